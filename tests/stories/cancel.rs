//! A client thinks better of it.

use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{Driver, Scene, Stage},
    told_on_both,
};

fn done() -> Value {
    json!({ "code": 1, "description": "成功" })
}

fn too_late() -> Value {
    json!({ "code": 4, "description": "关联任务状态错误" })
}

async fn until_the_bot_says_stopped(scene: &Scene, prompt: &str) {
    let stopped = format!("**{prompt}**");
    let look = async || {
        let messages = scene.messages().await;
        let is_stopped = messages.iter().filter_map(|message| message["content"].as_str());
        let is_stopped =
            is_stopped.into_iter().any(|content| content.starts_with(&stopped) && content.ends_with("(Stopped)"));
        (is_stopped, messages.into())
    };
    scene.wait_for("the bot to stop", look).await;
}

/// A task that waits is taken back at once; one that has ended stays as it ended; one that never was is not found.
async fn a_waiting_task_is_cancelled_at_once(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..5 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    assert_eq!(scene.cancel(&tasks[3]).await, done());
    let end = scene.fetch(&tasks[3]).await;
    assert_eq!((&end["status"], &end["progress"], &end["failReason"]), (&"CANCEL".into(), &"".into(), &Value::Null));
    assert!(end["finishTime"].is_i64() && end["startTime"].is_null(), "{end}");
    assert_eq!(scene.cancel(&tasks[3]).await, too_late());
    assert_eq!(scene.cancel("42").await, json!({ "code": 3, "description": "数据未找到" }));
    assert_eq!(scene.cancel("cat").await, json!({ "code": 3, "description": "数据未找到" }));
    assert_eq!(scene.cancel(&tasks[4]).await, done());
    for task in &tasks[..3] {
        scene.until_status(task, "IN_PROGRESS").await;
        assert_eq!(scene.cancel(task).await, done());
    }
    scene.stop().await;
}

/// A running imagine is stopped on Discord too, by the menu of its message, and its slot is free for the next.
async fn a_running_imagine_is_stopped_by_its_menu(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..4 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.until_status(&tasks[0], "IN_PROGRESS").await;
    assert_eq!(scene.cancel(&tasks[0]).await, done());
    assert_eq!(scene.fetch(&tasks[0]).await["status"], "CANCEL");
    until_the_bot_says_stopped(&scene, "number 0").await;
    for task in &tasks[1..] {
        scene.until_status(task, "IN_PROGRESS").await;
        assert_eq!(scene.cancel(task).await, done());
    }
    scene.stop().await;
}

/// A running button job is stopped by the button of its own message.
async fn a_running_variation_is_stopped_by_its_button(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    let grid = scene.imagine("a lamp").await;
    scene.until_status(&grid, "SUCCESS").await;
    let task = scene.press(&grid, "V1").await;
    scene.until_status(&task, "IN_PROGRESS").await;
    assert_eq!(scene.cancel(&task).await, done());
    let again = scene.imagine("another lamp").await;
    scene.until_status(&again, "SUCCESS").await;
    assert_eq!(scene.fetch(&task).await["status"], "CANCEL", "whatever the bot said later");
    scene.stop().await;
}

/// Between the request and the bot's first word there is no way to stop a job, and the client is told so.
#[tokio::test]
async fn a_task_that_was_just_sent_cannot_be_cancelled_yet() {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Frozen).start().await;
    let task = scene.imagine("a swift").await;
    assert_eq!(scene.cancel(&task).await, json!({ "code": 4, "description": "任务暂不可取消，请稍后再试" }));
    scene.until_status(&task, "IN_PROGRESS").await;
    assert_eq!(scene.cancel(&task).await, done());
    scene.stop().await;
}

told_on_both!(
    a_waiting_task_is_cancelled_at_once,
    a_running_imagine_is_stopped_by_its_menu,
    a_running_variation_is_stopped_by_its_button,
);
