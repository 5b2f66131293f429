//! A change of a task that a client is to be told: written with the change itself, kept until it was taken or given up.

use std::sync::Arc;

use crate::{clock::Millis, id::TaskId};

/// One delivery: a task's revision to one receiver. Its text form is the `webhook-id`, the same over all attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId {
    /// Whose change.
    pub task: TaskId,
    /// Which change; deliveries of one task leave in this order.
    pub revision: u32,
}

impl std::fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "msg_{}_{}", self.task, self.revision)
    }
}

impl std::str::FromStr for DeliveryId {
    type Err = ();
    /// Reads the text form and no other.
    fn from_str(text: &str) -> Result<DeliveryId, ()> {
        let (task, revision) = text.strip_prefix("msg_").and_then(|rest| rest.split_once('_')).ok_or(())?;
        let id =
            DeliveryId { task: TaskId(task.parse().map_err(|_| ())?), revision: revision.parse().map_err(|_| ())? };
        if id.to_string() == text { Ok(id) } else { Err(()) }
    }
}

/// One change to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// To whom.
    pub url: String,
    /// The whole task as JSON, as it was at the change.
    pub body: Arc<[u8]>,
    /// When it happened.
    pub created_at: Millis,
    /// When it is tried next.
    pub due: Millis,
    /// Its receiver has asked for that time: newer changes do not make it earlier.
    pub is_patient: bool,
    /// What was tried.
    pub attempts: u32,
    /// How the last attempt ended, in words.
    pub last_error: Option<String>,
    /// The request that the change goes back to, as the log names it; it goes along as `x-request-id`.
    pub request_id: Option<String>,
}

/// A delivery that is not tried any more, kept so that it can be seen and sent again. Its attempts and its last error say
/// what it has been through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// What was to be told.
    pub delivery: Delivery,
    /// When it was given up.
    pub at: Millis,
}

/// How one attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A status came back.
    Answered {
        /// The status.
        status: u16,
        /// The receiver's own wish for the next attempt, in seconds.
        retry_after_s: Option<u64>,
    },
    /// No answer: out of reach, cut, or too slow.
    Unreached {
        /// In words, without secrets.
        why: String,
    },
    /// The address may not be called.
    Forbidden {
        /// In words.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_as_it_is_written_and_in_no_other_form() {
        let id = DeliveryId { task: TaskId(1_704_529_669_123_456), revision: 3 };
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["", "msg_", "msg_1", "msg_1_", "msg_+1_2", "msg_01_2", "msg_1_2_3", "1_2", "msg_1_4294967296"] {
            assert_eq!(text.parse::<DeliveryId>(), Err(()), "{text}");
        }
    }
}
