//! Paints shapes into one tile: gradients are dithered between neighbours of a ramp, edges are softened.
//!
//! Shapes are given in the scene's own units and seen through a [`Window`], so a wider window shows more of the same
//! scene. A tile has at most [`COLOURS_MAX`] colours, so that four tiles fit one palette.

use super::canvas::Rgb;
use super::dither::{BAYER, Shade};
use super::outline::{cross, edges, met};
use super::paint::Paint;
use super::palette::Palette;
use super::window::Window;

/// How many colours a tile may have.
pub(super) const COLOURS_MAX: usize = 64;

/// One tile being painted.
pub(super) struct Painter {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) window: Window,
    pub(super) pixels: Vec<u8>,
    pub(super) colours: Vec<Rgb>,
    /// The colour nearest to a mixture of two, by quarters; 255 where nobody has asked yet.
    pub(super) mixtures: Vec<u8>,
}

impl Painter {
    pub(super) fn new(width: usize, height: usize, window: Window, palette: Palette) -> Painter {
        let colours = palette.into_colours();
        Painter {
            width,
            height,
            window,
            pixels: vec![0; width * height],
            colours,
            mixtures: vec![u8::MAX; COLOURS_MAX * COLOURS_MAX * 4],
        }
    }

    /// The finished tile: its colours and its pixels.
    pub(super) fn finish(self) -> (Vec<Rgb>, Vec<u8>) {
        (self.colours, self.pixels)
    }

    /// A scene length in pixels times 256.
    pub(super) fn length(&self, units: i32) -> i32 {
        (i64::from(units) * (self.width as i64 * 256) / i64::from(self.window.width.max(1))) as i32
    }

    /// A scene `x` in pixels times 256, from the left edge.
    pub(super) fn across(&self, x: i32) -> i32 {
        let far = i64::from(i32::MAX / 4);
        let at =
            (i64::from(x) - i64::from(self.window.x)) * (self.width as i64 * 256) / i64::from(self.window.width.max(1));
        at.clamp(-far, far) as i32
    }

    /// A scene `y` in pixels times 256, from the upper edge.
    pub(super) fn down(&self, y: i32) -> i32 {
        let far = i64::from(i32::MAX / 4);
        let at = (i64::from(y) - i64::from(self.window.y)) * (self.height as i64 * 256)
            / i64::from(self.window.height.max(1));
        at.clamp(-far, far) as i32
    }

    /// The scene `x` of the middle of a column.
    pub(super) fn x_of(&self, column: usize) -> i32 {
        self.window.x + ((2 * column as i64 + 1) * i64::from(self.window.width) / (2 * self.width as i64)) as i32
    }

    /// The scene `y` of the middle of a row.
    pub(super) fn y_of(&self, row: usize) -> i32 {
        self.window.y + ((2 * row as i64 + 1) * i64::from(self.window.height) / (2 * self.height as i64)) as i32
    }

    /// Fills everything.
    pub(super) fn fill(&mut self, paint: Paint) {
        for row in 0..self.height {
            self.run(row, 0, self.width, &paint);
        }
    }

    /// Fills rows from `top` on by a shade that changes slowly over the scene: it is asked for at every sixteenth pixel
    /// and smooth in between. All answers must lie within one ramp.
    pub(super) fn smooth(&mut self, top: usize, shade_at: impl Fn(i32, i32) -> Shade) {
        const STEP: usize = 16;
        let columns = self.width / STEP + 2;
        let place_x = |column: usize| {
            self.window.x + ((column * STEP) as i64 * i64::from(self.window.width) / self.width as i64) as i32
        };
        let xs: Vec<i32> = (0..columns).map(place_x).collect();
        let knots = |painter: &Painter, lattice_row: usize| -> Vec<i32> {
            let y = painter.window.y
                + ((lattice_row * STEP) as i64 * i64::from(painter.window.height) / painter.height as i64) as i32;
            xs.iter().map(|&x| i32::from(shade_at(x, y)) << 4).collect()
        };
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        let mut line = vec![0i32; columns];
        for row in top.min(self.height)..self.height {
            let within = (row % STEP) as i32;
            if within == 0 || upper.is_empty() {
                upper = if within == 0 && !lower.is_empty() { lower } else { knots(self, row / STEP) };
                lower = knots(self, row / STEP + 1);
            }
            for ((line, &upper), &lower) in line.iter_mut().zip(&upper).zip(&lower) {
                *line = upper + (((lower - upper) * within) >> 4);
            }
            let thresholds = &BAYER[row & 7];
            let start = row * self.width;
            let out = &mut self.pixels[start..start + self.width];
            for (chunk, pair) in out.chunks_mut(STEP).zip(line.windows(2)) {
                // Sixteen at once, whatever is needed of them: that is what processors like.
                let mut colours = [0u8; STEP];
                for (i, colour) in colours.iter_mut().enumerate() {
                    let shade = (pair[0] + (((pair[1] - pair[0]) * i as i32) >> 4)) >> 4;
                    *colour = ((shade + i32::from(thresholds[i & 7])) >> 8) as u8;
                }
                let count = chunk.len();
                chunk.copy_from_slice(&colours[..count]);
            }
        }
    }

    /// Fills from a sky line down: `heights` has, for every column, its upper edge in pixels times 256.
    pub(super) fn below(&mut self, heights: &[i32], paint: &Paint) {
        self.down_to(heights, self.height, paint);
    }

    /// The same as far as a row of pixels, for what is painted over below it.
    pub(super) fn down_to(&mut self, heights: &[i32], last: usize, paint: &Paint) {
        let rows = last.min(self.height);
        let last = rows as i32;
        let whole: Vec<u16> = heights.iter().map(|height| ((height + 255) >> 8).clamp(0, last) as u16).collect();
        let first = usize::from(whole.iter().copied().min().unwrap_or(0));
        let full = usize::from(whole.iter().copied().max().unwrap_or(0));
        let mut line = vec![0; self.width];
        for row in first..full {
            self.shades(row, 0, &mut line, paint);
            let start = row * self.width;
            let out = &mut self.pixels[start..start + self.width];
            for ((out, &colour), &from) in out.iter_mut().zip(&line).zip(&whole) {
                *out = if usize::from(from) <= row { colour } else { *out };
            }
        }
        for row in full..rows {
            self.run(row, 0, self.width, paint);
        }
        // The pixels through which the edge goes are covered in part.
        for (column, &height) in heights.iter().enumerate() {
            if (0..last * 256).contains(&height) && height & 255 != 0 {
                let row = (height >> 8) as usize;
                let mut colour = [0];
                self.shades(row, column, &mut colour, paint);
                self.dab(row * self.width + column, colour[0], 256 - (height & 255));
            }
        }
    }

    /// Fills a disc.
    pub(super) fn disc(&mut self, x: i32, y: i32, radius: i32, paint: &Paint) {
        self.ellipse(x, y, radius, radius, paint);
    }

    /// Fills an ellipse with sides along the axes.
    pub(super) fn ellipse(&mut self, x: i32, y: i32, across: i32, down: i32, paint: &Paint) {
        let (x, y) = (self.across(x), self.down(y));
        let (a, b) = (i64::from(self.length(across).max(128)), i64::from(self.length(down).max(128)));
        let b32 = b.min(i64::from(i32::MAX / 8)) as i32;
        let first = ((y - b32) >> 8).max(0);
        let last = ((y + b32) >> 8).min(self.height as i32 - 1);
        let half_at = |sub: i32| {
            let rest = b * b - i64::from(sub - y) * i64::from(sub - y);
            if rest <= 0 { 0 } else { (a * (rest.isqrt()) / b).min(i64::from(i32::MAX / 8)) as i32 }
        };
        for row in first..=last {
            let spans = [32, 96, 160, 224].map(|part| {
                let half = half_at(row * 256 + part);
                (x - half, x + half)
            });
            self.spans(row as usize, spans, paint);
        }
    }

    /// Fills an area between corners, given in scene units; what lies inside an odd number of times is inside.
    pub(super) fn polygon(&mut self, corners: &[(i32, i32)], paint: &Paint) {
        self.outlined(corners, paint, false);
    }

    /// The same for areas with bays and arms: rows of pixels through which a bay's end goes are covered exactly.
    pub(super) fn intricate(&mut self, corners: &[(i32, i32)], paint: &Paint) {
        self.outlined(corners, paint, true);
    }

    fn outlined(&mut self, corners: &[(i32, i32)], paint: &Paint, is_exact: bool) {
        let corners: Vec<(i32, i32)> = corners.iter().map(|&(x, y)| (self.across(x), self.down(y))).collect();
        let top = corners.iter().map(|corner| corner.1).min().unwrap_or(0);
        let bottom = corners.iter().map(|corner| corner.1).max().unwrap_or(0);
        let first = (top >> 8).clamp(0, self.height as i32) as usize;
        let last = ((bottom + 255) >> 8).clamp(0, self.height as i32) as usize;
        let edges = edges(&corners);
        let mut crossings: [Vec<i32>; 4] = Default::default();
        let mut near = Vec::with_capacity(8);
        for row in first..last {
            met(&edges, (row as i32 * 256, row as i32 * 256 + 256), &mut near);
            for (part, crossings) in crossings.iter_mut().enumerate() {
                cross(&near, row as i32 * 256 + 32 + part as i32 * 64, crossings);
            }
            if is_exact && crossings.iter().any(|other| other.len() != crossings[0].len()) {
                self.uneven(row, &crossings, paint);
                continue;
            }
            let most = crossings.iter().map(Vec::len).max().unwrap_or(0) / 2;
            // Nearly always there is one pair. Several pairs lie side by side and do not touch.
            for pair in 0..most {
                let spans = std::array::from_fn(|part| match crossings[part].get(2 * pair..2 * pair + 2) {
                    Some(pair) => (pair[0], pair[1]),
                    None => (0, 0),
                });
                self.spans(row, spans, paint);
            }
        }
    }

    /// One row of an area by four thinner rows that have not the same number of parts.
    fn uneven(&mut self, row: usize, crossings: &[Vec<i32>; 4], paint: &Paint) {
        let ends = || crossings.iter().flatten();
        let column = |sub: i32| (sub >> 8).clamp(0, self.width as i32) as usize;
        let (from, to) = (ends().min().map_or(0, |sub| column(*sub)), ends().max().map_or(0, |sub| column(*sub + 255)));
        let mut line = vec![0; to - from];
        self.shades(row, from, &mut line, paint);
        for (index, &colour) in line.iter().enumerate() {
            let (left, right) = ((from + index) as i32 * 256, (from + index) as i32 * 256 + 256);
            let parts = crossings.iter().flat_map(|thin| thin.chunks_exact(2));
            let cover: i32 = parts.map(|part| (part[1].min(right) - part[0].max(left)).max(0)).sum();
            self.dab(row * self.width + from + index, colour, cover / 4);
        }
    }

    /// Fills a rectangle.
    pub(super) fn rectangle(&mut self, [left, top, right, bottom]: [i32; 4], paint: &Paint) {
        let (left, right) = (self.across(left), self.across(right));
        let (top, bottom) = (self.down(top), self.down(bottom));
        let first = (top >> 8).clamp(0, self.height as i32);
        let last = ((bottom + 255) >> 8).clamp(0, self.height as i32);
        for row in first..last {
            let spans = [32, 96, 160, 224].map(|part| {
                let y = row * 256 + part;
                if top <= y && y < bottom { (left, right) } else { (0, 0) }
            });
            self.spans(row as usize, spans, paint);
        }
    }

    /// One row of a shape by four thinner rows, each from a left to a right place in pixels times 256.
    fn spans(&mut self, row: usize, spans: [(i32, i32); 4], paint: &Paint) {
        let (mut least, mut most) = ((i32::MAX, i32::MAX), (i32::MIN, i32::MIN));
        let mut drawn = 0;
        for (left, right) in spans {
            if left < right {
                least = (least.0.min(left), least.1.min(right));
                most = (most.0.max(left), most.1.max(right));
                drawn += 1;
            }
        }
        if drawn == 0 {
            return;
        }
        let clamp = |sub: i32| (sub >> 8).clamp(0, self.width as i32) as usize;
        let (outer_left, outer_right) = (clamp(least.0), clamp(most.1 + 255));
        let (inner_left, inner_right) = (clamp(most.0 + 255), clamp(least.1));
        let whole = drawn == 4;
        if whole && inner_left < inner_right {
            self.soft(row, outer_left, inner_left, &spans, paint);
            self.run(row, inner_left, inner_right, paint);
            self.soft(row, inner_right, outer_right, &spans, paint);
        } else {
            self.soft(row, outer_left, outer_right, &spans, paint);
        }
    }

    /// The part of a row in which pixels may be covered in part.
    fn soft(&mut self, row: usize, from: usize, to: usize, spans: &[(i32, i32); 4], paint: &Paint) {
        let mut line = [0; 32];
        for start in (from..to).step_by(line.len()) {
            let count = line.len().min(to - start);
            self.shades(row, start, &mut line[..count], paint);
            for (index, &colour) in line[..count].iter().enumerate() {
                let (left, right) = ((start + index) as i32 * 256, (start + index) as i32 * 256 + 256);
                let cover: i32 = spans.iter().map(|span| (span.1.min(right) - span.0.max(left)).max(0)).sum();
                self.dab(row * self.width + start + index, colour, cover / 4);
            }
        }
    }
}
