//! How far Discord's clock is ahead of ours, as far as new snowflakes show: what was said while nobody listened is told apart by
//! time. As long as nothing was heard the two are taken for about the same.

use std::time::Duration;

use crate::clock::Millis;

/// So far the two may be apart from what we think.
const APART_MAX: Duration = Duration::from_secs(5);
/// And so far as long as nothing was heard.
const APART_UNHEARD_MAX: Duration = Duration::from_secs(60);

/// What was last seen of Discord's clock. What comes late makes it look slower than it is, and is believed all the same: then less
/// is told apart, and nothing of ours is taken for older than it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lead {
    /// In milliseconds.
    last: Option<i64>,
    /// When it last grew by much: before that ours stood still (the machine slept), or what came was late.
    grew_at: Millis,
}

impl Lead {
    /// Something that Discord made then is heard of now.
    pub(super) fn heard(&mut self, now: Millis, made_at: Millis) {
        let lead = made_at.0 as i64 - now.0 as i64;
        if self.last.is_some_and(|last| lead - last > APART_MAX.as_millis() as i64) {
            self.grew_at = now;
        }
        self.last = Some(lead);
    }

    /// Whether Discord has certainly made something before our clock showed `then`.
    pub(super) fn is_before(self, made_at: Millis, then: Millis) -> bool {
        match self.last {
            None => made_at + APART_UNHEARD_MAX < then,
            Some(_) if then <= self.grew_at => false,
            Some(lead) => made_at + APART_MAX < Millis(then.0.saturating_add_signed(lead)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_before_is_told_by_what_was_heard() {
        let at = |seconds: u64| Millis(1_000_000 + seconds * 1_000);
        let mut lead = Lead::default();
        assert!(!lead.is_before(at(0), at(60)) && lead.is_before(at(0), at(61)), "nothing was heard");
        // Discord is a hundred seconds ahead.
        lead.heard(at(1), at(101));
        assert!(!lead.is_before(at(105), at(10)) && lead.is_before(at(104), at(10)));
        // Something comes very late, and then nothing is told apart of what was before the next.
        lead.heard(at(20), at(30));
        assert!(!lead.is_before(at(100), at(20)));
        lead.heard(at(30), at(130));
        assert!(!lead.is_before(at(50), at(30)) && lead.is_before(at(125), at(31)));
        // Our machine slept for an hour.
        lead.heard(at(40), at(3_740));
        assert!(!lead.is_before(at(139), at(39)), "sent before");
        assert!(lead.is_before(at(3_000), at(41)));
        // Ours was put right.
        lead.heard(at(4_000), at(4_000));
        assert!(!lead.is_before(at(4_000), at(4_005)) && lead.is_before(at(4_000), at(4_006)));
    }
}
