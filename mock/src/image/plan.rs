//! From what was done to a tile to what is drawn: a scene, the window that shows it, and the parts that were painted anew.

use super::join::Layer;
use super::mask::Mask;
use super::scene::Scene;
use super::size::bounded;
use super::window::Window;
use super::{Change, Direction, Tile};

/// A window is never longer than this in scene units: sixteen first frames. Zooming out further shows the same.
const WINDOW_MAX: i64 = 16 * 16_384;
/// A window never shows more than so many first frames, so that what is drawn stays bounded for long ratios too.
const FRAMES_MAX: i64 = 16 * 16;
/// So many painted parts are drawn; of more the latest.
const PATCHES_MAX: usize = 12;
/// Of so many changes the latest are looked at, so that no record can ask for endless work.
const CHANGES_MAX: usize = 256;

/// A tile, ready to be drawn.
pub(super) struct Plan {
    scene: Scene,
    window: Window,
    patches: Vec<Patch>,
}

/// A part painted anew.
struct Patch {
    scene: Scene,
    mask: Mask,
    /// What was seen when it was painted: what the mask was stretched over.
    window: Window,
}

impl Plan {
    /// The plan of a tile in a file, or a part of a file, with these sides.
    pub(super) fn of(tile: &Tile, width: u32, height: u32) -> Plan {
        let changes = &tile.changes[tile.changes.len().saturating_sub(CHANGES_MAX)..];
        // Every extension tells the ratio from which it started, so the ratio after it is what the next one tells.
        let ratios: Vec<(u32, u32)> = changes.iter().filter_map(ratio_before).chain([(width, height)]).collect();
        let scene = Scene::of(tile, ratios[0]);
        let mut plan = Plan { window: scene.whole(), scene, patches: Vec::new() };
        let mut next = ratios.into_iter().skip(1);
        for change in changes {
            plan.apply(change, || next.next().map_or((width, height), bounded));
        }
        plan
    }

    fn apply(&mut self, change: &Change, ratio: impl FnOnce() -> (u32, u32)) {
        match change {
            Change::VarySubtle { seed } => self.scenes(|scene| scene.vary_details(*seed)),
            Change::VaryStrong { seed } => self.scenes(|scene| scene.vary_composition(*seed)),
            Change::ZoomOut { percent, seed, .. } => {
                let around = scaled(self.window, (*percent).clamp(50, 100));
                self.extend(around, ratio(), None, *seed);
            }
            Change::MakeSquare { seed, .. } => self.extend(self.window, ratio(), None, *seed),
            Change::Pan { direction, seed, .. } => self.extend(self.window, ratio(), Some(*direction), *seed),
            Change::Region { mask, prompt, seed } => {
                if !mask.is_empty() {
                    // What was painted anew before goes on in what is painted anew now.
                    let last = self.patches.last().map(|patch| &patch.scene).filter(|scene| scene.is_renewed());
                    let scene = last.unwrap_or(&self.scene).patch(mask, self.window, prompt, *seed);
                    self.patches.push(Patch { scene, mask: mask.clone(), window: self.window });
                    let surplus = self.patches.len().saturating_sub(PATCHES_MAX);
                    self.patches.drain(..surplus);
                }
            }
            Change::HdSubtle { seed } => self.scenes(|scene| scene.enrich(false, *seed)),
            Change::HdCreative { seed } => self.scenes(|scene| scene.enrich(true, *seed)),
            Change::Made(origin) => {
                self.patches.clear();
                self.scene.make(origin);
            }
        }
    }

    fn scenes(&mut self, change: impl Fn(&mut Scene)) {
        change(&mut self.scene);
        self.patches.iter_mut().for_each(|patch| change(&mut patch.scene));
    }

    /// Shows all of `around` in a window of a ratio; what was seen before is in the middle or at one side.
    fn extend(&mut self, around: Window, ratio: (u32, u32), direction: Option<Direction>, seed: u64) {
        let frame = self.scene.whole();
        let area_max = FRAMES_MAX * i64::from(frame.width) * i64::from(frame.height);
        let outer = fit(self.window, around, ratio, direction, area_max);
        if outer != self.window {
            let inner = self.window;
            self.scenes(|scene| scene.extend(inner, outer, seed));
            self.window = outer;
        }
    }

    /// What is seen of the scene.
    pub(super) fn window(&self) -> Window {
        self.window
    }

    /// Draws what a window shows.
    pub(super) fn draw(&self, window: Window, width: usize, height: usize) -> Layer {
        let ground = self.scene.draw(window, width, height);
        self.patches.iter().fold(ground, |under, patch| {
            let covered = patch.covered(window, width, height);
            if !covered.contains(&true) {
                return under;
            }
            under.covered_by(&patch.scene.draw(window, width, height), &covered)
        })
    }
}

impl Patch {
    /// For every pixel whether it is painted anew.
    fn covered(&self, window: Window, width: usize, height: usize) -> Vec<bool> {
        // Places in parts of 65,536 of what the mask was stretched over.
        let places = |from: i32, length: i32, pixels: usize, old_from: i32, old_length: i32| -> Vec<i64> {
            let (length, pixels, old) = (i64::from(length), pixels as i64, i64::from(old_length.max(1)));
            let offset = (i64::from(from) - i64::from(old_from)) * 65_536;
            (0..pixels).map(|at| (offset + (2 * at + 1) * length * 65_536 / (2 * pixels)).div_euclid(old)).collect()
        };
        let xs = places(window.x, window.width, width, self.window.x, self.window.width);
        let ys = places(window.y, window.height, height, self.window.y, self.window.height);
        ys.iter().flat_map(|&y| xs.iter().map(move |&x| self.mask.covers(x, y))).collect()
    }
}

/// The ratio before a change that shows more.
fn ratio_before(change: &Change) -> Option<(u32, u32)> {
    match change {
        Change::ZoomOut { from, .. } | Change::MakeSquare { from, .. } | Change::Pan { from, .. } => {
            Some(bounded(*from))
        }
        Change::VarySubtle { .. }
        | Change::VaryStrong { .. }
        | Change::Region { .. }
        | Change::HdSubtle { .. }
        | Change::HdCreative { .. }
        | Change::Made(_) => None,
    }
}

/// A window around the middle of another one, of which the other takes `percent` of the length.
fn scaled(window: Window, percent: u32) -> Window {
    // The bot's 1.5x is 75 by name and two thirds by what it shows.
    let longer = |side: i32| match percent {
        75 => i64::from(side) * 3 / 2,
        _ => i64::from(side) * 100 / i64::from(percent),
    };
    centred(window, longer(window.width), longer(window.height))
}

fn centred(window: Window, width: i64, height: i64) -> Window {
    let (width, height) = (width.min(WINDOW_MAX * 2) as i32, height.min(WINDOW_MAX * 2) as i32);
    Window { x: window.x - (width - window.width) / 2, y: window.y - (height - window.height) / 2, width, height }
}

/// The smallest window of a ratio that shows all of `around`, with `seen` at the side away from `direction`.
fn fit(seen: Window, around: Window, ratio: (u32, u32), direction: Option<Direction>, area_max: i64) -> Window {
    let (across, down) = (i64::from(ratio.0), i64::from(ratio.1));
    // A pan always brings a quarter more, also where the ratio would not ask for it.
    let (least_width, least_height) = match direction {
        Some(Direction::Left | Direction::Right) => (i64::from(around.width) * 5 / 4, i64::from(around.height)),
        Some(Direction::Up | Direction::Down) => (i64::from(around.width), i64::from(around.height) * 5 / 4),
        None => (i64::from(around.width), i64::from(around.height)),
    };
    let (width, height) = if least_width * down >= least_height * across {
        (least_width, (least_width * down / across).max(1))
    } else {
        ((least_height * across / down).max(1), least_height)
    };
    if width.max(height) > WINDOW_MAX || width.saturating_mul(height) > area_max {
        // As far out as it goes: the ratio is still followed.
        let (width, height) = if i64::from(seen.width) * down >= i64::from(seen.height) * across {
            ((i64::from(seen.height) * across / down).max(1), i64::from(seen.height))
        } else {
            (i64::from(seen.width), (i64::from(seen.width) * down / across).max(1))
        };
        return centred(seen, width, height);
    }
    let middle = centred(seen, width, height);
    match direction {
        None => middle,
        Some(Direction::Right) => Window { x: seen.x, ..middle },
        Some(Direction::Left) => Window { x: seen.right() - middle.width, ..middle },
        Some(Direction::Down) => Window { y: seen.y, ..middle },
        Some(Direction::Up) => Window { y: seen.bottom() - middle.height, ..middle },
    }
}
