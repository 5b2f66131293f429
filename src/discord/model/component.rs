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
    /// A row of others, or the label of one.
    Row(Vec<Component>),
    /// A button.
    Button(Button),
    /// A menu.
    Select(Select),
    /// A text field; in dialogs only.
    Field(Field),
    /// Anything else: what is yet to come.
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

/// A menu of texts of which some can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select {
    /// Sent back when something is chosen.
    pub custom_id: String,
    /// What it says while nothing is chosen.
    pub placeholder: Option<String>,
    /// What can be chosen.
    pub options: Vec<SelectOption>,
}

/// What can be chosen in a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectOption {
    /// What people read.
    pub label: String,
    /// Sent back when it is chosen.
    pub value: String,
    /// More words.
    pub description: Option<String>,
    /// Its picture.
    pub emoji: Option<Emoji>,
    /// Whether it is chosen already.
    pub is_default: bool,
}

/// A text field of a dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Sent back with what was written.
    pub custom_id: String,
    /// What stands in it already.
    pub value: String,
}

/// An emoji on a button or in a menu.
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

impl Select {
    /// Discord's component type for menus of texts.
    pub const KIND: u8 = 3;
}

/// Discord's component types.
const ROW: u64 = 1;
const BUTTON: u64 = Button::KIND as u64;
const SELECT: u64 = Select::KIND as u64;
const FIELD: u64 = 4;
/// A newer wrapping of the fields of dialogs, with one `component` inside.
const LABEL: u64 = 18;

/// Rows hold buttons, nothing holds rows; a few levels more are read for what is yet to come.
const DEPTH_MAX: u8 = 4;

impl From<Value> for Component {
    fn from(value: Value) -> Component {
        read(value, DEPTH_MAX)
    }
}

fn read(mut value: Value, depth: u8) -> Component {
    let kind = take(&mut value, "type").and_then(|kind| kind.as_u64()).unwrap_or_default();
    match (kind, depth) {
        (ROW, 1..) => {
            let inner = listed(&mut value, "components");
            Component::Row(inner.into_iter().map(|value| read(value, depth - 1)).collect())
        }
        (LABEL, 1..) => {
            let inner = take(&mut value, "component");
            Component::Row(inner.into_iter().map(|value| read(value, depth - 1)).collect())
        }
        (BUTTON, _) => Component::Button(Button {
            style: take(&mut value, "style")
                .and_then(|style| style.as_u64())
                .and_then(|style| u8::try_from(style).ok())
                .unwrap_or_default(),
            custom_id: words(&mut value, "custom_id"),
            url: words(&mut value, "url"),
            label: words(&mut value, "label"),
            emoji: emoji(&mut value),
            disabled: is_set(&mut value, "disabled"),
        }),
        (SELECT, _) => Component::Select(Select {
            custom_id: words(&mut value, "custom_id").unwrap_or_default(),
            placeholder: words(&mut value, "placeholder"),
            options: listed(&mut value, "options").into_iter().map(option).collect(),
        }),
        (FIELD, _) => Component::Field(Field {
            custom_id: words(&mut value, "custom_id").unwrap_or_default(),
            value: words(&mut value, "value").unwrap_or_default(),
        }),
        (kind, _) => Component::Other { kind },
    }
}

fn option(mut value: Value) -> SelectOption {
    SelectOption {
        label: words(&mut value, "label").unwrap_or_default(),
        value: words(&mut value, "value").unwrap_or_default(),
        description: words(&mut value, "description"),
        emoji: emoji(&mut value),
        is_default: is_set(&mut value, "default"),
    }
}

fn emoji(value: &mut Value) -> Option<Emoji> {
    let mut emoji = take(value, "emoji").filter(Value::is_object)?;
    Some(Emoji { name: words(&mut emoji, "name"), id: words(&mut emoji, "id") })
}

fn take(value: &mut Value, key: &str) -> Option<Value> {
    value.get_mut(key).map(Value::take)
}

fn words(value: &mut Value, key: &str) -> Option<String> {
    take(value, key).and_then(text_of)
}

fn is_set(value: &mut Value, key: &str) -> bool {
    take(value, key).and_then(|set| set.as_bool()).unwrap_or_default()
}

fn listed(value: &mut Value, key: &str) -> Vec<Value> {
    match take(value, key) {
        Some(Value::Array(mut values)) => {
            values.truncate(LIST_LENGTH_MAX);
            values
        }
        _ => Vec::new(),
    }
}

/// Everything in `components` of which `pick` finds something, in Discord's order.
pub(super) fn gather<'c, T>(components: &'c [Component], pick: fn(&'c Component) -> Option<&'c T>) -> Vec<&'c T> {
    let mut found = Vec::new();
    for component in components {
        match component {
            Component::Row(inner) => found.extend(gather(inner, pick)),
            other => found.extend(pick(other)),
        }
    }
    found
}
