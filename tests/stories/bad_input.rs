//! Everything that clients send and nobody can mean: it is told what is wrong, nothing is stored, and nothing breaks.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use crate::scene::{ACCOUNT, Driver, Scene, button, id, picture::Picture};

const JSON: (&str, &str) = ("content-type", "application/json");
const STRICT: (&str, &str) = ("prefer", "handling=strict");

/// A body that is refused, and how.
struct Row {
    method: Method,
    path: String,
    body: Value,
    status: u16,
    code: i64,
    /// What the text must hold.
    text: String,
    /// Whether the document itself does not allow it, so that strict readers refuse it with 400 as a problem.
    is_undocumented: bool,
}

fn row(path: &str, body: Value, code: i64, text: &str) -> Row {
    Row {
        method: Method::POST,
        path: path.to_owned(),
        body,
        status: 200,
        code,
        text: text.to_owned(),
        is_undocumented: false,
    }
}

impl Row {
    fn undocumented(self) -> Row {
        Row { is_undocumented: true, ..self }
    }

    fn status(self, status: u16) -> Row {
        Row { status, ..self }
    }

    fn put(self) -> Row {
        Row { method: Method::PUT, ..self }
    }
}

fn png(shade: u8) -> String {
    Picture::plain(8, 8, [shade, 90, 120]).data_url()
}

/// A PNG as far as its head goes.
fn head(width: u32, height: u32) -> String {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    format!("data:image/png;base64,{}", STANDARD.encode(file))
}

/// A good body with one field changed.
fn with(good: &Value, field: &str, value: Value) -> Value {
    let mut body = good.clone();
    body[field] = value;
    body
}

/// A path, a good body, and the fields of it that are texts, each with what is said where it is missing.
type Sample = (&'static str, Value, Vec<(&'static str, &'static str)>);

/// All wishes.
fn wishes() -> Vec<Sample> {
    let task = "1320098173412546";
    vec![
        ("/mj/submit/imagine", json!({ "prompt": "a cat" }), vec![("prompt", "prompt不能为空")]),
        ("/mj/submit/shorten", json!({ "prompt": "a cat" }), vec![("prompt", "prompt不能为空")]),
        ("/mj/submit/describe", json!({ "base64": png(1) }), vec![("base64", "base64不能为空")]),
        ("/mj/submit/blend", json!({ "base64Array": [png(1), png(2)] }), vec![]),
        (
            "/mj/submit/action",
            json!({ "taskId": task, "customId": "x" }),
            vec![("taskId", "taskId不能为空"), ("customId", "customId不能为空")],
        ),
        ("/mj/submit/modal", json!({ "taskId": task }), vec![("taskId", "taskId不能为空")]),
        ("/mj/submit/change", json!({ "taskId": task, "action": "REROLL" }), vec![("taskId", "taskId不能为空")]),
        ("/mj/submit/simple-change", json!({ "content": "1 U1" }), vec![("content", "content")]),
        (
            "/mj/submit/edits",
            json!({ "prompt": "a cat", "image": png(1) }),
            vec![("prompt", "prompt不能为空"), ("image", "image")],
        ),
        (
            "/mj/insight-face/swap",
            json!({ "sourceBase64": png(1), "targetBase64": png(2) }),
            vec![("sourceBase64", "sourceBase64不能为空"), ("targetBase64", "targetBase64")],
        ),
    ]
}

/// Missing, blank and of the wrong type, in every field of every wish.
fn wrong_types() -> Vec<Row> {
    let mut rows = Vec::new();
    for (path, good, texts) in wishes() {
        for (field, missing) in texts {
            let mut without = good.clone();
            without.as_object_mut().expect("an object").remove(field);
            rows.push(row(path, without, 4, missing).undocumented());
            rows.push(row(path, with(&good, field, Value::Null), 4, missing));
            rows.push(row(path, with(&good, field, json!("")), 4, missing));
            rows.push(row(path, with(&good, field, json!(" \t\n")), 4, missing));
            rows.push(row(path, with(&good, field, json!({ "a": 1 })), 4, &format!("/{field}")).undocumented());
            rows.push(row(path, with(&good, field, json!(["a"])), 4, &format!("/{field}")).undocumented());
        }
        if !path.ends_with("modal") {
            rows.push(row(path, with(&good, "state", json!({ "a": 1 })), 4, "/state").undocumented());
            rows.push(row(path, with(&good, "state", json!("x".repeat(4_097))), 4, "/state").undocumented());
            rows.push(row(path, with(&good, "notifyHook", json!([])), 4, "/notifyHook").undocumented());
            let hook = json!("ftp://127.0.0.1/hook");
            let told = "/notifyHook: expected an address of http or https";
            rows.push(row(path, with(&good, "notifyHook", hook), 4, told).undocumented());
        }
        rows.push(row(path, json!({}), 4, "").undocumented());
    }
    rows
}

/// Filters, bots and choices that do not exist.
fn wrong_choices() -> Vec<Row> {
    let mut rows = Vec::new();
    for (path, good, _) in wishes() {
        if ["/mj/submit/imagine", "/mj/submit/shorten", "/mj/submit/describe", "/mj/submit/blend"].contains(&path) {
            rows.push(row(path, with(&good, "botType", json!("DALL_E")), 4, "/botType").undocumented());
            rows.push(row(path, with(&good, "botType", json!("INSIGHT_FACE")), 4, "/botType").undocumented());
            rows.push(row(path, with(&good, "modes", json!(["WARP"])), 4, "/modes/0").undocumented());
            rows.push(row(path, with(&good, "remix", json!("perhaps")), 4, "/remix").undocumented());
            rows.push(row(path, with(&good, "accountFilter", json!([])), 4, "/accountFilter").undocumented());
            let nested = json!({ "modes": ["FAST", "WARP"], "remix": {} });
            rows.push(row(path, with(&good, "accountFilter", nested), 4, "/accountFilter/modes/1").undocumented());
            rows.push(row(path, with(&good, "instanceId", json!("42")), 3, "无可用的账号实例"));
            rows.push(row(path, with(&good, "accountFilter", json!({ "channelId": "cat" })), 3, "无可用的账号实例"));
            rows.push(row(path, with(&good, "accountFilter", json!({ "remark": "nobody" })), 3, "无可用的账号实例"));
            rows.push(row(path, with(&good, "modes", json!(["TURBO"])), 3, "无可用的账号实例"));
        }
    }
    for prompt in ["a nude cat", "a NUDE cat", "a cat, full  frontal", "nude --ar 3:2"] {
        for path in ["/mj/submit/imagine", "/mj/submit/shorten"] {
            rows.push(row(path, json!({ "prompt": prompt }), 24, "可能包含敏感词"));
        }
    }
    rows.push(row("/mj/submit/imagine", json!({ "prompt": "x".repeat(6_001) }), 4, "/prompt").undocumented());
    rows.push(row("/mj/submit/imagine", json!({ "prompt": "a\0cat" }), 4, "/prompt").undocumented());
    rows.push(row("/mj/submit/imagine?promt=cat", json!({ "prompt": "" }), 4, "/prompt").undocumented());
    let wide = json!({ "base64Array": [png(1), png(2)], "dimensions": "WIDE" });
    rows.push(row("/mj/submit/blend", wide, 4, "dimensions参数错误").undocumented());
    for (action, index, text) in [
        ("ZOOM", json!(1), "action参数错误"),
        ("UPSCALE", json!(5), "index参数错误"),
        ("VARIATION", Value::Null, "index参数错误"),
    ] {
        let body = json!({ "taskId": "1320098173412546", "action": action, "index": index });
        rows.push(row("/mj/submit/change", body, 4, text));
    }
    for content in ["U1", "1 U5", "1 X", "1 U1 now", "cat"] {
        rows.push(row("/mj/submit/simple-change", json!({ "content": content }), 4, "content参数错误"));
    }
    let video = "/mj/submit/video";
    rows.push(row(video, json!({}), 4, ""));
    rows.push(row(video, json!({ "image": png(1), "motion": "wild" }), 4, "/motion").undocumented());
    rows.push(row(video, json!({ "image": png(1), "batchSize": 3 }), 4, "/batchSize").undocumented());
    rows.push(row(video, json!({ "image": png(1), "videoType": "vid_9" }), 4, "/videoType").undocumented());
    rows.push(row(video, json!({ "image": "cat.png" }), 4, "/image"));
    rows.push(row(video, json!({ "image": png(1), "endImage": "cat.png" }), 4, "/endImage"));
    rows.push(row(video, json!({ "action": "extend" }), 4, "taskId不能为空"));
    rows.push(row(video, json!({ "action": "extend", "taskId": "42" }), 3, "关联任务不存在或已失效"));
    rows.push(row(video, json!({ "action": "shorten", "image": png(1) }), 4, "/action").undocumented());
    rows
}

/// Pictures that are none, too many of them, too large, or the same again.
fn wrong_pictures() -> Vec<Row> {
    let mut rows = Vec::new();
    let broken = [
        "cat.png".to_owned(),
        "https://example.org/cat.png".to_owned(),
        "data:image/png,abc".to_owned(),
        "data:image/png;base64,".to_owned(),
        "data:image/png;base64,****".to_owned(),
        "data:image/png;base64,aGVsbG8=".to_owned(),
        "data:image/svg+xml;base64,PHN2Zy8+".to_owned(),
        "data:image/png;base64,iVBORw0KGgo=".to_owned(),
        head(60_000, 60_000),
        head(0, 8),
    ];
    for picture in &broken {
        let text = "base64格式错误";
        rows.push(row("/mj/submit/imagine", json!({ "prompt": "a cat", "base64Array": [picture] }), 4, text));
        rows.push(row("/mj/submit/describe", json!({ "base64": picture }), 4, text));
        rows.push(row("/mj/submit/blend", json!({ "base64Array": [png(1), picture] }), 4, text));
        rows.push(row(
            "/mj/insight-face/swap",
            json!({ "sourceBase64": png(1), "targetBase64": picture }),
            4,
            "/targetBase64",
        ));
        rows.push(row("/mj/submit/upload-discord-images", json!({ "base64Array": [picture] }), 4, "/base64Array/0"));
        if !picture.starts_with("http") {
            rows.push(row("/mj/submit/edits", json!({ "prompt": "a cat", "image": picture }), 4, "/image"));
        }
    }
    for count in [0, 1, 6] {
        let many: Vec<String> = (0..count).map(png).collect();
        rows.push(row("/mj/submit/blend", json!({ "base64Array": many }), 4, "base64List参数错误").undocumented());
    }
    rows.push(row("/mj/submit/blend", json!({ "base64Array": "a" }), 4, "/base64Array").undocumented());
    rows.push(row("/mj/submit/blend", json!({ "base64Array": [1, {}] }), 4, "/base64Array/1").undocumented());
    for path in ["/mj/submit/blend", "/mj/submit/upload-discord-images"] {
        rows.push(row(path, json!({ "base64Array": [png(7), png(7)] }), 4, "/base64Array/1"));
    }
    rows.push(row("/mj/submit/upload-discord-images", json!({}), 4, "").undocumented());
    rows.push(row("/mj/submit/describe", json!({ "link": "cat" }), 4, "link格式错误"));
    rows.push(row("/mj/submit/describe", json!({ "link": "ftp://example.org/cat.png" }), 4, "link格式错误"));
    let masked = json!({ "prompt": "a cat", "image": png(1), "maskBase64": png(2) });
    rows.push(row("/mj/submit/edits", masked, 4, "maskBase64参数错误"));
    let large = format!("data:image/png;base64,{}", "A".repeat(28 << 20));
    rows.push(row("/mj/submit/describe", json!({ "base64": large }), 4, "20 MB"));
    rows
}

/// Accounts that cannot be, and questions that cannot be answered.
fn wrong_accounts() -> Vec<Row> {
    let good = json!({ "guildId": "1", "channelId": "2", "userToken": "t" });
    let create = "/mj/account/create";
    let mut rows = Vec::new();
    for field in ["guildId", "channelId", "userToken"] {
        for value in [Value::Null, json!(""), json!("  "), json!({}), json!([])] {
            rows.push(row(create, with(&good, field, value), 4, &format!("/{field}")));
        }
    }
    for field in ["guildId", "channelId", "mjBotChannelId", "nijiBotChannelId"] {
        rows.push(row(create, with(&good, field, json!("a cat")), 4, &format!("/{field}")));
    }
    let numbers = [
        ("coreSize", json!(0)),
        ("coreSize", json!(100_001)),
        ("coreSize", json!("many")),
        ("queueSize", json!(-1)),
        ("timeoutMinutes", json!(0)),
        ("timeoutMinutes", json!(1.5)),
        ("timeoutMinutes", json!(1_441)),
        ("remixAutoSubmit", json!("perhaps")),
    ];
    for (field, value) in numbers {
        rows.push(row(create, with(&good, field, value.clone()), 4, &format!("/{field}")).undocumented());
        let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
        rows.push(row(&path, json!({ field: value }), 4, &format!("/{field}")).put().undocumented());
    }
    let taken = json!({ "guildId": "1", "channelId": "2", "userToken": "mock-user-token" });
    rows.push(row(create, taken, 4, "账号已存在"));
    rows.push(row("/mj/account/42/update-reconnect", json!({}), 3, "数据未找到").put());
    rows.push(row("/mj/account/cat/update", json!({ "remark": "x" }), 3, "数据未找到").put());
    for path in ["/mj/account/42/sync-info", "/mj/account/cat/sync-info", "/mj/account/42/change-version?version=7"] {
        rows.push(row(path, json!({}), 3, ""));
    }
    rows.push(row("/mj/account/42/action?customId=x", json!({}), 3, ""));
    rows.push(row(&format!("/mj/account/{ACCOUNT}/action"), json!({}), 4, "customId不能为空"));
    rows.push(row(&format!("/mj/account/{ACCOUNT}/action?customId=x&botType=DALL_E"), json!({}), 4, "botType"));
    rows.push(row(&format!("/mj/account/{ACCOUNT}/change-version"), json!({}), 4, "version"));
    let weight = format!("/mj/account/{ACCOUNT}/update");
    rows.push(row(&weight, json!({ "weight": 0 }), 4, "/weight").put().undocumented());

    for (path, body, text) in [
        ("/mj/account/query", json!({ "pageSize": 0 }), "/pageSize"),
        ("/mj/account/query", json!({ "pageNumber": -1 }), "/pageNumber"),
        ("/mj/account/query", json!({ "mode": "WARP" }), "/mode"),
        ("/mj/account/query", json!({ "enable": "perhaps" }), "/enable"),
        ("/mj/task/query", json!({ "pageSize": 1_001 }), "/pageSize"),
        ("/mj/task/query", json!({ "action": "DANCE" }), "/action"),
        ("/mj/task/query", json!({ "statusSet": ["SUCCESS", "BORED"] }), "/statusSet/1"),
        ("/mj/task/query", json!({ "ids": "1" }), "/ids"),
        ("/mj/task-admin/query", json!({ "status": "BORED" }), "/status"),
        ("/mj/task-admin/query", json!({ "pageNumber": "first" }), "/pageNumber"),
        ("/mj/task/list-by-condition", json!({ "ids": {} }), "/ids"),
        ("/mj/task/list-by-condition", json!({ "ids": [[]] }), "/ids/0"),
        ("/mj/task/list-by-ids", json!({ "ids": "1" }), "/ids"),
    ] {
        rows.push(row(path, body, 4, text).status(400).undocumented());
    }
    rows
}

/// What a task's state does not allow. `grid` has ended, `solo` is its U1, `open` waits for its mask, `failed` has failed.
async fn wrong_states(scene: &Scene, grid: &str, solo: &str, open: &str, failed: &str) -> Vec<Row> {
    let (grid_end, solo_end) = (scene.fetch(grid).await, scene.fetch(solo).await);
    let upscale = button(&grid_end, "U1");
    let (action, modal) = ("/mj/submit/action", "/mj/submit/modal");
    let press = |task: &str, custom_id: &str| json!({ "taskId": task, "customId": custom_id });
    let mut rows = vec![
        row(action, press("42", &upscale), 3, "关联任务不存在或已失效"),
        row(action, press("cat", &upscale), 3, "关联任务不存在或已失效"),
        row(action, press("-1", &upscale), 3, "关联任务不存在或已失效"),
        row(action, press("99999999999999999999999", &upscale), 3, "关联任务不存在或已失效"),
        row(action, press(grid, "MJ::JOB::upsample::9::x"), 4, "关联动作不存在"),
        row(action, press(grid, &upscale.to_uppercase()), 4, "关联动作不存在"),
        row(action, press(solo, &upscale), 4, "关联动作不存在"),
        row(action, press(solo, &button(&solo_end, "❤️")), 4, "不支持的动作"),
        row(action, press(open, &upscale), 4, "关联任务状态错误"),
        row(action, press(failed, &upscale), 4, "关联任务状态错误"),
        row(modal, json!({ "taskId": "42" }), 3, "关联任务不存在或已失效"),
        row(modal, json!({ "taskId": "cat" }), 3, "关联任务不存在或已失效"),
        row(modal, json!({ "taskId": grid }), 4, "关联任务状态错误"),
        row(modal, json!({ "taskId": failed, "prompt": "a cat" }), 4, "关联任务状态错误"),
        row(modal, json!({ "taskId": open }), 4, "maskBase64不能为空"),
        row(modal, json!({ "taskId": open, "prompt": "a cat", "maskBase64": "" }), 4, "maskBase64不能为空"),
        row(modal, json!({ "taskId": open, "maskBase64": "no mask" }), 4, "/maskBase64"),
        row(modal, json!({ "taskId": open, "maskBase64": head(60_000, 60_000) }), 4, "/maskBase64"),
        row(modal, json!({ "taskId": open, "prompt": "a nude cat", "maskBase64": png(1) }), 24, "可能包含敏感词"),
        row(modal, json!({ "taskId": open, "prompt": "x".repeat(6_001) }), 4, "/prompt"),
    ];
    for (task, action, code) in [("42", "REROLL", 3), (solo, "REROLL", 4), (failed, "REROLL", 4), (open, "REROLL", 4)] {
        rows.push(row("/mj/submit/change", json!({ "taskId": task, "action": action }), code, ""));
    }
    rows.push(row("/mj/submit/simple-change", json!({ "content": "42 U1" }), 3, ""));
    rows.push(row("/mj/submit/simple-change", json!({ "content": format!("{solo} U1") }), 4, ""));
    rows.push(row("/mj/submit/video", json!({ "action": "extend", "taskId": grid }), 4, "关联动作不存在"));
    for task in [grid, failed] {
        rows.push(row(&format!("/mj/task/{task}/cancel"), json!({}), 4, "关联任务状态错误"));
    }
    for task in ["42", "cat", "-1", "%F0%9F%90%88"] {
        rows.push(row(&format!("/mj/task/{task}/cancel"), json!({}), 3, "数据未找到"));
    }
    rows
}

/// Everything that a client can see of what is stored.
async fn stored(scene: &Scene) -> Value {
    let counts = scene.get("/_mock/world").await["counts"].clone();
    let accounts = scene.get("/mj/account/list").await;
    json!([scene.get("/mj/task/list").await, scene.get("/mj/task/queue").await, accounts, counts])
}

/// Every row is answered as the contract says, in both ways of reading, and leaves no trace.
#[tokio::test]
async fn what_nobody_can_mean_is_refused_and_leaves_no_trace() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let grid = scene.drawn("a cat").await;
    let solo = id(&scene.pressed(&grid, "U1").await).to_owned();
    let (open, _) = scene.open_dialog(&solo, "Vary (Region)").await;
    let failed = scene.imagine("mock:banned-prompt").await;
    scene.until_status(&failed, "FAILURE").await;
    scene.until_told().await;
    let mut rows = wrong_types();
    rows.extend(wrong_choices());
    rows.extend(wrong_pictures());
    rows.extend(wrong_accounts());
    rows.extend(wrong_states(&scene, &grid, &solo, &open, &failed).await);
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let before = stored(&scene).await;
    let mut wrong = Vec::new();
    for row in &rows {
        let shown: String = format!("{} {} {}", row.method, row.path, row.body).chars().take(160).collect();
        let answer = scene.ask(row.method.clone(), &row.path, &[JSON], row.body.to_string()).await;
        let told = answer.json();
        let text = told["description"].as_str().unwrap_or_default();
        let is_empty = told["result"].is_null() || told["result"] == json!([]);
        if (answer.status, told["code"].as_i64()) != (row.status, Some(row.code))
            || !text.contains(&row.text)
            || !is_empty
        {
            wrong.push(format!("{shown}: {} {}", answer.status, answer.text().chars().take(300).collect::<String>()));
        }
        let answer = scene.ask(row.method.clone(), &row.path, &[JSON, STRICT], row.body.to_string()).await;
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_problem = answer.status == 400 && kind.starts_with("application/problem+json");
        if row.is_undocumented && !is_problem || answer.status != 400 && answer.json()["code"] != row.code {
            wrong.push(format!(
                "strictly: {shown}: {} {kind} {}",
                answer.status,
                answer.text().chars().take(300).collect::<String>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert_eq!(stored(&scene).await, before, "something was stored");
    assert_eq!(scene.cancel(&open).await["code"], 1);
    scene.stop().await;
}

/// What is no JSON, too deep, or of another kind is refused by every operation that takes a body.
#[tokio::test]
async fn what_is_no_json_is_refused_everywhere() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let before = stored(&scene).await;
    let deep = [vec![b'['; 5_000], vec![b']'; 5_000]].concat();
    let deep = [br#"{"prompt":"a","state":"#.as_slice(), &deep, b"}"].concat();
    let bodies: [&[u8]; 5] = [b"cat", b"{\"prompt\": \"a\"", b"{\"prompt\": \"\xff\"}", b"{\"a\":1}}", &deep];
    let update = format!("/mj/account/{ACCOUNT}/update-reconnect");
    let mut paths: Vec<(Method, &str)> = wishes().into_iter().map(|(path, ..)| (Method::POST, path)).collect();
    paths.extend(
        ["/mj/submit/video", "/mj/submit/upload-discord-images", "/mj/account/create"].map(|path| (Method::POST, path)),
    );
    paths.extend(
        [
            "/mj/account/query",
            "/mj/task/query",
            "/mj/task/list-by-condition",
            "/mj/task/list-by-ids",
            "/mj/task-admin/query",
        ]
        .map(|path| (Method::POST, path)),
    );
    paths.push((Method::PUT, &update));
    for (method, path) in &paths {
        for body in bodies {
            for headers in [&[JSON][..], &[JSON, STRICT]] {
                let answer = scene.ask(method.clone(), path, headers, Bytes::copy_from_slice(body)).await;
                let shown: String = String::from_utf8_lossy(body).chars().take(40).collect();
                assert_eq!(answer.status, 400, "{path} with {shown}: {}", answer.text());
            }
        }
        for kind in ["text/plain", "application/xml", "multipart/form-data; boundary=x"] {
            let answer = scene.ask(method.clone(), path, &[("content-type", kind)], r#"{"prompt":"a"}"#).await;
            assert_eq!((answer.status, &answer.json()["code"]), (400, &4.into()), "{path} as {kind}");
        }
    }
    assert_eq!(stored(&scene).await, before, "something was stored");
    scene.stop().await;
}

/// Strict readers refuse what loose ones forgive: misspelled names, numbers for texts. The wish itself is the same.
#[tokio::test]
async fn strict_readers_forgive_nothing() {
    let scene = Scene::on(Driver::Lockstep).await;
    let path = "/mj/submit/imagine";
    for (body, pointer) in [
        (json!({ "prompt": "a cat", "promt": "a dog" }), "/promt"),
        (json!({ "prompt": 42 }), "/prompt"),
        (json!({ "prompt": "a cat", "accountFilter": { "instanceID": "1" } }), "/accountFilter/instanceID"),
        (json!({ "prompt": "a cat", "botType": "" }), "/botType"),
    ] {
        let strict = scene.ask(Method::POST, path, &[JSON, STRICT], body.to_string()).await;
        assert_eq!(strict.status, 400, "{body}: {}", strict.text());
        let kind = strict.headers["content-type"].to_str().expect("text").to_owned();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        assert!(strict.text().contains(pointer), "{body}: {}", strict.text());
        assert_eq!(strict.headers["preference-applied"], "handling=strict");
        let loose = scene.submit(path, body.clone()).await;
        scene.until_status(&crate::scene::accepted(&loose), "SUCCESS").await;
    }
    let sound = json!({ "prompt": "a cat", "notifyHook": scene.receiver.url(), "state": "7" });
    let strict = scene.ask(Method::POST, path, &[JSON, STRICT], sound.to_string()).await;
    assert_eq!((strict.status, &strict.json()["code"]), (200, &1.into()), "{}", strict.text());
    for path in ["/mj/task/list?state=7", "/mj/account/1/fetch?x", "/mj/task/1/cancel?taskId=1"] {
        let method = if path.contains("cancel") { Method::POST } else { Method::GET };
        let loose = scene.ask(method.clone(), path, &[], "").await;
        assert_eq!((loose.status, loose.headers.get("preference-applied")), (200, None), "{path}");
        let stray = scene.ask(method, path, &[STRICT], "").await;
        assert_eq!((stray.status, stray.json()["faults"][0]["found"].is_string()), (400, true), "{path}");
    }
    scene.promised(&strict.json());
    let task = crate::scene::accepted(&strict.json());
    scene.until_status(&task, "SUCCESS").await;
    let faulty = scene.submit(path, json!({ "prompt": "a cat", "promt": "a dog" })).await;
    scene.until_status(&crate::scene::accepted(&faulty), "SUCCESS").await;
    scene.stop().await;
}
