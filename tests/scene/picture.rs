//! A picture as it came from the CDN, decoded.

use std::io::Cursor;

/// Three bytes a pixel, row by row.
#[derive(PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    /// Decodes a PNG; panics on anything else.
    pub fn of_png(file: &[u8]) -> Picture {
        let mut decoder = png::Decoder::new(Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a picture that fits into memory")];
        let info = reader.next_frame(&mut pixels).expect("a whole PNG");
        let rgb = match info.color_type {
            png::ColorType::Rgb => pixels,
            png::ColorType::Rgba => pixels.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect(),
            other => panic!("{other:?} is not how pictures are coloured"),
        };
        Picture { width: info.width, height: info.height, rgb }
    }

    /// The part that begins at (`left`, `top`).
    pub fn part(&self, left: u32, top: u32, width: u32, height: u32) -> Picture {
        let row = |y: u32| {
            let start = (y * self.width + left) as usize * 3;
            &self.rgb[start..start + width as usize * 3]
        };
        Picture { width, height, rgb: (top..top + height).flat_map(row).copied().collect() }
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a picture of {}×{}", self.width, self.height)
    }
}
