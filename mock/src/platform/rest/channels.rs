//! Channels and what hangs on their messages: acknowledgements and reactions.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::{Value, json};

use crate::id::{MessageId, Text, UserId};
use crate::platform::gateway::{Audience, intent};
use crate::platform::letter::ENVELOPE;
use crate::platform::people::{Place, Principal};
use crate::platform::rest::Answer;
use crate::platform::rest::edit::may_manage;
use crate::platform::rest::numbers::{snowflake, snowflake_of, whole_of};
use crate::platform::rest::reply::{
    MISSING_PERMISSIONS, TOO_MANY_REACTIONS, UNKNOWN_EMOJI, UNKNOWN_MESSAGE, json_response, no_content,
};
use crate::platform::{Platform, newest, wire};

/// Discord's limit of different emojis on one message.
const REACTIONS_MAX: usize = 20;
/// The longest emoji sequences have about this many bytes.
const EMOJI_BYTES_MAX: usize = 100;

impl Platform {
    pub(super) fn get_channel(&self, who: Principal, place: Place) -> Answer {
        let channel = wire::channel(place, newest(&self.messages, place.channel()), who);
        Ok(json_response(StatusCode::OK, &channel))
    }

    /// Says that a message was read. Nothing here depends on it.
    pub(super) fn acknowledge(&self, _place: Place, id: &str) -> Answer {
        snowflake("message_id", id)?;
        Ok(json_response(StatusCode::OK, &json!({"token": null})))
    }

    /// Puts an emoji on a message, or takes it away; `whose` is `@me`, or another's where one may take that away.
    pub(super) fn react(
        &mut self,
        who: Principal,
        place: Place,
        id: &str,
        (emoji, whose): (&str, &str),
        is_put: bool,
    ) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        let user = if whose == "@me" { who.user() } else { UserId(snowflake("user_id", whose)?) };
        if user != who.user() && (is_put || !may_manage(who, place)) {
            return Err(MISSING_PERMISSIONS);
        }
        let message = self.messages.get_mut(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        let reaction = (emoji.chars().take(EMOJI_BYTES_MAX).collect::<String>(), user);
        let found = message.reactions.iter().position(|other| *other == reaction);
        match (found, is_put) {
            (None, true) if is_foreign(emoji) => return Err(UNKNOWN_EMOJI),
            (None, true) if is_one_too_many(&message.reactions, &reaction.0) => return Err(TOO_MANY_REACTIONS),
            (None, true) => message.reactions.push(reaction),
            (Some(place), false) => drop(message.reactions.remove(place)),
            (Some(_), true) | (None, false) => return Ok(no_content()),
        }
        let author = message.author;
        self.store_message(place.channel(), id);
        let mut data = json!({"user_id": Text(user), "channel_id": Text(place.channel()), "message_id": Text(id),
            "emoji": {"id": null, "name": emoji}, "type": 0, "burst": false, "message_author_id": Text(author)});
        name_guild(&mut data, place);
        let name = if is_put { "MESSAGE_REACTION_ADD" } else { "MESSAGE_REACTION_REMOVE" };
        self.tell(name, data.to_string(), Audience::Place { place, intents: REACTION_INTENTS, only: None });
        if is_put && emoji == ENVELOPE && who == Principal::Person(place.person) {
            self.answer_envelope(place, id);
        }
        Ok(no_content())
    }

    /// Who put an emoji on a message.
    pub(super) fn get_reactions(&self, place: Place, id: &str, emoji: &str, query: &str) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        let limit = whole_of(query, "limit", 1..=100)?.unwrap_or(25) as usize;
        let after = snowflake_of(query, "after")?.unwrap_or(0);
        let message = self.messages.get(place.channel(), id).filter(|message| !message.is_ephemeral());
        let put = message.ok_or(UNKNOWN_MESSAGE)?.reactions.iter().filter(|(other, _)| other == emoji);
        let mut users: Vec<UserId> = put.map(|(_, user)| *user).filter(|user| user.0 > after).collect();
        users.sort_unstable();
        let users: Vec<Value> = users.into_iter().take(limit).map(wire::user).collect();
        Ok(json_response(StatusCode::OK, &json!(users)))
    }

    /// Takes all emojis off a message, or all of one kind.
    pub(super) fn clear_reactions(&mut self, who: Principal, place: Place, id: &str, emoji: Option<&str>) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        if !may_manage(who, place) {
            return Err(MISSING_PERMISSIONS);
        }
        let message = self.messages.get_mut(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        let count = message.reactions.len();
        message.reactions.retain(|(other, _)| emoji.is_some_and(|emoji| other != emoji));
        if message.reactions.len() == count {
            return Ok(no_content());
        }
        self.store_message(place.channel(), id);
        let mut data = json!({"channel_id": Text(place.channel()), "message_id": Text(id)});
        name_guild(&mut data, place);
        let name = match emoji {
            None => "MESSAGE_REACTION_REMOVE_ALL",
            Some(emoji) => {
                data["emoji"] = json!({"id": null, "name": emoji});
                "MESSAGE_REACTION_REMOVE_EMOJI"
            }
        };
        self.tell(name, data.to_string(), Audience::Place { place, intents: REACTION_INTENTS, only: None });
        Ok(no_content())
    }
}

/// What bots' clients need to hear of reactions.
const REACTION_INTENTS: (u64, u64) = (intent::GUILD_MESSAGE_REACTIONS, intent::DIRECT_MESSAGE_REACTIONS);

fn name_guild(data: &mut Value, place: Place) {
    if let Some(guild) = place.guild() {
        data["guild_id"] = json!(Text(guild));
    }
}

/// Whether there are as many different ones as there may be, and this is not among them.
fn is_one_too_many(reactions: &[(String, UserId)], emoji: &str) -> bool {
    let different: BTreeSet<&str> = reactions.iter().map(|(other, _)| other.as_str()).collect();
    different.len() >= REACTIONS_MAX && !different.contains(emoji)
}

/// Whether it is an emoji of some guild, `name:id`: the guilds here have none.
fn is_foreign(emoji: &str) -> bool {
    emoji.rsplit_once(':').is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}
