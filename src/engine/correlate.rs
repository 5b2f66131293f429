//! Whose message is it: from clues to the one live task they mean, or to nobody. A guess is never made.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use crate::{
    id::{AccountId, JobId, MessageId, TaskId},
    task::{Clue, Task, Wish},
};

/// How many jobs that have ended are remembered, so that a repeated result is not taken for that of a twin.
const ENDED_JOBS_MAX: usize = 4_096;

/// The keys by which tasks that were sent are found. Kept in step with the live tasks by the engine's one door for them.
#[derive(Debug, Default)]
pub(super) struct Correlator {
    exact: HashMap<(AccountId, Key), TaskId>,
    /// Tasks by what they have in common with their twins; more than one candidate is none.
    shared: HashMap<(AccountId, Shared), BTreeSet<TaskId>>,
    ended: HashSet<JobId>,
    ended_order: VecDeque<JobId>,
}

/// Only one task has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Nonce(u64),
    Interaction(u64),
    Message(u64),
    Job(JobId),
}

/// Several tasks may have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Shared {
    /// Pressed under this message.
    Parent(MessageId),
    /// Asked with these words.
    Prompt(String),
}

/// What the engine is told of a bot's dialect, as functions, so that it need not know the bot.
#[derive(Clone, Copy)]
pub struct Dialect {
    /// What stays the same of a prompt, however the bot prints it.
    pub fingerprint: fn(&str) -> String,
    /// Which tile a button is about, if it is about one.
    pub tile: fn(custom_id: &str) -> Option<u8>,
}

impl std::fmt::Debug for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dialect")
    }
}

impl Correlator {
    /// Makes a task findable by everything that is known of it.
    pub(super) fn insert(&mut self, task: &Task, dialect: &Dialect) {
        for key in keys_of(task) {
            self.exact.insert((task.account, key), task.id);
        }
        self.shared.entry((task.account, shared_of(task, dialect))).or_default().insert(task.id);
    }

    /// Undoes [`Correlator::insert`] for the same task.
    pub(super) fn remove(&mut self, task: &Task, dialect: &Dialect) {
        for key in keys_of(task) {
            self.exact.remove(&(task.account, key));
        }
        let shared = (task.account, shared_of(task, dialect));
        if let Some(tasks) = self.shared.get_mut(&shared) {
            tasks.remove(&task.id);
            if tasks.is_empty() {
                self.shared.remove(&shared);
            }
        }
    }

    /// Remembers that this job is over.
    pub(super) fn ended(&mut self, job: JobId) {
        if self.ended.insert(job) {
            self.ended_order.push_back(job);
        }
        while self.ended_order.len() > ENDED_JOBS_MAX {
            if let Some(oldest) = self.ended_order.pop_front() {
                self.ended.remove(&oldest);
            }
        }
    }

    /// The task that the clues mean, tried from the strongest to the weakest. Weak clues count only while the task's job
    /// is unknown or the same, and only if they leave one candidate.
    pub(super) fn find<'t>(
        &self,
        account: AccountId,
        clue: &Clue,
        dialect: &Dialect,
        task_of: impl Fn(TaskId) -> Option<&'t Task>,
    ) -> Option<TaskId> {
        let exact = [
            clue.nonce.map(|nonce| Key::Nonce(nonce.get())),
            clue.interaction.map(|interaction| Key::Interaction(interaction.get())),
            clue.message.map(|message| Key::Message(message.get())),
            clue.reference.map(|message| Key::Message(message.get())),
            clue.job.map(Key::Job),
        ];
        let over = clue.job.is_some_and(|job| self.ended.contains(&job));
        if let Some(&id) = exact.into_iter().flatten().find_map(|key| self.exact.get(&(account, key))) {
            let task = task_of(id)?;
            // A job is one task's for good: a message that says otherwise is about something else.
            let owner = clue.job.and_then(|job| self.exact.get(&(account, Key::Job(job))));
            let own_job = match (task.seen.job, clue.job) {
                (Some(known), Some(said)) => known == said,
                (None, Some(_)) => !over && owner.is_none(),
                (_, None) => true,
            };
            return own_job.then_some(id);
        }
        if over {
            return None;
        }
        let fits = |id: &&TaskId| {
            let Some(task) = task_of(**id) else { return false };
            let same_job = match (task.seen.job, clue.job) {
                (Some(known), Some(said)) => known == said,
                (Some(_), None) | (None, _) => true,
            };
            let same_tile = match (&task.wish, clue.tile) {
                (Wish::Press(press), Some(said)) => (dialect.tile)(&press.custom_id).is_none_or(|tile| tile == said),
                (Wish::Press(_) | Wish::Imagine, _) => true,
            };
            same_job && same_tile
        };
        let only = |shared: Shared| {
            let mut candidates = self.shared.get(&(account, shared))?.iter().filter(fits);
            let first = candidates.next()?;
            candidates.next().is_none().then_some(*first)
        };
        match (clue.reference, &clue.prompt) {
            // A reply speaks of what it replies to, even where its words are those of another task.
            (Some(parent), _) => only(Shared::Parent(parent)),
            (None, Some(prompt)) => only(Shared::Prompt((dialect.fingerprint)(prompt))),
            (None, None) => None,
        }
    }
}

fn keys_of(task: &Task) -> impl Iterator<Item = Key> {
    let seen = &task.seen;
    [
        Some(Key::Nonce(task.nonce.get())),
        seen.interaction.map(|interaction| Key::Interaction(interaction.get())),
        seen.progress_message.map(|message| Key::Message(message.get())),
        seen.job.map(Key::Job),
    ]
    .into_iter()
    .flatten()
}

fn shared_of(task: &Task, dialect: &Dialect) -> Shared {
    match &task.wish {
        Wish::Imagine => Shared::Prompt((dialect.fingerprint)(&task.prompt_en)),
        Wish::Press(press) => Shared::Parent(press.message),
    }
}

/// What makes two tasks of one account hard to tell apart until their jobs are known.
pub(super) fn twin_key(task: &Task, dialect: &Dialect) -> String {
    match &task.wish {
        Wish::Imagine => format!("{:?} {}", task.bot, (dialect.fingerprint)(&task.prompt_en)),
        Wish::Press(press) => format!("{} {}", press.message, press.custom_id),
    }
}
