//! What goes into a gateway session and what comes out of it.

use std::fmt;

use bytes::Bytes;

use super::{ClientFrame, Dispatch, InflateError, PayloadError, ReadyUser};
use crate::clock::Millis;

/// Who connects, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionConfig {
    /// The user's token.
    pub token: String,
    /// Where a new session is asked for, for example `wss://gateway.discord.gg`; with or without a slash at the end.
    pub gateway_url: String,
    /// What we call ourselves.
    pub user_agent: String,
}

impl fmt::Debug for SessionConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionConfig").field("gateway_url", &self.gateway_url).finish_non_exhaustive()
    }
}

/// Where a session can be taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// Discord's name for it.
    pub session_id: String,
    /// Where, without path.
    pub url: String,
    /// The last event that was taken.
    pub sequence: u64,
}

/// How many new sessions were asked for, of those that count for the running day: after some minutes each one is regained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identifies {
    /// Since when they are counted; moves on with each that is regained.
    pub window_began: Millis,
    /// IDENTIFYs that count.
    pub count: u32,
}

/// What can happen to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionInput {
    /// Go to work. Also after a [`SessionEffect::Fatal`], when something has been changed.
    Start,
    /// The socket is open.
    Opened,
    /// The socket brought a message.
    Frame(Frame),
    /// The socket was closed by the other side, or cut.
    Closed {
        /// The other side's close code, if it gave one.
        code: Option<u16>,
    },
    /// The socket could not be opened.
    Failed {
        /// In words.
        why: String,
    },
    /// Do what is due.
    TimePassed,
    /// Stop working; the session stays resumable for a while.
    Stop,
}

/// One WebSocket message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text message: one payload.
    Text(String),
    /// A binary message: a piece of the connection's compressed stream.
    Binary(Bytes),
}

/// What a session wants done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionEffect {
    /// Open a socket; an older one is dropped. Answered by [`SessionInput::Opened`] or [`SessionInput::Failed`].
    Connect {
        /// Whole.
        url: String,
    },
    /// Send a text message.
    Send(ClientFrame),
    /// Close the socket, which counts as gone from now on.
    Close {
        /// The close code.
        code: u16,
    },
    /// An event came, and [`Session::resume`](super::Session::resume) stands behind it. READY and RESUMED are told as [`SessionEffect::Live`].
    Dispatched(Dispatch),
    /// A frame could not be understood and was passed over.
    Skipped(PayloadError),
    /// The session is live.
    Live {
        /// It went on where it had stopped; otherwise events may have been missed.
        resumed: bool,
        /// Who we are; known for a new session.
        user: Option<ReadyUser>,
    },
    /// The session was live and is so no longer.
    Lost,
    /// The connection is gone, or never came to be, and another will be tried; or the connection is there, and a new session
    /// may not be asked for yet.
    Waiting {
        /// When.
        until: Millis,
        /// Why.
        trouble: Trouble,
    },
    /// Discord will not have us; nothing more is tried.
    Fatal {
        /// Its close code.
        code: u16,
        /// Why, for people.
        reason: String,
    },
}

/// Why a connection came to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It could not be opened.
    #[error("Discord's gateway is out of reach: {why}")]
    Unreached {
        /// In words.
        why: String,
    },
    /// It was closed with a code.
    #[error("Discord closed the connection with code {code}")]
    Closed {
        /// Which.
        code: u16,
    },
    /// It was cut without a code.
    #[error("the connection was cut")]
    Cut,
    /// It was not opened, or HELLO did not come, in time.
    #[error("Discord did not say hello in time")]
    NoHello,
    /// READY or RESUMED did not come in time.
    #[error("Discord did not make the session ready in time")]
    NotReady,
    /// A heartbeat was not answered until the next.
    #[error("Discord did not answer a heartbeat")]
    NoHeartbeatAck,
    /// Discord asked to connect again: op 7.
    #[error("Discord asked to connect again")]
    ReconnectAsked,
    /// The session is invalid, but may be taken up again: op 9.
    #[error("Discord called the session invalid")]
    SessionInvalid,
    /// So many new sessions were asked for that the next one has to wait: Discord allows a thousand a day.
    #[error("many new sessions were asked for, and a day may hold a thousand: the next one has to wait")]
    IdentifiesSpent,
    /// The compressed stream cannot be read on.
    #[error(transparent)]
    Garbled(#[from] InflateError),
}

/// Where a session stands, for people and for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// Not at work.
    Offline,
    /// Between two tries.
    Waiting,
    /// The socket is being opened.
    Connecting,
    /// The socket is open, HELLO is still to come.
    AwaitingHello,
    /// A new session is asked for, or soon will be.
    Identifying,
    /// As many new sessions were asked for as may be in a day.
    Spent,
    /// The old session is being taken up.
    Resuming,
    /// Live.
    Ready,
    /// Refused for good.
    Closed,
}
