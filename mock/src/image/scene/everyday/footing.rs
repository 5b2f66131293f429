//! What things stand on: a road, rails, a table, a plinth. Goes on for ever to both sides, as far as it is seen.

use super::super::path::Place;
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};
use super::super::{Motif, Scene};
use super::Footing;

pub(super) fn paint(scene: &Scene, pen: &mut Pen<'_>, wares: &Wares, footing: Footing, at: Place) {
    match footing {
        Footing::Road => road(scene, pen, wares, at.y),
        Footing::Rails => rails(scene, pen, wares, at.y),
        // These stages have a table and a plinth of their own.
        Footing::Table if scene.motif != Motif::Room => table(scene, pen, wares.tones[4], wares.tones[4], at),
        Footing::Plinth => plinth(scene, pen, wares.white, at),
        Footing::Ground | Footing::Table | Footing::Air | Footing::Water | Footing::Edge => {}
    }
}

/// Places `step` apart, for ever, as far as they are seen.
fn steps(pen: &Pen<'_>, step: i32) -> impl Iterator<Item = i32> + use<> {
    let (window, step) = (pen.painter.window.grown(step * 2), step.max(1));
    (window.x.div_euclid(step)..=window.right().div_euclid(step)).map(move |index| index * step)
}

fn road(scene: &Scene, pen: &mut Pen<'_>, wares: &Wares, y: i32) {
    let frame = scene.frame;
    let [_, _, black, grey, _] = wares.tones;
    let window = pen.painter.window.grown(frame.part(10));
    let (left, right) = (window.x, window.right());
    let (top, bottom) = (y - frame.part(6), y + frame.part(15));
    pen.block([left, top - frame.part(2), right, bottom], grey.lit);
    pen.together(|pen| pen.block([left, top, right, bottom], black.lit));
    pen.block([left, y + frame.part(1), right, y + frame.part(2)], black.dim);
    let step = frame.part(24);
    for x in steps(pen, step) {
        pen.block([x, y + frame.part(6), x + step * 55 / 100, y + frame.part(7) + frame.part(1) / 2], wares.white.lit);
        pen.block([x, top - frame.part(2), x + frame.part(1) / 4, top], grey.dim);
    }
}

fn rails(scene: &Scene, pen: &mut Pen<'_>, wares: &Wares, y: i32) {
    let frame = scene.frame;
    let [_, black, grey, ..] = wares.tones;
    let window = pen.painter.window.grown(frame.part(10));
    let (left, right) = (window.x, window.right());
    pen.together(|pen| pen.block([left, y - frame.part(1), right, y + frame.part(9)], grey.dim));
    let step = frame.part(8);
    for x in steps(pen, step) {
        let slab = [
            (x, y + frame.part(1)),
            (x + step / 2, y + frame.part(1)),
            (x + step * 4 / 10, y + frame.part(7)),
            (x - step / 5, y + frame.part(7)),
        ];
        pen.polygon(&slab, black.lit);
    }
    for (down, half) in [(0, 5), (5, 7)] {
        let top = y + frame.part(down);
        pen.block([left, top, right, top + frame.part(half) / 5], grey.lit);
        pen.block([left, top + frame.part(half) / 5, right, top + frame.part(half) / 4], black.dim);
    }
}

/// A table from side to side, its edge towards us; `cloth` is what hangs down in front.
pub(in super::super) fn table(scene: &Scene, pen: &mut Pen<'_>, wood: Tone, front: Tone, at: Place) {
    let frame = scene.frame;
    let window = pen.painter.window.grown(frame.part(10));
    let (left, right) = (window.x, window.right());
    let (top, edge) = (at.y - frame.part(8), at.y + frame.part(9));
    let bottom = window.bottom().max(frame.height) + frame.part(5);
    pen.block([left, edge, right, bottom], front.dim);
    // Panels with a frame each, below the board.
    let step = frame.part(46).max(1);
    for x in steps(pen, step) {
        let inner = [x + step / 12, edge + frame.part(8), x + step * 11 / 12, edge + frame.part(50)];
        let panel = if pen.is_flat() { front.lit } else { front.mid() };
        pen.block(inner, panel);
    }
    let board = [(left, top), (right, top), (right, edge), (left, edge)];
    pen.together(|pen| pen.falling(&board, wood));
    pen.together(|pen| pen.block([left, edge, right, edge + frame.part(3)], wood.mid()));
    for (index, down) in [(0, 3), (1, 7), (2, 12)] {
        let y = top + frame.part(down);
        let step = frame.part(60 + index * 14).max(1);
        for x in steps(pen, step) {
            pen.block([x, y, x + step * 7 / 10, y + frame.part(1) / 4], wood.mid());
        }
    }
}

/// A round plinth under a precious thing.
fn plinth(scene: &Scene, pen: &mut Pen<'_>, stone: Tone, at: Place) {
    let frame = scene.frame;
    let (half, thick) = (at.size * 62 / 100, at.size * 15 / 100);
    let bottom = at.y + frame.part(180);
    pen.together(|pen| pen.block([at.x - half, at.y, at.x + half, bottom], stone.lit));
    for (from, to, shade) in [(20, 100, stone.mid()), (66, 100, stone.dim)] {
        pen.block([at.x + half * from / 100, at.y, at.x + half * to / 100, bottom], shade);
    }
    let rim = at.size * 6 / 100;
    pen.together(|pen| pen.ellipse((at.x, at.y + rim), half * 106 / 100, thick, stone.dim));
    pen.together(|pen| pen.ellipse((at.x, at.y), half * 106 / 100, thick, stone.lit));
    pen.ellipse((at.x + half / 12, at.y + thick / 8), half * 70 / 100, thick * 60 / 100, stone.mid());
}
