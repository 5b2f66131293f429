//! The grammar of custom ids: what a button under a bot's message stands for.
//!
//! Source: contract §4.4-4.5; wire §3.5.

use crate::{
    discord::model::{self, Message},
    id::JobId,
    task::{Action, Button},
};

/// What a button stands for. Tiles are numbered as the bot does it, from 1; after a tile was drawn large its buttons say 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomId {
    /// U1 to U4: one tile of a grid, large.
    Upscale {
        /// Which.
        tile: u8,
        /// The grid.
        job: JobId,
    },
    /// `Upscale (Subtle)` and its kin: a larger picture than the large one.
    HdUpscale {
        /// Which way, for example `v7_2x_subtle`.
        way: String,
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// U1 to U4 under four videos.
    VideoUpscale {
        /// Which.
        tile: u8,
        /// The four.
        job: JobId,
    },
    /// V1 to V4: a grid like one tile.
    Variation {
        /// Which.
        tile: u8,
        /// The grid.
        job: JobId,
    },
    /// `Vary (Subtle)`.
    LowVariation {
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// `Vary (Strong)`.
    HighVariation {
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// 🔄: the same again.
    Reroll {
        /// What.
        job: JobId,
    },
    /// `Vary (Region)`: opens an editor.
    Inpaint {
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// `Zoom Out` and `Make Square`.
    Outpaint {
        /// What the old picture keeps of the new one's width: 50, 75, or 100 for `Make Square`.
        percent: u8,
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// `Custom Zoom`: opens a dialog.
    CustomZoom {
        /// Which, if it says so.
        tile: Option<u8>,
        /// The picture.
        job: JobId,
    },
    /// ⬅️ ➡️ ⬆️ ⬇️.
    Pan {
        /// Whither.
        direction: Direction,
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// `Animate`: four videos from a picture.
    Animate {
        /// How lively.
        motion: Motion,
        /// Which.
        tile: u8,
        /// The picture.
        job: JobId,
    },
    /// `Extend`: a longer video.
    Extend {
        /// How lively.
        motion: Motion,
        /// Which.
        tile: u8,
        /// The video.
        job: JobId,
    },
    /// ❤️.
    Bookmark {
        /// What.
        job: JobId,
    },
    /// `Cancel Job`.
    CancelJob {
        /// Which.
        job: JobId,
    },
    /// 1️⃣ to 4️⃣ under a description: opens a dialog.
    PicReader {
        /// Which line.
        line: u8,
    },
    /// 🎉 `Imagine all`.
    PicReaderAll,
    /// 🔄 under a description.
    PicReadRetry,
    /// 1️⃣ to 5️⃣ under shortened prompts: opens a dialog.
    PromptAnalyzer {
        /// Which line.
        line: u8,
    },
    /// `Show Details` under shortened prompts.
    PromptAnalyzerExtended,
    /// None of these, verbatim: every edition of the bot brings some.
    Unknown(String),
}

/// Whither a picture grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// ⬅️.
    Left,
    /// ➡️.
    Right,
    /// ⬆️.
    Up,
    /// ⬇️.
    Down,
}

/// How lively a video is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// `Low motion`.
    Low,
    /// `High motion`.
    High,
}

impl CustomId {
    /// Reads a custom id. The word `JOB` may be written in any case, and `::SOLO` may be missing or too much: both are so
    /// in the wild.
    pub fn read(custom_id: &str) -> CustomId {
        parse(custom_id).unwrap_or_else(|| CustomId::Unknown(custom_id.to_owned()))
    }

    /// Writes it as the bot does.
    pub fn write(&self) -> String {
        use CustomId::*;
        match self {
            Upscale { tile, job } => format!("MJ::JOB::upsample::{tile}::{job}"),
            HdUpscale { way, tile, job } => format!("MJ::JOB::upsample_{way}::{tile}::{job}::SOLO"),
            VideoUpscale { tile, job } => format!("MJ::JOB::video_virtual_upscale::{tile}::{job}"),
            Variation { tile, job } => format!("MJ::JOB::variation::{tile}::{job}"),
            LowVariation { tile, job } => format!("MJ::JOB::low_variation::{tile}::{job}::SOLO"),
            HighVariation { tile, job } => format!("MJ::JOB::high_variation::{tile}::{job}::SOLO"),
            Reroll { job } => format!("MJ::JOB::reroll::0::{job}::SOLO"),
            Inpaint { tile, job } => format!("MJ::Inpaint::{tile}::{job}::SOLO"),
            Outpaint { percent, tile, job } => format!("MJ::Outpaint::{percent}::{tile}::{job}::SOLO"),
            CustomZoom { tile: None, job } => format!("MJ::CustomZoom::{job}"),
            CustomZoom { tile: Some(tile), job } => format!("MJ::CustomZoom::{tile}::{job}"),
            Pan { direction, tile, job } => format!("MJ::JOB::pan_{}::{tile}::{job}::SOLO", direction.word()),
            Animate { motion, tile, job } => format!("MJ::JOB::animate_{}::{tile}::{job}::SOLO", motion.word()),
            Extend { motion, tile, job } => format!("MJ::JOB::animate_{}_extend::{tile}::{job}", motion.word()),
            Bookmark { job } => format!("MJ::BOOKMARK::{job}"),
            CancelJob { job } => format!("MJ::CancelJob::ByJobid::{job}"),
            PicReader { line } => format!("MJ::Job::PicReader::{line}"),
            PicReaderAll => "MJ::Job::PicReader::all".to_owned(),
            PicReadRetry => "MJ::Picread::Retry".to_owned(),
            PromptAnalyzer { line } => format!("MJ::Job::PromptAnalyzer::{line}"),
            PromptAnalyzerExtended => "MJ::Job::PromptAnalyzerExtended".to_owned(),
            Unknown(custom_id) => custom_id.clone(),
        }
    }

    /// The kind of task that pressing it makes; `parent` is the kind of the task whose result it stands under. `None`:
    /// pressing it makes no task. A button that is not understood counts as more of what the parent was.
    ///
    /// Source: contract §4.4.
    pub fn action(&self, parent: Action) -> Option<Action> {
        use CustomId::*;
        match self {
            Upscale { .. } | HdUpscale { .. } | VideoUpscale { .. } => Some(Action::Upscale),
            Variation { .. } | LowVariation { .. } | HighVariation { .. } | Inpaint { .. } => Some(Action::Variation),
            Outpaint { .. } | CustomZoom { .. } => Some(Action::Zoom),
            Pan { .. } => Some(Action::Pan),
            PicReadRetry => Some(Action::Describe),
            PicReader { .. } | PromptAnalyzer { .. } => Some(Action::Imagine),
            PromptAnalyzerExtended => Some(Action::Shorten),
            // The contract has no kind for videos.
            Reroll { .. } | Animate { .. } | Extend { .. } | Unknown(_) => Some(parent),
            Bookmark { .. } | CancelJob { .. } | PicReaderAll => None,
        }
    }

    /// Whether it can be pressed through this API: ❤️ leaves no result, 🎉 leaves four, and jobs are cancelled otherwise.
    pub fn is_supported(&self) -> bool {
        self.action(Action::Imagine).is_some()
    }

    /// Which tile it is about, if it is about one.
    pub fn tile(&self) -> Option<u8> {
        use CustomId::*;
        match self {
            Upscale { tile, .. }
            | HdUpscale { tile, .. }
            | VideoUpscale { tile, .. }
            | Variation { tile, .. }
            | LowVariation { tile, .. }
            | HighVariation { tile, .. }
            | Inpaint { tile, .. }
            | Outpaint { tile, .. }
            | Pan { tile, .. }
            | Animate { tile, .. }
            | Extend { tile, .. } => Some(*tile),
            CustomZoom { tile, .. } => *tile,
            Reroll { .. } | Bookmark { .. } | CancelJob { .. } => None,
            PicReader { .. } | PicReaderAll | PicReadRetry | PromptAnalyzer { .. } | PromptAnalyzerExtended => None,
            Unknown(_) => None,
        }
    }
}

/// Which tile the button with this custom id is about, if it is about one.
pub fn tile(custom_id: &str) -> Option<u8> {
    CustomId::read(custom_id).tile()
}

/// The buttons under a message that can be pressed, in Discord's order. Link buttons are none.
///
/// Source: contract §2.4.
pub fn buttons(message: &Message) -> Vec<Button> {
    message.buttons().filter_map(button).collect()
}

fn button(button: &model::Button) -> Option<Button> {
    let custom_id = button.custom_id.clone().filter(|custom_id| !custom_id.is_empty())?;
    Some(Button {
        custom_id,
        emoji: button.emoji.as_ref().and_then(|emoji| emoji.name.clone()).unwrap_or_default(),
        label: button.label.clone().unwrap_or_default(),
        style: button.style,
        kind: model::Button::KIND,
    })
}

impl Direction {
    const ALL: [Direction; 4] = [Direction::Left, Direction::Right, Direction::Up, Direction::Down];

    fn word(self) -> &'static str {
        match self {
            Direction::Left => "left",
            Direction::Right => "right",
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

impl Motion {
    const ALL: [Motion; 2] = [Motion::Low, Motion::High];

    fn word(self) -> &'static str {
        match self {
            Motion::Low => "low",
            Motion::High => "high",
        }
    }
}

fn parse(custom_id: &str) -> Option<CustomId> {
    let words: Vec<&str> = custom_id.strip_suffix("::SOLO").unwrap_or(custom_id).split("::").collect();
    let (["MJ", area], rest) = words.split_first_chunk()? else { return None };
    match (*area, rest) {
        (area, rest) if area.eq_ignore_ascii_case("job") => job_button(rest),
        ("Inpaint", [tile, job]) => Some(CustomId::Inpaint { tile: number(tile)?, job: uuid(job)? }),
        ("Outpaint", [percent, tile, job]) => {
            Some(CustomId::Outpaint { percent: number(percent)?, tile: number(tile)?, job: uuid(job)? })
        }
        ("CustomZoom", [job]) => Some(CustomId::CustomZoom { tile: None, job: uuid(job)? }),
        ("CustomZoom", [tile, job]) => Some(CustomId::CustomZoom { tile: Some(number(tile)?), job: uuid(job)? }),
        ("BOOKMARK", [job]) => Some(CustomId::Bookmark { job: uuid(job)? }),
        ("CancelJob", ["ByJobid", job]) => Some(CustomId::CancelJob { job: uuid(job)? }),
        ("Picread", ["Retry"]) => Some(CustomId::PicReadRetry),
        _ => None,
    }
}

fn job_button(words: &[&str]) -> Option<CustomId> {
    let (name, tile, job) = match *words {
        ["PicReader", "all"] => return Some(CustomId::PicReaderAll),
        ["PicReader", line] => return Some(CustomId::PicReader { line: number(line)? }),
        ["PromptAnalyzer", line] => return Some(CustomId::PromptAnalyzer { line: number(line)? }),
        ["PromptAnalyzerExtended"] => return Some(CustomId::PromptAnalyzerExtended),
        ["reroll", _, job] => return Some(CustomId::Reroll { job: uuid(job)? }),
        [name, tile, job] => (name, number(tile)?, uuid(job)?),
        _ => return None,
    };
    if let Some(way) = name.strip_prefix("upsample_") {
        return Some(CustomId::HdUpscale { way: way.to_owned(), tile, job });
    }
    if let Some(word) = name.strip_prefix("pan_") {
        let direction = Direction::ALL.into_iter().find(|direction| direction.word() == word)?;
        return Some(CustomId::Pan { direction, tile, job });
    }
    if let Some(word) = name.strip_prefix("animate_") {
        let (word, extends) = word.strip_suffix("_extend").map_or((word, false), |word| (word, true));
        let motion = Motion::ALL.into_iter().find(|motion| motion.word() == word)?;
        return Some(if extends {
            CustomId::Extend { motion, tile, job }
        } else {
            CustomId::Animate { motion, tile, job }
        });
    }
    match name {
        "upsample" => Some(CustomId::Upscale { tile, job }),
        "video_virtual_upscale" => Some(CustomId::VideoUpscale { tile, job }),
        "variation" => Some(CustomId::Variation { tile, job }),
        "low_variation" => Some(CustomId::LowVariation { tile, job }),
        "high_variation" => Some(CustomId::HighVariation { tile, job }),
        _ => None,
    }
}

fn number(word: &str) -> Option<u8> {
    // `parse` would take a sign as well.
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
}

fn uuid(word: &str) -> Option<JobId> {
    JobId::find_in(word).filter(|_| word.len() == 36)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";

    /// The id with `H` for the job, whether it is written again as it was, and what pressing it makes under an imagine.
    fn check(custom_id: &str, again: bool, action: Option<Action>, tile: Option<u8>) {
        let custom_id = custom_id.replace('H', JOB);
        let read = CustomId::read(&custom_id);
        assert_eq!(read.write() == custom_id, again, "{custom_id}");
        assert_eq!(CustomId::read(&read.write()), read, "{custom_id}");
        assert_eq!(read.action(Action::Blend), action, "{custom_id}");
        assert_eq!(read.is_supported(), action.is_some(), "{custom_id}");
        assert_eq!(read.tile(), tile, "{custom_id}");
        assert!(!matches!(read, CustomId::Unknown(_)), "{custom_id}");
    }

    #[test]
    fn every_button_of_the_bots_is_understood() {
        use Action::*;
        check("MJ::JOB::upsample::1::H", true, Some(Upscale), Some(1));
        check("MJ::JOB::upsample::4::H::SOLO", false, Some(Upscale), Some(4));
        for way in ["v5_2x", "v5_4x", "v6_2x_subtle", "v6_2x_creative", "v6r1_2x_subtle", "v7_2x_creative", "max"] {
            check(&format!("MJ::JOB::upsample_{way}::1::H::SOLO"), true, Some(Upscale), Some(1));
        }
        check("MJ::JOB::video_virtual_upscale::2::H", true, Some(Upscale), Some(2));
        check("MJ::JOB::variation::3::H", true, Some(Variation), Some(3));
        check("MJ::JOB::low_variation::1::H::SOLO", true, Some(Variation), Some(1));
        check("MJ::JOB::high_variation::2::H::SOLO", true, Some(Variation), Some(2));
        check("MJ::JOB::reroll::0::H::SOLO", true, Some(Blend), None);
        check("MJ::Inpaint::1::H::SOLO", true, Some(Variation), Some(1));
        for percent in [50, 75, 100] {
            check(&format!("MJ::Outpaint::{percent}::1::H::SOLO"), true, Some(Zoom), Some(1));
        }
        check("MJ::CustomZoom::H", true, Some(Zoom), None);
        check("MJ::CustomZoom::1::H", true, Some(Zoom), Some(1));
        for direction in ["left", "right", "up", "down"] {
            check(&format!("MJ::JOB::pan_{direction}::1::H::SOLO"), true, Some(Pan), Some(1));
        }
        check("MJ::JOB::animate_high::1::H::SOLO", true, Some(Blend), Some(1));
        check("MJ::JOB::animate_low_extend::1::H", true, Some(Blend), Some(1));
        check("MJ::BOOKMARK::H", true, None, None);
        check("MJ::CancelJob::ByJobid::H", true, None, None);
        check("MJ::Job::PicReader::4", true, Some(Imagine), None);
        check("MJ::Job::PicReader::all", true, None, None);
        check("MJ::Picread::Retry", true, Some(Describe), None);
        check("MJ::Job::PromptAnalyzer::5", true, Some(Imagine), None);
        check("MJ::JOB::PromptAnalyzer::1", false, Some(Imagine), None);
        check("MJ::Job::PromptAnalyzerExtended", true, Some(Shorten), None);
    }

    #[test]
    fn what_is_not_understood_stays_as_it_is_and_counts_as_more_of_the_same() {
        for custom_id in [
            "",
            "MJ",
            "MJ::JOB",
            "MJ::JOB::upsample::1",
            "MJ::JOB::upsample::+1::3dbbd469-36af-4a0f-8f02-df6c579e7011",
            "MJ::JOB::upsample::999::3dbbd469-36af-4a0f-8f02-df6c579e7011",
            "MJ::JOB::pan_away::1::3dbbd469-36af-4a0f-8f02-df6c579e7011::SOLO",
            "MJ::JOB::explode::1::3dbbd469-36af-4a0f-8f02-df6c579e7011",
            "MJ::JOB::upsample::1::x3dbbd469-36af-4a0f-8f02-df6c579e7011",
            "MJ::Settings::RemixMode",
        ] {
            let read = CustomId::read(custom_id);
            assert_eq!(read, CustomId::Unknown(custom_id.to_owned()));
            assert_eq!(read.write(), custom_id);
            assert_eq!(read.action(Action::Pan), Some(Action::Pan));
        }
    }

    fn any_custom_id() -> impl Strategy<Value = CustomId> {
        let job = any::<u128>().prop_map(JobId::from_u128);
        let direction = prop::sample::select(Direction::ALL.to_vec());
        let motion = prop::sample::select(Motion::ALL.to_vec());
        (0u8..23, any::<u8>(), any::<u8>(), job, direction, motion, "[a-z0-9_]{0,12}").prop_map(
            |(kind, tile, percent, job, direction, motion, way)| match kind {
                0 => CustomId::Upscale { tile, job },
                1 => CustomId::HdUpscale { way, tile, job },
                2 => CustomId::VideoUpscale { tile, job },
                3 => CustomId::Variation { tile, job },
                4 => CustomId::LowVariation { tile, job },
                5 => CustomId::HighVariation { tile, job },
                6 => CustomId::Reroll { job },
                7 => CustomId::Inpaint { tile, job },
                8 => CustomId::Outpaint { percent, tile, job },
                9 => CustomId::CustomZoom { tile: None, job },
                10 => CustomId::CustomZoom { tile: Some(tile), job },
                11 => CustomId::Pan { direction, tile, job },
                12 => CustomId::Animate { motion, tile, job },
                13 => CustomId::Extend { motion, tile, job },
                14 => CustomId::Bookmark { job },
                15 => CustomId::CancelJob { job },
                16 => CustomId::PicReader { line: tile },
                17 => CustomId::PicReaderAll,
                18 => CustomId::PicReadRetry,
                19 => CustomId::PromptAnalyzer { line: tile },
                20 => CustomId::PromptAnalyzerExtended,
                _ => CustomId::Unknown(format!("MJ::{way}::x")),
            },
        )
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(custom_id in any_custom_id()) {
            prop_assert_eq!(CustomId::read(&custom_id.write()), custom_id);
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,80}|MJ::(JOB|Job|Outpaint)(::[a-z0-9-]{0,36}){0,4}") {
            let _ = CustomId::read(&text);
        }
    }
}
