//! Lines that break on purpose: cut, asked to come back, told that the session is over, closed.

use crate::fault::LineTrouble;
use crate::id::UserId;
use crate::platform::agenda::{Agenda, Due};
use crate::platform::gateway::frame::PATIENCE_MS;
use crate::platform::gateway::{Gateway, SessionKey};
use crate::platform::journal::{JournalKind, JournalOutcome, LineNote};
use crate::platform::options::Options;
use crate::step::{ConnectionId, LINE_CUT, Millis, Output};

const RECONNECT: &str = r#"{"t":null,"s":null,"op":7,"d":null}"#;
const INVALID: &str = r#"{"t":null,"s":null,"op":9,"d":false}"#;
const INVALID_RESUMABLE: &str = r#"{"t":null,"s":null,"op":9,"d":true}"#;

impl Gateway {
    /// The connection over which a session hears, if there is one.
    pub fn connection_of(&self, session: SessionKey) -> Option<ConnectionId> {
        self.sessions.get(&session).and_then(|session| session.connection)
    }

    /// The connections with a session, of `user` or of everyone.
    pub fn live(&self, user: Option<UserId>) -> Vec<ConnectionId> {
        let sessions = self.sessions.values();
        let meant = sessions.filter(|session| user.is_none_or(|user| session.principal.user() == user));
        meant.filter_map(|session| session.connection).collect()
    }

    /// Breaks a line.
    pub fn strike(
        &mut self,
        id: ConnectionId,
        trouble: LineTrouble,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        let note = LineNote::new(JournalKind::Strike, JournalOutcome::Interrupted, self.user_of(id));
        self.notes.push(LineNote { trouble: Some(trouble.to_string()), ..note });
        match trouble {
            LineTrouble::Cut => self.close(id, (LINE_CUT, ""), now, options, agenda, out),
            LineTrouble::Silent => {
                if let Some(connection) = self.connections.get_mut(&id) {
                    connection.is_silent = true;
                }
            }
            LineTrouble::Close(code) => {
                let code = if is_sendable(code) { code } else { 4000 };
                self.close(id, (code, reason(code)), now, options, agenda, out);
            }
            LineTrouble::Reconnect => {
                self.send(id, RECONNECT, out);
                agenda.add(Millis(now.0.saturating_add(PATIENCE_MS)), Due::Farewell(id));
            }
            LineTrouble::Invalid { resumable } => {
                self.send(id, if resumable { INVALID_RESUMABLE } else { INVALID }, out);
                self.part(id, resumable, now, options, agenda);
            }
        }
    }

    /// Takes the session from a connection, which may identify or resume anew for a while.
    fn part(&mut self, id: ConnectionId, resumable: bool, now: Millis, options: &Options, agenda: &mut Agenda) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        let session = connection.session.take();
        if connection.patience.is_none() {
            connection.patience = Some(agenda.add(Millis(now.0.saturating_add(PATIENCE_MS)), Due::Patience(id)));
        }
        let Some(key) = session else { return };
        if resumable {
            self.detach(key, now, options, agenda);
        } else {
            self.end(key, agenda);
        }
    }

    /// A client was asked to come back and is still there.
    pub fn bid_farewell(
        &mut self,
        id: ConnectionId,
        now: Millis,
        options: &Options,
        agenda: &mut Agenda,
        out: &mut Vec<Output>,
    ) {
        if self.connections.contains_key(&id) {
            self.close(id, (4000, "Reconnect was requested."), now, options, agenda, out);
        }
    }
}

/// Whether a code may stand in a close frame (RFC 6455 §7.4).
fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// What Discord says with a code.
fn reason(code: u16) -> &'static str {
    match code {
        4000 => "Unknown error.",
        4001 => "Unknown opcode.",
        4002 => "Error while decoding payload.",
        4003 => "Not authenticated.",
        4004 => "Authentication failed.",
        4005 => "Already authenticated.",
        4007 => "Invalid seq.",
        4008 => "You are being rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4012 => "Invalid API version.",
        4013 => "Invalid intent(s).",
        4014 => "Disallowed intent(s).",
        _ => "",
    }
}
