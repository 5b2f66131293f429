//! An account as clients see it: the token masked, the names of things in the client's language beside the things.

use midjourney_openapi::{
    FreeForm,
    midjourney::{
        AccountDisplays, AccountMode, AccountStatus, BilledWay, DiscordAccount, Stylize, SubscribePlan, Variation,
    },
};
use serde_json::{Map, Value};

use super::{count, millis, minute, mode};
use crate::{
    account::{Account, Standing},
    api::caller::Language,
    store::LiveCounts,
};

/// The whole account as the contract has it, with how many tasks it holds at this moment.
///
/// What only the bots' `/info` and `/settings` panels would tell has the contract's defaults.
///
/// Source: contract 2.1, 2.2.
pub fn account(account: &Account, live: LiveCounts, language: Language) -> DiscordAccount {
    let mut shown = DiscordAccount {
        id: account.id.to_string(),
        guild_id: account.guild.to_string(),
        channel_id: account.channel.to_string(),
        user_token: account.token.masked(),
        user_id: account.user.as_ref().map(|user| user.id.to_string()),
        name: account.user.as_ref().map(|user| user.name.clone()),
        email: account.user.as_ref().and_then(|user| user.email.clone()),
        mj_bot_channel_id: account.midjourney_dm.map(|channel| channel.to_string()),
        niji_bot_channel_id: account.niji_dm.map(|channel| channel.to_string()),
        user_agent: account.user_agent.clone(),
        enable: account.standing.is_enabled(),
        status: status(&account.standing),
        core_size: count(account.limits.concurrency.into()),
        queue_size: count(account.limits.queue.into()),
        timeout_minutes: count(account.limits.timeout_minutes.into()),
        remix_auto_submit: account.remix_auto_submit,
        remark: account.remark.clone(),
        date_created: millis(account.created_at),
        mode: mode(account.speed),
        niji_mode: mode(account.niji_speed),
        remix: account.remix,
        niji_remix: false,
        raw: false,
        public_mode: true,
        stylize: Stylize::Med,
        variation: Variation::Low,
        version: None,
        fast_time_remaining: None,
        relaxed_usage: None,
        lifetime_usage: None,
        subscribe_plan: SubscribePlan::Standard,
        billed_way: BilledWay::Monthly,
        renew_date: None,
        buttons: Vec::new(),
        niji_buttons: Vec::new(),
        version_selector: None,
        properties: properties(account),
        running_count: count(live.running),
        queue_count: count(live.waiting),
        displays: AccountDisplays::default(),
    };
    shown.displays = AccountDisplays {
        mode: mode_name(shown.mode, language).to_owned(),
        niji_mode: mode_name(shown.niji_mode, language).to_owned(),
        subscribe_plan: plan_name(shown.subscribe_plan).to_owned(),
        billed_way: billed_name(shown.billed_way, language).to_owned(),
        renew_date: String::new(),
        date_created: minute(account.created_at),
        stylize: stylize_name(shown.stylize).to_owned(),
        variation: variation_name(shown.variation).to_owned(),
    };
    shown
}

/// The standing's name in newer clients.
pub fn status(standing: &Standing) -> AccountStatus {
    match standing {
        Standing::Enabled => AccountStatus::Enable,
        Standing::Disabled { .. } => AccountStatus::Disabled,
    }
}

fn properties(account: &Account) -> FreeForm {
    let reason = match &account.standing {
        Standing::Enabled => None,
        Standing::Disabled { reason } => reason.as_deref(),
    };
    let mut map = Map::new();
    map.insert("weight".to_owned(), account.weight.into());
    map.insert("disabledReason".to_owned(), reason.map_or(Value::Null, Value::from));
    FreeForm(map)
}

fn mode_name(mode: AccountMode, language: Language) -> &'static str {
    match (language, mode) {
        (Language::Chinese, AccountMode::Relax) => "Relax(慢速)",
        (Language::Chinese, AccountMode::Fast) => "Fast(快速)",
        (Language::Chinese, AccountMode::Turbo) => "Turbo(极速)",
        (Language::English, AccountMode::Relax) => "Relax",
        (Language::English, AccountMode::Fast) => "Fast",
        (Language::English, AccountMode::Turbo) => "Turbo",
    }
}

fn plan_name(plan: SubscribePlan) -> &'static str {
    match plan {
        SubscribePlan::Basic => "Basic",
        SubscribePlan::Standard => "Standard",
        SubscribePlan::Pro => "Pro",
        SubscribePlan::Mega => "Mega",
    }
}

fn billed_name(way: BilledWay, language: Language) -> &'static str {
    match (language, way) {
        (Language::Chinese, BilledWay::Yearly) => "年付",
        (Language::Chinese, BilledWay::Monthly) => "月付",
        (Language::English, BilledWay::Yearly) => "Yearly",
        (Language::English, BilledWay::Monthly) => "Monthly",
    }
}

fn stylize_name(stylize: Stylize) -> &'static str {
    match stylize {
        Stylize::Low => "Stylize low",
        Stylize::Med => "Stylize med",
        Stylize::High => "Stylize high",
        Stylize::VeryHigh => "Stylize very high",
    }
}

fn variation_name(variation: Variation) -> &'static str {
    match variation {
        Variation::Low => "Low variation",
        Variation::High => "High variation",
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::{
        account::{DiscordUser, Limits, Token},
        clock::Millis,
        id::{AccountId, ChannelId, GuildId, UserId},
        task::Speed,
    };

    /// An account for tests, the demo's.
    pub fn sample() -> Account {
        Account {
            id: AccountId(1_719_252_589_390_291_968),
            guild: GuildId::new(1_100_000_000_000_000_001),
            channel: ChannelId::new(1_100_000_000_000_000_002),
            token: Token::new("mock-user-token"),
            midjourney_dm: Some(ChannelId::new(1_100_000_000_000_000_004)),
            niji_dm: None,
            user_agent: Account::USER_AGENT.into(),
            limits: Limits::default(),
            remix_auto_submit: false,
            remark: Some("demo account".into()),
            weight: 1,
            standing: Standing::Enabled,
            created_at: Millis(1_704_529_669_000),
            user: Some(DiscordUser {
                id: UserId::new(1_100_000_000_000_000_003),
                name: "mockuser".into(),
                email: None,
            }),
            speed: Speed::Fast,
            niji_speed: Speed::Relax,
            remix: false,
        }
    }

    #[test]
    fn an_account_is_told_without_its_token() {
        let shown = account(&sample(), LiveCounts { running: 2, waiting: 5 }, Language::Chinese);
        let told = serde_json::to_string(&shown).expect("JSON");
        assert!(!told.contains("mock-user-token"), "{told}");
        assert_eq!(shown.user_token, "****oken");
        assert_eq!((shown.running_count, shown.queue_count), (2, 5));
        assert_eq!((shown.core_size, shown.queue_size, shown.timeout_minutes), (3, 10, 5));
        assert_eq!(shown.displays.date_created, "2024-01-06 08:27");
        assert_eq!((shown.displays.mode.as_str(), shown.displays.niji_mode.as_str()), ("Fast(快速)", "Relax(慢速)"));
        assert_eq!(shown.displays.billed_way, "月付");
        assert_eq!(shown.properties.0["disabledReason"], Value::Null);
    }

    #[test]
    fn a_disabled_account_says_why_and_english_is_spoken() {
        let mut disabled = sample();
        disabled.standing = Standing::Disabled { reason: Some("Authentication failed.".into()) };
        let shown = account(&disabled, LiveCounts::default(), Language::English);
        assert_eq!((shown.enable, shown.status), (false, AccountStatus::Disabled));
        assert_eq!(shown.properties.0["disabledReason"], "Authentication failed.");
        assert_eq!((shown.displays.mode.as_str(), shown.displays.billed_way.as_str()), ("Fast", "Monthly"));
    }
}
