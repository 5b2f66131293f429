//! Reading a channel's past as if it were said again, after a gap in which events may have been missed.

use serde::de::IgnoredAny;

use crate::{
    bot::reading::{self, MessageEvent},
    clock::Millis,
    discord::rest::{self, Response},
    id::UserId,
    task::Signal,
};

/// How many messages one look brings; Discord's own limit.
pub(super) const LOOK_BACK_MESSAGES: u8 = 100;

/// What the past says, oldest first, and since when nothing of it is missing.
pub(super) fn read(response: &Response, own: Option<UserId>) -> Option<(Vec<Signal>, Millis)> {
    let messages = rest::read_messages(response).ok()?;
    // Counted as they came: one that cannot be read is one of the page all the same.
    let count = serde_json::from_slice::<Vec<IgnoredAny>>(response.body()).ok()?.len();
    // A page that is not full is the whole past.
    let complete_since = match messages.last() {
        Some(oldest) if count >= usize::from(LOOK_BACK_MESSAGES) => oldest.id.made_at(),
        None if count > 0 => return None,
        _ => Millis(0),
    };
    let heard = |message| reading::read(MessageEvent::Fetched, message, own);
    let signals = messages.iter().rev().filter_map(heard).collect();
    Some((signals, complete_since))
}
