//! A task as clients see it: in queries, in answers, and in the bodies of webhooks.

use midjourney_openapi::{
    FreeForm,
    midjourney::{Button, Task, TaskAction, TaskStatus, VideoUrl},
};
use serde_json::{Map, Value};

use super::{bot_name, millis};
use crate::{
    store::Status,
    task::{self, Action, Form, TaskState, Wish},
};

/// The whole task as the contract has it.
///
/// Source: contract 2.3, 4.1.
pub fn task(task: &task::Task) -> Task {
    let shown = Shown::of(&task.state);
    Task {
        id: task.id.to_string(),
        action: action(task.action),
        status: shown.status,
        prompt: Some(task.prompt.clone()),
        prompt_en: Some(task.prompt_en.clone()),
        description: Some(task.description.clone()),
        state: task.client_state.clone(),
        submit_time: millis(task.submitted_at),
        start_time: task.started_at.map(millis),
        finish_time: task.finished_at.map(millis),
        image_url: shown.picture.map(|picture| picture.url.clone()),
        progress: shown.progress,
        fail_reason: shown.fail_reason,
        properties: properties(task),
        buttons: shown.buttons.iter().map(button).collect(),
        video_urls: videos(task),
    }
}

/// The videos of a result that is one; its first picture is the file itself, which moves.
fn videos(task: &task::Task) -> Option<Vec<VideoUrl>> {
    let TaskState::Succeeded(outcome) = &task.state else { return None };
    let prompt = outcome.final_prompt.as_deref().unwrap_or_default();
    let moves = task.action == Action::Video || prompt.split_whitespace().any(|word| word == "--video");
    let picture = outcome.picture.as_ref().filter(|_| moves)?;
    Some(vec![VideoUrl { url: picture.url.clone(), thumbnail: picture.url.clone() }])
}

/// The task as compact JSON: the body of a webhook, byte for byte what a fetch would have answered.
pub fn task_body(of: &task::Task) -> Vec<u8> {
    serde_json::to_vec(&task(of)).expect("a task is strings and numbers under string keys, which JSON can always hold")
}

/// What the state alone decides.
struct Shown<'a> {
    status: TaskStatus,
    /// `None` before the start, `""` where there is no result.
    progress: Option<String>,
    /// Relays take any text here for a failure, so it is there for a failure only.
    fail_reason: Option<String>,
    picture: Option<&'a task::Picture>,
    buttons: &'a [task::Button],
}

impl Shown<'_> {
    fn of(state: &TaskState) -> Shown<'_> {
        let plain = |status, progress: Option<&str>| Shown {
            status,
            progress: progress.map(str::to_owned),
            fail_reason: None,
            picture: None,
            buttons: &[],
        };
        match state {
            TaskState::Asking(_) => plain(TaskStatus::Modal, None),
            TaskState::Queued | TaskState::Sending => plain(TaskStatus::NotStart, None),
            TaskState::Submitted => plain(TaskStatus::Submitted, Some("0%")),
            TaskState::Running(progress) => Shown {
                progress: Some(format!("{}%", progress.percent)),
                picture: progress.picture.as_ref(),
                ..plain(TaskStatus::InProgress, None)
            },
            TaskState::Succeeded(outcome) => Shown {
                picture: outcome.picture.as_ref(),
                buttons: &outcome.buttons,
                ..plain(TaskStatus::Success, Some("100%"))
            },
            TaskState::Failed { reason } => {
                Shown { fail_reason: Some(reason.to_string()), ..plain(TaskStatus::Failure, Some("")) }
            }
            TaskState::Cancelled => plain(TaskStatus::Cancel, Some("")),
        }
    }
}

/// As many as there can be, so that the map grows into no larger one.
const PROPERTIES_MAX: usize = 20;

/// What the contract has no field of its own for. What is not known yet is left out, since clients decode these as
/// strings; `notifyHook` alone is written as `null`.
///
/// Source: contract 2.3.3.
fn properties(task: &task::Task) -> FreeForm {
    let mut map = Map::with_capacity(PROPERTIES_MAX);
    let mut put = |key: &str, value: Value| {
        map.insert(key.to_owned(), value);
    };
    put("botType", bot_name(task.bot).into());
    put("notifyHook", task.notify_hook.as_deref().into());
    put("nonce", task.nonce.to_string().into());
    put("discordInstanceId", task.account.to_string().into());
    put("discordChannelId", task.channel.to_string().into());
    if let Some(press) = task.press() {
        put("customId", press.custom_id.as_str().into());
    }
    dialog_properties(task, &mut put);
    if let Some(message) = task.seen.progress_message {
        put("progressMessageId", message.to_string().into());
    }
    let outcome = match &task.state {
        TaskState::Succeeded(outcome) => Some(outcome),
        _ => None,
    };
    let final_prompt = outcome.and_then(|outcome| outcome.final_prompt.as_ref()).or(task.seen.final_prompt.as_ref());
    if let Some(prompt) = final_prompt {
        put("finalPrompt", prompt.as_str().into());
    }
    if outcome.is_some() && matches!(task.action, Action::Describe | Action::Shorten) {
        // Without a translator it is empty: clients fall back to `finalPrompt` then, and not on an absent one.
        put("finalZhPrompt", task.seen.chinese.as_deref().unwrap_or_default().into());
    }
    if let Some(seed) = &task.seen.seed {
        put("imageSeed", seed.as_str().into());
    }
    if let Some(job) = outcome.and_then(|outcome| outcome.job).or(task.seen.job) {
        put("messageHash", job.to_string().into());
    }
    if let Some(outcome) = outcome {
        put("messageId", outcome.message.to_string().into());
        put("messageContent", outcome.content.as_str().into());
        put("flags", outcome.message_flags.into());
    }
    FreeForm(map)
}

/// What is kept of a dialog, open or filled in.
fn dialog_properties(task: &task::Task, put: &mut impl FnMut(&str, Value)) {
    let (press, dialog) = match (&task.wish, &task.state) {
        (Wish::Fill(filled), _) => (&filled.press, &filled.dialog),
        (Wish::Press(press), TaskState::Asking(dialog)) => (press, dialog.as_ref()),
        _ => return,
    };
    put("needModel", true.into());
    put("modalMessageId", press.message.to_string().into());
    if let Form::Words { custom_id, field } = &dialog.form {
        put("modalCustomId", custom_id.as_str().into());
        put("modalPromptCustomId", field.as_str().into());
    }
}

pub(super) fn button(button: &task::Button) -> Button {
    Button {
        custom_id: button.custom_id.clone(),
        emoji: button.emoji.clone(),
        label: button.label.clone(),
        style: button.style.into(),
        r#type: button.kind.into(),
    }
}

/// The kind's name on the wire.
fn action(action: Action) -> TaskAction {
    match action {
        Action::Imagine => TaskAction::Imagine,
        Action::Upscale => TaskAction::Upscale,
        Action::Variation => TaskAction::Variation,
        Action::Zoom => TaskAction::Zoom,
        Action::Pan => TaskAction::Pan,
        Action::Describe => TaskAction::Describe,
        Action::Blend => TaskAction::Blend,
        Action::Shorten => TaskAction::Shorten,
        Action::SwapFace => TaskAction::SwapFace,
        Action::Edit => TaskAction::Edit,
        Action::Video => TaskAction::Video,
    }
}

/// The kind with that name on the wire.
pub fn action_of(name: TaskAction) -> Action {
    match name {
        TaskAction::Imagine => Action::Imagine,
        TaskAction::Upscale => Action::Upscale,
        TaskAction::Variation => Action::Variation,
        TaskAction::Zoom => Action::Zoom,
        TaskAction::Pan => Action::Pan,
        TaskAction::Describe => Action::Describe,
        TaskAction::Blend => Action::Blend,
        TaskAction::Shorten => Action::Shorten,
        TaskAction::SwapFace => Action::SwapFace,
        TaskAction::Edit => Action::Edit,
        TaskAction::Video => Action::Video,
    }
}

/// The states that clients see under that name.
pub fn statuses_of(name: TaskStatus) -> &'static [Status] {
    match name {
        TaskStatus::NotStart => &[Status::Queued, Status::Sending],
        TaskStatus::Submitted => &[Status::Submitted],
        TaskStatus::Modal => &[Status::Asking],
        TaskStatus::InProgress => &[Status::Running],
        TaskStatus::Failure => &[Status::Failed],
        TaskStatus::Success => &[Status::Succeeded],
        TaskStatus::Cancel => &[Status::Cancelled],
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::{
        clock::Millis,
        id::{AccountId, ChannelId, JobId, MessageId, Nonce, TaskId},
        task::{Bot, FailReason, Outcome, Picture, Press, Progress, Seen},
    };

    const JOB: JobId = JobId::from_u128(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);

    /// A task for tests, in that state.
    pub fn sample(state: TaskState) -> task::Task {
        task::Task {
            id: TaskId(1_704_529_669_123_456),
            account: AccountId(1_719_252_589_390_291_968),
            channel: ChannelId::new(1_100_000_000_000_000_002),
            bot: Bot::Midjourney,
            action: Action::Imagine,
            wish: Wish::Imagine,
            prompt: "猫猫".into(),
            prompt_en: "Cat".into(),
            description: "/imagine 猫猫".into(),
            client_state: Some("order-7".into()),
            notify_hook: None,
            nonce: Nonce::new(1_193_078_123_456_789_504),
            submitted_at: Millis(1_704_529_669_123),
            sending_since: None,
            started_at: None,
            finished_at: None,
            timeout_ms: 300_000,
            state,
            seen: Seen::default(),
            revision: 1,
            uploads: Vec::new(),
            choice: task::Choice::default(),
            request_id: None,
        }
    }

    fn picture(url: &str) -> Picture {
        Picture { url: url.into(), width: 0, height: 0 }
    }

    /// What became of it, with one button.
    pub fn outcome() -> Box<Outcome> {
        Box::new(Outcome {
            message: MessageId::new(2),
            message_flags: 64,
            content: "**Cat** - <@3> (fast)".into(),
            picture: Some(picture("http://cdn/final.png")),
            job: Some(JOB),
            final_prompt: Some("Cat".into()),
            buttons: vec![task::Button {
                custom_id: format!("MJ::JOB::upsample::1::{JOB}"),
                emoji: String::new(),
                label: "U1".into(),
                style: 2,
                kind: 2,
            }],
        })
    }

    #[test]
    fn every_state_is_shown_as_the_contract_says() {
        let preview = Progress { percent: 31, picture: Some(picture("http://cdn/31.webp")) };
        for (state, status, progress, reason, image) in [
            (TaskState::Queued, "NOT_START", None, None, None),
            (TaskState::Sending, "NOT_START", None, None, None),
            (TaskState::Submitted, "SUBMITTED", Some("0%"), None, None),
            (TaskState::Running(Progress::default()), "IN_PROGRESS", Some("0%"), None, None),
            (TaskState::Running(preview), "IN_PROGRESS", Some("31%"), None, Some("http://cdn/31.webp")),
            (TaskState::Succeeded(outcome()), "SUCCESS", Some("100%"), None, Some("http://cdn/final.png")),
            (TaskState::Failed { reason: FailReason::TimedOut }, "FAILURE", Some(""), Some("任务超时"), None),
            (TaskState::Cancelled, "CANCEL", Some(""), None, None),
        ] {
            let shown = task(&sample(state));
            assert_eq!(shown.status.as_str(), status);
            assert_eq!(shown.progress.as_deref(), progress, "{status}");
            assert_eq!(shown.fail_reason.as_deref(), reason, "{status}");
            assert_eq!(shown.image_url.as_deref(), image, "{status}");
            assert_eq!(shown.buttons.len(), usize::from(status == "SUCCESS"), "{status}");
        }
    }

    #[test]
    fn a_waiting_task_is_told_with_every_field_and_no_blank() {
        let expected = r#"{"id":"1704529669123456","action":"IMAGINE","status":"NOT_START","prompt":"猫猫","promptEn":"Cat","description":"/imagine 猫猫","state":"order-7","submitTime":1704529669123,"startTime":null,"finishTime":null,"imageUrl":null,"progress":null,"failReason":null,"properties":{"botType":"MID_JOURNEY","notifyHook":null,"nonce":"1193078123456789504","discordInstanceId":"1719252589390291968","discordChannelId":"1100000000000000002"},"buttons":[]}"#;
        assert_eq!(String::from_utf8(task_body(&sample(TaskState::Queued))).expect("text"), expected);
    }

    #[test]
    fn properties_grow_with_what_is_known() {
        let mut of = sample(TaskState::Succeeded(outcome()));
        of.wish = Wish::Press(Press {
            parent: TaskId(1),
            message: MessageId::new(9),
            message_flags: 0,
            custom_id: "MJ::JOB::reroll::0".into(),
        });
        of.notify_hook = Some("http://127.0.0.1:9/hook".into());
        of.seen.progress_message = Some(MessageId::new(7));
        let FreeForm(map) = task(&of).properties;
        let expected = serde_json::json!({
            "botType": "MID_JOURNEY", "notifyHook": "http://127.0.0.1:9/hook", "nonce": "1193078123456789504",
            "discordInstanceId": "1719252589390291968", "discordChannelId": "1100000000000000002",
            "customId": "MJ::JOB::reroll::0", "progressMessageId": "7", "finalPrompt": "Cat",
            "messageHash": "3dbbd469-36af-4a0f-8f02-df6c579e7011", "messageId": "2",
            "messageContent": "**Cat** - <@3> (fast)", "flags": 64,
        });
        assert_eq!(Value::Object(map), expected);
    }

    #[test]
    fn a_shortened_prompt_has_both_texts_as_strings() {
        let mut of = sample(TaskState::Succeeded(outcome()));
        of.action = Action::Shorten;
        assert_eq!(task(&of).properties.0["finalZhPrompt"], "");
        of.state = TaskState::Submitted;
        assert_eq!(task(&of).properties.0.get("finalZhPrompt"), None);
    }

    #[test]
    fn every_state_is_found_under_one_published_name() {
        let all: Vec<Status> = TaskStatus::ALL.iter().flat_map(|name| statuses_of(*name)).copied().collect();
        let mut sorted = all.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((all.len(), sorted.len()), (8, 8));
        for name in TaskAction::ALL {
            assert_eq!(action(action_of(*name)), *name);
        }
    }
}
