//! What has wheels, seen from the side, on its way to the right.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};
use super::hoop::{edge, hoop};

fn block([left, top, right, bottom]: [i32; 4]) -> [Point; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// A tyre with a rim and five spokes.
fn wheel(pen: &mut Pen<'_>, at: Place, middle: Point, radius: i32, (tyre, rim): (Tone, Tone)) {
    pen.together(|pen| pen.round(at, middle, radius, radius, tyre.dim));
    let part = |percent: i32| radius * percent / 100;
    pen.round(at, middle, part(66), part(66), rim.lit);
    for (dx, dy) in [(0, -50), (48, -15), (29, 40), (-29, 40), (-48, -15)] {
        pen.stroke(
            at,
            [middle, (middle.0 + part(dx) / 2, middle.1 + part(dy) / 2), (middle.0 + part(dx), middle.1 + part(dy))],
            part(16),
            part(22),
            tyre.lit,
        );
    }
    pen.round(at, middle, part(18), part(18), rim.dim);
}

pub(super) fn car(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [paint, glass, tyre, rim, lamp] = wares.tones;
    let ink = wares.ink;
    pen.round(at, (500, 996), 500, 26, ink);
    let body = [
        ((20, 800), (46, 760)),
        ((60, 736), (130, 732)),
        ((220, 726), (270, 690)),
        ((370, 612), (500, 608)),
        ((610, 606), (690, 690)),
        ((700, 702), (730, 706)),
        ((900, 724), (956, 790)),
        ((996, 830), (988, 900)),
        ((980, 950), (930, 952)),
        ((500, 966), (70, 952)),
        ((20, 950), (24, 880)),
    ];
    pen.together(|pen| {
        pen.curved(at, (24, 880), &body, paint.lit);
        pen.shape(at, &[(10, 700), (26, 682), (150, 690), (160, 712), (60, 714), (66, 760), (40, 760)], paint.dim);
    });
    // Light on the shoulder, shade along the sill.
    let side = [
        ((300, 850), (500, 848)),
        ((800, 838), (986, 870)),
        ((992, 950), (930, 952)),
        ((500, 966), (70, 952)),
        ((20, 950), (24, 890)),
    ];
    pen.curved(at, (24, 860), &side, paint.dim);
    pen.stroke(at, [(150, 766), (420, 742), (720, 752)], 10, 7, wares.white.lit);
    let windows = [((390, 640), (500, 636)), ((590, 636), (658, 712)), ((460, 722), (292, 718))];
    pen.together(|pen| pen.curved(at, (292, 718), &windows, glass.lit));
    pen.curved(at, (560, 642), &[((606, 654), (658, 712)), ((610, 716), (560, 717))], glass.dim);
    pen.shape(at, &[(470, 636), (486, 636), (474, 720), (452, 720)], ink);
    pen.shape(at, &[(380, 700), (430, 646), (452, 640), (406, 712)], wares.white.lit);
    pen.stroke(at, [(500, 728), (508, 830), (478, 930)], 6, 6, ink);
    pen.stroke(at, [(430, 784), (452, 780), (476, 782)], 12, 12, ink);
    pen.together(|pen| pen.curved(at, (868, 782), &[((930, 782), (962, 816)), ((920, 822), (868, 782))], lamp.lit));
    pen.together(|pen| pen.shape(at, &block([26, 790, 64, 822]), wares.tones[0].dim));
    pen.shape(at, &[(30, 796), (60, 796), (60, 814), (30, 814)], lamp.dim);
    pen.shape(at, &[(900, 900), (986, 894), (980, 930), (910, 930)], ink);
    for x in [232, 784] {
        pen.round(at, (x, 908), 108, 104, ink);
        wheel(pen, at, (x, 912), 90, (tyre, rim));
    }
}

pub(super) fn truck(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [paint, glass, tyre, rim, load] = wares.tones;
    let ink = wares.ink;
    pen.round(at, (500, 996), 510, 26, ink);
    pen.together(|pen| pen.shape(at, &block([20, 860, 960, 920]), tyre.lit));
    pen.together(|pen| pen.shape(at, &block([10, 430, 640, 870]), load.lit));
    pen.shape(at, &block([10, 740, 640, 870]), load.dim);
    pen.shape(at, &block([10, 600, 640, 660]), paint.lit);
    for x in [130, 255, 380, 505] {
        pen.shape(at, &block([x, 444, x + 7, 858]), load.dim);
    }
    let cab = [
        ((662, 540), (690, 540)),
        ((830, 530), (862, 560)),
        ((890, 600), (906, 690)),
        ((985, 700), (985, 760)),
        ((990, 850), (985, 900)),
        ((800, 904), (660, 900)),
    ];
    pen.together(|pen| pen.curved(at, (660, 900), &cab, paint.lit));
    pen.curved(
        at,
        (660, 900),
        &[((660, 850), (660, 830)), ((820, 820), (986, 826)), ((990, 880), (985, 900))],
        paint.dim,
    );
    pen.together(|pen| {
        pen.curved(
            at,
            (740, 690),
            &[((740, 600), (744, 584)), ((800, 578), (836, 584)), ((856, 610), (874, 690))],
            glass.lit,
        )
    });
    pen.shape(at, &[(770, 680), (800, 590), (824, 588), (796, 684)], wares.white.lit);
    pen.stroke(at, [(724, 580), (722, 720), (724, 870)], 6, 6, ink);
    pen.stroke(at, [(750, 742), (770, 740), (796, 742)], 12, 12, ink);
    pen.together(|pen| pen.round(at, (962, 786), 24, 30, wares.white.lit));
    pen.together(|pen| pen.shape(at, &block([880, 864, 1_000, 910]), rim.lit));
    for x in [150, 300, 800] {
        pen.round(at, (x, 900), 100, 96, ink);
        wheel(pen, at, (x, 914), 84, (tyre, rim));
    }
}

pub(super) fn bicycle(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [paint, leather, tyre, steel, _] = wares.tones;
    let (back, front) = ((230, 770), (770, 770));
    let rod = |pen: &mut Pen<'_>, from: Point, to: Point, width: i32, shade| {
        pen.stroke(at, [from, (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1)), to], width, width, shade);
    };
    for middle in [back, front] {
        wheel_of_spokes(pen, at, middle, 220, (tyre, steel));
    }
    let (pedals, seat, head) = ((450, 780), (390, 500), (690, 480));
    pen.together(|pen| {
        for (from, to) in [
            (back, pedals),
            (back, (396, 540)),
            (pedals, (380, 470)),
            (pedals, (700, 520)),
            ((400, 552), (694, 500)),
            ((680, 430), front),
        ] {
            rod(pen, from, to, 28, paint.lit);
        }
    });
    for (from, to) in [((238, 778), (450, 788)), ((458, 784), (706, 528)), ((404, 560), (690, 510))] {
        rod(pen, from, to, 8, paint.dim);
    }
    pen.together(|pen| {
        pen.curved(
            at,
            (280, 452),
            &[((350, 430), (470, 456)), ((430, 486), (390, 484)), ((320, 500), (280, 452))],
            leather.lit,
        )
    });
    pen.stroke(at, [(396, 470), (392, 490), seat], 16, 16, steel.lit);
    pen.together(|pen| {
        pen.stroke(at, [(674, 440), (668, 410), (690, 396)], 20, 20, steel.lit);
        pen.stroke(at, [(640, 410), (720, 372), (790, 400)], 22, 26, leather.lit);
    });
    // A basket at the handlebar.
    pen.together(|pen| pen.shape(at, &[(742, 430), (900, 430), (876, 550), (764, 550)], leather.lit));
    for y in [456, 490, 524] {
        pen.stroke(at, [(752, y), (820, y + 2), (888, y)], 6, 6, leather.dim);
    }
    pen.together(|pen| pen.round(at, pedals, 52, 52, steel.lit));
    pen.round(at, pedals, 30, 30, steel.dim);
    rod(pen, pedals, (510, 870), 16, wares.ink);
    pen.together(|pen| pen.shape(at, &block([480, 862, 560, 884]), wares.ink));
    rod(pen, head, (684, 452), 14, paint.dim);
}

fn wheel_of_spokes(pen: &mut Pen<'_>, at: Place, (x, y): Point, radius: i32, (tyre, steel): (Tone, Tone)) {
    for step in (0..48).step_by(4) {
        let end = edge((x, y), radius - 18, step);
        pen.stroke(at, [(x, y), (i32::midpoint(x, end.0), i32::midpoint(y, end.1)), end], 4, 4, steel.lit);
    }
    pen.shape(at, &hoop((x, y), radius, radius - 22), tyre.lit);
    pen.shape(at, &hoop((x, y), radius - 24, radius - 34), steel.lit);
    pen.together(|pen| pen.round(at, (x, y), 18, 18, steel.dim));
}

/// A steam engine with a carriage behind.
pub(super) fn train(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [paint, black, grey, brass, glass] = wares.tones;
    for (x, y, size) in [(790, 520, 52), (720, 440, 74), (620, 350, 96), (480, 270, 116), (310, 210, 120)] {
        pen.together(|pen| pen.round(at, (x, y), size, size * 4 / 5, wares.white.lit));
        pen.round(at, (x + size / 5, y + size / 5), size * 3 / 5, size * 2 / 5, wares.white.dim);
    }
    // The carriage goes on beyond the box.
    pen.together(|pen| pen.shape(at, &block([-620, 660, 190, 930]), paint.lit));
    pen.together(|pen| pen.shape(at, &block([-640, 630, 206, 672]), black.lit));
    pen.shape(at, &block([-620, 850, 190, 930]), paint.dim);
    for x in [-560, -400, -240, -80, 80] {
        pen.together(|pen| pen.shape(at, &block([x, 710, x + 92, 810]), glass.lit));
    }
    pen.together(|pen| pen.shape(at, &block([180, 880, 250, 912]), black.lit));
    // The cab, the boiler, the chimney.
    pen.together(|pen| pen.shape(at, &block([236, 560, 470, 930]), paint.lit));
    pen.together(|pen| pen.shape(at, &[(210, 560), (230, 516), (480, 516), (500, 560)], black.lit));
    pen.together(|pen| pen.shape(at, &block([282, 606, 420, 730]), glass.lit));
    pen.shape(at, &block([344, 606, 356, 730]), black.lit);
    pen.shape(at, &block([236, 850, 470, 930]), paint.dim);
    pen.together(|pen| {
        pen.shape(at, &[(790, 640), (774, 540), (756, 520), (870, 520), (852, 540), (838, 640)], black.lit)
    });
    pen.together(|pen| pen.curved(at, (540, 650), &[((540, 590), (590, 590)), ((640, 590), (640, 650))], brass.lit));
    let boiler =
        [((680, 636), (880, 640)), ((930, 650), (930, 760)), ((930, 860), (880, 870)), ((680, 872), (466, 870))];
    pen.together(|pen| pen.curved(at, (466, 640), &boiler, black.lit));
    pen.curved(
        at,
        (466, 780),
        &[((680, 786), (930, 780)), ((926, 860), (880, 870)), ((680, 872), (466, 870))],
        black.dim,
    );
    for x in [520, 660, 800] {
        pen.shape(at, &block([x, 640, x + 18, 868]), brass.lit);
    }
    pen.together(|pen| pen.round(at, (934, 690), 30, 34, brass.lit));
    pen.round(at, (938, 690), 16, 20, wares.white.lit);
    pen.together(|pen| pen.shape(at, &block([230, 866, 950, 920]), paint.dim));
    pen.together(|pen| pen.shape(at, &[(936, 880), (1_040, 1_000), (900, 1_000)], paint.lit));
    for x in [-540, -400, -30, 110] {
        wheel(pen, at, (x, 944), 56, (black, grey));
    }
    for x in [320, 490, 660] {
        wheel(pen, at, (x, 916), 86, (black, paint));
    }
    wheel(pen, at, (830, 946), 54, (black, paint));
    pen.together(|pen| pen.stroke(at, [(320, 930), (490, 930), (680, 930)], 22, 22, grey.lit));
}
