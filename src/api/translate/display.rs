//! A task with its values as words, for clients that print them as they are.

use midjourney_openapi::midjourney::{DisplayedTask, Task, TaskAction, TaskDisplays, TaskStatus};

use super::{second, task};
use crate::{account::Account, api::caller::Language, clock::Millis, id::AccountId, task as noun};

/// The whole task, with words beside it; `account` is the name of the account that runs it.
///
/// Source: contract 2.3.4.
pub fn displayed_task(of: &noun::Task, account: &str, language: Language) -> DisplayedTask {
    let Task {
        id,
        action,
        status,
        prompt,
        prompt_en,
        description,
        state,
        submit_time,
        start_time,
        finish_time,
        image_url,
        progress,
        fail_reason,
        properties,
        buttons,
        video_urls,
    } = task(of);
    let moment = |at: Option<Millis>| at.map(second).unwrap_or_default();
    let displays = TaskDisplays {
        action: action_name(action).to_owned(),
        status: status_name(status, language).to_owned(),
        submit_time: second(of.submitted_at),
        start_time: moment(of.started_at),
        finish_time: moment(of.finished_at),
        discord_instance_id: account.to_owned(),
    };
    DisplayedTask {
        id,
        action,
        status,
        prompt,
        prompt_en,
        description,
        state,
        submit_time,
        start_time,
        finish_time,
        image_url,
        progress,
        fail_reason,
        properties,
        buttons,
        video_urls,
        displays,
    }
}

/// What people call an account: its user's name, or its id when it was never connected or is gone.
pub fn account_name(id: AccountId, account: Option<&Account>) -> String {
    match account.and_then(|account| account.user.as_ref()) {
        Some(user) => user.name.clone(),
        None => id.to_string(),
    }
}

fn action_name(action: TaskAction) -> &'static str {
    match action {
        TaskAction::Imagine => "Imagine",
        TaskAction::Upscale => "Upscale",
        TaskAction::Variation => "Variation",
        TaskAction::Zoom => "Zoom",
        TaskAction::Pan => "Pan",
        TaskAction::Describe => "Describe",
        TaskAction::Blend => "Blend",
        TaskAction::Shorten => "Shorten",
        TaskAction::SwapFace => "SwapFace",
        TaskAction::Edit => "Edit",
        TaskAction::Video => "Video",
    }
}

/// Source: contract 2.3.2; the English words are ours.
fn status_name(status: TaskStatus, language: Language) -> &'static str {
    match (language, status) {
        (Language::Chinese, TaskStatus::NotStart) => "未启动",
        (Language::Chinese, TaskStatus::Submitted) => "已提交",
        (Language::Chinese, TaskStatus::Modal) => "窗口等待",
        (Language::Chinese, TaskStatus::InProgress) => "执行中",
        (Language::Chinese, TaskStatus::Failure) => "失败",
        (Language::Chinese, TaskStatus::Success) => "成功",
        (Language::Chinese, TaskStatus::Cancel) => "已取消",
        (Language::English, TaskStatus::NotStart) => "Not started",
        (Language::English, TaskStatus::Submitted) => "Submitted",
        (Language::English, TaskStatus::Modal) => "Waiting for a dialog",
        (Language::English, TaskStatus::InProgress) => "In progress",
        (Language::English, TaskStatus::Failure) => "Failed",
        (Language::English, TaskStatus::Success) => "Succeeded",
        (Language::English, TaskStatus::Cancel) => "Cancelled",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        api::translate::{account_sample, outcome_sample, task_sample},
        task::{FailReason, Progress, TaskState},
    };

    #[test]
    fn a_task_is_told_as_always_with_words_beside_it() {
        let mut of = task_sample(TaskState::Succeeded(outcome_sample()));
        of.started_at = Some(Millis(1_704_529_670_456));
        of.finished_at = Some(Millis(1_704_529_711_900));
        let told = serde_json::to_value(displayed_task(&of, "mockuser", Language::Chinese)).expect("JSON");
        let mut expected = serde_json::to_value(task(&of)).expect("JSON");
        expected["displays"] = json!({
            "action": "Imagine", "status": "成功", "submitTime": "2024-01-06 08:27:49",
            "startTime": "2024-01-06 08:27:50", "finishTime": "2024-01-06 08:28:31", "discordInstanceId": "mockuser",
        });
        assert_eq!(told, expected);
        assert_eq!(told.as_object().map(serde_json::Map::len), Some(16));
    }

    #[test]
    fn every_state_has_a_word_in_both_languages_and_no_time_is_empty() {
        for (state, chinese, english) in [
            (TaskState::Queued, "未启动", "Not started"),
            (TaskState::Sending, "未启动", "Not started"),
            (TaskState::Submitted, "已提交", "Submitted"),
            (TaskState::Running(Progress::default()), "执行中", "In progress"),
            (TaskState::Succeeded(outcome_sample()), "成功", "Succeeded"),
            (TaskState::Failed { reason: FailReason::TimedOut }, "失败", "Failed"),
            (TaskState::Cancelled, "已取消", "Cancelled"),
        ] {
            let of = task_sample(state);
            let shown = |language| displayed_task(&of, "x", language).displays;
            assert_eq!(
                (shown(Language::Chinese).status, shown(Language::English).status),
                (chinese.into(), english.into())
            );
            assert_eq!((shown(Language::English).start_time, shown(Language::English).finish_time), Default::default());
        }
        for status in TaskStatus::ALL {
            assert_ne!(status_name(*status, Language::Chinese), status_name(*status, Language::English));
        }
        for action in TaskAction::ALL {
            let wire = action.as_str().replace('_', "").to_lowercase();
            assert_eq!(action_name(*action).to_lowercase(), wire);
        }
    }

    #[test]
    fn an_account_is_called_by_its_name_or_by_its_id() {
        let mut account = account_sample();
        assert_eq!(account_name(account.id, Some(&account)), "mockuser");
        account.user = None;
        assert_eq!(account_name(account.id, Some(&account)), "1719252589390291968");
        assert_eq!(account_name(AccountId(7), None), "7");
    }
}
