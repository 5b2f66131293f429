//! niji's towns: towers and gabled houses, wires overhead, a tiled roof in front for whoever sits there.

use super::colours::Pair;
use super::heaven::{Heaven, fireflies};
use super::{Sheet, Spot, blossom, figure, ground};
use crate::image::scene::path::{Place, Point};
use crate::image::scene::{Dice, Subject};

pub(super) fn draw(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    let mut dice = sheet.chance(60);
    let street = frame.down(92);
    let heaven = Heaven::paint(sheet, frame.down(72));
    heaven.clouds(sheet);
    for (depth, pair) in [colours.ground[0], colours.ground[1]].into_iter().enumerate() {
        let across = frame.part(13 + 2 * depth as i32);
        for Spot { x, mut dice, .. } in row(sheet, 61 + depth as u64, across) {
            let height = frame.part(dice.between(30, 58) - 14 * depth as i32) + frame.down(20);
            let half = across * dice.between(40, 62) / 100;
            tower(sheet, &mut dice, [x - half, street - height, x + half, street], pair);
        }
    }
    let across = frame.part(22);
    for Spot { x, mut dice, .. } in row(sheet, 63, across) {
        let height = frame.part(dice.between(13, 21)) + frame.down(14);
        cottage(sheet, &mut dice, Place { x, y: street, size: across, mirrored: dice_of(x) }, height);
    }
    wires(sheet, street);
    let top = frame.down(dice.between(85, 88));
    match scene.laid_for {
        Some(Subject::Everyday(thing)) if thing.is_of_street() => pavement(sheet, top - frame.part(6)),
        _ => roof(sheet, top),
    }
    let x = frame.across(*dice.pick(&[42, 50, 58]));
    match scene.subject {
        Some(subject) => ground::subject(sheet, subject, top + frame.part(2)),
        None => figure::spirits(sheet, (x, top + frame.part(1)), 2),
    }
    if sheet.is_night {
        fireflies(sheet, (i32::MIN / 4, top));
    } else {
        blossom::petals(sheet);
    }
}

/// Every other house looks the other way.
fn dice_of(x: i32) -> bool {
    x & 64 == 0
}

/// Places along a street, one in each cell, from left to right.
fn row(sheet: &Sheet<'_>, what: u64, across: i32) -> Vec<Spot> {
    let down = sheet.scene.frame.height.max(1);
    let mut spots = sheet.spots(what, (across, down), (0, down - 1), across);
    spots.sort_by_key(|spot| spot.x);
    spots
}

fn block([left, top, right, bottom]: [i32; 4]) -> [Point; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// A tower with rows of windows, its right side in the shade.
fn tower(sheet: &mut Sheet<'_>, dice: &mut Dice, [left, top, right, bottom]: [i32; 4], pair: Pair) {
    let (colours, width) = (sheet.colours, right - left);
    let crown = dice.below(4);
    let foot = bottom + sheet.scene.frame.part(3);
    sheet.pen.together(|pen| {
        let middle = i32::midpoint(left, right);
        match crown {
            0 => pen.polygon(
                &block([middle - width / 40, top - width * 3 / 5, middle + width / 40, top + width / 8]),
                pair.dim,
            ),
            1 => pen.block([left + width / 5, top - width / 5, right - width / 5, top + width / 8], pair.lit),
            2 => pen.ellipse((middle, top), width * 2 / 5, width / 3, pair.lit),
            _ => pen.polygon(
                &[(left, top + width / 8), (left, top), (right, top - width / 3), (right, top + width / 8)],
                pair.lit,
            ),
        }
        pen.block([left, top, right, foot], pair.lit);
    });
    sheet.pen.block([right - width * 3 / 10, top, right, foot], pair.dim);
    let cell = (width / 5).max(60);
    for step in 1..(bottom - top) / cell {
        for column in 0..4 {
            let lit = dice.chance(2, 5);
            let (x, y) = (left + width / 10 + column * width / 5, top + step * cell - cell / 3);
            let shade = if lit { colours.lamp.lit } else { pair.dim };
            if lit || column < 3 {
                sheet.pen.block([x, y, x + width * 12 / 100, y + cell / 2], shade);
            }
        }
    }
}

/// A house with a gable.
fn cottage(sheet: &mut Sheet<'_>, dice: &mut Dice, at: Place, height: i32) {
    let colours = sheet.colours;
    let tall = height * 1_000 / at.size.max(1);
    let eaves = 1_000 - tall;
    let wall = *dice.pick(&[colours.white, colours.bright, colours.petal, colours.white]);
    let tiles = *dice.pick(&[colours.main, colours.water[1], colours.wood, colours.ground[2]]);
    sheet.pen.together(|pen| pen.shape(at, &block([60, eaves, 940, 1_040]), wall.lit));
    sheet.pen.shape(at, &block([700, eaves, 940, 1_040]), wall.dim);
    for y in (eaves + 110..1_000).step_by(270) {
        for x in [150, 430, 700] {
            let pane = if dice.chance(3, 5) { colours.lamp.lit } else { colours.water[0].lit };
            sheet.pen.together(|pen| pen.shape(at, &block([x, y, x + 150, y + 140]), pane));
            sheet.pen.shape(at, &block([x + 68, y, x + 82, y + 140]), colours.ink);
        }
    }
    sheet.pen.together(|pen| {
        pen.shape(at, &[(-40, eaves + 40), (200, eaves - 300), (800, eaves - 300), (1_040, eaves + 40)], tiles.lit)
    });
    sheet.pen.shape(at, &[(640, eaves - 300), (800, eaves - 300), (1_040, eaves + 40), (820, eaves + 40)], tiles.dim);
    for x in [100, 300, 500, 700] {
        let upper = 200 + (x + 40) * 600 / 1_080;
        sheet.pen.shape(
            at,
            &[(upper, eaves - 290), (upper + 12, eaves - 290), (x + 18, eaves + 34), (x, eaves + 34)],
            tiles.dim,
        );
    }
}

/// Poles with wires between them, for ever.
fn wires(sheet: &mut Sheet<'_>, street: i32) {
    let (frame, ink, wood) = (sheet.scene.frame, sheet.colours.ink, sheet.colours.wood);
    let apart = frame.part(86).max(1);
    let start = frame.across(sheet.chance(64).between(6, 30));
    let window = sheet.pen.painter.window.grown(apart);
    let top = street - frame.part(74);
    let thin = frame.part(1) * 3 / 10;
    for pole in (window.x - start).div_euclid(apart)..=(window.right() - start).div_euclid(apart) {
        let x = start + pole * apart;
        for (height, sag) in [(5, 9), (9, 12), (14, 10)] {
            let y = top + frame.part(height);
            let at = |step: i32| (x + apart * step / 16, y + frame.part(sag) * step * (16 - step) / 64);
            let mut cord: Vec<Point> = (0..=16).map(at).collect();
            cord.extend((0..=16).rev().map(at).map(|(x, y)| (x, y + thin)));
            sheet.pen.polygon(&cord, ink);
        }
        let half = frame.part(1) * 7 / 10;
        sheet.pen.together(|pen| {
            pen.block([x - half, top, x + half, street], wood.dim);
            for height in [4, 9, 14] {
                pen.polygon(
                    &block([x - half * 7, top + frame.part(height), x + half * 7, top + frame.part(height) + half]),
                    wood.lit,
                );
            }
        });
    }
}

/// A street from `top` down, with slabs along it.
fn pavement(sheet: &mut Sheet<'_>, top: i32) {
    let (frame, pair) = (sheet.scene.frame, sheet.colours.ground[0]);
    let window = sheet.pen.painter.window.grown(frame.part(10));
    let bottom = window.bottom().max(frame.height) + frame.part(5);
    sheet.pen.together(|pen| pen.block([window.x, top, window.right(), bottom], pair.lit));
    let slab = frame.part(16).max(1);
    for (row, y) in (top..bottom).step_by(frame.part(5).max(1) as usize).enumerate().take(60) {
        sheet.pen.block([window.x, y, window.right(), y + frame.part(1) / 4], pair.dim);
        for step in window.x.div_euclid(slab)..=window.right().div_euclid(slab) {
            let x = step * slab + if row % 2 == 0 { 0 } else { slab / 2 };
            sheet.pen.block([x, y, x + frame.part(1) / 4, y + frame.part(5)], pair.dim);
        }
    }
}

/// A tiled roof from `top` down.
fn roof(sheet: &mut Sheet<'_>, top: i32) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let pair = colours.water[1];
    let window = sheet.pen.painter.window.grown(frame.part(10));
    let ridge = sheet.skyline(|_| top);
    sheet.pen.below(&ridge, pair.dim);
    let tile = frame.part(9).max(1);
    let bottom = window.bottom().max(frame.height) + frame.part(5);
    for step in window.x.div_euclid(tile)..=window.right().div_euclid(tile) {
        let x = step * tile;
        sheet.pen.together(|pen| pen.block([x - tile / 4, top, x + tile / 4, bottom], pair.lit));
        for row in 1..((bottom - top) / tile).min(40) {
            sheet.pen.block([x - tile / 4, top + row * tile, x + tile / 4, top + row * tile + tile / 8], pair.dim);
        }
    }
    let cap = [window.x, top - frame.part(1), window.right(), top + frame.part(4)];
    sheet.pen.together(|pen| pen.block(cap, pair.lit));
    sheet.pen.block([window.x, top + frame.part(2), window.right(), top + frame.part(4)], pair.dim);
    for step in window.x.div_euclid(tile)..=window.right().div_euclid(tile) {
        let x = step * tile;
        sheet.pen.together(|pen| pen.ellipse((x, top + frame.part(4)), tile * 3 / 10, tile * 3 / 10, pair.lit));
        sheet.pen.ellipse((x, top + frame.part(4)), tile / 8, tile / 8, pair.dim);
    }
}
