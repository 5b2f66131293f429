//! A picture for less pixels, or in another format, as the host of small pictures gives it.

use super::canvas::{Canvas, Colours};
use super::{Format, Recipe, encode, picture};

/// What a smaller picture is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// Not wider than this; as wide as the picture if absent.
    pub width: Option<u32>,
    /// Not higher than this; as high as the picture if absent.
    pub height: Option<u32>,
    /// The file's format.
    pub format: Format,
}

/// Draws a recipe smaller, at its own ratio; never larger. A film is told by its first picture.
pub fn draw_thumbnail(recipe: &Recipe, wish: Thumbnail) -> Vec<u8> {
    let whole = picture::of(recipe);
    let (width, height) = fitting((whole.width, whole.height), wish);
    if (width, height) == (whole.width, whole.height) {
        return encode::bare(&whole, wish.format);
    }
    let pixels = shrunk(&whole.to_rgb(), (whole.width, whole.height), (width, height));
    encode::bare(&Canvas { width, height, colours: Colours::Direct, pixels }, wish.format)
}

/// The largest sides of the picture's ratio within what is wished for.
fn fitting((width, height): (usize, usize), wish: Thumbnail) -> (usize, usize) {
    let most = |side: Option<u32>, own: usize| side.map_or(own, |side| (side as usize).clamp(1, own));
    let (across, down) = (most(wish.width, width), most(wish.height, height));
    if across * height <= down * width {
        (across, (across * height / width).max(1))
    } else {
        ((down * width / height).max(1), down)
    }
}

/// Each pixel is the mean of those that it stands for.
fn shrunk(rgb: &[u8], (width, height): (usize, usize), (across, down): (usize, usize)) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(across * down * 3);
    for row in 0..down {
        let (top, bottom) = (row * height / down, ((row + 1) * height / down).max(row * height / down + 1));
        for column in 0..across {
            let left = column * width / across;
            let right = ((column + 1) * width / across).max(left + 1);
            let mut sum = [0usize; 3];
            for y in top..bottom {
                for pixel in rgb[(y * width + left) * 3..(y * width + right) * 3].chunks_exact(3) {
                    for (sum, part) in sum.iter_mut().zip(pixel) {
                        *sum += usize::from(*part);
                    }
                }
            }
            let count = (bottom - top) * (right - left);
            pixels.extend(sum.map(|sum| (sum / count) as u8));
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::super::{Tile, View, look_at};
    use super::*;

    #[test]
    fn a_thumbnail_keeps_the_ratio_and_never_grows() {
        let wish = |width, height| Thumbnail { width, height, format: Format::Png };
        assert_eq!(fitting((2_000, 1_000), wish(Some(400), None)), (400, 200));
        assert_eq!(fitting((2_000, 1_000), wish(None, Some(400))), (800, 400));
        assert_eq!(fitting((2_000, 1_000), wish(Some(400), Some(400))), (400, 200));
        assert_eq!(fitting((2_000, 1_000), wish(Some(9_000), Some(0))), (2, 1));
        assert_eq!(fitting((2_000, 1_000), wish(None, None)), (2_000, 1_000));
    }

    #[test]
    fn a_thumbnail_is_the_same_picture_smaller() {
        let recipe =
            Recipe { view: View::Solo(Tile::new("a cat on a roof", 3)), width: 256, height: 128, format: Format::Png };
        let whole = look_at(&super::super::draw(&recipe)).expect("a picture");
        for format in [Format::Png, Format::Webp] {
            let wish = Thumbnail { width: Some(64), height: None, format };
            let small = look_at(&draw_thumbnail(&recipe, wish)).expect("a picture");
            assert_eq!((small.width, small.height), (64, 32), "{format:?}");
            assert_eq!(small.colour_names()[0], whole.colour_names()[0], "{format:?}");
        }
    }
}
