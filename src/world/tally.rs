//! What a world counts since its start, for whoever watches it.

use std::{collections::BTreeMap, time::Duration};

use tracing::warn;

use crate::{clock::Millis, id::AccountId, link::Note};

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

/// What has come over the wire since the start, from all accounts together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireTally {
    /// Requests by what was asked and the hundred of the status; 0 stands for no answer.
    pub requests: BTreeMap<(&'static str, u16), u64>,
    /// Gateway connections that were closed from the other side or broke, by close code: 0 stands for none, 1 for one that
    /// is in nobody's table.
    pub gateway_ends: BTreeMap<u16, u64>,
    /// Events that are needed and could not be read, by name. Only names that we know are among them.
    pub unreadable: BTreeMap<String, u64>,
}

/// What has come over the wire, and when events that cannot be read were last complained of.
#[derive(Debug, Default)]
pub(super) struct Wire {
    pub(super) tally: WireTally,
    warned: BTreeMap<String, Millis>,
}

impl Wire {
    /// How often the same event is complained of at most.
    const WARN_EVERY: Duration = Duration::from_secs(60);

    /// One more.
    pub(super) fn count(&mut self, now: Millis, account: AccountId, note: Note) {
        match note {
            Note::Answered { route, status } => {
                *self.tally.requests.entry((route, status.unwrap_or(0) / 100)).or_default() += 1;
            }
            Note::Ended { code } => {
                let code = match code {
                    Some(code @ (1000..=1015 | 4000..=4016)) => code,
                    Some(_) => 1,
                    None => 0,
                };
                *self.tally.gateway_ends.entry(code).or_default() += 1;
            }
            Note::Unreadable { event } => {
                let is_news = self.warned.get(&event).is_none_or(|last| now.since(*last) >= Wire::WARN_EVERY);
                let count = self.tally.unreadable.entry(event.clone()).or_default();
                *count += 1;
                if is_news {
                    warn!(account.id = %account, event, count, "an event of the gateway cannot be read");
                    self.warned.insert(event, now);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_over_the_wire_is_counted_under_few_names() {
        let mut wire = Wire::default();
        let answered = |status| Note::Answered { route: "interactions", status };
        for status in [Some(204), Some(200), Some(429), None] {
            wire.count(Millis(0), AccountId(1), answered(status));
        }
        assert_eq!(
            wire.tally.requests,
            BTreeMap::from([(("interactions", 0), 1), (("interactions", 2), 2), (("interactions", 4), 1)])
        );
        for code in [None, Some(4004), Some(4004), Some(9), Some(5000)] {
            wire.count(Millis(0), AccountId(1), Note::Ended { code });
        }
        assert_eq!(wire.tally.gateway_ends, BTreeMap::from([(0, 1), (1, 2), (4004, 2)]));
        for (at, spoken_of) in [(0, 0), (59_999, 0), (60_000, 60_000)] {
            wire.count(Millis(at), AccountId(1), Note::Unreadable { event: "READY".to_owned() });
            assert_eq!(wire.warned["READY"], Millis(spoken_of));
        }
        assert_eq!(wire.tally.unreadable["READY"], 3);
    }

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
