//! Whose message is it: from clues to the one live task they mean, or to nobody. A guess is never made.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
};

use super::lead::Lead;
use crate::{
    id::{AccountId, InteractionId, JobId, MessageId, TaskId},
    task::{Action, Clue, Form, Task, TaskState, Wish},
};

/// How many keys are remembered of ended tasks, some four to each, and of what was said of nobody, so that what is still
/// said of them is not taken for a twin's.
pub(super) const ENDED_KEYS_MAX: usize = 16_384;
/// How many ended tasks the store is asked for at start, for the same reason.
pub(super) const ENDED_TASKS_RECALLED: usize = 1_024;

/// A message may be older than whatever waits for its like.
#[derive(Clone, Copy)]
pub(super) struct Heard {
    /// It was read from the channel's past.
    pub(super) is_past: bool,
    /// What is known of Discord's clock.
    pub(super) lead: Lead,
}

impl Heard {
    /// Whether Discord made a message before it can have had a task, by its own clock.
    fn was_before(self, message: MessageId, task: &Task) -> bool {
        let seen = &task.seen;
        let begun = seen.interaction.map(InteractionId::made_at).or(seen.progress_message.map(MessageId::made_at));
        match begun {
            Some(begun) => message.made_at() < begun,
            // Nothing was shown of it yet. What is said now is rather late than a stranger's.
            None => {
                self.is_past && task.sending_since.is_some_and(|since| self.lead.is_before(message.made_at(), since))
            }
        }
    }
}

/// The keys by which tasks that were sent are found. Kept in step with the live tasks by the engine's one door for them.
#[derive(Debug, Default)]
pub(super) struct Correlator {
    exact: HashMap<(AccountId, Key), TaskId>,
    /// Tasks by what they have in common with their twins; more than one candidate is none.
    shared: HashMap<(AccountId, Shared), BTreeSet<TaskId>>,
    ended: HashSet<(AccountId, Key)>,
    ended_order: VecDeque<(AccountId, Key)>,
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
    /// Whether a button is answered on the very message that it stands under.
    pub answers_in_place: fn(custom_id: &str) -> bool,
    /// What the words for the dialog of a button lack, if they do.
    pub unfit_words: fn(custom_id: &str, words: &str) -> Option<&'static str>,
    /// Whether words want a picture drawn out of the fast hours, whatever the account is set to.
    pub wants_hours: fn(words: &str) -> bool,
}

impl std::fmt::Debug for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dialect")
    }
}

impl Correlator {
    /// How many keys of ended tasks are remembered.
    pub(super) fn ended_keys(&self) -> usize {
        self.ended_order.len()
    }

    /// Makes a task findable by everything that is known of it.
    pub(super) fn insert(&mut self, task: &Task, dialect: &Dialect) {
        for key in keys_of(task) {
            self.exact.insert((task.account, key), task.id);
        }
        for shared in shared_of(task, dialect) {
            self.shared.entry((task.account, shared)).or_default().insert(task.id);
        }
    }

    /// Undoes [`Correlator::insert`] for the same task.
    pub(super) fn remove(&mut self, task: &Task, dialect: &Dialect) {
        for key in keys_of(task) {
            self.exact.remove(&(task.account, key));
        }
        for shared in shared_of(task, dialect) {
            let shared = (task.account, shared);
            if let Some(tasks) = self.shared.get_mut(&shared) {
                tasks.remove(&task.id);
                if tasks.is_empty() {
                    self.shared.remove(&shared);
                }
            }
        }
    }

    /// Remembers everything that a task which has ended was known by.
    pub(super) fn ended(&mut self, task: &Task) {
        let result = match &task.state {
            TaskState::Succeeded(outcome) => Some(Key::Message(outcome.message.get())),
            _ => None,
        };
        self.remember(task.account, keys_of(task).chain(result));
    }

    /// What is said of a task that has ended, or of nobody's nonce, names it by more than it was known by: whatever else says
    /// that is about the same, and not about a twin.
    pub(super) fn said_of_nobody(&mut self, account: AccountId, clue: &Clue) {
        let own = own_keys(clue);
        let is_nobodys = |key| {
            let key = (account, key);
            self.ended.contains(&key) || (matches!(key.1, Key::Nonce(_)) && !self.exact.contains_key(&key))
        };
        if !is_in_place(clue) && own.into_iter().flatten().any(is_nobodys) {
            let unowned: Vec<Key> =
                own.into_iter().flatten().filter(|key| !self.exact.contains_key(&(account, *key))).collect();
            self.remember(account, unowned);
        }
    }

    fn remember(&mut self, account: AccountId, keys: impl IntoIterator<Item = Key>) {
        for key in keys.into_iter().map(|key| (account, key)) {
            if self.ended.insert(key) {
                self.ended_order.push_back(key);
            }
        }
        while self.ended_order.len() > ENDED_KEYS_MAX {
            if let Some(oldest) = self.ended_order.pop_front() {
                self.ended.remove(&oldest);
            }
        }
    }

    /// The task that the clues mean, tried from the strongest to the weakest. A clue that belongs to a task which has
    /// ended means nobody, and so does a nonce that is none of ours. Weak clues count only if nothing contradicts them and
    /// one candidate is left.
    pub(super) fn find<'t>(
        &self,
        account: AccountId,
        clue: &Clue,
        heard: Heard,
        dialect: &Dialect,
        task_of: impl Fn(TaskId) -> Option<&'t Task>,
    ) -> Option<TaskId> {
        let own = own_keys(clue);
        // A reply names the progress message of a task at work, or the result of a parent, which may well have ended.
        let reply = clue.reference.map(|message| Key::Message(message.get()));
        let mut exact = own.into_iter().chain([reply]).flatten();
        if let Some(&id) = exact.find_map(|key| self.exact.get(&(account, key))) {
            let task = task_of(id)?;
            // A job is one task's for good: a message that says otherwise is about something else.
            let taken = clue.job.is_some_and(|job| {
                let key = (account, Key::Job(job));
                self.ended.contains(&key) || self.exact.get(&key).is_some_and(|owner| *owner != id)
            });
            let agrees = clue.job.is_none() || task.seen.job.is_none() || task.seen.job == clue.job;
            return (agrees && !taken).then_some(id);
        }
        // What is answered in place is answered on the parent's own message, which has ended with the parent.
        let in_place = is_in_place(clue);
        let has_ended = |key| self.ended.contains(&(account, key));
        if clue.nonce.is_some() || (!in_place && own.into_iter().flatten().any(has_ended)) {
            return None;
        }
        fn agree<T: PartialEq>(known: Option<T>, said: Option<T>) -> bool {
            known.zip(said).is_none_or(|(known, said)| known == said)
        }
        let fits = |id: &&TaskId| {
            let Some(task) = task_of(**id) else { return false };
            let tile = task.press().and_then(|press| (dialect.tile)(&press.custom_id));
            // A message that is answered in place is old; whether it was in the past cannot be told from its time.
            let said_before =
                (heard.is_past || !in_place) && clue.message.is_some_and(|message| heard.was_before(message, task));
            agree(task.seen.job, clue.job)
                && (!in_place || task.press().is_some_and(|press| (dialect.answers_in_place)(&press.custom_id)))
                && (in_place || agree(task.seen.interaction, clue.interaction))
                && agree(tile, clue.tile)
                && !said_before
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

/// What a clue says of the message itself, from the strongest to the weakest.
fn own_keys(clue: &Clue) -> [Option<Key>; 4] {
    [
        clue.nonce.map(|nonce| Key::Nonce(nonce.get())),
        clue.interaction.map(|interaction| Key::Interaction(interaction.get())),
        clue.message.map(|message| Key::Message(message.get())),
        clue.job.map(Key::Job),
    ]
}

/// Whether something was said on the very message that it is about.
fn is_in_place(clue: &Clue) -> bool {
    clue.message.is_some() && clue.message == clue.reference
}

fn keys_of(task: &Task) -> impl Iterator<Item = Key> {
    let seen = &task.seen;
    let region = match &task.wish {
        // What comes of a region is said to answer the press.
        Wish::Fill(filled) if matches!(filled.dialog.form, Form::Region { .. }) => Some(filled.dialog.interaction),
        _ => None,
    };
    [
        Some(Key::Nonce(task.nonce.get())),
        region.map(|interaction| Key::Interaction(interaction.get())),
        seen.interaction.map(|interaction| Key::Interaction(interaction.get())),
        seen.progress_message.map(|message| Key::Message(message.get())),
        seen.job.map(Key::Job),
    ]
    .into_iter()
    .flatten()
}

/// What a task has in common with others: the message it was asked under, the words it was asked with. Where the bot
/// answers on a message of its own from the start, nothing is needed.
fn shared_of(task: &Task, dialect: &Dialect) -> impl Iterator<Item = Shared> {
    let words = |words: &str| Some(Shared::Prompt((dialect.fingerprint)(words)));
    let (parent, prompt) = match &task.wish {
        Wish::Imagine => (None, words(&imagine_words(task))),
        Wish::Blend { .. } => (None, Some(Shared::Prompt(blend_words(task)))),
        Wish::Press(press) => (Some(Shared::Parent(press.message)), None),
        // A dialog may ask for a new picture from words, or for one of the parent's.
        Wish::Fill(filled) => (Some(Shared::Parent(filled.press.message)), words(&filled.dialog.words)),
        Wish::Describe { .. } | Wish::Shorten | Wish::Swap => (None, None),
    };
    parent.into_iter().chain(prompt)
}

/// The words of a prompt with its pictures' links among them, also while those are not known yet.
fn imagine_words(task: &Task) -> Cow<'_, str> {
    match task.uploads.len() {
        count if count > 0 && task.seen.posted.is_empty() => {
            Task::with_links(&task.prompt_en, &vec!["<link>".to_owned(); count]).into()
        }
        _ => task.prompt_en.as_str().into(),
    }
}

/// What is left of a blend's prompt when links are made alike: one for each picture.
fn blend_words(task: &Task) -> String {
    vec!["<link>"; task.uploads.len()].join(" ")
}

/// What makes two tasks of one account hard to tell apart until their jobs are known; `None` if nothing does.
pub(super) fn twin_key(task: &Task, dialect: &Dialect) -> Option<String> {
    match &task.wish {
        Wish::Imagine => Some(format!("{:?} {}", task.bot, (dialect.fingerprint)(&imagine_words(task)))),
        Wish::Blend { .. } => Some(format!("{:?} {}", task.bot, blend_words(task))),
        Wish::Press(press) => Some(format!("{} {}", press.message, press.custom_id)),
        // What is drawn from words is hard to tell from what a command draws from the same words.
        Wish::Fill(filled) if task.action == Action::Imagine => {
            Some(format!("{:?} {}", task.bot, (dialect.fingerprint)(&filled.dialog.words)))
        }
        Wish::Fill(filled) => Some(format!("{} {}", filled.press.message, filled.press.custom_id)),
        Wish::Describe { .. } | Wish::Shorten | Wish::Swap => None,
    }
}
