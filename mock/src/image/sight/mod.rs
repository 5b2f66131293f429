//! Looking at pictures that somebody brought: how large, which colours, how light. Says what is there and keeps a kilobyte of it.

mod colours;
pub(super) mod decode;
pub(super) mod names;
pub(super) mod quantise;
mod words;

pub use self::colours::{SeenColour, colour_name};

use super::origin::{THUMBNAIL_SIDE, Upload, lightness};

/// A file may have so many bytes.
pub const BYTES_MAX: usize = 32 << 20;
/// A picture may have so many pixels.
pub const PIXELS_MAX: u64 = 64_000_000;
/// The same where a format cannot be read row by row, so that a look never takes more than about 200 MB.
const WHOLE_PIXELS_MAX: u64 = 50_000_000;

/// What was seen in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file's format.
    pub kind: Kind,
    /// The main colours, at most 16, the most frequent first.
    pub colours: Vec<SeenColour>,
    /// How light the picture looks: 0 is black, 255 white; pure colours are in between.
    pub lightness: u8,
    /// How far apart its light and dark parts are: 0 for one even shade, about 127 for black beside white.
    pub contrast: u8,
    /// What to keep of it, for recipes.
    pub upload: Upload,
}

/// The format of a file that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PNG.
    Png,
    /// WebP, lossless or not; of an animation the first frame is seen.
    Webp,
    /// JPEG.
    Jpeg,
}

/// Why nothing was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SightError {
    /// The file is longer than [`BYTES_MAX`].
    #[error("the file has {bytes} bytes, {BYTES_MAX} are allowed")]
    TooManyBytes {
        /// How long it is.
        bytes: usize,
    },
    /// The head of the file tells of more pixels than are looked at, or of a side beyond 65,535. Nothing was unpacked.
    #[error("the picture has {width} x {height} pixels, {PIXELS_MAX} are allowed")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Neither PNG nor WebP nor JPEG.
    #[error("the file is neither png nor webp nor jpeg")]
    UnknownFormat,
    /// It begins like a picture, and is none.
    #[error("the file cannot be read as a picture")]
    Broken,
}

/// Looks at a picture file: PNG, WebP or JPEG.
///
/// The head is judged before any pixel is unpacked, so that a file that claims to be enormous costs nothing. May take a
/// second and 200 MB for the largest, so it belongs on a blocking thread, a few at a time.
///
/// # Errors
/// [`SightError`]: too large, of no known format, or broken.
pub fn look_at(bytes: &[u8]) -> Result<Sight, SightError> {
    let thumbnail = decode::thumbnail(bytes, THUMBNAIL_SIDE)?;
    // What is transparent is seen on white, as in a chat.
    let cells: Vec<[u8; 3]> = thumbnail
        .cells
        .iter()
        .map(|&[red, green, blue, alpha]| {
            [red, green, blue].map(|part| {
                let alpha = u32::from(alpha);
                ((u32::from(part) * alpha + 255 * (255 - alpha)) / 255) as u8
            })
        })
        .collect();
    let (main, numbers) = quantise::main_colours(&cells, super::origin::MAIN_COLOURS_MAX);
    let light = |cell: &[u8; 3]| lightness(*cell);
    let count = cells.len() as i32;
    let mean = cells.iter().map(light).sum::<i32>() / count;
    // To people a pure colour is not dark, however little it weighs beside white.
    let glow = |cell: &[u8; 3]| (i32::from(*cell.iter().max().unwrap_or(&0)) - lightness(*cell)) / 3;
    let seen = mean + cells.iter().map(glow).sum::<i32>() / count;
    let spread = cells.iter().map(|cell| (light(cell) - mean).abs()).sum::<i32>() / count;
    let colours = colours::seen(&main, &numbers);
    let cells = cells
        .iter()
        .zip(&numbers)
        .map(|(cell, number)| number << 4 | (lightness(*cell) >> 4).clamp(0, 15) as u8)
        .collect();
    let (width, height) = thumbnail.sides;
    Ok(Sight {
        width,
        height,
        kind: thumbnail.kind,
        colours,
        lightness: seen.clamp(0, 255) as u8,
        contrast: spread.clamp(0, 255) as u8,
        upload: Upload { sides: (width, height), colours: main, cells },
    })
}

#[cfg(test)]
mod tests;
