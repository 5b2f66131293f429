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
/// A WebP chunk takes this much beside its data: name and length.
const WEBP_CHUNK_OVERHEAD: usize = 8;
/// The flag of an extended WebP file that has several pictures; without it: no alpha, no animation, no metadata.
const ANIMATED: u8 = 2;
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

/// Encodes `canvas` as a file that is as long as it comes out.
pub(super) fn bare(canvas: &Canvas, format: Format) -> Vec<u8> {
    match format {
        Format::Png => bare_png(canvas, Vec::new()),
        Format::Webp => {
            let picture = vp8l_chunk(canvas);
            let length = u32::try_from(4 + picture.len()).expect("a file is below 4 GiB");
            [b"RIFF", &length.to_le_bytes()[..], b"WEBP", &picture].concat()
        }
    }
}

/// `None` when the picture takes more than `size` bytes.
fn png(canvas: &Canvas, size: usize) -> Option<Vec<u8>> {
    let mut bytes = bare_png(canvas, Vec::with_capacity(size));
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

/// A PNG file in `bytes`, which hold nothing yet.
fn bare_png(canvas: &Canvas, mut bytes: Vec<u8>) -> Vec<u8> {
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
    bytes
}

/// `None` when the picture takes more than `size` bytes.
fn webp(canvas: &Canvas, size: usize) -> Option<Vec<u8>> {
    let mut bytes = webp_head(size, 0, canvas.width, canvas.height);
    bytes.extend(vp8l_chunk(canvas));
    fill(bytes, size)
}

/// Encodes pictures of the same sides as an animated WebP of `size` bytes that never ends; each is seen for `pause_ms`.
///
/// Source: RFC 9649, WebP Image Format, §2.7 (`ANIM`, `ANMF`).
pub(super) fn animation(pictures: &[Canvas], pause_ms: u32, size: u64) -> Vec<u8> {
    let size = usize::try_from(size).expect("a file is smaller than the memory it is made in");
    let side = pictures.iter().map(|canvas| canvas.width.max(canvas.height)).max().unwrap_or(1);
    let mut coarseness = 1;
    loop {
        let chunks: Vec<Vec<u8>> = pictures
            .iter()
            .map(|canvas| if coarseness == 1 { vp8l_chunk(canvas) } else { vp8l_chunk(&canvas.coarsened(coarseness)) })
            .collect();
        if let Some(bytes) = animated(pictures, &chunks, pause_ms, size) {
            return bytes;
        }
        assert!(coarseness < side, "pictures of one colour fit any size that is promised");
        coarseness *= 2;
    }
}

/// `None` when the pictures take more than `size` bytes.
fn animated(pictures: &[Canvas], chunks: &[Vec<u8>], pause_ms: u32, size: usize) -> Option<Vec<u8>> {
    /// Behind its name and length, a frame tells its place, its sides, its time and how it is drawn.
    const FRAME_HEAD: usize = 16;
    let (width, height) = pictures.first().map_or((1, 1), |canvas| (canvas.width, canvas.height));
    let mut bytes = webp_head(size, ANIMATED, width, height);
    bytes.extend(b"ANIM");
    bytes.extend(6u32.to_le_bytes());
    bytes.extend([0; 4]); // what lies behind: nothing
    bytes.extend([0; 2]); // again and again
    for chunk in chunks {
        bytes.extend(b"ANMF");
        bytes.extend(u32::try_from(FRAME_HEAD + chunk.len()).expect("a file is below 4 GiB").to_le_bytes());
        bytes.extend([0; 6]); // the upper left corner
        bytes.extend(&(self::side(width) - 1).to_le_bytes()[..3]);
        bytes.extend(&(self::side(height) - 1).to_le_bytes()[..3]);
        bytes.extend(&pause_ms.to_le_bytes()[..3]);
        bytes.push(2); // drawn over the one before, not mixed with it
        bytes.extend(chunk);
    }
    fill(bytes, size)
}

/// What an extended WebP file of `size` bytes begins with.
fn webp_head(size: usize, flags: u8, width: usize, height: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    bytes.extend(b"RIFF");
    bytes.extend(u32::try_from(size.saturating_sub(WEBP_CHUNK_OVERHEAD)).expect("a file is below 4 GiB").to_le_bytes());
    bytes.extend(b"WEBPVP8X");
    bytes.extend(10u32.to_le_bytes());
    bytes.extend([flags, 0, 0, 0]);
    bytes.extend(&(side(width) - 1).to_le_bytes()[..3]);
    bytes.extend(&(side(height) - 1).to_le_bytes()[..3]);
    bytes
}

/// Brings a WebP file to its size. `None` when it is longer already.
fn fill(mut bytes: Vec<u8>, size: usize) -> Option<Vec<u8>> {
    let spare = size.checked_sub(bytes.len() + WEBP_CHUNK_OVERHEAD)?;
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
