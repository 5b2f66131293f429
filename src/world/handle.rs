//! What others hold of a world: a bounded way in, and the store to look.

use std::{sync::Arc, time::Duration};

use mock_discord::{
    fault::Order,
    platform::{JournalPage, JournalQuery},
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    account::{AccountChange, AccountDraft, AccountOutcome, Errand, PostOutcome},
    engine::Answer,
    id::{AccountId, TaskId},
    link::LinkInput,
    store::Store,
    task::{
        Attempt, CancelOutcome, Choice, DeliveryId, Filling, PressRequest, ResendOutcome, SeedOutcome, Submission,
        SubmitOutcome, Upload,
    },
    world::{Connection, Status, connections::Told},
};

/// How many letters may wait for the world's loop; one more is refused, not kept.
pub(super) const MAIL_MAX: usize = 8_192;

/// What comes to the world's loop from outside.
#[derive(Debug)]
pub(super) enum Mail {
    /// A client asks.
    Ask(Ask, oneshot::Sender<Answer>),
    /// A socket has something for an account's link.
    Wire(AccountId, LinkInput),
    /// A webhook attempt ended.
    Attempted(DeliveryId, Attempt),
    /// The words of a result were put into the client's language.
    Translated(TaskId, String),
    /// A manual clock is to be moved on; answered when everything due has happened.
    Advance(Duration, oneshot::Sender<()>),
    /// Something is to go wrong in the pretend Discord of this process, or well again; answered when it is so,
    /// and whether there is one.
    Order(Order, oneshot::Sender<bool>),
    /// A part of the journal of the pretend Discord; `None` if it is not in this process.
    Journal(JournalQuery, oneshot::Sender<Option<JournalPage>>),
    /// The operator wants deliveries sent again: one, or all that were given up. Answered when that is durable.
    Resend(Option<DeliveryId>, oneshot::Sender<ResendOutcome>),
    /// How are things this moment?
    Look(oneshot::Sender<Status>),
}

/// What a client can ask for.
#[derive(Debug)]
pub(super) enum Ask {
    Submit(Box<Submission>),
    Press(Box<PressRequest>),
    Fill(TaskId, Box<Filling>),
    Seed(TaskId),
    Post(Vec<Upload>, Box<Choice>),
    Panel(AccountId, Box<Errand>),
    Cancel(TaskId),
    CreateAccount(Box<AccountDraft>),
    UpdateAccount(AccountId, Box<AccountChange>),
    AmendAccount(AccountId, Box<AccountChange>),
    DeleteAccount(AccountId),
}

/// A world, as seen by those who use it. Cheap to clone; outlives the world, and is refused then.
#[derive(Clone)]
pub struct WorldHandle {
    pub(super) mail: mpsc::Sender<Mail>,
    pub(super) store: Arc<dyn Store>,
    pub(super) status: watch::Receiver<Status>,
    pub(super) connections: watch::Receiver<Told>,
}

impl WorldHandle {
    /// Hands in a wish. Answered when it is durable.
    pub async fn submit(&self, submission: Submission) -> SubmitOutcome {
        match self.ask(Ask::Submit(Box::new(submission))).await {
            Some(Answer::Submitted(outcome)) => outcome,
            _ => SubmitOutcome::Unavailable,
        }
    }

    /// Presses a button under an earlier result. Answered when it is durable.
    pub async fn press(&self, request: PressRequest) -> SubmitOutcome {
        match self.ask(Ask::Press(Box::new(request))).await {
            Some(Answer::Submitted(outcome)) => outcome,
            _ => SubmitOutcome::Unavailable,
        }
    }

    /// Fills in the dialog of a task. Answered when it is durable.
    pub async fn fill(&self, task: TaskId, filling: Filling) -> SubmitOutcome {
        match self.ask(Ask::Fill(task, Box::new(filling))).await {
            Some(Answer::Submitted(outcome)) => outcome,
            _ => SubmitOutcome::Unavailable,
        }
    }

    /// Asks for the seed of a task's picture, and waits up to a minute of the world's time for the bot to tell.
    pub async fn seed(&self, task: TaskId) -> SeedOutcome {
        match self.ask(Ask::Seed(task)).await {
            Some(Answer::Seed(outcome)) => outcome,
            _ => SeedOutcome::Unavailable,
        }
    }

    /// Puts pictures into the channel of an account that fits, and waits until they are there.
    pub async fn post(&self, uploads: Vec<Upload>, choice: Choice) -> PostOutcome {
        match self.ask(Ask::Post(uploads, Box::new(choice))).await {
            Some(Answer::Posted(outcome)) => outcome,
            _ => PostOutcome::Unavailable,
        }
    }

    /// Has an account look at its bots' panels, or press something there; waits up to a minute of the world's time for
    /// each step.
    pub async fn panel(&self, account: AccountId, errand: Errand) -> AccountOutcome {
        self.ask_of_account(Ask::Panel(account, Box::new(errand))).await
    }

    /// Takes a task back.
    pub async fn cancel(&self, task: TaskId) -> CancelOutcome {
        match self.ask(Ask::Cancel(task)).await {
            Some(Answer::Cancelled(outcome)) => outcome,
            _ => CancelOutcome::Unavailable,
        }
    }

    /// Adds an account, and waits up to 30 s of the world's time for it to be connected.
    pub async fn create_account(&self, draft: AccountDraft) -> AccountOutcome {
        self.ask_of_account(Ask::CreateAccount(Box::new(draft))).await
    }

    /// Changes an account and has it reconnected; waits as [`WorldHandle::create_account`] does.
    pub async fn update_account(&self, account: AccountId, change: AccountChange) -> AccountOutcome {
        self.ask_of_account(Ask::UpdateAccount(account, Box::new(change))).await
    }

    /// Changes an account while it works: direct message channels, time limit, remix, remark and weight. Its connection
    /// and its tasks are left alone, and so is everything else of the change.
    pub async fn amend_account(&self, account: AccountId, change: AccountChange) -> AccountOutcome {
        self.ask_of_account(Ask::AmendAccount(account, Box::new(change))).await
    }

    /// Removes an account; its tasks end with a reason.
    pub async fn delete_account(&self, account: AccountId) -> AccountOutcome {
        self.ask_of_account(Ask::DeleteAccount(account)).await
    }

    /// Sends a delivery once more that was given up; one that waits is due at once. Answered when it is durable.
    pub async fn resend(&self, delivery: DeliveryId) -> ResendOutcome {
        self.resend_all_of(Some(delivery)).await
    }

    /// Sends everything once more that was given up.
    pub async fn resend_failed(&self) -> ResendOutcome {
        self.resend_all_of(None).await
    }

    async fn resend_all_of(&self, which: Option<DeliveryId>) -> ResendOutcome {
        let (answer, wait) = oneshot::channel();
        match self.mail.try_send(Mail::Resend(which, answer)) {
            Ok(()) => wait.await.unwrap_or(ResendOutcome::Unavailable),
            Err(_) => ResendOutcome::Unavailable,
        }
    }

    /// Moves a manual clock on, and returns when everything that was due has happened, webhooks answered included.
    /// With zero it waits for what is due now. Under a clock of its own a world does nothing and this returns at once.
    pub async fn advance(&self, time: Duration) {
        let (done, wait) = oneshot::channel();
        if self.mail.send(Mail::Advance(time, done)).await.is_ok() {
            // A world that stops meanwhile has nothing due any more.
            let _ = wait.await;
        }
    }

    /// Lets something go wrong in the pretend Discord of this process, or go well again, and returns when it is so. A world
    /// that lives with another Discord does nothing. Whether there is one; `None` when the world is gone.
    pub async fn order(&self, order: Order) -> Option<bool> {
        let (done, wait) = oneshot::channel();
        self.mail.send(Mail::Order(order, done)).await.ok()?;
        wait.await.ok()
    }

    /// A part of what the pretend Discord was asked lately. `None` if there is none in this process, or the world is gone.
    pub async fn journal(&self, query: JournalQuery) -> Option<JournalPage> {
        let (answer, wait) = oneshot::channel();
        self.mail.send(Mail::Journal(query, answer)).await.ok()?;
        wait.await.ok().flatten()
    }

    /// What is durable. To look only.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// How things were after the last round; its time and counts may be older than now by a pause.
    pub fn status(&self) -> Status {
        let mut status = self.status.borrow().clone();
        // Its loop says farewell before it goes, unless it has panicked.
        if self.status.has_changed().is_err() && status.why_not_ready.is_none() {
            status.why_not_ready = Some("the server has failed".to_owned());
        }
        status
    }

    /// How things are this moment; `None` when the world is gone.
    pub async fn look(&self) -> Option<Status> {
        let (answer, wait) = oneshot::channel();
        self.mail.send(Mail::Look(answer)).await.ok()?;
        wait.await.ok()
    }

    /// Where an account's gateway session stands.
    pub fn connection(&self, account: AccountId) -> Connection {
        self.connections.borrow().get(&account).cloned().unwrap_or(Connection::OFF)
    }

    /// Returns when submits work; `false` when the world stopped before.
    pub async fn until_ready(&self) -> bool {
        self.status.clone().wait_for(|status| status.is_ready()).await.is_ok()
    }

    async fn ask_of_account(&self, ask: Ask) -> AccountOutcome {
        match self.ask(ask).await {
            Some(Answer::Account(outcome)) => outcome,
            _ => AccountOutcome::Unavailable,
        }
    }

    /// `None` when the way in is full or the world is gone: an outcome, not a wait.
    async fn ask(&self, ask: Ask) -> Option<Answer> {
        let (answer, wait) = oneshot::channel();
        self.mail.try_send(Mail::Ask(ask, answer)).ok()?;
        wait.await.ok()
    }
}

impl std::fmt::Debug for WorldHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorldHandle").finish_non_exhaustive()
    }
}
