//! Chance for pictures: a small generator with a seed. The same seed draws the same picture on every machine.

/// A stream of numbers that looks random. SplitMix64: one addition and a good mixing per number.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The stream of several seeds together; their order matters.
    pub(super) fn of(seeds: &[u64]) -> Dice {
        Dice(seeds.iter().fold(0x9e37_79b9_7f4a_7c15, |state, seed| mixed(state ^ seed).wrapping_add(*seed)))
    }

    /// The next number, any of 64 bits.
    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number below `bound`; 0 when there is none.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let product = (self.number() >> 32) * u64::from(bound);
        (product >> 32) as u32
    }

    /// A number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u32::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or(1);
        low.wrapping_add_unsigned(self.below(span))
    }

    /// True `times` out of `of` times.
    pub(super) fn chance(&mut self, times: u32, of: u32) -> bool {
        self.below(of) < times
    }

    /// One of a few.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u32) as usize]
    }
}

/// Spreads every bit of `number` over all bits of the result.
pub(super) fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number for a text: FNV-1a, spread.
pub(super) fn number_of(text: &str) -> u64 {
    let folded = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mixed(folded)
}
