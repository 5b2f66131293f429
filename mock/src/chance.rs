//! Chance from a seed: counter-based streams, one for each purpose, so that a draw for one never shifts another.

use sha2::{Digest, Sha256};

/// A stream of numbers that is wholly decided by `(seed, name)` and a position, which can be stored and taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    key: (u64, u64),
    position: u64,
}

impl Stream {
    /// The stream `name` of the world `seed`, standing at `position` (0: nothing drawn yet).
    pub fn new(seed: u64, name: &str, position: u64) -> Stream {
        let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name.as_bytes()).finalize();
        Stream { key: (word(&digest, 0), word(&digest, 8)), position }
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        let position = self.position;
        self.position = self.position.wrapping_add(1);
        mix(self.key.0 ^ mix(self.key.1.wrapping_add(position.wrapping_mul(0x9E37_79B9_7F4A_7C15))))
    }

    /// The next 128 bits.
    pub fn draw_wide(&mut self) -> u128 {
        u128::from(self.draw()) << 64 | u128::from(self.draw())
    }

    /// A number from `0` to `bound - 1`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of the product is uniform enough for every bound in use, all far below 2^32.
        ((u128::from(self.draw()) * u128::from(bound)) >> 64) as u64
    }

    /// How many draws were made.
    pub fn position(&self) -> u64 {
        self.position
    }
}

/// Scatters the bits of `value`: the finaliser of SplitMix64.
pub fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

/// The streams of a pretend Discord.
#[derive(Clone, Debug)]
pub struct Chances {
    /// Job uuids.
    pub job: Stream,
    /// Seeds of pictures that name none.
    pub picture: Stream,
    /// Progress steps and jitter: one draw a job, from which its timeline follows.
    pub timeline: Stream,
    /// Ids of gateway sessions.
    pub session: Stream,
    /// Names of upload slots.
    pub upload: Stream,
}

impl Chances {
    /// All streams of the world `seed`, standing where [`Chances::positions`] said.
    pub fn new(seed: u64, positions: [u64; 5]) -> Chances {
        let [job, picture, timeline, session, upload] = positions;
        Chances {
            job: Stream::new(seed, "job uuid", job),
            picture: Stream::new(seed, "picture seed", picture),
            timeline: Stream::new(seed, "timeline", timeline),
            session: Stream::new(seed, "session id", session),
            upload: Stream::new(seed, "upload slot", upload),
        }
    }

    /// Where the streams stand, to be stored.
    pub fn positions(&self) -> [u64; 5] {
        [&self.job, &self.picture, &self.timeline, &self.session, &self.upload].map(Stream::position)
    }
}

/// The key that signs links of the world `seed`.
pub fn signing_key(seed: u64) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_be_bytes()).chain_update(b"link signing key").finalize().into()
}

fn word(digest: &[u8], at: usize) -> u64 {
    digest[at..at + 8].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_goes_on_where_it_stopped() {
        let mut whole = Stream::new(7, "a", 0);
        let first: Vec<u64> = (0..10).map(|_| whole.draw()).collect();
        let mut later = Stream::new(7, "a", 4);
        assert_eq!(first[4..], (0..6).map(|_| later.draw()).collect::<Vec<_>>());
    }

    #[test]
    fn streams_of_one_seed_differ_by_name() {
        assert_ne!(Stream::new(7, "a", 0).draw(), Stream::new(7, "b", 0).draw());
        assert_ne!(Stream::new(7, "a", 0).draw(), Stream::new(8, "a", 0).draw());
    }

    #[test]
    fn a_bounded_draw_stays_below_its_bound() {
        let mut stream = Stream::new(1, "bound", 0);
        assert!((0..1000).all(|_| stream.below(7) < 7));
        assert_eq!(stream.below(0), 0);
    }
}
