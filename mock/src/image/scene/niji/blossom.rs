//! What blooms: cherry trees with lanterns in them, petals in the wind, flowers.

use super::{Sheet, Spot};
use crate::image::dither::Shade;
use crate::image::scene::Dice;
use crate::image::scene::path::{Place, bend};

/// Five directions, in parts of 1,000, and their opposites.
const FIVE: [(i32, i32); 5] = [(0, -1_000), (951, -309), (588, 809), (-588, 809), (-951, -309)];

/// A flower of five petals.
pub(super) fn flower(sheet: &mut Sheet<'_>, (x, y): (i32, i32), size: i32, petal: Shade, heart: Shade) {
    sheet.pen.together(|pen| {
        for (dx, dy) in FIVE {
            pen.ellipse((x + dx * size / 1_700, y + dy * size / 1_700), size * 45 / 100, size * 45 / 100, petal);
        }
    });
    sheet.pen.ellipse((x, y), size * 28 / 100, size * 28 / 100, heart);
}

/// A flower on a stalk with leaves.
pub(super) fn plant(sheet: &mut Sheet<'_>, dice: &mut Dice, (x, y): (i32, i32), height: i32, size: i32) {
    let colours = sheet.colours;
    let lean = height * dice.between(-24, 24) / 100;
    let at = Place { x, y, size: height, mirrored: false };
    let bow = lean * 1_000 / height.max(1);
    let stalk = [(500, 1_000), (500 - bow / 3, 500), (500 + bow, 0)];
    let width = size * 130 / height.max(1);
    let leaves: Vec<_> = (1..4)
        .map(|step| {
            let root = bend(stalk[0], stalk[1], stalk[2], step, 5);
            let side = if step % 2 == 0 { 1 } else { -1 };
            let long = size * dice.between(700, 1_050) / height.max(1);
            (root, (root.0 + side * long, root.1 - long / 2), long)
        })
        .collect();
    sheet.pen.together(|pen| {
        pen.stroke(at, stalk, width, width * 2 / 3, colours.leaf.dim);
        for &(root, tip, long) in &leaves {
            let middle = (i32::midpoint(root.0, tip.0), i32::midpoint(root.1, tip.1));
            let (over, under) = ((middle.0, middle.1 - long / 3), (middle.0, middle.1 + long / 3));
            pen.curved(at, root, &[(over, tip), (under, root)], colours.leaf.lit);
        }
    });
    let (petal, heart) = match dice.below(4) {
        0 => (colours.main, colours.lamp.lit),
        1 => (colours.bright, colours.white.lit),
        2 => (colours.petal, colours.main.lit),
        _ => (colours.white, colours.lamp.dim),
    };
    let (x, y) = at.point(stalk[2]);
    let around = |at: usize, reach: i32| {
        (x + FIVE[at].0 * size / 1_000 * reach / 100, y + FIVE[at].1 * size / 1_000 * reach / 100)
    };
    sheet.pen.together(|pen| {
        for at in 0..5 {
            pen.ellipse(around(at, 62), size * 48 / 100, size * 48 / 100, petal.dim);
        }
    });
    for at in 0..5 {
        let (px, py) = around(at, 62);
        sheet.pen.ellipse((px - size * 6 / 100, py - size * 7 / 100), size * 38 / 100, size * 38 / 100, petal.lit);
    }
    sheet.pen.together(|pen| pen.ellipse((x, y), size * 30 / 100, size * 30 / 100, heart));
}

/// Petals that fall everywhere.
pub(super) fn petals(sheet: &mut Sheet<'_>) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    for Spot { x, y, mut dice } in
        sheet.spots(50, (frame.part(15), frame.part(15)), (i32::MIN / 4, i32::MAX / 4), frame.part(4))
    {
        let size = frame.part(1) * dice.between(50, 130) / 100;
        let (across, down) = *dice.pick(&[(90, 50), (60, 90), (100, 35)]);
        let shade = if dice.chance(1, 3) { colours.petal.dim } else { colours.petal.lit };
        if dice.chance(2, 3) {
            sheet.pen.ellipse((x, y), size * across / 100, size * down / 100, shade);
        }
    }
}

/// A heap of blossoms within a box.
fn crown(sheet: &mut Sheet<'_>, at: Place, puffs: &[((i32, i32), i32)], dice: &mut Dice) {
    let petal = sheet.colours.petal;
    sheet.pen.together(|pen| {
        for &(middle, radius) in puffs {
            pen.round(at, middle, radius, radius, petal.dim);
        }
    });
    for &((x, y), radius) in puffs {
        let light = if at.mirrored { radius / 8 } else { -radius / 8 };
        sheet.pen.round(at, (x + light, y - radius / 7), radius * 4 / 5, radius * 4 / 5, petal.lit);
    }
    for &((x, y), radius) in puffs {
        let (dx, dy) = (dice.between(-45, 45), dice.between(-55, 25));
        let (size, middle) = (radius * dice.between(12, 19) / 100, (x + radius * dx / 100, y + radius * dy / 100));
        let (x, y) = at.point(middle);
        let size = at.scale(size);
        for (dx, dy) in FIVE {
            let white = sheet.colours.white.lit;
            sheet.pen.ellipse((x + dx * size / 1_500, y + dy * size / 1_500), size / 2, size / 2, white);
        }
        sheet.pen.ellipse((x, y), size / 3, size / 3, sheet.colours.main.lit);
    }
}

/// A cherry tree in full bloom.
pub(super) fn cherry(sheet: &mut Sheet<'_>, at: Place) {
    let wood = sheet.colours.wood;
    sheet.pen.together(|pen| {
        pen.curved(
            at,
            (400, 1_000),
            &[
                ((470, 860), (440, 640)),
                ((500, 560), (560, 640)),
                ((560, 860), (640, 1_000)),
                ((520, 970), (400, 1_000)),
            ],
            wood.lit,
        );
        pen.stroke(at, [(470, 700), (400, 590), (250, 520)], 62, 34, wood.lit);
        pen.stroke(at, [(530, 700), (600, 590), (740, 500)], 62, 34, wood.lit);
    });
    sheet.pen.curved(
        at,
        (530, 620),
        &[((540, 860), (600, 985)), ((620, 990), (630, 992)), ((560, 860), (560, 640))],
        wood.dim,
    );
    let puffs = [
        ((200, 470), 150),
        ((800, 460), 150),
        ((330, 560), 120),
        ((680, 570), 125),
        ((280, 300), 175),
        ((720, 290), 175),
        ((500, 180), 190),
        ((500, 430), 200),
    ];
    let mut dice = sheet.scene.details();
    crown(sheet, at, &puffs, &mut dice);
}

/// A tree that stands beside the first frame: a branch of it, with lanterns, hangs into a corner.
pub(super) fn tree(sheet: &mut Sheet<'_>, stage: i32) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let mut dice = sheet.chance(51);
    let is_right = dice.chance(1, 2);
    // Its box lies so that the trunk stands outside, and the end of a branch inside.
    let size = (stage + frame.part(24)).clamp(frame.part(60), frame.part(170));
    let aside = size * 29 / 100;
    let x = if is_right { frame.width + aside } else { -aside };
    let at = Place { x, y: stage + frame.part(6), size, mirrored: is_right };
    let wood = colours.wood;
    sheet.pen.together(|pen| {
        pen.curved(
            at,
            (380, 1_000),
            &[
                ((460, 860), (430, 500)),
                ((450, 300), (520, 300)),
                ((560, 640), (600, 1_000)),
                ((500, 980), (380, 1_000)),
            ],
            wood.lit,
        );
        pen.stroke(at, [(480, 420), (720, 236), (1_066, 318)], 44, 9, wood.lit);
        pen.stroke(at, [(480, 430), (300, 300), (160, 290)], 40, 16, wood.lit);
    });
    for index in 0..dice.between(1, 3) {
        let x = 960 - index * 92 + dice.between(-8, 8);
        lantern(sheet, at, (x, 290), dice.between(18, 90), 42);
    }
    let puffs = [
        ((120, 270), 95),
        ((300, 300), 110),
        ((230, 180), 120),
        ((420, 150), 130),
        ((600, 170), 120),
        ((520, 280), 110),
        ((660, 248), 70),
        ((740, 226), 58),
        ((816, 232), 50),
        ((884, 242), 46),
        ((948, 256), 38),
        ((1_006, 276), 30),
        ((1_052, 302), 20),
    ];
    crown(sheet, at, &puffs, &mut dice);
}

/// A paper lantern on a cord.
pub(super) fn lantern(sheet: &mut Sheet<'_>, at: Place, (x, y): (i32, i32), cord: i32, size: i32) {
    let (lamp, main, ink) = (sheet.colours.lamp, sheet.colours.main, sheet.colours.ink);
    let top = y + cord;
    sheet.pen.shape(at, &[(x - 2, y), (x + 2, y), (x + 2, top), (x - 2, top)], ink);
    let middle = (x, top + size * 8 / 10);
    sheet.pen.together(|pen| {
        pen.round(at, middle, size * 7 / 10, size * 8 / 10, main.lit);
        let cap =
            |y: i32| [(x - size / 3, y), (x + size / 3, y), (x + size / 3, y + size / 5), (x - size / 3, y + size / 5)];
        pen.shape(at, &cap(top - size / 10), ink);
        pen.shape(at, &cap(top + size * 15 / 10), ink);
    });
    sheet.pen.round(at, middle, size * 45 / 100, size * 62 / 100, lamp.dim);
    sheet.pen.round(at, (x - size / 12, middle.1), size / 4, size * 45 / 100, lamp.lit);
}
