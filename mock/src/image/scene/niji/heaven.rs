//! niji's skies: flat bands, a large light with rings around it, towers of clouds, sparkling stars.

use super::colours::{BANDS, Pair};
use super::{Sheet, Spot};
use crate::image::dither::Shade;
use crate::image::noise::PEAK;
use crate::image::paint::Paint;
use crate::image::scene::Dice;

/// A sky as far as others must know of it.
pub(super) struct Heaven {
    /// Where the light stands, and its radius.
    pub(super) light: (i32, i32, i32),
    pub(super) horizon: i32,
}

impl Heaven {
    /// Paints a sky down to `horizon`, over everything.
    pub(super) fn paint(sheet: &mut Sheet<'_>, horizon: i32) -> Heaven {
        let (scene, colours) = (sheet.scene, sheet.colours);
        let frame = scene.frame;
        let mut dice = sheet.chance(1);
        let edges: Vec<Vec<i32>> = (0..BANDS)
            .map(|band| {
                // Lower bands are narrower.
                let way = 100 - (BANDS - band) as i32 * (BANDS - band) as i32 * 100 / (BANDS * BANDS) as i32;
                let edge = horizon * way / 100;
                sheet.skyline(|x| {
                    let swing = scene.outskirts.line(scene.composition ^ band as u64, x, frame.part(48));
                    if band == 0 { i32::MIN / 4 } else { edge + swing / (PEAK / frame.part(3).max(1)).max(1) }
                })
            })
            .collect();
        for (band, (heights, &shade)) in edges.iter().zip(&colours.sky).enumerate() {
            // Where the next band is everywhere, it covers this one.
            let next = edges.get(band + 1).and_then(|next| next.iter().copied().max());
            let last = next.map_or(usize::MAX, |lowest| usize::try_from((lowest >> 8).saturating_add(2)).unwrap_or(0));
            sheet.pen.painter.down_to(heights, last, &flat(shade));
        }
        let radius = frame.part(dice.between(11, 17));
        let x = frame.across(dice.between(18, 82));
        let y =
            if sheet.is_night { horizon * dice.between(24, 46) / 100 } else { horizon * dice.between(30, 74) / 100 };
        if sheet.is_night {
            stars(sheet, horizon);
        }
        for (shade, part) in colours.halo.into_iter().zip([190, 145]) {
            sheet.pen.ellipse((x, y), radius * part / 100, radius * part / 100, shade);
        }
        sheet.pen.together(|pen| pen.ellipse((x, y), radius, radius, colours.light.lit));
        if sheet.is_night {
            for (dx, dy, size) in [(-35, -20, 22), (30, 25, 28), (15, -45, 13), (-20, 50, 12)] {
                let size = radius * size / 100;
                sheet.pen.ellipse((x + radius * dx / 100, y + radius * dy / 100), size, size, colours.light.dim);
            }
        }
        Heaven { light: (x, y, radius), horizon }
    }

    /// Clouds: small ones far above, towers near the horizon.
    pub(super) fn clouds(&self, sheet: &mut Sheet<'_>) {
        let (frame, colours) = (sheet.scene.frame, sheet.colours);
        let cell = (frame.part(62), self.horizon.max(1) * 34 / 100);
        for mut spot in sheet.spots(2, cell, (i32::MIN / 4, self.horizon * 55 / 100), frame.part(30)) {
            if spot.dice.chance(3, 5) {
                let size = frame.part(spot.dice.between(8, 15));
                cloud(sheet, &mut spot, size, colours.haze);
            }
        }
        let cell = (frame.part(44), frame.part(16));
        let heights = (self.horizon * 72 / 100, self.horizon * 97 / 100);
        for mut spot in sheet.spots(3, cell, heights, frame.part(34)) {
            if spot.dice.chance(3, 5) {
                let size = frame.part(spot.dice.between(17, 27));
                cloud(sheet, &mut spot, size, colours.cloud);
            }
        }
    }
}

/// One shade all over.
pub(super) fn flat(shade: Shade) -> Paint {
    Paint::Flat(shade)
}

/// A heap of round puffs on a flat ground, shaded at the lower right.
pub(super) fn cloud(sheet: &mut Sheet<'_>, spot: &mut Spot, size: i32, colours: Pair) {
    let (x, y) = (spot.x, spot.y);
    let mut puffs = Vec::new();
    let many = spot.dice.between(3, 4);
    for step in -many..=many {
        let away = (step.abs() * 100 / (many + 1)).min(100);
        let radius = size * (100 - away * away * 72 / 10_000) * spot.dice.between(34, 52) / 10_000;
        let lift = size * (100 - away) * spot.dice.between(20, 70) / 10_000;
        puffs.push((x + step * size * 38 / 100 + spot.dice.between(-6, 6) * size / 100, y - radius / 2 - lift, radius));
    }
    // The middle lies in front.
    puffs.sort_by_key(|(at, ..)| -(at - x).abs());
    let (half, low) = (size * (many * 38 + 24) / 100, size * 13 / 100);
    sheet.pen.together(|pen| {
        for &(x, y, radius) in &puffs {
            pen.ellipse((x, y), radius, radius, colours.dim);
        }
        pen.ellipse((x, y), half, low, colours.dim);
    });
    for &(x, y, radius) in &puffs {
        let off = radius * 12 / 100;
        sheet.pen.ellipse((x - off, y - off), radius * 83 / 100, radius * 83 / 100, colours.lit);
    }
    sheet.pen.ellipse((x - low / 2, y - low / 3), half * 88 / 100, low * 55 / 100, colours.lit);
}

/// Stars with four points, and dots between them.
pub(super) fn stars(sheet: &mut Sheet<'_>, horizon: i32) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    let cell = frame.part(10);
    for mut spot in sheet.spots(4, (cell, cell), (i32::MIN / 4, horizon), frame.part(4)) {
        let size = frame.part(1) * spot.dice.between(25, 60) / 100;
        match spot.dice.below(7) {
            0 => sparkle(sheet, (spot.x, spot.y), size * 4, colours.light.lit),
            1 | 2 => sparkle(sheet, (spot.x, spot.y), size * 2, colours.white.lit),
            _ => sheet.pen.ellipse((spot.x, spot.y), size / 2, size / 2, colours.light.lit),
        }
    }
}

/// A star with four long points.
pub(super) fn sparkle(sheet: &mut Sheet<'_>, (x, y): (i32, i32), long: i32, shade: Shade) {
    let waist = long / 5;
    let corners = [
        (x, y - long),
        (x + waist, y - waist),
        (x + long, y),
        (x + waist, y + waist),
        (x, y + long),
        (x - waist, y + waist),
        (x - long, y),
        (x - waist, y - waist),
    ];
    sheet.pen.polygon(&corners, shade);
}

/// Specks of light that hang in the air.
pub(super) fn fireflies(sheet: &mut Sheet<'_>, heights: (i32, i32)) {
    let (frame, colours) = (sheet.scene.frame, sheet.colours);
    for mut spot in sheet.spots(5, (frame.part(14), frame.part(11)), heights, frame.part(4)) {
        let size = frame.part(1) * spot.dice.between(30, 75) / 100;
        sheet.pen.ellipse((spot.x, spot.y), size * 2, size * 2, colours.lamp.dim);
        sheet.pen.ellipse((spot.x, spot.y), size, size, colours.lamp.lit);
    }
}

/// Stars and petals where a part is painted anew, so that it shows.
pub(super) fn glints(sheet: &mut Sheet<'_>) {
    let (scene, colours) = (sheet.scene, sheet.colours);
    let frame = scene.frame;
    for part in &scene.outskirts.renewed {
        let mut dice = Dice::of(&[part.1, 6]);
        for _ in 0..200 {
            let (x, y) = (dice.between(0, frame.width), dice.between(0, frame.height));
            let size = frame.part(1) * dice.between(60, 190) / 100;
            let shade = *dice.pick(&[colours.light.lit, colours.white.lit, colours.petal.lit]);
            if !part.0.spans([x - size, y - size, x + size, y + size]) {
                continue;
            }
            if dice.chance(1, 2) {
                sparkle(sheet, (x, y), size, shade);
            } else {
                sheet.pen.ellipse((x, y), size / 2, size / 3, shade);
            }
        }
    }
}
