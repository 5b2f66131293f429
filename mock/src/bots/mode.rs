//! The speed at which a job runs, and the settings a person keeps with a bot.

use serde::{Deserialize, Serialize};

/// The speed a job is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Fast hours.
    #[default]
    Fast,
    /// No hours.
    Relaxed,
    /// Twice the hours.
    Turbo,
}

impl Mode {
    /// As it stands in brackets at the end of a message.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Fast => "fast",
            Mode::Relaxed => "relaxed",
            Mode::Turbo => "turbo",
        }
    }

    /// As `/info` says it.
    pub fn title(self) -> &'static str {
        match self {
            Mode::Fast => "Fast",
            Mode::Relaxed => "Relaxed",
            Mode::Turbo => "Turbo",
        }
    }
}

/// What a person has set; one set for both bots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Where no prompt says otherwise.
    pub mode: Mode,
    /// Variations are strong instead of subtle.
    pub high_variation: bool,
    /// Variations and rerolls ask for a prompt first.
    pub remix: bool,
}

/// How far a variation goes from its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strength {
    /// Details.
    Subtle,
    /// Composition.
    Strong,
}

impl Strength {
    /// As it stands in brackets in a message.
    pub fn word(self) -> &'static str {
        match self {
            Strength::Subtle => "Subtle",
            Strength::Strong => "Strong",
        }
    }
}
