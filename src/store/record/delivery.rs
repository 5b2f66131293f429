//! A delivery on disk: one that waits, and one that was given up.

use serde::{Deserialize, Serialize};

use super::{Stored, tail};
use crate::{
    clock::Millis,
    id::TaskId,
    task::{Delivery, DeliveryId, GivenUp},
};

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct DeliveryRecord {
    told: ToldRecord,
    tail: DeliveryTail,
}

/// What both say first, since format 1.
#[derive(Serialize, Deserialize)]
struct ToldRecord {
    task: u64,
    revision: u32,
    url: String,
    body: std::sync::Arc<[u8]>,
    created_at: u64,
    due: u64,
    attempts: u32,
    last_error: Option<String>,
}

/// What format 3 has added to one that waits.
#[derive(Default, Serialize, Deserialize)]
struct DeliveryTail {
    is_patient: bool,
    request_id: Option<String>,
}

impl ToldRecord {
    fn of(delivery: &Delivery) -> ToldRecord {
        ToldRecord {
            task: delivery.id.task.0,
            revision: delivery.id.revision,
            url: delivery.url.clone(),
            body: delivery.body.clone(),
            created_at: delivery.created_at.0,
            due: delivery.due.0,
            attempts: delivery.attempts,
            last_error: delivery.last_error.clone(),
        }
    }

    fn with(self, tail: DeliveryTail) -> Delivery {
        Delivery {
            id: DeliveryId { task: TaskId(self.task), revision: self.revision },
            url: self.url,
            body: self.body,
            created_at: Millis(self.created_at),
            due: Millis(self.due),
            is_patient: tail.is_patient,
            attempts: self.attempts,
            last_error: self.last_error,
            request_id: tail.request_id,
        }
    }
}

impl Stored for Delivery {
    const KIND: &'static str = "delivery";
    type Record = DeliveryRecord;

    fn tail_since(format: u8) -> Vec<u8> {
        match format {
            1 | 2 => tail(&DeliveryTail::default()),
            _ => Vec::new(),
        }
    }

    fn to_record(&self) -> DeliveryRecord {
        let tail = DeliveryTail { is_patient: self.is_patient, request_id: self.request_id.clone() };
        DeliveryRecord { told: ToldRecord::of(self), tail }
    }

    fn from_record(record: DeliveryRecord) -> Result<Delivery, String> {
        Ok(record.told.with(record.tail))
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct GivenUpRecord {
    delivery: ToldRecord,
    at: u64,
    request_id: Option<String>,
}

impl Stored for GivenUp {
    const KIND: &'static str = "given up delivery";
    type Record = GivenUpRecord;

    fn tail_since(format: u8) -> Vec<u8> {
        match format {
            1 | 2 => tail(&None::<String>),
            _ => Vec::new(),
        }
    }

    fn to_record(&self) -> GivenUpRecord {
        let request_id = self.delivery.request_id.clone();
        GivenUpRecord { delivery: ToldRecord::of(&self.delivery), at: self.at.0, request_id }
    }

    fn from_record(record: GivenUpRecord) -> Result<GivenUp, String> {
        // Nothing is due any more, so nobody has asked for a time.
        let tail = DeliveryTail { is_patient: false, request_id: record.request_id };
        Ok(GivenUp { delivery: record.delivery.with(tail), at: Millis(record.at) })
    }
}
