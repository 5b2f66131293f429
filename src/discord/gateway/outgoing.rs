//! What we send through the gateway.
//!
//! Source: wire §1.5, §1.7.

use std::fmt;

use serde_json::{Value, json};

/// A text frame to be sent. It may hold the token, so its `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientFrame(String);

impl ClientFrame {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, for the socket.
    pub fn into_text(self) -> String {
        self.0
    }

    /// Op 1.
    pub(super) fn heartbeat(sequence: Option<u64>) -> ClientFrame {
        ClientFrame::new(1, &json!(sequence))
    }

    /// Op 6.
    pub(super) fn resume(token: &str, session_id: &str, sequence: u64) -> ClientFrame {
        ClientFrame::new(6, &json!({"token": token, "session_id": session_id, "seq": sequence}))
    }

    /// Op 2, as the web client of a user sends it. The capabilities ask, among others, for a short READY.
    pub(super) fn identify(token: &str, user_agent: &str) -> ClientFrame {
        const CAPABILITIES: u32 = 16_381;
        ClientFrame::new(
            2,
            &json!({
                "token": token,
                "capabilities": CAPABILITIES,
                "compress": false,
                "client_state": {
                    "api_code_version": 0,
                    "guild_versions": {},
                    "highest_last_message_id": "0",
                    "private_channels_version": "0",
                    "read_state_version": 0,
                    "user_guild_settings_version": -1,
                    "user_settings_version": -1,
                },
                "presence": {"activities": [], "afk": false, "since": 0, "status": "online"},
                "properties": {
                    "browser": "Chrome",
                    "browser_user_agent": user_agent,
                    "browser_version": browser_version(user_agent),
                    "client_build_number": 222_963,
                    "client_event_source": null,
                    "device": "",
                    "os": os(user_agent),
                    "referer": "https://www.midjourney.com",
                    "referrer_current": "",
                    "referring_domain": "www.midjourney.com",
                    "referring_domain_current": "",
                    "release_channel": "stable",
                    "system_locale": "en-US",
                },
            }),
        )
    }

    fn new(op: u8, data: &Value) -> ClientFrame {
        ClientFrame(json!({"op": op, "d": data}).to_string())
    }
}

impl fmt::Debug for ClientFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientFrame({} bytes)", self.0.len())
    }
}

/// `112.0.0.0` out of `… Chrome/112.0.0.0 Safari/537.36`.
fn browser_version(user_agent: &str) -> &str {
    let version = user_agent.split_once("Chrome/").map_or("", |(_, rest)| rest);
    version.split_whitespace().next().unwrap_or_default()
}

fn os(user_agent: &str) -> &'static str {
    if user_agent.contains("Windows") {
        "Windows"
    } else if user_agent.contains("Linux") {
        "Linux"
    } else {
        "Mac OS X"
    }
}
