//! Interactions: accepted however loosely they are sent, and answered by the bots.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, imagine, options, read, uuid_of, with};
use crate::platform::{Bot, Options};

const INTERACTIONS: &str = "/api/v9/interactions";
const GRID: &str = "1100000000000000100";
const JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";

#[test]
fn an_outdated_version_is_refused_only_when_asked_for() {
    let old = with(imagine("fox", "n"), "/data/version", json!("1077969938624553050"));
    assert_eq!(Scene::new(options()).call("POST", INTERACTIONS, USER, Some(old.clone())).0, 204);
    let mut strict = Scene::new(Options { strict_versions: true, ..options() });
    let (status, answer) = strict.call("POST", INTERACTIONS, USER, Some(old));
    assert_eq!(status, 400);
    assert!(answer.to_string().contains("outdated"));
    assert_eq!(strict.imagine("fox", "n"), 204);
}

#[test]
fn a_bot_that_nobody_has_invited_is_in_no_guild() {
    let mut scene = Scene::new(Options { without: vec![Bot::Niji], ..options() });
    let niji = Bot::Niji.id().to_string();
    let client = scene.client(USER);
    let ready = scene.events(client, "READY")[0].clone();
    let users: Vec<&Value> = ready["users"].as_array().expect("users").iter().map(|user| &user["id"]).collect();
    assert!(users.len() > 2 && !users.contains(&&json!(niji)), "{users:?}");
    assert_eq!(ready["guilds"][0]["member_count"], json!(users.len()));
    let guild = "/api/v9/guilds/1100000000000000001";
    let ids = |list: &Value, pointer: &str| -> Vec<Value> {
        list.as_array().expect("a list").iter().filter_map(|one| one.pointer(pointer).cloned()).collect()
    };
    let (_, index) = scene.get(&format!("{guild}/application-command-index"));
    assert!(!ids(&index["applications"], "/id").contains(&json!(niji)));
    let commands = ids(&index["application_commands"], "/application_id");
    assert!(commands.contains(&json!(Bot::Midjourney.id().to_string())) && !commands.contains(&json!(niji)));
    let (_, members) = scene.get(&format!("{guild}/members"));
    assert!(!ids(&members, "/user/id").contains(&json!(niji)));
    assert_eq!(scene.get(&format!("{guild}/members/{niji}")).0, 404);

    let (status, answer) =
        scene.call("POST", INTERACTIONS, USER, Some(with(imagine("fox", "a"), "/application_id", json!(niji))));
    assert_eq!((status, &answer["code"]), (400, &json!(10002)));
    assert_eq!(scene.imagine("fox", "b"), 204);
    // In a DM it is whether it was invited or not.
    let direct = with(with(imagine("fox", "c"), "/guild_id", Value::Null), "/channel_id", json!("1100000000000000005"));
    let (status, answer) = scene.call("POST", INTERACTIONS, USER, Some(with(direct, "/application_id", json!(niji))));
    assert_eq!(status, 204, "{answer}");
}

#[test]
fn interactions_as_loosely_as_clients_send_them() {
    let loose = [
        with(imagine("fox", "a"), "/nonce", Value::Null),
        with(imagine("fox", "b"), "/nonce", json!(1234567890)),
        with(imagine("fox", "c"), "/session_id", Value::Null),
        with(imagine("fox", "d"), "/data/id", json!("0")),
        with(imagine("fox", "e"), "/channel_id", json!(1100000000000000002u64)),
    ];
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    for body in loose {
        assert_eq!(scene.call("POST", "/api/v10/interactions", USER, Some(body)), (204, Value::Null));
    }
    // In a DM there is no guild.
    let direct = with(with(imagine("fox", "f"), "/guild_id", Value::Null), "/channel_id", json!("1100000000000000004"));
    assert_eq!(scene.call("POST", "/api/interactions", USER, Some(direct)).0, 204);
    let form = format!(
        "--X\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{}\r\n--X--\r\n",
        imagine("fox", "g")
    );
    let request = Request::builder().method("POST").uri(INTERACTIONS).header("authorization", format!(" {USER}"));
    let request =
        request.header("content-type", "multipart/form-data; boundary=X").body(Bytes::from(form)).expect("a request");
    assert_eq!(read(scene.send(request)), (204, Value::Null));
    scene.run();
    assert_eq!(scene.platform.counts().jobs_finished, 8);
    let marks: Vec<&Value> =
        scene.events(client, "INTERACTION_CREATE").into_iter().filter_map(|event| event.get("nonce")).collect();
    assert_eq!(marks, ["1234567890", "c", "d", "e", "f", "g"]);
    let direct = scene
        .events(client, "MESSAGE_CREATE")
        .into_iter()
        .find(|message| message["channel_id"] == "1100000000000000004");
    let direct = direct.expect("an answer in the DM");
    assert!(direct.get("guild_id").is_none() && direct.get("member").is_none());
    assert_eq!(direct["interaction_metadata"]["authorizing_integration_owners"], json!({"1": "1100000000000000003"}));
}

#[test]
fn a_nonce_works_once() {
    let mut scene = Scene::new(options());
    for _ in 0..3 {
        assert_eq!(scene.imagine("fox", "same"), 204);
    }
    assert_eq!(scene.platform.counts().jobs_running, 1);
}

#[test]
fn refusals_of_the_bot_are_red_and_carry_the_nonce() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let cases = [
        ("fox --foo --bar 1", "Invalid parameter", "Unrecognized parameter(s): `--foo`, `--bar`"),
        ("fox --ar 3", "Invalid parameter", "`--ar`"),
        ("--ar 3:2", "Empty prompt", "The prompt cannot be empty."),
        ("a mock:banned-prompt here", "Banned prompt detected", "The word \"mock:banned-prompt\" is banned."),
    ];
    for (prompt, title, description) in cases {
        assert_eq!(scene.imagine(prompt, prompt), 204);
        scene.run();
        let message = *scene.events(client, "MESSAGE_CREATE").last().expect("an answer");
        let embed = &message["embeds"][0];
        assert_eq!(
            (&message["nonce"], &embed["title"], &embed["color"]),
            (&json!(prompt), &json!(title), &json!(16711680))
        );
        assert!(embed["description"].as_str().is_some_and(|text| text.starts_with(description)), "{embed}");
        assert_eq!(embed["footer"]["text"], format!("/imagine {prompt}"));
        assert_eq!(embed["type"], "rich");
    }
}

#[test]
fn a_job_is_cancelled_by_its_button_and_by_the_menu() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    scene.press(GRID, &format!("MJ::JOB::variation::1::{JOB}"), "v");
    let soon = crate::step::Millis(scene.now.0 + 700);
    scene.run_until(soon);
    let waiting = scene.events(client, "MESSAGE_CREATE")[0].clone();
    let cancel = &waiting["components"][0]["components"][0];
    assert_eq!(cancel["label"], "Cancel Job");
    scene.press(waiting["id"].as_str().expect("an id"), cancel["custom_id"].as_str().expect("a mark"), "c");
    scene.run();
    let last = *scene.events(client, "MESSAGE_UPDATE").last().expect("an edit");
    assert_eq!((&last["id"], &last["content"]), (&waiting["id"], &json!("**Cat** - <@1100000000000000003> (Stopped)")));
    assert_eq!(last["components"], json!([]));
    assert_eq!(scene.events(client, "MESSAGE_CREATE").len(), 1);
    assert_eq!(scene.platform.counts().jobs_running, 0);

    scene.imagine("fox", "i");
    let soon = crate::step::Millis(scene.now.0 + 700);
    scene.run_until(soon);
    let waiting = scene.events(client, "MESSAGE_CREATE")[1]["id"].clone();
    let menu = json!({"version": "1237876415790055477", "id": "987795925764280352", "name": "Cancel Job", "type": 3, "target_id": waiting});
    let body = with(imagine("", "m"), "/data", menu);
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body.clone())).0, 204);
    scene.run();
    let last = *scene.events(client, "MESSAGE_UPDATE").last().expect("an edit");
    assert_eq!((&last["id"], &last["content"]), (&waiting, &json!("**fox** - <@1100000000000000003> (Stopped)")));
    // A second time there is nothing to cancel.
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(with(body, "/nonce", json!("again")))).0, 204);
    scene.run();
    assert_eq!(
        scene.events(client, "MESSAGE_CREATE").last().expect("a refusal")["embeds"][0]["title"],
        "Job action restricted"
    );
}

#[test]
fn settings_info_and_modes() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let command = |name: &str, id: &str, nonce: &str| {
        with(imagine("", nonce), "/data", json!({"version": "0", "id": id, "name": name, "type": 1, "options": []}))
    };
    for (name, id) in
        [("info", "972289487818334209"), ("settings", "1000850743479255081"), ("relax", "972289487818334213")]
    {
        scene.call("POST", INTERACTIONS, USER, Some(command(name, id, name)));
        scene.run();
        let opened = *scene.events(client, "MESSAGE_CREATE").last().expect("thinking");
        assert_eq!((&opened["flags"], &opened["nonce"], &opened["content"]), (&json!(192), &json!(name), &json!("")));
        let shown = *scene.events(client, "MESSAGE_UPDATE").last().expect("the answer");
        assert_eq!((&shown["flags"], &shown["id"]), (&json!(64), &opened["id"]));
        assert_eq!(shown["interaction"]["name"], name);
        assert_eq!(shown["interaction_metadata"]["name"], name);
        assert_eq!(shown["application_id"], "936929561302675456");
    }
    let panel = scene.events(client, "MESSAGE_UPDATE")[1].clone();
    let id = panel["id"].as_str().expect("an id");
    assert_eq!(panel["components"][0]["id"], 1);
    scene.press(id, "MJ::Settings::HighVariabilityMode::1", "s");
    scene.run();
    let after = *scene.events(client, "MESSAGE_UPDATE").last().expect("the panel");
    assert_eq!((&after["id"], &after["components"][2]["components"][3]["style"]), (&json!(id), &json!(3)));
    scene.press(GRID, &format!("MJ::JOB::variation::1::{JOB}"), "v");
    scene.run();
    let result = scene.last_result(client);
    assert_eq!(result["content"], "**Cat** - Variations (Strong) by <@1100000000000000003> (fast)");
}

#[test]
fn remix_asks_for_a_prompt_and_draws_it() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let prefer = json!({"version": "0", "id": "984273800587776053", "name": "prefer", "type": 1, "options": [{"type": 1, "name": "remix", "options": []}]});
    scene.call("POST", INTERACTIONS, USER, Some(with(imagine("", "p"), "/data", prefer)));
    scene.run();
    let said = *scene.events(client, "MESSAGE_UPDATE").last().expect("an answer");
    assert!(said["content"].as_str().is_some_and(|text| text.starts_with("Remix mode turned on!")));
    assert_eq!(said["interaction"]["name"], "prefer remix");
    scene.press(GRID, &format!("MJ::JOB::variation::3::{JOB}"), "v");
    scene.run();
    let form = scene.events(client, "INTERACTION_MODAL_CREATE")[0].clone();
    assert_eq!(form["custom_id"], format!("MJ::RemixModal::{JOB}::3::0"));
    assert_eq!(form["nonce"], "v");
    let submit = json!({"type": 5, "application_id": "936929561302675456", "guild_id": "1100000000000000001", "channel_id": CHANNEL,
        "nonce": "w", "data": {"id": form["id"], "custom_id": form["custom_id"], "components": [{"type": 1, "components": [
            {"type": 4, "custom_id": "MJ::RemixModal::new_prompt", "value": "Cat in a hat"}]}]}});
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(submit)), (204, Value::Null));
    scene.run();
    let result = scene.last_result(client);
    assert_eq!(result["content"], "**Cat in a hat** - Remix (Subtle) by <@1100000000000000003> (fast)");
    assert_eq!(result["message_reference"]["message_id"], GRID);
}

#[test]
fn previews_are_served_while_the_job_runs_and_after() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    scene.imagine("fox --ar 3:2", "n");
    scene.run();
    let previews: Vec<Value> = scene
        .events(client, "MESSAGE_UPDATE")
        .iter()
        .map(|message| message["attachments"][0].clone())
        .filter(|file| !file.is_null())
        .collect();
    assert!(previews.len() >= 2);
    let uuid = uuid_of(scene.last_result(client));
    for file in previews {
        assert_eq!(file["filename"], format!("{uuid}_grid_0.webp"));
        assert_eq!((&file["width"], &file["content_type"]), (&json!(512), &json!("image/webp")));
        let url =
            file["url"].as_str().expect("a link").strip_prefix("http://127.0.0.1:8081").expect("our CDN").to_owned();
        assert_eq!(scene.call("GET", &url, "", None).0, 200);
    }
}

#[test]
fn niji_draws_too() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let body = with(
        with(imagine("fox", "n"), "/application_id", json!("1022952195194359889")),
        "/data/id",
        json!("1023054140580057099"),
    );
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
    scene.run();
    let result = scene.last_result(client);
    assert_eq!(result["content"], "**fox --niji 6** - <@1100000000000000003> (fast)");
    assert_eq!(result["author"]["username"], "niji\u{30FB}journey Bot");
}

/// Whoever draws a picture, the bot or its version in the prompt, stays its hand in all that is made of it.
#[test]
fn the_hand_of_a_picture_stays_with_its_children() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    for (prompt, hand) in [("fox --niji 7", " --niji 7"), ("fox --v 7", "")] {
        assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(imagine(prompt, prompt))).0, 204);
        scene.run();
        for pressed in ["variation::2", "reroll::0", "upsample::3"] {
            let result = scene.last_result(client).clone();
            let ending = if pressed.contains("reroll") { "::SOLO" } else { "" };
            let custom_id = format!("MJ::JOB::{pressed}::{}{ending}", uuid_of(&result));
            assert_eq!(scene.press(result["id"].as_str().expect("an id"), &custom_id, &custom_id[9..30]).0, 204);
            scene.run();
            let id = uuid_of(scene.last_result(client)).parse().expect("a uuid");
            let drawing = scene.platform.jobs.with_uuid(id).and_then(|job| job.drawing()).expect("a picture");
            let all = drawing.tiles.iter().all(|tile| tile.prompt == format!("fox{hand}"));
            assert!(all && !drawing.tiles.is_empty(), "{pressed}: {:?}", drawing.tiles);
        }
    }
}
