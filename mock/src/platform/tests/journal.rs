//! The journal: what was asked, what was answered, and what became of it.

use serde_json::{Value, json};

use crate::platform::tests::{Scene, USER, imagine, options, with};

/// The entries behind a number, each as kind, outcome and code, and what the interaction was and became.
fn told(scene: &mut Scene, after: u64) -> Vec<String> {
    let (status, page) = scene.call("GET", &format!("/_mock/journal?after={after}&limit=1000"), "", None);
    assert_eq!(status, 200, "{page}");
    let entries = page["entries"].as_array().expect("entries");
    let line = |entry: &Value| {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let mut line = format!("{} {} {}", text(&entry["kind"]), text(&entry["outcome"]), entry["code"]);
        if let Some(trouble) = entry["trouble"].as_str() {
            line += &format!(" by {trouble}");
        }
        let made = &entry["interaction"];
        if made.is_object() {
            line += &format!(": {} {} {}", text(&made["name"]), text(&made["nonce"]), text(&made["outcome"]));
        }
        line
    };
    entries.iter().map(line).collect()
}

fn order(scene: &mut Scene, order: Value) -> Value {
    scene.call("POST", "/_mock/hardship", "", Some(order)).1
}

#[test]
fn an_interaction_is_told_with_what_became_of_it_whatever_was_answered() {
    let mut scene = Scene::new(options());
    for once in ["interactions:rate-limited=1000", "interactions:502-but-runs", "interactions:lost"] {
        assert_eq!(order(&mut scene, json!({"once": once}))["code"], 1);
    }
    assert_eq!(scene.imagine("a fox", "n1"), 429);
    assert_eq!(scene.imagine("a fox", "n1"), 502);
    let lost = scene.ask(super::request("POST", "/api/v9/interactions?x=1", USER, Some(imagine("a fox", "n2"))));
    assert!(lost.is_none());
    assert_eq!(scene.imagine("a fox", "n1"), 204);
    let refused = with(imagine("a fox", "n3"), "/data", Value::Null);
    assert_eq!(scene.call("POST", "/api/v9/interactions", USER, Some(refused)).0, 400);
    scene.get("/api/v9/users/@me");
    let expected = [
        "request answered 429 by rate-limited=1000: imagine n1 refused",
        "request answered 502 by 502-but-runs: imagine n1 carried-out",
        "request cut null by lost: imagine n2 carried-out",
        "request answered 204: imagine n1 repeated",
        "request answered 400:  n3 refused",
        "request answered 200",
    ];
    assert_eq!(told(&mut scene, 0), expected);
    let (_, page) = scene.call("GET", "/_mock/journal?limit=1", "", None);
    let entry = &page["entries"][0];
    assert_eq!((&entry["method"], &entry["path"]), (&json!("GET"), &json!("/api/v9/users/@me")));
    assert_eq!((&entry["userId"], &page["newest"]), (&json!("1100000000000000003"), &json!(6)));
    assert!(!page.to_string().contains(USER), "a token stands there");
    let (_, page) = scene.call("GET", "/_mock/journal?userId=5", "", None);
    assert_eq!(page["entries"], json!([]));
}

#[test]
fn a_slow_answer_is_told_when_it_has_left() {
    let mut scene = Scene::new(options());
    order(&mut scene, json!({"once": "interactions:slow=3000"}));
    assert!(scene.ask(super::request("POST", "/api/v9/interactions", USER, Some(imagine("a fox", "n")))).is_none());
    assert_eq!(told(&mut scene, 0), [] as [&str; 0]);
    scene.run();
    assert_eq!(told(&mut scene, 0), ["request answered 204 by slow=3000: imagine n carried-out"]);
    let (_, page) = scene.call("GET", "/_mock/journal", "", None);
    assert_eq!(page["entries"][0]["tookMs"], 3_000);
}

#[test]
fn the_life_of_a_line_is_told() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let id = scene.session(client);
    order(&mut scene, json!({"once": "cut"}));
    let again = scene.connect("/");
    scene.resume(again, &id, 2);
    scene.cut(again, Some(1000));
    let third = scene.connect("/");
    scene.resume(third, &id, 2);
    scene.say(third, json!({"op": 2, "d": {"token": "nobody"}}));
    order(&mut scene, json!({"once": "ready:close=4000"}));
    scene.client(USER);
    let live = scene.client(USER);
    let id = scene.session(live);
    let ahead = scene.connect("/");
    scene.resume(ahead, &id, 99);
    let expected = [
        "identify ready null",
        "strike interrupted null by cut",
        "close by-discord 1006",
        "resume resumed null",
        "close by-client 1000",
        "resume invalid-session null",
        "identify refused 4004",
        "close by-discord 4004",
        "identify interrupted null by close=4000",
        "strike interrupted null by close=4000",
        "close by-discord 4000",
        "identify ready null",
        "resume refused 4007",
        "close by-discord 4007",
    ];
    assert_eq!(told(&mut scene, 0), expected);
    assert_eq!(scene.call("GET", "/_mock/journal?after=3&limit=1", "", None).1["entries"][0]["sequence"], 2);
}

#[test]
fn faulty_questions_and_orders_are_refused_and_nothing_goes_wrong_with_them() {
    let mut scene = Scene::new(options());
    order(&mut scene, json!({"rules": "rest:500@1000"}));
    for query in ["after=x", "limit=1001", "limit=-1", "userId=me"] {
        let (status, body) = scene.call("GET", &format!("/_mock/journal?{query}"), "", None);
        assert_eq!((status, &body["code"]), (400, &json!(50035)), "{query}: {body}");
    }
    assert_eq!(scene.call("POST", "/_mock/journal", "", None).0, 405);
    assert_eq!(scene.call("GET", "/_mock/other", "", None).0, 404);
    let unknown = order(&mut scene, json!({"once": "rain"}));
    assert_eq!(unknown["code"], 4);
    assert!(unknown["description"].as_str().is_some_and(|words| words.contains("`rain`")), "{unknown}");
    assert_eq!(scene.call("POST", "/_mock/hardship", "", Some(json!({"once": 7}))).0, 400);
    assert_eq!(scene.get("/api/v9/users/@me").0, 500);
    assert_eq!(order(&mut scene, json!({}))["code"], 1);
    assert_eq!(scene.get("/api/v9/users/@me").0, 200);
}
