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
mod place;
mod space;
mod town;

pub(super) use self::glass::draw as glass;

use self::colours::Colours;
use super::landscape::skyline;
use super::pen::Pen;
use super::spots::Spot;
use super::tone::Wares;
use super::{Dice, Easel, Motif, Scene, Subject, everyday};
use crate::image::painter::Painter;
use crate::image::palette::Palette;

/// A picture on its way: the scene, its colours, and the pen.
struct Sheet<'a> {
    scene: &'a Scene,
    colours: Colours,
    /// The colours of an everyday thing, where the scene has one.
    wares: Option<Wares>,
    pen: Pen<'a>,
    is_night: bool,
}

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let scheme = &scene.scheme;
    let is_dark = scheme.sky[0].iter().map(|part| u32::from(*part)).sum::<u32>() < 150;
    let is_night = is_dark || matches!(scene.motif, Motif::Night | Motif::Cosmos);
    let mut palette = Palette::default();
    let colours = Colours::plan(scheme, is_night, &mut palette, scene.has_thing());
    let wares = match scene.subject {
        Some(Subject::Everyday(thing)) => Some(colours.wares(scheme, &mut palette, everyday::hues(scene, thing))),
        _ => None,
    };
    let mut painter = easel.with(palette);
    let line = scene.frame.part(1) * 11 / 20;
    let pen = Pen::new(&mut painter, line, colours.ink);
    let mut sheet = Sheet { scene, colours, wares, pen, is_night };
    match scene.motif {
        Motif::Landscape | Motif::Lake | Motif::Night => ground::land(&mut sheet),
        Motif::Sea => ground::sea(&mut sheet),
        Motif::City => town::draw(&mut sheet),
        Motif::Waves => pattern::waves(&mut sheet),
        Motif::Mosaic => pattern::quilt(&mut sheet),
        Motif::Cosmos => space::draw(&mut sheet),
        Motif::Garden => ground::garden(&mut sheet),
        Motif::Room | Motif::Backdrop | Motif::Depths => ground::stage(&mut sheet),
    }
    heaven::glints(&mut sheet);
    painter
}

impl Sheet<'_> {
    /// Places in a lattice of cells, as far as they can be seen, see [`Scene::spots`].
    fn spots(&self, what: u64, cell: (i32, i32), heights: (i32, i32), reach: i32) -> Vec<Spot> {
        self.scene.spots(self.pen.painter.window, what, cell, heights, reach)
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
