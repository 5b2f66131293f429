//! `POST /interactions`: the order of checks, and what each kind of interaction sets going.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::bots::Bot;
use crate::bots::job::{Errand, Source};
use crate::bots::mode::{Mode, Settings};
use crate::bots::scenario::{Fate, no_hours};
use crate::bots::speech::Speech;
use crate::id::{ChannelId, GuildId, JobId, MessageId};
use crate::platform::journal::{InteractionOutcome, JournalInteraction};
use crate::platform::people::{Person, PersonNumber, Place, Principal};
use crate::platform::rest::reply::{
    BAD_APPLICATION, BAD_CHANNEL, BOTS_CANNOT, MISSING_ACCESS, Refusal, invalid, no_content, required,
};
use crate::platform::rest::{Answer, body};
use crate::platform::{Platform, records};
use crate::step::Table;

/// Nobody knows whether Discord looks at the length here, and clients send what they like.
pub const NONCE_CHARS_MAX: usize = 100;

/// An interaction that passed the checks which all kinds share.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Who.
    pub person: PersonNumber,
    /// Where.
    pub place: Place,
    /// The bot.
    pub bot: Bot,
    /// The client's mark.
    pub nonce: Option<String>,
    /// The message with the pressed button.
    pub message: Option<MessageId>,
}

/// What an interaction sets going.
pub type Plan = (Source, Errand);

impl Platform {
    pub(super) fn post_interaction(&mut self, who: Principal, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        self.journal.note(JournalInteraction::read(&form.json));
        let (kind, data) = kind_and_data(&form.json)?;
        if Platform::is_for_robot(&form.json) {
            return self.summon(who, kind, &form.json, data, &form.files);
        }
        let envelope = self.envelope(who, &form.json)?;
        // A nonce that was used before is accepted like any other, and nothing happens: nothing is drawn by lot either, so
        // that a repetition shifts no later picture.
        if envelope.nonce.as_deref().is_some_and(|nonce| self.nonces.contains(envelope.person, nonce)) {
            self.journal.settle(InteractionOutcome::Repeated);
            return Ok(no_content());
        }
        // A bot without buttons and forms of its own answers for those of no other.
        if kind != 2 && !envelope.bot.draws() {
            return Err(invalid(&["data"], "COMPONENT_VALIDATION_FAILED", "Component validation failed"));
        }
        let (source, errand) = match kind {
            2 => self.plan_command(&envelope, data, &form.files)?,
            3 => self.plan_press(&envelope, data)?,
            _ => self.plan_modal(&envelope, data)?,
        };
        if let Some(nonce) = &envelope.nonce {
            self.use_nonce(envelope.person, nonce);
        }
        self.begin(&envelope, source, errand);
        self.journal.settle(InteractionOutcome::CarriedOut);
        Ok(no_content())
    }

    fn envelope(&self, who: Principal, json: &Value) -> Result<Envelope, Refusal> {
        let id = |key: &str| json.get(key).and_then(number);
        let place = id("channel_id").and_then(|channel| self.place(ChannelId(channel))).ok_or(BAD_CHANNEL)?;
        if !place.is_seen_by(who) {
            return Err(MISSING_ACCESS);
        }
        // A guild's channel is named with its guild, a DM without.
        if place.guild().is_some() && id("guild_id").map(GuildId) != place.guild() {
            return Err(BAD_CHANNEL);
        }
        let Principal::Person(person) = who else { return Err(BOTS_CANNOT) };
        let bot = id("application_id").and_then(Bot::with_id);
        let bot = bot.filter(|bot| self.has(place, *bot)).ok_or(BAD_APPLICATION)?;
        let message = id("message_id").map(MessageId);
        Ok(Envelope { person, place, bot, nonce: nonce(json, NONCE_CHARS_MAX)?, message })
    }

    /// Makes a job of it. Its first event comes after the 204 that this step answers.
    fn begin(&mut self, envelope: &Envelope, source: Source, errand: Errand) {
        let errand = self.take_effect(envelope.person, errand);
        let errand = self.take_hours(envelope.person, errand);
        let mut job = self.new_job(envelope.person, envelope.place, envelope.bot, source, errand);
        job.nonce.clone_from(&envelope.nonce);
        self.take_on(job);
    }

    /// Changes at once what an interaction changes at once: settings, and the job that is stopped.
    fn take_effect(&mut self, person: PersonNumber, errand: Errand) -> Errand {
        match &errand {
            Errand::Say(Speech::Speed(mode)) => self.change_person(person, |person| person.settings.mode = *mode),
            Errand::Say(Speech::Remix { on }) => self.change_person(person, |person| person.settings.remix = *on),
            Errand::Say(Speech::Variability { on }) => {
                self.change_person(person, |person| person.settings.high_variation = *on);
            }
            Errand::Say(Speech::Stealth { on }) => self.change_person(person, |person| person.settings.stealth = *on),
            Errand::Say(Speech::AutoDm { on }) => self.change_person(person, |person| person.auto_dm = *on),
            Errand::Say(Speech::Suffix(suffix)) => {
                self.change_person(person, |person| person.suffix = suffix.clone().unwrap_or_default());
            }
            Errand::Adjust(after) => self.change_person(person, |person| person.settings = *after),
            Errand::Stop { target, content } => {
                let content = self.stop_job(*target).unwrap_or_else(|| content.clone());
                return Errand::Stop { target: *target, content };
            }
            _ => {}
        }
        errand
    }

    /// Refuses to draw where no hours are left. In relax mode none are needed, and whoever was in it has some again.
    fn take_hours(&mut self, person: PersonNumber, errand: Errand) -> Errand {
        if self.settings(person).mode == Mode::Relaxed {
            self.out_of_hours.remove(&person);
        }
        let Errand::Draw(mut drawing) = errand else { return errand };
        let is_last = drawing.fate == Fate::NoHours;
        if is_last {
            drawing.fate = Fate::Well;
        }
        if drawing.mode == Mode::Relaxed || !(is_last || self.out_of_hours.contains(&person)) {
            return Errand::Draw(drawing);
        }
        self.out_of_hours.insert(person);
        Errand::Refuse(no_hours(&drawing.prompt))
    }

    fn change_person(&mut self, number: PersonNumber, change: impl FnOnce(&mut Person)) {
        let Some(person) = self.people.get_mut(&number) else { return };
        change(person);
        let record = records::person(person);
        self.put(Table::User, number.0.to_be_bytes().to_vec(), record);
    }

    /// The person's settings.
    pub(super) fn settings(&self, person: PersonNumber) -> Settings {
        self.people.get(&person).map(|person| person.settings).unwrap_or_default()
    }

    pub(super) fn new_job_id(&mut self) -> JobId {
        JobId::from_bits(self.chances.job.draw_wide())
    }
}

/// `type` and `data`, the first things that are looked at.
fn kind_and_data(json: &Value) -> Result<(u64, &Value), Refusal> {
    let kind = json.get("type").ok_or_else(|| required(&["type"]))?;
    let kind = kind
        .as_u64()
        .filter(|kind| matches!(kind, 2 | 3 | 5))
        .ok_or_else(|| invalid(&["type"], "BASE_TYPE_CHOICES", "Value must be one of (2, 3, 5)."))?;
    let data = json.get("data").filter(|data| data.is_object()).ok_or_else(|| required(&["data"]))?;
    Ok((kind, data))
}

/// The client's mark: a string of up to `max` characters, or an integer. Absent, `null` and empty are the same.
///
/// # Errors
/// 50035 for other types and for strings that no client sends.
pub fn nonce(json: &Value, max: usize) -> Result<Option<String>, Refusal> {
    match json.get("nonce") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(nonce)) if nonce.is_empty() => Ok(None),
        Some(Value::String(nonce)) if nonce.chars().count() <= max => Ok(Some(nonce.clone())),
        Some(Value::String(_)) => {
            Err(invalid(&["nonce"], "NONCE_TYPE_TOO_LONG", &format!("Must be {max} or fewer characters long.")))
        }
        Some(Value::Number(nonce)) => Ok(Some(nonce.to_string())),
        Some(_) => Err(invalid(&["nonce"], "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer.")),
    }
}

/// An id, as string or as number.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}
