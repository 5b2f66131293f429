//! Sockets: REST, gateway and CDN on one port, for any Discord client. Carries bytes in and out and decides nothing.
//!
//! Every request and frame becomes an [`Input`] in the owner's inbox; every [`Output`] is carried out without waiting.
//! Whatever a client does, it can hold up nobody else and take no more than its share of memory.

mod cdn;
mod drip;
mod gateway;
mod line;
mod patience;
mod rest;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fmt, io};

use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::step::{Body, ConnectionId, ExchangeId, Input, LINE_CUT, Output};

/// Exchanges and connections of the doors are numbered from here; smaller numbers are free for a carrier without sockets.
pub const IDS_FROM: u64 = 1 << 32;

/// The bounds of the doors.
#[derive(Clone, Copy, Debug)]
pub struct DoorOptions {
    /// How many connections may be open, gateway connections among them. More are shut as they come.
    pub connections_max: usize,
    /// The longest body of one request in bytes; a longer one is answered 413.
    pub body_bytes_max: usize,
    /// What all request bodies that are being read may take together, in bytes; beyond it the answer is 503.
    pub bodies_bytes_max: usize,
    /// How many bytes of finished picture files are kept for the next reader.
    pub pictures_bytes_max: usize,
    /// How many pictures are drawn at once.
    pub drawings_max: usize,
    /// How long a request head may take, and how long a connection may rest between two requests, in milliseconds.
    pub head_timeout_ms: u64,
    /// How long a client may not take what is sent to it before it is cut off, in milliseconds.
    pub write_timeout_ms: u64,
    /// How long closing waits for clients before it cuts them off, in milliseconds.
    pub close_timeout_ms: u64,
}

impl Default for DoorOptions {
    fn default() -> Self {
        DoorOptions {
            connections_max: 16_384,
            body_bytes_max: 32 << 20,
            bodies_bytes_max: 256 << 20,
            pictures_bytes_max: 64 << 20,
            drawings_max: 2,
            head_timeout_ms: 10_000,
            write_timeout_ms: 15_000,
            close_timeout_ms: 2_000,
        }
    }
}

/// Open doors. Clones are handles to the same doors; they stay open until [`Doors::close`].
#[derive(Clone)]
pub struct Doors(Arc<Shared>);

impl Doors {
    /// Serves `listener` until closed; what clients ask goes to `inbox`.
    ///
    /// A full inbox makes clients wait, each on its own connection; a closed one is answered 503.
    ///
    /// # Errors
    /// When the listener does not know its own address.
    pub async fn open(listener: TcpListener, inbox: mpsc::Sender<Input>, options: DoorOptions) -> io::Result<Doors> {
        let shared = Arc::new(Shared {
            address: listener.local_addr()?,
            gallery: cdn::Gallery::new(options.pictures_bytes_max, options.drawings_max),
            options,
            inbox,
            numbers: AtomicU64::new(IDS_FROM),
            bodies_bytes: AtomicUsize::new(0),
            exchanges: Mutex::default(),
            sockets: Mutex::default(),
            closing: CancellationToken::new(),
            cut: CancellationToken::new(),
            tracker: TaskTracker::new(),
        });
        shared.tracker.spawn(line::accept(shared.clone(), listener));
        Ok(Doors(shared))
    }

    /// Where the doors are, with the port that was really bound.
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// Carries one output out: answers, sends or closes. Never waits; what nobody waits for any more is dropped.
    pub fn carry_out(&self, output: Output) {
        match output {
            Output::Response { exchange, response } => {
                if let Some(waiting) = self.0.exchanges().remove(&exchange) {
                    // The client may have left; then nobody is to be told.
                    let _ = waiting.send(Reply::Response(response));
                }
            }
            Output::Cut { exchange } => {
                if let Some(waiting) = self.0.exchanges().remove(&exchange) {
                    let _ = waiting.send(Reply::Cut);
                }
            }
            Output::Frame { connection, frame } => {
                // Taken out of the lock: handing over must not hold up other connections.
                let socket = self.0.sockets().get(&connection).cloned();
                if let Some(socket) = socket {
                    socket.send(frame);
                }
            }
            Output::Close { connection, code, reason } => {
                let socket = self.0.sockets().get(&connection).cloned();
                if let Some(socket) = socket {
                    if code == LINE_CUT {
                        return socket.cut();
                    }
                    socket.close(code, reason);
                }
            }
        }
    }

    /// Closes the doors: no new connections, requests in hand are finished, gateway connections get close code 1012,
    /// after which clients resume. Whoever is still there after [`DoorOptions::close_timeout_ms`] is cut off.
    ///
    /// The owner goes on stepping and carrying out meanwhile, so that requests in hand can be answered.
    pub async fn close(self) {
        self.0.closing.cancel();
        self.0.tracker.close();
        if timeout(Duration::from_millis(self.0.options.close_timeout_ms), self.0.tracker.wait()).await.is_err() {
            self.0.cut.cancel();
            self.0.tracker.wait().await;
        }
    }
}

impl fmt::Debug for Doors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Doors").field("address", &self.0.address).finish_non_exhaustive()
    }
}

/// What becomes of a request.
#[expect(clippy::large_enum_variant, reason = "made once, moved twice, never held in great numbers")]
enum Reply {
    Response(http::Response<Body>),
    /// Its line ends without an answer.
    Cut,
}

/// What the tasks behind the doors share.
struct Shared {
    address: SocketAddr,
    options: DoorOptions,
    inbox: mpsc::Sender<Input>,
    /// The next number of an exchange or a connection.
    numbers: AtomicU64,
    /// What request bodies take at this moment.
    bodies_bytes: AtomicUsize,
    /// Who waits for a response; [`rest`] puts in, [`Doors::carry_out`] takes out.
    exchanges: Mutex<HashMap<ExchangeId, oneshot::Sender<Reply>>>,
    /// Who takes frames; [`gateway`] puts in and takes out.
    sockets: Mutex<HashMap<ConnectionId, gateway::Socket>>,
    gallery: cdn::Gallery,
    /// Finish what is in hand.
    closing: CancellationToken,
    /// Leave at once.
    cut: CancellationToken,
    tracker: TaskTracker,
}

impl Shared {
    fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    fn exchanges(&self) -> MutexGuard<'_, HashMap<ExchangeId, oneshot::Sender<Reply>>> {
        // A map of senders is whole after every statement, so a panic elsewhere cannot have spoilt it.
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sockets(&self) -> MutexGuard<'_, HashMap<ConnectionId, gateway::Socket>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
