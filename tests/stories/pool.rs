//! Which account takes what, and what becomes of it when an account falls out.

use std::time::Duration;

use http::Method;
use midjourney_api::engine::ChooseRule;
use mock_discord::{
    fault::{Door, LineTrouble, Phase, RequestTrouble, Trouble},
    platform::{Bot, Pace},
};
use serde_json::{Value, json};

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

/// A bot that nobody has invited is not asked: its tasks are refused, and the other bot's go on.
async fn a_bot_that_nobody_has_invited_is_not_asked(driver: Driver) {
    let scene = Stage { without: vec![Bot::Niji], ..Stage::on(driver) }.start().await;
    let look = async || {
        let account = scene.account(ACCOUNT).await;
        (account["buttons"].as_array().is_some_and(|buttons| !buttons.is_empty()), account)
    };
    let account = scene.wait_for("the account's panels", look).await;
    assert_eq!((&account["enable"], &account["nijiButtons"]), (&true.into(), &json!([])));
    let wish = json!({ "prompt": "a fox", "botType": "NIJI_JOURNEY" });
    let reply = scene.submit("/mj/submit/imagine", wish).await;
    assert_eq!((&reply["code"], &reply["description"]), (&3.into(), &"无可用的账号实例".into()), "{reply}");
    scene.drawn("a fox").await;
    scene.stop().await;
}

/// Discord has shut one account out: it is disabled with Discord's words at its first no, and what it was given is drawn by
/// the other one.
async fn an_account_that_is_shut_out_loses_nothing(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    scene.for_demo_user(Trouble::Request(Door::Interactions, RequestTrouble::Forbidden), 20).await;
    let mut tasks = Vec::new();
    for place in 0..10 {
        tasks.push(accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await));
    }
    for task in &tasks {
        scene.until_status(task, "SUCCESS").await;
        assert_eq!(where_is(&scene, task).await, SPARE_ACCOUNT);
    }
    let account = scene.account(ACCOUNT).await;
    assert_eq!(
        (&account["enable"], &account["properties"]["disabledReason"]),
        (&false.into(), &"Missing Access".into())
    );
    scene.stop().await;
}

/// An account that was cut off is passed over while another one can begin, and after half a minute what waits there goes to
/// the other one, too.
#[tokio::test]
async fn what_waits_moves_when_its_account_is_cut_off() {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Frozen).start().await;
    scene.until_known().await;
    let mut tasks = Vec::new();
    for place in 0..10 {
        tasks.push(accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await));
    }
    let mut mine = Vec::new();
    for task in &tasks {
        if where_is(&scene, task).await == ACCOUNT {
            mine.push(task.clone());
        }
    }
    assert_eq!(mine.len(), 5);
    for task in &tasks[..6] {
        scene.until_status(task, "IN_PROGRESS").await;
    }
    for phase in [Phase::Resumed, Phase::Ready] {
        scene.for_demo_user(Trouble::Opening(phase, LineTrouble::Cut), 30).await;
    }
    scene.for_demo_user(Trouble::Line(LineTrouble::Cut), 1).await;
    scene.advance(Duration::from_secs(1)).await;
    let late = accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": "late" })).await);
    assert_eq!(where_is(&scene, &late).await, SPARE_ACCOUNT, "where two wait before it, since it can begin there");
    scene.advance(Duration::from_secs(28)).await;
    assert_eq!(where_is(&scene, &mine[3]).await, ACCOUNT);
    scene.advance(Duration::from_secs(2)).await;
    for task in &mine[3..] {
        assert_eq!(where_is(&scene, task).await, SPARE_ACCOUNT);
    }
    assert_eq!(where_is(&scene, &mine[0]).await, ACCOUNT, "what is drawn there stays there");
    scene.calm().await;
    for task in scene.unfinished().await.iter().rev() {
        if scene.cancel(task).await["code"] != 1 {
            scene.until_status(task, "IN_PROGRESS").await;
            assert_eq!(scene.cancel(task).await["code"], 1);
        }
    }
    scene.stop().await;
}

/// Whatever the bot says that closes an account: the account is disabled with these words, the task that heard them fails
/// with them, and what waits behind it is drawn by the other account.
#[tokio::test]
async fn every_word_that_closes_an_account_lets_the_others_go_on() {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Quick).start().await;
    scene.until_known().await;
    let reconnect = async |account: &str, change: &Value| {
        let path = format!("/mj/account/{account}/update-reconnect");
        assert_eq!(scene.send_and_wait(Method::PUT, &path, change).await["code"], 1);
    };
    for account in [ACCOUNT, SPARE_ACCOUNT] {
        reconnect(account, &json!({ "coreSize": 1 })).await;
    }
    for (word, words) in [
        ("blocked", "[Blocked] You have been blocked"),
        ("no-plan", "[Subscription required] You need to subscribe"),
        ("plan-cancelled", "[Plan Cancelled] Your plan was cancelled"),
        ("plan-paused", "[Subscription paused] Your subscription is paused"),
        ("mod-message", "[Pending mod message] You have a pending moderation message"),
        ("human-check-buttons", "[Action required to continue] Please verify you're human"),
        ("human-check", "Action required to continue"),
        ("tos", "[Tos not accepted] Before you can use the bot"),
    ] {
        let submit = async |prompt: &str, account: &str| {
            let wish = json!({ "prompt": prompt, "accountFilter": { "instanceId": account } });
            accepted(&scene.submit("/mj/submit/imagine", wish).await)
        };
        let before = submit("before", ACCOUNT).await;
        let fatal = submit(&format!("mock:{word} a cat"), ACCOUNT).await;
        for prompt in ["elsewhere", "elsewhere, too"] {
            submit(prompt, SPARE_ACCOUNT).await;
        }
        let waiting = accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": "waits" })).await);
        assert_eq!(where_is(&scene, &waiting).await, ACCOUNT, "{word}");
        scene.until_status(&before, "SUCCESS").await;
        let end = scene.until_status(&fatal, "FAILURE").await;
        let reason = end["failReason"].as_str().expect("a reason");
        assert!(reason.contains(words), "{word}: {reason}");
        let account = scene.account(ACCOUNT).await;
        assert_eq!((&account["enable"], &account["status"]), (&false.into(), &"DISABLED".into()), "{word}");
        assert_eq!(account["properties"]["disabledReason"], reason, "{word}");
        scene.until_status(&waiting, "SUCCESS").await;
        assert_eq!(where_is(&scene, &waiting).await, SPARE_ACCOUNT, "{word}");
        reconnect(ACCOUNT, &json!({ "enable": true })).await;
        assert!(scene.account(ACCOUNT).await["properties"]["disabledReason"].is_null(), "{word}");
    }
    scene.stop().await;
}

/// When the fast hours are used up the account draws slowly from then on: what it was refused, and whatever waits behind.
async fn without_hours_an_account_turns_to_relax(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    scene.runs_out_of_hours();
    let mut tasks = vec![scene.imagine("mock:no-hours a cat").await];
    for place in 0..7 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    for task in &tasks {
        scene.until_status(task, "SUCCESS").await;
    }
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["enable"], &account["mode"]), (&true.into(), &"RELAX".into()), "{account}");
    let grids = scene.messages().await;
    let grids = grids.iter().filter(|message| message["components"].as_array().is_some_and(|rows| rows.len() == 2));
    // The demo's own is there from the start.
    assert_eq!(grids.count(), tasks.len() + 1, "nothing is drawn twice");
    for task in [&tasks[0], &tasks[7]] {
        let content = scene.fetch(task).await["properties"]["messageContent"].clone();
        assert!(content.as_str().is_some_and(|text| text.contains("(relaxed")), "{content}");
    }
    scene.stop().await;
}

/// Whoever wants fast mode and nothing else is told that there are no hours, in the bot's words.
async fn without_hours_a_fast_wish_fails(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    let filter = json!({ "instanceId": ACCOUNT, "modes": ["FAST"] });
    let wish = json!({ "prompt": "mock:no-hours a cat", "accountFilter": filter });
    let task = accepted(&scene.submit("/mj/submit/imagine", wish).await);
    let end = scene.until_status(&task, "FAILURE").await;
    assert!(end["failReason"].as_str().is_some_and(|text| text.starts_with("[Credits exhausted]")), "{end}");
    let look = async || {
        let account = scene.account(ACCOUNT).await;
        (account["mode"] == "RELAX", account)
    };
    let account = scene.wait_for("the account to draw slowly", look).await;
    assert_eq!(account["enable"], true);
    scene.drawn("a slow cat").await;
    scene.stop().await;
}

/// Once a day every account's bots are asked what they know of it.
#[tokio::test]
async fn panels_are_looked_at_every_day() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let day = Duration::from_hours(24);
    let newest = scene.get("/_mock/journal").await["newest"].clone();
    let asked = async || {
        let journal = scene.get(&format!("/_mock/journal?after={newest}&limit=1000")).await;
        let entries = journal["entries"].as_array().expect("entries").iter();
        let mut asked: Vec<String> = entries
            .filter(|entry| entry["interaction"]["name"] == "info")
            .map(|entry| entry["userId"].as_str().expect("a user").to_owned())
            .collect();
        asked.sort();
        asked
    };
    scene.advance(day - Duration::from_mins(1)).await;
    assert_eq!(asked().await, Vec::<String>::new(), "a day has not passed");
    scene.advance(Duration::from_mins(1)).await;
    let users = ["1100000000000000003", "1100000000000200003"];
    assert_eq!(asked().await, users);
    // The bots took some seconds to answer.
    scene.advance(day + Duration::from_mins(1)).await;
    assert_eq!(asked().await.len(), 2 * users.len());
    scene.stop().await;
}

told_on_both!(
    in_turns_the_accounts_alternate,
    what_waits_moves_when_an_account_is_blocked,
    an_account_that_is_shut_out_loses_nothing,
    a_bot_that_nobody_has_invited_is_not_asked,
    without_hours_an_account_turns_to_relax,
    without_hours_a_fast_wish_fails,
);
