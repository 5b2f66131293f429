//! A picture from words.

use mock_discord::platform::Pace;
use serde_json::{Value, json};

use crate::{
    scene::{Driver, Scene, Stage, accepted},
    told_on_both,
};

/// A client is told about every step until the picture is there, in order and once.
async fn imagine_reports_rising_progress_and_then_the_picture(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    let wish = json!({ "prompt": "a cat on a roof --ar 3:2", "state": "order-7" });
    let task = accepted(&scene.submit("/mj/submit/imagine", wish).await);
    let end = scene.until_final(&task).await;
    assert_eq!((&end["status"], &end["failReason"]), (&"SUCCESS".into(), &Value::Null), "{end}");
    scene.until_told().await;

    let told = scene.webhooks_of(&task);
    let steps: Vec<_> = told.iter().map(|body| format!("{} {}", body["status"], body["progress"])).collect();
    assert_eq!(steps[0], r#""SUBMITTED" "0%""#, "{steps:?}");
    assert_eq!(steps.last().expect("some"), r#""SUCCESS" "100%""#, "{steps:?}");
    let percents: Vec<&Value> = told.iter().filter(|body| body["status"] == "IN_PROGRESS").collect();
    assert!(percents.len() >= 4, "{steps:?}");
    assert!(percents.iter().any(|body| body["imageUrl"].is_string()), "no preview was told");
    assert!(told.iter().all(|body| body["state"] == "order-7"));
    scene.snapshot("imagine_webhooks", &told.into());
    scene.stop().await;
}

/// The link of a finished task leads to a picture of the shape that was asked for.
async fn the_picture_is_there_and_as_wide_as_it_was_asked_for(driver: Driver) {
    let scene = Scene::on(driver).await;
    for (prompt, across, down) in
        [("a lighthouse", 1, 1), ("a lighthouse --ar 3:2", 3, 2), ("a tower --ar 9:16", 9, 16)]
    {
        let task = scene.imagine(prompt).await;
        let end = scene.until_status(&task, "SUCCESS").await;
        let picture = scene.picture(end["imageUrl"].as_str().expect("a link")).await;
        let (found, asked) =
            (f64::from(picture.width) / f64::from(picture.height), f64::from(across) / f64::from(down));
        assert!((found / asked - 1.0).abs() < 0.02, "{prompt}: {picture:?}");
        let megapixels = f64::from(picture.width) * f64::from(picture.height) / 1e6;
        assert!((3.5..5.0).contains(&megapixels), "{prompt}: {picture:?}");
    }
    scene.stop().await;
}

/// Two equal wishes get two different pictures, each its own, however many run at once.
async fn equal_prompts_side_by_side_never_cross(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    let mut tasks = Vec::new();
    for _ in 0..4 {
        tasks.push(scene.imagine("twins in a mirror").await);
    }
    let mut links = Vec::new();
    for task in &tasks {
        let end = scene.until_status(task, "SUCCESS").await;
        links.push(end["imageUrl"].as_str().expect("a link").to_owned());
    }
    links.sort();
    links.dedup();
    assert_eq!(links.len(), tasks.len());
    scene.stop().await;
}

told_on_both!(
    imagine_reports_rising_progress_and_then_the_picture,
    the_picture_is_there_and_as_wide_as_it_was_asked_for,
    equal_prompts_side_by_side_never_cross,
);
