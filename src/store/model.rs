//! Both engines side by side with a model that is too plain to be wrong: a map that is filtered and sorted anew for every
//! question. Identical answers, also after the file was closed and opened again.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use proptest::prelude::*;

use crate::{
    account::{Account, Identifies, ResumePoint},
    clock::Millis,
    id::{AccountId, TaskId},
    store::{
        Counts, Direction, GIVEN_UP_MAX, LiveCounts, MemoryStore, Meta, Page, RedbStore, Status, Store, StoreError,
        TaskField, TaskQuery, Write,
        query::{Part, Place},
        sample,
    },
    task::{Action, Delivery, DeliveryId, GivenUp, Task, TaskState},
};

/// A folder that is gone with the test.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Folder {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("midjourney-api-store-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    pub(super) fn file(&self) -> PathBuf {
        self.0.join("world.redb")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn open(path: &Path) -> RedbStore {
    RedbStore::open(path, sample::token_key()).expect("the file is ours")
}

#[derive(Default)]
struct Model {
    tasks: BTreeMap<TaskId, Arc<Task>>,
    accounts: BTreeMap<AccountId, Account>,
    resume_points: BTreeMap<AccountId, ResumePoint>,
    identifies: BTreeMap<AccountId, Identifies>,
    deliveries: BTreeMap<DeliveryId, Delivery>,
    uploads: BTreeMap<(TaskId, u8), Arc<[u8]>>,
    given_up: BTreeMap<DeliveryId, GivenUp>,
    meta: Option<Meta>,
}

impl Model {
    fn apply(&mut self, write: Write) {
        match write {
            Write::Task(task) => drop(self.tasks.insert(task.id, task)),
            Write::Upload { task, index, bytes } => drop(self.uploads.insert((task, index), bytes)),
            Write::ForgetUploads(gone) => self.uploads.retain(|(task, _), _| *task != gone),
            Write::Seed { task, seed } => {
                if let Some(task) = self.tasks.get_mut(&task) {
                    Arc::make_mut(task).seen.seed = Some(seed);
                }
            }
            Write::Account(account) => drop(self.accounts.insert(account.id, *account)),
            Write::RemoveAccount(id) => {
                self.accounts.remove(&id);
                self.resume_points.remove(&id);
                self.identifies.remove(&id);
            }
            Write::Resume(id, point) => drop(self.resume_points.insert(id, point)),
            Write::ForgetResume(id) => drop(self.resume_points.remove(&id)),
            Write::Identified(id, identifies) => drop(self.identifies.insert(id, identifies)),
            Write::Delivery(delivery) => drop(self.deliveries.insert(delivery.id, delivery)),
            Write::Retry { id, due, attempts, last_error, is_patient } => {
                if let Some(delivery) = self.deliveries.get_mut(&id) {
                    delivery.due = due;
                    delivery.attempts = attempts;
                    delivery.last_error = last_error;
                    delivery.is_patient = is_patient;
                }
            }
            Write::RemoveDelivery(id) => drop(self.deliveries.remove(&id)),
            Write::GiveUp { id, at, attempts, why } => {
                if let Some(delivery) = self.deliveries.remove(&id) {
                    let delivery = Delivery { attempts, last_error: Some(why), is_patient: false, ..delivery };
                    self.given_up.insert(id, GivenUp { delivery, at });
                }
            }
            Write::Resend { id, due } => {
                if let Some(GivenUp { delivery, .. }) = self.given_up.remove(&id) {
                    self.deliveries.insert(id, Delivery { due, attempts: 0, last_error: None, ..delivery });
                }
            }
            Write::Meta(meta) => self.meta = Some(meta),
        }
    }

    fn page(&self, query: &TaskQuery) -> Page<Arc<Task>> {
        let is_asked_for = |task: &&Arc<Task>| query.ids.as_ref().is_none_or(|ids| ids.contains(&task.id));
        let mut found: Vec<_> =
            self.tasks.values().filter(is_asked_for).filter(|task| query.matches(task)).cloned().collect();
        found.sort_by_key(|task| Place::of(task, &query.order));
        let total = found.len() as u64;
        let size = query.size.clamp(1, 1_000) as usize;
        let items = found.into_iter().skip(query.number as usize * size).take(size).collect();
        Page { items, total, whole: true }
    }

    fn live(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.tasks.values().filter(|task| !task.state.is_final())
    }

    async fn agrees_with(&self, store: &dyn Store, queries: &[TaskQuery]) -> Result<(), TestCaseError> {
        let sound = |error: StoreError| TestCaseError::fail(error.to_string());
        for query in queries {
            prop_assert_eq!(store.page(query.clone()).await.map_err(sound)?, self.page(query), "{:?}", query);
        }
        let live: Vec<_> = self.live().cloned().collect();
        prop_assert_eq!(store.live().await.map_err(sound)?, live);
        let newest: Vec<_> = self.tasks.values().rev().take(5).cloned().collect();
        prop_assert_eq!(store.newest(5).await.map_err(sound)?, newest);
        let (live, ended): (Vec<_>, Vec<_>) = self.tasks.values().cloned().partition(|task| !task.state.is_final());
        let ids: Vec<TaskId> = (0..TASKS).rev().chain(0..TASKS).map(TaskId).collect();
        prop_assert_eq!(store.tasks_by_id(ids.clone()).await.map_err(sound)?, [live, ended].concat());
        for id in ids {
            prop_assert_eq!(store.task(id).await.map_err(sound)?, self.tasks.get(&id).cloned());
        }
        for id in (0..ACCOUNTS).map(AccountId) {
            prop_assert_eq!(store.account(id).await.map_err(sound)?, self.accounts.get(&id).cloned());
            let running = self.live().filter(|task| task.account == id && task.state.holds_slot()).count() as u64;
            let is_waiting = |task: &&Arc<Task>| task.account == id && task.state == TaskState::Queued;
            let waiting = self.live().filter(is_waiting).count() as u64;
            prop_assert_eq!(store.live_counts(id).await.map_err(sound)?, LiveCounts { running, waiting });
        }
        prop_assert_eq!(store.accounts().await.map_err(sound)?, self.accounts.values().cloned().collect::<Vec<_>>());
        prop_assert_eq!(store.resume_points().await.map_err(sound)?, self.resume_points.clone());
        prop_assert_eq!(store.identifies().await.map_err(sound)?, self.identifies.clone());
        for (task, index) in (0..TASKS).flat_map(|task| (0..2).map(move |index| (TaskId(task), index))) {
            let kept = self.uploads.get(&(task, index)).cloned();
            prop_assert_eq!(store.upload(task, index).await.map_err(sound)?, kept);
        }
        prop_assert_eq!(store.meta().await.map_err(sound)?, self.meta.clone());
        let (mut deliveries, mut after) = (Vec::new(), None);
        loop {
            let piece = store.deliveries(after, 2).await.map_err(sound)?;
            let Some(last) = piece.last() else { break };
            after = Some(last.id);
            deliveries.extend(piece);
        }
        prop_assert_eq!(&deliveries, &self.deliveries.values().cloned().collect::<Vec<_>>());
        for delivery in deliveries {
            prop_assert_eq!(store.delivery(delivery.id).await.map_err(sound)?, Some(delivery));
        }
        let newest: Vec<_> = self.deliveries.values().rev().take(2).cloned().collect();
        prop_assert_eq!(store.newest_deliveries(2).await.map_err(sound)?, newest);
        let (mut given_up, mut before) = (Vec::new(), None);
        loop {
            let piece = store.given_up_page(before, 2).await.map_err(sound)?;
            let Some(last) = piece.last() else { break };
            before = Some((last.at, last.delivery.id));
            given_up.extend(piece);
        }
        let mut expected: Vec<_> = self.given_up.values().cloned().collect();
        expected.sort_by_key(|one| std::cmp::Reverse((one.at, one.delivery.id)));
        prop_assert_eq!(&given_up, &expected);
        for one in given_up {
            prop_assert_eq!(store.given_up(one.delivery.id).await.map_err(sound)?, Some(one));
        }
        let mut counts = Counts {
            given_up: self.given_up.len() as u64,
            accounts: self.accounts.len() as u64,
            deliveries: self.deliveries.len() as u64,
            ..Counts::default()
        };
        for task in self.tasks.values() {
            *counts.tasks.entry(Status::of(&task.state)).or_default() += 1;
        }
        prop_assert_eq!(store.counts().await.map_err(sound)?, counts);
        Ok(())
    }
}

const TASKS: u64 = 12;
const ACCOUNTS: u64 = 3;

fn state() -> impl Strategy<Value = TaskState> {
    prop::sample::select(sample::states())
}

fn action() -> impl Strategy<Value = Action> {
    prop::sample::select(vec![Action::Imagine, Action::Pan, Action::SwapFace])
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a cat", "a dog", "猫猫", ""]).prop_map(str::to_owned)
}

fn task() -> impl Strategy<Value = Task> {
    let words = (word(), word(), prop::option::of(word()));
    let times = (prop::option::of(0u64..3), prop::option::of(0u64..3));
    (0..TASKS, 0..ACCOUNTS, action(), state(), words, times).prop_map(
        |(id, account, action, state, (prompt, description, client_state), (started, finished))| Task {
            account: AccountId(account),
            action,
            prompt_en: prompt.clone(),
            prompt,
            description,
            client_state,
            started_at: started.map(Millis),
            finished_at: finished.map(Millis),
            ..sample::full_task(id, state)
        },
    )
}

fn write() -> impl Strategy<Value = Write> {
    let account = || (0..ACCOUNTS).prop_map(AccountId);
    let delivery = || (0..3u64, 0..3u32).prop_map(|(task, revision)| sample::delivery(task, revision));
    prop_oneof![
        8 => task().prop_map(|task| Write::Task(Arc::new(task))),
        2 => (0..TASKS, 0..2u8, any::<[u8; 3]>()).prop_map(|(task, index, bytes)| {
            Write::Upload { task: TaskId(task), index, bytes: bytes.to_vec().into() }
        }),
        1 => (0..TASKS).prop_map(|task| Write::ForgetUploads(TaskId(task))),
        1 => (0..TASKS).prop_map(|task| Write::Seed { task: TaskId(task), seed: "636646138".into() }),
        2 => (0..ACCOUNTS, any::<u32>()).prop_map(|(id, weight)| {
            Write::Account(Box::new(Account { weight, ..sample::account(id) }))
        }),
        1 => account().prop_map(Write::RemoveAccount),
        1 => (account(), any::<u64>()).prop_map(|(id, sequence)| Write::Resume(id, sample::resume_point(sequence))),
        1 => account().prop_map(Write::ForgetResume),
        1 => (account(), any::<u32>()).prop_map(|(id, count)| Write::Identified(id, sample::identifies(count))),
        2 => delivery().prop_map(Write::Delivery),
        1 => (delivery(), any::<u64>(), any::<u32>(), any::<bool>()).prop_map(|(delivery, due, attempts, is_patient)| {
            Write::Retry { id: delivery.id, due: Millis(due), attempts, last_error: None, is_patient }
        }),
        1 => delivery().prop_map(|delivery| Write::RemoveDelivery(delivery.id)),
        2 => (delivery(), 0u64..4, any::<u32>()).prop_map(|(delivery, at, attempts)| {
            Write::GiveUp { id: delivery.id, at: Millis(at), attempts, why: "gone".to_owned() }
        }),
        1 => (delivery(), any::<u64>()).prop_map(|(delivery, due)| Write::Resend { id: delivery.id, due: Millis(due) }),
        1 => any::<u64>().prop_map(|seed| Write::Meta(sample::meta(seed))),
    ]
}

fn order() -> impl Strategy<Value = (TaskField, Direction)> {
    use TaskField::*;
    let field = prop::sample::select(vec![
        Id,
        SubmittedAt,
        StartedAt,
        FinishedAt,
        Action,
        Status,
        Progress,
        Prompt,
        PromptEn,
        Description,
        ClientState,
        FailReason,
        Account,
    ]);
    (field, prop::sample::select(vec![Direction::Ascending, Direction::Descending]))
}

fn query() -> impl Strategy<Value = TaskQuery> {
    let rarely = |word: BoxedStrategy<String>| prop::option::weighted(0.15, word);
    let texts = (rarely(word().boxed()), rarely(word().boxed()), rarely(word().boxed()), rarely(word().boxed()));
    let index = (
        prop::option::weighted(0.3, action()),
        prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), 0..3),
        prop::option::weighted(0.3, (0..ACCOUNTS).prop_map(AccountId)),
        prop::option::weighted(0.2, prop::collection::vec((0..TASKS + 2).prop_map(TaskId), 0..6)),
    );
    (0..4u32, 0..6u32, prop::collection::vec(order(), 0..3), index, texts).prop_map(
        |(number, size, order, (action, statuses, account, ids), (client_state, prompt, description, fail_reason))| {
            TaskQuery {
                number,
                size,
                order,
                action,
                statuses,
                ids,
                account,
                client_state,
                prompt_en: prompt.as_deref().map(Part::from),
                prompt: prompt.map(Part::from),
                description: description.map(Part::from),
                fail_reason: fail_reason.map(Part::from),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_answer_as_the_model_does(
        batches in prop::collection::vec((prop::collection::vec(write(), 0..12), any::<bool>()), 1..6),
        queries in prop::collection::vec(query(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let folder = Folder::new();
            let (mut model, memory) = (Model::default(), MemoryStore::default());
            let mut disk = open(&folder.file());
            for (writes, reopen) in batches {
                for store in [&memory as &dyn Store, &disk] {
                    store.commit(writes.clone()).await.map_err(|error| TestCaseError::fail(error.to_string()))?;
                }
                writes.into_iter().for_each(|write| model.apply(write));
                if reopen {
                    drop(disk);
                    disk = open(&folder.file());
                }
                for store in [&memory as &dyn Store, &disk] {
                    model.agrees_with(store, &queries).await?;
                }
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}

#[tokio::test]
async fn a_file_is_held_by_one_and_says_so_to_the_other() {
    let folder = Folder::new();
    let first = open(&folder.file());
    let error = RedbStore::open(&folder.file(), sample::token_key()).map(drop).expect_err("it is held");
    assert!(error.to_string().starts_with("another mj is running on "), "{error}");
    drop(first);
    drop(open(&folder.file()));
}

#[test]
fn what_is_no_store_is_refused_in_words() {
    let folder = Folder::new();
    std::fs::write(folder.file(), b"not a store at all".repeat(1000)).expect("a file");
    let error = RedbStore::open(&folder.file(), sample::token_key()).map(drop).expect_err("it is no store");
    assert!(error.to_string().starts_with(&folder.file().display().to_string()), "it names the file: {error}");
    assert!(matches!(error, StoreError::NoStore { .. }), "{error}");
    let nowhere = folder.0.join("missing").join("world.redb");
    assert!(matches!(RedbStore::open(&nowhere, sample::token_key()).map(drop), Err(StoreError::Shut { .. })));
}

/// A file with something of everything, as it lies on disk.
fn sound_file() -> Vec<u8> {
    let folder = Folder::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let store = open(&folder.file());
    for number in 1..20 {
        let writes = vec![
            Write::Account(Box::new(sample::account(number))),
            Write::Task(Arc::new(sample::full_task(number, TaskState::Queued))),
            Write::Delivery(sample::delivery(number, 1)),
        ];
        runtime.block_on(store.commit(writes)).expect("a disk");
    }
    drop(store);
    std::fs::read(folder.file()).expect("the file")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever happens to the bytes of a file: it is refused, or read, or fails as it is read. Nothing panics.
    #[test]
    fn damage_is_an_error_and_never_a_panic(at in any::<prop::sample::Index>(), with in 1u8.., cut in any::<bool>()) {
        static SOUND: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(sound_file);
        let folder = Folder::new();
        let mut bytes = SOUND.clone();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= with }
        std::fs::write(folder.file(), bytes).expect("a disk");
        if let Ok(store) = RedbStore::open(&folder.file(), sample::token_key()) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            runtime.block_on(async {
                let _ = store.accounts().await;
                let _ = store.task(TaskId(7)).await;
                let _ = store.newest(100).await;
                let _ = store.deliveries(None, 100).await;
                let _ = store.commit(vec![Write::Delivery(sample::delivery(7, 2))]).await;
            });
        }
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    drop(open(&folder.file()));
    let mode = std::fs::metadata(folder.file()).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The memory engine keeps within its limit by forgetting the oldest ended tasks, and never a live one.
#[tokio::test]
async fn the_oldest_ended_tasks_are_dropped_and_counted() {
    let store = MemoryStore::new(3);
    let put = |id, state| Write::Task(Arc::new(Task { state, ..sample::task(id) }));
    let ids = async || {
        let newest = store.newest(9).await.expect("memory does not fail");
        newest.iter().map(|task| task.id.0).collect::<Vec<_>>()
    };
    let writes = vec![put(1, TaskState::Queued), put(2, TaskState::Cancelled), put(3, TaskState::Cancelled)];
    store.commit(writes).await.expect("memory does not fail");
    store.commit(vec![put(4, TaskState::Queued)]).await.expect("memory does not fail");
    assert_eq!(ids().await, [4, 3, 1]);
    store.commit((5..8).map(|id| put(id, TaskState::Queued)).collect()).await.expect("memory does not fail");
    assert_eq!(ids().await, [7, 6, 5, 4, 1]);
    let counts = store.counts().await.expect("memory does not fail");
    assert_eq!((counts.dropped, counts.tasks), (2, BTreeMap::from([(Status::Queued, 5)])));
}

/// Deliveries that were given up do not fill the disk: the oldest makes room for the newest.
#[tokio::test]
async fn the_oldest_deliveries_that_were_given_up_make_room() {
    let folder = Folder::new();
    for store in [&MemoryStore::default() as &dyn Store, &open(&folder.file())] {
        for piece in 0..3 {
            let tasks = piece * GIVEN_UP_MAX / 2..(piece + 1) * GIVEN_UP_MAX / 2;
            let writes = tasks.flat_map(|task| {
                let delivery = sample::delivery(task, 1);
                let id = delivery.id;
                [Write::Delivery(delivery), Write::GiveUp { id, at: Millis(task), attempts: 9, why: "dead".to_owned() }]
            });
            store.commit(writes.collect()).await.expect("a disk");
        }
        let counts = store.counts().await.expect("counts");
        assert_eq!((counts.deliveries, counts.given_up), (0, GIVEN_UP_MAX));
        let newest = store.given_up_page(None, 1).await.expect("a page");
        assert_eq!(newest[0].at, Millis(GIVEN_UP_MAX * 3 / 2 - 1));
        let id = |task| DeliveryId { task: TaskId(task), revision: 1 };
        assert_eq!(store.given_up(id(GIVEN_UP_MAX / 2 - 1)).await.expect("a read"), None);
        assert!(store.given_up(id(GIVEN_UP_MAX / 2)).await.expect("a read").is_some());
    }
}
