//! How far Discord's clock is ahead of ours, as far as its snowflakes show. What was said while nobody listened is told apart by
//! time, and neither clock need be right.

use std::time::Duration;

use crate::clock::Millis;

/// For so long what was seen counts, and no longer than twice that: clocks are put right while we run.
const TURN: Duration = Duration::from_secs(300);

/// What was seen of late. A message is heard after it was made, so the largest difference is the nearest to the truth.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lead {
    /// In milliseconds: of this turn, and of the one before.
    largest: [Option<i64>; 2],
    turned_at: Millis,
}

impl Lead {
    /// Something that Discord made then is heard of now.
    pub(super) fn heard(&mut self, now: Millis, made_at: Millis) {
        self.turn(now);
        let difference = made_at.0 as i64 - now.0 as i64;
        self.largest[0] = self.largest[0].max(Some(difference));
    }

    /// What Discord's clock shows when ours shows `at`; the same where nothing was heard of late.
    pub(super) fn on_discord(mut self, now: Millis, at: Millis) -> Millis {
        self.turn(now);
        let lead = self.largest.into_iter().max().flatten().unwrap_or_default();
        Millis(at.0.saturating_add_signed(lead))
    }

    fn turn(&mut self, now: Millis) {
        let turns = now.since(self.turned_at).as_millis() / TURN.as_millis();
        if turns > 0 {
            self.largest = [None, self.largest[0].filter(|_| turns == 1)];
            self.turned_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_difference_of_late_counts() {
        let at = |seconds: u64| Millis(1_000_000 + seconds * 1_000);
        let mut lead = Lead::default();
        assert_eq!(lead.on_discord(at(0), at(0)), at(0), "nothing was heard");
        // Discord is a hundred seconds ahead; one of the two comes late.
        lead.heard(at(1), at(101));
        lead.heard(at(9), at(40));
        assert_eq!(lead.on_discord(at(10), at(5)), at(105));
        // Our clock was put right meanwhile.
        lead.heard(at(400), at(400));
        assert_eq!(lead.on_discord(at(400), at(400)), at(500), "what is new may only be late");
        lead.heard(at(701), at(701));
        assert_eq!(lead.on_discord(at(701), at(701)), at(701));
        assert_eq!(lead.on_discord(at(1_400), at(1_400)), at(1_400), "that was long ago");
        let mut behind = Lead::default();
        behind.heard(at(500), at(200));
        assert_eq!(behind.on_discord(at(500), at(500)), at(200));
    }
}
