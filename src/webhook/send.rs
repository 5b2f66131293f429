//! One attempt: one POST, to an allowed address only, within bounded time, and its answer thrown away.

use std::{
    error::Error,
    future::Future,
    net::{SocketAddr, ToSocketAddrs},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::{TokioExecutor, TokioTimer},
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tower_service::Service;

use crate::{
    clock::Millis,
    task::{Attempt, Delivery},
    webhook::{AddressRule, IN_FLIGHT_MAX, IN_FLIGHT_PER_HOST_MAX, Signer},
};

/// How long a connection may take to be made, by the wall clock.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a whole attempt may take, by the wall clock.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);

/// How long the rest of an answer is waited for, by the wall clock, when its status is known.
const REST_TIMEOUT: Duration = Duration::from_secs(1);

/// How much of an answer is read, in bytes, so that its connection can be used again; the rest is left unread.
pub const ANSWER_BYTES_MAX: usize = 64 << 10;

/// What we call ourselves.
pub const USER_AGENT: &str = concat!("midjourney-api/", env!("CARGO_PKG_VERSION"));

/// Names that are looked up at the same time: as many as there are attempts, so that a receiver that is well waits for no
/// lookup of those that are not. A lookup holds a thread until the system has given up, which may take longer than an
/// attempt, and commits need threads as well: they have the other half of the runtime's 512.
const LOOKUPS_MAX: usize = IN_FLIGHT_MAX;

/// How long an unused connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of an error's words is kept, in bytes.
const WORDS_BYTES_MAX: usize = 200;

/// Makes attempts. Knows neither Discord's tokens nor its connections. Cheap to clone.
#[derive(Clone)]
pub struct Sender {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    rule: AddressRule,
    signer: Signer,
    total_timeout: Duration,
}

impl Sender {
    /// A sender to the addresses of that rule.
    pub fn new(rule: AddressRule, signer: Signer) -> Sender {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new(rule.clone()));
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let connector =
            HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IN_FLIGHT_PER_HOST_MAX)
            .build(connector);
        Sender { client, rule, signer, total_timeout: TOTAL_TIMEOUT }
    }

    /// The same with less patience than [`TOTAL_TIMEOUT`].
    pub fn with_total_timeout(self, total_timeout: Duration) -> Sender {
        Sender { total_timeout: total_timeout.min(TOTAL_TIMEOUT), ..self }
    }

    /// Tells one change once. `now` is the attempt's own time, and part of what is signed.
    ///
    /// Shape: `POST` of the delivery's body as `application/json` with `webhook-id`, `webhook-timestamp`, the `x-request-id`
    /// of the request that it goes back to and, if there are secrets, `webhook-signature`. Redirects are not followed.
    ///
    /// Source: contract 4.11; Standard Webhooks 1.0, "Webhook Headers".
    pub async fn send(&self, delivery: &Delivery, now: Millis) -> Attempt {
        let uri = match self.rule.check_url(&delivery.url) {
            Ok(uri) => uri,
            Err(why) => return Attempt::Forbidden { why },
        };
        let request = match self.request(uri, delivery, now) {
            Ok(request) => request,
            Err(error) => return Attempt::Forbidden { why: error.to_string() },
        };
        let mut ended = None;
        let exchange = async {
            match self.client.request(request).await {
                Ok(response) => {
                    let (head, body) = response.into_parts();
                    let (status, retry_after_s) = (head.status.as_u16(), retry_after_s(&head.headers, now));
                    ended = Some(Attempt::Answered { status, retry_after_s });
                    // An answer that drips, or is shorter than it says, is an answer: what was taken is not told again.
                    let _ = timeout(REST_TIMEOUT, discard(body)).await;
                }
                Err(error) => ended = Some(failure(&error)),
            }
        };
        let _ = timeout(self.total_timeout, exchange).await;
        let late = || Attempt::Unreached { why: format!("no answer within {} s", self.total_timeout.as_secs()) };
        ended.unwrap_or_else(late)
    }

    fn request(&self, uri: Uri, delivery: &Delivery, now: Millis) -> http::Result<Request<Full<Bytes>>> {
        let timestamp_s = now.0 / 1000;
        let mut request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, USER_AGENT)
            .header("webhook-id", delivery.id.to_string())
            .header("webhook-timestamp", timestamp_s);
        if let Some(request_id) = &delivery.request_id {
            request = request.header("x-request-id", request_id);
        }
        if let Some(signature) = self.signer.sign(delivery.id, timestamp_s, &delivery.body) {
            request = request.header("webhook-signature", signature);
        }
        request.body(Full::new(Bytes::from_owner(delivery.body.clone())))
    }
}

/// Reads an answer to its end, or to its limit; what goes wrong here does not matter any more.
async fn discard(mut body: Incoming) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > ANSWER_BYTES_MAX {
            break;
        }
    }
}

/// The receiver's wish in seconds: a number, or a date, which is compared with the answer's own date, else with ours.
///
/// Source: RFC 9110, 10.2.3.
fn retry_after_s(headers: &HeaderMap, now: Millis) -> Option<u64> {
    let date = |value: &str| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok();
    let wish = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !wish.is_empty() && wish.bytes().all(|digit| digit.is_ascii_digit()) {
        // Whatever does not fit is longer than anyone waits.
        return Some(wish.parse().unwrap_or(u64::MAX));
    }
    let from = headers.get(header::DATE).and_then(|from| date(from.to_str().ok()?));
    let from_s = from.map_or((now.0 / 1000).cast_signed(), jiff::Timestamp::as_second);
    u64::try_from(date(wish)?.as_second() - from_s).ok()
}

/// Why there was no answer. The address stays out of it: it may hold a secret.
fn failure(error: &(dyn Error + 'static)) -> Attempt {
    let causes = || std::iter::successors(Some(error), |error| (*error).source());
    if let Some(ForbiddenAddress(why)) = causes().find_map(|error| error.downcast_ref()) {
        return Attempt::Forbidden { why: why.clone() };
    }
    let mut why = causes().last().map_or_else(String::new, ToString::to_string);
    why.truncate(why.floor_char_boundary(WORDS_BYTES_MAX));
    Attempt::Unreached { why }
}

/// Names are resolved once, and what may not be called is left out before anyone can connect to it: a name cannot lead
/// elsewhere between the check and the connection.
#[derive(Clone)]
struct Resolver {
    rule: AddressRule,
    places: Arc<Semaphore>,
}

impl Resolver {
    fn new(rule: AddressRule) -> Resolver {
        Resolver { rule, places: Arc::new(Semaphore::new(LOOKUPS_MAX)) }
    }
}

/// None of a name's addresses may be called.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct ForbiddenAddress(String);

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (rule, places) = (self.rule.clone(), self.places.clone());
        Box::pin(async move {
            let place = places.acquire_owned().await?;
            let lookup = spawn_blocking(move || {
                let _until_it_ends = place;
                // The port is the connector's business; it puts its own.
                (name.as_str(), 0).to_socket_addrs()
            });
            let found = lookup.await??;
            let mut allowed = Vec::new();
            let mut refused = None;
            for address in found {
                match rule.allows(address.ip()) {
                    Ok(()) => allowed.push(address),
                    Err(why) => refused = Some(why),
                }
            }
            match refused {
                Some(why) if allowed.is_empty() => Err(ForbiddenAddress(why).into()),
                _ => Ok(allowed.into_iter()),
            }
        })
    }
}

#[cfg(test)]
#[path = "send_tests.rs"]
mod tests;
