//! Every example of a document is what its schema says.

use poem_openapi::types::{ParseFromJSON, ToJSON};
use serde::Serialize;
use serde_json::Value;

use super::{check, check_strictly, json};
use crate::{
    Checked, Json, JsonOrProblem,
    checked::Read,
    midjourney::*,
    mock::{HardshipRequest, JournalPage, OrderHardshipResponse, WebhookList, World},
};

/// The media type objects of all operations: the operation, the status (`None` for a request), the schema and the examples.
fn media(document: &Value) -> Vec<(String, Option<String>, Value, Vec<Value>)> {
    let mut all = Vec::new();
    for (_, methods) in document["paths"].as_object().expect("an object") {
        for (_, operation) in methods.as_object().expect("an object") {
            let id = operation["operationId"].as_str().expect("text").to_owned();
            let mut add = |status: Option<&String>, holder: &Value| {
                let holder = match holder["$ref"].as_str() {
                    Some(link) => document.pointer(&link[1..]).expect("a link that leads somewhere"),
                    None => holder,
                };
                for media in holder["content"].as_object().into_iter().flat_map(|content| content.values()) {
                    let examples = media["examples"].as_object();
                    let examples = examples.unwrap_or_else(|| panic!("{id}: a body without an example"));
                    let values = examples.values().map(|example| example["value"].clone()).collect();
                    all.push((id.clone(), status.cloned(), media["schema"].clone(), values));
                }
            };
            add(None, &operation["requestBody"]);
            for (status, response) in operation["responses"].as_object().expect("an object") {
                add(Some(status), response);
            }
        }
    }
    all
}

fn accepted<T: Read>(example: &Value) {
    let body = example.to_string();
    for checked in [check::<T>(body.as_bytes()), check_strictly(body.as_bytes())] {
        if let Checked::Faulty(faults) = checked {
            panic!("{example}: {faults}");
        }
    }
}

fn answered<T: ParseFromJSON + ToJSON + Serialize>(example: &Value) {
    let parsed = T::parse_from_json(Some(example.clone())).map_err(|error| error.into_message());
    let parsed = parsed.unwrap_or_else(|error| panic!("{example}: {error}"));
    assert_eq!(serde_json::to_value(&parsed).expect("JSON"), *example);
    // poem-openapi's own writing is never used, but it must not differ.
    assert_eq!(parsed.to_json().expect("JSON"), *example);
}

#[test]
fn request_examples_are_accepted_and_response_examples_come_back_equal() {
    let (mut requests, mut responses) = (0, 0);
    for document in [json(crate::midjourney_json()), json(crate::mock_json())] {
        for (id, status, schema, examples) in media(&document) {
            let name = ["/$ref", "/anyOf/0/$ref", "/items/$ref"].iter().find_map(|path| schema.pointer(path));
            let name =
                name.expect("a name").as_str().expect("text").rsplit('/').next().expect("a last piece").to_owned();
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
                    "HardshipRequest" => accepted::<HardshipRequest>(&example),
                    "SubmitActionRequest" => accepted::<SubmitActionRequest>(&example),
                    "SubmitBlendRequest" => accepted::<SubmitBlendRequest>(&example),
                    "SubmitChangeRequest" => accepted::<SubmitChangeRequest>(&example),
                    "SubmitDescribeRequest" => accepted::<SubmitDescribeRequest>(&example),
                    "SubmitEditsRequest" => accepted::<SubmitEditsRequest>(&example),
                    "SubmitSimpleChangeRequest" => accepted::<SubmitSimpleChangeRequest>(&example),
                    "SubmitImagineRequest" => accepted::<SubmitImagineRequest>(&example),
                    "SubmitModalRequest" => accepted::<SubmitModalRequest>(&example),
                    "SubmitShortenRequest" => accepted::<SubmitShortenRequest>(&example),
                    "SubmitVideoRequest" => accepted::<SubmitVideoRequest>(&example),
                    "SwapFaceRequest" => accepted::<SwapFaceRequest>(&example),
                    "TaskConditionRequest" => accepted::<TaskConditionRequest>(&example),
                    "TaskQueryRequest" => accepted::<TaskQueryRequest>(&example),
                    "UploadDiscordImagesRequest" => accepted::<UploadDiscordImagesRequest>(&example),
                    "DiscordAccount" if schema["type"] == "array" => answered::<Vec<DiscordAccount>>(&example),
                    "DiscordAccount" => answered::<DiscordAccount>(&example),
                    "DisplayedTask" if schema["type"] == "array" => answered::<Vec<DisplayedTask>>(&example),
                    "DisplayedTask" => answered::<DisplayedTask>(&example),
                    "JournalPage" => answered::<JournalPage>(&example),
                    "MessageAccount" => answered::<MessageAccount>(&example),
                    "MessageMap" => answered::<MessageMap>(&example),
                    "MessageString" => answered::<MessageString>(&example),
                    "MessageStrings" => answered::<MessageStrings>(&example),
                    "MessageVoid" => answered::<MessageVoid>(&example),
                    "PageAccount" => answered::<PageAccount>(&example),
                    "PageDisplayedTask" => answered::<PageDisplayedTask>(&example),
                    "PageTask" => answered::<PageTask>(&example),
                    "Problem" => answered::<Problem>(&example),
                    "SubmitResult" => answered::<SubmitResult>(&example),
                    "Task" if schema["type"] == "array" => answered::<Vec<Task>>(&example),
                    "Task" => answered::<Task>(&example),
                    "WebhookList" => answered::<WebhookList>(&example),
                    "World" => answered::<World>(&example),
                    other => panic!("{id}: no reader is named here for {other}"),
                }
            }
        }
    }
    assert!(requests >= 44 && responses >= 160, "{requests} requests, {responses} responses");
}

/// Whoever can be told faults is told how to ask for a problem, and what it looks like: every operation has at least a query
/// that may hold what the document does not know.
#[test]
fn every_operation_shows_its_problem() {
    for (document, served) in [(crate::midjourney_json(), "/openapi.yaml"), (crate::mock_json(), "/mock/openapi.yaml")]
    {
        let document = json(document);
        let paths = document["paths"].as_object().expect("an object").values();
        for operation in paths.flat_map(|path| path.as_object().expect("an object").values()) {
            let link = &operation["responses"]["400"]["$ref"];
            assert_eq!(*link, "#/components/responses/FaultyRequest", "{}", operation["operationId"]);
            let shown = document.pointer(&link.as_str().expect("text")[1..]).expect("a link that leads somewhere");
            let shown = &shown["content"]["application/problem+json"]["examples"]["misspelled"]["value"];
            assert_eq!(shown["type"], format!("{served}{}", link.as_str().expect("text")));
        }
    }
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
    assert_eq!(serde_json::to_value(&told).expect("JSON"), shown("/mj/submit/imagine", "noPrompt"));

    let Checked::Faulty(faults) = check::<SubmitChangeRequest>(br#"{"taskId": "1", "action": "ZOOM"}"#) else {
        panic!("a grid is not zoomed")
    };
    let SubmitChangeResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    assert_eq!(serde_json::to_value(&told).expect("JSON"), shown("/mj/submit/change", "noAction"));

    let body = br#"{"channelId": "1", "userToken": "t"}"#;
    let Checked::Faulty(faults) = check::<AccountCreateRequest>(body) else { panic!("there is no guild") };
    let CreateAccountResponse::Ok(Json(told)) = faults.into() else { panic!("a message says its faults itself") };
    assert_eq!(serde_json::to_value(&told).expect("JSON"), shown("/mj/account/create", "missing"));

    let Checked::Faulty(faults) = check::<TaskQueryRequest>(b"{x") else { panic!("that is no JSON") };
    let QueryTasksResponse::BadRequest(JsonOrProblem::Json(told)) = faults.into() else { panic!("a page has no code") };
    let noted = &document["components"]["responses"]["FaultyRequest"]["content"];
    assert_eq!(serde_json::to_value(&told).expect("JSON"), noted["application/json"]["examples"]["noJson"]["value"]);

    let Checked::Faulty(faults) = check_strictly::<SubmitImagineRequest>(br#"{"promt": "Cat"}"#) else {
        panic!("that is misspelled")
    };
    let SubmitImagineResponse::BadRequest(JsonOrProblem::Problem(told)) = faults.into() else {
        panic!("a strict reading ends in a problem")
    };
    let noted = &noted["application/problem+json"]["examples"]["misspelled"];
    assert_eq!(serde_json::to_value(&told).expect("JSON"), noted["value"]);

    let Checked::Faulty(faults) = check_strictly::<HardshipRequest>(br#"{"rule": "cut@5"}"#) else {
        panic!("that is misspelled")
    };
    let OrderHardshipResponse::BadRequest(JsonOrProblem::Problem(told)) = faults.into() else {
        panic!("a strict reading ends in a problem")
    };
    let noted = &json(crate::mock_json())["components"]["responses"]["FaultyRequest"]["content"];
    let noted = &noted["application/problem+json"]["examples"]["misspelled"];
    assert_eq!(serde_json::to_value(&told).expect("JSON"), noted["value"]);
    let Checked::Faulty(faults) = check::<HardshipRequest>(br#"{"rule": "cut@5"}"#) else {
        panic!("that is misspelled")
    };
    let OrderHardshipResponse::Ok(Json(told)) = faults.into() else { panic!("an order says its faults itself") };
    let noted = json(crate::mock_json());
    let noted = &noted["paths"]["/_mock/hardship"]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(serde_json::to_value(&told).expect("JSON"), noted["examples"]["misspelled"]["value"]);

    let same = |told: Value, path: &str, name: &str| assert_eq!(told, shown(path, name), "{path} {name}");
    let Checked::Faulty(faults) = check::<SubmitBlendRequest>(br#"{"base64Array": ["data:image/png;base64,AAAA"]}"#)
    else {
        panic!("too few")
    };
    let SubmitBlendResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/blend", "onePicture");
    let body = br#"{"base64Array": ["data:image/png;base64,AAAA", "cat.png"]}"#;
    let Checked::Faulty(faults) = check::<SubmitBlendRequest>(body) else { panic!("that is no data URL") };
    let SubmitBlendResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/blend", "noDataUrl");
    let Checked::Faulty(faults) = check::<SubmitDescribeRequest>(b"{}") else { panic!("no picture") };
    let SubmitDescribeResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/describe", "noPicture");
    let Checked::Faulty(faults) = check::<SubmitModalRequest>(b"{}") else { panic!("no task") };
    let SubmitModalResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/modal", "noTask");
    let Checked::Faulty(faults) = check::<SubmitVideoRequest>(br#"{"motion": "wild"}"#) else { panic!("no motion") };
    let SubmitVideoResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/video", "noMotion");
    let Checked::Faulty(faults) = check::<UploadDiscordImagesRequest>(b"{}") else { panic!("no picture") };
    let UploadDiscordImagesResponse::Ok(Json(told)) = faults.into() else { panic!("a message says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/submit/upload-discord-images", "noPicture");
    let Checked::Faulty(faults) = check::<SwapFaceRequest>(br#"{"targetBase64": "data:image/png;base64,AAAA"}"#) else {
        panic!("no face")
    };
    let SwapFaceResponse::Ok(Json(told)) = faults.into() else { panic!("a submit says its faults itself") };
    same(serde_json::to_value(&told).expect("JSON"), "/mj/insight-face/swap", "noFace");
}
