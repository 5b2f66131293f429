//! The ten laws that clients live by, over whole jobs of imagine, U, V and 🔄, at every pace and profile.

use serde_json::Value;

use super::{CHANNEL, START, Scene, Seen, options, uuid_of};
use crate::platform::{Options, Pace, Profile};

/// Between the first `**` and the last.
fn prompt(content: &str) -> Option<&str> {
    let (first, last) = (content.find("**")?, content.rfind("**")?);
    (last > first).then(|| &content[first + 2..last])
}

/// Checks everything that a client saw between a request, answered at `asked_ms`, and the end of its job.
pub fn check(events: &[Seen], asked_ms: u64, nonce: &str) {
    let of = |seen: &Seen| seen.payload["t"].as_str().unwrap_or_default().to_owned();
    // 1: nothing before the answer, the first message 200 ms later.
    assert!(events.iter().all(|seen| seen.at.0 > asked_ms));
    let first = events.iter().find(|seen| of(seen).starts_with("MESSAGE")).expect("a message");
    assert!(first.at.0 >= asked_ms + 200, "first message after {} ms", first.at.0 - asked_ms);
    assert_eq!(of(first), "MESSAGE_CREATE");
    // 2: distances.
    assert!(events.is_sorted_by(|a, b| a.at.0 + 50 <= b.at.0), "{events:#?}");
    let finish =
        events.iter().position(|seen| of(seen) == "MESSAGE_CREATE" && seen.payload["d"].get("nonce").is_none());
    let finish = finish.expect("a result");
    assert!(events[finish].at.0 - events[finish - 1].at.0 >= 100);
    // The waiting message goes within 300 ms of the result.
    let gone = events.iter().find(|seen| of(seen) == "MESSAGE_DELETE").expect("the waiting message goes");
    assert!(gone.at.0 - events[finish].at.0 <= 300);
    assert_eq!(gone.payload["d"]["id"], first.payload["d"]["id"]);
    let mut prompts = Vec::new();
    for (place, seen) in events.iter().enumerate() {
        let data = &seen.payload["d"];
        assert!(data.is_object());
        if !matches!(of(seen).as_str(), "MESSAGE_CREATE" | "MESSAGE_UPDATE") {
            continue;
        }
        // 3: the nonce, a string, on the first message only.
        assert_eq!(data.get("nonce").and_then(Value::as_str), (seen == first).then_some(nonce));
        is_sound(data);
        // 6 and 7: no titles while all is well.
        assert_eq!(data["embeds"], serde_json::json!([]));
        let content = data["content"].as_str().expect("text");
        // 8: one prompt, wherever there is any.
        match prompt(content) {
            Some(prompt) => prompts.push(prompt.to_owned()),
            None => assert!(matches!(content, "Animating..." | "Displaying..."), "{content}"),
        }
        // 9: results link to the website, behind the buttons.
        if place == finish {
            let rows = data["components"].as_array().expect("rows");
            let buttons: Vec<&Value> =
                rows.iter().flat_map(|row| row["components"].as_array().expect("a row")).collect();
            let link = buttons.last().expect("buttons");
            assert_eq!(link["style"], 5);
            assert!(link["url"].as_str().is_some_and(|url| url.ends_with(&uuid_of(data))));
            assert!(buttons.iter().all(|button| button["id"].is_u64()));
            let url = data["attachments"][0]["url"].as_str().expect("a link");
            let after = url.rsplit('_').next().expect("a tail");
            assert!(after.starts_with(&uuid_of(data)) && after.matches('.').count() == 1, "{after}");
        }
    }
    prompts.dedup();
    assert_eq!(prompts.len(), 1, "{prompts:?}");
}

/// What holds for each single message of a guild, whatever came before it.
pub fn is_sound(data: &Value) {
    // 4: omitted rather than null.
    for key in ["nonce", "content", "interaction", "interaction_metadata", "flags", "position"] {
        assert_ne!(data.get(key), Some(&Value::Null), "{key}");
    }
    // 5: always whole.
    for key in ["attachments", "embeds", "components", "mentions", "mention_roles"] {
        assert!(data[key].is_array(), "{key}");
    }
    for key in ["author", "member", "timestamp", "channel_id", "guild_id", "type"] {
        assert!(data.get(key).is_some(), "{key}");
    }
    // 6: a title has a description.
    for embed in data["embeds"].as_array().expect("a list") {
        assert!(embed.get("title").is_none() || embed["description"].is_string(), "{embed}");
        assert_eq!(embed["type"], "rich");
    }
    assert!(!data["content"].as_str().expect("text").contains("(100%)"));
}

#[test]
fn every_job_keeps_them_at_every_pace() {
    for pace in [Pace::Instant, Pace::Quick, Pace::Real] {
        for profile in [Profile::Classic, Profile::Y2026] {
            for seed in 0..10 {
                let mut scene = Scene::new(Options { pace, profile, seed, ..options() });
                let client = scene.client(super::USER);
                let mut since = scene.seen.len();
                scene.now.0 += 1_000;
                let mut asked = scene.now.0;
                assert_eq!(scene.imagine("a red  fox --ar 3:2", "n0"), 204);
                scene.run();
                check(&scene.seen[since..], asked, "n0");
                let took = scene.now.0 - asked;
                let bounds = match pace {
                    Pace::Instant => 0..1_000,
                    Pace::Quick => 1_200..2_600,
                    Pace::Real | Pace::Frozen => 15_000..35_000,
                };
                assert!(bounds.contains(&took), "{pace:?}: {took} ms");
                for (count, verb) in
                    ["upsample::3", "variation::2", "reroll::0", "variation::1", "reroll::0"].iter().enumerate()
                {
                    let parent = scene.last_result(client).clone();
                    // The grids, not the solo in between.
                    let parent = if count == 1 { grid_before(&scene, client) } else { parent };
                    since = scene.seen.len();
                    asked = scene.now.0;
                    let nonce = format!("n{}", count + 1);
                    let custom_id = format!(
                        "MJ::JOB::{verb}::{}{}",
                        uuid_of(&parent),
                        if verb.starts_with("reroll") { "::SOLO" } else { "" }
                    );
                    let (status, body) = scene.press(parent["id"].as_str().expect("an id"), &custom_id, &nonce);
                    assert_eq!((status, body), (204, Value::Null));
                    scene.run();
                    let events: Vec<Seen> = scene.seen[since..]
                        .iter()
                        .filter(|seen| seen.payload["d"]["id"] != parent["id"])
                        .cloned()
                        .collect();
                    check(&events, asked, &nonce);
                    assert!(scene.seen[since..].is_sorted_by(|a, b| a.at.0 + 50 <= b.at.0));
                    let result = scene.last_result(client);
                    assert_eq!(result["message_reference"]["message_id"], parent["id"]);
                    assert_eq!(result["referenced_message"]["id"], parent["id"]);
                    assert!(result["referenced_message"].get("referenced_message").is_none());
                }
            }
        }
    }
}

fn grid_before(scene: &Scene, client: u64) -> Value {
    let created = scene.events(client, "MESSAGE_CREATE");
    let grid = created.into_iter().rev().find(|message| message["components"][1]["components"][0]["label"] == "V1");
    grid.expect("a grid").clone()
}

#[test]
fn late_events_keep_their_distance() {
    let mut scene = Scene::new(options());
    let client = scene.client(super::USER);
    let since = scene.seen.len();
    assert_eq!(scene.imagine("a red fox", "n"), 204);
    // The loop was away for an hour.
    scene.now.0 += 3_600_000;
    scene.run();
    check(&scene.seen[since..], START.0, "n");
    assert!(scene.now.0 < START.0 + 3_601_500);
    assert_eq!(scene.last_result(client)["channel_id"], CHANNEL);
}

#[test]
fn the_waiting_message_of_a_press_is_seen_by_its_user_alone() {
    let mut scene = Scene::new(options());
    let client = scene.client(super::USER);
    let robot = scene.connect("/?v=10&encoding=json");
    scene.say(robot, serde_json::json!({"op": 2, "d": {"token": "mock-bot-token", "intents": 33_281 | 1 << 9}}));
    let demo = scene.platform.demo().expect("the demo grid");
    let (status, _) = scene.press(&demo.message.to_string(), &demo.buttons[0].custom_id, "u1");
    assert_eq!(status, 204);
    scene.run();
    assert_eq!(scene.events(client, "MESSAGE_CREATE").len(), 2);
    let seen_by_robot = scene.events(robot, "MESSAGE_CREATE");
    assert_eq!(seen_by_robot.len(), 1);
    assert_eq!(seen_by_robot[0]["content"], "**Cat** - Image #1 <@1100000000000000003>");
    assert!(scene.events(robot, "INTERACTION_CREATE").is_empty());
    let marked = scene.events(client, "MESSAGE_UPDATE");
    assert_eq!(marked.last().expect("the grid changes")["components"][0]["components"][0]["style"], 1);
}

#[test]
fn a_frozen_job_waits_and_can_be_stopped() {
    let mut scene = Scene::new(Options { pace: Pace::Frozen, ..options() });
    let client = scene.client(super::USER);
    assert_eq!(scene.imagine("a red fox", "n"), 204);
    let later = crate::step::Millis(START.0 + 600_000);
    scene.run_until(later);
    let waiting = scene.events(client, "MESSAGE_CREATE")[0]["id"].clone();
    assert_eq!((scene.events(client, "MESSAGE_CREATE").len(), scene.platform.counts().jobs_running), (1, 1));
    let mut menu = super::imagine("", "m");
    menu["data"] =
        serde_json::json!({"id": "987795925764280352", "name": "Cancel Job", "type": 3, "target_id": waiting});
    assert_eq!(scene.call("POST", "/api/v9/interactions", super::USER, Some(menu)).0, 204);
    scene.run();
    assert_eq!(scene.platform.counts().jobs_running, 0);
    assert!(
        scene.events(client, "MESSAGE_UPDATE")[0]["content"].as_str().is_some_and(|text| text.ends_with("(Stopped)"))
    );
}
