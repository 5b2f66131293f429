//! The pretend Discord in this process, asked inline: real bytes in both directions, no sockets, and time as a queue of
//! events. Its doors are open beside that, so that any Discord client can join the world.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use mock_discord::{
    doors::Doors,
    fault::Order,
    platform::Platform,
    shelf::{Shelf, ShelfError},
    step::{self, Body, ConnectionId, ExchangeId, Input, LINE_CUT, Output},
};
use tokio::sync::mpsc;

use crate::{
    clock::{Clock, Millis},
    discord::{gateway::Frame, rest::Response},
    id::AccountId,
    link::{CallId, LinkInput},
    world::rooms::Wish,
};

/// One commit holds what so many requests at the doors bring, at most.
const KNOCKS_PER_COMMIT_MAX: usize = 1_024;

/// The pretend Discord and who speaks with it.
pub(super) struct Lockstep {
    platform: Platform,
    shelf: Arc<Shelf>,
    doors: Option<(Doors, mpsc::Receiver<Input>)>,
    /// What is to be put to the platform next, in order.
    inputs: VecDeque<Input>,
    /// What links are to hear next, in order.
    heard: Vec<(AccountId, LinkInput)>,
    calls: HashMap<ExchangeId, (AccountId, CallId)>,
    lines: HashMap<ConnectionId, (AccountId, u64)>,
    connections: HashMap<(AccountId, u64), ConnectionId>,
    /// The last number that was given to an exchange or a connection; the doors number theirs far above.
    last: u64,
}

impl Lockstep {
    pub(super) fn new(platform: Platform, shelf: Shelf, doors: Option<(Doors, mpsc::Receiver<Input>)>) -> Lockstep {
        Lockstep {
            platform,
            shelf: Arc::new(shelf),
            doors,
            inputs: VecDeque::new(),
            heard: Vec::new(),
            calls: HashMap::new(),
            lines: HashMap::new(),
            connections: HashMap::new(),
            last: 0,
        }
    }

    pub(super) fn carry(&mut self, wish: Wish) {
        match wish {
            Wish::Connect { account, connection, url } => {
                let id = ConnectionId(self.number());
                self.lines.insert(id, (account, connection));
                self.connections.insert((account, connection), id);
                self.inputs.push_back(Input::Connected { connection: id, path_and_query: path_and_query(&url) });
                self.heard.push((account, LinkInput::Opened { connection }));
            }
            Wish::Send { account, connection, frame } => {
                if let Some(&id) = self.connections.get(&(account, connection)) {
                    let frame = step::Frame::Text(frame.into_text());
                    self.inputs.push_back(Input::Frame { connection: id, frame });
                }
            }
            Wish::Close { account, connection, code } => {
                if let Some(id) = self.connections.remove(&(account, connection)) {
                    self.lines.remove(&id);
                    self.inputs.push_back(Input::Disconnected { connection: id, code: Some(code) });
                }
            }
            Wish::Call { account, call, request, .. } => {
                let exchange = ExchangeId(self.number());
                self.calls.insert(exchange, (account, call));
                self.inputs.push_back(Input::Request { exchange, request: request.http });
            }
            Wish::Answer(..) | Wish::Attempt(_) | Wish::Resent(..) | Wish::Translate(..) => {
                unreachable!("the loop keeps answers and attempts to itself")
            }
        }
    }

    /// Before whatever else waits: whoever asked may go on as if it were so.
    pub(super) fn order(&mut self, order: Order) {
        self.inputs.push_front(Input::Hardship(order));
    }

    /// Puts everything that waits to the platform, makes it durable, and hands its answers on.
    pub(super) async fn step(&mut self, now: Millis) -> Result<(), ShelfError> {
        let at = step::Millis(now.0);
        let mut whole = step::Step::default();
        let mut put = |platform: &mut Platform, input| {
            let step = platform.step(at, input);
            whole.writes.extend(step.writes);
            whole.outputs.extend(step.outputs);
        };
        for input in self.inputs.drain(..) {
            put(&mut self.platform, input);
        }
        if let Some((_, knocks)) = &mut self.doors {
            for _ in 0..KNOCKS_PER_COMMIT_MAX {
                let Ok(input) = knocks.try_recv() else { break };
                put(&mut self.platform, input);
            }
        }
        if self.platform.next_due().is_some_and(|due| due <= at) {
            put(&mut self.platform, Input::TimePassed);
        }
        if !whole.writes.is_empty() && self.shelf.is_durable() {
            let (shelf, writes) = (self.shelf.clone(), whole.writes);
            tokio::task::spawn_blocking(move || shelf.commit(writes))
                .await
                .expect("a commit answers with an error, it does not panic")?;
        }
        for output in whole.outputs {
            self.hand_on(output);
        }
        Ok(())
    }

    fn hand_on(&mut self, output: Output) {
        match output {
            Output::Response { exchange, response } if self.calls.contains_key(&exchange) => {
                if let Some((account, call)) = self.calls.remove(&exchange) {
                    let (parts, body) = response.into_parts();
                    let body = match body {
                        Body::Bytes(bytes) => bytes,
                        // Links ask for no pictures; whoever wants one comes to the doors.
                        Body::Picture(_) | Body::Thumbnail(..) => Bytes::new(),
                    };
                    let answer = Ok(Response::from_parts(parts, body));
                    self.heard.push((account, LinkInput::Answered { call, answer }));
                }
            }
            // The line was cut before the answer: as with sockets, nobody knows what became of the request.
            Output::Cut { exchange } if self.calls.contains_key(&exchange) => {
                if let Some((account, call)) = self.calls.remove(&exchange) {
                    let answer = Err("the line was cut before the answer".to_owned());
                    self.heard.push((account, LinkInput::Answered { call, answer }));
                }
            }
            Output::Frame { connection, frame } if self.lines.contains_key(&connection) => {
                if let Some(&(account, connection)) = self.lines.get(&connection) {
                    let frame = match frame {
                        step::Frame::Text(text) => Frame::Text(text),
                        step::Frame::Binary(bytes) => Frame::Binary(bytes),
                    };
                    self.heard.push((account, LinkInput::Frame { connection, frame }));
                }
            }
            Output::Close { connection, code, .. } if self.lines.contains_key(&connection) => {
                if let Some((account, number)) = self.lines.remove(&connection) {
                    self.connections.remove(&(account, number));
                    self.inputs.push_back(Input::Disconnected { connection, code: Some(code) });
                    // A line that is cut has no code on the wire either.
                    let code = (code != LINE_CUT).then_some(code);
                    self.heard.push((account, LinkInput::Closed { connection: number, code }));
                }
            }
            other => {
                if let Some((doors, _)) = &self.doors {
                    doors.carry_out(other);
                }
            }
        }
    }

    pub(super) fn heard(&mut self) -> Vec<(AccountId, LinkInput)> {
        std::mem::take(&mut self.heard)
    }

    pub(super) fn has_work(&mut self) -> bool {
        let knocks = self.doors.as_ref().is_some_and(|(_, knocks)| !knocks.is_empty());
        knocks || !self.inputs.is_empty() || !self.heard.is_empty()
    }

    pub(super) async fn knocked(&mut self) {
        match &mut self.doors {
            Some((_, knocks)) => {
                // Taken out at once, because a peek does not exist; nothing is put before what already waits.
                match knocks.recv().await {
                    Some(input) => self.inputs.push_back(input),
                    None => std::future::pending().await,
                }
            }
            None => std::future::pending().await,
        }
    }

    pub(super) fn next_due(&self) -> Option<Millis> {
        self.platform.next_due().map(|due| Millis(due.0))
    }

    /// The pretend Discord, to look at.
    pub(super) fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Shuts the doors; what was asked at them before is still answered.
    pub(super) async fn close(&mut self, clock: &Clock) -> Result<(), ShelfError> {
        self.step(clock.now()).await?;
        let Some((doors, mut knocks)) = self.doors.take() else { return Ok(()) };
        let closing = doors.clone().close();
        tokio::pin!(closing);
        loop {
            tokio::select! {
                () = &mut closing => return Ok(()),
                Some(input) = knocks.recv() => {
                    let step = self.platform.step(step::Millis(clock.now().0), input);
                    if self.shelf.is_durable() {
                        self.shelf.commit(step.writes)?;
                    }
                    for output in step.outputs {
                        doors.carry_out(output);
                    }
                }
            }
        }
    }

    fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

/// What an upgrade request would name of this URL.
fn path_and_query(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find(['/', '?']).map_or("/", |start| &rest[start..]).to_owned()
}
