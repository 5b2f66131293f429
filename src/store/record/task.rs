//! A task on disk.

use serde::{Deserialize, Serialize};

use super::{
    Stored, tail,
    wish::{ChoiceRecord, DialogRecord, UploadRecord, WishRecord},
};
use crate::{
    clock::Millis,
    id::{AccountId, ChannelId, InteractionId, JobId, MessageId, Nonce, TaskId},
    store::cell::{action_code, action_of_code},
    task::{Bot, Button, CancelHandle, FailReason, Outcome, Picture, Progress, Seen, Task, TaskState},
};

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct TaskRecord {
    id: u64,
    account: u64,
    channel: u64,
    bot: BotRecord,
    action: u8,
    wish: WishRecord,
    prompt: String,
    prompt_en: String,
    description: String,
    client_state: Option<String>,
    notify_hook: Option<String>,
    nonce: u64,
    submitted_at: u64,
    sending_since: Option<u64>,
    started_at: Option<u64>,
    finished_at: Option<u64>,
    timeout_ms: u64,
    state: StateRecord,
    seen: SeenRecord,
    revision: u32,
    since_2: TaskTail,
}

/// What tasks have since format 2.
#[derive(Default, Serialize, Deserialize)]
struct TaskTail {
    uploads: Vec<UploadRecord>,
    posted: Vec<String>,
    chinese: Option<String>,
    seed: Option<String>,
    choice: ChoiceRecord,
    request_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum BotRecord {
    Midjourney,
    Niji,
    InsightFace,
}

#[derive(Serialize, Deserialize)]
enum StateRecord {
    Queued,
    Sending,
    Submitted,
    Running { percent: u8, picture: Option<PictureRecord> },
    Succeeded(OutcomeRecord),
    Failed(FailRecord),
    Cancelled,
    Asking(DialogRecord),
}

/// An empty URL stands for no picture: format 1 had always one.
#[derive(Default, Serialize, Deserialize)]
struct PictureRecord {
    url: String,
    width: u32,
    height: u32,
}

#[derive(Serialize, Deserialize)]
struct OutcomeRecord {
    message: u64,
    message_flags: u64,
    content: String,
    picture: PictureRecord,
    job: Option<u128>,
    final_prompt: Option<String>,
    buttons: Vec<ButtonRecord>,
}

#[derive(Serialize, Deserialize)]
struct ButtonRecord {
    custom_id: String,
    emoji: String,
    label: String,
    style: u8,
    kind: u8,
}

#[derive(Serialize, Deserialize)]
enum FailRecord {
    Refused(String),
    Rejected(String),
    TimedOut,
    OutOfReach(String),
    AccountStopped(String),
    /// [`FailReason::Missing`], as it was called first.
    Restarted,
    StoppedElsewhere,
    Internal(String),
}

#[derive(Serialize, Deserialize)]
struct SeenRecord {
    interaction: Option<u64>,
    progress_message: Option<u64>,
    job: Option<u128>,
    final_prompt: Option<String>,
    cancel: Option<CancelRecord>,
}

#[derive(Serialize, Deserialize)]
enum CancelRecord {
    Button { message: u64, message_flags: u64, custom_id: String },
    MenuCommand { message: u64 },
}

impl Stored for Task {
    const KIND: &'static str = "task";
    type Record = TaskRecord;

    fn tail_since(format: u8) -> Vec<u8> {
        match format {
            1 => tail(&TaskTail::default()),
            _ => Vec::new(),
        }
    }

    fn to_record(&self) -> TaskRecord {
        TaskRecord {
            id: self.id.0,
            account: self.account.0,
            channel: self.channel.get(),
            bot: match self.bot {
                Bot::Midjourney => BotRecord::Midjourney,
                Bot::Niji => BotRecord::Niji,
                Bot::InsightFace => BotRecord::InsightFace,
            },
            action: action_code(self.action),
            wish: WishRecord::of(&self.wish),
            prompt: self.prompt.clone(),
            prompt_en: self.prompt_en.clone(),
            description: self.description.clone(),
            client_state: self.client_state.clone(),
            notify_hook: self.notify_hook.clone(),
            nonce: self.nonce.get(),
            submitted_at: self.submitted_at.0,
            sending_since: self.sending_since.map(|at| at.0),
            started_at: self.started_at.map(|at| at.0),
            finished_at: self.finished_at.map(|at| at.0),
            timeout_ms: self.timeout_ms,
            state: StateRecord::of(&self.state),
            seen: SeenRecord::of(&self.seen),
            revision: self.revision,
            since_2: TaskTail {
                uploads: self.uploads.iter().map(UploadRecord::of).collect(),
                posted: self.seen.posted.clone(),
                chinese: self.seen.chinese.clone(),
                seed: self.seen.seed.clone(),
                choice: ChoiceRecord::of(&self.choice),
                request_id: self.request_id.clone(),
            },
        }
    }

    fn from_record(record: TaskRecord) -> Result<Task, String> {
        let TaskTail { uploads, posted, chinese, seed, choice, request_id } = record.since_2;
        Ok(Task {
            id: TaskId(record.id),
            account: AccountId(record.account),
            channel: ChannelId::new(record.channel),
            bot: match record.bot {
                BotRecord::Midjourney => Bot::Midjourney,
                BotRecord::Niji => Bot::Niji,
                BotRecord::InsightFace => Bot::InsightFace,
            },
            action: action_of_code(record.action)
                .ok_or_else(|| format!("no action has the number {}", record.action))?,
            wish: record.wish.into_wish(),
            prompt: record.prompt,
            prompt_en: record.prompt_en,
            description: record.description,
            client_state: record.client_state,
            notify_hook: record.notify_hook,
            nonce: Nonce::new(record.nonce),
            submitted_at: Millis(record.submitted_at),
            sending_since: record.sending_since.map(Millis),
            started_at: record.started_at.map(Millis),
            finished_at: record.finished_at.map(Millis),
            timeout_ms: record.timeout_ms,
            state: record.state.into_state(),
            seen: Seen { posted, chinese, seed, ..record.seen.into_seen() },
            revision: record.revision,
            uploads: uploads.into_iter().map(UploadRecord::into_note).collect(),
            choice: choice.into_choice(),
            request_id,
        })
    }
}

impl StateRecord {
    fn of(state: &TaskState) -> StateRecord {
        match state {
            TaskState::Asking(dialog) => StateRecord::Asking(DialogRecord::of(dialog)),
            TaskState::Queued => StateRecord::Queued,
            TaskState::Sending => StateRecord::Sending,
            TaskState::Submitted => StateRecord::Submitted,
            TaskState::Running(Progress { percent, picture }) => {
                StateRecord::Running { percent: *percent, picture: picture.as_ref().map(PictureRecord::of) }
            }
            TaskState::Succeeded(outcome) => StateRecord::Succeeded(OutcomeRecord::of(outcome)),
            TaskState::Failed { reason } => StateRecord::Failed(FailRecord::of(reason)),
            TaskState::Cancelled => StateRecord::Cancelled,
        }
    }

    fn into_state(self) -> TaskState {
        match self {
            StateRecord::Queued => TaskState::Queued,
            StateRecord::Sending => TaskState::Sending,
            StateRecord::Submitted => TaskState::Submitted,
            StateRecord::Running { percent, picture } => {
                TaskState::Running(Progress { percent, picture: picture.map(PictureRecord::into_picture) })
            }
            StateRecord::Succeeded(outcome) => TaskState::Succeeded(Box::new(outcome.into_outcome())),
            StateRecord::Failed(reason) => TaskState::Failed { reason: reason.into_reason() },
            StateRecord::Cancelled => TaskState::Cancelled,
            StateRecord::Asking(dialog) => TaskState::Asking(Box::new(dialog.into_dialog())),
        }
    }
}

impl PictureRecord {
    fn of(picture: &Picture) -> PictureRecord {
        PictureRecord { url: picture.url.clone(), width: picture.width, height: picture.height }
    }

    fn into_picture(self) -> Picture {
        Picture { url: self.url, width: self.width, height: self.height }
    }
}

impl OutcomeRecord {
    fn of(outcome: &Outcome) -> OutcomeRecord {
        OutcomeRecord {
            message: outcome.message.get(),
            message_flags: outcome.message_flags,
            content: outcome.content.clone(),
            picture: outcome.picture.as_ref().map(PictureRecord::of).unwrap_or_default(),
            job: outcome.job.map(JobId::as_u128),
            final_prompt: outcome.final_prompt.clone(),
            buttons: outcome.buttons.iter().map(ButtonRecord::of).collect(),
        }
    }

    fn into_outcome(self) -> Outcome {
        Outcome {
            message: MessageId::new(self.message),
            message_flags: self.message_flags,
            content: self.content,
            picture: Some(self.picture.into_picture()).filter(|picture| !picture.url.is_empty()),
            job: self.job.map(JobId::from_u128),
            final_prompt: self.final_prompt,
            buttons: self.buttons.into_iter().map(ButtonRecord::into_button).collect(),
        }
    }
}

impl ButtonRecord {
    fn of(Button { custom_id, emoji, label, style, kind }: &Button) -> ButtonRecord {
        ButtonRecord {
            custom_id: custom_id.clone(),
            emoji: emoji.clone(),
            label: label.clone(),
            style: *style,
            kind: *kind,
        }
    }

    fn into_button(self) -> Button {
        let ButtonRecord { custom_id, emoji, label, style, kind } = self;
        Button { custom_id, emoji, label, style, kind }
    }
}

impl FailRecord {
    fn of(reason: &FailReason) -> FailRecord {
        match reason {
            FailReason::Refused(text) => FailRecord::Refused(text.clone()),
            FailReason::Rejected(text) => FailRecord::Rejected(text.clone()),
            FailReason::TimedOut => FailRecord::TimedOut,
            FailReason::OutOfReach(why) => FailRecord::OutOfReach(why.clone()),
            FailReason::AccountStopped(why) => FailRecord::AccountStopped(why.clone()),
            FailReason::Missing => FailRecord::Restarted,
            FailReason::StoppedElsewhere => FailRecord::StoppedElsewhere,
            FailReason::Internal(why) => FailRecord::Internal(why.clone()),
        }
    }

    fn into_reason(self) -> FailReason {
        match self {
            FailRecord::Refused(text) => FailReason::Refused(text),
            FailRecord::Rejected(text) => FailReason::Rejected(text),
            FailRecord::TimedOut => FailReason::TimedOut,
            FailRecord::OutOfReach(why) => FailReason::OutOfReach(why),
            FailRecord::AccountStopped(why) => FailReason::AccountStopped(why),
            FailRecord::Restarted => FailReason::Missing,
            FailRecord::StoppedElsewhere => FailReason::StoppedElsewhere,
            FailRecord::Internal(why) => FailReason::Internal(why),
        }
    }
}

impl SeenRecord {
    fn of(
        Seen { interaction, progress_message, job, final_prompt, cancel, posted: _, chinese: _, seed: _ }: &Seen,
    ) -> SeenRecord {
        SeenRecord {
            interaction: interaction.map(InteractionId::get),
            progress_message: progress_message.map(MessageId::get),
            job: job.map(JobId::as_u128),
            final_prompt: final_prompt.clone(),
            cancel: cancel.as_ref().map(CancelRecord::of),
        }
    }

    fn into_seen(self) -> Seen {
        Seen {
            interaction: self.interaction.map(InteractionId::new),
            progress_message: self.progress_message.map(MessageId::new),
            job: self.job.map(JobId::from_u128),
            final_prompt: self.final_prompt,
            cancel: self.cancel.map(CancelRecord::into_handle),
            posted: Vec::new(),
            chinese: None,
            seed: None,
        }
    }
}

impl CancelRecord {
    fn of(handle: &CancelHandle) -> CancelRecord {
        match handle {
            CancelHandle::Button { message, message_flags, custom_id } => CancelRecord::Button {
                message: message.get(),
                message_flags: *message_flags,
                custom_id: custom_id.clone(),
            },
            CancelHandle::MenuCommand { message } => CancelRecord::MenuCommand { message: message.get() },
        }
    }

    fn into_handle(self) -> CancelHandle {
        match self {
            CancelRecord::Button { message, message_flags, custom_id } => {
                CancelHandle::Button { message: MessageId::new(message), message_flags, custom_id }
            }
            CancelRecord::MenuCommand { message } => CancelHandle::MenuCommand { message: MessageId::new(message) },
        }
    }
}
