//! A city: towers one behind the other, lit windows, and a roof in front for whoever sits there.

use super::super::dither::Shade;
use super::super::painter::{Paint, Painter};
use super::super::palette::{Palette, between};
use super::sky::Sky;
use super::{Dice, Easel, Scene, creature, thing};

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
    let lamps = [tints.bright, tints.pale, tints.main];
    let mut painter = easel.with(palette);
    sky.paint(scene, &mut painter);

    for (depth, ramp) in rows.iter().enumerate() {
        let depth = depth as i32;
        let mut x = -frame.across(dice.between(2, 9));
        let mut lights = Dice::of(&[scene.detail, depth.unsigned_abs().into()]);
        while x < frame.width {
            let width = frame.part(dice.between(6 + depth * 2, 11 + depth * 3));
            let height = frame.part(dice.between(20, 46) - depth * 7) + frame.down(20 - depth * 4);
            let top = frame.height - height - frame.down(8);
            let ink = ramp.at(0);
            let paint = Paint::Fall { ramp: *ramp, from: top, to: frame.height };
            block(&mut painter, x, top, x + width, frame.height, &paint);
            crown(&mut painter, &mut dice, (x, top, width), &paint, ink);
            if depth > 0 {
                windows(
                    &mut painter,
                    &mut lights,
                    (x, top, width, height),
                    frame.part(100) / (110 - depth * 26),
                    &lamps,
                );
            }
            x += width + frame.part(dice.between(0, 2));
        }
    }
    // The roof in front.
    let roof = frame.down(dice.between(86, 90));
    block(&mut painter, -frame.width, roof, frame.width * 2, frame.height * 2, &Paint::Flat(sky.ink()));
    let tile = frame.part(4).max(1);
    for step in 0..(frame.width / tile + 2) {
        painter.ellipse(step * tile, roof, tile * 6 / 10, frame.part(1), &Paint::Flat(sky.ink()));
    }
    let side = if dice.chance(1, 2) { 12 } else { 80 };
    let (left, right) = (frame.across(side), frame.across(side) + frame.part(9));
    block(&mut painter, left, roof - frame.part(13), right, roof + 1, &Paint::Flat(sky.ink()));
    block(
        &mut painter,
        left - frame.part(1),
        roof - frame.part(14),
        right + frame.part(1),
        roof - frame.part(12),
        &Paint::Flat(tints.dusk),
    );
    if let Some(subject) = scene.subject {
        creature::place(
            scene,
            &mut painter,
            &tints,
            subject,
            (frame.across(*dice.pick(&[42, 50, 60])), roof + frame.part(1)),
        );
    }
    painter
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
            if !dice.chance(2, 7) {
                continue;
            }
            let left = x + (width - columns * cell) / 2 + column * cell + cell / 5;
            let y = top + row * cell;
            let lamp = if dice.chance(3, 4) { lamps[mostly.min(1)] } else { lamps[dice.below(3) as usize] };
            block(painter, left, y, left + cell * 3 / 5, y + cell / 2, &Paint::Flat(lamp));
        }
    }
}
