//! Pictures from pictures.

use http::Method;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, Scene, accepted, link, picture::Picture},
    told_on_both,
};

const RED: [u8; 3] = [230, 20, 30];
const BLUE: [u8; 3] = [20, 40, 230];

fn plain(colour: [u8; 3]) -> String {
    Picture::plain(64, 48, colour).data_url()
}

/// How much of red and blue there is on the average.
fn warmth(picture: &Picture) -> (u64, u64) {
    let places = (0..picture.width).step_by(16).flat_map(|x| (0..picture.height).step_by(16).map(move |y| (x, y)));
    places.fold((0, 0), |(red, blue), (x, y)| {
        let [r, _, b] = picture.pixel(x, y);
        (red + u64::from(r), blue + u64::from(b))
    })
}

/// Two to five pictures become a grid in each of the three shapes, and the shape is the one that was asked for.
async fn a_blend_has_the_shape_that_was_asked_for(driver: Driver) {
    let scene = Scene::on(driver).await;
    for (dimensions, across, down) in
        [(None, 1, 1), (Some("SQUARE"), 1, 1), (Some("PORTRAIT"), 2, 3), (Some("LANDSCAPE"), 3, 2)]
    {
        let mut wish = json!({ "base64Array": [plain(RED), plain(BLUE)] });
        if let Some(dimensions) = dimensions {
            wish["dimensions"] = dimensions.into();
        }
        let end = scene.made("/mj/submit/blend", wish).await;
        assert_eq!(end["action"], "BLEND");
        assert_eq!(end["description"], format!("/blend {} 2", crate::scene::id(&end)));
        let picture = scene.picture(link(&end)).await;
        let (found, asked) = (picture.width * down, picture.height * across);
        assert!(found.abs_diff(asked) * 50 < asked, "{dimensions:?}: {picture:?}");
        assert_eq!(end["buttons"].as_array().map(Vec::len), Some(9), "{end}");
    }
    let five: Vec<String> = (0..5).map(|shade| plain([shade * 40, 90, 120])).collect();
    let end = scene.made("/mj/submit/blend", json!({ "base64Array": five })).await;
    assert_eq!(end["description"], format!("/blend {} 5", crate::scene::id(&end)));
    let solo = scene.pressed(crate::scene::id(&end), "U1").await;
    scene.picture(link(&solo)).await;
    scene.stop().await;
}

/// A picture that comes with words stands before them as a link, and the result looks different for it.
async fn a_picture_in_a_prompt_is_linked_and_seen(driver: Driver) {
    let scene = Scene::on(driver).await;
    let mut warmths = Vec::new();
    for colour in [RED, BLUE] {
        let wish = json!({ "prompt": "the same in winter --ar 3:2", "base64Array": [plain(colour)] });
        let end = scene.made("/mj/submit/imagine", wish).await;
        let told = end["promptEn"].as_str().expect("a prompt");
        let (first, rest) = told.split_once(' ').expect("a link and words");
        assert_eq!(rest, "the same in winter --ar 3:2");
        assert_eq!((&end["prompt"], &end["description"]), (&told.into(), &format!("/imagine {told}").into()));
        let file = scene.file(first).await;
        assert_eq!((file.status, &file.headers["content-type"]), (200, &"image/png".parse().expect("a header")));
        assert!(Picture::of_png(&file.body) == Picture::plain(64, 48, colour), "another picture than was sent");
        let picture = scene.picture(link(&end)).await;
        assert!(picture.width > picture.height, "{picture:?}");
        warmths.push(warmth(&picture));
    }
    let (red, blue) = (warmths[0], warmths[1]);
    assert!(red.0 * blue.1 > red.1 * blue.0, "red is not warmer than blue: {warmths:?}");
    scene.stop().await;
}

/// Pictures that are only to be put on Discord are there under the links that come back, in their order.
async fn uploaded_pictures_load_by_their_links(driver: Driver) {
    let scene = Scene::on(driver).await;
    let wish = json!({ "base64Array": [plain(RED), plain(BLUE)], "filter": { "instanceId": ACCOUNT } });
    let reply = scene.send_and_wait(Method::POST, "/mj/submit/upload-discord-images", &wish).await;
    assert_eq!((&reply["code"], &reply["description"]), (&1.into(), &"成功".into()), "{reply}");
    let links = reply["result"].as_array().expect("links");
    assert_eq!(links.len(), 2);
    for (link, colour) in links.iter().zip([RED, BLUE]) {
        let picture = scene.picture(link.as_str().expect("a link")).await;
        assert!(picture == Picture::plain(64, 48, colour), "another picture than was sent");
    }
    let nobody = json!({ "base64Array": [plain(RED)], "filter": { "instanceId": "1" } });
    let reply = scene.send_and_wait(Method::POST, "/mj/submit/upload-discord-images", &nobody).await;
    let why = json!({ "reason": "2 accounts: 2 not the one asked for" });
    assert_eq!(reply, json!({ "code": 3, "description": "无可用的账号实例", "properties": why, "result": [] }));
    assert_eq!(
        scene.get("/mj/task/list").await.as_array().map(Vec::len),
        Some(if driver == Driver::Lockstep { 1 } else { 0 })
    );
    scene.stop().await;
}

/// A face is put into another picture: a task of its own kind, by a bot of its own.
async fn faces_are_swapped(driver: Driver) {
    let scene = Scene::on(driver).await;
    let target = Picture::painted(96, 64, |x, y| [x as u8 * 2, y as u8 * 3, 90]);
    let wish = json!({ "sourceBase64": plain(RED), "targetBase64": target.data_url(), "state": "order-12" });
    let end = scene.made("/mj/insight-face/swap", wish).await;
    assert_eq!((&end["action"], &end["state"]), (&"SWAP_FACE".into(), &"order-12".into()));
    assert_eq!(end["properties"]["botType"], "INSIGHT_FACE");
    assert!(end["description"].as_str().is_some_and(|text| text.starts_with("/swap")), "{end}");
    let picture = scene.picture(link(&end)).await;
    assert_eq!((picture.width, picture.height), (96, 64), "the shape of the target");
    assert!(picture != target, "nothing was swapped");
    let again = json!({ "taskId": end["id"], "action": "UPSCALE", "index": 1 });
    let refused = scene.submit("/mj/submit/change", again).await;
    assert_eq!((&refused["code"], &refused["result"]), (&4.into(), &Value::Null));
    scene.stop().await;
}

/// What is blended runs and waits like everything else.
async fn a_blend_without_account_is_refused(driver: Driver) {
    let scene = Scene::on(driver).await;
    let wish = json!({ "base64Array": [plain(RED), plain(BLUE)], "accountFilter": { "instanceId": "42" } });
    let refused = scene.submit("/mj/submit/blend", wish).await;
    assert_eq!((&refused["code"], &refused["description"]), (&3.into(), &"无可用的账号实例".into()));
    let wish = json!({ "base64Array": [plain(RED), plain(BLUE)], "instanceId": ACCOUNT, "modes": ["FAST"] });
    let task = accepted(&scene.submit("/mj/submit/blend", wish).await);
    scene.until_status(&task, "SUCCESS").await;
    scene.stop().await;
}

told_on_both!(
    a_blend_has_the_shape_that_was_asked_for,
    a_picture_in_a_prompt_is_linked_and_seen,
    uploaded_pictures_load_by_their_links,
    faces_are_swapped,
    a_blend_without_account_is_refused,
);
