//! What niji builds: gates, towers of many roofs, houses, ships, lights, balloons.

use super::Sheet;
use super::blossom::lantern;
use super::colours::Pair;
use crate::image::scene::path::{Place, Point};

fn block([left, top, right, bottom]: [i32; 4]) -> [Point; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// A gate of two posts and two beams.
pub(super) fn gate(sheet: &mut Sheet<'_>, at: Place) {
    let (main, ink) = (sheet.colours.main, sheet.colours.ink);
    sheet.pen.together(|pen| {
        pen.shape(at, &[(190, 1_000), (230, 240), (310, 240), (290, 1_000)], main.lit);
        pen.shape(at, &[(810, 1_000), (770, 240), (690, 240), (710, 1_000)], main.lit);
        pen.shape(at, &block([150, 400, 850, 470]), main.lit);
        pen.shape(at, &block([465, 250, 535, 410]), main.lit);
    });
    for (x, lean) in [(262, 6), (742, -22)] {
        sheet.pen.shape(at, &[(x, 250), (x + 40, 250), (x + 32 + lean, 992), (x + lean, 992)], main.dim);
    }
    sheet.pen.together(|pen| {
        pen.curved(
            at,
            (30, 130),
            &[((500, 240), (970, 130)), ((985, 200), (950, 250)), ((500, 300), (50, 250)), ((15, 200), (30, 130))],
            main.lit,
        );
    });
    sheet.pen.curved(
        at,
        (30, 130),
        &[((500, 240), (970, 130)), ((980, 160), (975, 180)), ((500, 262), (25, 180))],
        ink,
    );
}

/// A roof with ends that turn up, its middle at `x`, from `top` to `eaves`.
fn roof(sheet: &mut Sheet<'_>, at: Place, (x, top, eaves): (i32, i32, i32), (ridge, half): (i32, i32), pair: Pair) {
    let outline = [
        ((x + ridge + (half - ridge) / 3, eaves - 14), (x + half, eaves - 34)),
        ((x + half - 6, eaves + 4), (x + half - 30, eaves + 14)),
        ((x, eaves + 22), (x - half + 30, eaves + 14)),
        ((x - half + 6, eaves + 4), (x - half, eaves - 34)),
        ((x - ridge - (half - ridge) / 3, eaves - 14), (x - ridge, top)),
    ];
    sheet.pen.together(|pen| pen.curved(at, (x + ridge, top), &outline, pair.lit));
    let shade = [
        ((x + ridge + (half - ridge) / 3, eaves - 14), (x + half, eaves - 34)),
        ((x + half - 6, eaves + 4), (x + half - 30, eaves + 14)),
        ((x + half / 2, eaves + 18), (x + half / 3, eaves + 18)),
    ];
    sheet.pen.curved(at, (x + ridge, top), &shade, pair.dim);
}

/// A tower of many roofs.
pub(super) fn pagoda(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    sheet.pen.together(|pen| {
        pen.curved(
            at,
            (130, 1_000),
            &[((190, 900), (210, 850)), ((500, 850), (790, 850)), ((810, 900), (870, 1_000))],
            colours.ground[0].lit,
        );
    });
    for (x, y) in [(260, 890), (400, 930), (560, 895), (700, 940), (250, 970), (620, 975), (470, 975)] {
        sheet.pen.round(at, (x, y), 46, 20, colours.ground[0].dim);
    }
    let floors = [(850, 690, 290, 400), (690, 545, 230, 335), (545, 410, 180, 275), (410, 290, 135, 215)];
    for (floor, ceiling, half, eaves) in floors {
        sheet.pen.together(|pen| pen.shape(at, &block([500 - half, ceiling, 500 + half, floor]), colours.white.lit));
        sheet.pen.shape(at, &block([500 + half / 3, ceiling, 500 + half, floor]), colours.white.dim);
        let many = (half - 40) / 110;
        for index in -many..=many {
            let x = 500 + index * 110;
            let (top, bottom) = (ceiling + (floor - ceiling) * 46 / 100, floor - 18);
            sheet.pen.together(|pen| pen.shape(at, &block([x - 24, top, x + 24, bottom]), colours.lamp.lit));
        }
        roof(sheet, at, (500, ceiling - 62, ceiling + 22), (half - 30, eaves), colours.main);
    }
    sheet.pen.together(|pen| {
        let gable = [((560, 190), (620, 262)), ((500, 280), (380, 262)), ((440, 190), (500, 110))];
        pen.curved(at, (500, 110), &gable, colours.main.lit);
        pen.stroke(at, [(500, 130), (500, 80), (500, 50)], 14, 10, colours.lamp.dim);
        pen.round(at, (500, 84), 20, 20, colours.lamp.lit);
    });
    sheet.pen.together(|pen| {
        pen.curved(at, (440, 1_000), &[((440, 890), (500, 890)), ((560, 890), (560, 1_000))], colours.wood.lit);
    });
    for x in [250, 750] {
        lantern(sheet, at, (x - 40, 722), 24, 40);
    }
}

/// A house with a wide roof and a round window.
pub(super) fn house(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    sheet.pen.together(|pen| {
        for (x, y, size) in [(716, 330, 40), (760, 240, 56), (724, 130, 70)] {
            pen.round(at, (x, y), size, size * 3 / 4, colours.cloud.lit);
        }
    });
    sheet.pen.together(|pen| pen.shape(at, &block([660, 380, 740, 600]), colours.wood.lit));
    sheet.pen.together(|pen| pen.shape(at, &block([200, 640, 800, 1_000]), colours.white.lit));
    sheet.pen.shape(at, &block([640, 640, 800, 1_000]), colours.white.dim);
    sheet.pen.together(|pen| pen.shape(at, &block([180, 950, 820, 1_000]), colours.wood.lit));
    sheet.pen.together(|pen| pen.shape(at, &block([430, 760, 570, 1_000]), colours.wood.dim));
    sheet.pen.shape(at, &block([446, 776, 554, 900]), colours.lamp.lit);
    for (x, y) in [(500, 776), (446, 834)] {
        let bar = if x == 500 { [494, y, 506, 900] } else { [446, y, 554, y + 10] };
        sheet.pen.shape(at, &block(bar), colours.wood.dim);
    }
    sheet.pen.together(|pen| pen.round(at, (310, 810), 72, 72, colours.lamp.lit));
    sheet.pen.shape(at, &block([304, 740, 316, 880]), colours.ink);
    sheet.pen.shape(at, &block([240, 804, 380, 816]), colours.ink);
    sheet.pen.together(|pen| pen.shape(at, &block([640, 770, 750, 870]), colours.lamp.lit));
    sheet.pen.shape(at, &block([689, 770, 701, 870]), colours.ink);
    roof(sheet, at, (500, 420, 670), (210, 430), colours.main);
    sheet.pen.together(|pen| pen.stroke(at, [(280, 418), (500, 404), (720, 418)], 44, 44, colours.main.dim));
    lantern(sheet, at, (590, 690), 20, 48);
}

/// A ship with ribbed sails.
pub(super) fn ship(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    sheet.pen.together(|pen| {
        pen.shape(at, &block([500, 60, 522, 860]), colours.wood.lit);
        pen.shape(at, &block([260, 260, 278, 860]), colours.wood.lit);
    });
    sheet.pen.together(|pen| pen.shape(at, &[(522, 60), (640, 90), (522, 125)], colours.bright.lit));
    let large =
        [((720, 130), (820, 260)), ((900, 500), (850, 760)), ((660, 720), (440, 770)), ((480, 420), (420, 170))];
    let small =
        [((330, 290), (380, 380)), ((410, 560), (390, 760)), ((280, 740), (140, 770)), ((180, 520), (140, 330))];
    sheet.pen.together(|pen| pen.curved(at, (420, 170), &large, colours.main.lit));
    sheet.pen.together(|pen| pen.curved(at, (140, 330), &small, colours.white.lit));
    sheet.pen.curved(
        at,
        (700, 150),
        &[((760, 170), (820, 260)), ((900, 500), (850, 760)), ((800, 740), (760, 745)), ((800, 480), (700, 150))],
        colours.main.dim,
    );
    sheet.pen.curved(
        at,
        (330, 320),
        &[((360, 340), (380, 380)), ((410, 560), (390, 760)), ((350, 745), (330, 748)), ((370, 560), (330, 320))],
        colours.white.dim,
    );
    for (y, left, right) in [(330, 452, 842), (480, 466, 868), (630, 458, 868)] {
        sheet.pen.stroke(at, [(left, y), ((left + right) / 2, y - 26), (right, y)], 12, 12, colours.ink);
    }
    for (y, left, right) in [(470, 158, 396), (620, 158, 400)] {
        sheet.pen.stroke(at, [(left, y), ((left + right) / 2, y - 18), (right, y)], 12, 12, colours.ink);
    }
    let hull = [
        ((200, 850), (500, 860)),
        ((760, 860), (950, 740)),
        ((940, 960), (780, 1_000)),
        ((500, 1_030), (260, 1_000)),
        ((120, 960), (60, 760)),
    ];
    sheet.pen.together(|pen| pen.curved(at, (60, 760), &hull, colours.wood.lit));
    sheet.pen.curved(
        at,
        (90, 870),
        &[((500, 980), (920, 850)), ((900, 960), (780, 1_000)), ((500, 1_030), (260, 1_000)), ((150, 960), (90, 870))],
        colours.wood.dim,
    );
    for x in [300, 420, 540, 660] {
        sheet.pen.together(|pen| pen.round(at, (x, 912), 22, 22, colours.lamp.lit));
    }
    // The bow wave.
    sheet.pen.together(|pen| {
        for (x, size) in [(130, 50), (250, 66), (400, 56), (560, 66), (720, 58), (860, 52)] {
            pen.round(at, (x, 1_016), size + 34, size * 3 / 5, colours.white.lit);
        }
    });
}

pub(super) fn lighthouse(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    for (left, right) in [((-700, 120), (-700, 300)), ((1_700, 120), (1_700, 300))] {
        sheet.pen.shape(at, &[(500, 190), left, right, (500, 214)], colours.halo[1]);
    }
    let half = |y: i32| 90 + (y - 300) * 70 / 700;
    let part = |top: i32, bottom: i32| {
        [(500 - half(top), top), (500 + half(top), top), (500 + half(bottom), bottom), (500 - half(bottom), bottom)]
    };
    sheet.pen.together(|pen| pen.shape(at, &part(300, 1_000), colours.white.lit));
    for top in [300, 580, 860] {
        sheet.pen.together(|pen| pen.shape(at, &part(top, top + 140), colours.main.lit));
    }
    for (top, bottom, shade) in [
        (300, 440, colours.main.dim),
        (440, 580, colours.white.dim),
        (580, 720, colours.main.dim),
        (720, 860, colours.white.dim),
        (860, 1_000, colours.main.dim),
    ] {
        let right = |y: i32| 500 + half(y);
        sheet.pen.shape(at, &[(540, top), (right(top), top), (right(bottom), bottom), (540, bottom)], shade);
    }
    sheet.pen.together(|pen| pen.shape(at, &block([370, 280, 630, 318]), colours.wood.lit));
    sheet.pen.together(|pen| pen.shape(at, &block([425, 150, 575, 280]), colours.lamp.lit));
    sheet.pen.shape(at, &block([494, 150, 506, 280]), colours.ink);
    sheet.pen.together(|pen| {
        pen.curved(at, (390, 160), &[((420, 50), (500, 40)), ((580, 50), (610, 160))], colours.main.lit)
    });
    sheet.pen.together(|pen| {
        pen.curved(at, (460, 1_000), &[((460, 900), (500, 900)), ((540, 900), (540, 1_000))], colours.wood.dim)
    });
}

/// A balloon, and a small one far away.
pub(super) fn balloon(sheet: &mut Sheet<'_>, at: Place) {
    let frame = sheet.scene.frame;
    let side = if at.x > frame.across(50) { -34 } else { 34 };
    let far = Place { x: at.x + frame.across(side), y: at.y - frame.down(8), size: at.size / 3, mirrored: true };
    for at in [at, far] {
        one_balloon(sheet, at);
    }
}

fn one_balloon(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    for x in [450, 550] {
        sheet.pen.stroke(at, [(x, 690), (i32::midpoint(x, 500), 740), (i32::midpoint(x, 500), 810)], 9, 9, colours.ink);
    }
    let outline = |half: i32| {
        [
            ((500 - half, 560), (500 - half / 6, 700)),
            ((500, 715), (500 + half / 6, 700)),
            ((500 + half, 560), (500 + half, 360)),
            ((500 + half, 60), (500, 60)),
            ((500 - half, 60), (500 - half, 360)),
        ]
    };
    sheet.pen.together(|pen| pen.curved(at, (190, 360), &outline(310), colours.main.lit));
    for (half, shade) in [(225, colours.white.lit), (140, colours.bright.lit), (60, colours.white.lit)] {
        sheet.pen.curved(at, (500 - half, 360), &outline(half), shade);
    }
    sheet.pen.curved(
        at,
        (720, 240),
        &[((830, 300), (808, 380)), ((790, 540), (560, 700)), ((740, 500), (720, 240))],
        colours.main.dim,
    );
    sheet.pen.together(|pen| pen.shape(at, &[(445, 800), (555, 800), (540, 900), (460, 900)], colours.wood.lit));
    sheet.pen.shape(at, &block([445, 800, 555, 824]), colours.wood.dim);
}
