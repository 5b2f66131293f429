//! The gateway: how a session with Discord is opened, kept alive and taken up again. Pure: the socket is somebody else's.
//!
//! Source: Discord Docs, Gateway; wire §1.

mod close;
mod dispatch;
mod effect;
mod heart;
mod inflate;
mod outgoing;
mod patience;
mod payload;
mod session;

pub use close::{CloseMeaning, meaning_of};
pub use dispatch::{Dispatch, ReadyUser};
pub use effect::{Frame, Identifies, Resume, SessionConfig, SessionEffect, SessionInput, SessionState, Trouble};
pub use inflate::{InflateError, Inflater, PAYLOAD_SIZE_BYTES_MAX};
pub use outgoing::ClientFrame;
pub use payload::{Payload, PayloadError};
pub use session::Session;
