//! niji's outer space: a large planet with bands, small ones far away, sparkling stars, coloured mist.

use super::colours::Pair;
use super::heaven::{cloud, flat, sparkle, stars};
use super::{Sheet, Spot, figure, ground};
use crate::image::noise::PEAK;
use crate::image::scene::Dice;
use crate::image::scene::cosmos::is_flying;
use crate::image::scene::path::Point;

pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    let mut dice = sheet.chance(80);
    sheet.pen.painter.fill(flat(colours.ink));
    // Ribbons of mist, one inside the other.
    let (base, lean) = (frame.down(dice.between(38, 62)), dice.between(-30, 30));
    for (ribbon, shade) in [(0, colours.sky[0]), (1, colours.sky[1]), (2, colours.sky[2])] {
        let half = frame.part(44 - ribbon * 14);
        let edge = |side: i32| {
            sheet.skyline(|x| {
                let swing =
                    scene.outskirts.detailed_line(scene.composition ^ (90 + ribbon as u64), x, frame.part(40), 2);
                let tilt = (x - frame.width / 2) * lean / 100;
                base + tilt + side * half + swing / (PEAK / frame.part(13).max(1)).max(1)
            })
        };
        let (upper, lower) = (edge(-1), edge(1));
        sheet.pen.painter.below(&upper, &flat(shade));
        let outside = if ribbon == 0 { colours.ink } else { colours.sky[ribbon as usize - 1] };
        sheet.pen.painter.below(&lower, &flat(outside));
    }
    stars(sheet, i32::MAX / 4);
    for mut spot in sheet.spots(81, (frame.part(70), frame.part(48)), (i32::MIN / 4, i32::MAX / 4), frame.part(34)) {
        if spot.dice.chance(1, 2) {
            let size = frame.part(spot.dice.between(8, 15));
            cloud(sheet, &mut spot, size, colours.haze);
        }
    }
    let (x, y) = (frame.across(dice.between(34, 66)), frame.down(dice.between(42, 62)));
    let radius = frame.part(dice.between(21, 28));
    // Whoever is there has the middle, and the planet the other side of the sky.
    let (x, y, radius) = match scene.subject {
        Some(_) => (frame.across(if scene.shot().across >= 50 { 22 } else { 78 }), y * 45 / 100, radius * 60 / 100),
        None => (x, y, radius),
    };
    for Spot { x: at, y: height, mut dice } in
        sheet.spots(82, (frame.part(36), frame.part(36)), (i32::MIN / 4, i32::MAX / 4), frame.part(20))
    {
        let size = frame.part(dice.between(3, 8));
        let away = i64::from(at - x).pow(2) + i64::from(height - y).pow(2);
        let room = i64::from(radius * 2 + size * 2).pow(2);
        let pair = *dice.pick(&[colours.bright, colours.water[0], colours.petal, colours.leaf]);
        if away > room && dice.chance(1, 2) {
            let has_ring = dice.chance(1, 3);
            planet(sheet, &mut dice, (at, height, size), pair, has_ring);
        }
    }
    comet(sheet, &mut dice);
    if scene.subject.is_none() {
        figure::spirits(sheet, (x, y - radius + frame.part(1)), 1);
    }
    planet(sheet, &mut dice, (x, y, radius), colours.main, true);
    if let Some(subject) = scene.subject {
        if !is_flying(subject) {
            moon(sheet);
        }
        ground::subject(sheet, subject, frame.down(89));
    }
}

/// The ground of a moon, with craters.
fn moon(sheet: &mut Sheet<'_>) {
    let (scene, pair) = (sheet.scene, sheet.colours.haze);
    let frame = scene.frame;
    let top = frame.down(80);
    let bend = |x: i32| {
        let away = i64::from(x - frame.width / 2);
        (away * away / i64::from(frame.part(420).max(1))).min(i64::from(frame.part(60))) as i32
    };
    let heights = sheet.skyline(|x| {
        let rise = scene.outskirts.detailed_line(scene.composition ^ 7, x, frame.part(50), 2);
        top + bend(x) - (i64::from(rise) * i64::from(frame.part(2)) / i64::from(PEAK)) as i32
    });
    sheet.pen.below(&heights, pair.lit);
    let cell = (frame.part(26), frame.part(10));
    for Spot { x, y, mut dice } in sheet.spots(83, cell, (top + frame.part(9), i32::MAX / 4), frame.part(8)) {
        let size = frame.part(1) * dice.between(150, 560) / 100;
        let y = y + bend(x);
        sheet.pen.together(|pen| pen.ellipse((x, y), size, size * 34 / 100, pair.dim));
    }
}

/// A planet with bands, its right in the shade; its ring is half behind and half in front of it.
fn planet(sheet: &mut Sheet<'_>, dice: &mut Dice, (x, y, radius): (i32, i32, i32), pair: Pair, has_ring: bool) {
    const STEPS: i32 = 16;
    let colours = sheet.colours;
    let tilt = dice.between(-34, 34);
    let rings = |sheet: &mut Sheet<'_>, is_front: bool| {
        sheet.pen.together(|pen| pen.polygon(&arc((x, y), radius, [138, 192], tilt, is_front), colours.lamp.lit));
        sheet.pen.polygon(&arc((x, y), radius, [158, 168], tilt, is_front), colours.lamp.dim);
    };
    if has_ring {
        rings(sheet, false);
    }
    sheet.pen.together(|pen| pen.ellipse((x, y), radius, radius, pair.lit));
    let mut from = -80;
    while from < 70 {
        let to = from + dice.between(9, 22);
        let shade = if dice.chance(1, 3) { colours.white.lit } else { colours.bright.lit };
        sheet.pen.polygon(&band((x, y), radius, (from, to.min(88)), tilt), shade);
        from = to + dice.between(14, 30);
    }
    // What the light from the left does not reach.
    let edge = |part: i32| {
        (-STEPS..=STEPS).map(move |step| {
            // Steps are closer together near the poles, where the edge turns.
            let way = step * (3 * STEPS * STEPS - step * step) * 1_000 / (2 * STEPS * STEPS * STEPS);
            let half = (1_000_000 - way * way).isqrt() * part / 100;
            (
                x + (i64::from(radius) * i64::from(half) / 1_000) as i32,
                y + (i64::from(radius) * i64::from(way) / 1_000) as i32,
            )
        })
    };
    let shaded: Vec<Point> = edge(100).chain(edge(58).rev()).collect();
    sheet.pen.polygon(&shaded, pair.dim);
    let glow = radius * 16 / 100;
    sheet.pen.ellipse((x - radius * 45 / 100, y - radius * 50 / 100), glow, glow * 7 / 10, colours.white.lit);
    if has_ring {
        rings(sheet, true);
        // Where both halves meet there is no contour.
        for (parts, shade) in [([138, 192], colours.lamp.lit), ([158, 168], colours.lamp.dim)] {
            let back = arc((x, y), radius, parts, tilt, false);
            for is_left in [true, false] {
                let is_end = |at: &Point| (at.0 < x) == is_left && (at.0 - x).abs() > radius * 106 / 100;
                sheet.pen.polygon(&back.iter().copied().filter(is_end).collect::<Vec<_>>(), shade);
            }
        }
    }
}

/// A stripe across a disc, between two heights in percent of its radius, leaning.
fn band((x, y): Point, radius: i32, (from, to): (i32, i32), tilt: i32) -> Vec<Point> {
    const STEPS: i32 = 6;
    let height = |step: i32| from + (to - from) * step / STEPS;
    let half = |height: i32| (10_000 - height * height).max(0).isqrt();
    // Leaning: across and down change a little with each other, on a circle.
    let long = (10_000 + tilt * tilt).isqrt();
    let place = |across: i32, down: i32| {
        let (a, b) = ((across * 100 - down * tilt) / long, (across * tilt + down * 100) / long);
        (x + radius * a / 100, y + radius * b / 100)
    };
    let right = (0..=STEPS).map(|step| place(half(height(step)), height(step)));
    let left = (0..=STEPS).rev().map(|step| place(-half(height(step)), height(step)));
    right.chain(left).collect()
}

/// Half a ring around a planet, between two parts of 100 of its radius, leaning by `tilt` parts of 100.
fn arc((x, y): Point, radius: i32, [inner, outer]: [i32; 2], tilt: i32, is_front: bool) -> Vec<Point> {
    const STEPS: i64 = 40;
    let half = |part: i32| {
        let radius = i64::from(radius) * i64::from(part) / 100;
        (0..=STEPS).map(move |step| {
            // Steps are closer together near the ends, where the edge turns.
            let along = step * step * (3 * STEPS - 2 * step) * 2 * radius / (STEPS * STEPS * STEPS) - radius;
            let across = (radius * radius - along * along).max(0).isqrt() / 4;
            let across = if is_front { across } else { -across };
            (x + along as i32, y + (across + along * i64::from(tilt) / 100) as i32)
        })
    };
    let there: Vec<Point> = half(outer).collect();
    let back: Vec<Point> = half(inner).collect();
    there.into_iter().chain(back.into_iter().rev()).collect()
}

/// A comet with its tail.
fn comet(sheet: &mut Sheet<'_>, dice: &mut Dice) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let (x, y) = (frame.across(dice.between(16, 30)), frame.down(dice.between(12, 24)));
    let long = frame.part(dice.between(16, 24));
    let half = frame.part(2);
    for (part, shade) in [(100, colours.sky[4]), (62, colours.white.lit)] {
        let half = half * part / 100;
        let tail = [
            (x - half * 7 / 10, y - half * 7 / 10),
            (x + long * part / 100, y - long * part / 100),
            (x + half * 7 / 10, y + half * 7 / 10),
        ];
        sheet.pen.polygon(&tail, shade);
    }
    sparkle(sheet, (x, y), half * 2, colours.lamp.lit);
}
