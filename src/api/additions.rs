//! What clients of the same family call beyond the published operations: understand, ask, answer.
//!
//! Source: contract 6.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use midjourney_openapi::midjourney::{
    AccountAmendRequest, AdditionsApi, DisplayedTask, FetchDisplayedTaskResponse, ListAccountsResponse,
    ListTasksByIdsResponse, QueryDisplayedTasksResponse, SubmitChangeRequest, SubmitChangeResponse, SubmitEditsRequest,
    SubmitEditsResponse, SubmitResult, SubmitSimpleChangeRequest, SubmitSimpleChangeResponse, SubmitVideoRequest,
    SubmitVideoResponse, SwapFaceRequest, SwapFaceResponse, TaskConditionRequest, TaskQueryRequest,
    UpdateAccountResponse, UploadDiscordImagesRequest, UploadDiscordImagesResponse,
};

use super::{Handlers, account, caller::Caller, change::Change, reply, submit, translate};
use crate::{
    account::AccountOutcome,
    id::{AccountId, TaskId},
    task::{PressRequest, SubmitOutcome, Task},
};

impl AdditionsApi for Handlers {
    type Caller = Caller;

    async fn submit_change(&self, caller: Caller, request: SubmitChangeRequest) -> SubmitChangeResponse {
        let SubmitChangeRequest { task_id, action, index, notify_hook, state } = request;
        match Change::of(action, index) {
            Ok(change) => self.change(&caller, task_id.parse().ok(), change, state, notify_hook).await.into(),
            Err(fault) => reply::misread("index参数错误", &[fault]).into(),
        }
    }

    async fn submit_simple_change(
        &self,
        caller: Caller,
        request: SubmitSimpleChangeRequest,
    ) -> SubmitSimpleChangeResponse {
        let SubmitSimpleChangeRequest { content, notify_hook, state } = request;
        match Change::read(&content) {
            Ok((id, change)) => self.change(&caller, id.parse().ok(), change, state, notify_hook).await.into(),
            Err(fault) => reply::misread("content参数错误", &[fault]).into(),
        }
    }

    async fn upload_discord_images(
        &self,
        caller: Caller,
        request: UploadDiscordImagesRequest,
    ) -> UploadDiscordImagesResponse {
        self.post_pictures(&caller, request).await.into()
    }

    async fn swap_face(&self, caller: Caller, request: SwapFaceRequest) -> SwapFaceResponse {
        self.swap(&caller, request).await.into()
    }

    async fn submit_edits(&self, caller: Caller, request: SubmitEditsRequest) -> SubmitEditsResponse {
        self.edit(&caller, request).await.into()
    }

    async fn submit_video(&self, caller: Caller, request: SubmitVideoRequest) -> SubmitVideoResponse {
        self.video(&caller, request).await.into()
    }

    async fn list_tasks_by_ids(&self, caller: Caller, request: TaskConditionRequest) -> ListTasksByIdsResponse {
        let found = self.tasks_of(&caller, request).await;
        self.displayed(&caller, &found).await.into()
    }

    async fn query_displayed_tasks(&self, caller: Caller, request: TaskQueryRequest) -> QueryDisplayedTasksResponse {
        let page = self.page_of(&caller, request).await;
        let content = self.displayed(&caller, &page.items).await;
        translate::page_of_displayed_tasks(content, page.number, page.size, page.total).into()
    }

    async fn fetch_displayed_task(&self, caller: Caller, id: String) -> FetchDisplayedTaskResponse {
        let found: Vec<Arc<Task>> = self.task_of(&caller, &id).await.into_iter().collect();
        self.displayed(&caller, &found).await.pop().into()
    }

    async fn list_accounts(&self, caller: Caller) -> ListAccountsResponse {
        let mut accounts = caller.read(self.world.store().accounts().await);
        accounts.sort_by_key(|account| (account.created_at, account.id));
        self.shown(&caller, &accounts).await.into()
    }

    async fn update_account(&self, _caller: Caller, id: String, request: AccountAmendRequest) -> UpdateAccountResponse {
        let change = match account::amendment(request) {
            Ok(change) => change,
            Err(faults) => return reply::faulty(&faults).into(),
        };
        let outcome = match id.parse() {
            Ok(id) => self.world.amend_account(id, change).await,
            Err(_) => AccountOutcome::Missing,
        };
        reply::account_settled(outcome).into()
    }
}

impl Handlers {
    /// Presses the button of a grid that stands for a change; `parent` is `None` when the id is no number.
    async fn change(
        &self,
        caller: &Caller,
        parent: Option<TaskId>,
        change: Change,
        client_state: Option<String>,
        notify_hook: Option<String>,
    ) -> SubmitResult {
        let found = match parent {
            Some(id) => caller.read(self.world.store().task(id).await),
            None => None,
        };
        let Some(parent) = found else { return reply::submitted(SubmitOutcome::ParentMissing) };
        let custom_id = match change.button(&parent) {
            Ok(custom_id) => custom_id,
            Err(refusal) => return reply::change_refused(refusal),
        };
        let press = PressRequest {
            parent: parent.id,
            custom_id,
            kind: None,
            client_state,
            notify_hook: submit::hook(notify_hook),
            any_of_channel: false,
            choice: submit::choice(Default::default(), None, caller.forced),
            request_id: caller.request_id.clone(),
        };
        reply::submitted(self.world.press(press).await)
    }

    /// Tasks with their values as words. Each account is looked up once.
    async fn displayed(&self, caller: &Caller, tasks: &[Arc<Task>]) -> Vec<DisplayedTask> {
        let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
        for id in tasks.iter().map(|task| task.account) {
            if let Entry::Vacant(place) = names.entry(id) {
                let account = caller.read(self.world.store().account(id).await);
                place.insert(translate::account_name(id, account.as_ref()));
            }
        }
        tasks.iter().map(|task| translate::displayed_task(task, &names[&task.account], caller.language)).collect()
    }
}
