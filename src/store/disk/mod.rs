//! The engine on disk: one redb file. A commit is one transaction, durable and quick to recover from; a read is a snapshot
//! that is over before anything is awaited, because an open one keeps the file from reusing its pages.

mod apply;
mod snapshot;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::OpenOptions,
    io::ErrorKind,
    ops::Bound,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use redb::{
    Builder, Database, DatabaseError, Durability, ReadableDatabase, ReadableTable, ReadableTableMetadata, StorageError,
    TableDefinition,
};

use self::{apply::Tables, snapshot::Snapshot};
use crate::{
    account::{Account, Identifies, ResumePoint},
    clock::Millis,
    id::{AccountId, TaskId},
    store::{
        BoxFuture, Counts, LiveCounts, Meta, Page, Store, StoreError, TaskQuery, TokenKey, TokenKeyId, Write,
        record::{Stored, decode, decode_record},
        shelf::{self, Shelf},
    },
    task::{Delivery, DeliveryId, GivenUp, Task},
};

/// How much of the file is kept in memory at most; it is taken as it is read, not at once.
const CACHE_BYTES_MAX: usize = 64 << 20;

/// The file, which is held by one process at a time, before there is a key to its tokens.
#[derive(Clone)]
pub struct RedbFile {
    database: Arc<Database>,
}

/// How the tokens in a file rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// The keys that any is sealed with: one, unless someone has mixed records.
    pub keys: BTreeSet<TokenKeyId>,
    /// Accounts whose token is plain: written by a version that did not seal.
    pub plain: u64,
}

/// A store in one file.
#[derive(Clone)]
pub struct RedbStore {
    file: RedbFile,
    key: Arc<TokenKey>,
}

impl RedbFile {
    /// Opens the file, or makes it, readable by its owner alone. Blocks; after a crash for as long as a few pages take to
    /// read.
    ///
    /// # Errors
    /// [`StoreError::Held`] while another process has it, [`StoreError::Newer`] when a later version has made it,
    /// [`StoreError::Shut`] when it cannot be opened, [`StoreError::NoStore`] when it holds something else.
    pub fn open(path: &Path) -> Result<RedbFile, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|source| StoreError::Shut { path: path.to_owned(), source })?;
        let no_store = |source| StoreError::NoStore { path: path.to_owned(), source };
        let database = guarded("opened its file", || {
            Builder::new().set_cache_size(CACHE_BYTES_MAX).create(path).map_err(|error| match error {
                DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
                    StoreError::Held { path: path.to_owned() }
                }
                // What is no database at all is told by this kind; anything else is the disk's.
                DatabaseError::Storage(StorageError::Io(source)) if source.kind() != ErrorKind::InvalidData => {
                    StoreError::Shut { path: path.to_owned(), source }
                }
                // It is one, and sound as far as anyone knows.
                error @ (DatabaseError::UpgradeRequired(_) | DatabaseError::RepairAborted) => {
                    StoreError::Shut { path: path.to_owned(), source: std::io::Error::other(error) }
                }
                other => no_store(other.into()),
            })
        })
        .map_err(|error| match error {
            // A panic over what stands in its pages.
            StoreError::Fatal { source, .. } => no_store(source),
            other => other,
        })?;
        let file = RedbFile { database: Arc::new(database) };
        file.transact(|tables| tables.check_layout())?;
        Ok(file)
    }

    /// How the tokens in it rest. Blocks.
    ///
    /// # Errors
    /// When an account cannot be read.
    pub fn seals(&self) -> Result<Seals, StoreError> {
        self.read(|snapshot| {
            let mut seals = Seals::default();
            for entry in snapshot.open(table::ACCOUNTS)?.iter().map_err(snapshot::failed)? {
                let (_, bytes) = entry.map_err(snapshot::failed)?;
                match decode_record::<Account>(bytes.value())?.sealed_by() {
                    Some(key) => drop(seals.keys.insert(key)),
                    None => seals.plain += 1,
                }
            }
            Ok(seals)
        })
    }

    /// Seals every token with `new`: those that are plain and those that `old` has sealed, all of them or, on an error,
    /// none. Answers how many. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when neither of the keys opens one; and whatever the disk says.
    pub fn reseal(&self, old: &TokenKey, new: &TokenKey) -> Result<u64, StoreError> {
        let mut count = 0;
        self.transact(|tables| {
            count = tables.reseal(old, new)?;
            Ok(())
        })?;
        Ok(count)
    }

    /// The store, whose tokens rest under this key from now on, plain ones of before included. Blocks.
    ///
    /// # Errors
    /// As [`RedbFile::reseal`].
    pub fn unlock(self, key: TokenKey) -> Result<RedbStore, StoreError> {
        if self.seals()?.plain > 0 {
            self.reseal(&key, &key)?;
        }
        Ok(RedbStore { file: self, key: Arc::new(key) })
    }

    /// One transaction, from its beginning to the disk.
    fn transact(&self, change: impl FnOnce(&mut Tables) -> Result<(), StoreError>) -> Result<(), StoreError> {
        guarded("wrote to its file", || {
            let mut transaction =
                self.database.begin_write().map_err(|error| StoreError::fatal("began to write", error))?;
            transaction
                .set_durability(Durability::Immediate)
                .map_err(|error| StoreError::fatal("asked for durability", error))?;
            // Without it a crash costs a walk through the whole file at the next start.
            transaction.set_quick_repair(true);
            // An error drops the transaction, and with it everything that was changed in it.
            change(&mut Tables::open(&transaction)?)?;
            transaction.commit().map_err(|error| StoreError::fatal("committed", error))
        })
    }

    /// One snapshot, and what is read from it.
    fn read<T>(&self, read: impl FnOnce(&Snapshot) -> Result<T, StoreError>) -> Result<T, StoreError> {
        guarded("read its file", || {
            let transaction = self.database.begin_read().map_err(|error| StoreError::fatal("began to read", error))?;
            read(&Snapshot::of(transaction)?)
        })
    }
}

/// redb checks its pages as it opens a file, but not all that stands in them: some damage it meets with a panic, which is an
/// error of the file and not of this program. What was begun is dropped on the way out, and nothing of it is kept.
fn guarded<T>(step: &'static str, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
        Err(StoreError::fatal(
            step,
            format!("its file is damaged: {}", words.unwrap_or("what its pages say cannot be")),
        ))
    })
}

impl RedbStore {
    /// Opens a file with its key.
    ///
    /// # Errors
    /// As [`RedbFile::open`] and [`RedbFile::unlock`].
    pub fn open(path: &Path, key: TokenKey) -> Result<RedbStore, StoreError> {
        RedbFile::open(path)?.unlock(key)
    }

    /// A read of a handful of pages, mostly cached: moving it to another thread would cost more than the read itself.
    fn peek<'a, T>(
        &'a self,
        read: impl FnOnce(&Snapshot) -> Result<T, StoreError> + Send + 'a,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(async move { self.file.read(read) })
    }

    /// Work that may wait for the disk, away from the threads that serve requests.
    fn block<T: Send + 'static>(
        &self,
        work: impl FnOnce(&RedbStore) -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, StoreError>> {
        Box::pin(async move {
            let store = self.clone();
            tokio::task::spawn_blocking(move || work(&store))
                .await
                .unwrap_or_else(|error| Err(StoreError::fatal("worked on its file", error)))
        })
    }

    /// A read that touches many records.
    fn look<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Snapshot) -> Result<T, StoreError> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, StoreError>> {
        self.block(move |store| store.file.read(read))
    }
}

/// What a table keeps of each account.
fn of_each_account<T: Stored>(
    snapshot: &Snapshot,
    table: TableDefinition<u64, &'static [u8]>,
) -> Result<BTreeMap<AccountId, T>, StoreError> {
    let mut all = BTreeMap::new();
    for entry in snapshot.open(table)?.iter().map_err(snapshot::failed)? {
        let (account, bytes) = entry.map_err(snapshot::failed)?;
        all.insert(AccountId(account.value()), decode(bytes.value())?);
    }
    Ok(all)
}

/// The account of some bytes, its token opened.
fn opened(bytes: &[u8], key: &TokenKey) -> Result<Account, StoreError> {
    let mut record = decode_record::<Account>(bytes)?;
    let damaged = |why| StoreError::damaged(Account::KIND, why);
    record.unseal(key).map_err(damaged)?;
    Account::from_record(record).map_err(damaged)
}

impl Store for RedbStore {
    fn commit(&self, writes: Vec<Write>) -> BoxFuture<'_, Result<(), StoreError>> {
        if writes.is_empty() {
            return Box::pin(std::future::ready(Ok(())));
        }
        self.block(move |RedbStore { file, key }| {
            file.transact(|tables| writes.into_iter().try_for_each(|write| tables.apply(write, key)))
        })
    }

    fn task(&self, id: TaskId) -> BoxFuture<'_, Result<Option<Arc<Task>>, StoreError>> {
        self.peek(move |snapshot| snapshot.load(id))
    }

    fn tasks_by_id(&self, ids: Vec<TaskId>) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.look(move |snapshot| shelf::tasks_by_id(snapshot, &ids))
    }

    fn page(&self, query: TaskQuery) -> BoxFuture<'_, Result<Page<Arc<Task>>, StoreError>> {
        self.look(move |snapshot| shelf::page(snapshot, &query))
    }

    fn newest(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.look(move |snapshot| shelf::newest(snapshot, limit))
    }

    fn live(&self) -> BoxFuture<'_, Result<Vec<Arc<Task>>, StoreError>> {
        self.look(shelf::live)
    }

    fn live_counts(&self, account: AccountId) -> BoxFuture<'_, Result<LiveCounts, StoreError>> {
        self.peek(move |snapshot| shelf::live_counts(snapshot, account))
    }

    fn account(&self, id: AccountId) -> BoxFuture<'_, Result<Option<Account>, StoreError>> {
        self.peek(move |snapshot| {
            let bytes = snapshot.open(table::ACCOUNTS)?.get(id.0).map_err(snapshot::failed)?;
            bytes.map(|bytes| opened(bytes.value(), &self.key)).transpose()
        })
    }

    fn accounts(&self) -> BoxFuture<'_, Result<Vec<Account>, StoreError>> {
        let key = self.key.clone();
        self.look(move |snapshot| {
            let mut accounts = Vec::new();
            for entry in snapshot.open(table::ACCOUNTS)?.iter().map_err(snapshot::failed)? {
                let (_, bytes) = entry.map_err(snapshot::failed)?;
                accounts.push(opened(bytes.value(), &key)?);
            }
            Ok(accounts)
        })
    }

    fn resume_points(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, ResumePoint>, StoreError>> {
        self.look(|snapshot| of_each_account(snapshot, table::RESUME_POINTS))
    }

    fn identifies(&self) -> BoxFuture<'_, Result<BTreeMap<AccountId, Identifies>, StoreError>> {
        self.look(|snapshot| of_each_account(snapshot, table::IDENTIFIES))
    }

    fn delivery(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<Delivery>, StoreError>> {
        self.peek(move |snapshot| snapshot.get(table::DELIVERIES, table::delivery_key(id)))
    }

    fn deliveries(&self, after: Option<DeliveryId>, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.look(move |snapshot| {
            let from = after.map_or(Bound::Unbounded, |id| Bound::Excluded(table::delivery_key(id)));
            let table = snapshot.open(table::DELIVERIES)?;
            let range = table.range::<(u64, u32)>((from, Bound::Unbounded)).map_err(snapshot::failed)?;
            let mut deliveries = Vec::new();
            for entry in range.take(limit) {
                let (_, bytes) = entry.map_err(snapshot::failed)?;
                deliveries.push(decode(bytes.value())?);
            }
            Ok(deliveries)
        })
    }

    fn upload(&self, task: TaskId, index: u8) -> BoxFuture<'_, Result<Option<Arc<[u8]>>, StoreError>> {
        self.look(move |snapshot| {
            let table = snapshot.open(table::UPLOADS)?;
            let found = table.get((task.0, index)).map_err(snapshot::failed)?;
            Ok(found.map(|bytes| Arc::from(bytes.value())))
        })
    }

    fn newest_deliveries(&self, limit: usize) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.look(move |snapshot| {
            let mut deliveries = Vec::new();
            for entry in snapshot.open(table::DELIVERIES)?.iter().map_err(snapshot::failed)?.rev().take(limit) {
                let (_, bytes) = entry.map_err(snapshot::failed)?;
                deliveries.push(decode(bytes.value())?);
            }
            Ok(deliveries)
        })
    }

    fn given_up(&self, id: DeliveryId) -> BoxFuture<'_, Result<Option<GivenUp>, StoreError>> {
        self.peek(move |snapshot| snapshot.get(table::GIVEN_UP, table::delivery_key(id)))
    }

    fn given_up_page(
        &self,
        before: Option<(Millis, DeliveryId)>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<GivenUp>, StoreError>> {
        self.look(move |snapshot| {
            let until = before.map_or(Bound::Unbounded, |(at, id)| Bound::Excluded(table::given_up_key(at, id)));
            let table = snapshot.open(table::GIVEN_UP_BY_TIME)?;
            let range = table.range::<(u64, u64, u32)>((Bound::Unbounded, until)).map_err(snapshot::failed)?;
            let mut page = Vec::new();
            for entry in range.rev().take(limit) {
                let (_, task, revision) = entry.map_err(snapshot::failed)?.0.value();
                page.extend(snapshot.get(table::GIVEN_UP, (task, revision))?);
            }
            Ok(page)
        })
    }

    fn meta(&self) -> BoxFuture<'_, Result<Option<Meta>, StoreError>> {
        self.peek(|snapshot| snapshot.get(table::ABOUT, table::ABOUT_WORLD))
    }

    fn counts(&self) -> BoxFuture<'_, Result<Counts, StoreError>> {
        self.peek(|snapshot| {
            Ok(Counts {
                tasks: shelf::by_status(snapshot)?,
                accounts: snapshot.open(table::ACCOUNTS)?.len().map_err(snapshot::failed)?,
                deliveries: snapshot.open(table::DELIVERIES)?.len().map_err(snapshot::failed)?,
                given_up: snapshot.open(table::GIVEN_UP)?.len().map_err(snapshot::failed)?,
                dropped: 0,
            })
        })
    }
}
