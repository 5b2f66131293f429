//! What the bots say and when: one file per behaviour, (job, beat) -> what to post. Knows no session, no socket and no store.

pub mod button;
pub mod command;
pub mod describe;
pub mod drawing;
pub mod face;
pub mod failure;
pub mod form;
pub mod imagine;
pub mod info;
pub mod job;
pub mod mode;
pub mod offspring;
pub mod pace;
pub mod press;
pub mod progress;
pub mod prompt;
pub mod refusal;
pub mod scenario;
pub mod settings;
pub mod shorten;
pub mod show;
pub mod speech;
pub mod stop;
pub mod upscale;

use serde::{Deserialize, Serialize};

use crate::bots::button::Buttons;
use crate::bots::job::{Errand, Job, Source};
use crate::id::{AttachmentId, ChannelId, MessageId, UserId};
use crate::image::Recipe;

/// A chat bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Bot {
    /// Midjourney Bot.
    Midjourney,
    /// niji・journey Bot.
    Niji,
    /// InsightFaceSwap: draws nothing from words, puts faces on pictures.
    InsightFace,
}

impl Bot {
    /// All, in the order in which command indexes list them: some clients keep the last of two equal names.
    pub const ALL: [Bot; 3] = [Bot::InsightFace, Bot::Niji, Bot::Midjourney];

    /// Its user id, which is also its application id.
    pub const fn id(self) -> UserId {
        match self {
            Bot::Midjourney => UserId(936_929_561_302_675_456),
            Bot::Niji => UserId(1_022_952_195_194_359_889),
            Bot::InsightFace => UserId(1_090_660_574_196_674_713),
        }
    }

    /// The bot with that id.
    pub fn with_id(id: u64) -> Option<Bot> {
        Bot::ALL.into_iter().find(|bot| bot.id().0 == id)
    }

    /// Its user name.
    pub const fn name(self) -> &'static str {
        match self {
            Bot::Midjourney => "Midjourney Bot",
            Bot::Niji => "niji\u{30FB}journey Bot",
            Bot::InsightFace => "InsightFaceSwap",
        }
    }

    /// Whether it draws from words: those bots have buttons, forms and settings.
    pub const fn draws(self) -> bool {
        match self {
            Bot::Midjourney | Bot::Niji => true,
            Bot::InsightFace => false,
        }
    }

    /// The four digits behind its name.
    pub const fn discriminator(self) -> &'static str {
        match self {
            Bot::Midjourney => "9282",
            Bot::Niji => "4279",
            Bot::InsightFace => "3166",
        }
    }
}

/// One thing a bot, or Discord on its behalf, does in answer to an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Discord tells the user's sessions about the interaction.
    Announce,
    /// Discord tells them that the bot took it.
    Succeed,
    /// The first message: the one with the nonce.
    Open,
    /// An edit of the first message.
    Progress {
        /// 0 to 99.
        percent: u8,
        /// Whether a preview hangs on it.
        picture: bool,
    },
    /// The last edit of the first message, where the answer is one message only.
    Reveal,
    /// The result, a message of its own.
    Finish,
    /// The pressed button turns blue.
    Mark,
    /// The first message goes.
    Remove,
    /// The message with the pressed button is written anew.
    Refresh,
    /// The message of the stopped job says so.
    Stopped,
    /// A form or a frame opens before the user.
    Ask,
    /// The first message says that the job waits, after it has said something else.
    Start,
    /// A new first message, without the nonce, from now on in the place of the one before.
    Repost,
    /// Discord tells the user's sessions that the bot said nothing.
    GiveUp,
}

/// When a beat falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since the interaction was accepted.
    pub at_ms: u64,
    /// Least milliseconds since the beat before, also when the platform is late.
    pub gap_ms: u64,
    /// What happens.
    pub beat: Beat,
}

/// What a bot wants a message to hold; the platform gives it ids, times and an address.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The text.
    pub content: String,
    /// Message flags: 64 ephemeral, 128 thinking.
    pub flags: u32,
    /// The pictures; none leaves those that are there.
    pub pictures: Vec<Picture>,
    /// Embeds.
    pub embeds: Vec<Embed>,
    /// Buttons and menus.
    pub buttons: Buttons,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// Whether it is the response to the interaction and says so.
    pub is_response: bool,
}

/// A picture before it has an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its file name.
    pub filename: String,
    /// How it is drawn.
    pub recipe: Recipe,
}

/// Coloured text under a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// Heading; an embed that has one has a description too.
    pub title: Option<String>,
    /// Text.
    pub description: Option<String>,
    /// 0xRRGGBB.
    pub color: Option<u32>,
    /// Small text below.
    pub footer: Option<String>,
    /// A picture in it.
    pub image: Option<EmbedImage>,
}

/// A picture in an embed: a file of the CDN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbedImage {
    /// The file.
    pub file: AttachmentId,
    /// The channel in its address.
    pub channel: ChannelId,
    /// Its name.
    pub filename: String,
    /// Pixels across and down; `None` for what is no picture.
    pub pixels: Option<(u32, u32)>,
}

/// The flag of messages that only the invoking user sees.
pub const EPHEMERAL: u32 = 64;
/// The flag of answers that are still to come.
pub const THINKING: u32 = 128;

/// All beats of `job`, first to last. Pure: the same job always has the same ones.
pub fn timeline(job: &Job) -> Vec<Moment> {
    match &job.errand {
        Errand::Draw(drawing) => drawing::timeline(job, drawing),
        Errand::Refuse(refusal) => refusal::timeline(refusal),
        Errand::Rate { .. } => pace::single(Beat::Open),
        Errand::Say(_) | Errand::Info(_) | Errand::Settings(_) => pace::deferred(),
        Errand::Describe(_) | Errand::Shorten(_) => match job.source {
            Source::Component { .. } => pace::single(Beat::Refresh),
            Source::Command { .. } | Source::Modal { .. } | Source::FollowUp { .. } => pace::deferred(),
        },
        Errand::Adjust(_) => pace::single(Beat::Refresh),
        Errand::Stop { .. } => pace::single(Beat::Stopped),
        Errand::Ask(_) | Errand::Frame(_) => pace::single(Beat::Ask),
        Errand::Show(_) => show::timeline(),
        Errand::Letter(_) => show::letter_timeline(),
        Errand::Nod => pace::Score::begin().end(),
        Errand::Saved { .. } => pace::single(Beat::Open),
        Errand::Swap(_) => face::timeline(job),
    }
}

/// What the message of `beat` holds. Only asked for beats that post or edit one.
pub fn draft(job: &Job, beat: Beat) -> Draft {
    match &job.errand {
        Errand::Draw(drawing) => drawing::draft(job, drawing, beat),
        Errand::Refuse(refusal) => refusal::draft(job, refusal),
        Errand::Say(speech) => speech::draft(speech, beat),
        Errand::Rate { message } => speech::rated(job, *message),
        Errand::Info(usage) => info::draft(job, usage, beat),
        Errand::Settings(settings) | Errand::Adjust(settings) => settings::draft(job, settings, beat),
        Errand::Stop { content, .. } => stop::draft(content),
        Errand::Describe(description) => describe::draft(description, beat),
        Errand::Shorten(shortening) => shorten::draft(shortening, beat),
        Errand::Show(copy) => show::draft(copy, beat),
        Errand::Letter(copy) => show::draft(copy, Beat::Finish),
        Errand::Saved { name } => face::saved(name),
        Errand::Swap(picture) => face::draft(picture, beat),
        Errand::Ask(_) | Errand::Frame(_) | Errand::Nod => Draft::default(),
    }
}
