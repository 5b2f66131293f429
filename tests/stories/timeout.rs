//! Bots that never finish.

use std::time::Duration;

use mock_discord::platform::Pace;

use crate::scene::{Driver, Stage};

/// A task that is not done within the account's five minutes fails, to the millisecond, and its slot goes to the next.
#[tokio::test]
async fn a_task_fails_after_five_minutes_and_frees_its_slot() {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Frozen).start().await;
    let mut tasks = Vec::new();
    for place in 0..4 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    let started = scene.until_status(&tasks[0], "IN_PROGRESS").await["startTime"].as_i64().expect("a time");
    let now = scene.get("/_mock/world").await["clock"]["nowMs"].as_i64().expect("a time");
    let rest = Duration::from_millis(u64::try_from(started + 300_000 - now).expect("still to come"));

    scene.advance(rest - Duration::from_millis(1)).await;
    assert_eq!(scene.fetch(&tasks[0]).await["status"], "IN_PROGRESS");
    assert_eq!(scene.fetch(&tasks[3]).await["status"], "NOT_START");
    scene.advance(Duration::from_millis(1)).await;
    let end = scene.fetch(&tasks[0]).await;
    assert_eq!((&end["status"], &end["failReason"]), (&"FAILURE".into(), &"任务超时".into()));
    assert_eq!(end["finishTime"], started + 300_000);
    // The bot does not go on drawing what nobody waits for.
    let stopped = async || {
        let messages = scene.messages().await;
        let mut contents = messages.iter().filter_map(|message| message["content"].as_str());
        let is_stopped = contents.any(|text| text.starts_with("**number 0**") && text.ends_with("(Stopped)"));
        (is_stopped, messages.into())
    };
    scene.wait_for("the job to be stopped on Discord", stopped).await;
    // Waiting does not count: the fourth has its own five minutes.
    scene.until_status(&tasks[3], "IN_PROGRESS").await;
    scene.advance(Duration::from_mins(5)).await;
    assert_eq!(scene.fetch(&tasks[3]).await["failReason"], "任务超时");
    scene.stop().await;
}
