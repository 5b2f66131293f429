//! One HTTP request and its whole answer, for the commands that ask a server.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::time::timeout;

/// How long an answer may take, by the wall clock.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How much of an answer is read, in bytes.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// An answer, read to its end.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// Its body as JSON; null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Asks, and waits for the whole answer. Redirects are not followed.
///
/// # Errors
/// Why there is none, in words.
pub async fn ask(method: Method, url: &str, headers: HeaderMap) -> Result<Answer, String> {
    let mut request = Request::builder().method(method).uri(url).body(Full::<Bytes>::default()).map_err(words)?;
    *request.headers_mut() = headers;
    let connector =
        hyper_rustls::HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
    let client = Client::builder(TokioExecutor::new()).build::<_, Full<Bytes>>(connector);
    let exchange = async {
        let (head, body) = client.request(request).await.map_err(words)?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Answer { status: head.status, body })
    };
    timeout(TIMEOUT, exchange).await.unwrap_or_else(|_| Err(format!("no answer within {} s", TIMEOUT.as_secs())))
}

/// The last cause, which says most.
fn words(error: impl Error + 'static) -> String {
    let first: &(dyn Error + 'static) = &error;
    std::iter::successors(Some(first), |error| (*error).source()).last().map_or_else(String::new, ToString::to_string)
}
