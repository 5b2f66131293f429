//! The `zlib-stream` transport: one compressed stream per connection, in which payloads follow each other.
//!
//! Source: Discord Docs, Gateway, "Transport Compression"; wire §1.2.

use flate2::{Decompress, FlushDecompress, Status};
use serde::de::IgnoredAny;

/// The largest payload that is taken, in bytes after decompression. A user with hundreds of servers gets a READY of a few
/// megabytes.
pub const PAYLOAD_SIZE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What a buffer may keep between two payloads.
const BUFFER_KEPT_BYTES: usize = 64 * 1024;

/// How much is decompressed at a time.
const CHUNK_BYTES: usize = 32 * 1024;

/// Ends every payload: what a sync flush leaves.
const SUFFIX: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// Why a stream cannot be read on. The connection has to be made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InflateError {
    /// The compressed bytes make no sense, or the stream has ended.
    #[error("the compressed stream is damaged")]
    Damaged,
    /// A payload is larger than [`PAYLOAD_SIZE_BYTES_MAX`].
    #[error("a payload is larger than {} MiB", PAYLOAD_SIZE_BYTES_MAX >> 20)]
    TooLarge,
}

/// Turns the binary messages of one connection into payloads. A message may hold several payloads, and a payload may be
/// spread over several messages.
#[derive(Debug)]
pub struct Inflater {
    stream: Decompress,
    /// Decompressed, but not yet a whole payload.
    open: Vec<u8>,
    /// The last compressed bytes: the suffix, too, may be spread over messages.
    last: [u8; SUFFIX.len()],
}

impl Default for Inflater {
    fn default() -> Self {
        Inflater::new()
    }
}

impl Inflater {
    /// For a new connection.
    pub fn new() -> Inflater {
        Inflater { stream: Decompress::new(true), open: Vec::new(), last: [1; SUFFIX.len()] }
    }

    /// Takes the next message and gives the payloads that are whole now. What is no JSON is given as it is, for the reader
    /// to refuse.
    ///
    /// # Errors
    /// [`InflateError`]: nothing that comes later on this connection can be read.
    pub fn push(&mut self, message: &[u8]) -> Result<Vec<Vec<u8>>, InflateError> {
        self.inflate(message)?;
        let kept = message.len().min(SUFFIX.len());
        self.last.rotate_left(kept);
        self.last[SUFFIX.len() - kept..].copy_from_slice(&message[message.len() - kept..]);
        Ok(if self.last == SUFFIX { self.take_whole() } else { Vec::new() })
    }

    fn inflate(&mut self, mut input: &[u8]) -> Result<(), InflateError> {
        loop {
            self.open.reserve(CHUNK_BYTES);
            let (taken, made) = (self.stream.total_in(), self.stream.total_out());
            let status = self.stream.decompress_vec(input, &mut self.open, FlushDecompress::Sync);
            let status = status.map_err(|_| InflateError::Damaged)?;
            let taken = usize::try_from(self.stream.total_in() - taken).expect("no more was taken than given");
            input = &input[taken..];
            if self.open.len() > PAYLOAD_SIZE_BYTES_MAX {
                return Err(InflateError::TooLarge);
            }
            match status {
                Status::StreamEnd => return Err(InflateError::Damaged),
                // A full buffer may hide more; otherwise everything is out once everything is in.
                Status::Ok | Status::BufError if self.open.len() == self.open.capacity() => {}
                Status::Ok | Status::BufError if input.is_empty() => return Ok(()),
                Status::Ok | Status::BufError if taken == 0 && self.stream.total_out() == made => {
                    return Err(InflateError::Damaged);
                }
                Status::Ok | Status::BufError => {}
            }
        }
    }

    /// Cuts whole JSON values off the front. The suffix alone does not tell where one ends: a message may hold several.
    fn take_whole(&mut self) -> Vec<Vec<u8>> {
        let mut whole = Vec::new();
        let mut end = 0;
        let mut values = serde_json::Deserializer::from_slice(&self.open).into_iter::<IgnoredAny>();
        loop {
            match values.next() {
                Some(Ok(_)) => {
                    whole.push(self.open[end..values.byte_offset()].to_vec());
                    end = values.byte_offset();
                }
                Some(Err(error)) if error.is_eof() => break,
                Some(Err(_)) => {
                    whole.push(self.open[end..].to_vec());
                    end = self.open.len();
                    break;
                }
                None => {
                    end = self.open.len();
                    break;
                }
            }
        }
        self.open.drain(..end);
        if self.open.is_empty() {
            self.open.shrink_to(BUFFER_KEPT_BYTES);
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compress, Compression, FlushCompress};
    use proptest::prelude::*;

    use super::*;

    /// One stream, each payload ended by a sync flush.
    fn compressed(payloads: &[String]) -> Vec<Vec<u8>> {
        let mut stream = Compress::new(Compression::fast(), true);
        let pack = |payload: &String| {
            let mut out = Vec::with_capacity(payload.len() + 1024);
            stream.compress_vec(payload.as_bytes(), &mut out, FlushCompress::Sync).expect("memory");
            out
        };
        payloads.iter().map(pack).collect()
    }

    fn texts(payloads: Vec<Vec<u8>>) -> Vec<String> {
        payloads.into_iter().map(|payload| String::from_utf8(payload).expect("text")).collect()
    }

    proptest! {
        // Every case makes two windows of tens of kilobytes.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn inflating_undoes_compressing_however_the_stream_is_cut(
            words in prop::collection::vec("[a-z\\PC]{0,200}", 1..8),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let payloads: Vec<String> = words.iter().map(|word| serde_json::json!({"op": 0, "d": word}).to_string()).collect();
            let stream: Vec<u8> = compressed(&payloads).concat();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len())).chain([0, stream.len()]).collect();
            cuts.sort_unstable();
            let mut inflater = Inflater::new();
            let mut got = Vec::new();
            for piece in cuts.windows(2) {
                got.extend(texts(inflater.push(&stream[piece[0]..piece[1]]).expect("sound")));
            }
            prop_assert_eq!(got, payloads);
        }

        #[test]
        fn no_bytes_make_it_panic(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..8)) {
            let mut inflater = Inflater::new();
            for piece in pieces {
                if inflater.push(&piece).is_err() {
                    break;
                }
            }
        }
    }

    #[test]
    fn independent_pieces_behind_one_header_are_a_stream_too() {
        let mut stream = vec![0x78, 0x01];
        let mut inflater = Inflater::new();
        for payload in [r#"{"op":10}"#, r#"{"op":11}"#] {
            let mut piece = Vec::with_capacity(256);
            Compress::new(Compression::fast(), false)
                .compress_vec(payload.as_bytes(), &mut piece, FlushCompress::Sync)
                .expect("memory");
            stream.extend(piece);
            assert_eq!(texts(inflater.push(&stream).expect("sound")), [payload]);
            stream.clear();
        }
    }

    #[test]
    fn a_payload_may_not_grow_without_end() {
        let bomb = format!("\"{}\"", "a".repeat(PAYLOAD_SIZE_BYTES_MAX));
        let packed = compressed(&[bomb]).concat();
        assert!(packed.len() < PAYLOAD_SIZE_BYTES_MAX / 100);
        assert_eq!(Inflater::new().push(&packed), Err(InflateError::TooLarge));
    }

    #[test]
    fn what_is_no_json_is_handed_on_and_the_stream_goes_on() {
        let packed = compressed(&["not json".to_owned(), "{}".to_owned()]);
        let mut inflater = Inflater::new();
        assert_eq!(texts(inflater.push(&packed[0]).expect("sound")), ["not json"]);
        assert_eq!(texts(inflater.push(&packed[1]).expect("sound")), ["{}"]);
    }
}
