//! What a client's wish about an account can lead to. Ordinary outcomes, not errors.

use crate::{account::Account, id::AccountId};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountOutcome {
    /// Done: connected, disabled as wished, or removed. The account as it is now (as it was, if removed).
    Done(Box<Account>),
    /// There is no such account.
    Missing,
    /// Another account has the same token; nothing was stored.
    TokenTaken {
        /// Which.
        by: AccountId,
    },
    /// There are as many accounts as may be; nothing was stored.
    TooMany {
        /// How many that is.
        limit: usize,
    },
    /// Stored, but Discord did not let it in; it is disabled.
    ConnectFailed {
        /// As it is now.
        account: Box<Account>,
        /// Why, for people.
        reason: String,
    },
    /// Stored and connected, but the bots did not show its panels.
    NotSynced {
        /// As it is now.
        account: Box<Account>,
        /// Why, for people.
        why: String,
    },
    /// It is disabled or has no gateway session, so that no bot can be asked.
    Offline,
    /// It is disabled, and what was wished is for one that works; nothing was stored.
    Disabled,
    /// The bot's panel has no such button or model.
    NoSuchControl,
    /// The bot did not do what it was asked.
    NotDone {
        /// Why, for people.
        why: String,
    },
    /// The server is stopping, or its store has failed; nothing was stored.
    Unavailable,
}

/// What became of the wish to put pictures into an account's channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostOutcome {
    /// Where they are now, in their order.
    Posted {
        /// Who has posted them.
        account: AccountId,
        /// Whole and signed, as Discord gave them.
        links: Vec<String>,
    },
    /// No account that is connected and enabled fits.
    NoAccount {
        /// What keeps each of them, counted, for people.
        why: String,
    },
    /// Discord did not take them.
    Failed {
        /// Who was to post them.
        account: AccountId,
        /// Why, for people.
        why: String,
    },
    /// The server is stopping, or its store has failed.
    Unavailable,
}
