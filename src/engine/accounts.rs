//! The accounts at work: made, changed, removed, connected, cut off; and what that means for their tasks.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use crate::{
    account::{Account, AccountChange, AccountDraft, AccountOutcome, DiscordUser, Limits, Standing, Token},
    clock::Millis,
    engine::{Answer, Batch, Change, Effect, Engine, LinkOrder, RequestId, hear::is_public, holds::Hold, lead::Lead},
    id::{AccountId, ChannelId, TaskId},
    task::{Bot, FailReason, Task, TaskEvent, TaskState, Trouble},
};

/// How long a client that made or changed an account waits for it to be connected.
const CONNECT_WAIT: Duration = Duration::from_secs(30);
/// How long an account that is to be stopped waits for Discord's answers.
const CLOSING_WAIT: Duration = Duration::from_secs(10);
/// The most accounts there may be; one more is refused.
pub(super) const ACCOUNTS_MAX: usize = 10_000;

/// An account and where its tasks stand.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) account: Account,
    presence: Presence,
    /// It has had a session in this run of the server.
    was_live: bool,
    /// Tasks that wait for a slot, oldest first.
    pub(super) waiting: BTreeSet<TaskId>,
    /// Tasks that hold a slot.
    pub(super) working: BTreeSet<TaskId>,
    /// Tasks whose dialog waits to be filled in.
    pub(super) asking: BTreeSet<TaskId>,
    /// The bots that can be asked there; `None` while nobody has said.
    pub(super) bots: Option<Vec<Bot>>,
    /// Its panels are being looked at.
    pub(super) is_syncing: bool,
    /// When somebody last set out to look at them, in this run of the server.
    pub(super) sync_tried_at: Option<Millis>,
    /// Who waits for it to be connected.
    pub(super) pending: Option<Pending>,
    /// Since when it has had no session.
    pub(super) away_since: Option<Millis>,
    /// When what waits there was last offered to other accounts for want of a session.
    pub(super) offered_at: Option<Millis>,
    /// It is to be stopped, by when and why.
    closing: Option<(Millis, String)>,
    /// How many tasks Discord itself has refused since it last began one.
    pub(super) refusals: u32,
    /// What is known of Discord's clock from what it says to this account.
    pub(super) lead: Lead,
    /// The channel's past is being read: nothing new starts before it is known.
    pub(super) looking_back_since: Option<Millis>,
    /// What was said between two of its sessions is not known yet.
    pub(super) has_gap: bool,
    /// Tasks that were being drawn when the look at the past began.
    pub(super) looks_for: BTreeSet<TaskId>,
    /// It is being put to drawing slowly: nothing new starts before it does.
    pub(super) is_relaxing: bool,
    /// It has drawn something since it is to draw slowly.
    pub(super) draws_slowly: bool,
    /// Discord wants no more wishes from it for a while.
    pub(super) hold: Option<Hold>,
}

/// Whether the account's events reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// It was never connected, or it was stopped.
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
    /// The account is new: its panels are looked at before its client is answered.
    is_new: bool,
}

impl Post {
    pub(super) fn new(account: Account, now: Millis) -> Post {
        // Discord has let it in before: it is coming back, and its queue may fill meanwhile.
        let presence = if account.user.is_some() { Presence::Reconnecting } else { Presence::Away };
        Post {
            account,
            presence,
            was_live: false,
            waiting: BTreeSet::new(),
            working: BTreeSet::new(),
            asking: BTreeSet::new(),
            bots: None,
            is_syncing: false,
            sync_tried_at: None,
            pending: None,
            away_since: Some(now),
            offered_at: None,
            closing: None,
            refusals: 0,
            lead: Lead::default(),
            looking_back_since: None,
            has_gap: false,
            looks_for: BTreeSet::new(),
            is_relaxing: false,
            draws_slowly: false,
            hold: None,
        }
    }

    /// When something is due for the account itself: a client has waited long enough for its connection, its queue is to be
    /// offered to others, its panels are to be looked at, or its hold is over.
    pub(super) fn deadline(&self) -> Option<Millis> {
        let connect = self.pending.map(|pending| pending.deadline);
        let closing = self.closing.as_ref().map(|(deadline, _)| *deadline);
        let hold = self.hold.map(|hold| hold.until);
        [connect, closing, self.offer_deadline(), Engine::next_sync(self), hold].into_iter().flatten().min()
    }

    /// When a task has waited long enough for a session that is gone: as long as a task may take. One that was taken
    /// meanwhile, or whose dialog was filled in, has that time, too.
    fn patience_ends(&self, task: &Task, filled_at: Option<Millis>) -> Option<Millis> {
        let patience = Duration::from_secs(60 * u64::from(self.account.limits.timeout_minutes));
        self.away_since.map(|since| since.max(task.submitted_at).max(filled_at.unwrap_or_default()) + patience)
    }

    /// Whether a client's wish may be given to it.
    pub(super) fn takes_tasks(&self) -> bool {
        self.account.standing.takes_new() && self.presence != Presence::Away
    }

    /// Whether it goes on with the tasks it has.
    pub(super) fn goes_on(&self) -> bool {
        self.account.standing.is_enabled() && self.presence != Presence::Away
    }

    /// Whether it can work this moment.
    pub(super) fn is_live(&self) -> bool {
        self.account.standing.is_enabled() && self.presence == Presence::Live
    }

    /// Whether this bot can be asked there, as far as is known.
    pub(super) fn has_bot(&self, bot: Bot) -> bool {
        self.bots.as_ref().is_none_or(|bots| bots.contains(&bot))
    }

    /// Whether a task could be started this moment, beside those that wait.
    pub(super) fn has_free_slot(&self) -> bool {
        self.may_start() && self.waiting.is_empty() && self.working.len() < self.account.limits.concurrency as usize
    }

    /// Whether a waiting task may be started this moment.
    pub(super) fn may_start(&self) -> bool {
        self.is_live() && self.looking_back_since.is_none() && !self.is_relaxing && self.hold.is_none()
    }

    /// Whether Discord takes what is asked for now, and answers.
    pub(super) fn is_heard(&self) -> bool {
        self.is_live() && self.hold.is_none()
    }

    /// Whether what holds a slot may be sent: not where Discord wants nothing for a while, nor where the account falls out.
    pub(super) fn may_send(&self) -> bool {
        let is_out = self.was_live && matches!(self.presence, Presence::Away);
        self.hold.is_none() && !is_out
    }

    /// Whether one more task may wait or work.
    pub(super) fn has_room(&self) -> bool {
        let Limits { concurrency, queue, .. } = self.account.limits;
        // While it has no session a free slot is of no use.
        self.waiting.len() < queue as usize || (self.may_start() && self.working.len() < concurrency as usize)
    }

    /// It has no session from now on, or none that is heard.
    fn leave(&mut self, presence: Presence, now: Millis) {
        self.presence = presence;
        self.away_since = self.away_since.or(Some(now));
        self.looking_back_since = None;
    }

    /// Counts a task where its state puts it.
    pub(super) fn place(&mut self, task: &Task) {
        if task.state == TaskState::Queued {
            self.waiting.insert(task.id);
        } else if task.state.holds_slot() {
            self.working.insert(task.id);
        } else if let TaskState::Asking(_) = task.state {
            self.asking.insert(task.id);
        }
    }

    /// Undoes [`Post::place`].
    pub(super) fn remove(&mut self, task: &Task) {
        self.waiting.remove(&task.id);
        self.working.remove(&task.id);
        self.asking.remove(&task.id);
    }
}

impl Engine {
    pub(super) fn create_account(&mut self, now: Millis, request: RequestId, draft: AccountDraft, batch: &mut Batch) {
        if let Some(by) = self.owner_of(&draft.token, None) {
            return answer(request, AccountOutcome::TokenTaken { by }, batch);
        }
        if self.posts.len() >= ACCOUNTS_MAX {
            return answer(request, AccountOutcome::TooMany { limit: ACCOUNTS_MAX }, batch);
        }
        let id = AccountId::after(self.last_account, now, self.ids.draw());
        self.last_account = id;
        let mut account = Account::new(id, draft.guild, draft.channel, draft.token, now);
        draft.change.apply(&mut account);
        self.posts.insert(id, Post::new(account, now));
        self.connect_or_rest(now, request, id, true, batch);
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
        if change.token.as_ref().is_some_and(|token| *token != post.account.token) {
            // It was said to another user.
            post.hold = None;
            batch.changes.push(Change::AccountUser(id));
        }
        change.apply(&mut post.account);
        post.leave(Presence::Away, now);
        post.bots = None;
        post.refusals = 0;
        post.closing = None;
        let channel = post.account.channel;
        self.supersede(id, "the account was changed again", batch);
        batch.effects.push(Effect::Link(id, LinkOrder::Stop));
        // Their events belong to the connection that is given up. Waiting tasks go on with the new one.
        self.openings_end(id, "the account was reconnected", batch);
        self.errands_end(id, "the account was reconnected", batch);
        self.put_back_held(now, id, batch);
        self.fail(now, id, &stopped("the account was reconnected"), |task| task.state != TaskState::Queued, batch);
        self.move_queue(id, channel, batch);
        self.move_surplus(now, id, batch);
        self.connect_or_rest(now, request, id, false, batch);
    }

    /// What has its slot and waits for a twin was never sent: it waits for a slot again, as if it had none.
    fn put_back_held(&mut self, now: Millis, id: AccountId, batch: &mut Batch) {
        let held: Vec<TaskId> = self.working(id).map(|task| task.id).filter(|task| self.held.contains(task)).collect();
        for task in held {
            self.held.remove(&task);
            self.happen(now, task, &TaskEvent::PutBack, |task| task.sending_since = None, batch);
        }
    }

    /// What waits is drawn where its account works now.
    fn move_queue(&mut self, id: AccountId, channel: ChannelId, batch: &mut Batch) {
        let Some(post) = self.posts.get(&id) else { return };
        let elsewhere = post.waiting.iter().filter_map(|task| self.live.get(task));
        let elsewhere: Vec<_> = elsewhere.filter(|task| task.channel != channel).cloned().collect();
        for before in elsewhere {
            let task = Arc::new(Task { channel, ..Task::clone(&before) });
            self.unindex(&before);
            self.index(task.clone());
            batch.changes.push(Change::Task { task, told: false });
        }
    }

    pub(super) fn amend_account(
        &mut self,
        request: RequestId,
        id: AccountId,
        change: AccountChange,
        batch: &mut Batch,
    ) {
        let Some(post) = self.posts.get_mut(&id) else { return answer(request, AccountOutcome::Missing, batch) };
        if change.listens_only.is_some() && !post.account.standing.is_enabled() {
            // It would have to be connected first.
            return answer(request, AccountOutcome::Disabled, batch);
        }
        let AccountChange { midjourney_dm, niji_dm, timeout_minutes, remix_auto_submit, remark, weight, .. } = change;
        let harmless = AccountChange {
            midjourney_dm,
            niji_dm,
            timeout_minutes,
            remix_auto_submit,
            remark,
            weight,
            listens_only: change.listens_only,
            ..AccountChange::default()
        };
        harmless.apply(&mut post.account);
        let account = Box::new(post.account.clone());
        batch.changes.push(Change::Account(account.clone()));
        answer(request, AccountOutcome::Done(account), batch);
    }

    pub(super) fn delete_account(&mut self, now: Millis, request: RequestId, id: AccountId, batch: &mut Batch) {
        if let Some(post) = self.posts.get_mut(&id) {
            post.leave(Presence::Away, now);
            batch.effects.push(Effect::Link(id, LinkOrder::Stop));
        }
        self.supersede(id, "the account was removed", batch);
        self.openings_end(id, "the account was removed", batch);
        self.errands_end(id, "the account was removed", batch);
        self.end_or_move(now, id, &stopped("the account was removed"), batch);
        match self.posts.remove(&id) {
            Some(post) => {
                batch.changes.push(Change::AccountRemoved(id));
                answer(request, AccountOutcome::Done(Box::new(post.account)), batch);
            }
            None => answer(request, AccountOutcome::Missing, batch),
        }
    }

    /// Stores an account as it is now, and connects it unless it is to rest.
    fn connect_or_rest(&mut self, now: Millis, request: RequestId, id: AccountId, is_new: bool, batch: &mut Batch) {
        let Some(post) = self.posts.get_mut(&id) else { return };
        let account = Box::new(post.account.clone());
        batch.changes.push(Change::Account(account.clone()));
        if account.standing.is_enabled() {
            post.pending = Some(Pending { request, deadline: now + CONNECT_WAIT, is_new });
            batch.effects.push(Effect::Link(id, LinkOrder::Start(account)));
        } else {
            answer(request, AccountOutcome::Done(account), batch);
            self.end_or_move(now, id, &stopped("the account is disabled"), batch);
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
        let Some(post) = self.posts.get_mut(&id).filter(|post| post.closing.is_none()) else { return };
        post.presence = Presence::Live;
        post.away_since = None;
        // Results that were being translated when the server stopped are not said again by a session that goes on.
        let is_first = !std::mem::replace(&mut post.was_live, true);
        let may_have_missed = !resumed || post.has_gap || (is_first && self.options.translates);
        let is_looking_back = may_have_missed && !post.working.is_empty();
        (post.looking_back_since, post.has_gap) = (is_looking_back.then_some(now), is_looking_back);
        let is_sought = |id: &&TaskId| is_looking_back && self.live.get(id).is_some_and(|task| is_public(task));
        post.looks_for = post.working.iter().filter(is_sought).copied().collect();
        if user.is_some() && post.account.user != user {
            post.account.user = user;
            batch.changes.push(Change::Account(Box::new(post.account.clone())));
        }
        match post.pending.take() {
            Some(Pending { request, is_new: true, .. }) => self.sync_created(now, request, id, batch),
            Some(Pending { request, .. }) => {
                answer(request, AccountOutcome::Done(Box::new(post.account.clone())), batch);
            }
            None => {}
        }
        self.relax_again(now, id, batch);
        if is_looking_back {
            // What happened meanwhile was not told to us: look before anything is sent again.
            batch.effects.push(Effect::Link(id, LinkOrder::LookBack));
            return;
        }
        self.send_what_waits(now, id, batch);
        self.grant_slots(now, id, batch);
    }

    pub(super) fn link_lost(&mut self, now: Millis, id: AccountId) {
        if let Some(post) = self.posts.get_mut(&id)
            && post.presence == Presence::Live
        {
            post.leave(Presence::Reconnecting, now);
        }
    }

    /// An account that is about to be stopped begins nothing more: the slot of the task that learnt of it stays empty, so
    /// that whoever waits can go to another account.
    pub(super) fn brace(&mut self, now: Millis, id: AccountId, about: Option<Trouble>) {
        if about == Some(Trouble::Account)
            && let Some(post) = self.posts.get_mut(&id)
        {
            post.leave(Presence::Away, now);
        }
    }

    /// Discord or a bot will have nothing more of an account's: it begins nothing from now on, and is stopped when Discord
    /// has answered what was sent beside. So one knows what of that was begun, and what can be drawn elsewhere.
    pub(super) fn close_account(&mut self, now: Millis, id: AccountId, reason: &str, batch: &mut Batch) {
        if let Some(post) = self.posts.get_mut(&id) {
            post.leave(Presence::Away, now);
            post.closing.get_or_insert((now + CLOSING_WAIT, reason.to_owned()));
            self.closed(now, id, batch);
        }
    }

    /// Stops an account that was to be stopped, if nothing has to be waited for any more.
    pub(super) fn closed(&mut self, now: Millis, id: AccountId, batch: &mut Batch) {
        let Some((deadline, reason)) = self.posts.get(&id).and_then(|post| post.closing.clone()) else { return };
        let is_unanswered = |task: &Arc<Task>| self.is_unasked(task) && self.sent.contains(&task.id);
        if deadline <= now || !self.working(id).any(is_unanswered) {
            self.stop_account(now, id, &reason, batch);
        }
    }

    /// Discord will not have the account: it is disabled with a reason, and what is at work there ends. Everything else goes
    /// to other accounts.
    pub(super) fn stop_account(&mut self, now: Millis, id: AccountId, reason: &str, batch: &mut Batch) {
        let Some(post) = self.posts.get_mut(&id) else { return };
        post.leave(Presence::Away, now);
        post.closing = None;
        post.account.standing = Standing::Disabled { reason: Some(reason.to_owned()) };
        batch.changes.push(Change::Account(Box::new(post.account.clone())));
        batch.effects.push(Effect::Link(id, LinkOrder::Stop));
        self.supersede(id, reason, batch);
        self.openings_end(id, reason, batch);
        self.errands_end(id, reason, batch);
        self.end_or_move(now, id, &stopped(reason), batch);
    }

    /// Accounts that could not be connected in time are disabled, so that a client learns what it waits for; and where a
    /// session stays away, waiting tasks go to other accounts, and end if none has room for as long as a task may take.
    pub(super) fn accounts_overdue(&mut self, now: Millis, batch: &mut Batch) {
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
        for id in self.posts.keys().copied().collect::<Vec<_>>() {
            self.closed(now, id, batch);
        }
        self.offer_what_waits(now, batch);
        let is_deserted = |post: &&Post| self.queue_deadline(post).is_some_and(|due| due <= now);
        let waiting =
            self.posts.values().filter(is_deserted).flat_map(|post| post.waiting.iter().map(move |id| (post, id)));
        let is_overdue = |post: &Post, id| self.patience_ends(post, id).is_some_and(|due| due <= now);
        let overdue: Vec<TaskId> = waiting.filter(|(post, id)| is_overdue(post, **id)).map(|(_, id)| *id).collect();
        for task in overdue {
            let why = "the account has had no gateway session for as long as a task may take";
            let event = TaskEvent::Broken(FailReason::OutOfReach(why.to_owned()));
            self.happen(now, task, &event, |_| {}, batch);
        }
    }

    /// When one of those that wait there has first waited long enough for its session.
    pub(super) fn queue_deadline(&self, post: &Post) -> Option<Millis> {
        post.away_since?;
        // They came in the order of their ids, but for those whose dialogs were filled in.
        let oldest = post.waiting.iter().find(|id| !self.filled_at.contains_key(id));
        let filled = self.filled_at.keys().filter(|id| post.waiting.contains(id));
        oldest.into_iter().chain(filled).filter_map(|id| self.patience_ends(post, *id)).min()
    }

    fn patience_ends(&self, post: &Post, id: TaskId) -> Option<Millis> {
        post.patience_ends(self.live.get(&id)?, self.filled_at.get(&id).copied())
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
    pub(super) fn fail(
        &mut self,
        now: Millis,
        id: AccountId,
        reason: &FailReason,
        which: impl Fn(&Task) -> bool,
        batch: &mut Batch,
    ) {
        let Some(post) = self.posts.get(&id) else { return };
        let ended: Vec<TaskId> = post
            .working
            .iter()
            .chain(&post.waiting)
            .chain(&post.asking)
            .filter(|id| self.live.get(id).is_some_and(|task| which(task)))
            .copied()
            .collect();
        for task in ended {
            self.happen(now, task, &TaskEvent::Broken(reason.clone()), |_| {}, batch);
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

fn stopped(why: &str) -> FailReason {
    FailReason::AccountStopped(why.to_owned())
}
