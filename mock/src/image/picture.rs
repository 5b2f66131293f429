//! From a recipe to pixels: where the tiles stand.

use super::canvas::{Canvas, Colours};
use super::join::Layer;
use super::plan::Plan;
use super::size::clamped;
use super::{Recipe, Tile, View, film, preview};

/// Draws what the recipe shows; of a film its first picture.
pub(super) fn of(recipe: &Recipe) -> Canvas {
    let (width, height) = clamped(recipe);
    let four = |tiles: &[Tile; 4]| grid(width, height, |index, width, height| solo(&tiles[index], width, height));
    let one = |tile: &Tile| {
        let layer = solo(tile, width, height);
        canvas(width, height, layer)
    };
    match &recipe.view {
        View::Solo(tile) => one(tile),
        View::Grid(tiles) => four(tiles),
        View::Preview { tiles, percent } => preview::unfinished(&four(tiles), *percent),
        View::SoloPreview { tile, percent } => preview::unfinished(&one(tile), *percent),
        View::Video { tiles, motion } => film::still(tiles, *motion, 0, width, height),
        View::Film { tile, motion } => film::still(std::slice::from_ref(tile), *motion, 0, width, height),
    }
}

/// A layer as a canvas.
pub(super) fn canvas(width: u32, height: u32, layer: Layer) -> Canvas {
    let colours = Colours::Palette(layer.colours);
    Canvas { width: width as usize, height: height as usize, colours, pixels: layer.pixels }
}

fn solo(tile: &Tile, width: u32, height: u32) -> Layer {
    let plan = Plan::of(tile, width, height);
    plan.draw(plan.window(), width as usize, height as usize)
}

/// Four solos, their colours one behind the other in one palette. With an odd side the last line stays as it is.
///
/// `draw` is asked for each by its index, 0 to 3, and the sides of a quarter.
pub(super) fn grid(width: u32, height: u32, draw: impl Fn(usize, u32, u32) -> Layer) -> Canvas {
    let (half_width, half_height) = (width / 2, height / 2);
    let (across, down) = (half_width as usize, half_height as usize);
    let mut colours = Vec::with_capacity(256);
    let mut pixels = vec![0; width as usize * height as usize];
    for index in 0..4 {
        let tile = draw(index, half_width, half_height);
        let first = colours.len() as u8;
        colours.extend(tile.colours);
        let corner = (index / 2) * down * width as usize + (index % 2) * across;
        for (row, line) in tile.pixels.chunks_exact(across).enumerate() {
            let at = corner + row * width as usize;
            for (out, pixel) in pixels[at..at + across].iter_mut().zip(line) {
                *out = pixel + first;
            }
        }
    }
    canvas(width, height, Layer { colours, pixels })
}
