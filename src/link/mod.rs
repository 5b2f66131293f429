//! One account at work: its gateway session, its requests and its bots' dialect. Orders in, reports out; pure, so it
//! opens no socket and knows no other account.

mod calls;
mod history;
mod step;

pub use step::{Bases, CallId, Link, LinkInput, LinkOutput, Report, Reported};
