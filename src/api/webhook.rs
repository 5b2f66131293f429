//! What the world has not been able to tell, and once more.

use midjourney_openapi::mock::{
    ListWebhooksResponse, MessageVoid, ResendFailedWebhooksResponse, ResendWebhookResponse, WebhookApi,
    WebhookDelivery, WebhookList,
};

use super::{Handlers, caller::Caller, translate};
use crate::{
    clock::Millis,
    task::{Delivery, ResendOutcome},
};

/// So many of each kind are listed.
const LIST_MAX: usize = 100;

impl WebhookApi for Handlers {
    type Caller = Caller;

    async fn list_webhooks(&self, caller: Caller) -> ListWebhooksResponse {
        let store = self.world.store();
        let counts = caller.read(store.counts().await);
        let waiting = caller.read(store.newest_deliveries(LIST_MAX).await);
        let given_up = caller.read(store.given_up_page(None, LIST_MAX).await);
        WebhookList {
            waiting_total: i64::try_from(counts.deliveries).unwrap_or(i64::MAX),
            given_up_total: i64::try_from(counts.given_up).unwrap_or(i64::MAX),
            waiting: waiting.iter().map(|delivery| shown(delivery, Some(delivery.due), None)).collect(),
            given_up: given_up.iter().map(|found| shown(&found.delivery, None, Some(found.at))).collect(),
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

fn shown(delivery: &Delivery, due: Option<Millis>, given_up: Option<Millis>) -> WebhookDelivery {
    WebhookDelivery {
        id: delivery.id.to_string(),
        task_id: delivery.id.task.to_string(),
        url: delivery.url.clone(),
        created_ms: translate::millis(delivery.created_at),
        attempts: delivery.attempts.into(),
        last_error: delivery.last_error.clone(),
        due_ms: due.map(translate::millis),
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
