//! A picture as it came from the CDN, decoded.

use std::io::Cursor;

use base64::Engine;

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

    /// A picture of a client's own, pixel by pixel.
    pub fn painted(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Picture { width, height, rgb: places.flat_map(|(x, y)| pixel(x, y)).collect() }
    }

    /// A picture in one colour.
    pub fn plain(width: u32, height: u32, colour: [u8; 3]) -> Picture {
        Picture::painted(width, height, |_, _| colour)
    }

    /// As clients send it.
    pub fn data_url(&self) -> String {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a head");
        writer.write_image_data(&self.rgb).expect("as many pixels as were said");
        writer.finish().expect("an end");
        data_url(&file)
    }

    /// The pixel at that place.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let start = (y * self.width + x) as usize * 3;
        [self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]]
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

/// A PNG file as a data URL.
pub fn data_url(file: &[u8]) -> String {
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(file))
}
