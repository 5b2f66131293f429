//! The world's time. `Instant::now` and `SystemTime::now` are asked here and nowhere else.

use std::{
    fmt,
    ops::{Add, Sub},
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Milliseconds since 1970-01-01T00:00:00Z on the world's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// Where time begins under a manual clock: 2026-01-01T00:00:00Z.
    pub const GENESIS: Millis = Millis(1_767_225_600_000);

    /// How long after `earlier` this is; zero if it is not.
    pub fn since(self, earlier: Millis) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Millis {
    type Output = Millis;
    fn add(self, wait: Duration) -> Millis {
        Millis(self.0.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
    }
}
impl Sub<Duration> for Millis {
    type Output = Millis;
    fn sub(self, wait: Duration) -> Millis {
        Millis(self.0.saturating_sub(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
    }
}
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a world's time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As on the wall, `factor` times as fast; 1 is real time.
    Wall {
        /// 1 to 1,000,000.
        factor: u32,
    },
    /// Only when it is moved by call.
    Manual,
}

/// The fastest clock that may be asked for.
pub const CLOCK_FACTOR_MAX: u32 = 1_000_000;

impl FromStr for Pace {
    type Err = String;
    fn from_str(text: &str) -> Result<Pace, String> {
        match text {
            "real" => Ok(Pace::Wall { factor: 1 }),
            _ => match text.strip_prefix('x').and_then(|factor| factor.parse().ok()) {
                Some(factor @ 1..=CLOCK_FACTOR_MAX) => Ok(Pace::Wall { factor }),
                _ => Err(format!("`{text}` is no clock: say `real`, or `xN` with N from 1 to {CLOCK_FACTOR_MAX}")),
            },
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pace::Wall { factor: 1 } => f.write_str("real"),
            Pace::Wall { factor } => write!(f, "x{factor}"),
            Pace::Manual => f.write_str("manual"),
        }
    }
}

/// How long something takes by the wall clock, for those who watch; nothing is decided by it.
#[derive(Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins.
    #[expect(clippy::disallowed_methods, reason = "what is watched takes its time on the wall")]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    /// The time since.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock: owned by a world's loop, read by nobody else.
#[derive(Debug)]
pub struct Clock {
    pace: Pace,
    /// World time at `opened_wall`; under a manual clock the present itself.
    opened: Millis,
    opened_wall: std::time::Instant,
}

impl Clock {
    /// A clock that shows `at_least` or later now: time never runs backwards over a restart.
    #[expect(clippy::disallowed_methods, reason = "this is the world's clock")]
    pub fn open(pace: Pace, at_least: Millis) -> Clock {
        let opened = match pace {
            Pace::Manual => at_least.max(Millis::GENESIS),
            Pace::Wall { .. } => {
                let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                at_least.max(Millis(0) + wall)
            }
        };
        Clock { pace, opened, opened_wall: std::time::Instant::now() }
    }

    /// How its time passes.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// The time to write on what leaves for others, who compare it with a clock of their own: the wall's, however fast this
    /// world's time runs; under a manual clock the present, so that the same calls give the same bytes.
    #[expect(clippy::disallowed_methods, reason = "this is the world's clock")]
    pub fn stamp(&self) -> Millis {
        match self.pace {
            Pace::Manual => self.now(),
            Pace::Wall { .. } => Millis(0) + SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
        }
    }

    /// The present.
    pub fn now(&self) -> Millis {
        match self.pace {
            Pace::Manual => self.opened,
            Pace::Wall { factor } => self.opened + self.opened_wall.elapsed() * factor,
        }
    }

    /// Moves a manual clock on to `then`; a wall clock moves by itself.
    pub fn move_to(&mut self, then: Millis) {
        if self.pace == Pace::Manual {
            self.opened = self.opened.max(then);
        }
    }

    /// How long to wait on the wall until the world's clock shows `then`; `None` under a manual clock: nobody waits.
    pub fn wall_until(&self, then: Millis) -> Option<Duration> {
        match self.pace {
            Pace::Manual => None,
            // One millisecond more, so that rounding never wakes the loop just before what is due.
            Pace::Wall { factor } => Some(then.since(self.now()) / factor + Duration::from_millis(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_as_it_is_written() {
        for text in ["real", "x2", "x60", "x1000000"] {
            assert_eq!(text.parse::<Pace>().expect(text).to_string(), text);
        }
        for text in ["", "x", "x0", "x1000001", "fast", "60"] {
            assert!(text.parse::<Pace>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_manual_clock_moves_only_forward_and_only_by_call() {
        let mut clock = Clock::open(Pace::Manual, Millis(0));
        assert_eq!(clock.now(), Millis::GENESIS);
        clock.move_to(Millis::GENESIS + Duration::from_secs(300));
        clock.move_to(Millis::GENESIS);
        assert_eq!(clock.now(), Millis::GENESIS + Duration::from_secs(300));
        assert_eq!(clock.wall_until(clock.now()), None);
    }
}
