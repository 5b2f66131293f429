//! Which account may take a task, and what is said where none may.

use super::*;
use crate::id::ChannelId;

/// Accounts that are connected unless told otherwise, each with a token of its own.
fn with(standings: &[Standing]) -> Bench {
    let accounts = (0_u64..).zip(standings).map(|(place, standing)| Account {
        id: AccountId(ACCOUNT.0 + place),
        token: Token::new(format!("token {place}")),
        standing: standing.clone(),
        ..account(limits(1, 1))
    });
    Bench::opened(accounts.collect(), Vec::new(), ChooseRule::default())
}

impl Bench {
    fn why_none(&self, choice: &Choice, bot: Bot) -> String {
        self.engine.none_fits(choice, bot)
    }
}

#[test]
fn every_account_is_counted_under_what_keeps_it_from_a_task() {
    let off = Standing::Disabled { reason: None };
    let mut bench = with(&[Standing::Enabled, Standing::Listening, off.clone(), off]);
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
    let any = Choice::default;
    for (choice, bot, why) in [
        (
            Choice { account: Some(AccountId(ACCOUNT.0 + 1)), ..any() },
            Bot::Midjourney,
            "3 not the one asked for, 1 listening only",
        ),
        (Choice { channel: Some(ChannelId::new(42)), ..any() }, Bot::Midjourney, "4 of another channel"),
        (Choice { remark: Some("spare".into()), ..any() }, Bot::Niji, "4 with another remark"),
        (Choice { speeds: vec![Speed::Turbo], ..any() }, Bot::Midjourney, "4 in another mode"),
        (Choice { remix: Some(true), ..any() }, Bot::Midjourney, "4 of another remix mode"),
    ] {
        assert_eq!(bench.why_none(&choice, bot), format!("4 accounts: {why}"));
    }
    bench.step(Input::Bots { account: ACCOUNT, bots: vec![Bot::Midjourney] });
    assert_eq!(bench.why_none(&any(), Bot::Niji), "4 accounts: 1 without the bot, 2 disabled, 1 listening only");
    assert_eq!(bench.engine.why_not_ready(), None);
}

#[test]
fn a_server_that_takes_nothing_says_what_its_accounts_are() {
    let off = Standing::Disabled { reason: None };
    for (standings, ready, none) in [
        (&[][..], "there is no account", "no accounts"),
        (&[off.clone()][..], "every account is disabled", "1 account: 1 disabled"),
        (
            &[Standing::Listening, off, Standing::Enabled],
            "every account is disabled or listening only or not connected",
            "3 accounts: 1 disabled, 1 listening only, 1 not connected",
        ),
    ] {
        let mut bench = with(standings);
        assert_eq!(bench.engine.why_not_ready().as_deref(), Some(ready));
        assert_eq!(bench.submit("a cat"), SubmitOutcome::NoAccount { why: none.to_owned() });
    }
}

#[test]
fn what_a_listening_account_has_begun_waits_for_its_session_and_not_for_its_standing() {
    let mut bench = Bench::live(limits(1, 10));
    let request = bench.request();
    let change = AccountChange { listens_only: Some(true), ..AccountChange::default() };
    bench.step(Input::UpdateAccount { request, account: ACCOUNT, change: Box::new(change) });
    // It is being connected anew.
    assert_eq!(bench.engine.why_stopped(ACCOUNT), "not connected");
    assert_eq!(bench.engine.why_gone(ACCOUNT), "listening only");
}
