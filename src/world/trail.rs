//! One request in the log, from its acceptance to its webhook: every line has `task.id`, and `request.id` where there is a
//! request. Prompts, what bots say and where webhooks go stay out.

use tracing::{debug, info, warn};

use crate::{
    clock::Millis,
    engine::Answer,
    id::{AccountId, TaskId},
    link::CallId,
    task::{DeliveryId, FailReason, News, Placed, Sent, SubmitOutcome, Task, TaskState},
    webhook::OutboxNews,
};

/// What a client has been promised by that answer.
pub(super) fn promised(answer: &Answer) -> Option<Placed> {
    match answer {
        Answer::Submitted(
            SubmitOutcome::Accepted(placed)
            | SubmitOutcome::Queued { placed, .. }
            | SubmitOutcome::Asked { placed, .. },
        ) => Some(*placed),
        Answer::Submitted(_) | Answer::Cancelled(_) | Answer::Seed(_) | Answer::Posted(_) | Answer::Account(_) => None,
    }
}

/// A request made a task, or went on with one whose dialog it filled in.
pub(super) fn accepted(placed: Placed, request_id: Option<&str>) {
    info!(task.id = %placed.task, account.id = %placed.account, request.id = request_id, "task accepted");
}

/// The request that starts a task leaves for Discord, once more if an earlier one was in vain.
pub(super) fn interaction_sent(task: TaskId, account: AccountId, call: CallId, request_id: Option<&str>) {
    debug!(task.id = %task, account.id = %account, request.id = request_id, call = call.0, "interaction sent");
}

/// What Discord has said to it, after the last attempt.
pub(super) fn interaction_answered(task: TaskId, account: AccountId, sent: &Sent, request_id: Option<&str>) {
    let outcome = match sent {
        Sent::Accepted => "accepted",
        Sent::Rejected { .. } => "rejected",
        Sent::RejectedLater { .. } => "rejected when it was sent once more",
        Sent::Unreached { .. } => "unreached",
    };
    debug!(task.id = %task, account.id = %account, request.id = request_id, outcome, "interaction answered");
}

/// A gateway event was found to be about a task.
pub(super) fn event_matched(task: TaskId, account: AccountId, news: &'static str, request_id: Option<&str>) {
    debug!(task.id = %task, account.id = %account, request.id = request_id, news, "gateway event matched");
}

/// What a bot has said, in a word of ours.
pub(super) fn kind_of(news: &News) -> &'static str {
    match news {
        News::Interaction => "interaction",
        News::Started { .. } => "started",
        News::Progress { .. } => "progress",
        News::Finished(_) => "finished",
        News::Asked(_) => "dialog",
        News::Refused { .. } => "refused",
        News::Waiting => "waiting",
        News::Stopped => "stopped",
    }
}

/// A task was changed; `told`: clients hear of it.
pub(super) fn changed(now: Millis, task: &Task, told: bool) {
    let (request_id, revision) = (task.request_id.as_deref(), task.revision);
    debug!(task.id = %task.id, account.id = %task.account, request.id = request_id, revision, "task changed");
    // A button that is shown as pressed changes an ended task as well, and ends nothing.
    if let Some((status, reason)) = end_of(&task.state).filter(|_| told) {
        let took_ms = task.finished_at.unwrap_or(now).since(task.submitted_at).as_millis() as u64;
        info!(task.id = %task.id, account.id = %task.account, request.id = request_id, status, reason, took_ms, "task ended");
    }
}

/// How clients call an end, and why it came, in a word of ours.
fn end_of(state: &TaskState) -> Option<(&'static str, Option<&'static str>)> {
    Some(match state {
        TaskState::Succeeded(_) => ("SUCCESS", None),
        TaskState::Cancelled => ("CANCEL", None),
        TaskState::Failed { reason } => ("FAILURE", Some(word_of(reason))),
        TaskState::Asking(_)
        | TaskState::Queued
        | TaskState::Sending
        | TaskState::Submitted
        | TaskState::Running(_) => return None,
    })
}

fn word_of(reason: &FailReason) -> &'static str {
    match reason {
        FailReason::Refused(_) => "refused by the bot",
        FailReason::Rejected(_) => "rejected by Discord",
        FailReason::TimedOut => "timed out",
        FailReason::OutOfReach(_) => "Discord out of reach",
        FailReason::AccountStopped(_) => "account stopped",
        FailReason::Missing => "not found again",
        FailReason::StoppedElsewhere => "stopped elsewhere",
        FailReason::Internal(_) => "a fault of the server",
    }
}

/// A change is to be told, and stands in the store.
pub(super) fn delivery_written(id: DeliveryId, request_id: Option<&str>) {
    debug!(delivery.id = %id, task.id = %id.task, request.id = request_id, "webhook written");
}

/// What became of one.
pub(super) fn delivery(news: &OutboxNews) {
    match news {
        OutboxNews::Delivered { id, request_id } => {
            let request_id = request_id.as_deref();
            debug!(delivery.id = %id, task.id = %id.task, request.id = request_id, "webhook delivered");
        }
        OutboxNews::Delayed { id, request_id, wait, why } => {
            let (request_id, wait_ms) = (request_id.as_deref(), wait.as_millis() as u64);
            info!(delivery.id = %id, task.id = %id.task, request.id = request_id, wait_ms, why, "webhook not taken");
        }
        OutboxNews::GivenUp { id, request_id, attempts, why, is_news } => {
            let request_id = request_id.as_deref();
            // A dead address is told once; mj webhooks has the rest.
            if *is_news {
                warn!(delivery.id = %id, task.id = %id.task, request.id = request_id, attempts, why, "webhook given up");
            } else {
                debug!(delivery.id = %id, task.id = %id.task, request.id = request_id, attempts, why, "webhook given up");
            }
        }
    }
}
