//! V1 to V4: four pictures like one of a grid.

use crate::bots::button::Buttons;
use crate::bots::drawing::{closing, grid, mode, preview, running};
use crate::bots::job::{Drawing, Job};
use crate::bots::mode::Strength;
use crate::bots::pace::{self, Course, Mark};
use crate::bots::{Beat, Draft, Moment};

/// What decides the wording.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Which picture of the parent, 1 to 4.
    pub index: u8,
    /// How far from it.
    pub strength: Strength,
    /// Whether the prompt was changed.
    pub remixed: bool,
    /// Whether a reroll asked for it.
    pub again: bool,
}

/// The beats; the picture comes from about 50 % on.
pub fn timeline(job: &Job) -> Vec<Moment> {
    const PERCENTS: &[(u8, u8)] = &[(15, 20), (30, 32), (47, 51), (59, 63), (75, 79)];
    pace::drawing(job.pace, job.whim, Course { percents: PERCENTS, picture_from: 47, mark: Mark::Early })
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, words: Words, beat: Beat) -> Draft {
    let (prompt, user) = (&drawing.prompt, job.user);
    let verb = if words.remixed { "Remix" } else { "Variations" };
    let by = format!("**{prompt}** - {verb} ({}) by <@{user}>", words.strength.word());
    match beat {
        Beat::Progress { percent, picture } => {
            let content = format!("{by} ({percent}%) {}", mode(drawing));
            running(job, drawing, content, picture.then(|| preview(drawing, percent)).flatten())
        }
        Beat::Finish => Draft {
            content: format!("{by} {}", closing(job, drawing)),
            picture: grid(job, drawing),
            buttons: Buttons::grid(drawing.id),
            reply_to: drawing.parent.as_ref().map(|parent| parent.message),
            ..Draft::default()
        },
        _ if words.again => running(job, drawing, format!("**{prompt}** - <@{user}> (Waiting to start)"), None),
        _ => {
            let index = words.index;
            let content =
                format!("Making variations for image #{index} with prompt **{prompt}** - <@{user}> (Waiting to start)");
            running(job, drawing, content, None)
        }
    }
}
