//! The colours of things that have colours of their own, whatever the mood of the picture: light and shade of each, in the
//! way of whoever draws.

use super::super::canvas::Rgb;
use super::super::dither::Shade;
use super::super::origin::lightness;
use super::super::painter::COLOURS_MAX;
use super::super::palette::{Palette, Ramp, between};
use super::{Motif, Scene};

/// How many tones a thing has.
pub(super) const TONES: usize = 5;
/// A palette's colour this near to a wanted one, in the sum of squares, is taken for it.
const NEAR: i32 = 400;

/// A colour in the light and in the shade, and for soft drawing all between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone {
    pub(super) lit: Shade,
    pub(super) dim: Shade,
    ramp: Option<Ramp>,
}

impl Tone {
    /// A tone that can be shaded softly. Takes `count` colours.
    pub(super) fn soft(palette: &mut Palette, lit: Rgb, dim: Rgb, count: usize) -> Tone {
        let ramp = palette.ramp(&[lit, dim], count);
        Tone { lit: ramp.at(0), dim: ramp.at(65_536), ramp: Some(ramp) }
    }

    /// A tone of two flat colours: those that the palette has already, or new ones as long as there is room.
    pub(super) fn flat(palette: &mut Palette, lit: Rgb, dim: Rgb) -> Tone {
        let mut shade = |rgb: Rgb| palette.near(rgb, NEAR).unwrap_or_else(|| palette.single(rgb));
        Tone { lit: shade(lit), dim: shade(dim), ramp: None }
    }

    /// A tone of two shades.
    pub(super) fn of(lit: Shade, dim: Shade) -> Tone {
        Tone { lit, dim, ramp: None }
    }

    /// From lit to dim; `None` where colours are flat.
    pub(super) fn ramp(self) -> Option<Ramp> {
        self.ramp
    }

    /// Between lit and dim.
    pub(super) fn mid(self) -> Shade {
        self.ramp.map_or(self.dim, |ramp| ramp.at(32_768))
    }
}

/// The colours of one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wares {
    pub(super) ink: Shade,
    pub(super) white: Tone,
    pub(super) tones: [Tone; TONES],
}

impl Wares {
    /// For soft drawing: every colour a little in the light of the scene. Takes 17.
    pub(super) fn soft(scene: &Scene, palette: &mut Palette, ink: Shade, hues: [Rgb; TONES]) -> Wares {
        let [_, middle, near] = scene.scheme.ground;
        let [_, haze, low] = scene.scheme.sky;
        // By night things are dark outside, and a little inside.
        let dark = if matches!(scene.motif, Motif::Room | Motif::Backdrop) { 6_000 } else { 15_000 };
        let is_dark = lightness(haze) < 90;
        let seen = |hue: Rgb| if is_dark { between(hue, haze, dark) } else { between(hue, low, 5_000) };
        let shaded = |hue: Rgb| between(between(hue, middle, 12_000), near, 22_000);
        Wares {
            ink,
            white: Tone::soft(palette, seen([252, 250, 244]), between(seen([214, 212, 220]), middle, 14_000), 2),
            tones: hues.map(|hue| Tone::soft(palette, seen(hue), shaded(seen(hue)), 3)),
        }
    }

    /// For flat drawing, in what room a palette has left.
    pub(super) fn flat(palette: &mut Palette, (ink, dark): (Shade, Rgb), hues: [Rgb; TONES]) -> Wares {
        let shaded = |hue: Rgb| between(hue, dark, 17_000);
        let white = [255, 253, 248];
        Wares {
            ink,
            white: Tone::flat(palette, white, between(white, [120, 130, 190], 24_000)),
            tones: hues.map(|hue| Tone::flat(palette, hue, shaded(hue))),
        }
    }
}

impl Palette {
    /// The shade of a colour that is near enough to one, or the nearest where there is no more room.
    fn near(&self, rgb: Rgb, enough: i32) -> Option<Shade> {
        let apart =
            |other: &Rgb| -> i32 { other.iter().zip(rgb).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum() };
        let nearest = (0u16..).zip(self.colours()).min_by_key(|(_, other)| apart(other))?;
        (apart(nearest.1) <= enough || self.colours().len() >= COLOURS_MAX).then_some(nearest.0 * 256)
    }
}
