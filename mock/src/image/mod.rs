//! Pictures: a stored recipe in, the bytes of a file out. Pure, integer arithmetic only, so that bytes repeat everywhere.

mod canvas;
mod dice;
mod dither;
mod encode;
mod noise;
mod outline;
mod painter;
mod palette;
mod picture;
mod preview;
mod scene;
mod size;
mod vp8l;

pub use self::size::{Sizes, size_bytes, sizes};

use serde::{Deserialize, Serialize};

/// Everything that decides a picture file. Small enough to be stored with a message; drawn on first need.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recipe {
    /// What is to be seen.
    pub view: View,
    /// Pixels across, even.
    pub width: u32,
    /// Pixels down, even.
    pub height: u32,
    /// The file's format.
    pub format: Format,
}

/// What a file shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum View {
    /// Four tiles, two by two: 1 2 over 3 4. Each takes exactly a quarter of the file.
    Grid([Tile; 4]),
    /// One tile: pixel for pixel what a grid of twice the size shows of it.
    Solo(Tile),
    /// The grid while it is still being drawn.
    Preview {
        /// What it will be.
        tiles: [Tile; 4],
        /// 0 to 99.
        percent: u8,
    },
}

/// One picture, by how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tile {
    /// The words that asked for it; different words, different picture.
    pub prompt: String,
    /// Its own seed: (world, picture seed, index).
    pub seed: u64,
    /// What was done to it since, oldest first.
    pub changes: Vec<Change>,
}

/// A step from one picture to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Change {
    /// Slightly different: same composition and colours, details moved.
    VarySubtle {
        /// Which of all variations.
        seed: u64,
    },
    /// Clearly different, and clearly a child: same colours, composition moved.
    VaryStrong {
        /// Which of all variations.
        seed: u64,
    },
}

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Indexed PNG.
    Png,
    /// Lossless WebP.
    Webp,
}

/// Draws a recipe as a complete file, exactly [`size_bytes`] long.
///
/// The same recipe gives the same pixels on every machine; sides are bounded, so that no recipe can ask for unbounded
/// memory. Takes milliseconds for a full grid, so it belongs on a blocking thread.
pub fn draw(recipe: &Recipe) -> Vec<u8> {
    encode::file(&picture::of(recipe), recipe.format, size_bytes(recipe))
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
