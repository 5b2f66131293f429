//! What accounts are sent for that makes no task: their panels, seeds, pictures to be posted. Each ends with an answer, also
//! when its account is stopped.

use std::{sync::Arc, time::Duration};

use crate::{
    account::{AccountOutcome, Errand, ErrandEnd, ErrandId, ErrandOrder, Panels, PostOutcome},
    clock::Millis,
    engine::{
        Answer, Batch, Change, Effect, Engine, LinkOrder, RequestId, accounts::Post, fit::fits, hours::Relaxing,
        schedule::UPLOAD_BYTES_MAX,
    },
    id::{AccountId, TaskId},
    task::{Action, Bot, Choice, SeedOutcome, Speed, Task, TaskState, Trouble, Upload},
};

/// How often the bots' panels are looked at.
const SYNC_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after a look that came to nothing the next one is taken.
const SYNC_AGAIN: Duration = Duration::from_secs(60 * 60);
/// How many errands one account may be out on; one more is refused.
pub(super) const ERRANDS_PER_ACCOUNT_MAX: usize = 256;

/// An errand that is out.
#[derive(Debug)]
pub(super) struct Out {
    account: AccountId,
    goal: Goal,
    /// The bots on whose panels something was pressed meanwhile: a look at everything may have seen the panel before that.
    overtaken: Vec<Bot>,
    /// What the pictures that it carries have, in bytes.
    upload_bytes: u64,
}

impl Out {
    /// Whose errand it is.
    pub(super) fn account(&self) -> AccountId {
        self.account
    }

    /// What it is for.
    pub(super) fn goal(&self) -> &Goal {
        &self.goal
    }
}

/// What an errand is for, and who waits for it.
#[derive(Debug)]
pub(super) enum Goal {
    /// To know the account's panels, every day.
    Known,
    /// To have it draw slowly, its fast hours being used up.
    Relaxed(Relaxing),
    /// To know them because a client has made the account.
    Created(RequestId),
    /// What a client wants of the account's panels.
    Panel(RequestId),
    /// To know a picture's seed.
    Seed(RequestId, TaskId),
    /// To have pictures in the channel.
    Posted(RequestId),
}

impl Engine {
    /// A client wants something of an account's bots.
    pub(super) fn panel(
        &mut self,
        now: Millis,
        request: RequestId,
        account: AccountId,
        errand: Errand,
        batch: &mut Batch,
    ) {
        let refused = match self.posts.get(&account) {
            None => Some(AccountOutcome::Missing),
            Some(post) if !post.is_live() => Some(AccountOutcome::Offline),
            Some(_) => self.run_errand(now, account, errand, Goal::Panel(request), batch).err(),
        };
        if let Some(outcome) = refused {
            answer(request, Answer::Account(outcome), batch);
        }
    }

    /// A client has made an account, it is connected, and waits until the bots have shown what they know of it.
    pub(super) fn sync_created(&mut self, now: Millis, request: RequestId, account: AccountId, batch: &mut Batch) {
        if let Err(outcome) = self.run_errand(now, account, Errand::Sync, Goal::Created(request), batch) {
            answer(request, Answer::Account(outcome), batch);
        }
    }

    /// When an account's panels are to be looked at next, if it can be asked.
    pub(super) fn next_sync(post: &Post) -> Option<Millis> {
        if !post.is_live() || post.is_syncing {
            return None;
        }
        let next = post.account.panels.synced_at.map_or(Millis(0), |last| last + SYNC_INTERVAL);
        let again = post.sync_tried_at.map_or(Millis(0), |last| last + SYNC_AGAIN);
        Some(next.max(again))
    }

    /// Looks at the panels of every account whose day has come.
    pub(super) fn sync_due(&mut self, now: Millis, batch: &mut Batch) {
        let due: Vec<AccountId> = self
            .posts
            .values()
            .filter(|post| Engine::next_sync(post).is_some_and(|due| due <= now))
            .map(|post| post.account.id)
            .collect();
        for account in due {
            // Too many errands: it is looked at an hour later.
            let _ = self.run_errand(now, account, Errand::Sync, Goal::Known, batch);
        }
    }

    /// A bot has refused something: what that means for the account.
    pub(super) fn trouble(
        &mut self,
        now: Millis,
        (account, bot): (AccountId, Bot),
        about: Trouble,
        text: &str,
        batch: &mut Batch,
    ) {
        match about {
            Trouble::Job | Trouble::Doubtful => {}
            Trouble::Account => self.close_account(now, account, text, batch),
            Trouble::FastHours => {
                let is_slow = |post: &Post| post.account.speed_of(bot) == Speed::Relax;
                if !self.posts.get(&account).is_some_and(is_slow) {
                    // If it cannot set out, the next refusal asks again.
                    let _ = self.relax(now, account, Relaxing::of(bot, text), batch);
                }
            }
        }
    }

    pub(super) fn seed(&mut self, now: Millis, request: RequestId, task: Option<Arc<Task>>, batch: &mut Batch) {
        if let Some(outcome) = self.seed_asked(now, request, task, batch) {
            answer(request, Answer::Seed(outcome), batch);
        }
    }

    /// `None` if the bot was asked, and the answer comes later.
    fn seed_asked(
        &mut self,
        now: Millis,
        request: RequestId,
        task: Option<Arc<Task>>,
        batch: &mut Batch,
    ) -> Option<SeedOutcome> {
        let Some(task) = task else { return Some(SeedOutcome::Missing) };
        match task.action {
            Action::Imagine | Action::Variation | Action::Upscale | Action::Blend | Action::Pan | Action::Zoom => {}
            Action::Describe | Action::Shorten | Action::SwapFace | Action::Edit | Action::Video => {
                return Some(SeedOutcome::NoPicture);
            }
        }
        let TaskState::Succeeded(result) = &task.state else { return Some(SeedOutcome::Unfinished) };
        if let Some(seed) = &task.seen.seed {
            return Some(SeedOutcome::Known(seed.clone()));
        }
        let Some(job) = result.job.or(task.seen.job) else { return Some(SeedOutcome::NoPicture) };
        let account = task.account;
        let Some(post) = self.posts.get(&account).filter(|post| post.is_live()) else {
            return Some(SeedOutcome::AccountGone { account });
        };
        let Some(answers) = post.account.direct_messages(task.bot) else { return Some(SeedOutcome::NoDirectMessages) };
        let errand = Errand::Seed { message: result.message, channel: task.channel, answers, job };
        let busy = |_| SeedOutcome::Failed { why: "the account is out on too many errands".to_owned() };
        self.run_errand(now, account, errand, Goal::Seed(request, task.id), batch).err().map(busy)
    }

    /// Puts pictures into the channel of an account that fits.
    pub(super) fn post_uploads(
        &mut self,
        now: Millis,
        request: RequestId,
        uploads: Vec<Upload>,
        choice: &Choice,
        batch: &mut Batch,
    ) {
        let chosen = self.choose(|post| post.is_live() && fits(post, choice, Bot::Midjourney));
        let failed = match chosen {
            None => Some(PostOutcome::NoAccount { why: self.none_fits(choice, Bot::Midjourney) }),
            Some(account) => self
                .run_errand(now, account, Errand::Post { uploads }, Goal::Posted(request), batch)
                .err()
                .map(|_| PostOutcome::Failed { account, why: "the account is out on too many errands".to_owned() }),
        };
        if let Some(outcome) = failed {
            answer(request, Answer::Posted(outcome), batch);
        }
    }

    pub(super) fn run_errand(
        &mut self,
        now: Millis,
        account: AccountId,
        errand: Errand,
        goal: Goal,
        batch: &mut Batch,
    ) -> Result<(), AccountOutcome> {
        let out = self.errands.values().filter(|out| out.account == account).count();
        let Some(post) = self.posts.get_mut(&account) else { return Err(AccountOutcome::Missing) };
        if errand == Errand::Sync {
            // Tried, whatever comes of it: what cannot set out today is not due again at once.
            post.sync_tried_at = Some(now);
        }
        let upload_bytes = match &errand {
            Errand::Post { uploads } => uploads.iter().map(|upload| upload.note().size_bytes).sum(),
            _ => 0,
        };
        if out >= ERRANDS_PER_ACCOUNT_MAX || self.upload_bytes + upload_bytes > UPLOAD_BYTES_MAX {
            return Err(AccountOutcome::NotDone { why: "the account is out on too many errands".to_owned() });
        }
        if errand == Errand::Sync {
            post.is_syncing = true;
        }
        self.last_errand += 1;
        let id = ErrandId(self.last_errand);
        self.upload_bytes += upload_bytes;
        self.errands.insert(id, Out { account, goal, overtaken: Vec::new(), upload_bytes });
        let nonces = [self.nonce(now), self.nonce(now), self.nonce(now)];
        batch.effects.push(Effect::Link(account, LinkOrder::Run(Box::new(ErrandOrder { id, errand, nonces }))));
        Ok(())
    }

    /// An errand ended: what was seen is kept, and whoever waits is answered.
    pub(super) fn errand_ended(&mut self, now: Millis, id: ErrandId, end: ErrandEnd, batch: &mut Batch) {
        let Some(Out { account, goal, overtaken, upload_bytes }) = self.errands.remove(&id) else { return };
        self.upload_bytes -= upload_bytes;
        if let Some(post) = self.posts.get_mut(&account) {
            if matches!(goal, Goal::Known | Goal::Created(_) | Goal::Panel(_)) {
                post.is_syncing = false;
            }
            if let ErrandEnd::Seen(panels) = &end {
                let mut seen = panels.as_ref().clone();
                if seen.synced_at.is_none() {
                    let looks = self.errands.values_mut().filter(|other| other.account == account);
                    let pressed = [(Bot::Midjourney, &seen.midjourney), (Bot::Niji, &seen.niji)];
                    let bots = pressed.map(|(bot, settings)| settings.as_ref().map(|_| bot));
                    looks.for_each(|look| look.overtaken.extend(bots.iter().flatten()));
                } else {
                    forget_overtaken(&mut seen, &overtaken);
                }
                // Only a look at everything counts as one.
                seen.synced_at = seen.synced_at.map(|_| now);
                post.account.take_panels(seen);
                batch.changes.push(Change::Account(Box::new(post.account.clone())));
            }
        }
        if let (ErrandEnd::Seed(seed), Goal::Seed(_, task)) = (&end, &goal) {
            batch.changes.push(Change::Seed { task: *task, seed: seed.clone() });
        }
        match goal {
            Goal::Relaxed(how) => self.relax_ended(now, account, how, &end, batch),
            goal => self.errand_answered(account, goal, end, batch),
        }
    }

    /// A bot has shown a panel that no errand waits for: it was changed elsewhere, or late.
    pub(super) fn panels_shown(&mut self, account: AccountId, seen: Panels, batch: &mut Batch) {
        if let Some(post) = self.posts.get_mut(&account) {
            let before = post.account.clone();
            post.account.take_panels(Panels { synced_at: None, ..seen });
            if post.account != before {
                batch.changes.push(Change::Account(Box::new(post.account.clone())));
            }
        }
    }

    /// The account is stopped, and does no more errands.
    pub(super) fn errands_end(&mut self, account: AccountId, why: &str, batch: &mut Batch) {
        let ended: Vec<ErrandId> =
            self.errands.iter().filter(|(_, out)| out.account == account).map(|(id, _)| *id).collect();
        for id in ended {
            if let Some(Out { goal, upload_bytes, .. }) = self.errands.remove(&id) {
                self.upload_bytes -= upload_bytes;
                self.errand_answered(account, goal, ErrandEnd::Failed { why: why.to_owned() }, batch);
            }
        }
        if let Some(post) = self.posts.get_mut(&account) {
            post.is_syncing = false;
            post.is_relaxing = false;
        }
    }

    fn errand_answered(&self, account: AccountId, goal: Goal, end: ErrandEnd, batch: &mut Batch) {
        let stands = self.posts.get(&account).map(|post| Box::new(post.account.clone()));
        let unexpected = || "the errand ended otherwise than it can".to_owned();
        let (request, told) = match goal {
            Goal::Known | Goal::Relaxed(_) => return,
            Goal::Created(request) => {
                let outcome = match (end, stands) {
                    (_, None) => AccountOutcome::Missing,
                    (ErrandEnd::Failed { why }, Some(account)) => AccountOutcome::NotSynced { account, why },
                    (_, Some(account)) => AccountOutcome::Done(account),
                };
                (request, Answer::Account(outcome))
            }
            Goal::Panel(request) => {
                let outcome = match (end, stands) {
                    (_, None) => AccountOutcome::Missing,
                    (ErrandEnd::Seen(_), Some(account)) => AccountOutcome::Done(account),
                    (ErrandEnd::NoSuchControl, _) => AccountOutcome::NoSuchControl,
                    (ErrandEnd::Failed { why }, _) => AccountOutcome::NotDone { why },
                    (ErrandEnd::Seed(_) | ErrandEnd::Posted(_), _) => AccountOutcome::NotDone { why: unexpected() },
                };
                (request, Answer::Account(outcome))
            }
            Goal::Seed(request, _) => {
                let outcome = match end {
                    ErrandEnd::Seed(seed) => SeedOutcome::Known(seed),
                    ErrandEnd::Failed { why } => SeedOutcome::Failed { why },
                    ErrandEnd::Seen(_) | ErrandEnd::Posted(_) | ErrandEnd::NoSuchControl => {
                        SeedOutcome::Failed { why: unexpected() }
                    }
                };
                (request, Answer::Seed(outcome))
            }
            Goal::Posted(request) => {
                let outcome = match end {
                    ErrandEnd::Posted(links) => PostOutcome::Posted { account, links },
                    ErrandEnd::Failed { why } => PostOutcome::Failed { account, why },
                    ErrandEnd::Seen(_) | ErrandEnd::Seed(_) | ErrandEnd::NoSuchControl => {
                        PostOutcome::Failed { account, why: unexpected() }
                    }
                };
                (request, Answer::Posted(outcome))
            }
        };
        answer(request, told, batch);
    }
}

/// Leaves out of a look at everything what is known better since.
fn forget_overtaken(seen: &mut Panels, overtaken: &[Bot]) {
    if overtaken.contains(&Bot::Midjourney) {
        seen.midjourney = None;
        seen.info.iter_mut().for_each(|info| info.speed = None);
    }
    if overtaken.contains(&Bot::Niji) {
        seen.niji = None;
    }
}

fn answer(request: RequestId, told: Answer, batch: &mut Batch) {
    batch.effects.push(Effect::Answer(request, told));
}
