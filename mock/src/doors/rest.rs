//! One HTTP exchange: the body is read within bounds, the platform is asked, its answer is put on the wire.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout, timeout_at};

use super::drip::Drip;
use super::{Reply, Shared, cdn};
use crate::step::{Body, ExchangeId, Input, Trickle};

/// What goes back to the client.
pub(super) type Answer = Response<Drip>;

/// The line is to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the line was cut on purpose")]
pub(super) struct Cut;

/// A body may take this long before its pace is looked at, in milliseconds.
const BODY_GRACE_MS: u64 = 10_000;
/// A body that comes slower than this after the grace is given up, in bytes per second.
const BODY_PACE: u64 = 4_096;
/// Of a body that is too large so much more is taken and dropped, so that a client that is still sending hears the answer.
const DROPPED_BYTES_MAX: usize = 64 << 20;
/// The owner answers every request within one step; only one that has stopped stepping takes longer, in milliseconds.
const ANSWER_TIMEOUT_MS: u64 = 30_000;

/// Carries a request to the platform and its response back.
///
/// # Errors
/// [`Cut`] when the platform wants the line to end instead.
pub(super) async fn exchange(shared: &Shared, request: http::Request<Incoming>) -> Result<Answer, Cut> {
    let (mut head, body) = request.into_parts();
    let body = match read(shared, body).await {
        Ok(body) => body,
        Err(refusal) => return Ok(refusal.answer()),
    };
    let wish = cdn::Wish::of(&head.method, &head.headers);
    if head.method == Method::HEAD {
        // Whoever answers GET answers HEAD; the body is left out below.
        head.method = Method::GET;
    }
    let exchange = ExchangeId(shared.number());
    let (answer, response) = oneshot::channel();
    shared.exchanges().insert(exchange, answer);
    let _waiting = Waiting { shared, exchange };

    let input = Input::Request { exchange, request: http::Request::from_parts(head, body) };
    let asked = async {
        shared.inbox.send(input).await.ok()?;
        response.await.ok()
    };
    Ok(match timeout(Duration::from_millis(ANSWER_TIMEOUT_MS), asked).await {
        Ok(Some(Reply::Response(response))) => deliver(shared, wish, response).await,
        Ok(Some(Reply::Cut)) => return Err(Cut),
        Ok(None) => Refusal::Stopping.answer(),
        Err(_) => Refusal::Silence.answer(),
    })
}

/// Lets browsers of any origin use any method.
pub(super) fn preflight() -> Answer {
    let mut response = Response::new(Drip::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*, Authorization"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

async fn deliver(shared: &Shared, wish: cdn::Wish, response: Response<Body>) -> Answer {
    let (mut head, body) = response.into_parts();
    let trickle = head.extensions.remove::<Trickle>();
    let answer = match (head.status, body) {
        (StatusCode::OK, body) => cdn::deliver(shared, &wish, head, body).await,
        (_, Body::Bytes(bytes)) => Response::from_parts(head, Drip::whole(bytes)),
        (_, Body::Picture(recipe)) => {
            Response::from_parts(head, Drip::whole(shared.gallery.picture(&shared.tracker, recipe).await))
        }
        (_, Body::Thumbnail(recipe, wish)) => {
            Response::from_parts(head, Drip::whole(shared.gallery.thumbnail(&shared.tracker, recipe, wish).await))
        }
    };
    match trickle {
        Some(Trickle { bytes_per_s }) => answer.map(|body| body.at(bytes_per_s)),
        None => answer,
    }
}

/// Reads a body by counting: a length that a header promises is not believed.
async fn read(shared: &Shared, mut body: Incoming) -> Result<Bytes, Refusal> {
    let mut deadline = deadline_from_now();
    let mut share = Share { shared, bytes: 0 };
    let mut collected = BytesMut::new();
    loop {
        let frame = match timeout_at(deadline, body.frame()).await {
            Err(_) => return Err(Refusal::TooSlow),
            Ok(None) => return Ok(collected.freeze()),
            Ok(Some(Err(_))) => return Err(Refusal::Broken),
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if collected.len() + data.len() > shared.options.body_bytes_max {
            drop((std::mem::take(&mut collected), share, data));
            drain(body).await;
            return Err(Refusal::TooLarge);
        }
        share.grow(data.len())?;
        deadline += Duration::from_millis(data.len() as u64 * 1_000 / BODY_PACE);
        collected.extend_from_slice(&data);
    }
}

/// Lets a client finish what it is saying, within bounds.
async fn drain(mut body: Incoming) {
    let rest = async {
        let mut count = 0;
        while let Some(Ok(frame)) = body.frame().await {
            count += frame.data_ref().map_or(0, Bytes::len);
            if count > DROPPED_BYTES_MAX {
                return;
            }
        }
    };
    // Who is slow as well has had time enough to look.
    let _ = timeout(Duration::from_millis(BODY_GRACE_MS), rest).await;
}

#[expect(clippy::disallowed_methods, reason = "clients are timed by the wall, whatever the world's clock says")]
fn deadline_from_now() -> Instant {
    Instant::now() + Duration::from_millis(BODY_GRACE_MS)
}

/// What one body takes of the room for all; given back when it has been handed on.
struct Share<'a> {
    shared: &'a Shared,
    bytes: usize,
}

impl Share<'_> {
    fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes += bytes;
        let taken = self.shared.bodies_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if taken > self.shared.options.bodies_bytes_max { Err(Refusal::Crowded) } else { Ok(()) }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.shared.bodies_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Takes the exchange off the list whatever happens, a client that leaves included.
struct Waiting<'a> {
    shared: &'a Shared,
    exchange: ExchangeId,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.shared.exchanges().remove(&self.exchange);
    }
}

/// What the door itself answers, in the form of Discord's own errors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    Broken,
    NoKey,
    TooLarge,
    TooSlow,
    Crowded,
    Stopping,
    Silence,
}

impl Refusal {
    pub(super) fn answer(self) -> Answer {
        let (status, text) = match self {
            Refusal::Broken => (StatusCode::BAD_REQUEST, r#"{"message":"400: Bad Request","code":0}"#),
            Refusal::NoKey => (StatusCode::BAD_REQUEST, r#"{"message":"400: No Sec-WebSocket-Key","code":0}"#),
            Refusal::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, r#"{"message":"Request entity too large","code":40005}"#)
            }
            Refusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, r#"{"message":"408: Request Timeout","code":0}"#),
            Refusal::Crowded | Refusal::Stopping => (
                StatusCode::SERVICE_UNAVAILABLE,
                r#"{"message":"API resource is currently overloaded. Try again a little later","code":130000}"#,
            ),
            Refusal::Silence => (StatusCode::GATEWAY_TIMEOUT, r#"{"message":"504: Gateway Timeout","code":0}"#),
        };
        let mut response = Response::new(Drip::whole(Bytes::from_static(text.as_bytes())));
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if matches!(self, Refusal::TooLarge | Refusal::TooSlow | Refusal::Broken) {
            // The rest of the body is not read, so nothing more can be said on this connection.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
