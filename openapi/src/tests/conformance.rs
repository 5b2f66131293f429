//! The written document and the one that poem-openapi derives from the generated code are the same, both ways, once what
//! poem-openapi cannot say is put aside. Everything put aside is listed here with its reason.

use serde_json::{Map, Value};

use super::{Dummy, json};

#[test]
fn what_is_generated_says_what_the_midjourney_document_says() {
    check(crate::midjourney_json(), &crate::midjourney::derived_document(Dummy::default()));
}

#[test]
fn what_is_generated_says_what_the_mock_document_says() {
    check(crate::mock_json(), &crate::mock::derived_document(Dummy::default()));
}

#[test]
fn a_difference_on_either_side_is_seen() {
    let (mut one, other) = (json(crate::midjourney_json()), json(crate::midjourney_json()));
    one["components"]["schemas"]["Task"]["properties"]["id"]["maxLength"] = 3.into();
    one["paths"]["/mj/task/list"]["get"]["summary"] = Value::Null;
    let parameters = one["paths"]["/mj/account/{id}/action"]["post"]["parameters"].as_array_mut().expect("an array");
    parameters[1]["required"] = false.into();
    parameters[2]["schema"]["default"] = "NIJI_JOURNEY".into();
    let seen = |a: &Value, b: &Value| {
        let mut seen = Vec::new();
        differences("#", a, b, &mut seen);
        seen
    };
    let there = seen(&written(one.clone()), &written(other.clone()));
    assert_eq!(there.len(), 4, "{there:#?}");
    assert_eq!(seen(&written(other), &written(one)).len(), 4);
}

fn check(ours: &str, derived: &str) {
    let mut seen = Vec::new();
    differences("#", &written(json(ours)), &derived_by_poem(json(derived)), &mut seen);
    assert!(seen.is_empty(), "written and derived differ:\n{}", seen.join("\n"));
}

fn differences(pointer: &str, written: &Value, derived: &Value, seen: &mut Vec<String>) {
    match (written, derived) {
        (Value::Object(a), Value::Object(b)) => {
            let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
            for name in names {
                let (a, b) = (a.get(name).unwrap_or(&Value::Null), b.get(name).unwrap_or(&Value::Null));
                differences(&format!("{pointer}/{name}"), a, b, seen);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{pointer}/{index}"), a, b, seen);
            }
        }
        (a, b) if a == b => {}
        (a, b) => seen.push(format!("{pointer}: written {a}, derived {b}")),
    }
}

/// The written document, without what poem-openapi has no words for.
fn written(mut document: Value) -> Value {
    let responses = document["components"]["responses"].clone();
    let object = document.as_object_mut().expect("an object");
    // poem-openapi always says 3.0.0.
    object.remove("openapi");
    // The secret is checked before the routes, by a middleware that poem-openapi does not see.
    object.remove("security");
    let components = object["components"].as_object_mut().expect("an object");
    components.remove("securitySchemes");
    // Shared responses stand inline in a derived document.
    components.remove("responses");
    inline(&mut document, &responses);
    walk(&mut document, &|object| {
        // Examples cannot be derived; the tests in `examples.rs` hold them to the types.
        object.remove("example");
        object.remove("examples");
        // A number that is one of a few; `reading.rs` tests that it is.
        if object.get("type").is_some_and(|kind| kind == "integer") {
            object.remove("enum");
        }
        // That an object has no other properties; `reach.rs` tests that it has not.
        if object.get("additionalProperties") == Some(&Value::Bool(false)) {
            object.remove("additionalProperties");
        }
        // A hint for forms only.
        if object.get("format").is_some_and(|format| format == "password") {
            object.remove("format");
        }
        nullable_in_one_word(object);
    });
    // Only now, since what is required depends on what is nullable.
    walk(&mut document, &common);
    sort_tags(&mut document);
    document
}

/// The derived document, without what poem-openapi always adds.
fn derived_by_poem(mut document: Value) -> Value {
    document.as_object_mut().expect("an object").remove("openapi");
    walk(&mut document, &|object| {
        // The name of a type is repeated as its title.
        if object.get("type").is_some_and(|kind| kind == "object") {
            object.remove("title");
        }
        // Said of every parameter and header.
        for (name, default) in [("deprecated", false), ("explode", true), ("required", false)] {
            if object.get(name) == Some(&Value::Bool(default)) {
                object.remove(name);
            }
        }
        // `[$ref, {description}]` with the description repeated outside: the second member says nothing new.
        if let Some(Value::Array(all)) = object.get_mut("allOf")
            && all.len() == 2
        {
            all.truncate(1);
        }
        nullable_in_one_word(object);
        // An operation without parameters has none, rather than an empty list.
        if object.get("parameters").is_some_and(|list| list.as_array().is_some_and(Vec::is_empty)) {
            object.remove("parameters");
        }
        common(object);
    });
    sort_tags(&mut document);
    document
}

/// Of a property poem-openapi says `nullable` beside `allOf`, which is said here of every value that is a named type or `null`.
fn nullable_in_one_word(object: &mut Map<String, Value>) {
    if let Some(Value::Array(either)) = object.get("anyOf")
        && let [named, null] = either.as_slice()
        && *null == serde_json::json!({"type": "object", "nullable": true, "enum": [null]})
    {
        let named = Value::Array(vec![named.clone()]);
        object.remove("anyOf");
        object.insert("allOf".to_owned(), named);
        object.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// Spelling: order, white space and the way a whole number is written mean nothing.
fn common(object: &mut Map<String, Value>) {
    // Rust has one word, `Option`, for "may be null" and "may be absent", so a derived document requires no nullable property.
    let nullable = |name: &str, object: &Map<String, Value>| object["properties"][name]["nullable"] == true;
    if let Some(Value::Array(required)) = object.get("required") {
        let mut required: Vec<Value> = required.clone();
        if object.contains_key("properties") {
            required.retain(|name| !nullable(name.as_str().expect("text"), object));
        }
        required.sort_by_key(ToString::to_string);
        object.insert("required".to_owned(), Value::Array(required));
    }
    // A reference that has nothing beside it stands for itself.
    if object.len() == 1
        && let Some(Value::Array(all)) = object.get("allOf")
        && let [Value::Object(only)] = all.as_slice()
    {
        *object = only.clone();
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = text.trim().to_owned();
    }
    for name in ["minimum", "maximum"] {
        if let Some(value) = object.get(name).and_then(Value::as_f64) {
            object.insert(name.to_owned(), value.into());
        }
    }
}

/// Visits every object but those whose members are names of properties, types, paths or examples.
fn walk(value: &mut Value, visit: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            for (name, value) in object {
                match value {
                    Value::Object(named)
                        if ["properties", "schemas", "paths", "responses"].contains(&name.as_str()) =>
                    {
                        named.values_mut().for_each(|value| walk(value, visit));
                    }
                    _ => walk(value, visit),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn inline(value: &mut Value, responses: &Value) {
    let target =
        value.get("$ref").and_then(Value::as_str).and_then(|link| link.strip_prefix("#/components/responses/"));
    if let Some(name) = target {
        *value = responses[name].clone();
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| inline(value, responses)),
        Value::Array(items) => items.iter_mut().for_each(|item| inline(item, responses)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn sort_tags(document: &mut Value) {
    document["tags"].as_array_mut().expect("an array").sort_by_key(|tag| tag["name"].to_string());
}
