//! A whole pretend Discord on sockets of its own: doors, platform, records and a clock, and the one loop that joins them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use tracing::{error, info};

use crate::clock::Clock;
use crate::doors::{DoorOptions, Doors};
use crate::fault::Order;
use crate::platform::{self, Addresses, Platform, RestoreError};
use crate::shelf::{Shelf, ShelfError};
use crate::step::{Input, Step, Write};

/// One commit holds what so many inputs bring, at most.
const INPUTS_PER_COMMIT_MAX: usize = 1_024;
/// So many inputs wait; then clients wait, each on its own connection.
const INPUTS_WAITING_MAX: usize = 4_096;

/// How a pretend Discord is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The file of its records, for example `mj-data/mock.redb`; `None` keeps nothing beyond this run.
    pub data: Option<PathBuf>,
    /// Under which addresses clients are told to come; `None`: the address that was really bound. Takes the place of
    /// what stands in `platform`.
    pub announce: Option<Addresses>,
    /// How it behaves.
    pub platform: platform::Options,
    /// Its time.
    pub clock: Clock,
    /// The bounds of its doors.
    pub doors: DoorOptions,
}

impl Default for Options {
    /// On a free port of 127.0.0.1, in memory, in real time.
    fn default() -> Options {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: None,
            announce: None,
            platform: platform::Options::default(),
            clock: Clock::real(),
            doors: DoorOptions::default(),
        }
    }
}

/// Why a pretend Discord did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else has the port.
    #[error("{address} is taken: stop the program that listens there, or choose another port (0 takes a free one)")]
    Taken {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file of records cannot be used.
    #[error("cannot open the records of the pretend Discord")]
    Records(#[source] ShelfError),
    /// The records do not fit what was asked for, or do not make sense.
    #[error("cannot take up the records of the pretend Discord")]
    Restore(#[source] RestoreError),
}

/// Why a pretend Discord ended otherwise than by being asked to.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// Records could not be written. Nobody heard of what was lost.
    #[error("the pretend Discord stopped because it could not keep its records")]
    Records(#[source] ShelfError),
    /// A bug: the loop itself broke.
    #[error("the pretend Discord broke")]
    Broken(#[source] JoinError),
}

/// A running pretend Discord. Dropping it without [`MockDiscord::stop`] lets it end by itself, soon.
#[derive(Debug)]
pub struct MockDiscord {
    doors: Doors,
    /// Where orders go; the loop takes them with what clients ask.
    orders: mpsc::Sender<Input>,
    /// Cancelled when the loop is to end; at the latest when this value is dropped.
    stop: DropGuard,
    /// Cancelled when the loop has ended.
    ended: CancellationToken,
    world: JoinHandle<Result<(), ShelfError>>,
}

impl MockDiscord {
    /// Opens the records, listens, and serves until stopped.
    ///
    /// # Errors
    /// [`StartError`] names what is in the way, and the way out. Nothing is left running then.
    pub async fn start(options: Options) -> Result<MockDiscord, StartError> {
        let address = options.listen;
        let listener = TcpListener::bind(address).await.map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => StartError::Taken { address, source },
            _ => StartError::Listen { address, source },
        })?;
        let listen_error = |source| StartError::Listen { address, source };
        let bound = listener.local_addr().map_err(listen_error)?;
        let settings = platform::Options {
            addresses: options.announce.unwrap_or_else(|| addresses_of(bound)),
            ..options.platform
        };
        let (shelf, platform) = take_up(options.data, settings, options.clock).await?;

        let (inbox, inputs) = mpsc::channel(INPUTS_WAITING_MAX);
        let doors = Doors::open(listener, inbox.clone(), options.doors).await.map_err(listen_error)?;
        info!(address = %bound, "the pretend Discord is open");

        let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
        let world =
            World { platform, shelf: Arc::new(shelf), doors: doors.clone(), clock: options.clock, stop: stop.clone() };
        let has_ended = ended.clone().drop_guard();
        let world = TaskTracker::new().spawn(async move {
            let _has_ended = has_ended;
            let doors = world.doors.clone();
            let outcome = world.run(inputs).await;
            if let Err(error) = &outcome {
                error!(%error, "the pretend Discord stops: its records cannot be kept");
            }
            doors.close().await;
            outcome
        });
        Ok(MockDiscord { doors, orders: inbox, stop: stop.drop_guard(), ended, world })
    }

    /// Where it listens, with the port that was really bound.
    pub fn address(&self) -> SocketAddr {
        self.doors.address()
    }

    /// Lets something go wrong, or go well again. Nothing comes of it when the loop has ended.
    pub async fn order(&self, order: Order) {
        // Only a loop that has ended takes none.
        let _ = self.orders.send(Input::Hardship(order)).await;
    }

    /// Returns when it has ended by itself, which only a failure of its records makes it do.
    pub async fn failed(&self) {
        self.ended.cancelled().await;
    }

    /// Closes gateway connections so that clients resume, answers what was asked, writes what came of it, and ends.
    ///
    /// # Errors
    /// [`StopError`] when records could not be kept, now or before.
    pub async fn stop(self) -> Result<(), StopError> {
        self.doors.clone().close().await;
        drop(self.stop);
        match self.world.await {
            Ok(outcome) => outcome.map_err(StopError::Records),
            Err(error) => Err(StopError::Broken(error)),
        }
    }
}

/// The one owner of the platform.
struct World {
    platform: Platform,
    shelf: Arc<Shelf>,
    doors: Doors,
    clock: Clock,
    stop: CancellationToken,
}

impl World {
    /// Takes what is there, writes once, then tells; nobody hears of what is not on disk.
    async fn run(mut self, mut inbox: mpsc::Receiver<Input>) -> Result<(), ShelfError> {
        let mut inputs = Vec::new();
        loop {
            tokio::select! {
                count = inbox.recv_many(&mut inputs, INPUTS_PER_COMMIT_MAX) => if count == 0 { return Ok(()) },
                () = self.clock.sleep_until(self.platform.next_due()) => {}
                () = self.stop.cancelled() => {
                    // What had come before the end is still answered and kept.
                    while let Ok(input) = inbox.try_recv() { inputs.push(input) }
                    return self.turn(&mut inputs).await;
                }
            }
            self.turn(&mut inputs).await?;
        }
    }

    async fn turn(&mut self, inputs: &mut Vec<Input>) -> Result<(), ShelfError> {
        let now = self.clock.now();
        let mut whole = Step::default();
        for input in inputs.drain(..) {
            let step = self.platform.step(now, input);
            whole.writes.extend(step.writes);
            whole.outputs.extend(step.outputs);
        }
        // Many inputs must not make what is due wait for a pause between them.
        if self.platform.next_due().is_some_and(|due| due <= now) {
            let step = self.platform.step(now, Input::TimePassed);
            whole.writes.extend(step.writes);
            whole.outputs.extend(step.outputs);
        }
        commit(&self.shelf, whole.writes).await?;
        for output in whole.outputs {
            self.doors.carry_out(output);
        }
        Ok(())
    }
}

async fn commit(shelf: &Arc<Shelf>, writes: Vec<Write>) -> Result<(), ShelfError> {
    if writes.is_empty() {
        return Ok(());
    }
    let shelf = shelf.clone();
    spawn_blocking(move || shelf.commit(writes)).await.expect("a commit answers with an error, it does not panic")
}

/// The platform as its records left it, or a new one whose first records are kept.
async fn take_up(
    data: Option<PathBuf>,
    options: platform::Options,
    clock: Clock,
) -> Result<(Shelf, Platform), StartError> {
    let Some(path) = data else { return Ok((Shelf::memory(), Platform::new(options, clock.now()).0)) };
    let opened = spawn_blocking(move || {
        let (shelf, records) = Shelf::open(&path).map_err(StartError::Records)?;
        if records.is_empty() {
            let (platform, writes) = Platform::new(options, clock.now());
            shelf.commit(writes).map_err(StartError::Records)?;
            return Ok((shelf, platform));
        }
        let platform = Platform::restore(options, clock.now(), records).map_err(StartError::Restore)?;
        Ok((shelf, platform))
    });
    opened.await.expect("opening answers with an error, it does not panic")
}

/// What clients are told when nothing else was asked for. An unspecified address is no place to go to.
fn addresses_of(bound: SocketAddr) -> Addresses {
    let reachable = match bound.ip() {
        ip if !ip.is_unspecified() => bound,
        IpAddr::V4(_) => SocketAddr::from((Ipv4Addr::LOCALHOST, bound.port())),
        IpAddr::V6(_) => SocketAddr::from((Ipv6Addr::LOCALHOST, bound.port())),
    };
    let http = format!("http://{reachable}");
    Addresses { gateway: format!("ws://{reachable}"), cdn: http.clone(), rest: http }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::{SinkExt, StreamExt};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::time::timeout;
    use tokio_tungstenite::connect_async;
    use tokio_tungstenite::tungstenite::Message;

    use super::*;
    use crate::fault::{Demand, Door, FileTrouble, LineTrouble, RequestTrouble, Trouble};
    use crate::image;

    /// Nothing in here takes so long unless it is broken.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// Head and body of the answer to a GET.
    async fn get(address: SocketAddr, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: discord\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut whole = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut whole)).await.unwrap().unwrap();
        let at = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (String::from_utf8(whole[..at].to_vec()).unwrap().to_lowercase(), whole[at + 4..].to_vec())
    }

    /// A client asks REST where the gateway is, connects there, and is told hello; at the end it is told to come back.
    #[tokio::test]
    async fn a_client_finds_the_gateway_and_is_greeted() {
        let mock = MockDiscord::start(Options::default()).await.unwrap();
        let (head, body) = get(mock.address(), "/api/v9/gateway").await;
        assert!(head.starts_with("http/1.1 200") && head.contains("content-type: application/json"), "{head}");
        let url = format!("ws://{}", mock.address());
        assert_eq!(String::from_utf8(body).unwrap(), format!(r#"{{"url":"{url}"}}"#));

        for (query, is_text) in [("?v=9&encoding=json", true), ("/?encoding=json&v=9&compress=zlib-stream", false)] {
            let (mut client, _) = connect_async(format!("{url}{query}")).await.unwrap();
            let hello = timeout(PATIENCE, client.next()).await.unwrap().unwrap().unwrap();
            let text = match hello {
                Message::Text(text) if is_text => text.to_string(),
                Message::Binary(piece) if !is_text => {
                    assert!(piece.ends_with(&[0, 0, 0xff, 0xff]));
                    let mut text = Vec::with_capacity(1 << 16);
                    flate2::Decompress::new(true)
                        .decompress_vec(&piece, &mut text, flate2::FlushDecompress::Sync)
                        .unwrap();
                    String::from_utf8(text).unwrap()
                }
                other => panic!("{other:?} is not what was asked for"),
            };
            assert!(text.contains(r#""op":10"#) && text.contains("heartbeat_interval"), "{text}");
            if !is_text {
                let stop = mock.stop();
                let end = async {
                    let Message::Close(Some(frame)) = timeout(PATIENCE, client.next()).await.unwrap().unwrap().unwrap()
                    else {
                        panic!("no close frame")
                    };
                    assert_eq!(u16::from(frame.code), 1012);
                    assert!(client.next().await.is_none_or(|end| end.is_err()));
                };
                let (stopped, ()) = tokio::join!(stop, end);
                return stopped.unwrap();
            }
        }
    }

    /// An old link shows the same picture after a restart.
    #[tokio::test]
    async fn pictures_are_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let data = Some(folder.path().join("mock.redb"));
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for _ in 0..2 {
            let options = Options { data: data.clone(), announce: Some(Addresses::default()), ..Options::default() };
            let (shelf, platform) = take_up(options.data.clone(), settings(&options), options.clock).await.unwrap();
            let demo = platform.demo().expect("a fresh world has its grid");
            drop((shelf, platform));
            let mock = MockDiscord::start(options).await.unwrap();
            let path = demo.picture_url.strip_prefix(&Addresses::default().cdn).unwrap();
            let (head, body) = get(mock.address(), path).await;
            assert!(head.starts_with("http/1.1 200") && head.contains("etag:"), "{head}");
            assert!(head.contains(&format!("content-type: {}", image::content_type(image::Format::Png))), "{head}");
            seen.push(body);
            mock.stop().await.unwrap();
        }
        assert!(seen[0] == seen[1]);
    }

    /// What goes wrong on demand goes wrong on the wire: a cut line, a request without an answer, a file in pieces.
    #[tokio::test]
    async fn troubles_reach_the_wire() {
        let mock = MockDiscord::start(Options::default()).await.unwrap();
        let once = |trouble| Order::Once(Demand { trouble, whom: None });
        mock.order(once(Trouble::Request(Door::Any, RequestTrouble::Lost))).await;
        let mut stream = TcpStream::connect(mock.address()).await.unwrap();
        stream.write_all(b"GET /api/v9/gateway HTTP/1.1\r\nHost: discord\r\n\r\n").await.unwrap();
        let mut whole = Vec::new();
        // Whether the line ends or is reset, nothing was said.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut whole)).await.unwrap();
        assert!(whole.is_empty());

        let (mut client, _) = connect_async(format!("ws://{}/?v=9&encoding=json", mock.address())).await.unwrap();
        let identify = r#"{"op":2,"d":{"token":"mock-user-token"}}"#;
        client.send(Message::text(identify)).await.unwrap();
        let ready = |message: &Message| message.to_text().is_ok_and(|text| text.contains("READY"));
        while !ready(&timeout(PATIENCE, client.next()).await.unwrap().unwrap().unwrap()) {}
        mock.order(once(Trouble::Line(LineTrouble::Cut))).await;
        assert!(timeout(PATIENCE, client.next()).await.unwrap().is_none_or(|end| end.is_err()), "no close frame");

        mock.order(once(Trouble::File(FileTrouble::Slow { bytes_per_s: 20_000_000 }))).await;
        let options = Options { announce: Some(Addresses::default()), ..Options::default() };
        let demo = Platform::new(settings(&options), Clock::real().now()).0.demo().expect("the demo grid");
        let path = demo.picture_url.strip_prefix(&Addresses::default().cdn).unwrap();
        let (head, body) = get(mock.address(), path).await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains(&format!("content-length: {}", body.len())) && body.len() > 1_000_000, "{head}");
        mock.stop().await.unwrap();
    }

    fn settings(options: &Options) -> platform::Options {
        platform::Options { addresses: options.announce.clone().unwrap_or_default(), ..options.platform.clone() }
    }

    #[tokio::test]
    async fn what_is_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data: Some(folder.path().join("mock.redb")), ..Options::default() };
        let mock = MockDiscord::start(options.clone()).await.unwrap();
        let taken = MockDiscord::start(Options { listen: mock.address(), ..Options::default() }).await.unwrap_err();
        assert!(taken.to_string().contains("is taken: stop the program"), "{taken}");
        let locked = MockDiscord::start(options.clone()).await.unwrap_err();
        assert!(matches!(locked, StartError::Records(ShelfError::InUse { .. })), "{locked:?}");
        mock.stop().await.unwrap();
        let platform = platform::Options { seed: options.platform.seed + 1, ..options.platform.clone() };
        let other = MockDiscord::start(Options { platform, ..options }).await.unwrap_err();
        assert!(matches!(other, StartError::Restore(RestoreError::OtherSeed { .. })), "{other:?}");
    }
}
