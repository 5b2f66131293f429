//! The jobs of the bots, running and finished. A finished drawing stays, so that its buttons work; everything else goes.

use std::collections::{BTreeMap, HashMap};

use crate::bots::job::{Job, JobState};
use crate::id::{InteractionId, JobId, UserId};
use crate::platform::agenda::Entry;

/// All jobs.
#[derive(Debug, Default)]
pub struct Jobs {
    by_interaction: BTreeMap<InteractionId, Job>,
    by_uuid: HashMap<JobId, InteractionId>,
    running: BTreeMap<InteractionId, Entry>,
    dropped: u64,
}

impl Jobs {
    /// Keeps a job; returns the finished ones that went for it.
    pub fn insert(&mut self, job: Job, max: usize) -> Vec<InteractionId> {
        if let Some(drawing) = job.drawing() {
            self.by_uuid.insert(drawing.id, job.interaction);
        }
        self.by_interaction.insert(job.interaction, job);
        let mut gone = Vec::new();
        while self.by_interaction.len() - self.running.len() > max {
            // Running jobs are few and young, so the search ends early.
            let oldest = self.by_interaction.values().find(|job| job.state != JobState::Running);
            let Some(oldest) = oldest.map(|job| job.interaction) else { break };
            self.remove(oldest);
            gone.push(oldest);
        }
        self.dropped += gone.len() as u64;
        gone
    }

    /// Takes a job out, to be changed or dropped.
    pub fn remove(&mut self, interaction: InteractionId) -> Option<Job> {
        let job = self.by_interaction.remove(&interaction)?;
        if let Some(drawing) = job.drawing() {
            self.by_uuid.remove(&drawing.id);
        }
        Some(job)
    }

    /// A job by its interaction.
    pub fn get(&self, interaction: InteractionId) -> Option<&Job> {
        self.by_interaction.get(&interaction)
    }

    /// A drawing job by its uuid.
    pub fn with_uuid(&self, id: JobId) -> Option<&Job> {
        self.by_uuid.get(&id).and_then(|interaction| self.by_interaction.get(interaction))
    }

    /// All of them, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Job> {
        self.by_interaction.values()
    }

    /// Remembers where in the agenda a running job stands; returns where it stood before.
    pub fn plan(&mut self, interaction: InteractionId, entry: Option<Entry>) -> Option<Entry> {
        match entry {
            Some(entry) => self.running.insert(interaction, entry),
            None => self.running.remove(&interaction),
        }
    }

    /// The running jobs of a user, oldest first.
    pub fn running_of(&self, user: UserId) -> impl Iterator<Item = &Job> {
        self.running.keys().filter_map(|id| self.by_interaction.get(id)).filter(move |job| job.user == user)
    }

    /// How many run, and how many are done.
    pub fn counts(&self) -> (usize, usize) {
        (self.running.len(), self.by_interaction.len() - self.running.len())
    }

    /// How many finished ones went for others.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}
