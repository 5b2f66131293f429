//! The speed at which a job runs, the model that draws it, and the settings a person keeps with the bots.

use serde::{Deserialize, Serialize};

use crate::bots::Bot;
use crate::bots::button::Model;

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

/// A version of the model, as the settings offer it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// 5.0.
    V5,
    /// 5.1.
    V5r1,
    /// 5.2.
    V5r2,
    /// 6.0.
    V6,
    /// 6.1.
    V6r1,
    /// 7, Midjourney's own choice.
    #[default]
    V7,
    /// 8.
    V8,
    /// niji 5.
    Niji5,
    /// niji 6, niji's own choice.
    Niji6,
    /// niji 7.
    Niji7,
}

impl Version {
    /// All, newest first, Midjourney's before niji's.
    pub const ALL: [Version; 10] = [
        Version::V8,
        Version::V7,
        Version::V6r1,
        Version::V6,
        Version::V5r2,
        Version::V5r1,
        Version::V5,
        Version::Niji7,
        Version::Niji6,
        Version::Niji5,
    ];

    /// As prompts print it.
    pub fn parameter(self) -> &'static str {
        match self {
            Version::V5 => "--v 5.0",
            Version::V5r1 => "--v 5.1",
            Version::V5r2 => "--v 5.2",
            Version::V6 => "--v 6.0",
            Version::V6r1 => "--v 6.1",
            Version::V7 => "--v 7.0",
            Version::V8 => "--v 8.0",
            Version::Niji5 => "--niji 5",
            Version::Niji6 => "--niji 6",
            Version::Niji7 => "--niji 7",
        }
    }

    /// As the settings panel names it: text and value of the option.
    pub fn option(self) -> (&'static str, &'static str) {
        match self {
            Version::V5 => ("Midjourney Model V5.0", "5.0"),
            Version::V5r1 => ("Midjourney Model V5.1", "5.1"),
            Version::V5r2 => ("Midjourney Model V5.2", "5.2"),
            Version::V6 => ("Midjourney Model V6.0", "6.0"),
            Version::V6r1 => ("Midjourney Model V6.1", "6.1"),
            Version::V7 => ("Midjourney Model V7", "7"),
            Version::V8 => ("Midjourney Model V8", "8"),
            Version::Niji5 => ("Niji Model V5", "niji 5"),
            Version::Niji6 => ("Niji Model V6", "niji 6"),
            Version::Niji7 => ("Niji Model V7", "niji 7"),
        }
    }

    /// Its generation.
    pub fn model(self) -> Model {
        match self {
            Version::V5 | Version::V5r1 => Model::V5,
            Version::V5r2 | Version::Niji5 => Model::V5r2,
            Version::V6 | Version::Niji6 => Model::V6,
            Version::V6r1 => Model::V6r1,
            Version::V7 | Version::Niji7 => Model::V7,
            Version::V8 => Model::V8,
        }
    }

    /// Whether niji draws with it.
    pub fn is_niji(self) -> bool {
        matches!(self, Version::Niji5 | Version::Niji6 | Version::Niji7)
    }

    /// The value of `--v`: `7`, `7.0`, `6.1`.
    pub fn numbered(value: &str) -> Option<Version> {
        let value = value.strip_suffix(".0").unwrap_or(value);
        Version::ALL.into_iter().filter(|version| !version.is_niji()).find(|version| {
            let (_, own) = version.option();
            own.strip_suffix(".0").unwrap_or(own) == value
        })
    }

    /// The value of `--niji`; nothing means 6.
    pub fn niji(value: &str) -> Option<Version> {
        match value {
            "5" => Some(Version::Niji5),
            "" | "6" => Some(Version::Niji6),
            "7" => Some(Version::Niji7),
            _ => None,
        }
    }

    /// The value of an option of the panel, or what clients make of one: `7`, `niji 6`, `niji6`.
    pub fn chosen(value: &str) -> Option<Version> {
        let value = value.trim().to_ascii_lowercase();
        match value.strip_prefix("niji") {
            Some(number) => Version::niji(number.trim_start_matches([' ', '-', '_'])),
            None => Version::numbered(value.trim_start_matches('v')),
        }
    }
}

/// What a person has set on the panel; one set for both bots, but for the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Where no prompt says otherwise.
    pub mode: Mode,
    /// Midjourney's version, where no prompt says otherwise.
    pub version: Version,
    /// niji's.
    pub niji: Version,
    /// Less of the model's own taste.
    pub raw: bool,
    /// How much of the model's own taste: 50, 100, 250 or 750.
    pub stylize: u16,
    /// The person's own taste.
    pub personal: bool,
    /// Hidden from the website.
    pub stealth: bool,
    /// Variations are strong instead of subtle.
    pub high_variation: bool,
    /// Variations and rerolls ask for a prompt first.
    pub remix: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            mode: Mode::Fast,
            version: Version::V7,
            niji: Version::Niji6,
            raw: false,
            stylize: STYLIZE,
            personal: false,
            stealth: false,
            high_variation: false,
            remix: false,
        }
    }
}

/// The model's own `--stylize`.
pub const STYLIZE: u16 = 100;

impl Settings {
    /// The version with which `bot` draws.
    pub fn version_of(&self, bot: Bot) -> Version {
        match bot {
            Bot::Niji => self.niji,
            Bot::Midjourney | Bot::InsightFace => self.version,
        }
    }

    /// How far variations go.
    pub fn strength(&self) -> Strength {
        if self.high_variation { Strength::Strong } else { Strength::Subtle }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_read_back_and_every_parameter_names_its_version() {
        for version in Version::ALL {
            assert_eq!(Version::chosen(version.option().1), Some(version));
            let (_, number) = version.parameter().split_once(' ').expect("a value");
            let read = if version.is_niji() { Version::niji(number) } else { Version::numbered(number) };
            assert_eq!(read, Some(version));
        }
        assert_eq!(Version::chosen("niji6"), Some(Version::Niji6));
        assert_eq!(Version::chosen("v6.1"), Some(Version::V6r1));
        assert_eq!(Version::chosen("9"), None);
    }
}
