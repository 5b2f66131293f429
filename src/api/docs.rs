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
use utoipa_swagger_ui::{Config, SwaggerFile, Url};

use super::reply;

const JSON: &str = "application/json; charset=utf-8";
const YAML: &str = "application/yaml; charset=utf-8";
/// The UI's files change with the binary only, and its first page names them without a version.
const UI_REMEMBERED: &str = "max-age=3600";
/// What a document says may change with every start.
const DOCUMENT_REMEMBERED: &str = "no-cache";

/// What is changed in the first page of Swagger UI: its name, room on a small screen, and code in a text, which covers the line
/// above it otherwise.
const HEAD: (&str, &str) = (
    "<title>Swagger UI</title>",
    "<title>mj: Midjourney API</title>
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
);
const STYLE: (&str, &str) = (
    "</head>",
    "  <style>
      .swagger-ui .markdown code, .swagger-ui .renderedMarkdown code { padding: 0 4px; }
      .swagger-ui .markdown p, .swagger-ui .markdown li { line-height: 1.6; }
      .swagger-ui .renderedMarkdown p, .swagger-ui .renderedMarkdown li { line-height: 1.6; }
      @media (max-width: 640px) {
        .swagger-ui .wrapper { padding: 0 8px; }
        .swagger-ui .opblock .opblock-summary-path { max-width: 60%; }
      }
    </style>
  </head>",
);

/// The documents and Swagger UI over them.
pub struct Docs {
    /// Where the pretend Discord is; `None` leaves its document out.
    pretend: Option<String>,
    /// Its REST doors; put together when they are first asked for, so that starting takes no time for it.
    discord: OnceLock<Bytes>,
    config: OnceLock<Arc<Config<'static>>>,
    page: OnceLock<Bytes>,
}

impl Docs {
    /// Documents of a server beside the pretend Discord with that REST address, or beside none.
    pub fn new(pretend: Option<String>) -> Docs {
        Docs { pretend, discord: OnceLock::new(), config: OnceLock::new(), page: OnceLock::new() }
    }

    /// Answers `/`, the documents and everything under `/swagger-ui/`; `None` for other paths.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        use midjourney_openapi as contract;
        Some(match path {
            "/" | "/swagger-ui" => redirect("/swagger-ui/"),
            "/openapi.json" => document(JSON, contract::midjourney_json()),
            "/openapi.yaml" => document(YAML, contract::midjourney_yaml()),
            "/mock/openapi.json" => document(JSON, contract::mock_json()),
            "/mock/openapi.yaml" => document(YAML, contract::mock_yaml()),
            "/discord/openapi.json" => {
                let place = self.pretend.as_ref()?;
                let text = self.discord.get_or_init(|| mock_discord::platform::rest_document(place).into());
                served(JSON, text.clone())
            }
            _ => self.ui(path.strip_prefix("/swagger-ui/")?, headers),
        })
    }

    /// What Swagger UI shows first, and how: ready to try, remembering the secret that was typed in. Addresses are relative, so
    /// that the page also works behind a front that adds a path. No validator is asked: it would be another server.
    fn config(&self) -> Arc<Config<'static>> {
        let make = || {
            let mut documents = vec![
                Url::with_primary("Midjourney API 中文版", "../openapi.json", true),
                Url::new("Mock control", "../mock/openapi.json"),
            ];
            if self.pretend.is_some() {
                documents.push(Url::new("Pretend Discord (its own port)", "../discord/openapi.json"));
            }
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
        self.config.get_or_init(|| Arc::new(make())).clone()
    }

    fn ui(&self, file: &str, headers: &HeaderMap) -> Response {
        let found = match utoipa_swagger_ui::serve(file, self.config()) {
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
        if matches!(file, "" | "index.html") {
            return answer.body(self.page.get_or_init(|| dressed(&found)).clone());
        }
        match (found.gzpipped, takes_gzip(headers)) {
            (true, true) => answer.header(header::CONTENT_ENCODING, "gzip").body(found.bytes.into_owned()),
            _ => answer.body(plain(&found)),
        }
    }
}

/// A file of Swagger UI, unpacked.
fn plain(file: &SwaggerFile<'_>) -> Vec<u8> {
    if !file.gzpipped {
        return file.bytes.to_vec();
    }
    let mut plain = Vec::new();
    GzDecoder::new(&*file.bytes).read_to_end(&mut plain).expect("the files were packed when this was built");
    plain
}

/// Swagger UI's first page with our head.
fn dressed(page: &SwaggerFile<'_>) -> Bytes {
    let page = plain(page);
    let page = String::from_utf8_lossy(&page).replacen(HEAD.0, HEAD.1, 1).replacen(STYLE.0, STYLE.1, 1);
    page.into()
}

fn document(kind: &str, text: &'static str) -> Response {
    served(kind, Bytes::from_static(text.as_bytes()))
}

fn served(kind: &str, text: Bytes) -> Response {
    Response::builder().content_type(kind).header(header::CACHE_CONTROL, DOCUMENT_REMEMBERED).body(text)
}

fn redirect(to: &'static str) -> Response {
    Response::builder().status(StatusCode::TEMPORARY_REDIRECT).header(header::LOCATION, to).finish()
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

    fn docs() -> Docs {
        Docs::new(Some("http://127.0.0.1:8081".to_owned()))
    }

    async fn text(path: &str, headers: &HeaderMap) -> (StatusCode, String) {
        let response = docs().answer(path, headers).expect("served");
        (response.status(), response.into_body().into_string().await.expect("text"))
    }

    #[tokio::test]
    async fn the_documents_are_served_as_they_are() {
        let headers = HeaderMap::new();
        assert_eq!(text("/openapi.json", &headers).await.1, midjourney_openapi::midjourney_json());
        assert_eq!(text("/openapi.yaml", &headers).await.1, midjourney_openapi::midjourney_yaml());
        assert_eq!(text("/mock/openapi.json", &headers).await.1, midjourney_openapi::mock_json());
        assert!(docs().answer("/mj/task/list", &headers).is_none());
    }

    #[tokio::test]
    async fn the_pretend_discords_document_names_its_own_port() {
        let (_, text) = text("/discord/openapi.json", &HeaderMap::new()).await;
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(document["servers"][0]["url"], "http://127.0.0.1:8081");
        let without = Docs::new(None);
        assert!(without.answer("/discord/openapi.json", &HeaderMap::new()).is_none());
        let page = without.answer("/swagger-ui/swagger-initializer.js", &HeaderMap::new()).expect("served");
        assert!(!page.into_body().into_string().await.expect("text").contains("discord"));
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
        let page = text("/swagger-ui/", &HeaderMap::new()).await.1;
        for part in ["<title>mj: Midjourney API</title>", "name=\"viewport\"", "<style>", "swagger-initializer.js"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert_eq!(text("/swagger-ui/no-such-file", &HeaderMap::new()).await.0, StatusCode::NOT_FOUND);
        for path in ["/", "/swagger-ui"] {
            let response = docs().answer(path, &HeaderMap::new()).expect("served");
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
            let response = docs().answer("/swagger-ui/swagger-ui.css", &headers).expect("served");
            assert_eq!(response.headers().contains_key(header::CONTENT_ENCODING), packed, "{accepted}");
        }
    }
}
