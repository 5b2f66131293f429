//! What became of tasks: read from the store, which is never behind what anyone has heard.

use std::sync::Arc;

use midjourney_openapi::midjourney::{
    CancelTaskResponse, FetchTaskResponse, ListQueuedTasksResponse, ListTasksByConditionResponse, ListTasksResponse,
    QueryTasksResponse, Task, TaskApi, TaskConditionRequest, TaskQueryRequest,
};

use super::{Handlers, caller::Caller, query, reply, translate};
use crate::{
    store::Page,
    task::{self, CancelOutcome},
};

/// The most waiting tasks that one answer lists; the oldest, since they are next.
const QUEUE_LIST_MAX: usize = 10_000;

impl TaskApi for Handlers {
    type Caller = Caller;

    async fn fetch_task(&self, caller: Caller, id: String) -> FetchTaskResponse {
        let found = match id.parse() {
            Ok(id) => caller.read(self.world.store().task(id).await),
            Err(_) => None,
        };
        found.map(|found| translate::task(&found)).into()
    }

    async fn cancel_task(&self, _caller: Caller, id: String) -> CancelTaskResponse {
        let outcome = match id.parse() {
            Ok(id) => self.world.cancel(id).await,
            Err(_) => CancelOutcome::Missing,
        };
        reply::cancelled(outcome).into()
    }

    async fn list_tasks(&self, caller: Caller) -> ListTasksResponse {
        told(&caller.read(self.world.store().newest(self.task_list_max).await)).into()
    }

    async fn list_tasks_by_condition(
        &self,
        caller: Caller,
        request: TaskConditionRequest,
    ) -> ListTasksByConditionResponse {
        let ids = query::tasks_named(&request.ids.unwrap_or_default());
        let found = match ids.is_empty() {
            true => Vec::new(),
            false => caller.read(self.world.store().tasks_by_id(ids).await),
        };
        told(&found).into()
    }

    async fn list_queued_tasks(&self, caller: Caller) -> ListQueuedTasksResponse {
        let live = caller.read(self.world.store().live().await);
        told(&live[..live.len().min(QUEUE_LIST_MAX)]).into()
    }

    async fn query_tasks(&self, caller: Caller, request: TaskQueryRequest) -> QueryTasksResponse {
        let query = query::tasks(request);
        let (number, size) = (query.number, query.size);
        let page = caller.read(self.world.store().page(query).await.map(Some));
        let Page { items, total, .. } = page.unwrap_or(Page { items: Vec::new(), total: 0, whole: true });
        translate::page_of_tasks(told(&items), number, size, total).into()
    }
}

fn told(tasks: &[Arc<task::Task>]) -> Vec<Task> {
    tasks.iter().map(|task| translate::task(task)).collect()
}
