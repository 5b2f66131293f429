//! Whole files: what a reader gets of them, and that they never change by themselves.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

mod changes;

const PROMPTS: [&str; 38] = [
    "a cat on a roof",
    "mountain valley at dawn",
    "a ship on the ocean at sunset",
    "starry night over the forest",
    "neon city",
    "waves of paper",
    "bauhaus poster",
    "planet with rings",
    "flower garden",
    "a calm lake in autumn",
    "a castle, a fox",
    "cherry tree in spring --ar 3:2",
    "зима в лесу",
    "",
    "a cat on a roof --niji 6",
    "a fox in a mountain valley --niji 7",
    "a ship on the ocean --niji",
    "starry night over the lake --niji 5",
    "neon city --niji",
    "waves of paper --niji",
    "bauhaus poster --niji",
    "planet with rings --niji",
    "flower garden --niji",
    "a castle --ar 3:2 --niji 6",
    "a vase of sunflowers",
    "a red sports car",
    "portrait of a warrior",
    "a goldfish",
    "an astronaut",
    "a diamond ring",
    "a butterfly",
    "一只熊猫在城市",
    "a library --niji",
    "portrait of a woman --niji",
    "a cup of coffee in a kitchen --niji",
    "a whale --niji",
    "a train, mountains --niji",
    "火箭 --niji",
];

fn tile(prompt: &str, seed: u64) -> Tile {
    Tile { prompt: prompt.to_owned(), seed, changes: Vec::new() }
}

fn tiles(prompt: &str) -> [Tile; 4] {
    std::array::from_fn(|index| tile(prompt, 10 + index as u64))
}

fn recipe(view: View, width: u32, height: u32, format: Format) -> Recipe {
    Recipe { view, width, height, format }
}

/// Decodes a file as any reader would: width, height, and three bytes for each pixel.
fn read(bytes: &[u8], format: Format) -> (u32, u32, Vec<u8>) {
    match format {
        Format::Png => {
            let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
            decoder.set_transformations(png::Transformations::EXPAND);
            let mut reader = decoder.read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            assert_eq!(info.color_type, png::ColorType::Rgb);
            reader.finish().unwrap();
            (info.width, info.height, pixels)
        }
        Format::Webp => {
            let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(bytes)).unwrap();
            assert!(!decoder.has_alpha());
            let (width, height) = decoder.dimensions();
            let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
            decoder.read_image(&mut pixels).unwrap();
            (width, height, pixels)
        }
    }
}

/// Draws, checks the promises that every file keeps, and returns its pixels.
fn pixels(recipe: &Recipe) -> Vec<u8> {
    let bytes = draw(recipe);
    assert_eq!(bytes.len() as u64, size_bytes(recipe), "the promised length of {recipe:?}");
    let (width, height, pixels) = read(&bytes, recipe.format);
    assert_eq!((width, height), (recipe.width, recipe.height));
    pixels
}

fn quarter(grid: &[u8], index: usize, width: usize, height: usize) -> Vec<u8> {
    let (x, y) = ((index % 2) * width, (index / 2) * height);
    (0..height).flat_map(|row| &grid[((y + row) * 2 * width + x) * 3..][..width * 3]).copied().collect()
}

/// U1 shows the first quarter of its grid, not something like it.
#[test]
fn a_solo_is_its_quarter_of_the_grid_pixel_for_pixel_in_either_format() {
    for prompt in PROMPTS {
        let tiles = tiles(prompt);
        let grid = pixels(&recipe(View::Grid(tiles.clone()), 240, 160, Format::Png));
        let webp = pixels(&recipe(View::Grid(tiles.clone()), 240, 160, Format::Webp));
        assert!(grid == webp, "{prompt}: the formats differ");
        for (index, tile) in tiles.into_iter().enumerate() {
            let solo = pixels(&recipe(View::Solo(tile), 120, 80, Format::Png));
            assert!(solo == quarter(&grid, index, 120, 80), "{prompt}: tile {}", index + 1);
        }
    }
}

#[test]
fn full_size_grids_fit_their_promise_without_being_coarsened() {
    for prompt in PROMPTS {
        let canvas = picture::of(&recipe(View::Grid(tiles(prompt)), 2048, 2048, Format::Png));
        for format in [Format::Png, Format::Webp] {
            let recipe = recipe(View::Grid(tiles(prompt)), 2048, 2048, format);
            let (_, _, pixels) = read(&draw(&recipe), format);
            assert!(pixels == canvas.to_rgb(), "{prompt} as {format:?} lost pixels");
        }
    }
}

/// Four wishes that differ look different; so do the four tiles of one wish, and its variations.
#[test]
fn prompts_seeds_and_changes_show() {
    let solo = |tile: Tile| pixels(&recipe(View::Solo(tile), 96, 96, Format::Png));
    let mut seen: Vec<Vec<u8>> = Vec::new();
    let mut all: Vec<Tile> = PROMPTS.iter().map(|prompt| tile(prompt, 1)).collect();
    all.extend((2..5).map(|seed| tile(PROMPTS[0], seed)));
    for change in [Change::VarySubtle { seed: 1 }, Change::VarySubtle { seed: 2 }, Change::VaryStrong { seed: 1 }] {
        all.push(Tile { changes: vec![change], ..tile(PROMPTS[0], 1) });
    }
    for tile in all {
        let picture = solo(tile.clone());
        assert!(!seen.contains(&picture), "{tile:?} looks like another");
        seen.push(picture);
    }
}

#[test]
fn parameters_are_no_part_of_the_picture() {
    let solo = |prompt: &str| pixels(&recipe(View::Solo(tile(prompt, 1)), 64, 64, Format::Png));
    assert!(solo("a cat") == solo("A cat --ar 3:2 --v 6"));
}

/// niji has a style of its own: what it draws of the same words from the same seed is far from what Midjourney draws.
#[test]
fn niji_draws_in_a_style_of_its_own() {
    for prompt in PROMPTS.into_iter().filter(|prompt| !prompt.contains("--niji")) {
        let solo = |prompt: &str| pixels(&recipe(View::Solo(tile(prompt, 1)), 128, 128, Format::Png));
        let (own, niji) = (solo(prompt), solo(&format!("{prompt} --niji 6")));
        let apart: usize = own.iter().zip(&niji).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
        assert!(apart / own.len() >= 12, "{prompt}: {} apart", apart / own.len());
        assert!(niji == solo(&format!("{prompt} --ar 3:2 --niji 7")), "{prompt}: its models draw alike");
    }
    assert!(scene_is_the_same("a cat--niji", "a cat niji"), "only a parameter names the hand");
}

fn scene_is_the_same(one: &str, other: &str) -> bool {
    let solo = |prompt: &str| pixels(&recipe(View::Solo(tile(prompt, 1)), 64, 64, Format::Png));
    solo(one) == solo(other)
}

/// Every percent brings a little more.
#[test]
fn previews_become_clearer() {
    let whole = pixels(&recipe(View::Grid(tiles(PROMPTS[1])), 256, 170, Format::Webp));
    let distance = |percent| -> u64 {
        let view = View::Preview { tiles: tiles(PROMPTS[1]), percent };
        let preview = pixels(&recipe(view, 256, 170, Format::Webp));
        preview.iter().zip(&whole).map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
    };
    let distances = [0, 31, 62, 93].map(distance);
    assert!(distances.is_sorted_by(|a, b| a > b), "{distances:?}");
}

/// The same recipe gives the same pixels for ever: pictures are made again from what is stored. Pixels are hashed, not
/// files, since encoders may change.
#[test]
fn pixels_repeat() {
    let mut sums = String::new();
    for prompt in PROMPTS {
        for (name, changes) in [
            ("", vec![]),
            (", subtle", vec![Change::VarySubtle { seed: 5 }]),
            (", strong", vec![Change::VaryStrong { seed: 5 }]),
        ] {
            let tile = Tile { changes, ..tile(prompt, 7) };
            let picture = pixels(&recipe(View::Solo(tile), 192, 128, Format::Png));
            writeln!(sums, "{:016x} {prompt:?}{name}", sum(&picture)).unwrap();
        }
    }
    snapshot("mock__image_pixels", &sums);
}

fn sum(picture: &[u8]) -> u64 {
    picture.iter().fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

fn any_upload() -> impl Strategy<Value = Upload> {
    let colours = prop::collection::vec(any::<[u8; 3]>(), 0..17);
    (any::<(u32, u32)>(), colours, prop::collection::vec(any::<u8>(), 0..1_100))
        .prop_map(|(sides, colours, cells)| Upload { sides, colours, cells })
}

fn any_origin() -> impl Strategy<Value = Origin> {
    let some = || prop::collection::vec(any_upload(), 0..7);
    prop_oneof![
        some().prop_map(Origin::Blend),
        some().prop_map(Origin::Prompted),
        any_upload().prop_map(|picture| Origin::Repainted(picture.into())),
        (any_upload(), any_upload()).prop_map(|(a, b)| Origin::Swap { face: a.into(), target: b.into() }),
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    let direction = prop::sample::select(vec![Direction::Left, Direction::Right, Direction::Up, Direction::Down]);
    let side = || prop_oneof![0u32..200, any::<u32>()];
    let from = move || (side(), side());
    let mask = (0u32..80, 0u32..80, any::<u64>())
        .prop_map(|(columns, rows, bits)| Mask::of(columns, rows, |x, y| bits >> ((x ^ y) % 64) & 1 == 1));
    prop_oneof![
        any::<u64>().prop_map(|seed| Change::VarySubtle { seed }),
        any::<u64>().prop_map(|seed| Change::VaryStrong { seed }),
        (any::<u32>(), from(), any::<u64>()).prop_map(|(percent, from, seed)| Change::ZoomOut {
            percent: percent % 130,
            from,
            seed
        }),
        (from(), any::<u64>()).prop_map(|(from, seed)| Change::MakeSquare { from, seed }),
        (direction, from(), any::<u64>()).prop_map(|(direction, from, seed)| Change::Pan { direction, from, seed }),
        (mask, prop::sample::select(PROMPTS.to_vec()), any::<u64>()).prop_map(|(mask, prompt, seed)| Change::Region {
            mask,
            prompt: prompt.to_owned(),
            seed
        }),
        any::<u64>().prop_map(|seed| Change::HdSubtle { seed }),
        any::<u64>().prop_map(|seed| Change::HdCreative { seed }),
        any_origin().prop_map(Change::Made),
    ]
}

fn any_tile() -> impl Strategy<Value = Tile> {
    let prompt = prop_oneof![prop::sample::select(PROMPTS.to_vec()).prop_map(str::to_owned), ".{0,40}"];
    (prompt, any::<u64>(), prop::collection::vec(any_change(), 0..5)).prop_map(|(prompt, seed, changes)| Tile {
        prompt,
        seed,
        changes,
    })
}

fn any_view() -> impl Strategy<Value = View> {
    let four = || [any_tile(), any_tile(), any_tile(), any_tile()];
    let motion = || prop::sample::select(vec![Motion::Low, Motion::High]);
    prop_oneof![
        any_tile().prop_map(View::Solo),
        four().prop_map(View::Grid),
        (four(), any::<u8>()).prop_map(|(tiles, percent)| View::Preview { tiles, percent }),
        (any_tile(), any::<u8>()).prop_map(|(tile, percent)| View::SoloPreview { tile, percent }),
        (four(), motion()).prop_map(|(tiles, motion)| View::Video { tiles, motion }),
        (any_tile(), motion()).prop_map(|(tile, motion)| View::Film { tile, motion }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// No recipe makes drawing fail, odd sides, flat sides and strange words included; every file has its length.
    #[test]
    fn every_recipe_is_drawn(view in any_view(), width in 0u32..130, height in 0u32..130, webp: bool) {
        let recipe = recipe(view, width, height, if webp { Format::Webp } else { Format::Png });
        let bytes = draw(&recipe);
        prop_assert_eq!(bytes.len() as u64, size_bytes(&recipe));
        let format = match recipe.view {
            View::Video { .. } | View::Film { .. } => return Ok(()),
            _ => recipe.format,
        };
        let (width, height, _) = read(&bytes, format);
        prop_assert_eq!((width, height), (recipe.width.max(2), recipe.height.max(2)));
    }
}
