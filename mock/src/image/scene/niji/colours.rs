//! niji's colours: those of the mood, brighter and purer, each with one shade, and one dark contour for all.

use crate::image::canvas::Rgb;
use crate::image::dither::Shade;
use crate::image::palette::{Palette, Scheme, between};
use crate::image::scene::tone::{TONES, Tone, Wares};

/// A colour in the light and in the shade: there is nothing between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) lit: Shade,
    pub(super) dim: Shade,
}

/// Bands of the sky, from above.
pub(super) const BANDS: usize = 7;

/// All colours of a tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colours {
    pub(super) ink: Shade,
    pub(super) sky: [Shade; BANDS],
    /// Around the light, from outside.
    pub(super) halo: [Shade; 2],
    pub(super) light: Pair,
    pub(super) cloud: Pair,
    /// Clouds far away.
    pub(super) haze: Pair,
    /// Ground from far away to near.
    pub(super) ground: [Pair; 4],
    pub(super) water: [Pair; 2],
    pub(super) main: Pair,
    pub(super) bright: Pair,
    pub(super) white: Pair,
    pub(super) petal: Pair,
    pub(super) wood: Pair,
    pub(super) leaf: Pair,
    pub(super) lamp: Pair,
    /// On cheeks.
    pub(super) blush: Shade,
}

const WHITE: Rgb = [255, 253, 248];

/// Further from grey by `percent`, and at least as light as `least`.
pub(super) fn vivid(colour: Rgb, percent: i32, least: i32) -> Rgb {
    let grey = (i32::from(colour[0]) * 77 + i32::from(colour[1]) * 151 + i32::from(colour[2]) * 28) >> 8;
    let lift = (least - grey).max(0);
    colour.map(|part| (grey + lift + (i32::from(part) - grey) * percent / 100).clamp(0, 255) as u8)
}

impl Colours {
    /// Plans the colours of a mood. Takes 58, or 53 where a thing needs room for its own.
    pub(super) fn plan(scheme: &Scheme, is_night: bool, palette: &mut Palette, has_thing: bool) -> Colours {
        let ink = ink(scheme);
        let [top, middle, low] = if is_night {
            scheme.sky.map(|colour| vivid(colour, 190, 0))
        } else {
            [vivid(scheme.sky[0], 175, 70), vivid(scheme.sky[1], 185, 120), vivid(scheme.sky[2], 170, 190)]
        };
        let stops = [top, middle, low];
        let sky = std::array::from_fn(|band| {
            let way = band * 2 * 65_536 / (BANDS - 1);
            let leg = (way >> 16).min(1);
            palette.single(between(stops[leg], stops[leg + 1], (way - (leg << 16)) as u32))
        });
        let light = vivid(scheme.light, 130, 215);
        let pair =
            |palette: &mut Palette, lit: Rgb, dim: Rgb| Pair { lit: palette.single(lit), dim: palette.single(dim) };
        let (cloud, far_cloud) = if is_night {
            (between(middle, low, 30_000), between(top, middle, 44_000))
        } else {
            (between(WHITE, low, 5_000), between(low, WHITE, 26_000))
        };
        let dark = |colour: Rgb| between(vivid(colour, 120, 0), ink, 19_000);
        let halos = [between(low, light, 16_000), between(low, light, 36_000)];
        let light_pair = pair(palette, light, between(light, vivid(scheme.accent[1], 140, 0), 26_000));
        let cloud = pair(palette, cloud, between(cloud, middle, if is_night { 24_000 } else { 30_000 }));
        let haze = pair(palette, far_cloud, between(far_cloud, middle, 22_000));
        let [far, mid, near] = scheme.ground;
        let least = if is_night { 40 } else { 95 };
        let hills = [
            between(vivid(far, 150, least + 55), low, 26_000),
            vivid(far, 185, least + 25),
            vivid(mid, 200, least),
            vivid(between(mid, near, 24_000), 210, least - 22),
        ];
        let ground = hills.map(|colour| pair(palette, colour, dark(colour)));
        let waters =
            [vivid(between(middle, top, 20_000), 130, least), vivid(between(top, mid, 20_000), 150, least - 20)];
        let water = waters.map(|colour| pair(palette, colour, dark(colour)));
        let [first, second] = scheme.accent.map(|colour| vivid(colour, 145, 100));
        let main = pair(palette, first, dark(first));
        let bright = pair(palette, second, dark(second));
        let white = pair(palette, WHITE, between(WHITE, between(top, middle, 40_000), 24_000));
        let pink = between([255, 168, 200], first, 8_000);
        let petal = pair(palette, pink, between(pink, [226, 72, 132], 36_000));
        let wood = pair(palette, [136, 84, 70], [92, 52, 56]);
        let leaf = between([74, 168, 92], hills[2], 22_000);
        let leaf = pair(palette, leaf, dark(leaf));
        let lamp = pair(palette, [255, 214, 120], [255, 148, 66]);
        let colours = Colours {
            ink: palette.single(ink),
            sky,
            halo: halos.map(|colour| palette.single(colour)),
            light: light_pair,
            cloud,
            haze,
            ground,
            water,
            main,
            bright,
            white,
            petal,
            wood,
            leaf,
            lamp,
            blush: palette.single([255, 150, 150]),
        };
        // What lies between an area and its contour, so that edges are soft.
        for colour in [WHITE, first, second, pink, hills[2], hills[3], waters[0], light, [255, 214, 120], hills[1]] {
            palette.single(between(colour, ink, 30_000));
        }
        if has_thing {
            return colours;
        }
        for (a, b) in [(WHITE, middle), (WHITE, low), (WHITE, first), (pink, WHITE), (first, second)] {
            palette.single(between(a, b, 32_768));
        }
        colours
    }
    /// The colours of an everyday thing, in what room is left.
    pub(super) fn wares(&self, scheme: &Scheme, palette: &mut Palette, hues: [Rgb; TONES]) -> Wares {
        Wares::flat(palette, (self.ink, ink(scheme)), hues)
    }
}

/// The dark contour of a mood.
fn ink(scheme: &Scheme) -> Rgb {
    between(vivid(scheme.ground[2], 160, 0), [26, 16, 44], 40_000)
}

impl Pair {
    /// The same for things that both hands draw.
    pub(super) fn tone(self) -> Tone {
        Tone::of(self.lit, self.dim)
    }
}
