//! Pictures: a stored recipe in, the bytes of a file out. Pure, integer arithmetic only, so that bytes repeat everywhere.
//!
//! How the bots ask for pictures; `parent` is the tile that a button belongs to, `sides` those of its file:
//!
//! | wish | tile | view and sides |
//! |---|---|---|
//! | imagine | `Tile::new(words, seed)`, four of them | `Grid`, [`sizes`]`(ar).grid` |
//! | U1 to U4 | one of the four | `Solo`, `sizes(ar).solo` |
//! | vary | `parent.after(Change::VarySubtle { seed })` or `VaryStrong` | `Grid` |
//! | zoom out 2x, 1.5x, custom | `parent.after(Change::ZoomOut { percent, from: sides, seed })` | `Grid`, of the new ratio if there is one |
//! | make square | `parent.after(Change::MakeSquare { from: sides, seed })` | `Grid`, `sizes((1, 1)).grid` |
//! | pan | `parent.after(Change::Pan { direction, from: sides, seed })` | `Grid`, `sizes(`[`panned`]`(ar, direction)).grid` |
//! | region | `parent.after(Change::Region { mask: `[`Mask::read`]`(bytes)?, prompt, seed })` | `Grid` |
//! | upscale 2x | `parent.after(Change::HdSubtle { seed })` or `HdCreative` | `Solo`, [`hd`]`(ar)`; on its way `SoloPreview` |
//! | animate | the parent itself, four times with `VarySubtle` | `Video` or `Film`, [`video`]`(ar)` |
//! | blend, swap, prompt with pictures | `Tile::made(words, seed, `[`Origin`]`)`, pictures by [`look_at`]`(bytes)?.upload` | `Grid` |
//! | any of these by niji | its words with `--niji` behind them, from then on in all that is made of it | |
//! | describe | none: [`Sight::sentence`], [`Sight::colour_names`], [`Sight::aspect`] | |

mod canvas;
mod dice;
mod dither;
mod encode;
mod film;
mod join;
mod mask;
mod noise;
mod origin;
mod outline;
mod paint;
mod painter;
mod palette;
mod picture;
mod plan;
mod preview;
mod recipe;
mod scene;
mod sight;
mod size;
mod thumbnail;
mod vp8l;
mod window;

pub use self::mask::{MASK_SIDE_MAX, Mask};
pub use self::origin::{Origin, Upload};
pub use self::recipe::{Change, Direction, Format, Motion, Recipe, Tile, View};
pub use self::sight::{BYTES_MAX, Kind, PIXELS_MAX, SeenColour, Sight, SightError, colour_name, look_at};
pub use self::size::{Sizes, hd, panned, size_bytes, sizes, video};
pub use self::thumbnail::{Thumbnail, draw_thumbnail};

/// Draws a recipe as a complete file, exactly [`size_bytes`] long.
///
/// The same recipe gives the same pixels on every machine; sides are bounded, so that no recipe can ask for unbounded
/// memory. Takes milliseconds for a full grid, so it belongs on a blocking thread.
pub fn draw(recipe: &Recipe) -> Vec<u8> {
    let size = size_bytes(recipe);
    let film = |tiles: &[Tile], motion| {
        let (width, height) = size::clamped(recipe);
        encode::animation(&film::of(tiles, motion, width, height), film::PAUSE_MS, size)
    };
    match &recipe.view {
        View::Video { tiles, motion } => film(tiles, *motion),
        View::Film { tile, motion } => film(std::slice::from_ref(tile), *motion),
        View::Grid(_) | View::Solo(_) | View::Preview { .. } | View::SoloPreview { .. } => {
            encode::file(&picture::of(recipe), recipe.format, size)
        }
    }
}

/// The media type of a format, as it stands in `Content-Type`.
pub fn content_type(format: Format) -> &'static str {
    match format {
        Format::Png => "image/png",
        Format::Webp => "image/webp",
    }
}

#[cfg(test)]
mod tests;
