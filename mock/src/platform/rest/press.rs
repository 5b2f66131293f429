//! Presses: which message, which button, and what it sets going.

use serde_json::Value;

use crate::bots::job::{Deed, Drawing, Errand, Form, Job, JobState, Parent, Source};
use crate::bots::mode::Strength;
use crate::bots::press::Press;
use crate::bots::refusal::Refusal as BotRefusal;
use crate::bots::{drawing, settings, stop};
use crate::chance::mix;
use crate::id::{JobId, MessageId};
use crate::platform::Platform;
use crate::platform::rest::interactions::{Envelope, Plan, number};
use crate::platform::rest::reply::{Refusal, UNKNOWN_MESSAGE, invalid, required};

impl Platform {
    pub(super) fn plan_press(&mut self, envelope: &Envelope, data: &Value) -> Result<Plan, Refusal> {
        let custom_id =
            data.get("custom_id").and_then(Value::as_str).ok_or_else(|| required(&["data", "custom_id"]))?;
        let message = envelope.message.ok_or_else(|| required(&["message_id"]))?;
        let press = Press::read(custom_id);
        let shown = self.messages.get(envelope.place.channel(), message);
        let is_shown = shown.is_some_and(|shown| shown.buttons.find(custom_id).is_some());
        // Clients put marks together themselves, so a sound mark of a known picture is good on any message.
        let is_known = press.as_ref().is_some_and(|press| self.owned_job(envelope, press.job()).is_some());
        let adjusted = settings::pressed(custom_id, self.settings(envelope.person));
        if !is_shown && !is_known {
            return Err(match shown {
                None if press.is_some() || adjusted.is_some() => UNKNOWN_MESSAGE,
                _ => invalid(&["data"], "COMPONENT_VALIDATION_FAILED", "Component validation failed"),
            });
        }
        if shown.is_none() {
            return Err(UNKNOWN_MESSAGE);
        }
        let source = Source::Component { message };
        let errand = match (press, adjusted) {
            (Some(press), _) => self.plan_picture_press(envelope, press, custom_id, message),
            (None, Some(after)) => Errand::Adjust(after),
            (None, None) => Errand::Refuse(BotRefusal::restricted("This button is not served yet.".to_owned())),
        };
        Ok((source, errand))
    }

    fn plan_picture_press(&mut self, envelope: &Envelope, press: Press, custom_id: &str, message: MessageId) -> Errand {
        let Some(job) = self.owned_job(envelope, press.job()) else {
            return Errand::Refuse(BotRefusal::restricted(format!("Job with id {} not found", press.job())));
        };
        let Some(old) = job.drawing().cloned() else {
            return Errand::Refuse(BotRefusal::restricted(format!("Job with id {} not found", press.job())));
        };
        let remix = self.settings(envelope.person).remix;
        let parent = Parent { message, custom_id: custom_id.to_owned() };
        match press {
            Press::Cancel { .. } => plan_stop(job),
            Press::Heart { .. } => Errand::Rate { message },
            Press::Unserved { label, .. } => Errand::Refuse(BotRefusal::button(label)),
            Press::Upscale { index, .. } => self.upscale(&old, index, parent),
            // The strengths on a solo are buttons of their own; the bot serves those of the grid.
            Press::Vary { strength: Some(Strength::Subtle), .. } => Errand::Refuse(BotRefusal::button("Vary (Subtle)")),
            Press::Vary { strength: Some(Strength::Strong), .. } => Errand::Refuse(BotRefusal::button("Vary (Strong)")),
            Press::Vary { index, job, .. } if remix => {
                let is_high = u8::from(self.settings(envelope.person).high_variation);
                Errand::Ask(Form {
                    custom_id: format!("MJ::RemixModal::{job}::{index}::{is_high}"),
                    title: "Remix Prompt".to_owned(),
                    field: "MJ::RemixModal::new_prompt".to_owned(),
                    label: "New Prompt for image".to_owned(),
                    value: old.prompt,
                })
            }
            Press::Vary { index, .. } => {
                let strength = self.strength(envelope);
                self.vary(&old, index, strength, parent, None)
            }
            Press::Reroll { .. } if remix => Errand::Ask(Form {
                custom_id: format!("MJ::ImagineModal::{message}"),
                title: "Imagine This!".to_owned(),
                field: "MJ::ImagineModal::new_prompt".to_owned(),
                label: "New Prompt".to_owned(),
                value: old.prompt,
            }),
            Press::Reroll { .. } => self.reroll(&old, parent),
        }
    }

    /// How far variations go, as the person has set it.
    pub(super) fn strength(&self, envelope: &Envelope) -> Strength {
        if self.settings(envelope.person).high_variation { Strength::Strong } else { Strength::Subtle }
    }

    /// A picture of the person's own, made by the bot that is asked.
    pub(super) fn owned_job(&self, envelope: &Envelope, id: JobId) -> Option<&Job> {
        let job = self.jobs.with_uuid(id)?;
        (job.user == envelope.person.user() && job.bot == envelope.bot).then_some(job)
    }

    fn upscale(&mut self, old: &Drawing, index: u8, parent: Parent) -> Errand {
        let Some(tile) = old.tiles.get(usize::from(index) - 1).filter(|_| old.tiles.len() == 4) else {
            return Errand::Refuse(BotRefusal::restricted("This picture is alone already.".to_owned()));
        };
        let tiles = vec![tile.clone()];
        let id = self.new_job_id();
        Errand::Draw(Box::new(Drawing {
            id,
            deed: Deed::Upscale { index },
            tiles,
            parent: Some(parent),
            ..old.clone()
        }))
    }

    /// Four children of a tile. `changed` is the new prompt where the person wrote one.
    pub(super) fn vary(
        &mut self,
        old: &Drawing,
        index: u8,
        strength: Strength,
        parent: Parent,
        changed: Option<crate::bots::prompt::Prompt>,
    ) -> Errand {
        // A solo has one picture, whatever number its button says.
        let place = if old.tiles.len() == 1 { 0 } else { usize::from(index).saturating_sub(1) };
        let Some(tile) = old.tiles.get(place) else {
            return Errand::Refuse(BotRefusal::restricted("This picture does not exist.".to_owned()));
        };
        let seed = self.chances.picture.draw() >> 32;
        let (prompt, words) = match &changed {
            Some(prompt) => (prompt.echo.clone(), prompt.words.clone()),
            None => (old.prompt.clone(), old.words.clone()),
        };
        let tiles = drawing::children(tile, &words, seed, strength);
        let deed = Deed::Vary { index, strength, remixed: changed.is_some(), again: false };
        let id = self.new_job_id();
        Errand::Draw(Box::new(Drawing { id, deed, prompt, words, seed, tiles, parent: Some(parent), ..old.clone() }))
    }

    /// The same once more: new pictures of the words, or new children of the same tile.
    fn reroll(&mut self, old: &Drawing, parent: Parent) -> Errand {
        let seed = self.chances.picture.draw() >> 32;
        let (deed, tiles) = match old.deed {
            Deed::Imagine | Deed::Reroll => (Deed::Reroll, drawing::tiles(self.options.seed, &old.words, mix(seed))),
            Deed::Vary { index, strength, remixed, .. } => {
                let mut base = old.tiles.first().cloned();
                if let Some(base) = &mut base {
                    base.changes.pop();
                }
                let children = base.map(|base| drawing::children(&base, &old.words, seed, strength));
                (Deed::Vary { index, strength, remixed, again: true }, children.unwrap_or_default())
            }
            Deed::Upscale { .. } => {
                return Errand::Refuse(BotRefusal::restricted("Only a grid can be drawn again.".to_owned()));
            }
        };
        let id = self.new_job_id();
        Errand::Draw(Box::new(Drawing { id, deed, seed, tiles, parent: Some(parent), ..old.clone() }))
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
