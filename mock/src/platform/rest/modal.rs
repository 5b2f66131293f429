//! Forms that were filled in: the prompt of a remix, and of a reroll in remix mode.

use serde_json::Value;

use crate::bots::job::{Errand, Parent, Source};
use crate::bots::mode::Strength;
use crate::bots::prompt;
use crate::id::{InteractionId, JobId, MessageId};
use crate::platform::Platform;
use crate::platform::rest::interactions::{Envelope, Plan, number};
use crate::platform::rest::reply::{Refusal, UNKNOWN_INTERACTION, required};

/// The text fields of both forms.
const FIELDS: [&str; 2] = ["MJ::RemixModal::new_prompt", "MJ::ImagineModal::new_prompt"];

impl Platform {
    pub(super) fn plan_modal(&mut self, envelope: &Envelope, data: &Value) -> Result<Plan, Refusal> {
        let custom_id =
            data.get("custom_id").and_then(Value::as_str).ok_or_else(|| required(&["data", "custom_id"]))?;
        let opener = data.get("id").and_then(number).map(InteractionId);
        let text = field(data).ok_or_else(|| required(&["data", "components"]))?;
        let parts: Vec<&str> = custom_id.split("::").collect();
        let (job, index, is_high, named) = match parts.as_slice() {
            ["MJ", "RemixModal", job, index, high] => {
                let index = index.parse::<u8>().ok().filter(|index| (1..=4).contains(index));
                let job = job.parse::<JobId>().ok();
                (job, index, Some(*high == "1"), None)
            }
            ["MJ", "ImagineModal", message] => {
                let message = message.parse().ok().map(MessageId);
                (message.and_then(|message| self.job_of_message(envelope, message)), None, None, message)
            }
            _ => (None, None, None, None),
        };
        // What opened the form is not asked: clients name interactions, nonces or messages. The picture must be known.
        let job = job.and_then(|job| self.owned_job(envelope, job)).ok_or(UNKNOWN_INTERACTION)?;
        let old = job.drawing().cloned().ok_or(UNKNOWN_INTERACTION)?;
        let message = named.or(job.finished);
        let errand = match prompt::read(&text, envelope.bot, self.options.profile) {
            Err(refusal) => Errand::Refuse(refusal),
            Ok(prompt) => match (index, is_high, message) {
                (Some(index), Some(is_high), Some(message)) => {
                    let strength = if is_high { Strength::Strong } else { Strength::Subtle };
                    let custom_id = format!("MJ::JOB::variation::{index}::{}", old.id);
                    let changed = (prompt.echo != old.prompt).then_some(prompt);
                    self.vary(&old, index, strength, Parent { message, custom_id }, changed)
                }
                (None, None, Some(message)) => {
                    let custom_id = format!("MJ::JOB::reroll::0::{}::SOLO", old.id);
                    let mut drawing = self.imagine(envelope.person, prompt);
                    drawing.deed = crate::bots::job::Deed::Reroll;
                    drawing.parent = Some(Parent { message, custom_id });
                    Errand::Draw(Box::new(drawing))
                }
                _ => return Err(UNKNOWN_INTERACTION),
            },
        };
        Ok((Source::Modal { opener, message }, errand))
    }

    /// The picture that a message shows.
    fn job_of_message(&self, envelope: &Envelope, message: MessageId) -> Option<JobId> {
        use crate::bots::button::Buttons;
        match self.messages.get(envelope.place.channel(), message)?.buttons {
            Buttons::Grid { job, .. } | Buttons::Solo { job, .. } => Some(job),
            Buttons::None | Buttons::Cancel { .. } | Buttons::Settings(_) => None,
        }
    }
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
