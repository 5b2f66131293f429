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
        WebhookWish::List => {
            let list = call(asked, Method::GET, "/_mock/webhooks").await?.json();
            // What is due is due by the world's clock.
            let world = call(asked, Method::GET, "/_mock/world").await?.json();
            listed(&list, world["clock"]["nowMs"].as_i64().unwrap_or_default())
        }
        WebhookWish::Resend(id) if id.parse::<midjourney_api::task::DeliveryId>().is_err() => {
            return Err(format!("`{id}` is no delivery: they look like msg_1704529669123456_3, see mj webhooks").into());
        }
        WebhookWish::Resend(id) => due(&call(asked, Method::POST, &format!("/_mock/webhooks/{id}/resend")).await?)?,
        WebhookWish::ResendFailed => due(&call(asked, Method::POST, "/_mock/webhooks/resend-failed").await?)?,
    };
    output.write_all(text.as_bytes())?;
    Ok(())
}

/// Asks the server; its answer has status 200.
async fn call(asked: &Webhooks, method: Method, path: &str) -> Result<Answer, Failure> {
    let api = &asked.api;
    let address = api.parse::<http::Uri>().ok();
    if !address.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()) {
        return Err(format!("--api: `{api}` is no address; one reads like http://127.0.0.1:8080").into());
    }
    let mut headers = HeaderMap::new();
    if let Some(secret) = &asked.secret {
        let mut secret = HeaderValue::from_str(&secret.0)?;
        secret.set_sensitive(true);
        headers.insert("mj-api-secret", secret);
    }
    let answer = client::ask(method, &format!("{api}{path}"), headers)
        .await
        .map_err(|why| format!("cannot reach {api} ({why}): is mj running there? Another place is named with --api"))?;
    match answer.status {
        // Something else may answer there, and would say that nothing waits.
        StatusCode::OK if answer.json().is_object() => Ok(answer),
        StatusCode::OK => Err(format!("{api} answers, but not as mj does: is it a server of mj?").into()),
        StatusCode::UNAUTHORIZED => Err(format!("{api} wants its secret: MJ_API_SECRET or --api-secret").into()),
        status => Err(format!("{api} answered {status}: is it a server of mj?").into()),
    }
}

fn due(answer: &Answer) -> Result<String, Failure> {
    let answer = answer.json();
    let words = answer["description"].as_str().unwrap_or_default();
    if answer["code"] == 1 { Ok(format!("{words}\n")) } else { Err(words.into()) }
}

fn listed(list: &Value, now_ms: i64) -> String {
    let mut text = String::new();
    for (name, key, total) in [("waiting", "waiting", "waitingTotal"), ("given up", "givenUp", "givenUpTotal")] {
        let shown = list[key].as_array().map(Vec::as_slice).unwrap_or_default();
        let total = list[total].as_i64().unwrap_or_default();
        let cut = if (shown.len() as i64) < total { format!(", the newest {}", shown.len()) } else { String::new() };
        text.push_str(&format!("{name}: {total}{cut}\n"));
        for delivery in shown {
            let of = |key: &str| printable(delivery[key].as_str().unwrap_or_default());
            let tried = match (delivery["attempts"].as_i64(), delivery["givenUpMs"].as_i64()) {
                (Some(0), Some(_)) => "not sent".to_owned(),
                (Some(0), None) => "not tried yet".to_owned(),
                (count, _) => format!("attempts {}", count.unwrap_or_default()),
            };
            let parts = [of("id"), of("url"), tried, when(delivery, now_ms), of("lastError")];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            text.push_str(&format!("  {}\n", parts.join("  ")));
        }
    }
    text
}

/// When it comes again, or when that was given up.
fn when(delivery: &Value, now_ms: i64) -> String {
    if let Some(given_up) = delivery["givenUpMs"].as_i64() {
        let moment = jiff::Timestamp::from_millisecond(given_up).ok();
        return moment.map_or_else(String::new, |moment| moment.strftime("given up %F %T UTC").to_string());
    }
    if let Some(earlier) = delivery["behind"].as_str() {
        return format!("behind {}", printable(earlier));
    }
    let Some(due) = delivery["dueMs"].as_i64() else { return String::new() };
    match (due - now_ms + 999) / 1_000 {
        ..=0 => "next now".to_owned(),
        seconds @ 1..120 => format!("next in {seconds} s"),
        seconds @ 120..7_200 => format!("next in {} min", (seconds + 30) / 60),
        seconds => format!("next in {} h", (seconds + 1_800) / 3_600),
    }
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
        let delivery = json!({"id": "msg_1_2", "url": "http://h/\u{1b}[2J", "attempts": 3, "lastError": "closed",
            "dueMs": null, "givenUpMs": 1_704_529_602_345_i64});
        let list = json!({"waitingTotal": 0, "givenUpTotal": 250, "waiting": [], "givenUp": [delivery]});
        assert_eq!(
            listed(&list, 0),
            "waiting: 0\ngiven up: 250, the newest 1\n  \
             msg_1_2  http://h/?[2J  attempts 3  given up 2024-01-06 08:26:42 UTC  closed\n"
        );
    }

    #[test]
    fn the_list_says_when_something_comes_again() {
        for (attempts, due, error, told) in [
            (0, 5_000, None, "  1  u  not tried yet  next now\n"),
            (2, 9_001, Some("refused"), "  1  u  attempts 2  next in 5 s  refused\n"),
            (4, 1_805_000, Some("503"), "  1  u  attempts 4  next in 30 min  503\n"),
            (6, 18_005_000, Some("503"), "  1  u  attempts 6  next in 5 h  503\n"),
        ] {
            let delivery = json!({"id": "1", "url": "u", "attempts": attempts, "lastError": error, "dueMs": due});
            let list = json!({"waitingTotal": 1, "waiting": [delivery], "givenUpTotal": 0, "givenUp": []});
            assert_eq!(listed(&list, 5_000), format!("waiting: 1\n{told}given up: 0\n"));
        }
        let next = json!({"id": "2", "url": "u", "attempts": 0, "lastError": null, "dueMs": 5_000, "behind": "1"});
        let list = json!({"waitingTotal": 2, "waiting": [next], "givenUpTotal": 0, "givenUp": []});
        let told = "waiting: 2, the newest 1\n  2  u  not tried yet  behind 1\ngiven up: 0\n";
        assert_eq!(listed(&list, 5_000), told);
        let gone = json!({"id": "1", "url": "u", "attempts": 0, "lastError": "it was gone", "givenUpMs": 0});
        let list = json!({"waitingTotal": 0, "waiting": [], "givenUpTotal": 1, "givenUp": [gone]});
        assert!(listed(&list, 0).ends_with("  1  u  not sent  given up 1970-01-01 00:00:00 UTC  it was gone\n"));
    }
}
