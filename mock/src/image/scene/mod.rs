//! What a tile shows: words choose motif, mood and subject; seeds choose the composition and its details.

mod city;
mod cosmos;
mod creature;
mod everyday;
mod figure;
mod flourish;
mod garden;
mod impression;
mod landscape;
mod meadow;
mod mosaic;
mod niji;
mod outskirts;
mod path;
mod pen;
mod roof;
mod sea;
mod shot;
mod sky;
mod spots;
mod stage;
mod thing;
mod tone;
mod waves;
mod words;
mod words_zh;

use std::rc::Rc;

use self::outskirts::{Outskirts, Ring, ring_seed};
use super::Tile;
use super::canvas::Rgb;
use super::dice::{Dice, mixed, number_of};
use super::join::Layer;
use super::mask::{Mask, Stencil};
use super::origin::Origin;
use super::painter::Painter;
use super::palette::{Palette, Scheme};
use super::window::Window;

/// The longer side of a picture in scene units.
const LONG_SIDE: i64 = 16_384;

/// One tile as an idea, before anything is drawn.
#[derive(Clone)]
pub(super) struct Scene {
    /// What is painted instead of a motif: pictures that somebody brought.
    impression: Option<Rc<impression::Impression>>,
    motif: Motif,
    subject: Option<Subject>,
    /// For whom the stage was laid: the first subject, also where another one was painted in later.
    laid_for: Option<Subject>,
    scheme: Scheme,
    /// The colour that a word gave to an everyday thing.
    dye: Option<Rgb>,
    /// Which room, where the motif is one.
    room: Room,
    /// Who draws it.
    hand: Hand,
    /// The first frame of the picture, in scene units from 0, 0.
    frame: Frame,
    /// Where things stand.
    composition: u64,
    /// How they look close by.
    detail: u64,
    /// What is seen beyond the frame.
    outskirts: Outskirts,
    /// Where the subject is to be instead of where the composition puts it: the middle of its foot, and its size.
    stand: Option<(i32, i32, i32)>,
    /// Small things added on top, with a seed each.
    flourishes: Vec<(flourish::Kind, u64)>,
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

/// Who draws: each bot has a style of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// Soft light, mist and silhouettes.
    Midjourney,
    /// Flat bright colours with dark contours, as in an animated film.
    Niji,
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
    /// Inside a house.
    Room,
    /// A plain ground, as for a portrait.
    Backdrop,
    /// Under water.
    Depths,
}

/// Rooms of a house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Living,
    Library,
    Kitchen,
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
    Everyday(everyday::Thing),
}

impl Scene {
    /// The scene that a tile begins with; its first frame has these sides, in any unit.
    pub(super) fn of(tile: &Tile, (width, height): (u32, u32)) -> Scene {
        let long = i64::from(width.max(height).max(1));
        let units = |side: u32| (i64::from(side) * LONG_SIDE / long).max(64) as i32;
        let said = words::read(&tile.prompt);
        let composition = mixed(tile.seed ^ said.number);
        // The tint belongs to the tile and stays with all that is made of it.
        let tinted = said.scheme.tinted(&mut Dice::of(&[tile.seed, number_of("tint")]));
        let scheme = if said.motif == Motif::Night { tinted.nocturnal() } else { tinted };
        let frame = Frame { width: units(width), height: units(height) };
        let seen = Window { x: 0, y: 0, width: frame.width, height: frame.height };
        Scene {
            impression: None,
            motif: said.motif,
            subject: said.subject,
            laid_for: said.subject,
            scheme,
            dye: said.dye,
            room: said.room,
            hand: said.hand,
            frame,
            composition,
            detail: mixed(composition ^ number_of("detail")),
            outskirts: Outskirts::new(seen),
            stand: None,
            flourishes: Vec::new(),
        }
    }

    /// Begins anew, from pictures that somebody brought.
    pub(super) fn make(&mut self, origin: &Origin) {
        self.composition = mixed(self.composition ^ impression::number(origin));
        self.detail = mixed(self.composition ^ number_of("detail"));
        (self.stand, self.flourishes) = (None, Vec::new());
        match origin {
            Origin::Prompted(pictures) => {
                self.impression = None;
                self.scheme = impression::scheme(pictures).unwrap_or(self.scheme);
            }
            Origin::Blend(_) | Origin::Swap { .. } | Origin::Repainted(_) => {
                let painted = impression::Impression::of(origin, self.frame.width, self.frame.height, self.composition);
                self.impression = Some(Rc::new(painted));
            }
        }
    }

    /// Moves details.
    pub(super) fn vary_details(&mut self, seed: u64) {
        self.detail = mixed(self.detail ^ mixed(seed));
    }

    /// Moves everything.
    pub(super) fn vary_composition(&mut self, seed: u64) {
        self.composition = mixed(self.composition ^ mixed(seed));
        self.vary_details(seed);
    }

    /// Shows more: what was seen before, what is seen now, and what the new ground looks like.
    pub(super) fn extend(&mut self, inner: Window, outer: Window, seed: u64) {
        self.outskirts.rings.push(Ring { inner, outer, seed: ring_seed(seed) });
    }

    /// Adds finer grain, or small things.
    pub(super) fn enrich(&mut self, creative: bool, seed: u64) {
        let kind = if creative { flourish::Kind::Things } else { flourish::Kind::Grain };
        self.flourishes.push((kind, seed));
    }

    /// The scene from which a marked part of `window` is painted anew: a named subject is put there, before the same
    /// ground; a named motif gets ground of its own in the colours of the picture. With other words or none the scene stays
    /// the same, and what lies wholly inside the marked part is drawn another way.
    pub(super) fn patch(&self, mask: &Mask, window: Window, prompt: &str, seed: u64) -> Scene {
        let mut patch = self.clone();
        let said = words::read(prompt);
        let has_ground = self.impression.is_none()
            && !matches!(self.motif, Motif::Waves | Motif::Mosaic | Motif::Cosmos | Motif::Garden);
        if let (Some(subject), Some([left, top, right, bottom]), true) = (said.subject, mask.bounds(), has_ground) {
            let at = |side: i32, part: i32| (i64::from(side) * i64::from(part) / 1_000) as i32;
            let (across, down) = (at(window.width, right - left), at(window.height, bottom - top));
            let foot = (window.x + at(window.width, i32::midpoint(left, right)), window.y + at(window.height, bottom));
            (patch.subject, patch.dye) = (Some(subject), said.dye);
            patch.stand = Some((foot.0, foot.1 - down / 30, across.min(down) * 9 / 10));
            patch.vary_details(seed);
            return patch;
        }
        if !said.names_motif && said.subject.is_none() {
            let seed = mixed(mixed(seed) ^ said.number) | 1;
            patch.outskirts.renewed.push(Rc::new((Stencil::new(mask, window), seed)));
            return patch;
        }
        patch.impression = None;
        patch.stand = None;
        (patch.motif, patch.subject, patch.laid_for) = (said.motif, said.subject, said.subject);
        (patch.dye, patch.room) = (said.dye, said.room);
        patch.composition = mixed(patch.composition ^ said.number);
        patch.vary_composition(seed);
        patch
    }

    /// Whether this is a picture's own scene with parts painted anew, and nothing else put in.
    pub(super) fn is_renewed(&self) -> bool {
        !self.outskirts.renewed.is_empty()
    }

    /// The window that shows just the first frame.
    pub(super) fn whole(&self) -> Window {
        self.outskirts.frame
    }

    /// Draws what the window shows of the scene.
    pub(super) fn draw(&self, window: Window, width: usize, height: usize) -> Layer {
        let easel = Easel { window, width, height };
        let mut painter = match (&self.impression, self.hand) {
            (Some(impression), Hand::Midjourney) => impression.draw(self, easel),
            (Some(impression), Hand::Niji) => niji::glass(self, impression, easel),
            (None, Hand::Niji) => niji::draw(self, easel),
            (None, Hand::Midjourney) => match self.motif {
                Motif::Landscape | Motif::Lake | Motif::Night => landscape::draw(self, easel),
                Motif::Sea => sea::draw(self, easel),
                Motif::City => city::draw(self, easel),
                Motif::Waves => waves::draw(self, easel),
                Motif::Mosaic => mosaic::draw(self, easel),
                Motif::Cosmos => cosmos::draw(self, easel),
                Motif::Garden => garden::draw(self, easel),
                Motif::Room | Motif::Backdrop | Motif::Depths => stage::draw(self, easel),
            },
        };
        if self.hand == Hand::Midjourney {
            flourish::motes(self, &mut painter);
        }
        for &(kind, seed) in &self.flourishes {
            flourish::paint(self, &mut painter, kind, seed);
        }
        let (colours, pixels) = painter.finish();
        Layer { colours, pixels }
    }

    /// Whether an everyday thing needs room in the palette for colours of its own.
    fn has_thing(&self) -> bool {
        matches!(self.subject, Some(Subject::Everyday(_)))
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

#[cfg(test)]
mod tests;
