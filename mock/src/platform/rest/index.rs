//! Command indexes: which commands the bots of a place have. They list what is served, nothing else.

use http::StatusCode;
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::bots::command::Command;
use crate::id::{ChannelId, Text};
use crate::platform::people::{Place, Principal};
use crate::platform::rest::reply::{MISSING_ACCESS, UNKNOWN_APPLICATION, json_response};
use crate::platform::rest::{Answer, query_value};
use crate::platform::{Platform, wire};

const INDEX_VERSION: &str = "1237876415790055479";

impl Platform {
    /// The index of a guild; some clients ask under a channel's id.
    pub(super) fn get_index(&mut self, who: Principal, guild_or_channel: &str) -> Answer {
        let place = guild_or_channel.parse().ok().and_then(|channel: ChannelId| self.place(channel));
        let bots: Vec<Bot> = match place {
            Some(place) if !place.is_seen_by(who) => return Err(MISSING_ACCESS),
            Some(place) => Bot::ALL.into_iter().filter(|bot| self.has(place, *bot)).collect(),
            None => {
                self.own_guild(who, guild_or_channel)?;
                Bot::ALL.into_iter().filter(|bot| !self.options.without.contains(bot)).collect()
            }
        };
        self.refresh_commands(who);
        Ok(json_response(StatusCode::OK, &index(&bots)))
    }

    pub(super) fn get_application_index(&mut self, who: Principal, application: &str) -> Answer {
        let bot = application.parse().ok().and_then(Bot::with_id).ok_or(UNKNOWN_APPLICATION)?;
        self.refresh_commands(who);
        Ok(json_response(StatusCode::OK, &index(&[bot])))
    }

    pub(super) fn search_commands(&mut self, who: Principal, place: Place, query: &str) -> Answer {
        self.refresh_commands(who);
        const LIMIT_MAX: usize = 25;
        let value = |key: &str| query_value(query, key);
        let kind = value("type").and_then(|kind| kind.parse::<u8>().ok());
        let words = value("query").unwrap_or_default().to_lowercase();
        let limit = value("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
        let application = value("application_id").and_then(|id| id.parse().ok()).and_then(Bot::with_id);
        // Here Midjourney comes first: clients of this older route take the first hit.
        let bots = Bot::ALL.into_iter().rev().filter(|bot| self.has(place, *bot));
        let commands: Vec<Value> = bots
            .filter(|bot| application.is_none_or(|application| application == *bot))
            .flat_map(|bot| served(bot).map(move |command| (bot, command)))
            .filter(|(_, command)| kind.is_none_or(|kind| command.kind == kind))
            .filter(|(_, command)| command.name.to_lowercase().starts_with(&words))
            .take(limit)
            .map(|(bot, command)| entry(bot, command))
            .collect();
        let applications = match value("include_applications").as_deref() {
            Some("true" | "1") => {
                let there = Bot::ALL.into_iter().filter(|bot| self.has(place, *bot));
                json!(there.map(application_entry).collect::<Vec<_>>())
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
