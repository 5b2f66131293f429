//! One account at work: its gateway session, its requests and its bots' dialect. Orders in, reports out; pure, so it
//! opens no socket and knows no other account.

mod calls;
mod doubt;
mod errands;
mod history;
mod notes;
mod sending;
mod step;

pub use calls::{CallId, Stored};
pub use notes::Note;
pub use step::{Bases, Known, Link, LinkInput, LinkOutput, Report, Reported};

#[cfg(test)]
mod tests;
