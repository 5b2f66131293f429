//! What is in front of a city: a tiled roof for whoever sits there, or the street.

use super::super::dice::Dice;
use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::Scene;

/// The shades of a roof.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slate {
    pub(super) ink: Shade,
    /// Tiles in the shade and in the light.
    pub(super) tiles: [Shade; 2],
    pub(super) smoke: Shade,
}

/// A roof from its ridge at `top` down to its eaves, with a chimney at one side.
pub(super) fn paint(scene: &Scene, painter: &mut Painter, slate: Slate, top: i32, is_left: bool) {
    let frame = scene.frame;
    chimney(scene, painter, slate, (frame.across(if is_left { 10 } else { 82 }), top));
    let seen = painter.window.grown(frame.part(12));
    let eaves = frame.height + frame.part(4);
    painter.rectangle([seen.x, top, seen.right(), eaves], &Paint::Flat(slate.ink));
    let (across, down) = (frame.part(12).max(1), frame.part(6).max(1));
    let columns = seen.x.div_euclid(across)..=seen.right().div_euclid(across);
    let gap = frame.part(1) * 3 / 10;
    // From below to above, since each row lies on the one below it.
    for row in (0..=(eaves - top) / down).rev() {
        let y = top + row * down;
        for column in columns.clone() {
            let x = column * across + if row % 2 == 0 { 0 } else { across / 2 };
            let mut dice = Dice::of(&[scene.detail, 0x74_69_6c_65, u64::from(x.cast_unsigned()), row as u64]);
            let shade = slate.tiles[usize::from(dice.chance(1, 3))];
            painter.ellipse(x, y + down, across / 2, down * 2 / 3, &Paint::Flat(slate.ink));
            painter.ellipse(x, y + down - gap, across / 2 - gap, down * 2 / 3 - gap, &Paint::Flat(shade));
            painter.rectangle([x - across / 2 + gap, y, x + across / 2 - gap, y + down - gap], &Paint::Flat(shade));
        }
    }
    painter.rectangle([seen.x, top - frame.part(1), seen.right(), top + frame.part(2)], &Paint::Flat(slate.tiles[1]));
    painter.rectangle([seen.x, top + frame.part(1), seen.right(), top + frame.part(2)], &Paint::Flat(slate.ink));
    for column in columns {
        let (x, half) = (column * across, frame.part(2));
        painter.ellipse(x, top, half, half, &Paint::Flat(slate.ink));
        painter.ellipse(x, top, half - gap, half - gap, &Paint::Flat(slate.tiles[1]));
    }
}

/// A chimney of bricks, and its smoke.
fn chimney(scene: &Scene, painter: &mut Painter, slate: Slate, (left, foot): (i32, i32)) {
    let frame = scene.frame;
    let (wide, high) = (frame.part(10), frame.part(17));
    let (right, top) = (left + wide, foot - high);
    let mut x = left + wide / 2;
    let mut y = top - frame.part(4);
    for size in [3, 4, 5, 7] {
        painter.ellipse(x, y, frame.part(size), frame.part(size) * 7 / 10, &Paint::Flat(slate.smoke));
        (x, y) = (x + frame.part(size) * 3 / 4, y - frame.part(size));
    }
    painter.rectangle([left, top, right, foot + frame.part(2)], &Paint::Flat(slate.ink));
    let (brick, course, gap) = (wide / 3, frame.part(2).max(1), frame.part(1) / 4);
    for row in 0..high / course {
        let y = top + row * course;
        let shift = if row % 2 == 0 { 0 } else { -brick / 2 };
        for column in 0..4 {
            let from = (left + column * brick + shift).max(left);
            let to = (left + (column + 1) * brick + shift).min(right);
            if from + gap < to {
                let lit = usize::from(column == 0 || (row + column) % 4 == 1);
                painter.rectangle([from + gap, y + gap, to, y + course], &Paint::Flat(slate.tiles[lit]));
            }
        }
    }
    let cap = [left - frame.part(1), top - frame.part(2), right + frame.part(1), top + frame.part(1)];
    painter.rectangle(cap, &Paint::Flat(slate.tiles[1]));
}

/// A pavement of slabs from `top` down.
pub(super) fn street(scene: &Scene, painter: &mut Painter, slate: Slate, top: i32) {
    let frame = scene.frame;
    let seen = painter.window.grown(frame.part(12));
    let bottom = seen.bottom().max(frame.height) + frame.part(5);
    painter.rectangle([seen.x, top, seen.right(), bottom], &Paint::Flat(slate.tiles[0]));
    let line = frame.part(1) / 3;
    let (mut y, mut deep) = (top, frame.part(3).max(1));
    for row in 0..60 {
        if y > bottom {
            break;
        }
        painter.rectangle([seen.x, y, seen.right(), y + line], &Paint::Flat(slate.ink));
        let step = deep * 4;
        for column in seen.x.div_euclid(step)..=seen.right().div_euclid(step) {
            let x = column * step + step * (row % 2) / 2;
            painter.rectangle([x, y, x + line, (y + deep).min(bottom)], &Paint::Flat(slate.ink));
        }
        (y, deep) = (y + deep, (deep + frame.part(1)).min(frame.part(9)));
    }
}
