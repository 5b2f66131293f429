//! A message and what belongs to it.

use serde::Deserialize;

use super::{
    Button, Component, Select,
    component::gather,
    lenient::{id, lenient, list, maybe_id, maybe_text, text},
};
use crate::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, UserId};

/// A message, as `MESSAGE_CREATE`, `MESSAGE_UPDATE` and REST replies carry it. Only `id` and `channel_id` must be there.
///
/// Source: Discord Docs, Message Resource; wire §3.1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: MessageId,
    /// Where it stands.
    #[serde(deserialize_with = "id")]
    pub channel_id: ChannelId,
    /// Where that is; absent in direct messages and in REST replies.
    #[serde(default, deserialize_with = "maybe_id")]
    pub guild_id: Option<GuildId>,
    /// Discord's number for what kind of message it is: 0 plain, 19 reply, 20 answer to a slash command.
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: u64,
    /// Who wrote it.
    #[serde(default, deserialize_with = "lenient")]
    pub author: Option<User>,
    /// Its text, in Discord's markdown; `""` when there is none.
    #[serde(default, deserialize_with = "text")]
    pub content: String,
    /// Who sees it, and more.
    #[serde(default, deserialize_with = "lenient")]
    pub flags: MessageFlags,
    /// What the client that asked chose to recognise its request by.
    #[serde(default, deserialize_with = "maybe_text")]
    pub nonce: Option<String>,
    /// The application that answers an interaction with it.
    #[serde(default, deserialize_with = "maybe_id")]
    pub application_id: Option<ApplicationId>,
    /// The slash command that it answers; the older form of `interaction_metadata`.
    #[serde(default, deserialize_with = "lenient")]
    pub interaction: Option<InteractionNote>,
    /// The interaction that it answers, of whatever kind.
    #[serde(default, deserialize_with = "lenient")]
    pub interaction_metadata: Option<InteractionNote>,
    /// What it replies to.
    #[serde(default, deserialize_with = "lenient")]
    pub message_reference: Option<MessageReference>,
    /// The message that it replies to, as far as it matters.
    #[serde(default, deserialize_with = "lenient")]
    pub referenced_message: Option<ReferencedMessage>,
    /// Its files.
    #[serde(default, deserialize_with = "list")]
    pub attachments: Vec<Attachment>,
    /// Its boxes of text.
    #[serde(default, deserialize_with = "list")]
    pub embeds: Vec<Embed>,
    /// What can be pressed under it.
    #[serde(default, deserialize_with = "list")]
    pub components: Vec<Component>,
}

impl Message {
    /// Its buttons, in Discord's order, link buttons among them.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        buttons_of(&self.components)
    }

    /// Its menus, in Discord's order.
    pub fn selects(&self) -> impl Iterator<Item = &Select> {
        gather(&self.components, |component| match component {
            Component::Select(select) => Some(select),
            _ => None,
        })
        .into_iter()
    }
}

fn buttons_of(components: &[Component]) -> impl Iterator<Item = &Button> {
    gather(components, |component| match component {
        Component::Button(button) => Some(button),
        _ => None,
    })
    .into_iter()
}

/// A message's flags.
///
/// Source: Discord Docs, Message Resource, "Message Flags".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct MessageFlags(pub u64);

impl MessageFlags {
    /// Only who asked can see it.
    pub const EPHEMERAL: MessageFlags = MessageFlags(1 << 6);
    /// A place is held for an answer that is still being thought about.
    pub const LOADING: MessageFlags = MessageFlags(1 << 7);

    /// Whether all of `flags` are set.
    pub fn contains(self, flags: MessageFlags) -> bool {
        self.0 & flags.0 == flags.0
    }
}

/// A user or a bot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Discord's id.
    #[serde(deserialize_with = "id")]
    pub id: UserId,
    /// Its unique name.
    #[serde(default, deserialize_with = "text")]
    pub username: String,
    /// What it is shown as.
    #[serde(default, deserialize_with = "maybe_text")]
    pub global_name: Option<String>,
    /// Its address; told to the user itself only.
    #[serde(default, deserialize_with = "maybe_text")]
    pub email: Option<String>,
    /// Whether it is an application's.
    #[serde(default, deserialize_with = "lenient")]
    pub bot: bool,
}

/// Which interaction a message answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct InteractionNote {
    /// The interaction.
    #[serde(deserialize_with = "id")]
    pub id: InteractionId,
    /// Discord's number: 2 command, 3 component, 5 modal.
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: u64,
    /// The command's name; for commands only.
    #[serde(default, deserialize_with = "maybe_text")]
    pub name: Option<String>,
    /// Who asked.
    #[serde(default, deserialize_with = "lenient")]
    pub user: Option<User>,
    /// The message with the component that was pressed.
    #[serde(default, deserialize_with = "maybe_id")]
    pub interacted_message_id: Option<MessageId>,
}

/// What a message replies to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct MessageReference {
    /// The other message.
    #[serde(default, deserialize_with = "maybe_id")]
    pub message_id: Option<MessageId>,
    /// Where that stands.
    #[serde(default, deserialize_with = "maybe_id")]
    pub channel_id: Option<ChannelId>,
}

/// The message that another one replies to: what it is, not all that it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReferencedMessage {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: MessageId,
    /// What can be pressed under it.
    #[serde(default, deserialize_with = "list")]
    pub components: Vec<Component>,
}

impl ReferencedMessage {
    /// Its buttons, in Discord's order, link buttons among them.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        buttons_of(&self.components)
    }
}

/// A file of a message.
///
/// Source: Discord Docs, Message Resource, "Attachment Object".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Attachment {
    /// Its name.
    #[serde(default, deserialize_with = "text")]
    pub filename: String,
    /// Where it can be loaded: whole and signed.
    #[serde(default, deserialize_with = "text")]
    pub url: String,
    /// Pixels across, of pictures and videos.
    #[serde(default, deserialize_with = "lenient")]
    pub width: Option<u32>,
    /// Pixels down, of pictures and videos.
    #[serde(default, deserialize_with = "lenient")]
    pub height: Option<u32>,
    /// Its media type.
    #[serde(default, deserialize_with = "maybe_text")]
    pub content_type: Option<String>,
    /// Bytes.
    #[serde(default, deserialize_with = "lenient")]
    pub size: u64,
}

/// A box of text.
///
/// Source: Discord Docs, Message Resource, "Embed Object".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Embed {
    /// `rich` when a bot made it; `link` and others come from Discord itself.
    #[serde(default, rename = "type", deserialize_with = "maybe_text")]
    pub kind: Option<String>,
    /// Its headline.
    #[serde(default, deserialize_with = "maybe_text")]
    pub title: Option<String>,
    /// Its text.
    #[serde(default, deserialize_with = "maybe_text")]
    pub description: Option<String>,
    /// The colour of its edge, 0xRRGGBB.
    #[serde(default, deserialize_with = "lenient")]
    pub color: Option<u32>,
    /// The picture in it.
    #[serde(default, deserialize_with = "lenient")]
    pub image: Option<EmbedImage>,
    /// The small print below.
    #[serde(default, deserialize_with = "lenient")]
    pub footer: Option<EmbedFooter>,
}

/// The picture in a box of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EmbedImage {
    /// Where it can be loaded: whole and signed.
    #[serde(default, deserialize_with = "text")]
    pub url: String,
    /// Pixels across.
    #[serde(default, deserialize_with = "lenient")]
    pub width: Option<u32>,
    /// Pixels down.
    #[serde(default, deserialize_with = "lenient")]
    pub height: Option<u32>,
}

/// The small print below a box of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct EmbedFooter {
    /// Its text.
    #[serde(default, deserialize_with = "text")]
    pub text: String,
}

/// A message that is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct MessageGone {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: MessageId,
    /// Where it stood.
    #[serde(deserialize_with = "id")]
    pub channel_id: ChannelId,
}
