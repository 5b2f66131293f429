//! Commands of the bot user for generic clients: registered, changed, listed, taken away, for everywhere or for its guild.

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::platform::Platform;
use crate::platform::people::{Principal, ROBOT};
use crate::platform::registry::{LIMITS, Registered, Scope};
use crate::platform::rest::definition::Definition;
use crate::platform::rest::numbers::snowflake;
use crate::platform::rest::reply::{
    NOT_FOUND, NOT_THE_APPLICATION, Refusal, TOO_MANY_COMMANDS, UNKNOWN_COMMAND, invalid, json_response, no_content,
};
use crate::platform::rest::{Answer, body, only};

impl Platform {
    /// Everything below `/applications/{id}/commands`, and the same for a guild.
    pub(super) fn route_commands(
        &mut self,
        who: Principal,
        application: &str,
        guild: Option<&str>,
        segments: &[&str],
        request: &Request<Bytes>,
    ) -> Answer {
        // A person's own application is none that has commands.
        if who != Principal::Robot || snowflake("application_id", application)? != ROBOT.0 {
            return Err(NOT_THE_APPLICATION);
        }
        let scope = match guild {
            None => None,
            Some(guild) => Some(self.own_guild(who, guild)?.guild()),
        };
        match (segments, request.method()) {
            ([], &Method::GET) => Ok(json_response(StatusCode::OK, &self.registered(scope))),
            ([], &Method::PUT) => self.put_commands(scope, request),
            ([], _) => {
                only(request, "GET, POST, PUT")?;
                self.post_command(scope, request)
            }
            (["permissions"], _) if scope.is_some() => {
                only(request, "GET")?;
                // Everyone may use everything.
                Ok(json_response(StatusCode::OK, &json!([])))
            }
            ([id], method) => {
                only(request, "GET, PATCH, DELETE")?;
                let id = snowflake("command_id", id)?;
                let command = self.registry.get(scope, id).ok_or(UNKNOWN_COMMAND)?;
                match *method {
                    Method::GET => Ok(json_response(StatusCode::OK, &command.value(id))),
                    Method::PATCH => self.patch_command(scope, id, request),
                    _ => {
                        self.unregister(id);
                        Ok(no_content())
                    }
                }
            }
            _ => Err(NOT_FOUND),
        }
    }

    /// The commands of a scope as a list.
    fn registered(&self, scope: Scope) -> Value {
        json!(self.registry.of(scope).map(|(id, command)| command.value(id)).collect::<Vec<_>>())
    }

    /// One command more, or another one in the place of its namesake.
    fn post_command(&mut self, scope: Scope, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let definition = Definition::read(&form.json, &[], scope.is_none())?;
        let before = self.registry.named(scope, definition.kind, &definition.name);
        if before.is_none() && self.registry.is_full(scope, definition.kind) {
            return Err(TOO_MANY_COMMANDS);
        }
        let status = if before.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        let value = self.keep_command(scope, before, definition);
        Ok(json_response(status, &value))
    }

    /// All commands of a scope anew: namesakes keep their ids, others go.
    fn put_commands(&mut self, scope: Scope, request: &Request<Bytes>) -> Answer {
        let form = body::read_any(request)?;
        let Value::Array(listed) = &form.json else {
            return Err(invalid(&[], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
        };
        // More than all limits together is too much, whatever it says.
        if listed.len() > LIMITS.iter().map(|(_, max)| max).sum() {
            return Err(TOO_MANY_COMMANDS);
        }
        let mut definitions: Vec<Definition> = Vec::new();
        for (index, one) in listed.iter().enumerate() {
            let index = index.to_string();
            let definition = Definition::read(one, &[&index], scope.is_none())?;
            let is_twin = |other: &Definition| other.kind == definition.kind && other.name == definition.name;
            if definitions.iter().any(is_twin) {
                let message = "Application command names must be unique";
                return Err(invalid(&[&index, "name"], "APPLICATION_COMMANDS_DUPLICATE_NAME", message));
            }
            definitions.push(definition);
        }
        for (kind, max) in LIMITS {
            if definitions.iter().filter(|definition| definition.kind == kind).count() > max {
                return Err(TOO_MANY_COMMANDS);
            }
        }
        let is_kept = |command: &Registered| {
            definitions.iter().any(|definition| definition.kind == command.kind && definition.name == command.name)
        };
        let gone: Vec<u64> =
            self.registry.of(scope).filter(|(_, command)| !is_kept(command)).map(|(id, _)| id).collect();
        for id in gone {
            self.unregister(id);
        }
        for definition in definitions {
            let before = self.registry.named(scope, definition.kind, &definition.name);
            self.keep_command(scope, before, definition);
        }
        Ok(json_response(StatusCode::OK, &self.registered(scope)))
    }

    fn patch_command(&mut self, scope: Scope, id: u64, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let command = self.registry.get(scope, id).ok_or(UNKNOWN_COMMAND)?;
        let mut changed: Value = serde_json::from_str(&command.definition).unwrap_or_default();
        if let (Value::Object(changed), Value::Object(changes)) = (&mut changed, form.json) {
            // A command does not change its kind.
            changed.extend(changes.into_iter().filter(|(key, _)| key != "type"));
        }
        let definition = Definition::read(&changed, &[], scope.is_none())?;
        let twin = self.registry.named(scope, definition.kind, &definition.name);
        if twin.is_some_and(|twin| twin != id) {
            let message = "Application command names must be unique";
            return Err(invalid(&["name"], "APPLICATION_COMMANDS_DUPLICATE_NAME", message));
        }
        let value = self.keep_command(scope, Some(id), definition);
        Ok(json_response(StatusCode::OK, &value))
    }

    /// Keeps a command under its id, or under a new one. What did not change keeps its version.
    fn keep_command(&mut self, scope: Scope, id: Option<u64>, definition: Definition) -> Value {
        let before = id.and_then(|id| self.registry.get(scope, id).map(|command| (id, command)));
        if let Some((id, same)) = before.filter(|(_, command)| command.definition == definition.text) {
            return same.value(id);
        }
        let version = self.snowflakes.next(self.now);
        let id = id.unwrap_or_else(|| self.snowflakes.next(self.now));
        let Definition { kind, name, text } = definition;
        let command = Registered { scope, kind, name, version, definition: text };
        let value = command.value(id);
        self.register(id, command);
        value
    }

    /// The command that an interaction means: by its id, else by its name, the guild's before that for everywhere.
    pub(super) fn meant_command(&self, scope: Scope, data: &Value) -> Result<(u64, Registered), Refusal> {
        let kind = data.get("type").and_then(Value::as_u64).unwrap_or(1);
        let id = data.get("id").and_then(crate::platform::rest::interactions::number);
        let name = data.get("name").and_then(Value::as_str).unwrap_or_default();
        let scopes = [scope, None];
        let by_id = scopes.into_iter().find_map(|scope| id.filter(|id| self.registry.get(scope, *id).is_some()));
        let kind = u8::try_from(kind).unwrap_or_default();
        let by_name = || scopes.into_iter().find_map(|scope| self.registry.named(scope, kind, name));
        let id = by_id.or_else(by_name);
        let found = id.and_then(|id| {
            let command = scopes.into_iter().find_map(|scope| self.registry.get(scope, id));
            command.map(|command| (id, command.clone()))
        });
        found.ok_or_else(|| crate::platform::rest::command::outdated("INTERACTION_APPLICATION_COMMAND_INVALID"))
    }
}
