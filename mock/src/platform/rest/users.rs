//! Users, guilds, the way to the gateway: what clients ask before they begin.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::id::{Text, UserId};
use crate::platform::gateway::{guild, ready};
use crate::platform::people::{self, DEMO, Place, Principal, ROBOT, Room};
use crate::platform::rest::interactions::number;
use crate::platform::rest::numbers::{snowflake, snowflake_of, whole_of};
use crate::platform::rest::reply::{
    INVALID_RECIPIENT, NOT_FOUND, Refusal, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER, invalid, json_response, required,
};
use crate::platform::rest::{Answer, body, query_value};
use crate::platform::{Platform, newest, wire};
use crate::step::Body;

/// Discord's limit of a page of members.
const MEMBERS_PAGE_MAX: u64 = 1_000;

/// What a client that has no token yet is called. No experiments are made with anybody.
const FINGERPRINT: &str = "1100000000000000000.bW9jay1maW5nZXJwcmludA";

pub(super) fn get_experiments() -> Response<Body> {
    json_response(StatusCode::OK, &json!({"fingerprint": FINGERPRINT, "assignments": [], "guild_experiments": []}))
}

impl Platform {
    pub(super) fn get_gateway(&self) -> Answer {
        Ok(json_response(StatusCode::OK, &json!({"url": self.options.addresses.gateway})))
    }

    pub(super) fn get_gateway_bot(&self) -> Answer {
        let limit = json!({"total": 1000, "remaining": 1000, "reset_after": 14_400_000, "max_concurrency": 1});
        let body = json!({"url": self.options.addresses.gateway, "shards": 1, "session_start_limit": limit});
        Ok(json_response(StatusCode::OK, &body))
    }

    pub(super) fn get_me(&self, who: Principal, query: &str) -> Answer {
        let mut me = ready::me(who);
        if query.contains("with_analytics_token=true") || query.contains("with_analytics_token=1") {
            me["analytics_token"] = json!("mock");
        }
        Ok(json_response(StatusCode::OK, &me))
    }

    pub(super) fn get_my_guilds(&self, who: Principal) -> Answer {
        let home = who.home();
        let is_owner = who == Principal::Person(home);
        let guild = json!({"id": Text(home.guild()), "name": home.guild_name(), "icon": null, "banner": null,
            "owner": is_owner, "permissions": "2251799813685247", "features": []});
        Ok(json_response(StatusCode::OK, &json!([guild])))
    }

    pub(super) fn get_user(&self, who: Principal, user: &str) -> Answer {
        Ok(json_response(StatusCode::OK, &wire::user(self.known_user(who, user)?)))
    }

    pub(super) fn get_profile(&self, who: Principal, user: &str) -> Answer {
        let user = self.known_user(who, user)?;
        let application = match Bot::with_id(user.0) {
            Some(bot) => json!({"id": Text(bot.id()), "verified": true}),
            None => Value::Null,
        };
        let body = json!({"user": wire::user(user), "application": application, "connected_accounts": [],
            "premium_since": null, "premium_type": null, "mutual_guilds": [{"id": Text(who.home().guild()), "nick": null}]});
        Ok(json_response(StatusCode::OK, &body))
    }

    /// A user whom `who` shares a guild with.
    fn known_user(&self, who: Principal, user: &str) -> Result<UserId, Refusal> {
        let user = if user == "@me" { who.user() } else { UserId(snowflake("user_id", user)?) };
        let is_bot = Bot::with_id(user.0).is_some() || user == ROBOT;
        let is_here = people::person(user).is_some_and(|person| self.people.contains_key(&person));
        if is_bot || is_here { Ok(user) } else { Err(UNKNOWN_USER) }
    }

    pub(super) fn get_directs(&self, who: Principal) -> Answer {
        let Principal::Person(person) = who else { return Ok(json_response(StatusCode::OK, &json!([]))) };
        let directs = people::directs(person, |place| newest(&self.messages, place.channel()));
        let channels = directs.into_iter().map(|(place, newest)| wire::channel(place, newest, who));
        Ok(json_response(StatusCode::OK, &json!(channels.collect::<Vec<_>>())))
    }

    pub(super) fn open_direct(&self, who: Principal, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let listed = form.json.get("recipients").and_then(Value::as_array).and_then(|all| all.first());
        let named = listed.or_else(|| form.json.get("recipient_id")).ok_or_else(|| required(&["recipients"]))?;
        let id = number(named);
        let place = match who {
            Principal::Person(person) => {
                let bot = id.and_then(Bot::with_id).map(Room::Direct);
                let robot = id.filter(|id| *id == ROBOT.0 && person == DEMO).map(|_| Room::Robot);
                let room = bot.or(robot).ok_or_else(|| {
                    invalid(&["recipients"], "CANNOT_MESSAGE_USER", "Cannot send messages to this user")
                })?;
                Place { person, room }
            }
            // Nobody else shares a guild with it.
            Principal::Robot if id == Some(DEMO.user().0) => Place { person: DEMO, room: Room::Robot },
            Principal::Robot => return Err(INVALID_RECIPIENT),
        };
        let channel = wire::channel(place, newest(&self.messages, place.channel()), who);
        Ok(json_response(StatusCode::OK, &channel))
    }

    pub(super) fn route_guild(&mut self, who: Principal, guild: &str, segments: &[&str], query: &str) -> Answer {
        if segments == ["application-command-index"] {
            return self.get_index(who, guild);
        }
        let owner = self.own_guild(who, guild)?;
        let room = Place { person: owner, room: Room::Guild };
        let last = newest(&self.messages, room.channel());
        let without = &self.options.without;
        let body = match segments {
            [] => guild::flat(owner, last, without),
            ["channels"] => json!([wire::channel(room, last, who)]),
            ["roles"] => json!([guild::role(owner)]),
            ["roles", role] => {
                let role = snowflake("role_id", role)?;
                if role != owner.guild().0 {
                    return Err(UNKNOWN_ROLE);
                }
                guild::role(owner)
            }
            ["members"] => {
                let limit = whole_of(query, "limit", 1..=MEMBERS_PAGE_MAX)?.unwrap_or(MEMBERS_PAGE_MAX);
                let after = snowflake_of(query, "after")?.unwrap_or(0);
                let mut members = guild::members(owner, without);
                members.retain(|user| user.0 > after);
                members.sort_unstable();
                json!(members.into_iter().take(limit as usize).map(guild::member).collect::<Vec<_>>())
            }
            ["members", "search"] => {
                let limit = whole_of(query, "limit", 1..=MEMBERS_PAGE_MAX)?.unwrap_or(1);
                let words = query_value(query, "query").filter(|words| !words.is_empty());
                let words = words.ok_or_else(|| required(&["query"]))?.to_lowercase();
                let mut found: Vec<Value> = guild::members(owner, without).into_iter().map(guild::member).collect();
                found.retain(|member| {
                    let name = member["user"]["username"].as_str().unwrap_or_default();
                    name.to_lowercase().starts_with(&words)
                });
                found.truncate(limit as usize);
                json!(found)
            }
            ["members", user] => {
                let user = if *user == "@me" { who.user() } else { UserId(snowflake("user_id", user)?) };
                if !guild::members(owner, without).contains(&user) {
                    return Err(UNKNOWN_MEMBER);
                }
                guild::member(user)
            }
            _ => return Err(NOT_FOUND),
        };
        Ok(json_response(StatusCode::OK, &body))
    }

    pub(super) fn get_my_application(&self, who: Principal) -> Answer {
        let owner = wire::user(who.home().user());
        let body = json!({"id": Text(who.user()), "name": wire::user(who.user())["username"], "icon": null,
            "description": "", "bot_public": false, "bot_require_code_grant": false, "flags": 0, "verify_key": "",
            "owner": owner, "summary": "", "team": null, "tags": []});
        Ok(json_response(StatusCode::OK, &body))
    }
}
