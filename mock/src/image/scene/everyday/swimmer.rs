//! What swims, seen from the side, on its way to the right.

use super::super::path::Place;
use super::super::pen::Pen;
use super::super::tone::Wares;

pub(super) fn fish(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [coat, stripe, black, fin, _] = wares.tones;
    pen.together(|pen| {
        pen.curved(
            at,
            (230, 560),
            &[((40, 380), (10, 330)), ((70, 520), (60, 570)), ((70, 640), (10, 810)), ((60, 760), (230, 620))],
            fin.lit,
        );
        pen.curved(at, (340, 400), &[((420, 220), (560, 200)), ((680, 240), (740, 380))], fin.lit);
        pen.curved(at, (430, 770), &[((460, 900), (560, 920)), ((600, 860), (620, 780))], fin.lit);
    });
    for (x, y, tip_x, tip_y) in [(200, 560, 50, 400), (190, 590, 90, 580), (200, 620, 60, 750)] {
        pen.stroke(at, [(x, y), ((x + tip_x) / 2, (y + tip_y) / 2), (tip_x, tip_y)], 12, 6, fin.dim);
    }
    for x in [460, 540, 620] {
        pen.stroke(at, [(x, 390), (x + 10, 310), (x + 20, 260)], 12, 5, fin.dim);
    }
    let body = [((280, 340), (570, 340)), ((860, 350), (970, 570)), ((860, 800), (560, 810)), ((290, 800), (200, 590))];
    pen.together(|pen| pen.curved(at, (200, 590), &body, coat.lit));
    pen.curved(
        at,
        (212, 614),
        &[((560, 800), (960, 592)), ((850, 800), (560, 810)), ((290, 800), (212, 614))],
        coat.dim,
    );
    for (x, top, bottom, width) in [(690, 366, 786, 58), (440, 356, 800, 54), (262, 476, 712, 30)] {
        let band = [
            ((x + 70, 580), (x, bottom)),
            ((x + width, bottom), (x + width, bottom)),
            ((x + width + 70, 580), (x + width, top)),
        ];
        pen.curved(
            at,
            (x - 12, top),
            &[
                ((x + 58, 580), (x - 12, bottom)),
                ((x, bottom), (x, bottom)),
                ((x + width + 84, 580), (x + width + 12, top)),
            ],
            black.lit,
        );
        pen.curved(at, (x, top), &band, stripe.lit);
    }
    pen.together(|pen| pen.round(at, (820, 510), 52, 56, wares.white.lit));
    pen.round(at, (832, 512), 30, 36, black.lit);
    pen.round(at, (842, 496), 11, 12, wares.white.lit);
    pen.stroke(at, [(872, 650), (910, 650), (938, 616)], 12, 8, black.lit);
    pen.together(|pen| pen.curved(at, (610, 590), &[((520, 560), (500, 640)), ((520, 720), (630, 690))], fin.lit));
    pen.stroke(at, [(600, 620), (560, 630), (530, 650)], 8, 5, fin.dim);
    pen.stroke(at, [(600, 654), (570, 664), (545, 680)], 8, 5, fin.dim);
}

pub(super) fn turtle(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [skin, shell, plate, black, cream] = wares.tones;
    pen.together(|pen| {
        pen.curved(at, (250, 700), &[((60, 740), (10, 860)), ((160, 860), (330, 760))], skin.dim);
        pen.curved(at, (600, 720), &[((520, 900), (420, 990)), ((640, 990), (720, 740))], skin.dim);
    });
    pen.together(|pen| {
        pen.curved(
            at,
            (750, 600),
            &[((820, 500), (900, 470)), ((1_000, 480), (996, 570)), ((980, 650), (880, 650)), ((820, 690), (740, 700))],
            skin.lit,
        );
        pen.shape(at, &[(130, 660), (20, 700), (140, 710)], skin.lit);
    });
    pen.round(at, (930, 540), 22, 26, black.lit);
    pen.round(at, (937, 532), 8, 9, wares.white.lit);
    pen.stroke(at, [(920, 608), (960, 612), (986, 590)], 8, 6, black.lit);
    for (x, y) in [(830, 610), (800, 650), (860, 580)] {
        pen.round(at, (x, y), 18, 13, skin.dim);
    }
    let dome = [((150, 340), (480, 320)), ((760, 340), (810, 680)), ((640, 770), (450, 770)), ((200, 770), (110, 680))];
    pen.together(|pen| pen.curved(at, (110, 680), &dome, shell.lit));
    pen.curved(
        at,
        (120, 700),
        &[((460, 640), (806, 690)), ((640, 772), (450, 770)), ((200, 770), (120, 700))],
        cream.lit,
    );
    for corners in [
        [(360, 380), (470, 350), (560, 400), (540, 500), (420, 510), (330, 460)],
        [(230, 440), (310, 400), (300, 470), (390, 530), (340, 620), (190, 590)],
        [(600, 410), (690, 470), (740, 590), (610, 620), (570, 530), (580, 470)],
        [(420, 540), (540, 530), (590, 630), (480, 660), (380, 640), (400, 580)],
    ] {
        pen.shape(at, &corners, plate.lit);
        let middle = corners.iter().fold((0, 0), |sum, corner| (sum.0 + corner.0 / 6, sum.1 + corner.1 / 6));
        let inner =
            corners.map(|corner| (middle.0 + (corner.0 - middle.0) * 3 / 5, middle.1 + (corner.1 - middle.1) * 3 / 5));
        pen.shape(at, &inner, plate.dim);
    }
    // The near flipper, as a wing.
    let flipper = [((700, 860), (560, 960)), ((700, 1_000), (820, 860)), ((830, 760), (740, 690))];
    pen.together(|pen| pen.curved(at, (620, 690), &flipper, skin.lit));
    for (x, y) in [(690, 780), (740, 800), (700, 850), (650, 900), (760, 740)] {
        pen.round(at, (x, y), 22, 16, skin.dim);
    }
}

pub(super) fn whale(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [coat, belly, black, spray, blush] = wares.tones;
    for (x, end) in [(640, 560), (664, 664), (690, 776)] {
        pen.stroke(at, [(670, 340), (x, 200), (end, 170)], 18, 12, spray.lit);
        pen.round(at, (end, 186), 30, 26, spray.lit);
    }
    pen.together(|pen| {
        pen.curved(
            at,
            (150, 560),
            &[((60, 500), (0, 380)), ((90, 400), (150, 440)), ((160, 380), (240, 320)), ((260, 440), (210, 560))],
            coat.lit,
        );
    });
    let body = [
        ((180, 620), (330, 560)),
        ((480, 340), (720, 350)),
        ((960, 360), (985, 600)),
        ((980, 800), (760, 860)),
        ((440, 900), (260, 760)),
        ((160, 680), (140, 540)),
    ];
    pen.together(|pen| pen.curved(at, (205, 520), &body, coat.lit));
    pen.curved(
        at,
        (984, 640),
        &[((700, 680), (480, 790)), ((400, 820), (330, 806)), ((520, 890), (760, 860)), ((980, 800), (984, 640))],
        belly.lit,
    );
    for (from, to) in [(560, 640), (640, 720), (730, 810), (830, 890)] {
        pen.stroke(at, [(from, 850), (to - 20, 790), (to + 60, 720)], 6, 6, belly.dim);
    }

    pen.stroke(at, [(984, 650), (880, 690), (800, 660)], 10, 8, black.lit);
    pen.round(at, (790, 580), 26, 32, black.lit);
    pen.round(at, (798, 568), 10, 11, wares.white.lit);
    pen.round(at, (850, 630), 30, 17, blush.lit);
    pen.together(|pen| pen.curved(at, (590, 720), &[((520, 900), (440, 930)), ((440, 800), (500, 690))], coat.dim));
}
