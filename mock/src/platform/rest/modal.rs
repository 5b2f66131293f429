//! Forms that came back filled in, and the jobs that follow from them.

use serde_json::Value;

use crate::bots::form::{FIELDS, Filled};
use crate::bots::job::{Deed, Drawing, Errand, Form, Parent, Source};
use crate::bots::offspring;
use crate::bots::press::{Press, Wish};
use crate::bots::prompt::Prompt;
use crate::bots::refusal::Refusal as BotRefusal;
use crate::id::{InteractionId, JobId, MessageId};
use crate::platform::Platform;
use crate::platform::rest::derive::{Step, errand};
use crate::platform::rest::interactions::{Envelope, Plan, number};
use crate::platform::rest::reply::{Refusal, UNKNOWN_INTERACTION, required};

impl Platform {
    pub(super) fn plan_modal(&mut self, envelope: &Envelope, data: &Value) -> Result<Plan, Refusal> {
        let custom_id =
            data.get("custom_id").and_then(Value::as_str).ok_or_else(|| required(&["data", "custom_id"]))?;
        let opener = data.get("id").and_then(number).map(InteractionId);
        let text = field(data).ok_or_else(|| required(&["data", "components"]))?;
        let filled = Filled::read(custom_id).ok_or(UNKNOWN_INTERACTION)?;
        let (message, errand) = match filled {
            Filled::Describe => (None, self.plan_imagine(envelope, &text)),
            Filled::Imagine { message } => (Some(message), self.plan_again(envelope, message, &text)?),
            Filled::Remix { job, .. }
            | Filled::Pan { job, .. }
            | Filled::Zoom { job }
            | Filled::Animate { job, .. } => {
                let (old, finished) = self.known(envelope, job)?;
                let parent = self.pressed(envelope, opener, &old).or_else(|| parent_of(filled, &old, finished?));
                let parent = parent.ok_or(UNKNOWN_INTERACTION)?;
                (Some(parent.message), self.plan_filled(envelope, filled, &old, parent, &text))
            }
        };
        Ok((Source::Modal { opener, message }, errand))
    }

    /// A drawing from a picture and what was written about it.
    fn plan_filled(
        &mut self,
        envelope: &Envelope,
        filled: Filled,
        old: &Drawing,
        parent: Parent,
        text: &str,
    ) -> Errand {
        let wish = Press::read(&parent.custom_id).map(|press| press.wish);
        let prompt = self.reread_prompt(envelope, text, matches!(filled, Filled::Zoom { .. }));
        let prompt = match prompt {
            Ok(prompt) => prompt,
            Err(refusal) => return Errand::Refuse(refusal),
        };
        let is_changed = prompt.echo != old.prompt;
        let (index, deed) = match (filled, wish) {
            // Some clients answer the form of a zoom with the mark of a variation.
            (Filled::Remix { .. }, Some(Wish::Outpaint { percent })) => (1, Deed::Outpaint { percent }),
            (Filled::Remix { index, strength, .. }, _) => (index, Deed::Vary { index, strength, remixed: is_changed }),
            (Filled::Pan { direction, .. }, _) => (1, Deed::Pan(direction)),
            (Filled::Zoom { .. }, _) => {
                // Without a zoom and with another shape the picture grows to that shape; 99 is as near as a zoom gets.
                (1, Deed::Outpaint { percent: prompt.zoom_percent.unwrap_or(50).min(99) })
            }
            (Filled::Animate { index, motion, extended, .. }, _) => (index, Deed::Animate { motion, extended }),
            (Filled::Imagine { .. } | Filled::Describe, _) => {
                return Errand::Refuse(BotRefusal::restricted("This form is about no picture.".to_owned()));
            }
        };
        let changed: Option<Prompt> = is_changed.then_some(prompt);
        errand(self.derive(old, Step { index, deed, parent, changed, mask: None }))
    }

    /// A grid again with other words, or a shortened prompt.
    fn plan_again(&mut self, envelope: &Envelope, message: MessageId, text: &str) -> Result<Errand, Refusal> {
        let shown = self.messages.get(envelope.place.channel(), message).ok_or(UNKNOWN_INTERACTION)?;
        let Some(job) = shown.buttons.result() else { return Ok(self.plan_imagine(envelope, text)) };
        let (old, _) = self.known(envelope, job)?;
        let parent = Parent { message, custom_id: format!("MJ::JOB::reroll::0::{}::SOLO", old.id) };
        let prompt = match self.reread_prompt(envelope, text, false) {
            Ok(prompt) => prompt,
            Err(refusal) => return Ok(Errand::Refuse(refusal)),
        };
        let is_of_words = matches!(old.deed, Deed::Imagine | Deed::Reroll);
        if prompt.echo == old.prompt && !is_of_words {
            return Ok(errand(self.reroll(&old, parent)));
        }
        let brought = old.tiles.first().and_then(offspring::origin);
        let mut drawing = self.imagine(envelope.person, prompt, brought);
        if drawing.deed == Deed::Imagine {
            drawing.deed = Deed::Reroll;
        }
        drawing.parent = Some(parent);
        drawing.again = true;
        Ok(Errand::Draw(Box::new(drawing)))
    }

    /// What opened the form is asked where it is known: clients name interactions, nonces or messages.
    fn pressed(&self, envelope: &Envelope, opener: Option<InteractionId>, old: &Drawing) -> Option<Parent> {
        let job = self.jobs.get(opener?).filter(|job| job.user == envelope.person.user())?;
        let Errand::Ask(Form { parent: Some(parent), .. }) = &job.errand else { return None };
        (Press::read(&parent.custom_id)?.job == old.id).then(|| parent.clone())
    }

    /// A picture and its message. It must be known, whoever opened the form.
    fn known(&self, envelope: &Envelope, job: JobId) -> Result<(Drawing, Option<MessageId>), Refusal> {
        let job = self.owned_job(envelope, job).ok_or(UNKNOWN_INTERACTION)?;
        Ok((job.drawing().cloned().ok_or(UNKNOWN_INTERACTION)?, job.finished))
    }
}

/// The button that must have been pressed, where nothing else tells.
fn parent_of(filled: Filled, old: &Drawing, message: MessageId) -> Option<Parent> {
    let id = old.id;
    let custom_id = match filled {
        Filled::Remix { strength: crate::bots::mode::Strength::Subtle, .. } if old.tiles.len() == 1 => {
            format!("MJ::JOB::low_variation::1::{id}::SOLO")
        }
        Filled::Remix { .. } if old.tiles.len() == 1 => format!("MJ::JOB::high_variation::1::{id}::SOLO"),
        Filled::Remix { index, .. } => format!("MJ::JOB::variation::{index}::{id}"),
        Filled::Pan { direction, .. } => format!("MJ::JOB::pan_{}::1::{id}::SOLO", direction.word()),
        Filled::Zoom { .. } => format!("MJ::CustomZoom::{id}"),
        Filled::Animate { motion, extended: false, .. } => format!("MJ::JOB::animate_{}::1::{id}::SOLO", motion.word()),
        Filled::Animate { index, motion, extended: true, .. } => {
            format!("MJ::JOB::animate_{}_extend::{index}::{id}", motion.word())
        }
        Filled::Imagine { .. } | Filled::Describe => return None,
    };
    Some(Parent { message, custom_id })
}

/// The text of the form's one field, whatever rows it lies in.
fn field(data: &Value) -> Option<String> {
    let rows = data.get("components")?.as_array()?;
    let nested = rows.iter().filter_map(|row| row.get("components").and_then(Value::as_array)).flatten();
    let mut fields = nested.chain(rows).filter(|field| field.get("value").is_some());
    let is_known = |field: &&Value| {
        field.get("custom_id").and_then(Value::as_str).is_some_and(|custom_id| FIELDS.contains(&custom_id))
    };
    fields.find(is_known)?.get("value")?.as_str().map(str::to_owned)
}
