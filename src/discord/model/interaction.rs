//! What an account asks of a bot: the body of `POST /interactions`.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Button, Select};
use crate::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, Nonce};

/// One interaction as a client of a user account sends it.
///
/// Source: wire §2.5-2.8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Whose bot is asked.
    pub application: ApplicationId,
    /// Where; `None` in direct messages.
    pub guild: Option<GuildId>,
    /// Where.
    pub channel: ChannelId,
    /// The gateway session that is to hear of it. Discord takes invented ones as well.
    pub session_id: String,
    /// Echoed on the first message that answers.
    pub nonce: Nonce,
    /// What is asked.
    pub data: InteractionData,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InteractionData {
    /// A slash command: type 2, `data.type` 1.
    SlashCommand {
        /// The command.
        id: u64,
        /// Its edition; it changes whenever the bot is deployed.
        version: u64,
        /// Its name.
        name: String,
        /// What it is given.
        options: Vec<CommandOption>,
        /// The files among it.
        attachments: Vec<AttachedFile>,
    },
    /// A command from a message's menu: type 2, `data.type` 3.
    MessageCommand {
        /// The command.
        id: u64,
        /// Its edition.
        version: u64,
        /// Its name.
        name: String,
        /// On which message.
        target: MessageId,
    },
    /// The pressing of a button: type 3.
    Press {
        /// The message with the button.
        message: MessageId,
        /// That message's flags.
        message_flags: u64,
        /// The button.
        custom_id: String,
    },
    /// A choice in a menu: type 3.
    Select {
        /// The message with the menu.
        message: MessageId,
        /// That message's flags.
        message_flags: u64,
        /// The menu.
        custom_id: String,
        /// What was chosen.
        values: Vec<String>,
    },
    /// A filled-in dialog: type 5.
    Modal {
        /// The interaction that opened it.
        interaction: InteractionId,
        /// The dialog.
        custom_id: String,
        /// What was filled in.
        fields: Vec<TextField>,
    },
}

/// Something that a slash command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandOption {
    /// Its name.
    pub name: String,
    /// What.
    pub value: OptionValue,
}

/// What a slash command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// A text: type 3.
    Text(String),
    /// A file, by the `id` of one of the attachments: type 11.
    File(u64),
}

impl CommandOption {
    /// A text.
    pub fn text(name: &str, value: impl Into<String>) -> CommandOption {
        CommandOption { name: name.to_owned(), value: OptionValue::Text(value.into()) }
    }

    /// A file.
    pub fn file(name: &str, id: u64) -> CommandOption {
        CommandOption { name: name.to_owned(), value: OptionValue::File(id) }
    }

    fn to_value(&self) -> Value {
        match &self.value {
            OptionValue::Text(text) => json!({"type": 3, "name": self.name, "value": text}),
            OptionValue::File(id) => json!({"type": 11, "name": self.name, "value": id}),
        }
    }
}

/// A file that lies on Discord already and goes along with an interaction or a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    /// By what the rest of the request speaks of it: its place among the files, from 0.
    pub id: u64,
    /// What it is to be called.
    pub filename: String,
    /// Where it lies: Discord's answer when it was offered.
    pub uploaded_filename: String,
}

impl AttachedFile {
    /// As requests have it.
    pub(in crate::discord) fn to_value(&self) -> Value {
        json!({"id": self.id.to_string(), "filename": self.filename, "uploaded_filename": self.uploaded_filename})
    }
}

/// A filled-in field of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextField {
    /// The field.
    pub custom_id: String,
    /// What was written there.
    pub value: String,
}

impl Interaction {
    /// The request body.
    pub fn to_json(&self) -> Bytes {
        Bytes::from(self.to_value().to_string())
    }

    fn to_value(&self) -> Value {
        let mut body = json!({
            "type": self.data.kind(),
            "application_id": self.application.to_string(),
            "channel_id": self.channel.to_string(),
            "session_id": self.session_id,
            "nonce": self.nonce.to_string(),
            "data": self.data.to_value(),
        });
        if let Some(guild) = self.guild {
            body["guild_id"] = json!(guild.to_string());
        }
        match &self.data {
            InteractionData::SlashCommand { .. } => body["analytics_location"] = json!("slash_ui"),
            InteractionData::Press { message, message_flags, .. }
            | InteractionData::Select { message, message_flags, .. } => {
                body["message_id"] = json!(message.to_string());
                body["message_flags"] = json!(message_flags);
            }
            InteractionData::MessageCommand { .. } | InteractionData::Modal { .. } => {}
        }
        body
    }
}

impl InteractionData {
    fn kind(&self) -> u8 {
        match self {
            InteractionData::SlashCommand { .. } | InteractionData::MessageCommand { .. } => 2,
            InteractionData::Press { .. } | InteractionData::Select { .. } => 3,
            InteractionData::Modal { .. } => 5,
        }
    }

    fn to_value(&self) -> Value {
        match self {
            InteractionData::SlashCommand { id, version, name, options, attachments } => json!({
                "version": version.to_string(),
                "id": id.to_string(),
                "name": name,
                "type": 1,
                "options": options.iter().map(CommandOption::to_value).collect::<Vec<_>>(),
                "attachments": attachments.iter().map(AttachedFile::to_value).collect::<Vec<_>>(),
            }),
            InteractionData::MessageCommand { id, version, name, target } => json!({
                "version": version.to_string(),
                "id": id.to_string(),
                "name": name,
                "type": 3,
                "options": [],
                "attachments": [],
                "target_id": target.to_string(),
            }),
            InteractionData::Press { custom_id, .. } => {
                json!({"component_type": Button::KIND, "custom_id": custom_id})
            }
            InteractionData::Select { custom_id, values, .. } => json!({
                "component_type": Select::KIND,
                "type": Select::KIND,
                "custom_id": custom_id,
                "values": values,
            }),
            InteractionData::Modal { interaction, custom_id, fields } => {
                let rows: Vec<Value> = fields
                    .iter()
                    .map(|field| {
                        let input = json!({"type": 4, "custom_id": field.custom_id, "value": field.value});
                        json!({"type": 1, "components": [input]})
                    })
                    .collect();
                json!({"id": interaction.to_string(), "custom_id": custom_id, "components": rows})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(data: InteractionData, guild: Option<u64>, expected: Value) {
        let interaction = Interaction {
            application: ApplicationId::new(936_929_561_302_675_456),
            guild: guild.map(GuildId::new),
            channel: ChannelId::new(1_100_000_000_000_000_002),
            session_id: "0123456789abcdef0123456789abcdef".into(),
            nonce: Nonce::new(1_511_317_059_000_000_000),
            data,
        };
        let body: Value = serde_json::from_slice(&interaction.to_json()).expect("our own JSON");
        assert_eq!(body, expected);
    }

    #[test]
    fn each_kind_is_written_as_the_wire_wants_it() {
        check(
            InteractionData::SlashCommand {
                id: 938_956_540_159_881_230,
                version: 1_237_876_415_471_554_623,
                name: "imagine".into(),
                options: vec![CommandOption::text("prompt", "a \"red\" fox\n--ar 3:2")],
                attachments: Vec::new(),
            },
            Some(1_100_000_000_000_000_001),
            json!({"type":2,"application_id":"936929561302675456","guild_id":"1100000000000000001",
                "channel_id":"1100000000000000002","session_id":"0123456789abcdef0123456789abcdef",
                "nonce":"1511317059000000000","data":{"version":"1237876415471554623","id":"938956540159881230",
                "name":"imagine","type":1,"options":[{"type":3,"name":"prompt","value":"a \"red\" fox\n--ar 3:2"}],
                "attachments":[]},"analytics_location":"slash_ui"}),
        );
        check(
            InteractionData::MessageCommand {
                id: 987_795_925_764_280_352,
                version: 1_237_876_415_790_055_477,
                name: "Cancel Job".into(),
                target: MessageId::new(7),
            },
            None,
            json!({"type":2,"application_id":"936929561302675456","channel_id":"1100000000000000002",
                "session_id":"0123456789abcdef0123456789abcdef","nonce":"1511317059000000000",
                "data":{"version":"1237876415790055477","id":"987795925764280352","name":"Cancel Job","type":3,
                "options":[],"attachments":[],"target_id":"7"}}),
        );
        check(
            InteractionData::Press {
                message: MessageId::new(8),
                message_flags: 64,
                custom_id: "MJ::JOB::upsample::1::x".into(),
            },
            Some(1),
            json!({"type":3,"application_id":"936929561302675456","guild_id":"1","channel_id":"1100000000000000002",
                "session_id":"0123456789abcdef0123456789abcdef","nonce":"1511317059000000000","message_id":"8",
                "message_flags":64,"data":{"component_type":2,"custom_id":"MJ::JOB::upsample::1::x"}}),
        );
        check(
            InteractionData::Modal {
                interaction: InteractionId::new(9),
                custom_id: "MJ::OutpaintCustomZoomModal::x".into(),
                fields: vec![TextField {
                    custom_id: "MJ::OutpaintCustomZoomModal::prompt".into(),
                    value: "a red fox --ar 3:2 --zoom 1.8".into(),
                }],
            },
            Some(1),
            json!({"type":5,"application_id":"936929561302675456","guild_id":"1","channel_id":"1100000000000000002",
                "session_id":"0123456789abcdef0123456789abcdef","nonce":"1511317059000000000","data":{"id":"9",
                "custom_id":"MJ::OutpaintCustomZoomModal::x","components":[{"type":1,"components":[{"type":4,
                "custom_id":"MJ::OutpaintCustomZoomModal::prompt","value":"a red fox --ar 3:2 --zoom 1.8"}]}]}}),
        );
    }

    #[test]
    fn files_go_along_by_their_place_and_menus_say_what_was_chosen() {
        let file = |id: u64| AttachedFile {
            id,
            filename: format!("{id}.png"),
            uploaded_filename: format!("6a08e58a/{id}.png"),
        };
        check(
            InteractionData::SlashCommand {
                id: 1_062_880_104_792_997_970,
                version: 7,
                name: "blend".into(),
                options: vec![
                    CommandOption::file("image1", 0),
                    CommandOption::file("image2", 1),
                    CommandOption::text("dimensions", "--ar 2:3"),
                ],
                attachments: vec![file(0), file(1)],
            },
            None,
            json!({"type":2,"application_id":"936929561302675456","channel_id":"1100000000000000002",
                "session_id":"0123456789abcdef0123456789abcdef","nonce":"1511317059000000000",
                "data":{"version":"7","id":"1062880104792997970","name":"blend","type":1,"options":[
                {"type":11,"name":"image1","value":0},{"type":11,"name":"image2","value":1},
                {"type":3,"name":"dimensions","value":"--ar 2:3"}],"attachments":[
                {"id":"0","filename":"0.png","uploaded_filename":"6a08e58a/0.png"},
                {"id":"1","filename":"1.png","uploaded_filename":"6a08e58a/1.png"}]},"analytics_location":"slash_ui"}),
        );
        check(
            InteractionData::Select {
                message: MessageId::new(8),
                message_flags: 64,
                custom_id: "MJ::Settings::VersionSelector".into(),
                values: vec!["6.1".into()],
            },
            Some(1),
            json!({"type":3,"application_id":"936929561302675456","guild_id":"1","channel_id":"1100000000000000002",
                "session_id":"0123456789abcdef0123456789abcdef","nonce":"1511317059000000000","message_id":"8",
                "message_flags":64,"data":{"component_type":3,"type":3,"custom_id":"MJ::Settings::VersionSelector",
                "values":["6.1"]}}),
        );
    }
}
