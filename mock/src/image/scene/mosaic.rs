//! A poster of quarter circles, rings, leaves and triangles on a square grid.

use super::super::dither::Shade;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, between};
use super::outskirts::Outskirts;
use super::{Dice, Easel, Scene};

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let scheme = scene.scheme;
    let [far, middle, near] = scheme.ground;
    let shades: [Shade; 8] = [
        palette.single(between(scheme.sky[2], scheme.light, 30_000)),
        palette.single(scheme.accent[0]),
        palette.single(near),
        palette.single(scheme.accent[1]),
        palette.single(scheme.sky[0]),
        palette.single(far),
        palette.single(middle),
        palette.single(scheme.sky[1]),
    ];
    // Between any two of them there are some more, so that edges are soft.
    for (a, b) in [
        (near, scheme.accent[0]),
        (near, scheme.sky[2]),
        (scheme.accent[1], scheme.sky[0]),
        (far, scheme.light),
        (scheme.accent[0], scheme.sky[2]),
        (scheme.accent[0], scheme.accent[1]),
        (middle, scheme.sky[2]),
        (near, scheme.accent[1]),
    ] {
        palette.ramp(&[a, b], 6);
    }
    let mut painter = easel.with(palette);
    painter.fill(Paint::Flat(shades[0]));
    let cells = dice.between(4, 6);
    let cell = (frame.short() / cells).max(1);
    let (columns, rows) = (frame.width / cell + 1, frame.height / cell + 1);
    // A grid that fills the frame evenly, with what is left over at all four sides.
    let (left, top) = ((frame.width % cell) / 2 - cell, (frame.height % cell) / 2 - cell);
    let mut details = scene.details();
    let (first, last) = cells_seen(&scene.outskirts, (left, top, cell), (columns, rows));
    for row in first.1..=last.1 {
        for column in first.0..=last.0 {
            let (x, y) = (left + column * cell, top + row * cell);
            // Cells of new ground are drawn by their own chance, so that those of the first frame stay as they are.
            let own = (0..=rows).contains(&row) && (0..=columns).contains(&column);
            let middle = (x + cell / 2, y + cell / 2);
            // A cell is painted a little into those after it.
            let anew = scene.outskirts.anew_at(middle, cell * 3 / 4);
            let mut outer = Dice::of(&[
                scene.composition,
                anew.unwrap_or_else(|| scene.outskirts.seed_at(middle.0, middle.1, cell)),
                u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned()),
            ]);
            let mut outer_details = Dice::of(&[scene.detail, outer.number()]);
            if own && anew.is_some() {
                // What the frame would draw for it is drawn all the same, so that the cells after it stay.
                for _ in 0..4 {
                    dice.number();
                }
                details.number();
            }
            let own = own && anew.is_none();
            let (dice, details) = if own { (&mut dice, &mut details) } else { (&mut outer, &mut outer_details) };
            let ground = shades[*dice.pick(&[0, 0, 0, 2, 3, 4, 5, 7])];
            let mut figure = shades[dice.below(8) as usize];
            if figure == ground {
                figure = if ground == shades[1] { shades[2] } else { shades[1] };
            }
            let small = shades[details.below(8) as usize];
            draw_cell(&mut painter, dice, (x, y, cell), [ground, figure, small]);
        }
    }
    painter
}

/// The first and the last column and row, so that the cells fill all that can be seen.
fn cells_seen(
    outskirts: &Outskirts,
    (left, top, cell): (i32, i32, i32),
    (columns, rows): (i32, i32),
) -> ((i32, i32), (i32, i32)) {
    outskirts.rings.iter().fold(((0, 0), (columns, rows)), |(first, last), ring| {
        let column = |x: i32| (x - left).div_euclid(cell);
        let row = |y: i32| (y - top).div_euclid(cell);
        (
            (first.0.min(column(ring.outer.x)), first.1.min(row(ring.outer.y))),
            (last.0.max(column(ring.outer.right())), last.1.max(row(ring.outer.bottom()))),
        )
    })
}

fn draw_cell(
    painter: &mut Painter,
    dice: &mut Dice,
    (x, y, cell): (i32, i32, i32),
    [ground, figure, small]: [Shade; 3],
) {
    let (right, bottom, middle_x, middle_y) = (x + cell, y + cell, x + cell / 2, y + cell / 2);
    let square = [(x, y), (right, y), (right, bottom), (x, bottom)];
    // Into cells that are painted later, so that no seam shows what was there before.
    painter.rectangle([x, y, right + cell / 4, bottom + cell / 4], &Paint::Flat(ground));
    let corner = dice.below(4) as usize;
    let kind = dice.below(9);
    let (paint, dot) = (Paint::Flat(figure), Paint::Flat(small));
    match kind {
        0 | 1 => painter.polygon(&sector(square[corner], square[(corner + 2) % 4], cell, 0), &paint),
        2 => {
            painter.polygon(&sector(square[corner], square[(corner + 2) % 4], cell, 0), &paint);
            painter.polygon(&sector(square[corner], square[(corner + 2) % 4], cell * 2 / 3, 0), &Paint::Flat(ground));
            painter.polygon(&sector(square[corner], square[(corner + 2) % 4], cell / 3, 0), &dot);
        }
        3 => {
            painter.disc(middle_x, middle_y, cell * 2 / 5, &paint);
            painter.disc(middle_x, middle_y, cell / 5, &dot);
        }
        4 => painter.polygon(&[square[corner], square[(corner + 1) % 4], square[(corner + 2) % 4]], &paint),
        5 => {
            // A leaf: what two quarter circles have in common.
            let (a, c) = (square[corner], square[(corner + 2) % 4]);
            let (b, d) = (square[(corner + 1) % 4], square[(corner + 3) % 4]);
            let mut leaf = arc(b, a, c);
            leaf.extend(arc(d, c, a));
            painter.polygon(&leaf, &paint);
        }
        6 => {
            for step in 0..4 {
                let (near, far) = (cell * (2 * step + 1) / 8, cell * (2 * step + 2) / 8);
                let stripe = if corner.is_multiple_of(2) {
                    [(x, y + near), (right, y + near), (right, y + far), (x, y + far)]
                } else {
                    [(x + near, y), (x + far, y), (x + far, bottom), (x + near, bottom)]
                };
                painter.polygon(&stripe, &paint);
            }
        }
        7 => {
            let half = if corner.is_multiple_of(2) {
                [(x, y), (right, y), (right, middle_y), (x, middle_y)]
            } else {
                [(x, y), (middle_x, y), (middle_x, bottom), (x, bottom)]
            };
            painter.polygon(&half, &dot);
            painter.disc(middle_x, middle_y, cell * 3 / 10, &paint);
        }
        _ => {
            for (i, j) in [(1, 1), (3, 1), (1, 3), (3, 3)] {
                painter.disc(x + cell * i / 4, y + cell * j / 4, cell / 8, &paint);
            }
        }
    }
}

/// A quarter of a disc around `corner`, towards the opposite corner.
fn sector(corner: (i32, i32), opposite: (i32, i32), radius: i32, inset: i32) -> Vec<(i32, i32)> {
    let (to_x, to_y) = ((opposite.0 - corner.0).signum() * radius, (opposite.1 - corner.1).signum() * radius);
    let mut points = vec![(corner.0 + inset, corner.1 + inset)];
    points.extend(arc(corner, (corner.0 + to_x, corner.1), (corner.0, corner.1 + to_y)));
    points
}

/// A quarter circle around `middle` from one point to another, both on the axes of it.
fn arc(middle: (i32, i32), from: (i32, i32), to: (i32, i32)) -> Vec<(i32, i32)> {
    const STEPS: i32 = 24;
    let (ax, ay) = (i64::from(from.0 - middle.0), i64::from(from.1 - middle.1));
    let (bx, by) = (i64::from(to.0 - middle.0), i64::from(to.1 - middle.1));
    let radius = ax.abs().max(ay.abs()).max(1);
    (0..=STEPS)
        .map(|step| {
            let (p, q) = (i64::from(STEPS - step), i64::from(step));
            let (x, y) = (ax * p + bx * q, ay * p + by * q);
            let length = (x * x + y * y).isqrt().max(1);
            (middle.0 + (x * radius / length) as i32, middle.1 + (y * radius / length) as i32)
        })
        .collect()
}
