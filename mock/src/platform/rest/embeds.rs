//! Embeds of the bot user for generic clients: kept as they were written, as far as Discord knows their parts.

use serde_json::{Map, Value, json};

use crate::platform::rest::compose::list;
use crate::platform::rest::reply::{Refusal, invalid, required, too_long};

/// Discord's limit of embeds on a message.
const EMBEDS_MAX: usize = 10;
/// Discord's limit of fields in an embed.
const FIELDS_MAX: usize = 25;
/// Discord's limit of all texts of a message's embeds together, in characters.
const CHARS_MAX: usize = 6_000;
/// Addresses are no longer than this.
const URL_CHARS_MAX: usize = 2_048;
/// The largest colour.
const COLOUR_MAX: u64 = 0xFF_FFFF;

/// The embeds of a body as a JSON array; none at all where the list is empty. The old form with one `embed` is taken, too.
///
/// # Errors
/// 50035 for the first field that is at fault.
pub fn read(json: &Value) -> Result<Option<String>, Refusal> {
    let single = json.get("embed").filter(|embed| embed.is_object()).map(std::slice::from_ref);
    let Some(listed) = list(json, "embeds")?.or(single) else { return Ok(None) };
    if listed.len() > EMBEDS_MAX {
        return Err(too_long(&["embeds"], EMBEDS_MAX));
    }
    let mut reader = Reader::default();
    let mut embeds = Vec::new();
    for (index, embed) in listed.iter().enumerate() {
        embeds.push(reader.embed(embed, &["embeds", &index.to_string()])?);
    }
    if reader.chars > CHARS_MAX {
        return Err(invalid(&["embeds"], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"));
    }
    Ok(Some(json!(embeds).to_string()))
}

/// Counts the texts that it reads.
#[derive(Default)]
struct Reader {
    chars: usize,
}

impl Reader {
    fn embed(&mut self, embed: &Value, at: &[&str]) -> Result<Value, Refusal> {
        let Value::Object(embed) = embed else {
            return Err(invalid(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"));
        };
        let mut out = Map::new();
        out.insert("type".to_owned(), json!("rich"));
        self.texts(embed, &[("title", 256), ("description", 4_096)], at, &mut out)?;
        address(embed, "url", at, &mut out)?;
        if let Some(time) = embed.get("timestamp").and_then(Value::as_str) {
            out.insert("timestamp".to_owned(), json!(time.chars().take(40).collect::<String>()));
        }
        match embed.get("color") {
            None | Some(Value::Null) => {}
            Some(color) => {
                let path = [at, &["color"]].concat();
                let color = color.as_u64().ok_or_else(|| {
                    let shown: String = color.to_string().trim_matches('"').chars().take(100).collect();
                    invalid(&path, "NUMBER_TYPE_COERCE", &format!("Value \"{shown}\" is not int."))
                })?;
                if color > COLOUR_MAX {
                    let message = format!("int value should be less than or equal to {COLOUR_MAX}.");
                    return Err(invalid(&path, "NUMBER_TYPE_MAX", &message));
                }
                out.insert("color".to_owned(), json!(color));
            }
        }
        for (name, texts, addresses) in [
            ("footer", &[("text", 2_048)][..], &["icon_url"][..]),
            ("author", &[("name", 256)], &["url", "icon_url"]),
            ("image", &[], &["url"]),
            ("thumbnail", &[], &["url"]),
        ] {
            let Some(Value::Object(part)) = embed.get(name) else { continue };
            let at = [at, &[name]].concat();
            let mut inner = Map::new();
            self.texts(part, texts, &at, &mut inner)?;
            for key in addresses {
                address(part, key, &at, &mut inner)?;
            }
            if !inner.is_empty() {
                out.insert(name.to_owned(), Value::Object(inner));
            }
        }
        let fields = self.fields(embed, at)?;
        if !fields.is_empty() {
            out.insert("fields".to_owned(), json!(fields));
        }
        out.insert("content_scan_version".to_owned(), json!(0));
        Ok(Value::Object(out))
    }

    fn fields(&mut self, embed: &Map<String, Value>, at: &[&str]) -> Result<Vec<Value>, Refusal> {
        let Some(Value::Array(listed)) = embed.get("fields") else { return Ok(Vec::new()) };
        if listed.len() > FIELDS_MAX {
            return Err(too_long(&[at, &["fields"]].concat(), FIELDS_MAX));
        }
        let mut fields = Vec::new();
        for (index, field) in listed.iter().enumerate() {
            let index = index.to_string();
            let at = [at, &["fields", &index]].concat();
            let Value::Object(field) = field else {
                return Err(invalid(&at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"));
            };
            let mut out = Map::new();
            self.texts(field, &[("name", 256), ("value", 1_024)], &at, &mut out)?;
            for name in ["name", "value"] {
                if !out.contains_key(name) {
                    return Err(required(&[&at[..], &[name]].concat()));
                }
            }
            out.insert("inline".to_owned(), json!(field.get("inline").and_then(Value::as_bool).unwrap_or(false)));
            fields.push(Value::Object(out));
        }
        Ok(fields)
    }

    fn texts(
        &mut self,
        from: &Map<String, Value>,
        names: &[(&str, usize)],
        at: &[&str],
        out: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        for (name, max) in names {
            let text = match from.get(*name) {
                None | Some(Value::Null) => continue,
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                Some(_) => {
                    return Err(invalid(&[at, &[name]].concat(), "BASE_TYPE_BAD_TYPE", "Must be a string."));
                }
            };
            let chars = text.chars().count();
            if chars > *max {
                return Err(too_long(&[at, &[name]].concat(), *max));
            }
            self.chars += chars;
            if !text.is_empty() {
                out.insert((*name).to_owned(), json!(text));
            }
        }
        Ok(())
    }
}

fn address(from: &Map<String, Value>, name: &str, at: &[&str], out: &mut Map<String, Value>) -> Result<(), Refusal> {
    let Some(text) = from.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()) else { return Ok(()) };
    let path = [at, &[name]].concat();
    if text.chars().count() > URL_CHARS_MAX {
        return Err(too_long(&path, URL_CHARS_MAX));
    }
    let schemes = ["http://", "https://", "attachment://"];
    if !schemes.iter().any(|scheme| text.starts_with(scheme)) {
        let shown: String = text.chars().take(100).collect();
        let message = format!("Scheme \"{shown}\" is not supported. Scheme must be one of ('http', 'https').");
        return Err(invalid(&path, "URL_TYPE_INVALID_SCHEME", &message));
    }
    out.insert(name.to_owned(), json!(text));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embed_keeps_what_discord_knows_of_it() {
        let written = json!({"embeds": [{"title": "T", "url": "https://x.example/", "color": 255, "nonsense": 1,
            "fields": [{"name": "a", "value": 7, "inline": true}], "image": {"url": "attachment://a.png"},
            "footer": {"text": "f"}, "author": {"name": "me"}}]});
        let kept: Value = serde_json::from_str(&read(&written).expect("sound").expect("a list")).expect("JSON");
        assert_eq!(
            kept[0],
            json!({"type": "rich", "title": "T", "url": "https://x.example/", "color": 255,
                "fields": [{"name": "a", "value": "7", "inline": true}], "image": {"url": "attachment://a.png"},
                "footer": {"text": "f"}, "author": {"name": "me"}, "content_scan_version": 0})
        );
        assert_eq!(read(&json!({})), Ok(None));
        assert_eq!(read(&json!({"embeds": []})), Ok(Some("[]".to_owned())));
    }

    #[test]
    fn what_is_too_much_is_named() {
        let long = |chars: usize| "x".repeat(chars);
        for (embeds, place) in [
            (json!([{"title": long(257)}]), "/embeds/0/title"),
            (json!([{}, {"description": long(4_097)}]), "/embeds/1/description"),
            (json!([{"fields": [{"name": "a", "value": long(1_025)}]}]), "/embeds/0/fields/0/value"),
            (json!([{"fields": [{"name": "a"}]}]), "/embeds/0/fields/0/value"),
            (json!([{"color": 0x100_0000}]), "/embeds/0/color"),
            (json!([{"color": "red"}]), "/embeds/0/color"),
            (json!([{"image": {"url": "ftp://x"}}]), "/embeds/0/image/url"),
            (json!([{"description": long(4_000)}, {"description": long(4_000)}]), "/embeds"),
            (json!(vec![json!({}); 11]), "/embeds"),
            (json!([7]), "/embeds/0"),
            (json!("x"), "/embeds"),
        ] {
            let errors = read(&json!({"embeds": embeds})).expect_err("refused").errors.expect("a place");
            assert!(errors.pointer(&format!("{place}/_errors/0/code")).is_some(), "{place}: {errors}");
        }
    }
}
