//! A receiver that misbehaves on the wire in every way that receivers do, and keeps a record of what it was told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::task::TaskTracker;

use super::receiver::SECRET;

/// What a receiver does with one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// 200.
    Takes,
    /// 200 with a length that it does not keep.
    TakesAndLies,
    /// 200 with more than anyone wants to read.
    TakesAndTalks,
    /// Any other status, with more header lines.
    Answers(u16, &'static str),
    /// Cut without a word, the request unread.
    Resets,
    /// Cut in the middle of the status line.
    BreaksOff,
    /// Never answers.
    Hangs,
    /// Answers a byte at a time, too slowly.
    Drips,
}

/// One attempt, as it arrived.
#[derive(Clone, Debug)]
pub struct Heard {
    /// `webhook-id`.
    pub id: String,
    /// The body.
    pub body: Value,
    /// Whether the answer began with a 200.
    pub taken: bool,
}

/// A receiver with manners. Clones are the same one.
#[derive(Clone)]
pub struct Flapper(Arc<Shared>);

struct Shared {
    url: String,
    /// Gone through again and again.
    manners: Vec<Manner>,
    calls: Mutex<usize>,
    heard: Mutex<Vec<Heard>>,
}

impl Flapper {
    /// At a free port of this machine.
    pub async fn with(manners: &[Manner]) -> Flapper {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let shared = Shared { url, manners: manners.to_vec(), calls: Mutex::default(), heard: Mutex::default() };
        let flapper = Flapper(Arc::new(shared));
        let (tracker, host) = (TaskTracker::new(), flapper.clone());
        TaskTracker::new().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let host = host.clone();
                // A sender that has lost patience is gone before the answer ends.
                tracker.spawn(async move { drop(host.serve(stream).await) });
            }
        });
        flapper
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Every attempt whose request was read, in order.
    pub fn heard(&self) -> Vec<Heard> {
        self.0.heard.lock().expect("not poisoned").clone()
    }

    fn next_manner(&self) -> Manner {
        let mut calls = self.0.calls.lock().expect("not poisoned");
        *calls += 1;
        self.0.manners[(*calls - 1) % self.0.manners.len()]
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let manner = self.next_manner();
        if manner == Manner::Resets {
            // What was sent and not read makes the system cut the connection.
            stream.readable().await?;
            return Ok(());
        }
        let (head, body) = read(&mut stream).await?;
        let header = |name: &str| {
            head.lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(found, _)| found.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.to_owned())
                .unwrap_or_default()
        };
        let id = header("webhook-id");
        let mut headers = http::HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            headers.insert(name, header(name).parse().expect("it came as a header"));
        }
        let verified = standardwebhooks::Webhook::new(SECRET).and_then(|known| known.verify(&body, &headers));
        assert!(verified.is_ok(), "{id} is not signed as it should be");
        let taken = matches!(manner, Manner::Takes | Manner::TakesAndLies | Manner::TakesAndTalks);
        let body = serde_json::from_slice(&body).expect("JSON");
        self.0.heard.lock().expect("not poisoned").push(Heard { id, body, taken });
        match manner {
            Manner::Takes => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").await
            }
            Manner::TakesAndLies => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort").await,
            Manner::TakesAndTalks => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n").await?;
                for _ in 0..100 {
                    stream.write_all(&vec![b' '; 1 << 20]).await?;
                }
                Ok(())
            }
            Manner::Answers(status, more) => {
                let answer = format!("HTTP/1.1 {status} Words\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await
            }
            Manner::Resets => Ok(()),
            Manner::BreaksOff => stream.write_all(b"HTTP/1.1 2").await,
            // Until the sender hangs up.
            Manner::Hangs => stream.read(&mut [0]).await.map(drop),
            Manner::Drips => {
                for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" {
                    stream.write_all(&[*byte]).await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(())
            }
        }
    }
}

/// A request: its head and its body.
async fn read(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            let body = &bytes[end + 4..];
            if body.len() >= length.unwrap_or(0) {
                return Ok((String::from_utf8_lossy(&bytes[..end]).into_owned(), body.to_vec()));
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}
