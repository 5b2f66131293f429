//! Records as they were written once: what is stored today is stored the same, and what was stored then still comes back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::repertoire::file;
use super::{Scene, USER, imagine, options, with};
use crate::platform::Platform;
use crate::step::{Millis, Table};

const TABLES: [Table; 7] =
    [Table::Meta, Table::User, Table::Message, Table::Job, Table::Attachment, Table::Face, Table::Nonce];

/// A world in which there is something of every kind that is stored.
fn story() -> Scene {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    scene.command(
        "prefer",
        json!([{"type": 1, "name": "suffix", "options": [
        {"type": 3, "name": "new_value", "value": "--s 250"}]}]),
        "suffix",
    );
    let solo = scene.solo(client, "a red fox --ar 3:2");
    scene.push(&solo, "Upscale (Creative)", "hd");
    scene.push(&solo, "\u{2B05}\u{FE0F}", "pan");
    scene.push(&solo, "Animate (High motion)", "film");
    scene.push(&solo, "Custom Zoom", "form");
    scene.push(&solo, "Vary (Region)", "frame");
    let link = json!([{"type": 3, "name": "link", "value": "https://example.com/red-fox.png"}]);
    scene.command("describe", link, "describe");
    let prompt = json!([{"type": 3, "name": "prompt", "value": "a very red fox in the deep snow"}]);
    scene.command("shorten", prompt, "shorten");
    let slot = scene.upload(file("a portrait", 32, 32), "me.png");
    let chosen = json!([{"type": 3, "name": "idname", "value": "anna"}, {"type": 11, "name": "image", "value": 0}]);
    let data = json!({"version": "0", "id": "0", "name": "saveid", "type": 1, "options": chosen,
        "attachments": [{"id": "0", "filename": "me.png", "uploaded_filename": slot}]});
    let save = with(with(imagine("", "save"), "/application_id", json!("1090660574196674713")), "/data", data);
    assert_eq!(scene.call("POST", "/api/v9/interactions", USER, Some(save)).0, 204);
    scene.run();
    // Jobs on their way, each of another kind.
    assert_eq!(scene.imagine("a running fox", "running"), 204);
    assert_eq!(scene.imagine("a refused fox --nonsense", "refused"), 204);
    assert_eq!(scene.imagine("a fox with a fate mock:output-filters", "fate"), 204);
    let until = Millis(scene.now.0 + 60);
    scene.run_until(until);
    scene
}

/// Records as text: table, key and value, a line each.
fn written(scene: &Scene) -> String {
    let line = |((table, key), value): (&(Table, Vec<u8>), &Vec<u8>)| {
        format!("{table:?} {} {}\n", STANDARD.encode(key), STANDARD.encode(value))
    };
    scene.records.iter().map(line).collect()
}

fn read(text: &str) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let line = |line: &str| {
        let mut parts = line.split(' ');
        let name = parts.next().expect("a table");
        let table = TABLES.into_iter().find(|table| format!("{table:?}") == name).expect("a known table");
        let mut bytes = || STANDARD.decode(parts.next().expect("a part")).expect("base64");
        (table, bytes(), bytes())
    };
    text.lines().map(line).collect()
}

/// Whoever changes a stored type finds out here: then the version goes up, and this text stays as the oldest that is read.
#[test]
fn records_are_written_as_ever_and_read_as_ever() {
    let scene = story();
    let text = written(&scene);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("mock__stored_records", text));
    let records = read(&text);
    let there = |table| records.iter().any(|(other, _, _)| *other == table);
    assert!(TABLES.into_iter().all(there));
    let mut next = Scene::of(Platform::restore(options(), scene.now, records).expect("it comes back"));
    next.now = scene.now;
    let client = next.client(USER);
    next.run();
    let text = next.last_result(client)["content"].as_str().expect("text").to_owned();
    assert!(text.starts_with("**a running fox --s 250**"), "{text}");
    assert_eq!(next.platform.counts().jobs_running, 0);
}
