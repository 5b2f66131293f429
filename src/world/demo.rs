//! What a fresh world holds, so that every example of the document runs as it stands.

use std::sync::Arc;

use mock_discord::platform::DemoGrid;

use crate::{
    account::{Account, Token},
    clock::Millis,
    id::{AccountId, ChannelId, GuildId, JobId, MessageId, Nonce, TaskId},
    store::Write,
    task::{Action, Bot, Button, Choice, Outcome, Picture, Seen, Speed, Task, TaskState, Wish},
};

/// The demo account.
const ACCOUNT: AccountId = AccountId(1_719_252_589_390_291_968);
/// The account that can be deleted without harm.
const SPARE_ACCOUNT: AccountId = AccountId(1_719_252_589_390_291_969);
/// The finished task. Older than every id that is drawn.
const GRID_TASK: TaskId = TaskId(1_320_098_173_412_546);

/// The ids of guild and channel of the n-th user of the pretend Discord; the first is the demo's own.
const GUILD: u64 = 1_100_000_000_000_000_001;
const SPARE_GUILD: u64 = GUILD + 200_000;

/// Both accounts, and the finished grid if the pretend Discord in this process has it.
pub(super) fn writes(now: Millis, grid: Option<DemoGrid>) -> Vec<Write> {
    let demo = account(ACCOUNT, GUILD, "mock-user-token", "demo account", now);
    let spare = account(SPARE_ACCOUNT, SPARE_GUILD, "mock-user-token-2", "spare account", now);
    let mut writes = vec![Write::Account(Box::new(demo)), Write::Account(Box::new(spare))];
    writes.extend(grid.map(|grid| Write::Task(Arc::new(grid_task(grid)))));
    writes
}

fn account(id: AccountId, guild: u64, token: &str, remark: &str, now: Millis) -> Account {
    Account {
        midjourney_dm: Some(ChannelId::new(guild + 3)),
        niji_dm: Some(ChannelId::new(guild + 4)),
        remark: Some(remark.to_owned()),
        speed: Speed::Fast,
        niji_speed: Speed::Fast,
        ..Account::new(id, GuildId::new(guild), ChannelId::new(guild + 1), Token::new(token), now)
    }
}

fn grid_task(grid: DemoGrid) -> Task {
    // The id names the moment.
    let submitted_at = Millis(GRID_TASK.0 / 1000);
    let finished_at = Millis(submitted_at.0 + 2_000);
    let job = Some(JobId::from_u128(grid.job.0));
    Task {
        id: GRID_TASK,
        account: ACCOUNT,
        channel: ChannelId::new(GUILD + 1),
        bot: Bot::Midjourney,
        action: Action::Imagine,
        wish: Wish::Imagine,
        prompt: grid.prompt.clone(),
        prompt_en: grid.prompt.clone(),
        description: format!("/imagine {}", grid.prompt),
        client_state: None,
        notify_hook: None,
        uploads: Vec::new(),
        nonce: Nonce::new(GUILD + 98),
        submitted_at,
        sending_since: Some(submitted_at),
        started_at: Some(submitted_at),
        finished_at: Some(finished_at),
        timeout_ms: 300_000,
        state: TaskState::Succeeded(Box::new(Outcome {
            message: MessageId::new(grid.message.0),
            message_flags: 0,
            content: grid.content,
            picture: Some(Picture { url: grid.picture_url, width: grid.width, height: grid.height }),
            job,
            final_prompt: Some(grid.prompt.clone()),
            buttons: grid
                .buttons
                .into_iter()
                .map(|button| Button {
                    custom_id: button.custom_id,
                    emoji: button.emoji,
                    label: button.label,
                    style: button.style,
                    kind: 2,
                })
                .collect(),
        })),
        seen: Seen { job, final_prompt: Some(grid.prompt), ..Seen::default() },
        revision: 1,
        choice: Choice::default(),
        request_id: None,
    }
}
