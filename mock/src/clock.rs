//! The pretend Discord's own time when it runs alone: as fast as the wall clock, or a whole number of times faster.

use std::future;
use std::num::NonZeroU32;
use std::time::{Duration, Instant, SystemTime};

use crate::step::Millis;

/// Turns wall time into world time. Never goes backwards, whatever happens to the wall clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Instant,
    origin: Millis,
    factor: NonZeroU32,
}

impl Clock {
    /// As fast as the wall clock, beginning now.
    pub fn real() -> Clock {
        Clock::times(NonZeroU32::MIN)
    }

    /// `factor` times as fast as the wall clock, beginning now.
    pub fn times(factor: NonZeroU32) -> Clock {
        Clock::starting_at(wall_time(), factor)
    }

    /// `factor` times as fast as the wall clock, beginning at `origin`.
    pub fn starting_at(origin: Millis, factor: NonZeroU32) -> Clock {
        Clock { began: instant(), origin, factor }
    }

    /// The world's time.
    pub fn now(&self) -> Millis {
        let elapsed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Millis(self.origin.0.saturating_add(elapsed.saturating_mul(u64::from(self.factor.get()))))
    }

    /// Returns when the world's time has reached `due`; never, when nothing is due.
    pub async fn sleep_until(&self, due: Option<Millis>) {
        let Some(due) = due else { return future::pending().await };
        let factor = u64::from(self.factor.get());
        // Rounded up, so that waking means that it is time.
        let wait = due.0.saturating_sub(self.origin.0).div_ceil(factor);
        match self.began.checked_add(Duration::from_millis(wait)) {
            Some(wake) => tokio::time::sleep_until(wake.into()).await,
            None => future::pending().await,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn wall_time() -> Millis {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Millis(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fast_clock_reaches_a_far_time_soon_and_not_before_it() {
        let clock = Clock::starting_at(Millis(5_000), NonZeroU32::new(100_000).unwrap());
        let due = Millis(5_000 + 60_000);
        clock.sleep_until(Some(due)).await;
        assert!(clock.now() >= due);
        clock.sleep_until(Some(Millis(0))).await;
    }

    #[test]
    fn no_factor_and_no_age_overflow() {
        let clock = Clock::starting_at(Millis(u64::MAX), NonZeroU32::MAX);
        assert_eq!(clock.now(), Millis(u64::MAX));
    }
}
