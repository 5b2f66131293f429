//! Pictures that somebody brought, as far as they are remembered, and what is made out of them.

use serde::{Deserialize, Serialize};

/// A remembered picture has so many cells on a side.
pub(super) const THUMBNAIL_SIDE: u32 = 32;
/// Main colours of one picture.
pub(super) const MAIN_COLOURS_MAX: usize = 16;
/// A blend looks at so many pictures; the bot takes two to five.
pub(super) const PICTURES_MAX: usize = 5;

/// What is remembered of a picture that somebody brought: about a kilobyte. [`super::look_at`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Upload {
    /// Its sides in pixels, width first.
    pub(super) sides: (u32, u32),
    /// Its main colours, at most 16, the most frequent first.
    pub(super) colours: Vec<[u8; 3]>,
    /// 32 by 32 cells, row by row: the number of the nearest main colour in the high half, the lightness in the low half.
    pub(super) cells: Vec<u8>,
}

/// How brought pictures become one of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// All pictures flow into each other. Of more than five the first five are taken.
    Blend(Vec<Upload>),
    /// The middle of one picture on another.
    Swap {
        /// Whose middle is taken.
        face: Box<Upload>,
        /// Where it is put.
        target: Box<Upload>,
    },
    /// What the words say, in the colours of the pictures.
    Prompted(Vec<Upload>),
    /// One picture as it is, painted anew.
    Repainted(Box<Upload>),
}

impl Upload {
    /// The sides in pixels, width first.
    pub fn sides(&self) -> (u32, u32) {
        self.sides
    }

    /// The colour of a cell; columns and rows beyond the edge are those at the edge.
    pub(super) fn cell(&self, column: i32, row: i32) -> [i32; 3] {
        let last = THUMBNAIL_SIDE as i32 - 1;
        let at = (row.clamp(0, last) * THUMBNAIL_SIDE as i32 + column.clamp(0, last)) as usize;
        let cell = self.cells.get(at).copied().unwrap_or(8);
        let colour = self.colours.get(usize::from(cell >> 4)).or(self.colours.first()).copied().unwrap_or([128; 3]);
        // The main colour, made as light as the cell was.
        let wanted = i32::from(cell & 15) * 17;
        let own = lightness(colour);
        colour.map(|part| (i32::from(part) + (wanted - own) * 3 / 4).clamp(0, 255))
    }

    /// A number that differs where pictures differ.
    pub(super) fn number(&self) -> u64 {
        let bytes = self.colours.iter().flatten().chain(&self.cells);
        super::dice::mixed(bytes.fold(u64::from(self.sides.0) << 32 | u64::from(self.sides.1), |number, byte| {
            (number ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

/// How light a colour is to the eye, 0 to 255.
pub(super) fn lightness([red, green, blue]: [u8; 3]) -> i32 {
    (i32::from(red) * 77 + i32::from(green) * 151 + i32::from(blue) * 28) >> 8
}
