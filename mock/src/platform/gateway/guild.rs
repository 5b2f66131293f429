//! Guilds as JSON, in the two forms of READY and in that of GUILD_CREATE.

use serde_json::{Value, json};

use crate::bots::Bot;
use crate::id::{MessageId, Text, UserId};
use crate::platform::people::{DEMO, PersonNumber, Place, Principal, ROBOT, Room};
use crate::platform::wire::{self, JOINED};

/// Who is in a guild: its person, the bots but for those `without` which it is, and in the demo guild the robot.
pub fn members(person: PersonNumber, without: &[Bot]) -> Vec<UserId> {
    let bots = [Bot::InsightFace, Bot::Midjourney, Bot::Niji].into_iter().filter(|bot| !without.contains(bot));
    let mut members: Vec<UserId> = [person.user()].into_iter().chain(bots.map(Bot::id)).collect();
    if person == DEMO {
        members.push(ROBOT);
    }
    members
}

/// A member of a guild.
pub fn member(user: UserId) -> Value {
    json!({"user": wire::user(user), "nick": null, "avatar": null, "banner": null, "roles": [], "joined_at": JOINED,
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null})
}

/// The same where users stand apart: by the user's id alone.
pub fn merged_member(user: UserId) -> Value {
    let mut member = member(user);
    if let Some(fields) = member.as_object_mut() {
        fields.remove("user");
        fields.insert("user_id".to_owned(), json!(Text(user)));
    }
    member
}

/// A guild as `CLIENT_STATE_V2` clients get it in READY.
pub fn nested(person: PersonNumber, last: Option<MessageId>, without: &[Bot]) -> Value {
    let id = Text(person.guild());
    let channel = wire::channel(Place { person, room: Room::Guild }, last, Principal::Person(person));
    json!({"id": id, "joined_at": JOINED, "large": false, "member_count": members(person, without).len(), "unavailable": false,
        "properties": properties(person), "channels": [channel], "threads": [], "roles": [role(person)], "emojis": [],
        "stickers": [], "stage_instances": [], "guild_scheduled_events": [], "premium_subscription_count": 0,
        "data_mode": "full", "version": 1})
}

/// A guild as everyone else gets it, and as GUILD_CREATE and REST say it.
pub fn flat(person: PersonNumber, last: Option<MessageId>, without: &[Bot]) -> Value {
    let mut guild = properties(person);
    let channel = wire::channel(Place { person, room: Room::Guild }, last, Principal::Person(person));
    let more = json!({"roles": [role(person)], "emojis": [], "stickers": [], "joined_at": JOINED, "large": false,
        "unavailable": false, "member_count": members(person, without).len(), "voice_states": [],
        "members": members(person, without).into_iter().map(member).collect::<Vec<_>>(), "channels": [channel], "threads": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": []});
    if let (Value::Object(guild), Value::Object(more)) = (&mut guild, more) {
        guild.extend(more);
    }
    guild
}

fn properties(person: PersonNumber) -> Value {
    json!({"id": Text(person.guild()), "name": person.guild_name(), "icon": null, "splash": null,
        "discovery_splash": null, "home_header": null, "owner_id": Text(person.user()), "region": "us-east",
        "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false, "widget_channel_id": null,
        "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "features": [],
        "mfa_level": 0, "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
        "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        "max_members": 500000, "max_presences": null, "vanity_url_code": null, "description": null, "banner": null,
        "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US", "nsfw": false, "nsfw_level": 0,
        "max_video_channel_users": 25, "max_stage_video_channel_users": 50, "premium_progress_bar_enabled": false})
}

/// The one role of a guild, which everyone has.
pub fn role(person: PersonNumber) -> Value {
    json!({"id": Text(person.guild()), "name": "@everyone", "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false, "icon": null,
        "unicode_emoji": null, "position": 0, "permissions": "2251799813685247", "managed": false, "mentionable": false,
        "flags": 0})
}
