//! A world comes back from its records: people, messages, files, jobs. Gateway sessions do not.

use crate::bots::job::Job;
use crate::id::{AttachmentId, MessageId};
use crate::platform::hardship::Weather;
use crate::platform::message::{Extras, Message};
use crate::platform::people::{Person, PersonNumber};
use crate::platform::records::{self, DRAWS_KEY, META_KEY, Meta, RecordError};
use crate::platform::{Options, Platform};
use crate::step::{Millis, Table};

/// Why a world does not come back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The world was made from another seed.
    #[error("the stored world was made from seed {stored}, not {asked}")]
    OtherSeed {
        /// The seed it was made from.
        stored: u64,
        /// The seed in the options.
        asked: u64,
    },
    /// A record is not what was written.
    #[error("a record of table {table:?} is damaged: {detail}")]
    Damaged {
        /// Where it lies.
        table: Table,
        /// What is wrong.
        detail: String,
    },
    /// A later version of this program wrote the world.
    #[error("table {table:?} has records of format {format}, newer than this program understands")]
    NewerFormat {
        /// Where.
        table: Table,
        /// The format found.
        format: u8,
    },
}

impl Platform {
    /// Brings a world back from what [`Platform::new`] and [`Platform::step`] wrote.
    /// Running jobs go on by their due times; what is overdue comes at once, in order and at its least distances.
    ///
    /// # Errors
    /// See [`RestoreError`]; no records at all are damaged ones.
    pub fn restore(
        options: Options,
        now: Millis,
        mut records: Vec<(Table, Vec<u8>, Vec<u8>)>,
    ) -> Result<Platform, RestoreError> {
        records.sort_unstable();
        let meta = records.iter().find(|(table, key, _)| *table == Table::Meta && key == META_KEY);
        let Some((_, _, meta)) = meta else { return Err(damaged(Table::Meta, "the world's record is missing")) };
        let meta: Meta = records::read(meta).map_err(|error| refused(Table::Meta, error))?;
        if meta.seed != options.seed {
            return Err(RestoreError::OtherSeed { stored: meta.seed, asked: options.seed });
        }
        let mut platform = Platform::empty(options, now, meta.positions, meta.snowflake, Some(meta.key));
        let draws = records.iter().find(|(table, key, _)| *table == Table::Meta && key == DRAWS_KEY);
        if let Some((_, _, draws)) = draws {
            platform.stored_draws = records::read(draws).map_err(|error| refused(Table::Meta, error))?;
            platform.weather = Weather::new(meta.seed, platform.stored_draws);
        }
        for (table, key, value) in &records {
            platform.bring_back(*table, key, value)?;
        }
        platform.remember_nonces_of_jobs();
        platform.retire_loose_files(&records);
        platform.stored = Some(meta);
        Ok(platform)
    }

    fn bring_back(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), RestoreError> {
        match table {
            Table::Meta => {}
            Table::User => {
                let number: [u8; 4] = key.try_into().map_err(|_| damaged(table, "a key has the wrong length"))?;
                let person: Person = records::read(value).map_err(|error| refused(table, error))?;
                self.people.insert(PersonNumber(u32::from_be_bytes(number)), person);
            }
            Table::Message => {
                let message: Message = records::read(value).map_err(|error| refused(table, error))?;
                self.messages.insert(message, usize::MAX, usize::MAX);
            }
            Table::Extra => {
                let extras: Extras = records::read(value).map_err(|error| refused(table, error))?;
                let id = MessageId(number(table, key)?);
                // One without its message says nothing.
                if let Some(message) = self.messages.get_anywhere(id) {
                    message.extras = Some(Box::new(extras));
                }
            }
            Table::Command => {
                let command = records::read(value).map_err(|error| refused(table, error))?;
                self.registry.insert(number(table, key)?, command);
            }
            Table::Attachment => {
                let file = records::read_file(value).map_err(|error| refused(table, error))?;
                self.files.insert(AttachmentId(number(table, key)?), file, usize::MAX);
            }
            Table::Face => {
                let key = records::read_face_key(key).ok_or_else(|| damaged(table, "a key has the wrong length"))?;
                let face = records::read_face(value).map_err(|error| refused(table, error))?;
                self.faces.insert(key, face);
            }
            Table::Job => {
                let job: Job = records::read(value).map_err(|error| refused(table, error))?;
                self.resume_job(job);
            }
            Table::Nonce => {
                let used = records::read(value).map_err(|error| refused(table, error))?;
                self.nonces.bring_back(number(table, key)?, used);
            }
        }
        Ok(())
    }

    /// Files that no message shows any more go on as retired ones, oldest first.
    fn retire_loose_files(&mut self, records: &[(Table, Vec<u8>, Vec<u8>)]) {
        let shown: std::collections::BTreeSet<AttachmentId> = records
            .iter()
            .filter(|(table, _, _)| *table == Table::Message)
            .filter_map(|(_, _, value)| records::read::<Message>(value).ok())
            .flat_map(|message| message.files().collect::<Vec<_>>())
            .collect();
        let files = records.iter().filter(|(table, _, _)| *table == Table::Attachment);
        let ids = files.filter_map(|(table, key, _)| number(*table, key).ok().map(AttachmentId));
        self.retired.extend(ids.filter(|id| !shown.contains(id)));
    }
}

fn number(table: Table, key: &[u8]) -> Result<u64, RestoreError> {
    key.try_into().map(u64::from_be_bytes).map_err(|_| damaged(table, "a key has the wrong length"))
}

fn damaged(table: Table, detail: &str) -> RestoreError {
    RestoreError::Damaged { table, detail: detail.to_owned() }
}

fn refused(table: Table, error: RecordError) -> RestoreError {
    match error {
        RecordError::Newer(format) => RestoreError::NewerFormat { table, format },
        RecordError::Damaged(detail) => RestoreError::Damaged { table, detail },
    }
}
