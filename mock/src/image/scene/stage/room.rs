//! Rooms: a wall with a window, and before it a table, a sofa, shelves of books or a kitchen. Walls and floors go on for
//! ever; beyond the first frame there is more to see on them.

use super::super::everyday::{Footing, table};
use super::super::path::{Place, Point};
use super::super::{Room, Subject};
use super::Stage;
use super::furniture::{armchair, counter, lamp, painting, paintings, pendant, plant, pots, rug, shelf, sofa};

pub(super) fn paint(stage: &mut Stage<'_, '_>) -> i32 {
    let frame = stage.scene.frame;
    let is_still_life = match stage.scene.laid_for {
        Some(Subject::Everyday(thing)) => thing.footing() == Footing::Table,
        _ => false,
    };
    let floor = frame.down(stage.dice.between(70, 75));
    wall(stage, floor);
    // The light comes from the side where the subject is not.
    let left = stage.scene.shot().across > 50 || (stage.scene.shot().across == 50 && stage.dice.chance(1, 2));
    let (near, other) = if left { (26, 76) } else { (74, 24) };
    match stage.scene.room {
        Room::Library => {
            books(stage, floor);
            arched(stage, frame.across(50), floor);
        }
        Room::Kitchen => {
            tiles(stage, floor);
            window(
                stage,
                [
                    frame.across(near) - frame.part(19),
                    frame.down(10),
                    frame.across(near) + frame.part(19),
                    frame.down(44),
                ],
            );
            pots(stage, frame.across(other), frame.down(18));
            if !is_still_life {
                counter(stage, floor);
            }
        }
        Room::Living => match stage.dice.below(if is_still_life { 3 } else { 2 }) {
            0 => {
                let top = frame.down(stage.dice.between(9, 13));
                let half = frame.part(stage.dice.between(20, 25));
                window(stage, [frame.across(near) - half, top, frame.across(near) + half, top + frame.part(46)]);
                paintings(stage, frame.across(other), frame.down(25));
            }
            1 => {
                let (x, half) = (frame.across(50 + stage.dice.between(-6, 6)), frame.part(34));
                window(stage, [x - half, frame.down(7), x + half, frame.down(if is_still_life { 58 } else { 50 })]);
            }
            _ => {
                let (y, middle) = (frame.down(stage.dice.between(34, 40)), 50 + stage.dice.between(-8, 8));
                shelf(stage, frame.across(near), y);
                paintings(stage, frame.across(other), frame.down(24));
                pendant(stage, frame.across(middle), frame.down(13));
            }
        },
    }
    beyond(stage, floor);
    if is_still_life {
        let y = frame.down(stage.dice.between(85, 88));
        let wood = stage.set.wood;
        table(stage.scene, stage.pen, wood, wood, Place { x: 0, y, size: 0, mirrored: false });
        return y;
    }
    planks(stage, floor);
    let foot = frame.down(stage.dice.between(88, 92));
    rug(stage, (frame.across(50), foot - frame.part(1)));
    if stage.scene.room == Room::Living {
        sofa(stage, frame.across(if stage.scene.laid_for.is_some() { other } else { 50 }), floor + frame.part(9));
        lamp(stage, frame.across(if left { 93 } else { 7 }), floor + frame.part(8));
        plant(stage, frame.across(if left { 8 } else { 92 }), floor + frame.part(11));
    }
    if stage.scene.room == Room::Library && stage.scene.laid_for.is_none() {
        armchair(stage, frame.across(50), floor + frame.part(14));
        lamp(stage, frame.across(72), floor + frame.part(10));
    }
    foot
}

fn wall(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let is_flat = stage.pen.is_flat();
    stage.fill(|_, y| if is_flat { 1_000 } else { 4_000 + i64::from(floor - y) * 30_000 / i64::from(floor.max(1)) });
    let (top, bottom) = (stage.pen.painter.window.y.min(0) - frame.part(5), floor);
    if stage.scene.room == Room::Living && stage.scene.composition.is_multiple_of(2) {
        let step = frame.part(11);
        let shade = stage.set.back.at(if is_flat { 20_000 } else { 24_000 });
        for x in stage.steps(step) {
            stage.block([x, top, x + step / 3, bottom], shade);
        }
    }
}

/// A window with hills outside, between curtains.
fn window(stage: &mut Stage<'_, '_>, [left, top, right, bottom]: [i32; 4]) {
    let (set, width, height) = (stage.set, right - left, bottom - top);
    let rail = width / 18;
    stage.board([left - rail, top - rail, right + rail, bottom + rail], set.lamp.lit);
    for (index, part) in [(0, 52_000), (1, 42_000), (2, 32_000), (3, 22_000)] {
        let shade = set.back.at(part);
        stage.block([left, top + height * index / 4, right, bottom], shade);
    }
    let mut details = stage.scene.details();
    let (x, y) = (left + width * details.between(58, 78) / 100, top + height * details.between(27, 39) / 100);
    let size = width * 13 / 100;
    let rise = details.between(-6, 8);
    stage.pen.ellipse((x, y), size, size, set.lamp.lit);
    let hill = |from: i32, peak: i32, to: i32, rise: i32| {
        let at = |percent: i32| left + width * percent / 100;
        let up = |percent: i32| bottom - height * percent / 100;
        let corners: Vec<Point> = (0..=12)
            .map(|step| {
                let (part, rest) = (step, 12 - step);
                let x = (from * rest * rest + 2 * peak * rest * part + to * part * part) / 144;
                (at(x), up(2 * rise * 2 * rest * part / 144))
            })
            .chain([(at(to), bottom), (at(from), bottom)])
            .collect();
        corners
    };
    stage.pen.polygon(&hill(0, 40, 100, 34 + rise), set.leaf.mid());
    stage.pen.polygon(&hill(20, 80, 100, 24 - rise), set.leaf.dim);
    let (x, bar) = (i32::midpoint(left, right), width / 40);
    stage.block([x - bar, top, x + bar, bottom], set.lamp.lit);
    let y = top + height * 44 / 100;
    stage.block([left, y - bar, right, y + bar], set.lamp.lit);
    stage.board([left - rail * 3, bottom + rail, right + rail * 3, bottom + rail * 5 / 2], set.lamp.mid());
    // Curtains, gathered at their middle.
    for side in [-1, 1] {
        let edge = if side < 0 { left } else { right };
        let x = |percent: i32| edge - side * width * percent / 100;
        let low = bottom + height * 8 / 100;
        let tone = set.cloth;
        let fall = [
            (x(-20), top - rail * 2),
            (x(24), top - rail * 2),
            (x(14), top + height / 3),
            (x(-6), y + height / 8),
            (x(6), low),
            (x(-20), low),
        ];
        stage.pen.together(|pen| pen.polygon(&fall, if side < 0 { tone.lit } else { tone.mid() }));
        for part in [-12, -4] {
            let fold = [(x(part), top - rail), (x(part + 3), top - rail), (x(part + 1), low), (x(part - 1), low)];
            stage.pen.polygon(&fold, tone.dim);
        }
    }
    stage.board([left - width / 4, top - rail * 3, right + width / 4, top - rail * 2], set.wood.dim);
}

/// Shelves of books, all over the wall.
fn books(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let seen = stage.pen.painter.window.grown(frame.part(20));
    stage.block([seen.x, seen.y.min(-frame.part(10)), seen.right(), floor], set.wood.dim);
    let (high, wide) = (frame.part(15).max(1), frame.part(4).max(1));
    let rows = ((floor - seen.y.min(0)) / high + 1).clamp(0, 60);
    let shades = [
        set.cloth.lit,
        set.second.lit,
        set.leaf.lit,
        set.cloth.dim,
        set.second.dim,
        set.leaf.dim,
        set.lamp.mid(),
        set.back.at(40_000),
    ];
    for row in 0..rows {
        let base = floor - row * high - frame.part(2);
        for x in stage.steps(wide) {
            let mut dice = stage.chance_at(98, (x, base), high);
            if dice.chance(1, 9) {
                continue;
            }
            let tall = high * dice.between(58, 84) / 100;
            let half = wide * dice.between(78, 98) / 100;
            let shade = *dice.pick(&shades);
            let lean = if dice.chance(1, 8) { wide * 3 / 5 } else { 0 };
            let book = [(x, base), (x + half, base), (x + half + lean, base - tall), (x + lean, base - tall)];
            stage.pen.polygon(&book, shade);
            if lean == 0 {
                let band = base - tall * dice.between(55, 82) / 100;
                stage.block([x, band, x + half, band + high / 20], set.lamp.lit);
                stage.block([x + half * 8 / 10, base - tall, x + half, base], set.wood.dim);
            }
        }
        let shelf = [seen.x, base, seen.right(), base + frame.part(2)];
        stage.board(shelf, set.wood.lit);
    }
    let post = frame.part(46);
    for x in stage.steps(post) {
        stage.board([x - frame.part(2), seen.y.min(-frame.part(10)), x + frame.part(1), floor], set.wood.lit);
    }
}

/// A tall window with a round top, and a sky in it.
fn arched(stage: &mut Stage<'_, '_>, x: i32, floor: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let (half, y) = (frame.part(17), frame.down(26));
    let rail = frame.part(3);
    let bottom = floor - frame.part(12);
    stage.pen.together(|pen| {
        pen.ellipse((x, y), half + rail, half + rail, set.wood.lit);
        pen.block([x - half - rail, y, x + half + rail, bottom + rail], set.wood.lit);
    });
    stage.pen.ellipse((x, y), half, half, set.back.at(50_000));
    for (index, part) in [(0, 50_000), (1, 42_000), (2, 30_000), (3, 18_000)] {
        stage.block([x - half, y + (bottom - y) * index / 4, x + half, bottom], set.back.at(part));
    }
    stage.pen.ellipse((x + half / 3, y - half / 8), half / 4, half / 4, set.lamp.lit);
    let bar = frame.part(1) / 3;
    for part in [-34, 0, 34] {
        let at = x + half * part / 100;
        stage.block([at - bar, y - half * 9 / 10, at + bar, bottom], set.wood.dim);
    }
    for part in [0, 33, 66] {
        let at = y + (bottom - y) * part / 100;
        stage.block([x - half, at - bar, x + half, at + bar], set.wood.dim);
    }
    stage.board([x - half - rail * 2, bottom + rail, x + half + rail * 2, bottom + rail * 2], set.wood.mid());
}

fn tiles(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let top = frame.down(48);
    let seen = stage.pen.painter.window.grown(frame.part(10));
    stage.block([seen.x, top, seen.right(), floor], stage.set.lamp.lit);
    let (step, line) = (frame.part(7).max(1), frame.part(1) / 3);
    for row in 0..=((floor - top) / step) {
        let y = top + row * step;
        stage.block([seen.x, y, seen.right(), y + line], stage.set.lamp.dim);
        for x in stage.steps(step) {
            let x = x + if row % 2 == 0 { 0 } else { step / 2 };
            stage.block([x, y, x + line, (y + step).min(floor)], stage.set.lamp.dim);
        }
    }
}

/// More windows and pictures beside the first frame.
fn beyond(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let rings = stage.scene.outskirts.rings.clone();
    for ring in rings {
        for (index, (from, to)) in ring.sides().into_iter().enumerate() {
            let half = frame.part(20).min((to - from) * 3 / 10);
            if half < frame.part(5) {
                continue;
            }
            let x = i32::midpoint(from, to);
            let mut dice = ring.dice(stage.scene, index as u64);
            let top = frame.down(dice.between(8, 16));
            match (stage.scene.room, dice.chance(1, 2)) {
                (Room::Library, _) => {}
                (_, true) => window(stage, [x - half * 7 / 10, top, x + half * 7 / 10, top + half * 18 / 10]),
                (_, false) => painting(stage, [x - half, top, x + half, top + half * 13 / 10], 0),
            }
            plant(stage, x, floor + frame.part(8));
        }
    }
}

fn planks(stage: &mut Stage<'_, '_>, floor: i32) {
    let frame = stage.scene.frame;
    let set = stage.set;
    let seen = stage.pen.painter.window.grown(frame.part(20));
    let bottom = seen.bottom().max(frame.height) + frame.part(5);
    stage.board([seen.x, floor, seen.right(), bottom], set.wood.lit);
    stage.board([seen.x, floor - frame.part(3), seen.right(), floor], set.lamp.mid());
    let (mut y, mut deep) = (floor, frame.part(3).max(1));
    let mut row = 0;
    while y < bottom && row < 90 {
        stage.block([seen.x, y, seen.right(), y + frame.part(1) / 4], set.wood.mid());
        let step = frame.part(46);
        for x in stage.steps(step) {
            let x = x + step * (row * 37 % 100) / 100;
            stage.block([x, y, x + frame.part(1) / 4, (y + deep).min(bottom)], set.wood.mid());
        }
        y += deep;
        deep = (deep + frame.part(1)).min(frame.part(9));
        row += 1;
    }
}
