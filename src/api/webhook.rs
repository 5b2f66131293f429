//! What the world has not been able to tell, and once more.

use std::collections::{BTreeMap, btree_map::Entry};

use midjourney_openapi::mock::{
    ListWebhooksResponse, MessageVoid, ResendFailedWebhooksResponse, ResendWebhookResponse, WebhookApi,
    WebhookDelivery, WebhookList, WebhookState,
};

use super::{Handlers, caller::Caller, query::given, translate};
use crate::{
    clock::Millis,
    id::TaskId,
    store::StoreError,
    task::{Delivery, DeliveryId, GivenUp, ResendOutcome},
};

/// No task changes so often while nobody takes it.
const LINE_MAX: usize = 10_000;
/// So many of them are read at once.
const LINE_PAGE: usize = 100;

/// So many that were given up are looked through at once for those of a task.
const LOOKED_THROUGH: usize = 500;

impl WebhookApi for Handlers {
    type Caller = Caller;

    async fn list_webhooks(
        &self,
        caller: Caller,
        task_id: Option<String>,
        state: Option<WebhookState>,
        limit: i32,
    ) -> ListWebhooksResponse {
        // What is no id is nobody's.
        let task = given(task_id).map(|id| id.trim().parse().unwrap_or(TaskId(0)));
        let limit = usize::try_from(limit).unwrap_or(0);
        let (waits, gone) = match state {
            None => (true, true),
            Some(WebhookState::Waiting) => (true, false),
            Some(WebhookState::GivenUp) => (false, true),
        };
        let counts = caller.read(self.world.store().counts().await);
        let waiting = if waits { caller.read(self.waiting(task, limit).await) } else { Vec::new() };
        let given_up = if gone { caller.read(self.given_up(task, limit).await) } else { Vec::new() };
        WebhookList {
            waiting_total: i64::try_from(counts.deliveries).unwrap_or(i64::MAX),
            given_up_total: i64::try_from(counts.given_up).unwrap_or(i64::MAX),
            waiting,
            given_up: given_up.iter().map(|found| shown(&found.delivery, None, None, Some(found.at))).collect(),
        }
        .into()
    }

    async fn resend_webhook(&self, _caller: Caller, id: String) -> ResendWebhookResponse {
        match id.parse() {
            Ok(id) => told(self.world.resend(id).await),
            Err(()) => told(ResendOutcome::Missing),
        }
        .into()
    }

    async fn resend_failed_webhooks(&self, _caller: Caller) -> ResendFailedWebhooksResponse {
        told(self.world.resend_failed().await).into()
    }
}

impl Handlers {
    /// What waits, of the newest tasks or of one, the latest change first.
    async fn waiting(&self, task: Option<TaskId>, limit: usize) -> Result<Vec<WebhookDelivery>, StoreError> {
        let store = self.world.store();
        let found = match task {
            None => store.newest_deliveries(limit).await?,
            Some(task) => {
                let (mut line, mut after) = (Vec::new(), before_all_of(task));
                while line.len() < LINE_MAX {
                    let page = store.deliveries(Some(after), LINE_PAGE).await?;
                    let Some(last) = page.last().map(|delivery| delivery.id) else { break };
                    line.extend(page.into_iter().filter(|delivery| delivery.id.task == task));
                    if last.task != task {
                        break;
                    }
                    after = last;
                }
                line.into_iter().rev().take(limit).collect()
            }
        };
        // Only the first of a task's line is tried.
        let mut first: BTreeMap<TaskId, DeliveryId> = BTreeMap::new();
        for id in found.iter().map(|delivery| delivery.id) {
            if let Entry::Vacant(place) = first.entry(id.task) {
                let line = store.deliveries(Some(before_all_of(id.task)), 1).await?;
                place.insert(line.first().map_or(id, |delivery| delivery.id));
            }
        }
        let behind = |id: DeliveryId| first.get(&id.task).copied().filter(|first| *first < id);
        Ok(found.iter().map(|delivery| shown(delivery, Some(delivery.due), behind(delivery.id), None)).collect())
    }

    /// What was given up, the latest first.
    async fn given_up(&self, task: Option<TaskId>, limit: usize) -> Result<Vec<GivenUp>, StoreError> {
        let store = self.world.store();
        let Some(task) = task else { return store.given_up_page(None, limit).await };
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = store.given_up_page(before, LOOKED_THROUGH).await?;
            let Some(last) = page.last() else { break };
            before = Some((last.at, last.delivery.id));
            all.extend(page.into_iter().filter(|found| found.delivery.id.task == task));
            if all.len() >= limit {
                break;
            }
        }
        all.truncate(limit);
        Ok(all)
    }
}

/// Ids of a task's deliveries are greater: its first change has a revision of its own.
fn before_all_of(task: TaskId) -> DeliveryId {
    DeliveryId { task, revision: 0 }
}

fn shown(
    delivery: &Delivery,
    due: Option<Millis>,
    behind: Option<DeliveryId>,
    given_up: Option<Millis>,
) -> WebhookDelivery {
    WebhookDelivery {
        id: delivery.id.to_string(),
        task_id: delivery.id.task.to_string(),
        url: delivery.url.clone(),
        created_ms: translate::millis(delivery.created_at),
        attempts: delivery.attempts.into(),
        last_error: delivery.last_error.clone(),
        due_ms: due.map(translate::millis),
        behind: behind.map(|id| id.to_string()),
        given_up_ms: given_up.map(translate::millis),
    }
}

fn told(outcome: ResendOutcome) -> MessageVoid {
    let (code, description) = match outcome {
        ResendOutcome::Due(1) => (1, "1 delivery is due".to_owned()),
        ResendOutcome::Due(count) => (1, format!("{count} deliveries are due")),
        ResendOutcome::Missing => (3, "there is no such delivery".to_owned()),
        ResendOutcome::Unavailable => (9, "the server cannot answer now".to_owned()),
    };
    MessageVoid { code, description }
}
