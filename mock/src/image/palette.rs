//! Colours that go together: schemes made by hand, and ramps between their colours.

use super::canvas::Rgb;
use super::dice::Dice;
use super::dither::Shade;
use super::painter::COLOURS_MAX;

/// Colours for one mood, from the sky down to the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scheme {
    /// The sky at its highest, in the middle, and where it meets the ground.
    pub(super) sky: [Rgb; 3],
    /// The light: sun, moon, lamps.
    pub(super) light: Rgb,
    /// Ground far away, in the middle, and near; the last is almost ink.
    pub(super) ground: [Rgb; 3],
    /// What should catch the eye.
    pub(super) accent: [Rgb; 2],
}

/// The moods, by name.
#[rustfmt::skip]
pub(super) const SCHEMES: [(&str, Scheme); 16] = [
    ("dawn",   scheme([0x3b4a7a, 0xd98a9b, 0xfcd9b0], 0xfff3d6, [0xb98aa0, 0x6b5580, 0x241f3d], [0xf2694b, 0xf9b65c])),
    ("dusk",   scheme([0x1e1b4b, 0x7a3b78, 0xf2795a], 0xffd98a, [0x8c4a7a, 0x4a2a5e, 0x170f2b], [0xff5d73, 0xffb347])),
    ("night",  scheme([0x070b1f, 0x12234a, 0x2f5277], 0xf4f1d0, [0x24426b, 0x142a4b, 0x060b1c], [0xe8b04b, 0x7fb8d6])),
    ("ocean",  scheme([0x0f4c81, 0x5aa9d6, 0xdff2f2], 0xfff7e0, [0x3f8fb5, 0x17608c, 0x08283f], [0xf26b4e, 0xf7d58a])),
    ("forest", scheme([0x7fb2a8, 0xbfd9b8, 0xf3efcf], 0xfffbe3, [0x86ad86, 0x41735a, 0x10302a], [0xd9633b, 0xe9b44c])),
    ("autumn", scheme([0x5b7f95, 0xd9b48a, 0xf7e3b5], 0xfff1cc, [0xc98a4b, 0x9c4a2b, 0x32150f], [0xc9302c, 0xf0a830])),
    ("desert", scheme([0x2a6f8f, 0xe8b27a, 0xfbe2b8], 0xfff6dc, [0xd99a63, 0xb05b3b, 0x46201c], [0x1f8a8a, 0xf2c14e])),
    ("ice",    scheme([0x4a6fa5, 0xa8c8e0, 0xf2f6f8], 0xffffff, [0x9dbad2, 0x5f86ad, 0x1f3552], [0xe0607e, 0xf7c8a0])),
    ("rose",   scheme([0x6d3b6b, 0xdb7f9f, 0xffdcd6], 0xfff2ec, [0xc77595, 0x8a3f6b, 0x2e1230], [0xe63963, 0xffc15e])),
    ("violet", scheme([0x1b1145, 0x5b3b9c, 0xc9a0dc], 0xffe9c9, [0x7a56ae, 0x422a7a, 0x130a2e], [0xff6fb5, 0x6fe3d6])),
    ("gold",   scheme([0x7a4a1f, 0xd99a3b, 0xfbe6a8], 0xfffbe0, [0xbf8a3f, 0x7d5223, 0x2a180a], [0xb3392b, 0xf7d154])),
    ("ember",  scheme([0x2b0a12, 0x8f1d21, 0xf2602b], 0xffe08a, [0x7d1f2b, 0x4a1020, 0x14050b], [0xff3b2f, 0xffb02e])),
    ("jade",   scheme([0x063b3b, 0x1f8a78, 0xc4ecc6], 0xfdf9d8, [0x3fa08a, 0x17605c, 0x052526], [0xf2845c, 0xf5d76e])),
    ("neon",   scheme([0x0a0524, 0x3a0f6b, 0xd92b8a], 0x7df9ff, [0x5b1f8a, 0x2b0f52, 0x08031a], [0x00e5d4, 0xff2e93])),
    ("paper",  scheme([0xe8dcc4, 0xf0e7d3, 0xf8f2e4], 0xd9482b, [0xb8b09c, 0x6b6a66, 0x1f2224], [0xd9482b, 0x2b6a7c])),
    ("ink",    scheme([0x1f2328, 0x5a6068, 0xc9ccce], 0xf7f5ee, [0x8a9096, 0x464c54, 0x0c0e11], [0xc23b2e, 0xe3b23c])),
];

const fn scheme(sky: [u32; 3], light: u32, ground: [u32; 3], accent: [u32; 2]) -> Scheme {
    Scheme {
        sky: [rgb(sky[0]), rgb(sky[1]), rgb(sky[2])],
        light: rgb(light),
        ground: [rgb(ground[0]), rgb(ground[1]), rgb(ground[2])],
        accent: [rgb(accent[0]), rgb(accent[1])],
    }
}

const fn rgb(hex: u32) -> Rgb {
    [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
}

/// The scheme of a name; the first one for a name that is none.
pub(super) fn named(name: &str) -> Scheme {
    SCHEMES.iter().find(|(known, _)| *known == name).unwrap_or(&SCHEMES[0]).1
}

impl Scheme {
    /// The same mood at another hour: everything a little towards one tint.
    pub(super) fn tinted(self, dice: &mut Dice) -> Scheme {
        const TINTS: [u32; 6] = [0xffb070, 0x6090ff, 0xff6f91, 0x70d0b0, 0x201840, 0xfff4e0];
        let tint = rgb(*dice.pick(&TINTS));
        // A dark sky would turn grey.
        let dark = self.sky[0].iter().map(|part| u32::from(*part)).sum::<u32>() < 200;
        let part = dice.between(0, if dark { 1_500 } else { 8_000 }).cast_unsigned();
        let tinted = |colour: Rgb| between(colour, tint, part);
        let [far, middle, near] = self.ground;
        // What is almost black would turn muddy.
        Scheme { sky: self.sky.map(tinted), ground: [tinted(far), between(middle, tint, part / 3), near], ..self }
    }

    /// The same mood by night.
    pub(super) fn nocturnal(self) -> Scheme {
        let night = named("night");
        let darker = |a: [Rgb; 3], b: [Rgb; 3], part: u32| std::array::from_fn(|i| between(a[i], b[i], part));
        Scheme {
            sky: darker(self.sky, night.sky, 59_000),
            light: between(self.light, night.light, 50_000),
            ground: darker(self.ground, night.ground, 44_000),
            accent: self.accent,
        }
    }
}

/// Some neighbours in a palette, from one colour to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ramp {
    first: u8,
    count: u8,
}

impl Ramp {
    /// The shade at a part, of 65,536, of the way.
    pub(super) fn at(self, part: u32) -> Shade {
        let way = (u32::from(self.count - 1) * 256 * part.min(65_536)) >> 16;
        u16::from(self.first) * 256 + way as u16
    }
}

/// The colours of one tile.
#[derive(Debug, Default)]
pub(super) struct Palette(Vec<Rgb>);

impl Palette {
    /// Adds `count` colours that lead through all of `stops`.
    pub(super) fn ramp(&mut self, stops: &[Rgb], count: usize) -> Ramp {
        let first = self.0.len();
        let count = count.max(2);
        assert!(first + count <= COLOURS_MAX, "a scene knows how many colours it may use");
        let legs = stops.len() - 1;
        for index in 0..count {
            let way = index * legs * 65_536 / (count - 1);
            let leg = (way >> 16).min(legs - 1);
            self.0.push(between(stops[leg], stops[leg + 1], (way - (leg << 16)) as u32));
        }
        Ramp { first: first as u8, count: count as u8 }
    }

    /// Adds one colour.
    pub(super) fn single(&mut self, colour: Rgb) -> Shade {
        assert!(self.0.len() < COLOURS_MAX, "a scene knows how many colours it may use");
        self.0.push(colour);
        (self.0.len() as u16 - 1) * 256
    }

    /// The colours so far.
    pub(super) fn colours(&self) -> &[Rgb] {
        &self.0
    }

    pub(super) fn into_colours(self) -> Vec<Rgb> {
        self.0
    }
}

/// The colour a part, of 65,536, of the way from one to another. Squares are mixed, as light is, so that the middle is
/// not muddy.
pub(super) fn between(from: Rgb, to: Rgb, part: u32) -> Rgb {
    let part = part.min(65_536);
    std::array::from_fn(|i| {
        let (from, to) = (u64::from(from[i]), u64::from(to[i]));
        let mixed = from * from * u64::from(65_536 - part) + to * to * u64::from(part);
        (mixed >> 16).isqrt() as u8
    })
}
