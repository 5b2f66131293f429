//! niji's animals: large heads, large eyes, small bodies.

use super::Sheet;
use super::colours::Pair;
use crate::image::dither::Shade;
use crate::image::scene::path::{Place, Point};

/// What all sitting animals have in common, in their box.
struct Build {
    coat: Pair,
    /// Chest, and paws.
    chest: Pair,
    eye: Shade,
}

impl Build {
    /// The body, paws in front.
    fn body(&self, sheet: &mut Sheet<'_>, at: Place) {
        let outline = [
            ((300, 640), (285, 860)),
            ((270, 1_000), (380, 1_000)),
            ((500, 1_010), (620, 1_000)),
            ((730, 1_000), (715, 860)),
            ((700, 640), (600, 520)),
        ];
        sheet.pen.together(|pen| pen.curved(at, (400, 520), &outline, self.coat.lit));
        let shade = [((715, 660), (715, 860)), ((730, 1_000), (640, 998)), ((690, 860), (590, 560))];
        sheet.pen.curved(at, (590, 560), &shade, self.coat.dim);
        sheet.pen.curved(at, (420, 560), &[((390, 760), (500, 820)), ((610, 760), (580, 560))], self.chest.lit);
        sheet.pen.together(|pen| {
            for x in [428, 572] {
                pen.round(at, (x, 965), 68, 42, self.chest.lit);
            }
        });
    }

    /// Eyes with lights in them, cheeks, and a mouth.
    fn face(&self, sheet: &mut Sheet<'_>, at: Place, (x, y): Point) {
        let colours = sheet.colours;
        for side in [-1, 1] {
            let eye = (x + side * 112, y);
            sheet.pen.round(at, eye, 50, 66, colours.ink);
            sheet.pen.round(at, (eye.0, y + 24), 36, 34, self.eye);
            sheet.pen.round(at, (eye.0, y + 8), 22, 34, colours.ink);
            sheet.pen.round(at, (eye.0 - 16, y - 26), 17, 19, colours.white.lit);
            sheet.pen.round(at, (eye.0 + 18, y + 24), 8, 9, colours.white.lit);
            sheet.pen.round(at, (x + side * 178, y + 72), 38, 22, colours.blush);
        }
        sheet.pen.stroke(at, [(x, y + 92), (x - 6, y + 122), (x - 46, y + 112)], 9, 6, colours.ink);
        sheet.pen.stroke(at, [(x, y + 92), (x + 6, y + 122), (x + 46, y + 112)], 9, 6, colours.ink);
        sheet.pen.shape(at, &[(x - 22, y + 74), (x + 22, y + 74), (x, y + 98)], colours.ink);
    }

    /// A head with ears of these outlines, mirrored on the other side; `inner` is what is seen within an ear.
    fn head(&self, sheet: &mut Sheet<'_>, at: Place, ear: &[Point], inner: (&[Point], Shade)) {
        let other = |corners: &[Point]| corners.iter().map(|(x, y)| (1_000 - x, *y)).collect::<Vec<_>>();
        sheet.pen.together(|pen| {
            pen.shape(at, ear, self.coat.lit);
            pen.shape(at, &other(ear), self.coat.lit);
            pen.round(at, (500, 370), 275, 228, self.coat.lit);
        });
        for corners in [inner.0.to_vec(), other(inner.0)] {
            sheet.pen.shape(at, &corners, inner.1);
        }
        let shade = [((700, 560), (512, 588)), ((720, 600), (772, 400)), ((760, 330), (740, 280))];
        sheet.pen.curved(at, (740, 280), &[((760, 460), (512, 588)), shade[1], shade[2]], self.coat.dim);
    }
}

fn whiskers(sheet: &mut Sheet<'_>, at: Place) {
    let ink = sheet.colours.ink;
    for (y, end) in [(452, 432), (478, 492)] {
        sheet.pen.stroke(at, [(300, y), (240, y - 6), (168, end)], 7, 3, ink);
        sheet.pen.stroke(at, [(700, y), (760, y - 6), (832, end)], 7, 3, ink);
    }
}

pub(super) fn cat(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let build = Build { coat: colours.white, chest: colours.white, eye: colours.leaf.lit };
    sheet.pen.together(|pen| {
        pen.stroke(at, [(660, 950), (960, 960), (890, 700)], 90, 84, colours.white.lit);
        pen.stroke(at, [(890, 700), (850, 590), (935, 540)], 84, 66, colours.main.lit);
    });
    build.body(sheet, at);
    let ear = [(250, 330), (248, 74), (300, 92), (450, 190)];
    build.head(sheet, at, &ear, (&[(290, 250), (286, 130), (390, 196)], colours.blush));
    // A patch over one ear and eye.
    sheet.pen.curved(
        at,
        (252, 290),
        &[((262, 180), (258, 86)), ((300, 96), (440, 186)), ((440, 320), (330, 330)), ((270, 330), (252, 290))],
        colours.main.lit,
    );
    sheet.pen.shape(at, &[(290, 250), (286, 130), (390, 196)], colours.main.dim);
    build.face(sheet, at, (500, 390));
    whiskers(sheet, at);
    bell(sheet, at);
}

/// A collar with a bell.
fn bell(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    sheet.pen.together(|pen| {
        pen.curved(
            at,
            (350, 572),
            &[((500, 640), (650, 572)), ((660, 596), (650, 618)), ((500, 690), (350, 618)), ((340, 596), (350, 572))],
            colours.main.lit,
        )
    });
    sheet.pen.together(|pen| pen.round(at, (500, 660), 42, 42, colours.lamp.lit));
    sheet.pen.shape(at, &[(462, 660), (538, 660), (538, 672), (462, 672)], colours.ink);
    sheet.pen.round(at, (500, 684), 9, 9, colours.ink);
}

pub(super) fn fox(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let coat = colours.main;
    let build = Build { coat, chest: colours.white, eye: colours.lamp.dim };
    let tail =
        [((1_040, 1_010), (990, 640)), ((960, 470), (860, 440)), ((880, 640), (770, 740)), ((690, 800), (600, 960))];
    sheet.pen.together(|pen| pen.curved(at, (600, 980), &tail, coat.lit));
    sheet.pen.curved(
        at,
        (985, 690),
        &[((960, 480), (860, 440)), ((874, 540), (850, 620)), ((880, 590), (905, 660)), ((930, 620), (985, 690))],
        colours.white.lit,
    );
    build.body(sheet, at);
    let ear = [(236, 330), (240, 40), (290, 62), (462, 190)];
    build.head(sheet, at, &ear, (&[(278, 250), (276, 108), (392, 196)], colours.ink));
    for side in [-1, 1] {
        let x = |off: i32| 500 + side * off;
        let cheek = [((x(150), 440), (x(30), 430)), ((x(4), 520), (x(0), 586)), ((x(150), 592), (x(262), 440))];
        sheet.pen.curved(at, (x(262), 440), &cheek, colours.white.lit);
    }
    build.face(sheet, at, (500, 392));
}

pub(super) fn dog(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let coat = colours.bright;
    let build = Build { coat, chest: colours.white, eye: colours.wood.lit };
    sheet.pen.together(|pen| {
        pen.stroke(at, [(690, 900), (860, 860), (820, 720)], 96, 88, coat.lit);
        pen.stroke(at, [(820, 720), (770, 650), (730, 720)], 88, 60, coat.lit);
    });
    build.body(sheet, at);
    let ear = [(246, 350), (262, 110), (320, 112), (440, 190)];
    build.head(sheet, at, &ear, (&[(292, 250), (300, 158), (380, 200)], colours.blush));
    sheet.pen.curved(
        at,
        (360, 480),
        &[((400, 420), (500, 410)), ((600, 420), (640, 480)), ((620, 580), (500, 588)), ((380, 580), (360, 480))],
        colours.white.lit,
    );
    for x in [402, 598] {
        sheet.pen.round(at, (x, 268), 34, 20, colours.white.lit);
    }
    build.face(sheet, at, (500, 372));
    sheet.pen.curved(at, (474, 490), &[((500, 560), (526, 490)), ((500, 500), (474, 490))], colours.main.lit);
    bell(sheet, at);
}

pub(super) fn rabbit(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let build = Build { coat: colours.white, chest: colours.white, eye: colours.main.lit };
    sheet.pen.together(|pen| pen.round(at, (730, 890), 74, 70, colours.white.lit));
    sheet.pen.together(|pen| {
        pen.stroke(at, [(400, 330), (360, 180), (330, 40)], 130, 84, colours.white.lit);
        pen.stroke(at, [(600, 330), (660, 160), (760, 110)], 130, 84, colours.white.lit);
    });
    sheet.pen.stroke(at, [(396, 290), (362, 180), (336, 66)], 62, 36, colours.blush);
    sheet.pen.stroke(at, [(610, 290), (660, 180), (744, 128)], 62, 36, colours.blush);
    build.body(sheet, at);
    build.head(sheet, at, &[(400, 300), (420, 250), (440, 300)], (&[], colours.blush));
    build.face(sheet, at, (500, 390));
    bell(sheet, at);
}

pub(super) fn owl(sheet: &mut Sheet<'_>, at: Place) {
    let colours = sheet.colours;
    let coat = colours.wood;
    let body = [
        ((230, 250), (400, 180)),
        ((500, 160), (600, 180)),
        ((770, 250), (760, 600)),
        ((740, 960), (500, 985)),
        ((260, 960), (240, 600)),
    ];
    sheet.pen.together(|pen| {
        pen.shape(at, &[(262, 330), (240, 90), (440, 200)], coat.lit);
        pen.shape(at, &[(738, 330), (760, 90), (560, 200)], coat.lit);
        pen.curved(at, (240, 600), &body, coat.lit);
    });
    let belly =
        [((400, 510), (500, 520)), ((600, 510), (670, 640)), ((660, 940), (500, 962)), ((340, 940), (330, 640))];
    sheet.pen.curved(at, (330, 640), &belly, colours.white.lit);
    for (row, count) in [(0, 4), (1, 3), (2, 2)] {
        for column in 0..count {
            let (x, y) = (500 + (2 * column - count + 1) * 34, 670 + row * 78);
            sheet.pen.curved(
                at,
                (x - 25, y),
                &[((x, y + 62), (x + 25, y)), ((x, y + 22), (x - 25, y))],
                colours.main.lit,
            );
        }
    }
    for side in [-1, 1] {
        let x = |off: i32| 500 + side * off;
        let wing = [((x(330), 760), (x(160), 940)), ((x(130), 760), (x(205), 500))];
        sheet.pen.together(|pen| pen.curved(at, (x(262), 520), &wing, coat.dim));
    }
    sheet.pen.together(|pen| {
        for x in [392, 608] {
            pen.round(at, (x, 380), 132, 132, colours.white.lit);
        }
    });
    for x in [396, 604] {
        sheet.pen.round(at, (x, 384), 82, 86, colours.lamp.lit);
        sheet.pen.round(at, (x, 384), 56, 62, colours.ink);
        sheet.pen.round(at, (x - 22, 356), 20, 22, colours.white.lit);
    }
    sheet.pen.together(|pen| pen.shape(at, &[(462, 440), (538, 440), (500, 530)], colours.lamp.dim));
    sheet.pen.together(|pen| {
        for x in [420, 580] {
            pen.round(at, (x, 975), 58, 26, colours.lamp.dim);
        }
    });
}
