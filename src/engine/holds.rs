//! Holds: Discord wants no more wishes from an account for a while, and says for how long. Nothing begins there meanwhile, so
//! that waiting costs no task its time.

use std::time::Duration;

use crate::{
    clock::Millis,
    engine::{Batch, Engine},
    id::{AccountId, TaskId},
    task::{FailReason, TaskEvent, TaskState},
};

/// Until when, and how long it was when Discord said so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hold {
    pub(super) until: Millis,
    wait: Duration,
    /// Since when, however often it was said anew.
    pub(super) since: Millis,
}

impl Engine {
    /// Discord wants no more wishes from this account until then.
    pub(super) fn held(&mut self, now: Millis, account: AccountId, until: Millis) {
        if let Some(post) = self.posts.get_mut(&account) {
            let since = post.hold.map_or(now, |hold| hold.since);
            post.hold = Some(Hold { until, wait: until.since(now), since });
        }
    }

    /// Accounts whose hold is over go on.
    pub(super) fn holds_overdue(&mut self, now: Millis, batch: &mut Batch) {
        let is_over = |hold: &Hold| hold.until <= now;
        let over: Vec<AccountId> = self
            .posts
            .values_mut()
            .filter(|post| post.hold.as_ref().is_some_and(is_over))
            .map(|post| {
                post.hold = None;
                post.account.id
            })
            .collect();
        for account in over {
            self.relax_again(now, account, batch);
            // Else the look at the past does it.
            if self.posts.get(&account).is_some_and(|post| post.is_live() && post.looking_back_since.is_none()) {
                self.send_what_waits(now, account, batch);
            }
            self.grant_slots(now, account, batch);
        }
    }

    /// What happens to a task whose time is over: one that Discord made wait is told so.
    pub(super) fn at_deadline(&self, id: TaskId) -> TaskEvent {
        let sending = self.live.get(&id).filter(|task| task.state == TaskState::Sending);
        match sending.and_then(|task| self.posts.get(&task.account)?.hold) {
            Some(Hold { wait, .. }) => {
                let text = format!("Discord asked for patience for {} s", wait.as_secs());
                TaskEvent::Broken(FailReason::Rejected(text))
            }
            None => TaskEvent::DeadlinePassed,
        }
    }
}
