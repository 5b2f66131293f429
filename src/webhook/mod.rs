//! Tells clients what has become of their tasks: at least once, in order per task, signed, with retries. Never changes a
//! task, and never calls an address that the operator has not allowed.

mod address;
mod fair;
mod gone;
mod outbox;
mod retry;
mod send;
mod sign;

pub use address::{AddressRule, Cidr, CidrError, URL_BYTES_MAX};
pub use fair::{IN_FLIGHT_MAX, IN_FLIGHT_PER_DOUBTFUL_HOST_MAX, IN_FLIGHT_PER_HOST_MAX};
pub use gone::GONE_MAX;
pub use outbox::{Outbox, OutboxInput, OutboxNews, OutboxStep, OutboxWrite, WAITING_MAX};
pub use retry::{RETRY_AFTER_MAX, SCHEDULE};
pub use send::{ANSWER_BYTES_MAX, CONNECT_TIMEOUT, Sender, TOTAL_TIMEOUT, USER_AGENT};
pub use sign::{Secret, SecretError, Signer};

#[cfg(test)]
mod flapping_tests;
