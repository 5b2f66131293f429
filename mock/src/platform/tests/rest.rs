//! REST: who gets what, and every refusal in Discord's own words.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, imagine, options, press, read, with};
use crate::platform::Options;

const INTERACTIONS: &str = "/api/v9/interactions";
const GRID: &str = "1100000000000000100";
const JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";

#[test]
fn refusals() {
    let sound = || imagine("fox", "n");
    let channel = |rest: &str| format!("/api/v9/channels/{CHANNEL}{rest}");
    /// Why, method, path, token, body; status and code of the answer.
    type Case<'a> = (&'a str, &'a str, String, &'a str, Option<Value>, u16, u64);
    let cases: Vec<Case<'_>> = vec![
        ("no token", "GET", "/api/v9/users/@me".into(), "", None, 401, 0),
        ("bad token", "GET", "/api/v9/users/@me".into(), "mock-user-token-1", None, 401, 0),
        ("no token before no JSON", "POST", INTERACTIONS.into(), "", None, 401, 0),
        ("no route", "GET", "/api/v9/nothing".into(), USER, None, 404, 0),
        ("no route at all", "GET", "/nothing".into(), USER, None, 404, 0),
        ("wrong method", "GET", INTERACTIONS.into(), USER, None, 405, 0),
        ("old version", "GET", "/api/v4/users/@me".into(), USER, None, 400, 50041),
        ("no JSON", "POST", INTERACTIONS.into(), USER, None, 400, 50109),
        ("unknown channel", "GET", "/api/v9/channels/7".into(), USER, None, 404, 10003),
        ("absent person's channel", "GET", "/api/v9/channels/1100000000000900002".into(), USER, None, 404, 10003),
        ("other's channel", "GET", "/api/v9/channels/1100000000000200002".into(), USER, None, 403, 50001),
        ("unknown guild", "GET", "/api/v9/guilds/7".into(), USER, None, 404, 10004),
        ("unknown message", "GET", channel("/messages/7"), USER, None, 404, 10008),
        ("limit", "GET", channel("/messages?limit=101"), USER, None, 400, 50035),
        ("empty message", "POST", channel("/messages"), USER, Some(json!({"content": " "})), 400, 50006),
        ("long message", "POST", channel("/messages"), USER, Some(json!({"content": "x".repeat(2001)})), 400, 50035),
        ("no files", "POST", channel("/attachments"), USER, Some(json!({"files": []})), 400, 50035),
        (
            "large file",
            "POST",
            channel("/attachments"),
            USER,
            Some(json!({"files": [{"filename": "a", "file_size": 99_999_999}]})),
            413,
            40005,
        ),
        (
            "DM with a stranger",
            "POST",
            "/api/v9/users/@me/channels".into(),
            USER,
            Some(json!({"recipients": ["7"]})),
            400,
            50035,
        ),
        ("type", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/type", json!(4))), 400, 50035),
        ("no type", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/type", Value::Null)), 400, 50035),
        ("no data", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/data", Value::Null)), 400, 50035),
        ("bad channel", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/channel_id", json!("7"))), 400, 10003),
        ("no guild", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/guild_id", Value::Null)), 400, 10003),
        ("other's channel", "POST", INTERACTIONS.into(), "mock-user-token-2", Some(sound()), 403, 50001),
        ("a bot user", "POST", INTERACTIONS.into(), "Bot mock-bot-token", Some(sound()), 403, 20001),
        (
            "bad application",
            "POST",
            INTERACTIONS.into(),
            USER,
            Some(with(sound(), "/application_id", json!("7"))),
            400,
            10002,
        ),
        ("bad nonce", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/nonce", json!([]))), 400, 50035),
        (
            "unknown command",
            "POST",
            INTERACTIONS.into(),
            USER,
            Some(with(with(sound(), "/data/id", json!("7")), "/data/name", json!("x"))),
            400,
            50035,
        ),
        ("no prompt", "POST", INTERACTIONS.into(), USER, Some(with(sound(), "/data/options", json!([]))), 400, 50035),
        ("long prompt", "POST", INTERACTIONS.into(), USER, Some(imagine(&"x".repeat(6001), "n")), 400, 50035),
        ("bad button", "POST", INTERACTIONS.into(), USER, Some(press(GRID, "MJ::JOB::x", "n")), 400, 50035),
        (
            "unknown picture",
            "POST",
            INTERACTIONS.into(),
            USER,
            Some(press(GRID, "MJ::JOB::upsample::1::00000000-0000-4000-8000-000000000000", "n")),
            400,
            50035,
        ),
        (
            "button of no message",
            "POST",
            INTERACTIONS.into(),
            USER,
            Some(press("7", &format!("MJ::JOB::upsample::1::{JOB}"), "n")),
            404,
            10008,
        ),
        (
            "form of nothing",
            "POST",
            INTERACTIONS.into(),
            USER,
            Some(
                json!({"type": 5, "application_id": "936929561302675456", "guild_id": "1100000000000000001", "channel_id": CHANNEL, "data": {"id": "7", "custom_id": "x", "components": [{"type": 1, "components": [{"type": 4, "custom_id": "MJ::RemixModal::new_prompt", "value": "x"}]}]}}),
            ),
            404,
            10062,
        ),
    ];
    let mut scene = Scene::new(options());
    scene.call("GET", "/api/v9/users/@me", "mock-user-token-2", None);
    for (why, method, path, token, body, status, code) in cases {
        let (got, answer) = scene.call(method, &path, token, body);
        assert_eq!((got, answer["code"].as_u64()), (status, Some(code)), "{why}: {answer}");
        assert!(answer["message"].is_string());
    }
    assert_eq!(scene.platform.counts().jobs_running, 0);
}

#[test]
fn the_index_lists_what_is_served_midjourney_last() {
    let mut scene = Scene::new(options());
    for path in [
        "/api/v9/guilds/1100000000000000001/application-command-index",
        "/api/v9/guilds/1100000000000000002/application-command-index",
        "/api/v9/channels/1100000000000000002/application-command-index",
        "/api/v9/users/@me/application-command-index",
    ] {
        let (status, index) = scene.get(path);
        assert_eq!(status, 200, "{path}");
        let bots: Vec<&Value> = index["applications"].as_array().expect("bots").iter().map(|bot| &bot["id"]).collect();
        assert_eq!(bots, ["1090660574196674713", "1022952195194359889", "936929561302675456"]);
        let commands = index["application_commands"].as_array().expect("commands");
        let last = commands.iter().rev().find(|command| command["name"] == "imagine").expect("imagine");
        assert_eq!((&last["id"], &last["version"]), (&json!("938956540159881230"), &json!("1237876415471554623")));
    }
    let (_, direct) = scene.get("/api/v9/channels/1100000000000000004/application-command-index");
    assert_eq!(direct["applications"].as_array().map(Vec::len), Some(1));
    let (_, found) =
        scene.get("/api/v9/channels/1100000000000000002/application-commands/search?type=1&query=imag&limit=1");
    assert_eq!(found["application_commands"][0]["id"], "938956540159881230");
}

#[test]
fn pages_of_messages() {
    let mut scene = Scene::new(options());
    let path = format!("/api/v9/channels/{CHANNEL}/messages");
    let ids: Vec<String> = (0..120)
        .map(|number| {
            scene.now.0 += 1;
            let (status, message) =
                scene.call("POST", &path, USER, Some(json!({"content": format!("m{number}"), "nonce": number})));
            assert_eq!((status, &message["nonce"]), (200, &json!(number.to_string())));
            message["id"].as_str().expect("an id").to_owned()
        })
        .collect();
    let mut page = |query: &str| -> Vec<String> {
        let (status, page) = scene.get(&format!("{path}?{query}"));
        assert_eq!(status, 200, "{query}");
        page.as_array()
            .expect("a page")
            .iter()
            .map(|message| message["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let newest_first = |range: std::ops::Range<usize>| ids[range].iter().rev().cloned().collect::<Vec<_>>();
    assert_eq!(page(""), newest_first(70..120));
    assert_eq!(page("limit=100"), newest_first(20..120));
    assert_eq!(page(&format!("limit=2&before={}", ids[5])), newest_first(3..5));
    assert_eq!(page(&format!("limit=2&after={}", ids[5])), newest_first(6..8));
    assert_eq!(page(&format!("limit=1&around={}", ids[5])), newest_first(5..6));
    assert_eq!(page(&format!("limit=5&around={}", ids[5])), newest_first(3..8));
    let (status, _) = scene.call("DELETE", &format!("{path}/{}", ids[0]), USER, None);
    assert_eq!(status, 204);
    assert_eq!(scene.get(&format!("{path}/{}", ids[0])).0, 404);
}

#[test]
fn files_go_up_and_come_down() {
    let mut scene = Scene::new(Options { bare_link_grace_s: 0, ..options() });
    let client = scene.client(USER);
    let png = [&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13][..], b"IHDR", &[0, 0, 2, 0, 0, 0, 1, 4]].concat();
    let ask = json!({"files": [{"filename": "a b.png", "file_size": png.len(), "id": 1234567890123u64}]});
    let (status, slots) = scene.call("POST", &format!("/api/v9/channels/{CHANNEL}/attachments"), USER, Some(ask));
    assert_eq!((status, &slots["attachments"][0]["id"]), (200, &json!(1234567890123u64)));
    let address = slots["attachments"][0]["upload_url"].as_str().expect("an address").to_owned();
    let name = slots["attachments"][0]["upload_filename"].clone();
    let path = address.strip_prefix("http://127.0.0.1:8081").expect("our host").to_owned();
    let put =
        |path: &str| Request::builder().method("PUT").uri(path).body(Bytes::from(png.clone())).expect("a request");
    assert_eq!(read(scene.send(put(&path))).0, 200);
    assert_eq!(read(scene.send(put(&path))).0, 403);
    assert_eq!(read(scene.send(put("/uploads/x/y"))).0, 403);
    let body = json!({"content": "a.png", "channel_id": CHANNEL, "type": 0, "sticker_ids": [],
        "attachments": [{"id": "0", "filename": "a b.png", "uploaded_filename": name}]});
    let (status, message) =
        scene.call("POST", &format!("/api/v9/channels/{CHANNEL}/messages"), USER, Some(body.clone()));
    assert_eq!(status, 200);
    let file = &message["attachments"][0];
    assert_eq!(
        (&file["width"], &file["height"], &file["content_type"]),
        (&json!(512), &json!(260), &json!("image/png"))
    );
    assert_eq!(scene.events(client, "MESSAGE_CREATE").len(), 1);
    let url = file["url"].as_str().expect("a link").strip_prefix("http://127.0.0.1:8081").expect("our CDN").to_owned();
    let got = scene.send(Request::builder().uri(&url).body(Bytes::new()).expect("a request"));
    assert_eq!(got.headers()["content-type"], "image/png");
    assert!(matches!(got.body(), crate::step::Body::Bytes(bytes) if bytes[..] == png[..]));
    // Unsigned, and for another file: gone.
    assert_eq!(scene.call("GET", url.split('?').next().expect("a path"), "", None).0, 404);
    assert_eq!(scene.call("GET", &url.replace("hm=", "hm=0"), "", None).0, 404);
    let (_, refreshed) = scene.call(
        "POST",
        "/api/v9/attachments/refresh-urls",
        USER,
        Some(json!({"attachment_urls": [file["url"], "https://x/y.png"]})),
    );
    assert_eq!(refreshed["refreshed_urls"][1]["refreshed"], "https://x/y.png");
    assert!(refreshed["refreshed_urls"][0]["refreshed"].as_str().is_some_and(|link| link.contains("hm=")));
}

#[test]
fn a_nonce_that_is_enforced_posts_once() {
    let mut scene = Scene::new(options());
    let path = format!("/api/v9/channels/{CHANNEL}/messages");
    let mut post = |nonce: &str, enforce: bool| {
        let body = json!({"content": "once", "nonce": nonce, "enforce_nonce": enforce});
        let (status, message) = scene.call("POST", &path, USER, Some(body));
        assert_eq!((status, &message["nonce"]), (200, &json!(nonce)));
        message["id"].clone()
    };
    let first = post("a", true);
    assert_eq!(post("a", true), first);
    assert_ne!(post("a", false), first, "only who asks for it gets it");
    assert_ne!(post("b", true), first);
}

#[test]
fn an_address_without_its_query_is_good_for_a_while_after_the_link_was_used() {
    let mut scene = Scene::new(options());
    let link = scene.platform.demo().expect("the demo grid").picture_url;
    let link = link.strip_prefix("http://127.0.0.1:8081").expect("our CDN").to_owned();
    let bare = link.split('?').next().expect("a path").to_owned();
    let wrong = link.replace("hm=", "hm=0");
    let status = |scene: &mut Scene, path: &str| scene.call("GET", path, "", None).0;
    assert_eq!(status(&mut scene, &bare), 404, "nobody has shown the link yet");
    assert_eq!(status(&mut scene, &link), 200);
    assert_eq!((status(&mut scene, &bare), status(&mut scene, &wrong)), (200, 404));
    scene.now.0 += 299_999;
    assert_eq!(status(&mut scene, &bare), 200);
    scene.now.0 += 1;
    assert_eq!((status(&mut scene, &bare), status(&mut scene, &link)), (404, 200));
    let mut open = Scene::new(Options { signed_links_required: false, ..options() });
    assert_eq!((status(&mut open, &bare), status(&mut open, &wrong)), (200, 404));
}

#[test]
fn people_and_places() {
    let mut scene = Scene::new(options());
    let third = "mock-user-token-3";
    let me = scene.call("GET", "/api/v9/users/@me?with_analytics_token=true", third, None).1;
    assert_eq!(
        (&me["id"], &me["username"], &me["analytics_token"]),
        (&json!("1100000000000300003"), &json!("mockuser3"), &json!("mock"))
    );
    let guilds = scene.call("GET", "/api/v9/users/@me/guilds", third, None).1;
    assert_eq!(guilds[0]["id"], "1100000000000300001");
    for path in [
        "/api/v9/guilds/1100000000000300001",
        "/api/v9/guilds/1100000000000300001/channels",
        "/api/v9/channels/1100000000000300002",
        "/api/v9/users/@me/channels",
        "/api/v9/users/@me/billing/country-code",
        "/api/v9/users/936929561302675456/profile",
        "/api/v9/oauth2/applications/@me",
        "/api/v10/gateway/bot",
        "/api/gateway",
        "/api/v9/applications/936929561302675456/application-command-index",
    ] {
        assert_eq!(scene.call("GET", path, third, None).0, 200, "{path}");
    }
    assert_eq!(scene.call("GET", "/api/v10/gateway", "", None).1, json!({"url": "ws://127.0.0.1:8081"}));
    let dm =
        scene.call("POST", "/api/v9/users/@me/channels", third, Some(json!({"recipients": ["936929561302675456"]}))).1;
    assert_eq!((&dm["id"], &dm["type"]), (&json!("1100000000000300004"), &json!(1)));
    assert_eq!(
        scene.call("POST", "/api/v9/channels/1100000000000300002/messages/7/ack", third, Some(json!({}))).1,
        json!({"token": null})
    );
}

#[test]
fn reactions_are_told_and_kept() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let path = format!("/api/v9/channels/{CHANNEL}/messages/{GRID}");
    let put = format!("{path}/reactions/%E2%9C%89%EF%B8%8F/%40me?location=Message&type=0");
    assert_eq!(scene.call("PUT", &put, USER, None).0, 204);
    assert_eq!(scene.events(client, "MESSAGE_REACTION_ADD")[0]["emoji"]["name"], "\u{2709}\u{FE0F}");
    assert_eq!(scene.get(&path).1["reactions"][0]["count"], 1);
    assert_eq!(scene.call("DELETE", &put, USER, None).0, 204);
    assert!(scene.get(&path).1.get("reactions").is_none());
}

#[test]
fn the_demo_grid_is_as_documented() {
    let scene = Scene::new(options());
    let demo = scene.platform.demo().expect("the demo grid");
    assert_eq!((demo.message.to_string().as_str(), demo.channel.to_string().as_str()), (GRID, CHANNEL));
    assert_eq!((demo.job.to_string().as_str(), demo.prompt.as_str()), (JOB, "Cat"));
    assert_eq!(demo.content, "**Cat** - <@1100000000000000003> (fast)");
    assert!(demo.picture_url.starts_with(
        "http://127.0.0.1:8081/attachments/1100000000000000002/1100000000000000099/mockuser_Cat_3dbbd469"
    ));
    assert_eq!(demo.buttons.len(), 9);
    assert_eq!(demo.buttons[0].label, "U1");
}

#[test]
fn a_picture_may_be_had_smaller_or_in_another_format() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    scene.imagine("a cat on a roof", "n");
    scene.run();
    let link = scene.last_result(client)["attachments"][0]["proxy_url"].as_str().expect("a link").to_owned();
    let path = link.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    let path = path.expect("a path");
    let mut ask = |query: &str| {
        let response = scene.send(super::request("GET", &format!("{path}{query}"), "", None));
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("accept-ranges"), "bytes");
        assert!(header("content-disposition").starts_with("inline; filename="));
        (header("content-type"), super::read(response).1)
    };
    let whole = ("image/png".to_owned(), json!({"width": 2048, "height": 2048}));
    for query in ["", "width=2048&height=2048", "width=x&height=0", "format=png&quality=lossless"] {
        assert_eq!(ask(query), whole, "{query}");
    }
    let small =
        |width, height, kind: &str, format| (kind.to_owned(), json!({"within": [width, height], "format": format}));
    let none = None::<u32>;
    assert_eq!(ask("width=400"), small(Some(400), none, "image/png", "Png"));
    assert_eq!(ask("size=64&format=webp"), small(Some(64), Some(64), "image/webp", "Webp"));
    assert_eq!(ask("format=webp"), small(none, none, "image/webp", "Webp"));
    for (name, status) in [("0.png", 200), ("5.png", 200), ("6.png", 404), ("x", 404)] {
        assert_eq!(scene.send(super::request("GET", &format!("/embed/avatars/{name}"), "", None)).status(), status);
    }
}
