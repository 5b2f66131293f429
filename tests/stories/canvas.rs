//! What can be done with one large picture: other sizes, more ground, another part, motion.

use serde_json::{Value, json};

use crate::{
    scene::{Driver, Scene, accepted, id, link, picture::Picture},
    told_on_both,
};

/// A picture of its own, with what a fetch shows of it.
async fn solo(scene: &Scene, prompt: &str) -> (Value, Picture) {
    let grid = scene.drawn(prompt).await;
    let end = scene.pressed(&grid, "U1").await;
    let picture = scene.picture(link(&end)).await;
    (end, picture)
}

fn labels(task: &Value) -> Vec<&str> {
    let buttons = task["buttons"].as_array().expect("buttons");
    buttons.iter().filter_map(|button| button["label"].as_str()).filter(|label| !label.is_empty()).collect()
}

/// A larger edition of the same picture, which can be made again or varied, but not zoomed out of.
async fn a_large_picture_is_made_larger(driver: Driver) {
    let scene = Scene::on(driver).await;
    let (parent, small) = solo(&scene, "a lighthouse --ar 3:2").await;
    for label in ["Upscale (Subtle)", "Upscale (Creative)"] {
        let end = scene.pressed(id(&parent), label).await;
        assert_eq!((&end["action"], &end["prompt"]), (&"UPSCALE".into(), &parent["prompt"]), "{label}");
        let large = scene.picture(link(&end)).await;
        assert_eq!((large.width, large.height), (small.width * 2, small.height * 2), "{label}");
        assert!(labels(&end).contains(&"Vary (Strong)") && !labels(&end).contains(&"Custom Zoom"), "{end}");
    }
    scene.stop().await;
}

/// Zooming out and panning give grids with more to see, of the right shape; a wide picture can be made square.
async fn more_ground_is_drawn_around_a_picture(driver: Driver) {
    let scene = Scene::on(driver).await;
    let (parent, picture) = solo(&scene, "a lighthouse --ar 3:2").await;
    for (label, action, wider) in
        [("Zoom Out 2x", "ZOOM", false), ("Zoom Out 1.5x", "ZOOM", false), ("⬅️", "PAN", true), ("➡️", "PAN", true)]
    {
        let end = scene.pressed(id(&parent), label).await;
        assert_eq!(end["action"], action, "{label}");
        assert!(end["description"].as_str().is_some_and(|text| text.ends_with(label)), "{end}");
        let grid = scene.picture(link(&end)).await;
        // The ratio of the parent, or a wider one.
        let (found, had) = (grid.width * picture.height, picture.width * grid.height);
        assert_eq!(found > had + had / 20, wider, "{label}: {grid:?}");
        let one = scene.pressed(id(&end), "U4").await;
        assert_eq!(one["action"], "UPSCALE");
        let one = scene.picture(link(&one)).await;
        assert!(one == grid.part(grid.width / 2, grid.height / 2, grid.width / 2, grid.height / 2), "{label}");
    }
    let end = scene.pressed(id(&parent), "Make Square").await;
    assert_eq!(end["action"], "ZOOM");
    let square = scene.picture(link(&end)).await;
    assert_eq!(square.width, square.height);
    let up = scene.pressed(id(&parent), "⬆️").await;
    let tall = scene.picture(link(&up)).await;
    assert!(tall.height * picture.width > picture.height * tall.width, "{tall:?}");
    scene.stop().await;
}

/// A white square on black ground, in the middle of the lower right quarter.
fn mask(side: u32) -> Picture {
    let within = move |at: u32| at >= side * 5 / 8 && at < side * 7 / 8;
    Picture::painted(side, side, |x, y| if within(x) && within(y) { [255; 3] } else { [0; 3] })
}

/// How many pixels differ outside and inside the white square, of how many inside.
fn differences(before: &Picture, after: &Picture) -> (u32, u32, u32) {
    assert_eq!((before.width, before.height), (after.width, after.height));
    let mut counts = (0, 0, 0);
    for y in 0..before.height {
        for x in 0..before.width {
            let is_other = u32::from(before.pixel(x, y) != after.pixel(x, y));
            let within = |at: u32, side: u32| at >= side * 5 / 8 && at < side * 7 / 8;
            if within(x, before.width) && within(y, before.height) {
                counts.1 += is_other;
                counts.2 += 1;
            } else {
                counts.0 += is_other;
            }
        }
    }
    counts
}

/// Only the white part of the mask is drawn anew; what is black stays, pixel by pixel.
async fn a_region_changes_and_nothing_else(driver: Driver) {
    let scene = Scene::on(driver).await;
    let (parent, before) = solo(&scene, "a quiet harbour").await;
    scene.remix().await;
    let (task, words) = scene.open_dialog(id(&parent), "Vary (Region)").await;
    assert!(words.starts_with("a quiet harbour"), "{words}");
    let without = scene.fill(json!({ "taskId": task, "prompt": "a red boat" })).await;
    let text = "maskBase64不能为空; /maskBase64: expected a picture in base64, white where to redraw, found nothing";
    assert_eq!((&without["code"], &without["description"]), (&4.into(), &text.into()));
    assert_eq!(without["properties"]["faults"][0]["pointer"], "/maskBase64", "{without}");
    let filling = json!({ "taskId": task, "prompt": "a red boat", "maskBase64": mask(before.width).data_url() });
    assert_eq!(accepted(&scene.fill(filling).await), task);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["action"], &end["prompt"]), (&"VARIATION".into(), &"a red boat".into()));
    let mut tiles = Vec::new();
    for label in ["U1", "U3"] {
        let one = scene.pressed(&task, label).await;
        let after = scene.picture(link(&one)).await;
        let (outside, inside, all) = differences(&before, &after);
        assert_eq!(outside, 0, "{label}: pixels outside have changed");
        assert!(inside * 2 > all, "{label}: {inside} of {all} pixels inside have changed");
        tiles.push(after);
    }
    assert!(tiles[0] != tiles[1], "all tiles are the same");
    // Drawn again, it asks nobody.
    let again = scene.press_reply(&task, "🔄").await;
    assert_eq!(again["code"], 1, "{again}");
    scene.stop().await;
}

/// A mask may come as bare base64, and without words the old ones are drawn.
async fn a_region_is_redrawn_with_the_old_words(driver: Driver) {
    let scene = Scene::on(driver).await;
    let (parent, before) = solo(&scene, "a quiet harbour").await;
    let (task, words) = scene.open_dialog(id(&parent), "Vary (Region)").await;
    let url = mask(128).data_url();
    let bare = url.split_once(',').expect("a data URL").1;
    // Without remix mode nobody looks at other words, and the task does not claim them.
    let filling = json!({ "taskId": task, "prompt": "a red boat", "maskBase64": bare });
    assert_eq!(accepted(&scene.fill(filling).await), task);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["prompt"], &end["promptEn"]), (&parent["prompt"], &parent["promptEn"]));
    assert_eq!(
        end["properties"]["finalPrompt"]
            .as_str()
            .map(|text| text.starts_with(words.split(" --").next().expect("words"))),
        Some(true),
        "{end}"
    );
    let one = scene.pressed(&task, "U2").await;
    assert_eq!(differences(&before, &scene.picture(link(&one)).await).0, 0, "pixels outside have changed");
    scene.stop().await;
}

/// Edits without a mask draw a picture anew after any picture; with a mask they change a part of an own one.
async fn pictures_are_edited_whole_and_in_part(driver: Driver) {
    let scene = Scene::on(driver).await;
    let model = Picture::plain(64, 64, [20, 160, 60]).data_url();
    let end = scene.made("/mj/submit/edits", json!({ "prompt": "a green sea", "image": model })).await;
    assert_eq!(end["action"], "EDIT");
    assert!(
        end["promptEn"].as_str().is_some_and(|text| text.starts_with("http") && text.ends_with(" a green sea")),
        "{end}"
    );
    scene.picture(link(&end)).await;

    let (parent, before) = solo(&scene, "a quiet harbour").await;
    let wish = json!({ "prompt": "a red boat", "image": link(&parent), "maskBase64": mask(64).data_url() });
    let deaf = scene.submit_and_wait("/mj/submit/edits", wish.clone()).await;
    assert_eq!((&deaf["code"], &deaf["result"]), (&4.into(), &Value::Null), "{deaf}");
    assert!(deaf["description"].as_str().is_some_and(|words| words.contains("MJ::Settings::RemixMode")), "{deaf}");
    scene.remix().await;
    let task = accepted(&scene.submit_and_wait("/mj/submit/edits", wish).await);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["action"], &end["prompt"]), (&"EDIT".into(), &"a red boat".into()));
    let one = scene.pressed(&task, "U1").await;
    let (outside, inside, _) = differences(&before, &scene.picture(link(&one)).await);
    assert!(outside == 0 && inside > 0, "{outside} pixels outside and {inside} inside have changed");

    let strange =
        json!({ "prompt": "a red boat", "image": "https://example.org/boat.png", "maskBase64": mask(64).data_url() });
    let refused = scene.submit_and_wait("/mj/submit/edits", strange).await;
    assert_eq!((&refused["code"], &refused["result"]), (&4.into(), &Value::Null), "{refused}");
    scene.stop().await;
}

/// Pictures are set in motion: by their button, as files, by their link, with an end, and further on.
async fn pictures_are_set_in_motion(driver: Driver) {
    let scene = Scene::on(driver).await;
    let (parent, _) = solo(&scene, "waves").await;
    for (label, word) in [("Animate (High motion)", "high"), ("Animate (Low motion)", "low")] {
        let end = scene.pressed(id(&parent), label).await;
        assert_eq!(end["action"], "VIDEO", "{label}");
        moves(&scene, &end).await;
        assert!(end["properties"]["finalPrompt"].as_str().is_some_and(|text| text.contains(word)), "{end}");
    }
    let first = Picture::plain(64, 36, [30, 60, 200]).data_url();
    let last = Picture::plain(64, 36, [200, 60, 30]).data_url();
    let by_file = scene.made("/mj/submit/video", json!({ "prompt": "waves roll in", "image": first })).await;
    let by_link =
        scene.made("/mj/submit/video", json!({ "image": link(&parent), "motion": "high", "batchSize": 1 })).await;
    let with_end = json!({ "prompt": "waves roll in", "image": first, "endImage": last, "batchSize": 2 });
    let with_end = scene.made("/mj/submit/video", with_end).await;
    for (end, count) in [(&by_file, 4), (&by_link, 1), (&with_end, 2)] {
        assert_eq!(end["action"], "VIDEO");
        moves(&scene, end).await;
        let one = labels(end).iter().filter(|label| label.starts_with('U')).count();
        assert_eq!(one, count, "{end}");
    }
    let words = with_end["promptEn"].as_str().expect("words");
    let (_, after) = words.split_once("--end ").unwrap_or_else(|| panic!("no end in {words}"));
    assert_eq!(scene.file(after.split(' ').next().expect("a link")).await.status, 200, "{words}");

    let clip = scene.pressed(id(&by_file), "U2").await;
    moves(&scene, &clip).await;
    // The bot makes longer what stands alone, so that one of several has to be taken out first.
    let of_grid = json!({ "action": "extend", "taskId": id(&by_file), "index": 1 });
    let refused = scene.submit("/mj/submit/video", of_grid).await;
    assert_eq!((&refused["code"], &refused["result"]), (&4.into(), &Value::Null), "{refused}");
    assert_eq!(refused["properties"]["faults"][0]["pointer"], "/taskId", "{refused}");
    let another = json!({ "action": "extend", "taskId": id(&clip), "index": 3 });
    let refused = scene.submit("/mj/submit/video", another).await;
    assert_eq!((&refused["code"], &refused["result"]), (&4.into(), &Value::Null), "{refused}");
    assert_eq!(refused["properties"]["faults"][0]["pointer"], "/index", "{refused}");
    let wish = json!({ "action": "extend", "taskId": id(&clip), "index": 1, "motion": "low" });
    let longer = accepted(&scene.submit("/mj/submit/video", wish).await);
    let longer = scene.until_status(&longer, "SUCCESS").await;
    assert_eq!(longer["action"], "VIDEO");
    moves(&scene, &longer).await;
    scene.stop().await;
}

/// A video is shown as one, and its file is there.
async fn moves(scene: &Scene, end: &Value) {
    let url = end["videoUrls"][0]["url"].as_str().unwrap_or_else(|| panic!("no video in {end}"));
    let file = scene.file(url).await;
    assert_eq!(file.status, 200, "{url}");
    assert!(file.body.len() > 1_000, "{url} is empty");
}

/// Old clients name a tile by its place, or in a line of words.
async fn changes_are_named_by_their_place(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.drawn("a fox").await;
    for (wish, action) in [
        (json!({ "taskId": grid, "action": "UPSCALE", "index": 2 }), "UPSCALE"),
        (json!({ "taskId": grid, "action": "VARIATION", "index": 4 }), "VARIATION"),
        (json!({ "taskId": grid, "action": "REROLL" }), "IMAGINE"),
    ] {
        let task = accepted(&scene.submit("/mj/submit/change", wish).await);
        assert_eq!(scene.until_status(&task, "SUCCESS").await["action"], action);
    }
    for (line, action) in [("U1", "UPSCALE"), ("v3", "VARIATION"), ("R", "IMAGINE")] {
        let wish = json!({ "content": format!("{grid} {line}") });
        let task = accepted(&scene.submit("/mj/submit/simple-change", wish).await);
        assert_eq!(scene.until_status(&task, "SUCCESS").await["action"], action);
    }
    scene.stop().await;
}

told_on_both!(
    a_large_picture_is_made_larger,
    more_ground_is_drawn_around_a_picture,
    a_region_changes_and_nothing_else,
    a_region_is_redrawn_with_the_old_words,
    pictures_are_edited_whole_and_in_part,
    pictures_are_set_in_motion,
    changes_are_named_by_their_place,
);
