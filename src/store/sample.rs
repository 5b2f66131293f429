//! Nouns for this room's tests, from the plainest to the fullest.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    account::{
        Account, Billing, DiscordUser, Identifies, Info, Limits, Panels, Plan, ResumePoint, Selector, SelectorOption,
        Settings, SettingsState, Standing, Stylize, Token, Variation,
    },
    clock::Millis,
    id::{AccountId, ChannelId, GuildId, InteractionId, JobId, MessageId, Nonce, TaskId, UserId},
    store::{Meta, TokenKey},
    task::{
        Action, Bot, Button, CancelHandle, Choice, Delivery, DeliveryId, Dialog, FailReason, Filled, Form, GivenUp,
        Outcome, Picture, PictureKind, Press, Progress, Seen, Shape, Speed, Task, TaskState, UploadNote, Wish,
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
        uploads: Vec::new(),
        nonce: Nonce::new(id << 22),
        submitted_at: Millis(id / 1000),
        sending_since: None,
        started_at: None,
        finished_at: None,
        timeout_ms: 300_000,
        state: TaskState::Queued,
        seen: Seen::default(),
        revision: 0,
        choice: Choice::default(),
        request_id: None,
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
            posted: vec!["http://127.0.0.1:8081/attachments/1/2/b.png?ex=1".into()],
            chinese: Some("猫".into()),
            seed: Some("636646138".into()),
        },
        revision: 11,
        uploads: vec![UploadNote { kind: PictureKind::Gif, size_bytes: 300 }],
        choice: Choice {
            account: Some(AccountId(1)),
            channel: Some(ChannelId::new(2)),
            remark: Some("spare".into()),
            speeds: vec![Speed::Turbo],
            remix: Some(true),
            remix_auto_considered: true,
        },
        request_id: Some("77".into()),
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
        picture: Some(picture()),
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

/// A dialog.
pub(super) fn dialog() -> Dialog {
    let form = Form::Words { custom_id: "MJ::ImagineModal::4".into(), field: "MJ::ImagineModal::new_prompt".into() };
    Dialog { interaction: InteractionId::new(15), form, words: "Cat".into() }
}

/// Every way to ask a bot.
pub(super) fn wishes() -> Vec<Wish> {
    let Wish::Press(press) = full_task(1, TaskState::Queued).wish else { unreachable!("it presses") };
    let region = Dialog { form: Form::Region { token: "t".into() }, ..dialog() };
    vec![
        Wish::Imagine,
        Wish::Press(press.clone()),
        Wish::Fill(Box::new(Filled { press: press.clone(), dialog: dialog() })),
        Wish::Fill(Box::new(Filled { press, dialog: region })),
        Wish::Blend { shape: Shape::Portrait },
        Wish::Blend { shape: Shape::Square },
        Wish::Blend { shape: Shape::Landscape },
        Wish::Describe { link: None },
        Wish::Describe { link: Some("http://127.0.0.1/a.png".into()) },
        Wish::Shorten,
        Wish::Swap,
    ]
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
        failed(FailReason::Missing),
        failed(FailReason::StoppedElsewhere),
        failed(FailReason::Internal("bug".into())),
        TaskState::Cancelled,
        TaskState::Asking(Box::new(dialog())),
        TaskState::Succeeded(Box::new(Outcome { picture: None, ..*outcome() })),
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
        panels: panels(),
    }
}

/// Panels with a value in every field.
fn panels() -> Panels {
    let settings = Settings {
        buttons: vec![Button {
            custom_id: "MJ::Settings::RemixMode".into(),
            emoji: "🎛️".into(),
            label: "Remix mode".into(),
            style: 3,
            kind: 2,
        }],
        selector: Some(Selector {
            custom_id: "MJ::Settings::VersionSelector".into(),
            placeholder: "Select a model".into(),
            options: vec![SelectorOption {
                value: "7".into(),
                label: "Midjourney Model V7".into(),
                emoji: "7️⃣".into(),
                description: Some("the newest".into()),
                is_selected: true,
            }],
        }),
        state: SettingsState {
            version: Some("7".into()),
            speed: Some(Speed::Fast),
            remix: true,
            raw: true,
            is_public: Some(false),
            stylize: Some(Stylize::VeryHigh),
            variation: Some(Variation::High),
        },
    };
    Panels {
        info: Some(Info {
            plan: Some(Plan::Mega),
            billing: Some(Billing::Yearly),
            renews_at: Some(Millis(8)),
            speed: Some(Speed::Turbo),
            is_public: Some(true),
            fast_time: Some("12.51/15.0 hours (83.42%)".into()),
            lifetime: Some("1024 images (17.2 hours)".into()),
            relaxed: Some("88 images (1.5 hours)".into()),
        }),
        niji: Some(Settings { selector: None, state: SettingsState::default(), ..settings.clone() }),
        midjourney: Some(settings),
        synced_at: Some(Millis(9)),
    }
}

/// What tokens rest under.
pub(super) fn token_key() -> TokenKey {
    TokenKey::new([7; 32])
}

/// A number of new sessions.
pub(super) fn identifies(count: u32) -> Identifies {
    Identifies { window_began: Millis(300), count }
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
        is_patient: true,
        attempts: 1,
        last_error: Some("the receiver answered 500".into()),
        request_id: Some("order-7".into()),
    }
}

/// A delivery that was given up; of its receiver's wishes nothing is kept.
pub(super) fn given_up() -> GivenUp {
    GivenUp { delivery: Delivery { is_patient: false, ..delivery(2, 3) }, at: Millis(9) }
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
