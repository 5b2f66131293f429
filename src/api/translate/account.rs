//! An account as clients see it: the token masked, the names of things in the client's language beside the things.

use midjourney_openapi::{
    FreeForm,
    midjourney::{
        AccountDisplays, AccountMode, AccountStatus, BilledWay, Button, DiscordAccount, MessageSelector, SelectOption,
        Stylize, SubscribePlan, Variation,
    },
};
use serde_json::{Map, Value};

use super::{count, millis, minute, mode, task::button};
use crate::{
    account::{self, Account, Standing},
    api::caller::Language,
    store::LiveCounts,
    task::Bot,
    world::Connection,
};

/// The whole account as the contract has it, with how many tasks it holds at this moment.
///
/// Until the bots' `/info` and `/settings` panels were read, what only they tell has the contract's defaults.
///
/// Source: contract 2.1, 2.2.
pub fn account(account: &Account, live: LiveCounts, connection: &Connection, language: Language) -> DiscordAccount {
    let info = account.panels.info.clone().unwrap_or_default();
    let state = account.panels.midjourney.as_ref().map(|settings| settings.state.clone()).unwrap_or_default();
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
        remix: account.remix(Bot::Midjourney),
        niji_remix: account.remix(Bot::Niji),
        raw: state.raw,
        public_mode: state.is_public.or(info.is_public).unwrap_or(true),
        stylize: state.stylize.map_or(Stylize::Med, stylize),
        variation: state.variation.map_or(Variation::Low, variation),
        version: state.version,
        fast_time_remaining: info.fast_time,
        relaxed_usage: info.relaxed,
        lifetime_usage: info.lifetime,
        subscribe_plan: plan(info.plan),
        billed_way: info.billing.map_or(BilledWay::Monthly, billed),
        renew_date: info.renews_at.map(millis),
        buttons: buttons(account, Bot::Midjourney),
        niji_buttons: buttons(account, Bot::Niji),
        version_selector: account
            .panels
            .midjourney
            .as_ref()
            .and_then(|settings| settings.selector.as_ref())
            .map(selector),
        properties: properties(account, connection),
        running_count: count(live.running),
        queue_count: count(live.waiting),
        displays: AccountDisplays::default(),
    };
    shown.displays = AccountDisplays {
        mode: mode_name(shown.mode, language).to_owned(),
        niji_mode: mode_name(shown.niji_mode, language).to_owned(),
        subscribe_plan: plan_name(shown.subscribe_plan).to_owned(),
        billed_way: billed_name(shown.billed_way, language).to_owned(),
        renew_date: info.renews_at.map(minute).unwrap_or_default(),
        date_created: minute(account.created_at),
        stylize: stylize_name(shown.stylize).to_owned(),
        variation: variation_name(shown.variation).to_owned(),
    };
    shown
}

/// What is paid for; every account shows the contract's default until its panel is read.
pub fn plan(plan: Option<account::Plan>) -> SubscribePlan {
    match plan {
        Some(account::Plan::Basic) => SubscribePlan::Basic,
        Some(account::Plan::Standard) | None => SubscribePlan::Standard,
        Some(account::Plan::Pro) => SubscribePlan::Pro,
        Some(account::Plan::Mega) => SubscribePlan::Mega,
    }
}

fn billed(billing: account::Billing) -> BilledWay {
    match billing {
        account::Billing::Monthly => BilledWay::Monthly,
        account::Billing::Yearly => BilledWay::Yearly,
    }
}

fn stylize(stylize: account::Stylize) -> Stylize {
    match stylize {
        account::Stylize::Low => Stylize::Low,
        account::Stylize::Med => Stylize::Med,
        account::Stylize::High => Stylize::High,
        account::Stylize::VeryHigh => Stylize::VeryHigh,
    }
}

fn variation(variation: account::Variation) -> Variation {
    match variation {
        account::Variation::Low => Variation::Low,
        account::Variation::High => Variation::High,
    }
}

fn buttons(account: &Account, bot: Bot) -> Vec<Button> {
    account.settings(bot).map(|settings| settings.buttons.iter().map(button).collect()).unwrap_or_default()
}

fn selector(selector: &account::Selector) -> MessageSelector {
    let option = |option: &account::SelectorOption| SelectOption {
        value: option.value.clone(),
        label: option.label.clone(),
        emoji: option.emoji.clone(),
        description: option.description.clone(),
        selected: option.is_selected,
    };
    MessageSelector {
        custom_id: selector.custom_id.clone(),
        placeholder: selector.placeholder.clone(),
        r#type: SELECT,
        options: selector.options.iter().map(option).collect(),
    }
}

/// Discord's component type of a menu.
const SELECT: i32 = 3;

/// The standing's name in newer clients.
pub fn status(standing: &Standing) -> AccountStatus {
    match standing {
        Standing::Enabled => AccountStatus::Enable,
        Standing::Listening => AccountStatus::ListenOnly,
        Standing::Disabled { .. } => AccountStatus::Disabled,
    }
}

fn properties(account: &Account, connection: &Connection) -> FreeForm {
    let reason = match &account.standing {
        Standing::Enabled | Standing::Listening => None,
        Standing::Disabled { reason } => reason.as_deref(),
    };
    let mut map = Map::new();
    map.insert("weight".to_owned(), account.weight.into());
    map.insert("disabledReason".to_owned(), reason.map_or(Value::Null, Value::from));
    map.insert("gateway".to_owned(), connection.state.into());
    map.insert("gatewayTrouble".to_owned(), connection.trouble.as_deref().map_or(Value::Null, Value::from));
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
            panels: account::Panels::default(),
        }
    }

    #[test]
    fn an_account_is_told_without_its_token() {
        let cut = Connection { state: "waiting", trouble: Some("the connection was cut".into()) };
        let shown = account(&sample(), LiveCounts { running: 2, waiting: 5 }, &cut, Language::Chinese);
        let told = serde_json::to_string(&shown).expect("JSON");
        assert!(!told.contains("mock-user-token"), "{told}");
        assert_eq!(shown.user_token, "****oken");
        assert_eq!((shown.running_count, shown.queue_count), (2, 5));
        assert_eq!((shown.core_size, shown.queue_size, shown.timeout_minutes), (3, 10, 5));
        assert_eq!(shown.displays.date_created, "2024-01-06 08:27");
        assert_eq!((shown.displays.mode.as_str(), shown.displays.niji_mode.as_str()), ("Fast(快速)", "Relax(慢速)"));
        assert_eq!(shown.displays.billed_way, "月付");
        assert_eq!(shown.properties.0["disabledReason"], Value::Null);
        assert_eq!(shown.properties.0["gateway"], "waiting");
        assert_eq!(shown.properties.0["gatewayTrouble"], "the connection was cut");
    }

    #[test]
    fn a_disabled_account_says_why_and_english_is_spoken() {
        let mut disabled = sample();
        disabled.standing = Standing::Disabled { reason: Some("Authentication failed.".into()) };
        let shown = account(&disabled, LiveCounts::default(), &Connection::OFF, Language::English);
        assert_eq!((shown.enable, shown.status), (false, AccountStatus::Disabled));
        assert_eq!(shown.properties.0["disabledReason"], "Authentication failed.");
        assert_eq!(
            (&shown.properties.0["gateway"], &shown.properties.0["gatewayTrouble"]),
            (&"off".into(), &Value::Null)
        );
        assert_eq!((shown.displays.mode.as_str(), shown.displays.billed_way.as_str()), ("Fast", "Monthly"));
    }
}
