//! Precious things, as in a shop window.

use super::super::path::{Place, Point};
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};
use super::hoop::{edge, hoop};

/// A star of light.
fn sparkle(pen: &mut Pen<'_>, at: Place, (x, y): Point, size: i32, tone: Tone) {
    let thin = size / 7;
    let star = [
        (x, y - size),
        (x + thin, y - thin),
        (x + size, y),
        (x + thin, y + thin),
        (x, y + size),
        (x - thin, y + thin),
        (x - size, y),
        (x - thin, y - thin),
    ];
    pen.shape(at, &star, tone.lit);
}

pub(super) fn crown(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [gold, ruby, sapphire, emerald, fur] = wares.tones;
    // The far side of the rim, seen inside.
    pen.together(|pen| pen.round(at, (500, 640), 330, 60, gold.dim));
    pen.curved(
        at,
        (200, 650),
        &[((260, 300), (500, 250)), ((740, 300), (800, 650)), ((500, 740), (200, 650))],
        ruby.lit,
    );
    pen.curved(
        at,
        (560, 262),
        &[((760, 340), (800, 650)), ((700, 690), (620, 694)), ((660, 460), (560, 262))],
        ruby.dim,
    );
    let band =
        [(140, 340), (290, 560), (320, 230), (440, 540), (500, 150), (560, 540), (680, 230), (710, 560), (860, 340)];
    let mut outline = vec![(170, 900)];
    outline.extend(band);
    outline.extend([(830, 900), (700, 935), (500, 948), (300, 935)]);
    pen.together(|pen| pen.shape(at, &outline, gold.lit));
    for (tip, right, foot) in [
        ((320, 230), (440, 540), (350, 860)),
        ((500, 150), (560, 540), (500, 870)),
        ((680, 230), (710, 560), (650, 860)),
        ((860, 340), (830, 880), (760, 870)),
        ((140, 340), (290, 560), (220, 860)),
    ] {
        pen.shape(at, &[tip, right, foot], gold.mid());
    }
    for ((x, y), tone) in
        [((140, 330), sapphire), ((320, 216), ruby), ((500, 130), emerald), ((680, 216), ruby), ((860, 330), sapphire)]
    {
        pen.together(|pen| pen.round(at, (x, y), 36, 36, tone.lit));
        pen.ball(at, (x, y), 36, 36, tone);
    }
    let rim =
        [((500, 900), (846, 830)), ((850, 900), (836, 950)), ((500, 1_030), (164, 950)), ((150, 900), (154, 830))];
    pen.together(|pen| pen.curved(at, (154, 830), &rim, fur.lit));
    pen.curved(
        at,
        (160, 910),
        &[((500, 990), (842, 910)), ((842, 930), (836, 950)), ((500, 1_030), (164, 950))],
        fur.dim,
    );
    for (x, y) in [(230, 900), (360, 924), (500, 932), (640, 924), (770, 900)] {
        pen.shape(at, &[(x - 12, y - 26), (x + 12, y - 26), (x + 7, y + 26), (x - 7, y + 26)], wares.ink);
    }
    for ((x, y), tone) in [((320, 760), emerald), ((500, 776), ruby), ((680, 760), emerald)] {
        pen.together(|pen| pen.shape(at, &[(x, y - 58), (x + 44, y), (x, y + 58), (x - 44, y)], tone.lit));
        pen.shape(at, &[(x, y - 58), (x + 44, y), (x, y + 58)], tone.dim);
        pen.shape(at, &[(x - 30, y), (x, y - 40), (x, y)], wares.white.lit);
    }
    sparkle(pen, at, (250, 440), 70, wares.white);
    sparkle(pen, at, (760, 480), 46, wares.white);
}

pub(super) fn ring(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [gold, stone, deep, ..] = wares.tones;
    let middle = (500, 690);
    // The far side is seen inside, a little higher.
    pen.together(|pen| pen.shape(at, &hoop((500, 676), 292, 236), gold.dim));
    pen.together(|pen| pen.shape(at, &hoop(middle, 310, 246), gold.lit));
    let light = |from: i32, to: i32| (from..=to).map(|step| edge((494, 684), 300, step.rem_euclid(48) as usize));
    let back = |from: i32, to: i32| (from..=to).rev().map(|step| edge((500, 690), 262, step.rem_euclid(48) as usize));
    for (from, to, shade) in [(6, 22, gold.dim), (22, 30, gold.mid()), (33, 41, wares.white.lit)] {
        let part: Vec<Point> = light(from, to).chain(back(from, to)).collect();
        pen.shape(at, &part, shade);
    }
    pen.together(|pen| {
        pen.shape(at, &[(380, 390), (430, 300), (570, 300), (620, 390), (560, 440), (440, 440)], gold.lit)
    });
    pen.shape(at, &[(540, 300), (570, 300), (620, 390), (560, 440), (530, 440)], gold.dim);
    let (top, girdle, foot) = (60, 170, 400);
    let corners = [(360, top), (640, top), (760, girdle), (500, foot), (240, girdle)];
    pen.together(|pen| pen.shape(at, &corners, stone.lit));
    let facets: [(&[Point], _); 7] = [
        (&[(360, 60), (450, 170), (240, 170)], wares.white.lit),
        (&[(360, 60), (500, 60), (450, 170)], stone.mid()),
        (&[(500, 60), (640, 60), (550, 170)], stone.lit),
        (&[(640, 60), (760, 170), (550, 170)], deep.lit),
        (&[(240, 170), (450, 170), (500, 400)], stone.mid()),
        (&[(450, 170), (550, 170), (500, 400)], wares.white.lit),
        (&[(550, 170), (760, 170), (500, 400)], deep.dim),
    ];
    for (corners, shade) in facets {
        pen.shape(at, corners, shade);
    }
    sparkle(pen, at, (330, 90), 110, wares.white);
    sparkle(pen, at, (740, 240), 70, wares.white);
}

pub(super) fn watch(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [leather, gold, dial, black, red] = wares.tones;
    for (from, to) in [((350, 300), (390, 10)), ((350, 700), (390, 990))] {
        let strap = [from, (1_000 - from.0, from.1), (1_000 - to.0, to.1), to];
        pen.together(|pen| pen.shape(at, &strap, leather.lit));
        let half = [(560, from.1), (1_000 - from.0, from.1), (1_000 - to.0, to.1), (560, to.1)];
        pen.shape(at, &half, leather.dim);
        for x in [378, 622] {
            pen.stroke(
                at,
                [(x, from.1), ((x + 500) / 2 + (x - 500) / 4, (from.1 + to.1) / 2), (500 + (x - 500) * 7 / 10, to.1)],
                6,
                6,
                dial.lit,
            );
        }
    }
    for y in [850, 900, 950] {
        pen.round(at, (500, y), 12, 12, wares.ink);
    }
    pen.together(|pen| pen.shape(at, &[(790, 460), (850, 460), (850, 540), (790, 540)], gold.lit));
    pen.together(|pen| pen.round(at, (500, 500), 310, 310, gold.lit));
    pen.ball(at, (500, 500), 310, 310, gold);
    pen.together(|pen| pen.round(at, (500, 500), 252, 252, dial.lit));
    pen.round(at, (514, 516), 232, 230, dial.lit);
    const HOURS: [Point; 12] = [
        (0, -1_000),
        (500, -866),
        (866, -500),
        (1_000, 0),
        (866, 500),
        (500, 866),
        (0, 1_000),
        (-500, 866),
        (-866, 500),
        (-1_000, 0),
        (-866, -500),
        (-500, -866),
    ];
    for (index, (dx, dy)) in HOURS.into_iter().enumerate() {
        let (from, to) = (if index % 3 == 0 { 170 } else { 196 }, 222);
        let point = |far: i32| (500 + dx * far / 1_000, 500 + dy * far / 1_000);
        pen.stroke(at, [point(from), point((from + to) / 2), point(to)], 16, 16, black.lit);
    }
    pen.round(at, (500, 610), 62, 62, dial.dim);
    pen.round(at, (500, 610), 52, 52, dial.lit);
    pen.stroke(at, [(500, 610), (512, 590), (522, 574)], 8, 5, red.lit);
    pen.stroke(at, [(500, 500), (440, 456), (394, 420)], 24, 14, black.lit);
    pen.stroke(at, [(500, 500), (560, 428), (626, 350)], 18, 8, black.lit);
    pen.stroke(at, [(470, 560), (500, 500), (560, 690)], 6, 4, red.lit);
    pen.round(at, (500, 500), 22, 22, gold.dim);
    pen.shape(at, &[(330, 380), (420, 290), (470, 280), (310, 450)], wares.white.lit);
}
