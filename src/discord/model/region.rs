//! A region of a picture to be drawn anew: what a bot's own web page sends to the bot's own host.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::json;

/// What is to be drawn, and where the bot knows from which picture is meant.
///
/// Source: wire §2.10.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionJob {
    /// By what the page was asked for: the dialog's custom id without `MJ::iframe::`.
    pub token: String,
    /// The prompt; the bot uses it while remix is on.
    pub prompt: String,
}

impl RegionJob {
    /// The request body. `mask` is a picture file, white where something new is to be drawn.
    pub fn body(&self, mask: &[u8]) -> Bytes {
        let body = json!({
            "customId": self.token,
            "mask": STANDARD.encode(mask),
            "prompt": self.prompt,
            // The bot knows who asks by the token.
            "userId": "0",
            "username": "0",
        });
        Bytes::from(body.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_mask_goes_as_bare_base64() {
        let job = RegionJob { token: "abc_-".into(), prompt: "a \"red\" hat".into() };
        let body: Value = serde_json::from_slice(&job.body(&[0x89, b'P', b'N', b'G'])).expect("our own JSON");
        let expected =
            json!({"customId":"abc_-","mask":"iVBORw==","prompt":"a \"red\" hat","userId":"0","username":"0"});
        assert_eq!(body, expected);
        assert_eq!(
            job.body(&[]),
            Bytes::from(r#"{"customId":"abc_-","mask":"","prompt":"a \"red\" hat","userId":"0","username":"0"}"#)
        );
    }
}
