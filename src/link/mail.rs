//! What a link is told, and what it tells.

use std::sync::Arc;

use crate::{
    account::{DiscordUser, ErrandEnd, ErrandId, ErrandOrder, Identifies, Panels, ResumePoint},
    clock::Millis,
    discord::{
        gateway::{ClientFrame, Frame},
        rest::{Request, Response},
    },
    id::{AccountId, Nonce, TaskId},
    link::{
        calls::{CallId, Stored},
        notes::Note,
    },
    task::{self, Bot, CancelHandle, Sent, Signal, Task},
};

/// What can happen to a link.
#[derive(Clone, Debug)]
pub enum LinkInput {
    /// Connect.
    Start,
    /// Disconnect so that the session can be resumed later: the server stops.
    Rest,
    /// Ask the bot for this task.
    Send(Arc<Task>),
    /// What was to be sent for this task is not to be sent any more.
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
    /// Read what the channel has said lately.
    LookBack,
    /// What a search of the channel's past has shown was taken to heart: what was not met is not there.
    Searched,
    /// Set out on an errand.
    Run(Box<ErrandOrder>),
    /// A gateway connection was opened.
    Opened {
        /// Which.
        connection: u64,
    },
    /// A gateway connection brought a frame.
    Frame {
        /// Which.
        connection: u64,
        /// What.
        frame: Frame,
    },
    /// A gateway connection is gone.
    Closed {
        /// Which.
        connection: u64,
        /// Discord's close code; `None` when the line was cut.
        code: Option<u16>,
    },
    /// A gateway connection could not be opened.
    Failed {
        /// Which.
        connection: u64,
        /// In words.
        why: String,
    },
    /// A request was answered, or could not be carried.
    Answered {
        /// Which.
        call: CallId,
        /// With what; else why not, in words.
        answer: Result<Response, String>,
    },
    /// Time has passed.
    TimePassed,
}

/// What a link wants.
#[derive(Clone, Debug)]
pub enum LinkOutput {
    /// Open a gateway connection; an earlier one of this link is given up.
    Connect {
        /// Its number.
        connection: u64,
        /// Where, with path and query.
        url: String,
    },
    /// Send a frame.
    Send {
        /// On which connection.
        connection: u64,
        /// What; it may hold the token, and does not show itself.
        frame: ClientFrame,
    },
    /// Close a connection.
    Close {
        /// Which.
        connection: u64,
        /// With which code.
        code: u16,
    },
    /// Carry a request.
    Call {
        /// Under which number the answer is expected.
        call: CallId,
        /// What.
        request: Box<Request>,
        /// What is to be put into its body, if that is not at hand.
        stored: Option<Box<Stored>>,
    },
    /// Tell the engine.
    Report(Report),
    /// Count this.
    Note(Note),
}

/// What a link tells of itself and of what it heard.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose link.
    pub account: AccountId,
    /// What.
    pub reported: Reported,
}

/// What a link tells.
#[derive(Clone, Debug)]
pub enum Reported {
    /// There is a gateway session.
    Live {
        /// It went on where it had stopped.
        resumed: bool,
        /// Who we are.
        user: Option<DiscordUser>,
    },
    /// The session was cut, and is being taken up again.
    Lost,
    /// Discord will not have this account.
    Refused {
        /// For people.
        reason: String,
    },
    /// The session stands here now; to be committed with the effects of the event that moved it.
    At(Option<ResumePoint>),
    /// A new session is asked for, the so many-th; to be committed before it is.
    Identified(Identifies),
    /// Which bots can be asked there.
    Bots(Vec<Bot>),
    /// What a bot has shown of the account though no errand waits for it.
    Shown(Box<Panels>),
    /// A bot, or Discord, has refused what was asked for no task, and that concerns more than what was asked.
    Troubled {
        /// Which bot.
        bot: Bot,
        /// What it concerns.
        about: task::Trouble,
        /// In their words.
        text: String,
    },
    /// Discord wants no more requests for interactions until then.
    Held(Millis),
    /// How an errand ended.
    ErrandEnded(ErrandId, ErrandEnd),
    /// Where the pictures of a task are, in their order.
    Posted(TaskId, Vec<String>),
    /// What became of the request that started a task.
    Sent(TaskId, Sent),
    /// A bot said something.
    Said(Box<Signal>),
    /// What the channel has said lately, oldest first.
    Past {
        /// What bots said.
        signals: Vec<Signal>,
        /// Nothing since then is missing; `None` if the look failed.
        complete_since: Option<Millis>,
    },
    /// What a search for requests in doubt has found in the channel, oldest first. Answered by [`LinkInput::Searched`].
    Searched(Vec<Signal>),
}
