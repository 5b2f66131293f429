//! Stages that both hands share, each with its own pen: rooms, backdrops, and the depths of the sea. Tells where a subject
//! is to stand.

mod backdrop;
mod depths;
mod furniture;
mod room;

use super::super::dither::Shade;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp, between};
use super::path::Point;
use super::pen::Pen;
use super::tone::Tone;
use super::{Dice, Easel, Motif, Scene, creature, thing};

/// What a stage is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set {
    /// From the light to the dark side of walls, water and air.
    pub(super) back: Back,
    pub(super) wood: Tone,
    pub(super) cloth: Tone,
    pub(super) second: Tone,
    pub(super) leaf: Tone,
    pub(super) lamp: Tone,
    pub(super) ink: Shade,
}

/// The shades of a wide area.
#[derive(Clone, Copy, Debug)]
pub(super) enum Back {
    /// Any shade of a ramp.
    Soft(Ramp),
    /// A few flat ones.
    Flat([Shade; 6]),
}

/// So many shades a soft background has.
const BACK_COLOURS: usize = 18;

impl Back {
    /// The shade at a part, of 65,536, of the way.
    fn at(self, part: u32) -> Shade {
        match self {
            Back::Soft(ramp) => ramp.at(part),
            Back::Flat(shades) => shades[(part.min(65_535) as usize * shades.len()) >> 16],
        }
    }
}

/// A stage on its way.
struct Stage<'a, 'p> {
    scene: &'a Scene,
    pen: &'a mut Pen<'p>,
    set: &'a Set,
    dice: Dice,
}

/// Draws a stage and its subject softly.
pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let mut palette = Palette::default();
    let scheme = scene.scheme;
    let ink = palette.single(scheme.ground[2]);
    let back = match scene.motif {
        Motif::Depths => {
            let deep = between(scheme.ground[1], [10, 60, 110], 30_000);
            [between(scheme.sky[2], [150, 226, 232], 36_000), between(scheme.sky[1], [40, 130, 176], 40_000), deep]
        }
        Motif::Backdrop => [
            between(scheme.sky[2], scheme.light, 20_000),
            scheme.sky[1],
            between(scheme.ground[1], scheme.sky[0], 30_000),
        ],
        _ => [
            between(scheme.sky[2], scheme.light, 16_000),
            between(scheme.sky[2], scheme.sky[1], 30_000),
            between(scheme.sky[1], scheme.ground[0], 30_000),
        ],
    };
    let mut tone = |lit, part: u32| Tone::soft(&mut palette, lit, between(lit, scheme.ground[2], part), 3);
    let set = Set {
        wood: tone(between([176, 118, 76], scheme.ground[1], 20_000), 26_000),
        cloth: tone(scheme.accent[0], 22_000),
        second: tone(scheme.accent[1], 22_000),
        leaf: tone(between([84, 140, 88], scheme.ground[1], 18_000), 26_000),
        lamp: tone(between(scheme.light, [255, 236, 190], 20_000), 12_000),
        back: Back::Soft(palette.ramp(&back, BACK_COLOURS)),
        ink,
    };
    let tints = thing::Tints::with(scene, &mut palette, ink);
    let mut painter = easel.with(palette);
    let y = paint(scene, &mut Pen::soft(&mut painter, ink), &set);
    if let Some(subject) = scene.subject {
        creature::place(scene, &mut painter, &tints, subject, y);
    }
    painter
}

/// Paints a stage over everything, and tells the height at which a subject stands.
pub(super) fn paint(scene: &Scene, pen: &mut Pen<'_>, set: &Set) -> i32 {
    let dice = Dice::of(&[scene.composition, 0x0073_7461_6765]);
    pen.is_intricate = true;
    let mut stage = Stage { scene, pen, set, dice };
    let y = match scene.motif {
        Motif::Depths => depths::paint(&mut stage),
        Motif::Backdrop => backdrop::paint(&mut stage),
        _ => room::paint(&mut stage),
    };
    pen.is_intricate = false;
    y
}

impl Stage<'_, '_> {
    /// Fills everything by a part, of 65,536, of the way through the background's shades; softly, or in flat steps.
    fn fill(&mut self, part_at: impl Fn(i32, i32) -> i64) {
        let back = self.set.back;
        let part = |x, y| part_at(x, y).clamp(0, 65_536) as u32;
        if let Back::Soft(ramp) = back {
            return self.pen.painter.smooth(0, |x, y| ramp.at(part(x, y)));
        }
        let middle = self.scene.frame.width / 2;
        for row in 0..self.pen.painter.height {
            let shade = back.at(part(middle, self.pen.painter.y_of(row)));
            let width = self.pen.painter.width;
            self.pen.painter.run(row, 0, width, &super::super::paint::Paint::Flat(shade));
        }
    }

    /// Fills a rectangle.
    fn block(&mut self, sides: [i32; 4], shade: Shade) {
        self.pen.block(sides, shade);
    }

    /// Fills a rectangle with a contour.
    fn board(&mut self, sides: [i32; 4], shade: Shade) {
        self.pen.together(|pen| pen.block(sides, shade));
    }

    /// Places `step` apart, for ever, as far as they are seen.
    fn steps(&self, step: i32) -> Vec<i32> {
        let (window, step) = (self.pen.painter.window.grown(step * 2), step.max(1));
        (window.x.div_euclid(step)..=window.right().div_euclid(step)).map(|index| index * step).collect()
    }

    /// Chance for the thing at a place: the same in every view, another one where it is painted anew.
    fn chance_at(&self, what: u64, (x, y): Point, reach: i32) -> Dice {
        let place = u64::from(x.cast_unsigned()) << 32 | u64::from(y.cast_unsigned());
        Dice::of(&[self.scene.detail, what, place, self.scene.outskirts.seed_at(x, y, reach)])
    }
}
