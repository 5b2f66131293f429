//! From one picture to the next: the tiles of a job out of the words, or out of the tiles of its parent.

use crate::bots::job::{Direction, Enlargement, Motion};
use crate::bots::mode::{Strength, Version};
use crate::chance::mix;
use crate::image::{self, Change, Mask, Origin, Tile};

/// What a tile is drawn from: the words, and niji's model behind them, since niji draws in a style of its own.
pub fn wish(words: &str, version: Version) -> String {
    if version.is_niji() { format!("{words} {}", version.parameter()) } else { words.to_owned() }
}

/// The same for other words, drawn by whoever drew `tile`.
pub fn wish_of(tile: &Tile, words: &str) -> String {
    let parameters = tile.prompt.find(" --").map_or("", |at| &tile.prompt[at..]);
    format!("{words}{parameters}")
}

/// The four tiles of a new grid, of a [`wish`]. `origin` is what the person brought along, if anything.
pub fn tiles(world: u64, wish: &str, seed: u64, origin: Option<&Origin>) -> Vec<Tile> {
    let tile = |index| {
        let seed = mix(world ^ mix(seed ^ mix(index)));
        match origin {
            Some(origin) => Tile::made(wish, seed, origin.clone()),
            None => Tile::new(wish, seed),
        }
    };
    (1..=4).map(tile).collect()
}

/// What the person brought along for a picture.
pub fn origin(tile: &Tile) -> Option<&Origin> {
    tile.changes.iter().find_map(|change| match change {
        Change::Made(origin) => Some(origin),
        _ => None,
    })
}

/// Four children of `parent`, each changed in the same way from a seed of its own. The wish is that of all of the
/// picture; a change that keeps a part of it keeps its wish.
pub fn children(parent: &Tile, wish: &str, seed: u64, change: impl Fn(u64) -> Change) -> Vec<Tile> {
    let child = |index| {
        let mut tile = parent.after(change(mix(seed ^ mix(index))));
        wish.clone_into(&mut tile.prompt);
        tile
    };
    (1..=4).map(child).collect()
}

/// A variation.
pub fn vary(strength: Strength, seed: u64) -> Change {
    match strength {
        Strength::Subtle => Change::VarySubtle { seed },
        Strength::Strong => Change::VaryStrong { seed },
    }
}

/// A wider view of a picture of the shape `from`.
pub fn outpaint(percent: u32, from: (u32, u32), to: (u32, u32), seed: u64) -> Change {
    if percent == 100 && to.0 == to.1 {
        return Change::MakeSquare { from, seed };
    }
    Change::ZoomOut { percent, from, seed }
}

/// A continuation to one side of a picture of the shape `from`.
pub fn pan(direction: Direction, from: (u32, u32), seed: u64) -> Change {
    Change::Pan { direction: side(direction), from, seed }
}

/// A part painted anew. `words` are what is to be there; none for those of the picture.
pub fn region(mask: Mask, words: &str, seed: u64) -> Change {
    Change::Region { mask, prompt: words.to_owned(), seed }
}

/// The same with more pixels. Once more from the same picture, where that was done before.
pub fn enlarged(mut tile: Tile, enlargement: Enlargement, seed: u64) -> Tile {
    while matches!(tile.changes.last(), Some(Change::HdSubtle { .. } | Change::HdCreative { .. })) {
        tile.changes.pop();
    }
    tile.after(match enlargement {
        Enlargement::Creative => Change::HdCreative { seed },
        Enlargement::Subtle | Enlargement::Double | Enlargement::Fourfold => Change::HdSubtle { seed },
    })
}

/// The shape of a picture after a pan: 1:1 becomes 3:2 or 2:3.
pub fn panned(aspect: (u32, u32), direction: Direction) -> (u32, u32) {
    image::panned(aspect, side(direction))
}

/// How much happens in a video.
pub fn motion(motion: Motion) -> image::Motion {
    match motion {
        Motion::Low => image::Motion::Low,
        Motion::High => image::Motion::High,
    }
}

/// The same change from another seed.
pub fn again(change: &Change, seed: u64) -> Change {
    let mut change = change.clone();
    match &mut change {
        Change::VarySubtle { seed: own }
        | Change::VaryStrong { seed: own }
        | Change::ZoomOut { seed: own, .. }
        | Change::MakeSquare { seed: own, .. }
        | Change::Pan { seed: own, .. }
        | Change::Region { seed: own, .. }
        | Change::HdSubtle { seed: own }
        | Change::HdCreative { seed: own } => *own = seed,
        Change::Made(_) => {}
    }
    change
}

fn side(direction: Direction) -> image::Direction {
    match direction {
        Direction::Left => image::Direction::Left,
        Direction::Right => image::Direction::Right,
        Direction::Up => image::Direction::Up,
        Direction::Down => image::Direction::Down,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who drew a picture draws its children, whatever words they are given.
    #[test]
    fn niji_stays_niji() {
        let fox = Tile::new(wish("a fox", Version::Niji6), 1);
        assert_eq!(fox.prompt, "a fox --niji 6");
        assert_eq!(wish_of(&fox, "an owl"), "an owl --niji 6");
        let fox = Tile::new(wish("a fox", Version::V7), 1);
        assert_eq!((fox.prompt.as_str(), wish_of(&fox, "an owl").as_str()), ("a fox", "an owl"));
    }
}
