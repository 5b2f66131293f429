//! What a world knows about itself, on disk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Stored;
use crate::{
    clock::Millis,
    id::{AccountId, TaskId},
    store::Meta,
};

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct MetaRecord {
    seed: u64,
    last_task: u64,
    last_account: u64,
    latest: u64,
    streams: BTreeMap<String, u64>,
    demo_made: bool,
}

impl Stored for Meta {
    const KIND: &'static str = "world";
    type Record = MetaRecord;

    fn to_record(&self) -> MetaRecord {
        MetaRecord {
            seed: self.seed,
            last_task: self.last_task.0,
            last_account: self.last_account.0,
            latest: self.latest.0,
            streams: self.streams.clone(),
            demo_made: self.demo_made,
        }
    }

    fn from_record(record: MetaRecord) -> Result<Meta, String> {
        Ok(Meta {
            seed: record.seed,
            last_task: TaskId(record.last_task),
            last_account: AccountId(record.last_account),
            latest: Millis(record.latest),
            streams: record.streams,
            demo_made: record.demo_made,
        })
    }
}
