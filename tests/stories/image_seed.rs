//! The number from which a picture was drawn.

use http::Method;
use mock_discord::fault::{Door, RequestTrouble, Trouble};
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, Scene, accepted, id, link, picture::Picture},
    told_on_both,
};

/// A seed is asked of the bot once; after that it is known, whatever Discord does. The same prompt with that seed gives the
/// same picture.
async fn a_seed_is_asked_for_once_and_repeats_its_picture(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    let grid = scene.drawn("a red kite --ar 3:2").await;
    let reply = scene.seed_of(&grid).await;
    assert_eq!((&reply["code"], &reply["description"]), (&1.into(), &"成功".into()), "{reply}");
    let seed = reply["result"].as_str().expect("a seed as text").to_owned();
    assert!(seed.parse::<u32>().is_ok(), "{seed} is no seed");
    assert_eq!(scene.fetch(&grid).await["properties"]["imageSeed"], seed);
    scene.always(Trouble::Request(Door::Any, RequestTrouble::Forbidden)).await;
    assert_eq!(scene.seed_of(&grid).await, reply, "asked twice");
    scene.calm().await;

    let again = scene.drawn(&format!("a red kite --ar 3:2 --seed {seed}")).await;
    let first = scene.picture(link(&scene.fetch(&grid).await)).await;
    let second = scene.picture(link(&scene.fetch(&again).await)).await;
    assert!(first == second, "another picture from the same seed");
    let other = scene.drawn("a red kite --ar 3:2").await;
    assert!(scene.picture(link(&scene.fetch(&other).await)).await != first, "the same picture from another seed");
    assert_ne!(scene.seed_of(&other).await["result"], seed);
    assert_eq!(scene.seed_of(&again).await["result"], seed);
    scene.stop().await;
}

/// Pictures of all kinds have seeds; words and tasks that have not ended have none.
async fn only_pictures_have_seeds(driver: Driver) {
    let scene = Scene::on(driver).await;
    let grid = scene.drawn("a red kite").await;
    let solo = scene.pressed(&grid, "U2").await;
    let varied = scene.pressed(&grid, "V1").await;
    for task in [id(&solo), id(&varied)] {
        let reply = scene.seed_of(task).await;
        assert_eq!(reply["code"], 1, "{reply}");
        assert!(reply["result"].as_str().is_some_and(|seed| seed.parse::<u32>().is_ok()), "{reply}");
    }
    let described = json!({ "base64": Picture::plain(32, 32, [9, 90, 200]).data_url() });
    let described = scene.made("/mj/submit/describe", described).await;
    for (task, code, text) in
        [(id(&described), 4, "关联任务没有seed"), ("42", 3, "数据未找到"), ("cat", 3, "数据未找到")]
    {
        assert_eq!(scene.seed_of(task).await, json!({ "code": code, "description": text, "result": null }), "{task}");
    }
    let failed = scene.imagine("mock:banned-prompt").await;
    scene.until_status(&failed, "FAILURE").await;
    assert_eq!(scene.seed_of(&failed).await["code"], 4);
    scene.stop().await;
}

/// Without a channel of direct messages there is no way to ask; with one there is, for each bot its own.
async fn a_seed_needs_a_channel_of_direct_messages(driver: Driver) {
    let scene = Scene::on(driver).await;
    let draft = json!({
        "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": "mock-user-token-3",
        "mjBotChannelId": "1100000000000300004",
    });
    let account = scene.send_and_wait(Method::POST, "/mj/account/create", &draft).await;
    let account = account["result"].as_str().expect("an id").to_owned();
    let mut seeds: Vec<Value> = Vec::new();
    for bot in ["MID_JOURNEY", "NIJI_JOURNEY"] {
        let wish = json!({ "prompt": "a red kite", "botType": bot, "accountFilter": { "instanceId": account } });
        let task = accepted(&scene.submit("/mj/submit/imagine", wish).await);
        scene.until_status(&task, "SUCCESS").await;
        seeds.push(scene.seed_of(&task).await);
    }
    assert_eq!(seeds[0]["code"], 1, "{seeds:?}");
    assert_eq!(seeds[1], json!({ "code": 4, "description": "需设置mj或niji的私信ID", "result": null }));
    scene.stop().await;
}

/// A bot that does not answer in the channel of direct messages is not waited for longer than a minute.
#[tokio::test]
async fn a_seed_that_does_not_come_is_given_up_after_a_minute() {
    let scene = Scene::on(Driver::Lockstep).await;
    let grid = scene.drawn("a red kite").await;
    let path = format!("/mj/account/{ACCOUNT}/update");
    let change = json!({ "mjBotChannelId": "1100000000000000005" });
    assert_eq!(scene.send(Method::PUT, &path, &change).await["code"], 1);
    let before = scene.get("/_mock/world").await["clock"]["nowMs"].as_i64().expect("a time");
    let reply = scene.seed_of(&grid).await;
    let after = scene.get("/_mock/world").await["clock"]["nowMs"].as_i64().expect("a time");
    assert_eq!((&reply["code"], &reply["result"]), (&9.into(), &Value::Null), "{reply}");
    assert!((60_000..61_000).contains(&(after - before)), "{} ms", after - before);
    assert!(scene.fetch(&grid).await["properties"]["imageSeed"].is_null());
    scene.stop().await;
}

/// The other bot draws pictures of its own, says so in its echo, and has its own seeds.
async fn niji_draws_and_has_its_own_seeds(driver: Driver) {
    let scene = Scene::on(driver).await;
    let wish = json!({ "prompt": "a fox spirit --ar 2:3", "botType": "NIJI_JOURNEY" });
    let end = scene.made("/mj/submit/imagine", wish).await;
    assert_eq!(end["properties"]["botType"], "NIJI_JOURNEY");
    let echo = end["properties"]["finalPrompt"].as_str().expect("an echo");
    assert!(echo.starts_with("a fox spirit") && echo.contains("--niji 6"), "{echo}");
    assert_eq!(end["buttons"].as_array().map(Vec::len), Some(9), "a grid: {end}");
    let grid = scene.picture(link(&end)).await;
    assert!(grid.height > grid.width, "{grid:?}");
    let solo = scene.pressed(id(&end), "U3").await;
    assert_eq!((&solo["action"], &solo["properties"]["botType"]), (&"UPSCALE".into(), &"NIJI_JOURNEY".into()));
    assert_eq!(scene.seed_of(id(&end)).await["code"], 1);
    let blue = Picture::plain(32, 32, [9, 90, 200]).data_url();
    let described = json!({ "base64": blue, "botType": "NIJI_JOURNEY" });
    let described = scene.made("/mj/submit/describe", described).await;
    assert_eq!(described["properties"]["botType"], "NIJI_JOURNEY");
    scene.stop().await;
}

told_on_both!(
    a_seed_is_asked_for_once_and_repeats_its_picture,
    only_pictures_have_seeds,
    a_seed_needs_a_channel_of_direct_messages,
    niji_draws_and_has_its_own_seeds,
);
