//! One closed universe: a clock, a seed, a store, accounts with their engine and links, and perhaps a pretend Discord.
//! A value, never a global. All wiring is here; nothing else knows everything.

mod bounds;
mod connections;
mod courier;
mod demo;
mod driver;
mod gate;
mod handle;
mod hardship;
mod lockstep;
mod open;
mod rooms;
mod run;
mod secret;
mod sockets;
mod tally;
mod token_key;
mod trail;

pub use bounds::Bound;
pub use connections::Connection;
pub use courier::Receiver;
pub use handle::WorldHandle;
pub use hardship::{HardshipOrder, HardshipOutcome};
pub use open::{DiscordSource, OpenError, World, WorldOptions, addresses_of};
pub use run::WorldError;
pub use secret::WebhookSecretError;
pub use tally::{Commits, Told, WireTally};
pub use token_key::{OfflineError, Rotated, TokenKeyError, TokenKeySource, rotate_token_key, stored_account};

use crate::clock::{Millis, Pace};

/// How a world is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Why submits do not work, for people; `None`: they do.
    pub why_not_ready: Option<String>,
    /// How its time passes.
    pub clock: Pace,
    /// Its present.
    pub now: Millis,
    /// What all its chance follows from.
    pub seed: u64,
    /// How it is called.
    pub name: String,
    /// Accounts with a gateway session or on the way to one.
    pub live_connections: u64,
    /// Those of them whose session is ready.
    pub ready_connections: u64,
    /// Webhook deliveries that are not taken yet.
    pub deliveries_waiting: u64,
    /// How attempts to tell have ended since the start.
    pub told: Told,
    /// Addresses that have answered 410 and are not called any more.
    pub receivers_gone: u64,
    /// What was committed since the start.
    pub commits: Commits,
    /// Accounts in the pool.
    pub accounts: u64,
    /// What the pretend Discord holds; `None` without one.
    pub mock: Option<MockCounts>,
    /// How full its queues and caches are; empty unless it was asked for by [`WorldHandle::look`].
    pub bounds: Vec<Bound>,
    /// What has come over the wire since the start; empty unless it was asked for by [`WorldHandle::look`].
    pub wire: WireTally,
}

impl Status {
    /// Whether submits work.
    pub fn is_ready(&self) -> bool {
        self.why_not_ready.is_none()
    }
}

/// What a pretend Discord holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MockCounts {
    /// Users.
    pub users: u64,
    /// Gateway connections.
    pub connections: u64,
    /// Messages.
    pub messages: u64,
    /// Jobs that are being drawn.
    pub jobs_running: u64,
    /// Jobs that have ended.
    pub jobs_finished: u64,
    /// Pictures.
    pub pictures: u64,
}

impl From<mock_discord::platform::Counts> for MockCounts {
    fn from(counts: mock_discord::platform::Counts) -> MockCounts {
        let mock_discord::platform::Counts {
            users, connections, messages, jobs_running, jobs_finished, pictures, ..
        } = counts;
        MockCounts {
            users: users as u64,
            connections: connections as u64,
            messages: messages as u64,
            jobs_running: jobs_running as u64,
            jobs_finished: jobs_finished as u64,
            pictures: pictures as u64,
        }
    }
}
