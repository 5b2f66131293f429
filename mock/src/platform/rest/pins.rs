//! Pins of a channel, under the old path and the new one.
//!
//! Source: Discord Docs, Message, "Get Channel Pins", "Pin Message", "Get Pinned Messages (deprecated)".

use http::StatusCode;
use serde_json::{Value, json};

use crate::id::{MessageId, Text};
use crate::platform::Platform;
use crate::platform::gateway::{Audience, intent};
use crate::platform::link::timestamp;
use crate::platform::message::Message;
use crate::platform::people::{Place, Principal};
use crate::platform::rest::edit::may_manage;
use crate::platform::rest::numbers::{snowflake, whole_of};
use crate::platform::rest::reply::{MISSING_PERMISSIONS, TOO_MANY_PINS, UNKNOWN_MESSAGE, json_response, no_content};
use crate::platform::rest::{Answer, query_value};
use crate::step::Millis;

/// Discord's limit of pins in a channel.
const PINS_MAX: usize = 250;
/// The longest page, and all that the old path shows.
const PAGE_MAX: u64 = 50;

impl Platform {
    /// All pins, the latest first; as pairs of message and time under the new path, as messages under the old one.
    pub(super) fn get_pins(&self, who: Principal, place: Place, query: &str, is_new: bool) -> Answer {
        let pinned = self.pinned(place);
        if !is_new {
            let page = pinned.into_iter().take(PAGE_MAX as usize).map(|(_, message)| self.render(message, who.user()));
            return Ok(json_response(StatusCode::OK, &json!(page.collect::<Vec<_>>())));
        }
        let limit = whole_of(query, "limit", 1..=PAGE_MAX)?.unwrap_or(PAGE_MAX) as usize;
        // Times are compared as texts: one form, one length.
        let before = query_value(query, "before").filter(|before| !before.is_empty());
        let before = before.map(|before| before.replace(' ', "+").replace('Z', "+00:00"));
        let older = pinned.into_iter().map(|(at, message)| (timestamp(at), message));
        let older: Vec<(String, &Message)> =
            older.filter(|(at, _)| before.as_ref().is_none_or(|before| at < before)).collect();
        let has_more = older.len() > limit;
        let items: Vec<Value> = older
            .into_iter()
            .take(limit)
            .map(|(at, message)| json!({"pinned_at": at, "message": self.render(message, who.user())}))
            .collect();
        Ok(json_response(StatusCode::OK, &json!({"items": items, "has_more": has_more})))
    }

    /// Pins a message, or takes the pin away. Doing it twice is no fault.
    pub(super) fn pin(&mut self, who: Principal, place: Place, id: &str, is_put: bool) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        // In a DM both may pin.
        if place.guild().is_some() && !may_manage(who, place) {
            return Err(MISSING_PERMISSIONS);
        }
        let count = self.pinned(place).len();
        let channel = place.channel();
        let message = self.messages.get_mut(channel, id).filter(|message| !message.is_ephemeral());
        let message = message.ok_or(UNKNOWN_MESSAGE)?;
        match (message.pinned().is_some(), is_put) {
            (true, true) | (false, false) => return Ok(no_content()),
            (false, true) if count >= PINS_MAX => return Err(TOO_MANY_PINS),
            (_, _) => {}
        }
        let now = self.now;
        message.change_extras(|extras| extras.pinned = is_put.then_some(now));
        self.store_changed_message(channel, id);
        self.tell_message("MESSAGE_UPDATE", channel, id, None);
        let last = self.pinned(place).first().map(|(at, _)| timestamp(*at));
        let mut data = json!({"channel_id": Text(channel), "last_pin_timestamp": last});
        if let Some(guild) = place.guild() {
            data["guild_id"] = json!(Text(guild));
        }
        let intents = (intent::GUILDS, intent::DIRECT_MESSAGES);
        self.tell("CHANNEL_PINS_UPDATE", data.to_string(), Audience::Place { place, intents, only: None });
        Ok(no_content())
    }

    /// The pinned messages of a channel, the latest pin first.
    fn pinned(&self, place: Place) -> Vec<(Millis, &Message)> {
        let messages = self.messages.room(place.channel()).into_iter().flat_map(|room| room.values());
        let mut pinned: Vec<(Millis, &Message)> =
            messages.filter_map(|message| message.pinned().map(|at| (at, message))).collect();
        pinned.sort_by_key(|(at, message)| std::cmp::Reverse((*at, message.id)));
        pinned
    }
}
