//! Answers of one sentence: `/fast`, `/prefer remix`, `/help` and others, and the thanks for a heart.

use serde::{Deserialize, Serialize};

use crate::bots::button::Buttons;
use crate::bots::job::Job;
use crate::bots::mode::Mode;
use crate::bots::{Beat, Draft, EPHEMERAL, THINKING};
use crate::id::{MessageId, UserId};

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speech {
    /// The speed was changed.
    Speed(Mode),
    /// Remix mode was switched.
    Remix {
        /// To on.
        on: bool,
    },
    /// The strength of variations was switched.
    Variability {
        /// To high.
        on: bool,
    },
    /// Results are sent to the direct messages, or no longer.
    AutoDm {
        /// From now on.
        on: bool,
    },
    /// Every prompt gets a suffix, or none.
    Suffix(Option<String>),
    /// Pictures are hidden from the website, or shown.
    Stealth {
        /// From now on hidden.
        on: bool,
    },
    /// Where the subscription is managed.
    Subscribe,
    /// What the bot can do.
    Help,
    /// An answer to a question.
    Ask,
    /// The person's id.
    UserId(UserId),
    /// The way to the official server.
    Invite,
    /// The styles that were tuned: none.
    Tuners,
    /// Thanks for an opinion.
    Feedback,
    /// A result is on its way to the direct messages.
    Sent,
    /// Thanks for a report.
    Reported,
}

const FAST: &str = "Done! Note that once you exhaust your fast hours, you can purchase more on the website: \
    <https://midjourney.com/account>. To conserve your fast hours, use `/relax` to switch back to relax mode.";
const RELAX: &str = "Done! Your jobs now do not consume fast-hours, but might take a little longer. You can always \
    switch back with /fast";
const REMIX_ON: &str = "Remix mode turned on! Clicking the variation buttons will now give you a chance to edit your \
    prompt! You can turn it off by running this command again";
const REMIX_OFF: &str = "Remix mode turned off! You can turn it on by running this command again";
const VARIABILITY_ON: &str = "High variability mode turned on! You can always turn this off by running \
    `/prefer variability` again.";
const VARIABILITY_OFF: &str = "High variability mode turned off! You can always turn this on by running \
    `/prefer variability` again.";
const AUTO_DM_ON: &str = "Auto-DM turned on! Completed jobs will be sent to you in direct messages. You can turn it \
    off by running `/prefer auto_dm` again.";
const AUTO_DM_OFF: &str = "Auto-DM turned off! You can turn it on by running `/prefer auto_dm` again.";
const SUFFIX_OFF: &str = "Your preferred suffix has been removed";
const PRIVATE: &str =
    "Your images are now private. They are hidden from the website; use `/public` to show them again.";
const PUBLIC: &str = "Your images are now public. Use `/stealth` to hide them from the website.";
const SUBSCRIBE: &str = "Manage your subscription on the website:";
const HELP: &str = "`/imagine` draws four pictures of a prompt, `/blend` joins two to five of yours, `/describe` says \
    what a picture looks like, `/shorten` says which words of a prompt matter, `/show` brings a result back, \
    `/settings`, `/prefer`, `/fast`, `/relax` and `/turbo` change how it is done, `/info` shows how much was drawn.";
const ASK: &str = "This pretend bot knows no answers beyond `/help`.";
const INVITE: &str = "The official server is at <https://discord.gg/midjourney>.";
const TUNERS: &str = "You have no style tuners.";
const FEEDBACK: &str = "Thank you for your feedback!";
const SENT: &str = "Done! The result is on its way to your direct messages.";
const REPORTED: &str = "Thank you, the job was reported.";

/// First "thinking" with the nonce, then the sentence without it: clients listen to one or the other.
pub fn draft(speech: &Speech, beat: Beat) -> Draft {
    let text = match speech {
        Speech::Speed(Mode::Fast | Mode::Turbo) => FAST.to_owned(),
        Speech::Speed(Mode::Relaxed) => RELAX.to_owned(),
        Speech::Remix { on } => if *on { REMIX_ON } else { REMIX_OFF }.to_owned(),
        Speech::Variability { on } => if *on { VARIABILITY_ON } else { VARIABILITY_OFF }.to_owned(),
        Speech::AutoDm { on } => if *on { AUTO_DM_ON } else { AUTO_DM_OFF }.to_owned(),
        Speech::Suffix(Some(suffix)) => format!("Your preferred suffix has been set to {suffix}"),
        Speech::Suffix(None) => SUFFIX_OFF.to_owned(),
        Speech::Stealth { on } => if *on { PRIVATE } else { PUBLIC }.to_owned(),
        Speech::Subscribe => SUBSCRIBE.to_owned(),
        Speech::Help => HELP.to_owned(),
        Speech::Ask => ASK.to_owned(),
        Speech::UserId(user) => format!("Your user ID is: {}", account(*user)),
        Speech::Invite => INVITE.to_owned(),
        Speech::Tuners => TUNERS.to_owned(),
        Speech::Feedback => FEEDBACK.to_owned(),
        Speech::Sent => SENT.to_owned(),
        Speech::Reported => REPORTED.to_owned(),
    };
    let buttons = match speech {
        Speech::Subscribe => Buttons::Subscribe,
        _ => Buttons::None,
    };
    match beat {
        Beat::Open => thinking(),
        _ => Draft { content: text, flags: EPHEMERAL, buttons, is_response: true, ..Draft::default() },
    }
}

/// The id of a person on the website.
pub fn account(user: UserId) -> String {
    format!("00000000-0000-4000-8000-{:012}", user.0 % 1_000_000_000_000)
}

/// "Thinking", seen by the asker alone.
pub fn thinking() -> Draft {
    Draft { flags: EPHEMERAL | THINKING, is_response: true, ..Draft::default() }
}

/// "Thinking", seen by all.
pub fn thinking_aloud() -> Draft {
    Draft { flags: THINKING, is_response: true, ..Draft::default() }
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
