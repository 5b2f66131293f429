//! Channels and what hangs on their messages: acknowledgements and reactions.

use http::StatusCode;
use serde_json::json;

use crate::id::{MessageId, Text};
use crate::platform::gateway::{Audience, intent};
use crate::platform::letter::ENVELOPE;
use crate::platform::people::{Place, Principal};
use crate::platform::rest::Answer;
use crate::platform::rest::reply::{TOO_MANY_REACTIONS, UNKNOWN_MESSAGE, json_response, no_content};
use crate::platform::{Platform, newest, wire};

/// Discord's limit of different emojis on one message.
const REACTIONS_MAX: usize = 20;
/// The longest emoji sequences have about this many bytes.
const EMOJI_BYTES_MAX: usize = 100;

impl Platform {
    pub(super) fn get_channel(&self, place: Place) -> Answer {
        Ok(json_response(StatusCode::OK, &wire::channel(place, newest(&self.messages, place.channel()))))
    }

    /// Says that a message was read. Nothing here depends on it.
    pub(super) fn acknowledge(&self, _place: Place, id: &str) -> Answer {
        let _: MessageId = id.parse().map_err(|_| UNKNOWN_MESSAGE)?;
        Ok(json_response(StatusCode::OK, &json!({"token": null})))
    }

    /// Puts an emoji on a message, or takes it away.
    pub(super) fn react(&mut self, who: Principal, place: Place, id: &str, emoji: &str, is_put: bool) -> Answer {
        let id: MessageId = id.parse().map_err(|_| UNKNOWN_MESSAGE)?;
        let message = self.messages.get_mut(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        let reaction = (emoji.chars().take(EMOJI_BYTES_MAX).collect::<String>(), who.user());
        let found = message.reactions.iter().position(|other| *other == reaction);
        match (found, is_put) {
            (None, true) if message.reactions.len() >= REACTIONS_MAX => return Err(TOO_MANY_REACTIONS),
            (None, true) => message.reactions.push(reaction),
            (Some(place), false) => drop(message.reactions.remove(place)),
            (Some(_), true) | (None, false) => return Ok(no_content()),
        }
        let author = message.author;
        self.store_message(place.channel(), id);
        let mut data = json!({"user_id": Text(who.user()), "channel_id": Text(place.channel()), "message_id": Text(id),
            "emoji": {"id": null, "name": emoji}, "type": 0, "burst": false, "message_author_id": Text(author)});
        if let Some(guild) = place.guild() {
            data["guild_id"] = json!(Text(guild));
        }
        let name = if is_put { "MESSAGE_REACTION_ADD" } else { "MESSAGE_REACTION_REMOVE" };
        let intents = (intent::GUILD_MESSAGE_REACTIONS, intent::DIRECT_MESSAGE_REACTIONS);
        self.tell(name, data.to_string(), Audience::Place { place, intents, only: None });
        if is_put && emoji == ENVELOPE && who == Principal::Person(place.person) {
            self.answer_envelope(place, id);
        }
        Ok(no_content())
    }
}
