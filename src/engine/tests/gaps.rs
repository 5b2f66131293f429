//! Times without a session: what is read afterwards, and how long one waits.

use std::time::Duration;

use super::*;
use crate::{
    id::{InteractionId, Nonce},
    task::Trouble,
};

#[test]
fn a_gap_between_sessions_is_read_even_if_the_line_breaks_before_that() {
    let mut before = Bench::live(limits(3, 10));
    let sent = before.submitted("a cat");
    let mut bench = Bench::restored(limits(3, 10), before.tasks.values().cloned().collect());
    assert!(bench.engine.has_gap(ACCOUNT), "a new session");
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    assert!(bench.sent.is_empty(), "it goes on with the session that has the gap");
    assert!(bench.engine.has_gap(ACCOUNT));
    assert_eq!(bench.orders.iter().filter(|order| matches!(order, LinkOrder::LookBack)).count(), 2);
    bench.step(Input::History { account: ACCOUNT, signals: vec![], complete_since: Some(Millis(0)) });
    assert_eq!(bench.sent.iter().map(|task| task.id).collect::<Vec<_>>(), [sent]);
    assert!(!bench.engine.has_gap(ACCOUNT));
}

#[test]
fn what_begins_while_the_past_is_read_is_not_taken_for_lost() {
    let mut before = Bench::live(limits(3, 10));
    let (old, new) = (before.submitted("a cat"), before.submitted("a dog"));
    before.start(old, 5);
    before.step(Input::Sent { task: new, sent: Sent::Accepted });
    let mut bench = Bench::restored(limits(3, 10), before.tasks.values().cloned().collect());
    // Discord has made its page before this.
    bench.start(new, 6);
    bench.step(Input::History { account: ACCOUNT, signals: vec![], complete_since: Some(Millis(0)) });
    assert!(matches!(bench.state(old), TaskState::Failed { .. }), "nothing is left of it");
    assert!(matches!(bench.state(new), TaskState::Running(_)), "{:?}", bench.state(new));
}

#[test]
fn what_was_missed_in_a_second_gap_is_sought_as_well() {
    let mut before = Bench::live(limits(3, 10));
    let task = before.submitted("a cat");
    before.step(Input::Sent { task, sent: Sent::Accepted });
    let mut bench = Bench::restored(limits(3, 10), before.tasks.values().cloned().collect());
    bench.start(task, 5);
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
    bench.step(Input::History { account: ACCOUNT, signals: vec![], complete_since: Some(Millis(0)) });
    assert!(matches!(bench.state(task), TaskState::Failed { .. }), "{:?}", bench.state(task));
}

/// Something that Discord made when its clock showed that.
fn made(at: Millis, nth: u64) -> u64 {
    ((at.0 - 1_420_070_400_000) << 22) + nth
}

#[test]
fn a_result_is_found_in_the_past_whatever_our_clock_shows() {
    for (discord_ahead_ms, is_heard) in
        [(0, true), (-280_000, true), (280_000, true), (-50_000, false), (280_000, false)]
    {
        let mut bench = Bench::live(limits(3, 10));
        let discord = |bench: &Bench| Millis(bench.now.0.saturating_add_signed(discord_ahead_ms));
        let unheard = bench.submitted("a dog");
        let shown = is_heard.then(|| bench.submitted("a cat"));
        if let Some(shown) = shown {
            bench.start(shown, made(discord(&bench), 1));
        }
        bench.step(Input::Sent { task: unheard, sent: Sent::Accepted });
        bench.step(Input::LinkLost { account: ACCOUNT });
        bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
        let after = made(discord(&bench), 3);
        let mut signals = vec![drawn("a cat", after, 3), drawn("a dog", after + 1, 4)];
        if is_heard {
            // Strangers have drawn the same a minute before.
            let before = made(discord(&bench) - Duration::from_secs(60), 2);
            signals.splice(..0, [drawn("a cat", before, 1), drawn("a dog", before + 1, 2)]);
        }
        bench.step(Input::History { account: ACCOUNT, signals, complete_since: Some(Millis(0)) });
        for (task, own) in shown.map(|shown| (shown, after)).into_iter().chain([(unheard, after + 1)]) {
            let TaskState::Succeeded(outcome) = bench.state(task) else {
                panic!("{discord_ahead_ms} {is_heard}: {:?}", bench.state(task))
            };
            assert_eq!(outcome.message.get(), own, "{discord_ahead_ms}");
        }
    }
}

#[test]
fn what_was_sent_before_the_machine_slept_is_found_in_the_past() {
    let mut bench = Bench::live(limits(3, 10));
    let first = bench.submitted("a cat");
    bench.start(first, made(bench.now, 1));
    let task = bench.submitted("a dog");
    bench.step(Input::Sent { task, sent: Sent::Accepted });
    bench.step(Input::LinkLost { account: ACCOUNT });
    let own = made(bench.now + Duration::from_secs(2), 2);
    // Our clock has stood still for an hour, and something of now is heard before the past is read.
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
    let now = made(bench.now + Duration::from_secs(3_600), 3);
    bench.signal(
        Clue { nonce: Some(Nonce::new(99)), message: Some(MessageId::new(now)), ..Clue::default() },
        News::Interaction,
    );
    let signals = vec![drawn("a dog", own, 4)];
    bench.step(Input::History { account: ACCOUNT, signals, complete_since: Some(Millis(0)) });
    assert!(matches!(bench.state(task), TaskState::Succeeded(_)), "{:?}", bench.state(task));
}

#[test]
fn a_late_result_is_not_taken_for_that_of_a_later_wish() {
    let mut bench = Bench::live(limits(1, 10));
    let first = bench.submitted("a cat");
    bench.start(first, made(bench.now, 1));
    let result = made(bench.now + Duration::from_secs(60), 2);
    bench.now = bench.engine.next_deadline().expect("whoever holds a slot has a deadline");
    bench.step(Input::DeadlineReached);
    let second = bench.submitted("a cat");
    bench.start(second, made(bench.now, 3));
    // It was made minutes ago, and nothing else tells it apart.
    let Signal { clue, news } = drawn("a cat", result, 1);
    bench.signal(clue, news);
    assert!(matches!(bench.state(second), TaskState::Running(_)), "{:?}", bench.state(second));
    let own = made(bench.now, 4);
    let Signal { clue, news } = drawn("a cat", own, 2);
    bench.signal(clue, news);
    assert!(matches!(bench.state(second), TaskState::Succeeded(_)), "{:?}", bench.state(second));
}

#[test]
fn a_job_that_is_being_drawn_was_answered_in_time() {
    let mut bench = Bench::live(limits(1, 10));
    let task = bench.submitted("a cat");
    bench.start(task, made(bench.now, 1));
    let nonce = Some(bench.tasks[&task].nonce);
    let refused = News::Refused { text: "The application did not respond".into(), about: Trouble::Job };
    bench.signal(Clue { nonce, interaction: Some(InteractionId::new(9)), ..Clue::default() }, refused);
    assert!(matches!(bench.state(task), TaskState::Running(_)), "{:?}", bench.state(task));
}

#[test]
fn a_page_that_does_not_reach_back_to_a_task_says_nothing_of_it() {
    for (since, is_lost) in [(1_000, true), (-1_000, false)] {
        let mut bench = Bench::live(limits(3, 10));
        let task = bench.submitted("a cat");
        // Our clock is minutes ahead of Discord's.
        let begun = bench.now - Duration::from_secs(280);
        bench.start(task, made(begun, 1));
        bench.step(Input::LinkLost { account: ACCOUNT });
        bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
        let complete_since = Some(Millis(begun.0.saturating_add_signed(-since)));
        bench.step(Input::History { account: ACCOUNT, signals: vec![], complete_since });
        assert_eq!(matches!(bench.state(task), TaskState::Failed { .. }), is_lost, "{since}");
    }
}

#[test]
fn a_task_that_is_taken_late_in_an_outage_has_its_whole_time() {
    let mut bench = Bench::live(limits(1, 2));
    bench.step(Input::LinkLost { account: ACCOUNT });
    let first = bench.submitted("a cat");
    bench.now = bench.now + Duration::from_secs(299);
    bench.step(Input::DeadlineReached);
    let late = bench.submitted("a dog");
    let taken_at = bench.now;
    while let Some(due) = bench.engine.next_deadline() {
        bench.now = bench.now.max(due);
        bench.step(Input::DeadlineReached);
        assert_eq!(bench.state(late).is_final(), bench.now == taken_at + Duration::from_secs(300));
    }
    assert!(matches!(bench.state(first), TaskState::Failed { .. }));
}

#[test]
fn an_account_whose_past_cannot_be_read_lets_go_of_what_waits() {
    let mut bench = pool::two(limits(1, 10), limits(1, 10));
    bench.step(Input::LinkLost { account: pool::SPARE });
    let (sent, waiting) = (bench.submitted("a cat"), bench.submitted("a dog"));
    bench.step(Input::LinkLive { account: pool::SPARE, resumed: true, user: None });
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
    assert_eq!([sent, waiting].map(|task| bench.tasks[&task].account), [ACCOUNT; 2]);
    bench.now = bench.engine.next_deadline().expect("it is looked for another account");
    bench.step(Input::DeadlineReached);
    assert_eq!([sent, waiting].map(|task| bench.tasks[&task].account), [ACCOUNT, pool::SPARE]);
    assert_eq!(*bench.state(waiting), TaskState::Sending);
}
