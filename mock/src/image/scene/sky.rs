//! Skies: a gradient with a light in it, clouds, stars and birds.

use super::super::dither::Shade;
use super::super::noise::PEAK;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, Ramp};
use super::{Dice, Motif, Scene};

/// A sky and what shines in it.
pub(super) struct Sky {
    ramp: Ramp,
    halo: Ramp,
    light: Shade,
    ink: Shade,
    /// Where the light stands, and its radius.
    pub(super) sun: (i32, i32, i32),
    horizon: i32,
    stars: bool,
    crescent: bool,
}

impl Sky {
    /// Plans a sky down to `horizon`. Takes 29 colours, or 20 where an everyday thing needs room for its own.
    pub(super) fn plan(scene: &Scene, palette: &mut Palette, horizon: i32) -> Sky {
        let (mut dice, frame) = (scene.composition(), scene.frame);
        let [top, middle, low] = scene.scheme.sky;
        let ramp = palette.ramp(&[top, middle, low], if scene.has_thing() { 13 } else { 22 });
        let halo = palette.ramp(&[scene.scheme.light, low], 5);
        let night = scene.motif == Motif::Night || i32::from(top[0]) + i32::from(top[1]) + i32::from(top[2]) < 150;
        let radius = frame.part(dice.between(6, 13));
        let x = frame.across(dice.between(18, 82));
        let y = if night { horizon * dice.between(22, 48) / 100 } else { horizon * dice.between(35, 88) / 100 };
        Sky {
            ramp,
            halo,
            light: palette.single(scene.scheme.light),
            ink: palette.single(scene.scheme.ground[2]),
            sun: (x, y, radius),
            horizon,
            stars: night,
            crescent: night && dice.chance(1, 2),
        }
    }

    /// The shade for ink.
    pub(super) fn ink(&self) -> Shade {
        self.ink
    }

    /// The shade of the light.
    pub(super) fn light(&self) -> Shade {
        self.light
    }

    /// The gradient of the sky, to be used for what mirrors it.
    pub(super) fn ramp(&self) -> Ramp {
        self.ramp
    }

    /// The shade of the clear sky with its glow.
    pub(super) fn shade_at(&self, scene: &Scene, x: i32, y: i32) -> Shade {
        let (sun_x, sun_y, radius) = self.sun;
        // Above the first frame the sky is as it is at its top, with clouds that are easier to see.
        let fall = i64::from(y.max(0)) * 52_000 / i64::from(self.horizon.max(1));
        let (dx, dy) = (i64::from(x - sun_x), i64::from(y - sun_y));
        let reach = i64::from(radius) * i64::from(radius) * 9;
        let strength = if self.stars { 14_000 } else { 30_000 };
        let glow = reach * strength / (reach + dx * dx + dy * dy);
        // Long thin clouds, thicker towards the horizon.
        let cloud = i64::from(scene.outskirts.plane(scene.detail, (x, y), 4, scene.frame.part(16), 3));
        let cloud = (cloud - i64::from(PEAK) / 16).max(0) * 3 / 2 * fall.clamp(8_000, 52_000) / 52_000;
        let cloud =
            cloud + cloud * i64::from(-y).clamp(0, i64::from(self.horizon)) * 2 / i64::from(self.horizon.max(1));
        self.ramp.at((fall + glow + cloud).clamp(0, 65_536) as u32)
    }

    /// Paints the sky over everything.
    pub(super) fn paint(&self, scene: &Scene, painter: &mut Painter) {
        painter.smooth(0, |x, y| self.shade_at(scene, x, y));
        if self.stars {
            self.paint_stars(scene, painter);
        }
        let (x, y, radius) = self.sun;
        let paint = Paint::Ball { ramp: self.halo, x: x - radius / 4, y: y - radius / 4, radius: radius * 9 / 4 };
        if self.crescent {
            painter.polygon(&crescent(x, y, radius), &paint)
        } else {
            painter.disc(x, y, radius, &paint)
        }
    }

    fn paint_stars(&self, scene: &Scene, painter: &mut Painter) {
        let (mut dice, frame) = (scene.details(), scene.frame);
        for _ in 0..140 {
            let (x, y) = (dice.between(0, frame.width), dice.between(0, self.horizon));
            let size = frame.short() * dice.between(6, 22) / 10_000;
            let size = if dice.chance(1, 12) { size * 2 } else { size };
            let (x, y) = scene.outskirts.moved((x, y), size);
            painter.disc(x, y, size, &Paint::Flat(self.light));
        }
        for ring in &scene.outskirts.rings {
            let mut dice = ring.dice(scene, 1);
            for _ in 0..ring.many(scene, 180) {
                let size = frame.short() * dice.between(6, 24) / 10_000;
                if let Some((x, y)) = ring.place(&mut dice, size).filter(|(_, y)| *y < self.horizon) {
                    painter.disc(x, y, size, &Paint::Flat(self.light));
                }
            }
        }
    }

    /// A few birds far away, by day.
    pub(super) fn paint_birds(&self, scene: &Scene, painter: &mut Painter) {
        let (mut dice, frame) = (scene.details(), scene.frame);
        if self.stars {
            return;
        }
        if !dice.chance(1, 2) {
            let (x, y) = (frame.across(dice.between(20, 80)), self.horizon * dice.between(20, 55) / 100);
            self.paint_flock(scene, painter, &mut dice, (x, y));
        }
        for ring in &scene.outskirts.rings {
            let mut dice = ring.dice(scene, 2);
            for _ in 0..2 {
                let place = ring.place(&mut dice, frame.part(13));
                if let Some(place) = place.filter(|(_, y)| *y < self.horizon - frame.part(12)) {
                    self.paint_flock(scene, painter, &mut dice, place);
                }
            }
        }
    }

    fn paint_flock(&self, scene: &Scene, painter: &mut Painter, dice: &mut Dice, (x, y): (i32, i32)) {
        let frame = scene.frame;
        for _ in 0..dice.between(3, 7) {
            let wing = frame.short() * dice.between(10, 18) / 1_000;
            let (x, y) = (x + frame.part(dice.between(-9, 9)), y + frame.part(dice.between(-5, 5)));
            for side in [-1, 1] {
                let tip = (x + side * wing * 2, y - wing);
                let over = (x + side * wing, y - wing * 5 / 4);
                let under = (x + side * wing, y - wing * 4 / 5);
                painter.polygon(&[(x, y), over, tip, under], &Paint::Flat(self.ink));
            }
        }
    }
}

/// A young moon: half of its edge, and back along an ellipse; leaning by a third of a right angle.
fn crescent(x: i32, y: i32, radius: i32) -> Vec<(i32, i32)> {
    const STEPS: i64 = 40;
    let radius = i64::from(radius);
    let edge = |step: i64, width: i64| {
        // Steps are closer together near the tips, where the edge turns.
        let way = step * step * (3 * STEPS - 2 * step) * 2 * radius / (STEPS * STEPS * STEPS) - radius;
        let across = -(radius * radius - way * way).max(0).isqrt() * width / 100;
        (x + ((across * 866 - way * 500) / 1_000) as i32, y + ((across * 500 + way * 866) / 1_000) as i32)
    };
    (0..=STEPS).map(|step| edge(step, 100)).chain((0..=STEPS).rev().map(|step| edge(step, 38))).collect()
}
