//! Places for what there are many of: one in each cell of a lattice that goes on for ever, each with chance of its own.

use super::super::window::Window;
use super::{Dice, Scene};

/// Something that stands in a cell.
pub(super) struct Spot {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) dice: Dice,
}

impl Scene {
    /// Places in a lattice of cells, as far as `window` shows them: one in each cell between two heights, anywhere in it.
    ///
    /// `what` tells one kind of thing from another. A thing reaches `reach` to all sides: one that reaches into the first
    /// frame is the same in every view.
    pub(super) fn spots(
        &self,
        window: Window,
        what: u64,
        cell: (i32, i32),
        heights: (i32, i32),
        reach: i32,
    ) -> Vec<Spot> {
        let window = window.grown(reach);
        let (across, down) = (cell.0.max(1), cell.1.max(1));
        let rows = (heights.0.max(window.y).div_euclid(down), heights.1.min(window.bottom()).div_euclid(down));
        let columns = (window.x.div_euclid(across), window.right().div_euclid(across));
        let mut spots = Vec::new();
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                let place = u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned());
                let (x, y) = (column * across + across / 2, row * down + down / 2);
                let salt = self.outskirts.seed_at(x, y, reach + across.max(down));
                let mut dice = Dice::of(&[self.detail, what, place, salt]);
                let (x, y) = (x + dice.between(-across, across) / 2, y + dice.between(-down, down) / 2);
                if (heights.0..=heights.1).contains(&y) {
                    spots.push(Spot { x, y, dice });
                }
            }
        }
        spots
    }
}
