//! What an account can be sent for that makes no task: to look at the bots' panels, to press there, to ask for a seed, to put
//! pictures into its channel.

use crate::{
    account::Panels,
    id::{ChannelId, JobId, MessageId, Nonce},
    task::{Bot, Upload},
};

/// One errand of one account. Numbers are used once in a run of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrandId(pub u64);

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Look at `/info`, and at the `/settings` of both bots.
    Sync,
    /// Press a button of a bot's settings.
    Press {
        /// Whose.
        bot: Bot,
        /// Which, verbatim.
        custom_id: String,
    },
    /// Choose a model in the Midjourney bot's settings.
    Choose {
        /// The value of its option.
        version: String,
    },
    /// Ask for a slower budget: the fast hours are used up.
    Relax {
        /// Whose.
        bot: Bot,
    },
    /// Ask for a picture's seed.
    Seed {
        /// The message with the picture.
        message: MessageId,
        /// Where it stands.
        channel: ChannelId,
        /// Where the bot answers.
        answers: ChannelId,
        /// The picture's job.
        job: JobId,
    },
    /// Put pictures into the channel.
    Post {
        /// Which.
        uploads: Vec<Upload>,
    },
}

/// An errand with what it needs to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrandOrder {
    /// Under which number its end is expected.
    pub id: ErrandId,
    /// What.
    pub errand: Errand,
    /// For its requests; never used before.
    pub nonces: [Nonce; 3],
}

/// How an errand ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrandEnd {
    /// The bots have shown this.
    Seen(Box<Panels>),
    /// The seed, in decimal digits.
    Seed(String),
    /// Where the pictures are, in their order.
    Posted(Vec<String>),
    /// The panel has no such button or model.
    NoSuchControl,
    /// It was refused, or nothing came in time.
    Failed {
        /// In words, with the step.
        why: String,
    },
}
