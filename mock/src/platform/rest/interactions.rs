//! `POST /interactions`: the order of checks, and what each kind of interaction sets going.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::bots::info::Usage;
use crate::bots::job::{Deed, Drawing, Errand, Job, JobState, Source};
use crate::bots::mode::{Mode, Settings};
use crate::bots::prompt::{self, Prompt};
use crate::bots::refusal::Refusal as BotRefusal;
use crate::bots::speech::Speech;
use crate::bots::{Bot, drawing};
use crate::id::{ChannelId, GuildId, InteractionId, JobId, MessageId};
use crate::platform::people::{PersonNumber, Place, Principal};
use crate::platform::rest::reply::{
    BAD_APPLICATION, BAD_CHANNEL, BOTS_CANNOT, MISSING_ACCESS, Refusal, invalid, no_content, required,
};
use crate::platform::rest::{Answer, body};
use crate::platform::{Platform, records};
use crate::step::{Millis, Table};

/// Nonces of clients are snowflakes or times; anything of this length is taken.
const NONCE_CHARS_MAX: usize = 100;
/// Discord's limit of an option's text, in characters.
const PROMPT_CHARS_MAX: usize = 6_000;

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
        let (kind, data) = kind_and_data(&form.json)?;
        let envelope = self.envelope(who, &form.json)?;
        let (source, errand) = match kind {
            2 => self.plan_command(&envelope, data)?,
            3 => self.plan_press(&envelope, data)?,
            _ => self.plan_modal(&envelope, data)?,
        };
        let is_new = match &envelope.nonce {
            Some(nonce) => self.nonces.insert(envelope.person, nonce),
            None => true,
        };
        // A nonce that was used before is accepted like any other, and nothing happens.
        if is_new {
            self.begin(&envelope, source, errand);
        }
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
        let bot = id("application_id").and_then(Bot::with_id).filter(|bot| place.has(*bot)).ok_or(BAD_APPLICATION)?;
        let message = id("message_id").map(MessageId);
        Ok(Envelope { person, place, bot, nonce: nonce(json)?, message })
    }

    /// Makes a job of it. Its first event comes after the 204 that this step answers.
    fn begin(&mut self, envelope: &Envelope, source: Source, errand: Errand) {
        let errand = self.take_effect(envelope.person, errand);
        let interaction = InteractionId(self.snowflakes.next(self.now));
        let whim = self.chances.timeline.draw();
        self.take_on(Job {
            interaction,
            user: envelope.person.user(),
            username: envelope.person.username(),
            channel: envelope.place.channel(),
            guild: envelope.place.guild(),
            bot: envelope.bot,
            nonce: envelope.nonce.clone(),
            source,
            errand,
            pace: self.options.pace,
            profile: self.options.profile,
            whim,
            started: self.now,
            next: 0,
            due: Millis::default(),
            opened: None,
            finished: None,
            state: JobState::Running,
        });
    }

    /// Changes at once what an interaction changes at once: settings, and the job that is stopped.
    fn take_effect(&mut self, person: PersonNumber, errand: Errand) -> Errand {
        match errand {
            Errand::Say(Speech::Speed(mode)) => {
                self.change_settings(person, |settings| settings.mode = mode);
            }
            Errand::Say(Speech::Remix { on }) => self.change_settings(person, |settings| settings.remix = on),
            Errand::Adjust(after) => self.change_settings(person, |settings| *settings = after),
            Errand::Stop { target, content } => {
                let content = self.stop_job(target).unwrap_or(content);
                return Errand::Stop { target, content };
            }
            _ => {}
        }
        errand
    }

    fn change_settings(&mut self, number: PersonNumber, change: impl FnOnce(&mut Settings)) {
        let Some(person) = self.people.get_mut(&number) else { return };
        change(&mut person.settings);
        let record = records::person(person);
        self.put(Table::User, number.0.to_be_bytes().to_vec(), record);
    }

    /// The person's settings.
    pub(super) fn settings(&self, person: PersonNumber) -> Settings {
        self.people.get(&person).map(|person| person.settings).unwrap_or_default()
    }

    fn plan_command(&mut self, envelope: &Envelope, data: &Value) -> Result<Plan, Refusal> {
        let name = data.get("name").and_then(Value::as_str);
        let command = envelope.bot.command(data.get("id").and_then(number), name).ok_or_else(|| {
            let message = "This command is outdated, please try again in a few minutes";
            invalid(&["data"], "INTERACTION_APPLICATION_COMMAND_INVALID", message)
        })?;
        let version = data.get("version").and_then(number);
        if self.options.strict_versions && version != Some(command.version) {
            let message = "This command is outdated, please try again in a few minutes";
            return Err(invalid(&["data"], "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", message));
        }
        let settings = self.settings(envelope.person);
        let mut name = command.name.to_owned();
        let errand = match command.name {
            "imagine" => self.plan_imagine(envelope, option_text(data, "prompt")?)?,
            "fast" => Errand::Say(Speech::Speed(Mode::Fast)),
            "relax" => Errand::Say(Speech::Speed(Mode::Relaxed)),
            "turbo" => Errand::Say(Speech::Speed(Mode::Turbo)),
            "settings" => Errand::Settings(settings),
            "info" => Errand::Info(self.usage(envelope.person)),
            "prefer" => {
                let subcommand = data.pointer("/options/0/name").and_then(Value::as_str).unwrap_or_default();
                name = format!("prefer {subcommand}").chars().take(100).collect::<String>().trim_end().to_owned();
                match subcommand {
                    "remix" => Errand::Say(Speech::Remix { on: !settings.remix }),
                    _ => Errand::Refuse(BotRefusal::command(&name)),
                }
            }
            "Cancel Job" => self.plan_stop_by_message(envelope, data),
            _ => Errand::Refuse(BotRefusal::command(command.name)),
        };
        Ok((Source::Command { name, kind: command.kind }, errand))
    }

    fn plan_imagine(&mut self, envelope: &Envelope, text: &str) -> Result<Errand, Refusal> {
        if text.chars().count() > PROMPT_CHARS_MAX {
            let path = ["data", "options", "0", "value"];
            return Err(invalid(&path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 6000 in length."));
        }
        Ok(match prompt::read(text, envelope.bot, self.options.profile) {
            Ok(prompt) => Errand::Draw(Box::new(self.imagine(envelope.person, prompt))),
            Err(refusal) => Errand::Refuse(refusal),
        })
    }

    /// A new grid of a prompt.
    pub(super) fn imagine(&mut self, person: PersonNumber, prompt: Prompt) -> Drawing {
        // Drawn in any case, so that a named seed does not shift the seeds of later pictures.
        let drawn = self.chances.picture.draw() >> 32;
        let seed = prompt.seed.map_or(drawn, u64::from);
        Drawing {
            id: self.new_job_id(),
            deed: Deed::Imagine,
            tiles: drawing::tiles(self.options.seed, &prompt.words, seed),
            prompt: prompt.echo,
            words: prompt.words,
            aspect: prompt.aspect,
            seed,
            mode: prompt.mode.unwrap_or(self.settings(person).mode),
            stealth: prompt.stealth,
            model: prompt.model,
            parent: None,
        }
    }

    pub(super) fn new_job_id(&mut self) -> JobId {
        JobId::from_bits(self.chances.job.draw_wide())
    }

    fn usage(&self, number: PersonNumber) -> Usage {
        let running = self.jobs.running_of(number.user()).filter_map(|job| job.drawing());
        Usage {
            mode: self.settings(number).mode,
            pictures: self.people.get(&number).map(|person| person.pictures).unwrap_or_default(),
            running: running.take(12).map(|drawing| (drawing.id, drawing.mode)).collect(),
        }
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

/// The client's mark: any string or integer. Absent, `null` and empty are the same.
///
/// # Errors
/// 50035 for other types and for strings that no client sends.
pub fn nonce(json: &Value) -> Result<Option<String>, Refusal> {
    match json.get("nonce") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(nonce)) if nonce.is_empty() => Ok(None),
        Some(Value::String(nonce)) if nonce.chars().count() <= NONCE_CHARS_MAX => Ok(Some(nonce.clone())),
        Some(Value::String(_)) => Err(invalid(&["nonce"], "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")),
        Some(Value::Number(nonce)) => Ok(Some(nonce.to_string())),
        Some(_) => Err(invalid(&["nonce"], "BASE_TYPE_BAD_TYPE", "Must be a string or an integer.")),
    }
}

/// An id, as string or as number.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// The text of an option.
fn option_text<'a>(data: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    let options = data.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let option = options.iter().find(|option| option.get("name").and_then(Value::as_str) == Some(name));
    let value =
        option.and_then(|option| option.get("value")).ok_or_else(|| required(&["data", "options", "0", "value"]))?;
    value.as_str().ok_or_else(|| invalid(&["data", "options", "0", "value"], "BASE_TYPE_BAD_TYPE", "Must be a string."))
}
