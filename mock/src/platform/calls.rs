//! Interactions with the bot user for generic clients, while its program may answer them. A restart forgets them.
//!
//! Source: Discord Docs, Interactions, "Receiving and Responding".

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::id::{InteractionId, MessageId, Text};
use crate::platform::Platform;
use crate::platform::agenda::Due;
use crate::platform::gateway::Audience;
use crate::platform::link::hex;
use crate::platform::message::Answered;
use crate::platform::people::{PersonNumber, Place, Principal};
use crate::step::Millis;

/// So many are open at once; the oldest are forgotten first.
pub const CALLS_MAX: usize = 1_000;
/// For so long the bot's program may go on answering.
const LIFE_MS: u64 = 15 * 60 * 1_000;
/// The bot hears of an interaction so long after it was accepted.
const RING_MS: u64 = 50;
/// So long it may take to answer for the first time.
const ANSWER_MS: u64 = 3_000;

/// One interaction.
#[derive(Clone, Debug)]
pub struct Call {
    /// Whose.
    pub person: PersonNumber,
    /// Where.
    pub place: Place,
    /// The client's mark.
    pub nonce: Option<String>,
    /// What its answers say of it.
    pub about: Answered,
    /// The event that the bot's program gets.
    pub event: String,
    /// How far it is.
    pub state: CallState,
}

/// How far an interaction is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallState {
    /// The bot has not answered yet.
    Open,
    /// The bot has said that it will: this message is to be filled.
    Thinking(MessageId),
    /// Answered with this message, or by a change of it.
    Answered(MessageId),
    /// A form was opened; its mark.
    Form(String),
}

impl Call {
    /// The message that is meant by `@original`.
    pub fn original(&self) -> Option<MessageId> {
        match self.state {
            CallState::Thinking(message) | CallState::Answered(message) => Some(message),
            CallState::Open | CallState::Form(_) => None,
        }
    }
}

/// All open interactions.
#[derive(Debug, Default)]
pub struct Calls {
    open: BTreeMap<InteractionId, (Millis, Call)>,
}

impl Calls {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// One that may still be answered.
    pub fn get(&self, id: InteractionId, now: Millis) -> Option<&Call> {
        let (since, call) = self.open.get(&id)?;
        (now.0.saturating_sub(since.0) <= LIFE_MS).then_some(call)
    }

    /// All of them, the newest first.
    pub fn ids(&self) -> impl Iterator<Item = InteractionId> {
        self.open.keys().rev().copied()
    }

    fn insert(&mut self, id: InteractionId, call: Call, now: Millis) {
        self.open.retain(|_, (since, _)| now.0.saturating_sub(since.0) <= LIFE_MS);
        if self.open.len() >= CALLS_MAX {
            self.open.pop_first();
        }
        self.open.insert(id, (now, call));
    }
}

impl Platform {
    /// Takes an interaction on. The bot hears of it later, so that its answer never comes before the 204.
    pub(super) fn call(&mut self, call: Call) {
        let id = call.about.interaction;
        self.calls.insert(id, call, self.now);
        self.agenda.add(Millis(self.now.0.saturating_add(RING_MS)), Due::Ring(id));
    }

    /// Tells both sides of an interaction.
    pub(super) fn ring(&mut self, id: InteractionId) {
        let Some((_, kept)) = self.calls.open.get_mut(&id) else { return };
        // It is told once, and need not be kept after.
        let event = std::mem::take(&mut kept.event);
        let call = kept.clone();
        self.tell_caller("INTERACTION_CREATE", &call, None);
        self.tell("INTERACTION_CREATE", event, Audience::Robot);
        self.agenda.add(Millis(self.now.0.saturating_add(ANSWER_MS)), Due::Unanswered(id));
    }

    /// The bot has been silent for too long.
    pub(super) fn give_up(&mut self, id: InteractionId) {
        let Some(call) = self.calls.get(id, self.now).filter(|call| call.state == CallState::Open).cloned() else {
            return;
        };
        self.calls.open.remove(&id);
        self.tell_caller("INTERACTION_FAILURE", &call, Some(2));
    }

    /// Notes how far an interaction is.
    pub(super) fn settle_call(&mut self, id: InteractionId, state: CallState) {
        if let Some((_, call)) = self.calls.open.get_mut(&id) {
            call.state = state;
        }
    }

    /// An event that only whoever began the interaction hears.
    pub(super) fn tell_caller(&mut self, name: &'static str, call: &Call, reason: Option<u8>) {
        let mut data = json!({"id": Text(call.about.interaction)});
        if let Some(nonce) = &call.nonce {
            data["nonce"] = json!(nonce);
        }
        if let Some(reason) = reason {
            data["reason_code"] = json!(reason);
        }
        self.tell(name, data.to_string(), Audience::Own(Principal::Person(call.person)));
    }

    /// The token under which an interaction is answered. It follows from the world's key, so it needs no draw.
    pub(super) fn call_token(&self, id: InteractionId) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(format!("interaction:{id}").as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}
