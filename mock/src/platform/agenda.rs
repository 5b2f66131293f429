//! What falls due when: a queue by time, and by order of entry at the same time.

use std::collections::BTreeMap;

use crate::id::InteractionId;
use crate::platform::gateway::SessionKey;
use crate::step::{ConnectionId, ExchangeId, Millis};

/// Something to be done at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// A job's next beat.
    Beat(InteractionId),
    /// See whether a connection still lives.
    Liveness(ConnectionId),
    /// A session that was refused a resume had time enough for an IDENTIFY.
    Patience(ConnectionId),
    /// A session that nobody resumed ends.
    SessionEnd(SessionKey),
    /// A client that was asked to come back has had time enough to go.
    Farewell(ConnectionId),
    /// An event has been held back for long enough.
    Held(u64),
    /// A slow request is taken up.
    Request(ExchangeId),
    /// The bot user for generic clients hears of an interaction.
    Ring(InteractionId),
    /// It has had time enough to answer one.
    Unanswered(InteractionId),
}

/// A place in the agenda.
pub type Entry = (Millis, u64);

/// The agenda.
#[derive(Debug, Default)]
pub struct Agenda {
    entries: BTreeMap<Entry, Due>,
    count: u64,
}

impl Agenda {
    /// Plans `due`.
    pub fn add(&mut self, at: Millis, due: Due) -> Entry {
        self.count += 1;
        let entry = (at, self.count);
        self.entries.insert(entry, due);
        entry
    }

    /// Drops a plan; fine if it is done already.
    pub fn remove(&mut self, entry: Entry) {
        self.entries.remove(&entry);
    }

    /// When the next thing falls due.
    pub fn next(&self) -> Option<Millis> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next thing that is due at `now`.
    pub fn take(&mut self, now: Millis) -> Option<Due> {
        let entry = self.entries.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}
