//! Plants before a plain ground and a large sun, as on an old print.

use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp, between};
use super::outskirts::Outskirts;
use super::path::bend;
use super::{Dice, Easel, Frame, Scene, creature, thing};

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let scheme = scene.scheme;
    let [far, middle, near] = scheme.ground;
    let ground = palette.ramp(
        &[between(scheme.sky[2], scheme.light, 26_000), scheme.sky[2], between(scheme.sky[2], scheme.sky[1], 22_000)],
        if scene.has_thing() { 8 } else { 12 },
    );
    let counts = if scene.has_thing() { [5, 4, 6] } else { [8, 6, 8] };
    let sun = palette.ramp(&[between(scheme.accent[1], scheme.light, 26_000), scheme.accent[1]], counts[0]);
    let greens = [
        palette.ramp(&[between(far, scheme.sky[2], 26_000), far], counts[1]),
        palette.ramp(&[far, middle], counts[1]),
        palette.ramp(&[middle, near], counts[1]),
    ];
    let petals =
        palette.ramp(&[scheme.accent[1], scheme.accent[0], between(scheme.accent[0], near, 26_000)], counts[2]);
    let heart = palette.single(near);
    let pale = palette.single(between(scheme.light, scheme.accent[1], 8_000));
    let figure = scene.subject.map(|subject| (subject, thing::Tints::with(scene, &mut palette, heart)));
    let mut painter = easel.with(palette);

    painter.smooth(0, |_, y| ground.at((i64::from(y) * 65_536 / i64::from(frame.height)).clamp(0, 65_536) as u32));
    let (x, y) = (frame.across(dice.between(30, 70)), frame.down(dice.between(28, 46)));
    let radius = frame.part(dice.between(22, 30));
    painter.disc(x, y, radius, &Paint::Fall { ramp: sun, from: y - radius, to: y + radius });

    let bed = Bed { frame, outskirts: &scene.outskirts, petals, centre: [heart, pale] };
    let mut details = scene.details();
    for (depth, ramp) in greens.iter().enumerate() {
        let count = 4 + depth as i32 + frame.width / frame.short().max(1);
        for index in 0..count {
            let root = frame.width * (2 * index + 1) / (2 * count) + frame.part(dice.between(-7, 7));
            bed.grow(&mut painter, &mut dice, &mut details, root, (*ramp, depth as i32));
        }
        // What grows beside the first frame keeps so far away that nothing hangs into it.
        for ring in &scene.outskirts.rings {
            let (mut dice, mut details) = (ring.dice(scene, 10 + depth as u64), ring.dice(scene, 20 + depth as u64));
            let apart = (frame.width / count).max(frame.part(2));
            for (from, to) in ring.sides() {
                let plants = ((to - from) / apart).min(60);
                for index in 0..plants {
                    let room = frame.part(28).min((to - from) / 3);
                    let (from, to) = if from == ring.outer.x { (from, to - room) } else { (from + room, to) };
                    let root = from + (to - from) * (2 * index + 1) / (2 * plants) + frame.part(dice.between(-4, 4));
                    bed.grow(&mut painter, &mut dice, &mut details, root, (*ramp, depth as i32));
                }
            }
        }
    }
    soil(scene, &mut painter, greens[2], heart, pale);
    if let Some((subject, tints)) = figure {
        creature::place(scene, &mut painter, &tints, subject, frame.down(88));
    }
    painter
}

/// The ground that the plants stand in, once it comes into sight.
fn soil(scene: &Scene, painter: &mut Painter, green: Ramp, heart: Shade, pale: Shade) {
    let frame = scene.frame;
    let Some(last) = scene.outskirts.rings.last().filter(|ring| ring.outer.bottom() > frame.height) else { return };
    let mut dice = last.dice(scene, 4);
    let ground = [last.outer.x, frame.height + frame.part(1), last.outer.right(), last.outer.bottom() + 1];
    painter.rectangle(ground, &Paint::Fall { ramp: green, from: frame.height, to: frame.height + frame.part(40) });
    for ring in &scene.outskirts.rings {
        for _ in 0..ring.many(scene, 70) {
            let size = frame.short() * dice.between(60, 200) / 10_000;
            let place = ring.place(&mut dice, size * 2).filter(|(_, y)| *y > frame.height + frame.part(4));
            let Some((x, y)) = place else { continue };
            if dice.chance(1, 4) {
                painter.ellipse(x, y, size / 2, size / 3, &Paint::Flat(pale));
            } else {
                let tip = (x + frame.part(dice.between(-3, 3)), y - size * 2);
                leaf(painter, (x, y), tip, size / 3, green);
                painter.ellipse(x, y, size / 3, size / 6, &Paint::Flat(heart));
            }
        }
    }
}

/// What all plants have in common.
struct Bed<'a> {
    frame: Frame,
    outskirts: &'a Outskirts,
    petals: Ramp,
    centre: [Shade; 2],
}

impl Bed<'_> {
    fn grow(&self, painter: &mut Painter, dice: &mut Dice, details: &mut Dice, root: i32, (ramp, depth): (Ramp, i32)) {
        let frame = self.frame;
        let height = frame.down(dice.between(36, 66) - depth * 7);
        let lean = frame.part(dice.between(-13, 13));
        let stem = [
            (root, frame.height + frame.part(2)),
            (root - lean / 3, frame.height - height / 2),
            (root + lean, frame.height - height),
        ];
        let plant = Plant { stem, ramp, frame, width: frame.part(1) * (depth + 2) / 4 };
        plant.stalk(painter);
        let kind = dice.below(4);
        plant.leaves(painter, details, kind);
        if kind != 1 {
            let size = frame.part(dice.between(5, 8) + depth);
            // Where it is painted anew, what bloomed in one way blooms in the other.
            let anew = self.outskirts.anew_at(stem[2], size * 5 / 4);
            let kind = if anew.is_some() { 2 - kind.min(2) } else { kind };
            flower(painter, details, stem[2], size, self.petals, self.centre, kind);
        }
    }
}

struct Plant {
    stem: [(i32, i32); 3],
    ramp: Ramp,
    frame: Frame,
    width: i32,
}

impl Plant {
    fn stalk(&self, painter: &mut Painter) {
        let half = (self.width / 3).max(6);
        let side = |sign: i32| {
            (0..=16).map(move |step| {
                let (x, y) = bend(self.stem[0], self.stem[1], self.stem[2], step, 16);
                (x + sign * half * (22 - step) / 22, y)
            })
        };
        let mut corners: Vec<_> = side(-1).collect();
        corners.extend(side(1).rev());
        painter.polygon(&corners, &Paint::Flat(self.ramp.at(40_000)));
    }

    fn leaves(&self, painter: &mut Painter, dice: &mut Dice, kind: u32) {
        let steps = if kind == 1 { 16 } else { 7 };
        for step in 2..steps {
            let (x, y) = bend(self.stem[0], self.stem[1], self.stem[2], step, steps);
            let size = self.frame.part(if kind == 1 { 10 } else { 12 }) * (steps + 2 - step) / steps
                * dice.between(75, 115)
                / 100;
            for side in [-1, 1] {
                if kind != 1 && (step + (side + 1) / 2) % 2 == 0 {
                    continue;
                }
                let tip = (x + side * size, y - size * dice.between(35, 75) / 100);
                leaf(painter, (x, y), tip, size * if kind == 1 { 14 } else { 26 } / 100, self.ramp);
            }
        }
    }
}

/// A leaf in two halves, one of them in shadow.
fn leaf(painter: &mut Painter, root: (i32, i32), tip: (i32, i32), belly: i32, ramp: Ramp) {
    let middle = (i32::midpoint(root.0, tip.0), i32::midpoint(root.1, tip.1));
    for (sign, part) in [(1, 12_000), (-1, 56_000)] {
        let handle = (middle.0, middle.1 - sign * belly * 2);
        let mut corners: Vec<_> = (0..=7).map(|step| bend(root, handle, tip, step, 7)).collect();
        corners.push(root);
        painter.polygon(&corners, &Paint::Flat(ramp.at(part)));
    }
}

fn flower(
    painter: &mut Painter,
    dice: &mut Dice,
    (x, y): (i32, i32),
    size: i32,
    petals: Ramp,
    [heart, pale]: [Shade; 2],
    kind: u32,
) {
    /// Twelve directions, in parts of 1,000.
    const AROUND: [(i32, i32); 12] = [
        (1_000, 0),
        (866, 500),
        (500, 866),
        (0, 1_000),
        (-500, 866),
        (-866, 500),
        (-1_000, 0),
        (-866, -500),
        (-500, -866),
        (0, -1_000),
        (500, -866),
        (866, -500),
    ];
    let every = if kind == 2 { 2 } else { 1 };
    let turn = dice.below(12) as usize;
    for (reach, width, part) in [(100, 40, 60_000), (82, 34, 38_000), (58, 26, 14_000)] {
        for index in (0..12).step_by(every) {
            let (dx, dy) = AROUND[(index + turn) % 12];
            let (px, py) = (x + dx * size / 1_000 * reach / 180, y + dy * size / 1_000 * reach / 180);
            let round = size * width / 100 * if every == 2 { 6 } else { 4 } / 6;
            painter.disc(px, py, round, &Paint::Flat(petals.at(part)));
        }
    }
    painter.disc(x, y, size * 28 / 100, &Paint::Flat(heart));
    for index in (0..12).step_by(2) {
        let (dx, dy) = AROUND[index];
        painter.disc(x + dx * size / 6_000, y + dy * size / 6_000, size * 5 / 100, &Paint::Flat(pale));
    }
}
