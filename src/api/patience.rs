//! How long a connection may keep us waiting: for the rest of a request's head, and for taking our answer.
//!
//! A timer of hyper's own runs from the last answer on, so it must be long enough for clients that keep a connection
//! ready; this one runs from a head's first byte on.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// From the first byte of a head to its last.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// For taking one piece of an answer.
const WRITE_TIME: Duration = Duration::from_secs(30);

/// Whether a request is being answered: odd while it is. Shared by a connection and its service.
#[derive(Clone, Default)]
pub struct Turn(Arc<AtomicU64>);

impl Turn {
    /// A head was read whole, or its answer is ready.
    pub fn pass(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A connection that ends with [`io::ErrorKind::TimedOut`] when the other side is too slow.
pub struct Patient<Io> {
    io: Io,
    turn: Turn,
    /// The turn in which `head` began.
    seen: u64,
    head: Head,
    write: Option<Pin<Box<Sleep>>>,
}

enum Head {
    Unbegun,
    Begun,
    /// Begun, and not all of it was there.
    Timed(Pin<Box<Sleep>>),
}

impl<Io> Patient<Io> {
    /// Watches over a connection.
    pub fn new(io: Io, turn: Turn) -> Patient<Io> {
        Patient { io, turn, seen: 0, head: Head::Unbegun, write: None }
    }

    /// What a write that came to `polled` comes to, with the other side's patience counted.
    fn written<T>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.write = None;
            return polled;
        }
        let timer = self.write.get_or_insert_with(|| Box::pin(sleep(WRITE_TIME)));
        match timer.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Patient<Io> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let turn = this.turn.now();
        if turn != this.seen {
            (this.seen, this.head) = (turn, Head::Unbegun);
        }
        let is_answering = turn % 2 == 1;
        let before = buf.filled().len();
        let polled = Pin::new(&mut this.io).poll_read(cx, buf);
        if is_answering {
            return polled;
        }
        match (&mut this.head, &polled) {
            (Head::Unbegun, Poll::Ready(Ok(()))) if buf.filled().len() > before => this.head = Head::Begun,
            (Head::Unbegun | Head::Begun | Head::Timed(_), Poll::Ready(_)) | (Head::Unbegun, Poll::Pending) => {}
            (Head::Begun, Poll::Pending) => {
                let mut timer = Box::pin(sleep(HEAD_TIME));
                // Polled once, so that it wakes us.
                let _ = timer.as_mut().poll(cx);
                this.head = Head::Timed(timer);
            }
            (Head::Timed(timer), Poll::Pending) => {
                if timer.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
        }
        polled
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Patient<Io> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_write(cx, bytes);
        this.written(cx, polled)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_write_vectored(cx, pieces);
        this.written(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_flush(cx);
        this.written(cx, polled)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_shutdown(cx);
        this.written(cx, polled)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_head_that_is_never_finished_ends_the_connection() {
        let (mut client, server) = duplex(64);
        let turn = Turn::default();
        let mut patient = Patient::new(server, turn.clone());
        client.write_all(b"GET /").await.expect("room");
        let mut piece = [0; 64];
        assert_eq!(patient.read(&mut piece).await.expect("a piece"), 5);
        let error = patient.read(&mut piece).await.expect_err("too slow");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_between_requests_or_for_an_answer_is_not_slow() {
        let (mut client, server) = duplex(64);
        let turn = Turn::default();
        let mut patient = Patient::new(server, turn.clone());
        let mut piece = [0; 64];
        let long = HEAD_TIME * 3;
        assert!(tokio::time::timeout(long, patient.read(&mut piece)).await.is_err(), "nothing began");
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.expect("room");
        assert_eq!(patient.read(&mut piece).await.expect("a head"), 18);
        turn.pass();
        assert!(tokio::time::timeout(long, patient.read(&mut piece)).await.is_err(), "being answered");
        turn.pass();
        assert!(tokio::time::timeout(long, patient.read(&mut piece)).await.is_err(), "answered");
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_take_the_answer_is_cut_off() {
        let (client, server) = duplex(4);
        let mut patient = Patient::new(server, Turn::default());
        let error = patient.write_all(b"a long answer").await.expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }
}
