//! Finished pixels, and how their colours are told.

/// A colour: red, green, blue.
pub(super) type Rgb = [u8; 3];

/// How pixels tell their colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colours {
    /// One byte for each pixel: the number of one of at most 256 colours.
    Palette(Vec<Rgb>),
    /// Three bytes for each pixel.
    Direct,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Canvas {
    /// Pixels across.
    pub(super) width: usize,
    /// Pixels down.
    pub(super) height: usize,
    pub(super) colours: Colours,
    /// Row by row, from the top.
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    /// The same picture as bytes of red, green and blue.
    pub(super) fn to_rgb(&self) -> Vec<u8> {
        let Colours::Palette(palette) = &self.colours else { return self.pixels.clone() };
        let mut colours = [[0u8; 3]; 256];
        for (slot, colour) in colours.iter_mut().zip(palette) {
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
        let depth = match self.colours {
            Colours::Palette(_) => 1,
            Colours::Direct => 3,
        };
        let mut coarse = self.clone();
        for y in 0..self.height {
            let from = (y - y % side) * self.width;
            for x in 0..self.width {
                let (here, there) = ((y * self.width + x) * depth, (from + x - x % side) * depth);
                coarse.pixels[here..here + depth].copy_from_slice(&self.pixels[there..there + depth]);
            }
        }
        coarse
    }
}
