//! The one place where an outcome becomes a status and a reply code.
//!
//! Relays switch a whole channel off on code 3, so it is kept for "no account" and "the related thing is gone".
//!
//! Source: contract 3, 4.2, 4.9, 4.10.

use std::borrow::Cow;

use midjourney_openapi::{
    FreeForm,
    midjourney::{MessageString, MessageStrings, MessageVoid, SubmitResult},
};
use poem::{
    Response,
    http::{HeaderValue, StatusCode, header},
};
use serde_json::{Map, Value, json};

use super::change::Refusal;
use crate::{
    account::{AccountOutcome, PostOutcome},
    id::AccountId,
    task::{CancelOutcome, Placed, SeedOutcome, SubmitOutcome},
};

/// Done.
const SUCCESS: i32 = 1;
/// There is no such thing, or no account for it.
const NOT_FOUND: i32 = 3;
/// What was asked cannot be done as asked.
const VALIDATION: i32 = 4;
/// We, or Discord, failed.
const FAILURE: i32 = 9;
/// Stored; the client is to fill in a dialog.
const ASKED: i32 = 21;
/// Stored, behind others.
const IN_QUEUE: i32 = 22;
/// Not stored: too many wait.
const QUEUE_REJECTED: i32 = 23;
/// Not stored: a word may not be drawn.
const BANNED_PROMPT: i32 = 24;

const DONE: &str = "成功";
const UNKNOWN: &str = "数据未找到";
const BROKEN: &str = "系统异常";

/// What became of a submitted wish.
pub fn submitted(outcome: SubmitOutcome) -> SubmitResult {
    let refused = |code, description: &str| submit_result(code, description.to_owned(), Map::new(), None);
    match outcome {
        SubmitOutcome::Accepted(placed) => {
            submit_result(SUCCESS, "提交成功".to_owned(), place(placed), Some(placed.task.to_string()))
        }
        SubmitOutcome::Queued { placed, ahead } => {
            let mut properties = Map::from_iter([("numberOfQueues".to_owned(), ahead.into())]);
            properties.extend(place(placed));
            submit_result(IN_QUEUE, format!("排队中，前面还有{ahead}个任务"), properties, Some(placed.task.to_string()))
        }
        SubmitOutcome::QueueFull { account, .. } => {
            submit_result(QUEUE_REJECTED, "队列已满，请稍后尝试".to_owned(), instance(account), None)
        }
        SubmitOutcome::Asked { placed, words, remix } => {
            let mut properties =
                Map::from_iter([("finalPrompt".to_owned(), words.into()), ("remix".to_owned(), remix.into())]);
            properties.extend(place(placed));
            submit_result(ASKED, "窗口等待".to_owned(), properties, Some(placed.task.to_string()))
        }
        SubmitOutcome::NoDialog { account, why } => submit_result(FAILURE, why, instance(account), None),
        SubmitOutcome::NotAsked => refused(VALIDATION, "关联任务状态错误"),
        SubmitOutcome::MaskMissing => misread(
            "maskBase64不能为空",
            &[Fault {
                pointer: "/maskBase64".into(),
                expected: "a picture in base64, white where to redraw",
                found: "nothing".to_owned(),
            }],
        ),
        SubmitOutcome::WordsUnfit { wanted, found } => misread(
            "prompt参数错误",
            &[Fault { pointer: "/prompt".into(), expected: wanted, found: in_quotes(&found) }],
        ),
        SubmitOutcome::NoAccount { why } => submit_result(NOT_FOUND, "无可用的账号实例".to_owned(), reason(&why), None),
        SubmitOutcome::ParentMissing => refused(NOT_FOUND, "关联任务不存在或已失效"),
        SubmitOutcome::AccountGone { account, why } => {
            submit_result(NOT_FOUND, format!("账号不可用: {account}"), reason(why), None)
        }
        SubmitOutcome::ParentUnfinished => refused(VALIDATION, "关联任务状态错误"),
        SubmitOutcome::ButtonMissing => refused(VALIDATION, "关联动作不存在"),
        SubmitOutcome::ButtonUnsupported => refused(VALIDATION, "不支持的动作"),
        SubmitOutcome::Unavailable => refused(FAILURE, "提交失败，系统异常"),
    }
}

/// Why a grid was not changed; nothing was stored.
pub fn change_refused(refusal: Refusal) -> SubmitResult {
    match refusal {
        Refusal::Unfinished => submitted(SubmitOutcome::ParentUnfinished),
        Refusal::ButtonMissing => submitted(SubmitOutcome::ButtonMissing),
        Refusal::NotAGrid => submit_result(VALIDATION, "关联任务不允许执行变化".to_owned(), Map::new(), None),
    }
}

/// A submit whose body the document lets pass and that still cannot be meant: the published text, and each fault in the
/// form that the contract crate gives to those that the document does not let pass.
pub fn misread(text: &str, faults: &[Fault]) -> SubmitResult {
    submit_result(VALIDATION, in_words(text, faults), details(faults), None)
}

/// The same of pictures that were only to be posted.
pub fn misread_pictures(text: &str, faults: &[Fault]) -> MessageStrings {
    strings(VALIDATION, in_words(text, faults), details(faults))
}

fn details(faults: &[Fault]) -> Map<String, Value> {
    let told: Vec<Value> = faults
        .iter()
        .map(|Fault { pointer, expected, found }| json!({ "pointer": pointer, "expected": expected, "found": found }))
        .collect();
    Map::from_iter([("faults".to_owned(), told.into())])
}

/// The beginning of a text, as the contract crate shows it.
pub fn in_quotes(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("string {:?}", format!("{}…", &text[..end])),
        None => format!("string {text:?}"),
    }
}

/// A word may not be drawn; nothing was stored.
pub fn banned(english: &str, word: &str) -> SubmitResult {
    let properties = Map::from_iter([("promptEn".to_owned(), english.into()), ("bannedWord".to_owned(), word.into())]);
    submit_result(BANNED_PROMPT, "可能包含敏感词".to_owned(), properties, None)
}

fn submit_result(
    code: i32,
    description: String,
    properties: Map<String, Value>,
    result: Option<String>,
) -> SubmitResult {
    SubmitResult { code, description, properties: FreeForm(properties), result }
}

/// The published text of code 3 is the same for every cause, so the cause stands beside it.
fn reason(why: &str) -> Map<String, Value> {
    Map::from_iter([("reason".to_owned(), why.into())])
}

fn instance(account: AccountId) -> Map<String, Value> {
    Map::from_iter([("discordInstanceId".to_owned(), account.to_string().into())])
}

fn place(placed: Placed) -> Map<String, Value> {
    let mut properties = instance(placed.account);
    properties.insert("discordChannelId".to_owned(), placed.channel.to_string().into());
    properties
}

/// What became of the wish to cancel.
pub fn cancelled(outcome: CancelOutcome) -> MessageVoid {
    let (code, description) = match outcome {
        CancelOutcome::Cancelled => (SUCCESS, DONE),
        CancelOutcome::Missing => (NOT_FOUND, UNKNOWN),
        CancelOutcome::TooEarly => (VALIDATION, "任务暂不可取消，请稍后再试"),
        CancelOutcome::AlreadyEnded => (VALIDATION, "关联任务状态错误"),
        CancelOutcome::Unavailable => (FAILURE, BROKEN),
    };
    message(code, description)
}

/// What became of the wish for a new account. An account that could not connect is stored, so its id is told even then.
pub fn account_created(outcome: AccountOutcome) -> MessageString {
    let id = match &outcome {
        AccountOutcome::Done(account)
        | AccountOutcome::ConnectFailed { account, .. }
        | AccountOutcome::NotSynced { account, .. } => Some(account.id.to_string()),
        AccountOutcome::Missing
        | AccountOutcome::TokenTaken { .. }
        | AccountOutcome::TooMany { .. }
        | AccountOutcome::Offline
        | AccountOutcome::Disabled
        | AccountOutcome::NoSuchControl
        | AccountOutcome::NotDone { .. }
        | AccountOutcome::Unavailable => None,
    };
    let MessageVoid { code, description } = account_changed(outcome);
    MessageString { code, description, result: id }
}

/// What became of the wish to change an account.
pub fn account_changed(outcome: AccountOutcome) -> MessageVoid {
    match outcome {
        AccountOutcome::Done(account) if account.standing.is_enabled() => message(SUCCESS, DONE),
        AccountOutcome::Done(_) => message(SUCCESS, "成功，账号已禁用"),
        AccountOutcome::Missing => message(NOT_FOUND, UNKNOWN),
        AccountOutcome::TokenTaken { .. } => message(VALIDATION, "账号已存在"),
        AccountOutcome::TooMany { limit } => message(VALIDATION, &format!("账号数量已达上限: {limit}")),
        AccountOutcome::ConnectFailed { reason, .. } => message(FAILURE, &reason),
        AccountOutcome::NotSynced { why, .. } => message(FAILURE, &format!("账号已创建，同步失败: {why}")),
        AccountOutcome::Offline => message(NOT_FOUND, "账号不可用"),
        AccountOutcome::Disabled => message(VALIDATION, "账号已禁用，请先用更新账号并重连启用"),
        AccountOutcome::NoSuchControl => message(VALIDATION, "没有这样的动作或版本"),
        AccountOutcome::NotDone { why } => message(FAILURE, &why),
        AccountOutcome::Unavailable => message(FAILURE, BROKEN),
    }
}

/// What became of a question for a picture's seed.
pub fn seed(outcome: SeedOutcome) -> MessageString {
    let refused = |code, text: &str| MessageString { code, description: text.to_owned(), result: None };
    match outcome {
        SeedOutcome::Known(seed) => MessageString { result: Some(seed), ..refused(SUCCESS, DONE) },
        SeedOutcome::Missing => refused(NOT_FOUND, UNKNOWN),
        SeedOutcome::AccountGone { account } => refused(NOT_FOUND, &format!("账号不可用: {account}")),
        SeedOutcome::NoPicture => refused(VALIDATION, "关联任务没有seed"),
        SeedOutcome::Unfinished => refused(VALIDATION, "关联任务状态错误"),
        SeedOutcome::NoDirectMessages => refused(VALIDATION, "需设置mj或niji的私信ID"),
        SeedOutcome::Failed { why } => refused(FAILURE, &why),
        SeedOutcome::Unavailable => refused(FAILURE, BROKEN),
    }
}

/// What became of pictures that were to be posted.
pub fn posted(outcome: PostOutcome) -> MessageStrings {
    let refused = |code, text: &str| strings(code, text.to_owned(), Map::new());
    match outcome {
        PostOutcome::Posted { links, .. } => MessageStrings { result: links, ..refused(SUCCESS, DONE) },
        PostOutcome::NoAccount { why } => strings(NOT_FOUND, "无可用的账号实例".to_owned(), reason(&why)),
        PostOutcome::Failed { why, .. } => refused(FAILURE, &why),
        PostOutcome::Unavailable => refused(FAILURE, BROKEN),
    }
}

fn strings(code: i32, description: String, properties: Map<String, Value>) -> MessageStrings {
    MessageStrings { code, description, properties: FreeForm(properties), result: Vec::new() }
}

/// What became of a wish about an account that leaves its connection alone or ends it: done is done, enabled or not.
pub fn account_settled(outcome: AccountOutcome) -> MessageVoid {
    match outcome {
        AccountOutcome::Done(_) => message(SUCCESS, DONE),
        other => account_changed(other),
    }
}

fn message(code: i32, description: &str) -> MessageVoid {
    MessageVoid { code, description: description.to_owned() }
}

/// A value that the document lets pass and that still cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer.
    pub pointer: Cow<'static, str>,
    /// What would do.
    pub expected: &'static str,
    /// What came, in words; never a secret.
    pub found: String,
}

/// All faults at once; nothing was stored.
pub fn faulty(faults: &[Fault]) -> MessageVoid {
    MessageVoid { code: VALIDATION, description: in_words("参数错误", faults) }
}

fn in_words(text: &str, faults: &[Fault]) -> String {
    let mut description = text.to_owned();
    for Fault { pointer, expected, found } in faults {
        description.push_str(&format!("; {pointer}: expected {expected}, found {found}"));
    }
    description
}

/// An answer outside every operation: unknown paths, wrong methods, bodies too large or too slow.
pub fn refused(status: StatusCode, description: &str) -> Response {
    let code = if status.is_server_error() { FAILURE } else { VALIDATION };
    json_response(status, &json!({ "code": code, "description": description }))
}

/// [`StatusCode::METHOD_NOT_ALLOWED`] with the methods that would do, for example `GET, HEAD`.
pub fn method_refused(method: &str, allow: &str) -> Response {
    let text = format!("{method} is not served here, {allow} is");
    let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, &text);
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Our own fault; the log says more.
pub fn broken() -> Response {
    refused(StatusCode::INTERNAL_SERVER_ERROR, BROKEN)
}

/// The secret is missing or wrong. The body is empty, as published.
pub fn unauthorized() -> Response {
    Response::builder().status(StatusCode::UNAUTHORIZED).finish()
}

/// Whether submits work: 200 or 503, with one word in `status` and, where they do not, why.
pub fn health(why_not: Option<String>) -> Response {
    match why_not {
        None => json_response(StatusCode::OK, &json!({ "status": "up" })),
        Some(why) => json_response(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "down", "reason": why })),
    }
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    Response::builder().status(status).content_type("application/json; charset=utf-8").body(body.to_string())
}

#[cfg(test)]
mod tests {
    use midjourney_openapi::midjourney::ChangeAction;

    use super::*;
    use crate::{
        account::Standing,
        api::change::Change,
        api::translate::account_sample,
        id::{ChannelId, TaskId},
    };

    const ACCOUNT: AccountId = AccountId(7);
    const PLACED: Placed = Placed { task: TaskId(42), account: ACCOUNT, channel: ChannelId::new(8) };

    #[test]
    fn every_submit_outcome_has_its_code_text_and_properties() {
        let here = json!({"discordInstanceId": "7", "discordChannelId": "8"});
        let queued = json!({"numberOfQueues": 2, "discordInstanceId": "7", "discordChannelId": "8"});
        let full = json!({"discordInstanceId": "7"});
        let (none, off) = (json!({"reason": "no accounts"}), json!({"reason": "disabled"}));
        let channel = ChannelId::new(8);
        for (outcome, code, text, properties, result) in [
            (SubmitOutcome::Accepted(PLACED), 1, "提交成功", here, Some("42")),
            (SubmitOutcome::Queued { placed: PLACED, ahead: 2 }, 22, "排队中，前面还有2个任务", queued, Some("42")),
            (SubmitOutcome::QueueFull { account: ACCOUNT, channel }, 23, "队列已满，请稍后尝试", full, None),
            (SubmitOutcome::NoAccount { why: "no accounts".into() }, 3, "无可用的账号实例", none, None),
            (SubmitOutcome::ParentMissing, 3, "关联任务不存在或已失效", json!({}), None),
            (SubmitOutcome::ParentUnfinished, 4, "关联任务状态错误", json!({}), None),
            (SubmitOutcome::ButtonMissing, 4, "关联动作不存在", json!({}), None),
            (SubmitOutcome::ButtonUnsupported, 4, "不支持的动作", json!({}), None),
            (SubmitOutcome::AccountGone { account: ACCOUNT, why: "disabled" }, 3, "账号不可用: 7", off, None),
            (SubmitOutcome::Unavailable, 9, "提交失败，系统异常", json!({}), None),
        ] {
            let told = submitted(outcome);
            assert_eq!((told.code, told.description.as_str(), told.result.as_deref()), (code, text, result));
            assert_eq!(Value::Object(told.properties.0), properties, "{text}");
        }
    }

    #[test]
    fn a_change_that_is_refused_says_why() {
        for (refusal, text) in [
            (Refusal::Unfinished, "关联任务状态错误"),
            (Refusal::NotAGrid, "关联任务不允许执行变化"),
            (Refusal::ButtonMissing, "关联动作不存在"),
        ] {
            let told = change_refused(refusal);
            assert_eq!((told.code, told.description.as_str(), told.result), (4, text, None));
        }
    }

    /// What a handler finds is told as what the contract crate finds: the document's examples show both.
    #[test]
    fn a_misread_submit_is_told_as_the_document_shows() {
        let document: Value = serde_json::from_str(midjourney_openapi::midjourney_json()).expect("JSON");
        let index = Change::of(ChangeAction::Upscale, None).expect_err("an index is needed");
        let content = Change::read("1320098173412546 U5").expect_err("there is no fifth");
        let wanted = crate::bot::component::unfit_words("MJ::CustomZoom::3dbbd469-36af-4a0f-8f02-df6c579e7011", "Cat")
            .expect("it says how far");
        let no_zoom = SubmitOutcome::WordsUnfit { wanted, found: "Cat".to_owned() };
        let account = AccountId(1_719_252_589_390_291_968);
        let listening = SubmitOutcome::AccountGone { account, why: "listening only" };
        for (path, example, told) in [
            ("/mj/submit/change", "noIndex", misread("index参数错误", &[index])),
            ("/mj/submit/simple-change", "noContent", misread("content参数错误", &[content])),
            ("/mj/submit/change", "noGrid", change_refused(Refusal::NotAGrid)),
            ("/mj/submit/modal", "noMask", submitted(SubmitOutcome::MaskMissing)),
            ("/mj/submit/modal", "noZoom", submitted(no_zoom)),
            ("/mj/submit/action", "listening", submitted(listening)),
        ] {
            let shown = &document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["examples"];
            assert_eq!(serde_json::to_value(told).expect("JSON"), shown[example]["value"], "{path} {example}");
        }
    }

    #[test]
    fn relays_find_the_code_in_compact_text() {
        let told = serde_json::to_string(&submitted(SubmitOutcome::Queued { placed: PLACED, ahead: 1 })).expect("JSON");
        assert!(
            told.starts_with(r#"{"code":22,"description":"排队中，前面还有1个任务","properties":{"numberOfQueues":1,"#)
        );
    }

    #[test]
    fn every_cancel_outcome_has_its_code() {
        for (outcome, code) in [
            (CancelOutcome::Cancelled, 1),
            (CancelOutcome::Missing, 3),
            (CancelOutcome::TooEarly, 4),
            (CancelOutcome::AlreadyEnded, 4),
            (CancelOutcome::Unavailable, 9),
        ] {
            assert_eq!(cancelled(outcome).code, code, "{outcome:?}");
        }
    }

    #[test]
    fn every_account_outcome_has_its_code() {
        let account = Box::new(account_sample());
        let mut disabled = account.clone();
        disabled.standing = Standing::Disabled { reason: None };
        let failed = AccountOutcome::ConnectFailed { account: account.clone(), reason: "4004".into() };
        let id = account.id.to_string();
        for (outcome, code, text, result) in [
            (AccountOutcome::Done(account), 1, "成功", Some(id.as_str())),
            (AccountOutcome::Done(disabled), 1, "成功，账号已禁用", Some(id.as_str())),
            (AccountOutcome::Missing, 3, "数据未找到", None),
            (AccountOutcome::TokenTaken { by: ACCOUNT }, 4, "账号已存在", None),
            (failed, 9, "4004", Some(id.as_str())),
            (AccountOutcome::Unavailable, 9, "系统异常", None),
        ] {
            let told = account_created(outcome.clone());
            assert_eq!((told.code, told.description.as_str(), told.result.as_deref()), (code, text, result));
            let told = account_changed(outcome.clone());
            assert_eq!((told.code, told.description.as_str()), (code, text));
            let told = account_settled(outcome);
            assert_eq!((told.code, told.description.as_str()), (code, if code == 1 { DONE } else { text }));
        }
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let fault =
            |pointer: &'static str| Fault { pointer: pointer.into(), expected: "a decimal id", found: "`abc`".into() };
        assert_eq!(
            faulty(&[fault("/guildId"), fault("/channelId")]).description,
            "参数错误; /guildId: expected a decimal id, found `abc`; /channelId: expected a decimal id, found `abc`"
        );
    }

    #[tokio::test]
    async fn a_wrong_method_names_the_right_ones() {
        let response = method_refused("PUT", "GET, HEAD");
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()[header::ALLOW], "GET, HEAD");
        let body = response.into_body().into_string().await.expect("text");
        assert_eq!(body, r#"{"code":4,"description":"PUT is not served here, GET, HEAD is"}"#);
    }
}
