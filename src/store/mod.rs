//! What must survive: tasks, accounts, resume points and waiting deliveries, behind one trait with two engines. Decides
//! nothing: it keeps what it is given, all or nothing, and answers from what it has kept.

mod cell;
mod disk;
mod error;
mod key;
mod memory;
mod query;
mod record;
mod shelf;
mod write;

#[cfg(test)]
mod model;
#[cfg(test)]
mod sample;

use std::{collections::BTreeMap, sync::Arc};

pub use futures_util::future::BoxFuture;

pub use cell::Status;
pub use disk::{RedbFile, RedbStore, Seals};
pub use error::StoreError;
pub use key::{TokenKey, TokenKeyId, TokenKeyTextError};
pub use memory::{MemoryStore, TASKS_MAX};
pub use query::{Direction, PAGE_SIZE_MAX, Page, Part, SCAN_MAX, TaskField, TaskQuery};
pub use write::{Meta, Write};

use crate::{
    account::{Account, Identifies, ResumePoint},
    clock::Millis,
    id::{AccountId, TaskId},
    task::{Delivery, DeliveryId, GivenUp, Task},
};

/// How many deliveries that were given up are kept, the latest.
pub const GIVEN_UP_MAX: u64 = 10_000;

/// Where a world keeps what must survive. Nobody outside this room knows which engine it is.
///
/// Both engines rely on one law: ids of tasks sort by age ([`TaskId::after`]), so "by id" and "by time of submission" are
/// the same order. Reads see everything that was committed before they began, and nothing of a commit under way.
pub trait Store: Send + Sync + 'static {
    /// Writes everything or nothing, in the order given, and durably when it answers `Ok`. A caller that stops waiting
    /// does not take it back.
    ///
    /// # Errors
    /// [`StoreError::Fatal`] when the disk fails: nothing of the batch may be told to anyone. [`StoreError::Damaged`] and
    /// [`StoreError::Newer`] when what is to be replaced cannot be read.
    fn commit(&self, writes: Vec<Write>) -> BoxFuture<'_, Result<(), StoreError>>;

    /// One task; the cheapest of all reads.
    fn task(&self, id: TaskId) -> BoxFuture<'_, Result<Option<Arc<Task>>, StoreError>>;

    /// The tasks of these ids, each once: live ones first, then ended ones, both oldest first. Unknown ids are left out.
    fn tasks_by_id(&self, ids: Vec<TaskId>) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>>;

    /// One page of the tasks that a query asks for.
    fn page(&self, query: TaskQuery) -> BoxFuture<'_, Result<Page<Arc<Task>>, StoreError>>;

    /// The newest tasks, newest first, at most `limit`.
    fn newest(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>>;

    /// Every task that has not ended, oldest first: the queue as clients see it, and what a restart takes up again.
    fn live(&self) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>>;

    /// How many tasks of an account are at work and how many wait.
    fn live_counts(&self, account: AccountId) -> BoxFuture<'_, Result<LiveCounts, StoreError>>;

    /// One account.
    fn account(&self, id: AccountId) -> BoxFuture<'_, Result<Option<Account>, StoreError>>;

    /// Every account, by id.
    fn accounts(&self) -> BoxFuture<'_, Result<Vec<Account>, StoreError>>;

    /// Where each account's gateway session can be taken up again.
    fn resume_points(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, ResumePoint>, StoreError>>;

    /// How many new gateway sessions each account has asked for.
    fn identifies(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, Identifies>, StoreError>>;

    /// One waiting delivery with its body; `None` once it was taken or given up.
    fn delivery(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<Delivery>, StoreError>>;

    /// Waiting deliveries with ids greater than `after`, by id, at most `limit`: a restart walks them in pieces, so that
    /// their bodies are never in memory all at once.
    fn deliveries(&self, after: Option<DeliveryId>, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>>;

    /// A picture that was brought for a task, by its place; `None` once the task has ended.
    fn upload(&self, task: TaskId, index: u8) -> BoxFuture<'_, Result<Option<Arc<[u8]>>, StoreError>>;

    /// The waiting deliveries of the newest tasks, the latest change first, at most `limit`.
    fn newest_deliveries(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>>;

    /// One delivery that was given up, with its body.
    fn given_up(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<GivenUp>, StoreError>>;

    /// Deliveries that were given up, the latest first, at most `limit`; the next page is `before` the last of this one.
    fn given_up_page(
        &self,
        before: Option<(Millis, DeliveryId)>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<GivenUp>, StoreError>>;

    /// What the world has stored about itself; `None` in a fresh store.
    fn meta(&self) -> BoxFuture<'_, Result<Option<Meta>, StoreError>>;

    /// How much is kept, for metrics; costs the same whatever the number of tasks.
    fn counts(&self) -> BoxFuture<'_, Result<Counts, StoreError>>;
}

/// Tasks of one account that have not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveCounts {
    /// They hold a slot.
    pub running: u64,
    /// They wait for one.
    pub waiting: u64,
}

/// How much a store keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tasks by where they stand; a status without tasks is left out.
    pub tasks: BTreeMap<Status, u64>,
    /// Accounts.
    pub accounts: u64,
    /// Deliveries that wait.
    pub deliveries: u64,
    /// Deliveries that were given up and can be sent again.
    pub given_up: u64,
    /// Ended tasks that were dropped since the store was opened, to keep within its limit.
    pub dropped: u64,
}
