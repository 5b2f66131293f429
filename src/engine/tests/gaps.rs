//! Times without a session: what is read afterwards, and how long one waits.

use std::time::Duration;

use super::*;

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
