//! The REST doors: a request in, a response out, in the same step. What it sets going comes later, as jobs.

pub mod answers;
pub mod body;
pub mod cdn;
pub mod channels;
pub mod command;
pub mod components;
pub mod compose;
pub mod control;
pub mod definition;
pub mod derive;
pub mod document;
pub mod edit;
pub mod embeds;
pub mod index;
pub mod inpaint;
pub mod interactions;
pub mod messages;
pub mod modal;
pub mod numbers;
pub mod pins;
pub mod press;
pub mod registration;
pub mod reply;
pub mod sight;
pub mod sniff;
pub mod summons;
pub mod upload;
pub mod users;
pub mod words;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};

use crate::id::{ChannelId, GuildId};
use crate::platform::Platform;
use crate::platform::link::decoded;
use crate::platform::people::{self, Place, Principal};
use crate::platform::rest::numbers::snowflake;
use crate::platform::rest::reply::{
    INVALID_VERSION, Limit, MISSING_ACCESS, NOT_FOUND, Refusal, UNAUTHORIZED, UNKNOWN_CHANNEL, UNKNOWN_GUILD,
    wrong_method,
};
use crate::step::Body;

/// What a handler answers.
pub type Answer = Result<Response<Body>, Refusal>;

impl Platform {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: &Request<Bytes>) -> Response<Body> {
        let (path, now) = (request.uri().path(), self.now);
        let standing = is_a_bots(request).then(|| self.buckets.take(request.method(), path, now));
        let mut response = match &standing {
            Some(standing) if !standing.passes => reply::rate_limited(standing.retry_after_s(), Limit::Own),
            _ => self.route(request).unwrap_or_else(Refusal::response),
        };
        if path.starts_with("/api") {
            response.headers_mut().insert(header::VIA, HeaderValue::from_static("1.1 google"));
        }
        if let Some(standing) = standing {
            standing.tell(response.headers_mut());
        }
        response
    }

    fn route(&mut self, request: &Request<Bytes>) -> Answer {
        let path = request.uri().path();
        let segments: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["attachments" | "ephemeral-attachments", _, id, _] => {
                only(request, "GET, HEAD")?;
                self.get_file(path, request.uri().query().unwrap_or(""), id)
            }
            ["embed", "avatars", name] => {
                only(request, "GET, HEAD")?;
                cdn::avatar(name)
            }
            ["uploads", slot, _] => {
                only(request, "PUT")?;
                self.put_upload(slot, request)
            }
            ["inpaint", "api", rest @ ..] | [".proxy", "inpaint", "api", rest @ ..] => {
                self.route_inpaint(request, rest)
            }
            ["_mock", rest @ ..] => self.route_control(request, rest),
            ["captcha", "api", "c", hash, "ack"] => {
                only(request, "GET")?;
                Ok(inpaint::acknowledge_check(hash))
            }
            ["api", version, rest @ ..] if is_version(version) => match version[1..].parse() {
                Ok(6..=10) => self.route_api(request, rest),
                Ok(_) | Err(_) => Err(INVALID_VERSION),
            },
            ["api", rest @ ..] => self.route_api(request, rest),
            _ => Err(NOT_FOUND),
        }
    }

    fn route_api(&mut self, request: &Request<Bytes>, segments: &[&str]) -> Answer {
        let who = |this: &mut Platform| this.authorize(request);
        match segments {
            ["gateway"] => only(request, "GET").and_then(|()| self.get_gateway()),
            ["gateway", "bot"] => {
                only(request, "GET")?;
                who(self)?;
                self.get_gateway_bot()
            }
            ["experiments"] => only(request, "GET").map(|()| users::get_experiments()),
            ["interactions"] => {
                only(request, "POST")?;
                let who = who(self)?;
                self.post_interaction(who, request)
            }
            ["attachments", "refresh-urls"] => {
                only(request, "POST")?;
                who(self)?;
                self.refresh_urls(request)
            }
            ["attachments", slot, _] => {
                only(request, "DELETE")?;
                let who = who(self)?;
                self.delete_upload(who, slot)
            }
            ["channels", channel, rest @ ..] => self.route_channel(request, channel, rest),
            ["users", rest @ ..] => self.route_users(request, rest),
            ["guilds", guild, rest @ ..] => {
                only(request, "GET")?;
                let who = who(self)?;
                self.route_guild(who, guild, rest, request.uri().query().unwrap_or(""))
            }
            ["applications", application, "application-command-index"] => {
                only(request, "GET")?;
                let who = who(self)?;
                self.get_application_index(who, application)
            }
            ["interactions", id, token, "callback"] => {
                only(request, "POST")?;
                self.post_callback(id, token, request)
            }
            ["webhooks", application, token, rest @ ..] => self.route_webhook(application, token, rest, request),
            ["applications", application, "commands", rest @ ..] => {
                let who = who(self)?;
                self.route_commands(who, application, None, rest, request)
            }
            ["applications", application, "guilds", guild, "commands", rest @ ..] => {
                let who = who(self)?;
                self.route_commands(who, application, Some(guild), rest, request)
            }
            ["oauth2", "applications", "@me"] | ["applications", "@me"] => {
                only(request, "GET")?;
                let who = who(self)?;
                self.get_my_application(who)
            }
            _ => Err(NOT_FOUND),
        }
    }

    fn route_channel(&mut self, request: &Request<Bytes>, channel: &str, segments: &[&str]) -> Answer {
        let is_get = request.method() == Method::GET;
        let allowed = match segments {
            [] | ["messages", "search"] | ["application-command-index"] | ["application-commands", "search"] => "GET",
            ["messages"] => "GET, POST",
            ["pins"] | ["messages", "pins"] => "GET",
            ["pins", _] | ["messages", "pins", _] | ["messages", _, "reactions", _, "@me"] => "PUT, DELETE",
            ["messages", _, "reactions"] | ["messages", _, "reactions", _, _] => "DELETE",
            ["messages", _, "reactions", _] => "GET, DELETE",
            ["messages", "bulk-delete"] | ["messages", _, "ack"] | ["attachments"] | ["typing"] => "POST",
            ["messages", _] => "GET, PATCH, DELETE",
            _ => return Err(NOT_FOUND),
        };
        only(request, allowed)?;
        let who = self.authorize(request)?;
        // The command index of a guild may be asked for under either name.
        if segments == ["application-command-index"] {
            return self.get_index(who, channel);
        }
        let place = self.visible(who, channel)?;
        let query = request.uri().query().unwrap_or("");
        match segments {
            [] => self.get_channel(who, place),
            ["messages"] if is_get => self.get_messages(who, place, query),
            ["messages"] => self.post_message(who, place, request),
            ["pins"] => self.get_pins(who, place, query, false),
            ["messages", "pins"] => self.get_pins(who, place, query, true),
            ["pins", id] | ["messages", "pins", id] => self.pin(who, place, id, request.method() == Method::PUT),
            ["messages", "bulk-delete"] => self.delete_messages(who, place, request),
            ["messages", id] if is_get => self.get_message(who, place, id),
            ["messages", id] if request.method() == Method::PATCH => self.patch_message(who, place, id, request),
            ["messages", id] => self.delete_message(who, place, id),
            ["messages", id, "ack"] => self.acknowledge(place, id),
            ["messages", id, "reactions"] => self.clear_reactions(who, place, id, None),
            ["messages", id, "reactions", emoji] if is_get => self.get_reactions(place, id, emoji, query),
            ["messages", id, "reactions", emoji] => self.clear_reactions(who, place, id, Some(emoji)),
            ["messages", id, "reactions", emoji, whose] => {
                let is_put = request.method() == Method::PUT;
                self.react(who, place, id, (emoji, whose), is_put)
            }
            ["application-commands", "search"] => self.search_commands(who, place, query),
            ["attachments"] => self.open_uploads(who, request),
            ["typing"] => Ok(reply::no_content()),
            _ => Err(NOT_FOUND),
        }
    }

    fn route_users(&mut self, request: &Request<Bytes>, segments: &[&str]) -> Answer {
        let allowed = match segments {
            ["@me" | _] | ["@me", "guilds" | "application-command-index"] | ["@me", "billing", "country-code"] => "GET",
            [_, "profile"] => "GET",
            ["@me", "channels"] => "GET, POST",
            _ => return Err(NOT_FOUND),
        };
        only(request, allowed)?;
        let who = self.authorize(request)?;
        match segments {
            ["@me"] => self.get_me(who, request.uri().query().unwrap_or("")),
            ["@me", "guilds"] => self.get_my_guilds(who),
            ["@me", "channels"] if request.method() == Method::GET => self.get_directs(who),
            ["@me", "channels"] => self.open_direct(who, request),
            ["@me", "application-command-index"] => self.get_index(who, &who.home().guild().to_string()),
            ["@me", "billing", "country-code"] => {
                Ok(reply::json_response(http::StatusCode::OK, &serde_json::json!({"country_code": "US"})))
            }
            [user, "profile"] => self.get_profile(who, user),
            [user] => self.get_user(who, user),
            _ => Err(NOT_FOUND),
        }
    }

    /// Whose request it is.
    fn authorize(&mut self, request: &Request<Bytes>) -> Result<Principal, Refusal> {
        let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let principal = token.and_then(Principal::of_token).ok_or(UNAUTHORIZED)?;
        self.welcome(principal);
        Ok(principal)
    }

    /// The place of a channel that `who` sees.
    fn visible(&self, who: Principal, channel: &str) -> Result<Place, Refusal> {
        let place = self.place(ChannelId(snowflake("channel_id", channel)?)).ok_or(UNKNOWN_CHANNEL)?;
        if place.is_seen_by(who) { Ok(place) } else { Err(MISSING_ACCESS) }
    }

    /// The place of a channel, if its person ever came.
    fn place(&self, channel: ChannelId) -> Option<Place> {
        people::place(channel).filter(|place| self.people.contains_key(&place.person))
    }

    /// The guild `who` is in, by its id.
    fn own_guild(&self, who: Principal, guild: &str) -> Result<people::PersonNumber, Refusal> {
        let owner = people::owner(GuildId(snowflake("guild_id", guild)?))
            .filter(|owner| self.people.contains_key(owner))
            .ok_or(UNKNOWN_GUILD)?;
        if who.home() == owner { Ok(owner) } else { Err(MISSING_ACCESS) }
    }
}

/// Whether a request is a bot's, by its token or by that of an interaction: those are counted.
fn is_a_bots(request: &Request<Bytes>) -> bool {
    let path = request.uri().path();
    let is_below = |what: &str| path.split('/').skip_while(|part| *part != what).nth(2).is_some();
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    path.starts_with("/api/")
        && (token.and_then(Principal::of_token) == Some(Principal::Robot)
            || is_below("webhooks")
            || (is_below("interactions") && path.ends_with("/callback")))
}

/// `v` and digits: `v9`. Anything else is an ordinary path segment.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn only(request: &Request<Bytes>, allowed: &'static str) -> Result<(), Refusal> {
    let method = request.method().as_str();
    let method = if method == "HEAD" && !allowed.contains("HEAD") { "GET" } else { method };
    if allowed.split(", ").any(|one| one == method) { Ok(()) } else { Err(wrong_method(allowed)) }
}

/// The value of a query key, decoded.
fn query_value(query: &str, key: &str) -> Option<String> {
    let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key);
    pair.map(|(_, value)| decoded(value))
}
