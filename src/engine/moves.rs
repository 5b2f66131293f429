//! Tasks that go from one account to another: theirs is stopped, has had no session for a while, may not hold so many any
//! more, or Discord will not begin them there. Only what nobody has begun to draw moves, and nobody is told of it.

use std::{sync::Arc, time::Duration};

use crate::{
    clock::Millis,
    engine::{Batch, Change, Engine, accounts::Post, fit::fits, schedule::post_of},
    id::{AccountId, TaskId},
    task::{FailReason, Task, TaskEvent, TaskState, Trouble},
};

/// How long what waits stays with an account that has no session before it is offered to others, and offered again.
const AWAY_BEFORE_MOVING: Duration = Duration::from_secs(30);
/// So many tasks of one account Discord may refuse to begin, one after another, before the account is stopped.
const REFUSALS_MAX: u32 = 5;

impl Post {
    /// When what waits for its session, for a look at its past or for Discord's patience is to be offered to other accounts.
    pub(super) fn offer_deadline(&self) -> Option<Millis> {
        let idle_since = self.away_since.or(self.looking_back_since).or(self.hold.map(|hold| hold.since));
        let since = idle_since.filter(|_| !self.waiting.is_empty())?;
        Some(self.offered_at.map_or(since, |offered| offered.max(since)) + AWAY_BEFORE_MOVING)
    }
}

impl Engine {
    /// A task that was never sent goes to another account that fits, suits and has room; whether it did. What was asked
    /// under a message of the account's stays with it.
    pub(super) fn rehome(&mut self, now: Millis, id: TaskId, suits: impl Fn(&Post) -> bool, batch: &mut Batch) -> bool {
        let Some(before) = self.live.get(&id).cloned() else { return false };
        let is_held = before.state == TaskState::Sending && self.held.contains(&id);
        let was_never_sent = before.state == TaskState::Queued || is_held;
        was_never_sent && self.go_elsewhere(now, &before, suits, batch)
    }

    /// Discord has refused to begin a task, which therefore can be sent from another account: once, since the fault may
    /// lie in the wish. Whether it goes.
    pub(super) fn rehome_refused(&mut self, now: Millis, id: TaskId, batch: &mut Batch) -> bool {
        let Some(before) = self.live.get(&id).cloned() else { return false };
        let is_first = before.state == TaskState::Sending && !self.again.contains(&id);
        let goes = is_first && self.go_elsewhere(now, &before, |_| true, batch);
        if goes {
            self.again.insert(id);
            self.grant_slots(now, before.account, batch);
        }
        goes
    }

    fn go_elsewhere(&mut self, now: Millis, before: &Task, suits: impl Fn(&Post) -> bool, batch: &mut Batch) -> bool {
        if before.press().is_some() || before.choice.account.is_some() {
            return false;
        }
        let id = before.id;
        let old = before.account;
        let chosen = self.choose(|post| {
            post.account.id != old && post.has_room() && fits(post, &before.choice, before.bot) && suits(post)
        });
        let Some(post) = chosen.and_then(|account| self.posts.get(&account)) else { return false };
        let place = post_of(post);
        let mut task =
            Task { account: place.account, channel: place.channel, timeout_ms: place.timeout_ms, ..before.clone() };
        if let Some(state) = before.state.on(&TaskEvent::PutBack) {
            task.state = state;
            task.sending_since = None;
            task.nonce = self.nonce(now);
            self.sent.remove(&id);
            self.held.remove(&id);
            self.unhurried.remove(&id);
            self.slowed.remove(&id);
        }
        let task = Arc::new(task);
        self.unindex(before);
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        self.release_twins(now, before, batch);
        self.grant_slots(now, place.account, batch);
        true
    }

    /// The account works no more: what was never sent goes to another one that fits, everything else ends.
    pub(super) fn end_or_move(&mut self, now: Millis, id: AccountId, reason: &FailReason, batch: &mut Batch) {
        let held: Vec<TaskId> = self.working(id).map(|task| task.id).filter(|task| self.held.contains(task)).collect();
        for task in held.into_iter().chain(self.waiting(id)) {
            self.rehome(now, task, |_| true, batch);
        }
        self.fail(now, id, reason, |_| true, batch);
    }

    /// Where no session came back for a while, what waits goes to accounts that can begin it.
    pub(super) fn offer_what_waits(&mut self, now: Millis, batch: &mut Batch) {
        let is_due = |post: &&Post| post.offer_deadline().is_some_and(|due| due <= now);
        let away: Vec<AccountId> = self.posts.values().filter(is_due).map(|post| post.account.id).collect();
        for id in away {
            if let Some(post) = self.posts.get_mut(&id) {
                post.offered_at = Some(now);
            }
            for task in self.waiting(id) {
                if !self.posts.values().any(|post| post.may_start() && post.has_room()) {
                    break;
                }
                self.rehome(now, task, Post::may_start, batch);
            }
        }
    }

    /// The queue of an account was made shorter: the youngest that are too many go elsewhere. Those that fit nowhere else
    /// stay, since they were accepted; the new limit holds for newcomers.
    pub(super) fn move_surplus(&mut self, now: Millis, id: AccountId, batch: &mut Batch) {
        let Some(limit) = self.posts.get(&id).map(|post| post.account.limits.queue as usize) else { return };
        for task in self.waiting(id).into_iter().rev() {
            if self.posts.get(&id).is_none_or(|post| post.waiting.len() <= limit) {
                break;
            }
            self.rehome(now, task, |_| true, batch);
        }
    }

    fn waiting(&self, id: AccountId) -> Vec<TaskId> {
        self.posts.get(&id).into_iter().flat_map(|post| &post.waiting).copied().collect()
    }

    /// What Discord's no to a task is about in the light of those before it, with the words for it.
    pub(super) fn judged(&mut self, id: AccountId, about: Trouble, text: &str) -> (Trouble, String) {
        if about == Trouble::Doubtful
            && let Some(post) = self.posts.get_mut(&id)
        {
            post.refusals += 1;
            if post.refusals >= REFUSALS_MAX {
                let reason = format!("Discord has refused {REFUSALS_MAX} tasks one after another: {text}");
                return (Trouble::Account, reason);
            }
        }
        (about, text.to_owned())
    }

    /// Discord has begun a task: what it refused before lay in the wishes.
    pub(super) fn has_begun(&mut self, id: AccountId) {
        if let Some(post) = self.posts.get_mut(&id) {
            post.refusals = 0;
        }
    }
}
