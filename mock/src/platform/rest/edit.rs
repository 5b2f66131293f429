//! Messages that are changed or taken away after they were posted: edits, deletions one by one and many at once.

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::id::{DISCORD_EPOCH_MS, MessageId, Text};
use crate::platform::Platform;
use crate::platform::gateway::{Audience, intent};
use crate::platform::message::SUPPRESS_EMBEDS;
use crate::platform::people::{Place, Principal};
use crate::platform::rest::compose::{COMPONENTS_V2, NOTHING, Wish};
use crate::platform::rest::messages::ClaimedFile;
use crate::platform::rest::numbers::snowflake;
use crate::platform::rest::reply::{
    BULK_AGE, BULK_COUNT, EMPTY_MESSAGE, MISSING_PERMISSIONS, NOT_IN_DIRECTS, NOT_THE_AUTHOR, ONLY_BOTS, Refusal,
    UNKNOWN_MESSAGE, invalid, json_response, no_content, required, too_long,
};
use crate::platform::rest::{Answer, body};

/// How many messages go at once: Discord's own limits.
const BULK: std::ops::RangeInclusive<usize> = 2..=100;
/// Older messages only go one by one.
const BULK_AGE_MAX_MS: u64 = 14 * 24 * 60 * 60 * 1_000;
/// Discord's limit of files on a message.
const FILES_MAX: usize = 10;

impl Platform {
    /// Edits a message. Its text and files are its author's, whether its embeds are shown is the moderators' as well.
    pub(super) fn patch_message(&mut self, who: Principal, place: Place, id: &str, request: &Request<Bytes>) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        let form = body::read(request)?;
        let message = self.messages.get(place.channel(), id).filter(|message| !message.is_ephemeral());
        let message = message.ok_or(UNKNOWN_MESSAGE)?;
        if message.author != who.user() {
            let only_flags =
                form.json.as_object().is_some_and(|body| !body.is_empty() && body.keys().all(|key| key == "flags"));
            if !only_flags || !form.files.is_empty() {
                return Err(NOT_THE_AUTHOR);
            }
            if !may_manage(who, place) {
                return Err(MISSING_PERMISSIONS);
            }
        }
        let wish = Wish::read(who, &form.json, message.flags)?;
        let files = self.claimed_files(who, &form.json, &form.files)?;
        self.rewrite(place, id, wish, files)?;
        let message = self.messages.get(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        Ok(json_response(StatusCode::OK, &self.render(message, who.user())))
    }

    /// Changes what a message says, and tells everybody who sees it.
    ///
    /// # Errors
    /// 50006 if nothing would be left of it, 50035 for too many files.
    pub(super) fn rewrite(
        &mut self,
        place: Place,
        id: MessageId,
        wish: Wish,
        files: Vec<ClaimedFile>,
    ) -> Result<(), Refusal> {
        let message = self.messages.get(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        let kept = match &wish.kept {
            None => message.attachments.len(),
            Some(kept) => message.attachments.iter().filter(|file| kept.contains(&file.id)).count(),
        };
        if kept + files.len() > FILES_MAX {
            return Err(too_long(&["attachments"], FILES_MAX));
        }
        let extras = message.extras.as_deref();
        let shows =
            |wished: &Option<String>, had: Option<&String>| wished.as_ref().or(had).is_some_and(|list| list != NOTHING);
        let is_left = !wish.content.as_ref().unwrap_or(&message.content).trim().is_empty()
            || kept + files.len() > 0
            || !message.embeds.is_empty()
            || shows(&wish.embeds, extras.and_then(|extras| extras.embeds.as_ref()))
            || shows(&wish.components, extras.and_then(|extras| extras.components.as_ref()));
        if !is_left {
            return Err(EMPTY_MESSAGE);
        }
        let is_ephemeral = message.is_ephemeral();
        let hung = self.hang_files(place, files, is_ephemeral);
        let now = self.now;
        let Some(message) = self.messages.get_mut(place.channel(), id) else { return Err(UNKNOWN_MESSAGE) };
        if let Some(content) = wish.content {
            message.content = content;
        }
        if let Some(flags) = wish.flags {
            // That the components are the message can be said, and never taken back.
            message.flags = message.flags & !SUPPRESS_EMBEDS | flags & (SUPPRESS_EMBEDS | COMPONENTS_V2);
        }
        // "Thinking" ends with the first word.
        message.flags &= !crate::bots::THINKING;
        message.change_extras(|extras| {
            if wish.embeds.is_some() {
                extras.embeds = wish.embeds.filter(|list| list != NOTHING);
            }
            if wish.components.is_some() {
                extras.components = wish.components.filter(|list| list != NOTHING);
            }
        });
        message.edited = Some(now);
        let mut gone = Vec::new();
        if let Some(kept) = wish.kept {
            gone.extend(message.attachments.iter().map(|file| file.id).filter(|file| !kept.contains(file)));
            message.attachments.retain(|file| kept.contains(&file.id));
        }
        message.attachments.extend(hung);
        self.retire_files(gone);
        self.store_changed_message(place.channel(), id);
        self.tell_message("MESSAGE_UPDATE", place.channel(), id, None);
        Ok(())
    }

    pub(super) fn delete_message(&mut self, who: Principal, place: Place, id: &str) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        let message = self.messages.get(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        if message.author != who.user() && !may_manage(who, place) {
            return Err(MISSING_PERMISSIONS);
        }
        self.remove_message(place.channel(), id);
        Ok(no_content())
    }

    /// Takes many messages away at once, with one event for all. Those that are gone already do not matter.
    pub(super) fn delete_messages(&mut self, who: Principal, place: Place, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        if who != Principal::Robot {
            return Err(ONLY_BOTS);
        }
        let guild = place.guild().ok_or(NOT_IN_DIRECTS)?;
        let listed = form.json.get("messages").ok_or_else(|| required(&["messages"]))?;
        let Some(listed) = listed.as_array() else {
            return Err(invalid(&["messages"], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
        };
        if !BULK.contains(&listed.len()) {
            return Err(BULK_COUNT);
        }
        let mut ids = Vec::new();
        for (index, one) in listed.iter().enumerate() {
            let text = one.as_str().map_or_else(|| one.to_string(), str::to_owned);
            let id = snowflake("messages", &text).map_err(|_| {
                let message = format!("Value \"{}\" is not snowflake.", text.chars().take(100).collect::<String>());
                invalid(&["messages", &index.to_string()], "NUMBER_TYPE_COERCE", &message)
            })?;
            if ids.contains(&MessageId(id)) {
                return Err(invalid(&["messages"], "SET_TYPE_CONTAINS_DUPLICATES", "List contains duplicates."));
            }
            ids.push(MessageId(id));
        }
        let oldest = self.now.0.saturating_sub(BULK_AGE_MAX_MS).saturating_sub(DISCORD_EPOCH_MS) << 22;
        if ids.iter().any(|id| id.0 < oldest) {
            return Err(BULK_AGE);
        }
        let channel = place.channel();
        ids.retain(|id| self.messages.get(channel, *id).is_some_and(|message| !message.is_ephemeral()));
        for id in &ids {
            self.take_message(channel, *id);
        }
        if !ids.is_empty() {
            let ids: Vec<Value> = ids.into_iter().map(|id| json!(Text(id))).collect();
            let data = json!({"ids": ids, "channel_id": Text(channel), "guild_id": Text(guild)});
            let intents = (intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES);
            self.tell("MESSAGE_DELETE_BULK", data.to_string(), Audience::Place { place, intents, only: None });
        }
        Ok(no_content())
    }
}

/// Whether someone may take away, pin and quieten what others have written: everyone in a guild, whose one role has every
/// permission; nobody in a DM.
pub fn may_manage(who: Principal, place: Place) -> bool {
    place.guild().is_some() && place.is_seen_by(who)
}
