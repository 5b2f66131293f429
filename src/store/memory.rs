//! The engine without a disk: a map of our own, for test worlds and `--memory`. An empty one costs a few hundred bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::{Arc, RwLock, RwLockReadGuard},
};

use crate::{
    account::{Account, Identifies, ResumePoint},
    clock::Millis,
    id::{AccountId, TaskId},
    store::{
        BoxFuture, Counts, GIVEN_UP_MAX, LiveCounts, Meta, Page, Store, StoreError, TaskQuery, Write,
        cell::Cell,
        query::Direction,
        shelf::{self, Ids, Shelf},
    },
    task::{Delivery, DeliveryId, GivenUp, Task},
};

/// How many tasks a memory engine keeps unless told otherwise.
pub const TASKS_MAX: usize = 100_000;

/// A store that forgets when the process ends, and the oldest ended tasks before that when there are too many.
///
/// Live tasks are never dropped: their number is bounded by the accounts' limits. Nothing is awaited under its lock, and
/// nothing under its lock can fail.
#[derive(Debug)]
pub struct MemoryStore {
    kept: RwLock<Kept>,
    tasks_max: usize,
}

#[derive(Debug, Default)]
struct Kept {
    tasks: BTreeMap<TaskId, Arc<Task>>,
    /// What can be dropped, oldest first.
    ended: BTreeSet<TaskId>,
    index: Index<Cell>,
    index_by_account: Index<(AccountId, Cell)>,
    accounts: BTreeMap<AccountId, Account>,
    resume_points: BTreeMap<AccountId, ResumePoint>,
    identifies: BTreeMap<AccountId, Identifies>,
    deliveries: BTreeMap<DeliveryId, Delivery>,
    uploads: BTreeMap<(TaskId, u8), Arc<[u8]>>,
    given_up: BTreeMap<DeliveryId, GivenUp>,
    given_up_by_time: BTreeSet<(Millis, DeliveryId)>,
    meta: Option<Meta>,
    dropped: u64,
}

/// The ids in each cell. An empty set is taken out, so that the cells are those that hold something.
type Index<K> = BTreeMap<K, BTreeSet<TaskId>>;

impl MemoryStore {
    /// An empty store that keeps at most `tasks_max` tasks, live ones beyond that included.
    pub fn new(tasks_max: usize) -> MemoryStore {
        MemoryStore { kept: RwLock::default(), tasks_max }
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().expect("nobody panics with the lock")
    }

    fn answer<'a, T>(
        &'a self,
        read: impl FnOnce(&Kept) -> Result<T, StoreError> + Send + 'a,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(async move { read(&self.read()) })
    }
}

impl Default for MemoryStore {
    fn default() -> MemoryStore {
        MemoryStore::new(TASKS_MAX)
    }
}

impl Kept {
    fn apply(&mut self, write: Write) {
        match write {
            Write::Task(task) => self.put_task(task),
            Write::Upload { task, index, bytes } => {
                self.uploads.insert((task, index), bytes);
            }
            Write::ForgetUploads(task) => {
                let gone: Vec<_> = self.uploads.range((task, u8::MIN)..=(task, u8::MAX)).map(|(key, _)| *key).collect();
                for key in gone {
                    self.uploads.remove(&key);
                }
            }
            Write::Seed { task, seed } => {
                if let Some(task) = self.tasks.get_mut(&task) {
                    Arc::make_mut(task).seen.seed = Some(seed);
                }
            }
            Write::Account(account) => {
                self.accounts.insert(account.id, *account);
            }
            Write::RemoveAccount(id) => {
                self.accounts.remove(&id);
                self.resume_points.remove(&id);
                self.identifies.remove(&id);
            }
            Write::Resume(account, point) => {
                self.resume_points.insert(account, point);
            }
            Write::Identified(account, identifies) => {
                self.identifies.insert(account, identifies);
            }
            Write::ForgetResume(account) => {
                self.resume_points.remove(&account);
            }
            Write::Delivery(delivery) => {
                self.deliveries.insert(delivery.id, delivery);
            }
            Write::Retry { id, due, attempts, last_error, is_patient } => {
                if let Some(delivery) = self.deliveries.get_mut(&id) {
                    *delivery = Delivery { due, attempts, last_error, is_patient, ..delivery.clone() };
                }
            }
            Write::RemoveDelivery(id) => {
                self.deliveries.remove(&id);
            }
            Write::GiveUp { id, at, attempts, why } => self.give_up(id, at, attempts, why),
            Write::Resend { id, due } => {
                if let Some(GivenUp { delivery, at }) = self.given_up.remove(&id) {
                    self.given_up_by_time.remove(&(at, id));
                    self.deliveries.insert(id, Delivery { due, attempts: 0, last_error: None, ..delivery });
                }
            }
            Write::Meta(meta) => self.meta = Some(meta),
        }
    }

    fn give_up(&mut self, id: DeliveryId, at: Millis, attempts: u32, why: String) {
        let Some(delivery) = self.deliveries.remove(&id) else { return };
        let delivery = Delivery { attempts, last_error: Some(why), is_patient: false, ..delivery };
        if let Some(before) = self.given_up.insert(id, GivenUp { delivery, at }) {
            self.given_up_by_time.remove(&(before.at, id));
        }
        self.given_up_by_time.insert((at, id));
        while self.given_up.len() as u64 > GIVEN_UP_MAX
            && let Some((_, oldest)) = self.given_up_by_time.pop_first()
        {
            self.given_up.remove(&oldest);
        }
    }

    fn put_task(&mut self, task: Arc<Task>) {
        self.remove_task(task.id);
        let cell = Cell::of(&task);
        self.index.entry(cell).or_default().insert(task.id);
        self.index_by_account.entry((task.account, cell)).or_default().insert(task.id);
        if cell.status.is_final() {
            self.ended.insert(task.id);
        }
        self.tasks.insert(task.id, task);
    }

    fn remove_task(&mut self, id: TaskId) {
        fn take<K: Ord>(index: &mut Index<K>, key: K, id: TaskId) {
            if let Some(ids) = index.get_mut(&key) {
                ids.remove(&id);
                if ids.is_empty() {
                    index.remove(&key);
                }
            }
        }
        if let Some(task) = self.tasks.remove(&id) {
            let cell = Cell::of(&task);
            take(&mut self.index, cell, id);
            take(&mut self.index_by_account, (task.account, cell), id);
            self.ended.remove(&id);
        }
    }
}

impl Shelf for Kept {
    fn cells(&self, account: Option<AccountId>) -> Result<Vec<(Cell, u64)>, StoreError> {
        let count = |(cell, ids): (Cell, &BTreeSet<TaskId>)| (cell, ids.len() as u64);
        Ok(match account {
            None => self.index.iter().map(|(cell, ids)| count((*cell, ids))).collect(),
            Some(account) => self
                .index_by_account
                .range((account, Cell::FIRST)..=(account, Cell::LAST))
                .map(|((_, cell), ids)| count((*cell, ids)))
                .collect(),
        })
    }

    fn ids(&self, account: Option<AccountId>, cell: Cell, direction: Direction) -> Result<Ids<'_>, StoreError> {
        let ids = match account {
            None => self.index.get(&cell),
            Some(account) => self.index_by_account.get(&(account, cell)),
        };
        let ids = ids.into_iter().flatten().copied().map(Ok);
        Ok(match direction {
            Direction::Ascending => Box::new(ids),
            Direction::Descending => Box::new(ids.rev()),
        })
    }

    fn load(&self, id: TaskId) -> Result<Option<Arc<Task>>, StoreError> {
        Ok(self.tasks.get(&id).cloned())
    }
}

impl Store for MemoryStore {
    fn commit(&self, writes: Vec<Write>) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let mut kept = self.kept.write().expect("nobody panics with the lock");
            for write in writes {
                kept.apply(write);
            }
            while kept.tasks.len() > self.tasks_max
                && let Some(oldest) = kept.ended.first().copied()
            {
                kept.remove_task(oldest);
                kept.dropped += 1;
            }
            Ok(())
        })
    }

    fn task(&self, id: TaskId) -> BoxFuture<'_, Result<Option<Arc<Task>>, StoreError>> {
        self.answer(move |kept| kept.load(id))
    }

    fn tasks_by_id(&self, ids: Vec<TaskId>) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.answer(move |kept| shelf::tasks_by_id(kept, &ids))
    }

    fn page(&self, query: TaskQuery) -> BoxFuture<'_, Result<Page<Arc<Task>>, StoreError>> {
        self.answer(move |kept| shelf::page(kept, &query))
    }

    fn newest(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.answer(move |kept| shelf::newest(kept, limit))
    }

    fn live(&self) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.answer(shelf::live)
    }

    fn live_counts(&self, account: AccountId) -> BoxFuture<'_, Result<LiveCounts, StoreError>> {
        self.answer(move |kept| shelf::live_counts(kept, account))
    }

    fn account(&self, id: AccountId) -> BoxFuture<'_, Result<Option<Account>, StoreError>> {
        self.answer(move |kept| Ok(kept.accounts.get(&id).cloned()))
    }

    fn accounts(&self) -> BoxFuture<'_, Result<Vec<Account>, StoreError>> {
        self.answer(move |kept| Ok(kept.accounts.values().cloned().collect()))
    }

    fn resume_points(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, ResumePoint>, StoreError>> {
        self.answer(move |kept| Ok(kept.resume_points.clone()))
    }

    fn identifies(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, Identifies>, StoreError>> {
        self.answer(move |kept| Ok(kept.identifies.clone()))
    }

    fn delivery(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<Delivery>, StoreError>> {
        self.answer(move |kept| Ok(kept.deliveries.get(&id).cloned()))
    }

    fn deliveries(&self, after: Option<DeliveryId>, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.answer(move |kept| {
            let from = after.map_or(Bound::Unbounded, Bound::Excluded);
            let range = kept.deliveries.range((from, Bound::Unbounded));
            Ok(range.take(limit).map(|(_, delivery)| delivery.clone()).collect())
        })
    }

    fn upload(&self, task: TaskId, index: u8) -> BoxFuture<'_, Result<Option<Arc<[u8]>>, StoreError>> {
        self.answer(move |kept| Ok(kept.uploads.get(&(task, index)).cloned()))
    }

    fn newest_deliveries(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.answer(move |kept| Ok(kept.deliveries.values().rev().take(limit).cloned().collect()))
    }

    fn given_up(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<GivenUp>, StoreError>> {
        self.answer(move |kept| Ok(kept.given_up.get(&id).cloned()))
    }

    fn given_up_page(
        &self,
        before: Option<(Millis, DeliveryId)>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<GivenUp>, StoreError>> {
        self.answer(move |kept| {
            let until = before.map_or(Bound::Unbounded, Bound::Excluded);
            let ids = kept.given_up_by_time.range((Bound::Unbounded, until)).rev().take(limit);
            Ok(ids.filter_map(|(_, id)| kept.given_up.get(id).cloned()).collect())
        })
    }

    fn meta(&self) -> BoxFuture<'_, Result<Option<Meta>, StoreError>> {
        self.answer(move |kept| Ok(kept.meta.clone()))
    }

    fn counts(&self) -> BoxFuture<'_, Result<Counts, StoreError>> {
        self.answer(move |kept| {
            Ok(Counts {
                tasks: shelf::by_status(kept)?,
                accounts: kept.accounts.len() as u64,
                deliveries: kept.deliveries.len() as u64,
                given_up: kept.given_up.len() as u64,
                dropped: kept.dropped,
            })
        })
    }
}
