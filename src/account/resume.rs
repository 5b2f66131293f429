//! Where a gateway session stands, so that a crash or a cut line loses nothing, and how many there were.

use crate::clock::Millis;

/// Where a gateway session can be taken up again. Committed with the effects of the event that moved it.
///
/// Source: Discord Docs, Gateway, "Resuming".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumePoint {
    /// Discord's name for the session.
    pub session_id: String,
    /// Where it is to be taken up, without path.
    pub resume_url: String,
    /// The last event whose effects are in the store.
    pub sequence: u64,
}

/// How many new gateway sessions an account has asked for, of those that count for the running day: Discord counts over our
/// restarts, so we do too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identifies {
    /// Since when they are counted; moves on as they are regained.
    pub window_began: Millis,
    /// IDENTIFYs that count.
    pub count: u32,
}
