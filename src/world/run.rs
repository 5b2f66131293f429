//! The one loop of a world: take what has come, step, commit, and only then carry out.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{
    bot::component::{self, CustomId, Opens},
    clock::{Clock, Millis, Pace, Stopwatch},
    discord::rest::Request,
    engine::{Answer, Asks, Input, Meaning, RequestId},
    id::{AccountId, TaskId},
    link::{CallId, LinkInput, Stored},
    store::{Store, StoreError, Write},
    task::{Delivery, DeliveryId, GivenUp, ResendOutcome, Task, TaskState},
    words::Words,
    world::{
        Commits, MockCounts, Status,
        bounds::bounds,
        connections,
        courier::Courier,
        driver::Driver,
        handle::{Ask, Mail},
        rooms::{Event, Rooms, Round, Wish},
    },
};

/// One commit holds what so many letters bring, at most.
const LETTERS_PER_COMMIT_MAX: usize = 1_024;

/// So many deliveries that were given up are read at once.
const GIVEN_UP_PAGE: usize = 1_000;

/// A world at work: the one owner of everything that changes.
pub(super) struct Running {
    pub(super) clock: Clock,
    pub(super) store: Arc<dyn Store>,
    pub(super) rooms: Rooms,
    pub(super) driver: Driver,
    pub(super) courier: Courier,
    pub(super) mail: mpsc::Receiver<Mail>,
    pub(super) status: watch::Sender<Status>,
    pub(super) connections: watch::Sender<connections::Told>,
    pub(super) stop: CancellationToken,
    /// Clients that wait for an answer.
    pub(super) waiting: HashMap<RequestId, oneshot::Sender<Answer>>,
    pub(super) last_request: u64,
    /// What was committed since the start.
    pub(super) commits: Commits,
    /// Webhook attempts and translations that are out: a manual clock stands still meanwhile.
    pub(super) attempts_out: usize,
    /// Moves of a manual clock that were asked for, each with who waits for it.
    pub(super) moves: VecDeque<Move>,
    /// Who translates results that are words.
    pub(super) words: Words,
    /// What could not be carried, for the link to hear.
    pub(super) left: Vec<(AccountId, LinkInput)>,
    /// This is the last round: nothing new is begun.
    pub(super) is_stopping: bool,
}

/// A move of a manual clock.
pub(super) struct Move {
    by: Duration,
    /// Where it ends; known when its turn has come.
    until: Option<Millis>,
    done: oneshot::Sender<()>,
}

/// Why a world has ended otherwise than by being asked to: it can no longer keep what it is told.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The server's own store.
    #[error("the store has failed")]
    Store(#[from] StoreError),
    /// The pretend Discord's.
    #[error("the pretend Discord's store has failed")]
    Mock(#[from] mock_discord::shelf::ShelfError),
}

impl Running {
    /// Runs until it is stopped.
    ///
    /// # Errors
    /// [`WorldError`] when something could not be made durable; nobody has heard of what was not.
    pub(super) async fn run(mut self, opening: Round) -> Result<(), WorldError> {
        let outcome = self.turns(opening).await;
        if let Err(error) = &outcome {
            error!(error = error as &dyn std::error::Error, "the world stops: it cannot keep what it is told");
        }
        let why = if outcome.is_ok() { "the server is stopping" } else { "the server cannot keep what it is told" };
        self.status.send_modify(|status| status.why_not_ready = Some(why.to_owned()));
        // Whoever still waits is told by the closing of its channel.
        self.waiting.clear();
        self.mail.close();
        outcome
    }

    async fn turns(&mut self, opening: Round) -> Result<(), WorldError> {
        self.settle_round(opening).await?;
        while let Some(letters) = self.gather().await {
            let now = self.clock.now();
            let mut round = Round::default();
            for letter in letters {
                self.open(now, letter, &mut round).await?;
            }
            let left = std::mem::take(&mut self.left);
            for (account, input) in left.into_iter().chain(self.driver.heard()) {
                self.rooms.take(now, Event::Link(account, input), &mut round);
            }
            if self.rooms.next_due().is_some_and(|due| due <= now) {
                self.rooms.take(now, Event::TimePassed, &mut round);
            }
            self.settle_round(round).await?;
        }
        self.is_stopping = true;
        // What receivers have taken is not to be sent again after the next start.
        self.courier.finish().await;
        let mut farewell = Round::default();
        while let Ok(letter) = self.mail.try_recv() {
            if let Mail::Attempted(..) | Mail::Translated(..) = letter {
                self.open(self.clock.now(), letter, &mut farewell).await?;
            }
        }
        self.rooms.rest(self.clock.now(), &mut farewell);
        self.settle_round(farewell).await?;
        self.driver.close(&self.clock).await?;
        Ok(())
    }

    /// Makes a round durable, and then carries out what it asks for.
    async fn settle_round(&mut self, mut round: Round) -> Result<(), WorldError> {
        let now = self.clock.now();
        let writes: Vec<Write> = self.rooms.close(now, &mut round, self.is_stopping);
        if !writes.is_empty() {
            let (count, watch) = (writes.len(), Stopwatch::start());
            self.store.commit(writes).await?;
            self.commits.add(count, watch.elapsed());
        }
        self.rooms.post(now, &mut round);
        // Before anyone is answered, who may look at once.
        self.rooms.connections.tell(&self.connections);
        for wish in round.wishes {
            match wish {
                Wish::Answer(request, answer) => {
                    if let Some(client) = self.waiting.remove(&request) {
                        // A client that left does not wait.
                        let _ = client.send(answer);
                    }
                }
                // Still in the store: it is tried after the next start.
                Wish::Attempt(_) if self.is_stopping => {}
                Wish::Attempt(id) => {
                    self.attempts_out += 1;
                    self.courier.attempt(id, self.clock.stamp());
                }
                Wish::Call { account, call, request, stored: Some(stored) } => {
                    self.carry_stored(account, call, request, *stored).await?;
                }
                Wish::Translate(task, text) => {
                    self.attempts_out += 1;
                    self.courier.translate(task, &self.words, text);
                }
                Wish::Resent(client, outcome) => drop(client.send(outcome)),
                wire => self.driver.carry(wire),
            }
        }
        self.driver.step(self.clock.now()).await?;
        self.publish();
        Ok(())
    }

    /// Carries a request whose body rests in the store. What is not there any more cannot be sent.
    async fn carry_stored(
        &mut self,
        account: AccountId,
        call: CallId,
        mut request: Box<Request>,
        stored: Stored,
    ) -> Result<(), WorldError> {
        let (task, index) = match &stored {
            Stored::File { task, index } => (*task, *index),
            Stored::Mask { task, .. } => (*task, 0),
        };
        match self.store.upload(task, index).await? {
            Some(bytes) => {
                *request.http.body_mut() = match stored {
                    Stored::File { .. } => bytes::Bytes::from_owner(bytes),
                    Stored::Mask { job, .. } => job.body(&bytes),
                };
                self.driver.carry(Wish::Call { account, call, request, stored: None });
            }
            None => {
                let answer = Err("the picture that was brought along is gone".to_owned());
                self.left.push((account, LinkInput::Answered { call, answer }));
            }
        }
        Ok(())
    }

    /// Waits for the next thing to do; gives what came by mail. `None`: stop.
    async fn gather(&mut self) -> Option<Vec<Mail>> {
        let mut letters = Vec::new();
        loop {
            while letters.len() < LETTERS_PER_COMMIT_MAX
                && let Ok(letter) = self.mail.try_recv()
            {
                letters.push(letter);
            }
            if self.stop.is_cancelled() {
                return None;
            }
            if !letters.is_empty()
                || !self.left.is_empty()
                || self.driver.has_work()
                || self.next_due().is_some_and(|due| due <= self.clock.now())
            {
                return Some(letters);
            }
            if self.move_clock() {
                continue;
            }
            let wake = self.next_due().and_then(|due| self.clock.wall_until(due));
            tokio::select! {
                count = self.mail.recv_many(&mut letters, LETTERS_PER_COMMIT_MAX) => if count == 0 { return None },
                () = self.driver.knocked() => {}
                () = sleep(wake) => {}
                () = self.stop.cancelled() => return None,
            }
        }
    }

    fn next_due(&self) -> Option<Millis> {
        [self.rooms.next_due(), self.driver.next_due()].into_iter().flatten().min()
    }

    /// When nothing more can happen at this instant, a manual clock that is to be moved goes to the next instant at which
    /// something can. Whether it did.
    fn move_clock(&mut self) -> bool {
        if self.clock.pace() != Pace::Manual || self.attempts_out > 0 {
            return false;
        }
        let due = self.next_due();
        let Some(first) = self.moves.front_mut() else { return false };
        let until = *first.until.get_or_insert(self.clock.now() + first.by);
        match due {
            Some(due) if due <= until => self.clock.move_to(due),
            _ => {
                self.clock.move_to(until);
                let done = self.moves.pop_front().map(|first| first.done);
                // Nobody may wait for it any more.
                let _ = done.map(|done| done.send(()));
            }
        }
        true
    }

    async fn open(&mut self, now: Millis, letter: Mail, round: &mut Round) -> Result<(), WorldError> {
        match letter {
            Mail::Ask(ask, client) => {
                self.last_request += 1;
                let request = RequestId(self.last_request);
                self.waiting.insert(request, client);
                match self.question(request, ask, round).await {
                    Ok(input) => self.rooms.take(now, Event::Engine(input), round),
                    Err(error @ StoreError::Fatal { .. }) => return Err(error.into()),
                    // One record that cannot be read is no reason to stop; who asked for it hears that it cannot be had.
                    Err(error) => {
                        error!(error = &error as &dyn std::error::Error, "a record cannot be read");
                        self.waiting.remove(&request);
                    }
                }
            }
            Mail::Wire(account, input) => self.rooms.take(now, Event::Link(account, input), round),
            Mail::Attempted(id, attempt) => {
                self.attempts_out -= 1;
                self.rooms.take(now, Event::Attempted(id, attempt), round);
            }
            Mail::Resend(which, client) => match self.resend(which).await {
                Ok((outcome, event)) => {
                    event.into_iter().for_each(|event| self.rooms.take(now, event, round));
                    round.wishes.push(Wish::Resent(client, outcome));
                }
                Err(error @ StoreError::Fatal { .. }) => return Err(error.into()),
                // The client is told by the closing of its channel.
                Err(error) => error!(error = &error as &dyn std::error::Error, "a record cannot be read"),
            },
            Mail::Translated(task, chinese) => {
                self.attempts_out -= 1;
                self.rooms.take(now, Event::Engine(Input::Translated { task, chinese }), round);
            }
            Mail::Advance(by, done) if self.clock.pace() == Pace::Manual => {
                self.moves.push_back(Move { by, until: None, done });
            }
            Mail::Advance(_, done) => drop(done.send(())),
            // Nobody may wait for it any more.
            Mail::Order(order, done) => drop(done.send(self.driver.order(order))),
            Mail::Journal(query, answer) => drop(answer.send(self.driver.journal(query))),
            Mail::Look(answer) => {
                self.publish();
                let Rooms { engine, outbox, .. } = &self.rooms;
                let bounds = bounds(self.mail.len(), engine, outbox, self.driver.bounds());
                let wire = self.rooms.wire.tally.clone();
                drop(answer.send(Status { bounds, wire, ..self.status.borrow().clone() }));
            }
        }
        Ok(())
    }

    /// A client's question with what the engine needs to know and cannot look up.
    async fn question(&self, request: RequestId, ask: Ask, round: &Round) -> Result<Input, StoreError> {
        Ok(match ask {
            Ask::Submit(submission) => Input::Submit { request, submission },
            Ask::Press(mut wish) => {
                let parent = self.task(wish.parent, round).await?;
                if let Some(button) = parent.as_ref().and_then(|parent| named(&wish.custom_id, parent)) {
                    wish.custom_id = button;
                }
                let meaning = parent.as_ref().map_or(Meaning::Unsupported, |parent| meaning(&wish.custom_id, parent));
                Input::Press { request, wish, parent, meaning }
            }
            Ask::Fill(task, filling) => {
                let known = self.task(task, round).await?.is_some();
                Input::Fill { request, task, filling, known }
            }
            Ask::Seed(task) => Input::Seed { request, task: self.task(task, round).await? },
            Ask::Post(uploads, choice) => Input::Post { request, uploads, choice: *choice },
            Ask::Panel(account, errand) => Input::Panel { request, account, errand },
            Ask::Cancel(task) => {
                let known = self.task(task, round).await?.is_some();
                Input::Cancel { request, task, known }
            }
            Ask::CreateAccount(draft) => Input::CreateAccount { request, draft },
            Ask::UpdateAccount(account, change) => Input::UpdateAccount { request, account, change },
            Ask::AmendAccount(account, change) => Input::AmendAccount { request, account, change },
            Ask::DeleteAccount(account) => Input::DeleteAccount { request, account },
        })
    }

    /// What is to happen with one delivery, or with all that were given up. Bodies stay in the store.
    async fn resend(&self, which: Option<DeliveryId>) -> Result<(ResendOutcome, Option<Event>), StoreError> {
        let bare = |found: GivenUp| Delivery { body: Arc::default(), ..found.delivery };
        if let Some(id) = which {
            if let Some(found) = self.store.given_up(id).await? {
                return Ok((ResendOutcome::Due(1), Some(Event::Resend(vec![bare(found)]))));
            }
            return Ok(match self.store.delivery(id).await? {
                Some(_) => (ResendOutcome::Due(1), Some(Event::Hurry(id))),
                None => (ResendOutcome::Missing, None),
            });
        }
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = self.store.given_up_page(before, GIVEN_UP_PAGE).await?;
            let Some(last) = page.last() else { break };
            before = Some((last.at, last.delivery.id));
            all.extend(page.into_iter().map(bare));
        }
        // The oldest first: should there be no room for all of them, it is the newest that remain.
        all.reverse();
        Ok((ResendOutcome::Due(all.len() as u64), Some(Event::Resend(all))))
    }

    /// A task as it will be when this round is durable.
    async fn task(&self, id: TaskId, round: &Round) -> Result<Option<Arc<Task>>, StoreError> {
        match round.tasks.get(&id) {
            Some(task) => Ok(Some(task.clone())),
            None => self.store.task(id).await,
        }
    }

    fn publish(&self) {
        let why_not_ready = self.rooms.engine.why_not_ready();
        let counts = self.driver.counts();
        self.status.send_if_modified(|status| {
            let is_news = status.why_not_ready != why_not_ready;
            status.why_not_ready = why_not_ready;
            status.now = self.clock.now();
            status.live_connections = self.rooms.links() as u64;
            status.deliveries_waiting = self.rooms.outbox.waiting() as u64;
            status.ready_connections = self.rooms.ready() as u64;
            status.commits = self.commits;
            status.told = self.rooms.told;
            status.receivers_gone = self.rooms.outbox.gone() as u64;
            status.accounts = self.rooms.engine.accounts() as u64;
            status.mock = counts.map(MockCounts::from);
            is_news
        });
    }
}

/// The button of a task's result that a client means, in the words in which the bot knows it.
fn named(custom_id: &str, parent: &Task) -> Option<String> {
    let TaskState::Succeeded(outcome) = &parent.state else { return None };
    let button = outcome.buttons.iter().find(|button| component::is_same(&button.custom_id, custom_id))?;
    Some(button.custom_id.clone())
}

/// What a button under a task's result means in its bot's dialect.
fn meaning(custom_id: &str, parent: &Task) -> Meaning {
    let button = CustomId::read(custom_id);
    let asks = match component::opens_dialog(custom_id) {
        Opens::Never => Asks::Never,
        Opens::Always => Asks::Always,
        Opens::InRemix => Asks::InRemix,
    };
    let own_words = matches!(button, CustomId::PicReader { .. } | CustomId::PromptAnalyzer { .. });
    match button.action(parent.action) {
        Some(action) if button.is_supported() => Meaning::Makes { action, asks, own_words },
        _ => Meaning::Unsupported,
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
