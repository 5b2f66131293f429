//! A line that breaks.

use http::Method;
use mock_discord::platform::Pace;
use serde_json::json;

use crate::scene::{Driver, Scene, Stage};

/// Connections that are cut in the middle cost time, not pictures: the gateway session goes on where it was.
#[tokio::test]
async fn tasks_survive_a_cut_line() {
    let scene = Stage { has_detour: true, ..Stage::on(Driver::Sockets) }.pace(Pace::Quick).start().await;
    let mut tasks = Vec::new();
    for place in 0..3 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.until_status(&tasks[0], "IN_PROGRESS").await;
    scene.cut();
    for task in &tasks {
        scene.until_status(task, "SUCCESS").await;
    }
    // Once more, before anything was said, and with others waiting.
    let mut later = Vec::new();
    for place in 3..8 {
        later.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.cut();
    for task in &later {
        let end = scene.until_final(task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
    }
    scene.stop().await;
}

/// Who misspells an order is told so, and what was ordered before goes on.
#[tokio::test]
async fn a_misspelt_order_is_told_and_calms_nothing() {
    const JSON: (&str, &str) = ("content-type", "application/json");
    let scene = Scene::on(Driver::Lockstep).await;
    let order = async |body: &str, handling: &str| {
        let headers = [JSON, ("prefer", handling)];
        scene.ask(Method::POST, "/_mock/hardship", &headers, body.to_owned()).await
    };
    let sound = order(r#"{"rules":"interactions:500@1000"}"#, "handling=strict").await;
    assert_eq!((sound.status, &sound.json()["code"]), (200, &1.into()), "{}", sound.text());
    let loose = order(r#"{"rule":"cut@5"}"#, "handling=lenient").await;
    let told = json!({ "code": 4, "description": "校验错误; /rule: unknown property `rule`, did you mean `rules`?" });
    assert_eq!((loose.status, loose.json()), (200, told));
    for (body, pointer) in [(r#"{"rule":"cut@5"}"#, "/rule"), (r#"{"rules":false}"#, "/rules"), ("", "")] {
        let strict = order(body, "handling=strict").await;
        assert_eq!((strict.status, &strict.json()["faults"][0]["pointer"]), (400, &pointer.into()), "{body}");
        assert_eq!(strict.headers["preference-applied"], "handling=strict");
        let kind = strict.headers["content-type"].to_str().expect("text").to_owned();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
    }
    let task = scene.imagine("a mill").await;
    assert_eq!(scene.until_final(&task).await["status"], "FAILURE", "it is as rough as it was");
    let calm = order("{}", "handling=strict").await;
    assert_eq!(calm.json()["code"], 1, "{}", calm.text());
    let task = scene.imagine("a mill").await;
    scene.until_status(&task, "SUCCESS").await;
    scene.stop().await;
}
