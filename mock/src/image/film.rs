//! Short films: a camera that moves over a still picture, forth and back, so that the end meets the beginning.

use super::canvas::Canvas;
use super::plan::Plan;
use super::window::Window;
use super::{Motion, Tile, picture};

/// How many pictures a film has.
pub(super) const FRAMES: usize = 10;
/// How long each of them is seen, in milliseconds.
pub(super) const PAUSE_MS: u32 = 160;
/// The picture at which the camera turns back.
const TURN: usize = FRAMES / 2;

/// The pictures of a film of one tile, or of four side by side, in sides that are bounded.
pub(super) fn of(tiles: &[Tile], motion: Motion, width: u32, height: u32) -> Vec<Canvas> {
    let stills: Vec<Canvas> = (0..=TURN).map(|step| still(tiles, motion, step, width, height)).collect();
    (0..FRAMES).map(|frame| stills[if frame <= TURN { frame } else { FRAMES - frame }].clone()).collect()
}

/// What is seen at a step, 0 to [`TURN`].
pub(super) fn still(tiles: &[Tile], motion: Motion, step: usize, width: u32, height: u32) -> Canvas {
    let draw = |tile: &Tile, width: u32, height: u32| {
        let plan = Plan::of(tile, width, height);
        plan.draw(camera(plan.window(), motion, step as i64), width as usize, height as usize)
    };
    match tiles {
        [tile] => picture::canvas(width, height, draw(tile, width, height)),
        _ => picture::grid(width, height, |index, width, height| draw(&tiles[index % tiles.len()], width, height)),
    }
}

/// Where the camera looks.
fn camera(whole: Window, motion: Motion, step: i64) -> Window {
    let steps = TURN as i64;
    // In parts of 1,000: how much of the picture is seen, and how far to the right of the leftmost place.
    let (share, place) = match motion {
        Motion::Low => (1_000 - 140 * step / steps, 500),
        Motion::High => (780 - 120 * step / steps, 1_000 * step / steps),
    };
    let part = |length: i32, share: i64| (i64::from(length) * share / 1_000) as i32;
    let (width, height) = (part(whole.width, share).max(1), part(whole.height, share).max(1));
    let x = whole.x + part(whole.width - width, place);
    Window { x, y: whole.y + (whole.height - height) / 2, width, height }
}
