//! A city: towers one behind the other, lit windows, and a roof in front for whoever sits there.

use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp, between};
use super::roof::{self, Slate};
use super::sky::Sky;
use super::{Dice, Easel, Scene, Subject, creature, thing};

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let horizon = frame.down(80);
    let sky = Sky::plan(scene, &mut palette, horizon);
    let [far, middle, near] = scene.scheme.ground;
    let haze = scene.scheme.sky[2];
    let rows = [
        palette.ramp(&[between(far, haze, 24_000), between(far, haze, 46_000)], 6),
        palette.ramp(&[middle, between(middle, haze, 26_000)], 6),
        palette.ramp(&[between(middle, near, 40_000), between(middle, near, 10_000)], 6),
    ];
    let tints = thing::Tints::plan(scene, &mut palette, &sky);
    // Whoever is there sits on a roof of tiles, or is down in the street.
    let slate = scene.laid_for.map(|_| {
        let [main, _] = scene.scheme.accent;
        let tiles = [13_000, 24_000].map(|part| palette.single(between(near, between(middle, main, 30_000), part)));
        Slate { ink: tints.ink, tiles, smoke: rows[0].at(65_536) }
    });
    let lamps = [tints.bright, tints.pale, tints.main];
    let mut painter = easel.with(palette);
    sky.paint(scene, &mut painter);

    for (depth, ramp) in rows.iter().enumerate() {
        let depth = depth as i32;
        let mut x = -frame.across(dice.between(2, 9));
        let mut lights = Dice::of(&[scene.detail, depth.unsigned_abs().into()]);
        let (row, west) = (Row { depth, ramp: *ramp, lamps }, x);
        while x < frame.width {
            x += row.tower(scene, &mut painter, (&mut dice, &mut lights), x, i32::MAX);
        }
        let east = x;
        for ring in &scene.outskirts.rings {
            let (mut dice, mut lights) = (
                ring.dice(scene, 10 + depth.unsigned_abs() as u64),
                ring.dice(scene, 20 + depth.unsigned_abs() as u64),
            );
            let strips = [(ring.outer.x, ring.inner.x.min(west)), (ring.inner.right().max(east), ring.outer.right())];
            for (index, (from, to)) in strips.into_iter().enumerate() {
                let mut x = from;
                while x < to {
                    let most = if index == 0 { to - x } else { i32::MAX };
                    x += row.tower(scene, &mut painter, (&mut dice, &mut lights), x, most);
                }
            }
        }
    }
    // The roof in front.
    let roof = frame.down(dice.between(86, 90));
    match (slate, scene.laid_for) {
        (Some(slate), Some(Subject::Everyday(thing))) if thing.is_of_street() => {
            roof::street(scene, &mut painter, slate, roof - frame.part(4));
        }
        (Some(slate), _) => {
            flat_roof(scene, &mut painter, sky.ink(), roof);
            attic(scene, &mut painter, &tints, &lamps);
            roof::paint(scene, &mut painter, slate, roof, scene.shot().across >= 50);
        }
        (None, _) => {
            flat_roof(scene, &mut painter, sky.ink(), roof);
            attic(scene, &mut painter, &tints, &lamps);
            let left = frame.across(if dice.chance(1, 2) { 12 } else { 80 });
            let right = left + frame.part(9);
            let (top, cap) = (roof - frame.part(13), frame.part(1));
            block(&mut painter, left, top, right, roof + 1, &Paint::Flat(sky.ink()));
            let dusk = Paint::Flat(tints.dusk);
            block(&mut painter, left - cap, roof - frame.part(14), right + cap, roof - frame.part(12), &dusk);
        }
    }
    if let Some(subject) = scene.subject {
        creature::place(scene, &mut painter, &tints, subject, roof + frame.part(1));
    }
    painter
}

/// A roof without anything on it, and the house below it.
fn flat_roof(scene: &Scene, painter: &mut Painter, ink: Shade, roof: i32) {
    let frame = scene.frame;
    let seen = scene.outskirts.rings.last().map_or(scene.outskirts.frame, |ring| ring.outer);
    let (left, right) = (seen.x.min(-frame.width), seen.right().max(frame.width * 2));
    block(painter, left, roof, right, seen.bottom().max(frame.height * 2), &Paint::Flat(ink));
    let tile = frame.part(4).max(1);
    for step in seen.x.div_euclid(tile).min(0)..(seen.right() / tile + 2) {
        painter.ellipse(step * tile, roof, tile * 6 / 10, frame.part(1), &Paint::Flat(ink));
    }
}

/// One of the rows of towers.
struct Row {
    depth: i32,
    ramp: Ramp,
    lamps: [Shade; 3],
}

impl Row {
    /// Builds a tower at `x`, at most so wide, and tells how far on the next one stands.
    fn tower(
        &self,
        scene: &Scene,
        painter: &mut Painter,
        (dice, lights): (&mut Dice, &mut Dice),
        x: i32,
        most: i32,
    ) -> i32 {
        let (frame, depth) = (scene.frame, self.depth);
        let width = frame.part(dice.between(6 + depth * 2, 11 + depth * 3)).min(most);
        let height = frame.part(dice.between(20, 46) - depth * 7) + frame.down(20 - depth * 4);
        let top = frame.height - height - frame.down(8);
        let paint = Paint::Fall { ramp: self.ramp, from: top, to: frame.height };
        block(painter, x, top, x + width, frame.height, &paint);
        crown(painter, dice, (x, top, width), &paint, self.ramp.at(0));
        if depth > 0 {
            let cell = frame.part(100) / (110 - depth * 26);
            windows(scene, painter, lights, (x, top, width, height), cell, &self.lamps);
        }
        (width + frame.part(dice.between(0, 2))).max(1)
    }
}

/// The house under the roof, once it comes into sight: its windows, some with light.
fn attic(scene: &Scene, painter: &mut Painter, tints: &thing::Tints, lamps: &[Shade; 3]) {
    let frame = scene.frame;
    let (across, down) = (frame.part(15).max(1), frame.part(19).max(1));
    let Some(seen) = scene.outskirts.rings.last().map(|ring| ring.outer) else { return };
    let (first, last) = (seen.x.div_euclid(across), seen.right().div_euclid(across));
    for ring in &scene.outskirts.rings {
        let rows = (ring.below() / down + 1).min(40);
        for row in 0..rows {
            for column in first..=last.min(first + 200) {
                let mut dice = Dice::of(&[scene.detail, ring.seed, row as u64, u64::from(column.cast_unsigned())]);
                let (left, top) = (column * across + across / 4, ring.inner.bottom() + down / 4 + row * down);
                let (right, bottom) = (left + across / 2, top + down * 6 / 10);
                let lit = dice.chance(2, 5);
                let pane = Paint::Flat(if lit { *dice.pick(lamps) } else { tints.dusk });
                block(painter, left, top, right, bottom, &pane);
                let (bar, ink) = (frame.short() / 260, Paint::Flat(tints.ink));
                let (x, y) = (i32::midpoint(left, right), top + (bottom - top) * 2 / 5);
                block(painter, x - bar, top, x + bar, bottom, &ink);
                block(painter, left, y - bar, right, y + bar, &ink);
                let sill = frame.short() / 180;
                block(
                    painter,
                    left - sill * 2,
                    bottom + sill,
                    right + sill * 2,
                    bottom + sill * 3,
                    &Paint::Flat(tints.dusk),
                );
            }
        }
    }
}

fn block(painter: &mut Painter, left: i32, top: i32, right: i32, bottom: i32, paint: &Paint) {
    painter.rectangle([left, top, right, bottom], paint);
}

/// What a tower ends in.
fn crown(painter: &mut Painter, dice: &mut Dice, (x, top, width): (i32, i32, i32), paint: &Paint, ink: Shade) {
    let middle = x + width / 2;
    // Crowns reach into their tower, so that no seam is seen.
    let foot = top + width / 6;
    match dice.below(5) {
        0 => {
            block(painter, x + width / 5, top - width / 4, x + width * 4 / 5, foot, paint);
            block(painter, x + width * 2 / 5, top - width / 2, x + width * 3 / 5, foot, paint);
        }
        1 => painter
            .polygon(&[(x, foot), (x, top), (middle, top - width / 2), (x + width, top), (x + width, foot)], paint),
        2 => {
            let half = (width / 40).max(4);
            block(painter, middle - half, top - width * 4 / 5, middle + half, foot, &Paint::Flat(ink));
        }
        3 => painter.ellipse(middle, top, width * 2 / 5, width / 3, paint),
        _ => {}
    }
}

fn windows(
    scene: &Scene,
    painter: &mut Painter,
    dice: &mut Dice,
    (x, top, width, height): (i32, i32, i32, i32),
    cell: i32,
    lamps: &[Shade; 3],
) {
    let cell = cell.max(90);
    let columns = (width - cell) / cell;
    let mostly = dice.below(3) as usize;
    for row in 1..(height / cell).min(60) {
        for column in 0..columns {
            let is_lit = dice.chance(2, 7);
            let left = x + (width - columns * cell) / 2 + column * cell + cell / 5;
            let y = top + row * cell;
            let anew = scene.outskirts.anew([left, y, left + cell, y + cell]);
            let place = u64::from(left.cast_unsigned()) << 32 | u64::from(y.cast_unsigned());
            let is_seen = anew.map_or(is_lit, |seed| Dice::of(&[seed, place]).chance(2, 7));
            // The draws go on as they would, so that what is not painted anew stays.
            let lamp = match is_lit {
                true if dice.chance(3, 4) => lamps[mostly.min(1)],
                true => lamps[dice.below(3) as usize],
                false => lamps[mostly.min(1)],
            };
            if !is_seen {
                continue;
            }
            block(painter, left, y, left + cell * 3 / 5, y + cell / 2, &Paint::Flat(lamp));
        }
    }
}
