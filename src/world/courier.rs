//! Carries webhook attempts out and words to the translator, each in a task of its own, and reports how they ended.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinError, time::timeout};
use tokio_util::task::TaskTracker;

use crate::{
    clock::Millis,
    id::TaskId,
    store::Store,
    task::{Attempt, Delivery, DeliveryId},
    webhook::Sender,
    words::Words,
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
    receiver: Receiver,
    store: Arc<dyn Store>,
    mail: mpsc::Sender<Mail>,
    tracker: TaskTracker,
    /// Where a sink is told one after the other, so that equal worlds tell it in the same order.
    line: Option<mpsc::UnboundedSender<DeliveryId>>,
}

impl Courier {
    pub(super) fn new(receiver: Receiver, store: Arc<dyn Store>, mail: mpsc::Sender<Mail>) -> Courier {
        let tracker = TaskTracker::new();
        let line = match &receiver {
            Receiver::Http(_) => None,
            Receiver::Sink(sink) => {
                // Never longer than the outbox lets out at once.
                let (line, mut ids) = mpsc::unbounded_channel();
                let (sink, store, mail) = (sink.clone(), store.clone(), mail.clone());
                tracker.spawn(async move {
                    while let Some(id) = ids.recv().await {
                        let attempt = match load(&store, id).await {
                            Ok(delivery) => sink(&delivery),
                            Err(attempt) => attempt,
                        };
                        tell(&mail, id, attempt).await;
                    }
                });
                Some(line)
            }
        };
        Courier { receiver, store, mail, tracker, line }
    }

    pub(super) fn attempt(&self, id: DeliveryId, now: Millis) {
        let (store, mail) = (self.store.clone(), self.mail.clone());
        match (&self.line, &self.receiver) {
            // A sink that has panicked hears nothing more; what it was to be told stays in the store.
            (Some(line), _) => drop(line.send(id)),
            (None, Receiver::Http(sender)) => {
                let sender = sender.clone();
                let attempt = self.tracker.spawn(async move {
                    match load(&store, id).await {
                        Ok(delivery) => sender.send(&delivery, now).await,
                        Err(attempt) => attempt,
                    }
                });
                self.tracker.spawn(async move {
                    // Whatever becomes of an attempt, the world hears of its end: a clock may be waiting for it.
                    let broken = |error: JoinError| Attempt::Unreached { why: error.to_string() };
                    tell(&mail, id, attempt.await.unwrap_or_else(broken)).await;
                });
            }
            (None, Receiver::Sink(_)) => {}
        }
    }

    /// Has words translated; whatever becomes of it, the world hears of its end.
    pub(super) fn translate(&self, task: TaskId, words: &Words, text: String) {
        let (words, mail) = (words.clone(), self.mail.clone());
        let translation = self.tracker.spawn(async move { words.chinese_of(&text).await });
        self.tracker.spawn(async move {
            let chinese = translation.await.unwrap_or_default();
            // A world that has stopped hears the result again after its next start.
            let _ = mail.send(Mail::Translated(task, chinese)).await;
        });
    }

    /// Lets what is out come to its end, for a while.
    pub(super) async fn finish(&mut self) {
        self.line = None;
        self.tracker.close();
        // Late ones are cut off with the runtime; their deliveries are still in the store.
        let _ = timeout(FINISH_WAIT, self.tracker.wait()).await;
    }
}

/// The delivery with its body; else how the attempt ends without one.
async fn load(store: &Arc<dyn Store>, id: DeliveryId) -> Result<Delivery, Attempt> {
    match store.delivery(id).await {
        Ok(Some(delivery)) => Ok(delivery),
        Ok(None) => Err(Attempt::Forbidden { why: "the delivery is gone".to_owned() }),
        Err(error) => Err(Attempt::Unreached { why: error.to_string() }),
    }
}

async fn tell(mail: &mpsc::Sender<Mail>, id: DeliveryId, attempt: Attempt) {
    // A world that has stopped tries again after its next start.
    let _ = mail.send(Mail::Attempted(id, attempt)).await;
}
