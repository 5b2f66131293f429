//! Messages that people have posted lately with a nonce that is to work once.
//!
//! Source: Discord Docs, Message, "Create Message", `enforce_nonce`.

use std::collections::VecDeque;

use crate::id::{ChannelId, MessageId, UserId};
use crate::step::Millis;

/// How many are remembered; the oldest go first.
pub const POSTED_MAX: usize = 1_000;
/// For how long a nonce works once: "the past few minutes".
const REMEMBERED_MS: u64 = 5 * 60 * 1_000;

/// A message as it was posted.
#[derive(Debug)]
struct Post {
    at: Millis,
    author: UserId,
    nonce: String,
    place: (ChannelId, MessageId),
}

/// Those that are remembered, oldest first. A restart forgets them.
#[derive(Debug, Default)]
pub struct Posted(VecDeque<Post>);

impl Posted {
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The message that this author has posted with this nonce, if that is not long ago.
    pub fn find(&self, author: UserId, nonce: &str, now: Millis) -> Option<(ChannelId, MessageId)> {
        let is_fresh = |post: &&Post| now.0.saturating_sub(post.at.0) <= REMEMBERED_MS;
        let mut fresh = self.0.iter().rev().take_while(is_fresh);
        fresh.find(|post| post.author == author && post.nonce == nonce).map(|post| post.place)
    }

    /// A message was posted.
    pub fn insert(&mut self, author: UserId, nonce: &str, place: (ChannelId, MessageId), now: Millis) {
        self.0.push_back(Post { at: now, author, nonce: nonce.to_owned(), place });
        if self.0.len() > POSTED_MAX {
            self.0.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_its_authors_own_and_is_forgotten_after_a_while() {
        let mut posted = Posted::default();
        let place = (ChannelId(2), MessageId(7));
        posted.insert(UserId(1), "a", place, Millis(1_000));
        let find = |author, nonce, at| posted.find(UserId(author), nonce, Millis(at));
        assert_eq!(find(1, "a", 1_000 + REMEMBERED_MS), Some(place));
        assert_eq!(find(1, "a", 1_001 + REMEMBERED_MS), None);
        assert_eq!((find(2, "a", 1_000), find(1, "b", 1_000)), (None, None));
        for number in 0..POSTED_MAX {
            posted.insert(UserId(1), &number.to_string(), place, Millis(2_000));
        }
        assert_eq!((posted.len(), posted.find(UserId(1), "a", Millis(2_000))), (POSTED_MAX, None));
    }
}
