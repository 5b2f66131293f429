//! Being told.

use mock_discord::platform::Pace;
use serde_json::json;

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

told_on_both!(
    a_change_that_was_not_taken_comes_again_before_the_next,
    a_stuck_task_holds_up_no_other,
    nobody_is_told_without_an_address,
);
