//! How long to wait: before connecting again, and between two IDENTIFYs.

use std::time::Duration;

use super::Identifies;
use crate::{clock::Millis, id::Stream};

/// The shortest wait before connecting again, once a quick try has not helped.
const WAIT_MIN: Duration = Duration::from_secs(1);
/// The longest.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// The longest wait after a live session was cut: Discord keeps it, and events are waiting.
const QUICK_WAIT_MAX: Duration = Duration::from_secs(1);
/// A session that lived for this long was steady. One that is cut again and again at once is not worth quick tries.
const STEADY: Duration = Duration::from_secs(30);

/// Between two IDENTIFYs of one account.
///
/// Source: Discord Docs, Gateway, "Identifying": one per five seconds.
const IDENTIFY_SPACING: Duration = Duration::from_secs(5);
/// IDENTIFYs in any [`IDENTIFY_WINDOW`], wherever it begins, and one more where all come at once; after a thousand Discord revokes a bot's token.
const IDENTIFIES_MAX: u32 = 900;
/// How long [`IDENTIFIES_MAX`] have to last.
const IDENTIFY_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);
/// So many of them may come one after another; then they come as they are regained.
const IDENTIFIES_AT_ONCE: u32 = IDENTIFIES_MAX / 2 + 1;
/// After this time one is regained: the other half of them in [`IDENTIFY_WINDOW`].
const IDENTIFY_REGAINED: Duration = Duration::from_secs(IDENTIFY_WINDOW.as_secs() / (IDENTIFIES_MAX as u64 / 2));

/// The waits of one account.
#[derive(Clone, Debug, Default)]
pub(super) struct Patience {
    /// The last wait, while things go badly.
    last_wait: Option<Duration>,
    /// How many sessions in a row were cut before they were steady.
    short_lives: u32,
    last_identify: Option<Millis>,
    identifies: Identifies,
}

impl Patience {
    /// That of an account that was at work before.
    pub(super) fn after(identifies: Identifies) -> Patience {
        Patience { identifies, ..Patience::default() }
    }

    /// How many IDENTIFYs were sent.
    pub(super) fn identifies(&self) -> Identifies {
        self.identifies
    }

    /// How long to wait after a try that came to nothing: decorrelated jitter, so that many accounts that were cut at once
    /// do not come back at once.
    pub(super) fn after_failure(&mut self, chance: &mut Stream) -> Duration {
        let most = self.last_wait.map_or(WAIT_MIN * 3, |last| last * 3).clamp(WAIT_MIN, WAIT_MAX);
        let wait = between(WAIT_MIN, most, chance);
        self.last_wait = Some(wait);
        wait
    }

    /// How long to wait after a live session was cut. The first time it is tried again at once.
    pub(super) fn after_loss(&mut self, lived: Duration, chance: &mut Stream) -> Duration {
        self.short_lives = if lived < STEADY { self.short_lives.saturating_add(1) } else { 0 };
        if self.short_lives > 1 { self.after_failure(chance) } else { between(Duration::ZERO, QUICK_WAIT_MAX, chance) }
    }

    /// A session is live: the way there was no dead end.
    pub(super) fn live(&mut self) {
        if self.short_lives <= 1 {
            self.last_wait = None;
        }
    }

    /// Forgets past failures: somebody asks for a fresh start.
    pub(super) fn reset(&mut self) {
        (self.last_wait, self.short_lives) = (None, 0);
    }

    /// When the next IDENTIFY may be sent: now or later.
    pub(super) fn identify_due(&self, now: Millis) -> Millis {
        let spaced = self.last_identify.map_or(now, |last| (last + IDENTIFY_SPACING).max(now));
        let Identifies { window_began, count } = self.standing(now);
        let lacking = (count + 1).saturating_sub(IDENTIFIES_AT_ONCE);
        spaced.max(window_began + IDENTIFY_REGAINED * lacking)
    }

    /// Whether as many IDENTIFYs were sent as may be; the next one waits until one is regained.
    pub(super) fn is_spent(&self, now: Millis) -> bool {
        self.standing(now).count >= IDENTIFIES_AT_ONCE
    }

    /// Those that count now, without those that were regained.
    fn standing(&self, now: Millis) -> Identifies {
        let Identifies { window_began, count } = self.identifies;
        let regained = now.since(window_began).as_secs() / IDENTIFY_REGAINED.as_secs();
        match u32::try_from(regained) {
            Ok(regained) if regained < count => {
                Identifies { window_began: window_began + IDENTIFY_REGAINED * regained, count: count - regained }
            }
            Ok(_) | Err(_) => Identifies { window_began: now, count: 0 },
        }
    }

    /// An IDENTIFY is sent.
    pub(super) fn identified(&mut self, now: Millis) {
        self.identifies = self.standing(now);
        self.identifies.count += 1;
        self.last_identify = Some(now);
    }
}

/// Evenly from `least` to `most`, in milliseconds.
pub(super) fn between(least: Duration, most: Duration, chance: &mut Stream) -> Duration {
    let spread = u64::try_from(most.saturating_sub(least).as_millis()).unwrap_or(u64::MAX - 1);
    least + Duration::from_millis(chance.draw() % (spread + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_keep_to_their_bounds_and_grow_no_faster_than_threefold(seed in any::<u64>(), tries in 1usize..40) {
            let mut chance = Stream::new(seed, "gateway", 0);
            let mut patience = Patience::default();
            let mut last = WAIT_MIN;
            for _ in 0..tries {
                let wait = patience.after_failure(&mut chance);
                prop_assert!(wait >= WAIT_MIN && wait <= WAIT_MAX.min(last * 3), "{wait:?} after {last:?}");
                last = wait;
            }
        }
    }

    #[test]
    fn identifies_are_spaced_and_their_number_in_a_day_is_limited() {
        let mut patience = Patience::default();
        let begin = Millis::GENESIS;
        let mut now = begin;
        let mut in_first_day = 0;
        for _ in 0..2_000 {
            let due = patience.identify_due(now);
            assert!(due >= now);
            now = due;
            patience.identified(now);
            assert_eq!(patience.identify_due(now).max(now + IDENTIFY_SPACING), patience.identify_due(now));
            in_first_day += u32::from(now.since(begin) < IDENTIFY_WINDOW);
        }
        assert_eq!(in_first_day, IDENTIFIES_MAX);
        assert!(now.since(begin) > IDENTIFY_WINDOW * 2);
    }

    #[test]
    fn no_day_holds_too_many_identifies_wherever_it_begins() {
        // All that may be, at once or after half a day or two days of calm.
        for calm in [Duration::ZERO, IDENTIFY_WINDOW / 2, IDENTIFY_WINDOW * 2] {
            let begin = Millis::GENESIS;
            let (mut patience, mut now, mut sent) = (Patience::default(), begin, Vec::new());
            patience.identified(begin);
            while sent.len() < 2_000 {
                now = patience.identify_due(now.max(begin + calm));
                patience.identified(now);
                sent.push(now);
            }
            let day = |from: &Millis| sent.iter().filter(|at| *at >= from && at.since(*from) < IDENTIFY_WINDOW).count();
            let most = sent.iter().map(day).max().unwrap_or_default();
            assert!(most <= IDENTIFIES_MAX as usize + 1, "{most} in a day");
        }
    }
}
