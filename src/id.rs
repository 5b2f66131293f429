//! Typed ids, ours and Discord's, and the seeded streams they are drawn from. Nothing here asks the system for chance.

use std::{fmt, hash::Hash, marker::PhantomData, num::ParseIntError, str::FromStr};

use crate::clock::Millis;

/// One of Discord's 64-bit ids, for things of kind `K`. On the wire it is a decimal string.
///
/// Source: Discord Docs, Reference, "Snowflakes".
pub struct Snowflake<K>(u64, PhantomData<fn() -> K>);

/// The instant from which snowflakes count: 2015-01-01T00:00:00Z.
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

impl<K> Snowflake<K> {
    /// Wraps a number that came from Discord.
    pub const fn new(id: u64) -> Self {
        Snowflake(id, PhantomData)
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// When it was made; its upper bits say so.
    pub const fn made_at(self) -> Millis {
        Millis((self.0 >> 22) + DISCORD_EPOCH_MS)
    }
}

impl<K> Clone for Snowflake<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Snowflake<K> {}
impl<K> PartialEq for Snowflake<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Snowflake<K> {}
impl<K> PartialOrd for Snowflake<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Snowflake<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Snowflake<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Debug for Snowflake<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Display for Snowflake<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> FromStr for Snowflake<K> {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.trim().parse().map(Self::new)
    }
}

/// Kinds of things that have a [`Snowflake`]; never made, only named.
pub mod kind {
    /// A server ("guild").
    pub enum Guild {}
    /// A channel, direct messages included.
    pub enum Channel {}
    /// A user or a bot.
    pub enum User {}
    /// A message.
    pub enum Message {}
    /// An application: what a bot belongs to.
    pub enum Application {}
    /// An interaction: a slash command, a press, a submitted dialog.
    pub enum Interaction {}
    /// What a client chose to recognise its own request by.
    pub enum Nonce {}
}

/// A server.
pub type GuildId = Snowflake<kind::Guild>;
/// A channel.
pub type ChannelId = Snowflake<kind::Channel>;
/// A user or a bot.
pub type UserId = Snowflake<kind::User>;
/// A message.
pub type MessageId = Snowflake<kind::Message>;
/// An application.
pub type ApplicationId = Snowflake<kind::Application>;
/// An interaction.
pub type InteractionId = Snowflake<kind::Interaction>;
/// Chosen by us, echoed by Discord on the first message that answers an interaction.
pub type Nonce = Snowflake<kind::Nonce>;

impl Nonce {
    /// The next nonce, as the official client makes them: the time as a snowflake, never one twice. `draw` is any number.
    pub fn after(last: Nonce, now: Millis, draw: u64) -> Nonce {
        let fresh = now.0.saturating_sub(DISCORD_EPOCH_MS) << 22 | draw & 0x3f_ffff;
        Nonce::new(fresh.max(last.get().saturating_add(1)))
    }
}

/// A picture job of a bot: the uuid in its buttons and file names. Always 36 lower-case characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u128);

impl JobId {
    /// From the 128 bits of the uuid.
    pub const fn from_u128(bits: u128) -> JobId {
        JobId(bits)
    }

    /// The 128 bits of the uuid.
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// The first uuid in `text`, wherever it stands: in a custom id, a file name or a link.
    pub fn find_in(text: &str) -> Option<JobId> {
        const LENGTH: usize = 36;
        let bytes = text.as_bytes();
        (0..bytes.len().checked_sub(LENGTH - 1)?).find_map(|start| JobId::read(&bytes[start..start + LENGTH]))
    }

    fn read(bytes: &[u8]) -> Option<JobId> {
        let mut bits = 0u128;
        for (index, &byte) in bytes.iter().enumerate() {
            match (index, byte) {
                (8 | 13 | 18 | 23, b'-') => {}
                (8 | 13 | 18 | 23, _) => return None,
                (_, b'0'..=b'9') => bits = bits << 4 | u128::from(byte - b'0'),
                (_, b'a'..=b'f') => bits = bits << 4 | u128::from(byte - b'a' + 10),
                (_, b'A'..=b'F') => bits = bits << 4 | u128::from(byte - b'A' + 10),
                _ => return None,
            }
        }
        Some(JobId(bits))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0;
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            id >> 96,
            id >> 80 & 0xffff,
            id >> 64 & 0xffff,
            id >> 48 & 0xffff,
            id & 0xffff_ffff_ffff
        )
    }
}
impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A task of a client: epoch milliseconds followed by three digits, sixteen digits in all today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

impl TaskId {
    /// The next id: time first, so that ids sort by age, never one twice. `draw` is any number.
    pub fn after(last: TaskId, now: Millis, draw: u64) -> TaskId {
        TaskId((now.0.saturating_mul(1000).saturating_add(draw % 1000)).max(last.0.saturating_add(1)))
    }
}
impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl FromStr for TaskId {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.trim().parse().map(TaskId)
    }
}

/// An account of the pool, also called an instance: snowflake-like digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub u64);

impl AccountId {
    /// The next id, of the shape of a snowflake. `draw` is any number.
    pub fn after(last: AccountId, now: Millis, draw: u64) -> AccountId {
        let fresh = now.0.saturating_sub(DISCORD_EPOCH_MS) << 22 | draw & 0x3f_ffff;
        AccountId(fresh.max(last.0.saturating_add(1)))
    }
}
impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl FromStr for AccountId {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.trim().parse().map(AccountId)
    }
}

/// Numbers that look random and repeat: the n-th draw of a stream depends on the seed, the stream's name and n alone,
/// so a draw added in one room does not shift another, and a stored position goes on where it stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    key: u64,
    position: u64,
}

impl Stream {
    /// The stream of that name in the world with that seed, from its `position`-th draw.
    pub fn new(seed: u64, name: &str, position: u64) -> Stream {
        let key = name.bytes().fold(mix(seed), |key, byte| mix(key ^ u64::from(byte)));
        Stream { key, position }
    }

    /// How many draws were taken; to be stored.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        let drawn = mix(self.key.wrapping_add(self.position.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        self.position += 1;
        drawn
    }
}

/// The finaliser of splitmix64: every bit of the input reaches every bit of the output.
fn mix(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_id_is_found_wherever_it_stands() {
        let id = "3dbbd469-36af-4a0f-8f02-df6c579e7011";
        for text in [
            id.to_owned(),
            format!("MJ::JOB::upsample::2::{id}"),
            format!("https://cdn/attachments/1/2/mock_a_3_{}.png?ex=1", id.to_uppercase()),
            format!("{id}_grid_0.webp"),
        ] {
            assert_eq!(JobId::find_in(&text).map(|found| found.to_string()).as_deref(), Some(id), "{text}");
        }
        for text in ["", "MJ::JOB", &id[1..], "3dbbd469-36af-4a0f-8f02-df6c579e701g", "ééééééééééééééééééééééééééééé"]
        {
            assert_eq!(JobId::find_in(text), None, "{text}");
        }
    }

    #[test]
    fn task_ids_rise_whatever_the_clock_does() {
        let mut last = TaskId(0);
        for now in [1_704_529_669_123, 1_704_529_669_123, 1_704_529_669_000, 0] {
            let next = TaskId::after(last, Millis(now), 456);
            assert!(next > last);
            last = next;
        }
        assert_eq!(TaskId::after(TaskId(0), Millis(1_704_529_669_123), 456).to_string(), "1704529669123456");
    }

    #[test]
    fn a_stream_goes_on_from_its_stored_position() {
        let mut whole = Stream::new(7, "task id", 0);
        let first: Vec<u64> = (0..10).map(|_| whole.draw()).collect();
        let mut rest = Stream::new(7, "task id", 4);
        assert_eq!((0..6).map(|_| rest.draw()).collect::<Vec<_>>(), first[4..]);
        assert_ne!(Stream::new(7, "nonce", 0).draw(), first[0]);
        assert_ne!(Stream::new(8, "task id", 0).draw(), first[0]);
    }
}
