//! Portraits: head and shoulders, cut by the lower edge.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::Wares;
use super::super::{Dice, Scene};
use super::Sitter;

/// So far below the box shoulders go on, for a picture that is zoomed out of.
const HEM: i32 = 4_000;

pub(super) fn portrait(scene: &Scene, pen: &mut Pen<'_>, at: Place, wares: &Wares, sitter: Sitter) {
    let [_, hair, cloth, _, _] = wares.tones;
    let mut dice = Dice::of(&[scene.composition, 0x7369_7474]);
    if sitter == Sitter::Woman {
        let long = dice.chance(2, 3);
        let fall = if long { 800 } else { 620 };
        let back = [
            ((290, 110), (500, 104)),
            ((720, 110), (726, 360)),
            ((740, 560), (700, fall)),
            ((600, fall + 50), (500, fall)),
            ((400, fall + 50), (300, fall)),
            ((258, 560), (280, 360)),
        ];
        pen.together(|pen| pen.curved(at, (280, 360), &back, hair.dim));
    }
    clothes(pen, at, wares, sitter);
    neck_and_face(pen, at, wares);
    features(pen, at, wares, sitter);
    match sitter {
        Sitter::Woman => {
            fringe(pen, at, wares, dice.chance(1, 2));
            let earring = wares.tones[4];
            for x in [346, 656] {
                pen.together(|pen| pen.round(at, (x, 512), 16, 22, earring.lit));
            }
        }
        Sitter::Man => short_hair(pen, at, wares, dice.chance(1, 2)),
        Sitter::Elder => beard(pen, at, wares),
        Sitter::Warrior => helmet(pen, at, wares),
    }
    if sitter == Sitter::Woman && dice.chance(1, 3) {
        // A flower in her hair.
        let petal = wares.tones[3];
        pen.together(|pen| {
            for (dx, dy) in [(0, -44), (42, -14), (26, 36), (-26, 36), (-42, -14)] {
                pen.round(at, (352 + dx, 250 + dy), 34, 34, petal.lit);
            }
        });
        pen.round(at, (352, 250), 24, 24, cloth.lit);
    }
}

fn clothes(pen: &mut Pen<'_>, at: Place, wares: &Wares, sitter: Sitter) {
    let [skin, _, cloth, _, extra] = wares.tones;
    let broad = if sitter == Sitter::Woman { 0 } else { 60 };
    let body = [
        ((110 - broad, 800), (290 - broad, 752)),
        ((400, 726), (420, 680)),
        ((500, 760), (580, 680)),
        ((600, 726), (710 + broad, 752)),
        ((890 + broad, 800), (920 + broad, 1_000)),
        ((960 + broad, 2_400), (1_000 + broad, HEM)),
        ((500, HEM), (-broad, HEM)),
        ((40 - broad, 2_400), (80 - broad, 1_000)),
    ];
    pen.together(|pen| pen.curved(at, (80 - broad, 1_000), &body, cloth.lit));
    let shade = [
        ((600, 726), (710 + broad, 752)),
        ((890 + broad, 800), (920 + broad, 1_000)),
        ((960 + broad, 2_400), (1_000 + broad, HEM)),
        ((800, HEM), (760, HEM)),
        ((700, 1_000), (584, 690)),
    ];
    pen.curved(at, (584, 690), &shade, cloth.dim);
    match sitter {
        Sitter::Woman => {
            // A round neckline with a chain.
            pen.curved(
                at,
                (372, 728),
                &[
                    ((500, 930), (628, 728)),
                    ((600, 700), (580, 680)),
                    ((500, 720), (420, 680)),
                    ((400, 716), (372, 728)),
                ],
                skin.lit,
            );
            pen.curved(
                at,
                (500, 830),
                &[((590, 810), (628, 728)), ((600, 700), (580, 680)), ((530, 740), (500, 830))],
                skin.dim,
            );
            pen.stroke(at, [(404, 716), (500, 860), (596, 716)], 7, 7, extra.lit);
            pen.together(|pen| pen.round(at, (500, 800), 18, 20, extra.lit));
        }
        Sitter::Man | Sitter::Elder => {
            let white = wares.white;
            pen.together(|pen| {
                pen.shape(at, &[(420, 690), (580, 690), (560, 860), (500, 1_010), (440, 860)], white.lit)
            });
            pen.shape(at, &[(540, 700), (580, 690), (560, 860), (500, 1_010)], white.dim);
            if sitter == Sitter::Man {
                pen.together(|pen| {
                    pen.shape(
                        at,
                        &[(476, 760), (524, 760), (514, 800), (540, 1_000), (500, 1_040), (460, 1_000), (486, 800)],
                        extra.lit,
                    )
                });
            }
            for side in [-1, 1] {
                let x = |off: i32| 500 + side * off;
                let lapel = [
                    (x(84), 684),
                    (x(170), 760),
                    (x(150), 820),
                    (x(190), 850),
                    (x(30), 1_080),
                    (x(0), 1_060),
                    (x(70), 860),
                ];
                pen.together(|pen| pen.shape(at, &lapel, if side < 0 { cloth.lit } else { cloth.dim }));
            }
        }
        Sitter::Warrior => {
            let steel = wares.white;
            for (side, tone) in [(-1, steel.lit), (1, steel.dim)] {
                let x = |off: i32| 500 + side * off;
                for (step, reach) in [(2, 0), (1, 40), (0, 80)] {
                    let y = 770 + step * 84;
                    let plate = [
                        ((x(190), y - 80), (x(330), y - 60)),
                        ((x(470 + reach / 2), y - 30), (x(500), y + 90)),
                        ((x(420), y + 50), (x(180), y + 60)),
                    ];
                    pen.together(|pen| pen.curved(at, (x(180), y + 60), &plate, tone));
                }
            }
            pen.together(|pen| {
                pen.shape(at, &[(380, 740), (500, 800), (620, 740), (640, 900), (500, 1_000), (360, 900)], extra.lit)
            });
            pen.shape(at, &[(500, 800), (620, 740), (640, 900), (500, 1_000)], extra.dim);
        }
    }
}

/// The outline of the face, and of its side in the shade.
fn neck_and_face(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let skin = wares.tones[0];
    pen.together(|pen| {
        pen.curved(
            at,
            (424, 540),
            &[((430, 650), (410, 710)), ((500, 790), (590, 710)), ((570, 650), (576, 540))],
            skin.lit,
        )
    });
    pen.curved(
        at,
        (428, 560),
        &[((440, 640), (500, 664)), ((550, 690), (590, 710)), ((570, 650), (576, 540))],
        skin.dim,
    );
    pen.together(|pen| {
        for x in [350, 650] {
            pen.round(at, (x, 420), 34, 54, skin.lit);
        }
    });
    pen.round(at, (654, 424), 20, 36, skin.dim);
    let face = [
        ((344, 500), (410, 570)),
        ((500, 650), (590, 570)),
        ((656, 500), (650, 350)),
        ((640, 190), (500, 190)),
        ((360, 190), (350, 350)),
    ];
    pen.together(|pen| pen.curved(at, (350, 350), &face, skin.lit));
    let shade = [
        ((656, 210), (650, 350)),
        ((656, 500), (590, 570)),
        ((560, 602), (516, 610)),
        ((606, 540), (612, 430)),
        ((616, 300), (580, 206)),
    ];
    pen.curved(at, (580, 206), &shade, skin.dim);
}

fn features(pen: &mut Pen<'_>, at: Place, wares: &Wares, sitter: Sitter) {
    let [skin, hair, cloth, lips, _] = wares.tones;
    let (ink, white, is_flat) = (wares.ink, wares.white, pen.is_flat());
    let brow = if sitter == Sitter::Elder { hair.dim } else { ink };
    let (wide, high) = match (is_flat, sitter) {
        (true, Sitter::Woman) => (54, 62),
        (true, _) => (46, 44),
        (false, Sitter::Woman) => (46, 25),
        (false, _) => (40, 19),
    };
    for side in [-1, 1] {
        let x = |off: i32| 500 + side * off;
        let y = 408;
        let eye = [((x(74), y - high), (x(74 + wide), y - 4)), ((x(74), y + high), (x(74 - wide), y + 2))];
        pen.curved(at, (x(74 - wide), y + 2), &eye, white.lit);
        let iris = if is_flat { high * 62 / 100 } else { high * 80 / 100 };
        pen.round(at, (x(74), y), iris * 9 / 10, iris, if is_flat { cloth.dim } else { hair.dim });
        pen.round(at, (x(74), y + 1), iris * 55 / 100, iris * 60 / 100, ink);
        pen.round(at, (x(74) - iris / 3, y - iris / 3), (iris / 3).max(4), (iris / 3).max(4), white.lit);
        let lash = if sitter == Sitter::Woman { 13 } else { 8 };
        pen.stroke(at, [(x(74 - wide), y), (x(74), y - high - 4), (x(74 + wide + 6), y - 6)], lash / 2, lash, ink);
        let lift = if sitter == Sitter::Woman { 66 } else { 52 } + if is_flat { 18 } else { 0 };
        let thick = if sitter == Sitter::Woman { 9 } else { 17 };
        pen.stroke(
            at,
            [(x(30), y - lift + 10), (x(74), y - lift - 16), (x(134), y - lift + 12)],
            thick,
            thick / 2,
            brow,
        );
        if is_flat && sitter == Sitter::Woman {
            for step in [-1, 0, 1] {
                let at_cheek = x(108) + step * 17;
                pen.stroke(at, [(at_cheek + 5, 474), (at_cheek, 483), (at_cheek - 5, 492)], 6, 6, lips.lit);
            }
        }
    }
    if is_flat {
        pen.stroke(at, [(500, 462), (512, 478), (498, 484)], 8, 6, skin.dim);
    } else {
        pen.shape(at, &[(500, 390), (530, 474), (518, 490), (490, 488)], skin.dim);
    }
    let (left, right) = if sitter == Sitter::Woman { (456, 544) } else { (448, 552) };
    let mouth = [((478, 520), (500, 530)), ((522, 520), (right, 536)), ((500, 576), (left, 536))];
    if sitter == Sitter::Woman {
        pen.curved(at, (left, 536), &mouth, lips.lit);
    }
    pen.stroke(at, [(left, 536), (500, 550), (right, 536)], 7, 7, lips.dim);
    if sitter == Sitter::Elder {
        for side in [-1, 1] {
            let x = |off: i32| 500 + side * off;
            pen.stroke(at, [(x(136), 400), (x(146), 410), (x(142), 424)], 6, 3, skin.dim);
            pen.stroke(at, [(x(50), 442), (x(84), 456), (x(118), 440)], 6, 3, skin.dim);
        }
        for y in [268, 296] {
            pen.stroke(at, [(420, y + 6), (500, y - 6), (580, y + 6)], 6, 6, skin.dim);
        }
    }
}

fn fringe(pen: &mut Pen<'_>, at: Place, wares: &Wares, is_parted: bool) {
    let hair = wares.tones[1];
    let inner: &[(Point, Point)] = if is_parted {
        &[((640, 330), (590, 286)), ((540, 300), (450, 200)), ((430, 310), (360, 350)), ((352, 460), (316, 560))]
    } else {
        &[((650, 330), (640, 318)), ((570, 350), (500, 316)), ((430, 350), (358, 320)), ((350, 460), (316, 560))]
    };
    let mut lock = vec![
        ((250, 330), (300, 240)),
        ((360, 110), (500, 108)),
        ((650, 110), (702, 240)),
        ((752, 340), (690, 560)),
        ((656, 460), (650, 400)),
    ];
    lock.extend(inner);
    pen.together(|pen| pen.curved(at, (316, 560), &lock, hair.lit));
    pen.curved(
        at,
        (560, 116),
        &[((660, 130), (702, 240)), ((752, 340), (690, 560)), ((664, 470), (656, 410)), ((690, 240), (560, 116))],
        hair.dim,
    );
    for (x, end) in [(420, 330), (480, 396)] {
        pen.stroke(at, [(x, 150), (x - 80, 170), (end - 12, 280)], 8, 4, hair.dim);
    }
}

fn short_hair(pen: &mut Pen<'_>, at: Place, wares: &Wares, is_bearded: bool) {
    let hair = wares.tones[1];
    if is_bearded {
        let growth = [
            ((350, 540), (420, 600)),
            ((500, 660), (580, 600)),
            ((650, 540), (654, 430)),
            ((630, 500), (590, 506)),
            ((500, 470), (410, 506)),
            ((370, 500), (346, 430)),
        ];
        pen.together(|pen| pen.curved(at, (346, 430), &growth, hair.lit));
        pen.curved(
            at,
            (540, 496),
            &[((590, 480), (600, 506)), ((640, 500), (654, 430)), ((650, 540), (580, 600)), ((560, 614), (540, 618))],
            hair.dim,
        );
        let lips = wares.tones[3];
        pen.stroke(at, [(452, 538), (500, 552), (548, 538)], 14, 14, lips.lit);
    }
    let cap = [
        ((300, 300), (330, 200)),
        ((400, 90), (540, 110)),
        ((690, 120), (676, 300)),
        ((670, 340), (660, 400)),
        ((640, 320), (616, 280)),
        ((500, 320), (400, 250)),
        ((366, 300), (344, 400)),
    ];
    pen.together(|pen| pen.curved(at, (344, 400), &cap, hair.lit));
    pen.curved(
        at,
        (560, 114),
        &[((690, 130), (676, 300)), ((670, 340), (660, 400)), ((640, 320), (616, 280)), ((640, 190), (560, 114))],
        hair.dim,
    );
    pen.stroke(at, [(400, 190), (480, 130), (580, 160)], 10, 4, hair.dim);
}

fn beard(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let hair = wares.tones[1];
    pen.together(|pen| {
        pen.curved(
            at,
            (350, 300),
            &[((270, 330), (300, 440)), ((330, 500), (352, 460)), ((350, 380), (372, 290))],
            hair.lit,
        );
        pen.curved(
            at,
            (650, 300),
            &[((730, 330), (700, 440)), ((670, 500), (648, 460)), ((650, 380), (628, 290))],
            hair.dim,
        );
    });
    let growth = [
        ((310, 640), (400, 740)),
        ((450, 830), (500, 840)),
        ((550, 830), (600, 740)),
        ((690, 640), (656, 430)),
        ((630, 520), (580, 520)),
        ((500, 480), (420, 520)),
        ((370, 520), (344, 430)),
    ];
    pen.together(|pen| pen.curved(at, (344, 430), &growth, hair.lit));
    pen.curved(
        at,
        (560, 520),
        &[((630, 520), (656, 430)), ((690, 640), (600, 740)), ((550, 830), (500, 840)), ((600, 700), (560, 520))],
        hair.dim,
    );
    for (x, end) in [(430, 450), (500, 500), (568, 548)] {
        pen.stroke(at, [(x, 600), (x - 6, 680), (end, 760)], 7, 3, hair.dim);
    }
    pen.stroke(at, [(456, 556), (500, 570), (544, 556)], 16, 16, wares.tones[3].dim);
    pen.together(|pen| {
        pen.curved(at, (500, 510), &[((440, 490), (370, 556)), ((440, 566), (500, 536))], hair.lit);
        pen.curved(at, (500, 510), &[((560, 490), (630, 556)), ((560, 566), (500, 536))], hair.lit);
    });
}

fn helmet(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [_, _, cloth, red, gold] = wares.tones;
    let steel = wares.white;
    // The crest stands up like a brush.
    let crest = [
        ((330, 60), (420, 10)),
        ((560, -50), (690, 30)),
        ((800, 110), (800, 300)),
        ((790, 420), (730, 520)),
        ((700, 300), (640, 220)),
        ((560, 130), (480, 120)),
    ];
    pen.together(|pen| pen.curved(at, (400, 140), &crest, red.lit));
    for (from, handle, to) in [
        ((440, 110), (470, 50), (460, 6)),
        ((540, 110), (580, 60), (590, 0)),
        ((620, 160), (690, 130), (720, 60)),
        ((670, 230), (740, 220), (784, 180)),
        ((700, 310), (750, 320), (800, 310)),
    ] {
        pen.stroke(at, [from, handle, to], 12, 7, red.dim);
    }
    let dome = [
        ((310, 110), (500, 106)),
        ((690, 110), (680, 350)),
        ((684, 400), (676, 430)),
        ((500, 360), (324, 430)),
        ((316, 400), (320, 350)),
    ];
    pen.together(|pen| pen.curved(at, (320, 350), &dome, steel.lit));
    pen.curved(
        at,
        (540, 108),
        &[((690, 120), (680, 350)), ((684, 400), (676, 430)), ((640, 412), (610, 404)), ((620, 250), (540, 108))],
        steel.dim,
    );
    // Guards over both cheeks, and one over the nose.
    for (side, shade) in [(-1, steel.lit), (1, steel.dim)] {
        let x = |off: i32| 500 + side * off;
        let guard = [((x(200), 520), (x(150), 610)), ((x(110), 640), (x(92), 600)), ((x(150), 520), (x(122), 400))];
        pen.together(|pen| pen.curved(at, (x(182), 400), &guard, shade));
        pen.round(at, (x(150), 520), 11, 11, gold.lit);
    }
    pen.together(|pen| pen.shape(at, &[(484, 360), (516, 360), (512, 476), (500, 490), (488, 476)], steel.lit));
    pen.shape(at, &[(502, 360), (516, 360), (512, 476), (502, 488)], steel.dim);
    pen.together(|pen| {
        pen.curved(
            at,
            (318, 360),
            &[((500, 280), (682, 360)), ((684, 390), (682, 412)), ((500, 336), (318, 412))],
            gold.lit,
        )
    });
    pen.curved(
        at,
        (580, 336),
        &[((640, 346), (682, 360)), ((684, 390), (682, 412)), ((640, 396), (580, 384))],
        gold.dim,
    );
    pen.together(|pen| pen.shape(at, &[(486, 112), (514, 112), (516, 320), (484, 320)], gold.lit));
    pen.together(|pen| pen.round(at, (500, 348), 28, 28, cloth.lit));
}
