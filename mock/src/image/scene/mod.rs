//! What a tile shows: words choose motif, mood and subject; seeds choose the composition and its details.

mod city;
mod cosmos;
mod creature;
mod figure;
mod garden;
mod landscape;
mod mosaic;
mod path;
mod sea;
mod sky;
mod thing;
mod waves;
mod words;

use super::canvas::Rgb;
use super::dice::{Dice, mixed, number_of};
use super::painter::{Painter, Window};
use super::palette::{Palette, Scheme};
use super::{Change, Tile};

/// The longer side of a picture in scene units.
const LONG_SIDE: i64 = 16_384;

/// One tile as an idea, before anything is drawn.
pub(super) struct Scene {
    motif: Motif,
    subject: Option<Subject>,
    scheme: Scheme,
    /// The first frame of the picture, in scene units from 0, 0.
    frame: Frame,
    /// Where things stand.
    composition: u64,
    /// How they look close by.
    detail: u64,
}

/// The sides of a frame in scene units.
#[derive(Clone, Copy, Debug)]
struct Frame {
    width: i32,
    height: i32,
}

impl Frame {
    /// The shorter side: what things are measured by.
    fn short(self) -> i32 {
        self.width.min(self.height)
    }

    /// A part, of 100, of the width.
    fn across(self, percent: i32) -> i32 {
        self.width * percent / 100
    }

    /// A part, of 100, of the height.
    fn down(self, percent: i32) -> i32 {
        self.height * percent / 100
    }

    /// A part, of 100, of the shorter side.
    fn part(self, percent: i32) -> i32 {
        self.short() * percent / 100
    }
}

/// The kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motif {
    Landscape,
    Lake,
    Sea,
    City,
    Night,
    Waves,
    Mosaic,
    Cosmos,
    Garden,
}

/// What stands in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Cat,
    Fox,
    Dog,
    Rabbit,
    Owl,
    Robot,
    Wanderer,
    Castle,
    House,
    Ship,
    Lighthouse,
    Tree,
    Balloon,
}

impl Scene {
    /// The scene of a tile whose frame has these sides, in any unit.
    pub(super) fn of(tile: &Tile, width: u32, height: u32) -> Scene {
        let long = i64::from(width.max(height).max(1));
        let units = |side: u32| (i64::from(side) * LONG_SIDE / long).max(64) as i32;
        let said = words::read(&tile.prompt);
        let mut composition = mixed(tile.seed ^ said.number);
        let mut detail = mixed(composition ^ number_of("detail"));
        for change in &tile.changes {
            match change {
                Change::VarySubtle { seed } => detail = mixed(detail ^ mixed(*seed)),
                Change::VaryStrong { seed } => {
                    composition = mixed(composition ^ mixed(*seed));
                    detail = mixed(detail ^ mixed(*seed));
                }
            }
        }
        // The tint belongs to the tile and stays with all that is made of it.
        let tinted = said.scheme.tinted(&mut Dice::of(&[tile.seed, number_of("tint")]));
        let scheme = if said.motif == Motif::Night { tinted.nocturnal() } else { tinted };
        Scene {
            motif: said.motif,
            subject: said.subject,
            scheme,
            frame: Frame { width: units(width), height: units(height) },
            composition,
            detail,
        }
    }

    /// The window that shows just the frame.
    pub(super) fn whole(&self) -> Window {
        Window { x: 0, y: 0, width: self.frame.width, height: self.frame.height }
    }

    /// Draws what the window shows of the scene: colours, and a number of a colour for each pixel.
    pub(super) fn draw(&self, window: Window, width: usize, height: usize) -> (Vec<Rgb>, Vec<u8>) {
        let easel = Easel { window, width, height };
        let painter = match self.motif {
            Motif::Landscape | Motif::Lake | Motif::Night => landscape::draw(self, easel),
            Motif::Sea => sea::draw(self, easel),
            Motif::City => city::draw(self, easel),
            Motif::Waves => waves::draw(self, easel),
            Motif::Mosaic => mosaic::draw(self, easel),
            Motif::Cosmos => cosmos::draw(self, easel),
            Motif::Garden => garden::draw(self, easel),
        };
        painter.finish()
    }

    /// Chance for the composition.
    fn composition(&self) -> Dice {
        Dice::of(&[self.composition])
    }

    /// Chance for details.
    fn details(&self) -> Dice {
        Dice::of(&[self.detail])
    }
}

/// Where a scene is painted.
#[derive(Clone, Copy, Debug)]
struct Easel {
    window: Window,
    width: usize,
    height: usize,
}

impl Easel {
    /// An empty tile with these colours.
    fn with(self, palette: Palette) -> Painter {
        Painter::new(self.width, self.height, self.window, palette)
    }
}
