//! Pictures made small and laid out on one sheet; and the mask that Vary (Region) is given.

use std::{collections::BTreeMap, io::Cursor};

use crate::Failure;

/// Both sides of a tile, in pixels. What is not square stands in its middle.
const SIDE: usize = 256;
/// Tiles in a row.
const COLUMNS: usize = 4;
/// Pixels between tiles.
const GAP: usize = 4;
/// What shows between tiles: between black and white, so that it suits dark and light pages.
const GROUND: [u8; 3] = [58, 61, 68];
/// Colours on a sheet, the most that fit a byte.
const COLOURS_MAX: usize = 256;

type Rgb = [u8; 3];

/// A picture made small.
pub struct Tile {
    pixels: Vec<Rgb>,
}

impl Tile {
    /// Reads a PNG, or the first picture of a WebP, and makes it small.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(file: &[u8]) -> Result<Tile, Failure> {
        let (width, height, pixels) = if file.starts_with(b"\x89PNG") { read_png(file) } else { read_webp(file) }?;
        // As large as fits, and not larger than it is.
        let long = width.max(height).max(SIDE);
        let (across, down) = ((width * SIDE / long).max(1), (height * SIDE / long).max(1));
        let (left, top) = ((SIDE - across) / 2, (SIDE - down) / 2);
        let mut small = vec![GROUND; SIDE * SIDE];
        for y in 0..down {
            let rows = y * height / down..((y + 1) * height / down).max(y * height / down + 1);
            for x in 0..across {
                let columns = x * width / across..((x + 1) * width / across).max(x * width / across + 1);
                small[(top + y) * SIDE + left + x] = mean(&pixels, width, rows.clone(), columns);
            }
        }
        Ok(Tile { pixels: small })
    }
}

fn mean(pixels: &[u8], width: usize, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Rgb {
    let count = (rows.len() * columns.len()) as u32;
    let mut sum = [0_u32; 3];
    for y in rows {
        for pixel in pixels[(y * width + columns.start) * 3..(y * width + columns.end) * 3].chunks_exact(3) {
            for (sum, part) in sum.iter_mut().zip(pixel) {
                *sum += u32::from(*part);
            }
        }
    }
    sum.map(|sum| ((sum + count / 2) / count) as u8)
}

type Pixels = (usize, usize, Vec<u8>);

fn read_png(file: &[u8]) -> Result<Pixels, Failure> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("a picture is too large")?];
    let info = reader.next_frame(&mut pixels)?;
    match info.color_type {
        png::ColorType::Rgb => Ok((info.width as usize, info.height as usize, pixels)),
        other => Err(format!("{other:?} is not how the bots colour").into()),
    }
}

fn read_webp(file: &[u8]) -> Result<Pixels, Failure> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file))?;
    let (width, height) = decoder.dimensions();
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or("a picture is too large")?];
    decoder.read_image(&mut pixels)?;
    if decoder.has_alpha() {
        pixels = pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    }
    Ok((width as usize, height as usize, pixels))
}

/// All tiles in rows on one sheet, as a PNG with at most 256 colours: the same tiles give the same bytes.
pub fn png(tiles: &[Tile]) -> Vec<u8> {
    let rows = tiles.len().div_ceil(COLUMNS).max(1);
    let (width, height) = (COLUMNS * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP);
    let mut sheet = vec![GROUND; width * height];
    for (place, tile) in tiles.iter().enumerate() {
        let (left, top) = (place % COLUMNS * (SIDE + GAP), place / COLUMNS * (SIDE + GAP));
        for (y, row) in tile.pixels.chunks_exact(SIDE).enumerate() {
            let start = (top + y) * width + left;
            sheet[start..start + SIDE].copy_from_slice(row);
        }
    }
    let colours = Colours::of(&sheet);
    let pixels: Vec<u8> = sheet.iter().map(|pixel| colours.nearest(*pixel)).collect();
    encode(width, height, png::ColorType::Indexed, Some(&colours.palette.concat()), &pixels)
}

/// A white ellipse on black, up on the right: where Vary (Region) is to draw something new.
pub fn mask(side: u32) -> Vec<u8> {
    let long = i64::from(side);
    let (left, top, across, down) = (long * 4 / 5, long / 5, long / 6, long * 3 / 16);
    let is_inside = |x: i64, y: i64| {
        let (x, y) = (x - left, y - top);
        x * x * down * down + y * y * across * across <= across * across * down * down
    };
    let places = (0..long).flat_map(|y| (0..long).map(move |x| (x, y)));
    let pixels: Vec<u8> = places.map(|(x, y)| if is_inside(x, y) { 255 } else { 0 }).collect();
    encode(side as usize, side as usize, png::ColorType::Grayscale, None, &pixels)
}

fn encode(width: usize, height: usize, colour: png::ColorType, palette: Option<&[u8]>, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    // Neighbouring numbers of a palette are no neighbouring colours.
    encoder.set_filter(png::Filter::NoFilter);
    if let Some(palette) = palette {
        encoder.set_palette(palette.to_vec());
    }
    let mut writer = encoder.write_header().expect("writing to memory does not fail");
    writer.write_image_data(pixels).expect("a byte for each pixel");
    drop(writer);
    file
}

/// The colours that stand for all colours of a picture.
struct Colours {
    palette: Vec<Rgb>,
    /// By the five upper bits of each part.
    number: BTreeMap<Rgb, u8>,
}

impl Colours {
    /// Median cut: the box with the widest spread of its most various part is halved, until there are enough.
    fn of(picture: &[Rgb]) -> Colours {
        let mut found: BTreeMap<Rgb, ([u64; 3], u64)> = BTreeMap::new();
        for pixel in picture {
            let (sum, count) = found.entry(coarse(*pixel)).or_default();
            *count += 1;
            for (sum, part) in sum.iter_mut().zip(pixel) {
                *sum += u64::from(*part);
            }
        }
        let mut boxes = vec![found.iter().map(|(key, (sum, count))| (*key, *sum, *count)).collect::<Vec<_>>()];
        while boxes.len() < COLOURS_MAX {
            let widest = boxes.iter().enumerate().max_by_key(|(place, one)| (weight(one), usize::MAX - place));
            let Some((place, _)) = widest.filter(|(_, one)| one.len() > 1) else { break };
            let mut one = boxes.swap_remove(place);
            let (part, _) = spread(&one);
            one.sort_by_key(|(key, ..)| (key[part], *key));
            let half: u64 = one.iter().map(|(.., count)| count).sum::<u64>() / 2;
            let mut before = 0;
            let middle = one.iter().position(|(.., count)| {
                before += count;
                before > half
            });
            let rest = one.split_off(middle.unwrap_or(0).clamp(1, one.len() - 1));
            boxes.extend([one, rest]);
        }
        let mut colours = Colours { palette: Vec::new(), number: BTreeMap::new() };
        for (place, one) in boxes.iter().enumerate() {
            let count: u64 = one.iter().map(|(.., count)| count).sum();
            let mean = |part: usize| one.iter().map(|(_, sum, _)| sum[part]).sum::<u64>() / count.max(1);
            colours.palette.push([mean(0) as u8, mean(1) as u8, mean(2) as u8]);
            colours.number.extend(one.iter().map(|(key, ..)| (*key, place as u8)));
        }
        colours
    }

    fn nearest(&self, pixel: Rgb) -> u8 {
        self.number.get(&coarse(pixel)).copied().unwrap_or_default()
    }
}

type Shade = (Rgb, [u64; 3], u64);

fn coarse(pixel: Rgb) -> Rgb {
    pixel.map(|part| part & 0xf8)
}

/// The part in which the shades of a box differ most, and by how much.
fn spread(shades: &[Shade]) -> (usize, u8) {
    let range = |part: usize| {
        let parts = shades.iter().map(|(key, ..)| key[part]);
        parts.clone().max().unwrap_or_default() - parts.min().unwrap_or_default()
    };
    let parts = [(0, range(0)), (1, range(1)), (2, range(2))];
    parts.into_iter().max_by_key(|(part, range)| (*range, 2 - part)).unwrap_or_default()
}

/// How much is gained by halving a box: wide ones and full ones first.
fn weight(shades: &[Shade]) -> u64 {
    let count: u64 = shades.iter().map(|(.., count)| count).sum();
    let (_, range) = spread(shades);
    u64::from(range) * u64::from(range) * (count.ilog2() as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(width: usize, height: usize, colour: Rgb) -> Vec<u8> {
        encode(width, height, png::ColorType::Rgb, None, &colour.repeat(width * height))
    }

    #[test]
    fn a_tile_keeps_the_shape_and_stands_in_the_middle() {
        let tile = Tile::read(&plain(1024, 512, [200, 30, 40])).expect("a picture");
        let at = |x: usize, y: usize| tile.pixels[y * SIDE + x];
        assert_eq!((at(0, 63), at(0, 64), at(255, 191), at(255, 192)), (GROUND, [200, 30, 40], [200, 30, 40], GROUND));
        let small = Tile::read(&plain(16, 16, [1, 2, 3])).expect("a picture");
        assert_eq!(small.pixels.iter().filter(|pixel| **pixel == [1, 2, 3]).count(), 256);
        assert!(Tile::read(b"no picture").is_err());
    }

    #[test]
    fn a_sheet_has_rows_of_four_and_colours_close_to_the_true_ones() {
        let tiles: Vec<Tile> = (0..5_u8)
            .map(|place| Tile::read(&plain(256, 256, [place * 50, 255 - place * 50, 90])).expect("a picture"))
            .collect();
        let file = png(&tiles);
        let (width, height, pixels) = read_png(&file).expect("a picture");
        assert_eq!((width, height), (4 * 256 + 3 * 4, 2 * 256 + 4));
        let at = |x: usize, y: usize| &pixels[(y * width + x) * 3..][..3];
        assert_eq!((at(10, 10), at(270, 10), at(10, 270)), (&[0, 255, 90][..], &[50, 205, 90][..], &[200, 55, 90][..]));
        assert_eq!((at(257, 10), at(1000, 300)), (&GROUND[..], &GROUND[..]));
        assert_eq!(file, png(&tiles));
    }

    #[test]
    fn many_colours_become_few_without_straying_far() {
        let all: Vec<Rgb> = (0..=255_u8).flat_map(|a| (0..=255_u8).map(move |b| [a, b, a ^ b])).collect();
        let colours = Colours::of(&all);
        assert_eq!(colours.palette.len(), COLOURS_MAX);
        for pixel in all {
            let shown = colours.palette[usize::from(colours.nearest(pixel))];
            assert!(shown.iter().zip(pixel).all(|(a, b)| a.abs_diff(b) <= 64), "{pixel:?} is shown as {shown:?}");
        }
    }

    #[test]
    fn the_mask_is_white_up_on_the_right_and_black_at_the_edges() {
        let file = mask(256);
        let mut reader = png::Decoder::new(Cursor::new(&file)).read_info().expect("a picture");
        let mut pixels = vec![0; 256 * 256];
        reader.next_frame(&mut pixels).expect("whole");
        let at = |x: usize, y: usize| pixels[y * 256 + x];
        assert_eq!((at(204, 51), at(128, 51), at(204, 0), at(204, 128), at(255, 51)), (255, 0, 0, 0, 0));
        let white = pixels.iter().filter(|pixel| **pixel == 255).count();
        assert!((5_000..8_000).contains(&white), "{white} of 65536");
    }
}
