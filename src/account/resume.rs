//! Where a gateway session stands, so that a crash or a cut line loses nothing.

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
