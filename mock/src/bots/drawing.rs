//! What all drawing jobs share: their kinds, their file names, their recipes.

use crate::bots::button::Buttons;
use crate::bots::job::{Deed, Drawing, Enlargement, Job, Motion};
use crate::bots::{Beat, Draft, EPHEMERAL, Moment, Picture, failure, imagine, offspring, progress, upscale};
use crate::image::{self, Format, Recipe, Tile, View};
use crate::platform::Profile;

/// No file has longer sides, in pixels.
const SIDE_MAX: u32 = 8_192;
/// The sides of the small pictures of a video or of an enlargement on its way, in pixels.
const SMALL_SIDE: u32 = 256;

/// The beats of a drawing job.
pub fn timeline(job: &Job, drawing: &Drawing) -> Vec<Moment> {
    let well = match drawing.deed {
        Deed::Imagine | Deed::Reroll => imagine::timeline(job, drawing),
        Deed::Upscale { .. } | Deed::Clip { .. } => upscale::timeline(job),
        Deed::Vary { .. }
        | Deed::Enlarge(_)
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Region
        | Deed::Animate { .. } => progress::timeline(job, drawing),
    };
    failure::timeline(&drawing.fate, well)
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, beat: Beat) -> Draft {
    if let Some(draft) = failure::draft(job, drawing, beat) {
        return draft;
    }
    match drawing.deed {
        Deed::Imagine | Deed::Reroll => imagine::draft(job, drawing, beat),
        Deed::Upscale { index } | Deed::Clip { index } => upscale::draft(job, drawing, index, beat),
        Deed::Vary { .. }
        | Deed::Enlarge(_)
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Region
        | Deed::Animate { .. } => progress::draft(job, drawing, beat),
    }
}

/// The first message of a job and its edits: a public one for a command, an ephemeral one for a press.
pub fn running(job: &Job, drawing: &Drawing, content: String, pictures: Vec<Picture>) -> Draft {
    match &drawing.parent {
        None => Draft { content, pictures, is_response: true, ..Draft::default() },
        Some(parent) => Draft {
            content,
            pictures,
            flags: if job.opens_ephemeral() { EPHEMERAL } else { 0 },
            buttons: Buttons::Cancel { job: drawing.id },
            reply_to: Some(parent.message),
            is_response: true,
            ..Draft::default()
        },
    }
}

/// `, stealth` and the speed, in brackets.
pub fn mode(drawing: &Drawing) -> String {
    let stealth = if drawing.stealth { ", stealth" } else { "" };
    format!("({}{stealth})", drawing.mode.word())
}

/// The mode as a result has it: since 2025 behind a link to the website.
pub fn closing(job: &Job, drawing: &Drawing) -> String {
    match job.profile {
        Profile::Classic => mode(drawing),
        Profile::Y2026 => format!(
            "[(Open on website for full quality)](<https://midjourney.com/jobs/{}>) {}",
            drawing.id,
            mode(drawing)
        ),
    }
}

/// The finished grid.
pub fn grid(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let format = match job.profile {
        Profile::Classic => Format::Png,
        Profile::Y2026 => Format::Webp,
    };
    let sides = image::sizes(drawing.aspect).grid;
    Some(picture(filename(job, drawing, format), View::Grid(four(drawing)?), sides, format))
}

/// The one picture of a solo.
pub fn solo(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let view = View::Solo(drawing.tiles.first()?.clone());
    let sides = image::sizes(drawing.aspect).solo;
    Some(picture(filename(job, drawing, Format::Png), view, sides, Format::Png))
}

/// A solo with more pixels.
pub fn enlarged(job: &Job, drawing: &Drawing, enlargement: Enlargement) -> Option<Picture> {
    let view = View::Solo(drawing.tiles.first()?.clone());
    let (width, height) = image::sizes(drawing.aspect).solo;
    let mut factor = enlargement.factor();
    while width.max(height) * factor > SIDE_MAX {
        factor /= 2;
    }
    Some(picture(filename(job, drawing, Format::Png), view, (width * factor, height * factor), Format::Png))
}

/// The videos in one file: one alone, two beside themselves, four.
pub fn video(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let motion = motion(drawing);
    let view = match drawing.tiles.as_slice() {
        [tile] => View::Film { tile: tile.clone(), motion },
        [first, second] => {
            let (first, second) = (first.clone(), second.clone());
            View::Video { tiles: [first.clone(), second.clone(), first, second], motion }
        }
        _ => View::Video { tiles: four(drawing)?, motion },
    };
    Some(picture(filename(job, drawing, Format::Webp), view, image::video(drawing.aspect), Format::Webp))
}

/// One video.
pub fn clip(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let view = View::Film { tile: drawing.tiles.first()?.clone(), motion: motion(drawing) };
    Some(picture(filename(job, drawing, Format::Webp), view, image::video(drawing.aspect), Format::Webp))
}

/// The grid on its way.
pub fn preview(drawing: &Drawing, percent: u8) -> Option<Picture> {
    let view = View::Preview { tiles: four(drawing)?, percent };
    let sides = image::sizes(drawing.aspect).preview;
    Some(picture(format!("{}_grid_0.webp", drawing.id), view, sides, Format::Webp))
}

/// An enlargement on its way.
pub fn small(drawing: &Drawing, percent: u8) -> Option<Picture> {
    let view = View::SoloPreview { tile: drawing.tiles.first()?.clone(), percent };
    Some(picture(format!("{}_grid_0.webp", drawing.id), view, small_sides(drawing), Format::Webp))
}

/// Four videos on their way: a still of each.
pub fn steps(drawing: &Drawing, percent: u8) -> Vec<Picture> {
    let step = 2 + percent / 20;
    let one = |(index, tile): (usize, &Tile)| {
        let name = format!("{}_{index}_step_{step}.webp", drawing.id);
        let view = View::SoloPreview { tile: tile.clone(), percent };
        picture(name, view, small_sides(drawing), Format::Webp)
    };
    drawing.tiles.iter().enumerate().map(one).collect()
}

fn picture(filename: String, view: View, (width, height): (u32, u32), format: Format) -> Picture {
    Picture { filename, recipe: Recipe { view, width, height, format } }
}

fn small_sides(drawing: &Drawing) -> (u32, u32) {
    let (width, height) = image::sizes(drawing.aspect).preview;
    let long = width.max(height);
    ((width * SMALL_SIDE / long).max(2) & !1, (height * SMALL_SIDE / long).max(2) & !1)
}

/// How lively a drawing is, as its prompt says: clips have no deed of their own for it.
fn motion(drawing: &Drawing) -> image::Motion {
    let is_high = drawing.prompt.contains(" --motion high");
    offspring::motion(if is_high { Motion::High } else { Motion::Low })
}

/// `user_words_of_the_prompt_UUID.png`; clients take the uuid from behind the last `_`.
fn filename(job: &Job, drawing: &Drawing, format: Format) -> String {
    let plain: String = drawing
        .words
        .split('<')
        .map(|part| part.rsplit_once('>').map_or(part, |(_, after)| after))
        .collect::<Vec<_>>()
        .join(" ");
    let kept: String = plain.chars().filter(|c| c.is_alphanumeric() || *c == '-' || c.is_whitespace()).collect();
    let words = kept.split_whitespace().collect::<Vec<_>>().join("_");
    let stem: String = format!("{}_{words}", job.username).chars().take(63).collect();
    let ending = match format {
        Format::Png => "png",
        Format::Webp => "webp",
    };
    format!("{stem}_{}.{ending}", drawing.id)
}

fn four(drawing: &Drawing) -> Option<[Tile; 4]> {
    drawing.tiles.clone().try_into().ok()
}
