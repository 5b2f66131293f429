//! The main colours of a picture with their names, and how much of it each takes.

use super::names::NAMES;

/// One of the main colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenColour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// What people call it, lower case; two colours of one picture may share a name.
    pub name: &'static str,
    /// Its part of the picture in percent.
    pub share: u8,
}

/// What people call a colour: the nearest of about seventy names.
pub fn colour_name(rgb: [u8; 3]) -> &'static str {
    NAMES
        .iter()
        .min_by_key(|(_, hex)| distance(rgb, [(hex >> 16) as u8, (hex >> 8) as u8, *hex as u8]))
        .map_or("", |(name, _)| name)
}

/// Shares and names of `main`, the numbers of which the cells have.
pub(super) fn seen(main: &[[u8; 3]], numbers: &[u8]) -> Vec<SeenColour> {
    (0u8..)
        .zip(main)
        .map(|(number, &rgb)| {
            let count = numbers.iter().filter(|own| **own == number).count();
            SeenColour { rgb, name: colour_name(rgb), share: (count * 100 / numbers.len().max(1)) as u8 }
        })
        .collect()
}

/// How different two colours look: the eye sees green best, and tells reds apart better where there is much red.
fn distance(a: [u8; 3], b: [u8; 3]) -> i32 {
    let [red, green, blue]: [i32; 3] = std::array::from_fn(|i| i32::from(a[i]) - i32::from(b[i]));
    let warm = i32::midpoint(i32::from(a[0]), i32::from(b[0]));
    (((512 + warm) * red * red) >> 8) + 4 * green * green + (((767 - warm) * blue * blue) >> 8)
}
