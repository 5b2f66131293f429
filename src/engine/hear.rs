//! What is heard of tasks: answers to requests, what bots say, what a channel's past shows.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    clock::Millis,
    engine::{Batch, Effect, Engine, LinkOrder, correlate::Heard, schedule::is_region_edit},
    id::{AccountId, InteractionId, MessageId, TaskId},
    task::{
        Action, Clue, Dialog, FailReason, News, Outcome, Progress, Seen, Sent, Signal, Task, TaskEvent, TaskState,
        Trouble, Wish,
    },
};

impl Engine {
    pub(super) fn sent(&mut self, now: Millis, task: TaskId, sent: Sent, batch: &mut Batch) {
        if self.opening_sent(now, task, &sent, batch) {
            return;
        }
        if self.held.contains(&task) {
            // Whoever has not been asked for cannot have been answered.
            return;
        }
        // The answer may be lost and the job run all the same: then what the bot says counts.
        if sent != Sent::Accepted && self.live.get(&task).is_some_and(|task| is_shown(task)) {
            return;
        }
        let Some(whose) = self.live.get(&task).map(|task| (task.account, task.bot)) else { return };
        // A no to a later try says nothing of the first, also where that was sent before a restart.
        let is_later = matches!(sent, Sent::RejectedLater { .. }) || self.inherited.contains(&task);
        let (event, trouble) = match sent {
            Sent::Accepted => {
                self.has_begun(whose.0);
                (TaskEvent::DiscordAccepted, None)
            }
            Sent::Rejected { text, about } | Sent::RejectedLater { text, about } => {
                let trouble = self.judged(whose.0, about, &text);
                (TaskEvent::Broken(FailReason::Rejected(text)), Some(trouble))
            }
            Sent::Unreached { why } => (TaskEvent::Broken(FailReason::OutOfReach(why)), None),
        };
        let about = trouble.as_ref().map(|(about, _)| *about);
        self.brace(now, whose.0, about);
        // What need not lie in the wish may go well elsewhere, if Discord has certainly begun nothing.
        let may_move = !is_later && matches!(about, Some(Trouble::Doubtful | Trouble::Account));
        if !(may_move && self.rehome_refused(now, task, batch)) {
            self.happen(now, task, &event, |_| {}, batch);
        }
        if let Some((about, text)) = trouble {
            self.trouble(now, whose, about, &text, batch);
        }
    }

    /// The pictures of a task are on Discord: their links are part of its words from now on.
    ///
    /// Source: contract 4.3.
    pub(super) fn posted(&mut self, now: Millis, id: TaskId, links: &[String], batch: &mut Batch) {
        let with_links = |words: &str| Task::with_links(words, links);
        let amend = |task: &mut Task| {
            if !task.seen.posted.is_empty() {
                return;
            }
            task.seen.posted = links.to_vec();
            if let Some((command, _)) = task.description.split_once(' ') {
                task.description = format!("{command} {}", with_links(&task.prompt));
            }
            task.prompt = with_links(&task.prompt);
            task.prompt_en = with_links(&task.prompt_en);
        };
        self.learn(now, id, amend, batch);
    }

    /// Tells the task that a signal means what it says; gives that task back.
    pub(super) fn signal(
        &mut self,
        now: Millis,
        account: AccountId,
        signal: Signal,
        is_past: bool,
        batch: &mut Batch,
    ) -> Option<TaskId> {
        let signal = match self.opening_of(account, signal.clue.nonce) {
            Some(opening) => self.opening_heard(now, opening, signal, batch)?,
            None => signal,
        };
        let Signal { clue, news } = signal;
        let post = self.posts.get_mut(&account)?;
        if !is_past && clue.nonce.is_some() {
            // Only what is new has a nonce.
            let made_at = clue.message.map(MessageId::made_at).or(clue.interaction.map(InteractionId::made_at));
            made_at.into_iter().for_each(|made_at| post.lead.heard(now, made_at));
        }
        let heard = Heard { is_past, lead: post.lead };
        let found = self.correlator.find(account, &clue, heard, &self.options.dialect, |id| {
            // Whoever has not been asked for cannot have been answered.
            let is_asked = !self.held.contains(&id) && !self.unhurried.contains_key(&id);
            self.live.get(&id).filter(|task| task.state.holds_slot() && is_asked).map(Arc::as_ref)
        });
        let Some(found) = found else {
            self.correlator.said_of_nobody(account, &clue);
            return None;
        };
        let task = self.live.get(&found)?;
        let bot = task.bot;
        if !task.state.holds_slot() {
            return None;
        }
        if news == News::Interaction && is_region_edit(task) {
            // That was the press which has opened the bot's page: a region has no nonce of its own.
            return Some(found);
        }
        if matches!((&news, &task.state), (News::Refused { .. }, TaskState::Running(_))) && clue.message.is_none() {
            // That the bot did not answer the interaction in time; it has answered since.
            return Some(found);
        }
        let was_shown = is_shown(task);
        if let News::Finished(outcome) = &news
            && self.hold_for_translation(found, outcome, batch)
        {
            return Some(found);
        }
        self.note_drawing(account, bot, &news);
        if let News::Refused { text, about: Trouble::FastHours } = &news
            && self.waits_for_relax(now, found, text, batch)
        {
            return Some(found);
        }
        let mut trouble = None;
        let event = match &news {
            News::Asked(dialog) => {
                self.refill(now, found, Dialog::clone(dialog), batch);
                return Some(found);
            }
            // Discord has it, even if the answer is still on its way, or was lost.
            News::Interaction | News::Waiting => TaskEvent::DiscordAccepted,
            News::Started { .. } => TaskEvent::BotProgress(Progress::default()),
            News::Progress { percent, picture, .. } => {
                TaskEvent::BotProgress(Progress { percent: *percent, picture: picture.clone() })
            }
            News::Finished(outcome) => TaskEvent::BotFinished(outcome.clone()),
            News::Refused { text, about } => {
                trouble = Some((self.about_hours(found, *about), text.clone()));
                TaskEvent::Broken(FailReason::Refused(text.clone()))
            }
            News::Stopped => TaskEvent::Broken(FailReason::StoppedElsewhere),
        };
        let learn = |task: &mut Task| learn(&mut task.seen, &clue, &news);
        self.brace(now, account, trouble.as_ref().map(|(about, _)| *about));
        self.happen(now, found, &event, learn, batch);
        if !was_shown && self.live.get(&found).is_some_and(|task| is_shown(task)) {
            // Whatever was or will be answered, it is not asked for again.
            batch.effects.push(Effect::Link(account, LinkOrder::Forget(found)));
        }
        if let Some((about, text)) = trouble {
            self.trouble(now, (account, bot), about, &text, batch);
        }
        Some(found)
    }

    /// Whether a result is words that are to be translated first. It is told when that is done, or could not be; the
    /// task's own deadline stands behind it.
    fn hold_for_translation(&mut self, id: TaskId, outcome: &Outcome, batch: &mut Batch) -> bool {
        let Some(task) = self.live.get(&id) else { return false };
        let is_words = matches!(task.action, Action::Describe | Action::Shorten);
        let Some(words) = outcome.final_prompt.clone().filter(|_| is_words && self.options.translates) else {
            return false;
        };
        if self.translating.insert(id, Box::new(outcome.clone())).is_none() {
            batch.effects.push(Effect::Translate(id, words));
        }
        true
    }

    pub(super) fn translated(&mut self, now: Millis, id: TaskId, chinese: String, batch: &mut Batch) {
        let Some(outcome) = self.translating.remove(&id) else { return };
        let amend = |task: &mut Task| task.seen.chinese = Some(chinese);
        self.happen(now, id, &TaskEvent::BotFinished(outcome), amend, batch);
    }

    /// A search of the channel's past is told like news. What it has met is forgotten by the link; the rest may go again.
    pub(super) fn searched(&mut self, now: Millis, account: AccountId, signals: Vec<Signal>, batch: &mut Batch) {
        for signal in signals {
            self.signal(now, account, signal, true, batch);
        }
        batch.effects.push(Effect::Link(account, LinkOrder::Searched));
    }

    pub(super) fn history(
        &mut self,
        now: Millis,
        account: AccountId,
        signals: Vec<Signal>,
        complete_since: Option<Millis>,
        batch: &mut Batch,
    ) {
        let met: BTreeSet<TaskId> =
            signals.into_iter().filter_map(|signal| self.signal(now, account, signal, true, batch)).collect();
        let Some(post) = self.posts.get_mut(&account) else { return };
        // What has begun since the look began need not stand in it.
        let sought = std::mem::take(&mut post.looks_for);
        let lost: Vec<TaskId> = self
            .working(account)
            .filter(|task| !met.contains(&task.id) && sought.contains(&task.id))
            .filter(|task| {
                let begun = task.seen.progress_message.map(MessageId::made_at);
                complete_since.zip(begun).is_some_and(|(since, begun)| since <= begun)
            })
            .map(|task| task.id)
            .collect();
        for task in lost {
            self.happen(now, task, &TaskEvent::Broken(FailReason::Missing), |_| {}, batch);
        }
        if let Some(post) = self.posts.get_mut(&account) {
            (post.looking_back_since, post.has_gap) = (None, false);
        }
        self.send_what_waits(now, account, batch);
        self.grant_slots(now, account, batch);
    }
}

/// Whether Discord has shown that it has what was asked of it for a task.
fn is_shown(task: &Task) -> bool {
    task.seen.interaction.is_some() || matches!(task.state, TaskState::Running(_))
}

/// Whether a task's progress stood in the channel for everyone to see: only then does its absence from the channel's past
/// prove that the job is gone.
pub(super) fn is_public(task: &Task) -> bool {
    task.press().is_none()
        && task.wish != Wish::Swap
        && matches!(task.state, TaskState::Running(_))
        && task.seen.progress_message.is_some()
}

pub(super) fn learn(seen: &mut Seen, clue: &Clue, news: &News) {
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
        News::Interaction
        | News::Asked(_)
        | News::Finished(_)
        | News::Refused { .. }
        | News::Waiting
        | News::Stopped => {}
    }
}
