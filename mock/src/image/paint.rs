//! Colours of areas: flat, falling or round, dithered between the neighbours of a ramp, mixed where an edge covers a part.

use super::canvas::Rgb;
use super::dither::{BAYER, Shade, pattern};
use super::join::nearest;
use super::painter::{COLOURS_MAX, Painter};
use super::palette::Ramp;

/// How an area is filled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Paint {
    /// One shade.
    Flat(Shade),
    /// From the ramp's first colour at height `from` to its last at height `to`, which may lie above it.
    Fall { ramp: Ramp, from: i32, to: i32 },
    /// From the ramp's first colour in the middle to its last at distance `radius`.
    Ball { ramp: Ramp, x: i32, y: i32, radius: i32 },
}

impl Painter {
    /// The shade of the colour that is nearest to `rgb`.
    pub(super) fn nearest(&self, rgb: Rgb) -> Shade {
        nearest(&self.colours, rgb) as Shade * 256
    }

    /// The colour that stands at a place of the scene; `None` where nothing is seen.
    pub(super) fn colour_at(&self, x: i32, y: i32) -> Option<Rgb> {
        let column = usize::try_from(self.across(x) >> 8).ok().filter(|column| *column < self.width)?;
        let row = usize::try_from(self.down(y) >> 8).ok().filter(|row| *row < self.height)?;
        self.colours.get(usize::from(self.pixels[row * self.width + column])).copied()
    }

    /// Fills whole pixels of a row.
    pub(super) fn run(&mut self, row: usize, from: usize, to: usize, paint: &Paint) {
        let start = row * self.width;
        // The line is taken out so that its shades can be asked of the painter.
        let mut pixels = std::mem::take(&mut self.pixels);
        self.shades(row, from, &mut pixels[start + from..start + to], paint);
        self.pixels = pixels;
    }

    /// The colours of a paint along a row, from column `from` on.
    pub(super) fn shades(&self, row: usize, from: usize, out: &mut [u8], paint: &Paint) {
        let thresholds = &BAYER[row & 7];
        match *paint {
            Paint::Flat(shade) => pattern(out, from, thresholds, shade),
            Paint::Fall { ramp, from: top, to: bottom } => {
                let way = i64::from(self.y_of(row)) - i64::from(top);
                let whole = i64::from(bottom) - i64::from(top);
                let part = if whole == 0 { 0 } else { (way * 65_536 / whole).clamp(0, 65_536) };
                pattern(out, from, thresholds, ramp.at(part as u32));
            }
            Paint::Ball { ramp, x, y, radius } => {
                let (x, y) = (self.across(x) >> 4, self.down(y) >> 4);
                let radius = i64::from((self.length(radius) >> 4).max(1));
                let dy = i64::from(row as i32 * 16 + 8 - y);
                let scale = (1i64 << 40) / (radius * radius);
                for (index, out) in out.iter_mut().enumerate() {
                    let column = from + index;
                    let dx = i64::from(column as i32 * 16 + 8 - x);
                    let part = (((dx * dx + dy * dy) * scale) >> 24).min(65_536) as u32;
                    *out = ((ramp.at(part) + thresholds[column & 7]) >> 8) as u8;
                }
            }
        }
    }

    /// Covers a part, of 256, of a pixel with a colour.
    #[inline]
    pub(super) fn dab(&mut self, at: usize, colour: u8, cover: i32) {
        let quarters = (cover + 32) >> 6;
        if quarters >= 4 {
            self.pixels[at] = colour;
        } else if quarters > 0 {
            self.pixels[at] = self.mixture(self.pixels[at], colour, quarters as usize);
        }
    }

    fn mixture(&mut self, under: u8, over: u8, quarters: usize) -> u8 {
        let slot = (usize::from(under) * COLOURS_MAX + usize::from(over)) * 4 + quarters;
        if self.mixtures[slot] == u8::MAX {
            let (a, b) = (self.colours[usize::from(under)], self.colours[usize::from(over)]);
            let part = quarters as i32;
            let wanted = std::array::from_fn(|i| ((i32::from(a[i]) * (4 - part) + i32::from(b[i]) * part) / 4) as u8);
            self.mixtures[slot] = nearest(&self.colours, wanted) as u8;
        }
        self.mixtures[slot]
    }
}
