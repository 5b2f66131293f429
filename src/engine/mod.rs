//! The one owner of live tasks, slots and queues. Pure: `step(now, input)` gives changes and effects; it has never heard
//! of Discord, and does no I/O.

mod accounts;
mod batch;
mod bounds;
mod core;
mod correlate;
mod dialogs;
mod errands;
mod fit;
mod hear;
mod holds;
mod hours;
mod lead;
mod moves;
mod schedule;
#[cfg(test)]
mod tests;

pub use batch::{Answer, Asks, Batch, Change, Effect, Input, LinkOrder, Meaning, RequestId};
pub use core::{Chance, Dialect, Engine, EngineOptions, Restored};
pub use schedule::ChooseRule;
