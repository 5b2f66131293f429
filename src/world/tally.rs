//! What a world counts since its start, for whoever watches it.

use std::time::Duration;

/// How webhook attempts have ended since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Deliveries that a receiver has taken.
    pub taken: u64,
    /// Attempts after which the delivery waits again.
    pub in_vain: u64,
    /// Deliveries that were given up.
    pub given_up: u64,
}

/// The commits since the start, and how long they took by the wall clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// How many took at most so long as [`Commits::BOUNDS_US`] says, and longer than the bound before; the last one
    /// counts those beyond all bounds.
    pub buckets: [u64; Commits::BOUNDS_US.len() + 1],
    /// All their time together, in microseconds.
    pub sum_us: u64,
    /// The changes in them.
    pub writes: u64,
}

impl Commits {
    /// The bounds, in microseconds: a commit in memory, on a good disk, on a bad one, in trouble.
    pub const BOUNDS_US: [u64; 10] = [10, 100, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000];

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// One more.
    pub(super) fn add(&mut self, writes: usize, took: Duration) {
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = Commits::BOUNDS_US.partition_point(|bound| *bound < took_us);
        self.buckets[bucket] += 1;
        self.sum_us = self.sum_us.saturating_add(took_us);
        self.writes += writes as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_falls_into_the_first_bucket_that_is_wide_enough() {
        let mut commits = Commits::default();
        for us in [0, 10, 11, 1_000_000, 1_000_001] {
            commits.add(2, Duration::from_micros(us));
        }
        assert_eq!(commits.buckets, [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!((commits.count(), commits.sum_us, commits.writes), (5, 2_000_022, 10));
    }
}
