//! Sheets of coloured paper, cut in waves and laid one over the other.

use super::super::noise::PEAK;
use super::super::paint::Paint;
use super::super::painter::Painter;
use super::super::palette::{Palette, between};
use super::landscape::skyline;
use super::{Easel, Scene};

/// How many sheets.
const SHEETS: usize = 11;

pub(super) fn draw(scene: &Scene, easel: Easel) -> Painter {
    let (mut dice, frame) = (scene.composition(), scene.frame);
    let mut palette = Palette::default();
    let scheme = scene.scheme;
    let stops = [
        scheme.sky[2],
        scheme.accent[1],
        scheme.accent[0],
        scheme.ground[0],
        scheme.sky[0],
        scheme.ground[1],
        scheme.ground[2],
    ];
    let back = palette.ramp(&[scheme.sky[1], scheme.sky[2]], 12);
    let halo = palette.ramp(&[scheme.light, scheme.accent[1]], 6);
    let sheets: Vec<_> = (0..SHEETS)
        .map(|index| {
            let way = index * (stops.len() - 1) * 65_536 / (SHEETS - 1);
            let leg = (way >> 16).min(stops.len() - 2);
            let colour = between(stops[leg], stops[leg + 1], (way - (leg << 16)) as u32);
            let shadow = between(colour, scheme.ground[2], 26_000);
            palette.ramp(&[shadow, colour, between(colour, scheme.light, 9_000)], 4)
        })
        .collect();
    let mut painter = easel.with(palette);
    painter.smooth(0, |_, y| back.at((i64::from(y) * 65_536 / i64::from(frame.height)).clamp(0, 65_536) as u32));
    let (x, y) = (frame.across(dice.between(22, 78)), frame.down(dice.between(14, 32)));
    let radius = frame.part(dice.between(9, 17));
    painter.disc(x, y, radius, &Paint::Ball { ramp: halo, x, y, radius: radius * 2 });

    let first = frame.down(dice.between(22, 34));
    let swing = dice.between(11, 19);
    let lean = dice.between(-14, 14);
    for (index, ramp) in sheets.iter().enumerate() {
        let base = first + (frame.height - first) * index as i32 / SHEETS as i32;
        let (seed, detail) = (scene.composition ^ (index as u64 + 1) << 24, scene.detail ^ index as u64);
        let wavelength = frame.part(dice.between(34, 62));
        let most = frame.part(swing) * 3 / 2;
        let land = scene.outskirts.between(base - most, base + most);
        let edge = |x: i32| {
            let rise = land.detailed_line(seed, x, wavelength, 2) * 5 / 4
                + land.detailed_line(detail, x, wavelength / 2, 2) / 7;
            let tilt = (x - frame.width / 2) * lean / 100 * (SHEETS as i32 - index as i32) / SHEETS as i32;
            base + tilt - ((i64::from(rise) * i64::from(frame.part(swing))) / i64::from(PEAK)) as i32
        };
        // The shadow that the sheet throws on the one behind: darker steps, close together.
        let heights = skyline(&painter, edge);
        let (aside, up) = ((painter.length(frame.part(1)) >> 8) as usize, painter.length(frame.part(1)));
        let last = heights.len() - 1;
        let lifted: Vec<i32> = (0..=last).map(|column| heights[(column + aside).min(last)] - up).collect();
        let behind = if index == 0 { ramp.at(0) } else { sheets[index - 1].at(0) };
        painter.below(&lifted, &Paint::Flat(behind));
        painter.below(&heights, &Paint::Fall { ramp: *ramp, from: base + frame.part(20), to: base - frame.part(12) });
    }
    for ring in &scene.outskirts.rings {
        let mut dice = ring.dice(scene, 3);
        let step = frame.height / SHEETS as i32;
        let mut behind = sheets[SHEETS - 1];
        for index in 1..=(ring.below() / step.max(1)).min(SHEETS as i32 * 2) {
            // Through the colours and back again.
            let ramp = sheets[((SHEETS as i32 - 1 - index).rem_euclid(SHEETS as i32)) as usize];
            let base = ring.inner.bottom() + step * index;
            let (seed, wavelength) = (scene.composition ^ ring.seed ^ index as u64, frame.part(dice.between(34, 62)));
            let heights = skyline(&painter, |x| {
                let rise = scene.outskirts.detailed_line(seed, x, wavelength, 2);
                let rise = (i64::from(rise) * i64::from(step) / i64::from(PEAK)) as i32;
                (base - rise).max(ring.inner.bottom() + frame.part(1))
            });
            let up = painter.length(frame.part(1));
            let lifted: Vec<i32> = heights.iter().map(|height| height - up).collect();
            painter.below(&lifted, &Paint::Flat(behind.at(0)));
            painter.below(&heights, &Paint::Fall { ramp, from: base + frame.part(20), to: base - frame.part(12) });
            behind = ramp;
        }
    }
    painter
}
