//! A server that dies in the middle.

use midjourney_api::world::OpenError;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, Scene, Stage, accepted, id, link, picture::Picture},
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
        assert_eq!(end["status"], "SUCCESS", "{end}");
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

/// Pictures that were brought along are still there after a crash, for tasks that had not been sent yet.
async fn waiting_pictures_survive_a_crash(driver: Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(driver).pace(Pace::Quick).data(folder.path()).start().await;
    for place in 0..3 {
        scene.imagine(&format!("number {place}")).await;
    }
    let colours = [[230, 20, 30], [20, 40, 230]];
    let pictures = colours.map(|colour| Picture::plain(64, 48, colour).data_url());
    let filter = json!({ "instanceId": ACCOUNT });
    let wish = json!({ "prompt": "in winter", "base64Array": pictures, "accountFilter": filter });
    let words = accepted(&scene.submit("/mj/submit/imagine", wish).await);
    let wish = json!({ "base64Array": pictures, "dimensions": "PORTRAIT", "accountFilter": filter });
    let blend = accepted(&scene.submit("/mj/submit/blend", wish).await);
    for task in [&words, &blend] {
        assert_eq!(scene.fetch(task).await["status"], "NOT_START");
    }
    scene.kill().await;
    scene.open().await.expect("the world opens again");
    let words = scene.until_status(&words, "SUCCESS").await;
    let prompt = words["promptEn"].as_str().expect("a prompt").to_owned();
    for (place, colour) in colours.into_iter().enumerate() {
        let link = prompt.split(' ').nth(place).expect("a link");
        assert!(scene.picture(link).await == Picture::plain(64, 48, colour), "another picture than was sent");
    }
    let blend = scene.until_status(&blend, "SUCCESS").await;
    let picture = scene.picture(link(&blend)).await;
    assert!(picture.height > picture.width, "{picture:?}");
    scene.stop().await;
}

/// A dialog that waits survives a crash, and can still be filled in.
async fn a_waiting_dialog_survives_a_crash(driver: Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(driver).data(folder.path()).start().await;
    let grid = scene.drawn("a mill").await;
    let solo = scene.pressed(&grid, "U1").await;
    let (zoom, _) = scene.open_dialog(id(&solo), "Custom Zoom").await;
    let (region, _) = scene.open_dialog(id(&solo), "Vary (Region)").await;
    let (given_up, _) = scene.open_dialog(id(&solo), "Custom Zoom").await;
    scene.kill().await;
    scene.open().await.expect("the world opens again");
    scene.until_ready().await;
    for task in [&zoom, &region, &given_up] {
        assert_eq!(scene.fetch(task).await["status"], "MODAL", "{task}");
    }
    scene.until_connected(ACCOUNT).await;
    let mask = Picture::painted(64, 64, |x, _| if x < 32 { [255; 3] } else { [0; 3] }).data_url();
    for filling in [
        json!({ "taskId": zoom, "prompt": "a mill --zoom 1.5" }),
        json!({ "taskId": region, "prompt": "a door", "maskBase64": mask }),
    ] {
        let task = accepted(&scene.fill(filling).await);
        let end = scene.until_final(&task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
    }
    assert_eq!(scene.cancel(&given_up).await["code"], 1);
    scene.stop().await;
}

/// A description that was under way goes on, or its task ends with a reason.
async fn a_description_under_way_ends_after_a_crash(driver: Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Stage::on(driver).pace(Pace::Quick).data(folder.path()).start().await;
    let blue = Picture::plain(64, 48, [20, 40, 230]).data_url();
    let mut tasks = Vec::new();
    for status in ["NOT_START", "SUBMITTED", "IN_PROGRESS"] {
        let wish = json!({ "base64": blue, "accountFilter": { "instanceId": ACCOUNT } });
        let task = accepted(&scene.submit("/mj/submit/describe", wish).await);
        let is_there = |seen: &Value| {
            let order = ["NOT_START", "SUBMITTED", "IN_PROGRESS", "SUCCESS"];
            let place = |name: &str| order.iter().position(|one| *one == name);
            place(seen["status"].as_str().unwrap_or_default()) >= place(status)
        };
        scene.until(&task, status, is_there).await;
        scene.kill().await;
        scene.open().await.expect("the world opens again");
        scene.until_ready().await;
        tasks.push(task);
    }
    for task in &tasks {
        let end = scene.until_final(task).await;
        let has_reason = end["failReason"].as_str().is_some_and(|reason| !reason.is_empty());
        // In this process the pretend Discord has forgotten its sessions, and such an answer stands in no channel; on
        // sockets the session is resumed.
        assert!(end["status"] == "SUCCESS" || has_reason && driver == Driver::Lockstep, "{end}");
    }
    let again = json!({ "base64": blue });
    let end = scene.made("/mj/submit/describe", again).await;
    assert!(scene.picture(link(&end)).await == Picture::plain(64, 48, [20, 40, 230]), "another picture");
    scene.stop().await;
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

told_on_both!(
    a_crash_loses_nothing_that_was_accepted,
    many_crashes_lose_nothing_either,
    waiting_pictures_survive_a_crash,
    a_waiting_dialog_survives_a_crash,
    a_description_under_way_ends_after_a_crash,
);
