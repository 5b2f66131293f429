//! The accounts that work is done with.

use http::Method;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, accepted},
    told_on_both,
};

fn draft(token: &str) -> Value {
    json!({
        "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": token,
        "mjBotChannelId": "1100000000000300004", "coreSize": 2, "remark": "third account", "weight": 7,
    })
}

/// A new account is connected before the answer comes, works, and is never shown with its token.
async fn a_new_account_works_as_soon_as_it_is_created(driver: Driver) {
    let scene = Scene::on(driver).await;
    let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &draft("mock-user-token-3")).await;
    assert_eq!((&reply["code"], &reply["description"]), (&1.into(), &"成功".into()), "{reply}");
    let id = reply["result"].as_str().expect("an id").to_owned();
    let account = scene.account(&id).await;
    for (key, value) in [
        ("enable", json!(true)),
        ("userToken", json!("****en-3")),
        ("name", json!("mockuser3")),
        ("coreSize", json!(2)),
        ("queueSize", json!(10)),
        ("timeoutMinutes", json!(5)),
        ("remark", json!("third account")),
        ("properties", json!({ "weight": 7, "disabledReason": null, "gateway": "ready", "gatewayTrouble": null })),
        ("mjBotChannelId", json!("1100000000000300004")),
    ] {
        assert_eq!(account[key], value, "{key}");
    }
    let wish = json!({ "prompt": "a third cat", "accountFilter": { "instanceId": id }, "notifyHook": "" });
    let task = accepted(&scene.send(Method::POST, "/mj/submit/imagine", &wish).await);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!(end["properties"]["discordInstanceId"], id);

    let again = scene.send_and_wait(Method::POST, "/mj/account/create", &draft("mock-user-token-3")).await;
    assert_eq!(again, json!({ "code": 4, "description": "账号已存在", "result": null }));
    scene.stop().await;
}

/// A token that Discord does not know is told at once; the account stays, disabled, with the reason.
async fn a_bad_token_is_told_and_the_account_stays_disabled(driver: Driver) {
    let scene = Scene::on(driver).await;
    let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &draft("no-such-token")).await;
    assert_eq!(reply["code"], 9, "{reply}");
    let reason = reply["description"].as_str().expect("a text");
    assert!(!reason.contains("no-such-token"), "{reason}");
    let account = scene.account(reply["result"].as_str().expect("an id")).await;
    assert_eq!((&account["enable"], &account["properties"]["disabledReason"]), (&false.into(), &reason.into()));
    let wish = json!({ "prompt": "a cat", "accountFilter": { "instanceId": account["id"] } });
    let refused = scene.submit("/mj/submit/imagine", wish).await;
    assert_eq!((&refused["code"], &refused["description"]), (&3.into(), &"无可用的账号实例".into()));
    scene.stop().await;
}

/// What an update does not name stays as it was, the token too when it comes back as it was shown.
async fn an_update_changes_only_what_it_names(driver: Driver) {
    let scene = Scene::on(driver).await;
    let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
    let before = scene.account(ACCOUNT).await;
    let shown = before["userToken"].clone();
    let done = json!({ "code": 1, "description": "成功" });
    let change = json!({ "userToken": shown, "coreSize": 5, "remark": "wider" });
    assert_eq!(scene.send_and_wait(Method::PUT, &path, &change).await, done);
    let mut expected = before;
    expected["coreSize"] = 5.into();
    expected["remark"] = "wider".into();
    assert_eq!(scene.account(ACCOUNT).await, expected);
    assert_eq!(scene.send_and_wait(Method::PUT, &path, &json!({})).await, done);
    assert_eq!(scene.account(ACCOUNT).await, expected);
    // An empty text is as good as none: forms send it for what is not filled in.
    let change = json!({ "remark": "", "weight": 3 });
    assert_eq!(scene.send_and_wait(Method::PUT, &path, &change).await, done);
    expected["properties"]["weight"] = 3.into();
    assert_eq!(scene.account(ACCOUNT).await, expected);
    let task = scene.imagine("a cat, reconnected").await;
    scene.until_status(&task, "SUCCESS").await;

    let taken = scene.send_and_wait(Method::PUT, &path, &json!({ "userToken": "mock-user-token-2" })).await;
    assert_eq!(taken, json!({ "code": 4, "description": "账号已存在" }));
    let unknown = scene.send_and_wait(Method::PUT, "/mj/account/42/update-reconnect", &json!({})).await;
    assert_eq!(unknown, json!({ "code": 3, "description": "数据未找到" }));
    scene.stop().await;
}

/// Reconnecting ends what was at work, with a reason; what waited goes on.
async fn reconnecting_ends_what_was_at_work_and_keeps_what_waits(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..4 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.until_status(&tasks[2], "IN_PROGRESS").await;
    let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
    assert_eq!(scene.send_and_wait(Method::PUT, &path, &json!({})).await["code"], 1);
    for task in &tasks[..3] {
        let reason = scene.until_status(task, "FAILURE").await["failReason"].clone();
        assert!(reason.as_str().expect("a reason").starts_with("账号不可用"), "{reason}");
    }
    scene.until_status(&tasks[3], "IN_PROGRESS").await;
    assert_eq!(scene.cancel(&tasks[3]).await["code"], 1);
    scene.stop().await;
}

/// A queue that is made shorter gives those that came last to another account.
async fn a_shorter_queue_gives_away_what_came_last(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let reconnect = async |account: &str, change: Value| {
        let path = format!("/mj/account/{account}/update-reconnect");
        assert_eq!(scene.send_and_wait(Method::PUT, &path, &change).await["code"], 1);
    };
    reconnect(SPARE_ACCOUNT, json!({ "enable": false })).await;
    let mut tasks = Vec::new();
    for place in 0..8 {
        tasks.push(accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await));
    }
    scene.until_status(&tasks[2], "IN_PROGRESS").await;
    reconnect(SPARE_ACCOUNT, json!({ "enable": true })).await;
    reconnect(ACCOUNT, json!({ "queueSize": 2, "coreSize": 1 })).await;
    scene.look().await;
    for (place, account) in [(3, ACCOUNT), (4, ACCOUNT), (5, SPARE_ACCOUNT), (6, SPARE_ACCOUNT), (7, SPARE_ACCOUNT)] {
        let task = scene.fetch(&tasks[place]).await;
        assert_eq!(task["properties"]["discordInstanceId"], account, "{place}: {task}");
        assert_ne!(task["status"], "FAILURE", "{task}");
    }
    for task in scene.unfinished().await.iter().rev() {
        if scene.cancel(task).await["code"] != 1 {
            scene.until_status(task, "IN_PROGRESS").await;
            assert_eq!(scene.cancel(task).await["code"], 1);
        }
    }
    scene.stop().await;
}

/// Deleting an account ends what no other account may take with a reason, so that nobody waits for them, and touches no other account.
async fn deleting_an_account_ends_its_tasks_with_a_reason(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..5 {
        let wish = json!({ "prompt": format!("number {place}"), "accountFilter": { "instanceId": SPARE_ACCOUNT } });
        tasks.push(accepted(&scene.submit("/mj/submit/imagine", wish).await));
    }
    let other = scene.imagine("on the other account").await;
    scene.until_status(&tasks[0], "IN_PROGRESS").await;
    let path = format!("/mj/account/{SPARE_ACCOUNT}/delete");
    assert_eq!(scene.send(Method::DELETE, &path, &json!({})).await, json!({ "code": 1, "description": "成功" }));
    for task in &tasks {
        let end = scene.fetch(task).await;
        assert_eq!(end["status"], "FAILURE");
        assert!(end["failReason"].as_str().expect("a reason").starts_with("账号不可用"), "{end}");
    }
    assert_eq!(scene.account(SPARE_ACCOUNT).await, Value::Null);
    assert_eq!(scene.send(Method::DELETE, &path, &json!({})).await["code"], 3);
    scene.until_status(&other, "IN_PROGRESS").await;
    assert_eq!(scene.cancel(&other).await["code"], 1);
    scene.stop().await;
}

told_on_both!(
    a_new_account_works_as_soon_as_it_is_created,
    a_bad_token_is_told_and_the_account_stays_disabled,
    an_update_changes_only_what_it_names,
    reconnecting_ends_what_was_at_work_and_keeps_what_waits,
    a_shorter_queue_gives_away_what_came_last,
    deleting_an_account_ends_its_tasks_with_a_reason,
);
