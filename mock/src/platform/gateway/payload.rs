//! Events as bytes. The body of an event is written and deflated once, whoever hears it; only the sequence number differs.
//!
//! A zlib stream may be made of independent raw pieces, so no connection keeps a compressor: a frame is a stored block
//! with the head (`op`, `t`, `s`), the shared deflated body, and the sync marker that body ends with.

use std::sync::OnceLock;

use bytes::Bytes;
use flate2::{Compress, FlushCompress, Status};

/// The body of an event.
#[derive(Debug)]
pub struct Payload {
    name: &'static str,
    data: String,
    deflated: OnceLock<Bytes>,
}

/// The one compressor, reused for every event.
#[derive(Debug)]
pub struct Codec(Compress);

impl Default for Codec {
    fn default() -> Codec {
        Codec(Compress::new(flate2::Compression::fast(), false))
    }
}

/// The two bytes with which a zlib stream begins.
const ZLIB_HEADER: [u8; 2] = [0x78, 0x01];
/// An empty stored block: where clients cut the stream.
const SYNC_MARKER: [u8; 5] = [0, 0, 0, 0xFF, 0xFF];
/// A stored block holds no more.
const STORED_BYTES_MAX: usize = 65_535;

impl Payload {
    /// An event with its `d`, a JSON object.
    pub fn new(name: &'static str, data: String) -> Payload {
        Payload { name, data, deflated: OnceLock::new() }
    }

    /// What it takes in memory, about.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Its name, for example `MESSAGE_CREATE`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn head(&self, seq: u64) -> String {
        format!(r#"{{"t":"{}","s":{seq},"op":0,"d":"#, self.name)
    }

    /// As a text frame.
    pub fn text(&self, seq: u64) -> String {
        let mut text = self.head(seq);
        text.push_str(&self.data);
        text.push('}');
        text
    }

    /// As a piece of a zlib stream.
    pub fn piece(&self, seq: u64, is_first: bool, codec: &mut Codec) -> Bytes {
        let body = self.deflated.get_or_init(|| codec.deflate(&format!("{}}}", self.data)));
        let head = self.head(seq);
        let mut piece = Vec::with_capacity(head.len() + body.len() + 7);
        begin(&mut piece, is_first);
        store(&mut piece, head.as_bytes());
        piece.extend_from_slice(body);
        Bytes::from(piece)
    }
}

impl Codec {
    /// `text` as whole blocks that refer to nothing before them and end with the sync marker.
    fn deflate(&mut self, text: &str) -> Bytes {
        self.0.reset();
        let input = text.as_bytes();
        // Room for input that does not shrink, so that one call is enough.
        let mut out = Vec::with_capacity(input.len() + input.len() / 512 + 128);
        loop {
            let done = self.0.total_in() as usize;
            let status = self.0.compress_vec(&input[done..], &mut out, FlushCompress::Sync);
            let is_whole = self.0.total_in() as usize == input.len() && out.len() < out.capacity();
            match status {
                Ok(Status::Ok | Status::StreamEnd) if is_whole => break,
                Ok(_) => out.reserve(input.len().max(256)),
                Err(_) => {
                    // A compressor in a bad state is replaced, and the text goes out as it is.
                    *self = Codec::default();
                    out.clear();
                    store(&mut out, input);
                    out.extend_from_slice(&SYNC_MARKER);
                    break;
                }
            }
        }
        Bytes::from(out)
    }
}

/// A text as a piece of a zlib stream, not deflated: for the short messages that are no events.
pub fn stored_piece(text: &str, is_first: bool) -> Bytes {
    let mut piece = Vec::with_capacity(text.len() + 12);
    begin(&mut piece, is_first);
    store(&mut piece, text.as_bytes());
    piece.extend_from_slice(&SYNC_MARKER);
    Bytes::from(piece)
}

fn begin(piece: &mut Vec<u8>, is_first: bool) {
    if is_first {
        piece.extend_from_slice(&ZLIB_HEADER);
    }
}

/// Stored blocks (RFC 1951, 3.2.4). Every piece ends at a byte boundary, so the header bits are a whole byte.
fn store(piece: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.chunks(STORED_BYTES_MAX) {
        let length = chunk.len() as u16;
        piece.push(0);
        piece.extend_from_slice(&length.to_le_bytes());
        piece.extend_from_slice(&(!length).to_le_bytes());
        piece.extend_from_slice(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Decompress, FlushDecompress};

    /// What a client's one inflater makes of a frame.
    fn inflate(inflater: &mut Decompress, frame: &[u8]) -> String {
        assert!(frame.ends_with(&[0, 0, 0xFF, 0xFF]));
        let mut out = Vec::with_capacity(1 << 20);
        inflater.decompress_vec(frame, &mut out, FlushDecompress::Sync).expect("a sound stream");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn one_inflater_reads_all_frames_and_each_is_one_message() {
        let mut codec = Codec::default();
        let small = Payload::new("SMALL", r#"{"a":1}"#.to_owned());
        let large = Payload::new("LARGE", format!(r#"{{"a":"{}"}}"#, "fox ".repeat(40_000)));
        let noise: String = (0..50_000u64).map(|n| char::from(33 + (crate::chance::mix(n) % 58) as u8)).collect();
        let noisy = Payload::new("NOISY", serde_json::to_string(&noise).expect("text"));
        for mut seq in [1, 100] {
            let mut inflater = Decompress::new(true);
            let hello = stored_piece("hello", true);
            assert_eq!(hello[..2], ZLIB_HEADER);
            assert_eq!(inflate(&mut inflater, &hello), "hello");
            for payload in [&small, &large, &noisy, &small] {
                let piece = payload.piece(seq, false, &mut codec);
                // Some clients drop two bytes of every frame that begins like a stream.
                assert_ne!(piece[0], 0x78);
                assert_eq!(inflate(&mut inflater, &piece), payload.text(seq));
                seq += 1;
            }
            let long = "x".repeat(200_000);
            assert_eq!(inflate(&mut inflater, &stored_piece(&long, false)), long);
        }
    }

    #[test]
    fn a_first_piece_may_be_an_event() {
        let payload = Payload::new("A", "{}".to_owned());
        let piece = payload.piece(1, true, &mut Codec::default());
        assert_eq!(inflate(&mut Decompress::new(true), &piece), payload.text(1));
    }
}
