//! From a recipe to pixels: where the tiles stand, and the picture on its way.

use super::canvas::Canvas;
use super::size::clamped;
use super::{Recipe, View};

/// Draws what the recipe shows.
pub(super) fn of(recipe: &Recipe) -> Canvas {
    let (width, height) = clamped(recipe);
    let (width, height) = (width as usize, height as usize);
    match &recipe.view {
        View::Grid(_) | View::Solo(_) | View::Preview { .. } => Canvas::new(width, height, vec![[30, 60, 90]]),
    }
}
