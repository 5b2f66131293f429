//! The same world twice.

use mock_discord::platform::Pace;
use serde_json::Value;

use crate::scene::{Driver, Stage};

/// What one run tells: webhooks byte for byte, the list of tasks, the messages, the first bytes of a picture.
async fn life(seed: u64) -> (Vec<String>, Value, Vec<Value>, Vec<u8>) {
    let stage = Stage { seed: Some(seed), ..Stage::on(Driver::Lockstep) };
    let scene = stage.pace(Pace::Quick).start().await;
    let mut tasks = Vec::new();
    for prompt in ["a red kite", "a red kite", "a mill --ar 2:1", "a door", "--ar 1:1"] {
        tasks.push(scene.imagine(prompt).await);
    }
    for task in &tasks {
        scene.until_final(task).await;
    }
    let solo = scene.press(&tasks[0], "U2").await;
    let variation = scene.press(&tasks[2], "V4").await;
    let end = scene.until_status(&solo, "SUCCESS").await;
    scene.until_final(&variation).await;
    scene.until_told().await;
    // In order for each task, as is promised; attempts of several tasks are out at the same time.
    let mut told = scene.receiver.received();
    told.sort_by_key(|received| received.body["id"].as_str().map(str::to_owned));
    let told = told.into_iter().map(|received| received.raw).collect();
    let list = scene.get("/mj/task/list").await;
    let messages = scene.messages().await;
    let picture = scene.file(end["imageUrl"].as_str().expect("a link")).await.body.to_vec();
    scene.stop().await;
    (told, list, messages, picture)
}

/// The same seed and the same calls give the same bytes: ids, times, webhooks, pictures. Another seed gives others.
#[tokio::test]
async fn the_same_seed_and_the_same_calls_give_the_same_bytes() {
    let (one, again, other) = (life(7).await, life(7).await, life(8).await);
    for (first, second) in one.0.iter().zip(&again.0) {
        assert_eq!(first, second);
    }
    assert_eq!(one.0.len(), again.0.len());
    assert_eq!(one.1, again.1);
    assert_eq!(one.2, again.2);
    assert!(one.3 == again.3, "two pictures of one seed");
    assert_ne!(one.1, other.1);
    assert!(one.3 != other.3, "one picture of two seeds");
}
