//! `mj webhooks`: asks a server at work what it has not been able to tell, and has it told again.

use std::io::Write;

use http::{HeaderMap, HeaderValue, Method, StatusCode};
use midjourney_api::config::{WebhookWish, Webhooks};
use serde_json::Value;

use crate::{
    Failure,
    client::{self, Answer},
};

/// Asks, and prints the answer.
///
/// # Errors
/// When the server cannot be asked, does not want to be, or knows no such delivery.
pub async fn run(asked: &Webhooks, mut output: impl Write) -> Result<(), Failure> {
    let text = match &asked.wish {
        WebhookWish::List => listed(&call(asked, Method::GET, "/_mock/webhooks").await?.json()),
        WebhookWish::Resend(id) if id.parse::<midjourney_api::task::DeliveryId>().is_err() => {
            return Err(format!("`{id}` is no delivery: they look like msg_1704529669123456_3, see mj webhooks").into());
        }
        WebhookWish::Resend(id) => due(&call(asked, Method::POST, &format!("/_mock/webhooks/{id}/resend")).await?)?,
        WebhookWish::ResendFailed => due(&call(asked, Method::POST, "/_mock/webhooks/resend-failed").await?)?,
    };
    output.write_all(text.as_bytes())?;
    Ok(())
}

async fn call(asked: &Webhooks, method: Method, path: &str) -> Result<Answer, Failure> {
    let mut headers = HeaderMap::new();
    if let Some(secret) = &asked.secret {
        let mut secret = HeaderValue::from_str(&secret.0)?;
        secret.set_sensitive(true);
        headers.insert("mj-api-secret", secret);
    }
    let api = &asked.api;
    let answer = client::ask(method, &format!("{api}{path}"), headers)
        .await
        .map_err(|why| format!("cannot reach {api} ({why}): is mj running there? Another place is named with --api"))?;
    match answer.status {
        StatusCode::OK => Ok(answer),
        StatusCode::UNAUTHORIZED => Err(format!("{api} wants its secret: MJ_API_SECRET or --api-secret").into()),
        status => Err(format!("{api} answered {status}: is it a server of mj?").into()),
    }
}

fn due(answer: &Answer) -> Result<String, Failure> {
    let answer = answer.json();
    let words = answer["description"].as_str().unwrap_or_default();
    if answer["code"] == 1 { Ok(format!("{words}\n")) } else { Err(words.into()) }
}

fn listed(list: &Value) -> String {
    let mut text = String::new();
    for (name, key, total) in [("waiting", "waiting", "waitingTotal"), ("given up", "givenUp", "givenUpTotal")] {
        let shown = list[key].as_array().map(Vec::as_slice).unwrap_or_default();
        let total = list[total].as_i64().unwrap_or_default();
        let cut = if (shown.len() as i64) < total { format!(", the newest {}", shown.len()) } else { String::new() };
        text.push_str(&format!("{name}: {total}{cut}\n"));
        for delivery in shown {
            let of = |key: &str| printable(delivery[key].as_str().unwrap_or("not tried yet"));
            text.push_str(&format!(
                "  {}  {}  attempts {}  {}\n",
                of("id"),
                of("url"),
                delivery["attempts"],
                of("lastError")
            ));
        }
    }
    text
}

/// Addresses come from clients; a terminal is not to be told what to do by them.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_says_how_much_there_is_and_shows_no_control_characters() {
        let delivery = json!({"id": "msg_1_2", "url": "http://h/\u{1b}[2J", "attempts": 3, "lastError": null});
        let list = json!({"waitingTotal": 0, "givenUpTotal": 250, "waiting": [], "givenUp": [delivery]});
        assert_eq!(
            listed(&list),
            "waiting: 0\ngiven up: 250, the newest 1\n  msg_1_2  http://h/?[2J  attempts 3  not tried yet\n"
        );
    }
}
