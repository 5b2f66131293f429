//! Outlines: straight and curved lines in a box of 1,000 by 1,000, placed somewhere in a scene.

use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;

/// Across and down.
pub(super) type Point = (i32, i32);

/// A box in the scene in which a figure is drawn: its local 0, 0 is the upper left, 1,000, 1,000 the lower right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The scene `x` of the middle of the lower edge.
    pub(super) x: i32,
    /// The scene `y` of the lower edge.
    pub(super) y: i32,
    /// The length of a side in scene units.
    pub(super) size: i32,
    /// Whether left and right change places.
    pub(super) mirrored: bool,
}

impl Place {
    /// A point of the box in the scene.
    pub(super) fn point(self, (x, y): Point) -> Point {
        let x = if self.mirrored { 500 - x } else { x - 500 };
        (self.x + self.scale(x), self.y + self.scale(y - 1_000))
    }

    /// A length of the box in the scene.
    pub(super) fn scale(self, length: i32) -> i32 {
        (i64::from(length) * i64::from(self.size) / 1_000) as i32
    }

    /// Fills the area between straight lines.
    pub(super) fn shape(self, painter: &mut Painter, corners: &[Point], shade: Shade) {
        let corners: Vec<_> = corners.iter().map(|&corner| self.point(corner)).collect();
        painter.polygon(&corners, &Paint::Flat(shade));
    }

    /// Fills the area within curves: each goes to its end with the pull of its handle.
    pub(super) fn curved(self, painter: &mut Painter, start: Point, curves: &[(Point, Point)], shade: Shade) {
        self.shape(painter, &rounded(start, curves), shade);
    }

    /// Fills an ellipse.
    pub(super) fn round(self, painter: &mut Painter, middle: Point, across: i32, down: i32, shade: Shade) {
        let (x, y) = self.point(middle);
        painter.ellipse(x, y, self.scale(across), self.scale(down), &Paint::Flat(shade));
    }

    /// Draws a thick curve with round ends, as wide at its start and end as told.
    pub(super) fn stroke(self, painter: &mut Painter, curve: [Point; 3], from_width: i32, to_width: i32, shade: Shade) {
        painter.polygon(&self.stroked(curve, from_width, to_width), &Paint::Flat(shade));
        for ((x, y), width) in [(curve[0], from_width), (curve[2], to_width)] {
            let (x, y) = self.fine((x * 16, y * 16));
            painter.disc(x, y, self.scale(width) / 2, &Paint::Flat(shade));
        }
    }

    /// The outline of a thick curve in the scene, without its round ends.
    pub(super) fn stroked(self, curve: [Point; 3], from_width: i32, to_width: i32) -> Vec<Point> {
        const STEPS: i32 = 16;
        let curve = curve.map(|(x, y)| (x * 16, y * 16));
        let (mut there, mut back) = (Vec::new(), Vec::new());
        for step in 0..=STEPS {
            let (x, y) = bend(curve[0], curve[1], curve[2], step, STEPS);
            let before = bend(curve[0], curve[1], curve[2], (step - 1).max(0), STEPS);
            let after = bend(curve[0], curve[1], curve[2], (step + 1).min(STEPS), STEPS);
            let (dx, dy) = (i64::from(after.0 - before.0), i64::from(after.1 - before.1));
            let length = (dx * dx + dy * dy).isqrt().max(1);
            let half = i64::from((from_width + (to_width - from_width) * step / STEPS) * 8);
            let (across, down) = ((-dy * half / length) as i32, (dx * half / length) as i32);
            there.push(self.fine((x + across, y + down)));
            back.push(self.fine((x - across, y - down)));
        }
        back.reverse();
        there.extend(back);
        there
    }

    /// A point of the box, given in sixteenths, in the scene.
    fn fine(self, (x, y): Point) -> Point {
        let x = if self.mirrored { 8_000 - x } else { x - 8_000 };
        let scale = |length: i32| (i64::from(length) * i64::from(self.size) / 16_000) as i32;
        (self.x + scale(x), self.y + scale(y - 16_000))
    }
}

/// The corners of an outline of curves: each goes to its end with the pull of its handle.
pub(super) fn rounded(start: Point, curves: &[(Point, Point)]) -> Vec<Point> {
    let mut corners = vec![start];
    let mut from = start;
    for &(handle, end) in curves {
        corners.extend((1..=12).map(|step| bend(from, handle, end, step, 12)));
        from = end;
    }
    corners
}

/// A point of a curve with one handle.
pub(super) fn bend(from: Point, handle: Point, to: Point, step: i32, steps: i32) -> Point {
    let (t, rest, all) = (i64::from(step), i64::from(steps - step), i64::from(steps) * i64::from(steps));
    let along = |a: i32, b: i32, c: i32| {
        ((i64::from(a) * rest * rest + 2 * i64::from(b) * rest * t + i64::from(c) * t * t) / all) as i32
    };
    (along(from.0, handle.0, to.0), along(from.1, handle.1, to.1))
}
