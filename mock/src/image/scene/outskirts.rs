//! What lies beyond the first frame. Every step outwards adds a ring of new ground with a seed of its own; what is inside
//! stays as it was. And parts of it that are painted anew: there things have another seed, but only those that lie wholly
//! inside, so that nothing is cut.

use std::rc::Rc;

use super::super::dice::{Dice, mixed};
use super::super::mask::Stencil;
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
    /// Parts painted anew, the latest last, with a seed each.
    pub(super) renewed: Vec<Rc<(Stencil, u64)>>,
    /// The heights between which lines run that may be other ones in such a part.
    span: Option<(i32, i32)>,
}

impl Outskirts {
    /// A frame with nothing around it.
    pub(super) fn new(frame: Window) -> Outskirts {
        Outskirts { frame, rings: Vec::new(), renewed: Vec::new(), span: None }
    }

    /// The same for lines that run between two heights: where a part that is painted anew spans all of that, and only
    /// there, they may have other bends. What is in sight of a line outside of it stays.
    pub(super) fn between(&self, top: i32, bottom: i32) -> Outskirts {
        Outskirts { span: Some((top, bottom)), ..self.clone() }
    }

    /// The seed for what fills a box, left, top, right, bottom, if all of that is painted anew.
    pub(super) fn anew(&self, [left, top, right, bottom]: [i32; 4]) -> Option<u64> {
        let part = self.renewed.iter().rev().find(|part| part.0.spans([left, top, right, bottom]))?;
        Some(part.1)
    }

    /// The same for what reaches to all sides of a place.
    pub(super) fn anew_at(&self, (x, y): (i32, i32), reach: i32) -> Option<u64> {
        self.anew([x - reach, y - reach, x + reach, y + reach])
    }

    /// A place for a small thing: another one nearby where it is painted anew, as far as it still fits in there.
    pub(super) fn moved(&self, (x, y): (i32, i32), reach: i32) -> (i32, i32) {
        let near = self.frame.width.min(self.frame.height) / 16;
        let Some(seed) = self.anew_at((x, y), reach) else { return (x, y) };
        let mut dice = Dice::of(&[seed, u64::from(x.cast_unsigned()) << 32 | u64::from(y.cast_unsigned())]);
        let other = (x + dice.between(-near, near), y + dice.between(-near, near));
        if self.anew_at(other, reach).is_some() { other } else { (x, y) }
    }

    /// The seed of the ground around a place; 0 within `margin` of the first frame.
    pub(super) fn seed_at(&self, x: i32, y: i32, margin: i32) -> u64 {
        self.anew_at((x, y), margin).unwrap_or_else(|| self.ring_at(x, y, margin))
    }

    fn ring_at(&self, x: i32, y: i32, margin: i32) -> u64 {
        let Some(last) = self.rings.last() else { return 0 };
        if self.frame.grown(margin).holds(x, y) {
            return 0;
        }
        self.rings.iter().find(|ring| ring.outer.grown(margin).holds(x, y)).unwrap_or(last).seed
    }

    /// As [`noise::line`], with other bends in every ring.
    pub(super) fn line(&self, seed: u64, x: i32, wavelength: i32) -> i32 {
        if self.rings.is_empty() && self.renewed.is_empty() {
            return noise::line(seed, x, wavelength);
        }
        let middle = self.frame.y + self.frame.height / 2;
        noise::salted_line(seed, x, wavelength, |knot| {
            let anew =
                self.span.and_then(|(top, bottom)| self.anew([knot - wavelength, top, knot + wavelength, bottom]));
            anew.unwrap_or_else(|| self.ring_at(knot, middle, wavelength))
        })
    }

    /// As [`noise::detailed_plane`], with other bends where they are painted anew; `stretch` is how many times longer than
    /// high a bend is.
    pub(super) fn plane(&self, seed: u64, (x, y): (i32, i32), stretch: i32, wavelength: i32, octaves: u32) -> i32 {
        if self.renewed.is_empty() {
            return noise::detailed_plane(seed, x / stretch, y, wavelength, octaves);
        }
        noise::salted_detailed_plane(seed, (x / stretch, y), wavelength, octaves, |(x, y), length| {
            let (x, across) = (x.saturating_mul(stretch), length * stretch);
            self.anew([x - across, y - length, x + across, y + length]).unwrap_or(0)
        })
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
