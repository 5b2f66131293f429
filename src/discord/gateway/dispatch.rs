//! What the gateway tells: events, as far as we need them.

use serde::Deserialize;

use crate::{
    discord::model::{Dialog, Message, MessageGone, User, id, lenient, maybe_id},
    id::{InteractionId, Nonce, UserId},
};

/// One event.
///
/// Source: Discord Docs, Gateway Events; wire §1.6, §2.5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dispatch {
    /// A new session.
    Ready {
        /// Its name, for taking it up again.
        session_id: Option<String>,
        /// Where it is to be taken up, without path.
        resume_url: Option<String>,
        /// Who we are.
        user: Option<ReadyUser>,
    },
    /// The session was taken up again; everything missed has come before this.
    Resumed,
    /// A new message.
    MessageCreate(Box<Message>),
    /// A message as it is after a change.
    MessageUpdate(Box<Message>),
    /// A message is gone.
    MessageDelete(MessageGone),
    /// Discord made an interaction of our request.
    InteractionCreate {
        /// The interaction.
        id: InteractionId,
        /// The request's; `None` if it is no number, and so not ours.
        nonce: Option<Nonce>,
    },
    /// The bot has taken it.
    InteractionSuccess {
        /// The interaction.
        id: InteractionId,
        /// The request's.
        nonce: Option<Nonce>,
    },
    /// The bot has not taken it.
    InteractionFailure {
        /// The interaction.
        id: InteractionId,
        /// The request's.
        nonce: Option<Nonce>,
        /// 1 unknown, 2 too late.
        reason: u64,
    },
    /// The bot asks back in a dialog.
    Dialog(Box<Dialog>),
    /// An event that we do not need.
    Other {
        /// Its name.
        name: String,
    },
    /// An event that we need, in a shape that cannot be read. It is passed over; the session goes on.
    Unreadable {
        /// Its name.
        name: String,
    },
}

/// Who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyUser {
    /// Discord's id.
    pub id: UserId,
    /// The unique name.
    pub name: String,
    /// The address, if Discord tells.
    pub email: Option<String>,
}

/// The whole frame again, now that it is known what its `d` is.
#[derive(Deserialize)]
struct With<T> {
    d: T,
}

#[derive(Deserialize)]
struct Ready {
    #[serde(default, deserialize_with = "lenient")]
    session_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    resume_gateway_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    user: Option<User>,
}

#[derive(Deserialize)]
struct Interaction {
    #[serde(deserialize_with = "id")]
    id: InteractionId,
    #[serde(default, deserialize_with = "maybe_id")]
    nonce: Option<Nonce>,
    #[serde(default, deserialize_with = "lenient")]
    reason_code: Option<u64>,
}

impl Dispatch {
    /// Reads the event `name` out of the whole frame.
    pub(super) fn read(name: &str, frame: &[u8]) -> Dispatch {
        let unreadable = || Dispatch::Unreadable { name: name.to_owned() };
        let read = match name {
            "READY" => data(frame).map(|ready: Ready| Dispatch::Ready {
                session_id: ready.session_id,
                resume_url: ready.resume_gateway_url,
                user: ready.user.map(|user| ReadyUser { id: user.id, name: user.username, email: user.email }),
            }),
            "RESUMED" => Some(Dispatch::Resumed),
            "MESSAGE_CREATE" => data(frame).map(Dispatch::MessageCreate),
            "MESSAGE_UPDATE" => data(frame).map(Dispatch::MessageUpdate),
            "MESSAGE_DELETE" => data(frame).map(Dispatch::MessageDelete),
            "INTERACTION_CREATE" => {
                data(frame).map(|Interaction { id, nonce, .. }| Dispatch::InteractionCreate { id, nonce })
            }
            "INTERACTION_SUCCESS" => {
                data(frame).map(|Interaction { id, nonce, .. }| Dispatch::InteractionSuccess { id, nonce })
            }
            "INTERACTION_FAILURE" => data(frame).map(|Interaction { id, nonce, reason_code }| {
                Dispatch::InteractionFailure { id, nonce, reason: reason_code.unwrap_or_default() }
            }),
            "INTERACTION_MODAL_CREATE" | "INTERACTION_IFRAME_MODAL_CREATE" => data(frame).map(Dispatch::Dialog),
            _ => Some(Dispatch::Other { name: name.to_owned() }),
        };
        read.unwrap_or_else(unreadable)
    }
}

fn data<'f, T: Deserialize<'f>>(frame: &'f [u8]) -> Option<T> {
    serde_json::from_slice::<With<T>>(frame).ok().map(|with| with.d)
}
