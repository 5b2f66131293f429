//! One gateway connection, opened as far as HELLO: whether a WebSocket comes through at all.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::Value;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};

/// How long it may take until HELLO has come, by the wall clock.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The longest message that is read, in bytes; HELLO is much shorter.
const MESSAGE_BYTES_MAX: usize = 64 << 10;

/// Opens a connection to the gateway, waits for HELLO, and leaves without a word: nobody has said who it is. Gives the
/// heartbeat that was asked for, in milliseconds.
///
/// Source: Discord Docs, Gateway, "Connecting".
///
/// # Errors
/// Why there is no HELLO, in words.
pub async fn hello(gateway: &str) -> Result<u64, String> {
    let url = format!("{}/?v=9&encoding=json", gateway.trim_end_matches('/'));
    let greeting = async {
        let config = WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES_MAX));
        let opened = tokio_tungstenite::connect_async_with_config(url, Some(config), true).await;
        let (mut socket, _) = opened.map_err(|error| error.to_string())?;
        loop {
            return match socket.next().await {
                Some(Ok(Message::Text(text))) => interval_ms(&text).ok_or_else(|| "it says no hello".to_owned()),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Binary(_))) => Err("it says no hello".to_owned()),
                Some(Ok(Message::Close(_))) | None => Err("it hangs up before it says hello".to_owned()),
                Some(Err(error)) => Err(error.to_string()),
            };
        }
    };
    let late = || Err(format!("no hello within {} s", TIMEOUT.as_secs()));
    timeout(TIMEOUT, greeting).await.unwrap_or_else(|_| late())
}

/// The heartbeat that a HELLO asks for.
fn interval_ms(text: &str) -> Option<u64> {
    let payload: Value = serde_json::from_str(text).ok()?;
    payload["d"]["heartbeat_interval"].as_u64().filter(|_| payload["op"] == 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hello_is_one() {
        assert_eq!(
            interval_ms(r#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250,"_trace":[]}}"#),
            Some(41_250)
        );
        for other in [r#"{"op":11,"d":{"heartbeat_interval":1}}"#, r#"{"op":10,"d":{}}"#, "hello", "{}"] {
            assert_eq!(interval_ms(other), None, "{other}");
        }
    }
}
