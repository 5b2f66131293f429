//! Smooth chance over a line and over a plane: value noise in whole numbers.

use super::dice::mixed;

/// The greatest distance of noise from zero.
pub(super) const PEAK: i32 = 1 << 15;

/// A value from `-PEAK` to `PEAK` that changes smoothly along `x`, with a bend about every `wavelength`.
pub(super) fn line(seed: u64, x: i32, wavelength: i32) -> i32 {
    salted_line(seed, x, wavelength, |_| 0)
}

/// The same with bends that may be other ones somewhere: `salt_at` is asked with the place of every bend, and 0 changes
/// nothing.
pub(super) fn salted_line(seed: u64, x: i32, wavelength: i32, salt_at: impl Fn(i32) -> u64) -> i32 {
    let wavelength = wavelength.max(1);
    let (cell, within) = (x.div_euclid(wavelength), x.rem_euclid(wavelength));
    let t = smooth(i64::from(within) * 65_536 / i64::from(wavelength));
    let bend = |cell: i32| knot(seed ^ salt_at(cell.saturating_mul(wavelength)), cell, 0);
    blend(bend(cell), bend(cell.wrapping_add(1)), t)
}

/// Finer and finer detail: sums what `line_of` says for each octave and its wavelength, each octave half as long and half
/// as high as the one before.
pub(super) fn octaves(wavelength: i32, octaves: u32, line_of: impl Fn(u32, i32) -> i32) -> i32 {
    let total: i32 = (0..octaves).map(|octave| line_of(octave, wavelength >> octave) >> (octave + 1)).sum();
    total.clamp(-PEAK, PEAK)
}

/// A value from `-PEAK` to `PEAK` that changes smoothly over the plane.
pub(super) fn plane(seed: u64, x: i32, y: i32, wavelength: i32) -> i32 {
    salted_plane(seed, (x, y), wavelength, |_| 0)
}

/// The same with bends that may be other ones somewhere: `salt_at` is asked with the place of every bend, and 0 changes
/// nothing.
fn salted_plane(seed: u64, (x, y): (i32, i32), wavelength: i32, salt_at: impl Fn((i32, i32)) -> u64) -> i32 {
    let wavelength = wavelength.max(1);
    let (column, row) = (x.div_euclid(wavelength), y.div_euclid(wavelength));
    let across = smooth(i64::from(x.rem_euclid(wavelength)) * 65_536 / i64::from(wavelength));
    let down = smooth(i64::from(y.rem_euclid(wavelength)) * 65_536 / i64::from(wavelength));
    let (right, below) = (column.wrapping_add(1), row.wrapping_add(1));
    let bend = |column: i32, row: i32| {
        let place = (column.saturating_mul(wavelength), row.saturating_mul(wavelength));
        knot(seed ^ salt_at(place), column, row)
    };
    let upper = blend(bend(column, row), bend(right, row), across);
    let lower = blend(bend(column, below), bend(right, below), across);
    blend(upper, lower, down)
}

/// The same with finer detail on top.
pub(super) fn detailed_plane(seed: u64, x: i32, y: i32, wavelength: i32, octaves: u32) -> i32 {
    (0..octaves).map(|octave| plane(seed ^ u64::from(octave) << 40, x, y, wavelength >> octave) >> (octave + 1)).sum()
}

/// The same with bends that may be other ones somewhere; `salt_at` is told the wavelength as well.
pub(super) fn salted_detailed_plane(
    seed: u64,
    place: (i32, i32),
    wavelength: i32,
    octaves: u32,
    salt_at: impl Fn((i32, i32), i32) -> u64,
) -> i32 {
    let octave = |octave: u32| {
        let length = wavelength >> octave;
        salted_plane(seed ^ u64::from(octave) << 40, place, length, |place| salt_at(place, length)) >> (octave + 1)
    };
    (0..octaves).map(octave).sum()
}

/// `3t² - 2t³` for t from 0 to 65,536.
fn smooth(t: i64) -> i64 {
    (((t * t) >> 16) * (3 * 65_536 - 2 * t)) >> 16
}

fn blend(from: i32, to: i32, t: i64) -> i32 {
    from + ((i64::from(to - from) * t) >> 16) as i32
}

fn knot(seed: u64, column: i32, row: i32) -> i32 {
    let place = u64::from(column.cast_unsigned()) << 32 | u64::from(row.cast_unsigned());
    (mixed(seed ^ mixed(place)) >> 48) as i32 - PEAK
}
