//! Commands: which one is meant, and what it sets going.

use serde_json::Value;

use crate::bots::info::Usage;
use crate::bots::job::{Errand, Source};
use crate::bots::mode::Mode;
use crate::bots::refusal::Refusal as BotRefusal;
use crate::bots::show;
use crate::bots::speech::Speech;
use crate::id::{JobId, MessageId};
use crate::platform::Platform;
use crate::platform::people::{PersonNumber, Principal};
use crate::platform::rest::body::FormFile;
use crate::platform::rest::derive::errand;
use crate::platform::rest::interactions::{Envelope, Plan, number};
use crate::platform::rest::reply::{Refusal, invalid, required};

/// Discord's limit of an option's text, in characters.
const PROMPT_CHARS_MAX: usize = 6_000;
/// A longer suffix is cut.
const SUFFIX_CHARS_MAX: usize = 500;

impl Platform {
    pub(super) fn plan_command(
        &mut self,
        envelope: &Envelope,
        data: &Value,
        parts: &[FormFile],
    ) -> Result<Plan, Refusal> {
        let name = data.get("name").and_then(Value::as_str);
        let command = envelope.bot.command(data.get("id").and_then(number), name);
        let command = command.ok_or_else(|| outdated("INTERACTION_APPLICATION_COMMAND_INVALID"))?;
        if self.is_stale(Principal::Person(envelope.person)) {
            return Err(outdated("INTERACTION_APPLICATION_COMMAND_INVALID_VERSION"));
        }
        let version = data.get("version").and_then(number);
        if self.options.strict_versions && version != Some(command.version) {
            return Err(outdated("INTERACTION_APPLICATION_COMMAND_INVALID_VERSION"));
        }
        let files = self.command_files(Principal::Person(envelope.person), data, parts)?;
        let mut name = command.name.to_owned();
        let errand = match command.name {
            "imagine" => self.plan_imagine(envelope, option_text(data, "prompt")?),
            "blend" => self.plan_blend(envelope, data, &files)?,
            "describe" => self.plan_describe(envelope, data, &files)?,
            "shorten" => self.plan_shorten(option_text(data, "prompt")?),
            "show" => self.plan_show(envelope, option_text(data, "job_id")?),
            "fast" => Errand::Say(Speech::Speed(Mode::Fast)),
            "relax" => Errand::Say(Speech::Speed(Mode::Relaxed)),
            "turbo" => Errand::Say(Speech::Speed(Mode::Turbo)),
            "stealth" | "private" => Errand::Say(Speech::Stealth { on: true }),
            "public" => Errand::Say(Speech::Stealth { on: false }),
            "settings" => Errand::Settings(self.settings(envelope.person)),
            "info" => Errand::Info(self.usage(envelope.person)),
            "help" => Errand::Say(Speech::Help),
            "ask" => Errand::Say(Speech::Ask),
            "subscribe" => Errand::Say(Speech::Subscribe),
            "userid" => Errand::Say(Speech::UserId(envelope.person.user())),
            "invite" => Errand::Say(Speech::Invite),
            "list_tuners" => Errand::Say(Speech::Tuners),
            "feedback" => Errand::Say(Speech::Feedback),
            "prefer" => {
                let subcommand = data.pointer("/options/0/name").and_then(Value::as_str).unwrap_or_default();
                name = format!("prefer {subcommand}").chars().take(100).collect::<String>().trim_end().to_owned();
                self.plan_preference(envelope, data, subcommand, &name)?
            }
            "saveid" => self.plan_saving(envelope, data, &files)?,
            "swapid" => self.plan_swap(envelope, data, &files)?,
            "Cancel Job" => self.plan_stop_by_message(envelope, data),
            "DM Results" => self.plan_sending(envelope, data),
            "Report Job" => Errand::Say(Speech::Reported),
            _ => Errand::Refuse(BotRefusal::command(command.name)),
        };
        Ok((Source::Command { name, kind: command.kind }, errand))
    }

    pub(super) fn plan_imagine(&mut self, envelope: &Envelope, text: &str) -> Errand {
        let prompt = self.read_prompt(envelope, text);
        errand(prompt.map(|prompt| self.imagine(envelope.person, prompt, None)))
    }

    fn plan_preference(
        &self,
        envelope: &Envelope,
        data: &Value,
        subcommand: &str,
        name: &str,
    ) -> Result<Errand, Refusal> {
        let settings = self.settings(envelope.person);
        let speech = match subcommand {
            "remix" => Speech::Remix { on: !settings.remix },
            "variability" => Speech::Variability { on: !settings.high_variation },
            "auto_dm" => {
                let is_on = self.people.get(&envelope.person).is_some_and(|person| person.auto_dm);
                Speech::AutoDm { on: !is_on }
            }
            "suffix" => {
                let options = data.pointer("/options/0").unwrap_or(&Value::Null);
                let value = match option(options, "new_value") {
                    None => String::new(),
                    Some(_) => option_text(options, "new_value")?.chars().take(SUFFIX_CHARS_MAX).collect(),
                };
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                // A suffix of words would end inside a parameter's value; the real bot takes parameters only.
                match value.as_str() {
                    "" => Speech::Suffix(None),
                    suffix if suffix.starts_with("--") => Speech::Suffix(Some(suffix.to_owned())),
                    _ => {
                        let text = "A suffix begins with a parameter, for example `--ar 3:2`".to_owned();
                        return Ok(Errand::Refuse(BotRefusal::invalid_parameter(text, &value)));
                    }
                }
            }
            _ => return Ok(Errand::Refuse(BotRefusal::command(name))),
        };
        Ok(Errand::Say(speech))
    }

    fn plan_show(&self, envelope: &Envelope, id: &str) -> Errand {
        let job = id.trim().parse::<JobId>().ok().and_then(|id| self.owned_job(envelope, id));
        match job.and_then(show::copy) {
            Some(copy) => Errand::Show(Box::new(copy)),
            None => Errand::Refuse(BotRefusal::unknown_job(&id.chars().take(100).collect::<String>())),
        }
    }

    /// The menu command `DM Results` on a result.
    fn plan_sending(&mut self, envelope: &Envelope, data: &Value) -> Errand {
        let target = data.get("target_id").and_then(number).map(MessageId);
        let message = target.and_then(|target| self.messages.get(envelope.place.channel(), target));
        let job = message.and_then(|message| message.buttons.result()).and_then(|job| self.owned_job(envelope, job));
        match (job.cloned(), job.and_then(show::copy), target) {
            (Some(job), Some(copy), Some(message)) => {
                self.write_letter(&job, envelope.person.direct(envelope.bot), message, copy);
                Errand::Say(Speech::Sent)
            }
            _ => Errand::Refuse(BotRefusal::restricted("There is no result in this message.".to_owned())),
        }
    }

    fn usage(&self, number: PersonNumber) -> Usage {
        let running = self.jobs.running_of(number.user()).filter_map(|job| job.drawing());
        let settings = self.settings(number);
        Usage {
            mode: settings.mode,
            stealth: settings.stealth,
            pictures: self.people.get(&number).map(|person| person.pictures).unwrap_or_default(),
            running: running.take(12).map(|drawing| (drawing.id, drawing.mode)).collect(),
        }
    }
}

/// A command that is not what the client takes it for.
pub fn outdated(code: &str) -> Refusal {
    invalid(&["data"], code, "This command is outdated, please try again in a few minutes")
}

/// An option of a command or subcommand.
pub fn option<'a>(data: &'a Value, name: &str) -> Option<&'a Value> {
    let options = data.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    options.iter().find(|option| option.get("name").and_then(Value::as_str) == Some(name))?.get("value")
}

/// The text of an option that must be there.
///
/// # Errors
/// 50035 where it is missing, no text, or too long.
pub fn option_text<'a>(data: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    const PATH: [&str; 4] = ["data", "options", "0", "value"];
    let value = option(data, name).ok_or_else(|| required(&PATH))?;
    let text = value.as_str().ok_or_else(|| invalid(&PATH, "BASE_TYPE_BAD_TYPE", "Must be a string."))?;
    if text.chars().count() > PROMPT_CHARS_MAX {
        return Err(invalid(&PATH, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 6000 in length."));
    }
    Ok(text)
}
