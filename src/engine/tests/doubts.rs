//! What is unclear, what Discord makes wait, and trouble that no task meets.

use std::time::Duration;

use super::*;
use crate::id::InteractionId;

#[test]
fn what_discord_is_seen_to_have_counts_as_taken_and_is_not_sent_again() {
    let by_nonce = |bench: &Bench, task: TaskId| Clue { nonce: Some(bench.tasks[&task].nonce), ..Clue::default() };
    let forgets =
        |bench: &Bench, task| bench.orders.iter().any(|order| matches!(order, LinkOrder::Forget(id) if *id == task));
    let mut bench = Bench::live(limits(3, 10));
    let task = bench.submitted("a cat");
    let interaction = Some(InteractionId::new(9));
    bench.signal(Clue { interaction, ..by_nonce(&bench, task) }, News::Interaction);
    assert_eq!(*bench.state(task), TaskState::Submitted, "the answer may never come");
    assert!(forgets(&bench, task));
    bench.step(Input::Sent { task, sent: Sent::Unreached { why: "cut".into() } });
    assert_eq!(*bench.state(task), TaskState::Submitted);

    // Nothing was heard of this one, but the channel shows it.
    let other = bench.submitted("a dog");
    let message = Some(MessageId::new((bench.now.0 - 1_420_070_400_000) << 22));
    let clue = Clue { message, prompt: Some("a dog".into()), ..Clue::default() };
    let signals = vec![Signal { clue, news: News::Started { cancel: None } }];
    bench.orders.clear();
    bench.step(Input::Searched { account: ACCOUNT, signals });
    assert!(matches!(bench.state(other), TaskState::Running(_)));
    assert!(forgets(&bench, other));
    assert!(matches!(bench.orders.last(), Some(LinkOrder::Searched)), "first it is forgotten, then the rest may go");
}

#[test]
fn an_account_that_discord_holds_off_begins_nothing_and_says_why_it_took_so_long() {
    let mut bench = Bench::live(limits(2, 10));
    let caught = bench.submitted("a cat");
    let until = bench.now + Duration::from_secs(600);
    bench.step(Input::Held { account: ACCOUNT, until });
    let waiting = bench.submitted("a dog");
    assert_eq!(*bench.state(waiting), TaskState::Queued, "a slot would be of no use");
    // What waits is offered to others now and then; there are none.
    while !bench.state(caught).is_final() {
        bench.now = bench.engine.next_deadline().expect("a slot is held");
        bench.step(Input::DeadlineReached);
    }
    let TaskState::Failed { reason } = bench.state(caught) else { panic!("{:?}", bench.state(caught)) };
    assert_eq!(reason.to_string(), "Discord asked for patience for 600 s");
    while *bench.state(waiting) == TaskState::Queued {
        bench.now = bench.engine.next_deadline().expect("the hold ends");
        assert!(bench.now <= until, "it waits longer than it was asked to");
        bench.step(Input::DeadlineReached);
    }
    assert_eq!((bench.now, bench.state(waiting)), (until, &TaskState::Sending));
}

#[test]
fn a_hold_is_over_with_the_token_that_it_was_said_to() {
    for (token, is_over) in [(None, false), (Some("another token"), true)] {
        let mut bench = Bench::live(limits(2, 10));
        bench.step(Input::Held { account: ACCOUNT, until: bench.now + Duration::from_secs(86_400) });
        let waiting = bench.submitted("a dog");
        let change = AccountChange { token: token.map(Token::new), ..AccountChange::default() };
        let request = bench.request();
        bench.step(Input::UpdateAccount { request, account: ACCOUNT, change: Box::new(change) });
        bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
        let expected = if is_over { TaskState::Sending } else { TaskState::Queued };
        assert_eq!(*bench.state(waiting), expected, "{token:?}");
    }
}

#[test]
fn trouble_that_no_task_has_met_stops_the_account_all_the_same() {
    let mut bench = Bench::live(limits(1, 10));
    let task = bench.submitted("a cat");
    let troubled =
        |about| Input::Troubled { account: ACCOUNT, bot: Bot::Midjourney, about, text: "[Blocked] No.".into() };
    bench.step(troubled(Trouble::Job));
    assert_eq!(*bench.state(task), TaskState::Sending);
    bench.step(troubled(Trouble::Account));
    assert_eq!(*bench.state(task), TaskState::Sending, "Discord may still answer it");
    bench.now = bench.now + std::time::Duration::from_secs(10);
    bench.step(Input::DeadlineReached);
    let TaskState::Failed { reason } = bench.state(task) else { panic!("{:?}", bench.state(task)) };
    assert!(reason.to_string().ends_with("[Blocked] No."), "{reason}");
    assert_eq!(bench.submit("a dog"), SubmitOutcome::NoAccount { why: "1 account: 1 disabled".into() });
}

#[test]
fn what_was_sent_before_a_restart_and_is_refused_after_it_does_not_move() {
    let mut before = pool::two(limits(2, 10), limits(2, 10));
    before.step(Input::LinkLost { account: pool::SPARE });
    let tasks = [before.submitted("a cat"), before.submitted("a cat")];
    let accounts = before.accounts.values().cloned().collect();
    let mut bench = Bench::opened(accounts, before.tasks.values().cloned().collect(), ChooseRule::default());
    for account in [ACCOUNT, pool::SPARE] {
        bench.step(Input::LinkLive { account, resumed: true, user: None });
    }
    let refused = |bench: &mut Bench, task| {
        let sent = Sent::Rejected { text: "no".into(), about: Trouble::Doubtful };
        bench.step(Input::Sent { task, sent });
    };
    refused(&mut bench, tasks[0]);
    assert!(matches!(bench.state(tasks[0]), TaskState::Failed { .. }), "it may be drawn already");
    refused(&mut bench, tasks[1]);
    assert_eq!(bench.tasks[&tasks[1]].account, pool::SPARE, "its twin was never sent");
}

/// It may be drawn where it was sent first, so it is not sent from another account.
#[test]
fn what_was_refused_at_a_later_try_ends_and_does_not_move() {
    for about in [Trouble::Doubtful, Trouble::Account] {
        let other = Account { id: AccountId(ACCOUNT.0 + 1), token: Token::new("another"), ..account(limits(1, 10)) };
        let mut bench = Bench::opened(vec![account(limits(1, 10)), other.clone()], Vec::new(), ChooseRule::default());
        for account in [ACCOUNT, other.id] {
            bench.step(Input::LinkLive { account, resumed: false, user: None });
        }
        let task = bench.submitted("a cat");
        bench.step(Input::Sent { task, sent: Sent::RejectedLater { text: "no".into(), about } });
        assert!(bench.state(task).is_final(), "{about:?}: {:?}", bench.state(task));
    }
}
