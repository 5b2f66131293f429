//! The first noun: one wish of a client, where it stands, and the signals a bot can give about it. Pure; decides nothing
//! about slots, queues or messages.

mod button;
mod delivery;
mod dialog;
mod outcome;
mod signal;
mod state;
mod upload;

pub use button::{Button, Press};
pub use delivery::{Attempt, Delivery, DeliveryId, GivenUp};
pub use dialog::{Dialog, Filled, Filling, Form};
pub use outcome::{CancelOutcome, Placed, PressRequest, ResendOutcome, SeedOutcome, Sent, SubmitOutcome};
pub use signal::{CancelHandle, Clue, News, Signal, Trouble};
pub use state::{FailReason, Outcome, Picture, Progress, TaskEvent, TaskState};
pub use upload::{PictureKind, Upload, UploadNote};

use std::time::Duration;

use crate::{
    clock::Millis,
    id::{AccountId, ChannelId, InteractionId, JobId, MessageId, Nonce, TaskId},
};

/// One wish of a client. Times are of the world's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Ours, never used twice.
    pub id: TaskId,
    /// Who carries it out.
    pub account: AccountId,
    /// Where it is carried out.
    pub channel: ChannelId,
    /// Which bot is asked.
    pub bot: Bot,
    /// Its kind, as it is told to clients.
    pub action: Action,
    /// How the bot is asked.
    pub wish: Wish,
    /// As sent, trimmed.
    pub prompt: String,
    /// After translation; equal to `prompt` while no translator is set.
    pub prompt_en: String,
    /// What clients see as its description, for example `/imagine a cat`.
    pub description: String,
    /// The client's own text, told back unchanged.
    pub client_state: Option<String>,
    /// Where changes are told.
    pub notify_hook: Option<String>,
    /// The pictures that the client brought; their bytes rest in the store until the task has ended.
    pub uploads: Vec<UploadNote>,
    /// What Discord echoes on the first answer to this task's interaction.
    pub nonce: Nonce,
    /// When it was accepted.
    pub submitted_at: Millis,
    /// When it took its slot; `timeout` counts from here until `started_at` is known.
    pub sending_since: Option<Millis>,
    /// When Discord took the interaction.
    pub started_at: Option<Millis>,
    /// When it ended.
    pub finished_at: Option<Millis>,
    /// How long it may take after `started_at`, in milliseconds; the account's limit at the time it was accepted.
    pub timeout_ms: u64,
    /// Where it stands.
    pub state: TaskState,
    /// What Discord has shown of it.
    pub seen: Seen,
    /// How often it was changed; a webhook names it, so that a receiver can tell old from new.
    pub revision: u32,
    /// Which accounts may take it, as long as it waits.
    pub choice: Choice,
    /// The request that brought it, as the log names it.
    pub request_id: Option<String>,
}

impl Task {
    /// How long a dialog waits to be filled in: longer than Discord keeps it, it is of no use.
    pub const DIALOG_PATIENCE: Duration = Duration::from_secs(15 * 60);

    /// When it fails if nothing happens: `None` while it waits for a slot or when it has ended.
    pub fn deadline(&self) -> Option<Millis> {
        match &self.state {
            TaskState::Asking(_) => Some(self.submitted_at + Task::DIALOG_PATIENCE),
            TaskState::Queued => None,
            TaskState::Sending | TaskState::Submitted | TaskState::Running(_) => {
                let from = self.started_at.or(self.sending_since)?;
                Some(from + Duration::from_millis(self.timeout_ms))
            }
            TaskState::Succeeded(_) | TaskState::Failed { .. } | TaskState::Cancelled => None,
        }
    }

    /// Words with the links of pictures that were brought along: in front, or where the words end in a parameter that is
    /// still without its picture, the last one there.
    ///
    /// Source: contract 4.3.
    pub fn with_links(words: &str, links: &[String]) -> String {
        let (front, last) = match links.split_last() {
            Some((last, front)) if words.ends_with("--end") => (front, Some(last)),
            _ => (links, None),
        };
        let front = front.iter().map(String::as_str);
        front.chain([words]).chain(last.map(String::as_str)).collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    /// Which button was pressed for it, if one was.
    pub fn press(&self) -> Option<&Press> {
        match &self.wish {
            Wish::Press(press) => Some(press),
            Wish::Fill(filled) => Some(&filled.press),
            Wish::Imagine | Wish::Blend { .. } | Wish::Describe { .. } | Wish::Shorten | Wish::Swap => None,
        }
    }
}

/// What Discord has shown of a task: the keys by which later messages find it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The interaction that Discord made of our request.
    pub interaction: Option<InteractionId>,
    /// The message that reports progress.
    pub progress_message: Option<MessageId>,
    /// The bot's job.
    pub job: Option<JobId>,
    /// The prompt as the bot prints it.
    pub final_prompt: Option<String>,
    /// How the bot can be asked to stop.
    pub cancel: Option<CancelHandle>,
    /// Where the pictures are that were brought along and posted, in their order.
    pub posted: Vec<String>,
    /// The result's words for a Chinese reader, where there is a translator.
    pub chinese: Option<String>,
    /// What the picture's noise was made of, once it was asked for.
    pub seed: Option<String>,
}

/// The kind of a task, as clients know it.
///
/// Source: contract 2.3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// 绘图: a grid from words.
    Imagine,
    /// 放大: one of four, or a larger one.
    Upscale,
    /// 变化: a grid from a picture.
    Variation,
    /// 图片变焦.
    Zoom,
    /// 焦点移动.
    Pan,
    /// 图生文.
    Describe,
    /// 图片混合.
    Blend,
    /// prompt分析.
    Shorten,
    /// 人脸替换.
    SwapFace,
    /// A picture changed by words; an addition.
    Edit,
    /// A picture set in motion; an addition.
    Video,
}

/// The chat application that draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bot {
    /// Midjourney.
    #[default]
    Midjourney,
    /// niji・journey.
    Niji,
    /// InsightFaceSwap, which only swaps faces.
    InsightFace,
}

/// How a bot is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// By a slash command with the task's prompt.
    Imagine,
    /// By pressing a button under an earlier result.
    Press(Press),
    /// By filling in the dialog that such a press has opened.
    Fill(Box<Filled>),
    /// By a slash command with pictures to be made one.
    Blend {
        /// What shape it gets.
        shape: Shape,
    },
    /// By a slash command with a picture to be put into words.
    Describe {
        /// Where the picture is; `None` when it is brought along.
        link: Option<String>,
    },
    /// By a slash command with words to be weighed.
    Shorten,
    /// By slash commands with a face and a picture to put it into.
    Swap,
}

/// The shape of a blend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// 2:3.
    Portrait,
    /// 1:1.
    #[default]
    Square,
    /// 3:2.
    Landscape,
}

/// One wish as it is handed in: everything the engine needs and cannot know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Its kind.
    pub action: Action,
    /// Which bot.
    pub bot: Bot,
    /// How it is asked.
    pub wish: Wish,
    /// As sent, trimmed.
    pub prompt: String,
    /// After translation.
    pub prompt_en: String,
    /// What clients see as its description.
    pub description: String,
    /// The client's own text.
    pub client_state: Option<String>,
    /// Where changes are told; the world's hook stands in when there is none.
    pub notify_hook: Option<String>,
    /// The pictures that the client brings along.
    pub uploads: Vec<Upload>,
    /// Which accounts may take it.
    pub choice: Choice,
    /// The request that brings it, as the log names it.
    pub request_id: Option<String>,
}

/// Which accounts may take a task. Conditions are ANDed; `None` and empty do not filter.
///
/// Source: contract 2.6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// This account and no other.
    pub account: Option<AccountId>,
    /// An account of this channel.
    pub channel: Option<ChannelId>,
    /// Its remark contains this.
    pub remark: Option<String>,
    /// Its speed is one of these.
    pub speeds: Vec<Speed>,
    /// Its remix mode is so.
    pub remix: Option<bool>,
    /// For `remix`, an account that submits remix dialogs by itself counts as having remix off.
    pub remix_auto_considered: bool,
}

/// How fast, and out of which budget, a bot draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speed {
    /// 慢速.
    #[default]
    Relax,
    /// 快速.
    Fast,
    /// 极速.
    Turbo,
}
