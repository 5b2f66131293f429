//! Messages of a channel: read, written and deleted by people and by generic bots.

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::bots::Embed;
use crate::bots::button::Buttons;
use crate::id::{AttachmentId, MessageId};
use crate::platform::message::{Attachment, Content, File, Message};
use crate::platform::people::{Place, Principal};
use crate::platform::rest::body::FormFile;
use crate::platform::rest::interactions::nonce;
use crate::platform::rest::reply::{
    EMPTY_MESSAGE, MISSING_PERMISSIONS, Refusal, TOO_LARGE, UNKNOWN_MESSAGE, invalid, json_response, no_content,
};
use crate::platform::rest::upload::{FILE_BYTES_MAX, safe_name};
use crate::platform::rest::{Answer, body, query_value, sniff};
use crate::platform::{Platform, wire};

/// Discord's limit of a message's text, in characters.
const CONTENT_CHARS_MAX: usize = 2_000;
/// Discord's limit of files on a message.
const FILES_MAX: usize = 10;
/// Discord's limit of a page.
const PAGE_MAX: usize = 100;

impl Platform {
    /// A page of messages, newest first. Odd values count as absent.
    pub(super) fn get_messages(&self, place: Place, query: &str) -> Answer {
        let number = |key: &str| query_value(query, key).and_then(|value| value.parse::<u64>().ok());
        let limit = match query_value(query, "limit").map(|limit| limit.parse::<usize>()) {
            None => 50,
            Some(Ok(limit @ 1..=PAGE_MAX)) => limit,
            Some(_) => {
                return Err(invalid(&["limit"], "NUMBER_TYPE_MAX", "int value should be between 1 and 100."));
            }
        };
        let Some(room) = self.messages.room(place.channel()) else {
            return Ok(json_response(StatusCode::OK, &json!([])));
        };
        let page: Vec<&Message> = if let Some(around) = number("around") {
            let older = room.range(..MessageId(around)).rev().take(limit / 2);
            let mut page: Vec<&Message> = older.map(|(_, message)| message).collect();
            let rest = limit - page.len();
            let newer: Vec<&Message> = room.range(MessageId(around)..).take(rest).map(|(_, message)| message).collect();
            page.splice(0..0, newer.into_iter().rev());
            page
        } else if let Some(after) = number("after") {
            let newer = room.range(MessageId(after.saturating_add(1))..).take(limit);
            let mut page: Vec<&Message> = newer.map(|(_, message)| message).collect();
            page.reverse();
            page
        } else {
            let before = number("before").unwrap_or(u64::MAX);
            room.range(..MessageId(before)).rev().take(limit).map(|(_, message)| message).collect()
        };
        let page: Vec<Value> = page.into_iter().map(|message| self.render(message)).collect();
        Ok(json_response(StatusCode::OK, &json!(page)))
    }

    pub(super) fn get_message(&self, place: Place, id: &str) -> Answer {
        let id: MessageId = id.parse().map_err(|_| UNKNOWN_MESSAGE)?;
        let message = self.messages.get(place.channel(), id).filter(|message| !message.is_ephemeral());
        Ok(json_response(StatusCode::OK, &self.render(message.ok_or(UNKNOWN_MESSAGE)?)))
    }

    /// A message as REST replies have it, with links signed anew.
    fn render(&self, message: &Message) -> Value {
        let referenced = message.reply_to.and_then(|id| self.messages.get(message.channel, id));
        wire::message_value(message, referenced, &self.signer())
    }

    pub(super) fn post_message(&mut self, who: Principal, place: Place, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let content = match form.json.get("content") {
            None | Some(Value::Null) => "",
            Some(Value::String(content)) => content,
            Some(_) => return Err(invalid(&["content"], "BASE_TYPE_BAD_TYPE", "Must be a string.")),
        };
        if content.chars().count() > CONTENT_CHARS_MAX {
            return Err(invalid(&["content"], "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length."));
        }
        let nonce = nonce(&form.json)?;
        let is_enforced = form.json.get("enforce_nonce").and_then(Value::as_bool).unwrap_or(false);
        let enforced = nonce.as_deref().filter(|_| is_enforced);
        let earlier = enforced.and_then(|nonce| self.posted.find(who.user(), nonce, self.now));
        if let Some(message) = earlier.and_then(|(channel, id)| self.messages.get(channel, id)) {
            let mut reply = self.render(message);
            reply["nonce"] = json!(nonce);
            return Ok(json_response(StatusCode::OK, &reply));
        }
        let reply_to = form.json.pointer("/message_reference/message_id").and_then(Value::as_str);
        let reply_to = match reply_to.map(|id| id.parse::<MessageId>()) {
            None => None,
            Some(Ok(id)) if self.messages.get(place.channel(), id).is_some() => Some(id),
            Some(_) => {
                return Err(invalid(&["message_reference"], "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"));
            }
        };
        let embeds = match who {
            Principal::Robot => embeds(&form.json),
            Principal::Person(_) => Vec::new(),
        };
        let files = self.claimed_files(who, &form.json, &form.files)?;
        if content.trim().is_empty() && files.is_empty() && embeds.is_empty() {
            return Err(EMPTY_MESSAGE);
        }
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
                File { channel: place.channel(), filename, is_ephemeral: false, lasts: true, content_type, content };
            self.keep_file(id, file);
        }
        let id = MessageId(self.snowflakes.next(self.now));
        self.keep_message(Message {
            id,
            channel: place.channel(),
            author: who.user(),
            content: content.to_owned(),
            flags: 0,
            edited: None,
            attachments,
            embeds,
            buttons: Buttons::None,
            reply_to,
            response: None,
            reactions: Vec::new(),
        });
        if let Some(nonce) = enforced {
            self.posted.insert(who.user(), nonce, (place.channel(), id), self.now);
        }
        self.tell_message("MESSAGE_CREATE", place.channel(), id, nonce.as_deref());
        let mut reply = self.messages.get(place.channel(), id).map_or(Value::Null, |message| self.render(message));
        if let Some(nonce) = nonce {
            reply["nonce"] = json!(nonce);
        }
        Ok(json_response(StatusCode::OK, &reply))
    }

    /// The files of a message or command: parts of the form, and slots that were filled before. Name, type, bytes.
    pub(super) fn claimed_files(
        &mut self,
        who: Principal,
        json: &Value,
        parts: &[FormFile],
    ) -> Result<Vec<(String, String, Bytes)>, Refusal> {
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
            return Err(invalid(&["attachments"], "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."));
        }
        Ok(files)
    }

    pub(super) fn delete_message(&mut self, who: Principal, place: Place, id: &str) -> Answer {
        let id: MessageId = id.parse().map_err(|_| UNKNOWN_MESSAGE)?;
        let message = self.messages.get(place.channel(), id).ok_or(UNKNOWN_MESSAGE)?;
        // The person owns the guild and may delete there; in a DM everyone deletes only their own.
        let may = message.author == who.user() || (who == Principal::Person(place.person) && place.guild().is_some());
        if !may {
            return Err(MISSING_PERMISSIONS);
        }
        self.remove_message(place.channel(), id);
        Ok(no_content())
    }
}

/// What a generic bot's embeds say, as far as this Discord shows it.
fn embeds(json: &Value) -> Vec<Embed> {
    let listed = json.get("embeds").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |value: Option<&Value>, max: usize| {
        value.and_then(Value::as_str).map(|text| text.chars().take(max).collect::<String>())
    };
    let one = |embed: &Value| Embed {
        title: text(embed.get("title"), 256),
        description: text(embed.get("description"), 4_096),
        color: embed.get("color").and_then(Value::as_u64).and_then(|color| u32::try_from(color).ok()),
        footer: text(embed.pointer("/footer/text"), 2_048),
        image: None,
    };
    listed.iter().take(10).map(one).collect()
}
