//! Every example of a document is what its schema says.

use poem_openapi::types::{ParseFromJSON, ToJSON};
use serde::Serialize;
use serde_json::Value;

use super::json;
use crate::{
    Checked, Json,
    checked::{Read, check},
    midjourney::*,
    mock::World,
};

/// The media type objects of all operations: the operation, the status (`None` for a request), the schema and the examples.
fn media(document: &Value) -> Vec<(String, Option<String>, Value, Vec<Value>)> {
    let mut all = Vec::new();
    for (_, methods) in document["paths"].as_object().unwrap() {
        for (_, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let mut add = |status: Option<&String>, holder: &Value| {
                let holder = match holder["$ref"].as_str() {
                    Some(link) => document.pointer(&link[1..]).unwrap(),
                    None => holder,
                };
                let media = &holder["content"]["application/json"];
                if let Some(examples) = media["examples"].as_object() {
                    let values = examples.values().map(|example| example["value"].clone()).collect();
                    all.push((id.clone(), status.cloned(), media["schema"].clone(), values));
                } else {
                    assert!(holder["content"].is_null(), "{id}: a body without an example");
                }
            };
            add(None, &operation["requestBody"]);
            for (status, response) in operation["responses"].as_object().unwrap() {
                add(Some(status), response);
            }
        }
    }
    all
}

fn accepted<T: Read>(example: &Value) {
    match check::<T>(example.to_string().as_bytes()) {
        Checked::Sound(_) => {}
        Checked::Faulty(faults) => panic!("{example}: {faults}"),
    }
}

fn answered<T: ParseFromJSON + ToJSON + Serialize>(example: &Value) {
    let parsed = T::parse_from_json(Some(example.clone())).map_err(|error| error.into_message());
    let parsed = parsed.unwrap_or_else(|error| panic!("{example}: {error}"));
    assert_eq!(serde_json::to_value(&parsed).unwrap(), *example);
    // poem-openapi's own writing is never used, but it must not differ.
    assert_eq!(parsed.to_json().unwrap(), *example);
}

#[test]
fn request_examples_are_accepted_and_response_examples_come_back_equal() {
    let (mut requests, mut responses) = (0, 0);
    for document in [json(crate::midjourney_json()), json(crate::mock_json())] {
        for (id, status, schema, examples) in media(&document) {
            let name = ["/$ref", "/allOf/0/$ref", "/items/$ref"].iter().find_map(|path| schema.pointer(path));
            let name = name.unwrap().as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            assert!(!examples.is_empty(), "{id} has no example");
            for example in examples {
                match status {
                    None => requests += 1,
                    Some(_) => responses += 1,
                }
                match name.as_str() {
                    "AccountAmendRequest" => accepted::<AccountAmendRequest>(&example),
                    "AccountCreateRequest" => accepted::<AccountCreateRequest>(&example),
                    "AccountQueryRequest" => accepted::<AccountQueryRequest>(&example),
                    "AccountUpdateRequest" => accepted::<AccountUpdateRequest>(&example),
                    "SubmitActionRequest" => accepted::<SubmitActionRequest>(&example),
                    "SubmitChangeRequest" => accepted::<SubmitChangeRequest>(&example),
                    "SubmitSimpleChangeRequest" => accepted::<SubmitSimpleChangeRequest>(&example),
                    "SubmitImagineRequest" => accepted::<SubmitImagineRequest>(&example),
                    "TaskConditionRequest" => accepted::<TaskConditionRequest>(&example),
                    "TaskQueryRequest" => accepted::<TaskQueryRequest>(&example),
                    "DiscordAccount" if schema["type"] == "array" => answered::<Vec<DiscordAccount>>(&example),
                    "DiscordAccount" => answered::<DiscordAccount>(&example),
                    "DisplayedTask" if schema["type"] == "array" => answered::<Vec<DisplayedTask>>(&example),
                    "DisplayedTask" => answered::<DisplayedTask>(&example),
                    "MessageString" => answered::<MessageString>(&example),
                    "MessageVoid" => answered::<MessageVoid>(&example),
                    "PageAccount" => answered::<PageAccount>(&example),
                    "PageDisplayedTask" => answered::<PageDisplayedTask>(&example),
                    "PageTask" => answered::<PageTask>(&example),
                    "SubmitResult" => answered::<SubmitResult>(&example),
                    "Task" if schema["type"] == "array" => answered::<Vec<Task>>(&example),
                    "Task" => answered::<Task>(&example),
                    "World" => answered::<World>(&example),
                    other => panic!("{id}: no reader is named here for {other}"),
                }
            }
        }
    }
    assert!(requests >= 26 && responses >= 60, "{requests} requests, {responses} responses");
}

/// The examples that show a refusal show the words that are really said.
#[test]
fn the_faults_that_examples_show_are_those_that_are_told() {
    let document = json(crate::midjourney_json());
    let shown = |path: &str, name: &str| {
        document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["examples"][name]["value"]
            .clone()
    };
    let Checked::Faulty(faults) = check::<SubmitImagineRequest>(b"{}") else { panic!("an empty body has no prompt") };
    let SubmitImagineResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    assert_eq!(serde_json::to_value(&told).unwrap(), shown("/mj/submit/imagine", "noPrompt"));

    let Checked::Faulty(faults) = check::<SubmitChangeRequest>(br#"{"taskId": "1", "action": "ZOOM"}"#) else {
        panic!("a grid is not zoomed")
    };
    let SubmitChangeResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    assert_eq!(serde_json::to_value(&told).unwrap(), shown("/mj/submit/change", "noAction"));

    let body = br#"{"channelId": "1", "userToken": "t"}"#;
    let Checked::Faulty(faults) = check::<AccountCreateRequest>(body) else { panic!("there is no guild") };
    let CreateAccountResponse::Ok(Json(told)) = faults.into() else { panic!("a message says its faults itself") };
    assert_eq!(serde_json::to_value(&told).unwrap(), shown("/mj/account/create", "missing"));

    let Checked::Faulty(faults) = check::<TaskQueryRequest>(b"{x") else { panic!("that is no JSON") };
    let QueryTasksResponse::BadRequest(Json(told)) = faults.into() else { panic!("a page has no code") };
    let noted = &document["components"]["responses"]["BadRequest"]["content"]["application/json"]["examples"]["noJson"];
    assert_eq!(serde_json::to_value(&told).unwrap(), noted["value"]);
}
