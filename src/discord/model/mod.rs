//! Discord's objects, as far as we need them: read leniently, written exactly.
//!
//! Source: Discord Docs, Resources; wire §2.5-2.8 and §3.

mod component;
mod dialog;
mod interaction;
mod lenient;
mod message;

pub use component::{Button, Component, Emoji};
pub use dialog::Dialog;
pub use interaction::{CommandOption, Interaction, InteractionData, TextField};
pub use lenient::{LIST_LENGTH_MAX, TEXT_BYTES_MAX};
pub(super) use lenient::{id, lenient, maybe_id, maybe_text};
pub use message::{
    Attachment, Embed, InteractionNote, Message, MessageFlags, MessageGone, MessageReference, ReferencedMessage, User,
};
