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
            Animate { .. } | Extend { .. } => Some(Action::Video),
            Unknown(custom_id) if custom_id.to_lowercase().starts_with(ANIMATE_ANYHOW) => Some(Action::Video),
            Reroll { .. } | Unknown(_) => Some(parent),
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

/// When a button asks back before anything is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// It does what it says.
    Never,
    /// Whatever the settings are.
    Always,
    /// While remix is on.
    InRemix,
}

/// Whether two marks mean the same button: peers write some in more than one way.
///
/// Source: contract 4.5, 7 (23, 34).
pub fn is_same(mark: &str, other: &str) -> bool {
    let read = |mark| match CustomId::read(mark) {
        // Of a large picture there is one tile, named or not.
        CustomId::CustomZoom { tile: Some(1), job } => CustomId::CustomZoom { tile: None, job },
        read => read,
    };
    mark == other || matches!((read(mark), read(other)), (a, b) if a == b && !matches!(a, CustomId::Unknown(_)))
}

/// Whether pressing the button with this custom id opens a dialog. A button that is not understood is not expected to;
/// whether one has come is seen in any case.
///
/// Source: contract 4.6; wire §4.6-4.8.
pub fn opens_dialog(custom_id: &str) -> Opens {
    use CustomId::*;
    match CustomId::read(custom_id) {
        CustomZoom { .. } | Inpaint { .. } | PicReader { .. } | PromptAnalyzer { .. } => Opens::Always,
        Reroll { .. } | Variation { .. } | LowVariation { .. } | HighVariation { .. } => Opens::InRemix,
        Pan { .. } | Outpaint { .. } | Animate { .. } | Extend { .. } => Opens::InRemix,
        Upscale { .. } | HdUpscale { .. } | VideoUpscale { .. } | Bookmark { .. } | CancelJob { .. } => Opens::Never,
        PicReaderAll | PicReadRetry | PromptAnalyzerExtended | Unknown(_) => Opens::Never,
    }
}

/// Whether the bot answers the pressing of this button by changing the message that it stands under. Every other button
/// changes there too, in colour alone, and that answers nobody.
///
/// Source: wire §4.9, §4.11.
pub fn answers_in_place(custom_id: &str) -> bool {
    matches!(CustomId::read(custom_id), CustomId::PicReadRetry | CustomId::PromptAnalyzerExtended)
}

/// What the words for a button's dialog lack, if they do: `Custom Zoom` wants to know how far.
///
/// Source: contract 4.6; wire 4.6.
pub fn unfit_words(custom_id: &str, words: &str) -> Option<&'static str> {
    const LACKING: &str = "words with --zoom and a value from 1 to 2, or with --ar";
    if !matches!(CustomId::read(custom_id), CustomId::CustomZoom { .. }) {
        return None;
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    let zoom = words.iter().position(|word| *word == "--zoom").map(|at| words.get(at + 1).and_then(|n| n.parse().ok()));
    let is_fit = match zoom {
        Some(factor) => factor.is_some_and(|factor: f64| (1.0..=2.0).contains(&factor)),
        None => words.contains(&"--ar"),
    };
    (!is_fit).then_some(LACKING)
}

/// How the buttons begin that set a picture in motion, also in ways yet to come; in lower case.
const ANIMATE_ANYHOW: &str = "mj::job::animate_";

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
mod tests;
