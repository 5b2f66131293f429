//! The journal: what this Discord was asked and what it answered, as seen from here. Bounded, in memory, and without bodies,
//! query strings or tokens. It notes requests and the life of gateway lines; pictures that are fetched and events are left out.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use crate::id::UserId;
use crate::step::Millis;

/// How many entries are kept; the oldest go first.
pub const ENTRIES_MAX: usize = 4_096;
/// The longest text of a client that an entry keeps, in characters.
const TEXT_CHARS_MAX: usize = 200;
/// How many entries a page holds unless asked otherwise.
pub const PAGE: usize = 100;
/// How many a page holds at most.
pub const PAGE_MAX: usize = 1_000;

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// From 1, without gaps, in the order in which things came to their end.
    pub number: u64,
    /// When it began, in milliseconds since 1970 on the world's clock.
    pub at_ms: u64,
    /// What it was.
    pub kind: JournalKind,
    /// Whose token it came with, as a decimal id; `None` where nobody knows.
    pub user_id: Option<String>,
    /// Of a request, for example `POST`.
    pub method: Option<String>,
    /// Of a request, without its query.
    pub path: Option<String>,
    /// What became of it.
    pub outcome: JournalOutcome,
    /// The HTTP status of an answer, the close code of a line.
    pub code: Option<u16>,
    /// Of a request: until its answer left, in milliseconds of the world's clock.
    pub took_ms: Option<u64>,
    /// Of a RESUME: the last event that the client has seen.
    pub sequence: Option<u64>,
    /// The word of the hardship that struck, for example `rate-limited-but-runs=1000`.
    pub trouble: Option<String>,
    /// Of a `POST /interactions` with a body that can be read.
    pub interaction: Option<JournalInteraction>,
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalKind {
    /// A REST request.
    Request,
    /// An IDENTIFY on a gateway line.
    Identify,
    /// A RESUME on a gateway line.
    Resume,
    /// Hardship on a gateway line.
    Strike,
    /// The end of a gateway line.
    Close,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalOutcome {
    /// A request was answered with a status.
    Answered,
    /// The line of a request was cut before its answer.
    Cut,
    /// An IDENTIFY was followed by READY.
    Ready,
    /// A RESUME was followed by what was missed, and RESUMED.
    Resumed,
    /// A RESUME was followed by op 9.
    InvalidSession,
    /// A line was closed in the place of an answer.
    Refused,
    /// Hardship came, for an opening in the place of its answer.
    Interrupted,
    /// A line was ended by the client, or broke on its way.
    ByClient,
    /// A line was ended by this Discord.
    ByDiscord,
}

/// A use of a command, a button or a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalInteraction {
    /// 2 a command, 3 a button or menu, 5 a form.
    pub r#type: u64,
    /// The command's name, or the mark of the button or form.
    pub name: String,
    /// The client's mark.
    pub nonce: Option<String>,
    /// What became of it, whatever was answered.
    pub outcome: InteractionOutcome,
}

/// What became of an interaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InteractionOutcome {
    /// It changed nothing.
    #[default]
    Refused,
    /// Its nonce was used before: it was answered like any other, and changed nothing.
    Repeated,
    /// The bot has it.
    CarriedOut,
}

impl JournalInteraction {
    /// Reads it off a body; what becomes of it is not known yet.
    pub fn read(json: &Value) -> JournalInteraction {
        let data = &json["data"];
        let name = ["name", "custom_id"].into_iter().find_map(|key| data[key].as_str());
        let nonce = match &json["nonce"] {
            Value::String(nonce) if !nonce.is_empty() => Some(short(nonce)),
            Value::Number(nonce) => Some(nonce.to_string()),
            _ => None,
        };
        let r#type = json["type"].as_u64().unwrap_or(0);
        JournalInteraction { r#type, name: short(name.unwrap_or_default()), nonce, outcome: Default::default() }
    }
}

/// A request that was taken in, and what is known of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// When it came.
    pub at: Millis,
    /// Whose token it had.
    pub user: Option<UserId>,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// What went wrong on purpose.
    pub trouble: Option<String>,
}

/// A moment in the life of a gateway line.
#[derive(Clone, Debug)]
pub struct LineNote {
    /// What it was.
    pub kind: JournalKind,
    /// What became of it.
    pub outcome: JournalOutcome,
    /// Whose it is.
    pub user: Option<UserId>,
    /// The close code.
    pub code: Option<u16>,
    /// The last event that the client has seen.
    pub sequence: Option<u64>,
    /// What went wrong on purpose.
    pub trouble: Option<String>,
}

impl LineNote {
    /// A moment with nothing else to say of it.
    pub fn new(kind: JournalKind, outcome: JournalOutcome, user: Option<UserId>) -> LineNote {
        LineNote { kind, outcome, user, code: None, sequence: None, trouble: None }
    }
}

/// A part of the journal, the oldest entry first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalPage {
    /// The entries.
    pub entries: Vec<JournalEntry>,
    /// The number of the newest entry there is; 0 before the first.
    pub newest: u64,
    /// How many entries went because there were too many.
    pub dropped: u64,
}

/// Which part of the journal is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalQuery {
    /// The first entries behind this number; the newest ones if absent.
    pub after: Option<u64>,
    /// From 1 to [`PAGE_MAX`]; 100 if absent.
    pub limit: Option<usize>,
    /// Only of this user.
    pub user: Option<UserId>,
}

/// What has happened lately.
#[derive(Debug, Default)]
pub struct Journal {
    entries: VecDeque<JournalEntry>,
    newest: u64,
    /// The interaction of the request that is being answered.
    noted: Option<JournalInteraction>,
}

impl Journal {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The request that is being answered is this interaction.
    pub fn note(&mut self, interaction: JournalInteraction) {
        self.noted = Some(interaction);
    }

    /// What became of the interaction that was noted.
    pub fn settle(&mut self, outcome: InteractionOutcome) {
        if let Some(noted) = &mut self.noted {
            noted.outcome = outcome;
        }
    }

    /// The interaction of the request that was answered; it is forgotten here.
    pub fn noted(&mut self) -> Option<JournalInteraction> {
        self.noted.take()
    }

    /// A request was answered, or cut off (no status).
    pub fn answered(
        &mut self,
        asked: Asked,
        interaction: Option<JournalInteraction>,
        status: Option<u16>,
        now: Millis,
    ) {
        let outcome = if status.is_some() { JournalOutcome::Answered } else { JournalOutcome::Cut };
        self.push(JournalEntry {
            number: 0,
            at_ms: asked.at.0,
            kind: JournalKind::Request,
            user_id: asked.user.map(|user| user.to_string()),
            method: Some(short(&asked.method)),
            path: Some(short(&asked.path)),
            outcome,
            code: status,
            took_ms: Some(now.0.saturating_sub(asked.at.0)),
            sequence: None,
            trouble: asked.trouble,
            interaction,
        });
    }

    /// Something happened to a line.
    pub fn line(&mut self, note: LineNote, now: Millis) {
        self.push(JournalEntry {
            number: 0,
            at_ms: now.0,
            kind: note.kind,
            user_id: note.user.map(|user| user.to_string()),
            method: None,
            path: None,
            outcome: note.outcome,
            code: note.code,
            took_ms: None,
            sequence: note.sequence,
            trouble: note.trouble,
            interaction: None,
        });
    }

    fn push(&mut self, entry: JournalEntry) {
        self.newest += 1;
        self.entries.push_back(JournalEntry { number: self.newest, ..entry });
        if self.entries.len() > ENTRIES_MAX {
            self.entries.pop_front();
        }
    }

    /// A part of it.
    pub fn page(&self, query: JournalQuery) -> JournalPage {
        let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
        let user = query.user.map(|user| user.to_string());
        let is_meant = |entry: &&JournalEntry| user.is_none() || entry.user_id == user;
        let entries: Vec<JournalEntry> = match query.after {
            Some(after) => {
                // Numbers have no gaps, so how many to skip is known without looking.
                let first = self.newest - self.entries.len() as u64;
                let skipped = usize::try_from(after.saturating_sub(first)).unwrap_or(usize::MAX);
                self.entries.iter().skip(skipped).filter(is_meant).take(limit).cloned().collect()
            }
            None => {
                let mut newest: Vec<_> = self.entries.iter().rev().filter(is_meant).take(limit).cloned().collect();
                newest.reverse();
                newest
            }
        };
        JournalPage { entries, newest: self.newest, dropped: self.newest - self.entries.len() as u64 }
    }
}

fn short(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(entries: u64) -> Journal {
        let mut journal = Journal::default();
        for number in 1..=entries {
            let note = LineNote::new(JournalKind::Identify, JournalOutcome::Ready, Some(UserId(number % 2)));
            journal.line(note, Millis(number));
        }
        journal
    }

    fn numbers(journal: &Journal, query: JournalQuery) -> Vec<u64> {
        journal.page(query).entries.iter().map(|entry| entry.number).collect()
    }

    #[test]
    fn a_page_is_the_newest_or_what_comes_behind_a_number() {
        let journal = journal(10);
        let query = JournalQuery { limit: Some(3), ..JournalQuery::default() };
        assert_eq!(numbers(&journal, query), [8, 9, 10]);
        assert_eq!(numbers(&journal, JournalQuery { after: Some(0), ..query }), [1, 2, 3]);
        assert_eq!(numbers(&journal, JournalQuery { after: Some(8), ..query }), [9, 10]);
        assert_eq!(numbers(&journal, JournalQuery { after: Some(99), ..query }), [] as [u64; 0]);
        assert_eq!(numbers(&journal, JournalQuery { after: Some(2), user: Some(UserId(0)), ..query }), [4, 6, 8]);
        assert_eq!(numbers(&journal, JournalQuery { user: Some(UserId(1)), ..query }), [5, 7, 9]);
        assert_eq!(numbers(&journal, JournalQuery { limit: Some(0), ..query }), [10]);
    }

    #[test]
    fn the_oldest_entries_go_and_are_counted() {
        let journal = journal(ENTRIES_MAX as u64 + 5);
        let page = journal.page(JournalQuery { after: Some(0), limit: Some(1), user: None });
        assert_eq!((page.entries[0].number, page.newest, page.dropped), (6, ENTRIES_MAX as u64 + 5, 5));
        assert_eq!(journal.len(), ENTRIES_MAX);
    }

    #[test]
    fn what_clients_say_is_cut_to_length() {
        let long = "x".repeat(5_000);
        let read =
            JournalInteraction::read(&serde_json::json!({"type": 3, "nonce": long, "data": {"custom_id": long}}));
        assert_eq!((read.name.len(), read.nonce.map(|nonce| nonce.len())), (TEXT_CHARS_MAX, Some(TEXT_CHARS_MAX)));
        let bare = JournalInteraction::read(&serde_json::json!({"type": -1, "data": 7}));
        assert_eq!((bare.r#type, bare.name.as_str(), bare.nonce), (0, "", None));
    }
}
