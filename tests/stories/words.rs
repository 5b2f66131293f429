//! Words from pictures, fewer words from many, and pictures from either.

use serde_json::{Value, json};

use crate::{
    scene::{Driver, Scene, accepted, id, link, picture::Picture},
    told_on_both,
};

const SUNSET: [u8; 3] = [240, 120, 20];

fn sunset() -> Picture {
    Picture::plain(96, 64, SUNSET)
}

/// The lines of a result, without their numbers.
fn numbered(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once("\u{FE0F}\u{20E3} ")).map(|(_, rest)| rest).collect()
}

/// Four prompts, which are the result's words; the picture that was described is shown with them.
fn is_description(end: &Value) {
    assert_eq!((&end["action"], &end["failReason"]), (&"DESCRIBE".into(), &Value::Null), "{end}");
    let words = end["promptEn"].as_str().expect("words");
    assert_eq!(end["properties"]["finalPrompt"], words);
    assert!(end["properties"]["finalZhPrompt"].is_string(), "{end}");
    let prompts = numbered(words);
    assert_eq!(prompts.len(), 4, "{words}");
    assert!(prompts.iter().all(|prompt| prompt.ends_with("--ar 3:2")), "{words}");
    let shown: Vec<&str> =
        end["buttons"].as_array().expect("buttons").iter().filter_map(|button| button["emoji"].as_str()).collect();
    assert_eq!(shown, ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "🔄", "🎉"], "{end}");
}

/// A picture is described whether it is brought along or linked to, and the link of the result leads to it.
async fn a_picture_is_described_by_file_and_by_link(driver: Driver) {
    let scene = Scene::on(driver).await;
    let end = scene.made("/mj/submit/describe", json!({ "base64": sunset().data_url() })).await;
    is_description(&end);
    assert_eq!(end["description"], format!("/describe {}.png", id(&end)));
    let shown = scene.picture(link(&end)).await;
    assert!(shown == sunset(), "another picture than was sent");

    let end = scene.made("/mj/submit/describe", json!({ "link": link(&end) })).await;
    is_description(&end);
    assert!(scene.picture(link(&end)).await == sunset(), "another picture than was linked to");
    scene.stop().await;
}

/// 🔄 describes the same picture again, as a new task; the old one stays what it was.
async fn a_description_can_be_had_again(driver: Driver) {
    let scene = Scene::on(driver).await;
    let first = scene.made("/mj/submit/describe", json!({ "base64": sunset().data_url() })).await;
    let again = scene.pressed(id(&first), "🔄").await;
    is_description(&again);
    assert_ne!(again["promptEn"], first["promptEn"], "nothing new was said");
    assert_eq!(scene.fetch(id(&first)).await["promptEn"], first["promptEn"], "the first task has changed");
    let refused = scene.press_reply(id(&first), "🎉").await;
    assert_eq!((&refused["code"], &refused["result"]), (&4.into(), &Value::Null), "{refused}");
    scene.stop().await;
}

/// A number below a description opens a dialog with that prompt; sent back, it is drawn.
async fn a_described_prompt_is_drawn_after_its_dialog(driver: Driver) {
    let scene = Scene::on(driver).await;
    let described = scene.made("/mj/submit/describe", json!({ "base64": sunset().data_url() })).await;
    let prompts: Vec<String> =
        numbered(described["promptEn"].as_str().expect("words")).into_iter().map(str::to_owned).collect();
    for (place, label) in [(0, "1️⃣"), (3, "4️⃣")] {
        let (task, words) = scene.open_dialog(id(&described), label).await;
        assert_eq!(words, prompts[place], "{label}");
        let waiting = scene.fetch(&task).await;
        assert_eq!((&waiting["action"], &waiting["prompt"]), (&"IMAGINE".into(), &words.as_str().into()));
        let filling = if place == 0 {
            json!({ "taskId": task })
        } else {
            json!({ "taskId": task, "prompt": "my own words --ar 3:2" })
        };
        assert_eq!(accepted(&scene.fill(filling).await), task);
        let end = scene.until_status(&task, "SUCCESS").await;
        let drawn = if place == 0 { words.as_str() } else { "my own words --ar 3:2" };
        assert_eq!(
            (
                &end["prompt"],
                &end["properties"]["finalPrompt"]
                    .as_str()
                    .map(|text| text.starts_with(drawn.split(" --").next().expect("words")))
            ),
            (&drawn.into(), &Some(true)),
            "{end}"
        );
        assert_eq!(end["buttons"].as_array().map(Vec::len), Some(9), "a grid: {end}");
        let picture = scene.picture(link(&end)).await;
        assert!(picture.width > picture.height, "{picture:?}");
    }
    scene.stop().await;
}

const LONG: &str = "a very detailed picture of a small grey cat that sleeps on a warm roof in the evening sun";

/// A prompt comes back shorter, five times; Show Details tells more, in the same message.
async fn a_prompt_is_shortened_and_details_are_shown_in_place(driver: Driver) {
    let scene = Scene::on(driver).await;
    let short = scene.made("/mj/submit/shorten", json!({ "prompt": LONG })).await;
    assert_eq!((&short["action"], &short["prompt"]), (&"SHORTEN".into(), &LONG.into()));
    assert_eq!(short["description"], format!("/shorten {LONG}"));
    let words = short["properties"]["finalPrompt"].as_str().expect("words");
    assert!(words.starts_with("## Important ") && words.contains("## Shortened prompts"), "{words}");
    assert!(short["properties"]["finalZhPrompt"].is_string(), "{short}");
    assert_eq!(numbered(words).len(), 5, "{words}");
    assert!(numbered(words).iter().all(|prompt| prompt.len() < LONG.len()), "{words}");

    let details = scene.pressed(id(&short), "Show Details").await;
    assert_eq!(details["action"], "SHORTEN");
    assert_eq!(details["properties"]["messageId"], short["properties"]["messageId"], "another message");
    let told = details["properties"]["finalPrompt"].as_str().expect("words");
    assert!(told.contains("(0.") || told.contains("(1."), "no weights in {told}");
    assert_ne!(told, words);
    assert_eq!(scene.fetch(id(&short)).await["properties"]["finalPrompt"], words, "the first task has changed");
    scene.stop().await;
}

/// A number below a shortened prompt opens a dialog with it; sent back, it is drawn.
async fn a_shortened_prompt_is_drawn_after_its_dialog(driver: Driver) {
    let scene = Scene::on(driver).await;
    let short = scene.made("/mj/submit/shorten", json!({ "prompt": LONG })).await;
    let prompts = numbered(short["properties"]["finalPrompt"].as_str().expect("words"));
    let (task, words) = scene.open_dialog(id(&short), "2️⃣").await;
    assert_eq!(words, prompts[1]);
    assert_eq!(accepted(&scene.fill(json!({ "taskId": task })).await), task);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["action"], &end["prompt"]), (&"IMAGINE".into(), &words.into()));
    scene.picture(link(&end)).await;
    scene.stop().await;
}

told_on_both!(
    a_picture_is_described_by_file_and_by_link,
    a_description_can_be_had_again,
    a_described_prompt_is_drawn_after_its_dialog,
    a_prompt_is_shortened_and_details_are_shown_in_place,
    a_shortened_prompt_is_drawn_after_its_dialog,
);
