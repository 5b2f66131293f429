//! From the bytes of a file to a few cells, without trusting the file: its head is read and judged before its pixels are.

use std::io::Cursor;

use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{BYTES_MAX, PIXELS_MAX, SightError, WHOLE_PIXELS_MAX};

/// A picture made small: square cells of red, green, blue and alpha, whatever the ratio was.
pub(in super::super) struct Thumbnail {
    /// Cells on a side.
    pub(in super::super) side: u32,
    /// Row by row.
    pub(in super::super) cells: Vec<[u8; 4]>,
    /// The sides of the picture itself, in pixels.
    pub(super) sides: (u32, u32),
    pub(super) kind: super::Kind,
}

/// Makes a file small: `side` by `side` cells, each the mean of its pixels.
///
/// PNG is read row by row; the other formats are held as a whole and may have fewer pixels.
pub(in super::super) fn thumbnail(bytes: &[u8], side: u32) -> Result<Thumbnail, SightError> {
    if bytes.len() > BYTES_MAX {
        return Err(SightError::TooManyBytes { bytes: bytes.len() });
    }
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes, side),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes, side),
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes, side),
        _ => Err(SightError::UnknownFormat),
    }
}

fn judged(width: u32, height: u32, most: u64) -> Result<(), SightError> {
    if width == 0 || height == 0 {
        return Err(SightError::Broken);
    }
    let long = width.max(height) > u32::from(u16::MAX);
    if long || u64::from(width) * u64::from(height) > most {
        return Err(SightError::TooManyPixels { width, height });
    }
    Ok(())
}

fn png(bytes: &[u8], side: u32) -> Result<Thumbnail, SightError> {
    // Chunks beside the pixels may not take more than this.
    let limits = png::Limits { bytes: 8 << 20 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let (width, height, interlaced) = {
        let head = decoder.read_header_info().map_err(|_| SightError::Broken)?;
        (head.width, head.height, head.interlaced)
    };
    judged(width, height, if interlaced { WHOLE_PIXELS_MAX } else { PIXELS_MAX })?;
    let mut reader = decoder.read_info().map_err(|_| SightError::Broken)?;
    let samples = reader.output_color_type().0.samples();
    let mut means = Means::new(width, height, side);
    if interlaced {
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(SightError::Broken)?];
        reader.next_frame(&mut pixels).map_err(|_| SightError::Broken)?;
        means.add_all(&pixels, samples);
    } else {
        for row in 0..height {
            // A file that ends early shows what it has, as in a browser; one without any row shows nothing.
            match reader.next_row() {
                Ok(Some(line)) => means.add(row, line.data(), samples),
                _ if row == 0 => return Err(SightError::Broken),
                _ => break,
            }
        }
    }
    Ok(means.finish(super::Kind::Png))
}

fn webp(bytes: &[u8], side: u32) -> Result<Thumbnail, SightError> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(|_| SightError::Broken)?;
    decoder.set_memory_limit(WHOLE_PIXELS_MAX as usize * 4);
    let (width, height) = decoder.dimensions();
    judged(width, height, WHOLE_PIXELS_MAX)?;
    let samples = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or(SightError::Broken)?];
    if decoder.is_animated() {
        decoder.read_frame(&mut pixels).map_err(|_| SightError::Broken)?;
    } else {
        decoder.read_image(&mut pixels).map_err(|_| SightError::Broken)?;
    }
    let mut means = Means::new(width, height, side);
    means.add_all(&pixels, samples);
    Ok(means.finish(super::Kind::Webp))
}

fn jpeg(bytes: &[u8], side: u32) -> Result<Thumbnail, SightError> {
    let options = DecoderOptions::new_safe()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| SightError::Broken)?;
    let head = decoder.info().ok_or(SightError::Broken)?;
    let (width, height) = (u32::from(head.width), u32::from(head.height));
    judged(width, height, WHOLE_PIXELS_MAX)?;
    let pixels = decoder.decode().map_err(|_| SightError::Broken)?;
    let samples = pixels.len() / (width as usize * height as usize);
    let mut means = Means::new(width, height, side);
    means.add_all(&pixels, samples);
    Ok(means.finish(super::Kind::Jpeg))
}

/// Sums of pixels by cell.
struct Means {
    sides: (u32, u32),
    side: u32,
    /// Red, green, blue weighted by alpha; alpha; count.
    sums: Vec<[u64; 5]>,
}

impl Means {
    fn new(width: u32, height: u32, side: u32) -> Means {
        Means { sides: (width, height), side, sums: vec![[0; 5]; (side * side) as usize] }
    }

    fn add_all(&mut self, pixels: &[u8], samples: usize) {
        let line = self.sides.0 as usize * samples;
        for (row, line) in (0..self.sides.1).zip(pixels.chunks_exact(line.max(1))) {
            self.add(row, line, samples);
        }
    }

    /// Adds a row of pixels with 1 (grey), 2 (grey, alpha), 3 or 4 bytes each.
    fn add(&mut self, row: u32, line: &[u8], samples: usize) {
        let (width, height) = (u64::from(self.sides.0), u64::from(self.sides.1));
        let first = (u64::from(row) * u64::from(self.side) / height) as usize * self.side as usize;
        for (column, pixel) in (0..width).zip(line.chunks_exact(samples.max(1))) {
            let [red, green, blue, alpha] = match *pixel {
                [grey] => [grey, grey, grey, 255],
                [grey, alpha] => [grey, grey, grey, alpha],
                [red, green, blue] => [red, green, blue, 255],
                [red, green, blue, alpha, ..] => [red, green, blue, alpha],
                [] => continue,
            }
            .map(u64::from);
            let sum = &mut self.sums[first + (column * u64::from(self.side) / width) as usize];
            for (sum, part) in sum.iter_mut().zip([red * alpha, green * alpha, blue * alpha, alpha, 1]) {
                *sum += part;
            }
        }
    }

    fn finish(self, kind: super::Kind) -> Thumbnail {
        let side = self.side as usize;
        let mut cells: Vec<Option<[u8; 4]>> = self
            .sums
            .iter()
            .map(|&[red, green, blue, alpha, count]| {
                if count == 0 {
                    return None;
                }
                let mean = |sum: u64| sum.checked_div(alpha).map_or(255, |mean| mean as u8);
                Some([mean(red), mean(green), mean(blue), (alpha / count) as u8])
            })
            .collect();
        // In a picture with fewer pixels than cells some cells are empty: they are as those to the left, and empty rows,
        // which have nothing in their first cell, as those above.
        for at in 1..cells.len() {
            if cells[at].is_none() {
                let is_empty_row = self.sums[at - at % side][4] == 0;
                cells[at] =
                    if !is_empty_row { cells[at - 1] } else { at.checked_sub(side).and_then(|above| cells[above]) };
            }
        }
        let cells = cells.into_iter().map(|cell| cell.unwrap_or([255; 4])).collect();
        Thumbnail { side: self.side, cells, sides: self.sides, kind }
    }
}
