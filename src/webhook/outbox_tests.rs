//! The outbox step by step, and under any receiver.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::webhook::SCHEDULE;

fn id(task: u64, revision: u32) -> DeliveryId {
    DeliveryId { task: TaskId(task), revision }
}

fn request(task: u64) -> Option<String> {
    Some(format!("order-{task}"))
}

fn delivery(task: u64, revision: u32, at: Millis) -> Delivery {
    Delivery {
        id: id(task, revision),
        url: format!("http://host-{}/hook", task % 3),
        body: Arc::from(&b"{}"[..]),
        created_at: at,
        due: at,
        is_patient: false,
        attempts: 0,
        last_error: None,
        request_id: request(task),
    }
}

/// An outbox with its own time and chance.
struct Stage {
    outbox: Outbox,
    now: Millis,
    chance: Stream,
}

impl Stage {
    fn new() -> Stage {
        Stage { outbox: Outbox::new(), now: Millis(1_000_000), chance: Stream::new(1, "webhook", 0) }
    }

    fn push(&mut self, task: u64, revision: u32) {
        self.outbox.push(self.now, &delivery(task, revision, self.now));
    }

    fn step(&mut self) -> OutboxStep {
        self.outbox.step(self.now, OutboxInput::TimePassed, &mut self.chance)
    }

    fn end(&mut self, id: DeliveryId, attempt: Attempt) -> OutboxStep {
        self.outbox.step(self.now, OutboxInput::Ended { id, attempt }, &mut self.chance)
    }

    fn sleep_until_due(&mut self) -> OutboxStep {
        self.now = self.now.max(self.outbox.next_due().expect("something waits"));
        self.step()
    }
}

fn answered(status: u16) -> Attempt {
    Attempt::Answered { status, retry_after_s: None }
}

#[test]
fn changes_of_a_task_leave_one_by_one_and_those_of_others_beside_them() {
    let mut stage = Stage::new();
    for revision in 1..=3 {
        stage.push(1, revision);
    }
    stage.push(2, 1);
    assert_eq!(stage.step().attempts, [id(1, 1), id(2, 1)]);
    assert_eq!(stage.step(), OutboxStep::default());
    let step = stage.end(id(1, 1), answered(204));
    assert_eq!(step.writes, [OutboxWrite::Remove(id(1, 1))]);
    assert_eq!(step.attempts, [id(1, 2)]);
    assert_eq!(stage.end(id(1, 1), answered(204)), OutboxStep::default(), "an end is told once");
    stage.end(id(1, 2), answered(200));
    stage.end(id(2, 1), answered(200));
    let step = stage.end(id(1, 3), answered(200));
    assert_eq!(step.news, [OutboxNews::Delivered { id: id(1, 3), request_id: request(1) }]);
    assert_eq!((stage.outbox.waiting(), stage.outbox.in_flight(), stage.outbox.next_due()), (0, 0, None));
}

#[test]
fn a_dead_receiver_is_tried_on_schedule_and_given_up_with_a_record() {
    let mut stage = Stage::new();
    let start = stage.now;
    stage.push(1, 1);
    let mut step = stage.step();
    for attempts in 1..=SCHEDULE.len() as u32 {
        assert_eq!(step.attempts, [id(1, 1)]);
        step = stage.end(id(1, 1), Attempt::Unreached { why: "refused".into() });
        let due = stage.outbox.next_due().expect("it is tried again");
        let last_error = Some("refused".to_owned());
        assert_eq!(step.writes, [OutboxWrite::Retry { id: id(1, 1), due, attempts, last_error, is_patient: false }]);
        assert!(step.attempts.is_empty());
        step = stage.sleep_until_due();
    }
    step = stage.end(id(1, 1), answered(500));
    let why = "the receiver answered 500".to_owned();
    assert_eq!(step.writes, [OutboxWrite::GiveUp { id: id(1, 1), attempts: 9, why: why.clone() }]);
    let expected = OutboxNews::GivenUp { id: id(1, 1), request_id: request(1), attempts: 9, why, is_news: true };
    assert_eq!(step.news, [expected]);
    let hours = stage.now.since(start).as_secs() / 3600;
    assert!((24..=31).contains(&hours), "after {hours} hours");
    assert_eq!(stage.outbox.waiting(), 0);
}

#[test]
fn a_newer_change_makes_the_waiting_one_due_at_once_and_uses_up_none_of_its_schedule() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    stage.end(id(1, 1), answered(500));
    stage.sleep_until_due();
    stage.end(id(1, 1), answered(500));
    let planned = stage.outbox.next_due().expect("five seconds from now");
    assert!(planned > stage.now);
    for revision in 2..=30 {
        stage.push(1, revision);
        assert_eq!(stage.step().attempts, [id(1, 1)], "the older one goes first");
        let step = stage.end(id(1, 1), answered(500));
        let last_error = Some("the receiver answered 500".to_owned());
        let retry = OutboxWrite::Retry { id: id(1, 1), due: planned, attempts: 2, last_error, is_patient: false };
        assert_eq!(step.writes, [retry]);
    }
}

/// A receiver that hangs has not seen what came meanwhile: the end of a task does not wait for the schedule.
#[test]
fn a_change_that_came_during_an_attempt_in_vain_brings_on_another_at_once() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    stage.push(1, 2);
    let hung = || Attempt::Unreached { why: "no answer within 15 s".into() };
    let step = stage.end(id(1, 1), hung());
    let [OutboxWrite::Retry { due, attempts: 1, is_patient: false, .. }] = step.writes[..] else { panic!("{step:?}") };
    assert!(due > stage.now && step.attempts == [id(1, 1)], "{step:?}");
    assert!(matches!(step.news[..], [OutboxNews::Delayed { wait: Duration::ZERO, .. }]), "{step:?}");
    // Once: nothing newer has come since, and the schedule is as it was.
    let step = stage.end(id(1, 1), hung());
    assert!(matches!(step.writes[..], [OutboxWrite::Retry { due: planned, attempts: 1, .. }] if planned == due));
    assert!(step.attempts.is_empty() && stage.outbox.next_due() == Some(due), "{step:?}");
    // Not where the receiver has asked for patience.
    assert_eq!(stage.sleep_until_due().attempts, [id(1, 1)]);
    stage.push(1, 3);
    let step = stage.end(id(1, 1), Attempt::Answered { status: 429, retry_after_s: Some(60) });
    assert!(step.attempts.is_empty(), "{step:?}");
    stage.sleep_until_due();
    assert_eq!(stage.end(id(1, 1), answered(200)).attempts, [id(1, 2)]);
}

#[test]
fn a_wish_for_patience_is_not_overridden_by_newer_changes() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    stage.end(id(1, 1), Attempt::Answered { status: 429, retry_after_s: Some(60) });
    let due = stage.now + Duration::from_secs(60);
    stage.push(1, 2);
    assert!(stage.step().attempts.is_empty());
    assert_eq!(stage.outbox.next_due(), Some(due));
}

/// A wish that is shorter than the schedule is kept, and no longer: a newer change is told when it is over.
#[test]
fn a_short_wish_does_not_keep_newer_changes_for_as_long_as_the_schedule() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    for _ in 0..2 {
        stage.end(id(1, 1), answered(503));
        assert_eq!(stage.sleep_until_due().attempts, [id(1, 1)]);
    }
    let step = stage.end(id(1, 1), Attempt::Answered { status: 503, retry_after_s: Some(2) });
    let [OutboxWrite::Retry { due, is_patient: false, .. }] = step.writes[..] else { panic!("{step:?}") };
    assert!(due > stage.now + Duration::from_mins(4), "the schedule's five minutes are longer");
    stage.push(1, 2);
    assert!(stage.step().attempts.is_empty(), "the receiver is not to be asked yet");
    assert_eq!(stage.outbox.next_due(), Some(stage.now + Duration::from_secs(2)));
    assert_eq!(stage.sleep_until_due().attempts, [id(1, 1)]);
    // The same when the change comes while an attempt is out.
    stage.push(1, 3);
    stage.end(id(1, 1), Attempt::Answered { status: 503, retry_after_s: Some(3) });
    assert_eq!(stage.outbox.next_due(), Some(stage.now + Duration::from_secs(3)));
}

/// A restart alone sends nothing early; a change after it may come before a wish is over that was shorter than the schedule.
#[test]
fn a_short_wish_does_not_outlive_us_and_the_schedule_does() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    stage.end(id(1, 1), answered(503));
    stage.sleep_until_due();
    let step = stage.end(id(1, 1), Attempt::Answered { status: 503, retry_after_s: Some(2) });
    let [OutboxWrite::Retry { due, attempts, is_patient, .. }] = step.writes[..] else { panic!("{step:?}") };
    stage.outbox = Outbox::new();
    stage.outbox.restore([Delivery { due, attempts, is_patient, ..delivery(1, 1, stage.now) }]);
    assert!(stage.step().attempts.is_empty() && stage.outbox.next_due() == Some(due));
    stage.push(1, 2);
    assert_eq!(stage.step().attempts, [id(1, 1)]);
    // That attempt has used up none of the schedule.
    let step = stage.end(id(1, 1), answered(503));
    assert!(matches!(step.writes[..], [OutboxWrite::Retry { due: planned, attempts: 2, .. }] if planned == due));
}

#[test]
fn a_wish_for_patience_outlives_us() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    let step = stage.end(id(1, 1), Attempt::Answered { status: 429, retry_after_s: Some(3600) });
    let [OutboxWrite::Retry { due, is_patient, .. }] = step.writes[..] else { panic!("{step:?}") };
    stage.outbox = Outbox::new();
    stage.outbox.restore([Delivery { due, is_patient, ..delivery(1, 1, stage.now) }]);
    stage.push(1, 2);
    assert!(stage.step().attempts.is_empty());
    assert_eq!(stage.outbox.next_due(), Some(stage.now + Duration::from_secs(3600)));
    // Another failure without a wish: from then on newer changes count again, after a restart as well.
    stage.sleep_until_due();
    let step = stage.end(id(1, 1), answered(500));
    assert!(matches!(step.writes[..], [OutboxWrite::Retry { is_patient: false, .. }]), "{step:?}");
}

fn given_up(step: &OutboxStep) -> Vec<DeliveryId> {
    let of = |write: &OutboxWrite| match write {
        OutboxWrite::GiveUp { id, .. } => Some(*id),
        OutboxWrite::Remove(_) | OutboxWrite::Retry { .. } => None,
    };
    step.writes.iter().filter_map(of).collect()
}

#[test]
fn an_address_that_is_gone_hears_no_more_of_any_task_until_someone_asks() {
    let mut stage = Stage::new();
    // Tasks 1 and 4 have one address, task 2 another.
    for (task, revision) in [(1, 1), (1, 2), (4, 1), (4, 2), (2, 1)] {
        stage.push(task, revision);
    }
    assert_eq!(stage.step().attempts, [id(1, 1), id(2, 1), id(4, 1)]);
    let step = stage.end(id(1, 1), answered(410));
    assert_eq!(given_up(&step), [id(1, 1), id(1, 2), id(4, 2)], "what is on its way comes to its end");
    assert_eq!(given_up(&stage.end(id(4, 1), answered(500))), [id(4, 1)]);
    assert_eq!((stage.outbox.waiting(), stage.outbox.gone()), (1, 1), "the other address's goes on");

    stage.push(7, 1);
    assert!(stage.outbox.next_due().is_some_and(|due| due <= stage.now));
    let step = stage.step();
    assert_eq!((given_up(&step), step.attempts), (vec![id(7, 1)], vec![]));

    stage.outbox.resend(stage.now, &delivery(1, 2, stage.now));
    assert_eq!(stage.step().attempts, [id(1, 2)]);
    stage.push(7, 2);
    assert_eq!((stage.step().attempts, stage.outbox.gone()), (vec![id(7, 2)], 0), "it is called again");
}

#[test]
fn what_is_sent_again_goes_before_later_changes_that_wait_and_not_beside_one_that_is_out() {
    let mut stage = Stage::new();
    for revision in [3, 4] {
        stage.push(1, revision);
    }
    assert_eq!(stage.step().attempts, [id(1, 3)]);
    for revision in [1, 2, 1] {
        stage.outbox.resend(stage.now, &delivery(1, revision, stage.now));
    }
    assert_eq!((stage.step().attempts, stage.outbox.waiting()), (vec![], 4), "each once");
    for (ended, next) in [(3, 1), (1, 2), (2, 4)] {
        assert_eq!(stage.end(id(1, ended), answered(200)).attempts, [id(1, next)]);
    }
    stage.end(id(1, 4), answered(200));
    assert_eq!(stage.outbox.waiting(), 0);
}

#[test]
fn what_is_sent_again_goes_before_one_that_waits_for_its_time() {
    let mut stage = Stage::new();
    stage.push(1, 2);
    stage.step();
    stage.end(id(1, 2), answered(500));
    stage.outbox.resend(stage.now, &delivery(1, 1, stage.now));
    assert_eq!(stage.step().attempts, [id(1, 1)]);
    assert_eq!(stage.end(id(1, 1), answered(200)).attempts, []);
    assert_eq!(stage.sleep_until_due().attempts, [id(1, 2)]);
}

#[test]
fn one_that_waits_is_due_at_once_when_someone_asks_even_if_its_receiver_wanted_patience() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    stage.end(id(1, 1), Attempt::Answered { status: 429, retry_after_s: Some(3600) });
    assert!(stage.step().attempts.is_empty());
    stage.outbox.hasten(stage.now, TaskId(1));
    assert_eq!((stage.step().attempts, stage.outbox.waiting()), (vec![id(1, 1)], 1));
    // However often someone asks, the schedule is not used up by it, and the receiver's wish stays.
    for _ in 0..50 {
        stage.end(id(1, 1), Attempt::Answered { status: 429, retry_after_s: Some(7200) });
        assert_eq!(stage.outbox.next_due(), Some(stage.now + Duration::from_hours(2)));
        stage.outbox.hasten(stage.now, TaskId(1));
        assert_eq!(stage.step().attempts, [id(1, 1)]);
    }
    stage.outbox.hasten(stage.now, TaskId(2));
    assert_eq!(stage.outbox.waiting(), 1, "what is not here is not made up");
}

#[test]
fn a_forbidden_address_is_given_up_at_once() {
    let mut stage = Stage::new();
    stage.push(1, 1);
    stage.step();
    let step = stage.end(id(1, 1), Attempt::Forbidden { why: "loopback".into() });
    let why = "loopback".into();
    let expected = OutboxNews::GivenUp { id: id(1, 1), request_id: request(1), attempts: 1, why, is_news: true };
    assert_eq!(step.news, [expected]);
}

#[test]
fn a_dead_address_is_news_once_until_it_takes_something() {
    let mut stage = Stage::new();
    let mut ends = Vec::new();
    for revision in 1..=4 {
        stage.push(1, revision);
        stage.step();
        let attempt = if revision == 3 { answered(200) } else { Attempt::Forbidden { why: "loopback".into() } };
        ends.extend(stage.end(id(1, revision), attempt).news);
    }
    let news: Vec<bool> = ends.iter().map(|end| matches!(end, OutboxNews::GivenUp { is_news: true, .. })).collect();
    assert_eq!(news, [true, false, false, true], "{ends:?}");
}

#[test]
fn after_a_crash_what_was_in_flight_is_sent_again_and_what_waited_waits_on() {
    let mut stage = Stage::new();
    let due = stage.now + Duration::from_secs(300);
    let waits = Delivery { due, attempts: 2, last_error: Some("refused".into()), ..delivery(1, 1, stage.now) };
    stage.outbox.restore([waits, delivery(1, 2, stage.now)]);
    stage.outbox.restore([delivery(2, 7, stage.now)]);
    assert_eq!(stage.step().attempts, [id(2, 7)]);
    assert_eq!(stage.sleep_until_due().attempts, [id(1, 1)]);
    assert_eq!(stage.now, due);
}

#[test]
fn too_many_waiting_cost_the_receiver_that_takes_least() {
    let mut stage = Stage::new();
    stage.push(2, 1);
    for task in 0..WAITING_MAX as u64 {
        stage.push(3 + task * 3, 1);
    }
    let step = stage.step();
    assert_eq!(stage.outbox.waiting(), WAITING_MAX);
    assert_eq!(given_up(&step), [id(3, 1)]);
    assert!(step.attempts.contains(&id(2, 1)), "the quiet receiver has lost nothing");
}

#[derive(Clone, Debug)]
enum Move {
    Push(u64),
    End(usize, Attempt),
    Wait(u64),
    Resend(usize),
    Crash,
}

fn moves() -> impl Strategy<Value = Move> {
    let attempt = prop_oneof![
        6 => Just(answered(200)),
        3 => Just(answered(500)),
        2 => Just(Attempt::Unreached { why: "cut".into() }),
        1 => (0u64..100).prop_map(|s| Attempt::Answered { status: 503, retry_after_s: Some(s) }),
        1 => Just(answered(410)),
        1 => Just(Attempt::Forbidden { why: "loopback".into() }),
    ];
    prop_oneof![
        4 => (0u64..8).prop_map(Move::Push),
        6 => (0usize..64, attempt).prop_map(|(which, attempt)| Move::End(which, attempt)),
        3 => (0u64..40_000).prop_map(Move::Wait),
        1 => (0usize..64).prop_map(Move::Resend),
        1 => Just(Move::Crash),
    ]
}

proptest! {
    /// Whatever receivers do: at most one attempt a task, in order, nothing lost, nothing after its end; and in the end
    /// the outbox runs empty.
    #[test]
    fn order_holds_and_nothing_is_lost(moves in prop::collection::vec(moves(), 0..200), has_resent in any::<bool>()) {
        let mut stage = Stage::new();
        let mut stored: BTreeMap<DeliveryId, Delivery> = BTreeMap::new();
        let mut dead: BTreeMap<DeliveryId, Delivery> = BTreeMap::new();
        let mut revisions = [0u32; 8];
        let mut flying: Vec<DeliveryId> = Vec::new();
        let mut all: Vec<Move> = moves;
        // A calm phase: every receiver is well again.
        all.extend((0..400).flat_map(|_| [Move::End(0, answered(200)), Move::Wait(40_000_000)]));
        all.retain(|action| has_resent || !matches!(action, Move::Resend(_)));
        for action in all {
            let step = match action {
                Move::Push(task) => {
                    revisions[task as usize] += 1;
                    let delivery = delivery(task, revisions[task as usize], stage.now);
                    stored.insert(delivery.id, delivery.clone());
                    stage.outbox.push(stage.now, &delivery);
                    stage.step()
                }
                Move::End(..) if flying.is_empty() => stage.step(),
                Move::End(which, attempt) => {
                    let ended = flying.remove(which % flying.len());
                    stage.end(ended, attempt)
                }
                Move::Wait(ms) => {
                    stage.now = stage.now + Duration::from_millis(ms);
                    stage.step()
                }
                Move::Resend(which) => {
                    let among = dead.keys().chain(stored.keys()).copied().collect::<Vec<_>>();
                    if let Some(id) = among.get(which % among.len().max(1)) {
                        if let Some(delivery) = dead.remove(id) {
                            stored.insert(*id, Delivery { due: stage.now, is_patient: false, attempts: 0, ..delivery });
                        }
                        stage.outbox.resend(stage.now, &stored[id]);
                    }
                    stage.step()
                }
                Move::Crash => {
                    stage.outbox = Outbox::new();
                    flying.clear();
                    stage.outbox.restore(stored.values().cloned());
                    stage.step()
                }
            };
            for write in step.writes {
                match write {
                    OutboxWrite::Remove(id) => prop_assert!(stored.remove(&id).is_some(), "{id} ended twice"),
                    OutboxWrite::GiveUp { id, .. } => {
                        let delivery = stored.remove(&id);
                        prop_assert!(delivery.is_some(), "{id} was given up twice");
                        dead.extend(delivery.map(|delivery| (id, delivery)));
                    }
                    OutboxWrite::Retry { id, due, attempts, last_error, is_patient } => {
                        let delivery = stored.get_mut(&id).expect("what waits is stored");
                        prop_assert!(attempts >= delivery.attempts && due > Millis(0));
                        *delivery = Delivery { due, attempts, last_error, is_patient, ..delivery.clone() };
                    }
                }
            }
            for id in step.attempts {
                let oldest = stored.keys().find(|stored| stored.task == id.task);
                // What is sent again does not overtake one that was about to leave.
                prop_assert!(oldest == Some(&id) || has_resent, "an older change waits");
                prop_assert!(stored.contains_key(&id));
                prop_assert!(flying.iter().all(|other| other.task != id.task), "two attempts of one task");
                flying.push(id);
            }
            prop_assert_eq!(stage.outbox.waiting(), stored.len());
            prop_assert_eq!(stage.outbox.in_flight(), flying.len());
            prop_assert!(stage.outbox.next_due().is_none_or(|due| due > stage.now), "a step leaves nothing undone");
        }
        prop_assert!(stored.is_empty(), "left over: {:?}", stored.keys());
        prop_assert_eq!(stage.outbox.fair.in_flight(), 0);
    }
}
