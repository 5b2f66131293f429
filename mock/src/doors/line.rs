//! One TCP connection after the other: accepted up to a bound, served as HTTP/1.1, handed to the gateway when upgraded.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tracing::{debug, warn};

use super::patience::Patience;
use super::{Shared, gateway, rest};

/// Request heads may take this much, in bytes.
const HEAD_BYTES_MAX: usize = 16 << 10;
/// After the system refused a connection (too many open files), the next try waits this long, in milliseconds.
const ACCEPT_PAUSE_MS: u64 = 50;

/// Takes connections until the doors close.
pub(super) async fn accept(shared: Arc<Shared>, listener: TcpListener) {
    let places = Arc::new(Semaphore::new(shared.options.connections_max));
    loop {
        let accepted = tokio::select! {
            () = shared.closing.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                warn!(%error, "the pretend Discord could not take a connection");
                tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            debug!(connections = shared.options.connections_max, "the pretend Discord is full: a connection was shut");
            continue;
        };
        let connection = connection(shared.clone(), stream, Arc::new(place));
        shared.tracker.spawn(connection);
    }
}

/// The place of a connection among all; freed when the last holder is gone.
pub(super) type Place = Arc<tokio::sync::OwnedSemaphorePermit>;

async fn connection(shared: Arc<Shared>, stream: TcpStream, place: Place) {
    // Frames and answers are small and somebody waits for each of them. Without it they only come later.
    let _ = stream.set_nodelay(true);
    let stream = Patience::new(stream, Duration::from_millis(shared.options.write_timeout_ms));
    let service = service_fn(|request| {
        let (shared, place) = (shared.clone(), place.clone());
        respond(shared, place, request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(shared.options.head_timeout_ms))
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut served = std::pin::pin!(served);
    let outcome = tokio::select! {
        outcome = served.as_mut() => outcome,
        () = shared.closing.cancelled() => {
            served.as_mut().graceful_shutdown();
            tokio::select! { outcome = served => outcome, () = shared.cut.cancelled() => Ok(()) }
        }
    };
    if let Err(error) = outcome {
        // A client that leaves in the middle or speaks no HTTP is its own affair.
        debug!(error = %error, "a connection to the pretend Discord ended early");
    }
}

async fn respond(
    shared: Arc<Shared>,
    place: Place,
    request: http::Request<Incoming>,
) -> Result<rest::Answer, rest::Cut> {
    let mut response = if wants_upgrade(request.headers()) {
        gateway::upgrade(shared, place, request)
    } else if request.method() == Method::OPTIONS && request.headers().contains_key("access-control-request-method") {
        rest::preflight()
    } else {
        rest::exchange(&shared, request).await?
    };
    // Pages of other origins, such as API explorers, show pictures and try requests; nothing here trusts an origin.
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, http::HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, http::HeaderValue::from_static("*"));
    Ok(response)
}

fn wants_upgrade(headers: &HeaderMap) -> bool {
    headers.get_all(header::UPGRADE).iter().any(|value| {
        value.as_bytes().split(|byte| *byte == b',').any(|name| name.trim_ascii().eq_ignore_ascii_case(b"websocket"))
    })
}
