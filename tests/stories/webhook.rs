//! Being told.

use http::Method;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{Driver, Scene, Stage, accepted},
    told_on_both,
};

/// A receiver that fails twice gets the same change again under the same id, and later changes wait for it.
async fn a_change_that_was_not_taken_comes_again_before_the_next(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    scene.receiver.will_answer([500, 503]);
    let task = scene.imagine("a post office").await;
    scene.until_status(&task, "SUCCESS").await;
    scene.until_told().await;
    let attempts = scene.receiver.received();
    let first = &attempts[0];
    assert_eq!(attempts.iter().filter(|attempt| attempt.id == first.id).count(), 3, "two in vain and one");
    assert!(attempts[..3].iter().all(|attempt| (&attempt.id, &attempt.raw) == (&first.id, &first.raw)));
    assert!(attempts[3..].iter().all(|attempt| attempt.is_taken() && attempt.id != first.id));
    scene.stop().await;
}

/// Several tasks are told side by side: one that is stuck holds up no other.
async fn a_stuck_task_holds_up_no_other(driver: Driver) {
    let scene = Scene::on(driver).await;
    let one = scene.imagine("one").await;
    let other = scene.imagine("other").await;
    scene.receiver.will_answer([500]);
    for task in [&one, &other] {
        scene.until_status(task, "SUCCESS").await;
    }
    scene.until_told().await;
    for task in [&one, &other] {
        let told = scene.webhooks_of(task);
        assert_eq!(told.last().expect("some")["status"], "SUCCESS");
    }
    scene.stop().await;
}

/// Whoever gives no address is told nothing.
async fn nobody_is_told_without_an_address(driver: Driver) {
    let scene = Scene::on(driver).await;
    let reply = scene.submit("/mj/submit/imagine", json!({ "prompt": "a quiet cat", "notifyHook": "" })).await;
    let task = accepted(&reply);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert!(end["properties"]["notifyHook"].is_null(), "{end}");
    assert!(scene.webhooks_of(&task).is_empty());
    scene.stop().await;
}

/// A receiver that says it is gone is left alone; what it has missed is listed, and sent again when the operator asks.
async fn what_a_receiver_has_missed_is_listed_and_sent_again(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    scene.receiver.will_answer([410]);
    let task = scene.imagine("a closed door").await;
    let other = scene.imagine("the same door").await;
    for task in [&task, &other] {
        scene.until_status(task, "SUCCESS").await;
    }
    let told = scene.receiver.received().len();
    assert!(told <= 2, "nothing was sent after the 410 but what was on its way: {told}");
    let list = scene.get("/_mock/webhooks").await;
    let missed = list["givenUp"].as_array().expect("a list");
    assert!(missed.len() >= 4 && list["waitingTotal"] == 0, "{list}");
    assert_eq!(list["givenUpTotal"], missed.len());
    assert!(missed.iter().all(|one| one["url"] == scene.receiver.url() && one["givenUpMs"].is_i64()), "{list}");

    let unknown = scene.send(Method::POST, "/_mock/webhooks/msg_1_1/resend", &json!({})).await;
    assert_eq!((&unknown["code"], &unknown["description"]), (&json!(3), &json!("there is no such delivery")));
    let first = missed.last().expect("the earliest")["id"].as_str().expect("an id");
    let one = scene.send(Method::POST, &format!("/_mock/webhooks/{first}/resend"), &json!({})).await;
    assert_eq!((&one["code"], &one["description"]), (&json!(1), &json!("1 delivery is due")));
    let rest = scene.send(Method::POST, "/_mock/webhooks/resend-failed", &json!({})).await;
    assert_eq!(rest["description"], format!("{} deliveries are due", missed.len() - 1));
    scene.until_told().await;
    assert!(scene.receiver.received().iter().any(|attempt| attempt.id == first && attempt.is_taken()));
    for task in [&task, &other] {
        assert_eq!(scene.webhooks_of(task).last().expect("told")["status"], "SUCCESS");
    }
    assert_eq!(scene.get("/_mock/webhooks").await["givenUpTotal"], 0);
    scene.stop().await;
}

/// What one task has not been able to tell is found by its name, and says what it waits for.
async fn what_waits_is_found_by_its_task(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    scene.receiver.will_answer(std::iter::repeat_n(503, 1_000));
    let tasks = [scene.imagine("a full letter box").await, scene.imagine("another one").await];
    for task in &tasks {
        scene.until_status(task, "SUCCESS").await;
    }
    let entries = |list: &Value, key: &str| list[key].as_array().expect("a list").clone();
    let mut firsts = Vec::new();
    for task in &tasks {
        let path = format!("/_mock/webhooks?taskId={task}");
        let list = scene.get(&path).await;
        let waiting = entries(&list, "waiting");
        assert!(waiting.len() >= 3 && waiting.iter().all(|one| one["taskId"] == *task), "{list}");
        assert!(list["waitingTotal"].as_u64().is_some_and(|total| total > waiting.len() as u64), "{list}");
        let (first, behind) = waiting.split_last().expect("some");
        assert_eq!(first["behind"], Value::Null, "{list}");
        assert!(behind.iter().all(|one| one["behind"] == first["id"]), "{list}");
        let newest = entries(&scene.get(&format!("{path}&state=waiting&limit=1")).await, "waiting");
        assert_eq!((newest.len(), &newest[0]["id"], &newest[0]["behind"]), (1, &waiting[0]["id"], &first["id"]));
        let gone = scene.get(&format!("{path}&state=given-up")).await;
        assert_eq!((&gone["waiting"], &gone["givenUp"]), (&json!([]), &json!([])));
        firsts.push(first["id"].as_str().expect("an id").to_owned());
    }
    let all = entries(&scene.get("/_mock/webhooks?limit=1000").await, "waiting");
    assert_eq!(all.iter().filter(|one| one["behind"].is_null()).count(), tasks.len());
    assert_eq!(entries(&scene.get("/_mock/webhooks?taskId=cat").await, "waiting"), Vec::<Value>::new());
    let refused = scene.ask(Method::GET, "/_mock/webhooks?state=lost", &[], "").await;
    assert_eq!((refused.status, &refused.json()["code"]), (400, &4.into()), "{}", refused.text());
    scene.receiver.recovers();
    for id in firsts {
        let due = scene.send(Method::POST, &format!("/_mock/webhooks/{id}/resend"), &json!({})).await;
        assert_eq!(due["code"], 1, "{due}");
    }
    scene.until_told().await;
    scene.stop().await;
}

told_on_both!(
    what_waits_is_found_by_its_task,
    what_a_receiver_has_missed_is_listed_and_sent_again,
    a_change_that_was_not_taken_comes_again_before_the_next,
    a_stuck_task_holds_up_no_other,
    nobody_is_told_without_an_address,
);
