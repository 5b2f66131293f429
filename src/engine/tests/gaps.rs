//! Times without a session: what is read afterwards, and how long one waits.

use std::time::Duration;

use super::*;

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
