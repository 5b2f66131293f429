//! Whatever comes, in any order.

use proptest::prelude::*;

use super::*;

/// What can come to an engine, as far as chance makes it up.
#[derive(Clone, Debug)]
enum Doing {
    Submit(u8),
    Answer(u8, bool),
    Shut(u8),
    Exhaust(u8),
    Relax(bool),
    Admit,
    Start(u8, u8),
    Progress(u8, u8),
    Finish(u8, u8),
    Refuse(u8),
    Cancel(u8),
    Wait(u16),
    Lose(bool),
    Find(bool, bool),
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        4 => (0u8..4).prop_map(Doing::Submit),
        3 => (any::<u8>(), prop::bool::weighted(0.9)).prop_map(|(task, taken)| Doing::Answer(task, taken)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(task, message)| Doing::Start(task, message)),
        3 => (any::<u8>(), 0u8..100).prop_map(|(job, percent)| Doing::Progress(job, percent)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(task, job)| Doing::Finish(task, job)),
        1 => any::<u8>().prop_map(Doing::Refuse),
        1 => any::<u8>().prop_map(Doing::Cancel),
        1 => (0u16..400).prop_map(Doing::Wait),
        1 => any::<bool>().prop_map(Doing::Lose),
        2 => any::<(bool, bool)>().prop_map(|(spare, resumed)| Doing::Find(spare, resumed)),
        1 => any::<u8>().prop_map(Doing::Shut),
        1 => any::<u8>().prop_map(Doing::Exhaust),
        1 => prop::bool::weighted(0.8).prop_map(Doing::Relax),
        1 => Just(Doing::Admit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    /// The engine audits itself after every step of a debug build; here it is given every reason to break.
    #[test]
    fn whatever_comes_slots_hold_ends_are_ends_and_jobs_never_cross(doings in prop::collection::vec(doing(), 0..60)) {
        let mut bench = pool::two(limits(2, 3), limits(1, 2));
        let which = |is_spare| if is_spare { pool::SPARE } else { ACCOUNT };
        let mut ended: std::collections::BTreeMap<TaskId, TaskState> = Default::default();
        for doing in doings {
            let ids: Vec<TaskId> = bench.tasks.keys().copied().collect();
            let pick = |n: u8| ids.get(usize::from(n) % ids.len().max(1)).copied();
            match doing {
                Doing::Submit(prompt) => drop(bench.submit(&format!("cat {prompt}"))),
                Doing::Answer(n, true) => {
                    if let Some(task) = pick(n) { bench.step(Input::Sent { task, sent: Sent::Accepted }) }
                }
                Doing::Answer(n, false) => {
                    let sent = Sent::Rejected { text: "no".into(), about: Trouble::Job };
                    if let Some(task) = pick(n) { bench.step(Input::Sent { task, sent }) }
                }
                Doing::Shut(n) => {
                    let sent = Sent::Rejected { text: "no".into(), about: Trouble::Account };
                    if let Some(task) = pick(n) { bench.step(Input::Sent { task, sent }) }
                }
                Doing::Exhaust(n) => if let Some(task) = pick(n) {
                    let clue = Clue { nonce: Some(bench.tasks[&task].nonce), ..Clue::default() };
                    let news = News::Refused { text: "no hours".into(), about: Trouble::FastHours };
                    bench.signal_at(bench.tasks[&task].account, clue, news);
                },
                Doing::Relax(is_slow) => bench.all_relax(is_slow),
                Doing::Admit => for account in [ACCOUNT, pool::SPARE] {
                    if !bench.accounts[&account].standing.is_enabled() {
                        let request = bench.request();
                        let change = AccountChange { enable: Some(true), ..AccountChange::default() };
                        bench.step(Input::UpdateAccount { request, account, change: Box::new(change) });
                    }
                },
                Doing::Start(n, message) => if let Some(task) = pick(n) { bench.start(task, u64::from(message)) },
                Doing::Progress(n, percent) => {
                    let clue = Clue {
                        message: Some(MessageId::new(u64::from(n))),
                        job: Some(JobId::from_u128(u128::from(n))),
                        ..Clue::default()
                    };
                    bench.signal(clue, progress(percent));
                }
                Doing::Finish(n, job) => if let Some(task) = pick(n) {
                    let Task { account, prompt, .. } = Task::clone(&bench.tasks[&task]);
                    // Every account has jobs of its own.
                    let job = u128::from(job) + if account == ACCOUNT { 0 } else { 1_000 };
                    let clue = Clue { job: Some(JobId::from_u128(job)), prompt: Some(prompt), ..Clue::default() };
                    bench.signal_at(account, clue, finished(job as u64 + 10_000, job));
                },
                Doing::Refuse(n) => if let Some(task) = pick(n) {
                    let clue = Clue { nonce: Some(bench.tasks[&task].nonce), ..Clue::default() };
                    let news = News::Refused { text: "no".into(), about: Trouble::Job };
                    bench.signal_at(bench.tasks[&task].account, clue, news);
                },
                Doing::Cancel(n) => if let Some(task) = pick(n) { bench.cancel(task); },
                Doing::Wait(seconds) => {
                    bench.now = bench.now + std::time::Duration::from_secs(u64::from(seconds));
                    bench.step(Input::DeadlineReached);
                }
                Doing::Lose(is_spare) => bench.step(Input::LinkLost { account: which(is_spare) }),
                Doing::Find(is_spare, resumed) => {
                    let account = which(is_spare);
                    bench.step(Input::LinkLive { account, resumed, user: None });
                    bench.step(Input::History { account, signals: vec![], complete_since: None });
                }
            }
            for (id, task) in &bench.tasks {
                if let Some(end) = ended.get(id) {
                    prop_assert_eq!(end, &task.state, "an end is an end");
                } else if task.state.is_final() {
                    ended.insert(*id, task.state.clone());
                }
            }
            let mut jobs: Vec<JobId> = bench.tasks.values().filter_map(|task| task.seen.job).collect();
            let count = jobs.len();
            jobs.sort_unstable();
            jobs.dedup();
            prop_assert_eq!(jobs.len(), count, "a job belongs to one task");
        }
        // Whoever was accepted ends, whatever else happens.
        for account in [ACCOUNT, pool::SPARE] {
            bench.step(Input::LinkLive { account, resumed: true, user: None });
            bench.step(Input::History { account, signals: vec![], complete_since: None });
        }
        // An errand has an end.
        bench.all_relax(true);
        while bench.tasks.values().any(|task| !task.state.is_final()) && let Some(due) = bench.engine.next_deadline() {
            bench.now = bench.now.max(due);
            bench.step(Input::DeadlineReached);
            bench.all_relax(true);
        }
        prop_assert!(bench.tasks.values().all(|task| task.state.is_final()));
    }
}
