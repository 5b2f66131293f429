//! The engine itself: its state, and the one door through which every change of a task goes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use crate::{
    account::{Account, ErrandId},
    clock::Millis,
    engine::{
        Answer, Batch, Change, Effect, Input, LinkOrder, RequestId,
        accounts::Post,
        correlate::{Correlator, ENDED_TASKS_RECALLED, twin_key},
        dialogs::Opening,
        errands::Out,
        schedule::{ChooseRule, is_region_edit},
    },
    id::{AccountId, Nonce, Stream, TaskId},
    task::{Action, CancelHandle, CancelOutcome, Dialog, Filled, Outcome, Task, TaskEvent, TaskState, Wish},
};

pub use crate::engine::correlate::Dialect;

/// What the engine is told once.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Where changes of tasks without a hook of their own are told.
    pub notify_hook: Option<String>,
    /// How prompts and buttons are compared.
    pub dialect: Dialect,
    /// Which account takes a task.
    pub choose_rule: ChooseRule,
    /// Whether results that are words are translated before they are told.
    pub translates: bool,
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

/// The engine's streams of chance.
#[derive(Debug)]
pub struct Chance {
    /// For ids.
    pub ids: Stream,
    /// For nonces.
    pub nonces: Stream,
    /// For choosing accounts.
    pub lots: Stream,
}

/// The owner of live tasks, slots and queues.
#[derive(Debug)]
pub struct Engine {
    pub(super) options: EngineOptions,
    pub(super) posts: BTreeMap<AccountId, Post>,
    pub(super) live: BTreeMap<TaskId, Arc<Task>>,
    deadlines: BTreeSet<(Millis, TaskId)>,
    pub(super) correlator: Correlator,
    /// Tasks at work whose job is unknown, by what makes them twins; the first of each goes, the others wait for it.
    twins: BTreeMap<(AccountId, String), BTreeSet<TaskId>>,
    /// Tasks whose order has left for the link in this run of the server.
    pub(super) sent: BTreeSet<TaskId>,
    /// Tasks whose order may have left in an earlier run, and of which nothing had been heard then.
    pub(super) inherited: BTreeSet<TaskId>,
    /// Tasks that took their slot in this run and wait for a twin: nobody can be answering them yet.
    pub(super) held: BTreeSet<TaskId>,
    /// Tasks at work or waiting that were given a second chance; there is no third.
    pub(super) again: BTreeSet<TaskId>,
    /// Tasks at work that were refused for want of fast hours, and wait for their account to draw slowly, with the bot's
    /// words.
    pub(super) unhurried: BTreeMap<TaskId, String>,
    /// Tasks that were asked for again after that.
    pub(super) slowed: BTreeSet<TaskId>,
    /// When dialogs were filled in whose tasks have not ended, in this run of the server.
    pub(super) filled_at: BTreeMap<TaskId, Millis>,
    /// Presses whose dialog is awaited.
    pub(super) openings: BTreeMap<TaskId, Opening>,
    pub(super) openings_by_nonce: HashMap<(AccountId, Nonce), TaskId>,
    pub(super) openings_due: BTreeSet<(Millis, TaskId)>,
    /// What accounts are out on.
    pub(super) errands: BTreeMap<ErrandId, Out>,
    pub(super) last_errand: u64,
    /// Results that are words, while they are being translated.
    pub(super) translating: BTreeMap<TaskId, Box<Outcome>>,
    /// How many bytes the pictures of live tasks have together.
    pub(super) upload_bytes: u64,
    /// Whose turn it was, where each has its turn.
    pub(super) last_chosen: Option<AccountId>,
    pub(super) last_task: TaskId,
    pub(super) last_account: AccountId,
    last_nonce: Nonce,
    pub(super) ids: Stream,
    pub(super) nonces: Stream,
    /// For choosing by chance.
    pub(super) lots: Stream,
    /// Before this no deadline passes: what happened while the server was away is still to be heard.
    grace_until: Millis,
}

/// How long after a start tasks that were at work are left alone, however old they are.
const GRACE: Duration = Duration::from_secs(30);

impl Engine {
    /// How many ended tasks are wanted in [`Restored::ended`].
    pub const ENDED_TASKS_RECALLED: usize = ENDED_TASKS_RECALLED;

    /// An engine that goes on where the store says it stopped; every enabled account is told to connect.
    pub fn open(now: Millis, options: EngineOptions, restored: Restored, chance: Chance, batch: &mut Batch) -> Engine {
        let Chance { ids, nonces, lots } = chance;
        let mut engine = Engine {
            options,
            posts: BTreeMap::new(),
            live: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            correlator: Correlator::default(),
            twins: BTreeMap::new(),
            sent: BTreeSet::new(),
            inherited: BTreeSet::new(),
            held: BTreeSet::new(),
            again: BTreeSet::new(),
            unhurried: BTreeMap::new(),
            slowed: BTreeSet::new(),
            filled_at: BTreeMap::new(),
            openings: BTreeMap::new(),
            openings_by_nonce: HashMap::new(),
            openings_due: BTreeSet::new(),
            errands: BTreeMap::new(),
            last_errand: 0,
            translating: BTreeMap::new(),
            upload_bytes: 0,
            last_chosen: None,
            last_task: restored.last_task,
            last_account: restored.last_account,
            last_nonce: Nonce::new(0),
            ids,
            nonces,
            lots,
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
        // Of every set of twins only one can have been sent: who is at work, else who holds a slot longest.
        let unasked = |id: &TaskId| engine.live.get(id).is_some_and(|task| engine.is_unasked(task));
        let held = engine.twins.values().flat_map(|twins| {
            let has_worker = !twins.iter().all(unasked);
            let mut unasked: Vec<TaskId> = twins.iter().copied().filter(unasked).collect();
            // Who was sent has a time, who was held has none.
            unasked.sort_by_key(|id| engine.live.get(id).is_none_or(|task| task.sending_since.is_none()));
            unasked.into_iter().skip(usize::from(!has_worker))
        });
        engine.held = held.collect();
        let may_be_sent = |task: &&Arc<Task>| engine.is_unasked(task) && !engine.held.contains(&task.id);
        engine.inherited = engine.live.values().filter(may_be_sent).map(|task| task.id).collect();
        engine.start_the_clocks(now);
        // A region may have been sent, and its host knows no nonces: it is waited for, and not sent again.
        let is_doubtful = |task: &Arc<Task>| is_region_edit(task) && !engine.held.contains(&task.id);
        let regions: Vec<TaskId> = engine
            .live
            .values()
            .filter(|task| task.state == TaskState::Sending && is_doubtful(task))
            .map(|task| task.id)
            .collect();
        engine.sent.extend(regions);
        engine
    }

    /// The time of tasks that waited for a twin runs from now on, where the twin did not come back from the store.
    fn start_the_clocks(&mut self, now: Millis) {
        let is_timeless =
            |task: &&Arc<Task>| task.state.holds_slot() && task.deadline().is_none() && !self.held.contains(&task.id);
        let timeless: Vec<Arc<Task>> = self.live.values().filter(is_timeless).cloned().collect();
        for before in timeless {
            self.unindex(&before);
            self.index(Arc::new(Task { sending_since: Some(now), ..Task::clone(&before) }));
        }
    }

    /// The position of each stream of chance, to be stored.
    pub fn positions(&self) -> [(&'static str, u64); 3] {
        [("ids", self.ids.position()), ("nonces", self.nonces.position()), ("lots", self.lots.position())]
    }

    /// The last ids that were given out, to be stored.
    pub fn last_ids(&self) -> (TaskId, AccountId) {
        (self.last_task, self.last_account)
    }

    /// The request that a live task goes back to, as the log names it.
    pub fn request_of(&self, task: TaskId) -> Option<&str> {
        let opening = || self.openings.get(&task).map(|opening| &opening.task);
        self.live.get(&task).map(Arc::as_ref).or_else(opening)?.request_id.as_deref()
    }

    /// When [`Input::DeadlineReached`] is due next.
    pub fn next_deadline(&self) -> Option<Millis> {
        let task = self.deadlines.first().map(|(due, _)| (*due).max(self.grace_until));
        let account = self
            .posts
            .values()
            .filter_map(|post| post.deadline().into_iter().chain(self.queue_deadline(post)).min())
            .min();
        let opening = self.openings_due.first().map(|(due, _)| *due);
        [task, account, opening].into_iter().flatten().min()
    }

    /// Whether something may have been said to an account that is not known yet: the channel's past is still to be read.
    pub fn has_gap(&self, account: AccountId) -> bool {
        self.posts.get(&account).is_some_and(|post| post.has_gap)
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
            Input::Fill { request, task, filling, known } => self.fill(now, request, task, *filling, known, batch),
            Input::Seed { request, task } => self.seed(now, request, task, batch),
            Input::Post { request, uploads, choice } => self.post_uploads(now, request, uploads, &choice, batch),
            Input::Panel { request, account, errand } => self.panel(now, request, account, *errand, batch),
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
            Input::Bots { account, bots } => {
                if let Some(post) = self.posts.get_mut(&account) {
                    post.bots = Some(bots);
                }
            }
            Input::PanelsShown { account, panels } => self.panels_shown(account, *panels, batch),
            Input::ErrandEnded { account: _, errand, end } => self.errand_ended(now, errand, end, batch),
            Input::Translated { task, chinese } => self.translated(now, task, chinese, batch),
            Input::Posted { task, links } => self.posted(now, task, &links, batch),
            Input::Sent { task, sent } => {
                let account = self.live.get(&task).map(|task| task.account);
                self.sent(now, task, sent, batch);
                if let Some(account) = account {
                    self.closed(now, account, batch);
                }
            }
            Input::Signal { account, signal } => {
                let opening = self.opening_of(account, signal.clue.nonce);
                batch.met = self.signal(now, account, *signal, false, batch).or(opening);
            }
            Input::History { account, signals, complete_since } => {
                self.history(now, account, signals, complete_since, batch);
            }
            Input::Held { account, until } => self.held(now, account, until),
            Input::Troubled { account, bot, about, text } => self.trouble(now, (account, bot), about, &text, batch),
            Input::Searched { account, signals } => self.searched(now, account, signals, batch),
            Input::DeadlineReached => {
                while let Some(&(due, task)) = self.deadlines.first()
                    && due.max(self.grace_until) <= now
                {
                    match self.translating.contains_key(&task) {
                        // The result is known; only its words are not put into another language yet.
                        true => self.translated(now, task, String::new(), batch),
                        false => self.time_is_over(now, task, batch),
                    }
                }
                self.openings_overdue(now, batch);
                self.accounts_overdue(now, batch);
                self.holds_overdue(now, batch);
                self.sync_due(now, batch);
            }
        }
        self.withdraw(first_effect, batch);
        #[cfg(debug_assertions)]
        self.audit();
    }

    /// Takes back what this step wanted sent for tasks that it has ended or moved since: one end can free a twin that ends
    /// as well.
    fn withdraw(&self, first_effect: usize, batch: &mut Batch) {
        let kept = batch.effects.split_off(first_effect);
        batch.effects.extend(kept.into_iter().filter(|effect| match effect {
            Effect::Link(account, LinkOrder::Send(task)) => {
                let is_its = |task: &Arc<Task>| task.account == *account;
                self.live.get(&task.id).is_some_and(is_its) || self.openings.contains_key(&task.id)
            }
            Effect::Link(..) | Effect::Answer(..) | Effect::Translate(..) => true,
        }));
    }

    fn cancel(&mut self, now: Millis, request: RequestId, id: TaskId, known: bool, batch: &mut Batch) {
        let outcome = match self.live.get(&id).cloned() {
            None if known => CancelOutcome::AlreadyEnded,
            None => CancelOutcome::Missing,
            Some(task) => {
                let is_unasked = self.held.contains(&id) || self.unhurried.contains_key(&id);
                let is_untold = !task.state.holds_slot() || is_unasked;
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

    /// A task has taken too long: it ends, and its job is stopped, so that it does not keep a place at the bot from others.
    fn time_is_over(&mut self, now: Millis, id: TaskId, batch: &mut Batch) {
        let Some(task) = self.live.get(&id).cloned() else { return };
        self.happen(now, id, &self.at_deadline(id), |_| {}, batch);
        let is_live = self.posts.get(&task.account).is_some_and(Post::is_live);
        if let Some(handle) = task.seen.cancel.clone().filter(|_| is_live) {
            self.stop_job(now, &task, handle, batch);
        }
    }

    pub(super) fn stop_job(&mut self, now: Millis, task: &Task, handle: CancelHandle, batch: &mut Batch) {
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
        amend: impl FnOnce(&mut Task),
        batch: &mut Batch,
    ) {
        let Some(before) = self.live.get(&id).cloned() else { return };
        let Some(state) = before.state.on(event) else { return self.learn(now, id, amend, batch) };
        let mut task = Task::clone(&before);
        amend(&mut task);
        task.revision += 1;
        if let (TaskState::Asking(dialog), Wish::Press(press), true) = (&before.state, &before.wish, state.is_final()) {
            // What it was asked stays with it, although nobody answered.
            task.wish = Wish::Fill(Box::new(Filled { press: press.clone(), dialog: Dialog::clone(dialog) }));
        }
        match &state {
            TaskState::Asking(_) | TaskState::Queued => {}
            TaskState::Sending => task.sending_since = Some(now),
            TaskState::Submitted | TaskState::Running(_) => task.started_at = task.started_at.or(Some(now)),
            TaskState::Succeeded(outcome) => {
                task.started_at = task.started_at.or(Some(now));
                task.seen.job = outcome.job.or(task.seen.job);
                task.seen.final_prompt = outcome.final_prompt.clone().or(task.seen.final_prompt);
                if let Action::Describe = task.action {
                    // The words are the result.
                    task.prompt_en = outcome.final_prompt.clone().unwrap_or_default();
                    let chinese = task.seen.chinese.clone().filter(|chinese| !chinese.is_empty());
                    task.prompt = chinese.unwrap_or_else(|| task.prompt_en.clone());
                }
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
            self.inherited.remove(&id);
            self.again.remove(&id);
            self.unhurried.remove(&id);
            self.slowed.remove(&id);
            self.filled_at.remove(&id);
            self.translating.remove(&id);
            self.correlator.ended(&task);
        } else {
            self.index(task.clone());
        }
        batch.changes.push(Change::Task { task: task.clone(), told });
        self.release_twins(now, &before, batch);
        // Whoever grants slots goes on by itself.
        if *event != TaskEvent::SlotGranted {
            self.grant_slots(now, task.account, batch);
        }
    }

    /// Keeps what a message taught about a task whose state it did not change.
    pub(super) fn learn(&mut self, now: Millis, id: TaskId, learn: impl FnOnce(&mut Task), batch: &mut Batch) {
        let Some(before) = self.live.get(&id).cloned() else { return };
        let mut task = Task::clone(&before);
        learn(&mut task);
        if task == *before {
            return;
        }
        let task = Arc::new(task);
        self.unindex(&before);
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        self.release_twins(now, &before, batch);
    }

    /// Makes a live task findable. Everything that is derived from tasks is derived here and in [`Engine::unindex`].
    pub(super) fn index(&mut self, task: Arc<Task>) {
        if let Some(due) = task.deadline() {
            self.deadlines.insert((due, task.id));
        }
        self.correlator.insert(&task, &self.options.dialect);
        if let Some(key) = self.twins_of(&task) {
            self.twins.entry(key).or_default().insert(task.id);
        }
        self.upload_bytes += upload_bytes(&task);
        if let Some(post) = self.posts.get_mut(&task.account) {
            post.place(&task);
        }
        self.live.insert(task.id, task);
    }

    pub(super) fn unindex(&mut self, task: &Task) {
        if let Some(due) = task.deadline() {
            self.deadlines.remove(&(due, task.id));
        }
        self.correlator.remove(task, &self.options.dialect);
        if let Some(key) = self.twins_of(task)
            && let Some(twins) = self.twins.get_mut(&key)
        {
            twins.remove(&task.id);
            if twins.is_empty() {
                self.twins.remove(&key);
            }
        }
        self.upload_bytes -= upload_bytes(task);
        if let Some(post) = self.posts.get_mut(&task.account) {
            post.remove(task);
        }
        self.live.remove(&task.id);
    }

    /// Sends the first of a set of twins, if none of them was sent yet: only one may be without a known job on Discord.
    /// It need not be the oldest that was: dialogs are filled in in any order, and tasks move between accounts.
    pub(super) fn send_first_twin(&mut self, now: Millis, key: &(AccountId, String), batch: &mut Batch) {
        let Some(twins) = self.twins.get(key) else { return };
        let tasks = twins.iter().filter_map(|id| self.live.get(id));
        let is_free = |task: &Arc<Task>| self.is_unasked(task) && !self.sent.contains(&task.id);
        if !tasks.clone().all(is_free) {
            return;
        }
        // One that was asked for before is asked for again before the others.
        let before = tasks.clone().find(|task| !self.held.contains(&task.id));
        if let Some(first) = before.or_else(|| tasks.clone().next()).cloned() {
            self.send(now, &first, batch);
        }
    }

    /// Whether Discord cannot be known to have heard of a task that holds a slot.
    pub(super) fn is_unasked(&self, task: &Task) -> bool {
        task.state == TaskState::Sending && task.seen.interaction.is_none()
    }

    /// The set of twins that a task belongs to while its job is unknown and it could be taken for one of them.
    fn twins_of(&self, task: &Task) -> Option<(AccountId, String)> {
        let is_unknown = task.state.holds_slot() && task.seen.job.is_none();
        twin_key(task, &self.options.dialect).filter(|_| is_unknown).map(|key| (task.account, key))
    }

    /// After a task changed: its twins may have been waiting for its job to be known, or for its end.
    pub(super) fn release_twins(&mut self, now: Millis, before: &Task, batch: &mut Batch) {
        if let Some(key) = self.twins_of(before) {
            self.send_first_twin(now, &key, batch);
        }
    }

    /// Sends every task of an account that holds a slot and was not sent in this run of the server.
    pub(super) fn send_what_waits(&mut self, now: Millis, account: AccountId, batch: &mut Batch) {
        let keys: BTreeSet<_> = self.working(account).filter_map(|task| self.twins_of(task)).collect();
        for key in keys {
            self.send_first_twin(now, &key, batch);
        }
        let is_single =
            |task: &&Arc<Task>| task.seen.interaction.is_none() && twin_key(task, &self.options.dialect).is_none();
        let single: Vec<Arc<Task>> = self.working(account).filter(is_single).cloned().collect();
        for task in single {
            self.send(now, &task, batch);
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
            let asks = matches!(task.state, TaskState::Asking(_));
            let waits_for_twin = self.held.contains(&task.id) && due.is_none();
            assert_eq!(
                due.is_some() || waits_for_twin,
                task.state.holds_slot() || asks,
                "what waits for others ends by itself, {}",
                task.id
            );
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

/// What the pictures of a task have, in bytes.
fn upload_bytes(task: &Task) -> u64 {
    task.uploads.iter().map(|upload| upload.size_bytes).sum()
}
