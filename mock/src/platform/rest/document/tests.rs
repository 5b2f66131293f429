//! The document against the doors that it describes.

use super::*;
use crate::platform::tests::robot::ROBOT;
use crate::platform::tests::{Scene, USER, options};

fn document() -> Value {
    serde_json::from_str(&rest_document("http://127.0.0.1:8081")).expect("JSON")
}

/// Every operation of the document, with its method and path.
fn operations(document: &Value) -> impl Iterator<Item = (String, &String, &Value)> {
    let paths = document["paths"].as_object().expect("paths").iter();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").iter();
        methods.map(move |(method, operation)| (method.to_uppercase(), path, operation))
    })
}

/// Whose token an operation wants.
fn token(operation: &Value) -> &'static str {
    if operation.pointer("/security/0/bot").is_some() { ROBOT } else { USER }
}

fn in_path(operation: &Value) -> impl Iterator<Item = &Value> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.filter(|parameter| parameter["in"] == "path")
}

#[test]
fn every_documented_route_is_there() {
    let document = document();
    let mut scene = Scene::new(options());
    for (method, path, operation) in operations(&document) {
        let mut address = path.clone();
        for parameter in in_path(operation) {
            let name = parameter["name"].as_str().expect("a name");
            let example = parameter["example"].as_str().unwrap_or("1");
            address = address.replace(&format!("{{{name}}}"), example);
        }
        let (status, body) = scene.call(&method, &address, token(operation), Some(json!({})));
        assert_ne!(status, 405, "{method} {path}");
        // A missing thing has a number of its own or no JSON; a missing route has neither.
        let is_lost = status == 404 && body["code"] == 0 && !path.contains("/attachments/{slot}");
        assert!(!is_lost, "{method} {path}: {body}");
    }
}

#[test]
fn what_has_all_its_examples_runs_as_it_stands() {
    let document = document();
    let mut ran = 0;
    for (method, path, operation) in operations(&document) {
        let body = &operation["requestBody"]["content"]["application/json"];
        let body = body.get("example").or_else(|| body.pointer("/schema/example"));
        let needs_body = operation.get("requestBody").is_some();
        if needs_body && body.is_none() || in_path(operation).any(|parameter| parameter.get("example").is_none()) {
            continue;
        }
        let mut address = path.clone();
        for parameter in in_path(operation) {
            let name = parameter["name"].as_str().expect("a name");
            address = address.replace(&format!("{{{name}}}"), parameter["example"].as_str().expect("text"));
        }
        let queries = operation["parameters"].as_array().into_iter().flatten();
        for parameter in queries.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true) {
            let text = |key: &str| parameter[key].as_str().expect("text");
            address = format!("{address}?{}={}", text("name"), text("example"));
        }
        let mut scene = Scene::new(options());
        let (status, answer) = scene.call(&method, &address, token(operation), body.cloned());
        assert!((200..=204).contains(&status), "{method} {path} is answered {status} {answer}");
        ran += 1;
    }
    assert!(ran >= 45, "{ran} only");
}

#[test]
fn every_refusal_has_an_example_of_its_own_status() {
    let document = document();
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{method} {path} {status}");
            let media = &response["content"]["application/json"];
            if media["schema"]["$ref"] == "#/components/schemas/Failure" {
                assert!(media["example"]["message"].is_string(), "{method} {path} {status}: {response}");
            }
        }
    }
    let interaction = &document["paths"]["/api/v9/interactions"]["post"]["responses"];
    let example = |status: &str| interaction[status]["content"]["application/json"]["example"].clone();
    assert_eq!(example("401"), json!({"message": "401: Unauthorized", "code": 0}));
    assert_eq!(example("403"), json!({"message": "Missing Access", "code": 50001}));
    assert_eq!(document["servers"][0]["url"], "http://127.0.0.1:8081");
    assert_eq!(document["tags"][0]["name"], "Gateway");
}
