//! What decides a picture: small enough to be stored with a message, complete enough to draw from.

use serde::{Deserialize, Serialize};

use super::mask::Mask;
use super::origin::Origin;

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
    /// One tile: pixel for pixel what a grid of twice the size shows of it. An HD upscale is a solo of twice the sides
    /// whose last change is [`Change::HdSubtle`] or [`Change::HdCreative`].
    Solo(Tile),
    /// The grid while it is still being drawn.
    Preview {
        /// What it will be.
        tiles: [Tile; 4],
        /// 0 to 99.
        percent: u8,
    },
    /// Four short films, two by two, as one animated file. Always WebP, whatever the recipe's format says.
    Video {
        /// What they show, first to last as in a grid.
        tiles: [Tile; 4],
        /// How much happens in them.
        motion: Motion,
    },
    /// One of the four films alone. Always WebP.
    Film {
        /// What it shows.
        tile: Tile,
        /// How much happens in it.
        motion: Motion,
    },
    /// One tile while it is still being drawn: an HD upscale on its way.
    SoloPreview {
        /// What it will be.
        tile: Tile,
        /// 0 to 99.
        percent: u8,
    },
}

/// One picture, by how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tile {
    /// The words that asked for it; different words, different picture. Of the parameters behind them `--niji` alone
    /// shows: then niji draws it, in a style of its own.
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
    /// The parent smaller in the middle, new ground around it. The ratio may change as well.
    ZoomOut {
        /// The parent's share of the length in percent, 50 to 100: 50 zooms out 2x, 75 zooms out 1.5x (as the bot's
        /// own buttons round it), 100 only fills up to a new ratio.
        percent: u32,
        /// The parent's sides in pixels, or its ratio, width first.
        from: (u32, u32),
        /// What the new ground looks like.
        seed: u64,
    },
    /// The parent in the middle, filled up to the ratio of the recipe, which is a square.
    MakeSquare {
        /// The parent's sides in pixels, or its ratio, width first.
        from: (u32, u32),
        /// What the new ground looks like.
        seed: u64,
    },
    /// The parent with new ground on one side. The recipe has the new ratio, see [`super::panned`].
    Pan {
        /// Where the new ground is.
        direction: Direction,
        /// The parent's sides in pixels, or its ratio, width first.
        from: (u32, u32),
        /// What the new ground looks like.
        seed: u64,
    },
    /// Only the marked part is painted anew; every other pixel stays.
    Region {
        /// The marked part.
        mask: Mask,
        /// What is to be there; empty for the tile's own words.
        prompt: String,
        /// Which of all ways to paint it.
        seed: u64,
    },
    /// The same picture for twice the sides: finer lines, a little grain.
    HdSubtle {
        /// Which of all grains.
        seed: u64,
    },
    /// The same picture for twice the sides, with small things added.
    HdCreative {
        /// Which of all additions.
        seed: u64,
    },
    /// Made out of pictures that somebody brought: a blend, a swapped face, a prompt with pictures. Stands first; where
    /// it stands later, it begins anew.
    Made(Origin),
}

/// A side of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// New ground on the left.
    Left,
    /// New ground on the right.
    Right,
    /// New ground above.
    Up,
    /// New ground below.
    Down,
}

/// How much happens in a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Motion {
    /// The camera slowly comes nearer.
    Low,
    /// The camera comes nearer and travels across.
    High,
}

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Indexed PNG.
    Png,
    /// Lossless WebP.
    Webp,
}

impl Tile {
    /// A picture that nothing was done to yet.
    pub fn new(prompt: impl Into<String>, seed: u64) -> Tile {
        Tile { prompt: prompt.into(), seed, changes: Vec::new() }
    }

    /// A picture made out of pictures that somebody brought.
    pub fn made(prompt: impl Into<String>, seed: u64, origin: Origin) -> Tile {
        Tile { prompt: prompt.into(), seed, changes: vec![Change::Made(origin)] }
    }

    /// The same picture after one step more.
    #[must_use]
    pub fn after(&self, change: Change) -> Tile {
        let mut tile = self.clone();
        tile.changes.push(change);
        tile
    }
}
