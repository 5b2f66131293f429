//! The load: a few connections that ask again as soon as they are answered.

use std::{
    fs,
    io::{self, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

/// How many ask at once, unless a load says otherwise.
pub const CONNECTIONS: usize = 4;
/// `/proc/PID/stat` counts in these, a second has a hundred of them on every Linux.
const TICK_US: f64 = 10_000.0;

/// What one round has shown.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    requests: u64,
    /// Answers other than 200.
    pub refused: u64,
    time: Duration,
    ticks: u64,
}

impl Measure {
    /// Requests a second.
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.time.as_secs_f64()
    }

    /// Microseconds of the server's processor time a request.
    pub fn cpu_us(&self) -> f64 {
        self.ticks as f64 * TICK_US / self.requests.max(1) as f64
    }
}

/// One request, to be sent over and over.
pub struct Load {
    address: String,
    request: Vec<u8>,
    connections: usize,
}

impl Load {
    /// A GET.
    pub fn get(address: &str, path: &str) -> Load {
        Load { address: address.to_owned(), request: request("GET", address, path, None), connections: CONNECTIONS }
    }

    /// A POST of JSON.
    pub fn post(address: &str, path: &str, body: &str) -> Load {
        Load {
            address: address.to_owned(),
            request: request("POST", address, path, Some(body)),
            connections: CONNECTIONS,
        }
    }

    /// The same over so many connections at once.
    pub fn over(self, connections: usize) -> Load {
        Load { connections, ..self }
    }

    /// Asks for so long; `process` is the server's.
    pub fn run(&self, process: u32, time: Duration) -> Measure {
        let (before, began) = (ticks(process), now());
        let counts: Vec<(u64, u64)> = thread::scope(|scope| {
            let ask = || {
                let mut connection = Connection::open(&self.address);
                let (mut requests, mut refused) = (0, 0);
                while began.elapsed() < time {
                    refused += u64::from(connection.ask(&self.request) != 200);
                    requests += 1;
                }
                (requests, refused)
            };
            let asking: Vec<_> = (0..self.connections).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().map(|asking| asking.join().expect("no connection breaks")).collect()
        });
        Measure {
            requests: counts.iter().map(|(requests, _)| requests).sum(),
            refused: counts.iter().map(|(_, refused)| refused).sum(),
            time: began.elapsed(),
            ticks: ticks(process) - before,
        }
    }
}

/// A request as it stands on the wire.
pub fn request(method: &str, address: &str, path: &str, body: Option<&str>) -> Vec<u8> {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\n");
    match body {
        None => format!("{head}\r\n"),
        Some(body) => format!("{head}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
    }
    .into_bytes()
}

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body_from: usize,
}

impl Connection {
    /// Connects.
    pub fn open(address: &str) -> Connection {
        Connection::try_open(address).expect("a server")
    }

    /// Connects, if a server is there.
    pub fn try_open(address: &str) -> io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(64 << 10), body_from: 0 })
    }

    /// Sends a request, reads the answer to its end, and gives its status.
    pub fn ask(&mut self, request: &[u8]) -> u16 {
        self.stream.write_all(request).expect("a server that reads");
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at;
            }
            self.more();
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.expect("a length").trim().parse().expect("a number");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        self.body_from = head_end + 4;
        while self.buffer.len() < self.body_from + length {
            self.more();
        }
        status
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body_from..]
    }

    fn more(&mut self) {
        let mut piece = [0; 16 << 10];
        let count = self.stream.read(&mut piece).expect("a server that answers");
        assert!(count > 0, "the server has closed the connection");
        self.buffer.extend_from_slice(&piece[..count]);
    }
}

/// A process's time in user and system mode.
fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process, on Linux");
    // The name, in brackets, may hold anything; after it the fields are numbers.
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let field =
        |at: usize| -> u64 { fields.split_whitespace().nth(at).and_then(|text| text.parse().ok()).expect("a number") };
    field(11) + field(12)
}

/// The wall's time.
#[expect(clippy::disallowed_methods, reason = "a bench measures the wall's time")]
pub fn now() -> Instant {
    Instant::now()
}
