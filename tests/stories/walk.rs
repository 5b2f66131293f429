//! A whole afternoon of one user.

use serde_json::{Value, json};

use crate::{
    scene::{
        Driver, Scene, accepted, id, link,
        picture::{self, Picture},
    },
    told_on_both,
};

/// From words to a picture, larger, farther away, with another corner, its seed, what it is in words, fewer words, and two
/// pictures in one: each step stands on the one before, and is told in order.
async fn one_picture_leads_to_the_next(driver: Driver) {
    let scene = Scene::on(driver).await;
    let prompt = "a lighthouse above a green sea --ar 3:2";
    let grid = scene.made("/mj/submit/imagine", json!({ "prompt": prompt, "state": "walk" })).await;
    is_step(&grid, "IMAGINE", prompt, &format!("/imagine {prompt}"));
    let grid_picture = scene.picture(link(&grid)).await;
    let (width, height) = (grid_picture.width / 2, grid_picture.height / 2);

    let solo = scene.pressed(id(&grid), "U2").await;
    is_step(&solo, "UPSCALE", prompt, &format!("/up {} U2", id(&grid)));
    let solo_picture = scene.picture(link(&solo)).await;
    assert!(solo_picture == grid_picture.part(width, 0, width, height), "U2 is not the second quarter");

    let zoomed = scene.pressed(id(&solo), "Zoom Out 2x").await;
    is_step(&zoomed, "ZOOM", prompt, &format!("/up {} 🔍Zoom Out 2x", id(&solo)));
    let zoomed_solo = scene.pressed(id(&zoomed), "U1").await;
    let before = scene.picture(link(&zoomed_solo)).await;

    scene.remix().await;
    let (task, words) = scene.open_dialog(id(&zoomed_solo), "Vary (Region)").await;
    assert!(words.starts_with("a lighthouse above a green sea"), "{words}");
    let mask = Picture::painted(96, 64, |x, y| if x < 32 && y < 32 { [255; 3] } else { [0; 3] });
    let filling = json!({ "taskId": task, "prompt": "a full moon", "maskBase64": mask.data_url() });
    assert_eq!(accepted(&scene.fill(filling).await), task);
    let varied = scene.until_status(&task, "SUCCESS").await;
    is_step(&varied, "VARIATION", "a full moon", &format!("/up {} 🖌️Vary (Region)", id(&zoomed_solo)));
    let varied_solo = scene.pressed(&task, "U1").await;
    let after = scene.picture(link(&varied_solo)).await;
    let (right, low) = (before.width / 2, before.height * 3 / 4);
    let rest = (before.width - right, before.height - low);
    assert!(
        before.part(right, low, rest.0, rest.1) == after.part(right, low, rest.0, rest.1),
        "what was black has changed"
    );
    assert!(
        before.part(0, 0, right / 2, right / 2) != after.part(0, 0, right / 2, right / 2),
        "what was white has not"
    );

    let seed = scene.seed_of(id(&varied_solo)).await;
    assert!(seed["code"] == 1 && seed["result"].as_str().is_some_and(|seed| seed.parse::<u32>().is_ok()), "{seed}");

    let file = scene.file(link(&varied_solo)).await;
    let described = json!({ "base64": picture::data_url(&file.body) });
    let described = scene.made("/mj/submit/describe", described).await;
    assert_eq!(described["action"], "DESCRIBE");
    let lines = described["promptEn"].as_str().expect("words");
    assert!(lines.lines().filter(|line| !line.is_empty()).all(|line| line.ends_with("--ar 3:2")), "{lines}");
    scene.picture(link(&described)).await;

    let short =
        scene.made("/mj/submit/shorten", json!({ "prompt": "a very tall lighthouse above a really green sea" })).await;
    assert_eq!(short["action"], "SHORTEN");

    let second = scene.file(link(&solo)).await;
    let both = json!({ "base64Array": [picture::data_url(&file.body), picture::data_url(&second.body)], "dimensions": "LANDSCAPE" });
    let blended = scene.made("/mj/submit/blend", both).await;
    assert_eq!(blended["action"], "BLEND");
    let blended = scene.picture(link(&blended)).await;
    assert!(blended.width > blended.height, "{blended:?}");

    let list = scene.get("/mj/task/list").await;
    let actions: Vec<&Value> = list.as_array().expect("a list").iter().rev().map(|task| &task["action"]).collect();
    let walked = ["IMAGINE", "UPSCALE", "ZOOM", "UPSCALE", "VARIATION", "UPSCALE", "DESCRIBE", "SHORTEN", "BLEND"];
    assert_eq!(actions[actions.len() - walked.len()..], walked.map(Value::from).iter().collect::<Vec<_>>());
    scene.stop().await;
}

fn is_step(task: &Value, action: &str, prompt: &str, description: &str) {
    let told = (&task["action"], &task["prompt"], &task["description"]);
    assert_eq!(told, (&action.into(), &prompt.into(), &description.into()), "{task}");
}

told_on_both!(one_picture_leads_to_the_next);
