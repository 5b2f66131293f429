//! The served document and the running server say the same: every operation is called over HTTP with each of its examples,
//! against a fresh demo world, and every answer has the shape that the document gives it.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};

use crate::scene::{Driver, Scene, accepted, http as client};

/// One call that the document shows.
struct Example {
    operation: String,
    method: Method,
    path: String,
    body: Option<Value>,
    /// The schema of the answer with status 200.
    answer: Value,
}

/// A part of the document, with its one `$ref` followed.
fn follow<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    match part["$ref"].as_str() {
        Some(link) => document.pointer(link.trim_start_matches('#')).unwrap_or_else(|| panic!("{link} leads nowhere")),
        None => part,
    }
}

/// Every operation with every example of its body; one that takes none is called once.
fn examples(document: &Value) -> Vec<Example> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let mut path = path.clone();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().expect("a name");
                let value = match &parameter["example"] {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    other => panic!("{name} has no example but {other}"),
                };
                path = match parameter["in"].as_str() {
                    Some("query") if path.contains('?') => format!("{path}&{name}={value}"),
                    Some("query") => format!("{path}?{name}={value}"),
                    _ => path.replace(&format!("{{{name}}}"), &value),
                };
            }
            let answer = &follow(document, &operation["responses"]["200"])["content"]["application/json"]["schema"];
            let media = &follow(document, &operation["requestBody"])["content"]["application/json"];
            let bodies: Vec<Option<Value>> = match media["examples"].as_object() {
                Some(examples) => examples.values().map(|example| Some(example["value"].clone())).collect(),
                None => vec![None],
            };
            for body in bodies {
                all.push(Example {
                    operation: operation["operationId"].as_str().expect("an id").to_owned(),
                    method: method.to_uppercase().parse().expect("a method"),
                    path: path.clone(),
                    body,
                    answer: answer.clone(),
                });
            }
        }
    }
    all
}

/// Whether `null` will do, by the letter of OpenAPI 3.0.3: `nullable` widens the `type` beside it and nothing else, and every
/// part of an `allOf` must take it too.
fn takes_null(document: &Value, schema: &Value) -> bool {
    let schema = follow(document, schema);
    let parts = |name: &str| schema[name].as_array().into_iter().flatten();
    (schema["type"].is_null() || schema["nullable"] == true)
        && parts("allOf").all(|part| takes_null(document, part))
        && (schema["anyOf"].is_null() || parts("anyOf").any(|part| takes_null(document, part)))
        && (schema["enum"].is_null() || parts("enum").any(Value::is_null))
}

/// Everything in which a value differs from a schema, each with its place.
fn differences(document: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let schema = follow(document, schema);
    if value.is_null() {
        if !takes_null(document, schema) {
            found.push(format!("{place}: null"));
        }
        return;
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        differences(document, part, value, place, found);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let of_each = either.iter().map(|part| {
            let mut found = Vec::new();
            differences(document, part, value, place, &mut found);
            found
        });
        // Of those that it is none of, the nearest says most.
        found.extend(of_each.min_by_key(Vec::len).unwrap_or_default());
    }
    let is_of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some(other) => panic!("{other} is no type"),
        None => true,
    };
    if !is_of_type {
        found.push(format!("{place}: {value} is no {}", schema["type"]));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        found.push(format!("{place}: {value} is none of {allowed:?}"));
    }
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(required).is_none() {
            found.push(format!("{place}/{required}: absent"));
        }
    }
    if let (Some(properties), Some(fields)) = (schema["properties"].as_object(), value.as_object()) {
        for (name, field) in fields {
            match properties.get(name) {
                Some(schema) => differences(document, schema, field, &format!("{place}/{name}"), found),
                None if schema.get("additionalProperties").is_some_and(|more| *more != false) => {}
                None => found.push(format!("{place}/{name}: not in the document")),
            }
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        differences(document, &schema["items"], item, &format!("{place}/{index}"), found);
    }
}

/// Every example of the document runs as it stands against a fresh demo world, and is answered as documented.
#[tokio::test]
async fn every_example_runs_as_it_stands() {
    let mut called = BTreeSet::new();
    for (name, calls) in [("/openapi.json", 12), ("/mock/openapi.json", 1)] {
        let scene = Scene::on(Driver::Lockstep).await;
        let document = client::get(&format!("{}{name}", scene.serve().await), &[]).await.json();
        scene.stop().await;
        let examples = examples(&document);
        assert!(examples.len() >= calls, "{name} shows {} calls only", examples.len());
        for example in examples {
            let scene = Scene::on(Driver::Lockstep).await;
            let url = format!("{}{}", scene.serve().await, example.path);
            let body = example.body.as_ref().map_or_else(String::new, Value::to_string);
            let call = async {
                client::send(example.method.clone(), &url, &[("content-type", "application/json")], body).await
            };
            tokio::pin!(call);
            // Connecting an account takes time, and here time moves by call only.
            let answer = loop {
                tokio::select! {
                    answer = &mut call => break answer.expect("an answer"),
                    () = scene.advance(std::time::Duration::from_millis(20)) => {}
                }
            };
            let shown = format!("{} {} {:?}", example.method, example.path, example.body);
            assert_eq!(answer.status, 200, "{shown}: {}", answer.text());
            let answered = answer.json();
            let mut found = Vec::new();
            differences(&document, &example.answer, &answered, "", &mut found);
            assert!(found.is_empty(), "{shown} is answered {answered}, which differs: {found:#?}");
            let code = &answered["code"];
            // The demo grid has ended: that it cannot be cancelled and has no dialog is what these examples show.
            let expected = match example.operation.as_str() {
                "cancelTask" | "submitModal" => json!(4),
                // A fresh world has told everything.
                "resendWebhook" => json!(3),
                _ => json!(1),
            };
            assert!(code.is_null() || *code == expected, "{shown} is answered {answered}");
            assert!(!answered.is_null(), "{shown} finds nothing");
            // The first example of each operation finds something; others may show that nothing passes.
            if called.insert(example.operation) {
                assert_ne!(answered["totalElements"], 0, "{shown} finds nothing");
                assert!(answered != json!([]) || example.path.ends_with("/queue"), "{shown} finds nothing");
            }
            scene.stop().await;
        }
    }
}

/// What is not there is `null`, and the document says that it may be: to validators too, which read `nullable` by its letter.
#[tokio::test]
async fn null_is_answered_only_where_the_document_takes_it() {
    let scene = Scene::on(Driver::Lockstep).await;
    let server = scene.serve().await;
    let document = client::get(&format!("{server}/openapi.json"), &[]).await.json();
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let schema = &methods["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        if !path.contains("{id}") || schema.is_null() {
            continue;
        }
        let answer = client::get(&format!("{server}{}", path.replace("{id}", "1")), &[]).await.json();
        let mut found = Vec::new();
        differences(&document, schema, &answer, "", &mut found);
        assert!(found.is_empty(), "{path} is answered {answer}, which differs: {found:#?}");
        seen += usize::from(answer.is_null());
    }
    assert_eq!(seen, 3, "an account, a task, a task with its words");
    let beside_all = json!({"type": "object", "nullable": true, "allOf": [{"type": "object"}]});
    assert!(!takes_null(&document, &beside_all), "it does not reach into what must hold as well");
    scene.stop().await;
}

/// The examples of 提交Modal want a dialog: what their operation says has to come before opens one for each.
#[tokio::test]
async fn the_examples_of_a_dialog_are_accepted_once_it_is_open() {
    let scene = Scene::on(Driver::Lockstep).await;
    let document = client::get(&format!("{}/openapi.json", scene.serve().await), &[]).await.json();
    let shown = |path: &str, name: &str| {
        let content = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"];
        content["examples"][name]["value"].clone()
    };
    let filled = async |name: &str, opened: &str| {
        let mut filling = shown("/mj/submit/modal", name);
        filling["taskId"] = opened.into();
        let reply = scene.fill(filling).await;
        assert_eq!((&reply["code"], &reply["result"]), (&1.into(), &opened.into()), "{name}: {reply}");
        let ended = scene.until_status(opened, "SUCCESS").await;
        assert_eq!(ended["failReason"], Value::Null, "{name}");
    };
    scene.remix().await;
    let opened = scene.submit_and_wait("/mj/submit/action", shown("/mj/submit/action", "variation")).await;
    assert_eq!(opened["code"], 21, "{opened}");
    filled("asItStands", opened["result"].as_str().expect("a task")).await;
    let solo = accepted(&scene.submit_and_wait("/mj/submit/action", shown("/mj/submit/action", "upscale")).await);
    scene.until_status(&solo, "SUCCESS").await;
    for (name, label) in [("zoom", "Custom Zoom"), ("region", "Vary (Region)")] {
        filled(name, &scene.open_dialog(&solo, label).await.0).await;
    }
    scene.stop().await;
}

/// The document is served as it was written, in both forms, and Swagger UI offers it.
#[tokio::test]
async fn the_document_is_served_as_it_was_written() {
    let scene = Scene::on(Driver::Lockstep).await;
    let url = scene.serve().await;
    let yaml = client::get(&format!("{url}/openapi.yaml"), &[]).await;
    assert_eq!(yaml.text(), midjourney_openapi::midjourney_yaml());
    let json = client::get(&format!("{url}/openapi.json"), &[]).await;
    assert_eq!(json.text(), midjourney_openapi::midjourney_json());
    let page = client::get(&format!("{url}/swagger-ui/"), &[]).await;
    assert!(page.status == 200 && page.text().contains("swagger"), "{}", page.status);
    scene.stop().await;
}
