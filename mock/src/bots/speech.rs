//! Answers of one sentence: `/fast`, `/relax`, `/turbo`, `/prefer remix`, and the thanks for a heart.

use serde::{Deserialize, Serialize};

use crate::bots::job::Job;
use crate::bots::mode::Mode;
use crate::bots::{Beat, Draft, EPHEMERAL, THINKING};
use crate::id::MessageId;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speech {
    /// The speed was changed.
    Speed(Mode),
    /// Remix mode was switched.
    Remix {
        /// To on.
        on: bool,
    },
}

const FAST: &str = "Done! Note that once you exhaust your fast hours, you can purchase more on the website: \
    <https://midjourney.com/account>. To conserve your fast hours, use `/relax` to switch back to relax mode.";
const RELAX: &str = "Done! Your jobs now do not consume fast-hours, but might take a little longer. You can always \
    switch back with /fast";
const REMIX_ON: &str = "Remix mode turned on! Clicking the variation buttons will now give you a chance to edit your \
    prompt! You can turn it off by running this command again";
const REMIX_OFF: &str = "Remix mode turned off! You can turn it on by running this command again";

/// First "thinking" with the nonce, then the sentence without it: clients listen to one or the other.
pub fn draft(speech: Speech, beat: Beat) -> Draft {
    let text = match speech {
        Speech::Speed(Mode::Fast | Mode::Turbo) => FAST,
        Speech::Speed(Mode::Relaxed) => RELAX,
        Speech::Remix { on: true } => REMIX_ON,
        Speech::Remix { on: false } => REMIX_OFF,
    };
    match beat {
        Beat::Open => thinking(),
        _ => Draft { content: text.to_owned(), flags: EPHEMERAL, is_response: true, ..Draft::default() },
    }
}

/// "Thinking", seen by the asker alone.
pub fn thinking() -> Draft {
    Draft { flags: EPHEMERAL | THINKING, is_response: true, ..Draft::default() }
}

/// The thanks for ❤️.
pub fn rated(job: &Job, message: MessageId) -> Draft {
    let guild = job.guild.map_or_else(|| "@me".to_owned(), |guild| guild.to_string());
    let link = format!("https://discord.com/channels/{guild}/{}/{message}", job.channel);
    Draft {
        content: format!("You have successfully rated [this job]({link}) with \u{1F60D}"),
        flags: EPHEMERAL,
        reply_to: Some(message),
        is_response: true,
        ..Draft::default()
    }
}
