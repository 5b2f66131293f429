//! Every step from a picture to the next: what must stay stays, what must change changes.

use super::*;

fn solo(tile: &Tile, width: u32, height: u32) -> Vec<u8> {
    pixels(&recipe(View::Solo(tile.clone()), width, height, Format::Png))
}

/// The part of a picture, as three bytes for each pixel.
fn part(picture: &[u8], width: usize, [left, top, across, down]: [usize; 4]) -> Vec<u8> {
    (top..top + down).flat_map(|row| &picture[(row * width + left) * 3..][..across * 3]).copied().collect()
}

/// How many of 1,000 pixels are the same.
fn same(a: &[u8], b: &[u8]) -> usize {
    assert_eq!(a.len(), b.len());
    let equal = a.chunks_exact(3).zip(b.chunks_exact(3)).filter(|(a, b)| a == b).count();
    equal * 1_000 / (a.len() / 3)
}

fn upload(prompt: &str) -> Upload {
    look_at(&draw(&recipe(View::Solo(tile(prompt, 3)), 96, 64, Format::Png))).unwrap().upload
}

/// One colour, as a file.
fn plain(rgb: [u8; 3]) -> Upload {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 64);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&rgb.repeat(64 * 64)).unwrap();
    look_at(&bytes).unwrap().upload
}

/// One of every change, with the sides of a file it is for.
fn all_changes() -> Vec<(&'static str, Change, (u32, u32))> {
    let from = (128, 128);
    let mask = || Mask::of(16, 16, |column, row| (5..12).contains(&column) && row > 6 && row < 14);
    vec![
        ("zoom 2x", Change::ZoomOut { percent: 50, from, seed: 1 }, (128, 128)),
        ("zoom 1.5x", Change::ZoomOut { percent: 75, from, seed: 1 }, (128, 128)),
        ("zoom to 2:1", Change::ZoomOut { percent: 80, from, seed: 1 }, (192, 96)),
        ("square", Change::MakeSquare { from: (3, 2), seed: 1 }, (128, 128)),
        ("left", Change::Pan { direction: Direction::Left, from, seed: 1 }, (192, 128)),
        ("right", Change::Pan { direction: Direction::Right, from, seed: 1 }, (192, 128)),
        ("up", Change::Pan { direction: Direction::Up, from, seed: 1 }, (128, 192)),
        ("down", Change::Pan { direction: Direction::Down, from, seed: 1 }, (128, 192)),
        ("region", Change::Region { mask: mask(), prompt: "a castle".to_owned(), seed: 1 }, (128, 128)),
        ("region of its own", Change::Region { mask: mask(), prompt: String::new(), seed: 1 }, (128, 128)),
        ("hd subtle", Change::HdSubtle { seed: 1 }, (256, 256)),
        ("hd creative", Change::HdCreative { seed: 1 }, (256, 256)),
        ("blend", Change::Made(Origin::Blend(vec![upload("a cat"), upload("the sea")])), (128, 128)),
        (
            "swap",
            Change::Made(Origin::Swap { face: upload("a cat").into(), target: upload("the sea").into() }),
            (96, 128),
        ),
        ("prompted", Change::Made(Origin::Prompted(vec![upload("a red robot")])), (128, 128)),
        ("repainted", Change::Made(Origin::Repainted(upload("a castle").into())), (128, 96)),
    ]
}

/// Who zooms out finds the picture in the middle, half as large, pixel for pixel but for what stood on its edge.
#[test]
fn zooming_out_shows_the_parent_small_in_the_middle() {
    for prompt in PROMPTS {
        let parent = tile(prompt, 4);
        let before = solo(&parent, 128, 128);
        let child = parent.after(Change::ZoomOut { percent: 50, from: (1, 1), seed: 9 });
        let after = solo(&child, 256, 256);
        let middle = same(&part(&after, 256, [64, 64, 128, 128]), &before);
        assert!(middle >= 940, "{prompt}: {middle} of 1,000 pixels of the parent are left");
        let other = parent.after(Change::ZoomOut { percent: 50, from: (1, 1), seed: 10 });
        assert!(solo(&other, 256, 256) != after, "{prompt}: the seed of the new ground does not show");
        assert!(solo(&child, 128, 128) != before);
    }
}

/// Who pans keeps what was there, and gets new ground on one side.
#[test]
fn panning_keeps_the_parent_on_the_other_side() {
    for prompt in PROMPTS {
        let parent = tile(prompt, 4);
        let before = solo(&parent, 128, 128);
        for (direction, sides, place) in [
            (Direction::Right, (192, 128), [0, 0, 128, 128]),
            (Direction::Left, (192, 128), [64, 0, 128, 128]),
            (Direction::Down, (128, 192), [0, 0, 128, 128]),
            (Direction::Up, (128, 192), [0, 64, 128, 128]),
        ] {
            let child = parent.after(Change::Pan { direction, from: (1, 1), seed: 2 });
            let after = solo(&child, sides.0, sides.1);
            let kept = same(&part(&after, sides.0 as usize, place), &before);
            assert!(kept >= 940, "{prompt}, {direction:?}: {kept} of 1,000 pixels of the parent are left");
        }
    }
}

#[test]
fn a_square_keeps_the_parent_in_the_middle() {
    let parent = tile(PROMPTS[0], 4);
    let before = solo(&parent, 192, 128);
    let after = solo(&parent.after(Change::MakeSquare { from: (3, 2), seed: 2 }), 192, 192);
    assert!(same(&part(&after, 192, [0, 32, 192, 128]), &before) >= 940);
}

/// A region edit changes what was marked and nothing else, also on a picture that was extended before.
#[test]
fn a_region_leaves_every_other_pixel() {
    let mask = Mask::of(16, 16, |column, row| (4..12).contains(&column) && (6..14).contains(&row));
    for prompt in PROMPTS {
        let zoomed = tile(prompt, 4).after(Change::ZoomOut { percent: 75, from: (1, 1), seed: 5 });
        for parent in [tile(prompt, 4), zoomed] {
            for words in ["a castle", "red hat", ""] {
                let change = Change::Region { mask: mask.clone(), prompt: words.to_owned(), seed: 6 };
                let (before, after) = (solo(&parent, 128, 128), solo(&parent.after(change), 128, 128));
                let mut changed = 0;
                for (at, (old, new)) in before.chunks_exact(3).zip(after.chunks_exact(3)).enumerate() {
                    let (x, y) = (at % 128 / 8, at / 128 / 8);
                    let marked = (4..12).contains(&x) && (6..14).contains(&y);
                    assert!(marked || old == new, "{prompt}, {words:?}: pixel {at} changed");
                    changed += usize::from(old != new);
                }
                // Without a subject only what lies wholly inside is drawn another way.
                let least = if words == "a castle" { 64 * 64 / 20 } else { 64 * 64 / 100 };
                assert!(changed > least, "{prompt}, {words:?}: only {changed} pixels changed");
            }
        }
    }
}

/// A client's mask is white on black, in a file.
#[test]
fn a_mask_is_read_from_a_picture() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 128, 128);
    encoder.set_color(png::ColorType::Grayscale);
    let white = |at: usize| if at % 128 >= 64 && at / 128 < 64 { 255 } else { 0 };
    encoder.write_header().unwrap().write_image_data(&(0..128 * 128).map(white).collect::<Vec<u8>>()).unwrap();
    assert_eq!(Mask::read(&bytes).unwrap(), Mask::rectangle([50, 0, 100, 50]));
    assert_eq!(Mask::read(b"no picture"), Err(SightError::UnknownFormat));
}

/// An HD upscale is the same picture, larger.
#[test]
fn an_upscale_shows_the_same_picture() {
    for prompt in PROMPTS {
        let parent = tile(prompt, 4);
        let before = solo(&parent, 128, 128);
        for (change, most) in [(Change::HdSubtle { seed: 1 }, 16), (Change::HdCreative { seed: 1 }, 20)] {
            let large = solo(&parent.after(change.clone()), 256, 256);
            let small: Vec<u8> = (0..128 * 128 * 3)
                .map(|at| {
                    let (x, y, part) = (at / 3 % 128, at / 3 / 128, at % 3);
                    let sum: usize = [(0, 0), (1, 0), (0, 1), (1, 1)]
                        .iter()
                        .map(|(dx, dy)| usize::from(large[((2 * y + dy) * 256 + 2 * x + dx) * 3 + part]))
                        .sum();
                    (sum / 4) as u8
                })
                .collect();
            let apart: usize = small.iter().zip(&before).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
            assert!(apart / small.len() < most, "{prompt}, {change:?}: {} apart", apart / small.len());
            assert!(large != solo(&parent, 256, 256), "{prompt}, {change:?}: nothing was added");
        }
    }
}

/// A blend shows all pictures, a swap the one in the middle of the other.
#[test]
fn brought_pictures_are_seen_again() {
    let (red, blue) = (plain([220, 30, 30]), plain([30, 40, 220]));
    let mean = |picture: &[u8]| -> [usize; 3] {
        std::array::from_fn(|part| {
            picture.iter().skip(part).step_by(3).map(|byte| usize::from(*byte)).sum::<usize>() * 3 / picture.len()
        })
    };
    let blend = Tile::made("", 1, Origin::Blend(vec![red.clone(), blue.clone()]));
    let [reds, greens, blues] = mean(&solo(&blend, 128, 128));
    assert!(reds > 2 * greens && blues > 2 * greens, "{reds} {greens} {blues}");
    let swap = Tile::made("", 1, Origin::Swap { face: red.into(), target: blue.into() });
    let swap = solo(&swap, 128, 128);
    let (middle, corner) = (mean(&part(&swap, 128, [48, 40, 32, 32])), mean(&part(&swap, 128, [0, 96, 32, 32])));
    assert!(middle[0] > 150 && middle[2] < 90, "{middle:?}");
    assert!(corner[2] > 150 && corner[0] < 90, "{corner:?}");
}

/// What a grid shows of a changed tile is what its solo shows.
#[test]
fn changed_tiles_are_quarters_of_their_grid_too() {
    for (name, change, (width, height)) in all_changes() {
        let tiles: [Tile; 4] = std::array::from_fn(|index| tile(PROMPTS[index], 3).after(change.clone()));
        let grid = pixels(&recipe(View::Grid(tiles.clone()), width * 2, height * 2, Format::Webp));
        for (index, tile) in tiles.iter().enumerate() {
            let own = quarter(&grid, index, width as usize, height as usize);
            assert!(solo(tile, width, height) == own, "{name}: tile {}", index + 1);
        }
    }
}

/// Pixels of changed pictures repeat for ever, too.
#[test]
fn changed_pixels_repeat() {
    let mut sums = String::new();
    for prompt in PROMPTS {
        for (name, change, (width, height)) in all_changes() {
            let picture = solo(&tile(prompt, 7).after(change), width, height);
            writeln!(sums, "{:016x} {prompt:?}, {name}", sum(&picture)).unwrap();
        }
    }
    snapshot("mock__image_changes", &sums);
}

/// A video moves, has its promised length, and ends where it began.
#[test]
fn a_video_moves() {
    let four: [Tile; 4] = tiles(PROMPTS[0]);
    let film = View::Film { tile: four[0].clone(), motion: Motion::High };
    for view in [View::Video { tiles: four, motion: Motion::Low }, film] {
        let recipe = recipe(view, 160, 96, Format::Webp);
        let bytes = draw(&recipe);
        assert_eq!(bytes.len() as u64, size_bytes(&recipe));
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&bytes)).unwrap();
        assert!(decoder.is_animated());
        assert_eq!((decoder.dimensions(), decoder.num_frames() as usize), ((160, 96), film::FRAMES));
        let mut frames = Vec::new();
        for _ in 0..film::FRAMES {
            let mut frame = vec![0; decoder.output_buffer_size().unwrap()];
            assert_eq!(decoder.read_frame(&mut frame).unwrap(), film::PAUSE_MS);
            frames.push(frame);
        }
        assert!(frames.windows(2).all(|pair| pair[0] != pair[1]), "a picture stands still");
        assert_eq!(frames[1], frames[film::FRAMES - 1], "the way back is the way there");
    }
}

/// However often somebody zooms out, a picture comes.
#[test]
fn endless_changes_are_bounded() {
    let mut tile = tile(PROMPTS[4], 1);
    for seed in 0..40 {
        tile = tile.after(Change::ZoomOut { percent: 50, from: (1, 1), seed });
        let mask = Mask::rectangle([40, 40, 60, 60]);
        tile = tile.after(Change::Region { mask, prompt: String::new(), seed });
        tile = tile.after(Change::Pan { direction: Direction::Left, from: (1, 1), seed });
    }
    assert_eq!(solo(&tile, 64, 64).len(), 64 * 64 * 3);
}
