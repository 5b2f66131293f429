//! `/imagine` and `/blend`, and 🔄 on their grids: four pictures of the words.

use crate::bots::button::Buttons;
use crate::bots::drawing::{closing, grid, mode, preview, running};
use crate::bots::job::{Drawing, Job};
use crate::bots::pace::{self, Course, Mark};
use crate::bots::{Beat, Draft, Moment};
use crate::platform::Profile;

/// Percentages as seen on the real bot; the first preview comes with 35.
const PERCENTS: &[(u8, u8)] = &[(15, 20), (30, 32), (35, 35), (47, 51), (59, 63), (75, 79)];

/// The beats. A pressed button turns blue on the way.
pub fn timeline(job: &Job, drawing: &Drawing) -> Vec<Moment> {
    let mark = if drawing.parent.is_some() { Mark::Early } else { Mark::Never };
    pace::drawing(job.pace, job.whim, Course { percents: PERCENTS, picture_from: 35, mark, announced: false })
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, beat: Beat) -> Draft {
    let (prompt, user) = (&drawing.prompt, job.user);
    match beat {
        Beat::Progress { percent, picture } => {
            let content = format!("**{prompt}** - <@{user}> ({percent}%) {}", mode(drawing));
            let pictures = picture.then(|| preview(drawing, percent)).flatten().into_iter().collect();
            running(job, drawing, content, pictures)
        }
        Beat::Finish => Draft {
            content: format!("**{prompt}** - <@{user}> {}", closing(job, drawing)),
            pictures: grid(job, drawing).into_iter().collect(),
            buttons: Buttons::grid(drawing.id),
            reply_to: match (&drawing.parent, job.profile) {
                (Some(parent), _) => Some(parent.message),
                (None, Profile::Classic) => None,
                (None, Profile::Y2026) => job.opened,
            },
            ..Draft::default()
        },
        _ => running(job, drawing, format!("**{prompt}** - <@{user}> (Waiting to start)"), Vec::new()),
    }
}
