//! The requests of one account: what waits, what is out, and when it may be tried again.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    clock::Millis,
    discord::{
        ratelimit::{Leave, RateLimits},
        rest::{self, InteractError, Request, Response},
    },
    id::TaskId,
    task::Sent,
};

/// One request of one account. Numbers are used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To start a task.
    Start(TaskId),
    /// To have a job stopped; nobody waits for the answer.
    Stop,
    /// To read what the channel has said lately.
    LookBack,
}

/// How many requests of one account are out at once.
const CALLS_OUT_MAX: usize = 16;
/// Waits before a request whose fate is unclear is sent again, with the same nonce: Discord takes a nonce once.
const RETRIES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// How often Discord may ask for patience before a request is given up.
const PATIENCE_MAX: usize = 20;

#[derive(Debug)]
struct Call {
    purpose: Purpose,
    request: Request,
    /// `None` while it is out.
    due: Option<Millis>,
    unclear: usize,
    patience: usize,
}

/// What became of a request.
#[derive(Debug)]
pub(super) enum Ended {
    /// A task's request was decided.
    Sent(TaskId, Sent),
    /// The channel's past came back; `None` if it could not be had.
    Past(Option<Response>),
    /// Nothing anybody waits for, or not yet.
    Nothing,
}

/// The requests of one account.
#[derive(Debug, Default)]
pub(super) struct Calls {
    calls: BTreeMap<CallId, Call>,
    last: u64,
    limits: RateLimits,
}

impl Calls {
    /// A request is to be sent as soon as it may.
    pub(super) fn queue(&mut self, now: Millis, purpose: Purpose, request: Request) {
        self.last += 1;
        self.calls.insert(CallId(self.last), Call { purpose, request, due: Some(now), unclear: 0, patience: 0 });
    }

    /// Those that may leave now, oldest first.
    pub(super) fn leave(&mut self, now: Millis) -> Vec<(CallId, Request)> {
        let mut out = self.calls.values().filter(|call| call.due.is_none()).count();
        let mut leaving = Vec::new();
        for (id, call) in &mut self.calls {
            if out >= CALLS_OUT_MAX {
                break;
            }
            if call.due.is_none_or(|due| due > now) {
                continue;
            }
            match self.limits.ask(now, call.request.route) {
                Leave::Go => {
                    call.due = None;
                    out += 1;
                    leaving.push((*id, call.request.clone()));
                }
                Leave::Wait(until) => call.due = Some(until),
            }
        }
        leaving
    }

    /// When the next one may leave.
    pub(super) fn next_due(&self) -> Option<Millis> {
        let out = self.calls.values().filter(|call| call.due.is_none()).count();
        if out >= CALLS_OUT_MAX {
            return None;
        }
        self.calls.values().filter_map(|call| call.due).min()
    }

    /// A request was answered, or could not be carried.
    pub(super) fn ended(&mut self, now: Millis, id: CallId, answer: Result<Response, String>) -> Ended {
        let Some(call) = self.calls.get_mut(&id) else { return Ended::Nothing };
        if let Ok(response) = &answer {
            self.limits.learn(now, call.request.route, response);
        }
        let again = match &answer {
            Err(_) => Again::Unclear,
            Ok(response) => match (call.purpose, rest::read_interaction(response)) {
                (Purpose::LookBack, _) if response.status() == 200 => Again::No,
                (_, Err(InteractError::RateLimited { retry_after, .. })) => Again::After(retry_after),
                (_, Err(error)) if error.is_unclear() => Again::Unclear,
                (_, Ok(()) | Err(_)) => Again::No,
            },
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
            return Ended::Nothing;
        }
        let Some(call) = self.calls.remove(&id) else { return Ended::Nothing };
        match call.purpose {
            Purpose::Stop => Ended::Nothing,
            Purpose::LookBack => Ended::Past(answer.ok().filter(|response| response.status() == 200)),
            Purpose::Start(task) => Ended::Sent(task, sent(answer)),
        }
    }
}

enum Again {
    No,
    After(Duration),
    Unclear,
}

/// What an answer that is final means for the task.
fn sent(answer: Result<Response, String>) -> Sent {
    match answer {
        Err(why) => Sent::Unreached { why },
        Ok(response) => match rest::read_interaction(&response) {
            Ok(()) => Sent::Accepted,
            Err(error) => Sent::Rejected { text: error.words().to_owned() },
        },
    }
}
