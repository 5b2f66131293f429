//! Accounts: understand, ask, answer.

use std::cmp::Ordering;

use midjourney_openapi::midjourney::{
    AccountAmendRequest, AccountApi, AccountBotType, AccountCreateRequest, AccountDuty, AccountQueryRequest,
    AccountStatus, AccountUpdateRequest, ChangeAccountVersionResponse, CreateAccountResponse, DeleteAccountResponse,
    DiscordAccount, ExecuteAccountActionResponse, FetchAccountResponse, MessageAccount, MessageMap, MessageString,
    MessageVoid, QueryAccountsResponse, SyncAccountInfoResponse, UpdateAccountAndReconnectResponse,
};

use super::{
    Handlers,
    caller::Caller,
    query::{self, given},
    reply::{self, Fault},
    translate,
};
use crate::{
    account::{Account, AccountChange, AccountDraft, AccountOutcome, Errand, Token},
    id::{ChannelId, GuildId, Snowflake},
    store::{Direction, LiveCounts, Part},
    task::Bot,
};

impl AccountApi for Handlers {
    type Caller = Caller;

    async fn create_account(&self, _caller: Caller, request: AccountCreateRequest) -> CreateAccountResponse {
        match draft(request) {
            Ok(draft) => reply::account_created(self.world.create_account(draft).await).into(),
            Err(faults) => {
                let told = reply::faulty(&faults);
                MessageString { code: told.code, description: told.description, result: None }.into()
            }
        }
    }

    async fn update_account_and_reconnect(
        &self,
        _caller: Caller,
        id: String,
        request: AccountUpdateRequest,
    ) -> UpdateAccountAndReconnectResponse {
        let change = match change(request) {
            Ok(change) => change,
            Err(faults) => return reply::faulty(&faults).into(),
        };
        let outcome = match id.parse() {
            Ok(id) => self.world.update_account(id, change).await,
            Err(_) => AccountOutcome::Missing,
        };
        reply::account_changed(outcome).into()
    }

    async fn execute_account_action(
        &self,
        caller: Caller,
        id: String,
        custom_id: String,
        bot_type: AccountBotType,
    ) -> ExecuteAccountActionResponse {
        let bot = match bot_type {
            AccountBotType::MidJourney => Bot::Midjourney,
            AccountBotType::NijiJourney => Bot::Niji,
            AccountBotType::InsightFace => Bot::InsightFace,
        };
        let errand = Errand::Press { bot, custom_id: custom_id.trim().to_owned() };
        let (told, result) = self.panel(&caller, &id, errand).await;
        MessageMap { code: told.code, description: told.description, result }.into()
    }

    async fn change_account_version(
        &self,
        caller: Caller,
        id: String,
        version: String,
    ) -> ChangeAccountVersionResponse {
        let (told, result) = self.panel(&caller, &id, Errand::Choose { version: version.trim().to_owned() }).await;
        MessageMap { code: told.code, description: told.description, result }.into()
    }

    async fn sync_account_info(&self, caller: Caller, id: String) -> SyncAccountInfoResponse {
        let (told, result) = self.panel(&caller, &id, Errand::Sync).await;
        MessageAccount { code: told.code, description: told.description, result }.into()
    }

    async fn delete_account(&self, _caller: Caller, id: String) -> DeleteAccountResponse {
        let outcome = match id.parse() {
            Ok(id) => self.world.delete_account(id).await,
            Err(_) => AccountOutcome::Missing,
        };
        reply::account_settled(outcome).into()
    }

    async fn fetch_account(&self, caller: Caller, id: String) -> FetchAccountResponse {
        let found = match id.parse() {
            Ok(id) => caller.read(self.world.store().account(id).await),
            Err(_) => None,
        };
        match found {
            None => None.into(),
            Some(account) => self.shown(&caller, &[account]).await.pop().into(),
        }
    }

    async fn query_accounts(&self, caller: Caller, request: AccountQueryRequest) -> QueryAccountsResponse {
        let (number, size) = query::page_at(request.page_number, request.page_size);
        let found = select(caller.read(self.world.store().accounts().await), request);
        let start = found.len().min(number as usize * size as usize);
        let end = found.len().min(start + size as usize);
        let content = self.shown(&caller, &found[start..end]).await;
        translate::page_of_accounts(content, number, size, found.len() as u64).into()
    }
}

impl Handlers {
    /// Has an account's bot show or change something: what is said of it, and the account as it is then.
    async fn panel(&self, caller: &Caller, id: &str, errand: Errand) -> (MessageVoid, Option<DiscordAccount>) {
        let outcome = match id.parse() {
            // It has no settings.
            Ok(_) if matches!(errand, Errand::Press { bot: Bot::InsightFace, .. }) => AccountOutcome::NoSuchControl,
            Ok(id) => self.world.panel(id, errand).await,
            Err(_) => AccountOutcome::Missing,
        };
        let shown = match &outcome {
            AccountOutcome::Done(account) => self.shown(caller, std::slice::from_ref(account)).await.pop(),
            _ => None,
        };
        (reply::account_settled(outcome), shown)
    }

    /// Accounts as clients see them, with how many tasks each holds at this moment.
    pub(super) async fn shown(&self, caller: &Caller, accounts: &[Account]) -> Vec<DiscordAccount> {
        let mut shown = Vec::with_capacity(accounts.len());
        for account in accounts {
            let live: LiveCounts = caller.read(self.world.store().live_counts(account.id).await);
            let connection = self.world.connection(account.id);
            shown.push(translate::account(account, live, &connection, caller.language));
        }
        shown
    }
}

/// A new account as the client describes it, or all that is wrong with it.
///
/// Source: contract 1.1.
fn draft(request: AccountCreateRequest) -> Result<AccountDraft, Vec<Fault>> {
    let mut faults = Vec::new();
    let (enable, listens_only) = standing(None, request.status);
    let guild = snowflake("/guildId", Some(request.guild_id), &mut faults);
    let channel = snowflake("/channelId", Some(request.channel_id), &mut faults);
    let token = header_text("/userToken", Some(request.user_token), &mut faults);
    let change = AccountChange {
        midjourney_dm: snowflake("/mjBotChannelId", request.mj_bot_channel_id, &mut faults),
        niji_dm: snowflake("/nijiBotChannelId", request.niji_bot_channel_id, &mut faults),
        user_agent: header_text("/userAgent", request.user_agent, &mut faults),
        concurrency: u32::try_from(request.core_size).ok(),
        queue: u32::try_from(request.queue_size).ok(),
        timeout_minutes: u32::try_from(request.timeout_minutes).ok(),
        remix_auto_submit: Some(request.remix_auto_submit),
        remark: given(request.remark),
        weight: request.weight.and_then(|weight| u32::try_from(weight).ok()),
        enable,
        listens_only,
        ..AccountChange::default()
    };
    match (guild, channel, token) {
        (Some(guild), Some(channel), Some(token)) if faults.is_empty() => {
            Ok(AccountDraft { guild, channel, token: Token::new(token), change })
        }
        _ => Err(faults),
    }
}

/// What the client wants changed, or all that is wrong with it. A masked token, as we tell it, means unchanged.
///
/// Source: contract 1.8.
fn change(request: AccountUpdateRequest) -> Result<AccountChange, Vec<Fault>> {
    let mut faults = Vec::new();
    let token = request.user_token.filter(|token| !token.contains('*'));
    let (enable, listens_only) = standing(request.enable, request.status);
    let change = AccountChange {
        guild: snowflake("/guildId", request.guild_id, &mut faults),
        channel: snowflake("/channelId", request.channel_id, &mut faults),
        token: header_text("/userToken", token, &mut faults).map(Token::new),
        midjourney_dm: snowflake("/mjBotChannelId", request.mj_bot_channel_id, &mut faults),
        niji_dm: snowflake("/nijiBotChannelId", request.niji_bot_channel_id, &mut faults),
        user_agent: header_text("/userAgent", request.user_agent, &mut faults),
        concurrency: request.core_size.and_then(|size| u32::try_from(size).ok()),
        queue: request.queue_size.and_then(|size| u32::try_from(size).ok()),
        timeout_minutes: request.timeout_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        remix_auto_submit: request.remix_auto_submit,
        remark: given(request.remark),
        weight: request.weight.and_then(|weight| u32::try_from(weight).ok()),
        enable,
        listens_only,
    };
    if faults.is_empty() { Ok(change) } else { Err(faults) }
}

/// Whether an account may work, and whether it then only goes on with what it has. `enable` wins over a status that says
/// otherwise; alone it leaves a listening account listening, since that one is enabled.
fn standing(enable: Option<bool>, status: Option<AccountStatus>) -> (Option<bool>, Option<bool>) {
    let told = status.map(|status| match status {
        AccountStatus::Enable => (true, Some(false)),
        AccountStatus::ListenOnly => (true, Some(true)),
        AccountStatus::Disabled => (false, None),
    });
    (enable.or(told.map(|(enable, _)| enable)), told.and_then(|(_, listens_only)| listens_only))
}

/// What the client wants changed while the account works, or all that is wrong with it.
///
/// Source: contract 6.
pub(super) fn amendment(request: AccountAmendRequest) -> Result<AccountChange, Vec<Fault>> {
    let mut faults = Vec::new();
    let change = AccountChange {
        midjourney_dm: snowflake("/mjBotChannelId", request.mj_bot_channel_id, &mut faults),
        niji_dm: snowflake("/nijiBotChannelId", request.niji_bot_channel_id, &mut faults),
        timeout_minutes: request.timeout_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        remix_auto_submit: request.remix_auto_submit,
        remark: given(request.remark),
        weight: request.weight.and_then(|weight| u32::try_from(weight).ok()),
        listens_only: request.status.map(|status| match status {
            AccountDuty::Enable => false,
            AccountDuty::ListenOnly => true,
        }),
        ..AccountChange::default()
    };
    if faults.is_empty() { Ok(change) } else { Err(faults) }
}

/// One of Discord's ids, if one is given.
fn snowflake<K>(pointer: &'static str, text: Option<String>, faults: &mut Vec<Fault>) -> Option<Snowflake<K>> {
    let text = given(text)?;
    let read = text.parse().ok();
    if read.is_none() {
        let shown: String = text.chars().take(40).collect();
        faults.push(Fault {
            pointer: pointer.into(),
            expected: "a decimal id of Discord",
            found: format!("`{shown}`"),
        });
    }
    read
}

/// A text that goes out as a header, so that it may hold nothing that ends one.
fn header_text(pointer: &'static str, text: Option<String>, faults: &mut Vec<Fault>) -> Option<String> {
    let text = given(text)?.trim().to_owned();
    if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        return Some(text);
    }
    faults.push(Fault {
        pointer: pointer.into(),
        expected: "printable ASCII",
        found: "something else in it".to_owned(),
    });
    None
}

/// The accounts that pass every filter, in the order asked for: oldest first unless told otherwise.
///
/// Source: contract 1.2.
fn select(accounts: Vec<Account>, request: AccountQueryRequest) -> Vec<Account> {
    let id = given(request.id).map(|id| query::account_named(&id));
    let channel = given(request.channel_id).map(|id| id.trim().to_owned());
    let (name, remark) = (given(request.name).map(Part::from), given(request.remark).map(Part::from));
    let holds = |text: Option<&str>, part: &Option<Part>| match part {
        None => true,
        Some(part) => text.is_some_and(|text| part.is_in(text)),
    };
    let passes = |account: &Account| {
        id.is_none_or(|id| account.id == id)
            && channel.as_ref().is_none_or(|channel| account.channel.to_string() == *channel)
            && request.enable.is_none_or(|enable| account.standing.is_enabled() == enable)
            && request.status.is_none_or(|status| translate::status(&account.standing) == status)
            && request.mode.is_none_or(|mode| translate::mode(account.speed) == mode)
            && request
                .subscribe_plan
                .is_none_or(|wanted| wanted == translate::plan(account.panels.info.as_ref().and_then(|info| info.plan)))
            && holds(account.user.as_ref().map(|user| user.name.as_str()), &name)
            && holds(account.remark.as_deref(), &remark)
    };
    let mut found: Vec<Account> = accounts.into_iter().filter(passes).collect();
    let order = query::order(request.sort.as_deref(), field);
    found.sort_by(|a, b| {
        let by_keys = order.iter().fold(Ordering::Equal, |so_far, (field, direction)| {
            so_far.then_with(|| match direction {
                Direction::Ascending => field(a, b),
                Direction::Descending => field(b, a),
            })
        });
        by_keys.then(a.created_at.cmp(&b.created_at)).then(a.id.cmp(&b.id))
    });
    found
}

type Comparison = fn(&Account, &Account) -> Ordering;

fn field(name: &str) -> Option<Comparison> {
    Some(match name {
        "id" => |a, b| a.id.cmp(&b.id),
        "dateCreated" => |a, b| a.created_at.cmp(&b.created_at),
        "name" => |a, b| a.user.as_ref().map(|user| &user.name).cmp(&b.user.as_ref().map(|user| &user.name)),
        "guildId" => |a: &Account, b: &Account| GuildId::cmp(&a.guild, &b.guild),
        "channelId" => |a: &Account, b: &Account| ChannelId::cmp(&a.channel, &b.channel),
        "enable" => |a, b| a.standing.is_enabled().cmp(&b.standing.is_enabled()),
        "status" => |a, b| translate::status(&a.standing).cmp(&translate::status(&b.standing)),
        "mode" => |a, b| a.speed.cmp(&b.speed),
        "nijiMode" => |a, b| a.niji_speed.cmp(&b.niji_speed),
        "remark" => |a, b| a.remark.cmp(&b.remark),
        "coreSize" => |a, b| a.limits.concurrency.cmp(&b.limits.concurrency),
        "queueSize" => |a, b| a.limits.queue.cmp(&b.limits.queue),
        "timeoutMinutes" => |a, b| a.limits.timeout_minutes.cmp(&b.limits.timeout_minutes),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use midjourney_openapi::midjourney::AccountMode;

    use super::*;
    use crate::{account::Standing, clock::Millis, id::AccountId, task::Speed};

    fn new() -> AccountCreateRequest {
        AccountCreateRequest {
            guild_id: " 1100000000000300001 ".into(),
            channel_id: "1100000000000300002".into(),
            user_token: "mock-user-token-3".into(),
            core_size: 3,
            queue_size: 0,
            timeout_minutes: 5,
            ..AccountCreateRequest::default()
        }
    }

    #[test]
    fn a_sound_draft_is_understood() {
        let draft = draft(new()).expect("sound");
        assert_eq!(draft.guild, GuildId::new(1_100_000_000_000_300_001));
        assert_eq!(draft.token, Token::new("mock-user-token-3"));
        assert_eq!((draft.change.concurrency, draft.change.queue), (Some(3), Some(0)));
        assert_eq!((draft.change.user_agent, draft.change.enable), (None, None));
    }

    #[test]
    fn all_faults_of_a_draft_are_found_and_the_token_is_not_told() {
        let faults = draft(AccountCreateRequest {
            guild_id: "cat".into(),
            niji_bot_channel_id: Some("1.5".into()),
            user_token: "secret\r\nX: 1".into(),
            user_agent: Some("猫".into()),
            ..new()
        })
        .expect_err("faulty");
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.clone()).collect();
        assert_eq!(pointers, ["/guildId", "/userToken", "/nijiBotChannelId", "/userAgent"]);
        assert!(!reply::faulty(&faults).description.contains("secret"));
    }

    #[test]
    fn absent_and_masked_mean_unchanged_and_enable_wins_over_status() {
        let masked = AccountUpdateRequest { user_token: Some("****oken".into()), ..AccountUpdateRequest::default() };
        assert_eq!(change(masked), Ok(AccountChange::default()));
        for (enable, status, expected) in [
            (None, Some(AccountStatus::Enable), Some(true)),
            (None, Some(AccountStatus::Disabled), Some(false)),
            (Some(true), Some(AccountStatus::Disabled), Some(true)),
            (Some(false), Some(AccountStatus::Enable), Some(false)),
        ] {
            let change = change(AccountUpdateRequest { enable, status, ..AccountUpdateRequest::default() });
            assert_eq!(change.expect("sound").enable, expected);
        }
    }

    #[test]
    fn an_amendment_names_what_can_change_at_work() {
        assert_eq!(amendment(AccountAmendRequest::default()), Ok(AccountChange::default()));
        let whole = AccountAmendRequest {
            mj_bot_channel_id: Some(" 4 ".into()),
            niji_bot_channel_id: Some("5".into()),
            remix_auto_submit: Some(true),
            timeout_minutes: Some(10),
            weight: Some(2),
            status: Some(AccountDuty::ListenOnly),
            remark: Some("heavier".into()),
        };
        let expected = AccountChange {
            midjourney_dm: Some(ChannelId::new(4)),
            niji_dm: Some(ChannelId::new(5)),
            remix_auto_submit: Some(true),
            timeout_minutes: Some(10),
            weight: Some(2),
            remark: Some("heavier".into()),
            listens_only: Some(true),
            ..AccountChange::default()
        };
        assert_eq!(amendment(whole), Ok(expected));
        let faulty = AccountAmendRequest {
            mj_bot_channel_id: Some("cat".into()),
            niji_bot_channel_id: Some("-1".into()),
            ..AccountAmendRequest::default()
        };
        let pointers: Vec<_> =
            amendment(faulty).expect_err("faulty").iter().map(|fault| fault.pointer.clone()).collect();
        assert_eq!(pointers, ["/mjBotChannelId", "/nijiBotChannelId"]);
    }

    #[test]
    fn accounts_are_filtered_and_sorted() {
        let make = |id: u64, speed, remark: &str, enabled: bool| {
            let mut account = translate::account_sample();
            account.id = AccountId(id);
            account.created_at = Millis(100 - id);
            account.speed = speed;
            account.remark = Some(remark.into());
            account.standing = if enabled { Standing::Enabled } else { Standing::Disabled { reason: None } };
            account
        };
        let all = || {
            vec![
                make(1, Speed::Fast, "first", true),
                make(2, Speed::Relax, "second", false),
                make(3, Speed::Fast, "third", true),
            ]
        };
        let ask = AccountQueryRequest::default;
        for (request, ids) in [
            (ask(), vec![3, 2, 1]),
            (AccountQueryRequest { sort: Some("id,asc".into()), ..ask() }, vec![1, 2, 3]),
            (AccountQueryRequest { sort: Some("mode,desc;id,desc".into()), ..ask() }, vec![3, 1, 2]),
            (AccountQueryRequest { id: Some("2".into()), ..ask() }, vec![2]),
            (AccountQueryRequest { id: Some("cat".into()), ..ask() }, vec![]),
            (AccountQueryRequest { enable: Some(true), ..ask() }, vec![3, 1]),
            (AccountQueryRequest { status: Some(AccountStatus::Disabled), ..ask() }, vec![2]),
            (AccountQueryRequest { status: Some(AccountStatus::Enable), ..ask() }, vec![3, 1]),
            (AccountQueryRequest { mode: Some(AccountMode::Relax), ..ask() }, vec![2]),
            (
                AccountQueryRequest {
                    subscribe_plan: Some(midjourney_openapi::midjourney::SubscribePlan::Mega),
                    ..ask()
                },
                vec![],
            ),
            (AccountQueryRequest { remark: Some("ir".into()), ..ask() }, vec![3, 1]),
            (AccountQueryRequest { name: Some("mock".into()), channel_id: Some("7".into()), ..ask() }, vec![]),
            (AccountQueryRequest { name: Some("mock".into()), ..ask() }, vec![3, 2, 1]),
        ] {
            let found: Vec<u64> = select(all(), request.clone()).iter().map(|account| account.id.0).collect();
            assert_eq!(found, ids, "{request:?}");
        }
    }
}
