//! Flowers in a vase, flowers that stand, mushrooms.

use super::super::path::{Place, Point, bend};
use super::super::pen::Pen;
use super::super::tone::{Tone, Wares};
use super::Bloom;
use crate::image::dither::Shade;

/// Sixteen directions, in parts of 1,000.
const AROUND: [Point; 16] = [
    (1_000, 0),
    (924, 383),
    (707, 707),
    (383, 924),
    (0, 1_000),
    (-383, 924),
    (-707, 707),
    (-924, 383),
    (-1_000, 0),
    (-924, -383),
    (-707, -707),
    (-383, -924),
    (0, -1_000),
    (383, -924),
    (707, -707),
    (924, -383),
];

/// Where the heads of a bouquet are, the farthest first, and how large.
const HEADS: [(Point, i32); 9] = [
    ((500, 120), 112),
    ((308, 176), 108),
    ((700, 180), 110),
    ((166, 330), 104),
    ((836, 336), 104),
    ((396, 316), 124),
    ((610, 330), 126),
    ((290, 460), 112),
    ((500, 472), 128),
];

pub(super) fn bouquet(pen: &mut Pen<'_>, at: Place, wares: &Wares, bloom: Bloom) {
    let [petal, heart, green, vase, shine] = wares.tones;
    for ((x, y), size) in HEADS {
        pen.stroke(at, [(500 + (x - 500) / 8, 640), ((x + 500) / 2, (y + 640) / 2), (x, y)], 16, 12, green.dim);
        if size < 110 {
            leaf(pen, at, (x, y + 90), (x + (x - 500) / 2, y + 170), green);
        }
    }
    for (root, tip) in [((420, 600), (190, 560)), ((580, 600), (810, 570)), ((470, 560), (380, 620))] {
        leaf(pen, at, root, tip, green);
    }
    let body = [
        ((400, 640), (372, 720)),
        ((330, 800), (352, 890)),
        ((380, 1_000), (500, 1_000)),
        ((620, 1_000), (648, 890)),
        ((670, 800), (628, 720)),
        ((600, 640), (612, 590)),
        ((500, 604), (388, 590)),
    ];
    pen.together(|pen| pen.curved(at, (388, 590), &body, vase.lit));
    let shade = [
        ((600, 640), (628, 720)),
        ((670, 800), (648, 890)),
        ((620, 1_000), (500, 1_000)),
        ((590, 960), (586, 850)),
        ((590, 720), (560, 596)),
    ];
    pen.curved(at, (612, 590), &shade, vase.dim);
    pen.stroke(at, [(402, 740), (376, 810), (396, 880)], 18, 10, shine.lit);
    pen.together(|pen| pen.round(at, (500, 592), 120, 22, vase.lit));
    pen.round(at, (500, 592), 100, 13, vase.dim);
    pen.stroke(at, [(368, 800), (500, 836), (634, 800)], 14, 14, shine.lit);
    pen.stroke(at, [(366, 836), (500, 872), (638, 836)], 8, 8, shine.lit);
    for (middle, size) in HEADS {
        head(pen, at, (middle, size), (petal, heart), bloom);
    }
}

/// One flower.
fn head(pen: &mut Pen<'_>, at: Place, (middle, size): (Point, i32), (petal, heart): (Tone, Tone), bloom: Bloom) {
    match bloom {
        Bloom::Sunflower => sunflower(pen, at, middle, size, petal, heart),
        Bloom::Rose => rose(pen, at, middle, size * 88 / 100, petal, heart),
        Bloom::Tulip => tulip(pen, at, middle, size, petal),
    }
}

fn sunflower(pen: &mut Pen<'_>, at: Place, middle: Point, size: i32, petal: Tone, heart: Tone) {
    pen.together(|pen| ring(pen, at, middle, (size, 0), petal.dim));
    ring(pen, at, middle, (size * 92 / 100, 1), petal.lit);
    pen.together(|pen| pen.round(at, middle, size * 46 / 100, size * 46 / 100, heart.lit));
    pen.round(at, middle, size * 33 / 100, size * 33 / 100, heart.dim);
    for (dx, dy) in AROUND.iter().step_by(2) {
        let seed = (middle.0 + dx * size * 24 / 100_000, middle.1 + dy * size * 24 / 100_000);
        pen.round(at, seed, size * 4 / 100, size * 4 / 100, heart.lit);
    }
}

/// Sixteen pointed petals, turned by half a step if `turn` is 1.
fn ring(pen: &mut Pen<'_>, at: Place, (x, y): Point, (size, turn): (i32, usize), shade: Shade) {
    for index in 0..16 {
        let (dx, dy) = AROUND[index];
        let (nx, ny) = AROUND[(index + turn) % 16];
        let (dx, dy) = ((dx + nx) / 2, (dy + ny) / 2);
        let place = |along: i32, aside: i32| {
            (x + (dx * along - dy * aside) * size / 100_000, y + (dy * along + dx * aside) * size / 100_000)
        };
        let petal = [(30, 8), (52, 14), (76, 12), (104, 0), (76, -12), (52, -14), (30, -8)];
        pen.shape(at, &petal.map(|(along, aside)| place(along, aside)), shade);
    }
}

fn rose(pen: &mut Pen<'_>, at: Place, (x, y): Point, size: i32, petal: Tone, heart: Tone) {
    let part = |percent: i32| size * percent / 100;
    pen.together(|pen| {
        for index in [1, 4, 7, 10, 13] {
            let (dx, dy) = AROUND[index];
            pen.round(at, (x + dx * part(42) / 1_000, y + dy * part(42) / 1_000), part(58), part(58), petal.dim);
        }
    });
    for index in [3, 6, 9, 12, 15] {
        let (dx, dy) = AROUND[index];
        pen.round(at, (x + dx * part(32) / 1_000, y + dy * part(32) / 1_000), part(50), part(50), petal.lit);
    }
    // Petals wound around the heart, each a moon of light and shade.
    for (dx, dy, round, shade) in [
        (4, 6, 56, petal.dim),
        (0, 0, 52, petal.lit),
        (-10, 8, 42, petal.dim),
        (-4, 2, 38, petal.lit),
        (8, 4, 28, heart.lit),
        (2, 0, 24, petal.lit),
        (-2, 4, 13, heart.lit),
    ] {
        pen.round(at, (x + part(dx), y + part(dy)), part(round), part(round), shade);
    }
}

fn tulip(pen: &mut Pen<'_>, at: Place, (x, y): Point, size: i32, petal: Tone) {
    let point = |dx: i32, dy: i32| (x + dx * size / 100, y + dy * size / 100);
    let cup = [
        (point(-74, -30), point(-52, -92)),
        (point(-30, -76), point(-26, -54)),
        (point(-10, -86), point(0, -104)),
        (point(12, -86), point(26, -54)),
        (point(30, -76), point(52, -92)),
        (point(74, -30), point(62, 20)),
        (point(44, 84), point(0, 84)),
        (point(-44, 84), point(-62, 20)),
    ];
    pen.together(|pen| pen.curved(at, point(-62, 20), &cup, petal.dim));
    let front = [
        (point(-46, -50), point(0, -96)),
        (point(46, -50), point(40, 20)),
        (point(26, 80), point(0, 82)),
        (point(-26, 80), point(-40, 20)),
    ];
    pen.curved(at, point(-40, 20), &front, petal.lit);
    let left =
        [(point(-70, -30), point(-50, -84)), (point(-40, -20), point(-26, 64)), (point(-50, 70), point(-58, 20))];
    pen.curved(at, point(-58, 20), &left, petal.lit);
}

/// A leaf from its root to its tip, one half of it in the shade.
fn leaf(pen: &mut Pen<'_>, at: Place, root: Point, tip: Point, tone: Tone) {
    let (dx, dy) = (tip.0 - root.0, tip.1 - root.1);
    let middle = (i32::midpoint(root.0, tip.0), i32::midpoint(root.1, tip.1));
    let (over, under) =
        ((middle.0 + dy * 45 / 100, middle.1 - dx * 45 / 100), (middle.0 - dy * 45 / 100, middle.1 + dx * 45 / 100));
    pen.together(|pen| pen.curved(at, root, &[(over, tip), (under, root)], tone.lit));
    pen.curved(at, root, &[(middle, tip), (under, root)], tone.dim);
}

/// Three that stand side by side, the largest in the middle.
pub(super) fn sunflowers(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [petal, heart, green, ..] = wares.tones;
    for (root, top, size) in
        [((330, 1_010), (216, 430), 160), ((690, 1_010), (800, 366), 172), ((500, 1_010), (500, 200), 196)]
    {
        let handle = (root.0, (root.1 + top.1) / 2);
        pen.together(|pen| pen.stroke(at, [root, handle, top], 30, 22, green.dim));
        for (step, side) in [(3, -1), (5, 1), (7, -1)] {
            let (x, y) = bend(root, handle, top, step, 10);
            leaf(pen, at, (x, y), (x + side * 150, y - 70), green);
        }
        sunflower(pen, at, top, size, petal, heart);
    }
}

pub(super) fn mushrooms(pen: &mut Pen<'_>, at: Place, wares: &Wares) {
    let [cap, stem, green, ..] = wares.tones;
    for (x, y, size) in [(790, 1_000, 430), (480, 1_000, 900)] {
        let at = Place { size: at.scale(size), ..spot(at, (x, y)) };
        let stalk = [
            ((430, 700), (370, 900)),
            ((340, 1_000), (500, 1_004)),
            ((660, 1_000), (630, 900)),
            ((570, 700), (580, 460)),
        ];
        pen.together(|pen| pen.curved(at, (420, 460), &stalk, stem.lit));
        let shade = [((570, 700), (630, 900)), ((660, 1_000), (500, 1_004)), ((580, 900), (520, 460))];
        pen.curved(at, (580, 460), &shade, stem.dim);
        pen.together(|pen| {
            pen.curved(
                at,
                (390, 610),
                &[((500, 680), (610, 610)), ((660, 740), (500, 742)), ((340, 740), (390, 610))],
                stem.lit,
            );
        });
        let hood = [
            ((20, 200), (330, 60)),
            ((500, 0), (670, 60)),
            ((980, 200), (980, 470)),
            ((900, 570), (500, 570)),
            ((100, 570), (20, 470)),
        ];
        pen.together(|pen| pen.curved(at, (20, 470), &hood, cap.lit));
        let dark =
            [((980, 210), (980, 470)), ((900, 570), (500, 570)), ((300, 570), (160, 540)), ((760, 540), (700, 76))];
        pen.curved(at, (700, 76), &dark, cap.dim);
        let gills = [((500, 400), (880, 500)), ((800, 566), (500, 566)), ((200, 566), (120, 500))];
        pen.curved(at, (120, 500), &gills, stem.dim);
        for (middle, across, down) in [
            ((330, 190), 84, 66),
            ((560, 130), 64, 46),
            ((600, 320), 96, 74),
            ((180, 360), 58, 54),
            ((820, 300), 60, 62),
            ((390, 400), 50, 34),
        ] {
            pen.round(at, middle, across, down, wares.white.lit);
        }
    }
    for (x, lean) in [(180, -50), (230, 30), (300, -20), (620, 40), (700, -30), (900, 40), (950, 10)] {
        let blade = [(x - 16, 1_010), (x + lean, 880), (x + 16, 1_010)];
        pen.shape(at, &blade, green.lit);
    }
}

/// A box of the same size whose foot is a point of this one.
fn spot(at: Place, foot: Point) -> Place {
    let (x, y) = at.point(foot);
    Place { x, y, ..at }
}
