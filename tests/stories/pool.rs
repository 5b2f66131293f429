//! Which account takes what, and what becomes of it when an account falls out.

use http::Method;
use midjourney_api::engine::ChooseRule;
use mock_discord::platform::Pace;
use serde_json::json;

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, accepted},
    told_on_both,
};

async fn where_is(scene: &Scene, task: &str) -> String {
    scene.fetch(task).await["properties"]["discordInstanceId"].as_str().expect("an account").to_owned()
}

/// Each account in its turn, whoever waits where.
async fn in_turns_the_accounts_alternate(driver: Driver) {
    let scene = Stage { choose_rule: ChooseRule::RoundRobin, ..Stage::on(driver) }.start().await;
    let mut takers = Vec::new();
    for place in 0..6 {
        let task = accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await);
        takers.push(where_is(&scene, &task).await);
        scene.until_status(&task, "SUCCESS").await;
    }
    assert_eq!(takers, [ACCOUNT, SPARE_ACCOUNT, ACCOUNT, SPARE_ACCOUNT, ACCOUNT, SPARE_ACCOUNT]);
    scene.stop().await;
}

/// By lot, an account of three times the weight takes three of four wishes in the long run.
#[tokio::test]
async fn by_lot_the_weights_decide() {
    let stage = Stage { choose_rule: ChooseRule::WeightedRandom, ..Stage::on(Driver::Lockstep) };
    let scene = stage.pace(Pace::Frozen).start().await;
    let wide = json!({ "coreSize": 1000, "queueSize": 1000 });
    for (account, weight) in [(ACCOUNT, 3), (SPARE_ACCOUNT, 1)] {
        let reply = scene.send_and_wait(Method::PUT, &format!("/mj/account/{account}/update-reconnect"), &wide).await;
        assert_eq!(reply["code"], 1, "{reply}");
        let change = json!({ "weight": weight });
        assert_eq!(scene.send(Method::PUT, &format!("/mj/account/{account}/update"), &change).await["code"], 1);
    }
    let (mut heavy, all) = (0, 400);
    for place in 0..all {
        // Nobody is to be told of so many, and nobody waits for them.
        let wish = json!({ "prompt": format!("number {place}") });
        let reply = scene.send(Method::POST, "/mj/submit/imagine", &wish).await;
        heavy += i32::from(reply["properties"]["discordInstanceId"] == ACCOUNT);
    }
    assert!((260..340).contains(&heavy), "{heavy} of {all}");
    scene.stop().await;
}

/// A bot blocks an account: it is disabled with the bot's words, what ran there fails with them, and what waits goes to the
/// other account, unless it was meant for this one.
async fn what_waits_moves_when_an_account_is_blocked(driver: Driver) {
    let scene = Stage { choose_rule: ChooseRule::RoundRobin, ..Stage::on(driver) }.pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    // Three run and two wait on each.
    for place in 0..10 {
        tasks.push(accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await));
    }
    let bound = scene.imagine("for this account only").await;
    for task in &tasks[..6] {
        scene.until_status(task, "IN_PROGRESS").await;
    }
    // A slot comes free, and who gets it is told off.
    let mine: Vec<String> = tasks.iter().step_by(2).cloned().collect();
    assert_eq!(where_is(&scene, &mine[3]).await, ACCOUNT);
    let fatal = scene.imagine("mock:blocked").await;
    for task in [&mine[3], &mine[4], &bound] {
        assert_eq!(scene.cancel(task).await["code"], 1);
    }
    let late = accepted(
        &scene
            .submit("/mj/submit/imagine", json!({ "prompt": "waits", "accountFilter": { "remark": "account" } }))
            .await,
    );
    let later = accepted(
        &scene
            .submit("/mj/submit/imagine", json!({ "prompt": "waits too", "accountFilter": { "remark": "account" } }))
            .await,
    );
    let waiting = if where_is(&scene, &late).await == ACCOUNT { late } else { later };
    assert_eq!(where_is(&scene, &waiting).await, ACCOUNT);
    let staying = scene.imagine("for this account only").await;
    assert_eq!(scene.cancel(&mine[0]).await["code"], 1);

    let end = scene.until_status(&fatal, "FAILURE").await;
    assert!(end["failReason"].as_str().is_some_and(|text| text.starts_with("[Blocked]")), "{end}");
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["enable"], &account["status"]), (&false.into(), &"DISABLED".into()));
    let reason = account["properties"]["disabledReason"].as_str().expect("a reason").to_owned();
    assert!(reason.starts_with("[Blocked]"), "{reason}");
    for task in [&mine[1], &mine[2], &staying] {
        let end = scene.until_status(task, "FAILURE").await;
        assert_eq!(end["failReason"], format!("账号不可用: {reason}"));
    }
    assert_eq!(where_is(&scene, &waiting).await, SPARE_ACCOUNT, "what waits has moved");
    let refused = scene.submit("/mj/submit/imagine", json!({ "prompt": "a cat", "instanceId": ACCOUNT })).await;
    assert_eq!(refused["code"], 3);
    // It can be let in again.
    let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
    assert_eq!(scene.send_and_wait(Method::PUT, &path, &json!({ "enable": true })).await["code"], 1);
    assert!(scene.account(ACCOUNT).await["properties"]["disabledReason"].is_null());
    for task in scene.unfinished().await.iter().rev() {
        if scene.cancel(task).await["code"] != 1 {
            scene.until_status(task, "IN_PROGRESS").await;
            assert_eq!(scene.cancel(task).await["code"], 1);
        }
    }
    scene.stop().await;
}

/// When the fast hours are used up the task fails with the bot's words, and the account draws slowly from then on.
async fn without_hours_an_account_turns_to_relax(driver: Driver) {
    let scene = Scene::on(driver).await;
    let task = scene.imagine("mock:no-hours").await;
    let end = scene.until_status(&task, "FAILURE").await;
    assert!(end["failReason"].as_str().is_some_and(|text| text.starts_with("[Credits exhausted]")), "{end}");
    let look = async || {
        let account = scene.account(ACCOUNT).await;
        (account["mode"] == "RELAX", account)
    };
    let account = scene.wait_for("the account to draw slowly", look).await;
    assert_eq!(account["enable"], true);
    let grid = scene.drawn("a slow cat").await;
    let content = scene.fetch(&grid).await["properties"]["messageContent"].clone();
    assert!(content.as_str().is_some_and(|text| text.contains("(relaxed")), "{content}");
    scene.stop().await;
}

told_on_both!(
    in_turns_the_accounts_alternate,
    what_waits_moves_when_an_account_is_blocked,
    without_hours_an_account_turns_to_relax,
);
