//! Every operation is reached over HTTP, and what is faulty is answered as the document says.

use poem::{Endpoint, http::Method, test::TestClient};
use serde_json::{Value, json};

use super::{Dummy, json as parse};
use crate::{Operation, midjourney, mock};

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
    let methods: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(operations.len(), methods);
    for operation in operations {
        let written = &document["paths"][operation.path][operation.method.as_str().to_lowercase()];
        assert_eq!(written["operationId"], operation.id);
        let mut path = operation.path.to_owned();
        for parameter in written["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            path = path.replace(&format!("{{{name}}}"), parameter["example"].as_str().unwrap());
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
    (status, parse(&response.into_body().into_string().await.unwrap()))
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

#[tokio::test]
async fn a_body_that_is_no_json_or_of_another_type_is_http_400_everywhere() {
    for path in ["/mj/submit/imagine", "/mj/account/create", "/mj/task/query"] {
        let (status, answer) = post(path, Some("application/json"), "{").await;
        assert_eq!((status, &answer["code"]), (400, &json!(4)), "{path}");
        let (status, answer) = post(path, Some("text/plain"), "{}").await;
        assert_eq!((status, &answer["code"]), (400, &json!(4)), "{path}");
        assert!(answer["description"].as_str().unwrap().contains("text/plain"), "{answer}");
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
async fn a_path_with_any_bytes_is_never_our_failure() {
    let client = TestClient::new(midjourney::routes(Dummy::default()));
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
    let tasks = parse(&client.get("/mj/task/list").send().await.0.into_body().into_string().await.unwrap());
    let task = tasks[0].as_object().unwrap();
    assert_eq!(task.len(), 15);
    assert_eq!(task["failReason"], Value::Null);
    assert_eq!(task["properties"], json!({}));
}
