//! The ways in which a bot says no: red embeds with the nonce of what was asked.

use serde::{Deserialize, Serialize};

use crate::bots::job::{Job, Source};
use crate::bots::{Draft, EPHEMERAL, Embed};

/// FF0000, by which clients know an error.
pub const RED: u32 = 16_711_680;

/// A bot's no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The heading, by which clients know the case.
    pub title: String,
    /// What is wrong.
    pub description: String,
    /// The command as it was sent, where a prompt is at fault.
    pub footer: Option<String>,
}

impl Refusal {
    /// A parameter is unknown or its value is no good.
    pub fn invalid_parameter(description: String, prompt: &str) -> Refusal {
        Refusal { title: "Invalid parameter".to_owned(), description, footer: Some(footer(prompt)) }
    }

    /// No words.
    pub fn empty_prompt(prompt: &str) -> Refusal {
        Refusal {
            title: "Empty prompt".to_owned(),
            description: "The prompt cannot be empty.".to_owned(),
            footer: Some(footer(prompt)),
        }
    }

    /// A forbidden word.
    pub fn banned_prompt(word: &str, prompt: &str) -> Refusal {
        Refusal {
            title: "Banned prompt detected".to_owned(),
            description: format!(
                "The word \"{word}\" is banned. Circumventing this filter to violate our rules may result in your \
                 access being revoked."
            ),
            footer: Some(footer(prompt)),
        }
    }

    /// A button that this bot shows, because the real one does, but does not serve.
    pub fn button(label: &str) -> Refusal {
        Refusal::restricted(format!("`{label}` is not served by this pretend bot yet."))
    }

    /// A command that this bot does not serve.
    pub fn command(name: &str) -> Refusal {
        Refusal::restricted(format!("`/{name}` is not served by this pretend bot yet."))
    }

    /// Something that cannot be done to this job.
    pub fn restricted(description: String) -> Refusal {
        Refusal { title: "Job action restricted".to_owned(), description, footer: None }
    }
}

/// The message: ephemeral for a press, public for a command.
pub fn draft(job: &Job, refusal: &Refusal) -> Draft {
    let (flags, reply_to) = match &job.source {
        Source::Command { .. } => (0, None),
        Source::Component { message } => (EPHEMERAL, Some(*message)),
        Source::Modal { message, .. } => (EPHEMERAL, *message),
    };
    let embed = Embed {
        title: Some(refusal.title.clone()),
        description: Some(refusal.description.clone()),
        color: Some(RED),
        footer: refusal.footer.clone(),
    };
    Draft { flags, reply_to, embeds: vec![embed], is_response: true, ..Draft::default() }
}

fn footer(prompt: &str) -> String {
    // An embed's footer holds 2048 characters.
    format!("/imagine {prompt}").chars().take(2048).collect()
}
