//! How a query walks the indices, the same for every engine: an engine offers its cells, their ids by age, and its tasks.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    id::{AccountId, TaskId},
    store::{
        LiveCounts, StoreError,
        cell::{Cell, Status},
        query::{Direction, Page, Place, SCAN_MAX, TaskQuery},
    },
    task::Task,
};

/// Ids by age. An engine's disk may fail on the way.
pub(super) type Ids<'a> = Box<dyn Iterator<Item = Result<TaskId, StoreError>> + 'a>;

/// One moment of an engine's tasks.
pub(super) trait Shelf {
    /// The cells that hold tasks, of one account or of all, and how many.
    fn cells(&self, account: Option<AccountId>) -> Result<Vec<(Cell, u64)>, StoreError>;

    /// The ids in one cell, of one account or of all.
    fn ids(&self, account: Option<AccountId>, cell: Cell, direction: Direction) -> Result<Ids<'_>, StoreError>;

    /// One task.
    fn load(&self, id: TaskId) -> Result<Option<Arc<Task>>, StoreError>;
}

/// The ids of several cells as one list by age: touches one entry of each cell and one more for each id taken.
struct Merged<'a> {
    lanes: Vec<Ids<'a>>,
    /// The next id of each lane that has one. A task stands in one cell only, so no id is here twice.
    heads: BTreeMap<TaskId, usize>,
    direction: Direction,
}

impl<'a> Merged<'a> {
    fn new(
        shelf: &'a impl Shelf,
        account: Option<AccountId>,
        cells: &[(Cell, u64)],
        direction: Direction,
    ) -> Result<Merged<'a>, StoreError> {
        let mut merged = Merged { lanes: Vec::with_capacity(cells.len()), heads: BTreeMap::new(), direction };
        for (lane, (cell, _)) in cells.iter().enumerate() {
            merged.lanes.push(shelf.ids(account, *cell, direction)?);
            merged.advance(lane)?;
        }
        Ok(merged)
    }

    fn advance(&mut self, lane: usize) -> Result<(), StoreError> {
        if let Some(id) = self.lanes[lane].next().transpose()? {
            self.heads.insert(id, lane);
        }
        Ok(())
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<TaskId, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (id, lane) = match self.direction {
            Direction::Ascending => self.heads.pop_first()?,
            Direction::Descending => self.heads.pop_last()?,
        };
        Some(self.advance(lane).map(|()| id))
    }
}

/// One page.
pub(super) fn page(shelf: &impl Shelf, query: &TaskQuery) -> Result<Page<Arc<Task>>, StoreError> {
    if let Some(ids) = &query.ids {
        return page_of_ids(shelf, query, ids);
    }
    let mut cells = shelf.cells(query.account)?;
    cells.retain(|(cell, _)| query.takes(*cell));
    match query.by_age() {
        Some(direction) if !query.asks_for_text() => page_of_cells(shelf, query, &cells, direction),
        _ => page_of_scan(shelf, query, &cells),
    }
}

/// The client names the tasks: they are looked up one by one.
fn page_of_ids(shelf: &impl Shelf, query: &TaskQuery, ids: &[TaskId]) -> Result<Page<Arc<Task>>, StoreError> {
    let mut places = Vec::new();
    for id in BTreeSet::from_iter(ids) {
        places.extend(shelf.load(*id)?.filter(|task| query.matches(task)).map(|task| Place::of(&task, &query.order)));
    }
    page_of_places(shelf, query, places, true)
}

/// The indices know the answer: the total is the sum of the counters, and the page is read off from whichever end is nearer.
fn page_of_cells(
    shelf: &impl Shelf,
    query: &TaskQuery,
    cells: &[(Cell, u64)],
    direction: Direction,
) -> Result<Page<Arc<Task>>, StoreError> {
    let total: u64 = cells.iter().map(|(_, count)| count).sum();
    let start = query.offset().min(total);
    let end = start.saturating_add(query.page_size() as u64).min(total);
    let from_far_end = start > total - end;
    let (skip, walk) = if from_far_end { (total - end, direction.reversed()) } else { (start, direction) };
    let mut items = Vec::new();
    if start < end {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        for id in Merged::new(shelf, query.account, cells, walk)?.skip(skip).take((end - start) as usize) {
            items.extend(shelf.load(id?)?);
        }
    }
    if from_far_end {
        items.reverse();
    }
    Ok(Page { items, total, whole: true })
}

/// Only the tasks themselves know the answer: the newest are looked into, and no more than [`SCAN_MAX`] of them.
fn page_of_scan(shelf: &impl Shelf, query: &TaskQuery, cells: &[(Cell, u64)]) -> Result<Page<Arc<Task>>, StoreError> {
    let mut places = Vec::new();
    for id in Merged::new(shelf, query.account, cells, Direction::Descending)?.take(SCAN_MAX) {
        places.extend(shelf.load(id?)?.filter(|task| query.matches(task)).map(|task| Place::of(&task, &query.order)));
    }
    let candidates: u64 = cells.iter().map(|(_, count)| count).sum();
    page_of_places(shelf, query, places, candidates <= SCAN_MAX as u64)
}

/// Puts what matches in order, and loads the page alone.
fn page_of_places(
    shelf: &impl Shelf,
    query: &TaskQuery,
    mut places: Vec<Place>,
    whole: bool,
) -> Result<Page<Arc<Task>>, StoreError> {
    places.sort_unstable();
    let skip = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let mut items = Vec::new();
    for place in places.iter().skip(skip).take(query.page_size()) {
        items.extend(shelf.load(place.id)?);
    }
    Ok(Page { items, total: places.len() as u64, whole })
}

/// The tasks of these ids, each once: live ones first, then ended ones, both oldest first.
pub(super) fn tasks_by_id(shelf: &impl Shelf, ids: &[TaskId]) -> Result<Vec<Arc<Task>>, StoreError> {
    let mut tasks = Vec::new();
    for id in BTreeSet::from_iter(ids) {
        tasks.extend(shelf.load(*id)?);
    }
    tasks.sort_by_key(|task| task.state.is_final());
    Ok(tasks)
}

/// The newest tasks, newest first.
pub(super) fn newest(shelf: &impl Shelf, limit: usize) -> Result<Vec<Arc<Task>>, StoreError> {
    let cells = shelf.cells(None)?;
    load_all(shelf, Merged::new(shelf, None, &cells, Direction::Descending)?.take(limit))
}

/// Every task that has not ended, oldest first.
pub(super) fn live(shelf: &impl Shelf) -> Result<Vec<Arc<Task>>, StoreError> {
    let mut cells = shelf.cells(None)?;
    cells.retain(|(cell, _)| !cell.status.is_final());
    load_all(shelf, Merged::new(shelf, None, &cells, Direction::Ascending)?)
}

fn load_all(
    shelf: &impl Shelf,
    ids: impl Iterator<Item = Result<TaskId, StoreError>>,
) -> Result<Vec<Arc<Task>>, StoreError> {
    let mut tasks = Vec::new();
    for id in ids {
        tasks.extend(shelf.load(id?)?);
    }
    Ok(tasks)
}

/// Tasks of one account that have not ended.
pub(super) fn live_counts(shelf: &impl Shelf, account: AccountId) -> Result<LiveCounts, StoreError> {
    let mut counts = LiveCounts::default();
    for (cell, count) in shelf.cells(Some(account))? {
        match cell.status {
            Status::Queued => counts.waiting += count,
            Status::Sending | Status::Submitted | Status::Running => counts.running += count,
            Status::Asking | Status::Succeeded | Status::Failed | Status::Cancelled => {}
        }
    }
    Ok(counts)
}

/// Tasks by where they stand.
pub(super) fn by_status(shelf: &impl Shelf) -> Result<BTreeMap<Status, u64>, StoreError> {
    let mut counts = BTreeMap::new();
    for (cell, count) in shelf.cells(None)? {
        *counts.entry(cell.status).or_default() += count;
    }
    Ok(counts)
}
