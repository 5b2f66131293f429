//! Command indexes: which commands the bots of a place have. They list what is served, nothing else.

use http::StatusCode;
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::bots::command::Command;
use crate::id::{ChannelId, Text};
use crate::platform::people::{DEMO, Place, Principal, ROBOT, Room};
use crate::platform::registry::Registered;
use crate::platform::rest::numbers::snowflake;
use crate::platform::rest::reply::{MISSING_ACCESS, UNKNOWN_APPLICATION, json_response};
use crate::platform::rest::{Answer, query_value};
use crate::platform::{Platform, wire};

const INDEX_VERSION: &str = "1237876415790055479";

impl Platform {
    /// The index of a guild; some clients ask under a channel's id.
    pub(super) fn get_index(&mut self, who: Principal, guild_or_channel: &str) -> Answer {
        let place = guild_or_channel.parse().ok().and_then(|channel: ChannelId| self.place(channel));
        let place = match place {
            Some(place) if !place.is_seen_by(who) => return Err(MISSING_ACCESS),
            Some(place) => place,
            None => Place { person: self.own_guild(who, guild_or_channel)?, room: Room::Guild },
        };
        let bots: Vec<Bot> = Bot::ALL.into_iter().filter(|bot| self.has(place, *bot)).collect();
        self.refresh_commands(who);
        let mut index = index(&bots);
        self.add_registered(place, &mut index);
        Ok(json_response(StatusCode::OK, &index))
    }

    pub(super) fn get_application_index(&mut self, who: Principal, application: &str) -> Answer {
        let id = snowflake("application_id", application)?;
        let bot = Bot::with_id(id);
        if bot.is_none() && (id != ROBOT.0 || who.home() != DEMO) {
            return Err(UNKNOWN_APPLICATION);
        }
        self.refresh_commands(who);
        let mut index = index(bot.as_slice());
        if bot.is_none() {
            self.add_registered(Place { person: DEMO, room: Room::Guild }, &mut index);
        }
        Ok(json_response(StatusCode::OK, &index))
    }

    /// What the bot user for generic clients has registered for a place. It is installed in the demo guild only, and is not
    /// named where it has nothing.
    fn registered_in(&self, place: Place) -> Vec<Value> {
        if place.person != DEMO || matches!(place.room, Room::Direct(_)) {
            return Vec::new();
        }
        let own = place.guild().into_iter().flat_map(|guild| self.registry.of(Some(guild)));
        let all = own.chain(self.registry.of(None));
        let shown = |(id, command): (u64, &Registered)| {
            let mut value = command.value(id);
            // Clients look for a list.
            if value.get("options").is_none() {
                value["options"] = json!([]);
            }
            value["global_popularity_rank"] = json!(2);
            value
        };
        all.map(shown).collect()
    }

    /// Its commands stand before those of the other bots, whose names count where two are the same, and behind the first.
    fn add_registered(&self, place: Place, index: &mut Value) {
        let commands = self.registered_in(place);
        if commands.is_empty() {
            return;
        }
        let newest = commands.iter().filter_map(|command| command["version"].as_str()?.parse::<u64>().ok()).max();
        if let Some(applications) = index["applications"].as_array_mut() {
            applications.insert(0, robot_entry());
        }
        if let Some(listed) = index["application_commands"].as_array_mut() {
            let at = listed.len().min(1);
            listed.splice(at..at, commands);
        }
        if let Some(newest) = newest {
            index["version"] = json!(newest.to_string());
        }
    }

    pub(super) fn search_commands(&mut self, who: Principal, place: Place, query: &str) -> Answer {
        self.refresh_commands(who);
        const LIMIT_MAX: usize = 25;
        let value = |key: &str| query_value(query, key);
        let kind = value("type").and_then(|kind| kind.parse::<u8>().ok());
        let words = value("query").unwrap_or_default().to_lowercase();
        let limit = value("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
        let application = value("application_id").and_then(|id| id.parse().ok()).map(Bot::with_id);
        // Here Midjourney comes first: clients of this older route take the first hit.
        let bots = Bot::ALL.into_iter().rev().filter(|bot| self.has(place, *bot));
        let mut commands: Vec<Value> = bots
            .filter(|bot| application.is_none_or(|application| application == Some(*bot)))
            .flat_map(|bot| served(bot).map(move |command| (bot, command)))
            .filter(|(_, command)| kind.is_none_or(|kind| command.kind == kind))
            .filter(|(_, command)| command.name.to_lowercase().starts_with(&words))
            .take(limit)
            .map(|(bot, command)| entry(bot, command))
            .collect();
        let is_meant = value("application_id").is_none_or(|id| id == ROBOT.to_string());
        let registered = self.registered_in(place).into_iter().filter(|command| {
            let name = command["name"].as_str().unwrap_or_default().to_lowercase();
            is_meant && kind.is_none_or(|kind| command["type"] == kind) && name.starts_with(&words)
        });
        let room = limit.saturating_sub(commands.len());
        commands.extend(registered.take(room));
        let applications = match value("include_applications").as_deref() {
            Some("true" | "1") => {
                let there = Bot::ALL.into_iter().filter(|bot| self.has(place, *bot));
                let robot = (!self.registered_in(place).is_empty()).then(robot_entry);
                json!(there.map(application_entry).chain(robot).collect::<Vec<_>>())
            }
            _ => Value::Null,
        };
        let body = json!({"applications": applications, "application_commands": commands, "cursor": null});
        Ok(json_response(StatusCode::OK, &body))
    }
}

fn index(bots: &[Bot]) -> Value {
    let mut commands: Vec<Value> =
        bots.iter().flat_map(|bot| served(*bot).map(|command| entry(*bot, command))).collect();
    // Some clients take the last of two equal names, others the first command of all; both shall find Midjourney's imagine.
    if bots.len() > 1
        && bots.contains(&Bot::Midjourney)
        && let Some(imagine) = served(Bot::Midjourney).next()
    {
        commands.insert(0, entry(Bot::Midjourney, imagine));
    }
    let applications: Vec<Value> = bots.iter().map(|bot| application_entry(*bot)).collect();
    json!({"applications": applications, "application_commands": commands, "version": INDEX_VERSION})
}

fn application_entry(bot: Bot) -> Value {
    let mut application = wire::application(bot);
    application["bot_id"] = json!(Text(bot.id()));
    application["flags"] = json!("0");
    application
}

/// The application of the bot user for generic clients.
fn robot_entry() -> Value {
    let user = wire::user(ROBOT);
    json!({"id": Text(ROBOT), "name": user["username"], "description": "", "icon": null, "bot": user,
        "bot_id": Text(ROBOT), "flags": "0"})
}

fn served(bot: Bot) -> impl Iterator<Item = &'static Command> {
    bot.commands().iter().filter(|command| command.is_served)
}

fn text(name: &str, description: &str, required: bool) -> Value {
    json!({"type": 3, "name": name, "description": description, "required": required})
}

fn file(name: &str, description: &str, required: bool) -> Value {
    json!({"type": 11, "name": name, "description": description, "required": required})
}

fn entry(bot: Bot, command: &Command) -> Value {
    let options = match command.name {
        "imagine" => json!([text("prompt", "The prompt to imagine", true)]),
        "shorten" => json!([text("prompt", "The prompt to analyze", true)]),
        "show" => json!([text("job_id", "The job ID of the job you want to show", true)]),
        "ask" => json!([text("question", "What is the question?", true)]),
        "saveid" | "swapid" => {
            json!([text("idname", "The name of the face", true), file("image", "A picture with a face", true)])
        }
        "feedback" => json!([text("feedback", "What would you like to tell us?", false)]),
        "describe" => {
            json!([file("image", "The image to describe", false), text("link", "The link to an image", false)])
        }
        "blend" => {
            let mut options: Vec<Value> = (1..=5)
                .map(|number| file(&format!("image{number}"), "An image to add to the blend", number <= 2))
                .collect();
            let choices: Vec<Value> = [("Portrait", "--ar 2:3"), ("Square", "--ar 1:1"), ("Landscape", "--ar 3:2")]
                .map(|(name, value)| json!({"name": name, "value": value}))
                .to_vec();
            let mut dimensions =
                text("dimensions", "The dimensions of the image. If not specified, it will be square", false);
            dimensions["choices"] = json!(choices);
            // Required options come first, and clients send the images before the dimensions.
            options.push(dimensions);
            json!(options)
        }
        "prefer" => {
            let plain = |name: &str, what: &str| json!({"type": 1, "name": name, "description": what, "options": []});
            let suffix = text("new_value", "Suffix to add, leave empty to remove", false);
            json!([
                plain("remix", "Toggle remix mode."),
                plain("variability", "Toggle high variability mode."),
                plain("auto_dm", "Toggle direct messages of finished jobs."),
                {"type": 1, "name": "suffix", "description": "Set the suffix of every prompt.", "options": [suffix]},
            ])
        }
        _ => json!([]),
    };
    json!({"id": Text(command.id), "type": command.kind, "application_id": Text(bot.id()),
        "version": Text(command.version), "name": command.name, "description": command.description(), "options": options,
        "dm_permission": true, "contexts": [0, 1, 2], "integration_types": [0, 1], "global_popularity_rank": 1})
}
