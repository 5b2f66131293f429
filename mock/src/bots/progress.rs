//! Jobs that draw from a pressed picture and take a while: variations, zooms, pans, regions, enlargements, videos.
//! They differ in the words of their messages; the order of events is one.

use crate::bots::button::{Buttons, Model};
use crate::bots::drawing::{closing, mode, running};
use crate::bots::job::{Deed, Drawing, Job};
use crate::bots::pace::{self, Course, Mark};
use crate::bots::{Beat, Draft, Moment, Picture, drawing};

/// Percentages as seen on the real bot, for each kind of job.
const VARIATION: &[(u8, u8)] = &[(15, 20), (30, 32), (47, 51), (59, 63), (75, 79)];
const ZOOM: &[(u8, u8)] = &[(8, 12), (35, 35), (43, 47), (63, 67), (75, 79)];
const ENLARGEMENT: &[(u8, u8)] = &[(0, 0), (15, 15), (31, 31), (46, 46), (62, 62), (78, 78)];
const VIDEO: &[(u8, u8)] = &[(0, 0), (12, 15), (20, 27), (35, 35), (51, 51), (59, 67), (75, 83)];

/// The beats.
pub fn timeline(job: &Job, drawing: &Drawing) -> Vec<Moment> {
    let (percents, picture_from) = match drawing.deed {
        Deed::Enlarge(_) => (ENLARGEMENT, 15),
        Deed::Animate { .. } => (VIDEO, 35),
        Deed::Outpaint { .. } | Deed::Pan(_) => (ZOOM, 35),
        Deed::Imagine | Deed::Reroll | Deed::Upscale { .. } | Deed::Clip { .. } | Deed::Vary { .. } | Deed::Region => {
            (VARIATION, 47)
        }
    };
    let announced = matches!(drawing.deed, Deed::Animate { .. }) && drawing.parent.is_some();
    pace::drawing(job.pace, job.whim, Course { percents, picture_from, mark: Mark::Early, announced })
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, beat: Beat) -> Draft {
    let (prompt, user) = (&drawing.prompt, job.user);
    match beat {
        Beat::Progress { percent, picture } => {
            let content = format!("**{prompt}** - {}<@{user}> ({percent}%) {}", by(drawing, false), mode(drawing));
            let pictures = if picture { previews(drawing, percent) } else { Vec::new() };
            running(job, drawing, content, pictures)
        }
        Beat::Finish => Draft {
            content: format!("**{prompt}** - {}<@{user}> {}", by(drawing, true), ending(job, drawing)),
            pictures: result(job, drawing),
            buttons: buttons(drawing),
            reply_to: drawing.parent.as_ref().map(|parent| parent.message),
            ..Draft::default()
        },
        // A video first says that it moves, then with which words.
        Beat::Open if is_announced(drawing) => running(job, drawing, "Animating...".to_owned(), Vec::new()),
        _ => running(job, drawing, waiting(job, drawing), Vec::new()),
    }
}

fn is_announced(drawing: &Drawing) -> bool {
    matches!(drawing.deed, Deed::Animate { .. }) && drawing.parent.is_some()
}

/// What was done and to whom, between the prompt and the person: `Variations (Strong) by `, or nothing.
fn by(drawing: &Drawing, is_done: bool) -> String {
    match drawing.deed {
        Deed::Vary { strength, remixed, .. } => {
            let verb = if remixed { "Remix" } else { "Variations" };
            match drawing.model {
                // These models know one strength only.
                Model::V5 => format!("{verb} by "),
                Model::V5r2 | Model::V6 | Model::V6r1 | Model::V7 | Model::V8 => {
                    format!("{verb} ({}) by ", strength.word())
                }
            }
        }
        Deed::Region => "Variations (Region) by ".to_owned(),
        Deed::Outpaint { .. } => "Zoom Out by ".to_owned(),
        Deed::Pan(direction) => format!("Pan {} by ", direction.title()),
        Deed::Enlarge(enlargement) => {
            let verb = if is_done { "Upscaled" } else { "Upscaling" };
            format!("{verb} ({}) by ", enlargement.word())
        }
        Deed::Imagine | Deed::Reroll | Deed::Upscale { .. } | Deed::Animate { .. } | Deed::Clip { .. } => String::new(),
    }
}

fn waiting(job: &Job, drawing: &Drawing) -> String {
    let (prompt, user) = (&drawing.prompt, job.user);
    let plain = format!("**{prompt}** - <@{user}> (Waiting to start)");
    match drawing.deed {
        Deed::Animate { .. } if is_announced(drawing) => format!("Creating video with prompt {plain}"),
        Deed::Enlarge(_) => format!("Upscaling image #1 with {plain}"),
        Deed::Vary { .. } if drawing.again => plain,
        Deed::Vary { index, .. } => format!("Making variations for image #{index} with prompt {plain}"),
        Deed::Region if !drawing.again => format!("Making variations for image #1 with prompt {plain}"),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Clip { .. }
        | Deed::Region
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Animate { .. } => plain,
    }
}

/// Zooms, pans and enlargements name no website: a widespread client cannot read it there.
fn ending(job: &Job, drawing: &Drawing) -> String {
    match drawing.deed {
        Deed::Outpaint { .. } | Deed::Pan(_) | Deed::Enlarge(_) => mode(drawing),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Region
        | Deed::Animate { .. }
        | Deed::Clip { .. } => closing(job, drawing),
    }
}

fn previews(drawing: &Drawing, percent: u8) -> Vec<Picture> {
    match drawing.deed {
        Deed::Enlarge(_) => drawing::small(drawing, percent).into_iter().collect(),
        Deed::Animate { .. } => drawing::steps(drawing, percent),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Region
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Clip { .. } => drawing::preview(drawing, percent).into_iter().collect(),
    }
}

fn result(job: &Job, drawing: &Drawing) -> Vec<Picture> {
    let picture = match drawing.deed {
        Deed::Enlarge(enlargement) => drawing::enlarged(job, drawing, enlargement),
        Deed::Animate { .. } => drawing::video(job, drawing),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Region
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Clip { .. } => drawing::grid(job, drawing),
    };
    picture.into_iter().collect()
}

fn buttons(drawing: &Drawing) -> Buttons {
    let job = drawing.id;
    match drawing.deed {
        Deed::Enlarge(_) => Buttons::Enlarged { job, model: drawing.model, pressed: 0 },
        Deed::Animate { .. } => Buttons::videos(job, drawing.tiles.len()),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Region
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Clip { .. } => Buttons::grid(job),
    }
}
