//! Two thousand changes for receivers at their worst, under a sender that dies every half minute: simulated, by the hour.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use super::*;
use crate::{
    clock::Millis,
    id::{Stream, TaskId},
    task::{Attempt, Delivery, DeliveryId},
};

/// Tasks, each with [`CHANGES`] changes a second apart.
const TASKS: u64 = 400;
const CHANGES: u32 = 5;
/// Every so often the sender dies, and what was in flight with it.
const LIFE: Duration = Duration::from_secs(30);
/// Nothing may take longer than this.
const END: Duration = Duration::from_hours(60);

/// What receiver `n` does with an attempt: when its answer comes, how it is, and whether the receiver has it now.
fn answer(receiver: u64, chance: &mut Stream) -> (Duration, Attempt, bool) {
    let ms = Duration::from_millis;
    let status = |status, retry_after_s| Attempt::Answered { status, retry_after_s };
    let cut = || Attempt::Unreached { why: "cut".to_owned() };
    let taken = |after| (after, status(200, None), true);
    let is_bad = chance.draw().is_multiple_of(3);
    match receiver {
        0..=4 => taken(ms(20)),
        5 if is_bad => (ms(20), status(500, None), false),
        6 if is_bad => (ms(5), cut(), false),
        // Hangs, and drips.
        7 | 8 if is_bad => (ms(15_000), cut(), false),
        9 if is_bad => (ms(20), status(301, None), false),
        10 if is_bad => (ms(20), status(429, Some(60)), false),
        11 if is_bad => (ms(20), status(410, None), false),
        // Takes it and dies before it can say so.
        12 if chance.draw().is_multiple_of(200) => (ms(20), cut(), true),
        _ => taken(ms(20)),
    }
}

/// The stage: an outbox, what a store would hold, attempts in flight, and what receivers have.
struct Stage {
    outbox: Outbox,
    now: Millis,
    chance: Stream,
    waiting: BTreeMap<DeliveryId, Delivery>,
    given_up: BTreeMap<DeliveryId, Delivery>,
    flying: BTreeSet<(Millis, DeliveryId)>,
    ends: BTreeMap<DeliveryId, (Attempt, bool)>,
    /// When each was first taken, and how often.
    taken: BTreeMap<DeliveryId, (Millis, u32)>,
    latest: BTreeMap<TaskId, u32>,
    /// How often a receiver's own wish was waited for.
    asked_for_patience: u32,
}

const RECEIVERS: u64 = 13;

fn receiver_of(id: DeliveryId) -> u64 {
    id.task.0 % RECEIVERS
}

impl Stage {
    fn follow(&mut self, step: OutboxStep) {
        for write in step.writes {
            match write {
                OutboxWrite::Remove(id) => drop(self.waiting.remove(&id)),
                OutboxWrite::GiveUp { id, .. } => {
                    let delivery = self.waiting.remove(&id).expect("what is given up was waiting");
                    self.given_up.insert(id, delivery);
                }
                OutboxWrite::Retry { id, due, attempts, is_patient, .. } => {
                    let delivery = self.waiting.get_mut(&id).expect("what waits is stored");
                    (delivery.due, delivery.attempts, delivery.is_patient) = (due, attempts, is_patient);
                }
            }
        }
        for id in step.attempts {
            let stored = self.waiting.get(&id).expect("what is told is stored");
            // However often we die, and whatever changes meanwhile.
            assert!(
                !stored.is_patient || stored.due <= self.now,
                "{id} was told before its receiver wanted to hear it"
            );
            self.asked_for_patience += u32::from(stored.is_patient);
            let (after, attempt, has_it) = answer(receiver_of(id), &mut self.chance);
            self.flying.insert((self.now + after, id));
            self.ends.insert(id, (attempt, has_it));
        }
    }

    fn step(&mut self, input: OutboxInput) {
        let step = self.outbox.step(self.now, input, &mut self.chance);
        self.follow(step);
    }

    fn land(&mut self) {
        while let Some((at, id)) = self.flying.first().copied().filter(|(at, _)| *at <= self.now) {
            self.flying.remove(&(at, id));
            let (attempt, has_it) = self.ends.remove(&id).expect("it was in flight");
            if has_it {
                let (_, count) = self.taken.entry(id).or_insert((self.now, 0));
                *count += 1;
                let before = self.latest.insert(id.task, id.revision).unwrap_or(0);
                // Only who was gone, and is told again because someone asked, may have heard of later ones.
                assert!(before <= id.revision || receiver_of(id) == 11, "{id} came after change {before}");
            }
            self.step(OutboxInput::Ended { id, attempt });
        }
    }

    fn die(&mut self) {
        // A receiver may have taken what it was being told; nobody here knows.
        for (_, id) in std::mem::take(&mut self.flying) {
            if self.ends.remove(&id).is_some_and(|(_, has_it)| has_it) && self.chance.draw().is_multiple_of(2) {
                self.taken.entry(id).or_insert((self.now, 0)).1 += 1;
                self.latest.insert(id.task, id.revision);
            }
        }
        self.outbox = Outbox::new();
        self.outbox.restore(self.waiting.values().cloned());
        self.step(OutboxInput::TimePassed);
    }

    /// When something happens next, besides new changes and deaths.
    fn next(&self) -> Option<Millis> {
        [self.outbox.next_due(), self.flying.first().map(|(at, _)| *at)].into_iter().flatten().min()
    }
}

#[test]
fn whatever_receivers_do_and_however_often_we_die_everyone_is_told_in_order() {
    let start = Millis(1_000_000);
    let mut stage = Stage {
        outbox: Outbox::new(),
        now: start,
        chance: Stream::new(7, "flapping", 0),
        waiting: BTreeMap::new(),
        given_up: BTreeMap::new(),
        flying: BTreeSet::new(),
        ends: BTreeMap::new(),
        taken: BTreeMap::new(),
        latest: BTreeMap::new(),
        asked_for_patience: 0,
    };
    // A task begins every 250 ms, and changes every second.
    let mut changes: BTreeSet<(Millis, DeliveryId)> = BTreeSet::new();
    for task in 1..=TASKS {
        for revision in 1..=CHANGES {
            let at = start + Duration::from_millis(task * 250 + u64::from(revision) * 1_000);
            changes.insert((at, DeliveryId { task: TaskId(task), revision }));
        }
    }
    let all: BTreeMap<DeliveryId, Millis> = changes.iter().map(|(at, id)| (*id, *at)).collect();
    let mut death = start + LIFE;
    while stage.taken.len() < all.len() {
        assert!(stage.now < start + END, "{} of {} were told", stage.taken.len(), all.len());
        let next_change = changes.first().map(|(at, _)| *at);
        stage.now =
            [next_change, stage.next(), Some(death)].into_iter().flatten().min().expect("deaths go on").max(stage.now);
        if stage.now >= death {
            death = stage.now + LIFE;
            stage.die();
            // Now and then someone looks, and has told what was given up.
            for (id, delivery) in std::mem::take(&mut stage.given_up) {
                let delivery = Delivery { due: stage.now, is_patient: false, attempts: 0, ..delivery };
                stage.waiting.insert(id, delivery.clone());
                stage.outbox.resend(stage.now, &delivery);
            }
        }
        while let Some((at, id)) = changes.first().copied().filter(|(at, _)| *at <= stage.now) {
            changes.remove(&(at, id));
            let url = format!("http://receiver-{}/hook", receiver_of(id));
            let body = Arc::from(&b"{}"[..]);
            let delivery = Delivery {
                id,
                url,
                body,
                created_at: at,
                due: at,
                is_patient: false,
                attempts: 0,
                last_error: None,
                request_id: None,
            };
            stage.waiting.insert(id, delivery.clone());
            stage.outbox.push(stage.now, &delivery);
        }
        stage.land();
        stage.step(OutboxInput::TimePassed);
    }
    assert!(stage.asked_for_patience > 20, "{} wishes for patience were met", stage.asked_for_patience);
    // Those who are well have waited for nobody: hardly any change reached them after a second, a death included.
    let mut waits: Vec<Duration> =
        stage.taken.iter().filter(|(id, _)| receiver_of(**id) < 5).map(|(id, (at, _))| at.since(all[id])).collect();
    waits.sort_unstable();
    let p99 = waits[waits.len() * 99 / 100];
    assert!(waits.len() > 700 && p99 < Duration::from_secs(1), "{p99:?} of {} waits", waits.len());
    let twice: u32 = stage.taken.values().map(|(_, count)| count - 1).sum();
    assert!(twice as usize * 100 <= all.len(), "{twice} of {} were told twice", all.len());
}
