//! A dialog that a bot opens in place of an answer.

use serde::Deserialize;

use super::lenient::{id, maybe_id, text};
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
}
