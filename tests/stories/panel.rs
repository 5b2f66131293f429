//! What the bots know of an account, and what can be set with them.

use http::Method;
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene},
    told_on_both,
};

async fn post(scene: &Scene, path: &str) -> Value {
    scene.send_and_wait(Method::POST, path, &json!({})).await
}

fn style(account: &Value, custom_id: &str) -> i64 {
    let buttons = account["buttons"].as_array().expect("buttons");
    let found = buttons.iter().find(|button| button["customId"] == custom_id);
    found.unwrap_or_else(|| panic!("no {custom_id} in {account}"))["style"].as_i64().expect("a number")
}

/// What `/info` and both panels show is in the account after a sync, in every field that the contract has for it.
async fn a_sync_fills_the_account_in(driver: Driver) {
    let scene = Scene::on(driver).await;
    let reply = post(&scene, &format!("/mj/account/{SPARE_ACCOUNT}/sync-info")).await;
    assert_eq!((&reply["code"], &reply["description"]), (&1.into(), &"成功".into()), "{reply}");
    let account = &reply["result"];
    for (key, value) in [
        ("subscribePlan", "MEGA"),
        ("billedWay", "MONTHLY"),
        ("mode", "FAST"),
        ("fastTimeRemaining", "60.0/60.0 hours (100%)"),
        ("version", "7"),
    ] {
        assert_eq!(account[key], value, "{key}: {account}");
    }
    for key in ["relaxedUsage", "lifetimeUsage"] {
        assert!(account[key].as_str().is_some_and(|text| text.contains("images (")), "{key}: {account}");
    }
    assert!(account["renewDate"].is_string() || account["renewDate"].is_i64(), "{account}");
    assert_eq!(style(account, "MJ::Settings::RemixMode"), 2);
    assert!(account["nijiButtons"].as_array().is_some_and(|buttons| buttons.len() >= 5), "{account}");
    let offered = account["versionSelector"]["options"].as_array().expect("options");
    let chosen: Vec<&Value> = offered.iter().filter(|one| one["selected"] == true).map(|one| &one["value"]).collect();
    assert_eq!(chosen, [&json!("7")], "{account}");
    assert_eq!(account["userToken"], "****en-2");
    // A fetch shows the same, with words.
    let fetched = scene.account(SPARE_ACCOUNT).await;
    assert_eq!(fetched["fastTimeRemaining"], account["fastTimeRemaining"]);
    assert_eq!(fetched["displays"]["subscribePlan"], "Mega");
    scene.stop().await;
}

/// A new account is answered with its panels already known.
async fn a_new_account_comes_with_its_panels(driver: Driver) {
    let scene = Scene::on(driver).await;
    let draft = json!({
        "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": "mock-user-token-3",
    });
    let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &draft).await;
    assert_eq!(reply["code"], 1, "{reply}");
    let account = scene.account(reply["result"].as_str().expect("an id")).await;
    assert_eq!((&account["subscribePlan"], &account["version"]), (&"MEGA".into(), &"7".into()), "{account}");
    assert!(account["buttons"].as_array().is_some_and(|buttons| buttons.len() >= 10), "{account}");
    assert!(account["nijiButtons"].as_array().is_some_and(|buttons| buttons.len() >= 5), "{account}");
    scene.stop().await;
}

/// A button of the panel is pressed, and the account shows what came of it; filters go by it at once.
async fn a_button_of_the_panel_changes_the_account(driver: Driver) {
    let scene = Scene::on(driver).await;
    for (custom_id, key, value) in [
        ("MJ::Settings::RemixMode", "remix", json!(true)),
        ("MJ::Settings::RelaxMode::on", "mode", json!("RELAX")),
        ("MJ::Settings::Style::raw", "raw", json!(true)),
        ("MJ::Settings::TurboMode", "mode", json!("TURBO")),
    ] {
        let reply = scene.press_panel(ACCOUNT, custom_id).await;
        assert_eq!((&reply["code"], &reply["result"][key]), (&1.into(), &value), "{custom_id}: {reply}");
        assert_eq!(style(&reply["result"], custom_id), 3, "{custom_id} is not lit");
        assert!(reply["result"]["nijiButtons"].is_array() && reply["result"]["displays"].is_object(), "{reply}");
    }
    let wish = |mode: &str| json!({ "prompt": "a cat", "accountFilter": { "instanceId": ACCOUNT, "modes": [mode] } });
    assert_eq!(scene.submit("/mj/submit/imagine", wish("FAST")).await["code"], 3);
    let end = scene.submit("/mj/submit/imagine", wish("TURBO")).await;
    let end = scene.until_status(&crate::scene::accepted(&end), "SUCCESS").await;
    assert!(end["properties"]["messageContent"].as_str().is_some_and(|text| text.contains("(turbo")), "{end}");

    assert_eq!(scene.press_panel(ACCOUNT, "MJ::Settings::NoSuchThing").await["code"], 4);
    assert_eq!(scene.press_panel("42", "MJ::Settings::RemixMode").await["code"], 3);
    let path = format!("/mj/account/{ACCOUNT}/action");
    assert_eq!(post(&scene, &path).await["code"], 4, "no button is named");
    let niji = format!("{path}?customId=MJ::Settings::Style::raw&botType=NIJI_JOURNEY");
    assert_eq!(post(&scene, &niji).await["code"], 1);
    scene.stop().await;
}

/// Another version of the model holds for what is drawn from then on: its echo, and the buttons under its pictures.
async fn another_version_draws_from_then_on(driver: Driver) {
    let scene = Scene::on(driver).await;
    let path = format!("/mj/account/{ACCOUNT}/change-version");
    let before = scene.drawn("a mill").await;
    let reply = post(&scene, &format!("{path}?version=6.1")).await;
    assert_eq!((&reply["code"], &reply["result"]["version"]), (&1.into(), &"6.1".into()), "{reply}");
    let after = scene.drawn("a mill").await;
    for (grid, mark) in [(&before, "upsample_v7_"), (&after, "upsample_v6r1_")] {
        let solo = scene.pressed(grid, "U1").await;
        let buttons = solo["buttons"].as_array().expect("buttons");
        let has = buttons.iter().any(|one| one["customId"].as_str().is_some_and(|custom_id| custom_id.contains(mark)));
        assert!(has, "no {mark} under {solo}");
    }
    let echo = scene.fetch(&after).await["properties"]["finalPrompt"].clone();
    assert!(echo.as_str().is_some_and(|text| text.contains("--v 6.1")), "{echo}");
    assert_eq!(post(&scene, &format!("{path}?version=99")).await["code"], 4);
    assert_eq!(post(&scene, &path).await["code"], 4, "no version is named");
    assert_eq!(post(&scene, "/mj/account/42/change-version?version=7").await["code"], 3);
    assert_eq!(scene.account(ACCOUNT).await["version"], "6.1", "nothing else has changed it");
    scene.stop().await;
}

/// An account that rests cannot be asked anything.
async fn a_disabled_account_has_no_panels_to_press(driver: Driver) {
    let scene = Scene::on(driver).await;
    let update = format!("/mj/account/{SPARE_ACCOUNT}/update-reconnect");
    let reply = scene.send_and_wait(Method::PUT, &update, &json!({ "enable": false })).await;
    assert_eq!(reply["code"], 1, "{reply}");
    assert_eq!(scene.press_panel(SPARE_ACCOUNT, "MJ::Settings::RemixMode").await["code"], 3);
    assert_eq!(post(&scene, &format!("/mj/account/{SPARE_ACCOUNT}/sync-info")).await["code"], 3);
    assert_eq!(post(&scene, &format!("/mj/account/{SPARE_ACCOUNT}/change-version?version=7")).await["code"], 3);
    assert_eq!(post(&scene, "/mj/account/42/sync-info").await["code"], 3);
    scene.stop().await;
}

told_on_both!(
    a_sync_fills_the_account_in,
    a_new_account_comes_with_its_panels,
    a_button_of_the_panel_changes_the_account,
    another_version_draws_from_then_on,
    a_disabled_account_has_no_panels_to_press,
);
