//! Events on the last step to a session: sent, held for a while, sent twice, lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fault::{EventTrouble, Mishap};
use crate::id::MessageId;
use crate::platform::Platform;
use crate::platform::agenda::{Due, Entry};
use crate::platform::gateway::payload::Payload;
use crate::platform::gateway::{Listener, SessionKey};
use crate::step::Millis;

/// So many events are held at once; others go out as if nothing were.
pub const HELD_MAX: usize = 10_000;
/// An event that waits for the next one waits no longer than this.
const NEXT_WITHIN_MS: u64 = 1_000;
/// A new message waits no longer than this for its first edit.
const UPDATE_WITHIN_MS: u64 = 2_000;

/// Events that are held back, by the order in which they were to be sent.
#[derive(Debug, Default)]
pub struct Held {
    events: BTreeMap<u64, HeldEvent>,
    count: u64,
}

#[derive(Debug)]
struct HeldEvent {
    session: SessionKey,
    payload: Arc<Payload>,
    until: Until,
    /// When it goes out at the latest.
    entry: Entry,
}

/// What a held event waits for, beside its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    Time,
    Next,
    Update(MessageId),
}

impl Held {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }
}

impl Platform {
    /// Sends an event to a session, or whatever happens to it instead. `about` is the message that it tells of.
    pub(in crate::platform) fn deliver(&mut self, to: Listener, payload: &Arc<Payload>, about: Option<MessageId>) {
        let news = about.filter(|_| payload.name() == "MESSAGE_CREATE");
        let mishap = self.weather.lot.at_event(&self.options.hardship.rules, to.principal.user(), news.is_some());
        match mishap {
            // What takes messages away takes no events.
            None | Some(Mishap::Event(EventTrouble::Gone)) => self.send(to.session, payload, about),
            Some(Mishap::Line(line)) => {
                if let Some(connection) = self.gateway.connection_of(to.session) {
                    let Platform { gateway, options, agenda, step, .. } = self;
                    gateway.strike(connection, line, self.now, options, agenda, &mut step.outputs);
                }
                // Nobody may be there to hear it any more; then it waits for a resume.
                self.send(to.session, payload, about);
            }
            Some(Mishap::Event(EventTrouble::Lost)) => {}
            Some(Mishap::Event(EventTrouble::Double)) => {
                self.send(to.session, payload, about);
                self.send(to.session, payload, about);
            }
            Some(Mishap::Event(EventTrouble::Late { ms })) => self.hold(to.session, payload, Until::Time, ms),
            Some(Mishap::Event(EventTrouble::Swapped)) => self.hold(to.session, payload, Until::Next, NEXT_WITHIN_MS),
            Some(Mishap::Event(EventTrouble::UpdateFirst)) => {
                let until = news.map_or(Until::Next, Until::Update);
                self.hold(to.session, payload, until, UPDATE_WITHIN_MS);
            }
        }
    }

    fn hold(&mut self, session: SessionKey, payload: &Arc<Payload>, until: Until, ms: u64) {
        if self.weather.held.events.len() >= HELD_MAX {
            return self.send(session, payload, None);
        }
        let held = &mut self.weather.held;
        held.count += 1;
        let at = Millis(self.now.0.saturating_add(ms));
        let entry = self.agenda.add(at, Due::Held(held.count));
        held.events.insert(held.count, HeldEvent { session, payload: Arc::clone(payload), until, entry });
    }

    /// An event has been held for long enough.
    pub(in crate::platform) fn let_go(&mut self, number: u64) {
        if let Some(event) = self.weather.held.events.remove(&number) {
            self.gateway.dispatch(event.session, &event.payload, &self.options, &mut self.step.outputs);
        }
    }

    /// Sends an event, and after it those that have waited for it.
    fn send(&mut self, session: SessionKey, payload: &Arc<Payload>, about: Option<MessageId>) {
        self.gateway.dispatch(session, payload, &self.options, &mut self.step.outputs);
        if self.weather.held.events.is_empty() {
            return;
        }
        let edited = about.filter(|_| payload.name() == "MESSAGE_UPDATE");
        let waited = |event: &HeldEvent| match event.until {
            Until::Time => false,
            Until::Next => true,
            Until::Update(message) => edited == Some(message),
        };
        let held = self.weather.held.events.iter();
        let due: Vec<(u64, Entry)> = held
            .filter(|(_, event)| event.session == session && waited(event))
            .map(|(number, event)| (*number, event.entry))
            .collect();
        for (number, entry) in due {
            self.agenda.remove(entry);
            self.let_go(number);
        }
    }
}
