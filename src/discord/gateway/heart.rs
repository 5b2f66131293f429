//! Heartbeats: how each side knows that the other one is still there.
//!
//! Source: Discord Docs, Gateway, "Sending Heartbeats"; wire §1.4.

use std::time::Duration;

use crate::{clock::Millis, id::Stream};

/// The heartbeats of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heart {
    interval: Duration,
    next: Millis,
    acked: bool,
}

/// What a due heartbeat comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// It is to be sent.
    Send,
    /// The last one was never answered: nobody is there.
    Dead,
}

impl Heart {
    /// Starts at HELLO. The first beat comes at a random part of the interval, so that not all clients beat at once after
    /// Discord was away.
    pub(super) fn start(now: Millis, interval: Duration, chance: &mut Stream) -> Heart {
        let interval_ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX).max(1);
        Heart { interval, next: now + Duration::from_millis(chance.draw() % interval_ms), acked: true }
    }

    /// When the next beat is due.
    pub(super) fn due(&self) -> Millis {
        self.next
    }

    /// Beats if it is time.
    pub(super) fn beat(&mut self, now: Millis) -> Option<Beat> {
        if now < self.next {
            return None;
        }
        if !self.acked {
            return Some(Beat::Dead);
        }
        self.acked = false;
        self.next = now + self.interval;
        Some(Beat::Send)
    }

    /// The last beat was answered.
    pub(super) fn ack(&mut self) {
        self.acked = true;
    }
}
