//! The ground below the first frame of a landscape: it goes on towards us, with grass, flowers, stones and a path.

use super::super::dice::Dice;
use super::super::noise::PEAK;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::Ramp;
use super::landscape::skyline;
use super::thing::Tints;
use super::{Scene, creature};

/// Folds of the ground, one before the other, in percent of the shorter side below the frame, and how light they are.
const FOLDS: [(i32, u32); 4] = [(5, 42_000), (18, 26_000), (40, 10_000), (76, 0)];

/// Paints what lies below the first frame, as far as it is seen.
pub(super) fn paint(scene: &Scene, painter: &mut Painter, tints: &Tints, ramp: Ramp) {
    let frame = scene.frame;
    if painter.window.bottom() <= frame.height {
        return;
    }
    let mut lit = ramp.at(65_536);
    for (index, (down, part)) in FOLDS.into_iter().enumerate() {
        let base = frame.height + frame.part(down);
        let heights = skyline(painter, |x| {
            let rise = scene.outskirts.detailed_line(scene.composition ^ (0x6d + index as u64), x, frame.part(80), 2);
            base - (i64::from(rise) * i64::from(frame.part(2 + index as i32)) / i64::from(PEAK)) as i32
        });
        // A rim of light on each fold.
        let lifted: Vec<i32> = heights.iter().map(|height| height - painter.length(frame.part(1) / 2)).collect();
        painter.below(&lifted, &Paint::Flat(lit));
        painter.below(&heights, &Paint::Flat(ramp.at(part)));
        lit = ramp.at((part + 20_000).min(65_536));
    }
    let path = Path::of(scene);
    path.paint(scene, painter, tints);
    let cell = (frame.part(8), frame.part(4));
    for mut spot in scene.spots(painter.window, 46, cell, (frame.height + frame.part(7), i32::MAX / 4), frame.part(10))
    {
        let away = (spot.y - frame.height).min(frame.part(140));
        let size = frame.part(1) + away / 26;
        if (spot.x - path.x_at(spot.y)).abs() < path.half_at(spot.y) + size {
            continue;
        }
        let (x, y) = (spot.x, spot.y);
        match spot.dice.below(12) {
            0 | 1 => flower(painter, &mut spot.dice, tints, ramp, (x, y, size)),
            2 => {
                painter.ellipse(x, y, size, size * 6 / 10, &Paint::Flat(ramp.at(0)));
                painter.ellipse(x - size / 8, y - size / 6, size * 8 / 10, size * 4 / 10, &Paint::Flat(tints.dusk));
            }
            3..8 => tuft(painter, &mut spot.dice, (x, y, size), &[tints.dusk, tints.dusk, ramp.at(65_536)]),
            _ => {}
        }
    }
}

/// Some blades of grass.
fn tuft(painter: &mut Painter, dice: &mut Dice, (x, y, size): (i32, i32, i32), shades: &[super::super::dither::Shade]) {
    let shade = Paint::Flat(*dice.pick(shades));
    for lean in [-90, -40, 0, 45, 85] {
        let tall = size * dice.between(130, 230) / 100;
        let root = x + size * lean / 220;
        let tip = (x + size * lean / 100, y - tall + tall * lean.abs() / 260);
        painter.polygon(&[(root - size / 9, y), tip, (root + size / 9, y)], &shade);
    }
}

/// A flower on its stalk.
fn flower(painter: &mut Painter, dice: &mut Dice, tints: &Tints, ramp: Ramp, (x, y, size): (i32, i32, i32)) {
    let petal = Paint::Flat(*dice.pick(&[tints.main, tints.bright, tints.pale]));
    let (tall, thin) = (size * 2, (size / 12).max(1));
    let top = (x + size * dice.between(-30, 30) / 100, y - tall);
    painter.polygon(
        &[(x - thin, y), (top.0 - thin, top.1), (top.0 + thin, top.1), (x + thin, y)],
        &Paint::Flat(ramp.at(0)),
    );
    tuft(painter, dice, (x, y, size * 7 / 10), &[ramp.at(0)]);
    for (dx, dy) in [(0, -38), (36, -12), (22, 30), (-22, 30), (-36, -12)] {
        painter.disc(top.0 + size * dx / 100, top.1 + size * dy / 100, size * 27 / 100, &petal);
    }
    painter.disc(top.0, top.1, size * 20 / 100, &Paint::Flat(tints.deep));
}

/// A path from the subject towards us.
struct Path {
    seed: u64,
    x: i32,
    top: i32,
    /// What its bends are measured by.
    part: i32,
}

impl Path {
    fn of(scene: &Scene) -> Path {
        let frame = scene.frame;
        let x = scene.subject.map_or(frame.across(46), |subject| creature::stance(scene, subject, frame.height).x);
        Path { seed: scene.composition ^ 0x7061_7468, x, top: frame.height + frame.part(5), part: frame.part(1).max(1) }
    }

    fn x_at(&self, y: i32) -> i32 {
        let down = (y - self.top).max(0);
        let swing = super::super::noise::line(self.seed, y, self.part * 60);
        self.x + (i64::from(swing) * i64::from(down.min(self.part * 90)) / 2 / i64::from(PEAK)) as i32
    }

    fn half_at(&self, y: i32) -> i32 {
        self.part * 2 + (y - self.top).max(0) / 7
    }

    fn paint(&self, scene: &Scene, painter: &mut Painter, tints: &Tints) {
        let bottom = painter.window.bottom() + self.part * 4;
        let step = self.part * 3;
        let rows: Vec<i32> =
            (0..=(bottom - self.top).max(0) / step).map(|row| self.top + row * step).take(600).collect();
        let side = |sign: i32| rows.iter().map(move |&y| (self.x_at(y) + sign * self.half_at(y), y));
        let corners: Vec<(i32, i32)> = side(-1).chain(side(1).rev()).collect();
        painter.polygon(&corners, &Paint::Flat(tints.dusk));
        let cell = (scene.frame.part(5), scene.frame.part(4));
        for mut spot in scene.spots(painter.window, 47, cell, (self.top + self.part * 3, i32::MAX / 4), self.part * 8) {
            let size = self.part / 2 + (spot.y - self.top).min(self.part * 140) / 60;
            if (spot.x - self.x_at(spot.y)).abs() < self.half_at(spot.y) - size && spot.dice.chance(3, 5) {
                let shade = *spot.dice.pick(&[tints.ink, tints.ink, tints.deep]);
                painter.ellipse(spot.x, spot.y, size, size / 2, &Paint::Flat(shade));
            }
        }
    }
}
