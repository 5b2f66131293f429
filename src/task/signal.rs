//! What a bot's messages say about tasks, in our words. Reading a message gives a signal; the engine finds out whose it is.

use crate::{
    id::{InteractionId, JobId, MessageId, Nonce},
    task::{Dialog, Outcome, Picture},
};

/// One message about one task of one account: the clues to whose it is, and the news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Clues, strongest first in the order of the fields.
    pub clue: Clue,
    /// What it says.
    pub news: News,
}

/// By what a message can be found to belong to a task. The more are there the better; they are tried from top to bottom.
///
/// Source: design.md §4; wire §6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clue {
    /// Ours, on the first answer only.
    pub nonce: Option<Nonce>,
    /// The interaction that it answers.
    pub interaction: Option<InteractionId>,
    /// The message itself: a progress message is edited in place.
    pub message: Option<MessageId>,
    /// The message that it replies to: the parent's result, or the progress message.
    pub reference: Option<MessageId>,
    /// The job in its buttons or file names.
    pub job: Option<JobId>,
    /// Which tile it speaks of, 1 to 4; beside `reference` it tells one button of a parent from another.
    pub tile: Option<u8>,
    /// The bot's prompt text; last, and only when one candidate is left.
    pub prompt: Option<String>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Discord made an interaction of our request: only a key is learned.
    Interaction,
    /// The bot has taken the job; nothing is drawn yet.
    Started {
        /// How it can be stopped.
        cancel: Option<CancelHandle>,
    },
    /// It is being drawn.
    Progress {
        /// 0 to 99.
        percent: u8,
        /// A preview, as soon as there is one.
        picture: Option<Picture>,
        /// How it can be stopped.
        cancel: Option<CancelHandle>,
    },
    /// The result is there.
    Finished(Box<Outcome>),
    /// The bot asks back before it does anything.
    Asked(Box<Dialog>),
    /// The bot says no, in its own words.
    Refused {
        /// For example `[Invalid parameter] Unrecognized parameter(s): --foo`.
        text: String,
        /// What it is about.
        about: Trouble,
    },
    /// The bot has queued the job on its side: it will start by itself.
    Waiting,
    /// The job was stopped on the bot's side.
    Stopped,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// This wish alone.
    Job,
    /// Discord's own no, which need not lie in the wish: an account that hears nothing else is at fault itself.
    Doubtful,
    /// The account: the bot does nothing for it until a person has seen to it.
    Account,
    /// The account's fast hours are used up.
    FastHours,
}

/// How a bot is asked to stop a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CancelHandle {
    /// By the button on the waiting message.
    Button {
        /// The message with the button.
        message: MessageId,
        /// That message's flags.
        message_flags: u64,
        /// The button, verbatim.
        custom_id: String,
    },
    /// By the menu command `Cancel Job` on the progress message.
    MenuCommand {
        /// The progress message.
        message: MessageId,
    },
}
