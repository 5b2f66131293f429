//! Pictures of few colours as the lossless bit stream of WebP, with their palette: dithered gradients stay small and fast.
//!
//! Copies are looked for in two places only, eight pixels back and eight rows up, because the pattern of dithering
//! repeats there. Everything else is a literal.
//!
//! Source: RFC 9649, WebP Image Format, §3 (lossless).

use super::canvas::Rgb;

/// The period of the dithering pattern, both ways.
const PERIOD: usize = 8;
/// A shorter copy costs more than its literals.
const COPY_MIN: usize = 5;
/// What one copy can say at most.
const COPY_MAX: usize = 4_096;
/// Literals 0 to 255, then the prefixes of lengths.
const SYMBOLS: usize = 256 + 24;
/// The prefixes of distances.
const DISTANCES: usize = 40;
/// Distances in pixels are told beyond the codes for near neighbours.
const NEAR_CODES: u32 = 120;
/// The longest code of a symbol in bits.
const CODE_BITS_MAX: u8 = 15;
/// Palettes of up to 16 colours would be packed into fewer bits, another form; they are filled up instead.
const COLOURS_MIN: usize = 17;

/// A token: a literal below 256, or this bit, the place (0 near, 1 above) and the length.
const COPY: u32 = 1 << 31;
const ABOVE: u32 = 1 << 30;

/// Encodes a picture, row by row from the top, as the content of a `VP8L` chunk.
pub(super) fn encode(width: usize, height: usize, palette: &[Rgb], pixels: &[u8]) -> Vec<u8> {
    let mut bits = Bits::new(pixels.len() / 4);
    bits.put(0x2f, 8);
    bits.put(width as u64 - 1, 14);
    bits.put(height as u64 - 1, 14);
    bits.put(0, 4); // no alpha, version 0
    put_palette(&mut bits, palette);
    bits.put(0, 1); // no more transforms
    bits.put(0, 1); // no cache of colours
    bits.put(0, 1); // one set of codes for the whole picture

    let above = PERIOD * width;
    let tokens = tokens(pixels, above);
    let mut counts = Counts::default();
    let (near, far) = (prefix(PERIOD as u32 + NEAR_CODES), prefix(above as u32 + NEAR_CODES));
    for &token in &tokens {
        if token & COPY == 0 {
            counts.symbols[token as usize] += 1;
        } else {
            counts.symbols[256 + prefix(token & 0xffff).0] += 1;
            counts.distances[if token & ABOVE == 0 { near.0 } else { far.0 }] += 1;
        }
    }
    let symbols = Codes::of(&counts.symbols);
    let distances = Codes::of(&counts.distances);
    symbols.put_lengths(&mut bits);
    for _ in 0..3 {
        put_constant(&mut bits); // red, blue and alpha say nothing
    }
    distances.put_lengths(&mut bits);

    for token in tokens {
        if token & COPY == 0 {
            symbols.put(&mut bits, token as usize);
            continue;
        }
        let (code, extra_bits, extra) = prefix(token & 0xffff);
        symbols.put(&mut bits, 256 + code);
        bits.put(u64::from(extra), extra_bits);
        let (code, extra_bits, extra) = if token & ABOVE == 0 { near } else { far };
        distances.put(&mut bits, code);
        bits.put(u64::from(extra), extra_bits);
    }
    bits.finish()
}

/// The transform from numbers to colours: a little picture of its own, one colour after the other as differences.
fn put_palette(bits: &mut Bits, palette: &[Rgb]) {
    let mut colours: Vec<[u8; 4]> = palette.iter().map(|&[red, green, blue]| [green, red, blue, 255]).collect();
    while colours.len() < COLOURS_MIN {
        colours.push([0, 0, 0, 255]);
    }
    bits.put(1, 1);
    bits.put(3, 2);
    bits.put(colours.len() as u64 - 1, 8);
    let mut before = [0u8; 4];
    for colour in &mut colours {
        let here = *colour;
        *colour = std::array::from_fn(|part| here[part].wrapping_sub(before[part]));
        before = here;
    }
    bits.put(0, 1); // no cache of colours
    let codes: [Codes; 4] = std::array::from_fn(|part| {
        let mut counts = vec![0; if part == 0 { SYMBOLS } else { 256 }];
        colours.iter().for_each(|colour| counts[usize::from(colour[part])] += 1);
        Codes::of(&counts)
    });
    codes.iter().for_each(|codes| codes.put_lengths(bits));
    put_constant(bits); // no distances
    for colour in colours {
        for (codes, part) in codes.iter().zip(colour) {
            codes.put(bits, usize::from(part));
        }
    }
}

/// A code with one symbol, zero, which takes no bits.
fn put_constant(bits: &mut Bits) {
    bits.put(0b0001, 4);
}

fn tokens(pixels: &[u8], above: usize) -> Vec<u32> {
    let mut tokens = Vec::with_capacity(pixels.len() / 4);
    let mut at = 0;
    while at < pixels.len() {
        let near = if at >= PERIOD { equal(pixels, at - PERIOD, at) } else { 0 };
        // A long copy is good enough; looking further would cost more than it saves.
        let far = if near < 64 && at >= above { equal(pixels, at - above, at) } else { 0 };
        if near.max(far) < COPY_MIN {
            tokens.push(u32::from(pixels[at]));
            at += 1;
        } else if near >= far {
            tokens.push(COPY | near as u32);
            at += near;
        } else {
            tokens.push(COPY | ABOVE | far as u32);
            at += far;
        }
    }
    tokens
}

/// How many pixels from `at` on are the same as from `from` on.
fn equal(pixels: &[u8], from: usize, at: usize) -> usize {
    let most = (pixels.len() - at).min(COPY_MAX);
    let (old, new) = (&pixels[from..from + most], &pixels[at..at + most]);
    let mut count = 0;
    for (old, new) in old.chunks_exact(8).zip(new.chunks_exact(8)) {
        let word = |bytes: &[u8]| u64::from_le_bytes(std::array::from_fn(|i| bytes[i]));
        let difference = word(old) ^ word(new);
        if difference != 0 {
            return count + difference.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    count + old[count..].iter().zip(&new[count..]).take_while(|(old, new)| old == new).count()
}

/// A number from 1 on as prefix, count of extra bits, and extra bits.
fn prefix(number: u32) -> (usize, u32, u32) {
    let rest = number - 1;
    if rest < 2 {
        return (rest as usize, 0, 0);
    }
    let high = rest.ilog2();
    let extra_bits = high - 1;
    ((2 * high + (rest >> extra_bits & 1)) as usize, extra_bits, rest & ((1 << extra_bits) - 1))
}

struct Counts {
    symbols: [u32; SYMBOLS],
    distances: [u32; DISTANCES],
}

impl Default for Counts {
    fn default() -> Self {
        Counts { symbols: [0; SYMBOLS], distances: [0; DISTANCES] }
    }
}

/// Prefix codes: for each symbol its length in bits and its bits, the first one lowest.
struct Codes(Vec<(u8, u16)>);

impl Codes {
    /// Short codes for frequent symbols.
    fn of(counts: &[u32]) -> Codes {
        let mut counts = counts.to_vec();
        // A code needs two symbols to be one.
        for count in &mut counts[..2] {
            *count = (*count).max(1);
        }
        let mut lengths = lengths(&counts);
        while lengths.iter().any(|&length| length > CODE_BITS_MAX) {
            counts.iter_mut().filter(|count| **count > 0).for_each(|count| *count = (*count / 4).max(1));
            lengths = self::lengths(&counts);
        }
        let mut code = 0u16;
        let mut codes = vec![(0, 0); counts.len()];
        for length in 1..=CODE_BITS_MAX {
            code <<= 1;
            for (slot, _) in codes.iter_mut().zip(&lengths).filter(|(_, own)| **own == length) {
                *slot = (length, code.reverse_bits() >> (16 - length));
                code = code.wrapping_add(1);
            }
        }
        Codes(codes)
    }

    /// Tells the lengths, each as four plain bits.
    fn put_lengths(&self, bits: &mut Bits) {
        bits.put(0, 1); // not one of the simple forms
        bits.put(15, 4); // all 19 lengths of the code for lengths
        // In the order 17 18 0 1 2 3 4 5 16 6 7 … 15: no repetitions, and sixteen lengths of four bits.
        for length in [0, 0, 4, 4, 4, 4, 4, 4, 0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4] {
            bits.put(length, 3);
        }
        bits.put(0, 1); // for every symbol
        for &(length, _) in &self.0 {
            bits.put(u64::from(length.reverse_bits() >> 4), 4);
        }
    }

    fn put(&self, bits: &mut Bits, symbol: usize) {
        let (length, code) = self.0[symbol];
        bits.put(u64::from(code), u32::from(length));
    }
}

/// Huffman's lengths for symbols that occur so often; 0 for those that do not.
fn lengths(counts: &[u32]) -> Vec<u8> {
    // Leaves first, then the pairs in the order in which they were made, which is the order of their sums.
    let mut leaves: Vec<(u64, usize)> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(symbol, count)| (u64::from(*count), symbol))
        .collect();
    leaves.sort_unstable();
    let count = leaves.len();
    let mut sums: Vec<u64> = leaves.iter().map(|leaf| leaf.0).collect();
    let mut parents = vec![0; 2 * count - 1];
    let (mut leaf, mut pair) = (0, count);
    for made in count..2 * count - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            let next = if leaf < count && (pair >= made || sums[leaf] <= sums[pair]) { &mut leaf } else { &mut pair };
            sum += sums[*next];
            parents[*next] = made;
            *next += 1;
        }
        sums.push(sum);
    }
    let mut depths = vec![0u8; 2 * count - 1];
    for node in (0..2 * count - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    let mut lengths = vec![0; counts.len()];
    for ((_, symbol), depth) in leaves.into_iter().zip(depths) {
        lengths[symbol] = depth;
    }
    lengths
}

/// Bits, the lowest of each byte first.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn new(bytes: usize) -> Bits {
        Bits { bytes: Vec::with_capacity(bytes), held: 0, count: 0 }
    }

    /// Appends the lowest `count` bits, at most 32.
    fn put(&mut self, bits: u64, count: u32) {
        self.held |= bits << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let rest = self.count.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.held.to_le_bytes()[..rest]);
        self.bytes
    }
}
