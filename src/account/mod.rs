//! The second noun: whose token, which channel, which limits, and whether it may work. Pure.

mod errand;
mod outcome;
mod panel;
mod resume;
mod token;

pub use errand::{Errand, ErrandEnd, ErrandId, ErrandOrder};
pub use outcome::{AccountOutcome, PostOutcome};
pub use panel::{Billing, Info, Panels, Plan, Selector, SelectorOption, Settings, SettingsState, Stylize, Variation};
pub use resume::{Identifies, ResumePoint};
pub use token::Token;

use crate::{
    clock::Millis,
    id::{AccountId, ChannelId, GuildId, UserId},
    task::{Bot, Speed},
};

/// A Discord user we act as, with its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Ours; clients also call it the instance id.
    pub id: AccountId,
    /// Where it works.
    pub guild: GuildId,
    /// Where it works.
    pub channel: ChannelId,
    /// Never logged, masked on read.
    pub token: Token,
    /// Direct messages with the Midjourney bot, needed for seeds.
    pub midjourney_dm: Option<ChannelId>,
    /// Direct messages with the niji bot, needed for seeds.
    pub niji_dm: Option<ChannelId>,
    /// What it calls itself on Discord.
    pub user_agent: String,
    /// How much may be changed by clients.
    pub limits: Limits,
    /// Whether dialogs of remix mode are submitted without asking the client.
    pub remix_auto_submit: bool,
    /// The operator's note.
    pub remark: Option<String>,
    /// Its share under weighted choice, at least 1.
    pub weight: u32,
    /// Whether it may work.
    pub standing: Standing,
    /// When it was made.
    pub created_at: Millis,
    /// Who it is on Discord; known since its first READY.
    pub user: Option<DiscordUser>,
    /// The Midjourney bot's speed for it.
    pub speed: Speed,
    /// The niji bot's speed for it.
    pub niji_speed: Speed,
    /// What the bots have shown of it.
    pub panels: Panels,
}

/// How much an account may do at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tasks at work at the same time: 1 to [`Limits::CONCURRENCY_MAX`].
    pub concurrency: u32,
    /// Tasks waiting: 0 to [`Limits::QUEUE_MAX`].
    pub queue: u32,
    /// Minutes a task may take: 1 to [`Limits::TIMEOUT_MINUTES_MAX`].
    pub timeout_minutes: u32,
}

impl Limits {
    /// The most tasks an account may work on at once.
    pub const CONCURRENCY_MAX: u32 = 100_000;
    /// The longest queue an account may have.
    pub const QUEUE_MAX: u32 = 1_000_000;
    /// The longest a task may take: a day.
    pub const TIMEOUT_MINUTES_MAX: u32 = 1_440;
}

impl Default for Limits {
    fn default() -> Self {
        Limits { concurrency: 3, queue: 10, timeout_minutes: 5 }
    }
}

/// Whether an account may work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It connects and takes tasks.
    Enabled,
    /// It connects and goes on with the tasks it has; no new ones are given to it.
    Listening,
    /// It stays away.
    Disabled {
        /// Why, for people; `None` when a client asked for it without a reason.
        reason: Option<String>,
    },
}

impl Standing {
    /// Whether it may work.
    pub fn is_enabled(&self) -> bool {
        match self {
            Standing::Enabled | Standing::Listening => true,
            Standing::Disabled { .. } => false,
        }
    }

    /// Whether new tasks may be given to it.
    pub fn takes_new(&self) -> bool {
        *self == Standing::Enabled
    }

    /// What it becomes where somebody says whether it may work, and whether it is to listen only where it may.
    fn wished(&self, enable: Option<bool>, listens_only: Option<bool>) -> Standing {
        let listens_only = listens_only.unwrap_or(*self == Standing::Listening);
        match enable {
            Some(false) => Standing::Disabled { reason: None },
            // It keeps its reason.
            None if !self.is_enabled() => self.clone(),
            Some(true) | None if listens_only => Standing::Listening,
            Some(true) | None => Standing::Enabled,
        }
    }
}

/// Who an account is on Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordUser {
    /// Discord's id.
    pub id: UserId,
    /// Its unique name.
    pub name: String,
    /// Its address, if Discord tells.
    pub email: Option<String>,
}

impl Account {
    /// What an account calls itself unless told otherwise.
    pub const USER_AGENT: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Safari/537.36";

    /// One that may work, within the usual limits, and of which nothing was seen yet.
    pub fn new(id: AccountId, guild: GuildId, channel: ChannelId, token: Token, created_at: Millis) -> Account {
        Account {
            id,
            guild,
            channel,
            token,
            midjourney_dm: None,
            niji_dm: None,
            user_agent: Account::USER_AGENT.to_owned(),
            limits: Limits::default(),
            remix_auto_submit: false,
            remark: None,
            weight: 1,
            standing: Standing::Enabled,
            created_at,
            user: None,
            speed: Speed::default(),
            niji_speed: Speed::default(),
            panels: Panels::default(),
        }
    }

    /// Whether this bot asks back before it makes a picture of a picture.
    pub fn remix(&self, bot: Bot) -> bool {
        self.settings(bot).is_some_and(|settings| settings.state.remix)
    }

    /// How fast this bot draws for it.
    pub fn speed_of(&self, bot: Bot) -> Speed {
        match bot {
            Bot::Midjourney | Bot::InsightFace => self.speed,
            Bot::Niji => self.niji_speed,
        }
    }

    /// What this bot's settings were when they were last looked at.
    pub fn settings(&self, bot: Bot) -> Option<&Settings> {
        match bot {
            Bot::Midjourney => self.panels.midjourney.as_ref(),
            Bot::Niji => self.panels.niji.as_ref(),
            Bot::InsightFace => None,
        }
    }

    /// Where this bot answers in private.
    pub fn direct_messages(&self, bot: Bot) -> Option<ChannelId> {
        match bot {
            Bot::Midjourney => self.midjourney_dm,
            Bot::Niji => self.niji_dm,
            Bot::InsightFace => None,
        }
    }

    /// Takes over what the bots have shown; what they did not show stays as it was.
    pub fn take_panels(&mut self, seen: Panels) {
        let Panels { info, midjourney, niji, synced_at } = seen;
        let shown = |settings: &Option<Settings>| settings.as_ref().and_then(|settings| settings.state.speed);
        let speed = shown(&midjourney).or(info.as_ref().and_then(|info| info.speed));
        self.speed = speed.unwrap_or(self.speed);
        self.niji_speed = shown(&niji).unwrap_or(self.niji_speed);
        let panels = &mut self.panels;
        panels.info = info.or(panels.info.take());
        panels.midjourney = midjourney.or(panels.midjourney.take());
        panels.niji = niji.or(panels.niji.take());
        panels.synced_at = synced_at.or(panels.synced_at);
    }
}

/// What a client says of an account that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDraft {
    /// Where it works.
    pub guild: GuildId,
    /// Where it works.
    pub channel: ChannelId,
    /// Its token.
    pub token: Token,
    /// Everything else, `None` for the default.
    pub change: AccountChange,
}

/// What a client wants changed of an account; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// Where it works.
    pub guild: Option<GuildId>,
    /// Where it works.
    pub channel: Option<ChannelId>,
    /// Its token.
    pub token: Option<Token>,
    /// Direct messages with the Midjourney bot.
    pub midjourney_dm: Option<ChannelId>,
    /// Direct messages with the niji bot.
    pub niji_dm: Option<ChannelId>,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// Tasks at work at the same time.
    pub concurrency: Option<u32>,
    /// Tasks waiting.
    pub queue: Option<u32>,
    /// Minutes a task may take.
    pub timeout_minutes: Option<u32>,
    /// Whether dialogs of remix mode are submitted without asking.
    pub remix_auto_submit: Option<bool>,
    /// The operator's note.
    pub remark: Option<String>,
    /// Its share under weighted choice.
    pub weight: Option<u32>,
    /// Whether it may work.
    pub enable: Option<bool>,
    /// Whether it only goes on with what it has, where it may work.
    pub listens_only: Option<bool>,
}

impl AccountChange {
    /// Puts every given value in its place.
    pub fn apply(self, account: &mut Account) {
        let AccountChange {
            guild,
            channel,
            token,
            midjourney_dm,
            niji_dm,
            user_agent,
            concurrency,
            queue,
            timeout_minutes,
            remix_auto_submit,
            remark,
            weight,
            enable,
            listens_only,
        } = self;
        fn put<T>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        put(&mut account.guild, guild);
        put(&mut account.channel, channel);
        put(&mut account.token, token);
        put(&mut account.midjourney_dm, midjourney_dm.map(Some));
        put(&mut account.niji_dm, niji_dm.map(Some));
        put(&mut account.user_agent, user_agent);
        put(&mut account.limits.concurrency, concurrency);
        put(&mut account.limits.queue, queue);
        put(&mut account.limits.timeout_minutes, timeout_minutes);
        put(&mut account.remix_auto_submit, remix_auto_submit);
        put(&mut account.remark, remark.map(Some));
        put(&mut account.weight, weight);
        account.standing = account.standing.wished(enable, listens_only);
    }
}

#[cfg(test)]
mod tests {
    use super::Standing;

    /// Whether it may work and whether it only listens are asked for apart, as older and newer clients do.
    #[test]
    fn a_standing_follows_from_what_it_was_and_what_is_wished() {
        let (off, blocked) = (Standing::Disabled { reason: None }, Standing::Disabled { reason: Some("4004".into()) });
        for (before, enable, listens_only, after) in [
            (Standing::Enabled, None, None, Standing::Enabled),
            (Standing::Enabled, None, Some(true), Standing::Listening),
            (Standing::Enabled, Some(true), Some(true), Standing::Listening),
            (Standing::Enabled, Some(false), Some(true), off.clone()),
            (Standing::Listening, None, None, Standing::Listening),
            (Standing::Listening, Some(true), None, Standing::Listening),
            (Standing::Listening, Some(true), Some(false), Standing::Enabled),
            (Standing::Listening, Some(false), None, off.clone()),
            (blocked.clone(), None, None, blocked.clone()),
            (blocked.clone(), None, Some(true), blocked.clone()),
            (blocked.clone(), Some(false), None, off),
            (blocked.clone(), Some(true), None, Standing::Enabled),
            (blocked, Some(true), Some(true), Standing::Listening),
        ] {
            assert_eq!(before.wished(enable, listens_only), after, "{before:?} {enable:?} {listens_only:?}");
        }
    }
}
