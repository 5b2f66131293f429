//! The one owner of live tasks, slots and queues. Pure: `step(now, input)` gives changes and effects; it has never heard
//! of Discord, and does no I/O.

mod accounts;
mod batch;
mod core;
mod correlate;
mod schedule;
#[cfg(test)]
mod tests;

pub use batch::{Answer, Batch, Change, Effect, Input, LinkOrder, Meaning, RequestId};
pub use core::{Dialect, Engine, EngineOptions, Restored};
