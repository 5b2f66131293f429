//! niji's pictures: flat bright colours with dark contours, large clouds, lanterns, cherry branches, small spirits.
//!
//! What there are many of stands in cells that go on for ever, each drawn by its own chance. So a wider view shows more of
//! the same world, and what was seen before stays.

mod animal;
mod blossom;
mod colours;
mod figure;
mod glass;
mod ground;
mod heaven;
mod pattern;
mod pen;
mod place;
mod space;
mod town;

pub(super) use self::glass::draw as glass;

use self::colours::Colours;
use self::pen::Pen;
use super::landscape::skyline;
use super::{Dice, Easel, Motif, Scene};
use crate::image::painter::Painter;
use crate::image::palette::Palette;

/// A picture on its way: the scene, its colours, and the pen.
struct Sheet<'a> {
    scene: &'a Scene,
    colours: Colours,
    pen: Pen<'a>,
    is_night: bool,
}

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let scheme = &scene.scheme;
    let is_dark = scheme.sky[0].iter().map(|part| u32::from(*part)).sum::<u32>() < 150;
    let is_night = is_dark || matches!(scene.motif, Motif::Night | Motif::Cosmos);
    let mut palette = Palette::default();
    let colours = Colours::plan(scheme, is_night, &mut palette);
    let mut painter = easel.with(palette);
    let line = scene.frame.part(1) * 11 / 20;
    let pen = Pen::new(&mut painter, line, colours.ink);
    let mut sheet = Sheet { scene, colours, pen, is_night };
    match scene.motif {
        Motif::Landscape | Motif::Lake | Motif::Night => ground::land(&mut sheet),
        Motif::Sea => ground::sea(&mut sheet),
        Motif::City => town::draw(&mut sheet),
        Motif::Waves => pattern::waves(&mut sheet),
        Motif::Mosaic => pattern::quilt(&mut sheet),
        Motif::Cosmos => space::draw(&mut sheet),
        Motif::Garden => ground::garden(&mut sheet),
    }
    heaven::glints(&mut sheet);
    painter
}

/// Something that stands in a cell.
struct Spot {
    x: i32,
    y: i32,
    dice: Dice,
}

impl Sheet<'_> {
    /// Places in a lattice of cells, as far as they can be seen: one in each cell between two heights, anywhere in it.
    ///
    /// `what` tells one kind of thing from another. A thing reaches `reach` to all sides: one that reaches into the first
    /// frame is the same in every view.
    fn spots(&self, what: u64, cell: (i32, i32), heights: (i32, i32), reach: i32) -> Vec<Spot> {
        let window = self.pen.painter.window.grown(reach);
        let (across, down) = (cell.0.max(1), cell.1.max(1));
        let rows = (heights.0.max(window.y).div_euclid(down), heights.1.min(window.bottom()).div_euclid(down));
        let columns = (window.x.div_euclid(across), window.right().div_euclid(across));
        let mut spots = Vec::new();
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                let place = u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned());
                let (x, y) = (column * across + across / 2, row * down + down / 2);
                let salt = self.scene.outskirts.seed_at(x, y, reach + across.max(down));
                let mut dice = Dice::of(&[self.scene.detail, what, place, salt]);
                let (x, y) = (x + dice.between(-across, across) / 2, y + dice.between(-down, down) / 2);
                if (heights.0..=heights.1).contains(&y) {
                    spots.push(Spot { x, y, dice });
                }
            }
        }
        spots
    }

    /// The composition's chance, for things of one kind.
    fn chance(&self, what: u64) -> Dice {
        Dice::of(&[self.scene.composition, what])
    }

    /// Upper edges for every column, see [`skyline`].
    fn skyline(&self, y_at: impl Fn(i32) -> i32) -> Vec<i32> {
        skyline(self.pen.painter, y_at)
    }
}
