//! The whole life of a task: one enum, one total function.

use crate::{
    id::{JobId, MessageId},
    task::{Button, Dialog},
};

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// The bot has opened a dialog, and the client is to fill it in; no slot is held.
    Asking(Box<Dialog>),
    /// Accepted; waits for a slot.
    Queued,
    /// Holds a slot; Discord has not answered yet.
    Sending,
    /// Discord took the interaction; the bot has said nothing yet.
    Submitted,
    /// The bot is at work.
    Running(Progress),
    /// The end: a result.
    Succeeded(Box<Outcome>),
    /// The end: none, and why.
    Failed {
        /// Why.
        reason: FailReason,
    },
    /// The end: taken back by the client.
    Cancelled,
}

/// How far the bot has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// 0 to 99.
    pub percent: u8,
    /// The latest preview.
    pub picture: Option<Picture>,
}

/// A picture on Discord's CDN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Whole and signed, as Discord gave it.
    pub url: String,
    /// Pixels across; 0 when Discord did not say.
    pub width: u32,
    /// Pixels down; 0 when Discord did not say.
    pub height: u32,
}

/// What a finished job left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The message with the result.
    pub message: MessageId,
    /// That message's flags.
    pub message_flags: u64,
    /// That message's content, raw.
    pub content: String,
    /// The picture; words alone have none.
    pub picture: Option<Picture>,
    /// The job in the file name and the custom ids.
    pub job: Option<JobId>,
    /// The prompt as the bot prints it.
    pub final_prompt: Option<String>,
    /// What can be pressed, in Discord's order.
    pub buttons: Vec<Button>,
}

/// Why a task has failed. Its text is what clients read as `failReason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailReason {
    /// The bot said no.
    Refused(String),
    /// Discord did not take the interaction.
    Rejected(String),
    /// Longer than the account's limit.
    TimedOut,
    /// Discord could not be reached, as often as it was tried.
    OutOfReach(String),
    /// The account was stopped.
    AccountStopped(String),
    /// Something was missed, and nothing is left of the job in the channel's past.
    Missing,
    /// The job was stopped on Discord's side, not by us.
    StoppedElsewhere,
    /// A fault of ours.
    Internal(String),
}

impl std::fmt::Display for FailReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FailReason::Refused(text) | FailReason::Rejected(text) => f.write_str(text),
            FailReason::TimedOut => f.write_str("任务超时"),
            FailReason::OutOfReach(why) => write!(f, "Discord is out of reach: {why}"),
            FailReason::AccountStopped(why) => write!(f, "账号不可用: {why}"),
            FailReason::Missing => f.write_str("the line to Discord broke and the job could not be found again"),
            FailReason::StoppedElsewhere => f.write_str("the job was stopped on Discord"),
            FailReason::Internal(why) => write!(f, "[Internal Server Error] {why}"),
        }
    }
}

/// What can happen to a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEvent {
    /// The client has filled in the dialog.
    DialogFilled,
    /// A slot became free, and it was this task's turn.
    SlotGranted,
    /// Its account cannot have it begun after all: it waits for a slot again, at another one.
    PutBack,
    /// Discord answered 2xx.
    DiscordAccepted,
    /// The bot has shown progress; the first message shows 0.
    BotProgress(Progress),
    /// The bot has shown the result.
    BotFinished(Box<Outcome>),
    /// It cannot succeed any more.
    Broken(FailReason),
    /// Its time is over.
    DeadlinePassed,
    /// The client takes it back.
    CancelAsked,
}

impl TaskState {
    /// The whole life of a task. `None`: nothing changed, so no write and no webhook.
    pub fn on(&self, event: &TaskEvent) -> Option<TaskState> {
        use {TaskEvent::*, TaskState::*};
        Some(match (self, event) {
            // An end is an end: after a resume the gateway repeats itself.
            (Succeeded(_) | Failed { .. } | Cancelled, _) => return None,
            (_, CancelAsked) => Cancelled,
            (_, Broken(reason)) => Failed { reason: reason.clone() },
            (Asking(_) | Sending | Submitted | Running(_), DeadlinePassed) => Failed { reason: FailReason::TimedOut },
            // Waiting for a slot is not limited: slots come free, because whoever holds one has a deadline.
            (Queued, DeadlinePassed) => return None,
            (Asking(_), DialogFilled) => Queued,
            (Asking(_), SlotGranted | DiscordAccepted | BotProgress(_) | BotFinished(_)) => return None,
            (Queued | Sending | Submitted | Running(_), DialogFilled) => return None,
            (Queued, SlotGranted) => Sending,
            // Discord has not said that it took the interaction, so nobody was told of more than waiting.
            (Sending, PutBack) => Queued,
            (Asking(_) | Queued | Submitted | Running(_), PutBack) => return None,
            (Sending, DiscordAccepted) => Submitted,
            // A message of the bot proves that Discord took the interaction, even if the answer is still on its way.
            (Sending | Submitted, BotProgress(seen)) => Running(seen.clone()),
            (Running(last), BotProgress(seen)) => Running(last.then(seen)?),
            (Sending | Submitted | Running(_), BotFinished(outcome)) => Succeeded(outcome.clone()),
            (Queued, DiscordAccepted | BotProgress(_) | BotFinished(_)) => return None,
            (Sending | Submitted | Running(_), SlotGranted) => return None,
            (Submitted | Running(_), DiscordAccepted) => return None,
        })
    }

    /// Whether nothing can follow.
    pub fn is_final(&self) -> bool {
        matches!(self, TaskState::Succeeded(_) | TaskState::Failed { .. } | TaskState::Cancelled)
    }

    /// Whether it holds a slot of its account.
    pub fn holds_slot(&self) -> bool {
        matches!(self, TaskState::Sending | TaskState::Submitted | TaskState::Running(_))
    }

    /// Whether clients are told of entering it: the queue and the sending are ours alone, and a dialog is answered at once.
    pub fn is_told(&self) -> bool {
        !matches!(self, TaskState::Asking(_) | TaskState::Queued | TaskState::Sending)
    }
}

impl Progress {
    /// What is known after `seen` came; `None` if that is nothing new. The percentage never falls; a new preview at the
    /// same percentage is news, an old one at a lower percentage is not.
    fn then(&self, seen: &Progress) -> Option<Progress> {
        let fresher_picture = seen.picture.is_some() && seen.picture != self.picture;
        match seen.percent.cmp(&self.percent) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal if !fresher_picture => None,
            _ => {
                Some(Progress { percent: seen.percent, picture: seen.picture.clone().or_else(|| self.picture.clone()) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{id::InteractionId, task::Form};

    fn progress() -> impl Strategy<Value = Progress> {
        (0u8..100, prop::option::of(0u8..3)).prop_map(|(percent, picture)| Progress {
            percent,
            picture: picture.map(|n| Picture { url: format!("http://cdn/{n}"), width: 0, height: 0 }),
        })
    }

    fn outcome() -> Box<Outcome> {
        Box::new(Outcome {
            message: MessageId::new(1),
            message_flags: 0,
            content: String::new(),
            picture: Some(Picture { url: "http://cdn/final".into(), width: 2, height: 2 }),
            job: None,
            final_prompt: None,
            buttons: Vec::new(),
        })
    }

    fn event() -> impl Strategy<Value = TaskEvent> {
        prop_oneof![
            1 => Just(TaskEvent::DialogFilled),
            1 => Just(TaskEvent::PutBack),
            3 => Just(TaskEvent::SlotGranted),
            3 => Just(TaskEvent::DiscordAccepted),
            8 => progress().prop_map(TaskEvent::BotProgress),
            1 => Just(TaskEvent::BotFinished(outcome())),
            1 => Just(TaskEvent::Broken(FailReason::Refused("no".into()))),
            1 => Just(TaskEvent::DeadlinePassed),
            1 => Just(TaskEvent::CancelAsked),
        ]
    }

    fn order(state: &TaskState) -> u8 {
        match state {
            // Sending is told as waiting, and may be taken back.
            TaskState::Asking(_) | TaskState::Queued | TaskState::Sending => 0,
            TaskState::Submitted => 2,
            TaskState::Running(_) => 3,
            TaskState::Succeeded(_) | TaskState::Failed { .. } | TaskState::Cancelled => 4,
        }
    }

    fn asking() -> TaskState {
        let form = Form::Region { token: "t".into() };
        TaskState::Asking(Box::new(Dialog { interaction: InteractionId::new(1), form, words: String::new() }))
    }

    #[test]
    fn a_dialog_is_left_by_being_filled_in_or_by_an_end() {
        use TaskEvent::*;
        assert_eq!(asking().on(&DialogFilled), Some(TaskState::Queued));
        assert_eq!(asking().on(&CancelAsked), Some(TaskState::Cancelled));
        assert_eq!(asking().on(&DeadlinePassed), Some(TaskState::Failed { reason: FailReason::TimedOut }));
        for nothing in [SlotGranted, DiscordAccepted, BotProgress(Progress::default()), BotFinished(outcome())] {
            assert_eq!(asking().on(&nothing), None, "{nothing:?}");
        }
        assert!(!asking().holds_slot() && !asking().is_told() && !asking().is_final());
    }

    proptest! {
        #[test]
        fn states_only_rise_percent_never_falls_and_an_end_is_an_end(events in prop::collection::vec(event(), 0..40)) {
            let mut state = TaskState::Queued;
            for event in &events {
                let Some(next) = state.on(event) else { continue };
                prop_assert!(!state.is_final());
                prop_assert_ne!(&next, &state, "a change that changes nothing");
                prop_assert!(order(&next) >= order(&state));
                if let (TaskState::Running(was), TaskState::Running(is)) = (&state, &next) {
                    prop_assert!(is.percent >= was.percent);
                    prop_assert!(was.picture.is_none() || is.picture.is_some());
                }
                state = next;
            }
        }
    }

    #[test]
    fn the_final_may_overtake_the_answer_to_our_own_request() {
        let after = TaskState::Sending.on(&TaskEvent::BotFinished(outcome()));
        assert!(matches!(after, Some(TaskState::Succeeded(_))));
        assert_eq!(after.expect("succeeded").on(&TaskEvent::DiscordAccepted), None);
    }

    #[test]
    fn a_new_preview_at_the_same_percentage_is_news_once() {
        let at = |percent, url: Option<&str>| Progress {
            percent,
            picture: url.map(|url| Picture { url: url.into(), width: 0, height: 0 }),
        };
        let state = TaskState::Running(at(35, None));
        let next = state.on(&TaskEvent::BotProgress(at(35, Some("a")))).expect("the first picture is news");
        assert_eq!(next.on(&TaskEvent::BotProgress(at(35, Some("a")))), None);
        assert_eq!(next.on(&TaskEvent::BotProgress(at(20, Some("b")))), None);
        assert_eq!(next.on(&TaskEvent::BotProgress(at(50, None))), Some(TaskState::Running(at(50, Some("a")))));
    }
}
