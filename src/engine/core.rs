//! The engine itself: its state, and the one door through which every change of a task goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use crate::{
    account::Account,
    clock::Millis,
    engine::{
        Answer, Batch, Change, Effect, Input, LinkOrder, RequestId,
        accounts::Post,
        correlate::{Correlator, ENDED_TASKS_RECALLED, twin_key},
    },
    id::{AccountId, Nonce, Stream, TaskId},
    task::{
        CancelHandle, CancelOutcome, Clue, FailReason, News, Progress, Seen, Sent, Signal, Task, TaskEvent, TaskState,
        Wish,
    },
};

pub use crate::engine::correlate::Dialect;

/// What the engine is told once.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Where changes of tasks without a hook of their own are told.
    pub notify_hook: Option<String>,
    /// How prompts and buttons are compared.
    pub dialect: Dialect,
}

/// What the store gave back after a restart.
#[derive(Clone, Debug, Default)]
pub struct Restored {
    /// All of them.
    pub accounts: Vec<Account>,
    /// Those that have not ended.
    pub live: Vec<Arc<Task>>,
    /// The newest of those that have: what is still said of them is not to be taken for another's.
    pub ended: Vec<Arc<Task>>,
    /// The last ids that were given out.
    pub last_task: TaskId,
    /// The last ids that were given out.
    pub last_account: AccountId,
}

/// The owner of live tasks, slots and queues.
#[derive(Debug)]
pub struct Engine {
    pub(super) options: EngineOptions,
    pub(super) posts: BTreeMap<AccountId, Post>,
    pub(super) live: BTreeMap<TaskId, Arc<Task>>,
    deadlines: BTreeSet<(Millis, TaskId)>,
    correlator: Correlator,
    /// Tasks at work whose job is unknown, by what makes them twins; the first of each goes, the others wait for it.
    twins: BTreeMap<(AccountId, String), BTreeSet<TaskId>>,
    /// Tasks whose order has left for the link in this run of the server.
    pub(super) sent: BTreeSet<TaskId>,
    /// Tasks that took their slot in this run and wait for a twin: nobody can be answering them yet.
    pub(super) held: BTreeSet<TaskId>,
    pub(super) last_task: TaskId,
    pub(super) last_account: AccountId,
    last_nonce: Nonce,
    pub(super) ids: Stream,
    pub(super) nonces: Stream,
    /// Before this no deadline passes: what happened while the server was away is still to be heard.
    grace_until: Millis,
}

/// How long after a start tasks that were at work are left alone, however old they are.
const GRACE: Duration = Duration::from_secs(30);

impl Engine {
    /// How many ended tasks are wanted in [`Restored::ended`].
    pub const ENDED_TASKS_RECALLED: usize = ENDED_TASKS_RECALLED;

    /// An engine that goes on where the store says it stopped; every enabled account is told to connect.
    /// `ids` and `nonces` are its streams of chance.
    pub fn open(
        now: Millis,
        options: EngineOptions,
        restored: Restored,
        ids: Stream,
        nonces: Stream,
        batch: &mut Batch,
    ) -> Engine {
        let mut engine = Engine {
            options,
            posts: BTreeMap::new(),
            live: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            correlator: Correlator::default(),
            twins: BTreeMap::new(),
            sent: BTreeSet::new(),
            held: BTreeSet::new(),
            last_task: restored.last_task,
            last_account: restored.last_account,
            last_nonce: Nonce::new(0),
            ids,
            nonces,
            grace_until: if restored.live.is_empty() { Millis(0) } else { now + GRACE },
        };
        for task in &restored.ended {
            engine.correlator.ended(task);
        }
        for account in restored.accounts {
            if account.standing.is_enabled() {
                batch.effects.push(Effect::Link(account.id, LinkOrder::Start(Box::new(account.clone()))));
            }
            engine.posts.insert(account.id, Post::new(account, now));
        }
        for task in restored.live {
            engine.last_task = engine.last_task.max(task.id);
            engine.last_nonce = engine.last_nonce.max(task.nonce);
            engine.index(task);
        }
        // Of every set of twins only the first can have been sent.
        engine.held = engine.twins.values().flat_map(|twins| twins.iter().skip(1)).copied().collect();
        engine
    }

    /// The position of each stream of chance, to be stored.
    pub fn positions(&self) -> [(&'static str, u64); 2] {
        [("ids", self.ids.position()), ("nonces", self.nonces.position())]
    }

    /// The last ids that were given out, to be stored.
    pub fn last_ids(&self) -> (TaskId, AccountId) {
        (self.last_task, self.last_account)
    }

    /// When [`Input::DeadlineReached`] is due next.
    pub fn next_deadline(&self) -> Option<Millis> {
        let task = self.deadlines.first().map(|(due, _)| (*due).max(self.grace_until));
        let account = self.posts.values().filter_map(Post::deadline).min();
        [task, account].into_iter().flatten().min()
    }

    /// Whether a submit can find an account now.
    pub fn is_ready(&self) -> bool {
        self.posts.values().any(Post::takes_tasks)
    }

    /// How many accounts there are.
    pub fn accounts(&self) -> usize {
        self.posts.len()
    }

    /// Takes one thing that happened. `now` never runs backwards.
    pub fn step(&mut self, now: Millis, input: Input, batch: &mut Batch) {
        let first_effect = batch.effects.len();
        match input {
            Input::Submit { request, submission } => self.submit(now, request, *submission, batch),
            Input::Press { request, wish, parent, meaning } => self.press(now, request, *wish, parent, meaning, batch),
            Input::Cancel { request, task, known } => self.cancel(now, request, task, known, batch),
            Input::CreateAccount { request, draft } => self.create_account(now, request, *draft, batch),
            Input::UpdateAccount { request, account, change } => {
                self.update_account(now, request, account, *change, batch);
            }
            Input::AmendAccount { request, account, change } => self.amend_account(request, account, *change, batch),
            Input::DeleteAccount { request, account } => self.delete_account(now, request, account, batch),
            Input::LinkLive { account, resumed, user } => self.link_live(now, account, resumed, user, batch),
            Input::LinkLost { account } => self.link_lost(now, account),
            Input::LinkRefused { account, reason } => self.stop_account(now, account, &reason, batch),
            Input::Sent { task, sent } => self.sent(now, task, sent, batch),
            Input::Signal { account, signal } => {
                self.signal(now, account, *signal, false, batch);
            }
            Input::History { account, signals, complete_since } => {
                self.history(now, account, signals, complete_since, batch);
            }
            Input::DeadlineReached => {
                while let Some(&(due, task)) = self.deadlines.first()
                    && due.max(self.grace_until) <= now
                {
                    self.happen(now, task, &TaskEvent::DeadlinePassed, |_| {}, batch);
                }
                self.accounts_overdue(now, batch);
            }
        }
        self.withdraw(first_effect, batch);
        #[cfg(debug_assertions)]
        self.audit();
    }

    /// Takes back what this step wanted sent for tasks that it has ended since: one end can free a twin that ends as well.
    fn withdraw(&self, first_effect: usize, batch: &mut Batch) {
        let kept = batch.effects.split_off(first_effect);
        batch.effects.extend(kept.into_iter().filter(|effect| match effect {
            Effect::Link(_, LinkOrder::Send(task)) => self.live.contains_key(&task.id),
            Effect::Link(..) | Effect::Answer(..) => true,
        }));
    }

    fn sent(&mut self, now: Millis, task: TaskId, sent: Sent, batch: &mut Batch) {
        // The answer may be lost and the job run all the same: then what the bot says counts.
        let is_at_work = |task: &Arc<Task>| task.state != TaskState::Sending || task.seen.interaction.is_some();
        if sent != Sent::Accepted && self.live.get(&task).is_some_and(is_at_work) {
            return;
        }
        let event = match sent {
            Sent::Accepted => TaskEvent::DiscordAccepted,
            Sent::Rejected { text } => TaskEvent::Broken(FailReason::Rejected(text)),
            Sent::Unreached { why } => TaskEvent::Broken(FailReason::OutOfReach(why)),
        };
        self.happen(now, task, &event, |_| {}, batch);
    }

    /// Tells the task that a signal means what it says; gives that task back.
    fn signal(
        &mut self,
        now: Millis,
        account: AccountId,
        signal: Signal,
        is_past: bool,
        batch: &mut Batch,
    ) -> Option<TaskId> {
        let Signal { clue, news } = signal;
        let found = self.correlator.find(account, &clue, is_past, &self.options.dialect, |id| {
            // Whoever has not been asked for cannot have been answered.
            self.live.get(&id).filter(|task| task.state.holds_slot() && !self.held.contains(&id)).map(Arc::as_ref)
        })?;
        if !self.live.get(&found)?.state.holds_slot() {
            return None;
        }
        let event = match &news {
            News::Interaction | News::Waiting => None,
            News::Started { .. } => Some(TaskEvent::BotProgress(Progress::default())),
            News::Progress { percent, picture, .. } => {
                Some(TaskEvent::BotProgress(Progress { percent: *percent, picture: picture.clone() }))
            }
            News::Finished(outcome) => Some(TaskEvent::BotFinished(outcome.clone())),
            News::Refused { text } => Some(TaskEvent::Broken(FailReason::Refused(text.clone()))),
            News::Stopped => Some(TaskEvent::Broken(FailReason::StoppedElsewhere)),
        };
        let learn = |seen: &mut Seen| learn(seen, &clue, &news);
        match event {
            Some(event) => self.happen(now, found, &event, learn, batch),
            None => self.learn(found, learn, batch),
        }
        Some(found)
    }

    fn history(
        &mut self,
        now: Millis,
        account: AccountId,
        signals: Vec<Signal>,
        complete_since: Option<Millis>,
        batch: &mut Batch,
    ) {
        let met: BTreeSet<TaskId> =
            signals.into_iter().filter_map(|signal| self.signal(now, account, signal, true, batch)).collect();
        let lost: Vec<TaskId> = self
            .working(account)
            .filter(|task| !met.contains(&task.id) && is_public(task))
            .filter(|task| complete_since.zip(task.started_at).is_some_and(|(since, started)| since <= started))
            .map(|task| task.id)
            .collect();
        for task in lost {
            self.happen(now, task, &TaskEvent::Broken(FailReason::Restarted), |_| {}, batch);
        }
        if let Some(post) = self.posts.get_mut(&account) {
            post.is_looking_back = false;
        }
        self.send_what_waits(account, batch);
        self.grant_slots(now, account, batch);
    }

    fn cancel(&mut self, now: Millis, request: RequestId, id: TaskId, known: bool, batch: &mut Batch) {
        let outcome = match self.live.get(&id).cloned() {
            None if known => CancelOutcome::AlreadyEnded,
            None => CancelOutcome::Missing,
            Some(task) => {
                let is_untold = task.state == TaskState::Queued || self.held.contains(&id);
                match (&task.seen.cancel, is_untold) {
                    (None, false) => CancelOutcome::TooEarly,
                    (handle, _) => {
                        self.happen(now, id, &TaskEvent::CancelAsked, |_| {}, batch);
                        if let Some(handle) = handle {
                            self.stop_job(now, &task, handle.clone(), batch);
                        }
                        CancelOutcome::Cancelled
                    }
                }
            }
        };
        batch.effects.push(Effect::Answer(request, Answer::Cancelled(outcome)));
    }

    fn stop_job(&mut self, now: Millis, task: &Task, handle: CancelHandle, batch: &mut Batch) {
        let nonce = self.nonce(now);
        batch.effects.push(Effect::Link(task.account, LinkOrder::StopJob { bot: task.bot, handle, nonce }));
    }

    pub(super) fn nonce(&mut self, now: Millis) -> Nonce {
        self.last_nonce = Nonce::after(self.last_nonce, now, self.nonces.draw());
        self.last_nonce
    }

    /// The one door: an event happens to a live task. State, times, indices, slots and twins follow.
    pub(super) fn happen(
        &mut self,
        now: Millis,
        id: TaskId,
        event: &TaskEvent,
        learn: impl FnOnce(&mut Seen),
        batch: &mut Batch,
    ) {
        let Some(before) = self.live.get(&id).cloned() else { return };
        let Some(state) = before.state.on(event) else { return self.learn(id, learn, batch) };
        let mut task = Task::clone(&before);
        learn(&mut task.seen);
        task.revision += 1;
        match &state {
            TaskState::Queued => {}
            TaskState::Sending => task.sending_since = Some(now),
            TaskState::Submitted | TaskState::Running(_) => task.started_at = task.started_at.or(Some(now)),
            TaskState::Succeeded(outcome) => {
                task.started_at = task.started_at.or(Some(now));
                task.seen.job = outcome.job.or(task.seen.job);
                task.seen.final_prompt = outcome.final_prompt.clone().or(task.seen.final_prompt);
            }
            TaskState::Failed { .. } | TaskState::Cancelled => {}
        }
        if state.is_final() {
            task.finished_at = Some(now);
        }
        let told = state.is_told();
        task.state = state;
        let task = Arc::new(task);
        self.unindex(&before);
        if task.state.is_final() {
            if self.sent.remove(&id) {
                batch.effects.push(Effect::Link(task.account, LinkOrder::Forget(id)));
            }
            self.held.remove(&id);
            self.correlator.ended(&task);
        } else {
            self.index(task.clone());
        }
        batch.changes.push(Change::Task { task: task.clone(), told });
        self.release_twins(&before, batch);
        // Whoever grants slots goes on by itself.
        if *event != TaskEvent::SlotGranted {
            self.grant_slots(now, task.account, batch);
        }
    }

    /// Keeps what a message taught about a task whose state it did not change.
    fn learn(&mut self, id: TaskId, learn: impl FnOnce(&mut Seen), batch: &mut Batch) {
        let Some(before) = self.live.get(&id).cloned() else { return };
        let mut task = Task::clone(&before);
        learn(&mut task.seen);
        if task.seen == before.seen {
            return;
        }
        let task = Arc::new(task);
        self.unindex(&before);
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        self.release_twins(&before, batch);
    }

    /// Makes a live task findable. Everything that is derived from tasks is derived here and in [`Engine::unindex`].
    pub(super) fn index(&mut self, task: Arc<Task>) {
        if let Some(due) = task.deadline() {
            self.deadlines.insert((due, task.id));
        }
        self.correlator.insert(&task, &self.options.dialect);
        if is_twinned(&task) {
            self.twins.entry((task.account, twin_key(&task, &self.options.dialect))).or_default().insert(task.id);
        }
        if let Some(post) = self.posts.get_mut(&task.account) {
            post.place(&task);
        }
        self.live.insert(task.id, task);
    }

    fn unindex(&mut self, task: &Task) {
        if let Some(due) = task.deadline() {
            self.deadlines.remove(&(due, task.id));
        }
        self.correlator.remove(task, &self.options.dialect);
        if is_twinned(task) {
            let key = (task.account, twin_key(task, &self.options.dialect));
            if let Some(twins) = self.twins.get_mut(&key) {
                twins.remove(&task.id);
                if twins.is_empty() {
                    self.twins.remove(&key);
                }
            }
        }
        if let Some(post) = self.posts.get_mut(&task.account) {
            post.remove(task);
        }
        self.live.remove(&task.id);
    }

    /// Sends the first of a set of twins, if it was not sent yet: only one of them may be without a known job on Discord.
    pub(super) fn send_first_twin(&mut self, key: &(AccountId, String), batch: &mut Batch) {
        let Some(first) = self.twins.get(key).and_then(BTreeSet::first).copied() else { return };
        let Some(task) = self.live.get(&first) else { return };
        // Discord has made an interaction of it: it was sent, before a restart.
        if task.seen.interaction.is_some() {
            self.held.remove(&first);
            return;
        }
        if task.state == TaskState::Sending && self.sent.insert(first) {
            self.held.remove(&first);
            batch.effects.push(Effect::Link(task.account, LinkOrder::Send(task.clone())));
        }
    }

    /// After a task changed: its twins may have been waiting for its job to be known, or for its end.
    fn release_twins(&mut self, before: &Task, batch: &mut Batch) {
        if is_twinned(before) {
            self.send_first_twin(&(before.account, twin_key(before, &self.options.dialect)), batch);
        }
    }

    /// Sends every task of an account that holds a slot and was not sent in this run of the server.
    pub(super) fn send_what_waits(&mut self, account: AccountId, batch: &mut Batch) {
        let keys: BTreeSet<String> = self
            .working(account)
            .filter(|task| is_twinned(task))
            .map(|task| twin_key(task, &self.options.dialect))
            .collect();
        for key in keys {
            self.send_first_twin(&(account, key), batch);
        }
    }

    /// The tasks of an account that hold a slot.
    pub(super) fn working(&self, account: AccountId) -> impl Iterator<Item = &Arc<Task>> {
        self.posts.get(&account).into_iter().flat_map(|post| &post.working).filter_map(|id| self.live.get(id))
    }

    /// What must be true of the live tasks after every step.
    ///
    /// Source: reliability.md 2.1, I2 to I5.
    #[cfg(debug_assertions)]
    fn audit(&self) {
        const AUDITED_TASKS_MAX: usize = 64;
        if self.live.len() > AUDITED_TASKS_MAX {
            return;
        }
        let mut jobs = std::collections::BTreeMap::new();
        for task in self.live.values() {
            assert!(!task.state.is_final(), "an ended task is kept as a live one: {}", task.id);
            if let Some(job) = task.seen.job {
                let twin = jobs.insert(job, task.id);
                assert_eq!(twin, None, "job {job} belongs to two tasks");
            }
            let due = task.deadline();
            assert_eq!(due.is_some(), task.state.holds_slot(), "a task at work ends by itself, {}", task.id);
        }
        for post in self.posts.values() {
            let limits = post.account.limits;
            let mine = |task: &&Arc<Task>| task.account == post.account.id && task.state.holds_slot();
            let working = self.live.values().filter(mine).count();
            assert_eq!(working, post.working.len(), "slots are derived from states");
            // Holds even if the limit was lowered: a change reconnects the account and ends what was at work.
            assert!(working <= limits.concurrency as usize, "more at work than slots");
        }
    }
}

/// Whether a task is at work and its job still unknown: while that is so, it can be taken for its twin.
fn is_twinned(task: &Task) -> bool {
    task.state.holds_slot() && task.seen.job.is_none()
}

/// Whether a task's progress stood in the channel for everyone to see: only then does its absence from the channel's past
/// prove that the job is gone.
fn is_public(task: &Task) -> bool {
    task.wish == Wish::Imagine && matches!(task.state, TaskState::Running(_)) && task.seen.progress_message.is_some()
}

fn learn(seen: &mut Seen, clue: &Clue, news: &News) {
    seen.interaction = seen.interaction.or(clue.interaction);
    seen.job = seen.job.or(clue.job);
    match news {
        News::Started { cancel } | News::Progress { cancel, .. } => {
            seen.progress_message = seen.progress_message.or(clue.message);
            if cancel.is_some() {
                seen.cancel.clone_from(cancel);
            }
            if clue.prompt.is_some() {
                seen.final_prompt.clone_from(&clue.prompt);
            }
        }
        News::Interaction | News::Finished(_) | News::Refused { .. } | News::Waiting | News::Stopped => {}
    }
}
