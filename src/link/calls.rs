//! The requests of one account: what waits, what is out, and when it may be tried again.
//!
//! A request with a nonce is one that must not be carried out twice, and an answer to it may leave open whether it was: the
//! line broke, Discord had trouble, or asked for patience although it went on. Such a request is in doubt, and is sent again
//! only where nothing speaks for its being carried out: its nonce was not heard, the account has a gateway session that it
//! could be heard over, and, if it is to start a task, the channel's past does not show it. That Discord takes a nonce once
//! is the second net below this, not the first.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use crate::{
    account::ErrandId,
    clock::Millis,
    discord::{
        model::RegionJob,
        ratelimit::{Leave, RateLimits},
        rest::{self, InteractError, Request, Response, Route},
    },
    id::{Nonce, TaskId},
};

/// One request of one account. Numbers are used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To start a task.
    Start(TaskId),
    /// To make ready what a task needs before it can be started: files at their place.
    Prepare(TaskId),
    /// A step of an errand.
    Errand(ErrandId),
    /// To have a job stopped; nobody waits for the answer.
    Stop,
    /// To read what the channel has said lately.
    LookBack,
    /// To read the same because it is not clear what became of a request that was to start a task.
    Search,
    /// To know what can be asked there.
    Index,
}

/// Bytes that are not at hand: whoever carries the request puts them in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The body is a picture that was brought for a task.
    File {
        /// Which task.
        task: TaskId,
        /// Its place among the task's pictures.
        index: u8,
    },
    /// The body is made of a mask that was brought for a task.
    Mask {
        /// Which task.
        task: TaskId,
        /// What is to be drawn there.
        job: RegionJob,
    },
}

/// How many requests of one account are out at once.
const CALLS_OUT_MAX: usize = 16;
/// Waits before a request whose fate is unclear is sent again, with the same nonce.
const RETRIES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// How many wishes to have a job stopped may wait at once; further ones are dropped, since nobody waits for them and each
/// job ends by itself.
const STOPS_WAITING_MAX: usize = 1_024;
/// How often Discord may ask for patience before a request is given up.
const PATIENCE_MAX: usize = 20;
/// How long something may be heard of a request after its last try.
const LAST_WAIT: Duration = Duration::from_secs(5);
/// The same where there is one try only, and the bot's word may have to wait for its turn.
const ONLY_WAIT: Duration = Duration::from_secs(60);
/// How long after a search that came to nothing the next one begins.
const SEARCH_AGAIN: Duration = Duration::from_secs(5);

/// What came of a request: an answer, or in words why there is none.
pub(super) type Answer = Result<Response, String>;

#[derive(Debug)]
struct Call {
    purpose: Purpose,
    request: Request,
    stored: Option<Stored>,
    place: Place,
    unclear: usize,
    patience: usize,
    /// What its latest answer left open; `None` while nothing is.
    doubt: Option<Doubt>,
    /// Nobody waits for it any more: once it is out its answer is not heard, and it is not sent again.
    is_forgotten: bool,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It may leave then; one in doubt is to be looked into then.
    Waits(Millis),
    /// Its answer is awaited.
    Out,
    /// It is in doubt, and its time has come.
    Doubtful,
    /// It is in doubt, and being searched for.
    Sought,
}

/// An answer that does not say what became of a request.
#[derive(Debug)]
struct Doubt {
    answer: Answer,
    /// It is not sent again, whatever comes out.
    is_last: bool,
}

/// The requests of one account.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: BTreeMap<CallId, Call>,
    /// Those that are not out, by when they may leave.
    waiting: BTreeSet<(Millis, CallId)>,
    /// Those in doubt whose time has come.
    in_doubt: BTreeSet<CallId>,
    last: u64,
    limits: RateLimits,
}

/// What follows for requests in doubt.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Those that are given up, with their last answer.
    pub(super) given_up: Vec<(Purpose, Answer)>,
    /// The channel's past is to be read: some are sought there.
    pub(super) is_search_wanted: bool,
}

impl Calls {
    /// A request is to be sent as soon as it may.
    pub(super) fn queue(&mut self, now: Millis, purpose: Purpose, request: Request, stored: Option<Stored>) {
        if purpose == Purpose::Stop && self.stops() >= STOPS_WAITING_MAX {
            return;
        }
        self.last += 1;
        let id = CallId(self.last);
        let place = Place::Waits(now);
        let call = Call { purpose, request, stored, place, unclear: 0, patience: 0, doubt: None, is_forgotten: false };
        self.calls.insert(id, call);
        self.waiting.insert((now, id));
    }

    /// What was to be sent for this is not sent any more; what is out is not sent again, and its answer is not heard.
    pub(super) fn forget(&mut self, what: Purpose) {
        let gone: Vec<CallId> = self.calls.iter().filter(|(_, call)| call.purpose == what).map(|(id, _)| *id).collect();
        gone.into_iter().for_each(|id| self.drop_call(id));
    }

    /// Forgets everything, and whatever is out; numbers go on, so that late answers find nobody.
    pub(super) fn forget_all(&mut self) {
        self.calls.clear();
        self.waiting.clear();
        self.in_doubt.clear();
    }

    /// Forgets what Discord has said of how much it takes, too: that was said to another user.
    pub(super) fn begin_anew(&mut self) {
        *self = Calls { last: self.last, ..Calls::default() };
    }

    /// Discord has shown this nonce, on a message or otherwise: the request that had it was taken, and is done with. What it
    /// was for, if there still is one.
    pub(super) fn heard(&mut self, nonce: Nonce, by_message: bool) -> Option<Purpose> {
        let is_meant = |call: &Call| {
            // The press that has opened a bot's page has the same nonce, and may be heard of late; the bot's first message
            // answers what the page has sent.
            let is_told = by_message || call.request.route != Route::BotHost;
            call.request.nonce == Some(nonce) && is_told && !call.is_forgotten && call.was_sent()
        };
        let (&id, call) = self.calls.iter().find(|(_, call)| is_meant(call))?;
        let purpose = call.purpose;
        self.drop_call(id);
        Some(purpose)
    }

    fn drop_call(&mut self, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        match call.place {
            Place::Out => return call.is_forgotten = true,
            Place::Waits(due) => drop(self.waiting.remove(&(due, id))),
            Place::Doubtful | Place::Sought => drop(self.in_doubt.remove(&id)),
        }
        self.calls.remove(&id);
    }

    /// Those that may leave now, oldest first. Those in doubt do not, until [`Calls::settle`] has looked into them.
    pub(super) fn leave(&mut self, now: Millis) -> Vec<(CallId, Request, Option<Stored>)> {
        let mut leaving = Vec::new();
        while self.out() < CALLS_OUT_MAX
            && let Some(&(due, id)) = self.waiting.first()
            && due <= now
        {
            self.waiting.pop_first();
            let Some(call) = self.calls.get_mut(&id) else { continue };
            if call.doubt.is_some() {
                call.place = Place::Doubtful;
                self.in_doubt.insert(id);
                continue;
            }
            match self.limits.ask(now, call.request.route) {
                Leave::Go => {
                    call.place = Place::Out;
                    leaving.push((id, call.request.clone(), call.stored.clone()));
                }
                Leave::Wait(until) => {
                    // Never this very moment again: that would be asked for ever.
                    let until = until.max(now + Duration::from_millis(1));
                    self.wait(id, until);
                }
            }
        }
        leaving
    }

    /// The task that a request is to start; `None` for any other request.
    pub(super) fn starts(&self, id: CallId) -> Option<TaskId> {
        match self.calls.get(&id)?.purpose {
            Purpose::Start(task) => Some(task),
            Purpose::Prepare(_)
            | Purpose::Errand(_)
            | Purpose::Stop
            | Purpose::LookBack
            | Purpose::Search
            | Purpose::Index => None,
        }
    }

    fn wait(&mut self, id: CallId, until: Millis) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.place = Place::Waits(until);
            self.waiting.insert((until, id));
        }
    }

    /// When the next one may leave, or is to be looked into.
    pub(super) fn next_due(&self) -> Option<Millis> {
        self.waiting.first().filter(|_| self.out() < CALLS_OUT_MAX).map(|(due, _)| *due)
    }

    /// How many wishes to have a job stopped wait or are out.
    fn stops(&self) -> usize {
        self.calls.values().filter(|call| call.purpose == Purpose::Stop).count()
    }

    fn out(&self) -> usize {
        self.calls.len() - self.waiting.len() - self.in_doubt.len()
    }

    /// What a request is asked of, while there is one.
    pub(super) fn route_of(&self, id: CallId) -> Option<Route> {
        self.calls.get(&id).map(|call| call.request.route)
    }

    /// When a request is tried again, if it is.
    pub(super) fn due(&self, id: CallId) -> Option<Millis> {
        match self.calls.get(&id)?.place {
            Place::Waits(due) => Some(due),
            Place::Out | Place::Doubtful | Place::Sought => None,
        }
    }

    /// When Discord takes requests of this kind again; now if it does.
    pub(super) fn opens_at(&self, now: Millis, route: Route) -> Millis {
        self.limits.opens_at(now, route)
    }

    /// A request was answered, or could not be carried: what it was for, and how it ended; `None` while it is tried again.
    pub(super) fn ended(&mut self, now: Millis, id: CallId, answer: Answer) -> Option<(Purpose, Answer)> {
        let call = self.calls.get_mut(&id).filter(|call| call.place == Place::Out)?;
        if let Ok(response) = &answer {
            self.limits.learn(now, call.request.route, response);
        }
        if call.is_forgotten {
            self.calls.remove(&id);
            return None;
        }
        let (wait, is_last) = match again(&answer) {
            // A no to a later try says nothing of an earlier one: it may still be heard of, and is sought.
            Again::No if call.is_disputed(&answer) => (LAST_WAIT, true),
            Again::No => return self.calls.remove(&id).map(|call| (call.purpose, answer)),
            Again::After(wait) => {
                call.patience += 1;
                if call.patience > PATIENCE_MAX { (LAST_WAIT, true) } else { (wait, false) }
            }
            // A bot's host knows no nonces: sent again, a region would be drawn again.
            Again::Unclear if call.request.route == Route::BotHost => (ONLY_WAIT, true),
            Again::Unclear => {
                call.unclear += 1;
                RETRIES.get(call.unclear - 1).map_or((LAST_WAIT, true), |wait| (*wait, false))
            }
        };
        if call.request.nonce.is_some() {
            call.doubt = Some(Doubt { answer, is_last });
        } else if is_last {
            return self.calls.remove(&id).map(|call| (call.purpose, answer));
        }
        self.wait(id, now + wait);
        None
    }

    /// Looks into those in doubt whose time has come. Without a session nothing could have been heard of them: they wait for
    /// one.
    pub(super) fn settle(&mut self, now: Millis, is_live: bool) -> Settled {
        let mut settled = Settled::default();
        if !is_live || self.in_doubt.is_empty() {
            return settled;
        }
        // A search that has lost its cause answers for nobody else.
        let is_searching = self.is_any_sought() || self.calls.values().any(|call| call.purpose == Purpose::Search);
        for id in self.in_doubt.clone() {
            match self.calls.get_mut(&id) {
                Some(call) if matches!(call.purpose, Purpose::Start(_)) => {
                    // One search at a time; what came into doubt after it had begun is sought by the next one.
                    if !is_searching {
                        call.place = Place::Sought;
                        settled.is_search_wanted = true;
                    }
                }
                // What answers these does not stand in the channel.
                _ => settled.given_up.extend(self.clear(now, id)),
            }
        }
        settled
    }

    /// The channel's past was read, and what it shows was told: whatever is still sought is not there.
    pub(super) fn searched(&mut self, now: Millis, is_live: bool) -> Vec<(Purpose, Answer)> {
        let mut given_up = Vec::new();
        for id in self.take_sought() {
            if is_live {
                given_up.extend(self.clear(now, id));
            }
        }
        given_up
    }

    /// The channel's past could not be read: it is tried again.
    pub(super) fn search_failed(&mut self, now: Millis) {
        for id in self.take_sought() {
            self.in_doubt.remove(&id);
            self.wait(id, now + SEARCH_AGAIN);
        }
    }

    /// Nothing speaks for a request's having been carried out: it may leave again, or is given up.
    fn clear(&mut self, now: Millis, id: CallId) -> Option<(Purpose, Answer)> {
        self.in_doubt.remove(&id);
        let doubt = self.calls.get_mut(&id)?.doubt.take()?;
        if doubt.is_last {
            return self.calls.remove(&id).map(|call| (call.purpose, doubt.answer));
        }
        self.wait(id, now);
        None
    }

    fn is_any_sought(&self) -> bool {
        self.in_doubt.iter().any(|id| self.calls.get(id).is_some_and(|call| call.place == Place::Sought))
    }

    /// Those that are sought, which they are no more.
    fn take_sought(&mut self) -> Vec<CallId> {
        let mut sought = Vec::new();
        for id in &self.in_doubt {
            if let Some(call) = self.calls.get_mut(id).filter(|call| call.place == Place::Sought) {
                call.place = Place::Doubtful;
                sought.push(*id);
            }
        }
        sought
    }
}

impl Call {
    /// Whether this is a no to the start of a task of which an earlier try may have been taken.
    fn is_disputed(&self, answer: &Answer) -> bool {
        let is_no = answer.as_ref().is_ok_and(|response| rest::read_interaction(response).is_err());
        let may_have_begun = matches!(self.purpose, Purpose::Start(_)) && self.request.nonce.is_some();
        is_no && may_have_begun && self.unclear + self.patience > 0
    }

    fn was_sent(&self) -> bool {
        self.place == Place::Out || self.doubt.is_some() || self.unclear + self.patience > 0
    }
}

enum Again {
    No,
    After(Duration),
    Unclear,
}

/// Whether an answer leaves room for another try. What is said of a request that was not taken is the same whatever was
/// asked.
fn again(answer: &Answer) -> Again {
    match answer.as_ref().map(rest::read_interaction) {
        Err(_) => Again::Unclear,
        Ok(Err(InteractError::RateLimited { retry_after, .. })) => Again::After(retry_after),
        Ok(Err(error)) if error.is_unclear() => Again::Unclear,
        Ok(Ok(()) | Err(_)) => Again::No,
    }
}

#[cfg(test)]
mod tests;
