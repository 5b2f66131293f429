//! One interaction and what the bot makes of it, until its last event. Everything its timeline and its messages follow from.

mod deed;

use serde::{Deserialize, Serialize};

pub use self::deed::{Deed, Direction, Drawing, Enlargement, Motion};

use crate::bots::button::Buttons;
use crate::bots::describe::Description;
use crate::bots::info::Usage;
use crate::bots::mode::Settings;
use crate::bots::refusal::Refusal;
use crate::bots::shorten::Shortening;
use crate::bots::speech::Speech;
use crate::bots::{Bot, Picture};
use crate::id::{ChannelId, GuildId, InteractionId, MessageId, UserId};
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
    /// Not by itself: another interaction, an editor or a reaction brought it along, and Discord tells nothing of it.
    FollowUp {
        /// The interaction it goes back to, if there is one.
        opener: Option<InteractionId>,
        /// The message from which it was asked for.
        message: MessageId,
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
    /// Open a page of the bot's own in a frame.
    Frame(Frame),
    /// Say what a picture looks like.
    Describe(Box<Description>),
    /// Say which words of a prompt matter.
    Shorten(Box<Shortening>),
    /// Show a result once more.
    Show(Box<Copy>),
    /// Write to the person's direct messages.
    Letter(Box<Copy>),
    /// Take a press; what follows from it are jobs of their own.
    Nod,
    /// Say that a face is kept.
    Saved {
        /// Under which name.
        name: String,
    },
    /// Put a kept face on a picture.
    Swap(Box<Picture>),
}

/// What is shown a second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The text.
    pub content: String,
    /// The pictures, as recipes.
    pub pictures: Vec<Picture>,
    /// The buttons.
    pub buttons: Buttons,
}

/// A page in a frame, opened for one press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Its heading.
    pub title: String,
    /// What of it the editor may do; `None` for the human check, which nobody answers here.
    pub region: Option<Parent>,
    /// Whether the editor has sent its mask. Once is enough.
    pub is_used: bool,
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
    /// The button of a picture that opened it.
    pub parent: Option<Parent>,
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

    /// Whether something of it is remembered when it is done: pictures have buttons, and editors may still send a mask.
    pub fn is_remembered(&self) -> bool {
        match &self.errand {
            Errand::Draw(_) => true,
            Errand::Frame(frame) => frame.region.is_some() && !frame.is_used,
            // Some clients answer with the mark of another form; what was pressed says what they mean.
            Errand::Ask(form) => form.parent.is_some(),
            _ => false,
        }
    }
}
