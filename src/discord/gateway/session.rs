//! One account's gateway session: connected, kept alive, taken up again. A pure state machine; whoever carries its effects
//! out owns the socket.
//!
//! The carrier keeps one socket at a time. [`SessionEffect::Connect`] and [`SessionEffect::Close`] end the one before,
//! about which nothing is reported any more.
//!
//! Source: Discord Docs, Gateway, "Connections"; wire §1.

use std::time::Duration;

use super::{
    CloseMeaning, Dispatch, Frame, Identifies, Inflater, Payload, ReadyUser, Resume, SessionConfig, SessionEffect,
    SessionInput, SessionState, Trouble,
    heart::{Beat, Heart},
    meaning_of,
    outgoing::ClientFrame,
    patience::{Patience, between},
};
use crate::{clock::Millis, id::Stream};

/// How long a connection and its HELLO may take, each.
const HELLO_TIMEOUT: Duration = Duration::from_secs(20);
/// How long READY may take; and RESUMED, after the last event that was sent again.
const READY_TIMEOUT: Duration = Duration::from_secs(20);
/// How often the same session is asked for in vain before it is given up.
const SILENT_RESUMES_MAX: u32 = 2;
/// How often taking it up may be in vain for its own sake before it is given up: an event that cannot be inflated comes
/// again at every RESUME. A line that breaks says nothing of the session, and a RESUME costs no IDENTIFY: those are tried for
/// ever. With the waits between it takes some minutes, as long as Discord keeps a session.
const VAIN_RESUMES_MAX: u32 = 10;
/// With which code we close: any but 1000 and 1001 keeps the session.
const RESUMABLE_CLOSE: u16 = 4000;
/// What Discord is asked for at every connection.
const QUERY: &str = "/?encoding=json&v=9&compress=zlib-stream";

#[derive(Clone, Debug)]
enum State {
    Offline,
    Waiting { until: Millis },
    Connecting { deadline: Millis },
    AwaitingHello { deadline: Millis },
    Online { heart: Heart, phase: Phase },
    Closed,
}

/// What a connection that has said HELLO is about.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// IDENTIFY has to wait.
    Pausing {
        identify_at: Millis,
        /// Because there were too many, not because the last one is too fresh.
        is_spent: bool,
    },
    Identifying {
        deadline: Millis,
    },
    Resuming {
        deadline: Millis,
    },
    Ready {
        since: Millis,
    },
}

/// One account's gateway session.
#[derive(Debug)]
pub struct Session {
    config: SessionConfig,
    state: State,
    resume: Option<Resume>,
    inflater: Inflater,
    patience: Patience,
    /// Connections in a row that could not be opened.
    unreached: u32,
    /// RESUMEs in a row that were not answered.
    silent_resumes: u32,
    /// RESUMEs in a row after which the connection was left for the session's sake, with nothing new.
    vain_resumes: u32,
}

/// What a step works with.
struct Turn<'c> {
    now: Millis,
    chance: &'c mut Stream,
    effects: Vec<SessionEffect>,
}

impl Turn<'_> {
    fn push(&mut self, effect: SessionEffect) {
        self.effects.push(effect);
    }
}

impl Session {
    /// A session that is not at work yet; `resume` and `identifies` are what is known from before.
    pub fn new(config: SessionConfig, resume: Option<Resume>, identifies: Identifies) -> Session {
        Session {
            config,
            state: State::Offline,
            resume,
            inflater: Inflater::new(),
            patience: Patience::after(identifies),
            unreached: 0,
            silent_resumes: 0,
            vain_resumes: 0,
        }
    }

    /// Changes who connects; good from the next connection on. A session belongs to its token and its Discord, so with
    /// another one it is forgotten, and with another token so is how many there were.
    pub fn configure(&mut self, config: SessionConfig) {
        if config.token != self.config.token {
            // Discord has counted them for another user.
            self.patience = Patience::default();
        }
        if (&config.token, &config.gateway_url) != (&self.config.token, &self.config.gateway_url) {
            self.resume = None;
        }
        self.config = config;
    }

    /// Where the session can be taken up again, if there is one. To be stored together with the effects of each step.
    pub fn resume(&self) -> Option<Resume> {
        self.resume.clone()
    }

    /// How many new sessions were asked for. To be stored before the next one is.
    pub fn identifies(&self) -> Identifies {
        self.patience.identifies()
    }

    /// Where it stands.
    pub fn state(&self) -> SessionState {
        match &self.state {
            State::Offline => SessionState::Offline,
            State::Waiting { .. } => SessionState::Waiting,
            State::Connecting { .. } => SessionState::Connecting,
            State::AwaitingHello { .. } => SessionState::AwaitingHello,
            State::Online { phase: Phase::Pausing { is_spent: true, .. }, .. } => SessionState::Spent,
            State::Online { phase: Phase::Pausing { .. } | Phase::Identifying { .. }, .. } => SessionState::Identifying,
            State::Online { phase: Phase::Resuming { .. }, .. } => SessionState::Resuming,
            State::Online { phase: Phase::Ready { .. }, .. } => SessionState::Ready,
            State::Closed => SessionState::Closed,
        }
    }

    /// When [`SessionInput::TimePassed`] is wanted next; `None` while nothing is awaited.
    pub fn next_due(&self) -> Option<Millis> {
        match &self.state {
            State::Offline | State::Closed => None,
            State::Waiting { until: due }
            | State::Connecting { deadline: due }
            | State::AwaitingHello { deadline: due } => Some(*due),
            State::Online { heart, phase } => Some(match phase {
                Phase::Pausing { identify_at: due, .. }
                | Phase::Identifying { deadline: due }
                | Phase::Resuming { deadline: due } => heart.due().min(*due),
                Phase::Ready { .. } => heart.due(),
            }),
        }
    }

    /// Takes one thing that happened and gives what is to be done about it.
    pub fn step(&mut self, now: Millis, input: SessionInput, chance: &mut Stream) -> Vec<SessionEffect> {
        let mut turn = Turn { now, chance, effects: Vec::new() };
        let state = std::mem::replace(&mut self.state, State::Offline);
        self.state = self.on(state, input, &mut turn);
        turn.effects
    }

    fn on(&mut self, state: State, input: SessionInput, turn: &mut Turn<'_>) -> State {
        use SessionInput::{Failed, Frame, Opened, Start, Stop, TimePassed};
        use State::{AwaitingHello, Connecting, Offline, Online, Waiting};
        match (state, input) {
            (Offline | State::Closed, Start) => {
                self.patience.reset();
                self.connect(turn)
            }
            (state @ (Waiting { .. } | Connecting { .. } | AwaitingHello { .. } | Online { .. }), Start) => state,

            (Connecting { .. }, Opened) => AwaitingHello { deadline: turn.now + HELLO_TIMEOUT },
            // What an older socket still reports says nothing about this one.
            (state @ (Offline | Waiting { .. } | AwaitingHello { .. } | Online { .. } | State::Closed), Opened) => {
                state
            }

            (state @ (AwaitingHello { .. } | Online { .. }), Frame(frame)) => self.frame(state, frame, turn),
            (state @ (Offline | Waiting { .. } | Connecting { .. } | State::Closed), Frame(_)) => state,

            (state @ (Connecting { .. } | AwaitingHello { .. } | Online { .. }), SessionInput::Closed { code }) => {
                self.closed(&state, code, turn)
            }
            (state @ (Offline | Waiting { .. } | State::Closed), SessionInput::Closed { .. }) => state,

            (state @ Connecting { .. }, Failed { why }) => {
                self.unreached = self.unreached.saturating_add(1);
                self.retry(&state, Trouble::Unreached { why }, turn)
            }
            (state @ (AwaitingHello { .. } | Online { .. }), Failed { .. }) => self.retry(&state, Trouble::Cut, turn),
            (state @ (Offline | Waiting { .. } | State::Closed), Failed { .. }) => state,

            (Waiting { until }, TimePassed) if turn.now >= until => self.connect(turn),
            (state @ (Connecting { deadline } | AwaitingHello { deadline }), TimePassed) if turn.now >= deadline => {
                self.unreached = self.unreached.saturating_add(1);
                self.hang_up(&state, Trouble::NoHello, turn)
            }
            (Online { heart, phase }, TimePassed) => self.online_time_passed(heart, phase, turn),
            (
                state @ (Offline | Waiting { .. } | Connecting { .. } | AwaitingHello { .. } | State::Closed),
                TimePassed,
            ) => state,

            (state @ (Connecting { .. } | AwaitingHello { .. } | Online { .. }), Stop) => {
                turn.push(SessionEffect::Close { code: RESUMABLE_CLOSE });
                if state.is_ready() {
                    turn.push(SessionEffect::Lost);
                }
                Offline
            }
            (Offline | Waiting { .. } | State::Closed, Stop) => Offline,
        }
    }

    fn connect(&mut self, turn: &mut Turn<'_>) -> State {
        self.inflater = Inflater::new();
        // A resume URL names one machine. If that one is gone, the front door knows the way as well.
        let base = match &self.resume {
            Some(resume) if self.unreached.is_multiple_of(2) => &resume.url,
            Some(_) | None => &self.config.gateway_url,
        };
        turn.push(SessionEffect::Connect { url: format!("{}{QUERY}", base.trim_end_matches('/')) });
        State::Connecting { deadline: turn.now + HELLO_TIMEOUT }
    }

    fn frame(&mut self, mut state: State, frame: Frame, turn: &mut Turn<'_>) -> State {
        let payloads = match frame {
            Frame::Text(text) => vec![text.into_bytes()],
            Frame::Binary(bytes) => match self.inflater.push(&bytes) {
                Ok(payloads) => payloads,
                Err(error) => return self.hang_up(&state, error.into(), turn),
            },
        };
        for payload in payloads {
            state = match (state, Payload::read(&payload)) {
                (state @ (State::AwaitingHello { .. } | State::Online { .. }), Err(error)) => {
                    turn.push(SessionEffect::Skipped(error));
                    state
                }
                (state @ State::AwaitingHello { .. }, Ok(payload)) => self.before_hello(state, payload, turn),
                (State::Online { heart, phase }, Ok(payload)) => self.online(heart, phase, payload, turn),
                // An earlier payload of the same message has ended the connection; Discord sends the rest again.
                (state @ (State::Offline | State::Waiting { .. } | State::Connecting { .. } | State::Closed), _) => {
                    state
                }
            };
        }
        state
    }

    fn before_hello(&mut self, state: State, payload: Payload, turn: &mut Turn<'_>) -> State {
        match payload {
            Payload::Hello { heartbeat_interval } => {
                self.unreached = 0;
                let heart = Heart::start(turn.now, heartbeat_interval, turn.chance);
                let phase = match &self.resume {
                    Some(Resume { session_id, sequence, .. }) => {
                        let resume = ClientFrame::resume(&self.config.token, session_id, *sequence);
                        turn.push(SessionEffect::Send(resume));
                        Phase::Resuming { deadline: turn.now + READY_TIMEOUT }
                    }
                    None => self.identify_or_pause(self.patience.identify_due(turn.now), turn),
                };
                State::Online { heart, phase }
            }
            Payload::Heartbeat => {
                self.send_heartbeat(turn);
                state
            }
            Payload::Reconnect => self.hang_up(&state, Trouble::ReconnectAsked, turn),
            Payload::InvalidSession { .. } => self.hang_up(&state, Trouble::SessionInvalid, turn),
            Payload::HeartbeatAck | Payload::Dispatch { .. } | Payload::Unknown { .. } => state,
        }
    }

    fn online(&mut self, mut heart: Heart, phase: Phase, payload: Payload, turn: &mut Turn<'_>) -> State {
        match payload {
            Payload::Dispatch { sequence, event } => {
                let phase = self.dispatch(phase, sequence, event, turn);
                State::Online { heart, phase }
            }
            Payload::Heartbeat => {
                self.send_heartbeat(turn);
                State::Online { heart, phase }
            }
            Payload::HeartbeatAck => {
                heart.ack();
                State::Online { heart, phase }
            }
            Payload::Reconnect => self.hang_up(&State::Online { heart, phase }, Trouble::ReconnectAsked, turn),
            Payload::InvalidSession { resumable: true } if self.resume.is_some() => {
                self.hang_up(&State::Online { heart, phase }, Trouble::SessionInvalid, turn)
            }
            Payload::InvalidSession { .. } => {
                self.resume = None;
                if let Phase::Ready { .. } = phase {
                    turn.push(SessionEffect::Lost);
                }
                let mut wait = between(Duration::from_secs(1), Duration::from_millis(4_999), turn.chance);
                if let Phase::Identifying { .. } = phase {
                    // A new session was refused as well: asking at the same pace would use up the day's IDENTIFYs.
                    wait = wait.max(self.patience.after_failure(turn.chance));
                }
                let identify_at = self.patience.identify_due(turn.now).max(turn.now + wait);
                State::Online { heart, phase: self.pause(identify_at, turn) }
            }
            Payload::Hello { .. } | Payload::Unknown { .. } => State::Online { heart, phase },
        }
    }

    fn dispatch(&mut self, phase: Phase, sequence: u64, event: Dispatch, turn: &mut Turn<'_>) -> Phase {
        match (phase, event) {
            // Whatever comes now belongs to a session that was given up.
            (Phase::Pausing { .. }, _) => phase,
            (_, Dispatch::Ready { session_id, resume_url, user }) => {
                let url = resume_url.filter(|url| self.may_be_resumed_at(url));
                let url = url.unwrap_or_else(|| self.config.gateway_url.clone());
                self.resume = session_id.map(|session_id| Resume { session_id, url, sequence });
                self.live(false, user, turn)
            }
            // Before READY there is no session that it could belong to.
            (Phase::Identifying { .. }, _) => phase,
            (Phase::Resuming { .. }, Dispatch::Resumed) => {
                self.advance(sequence);
                self.live(true, None, turn)
            }
            // Discord repeats itself after a resume.
            (Phase::Resuming { .. } | Phase::Ready { .. }, _) if !self.advance(sequence) => phase,
            (Phase::Resuming { .. }, event) => {
                self.vain_resumes = 0;
                turn.push(SessionEffect::Dispatched(event));
                Phase::Resuming { deadline: turn.now + READY_TIMEOUT }
            }
            (Phase::Ready { .. }, event) => {
                turn.push(SessionEffect::Dispatched(event));
                phase
            }
        }
    }

    fn live(&mut self, resumed: bool, user: Option<ReadyUser>, turn: &mut Turn<'_>) -> Phase {
        (self.silent_resumes, self.vain_resumes) = (0, 0);
        self.patience.live();
        turn.push(SessionEffect::Live { resumed, user });
        Phase::Ready { since: turn.now }
    }

    /// Whether the event with this number is new; a session without a name cannot tell.
    fn advance(&mut self, sequence: u64) -> bool {
        match &mut self.resume {
            Some(resume) if sequence <= resume.sequence => false,
            Some(resume) => {
                resume.sequence = sequence;
                true
            }
            None => true,
        }
    }

    /// The token goes where this URL says: never from a guarded line to an open one.
    fn may_be_resumed_at(&self, url: &str) -> bool {
        url.starts_with("wss://") || url.starts_with("ws://") && !self.config.gateway_url.starts_with("wss://")
    }

    fn online_time_passed(&mut self, mut heart: Heart, phase: Phase, turn: &mut Turn<'_>) -> State {
        match heart.beat(turn.now) {
            Some(Beat::Send) => self.send_heartbeat(turn),
            Some(Beat::Dead) => return self.hang_up(&State::Online { heart, phase }, Trouble::NoHeartbeatAck, turn),
            None => {}
        }
        let phase = match phase {
            Phase::Pausing { identify_at, .. } if turn.now < identify_at => phase,
            Phase::Pausing { identify_at, .. } => self.identify_or_pause(identify_at, turn),
            Phase::Identifying { deadline } if turn.now >= deadline => {
                return self.hang_up(&State::Online { heart, phase }, Trouble::NotReady, turn);
            }
            Phase::Resuming { deadline } if turn.now >= deadline => {
                self.silent_resumes += 1;
                if self.silent_resumes >= SILENT_RESUMES_MAX {
                    (self.resume, self.silent_resumes) = (None, 0);
                }
                return self.hang_up(&State::Online { heart, phase }, Trouble::NotReady, turn);
            }
            Phase::Identifying { .. } | Phase::Resuming { .. } | Phase::Ready { .. } => phase,
        };
        State::Online { heart, phase }
    }

    fn identify_or_pause(&mut self, identify_at: Millis, turn: &mut Turn<'_>) -> Phase {
        if turn.now < identify_at {
            return self.pause(identify_at, turn);
        }
        self.patience.identified(turn.now);
        turn.push(SessionEffect::Send(ClientFrame::identify(&self.config.token, &self.config.user_agent)));
        Phase::Identifying { deadline: turn.now + READY_TIMEOUT }
    }

    fn pause(&self, identify_at: Millis, turn: &mut Turn<'_>) -> Phase {
        let is_spent = self.patience.is_spent(turn.now);
        if is_spent {
            turn.push(SessionEffect::Waiting { until: identify_at, trouble: Trouble::IdentifiesSpent });
        }
        Phase::Pausing { identify_at, is_spent }
    }

    fn send_heartbeat(&self, turn: &mut Turn<'_>) {
        let sequence = self.resume.as_ref().map(|resume| resume.sequence);
        turn.push(SessionEffect::Send(ClientFrame::heartbeat(sequence)));
    }

    fn closed(&mut self, state: &State, code: Option<u16>, turn: &mut Turn<'_>) -> State {
        let trouble = code.map_or(Trouble::Cut, |code| Trouble::Closed { code });
        match meaning_of(code) {
            CloseMeaning::Resume => self.retry(state, trouble, turn),
            CloseMeaning::Identify => {
                self.resume = None;
                self.retry(state, trouble, turn)
            }
            CloseMeaning::Fatal { reason } => {
                self.resume = None;
                if state.is_ready() {
                    turn.push(SessionEffect::Lost);
                }
                turn.push(SessionEffect::Fatal { code: code.unwrap_or_default(), reason: reason.to_owned() });
                State::Closed
            }
        }
    }

    fn hang_up(&mut self, state: &State, trouble: Trouble, turn: &mut Turn<'_>) -> State {
        turn.push(SessionEffect::Close { code: RESUMABLE_CLOSE });
        self.retry(state, trouble, turn)
    }

    fn retry(&mut self, state: &State, trouble: Trouble, turn: &mut Turn<'_>) -> State {
        if let State::Online { phase: Phase::Resuming { .. }, .. } = state
            && matches!(trouble, Trouble::Garbled(_) | Trouble::SessionInvalid)
        {
            self.vain_resumes += 1;
            if self.vain_resumes >= VAIN_RESUMES_MAX {
                (self.resume, self.vain_resumes) = (None, 0);
            }
        }
        let wait = match state {
            State::Online { phase: Phase::Ready { since }, .. } => {
                turn.push(SessionEffect::Lost);
                self.patience.after_loss(turn.now.since(*since), turn.chance)
            }
            State::Offline
            | State::Waiting { .. }
            | State::Connecting { .. }
            | State::AwaitingHello { .. }
            | State::Online { .. }
            | State::Closed => self.patience.after_failure(turn.chance),
        };
        let until = turn.now + wait;
        turn.push(SessionEffect::Waiting { until, trouble });
        State::Waiting { until }
    }
}

impl State {
    fn is_ready(&self) -> bool {
        matches!(self, State::Online { phase: Phase::Ready { .. }, .. })
    }
}

#[cfg(test)]
mod tests;
