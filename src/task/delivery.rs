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
    /// What was tried.
    pub attempts: u32,
    /// How the last attempt ended, in words.
    pub last_error: Option<String>,
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
