//! What stands in rooms and hangs on their walls.

use super::super::path::{Place, Point};
use super::Stage;

/// Pots on a rail.
pub(super) fn pots(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    stage.board([x - frame.part(20), y, x + frame.part(20), y + frame.part(1)], set.wood.dim);
    for (dx, size, tone) in [(-14, 13, set.cloth), (0, 16, set.second), (14, 12, set.leaf)] {
        let at = Place { x: x + frame.part(dx), y: y + frame.part(size + 3), size: frame.part(size), mirrored: false };
        stage.pen.stroke(at, [(500, -160), (500, 0), (500, 200)], 70, 70, set.wood.dim);
        stage.pen.together(|pen| {
            pen.curved(
                at,
                (120, 220),
                &[
                    ((500, 200), (880, 220)),
                    ((880, 940), (740, 960)),
                    ((500, 990), (260, 960)),
                    ((120, 940), (120, 220)),
                ],
                tone.lit,
            )
        });
        stage.pen.curved(
            at,
            (640, 214),
            &[((800, 214), (880, 220)), ((880, 940), (740, 960)), ((640, 976), (560, 976)), ((680, 700), (640, 214))],
            tone.dim,
        );
    }
}

pub(super) fn counter(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let seen = stage.pen.painter.window.grown(frame.part(10));
    let top = floor - frame.part(15);
    stage.board([seen.x, top, seen.right(), floor + frame.part(4)], set.cloth.dim);
    let step = frame.part(24);
    for x in stage.steps(step) {
        stage.board(
            [x + frame.part(2), top + frame.part(5), x + step - frame.part(2), floor + frame.part(2)],
            set.cloth.mid(),
        );
        stage.block(
            [x + step - frame.part(6), top + frame.part(8), x + step - frame.part(5), top + frame.part(12)],
            set.lamp.lit,
        );
    }
    stage.board([seen.x, top - frame.part(2), seen.right(), top + frame.part(2)], set.wood.lit);
    for x in stage.steps(step) {
        let mut dice = stage.chance_at(99, (x, top), step * 2);
        let at = Place {
            x: x + step / 2,
            y: top - frame.part(1),
            size: frame.part(dice.between(9, 13)),
            mirrored: dice.chance(1, 2),
        };
        let tone = *dice.pick(&[set.second, set.leaf, set.lamp, set.cloth]);
        match dice.below(4) {
            0 => stage.pen.together(|pen| {
                pen.shape(at, &[(330, 1_000), (330, 300), (670, 300), (670, 1_000)], tone.lit);
                pen.shape(at, &[(360, 300), (360, 180), (640, 180), (640, 300)], set.wood.dim);
            }),
            1 => stage.pen.together(|pen| {
                pen.stroke(at, [(720, 520), (1_000, 420), (900, 800)], 60, 60, tone.dim);
                pen.curved(
                    at,
                    (200, 400),
                    &[
                        ((500, 340), (760, 400)),
                        ((860, 1_000), (700, 1_000)),
                        ((500, 1_010), (260, 1_000)),
                        ((100, 1_000), (200, 400)),
                    ],
                    tone.lit,
                );
                pen.stroke(at, [(240, 640), (120, 560), (60, 420)], 80, 50, tone.lit);
            }),
            2 => {
                for (x, y) in [(300, 860), (620, 860), (460, 640)] {
                    stage.pen.together(|pen| pen.ball(at, (x, y), 170, 160, tone));
                }
            }
            _ => {}
        }
    }
}

/// A board with books, a pot and a plant on it.
pub(super) fn shelf(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let half = frame.part(20);
    let mut details = stage.scene.details();
    let mut left = x - half + frame.part(2);
    for (wide, tall, tone) in
        [(4, 15, set.cloth), (3, 13, set.second), (5, 16, set.leaf), (3, 12, set.lamp), (4, 14, set.cloth)]
    {
        let right = left + frame.part(wide);
        let tall = tall + details.between(-2, 2);
        stage.board([left, y - frame.part(tall), right, y], tone.mid());
        stage.block([left, y - frame.part(tall - 3), right, y - frame.part(tall - 4)], set.lamp.lit);
        left = right;
    }
    plant(stage, x + half * 55 / 100, y);
    stage.board([x - half, y, x + half, y + frame.part(2)], set.wood.lit);
    for side in [-1, 1] {
        let x = x + side * half * 3 / 4;
        stage.board([x - frame.part(1), y + frame.part(2), x + frame.part(1), y + frame.part(6)], set.wood.dim);
    }
}

/// A lamp that hangs from above.
pub(super) fn pendant(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let top = stage.pen.painter.window.y.min(0) - frame.part(3);
    stage.block([x - frame.part(1) / 3, top, x + frame.part(1) / 3, y], set.ink);
    let at = Place { x, y: y + frame.part(10), size: frame.part(22), mirrored: false };
    stage.pen.together(|pen| pen.round(at, (500, 930), 130, 110, set.lamp.lit));
    let shade = [((160, 560), (500, 480)), ((840, 560), (900, 920)), ((500, 980), (100, 920))];
    stage.pen.together(|pen| pen.curved(at, (100, 920), &shade, set.second.lit));
    stage.pen.curved(
        at,
        (600, 490),
        &[((850, 580), (900, 920)), ((800, 940), (700, 946)), ((720, 640), (600, 490))],
        set.second.dim,
    );
}

/// Pictures on the wall.
pub(super) fn paintings(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let frame = stage.scene.frame;
    painting(stage, [x - frame.part(13), y - frame.part(11), x + frame.part(3), y + frame.part(10)], 0);
    painting(stage, [x + frame.part(6), y - frame.part(7), x + frame.part(16), y + frame.part(5)], 1);
}

pub(super) fn painting(stage: &mut Stage<'_, '_>, [left, top, right, bottom]: [i32; 4], kind: u32) {
    let set = stage.set;
    let (width, height, rim) = (right - left, bottom - top, (right - left) / 12);
    stage.board([left, top, right, bottom], set.wood.dim);
    stage.block([left + rim, top + rim, right - rim, bottom - rim], set.lamp.lit);
    let (x, y) = (i32::midpoint(left, right), i32::midpoint(top, bottom));
    if kind == 0 {
        stage.pen.ellipse((x + width / 8, y - height / 8), width / 6, width / 6, set.cloth.lit);
        let hills = [
            (left + rim, bottom - rim),
            (left + rim, y + height / 8),
            (x - width / 10, y - height / 12),
            (x + width / 8, y + height / 7),
            (x + width / 4, y + height / 20),
            (right - rim, y + height / 5),
            (right - rim, bottom - rim),
        ];
        stage.pen.polygon(&hills, set.leaf.mid());
    } else {
        stage.pen.ellipse((x, y), width / 4, height / 4, set.second.lit);
        stage.pen.ellipse((x, y), width / 8, height / 8, set.cloth.lit);
    }
}

pub(super) fn rug(stage: &mut Stage<'_, '_>, middle: Point) {
    let frame = stage.scene.frame;
    let set = stage.set;
    stage.pen.together(|pen| pen.ellipse(middle, frame.part(40), frame.part(8), set.cloth.mid()));
    stage.pen.ellipse(middle, frame.part(36), frame.part(7), set.lamp.mid());
    stage.pen.ellipse(middle, frame.part(34), frame.part(6), set.cloth.mid());
}

pub(super) fn sofa(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let set = stage.set;
    let tone = set.second;
    let at = Place { x, y, size: stage.scene.frame.part(56), mirrored: false };
    let pen = &mut *stage.pen;
    for x in [130, 850] {
        pen.shape(at, &[(x - 14, 930), (x + 34, 930), (x + 20, 1_000), (x, 1_000)], set.wood.dim);
    }
    pen.together(|pen| {
        pen.curved(
            at,
            (110, 900),
            &[((90, 520), (130, 500)), ((500, 470), (870, 500)), ((910, 520), (890, 900))],
            tone.lit,
        )
    });
    pen.curved(
        at,
        (500, 484),
        &[((510, 700), (500, 800)), ((494, 800), (490, 800)), ((490, 600), (500, 484))],
        tone.dim,
    );
    pen.together(|pen| {
        pen.curved(
            at,
            (130, 760),
            &[((500, 730), (870, 760)), ((890, 860), (870, 950)), ((500, 960), (130, 950)), ((110, 860), (130, 760))],
            tone.mid(),
        )
    });
    pen.shape(at, &[(494, 750), (506, 750), (506, 860), (494, 860)], tone.dim);
    pen.shape(at, &[(120, 860), (880, 860), (872, 950), (128, 950)], tone.dim);
    for left in [true, false] {
        let x = |at: i32| if left { at } else { 1_000 - at };
        pen.together(|pen| {
            pen.curved(
                at,
                (x(40), 960),
                &[((x(10), 640), (x(100), 640)), ((x(190), 640), (x(176), 960))],
                if left { tone.lit } else { tone.mid() },
            )
        });
    }
    pen.together(|pen| pen.shape(at, &[(220, 760), (250, 590), (400, 620), (370, 780)], set.cloth.lit));
    pen.together(|pen| pen.shape(at, &[(600, 770), (620, 600), (770, 600), (770, 770)], set.leaf.lit));
}

pub(super) fn armchair(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let set = stage.set;
    let tone = set.cloth;
    let at = Place { x, y, size: stage.scene.frame.part(38), mirrored: false };
    let pen = &mut *stage.pen;
    pen.together(|pen| {
        pen.curved(
            at,
            (220, 900),
            &[((140, 260), (320, 200)), ((500, 150), (680, 200)), ((860, 260), (780, 900))],
            tone.lit,
        )
    });
    pen.together(|pen| {
        pen.curved(
            at,
            (240, 720),
            &[((500, 680), (760, 720)), ((790, 840), (770, 950)), ((230, 950), (230, 950)), ((210, 840), (240, 720))],
            tone.mid(),
        )
    });
    pen.shape(at, &[(230, 850), (770, 850), (770, 950), (230, 950)], tone.dim);
    for left in [true, false] {
        let x = |at: i32| if left { at } else { 1_000 - at };
        pen.together(|pen| {
            pen.curved(
                at,
                (x(130), 960),
                &[((x(80), 560), (x(190), 560)), ((x(290), 560), (x(270), 960))],
                if left { tone.lit } else { tone.mid() },
            )
        });
        pen.shape(at, &[(x(170), 960), (x(220), 960), (x(205), 1_010), (x(185), 1_010)], set.wood.dim);
    }
}

/// A lamp on a tall foot, and its light on the wall.
pub(super) fn lamp(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let at = Place { x, y, size: frame.part(56), mirrored: false };
    let pen = &mut *stage.pen;
    pen.together(|pen| {
        pen.shape(at, &[(490, 220), (510, 220), (510, 980), (490, 980)], set.wood.dim);
        pen.round(at, (500, 985), 110, 22, set.wood.dim);
    });
    pen.together(|pen| pen.shape(at, &[(410, 60), (590, 60), (650, 260), (350, 260)], set.lamp.lit));
    pen.shape(at, &[(540, 60), (590, 60), (650, 260), (560, 260)], set.lamp.dim);
}

/// A plant in a pot.
pub(super) fn plant(stage: &mut Stage<'_, '_>, x: i32, y: i32) {
    let set = stage.set;
    let at = Place { x, y, size: stage.scene.frame.part(34), mirrored: false };
    let pen = &mut *stage.pen;
    for (tip, handle, shade) in [
        ((150, 340), (330, 480), set.leaf.dim),
        ((860, 330), (660, 470), set.leaf.dim),
        ((300, 130), (400, 400), set.leaf.mid()),
        ((720, 120), (600, 400), set.leaf.mid()),
        ((500, 20), (480, 400), set.leaf.lit),
        ((80, 560), (300, 560), set.leaf.lit),
        ((930, 560), (700, 560), set.leaf.lit),
    ] {
        let under = (handle.0 + (500 - handle.0) / 2 + 60, handle.1 + 130);
        pen.together(|pen| {
            pen.curved(at, (500, 740), &[((handle.0 - 60, handle.1 - 20), tip), (under, (500, 740))], shade)
        });
    }
    pen.together(|pen| pen.shape(at, &[(330, 720), (670, 720), (620, 1_000), (380, 1_000)], set.cloth.lit));
    pen.shape(at, &[(560, 720), (670, 720), (620, 1_000), (540, 1_000)], set.cloth.dim);
    pen.together(|pen| pen.shape(at, &[(310, 690), (690, 690), (690, 750), (310, 750)], set.cloth.mid()));
}
