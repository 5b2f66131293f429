//! Which colours things have by nature, where no word says another.

use super::super::super::canvas::Rgb;
use super::super::super::palette::between;
use super::super::Scene;
use super::super::tone::TONES;
use super::{Bloom, Sitter, Thing};

const BLACK: Rgb = [38, 38, 46];
const BROWN: Rgb = [128, 78, 48];
const CHOCOLATE: Rgb = [92, 54, 38];
const CREAM: Rgb = [250, 232, 200];
const GLASS: Rgb = [168, 214, 232];
const GOLD: Rgb = [240, 190, 74];
const GREEN: Rgb = [92, 158, 84];
const GREY: Rgb = [126, 132, 146];
const RED: Rgb = [216, 58, 52];
const STEEL: Rgb = [196, 206, 218];
const YELLOW: Rgb = [250, 198, 52];

/// The five colours of a thing.
pub(in super::super) fn hues(scene: &Scene, thing: Thing) -> [Rgb; TONES] {
    let [first, second] = scene.scheme.accent;
    let said = |else_by: Rgb| scene.dye.unwrap_or(else_by);
    match thing {
        Thing::Bouquet(bloom) => {
            let vase = between(first, second, 20_000);
            let (petal, heart) = match bloom {
                Bloom::Sunflower => (YELLOW, CHOCOLATE),
                Bloom::Rose => (said([226, 64, 92]), between(said([226, 64, 92]), BLACK, 30_000)),
                Bloom::Tulip => (said([244, 122, 136]), [255, 214, 120]),
            };
            let vase = if bloom == Bloom::Sunflower { said([86, 138, 178]) } else { vase };
            [petal, heart, GREEN, vase, CREAM]
        }
        Thing::Sunflowers => [YELLOW, CHOCOLATE, GREEN, [240, 150, 40], CREAM],
        Thing::Mushroom => [said(RED), CREAM, GREEN, BROWN, GOLD],
        Thing::Car => [said(first), GLASS, BLACK, GREY, YELLOW],
        Thing::Truck => [said(first), GLASS, BLACK, GREY, [240, 236, 226]],
        Thing::Bicycle => [said(first), BROWN, BLACK, GREY, second],
        Thing::Train => [said([188, 62, 54]), BLACK, GREY, GOLD, GLASS],
        Thing::Apple => [said(RED), GREEN, BROWN, [248, 164, 56], CREAM],
        Thing::Noodles => [said([190, 62, 52]), [246, 206, 118], [224, 138, 62], GREEN, BROWN],
        Thing::Cake => [said([246, 170, 190]), CREAM, CHOCOLATE, RED, GOLD],
        Thing::Cup => [said([236, 232, 224]), CHOCOLATE, [206, 158, 104], first, STEEL],
        Thing::Fish => [said([246, 132, 44]), [250, 246, 236], BLACK, [255, 196, 92], [52, 110, 150]],
        Thing::Turtle => [said([96, 160, 96]), [66, 112, 74], [206, 190, 122], BLACK, CREAM],
        Thing::Whale => [said([70, 118, 168]), [222, 230, 236], BLACK, [160, 208, 232], [240, 160, 150]],
        Thing::Portrait(sitter) => {
            let (skin, hair) = match sitter {
                Sitter::Woman => ([246, 206, 176], [86, 48, 42]),
                Sitter::Man => ([232, 184, 148], [62, 44, 40]),
                Sitter::Elder => ([234, 190, 160], [226, 226, 230]),
                Sitter::Warrior => ([226, 176, 140], [60, 48, 48]),
            };
            [skin, hair, said(first), [206, 84, 84], if sitter == Sitter::Warrior { GOLD } else { second }]
        }
        Thing::Astronaut => [[236, 238, 242], [52, 74, 118], said(first), GREY, GOLD],
        Thing::Rocket => [said(RED), [238, 238, 240], GLASS, GREY, [255, 190, 70]],
        Thing::Horse => [said([150, 88, 52]), CHOCOLATE, BLACK, CREAM, BROWN],
        Thing::Unicorn => [said([244, 240, 244]), [240, 150, 190], GREY, CREAM, GOLD],
        Thing::Panda => [[246, 246, 242], BLACK, GREEN, [240, 160, 160], GREY],
        Thing::Dragon => [said([72, 150, 92]), [236, 200, 110], [186, 62, 58], BLACK, CREAM],
        Thing::Butterfly => [said([240, 130, 48]), BLACK, [255, 206, 100], CREAM, [110, 150, 220]],
        Thing::Crown => [said(GOLD), [206, 48, 74], [72, 122, 206], [70, 170, 120], CREAM],
        Thing::Ring => [said(GOLD), [176, 226, 246], [110, 170, 214], CREAM, GREY],
        Thing::Watch => [said([104, 66, 46]), GOLD, [248, 244, 234], BLACK, RED],
    }
}
