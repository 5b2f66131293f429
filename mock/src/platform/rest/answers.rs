//! How the program of the bot user for generic clients answers interactions: the callback, and the webhook that stays open for
//! a quarter of an hour. The token in the path is the permission.
//!
//! Source: Discord Docs, Interactions, "Receiving and Responding".

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::bots::{EPHEMERAL, THINKING};
use crate::id::{InteractionId, MessageId, Text};
use crate::platform::Platform;
use crate::platform::calls::{Call, CallState};
use crate::platform::gateway::Audience;
use crate::platform::message::Answered;
use crate::platform::people::{Principal, ROBOT};
use crate::platform::rest::compose::Wish;
use crate::platform::rest::messages::ClaimedFile;
use crate::platform::rest::numbers::snowflake;
use crate::platform::rest::reply::{
    ALREADY_ANSWERED, EMPTY_MESSAGE, NOT_FOUND, Refusal, UNKNOWN_INTERACTION, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK,
    invalid, json_response, no_content, required,
};
use crate::platform::rest::{Answer, body, components, only, query_value};
use crate::platform::wire;

impl Platform {
    /// The first answer.
    pub(super) fn post_callback(&mut self, id: &str, token: &str, request: &Request<Bytes>) -> Answer {
        let id = InteractionId(snowflake("interaction_id", id)?);
        let call = self.called(id, token).ok_or(UNKNOWN_INTERACTION)?;
        let form = body::read(request)?;
        let kind = form.json.get("type").ok_or_else(|| required(&["type"]))?.as_u64();
        if call.state != CallState::Open {
            return Err(ALREADY_ANSWERED);
        }
        let pressed = call.about.pressed;
        let data = form.json.get("data").cloned().unwrap_or_default();
        let state = match (kind, pressed) {
            (Some(4), _) => {
                let wish = Wish::read(Principal::Robot, &data, 0)?;
                let files = self.claimed_files(Principal::Robot, &data, &form.files)?;
                if wish.is_empty() && files.is_empty() {
                    return Err(EMPTY_MESSAGE);
                }
                CallState::Answered(self.answer_call(&call, wish, files, true))
            }
            (Some(5), _) => {
                let asked = data.get("flags").and_then(Value::as_u64).unwrap_or_default();
                let flags = THINKING | (asked & u64::from(EPHEMERAL)) as u32;
                let wish = Wish { flags: Some(flags), ..Wish::default() };
                CallState::Thinking(self.answer_call(&call, wish, Vec::new(), true))
            }
            (Some(6), Some(message)) => {
                self.tell_caller("INTERACTION_SUCCESS", &call, None);
                CallState::Answered(message)
            }
            (Some(7), Some(message)) => {
                let had = self.messages.get(call.place.channel(), message).map_or(0, |message| message.flags);
                let wish = Wish::read(Principal::Robot, &data, had)?;
                let files = self.claimed_files(Principal::Robot, &data, &form.files)?;
                self.rewrite(call.place, message, wish, files)?;
                self.tell_caller("INTERACTION_SUCCESS", &call, None);
                CallState::Answered(message)
            }
            (Some(9), _) if call.about.kind != 5 => CallState::Form(self.open_robot_form(&call, &data)?),
            _ => {
                let message = match (call.about.kind, pressed) {
                    (5, None) => "Value must be one of (4, 5).",
                    (5, Some(_)) => "Value must be one of (4, 5, 6, 7).",
                    (_, None) => "Value must be one of (4, 5, 9).",
                    (_, Some(_)) => "Value must be one of (4, 5, 6, 7, 9).",
                };
                return Err(invalid(&["type"], "BASE_TYPE_CHOICES", message));
            }
        };
        self.settle_call(id, state.clone());
        let with_response = query_value(request.uri().query().unwrap_or(""), "with_response");
        if !with_response.is_some_and(|with| matches!(with.to_lowercase().as_str(), "1" | "true")) {
            return Ok(no_content());
        }
        let mut interaction = json!({"id": Text(id), "type": call.about.kind});
        let mut resource = json!({"type": kind});
        if let CallState::Thinking(message) | CallState::Answered(message) = state
            && let Some(message) = self.messages.get(call.place.channel(), message)
        {
            interaction["response_message_id"] = json!(Text(message.id));
            interaction["response_message_loading"] = json!(message.flags & THINKING != 0);
            interaction["response_message_ephemeral"] = json!(message.is_ephemeral());
            resource["message"] = self.render(message, ROBOT);
        }
        Ok(json_response(StatusCode::OK, &json!({"interaction": interaction, "resource": resource})))
    }

    /// A message that answers; the first one carries the client's mark.
    fn answer_call(&mut self, call: &Call, wish: Wish, files: Vec<ClaimedFile>, is_first: bool) -> MessageId {
        let about = Answered { is_first, ..call.about.clone() };
        let id = self.write(Principal::Robot, call.place, wish, files, (None, Some(about)));
        if is_first {
            self.tell_caller("INTERACTION_SUCCESS", call, None);
        }
        let nonce = call.nonce.as_deref().filter(|_| is_first);
        self.tell_message("MESSAGE_CREATE", call.place.channel(), id, nonce);
        id
    }

    /// Opens a form before whoever began the interaction; its mark.
    fn open_robot_form(&mut self, call: &Call, data: &Value) -> Result<String, Refusal> {
        let text = |key: &'static str| {
            let text = data.get(key).and_then(Value::as_str).filter(|text| (1..=100).contains(&text.chars().count()));
            text.map(str::to_owned).ok_or_else(|| required(&["data", key]))
        };
        let (custom_id, title) = (text("custom_id")?, text("title")?);
        // Newer forms hold labels in the place of rows.
        let listed = components::read(data, true)?.ok_or_else(|| required(&["data", "components"]))?;
        let listed: Value = serde_json::from_str(&listed).unwrap_or_default();
        let user = wire::user(ROBOT);
        let application =
            json!({"id": Text(ROBOT), "name": user["username"], "description": "", "icon": null, "bot": user});
        let mut form = json!({"id": Text(call.about.interaction), "channel_id": Text(call.place.channel()),
            "custom_id": custom_id, "application": application, "title": title, "components": listed});
        if let Some(nonce) = &call.nonce {
            form["nonce"] = json!(nonce);
        }
        self.tell_caller("INTERACTION_SUCCESS", call, None);
        let audience = Audience::Own(Principal::Person(call.person));
        self.tell("INTERACTION_MODAL_CREATE", form.to_string(), audience);
        Ok(custom_id)
    }

    /// Everything below `/webhooks/{application}/{token}`.
    pub(super) fn route_webhook(
        &mut self,
        application: &str,
        token: &str,
        segments: &[&str],
        request: &Request<Bytes>,
    ) -> Answer {
        let is_robot = snowflake("webhook_id", application)? == ROBOT.0;
        let id = self.calls.ids().find(|id| self.call_token(*id) == token).filter(|_| is_robot);
        let call = id.and_then(|id| self.calls.get(id, self.now)).cloned();
        // Until the first answer there is none.
        let call = call.filter(|call| call.state != CallState::Open).ok_or(UNKNOWN_WEBHOOK)?;
        match segments {
            [] => {
                only(request, "POST")?;
                self.follow_up(&call, request)
            }
            ["messages", message] => {
                only(request, "GET, PATCH, DELETE")?;
                let message = match *message {
                    "@original" => call.original().ok_or(UNKNOWN_MESSAGE)?,
                    id => MessageId(snowflake("message_id", id)?),
                };
                self.own_answer(&call, message, request)
            }
            _ => Err(NOT_FOUND),
        }
    }

    /// A further message. Where one is still to be filled, that one.
    fn follow_up(&mut self, call: &Call, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let wish = Wish::read(Principal::Robot, &form.json, 0)?;
        let files = self.claimed_files(Principal::Robot, &form.json, &form.files)?;
        if wish.is_empty() && files.is_empty() {
            return Err(EMPTY_MESSAGE);
        }
        let message = match call.state {
            CallState::Thinking(message) if self.messages.get(call.place.channel(), message).is_some() => {
                self.rewrite(call.place, message, Wish { kept: None, ..wish }, files)?;
                self.settle_call(call.about.interaction, CallState::Answered(message));
                message
            }
            _ => self.answer_call(call, wish, files, false),
        };
        let message = self.messages.get(call.place.channel(), message).ok_or(UNKNOWN_MESSAGE)?;
        Ok(json_response(StatusCode::OK, &self.render(message, ROBOT)))
    }

    /// One of the messages that answer this interaction, or the one whose button was pressed.
    fn own_answer(&mut self, call: &Call, id: MessageId, request: &Request<Bytes>) -> Answer {
        let channel = call.place.channel();
        let message = self.messages.get(channel, id).ok_or(UNKNOWN_MESSAGE)?;
        let had = message.flags;
        let is_answer = message.answered().is_some_and(|about| about.interaction == call.about.interaction);
        if !is_answer && call.about.pressed != Some(id) {
            return Err(UNKNOWN_MESSAGE);
        }
        match *request.method() {
            Method::DELETE => {
                self.remove_message(channel, id);
                return Ok(no_content());
            }
            Method::PATCH => {
                let form = body::read(request)?;
                let wish = Wish::read(Principal::Robot, &form.json, had)?;
                let files = self.claimed_files(Principal::Robot, &form.json, &form.files)?;
                self.rewrite(call.place, id, wish, files)?;
                if call.state == CallState::Thinking(id) {
                    self.settle_call(call.about.interaction, CallState::Answered(id));
                }
            }
            _ => {}
        }
        let message = self.messages.get(channel, id).ok_or(UNKNOWN_MESSAGE)?;
        Ok(json_response(StatusCode::OK, &self.render(message, ROBOT)))
    }

    fn called(&self, id: InteractionId, token: &str) -> Option<Call> {
        let call = self.calls.get(id, self.now)?;
        (self.call_token(id) == token).then(|| call.clone())
    }
}
