//! The contract against itself: what was generated says what was written, and does it.

mod conformance;
mod examples;
mod faulty;
mod reach;
mod reading;
mod snapshots;

use std::sync::{Arc, Mutex};

use poem::{FromRequest, Request, RequestBody};
use serde_json::Value;

use crate::{
    Checked, Strict,
    checked::{self, Read},
    midjourney::*,
    mock::*,
};

/// Handlers that answer the least there is and remember what they were asked.
#[derive(Clone, Default)]
struct Dummy(Arc<Mutex<Vec<String>>>);

impl Dummy {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().expect("not poisoned").push(what.into());
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("not poisoned"))
    }
}

/// What a caller says of itself.
struct Caller(String);

impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(request.header("accept-language").unwrap_or("zh-CN").to_owned()))
    }
}

impl AccountApi for Dummy {
    type Caller = Caller;

    async fn create_account(&self, _: Caller, request: AccountCreateRequest) -> CreateAccountResponse {
        self.note(format!("createAccount {} {}", request.guild_id, request.core_size));
        MessageString::default().into()
    }

    async fn query_accounts(&self, _: Caller, request: AccountQueryRequest) -> QueryAccountsResponse {
        self.note(format!("queryAccounts {}", request.page_size));
        PageAccount::default().into()
    }

    async fn execute_account_action(
        &self,
        _: Caller,
        id: String,
        custom_id: String,
        bot_type: AccountBotType,
    ) -> ExecuteAccountActionResponse {
        self.note(format!("executeAccountAction {id} {custom_id} {bot_type}"));
        MessageMap::default().into()
    }

    async fn change_account_version(&self, _: Caller, id: String, version: String) -> ChangeAccountVersionResponse {
        self.note(format!("changeAccountVersion {id} {version}"));
        MessageMap::default().into()
    }

    async fn delete_account(&self, _: Caller, id: String) -> DeleteAccountResponse {
        self.note(format!("deleteAccount {id}"));
        crate::midjourney::MessageVoid::default().into()
    }

    async fn fetch_account(&self, caller: Caller, id: String) -> FetchAccountResponse {
        self.note(format!("fetchAccount {id} {}", caller.0));
        None.into()
    }

    async fn sync_account_info(&self, _: Caller, id: String) -> SyncAccountInfoResponse {
        self.note(format!("syncAccountInfo {id}"));
        MessageAccount::default().into()
    }

    async fn update_account_and_reconnect(
        &self,
        _: Caller,
        id: String,
        request: AccountUpdateRequest,
    ) -> UpdateAccountAndReconnectResponse {
        self.note(format!("updateAccountAndReconnect {id} {:?}", request.core_size));
        crate::midjourney::MessageVoid::default().into()
    }
}

impl SubmitApi for Dummy {
    type Caller = Caller;

    async fn submit_action(&self, _: Caller, request: SubmitActionRequest) -> SubmitActionResponse {
        self.note(format!("submitAction {}", request.task_id));
        SubmitResult::default().into()
    }

    async fn submit_blend(&self, _: Caller, request: SubmitBlendRequest) -> SubmitBlendResponse {
        self.note(format!("submitBlend {}", request.dimensions));
        SubmitResult::default().into()
    }

    async fn submit_describe(&self, _: Caller, request: SubmitDescribeRequest) -> SubmitDescribeResponse {
        self.note(format!("submitDescribe {:?}", request.link));
        SubmitResult::default().into()
    }

    async fn submit_imagine(&self, _: Caller, request: SubmitImagineRequest) -> SubmitImagineResponse {
        self.note(format!("submitImagine {}", request.prompt));
        SubmitResult::default().into()
    }

    async fn submit_modal(&self, _: Caller, request: SubmitModalRequest) -> SubmitModalResponse {
        self.note(format!("submitModal {}", request.task_id));
        SubmitResult::default().into()
    }

    async fn submit_shorten(&self, _: Caller, request: SubmitShortenRequest) -> SubmitShortenResponse {
        self.note(format!("submitShorten {}", request.prompt));
        SubmitResult::default().into()
    }
}

impl TaskApi for Dummy {
    type Caller = Caller;

    async fn list_tasks(&self, _: Caller) -> ListTasksResponse {
        self.note("listTasks");
        vec![Task::default()].into()
    }

    async fn list_tasks_by_condition(&self, _: Caller, request: TaskConditionRequest) -> ListTasksByConditionResponse {
        self.note(format!("listTasksByCondition {:?}", request.ids));
        Vec::new().into()
    }

    async fn query_tasks(&self, _: Caller, request: TaskQueryRequest) -> QueryTasksResponse {
        self.note(format!("queryTasks {}", request.page_size));
        PageTask::default().into()
    }

    async fn list_queued_tasks(&self, _: Caller) -> ListQueuedTasksResponse {
        self.note("listQueuedTasks");
        Vec::new().into()
    }

    async fn cancel_task(&self, _: Caller, id: String) -> CancelTaskResponse {
        self.note(format!("cancelTask {id}"));
        crate::midjourney::MessageVoid::default().into()
    }

    async fn fetch_task(&self, _: Caller, id: String) -> FetchTaskResponse {
        self.note(format!("fetchTask {id}"));
        None.into()
    }

    async fn fetch_task_image_seed(&self, _: Caller, id: String) -> FetchTaskImageSeedResponse {
        self.note(format!("fetchTaskImageSeed {id}"));
        MessageString::default().into()
    }
}

impl AdditionsApi for Dummy {
    type Caller = Caller;

    async fn list_accounts(&self, caller: Caller) -> ListAccountsResponse {
        self.note(format!("listAccounts {}", caller.0));
        Vec::new().into()
    }

    async fn update_account(&self, _: Caller, id: String, request: AccountAmendRequest) -> UpdateAccountResponse {
        self.note(format!("updateAccount {id} {:?}", request.weight));
        crate::midjourney::MessageVoid::default().into()
    }

    async fn submit_change(&self, _: Caller, request: SubmitChangeRequest) -> SubmitChangeResponse {
        self.note(format!("submitChange {} {:?}", request.action, request.index));
        SubmitResult::default().into()
    }

    async fn submit_simple_change(&self, _: Caller, request: SubmitSimpleChangeRequest) -> SubmitSimpleChangeResponse {
        self.note(format!("submitSimpleChange {}", request.content));
        SubmitResult::default().into()
    }

    async fn upload_discord_images(
        &self,
        _: Caller,
        request: UploadDiscordImagesRequest,
    ) -> UploadDiscordImagesResponse {
        self.note(format!("uploadDiscordImages {}", request.base64_array.len()));
        MessageStrings::default().into()
    }

    async fn list_tasks_by_ids(&self, _: Caller, request: TaskConditionRequest) -> ListTasksByIdsResponse {
        self.note(format!("listTasksByIds {:?}", request.ids));
        Vec::new().into()
    }

    async fn query_displayed_tasks(&self, _: Caller, request: TaskQueryRequest) -> QueryDisplayedTasksResponse {
        self.note(format!("queryDisplayedTasks {}", request.page_size));
        PageDisplayedTask::default().into()
    }

    async fn fetch_displayed_task(&self, _: Caller, id: String) -> FetchDisplayedTaskResponse {
        self.note(format!("fetchDisplayedTask {id}"));
        None.into()
    }

    async fn swap_face(&self, _: Caller, request: SwapFaceRequest) -> SwapFaceResponse {
        self.note(format!("swapFace {:?}", request.state));
        SubmitResult::default().into()
    }

    async fn submit_edits(&self, _: Caller, request: SubmitEditsRequest) -> SubmitEditsResponse {
        self.note(format!("submitEdits {}", request.prompt));
        SubmitResult::default().into()
    }

    async fn submit_video(&self, _: Caller, request: SubmitVideoRequest) -> SubmitVideoResponse {
        self.note(format!("submitVideo {} {}", request.motion, request.batch_size));
        SubmitResult::default().into()
    }
}

impl WorldApi for Dummy {
    type Caller = Caller;

    async fn get_world(&self, _: Caller) -> GetWorldResponse {
        self.note("getWorld");
        World::default().into()
    }
}

impl HardshipApi for Dummy {
    type Caller = Caller;

    async fn order_hardship(&self, _: Caller, _: HardshipRequest) -> OrderHardshipResponse {
        self.note("orderHardship");
        crate::mock::MessageVoid::default().into()
    }
}

impl JournalApi for Dummy {
    type Caller = Caller;

    async fn list_journal(
        &self,
        _: Caller,
        after: Option<i64>,
        limit: i32,
        user_id: Option<String>,
    ) -> ListJournalResponse {
        self.note(format!("listJournal {after:?} {limit} {user_id:?}"));
        JournalPage::default().into()
    }
}

impl WebhookApi for Dummy {
    type Caller = Caller;

    async fn list_webhooks(
        &self,
        _: Caller,
        task: Option<String>,
        state: Option<WebhookState>,
        limit: i32,
    ) -> ListWebhooksResponse {
        self.note(format!("listWebhooks {task:?} {state:?} {limit}"));
        WebhookList::default().into()
    }

    async fn resend_webhook(&self, _: Caller, _: String) -> ResendWebhookResponse {
        self.note("resendWebhook");
        crate::mock::MessageVoid::default().into()
    }

    async fn resend_failed_webhooks(&self, _: Caller) -> ResendFailedWebhooksResponse {
        self.note("resendFailedWebhooks");
        crate::mock::MessageVoid::default().into()
    }
}

/// A body as most clients send it.
fn check<T: Read>(body: &[u8]) -> Checked<T> {
    checked::check(body, Strict(false))
}

/// A body held to the letter of the document.
fn check_strictly<T: Read>(body: &[u8]) -> Checked<T> {
    checked::check(body, Strict(true))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}
