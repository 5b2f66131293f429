//! What an upscale adds: grain that only large pictures can show, or small things here and there.

use super::super::dice::Dice;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::{Motif, Scene};

/// What is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Fine strokes, a shade lighter or darker than what they lie on.
    Grain,
    /// Grain, and sparks of light with a glow.
    Things,
}

/// So many specks are in a part that is painted anew, if it is as large as a frame.
const MOTES: i32 = 90;

/// Adds small things where a part is painted anew, so that it shows: specks of light, birds over paper, grain on a poster.
pub(super) fn motes(scene: &Scene, painter: &mut Painter) {
    let frame = scene.frame;
    let shades = [scene.scheme.light, scene.scheme.accent[1]].map(|rgb| painter.nearest(rgb));
    let ink = Paint::Flat(painter.nearest(scene.scheme.ground[2]));
    for part in &scene.outskirts.renewed {
        let mut dice = Dice::of(&[part.1, 0x006d_6f74_6573]);
        let many = match scene.motif {
            Motif::Mosaic => MOTES * 10,
            Motif::Waves => MOTES * 2,
            // What stands there may be cut, and then it stays.
            _ if scene.subject.is_some() => MOTES * 2,
            _ => MOTES,
        };
        for _ in 0..many {
            let (x, y) = (dice.between(0, frame.width), dice.between(0, frame.height));
            let size = frame.short() * dice.between(12, 38) / 10_000;
            let shade = *dice.pick(&shades);
            let wing = size * 5;
            let reach = if scene.motif == Motif::Waves { wing * 2 } else { size };
            if !part.0.spans([x - reach, y - reach, x + reach, y + reach]) {
                continue;
            }
            match scene.motif {
                Motif::Mosaic => grain(painter, &mut dice, (x, y), (size, (size / 6).max(1))),
                Motif::Waves => {
                    for side in [-wing, wing] {
                        let (over, under) = ((x + side, y - wing), (x + side, y - wing * 2 / 3));
                        painter.polygon(&[(x, y), over, (x + side * 2, y - wing / 2), under], &ink);
                    }
                }
                _ => painter.disc(x, y, size, &Paint::Flat(shade)),
            }
        }
    }
}

/// A fine stroke, a shade lighter or darker than what it lies on.
fn grain(painter: &mut Painter, dice: &mut Dice, (x, y): (i32, i32), (across, down): (i32, i32)) {
    let step = *dice.pick(&[-22, -12, 12, 22]);
    if let Some(under) = painter.colour_at(x, y) {
        let shade = painter.nearest(under.map(|part| (i32::from(part) + step).clamp(0, 255) as u8));
        painter.ellipse(x, y, across, down, &Paint::Flat(shade));
    }
}

/// Adds to a finished tile.
pub(super) fn paint(scene: &Scene, painter: &mut Painter, kind: Kind, seed: u64) {
    let mut dice = Dice::of(&[scene.detail, seed, 0x0067_7261_696e]);
    let frame = scene.frame;
    let unit = (frame.short() / 1_600).max(1);
    let grains = match kind {
        Kind::Grain => 2_400,
        Kind::Things => 3_200,
    };
    for _ in 0..grains {
        let (x, y) = (dice.between(0, frame.width), dice.between(0, frame.height));
        let step = *dice.pick(&[-22, -12, 12, 22]);
        let long = unit * dice.between(2, 7);
        // In a small picture the shorter strokes would be noise.
        if painter.length(long) < 128 {
            continue;
        }
        if let Some(under) = painter.colour_at(x, y) {
            let shade = painter.nearest(under.map(|part| (i32::from(part) + step).clamp(0, 255) as u8));
            painter.ellipse(x, y, long, unit * 2 / 3, &Paint::Flat(shade));
        }
    }
    if kind == Kind::Grain {
        return;
    }
    let sparks = [scene.scheme.accent[1], scene.scheme.light, scene.scheme.accent[0]].map(|rgb| painter.nearest(rgb));
    let lighter = painter.nearest(scene.scheme.light);
    for _ in 0..44 {
        let (x, y) = (dice.between(0, frame.width), dice.between(0, frame.height));
        let size = unit * dice.between(4, 13);
        let shade = *dice.pick(&sparks);
        painter.disc(x, y, size, &Paint::Flat(shade));
        painter.disc(x - size / 4, y - size / 4, size / 3, &Paint::Flat(lighter));
        if dice.chance(1, 3) {
            let long = size * 4;
            painter.polygon(&[(x - long, y), (x, y - size / 4), (x + long, y), (x, y + size / 4)], &Paint::Flat(shade));
            painter.polygon(&[(x, y - long), (x + size / 4, y), (x, y + long), (x - size / 4, y)], &Paint::Flat(shade));
        }
    }
}
