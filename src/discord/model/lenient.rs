//! Reading what a stranger wrote: a field of an unexpected shape is as good as absent, so that it never costs the whole
//! message; and everything has an upper bound.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;

use crate::id::Snowflake;

/// The longest text that is kept of one field, in bytes. Discord's own limits are below it.
pub const TEXT_BYTES_MAX: usize = 32 * 1024;

/// The most elements that are kept of one list. Discord's own limits are below it.
pub const LIST_LENGTH_MAX: usize = 64;

/// Whatever can be read as `T`; its default if the value has another shape.
pub(in crate::discord) fn lenient<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

/// The readable ones among the first [`LIST_LENGTH_MAX`] elements; none if the value is no list.
pub(super) fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let Value::Array(values) = Value::deserialize(from)? else { return Ok(Vec::new()) };
    Ok(values.into_iter().take(LIST_LENGTH_MAX).filter_map(|value| T::deserialize(value).ok()).collect())
}

/// A text, cut at [`TEXT_BYTES_MAX`]; empty if the value is none.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(maybe_text(from)?.unwrap_or_default())
}

/// A text, cut at [`TEXT_BYTES_MAX`]. A number is one too: old clients choose numbers as nonces.
pub(in crate::discord) fn maybe_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(Value::deserialize(from)?))
}

/// What [`maybe_text`] makes of a value.
pub(super) fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(mut text) => {
            text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
            Some(text)
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An id without which there is nothing to talk about.
pub(in crate::discord) fn id<'de, D: Deserializer<'de>, K>(from: D) -> Result<Snowflake<K>, D::Error> {
    maybe_id(from)?.ok_or_else(|| D::Error::custom("expected a snowflake"))
}

/// An id, as text or as a number.
pub(in crate::discord) fn maybe_id<'de, D: Deserializer<'de>, K>(from: D) -> Result<Option<Snowflake<K>>, D::Error> {
    Ok(id_of(&Value::deserialize(from)?))
}

/// What [`maybe_id`] makes of a value.
pub(super) fn id_of<K>(value: &Value) -> Option<Snowflake<K>> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().map(Snowflake::new),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
