//! What is seen in files of every kind, and that no file does harm.

use proptest::prelude::*;

use super::*;
use crate::image::{Format, Recipe, Tile, View, draw};

fn picture(prompt: &str, width: u32, height: u32, format: Format) -> Vec<u8> {
    draw(&Recipe { view: View::Solo(Tile::new(prompt, 7)), width, height, format })
}

fn png(width: u32, height: u32, kind: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(kind);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

/// Two blocks of grey side by side, 228 and 101, as the smallest JPEG that says so.
fn jpeg(width: u16) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xdb, 0, 0x43, 0];
    bytes.extend([8; 64]);
    bytes.extend([0xff, 0xc0, 0, 0x0b, 8, 0, 8]);
    bytes.extend(width.to_be_bytes());
    bytes.extend([1, 1, 0x11, 0]);
    bytes.extend([0xff, 0xc4, 0, 0x15, 0, 1, 1]);
    bytes.extend([0; 14]);
    bytes.extend([0, 7, 0xff, 0xc4, 0, 0x14, 0x10, 1]);
    bytes.extend([0; 15]);
    bytes.extend([0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0xb2, 0x20, 0x0f, 0xff, 0xd9]);
    bytes
}

#[test]
fn pictures_are_told_in_words() {
    for (prompt, sides, expected) in [
        ("starry night over the forest", (300, 200), "a dim picture in 3:2, mostly slate grey with charcoal and denim"),
        ("a cat on a roof", (128, 128), "a picture in 1:1, mostly mauve with plum and burgundy"),
        ("flower garden", (90, 160), "a bright picture in 9:16, mostly cream with sand and sage"),
    ] {
        let sight = look_at(&picture(prompt, sides.0, sides.1, Format::Png)).unwrap();
        assert_eq!((sight.width, sight.height), sides);
        assert_eq!(sight.sentence(), expected);
    }
}

/// The same picture is seen the same, whatever its format.
#[test]
fn formats_do_not_matter() {
    let (png, webp) = (picture("a fox", 200, 150, Format::Png), picture("a fox", 200, 150, Format::Webp));
    let (png, webp) = (look_at(&png).unwrap(), look_at(&webp).unwrap());
    assert_eq!((png.kind, webp.kind), (Kind::Png, Kind::Webp));
    assert_eq!(Sight { kind: Kind::Png, ..webp }, png);
}

#[test]
fn plain_pictures_have_the_colour_they_have() {
    for (rgb, expected) in [
        ([200, 20, 60], "a picture in 1:1, all crimson"),
        ([255, 0, 0], "a picture in 1:1, all red"),
        ([0, 0, 255], "a picture in 1:1, all blue"),
        ([255, 255, 255], "a pale picture in 1:1, all white"),
        ([16, 24, 64], "a dark picture in 1:1, all midnight blue"),
        ([255, 184, 0], "a bright picture in 1:1, all amber"),
    ] {
        let sight = look_at(&png(8, 8, png::ColorType::Rgb, &rgb.repeat(64))).unwrap();
        assert_eq!(sight.sentence(), expected);
        assert_eq!((sight.colours.len(), sight.colours[0].rgb, sight.colours[0].share), (1, rgb, 100));
    }
}

/// What is transparent is seen on white; grey and alpha are colours too; a picture may be smaller than a thumbnail.
#[test]
fn other_forms_of_png_are_read() {
    let clear = look_at(&png(2, 1, png::ColorType::Rgba, &[255, 0, 0, 255, 0, 0, 0, 0])).unwrap();
    let names: Vec<_> = clear.colours.iter().map(|colour| (colour.name, colour.share)).collect();
    assert_eq!(names, [("red", 50), ("white", 50)]);
    assert_eq!(clear.aspect(), (2, 1));
    let grey = look_at(&png(1, 3, png::ColorType::GrayscaleAlpha, &[0, 255, 0, 255, 128, 255])).unwrap();
    assert_eq!(grey.sentence(), "a dark picture in 1:3, mostly black with grey");
}

#[test]
fn jpeg_is_read() {
    let sight = look_at(&jpeg(16)).unwrap();
    assert_eq!((sight.width, sight.height, sight.kind), (16, 8, Kind::Jpeg));
    let shades: Vec<_> = sight.colours.iter().map(|colour| colour.rgb).collect();
    assert_eq!(shades, [[228; 3], [101; 3]]);
}

#[test]
fn usual_ratios_are_recognised() {
    for (sides, expected) in [
        ((1456, 816), (16, 9)),
        ((1344, 896), (3, 2)),
        ((1000, 1010), (1, 1)),
        ((4000, 3000), (4, 3)),
        ((700, 100), (7, 1)),
        ((65_000, 1), (14, 1)),
    ] {
        let mut sight = look_at(&png(1, 1, png::ColorType::Grayscale, &[0])).unwrap();
        (sight.width, sight.height) = sides;
        assert_eq!(sight.aspect(), expected, "{sides:?}");
    }
}

/// A file that claims to be enormous is refused by its head.
#[test]
fn enormous_pictures_are_refused_unread() {
    let mut head = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    let mut chunk = b"IHDR".to_vec();
    chunk.extend([60_000u32.to_be_bytes(), 60_000u32.to_be_bytes()].concat());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk);
    head.extend(chunk);
    head.extend(sum.sum().to_be_bytes());
    assert_eq!(look_at(&head), Err(SightError::TooManyPixels { width: 60_000, height: 60_000 }));

    let mut tall = jpeg(60_000);
    tall[76..78].copy_from_slice(&60_000u16.to_be_bytes());
    assert_eq!(look_at(&tall), Err(SightError::TooManyPixels { width: 60_000, height: 60_000 }));

    let mut webp = picture("", 16, 16, Format::Webp);
    webp[24..30].copy_from_slice(&[0xff, 0x3f, 0, 0xff, 0x3f, 0]);
    assert!(matches!(look_at(&webp), Err(SightError::TooManyPixels { width: 16_384, .. } | SightError::Broken)));

    assert_eq!(look_at(&vec![0; BYTES_MAX + 1]), Err(SightError::TooManyBytes { bytes: BYTES_MAX + 1 }));
    assert_eq!(look_at(b"GIF89a"), Err(SightError::UnknownFormat));
    assert_eq!(look_at(b""), Err(SightError::UnknownFormat));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No bytes make it panic, also behind a head that is understood.
    #[test]
    fn any_bytes_are_survived(head in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let head: &[u8] = [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\xff\0\0\0WEBPVP8L", b"\xff\xd8\xff"][head];
        let _ = look_at(&[head, &bytes].concat());
    }

    /// Nor do files with a few bytes changed or their end cut off.
    #[test]
    fn damaged_files_are_survived(
        kind in 0usize..3,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        keep in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match kind {
            0 => png(20, 20, png::ColorType::Rgb, &(0..1_200).map(|i| (i * 7) as u8).collect::<Vec<_>>()),
            1 => {
                let mut webp = picture("a cat", 20, 20, Format::Webp);
                webp.truncate(2_000);
                webp
            }
            _ => jpeg(16),
        };
        for (place, byte) in places {
            let at = place.index(bytes.len().min(400));
            bytes[at] = byte;
        }
        if keep.index(3) == 0 {
            bytes.truncate(keep.index(bytes.len() + 1));
        }
        let _ = look_at(&bytes);
    }
}
