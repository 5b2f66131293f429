//! What all drawing jobs share: their kinds, their file names, their recipes.

use crate::bots::job::{Deed, Drawing, Job};
use crate::bots::mode::Strength;
use crate::bots::{Beat, Draft, EPHEMERAL, Moment, Picture, imagine, upscale, variation};
use crate::chance::mix;
use crate::image::{self, Change, Format, Recipe, Tile, View};
use crate::platform::Profile;

/// The beats of a drawing job.
pub fn timeline(job: &Job, drawing: &Drawing) -> Vec<Moment> {
    match drawing.deed {
        Deed::Imagine => imagine::timeline(job),
        Deed::Reroll => imagine::timeline_again(job),
        Deed::Upscale { .. } => upscale::timeline(job),
        Deed::Vary { .. } => variation::timeline(job),
    }
}

/// The message of a beat.
pub fn draft(job: &Job, drawing: &Drawing, beat: Beat) -> Draft {
    match drawing.deed {
        Deed::Imagine | Deed::Reroll => imagine::draft(job, drawing, beat),
        Deed::Upscale { index } => upscale::draft(job, drawing, index, beat),
        Deed::Vary { index, strength, remixed, again } => {
            let words = variation::Words { index, strength, remixed, again };
            variation::draft(job, drawing, words, beat)
        }
    }
}

/// The first message of a job and its edits: a public one for a command, an ephemeral one for a press.
pub fn running(job: &Job, drawing: &Drawing, content: String, picture: Option<Picture>) -> Draft {
    use crate::bots::button::Buttons;
    match &drawing.parent {
        None => Draft { content, picture, is_response: true, ..Draft::default() },
        Some(parent) => Draft {
            content,
            picture,
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

/// The four tiles of a new grid.
pub fn tiles(world: u64, words: &str, seed: u64) -> Vec<Tile> {
    let tile =
        |index| Tile { prompt: words.to_owned(), seed: mix(world ^ mix(seed ^ mix(index))), changes: Vec::new() };
    (1..=4).map(tile).collect()
}

/// Four children of `parent`.
pub fn children(parent: &Tile, words: &str, seed: u64, strength: Strength) -> Vec<Tile> {
    let child = |index| {
        let seed = mix(seed ^ mix(index));
        let change = match strength {
            Strength::Subtle => Change::VarySubtle { seed },
            Strength::Strong => Change::VaryStrong { seed },
        };
        let mut tile = parent.clone();
        words.clone_into(&mut tile.prompt);
        tile.changes.push(change);
        tile
    };
    (1..=4).map(child).collect()
}

/// The finished grid.
pub fn grid(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let (width, height) = image::sizes(drawing.aspect).grid;
    let format = match job.profile {
        Profile::Classic => Format::Png,
        Profile::Y2026 => Format::Webp,
    };
    let recipe = Recipe { view: View::Grid(four(drawing)?), width, height, format };
    Some(Picture { filename: filename(job, drawing, format), recipe })
}

/// The one picture of a solo.
pub fn solo(job: &Job, drawing: &Drawing) -> Option<Picture> {
    let (width, height) = image::sizes(drawing.aspect).solo;
    let recipe = Recipe { view: View::Solo(drawing.tiles.first()?.clone()), width, height, format: Format::Png };
    Some(Picture { filename: filename(job, drawing, Format::Png), recipe })
}

/// The grid on its way.
pub fn preview(drawing: &Drawing, percent: u8) -> Option<Picture> {
    let (width, height) = image::sizes(drawing.aspect).preview;
    let view = View::Preview { tiles: four(drawing)?, percent };
    let recipe = Recipe { view, width, height, format: Format::Webp };
    Some(Picture { filename: format!("{}_grid_0.webp", drawing.id), recipe })
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
