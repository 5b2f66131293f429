//! What a client's wish can lead to at once. Ordinary outcomes, not errors.

use crate::id::{AccountId, ChannelId, TaskId};

/// The wish to press a button under an earlier result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PressRequest {
    /// Whose result.
    pub parent: TaskId,
    /// Which button, verbatim.
    pub custom_id: String,
    /// What kind of task it makes, where that is not for the button to say.
    pub kind: Option<super::Action>,
    /// The client's own text.
    pub client_state: Option<String>,
    /// Where changes are told.
    pub notify_hook: Option<String>,
    /// Any account of the same channel may press, not only the parent's.
    pub any_of_channel: bool,
    /// Which accounts may take it, beside that.
    pub choice: super::Choice,
    /// The request that brings it, as the log names it.
    pub request_id: Option<String>,
}

/// What became of a submitted wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// Stored; it has a slot, or the account's queue was empty.
    Accepted(Placed),
    /// Stored; it waits behind `ahead` others.
    Queued {
        /// The task and who takes it.
        placed: Placed,
        /// Tasks that were waiting before it, at least 1.
        ahead: u32,
    },
    /// Stored; the bot has opened a dialog, and the client is to fill it in.
    Asked {
        /// The task and whose it is.
        placed: Placed,
        /// What stands in the dialog.
        words: String,
        /// The account has remix mode on, so that another prompt may be given.
        remix: bool,
    },
    /// The bot opened no dialog, and said why not; nothing was stored.
    NoDialog {
        /// Whose bot.
        account: AccountId,
        /// In words.
        why: String,
    },
    /// What was to be filled in is no dialog, or no longer one.
    NotAsked,
    /// The dialog wants a region, and none was given.
    MaskMissing,
    /// The dialog wants other words.
    WordsUnfit {
        /// What would do.
        wanted: &'static str,
        /// What came.
        found: String,
    },
    /// The chosen account's queue is full; nothing was stored.
    QueueFull {
        /// Whose queue.
        account: AccountId,
        /// Its channel.
        channel: ChannelId,
    },
    /// No account that is connected and enabled fits.
    NoAccount {
        /// What keeps each of them, counted, for people.
        why: String,
    },
    /// There is no such parent.
    ParentMissing,
    /// The parent has no result.
    ParentUnfinished,
    /// The parent has no such button.
    ButtonMissing,
    /// The button cannot be pressed through this API.
    ButtonUnsupported,
    /// The account that made the parent is gone or not at work.
    AccountGone {
        /// Which.
        account: AccountId,
        /// Why, for people.
        why: &'static str,
    },
    /// The server is stopping, or its store has failed; nothing was stored.
    Unavailable,
}

/// A stored task and who takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The task.
    pub task: TaskId,
    /// Who takes it.
    pub account: AccountId,
    /// Where.
    pub channel: ChannelId,
}

/// What became of the wish to know a picture's seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeedOutcome {
    /// Here it is, in decimal digits.
    Known(String),
    /// There is no such task.
    Missing,
    /// It is of a kind that has no seed.
    NoPicture,
    /// It has no result.
    Unfinished,
    /// The account that made it is gone or not at work.
    AccountGone {
        /// Which.
        account: AccountId,
    },
    /// The account has no channel for direct messages with that bot.
    NoDirectMessages,
    /// The bot did not tell.
    Failed {
        /// In words.
        why: String,
    },
    /// The server is stopping, or its store has failed.
    Unavailable,
}

/// What became of the wish to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelOutcome {
    /// It has ended; its slot is free.
    Cancelled,
    /// There is no such task.
    Missing,
    /// The bot has not said yet how it can be stopped.
    TooEarly,
    /// It had ended before.
    AlreadyEnded,
    /// The server is stopping, or its store has failed.
    Unavailable,
}

/// What became of the request that started a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Discord took it.
    Accepted,
    /// Discord did not take it.
    Rejected {
        /// In Discord's words.
        text: String,
        /// What it is about.
        about: super::Trouble,
    },
    /// Discord did not take it when it was sent once more, and nobody knows what became of it before.
    RejectedLater {
        /// In Discord's words.
        text: String,
        /// What it is about.
        about: super::Trouble,
    },
    /// Discord could not be reached, as often as it was tried.
    Unreached {
        /// In words.
        why: String,
    },
}

/// What became of a wish to send deliveries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResendOutcome {
    /// So many are due now.
    Due(u64),
    /// There is no such delivery: it was taken, or dropped, or never was.
    Missing,
    /// The world cannot answer.
    Unavailable,
}
