//! Dialogs: presses that wait for one to open, and tasks whose dialog waits to be filled in. Neither holds a slot.

use std::{sync::Arc, time::Duration};

use crate::{
    clock::Millis,
    engine::{Answer, Batch, Change, Effect, Engine, LinkOrder, RequestId, hear::learn},
    id::{AccountId, Nonce, TaskId},
    task::{
        Dialog, FailReason, Filled, Filling, Form, News, Placed, Sent, Signal, SubmitOutcome, Task, TaskEvent,
        TaskState, Wish,
    },
};

/// How long a client waits for the bot to open a dialog.
const OPENING_WAIT: Duration = Duration::from_secs(30);
/// How many dialogs of one account may wait to be filled in; one more is refused.
pub(super) const DIALOGS_PER_ACCOUNT_MAX: usize = 1_000;

/// A press whose dialog is awaited. It is stored when the dialog is there; until then a crash forgets it, and its client
/// was told nothing.
#[derive(Debug)]
pub(super) struct Opening {
    request: RequestId,
    deadline: Millis,
    remix: bool,
    /// The words for it are those in the dialog.
    own_words: bool,
    /// The task as it will be.
    pub(super) task: Task,
}

/// A press that is to open a dialog.
pub(super) struct ToOpen {
    pub(super) remix: bool,
    pub(super) own_words: bool,
    pub(super) task: Task,
}

impl Engine {
    /// Presses at once, whatever waits for a slot: a dialog costs the bot nothing.
    pub(super) fn open_dialog(&mut self, now: Millis, request: RequestId, to_open: ToOpen, batch: &mut Batch) {
        let ToOpen { remix, own_words, task } = to_open;
        let (account, channel) = (task.account, task.channel);
        let asking = self.posts.get(&account).map_or(0, |post| post.asking.len());
        let opening = self.openings.values().filter(|opening| opening.task.account == account).count();
        if asking + opening >= DIALOGS_PER_ACCOUNT_MAX {
            return answer(request, SubmitOutcome::QueueFull { account, channel }, batch);
        }
        batch.effects.push(Effect::Link(account, LinkOrder::Send(Arc::new(task.clone()))));
        self.openings_by_nonce.insert((account, task.nonce), task.id);
        let deadline = now + OPENING_WAIT;
        self.openings_due.insert((deadline, task.id));
        self.openings.insert(task.id, Opening { request, deadline, remix, own_words, task });
    }

    /// The press that this signal answers, if its dialog is awaited.
    pub(super) fn opening_of(&self, account: AccountId, nonce: Option<Nonce>) -> Option<TaskId> {
        self.openings_by_nonce.get(&(account, nonce?)).copied()
    }

    /// The bot has answered a press whose dialog is awaited. Gives the signal back where it is about a job that runs.
    pub(super) fn opening_heard(
        &mut self,
        now: Millis,
        id: TaskId,
        signal: Signal,
        batch: &mut Batch,
    ) -> Option<Signal> {
        match signal.news {
            News::Interaction => None,
            News::Asked(dialog) => {
                self.dialog_opened(now, id, *dialog, batch);
                None
            }
            News::Refused { text, about } => {
                let task = &self.openings.get(&id)?.task;
                let whose = (task.account, task.bot);
                self.not_opened(id, &text, batch);
                self.trouble(now, whose, about, &text, batch);
                None
            }
            // Remix mode was switched off elsewhere: the bot draws at once.
            News::Started { .. } | News::Progress { .. } | News::Finished(_) | News::Waiting | News::Stopped => {
                self.adopt(now, id, signal, batch)
            }
        }
    }

    fn dialog_opened(&mut self, now: Millis, id: TaskId, mut dialog: Dialog, batch: &mut Batch) {
        let Some(Opening { request, remix, own_words, mut task, .. }) = self.close_opening(id) else { return };
        if own_words && !dialog.words.is_empty() {
            task.prompt.clone_from(&dialog.words);
            task.prompt_en.clone_from(&dialog.words);
        }
        if dialog.words.is_empty() {
            // A region is drawn with the old words unless there are new ones.
            dialog.words = task.seen.final_prompt.clone().unwrap_or_else(|| task.prompt_en.clone());
        }
        let words = dialog.words.clone();
        task.seen.final_prompt = Some(words.clone());
        task.seen.interaction = Some(dialog.interaction);
        task.state = TaskState::Asking(Box::new(dialog));
        // It may have taken a while; the dialog's own time begins now.
        task.submitted_at = task.submitted_at.max(now);
        let placed = Placed { task: id, account: task.account, channel: task.channel };
        let task = Arc::new(task);
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        answer(request, SubmitOutcome::Asked { placed, words, remix }, batch);
    }

    /// The bot has begun to draw in place of asking: the job becomes a task of its own where there is a free slot, and is
    /// stopped where there is none.
    fn adopt(&mut self, now: Millis, id: TaskId, signal: Signal, batch: &mut Batch) -> Option<Signal> {
        let account = self.openings.get(&id)?.task.account;
        let has_slot = self.posts.get(&account).is_some_and(|post| post.has_free_slot());
        if !has_slot {
            let handle = match &signal.news {
                News::Started { cancel } | News::Progress { cancel, .. } => cancel.clone(),
                News::Finished(_) | News::Waiting | News::Stopped => None,
                News::Interaction | News::Asked(_) | News::Refused { .. } => None,
            };
            if let Some(opening) = self.openings.get_mut(&id) {
                learn(&mut opening.task.seen, &signal.clue, &signal.news);
            }
            let task = self.openings.get(&id).map(|opening| opening.task.clone());
            self.not_opened(id, "the bot began to draw in place of opening its dialog, and no slot is free", batch);
            if let Some((task, handle)) = task.zip(handle) {
                self.stop_job(now, &task, handle, batch);
            }
            return None;
        }
        let Opening { request, mut task, .. } = self.close_opening(id)?;
        task.state = TaskState::Sending;
        task.sending_since = Some(now);
        let placed = Placed { task: id, account: task.account, channel: task.channel };
        let task = Arc::new(task);
        self.sent.insert(id);
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        answer(request, SubmitOutcome::Accepted(placed), batch);
        Some(signal)
    }

    /// What became of the request of a press whose dialog is awaited; whether it was one.
    pub(super) fn opening_sent(&mut self, now: Millis, id: TaskId, sent: &Sent, batch: &mut Batch) -> bool {
        let Some(opening) = self.openings.get(&id) else { return false };
        let whose = (opening.task.account, opening.task.bot);
        match sent {
            Sent::Accepted => self.has_begun(whose.0),
            Sent::Rejected { text, about } | Sent::RejectedLater { text, about } => {
                self.not_opened(id, text, batch);
                let (about, reason) = self.judged(whose.0, *about, text);
                self.trouble(now, whose, about, &reason, batch);
            }
            Sent::Unreached { why } => {
                let why = FailReason::OutOfReach(why.clone()).to_string();
                self.not_opened(id, &why, batch);
            }
        }
        true
    }

    /// Whoever has waited long enough is told so.
    pub(super) fn openings_overdue(&mut self, now: Millis, batch: &mut Batch) {
        while let Some(&(due, id)) = self.openings_due.first()
            && due <= now
        {
            let why = format!("the bot opened no dialog within {} s", OPENING_WAIT.as_secs());
            self.not_opened(id, &why, batch);
        }
    }

    /// The account is stopped: its dialogs do not open any more.
    pub(super) fn openings_end(&mut self, account: AccountId, why: &str, batch: &mut Batch) {
        let ended: Vec<TaskId> =
            self.openings.iter().filter(|(_, opening)| opening.task.account == account).map(|(id, _)| *id).collect();
        for id in ended {
            self.not_opened(id, why, batch);
        }
    }

    fn not_opened(&mut self, id: TaskId, why: &str, batch: &mut Batch) {
        let Some(Opening { request, task, .. }) = self.close_opening(id) else { return };
        batch.effects.push(Effect::Link(task.account, LinkOrder::Forget(id)));
        // What may still be said of it is not to be taken for another press's.
        self.correlator.ended(&task);
        answer(request, SubmitOutcome::NoDialog { account: task.account, why: why.to_owned() }, batch);
    }

    fn close_opening(&mut self, id: TaskId) -> Option<Opening> {
        let opening = self.openings.remove(&id)?;
        self.openings_by_nonce.remove(&(opening.task.account, opening.task.nonce));
        self.openings_due.remove(&(opening.deadline, id));
        Some(opening)
    }

    /// A client fills in a dialog: the same task goes on.
    pub(super) fn fill(
        &mut self,
        now: Millis,
        request: RequestId,
        id: TaskId,
        filling: Filling,
        known: bool,
        batch: &mut Batch,
    ) {
        let outcome = self.filled(now, id, filling, known, batch);
        answer(request, outcome, batch);
    }

    fn filled(&mut self, now: Millis, id: TaskId, filling: Filling, known: bool, batch: &mut Batch) -> SubmitOutcome {
        let Some(task) = self.live.get(&id).cloned() else {
            return if known || self.openings.contains_key(&id) {
                SubmitOutcome::NotAsked
            } else {
                SubmitOutcome::ParentMissing
            };
        };
        let (TaskState::Asking(dialog), Wish::Press(press)) = (&task.state, &task.wish) else {
            return SubmitOutcome::NotAsked;
        };
        let (account, channel) = (task.account, task.channel);
        let Some(post) = self.posts.get(&account).filter(|post| post.goes_on()) else {
            return SubmitOutcome::AccountGone { account, why: self.why_stopped(account) };
        };
        let is_region = matches!(dialog.form, Form::Region { .. });
        if is_region && filling.mask.is_none() {
            return SubmitOutcome::MaskMissing;
        }
        let Filling { prompt, mask, request_id } = filling;
        // Without remix mode the editor has no field for words, and the bot looks at none.
        let prompt = prompt.filter(|_| !is_region || post.account.remix(task.bot));
        let words = prompt.as_ref().map_or_else(|| dialog.words.clone(), |(_, english)| english.clone());
        if let Some(wanted) = (self.options.dialect.unfit_words)(&press.custom_id, &words) {
            return SubmitOutcome::WordsUnfit { wanted, found: words };
        }
        let mask = mask.filter(|_| is_region);
        let size = mask.as_ref().map_or(0, |mask| mask.note().size_bytes);
        if !post.has_room() || !self.has_upload_room(size) {
            return SubmitOutcome::QueueFull { account, channel };
        }
        let ahead = post.waiting.len() as u32;
        let filled = Filled { press: press.clone(), dialog: Dialog { words, ..Dialog::clone(dialog) } };
        // The web page answers under the press's own nonce, a form under its own.
        let fresh = (!is_region).then(|| self.nonce(now));
        let uploads: Vec<_> = mask.into_iter().collect();
        let notes = uploads.iter().map(|upload| upload.note()).collect();
        let amend = |task: &mut Task| {
            if let Some((told, english)) = prompt {
                (task.prompt, task.prompt_en) = (told, english);
            }
            task.seen.final_prompt = Some(filled.dialog.words.clone());
            task.nonce = fresh.unwrap_or(task.nonce);
            // Learned anew when the bot answers: until then it is not known to have been sent.
            task.seen.interaction = None;
            task.uploads = notes;
            task.wish = Wish::Fill(Box::new(filled));
            task.request_id = request_id.or(task.request_id.take());
        };
        self.filled_at.insert(id, now);
        self.happen(now, id, &TaskEvent::DialogFilled, amend, batch);
        if !uploads.is_empty() {
            batch.changes.push(Change::Uploads { task: id, uploads });
        }
        self.grant_slots(now, account, batch);
        let placed = Placed { task: id, account, channel };
        if ahead == 0 { SubmitOutcome::Accepted(placed) } else { SubmitOutcome::Queued { placed, ahead } }
    }

    /// A task at work was asked back, and its client waits for no dialog: the bot's own words are sent back.
    pub(super) fn refill(&mut self, now: Millis, id: TaskId, dialog: Dialog, batch: &mut Batch) {
        let Some(before) = self.live.get(&id).cloned() else { return };
        let press = match (&before.wish, &dialog.form) {
            (Wish::Press(press), Form::Words { .. }) => press.clone(),
            // A second dialog after the first, or one that wants a picture painted: nobody is there to do that.
            _ => {
                let text = "the bot asks for more than words, and nobody was asked".to_owned();
                return self.happen(now, id, &TaskEvent::Broken(FailReason::Refused(text)), |_| {}, batch);
            }
        };
        let nonce = self.nonce(now);
        let mut task = Task::clone(&before);
        task.nonce = nonce;
        task.seen.interaction = None;
        task.wish = Wish::Fill(Box::new(Filled { press, dialog }));
        let task = Arc::new(task);
        self.unindex(&before);
        self.index(task.clone());
        batch.effects.push(Effect::Link(task.account, LinkOrder::Send(task.clone())));
        batch.changes.push(Change::Task { task, told: false });
    }
}

fn answer(request: RequestId, outcome: SubmitOutcome, batch: &mut Batch) {
    batch.effects.push(Effect::Answer(request, Answer::Submitted(outcome)));
}
