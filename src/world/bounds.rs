//! How full the queues and caches of a world are, each beside its limit.

use crate::{
    engine::Engine,
    webhook::{GONE_MAX, IN_FLIGHT_MAX, Outbox, WAITING_MAX},
    world::handle::MAIL_MAX,
};

/// A queue or cache that does not grow beyond its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What is kept, for example `deliveries`; what the pretend Discord keeps begins with `discord-`.
    pub name: String,
    /// How much there is.
    pub used: u64,
    /// How much there is at most.
    pub limit: u64,
}

/// All of them. `letters`: how many wait for the world's loop.
pub(super) fn bounds(
    letters: usize,
    engine: &Engine,
    outbox: &Outbox,
    mock: Option<Vec<mock_discord::platform::Bound>>,
) -> Vec<Bound> {
    let own = [
        ("letters", letters, MAIL_MAX),
        ("deliveries", outbox.waiting(), WAITING_MAX),
        ("attempts", outbox.in_flight(), IN_FLIGHT_MAX),
        ("receivers-gone", outbox.gone(), GONE_MAX),
        ("receivers-deaf", outbox.deaf(), GONE_MAX),
    ];
    let own = own.map(|(name, used, limit)| (name, used as u64, limit as u64));
    let all = own.into_iter().chain(engine.bounds());
    let all = all.map(|(name, used, limit)| Bound { name: name.to_owned(), used, limit });
    let mock = mock.unwrap_or_default().into_iter().map(|bound| Bound {
        name: format!("discord-{}", bound.name),
        used: bound.used,
        limit: bound.limit,
    });
    all.chain(mock).collect()
}
