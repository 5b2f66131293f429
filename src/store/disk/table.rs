//! The tables of the file. Keys are numbers, so that they range in their natural order.

use std::borrow::Borrow;

use redb::{Key, ReadableTable, StorageError, Table, TableDefinition};

use crate::{
    clock::Millis,
    id::{AccountId, TaskId},
    store::{
        StoreError,
        cell::Cell,
        record::{Stored, decode, encode},
    },
    task::DeliveryId,
};

/// The arrangement of the tables; it changes when a key does. A table that is missing is made. Records carry a format of
/// their own.
pub(super) const LAYOUT: u8 = 1;

/// Tasks by id.
pub(super) const TASKS: TableDefinition<u64, &[u8]> = TableDefinition::new("task");
/// Where each task stands: action, status, id.
pub(super) const CELLS: TableDefinition<(u8, u8, u64), ()> = TableDefinition::new("task_by_cell");
/// The same of each account: account, action, status, id.
pub(super) const ACCOUNT_CELLS: TableDefinition<(u64, u8, u8, u64), ()> = TableDefinition::new("task_by_account");
/// How many tasks stand in each cell that holds any: action, status.
pub(super) const COUNTS: TableDefinition<(u8, u8), u64> = TableDefinition::new("count_by_cell");
/// The same of each account: account, action, status.
pub(super) const ACCOUNT_COUNTS: TableDefinition<(u64, u8, u8), u64> = TableDefinition::new("count_by_account");
/// Accounts by id.
pub(super) const ACCOUNTS: TableDefinition<u64, &[u8]> = TableDefinition::new("account");
/// Resume points by account.
pub(super) const RESUME_POINTS: TableDefinition<u64, &[u8]> = TableDefinition::new("resume_point");
/// Numbers of new gateway sessions by account.
pub(super) const IDENTIFIES: TableDefinition<u64, &[u8]> = TableDefinition::new("identifies");
/// Deliveries that wait: task, revision.
pub(super) const DELIVERIES: TableDefinition<(u64, u32), &[u8]> = TableDefinition::new("delivery");
/// Pictures that clients brought for tasks that have not ended: task, place.
pub(super) const UPLOADS: TableDefinition<(u64, u8), &[u8]> = TableDefinition::new("upload");
/// Deliveries that were given up: task, revision.
pub(super) const GIVEN_UP: TableDefinition<(u64, u32), &[u8]> = TableDefinition::new("given_up");
/// The same by time: when, task, revision.
pub(super) const GIVEN_UP_BY_TIME: TableDefinition<(u64, u64, u32), ()> = TableDefinition::new("given_up_by_time");
/// About the file and its world.
pub(super) const ABOUT: TableDefinition<&str, &[u8]> = TableDefinition::new("about");

/// Key of [`ABOUT`]: [`LAYOUT`] as one byte.
pub(super) const ABOUT_LAYOUT: &str = "layout";
/// Key of [`ABOUT`]: what the world knows about itself.
pub(super) const ABOUT_WORLD: &str = "world";

/// The key of a delivery.
pub(super) fn delivery_key(id: DeliveryId) -> (u64, u32) {
    (id.task.0, id.revision)
}

/// A delivery's key in [`GIVEN_UP_BY_TIME`].
pub(super) fn given_up_key(at: Millis, id: DeliveryId) -> (u64, u64, u32) {
    (at.0, id.task.0, id.revision)
}

/// A task's key in [`CELLS`].
pub(super) fn cell_key(cell: Cell, id: TaskId) -> (u8, u8, u64) {
    let (action, status) = cell.codes();
    (action, status, id.0)
}

/// A task's key in [`ACCOUNT_CELLS`].
pub(super) fn account_cell_key(account: AccountId, cell: Cell, id: TaskId) -> (u64, u8, u8, u64) {
    let (action, status) = cell.codes();
    (account.0, action, status, id.0)
}

/// One record of a table.
pub(super) fn get<'k, K: Key + 'static, T: Stored>(
    table: &impl ReadableTable<K, &'static [u8]>,
    key: impl Borrow<K::SelfType<'k>>,
    failed: fn(StorageError) -> StoreError,
) -> Result<Option<T>, StoreError> {
    table.get(key).map_err(failed)?.map(|bytes| decode(bytes.value())).transpose()
}

/// Writes one record.
pub(super) fn put<'k, K: Key + 'static, T: Stored>(
    table: &mut Table<K, &'static [u8]>,
    key: impl Borrow<K::SelfType<'k>>,
    noun: &T,
    failed: fn(StorageError) -> StoreError,
) -> Result<(), StoreError> {
    table.insert(key, encode(noun).as_slice()).map_err(failed)?;
    Ok(())
}
