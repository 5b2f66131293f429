//! One interaction and what the bot makes of it, until its last event. Everything its timeline and its messages follow from.

use serde::{Deserialize, Serialize};

use crate::bots::button::{Buttons, Model};
use crate::bots::describe::Description;
use crate::bots::info::Usage;
use crate::bots::mode::{Mode, Settings, Strength};
use crate::bots::refusal::Refusal;
use crate::bots::scenario::Fate;
use crate::bots::shorten::Shortening;
use crate::bots::speech::Speech;
use crate::bots::{Bot, Picture};
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
    /// Whether it repeats another by 🔄, which words its waiting message otherwise.
    pub again: bool,
    /// What goes wrong with it.
    pub fate: Fate,
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
    },
    /// The same picture with more pixels.
    Enlarge(Enlargement),
    /// Four wider views of a picture.
    Outpaint {
        /// What is left of the picture's size: 50 to 99; 100 makes it square.
        percent: u32,
    },
    /// Four continuations to one side.
    Pan(Direction),
    /// Four with a part painted anew.
    Region,
    /// A picture that moves, four times.
    Animate {
        /// How lively.
        motion: Motion,
        /// Whether it goes on with a video.
        extended: bool,
    },
    /// One of four videos, alone.
    Clip {
        /// 1 to 4.
        index: u8,
    },
}

/// How a picture gets more pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enlargement {
    /// Twice the sides, true to the original.
    Subtle,
    /// Twice the sides, with new details.
    Creative,
    /// Twice the sides, of the models 5.
    Double,
    /// Four times the sides, of the models 5.
    Fourfold,
}

impl Enlargement {
    /// As it stands in brackets in a message.
    pub fn word(self) -> &'static str {
        match self {
            Enlargement::Subtle => "Subtle",
            Enlargement::Creative => "Creative",
            Enlargement::Double => "2x",
            Enlargement::Fourfold => "4x",
        }
    }

    /// How many times the sides.
    pub fn factor(self) -> u32 {
        match self {
            Enlargement::Subtle | Enlargement::Creative | Enlargement::Double => 2,
            Enlargement::Fourfold => 4,
        }
    }
}

/// A side of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Direction {
    /// All four, in the order of their buttons.
    pub const ALL: [Direction; 4] = [Direction::Left, Direction::Right, Direction::Up, Direction::Down];

    /// As it stands in a message.
    pub fn title(self) -> &'static str {
        match self {
            Direction::Left => "Left",
            Direction::Right => "Right",
            Direction::Up => "Up",
            Direction::Down => "Down",
        }
    }

    /// As it stands in marks.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Left => "left",
            Direction::Right => "right",
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }

    /// The side with that word.
    pub fn read(word: &str) -> Option<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.word() == word)
    }
}

/// How lively a video is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Motion {
    /// A little.
    #[default]
    Low,
    /// Much.
    High,
}

impl Motion {
    /// As `--motion` and marks have it.
    pub fn word(self) -> &'static str {
        match self {
            Motion::Low => "low",
            Motion::High => "high",
        }
    }

    /// The motion with that word.
    pub fn read(word: &str) -> Option<Motion> {
        [Motion::Low, Motion::High].into_iter().find(|motion| motion.word() == word)
    }
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

impl Drawing {
    /// Whether it comes to a result.
    pub fn has_result(&self) -> bool {
        !matches!(self.fate, Fate::Replied(_) | Fate::Edited { .. })
    }
}
