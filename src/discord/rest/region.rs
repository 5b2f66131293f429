//! A region to be drawn anew, sent to the bot's own web host as its page in Discord would.
//!
//! Source: wire §2.10.

use http::Method;
use serde_json::Value;

use super::{Caller, FetchError, Request, Response, Route, UnfitUrl, read_done};
use crate::{discord::model::RegionJob, id::Nonce};

impl Caller {
    /// `POST {base_url}/inpaint/api/submit-job`; read by [`read_region`]. `base_url` is the host of the bot's pages, for
    /// example `https://936929561302675456.discordsays.com`; it is never told the token. `mask` is a picture file. The bot
    /// answers under `nonce`, that of the press that opened the page; the page's host does not know it, and takes a region
    /// as often as it is sent.
    ///
    /// # Errors
    /// [`UnfitUrl`] when `base_url` is none.
    pub fn submit_region(
        &self,
        base_url: &str,
        job: &RegionJob,
        mask: &[u8],
        nonce: Nonce,
    ) -> Result<Request, UnfitUrl> {
        let url = format!("{}/inpaint/api/submit-job", base_url.trim_end_matches('/'));
        let request = self.elsewhere(Route::BotHost, Method::POST, &url, "application/json", job.body(mask))?;
        Ok(Request { nonce: Some(nonce), ..request })
    }
}

/// Whether the bot's host took the region: the body may say no where the status says yes.
///
/// # Errors
/// [`FetchError`] if it did not.
pub fn read_region(response: &Response) -> Result<(), FetchError> {
    read_done(response)?;
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let refused = |message: String| Err(FetchError::Refused { code: 0, message });
    match body.get("error") {
        None | Some(Value::Null | Value::Bool(false)) => match body.get("success") {
            Some(Value::Bool(false)) => refused("the region was not taken".to_owned()),
            _ => Ok(()),
        },
        Some(Value::String(message)) => refused(message.chars().take(ERROR_CHARS_MAX).collect()),
        Some(_) => refused("the region was not taken".to_owned()),
    }
}

/// The longest reason that is kept.
const ERROR_CHARS_MAX: usize = 500;

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::header::{AUTHORIZATION, CONTENT_TYPE};

    use super::*;

    #[test]
    fn a_region_goes_to_the_bots_host_without_the_token() {
        let caller = Caller::new("secret-token", "Mozilla/5.0").expect("sound credentials");
        let job = RegionJob { token: "abc".into(), prompt: "a hat".into() };
        let nonce = Nonce::new(7);
        for base in ["http://127.0.0.1:8081", "http://127.0.0.1:8081/"] {
            let request = caller.submit_region(base, &job, b"mask", nonce).expect("a sound URL");
            assert_eq!(request.http.uri().to_string(), "http://127.0.0.1:8081/inpaint/api/submit-job");
            assert_eq!((request.http.method(), request.route), (&Method::POST, Route::BotHost));
            assert_eq!(request.nonce, Some(nonce));
            assert_eq!(request.http.headers().get(AUTHORIZATION), None);
            assert!(request.http.headers().contains_key(CONTENT_TYPE));
            assert_eq!(request.http.body(), &job.body(b"mask"));
        }
        assert_eq!(caller.submit_region("127.0.0.1", &job, b"mask", nonce).map(drop), Err(UnfitUrl));
    }

    #[test]
    fn a_yes_may_hold_a_no() {
        let check = |status: u16, body: &'static str| {
            read_region(&http::Response::builder().status(status).body(Bytes::from(body)).expect("sound"))
        };
        for body in [r#"{"success":true}"#, "", "success", "{}", r#"{"error":null}"#, "[]"] {
            assert_eq!(check(200, body), Ok(()), "{body}");
        }
        let refused = |message: &str| Err(FetchError::Refused { code: 0, message: message.to_owned() });
        assert_eq!(check(200, r#"{"error":"unknown token"}"#), refused("unknown token"));
        assert_eq!(check(200, r#"{"error":{"code":7}}"#), refused("the region was not taken"));
        assert_eq!(check(200, r#"{"success":false}"#), refused("the region was not taken"));
        assert!(matches!(check(404, ""), Err(FetchError::Missing { .. })));
        assert!(matches!(check(502, "<html>"), Err(FetchError::ServerTrouble { status: 502 })));
    }
}
