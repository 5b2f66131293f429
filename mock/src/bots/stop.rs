//! `Cancel Job`: the stopped job's message says so and loses its button.

use crate::bots::job::Job;
use crate::bots::{Draft, EPHEMERAL};

/// What the message of a stopped job says.
pub fn content(stopped: &Job) -> Option<String> {
    stopped.drawing().map(|drawing| format!("**{}** - <@{}> (Stopped)", drawing.prompt, stopped.user))
}

/// The edit of the stopped job's message; its picture, if there was one, stays.
pub fn draft(content: &str) -> Draft {
    Draft { content: content.to_owned(), flags: EPHEMERAL, ..Draft::default() }
}
