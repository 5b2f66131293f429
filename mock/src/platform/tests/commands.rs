//! Commands of the bot user for generic clients: registered, found, used, answered.

use serde_json::{Value, json};

use super::robot::{ROBOT, bot_client};
use super::{CHANNEL, Scene, USER, options};
use crate::platform::Platform;

const COMMANDS: &str = "/api/v10/applications/1100000000000000006/commands";
const GUILD_COMMANDS: &str = "/api/v10/applications/1100000000000000006/guilds/1100000000000000001/commands";
const INDEX: &str = "/api/v9/guilds/1100000000000000001/application-command-index";

fn ping() -> Value {
    json!({"name": "ping", "description": "Answers", "options": [
        {"type": 3, "name": "text", "description": "What to say", "required": true},
        {"type": 6, "name": "to", "description": "To whom"}]})
}

/// A user's use of a command of the bot.
fn command(id: &str, options: Value, nonce: &str) -> Value {
    json!({"type": 2, "application_id": "1100000000000000006", "guild_id": "1100000000000000001", "channel_id": CHANNEL,
        "session_id": "x", "nonce": nonce, "data": {"id": id, "name": "ping", "type": 1, "options": options}})
}

fn text(value: &str) -> Value {
    json!([{"type": 3, "name": "text", "value": value}])
}

/// Registers `ping` for the guild; its id.
fn registered(scene: &mut Scene) -> String {
    let (status, command) = scene.call("POST", GUILD_COMMANDS, ROBOT, Some(ping()));
    assert_eq!(status, 201, "{command}");
    command["id"].as_str().expect("an id").to_owned()
}

/// Uses `ping` and lets the bot hear of it; what the bot got.
fn used(scene: &mut Scene, bot: u64, nonce: &str) -> Value {
    let id = registered_once(scene);
    let (status, answer) = scene.call("POST", "/api/v9/interactions", USER, Some(command(&id, text("hi"), nonce)));
    assert_eq!(status, 204, "{answer}");
    let at = crate::step::Millis(scene.now.0 + 60);
    scene.run_until(at);
    scene.events(bot, "INTERACTION_CREATE").last().map(|event| (*event).clone()).expect("the bot hears of it")
}

fn registered_once(scene: &mut Scene) -> String {
    let (_, listed) = scene.call("GET", GUILD_COMMANDS, ROBOT, None);
    listed[0]["id"].as_str().map_or_else(|| registered(scene), str::to_owned)
}

fn callback(event: &Value) -> String {
    let text = |key: &str| event[key].as_str().expect("text").to_owned();
    format!("/api/v10/interactions/{}/{}/callback", text("id"), text("token"))
}

fn webhook(event: &Value, rest: &str) -> String {
    format!("/api/v10/webhooks/1100000000000000006/{}{rest}", event["token"].as_str().expect("a token"))
}

#[test]
fn commands_are_registered_changed_and_listed() {
    let mut scene = Scene::new(options());
    assert_eq!(scene.call("GET", COMMANDS, ROBOT, None).1, json!([]));
    let (status, first) = scene.call("POST", COMMANDS, ROBOT, Some(ping()));
    assert_eq!((status, &first["name"], &first["type"]), (201, &json!("ping"), &json!(1)));
    assert_eq!(first["application_id"], "1100000000000000006");
    let (status, again) = scene.call("POST", COMMANDS, ROBOT, Some(ping()));
    assert_eq!((status, &again), (200, &first), "nothing changed");
    let one = format!("{COMMANDS}/{}", first["id"].as_str().expect("an id"));
    let (_, changed) = scene.call("PATCH", &one, ROBOT, Some(json!({"description": "Says it again"})));
    assert_eq!((&changed["description"], &changed["options"]), (&json!("Says it again"), &first["options"]));
    assert_ne!(changed["version"], first["version"]);
    assert_eq!(scene.call("GET", &one, ROBOT, None).1, changed);
    let menu = json!({"name": "Look", "type": 3});
    let (status, all) = scene.call("PUT", COMMANDS, ROBOT, Some(json!([ping(), menu])));
    assert_eq!((status, all.as_array().map(Vec::len), &all[0]["id"]), (200, Some(2), &first["id"]));
    assert_eq!(scene.call("GET", GUILD_COMMANDS, ROBOT, None).1, json!([]), "a guild's are its own");
    let records = scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
    let mut next = Scene::of(Platform::restore(options(), scene.now, records).expect("it comes back"));
    assert_eq!(next.call("GET", COMMANDS, ROBOT, None).1, all);
    assert_eq!(scene.call("DELETE", &one, ROBOT, None).0, 204);
    assert_eq!(scene.call("GET", &one, ROBOT, None).1["code"], 10063);
    assert_eq!(scene.call("PUT", COMMANDS, ROBOT, Some(json!([]))).1, json!([]));
}

#[test]
fn registrations_are_refused_in_discords_words() {
    let mut scene = Scene::new(options());
    let other = "/api/v10/applications/936929561302675456/commands";
    for (why, method, path, token, body, code) in [
        ("a person", "GET", COMMANDS, USER, None, 20012),
        ("another's application", "GET", other, ROBOT, None, 20012),
        ("a guild of others", "GET", "/api/v10/applications/1100000000000000006/guilds/7/commands", ROBOT, None, 10004),
        ("an object in the place of a list", "PUT", COMMANDS, ROBOT, Some(json!({})), 50035),
        ("a list in the place of an object", "POST", COMMANDS, ROBOT, Some(json!([])), 50035),
        ("a bad name", "POST", COMMANDS, ROBOT, Some(json!({"name": "A B", "description": "x"})), 50035),
        ("twins", "PUT", COMMANDS, ROBOT, Some(json!([ping(), ping()])), 50035),
        ("no command", "PATCH", &format!("{COMMANDS}/7"), ROBOT, Some(json!({})), 10063),
    ] {
        let (status, answer) = scene.call(method, path, token, body);
        assert!(status >= 400, "{why}");
        assert_eq!(answer["code"], code, "{why}: {answer}");
    }
    let many: Vec<Value> = (0..101).map(|number| json!({"name": format!("c{number}"), "description": "x"})).collect();
    assert_eq!(scene.call("PUT", COMMANDS, ROBOT, Some(json!(many[..100]))).0, 200);
    assert_eq!(scene.call("POST", COMMANDS, ROBOT, Some(many[100].clone())).1["code"], 30032);
    assert_eq!(scene.call("PUT", COMMANDS, ROBOT, Some(json!(many))).1["code"], 30032);
    // So many are not even looked at.
    let more: Vec<Value> = (0..131).map(|_| json!({"name": "A B"})).collect();
    assert_eq!(scene.call("PUT", COMMANDS, ROBOT, Some(json!(more))).1["code"], 30032);
}

#[test]
fn the_index_names_the_bot_once_it_has_commands() {
    let mut scene = Scene::new(options());
    let (_, before) = scene.get(INDEX);
    let id = registered(&mut scene);
    let (_, index) = scene.get(INDEX);
    assert_eq!(index["applications"][0]["id"], "1100000000000000006");
    let listed = index["application_commands"].as_array().expect("commands");
    assert_eq!(listed.iter().find(|command| command["name"] == "ping").map(|command| &command["id"]), Some(&json!(id)));
    assert_eq!(listed[0]["id"], "938956540159881230", "who takes the first command finds imagine as ever");
    assert_eq!(listed.len(), before["application_commands"].as_array().map_or(0, Vec::len) + 1);
    let search = format!("/api/v9/channels/{CHANNEL}/application-commands/search?query=pi&type=1");
    assert_eq!(scene.get(&search).1["application_commands"][0]["id"], json!(id));
    let (_, others) = scene.call("GET", "/api/v9/users/@me/application-command-index", "mock-user-token-2", None);
    assert!(
        others["application_commands"].as_array().expect("commands").iter().all(|command| command["name"] != "ping")
    );
}

#[test]
fn a_command_reaches_the_bot_and_its_answer_the_user() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let id = registered(&mut scene);
    let options =
        json!([{"type": 3, "name": "text", "value": "hi"}, {"type": 6, "name": "to", "value": "1100000000000000003"}]);
    assert_eq!(scene.call("POST", "/api/v9/interactions", USER, Some(command(&id, options, "n"))).0, 204);
    assert!(scene.events(bot, "INTERACTION_CREATE").is_empty(), "the 204 comes first");
    let at = crate::step::Millis(scene.now.0 + 60);
    scene.run_until(at);
    let event = scene.events(bot, "INTERACTION_CREATE")[0].clone();
    assert_eq!((&event["type"], &event["data"]["options"][0]["value"]), (&json!(2), &json!("hi")));
    assert_eq!(event["member"]["user"]["id"], "1100000000000000003");
    assert_eq!(event["data"]["resolved"]["users"]["1100000000000000003"]["username"], "mockuser");
    let told = scene.events(user, "INTERACTION_CREATE")[0].clone();
    assert_eq!(told, json!({"id": event["id"], "nonce": "n"}));
    let answer = json!({"type": 4, "data": {"content": "pong", "embeds": [{"description": "d"}]}});
    let (status, reply) =
        scene.call("POST", &format!("{}?with_response=1", callback(&event)), "", Some(answer.clone()));
    assert_eq!((status, &reply["resource"]["message"]["content"]), (200, &json!("pong")));
    assert_eq!(scene.events(user, "INTERACTION_SUCCESS").len(), 1);
    let message = scene.events(user, "MESSAGE_CREATE")[0].clone();
    assert_eq!((&message["nonce"], &message["type"]), (&json!("n"), &json!(20)));
    assert_eq!(
        (&message["interaction"]["name"], &message["application_id"]),
        (&json!("ping"), &json!("1100000000000000006"))
    );
    assert_eq!(message["interaction_metadata"]["id"], event["id"]);
    assert_eq!(scene.events(bot, "MESSAGE_CREATE")[0].get("nonce"), None, "the mark is the user's own");
    assert_eq!(scene.call("POST", &callback(&event), "", Some(answer)).1["code"], 40060);
    scene.run();
    assert!(scene.events(user, "INTERACTION_FAILURE").is_empty());
    let (_, journal) = scene.get("/_mock/journal?limit=1000");
    assert!(!journal.to_string().contains(event["token"].as_str().expect("a token")), "tokens stand in no journal");
    // What follows comes by the webhook, for a quarter of an hour.
    let (status, more) = scene.call("POST", &webhook(&event, "?wait=true"), "", Some(json!({"content": "and more"})));
    assert_eq!((status, &more["type"], more.get("nonce")), (200, &json!(0), None));
    let original = webhook(&event, "/messages/@original");
    assert_eq!(scene.call("PATCH", &original, "", Some(json!({"content": "pong!"}))).1["content"], "pong!");
    assert_eq!(scene.call("GET", &original, "", None).1["content"], "pong!");
    let more = webhook(&event, &format!("/messages/{}", more["id"].as_str().expect("an id")));
    assert_eq!(scene.call("DELETE", &more, "", None).0, 204);
    assert_eq!(scene.call("GET", &webhook(&event, "/messages/1100000000000000100"), "", None).1["code"], 10008);
    scene.now.0 += 15 * 60 * 1_000 + 1;
    assert_eq!(scene.call("GET", &original, "", None).1["code"], 10015);
}

#[test]
fn a_bot_that_is_silent_fails() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let event = used(&mut scene, bot, "n");
    scene.run();
    let failure = scene.events(user, "INTERACTION_FAILURE")[0].clone();
    assert_eq!(failure, json!({"id": event["id"], "nonce": "n", "reason_code": 2}));
    let late = json!({"type": 4, "data": {"content": "late"}});
    assert_eq!(scene.call("POST", &callback(&event), "", Some(late)).1["code"], 10062);
}

#[test]
fn a_bot_may_think_first_and_answer_for_one_pair_of_eyes() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let event = used(&mut scene, bot, "n");
    let thinking = json!({"type": 5, "data": {"flags": 64}});
    assert_eq!(scene.call("POST", &callback(&event), "", Some(thinking)).0, 204);
    assert_eq!(scene.events(user, "MESSAGE_CREATE")[0]["flags"], 192);
    let original = webhook(&event, "/messages/@original");
    let (status, message) = scene.call("PATCH", &original, "", Some(json!({"content": "done"})));
    assert_eq!((status, &message["flags"]), (200, &json!(64)));
    assert_eq!(scene.events(user, "MESSAGE_UPDATE")[0]["content"], "done");
    let path = format!("/api/v9/channels/{CHANNEL}/messages/{}", message["id"].as_str().expect("an id"));
    assert_eq!(scene.get(&path).0, 404, "nobody else finds it");
    assert_eq!(scene.events(bot, "MESSAGE_CREATE").len(), 0);
}

#[test]
fn a_button_and_a_form_of_the_bots_own() {
    let mut scene = Scene::new(options());
    let (user, bot) = (scene.client(USER), bot_client(&mut scene));
    let button = json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]);
    let body = json!({"content": "press", "components": button});
    let (_, message) = scene.call("POST", &format!("/api/v10/channels/{CHANNEL}/messages"), ROBOT, Some(body));
    let id = message["id"].as_str().expect("an id").to_owned();
    let press = |mark: &str, nonce: &str| {
        json!({"type": 3, "application_id": "1100000000000000006", "guild_id": "1100000000000000001",
            "channel_id": CHANNEL, "session_id": "x", "nonce": nonce, "message_id": id, "message_flags": 0,
            "data": {"component_type": 2, "custom_id": mark}})
    };
    let ask = |scene: &mut Scene, body: Value| {
        let answer = scene.call("POST", "/api/v9/interactions", USER, Some(body));
        let at = crate::step::Millis(scene.now.0 + 60);
        scene.run_until(at);
        answer
    };
    let (status, refused) = ask(&mut scene, press("stop", "a"));
    assert_eq!((status, &refused["code"]), (400, &json!(50035)));
    assert_eq!(ask(&mut scene, press("go", "b")).0, 204);
    let event = scene.events(bot, "INTERACTION_CREATE")[0].clone();
    assert_eq!((&event["type"], &event["message"]["id"]), (&json!(3), &json!(id)));
    let field = json!([{"type": 1, "components": [{"type": 4, "custom_id": "name", "style": 1, "label": "Name"}]}]);
    let form = json!({"type": 9, "data": {"custom_id": "form", "title": "Who?", "components": field}});
    assert_eq!(scene.call("POST", &callback(&event), "", Some(form)).0, 204);
    let shown = scene.events(user, "INTERACTION_MODAL_CREATE")[0].clone();
    assert_eq!((&shown["custom_id"], &shown["id"], &shown["nonce"]), (&json!("form"), &event["id"], &json!("b")));
    let filled = json!([{"type": 1, "components": [{"type": 4, "custom_id": "name", "value": "me"}]}]);
    let submit = json!({"type": 5, "application_id": "1100000000000000006", "guild_id": "1100000000000000001",
        "channel_id": CHANNEL, "session_id": "x", "nonce": "c",
        "data": {"id": event["id"], "custom_id": "form", "components": filled}});
    assert_eq!(ask(&mut scene, submit).0, 204);
    let event = scene.events(bot, "INTERACTION_CREATE")[1].clone();
    assert_eq!((&event["type"], &event["data"]["components"]), (&json!(5), &filled));
    // The bot changes the message below which all this happened.
    let change = json!({"type": 7, "data": {"content": "hello me", "components": []}});
    assert_eq!(scene.call("POST", &callback(&event), "", Some(change)).0, 204);
    let update = scene.events(user, "MESSAGE_UPDATE")[0].clone();
    assert_eq!(
        (&update["id"], &update["content"], &update["components"]),
        (&json!(id), &json!("hello me"), &json!([]))
    );
}

#[test]
fn uses_are_checked_against_what_is_registered() {
    let mut scene = Scene::new(options());
    let bot = bot_client(&mut scene);
    let id = registered(&mut scene);
    let option = |name: &str, value: Value| json!([{"type": 3, "name": name, "value": value}]);
    for (why, body, code) in [
        ("a name that is no option", command(&id, option("x", json!("x")), "1"), 50035),
        ("no text", command(&id, option("text", json!(7)), "2"), 50035),
        ("nothing", command(&id, json!([]), "3"), 50035),
        ("nobody", command(&id, json!([{"name": "text", "value": "x"}, {"name": "to", "value": "7"}]), "4"), 50035),
        ("no command", super::with(command("7", text("x"), "5"), "/data/name", json!("pong")), 50035),
        ("no channel", super::with(command(&id, text("x"), "6"), "/channel_id", json!("7")), 10003),
        ("another's DM", super::with(command(&id, text("x"), "7"), "/channel_id", json!("1100000000000000004")), 10002),
    ] {
        let (status, answer) = scene.call("POST", "/api/v9/interactions", USER, Some(body));
        assert!(status >= 400, "{why}");
        assert_eq!(answer["code"], code, "{why}: {answer}");
    }
    scene.run();
    assert!(scene.events(bot, "INTERACTION_CREATE").is_empty());
    let event = used(&mut scene, bot, "8");
    for (body, code) in [
        (json!({"type": 4, "data": {}}), 50006),
        (json!({"type": 7, "data": {"content": "x"}}), 50035),
        (json!({}), 50035),
        (json!([]), 50035),
    ] {
        assert_eq!(scene.call("POST", &callback(&event), "", Some(body.clone())).1["code"], code, "{body}");
    }
    let wrong = callback(&event).replace("/callback", "0/callback");
    assert_eq!(scene.call("POST", &wrong, "", Some(json!({"type": 5}))).1["code"], 10062);
    assert_eq!(scene.call("POST", &webhook(&event, ""), "", Some(json!({"content": "x"}))).1["code"], 10015);
}
