//! What stands on a table: fruit, a bowl of noodles, a cake, a cup of coffee.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};

/// Steam that rises from a place.
fn steam(pen: &mut Pen<'_>, at: Place, (x, y): Point, tone: Tone) {
    for (dx, high, bow) in [(-110, 190, 40), (0, 250, -46), (110, 200, 40)] {
        let (x, half) = (x + dx, y - high / 2);
        pen.stroke(at, [(x, y), (x + bow, y - high / 4), (x, half)], 12, 18, tone.lit);
        pen.stroke(at, [(x, half), (x - bow, half - high / 4), (x, y - high)], 18, 5, tone.lit);
    }
}

/// The shadow of what stands at the foot of its box.
fn shadow(pen: &mut Pen<'_>, at: Place, half: i32, tone: Tone) {
    pen.round(at, (540, 985), half, 40, tone.dim);
}

pub(super) fn apple(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [skin, green, stalk, orange, table] = wares.tones;
    shadow(pen, at, 470, table);
    // An orange behind it.
    pen.together(|pen| pen.round(at, (850, 780), 205, 205, orange.lit));
    pen.ball(at, (850, 780), 205, 205, orange);
    pen.round(at, (890, 600), 22, 12, orange.dim);
    let outline = [
        ((400, 210), (300, 250)),
        ((90, 300), (96, 580)),
        ((110, 880), (330, 990)),
        ((420, 1_030), (480, 985)),
        ((540, 1_030), (630, 990)),
        ((850, 880), (864, 580)),
        ((870, 300), (660, 250)),
        ((560, 210), (480, 290)),
    ];
    pen.together(|pen| pen.curved(at, (480, 290), &outline, skin.lit));
    let shade = [
        ((840, 250), (864, 580)),
        ((850, 880), (630, 990)),
        ((540, 1_030), (480, 985)),
        ((720, 880), (740, 560)),
        ((740, 380), (660, 250)),
    ];
    pen.curved(at, (660, 250), &shade, skin.dim);
    pen.curved(
        at,
        (370, 276),
        &[((480, 390), (590, 276)), ((540, 262), (480, 292)), ((420, 262), (370, 276))],
        skin.dim,
    );
    pen.together(|pen| pen.stroke(at, [(478, 316), (470, 210), (520, 110)], 26, 34, stalk.lit));
    let leaf = [((560, 40), (780, 70)), ((740, 240), (510, 220))];
    pen.together(|pen| pen.curved(at, (510, 220), &leaf, green.lit));
    pen.curved(at, (510, 220), &[((640, 140), (780, 70)), ((740, 240), (510, 220))], green.dim);
    pen.curved(
        at,
        (180, 500),
        &[((190, 370), (290, 330)), ((240, 400), (236, 500)), ((210, 540), (180, 500))],
        wares.white.lit,
    );
    pen.round(at, (206, 590), 20, 30, wares.white.lit);
}

pub(super) fn noodles(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [bowl, noodle, soup, green, table] = wares.tones;
    let (ink, white) = (wares.ink, wares.white);
    shadow(pen, at, 420, table);
    steam(pen, at, (500, 400), white);
    pen.together(|pen| {
        pen.curved(
            at,
            (350, 930),
            &[((340, 1_000), (370, 1_000)), ((500, 1_012), (630, 1_000)), ((660, 1_000), (650, 930))],
            bowl.dim,
        )
    });
    let body = [((60, 960), (360, 966)), ((500, 976), (640, 966)), ((940, 960), (970, 590)), ((500, 700), (30, 590))];
    pen.together(|pen| pen.curved(at, (30, 590), &body, bowl.lit));
    pen.curved(
        at,
        (640, 966),
        &[((940, 960), (970, 590)), ((900, 610), (810, 640)), ((800, 900), (560, 972))],
        bowl.dim,
    );
    for x in [170, 300, 430, 560, 690] {
        pen.stroke(at, [(x, 790), (x + 34, 750), (x + 68, 790)], 12, 12, white.lit);
        pen.stroke(at, [(x + 34, 820), (x + 68, 780), (x + 102, 820)], 12, 12, white.lit);
    }
    pen.together(|pen| pen.round(at, (500, 590), 472, 130, bowl.lit));
    pen.round(at, (500, 592), 440, 112, bowl.dim);
    pen.round(at, (500, 600), 424, 100, soup.lit);
    for (x, y, far, bow) in [
        (160, 610, 420, 60),
        (190, 640, 400, 70),
        (240, 664, 420, 60),
        (130, 585, 300, 50),
        (330, 676, 360, 40),
        (300, 690, 330, 30),
        (560, 640, 300, 50),
    ] {
        pen.stroke(at, [(x, y), (x + far / 2, y - bow), (x + far, y + 6)], 20, 20, noodle.lit);
        pen.stroke(at, [(x + 20, y + 10), (x + far / 2, y - bow + 14), (x + far - 10, y + 14)], 6, 6, noodle.dim);
    }
    // A sheet of seaweed, two halves of an egg, a slice with a whirl, leeks.
    pen.together(|pen| pen.shape(at, &[(690, 400), (860, 430), (850, 610), (690, 600)], ink));
    pen.shape(at, &[(710, 424), (742, 430), (736, 590), (706, 588)], green.dim);
    for (x, y) in [(390, 530), (560, 548)] {
        pen.together(|pen| pen.round(at, (x, y), 92, 62, white.lit));
        pen.round(at, (x + 4, y + 2), 52, 34, soup.dim);
        pen.round(at, (x, y), 48, 30, noodle.lit);
    }
    pen.together(|pen| pen.round(at, (236, 560), 72, 44, white.lit));
    pen.stroke(at, [(206, 560), (236, 530), (262, 560)], 12, 12, bowl.lit);
    pen.stroke(at, [(262, 560), (240, 590), (226, 562)], 12, 10, bowl.lit);
    for (x, y) in [(470, 640), (540, 652), (620, 640), (680, 650), (440, 604), (600, 615), (760, 640)] {
        pen.round(at, (x, y), 22, 13, green.lit);
        pen.round(at, (x, y), 10, 6, green.dim);
    }
    pen.together(|pen| {
        for (from, to) in [((560, 500), (940, 190)), ((620, 520), (1_000, 240))] {
            pen.stroke(at, [from, (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1)), to], 16, 24, table.lit);
        }
    });
}

pub(super) fn cake(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [icing, cream, dough, red, gold] = wares.tones;
    shadow(pen, at, 480, gold);
    pen.together(|pen| pen.round(at, (500, 946), 470, 62, wares.white.lit));
    pen.round(at, (500, 940), 410, 44, wares.white.dim);
    let layer = |left: i32, top: i32, bottom: i32| {
        let (right, bow) = (1_000 - left, (500 - left) / 7);
        (
            (left, top),
            [
                ((500, top + bow), (right, top)),
                ((right, bottom - 20), (right, bottom)),
                ((500, bottom + bow * 2), (left, bottom)),
                ((left, bottom - 20), (left, top)),
            ],
        )
    };
    for (left, top, bottom, tone) in [(140, 660, 930, dough), (140, 760, 830, cream)] {
        let (start, curves) = layer(left, top, bottom);
        pen.together(|pen| pen.curved(at, start, &curves, tone.lit));
    }
    pen.curved(
        at,
        (640, 950),
        &[((860, 945), (860, 930)), ((860, 700), (860, 640)), ((800, 690), (700, 700)), ((720, 840), (640, 950))],
        dough.dim,
    );
    pen.curved(
        at,
        (700, 812),
        &[((860, 800), (860, 770)), ((860, 800), (860, 836)), ((800, 872), (690, 880))],
        cream.dim,
    );
    // Icing that runs down.
    let mut drip = vec![((130, 560), (130, 640))];
    for (x, down) in
        [(190, 90), (270, 40), (350, 130), (440, 60), (530, 140), (620, 50), (700, 110), (780, 40), (846, 90)]
    {
        drip.push(((x - 60, 690 + down), (x, 690 + down)));
        drip.push(((x + 34, 690 + down), (x + 36, 690)));
    }
    drip.extend([((872, 660), (870, 600)), ((860, 500), (500, 500)), ((140, 500), (130, 600))]);
    pen.together(|pen| pen.curved(at, (130, 600), &drip, icing.lit));
    pen.together(|pen| pen.round(at, (500, 600), 370, 88, icing.lit));
    pen.round(at, (520, 606), 320, 64, icing.mid());
    for (x, y) in [(200, 600), (310, 648), (440, 670), (580, 668), (700, 644), (800, 596)] {
        pen.together(|pen| pen.round(at, (x, y - 30), 54, 46, cream.lit));
        pen.together(|pen| pen.round(at, (x, y - 74), 32, 32, red.lit));
        pen.round(at, (x - 10, y - 84), 9, 9, wares.white.lit);
    }
    for (x, y) in [(380, 570), (500, 556), (620, 570)] {
        pen.together(|pen| {
            pen.shape(at, &[(x - 15, y), (x - 15, y - 200), (x + 15, y - 200), (x + 15, y)], wares.white.lit)
        });
        for step in [40, 100, 160] {
            pen.shape(
                at,
                &[(x - 15, y - step), (x + 15, y - step - 22), (x + 15, y - step - 2), (x - 15, y - step + 20)],
                red.lit,
            );
        }
        let flame = [((x + 46, y - 250), (x, y - 310)), ((x - 46, y - 250), (x, y - 214))];
        pen.together(|pen| pen.curved(at, (x, y - 214), &flame, gold.lit));
        pen.round(at, (x, y - 240), 9, 18, wares.white.lit);
    }
}

pub(super) fn cup(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [china, coffee, foam, band, table] = wares.tones;
    shadow(pen, at, 470, table);
    steam(pen, at, (450, 380), wares.white);
    pen.together(|pen| pen.round(at, (460, 940), 430, 60, china.lit));
    pen.round(at, (470, 936), 320, 36, china.dim);
    pen.together(|pen| {
        pen.stroke(at, [(730, 560), (960, 540), (900, 700)], 54, 50, china.lit);
        pen.stroke(at, [(900, 700), (850, 800), (690, 800)], 50, 40, china.lit);
    });
    let body = [((170, 880), (330, 930)), ((450, 960), (570, 930)), ((740, 880), (770, 480)), ((450, 560), (130, 480))];
    pen.together(|pen| pen.curved(at, (130, 480), &body, china.lit));
    pen.curved(
        at,
        (570, 930),
        &[((740, 880), (770, 480)), ((700, 500), (620, 514)), ((650, 820), (500, 944))],
        china.dim,
    );
    pen.curved(
        at,
        (146, 640),
        &[((440, 740), (756, 640)), ((748, 690), (736, 730)), ((440, 830), (166, 730))],
        band.lit,
    );
    pen.curved(
        at,
        (600, 690),
        &[((700, 670), (756, 640)), ((748, 690), (736, 730)), ((680, 760), (580, 778))],
        band.dim,
    );
    pen.together(|pen| pen.round(at, (450, 480), 322, 88, china.lit));
    pen.round(at, (450, 484), 288, 70, coffee.dim);
    pen.round(at, (450, 492), 276, 60, coffee.lit);
    // A leaf of milk.
    let leaf = [((300, 470), (330, 470)), ((430, 430), (600, 500)), ((470, 560), (300, 500))];
    pen.curved(at, (300, 500), &leaf, foam.lit);
    pen.stroke(at, [(320, 484), (450, 500), (590, 500)], 8, 4, coffee.lit);
    pen.curved(
        at,
        (210, 600),
        &[((206, 580), (222, 574)), ((216, 700), (262, 830)), ((220, 760), (210, 600))],
        wares.white.lit,
    );
}
