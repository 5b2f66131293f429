//! niji's countryside: a snowy mountain, round hills and trees, water, flowers, and who stands among them.

use super::colours::Pair;
use super::heaven::{Heaven, fireflies, flat};
use super::{Sheet, Spot, animal, blossom, figure, pattern, place};
use crate::image::noise::PEAK;
use crate::image::scene::creature::{anew, stance};
use crate::image::scene::everyday::Footing;
use crate::image::scene::outskirts::Outskirts;
use crate::image::scene::path::Place;
use crate::image::scene::stage::{self, Back, Set};
use crate::image::scene::{Motif, Scene, Subject, everyday};

/// So many rows of waves are drawn on the sea.
const ROWS_MAX: i32 = 30;

/// A hill: where its edge lies on the average, how far it swings, and its noise.
struct Hill {
    land: Outskirts,
    base: i32,
    height: i32,
    length: i32,
    seed: u64,
}

impl Hill {
    fn new(scene: &Scene, base: i32, height: i32, length: i32, seed: u64) -> Hill {
        let land = scene.outskirts.between(base - height * 3 / 2, base + height * 3 / 2);
        Hill { land, base, height, length, seed }
    }

    /// Its edge at a place.
    fn at(&self, sheet: &Sheet<'_>, x: i32) -> i32 {
        let rise = self.land.detailed_line(sheet.scene.composition ^ self.seed, x, self.length, 2);
        self.base - (i64::from(rise) * i64::from(self.height) * 3 / 2 / i64::from(PEAK)) as i32
    }

    /// Paints it: its edge in the light, the rest in the shade.
    fn paint(&self, sheet: &mut Sheet<'_>, colours: Pair) {
        let frame = sheet.scene.frame;
        let heights = sheet.skyline(|x| self.at(sheet, x));
        let shaded = sheet.skyline(|x| {
            let swing = self.land.line(sheet.scene.detail ^ self.seed, x, frame.part(17));
            let deep = frame.part(6) + swing / (PEAK / frame.part(3).max(1)).max(1);
            self.at(sheet, x) + deep
        });
        let lowest = shaded.iter().copied().max().unwrap_or(0) >> 8;
        let covered = usize::try_from(lowest.saturating_add(2)).unwrap_or(0);
        sheet.pen.down_to(&heights, covered, colours.lit);
        sheet.pen.painter.below(&shaded, &flat(colours.dim));
    }
}

/// Hills under the sky; with water among them or by night, as the motif says.
pub(super) fn land(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    let mut dice = sheet.chance(10);
    let horizon = frame.down(dice.between(56, 63));
    let is_lake = scene.motif == Motif::Lake;
    let heaven = Heaven::paint(sheet, horizon);
    heaven.clouds(sheet);
    let away = if heaven.light.0 > frame.across(50) { 26 } else { 74 };
    if is_lake || dice.chance(3, 4) {
        let x = frame.across(away + dice.between(-8, 8));
        mountain(
            sheet,
            Place { x, y: horizon + frame.part(9), size: frame.part(dice.between(46, 60)), mirrored: false },
        );
    }
    let hills: [Hill; 2] = std::array::from_fn(|index| {
        let depth = index as i32;
        let base = horizon + frame.part(1 + depth * 6);
        Hill::new(scene, base, frame.part(7 - depth), frame.part(52), 0x10 + index as u64)
    });
    for (index, hill) in hills.iter().enumerate() {
        hill.paint(sheet, colours.ground[index]);
        trees(sheet, hill, 20 + index as u64, frame.part(6 + 3 * index as i32), index);
    }
    let stage = frame.down(dice.between(83, 88));
    if is_lake {
        lake(sheet, &heaven, horizon + frame.part(9));
        if dice.chance(2, 3) || scene.subject.is_none() {
            let x = frame.across(if away > 50 { dice.between(22, 40) } else { dice.between(60, 78) });
            place::gate(sheet, Place { x, y: stage - frame.part(9), size: frame.part(27), mirrored: false });
        }
    } else {
        let base = i32::midpoint(stage, horizon + frame.part(9));
        let near = Hill::new(scene, base, frame.part(5), frame.part(64), 0x12);
        near.paint(sheet, colours.ground[2]);
        let gate = frame.across(if away > 50 { 24 } else { 76 });
        if dice.chance(1, 2) || scene.subject.is_none() {
            let y = near.at(sheet, gate) + frame.part(3);
            place::gate(sheet, Place { x: gate, y, size: frame.part(22), mirrored: false });
        }
        trees(sheet, &near, 23, frame.part(12), 2);
    }
    let front = Hill::new(scene, stage, frame.part(2), frame.part(80), 0x13);
    front.paint(sheet, colours.ground[3]);
    meadow(sheet, &front);
    let x = frame.across(*dice.pick(&[38, 50, 60]));
    // What flies, and a face, is before the branches.
    if scene.has_thing() {
        blossom::tree(sheet, stage);
    }
    match scene.subject {
        Some(subject) => self::subject(sheet, subject, stage + frame.part(4)),
        None => figure::spirits(sheet, (x, stage + frame.part(5)), 3),
    }
    if !scene.has_thing() {
        blossom::tree(sheet, stage);
    }
    if sheet.is_night {
        fireflies(sheet, (horizon, i32::MAX / 4));
    } else {
        blossom::petals(sheet);
    }
}

/// A mountain with a snowy top.
fn mountain(sheet: &mut Sheet<'_>, at: Place) {
    let (pair, white) = (sheet.colours.ground[0], sheet.colours.white);
    let outline = [((-10, 880), (-420, 1_030)), ((500, 1_030), (1_420, 1_030)), ((1_010, 880), (600, 180))];
    let shaded = [((640, 640), (760, 1_030)), ((1_100, 1_030), (1_420, 1_030)), ((1_010, 880), (600, 180))];
    let snow =
        [(600, 180), (722, 392), (668, 452), (622, 398), (560, 500), (500, 410), (436, 490), (384, 402), (330, 446)];
    let snow: Vec<_> = snow.into_iter().chain([(276, 400), (400, 180), (450, 196), (520, 176)]).collect();
    sheet.pen.together(|pen| {
        pen.curved(at, (400, 180), &[outline[0], outline[1], outline[2], ((500, 200), (400, 180))], pair.lit);
    });
    sheet.pen.curved(at, (560, 186), &shaded, pair.dim);
    sheet.pen.together(|pen| pen.shape(at, &snow, white.lit));
    let shade = [(600, 180), (722, 392), (668, 452), (622, 398), (585, 456), (570, 330), (548, 182)];
    sheet.pen.shape(at, &shade, white.dim);
}

/// Round trees along the edge of a hill.
fn trees(sheet: &mut Sheet<'_>, hill: &Hill, what: u64, size: i32, depth: usize) {
    let frame = sheet.scene.frame;
    let spots = sheet.spots(what, (size * 3 / 2, frame.height.max(1)), (0, frame.height), size * 2);
    let (wood, pair) = (sheet.colours.wood, if depth == 0 { sheet.colours.ground[1] } else { sheet.colours.leaf });
    for Spot { x, mut dice, .. } in spots {
        let size = size * dice.between(70, 120) / 100;
        if !dice.chance(2, 3) {
            continue;
        }
        let at = Place { x, y: hill.at(sheet, x) + size / 4, size, mirrored: dice.chance(1, 2) };
        sheet.pen.together(|pen| pen.shape(at, &[(460, 500), (540, 500), (560, 1_000), (440, 1_000)], wood.dim));
        let puffs = [((330, 520), 215), ((670, 540), 205), ((500, 330), 260)];
        sheet.pen.together(|pen| {
            puffs.into_iter().for_each(|(middle, radius)| pen.round(at, middle, radius, radius, pair.dim))
        });
        for ((x, y), radius) in puffs {
            let light = if at.mirrored { 34 } else { -34 };
            sheet.pen.round(at, (x + light, y - 40), radius * 4 / 5, radius * 4 / 5, pair.lit);
        }
    }
}

/// Grass and flowers from the edge of a hill on down.
fn meadow(sheet: &mut Sheet<'_>, hill: &Hill) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let top = hill.base + frame.part(3);
    for Spot { x, y, mut dice } in sheet.spots(30, (frame.part(9), frame.part(6)), (top, i32::MAX / 4), frame.part(6)) {
        let size = frame.part(1) * dice.between(130, 230) / 100;
        let kind = dice.below(5);
        if kind < 3 {
            for lean in [-70, 0, 60] {
                let tip = (x + size * lean / 100, y - size * (110 - lean.abs() / 2) / 100);
                let root = x + size * lean / 300;
                let blade = [(root - size / 7, y), tip, (root + size / 7, y)];
                sheet.pen.polygon(&blade, colours.leaf.lit);
            }
        } else {
            let petal = if kind == 3 { colours.white.lit } else { *dice.pick(&[colours.main.lit, colours.petal.lit]) };
            blossom::flower(sheet, (x, y - size / 2), size * 2 / 3, petal, colours.lamp.lit);
        }
    }
}

/// Water with bands and glints, and the light on it.
fn lake(sheet: &mut Sheet<'_>, heaven: &Heaven, shore: i32) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let heights = sheet.skyline(|_| shore);
    sheet.pen.below(&heights, colours.water[0].lit);
    let deep = sheet.skyline(|x| shore + frame.part(13) + sheet.scene.outskirts.line(9, x, frame.part(40)) / 900);
    sheet.pen.painter.below(&deep, &flat(colours.water[1].lit));
    glints(sheet, shore, heaven);
}

/// Flat strokes of light on water.
fn glints(sheet: &mut Sheet<'_>, shore: i32, heaven: &Heaven) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let (x, _, radius) = heaven.light;
    let mut dice = sheet.chance(31);
    for step in 0..9 {
        let y = shore + frame.part(2) + frame.part(3) * step;
        let half = radius * (100 - step * 6) * dice.between(45, 110) / 10_000;
        let at = x + radius * dice.between(-30, 30) / 100;
        sheet.pen.ellipse((at, y), half, frame.part(1) * 6 / 10, colours.light.lit);
    }
    let cell = (frame.part(16), frame.part(5));
    for Spot { x, y, mut dice } in sheet.spots(32, cell, (shore + frame.part(2), i32::MAX / 4), frame.part(9)) {
        if dice.chance(3, 5) {
            let half = frame.part(1) * dice.between(100, 420) / 100;
            sheet.pen.ellipse((x, y), half, frame.part(1) * 3 / 10, colours.white.lit);
        }
    }
}

/// The sea: rows of round waves, larger towards us.
pub(super) fn sea(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    let mut dice = sheet.chance(11);
    let horizon = frame.down(dice.between(50, 58));
    let heaven = Heaven::paint(sheet, horizon);
    heaven.clouds(sheet);
    if dice.chance(2, 3) {
        let x = frame.across(if heaven.light.0 > frame.across(50) { 20 } else { 80 });
        let y = horizon + frame.part(2);
        mountain(sheet, Place { x, y, size: frame.part(dice.between(22, 34)), mirrored: false });
    }
    let heights = sheet.skyline(|_| horizon);
    sheet.pen.below(&heights, colours.water[0].lit);
    glints(sheet, horizon, &heaven);
    // Towards us for ever, as far as it is seen.
    let bottom = sheet.pen.painter.window.bottom();
    let wave =
        |row: i32| (horizon + (frame.height - horizon) * (row * row * 3 + row * 9 + 16) / 100, frame.part(4 + row * 2));
    let stands_after = if scene.subject == Some(Subject::Ship) { 2 } else { 3 };
    let x = frame.across(*dice.pick(&[36, 50, 64]));
    for row in 0..ROWS_MAX {
        let (base, radius) = wave(row);
        if base - radius * 2 > bottom && row > stands_after {
            break;
        }
        pattern::swell(sheet, (base, radius, i32::MAX / 4), row, colours.water[(row % 2) as usize]);
        if row == stands_after
            && let Some(subject) = scene.subject.filter(|_| !scene.has_thing())
        {
            let foot = base + frame.part(3);
            if !matches!(subject, Subject::Ship | Subject::Balloon) {
                rock(sheet, (stance(scene, subject, foot).x, foot));
            }
            self::subject(sheet, subject, foot);
        }
    }
    match scene.subject {
        Some(subject @ Subject::Everyday(thing)) => {
            // The shore from which the sea is seen.
            let foot = frame.down(88);
            if thing.footing() == Footing::Ground {
                rock(sheet, (stance(scene, subject, foot).x, foot));
            }
            self::subject(sheet, subject, foot);
        }
        Some(_) => {}
        None => figure::spirits(sheet, (x, frame.down(80)), 1),
    }
    if sheet.is_night {
        fireflies(sheet, (horizon, i32::MAX / 4));
    }
}

/// A rock in the sea, to stand on.
fn rock(sheet: &mut Sheet<'_>, (x, y): (i32, i32)) {
    let at = Place { x, y: y + sheet.scene.frame.part(24), size: sheet.scene.frame.part(60), mirrored: false };
    let pair = sheet.colours.ground[3];
    let outline =
        [((60, 760), (180, 640)), ((330, 560), (520, 580)), ((760, 570), (860, 690)), ((980, 800), (1_060, 1_400))];
    sheet.pen.together(|pen| pen.curved(at, (-60, 1_400), &outline, pair.lit));
    sheet.pen.curved(
        at,
        (620, 600),
        &[((800, 620), (850, 700)), ((960, 820), (1_040, 1_400)), ((700, 1_000), (620, 600))],
        pair.dim,
    );
}

/// Large flowers before the sky.
pub(super) fn garden(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    let mut dice = sheet.chance(12);
    let horizon = frame.down(dice.between(66, 74));
    let heaven = Heaven::paint(sheet, horizon);
    heaven.clouds(sheet);
    let hill = Hill::new(scene, horizon, frame.part(4), frame.part(70), 0x14);
    hill.paint(sheet, colours.ground[1]);
    let front = Hill::new(scene, frame.down(86), frame.part(3), frame.part(60), 0x15);
    for (depth, size) in [(0, 9), (1, 13)] {
        let cell = frame.part(15 + depth * 6);
        let spots = sheet.spots(40 + depth as u64, (cell, frame.height.max(1)), (0, frame.height), frame.part(50));
        if depth == 1 {
            front.paint(sheet, colours.ground[2]);
        }
        for Spot { x, mut dice, .. } in spots {
            let height = frame.down(dice.between(26, 52) - depth * 8);
            let foot = if depth == 0 { frame.down(90) } else { front.at(sheet, x) + frame.part(8) };
            blossom::plant(sheet, &mut dice, (x, foot), height, frame.part(size));
        }
    }
    let ground = Hill::new(scene, frame.down(97), frame.part(2), frame.part(40), 0x16);
    ground.paint(sheet, colours.ground[3]);
    meadow(sheet, &ground);
    let spirits = frame.across(dice.between(25, 75));
    match scene.subject {
        Some(subject) => self::subject(sheet, subject, frame.down(88)),
        None => figure::spirits(sheet, (spirits, frame.down(97)), 2),
    }
    blossom::petals(sheet);
}

/// A stage that both hands share.
pub(super) fn stage(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let tone = |pair: Pair| pair.tone();
    let (sky, water) = (colours.sky, colours.water);
    let back = match scene.motif {
        Motif::Depths => [sky[5], sky[4], sky[3], water[0].lit, water[1].lit, water[1].dim],
        _ => [colours.haze.lit, colours.haze.dim, sky[6], sky[4], sky[2], sky[1]],
    };
    let set = Set {
        back: Back::Flat(back),
        wood: tone(colours.wood),
        cloth: tone(colours.main),
        second: tone(if scene.motif == Motif::Depths { colours.lamp } else { colours.bright }),
        leaf: tone(colours.leaf),
        lamp: tone(colours.white),
        ink: colours.ink,
    };
    let y = stage::paint(scene, &mut sheet.pen, &set);
    match scene.subject {
        Some(subject) => self::subject(sheet, subject, y),
        None => figure::spirits(sheet, (scene.frame.across(34), y), 1),
    }
}

/// Puts a subject on the ground at the height `y`.
pub(super) fn subject(sheet: &mut Sheet<'_>, subject: Subject, y: i32) {
    let scene = sheet.scene;
    let at = anew(scene, subject, stance(scene, subject, y));
    match subject {
        Subject::Cat => animal::cat(sheet, at),
        Subject::Fox => animal::fox(sheet, at),
        Subject::Dog => animal::dog(sheet, at),
        Subject::Rabbit => animal::rabbit(sheet, at),
        Subject::Owl => animal::owl(sheet, at),
        Subject::Robot => figure::robot(sheet, at),
        Subject::Wanderer => figure::wanderer(sheet, at),
        Subject::Castle => place::pagoda(sheet, at),
        Subject::House => place::house(sheet, at),
        Subject::Ship => place::ship(sheet, at),
        Subject::Lighthouse => place::lighthouse(sheet, at),
        Subject::Tree => blossom::cherry(sheet, at),
        Subject::Balloon => place::balloon(sheet, at),
        Subject::Everyday(thing) => {
            let wares = sheet.wares.as_ref().expect("a sheet of a scene with an everyday thing has its wares");
            everyday::place(scene, &mut sheet.pen, wares, thing, at);
        }
    }
}
