//! What clients write: the parts of a message as they come in a body, checked against Discord's limits.

use serde_json::Value;

use crate::bots::EPHEMERAL;
use crate::id::AttachmentId;
use crate::platform::message::SUPPRESS_EMBEDS;
use crate::platform::people::Principal;
use crate::platform::rest::interactions::number;
use crate::platform::rest::reply::{Refusal, invalid, too_long};
use crate::platform::rest::{components, embeds};

/// Discord's limit of a message's text, in characters.
const CONTENT_CHARS_MAX: usize = 2_000;
/// Nobody is notified.
const SUPPRESS_NOTIFICATIONS: u32 = 1 << 12;
/// The components are the message; they need not stand in rows.
pub const COMPONENTS_V2: u32 = 1 << 15;

/// A list without anything in it, as it is written in JSON.
pub const NOTHING: &str = "[]";

/// What a body says of a message; `None` for what it does not mention.
#[derive(Debug, Default)]
pub struct Wish {
    /// Text; `null` is none.
    pub content: Option<String>,
    /// Embeds, a JSON array; people have none.
    pub embeds: Option<String>,
    /// Buttons and menus, a JSON array; people have none.
    pub components: Option<String>,
    /// Those flags that a client may set.
    pub flags: Option<u32>,
    /// Of an edit: the files that stay.
    pub kept: Option<Vec<AttachmentId>>,
}

impl Wish {
    /// Reads it off a body; `had` are the flags of the message that is changed, none for a new one.
    ///
    /// # Errors
    /// 50035 for the first field that is at fault.
    pub fn read(who: Principal, json: &Value, had: u32) -> Result<Wish, Refusal> {
        let content = match json.get("content") {
            None => None,
            Some(Value::Null) => Some(String::new()),
            Some(Value::String(content)) => Some(content.clone()),
            Some(_) => return Err(invalid(&["content"], "BASE_TYPE_BAD_TYPE", "Must be a string.")),
        };
        if content.as_ref().is_some_and(|content| content.chars().count() > CONTENT_CHARS_MAX) {
            return Err(too_long(&["content"], CONTENT_CHARS_MAX));
        }
        let flags = match json.get("flags") {
            None | Some(Value::Null) => None,
            Some(flags) => {
                let flags = flags.as_u64().ok_or_else(|| {
                    let shown: String = flags.to_string().trim_matches('"').chars().take(100).collect();
                    invalid(&["flags"], "NUMBER_TYPE_COERCE", &format!("Value \"{shown}\" is not int."))
                })?;
                // What is no flag of a client's own does nothing.
                let own = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2;
                Some((flags & u64::from(own)) as u32)
            }
        };
        let (embeds, components) = match who {
            Principal::Robot => {
                let is_free = (flags.unwrap_or_default() | had) & COMPONENTS_V2 != 0;
                (embeds::read(json)?, components::read(json, is_free)?)
            }
            Principal::Person(_) => (None, None),
        };
        let kept = match json.get("attachments") {
            None | Some(Value::Null) => None,
            Some(Value::Array(listed)) => {
                Some(listed.iter().filter_map(|one| one.get("id").and_then(number)).map(AttachmentId).collect())
            }
            Some(_) => {
                return Err(invalid(&["attachments"], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
            }
        };
        Ok(Wish { content, embeds, components, flags, kept })
    }

    /// Whether nothing of it can be seen.
    pub fn is_empty(&self) -> bool {
        let is_bare = |list: &Option<String>| list.as_ref().is_none_or(|list| list == NOTHING);
        self.content.as_deref().unwrap_or_default().trim().is_empty()
            && is_bare(&self.embeds)
            && is_bare(&self.components)
    }
}

/// A list in a body, with Discord's words where it is none.
///
/// # Errors
/// 50035 for what is no list.
pub fn list<'a>(json: &'a Value, name: &str) -> Result<Option<&'a [Value]>, Refusal> {
    match json.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(&[])),
        Some(Value::Array(list)) => Ok(Some(list)),
        Some(_) => Err(invalid(&[name], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")),
    }
}
