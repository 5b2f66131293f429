//! A picture on its way: coarse, soft and pale at first, clearer with every percent.

use super::canvas::{Canvas, Colours};

/// The side of the squares that a preview is made of, in pixels, at 0 and at 99 percent.
const COARSEST: usize = 40;
const FINEST: usize = 3;

/// What can be seen of `whole` at a percentage.
pub(super) fn unfinished(whole: &Canvas, percent: u8) -> Canvas {
    let missing = usize::from(99 - percent.min(99));
    let cell = FINEST + (COARSEST - FINEST) * missing * missing / (99 * 99);
    let rgb = whole.to_rgb();
    let (columns, rows) = (whole.width.div_ceil(cell) + 1, whole.height.div_ceil(cell) + 1);
    let means = Means { values: means(whole, &rgb, cell, columns, rows), columns, cell };
    let mut pixels = Vec::with_capacity(rgb.len());
    for y in 0..whole.height {
        for x in 0..whole.width {
            let colour = means.at(x, y);
            // What is not yet decided is grey. The last bits say little and cost much.
            pixels.extend(colour.map(|part| ((part + (120 - part) * missing as i32 / 260) & !3) as u8));
        }
    }
    Canvas { width: whole.width, height: whole.height, colours: Colours::Direct, pixels }
}

/// The mean colours of squares, to be read with smooth transitions.
struct Means {
    values: Vec<[i32; 3]>,
    columns: usize,
    cell: usize,
}

impl Means {
    /// The colour of a pixel: between the means of the four squares around it.
    fn at(&self, x: usize, y: usize) -> [i32; 3] {
        let (cell, half) = (self.cell as i32, self.cell as i32 / 2);
        let (left, right) = (x as i32 - half, y as i32 - half);
        let (column, row) = (left.div_euclid(cell), right.div_euclid(cell));
        let (across, down) = (left.rem_euclid(cell), right.rem_euclid(cell));
        let mean = |column: i32, row: i32| self.values[row.max(0) as usize * self.columns + column.max(0) as usize];
        let (a, b) = (mean(column, row), mean(column + 1, row));
        let (c, d) = (mean(column, row + 1), mean(column + 1, row + 1));
        std::array::from_fn(|i| {
            let upper = a[i] * (cell - across) + b[i] * across;
            let lower = c[i] * (cell - across) + d[i] * across;
            (upper * (cell - down) + lower * down) / (cell * cell)
        })
    }
}

/// The mean colour of every square; one more column and row than there are, which repeat the last.
fn means(whole: &Canvas, rgb: &[u8], cell: usize, columns: usize, rows: usize) -> Vec<[i32; 3]> {
    let mut values = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let top = (row * cell).min((whole.height - 1) / cell * cell);
        for column in 0..columns {
            let left = (column * cell).min((whole.width - 1) / cell * cell);
            let (mut sum, mut count) = ([0i32; 3], 0);
            for y in top..(top + cell).min(whole.height) {
                for x in left..(left + cell).min(whole.width) {
                    let at = (y * whole.width + x) * 3;
                    for (sum, part) in sum.iter_mut().zip(&rgb[at..at + 3]) {
                        *sum += i32::from(*part);
                    }
                    count += 1;
                }
            }
            values.push(sum.map(|sum| sum / count.max(1)));
        }
    }
    values
}
