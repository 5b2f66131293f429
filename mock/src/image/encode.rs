//! A canvas becomes a file of exactly the length that was promised for it.
//!
//! What is missing to that length is filled by a chunk that every reader skips: ancillary and private in PNG, unknown in
//! the extended form of WebP. A canvas that would not fit, which no picture of ours is known to do, is made coarser.

use super::canvas::{Canvas, Colours};
use super::{Format, vp8l};

/// Ancillary, private, safe to copy: readers skip it.
const PNG_FILLER: &[u8; 4] = b"fiLl";
/// What every PNG file ends with: an empty chunk `IEND` and its check sum.
const PNG_END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82];
/// A PNG chunk takes this much beside its data: length, name, check sum.
const PNG_CHUNK_OVERHEAD: usize = 12;
/// Unknown to the format: readers skip it.
const WEBP_FILLER: &[u8; 4] = b"FILL";

/// Encodes `canvas` as a file of `size` bytes.
pub(super) fn file(canvas: &Canvas, format: Format, size: u64) -> Vec<u8> {
    let size = usize::try_from(size).expect("a file is smaller than the memory it is made in");
    let encode = |canvas: &Canvas| match format {
        Format::Png => png(canvas, size),
        Format::Webp => webp(canvas, size),
    };
    if let Some(bytes) = encode(canvas) {
        return bytes;
    }
    let mut side = 2;
    loop {
        if let Some(bytes) = encode(&canvas.coarsened(side)) {
            return bytes;
        }
        assert!(side < canvas.width.max(canvas.height), "a canvas of one colour fits any size that is promised");
        side *= 2;
    }
}

/// `None` when the picture takes more than `size` bytes.
fn png(canvas: &Canvas, size: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size);
    let mut encoder = png::Encoder::new(&mut bytes, side(canvas.width), side(canvas.height));
    match &canvas.colours {
        Colours::Palette(palette) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.concat());
        }
        Colours::Direct => encoder.set_color(png::ColorType::Rgb),
    }
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fastest);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().expect("sides are not zero and a palette is there");
    writer.write_image_data(&canvas.pixels).expect("there are as many bytes as pixels need");
    writer.finish().expect("memory takes every byte");

    let spare = size.checked_sub(bytes.len() + PNG_CHUNK_OVERHEAD)?;
    bytes.truncate(bytes.len() - PNG_END.len());
    bytes.extend(u32::try_from(spare).expect("a file is below 4 GiB").to_be_bytes());
    let checked = bytes.len();
    bytes.extend(PNG_FILLER);
    bytes.resize(bytes.len() + spare, 0);
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[checked..]);
    bytes.extend(sum.sum().to_be_bytes());
    bytes.extend(PNG_END);
    Some(bytes)
}

/// `None` when the picture takes more than `size` bytes.
fn webp(canvas: &Canvas, size: usize) -> Option<Vec<u8>> {
    /// `RIFF`, length, `WEBP`.
    const HEAD: usize = 12;
    /// Name and length of a chunk.
    const CHUNK: usize = 8;
    let picture = vp8l_chunk(canvas);
    let spare = size.checked_sub(HEAD + CHUNK + 10 + picture.len() + CHUNK)?;

    let mut bytes = Vec::with_capacity(size);
    bytes.extend(b"RIFF");
    bytes.extend(u32::try_from(size - CHUNK).expect("a file is below 4 GiB").to_le_bytes());
    bytes.extend(b"WEBPVP8X");
    bytes.extend(10u32.to_le_bytes());
    bytes.extend([0; 4]); // no alpha, no animation, no metadata
    bytes.extend(&(side(canvas.width) - 1).to_le_bytes()[..3]);
    bytes.extend(&(side(canvas.height) - 1).to_le_bytes()[..3]);
    bytes.extend(picture);
    bytes.extend(WEBP_FILLER);
    bytes.extend(u32::try_from(spare).expect("a file is below 4 GiB").to_le_bytes());
    bytes.resize(bytes.len() + spare, 0);
    Some(bytes)
}

/// The chunk of the picture itself, with its name and length.
fn vp8l_chunk(canvas: &Canvas) -> Vec<u8> {
    let Colours::Palette(palette) = &canvas.colours else {
        let mut whole = Vec::new();
        image_webp::WebPEncoder::new(&mut whole)
            .encode(&canvas.pixels, side(canvas.width), side(canvas.height), image_webp::ColorType::Rgb8)
            .expect("there are three bytes for every pixel, and memory takes every byte");
        // Behind `RIFF`, a length and `WEBP` there is just this one chunk.
        return whole.split_off(12);
    };
    let stream = vp8l::encode(canvas.width, canvas.height, palette, &canvas.pixels);
    let mut chunk = Vec::with_capacity(stream.len() + 9);
    chunk.extend(b"VP8L");
    chunk.extend(u32::try_from(stream.len()).expect("a file is below 4 GiB").to_le_bytes());
    chunk.extend(&stream);
    if stream.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("sides are bounded before a canvas is made")
}
