//! The requests of one account: what waits, what is out, and when it may be tried again.

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
        rest::{self, InteractError, Request, Response},
    },
    id::TaskId,
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
/// Waits before a request whose fate is unclear is sent again, with the same nonce: Discord takes a nonce once.
const RETRIES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// How many wishes to have a job stopped may wait at once; further ones are dropped, since nobody waits for them and each
/// job ends by itself.
const STOPS_WAITING_MAX: usize = 1_024;
/// How often Discord may ask for patience before a request is given up.
const PATIENCE_MAX: usize = 20;

#[derive(Debug)]
struct Call {
    purpose: Purpose,
    request: Request,
    stored: Option<Stored>,
    /// When it may leave; `None` while it is out.
    due: Option<Millis>,
    unclear: usize,
    patience: usize,
    /// Nobody waits for it any more: once it is out its answer is not heard, and it is not sent again.
    is_forgotten: bool,
}

/// The requests of one account.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: BTreeMap<CallId, Call>,
    /// Those that are not out, by when they may leave.
    waiting: BTreeSet<(Millis, CallId)>,
    last: u64,
    limits: RateLimits,
}

impl Calls {
    /// A request is to be sent as soon as it may.
    pub(super) fn queue(&mut self, now: Millis, purpose: Purpose, request: Request, stored: Option<Stored>) {
        if purpose == Purpose::Stop && self.stops() >= STOPS_WAITING_MAX {
            return;
        }
        self.last += 1;
        let id = CallId(self.last);
        self.calls.insert(
            id,
            Call { purpose, request, stored, due: Some(now), unclear: 0, patience: 0, is_forgotten: false },
        );
        self.waiting.insert((now, id));
    }

    /// What was to be sent for this is not sent any more; what is out is not sent again, and its answer is not heard.
    pub(super) fn forget(&mut self, what: Purpose) {
        self.drop_waiting(|purpose| purpose == what);
        for call in self.calls.values_mut().filter(|call| call.due.is_none() && call.purpose == what) {
            call.is_forgotten = true;
        }
    }

    /// Forgets everything, and whatever is out; numbers go on, so that late answers find nobody.
    pub(super) fn forget_all(&mut self) {
        self.calls.clear();
        self.waiting.clear();
    }

    fn drop_waiting(&mut self, which: impl Fn(Purpose) -> bool) {
        let gone: Vec<(Millis, CallId)> = self
            .waiting
            .iter()
            .filter(|(_, id)| self.calls.get(id).is_some_and(|call| which(call.purpose)))
            .copied()
            .collect();
        for key in gone {
            self.waiting.remove(&key);
            self.calls.remove(&key.1);
        }
    }

    /// Those that may leave now, oldest first.
    pub(super) fn leave(&mut self, now: Millis) -> Vec<(CallId, Request, Option<Stored>)> {
        let mut leaving = Vec::new();
        while self.out() < CALLS_OUT_MAX
            && let Some(&(due, id)) = self.waiting.first()
            && due <= now
        {
            self.waiting.pop_first();
            let Some(call) = self.calls.get_mut(&id) else { continue };
            match self.limits.ask(now, call.request.route) {
                Leave::Go => {
                    call.due = None;
                    leaving.push((id, call.request.clone(), call.stored.clone()));
                }
                Leave::Wait(until) => {
                    // Never this very moment again: that would be asked for ever.
                    let until = until.max(now + Duration::from_millis(1));
                    call.due = Some(until);
                    self.waiting.insert((until, id));
                }
            }
        }
        leaving
    }

    /// The task that a request is to start; `None` for any other request.
    pub(super) fn starts(&self, id: CallId) -> Option<TaskId> {
        match self.calls.get(&id)?.purpose {
            Purpose::Start(task) => Some(task),
            Purpose::Prepare(_) | Purpose::Errand(_) | Purpose::Stop | Purpose::LookBack | Purpose::Index => None,
        }
    }

    /// When the next one may leave.
    pub(super) fn next_due(&self) -> Option<Millis> {
        self.waiting.first().filter(|_| self.out() < CALLS_OUT_MAX).map(|(due, _)| *due)
    }

    /// How many wishes to have a job stopped wait or are out.
    fn stops(&self) -> usize {
        self.calls.values().filter(|call| call.purpose == Purpose::Stop).count()
    }

    fn out(&self) -> usize {
        self.calls.len() - self.waiting.len()
    }

    /// A request was answered, or could not be carried: what it was for, and how it ended; `None` while it is tried again.
    pub(super) fn ended(
        &mut self,
        now: Millis,
        id: CallId,
        answer: Result<Response, String>,
    ) -> Option<(Purpose, Result<Response, String>)> {
        let call = self.calls.get_mut(&id).filter(|call| call.due.is_none())?;
        if let Ok(response) = &answer {
            self.limits.learn(now, call.request.route, response);
        }
        if call.is_forgotten {
            self.calls.remove(&id);
            return None;
        }
        // What is said of a request that was not taken is the same whatever was asked.
        let again = match answer.as_ref().map(rest::read_interaction) {
            Err(_) => Again::Unclear,
            Ok(Err(InteractError::RateLimited { retry_after, .. })) => Again::After(retry_after),
            Ok(Err(error)) if error.is_unclear() => Again::Unclear,
            Ok(Ok(()) | Err(_)) => Again::No,
        };
        let wait = match again {
            Again::After(wait) if call.patience < PATIENCE_MAX => {
                call.patience += 1;
                Some(wait)
            }
            Again::Unclear if call.unclear < RETRIES.len() => {
                call.unclear += 1;
                Some(RETRIES[call.unclear - 1])
            }
            Again::After(_) | Again::Unclear | Again::No => None,
        };
        if let Some(wait) = wait {
            call.due = Some(now + wait);
            self.waiting.insert((now + wait, id));
            return None;
        }
        let call = self.calls.remove(&id)?;
        Some((call.purpose, answer))
    }
}

enum Again {
    No,
    After(Duration),
    Unclear,
}
