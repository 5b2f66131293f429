//! The body of an answer: whole at once, or in pieces with pauses when the file is to trickle.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Between two pieces, in milliseconds.
const PAUSE_MS: u64 = 50;

/// Bytes on their way to a client.
#[derive(Default)]
pub(super) struct Drip {
    rest: Bytes,
    pace: Option<Pace>,
}

struct Pace {
    piece_bytes: usize,
    every: Duration,
    pause: Pin<Box<Sleep>>,
}

impl Drip {
    /// All at once.
    pub(super) fn whole(bytes: Bytes) -> Drip {
        Drip { rest: bytes, pace: None }
    }

    /// No faster than so many bytes per second.
    pub(super) fn at(self, bytes_per_s: u32) -> Drip {
        // Below 20 bytes per second the pieces are single bytes, and the pauses longer.
        let piece_bytes = (u64::from(bytes_per_s) * PAUSE_MS / 1_000).max(1);
        let every = Duration::from_millis(piece_bytes * 1_000 / u64::from(bytes_per_s.max(1)));
        let piece_bytes = usize::try_from(piece_bytes).unwrap_or(usize::MAX);
        Drip { pace: Some(Pace { piece_bytes, every, pause: Box::pin(sleep(every)) }), ..self }
    }
}

impl Body for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Drip { rest, pace } = &mut *self;
        if rest.is_empty() {
            return Poll::Ready(None);
        }
        let Some(pace) = pace else { return Poll::Ready(Some(Ok(Frame::data(std::mem::take(rest))))) };
        std::task::ready!(pace.pause.as_mut().poll(context));
        let next = pace.pause.deadline() + pace.every;
        pace.pause.as_mut().reset(next);
        let piece = rest.split_to(pace.piece_bytes.min(rest.len()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_trickle_takes_its_time_and_loses_nothing() {
        let bytes = Bytes::from(vec![7; 1_000]);
        let start = sleep(Duration::ZERO).deadline();
        let mut slow = Drip::whole(bytes.clone()).at(500);
        let mut received = Vec::new();
        while let Some(frame) = slow.frame().await {
            received.extend_from_slice(frame.expect("it never fails").data_ref().expect("data"));
        }
        assert_eq!(received, bytes);
        let took = sleep(Duration::ZERO).deadline() - start;
        assert!((1_900..2_200).contains(&took.as_millis()), "{took:?}");
        assert_eq!(Drip::whole(bytes.clone()).collect().await.expect("it never fails").to_bytes(), bytes);
    }
}
