//! The documents as they are, and Swagger UI over them. Open to everyone: they hold no secret.

use std::{
    io::Read,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use flate2::read::GzDecoder;
use poem::{
    Response,
    http::{HeaderMap, StatusCode, header},
};
use utoipa_swagger_ui::{Config, Url};

use super::reply;

const JSON: &str = "application/json; charset=utf-8";
const YAML: &str = "application/yaml; charset=utf-8";
/// The UI's files change with the binary only, and its first page names them without a version.
const UI_REMEMBERED: &str = "max-age=3600";
/// What a document says may change with every start.
const DOCUMENT_REMEMBERED: &str = "no-cache";

/// Answers `/`, the documents and everything under `/swagger-ui/`; `None` for other paths.
pub fn answer(path: &str, headers: &HeaderMap) -> Option<Response> {
    use midjourney_openapi as contract;
    Some(match path {
        "/" | "/swagger-ui" => redirect("/swagger-ui/"),
        "/openapi.json" => document(JSON, contract::midjourney_json()),
        "/openapi.yaml" => document(YAML, contract::midjourney_yaml()),
        "/mock/openapi.json" => document(JSON, contract::mock_json()),
        "/mock/openapi.yaml" => document(YAML, contract::mock_yaml()),
        "/discord/openapi.json" => document(JSON, discord_json()),
        _ => ui(path.strip_prefix("/swagger-ui/")?, headers),
    })
}

/// The pretend Discord's REST doors; put together when it is first asked for, so that starting takes no time for it.
fn discord_json() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(mock_discord::platform::rest_document)
}

fn document(kind: &str, text: &'static str) -> Response {
    Response::builder()
        .content_type(kind)
        .header(header::CACHE_CONTROL, DOCUMENT_REMEMBERED)
        .body(Bytes::from_static(text.as_bytes()))
}

fn redirect(to: &'static str) -> Response {
    Response::builder().status(StatusCode::TEMPORARY_REDIRECT).header(header::LOCATION, to).finish()
}

/// What Swagger UI shows first, and how: ready to try, remembering the secret that was typed in. Addresses are relative, so
/// that the page also works behind a front that adds a path. No validator is asked: it would be another server.
fn config() -> Arc<Config<'static>> {
    static CONFIG: OnceLock<Arc<Config<'static>>> = OnceLock::new();
    let make = || {
        let documents = [
            Url::with_primary("Midjourney API 中文版", "../openapi.json", true),
            Url::new("Mock control", "../mock/openapi.json"),
            Url::new("Pretend Discord (its own port)", "../discord/openapi.json"),
        ];
        Config::new(documents)
            .try_it_out_enabled(true)
            .persist_authorization(true)
            .deep_linking(true)
            .doc_expansion("list")
            .default_models_expand_depth(0)
            .default_model_expand_depth(3)
            .display_request_duration(true)
            .filter(true)
            .validator_url("none")
    };
    CONFIG.get_or_init(|| Arc::new(make())).clone()
}

fn ui(file: &str, headers: &HeaderMap) -> Response {
    let found = match utoipa_swagger_ui::serve(file, config()) {
        Ok(Some(found)) => found,
        Ok(None) => return reply::refused(StatusCode::NOT_FOUND, "Swagger UI has no such file"),
        Err(error) => {
            tracing::error!(file, error, "Swagger UI could not be told its configuration");
            return reply::broken();
        }
    };
    let answer = Response::builder()
        .content_type(&found.content_type)
        .header(header::CACHE_CONTROL, UI_REMEMBERED)
        .header(header::VARY, "accept-encoding")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    match (found.gzpipped, takes_gzip(headers)) {
        (false, _) => answer.body(found.bytes.into_owned()),
        (true, true) => answer.header(header::CONTENT_ENCODING, "gzip").body(found.bytes.into_owned()),
        (true, false) => {
            let mut plain = Vec::new();
            GzDecoder::new(&*found.bytes).read_to_end(&mut plain).expect("the files were packed when this was built");
            answer.body(plain)
        }
    }
}

/// Whether the client unpacks gzip: it is named, and not with a quality of zero.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let Some(accepted) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    accepted.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let is_zero = quality.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        matches!(name.trim(), "gzip" | "*") && !is_zero
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn text(path: &str, headers: &HeaderMap) -> (StatusCode, String) {
        let response = answer(path, headers).expect("served");
        (response.status(), response.into_body().into_string().await.expect("text"))
    }

    #[tokio::test]
    async fn the_documents_are_served_as_they_are() {
        let headers = HeaderMap::new();
        assert_eq!(text("/openapi.json", &headers).await.1, midjourney_openapi::midjourney_json());
        assert_eq!(text("/openapi.yaml", &headers).await.1, midjourney_openapi::midjourney_yaml());
        assert_eq!(text("/mock/openapi.json", &headers).await.1, midjourney_openapi::mock_json());
        assert!(text("/discord/openapi.json", &headers).await.1.starts_with('{'));
        assert!(answer("/mj/task/list", &headers).is_none());
    }

    #[tokio::test]
    async fn swagger_ui_offers_all_documents_and_is_ready_to_try() {
        let (status, page) = text("/swagger-ui/swagger-initializer.js", &HeaderMap::new()).await;
        assert_eq!(status, StatusCode::OK);
        for part in [
            "../openapi.json",
            "../mock/openapi.json",
            "../discord/openapi.json",
            "\"tryItOutEnabled\": true",
            "\"persistAuthorization\": true",
            "\"deepLinking\": true",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(text("/swagger-ui/", &HeaderMap::new()).await.1.contains("<title>Swagger UI</title>"));
        assert_eq!(text("/swagger-ui/no-such-file", &HeaderMap::new()).await.0, StatusCode::NOT_FOUND);
        for path in ["/", "/swagger-ui"] {
            let response = answer(path, &HeaderMap::new()).expect("served");
            assert_eq!(response.headers()[header::LOCATION], "/swagger-ui/");
        }
    }

    #[test]
    fn files_are_packed_for_those_who_unpack() {
        for (accepted, packed) in [
            ("gzip, deflate, br", true),
            ("*", true),
            ("gzip;q=0", false),
            ("br", false),
            ("", false),
            ("x-gzip", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepted.parse().expect("a header"))]);
            let response = answer("/swagger-ui/swagger-ui.css", &headers).expect("served");
            assert_eq!(response.headers().contains_key(header::CONTENT_ENCODING), packed, "{accepted}");
        }
    }
}
