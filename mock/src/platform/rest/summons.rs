//! Interactions with the bot user for generic clients: checked against what it has registered and shown, and handed to its program.

use serde_json::{Map, Value, json};

use crate::id::{ChannelId, GuildId, InteractionId, MessageId, Text, UserId};
use crate::platform::Platform;
use crate::platform::calls::{Call, CallState};
use crate::platform::gateway::guild;
use crate::platform::journal::InteractionOutcome;
use crate::platform::message::Answered;
use crate::platform::people::{DEMO, PersonNumber, Place, Principal, ROBOT, Room};
use crate::platform::rest::body::FormFile;
use crate::platform::rest::command::outdated;
use crate::platform::rest::components::has_mark;
use crate::platform::rest::interactions::{NONCE_CHARS_MAX, nonce, number};
use crate::platform::rest::reply::{
    BAD_APPLICATION, BAD_CHANNEL, BOTS_CANNOT, MISSING_ACCESS, Refusal, UNKNOWN_INTERACTION, UNKNOWN_MESSAGE, invalid,
    no_content, required, too_long,
};
use crate::platform::rest::{Answer, upload::FILE_BYTES_MAX};
use crate::platform::{newest, wire};

/// The permissions of everyone in a guild: all that there are.
const PERMISSIONS: &str = "2251799813685247";
/// Discord's limit of an option's text, in characters.
const OPTION_CHARS_MAX: usize = 6_000;

/// Discord's limit of options on one level.
const OPTIONS_MAX: usize = 25;
/// The longest use of a command, button or form that is taken on, in bytes of JSON.
const USE_BYTES_MAX: usize = 1 << 20;

/// What the program of the bot is told.
struct Summons {
    about: Answered,
    data: Value,
}

impl Platform {
    /// Whether an interaction is one with the bot user for generic clients.
    pub(super) fn is_for_robot(json: &Value) -> bool {
        json.get("application_id").and_then(number) == Some(ROBOT.0)
    }

    /// Hands an interaction to the bot's program, if it is sound.
    pub(super) fn summon(
        &mut self,
        who: Principal,
        kind: u64,
        json: &Value,
        data: &Value,
        files: &[FormFile],
    ) -> Answer {
        if data.to_string().len() > USE_BYTES_MAX {
            return Err(too_long(&["data"], USE_BYTES_MAX));
        }
        let id = |key: &str| json.get(key).and_then(number);
        let place = id("channel_id").and_then(|channel| self.place(ChannelId(channel))).ok_or(BAD_CHANNEL)?;
        if !place.is_seen_by(who) {
            return Err(MISSING_ACCESS);
        }
        if place.guild().is_some() && id("guild_id").map(GuildId) != place.guild() {
            return Err(BAD_CHANNEL);
        }
        let Principal::Person(person) = who else { return Err(BOTS_CANNOT) };
        if person != DEMO || matches!(place.room, Room::Direct(_)) {
            return Err(BAD_APPLICATION);
        }
        let nonce = nonce(json, NONCE_CHARS_MAX)?;
        if nonce.as_deref().is_some_and(|nonce| self.nonces.contains(person, nonce)) {
            self.journal.settle(InteractionOutcome::Repeated);
            return Ok(no_content());
        }
        let summons = match kind {
            2 => self.summon_by_command(person, place, data, files)?,
            3 => self.summon_by_press(person, place, id("message_id").map(MessageId), data)?,
            _ => self.summon_by_form(person, data)?,
        };
        if let Some(nonce) = &nonce {
            self.use_nonce(person, nonce);
        }
        let event = self.summons(person, place, &summons);
        self.call(Call { person, place, nonce, about: summons.about, event, state: CallState::Open });
        self.journal.settle(InteractionOutcome::CarriedOut);
        Ok(no_content())
    }

    fn about(&mut self, person: PersonNumber, kind: u8) -> Answered {
        Answered {
            interaction: InteractionId(self.snowflakes.next(self.now)),
            user: person.user(),
            kind,
            name: String::new(),
            command: 0,
            pressed: None,
            is_first: true,
        }
    }

    fn summon_by_command(
        &mut self,
        person: PersonNumber,
        place: Place,
        data: &Value,
        files: &[FormFile],
    ) -> Result<Summons, Refusal> {
        let (id, command) = self.meant_command(place.guild(), data)?;
        let is_stale = self.is_stale(Principal::Person(person));
        let version = data.get("version").and_then(number);
        if is_stale || (self.options.strict_versions && version != Some(command.version)) {
            return Err(outdated("INTERACTION_APPLICATION_COMMAND_INVALID_VERSION"));
        }
        let given = data.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut resolved = Resolved::default();
        let mut name = command.name.clone();
        let options = resolved.options(&command.options(), &given, &mut name)?;
        let mut told = json!({"id": Text(id), "name": command.name, "type": command.kind});
        if let Some(scope) = command.scope {
            told["guild_id"] = json!(Text(scope));
        }
        if !options.is_empty() {
            told["options"] = json!(options);
        }
        if command.kind != 1 {
            let target = data.get("target_id").and_then(number).ok_or_else(|| required(&["data", "target_id"]))?;
            told["target_id"] = json!(Text(target));
            match command.kind {
                2 => resolved.users.push(UserId(target)),
                _ => {
                    let shown = self.messages.get(place.channel(), MessageId(target));
                    let shown = shown.filter(|shown| !shown.is_ephemeral()).ok_or(UNKNOWN_MESSAGE)?;
                    told["resolved"] = json!({"messages": {target.to_string(): self.render(shown, ROBOT)}});
                }
            }
        }
        let files = self.attach(person, place, data, files, &resolved.attachments)?;
        let lists = resolved.value(place, files)?;
        if let Value::Object(lists) = lists
            && !lists.is_empty()
        {
            told["resolved"] = Value::Object(lists);
        }
        let about = Answered { name, command: command.kind, ..self.about(person, 2) };
        Ok(Summons { about, data: told })
    }

    /// The files that options name, put on the CDN.
    fn attach(
        &mut self,
        person: PersonNumber,
        place: Place,
        data: &Value,
        files: &[FormFile],
        named: &[String],
    ) -> Result<Map<String, Value>, Refusal> {
        let mut attached = Map::new();
        if named.is_empty() {
            return Ok(attached);
        }
        if files.iter().any(|file| file.bytes.len() > FILE_BYTES_MAX) {
            return Err(crate::platform::rest::reply::TOO_LARGE);
        }
        let listed = data.get("attachments").and_then(Value::as_array).cloned().unwrap_or_default();
        let claimed = self.claimed_files(Principal::Person(person), data, files)?;
        let hung = self.hang_files(place, claimed, true);
        // No message shows them, so nothing else would let them go.
        self.retire_files(hung.iter().map(|file| file.id).collect());
        for (index, attachment) in hung.iter().enumerate() {
            let id = listed.get(index).and_then(|one| one.get("id").and_then(number)).unwrap_or(index as u64);
            if named.contains(&id.to_string()) {
                let value = wire::attachment(place.channel(), attachment, &self.signer());
                attached.insert(id.to_string(), value);
            }
        }
        Ok(attached)
    }

    fn summon_by_press(
        &mut self,
        person: PersonNumber,
        place: Place,
        message: Option<MessageId>,
        data: &Value,
    ) -> Result<Summons, Refusal> {
        let custom_id = data.get("custom_id").and_then(Value::as_str);
        let custom_id = custom_id.ok_or_else(|| required(&["data", "custom_id"]))?;
        let message = message.ok_or_else(|| required(&["message_id"]))?;
        let shown = self.messages.get(place.channel(), message).filter(|shown| shown.author == ROBOT);
        let shown = shown.ok_or(UNKNOWN_MESSAGE)?;
        let components = shown.extras.as_ref().and_then(|extras| extras.components.as_deref()).unwrap_or_default();
        if !has_mark(components, custom_id) {
            return Err(invalid(&["data"], "COMPONENT_VALIDATION_FAILED", "Component validation failed"));
        }
        let kind = data.get("component_type").or_else(|| data.get("type")).and_then(Value::as_u64).unwrap_or(2);
        let mut told = json!({"custom_id": custom_id, "component_type": kind});
        if let Some(values) = data.get("values").filter(|values| values.is_array()) {
            told["values"] = values.clone();
        }
        let about = Answered { pressed: Some(message), ..self.about(person, 3) };
        Ok(Summons { about, data: told })
    }

    fn summon_by_form(&mut self, person: PersonNumber, data: &Value) -> Result<Summons, Refusal> {
        let opener = data.get("id").and_then(number).map(InteractionId).ok_or(UNKNOWN_INTERACTION)?;
        let call = self.calls.get(opener, self.now).ok_or(UNKNOWN_INTERACTION)?;
        let CallState::Form(custom_id) = &call.state else { return Err(UNKNOWN_INTERACTION) };
        let custom_id = custom_id.clone();
        if data.get("custom_id").and_then(Value::as_str) != Some(&custom_id) {
            return Err(invalid(&["data"], "COMPONENT_VALIDATION_FAILED", "Component validation failed"));
        }
        let pressed = call.about.pressed;
        let components = data.get("components").filter(|components| components.is_array());
        let components = components.ok_or_else(|| required(&["data", "components"]))?.clone();
        let about = Answered { pressed, ..self.about(person, 5) };
        Ok(Summons { about, data: json!({"custom_id": custom_id, "components": components}) })
    }

    /// The event as the bot's program gets it.
    fn summons(&self, person: PersonNumber, place: Place, summons: &Summons) -> String {
        let about = &summons.about;
        let mut channel = wire::channel(place, newest(&self.messages, place.channel()), Principal::Robot);
        channel["permissions"] = json!(PERMISSIONS);
        let mut event = json!({
            "id": Text(about.interaction), "application_id": Text(ROBOT), "type": about.kind, "data": summons.data,
            "channel_id": Text(place.channel()), "channel": channel, "token": self.call_token(about.interaction),
            "version": 1, "app_permissions": PERMISSIONS, "locale": "en-US", "entitlements": [],
            "entitlement_sku_ids": [], "attachment_size_limit": FILE_BYTES_MAX,
            "authorizing_integration_owners": wire::owners(place.guild(), person.user()),
            "context": u8::from(place.guild().is_none()),
        });
        match place.guild() {
            Some(guild) => {
                let mut member = guild::member(person.user());
                member["permissions"] = json!(PERMISSIONS);
                event["member"] = member;
                event["guild_id"] = json!(Text(guild));
                event["guild_locale"] = json!("en-US");
                event["guild"] = json!({"id": Text(guild), "locale": "en-US", "features": []});
            }
            None => event["user"] = wire::user(person.user()),
        }
        let pressed = about.pressed.and_then(|message| self.messages.get(place.channel(), message));
        if let Some(message) = pressed {
            event["message"] = self.render(message, ROBOT);
        }
        event.to_string()
    }
}

/// What options name by id.
#[derive(Default)]
struct Resolved {
    users: Vec<UserId>,
    channels: Vec<u64>,
    roles: Vec<u64>,
    attachments: Vec<String>,
}

impl Resolved {
    /// The options that were given, checked against those that are known. Subcommands go into `name`.
    fn options(&mut self, known: &[Value], given: &[Value], name: &mut String) -> Result<Vec<Value>, Refusal> {
        if given.len() > OPTIONS_MAX {
            return Err(too_long(&["data", "options"], OPTIONS_MAX));
        }
        let mut out = Vec::new();
        for (index, one) in given.iter().enumerate() {
            if given[..index].iter().any(|other| other.get("name") == one.get("name")) {
                let message = "Option names must be unique";
                return Err(invalid(&["data", "options"], "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message));
            }
            let index = index.to_string();
            let path = ["data", "options", &index];
            let key = one.get("name").and_then(Value::as_str).unwrap_or_default();
            let definition = known.iter().find(|option| option["name"] == key);
            let definition = definition.ok_or_else(|| outdated("INTERACTION_APPLICATION_COMMAND_INVALID_VERSION"))?;
            let kind = definition["type"].as_u64().unwrap_or_default();
            if kind <= 2 {
                name.push(' ');
                name.push_str(key);
                let inner = definition["options"].as_array().cloned().unwrap_or_default();
                let given = one.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
                let options = self.options(&inner, &given, name)?;
                out.push(json!({"name": key, "type": kind, "options": options}));
                continue;
            }
            let value = one.get("value").filter(|value| !value.is_null());
            let value = value.ok_or_else(|| required(&[&path[..], &["value"]].concat()))?;
            let value = self.value_of(kind, value).ok_or_else(|| {
                let shown: String = value.to_string().trim_matches('"').chars().take(100).collect();
                invalid(&[&path[..], &["value"]].concat(), "TYPE_CONVERT", &format!("Value \"{shown}\" does not fit."))
            })?;
            out.push(json!({"name": key, "type": kind, "value": value}));
        }
        let is_missing = |option: &&Value| {
            option["required"] == true && !given.iter().any(|one| one.get("name") == option.get("name"))
        };
        if known.iter().any(|option| is_missing(&option)) {
            return Err(required(&["data", "options"]));
        }
        Ok(out)
    }

    /// A value of the kind that the option wants.
    fn value_of(&mut self, kind: u64, value: &Value) -> Option<Value> {
        match kind {
            3 => value.as_str().filter(|text| text.chars().count() <= OPTION_CHARS_MAX).map(|text| json!(text)),
            4 => value.as_i64().map(|number| json!(number)),
            5 => value.as_bool().map(|is_set| json!(is_set)),
            10 => value.as_f64().map(|number| json!(number)),
            11 => {
                let id = number(value)?.to_string();
                self.attachments.push(id.clone());
                Some(json!(id))
            }
            _ => {
                let id = number(value)?;
                match kind {
                    6 => self.users.push(UserId(id)),
                    7 => self.channels.push(id),
                    8 => self.roles.push(id),
                    _ if id == DEMO.guild().0 => self.roles.push(id),
                    _ => self.users.push(UserId(id)),
                }
                Some(json!(id.to_string()))
            }
        }
    }

    /// What the ids stand for.
    fn value(&self, place: Place, attachments: Map<String, Value>) -> Result<Value, Refusal> {
        let unknown = || invalid(&["data", "options"], "INTERACTION_INVALID_RESOLVED", "Nothing has this id here");
        let (mut users, mut members, mut lists) = (Map::new(), Map::new(), Map::new());
        for user in &self.users {
            if !guild::members(DEMO, &[]).contains(user) {
                return Err(unknown());
            }
            users.insert(user.to_string(), wire::user(*user));
            let mut member = guild::member(*user);
            member["permissions"] = json!(PERMISSIONS);
            // The user stands in the other list.
            member.as_object_mut().and_then(|member| member.remove("user"));
            members.insert(user.to_string(), member);
        }
        let (mut channels, mut roles) = (Map::new(), Map::new());
        for channel in &self.channels {
            if *channel != DEMO.channel().0 {
                return Err(unknown());
            }
            let mut value = wire::channel(Place { person: DEMO, room: Room::Guild }, None, Principal::Robot);
            value["permissions"] = json!(PERMISSIONS);
            channels.insert(channel.to_string(), value);
        }
        for role in &self.roles {
            if *role != DEMO.guild().0 {
                return Err(unknown());
            }
            roles.insert(role.to_string(), guild::role(DEMO));
        }
        if attachments.len() < self.attachments.len() {
            return Err(required(&["data", "attachments"]));
        }
        if place.guild().is_none() {
            members.clear();
        }
        let all = [
            ("users", users),
            ("members", members),
            ("channels", channels),
            ("roles", roles),
            ("attachments", attachments),
        ];
        for (name, list) in all {
            if !list.is_empty() {
                lists.insert(name.to_owned(), Value::Object(list));
            }
        }
        Ok(Value::Object(lists))
    }
}
