//! Shades between the colours of a palette: ordered dithering, the same eight by eight pixels again and again.

/// A colour or something between two neighbours of a ramp: 256 times the number of the colour, and parts of the next.
pub(super) type Shade = u16;

/// Thresholds of ordered dithering, 0 to 252.
pub(super) const BAYER: [[u16; 8]; 8] = bayer();

const fn bayer() -> [[u16; 8]; 8] {
    let mut matrix = [[0; 8]; 8];
    let mut y = 0;
    while y < 8 {
        let mut x = 0;
        while x < 8 {
            // The bits of x ^ y and y, interleaved and turned around.
            let (a, b) = (x ^ y, y);
            let turned = (a & 1) << 5 | (b & 1) << 4 | (a & 2) << 2 | (b & 2) << 1 | (a & 4) >> 1 | (b & 4) >> 2;
            matrix[y][x] = turned as u16 * 4;
            x += 1;
        }
        y += 1;
    }
    matrix
}

/// Fills with one shade, dithered: the same eight pixels again and again.
pub(super) fn pattern(out: &mut [u8], from: usize, thresholds: &[u16; 8], shade: Shade) {
    if shade & 255 == 0 {
        return out.fill((shade >> 8) as u8);
    }
    let eight: [u8; 8] = std::array::from_fn(|i| ((shade + thresholds[(from + i) & 7]) >> 8) as u8);
    let mut chunks = out.chunks_exact_mut(8);
    for chunk in &mut chunks {
        chunk.copy_from_slice(&eight);
    }
    let rest = chunks.into_remainder();
    let count = rest.len();
    rest.copy_from_slice(&eight[..count]);
}
