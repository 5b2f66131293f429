//! Commands that the bot user for generic clients has registered, for everywhere or for its guild.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::id::{GuildId, Text};
use crate::platform::people::ROBOT;
use crate::platform::{Platform, records};
use crate::step::Table;

/// Discord's limits in one scope: slash commands, user menus, message menus.
pub const LIMITS: [(u8, usize); 3] = [(1, 100), (2, 15), (3, 15)];

/// Where a command holds: everywhere (`None`), or in one guild.
pub type Scope = Option<GuildId>;

/// A registered command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Where it holds.
    pub scope: Scope,
    /// 1 slash command, 2 menu of users, 3 menu of messages.
    pub kind: u8,
    /// Its name, once for each kind and scope.
    pub name: String,
    /// Changes with every change of it.
    pub version: u64,
    /// All else as a JSON object, checked.
    pub definition: String,
}

/// All registered commands, by id.
#[derive(Debug, Default)]
pub struct Registry {
    commands: BTreeMap<u64, Registered>,
}

impl Registry {
    /// Keeps a command, also in the place of an older one.
    pub fn insert(&mut self, id: u64, command: Registered) {
        self.commands.insert(id, command);
    }

    /// The commands of a scope in the order in which they came.
    pub fn of(&self, scope: Scope) -> impl Iterator<Item = (u64, &Registered)> {
        self.commands.iter().filter(move |(_, command)| command.scope == scope).map(|(id, command)| (*id, command))
    }

    /// A command of a scope.
    pub fn get(&self, scope: Scope, id: u64) -> Option<&Registered> {
        self.commands.get(&id).filter(|command| command.scope == scope)
    }

    /// The command of that name and kind.
    pub fn named(&self, scope: Scope, kind: u8, name: &str) -> Option<u64> {
        self.of(scope).find(|(_, command)| command.kind == kind && command.name == name).map(|(id, _)| id)
    }

    /// Whether one more of that kind is too many.
    pub fn is_full(&self, scope: Scope, kind: u8) -> bool {
        let max = LIMITS.into_iter().find(|(other, _)| *other == kind).map_or(0, |(_, max)| max);
        self.of(scope).filter(|(_, command)| command.kind == kind).count() >= max
    }
}

impl Registered {
    /// As Discord shows it.
    pub fn value(&self, id: u64) -> Value {
        let mut value = json!({"id": Text(id), "application_id": Text(ROBOT), "version": Text(self.version)});
        if let Some(guild) = self.scope {
            value["guild_id"] = json!(Text(guild));
        }
        let definition: Map<String, Value> = serde_json::from_str(&self.definition).unwrap_or_default();
        if let Value::Object(value) = &mut value {
            value.extend(definition);
        }
        value
    }

    /// Its options, as they were registered.
    pub fn options(&self) -> Vec<Value> {
        let definition: Value = serde_json::from_str(&self.definition).unwrap_or_default();
        definition["options"].as_array().cloned().unwrap_or_default()
    }
}

impl Platform {
    /// Keeps a command and writes it down.
    pub(super) fn register(&mut self, id: u64, command: Registered) {
        self.put(Table::Command, id.to_be_bytes().to_vec(), records::command(&command));
        self.registry.insert(id, command);
    }

    /// Takes a command away.
    pub(super) fn unregister(&mut self, id: u64) {
        if self.registry.commands.remove(&id).is_some() {
            self.delete(Table::Command, id.to_be_bytes().to_vec());
        }
    }
}
