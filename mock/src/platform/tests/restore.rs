//! A world that comes back from its records goes on as if it had never been away.

use serde_json::json;

use super::{CHANNEL, START, Scene, USER, options, uuid_of};
use crate::platform::{Options, Platform, RestoreError};
use crate::step::{Millis, Table};

fn back(scene: &Scene, options: Options) -> Result<Platform, RestoreError> {
    let records = scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
    Platform::restore(options, scene.now, records)
}

fn restarted(scene: &Scene) -> Scene {
    let mut next = Scene::of(back(scene, options()).expect("it comes back"));
    next.now = scene.now;
    next.records = scene.records.clone();
    next
}

/// What a story leaves behind that anybody can see.
fn story(scene: &mut Scene) -> Vec<String> {
    scene.raw.clear();
    let client = scene.client(USER);
    scene.run();
    assert_eq!(scene.imagine("a second fox --ar 16:9", "later"), 204);
    scene.run();
    let grid = scene.last_result(client).clone();
    let custom_id = format!("MJ::JOB::variation::4::{}", uuid_of(&grid));
    assert_eq!(scene.press(grid["id"].as_str().expect("an id"), &custom_id, "later still").0, 204);
    scene.run();
    let (status, page) = scene.get(&format!("/api/v9/channels/{CHANNEL}/messages"));
    assert_eq!(status, 200);
    scene.raw.push(page.to_string());
    scene.raw.clone()
}

#[test]
fn the_same_inputs_bring_the_same_bytes() {
    let tell = || {
        let mut scene = Scene::new(options());
        let output = story(&mut scene);
        (output, scene.records)
    };
    assert!(tell() == tell());
}

#[test]
fn a_restart_in_the_middle_of_a_job_changes_nothing_that_follows() {
    for after_ms in [0, 100, 300, 900, 1_500, 10_000] {
        let mut scene = Scene::new(options());
        assert_eq!(scene.imagine("a red fox", "first"), 204);
        scene.run_until(Millis(START.0 + after_ms));
        let mut other = restarted(&scene);
        let (there, here) = (story(&mut other), story(&mut scene));
        let difference = there.iter().zip(&here).find(|(there, here)| there != here);
        assert_eq!((difference, there.len()), (None, here.len()), "after {after_ms} ms");
        assert!(other.records == scene.records);
    }
}

#[test]
fn old_buttons_and_pictures_live_on() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    scene.imagine("a red fox", "first");
    scene.run();
    let grid = scene.last_result(client).clone();
    assert_eq!(scene.imagine("mock:banned-prompt a fox", "refused"), 204);
    scene.run();
    let mut next = restarted(&scene);
    let url = grid["attachments"][0]["url"].as_str().expect("a link").to_owned();
    let path = url.strip_prefix("http://127.0.0.1:8081").expect("our CDN");
    assert_eq!(next.call("GET", path, "", None), (200, json!({"width": 2048, "height": 2048})));
    let client = next.client(USER);
    let custom_id = format!("MJ::JOB::upsample::1::{}", uuid_of(&grid));
    assert_eq!(next.press(grid["id"].as_str().expect("an id"), &custom_id, "n").0, 204);
    next.run();
    assert_eq!(next.last_result(client)["content"], "**a red fox** - Image #1 <@1100000000000000003>");
    // Nonces are remembered, too, also where no job is left of it: nothing happens a second time.
    let (before, seen) = (next.platform.counts(), next.seen.len());
    for (prompt, nonce) in [("a red fox", "first"), ("mock:banned-prompt a fox", "refused")] {
        assert_eq!(next.imagine(prompt, nonce), 204);
        next.run();
        assert_eq!((next.platform.counts(), next.seen.len()), (before, seen), "{nonce}");
    }
}

/// In a world from before nonces had records of their own, its jobs remember them.
#[test]
fn nonces_of_jobs_are_used_also_where_no_record_says_so() {
    let mut scene = Scene::new(options());
    let nonces = |scene: &Scene| -> Vec<Vec<u8>> {
        scene.records.keys().filter(|(table, _)| *table == Table::Nonce).map(|(_, key)| key.clone()).collect()
    };
    assert_eq!(scene.imagine("a red fox", "first"), 204);
    scene.run();
    assert_eq!(nonces(&scene).len(), 1);
    scene.records.retain(|(table, _), _| *table != Table::Nonce);
    let mut next = restarted(&scene);
    let repeat = |scene: &mut Scene, nonces: &[&str]| {
        let (before, seen) = (scene.platform.counts(), scene.seen.len());
        for nonce in nonces {
            assert_eq!(scene.imagine("a red fox", nonce), 204);
            scene.run();
            assert_eq!((scene.platform.counts(), scene.seen.len()), (before, seen), "{nonce}");
        }
    };
    repeat(&mut next, &["first"]);
    assert_eq!(nonces(&next).len(), 0, "a job's own nonce needs no record");
    // New ones have theirs, and both live on.
    for nonce in ["second", "third"] {
        assert_eq!(next.imagine("a red fox", nonce), 204);
        next.run();
    }
    assert_eq!(nonces(&next), [0u64, 1].map(|number| number.to_be_bytes().to_vec()));
    let mut last = restarted(&next);
    repeat(&mut last, &["first", "second", "third"]);
    assert_eq!(last.imagine("a red fox", "fourth"), 204);
    assert_eq!(nonces(&last).len(), 3, "no number is used twice");
}

#[test]
fn sessions_do_not_come_back() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let id = scene.events(client, "READY")[0]["session_id"].clone();
    let mut next = restarted(&scene);
    let again = next.connect("/");
    next.say(again, json!({"op": 6, "d": {"token": USER, "session_id": id, "seq": 2}}));
    assert_eq!(next.seen.last().expect("a payload").payload["op"], 9);
    next.say(again, json!({"op": 2, "d": {"token": USER}}));
    assert_ne!(next.events(again, "READY")[0]["session_id"], id);
}

#[test]
fn overdue_beats_come_at_once_and_in_order() {
    let mut scene = Scene::new(options());
    assert_eq!(scene.imagine("a red fox", "first"), 204);
    scene.run_until(Millis(START.0 + 300));
    scene.now = Millis(START.0 + 3_600_000);
    let mut next = restarted(&scene);
    let client = next.client(USER);
    next.run();
    assert!(next.now.0 < START.0 + 3_601_000);
    assert!(next.last_result(client)["content"].as_str().is_some_and(|content| content.ends_with("(fast)")));
    assert_eq!(next.platform.counts().jobs_running, 0);
}

#[test]
fn bad_records_are_named() {
    let scene = Scene::new(options());
    let other = Options { seed: 2, ..options() };
    assert_eq!(back(&scene, other).expect_err("refused"), RestoreError::OtherSeed { stored: 1, asked: 2 });
    assert!(matches!(
        Platform::restore(options(), START, Vec::new()).expect_err("refused"),
        RestoreError::Damaged { table: Table::Meta, .. }
    ));
    for key in scene.records.keys() {
        let mut records = scene.records.clone();
        if let Some(value) = records.get_mut(key) {
            value[0] = 2;
        }
        let newer = records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
        assert_eq!(
            Platform::restore(options(), START, newer).expect_err("refused"),
            RestoreError::NewerFormat { table: key.0, format: 2 }
        );
        if let Some(value) = records.get_mut(key) {
            value.truncate(value.len() / 2);
            value.iter_mut().take(1).for_each(|version| *version = 1);
        }
        // A person's record is so short that half of it is none; nothing panics in any case.
        let cut = records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
        assert!(matches!(Platform::restore(options(), START, cut), Err(RestoreError::Damaged { .. })));
    }
}
