//! Who is told: takes webhooks, in this process or at a socket, checks their signatures, and answers as the story wishes.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use midjourney_api::{task::Attempt, world};
use serde_json::Value;
use tokio::{net::TcpListener, sync::Notify};
use tokio_util::task::TaskTracker;

/// What the worlds of all stories sign with.
pub const SECRET: &str = "whsec_c3Rvcmllcy1hcmUtc2lnbmVkLXdpdGgtdGhpcw==";

/// One attempt, as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// `webhook-id`.
    pub id: String,
    /// The body, byte for byte.
    pub raw: String,
    /// The body, read.
    pub body: Value,
    /// What it was answered.
    pub status: u16,
    /// `x-request-id`.
    pub request_id: Option<String>,
}

impl Received {
    /// Whether it was taken.
    pub fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Who is told. Clones are the same one.
#[derive(Clone)]
pub struct Receiver(Arc<Shared>);

struct Shared {
    url: String,
    received: Mutex<Vec<Received>>,
    /// What the next attempts are answered; 200 when it is empty.
    script: Mutex<VecDeque<u16>>,
    /// Whatever was no webhook of ours, in words.
    strange: Mutex<Vec<String>>,
    arrival: Notify,
}

impl Receiver {
    fn at(url: String) -> Receiver {
        let shared = Shared {
            url,
            received: Mutex::default(),
            script: Mutex::default(),
            strange: Mutex::default(),
            arrival: Notify::new(),
        };
        Receiver(Arc::new(shared))
    }

    /// Takes webhooks without a socket.
    pub fn in_process() -> Receiver {
        Receiver::at("http://receiver.example/hook".to_owned())
    }

    /// Takes webhooks at a free port of this machine.
    pub async fn at_a_socket() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let receiver = Receiver::at(format!("http://{}/hook", listener.local_addr().expect("bound")));
        let (tracker, host) = (TaskTracker::new(), receiver.clone());
        TaskTracker::new().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let host = host.clone();
                tracker.spawn(async move {
                    let service = service_fn(move |request| {
                        let host = host.clone();
                        async move { Ok::<_, Infallible>(host.serve(request).await) }
                    });
                    // A sender that is killed leaves its connection broken.
                    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
                });
            }
        });
        receiver
    }

    async fn serve(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        // A sender that is killed leaves its body unfinished; that attempt did not arrive.
        let Ok(body) = body.collect().await else { return Response::new(Full::default()) };
        let body = body.to_bytes();
        let verified = standardwebhooks::Webhook::new(SECRET).and_then(|known| known.verify(&body, &head.headers));
        let id = head.headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
        if let Err(error) = verified {
            self.0.strange.lock().expect("not poisoned").push(format!("{id}: {error}"));
        }
        let request_id = head.headers.get("x-request-id").and_then(|id| id.to_str().ok());
        let status = self.take(id.to_owned(), request_id.map(str::to_owned), &body);
        Response::builder().status(status).body(Full::default()).expect("a status and nothing else")
    }

    fn take(&self, id: String, request_id: Option<String>, body: &[u8]) -> u16 {
        let raw = String::from_utf8_lossy(body).into_owned();
        let status = self.0.script.lock().expect("not poisoned").pop_front().unwrap_or(200);
        let body = serde_json::from_str(&raw).unwrap_or_else(|error| panic!("{raw} is no JSON: {error}"));
        self.0.received.lock().expect("not poisoned").push(Received { id, raw, body, status, request_id });
        self.0.arrival.notify_waiters();
        status
    }

    /// The same without a socket.
    pub fn sink(&self) -> world::Receiver {
        let this = self.clone();
        world::Receiver::Sink(Arc::new(move |delivery| Attempt::Answered {
            status: this.take(delivery.id.to_string(), delivery.request_id.clone(), &delivery.body),
            retry_after_s: None,
        }))
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// What the next attempts are answered, one after the other; 200 after that.
    pub fn will_answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.0.script.lock().expect("not poisoned").extend(statuses);
    }

    /// Answers 200 again from now on.
    pub fn recovers(&self) {
        self.0.script.lock().expect("not poisoned").clear();
    }

    /// Every attempt so far, as they arrived.
    pub fn received(&self) -> Vec<Received> {
        let strange = self.0.strange.lock().expect("not poisoned");
        assert!(strange.is_empty(), "webhooks that are not ours: {strange:?}");
        self.0.received.lock().expect("not poisoned").clone()
    }

    /// Returns when another attempt has arrived.
    pub async fn arrival(&self) {
        self.0.arrival.notified().await;
    }
}
