//! What can be asked of a store to keep.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    account::{Account, Identifies, ResumePoint},
    clock::Millis,
    id::{AccountId, TaskId},
    task::{Delivery, DeliveryId, Task},
};

/// One change of what is kept. In one batch later writes of the same key win.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// A task as it is now.
    Task(Arc<Task>),
    /// A picture that a client brought for a task; it goes with the task's end.
    Upload {
        /// For which task.
        task: TaskId,
        /// Its place among the task's pictures, from 0.
        index: u8,
        /// The file.
        bytes: Arc<[u8]>,
    },
    /// The pictures that were brought for a task are not needed any more.
    ForgetUploads(TaskId),
    /// The seed of a task's picture is known; nothing happens if the task is gone.
    Seed {
        /// Of which task.
        task: TaskId,
        /// In decimal digits.
        seed: String,
    },
    /// An account as it is now.
    Account(Box<Account>),
    /// An account is gone, and with it its resume point and the number of its sessions. Its tasks stay.
    RemoveAccount(AccountId),
    /// An account's gateway session has moved.
    Resume(AccountId, ResumePoint),
    /// An account's gateway session is over.
    ForgetResume(AccountId),
    /// An account has asked for so many new gateway sessions.
    Identified(AccountId, Identifies),
    /// A change to tell.
    Delivery(Delivery),
    /// A delivery was tried in vain. Its body stays as it is and need not be at hand; if it is gone, nothing happens.
    Retry {
        /// Which.
        id: DeliveryId,
        /// When it is tried next.
        due: Millis,
        /// What was tried.
        attempts: u32,
        /// How the last attempt ended, in words.
        last_error: Option<String>,
        /// The receiver has asked for that time.
        is_patient: bool,
    },
    /// A delivery was taken.
    RemoveDelivery(DeliveryId),
    /// A delivery is not tried any more, and is kept with those that were given up, of which the oldest is dropped beyond
    /// [`GIVEN_UP_MAX`](crate::store::GIVEN_UP_MAX). If it does not wait, nothing happens.
    GiveUp {
        /// Which.
        id: DeliveryId,
        /// When.
        at: Millis,
        /// What was tried.
        attempts: u32,
        /// In words.
        why: String,
    },
    /// A delivery that was given up waits again, as if it had never been tried. If it is gone, nothing happens.
    Resend {
        /// Which.
        id: DeliveryId,
        /// When it is tried next.
        due: Millis,
    },
    /// What the world knows about itself.
    Meta(Meta),
}

/// What a world stores about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The seed of all its streams; another seed on old data is refused.
    pub seed: u64,
    /// The last task id drawn.
    pub last_task: TaskId,
    /// The last account id drawn.
    pub last_account: AccountId,
    /// The latest time seen: the clock never shows an earlier one after a restart.
    pub latest: Millis,
    /// How many draws were taken of each stream, by its name.
    pub streams: BTreeMap<String, u64>,
    /// Whether the demo's accounts and task were made: what was deleted stays deleted.
    pub demo_made: bool,
}

impl Default for Meta {
    fn default() -> Meta {
        Meta {
            seed: 0,
            last_task: TaskId(0),
            last_account: AccountId(0),
            latest: Millis(0),
            streams: BTreeMap::new(),
            demo_made: false,
        }
    }
}
