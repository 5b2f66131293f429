//! One frame of the gateway, read. What cannot be understood is an outcome, never a panic.

use std::time::Duration;

use serde::Deserialize;

use super::{Dispatch, PAYLOAD_SIZE_BYTES_MAX};
use crate::discord::model::{lenient, maybe_text};

/// What the gateway sends.
///
/// Source: Discord Docs, Opcodes and Status Codes, "Gateway Opcodes".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Op 0: an event.
    Dispatch {
        /// Its number in the session; grows by one.
        sequence: u64,
        /// The event.
        event: Dispatch,
    },
    /// Op 1: a heartbeat is wanted at once.
    Heartbeat,
    /// Op 7: connect again, and take the session up again.
    Reconnect,
    /// Op 9: the session cannot be had.
    InvalidSession {
        /// Perhaps it can be taken up again all the same.
        resumable: bool,
    },
    /// Op 10: the first payload of a connection.
    Hello {
        /// Between two heartbeats.
        heartbeat_interval: Duration,
    },
    /// Op 11: a heartbeat has arrived.
    HeartbeatAck,
    /// An op that we do not know.
    Unknown {
        /// Which.
        op: u64,
    },
}

/// Why a frame could not be understood. It is passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// Not JSON, or not an object with a number for `op`.
    #[error("a frame of {bytes} bytes is no gateway payload")]
    Malformed {
        /// How long it is.
        bytes: usize,
    },
    /// Longer than [`PAYLOAD_SIZE_BYTES_MAX`].
    #[error("a frame of {bytes} bytes is too long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// An event without its number or its name.
    #[error("an event has no sequence number or no name")]
    Unnumbered,
}

/// What Discord says in reality, for a HELLO that leaves it out.
const HEARTBEAT_INTERVAL_DEFAULT_MS: u64 = 41_250;
/// Less would be noise.
const HEARTBEAT_INTERVAL_MIN_MS: u64 = 50;
/// More would keep a dead line for too long.
const HEARTBEAT_INTERVAL_MAX_MS: u64 = 10 * 60 * 1000;

/// Everything but the data, which is read only if it is of use: skipping it costs no memory, whatever it holds.
#[derive(Deserialize)]
struct Envelope {
    op: u64,
    #[serde(default, deserialize_with = "lenient")]
    s: Option<u64>,
    #[serde(default, deserialize_with = "maybe_text")]
    t: Option<String>,
}

#[derive(Deserialize)]
struct WithFlag {
    #[serde(default, deserialize_with = "lenient")]
    d: bool,
}

#[derive(Deserialize)]
struct WithHello {
    #[serde(default, deserialize_with = "lenient")]
    d: Hello,
}

#[derive(Default, Deserialize)]
struct Hello {
    #[serde(default, deserialize_with = "lenient")]
    heartbeat_interval: Option<u64>,
}

impl Payload {
    /// Reads one payload, as it came in a text frame or out of the decompressor.
    ///
    /// # Errors
    /// [`PayloadError`] when not even the envelope can be read. Data that cannot be read is [`Dispatch::Unreadable`]: the
    /// event has its number all the same.
    pub fn read(frame: &[u8]) -> Result<Payload, PayloadError> {
        let bytes = frame.len();
        if bytes > PAYLOAD_SIZE_BYTES_MAX {
            return Err(PayloadError::TooLong { bytes });
        }
        // Everything after this may take the bytes for text.
        let malformed = PayloadError::Malformed { bytes };
        if std::str::from_utf8(frame).is_err() {
            return Err(malformed);
        }
        let Ok(Envelope { op, s, t }) = serde_json::from_slice(frame) else { return Err(malformed) };
        Ok(match op {
            0 => match (s, t) {
                (Some(sequence), Some(name)) => Payload::Dispatch { sequence, event: Dispatch::read(&name, frame) },
                (Some(_) | None, _) => return Err(PayloadError::Unnumbered),
            },
            1 => Payload::Heartbeat,
            7 => Payload::Reconnect,
            9 => Payload::InvalidSession {
                resumable: serde_json::from_slice(frame).is_ok_and(|WithFlag { d: resumable }| resumable),
            },
            10 => Payload::Hello { heartbeat_interval: heartbeat_interval(frame) },
            11 => Payload::HeartbeatAck,
            op => Payload::Unknown { op },
        })
    }
}

fn heartbeat_interval(frame: &[u8]) -> Duration {
    let said = serde_json::from_slice(frame).ok().and_then(|WithHello { d: hello }| hello.heartbeat_interval);
    let ms = said.unwrap_or(HEARTBEAT_INTERVAL_DEFAULT_MS);
    Duration::from_millis(ms.clamp(HEARTBEAT_INTERVAL_MIN_MS, HEARTBEAT_INTERVAL_MAX_MS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        discord::gateway::ReadyUser,
        id::{ChannelId, InteractionId, MessageId, Nonce, UserId},
    };

    fn check(frame: &str, expected: Payload) {
        assert_eq!(Payload::read(frame.as_bytes()), Ok(expected), "{frame}");
    }

    fn event(name: &str, data: &str, expected: Dispatch) {
        // Discord does not promise an order of the keys.
        check(
            &format!(r#"{{"t":"{name}","s":7,"op":0,"d":{data}}}"#),
            Payload::Dispatch { sequence: 7, event: expected.clone() },
        );
        check(
            &format!(r#"{{"d":{data},"op":0,"s":7,"t":"{name}"}}"#),
            Payload::Dispatch { sequence: 7, event: expected },
        );
    }

    #[test]
    fn every_op_is_read() {
        let hello = |ms| Payload::Hello { heartbeat_interval: Duration::from_millis(ms) };
        check(r#"{"op":10,"d":{"heartbeat_interval":41250,"_trace":["x"]},"s":null,"t":null}"#, hello(41_250));
        check(r#"{"op":10,"d":{"heartbeat_interval":0}}"#, hello(HEARTBEAT_INTERVAL_MIN_MS));
        check(r#"{"op":10,"d":{"heartbeat_interval":99999999999}}"#, hello(HEARTBEAT_INTERVAL_MAX_MS));
        check(r#"{"op":10,"d":{"heartbeat_interval":"often"}}"#, hello(HEARTBEAT_INTERVAL_DEFAULT_MS));
        check(r#"{"op":10}"#, hello(HEARTBEAT_INTERVAL_DEFAULT_MS));
        check(r#"{"op":1,"d":null,"s":null,"t":null}"#, Payload::Heartbeat);
        check(r#"{"op":7,"d":null}"#, Payload::Reconnect);
        check(r#"{"op":9,"d":true}"#, Payload::InvalidSession { resumable: true });
        check(r#"{"op":9,"d":false}"#, Payload::InvalidSession { resumable: false });
        check(r#"{"op":9,"d":"perhaps"}"#, Payload::InvalidSession { resumable: false });
        check(r#"{"op":11,"d":null}"#, Payload::HeartbeatAck);
        check(r#"{"op":12,"d":[1,{"a":null}]}"#, Payload::Unknown { op: 12 });
    }

    #[test]
    fn every_event_that_matters_is_read() {
        let user = ReadyUser { id: UserId::new(3), name: "mockuser".into(), email: None };
        event(
            "READY",
            r#"{"v":9,"user":{"id":"3","username":"mockuser","email":null},"session_id":"abc","resume_gateway_url":"ws://x"}"#,
            Dispatch::Ready { session_id: Some("abc".into()), resume_url: Some("ws://x".into()), user: Some(user) },
        );
        event("READY", r#"{"user":7}"#, Dispatch::Ready { session_id: None, resume_url: None, user: None });
        event("RESUMED", r#"{"_trace":["mock"]}"#, Dispatch::Resumed);
        let (id, nonce) = (InteractionId::new(9), Some(Nonce::new(77)));
        event("INTERACTION_CREATE", r#"{"id":"9","nonce":"77"}"#, Dispatch::InteractionCreate { id, nonce });
        event("INTERACTION_CREATE", r#"{"id":"9","nonce":"mine"}"#, Dispatch::InteractionCreate { id, nonce: None });
        event("INTERACTION_SUCCESS", r#"{"id":"9","nonce":77}"#, Dispatch::InteractionSuccess { id, nonce });
        let failure = Dispatch::InteractionFailure { id, nonce, reason: 2 };
        event("INTERACTION_FAILURE", r#"{"id":"9","nonce":"77","reason_code":2}"#, failure);
        let gone = crate::discord::model::MessageGone { id: MessageId::new(5), channel_id: ChannelId::new(6) };
        event("MESSAGE_DELETE", r#"{"id":"5","channel_id":"6","guild_id":"1"}"#, Dispatch::MessageDelete(gone));
        event("PRESENCE_UPDATE", r#"{"id":{}}"#, Dispatch::Other { name: "PRESENCE_UPDATE".into() });
        for (name, data) in [
            ("MESSAGE_CREATE", r#"{"content":"no id"}"#),
            ("MESSAGE_UPDATE", "null"),
            ("MESSAGE_DELETE", "[]"),
            ("INTERACTION_SUCCESS", r#"{"nonce":"77"}"#),
            ("READY", "7"),
        ] {
            event(name, data, Dispatch::Unreadable { name: name.into() });
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        event("GUILD_CREATE", &deep, Dispatch::Other { name: "GUILD_CREATE".into() });
        let message = format!(r#"{{"id":"5","channel_id":"6","embeds":{deep}}}"#);
        event("MESSAGE_CREATE", &message, Dispatch::Unreadable { name: "MESSAGE_CREATE".into() });
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Payload::read(&bytes);
        }

        #[test]
        fn no_data_makes_reading_panic(
            op in 0u64..12,
            name in prop::sample::select(vec![
                "READY", "RESUMED", "MESSAGE_CREATE", "MESSAGE_DELETE", "INTERACTION_FAILURE", "INTERACTION_MODAL_CREATE", "X",
            ]),
            data in "[\\[\\]{}:,\"0-9a-z]{0,60}",
            text in "\\PC{0,60}",
        ) {
            let _ = Payload::read(format!(r#"{{"op":{op},"s":1,"t":"{name}","d":{data}}}"#).as_bytes());
            let data = serde_json::json!({"id": text, "channel_id": text, "session_id": text, "content": text});
            let _ = Payload::read(serde_json::json!({"op": op, "s": 1, "t": name, "d": data}).to_string().as_bytes());
        }
    }
}
