//! The engine alone: tables and properties, with signals made by hand.

mod anything;
mod dialogs;
mod doubts;
mod fit;
mod gaps;
mod hours;
mod pool;

use std::sync::Arc;

use crate::{
    account::{Account, AccountChange, Limits, Panels, Standing, Token},
    clock::Millis,
    engine::{
        Answer, Asks, Batch, Chance, Change, ChooseRule, Dialect, Effect, Engine, EngineOptions, Input, LinkOrder,
        Meaning, RequestId, Restored,
    },
    id::{AccountId, ChannelId, GuildId, JobId, MessageId, Stream, TaskId},
    task::{
        Action, Bot, Button, CancelOutcome, Choice, Clue, News, Outcome, Picture, PressRequest, Sent, Signal, Speed,
        Submission, SubmitOutcome, Task, TaskState, Trouble, Wish,
    },
};

const ACCOUNT: AccountId = AccountId(7);

/// An engine, what it has written, and what it wanted.
struct Bench {
    engine: Engine,
    now: Millis,
    requests: u64,
    accounts: std::collections::BTreeMap<AccountId, Account>,
    tasks: std::collections::BTreeMap<TaskId, Arc<Task>>,
    sent: Vec<Arc<Task>>,
    answers: Vec<(RequestId, Answer)>,
    orders: Vec<LinkOrder>,
}

fn account(limits: Limits) -> Account {
    Account {
        limits,
        speed: Speed::Fast,
        niji_speed: Speed::Fast,
        panels: Panels { synced_at: Some(Millis::GENESIS), ..Panels::default() },
        ..Account::new(ACCOUNT, GuildId::new(1), ChannelId::new(2), Token::new("a token of a test"), Millis(0))
    }
}

fn options() -> EngineOptions {
    let dialect = Dialect {
        fingerprint: |prompt| prompt.split(" --").next().unwrap_or_default().trim().to_owned(),
        tile: |custom_id| custom_id.strip_prefix('U').and_then(|tile| tile.parse().ok()),
        answers_in_place: |custom_id| custom_id == "again",
        unfit_words: |_, words| words.contains("unfit").then_some("fitting words"),
        wants_hours: |words| words.ends_with("--fast"),
    };
    EngineOptions { notify_hook: None, dialect, choose_rule: ChooseRule::default(), translates: false }
}

impl Bench {
    fn live(limits: Limits) -> Bench {
        Bench::restored(limits, Vec::new())
    }

    fn restored(limits: Limits, tasks: Vec<Arc<Task>>) -> Bench {
        let mut bench = Bench::opened(vec![account(limits)], tasks, ChooseRule::default());
        bench.step(Input::LinkLive { account: ACCOUNT, resumed: false, user: None });
        bench
    }

    fn opened(accounts: Vec<Account>, tasks: Vec<Arc<Task>>, choose_rule: ChooseRule) -> Bench {
        let mut batch = Batch::default();
        let (ended, live) = tasks.iter().cloned().partition(|task| task.state.is_final());
        let tasks = tasks.into_iter().map(|task| (task.id, task)).collect();
        let restored = Restored { accounts: accounts.clone(), live, ended, ..Restored::default() };
        let stream = |name| Stream::new(1, name, 0);
        let chance = Chance { ids: stream("ids"), nonces: stream("nonces"), lots: stream("lots") };
        let now = Millis::GENESIS;
        let options = EngineOptions { choose_rule, ..options() };
        let engine = Engine::open(now, options, restored, chance, &mut batch);
        let accounts = accounts.into_iter().map(|account| (account.id, account)).collect();
        let (sent, answers, orders) = (Vec::new(), Vec::new(), Vec::new());
        let mut bench = Bench { engine, now, requests: 0, accounts, tasks, sent, answers, orders };
        bench.keep(batch);
        bench
    }

    fn step(&mut self, input: Input) {
        let mut batch = Batch::default();
        self.engine.step(self.now, input, &mut batch);
        self.keep(batch);
    }

    fn keep(&mut self, batch: Batch) {
        for change in batch.changes {
            match change {
                Change::Task { task, .. } => drop(self.tasks.insert(task.id, task)),
                Change::Account(account) => drop(self.accounts.insert(account.id, *account)),
                _ => {}
            }
        }
        for effect in batch.effects {
            match effect {
                Effect::Answer(request, answer) => self.answers.push((request, answer)),
                Effect::Link(_, LinkOrder::Send(task)) => self.sent.push(task),
                Effect::Link(_, order) => self.orders.push(order),
                Effect::Translate(..) => {}
            }
        }
    }

    fn request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }

    fn submit(&mut self, prompt: &str) -> SubmitOutcome {
        self.submit_to(prompt, Choice::default())
    }

    fn submit_to(&mut self, prompt: &str, choice: Choice) -> SubmitOutcome {
        let request = self.request();
        let submission = Submission {
            action: Action::Imagine,
            bot: Bot::Midjourney,
            wish: Wish::Imagine,
            prompt: prompt.to_owned(),
            prompt_en: prompt.to_owned(),
            description: format!("/imagine {prompt}"),
            client_state: None,
            notify_hook: None,
            uploads: Vec::new(),
            choice,
            request_id: None,
        };
        self.step(Input::Submit { request, submission: Box::new(submission) });
        match self.answers.pop() {
            Some((_, Answer::Submitted(outcome))) => outcome,
            other => panic!("a submit is answered, got {other:?}"),
        }
    }

    fn submitted(&mut self, prompt: &str) -> TaskId {
        match self.submit(prompt) {
            SubmitOutcome::Accepted(placed) | SubmitOutcome::Queued { placed, .. } => placed.task,
            other => panic!("not taken: {other:?}"),
        }
    }

    fn cancel(&mut self, task: TaskId) -> CancelOutcome {
        let request = self.request();
        let known = self.tasks.contains_key(&task);
        self.step(Input::Cancel { request, task, known });
        match self.answers.pop() {
            Some((_, Answer::Cancelled(outcome))) => outcome,
            other => panic!("a cancel is answered, got {other:?}"),
        }
    }

    fn signal(&mut self, clue: Clue, news: News) {
        self.signal_at(ACCOUNT, clue, news);
    }

    fn signal_at(&mut self, account: AccountId, clue: Clue, news: News) {
        self.step(Input::Signal { account, signal: Box::new(Signal { clue, news }) });
    }

    fn state(&self, task: TaskId) -> &TaskState {
        &self.tasks[&task].state
    }

    /// Discord accepts, and the bot answers with the nonce in a message of this number.
    fn start(&mut self, task: TaskId, message: u64) {
        self.step(Input::Sent { task, sent: Sent::Accepted });
        let clue = Clue {
            nonce: Some(self.tasks[&task].nonce),
            message: Some(MessageId::new(message)),
            prompt: Some(self.tasks[&task].prompt.clone()),
            ..Clue::default()
        };
        self.signal_at(self.tasks[&task].account, clue, News::Started { cancel: None });
    }
}

fn finished(message: u64, job: u128) -> News {
    News::Finished(Box::new(Outcome {
        message: MessageId::new(message),
        message_flags: 0,
        content: String::new(),
        picture: Some(Picture { url: format!("http://cdn/{job}.png"), width: 2, height: 2 }),
        job: Some(JobId::from_u128(job)),
        final_prompt: None,
        buttons: vec![Button { custom_id: "U1".into(), emoji: String::new(), label: "U1".into(), style: 2, kind: 2 }],
    }))
}

/// A picture of those words, as it stands in the channel.
fn drawn(prompt: &str, message: u64, job: u128) -> Signal {
    let clue = Clue {
        message: Some(MessageId::new(message)),
        job: Some(JobId::from_u128(job)),
        prompt: Some(prompt.into()),
        ..Clue::default()
    };
    Signal { clue, news: finished(message, job) }
}

fn progress(percent: u8) -> News {
    News::Progress { percent, picture: None, cancel: None }
}

fn limits(concurrency: u32, queue: u32) -> Limits {
    Limits { concurrency, queue, timeout_minutes: 5 }
}

#[test]
fn the_queue_answers_as_the_contract_counts() {
    let mut bench = Bench::live(limits(3, 2));
    for n in 0..4 {
        assert!(matches!(bench.submit(&format!("cat {n}")), SubmitOutcome::Accepted(_)), "submit {n}");
    }
    assert!(matches!(bench.submit("cat 4"), SubmitOutcome::Queued { ahead: 1, .. }));
    assert!(matches!(bench.submit("cat 5"), SubmitOutcome::QueueFull { account: ACCOUNT, .. }));
    assert_eq!(bench.sent.len(), 3, "only slots are sent");
    let first = bench.sent[0].id;
    bench.start(first, 1);
    bench.signal(Clue { message: Some(MessageId::new(1)), ..Clue::default() }, finished(2, 2));
    assert_eq!(bench.sent.len(), 4, "the freed slot is used in the same step");
    assert!(matches!(bench.submit("cat 6"), SubmitOutcome::Queued { ahead: 1, .. }));
}

#[test]
fn the_second_of_two_equal_prompts_waits_until_the_first_ones_job_is_known() {
    let mut bench = Bench::live(limits(3, 10));
    let (one, two) = (bench.submitted("a cat"), bench.submitted("a cat --ar 3:2"));
    assert_eq!(bench.sent.iter().map(|task| task.id).collect::<Vec<_>>(), [one]);
    assert_eq!(*bench.state(two), TaskState::Sending, "it holds its slot all the same");
    bench.start(one, 1);
    assert_eq!(bench.sent.len(), 1);
    let job = Some(JobId::from_u128(11));
    bench.signal(Clue { message: Some(MessageId::new(1)), job, ..Clue::default() }, progress(35));
    assert_eq!(bench.sent.last().map(|task| task.id), Some(two), "the first is known by its job now");
    bench.start(two, 2);
    // Finals of the classic profile: no nonce, no reply; a job in the file name and the same words.
    let clue = |job| Clue { job: Some(JobId::from_u128(job)), prompt: Some("a cat".into()), ..Clue::default() };
    bench.signal(clue(22), finished(4, 22));
    bench.signal(clue(11), finished(3, 11));
    let job_of = |task: TaskId| bench.tasks[&task].seen.job.map(JobId::as_u128);
    assert_eq!((job_of(one), job_of(two)), (Some(11), Some(22)));
}

#[test]
fn a_result_that_is_repeated_after_a_resume_is_not_taken_for_that_of_a_twin() {
    let mut bench = Bench::live(limits(3, 10));
    let (one, two) = (bench.submitted("a cat"), bench.submitted("a cat"));
    bench.start(one, 1);
    let clue = Clue { job: Some(JobId::from_u128(11)), prompt: Some("a cat".into()), ..Clue::default() };
    bench.signal(clue.clone(), finished(3, 11));
    assert!(matches!(bench.state(one), TaskState::Succeeded(_)));
    bench.signal(clue, finished(3, 11));
    assert_eq!(*bench.state(two), TaskState::Sending);
}

#[test]
fn words_alone_never_decide_between_two() {
    let mut bench = Bench::live(limits(3, 10));
    let one = bench.submitted("a cat");
    bench.start(one, 1);
    // A reply to somebody else's grid has the same words.
    let stranger = Clue { reference: Some(MessageId::new(99)), prompt: Some("a cat".into()), ..Clue::default() };
    bench.signal(stranger, finished(3, 11));
    assert!(matches!(bench.state(one), TaskState::Running(_)));
}

#[test]
fn a_cancel_does_what_the_state_allows() {
    let mut bench = Bench::live(limits(1, 10));
    let (running, waiting) = (bench.submitted("a cat"), bench.submitted("a dog"));
    assert_eq!(bench.cancel(TaskId(1)), CancelOutcome::Missing);
    assert_eq!(bench.cancel(running), CancelOutcome::TooEarly, "nobody knows yet how to stop it");
    assert_eq!(bench.cancel(waiting), CancelOutcome::Cancelled);
    assert_eq!(bench.cancel(waiting), CancelOutcome::AlreadyEnded);
    bench.step(Input::Sent { task: running, sent: Sent::Accepted });
    let handle = crate::task::CancelHandle::MenuCommand { message: MessageId::new(1) };
    let clue = Clue { nonce: Some(bench.tasks[&running].nonce), message: Some(MessageId::new(1)), ..Clue::default() };
    bench.signal(clue, News::Started { cancel: Some(handle) });
    let next = bench.submitted("a fox");
    assert_eq!(bench.cancel(running), CancelOutcome::Cancelled);
    assert!(bench.orders.iter().any(|order| matches!(order, LinkOrder::StopJob { .. })), "the bot is told");
    assert_eq!(*bench.state(next), TaskState::Sending, "the slot is free at CANCEL");
}

#[test]
fn a_task_ends_at_its_limit_and_frees_its_slot() {
    let mut bench = Bench::live(limits(1, 10));
    let (one, two) = (bench.submitted("a cat"), bench.submitted("a dog"));
    bench.start(one, 1);
    let due = bench.engine.next_deadline().expect("whoever holds a slot has a deadline");
    assert_eq!(due, bench.now + std::time::Duration::from_secs(300));
    bench.now = due;
    bench.step(Input::DeadlineReached);
    assert!(matches!(bench.state(one), TaskState::Failed { .. }));
    assert_eq!(*bench.state(two), TaskState::Sending);
}

#[test]
fn after_a_restart_nothing_is_sent_again_before_the_past_was_read() {
    let mut before = Bench::live(limits(3, 10));
    let (sent, running) = (before.submitted("a cat"), before.submitted("a dog"));
    before.start(running, 5);
    let live = before.tasks.values().cloned().collect();
    let mut bench = Bench::restored(limits(3, 10), live);
    assert!(bench.sent.is_empty());
    assert!(bench.orders.iter().any(|order| matches!(order, LinkOrder::LookBack)));
    let signals = vec![];
    bench.step(Input::History { account: ACCOUNT, signals, complete_since: Some(Millis(0)) });
    assert!(matches!(bench.state(running), TaskState::Failed { .. }), "nothing is left of it");
    assert_eq!(bench.sent.iter().map(|task| task.id).collect::<Vec<_>>(), [sent]);
    assert_eq!(bench.sent[0].nonce, before.tasks[&sent].nonce, "Discord takes a nonce once");
}

#[test]
fn the_past_of_the_channel_is_not_taken_for_the_answer_to_equal_words() {
    let mut before = Bench::live(limits(3, 10));
    let old = before.submitted("a cat");
    before.start(old, 5);
    let result = Clue {
        message: Some(MessageId::new(6)),
        job: Some(JobId::from_u128(11)),
        prompt: Some("a cat".into()),
        ..Clue::default()
    };
    before.signal(result.clone(), finished(6, 11));
    let new = before.submitted("a cat");
    before.step(Input::Sent { task: new, sent: Sent::Accepted });
    let mut bench = Bench::restored(limits(3, 10), before.tasks.values().cloned().collect());
    // A stranger's older picture of the same words, and our own of before.
    let strange = Clue { message: Some(MessageId::new(7)), job: Some(JobId::from_u128(12)), ..result.clone() };
    let signals = vec![Signal { clue: strange, news: finished(7, 12) }, Signal { clue: result, news: finished(6, 11) }];
    bench.step(Input::History { account: ACCOUNT, signals, complete_since: Some(Millis(0)) });
    assert_eq!(*bench.state(new), TaskState::Submitted);
}

#[test]
fn what_is_still_said_of_a_cancelled_task_does_not_end_its_twin() {
    let mut bench = Bench::live(limits(3, 10));
    let (one, two) = (bench.submitted("a cat"), bench.submitted("a cat"));
    bench.step(Input::Sent { task: one, sent: Sent::Accepted });
    let handle = crate::task::CancelHandle::MenuCommand { message: MessageId::new(1) };
    let own = Clue {
        nonce: Some(bench.tasks[&one].nonce),
        message: Some(MessageId::new(1)),
        prompt: Some("a cat".into()),
        ..Clue::default()
    };
    bench.signal(own.clone(), News::Started { cancel: Some(handle) });
    assert_eq!(bench.cancel(one), CancelOutcome::Cancelled);
    assert_eq!(bench.sent.last().map(|task| task.id), Some(two));
    bench.signal(Clue { nonce: None, ..own.clone() }, News::Stopped);
    bench.signal(own, progress(20));
    assert_eq!(*bench.state(two), TaskState::Sending);
}

#[test]
fn whatever_else_is_said_of_an_ended_task_is_not_taken_for_its_twins() {
    for is_known in [true, false] {
        let mut bench = Bench::live(limits(3, 10));
        let one = bench.submitted("a cat");
        bench.step(Input::Sent { task: one, sent: Sent::Accepted });
        // Discord is slow: nothing was heard of it when its time is over.
        bench.now = bench.engine.next_deadline().expect("whoever holds a slot has a deadline");
        bench.step(Input::DeadlineReached);
        let nonce = if is_known { bench.tasks[&one].nonce } else { crate::id::Nonce::new(1) };
        let again = bench.submitted("a cat");
        bench.step(Input::Sent { task: again, sent: Sent::Accepted });
        let late = Clue { message: Some(MessageId::new(1)), prompt: Some("a cat".into()), ..Clue::default() };
        bench.signal(Clue { nonce: Some(nonce), ..late.clone() }, News::Started { cancel: None });
        bench.signal(Clue { job: Some(JobId::from_u128(11)), ..late.clone() }, progress(50));
        let result = |message, job| Clue {
            message: Some(MessageId::new(message)),
            job: Some(JobId::from_u128(job)),
            ..late.clone()
        };
        bench.signal(result(2, 11), finished(2, 11));
        assert_eq!(*bench.state(again), TaskState::Submitted, "the first one's picture is nobody's");
        bench.signal(result(4, 12), finished(4, 12));
        let TaskState::Succeeded(outcome) = bench.state(again) else { panic!("{:?}", bench.state(again)) };
        assert_eq!(outcome.job, Some(JobId::from_u128(12)));
    }
}

#[test]
fn a_long_queue_is_started_at_once_and_in_order() {
    const MANY: u32 = 20_000;
    let mut bench = Bench::live(limits(MANY, MANY));
    bench.step(Input::LinkLost { account: ACCOUNT });
    let tasks: Vec<TaskId> = (0..MANY).map(|n| bench.submitted(&format!("cat {n}"))).collect();
    assert!(bench.sent.is_empty());
    bench.step(Input::LinkLive { account: ACCOUNT, resumed: true, user: None });
    assert_eq!(bench.sent.iter().map(|task| task.id).collect::<Vec<_>>(), tasks);
    let nonces: std::collections::BTreeSet<_> = bench.sent.iter().map(|task| task.nonce).collect();
    assert_eq!(nonces.len(), tasks.len(), "no nonce twice");
}

#[test]
fn waiting_tasks_end_when_their_account_stays_away() {
    let mut bench = Bench::live(limits(1, 2));
    bench.step(Input::LinkLost { account: ACCOUNT });
    let waiting = bench.submitted("a cat");
    bench.submitted("a dog");
    assert!(matches!(bench.submit("a fox"), SubmitOutcome::QueueFull { .. }), "an idle slot is of no use now");
    let began = bench.now;
    while let Some(due) = bench.engine.next_deadline() {
        bench.now = due;
        bench.step(Input::DeadlineReached);
    }
    assert!(matches!(bench.state(waiting), TaskState::Failed { .. }), "they do not wait for ever");
    assert_eq!(bench.now, began + std::time::Duration::from_secs(300));
}

#[test]
fn a_twin_that_ends_in_the_same_step_is_not_sent() {
    let mut bench = Bench::live(limits(3, 10));
    bench.submitted("a cat");
    bench.submitted("a cat");
    let request = bench.request();
    bench.step(Input::DeleteAccount { request, account: ACCOUNT });
    assert_eq!(bench.sent.len(), 1, "nobody waits for the second");
    assert!(bench.tasks.values().all(|task| task.state.is_final()));
}

#[test]
fn a_lost_answer_does_not_end_what_the_bot_is_seen_to_draw() {
    let mut bench = Bench::live(limits(1, 2));
    let task = bench.submitted("a cat");
    let clue = Clue { nonce: Some(bench.tasks[&task].nonce), message: Some(MessageId::new(1)), ..Clue::default() };
    bench.signal(clue, progress(20));
    bench.step(Input::Sent { task, sent: Sent::Unreached { why: "cut".into() } });
    assert!(matches!(bench.state(task), TaskState::Running(_)));
}

#[test]
fn a_press_needs_a_finished_parent_with_that_button() {
    let mut bench = Bench::live(limits(3, 10));
    let parent = bench.submitted("a cat");
    let press = |bench: &mut Bench, custom_id: &str, meaning| {
        let request = bench.request();
        let wish = PressRequest {
            parent,
            custom_id: custom_id.to_owned(),
            kind: None,
            client_state: None,
            notify_hook: None,
            any_of_channel: false,
            choice: Choice::default(),
            request_id: None,
        };
        let parent = bench.tasks.get(&parent).cloned();
        bench.step(Input::Press { request, wish: Box::new(wish), parent, meaning });
        match bench.answers.pop() {
            Some((_, Answer::Submitted(outcome))) => outcome,
            other => panic!("a press is answered, got {other:?}"),
        }
    };
    let upscale = Meaning::Makes { action: Action::Upscale, asks: Asks::Never, own_words: false };
    assert_eq!(press(&mut bench, "U1", upscale), SubmitOutcome::ParentUnfinished);
    bench.start(parent, 1);
    bench.signal(Clue { message: Some(MessageId::new(1)), ..Clue::default() }, finished(2, 2));
    assert_eq!(press(&mut bench, "U9", upscale), SubmitOutcome::ButtonMissing);
    assert_eq!(press(&mut bench, "U1", Meaning::Unsupported), SubmitOutcome::ButtonUnsupported);
    let SubmitOutcome::Accepted(placed) = press(&mut bench, "U1", upscale) else { panic!("it is taken") };
    let task = &bench.tasks[&placed.task];
    assert_eq!((task.action, task.description.as_str()), (Action::Upscale, format!("/up {parent} U1").as_str()));
    let TaskState::Succeeded(result) = bench.state(parent) else { panic!("the parent stays as it is") };
    assert_eq!(result.buttons[0].style, Button::STYLE_PRESSED);
}
