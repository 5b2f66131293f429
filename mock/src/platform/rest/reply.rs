//! Replies of the REST doors, and Discord's error bodies.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::step::Body;

/// Why a request is refused: an HTTP status with Discord's own code and words.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// Discord's number; 0 for bare HTTP errors.
    pub code: u32,
    /// Discord's words.
    pub message: &'static str,
    /// Which field is at fault, for 50035.
    pub errors: Option<Value>,
    /// What would be allowed, for 405.
    pub allow: Option<&'static str>,
}

const fn refusal(status: StatusCode, code: u32, message: &'static str) -> Refusal {
    Refusal { status, code, message, errors: None, allow: None }
}

/// No token, or nobody's.
pub const UNAUTHORIZED: Refusal = refusal(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized");
/// A channel or guild of others.
pub const MISSING_ACCESS: Refusal = refusal(StatusCode::FORBIDDEN, 50001, "Missing Access");
/// May see, may not do.
pub const MISSING_PERMISSIONS: Refusal = refusal(StatusCode::FORBIDDEN, 50013, "Missing Permissions");
/// Editing what another has written.
pub const NOT_THE_AUTHOR: Refusal =
    refusal(StatusCode::FORBIDDEN, 50005, "Cannot edit a message authored by another user");
/// Something only bots do.
pub const ONLY_BOTS: Refusal = refusal(StatusCode::FORBIDDEN, 20002, "Only bots can use this endpoint");
/// Something that needs a guild.
pub const NOT_IN_DIRECTS: Refusal = refusal(StatusCode::BAD_REQUEST, 50003, "Cannot execute action on a DM channel");
/// Somebody whom nobody can write to.
pub const INVALID_RECIPIENT: Refusal = refusal(StatusCode::BAD_REQUEST, 50033, "Invalid Recipient(s)");
/// The wrong number of messages to be deleted at once.
pub const BULK_COUNT: Refusal = refusal(
    StatusCode::BAD_REQUEST,
    50016,
    "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete",
);
/// Messages that only go one by one.
pub const BULK_AGE: Refusal =
    refusal(StatusCode::BAD_REQUEST, 50034, "You can only bulk delete messages that are under 14 days old.");
/// No more pins.
pub const TOO_MANY_PINS: Refusal =
    refusal(StatusCode::BAD_REQUEST, 30003, "Maximum number of pins reached for the channel (250)");
/// Commands of others.
pub const NOT_THE_APPLICATION: Refusal =
    refusal(StatusCode::FORBIDDEN, 20012, "You are not authorized to perform this action on this application");
/// No such command.
pub const UNKNOWN_COMMAND: Refusal = refusal(StatusCode::NOT_FOUND, 10063, "Unknown application command");
/// No more commands.
pub const TOO_MANY_COMMANDS: Refusal =
    refusal(StatusCode::BAD_REQUEST, 30032, "Maximum number of application commands reached (100)");
/// An emoji of no guild here.
pub const UNKNOWN_EMOJI: Refusal = refusal(StatusCode::BAD_REQUEST, 10014, "Unknown Emoji");
/// No such role.
pub const UNKNOWN_ROLE: Refusal = refusal(StatusCode::NOT_FOUND, 10011, "Unknown Role");
/// No such member of the guild.
pub const UNKNOWN_MEMBER: Refusal = refusal(StatusCode::NOT_FOUND, 10007, "Unknown Member");
/// A second first answer.
pub const ALREADY_ANSWERED: Refusal =
    refusal(StatusCode::BAD_REQUEST, 40060, "Interaction has already been acknowledged.");
/// No such webhook: the token of an interaction is unknown or too old.
pub const UNKNOWN_WEBHOOK: Refusal = refusal(StatusCode::NOT_FOUND, 10015, "Unknown Webhook");

/// Something only people do.
pub const BOTS_CANNOT: Refusal = refusal(StatusCode::FORBIDDEN, 20001, "Bots cannot use this endpoint");
/// No such channel.
pub const UNKNOWN_CHANNEL: Refusal = refusal(StatusCode::NOT_FOUND, 10003, "Unknown Channel");
/// No such guild.
pub const UNKNOWN_GUILD: Refusal = refusal(StatusCode::NOT_FOUND, 10004, "Unknown Guild");
/// No such message.
pub const UNKNOWN_MESSAGE: Refusal = refusal(StatusCode::NOT_FOUND, 10008, "Unknown Message");
/// No such user.
pub const UNKNOWN_USER: Refusal = refusal(StatusCode::NOT_FOUND, 10013, "Unknown User");
/// No such application.
pub const UNKNOWN_APPLICATION: Refusal = refusal(StatusCode::NOT_FOUND, 10002, "Unknown Application");
/// The same, for interactions.
pub const BAD_APPLICATION: Refusal = refusal(StatusCode::BAD_REQUEST, 10002, "Unknown Application");
/// The same as an unknown channel, for interactions.
pub const BAD_CHANNEL: Refusal = refusal(StatusCode::BAD_REQUEST, 10003, "Unknown Channel");
/// A form nobody opened, or too long ago.
pub const UNKNOWN_INTERACTION: Refusal = refusal(StatusCode::NOT_FOUND, 10062, "Unknown interaction");
/// No such route.
pub const NOT_FOUND: Refusal = refusal(StatusCode::NOT_FOUND, 0, "404: Not Found");
/// API versions that are gone.
pub const INVALID_VERSION: Refusal = refusal(StatusCode::BAD_REQUEST, 50041, "Invalid API version");
/// The body is no JSON.
pub const INVALID_JSON: Refusal = refusal(StatusCode::BAD_REQUEST, 50109, "The request body contains invalid JSON.");
/// Neither text nor file.
pub const EMPTY_MESSAGE: Refusal = refusal(StatusCode::BAD_REQUEST, 50006, "Cannot send an empty message");
/// A file is too large.
pub const TOO_LARGE: Refusal = refusal(StatusCode::PAYLOAD_TOO_LARGE, 40005, "Request entity too large");
/// A bug of theirs.
pub const SERVER_ERROR: Refusal = refusal(StatusCode::INTERNAL_SERVER_ERROR, 0, "500: Internal Server Error");
/// Too many emojis on one message.
pub const TOO_MANY_REACTIONS: Refusal =
    refusal(StatusCode::BAD_REQUEST, 30010, "Maximum number of reactions reached (20)");

/// The route takes other methods.
pub fn wrong_method(allow: &'static str) -> Refusal {
    Refusal { allow: Some(allow), ..refusal(StatusCode::METHOD_NOT_ALLOWED, 0, "405: Method Not Allowed") }
}

/// A field is at fault: `path` leads to it, `code` and `message` say how.
pub fn invalid(path: &[&str], code: &str, message: &str) -> Refusal {
    let fault = json!({"_errors": [{"code": code, "message": message}]});
    let errors = path.iter().rev().fold(fault, |inner, key| json!({ *key: inner }));
    Refusal { errors: Some(errors), ..refusal(StatusCode::BAD_REQUEST, 50035, "Invalid Form Body") }
}

/// A list or a bare value where an object is wanted.
pub fn no_object() -> Refusal {
    invalid(&[], "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
}

/// A text or list is longer than `max`.
pub fn too_long(path: &[&str], max: usize) -> Refusal {
    invalid(path, "BASE_TYPE_MAX_LENGTH", &format!("Must be {max} or fewer in length."))
}

/// A field is missing.
pub fn required(path: &[&str]) -> Refusal {
    invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
}

impl Refusal {
    /// What stands in its body.
    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }

    /// As it travels.
    pub fn response(self) -> Response<Body> {
        let mut response = json_response(self.status, &self.body());
        if let Some(allow) = self.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

/// A JSON reply.
pub fn json_response(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::Bytes(Bytes::from(body.to_string())));
    *response.status_mut() = status;
    // Some clients parse JSON only if the header begins like this.
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Which limit somebody has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// That of all requests of an account.
    Global,
    /// That of a resource, for everyone who uses it.
    Shared,
    /// The account's own, of one kind of requests.
    Own,
}

/// 429, with the wait in seconds.
pub fn rate_limited(seconds: f64, limit: Limit) -> Response<Body> {
    let (message, scope) = match limit {
        Limit::Global => ("You are being rate limited.", "global"),
        Limit::Shared => ("The resource is being rate limited.", "shared"),
        Limit::Own => ("You are being rate limited.", "user"),
    };
    let body = json!({"message": message, "retry_after": seconds, "global": limit == Limit::Global});
    let mut response = json_response(StatusCode::TOO_MANY_REQUESTS, &body);
    let headers = response.headers_mut();
    headers.insert(header::VIA, HeaderValue::from_static("1.1 google"));
    if let Ok(value) = HeaderValue::try_from(seconds.to_string()) {
        headers.insert(header::RETRY_AFTER, value);
    }
    headers.insert(HeaderName::from_static("x-ratelimit-scope"), HeaderValue::from_static(scope));
    if limit == Limit::Global {
        headers.insert(HeaderName::from_static("x-ratelimit-global"), HeaderValue::from_static("true"));
    }
    response
}

/// 204.
pub fn no_content() -> Response<Body> {
    empty(StatusCode::NO_CONTENT)
}

/// A status and nothing else.
pub fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::Bytes(Bytes::new()));
    *response.status_mut() = status;
    response
}
