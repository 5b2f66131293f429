//! One account at work: its gateway session, its requests and its bots' dialect. Orders in, reports out; pure, so it
//! opens no socket and knows no other account.

mod calls;
mod doubt;
mod errands;
mod history;
mod mail;
mod notes;
mod sending;
mod step;

pub use calls::{CallId, Stored};
pub use mail::{LinkInput, LinkOutput, Report, Reported};
pub use notes::Note;
pub use step::{Bases, Known, Link};

#[cfg(test)]
mod tests;
