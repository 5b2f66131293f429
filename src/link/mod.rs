//! One account at work: its gateway session, its requests and its bots' dialect. Orders in, reports out; pure, so it
//! opens no socket and knows no other account.

mod calls;
mod errands;
mod history;
mod sending;
mod step;

pub use calls::{CallId, Stored};
pub use step::{Bases, Link, LinkInput, LinkOutput, Report, Reported};
