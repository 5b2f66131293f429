//! One interaction and what the bot makes of it, until its last event. Everything its timeline and its messages follow from.

use serde::{Deserialize, Serialize};

use crate::bots::Bot;
use crate::bots::button::Model;
use crate::bots::info::Usage;
use crate::bots::mode::{Mode, Settings, Strength};
use crate::bots::refusal::Refusal;
use crate::bots::speech::Speech;
use crate::id::{ChannelId, GuildId, InteractionId, JobId, MessageId, UserId};
use crate::image::Tile;
use crate::platform::{Pace, Profile};
use crate::step::Millis;

/// One accepted interaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub interaction: InteractionId,
    /// Who asked.
    pub user: UserId,
    /// The asker's user name, for file names.
    pub username: String,
    /// Where.
    pub channel: ChannelId,
    /// The channel's guild; `None` in a DM.
    pub guild: Option<GuildId>,
    /// Who was asked.
    pub bot: Bot,
    /// The client's mark.
    pub nonce: Option<String>,
    /// How it was asked.
    pub source: Source,
    /// What is to be done.
    pub errand: Errand,
    /// How long the bot takes.
    pub pace: Pace,
    /// Which texts the bot speaks.
    pub profile: Profile,
    /// The draw from which the timeline follows.
    pub whim: u64,
    /// When the interaction was accepted.
    pub started: Millis,
    /// How many beats are done.
    pub next: u32,
    /// When the next beat falls.
    pub due: Millis,
    /// The first message, once it is there.
    pub opened: Option<MessageId>,
    /// The result, once it is there.
    pub finished: Option<MessageId>,
    /// Whether beats are still to come.
    pub state: JobState,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobState {
    /// Beats are to come.
    Running,
    /// The last beat is done.
    Finished,
    /// Stopped by its user; no result will come.
    Stopped,
}

/// How an interaction came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A command.
    Command {
        /// Its name.
        name: String,
        /// 1 slash command, 3 message menu.
        kind: u8,
    },
    /// A button or menu of a message.
    Component {
        /// Which message.
        message: MessageId,
    },
    /// A form.
    Modal {
        /// The interaction that opened it, as far as it is known.
        opener: Option<InteractionId>,
        /// The message whose button opened it.
        message: Option<MessageId>,
    },
}

/// What a bot does about an interaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// Draw.
    Draw(Box<Drawing>),
    /// Say no.
    Refuse(Refusal),
    /// Say one sentence.
    Say(Speech),
    /// Show how much was drawn.
    Info(Usage),
    /// Show the settings.
    Settings(Settings),
    /// Show the settings on the panel that was pressed.
    Adjust(Settings),
    /// Tell that a job was stopped.
    Stop {
        /// Which.
        target: InteractionId,
        /// What its message says from now on.
        content: String,
    },
    /// Thank for a heart.
    Rate {
        /// The message with the picture.
        message: MessageId,
    },
    /// Open a form.
    Ask(Form),
}

/// A form with one text field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The form's mark.
    pub custom_id: String,
    /// Its heading.
    pub title: String,
    /// The field's mark.
    pub field: String,
    /// The field's heading.
    pub label: String,
    /// What stands in the field.
    pub value: String,
}

/// A picture to be made, or made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// The uuid.
    pub id: JobId,
    /// How the picture comes to be.
    pub deed: Deed,
    /// The prompt as the bot prints it: identical in every message of the job.
    pub prompt: String,
    /// The prompt's words without parameters.
    pub words: String,
    /// Width to height.
    pub aspect: (u32, u32),
    /// The picture seed, as `--seed` takes it.
    pub seed: u64,
    /// The speed.
    pub mode: Mode,
    /// Hidden from the website.
    pub stealth: bool,
    /// The generation of the model; decides the solo buttons.
    pub model: Model,
    /// Four tiles of a grid, or the one of a solo.
    pub tiles: Vec<Tile>,
    /// The button that was pressed for it.
    pub parent: Option<Parent>,
}

/// How a picture comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// From words.
    Imagine,
    /// From the same words again.
    Reroll,
    /// One of a grid, alone.
    Upscale {
        /// 1 to 4.
        index: u8,
    },
    /// Four like one of a grid.
    Vary {
        /// 1 to 4.
        index: u8,
        /// How like.
        strength: Strength,
        /// Whether the words were changed.
        remixed: bool,
        /// Whether it was asked for by a reroll, which words its waiting message otherwise.
        again: bool,
    },
}

/// A pressed button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The message that carries it.
    pub message: MessageId,
    /// Its mark.
    pub custom_id: String,
}

impl Job {
    /// The picture, if that is what the job is about.
    pub fn drawing(&self) -> Option<&Drawing> {
        match &self.errand {
            Errand::Draw(drawing) => Some(drawing),
            _ => None,
        }
    }

    /// Whether the first message is seen by the asker alone.
    pub fn opens_ephemeral(&self) -> bool {
        self.drawing().is_some_and(|drawing| drawing.parent.is_some())
    }
}
