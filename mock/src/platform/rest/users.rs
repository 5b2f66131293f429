//! Users, guilds, the way to the gateway: what clients ask before they begin.

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::id::{Text, UserId};
use crate::platform::gateway::{guild, ready};
use crate::platform::people::{self, Place, Principal, ROBOT, Room};
use crate::platform::rest::reply::{BOTS_CANNOT, NOT_FOUND, Refusal, UNKNOWN_USER, invalid, json_response, required};
use crate::platform::rest::{Answer, body};
use crate::platform::{Platform, newest, wire};

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
        let user = if user == "@me" { who.user() } else { user.parse().map_err(|_| UNKNOWN_USER)? };
        let is_bot = Bot::with_id(user.0).is_some() || user == ROBOT;
        let is_here = people::person(user).is_some_and(|person| self.people.contains_key(&person));
        if is_bot || is_here { Ok(user) } else { Err(UNKNOWN_USER) }
    }

    pub(super) fn get_directs(&self, who: Principal) -> Answer {
        let Principal::Person(person) = who else { return Ok(json_response(StatusCode::OK, &json!([]))) };
        let rooms = [Bot::Midjourney, Bot::Niji].map(|bot| Place { person, room: Room::Direct(bot) });
        let channels = rooms.map(|place| wire::channel(place, newest(&self.messages, place.channel())));
        Ok(json_response(StatusCode::OK, &json!(channels)))
    }

    pub(super) fn open_direct(&self, who: Principal, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let Principal::Person(person) = who else { return Err(BOTS_CANNOT) };
        let listed = form.json.get("recipients").and_then(Value::as_array).and_then(|all| all.first());
        let named = listed.or_else(|| form.json.get("recipient_id")).ok_or_else(|| required(&["recipients"]))?;
        let id = named.as_str().and_then(|text| text.parse().ok()).or_else(|| named.as_u64());
        let bot = id
            .and_then(Bot::with_id)
            .ok_or_else(|| invalid(&["recipients"], "CANNOT_MESSAGE_USER", "Cannot send messages to this user"))?;
        let place = Place { person, room: Room::Direct(bot) };
        Ok(json_response(StatusCode::OK, &wire::channel(place, newest(&self.messages, place.channel()))))
    }

    pub(super) fn route_guild(&mut self, who: Principal, guild: &str, segments: &[&str]) -> Answer {
        if segments == ["application-command-index"] {
            return self.get_index(who, guild);
        }
        let owner = self.own_guild(who, guild)?;
        let room = Place { person: owner, room: Room::Guild };
        let last = newest(&self.messages, room.channel());
        let without = &self.options.without;
        let body = match segments {
            [] => guild::flat(owner, last, without),
            ["channels"] => json!([wire::channel(room, last)]),
            ["members"] => json!(guild::members(owner, without).into_iter().map(guild::member).collect::<Vec<_>>()),
            ["members", user] => {
                let user = if *user == "@me" { Some(who.user()) } else { user.parse().ok() };
                let user = user.filter(|user| guild::members(owner, without).contains(user)).ok_or(UNKNOWN_USER)?;
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
