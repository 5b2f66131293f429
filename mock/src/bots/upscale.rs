//! U1 to U4: one picture of a grid, or one of four videos, alone.

use crate::bots::button::Buttons;
use crate::bots::drawing::{clip, running, solo};
use crate::bots::job::{Deed, Drawing, Job};
use crate::bots::pace::{self, Course, Mark};
use crate::bots::{Beat, Draft, Moment};

/// The beats: no progress in between, done within a second.
pub fn timeline(job: &Job) -> Vec<Moment> {
    pace::drawing(job.pace, job.whim, Course { percents: &[], picture_from: 0, mark: Mark::Late, announced: false })
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, index: u8, beat: Beat) -> Draft {
    let (prompt, user) = (&drawing.prompt, job.user);
    match beat {
        Beat::Finish => Draft {
            content: format!("**{prompt}** - Image #{index} <@{user}>"),
            pictures: match drawing.deed {
                Deed::Clip { .. } => clip(job, drawing),
                _ => solo(job, drawing),
            }
            .into_iter()
            .collect(),
            buttons: buttons(drawing, index),
            reply_to: drawing.parent.as_ref().map(|parent| parent.message),
            ..Draft::default()
        },
        _ => {
            let content = format!("Upscaling image #{index} with **{prompt}** - <@{user}> (Waiting to start)");
            running(job, drawing, content, Vec::new())
        }
    }
}

fn buttons(drawing: &Drawing, index: u8) -> Buttons {
    match drawing.deed {
        Deed::Clip { .. } => Buttons::Clip { job: drawing.id, index, pressed: 0 },
        _ => Buttons::solo(drawing.id, drawing.model, drawing.aspect.0 == drawing.aspect.1),
    }
}
