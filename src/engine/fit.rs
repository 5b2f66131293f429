//! Whether an account may take a task and, for people, why not.

use crate::{
    account::Standing,
    engine::{Engine, accounts::Post},
    id::AccountId,
    task::{Bot, Choice},
};

/// What keeps an account from taking a task, the wish's own conditions first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unfit {
    Other,
    Channel,
    Remark,
    Bot,
    Speed,
    Remix,
    Disabled,
    Listening,
    Away,
}

impl Unfit {
    fn in_words(self) -> &'static str {
        match self {
            Unfit::Other => "not the one asked for",
            Unfit::Channel => "of another channel",
            Unfit::Remark => "with another remark",
            Unfit::Bot => "without the bot",
            Unfit::Speed => "in another mode",
            Unfit::Remix => "of another remix mode",
            Unfit::Disabled => "disabled",
            Unfit::Listening => "listening only",
            Unfit::Away => "not connected",
        }
    }
}

/// Whether an account may take a task of this bot with these conditions.
pub(super) fn fits(post: &Post, choice: &Choice, bot: Bot) -> bool {
    unfit(post, choice, bot).is_none()
}

fn unfit(post: &Post, choice: &Choice, bot: Bot) -> Option<Unfit> {
    let account = &post.account;
    let remix = account.remix(bot) && !(choice.remix_auto_considered && account.remix_auto_submit);
    let remark = account.remark.as_deref().unwrap_or_default();
    let conditions = [
        (choice.account.is_none_or(|id| id == account.id), Unfit::Other),
        (choice.channel.is_none_or(|channel| channel == account.channel), Unfit::Channel),
        (choice.remark.as_deref().is_none_or(|part| remark.contains(part)), Unfit::Remark),
        (post.has_bot(bot), Unfit::Bot),
        (choice.speeds.is_empty() || choice.speeds.contains(&account.speed_of(bot)), Unfit::Speed),
        (choice.remix.is_none_or(|wanted| wanted == remix), Unfit::Remix),
    ];
    conditions.into_iter().find(|(is_met, _)| !is_met).map(|(_, unfit)| unfit).or_else(|| idle(post))
}

/// What keeps an account from taking any task.
fn idle(post: &Post) -> Option<Unfit> {
    match post.account.standing {
        Standing::Disabled { .. } => Some(Unfit::Disabled),
        Standing::Listening => Some(Unfit::Listening),
        Standing::Enabled => (!post.takes_tasks()).then_some(Unfit::Away),
    }
}

impl Engine {
    /// Why no account takes a task with these conditions, each account counted under the first thing that keeps it.
    pub(super) fn none_fits(&self, choice: &Choice, bot: Bot) -> String {
        // One that fits and was not taken all the same has no session at this moment.
        let why = |post| unfit(post, choice, bot).unwrap_or(Unfit::Away);
        let mut found: Vec<Unfit> = self.posts.values().map(why).collect();
        found.sort_unstable();
        let count = |unfit: Unfit| found.iter().filter(|other| **other == unfit).count();
        let mut kinds = found.clone();
        kinds.dedup();
        let kinds: Vec<String> =
            kinds.into_iter().map(|unfit| format!("{} {}", count(unfit), unfit.in_words())).collect();
        match self.posts.len() {
            0 => "no accounts".to_owned(),
            1 => format!("1 account: {}", kinds.join(", ")),
            total => format!("{total} accounts: {}", kinds.join(", ")),
        }
    }

    /// Why this account does not take more of what it has drawn.
    pub(super) fn why_gone(&self, account: AccountId) -> &'static str {
        let Some(post) = self.posts.get(&account) else { return "it was removed" };
        idle(post).map_or("it has no gateway session", Unfit::in_words)
    }

    /// Why this account cannot go on with what it has.
    pub(super) fn why_stopped(&self, account: AccountId) -> &'static str {
        match self.posts.get(&account).map(|post| &post.account.standing) {
            None => "it was removed",
            Some(Standing::Disabled { .. }) => Unfit::Disabled.in_words(),
            Some(Standing::Enabled | Standing::Listening) => Unfit::Away.in_words(),
        }
    }

    /// Why no submit can find an account now, without numbers; `None`: one can.
    pub fn why_not_ready(&self) -> Option<String> {
        let mut kinds = Vec::new();
        for post in self.posts.values() {
            kinds.push(idle(post)?);
        }
        kinds.sort_unstable();
        kinds.dedup();
        let kinds: Vec<&str> = kinds.into_iter().map(Unfit::in_words).collect();
        Some(match kinds.is_empty() {
            true => "there is no account".to_owned(),
            false => format!("every account is {}", kinds.join(" or ")),
        })
    }
}
