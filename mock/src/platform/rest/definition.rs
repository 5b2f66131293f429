//! What a command is that a generic bot registers: its parts, checked against Discord's rules.
//!
//! Source: Discord Docs, Interactions, "Application Commands".

use serde_json::{Map, Value, json};

use crate::platform::rest::reply::{Refusal, invalid, required, too_long};

/// Discord's limit of options, and of choices for one.
const OPTIONS_MAX: usize = 25;
/// Discord's limit of a command's texts together; here of the whole as JSON, in bytes.
const JSON_BYTES_MAX: usize = 16 << 10;
/// Discord's limit of a name, in characters.
const NAME_CHARS_MAX: usize = 32;
/// Discord's limit of descriptions and choices, in characters.
const TEXT_CHARS_MAX: usize = 100;

/// A checked command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// 1 slash command, 2 menu of users, 3 menu of messages.
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// Everything, as a JSON object.
    pub text: String,
}

impl Definition {
    /// Reads one; `at` leads to it in the body. One for a guild says nothing of other places.
    ///
    /// # Errors
    /// 50035 for the first field that is at fault.
    pub fn read(json: &Value, at: &[&str], is_global: bool) -> Result<Definition, Refusal> {
        let Value::Object(body) = json else {
            return Err(invalid(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"));
        };
        let kind = match body.get("type") {
            None | Some(Value::Null) => 1,
            Some(kind) => match kind.as_u64() {
                Some(kind @ 1..=3) => kind as u8,
                Some(_) => {
                    let path = [at, &["type"]].concat();
                    return Err(invalid(&path, "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3)."));
                }
                None => return Err(no_int(&[at, &["type"]].concat(), kind)),
            },
        };
        let name = name(body, at, kind == 1)?;
        let description = match kind {
            1 => description(body, at)?,
            // Menus have none.
            _ => String::new(),
        };
        let mut out = Map::new();
        out.insert("type".to_owned(), json!(kind));
        out.insert("name".to_owned(), json!(name));
        out.insert("description".to_owned(), json!(description));
        for key in ["name_localizations", "description_localizations"] {
            out.insert(key.to_owned(), body.get(key).filter(|texts| texts.is_object()).cloned().unwrap_or_default());
        }
        let permissions = match body.get("default_member_permissions") {
            Some(Value::String(bits)) => json!(bits),
            Some(Value::Number(bits)) => json!(bits.to_string()),
            _ => Value::Null,
        };
        out.insert("default_member_permissions".to_owned(), permissions);
        let nsfw = body.get("nsfw").and_then(Value::as_bool).unwrap_or(false);
        out.insert("nsfw".to_owned(), json!(nsfw));
        let numbers = |key: &str, usual: Value| body.get(key).filter(|list| list.is_array()).cloned().unwrap_or(usual);
        if is_global {
            let in_directs = body.get("dm_permission").and_then(Value::as_bool).unwrap_or(true);
            out.insert("dm_permission".to_owned(), json!(in_directs));
            out.insert("contexts".to_owned(), numbers("contexts", Value::Null));
        }
        out.insert("integration_types".to_owned(), numbers("integration_types", json!([0])));
        if kind == 1 {
            let options = options(body, at, 0)?;
            if !options.is_empty() {
                out.insert("options".to_owned(), json!(options));
            }
        }
        let text = Value::Object(out).to_string();
        if text.len() > JSON_BYTES_MAX {
            return Err(invalid(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"));
        }
        Ok(Definition { kind, name, text })
    }
}

fn name(body: &Map<String, Value>, at: &[&str], is_slash: bool) -> Result<String, Refusal> {
    let path = [at, &["name"]].concat();
    let name = text(body, &path, NAME_CHARS_MAX)?;
    let is_sound = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    if is_slash && !(name.chars().all(is_sound) && name == name.to_lowercase()) {
        return Err(invalid(&path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"));
    }
    Ok(name)
}

fn description(body: &Map<String, Value>, at: &[&str]) -> Result<String, Refusal> {
    text(body, &[at, &["description"]].concat(), TEXT_CHARS_MAX)
}

/// The text at the end of `path`, of 1 to `max` characters.
fn text(body: &Map<String, Value>, path: &[&str], max: usize) -> Result<String, Refusal> {
    let value = path.last().and_then(|key| body.get(*key)).filter(|value| !value.is_null());
    let text = value.ok_or_else(|| required(path))?.as_str();
    let text = text.ok_or_else(|| invalid(path, "BASE_TYPE_BAD_TYPE", "Must be a string."))?;
    if !(1..=max).contains(&text.chars().count()) {
        return Err(invalid(path, "BASE_TYPE_BAD_LENGTH", &format!("Must be between 1 and {max} in length.")));
    }
    Ok(text.to_owned())
}

fn options(body: &Map<String, Value>, at: &[&str], depth: usize) -> Result<Vec<Value>, Refusal> {
    let path = [at, &["options"]].concat();
    let listed = match body.get("options") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(invalid(&path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")),
    };
    if listed.len() > OPTIONS_MAX {
        return Err(too_long(&path, OPTIONS_MAX));
    }
    let mut options: Vec<Value> = Vec::new();
    let mut is_optional = false;
    for (index, option) in listed.iter().enumerate() {
        let index = index.to_string();
        let at = [&path[..], &[&index]].concat();
        let option = option_of(option, &at, depth)?;
        let kind = option["type"].as_u64().unwrap_or_default();
        let is_required = option["required"] == true;
        if is_required && is_optional {
            let message = "Required options must be placed before non-required options";
            return Err(invalid(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message));
        }
        is_optional |= kind > 2 && !is_required;
        if options.iter().any(|other| other["name"] == option["name"]) {
            let message = "Option names must be unique";
            return Err(invalid(
                &[&at[..], &["name"]].concat(),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                message,
            ));
        }
        options.push(option);
    }
    Ok(options)
}

fn option_of(json: &Value, at: &[&str], depth: usize) -> Result<Value, Refusal> {
    let Value::Object(body) = json else {
        return Err(invalid(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"));
    };
    let path = [at, &["type"]].concat();
    let kind = body.get("type").filter(|kind| !kind.is_null()).ok_or_else(|| required(&path))?;
    let kind = kind.as_u64().ok_or_else(|| no_int(&path, kind))?;
    // A group (2) holds subcommands (1), those hold what has values.
    let lowest = [1, 1, 3][depth.min(2)];
    if !(lowest..=11).contains(&kind) || (depth == 1 && kind == 2) {
        return Err(invalid(&path, "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)."));
    }
    let mut out = Map::new();
    out.insert("type".to_owned(), json!(kind));
    out.insert("name".to_owned(), json!(name(body, at, true)?));
    out.insert("description".to_owned(), json!(description(body, at)?));
    if kind <= 2 {
        let depth = if kind == 1 { 2 } else { 1 };
        out.insert("options".to_owned(), json!(options(body, at, depth)?));
        return Ok(Value::Object(out));
    }
    for key in ["name_localizations", "description_localizations"] {
        if let Some(texts) = body.get(key).filter(|texts| texts.is_object()) {
            out.insert(key.to_owned(), texts.clone());
        }
    }
    for key in ["required", "autocomplete"] {
        if let Some(is_set) = body.get(key).and_then(Value::as_bool) {
            out.insert(key.to_owned(), json!(is_set));
        }
    }
    for key in ["min_value", "max_value", "min_length", "max_length"] {
        if let Some(number) = body.get(key).filter(|number| number.is_number()) {
            out.insert(key.to_owned(), number.clone());
        }
    }
    if let Some(kinds) = body.get("channel_types").filter(|kinds| kinds.is_array()) {
        out.insert("channel_types".to_owned(), kinds.clone());
    }
    if let Some(Value::Array(listed)) = body.get("choices").filter(|choices| **choices != json!([])) {
        if listed.len() > OPTIONS_MAX {
            return Err(too_long(&[at, &["choices"]].concat(), OPTIONS_MAX));
        }
        let mut choices = Vec::new();
        for (index, choice) in listed.iter().enumerate() {
            let index = index.to_string();
            let at = [at, &["choices", &index]].concat();
            let empty = Map::new();
            let choice = choice.as_object().unwrap_or(&empty);
            let name = text(choice, &[&at[..], &["name"]].concat(), TEXT_CHARS_MAX)?;
            let value = choice.get("value").filter(|value| value.is_string() || value.is_number());
            let value = value.ok_or_else(|| required(&[&at[..], &["value"]].concat()))?;
            choices.push(json!({"name": name, "value": value}));
        }
        out.insert("choices".to_owned(), json!(choices));
    }
    Ok(Value::Object(out))
}

fn no_int(path: &[&str], value: &Value) -> Refusal {
    let shown: String = value.to_string().trim_matches('"').chars().take(TEXT_CHARS_MAX).collect();
    invalid(path, "NUMBER_TYPE_COERCE", &format!("Value \"{shown}\" is not int."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_keeps_what_discord_knows_of_it() {
        let written = json!({"name": "draw", "description": "Draws", "nonsense": 1, "options": [
            {"type": 3, "name": "what", "description": "What", "required": true, "choices": [{"name": "A", "value": "a"}]},
            {"type": 4, "name": "times", "description": "How often", "min_value": 1}]});
        let read = Definition::read(&written, &[], true).expect("sound");
        assert_eq!((read.kind, read.name.as_str()), (1, "draw"));
        let kept: Value = serde_json::from_str(&read.text).expect("JSON");
        assert_eq!(kept["options"], written["options"]);
        assert_eq!((&kept["dm_permission"], &kept["nsfw"]), (&json!(true), &json!(false)));
        assert!(kept.get("nonsense").is_none());
        let menu = Definition::read(&json!({"type": 3, "name": "Look Closer"}), &[], false).expect("sound");
        assert_eq!((menu.kind, menu.name.as_str()), (3, "Look Closer"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |options: Value| json!({"name": "a", "description": "b", "options": options});
        let text =
            |name: &str, required: bool| json!({"type": 3, "name": name, "description": "x", "required": required});
        for (command, place) in [
            (json!([]), ""),
            (json!({"description": "b"}), "/name"),
            (json!({"name": "Draw", "description": "b"}), "/name"),
            (json!({"name": "a b", "description": "b"}), "/name"),
            (json!({"name": "x".repeat(33), "description": "b"}), "/name"),
            (json!({"name": 7, "description": "b"}), "/name"),
            (json!({"name": "a"}), "/description"),
            (json!({"name": "a", "description": "x".repeat(101)}), "/description"),
            (json!({"name": "a", "type": 4}), "/type"),
            (json!({"name": "a", "type": "CHAT_INPUT"}), "/type"),
            (with(json!(7)), "/options"),
            (with(json!([7])), "/options/0"),
            (with(json!([{"name": "x", "description": "x"}])), "/options/0/type"),
            (with(json!([{"type": 12, "name": "x", "description": "x"}])), "/options/0/type"),
            (with(json!([text("x", false), text("y", true)])), "/options/1"),
            (with(json!([text("x", true), text("x", true)])), "/options/1/name"),
            (with(json!(vec![text("x", true); 26])), "/options"),
            (
                with(json!([{"type": 1, "name": "s", "description": "x", "options": [
                    {"type": 1, "name": "t", "description": "x"}]}])),
                "/options/0/options/0/type",
            ),
            (
                with(json!([{"type": 3, "name": "s", "description": "x", "choices": [{"name": "x"}]}])),
                "/options/0/choices/0/value",
            ),
        ] {
            let errors = Definition::read(&command, &["3"], true).expect_err("refused").errors.expect("a place");
            assert!(errors.pointer(&format!("/3{place}/_errors/0/code")).is_some(), "{place}: {errors}");
        }
    }
}
