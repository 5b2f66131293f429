//! What a bot will not do.

use serde_json::Value;

use crate::{
    scene::{Driver, Scene},
    told_on_both,
};

/// A client reads the bot's own words, whatever was wrong with the prompt.
async fn a_refused_prompt_fails_with_the_words_of_the_bot(driver: Driver) {
    let scene = Scene::on(driver).await;
    for (prompt, reason) in [
        ("mock:banned-prompt in a field", "[Banned prompt detected] The word \"mock:banned-prompt\" is banned."),
        ("a cat --wings 2", "[Invalid parameter] Unrecognized parameter(s): `--wings`"),
        ("a cat --ar wide", "[Invalid parameter] `--ar` takes two whole numbers from 1 to 10000"),
        ("--ar 3:2", "[Empty prompt] The prompt cannot be empty."),
    ] {
        let task = scene.imagine(prompt).await;
        let end = scene.until_status(&task, "FAILURE").await;
        let told = end["failReason"].as_str().expect("a reason");
        assert!(told.starts_with(reason), "{prompt}: {told}");
        assert_eq!((&end["imageUrl"], &end["buttons"]), (&Value::Null, &Value::Array(Vec::new())), "{prompt}");
    }
    scene.stop().await;
}

/// A press that the bot refuses is not swallowed: its task fails with the bot's words.
async fn a_refused_button_fails_with_the_words_of_the_bot(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.imagine("a bridge mock:slow-down").await;
    scene.until_status(&grid, "SUCCESS").await;
    let task = scene.press(&grid, "U2").await;
    let end = scene.until_status(&task, "FAILURE").await;
    let told = end["failReason"].as_str().expect("a reason");
    assert!(told.starts_with("[Slow Down!] You can request another upscale for this image <t:"), "{told}");
    scene.stop().await;
}

/// A heart makes no task, and is refused before anything is stored.
async fn a_heart_makes_no_task(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.imagine("a bridge").await;
    scene.until_status(&grid, "SUCCESS").await;
    let solo = scene.press(&grid, "U3").await;
    scene.until_status(&solo, "SUCCESS").await;
    let reply = scene.press_reply(&solo, "❤️").await;
    assert_eq!((&reply["code"], &reply["result"]), (&4.into(), &Value::Null), "{reply}");
    scene.stop().await;
}

told_on_both!(
    a_refused_prompt_fails_with_the_words_of_the_bot,
    a_refused_button_fails_with_the_words_of_the_bot,
    a_heart_makes_no_task,
);
