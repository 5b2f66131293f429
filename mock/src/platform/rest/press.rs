//! Presses: which message, which button, and what it sets going.

use serde_json::Value;

use crate::bots::job::{Deed, Drawing, Errand, Frame, Job, JobState, Parent, Source};
use crate::bots::mode::Strength;
use crate::bots::press::{Press, Wish};
use crate::bots::refusal::Refusal as BotRefusal;
use crate::bots::scenario::Fate;
use crate::bots::{form, settings, stop};
use crate::id::{JobId, MessageId};
use crate::platform::Platform;
use crate::platform::rest::derive::{Step, errand};
use crate::platform::rest::interactions::{Envelope, Plan, number};
use crate::platform::rest::reply::{Refusal, UNKNOWN_MESSAGE, invalid, required};

/// How long a person who upscales too much is told to wait, in seconds.
const SLOW_DOWN_S: u64 = 180;

impl Platform {
    pub(super) fn plan_press(&mut self, envelope: &Envelope, data: &Value) -> Result<Plan, Refusal> {
        let custom_id =
            data.get("custom_id").and_then(Value::as_str).ok_or_else(|| required(&["data", "custom_id"]))?;
        let message = envelope.message.ok_or_else(|| required(&["message_id"]))?;
        let press = Press::read(custom_id);
        let shown = self.messages.get(envelope.place.channel(), message);
        let is_shown = shown.is_some_and(|shown| shown.buttons.find(custom_id).is_some());
        // Clients put marks together themselves, so a sound mark of a known picture is good on any message.
        let is_known = press.as_ref().is_some_and(|press| self.owned_job(envelope, press.job).is_some());
        let value = data.pointer("/values/0").and_then(Value::as_str);
        let adjusted = settings::pressed(custom_id, value, self.settings(envelope.person), envelope.bot);
        if !is_shown && !is_known {
            return Err(match shown {
                None => UNKNOWN_MESSAGE,
                Some(_) => invalid(&["data"], "COMPONENT_VALIDATION_FAILED", "Component validation failed"),
            });
        }
        if shown.is_none() {
            return Err(UNKNOWN_MESSAGE);
        }
        let source = Source::Component { message };
        let errand = match (press, adjusted) {
            (Some(press), _) => self.plan_picture_press(envelope, press, custom_id, message),
            (None, Some(after)) => Errand::Adjust(after),
            (None, None) => {
                let refusal = || BotRefusal::restricted("There is nothing behind this button any more.".to_owned());
                self.plan_words_press(envelope, message, custom_id).unwrap_or_else(|| Errand::Refuse(refusal()))
            }
        };
        Ok((source, errand))
    }

    fn plan_picture_press(&mut self, envelope: &Envelope, press: Press, custom_id: &str, message: MessageId) -> Errand {
        let job = self.owned_job(envelope, press.job);
        let Some((job, old)) = job.and_then(|job| Some((job, job.drawing()?.clone()))) else {
            return Errand::Refuse(BotRefusal::unknown_job(&press.job.to_string()));
        };
        let parent = Parent { message, custom_id: custom_id.to_owned() };
        match press.wish {
            Wish::Cancel => return plan_stop(job),
            Wish::Heart => return Errand::Rate { message },
            _ if !old.has_result() => {
                return Errand::Refuse(BotRefusal::restricted("This job has no result.".to_owned()));
            }
            _ => {}
        }
        if self.settings(envelope.person).remix
            && let Some(errand) = self.remixed(envelope, press.wish, &old, &parent)
        {
            return errand;
        }
        let strength = self.settings(envelope.person).strength();
        let mut derive = |index, deed| {
            errand(self.derive(&old, Step { index, deed, parent: parent.clone(), changed: None, mask: None }))
        };
        match press.wish {
            Wish::Upscale { .. } if old.fate == Fate::SlowDown => {
                Errand::Refuse(BotRefusal::slow_down(self.now.0 / 1_000 + SLOW_DOWN_S))
            }
            Wish::Upscale { index } => derive(index, Deed::Upscale { index }),
            Wish::Vary { index, strength: own } => {
                derive(index, Deed::Vary { index, strength: own.unwrap_or(strength), remixed: false })
            }
            Wish::Enlarge(enlargement) => derive(1, Deed::Enlarge(enlargement)),
            Wish::Outpaint { percent } => derive(1, Deed::Outpaint { percent }),
            Wish::Pan(direction) => derive(1, Deed::Pan(direction)),
            Wish::Animate { index, motion, extended } => derive(index, Deed::Animate { motion, extended }),
            Wish::Clip { index } => derive(index, Deed::Clip { index }),
            Wish::Reroll => errand(self.reroll(&old, parent)),
            Wish::CustomZoom => Errand::Ask(form::zoom(old.id, old.prompt, parent)),
            Wish::Region => Errand::Frame(Frame { title: "Inpaint".to_owned(), region: Some(parent), is_used: false }),
            Wish::Cancel | Wish::Heart => Errand::Nod,
        }
    }

    /// The form that a press opens in remix mode; `None` for presses that never open one.
    fn remixed(&self, envelope: &Envelope, wish: Wish, old: &Drawing, parent: &Parent) -> Option<Errand> {
        let (job, value, parent) = (old.id, old.prompt.clone(), parent.clone());
        let form = match wish {
            Wish::Vary { index, strength } => {
                let strength = strength.unwrap_or(self.settings(envelope.person).strength());
                form::remix(job, index, strength, value, parent)
            }
            Wish::Outpaint { .. } => form::remix(job, 1, Strength::Strong, value, parent),
            Wish::Reroll => form::imagine(parent.message, value),
            Wish::Pan(direction) => form::pan(job, direction, value, parent),
            Wish::Animate { index, motion, extended } => form::animate(job, index, motion, extended, value, parent),
            Wish::Upscale { .. }
            | Wish::Enlarge(_)
            | Wish::CustomZoom
            | Wish::Region
            | Wish::Clip { .. }
            | Wish::Cancel
            | Wish::Heart => return None,
        };
        Some(Errand::Ask(form))
    }

    /// A picture of the person's own, made by the bot that is asked.
    pub(super) fn owned_job(&self, envelope: &Envelope, id: JobId) -> Option<&Job> {
        let job = self.jobs.with_uuid(id)?;
        (job.user == envelope.person.user() && job.bot == envelope.bot).then_some(job)
    }

    /// The menu command `Cancel Job` on a message of a running job.
    pub(super) fn plan_stop_by_message(&self, envelope: &Envelope, data: &Value) -> Errand {
        let target = data.get("target_id").and_then(number).map(MessageId);
        let job = target.and_then(|target| {
            self.jobs
                .running_of(envelope.person.user())
                .find(|job| job.opened == Some(target) && job.drawing().is_some())
        });
        match job {
            Some(job) => plan_stop(job),
            None => Errand::Refuse(BotRefusal::restricted("There is no running job in this message.".to_owned())),
        }
    }
}

fn plan_stop(job: &Job) -> Errand {
    match stop::content(job) {
        Some(content) if job.state == JobState::Running && job.finished.is_none() => {
            Errand::Stop { target: job.interaction, content }
        }
        _ => Errand::Refuse(BotRefusal::restricted("This job is not running any more.".to_owned())),
    }
}
