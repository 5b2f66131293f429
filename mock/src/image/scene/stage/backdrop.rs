//! A plain ground with a large light behind whoever sits there, and lights out of focus.

use super::super::Hand;
use super::super::Subject;
use super::super::everyday::{Footing, Thing};
use super::Stage;

pub(super) fn paint(stage: &mut Stage<'_, '_>) -> i32 {
    let frame = stage.scene.frame;
    let set = stage.set;
    let (x, y) = (frame.across(stage.dice.between(44, 56)), frame.down(stage.dice.between(36, 42)));
    let reach = i64::from(frame.part(100));
    let is_flat = stage.scene.hand == Hand::Niji;
    stage.fill(|at, height| {
        let (dx, dy) = (i64::from(at - x), i64::from(height - y));
        if is_flat { 20_000 } else { (dx * dx + dy * dy) * 58_000 / (reach * reach) }
    });
    if is_flat {
        rays(stage, (x, y));
    }
    lights(stage);
    let style = stage.dice.below(3);
    let radius = frame.part(stage.dice.between(34, 40));
    match style {
        0 => stage.pen.together(|pen| pen.ellipse((x, y), radius, radius, set.second.lit)),
        1 => {
            stage.pen.together(|pen| pen.ellipse((x, y), radius, radius, set.lamp.lit));
            stage.pen.ellipse((x, y), radius * 84 / 100, radius * 84 / 100, set.second.lit);
        }
        _ => {
            // A window with a round top.
            let half = radius * 88 / 100;
            stage.pen.together(|pen| {
                pen.ellipse((x, y), half, half, set.lamp.lit);
                pen.block([x - half, y, x + half, y + frame.part(200)], set.lamp.lit);
            });
        }
    }
    match stage.scene.laid_for {
        Some(Subject::Everyday(thing)) if thing.footing() == Footing::Plinth => frame.down(76),
        Some(Subject::Everyday(Thing::Portrait(_))) => frame.height,
        _ => {
            let ground = frame.down(84);
            let window = stage.pen.painter.window.grown(frame.part(10));
            let bottom = window.bottom().max(frame.height) + frame.part(5);
            stage.board([window.x, ground, window.right(), bottom], set.second.dim);
            ground + frame.part(5)
        }
    }
}

/// Beams from the light to all sides, as far as anybody sees.
fn rays(stage: &mut Stage<'_, '_>, (x, y): (i32, i32)) {
    /// Sixteen directions and those between them, as far as they are needed: a fan of the upper right quarter.
    const FAN: [(i32, i32); 9] =
        [(1_000, 0), (981, 195), (924, 383), (831, 556), (707, 707), (556, 831), (383, 924), (195, 981), (0, 1_000)];
    let far = i64::from(stage.scene.frame.part(100)) * 24;
    let shade = stage.set.back.at(8_000);
    for (right, down) in [(1, 1), (-1, 1), (-1, -1), (1, -1)] {
        for pair in FAN.windows(2).step_by(2) {
            let point = |(dx, dy): (i32, i32)| {
                (x + (i64::from(dx * right) * far / 1_000) as i32, y + (i64::from(dy * down) * far / 1_000) as i32)
            };
            stage.pen.polygon(&[(x, y), point(pair[0]), point(pair[1])], shade);
        }
    }
}

/// Lights out of focus, everywhere.
fn lights(stage: &mut Stage<'_, '_>) {
    let frame = stage.scene.frame;
    let cell = frame.part(22);
    let window = stage.pen.painter.window;
    for mut spot in stage.scene.spots(window, 90, (cell, cell), (i32::MIN / 4, i32::MAX / 4), frame.part(12)) {
        if !spot.dice.chance(3, 5) {
            continue;
        }
        let size = frame.part(1) * spot.dice.between(80, 420) / 100;
        let part = if stage.pen.is_flat() { 30_000 } else { spot.dice.between(4_000, 30_000).cast_unsigned() };
        let shade = stage.set.back.at(part);
        stage.pen.ellipse((spot.x, spot.y), size, size, shade);
        if spot.dice.chance(1, 3) {
            stage.pen.ellipse((spot.x, spot.y), size * 3 / 5, size * 3 / 5, stage.set.back.at(part / 3));
        }
    }
}
