//! What lies beyond the first frame. Every step outwards adds a ring of new ground with a seed of its own; what is inside
//! stays as it was.

use super::super::dice::{Dice, mixed};
use super::super::noise;
use super::super::window::Window;
use super::Scene;

/// No ring gets more of its small things than this, however far out it is.
const THINGS_MAX: i32 = 1_500;

/// The ground between what was seen before a step and what is seen after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    pub(super) inner: Window,
    pub(super) outer: Window,
    pub(super) seed: u64,
}

/// The first frame and the rings around it, from the innermost on.
#[derive(Clone, Debug)]
pub(super) struct Outskirts {
    pub(super) frame: Window,
    pub(super) rings: Vec<Ring>,
}

impl Outskirts {
    /// The seed of the ground around a place; 0 within `margin` of the first frame.
    pub(super) fn seed_at(&self, x: i32, y: i32, margin: i32) -> u64 {
        let Some(last) = self.rings.last() else { return 0 };
        if self.frame.grown(margin).holds(x, y) {
            return 0;
        }
        self.rings.iter().find(|ring| ring.outer.grown(margin).holds(x, y)).unwrap_or(last).seed
    }

    /// As [`noise::line`], with other bends in every ring.
    pub(super) fn line(&self, seed: u64, x: i32, wavelength: i32) -> i32 {
        if self.rings.is_empty() {
            return noise::line(seed, x, wavelength);
        }
        let middle = self.frame.y + self.frame.height / 2;
        noise::salted_line(seed, x, wavelength, |knot| self.seed_at(knot, middle, wavelength))
    }

    /// The same with finer and finer detail on top.
    pub(super) fn detailed_line(&self, seed: u64, x: i32, wavelength: i32, octaves: u32) -> i32 {
        noise::octaves(wavelength, octaves, |octave, length| self.line(seed ^ u64::from(octave) << 40, x, length))
    }
}

impl Ring {
    /// How many of `count` things for a whole frame the ring gets, by its area.
    pub(super) fn many(&self, scene: &Scene, count: i32) -> i32 {
        let area = |width: i32, height: i32| i64::from(width) * i64::from(height);
        let own = area(self.outer.width, self.outer.height) - area(self.inner.width, self.inner.height);
        let of = area(scene.frame.width, scene.frame.height).max(1);
        (i64::from(count) * own / of).clamp(0, i64::from(THINGS_MAX)) as i32
    }

    /// A place for a thing that reaches `reach` to all sides and may not touch what is inside. `None` when the draw fell
    /// inside.
    pub(super) fn place(&self, dice: &mut Dice, reach: i32) -> Option<(i32, i32)> {
        let x = dice.between(self.outer.x, self.outer.right());
        let y = dice.between(self.outer.y, self.outer.bottom());
        (!self.inner.grown(reach).holds(x, y)).then_some((x, y))
    }

    /// The strips beside what is inside: where each begins and ends, left and right.
    pub(super) fn sides(&self) -> [(i32, i32); 2] {
        [(self.outer.x, self.inner.x), (self.inner.right(), self.outer.right())]
    }

    /// How much lies below what is inside.
    pub(super) fn below(&self) -> i32 {
        (self.outer.bottom() - self.inner.bottom()).max(0)
    }

    /// Chance for the things of this ring; it changes with the details of the picture.
    pub(super) fn dice(&self, scene: &Scene, what: u64) -> Dice {
        Dice::of(&[scene.detail, self.seed, what])
    }
}

/// The seed of a ring, never the 0 that stands for the first frame.
pub(super) fn ring_seed(seed: u64) -> u64 {
    mixed(seed ^ 0x7269_6e67) | 1
}
