//! Every kind of job: the laws hold over each of them, and a restart in the middle of one changes nothing that follows.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::repertoire::{button, command, file, filled};
use super::{CHANNEL, Scene, Seen, USER, imagine, laws, options, press, request, uuid_of};
use crate::platform::{Options, Pace, Platform, Profile};
use crate::step::Millis;

const INTERACTIONS: &str = "/api/v9/interactions";
/// The nonce of every job that is looked at.
const NONCE: &str = "law";
const PROMPT: &str = "a red fox --ar 3:2";

/// A way to set a drawing going, by the label of its button where there is one.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Imagine,
    Film,
    Blend,
    Show,
    CustomZoom,
    Region,
    Described,
    Shortened,
    OnGrid(&'static str),
    OnSolo(&'static str),
    OnEnlarged(&'static str),
    OnVideos(&'static str),
    OnClip(&'static str),
    AskedOnGrid(&'static str),
    AskedOnSolo(&'static str),
}

const LEFT: &str = "\u{2B05}\u{FE0F}";
const RIGHT: &str = "\u{27A1}\u{FE0F}";
const UP: &str = "\u{2B06}\u{FE0F}";
const DOWN: &str = "\u{2B07}\u{FE0F}";
const AGAIN: &str = "\u{1F504}";

impl Kind {
    fn all() -> Vec<Kind> {
        let solo =
            ["Vary (Subtle)", "Vary (Strong)", "Zoom Out 2x", "Zoom Out 1.5x", "Make Square", LEFT, RIGHT, UP, DOWN];
        let more = ["Upscale (Subtle)", "Upscale (Creative)", "Animate (High motion)", "Animate (Low motion)"];
        let enlarged = ["Redo Upscale (Subtle)", "Vary (Strong)", "Animate (Low motion)"];
        let clip = ["Extend (High motion)", "Extend (Low motion)"];
        let asked = ["Vary (Subtle)", "Zoom Out 2x", RIGHT, "Animate (High motion)"];
        [
            Kind::Imagine,
            Kind::Film,
            Kind::Blend,
            Kind::Show,
            Kind::CustomZoom,
            Kind::Region,
            Kind::Described,
            Kind::Shortened,
        ]
        .into_iter()
        .chain(["U1", "V4", AGAIN].map(Kind::OnGrid))
        .chain(solo.map(Kind::OnSolo))
        .chain(more.map(Kind::OnSolo))
        .chain(enlarged.map(Kind::OnEnlarged))
        .chain(["U3", AGAIN].map(Kind::OnVideos))
        .chain(clip.map(Kind::OnClip))
        .chain(["V2", AGAIN].map(Kind::AskedOnGrid))
        .chain(asked.map(Kind::AskedOnSolo))
        .collect()
    }

    /// Everything that comes before it is done; the request that sets it going, and the message whose button was pressed.
    fn prepare(self, scene: &mut Scene, client: u64) -> (Request<Bytes>, Option<Value>) {
        let (body, parent) = match self {
            Kind::Imagine => (imagine(PROMPT, NONCE), None),
            Kind::Film => (imagine("https://example.com/red-fox.png a fox runs --video", NONCE), None),
            Kind::Blend => (blend(scene), None),
            Kind::Show => {
                let grid = grid(scene, client);
                (command("show", json!([{"type": 3, "name": "job_id", "value": uuid_of(&grid)}]), NONCE), None)
            }
            Kind::OnGrid(label) => pressed(grid(scene, client), label),
            Kind::OnSolo(label) => pressed(scene.solo(client, PROMPT), label),
            Kind::OnEnlarged(label) => pressed(after_solo(scene, client, "Upscale (Subtle)"), label),
            Kind::OnVideos(label) => pressed(after_solo(scene, client, "Animate (High motion)"), label),
            Kind::OnClip(label) => {
                let videos = after_solo(scene, client, "Animate (High motion)");
                scene.push(&videos, "U2", "clip");
                pressed(scene.last_result(client).clone(), label)
            }
            Kind::CustomZoom => {
                let solo = scene.solo(client, PROMPT);
                asked(scene, client, solo, "Custom Zoom", "a red fox --ar 3:2 --zoom 1.4")
            }
            Kind::AskedOnGrid(label) => {
                let grid = grid(scene, client);
                scene.command("prefer", json!([{"type": 1, "name": "remix", "options": []}]), "remix");
                asked(scene, client, grid, label, "a blue fox --ar 3:2")
            }
            Kind::AskedOnSolo(label) => {
                let solo = scene.solo(client, PROMPT);
                scene.command("prefer", json!([{"type": 1, "name": "remix", "options": []}]), "remix");
                asked(scene, client, solo, label, "a blue fox --ar 3:2")
            }
            Kind::Described => {
                let link = json!([{"type": 3, "name": "link", "value": "https://example.com/red-fox.png"}]);
                scene.command("describe", link, "words");
                let shown = scene.newest(client, "MESSAGE_UPDATE");
                asked(scene, client, shown, "2\u{FE0F}\u{20E3}", PROMPT)
            }
            Kind::Shortened => {
                let prompt =
                    json!([{"type": 3, "name": "prompt", "value": "a very red fox in the deep snow, at dawn"}]);
                scene.command("shorten", prompt, "words");
                let shown = scene.newest(client, "MESSAGE_UPDATE");
                asked(scene, client, shown, "1\u{FE0F}\u{20E3}", PROMPT)
            }
            Kind::Region => {
                let solo = scene.solo(client, PROMPT);
                scene.push(&solo, "Vary (Region)", NONCE);
                let frame = scene.newest(client, "INTERACTION_IFRAME_MODAL_CREATE");
                let mask = STANDARD.encode(file("white", 64, 64));
                let sent = json!({"customId": frame["custom_id"], "mask": mask, "prompt": PROMPT});
                return (request("POST", "/inpaint/api/submit-job", "", Some(sent)), Some(solo));
            }
        };
        (request("POST", INTERACTIONS, USER, Some(body)), parent)
    }
}

fn grid(scene: &mut Scene, client: u64) -> Value {
    assert_eq!(scene.imagine(PROMPT, "grid"), 204);
    scene.run();
    scene.last_result(client).clone()
}

fn after_solo(scene: &mut Scene, client: u64, label: &str) -> Value {
    let solo = scene.solo(client, PROMPT);
    scene.push(&solo, label, label);
    scene.last_result(client).clone()
}

fn pressed(parent: Value, label: &str) -> (Value, Option<Value>) {
    let id = parent["id"].as_str().expect("an id").to_owned();
    (press(&id, &button(&parent, label), NONCE), Some(parent))
}

/// A form that a press has opened, filled in.
fn asked(scene: &mut Scene, client: u64, parent: Value, label: &str, value: &str) -> (Value, Option<Value>) {
    scene.push(&parent, label, "form");
    let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
    (filled(&form, value, NONCE), Some(parent))
}

fn blend(scene: &mut Scene) -> Value {
    let (first, second) = (scene.upload(file("a", 64, 64), "a.png"), scene.upload(file("b", 64, 64), "b.png"));
    let chosen = json!([{"type": 11, "name": "image1", "value": 0}, {"type": 11, "name": "image2", "value": 1}]);
    let mut body = command("blend", chosen, NONCE);
    body["data"]["attachments"] = json!([{"id": "0", "filename": "a.png", "uploaded_filename": first},
        {"id": "1", "filename": "b.png", "uploaded_filename": second}]);
    body
}

/// What was told of a job, without the pressed button that turns blue.
fn own(events: &[Seen], parent: Option<&Value>) -> Vec<Seen> {
    let is_own = |seen: &&Seen| parent.is_none_or(|parent| seen.payload["d"]["id"] != parent["id"]);
    events.iter().filter(is_own).cloned().collect()
}

#[test]
fn every_kind_of_job_keeps_the_laws() {
    for kind in Kind::all() {
        for pace in [Pace::Instant, Pace::Quick, Pace::Real] {
            for profile in [Profile::Classic, Profile::Y2026] {
                let mut scene = Scene::new(Options { pace, profile, seed: 7, ..options() });
                let client = scene.client(USER);
                let (request, parent) = kind.prepare(&mut scene, client);
                scene.now.0 += 1_000;
                let (since, asked) = (scene.seen.len(), scene.now.0);
                assert!(scene.send(request).status().is_success(), "{kind:?}");
                scene.run();
                assert!(scene.seen[since..].is_sorted_by(|a, b| a.at.0 + 50 <= b.at.0), "{kind:?}");
                let events = own(&scene.seen[since..], parent.as_ref());
                laws::check(&events, asked, NONCE);
                let result = scene.last_result(client);
                assert_eq!(result["channel_id"], CHANNEL);
                let is_pressed = matches!(
                    kind,
                    Kind::OnGrid(_) | Kind::OnSolo(_) | Kind::OnEnlarged(_) | Kind::OnVideos(_) | Kind::OnClip(_)
                );
                if let Some(parent) = parent.filter(|_| is_pressed) {
                    assert_eq!(result["message_reference"]["message_id"], parent["id"], "{kind:?}");
                    assert_eq!(result["referenced_message"]["id"], parent["id"], "{kind:?}");
                }
            }
        }
    }
}

/// What a result shows, but for the ids that were given on the way.
fn shown(scene: &Scene, client: u64) -> (Value, String, Vec<Value>, Millis) {
    let result = scene.last_result(client);
    let rows = result["components"].as_array().expect("rows").iter();
    let marks = rows.flat_map(|row| row["components"].as_array().expect("a row")).map(|one| one["custom_id"].clone());
    let told = scene.seen.iter().rev().find(|seen| seen.payload["d"]["id"] == result["id"]).expect("it was told").at;
    (result["content"].clone(), uuid_of(result), marks.collect(), told)
}

#[test]
fn a_restart_in_the_middle_of_any_job_brings_the_same_result_at_the_same_time() {
    for kind in Kind::all() {
        for after_ms in [0, 260, 1_000] {
            let mut scene = Scene::new(options());
            let client = scene.client(USER);
            let (request, _) = kind.prepare(&mut scene, client);
            assert!(scene.send(request).status().is_success(), "{kind:?}");
            let until = Millis(scene.now.0 + after_ms);
            scene.run_until(until);
            let records =
                scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
            let platform = Platform::restore(options(), scene.now, records).expect("it comes back");
            if platform.counts().jobs_running == 0 {
                // It was done before.
                assert!(after_ms > 260, "{kind:?}");
                continue;
            }
            let mut next = Scene::of(platform);
            next.now = scene.now;
            next.records = scene.records.clone();
            let witness = next.client(USER);
            next.run();
            scene.run();
            assert_eq!(next.platform.counts().jobs_running, 0);
            assert_eq!(shown(&next, witness), shown(&scene, client), "{kind:?} after {after_ms} ms");
        }
    }
}

#[test]
fn what_is_said_about_words_and_pictures_keeps_them_too() {
    let link = json!([{"type": 3, "name": "link", "value": "https://example.com/red-fox.png"}]);
    let prompt = json!([{"type": 3, "name": "prompt", "value": "a very red fox in the deep snow"}]);
    for (name, chosen) in [("describe", link), ("shorten", prompt)] {
        let mut scene = Scene::new(options());
        scene.client(USER);
        let (since, asked) = (scene.seen.len(), scene.now.0);
        assert_eq!(scene.command(name, chosen, NONCE), 204);
        let events = &scene.seen[since..];
        assert!(events.is_sorted_by(|a, b| a.at.0 + 50 <= b.at.0));
        let names: Vec<&str> = events.iter().filter_map(|seen| seen.payload["t"].as_str()).collect();
        assert_eq!(names, ["INTERACTION_CREATE", "INTERACTION_SUCCESS", "MESSAGE_CREATE", "MESSAGE_UPDATE"]);
        let (first, last) = (&events[2], &events[3].payload["d"]);
        assert!(first.at.0 >= asked + 200);
        for data in [&first.payload["d"], last] {
            laws::is_sound(data);
            // A titled embed would be a failure to some clients.
            assert!(data["embeds"].as_array().expect("a list").iter().all(|embed| embed.get("title").is_none()));
        }
        assert_eq!((&first.payload["d"]["nonce"], last.get("nonce")), (&json!(NONCE), None));
    }
}
