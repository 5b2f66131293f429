//! A delivery on disk: one that waits, and one that was given up.

use serde::{Deserialize, Serialize};

use super::Stored;
use crate::{
    clock::Millis,
    id::TaskId,
    task::{Delivery, DeliveryId, GivenUp},
};

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct DeliveryRecord {
    task: u64,
    revision: u32,
    url: String,
    body: std::sync::Arc<[u8]>,
    created_at: u64,
    due: u64,
    attempts: u32,
    last_error: Option<String>,
}

impl Stored for Delivery {
    const KIND: &'static str = "delivery";
    type Record = DeliveryRecord;

    fn to_record(&self) -> DeliveryRecord {
        DeliveryRecord {
            task: self.id.task.0,
            revision: self.id.revision,
            url: self.url.clone(),
            body: self.body.clone(),
            created_at: self.created_at.0,
            due: self.due.0,
            attempts: self.attempts,
            last_error: self.last_error.clone(),
        }
    }

    fn from_record(record: DeliveryRecord) -> Result<Delivery, String> {
        Ok(Delivery {
            id: DeliveryId { task: TaskId(record.task), revision: record.revision },
            url: record.url,
            body: record.body,
            created_at: Millis(record.created_at),
            due: Millis(record.due),
            attempts: record.attempts,
            last_error: record.last_error,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct GivenUpRecord {
    delivery: DeliveryRecord,
    at: u64,
}

impl Stored for GivenUp {
    const KIND: &'static str = "given up delivery";
    type Record = GivenUpRecord;

    fn to_record(&self) -> GivenUpRecord {
        GivenUpRecord { delivery: self.delivery.to_record(), at: self.at.0 }
    }

    fn from_record(record: GivenUpRecord) -> Result<GivenUp, String> {
        Ok(GivenUp { delivery: Delivery::from_record(record.delivery)?, at: Millis(record.at) })
    }
}
