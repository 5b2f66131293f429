//! Fast hours that are used up.

use super::*;
use crate::account::{Errand, ErrandEnd, ErrandId, Settings, SettingsState};

const WORDS: &str = "[Credits exhausted] You have run out of hours!";

impl Bench {
    /// The bot refuses a task for want of hours.
    fn without_hours(&mut self, task: TaskId) {
        let clue = Clue { nonce: Some(self.tasks[&task].nonce), ..Clue::default() };
        self.signal(clue, News::Refused { text: WORDS.into(), about: Trouble::FastHours });
    }

    /// The errands that were sent out for slow drawing, in order.
    fn relaxings(&self) -> Vec<ErrandId> {
        let relaxing = |order: &LinkOrder| match order {
            LinkOrder::Run(order) if matches!(order.errand, Errand::Relax { .. }) => Some(order.id),
            _ => None,
        };
        self.orders.iter().filter_map(relaxing).collect()
    }

    /// Every account that is being put to drawing slowly is slow from now on, or stays fast.
    pub(super) fn all_relax(&mut self, is_slow: bool) {
        for errand in self.relaxings() {
            // What has ended already is passed over.
            self.step(Input::ErrandEnded { account: ACCOUNT, errand, end: shown(is_slow) });
        }
    }

    fn relax_ends(&mut self, end: ErrandEnd) {
        let errand = *self.relaxings().last().expect("it is asked for");
        self.step(Input::ErrandEnded { account: ACCOUNT, errand, end });
    }

    fn sent_ids(&self) -> Vec<TaskId> {
        self.sent.iter().map(|task| task.id).collect()
    }

    fn is_enabled(&self) -> bool {
        self.accounts[&ACCOUNT].standing.is_enabled()
    }
}

/// What the bot shows once it is slow, or stays fast.
fn shown(relax: bool) -> ErrandEnd {
    let state = SettingsState { speed: Some(if relax { Speed::Relax } else { Speed::Fast }), ..Default::default() };
    let settings = Settings { state, ..Settings::default() };
    ErrandEnd::Seen(Box::new(Panels { midjourney: Some(settings), ..Panels::default() }))
}

#[test]
fn nothing_is_begun_until_the_account_is_slow_and_nothing_is_lost() {
    let mut bench = Bench::live(limits(2, 10));
    let tasks: Vec<TaskId> = (0..5).map(|n| bench.submitted(&format!("cat {n}"))).collect();
    let nonces: Vec<_> = tasks.iter().map(|task| bench.tasks[task].nonce).collect();
    bench.step(Input::Sent { task: tasks[0], sent: Sent::Accepted });
    // Refused before and after Discord's own yes.
    bench.without_hours(tasks[0]);
    bench.without_hours(tasks[1]);
    assert_eq!(bench.relaxings().len(), 1, "asked for once");
    assert_eq!(bench.sent_ids(), tasks[..2], "nothing more is begun");
    assert_eq!((bench.state(tasks[0]), bench.state(tasks[1])), (&TaskState::Submitted, &TaskState::Sending));
    // What is still said of the refused request means nobody.
    let clue = Clue { nonce: Some(nonces[0]), ..Clue::default() };
    bench.signal(clue, News::Refused { text: WORDS.into(), about: Trouble::FastHours });
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    assert_eq!(bench.sent_ids(), tasks[..2], "not even after the line was cut");
    bench.relax_ends(shown(true));
    assert_eq!(bench.sent_ids(), [tasks[0], tasks[1], tasks[0], tasks[1]]);
    assert!(bench.sent[2..].iter().all(|task| !nonces.contains(&task.nonce)), "Discord takes a nonce once");
    for (task, message) in tasks.iter().zip(1..) {
        bench.start(*task, message);
        bench.signal(
            Clue { message: Some(MessageId::new(message)), ..Clue::default() },
            finished(100 + message, message.into()),
        );
        assert!(matches!(bench.state(*task), TaskState::Succeeded(_)), "{:?}", bench.state(*task));
    }
    assert!(bench.is_enabled());
}

#[test]
fn whoever_insists_on_hours_is_told_and_costs_nobody_else_anything() {
    let mut bench = Bench::live(limits(3, 10));
    let words = bench.submitted("a cat --fast");
    let speeds = Choice { speeds: vec![Speed::Fast, Speed::Turbo], ..Choice::default() };
    let SubmitOutcome::Accepted(placed) = bench.submit_to("a dog", speeds) else { panic!("it is taken") };
    for task in [words, placed.task] {
        bench.without_hours(task);
        assert!(matches!(bench.state(task), TaskState::Failed { .. }));
    }
    bench.relax_ends(shown(true));
    let late = bench.submitted("a fox --fast");
    bench.without_hours(late);
    assert!(matches!(bench.state(late), TaskState::Failed { .. }));
    assert_eq!(bench.relaxings().len(), 1, "it is slow already");
    assert!(bench.is_enabled());
}

#[test]
fn an_account_that_cannot_be_slow_is_stopped_with_the_words_of_the_bot() {
    let failed = || ErrandEnd::Failed { why: "no answer".into() };
    for ends in [vec![ErrandEnd::NoSuchControl], vec![shown(false)], vec![failed(), failed()]] {
        let mut bench = Bench::live(limits(1, 10));
        let (task, waiting) = (bench.submitted("a cat"), bench.submitted("a dog"));
        bench.without_hours(task);
        let tries = ends.len();
        for end in ends {
            assert!(bench.is_enabled());
            bench.relax_ends(end);
        }
        assert_eq!(bench.relaxings().len(), tries);
        let Standing::Disabled { reason: Some(reason) } = &bench.accounts[&ACCOUNT].standing else {
            panic!("it is stopped")
        };
        assert!(reason.starts_with(WORDS), "{reason}");
        assert!([task, waiting].iter().all(|task| matches!(bench.state(*task), TaskState::Failed { .. })));
        assert_eq!(bench.sent_ids(), [task]);
    }
}

#[test]
fn an_account_that_is_slow_and_refused_all_the_same_is_stopped_unless_it_draws() {
    for draws in [false, true] {
        let mut bench = Bench::live(limits(2, 10));
        let task = bench.submitted("a cat");
        bench.without_hours(task);
        bench.relax_ends(shown(true));
        if draws {
            let other = bench.submitted("a dog");
            bench.start(other, 1);
        }
        bench.without_hours(task);
        assert!(matches!(bench.state(task), TaskState::Failed { .. }), "there is no third try");
        assert_eq!((bench.is_enabled(), bench.relaxings().len()), (draws, 1));
    }
}

#[test]
fn a_cut_line_is_no_reason_to_stop() {
    let mut bench = Bench::live(limits(1, 10));
    let task = bench.submitted("a cat");
    bench.without_hours(task);
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.relax_ends(ErrandEnd::Failed { why: "cut".into() });
    assert!(bench.is_enabled());
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    assert_eq!(bench.relaxings().len(), 2, "asked for again");
    bench.relax_ends(shown(true));
    assert_eq!(bench.sent_ids(), [task, task]);
    assert_eq!(bench.cancel(task), CancelOutcome::TooEarly, "it is asked for");
}

#[test]
fn a_refusal_that_is_heard_before_the_session_is_live_waits_for_it() {
    let mut bench = Bench::live(limits(1, 10));
    let task = bench.submitted("a cat");
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.without_hours(task);
    assert!(bench.is_enabled());
    assert!(!bench.state(task).is_final(), "{:?}", bench.state(task));
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    assert_eq!(bench.relaxings().len(), 1, "asked for now");
    bench.relax_ends(shown(true));
    assert_eq!(bench.sent_ids(), [task, task]);
}
