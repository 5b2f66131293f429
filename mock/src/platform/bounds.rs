//! How full everything is that this Discord keeps: each queue and cache beside its limit.

use crate::platform::Platform;
use crate::platform::buckets::BUCKETS_MAX;
use crate::platform::calls::CALLS_MAX;
use crate::platform::hardship::events::HELD_MAX;
use crate::platform::hardship::requests::SLOW_MAX;
use crate::platform::journal::ENTRIES_MAX;
use crate::platform::nonces::NONCES_MAX;
use crate::platform::posted::POSTED_MAX;
use crate::platform::rest::upload::{SLOTS_MAX, UNCLAIMED_BYTES_MAX};

/// A queue or cache that does not grow beyond its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What is kept, for example `messages`.
    pub name: &'static str,
    /// How much there is.
    pub used: u64,
    /// How much there is at most.
    pub limit: u64,
}

impl Platform {
    /// Every queue and cache that clients can fill.
    pub fn bounds(&self) -> Vec<Bound> {
        let options = &self.options;
        let (slots, unclaimed_bytes) = self.uploads.sizes();
        let (slow, held, ordered) = self.weather.sizes();
        let (running, finished) = self.jobs.counts();
        let rows = [
            ("messages", self.messages.len(), options.messages_max),
            ("jobs", running + finished, options.jobs_max),
            ("upload-bytes", self.files.upload_bytes(), options.uploads_bytes_max),
            ("upload-slots", slots, SLOTS_MAX),
            ("unclaimed-bytes", unclaimed_bytes, UNCLAIMED_BYTES_MAX),
            ("nonces", self.nonces.len(), NONCES_MAX),
            ("posts", self.posted.len(), POSTED_MAX),
            ("bot-calls", self.calls.len(), CALLS_MAX),
            ("rate-limit-buckets", self.buckets.len(), BUCKETS_MAX),
            ("journal", self.journal.len(), ENTRIES_MAX),
            ("slow-requests", slow, SLOW_MAX),
            ("held-events", held, HELD_MAX),
            ("ordered-troubles", ordered, crate::fault::DEMANDS_MAX),
        ];
        rows.map(|(name, used, limit)| Bound { name, used: used as u64, limit: limit as u64 }).into()
    }
}
