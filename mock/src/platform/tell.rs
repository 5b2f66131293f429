//! Events on their way to the sessions that may hear them, in the form each may see.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{ChannelId, MessageId};
use crate::platform::gateway::payload::Payload;
use crate::platform::gateway::{Audience, Flavour, intent};
use crate::platform::link::Signer;
use crate::platform::people::{self, Principal, Room};
use crate::platform::wire::View;
use crate::platform::{Platform, wire};

impl Platform {
    /// Sends an event that reads the same for everyone.
    pub(super) fn tell(&mut self, name: &'static str, data: String, audience: Audience) {
        let listeners = self.gateway.listeners(audience);
        if listeners.is_empty() {
            return;
        }
        let payload = Arc::new(Payload::new(name, data));
        for listener in listeners {
            self.deliver(listener, &payload, None);
        }
    }

    /// Sends a message as it is now. The nonce goes only to whose it is, the content only to who may read it.
    pub(super) fn tell_message(&mut self, name: &'static str, channel: ChannelId, id: MessageId, nonce: Option<&str>) {
        let (Some(place), Some(message)) = (people::place(channel), self.messages.get(channel, id)) else { return };
        let asker = message.response.as_ref().map(|response| response.user);
        let asker = asker.or_else(|| message.answered().map(|answered| answered.user));
        let only = message.is_ephemeral().then_some(Principal::Person(place.person));
        let intents = (intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES);
        let listeners = self.gateway.listeners(Audience::Place { place, intents, only });
        let signer = Signer { key: &self.key, cdn: &self.options.addresses.cdn, now: self.now };
        let referenced = message.reply_to.and_then(|id| self.messages.get(channel, id));
        let mut forms: BTreeMap<(bool, bool), Arc<Payload>> = BTreeMap::new();
        let mut deliveries = Vec::with_capacity(listeners.len());
        for listener in listeners {
            let user = listener.principal.user();
            let has_nonce = nonce.is_some()
                && match listener.flavour {
                    Flavour::User { .. } => user == asker.unwrap_or(message.author),
                    // A bot's library knows nonces of its own messages only.
                    Flavour::Bot { .. } => user == message.author && message.answered().is_none(),
                };
            let is_blank = match listener.flavour {
                Flavour::User { .. } => false,
                Flavour::Bot { intents } => {
                    intents & intent::MESSAGE_CONTENT == 0
                        && place.room == Room::Guild
                        && message.author != user
                        && !message.content.contains(&format!("<@{user}>"))
                        && !message.content.contains(&format!("<@!{user}>"))
                }
            };
            let payload = forms.entry((has_nonce, is_blank)).or_insert_with(|| {
                let view = View { is_event: true, nonce: nonce.filter(|_| has_nonce), is_blank, viewer: None };
                Arc::new(Payload::new(name, wire::message(message, referenced, view, &signer)))
            });
            deliveries.push((listener, Arc::clone(payload)));
        }
        for (listener, payload) in deliveries {
            self.deliver(listener, &payload, Some(id));
        }
    }
}
