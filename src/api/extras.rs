//! Pictures from pictures beyond the published operations: posted as they are, faces swapped, edited, set in motion.
//!
//! Source: contract 6; wire 4.8, 4.17.

use std::sync::Arc;

use midjourney_openapi::midjourney::{
    AccountFilter, MessageStrings, SubmitEditsRequest, SubmitResult, SubmitVideoRequest, SwapFaceRequest,
    UploadDiscordImagesRequest, VideoMotion, VideoType,
};

use tokio_util::task::TaskTracker;

use super::{
    Handlers,
    caller::Caller,
    picture::Pictures,
    query::given,
    reply,
    submit::{Draft, NO_PICTURE, choice, hook, is_link, short},
    translate,
};
use crate::{
    id::JobId,
    task::{Action, Bot, Choice, Filling, PressRequest, SubmitOutcome, Task, TaskState, Upload, Wish},
};

/// Among so many of the newest tasks one is looked for by its picture.
const LOOKED_THROUGH_MAX: usize = 1_000;

/// A picture as some operations take it.
enum Source {
    Link(String),
    File(Upload),
}

impl Handlers {
    pub(super) async fn post_pictures(&self, caller: &Caller, request: UploadDiscordImagesRequest) -> MessageStrings {
        let mut pictures = Pictures::default();
        let uploads = pictures.array("/base64Array", &request.base64_array);
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread_pictures(NO_PICTURE, &faults);
        }
        let choice = choice(request.filter.unwrap_or_default(), request.account_filter, caller.forced);
        reply::posted(self.world.post(uploads, choice).await)
    }

    pub(super) async fn swap(&self, caller: &Caller, request: SwapFaceRequest) -> SubmitResult {
        let mut pictures = Pictures::default();
        let face = pictures.data_url("/sourceBase64", &request.source_base64);
        let target = pictures.data_url("/targetBase64", &request.target_base64);
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults);
        }
        let draft = Draft {
            action: Action::SwapFace,
            bot: Bot::InsightFace,
            wish: Wish::Swap,
            description: "/swap".to_owned(),
            prompt: String::new(),
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads: face.into_iter().chain(target).collect(),
            choice: choice(AccountFilter::default(), request.account_filter, caller.forced),
        };
        self.submit_in_english(caller, draft, String::new()).await
    }

    /// Discord has an editor for pictures that were drawn there alone: those are edited in part or, without a mask, like
    /// any other picture: drawn anew with the picture as a model.
    pub(super) async fn edit(&self, caller: &Caller, request: SubmitEditsRequest) -> SubmitResult {
        let mut pictures = Pictures::default();
        let source = source(&mut pictures, "/image", &request.image);
        let mask = given(request.mask_base64).and_then(|text| pictures.base64("/maskBase64", &text));
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults);
        }
        let bot = translate::bot_of(request.bot_type);
        let flat = AccountFilter {
            instance_id: request.instance_id,
            modes: request.modes,
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let choice = choice(flat, request.account_filter, caller.forced);
        let prompt = request.prompt.trim().to_owned();
        let Some(mask) = mask else {
            let (link, uploads) = apart(source);
            let prompt = format!("{}{prompt}", link.map(|link| format!("{link} ")).unwrap_or_default());
            let draft = Draft {
                action: Action::Edit,
                bot,
                wish: Wish::Imagine,
                description: format!("/imagine {prompt}"),
                prompt,
                client_state: request.state,
                notify_hook: request.notify_hook,
                uploads,
                choice,
            };
            return self.submit_words(caller, draft).await;
        };
        let found = match &source {
            Some(Source::Link(link)) => self.editable(caller, link).await,
            Some(Source::File(_)) | None => None,
        };
        let Some((parent, custom_id)) = found else {
            let mut unfit = Pictures::default();
            let expected = "the link of a large picture drawn here: only those have an editor for a part of them";
            unfit.note("/image".into(), expected, format!("`{}`", short(&request.image)));
            return reply::misread("maskBase64参数错误", &unfit.into_faults());
        };
        let account = caller.read(self.world.store().account(parent.account).await);
        if account.is_some_and(|account| !account.remix(parent.bot)) {
            let mut unfit = Pictures::default();
            let expected = "no words while the account's remix mode is off, since the editor then takes none: switch it on with \
                            执行账号相关动作 (MJ::Settings::RemixMode)";
            unfit.note("/prompt".into(), expected, format!("`{}`", short(&prompt)));
            return reply::misread("remix未开启", &unfit.into_faults());
        }
        let english = match self.english(bot, &prompt).await {
            Ok(english) => english,
            Err(banned) => return banned,
        };
        let press = PressRequest {
            parent: parent.id,
            custom_id,
            kind: Some(Action::Edit),
            client_state: request.state,
            notify_hook: hook(request.notify_hook),
            any_of_channel: false,
            choice,
            request_id: caller.request_id.clone(),
        };
        let request_id = caller.request_id.clone();
        let filling = Filling { prompt: Some((prompt, english)), mask: Some(mask), request_id };
        let world = self.world.clone();
        // A client that leaves in the middle leaves no open dialog behind.
        let whole = TaskTracker::new().spawn(async move {
            match world.press(press).await {
                SubmitOutcome::Asked { placed, .. } => {
                    let filled = world.fill(placed.task, filling).await;
                    if !matches!(filled, SubmitOutcome::Accepted(_) | SubmitOutcome::Queued { .. }) {
                        // The client never heard of the dialog, so nobody will fill it in.
                        world.cancel(placed.task).await;
                    }
                    filled
                }
                other => other,
            }
        });
        reply::submitted(whole.await.unwrap_or(SubmitOutcome::Unavailable))
    }

    /// The task whose picture this is, and the button of its editor.
    async fn editable(&self, caller: &Caller, link: &str) -> Option<(Arc<Task>, String)> {
        let job = JobId::find_in(link)?;
        let newest = caller.read(self.world.store().newest(LOOKED_THROUGH_MAX).await);
        newest.iter().find_map(|task| {
            let TaskState::Succeeded(outcome) = &task.state else { return None };
            if outcome.job != Some(job) {
                return None;
            }
            let button = outcome.buttons.iter().find(|button| button.custom_id.starts_with(EDITOR))?;
            Some((task.clone(), button.custom_id.clone()))
        })
    }

    pub(super) async fn video(&self, caller: &Caller, request: SubmitVideoRequest) -> SubmitResult {
        let flat = AccountFilter {
            instance_id: request.instance_id.clone(),
            modes: request.modes.clone(),
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let choice = choice(flat, request.account_filter.clone(), caller.forced);
        if request.action.is_some() {
            return self.extend_video(caller, request, choice).await;
        }
        // The only kind there is; named so that a new one is a question for the compiler.
        let VideoType::Vid11I2v480 = request.video_type;
        let mut pictures = Pictures::default();
        let image = given(request.image).or(given(request.base64));
        let start = match &image {
            Some(text) => source(&mut pictures, "/image", text),
            None => {
                pictures.note("/image".into(), "the first picture, as a URL or a data URL", "nothing".to_owned());
                None
            }
        };
        let end = given(request.end_image).and_then(|text| source(&mut pictures, "/endImage", &text));
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults);
        }
        let (start, mut uploads) = apart(start);
        let mut words: Vec<String> = start.into_iter().collect();
        words.extend(given(request.prompt).map(|prompt| prompt.trim().to_owned()));
        words.push(format!("--video --motion {}", motion(request.motion)));
        if request.batch_size != BATCH_SIZE {
            words.push(format!("--bs {}", request.batch_size));
        }
        if request.r#loop {
            words.push("--loop".to_owned());
        }
        if let Some(end) = end {
            let (link, file) = apart(Some(end));
            // A file's link is put behind it when it is known.
            words.push(["--end", link.as_deref().unwrap_or_default()].join(" ").trim_end().to_owned());
            uploads.extend(file);
        }
        let prompt = words.join(" ");
        let draft = Draft {
            action: Action::Video,
            bot: Bot::Midjourney,
            wish: Wish::Imagine,
            description: format!("/imagine {prompt}"),
            prompt,
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads,
            choice,
        };
        self.submit_words(caller, draft).await
    }

    /// A longer video, by the button under a single one.
    async fn extend_video(&self, caller: &Caller, request: SubmitVideoRequest, choice: Choice) -> SubmitResult {
        let parent = match given(request.task_id) {
            Some(id) => self.task_of(caller, &id).await,
            None => {
                let mut unfit = Pictures::default();
                unfit.note("/taskId".into(), "the task whose video is to go on", "nothing".to_owned());
                return reply::misread("taskId不能为空", &unfit.into_faults());
            }
        };
        let Some(parent) = parent else { return reply::submitted(SubmitOutcome::ParentMissing) };
        let custom_id = match extend_button(&parent, motion(request.motion), request.index) {
            Ok(custom_id) => custom_id,
            Err(Unextendable::Unfinished) => return reply::submitted(SubmitOutcome::ParentUnfinished),
            Err(Unextendable::NoVideo) => return reply::submitted(SubmitOutcome::ButtonMissing),
            Err(Unextendable::Several) => {
                let mut unfit = Pictures::default();
                let expected = "a single video: press U1 to U4 of this task first, and give the task that comes of it";
                unfit.note("/taskId".into(), expected, "several videos".to_owned());
                return reply::misread("关联任务状态错误", &unfit.into_faults());
            }
            Err(Unextendable::OtherVideo) => {
                let mut unfit = Pictures::default();
                let found = request.index.map_or_else(|| "nothing".to_owned(), |index| format!("number {index}"));
                unfit.note("/index".into(), "the place of this video among its four, or none", found);
                return reply::misread("index参数错误", &unfit.into_faults());
            }
        };
        let press = PressRequest {
            parent: parent.id,
            custom_id,
            kind: Some(Action::Video),
            client_state: request.state,
            notify_hook: hook(request.notify_hook),
            any_of_channel: false,
            choice,
            request_id: caller.request_id.clone(),
        };
        reply::submitted(self.world.press(press).await)
    }
}

/// How the button of the editor begins.
const EDITOR: &str = "MJ::Inpaint::";
/// How many videos a job makes unless it is told.
const BATCH_SIZE: i32 = 4;

fn motion(motion: VideoMotion) -> &'static str {
    match motion {
        VideoMotion::Low => "low",
        VideoMotion::High => "high",
    }
}

/// Why a task's video cannot be made longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unextendable {
    /// It has no result, or none yet.
    Unfinished,
    /// Its result does not move, or is as long as may be.
    NoVideo,
    /// It has several, and the bot makes longer what stands alone.
    Several,
    /// It has another one than was asked for.
    OtherVideo,
}

/// The button that makes a single video longer. `index` says which of the grid's it was, from 0; the bot counts it as that
/// or, once it stands alone, as the first.
///
/// Source: contract 4.5, 6.
fn extend_button(parent: &Task, motion: &str, index: Option<i32>) -> Result<String, Unextendable> {
    let TaskState::Succeeded(outcome) = &parent.state else { return Err(Unextendable::Unfinished) };
    let name = format!("::animate_{motion}_extend::");
    let Some(button) = outcome.buttons.iter().find(|button| button.custom_id.contains(&name)) else {
        // Told by what people see on them, as U1 of a grid of pictures.
        let is_grid = outcome.buttons.iter().any(|button| button.label == "U1");
        let moves = parent.action == Action::Video && is_grid;
        return Err(if moves { Unextendable::Several } else { Unextendable::NoVideo });
    };
    let picked = parent.press().and_then(|press| tile_of(&press.custom_id));
    let places = [tile_of(&button.custom_id), picked].map(|tile| tile.map(|tile| tile - 1));
    match index {
        Some(_) if !places.contains(&index) => Err(Unextendable::OtherVideo),
        Some(_) | None => Ok(button.custom_id.clone()),
    }
}

/// The first number of a custom id: which tile it is about, from 1.
fn tile_of(custom_id: &str) -> Option<i32> {
    custom_id.split("::").find_map(|part| part.parse().ok())
}

/// A picture by its address or as a data URL.
fn source(pictures: &mut Pictures, pointer: &'static str, text: &str) -> Option<Source> {
    let text = text.trim();
    match is_link(text) {
        true => Some(Source::Link(text.to_owned())),
        false => pictures.data_url(pointer, text).map(Source::File),
    }
}

fn apart(source: Option<Source>) -> (Option<String>, Vec<Upload>) {
    match source {
        Some(Source::Link(link)) => (Some(link), Vec::new()),
        Some(Source::File(upload)) => (None, vec![upload]),
        None => (None, Vec::new()),
    }
}
