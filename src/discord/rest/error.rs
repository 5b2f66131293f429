//! How Discord says no, sorted by what the caller would do.
//!
//! Source: Discord Docs, Reference, "Error Messages"; wire §2.2-2.3.

use std::time::Duration;

use http::{StatusCode, header::RETRY_AFTER};
use serde::Deserialize;
use serde_json::Value;

use super::Response;
use crate::discord::model::{lenient, maybe_text};

/// What is waited when Discord asks for patience and does not say how much.
const RETRY_AFTER_DEFAULT: Duration = Duration::from_secs(5);
/// More is not believed.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest text of Discord's that is kept, in bytes.
const MESSAGE_BYTES_MAX: usize = 2_000;

/// Why Discord did not take an interaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InteractError {
    /// Discord asks for patience; the same request may be sent again after that.
    #[error("rate limited for {} ms", retry_after.as_millis())]
    RateLimited {
        /// Discord's own number.
        retry_after: Duration,
        /// Every request of the account has to wait.
        global: bool,
        /// In Discord's words.
        message: String,
    },
    /// The token is not valid: nothing will work for this account.
    #[error("the token was refused: {message}")]
    Unauthorized {
        /// In Discord's words.
        message: String,
    },
    /// The account may not do this here.
    #[error("forbidden ({code}): {message}")]
    Forbidden {
        /// Discord's code.
        code: u64,
        /// In Discord's words.
        message: String,
    },
    /// Discord wants to see a human first.
    #[error("a captcha is wanted")]
    Captcha,
    /// The bot was deployed anew: the command has another edition now.
    #[error("the command is outdated: {message}")]
    Outdated {
        /// In Discord's words.
        message: String,
    },
    /// The button, or the message that had it, is gone.
    #[error("the button is gone: {message}")]
    ComponentGone {
        /// In Discord's words.
        message: String,
    },
    /// Discord had trouble of its own. Unclear: the job may run all the same.
    #[error("discord answered {status}")]
    ServerTrouble {
        /// The HTTP status.
        status: u16,
        /// In Discord's words.
        message: String,
    },
    /// Anything else that will not be better the next time.
    #[error("refused ({code}): {message}")]
    Refused {
        /// Discord's code; 0 if it gave none.
        code: u64,
        /// In Discord's words.
        message: String,
    },
}

impl InteractError {
    /// In Discord's own words, for the client.
    pub fn words(&self) -> &str {
        match self {
            InteractError::RateLimited { message, .. }
            | InteractError::Unauthorized { message }
            | InteractError::Forbidden { message, .. }
            | InteractError::Outdated { message }
            | InteractError::ComponentGone { message }
            | InteractError::ServerTrouble { message, .. }
            | InteractError::Refused { message, .. } => message,
            InteractError::Captcha => "captcha-required",
        }
    }

    /// Whether Discord may have taken it all the same: then look for the nonce before asking again.
    pub fn is_unclear(&self) -> bool {
        match self {
            InteractError::ServerTrouble { .. } => true,
            InteractError::RateLimited { .. }
            | InteractError::Unauthorized { .. }
            | InteractError::Forbidden { .. }
            | InteractError::Captcha
            | InteractError::Outdated { .. }
            | InteractError::ComponentGone { .. }
            | InteractError::Refused { .. } => false,
        }
    }

    pub(super) fn of(response: &Response) -> InteractError {
        let status = response.status();
        let Body { code, message, errors, captcha_key, .. } = Body::of(response);
        let details = Details::of(&errors);
        let message = details.worded(message.unwrap_or_else(|| status.to_string()));
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let (retry_after, global) = patience(response);
                InteractError::RateLimited { retry_after, global, message }
            }
            StatusCode::UNAUTHORIZED => InteractError::Unauthorized { message },
            _ if captcha_key.is_some() => InteractError::Captcha,
            _ if details.has("INTERACTION_APPLICATION_COMMAND_INVALID") => InteractError::Outdated { message },
            _ if details.has("COMPONENT_VALIDATION_FAILED") => InteractError::ComponentGone { message },
            _ if is_edge_block(status, code) => InteractError::ServerTrouble { status: status.as_u16(), message },
            StatusCode::FORBIDDEN => InteractError::Forbidden { code, message },
            _ if code == UNKNOWN_MESSAGE => InteractError::ComponentGone { message },
            _ if status.is_server_error() => InteractError::ServerTrouble { status: status.as_u16(), message },
            _ => InteractError::Refused { code, message },
        }
    }
}

/// Discord's code for a message that is not there.
const UNKNOWN_MESSAGE: u64 = 10_008;
/// The code of Discord's edge for an address that it lets through no more for a while.
///
/// Source: wire §2.2.
const EDGE_BLOCK: u64 = 40_333;

/// Whether the edge has answered in Discord's place: nothing is said about the account.
fn is_edge_block(status: StatusCode, code: u64) -> bool {
    status == StatusCode::FORBIDDEN && code == EDGE_BLOCK
}

/// Why Discord did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Discord asks for patience.
    #[error("rate limited for {} ms", retry_after.as_millis())]
    RateLimited {
        /// Discord's own number.
        retry_after: Duration,
        /// Every request of the account has to wait.
        global: bool,
    },
    /// The token is not valid.
    #[error("the token was refused: {message}")]
    Unauthorized {
        /// In Discord's words.
        message: String,
    },
    /// Discord wants to see a human first.
    #[error("a captcha is wanted")]
    Captcha,
    /// The account may not see it.
    #[error("forbidden ({code}): {message}")]
    Forbidden {
        /// Discord's code.
        code: u64,
        /// In Discord's words.
        message: String,
    },
    /// It is not there.
    #[error("not found ({code}): {message}")]
    Missing {
        /// Discord's code.
        code: u64,
        /// In Discord's words.
        message: String,
    },
    /// Discord had trouble of its own; worth another try.
    #[error("discord answered {status}")]
    ServerTrouble {
        /// The HTTP status.
        status: u16,
    },
    /// Anything else that will not be better the next time.
    #[error("refused ({code}): {message}")]
    Refused {
        /// Discord's code; 0 if it gave none.
        code: u64,
        /// In Discord's words.
        message: String,
    },
    /// Discord said yes, but the body is not what it should be.
    #[error("the response could not be read")]
    Unreadable,
}

impl FetchError {
    pub(super) fn of(response: &Response) -> FetchError {
        let status = response.status();
        let Body { code, message, captcha_key, .. } = Body::of(response);
        let message = message.unwrap_or_else(|| status.to_string());
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let (retry_after, global) = patience(response);
                FetchError::RateLimited { retry_after, global }
            }
            StatusCode::UNAUTHORIZED => FetchError::Unauthorized { message },
            _ if captcha_key.is_some() => FetchError::Captcha,
            _ if is_edge_block(status, code) => FetchError::ServerTrouble { status: status.as_u16() },
            StatusCode::FORBIDDEN => FetchError::Forbidden { code, message },
            StatusCode::NOT_FOUND => FetchError::Missing { code, message },
            _ if status.is_server_error() => FetchError::ServerTrouble { status: status.as_u16() },
            _ => FetchError::Refused { code, message },
        }
    }
}

/// An error body; a body that is none (the edge answers in HTML) has nothing in it.
#[derive(Default, Deserialize)]
struct Body {
    #[serde(default, deserialize_with = "lenient")]
    code: u64,
    #[serde(default, deserialize_with = "maybe_text")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    errors: Value,
    #[serde(default, deserialize_with = "lenient")]
    captcha_key: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    retry_after: Option<f64>,
    #[serde(default, deserialize_with = "lenient")]
    global: bool,
}

impl Body {
    fn of(response: &Response) -> Body {
        let mut body: Body = serde_json::from_slice(response.body()).unwrap_or_default();
        body.message = body.message.filter(|message| !message.trim().is_empty()).map(|mut message| {
            message.truncate(message.floor_char_boundary(MESSAGE_BYTES_MAX));
            message
        });
        body
    }
}

/// For how long Discord wants no more of this, and whether it means everything.
pub(in crate::discord) fn patience(response: &Response) -> (Duration, bool) {
    let Body { retry_after, global, .. } = Body::of(response);
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let seconds = retry_after.or_else(|| header(RETRY_AFTER.as_str())?.trim().parse().ok());
    let wait = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let global = global
        || header("x-ratelimit-global").is_some_and(|global| global.eq_ignore_ascii_case("true"))
        || header("x-ratelimit-scope").is_some_and(|scope| scope.eq_ignore_ascii_case("global"));
    (wait.unwrap_or(RETRY_AFTER_DEFAULT).min(RETRY_AFTER_MAX), global)
}

/// The faults that hang in the tree of a 50035 body, in order.
struct Details {
    codes: Vec<String>,
    messages: Vec<String>,
}

/// The most faults that are read.
const DETAILS_MAX: usize = 8;

impl Details {
    fn of(errors: &Value) -> Details {
        let mut details = Details { codes: Vec::new(), messages: Vec::new() };
        let mut open = vec![errors];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    for fault in fields.get("_errors").and_then(Value::as_array).into_iter().flatten() {
                        let text = |key| fault.get(key).and_then(Value::as_str).map(str::to_owned);
                        if details.messages.len() < DETAILS_MAX {
                            details.codes.extend(text("code"));
                            details.messages.extend(text("message"));
                        }
                    }
                    open.extend(fields.iter().rev().filter(|(key, _)| *key != "_errors").map(|(_, value)| value));
                }
                Value::Array(values) => open.extend(values.iter().rev()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        details
    }

    fn has(&self, start: &str) -> bool {
        self.codes.iter().any(|code| code.starts_with(start))
    }

    /// What is wrong says more than that something is.
    fn worded(&self, message: String) -> String {
        if self.messages.is_empty() {
            return message;
        }
        let mut text = self.messages.join("; ");
        text.truncate(text.floor_char_boundary(MESSAGE_BYTES_MAX));
        text
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::discord::rest::read_interaction;

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(Bytes::copy_from_slice(body.as_bytes())).expect("a sound response")
    }

    fn check(status: u16, body: &str, expected: InteractError) {
        let error = read_interaction(&response(status, &[], body)).expect_err("a refusal");
        assert_eq!(error, expected, "{status} {body}");
    }

    fn form(path: &str, code: &str, message: &str) -> String {
        let fault = format!(r#"{{"_errors":[{{"code":"{code}","message":"{message}"}}]}}"#);
        let errors = path.rsplit('.').fold(fault, |inner, key| format!(r#"{{"{key}":{inner}}}"#));
        format!(r#"{{"message":"Invalid Form Body","code":50035,"errors":{errors}}}"#)
    }

    #[test]
    fn every_refusal_is_sorted_by_what_can_be_done_about_it() {
        for status in [200, 204] {
            assert_eq!(read_interaction(&response(status, &[], "")), Ok(()));
        }
        let message = |text: &str| text.to_owned();
        check(
            401,
            r#"{"message":"401: Unauthorized","code":0}"#,
            InteractError::Unauthorized { message: message("401: Unauthorized") },
        );
        for (code, text) in [
            (50_001, "Missing Access"),
            (40_002, "You need to verify your account in order to perform this action."),
            // Anti-abuse in disguise.
            (10_008, "Unknown Message"),
        ] {
            let body = format!(r#"{{"message":"{text}","code":{code}}}"#);
            check(403, &body, InteractError::Forbidden { code, message: message(text) });
        }
        for (status, code, text) in [(400, 10_003, "Unknown Channel"), (404, 10_062, "Unknown interaction")] {
            let body = format!(r#"{{"message":"{text}","code":{code}}}"#);
            check(status, &body, InteractError::Refused { code, message: message(text) });
        }
        check(
            404,
            r#"{"message":"Unknown Message","code":10008}"#,
            InteractError::ComponentGone { message: message("Unknown Message") },
        );
        let text = "This command is outdated, please try again in a few minutes";
        for code in ["INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", "INTERACTION_APPLICATION_COMMAND_INVALID"] {
            check(400, &form("data", code, text), InteractError::Outdated { message: message(text) });
        }
        let text = "Component validation failed";
        let body = form("data", "COMPONENT_VALIDATION_FAILED", text);
        check(400, &body, InteractError::ComponentGone { message: message(text) });
        let text = "Must be between 1 and 6000 in length.";
        let body = form("data.options.0.value", "BASE_TYPE_BAD_LENGTH", text);
        check(400, &body, InteractError::Refused { code: 50_035, message: message(text) });
        let captcha = r#"{"captcha_key":["captcha-required"],"captcha_service":"hcaptcha","captcha_sitekey":"x"}"#;
        check(400, captcha, InteractError::Captcha);
        for (status, text) in [(500, "500: Internal Server Error"), (503, "API resource is currently overloaded.")] {
            let body = format!(r#"{{"message":"{text}","code":0}}"#);
            check(status, &body, InteractError::ServerTrouble { status, message: message(text) });
        }
        // The edge speaks, not Discord.
        let (status, text) = (403, "internal network error");
        let body = format!(r#"{{"message":"{text}","code":40333}}"#);
        check(status, &body, InteractError::ServerTrouble { status, message: message(text) });
        check(502, "<html>", InteractError::ServerTrouble { status: 502, message: message("502 Bad Gateway") });
        check(302, "", InteractError::Refused { code: 0, message: message("302 Found") });
    }

    #[test]
    fn a_captcha_is_one_wherever_it_is_wanted() {
        let captcha = r#"{"captcha_key":["captcha-required"],"captcha_service":"hcaptcha"}"#;
        for status in [400, 403] {
            assert_eq!(FetchError::of(&response(status, &[], captcha)), FetchError::Captcha, "{status}");
        }
    }

    #[test]
    fn the_wait_is_discords_own_number() {
        let limited = |headers: &[(&str, &str)], body: &str| match read_interaction(&response(429, headers, body)) {
            Err(InteractError::RateLimited { retry_after, global, .. }) => (retry_after.as_millis(), global),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            limited(&[], r#"{"message":"You are being rate limited.","retry_after":0.65,"global":false}"#),
            (650, false)
        );
        assert_eq!(limited(&[("retry-after", "3")], "<html>"), (3_000, false));
        assert_eq!(limited(&[("retry-after", "3"), ("x-ratelimit-global", "true")], ""), (3_000, true));
        for body in ["", "{}", r#"{"retry_after":-1}"#, r#"{"retry_after":"soon"}"#] {
            assert_eq!(limited(&[], body), (5_000, false), "{body}");
        }
        assert_eq!(limited(&[], r#"{"retry_after":1e30}"#), (5_000, false));
        assert_eq!(limited(&[], r#"{"retry_after":1e9}"#), (86_400_000, false));
    }

    proptest! {
        #[test]
        fn no_response_makes_reading_panic(status in 100u16..600, body in "\\PC{0,60}|\\{\"errors\":[\\[\\]{}:\"a_,]{0,40}\\}") {
            let response = response(status, &[("retry-after", "x")], &body);
            prop_assert_eq!(read_interaction(&response).is_ok(), (200..300).contains(&status));
            let _ = FetchError::of(&response);
        }
    }
}
