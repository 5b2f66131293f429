//! The gateway: connections, sessions, and which of them hears of what. Knows messages only as JSON.

pub mod frame;
pub mod guild;
pub mod payload;
pub mod query;
pub mod ready;
pub mod strike;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use crate::fault::LineTrouble;
use crate::id::UserId;
use crate::platform::agenda::{Agenda, Due, Entry};
use crate::platform::gateway::payload::{Codec, Payload};
use crate::platform::gateway::query::Compression;
use crate::platform::journal::{JournalKind, JournalOutcome, LineNote};
use crate::platform::options::Options;
use crate::platform::people::{Place, Principal, Room};
use crate::step::{ConnectionId, Frame, Millis, Output};

/// Events of a session that nobody reads are dropped when they take more than this, whatever their number.
const REPLAY_BYTES_MAX: usize = 4 << 20;
/// Sessions without a connection that are kept for a resume; the oldest end first.
const DETACHED_MAX: usize = 10_000;

/// A session, for the platform's own use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey(pub u64);

/// What decides which events a session gets and in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A user's client.
    User {
        /// The bits of IDENTIFY.
        capabilities: u64,
    },
    /// A bot's client.
    Bot {
        /// The bits of IDENTIFY.
        intents: u64,
    },
}

/// The intents of bot clients.
pub mod intent {
    /// Guilds, channels.
    pub const GUILDS: u64 = 1;
    /// Messages in guilds.
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    /// Reactions in guilds.
    pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    /// Messages in DMs.
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    /// Reactions in DMs.
    pub const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    /// Text, embeds, files and buttons of messages.
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    /// All that there are.
    pub const ALL: u64 = (1 << 29) - 1;
}

/// One IDENTIFY and what came of it; survives its connection for a while.
#[derive(Debug)]
struct Session {
    id: u128,
    principal: Principal,
    flavour: Flavour,
    seq: u64,
    replay: VecDeque<(u64, Arc<Payload>)>,
    replay_bytes: usize,
    connection: Option<ConnectionId>,
    end: Option<Entry>,
}

/// One WebSocket.
#[derive(Debug)]
struct Connection {
    version: u8,
    compression: Compression,
    /// Whether the zlib header is still to be sent.
    is_fresh: bool,
    /// Whether nothing goes over it any more; only hardship makes it so.
    is_silent: bool,
    session: Option<SessionKey>,
    heard: Millis,
    liveness: Option<Entry>,
    patience: Option<Entry>,
}

/// Whom an event is for.
#[derive(Clone, Copy, Debug)]
pub enum Audience {
    /// The user's own clients; bots' libraries cannot read these events.
    Own(Principal),
    /// The clients of the bot user for generic clients, whatever they asked for.
    Robot,
    /// Everyone in a place whose client asked for it.
    Place {
        /// Where.
        place: Place,
        /// What bots need for it: in a guild, in a DM.
        intents: (u64, u64),
        /// Only this one, for ephemeral messages.
        only: Option<Principal>,
    },
}

/// One session that hears an event.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// Which.
    pub session: SessionKey,
    /// Whose.
    pub principal: Principal,
    /// Of which kind.
    pub flavour: Flavour,
}

/// All connections and sessions.
#[derive(Debug, Default)]
pub struct Gateway {
    connections: BTreeMap<ConnectionId, Connection>,
    sessions: BTreeMap<SessionKey, Session>,
    by_id: HashMap<u128, SessionKey>,
    by_principal: BTreeMap<Principal, BTreeSet<SessionKey>>,
    detached: BTreeSet<SessionKey>,
    count: u64,
    codec: Codec,
    /// What is to be written into the journal; as much as one step brings.
    notes: Vec<LineNote>,
}

impl Gateway {
    /// What has happened to lines since this was last asked.
    pub fn notes(&mut self) -> std::vec::IntoIter<LineNote> {
        std::mem::take(&mut self.notes).into_iter()
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// The sessions that hear an event, in the order in which they identified.
    pub fn listeners(&self, audience: Audience) -> Vec<Listener> {
        let principals: Vec<Principal> = match audience {
            Audience::Own(principal) => vec![principal],
            Audience::Robot => vec![Principal::Robot],
            Audience::Place { only: Some(only), .. } => vec![only],
            Audience::Place { place, only: None, .. } => [Principal::Person(place.person), Principal::Robot]
                .into_iter()
                .filter(|principal| place.is_seen_by(*principal))
                .collect(),
        };
        let keys = principals.iter().filter_map(|principal| self.by_principal.get(principal)).flatten();
        let sessions = keys.filter_map(|key| self.sessions.get(key).map(|session| (*key, session)));
        let hears = |session: &Session| match (audience, session.flavour) {
            (Audience::Robot, Flavour::User { .. }) => false,
            (_, Flavour::User { .. }) => true,
            (Audience::Own(_), Flavour::Bot { .. }) => false,
            (Audience::Robot, Flavour::Bot { .. }) => true,
            (Audience::Place { place, intents: (guild, direct), .. }, Flavour::Bot { intents }) => match place.room {
                Room::Guild => intents & guild != 0,
                Room::Direct(_) | Room::Robot => intents & direct != 0,
            },
        };
        sessions
            .filter(|(_, session)| hears(session))
            .map(|(key, session)| Listener { session: key, principal: session.principal, flavour: session.flavour })
            .collect()
    }

    /// Gives an event its number in a session, keeps it for a resume, and sends it if someone is there.
    pub fn dispatch(&mut self, key: SessionKey, payload: &Arc<Payload>, options: &Options, out: &mut Vec<Output>) {
        let Some(session) = self.sessions.get_mut(&key) else { return };
        session.seq += 1;
        let seq = session.seq;
        session.replay_bytes += payload.len();
        session.replay.push_back((seq, Arc::clone(payload)));
        while session.replay.len() > options.replay_events_max || session.replay_bytes > REPLAY_BYTES_MAX {
            let Some((_, oldest)) = session.replay.pop_front() else { break };
            session.replay_bytes -= oldest.len();
        }
        if let Some(connection) = session.connection {
            self.send_event(connection, seq, payload, out);
        }
    }

    fn send_event(&mut self, id: ConnectionId, seq: u64, payload: &Payload, out: &mut Vec<Output>) {
        let live = self.connections.get_mut(&id).filter(|connection| !connection.is_silent);
        let Some(connection) = live else { return };
        let frame = match connection.compression {
            Compression::None => Frame::Text(payload.text(seq)),
            Compression::Zlib => Frame::Binary(payload.piece(seq, connection.is_fresh, &mut self.codec)),
        };
        connection.is_fresh = false;
        out.push(Output::Frame { connection: id, frame });
    }

    /// Sends something that is no event.
    fn send(&mut self, id: ConnectionId, text: &str, out: &mut Vec<Output>) {
        let live = self.connections.get_mut(&id).filter(|connection| !connection.is_silent);
        let Some(connection) = live else { return };
        let frame = match connection.compression {
            Compression::None => Frame::Text(text.to_owned()),
            Compression::Zlib => Frame::Binary(payload::stored_piece(text, connection.is_fresh)),
        };
        connection.is_fresh = false;
        out.push(Output::Frame { connection: id, frame });
    }

    /// A WebSocket was opened: HELLO, a refusal, or what goes wrong instead.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of the platform that a connection touches, each by its name"
    )]
    pub fn connect(
        &mut self,
        id: ConnectionId,
        path_and_query: &str,
        mishap: Option<LineTrouble>,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        let dialect = match query::read(path_and_query) {
            Ok(dialect) => dialect,
            Err((code, reason)) => return out.push(Output::Close { connection: id, code, reason }),
        };
        let liveness = options.dead_client_after_ms.map(|after_ms| {
            agenda.add(Millis(now.0.saturating_add(patience_ms(options, after_ms))), Due::Liveness(id))
        });
        let connection = Connection {
            version: dialect.version,
            compression: dialect.compression,
            is_fresh: true,
            is_silent: false,
            session: None,
            heard: now,
            liveness,
            patience: None,
        };
        self.connections.insert(id, connection);
        if let Some(mishap) = mishap {
            return self.strike(id, mishap, now, options, agenda, out);
        }
        let hello = format!(
            r#"{{"t":null,"s":null,"op":10,"d":{{"heartbeat_interval":{},"_trace":["[\"mock-gateway\",{{\"micros\":0}}]"]}}}}"#,
            options.heartbeat_interval_ms
        );
        self.send(id, &hello, out);
    }

    /// A client has left, or its line is broken.
    pub fn hang_up(
        &mut self,
        id: ConnectionId,
        code: Option<u16>,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
    ) {
        if self.connections.contains_key(&id) {
            let note = LineNote::new(JournalKind::Close, JournalOutcome::ByClient, self.user_of(id));
            self.notes.push(LineNote { code, ..note });
        }
        self.disconnect(id, code, now, options, agenda);
    }

    /// Who is at the other end, once that is known.
    fn user_of(&self, id: ConnectionId) -> Option<UserId> {
        let session = self.connections.get(&id)?.session?;
        self.sessions.get(&session).map(|session| session.principal.user())
    }

    /// A connection is gone. A client that says goodbye ends its session, a broken line does not.
    fn disconnect(&mut self, id: ConnectionId, code: Option<u16>, now: Millis, options: &Options, agenda: &mut Agenda) {
        let Some(connection) = self.connections.remove(&id) else { return };
        for entry in [connection.liveness, connection.patience].into_iter().flatten() {
            agenda.remove(entry);
        }
        let Some(key) = connection.session else { return };
        if matches!(code, Some(1000 | 1001)) {
            return self.end(key, agenda);
        }
        self.detach(key, now, options, agenda);
    }

    /// Leaves a session without a connection; it waits for a resume, for a while.
    fn detach(&mut self, key: SessionKey, now: Millis, options: &Options, agenda: &mut Agenda) {
        let Some(session) = self.sessions.get_mut(&key) else { return };
        session.connection = None;
        session.end = Some(agenda.add(Millis(now.0.saturating_add(options.resume_window_ms)), Due::SessionEnd(key)));
        self.detached.insert(key);
        if self.detached.len() > DETACHED_MAX
            && let Some(oldest) = self.detached.first().copied()
        {
            self.end(oldest, agenda);
        }
    }

    /// Closes a connection from this side. Its session lives on unless the code says otherwise.
    fn close(
        &mut self,
        id: ConnectionId,
        (code, reason): (u16, &'static str),
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        let note = LineNote::new(JournalKind::Close, JournalOutcome::ByDiscord, self.user_of(id));
        self.notes.push(LineNote { code: Some(code), ..note });
        // After these codes Discord wants a new session; 1000 is how `disconnect` is told so.
        let as_said = matches!(code, 4003..=4005 | 4007 | 4009..=4014).then_some(1000);
        self.disconnect(id, as_said, now, options, agenda);
        out.push(Output::Close { connection: id, code, reason });
    }

    /// Forgets a session.
    pub fn end(&mut self, key: SessionKey, agenda: &mut Agenda) {
        let Some(session) = self.sessions.remove(&key) else { return };
        self.by_id.remove(&session.id);
        self.detached.remove(&key);
        if let Some(entry) = session.end {
            agenda.remove(entry);
        }
        if let Some(keys) = self.by_principal.get_mut(&session.principal) {
            keys.remove(&key);
            if keys.is_empty() {
                self.by_principal.remove(&session.principal);
            }
        }
    }

    /// Closes a connection from which nothing came for too long, or looks again later.
    pub fn check_liveness(
        &mut self,
        id: ConnectionId,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        let (Some(connection), Some(after_ms)) = (self.connections.get_mut(&id), options.dead_client_after_ms) else {
            return;
        };
        let limit = Millis(connection.heard.0.saturating_add(patience_ms(options, after_ms)));
        if limit <= now {
            self.close(id, (4009, "Session timed out."), now, options, agenda, out);
        } else {
            connection.liveness = Some(agenda.add(limit, Due::Liveness(id)));
        }
    }

    /// Closes a connection that was refused a resume and did not identify.
    pub fn check_patience(
        &mut self,
        id: ConnectionId,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        if self.connections.get(&id).is_some_and(|connection| connection.session.is_none()) {
            self.close(id, (4009, "Session timed out."), now, options, agenda, out);
        }
    }
}

/// A client must be able to miss one heartbeat.
fn patience_ms(options: &Options, after_ms: u64) -> u64 {
    after_ms.max(options.heartbeat_interval_ms.saturating_mul(2))
}
