//! Reads of one moment.

use std::sync::Arc;

use redb::{Key, ReadOnlyTable, ReadTransaction, StorageError, TableDefinition, Value};

use super::table;
use crate::{
    id::{AccountId, TaskId},
    store::{
        StoreError,
        cell::Cell,
        query::Direction,
        record::Stored,
        shelf::{Ids, Shelf},
    },
    task::Task,
};

/// The file as it was at one moment; lives as long as one read.
pub(super) struct Snapshot {
    transaction: ReadTransaction,
    /// Open from the beginning, because a page takes many tasks out of it.
    tasks: ReadOnlyTable<u64, &'static [u8]>,
}

/// The disk did not let us read.
pub(super) fn failed(error: StorageError) -> StoreError {
    StoreError::fatal("read", error)
}

impl Snapshot {
    /// What is read through this transaction.
    pub(super) fn of(transaction: ReadTransaction) -> Result<Snapshot, StoreError> {
        let tasks = open(&transaction, table::TASKS)?;
        Ok(Snapshot { transaction, tasks })
    }

    /// One table.
    pub(super) fn open<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<K, V>,
    ) -> Result<ReadOnlyTable<K, V>, StoreError> {
        open(&self.transaction, table)
    }

    /// One record.
    pub(super) fn get<'k, K: Key + 'static, T: Stored>(
        &self,
        table: TableDefinition<K, &'static [u8]>,
        key: impl std::borrow::Borrow<K::SelfType<'k>>,
    ) -> Result<Option<T>, StoreError> {
        table::get(&self.open(table)?, key, failed)
    }
}

fn open<K: Key + 'static, V: Value + 'static>(
    transaction: &ReadTransaction,
    table: TableDefinition<K, V>,
) -> Result<ReadOnlyTable<K, V>, StoreError> {
    transaction.open_table(table).map_err(|error| StoreError::fatal("opened a table", error))
}

/// A cell of the numbers in an index.
fn cell_of(action: u8, status: u8) -> Result<Cell, StoreError> {
    Cell::of_codes(action, status)
        .ok_or_else(|| StoreError::damaged("index", format!("no cell has the numbers {action} and {status}")))
}

impl Shelf for Snapshot {
    fn cells(&self, account: Option<AccountId>) -> Result<Vec<(Cell, u64)>, StoreError> {
        let mut cells = Vec::new();
        match account {
            None => {
                for entry in self.open(table::COUNTS)?.range::<(u8, u8)>(..).map_err(failed)? {
                    let (key, count) = entry.map_err(failed)?;
                    let (action, status) = key.value();
                    cells.push((cell_of(action, status)?, count.value()));
                }
            }
            Some(AccountId(account)) => {
                let range = (account, u8::MIN, u8::MIN)..=(account, u8::MAX, u8::MAX);
                for entry in self.open(table::ACCOUNT_COUNTS)?.range(range).map_err(failed)? {
                    let (key, count) = entry.map_err(failed)?;
                    let (_, action, status) = key.value();
                    cells.push((cell_of(action, status)?, count.value()));
                }
            }
        }
        Ok(cells)
    }

    fn ids(&self, account: Option<AccountId>, cell: Cell, direction: Direction) -> Result<Ids<'_>, StoreError> {
        let (first, last) = (TaskId(u64::MIN), TaskId(u64::MAX));
        Ok(match account {
            None => {
                let range = table::cell_key(cell, first)..=table::cell_key(cell, last);
                let range = self.open(table::CELLS)?.range(range).map_err(failed)?;
                ordered(range.map(|entry| Ok(TaskId(entry.map_err(failed)?.0.value().2))), direction)
            }
            Some(account) => {
                let range =
                    table::account_cell_key(account, cell, first)..=table::account_cell_key(account, cell, last);
                let range = self.open(table::ACCOUNT_CELLS)?.range(range).map_err(failed)?;
                ordered(range.map(|entry| Ok(TaskId(entry.map_err(failed)?.0.value().3))), direction)
            }
        })
    }

    fn load(&self, id: TaskId) -> Result<Option<Arc<Task>>, StoreError> {
        Ok(table::get(&self.tasks, id.0, failed)?.map(Arc::new))
    }
}

/// The same ids from the other end, if so wished.
fn ordered<'a>(ids: impl DoubleEndedIterator<Item = Result<TaskId, StoreError>> + 'a, direction: Direction) -> Ids<'a> {
    match direction {
        Direction::Ascending => Box::new(ids),
        Direction::Descending => Box::new(ids.rev()),
    }
}
