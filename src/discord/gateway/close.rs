//! What a close code asks of a client.

/// What is to be done after a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseMeaning {
    /// Connect again and take the session up again.
    Resume,
    /// Connect again; the session is gone.
    Identify,
    /// Connecting again would end the same way.
    Fatal {
        /// Why, for people.
        reason: &'static str,
    },
}

/// What a close code means; `None` for a line that was cut without one. A code that is not in Discord's table says nothing
/// about the session, so it is worth a try.
///
/// Source: Discord Docs, Opcodes and Status Codes, "Gateway Close Event Codes"; wire §1.8.
pub fn meaning_of(code: Option<u16>) -> CloseMeaning {
    let fatal = |reason| CloseMeaning::Fatal { reason };
    match code {
        Some(4003 | 4005 | 4007 | 4009) => CloseMeaning::Identify,
        Some(4004) => fatal("Discord refused the token (4004): it is wrong, or it was revoked"),
        Some(4010) => fatal("Discord refused the shard (4010)"),
        Some(4011) => fatal("Discord wants this account to be sharded (4011)"),
        Some(4012) => fatal("Discord does not speak this gateway version any more (4012)"),
        Some(4013) => fatal("Discord does not know the intents that were asked for (4013)"),
        Some(4014) => fatal("Discord does not allow the intents that were asked for (4014)"),
        Some(4015) => fatal("Discord says that this account has too many sessions (4015)"),
        Some(4016) => fatal("Discord has cancelled the session (4016)"),
        Some(_) | None => CloseMeaning::Resume,
    }
}
