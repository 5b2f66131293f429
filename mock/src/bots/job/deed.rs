//! Pictures to be made: what is drawn, and out of what it comes to be.

use serde::{Deserialize, Serialize};

use crate::bots::button::Model;
use crate::bots::job::Parent;
use crate::bots::mode::{Mode, Strength};
use crate::bots::scenario::Fate;
use crate::id::JobId;
use crate::image::Tile;

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

impl Drawing {
    /// Whether it comes to a result.
    pub fn has_result(&self) -> bool {
        !matches!(self.fate, Fate::Replied(_) | Fate::Edited { .. })
    }
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
