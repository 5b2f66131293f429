//! What the bots show of an account: `/info`, and the panel of `/settings`.
//!
//! Source: contract 2.1; wire §3.5, §4.12, §4.13.

mod info;
mod settings;

use super::command_of;
use crate::{
    account::{Info, Settings},
    bot::{
        refusal::{self, Verdict},
        speaker_of,
    },
    discord::model::{Message, MessageFlags},
    id::{InteractionId, MessageId, Nonce},
    task::{Bot, Trouble},
};

/// A message about an account. The first answer has the nonce of the request; all that follows, also after a button on
/// the panel was pressed, changes the same message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelReading {
    /// Whose panel.
    pub bot: Bot,
    /// The message: its buttons are pressed there.
    pub message: MessageId,
    /// That message's flags; Discord wants them back.
    pub message_flags: u64,
    /// Ours, on the first answer only.
    pub nonce: Option<Nonce>,
    /// The command that it answers; the same after each change.
    pub interaction: Option<InteractionId>,
    /// What it says.
    pub news: PanelNews,
}

/// What a message about an account says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelNews {
    /// The bot holds a place for its answer: the message will be changed.
    Held,
    /// What `/info` says.
    Info(Info),
    /// What `/settings` shows.
    Settings(Settings),
    /// The bot says no, in its own words.
    Refused {
        /// For example `[Subscription required] You need to subscribe`.
        text: String,
        /// What that is about.
        about: Trouble,
    },
}

/// Reads a message as one about an account. `None`: the message is not a bot's, or about something else.
pub fn read_panel(message: &Message) -> Option<PanelReading> {
    let bot = speaker_of(message).filter(|bot| *bot != Bot::InsightFace)?;
    let is_held = message.flags.contains(MessageFlags::LOADING);
    let news = if is_panel(message) {
        if is_held { PanelNews::Held } else { news_of(message)? }
    } else if is_held && command_of(message).is_none() && message.flags.contains(MessageFlags::EPHEMERAL) {
        // Without a note nothing says what is thought about; only the nonce can tell.
        PanelNews::Held
    } else {
        return None;
    };
    let note = message.interaction_metadata.as_ref().or(message.interaction.as_ref());
    Some(PanelReading {
        bot,
        message: message.id,
        message_flags: message.flags.0,
        nonce: message.nonce.as_deref().and_then(|nonce| nonce.parse().ok()),
        interaction: note.map(|note| note.id),
        news,
    })
}

/// Whether the message is about an account, and so not about a task.
pub(super) fn is_panel(message: &Message) -> bool {
    matches!(command_of(message), Some("info" | "settings")) || settings::is_one(message) || info::is_one(message)
}

fn news_of(message: &Message) -> Option<PanelNews> {
    if settings::is_one(message) {
        return Some(PanelNews::Settings(settings::read(message)));
    }
    // A panel is never told by a title that refuses, so a refusal in its place is one.
    if let Some(Verdict::Refused(text, about)) = refusal::read(message, message.nonce.is_none()) {
        return Some(PanelNews::Refused { text, about });
    }
    info::read(message).map(PanelNews::Info)
}
