//! Two pictures become one, pixel by pixel, without more colours than a tile may have.

use super::canvas::Rgb;
use super::painter::COLOURS_MAX;

/// A tile as pixels: at most [`COLOURS_MAX`] colours, and the number of one for each pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) colours: Vec<Rgb>,
    pub(super) pixels: Vec<u8>,
}

impl Layer {
    /// Lays `over` on the pixels that `is_covered` names; all others keep their exact colour.
    ///
    /// What is laid over gets the colours that are free, the most frequent first, and else the nearest there are.
    pub(super) fn covered_by(mut self, over: &Layer, is_covered: &[bool]) -> Layer {
        let slots = if self.colours == over.colours { None } else { Some(self.make_room(over, is_covered)) };
        for ((pixel, &new), &covered) in self.pixels.iter_mut().zip(&over.pixels).zip(is_covered) {
            if covered {
                *pixel = slots.map_or(new, |slots| slots[usize::from(new)]);
            }
        }
        self
    }

    /// For each colour of `over` its number among ours, which may become more and other ones.
    fn make_room(&mut self, over: &Layer, is_covered: &[bool]) -> [u8; COLOURS_MAX] {
        let (mut kept, mut wanted) = ([0u32; COLOURS_MAX], [0u32; COLOURS_MAX]);
        for ((&old, &new), &covered) in self.pixels.iter().zip(&over.pixels).zip(is_covered) {
            let count = if covered { &mut wanted[usize::from(new)] } else { &mut kept[usize::from(old)] };
            *count += 1;
        }
        let known = self.colours.len();
        let mut free: Vec<usize> = (0..COLOURS_MAX).rev().filter(|&slot| slot >= known || kept[slot] == 0).collect();
        self.colours.resize(COLOURS_MAX, [0; 3]);
        let mut is_used: [bool; COLOURS_MAX] = std::array::from_fn(|slot| slot < known && kept[slot] > 0);
        let mut by_count: Vec<usize> = (0..over.colours.len()).filter(|&colour| wanted[colour] > 0).collect();
        by_count.sort_by_key(|&colour| (u32::MAX - wanted[colour], colour));
        let mut slots = [0; COLOURS_MAX];
        for colour in by_count {
            let rgb = over.colours[colour];
            let own = (0..COLOURS_MAX).find(|&slot| is_used[slot] && self.colours[slot] == rgb);
            let slot = match own.or_else(|| free.pop()) {
                Some(slot) => {
                    (self.colours[slot], is_used[slot]) = (rgb, true);
                    slot
                }
                None => nearest(&self.colours, rgb),
            };
            slots[colour] = slot as u8;
        }
        slots
    }
}

/// The number of the colour nearest to `rgb`; of equals the first.
pub(super) fn nearest(colours: &[Rgb], rgb: Rgb) -> usize {
    let distance = |colour: &Rgb| -> i32 {
        (0..3).map(|i| (i32::from(colour[i]) - i32::from(rgb[i])) * (i32::from(colour[i]) - i32::from(rgb[i]))).sum()
    };
    (0..colours.len()).min_by_key(|&at| distance(&colours[at])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outside of what is covered nothing changes, however many colours come in.
    #[test]
    fn what_is_not_covered_keeps_its_colours() {
        let grey = |from: u8| (0..COLOURS_MAX as u8).map(|step| [from + step, step, from]).collect::<Vec<_>>();
        let under = Layer { colours: grey(0), pixels: (0..=255).map(|i: u8| i % 40).collect() };
        let over = Layer { colours: grey(90), pixels: (0..=255).map(|i: u8| i % 64).collect() };
        let covered: Vec<bool> = (0..256).map(|i| i % 3 == 0).collect();
        let joined = under.clone().covered_by(&over, &covered);
        assert!(joined.colours.len() <= COLOURS_MAX);
        for (at, covered) in covered.into_iter().enumerate() {
            let rgb = |layer: &Layer| layer.colours[usize::from(layer.pixels[at])];
            assert!(covered || rgb(&joined) == rgb(&under), "pixel {at}");
        }
    }
}
