//! Pictures that somebody brought, painted anew in strokes; blended, or with the middle of one on another.

use super::super::canvas::Rgb;
use super::super::dice::{Dice, mixed, number_of};
use super::super::noise::{PEAK, plane};
use super::super::origin::{Origin, PICTURES_MAX, THUMBNAIL_SIDE, Upload, lightness};
use super::super::paint::Paint;
use super::super::painter::{COLOURS_MAX, Painter};
use super::super::palette::{Palette, Scheme, between};
use super::super::sight::quantise::main_colours;
use super::{Easel, Scene};

const SIDE: i32 = THUMBNAIL_SIDE as i32;
/// Strokes along the shorter side of a frame, from the ground to the finest layer.
const LAYERS: [i32; 4] = [20, 34, 58, 96];

/// A field of colours, stretched over the frame.
#[derive(Debug)]
pub(super) struct Impression {
    cells: Vec<[i32; 3]>,
}

impl Impression {
    /// The field for a frame of these sides; `seed` says how pictures flow into each other.
    pub(super) fn of(origin: &Origin, width: i32, height: i32, seed: u64) -> Impression {
        let colour = |column: i32, row: i32| -> [i32; 3] {
            match origin {
                Origin::Blend(pictures) => blended(pictures, (column, row), (width, height), seed),
                Origin::Swap { face, target } => swapped(face, target, (column, row), (width, height)),
                Origin::Repainted(picture) => fitted(picture, (column, row), (width, height)),
                Origin::Prompted(_) => [128; 3],
            }
        };
        let cells = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
        Impression { cells: cells.map(|(column, row)| colour(column, row)).collect() }
    }

    /// Paints the field: large strokes first, finer ones over them.
    pub(super) fn draw(&self, scene: &Scene, easel: Easel) -> Painter {
        let mut palette = Palette::default();
        for colour in self.main_colours(COLOURS_MAX) {
            palette.single(colour);
        }
        let mut painter = easel.with(palette);
        let middle = painter.nearest(self.at(scene, scene.frame.across(50), scene.frame.down(50)));
        painter.fill(Paint::Flat(middle));
        for (layer, along) in LAYERS.into_iter().enumerate() {
            let step = (scene.frame.short() / along).max(1);
            // Strokes that nobody could see, and the many that a wide view would need.
            if layer > 0 && painter.length(step) < 3 * 256 {
                break;
            }
            self.strokes(scene, &mut painter, step, layer as u64);
        }
        painter
    }

    /// The colours that are most of it, at least one.
    pub(super) fn main_colours(&self, most: usize) -> Vec<Rgb> {
        let shown: Vec<Rgb> = self.cells.iter().map(|cell| cell.map(|part| part.clamp(0, 255) as u8)).collect();
        let (mut colours, _) = main_colours(&shown, most);
        if colours.is_empty() {
            colours.push([128; 3]);
        }
        colours
    }

    fn strokes(&self, scene: &Scene, painter: &mut Painter, step: i32, layer: u64) {
        let window = painter.window;
        // A wide view gets larger strokes, so that their number stays bounded and each can be seen.
        let pixel = window.width / painter.width.max(1) as i32;
        let step = step.max(window.width.max(window.height) / 160).max(pixel * 2);
        let (first, last) = (window.x.div_euclid(step) - 1, window.right().div_euclid(step) + 1);
        for row in window.y.div_euclid(step) - 1..=window.bottom().div_euclid(step) + 1 {
            for column in first..=last {
                let place = u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned());
                let (x, y) = (column * step + step / 2, row * step + step / 2);
                let salt = scene.outskirts.seed_at(x, y, step * 2);
                let mut dice = Dice::of(&[scene.detail, layer, place, salt]);
                let (x, y) = (x + step * dice.between(-45, 45) / 100, y + step * dice.between(-45, 45) / 100);
                let light = dice.between(-11, 11);
                let colour = self.at(scene, x, y).map(|part| (i32::from(part) + light).clamp(0, 255) as u8);
                // Strokes follow the slopes of a field of their own: mostly across, sometimes down.
                let lie = plane(scene.composition ^ layer, x, y, scene.frame.part(30));
                let (long, flat) = (step * dice.between(80, 115) / 100, step * dice.between(46, 70) / 100);
                let (across, down) = if lie > -PEAK / 6 { (long, flat) } else { (flat, long) };
                let (across, down) = if layer == 0 { (long, long) } else { (across, down) };
                let shade = painter.nearest(colour);
                painter.ellipse(x, y, across, down, &Paint::Flat(shade));
            }
        }
    }

    /// The colour at a place of the scene; beyond the frame the field goes on mirrored.
    pub(super) fn at(&self, scene: &Scene, x: i32, y: i32) -> Rgb {
        let place = |at: i32, side: i32| -> (i32, i64) {
            let side = i64::from(side.max(1));
            let folded = i64::from(at).rem_euclid(2 * side);
            let folded = if folded < side { folded } else { 2 * side - 1 - folded };
            let way = folded * i64::from(SIDE) * 65_536 / side - 32_768;
            ((way >> 16) as i32, way & 65_535)
        };
        let (column, across) = place(x, scene.frame.width);
        let (row, down) = place(y, scene.frame.height);
        let cell = |column: i32, row: i32| {
            self.cells[(row.clamp(0, SIDE - 1) * SIDE + column.clamp(0, SIDE - 1)) as usize].map(i64::from)
        };
        let (a, b) = (cell(column, row), cell(column + 1, row));
        let (c, d) = (cell(column, row + 1), cell(column + 1, row + 1));
        std::array::from_fn(|i| {
            let upper = a[i] * (65_536 - across) + b[i] * across;
            let lower = c[i] * (65_536 - across) + d[i] * across;
            ((upper * ((65_536 - down) >> 8) + lower * (down >> 8)) >> 24).clamp(0, 255) as u8
        })
    }
}

/// A number that differs where the brought pictures differ.
pub(super) fn number(origin: &Origin) -> u64 {
    let of = |pictures: &[Upload], kind: &str| {
        pictures.iter().take(PICTURES_MAX).fold(number_of(kind), |number, picture| mixed(number ^ picture.number()))
    };
    match origin {
        Origin::Blend(pictures) => of(pictures, "blend"),
        Origin::Prompted(pictures) => of(pictures, "prompted"),
        Origin::Repainted(picture) => mixed(number_of("repainted") ^ picture.number()),
        Origin::Swap { face, target } => mixed(mixed(number_of("swap") ^ face.number()) ^ target.number()),
    }
}

/// A picture cut to the ratio of a frame, so that nothing is stretched.
fn fitted(picture: &Upload, (column, row): (i32, i32), (width, height): (i32, i32)) -> [i32; 3] {
    let (own_width, own_height) = (i64::from(picture.sides.0.max(1)), i64::from(picture.sides.1.max(1)));
    let (width, height) = (i64::from(width.max(1)), i64::from(height.max(1)));
    // The shares of the picture's sides that can be seen, in parts of 65,536.
    let share = |own: i64, other: i64| (own * 65_536 / other.max(1)).clamp(1, 65_536);
    let across = share(own_height * width / height, own_width);
    let down = share(own_width * height / width, own_height);
    let cell = |at: i32, share: i64| {
        let middle = (i64::from(2 * at + 1) - i64::from(SIDE)) * share / 2 + i64::from(SIDE) * 32_768;
        (middle >> 16) as i32
    };
    picture.cell(cell(column, across), cell(row, down))
}

/// Each picture is strong where its own noise is high, and all of them shine through everywhere.
fn blended(pictures: &[Upload], place: (i32, i32), frame: (i32, i32), seed: u64) -> [i32; 3] {
    let (mut sum, mut weights) = ([0i64; 3], 0i64);
    for (index, picture) in (0u64..).zip(pictures.iter().take(PICTURES_MAX)) {
        let noise = i64::from(plane(mixed(seed ^ index), place.0, place.1, SIDE / 2)) + i64::from(PEAK);
        let weight = (noise >> 8) * (noise >> 8) * (noise >> 8) / 1_000 + 60;
        let colour = fitted(picture, place, frame);
        sum = std::array::from_fn(|i| sum[i] + i64::from(colour[i]) * weight);
        weights += weight;
    }
    if weights == 0 { [128; 3] } else { sum.map(|sum| (sum / weights) as i32) }
}

/// The middle of one picture in an oval on the other, soft at its edge and as light as the ground it comes to.
fn swapped(face: &Upload, target: &Upload, place: (i32, i32), frame: (i32, i32)) -> [i32; 3] {
    let under = fitted(target, place, frame);
    let (dx, dy) = (2 * place.0 + 1 - SIDE, 2 * place.1 + 1 - SIDE * 7 / 8);
    // 1,000 at the edge of the oval.
    let (across, down) = (SIDE * 9 / 16, SIDE * 11 / 16);
    let away = 1_000 * dx * dx / (across * across) + 1_000 * dy * dy / (down * down);
    let part = ((1_250 - away) * 2).clamp(0, 1_000);
    if part == 0 {
        return under;
    }
    let over = fitted(face, place, frame);
    std::array::from_fn(|i| (over[i] * part + under[i] * (1_000 - part)) / 1_000)
}

/// A mood from the colours of pictures; `None` without any colour.
pub(super) fn scheme(pictures: &[Upload]) -> Option<Scheme> {
    let mut colours: Vec<Rgb> =
        pictures.iter().take(PICTURES_MAX).flat_map(|picture| picture.colours.iter().take(8).copied()).collect();
    colours.sort_by_key(|colour| (lightness(*colour), *colour));
    let (dark, light) = (*colours.first()?, *colours.last()?);
    let at = |percent: usize| colours[(colours.len() - 1) * percent / 100];
    let mut vivid = colours.clone();
    vivid.sort_by_key(|colour| {
        let (least, most) = (colour.iter().min().copied(), colour.iter().max().copied());
        (least.unwrap_or(0).abs_diff(most.unwrap_or(0)), *colour)
    });
    let first = vivid[vivid.len() - 1];
    let second = vivid[vivid.len().saturating_sub(2)];
    Some(Scheme {
        sky: [at(55), between(at(75), light, 20_000), between(light, [255, 250, 240], 16_000)],
        light: between(light, [255, 252, 240], 44_000),
        ground: [at(50), at(25), between(dark, [4, 6, 12], 40_000)],
        accent: [between(first, [255, 80, 50], 9_000), between(second, light, 22_000)],
    })
}
