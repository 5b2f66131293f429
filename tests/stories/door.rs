//! The front door: who may come in, and what is said to those who ask for what is not there.

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use crate::scene::{Driver, Scene, Stage, http as client};

const JSON: (&str, &str) = ("content-type", "application/json");

/// With a secret set everyone needs it, in either header; without it the answer is 401 and nothing else.
#[tokio::test]
async fn only_those_who_know_the_secret_come_in() {
    let scene = Stage { secret: Some("s3cret"), ..Stage::on(Driver::Lockstep) }.start().await;
    let url = scene.serve().await;
    for (headers, status) in [
        (&[][..], 401),
        (&[("mj-api-secret", "wrong")], 401),
        (&[("authorization", "Bearer wrong")], 401),
        (&[("mj-api-secret", "s3cret")], 200),
        (&[("authorization", "Bearer s3cret")], 200),
        (&[("authorization", "s3cret")], 200),
    ] {
        for path in ["/mj/task/list", "/_mock/world", "/w/main/mj/task/queue"] {
            let answer = client::get(&format!("{url}{path}"), headers).await;
            assert_eq!(answer.status, status, "{path} with {headers:?}");
            assert!(status == 200 || answer.body.is_empty(), "{path}: {}", answer.text());
        }
    }
    for path in ["/health", "/openapi.json", "/openapi.yaml", "/swagger-ui/"] {
        assert_eq!(client::get(&format!("{url}{path}"), &[]).await.status, 200, "{path}");
    }
    let preflight = [
        ("origin", "https://example.org"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,mj-api-secret"),
    ];
    let answer =
        client::send(Method::OPTIONS, &format!("{url}/mj/submit/imagine"), &preflight, "").await.expect("an answer");
    assert_eq!(answer.status, 204);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let allowed = answer.headers["access-control-allow-headers"].to_str().expect("text").to_owned();
    assert!(allowed.contains("mj-api-secret") && allowed.contains("content-type"), "{allowed}");
    scene.stop().await;
}

/// A faulty body changes nothing and is answered with every fault at once, each where it is.
#[tokio::test]
async fn every_fault_of_a_body_is_named_at_once() {
    let scene = Scene::on(Driver::Lockstep).await;
    let before = scene.get("/_mock/world").await;
    let imagine = "/mj/submit/imagine";
    let action = "/mj/submit/action";
    let create = "/mj/account/create";
    let long = "x".repeat(6_001);
    for (path, body, text, pointers) in [
        (imagine, json!({}), "prompt不能为空", vec!["/prompt"]),
        (imagine, json!({ "prompt": "" }), "prompt不能为空", vec!["/prompt"]),
        (imagine, json!({ "prompt": " \n" }), "prompt不能为空", vec!["/prompt"]),
        (imagine, json!({ "prompt": null }), "prompt不能为空", vec!["/prompt"]),
        (imagine, json!({ "prompt": ["a"] }), "", vec!["/prompt"]),
        (imagine, json!({ "prompt": long }), "", vec!["/prompt"]),
        (imagine, json!({ "prompt": "a", "botType": "DALL_E" }), "", vec!["/botType"]),
        (imagine, json!({ "prompt": "a", "accountFilter": 7 }), "", vec!["/accountFilter"]),
        (
            imagine,
            json!({ "botType": "DALL_E", "accountFilter": { "modes": ["FAST", "WARP"] }, "state": {} }),
            "prompt不能为空",
            vec!["/prompt", "/botType", "/accountFilter/modes/1", "/state"],
        ),
        (action, json!({}), "taskId不能为空", vec!["/taskId", "/customId"]),
        (create, json!({ "guildId": "1", "coreSize": 0 }), "", vec!["/channelId", "/userToken", "/coreSize"]),
        (create, json!({ "guildId": "one", "channelId": "2", "userToken": "t" }), "", vec!["/guildId"]),
    ] {
        let reply = scene.send(Method::POST, path, &body).await;
        let told = reply["description"].as_str().expect("a text");
        assert_eq!(reply["code"], 4, "{body}: {reply}");
        assert!(told.starts_with(text), "{body}: {told}");
        assert!(reply["result"].is_null(), "{body}: {reply}");
        for pointer in pointers {
            assert!(told.contains(pointer), "{body}: {pointer} is not in {told}");
            if let Some(faults) = reply["properties"]["faults"].as_array() {
                let named = |fault: &Value| fault["pointer"] == pointer;
                assert!(faults.iter().any(named), "{body}: {pointer} is not in {faults:?}");
            }
        }
    }
    let after = scene.get("/_mock/world").await;
    assert_eq!(before["counts"]["tasks"], after["counts"]["tasks"]);
    assert_eq!(before["counts"]["accounts"], after["counts"]["accounts"]);
    scene.stop().await;
}

/// What is no JSON object at all is 400, in JSON; never a fault of ours.
#[tokio::test]
async fn what_cannot_be_read_is_a_bad_request() {
    let scene = Scene::on(Driver::Lockstep).await;
    let deep = [vec![b'['; 10_000], vec![b']'; 10_000]].concat();
    let deep_field = [br#"{"prompt":"a","x":"#.as_slice(), &deep, b"}"].concat();
    let unreadable: [&[u8]; 5] = [b"cat", b"{\"prompt\": \"a\"", b"{\"prompt\": \"\xff\"}", &deep, &deep_field];
    let no_objects: [&[u8]; 4] = [b"", b"[]", b"7", b"\"a\""];
    for path in ["/mj/submit/imagine", "/mj/submit/action", "/mj/account/create", "/mj/task/list-by-condition"] {
        for body in unreadable.into_iter().chain(no_objects) {
            let answer = scene.ask(Method::POST, path, &[JSON], body.to_vec()).await;
            let shown: String = String::from_utf8_lossy(body).chars().take(40).collect();
            if path.ends_with("condition") && body.is_empty() {
                // Nothing is asked for, and nothing is missing.
                assert_eq!((answer.status, answer.json()), (200, json!([])));
                continue;
            }
            assert_eq!(answer.json()["code"], 4, "{path} with {shown}: {}", answer.text());
            let is_refused = answer.status == 400 || answer.status == 200 && no_objects.contains(&body);
            assert!(is_refused, "{path} with {shown} is answered {}", answer.status);
        }
        let answer = scene.ask(Method::POST, path, &[("content-type", "text/plain")], r#"{"prompt":"a"}"#).await;
        assert_eq!((answer.status, &answer.json()["code"]), (400, &4.into()), "{path} as text");
    }
    scene.stop().await;
}

/// Old clients send numbers for texts, and texts for numbers; they are understood.
#[tokio::test]
async fn loose_clients_are_understood() {
    let scene = Scene::on(Driver::Lockstep).await;
    let wish = json!({ "prompt": 42, "state": 7, "botType": "", "accountFilter": null, "unknown": { "a": [] } });
    let task = crate::scene::accepted(&scene.submit("/mj/submit/imagine", wish).await);
    let end = scene.until_status(&task, "SUCCESS").await;
    assert_eq!((&end["prompt"], &end["state"]), (&"42".into(), &"7".into()));
    let number: u64 = task.parse().expect("a number");
    let page = scene.send(Method::POST, "/mj/task/list-by-condition", &json!({ "ids": [number, "x"] })).await;
    assert_eq!(page.as_array().map(Vec::len), Some(1), "{page}");
    let page = scene.send(Method::POST, "/mj/task/query", &json!({ "pageSize": "1", "pageNumber": "0" })).await;
    assert_eq!(page["content"].as_array().map(Vec::len), Some(1), "{page}");
    scene.stop().await;
}

/// Paths that are not there, methods that are not served, worlds that do not exist: JSON, and the way out.
#[tokio::test]
async fn what_is_not_there_is_said_in_json() {
    let scene = Scene::on(Driver::Lockstep).await;
    for (method, path, status) in [
        (Method::GET, "/mj/no/such/thing", 404),
        (Method::GET, "/no-such-thing", 404),
        (Method::GET, "/mj/submit/imagine", 405),
        (Method::DELETE, "/mj/task/list", 405),
        (Method::GET, "/w/other/mj/task/list", 404),
    ] {
        let answer = scene.ask(method.clone(), path, &[], Bytes::new()).await;
        assert_eq!((answer.status, &answer.json()["code"]), (status, &4.into()), "{method} {path}");
        assert_eq!(answer.headers.contains_key("allow"), status == 405, "{method} {path}");
    }
    assert_eq!(scene.get("/mj/task/42/fetch").await, Value::Null);
    assert_eq!(scene.get("/mj/task/cat/fetch").await, Value::Null);
    assert_eq!(scene.get("/mj/account/42/fetch").await, Value::Null);
    scene.stop().await;
}
