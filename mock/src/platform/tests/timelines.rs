//! What a client sees of an imagine and of a U, as snapshots.

use super::{Scene, options, uuid_of};
use serde_json::{Value, json};

/// Links differ with the time of signing; everything else repeats.
fn readable(scene: &Scene, connection: u64, since: usize) -> Value {
    let own = scene.seen[since..].iter().filter(|seen| seen.connection == connection);
    let start = super::START.0;
    own.map(|seen| json!({"at_ms": seen.at.0 - start, "t": seen.payload["t"], "s": seen.payload["s"], "d": seen.payload["d"]}))
        .collect()
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
