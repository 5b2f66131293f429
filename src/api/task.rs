//! What became of tasks: read from the store, which is never behind what anyone has heard.

use std::sync::Arc;

use midjourney_openapi::midjourney::{
    CancelTaskResponse, FetchTaskImageSeedResponse, FetchTaskResponse, ListQueuedTasksResponse,
    ListTasksByConditionResponse, ListTasksResponse, QueryTasksResponse, Task, TaskApi, TaskConditionRequest,
    TaskQueryRequest,
};

use super::{Handlers, caller::Caller, query, reply, translate};
use crate::task::{self, CancelOutcome, SeedOutcome};

/// The most waiting tasks that one answer lists; the oldest, since they are next.
const QUEUE_LIST_MAX: usize = 10_000;

impl TaskApi for Handlers {
    type Caller = Caller;

    async fn fetch_task(&self, caller: Caller, id: String) -> FetchTaskResponse {
        self.task_of(&caller, &id).await.map(|found| translate::task(&found)).into()
    }

    async fn cancel_task(&self, _caller: Caller, id: String) -> CancelTaskResponse {
        let outcome = match id.parse() {
            Ok(id) => self.world.cancel(id).await,
            Err(_) => CancelOutcome::Missing,
        };
        reply::cancelled(outcome).into()
    }

    async fn fetch_task_image_seed(&self, _caller: Caller, id: String) -> FetchTaskImageSeedResponse {
        let outcome = match id.parse() {
            Ok(id) => self.world.seed(id).await,
            Err(_) => SeedOutcome::Missing,
        };
        reply::seed(outcome).into()
    }

    async fn list_tasks(&self, caller: Caller) -> ListTasksResponse {
        told(&caller.read(self.world.store().newest(self.task_list_max).await)).into()
    }

    async fn list_tasks_by_condition(
        &self,
        caller: Caller,
        request: TaskConditionRequest,
    ) -> ListTasksByConditionResponse {
        told(&self.tasks_of(&caller, request).await).into()
    }

    async fn list_queued_tasks(&self, caller: Caller) -> ListQueuedTasksResponse {
        let mut live = caller.read(self.world.store().live().await);
        // A dialog waits for its client, and for nothing here.
        live.retain(|task| !matches!(task.state, task::TaskState::Asking(_)));
        told(&live[..live.len().min(QUEUE_LIST_MAX)]).into()
    }

    async fn query_tasks(&self, caller: Caller, request: TaskQueryRequest) -> QueryTasksResponse {
        let page = self.page_of(&caller, request).await;
        translate::page_of_tasks(told(&page.items), page.number, page.size, page.total).into()
    }
}

/// One page of the tasks that a client asked for.
pub(super) struct TaskPage {
    pub(super) items: Vec<Arc<task::Task>>,
    /// Which page, from 0.
    pub(super) number: u32,
    /// Tasks on a full page.
    pub(super) size: u32,
    /// Tasks on all pages.
    pub(super) total: u64,
}

impl Handlers {
    /// The task with that id; what is no number names none.
    pub(super) async fn task_of(&self, caller: &Caller, id: &str) -> Option<Arc<task::Task>> {
        match id.parse() {
            Ok(id) => caller.read(self.world.store().task(id).await),
            Err(_) => None,
        }
    }

    /// The tasks with those ids, as far as there are such.
    pub(super) async fn tasks_of(&self, caller: &Caller, request: TaskConditionRequest) -> Vec<Arc<task::Task>> {
        let ids = query::tasks_named(&request.ids.unwrap_or_default());
        match ids.is_empty() {
            true => Vec::new(),
            false => caller.read(self.world.store().tasks_by_id(ids).await),
        }
    }

    /// One page of the tasks that pass every filter.
    pub(super) async fn page_of(&self, caller: &Caller, request: TaskQueryRequest) -> TaskPage {
        let query = query::tasks(request);
        let (number, size) = (query.number, query.size);
        let page = caller.read(self.world.store().page(query).await.map(Some));
        let (items, total) = page.map_or_else(Default::default, |page| (page.items, page.total));
        TaskPage { items, number, size, total }
    }
}

fn told(tasks: &[Arc<task::Task>]) -> Vec<Task> {
    tasks.iter().map(|task| translate::task(task)).collect()
}
