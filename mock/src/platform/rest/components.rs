//! Buttons and menus of the bot user for generic clients: kept as they were written, with their numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::platform::rest::compose::list;
use crate::platform::rest::reply::{Refusal, invalid, required, too_long};

/// Discord's limit of rows.
const ROWS_MAX: usize = 5;
/// Discord's limit of components of a message that consists of them.
const FREE_MAX: usize = 40;
/// Discord's limit of a mark, in characters.
const CUSTOM_ID_CHARS_MAX: usize = 100;
/// No message's components are longer than this as JSON, in bytes.
const JSON_BYTES_MAX: usize = 32 << 10;

/// The components of a body as a JSON array. `is_free`: they need not stand in rows.
///
/// # Errors
/// 50035 for the first field that is at fault.
pub fn read(json: &Value, is_free: bool) -> Result<Option<String>, Refusal> {
    let Some(listed) = list(json, "components")? else { return Ok(None) };
    let max = if is_free { FREE_MAX } else { ROWS_MAX };
    if listed.len() > max {
        return Err(too_long(&["components"], max));
    }
    let mut marks = BTreeSet::new();
    let mut rows = listed.to_vec();
    let mut count = 0;
    for (index, row) in rows.iter_mut().enumerate() {
        let path = ["components".to_owned(), index.to_string()];
        if !is_free && row.get("type").and_then(Value::as_u64) != Some(1) {
            return Err(fault(&path, "type", "BASE_TYPE_CHOICES", "Value must be one of (1,)."));
        }
        check(row, &path, &mut marks, &mut count, 0)?;
    }
    let text = json!(rows).to_string();
    if text.len() > JSON_BYTES_MAX {
        return Err(too_long(&["components"], JSON_BYTES_MAX));
    }
    Ok(Some(text))
}

/// Whether a pressed mark is on one of the components.
pub fn has_mark(components: &str, custom_id: &str) -> bool {
    fn any(value: &Value, custom_id: &str) -> bool {
        let is_it = value.get("custom_id").and_then(Value::as_str) == Some(custom_id);
        let is_on = value.get("disabled").and_then(Value::as_bool) != Some(true);
        let inner = value.get("components").and_then(Value::as_array).into_iter().flatten();
        let mut inner = inner.chain(value.get("accessory"));
        (is_it && is_on) || inner.any(|inner| any(inner, custom_id))
    }
    let rows: Vec<Value> = serde_json::from_str(components).unwrap_or_default();
    rows.iter().any(|row| any(row, custom_id))
}

/// Checks one component and those in it, and numbers them through the message, depth first.
fn check(
    component: &mut Value,
    path: &[String],
    marks: &mut BTreeSet<String>,
    count: &mut u64,
    depth: usize,
) -> Result<(), Refusal> {
    const DEPTH_MAX: usize = 4;
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let Some(object) = component.as_object_mut().filter(|_| depth < DEPTH_MAX) else {
        return Err(invalid(&names, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"));
    };
    let kind = object.get("type").and_then(Value::as_u64);
    let kind = kind.ok_or_else(|| required(&[&names[..], &["type"]].concat()))?;
    *count += 1;
    object.entry("id").or_insert(json!(*count));
    if let Some(mark) = object.get("custom_id").filter(|mark| !mark.is_null()) {
        let Some(mark) = mark.as_str() else {
            return Err(fault(path, "custom_id", "BASE_TYPE_BAD_TYPE", "Must be a string."));
        };
        if mark.is_empty() || mark.chars().count() > CUSTOM_ID_CHARS_MAX {
            return Err(fault(path, "custom_id", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
        }
        if !marks.insert(mark.to_owned()) {
            let message = "Component custom id cannot be duplicated";
            return Err(fault(path, "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", message));
        }
    } else if matches!(kind, 3..=8) || (kind == 2 && object.get("url").is_none() && object.get("sku_id").is_none()) {
        return Err(required(&[&names[..], &["custom_id"]].concat()));
    }
    let inner = match object.get_mut("components") {
        Some(Value::Array(inner)) => inner,
        _ if kind == 1 => return Err(required(&[&names[..], &["components"]].concat())),
        _ => return Ok(()),
    };
    if kind == 1 && !(1..=ROWS_MAX).contains(&inner.len()) {
        return Err(fault(path, "components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length."));
    }
    for (index, inner) in inner.iter_mut().enumerate() {
        let path = [path, &["components".to_owned(), index.to_string()]].concat();
        check(inner, &path, marks, count, depth + 1)?;
    }
    Ok(())
}

fn fault(path: &[String], name: &str, code: &str, message: &str) -> Refusal {
    let path: Vec<&str> = path.iter().map(String::as_str).chain([name]).collect();
    invalid(&path, code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(mark: &str) -> Value {
        json!({"type": 2, "style": 1, "label": "x", "custom_id": mark})
    }

    #[test]
    fn components_are_numbered_and_found_by_their_marks() {
        let body = json!({"components": [{"type": 1, "components": [button("a"), button("b")]},
            {"type": 1, "components": [{"type": 3, "custom_id": "m", "options": []}]}]});
        let kept = read(&body, false).expect("sound").expect("a list");
        let rows: Value = serde_json::from_str(&kept).expect("JSON");
        assert_eq!((&rows[0]["id"], &rows[0]["components"][1]["id"]), (&json!(1), &json!(3)));
        assert_eq!(rows[1]["components"][0]["id"], 5);
        assert!(has_mark(&kept, "m") && !has_mark(&kept, "x"));
        let off = json!([{"type": 1, "components": [{"type": 2, "custom_id": "a", "disabled": true}]}]).to_string();
        assert!(!has_mark(&off, "a"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let row = |inner: Value| json!([{"type": 1, "components": inner}]);
        for (components, place) in [
            (json!("x"), "/components"),
            (json!([7]), "/components/0/type"),
            (json!([button("a")]), "/components/0/type"),
            (json!([{"type": 1}]), "/components/0/components"),
            (row(json!([])), "/components/0/components"),
            (row(json!([button("a"), button("a")])), "/components/0/components/1/custom_id"),
            (row(json!([button(&"x".repeat(101))])), "/components/0/components/0/custom_id"),
            (row(json!([{"type": 2, "style": 1}])), "/components/0/components/0/custom_id"),
            (row(json!([7])), "/components/0/components/0"),
            (json!(vec![json!({"type": 1, "components": []}); 6]), "/components"),
        ] {
            let errors = read(&json!({"components": components}), false).expect_err("refused").errors.expect("a place");
            assert!(errors.pointer(&format!("{place}/_errors/0/code")).is_some(), "{place}: {errors}");
        }
    }
}
