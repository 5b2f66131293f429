//! The whole front door as one endpoint: who may come in, which room is meant, and what is said when none is.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::BoxFuture};
use midjourney_openapi::{Strict, midjourney, mock};
use poem::{
    Body, Endpoint, EndpointExt, Request, Response,
    endpoint::BoxEndpoint,
    http::{HeaderValue, Method, StatusCode},
};
use tracing::{Instrument, debug, error, info_span};

use super::{
    Handlers, Options, Secret,
    body::Turns,
    caller::{Caller, RequestName},
    cors,
    docs::Docs,
    metrics::{self, Requests},
    path,
    path::Place,
    reply,
};
use crate::world::WorldHandle;

/// A request's name in the log, chosen by the client or by us, told back.
const REQUEST_ID: &str = "x-request-id";
/// That the reading that was asked for was had (RFC 7240).
const PREFERENCE_APPLIED: &str = "preference-applied";
const REQUEST_ID_LENGTH_MAX: usize = 128;

/// What stands behind the API's socket. As an endpoint of its own it serves tests without one.
///
/// Shape: `/mj/…`, `/_mock/…` and `/metrics` behind the secret; `/health`, `/openapi.json`, `/openapi.yaml`, `/mock/openapi.json`,
/// `/discord/openapi.json` and `/swagger-ui/` open; a world is named by `/w/NAME/…` or `X-Mock-World`, a speed by
/// `/mj-fast`, `/mj-relax` or `/mj-turbo` before `/mj/submit` and `/mj/task`.
pub struct Front {
    rooms: Rooms,
    secret: Option<Secret>,
    strict: bool,
    docs: Docs,
    turns: Turns,
    tally: Requests,
    requests: std::sync::atomic::AtomicU64,
    /// Stands before the numbers of nameless requests, so that a later run of the server gives other names.
    run: String,
}

/// What the front door leads to.
struct Rooms {
    midjourney: BoxEndpoint<'static, Response>,
    mock: BoxEndpoint<'static, Response>,
    /// The world's name.
    name: String,
    /// Why submits do not work; `None`: they do.
    why_not_ready: Box<dyn Fn() -> Option<String> + Send + Sync>,
    /// What is measured of it; `None` when it cannot be read.
    measured: Box<dyn Fn() -> BoxFuture<'static, Option<String>> + Send + Sync>,
}

impl Front {
    /// The front door of a world.
    pub fn new(world: WorldHandle, options: Options) -> Front {
        let handlers = Handlers { world: world.clone(), task_list_max: options.task_list_max, words: options.words };
        let run = format!("{:x}", world.status().now.0);
        let rooms = Rooms {
            midjourney: midjourney::routes(handlers.clone()).map_to_response().boxed(),
            mock: mock::routes(handlers).map_to_response().boxed(),
            name: world.status().name,
            measured: Box::new({
                let world = world.clone();
                move || Box::pin(metrics::of_world(world.clone()))
            }),
            why_not_ready: Box::new(move || world.status().why_not_ready),
        };
        let docs = Docs::new(options.pretend_discord);
        Front { strict: options.strict, run, docs, ..Front::of(rooms, options.secret) }
    }

    fn of(rooms: Rooms, secret: Option<Secret>) -> Front {
        Front {
            rooms,
            secret,
            strict: false,
            docs: Docs::new(None),
            turns: Turns::default(),
            tally: Requests::default(),
            requests: Default::default(),
            run: "0".to_owned(),
        }
    }

    async fn answer(&self, mut request: Request, place: Place) -> Response {
        if let Some(preflight) = cors::preflight(&request) {
            return preflight;
        }
        let world = &self.rooms.name;
        let named = place.world.as_deref().or(request.header("x-mock-world").map(str::trim));
        if let Some(named) = named.filter(|named| !named.is_empty() && *named != world.as_str()) {
            let shown: String = named.chars().take(100).collect();
            return reply::refused(StatusCode::NOT_FOUND, &format!("there is no world `{shown}`, there is `{world}`"));
        }
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let room = match place.path.as_str() {
            "/health" if is_read => return reply::health((self.rooms.why_not_ready)()),
            "/health" => return reply::method_refused(request.method().as_str(), "GET, HEAD"),
            "/metrics" => return self.metrics(&request, is_read).await,
            path if path.starts_with("/mj/") => &self.rooms.midjourney,
            path if path.starts_with("/_mock/") => &self.rooms.mock,
            path => return self.open(path, &request, is_read),
        };
        if self.secret.as_ref().is_some_and(|secret| !secret.is_known_to(request.headers())) {
            return reply::unauthorized();
        }
        place.put_into(request.uri_mut());
        self.enter(room, request, &place).await
    }

    /// Counts tell much of who works how: whoever has a secret keeps them behind it.
    async fn metrics(&self, request: &Request, is_read: bool) -> Response {
        if self.secret.as_ref().is_some_and(|secret| !secret.is_known_to(request.headers())) {
            return reply::unauthorized();
        }
        if !is_read {
            return reply::method_refused(request.method().as_str(), "GET, HEAD");
        }
        match (self.rooms.measured)().await {
            Some(text) => Response::builder().content_type(metrics::FORMAT).body(text + &self.tally.text()),
            None => reply::broken(),
        }
    }

    /// What needs no secret.
    fn open(&self, path: &str, request: &Request, is_read: bool) -> Response {
        match self.docs.answer(path, request.headers()) {
            Some(answer) if is_read => answer,
            Some(_) => reply::method_refused(request.method().as_str(), "GET, HEAD"),
            None => unknown(path),
        }
    }

    async fn enter(&self, room: &BoxEndpoint<'static, Response>, mut request: Request, place: &Place) -> Response {
        let body = match self.turns.read(request.take_body(), request.headers().contains_key("expect")).await {
            Ok(body) => body,
            Err(refusal) => return refusal.reply(),
        };
        request.set_body(Body::from_bytes(body));
        let caller = Caller::of(&request, place.speed);
        request.set_data(caller.clone());
        request.set_data(Strict(self.strict));
        let method = request.method().clone();
        let preferred = Strict::preferred(&request);
        let mut answer = self.entered(room, request, place, &caller, &method).await;
        if let Some(preferred) = preferred {
            answer.headers_mut().insert(PREFERENCE_APPLIED, HeaderValue::from_static(preferred.applied()));
        }
        answer
    }

    async fn entered(
        &self,
        room: &BoxEndpoint<'static, Response>,
        request: Request,
        place: &Place,
        caller: &Caller,
        method: &Method,
    ) -> Response {
        match room.call(request).await {
            _ if caller.is_broken() => reply::broken(),
            Ok(answer) => answer,
            Err(error) => match error.status() {
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                    let allow = path::methods(&place.path, [midjourney::OPERATIONS, mock::OPERATIONS]);
                    if allow.is_empty() { unknown(&place.path) } else { reply::method_refused(method.as_str(), &allow) }
                }
                status if status.is_client_error() => reply::refused(status, &error.to_string()),
                _ => {
                    error!(%error, "a request could not be answered");
                    reply::broken()
                }
            },
        }
    }
}

fn unknown(path: &str) -> Response {
    let shown: String = path.chars().take(200).collect();
    reply::refused(StatusCode::NOT_FOUND, &format!("there is nothing at {shown}; see /swagger-ui/"))
}

impl Endpoint for Front {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = request_id(&request).unwrap_or_else(|| {
            let count = self.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            HeaderValue::from_str(&format!("{}-{}", self.run, count + 1)).expect("digits and a dash")
        });
        let shown = id.to_str().unwrap_or_default();
        let span = info_span!("request", request.id = shown, method = %request.method(), path = request.uri().path());
        let place = Place::of(request.uri().path());
        let operation = path::operation(request.method(), &place.path);
        // A handler that panics is a bug of ours; it ends its own request and nothing else.
        request.extensions_mut().insert(RequestName(shown.to_owned()));
        let answered = AssertUnwindSafe(self.answer(request, place)).catch_unwind().instrument(span.clone()).await;
        let mut response = answered.unwrap_or_else(|_| reply::broken());
        self.tally.add(operation, response.status());
        span.in_scope(|| debug!(status = response.status().as_u16(), "answered"));
        cors::open(&mut response);
        response.headers_mut().insert(REQUEST_ID, id);
        Ok(response)
    }
}

/// The client's own name for the request, if it is fit to be printed.
fn request_id(request: &Request) -> Option<HeaderValue> {
    let id = request.headers().get(REQUEST_ID)?;
    let is_sound = (1..=REQUEST_ID_LENGTH_MAX).contains(&id.len()) && id.as_bytes().iter().all(u8::is_ascii_graphic);
    is_sound.then(|| id.clone())
}

#[cfg(test)]
mod tests {
    use poem::{
        endpoint::make,
        http::{HeaderMap, header},
    };

    use super::*;

    /// Rooms that tell what they were asked, fall where they are told to, and know no other path.
    fn rooms() -> Rooms {
        let room = || {
            make(|mut request: Request| async move {
                let path = request.uri().path().to_owned();
                match path.as_str() {
                    "/mj/task/list" | "/_mock/world" if request.method() == Method::GET => {}
                    "/mj/submit/imagine" if request.method() == Method::POST => {}
                    "/mj/task/panic/fetch" => panic!("asked for"),
                    "/mj/task/broken/fetch" => return Err(poem::Error::from_status(StatusCode::BAD_GATEWAY)),
                    "/mj/task/unread/fetch" => {
                        let caller = request.data::<Caller>().expect("put there");
                        let lost = crate::store::StoreError::Fatal { step: "read", source: "the disk".into() };
                        caller.read(Err::<(), _>(lost));
                        return Ok(Response::from(path));
                    }
                    _ => return Err(poem::Error::from_status(StatusCode::NOT_FOUND)),
                }
                let speed = request.data::<Caller>().expect("put there").forced;
                let body = request.take_body().into_string().await.expect("text");
                Ok(Response::from(format!("{path} {speed:?} {body}")))
            })
            .boxed()
        };
        Rooms {
            midjourney: room(),
            mock: room(),
            name: "main".to_owned(),
            why_not_ready: Box::new(|| None),
            measured: Box::new(|| Box::pin(async { Some(String::new()) })),
        }
    }

    fn request(method: Method, path: &str) -> poem::RequestBuilder {
        Request::builder().method(method).uri_str(path)
    }

    async fn answer(front: &Front, request: Request) -> (StatusCode, HeaderMap, String) {
        let response = front.call(request).await.expect("always an answer");
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body.into_string().await.expect("text"))
    }

    #[tokio::test]
    async fn every_path_leads_somewhere_or_is_told_not_to() {
        let front = Front::of(rooms(), None);
        let (get, post) = (Method::GET, Method::POST);
        for (method, path, status, body) in [
            (&get, "/mj/task/list", 200, "/mj/task/list None "),
            (&get, "/w/main/mj/task/list", 200, "/mj/task/list None "),
            (&post, "/mj-fast/mj/submit/imagine", 200, "/mj/submit/imagine Some(Fast) {}"),
            (&get, "/_mock/world", 200, "/_mock/world None "),
            (&get, "/health", 200, r#"{"status":"up"}"#),
            (&post, "/health", 405, r#"{"code":4,"description":"POST is not served here, GET, HEAD is"}"#),
            (&post, "/openapi.json", 405, r#"{"code":4,"description":"POST is not served here, GET, HEAD is"}"#),
            (&post, "/metrics", 405, r#"{"code":4,"description":"POST is not served here, GET, HEAD is"}"#),
            (&get, "/mj/submit/imagine", 405, r#"{"code":4,"description":"GET is not served here, POST is"}"#),
            (&get, "/mj/cat", 404, r#"{"code":4,"description":"there is nothing at /mj/cat; see /swagger-ui/"}"#),
            (&get, "/cat", 404, r#"{"code":4,"description":"there is nothing at /cat; see /swagger-ui/"}"#),
            (
                &get,
                "/w/other/mj/task/list",
                404,
                r#"{"code":4,"description":"there is no world `other`, there is `main`"}"#,
            ),
            (&get, "/mj/task/panic/fetch", 500, r#"{"code":9,"description":"系统异常"}"#),
            (&get, "/mj/task/broken/fetch", 500, r#"{"code":9,"description":"系统异常"}"#),
            (&get, "/mj/task/unread/fetch", 500, r#"{"code":9,"description":"系统异常"}"#),
        ] {
            let sent = if method == post { "{}" } else { "" };
            let told = answer(&front, request(method.clone(), path).body(sent)).await;
            assert_eq!((told.0.as_u16(), told.2.as_str()), (status, body), "{method} {path}");
            assert_eq!(told.1[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{method} {path}");
            assert_eq!(told.1.contains_key(header::ALLOW), status == 405, "{method} {path}");
        }
    }

    #[tokio::test]
    async fn without_the_secret_the_rooms_are_shut_and_the_documents_open() {
        let front = Front::of(rooms(), Some(Secret::new("s3cret")));
        for (path, status) in [
            ("/mj/task/list", 401),
            ("/mj/no-such-path", 401),
            ("/w/main/mj/task/list", 401),
            ("/mj-fast/mj/task/list", 401),
            ("/_mock/world", 401),
            ("/metrics", 401),
            ("/health", 200),
            ("/openapi.json", 200),
            ("/swagger-ui/", 200),
        ] {
            let (told, _, body) = answer(&front, request(Method::GET, path).finish()).await;
            assert_eq!(told.as_u16(), status, "{path}");
            assert!(status != 401 || body.is_empty(), "{path}");
        }
        let known = request(Method::GET, "/mj/task/list").header("mj-api-secret", "s3cret").finish();
        assert_eq!(answer(&front, known).await.0, StatusCode::OK);
    }

    #[tokio::test]
    async fn browsers_may_ask_without_the_secret() {
        let front = Front::of(rooms(), Some(Secret::new("s3cret")));
        let preflight = request(Method::OPTIONS, "/mj/submit/imagine")
            .header(header::ORIGIN, "https://example.org")
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type,mj-api-secret");
        let (status, headers, _) = answer(&front, preflight.finish()).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let allowed = headers[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str().expect("text");
        for name in ["content-type", "authorization", "mj-api-secret", "accept-language"] {
            assert!(allowed.contains(name), "{name}");
        }
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let plain = request(Method::OPTIONS, "/mj/submit/imagine").finish();
        assert_eq!(answer(&front, plain).await.0, StatusCode::UNAUTHORIZED);
    }

    #[tokio::test]
    async fn a_request_keeps_the_name_it_was_given() {
        let front = Front::of(rooms(), None);
        let long = "x".repeat(129);
        for (given, told) in
            [(Some("abc-1"), "abc-1"), (None, "0-1"), (Some("a b"), "0-2"), (Some(long.as_str()), "0-3")]
        {
            let mut asked = request(Method::GET, "/health");
            if let Some(given) = given {
                asked = asked.header(REQUEST_ID, given);
            }
            assert_eq!(answer(&front, asked.finish()).await.1[REQUEST_ID], told);
        }
    }

    #[tokio::test]
    async fn a_body_too_large_is_refused_in_json() {
        let front = Front::of(rooms(), None);
        let large =
            request(Method::POST, "/mj/submit/imagine").body(vec![b' '; super::super::body::BODY_BYTES_MAX + 1]);
        let (status, _, body) = answer(&front, large).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(body, r#"{"code":4,"description":"the body is larger than 33554432 bytes"}"#);
    }
}
