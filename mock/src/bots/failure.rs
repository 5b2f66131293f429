//! Drawings that go wrong on the way, and those that have to wait first.

use crate::bots::drawing::running;
use crate::bots::job::{Drawing, Job};
use crate::bots::pace::{self, Score};
use crate::bots::refusal::Refusal;
use crate::bots::scenario::Fate;
use crate::bots::{Beat, Draft, EPHEMERAL, Moment};

/// How long a job waits behind "Job queued", in milliseconds.
const QUEUED_MS: u64 = 2_000;

/// The beats, made from those that the drawing would have if all went well.
pub fn timeline(fate: &Fate, well: Vec<Moment>) -> Vec<Moment> {
    match fate {
        Fate::Well | Fate::SlowDown | Fate::NoHours => well,
        Fate::Replied(_) => Score::begin().then(180, Beat::Open).then(400, Beat::Finish).end(),
        Fate::Edited { is_drawn: false, .. } => Score::begin().then(180, Beat::Open).then(400, Beat::Reveal).end(),
        Fate::Edited { is_drawn: true, .. } => {
            let half = well.iter().rposition(|moment| matches!(moment.beat, Beat::Progress { .. }));
            let mut moments: Vec<Moment> = well.into_iter().take(half.map_or(3, |place| place + 1)).collect();
            let at_ms = moments.last().map_or(0, |moment| moment.at_ms) + 300;
            moments.push(Moment { at_ms, gap_ms: pace::EVENT_GAP_MS, beat: Beat::Reveal });
            moments
        }
        Fate::Queued(_) => {
            let open = well.iter().position(|moment| moment.beat == Beat::Open).unwrap_or(0);
            let later = |moment: Moment| Moment { at_ms: moment.at_ms + QUEUED_MS, ..moment };
            let rest = well[open..].iter().copied().map(later).map(|moment| match moment.beat {
                Beat::Open => Moment { beat: Beat::Repost, ..moment },
                _ => moment,
            });
            well[..=open].iter().copied().chain(rest).collect()
        }
        Fate::Stuck => {
            let first = well.iter().position(|moment| matches!(moment.beat, Beat::Progress { .. }));
            let mut moments: Vec<Moment> = well.into_iter().take(first.map_or(3, |place| place + 1)).collect();
            let at_ms = moments.last().map_or(0, |moment| moment.at_ms) + pace::FROZEN_MS;
            moments.push(Moment { at_ms, gap_ms: pace::RESULT_GAP_MS, beat: Beat::Finish });
            moments
        }
    }
}

/// The message of a beat, where it is another than that of a drawing which goes well.
pub fn draft(job: &Job, drawing: &Drawing, beat: Beat) -> Option<Draft> {
    match (&drawing.fate, beat) {
        (Fate::Queued(refusal), Beat::Open) => Some(boxed(refusal, job, drawing)),
        (Fate::Edited { refusal, .. }, Beat::Reveal) => Some(boxed(refusal, job, drawing)),
        (Fate::Replied(refusal), Beat::Finish) => Some(Draft {
            flags: if job.opens_ephemeral() { EPHEMERAL } else { 0 },
            embeds: vec![refusal.embed()],
            reply_to: job.opened,
            ..Draft::default()
        }),
        _ => None,
    }
}

fn boxed(refusal: &Refusal, job: &Job, drawing: &Drawing) -> Draft {
    let draft = running(job, drawing, String::new(), Vec::new());
    Draft { embeds: vec![refusal.embed()], buttons: crate::bots::button::Buttons::None, ..draft }
}
