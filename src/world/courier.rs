//! Carries webhook attempts out, each in a task of its own, and reports how they ended.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinError, time::timeout};
use tokio_util::task::TaskTracker;

use crate::{
    clock::Millis,
    store::Store,
    task::{Attempt, Delivery, DeliveryId},
    webhook::Sender,
    world::handle::Mail,
};

/// How long a stopping world waits for attempts that are out; what is not answered by then is tried again after the next
/// start.
const FINISH_WAIT: Duration = Duration::from_secs(3);

/// Where webhooks go.
#[derive(Clone)]
pub enum Receiver {
    /// To their addresses, by HTTP.
    Http(Box<Sender>),
    /// To a function of the test that made the world.
    Sink(Arc<dyn Fn(&Delivery) -> Attempt + Send + Sync>),
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Receiver::Http(_) => "Receiver::Http",
            Receiver::Sink(_) => "Receiver::Sink",
        })
    }
}

pub(super) struct Courier {
    pub(super) receiver: Receiver,
    pub(super) store: Arc<dyn Store>,
    pub(super) mail: mpsc::Sender<Mail>,
    pub(super) tracker: TaskTracker,
}

impl Courier {
    pub(super) fn attempt(&self, id: DeliveryId, now: Millis) {
        let (receiver, store, mail) = (self.receiver.clone(), self.store.clone(), self.mail.clone());
        let attempt = self.tracker.spawn(async move {
            match store.delivery(id).await {
                Ok(Some(delivery)) => match &receiver {
                    Receiver::Http(sender) => sender.send(&delivery, now).await,
                    Receiver::Sink(sink) => sink(&delivery),
                },
                Ok(None) => Attempt::Forbidden { why: "the delivery is gone".to_owned() },
                Err(error) => Attempt::Unreached { why: error.to_string() },
            }
        });
        self.tracker.spawn(async move {
            // Whatever becomes of an attempt, the world hears of its end: a clock may be waiting for it.
            let broken = |error: JoinError| Attempt::Unreached { why: error.to_string() };
            let attempt = attempt.await.unwrap_or_else(broken);
            // A world that has stopped tries again after its next start.
            let _ = mail.send(Mail::Attempted(id, attempt)).await;
        });
    }

    pub(super) async fn finish(&self) {
        self.tracker.close();
        // Late ones are cut off with the runtime; their deliveries are still in the store.
        let _ = timeout(FINISH_WAIT, self.tracker.wait()).await;
    }
}
