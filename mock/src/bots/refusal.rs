//! The ways in which a bot says no: red boxes with the nonce of what was asked, bare text, a frame, or silence.

use serde::{Deserialize, Serialize};

use crate::bots::button::{Buttons, Plea};
use crate::bots::job::{Job, Source};
use crate::bots::pace::{self, Score};
use crate::bots::{Beat, Draft, EPHEMERAL, Embed, Moment};

/// FF0000, by which clients know an error.
pub const RED: u32 = 16_711_680;
/// FFFF00: a warning.
pub const YELLOW: u32 = 16_776_960;
/// ED4245: errors since 2025.
pub const CORAL: u32 = 15_548_997;

/// A bot's no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The heading, by which clients know the case; bare text has none.
    pub title: Option<String>,
    /// What is wrong.
    pub description: String,
    /// 0xRRGGBB.
    pub color: Option<u32>,
    /// The command as it was sent, where a prompt is at fault.
    pub footer: Option<String>,
    /// What the person can do about it.
    pub plea: Option<Plea>,
    /// How it comes.
    pub shape: Shape,
}

/// How a no comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A box.
    Box,
    /// Text without a box.
    Text,
    /// A page in a frame that asks for a human.
    Check,
    /// Nothing: Discord says after three seconds that the bot did not answer.
    Silence,
}

impl Refusal {
    fn boxed(title: &str, description: String, footer: Option<String>) -> Refusal {
        Refusal { title: Some(title.to_owned()), description, color: Some(RED), footer, plea: None, shape: Shape::Box }
    }

    /// A parameter is unknown or its value is no good.
    pub fn invalid_parameter(description: String, prompt: &str) -> Refusal {
        Refusal::boxed("Invalid parameter", description, Some(footer(prompt)))
    }

    /// Something else about a prompt is no good.
    pub fn invalid_request(description: String, prompt: &str) -> Refusal {
        Refusal::boxed("Invalid request", description, Some(footer(prompt)))
    }

    /// No words.
    pub fn empty_prompt(prompt: &str) -> Refusal {
        Refusal::boxed("Empty prompt", "The prompt cannot be empty.".to_owned(), Some(footer(prompt)))
    }

    /// A picture that is named cannot be had.
    pub fn invalid_link(description: String) -> Refusal {
        Refusal::boxed("Invalid link", description, None)
    }

    /// A face that is not kept, or a name that no face can have.
    pub fn invalid_idname(name: &str) -> Refusal {
        let name: String = name.chars().take(100).collect();
        Refusal::boxed("Invalid idname", format!("There is no face named `{name}`. Save one with `/saveid`."), None)
    }

    /// A job that does not exist, or is somebody else's.
    pub fn unknown_job(id: &str) -> Refusal {
        Refusal::boxed("Invalid Job ID", format!("Job with id {id} not found"), None)
    }

    /// The same upscale twice within a short time. It has no colour.
    pub fn slow_down(again_s: u64) -> Refusal {
        let description = format!("You can request another upscale for this image <t:{again_s}:R>");
        Refusal { color: None, ..Refusal::boxed("Slow Down!", description, None) }
    }

    /// A command that this bot does not serve.
    pub fn command(name: &str) -> Refusal {
        Refusal::restricted(format!("`/{name}` is not served by this pretend bot."))
    }

    /// Something that cannot be done to this job.
    pub fn restricted(description: String) -> Refusal {
        Refusal::boxed("Job action restricted", description, None)
    }

    /// The box, for refusals that have one.
    pub fn embed(&self) -> Embed {
        Embed {
            title: self.title.clone(),
            description: Some(self.description.clone()),
            color: self.color,
            footer: self.footer.clone(),
            image: None,
        }
    }
}

/// The beats of a refusal.
pub fn timeline(refusal: &Refusal) -> Vec<Moment> {
    match refusal.shape {
        Shape::Box | Shape::Text => pace::single(Beat::Open),
        Shape::Check => pace::single(Beat::Ask),
        Shape::Silence => Score::default().then(20, Beat::Announce).then(2_980, Beat::GiveUp).end(),
    }
}

/// The message: ephemeral for a press, public for a command.
pub fn draft(job: &Job, refusal: &Refusal) -> Draft {
    let (flags, reply_to) = match &job.source {
        Source::Command { .. } => (0, None),
        Source::Component { message } => (EPHEMERAL, Some(*message)),
        Source::Modal { message, .. } => (EPHEMERAL, *message),
        Source::FollowUp { message, .. } => (0, Some(*message)),
    };
    let (content, embeds) = match refusal.shape {
        Shape::Text => (refusal.description.clone(), Vec::new()),
        Shape::Box | Shape::Check | Shape::Silence => (String::new(), vec![refusal.embed()]),
    };
    Draft {
        content,
        flags,
        reply_to,
        embeds,
        buttons: refusal.plea.map_or(Buttons::None, Buttons::Plea),
        is_response: true,
        ..Draft::default()
    }
}

/// The command as it was sent. An embed's footer holds 2048 characters.
pub fn footer(prompt: &str) -> String {
    format!("/imagine {prompt}").chars().take(2048).collect()
}
