//! The doors against real clients, with a few lines in place of the platform.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{HeaderValue, Response, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::*;
use crate::image::{Format, Recipe, Tile, View};
use crate::step::{Frame, Input};

/// Nothing in here takes so long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

async fn open(options: DoorOptions) -> (Doors, mpsc::Receiver<Input>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (inbox, inputs) = mpsc::channel(16);
    (Doors::open(listener, inbox, options).await.unwrap(), inputs)
}

async fn next(inputs: &mut mpsc::Receiver<Input>) -> Input {
    timeout(PATIENCE, inputs.recv()).await.expect("something comes").expect("the doors are open")
}

fn recipe() -> Recipe {
    let tile = Tile { prompt: "a cat on a roof".into(), seed: 3, changes: vec![] };
    Recipe { view: View::Solo(tile), width: 96, height: 64, format: Format::Png }
}

/// Answers every request: with a picture below `/picture`, else with what was asked.
fn answer(doors: &Doors, input: Input) {
    let Input::Request { exchange, request } = input else { panic!("{input:?} is no request") };
    let body = if request.uri().path() == "/picture" {
        Body::Picture(recipe())
    } else {
        Body::Bytes(Bytes::from(format!("{} {} {}", request.method(), request.uri(), request.body().len())))
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_static("\"one\""));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    doors.carry_out(Output::Response { exchange, response });
}

/// Sends raw bytes and returns all that comes back until the server closes.
async fn raw(doors: &Doors, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(doors.address()).await.unwrap();
    // A server that has heard enough may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the server closes");
    answer
}

/// One request with `Connection: close`; status line and headers in lower case, and the body.
async fn call(doors: &Doors, inputs: &mut mpsc::Receiver<Input>, head: &str) -> (String, Vec<u8>) {
    let request = format!("{head}\r\nHost: discord\r\nConnection: close\r\n\r\n");
    let asked = raw(doors, request.as_bytes());
    let mut asked = std::pin::pin!(asked);
    let whole = tokio::select! {
        whole = asked.as_mut() => whole,
        input = next(inputs) => { answer(doors, input); asked.await }
    };
    let at = whole.windows(4).position(|window| window == b"\r\n\r\n").expect("a head ends");
    (String::from_utf8(whole[..at].to_vec()).unwrap().to_lowercase(), whole[at + 4..].to_vec())
}

#[tokio::test]
async fn a_request_reaches_the_platform_whole_and_its_answer_the_client() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    let (head, body) = call(&doors, &mut inputs, "GET /api/v9/gateway?x=%20&y HTTP/1.1").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("access-control-allow-origin: *"));
    assert_eq!(body, b"GET /api/v9/gateway?x=%20&y 0");
    doors.close().await;
}

#[tokio::test]
async fn a_picture_comes_whole_in_part_by_its_length_or_not_at_all() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    let whole = crate::image::draw(&recipe());
    let length = whole.len();
    let (head, body) = call(&doors, &mut inputs, "GET /picture HTTP/1.1").await;
    assert!(head.contains(&format!("content-length: {length}")), "{head}");
    assert_eq!(body, whole);
    let (head, body) = call(&doors, &mut inputs, "GET /picture HTTP/1.1\r\nRange: bytes=8-15").await;
    assert!(
        head.starts_with("http/1.1 206") && head.contains(&format!("content-range: bytes 8-15/{length}")),
        "{head}"
    );
    assert_eq!(body, &whole[8..16]);
    let (head, body) = call(&doors, &mut inputs, "GET /picture HTTP/1.1\r\nRange: bytes=99999999-").await;
    assert!(head.starts_with("http/1.1 416") && head.contains(&format!("content-range: bytes */{length}")), "{head}");
    assert!(body.is_empty());
    let (head, body) = call(&doors, &mut inputs, "HEAD /picture HTTP/1.1").await;
    assert!(head.starts_with("http/1.1 200") && head.contains(&format!("content-length: {length}")), "{head}");
    assert!(body.is_empty());
    let (head, body) = call(&doors, &mut inputs, "GET /picture HTTP/1.1\r\nIf-None-Match: \"two\", W/\"one\"").await;
    assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{head}");
    let (head, _) = call(&doors, &mut inputs, "GET /picture HTTP/1.1\r\nRange: bytes=0-1\r\nIf-Range: \"other\"").await;
    assert!(head.starts_with("http/1.1 200"), "another file begins anew: {head}");
    doors.close().await;
}

#[tokio::test]
async fn a_body_is_counted_whatever_its_header_says() {
    let options = DoorOptions { body_bytes_max: 1_000, ..DoorOptions::default() };
    let (doors, mut inputs) = open(options).await;
    let mut chunked = b"POST / HTTP/1.1\r\nHost: discord\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..20 {
        chunked.extend(b"40\r\n");
        chunked.extend([b'a'; 64]);
        chunked.extend(b"\r\n");
    }
    let refused = String::from_utf8(raw(&doors, &chunked).await).unwrap();
    assert!(refused.starts_with("HTTP/1.1 413") && refused.ends_with(r#""code":40005}"#), "{refused}");
    let (_, body) = call(&doors, &mut inputs, "POST / HTTP/1.1\r\nContent-Length: 0").await;
    assert_eq!(body, b"POST / 0");
    assert_eq!(doors.0.bodies_bytes.load(Ordering::Relaxed), 0, "every share is given back");
    assert!(doors.0.exchanges().is_empty());
    doors.close().await;
}

#[tokio::test]
async fn half_a_head_and_garbage_are_cut_off() {
    let options = DoorOptions { head_timeout_ms: 50, ..DoorOptions::default() };
    let (doors, _inputs) = open(options).await;
    raw(&doors, b"GET / HTTP/1.1\r\nHo").await;
    raw(&doors, b"\x16\x03\x01\x00\xff and no HTTP at all\r\n\r\n").await;
    let mut long = b"GET / HTTP/1.1\r\nCookie: ".to_vec();
    long.resize(1 << 20, b'a');
    raw(&doors, &long).await;
    doors.close().await;
}

#[tokio::test]
async fn one_connection_too_many_is_shut_and_a_place_is_free_again() {
    let options = DoorOptions { connections_max: 1, ..DoorOptions::default() };
    let (doors, mut inputs) = open(options).await;
    let (mut client, connection) = connect(&doors, &mut inputs, "/").await;
    assert!(raw(&doors, b"GET / HTTP/1.1\r\nHost: discord\r\n\r\n").await.is_empty());
    client.close(None).await.unwrap();
    assert!(matches!(next(&mut inputs).await, Input::Disconnected { connection: gone, .. } if gone == connection));
    // The place is given back before the platform hears of it.
    let (_, body) = call(&doors, &mut inputs, "GET / HTTP/1.1").await;
    assert_eq!(body, b"GET / 0");
    doors.close().await;
}

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(doors: &Doors, inputs: &mut mpsc::Receiver<Input>, path: &str) -> (Client, ConnectionId) {
    let mut request = format!("ws://{}{path}", doors.address()).into_client_request().unwrap();
    // Some clients write this header themselves and let their library write it again.
    for _ in 0..2 {
        let offer = HeaderValue::from_static("permessage-deflate; client_max_window_bits");
        request.headers_mut().append("sec-websocket-extensions", offer);
    }
    let (client, response) = connect_async(request).await.unwrap();
    assert!(!response.headers().contains_key("sec-websocket-extensions"));
    match next(inputs).await {
        Input::Connected { connection, path_and_query } => {
            assert_eq!(path_and_query, if path.starts_with('?') { format!("/{path}") } else { path.to_owned() });
            (client, connection)
        }
        input => panic!("{input:?} is no connection"),
    }
}

async fn received(client: &mut Client) -> Message {
    timeout(PATIENCE, client.next()).await.expect("something comes").expect("the line is open").unwrap()
}

#[tokio::test]
async fn frames_go_both_ways_on_any_path_and_a_close_code_arrives_with_its_reason() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    for path in [
        "/",
        "?v=10&encoding=json",
        "//?v=9",
        "/any/where",
        "/?encoding=json&v=9&compress=zlib-stream/?encoding=json&v=9",
    ] {
        let (mut client, connection) = connect(&doors, &mut inputs, path).await;
        client.send(Message::text("hello")).await.unwrap();
        let input = next(&mut inputs).await;
        assert!(matches!(input, Input::Frame { frame: Frame::Text(text), .. } if text == "hello"));
        doors.carry_out(Output::Frame { connection, frame: Frame::Text("text".into()) });
        let piece = Bytes::from_static(&[0x78, 1, 0, 0, 0, 0xff, 0xff]);
        doors.carry_out(Output::Frame { connection, frame: Frame::Binary(piece.clone()) });
        assert_eq!(received(&mut client).await, Message::text("text"));
        assert_eq!(received(&mut client).await, Message::Binary(piece));
        doors.carry_out(Output::Close { connection, code: 4004, reason: "Authentication failed." });
        let Message::Close(Some(frame)) = received(&mut client).await else { panic!("no close frame") };
        assert_eq!((u16::from(frame.code), frame.reason.as_str()), (4004, "Authentication failed."));
        let gone = next(&mut inputs).await;
        assert!(matches!(gone, Input::Disconnected { connection: gone, .. } if gone == connection));
    }
    assert!(doors.0.sockets().is_empty());
    doors.close().await;
}

#[tokio::test]
async fn long_messages_are_the_platforms_affair_until_they_are_too_long() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    let (mut client, _) = connect(&doors, &mut inputs, "/").await;
    client.send(Message::text("a".repeat(20_000))).await.unwrap();
    assert!(matches!(next(&mut inputs).await, Input::Frame { frame: Frame::Text(text), .. } if text.len() == 20_000));
    client.send(Message::text("a".repeat(100_000))).await.unwrap();
    let Message::Close(Some(frame)) = received(&mut client).await else { panic!("no close frame") };
    assert_eq!(u16::from(frame.code), 1009);
    doors.close().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    let (_client, connection) = connect(&doors, &mut inputs, "/").await;
    let event = Bytes::from(vec![7; 64 << 10]);
    for _ in 0..1_000 {
        doors.carry_out(Output::Frame { connection, frame: Frame::Binary(event.clone()) });
    }
    let gone = next(&mut inputs).await;
    assert!(matches!(gone, Input::Disconnected { code: None, .. }), "{gone:?}");
    doors.close().await;
}

#[tokio::test]
async fn closing_tells_clients_to_come_back_and_waits_for_answers_in_hand() {
    let (doors, mut inputs) = open(DoorOptions::default()).await;
    let (mut client, connection) = connect(&doors, &mut inputs, "/").await;
    let mut asking = TcpStream::connect(doors.address()).await.unwrap();
    asking.write_all(b"GET /late HTTP/1.1\r\nHost: discord\r\n\r\n").await.unwrap();
    let request = next(&mut inputs).await;
    let closing = doors.clone().close();
    let rest = async {
        let Message::Close(Some(frame)) = received(&mut client).await else { panic!("no close frame") };
        assert_eq!(u16::from(frame.code), 1012);
        // Reading on sends the answer to the close frame.
        assert!(timeout(PATIENCE, client.next()).await.unwrap().is_none_or(|end| end.is_err()));
        assert!(matches!(next(&mut inputs).await, Input::Disconnected { connection: gone, .. } if gone == connection));
        answer(&doors, request);
        let mut text = String::new();
        timeout(PATIENCE, asking.read_to_string(&mut text)).await.unwrap().unwrap();
        assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("GET /late 0"), "{text}");
    };
    tokio::join!(closing, rest);
    assert!(TcpStream::connect(doors.address()).await.is_err());
}

#[tokio::test]
async fn an_owner_that_is_gone_makes_a_503() {
    let (doors, inputs) = open(DoorOptions::default()).await;
    drop(inputs);
    let text = raw(&doors, b"GET / HTTP/1.1\r\nHost: discord\r\nConnection: close\r\n\r\n").await;
    assert!(String::from_utf8(text).unwrap().starts_with("HTTP/1.1 503"));
    doors.close().await;
}
