//! `/info`: how much was drawn and what runs.

use serde::{Deserialize, Serialize};

use crate::bots::job::Job;
use crate::bots::mode::Mode;
use crate::bots::{Beat, Draft, EPHEMERAL, Embed, speech};
use crate::id::JobId;

/// What `/info` tells, as it was when it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The speed in use.
    pub mode: Mode,
    /// Whether pictures are hidden from the website.
    pub stealth: bool,
    /// Pictures drawn at each speed: fast, relaxed, turbo.
    pub pictures: [u64; 3],
    /// Running jobs, each with its mode.
    pub running: Vec<(JobId, Mode)>,
}

/// First "thinking", then the embed. Its lines have exactly the keys that clients look for.
pub fn draft(job: &Job, usage: &Usage, beat: Beat) -> Draft {
    if beat == Beat::Open {
        return speech::thinking();
    }
    let [fast, relaxed, turbo] = usage.pictures;
    let all = fast + relaxed + turbo;
    let running: Vec<String> =
        usage.running.iter().take(12).map(|(id, mode)| format!("{id} ({})", mode.word())).collect();
    let running = if running.is_empty() { "None".to_owned() } else { format!("\n{}", running.join("\n")) };
    let description = format!(
        "**User ID**: {}\n\
         **Subscription**: Mega (Active monthly, renews next on <t:1893456000>)\n\
         **Job Mode**: {}\n\
         **Visibility Mode**: {}\n\
         **Fast Time Remaining**: 60.0/60.0 hours (100%)\n\
         **Lifetime Usage**: {all} images ({} hours)\n\
         **Relaxed Usage**: {relaxed} images ({} hours)\n\
         **Turbo Usage**: {turbo} images ({} hours)\n\
         **Fast Usage**: {fast} images ({} hours)\n\
         \n\
         **Queued Jobs (fast)**: 0\n\
         **Queued Jobs (relax)**: 0\n\
         **Running Jobs**: {running}",
        speech::account(job.user),
        usage.mode.title(),
        if usage.stealth { "Stealth" } else { "Public" },
        hours(all),
        hours(relaxed),
        hours(turbo),
        hours(fast),
    );
    let title = Some(format!("Your info - {}", job.username));
    let embed = Embed { title, description: Some(description), ..Embed::default() };
    Draft { flags: EPHEMERAL, embeds: vec![embed], is_response: true, ..Draft::default() }
}

/// A hundredth of an hour for each picture, with two decimals.
fn hours(pictures: u64) -> String {
    format!("{}.{:02}", pictures / 100, pictures % 100)
}
