//! Every operation is reached over HTTP, and what is faulty is answered as the document says.

use poem::{Endpoint, http::Method, test::TestClient};
use serde_json::{Value, json};

use super::{Dummy, json as parse};
use crate::{Operation, Strict, midjourney, mock};

#[tokio::test]
async fn every_operation_of_the_midjourney_document_is_reached() {
    let dummy = Dummy::default();
    let routes = midjourney::routes(dummy.clone());
    reach(midjourney::OPERATIONS, &parse(crate::midjourney_json()), &TestClient::new(routes), &dummy).await;
}

#[tokio::test]
async fn every_operation_of_the_mock_document_is_reached() {
    let dummy = Dummy::default();
    let routes = mock::routes(dummy.clone());
    reach(mock::OPERATIONS, &parse(crate::mock_json()), &TestClient::new(routes), &dummy).await;
}

/// Calls each operation with each of its examples, and once without a body where it has none.
async fn reach(operations: &[Operation], document: &Value, client: &TestClient<impl Endpoint>, dummy: &Dummy) {
    let methods: usize = document["paths"]
        .as_object()
        .expect("an object")
        .values()
        .map(|path| path.as_object().expect("an object").len())
        .sum();
    assert_eq!(operations.len(), methods);
    for operation in operations {
        let written = &document["paths"][operation.path][operation.method.as_str().to_lowercase()];
        assert_eq!(written["operationId"], operation.id);
        let mut path = operation.path.to_owned();
        for parameter in written["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("text");
            let example = match &parameter["example"] {
                Value::Number(number) => number.to_string(),
                text => text.as_str().expect("text").to_owned(),
            };
            if parameter["in"] == "query" {
                // Colons go as they are: that is how clients send them.
                path = format!("{path}{}{name}={example}", if path.contains('?') { '&' } else { '?' });
            } else {
                path = path.replace(&format!("{{{name}}}"), &example);
            }
        }
        let examples = &written["requestBody"]["content"]["application/json"]["examples"];
        let bodies: Vec<_> = match examples.as_object() {
            Some(examples) => examples.values().map(|example| Some(example["value"].to_string())).collect(),
            None => vec![None],
        };
        for body in bodies {
            let mut request = client.request(operation.method.clone(), &path);
            if let Some(body) = body {
                request = request.content_type("application/json").body(body);
            }
            let response = request.send().await;
            response.assert_status_is_ok();
            response.assert_content_type("application/json");
            let asked = dummy.taken();
            assert!(asked.len() == 1 && asked[0].split(' ').next() == Some(operation.id), "{} {asked:?}", operation.id);
        }
    }
}

async fn post(path: &str, media_type: Option<&str>, body: &str) -> (u16, Value) {
    let client = TestClient::new(midjourney::routes(Dummy::default()));
    let mut request = client.request(Method::POST, path).body(body.to_owned());
    if let Some(media_type) = media_type {
        request = request.content_type(media_type);
    }
    let response = request.send().await.0;
    let status = response.status().as_u16();
    (status, parse(&response.into_body().into_string().await.expect("text")))
}

#[tokio::test]
async fn a_submit_tells_every_fault_with_code_4_and_http_200() {
    let body = r#"{"prompt": " ", "modes": ["WARP"], "accountFilter": {"remix": "perhaps"}}"#;
    let (status, answer) = post("/mj/submit/imagine", Some("application/json"), body).await;
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({
            "code": 4,
            "description": "prompt不能为空; /prompt: expected a string that is not blank, found only white space; \
                /modes/0: expected one of RELAX, FAST, TURBO, found string \"WARP\"; \
                /accountFilter/remix: expected true or false, found string \"perhaps\"",
            "properties": {"faults": [
                {"pointer": "/prompt", "expected": "a string that is not blank", "found": "only white space"},
                {"pointer": "/modes/0", "expected": "one of RELAX, FAST, TURBO", "found": "string \"WARP\""},
                {"pointer": "/accountFilter/remix", "expected": "true or false", "found": "string \"perhaps\""},
            ]},
            "result": null,
        })
    );
}

#[tokio::test]
async fn a_query_tells_faults_with_http_400() {
    let (status, answer) = post("/mj/task/query", Some("application/json"), r#"{"pageSize": 0}"#).await;
    assert_eq!(status, 400);
    assert_eq!(answer["code"], 4);
    assert_eq!(answer["description"], "校验错误; /pageSize: expected a whole number from 1 to 1000, found number 0");
}

async fn ask(strict: Option<&str>, set: Option<bool>, path: &str, body: &str) -> (u16, String, Value) {
    let routes = midjourney::routes(Dummy::default());
    let mut request = poem::Request::builder().method(Method::POST).uri_str(path).content_type("application/json");
    if let Some(preference) = strict {
        request = request.header("prefer", preference);
    }
    let mut request = request.body(body.to_owned());
    if let Some(set) = set {
        request.set_data(Strict(set));
    }
    let response = routes.get_response(request).await;
    let (status, media_type) = (response.status().as_u16(), response.content_type().unwrap_or_default().to_owned());
    (status, media_type, parse(&response.into_body().into_string().await.expect("text")))
}

#[tokio::test]
async fn a_strict_reading_answers_a_problem() {
    let body =
        r#"{"promt": "Cat", "state": 7, "remix": null, "accountFilter": {"Modes": [], "remixAutoConsidered": "true"}}"#;
    let (status, media_type, answer) = ask(Some("handling=strict"), None, "/mj/submit/imagine", body).await;
    assert_eq!((status, media_type.as_str()), (400, "application/problem+json"));
    assert_eq!(
        answer,
        json!({
            "type": "/openapi.yaml#/components/responses/FaultyRequest",
            "title": "The request is not what the document says",
            "status": 400,
            "detail": "prompt不能为空; /promt: unknown property `promt`, did you mean `prompt`?; \
                /prompt: expected a string that is not blank, found nothing; \
                /state: expected a string, found number 7; \
                /accountFilter/Modes: unknown property `Modes`, did you mean `modes`?; \
                /accountFilter/remixAutoConsidered: expected true or false, found string \"true\"",
            "faults": [
                {"pointer": "/promt", "expected": "`prompt`", "found": "unknown property `promt`"},
                {"pointer": "/prompt", "expected": "a string that is not blank", "found": "nothing"},
                {"pointer": "/state", "expected": "a string", "found": "number 7"},
                {"pointer": "/accountFilter/Modes", "expected": "`modes`", "found": "unknown property `Modes`"},
                {"pointer": "/accountFilter/remixAutoConsidered", "expected": "true or false", "found": "string \"true\""},
            ],
        })
    );
    let path = "/mj/account/1/action?customid=MJ::Settings::RemixMode&botType=";
    let (status, media_type, answer) = ask(Some("handling=strict"), None, path, "").await;
    assert_eq!((status, media_type.as_str()), (400, "application/problem+json"));
    assert_eq!(
        answer["detail"],
        "customId不能为空; /query/customid: unknown property `customid`, did you mean `customId`?; \
        /query/customId: expected a string that is not blank, found nothing; \
        /query/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, INSIGHT_FACE, found an empty string"
    );
}

/// An operation without parameters passes over what stands in its query, and a strict reading does not.
#[tokio::test]
async fn a_strict_reading_looks_at_the_query_of_those_that_have_none() {
    for (path, body) in [
        ("/mj/submit/imagine?promt=Cat", r#"{"prompt": "Cat"}"#),
        ("/mj/account/1/sync-info?promt=Cat", ""),
        ("/mj/task/1/cancel?promt=Cat&promt=Dog", ""),
    ] {
        let (status, _, _) = ask(None, None, path, body).await;
        assert_eq!(status, 200, "{path}");
        let (status, media_type, answer) = ask(Some("handling=strict"), None, path, body).await;
        assert_eq!((status, media_type.as_str()), (400, "application/problem+json"), "{path}");
        assert_eq!(answer["faults"][0]["pointer"], "/query/promt", "{answer}");
        let (status, _, _) = ask(Some("handling=strict"), None, path.split('?').next().expect("a path"), body).await;
        assert_eq!(status, 200, "{path}");
    }
}

/// A body that is said to be in another encoding is told so, unless it is the same in all of them.
#[tokio::test]
async fn a_body_in_another_encoding_is_not_guessed_at() {
    for (media_type, body, loosely, strictly) in [
        ("application/json; charset=utf-8", r#"{"prompt": "猫"}"#, 200, 200),
        ("application/json; Charset=\"UTF8\"", r#"{"prompt": "猫"}"#, 200, 200),
        ("application/json; charset=gbk", r#"{"prompt": "Cat"}"#, 200, 400),
        ("application/json;x=1; charset=gbk", r#"{"prompt": "猫"}"#, 400, 400),
        ("application/json; charset=iso-8859-1", r#"{"prompt": "é"}"#, 400, 400),
    ] {
        for (strict, status) in [(false, loosely), (true, strictly)] {
            let mut request =
                poem::Request::builder().method(Method::POST).uri_str("/mj/submit/imagine").content_type(media_type);
            if strict {
                request = request.header("prefer", "handling=strict");
            }
            let response = midjourney::routes(Dummy::default()).get_response(request.body(body.to_owned())).await;
            assert_eq!(response.status().as_u16(), status, "{media_type}: {body}");
            let told = response.into_body().into_string().await.expect("text");
            assert_eq!(told.contains("expected a body in UTF-8, found charset"), status == 400, "{told}");
        }
    }
}

/// The header wins over what the server is set to.
#[tokio::test]
async fn a_strict_reading_is_asked_for_by_header_or_set_for_all() {
    for (preference, set, is_strict) in [
        (None, None, false),
        (None, Some(false), false),
        (None, Some(true), true),
        (Some("handling=strict"), None, true),
        (Some("wait=10, handling=strict; x"), None, true),
        (Some("handling=strict"), Some(false), true),
        (Some("handling=lenient"), Some(true), false),
        (Some("handling=lenient, handling=strict"), None, false),
        (Some("return=minimal"), Some(true), true),
    ] {
        for (path, body, loosely) in [
            ("/mj/submit/imagine", r#"{"prompt": "Cat", "promt": "Dog"}"#, 200),
            ("/mj/submit/imagine", r#"{}"#, 200),
            ("/mj/task/query", r#"{"pageSize": "1"}"#, 200),
            ("/mj/task/query", r#"{"pageSize": 0}"#, 400),
            ("/mj/task/query", "", 200),
            ("/mj/task/query", "{", 400),
            ("/mj/account/1/change-version?version=6.1&x=1", "", 200),
        ] {
            let (status, media_type, answer) = ask(preference, set, path, body).await;
            let expected = if is_strict { (400, "application/problem+json") } else { (loosely, "application/json") };
            assert_eq!((status, media_type.as_str()), expected, "{preference:?} {set:?} {path} {body}: {answer}");
            assert_eq!(is_strict, answer["faults"].is_array(), "{answer}");
        }
        let (status, _, answer) = ask(preference, set, "/mj/submit/imagine", r#"{"prompt": "Cat", "state": ""}"#).await;
        assert_eq!((status, &answer["code"]), (200, &json!(0)), "what is right is right: {answer}");
    }
}

/// Colons stand in a query as they are: clients do not escape them.
#[tokio::test]
async fn a_query_is_read_and_told_like_a_body() {
    let dummy = Dummy::default();
    let client = TestClient::new(midjourney::routes(dummy.clone()));
    let told =
        "校验错误; /query/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, INSIGHT_FACE, found string \"TALKER\"";
    let missing = "customId不能为空; /query/customId: expected a string that is not blank, found nothing; \
        /query/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, INSIGHT_FACE, found string \"TALKER\"";
    for (path, expected) in [
        ("action?customId=MJ::Settings::RemixMode", Ok("executeAccountAction 1 MJ::Settings::RemixMode MID_JOURNEY")),
        ("action?botType=NIJI_JOURNEY&customId=MJ%3A%3AReset&x=1", Ok("executeAccountAction 1 MJ::Reset NIJI_JOURNEY")),
        ("action?customId=a&customId=b+c%2&botType=", Ok("executeAccountAction 1 b c%2 MID_JOURNEY")),
        ("change-version?version=6.1", Ok("changeAccountVersion 1 6.1")),
        ("action?customId=a&botType=TALKER", Err(told)),
        ("action?customId=&botType=TALKER", Err(missing)),
        ("action?botType=TALKER", Err(missing)),
        ("change-version", Err("version不能为空; /query/version: expected a string that is not blank, found nothing")),
        (
            "change-version?version=%20",
            Err("version不能为空; /query/version: expected a string that is not blank, found only white space"),
        ),
    ] {
        let response = client.post(format!("/mj/account/1/{path}")).send().await;
        response.assert_status_is_ok();
        let answer = parse(&response.0.into_body().into_string().await.expect("text"));
        match expected {
            Ok(asked) => assert_eq!(dummy.taken(), [asked], "{path}"),
            Err(told) => {
                assert_eq!(answer, json!({"code": 4, "description": told, "result": null}), "{path}");
                assert!(dummy.taken().is_empty(), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_or_of_another_type_is_http_400_everywhere() {
    for path in ["/mj/submit/imagine", "/mj/account/create", "/mj/task/query"] {
        let (status, answer) = post(path, Some("application/json"), "{").await;
        assert_eq!((status, &answer["code"]), (400, &json!(4)), "{path}");
        let (status, answer) = post(path, Some("text/plain"), "{}").await;
        assert_eq!((status, &answer["code"]), (400, &json!(4)), "{path}");
        assert!(answer["description"].as_str().expect("text").contains("text/plain"), "{answer}");
    }
}

#[tokio::test]
async fn a_body_may_come_without_a_type_and_may_be_empty() {
    assert_eq!(post("/mj/submit/imagine", None, r#"{"prompt":"Cat"}"#).await.0, 200);
    assert_eq!(
        post("/mj/submit/imagine", Some("application/json; charset=utf-8"), r#"{"prompt":"Cat"}"#).await.1["code"],
        0
    );
    assert_eq!(post("/mj/task/query", None, "").await.0, 200);
    assert_eq!(post("/mj/task/list-by-condition", Some("application/x-www-form-urlencoded"), "").await.0, 200);
    assert_eq!(post("/mj/submit/imagine", None, "").await.1["code"], 4);
}

#[tokio::test]
async fn a_path_or_a_query_with_any_bytes_is_never_our_failure() {
    let client = TestClient::new(midjourney::routes(Dummy::default()));
    for query in ["%FF%FE", "%", "&&=&", "customId", "=%00", "customId=💥", "customId=%e4%b8"] {
        let Ok(path) = format!("/mj/account/1/action?{query}").parse::<poem::http::Uri>() else { continue };
        let response = client.post(path.to_string()).send().await;
        assert!(response.0.status().as_u16() < 500, "{query}: {}", response.0.status());
    }
    for id in ["%FF%FE", "%00", "..%2f..", "a%20b", "%e4%b8", "💥", "'", "%"] {
        let Ok(path) = format!("/mj/task/{id}/fetch").parse::<poem::http::Uri>() else { continue };
        let response = client.get(path.to_string()).send().await;
        assert!(response.0.status().as_u16() < 500, "{id}: {}", response.0.status());
    }
}

#[tokio::test]
async fn a_body_past_the_limit_is_not_taken() {
    let client = TestClient::new(midjourney::routes(Dummy::default()));
    let body = vec![b' '; crate::BODY_SIZE_BYTES_MAX + 1];
    client.post("/mj/task/query").body(body).send().await.assert_status(poem::http::StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn null_is_written() {
    let client = TestClient::new(midjourney::routes(Dummy::default()));
    client.get("/mj/task/1/fetch").send().await.assert_text("null").await;
    let tasks = parse(&client.get("/mj/task/list").send().await.0.into_body().into_string().await.expect("text"));
    let task = tasks[0].as_object().expect("an object");
    assert_eq!(task.len(), 15);
    assert_eq!(task["failReason"], Value::Null);
    assert_eq!(task["properties"], json!({}));
}

/// Clients take any list of videos, even an empty one, for a video: one that is not there is left out.
#[test]
fn a_task_without_videos_says_nothing_of_them() {
    use crate::midjourney::{Task, VideoUrl};

    let video = VideoUrl { url: "v".to_owned(), thumbnail: "t".to_owned() };
    let task = Task { video_urls: Some(vec![video]), ..Task::default() };
    assert_eq!(serde_json::to_value(&task).expect("JSON")["videoUrls"], json!([{"url": "v", "thumbnail": "t"}]));
    assert!(serde_json::to_value(Task::default()).expect("JSON").get("videoUrls").is_none());
}

#[tokio::test]
async fn numbers_of_a_query_are_read_and_held_to_their_bounds() {
    let dummy = Dummy::default();
    let client = TestClient::new(mock::routes(dummy.clone()));
    client.get("/_mock/journal?after=7&limit=1000&userId=5").send().await.assert_status_is_ok();
    client.get("/_mock/journal").send().await.assert_status_is_ok();
    assert_eq!(dummy.taken(), ["listJournal Some(7) 1000 Some(\"5\")", "listJournal None 100 None"]);
    for (query, place) in [("after=x", "after"), ("after=-1", "after"), ("limit=0", "limit"), ("limit=1001", "limit")] {
        let request = client.get(format!("/_mock/journal?{query}")).header("prefer", "handling=strict");
        let response = request.send().await;
        response.assert_status(poem::http::StatusCode::BAD_REQUEST);
        let words = response.0.into_body().into_string().await.expect("text");
        assert!(words.contains(place), "{query}: {words}");
    }
    let strict = client.get("/_mock/journal?after=7&limit=10").header("prefer", "handling=strict");
    strict.send().await.assert_status_is_ok();
    assert_eq!(dummy.taken(), ["listJournal Some(7) 10 None"]);
}

/// Who orders hardship has no old clients: what is misspelt is told, and calms nothing.
#[tokio::test]
async fn an_order_of_hardship_holds_what_the_document_names_and_nothing_else() {
    let dummy = Dummy::default();
    let client = TestClient::new(mock::routes(dummy.clone()));
    for (body, strict, expected) in [
        (r#"{}"#, (200, None), (200, None)),
        (r#"{"once":"cut"}"#, (200, None), (200, None)),
        (r#"{"once":null,"rules":"","userId":"5"}"#, (200, None), (200, None)),
        (r#"{"rule":"cut@5"}"#, (400, Some("/rule")), (200, Some("/rule"))),
        (r#"{"rules":"cut@5","onec":"cut"}"#, (400, Some("/onec")), (200, Some("/onec"))),
        (r#"{"rules":false}"#, (400, Some("/rules")), (200, None)),
        ("", (400, Some("")), (200, None)),
        ("{", (400, Some("")), (400, Some(""))),
    ] {
        for (preference, (status, pointer)) in [("handling=strict", strict), ("handling=lenient", expected)] {
            let request = client.post("/_mock/hardship").header("prefer", preference).content_type("application/json");
            let response = request.body(body).send().await;
            assert_eq!(response.0.status().as_u16(), status, "{body} {preference}");
            let media_type = response.0.content_type().expect("a media type").to_owned();
            let answer = parse(&response.0.into_body().into_string().await.expect("text"));
            assert_eq!(dummy.taken().is_empty(), pointer.is_some(), "{body} {preference}: {answer}");
            match pointer {
                None => assert_eq!(answer["code"], 0, "{body} {preference}: {answer}"),
                Some(pointer) if preference == "handling=strict" => {
                    assert_eq!(media_type, "application/problem+json");
                    assert_eq!(answer["type"], "/mock/openapi.yaml#/components/responses/FaultyRequest");
                    assert_eq!(answer["faults"][0]["pointer"], pointer, "{body}: {answer}");
                }
                Some(pointer) => {
                    assert_eq!((media_type.as_str(), &answer["code"]), ("application/json", &json!(4)));
                    assert!(answer["description"].as_str().expect("text").contains(pointer), "{body}: {answer}");
                }
            }
        }
    }
}
