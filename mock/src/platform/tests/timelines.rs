//! What a client sees of an imagine and of a U, as snapshots.

use super::{Scene, options, uuid_of};
use serde_json::{Value, json};

/// What one connection saw since then. The length of a drawn file is the drawing's own matter, so only its form is kept.
fn readable(scene: &Scene, connection: u64, since: usize) -> Value {
    let own = scene.seen[since..].iter().filter(|seen| seen.connection == connection);
    let event = |seen: &super::Seen| {
        let mut data = seen.payload["d"].clone();
        hide_sizes(&mut data);
        json!({"at_ms": seen.at.0 - super::START.0, "t": seen.payload["t"], "s": seen.payload["s"], "d": data})
    };
    own.map(event).collect()
}

fn hide_sizes(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "size" {
                    assert!(member.as_u64().is_some_and(|size| size > 0));
                    *member = json!("[bytes]");
                }
                hide_sizes(member);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_sizes),
        _ => {}
    }
}

fn snapshot(name: &str, value: &Value) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(format!("mock__{name}"), value));
}

#[test]
fn an_imagine_and_an_upscale_of_its_second_picture() {
    let mut scene = Scene::new(options());
    let client = scene.client(super::USER);
    let before = scene.seen.len();
    assert_eq!(scene.imagine("a red fox --ar 3:2 --v 7", "1511317059000000000"), 204);
    scene.run();
    snapshot("imagine_timeline", &readable(&scene, client, before));
    let grid = scene.last_result(client).clone();
    let before = scene.seen.len();
    let custom_id = format!("MJ::JOB::upsample::2::{}", uuid_of(&grid));
    assert_eq!(scene.press(grid["id"].as_str().expect("an id"), &custom_id, "2").0, 204);
    scene.run();
    snapshot("upscale_timeline", &readable(&scene, client, before));
}
