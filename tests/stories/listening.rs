//! Accounts that stay connected and take nothing new.

use http::Method;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, accepted, id},
    told_on_both,
};

/// Gives an account another status while it works; gives the reply.
async fn make(scene: &Scene, status: &str) -> Value {
    scene.send(Method::PUT, &format!("/mj/account/{ACCOUNT}/update"), &json!({ "status": status })).await
}

async fn imagine_on(scene: &Scene, account: &str) -> Value {
    scene.submit("/mj/submit/imagine", json!({ "prompt": "a cat", "accountFilter": { "instanceId": account } })).await
}

/// What a listening account has goes on, with what waits there; new tasks go to others.
async fn a_listening_account_goes_on_and_takes_nothing_new(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..4 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.until_status(&tasks[2], "IN_PROGRESS").await;
    assert_eq!(make(&scene, "LISTEN_ONLY").await, json!({ "code": 1, "description": "成功" }));
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["status"], &account["enable"]), (&"LISTEN_ONLY".into(), &true.into()));
    assert_eq!(account["properties"]["gateway"], "ready", "{account}");
    let page = scene.send(Method::POST, "/mj/account/query", &json!({ "status": "LISTEN_ONLY" })).await;
    assert_eq!((&page["totalElements"], &page["content"][0]["id"]), (&1.into(), &ACCOUNT.into()), "{page}");
    assert_eq!(scene.send(Method::POST, "/mj/account/query", &json!({ "enable": true })).await["totalElements"], 2);

    let named = scene.send(Method::POST, "/mj/account/query", &json!({ "name": "MockUser" })).await;
    assert_eq!(named["totalElements"], 2, "{named}");

    let refused = imagine_on(&scene, ACCOUNT).await;
    assert_eq!((&refused["code"], &refused["description"]), (&3.into(), &"无可用的账号实例".into()), "{refused}");
    let elsewhere = accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": "a dog" })).await);
    assert_eq!(scene.fetch(&elsewhere).await["properties"]["discordInstanceId"], SPARE_ACCOUNT);

    assert_eq!(scene.cancel(&tasks[0]).await["code"], 1);
    scene.until_status(&tasks[3], "IN_PROGRESS").await;
    assert_eq!(scene.fetch(&tasks[3]).await["properties"]["discordInstanceId"], ACCOUNT);
    scene.until_status(&elsewhere, "IN_PROGRESS").await;
    for task in scene.unfinished().await {
        scene.until_status(&task, "IN_PROGRESS").await;
        assert_eq!(scene.cancel(&task).await["code"], 1);
    }
    scene.stop().await;
}

/// A button under a listening account's picture makes a new task, so it is refused; a dialog that is open belongs to a task
/// that is there, and its bots answer what is asked of the account itself.
async fn a_listening_accounts_buttons_rest_and_its_open_dialogs_do_not(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.drawn("a mill").await;
    let solo = id(&scene.pressed(&grid, "U1").await).to_owned();
    let (dialog, _) = scene.open_dialog(&solo, "Custom Zoom").await;
    assert_eq!(make(&scene, "LISTEN_ONLY").await["code"], 1);
    let refused = scene.press_reply(&grid, "U2").await;
    let gone = format!("账号不可用: {ACCOUNT}");
    assert_eq!((&refused["code"], &refused["description"]), (&3.into(), &gone.into()), "{refused}");
    assert_eq!(scene.seed_of(&grid).await["code"], 1);
    let synced = scene.send_and_wait(Method::POST, &format!("/mj/account/{ACCOUNT}/sync-info"), &json!({})).await;
    assert_eq!((&synced["code"], &synced["result"]["status"]), (&1.into(), &"LISTEN_ONLY".into()), "{synced}");
    assert_eq!(accepted(&scene.fill(json!({ "taskId": dialog, "prompt": "a mill --zoom 1.5" })).await), dialog);
    scene.until_status(&dialog, "SUCCESS").await;

    assert_eq!(make(&scene, "ENABLE").await["code"], 1);
    scene.pressed(&grid, "U2").await;
    scene.stop().await;
}

/// Listening is a standing like any other: it is there from the start if wished, it lasts over a reconnection and over old
/// clients that know only `enable`, and a disabled account has to be connected first.
async fn listening_is_asked_for_wherever_a_standing_is(driver: Driver) {
    let scene = Scene::on(driver).await;
    let draft = json!({
        "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": "mock-user-token-3",
        "status": "LISTEN_ONLY",
    });
    let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &draft).await;
    assert_eq!(reply["code"], 1, "{reply}");
    let new = reply["result"].as_str().expect("an id").to_owned();
    assert_eq!(scene.account(&new).await["status"], "LISTEN_ONLY");
    assert_eq!(imagine_on(&scene, &new).await["code"], 3);

    let reconnect = format!("/mj/account/{ACCOUNT}/update-reconnect");
    for (change, status, enable) in [
        (json!({ "status": "LISTEN_ONLY" }), "LISTEN_ONLY", true),
        (json!({ "enable": true }), "LISTEN_ONLY", true),
        (json!({ "coreSize": 4 }), "LISTEN_ONLY", true),
        (json!({ "status": "DISABLED", "enable": true }), "LISTEN_ONLY", true),
        (json!({ "status": "LISTEN_ONLY", "enable": false }), "DISABLED", false),
        (json!({ "status": "ENABLE" }), "ENABLE", true),
        (json!({ "status": "DISABLED" }), "DISABLED", false),
    ] {
        assert_eq!(scene.send_and_wait(Method::PUT, &reconnect, &change).await["code"], 1, "{change}");
        let account = scene.account(ACCOUNT).await;
        assert_eq!((&account["status"], &account["enable"]), (&status.into(), &enable.into()), "{change}");
    }
    let refused = make(&scene, "LISTEN_ONLY").await;
    assert_eq!(refused, json!({ "code": 4, "description": "账号已禁用，请先用更新账号并重连启用" }));
    let refused = make(&scene, "DISABLED").await;
    assert_eq!(refused["code"], 4, "{refused}");
    assert_eq!(scene.account(ACCOUNT).await["status"], "DISABLED");

    // Nobody is left who takes anything, and whoever asks is told so.
    let counts = scene.get("/_mock/world").await["counts"].clone();
    assert_eq!((&counts["accountsDisabled"], &counts["accountsListening"]), (&1.into(), &1.into()), "{counts}");
    assert_eq!(scene.ask(Method::GET, "/health", &[], "").await.status, 200);
    let path = format!("/mj/account/{SPARE_ACCOUNT}/update");
    assert_eq!(scene.send(Method::PUT, &path, &json!({ "status": "LISTEN_ONLY" })).await["code"], 1);
    let health = scene.ask(Method::GET, "/health", &[], "").await;
    let told = json!({ "status": "down", "reason": "every account is disabled or listening only" });
    assert_eq!((health.status, health.json()), (503, told));
    let refused = scene.submit("/mj/submit/imagine", json!({ "prompt": "a cat" })).await;
    assert_eq!(refused["properties"]["reason"], "3 accounts: 1 disabled, 2 listening only", "{refused}");
    scene.stop().await;
}

told_on_both!(
    a_listening_account_goes_on_and_takes_nothing_new,
    a_listening_accounts_buttons_rest_and_its_open_dialogs_do_not,
    listening_is_asked_for_wherever_a_standing_is,
);
