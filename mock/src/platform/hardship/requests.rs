//! Requests and files on which something goes wrong.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::json;

use crate::fault::{Door, FileTrouble, RequestTrouble};
use crate::platform::Platform;
use crate::platform::agenda::Due;
use crate::platform::journal::{Asked, JournalInteraction};
use crate::platform::link::decoded;
use crate::platform::people::Principal;
use crate::platform::rest::body;
use crate::platform::rest::cdn::gone;
use crate::platform::rest::reply::{Limit, MISSING_ACCESS, SERVER_ERROR, UNAUTHORIZED, json_response, rate_limited};
use crate::step::{Body, ExchangeId, Millis, Output, Trickle};

/// So many requests are slow at once; others are answered as if nothing were.
pub const SLOW_MAX: usize = 1_000;

/// What the edge says when what lies behind it does not answer.
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

impl Platform {
    /// A request has come.
    pub(in crate::platform) fn receive(&mut self, exchange: ExchangeId, request: Request<Bytes>) {
        let door = match Knock::of(&request) {
            Knock::File => {
                let response = self.answer_file(&request);
                return self.step.outputs.push(Output::Response { exchange, response });
            }
            Knock::Control => {
                let response = self.answer(&request);
                return self.step.outputs.push(Output::Response { exchange, response });
            }
            Knock::Rest(door) => door,
        };
        let user = principal(&request).map(Principal::user);
        let trouble = self.weather.lot.at_request(&self.options.hardship.rules, user, door);
        let asked = Asked {
            at: self.now,
            user,
            method: request.method().to_string(),
            path: without_token(request.uri().path()),
            trouble: trouble.map(|trouble| trouble.to_string()),
        };
        let response = match trouble {
            Some(RequestTrouble::Slow { ms }) if self.weather.slow.len() < SLOW_MAX => {
                let at = Millis(self.now.0.saturating_add(ms));
                self.agenda.add(at, Due::Request(exchange));
                self.weather.slow.insert(exchange, (asked, request));
                return;
            }
            None | Some(RequestTrouble::Slow { .. }) => self.answer(&request),
            Some(RequestTrouble::Lost) => {
                self.answer(&request);
                self.enter(asked, &request, None);
                return self.step.outputs.push(Output::Cut { exchange });
            }
            Some(RequestTrouble::RateLimited { retry_after_ms, is_global, runs }) => {
                let limit = if is_global { Limit::Global } else { Limit::Shared };
                self.instead(&request, runs, rate_limited(retry_after_ms as f64 / 1_000.0, limit))
            }
            Some(RequestTrouble::Failed { at_the_edge: false, runs }) => {
                self.instead(&request, runs, SERVER_ERROR.response())
            }
            Some(RequestTrouble::Failed { at_the_edge: true, runs }) => self.instead(&request, runs, bad_gateway()),
            Some(RequestTrouble::Unauthorized) => UNAUTHORIZED.response(),
            Some(RequestTrouble::Forbidden) => MISSING_ACCESS.response(),
            Some(RequestTrouble::Captcha) => captcha(),
            Some(RequestTrouble::StaleVersion) => {
                self.weather.stale.extend(principal(&request));
                self.answer(&request)
            }
        };
        self.enter(asked, &request, Some(response.status()));
        self.step.outputs.push(Output::Response { exchange, response });
    }

    /// A slow request is taken up.
    pub(in crate::platform) fn take_up(&mut self, exchange: ExchangeId) {
        if let Some((asked, request)) = self.weather.slow.remove(&exchange) {
            let response = self.answer(&request);
            self.enter(asked, &request, Some(response.status()));
            self.step.outputs.push(Output::Response { exchange, response });
        }
    }

    /// Into the journal.
    fn enter(&mut self, asked: Asked, request: &Request<Bytes>, status: Option<StatusCode>) {
        let interaction = self.journal.noted().or_else(|| {
            // A refusal by hardship comes before anybody reads the body.
            let is_interaction = Knock::of(request) == Knock::Rest(Some(Door::Interactions));
            let form = is_interaction.then(|| body::read(request).ok()).flatten()?;
            Some(JournalInteraction::read(&form.json))
        });
        self.journal.answered(asked, interaction, status.map(|status| status.as_u16()), self.now);
    }

    /// Whether a person's commands are outdated.
    pub(in crate::platform) fn is_stale(&self, who: Principal) -> bool {
        self.weather.stale.contains(&who)
    }

    /// Somebody has fetched a command index.
    pub(in crate::platform) fn refresh_commands(&mut self, who: Principal) {
        self.weather.stale.remove(&who);
    }

    /// Answers with `trouble`. Where what was asked for happens all the same but is refused, the refusal is the answer.
    fn instead(&mut self, request: &Request<Bytes>, runs: bool, trouble: Response<Body>) -> Response<Body> {
        if runs {
            let response = self.answer(request);
            if !response.status().is_success() {
                return response;
            }
        }
        trouble
    }

    fn answer_file(&mut self, request: &Request<Bytes>) -> Response<Body> {
        let mut response = self.answer(request);
        if response.status() != StatusCode::OK {
            return response;
        }
        match self.weather.lot.at_file(&self.options.hardship.rules) {
            None => response,
            Some(FileTrouble::Gone) => gone(),
            Some(FileTrouble::Slow { bytes_per_s }) => {
                response.extensions_mut().insert(Trickle { bytes_per_s: bytes_per_s.max(1) });
                response
            }
        }
    }
}

/// A path as the journal shows it: the token under which an interaction is answered stands in the path itself.
fn without_token(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    // Empty parts do not count, as they do not for the routes.
    let full: Vec<usize> = (0..parts.len()).filter(|at| !parts[*at].is_empty()).collect();
    let is_place = |at: &usize| matches!(decoded(parts[*at]).as_str(), "webhooks" | "interactions");
    let place = full.iter().position(is_place);
    if let Some(token) = place.and_then(|place| full.get(place + 2)) {
        parts[*token] = "****";
    }
    parts.join("/")
}

/// What a request is about, as far as troubles go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knock {
    Rest(Option<Door>),
    File,
    /// What this Discord offers to those who test against it: nothing goes wrong there.
    Control,
}

impl Knock {
    fn of(request: &Request<Bytes>) -> Knock {
        let mut segments = request.uri().path().split('/').filter(|part| !part.is_empty());
        let first = segments.next();
        let mut below = segments.peekable();
        let door = match first {
            Some("attachments" | "ephemeral-attachments" | "embed") => return Knock::File,
            Some("_mock") => return Knock::Control,
            Some("uploads") => Some(Door::Uploads),
            Some("api") => {
                below.next_if(|part| part.starts_with('v'));
                match (below.next(), below.next(), below.next()) {
                    // What a program answers to one is another door.
                    (Some("interactions"), None, _) => Some(Door::Interactions),
                    (Some("channels"), _, Some("messages")) => Some(Door::Messages),
                    (Some("channels"), _, Some("attachments")) | (Some("attachments"), ..) => Some(Door::Uploads),
                    _ => None,
                }
            }
            _ => None,
        };
        Knock::Rest(door)
    }
}

fn principal(request: &Request<Bytes>) -> Option<Principal> {
    request.headers().get(header::AUTHORIZATION)?.to_str().ok().and_then(Principal::of_token)
}

fn bad_gateway() -> Response<Body> {
    let mut response = Response::new(Body::Bytes(Bytes::from_static(BAD_GATEWAY.as_bytes())));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

fn captcha() -> Response<Body> {
    let body = json!({"captcha_key": ["captcha-required"], "captcha_service": "hcaptcha",
        "captcha_sitekey": "00000000-0000-4000-8000-00000000c4a7", "captcha_session_id": "mock", "captcha_rqdata": "mock",
        "captcha_rqtoken": "mock"});
    json_response(StatusCode::BAD_REQUEST, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_in_paths_are_not_shown() {
        for (path, shown) in [
            ("/api/v10/webhooks/6/secret/messages/@original", "/api/v10/webhooks/6/****/messages/@original"),
            ("/api/interactions/7/secret/callback", "/api/interactions/7/****/callback"),
            ("/api/v9/interactions", "/api/v9/interactions"),
            ("/api/v10//webhooks//6/secret", "/api/v10//webhooks//6/****"),
            ("/api/v10/web%68ooks/6/secret", "/api/v10/web%68ooks/6/****"),
        ] {
            assert_eq!(without_token(path), shown);
        }
    }

    #[test]
    fn requests_knock_where_they_should() {
        let cases = [
            ("/api/v9/interactions", Knock::Rest(Some(Door::Interactions))),
            ("/api/interactions", Knock::Rest(Some(Door::Interactions))),
            ("/api/v10/channels/2/messages/3", Knock::Rest(Some(Door::Messages))),
            ("/api/v9/channels/2/attachments", Knock::Rest(Some(Door::Uploads))),
            ("/uploads/a/b.png", Knock::Rest(Some(Door::Uploads))),
            ("/api/v10/interactions/7/secret/callback", Knock::Rest(None)),
            ("/api/v9/users/@me", Knock::Rest(None)),
            ("/attachments/1/2/a.png?ex=1", Knock::File),
            ("/_mock/journal", Knock::Control),
        ];
        for (path, expected) in cases {
            let request = Request::builder().uri(path).body(Bytes::new()).expect("a request");
            assert_eq!(Knock::of(&request), expected, "{path}");
        }
    }
}
