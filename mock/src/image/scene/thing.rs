//! Things that stand in a scene: buildings, ships, trees, balloons.

use super::super::dither::Shade;
use super::super::painter::Painter;
use super::super::palette::{Palette, between};
use super::path::Place;
use super::sky::Sky;
use super::tone::Wares;
use super::{Scene, Subject, everyday};

/// The few shades that figures are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tints {
    pub(super) ink: Shade,
    /// Ink with some light on it.
    pub(super) dusk: Shade,
    pub(super) main: Shade,
    /// The main colour in shadow.
    pub(super) deep: Shade,
    pub(super) bright: Shade,
    pub(super) pale: Shade,
    /// The colours of an everyday thing, where the scene has one.
    pub(super) wares: Option<Wares>,
}

impl Tints {
    /// Plans the shades of figures. Takes 5 colours, and 17 more for an everyday thing.
    pub(super) fn plan(scene: &Scene, palette: &mut Palette, sky: &Sky) -> Tints {
        Tints::with(scene, palette, sky.ink())
    }

    /// The same with a shade for ink.
    pub(super) fn with(scene: &Scene, palette: &mut Palette, ink: Shade) -> Tints {
        let [_, middle, near] = scene.scheme.ground;
        let [main, bright] = scene.scheme.accent;
        Tints {
            ink,
            dusk: palette.single(between(near, middle, 20_000)),
            main: palette.single(main),
            deep: palette.single(between(main, near, 24_000)),
            bright: palette.single(bright),
            pale: palette.single(between(scene.scheme.light, bright, 9_000)),
            wares: match scene.subject {
                Some(Subject::Everyday(thing)) => Some(Wares::soft(scene, palette, ink, everyday::hues(scene, thing))),
                _ => None,
            },
        }
    }
}

pub(super) fn castle(at: Place, painter: &mut Painter, tints: &Tints) {
    let mut tower = |left: i32, right: i32, top: i32, roof: i32| {
        at.shape(painter, &[(left, 1_000), (left, top), (right, top), (right, 1_000)], tints.ink);
        let middle = i32::midpoint(left, right);
        let eaves = [(left - 18, top), (middle, top - roof), (right + 18, top)];
        at.shape(painter, &eaves, tints.main);
        at.shape(painter, &[(middle, top - roof), (right + 18, top), (middle, top)], tints.deep);
        at.stroke(
            painter,
            [(middle, top - roof), (middle, top - roof - 35), (middle, top - roof - 70)],
            6,
            6,
            tints.ink,
        );
        let flag = [(middle, top - roof - 72), (middle + 62, top - roof - 54), (middle, top - roof - 36)];
        at.shape(painter, &flag, tints.bright);
        for y in [top + 50, top + 150] {
            at.round(painter, (middle, y), 9, 18, tints.bright);
        }
    };
    tower(120, 230, 560, 150);
    tower(770, 880, 600, 140);
    tower(300, 400, 470, 180);
    tower(600, 700, 430, 190);
    tower(430, 570, 300, 220);
    let mut wall = vec![(80, 1_000)];
    for step in 0..15 {
        let x = 80 + step * 56;
        let y = if step % 2 == 0 { 700 } else { 732 };
        wall.extend([(x, y), (x + 56, y)]);
    }
    wall.push((920, 1_000));
    at.shape(painter, &wall, tints.ink);
    at.curved(painter, (450, 1_000), &[((450, 800), (500, 800)), ((550, 800), (550, 1_000))], tints.bright);
    for x in [190, 300, 690, 800] {
        at.round(painter, (x, 820), 11, 22, tints.bright);
    }
}

pub(super) fn house(at: Place, painter: &mut Painter, tints: &Tints) {
    at.shape(painter, &[(640, 560), (640, 380), (710, 380), (710, 620)], tints.deep);
    at.shape(painter, &[(220, 1_000), (220, 650), (500, 450), (780, 650), (780, 1_000)], tints.ink);
    at.shape(painter, &[(150, 690), (500, 400), (850, 690), (815, 725), (500, 465), (185, 725)], tints.main);
    at.shape(painter, &[(455, 1_000), (455, 800), (545, 800), (545, 1_000)], tints.deep);
    for x in [310, 610] {
        at.shape(painter, &[(x, 760), (x + 80, 760), (x + 80, 860), (x, 860)], tints.bright);
        at.shape(painter, &[(x + 36, 760), (x + 44, 760), (x + 44, 860), (x + 36, 860)], tints.ink);
        at.shape(painter, &[(x, 806), (x + 80, 806), (x + 80, 814), (x, 814)], tints.ink);
    }
    at.round(painter, (500, 620), 36, 36, tints.bright);
    for (x, y, size) in [(690, 320, 34), (730, 245, 46), (705, 160, 58)] {
        at.round(painter, (x, y), size, size * 3 / 4, tints.pale);
    }
}

pub(super) fn ship(at: Place, painter: &mut Painter, tints: &Tints) {
    at.shape(painter, &[(492, 120), (508, 120), (508, 860), (492, 860)], tints.ink);
    at.curved(painter, (515, 140), &[((900, 480), (830, 780)), ((680, 740), (515, 770))], tints.pale);
    at.curved(painter, (515, 460), &[((800, 560), (830, 780)), ((680, 740), (515, 770))], tints.bright);
    at.curved(painter, (485, 200), &[((420, 560), (200, 790)), ((340, 750), (485, 770))], tints.main);
    at.shape(painter, &[(508, 120), (600, 145), (508, 175)], tints.main);
    at.curved(
        painter,
        (140, 820),
        &[((500, 870), (880, 810)), ((830, 980), (700, 1_000)), ((480, 1_015), (290, 1_000)), ((180, 940), (140, 820))],
        tints.ink,
    );
    at.curved(
        painter,
        (152, 850),
        &[((500, 900), (868, 842)), ((866, 850), (860, 860)), ((500, 920), (158, 866))],
        tints.bright,
    );
    for step in 0..7 {
        at.stroke(
            painter,
            [(130 + step * 120, 1_008), (180 + step * 120, 1_022), (230 + step * 120, 1_008)],
            6,
            6,
            tints.pale,
        );
    }
}

pub(super) fn lighthouse(at: Place, painter: &mut Painter, tints: &Tints) {
    // Two beams, as wide as the night is.
    at.shape(painter, &[(500, 212), (-900, 60), (-900, 330)], tints.pale);
    at.shape(painter, &[(400, 1_000), (442, 290), (558, 290), (600, 1_000)], tints.pale);
    for step in 0..3 {
        let (top, bottom) = (360 + step * 220, 470 + step * 220);
        let half = |y: i32| 58 + (y - 290) * 42 / 710;
        let band = [
            (500 - half(top), top),
            (500 + half(top), top),
            (500 + half(bottom), bottom),
            (500 - half(bottom), bottom),
        ];
        at.shape(painter, &band, tints.main);
        let shade = [
            (500 + half(top) / 3, top),
            (500 + half(top), top),
            (500 + half(bottom), bottom),
            (500 + half(bottom) / 3, bottom),
        ];
        at.shape(painter, &shade, tints.deep);
    }
    at.shape(painter, &[(420, 290), (420, 268), (580, 268), (580, 290)], tints.ink);
    at.shape(painter, &[(455, 268), (455, 170), (545, 170), (545, 268)], tints.bright);
    for x in [455, 496, 537] {
        at.shape(painter, &[(x, 268), (x, 170), (x + 8, 170), (x + 8, 268)], tints.ink);
    }
    at.curved(painter, (435, 172), &[((440, 95), (500, 90)), ((560, 95), (565, 172))], tints.ink);
    at.stroke(painter, [(500, 95), (500, 70), (500, 50)], 10, 6, tints.ink);
}

pub(super) fn tree(at: Place, painter: &mut Painter, tints: &Tints, scene: &Scene) {
    at.curved(
        painter,
        (455, 1_010),
        &[((490, 860), (470, 640)), ((500, 600), (530, 640)), ((515, 860), (560, 1_010))],
        tints.ink,
    );
    at.stroke(painter, [(490, 760), (420, 640), (330, 560)], 34, 14, tints.ink);
    at.stroke(painter, [(510, 720), (600, 620), (680, 520)], 34, 14, tints.ink);
    at.stroke(painter, [(500, 700), (490, 560), (510, 420)], 40, 14, tints.ink);
    let mut dice = scene.details();
    // Light falls from the upper left, so the shades are laid from dark to light and to that side.
    for (shade, lift, many, size) in
        [(tints.deep, 0, 60, 74), (tints.main, 26, 80, 56), (tints.bright, 52, 46, 34), (tints.pale, 62, 20, 16)]
    {
        for _ in 0..many {
            let (x, y) = (dice.between(-300, 300), dice.between(-240, 240));
            if x * x / 9 + y * y / 5 > 9_000 {
                continue;
            }
            let radius = size * dice.between(60, 120) / 100;
            at.round(painter, (500 + x - lift / 2, 430 + y - lift), radius, radius, shade);
        }
    }
    for _ in 0..12 {
        let (x, y) = (dice.between(180, 860), dice.between(700, 1_000));
        at.round(painter, (x, y), 11, 7, tints.main);
    }
}

pub(super) fn balloon(at: Place, painter: &mut Painter, tints: &Tints) {
    for x in [455, 545] {
        at.stroke(
            painter,
            [(x, 690), (i32::midpoint(x, 500), 740), (i32::midpoint(x, 500) - 250 + 250, 800)],
            5,
            5,
            tints.ink,
        );
    }
    let outline = |half: i32| {
        [
            ((500 - half, 560), (500 - half / 6, 700)),
            ((500, 715), (500 + half / 6, 700)),
            ((500 + half, 560), (500 + half, 360)),
            ((500 + half, 80), (500, 80)),
            ((500 - half, 80), (500 - half, 360)),
        ]
    };
    for (half, shade) in [(300, tints.main), (225, tints.pale), (150, tints.bright), (70, tints.main)] {
        at.curved(painter, (500 - half, 360), &outline(half), shade);
    }
    at.shape(painter, &[(462, 796), (538, 796), (528, 868), (472, 868)], tints.ink);
    at.shape(painter, &[(458, 790), (542, 790), (542, 804), (458, 804)], tints.deep);
}
