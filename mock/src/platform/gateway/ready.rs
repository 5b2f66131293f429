//! READY and what follows it, in the two flavours.

use serde_json::{Value, json};

use crate::id::{MessageId, Text};
use crate::platform::gateway::{Flavour, guild};
use crate::platform::options::Options;
use crate::platform::people::{self, PersonNumber, Place, Principal, Room};
use crate::platform::wire;

/// Guilds come nested.
const CLIENT_STATE_V2: u64 = 1 << 10;
/// Users come apart from what mentions them.
const DEDUPE_USER_OBJECTS: u64 = 1 << 4;
/// READY is followed by READY_SUPPLEMENTAL.
const PRIORITIZED_READY_PAYLOAD: u64 = 1 << 5;

/// The session as READY names it.
#[derive(Clone, Copy, Debug)]
pub struct Introduction {
    /// Its id, 32 hexadecimal digits on the wire.
    pub session: u128,
    /// Whose it is.
    pub principal: Principal,
    /// Of which kind.
    pub flavour: Flavour,
    /// The gateway version.
    pub version: u8,
    /// Shard and number of shards.
    pub shard: (u64, u64),
}

/// READY and the events right after it, as name and `d`.
pub fn events(
    hello: Introduction,
    options: &Options,
    last: impl Fn(Place) -> Option<MessageId>,
) -> Vec<(&'static str, Value)> {
    let person = hello.principal.home();
    match hello.flavour {
        Flavour::User { capabilities } => {
            let mut events = vec![("READY", user(hello, capabilities, options, &last))];
            if capabilities & PRIORITIZED_READY_PAYLOAD != 0 {
                events.push(("READY_SUPPLEMENTAL", supplement(person)));
            }
            events
        }
        Flavour::Bot { intents } => {
            let mut events = vec![("READY", bot(hello, options))];
            if intents & crate::platform::gateway::intent::GUILDS != 0 {
                let newest = last(Place { person, room: Room::Guild });
                events.push(("GUILD_CREATE", guild::flat(person, newest, &options.without)));
            }
            events
        }
    }
}

fn user(
    hello: Introduction,
    capabilities: u64,
    options: &Options,
    last: &impl Fn(Place) -> Option<MessageId>,
) -> Value {
    let person = hello.principal.home();
    let newest = last(Place { person, room: Room::Guild });
    let without = &options.without;
    let guild = match capabilities & CLIENT_STATE_V2 {
        0 => guild::flat(person, newest, without),
        _ => guild::nested(person, newest, without),
    };
    let directs: Vec<Value> = people::directs(person, last)
        .into_iter()
        .map(|(place, newest)| wire::channel(place, newest, hello.principal))
        .collect();
    let (users, own): (Vec<Value>, Vec<Value>) = if capabilities & DEDUPE_USER_OBJECTS != 0 {
        let users = guild::members(person, without).into_iter().map(wire::user).collect();
        (users, vec![guild::merged_member(person.user())])
    } else {
        (Vec::new(), Vec::new())
    };
    let session = format!("{:032x}", hello.session);
    json!({
        "_trace": ["[\"mock-gateway\",{\"micros\":1}]"], "v": hello.version, "user": me(hello.principal), "guilds": [guild],
        "private_channels": directs, "users": users, "merged_members": [own], "relationships": [], "presences": [],
        "connected_accounts": [], "notes": {}, "user_settings": {}, "user_settings_proto": "",
        "read_state": {"version": 0, "partial": false, "entries": []},
        "user_guild_settings": {"version": 0, "partial": false, "entries": []}, "experiments": [],
        "guild_experiments": [], "guild_join_requests": [], "tutorial": null,
        "consents": {"personalization": {"consented": false}}, "country_code": "US", "geo_ordered_rtc_regions": [],
        "analytics_token": "mock", "auth": {"authenticator_types": []}, "auth_session_id_hash": "bW9jaw==",
        "static_client_session_id": "00000000-0000-4000-8000-000000000000", "api_code_version": 1,
        "friend_suggestion_count": 0,
        "sessions": [{"session_id": session, "status": "online", "activities": [],
            "client_info": {"client": "web", "os": "windows", "version": 0}}],
        "application": {"id": Text(hello.principal.user()), "flags": 0}, "session_type": "normal", "session_id": session,
        "resume_gateway_url": options.addresses.gateway,
    })
}

fn bot(hello: Introduction, options: &Options) -> Value {
    let guild = Text(hello.principal.home().guild());
    json!({
        "v": hello.version, "user": me(hello.principal), "guilds": [{"id": guild, "unavailable": true}],
        "session_id": format!("{:032x}", hello.session), "resume_gateway_url": options.addresses.gateway,
        "shard": [hello.shard.0, hello.shard.1], "application": {"id": Text(hello.principal.user()), "flags": 0},
        "private_channels": [], "relationships": [], "presences": [], "geo_ordered_rtc_regions": [],
        "session_type": "normal", "auth": {}, "user_settings": {}, "_trace": ["[\"mock-gateway\",{\"micros\":1}]"],
    })
}

fn supplement(person: PersonNumber) -> Value {
    json!({"merged_presences": {"guilds": [[]], "friends": []}, "merged_members": [[]], "lazy_private_channels": [],
        "guilds": [{"id": Text(person.guild()), "voice_states": []}], "disclose": []})
}

/// The user as only itself sees it.
pub fn me(principal: Principal) -> Value {
    let mut user = wire::user(principal.user());
    let email = match principal {
        Principal::Person(person) => {
            json!(format!("{}@example.invalid", person.username()).replace("mockuser@", "mock@"))
        }
        Principal::Robot => Value::Null,
    };
    let more = json!({"email": email, "verified": true, "mfa_enabled": false, "premium": false, "premium_type": 0,
        "phone": null, "nsfw_allowed": true, "mobile": false, "desktop": false, "bio": "", "banner": null,
        "accent_color": null, "purchased_flags": 0, "locale": "en-US"});
    if let (Value::Object(user), Value::Object(more)) = (&mut user, more) {
        user.extend(more);
    }
    user
}
