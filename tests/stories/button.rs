//! What can be done with a picture.

use serde_json::Value;

use crate::{
    scene::{Driver, Scene},
    told_on_both,
};

/// U1 gives the first quarter of the grid, pixel by pixel, as a picture of its own.
async fn an_upscale_is_its_quarter_of_the_grid(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid_task = scene.imagine("four lighthouses --ar 3:2").await;
    let grid_end = scene.until_status(&grid_task, "SUCCESS").await;
    let grid = scene.picture(grid_end["imageUrl"].as_str().expect("a link")).await;
    let (width, height) = (grid.width / 2, grid.height / 2);
    for (label, left, top) in [("U1", 0, 0), ("U4", width, height)] {
        let task = scene.press(&grid_task, label).await;
        let end = scene.until_status(&task, "SUCCESS").await;
        assert_eq!((&end["action"], &end["prompt"]), (&"UPSCALE".into(), &grid_end["prompt"]));
        assert_eq!(end["description"], format!("/up {grid_task} {label}"));
        let solo = scene.picture(end["imageUrl"].as_str().expect("a link")).await;
        assert_eq!((solo.width, solo.height), (width, height));
        assert!(solo == grid.part(left, top, width, height), "{label} is not the quarter it was made of");
    }
    scene.stop().await;
}

/// V2 and 🔄 give new grids, which can be pressed in turn.
async fn variations_and_rerolls_are_new_grids(driver: Driver) {
    let scene = Scene::on(driver).await;
    let first = scene.imagine("a fox in the snow").await;
    let first_end = scene.until_status(&first, "SUCCESS").await;
    let mut links: Vec<Value> = vec![first_end["imageUrl"].clone()];
    let mut parent = first;
    for (label, action) in [("V2", "VARIATION"), ("🔄", "VARIATION"), ("V3", "VARIATION")] {
        let task = scene.press(&parent, label).await;
        let end = scene.until_status(&task, "SUCCESS").await;
        assert_eq!(end["action"], action, "{label}");
        assert!(end["buttons"].as_array().is_some_and(|buttons| buttons.len() >= 9), "{end}");
        assert!(!links.contains(&end["imageUrl"]), "{label} shows an old picture");
        links.push(end["imageUrl"].clone());
        let pressed = scene.fetch(&parent).await;
        let styles =
            |task: &Value| task["buttons"].as_array().expect("buttons").iter().filter(|one| one["style"] != 2).count();
        assert!(styles(&pressed) >= 1, "{label} does not look pressed: {pressed}");
        parent = task;
    }
    scene.stop().await;
}

/// A reroll of an imagine is an imagine again.
async fn a_reroll_repeats_the_action(driver: Driver) {
    let scene = Scene::on(driver).await;
    let first = scene.imagine("a fox in the snow").await;
    scene.until_status(&first, "SUCCESS").await;
    let task = scene.press(&first, "🔄").await;
    assert_eq!(scene.until_status(&task, "SUCCESS").await["action"], "IMAGINE");
    scene.stop().await;
}

/// A picture that is not there yet has no buttons, and one that was never there has no tasks.
async fn only_what_is_there_can_be_pressed(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.imagine("a door").await;
    let press = async |task: &str, custom_id: &str| {
        let wish = serde_json::json!({ "taskId": task, "customId": custom_id });
        let reply = scene.submit("/mj/submit/action", wish).await;
        (reply["code"].as_i64().expect("a code"), reply["description"].as_str().expect("a text").to_owned())
    };
    assert_eq!(press(&grid, "MJ::JOB::upsample::1::x").await, (4, "关联任务状态错误".to_owned()));
    scene.until_status(&grid, "SUCCESS").await;
    assert_eq!(press(&grid, "MJ::JOB::upsample::9::x").await, (4, "关联动作不存在".to_owned()));
    assert_eq!(press("1", "MJ::JOB::upsample::1::x").await, (3, "关联任务不存在或已失效".to_owned()));
    assert_eq!(press("a cat", "MJ::JOB::upsample::1::x").await, (3, "关联任务不存在或已失效".to_owned()));
    scene.stop().await;
}

told_on_both!(
    an_upscale_is_its_quarter_of_the_grid,
    variations_and_rerolls_are_new_grids,
    a_reroll_repeats_the_action,
    only_what_is_there_can_be_pressed,
);
