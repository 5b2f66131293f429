//! Nouns for this room's tests, from the plainest to the fullest.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    account::{Account, DiscordUser, Limits, ResumePoint, Standing, Token},
    clock::Millis,
    id::{AccountId, ChannelId, GuildId, InteractionId, JobId, MessageId, Nonce, TaskId, UserId},
    store::Meta,
    task::{
        Action, Bot, Button, CancelHandle, Delivery, DeliveryId, FailReason, Outcome, Picture, Press, Progress, Seen,
        Speed, Task, TaskState, Wish,
    },
};

/// A task that waits; everything else follows from its id.
pub(super) fn task(id: u64) -> Task {
    Task {
        id: TaskId(id),
        account: AccountId(1),
        channel: ChannelId::new(2),
        bot: Bot::Midjourney,
        action: Action::Imagine,
        wish: Wish::Imagine,
        prompt: "猫猫".into(),
        prompt_en: "Cat".into(),
        description: "/imagine 猫猫".into(),
        client_state: None,
        notify_hook: None,
        nonce: Nonce::new(id << 22),
        submitted_at: Millis(id / 1000),
        sending_since: None,
        started_at: None,
        finished_at: None,
        timeout_ms: 300_000,
        state: TaskState::Queued,
        seen: Seen::default(),
        revision: 0,
    }
}

/// A task with a value in every field, in some state.
pub(super) fn full_task(id: u64, state: TaskState) -> Task {
    Task {
        bot: Bot::Niji,
        action: Action::SwapFace,
        wish: Wish::Press(Press {
            parent: TaskId(3),
            message: MessageId::new(4),
            message_flags: 64,
            custom_id: "MJ::JOB::upsample::1::3dbbd469-36af-4a0f-8f02-df6c579e7011".into(),
        }),
        client_state: Some("order-7".into()),
        notify_hook: Some("http://127.0.0.1:3000/hook".into()),
        sending_since: Some(Millis(5)),
        started_at: Some(Millis(6)),
        finished_at: Some(Millis(7)),
        seen: Seen {
            interaction: Some(InteractionId::new(8)),
            progress_message: Some(MessageId::new(9)),
            job: Some(JobId::from_u128(u128::MAX)),
            final_prompt: Some("Cat --fast".into()),
            cancel: Some(CancelHandle::Button { message: MessageId::new(10), message_flags: 1, custom_id: "x".into() }),
        },
        revision: 11,
        state,
        ..task(id)
    }
}

/// A picture.
pub(super) fn picture() -> Picture {
    Picture { url: "http://127.0.0.1:8081/attachments/1/2/a.png?ex=1".into(), width: 2048, height: 1024 }
}

/// A result.
pub(super) fn outcome() -> Box<Outcome> {
    Box::new(Outcome {
        message: MessageId::new(12),
        message_flags: 2,
        content: "**Cat** - <@13> (fast)".into(),
        picture: picture(),
        job: Some(JobId::from_u128(14)),
        final_prompt: Some("Cat".into()),
        buttons: vec![Button {
            custom_id: "MJ::JOB::reroll::0::…::SOLO".into(),
            emoji: "🔄".into(),
            label: String::new(),
            style: 2,
            kind: 2,
        }],
    })
}

/// Every state, and every way in which one can be filled.
pub(super) fn states() -> Vec<TaskState> {
    let failed = |reason| TaskState::Failed { reason };
    vec![
        TaskState::Queued,
        TaskState::Sending,
        TaskState::Submitted,
        TaskState::Running(Progress::default()),
        TaskState::Running(Progress { percent: 99, picture: Some(picture()) }),
        TaskState::Succeeded(outcome()),
        TaskState::Succeeded(Box::new(Outcome { job: None, final_prompt: None, buttons: Vec::new(), ..*outcome() })),
        failed(FailReason::Refused("no".into())),
        failed(FailReason::Rejected("50035".into())),
        failed(FailReason::TimedOut),
        failed(FailReason::OutOfReach("refused".into())),
        failed(FailReason::AccountStopped("4004".into())),
        failed(FailReason::Restarted),
        failed(FailReason::StoppedElsewhere),
        failed(FailReason::Internal("bug".into())),
        TaskState::Cancelled,
    ]
}

/// An account with a value in every field.
pub(super) fn account(id: u64) -> Account {
    Account {
        id: AccountId(id),
        guild: GuildId::new(1),
        channel: ChannelId::new(2),
        token: Token::new("mock-user-token"),
        midjourney_dm: Some(ChannelId::new(4)),
        niji_dm: None,
        user_agent: Account::USER_AGENT.into(),
        limits: Limits::default(),
        remix_auto_submit: true,
        remark: Some("第一".into()),
        weight: 2,
        standing: Standing::Disabled { reason: Some("4004".into()) },
        created_at: Millis(5),
        user: Some(DiscordUser { id: UserId::new(3), name: "dev_user".into(), email: None }),
        speed: Speed::Fast,
        niji_speed: Speed::Turbo,
        remix: true,
    }
}

/// A resume point.
pub(super) fn resume_point(sequence: u64) -> ResumePoint {
    ResumePoint { session_id: "abc".into(), resume_url: "ws://127.0.0.1:8081".into(), sequence }
}

/// A delivery that was tried once.
pub(super) fn delivery(task: u64, revision: u32) -> Delivery {
    Delivery {
        id: DeliveryId { task: TaskId(task), revision },
        url: "http://127.0.0.1:3000/hook".into(),
        body: Arc::from(&b"{\"id\":\"1\"}"[..]),
        created_at: Millis(1),
        due: Millis(2),
        attempts: 1,
        last_error: Some("the receiver answered 500".into()),
    }
}

/// A world's own record.
pub(super) fn meta(seed: u64) -> Meta {
    Meta {
        seed,
        last_task: TaskId(1),
        last_account: AccountId(2),
        latest: Millis(3),
        streams: BTreeMap::from([("task id".to_owned(), 4), ("nonce".to_owned(), 5)]),
        demo_made: true,
    }
}
