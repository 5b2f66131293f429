//! Pixels as numbers of colours, with the colours beside them.

/// A colour, red, green, blue.
pub(super) type Rgb = [u8; 3];

/// A picture of at most 256 colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Canvas {
    /// Pixels across.
    pub(super) width: usize,
    /// Pixels down.
    pub(super) height: usize,
    /// The colours that `pixels` number.
    pub(super) palette: Vec<Rgb>,
    /// Row by row, from the top.
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    /// An empty canvas: every pixel has colour 0.
    pub(super) fn new(width: usize, height: usize, palette: Vec<Rgb>) -> Canvas {
        Canvas { width, height, palette, pixels: vec![0; width * height] }
    }

    /// The same picture as bytes of red, green and blue.
    pub(super) fn to_rgb(&self) -> Vec<u8> {
        let mut colours = [[0u8; 3]; 256];
        for (slot, colour) in colours.iter_mut().zip(&self.palette) {
            *slot = *colour;
        }
        let mut bytes = vec![0u8; self.pixels.len() * 3];
        for (rgb, pixel) in bytes.chunks_exact_mut(3).zip(&self.pixels) {
            rgb.copy_from_slice(&colours[usize::from(*pixel)]);
        }
        bytes
    }

    /// The same picture in squares of `side` pixels, each of one colour: coarser, and so smaller as a file.
    pub(super) fn coarsened(&self, side: usize) -> Canvas {
        let mut coarse = self.clone();
        for y in 0..self.height {
            let from = (y - y % side) * self.width;
            for x in 0..self.width {
                coarse.pixels[y * self.width + x] = self.pixels[from + x - x % side];
            }
        }
        coarse
    }
}
