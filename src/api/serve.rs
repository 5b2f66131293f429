//! The socket before the front door: connections within limits of number and time, and a stop that lets answers finish.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::{
    Addr, Endpoint, Request,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, warn};

use super::{
    front::Front,
    patience::{Patient, Turn},
};

/// Connections at a time; more wait in the listener's backlog.
const CONNECTIONS_MAX: usize = 4_096;
/// A request's head, and what is read ahead of a body.
const BUFFER_BYTES_MAX: usize = 64 << 10;
/// How long a connection may stay ready without a request. Longer than clients keep theirs, so that they close first.
const IDLE_TIME: Duration = Duration::from_secs(120);
/// How long to wait when the system has no more connections to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long answers may take to finish once we are told to stop.
const STOP_TIME: Duration = Duration::from_secs(10);

/// Serves until `stop`: then takes no more connections, lets answers finish for ten seconds, and cuts what is left.
pub async fn serve(listener: TcpListener, front: Front, stop: CancellationToken) {
    let front = Arc::new(front);
    let connections = TaskTracker::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let cut = CancellationToken::new();
    loop {
        let place = tokio::select! {
            () = stop.cancelled() => break,
            place = places.clone().acquire_owned() => place.expect("the places are never closed"),
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, remote)) => {
                let connection = connection(stream, remote, front.clone(), stop.clone());
                let cut = cut.clone();
                connections.spawn(async move {
                    tokio::select! {
                        () = cut.cancelled() => {}
                        () = connection => {}
                    }
                    drop(place);
                });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn!(%error, "no connection could be accepted");
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = sleep(ACCEPT_PAUSE) => {}
                }
            }
        }
    }
    drop(listener);
    connections.close();
    if timeout(STOP_TIME, connections.wait()).await.is_err() {
        warn!(connections = connections.len(), "answers that took too long were cut");
        cut.cancel();
        connections.wait().await;
    }
}

/// Whether the failure is the other side's, so that the next connection may fare better at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(stream: TcpStream, remote: SocketAddr, front: Arc<Front>, stop: CancellationToken) {
    // Answers are written whole, so waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let local = stream.local_addr().map(|address| LocalAddr(Addr::socket(address))).unwrap_or_default();
    let remote_address = RemoteAddr(Addr::socket(remote));
    let turn = Turn::default();
    let service = {
        let turn = turn.clone();
        service_fn(move |request: hyper::Request<Incoming>| {
            turn.pass();
            let request = Request::from((request, local.clone(), remote_address.clone(), Scheme::HTTP));
            let (front, turn) = (front.clone(), turn.clone());
            async move {
                let response = front.get_response(request).await;
                turn.pass();
                Ok::<hyper::Response<BoxBody<Bytes, io::Error>>, Infallible>(response.into())
            }
        })
    };
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIME)
        .max_buf_size(BUFFER_BYTES_MAX)
        .serve_connection(TokioIo::new(Patient::new(stream, turn)), service);
    tokio::pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        debug!(%remote, error = &error as &dyn std::error::Error, "a connection ended early");
    }
}
