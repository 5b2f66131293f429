//! niji's patterns: rows of round waves, and a quilt of small pictures.

use super::colours::Pair;
use super::heaven::{Heaven, flat, sparkle};
use super::{Sheet, Spot, blossom, figure};
use crate::image::noise::PEAK;
use crate::image::scene::Dice;
use crate::image::scene::path::Place;

/// So many rows of waves are drawn.
const ROWS_MAX: i32 = 90;

/// Rows of waves one before the other under a large sun.
pub(super) fn waves(sheet: &mut Sheet<'_>) {
    let frame = sheet.scene.frame;
    let mut dice = sheet.chance(70);
    let first = frame.down(dice.between(40, 52));
    let heaven = Heaven::paint(sheet, first);
    heaven.clouds(sheet);
    let colours = sheet.colours;
    let pairs = [colours.water[0], colours.main, colours.water[1], colours.bright, colours.ground[2]];
    let (radius, start) = (frame.part(dice.between(12, 15)).max(2), dice.below(5) as i32);
    let step = (radius * 11 / 20).max(1);
    let bottom = sheet.pen.painter.window.bottom() + radius;
    for row in 0..((bottom - first) / step + 1).clamp(0, ROWS_MAX) {
        let pair = pairs[((row + start) % 5) as usize];
        // The rows after it cover all that lies lower.
        let is_last = row + 3 > ((bottom - first) / step + 1).clamp(0, ROWS_MAX);
        let deep = if is_last { i32::MAX / 4 } else { first + row * step + radius * 9 / 4 };
        swell(sheet, (first + row * step, radius, deep), row, pair);
        if row == 5 {
            figure::spirits(sheet, (frame.across(dice.between(25, 75)), first + row * step - radius * 2 / 5), 1);
        }
    }
}

/// One row of round waves with foam: the height of its middle, the radius of a wave, and how far down it is painted.
pub(super) fn swell(sheet: &mut Sheet<'_>, (base, radius, deep): (i32, i32, i32), row: i32, pair: Pair) {
    let radius = radius.max(2);
    let shift = if row % 2 == 0 { 0 } else { radius };
    let water = sheet.scene.outskirts.between(base - radius * 2, base + radius);
    let bob = |x: i32| {
        let swing = water.line(sheet.scene.detail ^ row as u64, x, radius * 9);
        swing / (PEAK * 2 / radius).max(1)
    };
    let line = |part: i32| {
        let (round, wide) = (i64::from(radius * part / 100), i64::from(radius));
        let rise = |x: i32| {
            let off = i64::from((x + shift).rem_euclid(radius * 2)) - wide;
            (round * round - off * off).max(0).isqrt() as i32
        };
        sheet.skyline(|x| base + bob(x) - rise(x))
    };
    let [outer, foam, inner, core] = [100, 84, 66, 38].map(line);
    let white = sheet.colours.white.lit;
    let last = usize::try_from(sheet.pen.painter.down(deep) >> 8).unwrap_or(0);
    sheet.pen.down_to(&outer, last, white);
    for (heights, shade) in [(foam, pair.lit), (inner, pair.dim), (core, pair.lit)] {
        sheet.pen.painter.down_to(&heights, last, &flat(shade));
    }
}

/// A quilt: small pictures in squares.
pub(super) fn quilt(sheet: &mut Sheet<'_>) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let mut dice = sheet.chance(71);
    let cell = frame.short() / dice.between(3, 5);
    let (left, top) = (frame.width % cell / 2, frame.height % cell / 2);
    sheet.pen.painter.fill(flat(colours.ink));
    let window = sheet.pen.painter.window;
    let cell = cell.max(window.width / 90).max(window.height / 90).max(8);
    for row in (window.y - top).div_euclid(cell)..=(window.bottom() - top).div_euclid(cell) {
        for column in (window.x - left).div_euclid(cell)..=(window.right() - left).div_euclid(cell) {
            let (x, y) = (left + column * cell + cell / 2, top + row * cell + cell / 2);
            let place = u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned());
            let salt = sheet.scene.outskirts.seed_at(x, y, cell);
            let dice = Dice::of(&[sheet.scene.composition, place, salt]);
            let detail = Dice::of(&[sheet.scene.detail, place, salt]);
            square(sheet, Spot { x, y, dice }, detail, cell);
        }
    }
}

fn square(sheet: &mut Sheet<'_>, spot: Spot, mut detail: Dice, cell: i32) {
    let (colours, line) = (sheet.colours, sheet.pen.line);
    let Spot { x, y, mut dice } = spot;
    let half = cell / 2 - line / 2;
    let grounds = [
        colours.sky[1],
        colours.sky[5],
        colours.main.lit,
        colours.bright.lit,
        colours.water[0].lit,
        colours.petal.lit,
        colours.leaf.lit,
        colours.white.lit,
        colours.lamp.lit,
    ];
    let ground = dice.below(9) as usize;
    let next = |off: u32| grounds[(ground + off as usize) % 9];
    let corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)];
    sheet.pen.polygon(&corners, grounds[ground]);
    let (one, other) = (next(1 + detail.below(3)), next(4 + detail.below(4)));
    let at = Place { x, y: y + half, size: half * 2, mirrored: dice.chance(1, 2) };
    match dice.below(9) {
        0 => {
            for (part, shade) in [(42, one), (30, other), (18, grounds[ground]), (8, one)] {
                sheet.pen.together(|pen| pen.ellipse((x, y), cell * part / 100, cell * part / 100, shade));
            }
        }
        1 => blossom::flower(
            sheet,
            (x, y),
            cell * 45 / 100,
            if ground == 5 { colours.white.lit } else { colours.petal.lit },
            colours.main.lit,
        ),
        2 => {
            let coat = if ground == 7 { colours.ground[3].lit } else { colours.white.lit };
            sheet.pen.together(|pen| {
                pen.shape(at, &[(190, 520), (190, 150), (450, 330)], coat);
                pen.shape(at, &[(810, 520), (810, 150), (550, 330)], coat);
                pen.round(at, (500, 560), 330, 280, coat);
            });
            for x in [380, 620] {
                sheet.pen.round(at, (x, 550), 48, 64, colours.ink);
                sheet.pen.round(at, (x - 14, 526), 16, 18, colours.white.lit);
                sheet.pen.round(at, ((x - 500) * 19 / 10 + 500, 650), 48, 28, colours.blush);
            }
            sheet.pen.stroke(at, [(500, 650), (490, 690), (440, 680)], 14, 10, colours.ink);
            sheet.pen.stroke(at, [(500, 650), (510, 690), (560, 680)], 14, 10, colours.ink);
        }
        3 => {
            for row in 0..3 {
                for column in 0..3 {
                    let middle = (200 + column * 300, 200 + row * 300);
                    sheet.pen.together(|pen| pen.round(at, middle, 130, 130, one));
                    sheet.pen.round(at, middle, 80, 80, other);
                    sheet.pen.round(at, middle, 36, 36, grounds[ground]);
                }
            }
        }
        4 => blossom::lantern(sheet, at, (500, 0), 130, 380),
        5 => {
            sheet.pen.together(|pen| pen.round(at, (500, 430), 250, 250, colours.lamp.lit));
            let hill = |top: i32| {
                [
                    ((250, top - 220), (500, top)),
                    ((760, top + 190), (1_000, top - 40)),
                    ((1_000, 900), (1_000, 1_000)),
                    ((500, 1_000), (0, 1_000)),
                ]
            };
            sheet.pen.curved(at, (0, 640), &hill(640), colours.ink);
            sheet.pen.curved(at, (0, 666), &hill(666), one);
            sheet.pen.curved(at, (0, 800), &hill(800), other);
        }
        6 => {
            sheet.pen.together(|pen| {
                pen.shape(
                    at,
                    &[(500, 60), (610, 390), (940, 500), (610, 610), (500, 940), (390, 610), (60, 500), (390, 390)],
                    one,
                )
            });
            sheet.pen.round(at, (500, 500), 90, 90, other);
        }
        7 => {
            for (row, column) in
                (0..4).flat_map(|row| (0..4).map(move |column| (row, column))).filter(|(a, b)| (a + b) % 2 == 0)
            {
                let (left, top) = (column * 250, row * 250);
                sheet.pen.shape(at, &[(left, top), (left + 250, top), (left + 250, top + 250), (left, top + 250)], one);
            }
            sparkle(sheet, (x, y), cell * 30 / 100, other);
        }
        _ => {
            let leaf = [((120, 160), (880, 120)), ((900, 860), (120, 880))];
            sheet.pen.together(|pen| pen.curved(at, (120, 880), &leaf, one));
            sheet.pen.stroke(at, [(140, 860), (480, 480), (820, 180)], 20, 12, colours.ink);
            for step in [320, 480, 640] {
                sheet.pen.stroke(
                    at,
                    [(step, 1_000 - step), (step + 10, 860 - step), (step - 20, 800 - step)],
                    14,
                    8,
                    colours.ink,
                );
                sheet.pen.stroke(
                    at,
                    [(step, 1_000 - step), (step + 120, 990 - step), (step + 190, 1_020 - step)],
                    14,
                    8,
                    colours.ink,
                );
            }
        }
    }
}
