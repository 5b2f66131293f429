//! The pretend Discord itself: people, channels, messages, gateway sessions, jobs. `step(now, input) -> writes and outputs`;
//! no clock, no socket, no chance but its own seeded streams.

mod agenda;
mod bounds;
mod buckets;
mod calls;
mod demo;
mod faces;
mod gateway;
mod hardship;
mod jobs;
mod journal;
mod keep;
mod letter;
mod link;
mod message;
mod nonces;
mod options;
mod people;
mod perform;
mod post;
mod posted;
mod records;
mod registry;
mod rest;
mod restore;
mod tell;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use self::bounds::Bound;
pub use self::demo::{DemoButton, DemoGrid};
pub use self::journal::{
    ENTRIES_MAX as JOURNAL_ENTRIES_MAX, InteractionOutcome, JournalEntry, JournalInteraction, JournalKind,
    JournalOutcome, JournalPage, JournalQuery, PAGE_MAX as JOURNAL_PAGE_MAX,
};
pub use self::options::{Addresses, Options, Pace, Profile, UnknownWord};
pub use self::rest::document::rest_document;
pub use self::restore::RestoreError;
pub use crate::bots::Bot;
pub use crate::bots::scenario::{Scenario, scenarios};

use crate::chance::{Chances, signing_key};
use crate::fault::Phase;
use crate::id::{AttachmentId, ChannelId, MessageId, SnowflakeMaker};
use crate::platform::agenda::{Agenda, Due};
use crate::platform::buckets::Buckets;
use crate::platform::calls::Calls;
use crate::platform::faces::Faces;
use crate::platform::gateway::Gateway;
use crate::platform::gateway::frame::Surroundings;
use crate::platform::hardship::Weather;
use crate::platform::jobs::Jobs;
use crate::platform::journal::Journal;
use crate::platform::link::Signer;
use crate::platform::message::{Files, Messages};
use crate::platform::nonces::Nonces;
use crate::platform::people::{DEMO, Person, PersonNumber, Place, Principal};
use crate::platform::posted::Posted;
use crate::platform::records::Meta;
use crate::platform::registry::Registry;
use crate::platform::rest::cdn::Fetched;
use crate::platform::rest::upload::Uploads;
use crate::step::{Input, Millis, Step, Table, Write};

/// One pretend Discord.
#[derive(Debug)]
pub struct Platform {
    options: Options,
    /// The world's time, as of the step that runs; never falls.
    now: Millis,
    chances: Chances,
    snowflakes: SnowflakeMaker,
    key: [u8; 32],
    people: BTreeMap<PersonNumber, Person>,
    messages: Messages,
    files: Files,
    retired: VecDeque<AttachmentId>,
    jobs: Jobs,
    gateway: Gateway,
    agenda: Agenda,
    uploads: Uploads,
    fetched: Fetched,
    faces: Faces,
    nonces: Nonces,
    /// Those whose fast hours are used up, until they are in relax mode; a restart gives all of them new ones.
    out_of_hours: BTreeSet<PersonNumber>,
    posted: Posted,
    registry: Registry,
    calls: Calls,
    buckets: Buckets,
    weather: Weather,
    journal: Journal,
    /// What the step that runs has brought so far.
    step: Step,
    /// The meta record as it was last written.
    stored: Option<Meta>,
    /// How many draws of hardship are written down.
    stored_draws: u64,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People who ever came.
    pub users: usize,
    /// Open gateway connections.
    pub connections: usize,
    /// Messages, ephemeral ones left out.
    pub messages: usize,
    /// Messages that went because there were too many.
    pub messages_dropped: u64,
    /// Jobs with beats to come.
    pub jobs_running: usize,
    /// Drawings that are done and remembered.
    pub jobs_finished: usize,
    /// Drawings that were forgotten because there were too many.
    pub jobs_dropped: u64,
    /// Files on the CDN.
    pub pictures: usize,
}

impl Platform {
    /// A fresh world, and what is to be stored of it.
    pub fn new(options: Options, now: Millis) -> (Platform, Vec<Write>) {
        let mut platform = Platform::empty(options, now, [0; 5], 0, None);
        platform.welcome(Principal::Person(DEMO));
        if platform.options.demo {
            platform.add_demo();
        }
        platform.store_meta();
        let writes = std::mem::take(&mut platform.step).writes;
        (platform, writes)
    }

    fn empty(options: Options, now: Millis, positions: [u64; 5], snowflake: u64, key: Option<[u8; 32]>) -> Platform {
        Platform {
            now,
            chances: Chances::new(options.seed, positions),
            snowflakes: SnowflakeMaker::after(snowflake),
            key: key.unwrap_or_else(|| signing_key(options.seed)),
            people: BTreeMap::new(),
            messages: Messages::default(),
            files: Files::default(),
            retired: VecDeque::new(),
            jobs: Jobs::default(),
            gateway: Gateway::default(),
            agenda: Agenda::default(),
            uploads: Uploads::default(),
            fetched: Fetched::default(),
            faces: Faces::default(),
            nonces: Nonces::default(),
            out_of_hours: BTreeSet::new(),
            posted: Posted::default(),
            registry: Registry::default(),
            calls: Calls::default(),
            buckets: Buckets::default(),
            weather: Weather::new(options.seed, 0),
            journal: Journal::default(),
            step: Step::default(),
            stored: None,
            stored_draws: 0,
            options,
        }
    }

    /// Takes one input in. First everything happens that was due by `now`, then the input.
    pub fn step(&mut self, now: Millis, input: Input) -> Step {
        self.now = self.now.max(now);
        self.catch_up();
        match input {
            Input::Request { exchange, request } => {
                self.receive(exchange, request);
            }
            Input::Connected { connection, path_and_query } => {
                let mishap = self.weather.lot.at_opening(&self.options.hardship.rules, None, Phase::Hello);
                let Platform { gateway, options, agenda, step, .. } = self;
                gateway.connect(connection, &path_and_query, mishap, self.now, options, agenda, &mut step.outputs);
            }
            Input::Frame { connection, frame } => self.hear(connection, &frame),
            Input::Disconnected { connection, code } => {
                self.gateway.hang_up(connection, code, self.now, &self.options, &mut self.agenda);
            }
            Input::Hardship(order) => self.obey(order),
            Input::TimePassed => {}
        }
        for note in self.gateway.notes() {
            self.journal.line(note, self.now);
        }
        self.store_meta();
        std::mem::take(&mut self.step)
    }

    /// When [`Input::TimePassed`] is next of use.
    pub fn next_due(&self) -> Option<Millis> {
        self.agenda.next()
    }

    /// How much there is of everything.
    pub fn counts(&self) -> Counts {
        let (jobs_running, jobs_finished) = self.jobs.counts();
        Counts {
            users: self.people.len(),
            connections: self.gateway.connections(),
            messages: self.messages.len(),
            messages_dropped: self.messages.dropped(),
            jobs_running,
            jobs_finished,
            jobs_dropped: self.jobs.dropped(),
            pictures: self.files.len(),
        }
    }

    /// A part of what has happened lately, of this run.
    pub fn journal(&self, query: JournalQuery) -> JournalPage {
        self.journal.page(query)
    }

    fn catch_up(&mut self) {
        while let Some(due) = self.agenda.take(self.now) {
            let Platform { gateway, options, agenda, step, .. } = self;
            match due {
                Due::Beat(interaction) => self.beat(interaction),
                Due::Liveness(id) => gateway.check_liveness(id, self.now, options, agenda, &mut step.outputs),
                Due::Patience(id) => gateway.check_patience(id, self.now, options, agenda, &mut step.outputs),
                Due::SessionEnd(session) => gateway.end(session, agenda),
                Due::Farewell(id) => gateway.bid_farewell(id, self.now, options, agenda, &mut step.outputs),
                Due::Held(number) => self.let_go(number),
                Due::Request(exchange) => self.take_up(exchange),
                Due::Ring(interaction) => self.ring(interaction),
                Due::Unanswered(interaction) => self.give_up(interaction),
            }
        }
    }

    fn hear(&mut self, connection: crate::step::ConnectionId, frame: &crate::step::Frame) {
        let Platform { gateway, options, agenda, step, chances, messages, people, weather, .. } = self;
        let Step { writes, outputs } = step;
        let options = &*options;
        let mut around = Surroundings {
            now: self.now,
            options,
            agenda,
            session_id: &mut || chances.session.draw_wide(),
            welcome: &mut |principal| welcome(people, writes, principal),
            mishap: &mut |phase, user| weather.lot.at_opening(&options.hardship.rules, Some(user), phase),
            last: |place: Place| newest(messages, place.channel()),
            out: outputs,
        };
        gateway.hear(connection, frame, &mut around);
    }

    /// Whether `bot` reads what is written there: in a guild it must have been invited.
    fn has(&self, place: Place, bot: Bot) -> bool {
        place.has(bot) && (place.guild().is_none() || !self.options.without.contains(&bot))
    }

    /// Makes a person on first use.
    fn welcome(&mut self, principal: Principal) {
        welcome(&mut self.people, &mut self.step.writes, principal);
    }

    fn signer(&self) -> Signer<'_> {
        Signer { key: &self.key, cdn: &self.options.addresses.cdn, now: self.now }
    }
}

fn welcome(people: &mut BTreeMap<PersonNumber, Person>, writes: &mut Vec<Write>, principal: Principal) {
    let Principal::Person(number) = principal else { return };
    people.entry(number).or_insert_with(|| {
        let person = Person::default();
        let value = records::person(&person);
        writes.push(Write::Put { table: Table::User, key: number.0.to_be_bytes().to_vec(), value });
        person
    });
}

/// The newest message of a channel.
fn newest(messages: &Messages, channel: ChannelId) -> Option<MessageId> {
    messages.room(channel).and_then(|room| room.last_key_value()).map(|(id, _)| *id)
}
