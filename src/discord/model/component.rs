//! What stands under a message and can be pressed.

use serde::Deserialize;
use serde_json::Value;

use super::lenient::{LIST_LENGTH_MAX, text_of};

/// One component of a message.
///
/// Source: Discord Docs, Components, "Component Types".
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Value")]
pub enum Component {
    /// A row of others.
    Row(Vec<Component>),
    /// A button.
    Button(Button),
    /// Anything else: selects, text inputs, and what is yet to come.
    Other {
        /// Discord's number for it; 0 if it gave none.
        kind: u64,
    },
}

/// A button; link buttons have a `url` in place of the `custom_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// Discord's number: 1 blue, 2 grey, 3 green, 4 red, 5 link, 6 premium.
    pub style: u8,
    /// Sent back when it is pressed.
    pub custom_id: Option<String>,
    /// Where a link button leads.
    pub url: Option<String>,
    /// Its text.
    pub label: Option<String>,
    /// Its picture.
    pub emoji: Option<Emoji>,
    /// Whether it can not be pressed now.
    pub disabled: bool,
}

/// An emoji on a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Emoji {
    /// The emoji itself, or the name of a custom one.
    pub name: Option<String>,
    /// A custom one's id.
    pub id: Option<String>,
}

impl Button {
    /// Discord's component type for buttons.
    pub const KIND: u8 = 2;
}

/// Rows hold buttons, nothing holds rows; a few levels more are read for what is yet to come.
const DEPTH_MAX: u8 = 4;

impl From<Value> for Component {
    fn from(value: Value) -> Component {
        read(value, DEPTH_MAX)
    }
}

fn read(mut value: Value, depth: u8) -> Component {
    let mut take = |key: &str| value.get_mut(key).map(Value::take);
    let kind = take("type").and_then(|kind| kind.as_u64()).unwrap_or_default();
    match (kind, depth) {
        (1, 1..) => match take("components") {
            Some(Value::Array(inner)) => {
                Component::Row(inner.into_iter().take(LIST_LENGTH_MAX).map(|value| read(value, depth - 1)).collect())
            }
            _ => Component::Row(Vec::new()),
        },
        (2, _) => Component::Button(Button {
            style: take("style")
                .and_then(|style| style.as_u64())
                .and_then(|style| u8::try_from(style).ok())
                .unwrap_or_default(),
            custom_id: take("custom_id").and_then(text_of),
            url: take("url").and_then(text_of),
            label: take("label").and_then(text_of),
            emoji: take("emoji").filter(Value::is_object).map(|mut emoji| Emoji {
                name: emoji.get_mut("name").map(Value::take).and_then(text_of),
                id: emoji.get_mut("id").map(Value::take).and_then(text_of),
            }),
            disabled: take("disabled").and_then(|disabled| disabled.as_bool()).unwrap_or_default(),
        }),
        (kind, _) => Component::Other { kind },
    }
}
