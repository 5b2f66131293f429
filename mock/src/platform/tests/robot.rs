//! The bot user for generic clients: what its program writes, changes, pins and takes away, and who hears of it.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, options, request};
use crate::platform::Platform;
use crate::platform::buckets::{LIMIT, WINDOW_MS};

pub const ROBOT: &str = "Bot mock-bot-token";
const GRID: &str = "1100000000000000100";
const GUILD: &str = "/api/v10/guilds/1100000000000000001";

fn channel(rest: &str) -> String {
    format!("/api/v10/channels/{CHANNEL}{rest}")
}

/// A bot's client that asked for everything.
pub fn bot_client(scene: &mut Scene) -> u64 {
    let connection = scene.connect("/?v=10&encoding=json");
    scene.say(connection, json!({"op": 2, "d": {"token": "mock-bot-token", "intents": 0x1FFF_FFFF}}));
    connection
}

/// A message; its id.
fn post(scene: &mut Scene, token: &str, body: Value) -> String {
    let (status, message) = scene.call("POST", &channel("/messages"), token, Some(body));
    assert_eq!(status, 200, "{message}");
    message["id"].as_str().expect("an id").to_owned()
}

/// Status, code and the first fault's code of a refusal.
fn refusal(scene: &mut Scene, method: &str, path: &str, token: &str, body: Option<Value>) -> (u16, u64, String) {
    let (status, answer) = scene.call(method, path, token, body);
    let mut fault = &answer["errors"];
    while let Some(inner) = fault.as_object().filter(|_| fault.get("_errors").is_none()) {
        let Some(next) = inner.values().next() else { break };
        fault = next;
    }
    let name = fault["_errors"][0]["code"].as_str().unwrap_or_default().to_owned();
    (status, answer["code"].as_u64().expect("a code"), name)
}

#[test]
fn an_edit_is_told_to_everybody_who_sees_the_message() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let id = post(&mut scene, ROBOT, json!({"content": "first", "embeds": [{"title": "T", "description": "D"}]}));
    let path = channel(&format!("/messages/{id}"));
    scene.now.0 += 5;
    let (status, edited) =
        scene.call("PATCH", &path, ROBOT, Some(json!({"content": "second <@!1100000000000000003>"})));
    assert_eq!((status, &edited["content"]), (200, &json!("second <@!1100000000000000003>")));
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(edited["mentions"][0]["id"], "1100000000000000003");
    assert_eq!(edited["embeds"][0]["title"], "T", "what is not mentioned stays");
    for client in [user, bot] {
        let update = scene.events(client, "MESSAGE_UPDATE")[0];
        assert_eq!((&update["id"], &update["content"]), (&json!(id), &edited["content"]));
        assert_eq!((&update["author"]["id"], &update["components"]), (&json!("1100000000000000006"), &json!([])));
    }
    // People edit their own, too.
    let own = post(&mut scene, USER, json!({"content": "mine"}));
    let own = channel(&format!("/messages/{own}"));
    assert_eq!(scene.call("PATCH", &own, USER, Some(json!({"content": "still mine"}))).1["content"], "still mine");
    for (why, path, token, body, expected) in [
        ("another's", &own, ROBOT, json!({"content": "x"}), (403, 50005, "")),
        ("the bot's", &channel(&format!("/messages/{GRID}")), USER, json!({"content": "x"}), (403, 50005, "")),
        ("nothing", &own, USER, json!({}), (200, 0, "")),
        ("nothing left", &own, USER, json!({"content": ""}), (400, 50006, "")),
        ("too long", &own, USER, json!({"content": "x".repeat(2_001)}), (400, 50035, "BASE_TYPE_MAX_LENGTH")),
        ("no text", &own, USER, json!({"content": 7}), (400, 50035, "BASE_TYPE_BAD_TYPE")),
        ("a list", &own, USER, json!([]), (400, 50035, "MODEL_TYPE_CONVERT")),
        ("no message", &channel("/messages/7"), USER, json!({"content": "x"}), (404, 10008, "")),
        ("no id", &channel("/messages/x"), USER, json!({"content": "x"}), (400, 50035, "NUMBER_TYPE_COERCE")),
    ] {
        let (status, answer) = scene.call("PATCH", path, token, Some(body.clone()));
        assert_eq!(status, expected.0, "{why}: {answer}");
        if status != 200 {
            let got = refusal(&mut scene, "PATCH", path, token, Some(body));
            assert_eq!((got.0, got.1, got.2.as_str()), expected, "{why}");
        }
    }
}

#[test]
fn files_and_embeds_of_an_edit() {
    let mut scene = Scene::new(options());
    let form = |json: &Value| {
        let body = format!(
            "--X\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{json}\r\n--X\r\n\
             Content-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\n\r\nhello\r\n--X--\r\n"
        );
        let head = Request::builder().header("authorization", ROBOT);
        (head.header("content-type", "multipart/form-data; boundary=X"), Bytes::from(body))
    };
    let (head, body) = form(&json!({"embeds": [{"image": {"url": "attachment://a.txt"}}]}));
    let sent = scene.send(head.method("POST").uri(channel("/messages")).body(body).expect("a request"));
    let (status, message) = super::read(sent);
    assert_eq!(status, 200);
    let link = message["attachments"][0]["url"].clone();
    assert_eq!(message["embeds"][0]["image"]["url"], link, "a file of the message itself is shown by its link");
    let path = channel(&format!("/messages/{}", message["id"].as_str().expect("an id")));
    let (head, body) = form(&json!({"content": "more"}));
    let sent = scene.send(head.method("PATCH").uri(&path).body(body).expect("a request"));
    let (_, message) = super::read(sent);
    let files = message["attachments"].as_array().expect("a list").clone();
    assert_eq!(files.len(), 2);
    let kept = json!({"attachments": [{"id": files[1]["id"]}], "embeds": []});
    let (_, message) = scene.call("PATCH", &path, ROBOT, Some(kept));
    assert_eq!(message["attachments"].as_array().map(Vec::len), Some(1));
    assert_eq!((&message["attachments"][0]["id"], &message["embeds"]), (&files[1]["id"], &json!([])));
    assert!(
        !scene.records.keys().any(|(table, _)| *table == crate::step::Table::Extra),
        "a restart brings no embed back"
    );
    // Embeds may be hidden by whoever looks after the guild, and nothing else changed.
    let written = json!({"content": "c", "embeds": [{"description": "d"}]});
    let id = post(&mut scene, ROBOT, written);
    let path = channel(&format!("/messages/{id}"));
    let (status, message) = scene.call("PATCH", &path, USER, Some(json!({"flags": 4})));
    assert_eq!((status, &message["flags"], &message["embeds"]), (200, &json!(4), &json!([])));
}

#[test]
fn pins_are_kept_under_both_paths_and_told() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let id = post(&mut scene, USER, json!({"content": "important"}));
    assert_eq!(scene.call("PUT", &channel(&format!("/pins/{GRID}")), ROBOT, None).0, 204);
    scene.now.0 += 1_000;
    assert_eq!(scene.call("PUT", &channel(&format!("/messages/pins/{id}")), ROBOT, None).0, 204);
    assert_eq!(scene.call("PUT", &channel(&format!("/pins/{id}")), ROBOT, None).0, 204, "twice is no fault");
    let (_, pins) = scene.call("GET", &channel("/pins"), ROBOT, None);
    let ids: Vec<&Value> = pins.as_array().expect("a list").iter().map(|message| &message["id"]).collect();
    assert_eq!(ids, [&json!(id), &json!(GRID)], "the latest pin first");
    assert_eq!(pins[0]["pinned"], true);
    let (_, page) = scene.call("GET", &channel("/messages/pins?limit=1"), USER, None);
    assert_eq!((&page["has_more"], &page["items"][0]["message"]["id"]), (&json!(true), &json!(id)));
    let before = page["items"][0]["pinned_at"].as_str().expect("a time").replace('+', "%2B");
    let (_, rest) = scene.call("GET", &channel(&format!("/messages/pins?before={before}")), USER, None);
    assert_eq!((&rest["has_more"], &rest["items"][0]["message"]["id"]), (&json!(false), &json!(GRID)));
    for client in [user, bot] {
        assert_eq!(scene.events(client, "CHANNEL_PINS_UPDATE").len(), 2);
        assert_eq!(scene.events(client, "MESSAGE_UPDATE").len(), 2);
    }
    assert_eq!(scene.get(&channel(&format!("/messages/{id}"))).1["pinned"], true);
    // They outlive a restart, and go when they are taken away.
    let records = scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
    let mut next = Scene::of(Platform::restore(options(), scene.now, records).expect("it comes back"));
    next.now = scene.now;
    assert_eq!(next.get(&channel("/pins")).1.as_array().map(Vec::len), Some(2));
    assert_eq!(scene.call("DELETE", &channel(&format!("/pins/{id}")), USER, None).0, 204);
    assert_eq!(scene.call("DELETE", &channel(&format!("/messages/{GRID}")), USER, None).0, 204);
    assert_eq!(scene.get(&channel("/pins")).1, json!([]));
    assert!(!scene.records.keys().any(|(table, _)| *table == crate::step::Table::Extra));
    assert_eq!(refusal(&mut scene, "PUT", &channel("/pins/7"), USER, None).1, 10008);
}

#[test]
fn no_more_pins_than_discord_allows() {
    let mut scene = Scene::new(options());
    let ids: Vec<String> = (0..251).map(|_| post(&mut scene, USER, json!({"content": "x"}))).collect();
    for id in &ids[..250] {
        assert_eq!(scene.call("PUT", &channel(&format!("/pins/{id}")), USER, None).0, 204);
    }
    assert_eq!(refusal(&mut scene, "PUT", &channel(&format!("/pins/{}", ids[250])), USER, None).1, 30003);
}

#[test]
fn many_messages_go_at_once_with_one_event() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let ids: Vec<String> = (0..3).map(|_| post(&mut scene, USER, json!({"content": "x"}))).collect();
    let path = channel("/messages/bulk-delete");
    let mut ask =
        |token: &str, messages: Value| refusal(&mut scene, "POST", &path, token, Some(json!({"messages": messages})));
    assert_eq!(ask(USER, json!(ids)).1, 20002);
    assert_eq!(ask(ROBOT, json!([ids[0]])).1, 50016);
    assert_eq!(ask(ROBOT, json!([ids[0], GRID])).1, 50034);
    assert_eq!(ask(ROBOT, json!([ids[0], "x"])).2, "NUMBER_TYPE_COERCE");
    assert_eq!(ask(ROBOT, json!([ids[0], ids[0]])).2, "SET_TYPE_CONTAINS_DUPLICATES");
    assert_eq!(ask(ROBOT, json!("x")).2, "LIST_TYPE_CONVERT");
    assert_eq!(scene.call("POST", &path, ROBOT, Some(json!({"messages": ids}))).0, 204);
    for client in [user, bot] {
        let gone = scene.events(client, "MESSAGE_DELETE_BULK")[0];
        assert_eq!((&gone["ids"], &gone["guild_id"]), (&json!(ids), &json!("1100000000000000001")));
        assert_eq!(scene.events(client, "MESSAGE_DELETE").len(), 0);
    }
    assert_eq!(scene.get(&channel(&format!("/messages/{}", ids[0]))).0, 404);
}

#[test]
fn roles_and_members_of_the_guild() {
    let mut scene = Scene::new(options());
    let mut get = |rest: &str| scene.call("GET", &format!("{GUILD}{rest}"), ROBOT, None);
    let (status, roles) = get("/roles");
    assert_eq!((status, &roles[0]["name"], &roles[0]["id"]), (200, &json!("@everyone"), &json!("1100000000000000001")));
    assert_eq!(get("/roles/1100000000000000001").1, roles[0]);
    assert_eq!(get("/roles/7").1["code"], 10011);
    assert_eq!(get("/members/1100000000000000003").1["user"]["username"], "mockuser");
    assert_eq!(get("/members/7").1["code"], 10007);
    let (_, all) = get("/members");
    let (_, first) = get("/members?limit=1");
    assert_eq!(first[0], all[0]);
    let after = first[0]["user"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(get(&format!("/members?limit=1&after={after}")).1[0], all[1]);
    assert_eq!(get("/members?limit=0").1["errors"]["limit"]["_errors"][0]["code"], "NUMBER_TYPE_MIN");
    assert_eq!(get("/members/search?query=mockb").1[0]["user"]["id"], "1100000000000000006");
}

#[test]
fn a_bot_writes_to_a_person_directly() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let open = |id: &str| Some(json!({"recipient_id": id}));
    assert_eq!(scene.get("/api/v10/users/@me/channels").1.as_array().map(Vec::len), Some(2));
    let (status, direct) = scene.call("POST", "/api/v10/users/@me/channels", ROBOT, open("1100000000000000003"));
    assert_eq!((status, &direct["recipients"][0]["username"]), (200, &json!("mockuser")));
    let path = format!("/api/v10/channels/{}/messages", direct["id"].as_str().expect("an id"));
    assert_eq!(scene.call("POST", &path, ROBOT, Some(json!({"content": "psst"}))).0, 200);
    assert_eq!(scene.events(user, "MESSAGE_CREATE")[0]["content"], "psst");
    assert_eq!(scene.call("POST", &path, USER, Some(json!({"content": "yes?"}))).0, 200);
    let heard = scene.events(bot, "MESSAGE_CREATE")[1];
    assert_eq!((&heard["content"], heard.get("guild_id")), (&json!("yes?"), None));
    let (_, directs) = scene.get("/api/v10/users/@me/channels");
    assert_eq!(directs[2]["recipients"][0]["username"], "mockbot");
    assert_eq!(refusal(&mut scene, "POST", "/api/v10/users/@me/channels", ROBOT, open("7")).1, 50033);
    assert_eq!(scene.call("GET", &path, "mock-user-token-2", None).0, 403);
}

#[test]
fn reactions_are_each_viewers_own() {
    let mut scene = Scene::new(options());
    let bot = bot_client(&mut scene);
    let path = channel(&format!("/messages/{GRID}"));
    let emoji = format!("{path}/reactions/%F0%9F%91%8D");
    assert_eq!(scene.call("PUT", &format!("{emoji}/@me"), ROBOT, None).0, 204);
    assert_eq!(scene.call("GET", &path, ROBOT, None).1["reactions"][0]["me"], true);
    assert_eq!(scene.call("GET", &path, USER, None).1["reactions"][0]["me"], false);
    assert_eq!(scene.call("GET", &emoji, USER, None).1[0]["username"], "mockbot");
    assert_eq!(scene.call("DELETE", &format!("{emoji}/1100000000000000006"), USER, None).0, 204);
    assert_eq!(scene.call("PUT", &format!("{emoji}/@me"), USER, None).0, 204);
    assert_eq!(scene.call("DELETE", &emoji, ROBOT, None).0, 204);
    assert_eq!(scene.call("PUT", &format!("{emoji}/@me"), USER, None).0, 204);
    assert_eq!(scene.call("DELETE", &format!("{path}/reactions"), ROBOT, None).0, 204);
    for name in ["MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_EMOJI", "MESSAGE_REACTION_REMOVE_ALL"] {
        assert_eq!(scene.events(bot, name).len(), 1, "{name}");
    }
    assert_eq!(refusal(&mut scene, "PUT", &format!("{path}/reactions/cat:123/@me"), ROBOT, None).1, 10014);
}

#[test]
fn bots_are_told_of_their_limits_and_held_to_them() {
    let mut scene = Scene::new(options());
    let ask = |scene: &mut Scene, token: &str, path: &str| scene.send(request("GET", path, token, None));
    let first = ask(&mut scene, ROBOT, "/api/v10/users/@me");
    let header = |response: &http::Response<crate::step::Body>, name: &str| {
        response.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
    };
    assert_eq!(header(&first, "x-ratelimit-limit"), Some(LIMIT.to_string()));
    assert_eq!(header(&first, "x-ratelimit-remaining"), Some((LIMIT - 1).to_string()));
    assert_eq!(header(&first, "x-ratelimit-reset-after"), Some("1.000".to_owned()));
    assert_eq!(header(&first, "x-ratelimit-reset"), Some("1780000001.000".to_owned()));
    assert_eq!(header(&first, "x-ratelimit-bucket").map(|bucket| bucket.len()), Some(32));
    assert_eq!(header(&first, "via"), Some("1.1 google".to_owned()));
    for _ in 1..LIMIT {
        assert_eq!(ask(&mut scene, ROBOT, "/api/v10/users/@me").status(), 200);
    }
    let refused = ask(&mut scene, ROBOT, "/api/v10/users/@me");
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, Some("1".to_owned())));
    assert_eq!(header(&refused, "x-ratelimit-scope"), Some("user".to_owned()));
    assert_eq!(header(&refused, "x-ratelimit-remaining"), Some("0".to_owned()));
    assert_eq!(super::read(refused).1["global"], false);
    assert_eq!(ask(&mut scene, ROBOT, GUILD).status(), 200, "another kind of requests");
    // Refusals are counted like all else; people are not, and hear nothing of it.
    assert!(header(&ask(&mut scene, ROBOT, "/api/v10/nothing"), "x-ratelimit-limit").is_some());
    for _ in 0..=LIMIT {
        let own = ask(&mut scene, USER, "/api/v10/users/@me");
        assert_eq!((own.status().as_u16(), header(&own, "x-ratelimit-limit")), (200, None));
    }
    scene.now.0 += WINDOW_MS;
    assert_eq!(ask(&mut scene, ROBOT, "/api/v10/users/@me").status(), 200);
}

#[test]
fn wrong_numbers_are_named() {
    let mut scene = Scene::new(options());
    for (query, name, code) in [
        ("before=abc", "before", "NUMBER_TYPE_COERCE"),
        ("after=1.5", "after", "NUMBER_TYPE_COERCE"),
        ("around=99999999999999999999", "around", "NUMBER_TYPE_MAX"),
        ("limit=0", "limit", "NUMBER_TYPE_MIN"),
        ("limit=abc", "limit", "NUMBER_TYPE_COERCE"),
        ("limit=101", "limit", "NUMBER_TYPE_MAX"),
    ] {
        let (status, answer) = scene.get(&channel(&format!("/messages?{query}")));
        assert_eq!((status, &answer["code"]), (400, &json!(50035)), "{query}");
        assert_eq!(answer["errors"][name]["_errors"][0]["code"], code, "{query}");
    }
    for (path, name) in [
        ("/api/v10/channels/abc", "channel_id"),
        ("/api/v10/guilds/abc", "guild_id"),
        ("/api/v10/users/abc", "user_id"),
        ("/api/v10/applications/abc/application-command-index", "application_id"),
    ] {
        let (status, answer) = scene.get(path);
        assert_eq!(
            (status, &answer["errors"][name]["_errors"][0]["code"]),
            (400, &json!("NUMBER_TYPE_COERCE")),
            "{path}"
        );
    }
    let long = json!({"content": "x", "nonce": "x".repeat(26)});
    assert_eq!(refusal(&mut scene, "POST", &channel("/messages"), USER, Some(long)).2, "NONCE_TYPE_TOO_LONG");
    let odd = json!({"content": "x", "nonce": {}});
    assert_eq!(refusal(&mut scene, "POST", &channel("/messages"), USER, Some(odd)).2, "NONCE_TYPE_INVALID_TYPE");
}

#[test]
fn members_are_asked_for_over_the_gateway() {
    let mut scene = Scene::new(options());
    let bot = bot_client(&mut scene);
    let mut ask = |wish: Value| {
        let mut data = json!({"guild_id": "1100000000000000001"});
        data.as_object_mut().expect("an object").extend(wish.as_object().expect("an object").clone());
        scene.say(bot, json!({"op": 8, "d": data}));
        scene.events(bot, "GUILD_MEMBERS_CHUNK").last().map(|chunk| (*chunk).clone()).expect("a chunk")
    };
    let count = |chunk: &Value| chunk["members"].as_array().map(Vec::len);
    assert_eq!(count(&ask(json!({"query": "", "limit": 0}))), Some(5));
    assert_eq!(count(&ask(json!({"query": "", "limit": 2}))), Some(2));
    assert_eq!(ask(json!({"query": "mockb", "limit": 1}))["members"][0]["user"]["id"], "1100000000000000006");
    let some = ask(json!({"user_ids": ["1100000000000000003", "7"]}));
    assert_eq!((count(&some), &some["not_found"]), (Some(1), &json!(["7"])));
}

#[test]
fn components_that_are_the_message_stay_so_when_it_is_changed() {
    let mut scene = Scene::new(options());
    let text = |words: &str| json!([{"type": 10, "content": words}]);
    let id = post(&mut scene, ROBOT, json!({"flags": 32_768, "components": text("first")}));
    let path = channel(&format!("/messages/{id}"));
    let (status, edited) = scene.call("PATCH", &path, ROBOT, Some(json!({"components": text("second")})));
    assert_eq!((status, &edited["flags"]), (200, &json!(32_768)), "{edited}");
    assert_eq!(edited["components"][0]["content"], "second");
    // It can be said later, too, and without it rows are wanted.
    let id = post(&mut scene, ROBOT, json!({"content": "words"}));
    let path = channel(&format!("/messages/{id}"));
    assert_eq!(scene.call("PATCH", &path, ROBOT, Some(json!({"components": text("third")}))).0, 400);
    let (_, edited) = scene.call("PATCH", &path, ROBOT, Some(json!({"flags": 32_768, "components": text("third")})));
    assert_eq!((&edited["flags"], &edited["components"][0]["content"]), (&json!(32_768), &json!("third")));
}

#[test]
fn different_emojis_are_limited_and_not_those_who_press_them() {
    let mut scene = Scene::new(options());
    let id = post(&mut scene, ROBOT, json!({"content": "choose"}));
    let put = |scene: &mut Scene, token: &str, letter: u8| {
        // The letters of flags are emojis, too.
        let emoji = format!("%F0%9F%87%{:02X}", 0xA6 + letter);
        let path = channel(&format!("/messages/{id}/reactions/{emoji}/%40me"));
        scene.now.0 += WINDOW_MS;
        scene.call("PUT", &path, token, None).0
    };
    for letter in 0..20 {
        assert_eq!(put(&mut scene, ROBOT, letter), 204, "{letter}");
    }
    assert_eq!(put(&mut scene, USER, 0), 204, "it is there already");
    assert_eq!(put(&mut scene, USER, 20), 400, "one too many");
}
