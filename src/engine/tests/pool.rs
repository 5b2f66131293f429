//! Several accounts: which one is given a task, and where tasks go when theirs falls out.

use std::time::Duration;

use super::*;
use crate::{account::AccountOutcome, task::CancelHandle};

pub(super) const SPARE: AccountId = AccountId(8);

/// Two accounts that are connected, each with its limits; the older one comes first in every rule.
pub(super) fn two(first: Limits, spare: Limits) -> Bench {
    with_rule(first, spare, ChooseRule::default())
}

fn with_rule(first: Limits, spare: Limits, rule: ChooseRule) -> Bench {
    let other = Account { id: SPARE, token: Token::new("another token"), ..account(spare) };
    let mut bench = Bench::opened(vec![account(first), other], Vec::new(), rule);
    for id in [ACCOUNT, SPARE] {
        bench.step(Input::LinkLive { account: id, resumed: false, user: None });
    }
    bench
}

impl Bench {
    fn refuse(&mut self, task: TaskId, about: Trouble) {
        self.step(Input::Sent { task, sent: Sent::Rejected { text: "no".into(), about } });
    }

    fn place_of(&self, task: TaskId) -> AccountId {
        self.tasks[&task].account
    }

    fn reason(&self, account: AccountId) -> Option<&str> {
        match &self.accounts[&account].standing {
            Standing::Disabled { reason } => reason.as_deref(),
            Standing::Enabled | Standing::Listening => None,
        }
    }

    /// The accounts that a task was sent to, in order.
    fn sent_to(&self, task: TaskId) -> Vec<AccountId> {
        self.sent.iter().filter(|sent| sent.id == task).map(|sent| sent.account).collect()
    }
}

#[test]
fn an_account_that_discord_refuses_is_stopped_and_loses_nothing() {
    let mut bench = two(limits(3, 10), limits(10, 10));
    bench.step(Input::LinkLost { account: SPARE });
    let tasks: Vec<TaskId> = (0..5).map(|n| bench.submitted(&format!("cat {n}"))).collect();
    assert!(tasks.iter().all(|task| bench.place_of(*task) == ACCOUNT));
    bench.step(Input::LinkLive { account: SPARE, resumed: true, user: None });
    let nonce = bench.tasks[&tasks[0]].nonce;
    bench.refuse(tasks[0], Trouble::Account);
    assert_eq!((bench.place_of(tasks[0]), bench.sent_to(tasks[0])), (SPARE, vec![ACCOUNT, SPARE]));
    assert_ne!(bench.tasks[&tasks[0]].nonce, nonce);
    // Discord's word on the other two is still to come: until then nobody knows whether they run.
    assert_eq!((bench.reason(ACCOUNT), bench.place_of(tasks[1])), (None, ACCOUNT));
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    let late = bench.submitted("late");
    assert_eq!(bench.place_of(late), SPARE);
    assert_eq!(bench.sent_to(tasks[3]), [], "nothing more is begun");
    bench.refuse(tasks[1], Trouble::Account);
    bench.refuse(tasks[2], Trouble::Account);
    assert_eq!(bench.reason(ACCOUNT), Some("no"));
    for task in &tasks {
        assert_eq!((bench.place_of(*task), bench.state(*task)), (SPARE, &TaskState::Sending));
        assert_eq!(bench.sent_to(*task).last(), Some(&SPARE));
    }
    // No third chance: what two accounts are refused ends.
    bench.refuse(tasks[0], Trouble::Doubtful);
    assert!(matches!(bench.state(tasks[0]), TaskState::Failed { .. }));
}

#[test]
fn an_account_that_is_shut_out_does_not_wait_for_answers_for_ever() {
    let mut bench = two(limits(3, 10), limits(3, 10));
    bench.step(Input::LinkLost { account: SPARE });
    let (refused, unanswered) = (bench.submitted("a cat"), bench.submitted("a dog"));
    bench.step(Input::LinkLive { account: SPARE, resumed: true, user: None });
    bench.refuse(refused, Trouble::Account);
    assert_eq!((bench.place_of(refused), bench.reason(ACCOUNT)), (SPARE, None));
    bench.now = bench.now + Duration::from_secs(10);
    bench.step(Input::DeadlineReached);
    assert_eq!(bench.reason(ACCOUNT), Some("no"));
    // It may run: a second one would be one too many.
    assert!(matches!(bench.state(unanswered), TaskState::Failed { .. }));
}

#[test]
fn what_is_drawn_or_bound_to_its_account_ends_with_it() {
    let mut bench = two(limits(3, 10), limits(3, 10));
    let bound = |bench: &mut Bench, prompt: &str| {
        let choice = Choice { account: Some(ACCOUNT), ..Choice::default() };
        match bench.submit_to(prompt, choice) {
            SubmitOutcome::Accepted(placed) => placed.task,
            other => panic!("not taken: {other:?}"),
        }
    };
    let drawn = bound(&mut bench, "a cat");
    bench.start(drawn, 1);
    let taken = bound(&mut bench, "a dog");
    bench.step(Input::Sent { task: taken, sent: Sent::Accepted });
    let stays = bound(&mut bench, "a fox");
    bench.refuse(stays, Trouble::Account);
    for task in [drawn, taken, stays] {
        assert!(matches!(bench.state(task), TaskState::Failed { .. }), "{:?}", bench.state(task));
    }
}

#[test]
fn five_refusals_one_after_another_stop_an_account() {
    let mut bench = Bench::live(limits(1, 10));
    let fail = |bench: &mut Bench, n: usize, about| {
        let task = bench.submitted(&format!("cat {n}"));
        bench.refuse(task, about);
        assert!(matches!(bench.state(task), TaskState::Failed { .. }));
    };
    (0..4).for_each(|n| fail(&mut bench, n, Trouble::Doubtful));
    let begun = bench.submitted("begun");
    bench.step(Input::Sent { task: begun, sent: Sent::Accepted });
    bench.signal(Clue { nonce: Some(bench.tasks[&begun].nonce), ..Clue::default() }, finished(2, 2));
    (4..8).for_each(|n| fail(&mut bench, n, Trouble::Doubtful));
    // What lies in the wishes alone does not count, neither way.
    (8..20).for_each(|n| fail(&mut bench, n, Trouble::Job));
    assert_eq!(bench.reason(ACCOUNT), None);
    fail(&mut bench, 20, Trouble::Doubtful);
    assert!(bench.reason(ACCOUNT).is_some_and(|reason| reason.ends_with("one after another: no")));
    assert!(matches!(bench.submit("late"), SubmitOutcome::NoAccount { .. }));
}

#[test]
fn whoever_has_no_session_comes_last_by_every_rule() {
    for rule in [ChooseRule::BestWaitIdle, ChooseRule::RoundRobin, ChooseRule::WeightedRandom] {
        let mut bench = with_rule(limits(3, 10), limits(3, 2), rule);
        bench.step(Input::LinkLost { account: ACCOUNT });
        for n in 0..5 {
            let task = bench.submitted(&format!("cat {n}"));
            assert_eq!(bench.place_of(task), SPARE, "{rule:?}: task {n}");
        }
        let task = bench.submitted("one too many");
        assert_eq!(bench.place_of(task), ACCOUNT, "{rule:?}: better late than refused");
    }
}

#[test]
fn what_waits_for_a_session_goes_elsewhere_after_half_a_minute() {
    let mut bench = two(limits(1, 10), limits(1, 1));
    let first = bench.submitted("at work");
    bench.step(Input::LinkLost { account: SPARE });
    let waiting: Vec<TaskId> = (0..4).map(|n| bench.submitted(&format!("cat {n}"))).collect();
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.step(Input::LinkLive { account: SPARE, resumed: true, user: None });
    let began = bench.now;
    let due = bench.engine.next_deadline().expect("what waits is looked after");
    assert_eq!(due, began + Duration::from_secs(30));
    bench.now = due;
    bench.step(Input::DeadlineReached);
    let places: Vec<AccountId> = waiting.iter().map(|task| bench.place_of(*task)).collect();
    assert_eq!(places, [SPARE, SPARE, ACCOUNT, ACCOUNT], "as many as there is room for, oldest first");
    assert_eq!(bench.state(waiting[0]), &TaskState::Sending);
    assert_eq!(bench.place_of(first), ACCOUNT, "what is at work stays");
    // Later there is room again.
    bench.step(Input::Sent { task: waiting[0], sent: Sent::Rejected { text: "no".into(), about: Trouble::Job } });
    bench.now = bench.now + Duration::from_secs(30);
    bench.step(Input::DeadlineReached);
    assert_eq!(bench.place_of(waiting[2]), SPARE);
}

#[test]
fn a_held_twin_has_its_whole_time_once_it_is_sent() {
    let mut bench = Bench::live(limits(2, 10));
    let (one, two) = (bench.submitted("a cat"), bench.submitted("a cat"));
    let second = Duration::from_secs(1);
    bench.now = bench.now + 299 * second;
    bench.step(Input::DeadlineReached);
    assert_eq!(*bench.state(two), TaskState::Sending);
    bench.step(Input::Sent { task: one, sent: Sent::Unreached { why: "cut".into() } });
    assert_eq!(bench.sent.last().map(|task| task.id), Some(two));
    let sent_at = bench.now;
    bench.now = sent_at + 299 * second;
    bench.step(Input::DeadlineReached);
    assert_eq!(*bench.state(two), TaskState::Sending, "its time began when it was sent");
    bench.now = sent_at + 300 * second;
    bench.step(Input::DeadlineReached);
    assert!(matches!(bench.state(two), TaskState::Failed { .. }));
}

#[test]
fn a_twin_that_was_held_ends_after_a_restart_whatever_comes_back() {
    let mut before = Bench::live(limits(2, 10));
    let (_, held) = (before.submitted("a cat"), before.submitted("a cat"));
    for tasks in [vec![before.tasks[&held].clone()], before.tasks.values().cloned().collect()] {
        let mut bench = Bench::opened(vec![account(limits(2, 10))], tasks, ChooseRule::default());
        while let Some(due) = bench.engine.next_deadline() {
            bench.now = bench.now.max(due);
            bench.step(Input::DeadlineReached);
        }
        assert!(bench.tasks.values().all(|task| task.state.is_final()), "{:?}", bench.tasks);
    }
}

#[test]
fn a_job_that_takes_too_long_is_stopped_on_discord() {
    for has_session in [true, false] {
        let mut bench = Bench::live(limits(1, 10));
        let task = bench.submitted("a cat");
        bench.step(Input::Sent { task, sent: Sent::Accepted });
        let handle = CancelHandle::MenuCommand { message: MessageId::new(1) };
        let clue = Clue { nonce: Some(bench.tasks[&task].nonce), message: Some(MessageId::new(1)), ..Clue::default() };
        bench.signal(clue, News::Started { cancel: Some(handle.clone()) });
        if !has_session {
            bench.step(Input::LinkLost { account: ACCOUNT });
        }
        bench.now = bench.engine.next_deadline().expect("whoever holds a slot has a deadline");
        bench.step(Input::DeadlineReached);
        assert!(matches!(bench.state(task), TaskState::Failed { .. }));
        let stops = bench.orders.iter().filter(|order| matches!(order, LinkOrder::StopJob { .. })).count();
        assert_eq!(stops, usize::from(has_session));
    }
}

#[test]
fn a_queue_that_was_made_shorter_gives_its_youngest_away() {
    let mut bench = two(limits(1, 10), limits(1, 2));
    bench.step(Input::LinkLost { account: SPARE });
    let tasks: Vec<TaskId> = (0..6).map(|n| bench.submitted(&format!("cat {n}"))).collect();
    bench.step(Input::LinkLive { account: SPARE, resumed: true, user: None });
    let request = bench.request();
    let change = crate::account::AccountChange { queue: Some(1), ..Default::default() };
    bench.step(Input::UpdateAccount { request, account: ACCOUNT, change: Box::new(change) });
    let places: Vec<AccountId> = tasks[1..].iter().map(|task| bench.place_of(*task)).collect();
    // The spare takes one at once and two to wait; of the two that stay one is too many, and was accepted all the same.
    assert_eq!(places, [ACCOUNT, ACCOUNT, SPARE, SPARE, SPARE]);
    assert!(tasks[1..].iter().all(|task| !bench.state(*task).is_final()));
}

#[test]
fn a_twin_that_was_never_sent_outlives_what_is_done_to_its_account() {
    let change = |enable| crate::account::AccountChange { enable, ..Default::default() };
    for enable in [None, Some(false)] {
        let mut bench = two(limits(2, 10), limits(2, 10));
        bench.step(Input::LinkLost { account: SPARE });
        let (sent, held) = (bench.submitted("a cat"), bench.submitted("a cat"));
        assert_eq!(*bench.state(held), TaskState::Sending);
        bench.step(Input::LinkLive { account: SPARE, resumed: true, user: None });
        let request = bench.request();
        bench.step(Input::UpdateAccount { request, account: ACCOUNT, change: Box::new(change(enable)) });
        assert!(matches!(bench.state(sent), TaskState::Failed { .. }));
        let (place, state) = if enable.is_some() { (SPARE, TaskState::Sending) } else { (ACCOUNT, TaskState::Queued) };
        assert_eq!((bench.place_of(held), bench.state(held)), (place, &state), "{enable:?}");
        bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
        assert_eq!(bench.sent_to(held), [place], "{enable:?}");
    }
}

#[test]
fn panels_that_could_not_be_looked_at_are_looked_at_again_before_the_next_day() {
    let hour = Duration::from_secs(60 * 60);
    let mut bench = Bench::live(limits(1, 10));
    let looks = |bench: &Bench| -> Vec<crate::account::ErrandId> {
        let order = |order: &LinkOrder| if let LinkOrder::Run(order) = order { Some(order.id) } else { None };
        bench.orders.iter().filter_map(order).collect()
    };
    bench.now = bench.now + 24 * hour;
    bench.step(Input::DeadlineReached);
    let [first] = looks(&bench)[..] else { panic!("its day has come: {:?}", bench.orders) };
    let why = "no answer".to_owned();
    let end = crate::account::ErrandEnd::Failed { why };
    bench.step(Input::ErrandEnded { account: ACCOUNT, errand: first, end });
    let due = bench.engine.next_deadline().expect("it is tried again");
    assert_eq!(due, bench.now + hour);
    bench.now = due;
    bench.step(Input::DeadlineReached);
    assert_eq!(looks(&bench).len(), 2);
}

#[test]
fn one_account_too_many_is_refused() {
    let many = crate::engine::accounts::ACCOUNTS_MAX as u64;
    let accounts = (1..=many).map(|n| Account {
        id: AccountId(n),
        token: Token::new(format!("token {n}")),
        standing: Standing::Disabled { reason: None },
        ..account(limits(1, 1))
    });
    let mut bench = Bench::opened(accounts.collect(), Vec::new(), ChooseRule::default());
    let draft = |bench: &mut Bench| {
        let request = bench.request();
        let draft = crate::account::AccountDraft {
            guild: GuildId::new(1),
            channel: ChannelId::new(2),
            token: Token::new("one too many"),
            change: crate::account::AccountChange { enable: Some(false), ..Default::default() },
        };
        bench.step(Input::CreateAccount { request, draft: Box::new(draft) });
        bench.answers.pop().expect("an answer").1
    };
    let refused = draft(&mut bench);
    assert!(matches!(refused, Answer::Account(AccountOutcome::TooMany { limit: 10_000 })), "{refused:?}");
    let request = bench.request();
    bench.step(Input::DeleteAccount { request, account: AccountId(1) });
    bench.answers.clear();
    assert!(matches!(draft(&mut bench), Answer::Account(AccountOutcome::Done(_))));
}
