//! What a pretend Discord can be told when it is made.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::bots::Bot;
use crate::fault::Hardship;

/// Everything that decides how a pretend Discord behaves. [`Options::default`] is the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// All chance follows from it; stored with the world.
    pub seed: u64,
    /// Which generation of the bots' messages is spoken.
    pub profile: Profile,
    /// How long the bots take.
    pub pace: Pace,
    /// Under which addresses clients reach the doors; never built from a request's `Host`.
    pub addresses: Addresses,
    /// What HELLO asks for.
    pub heartbeat_interval_ms: u64,
    /// A connection from which nothing came for so long is closed with 4009. `None`: never, for worlds whose time jumps.
    pub dead_client_after_ms: Option<u64>,
    /// How long a gateway session without connection can be resumed.
    pub resume_window_ms: u64,
    /// How many events a gateway session keeps for a resume.
    pub replay_events_max: usize,
    /// How many messages a channel keeps; the oldest go first.
    pub messages_per_channel_max: usize,
    /// How many messages all channels keep together; the oldest go first.
    pub messages_max: usize,
    /// How many finished jobs are remembered, so that their buttons work; the oldest go first.
    pub jobs_max: usize,
    /// How many bytes of uploaded files are kept; the oldest go first.
    pub uploads_bytes_max: usize,
    /// Whether a command's `version` must be the listed one, as on the real Discord.
    pub strict_versions: bool,
    /// Links expire so long after they were made; `None`: never.
    pub link_lifetime_s: Option<u64>,
    /// Whether files are given out by signed links only, as on the real Discord. A wrong signature is refused in any case.
    pub signed_links_required: bool,
    /// So long after a file was fetched by a good link its address without any query is good, too: for clients that cut
    /// the query off a link which they have just used. 0: never, as on the real Discord.
    pub bare_link_grace_s: u64,
    /// Whether a fresh world holds the finished demo grid.
    pub demo: bool,
    /// What goes wrong by itself.
    pub hardship: Hardship,
    /// Bots that nobody has invited: they are in no guild. Direct messages with them go on.
    pub without: Vec<Bot>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            profile: Profile::Classic,
            pace: Pace::Quick,
            addresses: Addresses::default(),
            heartbeat_interval_ms: 41_250,
            dead_client_after_ms: Some(90_000),
            resume_window_ms: 180_000,
            replay_events_max: 1_000,
            messages_per_channel_max: 10_000,
            messages_max: 100_000,
            jobs_max: 100_000,
            uploads_bytes_max: 256 << 20,
            strict_versions: false,
            link_lifetime_s: None,
            signed_links_required: true,
            bare_link_grace_s: 300,
            demo: true,
            hardship: Hardship::default(),
            without: Vec::new(),
        }
    }
}

/// Where clients find the doors. No path, no slash at the end: every client appends its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// For example `ws://127.0.0.1:8081`.
    pub gateway: String,
    /// For example `http://127.0.0.1:8081`.
    pub cdn: String,
    /// For example `http://127.0.0.1:8081`.
    pub rest: String,
}

impl Default for Addresses {
    fn default() -> Addresses {
        Addresses {
            gateway: "ws://127.0.0.1:8081".to_owned(),
            cdn: "http://127.0.0.1:8081".to_owned(),
            rest: "http://127.0.0.1:8081".to_owned(),
        }
    }
}

/// Which generation of the bots' messages is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// As until 2024: finals are plain messages with a PNG. What most clients were written for.
    #[default]
    Classic,
    /// As recorded in 2026: finals reply, link to the website and carry a WebP.
    Y2026,
}

/// How long the bots take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// As short as clients can bear: the order of events and their least distances only.
    Instant,
    /// About two seconds for an imagine.
    #[default]
    Quick,
    /// About twenty-five seconds for an imagine, as in reality.
    Real,
    /// A drawing begins and does not end: for whoever wants to see time limits and full queues.
    Frozen,
}

/// A word that names no profile, pace or bot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is none of {known}")]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// What could be given.
    pub known: &'static str,
}

impl FromStr for Profile {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Profile, UnknownWord> {
        match word {
            "classic" => Ok(Profile::Classic),
            "2026" => Ok(Profile::Y2026),
            _ => Err(UnknownWord { word: word.to_owned(), known: "classic, 2026" }),
        }
    }
}

impl FromStr for Bot {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Bot, UnknownWord> {
        match word {
            "midjourney" => Ok(Bot::Midjourney),
            "niji" => Ok(Bot::Niji),
            "insightface" => Ok(Bot::InsightFace),
            _ => Err(UnknownWord { word: word.to_owned(), known: "midjourney, niji, insightface" }),
        }
    }
}

impl FromStr for Pace {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Pace, UnknownWord> {
        match word {
            "instant" => Ok(Pace::Instant),
            "quick" => Ok(Pace::Quick),
            "real" => Ok(Pace::Real),
            "frozen" => Ok(Pace::Frozen),
            _ => Err(UnknownWord { word: word.to_owned(), known: "instant, quick, real, frozen" }),
        }
    }
}
