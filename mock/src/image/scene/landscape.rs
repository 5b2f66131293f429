//! Mountains and hills one behind the other, mist between them, trees in front, sometimes water.

use super::super::noise::PEAK;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp, between};
use super::outskirts::Outskirts;
use super::sky::Sky;
use super::{Dice, Easel, Motif, Scene, Subject, creature, meadow, thing};

/// How many ridges stand one behind the other.
const RIDGES: usize = 5;

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let horizon = frame.down(dice.between(52, 66));
    let sky = Sky::plan(scene, &mut palette, horizon);
    let ridges = ramps(scene, &mut palette);
    let tints = thing::Tints::plan(scene, &mut palette, &sky);
    let mut painter = easel.with(palette);
    sky.paint(scene, &mut painter);
    sky.paint_birds(scene, &mut painter);

    let steep = dice.chance(2, 3);
    let water = scene.motif == Motif::Lake;
    let shore = frame.down(dice.between(66, 74));
    let stage = frame.down(dice.between(84, 90));
    for (index, ramp) in ridges.iter().enumerate() {
        let depth = index as i32;
        let near = index + 1 == RIDGES;
        let base = if near { stage } else { horizon + (stage - horizon) * depth / RIDGES as i32 };
        let base = if water && !near { base.min(shore) } else { base };
        let height = match (near, steep) {
            (true, _) => frame.part(4),
            (false, true) => frame.part(34 - depth * 6),
            (false, false) => frame.part(18 - depth * 2),
        };
        let seed = scene.composition ^ (index as u64 + 1) << 32;
        let land = scene.outskirts.between(base - height * 3 / 2, base + height);
        let heights = skyline(&painter, |x| {
            let rise = if steep && !near {
                peaks(&land, seed, x, frame.part(46 - depth * 5))
            } else {
                hills(&land, seed, x, frame.part(60))
            };
            let rough = scene.outskirts.line(scene.detail ^ index as u64, x, frame.part(3)) / 24;
            base - ((i64::from(rise + rough) * i64::from(height)) >> 15) as i32
        });
        if water && near {
            mirror(scene, &mut painter, &sky, shore);
        }
        painter.below(&heights, &Paint::Fall { ramp: *ramp, from: base - height, to: base + frame.part(16) });
        if !near && index >= 2 && !water {
            pines(scene, &mut painter, &heights, *ramp, frame.part(2 + depth), index as u64);
        }
    }
    foreground(scene, &mut painter, &tints, ridges[RIDGES - 1]);
    match scene.subject {
        Some(subject) => creature::place(scene, &mut painter, &tints, subject, stage + frame.part(2)),
        None => {
            let ground = skyline(&painter, |_| stage);
            pines(scene, &mut painter, &ground, ridges[RIDGES - 1], frame.part(13), 99);
        }
    }
    painter
}

/// One short ramp for each ridge: its own colour above, mist below.
fn ramps(scene: &Scene, palette: &mut Palette) -> [Ramp; RIDGES] {
    let [far, middle, near] = scene.scheme.ground;
    let haze = scene.scheme.sky[2];
    std::array::from_fn(|index| {
        let part = index as u32 * 65_536 / (RIDGES as u32 - 1);
        let colour =
            if part < 32_768 { between(far, middle, part * 2) } else { between(middle, near, (part - 32_768) * 2) };
        let mist = between(colour, haze, 40_000 - index as u32 * 9_700);
        palette.ramp(
            &[colour, mist],
            match (index + 1 == RIDGES, scene.has_thing()) {
                (true, _) => 2,
                (false, true) => 5,
                (false, false) => 6,
            },
        )
    })
}

/// Upper edges for every column, in pixels times 256.
pub(super) fn skyline(painter: &Painter, y_at: impl Fn(i32) -> i32) -> Vec<i32> {
    /// Edges are asked for so many pixels apart, and straight in between.
    const STEP: usize = 4;
    let knots: Vec<i32> =
        (0..painter.width / STEP + 2).map(|knot| painter.down(y_at(painter.x_of(knot * STEP)))).collect();
    let pair = |column: usize| (knots[column / STEP], knots[column / STEP + 1], (column % STEP) as i32);
    (0..painter.width).map(pair).map(|(from, to, step)| from + (to - from) / STEP as i32 * step).collect()
}

/// Sharp tops and broad feet: noise folded at zero.
fn peaks(land: &Outskirts, seed: u64, x: i32, wavelength: i32) -> i32 {
    let folded = PEAK - land.detailed_line(seed, x, wavelength, 6).abs() * 9 / 4;
    folded.max(-PEAK / 3) + land.detailed_line(seed ^ 77, x, wavelength / 5, 4) / 7
}

fn hills(land: &Outskirts, seed: u64, x: i32, wavelength: i32) -> i32 {
    land.detailed_line(seed, x, wavelength, 3) * 5 / 4
}

/// A row of conifers along an edge.
fn pines(scene: &Scene, painter: &mut Painter, heights: &[i32], ramp: Ramp, size: i32, salt: u64) {
    let mut dice = Dice::of(&[scene.detail, salt]);
    let pines = Pines { ramp, size, salt };
    pines.row(scene, painter, &mut dice, heights, (-size, scene.frame.width + size));
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 100 + salt);
        for (from, to) in
            [(ring.outer.x - size, ring.inner.x - size), (ring.inner.right() + size, ring.outer.right() + size)]
        {
            pines.row(scene, painter, &mut dice, heights, (from, to));
        }
    }
}

struct Pines {
    ramp: Ramp,
    size: i32,
    salt: u64,
}

impl Pines {
    fn row(&self, scene: &Scene, painter: &mut Painter, dice: &mut Dice, heights: &[i32], (from, to): (i32, i32)) {
        let (size, salt) = (self.size, self.salt);
        let paint = Paint::Flat(self.ramp.at(0));
        let mut x = from;
        while x < to {
            let here = painter.across(x) >> 8;
            let grown = size * dice.between(55, 120) / 100;
            let stands = scene.outskirts.line(scene.composition ^ salt, x, size * 9) > -PEAK / 5;
            if stands && let Some(&top) = usize::try_from(here).ok().and_then(|column| heights.get(column)) {
                let foot = painter.window.y
                    + (i64::from(top) * i64::from(painter.window.height) / (painter.height as i64 * 256)) as i32;
                let place = [x - grown / 4, foot - grown, x + grown / 4, foot + grown / 5];
                let grown = scene.outskirts.anew(place).map_or(grown, |seed| {
                    let mut dice = Dice::of(&[seed, u64::from(x.cast_unsigned())]);
                    grown * dice.between(35, 100) / 100
                });
                pine(painter, x, foot + grown / 10, grown, &paint);
            }
            x += (size * dice.between(18, 52) / 100).max(1);
        }
    }
}

/// New ground below what was seen before, and tall trees to both sides.
fn foreground(scene: &Scene, painter: &mut Painter, tints: &thing::Tints, ramp: Ramp) {
    let frame = scene.frame;
    meadow::paint(scene, painter, tints, ramp);
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 3);
        let below = ring.below();
        for (from, to) in ring.sides() {
            // A conifer is half as wide as it is high.
            let size = ((to - from) * 7 / 4).min(frame.part(95));
            if size > frame.part(20) {
                let foot = match scene.subject {
                    // They stand behind a road.
                    Some(Subject::Everyday(thing)) if thing.is_long() => frame.down(80),
                    _ => ring.inner.bottom().min(ring.outer.bottom() - size / 12) + below / 3,
                };
                let middle = i32::midpoint(from, to);
                let aside = if from == ring.outer.x { -1 } else { 1 };
                for (step, part) in [(0, dice.between(80, 100)), (1, dice.between(45, 70))] {
                    let x = middle + aside * step * size / 5;
                    pine(painter, x, foot + step * size / 24, size * part / 100, &Paint::Flat(ramp.at(0)));
                }
            }
        }
    }
}

/// A conifer of three skirts.
fn pine(painter: &mut Painter, x: i32, foot: i32, size: i32, paint: &Paint) {
    for (top, bottom, half) in [(100, 62, 11), (80, 36, 17), (58, 8, 23)] {
        let corners = [
            (x, foot - size * top / 100),
            (x + size * half / 100, foot - size * bottom / 100),
            (x - size * half / 100, foot - size * bottom / 100),
        ];
        painter.polygon(&corners, paint);
    }
    let trunk = size / 32;
    let corners = [
        (x - trunk, foot - size / 8),
        (x + trunk, foot - size / 8),
        (x + trunk, foot + size / 10),
        (x - trunk, foot + size / 10),
    ];
    painter.polygon(&corners, paint);
}

/// Water from `shore` down: the sky upside down, broken by ripples.
fn mirror(scene: &Scene, painter: &mut Painter, sky: &Sky, shore: i32) {
    let heights = skyline(painter, |_| shore);
    let depth = scene.frame.height - shore;
    painter.below(&heights, &Paint::Fall { ramp: sky.ramp(), from: shore + depth * 5 / 4, to: shore - depth / 6 });
    super::sea::glitter(scene, painter, sky, shore);
}
