//! Changes inside one transaction: a record, its places in the indices and its counts move together.

use redb::{Key, ReadableTable, ReadableTableMetadata, StorageError, Table, WriteTransaction};

use super::table::{self, get, put};
use crate::{
    account::Account,
    clock::Millis,
    id::AccountId,
    store::{
        GIVEN_UP_MAX, StoreError, TokenKey, Write,
        cell::Cell,
        record::{AccountRecord, Stored, decode_record, encode_record},
    },
    task::{Delivery, DeliveryId, GivenUp, Task},
};

fn failed(error: StorageError) -> StoreError {
    StoreError::fatal("wrote", error)
}

/// Every table, open for writing; a fresh file gets them all by this.
pub(super) struct Tables<'txn> {
    tasks: Table<'txn, u64, &'static [u8]>,
    cells: Table<'txn, (u8, u8, u64), ()>,
    account_cells: Table<'txn, (u64, u8, u8, u64), ()>,
    counts: Table<'txn, (u8, u8), u64>,
    account_counts: Table<'txn, (u64, u8, u8), u64>,
    accounts: Table<'txn, u64, &'static [u8]>,
    resume_points: Table<'txn, u64, &'static [u8]>,
    identifies: Table<'txn, u64, &'static [u8]>,
    deliveries: Table<'txn, (u64, u32), &'static [u8]>,
    uploads: Table<'txn, (u64, u8), &'static [u8]>,
    given_up: Table<'txn, (u64, u32), &'static [u8]>,
    given_up_by_time: Table<'txn, (u64, u64, u32), ()>,
    about: Table<'txn, &'static str, &'static [u8]>,
}

impl<'txn> Tables<'txn> {
    /// Opens them all.
    pub(super) fn open(transaction: &'txn WriteTransaction) -> Result<Tables<'txn>, StoreError> {
        let open = || -> Result<Tables<'txn>, redb::TableError> {
            Ok(Tables {
                tasks: transaction.open_table(table::TASKS)?,
                cells: transaction.open_table(table::CELLS)?,
                account_cells: transaction.open_table(table::ACCOUNT_CELLS)?,
                counts: transaction.open_table(table::COUNTS)?,
                account_counts: transaction.open_table(table::ACCOUNT_COUNTS)?,
                accounts: transaction.open_table(table::ACCOUNTS)?,
                resume_points: transaction.open_table(table::RESUME_POINTS)?,
                identifies: transaction.open_table(table::IDENTIFIES)?,
                deliveries: transaction.open_table(table::DELIVERIES)?,
                uploads: transaction.open_table(table::UPLOADS)?,
                given_up: transaction.open_table(table::GIVEN_UP)?,
                given_up_by_time: transaction.open_table(table::GIVEN_UP_BY_TIME)?,
                about: transaction.open_table(table::ABOUT)?,
            })
        };
        open().map_err(|error| StoreError::fatal("opened its tables", error))
    }

    /// Refuses a file of a later version, and marks a fresh one.
    pub(super) fn check_layout(&mut self) -> Result<(), StoreError> {
        let found = self.about.get(table::ABOUT_LAYOUT).map_err(failed)?.map(|found| found.value().to_vec());
        match found.as_deref() {
            Some([table::LAYOUT]) => Ok(()),
            Some([found]) if *found > table::LAYOUT => {
                Err(StoreError::Newer { kind: "file", found: (*found).into(), known: table::LAYOUT.into() })
            }
            Some(_) => Err(StoreError::damaged("file", "its layout has no known number")),
            None => {
                self.about.insert(table::ABOUT_LAYOUT, [table::LAYOUT].as_slice()).map_err(failed)?;
                Ok(())
            }
        }
    }

    /// Carries out one change.
    pub(super) fn apply(&mut self, write: Write, key: &TokenKey) -> Result<(), StoreError> {
        match write {
            Write::Task(task) => self.put_task(&task),
            Write::Upload { task, index, bytes } => {
                self.uploads.insert((task.0, index), bytes.as_ref()).map_err(failed)?;
                Ok(())
            }
            Write::ForgetUploads(task) => {
                let range = (task.0, u8::MIN)..=(task.0, u8::MAX);
                self.uploads.retain_in(range, |_, _| false).map_err(failed)
            }
            Write::Seed { task, seed } => {
                let Some(mut task) = get::<_, Task>(&self.tasks, task.0, failed)? else { return Ok(()) };
                task.seen.seed = Some(seed);
                put(&mut self.tasks, task.id.0, &task, failed)
            }
            Write::Account(account) => self.put_account(account.to_record(), account.id.0, key),
            Write::RemoveAccount(account) => {
                self.accounts.remove(account.0).map_err(failed)?;
                self.identifies.remove(account.0).map_err(failed)?;
                self.forget_resume(account)
            }
            Write::Resume(account, point) => put(&mut self.resume_points, account.0, &point, failed),
            Write::ForgetResume(account) => self.forget_resume(account),
            Write::Identified(account, identifies) => put(&mut self.identifies, account.0, &identifies, failed),
            Write::Delivery(delivery) => put(&mut self.deliveries, table::delivery_key(delivery.id), &delivery, failed),
            Write::Retry { id, due, attempts, last_error, is_patient } => {
                let key = table::delivery_key(id);
                let Some(delivery) = get(&self.deliveries, key, failed)? else { return Ok(()) };
                let delivery = Delivery { due, attempts, last_error, is_patient, ..delivery };
                put(&mut self.deliveries, key, &delivery, failed)
            }
            Write::RemoveDelivery(id) => {
                self.deliveries.remove(table::delivery_key(id)).map_err(failed)?;
                Ok(())
            }
            Write::GiveUp { id, at, attempts, why } => self.give_up(id, at, attempts, why),
            Write::Resend { id, due } => self.resend(id, due),
            Write::Meta(meta) => put(&mut self.about, table::ABOUT_WORLD, &meta, failed),
        }
    }

    fn give_up(&mut self, id: DeliveryId, at: Millis, attempts: u32, why: String) -> Result<(), StoreError> {
        let key = table::delivery_key(id);
        let Some(delivery) = get(&self.deliveries, key, failed)? else { return Ok(()) };
        self.deliveries.remove(key).map_err(failed)?;
        if let Some(before) = get::<_, GivenUp>(&self.given_up, key, failed)? {
            self.given_up_by_time.remove(table::given_up_key(before.at, id)).map_err(failed)?;
        }
        let delivery = Delivery { attempts, last_error: Some(why), is_patient: false, ..delivery };
        put(&mut self.given_up, key, &GivenUp { delivery, at }, failed)?;
        self.given_up_by_time.insert(table::given_up_key(at, id), ()).map_err(failed)?;
        while self.given_up.len().map_err(failed)? > GIVEN_UP_MAX {
            let oldest = self.given_up_by_time.pop_first().map_err(failed)?.map(|(key, _)| key.value());
            let Some((_, task, revision)) = oldest else { break };
            self.given_up.remove((task, revision)).map_err(failed)?;
        }
        Ok(())
    }

    fn resend(&mut self, id: DeliveryId, due: Millis) -> Result<(), StoreError> {
        let key = table::delivery_key(id);
        let Some(GivenUp { delivery, at }) = get(&self.given_up, key, failed)? else { return Ok(()) };
        self.given_up.remove(key).map_err(failed)?;
        self.given_up_by_time.remove(table::given_up_key(at, id)).map_err(failed)?;
        put(&mut self.deliveries, key, &Delivery { due, attempts: 0, last_error: None, ..delivery }, failed)
    }

    /// An account, its token sealed.
    fn put_account(&mut self, mut record: AccountRecord, id: u64, key: &TokenKey) -> Result<(), StoreError> {
        record.seal(key);
        self.accounts.insert(id, encode_record::<Account>(&record).as_slice()).map_err(failed)?;
        Ok(())
    }

    /// Seals every token with `new` that is not; answers how many.
    pub(super) fn reseal(&mut self, old: &TokenKey, new: &TokenKey) -> Result<u64, StoreError> {
        let mut changed = Vec::new();
        for entry in self.accounts.iter().map_err(failed)? {
            let (id, bytes) = entry.map_err(failed)?;
            let record = decode_record::<Account>(bytes.value())?;
            if record.sealed_by() != Some(new.id()) {
                changed.push((id.value(), record));
            }
        }
        let count = changed.len() as u64;
        for (id, mut record) in changed {
            record.unseal(old).map_err(|why| StoreError::damaged(Account::KIND, why))?;
            self.put_account(record, id, new)?;
        }
        Ok(count)
    }

    fn forget_resume(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.resume_points.remove(account.0).map_err(failed)?;
        Ok(())
    }

    fn put_task(&mut self, task: &Task) -> Result<(), StoreError> {
        let stood = get(&self.tasks, task.id.0, failed)?.map(|old: Task| (old.account, Cell::of(&old)));
        let stands = (task.account, Cell::of(task));
        put(&mut self.tasks, task.id.0, task, failed)?;
        if stood == Some(stands) {
            return Ok(());
        }
        if let Some((account, cell)) = stood {
            self.cells.remove(table::cell_key(cell, task.id)).map_err(failed)?;
            self.account_cells.remove(table::account_cell_key(account, cell, task.id)).map_err(failed)?;
            self.count(account, cell, |count| count.saturating_sub(1))?;
        }
        let (account, cell) = stands;
        self.cells.insert(table::cell_key(cell, task.id), ()).map_err(failed)?;
        self.account_cells.insert(table::account_cell_key(account, cell, task.id), ()).map_err(failed)?;
        self.count(account, cell, |count| count + 1)
    }

    fn count(&mut self, account: AccountId, cell: Cell, change: fn(u64) -> u64) -> Result<(), StoreError> {
        let (action, status) = cell.codes();
        recount(&mut self.counts, (action, status), change)?;
        recount(&mut self.account_counts, (account.0, action, status), change)
    }
}

/// Changes one counter; a zero is taken out, so that the counters name the cells that hold something.
fn recount<K: Key + Copy + for<'k> redb::Value<SelfType<'k> = K> + 'static>(
    counts: &mut Table<K, u64>,
    key: K,
    change: fn(u64) -> u64,
) -> Result<(), StoreError> {
    let count = change(counts.get(key).map_err(failed)?.map_or(0, |count| count.value()));
    if count == 0 {
        counts.remove(key).map_err(failed)?;
    } else {
        counts.insert(key, count).map_err(failed)?;
    }
    Ok(())
}
