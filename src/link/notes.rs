//! What is noted of a link's traffic for those who watch it: requests that were not taken, holds, trouble that no task meets.

use std::time::Duration;

use tracing::info;

use crate::{
    clock::Millis,
    discord::rest::{self, Route},
    link::{
        CallId, Link, LinkOutput, Reported,
        calls::{Answer, Purpose},
        sending::about,
    },
    task::{Bot, Trouble},
};

/// A hold that is shorter is sat out in the slot.
const HOLD_MIN: Duration = Duration::from_secs(10);

/// Something to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A request was answered, or its line broke.
    Answered {
        /// What was asked: [`Route::name`].
        route: &'static str,
        /// The HTTP status; `None` without an answer.
        status: Option<u16>,
    },
    /// Discord has closed a gateway connection, or it broke.
    Ended {
        /// The close code; `None` without one.
        code: Option<u16>,
    },
    /// An event that is needed came in a shape that cannot be read.
    Unreadable {
        /// Its name.
        event: String,
    },
}

impl Link {
    pub(super) fn note_of(&self, call: CallId, answer: &Answer) -> Option<Note> {
        let route = self.calls.route_of(call)?.name();
        Some(Note::Answered { route, status: answer.as_ref().ok().map(|response| response.status().as_u16()) })
    }

    /// Says what was not taken, and when it is tried again.
    pub(super) fn noted(&self, now: Millis, call: CallId, note: Note) -> LinkOutput {
        if let Note::Answered { route, status } = &note
            && status.is_none_or(|status| !(200..300).contains(&status))
        {
            let wait_ms = self.calls.due(call).map(|due| due.since(now).as_millis() as u64);
            info!(account.id = %self.account, route, status, wait_ms, "Discord has not taken a request");
        }
        LinkOutput::Note(note)
    }

    /// Tells how long Discord wants no more interactions, where that is long.
    pub(super) fn report_hold(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let until = self.calls.opens_at(now, Route::Interactions);
        if until > now + HOLD_MIN && until > self.held_until {
            self.held_until = until;
            out.push(self.report(Reported::Held(until)));
        }
    }

    /// A no to what was asked for no task can be about the account all the same.
    pub(super) fn report_trouble(&self, purpose: Purpose, answer: &Answer, out: &mut Vec<LinkOutput>) {
        let is_nobodys = match purpose {
            Purpose::Stop | Purpose::LookBack | Purpose::Search | Purpose::Index => true,
            Purpose::Start(_) | Purpose::Prepare(_) | Purpose::Errand(_) => false,
        };
        if is_nobodys
            && let Ok(response) = answer
            && let Err(error) = rest::read_interaction(response)
        {
            // Whose job was to be stopped is not kept: that its bot is not there says nothing of Midjourney.
            let bot = if purpose == Purpose::Stop { Bot::Niji } else { Bot::Midjourney };
            self.troubled(bot, about(&error, bot), error.words(), out);
        }
    }

    /// Somebody has refused something that was asked for no task.
    pub(super) fn troubled(&self, bot: Bot, about: Trouble, text: &str, out: &mut Vec<LinkOutput>) {
        match about {
            Trouble::Job | Trouble::Doubtful => {}
            Trouble::Account | Trouble::FastHours => {
                out.push(self.report(Reported::Troubled { bot, about, text: text.to_owned() }));
            }
        }
    }
}
