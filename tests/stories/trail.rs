//! One request's trail: from its acceptance through Discord to the webhook, under one id.

use std::process::Stdio;

use http::Method;
use serde_json::{Value, json};

use super::process::Server;
use crate::scene::{
    accepted, button, http as client,
    receiver::{self, Receiver},
};

/// A server whose log is read, and who is told.
struct Trail {
    server: Server,
    receiver: Receiver,
}

impl Trail {
    async fn submit(&self, path: &str, wish: Value, request_id: &str) -> Value {
        let headers = [("content-type", "application/json"), ("x-request-id", request_id)];
        let url = format!("{}{path}", self.server.api);
        let answer = client::send(Method::POST, &url, &headers, wish.to_string()).await.expect("an answer");
        assert_eq!(answer.headers["x-request-id"], request_id);
        answer.json()
    }

    /// Waits until the end of a task was told, and gives it.
    async fn told(&self, task: &str) -> Value {
        let is_told = async || {
            let received = self.receiver.received();
            let mut ends = received.into_iter().filter(|one| one.is_taken() && one.body["id"] == task);
            ends.find(|one| one.body["status"] == "SUCCESS").map(|one| one.body)
        };
        self.server.wait_for("the end to be told", is_told).await
    }

    /// The `x-request-id` of everything that was told of a task, in order.
    fn names(&self, task: &str) -> Vec<Option<String>> {
        let received = self.receiver.received().into_iter();
        received.filter(|one| one.body["id"] == task).map(|one| one.request_id).collect()
    }
}

/// From the log alone one follows a request to what it has brought about: accepted, sent, matched, written, told; and its
/// receiver hears the same id. Whoever fills in a dialog goes on under an id of one's own.
#[tokio::test]
async fn one_id_leads_from_the_request_to_the_webhook() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let file = std::fs::File::create(&log).expect("a file");
    let receiver = Receiver::at_a_socket().await;
    let more = [
        &["--log-format", "json", "--log", "debug", "--webhook-secret", receiver::SECRET][..],
        &["--notify-hook", receiver.url()],
    ]
    .concat();
    let server = Server::start_with(folder.path(), "127.0.0.1:0", &more, Stdio::from(file)).await;
    let trail = Trail { server, receiver };
    // The first attempt is in vain, so that one sees that too.
    trail.receiver.will_answer([500]);
    let grid =
        accepted(&trail.submit("/mj/submit/imagine", json!({ "prompt": "canary of a prompt" }), "order-7").await);
    let drawn = trail.told(&grid).await;
    let press = json!({ "taskId": grid, "customId": button(&drawn, "U1") });
    let single = accepted(&trail.submit("/mj/submit/action", press, "press-8").await);
    let press = json!({ "taskId": single, "customId": button(&trail.told(&single).await, "Custom Zoom") });
    let asked = trail.submit("/mj/submit/action", press, "press-9").await;
    assert_eq!(asked["code"], 21, "{asked}");
    let zoom = asked["result"].as_str().expect("a task").to_owned();
    let words = json!({ "taskId": zoom, "prompt": "canary of a prompt --zoom 1.5" });
    assert_eq!(accepted(&trail.submit("/mj/submit/modal", words, "fill-10").await), zoom);
    trail.told(&zoom).await;
    for (task, name) in [(&grid, "order-7"), (&single, "press-8"), (&zoom, "fill-10")] {
        let names = trail.names(task);
        assert!(names.len() >= 2 && names.iter().all(|told| told.as_deref() == Some(name)), "{name}: {names:?}");
    }
    trail.server.stop().await;

    let text = std::fs::read_to_string(&log).expect("the log");
    assert!(!text.contains("canary"), "a prompt stands in the log");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let has = |level: &str, message: &str, task: &str, name: &str| {
        let is_it = |line: &&Value| {
            (&line["level"], &line["message"], &line["task.id"], &line["request.id"])
                == (&level.into(), &message.into(), &task.into(), &name.into())
        };
        assert!(lines.iter().any(|line| is_it(&line)), "no {level} line `{message}` of {name} in {text}");
    };
    for (task, name) in [(&grid, "order-7"), (&single, "press-8"), (&zoom, "fill-10")] {
        for message in ["task accepted", "task ended"] {
            has("INFO", message, task, name);
        }
        for message in [
            "interaction sent",
            "interaction answered",
            "gateway event matched",
            "task changed",
            "webhook written",
            "webhook delivered",
        ] {
            has("DEBUG", message, task, name);
        }
    }
    has("INFO", "webhook not taken", &grid, "order-7");
    has("INFO", "task accepted", &zoom, "press-9");
    let ended = lines.iter().find(|line| line["message"] == "task ended").expect("it stands there");
    assert!(ended["status"] == "SUCCESS" && ended["took_ms"].is_u64() && ended["account.id"].is_string(), "{ended}");
}
