//! The pure rooms of a world, joined: engine, links and outbox step against each other within one round, and what they
//! want of the world outside is handed over when the round is durable. No I/O, no waiting.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::oneshot;
use tracing::{info, warn};

use crate::{
    account::{Identifies, ResumePoint},
    clock::Millis,
    discord::{gateway::ClientFrame, rest::Request},
    engine::{Answer, Batch, Change, Effect, Engine, Input, LinkOrder, RequestId},
    id::{AccountId, Stream, TaskId},
    link::{Bases, CallId, Known, Link, LinkInput, LinkOutput, Report, Reported, Stored},
    store::{Meta, Write},
    task::{Attempt, Delivery, DeliveryId, ResendOutcome, Task},
    webhook::{Outbox, OutboxInput, OutboxNews, OutboxWrite},
    world::{
        Told,
        connections::Connections,
        gate::{Dues, Gate, ToOpen},
        tally::Wire,
        trail,
    },
};

/// The pure rooms, and what joins them.
#[derive(Debug)]
pub(super) struct Rooms {
    pub(super) engine: Engine,
    pub(super) outbox: Outbox,
    links: BTreeMap<AccountId, Link>,
    /// When each of them is due.
    dues: Dues,
    /// Which of them may connect now.
    gate: Gate,
    /// Those of them whose session is ready.
    ready: BTreeSet<AccountId>,
    /// Where the session of each of them stands.
    pub(super) connections: Connections,
    /// Where each account's gateway session stands in the store.
    resume_points: BTreeMap<AccountId, ResumePoint>,
    /// How many new sessions each account had asked for when this began.
    identifies: BTreeMap<AccountId, Identifies>,
    /// Links of accounts that rest: how often they have identified, and the numbers they have used, go on.
    parked: BTreeMap<AccountId, Link>,
    bases: Bases,
    /// What the store knows of ids and chance.
    meta: Meta,
    /// Renders a task as clients read it.
    body_of: fn(&Task) -> Vec<u8>,
    /// How attempts to tell have ended since the start.
    pub(super) told: Told,
    /// What has come over the wire since the start.
    pub(super) wire: Wire,
}

/// Something that reached the rooms.
#[derive(Debug)]
pub(super) enum Event {
    Engine(Input),
    Link(AccountId, LinkInput),
    Attempted(DeliveryId, Attempt),
    /// Deliveries that were given up are to be sent again; their bodies are not needed.
    Resend(Vec<Delivery>),
    /// A delivery that waits is to be sent at once.
    Hurry(DeliveryId),
    TimePassed,
}

/// What one round brings: writes to be committed at once, then wishes to be carried out in order.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub(super) writes: Vec<Write>,
    pub(super) wishes: Vec<Wish>,
    /// The tasks as this round leaves them; the store does not know them yet.
    pub(super) tasks: BTreeMap<TaskId, Arc<Task>>,
    /// Deliveries that this round writes.
    deliveries: Vec<Delivery>,
    /// Deliveries that this round takes back from those that were given up.
    resent: Vec<Delivery>,
    resume_points: BTreeMap<AccountId, Option<ResumePoint>>,
    identifies: BTreeMap<AccountId, Identifies>,
    /// What is written after the tasks themselves.
    late_writes: Vec<Write>,
}

/// What the rooms want carried out.
#[derive(Debug)]
pub(super) enum Wish {
    Answer(RequestId, Answer),
    Connect { account: AccountId, connection: u64, url: String },
    Send { account: AccountId, connection: u64, frame: ClientFrame },
    Close { account: AccountId, connection: u64, code: u16 },
    Call { account: AccountId, call: CallId, request: Box<Request>, stored: Option<Box<Stored>> },
    Attempt(DeliveryId),
    Translate(TaskId, String),
    Resent(oneshot::Sender<ResendOutcome>, ResendOutcome),
}

/// What the rooms are made of.
pub(super) struct Parts {
    pub(super) engine: Engine,
    pub(super) outbox: Outbox,
    pub(super) resume_points: BTreeMap<AccountId, ResumePoint>,
    pub(super) identifies: BTreeMap<AccountId, Identifies>,
    pub(super) bases: Bases,
    pub(super) meta: Meta,
    pub(super) body_of: fn(&Task) -> Vec<u8>,
}

impl Rooms {
    pub(super) fn new(parts: Parts) -> Rooms {
        let Parts { engine, outbox, resume_points, identifies, bases, meta, body_of } = parts;
        Rooms {
            engine,
            outbox,
            links: BTreeMap::new(),
            dues: Dues::default(),
            gate: Gate::default(),
            ready: BTreeSet::new(),
            connections: Connections::default(),
            resume_points,
            identifies,
            parked: BTreeMap::new(),
            bases,
            meta,
            body_of,
            told: Told::default(),
            wire: Wire::default(),
        }
    }

    /// When [`Event::TimePassed`] is due next.
    pub(super) fn next_due(&self) -> Option<Millis> {
        let [links, gate] = [self.dues.next(), self.gate.next_due()];
        [self.engine.next_deadline(), self.outbox.next_due(), links, gate].into_iter().flatten().min()
    }

    /// Accounts with a gateway session or on the way to one.
    pub(super) fn links(&self) -> usize {
        self.links.len()
    }

    /// Accounts whose gateway session is ready.
    pub(super) fn ready(&self) -> usize {
        self.ready.len()
    }

    /// Takes one thing that happened, and everything that follows from it inside.
    pub(super) fn take(&mut self, now: Millis, event: Event, round: &mut Round) {
        match event {
            Event::Engine(input) => self.ask_engine(now, input, round),
            Event::Link(account, input) => self.tell_link(now, account, input, round),
            Event::Attempted(id, attempt) => self.tell_outbox(now, OutboxInput::Ended { id, attempt }, round),
            Event::Resend(deliveries) => {
                for delivery in deliveries {
                    round.writes.push(Write::Resend { id: delivery.id, due: now });
                    round.resent.push(Delivery { due: now, is_patient: false, attempts: 0, ..delivery });
                }
            }
            Event::Hurry(id) => {
                self.outbox.hasten(now, id.task);
                self.tell_outbox(now, OutboxInput::TimePassed, round);
            }
            Event::TimePassed => {
                for account in self.dues.due(now) {
                    self.tell_link(now, account, LinkInput::TimePassed, round);
                }
                self.open_gate(now, round);
                if self.engine.next_deadline().is_some_and(|due| due <= now) {
                    self.ask_engine(now, Input::DeadlineReached, round);
                }
                if self.outbox.next_due().is_some_and(|due| due <= now) {
                    self.tell_outbox(now, OutboxInput::TimePassed, round);
                }
            }
        }
    }

    /// Does what a batch of the engine asks for; also for the batch with which it was opened.
    pub(super) fn follow(&mut self, now: Millis, batch: Batch, round: &mut Round) {
        for effect in &batch.effects {
            if let Effect::Answer(_, answer) = effect
                && let Some(placed) = trail::promised(answer)
            {
                trail::accepted(placed, self.request_of(placed.task, &batch));
            }
        }
        let mut removed = Vec::new();
        for change in batch.changes {
            if let Change::AccountRemoved(account) = change {
                removed.push(account);
            }
            self.note(now, change, round);
        }
        for effect in batch.effects {
            match effect {
                Effect::Answer(request, answer) => round.wishes.push(Wish::Answer(request, answer)),
                Effect::Link(account, order) => self.order(now, account, order, round),
                Effect::Translate(task, words) => round.wishes.push(Wish::Translate(task, words)),
            }
        }
        // Its link was stopped, and parked with that; it does not come back.
        for account in removed {
            self.parked.remove(&account);
        }
    }

    fn ask_engine(&mut self, now: Millis, input: Input, round: &mut Round) {
        let heard = if let Input::Signal { account, signal } = &input {
            Some((*account, trail::kind_of(&signal.news)))
        } else {
            None
        };
        let mut batch = Batch::default();
        self.engine.step(now, input, &mut batch);
        if let Some(((account, news), task)) = heard.zip(batch.met) {
            trail::event_matched(task, account, news, self.request_of(task, &batch));
        }
        self.follow(now, batch, round);
    }

    /// The request that a task goes back to, as the log names it. One that has ended with this batch is known by the batch
    /// alone.
    fn request_of<'a>(&'a self, id: TaskId, batch: &'a Batch) -> Option<&'a str> {
        let changed = batch.changes.iter().find_map(|change| match change {
            Change::Task { task, .. } if task.id == id => task.request_id.as_deref(),
            Change::Task { .. }
            | Change::Uploads { .. }
            | Change::Seed { .. }
            | Change::Account(_)
            | Change::AccountRemoved(_)
            | Change::AccountUser(_) => None,
        });
        changed.or_else(|| self.engine.request_of(id))
    }

    fn note(&mut self, now: Millis, change: Change, round: &mut Round) {
        match change {
            Change::Task { task, told } => {
                if told && let Some(url) = &task.notify_hook {
                    let id = DeliveryId { task: task.id, revision: task.revision };
                    trail::delivery_written(id, task.request_id.as_deref());
                    round.deliveries.push(Delivery {
                        id,
                        url: url.clone(),
                        body: (self.body_of)(&task).into(),
                        created_at: now,
                        due: now,
                        is_patient: false,
                        attempts: 0,
                        last_error: None,
                        request_id: task.request_id.clone(),
                    });
                }
                trail::changed(now, &task, told);
                if task.state.is_final() && !task.uploads.is_empty() {
                    round.late_writes.push(Write::ForgetUploads(task.id));
                }
                round.tasks.insert(task.id, task);
            }
            Change::Uploads { task, uploads } => {
                let writes =
                    (0..).zip(uploads).map(|(index, upload)| Write::Upload { task, index, bytes: upload.bytes });
                round.writes.extend(writes);
            }
            Change::Seed { task, seed } => round.late_writes.push(Write::Seed { task, seed }),
            Change::Account(account) => round.writes.push(Write::Account(account)),
            Change::AccountUser(account) => {
                self.identifies.remove(&account);
                round.identifies.insert(account, Identifies { window_began: Millis(0), count: 0 });
            }
            Change::AccountRemoved(account) => {
                round.resume_points.remove(&account);
                self.resume_points.remove(&account);
                round.identifies.remove(&account);
                self.identifies.remove(&account);
                round.writes.push(Write::RemoveAccount(account));
            }
        }
    }

    fn order(&mut self, now: Millis, account: AccountId, order: LinkOrder, round: &mut Round) {
        let input = match order {
            LinkOrder::Start(details) => {
                self.hang_up(now, account, round);
                let link = match self.parked.remove(&account) {
                    Some(mut link) => {
                        link.reconfigure(&details, &self.bases);
                        link
                    }
                    None => {
                        let known = Known {
                            resume: self.resume_points.get(&account).cloned(),
                            identifies: self.identifies.remove(&account),
                        };
                        // A restart draws afresh, and needs no memory of what was drawn: only spacing depends on it.
                        let chance = Stream::new(self.meta.seed ^ account.0, "link", now.0);
                        Link::new(&details, &self.bases, known, chance)
                    }
                };
                self.links.insert(account, link);
                LinkInput::Start
            }
            LinkOrder::Stop => {
                self.hang_up(now, account, round);
                if self.resume_points.remove(&account).is_some() {
                    round.resume_points.insert(account, None);
                }
                return;
            }
            LinkOrder::Send(task) => LinkInput::Send(task),
            LinkOrder::Forget(task) => LinkInput::Forget(task),
            LinkOrder::StopJob { bot, handle, nonce } => LinkInput::StopJob { bot, handle, nonce },
            LinkOrder::LookBack => LinkInput::LookBack,
            LinkOrder::Searched => LinkInput::Searched,
            LinkOrder::Run(order) => LinkInput::Run(order),
        };
        self.tell_link(now, account, input, round);
    }

    /// Ends a link's work. What it still reports of its session's end is known already.
    fn hang_up(&mut self, now: Millis, account: AccountId, round: &mut Round) {
        let Some(mut link) = self.links.remove(&account) else { return };
        self.ready.remove(&account);
        self.connections.forget(account);
        for output in link.step(now, LinkInput::Rest) {
            if let LinkOutput::Close { connection, code } = output {
                round.wishes.push(Wish::Close { account, connection, code });
            }
        }
        self.parked.insert(account, link);
        self.dues.set(account, None);
        self.gate.forget(account);
    }

    /// Closes every link so that its session can be resumed.
    pub(super) fn rest(&mut self, now: Millis, round: &mut Round) {
        self.ready.clear();
        let accounts: Vec<AccountId> = self.links.keys().copied().collect();
        for account in accounts {
            self.tell_link(now, account, LinkInput::Rest, round);
        }
    }

    fn tell_link(&mut self, now: Millis, account: AccountId, input: LinkInput, round: &mut Round) {
        let Some(link) = self.links.get_mut(&account) else { return };
        let outputs = link.step(now, input);
        self.dues.set(account, link.next_due());
        self.connections.set(account, link.session_state(), link.trouble());
        for output in outputs {
            match output {
                LinkOutput::Connect { connection, url } => {
                    self.gate.want(ToOpen { account, connection, url });
                    self.open_gate(now, round);
                }
                LinkOutput::Send { connection, frame } => round.wishes.push(Wish::Send { account, connection, frame }),
                LinkOutput::Close { connection, code } => {
                    self.gate.forget(account);
                    round.wishes.push(Wish::Close { account, connection, code });
                }
                // Whoever was stopped by what this step has told asks for nothing more.
                LinkOutput::Call { call, request, stored } if self.links.contains_key(&account) => {
                    if let Some(task) = self.links.get(&account).and_then(|link| link.starts(call)) {
                        trail::interaction_sent(task, account, call, self.engine.request_of(task));
                    }
                    round.wishes.push(Wish::Call { account, call, request, stored });
                }
                LinkOutput::Call { .. } => {}
                LinkOutput::Note(note) => self.wire.count(now, account, note),
                LinkOutput::Report(report) => self.hear(now, report, round),
            }
        }
    }

    /// Lets connections be opened, as many as may be now.
    fn open_gate(&mut self, now: Millis, round: &mut Round) {
        let opened = self.gate.let_out(now).into_iter();
        let wish = |ToOpen { account, connection, url }| Wish::Connect { account, connection, url };
        round.wishes.extend(opened.map(wish));
    }

    fn hear(&mut self, now: Millis, report: Report, round: &mut Round) {
        let account = report.account;
        let input = match report.reported {
            Reported::Live { resumed, user } => {
                info!(account.id = %account, resumed, "account is connected");
                self.ready.insert(account);
                Input::LinkLive { account, resumed, user }
            }
            Reported::Lost => {
                // One that was put to rest is not lost.
                if self.ready.remove(&account) {
                    info!(account.id = %account, "account lost its gateway session");
                }
                Input::LinkLost { account }
            }
            Reported::Refused { reason } => {
                warn!(account.id = %account, reason, "account was refused and is disabled");
                self.ready.remove(&account);
                Input::LinkRefused { account, reason }
            }
            Reported::At(point) => {
                match &point {
                    Some(point) => drop(self.resume_points.insert(account, point.clone())),
                    None => drop(self.resume_points.remove(&account)),
                }
                round.resume_points.insert(account, point);
                return;
            }
            Reported::Identified(identifies) => {
                round.identifies.insert(account, identifies);
                return;
            }
            Reported::Bots(bots) => Input::Bots { account, bots },
            Reported::Shown(panels) => Input::PanelsShown { account, panels },
            Reported::Troubled { bot, about, text } => {
                warn!(account.id = %account, ?bot, ?about, "account was refused more than a task");
                Input::Troubled { account, bot, about, text }
            }
            Reported::Held(until) => {
                let wait_ms = until.since(now).as_millis() as u64;
                warn!(account.id = %account, wait_ms, "Discord asks an account for patience");
                Input::Held { account, until }
            }
            Reported::ErrandEnded(errand, end) => Input::ErrandEnded { account, errand, end },
            Reported::Posted(task, links) => Input::Posted { task, links },
            Reported::Sent(task, sent) => {
                trail::interaction_answered(task, account, &sent, self.engine.request_of(task));
                Input::Sent { task, sent }
            }
            Reported::Said(signal) => Input::Signal { account, signal },
            Reported::Past { signals, complete_since } => {
                if let Some(point) = self.resume_points.get(&account) {
                    // Held back while the past was read.
                    round.resume_points.insert(account, Some(point.clone()));
                }
                Input::History { account, signals, complete_since }
            }
            Reported::Searched(signals) => Input::Searched { account, signals },
        };
        self.ask_engine(now, input, round);
    }

    fn tell_outbox(&mut self, now: Millis, input: OutboxInput, round: &mut Round) {
        // Attempts end in any order: what is drawn for one must not depend on when another ended.
        let stream = match &input {
            OutboxInput::Ended { id, .. } => format!("webhook jitter {id}"),
            OutboxInput::TimePassed => "webhook jitter".to_owned(),
        };
        let mut jitter = Stream::new(self.meta.seed, &stream, now.0);
        let step = self.outbox.step(now, input, &mut jitter);
        round.writes.extend(step.writes.into_iter().map(|write| match write {
            OutboxWrite::Retry { id, due, attempts, last_error, is_patient } => {
                Write::Retry { id, due, attempts, last_error, is_patient }
            }
            OutboxWrite::Remove(id) => Write::RemoveDelivery(id),
            OutboxWrite::GiveUp { id, attempts, why } => Write::GiveUp { id, at: now, attempts, why },
        }));
        round.wishes.extend(step.attempts.into_iter().map(Wish::Attempt));
        for news in step.news {
            trail::delivery(&news);
            match news {
                OutboxNews::Delivered { .. } => self.told.taken += 1,
                OutboxNews::Delayed { .. } => self.told.in_vain += 1,
                OutboxNews::GivenUp { .. } => self.told.given_up += 1,
            }
        }
    }

    /// Everything that this round writes, in one list, with what the next start of the server must know; of the last
    /// round in any case, so that time does not run back over a restart.
    pub(super) fn close(&mut self, now: Millis, round: &mut Round, is_last: bool) -> Vec<Write> {
        let mut writes = std::mem::take(&mut round.writes);
        writes.extend(round.tasks.values().cloned().map(Write::Task));
        writes.append(&mut round.late_writes);
        writes.extend(round.deliveries.iter().cloned().map(Write::Delivery));
        for (account, point) in std::mem::take(&mut round.resume_points) {
            writes.push(match point {
                // The events before this session are not in hand yet: after a crash it is not to be taken for the whole.
                Some(_) if self.engine.has_gap(account) => Write::ForgetResume(account),
                Some(point) => Write::Resume(account, point),
                None => Write::ForgetResume(account),
            });
        }
        let identified = std::mem::take(&mut round.identifies);
        writes.extend(identified.into_iter().map(|(account, identifies)| Write::Identified(account, identifies)));
        let mut meta = Meta { latest: self.meta.latest, ..self.meta.clone() };
        (meta.last_task, meta.last_account) = self.engine.last_ids();
        for (name, position) in self.engine.positions() {
            meta.streams.insert(name.to_owned(), position);
        }
        if meta != self.meta || !writes.is_empty() || is_last {
            meta.latest = meta.latest.max(now);
            self.meta = meta.clone();
            writes.push(Write::Meta(meta));
        }
        writes
    }

    /// After the commit: what was written to be told waits in the outbox from now on.
    pub(super) fn post(&mut self, now: Millis, round: &mut Round) {
        for delivery in round.deliveries.drain(..) {
            self.outbox.push(now, &delivery);
        }
        for delivery in round.resent.drain(..) {
            self.outbox.resend(now, &delivery);
        }
    }
}
