//! A pen: areas given in scene units or in the box of a figure, in the way of whoever draws: flat with a dark contour, or
//! soft and without one.

use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::path::{Place, Point, rounded};
use super::tone::Tone;

/// Draws areas. What is drawn [`together`](Pen::together) has one contour around all of it; what is drawn alone has none.
pub(super) struct Pen<'a> {
    pub(super) painter: &'a mut Painter,
    /// The width of a contour in scene units.
    pub(super) line: i32,
    ink: Shade,
    has_contours: bool,
    /// Whether areas have bays and arms, as those of everyday things.
    pub(super) is_intricate: bool,
    /// While a contour is drawn, everything is ink, and larger by its width.
    is_contour: bool,
}

impl Pen<'_> {
    pub(super) fn new(painter: &mut Painter, line: i32, ink: Shade) -> Pen<'_> {
        Pen { painter, line: line.max(1), ink, has_contours: true, is_intricate: false, is_contour: false }
    }

    /// A pen that draws no contours.
    pub(super) fn soft(painter: &mut Painter, ink: Shade) -> Pen<'_> {
        Pen { painter, line: 1, ink, has_contours: false, is_intricate: false, is_contour: false }
    }

    /// Whether areas are flat and have contours; otherwise what is round is shaded softly.
    pub(super) fn is_flat(&self) -> bool {
        self.has_contours
    }

    /// Draws twice: the contour of everything first, then everything.
    pub(super) fn together(&mut self, draw: impl Fn(&mut Pen<'_>)) {
        if self.has_contours {
            self.is_contour = true;
            draw(self);
            self.is_contour = false;
        }
        draw(self);
    }

    /// Fills the area between straight lines.
    pub(super) fn polygon(&mut self, corners: &[Point], shade: Shade) {
        if self.is_contour {
            self.area(&grown(corners, self.line), &Paint::Flat(self.ink));
        } else {
            self.area(corners, &Paint::Flat(shade));
        }
    }

    fn area(&mut self, corners: &[Point], paint: &Paint) {
        if self.is_intricate {
            self.painter.intricate(corners, paint);
        } else {
            self.painter.polygon(corners, paint);
        }
    }

    /// Fills a rectangle, left, top, right, bottom.
    pub(super) fn block(&mut self, [left, top, right, bottom]: [i32; 4], shade: Shade) {
        if left >= right || top >= bottom {
            return;
        }
        let (more, shade) = if self.is_contour { (self.line, self.ink) } else { (0, shade) };
        let sides = [left - more, top - more, right + more, bottom + more];
        self.painter.rectangle(sides, &Paint::Flat(shade));
    }

    /// Fills an ellipse.
    pub(super) fn ellipse(&mut self, (x, y): Point, across: i32, down: i32, shade: Shade) {
        let (more, shade) = if self.is_contour { (self.line, self.ink) } else { (0, shade) };
        self.painter.ellipse(x, y, across + more, down + more, &Paint::Flat(shade));
    }

    /// Fills from a line of heights, in pixels times 256, down; the contour lies on it.
    pub(super) fn below(&mut self, heights: &[i32], shade: Shade) {
        self.down_to(heights, usize::MAX, shade);
    }

    /// The same, where what lies below a row of pixels is painted over anyway.
    pub(super) fn down_to(&mut self, heights: &[i32], last: usize, shade: Shade) {
        let line = self.painter.length(self.line);
        // Where the line is steep, the contour is as much higher as it would be thinner.
        let slope = |at: usize| {
            let (from, to) = (at.saturating_sub(4), (at + 4).min(heights.len() - 1));
            i64::from(heights[to] - heights[from]) / (to - from).max(1) as i64
        };
        let lifted = |at: usize| {
            let slope = slope(at);
            let long = if slope == 0 { 256 } else { (65_536 + slope * slope).isqrt().min(256 * 5) };
            heights[at] - (i64::from(line) * long / 256) as i32
        };
        let lifted: Vec<i32> = (0..heights.len()).map(lifted).collect();
        // Below the lowest place of the edge all of it is painted over.
        let lowest = heights.iter().copied().max().unwrap_or(0) >> 8;
        let covered = usize::try_from(lowest.saturating_add(2)).unwrap_or(0);
        self.painter.down_to(&lifted, last.min(covered), &Paint::Flat(self.ink));
        self.painter.down_to(heights, last, &Paint::Flat(shade));
    }

    /// Fills the area between straight lines in a box.
    pub(super) fn shape(&mut self, at: Place, corners: &[Point], shade: Shade) {
        let corners: Vec<Point> = corners.iter().map(|&corner| at.point(corner)).collect();
        self.polygon(&corners, shade);
    }

    /// Fills the area within curves in a box.
    pub(super) fn curved(&mut self, at: Place, start: Point, curves: &[(Point, Point)], shade: Shade) {
        self.shape(at, &rounded(start, curves), shade);
    }

    /// Fills an ellipse in a box.
    pub(super) fn round(&mut self, at: Place, middle: Point, across: i32, down: i32, shade: Shade) {
        self.ellipse(at.point(middle), at.scale(across), at.scale(down), shade);
    }

    /// Fills an ellipse in a box as a ball, with light from the upper left.
    pub(super) fn ball(&mut self, at: Place, middle: Point, across: i32, down: i32, tone: Tone) {
        let ((x, y), across, down) = (at.point(middle), at.scale(across), at.scale(down));
        match tone.ramp().filter(|_| !self.is_contour) {
            Some(ramp) => {
                let radius = across.max(down) * 3 / 2;
                let paint = Paint::Ball { ramp, x: x - across * 2 / 5, y: y - down * 2 / 5, radius };
                self.painter.ellipse(x, y, across, down, &paint);
            }
            None if self.is_contour => self.ellipse((x, y), across, down, tone.lit),
            None => {
                self.ellipse((x, y), across, down, tone.dim);
                let lit = (x - across * 9 / 100, y - down * 9 / 100);
                self.ellipse(lit, across * 85 / 100, down * 85 / 100, tone.lit);
            }
        }
    }

    /// Fills the area between straight lines, lit above and dim below.
    pub(super) fn falling(&mut self, corners: &[Point], tone: Tone) {
        match tone.ramp().filter(|_| !self.is_contour) {
            Some(ramp) => {
                let heights = || corners.iter().map(|corner| corner.1);
                let (from, to) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
                self.area(corners, &Paint::Fall { ramp, from, to });
            }
            None => self.polygon(corners, tone.lit),
        }
    }

    /// Draws a thick curve with round ends in a box.
    pub(super) fn stroke(&mut self, at: Place, curve: [Point; 3], from_width: i32, to_width: i32, shade: Shade) {
        let corners = at.stroked(curve, from_width, to_width);
        self.polygon(&corners, shade);
        for (end, width) in [(curve[0], from_width), (curve[2], to_width)] {
            let half = at.scale(width) / 2;
            self.ellipse(at.point(end), half, half, shade);
        }
    }
}

/// The corners of an area that is larger by `line` on all sides. Sharp corners are not drawn out any further than three
/// times of it.
fn grown(corners: &[Point], line: i32) -> Vec<Point> {
    let mut own: Vec<Point> = corners.to_vec();
    own.dedup();
    while own.len() > 1 && own.first() == own.last() {
        own.pop();
    }
    let count = own.len();
    if count < 3 {
        return own;
    }
    let wide = |(x, y): Point| (i64::from(x), i64::from(y));
    let area: i64 = (0..count)
        .map(|at| (wide(own[at]), wide(own[(at + 1) % count])))
        .map(|((ax, ay), (bx, by))| ax * by - bx * ay)
        .sum();
    // Away from the area to the left or to the right of an edge, as parts of 1,024.
    let normal = |from: Point, to: Point| -> (i64, i64) {
        let (dx, dy) = (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
        let length = (dx * dx + dy * dy).isqrt().max(1) * area.signum();
        (dy * 1_024 / length, -dx * 1_024 / length)
    };
    if area == 0 {
        return own;
    }
    (0..count)
        .map(|at| {
            let (before, here, after) = (own[(at + count - 1) % count], own[at], own[(at + 1) % count]);
            let (a, b) = (normal(before, here), normal(here, after));
            let open = (1_024 + (a.0 * b.0 + a.1 * b.1) / 1_024).max(340);
            let off = |a: i64, b: i64| ((a + b) * i64::from(line) / open) as i32;
            (here.0 + off(a.0, b.0), here.1 + off(a.1, b.1))
        })
        .collect()
}
