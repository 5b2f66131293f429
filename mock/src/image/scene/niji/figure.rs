//! niji's figures: a robot, somebody under a wide hat, and the small spirits that watch.

use super::Sheet;
use crate::image::scene::path::{Place, Point};

pub(super) fn robot(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let (coat, main) = (colours.white, colours.main);
    let plate = |[left, top, right, bottom]: [i32; 4], bevel: i32| -> Vec<Point> {
        vec![
            (left + bevel, top),
            (right - bevel, top),
            (right, top + bevel),
            (right, bottom - bevel),
            (right - bevel, bottom),
            (left + bevel, bottom),
            (left, bottom - bevel),
            (left, top + bevel),
        ]
    };
    sheet.pen.together(|pen| {
        pen.stroke(at, [(500, 140), (520, 80), (500, 40)], 20, 16, coat.dim);
        pen.round(at, (500, 36), 34, 34, main.lit);
    });
    for (shoulder, elbow, hand) in [((300, 640), (170, 700), (200, 830)), ((700, 640), (840, 620), (850, 480))] {
        sheet.pen.together(|pen| {
            pen.stroke(at, [shoulder, elbow, hand], 74, 62, coat.lit);
            pen.round(at, hand, 58, 58, main.lit);
        });
    }
    sheet.pen.together(|pen| {
        for x in [350, 530] {
            pen.shape(at, &plate([x, 840, x + 120, 960], 10), coat.dim);
            pen.shape(at, &plate([x - 26, 925, x + 146, 1_000], 34), main.lit);
        }
    });
    sheet.pen.together(|pen| pen.shape(at, &plate([300, 560, 700, 890], 84), coat.lit));
    sheet.pen.shape(at, &[(616, 566), (694, 640), (694, 808), (616, 884)], coat.dim);
    sheet.pen.together(|pen| pen.round(at, (470, 716), 82, 82, colours.lamp.lit));
    sheet.pen.shape(at, &[(470, 660), (500, 706), (486, 706), (506, 776), (438, 712), (462, 712)], main.lit);
    sheet.pen.together(|pen| {
        for x in [212, 788] {
            pen.round(at, (x, 340), 46, 84, main.lit);
        }
    });
    sheet.pen.together(|pen| pen.shape(at, &plate([226, 130, 774, 560], 120), coat.lit));
    sheet.pen.shape(at, &[(660, 134), (770, 250), (770, 440), (660, 556)], coat.dim);
    sheet.pen.together(|pen| pen.shape(at, &plate([286, 216, 714, 490], 90), colours.ink));
    for x in [400, 600] {
        sheet.pen.round(at, (x, 340), 50, 64, colours.bright.lit);
        sheet.pen.round(at, (x - 14, 316), 18, 20, colours.white.lit);
    }
    sheet.pen.stroke(at, [(456, 424), (500, 456), (544, 424)], 14, 14, colours.bright.lit);
}

/// Seen from behind, under a hat of straw, with a staff.
pub(super) fn wanderer(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let (main, hat) = (colours.main, colours.lamp);
    sheet.pen.together(|pen| pen.stroke(at, [(745, 250), (750, 600), (740, 1_000)], 20, 20, colours.wood.lit));
    sheet.pen.together(|pen| {
        for x in [440, 560] {
            pen.round(at, (x, 975), 58, 32, colours.wood.dim);
        }
    });
    let cape = [((250, 640), (230, 930)), ((360, 980), (500, 950)), ((640, 980), (770, 930)), ((750, 640), (600, 380))];
    sheet.pen.together(|pen| pen.curved(at, (400, 380), &cape, main.lit));
    sheet.pen.curved(
        at,
        (560, 400),
        &[((640, 700), (620, 962)), ((700, 960), (770, 930)), ((750, 640), (600, 380))],
        main.dim,
    );
    sheet.pen.curved(
        at,
        (420, 560),
        &[((400, 760), (350, 956)), ((390, 964), (410, 962)), ((440, 760), (420, 560))],
        main.dim,
    );
    // A scarf in the wind.
    let scarf = [((200, 360), (90, 460)), ((150, 470), (110, 560)), ((260, 520), (420, 470))];
    sheet.pen.together(|pen| {
        pen.curved(at, (420, 380), &scarf, colours.white.lit);
        pen.curved(
            at,
            (390, 370),
            &[((500, 440), (610, 370)), ((630, 420), (610, 460)), ((500, 520), (390, 460))],
            colours.white.lit,
        );
    });
    let brim = [((500, 40), (860, 350)), ((700, 440), (500, 440)), ((300, 440), (140, 350)), ((330, 120), (500, 96))];
    sheet
        .pen
        .together(|pen| pen.curved(at, (500, 96), &[((670, 120), (860, 350)), brim[1], brim[2], brim[3]], hat.lit));
    sheet.pen.curved(
        at,
        (540, 110),
        &[((680, 130), (850, 348)), ((730, 420), (600, 434)), ((640, 280), (540, 110))],
        hat.dim,
    );
    for x in [330, 430, 540] {
        sheet.pen.stroke(at, [(500, 110), ((500 + x) / 2 - 10, 240), (x - (500 - x) / 3, 420)], 7, 7, hat.dim);
    }
}

/// Small round spirits in a row, each with a leaf on its head.
pub(super) fn spirits(sheet: &mut Sheet<'_>, (x, y): Point, many: i32) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let mut dice = sheet.scene.details();
    for index in 0..many {
        let size = frame.part(dice.between(10, 15));
        let x = x + (2 * index - many + 1) * frame.part(9) + frame.part(dice.between(-2, 2));
        let at = Place { x, y: y + frame.part(dice.between(0, 3)), size, mirrored: dice.chance(1, 2) };
        let body = [
            ((90, 150), (500, 140)),
            ((910, 150), (900, 700)),
            ((890, 1_010), (500, 1_000)),
            ((110, 1_010), (100, 700)),
        ];
        sheet.pen.together(|pen| {
            pen.stroke(at, [(500, 190), (500, 100), (540, 40)], 46, 36, colours.leaf.dim);
            pen.curved(at, (540, 50), &[((600, -130), (900, -60)), ((800, 130), (540, 50))], colours.leaf.lit);
        });
        sheet.pen.together(|pen| pen.curved(at, (100, 700), &body, colours.white.lit));
        sheet.pen.curved(
            at,
            (760, 290),
            &[((900, 420), (898, 700)), ((890, 1_000), (560, 994)), ((860, 880), (760, 290))],
            colours.white.dim,
        );
        for x in [350, 590] {
            sheet.pen.round(at, (x, 540), 62, 86, colours.ink);
            sheet.pen.round(at, (x - 18, 506), 22, 26, colours.white.lit);
        }
        for x in [220, 720] {
            sheet.pen.round(at, (x, 660), 74, 44, colours.blush);
        }
        sheet.pen.round(at, (470, 690), 40, 46, colours.ink);
    }
}
