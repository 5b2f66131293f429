//! From a recipe to pixels: where the tiles stand.

use super::canvas::{Canvas, Colours, Rgb};
use super::scene::Scene;
use super::size::clamped;
use super::{Recipe, Tile, View, preview};

/// Draws what the recipe shows.
pub(super) fn of(recipe: &Recipe) -> Canvas {
    let (width, height) = clamped(recipe);
    match &recipe.view {
        View::Solo(tile) => {
            let (palette, pixels) = solo(tile, width, height);
            canvas(width, height, palette, pixels)
        }
        View::Grid(tiles) => grid(tiles, width, height),
        View::Preview { tiles, percent } => preview::unfinished(&grid(tiles, width, height), *percent),
    }
}

fn canvas(width: u32, height: u32, palette: Vec<Rgb>, pixels: Vec<u8>) -> Canvas {
    Canvas { width: width as usize, height: height as usize, colours: Colours::Palette(palette), pixels }
}

fn solo(tile: &Tile, width: u32, height: u32) -> (Vec<Rgb>, Vec<u8>) {
    let scene = Scene::of(tile, width, height);
    scene.draw(scene.whole(), width as usize, height as usize)
}

/// Four solos, their colours one behind the other in one palette. With an odd side the last line stays as it is.
fn grid(tiles: &[Tile; 4], width: u32, height: u32) -> Canvas {
    let (half_width, half_height) = (width / 2, height / 2);
    let (across, down) = (half_width as usize, half_height as usize);
    let mut colours: Vec<Rgb> = Vec::with_capacity(256);
    let mut pixels = vec![0; width as usize * height as usize];
    for (index, tile) in tiles.iter().enumerate() {
        let (palette, tile) = solo(tile, half_width, half_height);
        let first = colours.len() as u8;
        colours.extend(palette);
        let corner = (index / 2) * down * width as usize + (index % 2) * across;
        for (row, line) in tile.chunks_exact(across).enumerate() {
            let at = corner + row * width as usize;
            for (out, pixel) in pixels[at..at + across].iter_mut().zip(line) {
                *out = pixel + first;
            }
        }
    }
    canvas(width, height, colours, pixels)
}
