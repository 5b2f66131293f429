//! Larger animals, and those that fly.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};

/// A leg with a hoof: hip, its handle, knee, fetlock, and how wide it is above and at the knee.
fn leg(
    pen: &mut Pen<'_>,
    at: Place,
    [hip, handle, knee, foot]: [Point; 4],
    (above, below): (i32, i32),
    coat: crate::image::dither::Shade,
    hoof: Tone,
) {
    pen.together(|pen| {
        pen.stroke(at, [hip, handle, knee], above, below, coat);
        pen.stroke(
            at,
            [knee, (i32::midpoint(knee.0, foot.0) - 6, i32::midpoint(knee.1, foot.1)), foot],
            below,
            below * 7 / 10,
            coat,
        );
    });
    let (x, y) = foot;
    pen.together(|pen| pen.shape(at, &[(x - 22, y), (x + 24, y), (x + 38, y + 56), (x - 28, y + 56)], hoof.lit));
}

pub(super) fn horse(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [coat, mane, black, cream, _] = wares.tones;
    let tail = [((120, 420), (70, 560)), ((40, 720), (80, 860)), ((140, 760), (150, 640)), ((180, 560), (240, 500))];
    pen.together(|pen| pen.curved(at, (230, 440), &tail, mane.lit));
    pen.stroke(at, [(200, 470), (120, 540), (100, 740)], 10, 4, mane.dim);
    leg(pen, at, [(330, 560), (330, 680), (350, 740), (380, 930)], (120, 52), coat.dim, black);
    leg(pen, at, [(610, 570), (720, 620), (790, 640), (760, 800)], (96, 50), coat.dim, black);
    let body = [
        ((400, 452), (540, 408)),
        ((640, 350), (690, 130)),
        ((730, 100), (780, 140)),
        ((840, 190), (912, 290)),
        ((940, 330), (906, 356)),
        ((870, 376), (830, 344)),
        ((780, 320), (752, 300)),
        ((760, 440), (704, 540)),
        ((690, 610), (640, 640)),
        ((480, 680), (340, 634)),
        ((240, 640), (196, 580)),
        ((170, 470), (230, 440)),
    ];
    pen.together(|pen| {
        pen.shape(at, &[(700, 150), (706, 50), (756, 120)], coat.lit);
        pen.curved(at, (230, 440), &body, coat.lit);
    });
    let belly = [
        ((400, 600), (600, 570)),
        ((700, 540), (730, 400)),
        ((740, 500), (704, 540)),
        ((690, 610), (640, 640)),
        ((480, 680), (340, 634)),
        ((240, 640), (196, 580)),
    ];
    pen.curved(at, (196, 560), &belly, coat.dim);
    leg(pen, at, [(250, 540), (190, 660), (262, 750), (246, 940)], (150, 58), coat.lit, black);
    leg(pen, at, [(640, 560), (664, 690), (640, 760), (646, 940)], (108, 54), coat.lit, black);
    let crest = [
        ((640, 60), (700, 84)),
        ((730, 110), (716, 160)),
        ((700, 300), (650, 400)),
        ((600, 470), (540, 470)),
        ((580, 400), (560, 340)),
        ((640, 220), (660, 120)),
    ];
    pen.together(|pen| pen.curved(at, (680, 110), &crest, mane.lit));
    for (x, y) in [(640, 220), (620, 300), (590, 370)] {
        pen.stroke(at, [(x + 46, y - 30), (x + 20, y + 20), (x - 10, y + 50)], 9, 3, mane.dim);
    }
    pen.stroke(at, [(706, 110), (750, 110), (762, 160)], 22, 8, mane.lit);
    pen.curved(
        at,
        (800, 172),
        &[((860, 200), (906, 290)), ((880, 310), (866, 300)), ((820, 240), (790, 180))],
        cream.lit,
    );
    pen.round(at, (782, 204), 18, 20, black.dim);
    pen.round(at, (788, 197), 6, 6, wares.white.lit);
    pen.round(at, (896, 314), 10, 13, black.lit);
    pen.stroke(at, [(904, 346), (880, 348), (860, 334)], 7, 5, black.lit);
}

/// A horse with a horn.
pub(super) fn unicorn(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    horse(pen, at, wares);
    let gold = wares.tones[4];
    pen.together(|pen| pen.shape(at, &[(756, 128), (800, 150), (900, -40)], gold.lit));
    pen.shape(at, &[(784, 142), (800, 150), (900, -40)], gold.dim);
    for (from, to) in [((776, 92), (812, 112)), ((800, 50), (830, 66)), ((828, 4), (850, 18))] {
        pen.stroke(at, [from, (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1) + 4), to], 7, 7, gold.dim);
    }
}

pub(super) fn panda(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [fur, black, green, blush, _] = wares.tones;
    pen.together(|pen| pen.round(at, (500, 770), 290, 240, fur.lit));
    pen.curved(
        at,
        (700, 590),
        &[((810, 700), (780, 820)), ((740, 1_000), (540, 1_006)), ((720, 900), (700, 590))],
        fur.dim,
    );
    pen.together(|pen| {
        for x in [290, 710] {
            pen.round(at, (x, 140), 92, 92, black.lit);
        }
    });
    pen.together(|pen| {
        pen.curved(
            at,
            (250, 620),
            &[((500, 540), (750, 620)), ((760, 690), (700, 720)), ((500, 650), (300, 720)), ((240, 690), (250, 620))],
            black.lit,
        )
    });
    pen.together(|pen| {
        for x in [270, 730] {
            pen.round(at, (x, 930), 122, 76, black.lit);
        }
    });
    for x in [250, 750] {
        pen.round(at, (x, 934), 58, 40, blush.lit);
        for dx in [-54, 0, 54] {
            pen.round(at, (x + dx, 876), 17, 15, blush.lit);
        }
    }
    pen.together(|pen| pen.round(at, (500, 360), 300, 258, fur.lit));
    let shade = [((800, 240), (798, 370)), ((780, 600), (520, 618)), ((720, 560), (690, 190))];
    pen.curved(at, (690, 190), &shade, fur.dim);
    for side in [-1, 1] {
        let x = |off: i32| 500 + side * off;
        let patch = [
            ((x(60), 300), (x(110), 270)),
            ((x(190), 280), (x(216), 400)),
            ((x(200), 480), (x(140), 470)),
            ((x(50), 440), (x(60), 370)),
        ];
        pen.curved(at, (x(60), 370), &patch, black.lit);
        pen.round(at, (x(122), 370), 34, 38, wares.white.lit);
        pen.round(at, (x(118), 374), 24, 28, wares.ink);
        pen.round(at, (x(118) - 8, 362), 9, 9, wares.white.lit);
        pen.round(at, (x(190), 496), 40, 24, blush.lit);
    }
    pen.round(at, (500, 458), 46, 30, black.lit);
    pen.round(at, (488, 450), 12, 7, fur.dim);
    pen.stroke(at, [(500, 484), (494, 520), (450, 524)], 9, 7, black.lit);
    pen.stroke(at, [(500, 484), (506, 520), (550, 524)], 9, 7, black.lit);
    // A stalk of bamboo in both paws.
    pen.together(|pen| pen.stroke(at, [(300, 900), (500, 780), (780, 560)], 34, 30, green.lit));
    for (x, y) in [(420, 836), (560, 750), (680, 650)] {
        pen.stroke(at, [(x - 14, y - 22), (x, y), (x + 14, y + 22)], 9, 9, green.dim);
    }
    pen.together(|pen| {
        pen.curved(at, (760, 580), &[((820, 440), (940, 440)), ((900, 560), (760, 580))], green.lit);
        pen.curved(at, (770, 570), &[((900, 560), (970, 640)), ((860, 660), (770, 570))], green.lit);
    });
    pen.together(|pen| {
        for (x, y) in [(360, 816), (620, 760)] {
            pen.round(at, (x, y), 74, 64, black.lit);
        }
    });
}

/// A wing of skin: its shoulder, its wrist, and the tips of its fingers from the outermost on.
fn wing(
    pen: &mut Pen<'_>,
    at: Place,
    shoulder: Point,
    wrist: Point,
    tips: &[Point],
    (skin, bone): (crate::image::dither::Shade, Tone),
) {
    let mut curves = vec![((i32::midpoint(shoulder.0, wrist.0) - 20, i32::midpoint(shoulder.1, wrist.1) - 40), wrist)];
    let mut before = wrist;
    for &tip in tips {
        // Between two fingers the skin hangs in a bow.
        let pull = (
            (before.0 + tip.0) / 2 + (wrist.0 - (before.0 + tip.0) / 2) / if before == wrist { 30 } else { 3 },
            (before.1 + tip.1) / 2 + (wrist.1 - (before.1 + tip.1) / 2) / if before == wrist { 30 } else { 3 },
        );
        curves.push((pull, tip));
        before = tip;
    }
    curves.push(((i32::midpoint(before.0, shoulder.0), i32::midpoint(before.1, shoulder.1) - 40), shoulder));
    pen.together(|pen| pen.curved(at, shoulder, &curves, skin));
    for &tip in tips {
        pen.stroke(
            at,
            [wrist, (i32::midpoint(wrist.0, tip.0), i32::midpoint(wrist.1, tip.1) - 20), tip],
            18,
            7,
            bone.lit,
        );
    }
    pen.together(|pen| pen.stroke(at, [shoulder, curves[0].0, wrist], 44, 28, bone.lit));
}

pub(super) fn dragon(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [scale, belly, fire, black, cream] = wares.tones;
    wing(pen, at, (560, 540), (640, 60), &[(940, 20), (900, 210), (800, 330), (690, 430)], (belly.dim, scale));
    // The tail, its spade first.
    pen.together(|pen| pen.shape(at, &[(40, 560), (20, 440), (110, 500), (190, 470), (130, 580)], fire.lit));
    pen.together(|pen| {
        pen.stroke(at, [(420, 760), (210, 930), (100, 800)], 120, 66, scale.lit);
        pen.stroke(at, [(100, 800), (20, 700), (100, 560)], 66, 22, scale.lit);
    });
    for (x, y) in [(310, 800), (230, 828), (150, 800), (84, 726)] {
        pen.shape(at, &[(x - 26, y), (x, y - 62), (x + 26, y)], fire.lit);
    }
    pen.together(|pen| {
        pen.stroke(at, [(600, 760), (700, 800), (640, 900)], 96, 60, scale.dim);
        pen.curved(at, (600, 900), &[((640, 860), (720, 930)), ((660, 950), (600, 940))], scale.dim);
    });
    let body = [
        ((300, 560), (480, 530)),
        ((620, 520), (700, 420)),
        ((740, 330), (690, 260)),
        ((740, 190), (800, 220)),
        ((880, 330), (830, 500)),
        ((790, 680), (640, 800)),
        ((500, 880), (380, 800)),
        ((310, 760), (330, 660)),
    ];
    pen.together(|pen| pen.curved(at, (330, 660), &body, scale.lit));
    let front = [
        ((880, 330), (830, 500)),
        ((790, 680), (640, 800)),
        ((560, 846), (480, 836)),
        ((660, 740), (720, 600)),
        ((790, 460), (770, 300)),
    ];
    pen.curved(at, (800, 240), &front, belly.lit);
    for (from, to) in [
        ((790, 330), (848, 340)),
        ((786, 400), (850, 430)),
        ((766, 480), (832, 520)),
        ((734, 560), (792, 610)),
        ((690, 640), (734, 700)),
        ((626, 716), (656, 780)),
    ] {
        pen.stroke(at, [from, (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1) + 8), to], 9, 9, belly.dim);
    }
    // The hind leg in front.
    pen.together(|pen| {
        pen.round(at, (440, 740), 130, 112, scale.lit);
        pen.stroke(at, [(450, 800), (380, 880), (450, 930)], 90, 60, scale.lit);
        pen.curved(at, (400, 930), &[((450, 880), (560, 950)), ((500, 990), (400, 980))], scale.lit);
    });
    for x in [460, 500, 540] {
        pen.shape(at, &[(x - 12, 950), (x + 26, 988), (x - 18, 984)], cream.lit);
    }
    // The head: jaw, fire, skull, horns.
    pen.together(|pen| {
        pen.curved(
            at,
            (900, 290),
            &[((980, 250), (1_110, 270)), ((1_180, 330), (1_120, 380)), ((1_040, 330), (900, 310))],
            fire.lit,
        )
    });
    pen.curved(
        at,
        (910, 298),
        &[((1_000, 280), (1_070, 300)), ((1_080, 340), (1_050, 350)), ((1_000, 320), (910, 304))],
        cream.lit,
    );
    pen.together(|pen| {
        pen.curved(
            at,
            (760, 280),
            &[((820, 340), (900, 330)), ((950, 320), (940, 300)), ((860, 290), (800, 230))],
            scale.dim,
        );
        pen.curved(at, (700, 130), &[((640, 60), (560, 60)), ((620, 120), (690, 190))], cream.lit);
        pen.curved(at, (760, 120), &[((740, 20), (660, -20)), ((690, 80), (720, 160))], cream.lit);
        pen.curved(
            at,
            (680, 210),
            &[
                ((690, 110), (790, 120)),
                ((860, 130), (900, 190)),
                ((980, 200), (984, 250)),
                ((970, 290), (900, 280)),
                ((820, 290), (760, 300)),
                ((680, 290), (680, 210)),
            ],
            scale.lit,
        );
    });
    pen.curved(
        at,
        (720, 270),
        &[((820, 250), (980, 256)), ((970, 290), (900, 280)), ((820, 290), (760, 300))],
        scale.dim,
    );
    for (x, y) in [(880, 284), (920, 284), (955, 280)] {
        pen.shape(at, &[(x - 12, y - 4), (x + 12, y - 4), (x, y + 26)], cream.lit);
    }
    pen.together(|pen| pen.curved(at, (776, 196), &[((810, 160), (846, 200)), ((810, 218), (776, 196))], belly.lit));
    pen.shape(at, &[(808, 178), (818, 178), (816, 208), (806, 208)], black.dim);
    pen.round(at, (944, 222), 11, 8, black.lit);
    for (x, y) in [(668, 300), (690, 380), (650, 450), (570, 500), (480, 530)] {
        pen.shape(at, &[(x - 22, y + 30), (x - 36, y - 40), (x + 24, y - 6)], fire.lit);
    }
    wing(pen, at, (470, 580), (330, 110), &[(-40, 90), (-10, 300), (90, 430), (230, 520)], (belly.lit, scale));
}

pub(super) fn butterfly(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [wing, black, spot, cream, blue] = wares.tones;
    for (side, at) in [(0, at), (1, Place { mirrored: !at.mirrored, ..at })] {
        let shade = if side == 0 { wing.lit } else { wing.mid() };
        let lower =
            [((560, 700), (640, 900)), ((740, 1_010), (840, 900)), ((900, 760), (800, 610)), ((640, 540), (510, 520))];
        pen.together(|pen| pen.curved(at, (510, 540), &lower, black.lit));
        pen.curved(
            at,
            (540, 580),
            &[((590, 720), (660, 860)), ((740, 940), (800, 860)), ((850, 760), (760, 640)), ((640, 570), (540, 580))],
            shade,
        );
        for (x, y, size) in [(700, 860, 34), (780, 800, 30), (640, 800, 22)] {
            pen.round(at, (x, y), size, size, blue.lit);
            pen.round(at, (x - 6, y - 6), size / 2, size / 2, cream.lit);
        }
        let upper = [
            ((540, 260), (700, 120)),
            ((860, 20), (970, 110)),
            ((1_030, 200), (960, 370)),
            ((900, 540), (720, 580)),
            ((580, 590), (505, 500)),
        ];
        pen.together(|pen| pen.curved(at, (505, 480), &upper, black.lit));
        pen.curved(
            at,
            (530, 460),
            &[
                ((570, 290), (710, 170)),
                ((840, 90), (910, 160)),
                ((950, 230), (900, 340)),
                ((840, 480), (710, 530)),
                ((590, 550), (530, 480)),
            ],
            shade,
        );
        pen.curved(
            at,
            (550, 450),
            &[((600, 330), (700, 260)), ((760, 250), (770, 310)), ((740, 400), (640, 460)), ((580, 480), (550, 450))],
            spot.lit,
        );
        for (from, end) in [((530, 470), (850, 130)), ((530, 475), (920, 280)), ((530, 480), (800, 480))] {
            pen.stroke(
                at,
                [from, (i32::midpoint(from.0, end.0), i32::midpoint(from.1, end.1) - 30), end],
                12,
                9,
                black.lit,
            );
        }
        for (x, y) in [(900, 96), (956, 170), (968, 260), (930, 360), (870, 440)] {
            pen.round(at, (x, y), 17, 17, cream.lit);
        }
        pen.stroke(at, [(508, 360), (520, 220), (600, 150)], 9, 5, black.lit);
        pen.round(at, (604, 146), 17, 17, black.lit);
    }
    pen.together(|pen| {
        pen.stroke(at, [(500, 420), (500, 600), (500, 780)], 54, 22, black.lit);
        pen.round(at, (500, 380), 36, 40, black.lit);
    });
    for y in [480, 540, 600, 660] {
        pen.stroke(at, [(482, y), (500, y + 8), (518, y)], 7, 7, spot.dim);
    }
}
