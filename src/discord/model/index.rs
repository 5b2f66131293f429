//! Which applications a place has, and what they can be asked.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::lenient::{id, text};
use crate::id::{ApplicationId, Snowflake};

/// The commands of a server or of a direct message. An entry that cannot be read costs itself alone.
///
/// Source: wire §2.9.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CommandIndex {
    /// Who is there.
    #[serde(default, deserialize_with = "applications")]
    pub applications: Vec<ApplicationId>,
    /// What they can be asked.
    #[serde(default, rename = "application_commands", deserialize_with = "entries")]
    pub commands: Vec<IndexedCommand>,
}

/// One command of an application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IndexedCommand {
    /// Discord's id.
    #[serde(deserialize_with = "number")]
    pub id: u64,
    /// Whose it is.
    #[serde(rename = "application_id", deserialize_with = "id")]
    pub application: ApplicationId,
    /// What it is called.
    #[serde(deserialize_with = "text")]
    pub name: String,
    /// Its edition; it rises whenever the application is deployed.
    #[serde(deserialize_with = "number")]
    pub version: u64,
    /// Discord's number: 1 slash command, 2 in a user's menu, 3 in a message's menu.
    #[serde(default = "slash", rename = "type")]
    pub kind: u8,
}

impl IndexedCommand {
    /// The kind of a slash command.
    pub const SLASH: u8 = 1;
    /// The kind of a command in a message's menu.
    pub const MESSAGE: u8 = 3;
}

/// The most entries that are kept of either list: a large server has a few hundred commands.
const ENTRIES_MAX: usize = 4_096;

fn slash() -> u8 {
    IndexedCommand::SLASH
}

fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    id::<D, ()>(from).map(Snowflake::get)
}

fn entries<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let Value::Array(values) = Value::deserialize(from)? else { return Ok(Vec::new()) };
    Ok(values.into_iter().take(ENTRIES_MAX).filter_map(|value| T::deserialize(value).ok()).collect())
}

fn applications<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ApplicationId>, D::Error> {
    #[derive(Deserialize)]
    struct Listed {
        #[serde(deserialize_with = "id")]
        id: ApplicationId,
    }
    Ok(entries(from)?.into_iter().map(|Listed { id }| id).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_that_cannot_be_read_costs_itself_alone() {
        let index: CommandIndex = serde_json::from_value(json!({
            "applications": [{"id": "936929561302675456", "name": "Midjourney Bot"}, {"name": "no id"}, 7, {"id": 8}],
            "application_commands": [
                {"id": "938956540159881230", "type": 1, "application_id": "936929561302675456",
                    "version": "1237876415471554623", "name": "imagine", "options": []},
                {"id": "1", "application_id": "936929561302675456", "name": "no version"},
                {"id": "987795925764280352", "type": 3, "application_id": 936_929_561_302_675_456u64,
                    "version": 1_237_876_415_790_055_477u64, "name": "Cancel Job"},
                {"id": "5", "type": "one", "application_id": "8", "version": "6", "name": "odd type"},
                null,
            ],
            "version": "1237876415790055479",
        }))
        .expect("an index");
        assert_eq!(index.applications, [ApplicationId::new(936_929_561_302_675_456), ApplicationId::new(8)]);
        let command = |id, name: &str, version, kind| IndexedCommand {
            id,
            application: ApplicationId::new(936_929_561_302_675_456),
            name: name.to_owned(),
            version,
            kind,
        };
        assert_eq!(
            index.commands,
            [
                command(938_956_540_159_881_230, "imagine", 1_237_876_415_471_554_623, IndexedCommand::SLASH),
                command(987_795_925_764_280_352, "Cancel Job", 1_237_876_415_790_055_477, IndexedCommand::MESSAGE),
            ]
        );
        for nothing in [json!({}), json!({"applications": null, "application_commands": "x"})] {
            let index: CommandIndex = serde_json::from_value(nothing).expect("an index");
            assert_eq!(index, CommandIndex::default());
        }
    }
}
