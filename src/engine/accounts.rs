//! The accounts at work: made, changed, removed, connected, cut off; and what that means for their tasks.

use std::{collections::BTreeSet, time::Duration};

use crate::{
    account::{Account, AccountChange, AccountDraft, AccountOutcome, DiscordUser, Limits, Standing, Token},
    clock::Millis,
    engine::{Answer, Batch, Change, Effect, Engine, LinkOrder, RequestId},
    id::{AccountId, TaskId},
    task::{FailReason, Speed, Task, TaskEvent, TaskState},
};

/// How long a client that made or changed an account waits for it to be connected.
const CONNECT_WAIT: Duration = Duration::from_secs(30);

/// An account and where its tasks stand.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) account: Account,
    presence: Presence,
    /// Tasks that wait for a slot, oldest first.
    pub(super) waiting: BTreeSet<TaskId>,
    /// Tasks that hold a slot.
    pub(super) working: BTreeSet<TaskId>,
    /// Who waits for it to be connected.
    pub(super) pending: Option<Pending>,
}

/// Whether the account's events reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// It was never connected since it was started.
    Away,
    /// It has a gateway session.
    Live,
    /// Its session was cut and is being taken up again: tasks are taken, and wait.
    Reconnecting,
}

/// A client that waits for an account to be connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    request: RequestId,
    pub(super) deadline: Millis,
}

impl Post {
    pub(super) fn new(account: Account) -> Post {
        Post { account, presence: Presence::Away, waiting: BTreeSet::new(), working: BTreeSet::new(), pending: None }
    }

    /// Whether a client's wish may be given to it.
    pub(super) fn takes_tasks(&self) -> bool {
        self.account.standing.is_enabled() && self.presence != Presence::Away
    }

    /// Whether it can work this moment.
    pub(super) fn is_live(&self) -> bool {
        self.account.standing.is_enabled() && self.presence == Presence::Live
    }

    /// Whether one more task may wait or work.
    pub(super) fn has_room(&self) -> bool {
        let Limits { concurrency, queue, .. } = self.account.limits;
        (self.waiting.len() + self.working.len()) < concurrency as usize + queue as usize
    }

    /// Counts a task where its state puts it.
    pub(super) fn place(&mut self, task: &Task) {
        if task.state == TaskState::Queued {
            self.waiting.insert(task.id);
        } else if task.state.holds_slot() {
            self.working.insert(task.id);
        }
    }

    /// Undoes [`Post::place`].
    pub(super) fn remove(&mut self, task: &Task) {
        self.waiting.remove(&task.id);
        self.working.remove(&task.id);
    }
}

impl Engine {
    pub(super) fn create_account(&mut self, now: Millis, request: RequestId, draft: AccountDraft, batch: &mut Batch) {
        if let Some(by) = self.owner_of(&draft.token, None) {
            return answer(request, AccountOutcome::TokenTaken { by }, batch);
        }
        let id = AccountId::after(self.last_account, now, self.ids.draw());
        self.last_account = id;
        let mut account = Account {
            id,
            guild: draft.guild,
            channel: draft.channel,
            token: draft.token,
            midjourney_dm: None,
            niji_dm: None,
            user_agent: Account::USER_AGENT.to_owned(),
            limits: Limits::default(),
            remix_auto_submit: false,
            remark: None,
            weight: 1,
            standing: Standing::Enabled,
            created_at: now,
            user: None,
            speed: Speed::default(),
            niji_speed: Speed::default(),
            remix: false,
        };
        draft.change.apply(&mut account);
        self.posts.insert(id, Post::new(account));
        self.connect_or_rest(now, request, id, batch);
    }

    pub(super) fn update_account(
        &mut self,
        now: Millis,
        request: RequestId,
        id: AccountId,
        change: AccountChange,
        batch: &mut Batch,
    ) {
        let taken = change.token.as_ref().and_then(|token| self.owner_of(token, Some(id)));
        let Some(post) = self.posts.get_mut(&id) else { return answer(request, AccountOutcome::Missing, batch) };
        if let Some(by) = taken {
            return answer(request, AccountOutcome::TokenTaken { by }, batch);
        }
        change.apply(&mut post.account);
        post.presence = Presence::Away;
        self.supersede(id, "the account was changed again", batch);
        batch.effects.push(Effect::Link(id, LinkOrder::Stop));
        // Their events belong to the connection that is given up. Waiting tasks go on with the new one.
        self.fail(now, id, "the account was reconnected", |task| task.state.holds_slot(), batch);
        self.connect_or_rest(now, request, id, batch);
    }

    pub(super) fn amend_account(&mut self, request: RequestId, id: AccountId, change: AccountChange, batch: &mut Batch) {
        let Some(post) = self.posts.get_mut(&id) else { return answer(request, AccountOutcome::Missing, batch) };
        let AccountChange { midjourney_dm, niji_dm, timeout_minutes, remix_auto_submit, remark, weight, .. } = change;
        let harmless = AccountChange {
            midjourney_dm,
            niji_dm,
            timeout_minutes,
            remix_auto_submit,
            remark,
            weight,
            ..AccountChange::default()
        };
        harmless.apply(&mut post.account);
        let account = Box::new(post.account.clone());
        batch.changes.push(Change::Account(account.clone()));
        answer(request, AccountOutcome::Done(account), batch);
    }

    pub(super) fn delete_account(&mut self, now: Millis, request: RequestId, id: AccountId, batch: &mut Batch) {
        if let Some(post) = self.posts.get_mut(&id) {
            post.presence = Presence::Away;
        }
        self.supersede(id, "the account was removed", batch);
        self.fail(now, id, "the account was removed", |_| true, batch);
        match self.posts.remove(&id) {
            Some(post) => {
                batch.effects.push(Effect::Link(id, LinkOrder::Stop));
                batch.changes.push(Change::AccountRemoved(id));
                answer(request, AccountOutcome::Done(Box::new(post.account)), batch);
            }
            None => answer(request, AccountOutcome::Missing, batch),
        }
    }

    /// Stores an account as it is now, and connects it unless it is to rest.
    fn connect_or_rest(&mut self, now: Millis, request: RequestId, id: AccountId, batch: &mut Batch) {
        let Some(post) = self.posts.get_mut(&id) else { return };
        let account = Box::new(post.account.clone());
        batch.changes.push(Change::Account(account.clone()));
        if account.standing.is_enabled() {
            post.pending = Some(Pending { request, deadline: now + CONNECT_WAIT });
            batch.effects.push(Effect::Link(id, LinkOrder::Start(account)));
        } else {
            answer(request, AccountOutcome::Done(account), batch);
            self.fail(now, id, "the account is disabled", |_| true, batch);
        }
    }

    pub(super) fn link_live(
        &mut self,
        now: Millis,
        id: AccountId,
        resumed: bool,
        user: Option<DiscordUser>,
        batch: &mut Batch,
    ) {
        let Some(post) = self.posts.get_mut(&id) else { return };
        post.presence = Presence::Live;
        if user.is_some() && post.account.user != user {
            post.account.user = user;
            batch.changes.push(Change::Account(Box::new(post.account.clone())));
        }
        if let Some(pending) = post.pending.take() {
            answer(pending.request, AccountOutcome::Done(Box::new(post.account.clone())), batch);
        }
        if resumed || post.working.is_empty() {
            self.send_what_waits(id, batch);
        } else {
            // What happened meanwhile was not told to us: look before anything is sent again.
            batch.effects.push(Effect::Link(id, LinkOrder::LookBack));
        }
        self.grant_slots(now, id, batch);
    }

    pub(super) fn link_lost(&mut self, id: AccountId) {
        if let Some(post) = self.posts.get_mut(&id)
            && post.presence == Presence::Live
        {
            post.presence = Presence::Reconnecting;
        }
    }

    /// Discord will not have the account: it is disabled with a reason, and its tasks end.
    pub(super) fn stop_account(&mut self, now: Millis, id: AccountId, reason: &str, batch: &mut Batch) {
        let Some(post) = self.posts.get_mut(&id) else { return };
        post.presence = Presence::Away;
        post.account.standing = Standing::Disabled { reason: Some(reason.to_owned()) };
        batch.changes.push(Change::Account(Box::new(post.account.clone())));
        batch.effects.push(Effect::Link(id, LinkOrder::Stop));
        self.supersede(id, reason, batch);
        self.fail(now, id, reason, |_| true, batch);
    }

    /// Accounts that could not be connected in time are disabled, so that a client learns what it waits for.
    pub(super) fn connects_overdue(&mut self, now: Millis, batch: &mut Batch) {
        let overdue: Vec<AccountId> = self
            .posts
            .values()
            .filter(|post| post.pending.is_some_and(|pending| pending.deadline <= now))
            .map(|post| post.account.id)
            .collect();
        for id in overdue {
            let reason = format!("Discord gave no gateway session within {} s", CONNECT_WAIT.as_secs());
            self.stop_account(now, id, &reason, batch);
        }
    }

    /// Answers whoever waits for an account to be connected that it will not be.
    fn supersede(&mut self, id: AccountId, reason: &str, batch: &mut Batch) {
        if let Some(post) = self.posts.get_mut(&id)
            && let Some(pending) = post.pending.take()
        {
            let account = Box::new(post.account.clone());
            let outcome = AccountOutcome::ConnectFailed { account, reason: reason.to_owned() };
            answer(pending.request, outcome, batch);
        }
    }

    /// Ends those tasks of an account, with a reason.
    fn fail(&mut self, now: Millis, id: AccountId, why: &str, which: impl Fn(&Task) -> bool, batch: &mut Batch) {
        let Some(post) = self.posts.get(&id) else { return };
        let ended: Vec<TaskId> = post
            .working
            .iter()
            .chain(&post.waiting)
            .filter(|id| self.live.get(id).is_some_and(|task| which(task)))
            .copied()
            .collect();
        for task in ended {
            let event = TaskEvent::Broken(FailReason::AccountStopped(why.to_owned()));
            self.happen(now, task, &event, |_| {}, batch);
        }
    }

    /// Which other account has this token.
    fn owner_of(&self, token: &Token, except: Option<AccountId>) -> Option<AccountId> {
        let mut others = self.posts.values().filter(|post| Some(post.account.id) != except);
        others.find(|post| post.account.token == *token).map(|post| post.account.id)
    }
}

fn answer(request: RequestId, outcome: AccountOutcome, batch: &mut Batch) {
    batch.effects.push(Effect::Answer(request, Answer::Account(outcome)));
}
