//! More wishes than an account can work on at once.

use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, CHANNEL, Driver, Scene, Stage, accepted},
    told_on_both,
};

/// Every submit is told where it stands: at work or next (1), behind others (22), refused (23).
async fn a_client_is_told_how_many_wait_before_it(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let here = json!({ "discordInstanceId": ACCOUNT, "discordChannelId": CHANNEL });
    let mut tasks = Vec::new();
    for place in 0..13_i64 {
        let wish = json!({ "prompt": format!("number {place}"), "accountFilter": { "instanceId": ACCOUNT } });
        let reply = scene.submit("/mj/submit/imagine", wish).await;
        // Three at work, one next in line; the others know how many wait before them.
        let ahead = (place - 3).max(0);
        let (code, text, mut properties) = match ahead {
            0 => (1, "提交成功".to_owned(), json!({})),
            _ => (22, format!("排队中，前面还有{ahead}个任务"), json!({ "numberOfQueues": ahead })),
        };
        for (key, value) in here.as_object().expect("an object") {
            properties[key] = value.clone();
        }
        assert_eq!((&reply["code"], &reply["description"]), (&code.into(), &text.into()), "{place}: {reply}");
        assert_eq!(reply["properties"], properties, "{place}");
        tasks.push(accepted(&reply));
    }
    let reply = scene.submit("/mj/submit/imagine", json!({ "prompt": "too many", "instanceId": ACCOUNT })).await;
    let full = json!({
        "code": 23, "description": "队列已满，请稍后尝试",
        "properties": { "discordInstanceId": ACCOUNT }, "result": null,
    });
    assert_eq!(reply, full);

    let queue = scene.get("/mj/task/queue").await;
    let queued: Vec<&Value> = queue.as_array().expect("a list").iter().map(|task| &task["id"]).collect();
    assert_eq!(
        queued,
        tasks.iter().map(|task| Value::from(task.as_str())).collect::<Vec<_>>().iter().collect::<Vec<_>>()
    );
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["runningCount"], &account["queueCount"]), (&3.into(), &10.into()));
    end_all(&scene, &tasks).await;
    scene.stop().await;
}

/// Whoever waits is served in the order of coming, as slots come free.
async fn the_queue_is_served_in_order(driver: Driver) {
    let scene = Scene::on(driver).await;
    let mut tasks = Vec::new();
    for place in 0..8 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    let mut starts = Vec::new();
    for task in &tasks {
        let end = scene.until_status(task, "SUCCESS").await;
        starts.push(end["startTime"].as_i64().expect("a time"));
    }
    // Three at a time; on sockets the answers of three that leave together may cross.
    assert!(starts.iter().zip(&starts[3..]).all(|(one, later)| one < later), "{starts:?}");
    assert!(starts.is_sorted() || driver == Driver::Sockets, "{starts:?}");
    scene.stop().await;
}

/// Without a filter two accounts share the work.
async fn accounts_share_the_work(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..6 {
        let reply = scene.submit("/mj/submit/imagine", json!({ "prompt": format!("number {place}") })).await;
        assert_eq!(reply["code"], 1, "{reply}");
        tasks.push(accepted(&reply));
    }
    for account in [ACCOUNT, crate::scene::SPARE_ACCOUNT] {
        assert_eq!(scene.account(account).await["runningCount"], 3);
    }
    end_all(&scene, &tasks).await;
    scene.stop().await;
}

/// Takes everything back, the youngest first, so that nobody moves up meanwhile.
async fn end_all(scene: &Scene, tasks: &[String]) {
    for task in tasks.iter().rev() {
        // One that was just sent can be taken back once its bot has answered.
        if scene.cancel(task).await["code"] != 1 {
            scene.until_status(task, "IN_PROGRESS").await;
            assert_eq!(scene.cancel(task).await["code"], 1);
        }
    }
}

told_on_both!(a_client_is_told_how_many_wait_before_it, the_queue_is_served_in_order, accounts_share_the_work);
