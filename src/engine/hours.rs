//! Fast hours that are used up: the account is put to drawing slowly, and what it was refused for them waits until it does.

use std::sync::Arc;

use crate::{
    account::{Errand, ErrandEnd},
    clock::Millis,
    engine::{Batch, Change, Effect, Engine, LinkOrder, accounts::Post, errands::Goal},
    id::{AccountId, TaskId},
    task::{Bot, News, Seen, Speed, Task, TaskState, Trouble, Wish},
};

/// How often slow drawing is asked for before an account is stopped for want of it.
const TRIES_MAX: u8 = 2;

/// An account is being put to drawing slowly.
#[derive(Clone, Debug)]
pub(super) struct Relaxing {
    /// By whom.
    pub(super) bot: Bot,
    /// In what words it was refused.
    words: String,
    /// The how manieth try, from 1.
    tries: u8,
}

impl Engine {
    /// A bot has refused a task because the fast hours are used up: whether the task waits for its account to draw slowly,
    /// and is asked for again then. Otherwise it ends with the bot's words.
    pub(super) fn waits_for_relax(&mut self, now: Millis, id: TaskId, words: &str, batch: &mut Batch) -> bool {
        let Some(before) = self.live.get(&id).cloned() else { return false };
        // A dialog can be filled in once only.
        let cannot_repeat = matches!(before.wish, Wish::Fill(_)) || matches!(before.state, TaskState::Running(_));
        if cannot_repeat || self.insists_on_hours(&before) || self.slowed.contains(&id) {
            return false;
        }
        // What is heard while a session is being resumed comes before it is live: relax mode is asked for when it is.
        let is_coming_back = self.posts.get(&before.account).is_some_and(|post| post.goes_on() && !post.is_live());
        let how = Relaxing { bot: before.bot, words: words.to_owned(), tries: 1 };
        if !is_coming_back && !self.relax(now, before.account, how, batch) {
            return false;
        }
        self.slowed.insert(id);
        self.inherited.remove(&id);
        // What may still be said of the refused request is about nobody.
        self.correlator.ended(&before);
        let seen = Seen { posted: before.seen.posted.clone(), ..Seen::default() };
        let task = Arc::new(Task { nonce: self.nonce(now), seen, ..Task::clone(&before) });
        self.unindex(&before);
        self.index(task.clone());
        self.sent.remove(&id);
        self.unhurried.insert(id, words.to_owned());
        batch.effects.push(Effect::Link(task.account, LinkOrder::Forget(id)));
        batch.changes.push(Change::Task { task, told: false });
        true
    }

    /// Whether a client wants its task drawn out of the hours or not at all.
    fn insists_on_hours(&self, task: &Task) -> bool {
        let speeds = &task.choice.speeds;
        (!speeds.is_empty() && !speeds.contains(&Speed::Relax)) || (self.options.dialect.wants_hours)(&task.prompt_en)
    }

    /// What a bot's refusal for want of hours is about: the account, if it does not even draw slowly.
    pub(super) fn about_hours(&self, id: TaskId, about: Trouble) -> Trouble {
        let post = self.live.get(&id).and_then(|task| self.posts.get(&task.account));
        let is_second = self.slowed.contains(&id) && !self.unhurried.contains_key(&id);
        match about {
            Trouble::FastHours if is_second && post.is_some_and(|post| !post.draws_slowly) => Trouble::Account,
            about => about,
        }
    }

    /// Puts an account to drawing slowly, unless that is under way; whether it is now. Until it does it begins nothing.
    pub(super) fn relax(&mut self, now: Millis, account: AccountId, how: Relaxing, batch: &mut Batch) -> bool {
        let Some(post) = self.posts.get_mut(&account).filter(|post| post.is_live()) else { return false };
        if post.account.speed_of(how.bot) != Speed::Relax {
            post.draws_slowly = false;
        }
        let bot = how.bot;
        let is_under_way = self.relaxings(account).any(|other| other.bot == bot)
            || self.run_errand(now, account, Errand::Relax { bot }, Goal::Relaxed(how), batch).is_ok();
        self.note_relaxing(account);
        is_under_way
    }

    fn relaxings(&self, account: AccountId) -> impl Iterator<Item = &Relaxing> {
        self.errands.values().filter(move |out| out.account() == account).filter_map(|out| match out.goal() {
            Goal::Relaxed(how) => Some(how),
            _ => None,
        })
    }

    fn note_relaxing(&mut self, account: AccountId) {
        let is_relaxing = self.relaxings(account).next().is_some();
        if let Some(post) = self.posts.get_mut(&account) {
            post.is_relaxing = is_relaxing;
        }
    }

    /// An account draws slowly now, or cannot be had to.
    pub(super) fn relax_ended(
        &mut self,
        now: Millis,
        account: AccountId,
        how: Relaxing,
        end: &ErrandEnd,
        batch: &mut Batch,
    ) {
        self.note_relaxing(account);
        let Relaxing { bot, words, tries } = how;
        let is_slow = self.posts.get(&account).is_some_and(|post| post.account.speed_of(bot) == Speed::Relax);
        let why = match end {
            ErrandEnd::Seen(_) if is_slow => return self.hurry_no_more(now, account, bot, batch),
            // It is asked for again when the session is back, or Discord takes wishes again.
            ErrandEnd::Failed { .. } if !self.posts.get(&account).is_some_and(Post::is_heard) => return,
            ErrandEnd::Failed { why } => {
                let again = Relaxing { bot, words: words.clone(), tries: tries + 1 };
                if tries < TRIES_MAX && self.relax(now, account, again, batch) {
                    return;
                }
                why.as_str()
            }
            ErrandEnd::NoSuchControl => "its settings do not offer it",
            ErrandEnd::Seen(_) | ErrandEnd::Seed(_) | ErrandEnd::Posted(_) => "it stays as fast as it was",
        };
        let reason = format!("{words} (relax mode could not be had: {why})");
        self.stop_account(now, account, &reason, batch);
    }

    /// The account has a session again: what was refused for want of hours still waits for it to draw slowly.
    pub(super) fn relax_again(&mut self, now: Millis, account: AccountId, batch: &mut Batch) {
        let refused: Vec<(Bot, String)> =
            self.working(account).filter_map(|task| Some((task.bot, self.unhurried.get(&task.id)?.clone()))).collect();
        for (bot, words) in refused {
            self.relax(now, account, Relaxing { bot, words, tries: 1 }, batch);
        }
    }

    /// What was refused for want of hours is asked for again, and whoever waits is begun.
    fn hurry_no_more(&mut self, now: Millis, account: AccountId, bot: Bot, batch: &mut Batch) {
        let is_its = |task: &&Arc<Task>| task.bot == bot && self.unhurried.contains_key(&task.id);
        let refused: Vec<Arc<Task>> = self.working(account).filter(is_its).cloned().collect();
        for task in refused {
            self.unhurried.remove(&task.id);
            self.sent.insert(task.id);
            batch.effects.push(Effect::Link(account, LinkOrder::Send(task)));
        }
        self.grant_slots(now, account, batch);
    }

    /// A bot has said something of a task: an account that is slow and draws needs no hours.
    pub(super) fn note_drawing(&mut self, account: AccountId, bot: Bot, news: &News) {
        let draws = matches!(news, News::Started { .. } | News::Progress { .. } | News::Finished(_));
        if let Some(post) = self.posts.get_mut(&account).filter(|_| draws) {
            post.draws_slowly |= post.account.speed_of(bot) == Speed::Relax;
        }
    }
}

impl Relaxing {
    /// Nobody waits for it.
    pub(super) fn of(bot: Bot, words: &str) -> Relaxing {
        Relaxing { bot, words: words.to_owned(), tries: 1 }
    }
}
