//! Stories of the whole platform, told through its only door: inputs in, writes and outputs out.

mod commands;
mod faces;
mod gateway;
mod golden;
mod hardship;
mod interactions;
mod journal;
mod kinds;
mod laws;
mod random;
mod repertoire;
mod rest;
mod restore;
pub mod robot;
mod storm;
mod timelines;
mod videos;

use std::collections::BTreeMap;

use bytes::Bytes;
use flate2::{Decompress, FlushDecompress};
use http::Request;
use serde_json::{Value, json};

use crate::platform::{Options, Platform};
use crate::step::{Body, ConnectionId, ExchangeId, Frame, Input, Millis, Output, Step, Table, Write};

pub const USER: &str = "mock-user-token";
pub const CHANNEL: &str = "1100000000000000002";
pub const START: Millis = Millis(1_780_000_000_000);

/// Something a client saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub at: Millis,
    pub connection: u64,
    pub payload: Value,
}

/// A platform with its clock moved by hand, its records kept, and everything that left it.
pub struct Scene {
    pub platform: Platform,
    pub now: Millis,
    pub records: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    pub seen: Vec<Seen>,
    pub closed: Vec<(u64, u16)>,
    pub cut: Vec<u64>,
    pub late: Vec<(u64, http::Response<Body>)>,
    pub raw: Vec<String>,
    inflaters: BTreeMap<u64, Decompress>,
    exchange: u64,
    connection: u64,
}

/// Options for tests: nobody is closed for being silent.
pub fn options() -> Options {
    Options { dead_client_after_ms: None, ..Options::default() }
}

impl Scene {
    pub fn new(options: Options) -> Scene {
        let (platform, writes) = Platform::new(options, START);
        let mut scene = Scene::of(platform);
        scene.keep(writes);
        scene
    }

    pub fn of(platform: Platform) -> Scene {
        Scene {
            platform,
            now: START,
            records: BTreeMap::new(),
            seen: Vec::new(),
            closed: Vec::new(),
            cut: Vec::new(),
            late: Vec::new(),
            raw: Vec::new(),
            inflaters: BTreeMap::new(),
            exchange: 0,
            connection: 0,
        }
    }

    fn keep(&mut self, writes: Vec<Write>) {
        for write in writes {
            match write {
                Write::Put { table, key, value } => drop(self.records.insert((table, key), value)),
                Write::Delete { table, key } => drop(self.records.remove(&(table, key))),
            }
        }
    }

    /// One input; the response, if it was a request.
    pub fn step(&mut self, input: Input) -> Option<http::Response<Body>> {
        let asked = match &input {
            Input::Request { exchange, .. } => Some(*exchange),
            _ => None,
        };
        let Step { writes, outputs } = self.platform.step(self.now, input);
        self.keep(writes);
        let mut answer = None;
        for output in outputs {
            // The number of an exchange is the carrier's, all else is the platform's.
            self.raw.push(match &output {
                Output::Response { response, .. } => format!("{response:?}"),
                other => format!("{other:?}"),
            });
            match output {
                Output::Response { exchange, response } if Some(exchange) == asked => answer = Some(response),
                Output::Response { exchange, response } => self.late.push((exchange.0, response)),
                Output::Cut { exchange } => self.cut.push(exchange.0),
                Output::Close { connection, code, .. } => self.closed.push((connection.0, code)),
                Output::Frame { connection, frame } => {
                    let text = match frame {
                        Frame::Text(text) => text,
                        Frame::Binary(bytes) => {
                            let inflater = self.inflaters.entry(connection.0).or_insert_with(|| Decompress::new(true));
                            let mut out = Vec::with_capacity(1 << 20);
                            inflater.decompress_vec(&bytes, &mut out, FlushDecompress::Sync).expect("a sound stream");
                            String::from_utf8(out).expect("text")
                        }
                    };
                    let payload = serde_json::from_str(&text).expect("JSON");
                    self.seen.push(Seen { at: self.now, connection: connection.0, payload });
                }
            }
        }
        answer
    }

    pub fn send(&mut self, request: Request<Bytes>) -> http::Response<Body> {
        self.ask(request).expect("every request is answered at once")
    }

    /// A request that may find no answer, or a late one.
    pub fn ask(&mut self, request: Request<Bytes>) -> Option<http::Response<Body>> {
        self.exchange += 1;
        let exchange = ExchangeId(self.exchange);
        self.step(Input::Request { exchange, request })
    }

    /// A request with JSON; status and JSON of the answer.
    pub fn call(&mut self, method: &str, path: &str, token: &str, body: Option<Value>) -> (u16, Value) {
        read(self.send(request(method, path, token, body)))
    }

    pub fn get(&mut self, path: &str) -> (u16, Value) {
        self.call("GET", path, USER, None)
    }

    pub fn connect(&mut self, path_and_query: &str) -> u64 {
        self.connection += 1;
        let connection = ConnectionId(self.connection);
        self.step(Input::Connected { connection, path_and_query: path_and_query.to_owned() });
        self.connection
    }

    pub fn say(&mut self, connection: u64, payload: Value) {
        let frame = Frame::Text(payload.to_string());
        self.step(Input::Frame { connection: ConnectionId(connection), frame });
    }

    pub fn cut(&mut self, connection: u64, code: Option<u16>) {
        self.step(Input::Disconnected { connection: ConnectionId(connection), code });
    }

    /// A user's client, connected and identified.
    pub fn client(&mut self, token: &str) -> u64 {
        let connection = self.connect("/?encoding=json&v=9");
        self.say(connection, json!({"op": 2, "d": {"token": token, "capabilities": 16381}}));
        connection
    }

    /// Lets time pass until nothing is due any more.
    pub fn run(&mut self) {
        while let Some(due) = self.platform.next_due() {
            self.now = self.now.max(due);
            self.step(Input::TimePassed);
        }
    }

    pub fn run_until(&mut self, at: Millis) {
        while let Some(due) = self.platform.next_due().filter(|due| *due <= at) {
            self.now = self.now.max(due);
            self.step(Input::TimePassed);
        }
        self.now = at;
    }

    /// An imagine; the status.
    pub fn imagine(&mut self, prompt: &str, nonce: &str) -> u16 {
        self.call("POST", "/api/v9/interactions", USER, Some(imagine(prompt, nonce))).0
    }

    /// A press; the status and body.
    pub fn press(&mut self, message: &str, custom_id: &str, nonce: &str) -> (u16, Value) {
        self.call("POST", "/api/v9/interactions", USER, Some(press(message, custom_id, nonce)))
    }

    /// The events of a name, as one connection saw them.
    pub fn events(&self, connection: u64, name: &str) -> Vec<&Value> {
        let own = self.seen.iter().filter(|seen| seen.connection == connection);
        own.filter(|seen| seen.payload["t"] == name).map(|seen| &seen.payload["d"]).collect()
    }

    /// The newest result: a created message with a picture and buttons.
    pub fn last_result(&self, connection: u64) -> &Value {
        let created = self.events(connection, "MESSAGE_CREATE");
        let is_result = |message: &&Value| {
            !message["attachments"].as_array().expect("a list").is_empty()
                && !message["components"].as_array().expect("a list").is_empty()
        };
        created.into_iter().rev().find(is_result).expect("a result came")
    }
}

/// A request with JSON.
pub fn request(method: &str, path: &str, token: &str, body: Option<Value>) -> Request<Bytes> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", token);
    }
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    request.header("content-type", "application/json").body(Bytes::from(body)).expect("a request")
}

pub fn read(response: http::Response<Body>) -> (u16, Value) {
    let (head, body) = response.into_parts();
    let body = match body {
        Body::Bytes(bytes) => serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        Body::Picture(recipe) => json!({"width": recipe.width, "height": recipe.height}),
        Body::Thumbnail(_, wish) => {
            json!({"within": [wish.width, wish.height], "format": format!("{:?}", wish.format)})
        }
    };
    (head.status.as_u16(), body)
}

pub fn imagine(prompt: &str, nonce: &str) -> Value {
    json!({"type": 2, "application_id": "936929561302675456", "guild_id": "1100000000000000001", "channel_id": CHANNEL,
        "session_id": "f1a313a09ce079ce252459dc70231f30", "nonce": nonce,
        "data": {"version": "1237876415471554623", "id": "938956540159881230", "name": "imagine", "type": 1,
            "options": [{"type": 3, "name": "prompt", "value": prompt}], "attachments": []}})
}

pub fn press(message: &str, custom_id: &str, nonce: &str) -> Value {
    json!({"type": 3, "application_id": "936929561302675456", "guild_id": "1100000000000000001", "channel_id": CHANNEL,
        "session_id": "x", "nonce": nonce, "message_id": message, "message_flags": 0,
        "data": {"component_type": 2, "custom_id": custom_id}})
}

/// The uuid in a result's file name.
pub fn uuid_of(message: &Value) -> String {
    let name = message["attachments"][0]["filename"].as_str().expect("a file name");
    name.rsplit('_').next().and_then(|last| last.split('.').next()).expect("a uuid").to_owned()
}

/// `body` with one member replaced; `null` takes it away.
pub fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = body.pointer_mut(parent).expect("a parent");
    if value.is_null() {
        parent.as_object_mut().expect("an object").remove(key);
    } else {
        parent[key] = value;
    }
    body
}
