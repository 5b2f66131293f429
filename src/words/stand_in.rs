//! A chat endpoint for tests, on the loopback: hears everything, and answers as it is told.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

use super::{Endpoint, Translator, TranslatorKey, TranslatorSettings};

/// The key that must never be seen.
pub const KEY: &str = "sk-4711";

/// One request.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub question: Value,
}

impl Heard {
    /// What is to be translated.
    pub fn text(&self) -> &str {
        self.question["messages"][1]["content"].as_str().expect("a message of the user")
    }
}

/// The endpoint; gone when dropped.
pub struct StandIn {
    address: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    _tasks: JoinSet<()>,
}

impl StandIn {
    /// Opens on a free port; `answer` is called for each request.
    pub async fn start<F, A>(answer: A) -> StandIn
    where
        A: Fn(Heard) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response<Full<Bytes>>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound").to_string();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let all = heard.clone();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.expect("someone calls");
                let (answer, all) = (answer.clone(), all.clone());
                let service = service_fn(move |request: Request<Incoming>| {
                    let (answer, all) = (answer.clone(), all.clone());
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.expect("a whole request").to_bytes();
                        let question = serde_json::from_slice(&body).unwrap_or(Value::Null);
                        let path = head.uri.to_string();
                        let heard = Heard { method: head.method, path, headers: head.headers, question };
                        all.lock().expect("nobody panicked").push(heard.clone());
                        Ok::<_, Infallible>(answer(heard).await)
                    }
                });
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        StandIn { address, heard, _tasks: tasks }
    }

    /// Puts `[en]` before every text, or `[zh]`.
    pub async fn marking() -> StandIn {
        StandIn::start(async |heard| {
            let instruction = heard.question["messages"][0]["content"].as_str().expect("an instruction");
            let mark = if instruction.contains("into English") { "[en]" } else { "[zh]" };
            chat(&format!("{mark} {}", heard.text()))
        })
        .await
    }

    /// Answers everything alike.
    pub async fn saying(status: u16, body: &'static str) -> StandIn {
        StandIn::start(move |_| std::future::ready(answer(status, body))).await
    }

    /// Hears, and says nothing.
    pub async fn silent() -> StandIn {
        StandIn::start(async |_| std::future::pending().await).await
    }

    /// What was heard so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("nobody panicked").clone()
    }

    /// The texts among it.
    pub fn texts(&self) -> Vec<String> {
        self.heard().iter().map(|heard| heard.text().to_owned()).collect()
    }

    /// One that asks here.
    pub fn translator(&self, timeout: Duration) -> Translator {
        let endpoint = Endpoint::parse(&format!("http://{}/v1?tenant=secret-too", self.address)).expect("an address");
        let key = Some(TranslatorKey::parse(KEY).expect("a key"));
        Translator::new(TranslatorSettings { endpoint, model: "parrot".to_owned(), key, timeout })
    }
}

/// An answer with that body.
pub fn answer(status: u16, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let status = StatusCode::from_u16(status).expect("a status");
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    if status.is_redirection() {
        let elsewhere = "/elsewhere".parse().expect("a sound header");
        response.headers_mut().insert(header::LOCATION, elsewhere);
    }
    response
}

/// A chat completion.
pub fn chat(content: &str) -> Response<Full<Bytes>> {
    let choice = json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}});
    answer(200, json!({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]}).to_string())
}
