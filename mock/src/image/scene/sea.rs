//! Open water under a low sun: swell, a path of light, islands, and whoever sails or stands there.

use super::super::noise::PEAK;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, between};
use super::landscape::skyline;
use super::path::Place;
use super::sky::Sky;
use super::{Easel, Scene, Subject, creature, thing};

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let horizon = frame.down(dice.between(50, 62));
    let sky = Sky::plan(scene, &mut palette, horizon);
    let [far, middle, near] = scene.scheme.ground;
    let water = palette.ramp(&[between(scene.scheme.sky[2], far, 30_000), middle, near], 16);
    let land = palette.ramp(&[between(far, scene.scheme.sky[2], 20_000), middle], 5);
    let tints = thing::Tints::plan(scene, &mut palette, &sky);
    let mut painter = easel.with(palette);
    sky.paint(scene, &mut painter);
    sky.paint_birds(scene, &mut painter);

    if dice.chance(2, 3) {
        let centre = frame.across(dice.between(5, 95));
        let height = frame.part(dice.between(8, 18));
        let heights = skyline(&painter, |x| {
            let away = (i64::from(x - centre).abs() * 100 / i64::from(frame.across(34).max(1))).min(100) as i32;
            let rise = PEAK + scene.outskirts.detailed_line(scene.composition, x, frame.part(24), 5);
            horizon - ((i64::from(rise) * i64::from(height) * i64::from(100 - away)) / (i64::from(PEAK) * 130)) as i32
        });
        painter.below(&heights, &Paint::Fall { ramp: land, from: horizon - height, to: horizon });
    }
    // The water ends in a straight line, and everything above it stays.
    let top = (painter.down(horizon) >> 8).clamp(0, painter.height as i32) as usize;
    let depth = i64::from((frame.height - horizon).max(1));
    painter.smooth(top, |x, y| {
        let way = i64::from((y - horizon).max(0)) * 60_000 / depth;
        // Swell looks flatter the farther it is.
        let length = frame.part(1) + (y - horizon).max(0) / 7;
        let swell =
            i64::from(scene.outskirts.plane(scene.detail, (x, y), 5, length, 2)) * (4_000 + way / 4) / i64::from(PEAK);
        water.at((way + swell).clamp(0, 65_536) as u32)
    });
    glitter(scene, &mut painter, &sky, horizon);
    far_sails(scene, &mut painter, &tints, horizon);
    if let Some(subject) = scene.subject {
        let y = match subject {
            Subject::Ship => horizon + frame.part(dice.between(8, 14)),
            Subject::Balloon => horizon,
            _ => {
                let rock = frame.down(dice.between(84, 90));
                let x = creature::stance(scene, subject, rock).x;
                let heights = skyline(&painter, |at| {
                    let away = i64::from(at - x).abs().min(i64::from(frame.width)) as i32;
                    let rough = scene.outskirts.detailed_line(scene.detail, at, frame.part(9), 4) / 22;
                    rock + away * away.min(frame.part(40)) / frame.part(90).max(1) + rough * frame.part(10) / PEAK
                });
                painter.below(&heights, &Paint::Flat(sky.ink()));
                rock + frame.part(2)
            }
        };
        creature::place(scene, &mut painter, &tints, subject, y);
    }
    painter
}

/// Sails near the horizon, and light on the swell below, where new ground came into sight.
fn far_sails(scene: &Scene, painter: &mut Painter, tints: &thing::Tints, horizon: i32) {
    let frame = scene.frame;
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 3);
        for (from, to) in ring.sides() {
            let size = frame.part(dice.between(7, 14)).min((to - from) * 4 / 5);
            if size > frame.part(3) {
                let x = dice.between(from + size / 2, to - size / 2);
                let y = horizon + size / 5;
                thing::ship(Place { x, y, size, mirrored: dice.chance(1, 2) }, painter, tints);
            }
        }
        for _ in 0..ring.many(scene, 40) {
            let half = frame.short() * dice.between(60, 220) / 10_000;
            let place = ring.place(&mut dice, half).filter(|(_, y)| *y > horizon + frame.part(4));
            if let Some((x, y)) = place {
                painter.ellipse(x, y, half, (half / 12).max(1), &Paint::Flat(tints.pale));
            }
        }
    }
}

/// A broken path of light on the water below the sun: short dashes, longer towards us.
pub(super) fn glitter(scene: &Scene, painter: &mut Painter, sky: &Sky, shore: i32) {
    let (mut dice, frame) = (scene.details(), scene.frame);
    let (x, _, radius) = sky.sun;
    let depth = (frame.height - shore).max(1);
    for _ in 0..70 {
        // Nearer dashes are rarer and larger.
        let way = dice.between(0, 1_000) * dice.between(200, 1_000) / 1_000;
        let y = shore + depth / 60 + (i64::from(depth) * i64::from(way) / 1_000) as i32;
        let spread = radius + radius * way / 700;
        let half = (radius / 8 + radius * way / 2_000) * dice.between(40, 150) / 100;
        let thick = (frame.short() / 900 + frame.short() * way / 400_000).max(1);
        let at = x + spread * (dice.between(-100, 100) + dice.between(-100, 100)) / 200;
        painter.ellipse(at, y, half, thick, &Paint::Flat(sky.light()));
    }
}
