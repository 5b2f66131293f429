//! What this Discord offers to those who test against it, beside what a Discord has: a look into its journal, and orders of
//! hardship. It needs no token, and nothing of it stands in the journal itself.

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::fault::Order;
use crate::platform::Platform;
use crate::platform::journal::{JournalQuery, PAGE_MAX};
use crate::platform::rest::reply::{NOT_FOUND, invalid, json_response};
use crate::platform::rest::{Answer, body, only, query_value};

impl Platform {
    pub(super) fn route_control(&mut self, request: &Request<Bytes>, segments: &[&str]) -> Answer {
        match segments {
            ["journal"] => {
                only(request, "GET")?;
                self.get_journal(request.uri().query().unwrap_or(""))
            }
            ["hardship"] => {
                only(request, "POST")?;
                self.post_hardship(request)
            }
            _ => Err(NOT_FOUND),
        }
    }

    fn get_journal(&self, query: &str) -> Answer {
        let number = |key: &str, most: u64| match query_value(query, key) {
            None => Ok(None),
            Some(text) => match text.parse().ok().filter(|number| *number <= most) {
                Some(number) => Ok(Some(number)),
                None => {
                    let message = format!("Must be a whole number from 0 to {most}.");
                    Err(invalid(&[key], "NUMBER_TYPE_COERCE", &message))
                }
            },
        };
        let query = JournalQuery {
            after: number("after", u64::MAX)?,
            limit: number("limit", PAGE_MAX as u64)?.and_then(|limit| usize::try_from(limit).ok()),
            user: number("userId", u64::MAX)?.map(crate::id::UserId),
        };
        let page = serde_json::to_value(self.journal(query)).expect("entries are plain values");
        Ok(json_response(StatusCode::OK, &page))
    }

    fn post_hardship(&mut self, request: &Request<Bytes>) -> Answer {
        let json = body::read(request)?.json;
        let text = |key: &str| match &json[key] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
            _ => Err(invalid(&[key], "BASE_TYPE_BAD_TYPE", "Must be a string.")),
        };
        Ok(match Order::read(text("rules")?, text("once")?, text("userId")?) {
            Ok(orders) => {
                orders.into_iter().for_each(|order| self.obey(order));
                json_response(StatusCode::OK, &json!({"code": 1, "description": "成功"}))
            }
            Err(why) => json_response(StatusCode::OK, &json!({"code": 4, "description": why})),
        })
    }
}
