//! Buttons that ask before they do something.

use std::time::Duration;

use http::Method;
use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, Scene, Stage, accepted, id, link},
    told_on_both,
};

const REMIX: &str = "MJ::Settings::RemixMode";

/// A picture of its own, U1 of a grid.
async fn solo(scene: &Scene, prompt: &str) -> String {
    let grid = scene.drawn(prompt).await;
    id(&scene.pressed(&grid, "U1").await).to_owned()
}

async fn code(scene: &Scene, filling: Value) -> (i64, String) {
    let reply = scene.fill(filling).await;
    (reply["code"].as_i64().expect("a code"), reply["description"].as_str().expect("a text").to_owned())
}

/// A zoom of one's own choice: the dialog comes with words, takes only words that say how far, and holds no slot and
/// tells nobody while it waits.
async fn a_zoom_of_ones_own_goes_through_its_dialog(driver: Driver) {
    let scene = Scene::on(driver).await;
    let parent = solo(&scene, "a mill --ar 3:2").await;
    let (task, words) = scene.open_dialog(&parent, "Custom Zoom").await;
    assert!(words.starts_with("a mill") && words.contains("--zoom 2"), "{words}");
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["runningCount"], &account["queueCount"]), (&0.into(), &0.into()));
    let waiting = scene.fetch(&task).await;
    assert_eq!((&waiting["action"], &waiting["progress"]), (&"ZOOM".into(), &Value::Null));
    assert!(
        waiting["description"].as_str().is_some_and(|text| text.starts_with(&format!("/up {parent} "))),
        "{waiting}"
    );

    let refused = scene.fill(json!({ "taskId": task, "prompt": "a mill" })).await;
    let fault = json!({
        "pointer": "/prompt", "expected": "words with --zoom and a value from 1 to 2, or with --ar", "found": "string \"a mill\"",
    });
    assert_eq!((&refused["code"], &refused["properties"]["faults"]), (&4.into(), &json!([fault])), "{refused}");
    let (banned, _) = code(&scene, json!({ "taskId": task, "prompt": "a nude mill --zoom 1.5" })).await;
    assert_eq!(banned, 24);
    assert_eq!(scene.fetch(&task).await["status"], "MODAL", "it can be filled in again");
    assert!(scene.webhooks_of(&task).is_empty(), "a dialog tells nobody");

    let reply = scene.fill(json!({ "taskId": task, "prompt": "a mill --ar 3:2 --zoom 1.5" })).await;
    assert_eq!((accepted(&reply), &reply["code"]), (task.clone(), &1.into()));
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["action"], &end["properties"]["needModel"]), (&"ZOOM".into(), &true.into()));
    assert_eq!(end["buttons"].as_array().map(Vec::len), Some(9), "a grid: {end}");
    let picture = scene.picture(link(&end)).await;
    assert!(picture.width > picture.height, "{picture:?}");
    let (again, text) = code(&scene, json!({ "taskId": task, "prompt": "a mill --zoom 2" })).await;
    assert_eq!((again, text.as_str()), (4, "关联任务状态错误"), "filled in once");
    assert_eq!(code(&scene, json!({ "taskId": "42" })).await.0, 3);
    assert_eq!(code(&scene, json!({ "taskId": "" })).await.0, 4);
    scene.stop().await;
}

/// Giving a dialog up is a cancel, which is told.
async fn a_dialog_is_given_up_by_a_cancel(driver: Driver) {
    let scene = Scene::on(driver).await;
    let parent = solo(&scene, "a mill").await;
    let (task, _) = scene.open_dialog(&parent, "Custom Zoom").await;
    let waiting = scene.fetch(&task).await;
    assert_eq!(scene.cancel(&task).await, json!({ "code": 1, "description": "成功" }));
    let end = scene.fetch(&task).await;
    assert_eq!((&end["status"], &end["failReason"]), (&"CANCEL".into(), &Value::Null));
    // What it was asked stays with it.
    let asked = ["needModel", "modalMessageId", "modalCustomId", "modalPromptCustomId", "customId", "finalPrompt"];
    for key in asked {
        assert_eq!(end["properties"][key], waiting["properties"][key], "{key}");
        assert_ne!(end["properties"][key], Value::Null, "{key}");
    }
    scene.until_told().await;
    let told: Vec<Value> = scene.webhooks_of(&task).into_iter().map(|body| body["status"].clone()).collect();
    assert_eq!(told, ["CANCEL"]);
    assert_eq!(code(&scene, json!({ "taskId": task, "prompt": "a mill --zoom 2" })).await.0, 4);
    scene.stop().await;
}

/// Clients write some buttons in ways of their own: they mean what stands under the picture.
async fn a_button_is_known_in_the_words_of_other_clients(driver: Driver) {
    let scene = Scene::on(driver).await;
    let parent = solo(&scene, "a mill").await;
    let words = scene.made("/mj/submit/shorten", json!({ "prompt": "a very old mill by a very old river" })).await;
    let job = scene.fetch(&parent).await["properties"]["messageHash"].as_str().expect("a job").to_owned();
    for (task, custom_id, own) in [
        (parent.as_str(), format!("MJ::CustomZoom::1::{job}"), format!("MJ::CustomZoom::{job}")),
        (id(&words), "MJ::JOB::PromptAnalyzer::1".to_owned(), "MJ::Job::PromptAnalyzer::1".to_owned()),
    ] {
        let wish = json!({ "taskId": task, "customId": custom_id });
        let reply = scene.submit_and_wait("/mj/submit/action", wish).await;
        assert_eq!(reply["code"], 21, "{custom_id}: {reply}");
        let waiting = reply["result"].as_str().expect("a task");
        assert_eq!(scene.fetch(waiting).await["properties"]["customId"], own);
        assert_eq!(scene.cancel(waiting).await["code"], 1);
    }
    scene.stop().await;
}

/// Nobody waits for a dialog longer than fifteen minutes, to the millisecond.
#[tokio::test]
async fn a_dialog_waits_for_fifteen_minutes() {
    let scene = Scene::on(Driver::Lockstep).await;
    let parent = solo(&scene, "a mill").await;
    let (task, _) = scene.open_dialog(&parent, "Custom Zoom").await;
    let opened = scene.fetch(&task).await["submitTime"].as_i64().expect("a time");
    let now = scene.get("/_mock/world").await["clock"]["nowMs"].as_i64().expect("a time");
    let rest = Duration::from_millis(u64::try_from(opened + 900_000 - now).expect("still to come"));
    scene.advance(rest - Duration::from_millis(1)).await;
    assert_eq!(scene.fetch(&task).await["status"], "MODAL");
    scene.advance(Duration::from_millis(1)).await;
    let end = scene.fetch(&task).await;
    assert_eq!((&end["status"], &end["failReason"]), (&"FAILURE".into(), &"任务超时".into()));
    scene.stop().await;
}

/// Dialogs are kept apart: several may wait under one picture, each with its own words.
async fn several_dialogs_wait_beside_each_other(driver: Driver) {
    let scene = Scene::on(driver).await;
    let parent = solo(&scene, "a mill").await;
    let mut tasks = Vec::new();
    for factor in ["1.2", "1.5", "1.9"] {
        tasks.push((scene.open_dialog(&parent, "Custom Zoom").await.0, factor));
    }
    for (task, factor) in tasks.iter().rev() {
        let words = format!("a mill --zoom {factor}");
        assert_eq!(accepted(&scene.fill(json!({ "taskId": task, "prompt": words })).await), *task);
    }
    for (task, factor) in &tasks {
        let end = scene.until_status(task, "SUCCESS").await;
        assert_eq!(end["prompt"], format!("a mill --zoom {factor}"));
    }
    scene.stop().await;
}

/// With remix mode on, variations, rerolls and pans ask first.
async fn in_remix_mode_variations_ask_first(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.drawn("a fox in the snow").await;
    let solo = scene.pressed(&grid, "U2").await;
    let reply = scene.press_panel(ACCOUNT, REMIX).await;
    assert_eq!((&reply["code"], &reply["result"]["remix"]), (&1.into(), &true.into()), "{reply}");
    for (parent, label, action) in
        [(grid.as_str(), "V1", "VARIATION"), (&grid, "🔄", "IMAGINE"), (id(&solo), "⬅️", "PAN")]
    {
        let (task, words) = scene.open_dialog(parent, label).await;
        assert!(words.starts_with("a fox in the snow"), "{label}: {words}");
        let filling = json!({ "taskId": task, "prompt": format!("a wolf in the snow, {label}") });
        assert_eq!(accepted(&scene.fill(filling).await), task);
        let end = scene.until_status(&task, "SUCCESS").await;
        assert_eq!(end["action"], action, "{label}");
        assert_eq!(end["prompt"], format!("a wolf in the snow, {label}"));
        assert!(
            end["properties"]["finalPrompt"].as_str().is_some_and(|text| text.starts_with("a wolf in the snow")),
            "{end}"
        );
    }
    // What never asks does not ask now either.
    let up = scene.press_reply(&grid, "U3").await;
    assert_eq!(up["code"], 1, "{up}");
    scene.until_status(&accepted(&up), "SUCCESS").await;
    let off = scene.press_panel(ACCOUNT, REMIX).await;
    assert_eq!((&off["code"], &off["result"]["remix"]), (&1.into(), &false.into()), "{off}");
    let plain = scene.pressed(&grid, "V2").await;
    assert_eq!(plain["prompt"], "a fox in the snow");
    scene.stop().await;
}

/// An account may answer such dialogs by itself, with the words that were there.
async fn remix_dialogs_are_answered_where_the_account_wants_it(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.drawn("a fox in the snow").await;
    assert_eq!(scene.press_panel(ACCOUNT, REMIX).await["code"], 1);
    let path = format!("/mj/account/{ACCOUNT}/update");
    assert_eq!(scene.send(Method::PUT, &path, &json!({ "remixAutoSubmit": true })).await["code"], 1);
    let account = scene.account(ACCOUNT).await;
    assert_eq!((&account["remix"], &account["remixAutoSubmit"]), (&true.into(), &true.into()));
    for label in ["V1", "🔄"] {
        let reply = scene.press_reply(&grid, label).await;
        assert_eq!(reply["code"], 1, "{label}: {reply}");
        let end = scene.until_status(&accepted(&reply), "SUCCESS").await;
        assert_eq!(end["prompt"], "a fox in the snow");
    }
    // Both kinds of account pass the filter that each is meant for.
    let wish = |considered: bool| json!({ "prompt": "a cat", "accountFilter": { "instanceId": ACCOUNT, "remix": false, "remixAutoConsidered": considered } });
    assert_eq!(scene.submit("/mj/submit/imagine", wish(false)).await["code"], 3);
    accepted(&scene.submit("/mj/submit/imagine", wish(true)).await);
    scene.stop().await;
}

/// A filled dialog waits for a slot like everything else, and is told its place.
async fn a_filled_dialog_waits_its_turn(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    let parent = solo(&scene, "a mill").await;
    let (task, _) = scene.open_dialog(&parent, "Custom Zoom").await;
    let mut others = Vec::new();
    for place in 0..5 {
        others.push(scene.imagine(&format!("number {place}")).await);
    }
    let reply = scene.fill(json!({ "taskId": task, "prompt": "a mill --zoom 2" })).await;
    assert_eq!((&reply["code"], &reply["properties"]["numberOfQueues"]), (&22.into(), &2.into()), "{reply}");
    assert_eq!(scene.fetch(&task).await["status"], "NOT_START");
    let end = scene.until_status(&task, "SUCCESS").await;
    // It was asked for before the others, and so it goes before those that came later and wait as well.
    assert!(end["startTime"].as_i64() >= scene.fetch(&others[2]).await["startTime"].as_i64());
    scene.stop().await;
}

told_on_both!(
    a_button_is_known_in_the_words_of_other_clients,
    a_zoom_of_ones_own_goes_through_its_dialog,
    a_dialog_is_given_up_by_a_cancel,
    several_dialogs_wait_beside_each_other,
    in_remix_mode_variations_ask_first,
    remix_dialogs_are_answered_where_the_account_wants_it,
    a_filled_dialog_waits_its_turn,
);
