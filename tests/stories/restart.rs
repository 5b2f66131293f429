//! A server that dies in the middle.

use midjourney_api::world::OpenError;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, Scene, Stage, accepted},
    told_on_both,
};

/// After a crash everything that was accepted still ends, everything that happened is told, pictures load and their
/// buttons work; no id comes twice.
async fn a_crash_loses_nothing_that_was_accepted(driver: Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(driver).pace(Pace::Quick).data(folder.path()).start().await;
    let grid = scene.imagine("an old mill").await;
    let grid_end = scene.until_status(&grid, "SUCCESS").await;
    scene.until_told().await;
    let link = grid_end["imageUrl"].as_str().expect("a link").to_owned();
    let picture = scene.picture(&link).await;

    // Five wishes, three of them at work; from now on nobody takes webhooks.
    let mut tasks = Vec::new();
    for place in 0..5 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.receiver.will_answer([503; 1_000]);
    scene.until_status(&tasks[0], "IN_PROGRESS").await;
    let before: Vec<Value> = scene.get("/mj/task/list").await.as_array().expect("a list").clone();
    scene.kill().await;
    scene.open().await.expect("the world opens again");
    scene.receiver.recovers();

    let after = scene.get("/mj/task/list").await;
    let kept = |task: &Value| after.as_array().expect("a list").iter().any(|other| other["id"] == task["id"]);
    assert!(before.iter().all(kept), "a task is lost");
    for task in &tasks[..3] {
        let end = scene.until_final(task).await;
        assert!(end["status"] == "SUCCESS" || end["failReason"].is_string(), "{end}");
    }
    for task in &tasks[3..] {
        // These had never been sent: nothing can have happened to them.
        scene.until_status(task, "SUCCESS").await;
    }
    assert!(scene.picture(&link).await == picture, "the picture has changed");
    let solo = scene.press(&grid, "U1").await;
    let solo_end = scene.until_status(&solo, "SUCCESS").await;
    let solo = scene.picture(solo_end["imageUrl"].as_str().expect("a link")).await;
    assert!(solo == picture.part(0, 0, solo.width, solo.height), "U1 is not of this grid");
    scene.stop().await;
}

/// Dying again and again, at any moment, changes nothing of that.
async fn many_crashes_lose_nothing_either(driver: Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(driver).data(folder.path()).start().await;
    for round in 0..6 {
        scene.until_ready().await;
        let one = first_imagine(&scene, &format!("round {round}")).await;
        scene.imagine(&format!("round {round}, a second")).await;
        match round % 3 {
            0 => {}
            1 => drop(scene.until(&one, "sent", |task| task["status"] != "NOT_START").await),
            _ => drop(scene.until_final(&one).await),
        }
        scene.kill().await;
        scene.open().await.expect("the world opens again");
    }
    scene.stop().await;
}

/// The account may be the last to come back; until then nobody can be found for it.
async fn first_imagine(scene: &Scene, prompt: &str) -> String {
    let look = async || {
        let wish = json!({ "prompt": prompt, "accountFilter": { "instanceId": ACCOUNT } });
        let reply = scene.submit("/mj/submit/imagine", wish).await;
        (reply["code"] != 3, reply)
    };
    accepted(&scene.wait_for("the account to take tasks", look).await)
}

/// A folder belongs to one server at a time, and a world keeps its seed.
#[tokio::test]
async fn a_folder_has_one_server_and_one_seed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(Driver::Lockstep).data(folder.path()).start().await;
    let options = midjourney_api::world::WorldOptions {
        data: Some(folder.path().to_owned()),
        ..midjourney_api::world::WorldOptions::default()
    };
    let second = midjourney_api::world::World::open(options).await.expect_err("the folder is in use");
    assert!(matches!(second, OpenError::Store(_)), "{second}");

    scene.kill().await;
    scene.stage.seed = Some(99);
    match scene.open().await {
        Err(OpenError::OtherSeed { stored: 1, asked: 99 }) => {}
        other => panic!("{other:?}"),
    }
    scene.stage.seed = Some(1);
    scene.open().await.expect("its own seed is welcome");
    scene.stop().await;
}

told_on_both!(a_crash_loses_nothing_that_was_accepted, many_crashes_lose_nothing_either);
