//! Which account takes a task, and when a waiting one gets its slot.

use std::sync::Arc;

use crate::{
    clock::Millis,
    engine::{Answer, Batch, Change, Effect, Engine, Meaning, RequestId, accounts::Post},
    id::{AccountId, TaskId},
    task::{
        Button, Choice, Placed, Press, PressRequest, Seen, Submission, SubmitOutcome, Task, TaskEvent, TaskState, Wish,
    },
};

impl Engine {
    pub(super) fn submit(&mut self, now: Millis, request: RequestId, submission: Submission, batch: &mut Batch) {
        let outcome = match self.choose(|post| fits(post, &submission.choice)) {
            Some(account) => self.place(now, account, submission, batch),
            None => SubmitOutcome::NoAccount,
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
        let outcome = self.pressed(now, wish, parent, meaning, batch);
        batch.effects.push(Effect::Answer(request, Answer::Submitted(outcome)));
    }

    fn pressed(
        &mut self,
        now: Millis,
        wish: PressRequest,
        parent: Option<Arc<Task>>,
        meaning: Meaning,
        batch: &mut Batch,
    ) -> SubmitOutcome {
        let Some(parent) = parent else { return SubmitOutcome::ParentMissing };
        let TaskState::Succeeded(result) = &parent.state else { return SubmitOutcome::ParentUnfinished };
        let Some(index) = result.buttons.iter().position(|button| button.custom_id == wish.custom_id) else {
            return SubmitOutcome::ButtonMissing;
        };
        let Meaning::Makes(action) = meaning else { return SubmitOutcome::ButtonUnsupported };
        let chosen = self.choose(|post| {
            let near = if wish.any_of_channel {
                post.account.channel == parent.channel && fits(post, &wish.choice)
            } else {
                post.account.id == parent.account
            };
            near && post.takes_tasks()
        });
        let Some(account) = chosen else { return SubmitOutcome::AccountGone { account: parent.account } };
        let button = &result.buttons[index];
        let submission = Submission {
            action,
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
            choice: wish.choice,
        };
        let outcome = self.place(now, account, submission, batch);
        let accepted = matches!(outcome, SubmitOutcome::Accepted(_) | SubmitOutcome::Queued { .. });
        if accepted && button.style != Button::STYLE_PRESSED {
            let mut pressed = (**result).clone();
            pressed.buttons[index].style = Button::STYLE_PRESSED;
            let task = Task { state: TaskState::Succeeded(Box::new(pressed)), ..Task::clone(&parent) };
            batch.changes.push(Change::Task { task: Arc::new(task), told: false });
        }
        outcome
    }

    /// The account that takes a task: of those that fit one with room, then with the fewest waiting, then with the most
    /// free slots, then the oldest. `None` if none fits.
    fn choose(&self, fits: impl Fn(&Post) -> bool) -> Option<AccountId> {
        self.posts
            .values()
            .filter(|post| fits(post))
            .min_by_key(|post| {
                let free_slots = i64::from(post.account.limits.concurrency) - post.working.len() as i64;
                (!post.has_room(), post.waiting.len(), -free_slots, post.account.id)
            })
            .map(|post| post.account.id)
    }

    /// Puts a wish into an account's queue, and to work if there is a slot.
    fn place(&mut self, now: Millis, account: AccountId, submission: Submission, batch: &mut Batch) -> SubmitOutcome {
        let Some(post) = self.posts.get(&account) else { return SubmitOutcome::NoAccount };
        let channel = post.account.channel;
        if !post.has_room() {
            return SubmitOutcome::QueueFull { account, channel };
        }
        let ahead = post.waiting.len() as u32;
        let timeout_ms = u64::from(post.account.limits.timeout_minutes) * 60_000;
        let id = TaskId::after(self.last_task, now, self.ids.draw());
        self.last_task = id;
        let task = Arc::new(Task {
            id,
            account,
            channel,
            bot: submission.bot,
            action: submission.action,
            wish: submission.wish,
            prompt: submission.prompt,
            prompt_en: submission.prompt_en,
            description: submission.description,
            client_state: submission.client_state,
            notify_hook: submission.notify_hook.or_else(|| self.options.notify_hook.clone()),
            nonce: self.nonce(now),
            submitted_at: now,
            sending_since: None,
            started_at: None,
            finished_at: None,
            timeout_ms,
            state: TaskState::Queued,
            seen: Seen::default(),
            revision: 0,
        });
        self.index(task.clone());
        batch.changes.push(Change::Task { task, told: false });
        self.grant_slots(now, account, batch);
        let placed = Placed { task: id, account, channel };
        if ahead == 0 { SubmitOutcome::Accepted(placed) } else { SubmitOutcome::Queued { placed, ahead } }
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
        if let Some(task) = self.live.get(&id) {
            let key = (task.account, super::correlate::twin_key(task, &self.options.dialect));
            self.send_first_twin(&key, batch);
            if !self.sent.contains(&id) {
                self.held.insert(id);
            }
        }
    }
}

/// Whether an account may take a task with these conditions.
fn fits(post: &Post, choice: &Choice) -> bool {
    let account = &post.account;
    let remix = account.remix && !(choice.remix_auto_considered && account.remix_auto_submit);
    let remark = account.remark.as_deref().unwrap_or_default();
    post.takes_tasks()
        && choice.account.is_none_or(|id| id == account.id)
        && choice.channel.is_none_or(|channel| channel == account.channel)
        && choice.remark.as_deref().is_none_or(|part| remark.contains(part))
        && (choice.speeds.is_empty() || choice.speeds.contains(&account.speed))
        && choice.remix.is_none_or(|wanted| wanted == remix)
}
