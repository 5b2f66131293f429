//! A request's body, read whole within bounds of size and time.

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use poem::{Body, Response, http::StatusCode};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout, timeout_at},
};

use super::reply;

/// The largest body, counted, whatever `Content-Length` says: five pictures in base64 and what stands around them.
pub const BODY_BYTES_MAX: usize = 32 << 20;
/// Bodies up to this are read at once; larger ones take turns, so that their memory is bounded together too.
const SMALL_BYTES: usize = 64 << 10;
/// How many larger bodies are held at a time.
const LARGE_AT_ONCE: usize = 8;
/// How long a larger body waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(30);
/// How long any body may take.
const GRACE: Duration = Duration::from_secs(10);
/// After that it must have come at this rate on average.
const BYTES_PER_SECOND_MIN: u64 = 64 << 10;
/// Of a body that is too large so much more is taken and dropped: most clients look at the answer only when they have sent
/// everything, and would see a broken pipe in its place.
const DROPPED_BYTES_MAX: usize = 96 << 20;

/// The turns of larger bodies.
pub struct Turns(Arc<Semaphore>);

/// A large body and its turn, which lasts as long as anybody has the body's bytes, and no longer: a handler may wait for
/// Discord long after it has read them.
struct Held {
    bytes: Bytes,
    _turn: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyRefusal {
    /// More than [`BODY_BYTES_MAX`].
    TooLarge,
    /// Slower than the least rate.
    TooSlow,
    /// Too many large ones at once.
    Busy,
    /// Cut off, or not well formed.
    Broken,
}

impl BodyRefusal {
    /// What the client is told. The body may not have been read to its end, so the connection ends.
    pub fn reply(self) -> Response {
        let (status, text) = match self {
            BodyRefusal::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {BODY_BYTES_MAX} bytes"))
            }
            BodyRefusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body came too slowly".to_owned()),
            BodyRefusal::Busy => (StatusCode::TOO_MANY_REQUESTS, "too many large bodies at once".to_owned()),
            BodyRefusal::Broken => (StatusCode::BAD_REQUEST, "the body broke off".to_owned()),
        };
        let mut response = reply::refused(status, &text);
        let headers = response.headers_mut();
        headers.insert("connection", poem::http::HeaderValue::from_static("close"));
        if self == BodyRefusal::Busy {
            headers.insert("retry-after", poem::http::HeaderValue::from_static("5"));
        }
        response
    }
}

impl Default for Turns {
    fn default() -> Turns {
        Turns(Arc::new(Semaphore::new(LARGE_AT_ONCE)))
    }
}

impl Turns {
    /// Reads a body to its end. `asks_first`: the client waits for a word before it sends (`Expect: 100-continue`).
    ///
    /// # Errors
    /// [`BodyRefusal::TooLarge`] when it has been sent, or at once if it is far too large; the others as they happen.
    pub async fn read(&self, body: Body, asks_first: bool) -> Result<Bytes, BodyRefusal> {
        let mut body: http_body_util::combinators::BoxBody<Bytes, std::io::Error> = body.into();
        let announced = hyper::body::Body::size_hint(&body).lower();
        if announced > BODY_BYTES_MAX as u64 {
            // Who asks before sending need not send it.
            return Err(if asks_first { BodyRefusal::TooLarge } else { too_large(body, 0).await });
        }
        let mut turn = None;
        if announced > SMALL_BYTES as u64 {
            turn = Some(self.take().await?);
        }
        // The deadline is read off a timer, since the clock itself is the world's affair.
        let grace = sleep(GRACE).deadline();
        let mut received = Received::default();
        loop {
            let deadline = grace + Duration::from_millis(received.count() as u64 * 1_000 / BYTES_PER_SECOND_MIN);
            let frame = match timeout_at(deadline, body.frame()).await {
                Err(_) => return Err(BodyRefusal::TooSlow),
                Ok(None) => {
                    let bytes = received.whole();
                    return Ok(match turn {
                        Some(turn) => Bytes::from_owner(Held { bytes, _turn: turn }),
                        None => bytes,
                    });
                }
                Ok(Some(Err(_))) => return Err(BodyRefusal::Broken),
                Ok(Some(Ok(frame))) => frame,
            };
            let Ok(chunk) = frame.into_data() else { continue };
            if received.count() + chunk.len() > BODY_BYTES_MAX {
                let come = received.count() + chunk.len();
                // Neither the memory nor the turn is needed for what is dropped.
                drop((received, chunk, turn));
                return Err(too_large(body, come).await);
            }
            if turn.is_none() && received.count() + chunk.len() > SMALL_BYTES {
                turn = Some(self.take().await?);
            }
            received.push(chunk);
        }
    }

    async fn take(&self) -> Result<OwnedSemaphorePermit, BodyRefusal> {
        match timeout(TURN_WAIT, self.0.clone().acquire_owned()).await {
            Ok(turn) => Ok(turn.expect("the turns are never closed")),
            Err(_) => Err(BodyRefusal::Busy),
        }
    }
}

/// Lets a client finish what it is saying, within bounds. `come`: bytes that were read already.
async fn too_large<B: hyper::body::Body<Data = Bytes> + Unpin>(mut body: B, come: usize) -> BodyRefusal {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut count = come;
    if announced.saturating_add(count) <= DROPPED_BYTES_MAX {
        let rest = async {
            while let Some(Ok(frame)) = body.frame().await {
                count += frame.data_ref().map_or(0, Bytes::len);
                if count > DROPPED_BYTES_MAX {
                    return;
                }
            }
        };
        // Who is slow as well has had time enough to look.
        let _ = timeout(GRACE, rest).await;
    }
    BodyRefusal::TooLarge
}

/// What has come so far; a body that came in one piece is never copied.
#[derive(Default)]
struct Received {
    first: Bytes,
    rest: BytesMut,
}

impl Received {
    fn count(&self) -> usize {
        self.first.len() + self.rest.len()
    }

    fn push(&mut self, chunk: Bytes) {
        match self.first.is_empty() && self.rest.is_empty() {
            true => self.first = chunk,
            false => {
                self.rest.extend_from_slice(&std::mem::take(&mut self.first));
                self.rest.extend_from_slice(&chunk);
            }
        }
    }

    fn whole(self) -> Bytes {
        if self.rest.is_empty() { self.first } else { self.rest.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::stream;

    use super::*;

    fn chunks(chunks: Vec<io::Result<Bytes>>) -> Body {
        Body::from_bytes_stream(stream::iter(chunks))
    }

    #[tokio::test]
    async fn a_body_is_put_together() {
        let turns = Turns::default();
        assert_eq!(turns.read(Body::empty(), false).await, Ok(Bytes::new()));
        assert_eq!(turns.read(Body::from("whole"), false).await, Ok(Bytes::from("whole")));
        let pieces = ["a", "", "bc", "d"].map(|piece| Ok(Bytes::from(piece)));
        assert_eq!(turns.read(chunks(pieces.into()), false).await, Ok(Bytes::from("abcd")));
    }

    #[tokio::test]
    async fn the_limit_is_counted() {
        let turns = Turns::default();
        let mebibyte = Bytes::from(vec![b' '; 1 << 20]);
        let many = |count: usize| chunks((0..count).map(|_| Ok(mebibyte.clone())).collect());
        assert_eq!(turns.read(many(32), false).await.map(|body| body.len()), Ok(BODY_BYTES_MAX));
        assert_eq!(turns.read(many(33), false).await.map(|_| ()), Err(BodyRefusal::TooLarge));
        let announced = Body::from(vec![0; BODY_BYTES_MAX + 1]);
        assert_eq!(turns.read(announced, false).await.map(|_| ()), Err(BodyRefusal::TooLarge));
        assert_eq!(turns.0.available_permits(), LARGE_AT_ONCE, "every turn was given back");
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_told_so() {
        let broken = chunks(vec![Ok(Bytes::from("{")), Err(io::ErrorKind::UnexpectedEof.into())]);
        let refusal = Turns::default().read(broken, false).await.map(|_| ()).expect_err("broken");
        assert_eq!(refusal, BodyRefusal::Broken);
        assert_eq!(refusal.reply().headers()["connection"], "close");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_cut() {
        let endless = Body::from_bytes_stream(stream::pending::<io::Result<Bytes>>());
        assert_eq!(Turns::default().read(endless, false).await.map(|_| ()), Err(BodyRefusal::TooSlow));
    }

    #[tokio::test(start_paused = true)]
    async fn large_bodies_take_turns() {
        let turns = Turns::default();
        let large = || Body::from(vec![0; SMALL_BYTES + 1]);
        let mut held = Vec::new();
        for _ in 0..LARGE_AT_ONCE {
            held.push(turns.read(large(), false).await.expect("a turn"));
        }
        assert_eq!(turns.read(large(), false).await.map(|_| ()), Err(BodyRefusal::Busy));
        assert!(turns.read(Body::from("small"), false).await.is_ok());
        held.clear();
        assert!(turns.read(large(), false).await.is_ok());
    }
}
