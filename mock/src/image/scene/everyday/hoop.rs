//! Rings: what is between two circles, so that the ground is seen through them.

use super::super::path::{Point, bend};

/// So many steps lead around.
const STEPS: usize = 48;

/// What is between two circles, as one outline that goes around outside and comes back inside.
pub(super) fn hoop(middle: Point, outer: i32, inner: i32) -> Vec<Point> {
    let round = |radius: i32| (0..=STEPS).map(move |step| edge(middle, radius, step));
    round(outer).chain(round(inner).rev()).collect()
}

/// A point of a circle, one of 48: its eighths are bent, which is near enough to round.
pub(super) fn edge((x, y): Point, radius: i32, step: usize) -> Point {
    const CORNERS: [Point; 9] = [
        (0, -1_000),
        (707, -707),
        (1_000, 0),
        (707, 707),
        (0, 1_000),
        (-707, 707),
        (-1_000, 0),
        (-707, -707),
        (0, -1_000),
    ];
    const HANDLES: [Point; 8] = [
        (414, -1_000),
        (1_000, -414),
        (1_000, 414),
        (414, 1_000),
        (-414, 1_000),
        (-1_000, 414),
        (-1_000, -414),
        (-414, -1_000),
    ];
    const EACH: usize = STEPS / 8;
    let eighth = (step / EACH).min(7);
    let way = (step - eighth * EACH) as i32;
    let (dx, dy) = bend(CORNERS[eighth], HANDLES[eighth], CORNERS[eighth + 1], way, EACH as i32);
    (x + dx * radius / 1_000, y + dy * radius / 1_000)
}
