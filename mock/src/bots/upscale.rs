//! U1 to U4: one picture of a grid, alone.

use crate::bots::button::Buttons;
use crate::bots::drawing::{running, solo};
use crate::bots::job::{Drawing, Job};
use crate::bots::pace::{self, Course, Mark};
use crate::bots::{Beat, Draft, Moment};

/// The beats: no progress in between, done within a second.
pub fn timeline(job: &Job) -> Vec<Moment> {
    pace::drawing(job.pace, job.whim, Course { percents: &[], picture_from: 0, mark: Mark::Late })
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, index: u8, beat: Beat) -> Draft {
    let (prompt, user) = (&drawing.prompt, job.user);
    match beat {
        Beat::Finish => Draft {
            content: format!("**{prompt}** - Image #{index} <@{user}>"),
            picture: solo(job, drawing),
            buttons: Buttons::solo(drawing.id, drawing.model, drawing.aspect.0 == drawing.aspect.1),
            reply_to: drawing.parent.as_ref().map(|parent| parent.message),
            ..Draft::default()
        },
        _ => {
            let content = format!("Upscaling image #{index} with **{prompt}** - <@{user}> (Waiting to start)");
            running(job, drawing, content, None)
        }
    }
}
