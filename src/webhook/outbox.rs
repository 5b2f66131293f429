//! The deliveries that wait, a line for each task: the first of a line is tried until it was taken or given up, then the
//! next. Pure; the bodies stay in the store until they are sent.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use crate::{
    clock::Millis,
    id::{Stream, TaskId},
    task::{Attempt, Delivery, DeliveryId},
    webhook::{
        fair::{Fair, Host},
        gone::{Addresses, Url},
        retry::{Verdict, judge, wait},
    },
};

/// Deliveries that may wait. One more, and the oldest one of the receiver with the most is given up.
pub const WAITING_MAX: usize = 100_000;

/// Why what is for an address that has answered 410 is given up.
const GONE: &str = "the receiver has answered 410: it wants no more";

/// Every delivery that waits or is in flight.
///
/// An attempt that was in flight when the process died is made again, because its delivery is still in the store: a
/// receiver may hear of a change twice, with the same `webhook-id`.
#[derive(Debug, Default)]
pub struct Outbox {
    lines: BTreeMap<TaskId, Line>,
    /// When the first of each line is due, unless it is ready or in flight.
    due: BTreeSet<(Millis, DeliveryId)>,
    fair: Fair,
    waiting: usize,
    addresses: Addresses,
    /// What came to light outside of a step.
    found: OutboxStep,
}

/// The deliveries of one task, in their order; never empty.
#[derive(Debug)]
struct Line {
    first: First,
    /// A newer event came while the first was on its way: should that be in vain, it is due at once.
    has_news: bool,
    entries: VecDeque<Entry>,
}

/// Where the first of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    /// Among those that wait for their time.
    Waiting,
    /// Among those that wait for a place.
    Ready,
    /// On its way.
    InFlight,
}

/// One delivery without its body.
#[derive(Debug)]
struct Entry {
    revision: u32,
    url: Url,
    host: Host,
    created_at: Millis,
    due: Millis,
    /// Until when the receiver has asked for patience. Where that is before `due` a restart forgets it: what is stored is
    /// when the schedule has its next attempt, which operators are shown.
    not_before: Millis,
    attempts: u32,
    patience: Patience,
    request_id: Option<String>,
}

/// Why a delivery is due when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    /// By the schedule; the receiver may have asked for less.
    Schedule,
    /// The receiver has asked for it; newer events do not make it earlier.
    AskedFor,
    /// A newer event came, or someone has asked. The schedule's own time stays as it was, and an attempt made early uses
    /// up none of it: or a task with many changes would be through with its schedule in seconds.
    Hastened {
        /// The schedule's own time.
        planned: Millis,
    },
}

/// What can happen to an outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxInput {
    /// Nothing but time.
    TimePassed,
    /// An attempt has ended.
    Ended {
        /// Whose.
        id: DeliveryId,
        /// How.
        attempt: Attempt,
    },
}

/// What follows from it. The writes are to be committed before the attempts are made: else a crash could tell an older
/// change after a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxStep {
    /// For the store.
    pub writes: Vec<OutboxWrite>,
    /// To be made now; address and body are in the store. A delivery that is not there any more counts as
    /// [`Attempt::Forbidden`].
    pub attempts: Vec<DeliveryId>,
    /// For the log and the counters.
    pub news: Vec<OutboxNews>,
}

/// A change of a stored delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxWrite {
    /// It waits on.
    Retry {
        /// Which.
        id: DeliveryId,
        /// When it is tried next.
        due: Millis,
        /// Attempts of the schedule, without those that a newer event brought on.
        attempts: u32,
        /// How the last attempt ended, in words.
        last_error: Option<String>,
        /// The receiver has asked for that time.
        is_patient: bool,
    },
    /// The receiver has taken it.
    Remove(DeliveryId),
    /// It is not tried any more, and kept with those that can be sent again.
    GiveUp {
        /// Which.
        id: DeliveryId,
        /// Attempts of the schedule.
        attempts: u32,
        /// In words.
        why: String,
    },
}

/// What an operator may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxNews {
    /// The receiver has taken it.
    Delivered {
        /// Which.
        id: DeliveryId,
        /// The request that it goes back to.
        request_id: Option<String>,
    },
    /// An attempt was in vain.
    Delayed {
        /// Which.
        id: DeliveryId,
        /// The request that it goes back to.
        request_id: Option<String>,
        /// Until the next one.
        wait: Duration,
        /// In words.
        why: String,
    },
    /// The receiver will not hear of it.
    GivenUp {
        /// Which.
        id: DeliveryId,
        /// The request that it goes back to.
        request_id: Option<String>,
        /// Attempts of the schedule.
        attempts: u32,
        /// In words.
        why: String,
        /// It is the first for its address since that one last took anything; the others say nothing new.
        is_news: bool,
    },
}

impl Outbox {
    /// An empty one.
    pub fn new() -> Outbox {
        Outbox::default()
    }

    /// Takes up what was waiting when the process ended. To be given in the order of the ids, in as many pieces as one
    /// likes, before anything is pushed.
    pub fn restore(&mut self, deliveries: impl IntoIterator<Item = Delivery>) {
        for delivery in deliveries {
            self.append(&delivery);
        }
    }

    /// A change to tell, which is in the store. The next step sends it, if it is its turn.
    pub fn push(&mut self, now: Millis, delivery: &Delivery) {
        let id = delivery.id;
        if self.addresses.is_gone(&delivery.url) {
            let is_news = self.addresses.is_news(&delivery.url);
            self.found.give_up(id, delivery.request_id.clone(), 0, GONE.to_owned(), is_news);
            return;
        }
        self.bring_on(now, id.task);
        if let Some(line) = self.lines.get_mut(&id.task) {
            line.has_news = line.first == First::InFlight;
        }
        self.append(delivery);
    }

    /// Sends a delivery once more that was given up and is waiting in the store again, and calls its receiver again even
    /// if that has answered 410. One that is here already is due at once, or the one before which its turn does not come.
    ///
    /// It goes before later changes of its task that wait, yet what was told meanwhile was told: receivers that must not
    /// go back compare what they know, as after any attempt whose answer was lost.
    pub fn resend(&mut self, now: Millis, delivery: &Delivery) {
        let id = delivery.id;
        self.addresses.reopen(&delivery.url);
        let Some(line) = self.lines.get(&id.task) else { return self.append(delivery) };
        if line.entries.iter().any(|entry| entry.revision == id.revision) {
            self.hasten(now, id.task);
            return;
        }
        // What is on its way or about to leave stays in front.
        let behind_first = usize::from(line.first != First::Waiting);
        let place = line.entries.partition_point(|entry| entry.revision < id.revision).max(behind_first);
        let entry = self.enter(delivery);
        let due = entry.due;
        let Some(line) = self.lines.get_mut(&id.task) else { return };
        if place == 0 {
            if let Some(first) = line.entries.front() {
                self.due.remove(&(first.due, DeliveryId { task: id.task, revision: first.revision }));
            }
            self.due.insert((due, id));
        }
        line.entries.insert(place, entry);
        self.make_room();
    }

    /// Something newer is to be told: the first of a line is due as soon as its receiver may be asked.
    fn bring_on(&mut self, now: Millis, task: TaskId) {
        if let Some(entry) = self.lines.get(&task).and_then(|line| line.entries.front())
            && entry.patience == Patience::Schedule
        {
            self.hasten(now.max(entry.not_before), task);
        }
    }

    /// Makes the first of a task's line due at that time if it waits for a later one, however patient it was asked to be.
    pub fn hasten(&mut self, at: Millis, task: TaskId) {
        if let Some(line) = self.lines.get_mut(&task)
            && line.first == First::Waiting
            && let Some(entry) = line.entries.front_mut()
            && entry.due > at
        {
            let first = DeliveryId { task, revision: entry.revision };
            self.due.remove(&(entry.due, first));
            let planned = match entry.patience {
                Patience::Hastened { planned } => planned,
                Patience::Schedule | Patience::AskedFor => entry.due,
            };
            entry.patience = Patience::Hastened { planned };
            entry.due = at;
            self.due.insert((at, first));
        }
    }

    /// When the first of a task's line is due.
    fn due_of(&self, task: TaskId) -> Option<Millis> {
        self.lines.get(&task).and_then(|line| line.entries.front()).map(|entry| entry.due)
    }

    /// What follows from an input, and from the time that has passed.
    pub fn step(&mut self, now: Millis, input: OutboxInput, chance: &mut Stream) -> OutboxStep {
        let mut step = std::mem::take(&mut self.found);
        match input {
            OutboxInput::TimePassed => {}
            OutboxInput::Ended { id, attempt } => self.end(now, id, attempt, chance, &mut step),
        }
        self.ripen(now);
        while let Some(id) = self.fair.take() {
            if let Some(line) = self.lines.get_mut(&id.task) {
                line.first = First::InFlight;
                step.attempts.push(id);
            }
        }
        step
    }

    /// When a step is due even if no attempt ends; in the past means at once.
    pub fn next_due(&self) -> Option<Millis> {
        if self.found != OutboxStep::default() {
            return Some(Millis(0));
        }
        self.due.first().map(|(due, _)| *due)
    }

    /// Deliveries that are neither taken nor given up, those in flight included.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// Attempts in flight, at most [`IN_FLIGHT_MAX`](crate::webhook::IN_FLIGHT_MAX).
    pub fn in_flight(&self) -> usize {
        self.fair.in_flight()
    }

    /// Addresses for which something was given up since they last took anything.
    pub fn deaf(&self) -> usize {
        self.addresses.deaf()
    }

    /// Addresses that have answered 410 and are not called any more.
    pub fn gone(&self) -> usize {
        self.addresses.gone()
    }

    /// Puts a delivery at the end of its line. One that is not newer than the last is there already.
    fn append(&mut self, delivery: &Delivery) {
        let id = delivery.id;
        if self
            .lines
            .get(&id.task)
            .and_then(|line| line.entries.back())
            .is_some_and(|last| last.revision >= id.revision)
        {
            return;
        }
        let entry = self.enter(delivery);
        match self.lines.get_mut(&id.task) {
            Some(line) => line.entries.push_back(entry),
            None => {
                self.due.insert((entry.due, id));
                let entries = VecDeque::from([entry]);
                self.lines.insert(id.task, Line { first: First::Waiting, has_news: false, entries });
            }
        }
        self.make_room();
    }

    /// A delivery with its receiver.
    fn enter(&mut self, delivery: &Delivery) -> Entry {
        self.waiting += 1;
        Entry {
            revision: delivery.id.revision,
            url: self.addresses.join(&delivery.url, delivery.id),
            host: self.fair.join(&delivery.url, delivery.id),
            created_at: delivery.created_at,
            due: delivery.due,
            not_before: Millis(0),
            attempts: delivery.attempts,
            patience: if delivery.is_patient { Patience::AskedFor } else { Patience::Schedule },
            request_id: delivery.request_id.clone(),
        }
    }

    fn make_room(&mut self) {
        while self.waiting > WAITING_MAX
            && let Some(oldest) = self.fair.oldest_of_the_fullest()
        {
            let Some(Entry { attempts, url, request_id, .. }) = self.drop_waiting(oldest) else { break };
            let is_news = self.addresses.is_news(&url);
            let why = format!("more than {WAITING_MAX} deliveries were waiting");
            self.found.give_up(oldest, request_id, attempts, why, is_news);
        }
    }

    /// Takes a delivery that is not in flight out of its line.
    fn drop_waiting(&mut self, id: DeliveryId) -> Option<Entry> {
        let line = self.lines.get_mut(&id.task)?;
        let place = line.entries.iter().position(|entry| entry.revision == id.revision)?;
        let entry = line.entries.remove(place)?;
        self.fair.leave(&entry.host, id);
        self.addresses.leave(&entry.url, id);
        self.waiting -= 1;
        if place == 0 {
            self.due.remove(&(entry.due, id));
            self.advance(id.task);
        }
        Some(entry)
    }

    /// The first of a line is gone: the next one takes its place, or the line ends.
    fn advance(&mut self, task: TaskId) {
        let Some(line) = self.lines.get_mut(&task) else { return };
        match line.entries.front() {
            Some(entry) => {
                line.first = First::Waiting;
                self.due.insert((entry.due, DeliveryId { task, revision: entry.revision }));
            }
            None => {
                self.lines.remove(&task);
            }
        }
    }

    /// What is due can leave as soon as there is a place.
    fn ripen(&mut self, now: Millis) {
        while let Some((due, id)) = self.due.first().copied()
            && due <= now
        {
            self.due.pop_first();
            if let Some(line) = self.lines.get_mut(&id.task)
                && let Some(entry) = line.entries.front()
            {
                line.first = First::Ready;
                self.fair.ready(&entry.host, id);
            }
        }
    }

    fn end(&mut self, now: Millis, id: DeliveryId, attempt: Attempt, chance: &mut Stream, step: &mut OutboxStep) {
        let Some(line) = self.lines.get_mut(&id.task).filter(|line| line.first == First::InFlight) else { return };
        let has_news = std::mem::take(&mut line.has_news);
        let Some(entry) = line.entries.front_mut().filter(|entry| entry.revision == id.revision) else { return };
        let (host, url) = (entry.host.clone(), entry.url.clone());
        let verdict = match judge(attempt) {
            // It was out while another was told 410.
            Verdict::Failed { .. } if self.addresses.is_gone(&url) => Verdict::Gone,
            verdict => verdict,
        };
        if let Verdict::Failed { why, retry_after } = &verdict
            && let Some(due) = entry.postpone(now, *retry_after, chance)
        {
            let (attempts, is_patient) = (entry.attempts, entry.patience == Patience::AskedFor);
            let request_id = entry.request_id.clone();
            line.first = First::Waiting;
            self.due.insert((due, id));
            self.fair.ended(&host, id, false, true);
            step.writes.push(OutboxWrite::Retry { id, due, attempts, last_error: Some(why.clone()), is_patient });
            if has_news {
                self.bring_on(now, id.task);
            }
            let due = self.due_of(id.task).unwrap_or(due);
            step.news.push(OutboxNews::Delayed { id, request_id, wait: due.since(now), why: why.clone() });
            return;
        }
        let (attempts, request_id) = (entry.attempts, entry.request_id.take());
        line.entries.pop_front();
        self.waiting -= 1;
        self.addresses.leave(&url, id);
        self.fair.ended(&host, id, matches!(verdict, Verdict::Taken | Verdict::Gone), false);
        self.advance(id.task);
        match verdict {
            Verdict::Taken => {
                self.addresses.took(&url);
                step.writes.push(OutboxWrite::Remove(id));
                step.news.push(OutboxNews::Delivered { id, request_id });
            }
            Verdict::Gone => {
                step.give_up(id, request_id, attempts + 1, GONE.to_owned(), self.addresses.is_news(&url));
                self.close(&url, step);
            }
            Verdict::Hopeless(why) => {
                step.give_up(id, request_id, attempts + 1, why, self.addresses.is_news(&url));
            }
            Verdict::Failed { why, .. } => step.give_up(id, request_id, attempts, why, self.addresses.is_news(&url)),
        }
    }

    /// The receiver wants no more at that address: what waits for it is given up, and what is on its way comes to its end.
    fn close(&mut self, url: &Url, step: &mut OutboxStep) {
        for id in self.addresses.close(url) {
            let is_out = self.lines.get(&id.task).is_some_and(|line| {
                line.first == First::InFlight && line.entries.front().is_some_and(|entry| entry.revision == id.revision)
            });
            if !is_out {
                let (attempts, request_id) =
                    self.drop_waiting(id).map_or((0, None), |entry| (entry.attempts, entry.request_id));
                step.give_up(id, request_id, attempts, GONE.to_owned(), false);
            }
        }
    }
}

impl Entry {
    /// Counts an attempt in vain, and answers when the next one is due; `None`: there is none.
    fn postpone(&mut self, now: Millis, retry_after: Option<Duration>, chance: &mut Stream) -> Option<Millis> {
        self.not_before = retry_after.map_or(Millis(0), |asked| now + asked);
        self.due = match self.patience {
            Patience::Hastened { planned } if planned > now => planned.max(self.not_before),
            Patience::Schedule | Patience::AskedFor | Patience::Hastened { .. } => {
                self.attempts += 1;
                now + wait(now, self.created_at, self.attempts, retry_after, chance)?
            }
        };
        // Where the schedule is longer than the wish, newer events count again when the wish is over.
        self.patience = if self.not_before >= self.due { Patience::AskedFor } else { Patience::Schedule };
        Some(self.due)
    }
}

impl OutboxStep {
    fn give_up(&mut self, id: DeliveryId, request_id: Option<String>, attempts: u32, why: String, is_news: bool) {
        self.writes.push(OutboxWrite::GiveUp { id, attempts, why: why.clone() });
        self.news.push(OutboxNews::GivenUp { id, request_id, attempts, why, is_news });
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;
