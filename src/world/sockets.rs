//! Any Discord, over HTTP and WebSocket: a task for each socket and each request, feeding the world's mail.

use std::{collections::HashMap, time::Duration};

use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::timeout,
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::debug;

use crate::{
    discord::{
        gateway::Frame,
        rest::{Request, Response},
    },
    id::AccountId,
    link::LinkInput,
    world::{handle::Mail, rooms::Wish},
};

/// How long opening a gateway connection may take on the wall's clock.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a request may take on the wall's clock.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 16 << 20;
/// The longest frame that is read, in bytes, before it is inflated.
const FRAME_BYTES_MAX: usize = 16 << 20;
/// How many frames may wait to be sent on one connection.
const FRAMES_WAITING_MAX: usize = 256;

type Https = Client<HttpsConnector<HttpConnector>, Full<bytes::Bytes>>;

/// The sockets of all links.
pub(super) struct Sockets {
    /// For example `https://discord.com`, without a slash at the end.
    rest: String,
    client: Https,
    mail: mpsc::Sender<Mail>,
    lines: HashMap<AccountId, Line>,
    tracker: TaskTracker,
    stop: CancellationToken,
}

/// One gateway connection.
struct Line {
    connection: u64,
    frames: mpsc::Sender<Outgoing>,
}

enum Outgoing {
    Text(String),
    Close(u16),
}

/// Whose link hears what a connection brings.
struct Ear {
    account: AccountId,
    mail: mpsc::Sender<Mail>,
}

impl Ear {
    /// Waits while the world is busy: what is not read holds up the peer. A world that is gone hears nothing.
    async fn tell(&self, input: LinkInput) {
        let _ = self.mail.send(Mail::Wire(self.account, input)).await;
    }
}

impl Sockets {
    pub(super) fn new(rest: &str, mail: mpsc::Sender<Mail>) -> Sockets {
        let connector =
            hyper_rustls::HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Sockets {
            rest: rest.trim_end_matches('/').to_owned(),
            client: Client::builder(TokioExecutor::new()).build(connector),
            mail,
            lines: HashMap::new(),
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    pub(super) fn carry(&mut self, wish: Wish) {
        match wish {
            Wish::Connect { account, connection, url } => {
                let (frames, outgoing) = mpsc::channel(FRAMES_WAITING_MAX);
                self.lines.insert(account, Line { connection, frames });
                let (ear, stop) = (Ear { account, mail: self.mail.clone() }, self.stop.clone());
                self.tracker.spawn(async move {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = talk(connection, &url, outgoing, &ear) => {}
                    }
                });
            }
            Wish::Send { account, connection, frame } => {
                self.post(account, connection, Outgoing::Text(frame.into_text()));
            }
            Wish::Close { account, connection, code } => self.post(account, connection, Outgoing::Close(code)),
            Wish::Call { account, call, request, .. } => {
                let (mail, client, rest, stop) =
                    (self.mail.clone(), self.client.clone(), self.rest.clone(), self.stop.clone());
                self.tracker.spawn(async move {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        answer = ask(&client, &rest, *request) => {
                            drop(mail.send(Mail::Wire(account, LinkInput::Answered { call, answer })).await);
                        }
                    }
                });
            }
            Wish::Answer(..) | Wish::Attempt(_) | Wish::Resent(..) | Wish::Translate(..) => {
                unreachable!("the loop keeps answers and attempts to itself")
            }
        }
    }

    fn post(&mut self, account: AccountId, connection: u64, outgoing: Outgoing) {
        let Some(line) = self.lines.get(&account).filter(|line| line.connection == connection) else { return };
        // A peer that does not read is as good as gone; the heartbeat notices, and the link connects anew.
        if let Err(TrySendError::Closed(_) | TrySendError::Full(_)) = line.frames.try_send(outgoing) {
            self.lines.remove(&account);
        }
    }

    /// Lets closing frames leave, and then cuts what is still open.
    pub(super) async fn close(&mut self) {
        const FAREWELL_WAIT: Duration = Duration::from_secs(1);
        self.lines.clear();
        self.tracker.close();
        if timeout(FAREWELL_WAIT, self.tracker.wait()).await.is_err() {
            self.stop.cancel();
            self.tracker.wait().await;
        }
    }
}

/// Opens a gateway connection and carries frames both ways until it is gone.
async fn talk(connection: u64, url: &str, mut outgoing: mpsc::Receiver<Outgoing>, ear: &Ear) {
    let config =
        WebSocketConfig::default().max_message_size(Some(FRAME_BYTES_MAX)).max_frame_size(Some(FRAME_BYTES_MAX));
    let opened = timeout(CONNECT_TIMEOUT, tokio_tungstenite::connect_async_with_config(url, Some(config), true)).await;
    let mut socket = match opened {
        Ok(Ok((socket, _))) => socket,
        Ok(Err(error)) => return ear.tell(LinkInput::Failed { connection, why: error.to_string() }).await,
        Err(_) => return ear.tell(LinkInput::Failed { connection, why: "no answer in time".to_owned() }).await,
    };
    ear.tell(LinkInput::Opened { connection }).await;
    let code = loop {
        tokio::select! {
            incoming = socket.next() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    ear.tell(LinkInput::Frame { connection, frame: Frame::Text(text.as_str().to_owned()) }).await;
                }
                Some(Ok(Message::Binary(bytes))) => {
                    ear.tell(LinkInput::Frame { connection, frame: Frame::Binary(bytes) }).await;
                }
                Some(Ok(Message::Close(frame))) => break frame.map(|frame| u16::from(frame.code)),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => {
                    debug!(%error, "a gateway connection was cut");
                    break None;
                }
                None => break None,
            },
            order = outgoing.recv() => match order {
                Some(Outgoing::Text(text)) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        break None;
                    }
                }
                Some(Outgoing::Close(code)) => {
                    let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
                    // Whether it arrives or not: this side is done with it.
                    let _ = socket.close(Some(frame)).await;
                    return;
                }
                None => return,
            },
        }
    };
    ear.tell(LinkInput::Closed { connection, code }).await;
}

/// One request over HTTP. An error is in words and holds nothing secret.
async fn ask(client: &Https, rest: &str, request: Request) -> Result<Response, String> {
    let exchange = async {
        let (mut parts, body) = request.http.into_parts();
        // An absolute one leads to another host.
        if parts.uri.authority().is_none() {
            let whole = format!("{rest}{}", parts.uri);
            parts.uri = whole.parse().map_err(|error: http::uri::InvalidUri| error.to_string())?;
        }
        let request = http::Request::from_parts(parts, Full::new(body));
        let response = client.request(request).await.map_err(|error| error.to_string())?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| error.to_string())?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    };
    timeout(CALL_TIMEOUT, exchange).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
}
