//! Planets with rings and moons in a sky of mist and stars.

use super::super::dither::Shade;
use super::super::noise::{PEAK, detailed_plane};
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp, between};
use super::everyday::Footing;
use super::{Dice, Easel, Scene, Subject, creature, thing};

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let scheme = scene.scheme;
    let ink = between(scheme.ground[2], [4, 5, 14], 34_000);
    // A thing needs room for colours of its own.
    let counts = match (scene.has_thing(), scene.subject) {
        (true, _) => [13, 10, 8],
        (false, Some(_)) => [22, 14, 12],
        (false, None) => [24, 16, 14],
    };
    let mist = palette.ramp(&[ink, between(ink, scheme.sky[0], 40_000), scheme.sky[0], scheme.sky[1]], counts[0]);
    let first = palette.ramp(&[scheme.sky[2], scheme.accent[1], scheme.accent[0], ink], counts[1]);
    let second = palette.ramp(&[scheme.light, scheme.sky[1], scheme.ground[0], ink], counts[2]);
    let light = palette.single(scheme.light);
    let ring_shades = [
        palette.single(scheme.accent[1]),
        palette.single(between(scheme.accent[1], ink, 30_000)),
        palette.single(scheme.sky[2]),
    ];
    let figure = scene.subject.map(|subject| {
        let dark = palette.single(ink);
        (subject, thing::Tints::with(scene, &mut palette, dark))
    });
    let mut painter = easel.with(palette);

    let (across, down) = (dice.between(-6, 6), dice.between(3, 8));
    painter.smooth(0, |x, y| {
        let turned = (x * down + y * across) / 10;
        let warp = detailed_plane(scene.composition ^ 5, x, y, frame.part(40), 2) / 8;
        let cloud = detailed_plane(scene.detail, turned + warp, y + warp * 2, frame.part(30), 5) + PEAK / 6;
        // The mist lies along a band across the picture.
        let off = i64::from(y - frame.height / 2) * 8 + i64::from(x - frame.width / 2) * i64::from(across);
        let reach = i64::from(frame.short()) * 5;
        let band = 65_536 * reach * reach / (reach * reach + off * off);
        mist.at((i64::from(cloud.max(0)) * band * 2 / 65_536).min(65_536) as u32)
    });
    stars(scene, &mut painter, light);
    let (x, y) = (frame.across(dice.between(30, 70)), frame.down(dice.between(35, 68)));
    let radius = frame.part(dice.between(19, 29));
    // Whoever is there has the middle, and the planet the other side of the sky.
    let (x, y, radius) = match figure {
        // What is dark itself is seen before the planet.
        Some((subject, _)) if !scene.has_thing() => {
            let at = creature::stance(scene, subject, frame.down(89));
            (at.x, at.y - at.size * 64 / 100, at.size * 54 / 100)
        }
        Some(_) => (frame.across(if scene.shot().across >= 50 { 20 } else { 80 }), y * 45 / 100, radius * 60 / 100),
        None => (x, y, radius),
    };
    let rings = dice.chance(3, 5).then_some(ring_shades);
    planet(&mut painter, &mut dice, (x, y, radius), first, rings);
    for index in 0..dice.between(1, 3) {
        let side = if index % 2 == 0 { 1 } else { -1 };
        let moon = radius * dice.between(14, 34) / 100;
        let (mx, my) = (x + side * radius * dice.between(125, 175) / 100, y - radius * dice.between(-120, 120) / 100);
        let anew = scene.outskirts.anew_at((mx, my), moon);
        let (moon, ramp) = anew.map_or((moon, second), |_| (moon * 2 / 3, first));
        planet(&mut painter, &mut dice, (mx, my, moon), ramp, None);
    }
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 4);
        for index in 0..dice.between(1, 4) {
            let far = frame.part(dice.between(3, 11));
            if let Some((x, y)) = ring.place(&mut dice, far * 5 / 2) {
                let rings = (index == 0 && dice.chance(1, 2)).then_some(ring_shades);
                planet(&mut painter, &mut dice, (x, y, far), if index % 2 == 0 { second } else { first }, rings);
            }
        }
    }
    if let Some((subject, tints)) = figure {
        let y = frame.down(89);
        if !is_flying(subject) {
            moon(scene, &mut painter, second);
        }
        creature::place(scene, &mut painter, &tints, subject, y);
    }
    painter
}

/// Whether a subject needs no ground among the stars.
pub(super) fn is_flying(subject: Subject) -> bool {
    match subject {
        Subject::Balloon => true,
        Subject::Everyday(thing) => thing.footing() == Footing::Air,
        _ => false,
    }
}

/// The ground of a moon, with craters.
fn moon(scene: &Scene, painter: &mut Painter, ramp: Ramp) {
    let frame = scene.frame;
    let top = frame.down(80);
    let heights = super::landscape::skyline(painter, |x| {
        let away = i64::from(x - frame.width / 2);
        let bend = away * away / i64::from(frame.part(420).max(1));
        let rise = scene.outskirts.detailed_line(scene.composition ^ 7, x, frame.part(50), 3);
        top + bend.min(i64::from(frame.part(60))) as i32
            - (i64::from(rise) * i64::from(frame.part(2)) / i64::from(PEAK)) as i32
    });
    painter.below(&heights, &Paint::Fall { ramp, from: top - frame.part(14), to: top + frame.part(60) });
    let cell = (frame.part(24), frame.part(9));
    for mut spot in scene.spots(painter.window, 45, cell, (top + frame.part(9), i32::MAX / 4), frame.part(8)) {
        let size = frame.part(1) * spot.dice.between(120, 620) / 100;
        // Beside the middle the ground lies lower.
        let away = i64::from(spot.x - frame.width / 2);
        let bend = (away * away / i64::from(frame.part(420).max(1))).min(i64::from(frame.part(60))) as i32;
        let (x, y) = (spot.x, spot.y + bend);
        painter.ellipse(x, y, size, size * 30 / 100, &Paint::Flat(ramp.at(48_000)));
        painter.ellipse(
            x + size / 12,
            y + size * 7 / 100,
            size * 9 / 10,
            size * 22 / 100,
            &Paint::Flat(ramp.at(30_000)),
        );
    }
}

fn stars(scene: &Scene, painter: &mut Painter, light: Shade) {
    let (mut dice, frame) = (scene.details(), scene.frame);
    for _ in 0..260 {
        let (x, y) = (dice.between(0, frame.width), dice.between(0, frame.height));
        star(scene, painter, &mut dice, (x, y), light);
    }
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 1);
        for _ in 0..ring.many(scene, 260) {
            if let Some(place) = ring.place(&mut dice, frame.short() * 126 / 10_000) {
                star(scene, painter, &mut dice, place, light);
            }
        }
    }
}

fn star(scene: &Scene, painter: &mut Painter, dice: &mut Dice, place: (i32, i32), light: Shade) {
    let bright = dice.chance(1, 24);
    let size = scene.frame.short() * dice.between(5, 18) / 10_000;
    let (x, y) = scene.outskirts.moved(place, size * 7);
    painter.disc(x, y, size, &Paint::Flat(light));
    if bright {
        let long = size * 7;
        painter.polygon(&[(x - long, y), (x, y - size / 2), (x + long, y), (x, y + size / 2)], &Paint::Flat(light));
        painter.polygon(&[(x, y - long), (x + size / 2, y), (x, y + long), (x - size / 2, y)], &Paint::Flat(light));
    }
}

/// A ball with light from the upper left; its ring is half behind and half in front of it.
fn planet(
    painter: &mut Painter,
    dice: &mut Dice,
    (x, y, radius): (i32, i32, i32),
    ramp: Ramp,
    rings: Option<[Shade; 3]>,
) {
    let tilt = dice.between(-30, 30);
    if let Some(shades) = rings {
        // The front half as well, so that no seam shows where both meet.
        ring(painter, (x, y, radius), tilt, false, shades);
        ring(painter, (x, y, radius), tilt, true, shades);
    }
    let (light_x, light_y) = (x - radius * 2 / 5, y - radius * 2 / 5);
    painter.disc(x, y, radius, &Paint::Ball { ramp, x: light_x, y: light_y, radius: radius * 3 / 2 });
    if let Some(shades) = rings {
        ring(painter, (x, y, radius), tilt, true, shades);
    }
}

fn ring(painter: &mut Painter, (x, y, radius): (i32, i32, i32), tilt: i32, front: bool, shades: [Shade; 3]) {
    for (inner, outer, shade) in [(135, 160, shades[1]), (163, 186, shades[0]), (189, 196, shades[2])] {
        let mut corners = half_ring(x, y, radius * outer / 100, tilt, front);
        let mut back = half_ring(x, y, radius * inner / 100, tilt, front);
        back.reverse();
        corners.extend(back);
        painter.polygon(&corners, &Paint::Flat(shade));
    }
}

/// Half an ellipse, leaning by `tilt` parts of 100.
fn half_ring(x: i32, y: i32, radius: i32, tilt: i32, front: bool) -> Vec<(i32, i32)> {
    const STEPS: i64 = 48;
    let radius = i64::from(radius);
    (0..=STEPS)
        .map(|step| {
            // Steps are closer together near the ends, where the edge turns.
            let along = step * step * (3 * STEPS - 2 * step) * 2 * radius / (STEPS * STEPS * STEPS) - radius;
            let across = (radius * radius - along * along).max(0).isqrt() / 4;
            let across = if front { across } else { -across };
            let lean = along * i64::from(tilt) / 100;
            (x + along as i32, y + (across + lean) as i32)
        })
        .collect()
}
