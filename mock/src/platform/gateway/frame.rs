//! What clients say on the gateway: IDENTIFY, RESUME, heartbeats, and all the rest, most of which is listened to politely.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::fault::{LineTrouble, Phase};
use crate::id::{GuildId, MessageId, Text, UserId};
use crate::platform::agenda::{Agenda, Due};
use crate::platform::gateway::payload::Payload;
use crate::platform::gateway::ready::Introduction;
use crate::platform::gateway::{Flavour, Gateway, Session, SessionKey, guild, intent, ready};
use crate::platform::journal::{JournalKind, JournalOutcome, LineNote};
use crate::platform::options::Options;
use crate::platform::people::{self, Place, Principal};
use crate::step::{ConnectionId, Frame, Millis, Output};

/// Discord's limit for what a client may send at once.
const FRAME_BYTES_MAX: usize = 15_360;
/// How long a connection may go on after it was refused a resume.
pub(super) const PATIENCE_MS: u64 = 5_000;

const HEARTBEAT_ACK: &str = r#"{"t":null,"s":null,"op":11,"d":null}"#;
const INVALID_SESSION: &str = r#"{"t":null,"s":null,"op":9,"d":false}"#;

/// What the gateway needs of the rest of the platform while it reads a frame.
pub struct Surroundings<'a, L> {
    /// The world's time.
    pub now: Millis,
    /// The options.
    pub options: &'a Options,
    /// The agenda.
    pub agenda: &'a mut Agenda,
    /// A fresh session id, drawn only when one is needed.
    pub session_id: &'a mut dyn FnMut() -> u128,
    /// Tells the platform that a person is there.
    pub welcome: &'a mut dyn FnMut(Principal),
    /// What goes wrong before the connection is of use.
    pub mishap: &'a mut dyn FnMut(Phase, UserId) -> Option<LineTrouble>,
    /// The newest message of a place.
    pub last: L,
    /// Where outputs go.
    pub out: &'a mut Vec<Output>,
}

impl Gateway {
    /// A frame has come.
    pub fn hear<L: Fn(Place) -> Option<MessageId>>(
        &mut self,
        id: ConnectionId,
        frame: &Frame,
        around: &mut Surroundings<'_, L>,
    ) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        if connection.is_silent {
            return;
        }
        connection.heard = around.now;
        let has_session = connection.session.is_some();
        // Some clients send JSON in binary messages.
        let bytes = match frame {
            Frame::Text(text) => text.as_bytes(),
            Frame::Binary(bytes) => bytes,
        };
        let payload = Some(bytes).filter(|bytes| bytes.len() <= FRAME_BYTES_MAX);
        let payload = payload.and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        let Some(payload) = payload else { return self.shut(id, DECODE_ERROR, around) };
        let Some(op) = payload.get("op").and_then(Value::as_i64) else { return self.shut(id, DECODE_ERROR, around) };
        let data = payload.get("d").unwrap_or(&Value::Null);
        match op {
            1 | 40 => self.send(id, HEARTBEAT_ACK, around.out),
            2 if has_session => self.shut(id, (4005, "Already authenticated."), around),
            2 => self.identify(id, data, around),
            6 if has_session => self.shut(id, (4005, "Already authenticated."), around),
            6 => self.resume(id, data, around),
            ..=-1 | 44.. => self.shut(id, (4001, "Unknown opcode."), around),
            _ if !has_session => self.shut(id, (4003, "Not authenticated."), around),
            8 => self.members(id, data, around),
            // Presence, voice, subscriptions: nothing here depends on them.
            _ => {}
        }
    }

    fn shut<L>(&mut self, id: ConnectionId, code: (u16, &'static str), around: &mut Surroundings<'_, L>) {
        self.close(id, code, around.now, around.options, around.agenda, around.out);
    }

    /// Closes in the place of the answer to an IDENTIFY or a RESUME.
    fn refuse<L>(
        &mut self,
        id: ConnectionId,
        kind: JournalKind,
        user: Option<UserId>,
        code: (u16, &'static str),
        around: &mut Surroundings<'_, L>,
    ) {
        self.notes.push(LineNote { code: Some(code.0), ..LineNote::new(kind, JournalOutcome::Refused, user) });
        self.shut(id, code, around);
    }

    fn identify<L: Fn(Place) -> Option<MessageId>>(
        &mut self,
        id: ConnectionId,
        data: &Value,
        around: &mut Surroundings<'_, L>,
    ) {
        let Some(principal) = data.get("token").and_then(Value::as_str).and_then(Principal::of_token) else {
            return self.refuse(id, JournalKind::Identify, None, AUTHENTICATION_FAILED, around);
        };
        let user = principal.user();
        let number = |key: &str| data.get(key).and_then(Value::as_u64);
        let flavour = match (data.get("intents").filter(|value| !value.is_null()), principal) {
            (Some(intents), _) => match intents.as_u64() {
                Some(intents) if intents & !intent::ALL == 0 => Flavour::Bot { intents },
                _ => {
                    let code = (4013, "Invalid intent(s).");
                    return self.refuse(id, JournalKind::Identify, Some(user), code, around);
                }
            },
            // Before version 8 bots named no intents and got everything.
            (None, Principal::Robot) => Flavour::Bot { intents: intent::ALL },
            (None, Principal::Person(_)) => Flavour::User { capabilities: number("capabilities").unwrap_or(0) },
        };
        let shard = match data.get("shard") {
            Some(Value::Array(shard)) => match shard.iter().map(Value::as_u64).collect::<Vec<_>>().as_slice() {
                [Some(shard), Some(count)] if shard < count => (*shard, *count),
                _ => {
                    return self.refuse(id, JournalKind::Identify, Some(user), (4010, "Invalid shard."), around);
                }
            },
            _ => (0, 1),
        };
        (around.welcome)(principal);
        if let Some(mishap) = (around.mishap)(Phase::Ready, user) {
            let note = LineNote::new(JournalKind::Identify, JournalOutcome::Interrupted, Some(user));
            self.notes.push(LineNote { trouble: Some(mishap.to_string()), ..note });
            return self.break_off(id, mishap, around);
        }
        self.notes.push(LineNote::new(JournalKind::Identify, JournalOutcome::Ready, Some(user)));
        self.count += 1;
        let key = SessionKey(self.count);
        let session = Session {
            id: (around.session_id)(),
            principal,
            flavour,
            seq: 0,
            replay: VecDeque::new(),
            replay_bytes: 0,
            connection: Some(id),
            end: None,
        };
        let Some(connection) = self.connections.get_mut(&id) else { return };
        connection.session = Some(key);
        if let Some(entry) = connection.patience.take() {
            around.agenda.remove(entry);
        }
        let hello = Introduction { session: session.id, principal, flavour, version: connection.version, shard };
        self.by_id.insert(session.id, key);
        self.by_principal.entry(principal).or_default().insert(key);
        self.sessions.insert(key, session);
        for (name, data) in ready::events(hello, around.options, &around.last) {
            let payload = Arc::new(Payload::new(name, data.to_string()));
            self.dispatch(key, &payload, around.options, around.out);
        }
        // Only who has read READY knows the session's id, so nobody ever resumes from before it; it is the largest event
        // by far, and an idle session stays small without it.
        if let Some(session) = self.sessions.get_mut(&key)
            && let Some((_, ready)) = session.replay.pop_front()
        {
            session.replay_bytes -= ready.len();
            session.replay.shrink_to_fit();
        }
    }

    fn resume<L>(&mut self, id: ConnectionId, data: &Value, around: &mut Surroundings<'_, L>) {
        let text = |key: &str| data.get(key).and_then(Value::as_str);
        let Some(principal) = text("token").and_then(Principal::of_token) else {
            return self.refuse(id, JournalKind::Resume, None, AUTHENTICATION_FAILED, around);
        };
        let seen = data.get("seq").and_then(Value::as_u64).unwrap_or(0);
        let note = |outcome| LineNote {
            sequence: Some(seen),
            ..LineNote::new(JournalKind::Resume, outcome, Some(principal.user()))
        };
        let named = text("session_id").and_then(|text| u128::from_str_radix(text, 16).ok());
        let key = named.and_then(|named| self.by_id.get(&named)).copied();
        let Some((key, session)) = key.and_then(|key| self.sessions.get_mut(&key).map(|session| (key, session))) else {
            self.notes.push(note(JournalOutcome::InvalidSession));
            return self.refuse_resume(id, around);
        };
        if session.principal != principal {
            self.notes.push(note(JournalOutcome::InvalidSession));
            return self.refuse_resume(id, around);
        }
        if seen > session.seq {
            self.notes.push(LineNote { code: Some(4007), ..note(JournalOutcome::Refused) });
            return self.shut(id, (4007, "Invalid seq."), around);
        }
        // Every event after `seen` must still be there.
        if session.seq - seen > session.replay.len() as u64 {
            self.notes.push(note(JournalOutcome::InvalidSession));
            return self.refuse_resume(id, around);
        }
        let missed: Vec<(u64, Arc<Payload>)> = session
            .replay
            .iter()
            .filter(|(seq, _)| *seq > seen)
            .map(|(seq, event)| (*seq, Arc::clone(event)))
            .collect();
        if let Some(entry) = session.end.take() {
            around.agenda.remove(entry);
        }
        let before = session.connection.replace(id);
        self.detached.remove(&key);
        if let Some(before) = before {
            // The old line is half open: the client has left it, so it may hear no more.
            if let Some(connection) = self.connections.remove(&before) {
                for entry in [connection.liveness, connection.patience].into_iter().flatten() {
                    around.agenda.remove(entry);
                }
            }
            around.out.push(Output::Close { connection: before, code: 4000, reason: "Resumed on another connection." });
        }
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.session = Some(key);
            if let Some(entry) = connection.patience.take() {
                around.agenda.remove(entry);
            }
        }
        let mishap = (around.mishap)(Phase::Resumed, principal.user());
        let brought = if mishap.is_some() { missed.len() / 2 } else { missed.len() };
        for (seq, event) in missed.into_iter().take(brought) {
            self.send_event(id, seq, &event, around.out);
        }
        if let Some(mishap) = mishap {
            self.notes.push(LineNote { trouble: Some(mishap.to_string()), ..note(JournalOutcome::Interrupted) });
            return self.break_off(id, mishap, around);
        }
        self.notes.push(note(JournalOutcome::Resumed));
        let resumed = Arc::new(Payload::new("RESUMED", json!({"_trace": ["mock"]}).to_string()));
        self.dispatch(key, &resumed, around.options, around.out);
    }

    fn break_off<L>(&mut self, id: ConnectionId, mishap: LineTrouble, around: &mut Surroundings<'_, L>) {
        self.strike(id, mishap, around.now, around.options, around.agenda, around.out);
    }

    fn refuse_resume<L>(&mut self, id: ConnectionId, around: &mut Surroundings<'_, L>) {
        self.send(id, INVALID_SESSION, around.out);
        let Some(connection) = self.connections.get_mut(&id) else { return };
        if connection.patience.is_none() {
            let at = Millis(around.now.0.saturating_add(PATIENCE_MS));
            connection.patience = Some(around.agenda.add(at, Due::Patience(id)));
        }
    }

    /// Op 8: the members of a guild in one chunk: all, those whose names begin so, or those with these ids.
    fn members<L>(&mut self, id: ConnectionId, data: &Value, around: &mut Surroundings<'_, L>) {
        let Some(key) = self.connections.get(&id).and_then(|connection| connection.session) else { return };
        let Some(principal) = self.sessions.get(&key).map(|session| session.principal) else { return };
        let asked = data.get("guild_id").map(|asked| asked.as_array().and_then(|all| all.first()).unwrap_or(asked));
        let text_of = |id: &Value| id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let guild = asked.and_then(|id| text_of(id).parse::<GuildId>().ok());
        let Some(guild) = guild.filter(|guild| people::owner(*guild) == Some(principal.home())) else { return };
        let all = guild::members(principal.home(), &around.options.without);
        let ids = data.get("user_ids").filter(|ids| !ids.is_null());
        let ids = ids.map(|ids| ids.as_array().cloned().unwrap_or_else(|| vec![ids.clone()]));
        let ids: Option<Vec<String>> = ids.map(|ids| ids.iter().take(MEMBERS_ASKED_MAX).map(text_of).collect());
        let words = data.get("query").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let is_meant = |member: &Value| match &ids {
            Some(ids) => ids.iter().any(|id| member["user"]["id"] == *id),
            None => member["user"]["username"].as_str().unwrap_or_default().to_lowercase().starts_with(&words),
        };
        let limit = data.get("limit").and_then(Value::as_u64).filter(|limit| *limit > 0).unwrap_or(u64::MAX);
        let members = all.iter().copied().map(guild::member).filter(is_meant);
        let members: Vec<Value> = members.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
        let is_here = |id: &&String| all.iter().any(|user| user.to_string() == **id);
        let not_found: Vec<&String> = ids.iter().flatten().filter(|id| !is_here(id)).collect();
        let mut chunk = json!({"guild_id": Text(guild), "members": members, "chunk_index": 0, "chunk_count": 1,
            "not_found": not_found, "presences": []});
        if let Some(nonce) = data.get("nonce").and_then(Value::as_str) {
            chunk["nonce"] = json!(nonce);
        }
        let payload = Arc::new(Payload::new("GUILD_MEMBERS_CHUNK", chunk.to_string()));
        self.dispatch(key, &payload, around.options, around.out);
    }
}

/// Discord's limit of members who are asked for by id at once.
const MEMBERS_ASKED_MAX: usize = 100;

const DECODE_ERROR: (u16, &str) = (4002, "Error while decoding payload.");
const AUTHENTICATION_FAILED: (u16, &str) = (4004, "Authentication failed.");
