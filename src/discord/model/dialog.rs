//! A dialog that a bot opens in place of an answer.

use serde::Deserialize;

use super::{
    Component, Field,
    component::gather,
    lenient::{id, list, maybe_id, text},
};
use crate::id::{ChannelId, InteractionId, Nonce};

/// What `INTERACTION_MODAL_CREATE` and `INTERACTION_IFRAME_MODAL_CREATE` carry.
///
/// Source: wire §2.5.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dialog {
    /// The interaction that opened it.
    #[serde(deserialize_with = "id")]
    pub id: InteractionId,
    /// What the request was to be recognised by.
    #[serde(default, deserialize_with = "maybe_id")]
    pub nonce: Option<Nonce>,
    /// Where.
    #[serde(default, deserialize_with = "maybe_id")]
    pub channel_id: Option<ChannelId>,
    /// Which dialog.
    #[serde(default, deserialize_with = "text")]
    pub custom_id: String,
    /// Its headline.
    #[serde(default, deserialize_with = "text")]
    pub title: String,
    /// The web page that it shows, for those that are one; else empty.
    #[serde(default, deserialize_with = "text")]
    pub iframe_path: String,
    /// Its fields, in rows.
    #[serde(default, deserialize_with = "list")]
    pub components: Vec<Component>,
}

impl Dialog {
    /// The first text field that can be sent back: its custom id, and what stands in it already.
    pub fn first_field(&self) -> Option<(&str, &str)> {
        let fields: Vec<&Field> = gather(&self.components, |component| match component {
            Component::Field(field) => Some(field),
            _ => None,
        });
        let first = fields.into_iter().find(|field| !field.custom_id.is_empty())?;
        Some((&first.custom_id, &first.value))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(components: Value, expected: Option<(&str, &str)>) {
        let dialog: Dialog = serde_json::from_value(json!({"id": "9", "components": components})).expect("a dialog");
        assert_eq!(dialog.first_field(), expected, "{components}");
    }

    #[test]
    fn the_first_field_is_found_whatever_stands_around_it() {
        let field = json!({"type": 4, "id": 2, "custom_id": "MJ::PanModal::prompt", "style": 2, "value": "a fox"});
        let found = Some(("MJ::PanModal::prompt", "a fox"));
        check(json!([{"type": 1, "components": [field]}]), found);
        check(json!([{"type": 18, "label": "Prompt", "component": field}]), found);
        check(json!([7, null, {"type": 10, "content": "x"}, {"type": 1, "components": ["x", field, field]}]), found);
        let empty = json!({"type": 4, "custom_id": "x", "value": null});
        check(json!([{"type": 1, "components": [{"type": 4, "value": "no id"}, empty]}]), Some(("x", "")));
        for nothing in
            [json!([]), json!(null), json!("x"), json!([{"type": 1, "components": 4}]), json!([{"type": 18}])]
        {
            check(nothing, None);
        }
    }
}
