//! Which part of a picture is to be painted anew, as a small bitmap.

use serde::{Deserialize, Serialize};

use super::sight::{SightError, decode};
use super::window::Window;

/// A mask has at most this many cells on a side.
pub const MASK_SIDE_MAX: u32 = 64;

/// A part of a picture: a bitmap that is stretched over it.
///
/// At most [`MASK_SIDE_MAX`] cells on a side, so at most 512 bytes. Stairs along a slope are rounded off when it is used,
/// never outwards: what no cell marks stays untouched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mask {
    columns: u8,
    rows: u8,
    /// Row by row without gaps, the first cell in the lowest bit.
    bits: Vec<u8>,
}

impl Mask {
    /// A mask of `columns` by `rows` cells, each brought to 1 to [`MASK_SIDE_MAX`]; `is_marked` is asked for every column
    /// and row.
    pub fn of(columns: u32, rows: u32, is_marked: impl Fn(u32, u32) -> bool) -> Mask {
        let (columns, rows) = (columns.clamp(1, MASK_SIDE_MAX), rows.clamp(1, MASK_SIDE_MAX));
        let mut bits = vec![0; (columns * rows).div_ceil(8) as usize];
        for row in 0..rows {
            for column in 0..columns {
                let cell = (row * columns + column) as usize;
                bits[cell / 8] |= u8::from(is_marked(column, row)) << (cell % 8);
            }
        }
        Mask { columns: columns as u8, rows: rows as u8, bits }
    }

    /// A rectangle, in parts of 100 of the picture's sides: left, top, right, bottom.
    pub fn rectangle([left, top, right, bottom]: [u32; 4]) -> Mask {
        let side = MASK_SIDE_MAX;
        let within = |cell: u32, from: u32, to: u32| from * side <= cell * 100 && (cell + 1) * 100 <= to * side;
        Mask::of(side, side, |column, row| {
            within(column, left.min(100), right.min(100)) && within(row, top.min(100), bottom.min(100))
        })
    }

    /// Reads the picture that a client drew: what is white (and not transparent) is marked, the rest is not.
    ///
    /// # Errors
    /// As [`super::look_at`]: too large, of no known format, or broken.
    ///
    /// Source: the bot's own editor, which posts a WebP or PNG with the part to be repainted in white on black.
    pub fn read(bytes: &[u8]) -> Result<Mask, SightError> {
        let thumbnail = decode::thumbnail(bytes, MASK_SIDE_MAX)?;
        let side = thumbnail.side;
        Ok(Mask::of(side, side, |column, row| {
            let [red, green, blue, alpha] = thumbnail.cells[(row * side + column) as usize].map(u32::from);
            alpha >= 128 && red + green + blue >= 3 * 128
        }))
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|byte| *byte == 0)
    }

    /// Whether a place, in parts of 65,536 of the sides, is to be painted anew.
    pub(super) fn covers(&self, x: i64, y: i64) -> bool {
        if !(0..65_536).contains(&x) || !(0..65_536).contains(&y) {
            return false;
        }
        let (columns, rows) = (i64::from(self.columns), i64::from(self.rows));
        let (x, y) = (x * columns, y * rows);
        if !self.cell(x >> 16, y >> 16) {
            return false;
        }
        // Between the middles of four cells; corners that stick out are cut.
        let (left, top) = ((x - 32_768) >> 16, (y - 32_768) >> 16);
        let (across, down) = ((x - 32_768) & 65_535, (y - 32_768) & 65_535);
        let value = |column: i64, row: i64| i64::from(self.cell(column.clamp(0, columns - 1), row.clamp(0, rows - 1)));
        let upper = value(left, top) * (65_536 - across) + value(left + 1, top) * across;
        let lower = value(left, top + 1) * (65_536 - across) + value(left + 1, top + 1) * across;
        (upper * (65_536 - down) + lower * down) >> 16 >= 32_768
    }

    /// The smallest box around what is marked, in parts of 1,000 of the sides: left, top, right, bottom.
    pub(super) fn bounds(&self) -> Option<[i32; 4]> {
        let (columns, rows) = (i32::from(self.columns), i32::from(self.rows));
        let marked = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let marked = marked.filter(|&(column, row)| self.cell(column.into(), row.into()));
        let around = marked.fold(None, |around: Option<[i32; 4]>, (column, row)| {
            let [left, top, right, bottom] = around.unwrap_or([column, row, column, row]);
            Some([left.min(column), top.min(row), right.max(column), bottom.max(row)])
        });
        around.map(|[left, top, right, bottom]| {
            [left * 1_000 / columns, top * 1_000 / rows, (right + 1) * 1_000 / columns, (bottom + 1) * 1_000 / rows]
        })
    }

    /// A stored mask may be shorter than its sides say; what is missing is not marked.
    fn cell(&self, column: i64, row: i64) -> bool {
        let cell = row * i64::from(self.columns) + column;
        let byte = usize::try_from(cell / 8).ok().and_then(|byte| self.bits.get(byte));
        byte.is_some_and(|byte| byte >> (cell & 7) & 1 == 1)
    }
}

/// A mask stretched over a part of a scene, to be asked what lies wholly inside of it.
#[derive(Clone, Debug)]
pub(super) struct Stencil {
    columns: i64,
    rows: i64,
    window: Window,
    /// How many cells are marked above and to the left of every corner of the cells, row by row.
    sums: Vec<u16>,
}

impl Stencil {
    pub(super) fn new(mask: &Mask, window: Window) -> Stencil {
        let (columns, rows) = (i64::from(mask.columns), i64::from(mask.rows));
        let mut sums = vec![0; ((columns + 1) * (rows + 1)) as usize];
        for row in 0..rows {
            let mut sum = 0;
            for column in 0..columns {
                sum += u16::from(mask.cell(column, row));
                let at = (row * (columns + 1) + column + 1) as usize;
                sums[at + columns as usize + 1] = sums[at] + sum;
            }
        }
        Stencil { columns, rows, window, sums }
    }

    /// Whether all of a box, left, top, right, bottom in scene units, is marked.
    pub(super) fn spans(&self, [left, top, right, bottom]: [i32; 4]) -> bool {
        if left > right || top > bottom {
            return false;
        }
        let cell = |at: i32, from: i32, length: i32, cells: i64| {
            ((i64::from(at) - i64::from(from)) * cells).div_euclid(i64::from(length.max(1)))
        };
        let column = |x: i32| cell(x, self.window.x, self.window.width, self.columns);
        let row = |y: i32| cell(y, self.window.y, self.window.height, self.rows);
        let (first, last) = ((column(left), row(top)), (column(right), row(bottom)));
        if first.0 < 0 || first.1 < 0 || last.0 >= self.columns || last.1 >= self.rows {
            return false;
        }
        let sum = |column: i64, row: i64| i64::from(self.sums[(row * (self.columns + 1) + column) as usize]);
        let (right, below) = (last.0 + 1, last.1 + 1);
        let marked = sum(right, below) + sum(first.0, first.1) - sum(first.0, below) - sum(right, first.1);
        marked == (right - first.0) * (below - first.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a stencil spans is marked, every cell of it.
    #[test]
    fn a_stencil_spans_what_is_marked_all_over() {
        let mask =
            Mask::of(10, 10, |column, row| (2..8).contains(&column) && (2..8).contains(&row) && column + row < 13);
        let stencil = Stencil::new(&mask, Window { x: 100, y: 200, width: 1_000, height: 500 });
        assert!(stencil.spans([300, 300, 699, 599]));
        assert!(!stencil.spans([299, 300, 699, 599]) && !stencil.spans([300, 300, 900, 500]));
        assert!(!stencil.spans([800, 550, 899, 599]), "the cut corner");
        assert!(!stencil.spans([500, 400, 400, 400]) && !stencil.spans([i32::MIN, 400, i32::MAX, 400]));
    }

    /// A mask never grows: a pixel outside of every marked cell stays.
    #[test]
    fn rounding_stays_inside_the_cells() {
        let mask = Mask::of(8, 8, |column, row| column > row);
        for y in 0..64 {
            for x in 0..64 {
                let covered = mask.covers(x * 1_024 + 512, y * 1_024 + 512);
                assert!(!covered || x / 8 > y / 8, "{x} {y}");
            }
        }
        assert!(mask.covers(60_000, 3_000));
        assert!(!mask.covers(-1, 0) && !mask.covers(65_536, 0));
    }

    #[test]
    fn a_rectangle_is_where_it_was_told() {
        let mask = Mask::rectangle([25, 50, 75, 100]);
        assert_eq!(mask.bounds(), Some([250, 500, 750, 1_000]));
        assert!(mask.covers(32_768, 50_000) && !mask.covers(32_768, 32_000) && !mask.covers(50_000, 50_000));
        assert!(Mask::rectangle([50, 50, 50, 50]).is_empty());
    }
}
