//! What goes into the engine and what comes out of it.

use std::sync::Arc;

use crate::{
    account::{
        Account, AccountChange, AccountDraft, AccountOutcome, DiscordUser, Errand, ErrandEnd, ErrandId, ErrandOrder,
        Panels, PostOutcome,
    },
    clock::Millis,
    id::{AccountId, Nonce, TaskId},
    task::{
        Action, Bot, CancelHandle, CancelOutcome, Choice, Filling, PressRequest, SeedOutcome, Sent, Signal, Submission,
        SubmitOutcome, Task, Trouble, Upload,
    },
};

/// One question of a client that waits for its answer. Numbers are chosen by whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What can happen to the engine.
#[derive(Clone, Debug)]
pub enum Input {
    /// A client hands in a wish.
    Submit {
        /// Who waits for the answer.
        request: RequestId,
        /// The wish.
        submission: Box<Submission>,
    },
    /// A client wants a button pressed.
    Press {
        /// Who waits for the answer.
        request: RequestId,
        /// The wish.
        wish: Box<PressRequest>,
        /// The task with that button, as it is stored; `None` if there is none.
        parent: Option<Arc<Task>>,
        /// What the bot's dialect makes of the button.
        meaning: Meaning,
    },
    /// A client fills in the dialog of a task.
    Fill {
        /// Who waits for the answer.
        request: RequestId,
        /// Whose dialog.
        task: TaskId,
        /// What is written.
        filling: Box<Filling>,
        /// Whether the store knows the task.
        known: bool,
    },
    /// A client wants to know a picture's seed.
    Seed {
        /// Who waits for the answer.
        request: RequestId,
        /// Whose picture, as it is stored; `None` if there is no such task.
        task: Option<Arc<Task>>,
    },
    /// A client wants pictures put into a channel.
    Post {
        /// Who waits for the answer.
        request: RequestId,
        /// Which.
        uploads: Vec<Upload>,
        /// By whom.
        choice: Choice,
    },
    /// A client wants something of an account's bots.
    Panel {
        /// Who waits for the answer.
        request: RequestId,
        /// Whose.
        account: AccountId,
        /// What.
        errand: Box<Errand>,
    },
    /// A client takes a task back.
    Cancel {
        /// Who waits for the answer.
        request: RequestId,
        /// Which.
        task: TaskId,
        /// Whether the store knows it.
        known: bool,
    },
    /// A client adds an account.
    CreateAccount {
        /// Who waits for the answer.
        request: RequestId,
        /// What is said of it.
        draft: Box<AccountDraft>,
    },
    /// A client changes an account and has it reconnected.
    UpdateAccount {
        /// Who waits for the answer.
        request: RequestId,
        /// Which.
        account: AccountId,
        /// What is changed.
        change: Box<AccountChange>,
    },
    /// A client changes what can be changed of an account while it works.
    AmendAccount {
        /// Who waits for the answer.
        request: RequestId,
        /// Which.
        account: AccountId,
        /// What is changed; what would need a new connection or other slots stays as it is.
        change: Box<AccountChange>,
    },
    /// A client removes an account.
    DeleteAccount {
        /// Who waits for the answer.
        request: RequestId,
        /// Which.
        account: AccountId,
    },
    /// An account has a gateway session.
    LinkLive {
        /// Whose.
        account: AccountId,
        /// The session went on where it had stopped; otherwise events may have been missed.
        resumed: bool,
        /// Who it is, if that was said.
        user: Option<DiscordUser>,
    },
    /// An account's gateway session was cut; it is being taken up again.
    LinkLost {
        /// Whose.
        account: AccountId,
    },
    /// Discord will not have this account.
    LinkRefused {
        /// Whose.
        account: AccountId,
        /// Why, for people.
        reason: String,
    },
    /// The bots that can be asked where an account works.
    Bots {
        /// Whose.
        account: AccountId,
        /// Which.
        bots: Vec<Bot>,
    },
    /// A bot has shown panels of an account that nobody waits for.
    PanelsShown {
        /// Whose.
        account: AccountId,
        /// What.
        panels: Box<Panels>,
    },
    /// An errand ended.
    ErrandEnded {
        /// Whose.
        account: AccountId,
        /// Which.
        errand: ErrandId,
        /// How.
        end: ErrandEnd,
    },
    /// The pictures of a task are in the channel.
    Posted {
        /// Whose.
        task: TaskId,
        /// Where they are, in their order.
        links: Vec<String>,
    },
    /// What became of the request that started a task.
    Sent {
        /// Whose.
        task: TaskId,
        /// What.
        sent: Sent,
    },
    /// A bot said something.
    Signal {
        /// To which account.
        account: AccountId,
        /// What.
        signal: Box<Signal>,
    },
    /// What a look at the channel's past has shown, after a session in which events may have been missed.
    History {
        /// Whose channel.
        account: AccountId,
        /// Oldest first.
        signals: Vec<Signal>,
        /// Every message since then is among them; `None` if the look failed.
        complete_since: Option<Millis>,
    },
    /// Discord wants no more wishes from an account for a while.
    Held {
        /// Whose.
        account: AccountId,
        /// Until when.
        until: Millis,
    },
    /// What an account asked for no task was refused, and that concerns more than what was asked.
    Troubled {
        /// Whose.
        account: AccountId,
        /// Which bot.
        bot: Bot,
        /// What it concerns.
        about: Trouble,
        /// In the bot's or Discord's words.
        text: String,
    },
    /// What a search of the channel's past has found, for requests of which it is unclear what became of them.
    Searched {
        /// Whose channel.
        account: AccountId,
        /// Oldest first.
        signals: Vec<Signal>,
    },
    /// The words of a result were put into the client's language; empty if that could not be done.
    Translated {
        /// Whose.
        task: TaskId,
        /// What they are there.
        chinese: String,
    },
    /// Time has passed.
    DeadlineReached,
}

/// What a button means in its bot's dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It makes a task.
    Makes {
        /// Of which kind.
        action: Action,
        /// When the bot asks back in a dialog.
        asks: Asks,
        /// The words for it stand in the dialog, not under the parent.
        own_words: bool,
    },
    /// It cannot be pressed through this API.
    Unsupported,
}

/// When a bot asks back in a dialog before it does what a button says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Not that we know.
    Never,
    /// Whatever its settings are.
    Always,
    /// While its remix mode is on.
    InRemix,
}

/// What a step brings: changes to be committed, then effects to be carried out.
#[derive(Debug, Default)]
pub struct Batch {
    /// In order. A later change of the same thing replaces an earlier one in the store; each is told on its own.
    pub changes: Vec<Change>,
    /// In order; to be carried out only when every change is durable.
    pub effects: Vec<Effect>,
    /// The task that what was heard is about, for the log.
    pub met: Option<TaskId>,
}

/// One change of what is stored.
#[derive(Clone, Debug)]
pub enum Change {
    /// A task is as follows.
    Task {
        /// The whole of it.
        task: Arc<Task>,
        /// Clients are told of this change.
        told: bool,
    },
    /// A task that is stored already has pictures, which rest until it has ended.
    Uploads {
        /// Whose.
        task: TaskId,
        /// In their order.
        uploads: Vec<Upload>,
    },
    /// The seed of an ended task's picture is known.
    Seed {
        /// Whose.
        task: TaskId,
        /// In decimal digits.
        seed: String,
    },
    /// An account is as follows.
    Account(Box<Account>),
    /// An account is gone.
    AccountRemoved(AccountId),
    /// An account is another user now: what Discord has counted of the one before does not concern it.
    AccountUser(AccountId),
}

/// What is to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Answer a client.
    Answer(RequestId, Answer),
    /// Tell an account's link what to do.
    Link(AccountId, LinkOrder),
    /// Have the words of a result put into the client's language.
    Translate(TaskId, String),
}

/// The answer to a client.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To a wish or a press.
    Submitted(SubmitOutcome),
    /// To a cancel.
    Cancelled(CancelOutcome),
    /// To a question for a seed.
    Seed(SeedOutcome),
    /// To pictures that were to be posted.
    Posted(PostOutcome),
    /// To anything about accounts.
    Account(AccountOutcome),
}

/// What an account's link is to do.
#[derive(Clone, Debug)]
pub enum LinkOrder {
    /// Connect, afresh if it was connected.
    Start(Box<Account>),
    /// Disconnect and forget the session.
    Stop,
    /// Ask the bot for this task.
    Send(Arc<Task>),
    /// What was to be sent for this task and has not left yet is not to be sent any more: it has ended, or the bot has
    /// begun without us having heard that it was asked.
    Forget(TaskId),
    /// Ask the bot to stop a job.
    StopJob {
        /// Which bot.
        bot: Bot,
        /// How.
        handle: CancelHandle,
        /// For the request.
        nonce: Nonce,
    },
    /// Look at what the channel has said lately.
    LookBack,
    /// What a search has found is known: what was not forgotten since may be sent again.
    Searched,
    /// Do something that makes no task; its end is expected whatever happens.
    Run(Box<ErrandOrder>),
}
