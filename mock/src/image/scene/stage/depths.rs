//! Under water: light from above, bubbles, sand with weeds and corals, small fish in the distance.

use super::super::landscape::skyline;
use super::super::path::Place;
use super::Stage;
use crate::image::noise::PEAK;

pub(super) fn paint(stage: &mut Stage<'_, '_>) -> i32 {
    let frame = stage.scene.frame;
    let height = i64::from(frame.height.max(1));
    stage.fill(|_, y| i64::from(y) * 60_000 / height + 2_000);
    beams(stage);
    shoal(stage);
    let far = frame.down(stage.dice.between(74, 80));
    sand(stage, far, 1, stage.set.second.dim);
    weeds(stage, 91, (frame.part(13), far + frame.part(4)), frame.part(26));
    let near = frame.down(stage.dice.between(86, 90));
    sand(stage, near, 2, stage.set.second.mid());
    corals(stage, near);
    weeds(stage, 93, (frame.part(30), near + frame.part(9)), frame.part(40));
    bubbles(stage);
    frame.down(92)
}

/// Light that falls from the surface.
fn beams(stage: &mut Stage<'_, '_>) {
    let frame = stage.scene.frame;
    let step = frame.part(34);
    let lean = frame.part(stage.dice.between(-30, 30));
    let shade = stage.set.back.at(if stage.pen.is_flat() { 0 } else { 6_000 });
    let mid = stage.set.back.at(if stage.pen.is_flat() { 14_000 } else { 17_000 });
    for x in stage.steps(step) {
        let mut dice = stage.chance_at(95, (x, 0), step * 2);
        let (x, half) = (x + step * dice.between(0, 60) / 100, step * dice.between(8, 20) / 100);
        // Above the frame they go on as they are: wider, and to the other side.
        let top = stage.pen.painter.window.y.min(0) - frame.part(5);
        let deep = frame.down(dice.between(40, 66)).max(1);
        for (half, deep, shade) in [(half, deep, mid), (half * 2 / 3, deep * 6 / 10, shade)] {
            let along = |whole: i32, y: i32| (i64::from(whole) * i64::from(y) / i64::from(deep)) as i32;
            let (x_top, half_top) = (x + along(lean, top), half - along(half * 2 / 3, top));
            let (x_low, half_low) = (x + lean, half / 3);
            let corners =
                [(x_top - half_top, top), (x_top + half_top, top), (x_low + half_low, deep), (x_low - half_low, deep)];
            stage.pen.polygon(&corners, shade);
        }
    }
}

/// Small fish far away, all on the same way.
fn shoal(stage: &mut Stage<'_, '_>) {
    let frame = stage.scene.frame;
    let window = stage.pen.painter.window;
    let cell = (frame.part(26), frame.part(15));
    let shade = stage.set.back.at(56_000);
    for mut spot in stage.scene.spots(window, 92, cell, (frame.down(8), frame.down(66)), frame.part(6)) {
        if spot.dice.chance(2, 5) {
            let size = frame.part(1) * spot.dice.between(110, 230) / 100;
            let (x, y) = (spot.x, spot.y);
            stage.pen.ellipse((x, y), size, size * 45 / 100, shade);
            stage.pen.polygon(
                &[(x - size * 8 / 10, y), (x - size * 15 / 10, y - size / 2), (x - size * 15 / 10, y + size / 2)],
                shade,
            );
        }
    }
}

fn sand(stage: &mut Stage<'_, '_>, base: i32, salt: u64, shade: super::Shade) {
    let (scene, frame) = (stage.scene, stage.scene.frame);
    let heights = skyline(stage.pen.painter, |x| {
        let rise = scene.outskirts.detailed_line(scene.composition ^ salt, x, frame.part(60), 2);
        base - (i64::from(rise) * i64::from(frame.part(4)) / i64::from(PEAK)) as i32
    });
    if stage.pen.is_flat() {
        stage.pen.below(&heights, shade);
    } else {
        stage.pen.painter.below(&heights, &super::super::super::paint::Paint::Flat(shade));
    }
    let window = stage.pen.painter.window;
    let cell = (frame.part(9), frame.part(5));
    let dark = if shade == stage.set.second.dim { stage.set.second.mid() } else { stage.set.second.dim };
    for mut spot in stage.scene.spots(window, 96 + salt, cell, (base + frame.part(5), i32::MAX / 4), frame.part(3)) {
        let size = frame.part(1) * spot.dice.between(30, 120) / 100;
        stage.pen.ellipse((spot.x, spot.y), size, size / 3, dark);
    }
}

/// Weeds that wave, in a row.
fn weeds(stage: &mut Stage<'_, '_>, what: u64, (apart, foot): (i32, i32), tall: i32) {
    let frame = stage.scene.frame;
    for x in stage.steps(apart) {
        let mut dice = stage.chance_at(what, (x, foot), apart + tall);
        if dice.chance(2, 5) {
            continue;
        }
        let x = x + apart * dice.between(-40, 40) / 100;
        let tone = if dice.chance(2, 3) { stage.set.leaf } else { stage.set.cloth };
        for index in 0..dice.between(2, 4) {
            let size = tall * dice.between(45, 100) / 100;
            let at = Place { x: x + frame.part(3) * index, y: foot + frame.part(2), size, mirrored: dice.chance(1, 2) };
            let wide = dice.between(60, 90);
            let shade = if index % 2 == 0 { tone.dim } else { tone.mid() };
            stage.pen.together(|pen| {
                pen.stroke(at, [(500, 1_000), (380, 760), (500, 520)], wide, wide * 8 / 10, shade);
                pen.stroke(at, [(500, 520), (610, 280), (480, 20)], wide * 8 / 10, 14, shade);
            });
        }
    }
}

fn corals(stage: &mut Stage<'_, '_>, base: i32) {
    let frame = stage.scene.frame;
    let step = frame.part(36);
    for x in stage.steps(step) {
        let mut dice = stage.chance_at(94, (x, base), step * 2);
        let x = x + step * dice.between(-30, 30) / 100;
        let at =
            Place { x, y: base + frame.part(7), size: frame.part(dice.between(12, 22)), mirrored: dice.chance(1, 2) };
        let tone = stage.set.cloth;
        match dice.below(3) {
            0 => stage.pen.together(|pen| {
                pen.stroke(at, [(500, 1_000), (500, 700), (480, 300)], 120, 80, tone.lit);
                pen.stroke(at, [(500, 800), (700, 700), (740, 320)], 90, 70, tone.lit);
                pen.stroke(at, [(500, 700), (280, 640), (250, 360)], 90, 70, tone.lit);
                pen.stroke(at, [(700, 600), (860, 520), (880, 340)], 70, 60, tone.lit);
            }),
            1 => {
                for (x, y, size) in [(300, 860, 240), (700, 840, 260), (500, 700, 300)] {
                    stage.pen.together(|pen| pen.ball(at, (x, y), size, size, stage.set.wood));
                }
            }
            _ => {}
        }
    }
}

fn bubbles(stage: &mut Stage<'_, '_>) {
    let frame = stage.scene.frame;
    let window = stage.pen.painter.window;
    let cell = frame.part(17);
    for mut spot in stage.scene.spots(window, 97, (cell, cell), (i32::MIN / 4, frame.down(88)), frame.part(8)) {
        if !spot.dice.chance(2, 5) {
            continue;
        }
        let mut y = spot.y;
        for _ in 0..spot.dice.between(1, 4) {
            let size = frame.part(1) * spot.dice.between(40, 130) / 100;
            let x = spot.x + frame.part(spot.dice.between(-2, 2));
            stage.pen.ellipse((x, y), size, size, stage.set.lamp.lit);
            stage.pen.ellipse(
                (x + size / 8, y + size / 8),
                size * 78 / 100,
                size * 78 / 100,
                stage.set.back.at(16_000),
            );
            stage.pen.ellipse((x - size / 3, y - size / 3), size / 4, size / 4, stage.set.lamp.lit);
            y -= frame.part(1) * spot.dice.between(160, 320) / 100;
        }
    }
}
