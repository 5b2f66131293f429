//! How many pixels a picture has and how many bytes its file takes: both known before anything is drawn.

use super::{Direction, Recipe, View, film};

/// No picture is longer than this on one side, in pixels, whatever its recipe says.
pub(super) const SIDE_MAX: u32 = 8_192;
/// Longer ratios than 14:1 are drawn as 14:1.
const RATIO_MAX: u32 = 14;
/// A solo picture has about this many pixels; a grid four times as many.
const SOLO_PIXELS: u64 = 1 << 20;
/// The long side of a preview in pixels.
const PREVIEW_SIDE: u32 = 512;

/// The side of a square film in pixels.
const FILM_SIDE: u32 = 624;
/// No film is longer than this on one side, in pixels.
const FILM_SIDE_MAX: u32 = 2_560;

/// Room for headers and palette in every file, and for the unrest of small pictures, in bytes.
const OVERHEAD_BYTES: u64 = 32 << 10;

/// The sides of the pictures of one job, in pixels, width first. All are even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Four tiles, two by two.
    pub grid: (u32, u32),
    /// One tile: exactly half the grid on each side.
    pub solo: (u32, u32),
    /// The grid on its way, 512 on the long side.
    pub preview: (u32, u32),
}

/// The sides for a ratio `(across, down)` as `--ar` gives it.
///
/// About 4.2 million pixels for a grid, with the sides the bot is known for where it is known. A zero counts as one, and
/// ratios beyond 14:1 or 1:14 as those.
pub fn sizes(ar: (u32, u32)) -> Sizes {
    let (across, down) = bounded(ar);
    let solo = match (across, down) {
        (3, 2) => (1_344, 896),
        (2, 3) => (896, 1_344),
        (4, 3) => (1_232, 928),
        (3, 4) => (928, 1_232),
        (16, 9) => (1_456, 816),
        (9, 16) => (816, 1_456),
        _ => {
            let (across, down) = (u64::from(across), u64::from(down));
            let width = (SOLO_PIXELS * across / down).isqrt().next_multiple_of(8);
            (side(width), side(width * down / across))
        }
    };
    let preview = if across >= down {
        (PREVIEW_SIDE, side(u64::from(PREVIEW_SIDE) * u64::from(down) / u64::from(across)))
    } else {
        (side(u64::from(PREVIEW_SIDE) * u64::from(across) / u64::from(down)), PREVIEW_SIDE)
    };
    Sizes { grid: (solo.0 * 2, solo.1 * 2), solo, preview }
}

/// The length of the file that [`super::draw`] makes of a recipe, in bytes, without drawing it.
///
/// It depends on the kind of view and the sides alone: what a drawing leaves over is filled by a chunk that readers skip.
pub fn size_bytes(recipe: &Recipe) -> u64 {
    let (width, height) = clamped(recipe);
    let pixels = u64::from(width) * u64::from(height);
    let bits_per_pixel = match recipe.view {
        View::Preview { .. } | View::SoloPreview { .. } => 8,
        View::Video { .. } | View::Film { .. } => 3 * film::FRAMES as u64,
        // Dithered gradients take up to 2.5 bits in either format.
        View::Grid(_) | View::Solo(_) => 4,
    };
    // Even, because a chunk of a WebP file is.
    (OVERHEAD_BYTES + pixels * bits_per_pixel / 8).next_multiple_of(2)
}

/// A recipe's sides, brought within bounds. A film is many pictures, so its sides are bounded closer.
pub(super) fn clamped(recipe: &Recipe) -> (u32, u32) {
    let most = match recipe.view {
        View::Video { .. } | View::Film { .. } => FILM_SIDE_MAX,
        View::Grid(_) | View::Solo(_) | View::Preview { .. } | View::SoloPreview { .. } => SIDE_MAX,
    };
    (recipe.width.clamp(2, most), recipe.height.clamp(2, most))
}

/// The sides of an HD upscale: twice those of the solo, which are those of a grid.
pub fn hd(ar: (u32, u32)) -> (u32, u32) {
    sizes(ar).grid
}

/// The sides of a film, whether of four or of one: 624 by 624 for a square, about as many pixels for other ratios.
pub fn video(ar: (u32, u32)) -> (u32, u32) {
    let (across, down) = bounded(ar);
    let pixels = u64::from(FILM_SIDE) * u64::from(FILM_SIDE);
    let width = (pixels * u64::from(across) / u64::from(down)).isqrt();
    (side(width.next_multiple_of(8)), side((pixels * u64::from(down) / u64::from(across)).isqrt().next_multiple_of(8)))
}

/// The ratio after a pan: half as much again in its direction, so that 1:1 becomes 3:2 or 2:3, within 14:1 and 1:14.
pub fn panned(ar: (u32, u32), direction: Direction) -> (u32, u32) {
    let (across, down) = bounded(ar);
    match direction {
        Direction::Left | Direction::Right => bounded((across.saturating_mul(3), down.saturating_mul(2))),
        Direction::Up | Direction::Down => bounded((across.saturating_mul(2), down.saturating_mul(3))),
    }
}

/// A ratio in small numbers, within 14:1 and 1:14.
pub(super) fn bounded((across, down): (u32, u32)) -> (u32, u32) {
    let (across, down) = (across.max(1), down.max(1));
    if u64::from(across) > u64::from(down) * u64::from(RATIO_MAX) {
        return (RATIO_MAX, 1);
    }
    if u64::from(down) > u64::from(across) * u64::from(RATIO_MAX) {
        return (1, RATIO_MAX);
    }
    let divisor = greatest_common_divisor(across, down);
    (across / divisor, down / divisor)
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// The even number at or below, and at least two.
fn side(pixels: u64) -> u32 {
    u32::try_from(pixels & !1).unwrap_or(SIDE_MAX).clamp(2, SIDE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pans_and_films_have_the_sides_of_the_bot() {
        assert_eq!(panned((1, 1), Direction::Right), (3, 2));
        assert_eq!(panned((1, 1), Direction::Up), (2, 3));
        assert_eq!(panned((2, 3), Direction::Left), (1, 1));
        assert_eq!(panned((14, 1), Direction::Left), (14, 1));
        assert_eq!(panned((u32::MAX, 1), Direction::Up), (28, 3));
        assert_eq!((video((1, 1)), hd((1, 1))), ((624, 624), (2_048, 2_048)));
        assert_eq!(video((3, 2)), (768, 512));
    }

    #[test]
    fn known_ratios_have_the_sides_of_the_bot() {
        for (ar, grid, preview) in [
            ((1, 1), (2048, 2048), (512, 512)),
            ((3, 2), (2688, 1792), (512, 340)),
            ((6, 4), (2688, 1792), (512, 340)),
            ((2, 3), (1792, 2688), (340, 512)),
            ((16, 9), (2912, 1632), (512, 288)),
            ((0, 0), (2048, 2048), (512, 512)),
        ] {
            let sizes = sizes(ar);
            assert_eq!((sizes.grid, sizes.preview), (grid, preview), "--ar {}:{}", ar.0, ar.1);
        }
    }

    #[test]
    fn every_ratio_is_even_true_and_bounded() {
        for across in 1..=30 {
            for down in 1..=30 {
                let sizes = sizes((across, down));
                for (width, height) in [sizes.grid, sizes.solo, sizes.preview] {
                    assert!(width % 2 == 0 && height % 2 == 0 && width <= SIDE_MAX && height <= SIDE_MAX);
                }
                assert_eq!(sizes.grid, (sizes.solo.0 * 2, sizes.solo.1 * 2));
                let pixels = u64::from(sizes.grid.0) * u64::from(sizes.grid.1);
                assert!((3_900_000..5_000_000).contains(&pixels), "{across}:{down} has {pixels} pixels");
            }
        }
        assert_eq!(sizes((u32::MAX, 1)), sizes((14, 1)));
        assert_eq!(sizes((1, u32::MAX)), sizes((1, 14)));
    }
}
