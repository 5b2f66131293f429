//! One WebSocket: frames in to the platform, frames out to the client, within bounds. Knows no op code.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use http::{HeaderValue, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::upgrade::{OnUpgrade, Parts, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::drip::Drip;
use super::line::Place;
use super::patience::Patience;
use super::rest::{Answer, Refusal};
use super::{Shared, line};
use crate::step::{ConnectionId, Frame, Input};

/// A client's message may be this long in bytes; the platform has a smaller bound and a close code of its own for it.
const MESSAGE_BYTES_MAX: usize = 64 << 10;
/// Frames that wait for a client: a replay after a resume comes at once and must fit.
const FRAMES_WAITING_MAX: usize = 4_096;
/// Bytes that wait for a client.
const BYTES_WAITING_MAX: usize = 8 << 20;
/// What a WebSocket may hold back of frames that the client does not take: one frame, however long it is.
const WRITE_BUFFER_BYTES_MAX: usize = 16 << 20;
/// How long a client may take to answer a close frame, in milliseconds.
const GOODBYE_TIMEOUT_MS: u64 = 2_000;
/// Sent when the doors close: clients come back and resume. Codes from 4000 on make some give up for good.
const SERVICE_RESTART: (u16, &str) = (1012, "Service restart");
/// Sent when a message is longer than [`MESSAGE_BYTES_MAX`].
const MESSAGE_TOO_BIG: (u16, &str) = (1009, "Message too big");

/// Where the frames for one client are put. A client that does not take them is cut off, not buffered for ever.
#[derive(Clone)]
pub(super) struct Socket {
    outbox: mpsc::Sender<Outgoing>,
    bytes_waiting: Arc<AtomicUsize>,
    cut: CancellationToken,
}

enum Outgoing {
    Frame(Frame),
    Close(u16, &'static str),
}

impl Socket {
    /// Puts a frame behind those that wait.
    pub(super) fn send(&self, frame: Frame) {
        let bytes = length(&frame);
        let waiting = self.bytes_waiting.fetch_add(bytes, Ordering::Relaxed) + bytes;
        // One frame may be longer than the bound when it is alone.
        let fits = waiting <= BYTES_WAITING_MAX || waiting == bytes;
        if !fits || self.outbox.try_send(Outgoing::Frame(frame)).is_err() {
            self.cut.cancel();
        }
    }

    /// Ends the line at once, without a word.
    pub(super) fn cut(&self) {
        self.cut.cancel();
    }

    /// Closes after everything that waits was sent.
    pub(super) fn close(&self, code: u16, reason: &'static str) {
        if self.outbox.try_send(Outgoing::Close(code, reason)).is_err() {
            self.cut.cancel();
        }
    }
}

/// Answers an upgrade, on whatever path it comes, and leaves the connection to a task of its own.
///
/// Extensions are not negotiated, however often a client offers them.
pub(super) fn upgrade(shared: Arc<Shared>, place: Place, mut request: http::Request<Incoming>) -> Answer {
    let Some(key) = request.headers().get(header::SEC_WEBSOCKET_KEY) else { return Refusal::NoKey.answer() };
    let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes())).expect("base64 is visible ASCII");
    let path_and_query = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let upgrade = hyper::upgrade::on(&mut request);
    let tracker = shared.tracker.clone();
    tracker.spawn(live(shared, place, upgrade, path_and_query));

    let mut response = Response::new(Drip::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

async fn live(shared: Arc<Shared>, place: line::Place, upgrade: OnUpgrade, path_and_query: String) {
    let upgraded = tokio::select! {
        upgraded = upgrade => upgraded,
        () = shared.cut.cancelled() => return,
    };
    let Ok(upgraded) = upgraded else { return };
    let Some(mut stream) = websocket(upgraded).await else { return };
    let connection = ConnectionId(shared.number());
    let (outbox, mut waiting) = mpsc::channel(FRAMES_WAITING_MAX);
    let bytes_waiting = Arc::new(AtomicUsize::new(0));
    let cut = shared.cut.child_token();
    let socket = Socket { outbox, bytes_waiting: bytes_waiting.clone(), cut: cut.clone() };
    shared.sockets().insert(connection, socket);

    let talk = async {
        shared.inbox.send(Input::Connected { connection, path_and_query }).await.ok()?;
        talk(&shared, connection, &mut stream, &mut waiting, &bytes_waiting).await
    };
    let code = tokio::select! {
        code = talk => code,
        () = cut.cancelled() => None,
    };
    shared.sockets().remove(&connection);
    drop(stream);
    drop(place);
    debug!(connection.id = connection.0, ?code, "a gateway connection ended");
    // Only an owner that has stopped does not hear of it, and it does not mind.
    let _ = shared.inbox.send(Input::Disconnected { connection, code }).await;
}

/// Both directions until one side ends it; returns the client's close code.
async fn talk<S>(
    shared: &Shared,
    connection: ConnectionId,
    stream: &mut S,
    waiting: &mut mpsc::Receiver<Outgoing>,
    bytes_waiting: &AtomicUsize,
) -> Option<u16>
where
    S: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
{
    loop {
        tokio::select! {
            outgoing = waiting.recv() => match outgoing? {
                Outgoing::Frame(frame) => {
                    let bytes = length(&frame);
                    stream.send(message(frame)).await.ok()?;
                    bytes_waiting.fetch_sub(bytes, Ordering::Relaxed);
                }
                Outgoing::Close(code, reason) => return goodbye(stream, (code, reason)).await,
            },
            incoming = stream.next() => {
                let frame = match incoming? {
                    Ok(Message::Text(text)) => Frame::Text(text.as_str().to_owned()),
                    Ok(Message::Binary(bytes)) => Frame::Binary(bytes),
                    // Pings are answered below us.
                    Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => continue,
                    Ok(Message::Close(frame)) => {
                        // The answer to the close frame is on its way out.
                        let _ = timeout(Duration::from_millis(GOODBYE_TIMEOUT_MS), stream.flush()).await;
                        return frame.map(|frame| frame.code.into());
                    }
                    Err(Error::Capacity(_)) => return goodbye(stream, MESSAGE_TOO_BIG).await,
                    Err(_) => return None,
                };
                shared.inbox.send(Input::Frame { connection, frame }).await.ok()?;
            }
            () = shared.closing.cancelled() => return goodbye(stream, SERVICE_RESTART).await,
        }
    }
}

/// Sends a close frame and waits a little for the client's, so that it can read the code before the line ends.
async fn goodbye<S>(stream: &mut S, (code, reason): (u16, &'static str)) -> Option<u16>
where
    S: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
{
    let frame = CloseFrame { code: CloseCode::from(code), reason: Utf8Bytes::from_static(reason) };
    stream.send(Message::Close(Some(frame))).await.ok()?;
    let answered = async {
        while let Some(Ok(message)) = stream.next().await {
            if let Message::Close(frame) = message {
                return frame.map(|frame| frame.code.into());
            }
        }
        None
    };
    timeout(Duration::from_millis(GOODBYE_TIMEOUT_MS), answered).await.ok().flatten()
}

/// A WebSocket over what the HTTP server has left: small buffers, so that a thousand idle clients are cheap.
async fn websocket(upgraded: Upgraded) -> Option<WebSocketStream<Patience>> {
    let Parts { io, read_buf, .. } = upgraded.downcast::<TokioIo<Patience>>().ok()?;
    let config = WebSocketConfig::default()
        .read_buffer_size(4_096)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    // A client may have sent its first frames together with the upgrade.
    let early = read_buf.to_vec();
    Some(WebSocketStream::from_partially_read(io.into_inner(), early, Role::Server, Some(config)).await)
}

fn length(frame: &Frame) -> usize {
    match frame {
        Frame::Text(text) => text.len(),
        Frame::Binary(bytes) => bytes.len(),
    }
}

fn message(frame: Frame) -> Message {
    match frame {
        Frame::Text(text) => Message::Text(text.into()),
        Frame::Binary(bytes) => Message::Binary(bytes),
    }
}
