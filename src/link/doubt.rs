//! Requests of which it is not clear whether Discord has carried them out: what is heard of them, and a look for them in the
//! channel's past, before one is sent again or given up.

use std::time::Duration;

use crate::{
    clock::Millis,
    discord::{
        gateway::{Dispatch, SessionState},
        rest::{self, InteractError, Response, Window},
    },
    link::{
        Link, LinkOutput, Reported,
        calls::{Answer, Purpose, Settled},
        history,
    },
    task::Signal,
};

/// How long after a look at the past that has failed for now the next one is taken.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How long a look may take, with all its tries: as long as most tasks may.
const LOOK_TIME: Duration = Duration::from_secs(300);

impl Link {
    /// Lets requests leave, those in doubt last.
    pub(super) fn send_off(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        self.let_calls_leave(now, out);
        let Settled { given_up, is_search_wanted } = self.calls.settle(now, self.is_live());
        self.give_up(now, given_up, out);
        if is_search_wanted {
            self.read_past(now, Purpose::Search);
        }
        self.let_calls_leave(now, out);
    }

    fn let_calls_leave(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let leaving = self.calls.leave(now).into_iter();
        out.extend(leaving.map(|(call, request, stored)| LinkOutput::Call {
            call,
            request: Box::new(request),
            stored: stored.map(Box::new),
        }));
    }

    /// They are given up: what Discord said last is believed.
    fn give_up(&mut self, now: Millis, given_up: Vec<(Purpose, Answer)>, out: &mut Vec<LinkOutput>) {
        for (purpose, answer) in given_up {
            if let Purpose::Start(task) = purpose
                && let Some(sending) = self.sending.get_mut(&task)
            {
                sending.is_disputed = true;
            }
            self.answered(now, purpose, answer, out);
        }
    }

    /// Whether what Discord says is heard.
    fn is_live(&self) -> bool {
        self.session.state() == SessionState::Ready
    }

    /// Discord has shown a nonce: the request that had it was taken, whatever was or will be answered.
    pub(super) fn nonce_heard(&mut self, now: Millis, dispatch: &Dispatch, out: &mut Vec<LinkOutput>) {
        let (nonce, by_message) = match dispatch {
            Dispatch::InteractionCreate { nonce, .. }
            | Dispatch::InteractionSuccess { nonce, .. }
            | Dispatch::InteractionFailure { nonce, .. } => (*nonce, false),
            Dispatch::Dialog(dialog) => (dialog.nonce, false),
            Dispatch::MessageCreate(message) => (message.nonce.as_deref().and_then(|nonce| nonce.parse().ok()), true),
            Dispatch::Ready { .. }
            | Dispatch::Resumed
            | Dispatch::MessageUpdate(_)
            | Dispatch::MessageDelete(_)
            | Dispatch::Other { .. }
            | Dispatch::Unreadable { .. } => return,
        };
        match nonce.and_then(|nonce| self.calls.heard(nonce, by_message)) {
            Some(Purpose::Start(task)) => self.start_heard(task, out),
            Some(Purpose::Prepare(task)) => self.saving_heard(now, task),
            // The bot's own answer comes as a message, or nobody waits for it.
            Some(Purpose::Errand(_) | Purpose::Stop | Purpose::LookBack | Purpose::Search | Purpose::Index) | None => {}
        }
    }

    /// Asks for the newest page of the channel.
    pub(super) fn read_past(&mut self, now: Millis, purpose: Purpose) {
        let channel = self.place.channel;
        self.call(now, purpose, |caller| caller.messages(channel, history::LOOK_BACK_MESSAGES, Window::Newest));
    }

    /// Looks at the past after a gap between two sessions. An earlier look cannot show what was missed since.
    pub(super) fn look_back(&mut self, now: Millis) {
        self.calls.forget(Purpose::LookBack);
        self.look_ends = Some(now + LOOK_TIME);
        self.read_past(now, Purpose::LookBack);
    }

    /// The past was read after a gap between two sessions, or could not be. As long as it may still be read, what was
    /// begun before the gap is not known.
    pub(super) fn looked_back(&mut self, now: Millis, answer: Answer, out: &mut Vec<LinkOutput>) {
        if answer.as_ref().map_or(true, is_for_now) && self.look_ends.is_some() {
            return self.read_past(now + LOOK_AGAIN, Purpose::LookBack);
        }
        self.look_ends = None;
        let past = answer.ok().and_then(|response| self.past(&response));
        let (signals, complete_since) = past.map_or((Vec::new(), None), |(signals, since)| (signals, Some(since)));
        out.push(self.report(Reported::Past { signals, complete_since }));
    }

    /// A past that cannot be read holds nobody up for ever.
    pub(super) fn look_overdue(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        if self.look_ends.is_some_and(|due| due <= now) {
            self.look_ends = None;
            self.calls.forget(Purpose::LookBack);
            out.push(self.report(Reported::Past { signals: Vec::new(), complete_since: None }));
        }
    }

    /// What that page says, oldest first, and since when nothing of it is missing.
    pub(super) fn past(&self, response: &Response) -> Option<(Vec<Signal>, Millis)> {
        let (said, since) = history::read(response, self.own)?;
        Some((said.into_iter().map(|signal| self.at_our_cdn(signal)).collect(), since))
    }

    pub(super) fn search_answered(&mut self, now: Millis, answer: Answer, out: &mut Vec<LinkOutput>) {
        match answer {
            // A channel whose past the account may not read shows nothing, however often it is asked.
            Ok(response) if !is_for_now(&response) => {
                let signals = self.past(&response).map_or(Vec::new(), |(signals, _)| signals);
                out.push(self.report(Reported::Searched(signals)));
            }
            Ok(_) | Err(_) => self.calls.search_failed(now),
        }
    }

    /// What was met in the channel's past was forgotten; the rest may be sent again, or is given up.
    pub(super) fn searched(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let given_up = self.calls.searched(now, self.is_live());
        self.give_up(now, given_up, out);
    }
}

/// Whether an answer may be another one in a while. What is said of a request that was not taken is the same whatever was
/// asked: also Discord's edge may have said it.
fn is_for_now(response: &Response) -> bool {
    match rest::read_interaction(response) {
        Err(InteractError::RateLimited { .. }) => true,
        Err(error) => error.is_unclear(),
        Ok(()) => false,
    }
}
