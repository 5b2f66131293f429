//! Discord's objects, as far as we need them: read leniently, written exactly.
//!
//! Source: Discord Docs, Resources; wire §2.5-2.10 and §3.

mod component;
mod dialog;
mod index;
mod interaction;
mod lenient;
mod message;
mod region;

pub use component::{Button, Component, Emoji, Field, Select, SelectOption};
pub use dialog::Dialog;
pub use index::{CommandIndex, IndexedCommand};
pub use interaction::{AttachedFile, CommandOption, Interaction, InteractionData, OptionValue, TextField};
pub use lenient::{LIST_LENGTH_MAX, TEXT_BYTES_MAX};
pub(super) use lenient::{id, lenient, maybe_id, maybe_text};
pub use message::{
    Attachment, Embed, EmbedFooter, EmbedImage, InteractionNote, Message, MessageFlags, MessageGone, MessageReference,
    ReferencedMessage, User,
};
pub use region::RegionJob;
