//! What goes into the pretend platform and what comes out of it, whoever carries it: sockets or a loop in the same process.
//!
//! [`crate::platform::Platform::step`] is pure: `(now, Input) -> Step`. The owner commits [`Step::writes`] first and
//! carries [`Step::outputs`] out afterwards, in order.

use bytes::Bytes;

use crate::fault::Order;
use crate::image::{Recipe, Thumbnail};

/// Milliseconds since 1970-01-01T00:00:00Z on the world's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Millis(pub u64);

/// One HTTP request that waits for its response. Numbers are chosen by whoever carries the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(pub u64);

/// One gateway connection. Numbers are chosen by whoever carries the frames and are never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// What can happen to the platform.
#[expect(clippy::large_enum_variant, reason = "made once, moved a few times, never held in great numbers")]
#[derive(Debug)]
pub enum Input {
    /// An HTTP request, with its whole body.
    Request {
        /// Under which number the response is expected.
        exchange: ExchangeId,
        /// Method, path with query, headers and body as they came.
        request: http::Request<Bytes>,
    },
    /// A WebSocket was upgraded.
    Connected {
        /// The new connection.
        connection: ConnectionId,
        /// Path and query of the upgrade request, for example `/?encoding=json&v=9&compress=zlib-stream`.
        path_and_query: String,
    },
    /// A client sent a frame.
    Frame {
        /// On which connection.
        connection: ConnectionId,
        /// Its bytes.
        frame: Frame,
    },
    /// A connection is gone; the platform has nothing to close any more.
    Disconnected {
        /// Which.
        connection: ConnectionId,
        /// The client's close code; `None` when the line was cut.
        code: Option<u16>,
    },
    /// Something is to go wrong, or to go well again.
    Hardship(Order),
    /// Time has passed: do what is due.
    TimePassed,
}

/// One WebSocket message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text message.
    Text(String),
    /// A binary message; with `compress=zlib-stream` a piece of the connection's one zlib stream.
    Binary(Bytes),
}

/// What the platform wants carried out.
#[expect(clippy::large_enum_variant, reason = "made once, moved a few times, never held in great numbers")]
#[derive(Debug)]
pub enum Output {
    /// Answer a request.
    Response {
        /// Which.
        exchange: ExchangeId,
        /// With what. `Content-Length` is left to whoever carries it.
        response: http::Response<Body>,
    },
    /// Send a frame.
    Frame {
        /// To which connection.
        connection: ConnectionId,
        /// What.
        frame: Frame,
    },
    /// Close a connection from this side.
    Close {
        /// Which.
        connection: ConnectionId,
        /// The WebSocket close code, for example 4004. [`LINE_CUT`] stands for none: the line ends without a word.
        code: u16,
        /// The close reason, for example `Authentication failed.`.
        reason: &'static str,
    },
    /// End the line of a request: no answer will come.
    Cut {
        /// Which.
        exchange: ExchangeId,
    },
}

/// "Closed abnormally": never sent, and what every WebSocket library tells of a line that was cut (RFC 6455 §7.4.1).
pub const LINE_CUT: u16 = 1006;

/// Among the extensions of a response: its body is to be sent as slowly as this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trickle {
    /// At least 1.
    pub bytes_per_s: u32,
}

/// The body of a response.
#[derive(Clone, Debug)]
pub enum Body {
    /// Ready bytes.
    Bytes(Bytes),
    /// A picture that is drawn by whoever carries the response, off the loop: drawing never holds up a step.
    Picture(Recipe),
    /// The same, smaller or in another format.
    Thumbnail(Recipe, Thumbnail),
}

/// One durable change of the platform. Keys are unique within a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Insert or replace.
    Put {
        /// Where.
        table: Table,
        /// Big-endian, so that order by bytes is order by number.
        key: Vec<u8>,
        /// A versioned record.
        value: Vec<u8>,
    },
    /// Remove.
    Delete {
        /// Where.
        table: Table,
        /// Which.
        key: Vec<u8>,
    },
}

/// The platform's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Single values: format version, seed, positions of the streams of chance, signing key.
    Meta,
    /// Users with their guild, channels and tokens.
    User,
    /// Messages that live on: no ephemeral ones.
    Message,
    /// Jobs, running and finished, with due times and recipes.
    Job,
    /// Pictures by attachment id.
    Attachment,
    /// Kept faces by person and number.
    Face,
    /// What few messages have, by message id: pins, and what the bot user for generic clients wrote.
    Extra,
    /// Commands that the bot user for generic clients has registered, by id.
    Command,
    /// Nonces that were used, by their number.
    Nonce,
}

/// What one step brings: first to be committed, then to be carried out.
#[derive(Debug, Default)]
pub struct Step {
    /// To be durable before any output leaves.
    pub writes: Vec<Write>,
    /// In order.
    pub outputs: Vec<Output>,
}
