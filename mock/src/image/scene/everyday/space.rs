//! What is on its way to the stars.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::Wares;

pub(super) fn rocket(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [red, hull, glass, grey, fire] = wares.tones;
    let flame = |half: i32, end: i32| {
        [
            ((500 + half, 820), (500 + half * 2 / 3, 880)),
            ((540, 940), (500, end)),
            ((460, 940), (500 - half * 2 / 3, 880)),
            ((500 - half, 820), (500 - half / 2, 780)),
        ]
    };
    pen.together(|pen| pen.curved(at, (560, 780), &flame(120, 1_040), red.lit));
    pen.curved(at, (550, 780), &flame(84, 970), fire.lit);
    pen.curved(at, (530, 780), &flame(46, 900), wares.white.lit);
    for side in [-1, 1] {
        let x = |off: i32| 500 + side * off;
        let fin = [((x(300), 620), (x(310), 830)), ((x(240), 760), (x(110), 750))];
        pen.together(|pen| pen.curved(at, (x(130), 520), &fin, if side < 0 { red.lit } else { red.dim }));
    }
    pen.together(|pen| pen.shape(at, &[(420, 740), (580, 740), (600, 800), (400, 800)], grey.lit));
    pen.shape(at, &[(520, 740), (580, 740), (600, 800), (530, 800)], grey.dim);
    let body = [
        ((320, 280), (500, 40)),
        ((680, 280), (670, 520)),
        ((660, 660), (600, 760)),
        ((500, 776), (400, 760)),
        ((340, 660), (330, 520)),
    ];
    pen.together(|pen| pen.curved(at, (330, 520), &body, hull.lit));
    pen.curved(
        at,
        (524, 70),
        &[((680, 280), (670, 520)), ((660, 660), (600, 760)), ((570, 766), (540, 768)), ((620, 480), (524, 70))],
        hull.dim,
    );
    pen.together(|pen| {
        pen.curved(
            at,
            (382, 240),
            &[((430, 130), (500, 40)), ((570, 130), (618, 240)), ((500, 276), (382, 240))],
            red.lit,
        )
    });
    pen.curved(at, (524, 72), &[((580, 150), (618, 240)), ((590, 256), (560, 260)), ((556, 160), (524, 72))], red.dim);
    for (y, radius) in [(390, 82), (580, 52)] {
        pen.together(|pen| pen.round(at, (500, y), radius, radius, grey.lit));
        pen.together(|pen| pen.round(at, (500, y), radius * 72 / 100, radius * 72 / 100, glass.lit));
        pen.round(at, (500 - radius / 4, y - radius / 4), radius / 4, radius / 5, wares.white.lit);
    }
    pen.together(|pen| {
        pen.curved(
            at,
            (486, 620),
            &[((470, 760), (484, 850)), ((500, 870), (516, 850)), ((530, 760), (514, 620))],
            red.lit,
        )
    });
    pen.curved(
        at,
        (346, 650),
        &[((500, 690), (652, 650)), ((640, 680), (630, 700)), ((500, 736), (370, 700))],
        red.lit,
    );
}

pub(super) fn astronaut(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [suit, visor, accent, grey, gold] = wares.tones;
    pen.together(|pen| {
        pen.curved(
            at,
            (300, 480),
            &[
                ((300, 400), (380, 400)),
                ((620, 400), (700, 480)),
                ((730, 640), (690, 740)),
                ((500, 780), (310, 740)),
                ((270, 640), (300, 480)),
            ],
            grey.lit,
        )
    });
    // Legs, then arms: one of them waves.
    for (side, tone) in [(-1, suit.lit), (1, suit.mid())] {
        let x = |off: i32| 500 + side * off;
        pen.together(|pen| {
            pen.stroke(at, [(x(90), 740), (x(110), 840), (x(110), 920)], 150, 130, tone);
            pen.curved(
                at,
                (x(40), 930),
                &[((x(40), 900), (x(110), 900)), ((x(200), 900), (x(204), 1_000)), ((x(110), 1_006), (x(36), 1_000))],
                grey.lit,
            );
        });
        pen.stroke(at, [(x(48), 850), (x(110), 866), (x(174), 850)], 22, 22, accent.lit);
    }
    pen.together(|pen| {
        pen.stroke(at, [(320, 560), (200, 620), (210, 760)], 120, 100, suit.lit);
        pen.round(at, (212, 790), 62, 56, grey.lit);
    });
    pen.together(|pen| {
        pen.stroke(at, [(680, 560), (840, 560), (850, 380)], 120, 96, suit.mid());
        pen.round(at, (852, 340), 60, 60, grey.lit);
    });
    pen.stroke(at, [(164, 720), (210, 736), (258, 722)], 20, 20, accent.lit);
    pen.stroke(at, [(806, 420), (852, 430), (900, 416)], 20, 20, accent.lit);
    let body = [
        ((290, 480), (400, 460)),
        ((600, 460), (690, 480)),
        ((760, 640), (700, 800)),
        ((500, 850), (300, 800)),
        ((240, 640), (310, 480)),
    ];
    pen.together(|pen| pen.curved(at, (310, 480), &body, suit.lit));
    pen.curved(
        at,
        (600, 470),
        &[((680, 470), (690, 480)), ((760, 640), (700, 800)), ((640, 824), (590, 830)), ((650, 640), (600, 470))],
        suit.dim,
    );
    pen.together(|pen| pen.shape(at, &[(400, 580), (600, 580), (590, 720), (410, 720)], grey.lit));
    for (x, y, tone) in [(436, 616, accent), (500, 616, gold), (564, 616, visor)] {
        pen.round(at, (x, y), 20, 20, tone.lit);
    }
    pen.shape(at, &[(430, 660), (570, 660), (566, 696), (434, 696)], visor.lit);
    pen.stroke(at, [(440, 684), (480, 650), (558, 680)], 8, 6, gold.lit);
    pen.together(|pen| pen.round(at, (500, 276), 244, 236, suit.lit));
    pen.ball(at, (500, 276), 244, 236, suit);
    pen.together(|pen| pen.round(at, (512, 290), 188, 162, gold.lit));
    pen.round(at, (514, 294), 170, 144, visor.lit);
    let lower: [(Point, Point); 3] = [((420, 430), (516, 438)), ((640, 430), (680, 320)), ((560, 420), (360, 350))];
    pen.curved(at, (360, 350), &lower, visor.dim);
    pen.curved(
        at,
        (380, 300),
        &[((380, 190), (490, 176)), ((420, 220), (416, 290)), ((400, 320), (380, 300))],
        wares.white.lit,
    );
    pen.round(at, (620, 250), 22, 16, wares.white.lit);
    pen.together(|pen| pen.stroke(at, [(700, 130), (740, 80), (760, 40)], 12, 8, grey.lit));
    pen.round(at, (762, 36), 20, 20, accent.lit);
    pen.together(|pen| pen.round(at, (744, 290), 36, 60, grey.lit));
}
