//! Everyday things: each is seen, wherever it is and whoever draws it.

use super::super::palette::SCHEMES;
use super::everyday::ALL;
use super::*;

const SIDE: usize = 96;

fn scene(hand: Hand, subject: Option<Subject>, motif: Motif) -> Scene {
    let mut scene = Scene::of(&Tile::new("a horse", 3), (1, 1));
    (scene.hand, scene.subject, scene.laid_for, scene.motif) = (hand, subject, subject, motif);
    scene
}

/// What is seen, as three bytes for each pixel.
fn seen(scene: &Scene, side: usize) -> Vec<[u8; 3]> {
    let layer = scene.draw(scene.whole(), side, side);
    layer.pixels.iter().map(|pixel| layer.colours[usize::from(*pixel)]).collect()
}

/// How many of 1,000 pixels of a box differ clearly.
fn apart(one: &[[u8; 3]], other: &[[u8; 3]], holds: impl Fn(usize, usize) -> bool) -> usize {
    let (mut all, mut differ) = (0, 0);
    for (at, (a, b)) in one.iter().zip(other).enumerate() {
        if holds(at % SIDE, at / SIDE) {
            all += 1;
            differ += usize::from(a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 24));
        }
    }
    differ * 1_000 / all.max(1)
}

/// Two things in the same place of the same scene are not taken for each other, nor for the empty scene.
#[test]
fn things_are_told_apart_in_their_boxes() {
    for hand in [Hand::Midjourney, Hand::Niji] {
        let mut pictures = vec![("nothing".to_owned(), seen(&scene(hand, None, Motif::Landscape), SIDE))];
        for thing in ALL {
            let mut scene = scene(hand, Some(Subject::Everyday(thing)), Motif::Landscape);
            let frame = scene.frame;
            scene.stand = Some((frame.across(50), frame.down(86), frame.part(70)));
            pictures.push((format!("{thing:?}"), seen(&scene, SIDE)));
        }
        for (index, (name, picture)) in pictures.iter().enumerate() {
            for (other_name, other) in &pictures[..index] {
                let differ = apart(picture, other, |x, y| (15..81).contains(&x) && (16..82).contains(&y));
                // Those of a kind share much: sitters their shoulders, bouquets their vase, horses all but a horn.
                let kind = |name: &str| name.split('(').next().unwrap_or(name).replace("Unicorn", "Horse");
                let least = if kind(name) == kind(other_name) { 40 } else { 150 };
                assert!(differ >= least, "{hand:?}: {name} and {other_name}: {differ} of 1,000");
            }
        }
    }
}

/// No thing asks for more colours than there are, and none is lost, whatever the place and the mood.
#[test]
fn things_are_at_home_everywhere() {
    let motifs = [
        Motif::Landscape,
        Motif::Lake,
        Motif::Sea,
        Motif::City,
        Motif::Night,
        Motif::Garden,
        Motif::Cosmos,
        Motif::Room,
        Motif::Backdrop,
        Motif::Depths,
    ];
    for hand in [Hand::Midjourney, Hand::Niji] {
        for motif in motifs {
            let empty = seen(&scene(hand, None, motif), SIDE);
            for (index, thing) in ALL.into_iter().enumerate() {
                let mut scene = scene(hand, Some(Subject::Everyday(thing)), motif);
                let differ = apart(&seen(&scene, SIDE), &empty, |_, _| true);
                assert!(differ >= 30, "{hand:?}: {thing:?} in {motif:?}: {differ} of 1,000");
                scene.scheme = SCHEMES[index % SCHEMES.len()].1;
                assert_eq!(seen(&scene, 16).len(), 256);
            }
        }
    }
}

/// A subtle variation is near its parent; a strong one, and another tile of the grid, is another picture.
#[test]
fn variations_differ_by_as_much_as_they_promise() {
    for prompt in ["a cat on a roof", "a castle", "a vase of sunflowers", "a red car, desert --niji", "an apple --niji"]
    {
        let tile = |seed: u64| Scene::of(&Tile::new(prompt, seed), (1, 1));
        let parent = seen(&tile(11), SIDE);
        let differ = |other: &Scene| apart(&parent, &seen(other, SIDE), |_, _| true);
        let mut strong = Vec::new();
        for seed in 0..6 {
            let (mut subtle, mut other) = (tile(11), tile(11));
            subtle.vary_details(seed);
            other.vary_composition(seed);
            let subtle = differ(&subtle);
            // niji's clouds are large and move.
            let most = if prompt.contains("--niji") { 560 } else { 350 };
            assert!((1..most).contains(&subtle), "{prompt}, subtle: {subtle} of 1,000");
            strong.push(differ(&other));
        }
        let mean = strong.iter().sum::<usize>() / strong.len();
        assert!(mean >= 300 && strong.iter().all(|apart| *apart >= 120), "{prompt}, strong: {strong:?} of 1,000");
        let tiles: Vec<usize> = (12..16).map(|seed| differ(&tile(seed))).collect();
        assert!(tiles.iter().all(|apart| *apart >= 120), "{prompt}, tiles: {tiles:?} of 1,000");
    }
}
