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
    /// Stored, but Discord did not let it in; it is disabled.
    ConnectFailed {
        /// As it is now.
        account: Box<Account>,
        /// Why, for people.
        reason: String,
    },
    /// The server is stopping, or its store has failed; nothing was stored.
    Unavailable,
}
