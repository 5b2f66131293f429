//! Messages of a channel: read and written by people and by generic bots.

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::bots::EPHEMERAL;
use crate::bots::button::Buttons;
use crate::id::{AttachmentId, MessageId, UserId};
use crate::platform::message::{Answered, Attachment, Content, File, Message};
use crate::platform::people::{Place, Principal};
use crate::platform::rest::body::FormFile;
use crate::platform::rest::compose::{NOTHING, Wish};
use crate::platform::rest::interactions::{nonce, number};
use crate::platform::rest::numbers::{snowflake, snowflake_of, whole_of};
use crate::platform::rest::reply::{
    EMPTY_MESSAGE, Refusal, TOO_LARGE, UNKNOWN_MESSAGE, invalid, json_response, too_long,
};
use crate::platform::rest::upload::{FILE_BYTES_MAX, safe_name};
use crate::platform::rest::{Answer, body, sniff};
use crate::platform::{Platform, wire};

/// Discord's limit of a nonce, in characters.
const NONCE_CHARS_MAX: usize = 25;
/// Discord's limit of files on a message.
const FILES_MAX: usize = 10;
/// Discord's limit of a page.
const PAGE_MAX: u64 = 100;
/// A page unless another length is asked for.
const PAGE: u64 = 50;

/// A file that a message or command brings: name, type, bytes.
pub type ClaimedFile = (String, String, Bytes);

impl Platform {
    /// A page of messages, newest first.
    pub(super) fn get_messages(&self, who: Principal, place: Place, query: &str) -> Answer {
        let limit = whole_of(query, "limit", 1..=PAGE_MAX)?.unwrap_or(PAGE) as usize;
        let [before, after, around] = ["before", "after", "around"].map(|name| snowflake_of(query, name));
        let (before, after, around) = (before?, after?, around?);
        let Some(room) = self.messages.room(place.channel()) else {
            return Ok(json_response(StatusCode::OK, &json!([])));
        };
        let page: Vec<&Message> = if let Some(around) = around {
            let older = room.range(..MessageId(around)).rev().take(limit / 2);
            let mut page: Vec<&Message> = older.map(|(_, message)| message).collect();
            let rest = limit - page.len();
            let newer: Vec<&Message> = room.range(MessageId(around)..).take(rest).map(|(_, message)| message).collect();
            page.splice(0..0, newer.into_iter().rev());
            page
        } else if let Some(after) = after {
            let newer = room.range(MessageId(after.saturating_add(1))..).take(limit);
            let mut page: Vec<&Message> = newer.map(|(_, message)| message).collect();
            page.reverse();
            page
        } else {
            let before = before.unwrap_or(u64::MAX);
            room.range(..MessageId(before)).rev().take(limit).map(|(_, message)| message).collect()
        };
        let page: Vec<Value> = page.into_iter().map(|message| self.render(message, who.user())).collect();
        Ok(json_response(StatusCode::OK, &json!(page)))
    }

    pub(super) fn get_message(&self, who: Principal, place: Place, id: &str) -> Answer {
        let id = MessageId(snowflake("message_id", id)?);
        let message = self.messages.get(place.channel(), id).filter(|message| !message.is_ephemeral());
        Ok(json_response(StatusCode::OK, &self.render(message.ok_or(UNKNOWN_MESSAGE)?, who.user())))
    }

    /// A message as REST replies have it for `viewer`, with links signed anew.
    pub(super) fn render(&self, message: &Message, viewer: UserId) -> Value {
        let referenced = message.reply_to.and_then(|id| self.messages.get(message.channel, id));
        wire::message_value(message, referenced, viewer, &self.signer())
    }

    pub(super) fn post_message(&mut self, who: Principal, place: Place, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let wish = Wish::read(who, &form.json, 0)?;
        let nonce = nonce(&form.json, NONCE_CHARS_MAX)?;
        let is_enforced = form.json.get("enforce_nonce").and_then(Value::as_bool).unwrap_or(false);
        let enforced = nonce.as_deref().filter(|_| is_enforced);
        let earlier = enforced.and_then(|nonce| self.posted.find(who.user(), nonce, self.now));
        if let Some(message) = earlier.and_then(|(channel, id)| self.messages.get(channel, id)) {
            let mut reply = self.render(message, who.user());
            reply["nonce"] = json!(nonce);
            return Ok(json_response(StatusCode::OK, &reply));
        }
        let reference = form.json.get("message_reference");
        let must_exist = reference.and_then(|one| one.get("fail_if_not_exists")) != Some(&Value::Bool(false));
        let reply_to = match reference.and_then(|one| one.get("message_id")).map(number) {
            None => None,
            Some(Some(id)) if self.messages.get(place.channel(), MessageId(id)).is_some() => Some(MessageId(id)),
            Some(_) if !must_exist => None,
            Some(_) => {
                return Err(invalid(&["message_reference"], "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"));
            }
        };
        let files = self.claimed_files(who, &form.json, &form.files)?;
        if wish.is_empty() && files.is_empty() {
            return Err(EMPTY_MESSAGE);
        }
        // Only answers to interactions are for one pair of eyes.
        let flags = wish.flags.unwrap_or_default() & !EPHEMERAL;
        let id = self.write(who, place, Wish { flags: Some(flags), ..wish }, files, (reply_to, None));
        if let Some(nonce) = enforced {
            self.posted.insert(who.user(), nonce, (place.channel(), id), self.now);
        }
        self.tell_message("MESSAGE_CREATE", place.channel(), id, nonce.as_deref());
        let mut reply =
            self.messages.get(place.channel(), id).map_or(Value::Null, |message| self.render(message, who.user()));
        if let Some(nonce) = nonce {
            reply["nonce"] = json!(nonce);
        }
        Ok(json_response(StatusCode::OK, &reply))
    }

    /// Keeps a new message. `to` is the message it replies to, and the interaction it answers.
    pub(super) fn write(
        &mut self,
        who: Principal,
        place: Place,
        wish: Wish,
        files: Vec<ClaimedFile>,
        (reply_to, answer): (Option<MessageId>, Option<Answered>),
    ) -> MessageId {
        let flags = wish.flags.unwrap_or_default();
        let attachments = self.hang_files(place, files, flags & EPHEMERAL != 0);
        let id = MessageId(self.snowflakes.next(self.now));
        let mut message = Message {
            id,
            channel: place.channel(),
            author: who.user(),
            content: wish.content.unwrap_or_default(),
            flags,
            edited: None,
            attachments,
            embeds: Vec::new(),
            buttons: Buttons::None,
            reply_to,
            response: None,
            reactions: Vec::new(),
            extras: None,
        };
        message.change_extras(|extras| {
            extras.embeds = wish.embeds.filter(|list| list != NOTHING);
            extras.components = wish.components.filter(|list| list != NOTHING);
            extras.answer = answer;
        });
        self.keep_message(message);
        id
    }

    /// Puts files on the CDN, to hang on a message.
    pub(super) fn hang_files(&mut self, place: Place, files: Vec<ClaimedFile>, is_ephemeral: bool) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        for (filename, content_type, bytes) in files {
            let id = AttachmentId(self.snowflakes.next(self.now));
            attachments.push(Attachment {
                id,
                filename: filename.clone(),
                size: bytes.len() as u64,
                content_type: content_type.clone(),
                pixels: sniff::pixels(&bytes),
            });
            let content = Content::Upload(bytes);
            let file =
                File { channel: place.channel(), filename, is_ephemeral, lasts: !is_ephemeral, content_type, content };
            self.keep_file(id, file);
        }
        attachments
    }

    /// The files of a message or command: parts of the form, and slots that were filled before. Name, type, bytes.
    pub(super) fn claimed_files(
        &mut self,
        who: Principal,
        json: &Value,
        parts: &[FormFile],
    ) -> Result<Vec<ClaimedFile>, Refusal> {
        let mut files = Vec::new();
        for part in parts {
            if part.bytes.len() > FILE_BYTES_MAX {
                return Err(TOO_LARGE);
            }
            let content_type = sniff::content_type(&part.bytes, part.content_type.as_deref());
            files.push((safe_name(&part.filename), content_type, part.bytes.clone()));
        }
        let named = json.get("attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, attachment) in named.iter().enumerate() {
            // Without a slot it only describes a part of the form.
            let Some(slot) = attachment.get("uploaded_filename").and_then(Value::as_str) else { continue };
            let upload = self.uploads.claim(who.user(), slot).ok_or_else(|| {
                let index = index.to_string();
                let path = ["attachments", &index, "uploaded_filename"];
                invalid(&path, "UPLOADED_FILENAME_NOT_FOUND", "The uploaded file was not found")
            })?;
            let content_type = sniff::content_type(&upload.bytes, upload.content_type.as_deref());
            let filename = attachment.get("filename").and_then(Value::as_str).map(safe_name);
            files.push((filename.unwrap_or(upload.filename), content_type, upload.bytes));
        }
        if files.len() > FILES_MAX {
            return Err(too_long(&["attachments"], FILES_MAX));
        }
        Ok(files)
    }
}
