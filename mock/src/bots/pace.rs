//! When the beats of a job fall. Whatever the pace: answer first, first message 200 ms later, 50 ms between two events,
//! 100 ms before a result. Clients lose events that come closer.

use crate::bots::{Beat, Moment};
use crate::chance::Stream;
use crate::platform::Pace;

/// Least time between the 204 and the first message.
pub const FIRST_MESSAGE_AFTER_MS: u64 = 200;
/// Least time between two events of a job.
pub const EVENT_GAP_MS: u64 = 50;
/// Least time between the last progress and the result.
pub const RESULT_GAP_MS: u64 = 100;

/// When a frozen drawing goes on: in ten years.
pub const FROZEN_MS: u64 = 10 * 365 * 24 * 3_600_000;

/// Collects moments; each says how long after the one before it falls.
#[derive(Debug, Default)]
pub struct Score {
    moments: Vec<Moment>,
    at_ms: u64,
}

impl Score {
    /// The two beats with which every interaction begins.
    pub fn begin() -> Score {
        Score::default().then(20, Beat::Announce).then(EVENT_GAP_MS, Beat::Succeed)
    }

    /// `beat`, `after_ms` later.
    pub fn then(mut self, after_ms: u64, beat: Beat) -> Score {
        let gap_ms = match beat {
            Beat::Announce => 0,
            // Counted from the beat before; together with the first two beats it keeps 200 ms from the answer.
            Beat::Open | Beat::Refresh | Beat::Stopped | Beat::Ask => FIRST_MESSAGE_AFTER_MS - 20 - EVENT_GAP_MS,
            Beat::Finish => RESULT_GAP_MS,
            Beat::Succeed
            | Beat::Progress { .. }
            | Beat::Reveal
            | Beat::Mark
            | Beat::Remove
            | Beat::Start
            | Beat::Repost
            | Beat::GiveUp => EVENT_GAP_MS,
        };
        self.at_ms += after_ms.max(gap_ms);
        self.moments.push(Moment { at_ms: self.at_ms, gap_ms, beat });
        self
    }

    /// The finished list.
    pub fn end(self) -> Vec<Moment> {
        self.moments
    }
}

/// An answer of one message or edit.
pub fn single(beat: Beat) -> Vec<Moment> {
    Score::begin().then(180, beat).end()
}

/// An answer that first says "thinking", then what it has to say: some clients listen to the second only.
pub fn deferred() -> Vec<Moment> {
    Score::begin().then(180, Beat::Open).then(150, Beat::Reveal).end()
}

/// How one kind of job runs.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// The percentages to choose from, rising.
    pub percents: &'static [(u8, u8)],
    /// From which percentage on a preview is shown.
    pub picture_from: u8,
    /// Whether a button was pressed for it and turns blue: before the progress, or after the result.
    pub mark: Mark,
    /// Whether its first message says something else before it says that it waits.
    pub announced: bool,
}

/// When a pressed button turns blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// No button was pressed.
    Never,
    /// While the job runs.
    Early,
    /// When it is done.
    Late,
}

/// The beats of a drawing: waiting message, progress, result, waiting message gone.
pub fn drawing(pace: Pace, whim: u64, course: Course) -> Vec<Moment> {
    let mut chance = Stream::new(whim, "progress", 0);
    let mut score = Score::begin().then(180, Beat::Open);
    if pace == Pace::Frozen {
        // It stays unfinished, so that it can still be stopped.
        return score.then(FROZEN_MS, Beat::Finish).end();
    }
    if course.mark == Mark::Early {
        score = score.then(60, Beat::Mark);
    }
    if course.announced {
        score = score.then(100, Beat::Start);
    }
    let steps = chosen(course.percents, pace, &mut chance);
    for (place, percent) in steps.iter().copied().enumerate() {
        let wait_ms = match (pace, place) {
            (Pace::Instant, _) => EVENT_GAP_MS,
            (Pace::Quick, _) => 260 + chance.below(80),
            (Pace::Real | Pace::Frozen, 0) => 5_500 + chance.below(1_000),
            (Pace::Real | Pace::Frozen, _) => 2_000 + chance.below(2_000),
        };
        score = score.then(wait_ms, Beat::Progress { percent, picture: percent >= course.picture_from });
    }
    let finish_ms = match (pace, steps.is_empty()) {
        (Pace::Instant, _) => RESULT_GAP_MS,
        (Pace::Quick, _) | (Pace::Real | Pace::Frozen, true) => 300 + chance.below(150),
        (Pace::Real | Pace::Frozen, false) => 2_500 + chance.below(1_000),
    };
    score = score.then(finish_ms, Beat::Finish);
    if course.mark == Mark::Late {
        score = score.then(80, Beat::Mark);
    }
    // Clients tell equal prompts apart by what was deleted within 300 ms of the result.
    score.then(120, Beat::Remove).end()
}

/// A few percentages out of the ranges: all of them at a real pace, three to five when quick, two at once.
fn chosen(ranges: &[(u8, u8)], pace: Pace, chance: &mut Stream) -> Vec<u8> {
    let skip = |place: usize| match pace {
        Pace::Real | Pace::Frozen => false,
        Pace::Quick => place >= 5,
        Pace::Instant => place >= 2,
    };
    let all: Vec<u8> = ranges.iter().map(|(low, high)| low + chance.below(u64::from(high - low) + 1) as u8).collect();
    let drop_one = pace == Pace::Quick && chance.below(2) == 1 && all.len() > 3;
    let spread: Vec<u8> = match pace {
        // One before there is a preview and one with it, so that both forms are seen.
        Pace::Instant if all.len() > 3 => vec![all[0], all[3]],
        _ => all,
    };
    spread
        .into_iter()
        .enumerate()
        .filter(|(place, _)| !(skip(*place) || drop_one && *place == 2))
        .map(|(_, percent)| percent)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_one_message_keep_the_distance_from_the_answer() {
        for moments in [single(Beat::Open), deferred()] {
            let open = moments.iter().find(|moment| moment.beat == Beat::Open).expect("it opens");
            assert!(open.at_ms >= FIRST_MESSAGE_AFTER_MS);
            assert!(moments.is_sorted_by(|a, b| a.at_ms + EVENT_GAP_MS <= b.at_ms));
        }
    }
}
