//! Typed ids: Discord's snowflakes, one type for each kind of thing, and the uuids of jobs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::step::Millis;

/// 2015-01-01T00:00:00Z in milliseconds since 1970, where snowflakes begin to count.
pub const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

macro_rules! snowflakes {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(
            /// The number as on the wire, there written as a decimal string.
            pub u64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<$name, Self::Err> {
                text.parse().map($name)
            }
        }
    )*};
}

snowflakes! {
    /// A user, a person's or a bot's.
    UserId
    /// A guild.
    GuildId
    /// A channel of a guild, or a DM.
    ChannelId
    /// A message.
    MessageId
    /// A file that hangs on a message.
    AttachmentId
    /// One use of a command, a button or a modal.
    InteractionId
}

/// Writes an id the way Discord's JSON has it: as a string.
#[derive(Clone, Copy, Debug)]
pub struct Text<T>(pub T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A drawing job of a bot: the uuid in its buttons, its file names and its website address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobId(pub u128);

impl JobId {
    /// A version 4 uuid of the given random bits.
    pub fn from_bits(bits: u128) -> JobId {
        JobId(uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().as_u128())
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_u128(self.0).hyphenated().fmt(f)
    }
}

impl FromStr for JobId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<JobId, uuid::Error> {
        uuid::Uuid::try_parse(text).map(|uuid| JobId(uuid.as_u128()))
    }
}

/// Makes snowflakes: the world's time in the upper bits, a counter below, strictly rising whatever the clock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnowflakeMaker {
    last: u64,
}

impl SnowflakeMaker {
    /// Goes on after `last`, the highest number given so far (0: none).
    pub fn after(last: u64) -> SnowflakeMaker {
        SnowflakeMaker { last }
    }

    /// The next number.
    pub fn next(&mut self, now: Millis) -> u64 {
        // 41 bits of time reach the year 2084; a later clock only stops moving the upper bits.
        let time = now.0.saturating_sub(DISCORD_EPOCH_MS).min((1 << 41) - 1) << 22;
        self.last = time.max(self.last + 1);
        self.last
    }

    /// The highest number given so far, to be stored.
    pub fn last(&self) -> u64 {
        self.last
    }
}

/// When a snowflake was made.
pub fn made_at(snowflake: u64) -> Millis {
    Millis((snowflake >> 22) + DISCORD_EPOCH_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snowflakes_rise_even_when_the_clock_falls() {
        let mut maker = SnowflakeMaker::after(0);
        let ids: Vec<u64> = [5_000, 5_000, 4_000, 6_000].map(|ms| maker.next(Millis(DISCORD_EPOCH_MS + ms))).to_vec();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert_eq!(made_at(ids[0]), Millis(DISCORD_EPOCH_MS + 5_000));
        assert_eq!(made_at(ids[3]), Millis(DISCORD_EPOCH_MS + 6_000));
    }

    #[test]
    fn a_job_id_reads_back() {
        let id = JobId::from_bits(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
        assert_eq!(id.to_string().parse::<JobId>(), Ok(id));
        assert_eq!(&id.to_string()[14..15], "4");
    }
}
