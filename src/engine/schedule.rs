//! Which account takes a task, and when a waiting one gets its slot.

use std::sync::Arc;

use crate::{
    clock::Millis,
    engine::{
        Answer, Asks, Batch, Change, Effect, Engine, LinkOrder, Meaning, RequestId, accounts::Post, dialogs::ToOpen,
        fit::fits,
    },
    id::{AccountId, ChannelId, TaskId},
    task::{
        Button, Form, Placed, Press, PressRequest, Seen, Submission, SubmitOutcome, Task, TaskEvent, TaskState, Upload,
        Wish,
    },
};

/// Which account takes a task, of those that fit and have room; those that could begin it at once, or after what waits
/// there, come before those without a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChooseRule {
    /// The one with the fewest waiting, then with the most free slots, then the oldest.
    #[default]
    BestWaitIdle,
    /// Each in its turn.
    RoundRobin,
    /// By chance, in the proportion of their weights.
    WeightedRandom,
}

impl Engine {
    pub(super) fn submit(&mut self, now: Millis, request: RequestId, submission: Submission, batch: &mut Batch) {
        let outcome = match self.choose(|post| fits(post, &submission.choice, submission.bot)) {
            Some(account) => self.place(now, account, submission, batch),
            None => SubmitOutcome::NoAccount { why: self.none_fits(&submission.choice, submission.bot) },
        };
        batch.effects.push(Effect::Answer(request, Answer::Submitted(outcome)));
    }

    pub(super) fn press(
        &mut self,
        now: Millis,
        request: RequestId,
        wish: PressRequest,
        parent: Option<Arc<Task>>,
        meaning: Meaning,
        batch: &mut Batch,
    ) {
        if let Some(outcome) = self.pressed(now, request, wish, parent, meaning, batch) {
            batch.effects.push(Effect::Answer(request, Answer::Submitted(outcome)));
        }
    }

    /// `None` if a dialog is awaited, and the answer comes later.
    fn pressed(
        &mut self,
        now: Millis,
        request: RequestId,
        wish: PressRequest,
        parent: Option<Arc<Task>>,
        meaning: Meaning,
        batch: &mut Batch,
    ) -> Option<SubmitOutcome> {
        let Some(parent) = parent else { return Some(SubmitOutcome::ParentMissing) };
        let TaskState::Succeeded(result) = &parent.state else { return Some(SubmitOutcome::ParentUnfinished) };
        let Some(index) = result.buttons.iter().position(|button| button.custom_id == wish.custom_id) else {
            return Some(SubmitOutcome::ButtonMissing);
        };
        let Meaning::Makes { action, asks, own_words } = meaning else {
            return Some(SubmitOutcome::ButtonUnsupported);
        };
        let chosen = self.choose(|post| {
            let near = if wish.any_of_channel {
                post.account.channel == parent.channel && fits(post, &wish.choice, parent.bot)
            } else {
                post.account.id == parent.account
            };
            near && post.takes_tasks()
        });
        let gone = |why| Some(SubmitOutcome::AccountGone { account: parent.account, why });
        let Some(post) = chosen.and_then(|account| self.posts.get(&account)) else {
            return gone(if wish.any_of_channel {
                "no account of its channel fits"
            } else {
                self.why_gone(parent.account)
            });
        };
        let account = post.account.id;
        let remix = post.account.remix(parent.bot);
        let opens = match asks {
            Asks::Never => false,
            Asks::Always => true,
            Asks::InRemix => remix && !post.account.remix_auto_submit && !is_region_edit(&parent),
        };
        if opens && !post.is_live() {
            return gone("it has no gateway session now, and the button opens a dialog");
        }
        let button = &result.buttons[index];
        let submission = Submission {
            action: wish.kind.unwrap_or(action),
            bot: parent.bot,
            wish: Wish::Press(Press {
                parent: parent.id,
                message: result.message,
                message_flags: result.message_flags,
                custom_id: wish.custom_id,
            }),
            prompt: parent.prompt.clone(),
            prompt_en: parent.prompt_en.clone(),
            description: format!("/up {} {}{}", parent.id, button.emoji, button.label),
            client_state: wish.client_state,
            notify_hook: wish.notify_hook,
            uploads: Vec::new(),
            choice: wish.choice,
            request_id: wish.request_id,
        };
        let outcome = if opens {
            let mut task = self.draft(now, &post_of(post), submission);
            task.seen.final_prompt.clone_from(&parent.seen.final_prompt);
            self.open_dialog(now, request, ToOpen { remix, own_words, task }, batch);
            None
        } else {
            Some(self.place(now, account, submission, batch))
        };
        let accepted = matches!(outcome, None | Some(SubmitOutcome::Accepted(_) | SubmitOutcome::Queued { .. }));
        if accepted && button.style != Button::STYLE_PRESSED {
            let mut pressed = (**result).clone();
            pressed.buttons[index].style = Button::STYLE_PRESSED;
            let task = Task { state: TaskState::Succeeded(Box::new(pressed)), ..Task::clone(&parent) };
            batch.changes.push(Change::Task { task: Arc::new(task), told: false });
        }
        outcome
    }

    /// The account that takes a task, by the rule: of those that fit one with room, and with a session if one has both.
    /// `None` if none fits.
    pub(super) fn choose(&mut self, fits: impl Fn(&Post) -> bool) -> Option<AccountId> {
        let fitting = || self.posts.values().filter(|post| fits(post));
        let is_ready = |post: &Post| post.may_start() && post.has_room();
        let is_any_ready = fitting().any(is_ready);
        let with_room = || fitting().filter(|post| if is_any_ready { is_ready(post) } else { post.has_room() });
        match self.options.choose_rule {
            ChooseRule::BestWaitIdle => {}
            ChooseRule::RoundRobin => {
                let next = with_room().map(|post| post.account.id).find(|id| Some(*id) > self.last_chosen);
                if let Some(chosen) = next.or_else(|| with_room().map(|post| post.account.id).next()) {
                    self.last_chosen = Some(chosen);
                    return Some(chosen);
                }
            }
            ChooseRule::WeightedRandom => {
                let weight = |post: &Post| u64::from(post.account.weight.max(1));
                let total: u64 = with_room().map(weight).sum();
                if total > 0 {
                    let mut ticket = self.lots.draw() % total;
                    return with_room()
                        .find(|post| {
                            let share = weight(post);
                            let is_drawn = ticket < share;
                            ticket = ticket.saturating_sub(share);
                            is_drawn
                        })
                        .map(|post| post.account.id);
                }
            }
        }
        fitting()
            .min_by_key(|post| {
                let free_slots = i64::from(post.account.limits.concurrency) - post.working.len() as i64;
                (!is_ready(post), !post.has_room(), post.waiting.len(), -free_slots, post.account.id)
            })
            .map(|post| post.account.id)
    }

    /// Puts a wish into an account's queue, and to work if there is a slot.
    fn place(
        &mut self,
        now: Millis,
        account: AccountId,
        mut submission: Submission,
        batch: &mut Batch,
    ) -> SubmitOutcome {
        let Some(post) = self.posts.get(&account) else {
            return SubmitOutcome::NoAccount { why: self.none_fits(&submission.choice, submission.bot) };
        };
        let channel = post.account.channel;
        let uploads = std::mem::take(&mut submission.uploads);
        let size = uploads.iter().map(|upload| upload.note().size_bytes).sum();
        if !post.has_room() || !self.has_upload_room(size) {
            return SubmitOutcome::QueueFull { account, channel };
        }
        let ahead = post.waiting.len() as u32;
        let place = post_of(post);
        let mut task = self.draft(now, &place, submission);
        task.uploads = uploads.iter().map(Upload::note).collect();
        if let Wish::Blend { .. } | Wish::Describe { link: None } = task.wish {
            task.description = described(&task);
        }
        let (id, task) = (task.id, Arc::new(task));
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        if !uploads.is_empty() {
            batch.changes.push(Change::Uploads { task: id, uploads });
        }
        self.grant_slots(now, account, batch);
        let placed = Placed { task: id, account, channel };
        if ahead == 0 { SubmitOutcome::Accepted(placed) } else { SubmitOutcome::Queued { placed, ahead } }
    }

    /// A task of an account, with an id and a nonce of its own; known to nobody yet.
    fn draft(&mut self, now: Millis, place: &Placement, submission: Submission) -> Task {
        let id = TaskId::after(self.last_task, now, self.ids.draw());
        self.last_task = id;
        Task {
            id,
            account: place.account,
            channel: place.channel,
            bot: submission.bot,
            action: submission.action,
            wish: submission.wish,
            prompt: submission.prompt,
            prompt_en: submission.prompt_en,
            description: submission.description,
            client_state: submission.client_state,
            notify_hook: submission.notify_hook.or_else(|| self.options.notify_hook.clone()),
            uploads: Vec::new(),
            nonce: self.nonce(now),
            submitted_at: now,
            sending_since: None,
            started_at: None,
            finished_at: None,
            timeout_ms: place.timeout_ms,
            state: TaskState::Queued,
            seen: Seen::default(),
            revision: 0,
            choice: submission.choice,
            request_id: submission.request_id,
        }
    }

    /// Whether pictures of so many bytes may be brought along, beside those that wait already.
    pub(super) fn has_upload_room(&self, size_bytes: u64) -> bool {
        self.upload_bytes + size_bytes <= UPLOAD_BYTES_MAX || size_bytes == 0
    }

    /// Gives free slots to waiting tasks, oldest first, as long as the account is there to work.
    pub(super) fn grant_slots(&mut self, now: Millis, account: AccountId, batch: &mut Batch) {
        while let Some(post) = self.posts.get(&account)
            && post.may_start()
            && post.working.len() < post.account.limits.concurrency as usize
            && let Some(&next) = post.waiting.first()
        {
            self.happen_granted(now, next, batch);
        }
    }

    fn happen_granted(&mut self, now: Millis, id: TaskId, batch: &mut Batch) {
        self.happen(now, id, &TaskEvent::SlotGranted, |_| {}, batch);
        let Some(task) = self.live.get(&id).cloned() else { return };
        match super::correlate::twin_key(&task, &self.options.dialect) {
            Some(key) => {
                self.send_first_twin(now, &(task.account, key), batch);
                if !self.sent.contains(&id) {
                    self.held.insert(id);
                    // Its time begins when it is sent: until then it is its twin's time that runs.
                    self.learn(now, id, |task| task.sending_since = None, batch);
                }
            }
            None => self.send(now, &task, batch),
        }
    }

    /// Has the link ask the bot for a task, once in a run of the server.
    pub(super) fn send(&mut self, now: Millis, task: &Arc<Task>, batch: &mut Batch) {
        let may_be_sent = task.state == TaskState::Sending
            && !self.unhurried.contains_key(&task.id)
            && self.posts.get(&task.account).is_some_and(Post::may_send);
        if may_be_sent && self.sent.insert(task.id) {
            self.held.remove(&task.id);
            batch.effects.push(Effect::Link(task.account, LinkOrder::Send(task.clone())));
            if task.sending_since.is_none() {
                self.learn(now, task.id, |task| task.sending_since = Some(now), batch);
            }
        }
    }
}

/// How many bytes the pictures of waiting and working tasks may have together.
pub(super) const UPLOAD_BYTES_MAX: u64 = 1 << 30;

/// Where a task is carried out.
pub(super) struct Placement {
    pub(super) account: AccountId,
    pub(super) channel: ChannelId,
    pub(super) timeout_ms: u64,
}

pub(super) fn post_of(post: &Post) -> Placement {
    let timeout_ms = u64::from(post.account.limits.timeout_minutes) * 60_000;
    Placement { account: post.account.id, channel: post.account.channel, timeout_ms }
}

/// The descriptions that name the task itself.
///
/// Source: contract 4.12.
fn described(task: &Task) -> String {
    match &task.wish {
        Wish::Blend { .. } => format!("/blend {} {}", task.id, task.uploads.len()),
        _ => {
            let extension = task.uploads.first().map_or("png", |upload| upload.kind.extension());
            format!("/describe {}.{extension}", task.id)
        }
    }
}

/// Whether a task's picture was drawn anew in a part: drawing it again never asks for words.
///
/// Source: contract 4.6.
pub(super) fn is_region_edit(task: &Task) -> bool {
    matches!(&task.wish, Wish::Fill(filled) if matches!(filled.dialog.form, Form::Region { .. }))
}
