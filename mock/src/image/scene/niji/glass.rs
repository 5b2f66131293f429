//! Pictures that somebody brought, as niji shows them: panes of coloured glass in lead.

use super::colours::vivid;
use super::heaven::flat;
use crate::image::dice::Dice;
use crate::image::painter::{COLOURS_MAX, Painter};
use crate::image::palette::Palette;
use crate::image::scene::impression::Impression;
use crate::image::scene::path::Point;
use crate::image::scene::{Easel, Scene};

/// Panes along the shorter side of a frame.
const PANES: i32 = 44;
/// No view has more panes than this on a side.
const PANES_MAX: i32 = 160;
/// The lead.
const INK: [u8; 3] = [28, 18, 46];

pub(in crate::image::scene) fn draw(scene: &Scene, impression: &Impression, easel: Easel) -> Painter {
    let mut palette = Palette::default();
    let ink = palette.single(INK);
    for colour in impression.main_colours(COLOURS_MAX - 1) {
        palette.single(vivid(colour, 135, 30));
    }
    let mut painter = easel.with(palette);
    painter.fill(flat(ink));
    let window = painter.window;
    let pane = (scene.frame.short() / PANES).max(window.width.max(window.height) / PANES_MAX).max(4);
    let number = |column: i32, row: i32| u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned());
    // Neighbours share their corners.
    let corner = |column: i32, row: i32| -> Point {
        let (x, y) = (column * pane, row * pane);
        let salt = scene.outskirts.seed_at(x, y, pane * 2);
        let mut dice = Dice::of(&[scene.detail, number(column, row), salt]);
        (x + pane * dice.between(-32, 32) / 100, y + pane * dice.between(-32, 32) / 100)
    };
    for row in window.y.div_euclid(pane) - 1..=window.bottom().div_euclid(pane) + 1 {
        for column in window.x.div_euclid(pane) - 1..=window.right().div_euclid(pane) + 1 {
            let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(right, down)| corner(column + right, row + down));
            let (x, y) = (column * pane + pane / 2, row * pane + pane / 2);
            let salt = scene.outskirts.seed_at(x, y, pane * 2);
            let mut dice = Dice::of(&[scene.detail, number(column, row), salt, 1]);
            let light = dice.between(-12, 12);
            let colour = impression.at(scene, x, y).map(|part| (i32::from(part) + light).clamp(0, 255) as u8);
            let shade = painter.nearest(vivid(colour, 135, 30));
            let inner = corners.map(|(a, b)| (a + (x - a) * 9 / 100, b + (y - b) * 9 / 100));
            painter.polygon(&inner, &flat(shade));
        }
    }
    painter
}
