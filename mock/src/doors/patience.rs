//! A TCP connection that forgives one spelling, and is cut when its client does not take what is sent to it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Reads as it comes; a write that makes no headway within the limit fails with [`io::ErrorKind::TimedOut`].
///
/// The limit is on the wall clock and runs only while something is waiting to be written, so idle connections cost no timer.
#[derive(Debug)]
pub(super) struct Patience {
    stream: TcpStream,
    limit: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Nothing was read yet.
    fresh: bool,
}

/// How a request begins whose client put a query right behind the host: `ws://127.0.0.1:8081?v=10`.
const PATHLESS: &[u8] = b"GET ?";

impl Patience {
    pub(super) fn new(stream: TcpStream, limit: Duration) -> Patience {
        Patience { stream, limit, stalled: None, fresh: true }
    }

    fn limited<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let limit = self.limit;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read")))
    }
}

impl AsyncRead for Patience {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if self.fresh {
            self.fresh = false;
            add_path(buffer, before);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Patience {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.limited(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.limited(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.limited(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Puts the missing `/` into the first line of a request. Gateway clients open their WebSocket so, and no HTTP parser
/// takes it.
fn add_path(buffer: &mut ReadBuf<'_>, before: usize) {
    if buffer.filled()[before..].starts_with(PATHLESS) && buffer.remaining() > 0 {
        buffer.put_slice(b"/");
        buffer.filled_mut()[before + PATHLESS.len() - 1..].rotate_right(1);
    }
}
