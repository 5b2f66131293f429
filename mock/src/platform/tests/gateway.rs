//! Sessions: who gets which READY, what a resume brings back, and every close code.

use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, options};
use crate::platform::Options;
use crate::step::{ConnectionId, Frame, Input};

fn session_id(scene: &Scene, connection: u64) -> String {
    scene.events(connection, "READY")[0]["session_id"].as_str().expect("text").to_owned()
}

fn numbers(scene: &Scene, connection: u64) -> Vec<u64> {
    let own = scene.seen.iter().filter(|seen| seen.connection == connection);
    own.filter_map(|seen| seen.payload["s"].as_u64()).collect()
}

#[test]
fn hello_comes_first_and_ready_follows_identify() {
    let mut scene = Scene::new(options());
    let client = scene.connect("/?encoding=json&v=9&compress=zlib-stream");
    scene.say(client, json!({"op": 1, "d": 0}));
    scene.say(client, json!({"op": 40, "d": {"seq": null}}));
    scene.say(client, json!({"op": 2, "d": {"token": USER, "capabilities": 16381}}));
    let ops: Vec<&Value> = scene.seen.iter().map(|seen| &seen.payload["op"]).collect();
    assert_eq!(ops, [&json!(10), &json!(11), &json!(11), &json!(0), &json!(0)]);
    let ready = scene.events(client, "READY")[0];
    assert_eq!(ready["user"]["id"], "1100000000000000003");
    assert_eq!(ready["guilds"][0]["properties"]["name"], "Mock Guild");
    assert_eq!(ready["guilds"][0]["channels"][0]["id"], CHANNEL);
    assert_eq!(ready["private_channels"].as_array().map(Vec::len), Some(2));
    assert_eq!(ready["session_id"].as_str().map(str::len), Some(32));
    assert_eq!(ready["merged_members"][0][0]["user_id"], ready["user"]["id"]);
    assert_eq!(scene.events(client, "READY_SUPPLEMENTAL").len(), 1);
    assert_eq!(numbers(&scene, client), [1, 2]);
}

#[test]
fn a_bot_gets_unavailable_guilds_and_then_the_guild() {
    let mut scene = Scene::new(options());
    let bot = scene.connect("?v=10&encoding=json");
    scene.say(bot, json!({"op": 2, "d": {"token": "Bot mock-bot-token", "intents": 513, "shard": [0, 1]}}));
    assert_eq!(scene.events(bot, "READY")[0]["guilds"], json!([{"id": "1100000000000000001", "unavailable": true}]));
    assert_eq!(scene.events(bot, "READY")[0]["user"]["bot"], true);
    assert_eq!(scene.events(bot, "GUILD_CREATE")[0]["member_count"], 5);
    // Without the message content intent a bot sees that something was said, not what.
    scene.imagine("a red fox", "n");
    scene.run();
    let created = scene.events(bot, "MESSAGE_CREATE");
    assert_eq!(created.len(), 2);
    for message in created {
        assert_eq!(
            (&message["content"], &message["attachments"], &message["components"]),
            (&json!(""), &json!([]), &json!([]))
        );
        assert!(message.get("nonce").is_none());
    }
    // Without the message intents it sees nothing.
    let deaf = scene.connect("?v=10");
    scene.say(deaf, json!({"op": 2, "d": {"token": "mock-bot-token", "intents": 1}}));
    scene.imagine("a red fox", "n2");
    scene.run();
    assert!(scene.events(deaf, "MESSAGE_CREATE").is_empty());
}

#[test]
fn a_resume_brings_what_was_missed_with_its_old_numbers() {
    let mut scene = Scene::new(options());
    let first = scene.client(USER);
    let witness = scene.client(USER);
    let id = session_id(&scene, first);
    scene.imagine("a red fox", "n");
    let half = scene.now.0 + 900;
    scene.run_until(crate::step::Millis(half));
    let heard = numbers(&scene, first).into_iter().max().expect("events");
    scene.cut(first, None);
    let more = scene.now.0 + 60_000;
    scene.run_until(crate::step::Millis(more));
    let second = scene.connect("/?encoding=json&v=9&compress=zlib-stream");
    scene.say(second, json!({"op": 6, "d": {"token": USER, "session_id": id, "seq": heard}}));
    let all: Vec<u64> = numbers(&scene, witness);
    let last = *all.last().expect("events");
    // The resumed session has everything the witness has, without a gap, and RESUMED at the end.
    assert_eq!(numbers(&scene, second), (heard + 1..=last + 1).collect::<Vec<_>>());
    assert_eq!(scene.seen.last().expect("an event").payload["t"], "RESUMED");
    assert!(scene.seen.last().expect("an event").payload["d"].is_object());
    assert!(!scene.events(second, "MESSAGE_DELETE").is_empty());
    // And it is live again.
    scene.imagine("another fox", "n2");
    scene.run();
    assert_eq!(numbers(&scene, second).into_iter().max(), numbers(&scene, witness).into_iter().max().map(|s| s + 1));
}

#[test]
fn sessions_that_cannot_be_resumed() {
    type Act = fn(&mut Scene, u64);
    let cases: [(&str, Act); 3] = [
        ("the client said goodbye", |scene, client| scene.cut(client, Some(1000))),
        ("too much time passed", |scene, client| {
            scene.cut(client, Some(4000));
            scene.now.0 += 180_000;
        }),
        ("too many events passed", |scene, client| {
            scene.cut(client, None);
            for number in 0..40 {
                scene.imagine("fox", &format!("n{number}"));
                let next = scene.now.0 + 3_000;
                scene.run_until(crate::step::Millis(next));
            }
        }),
    ];
    for (why, act) in cases {
        let mut scene = Scene::new(Options { replay_events_max: 50, ..options() });
        let client = scene.client(USER);
        let id = session_id(&scene, client);
        act(&mut scene, client);
        let again = scene.connect("/");
        scene.say(again, json!({"op": 6, "d": {"token": USER, "session_id": id, "seq": 2}}));
        let last = scene.seen.last().expect("a payload");
        assert_eq!((&last.payload["op"], &last.payload["d"]), (&json!(9), &json!(false)), "{why}");
        // The same socket takes an IDENTIFY, and is then left alone.
        scene.say(again, json!({"op": 2, "d": {"token": USER}}));
        assert_eq!(scene.events(again, "READY").len(), 1);
        scene.run();
        assert!(scene.closed.is_empty(), "{why}");
    }
}

#[test]
fn a_resume_by_another_token_or_of_nothing_is_refused_and_closed_after_a_while() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let id = session_id(&scene, client);
    for (token, id) in [("mock-user-token-2", id.as_str()), (USER, "zz"), (USER, "0")] {
        let again = scene.connect("/");
        scene.say(again, json!({"op": 6, "d": {"token": token, "session_id": id, "seq": 1}}));
        assert_eq!(scene.seen.last().expect("a payload").payload["op"], 9);
        scene.run();
        assert_eq!(scene.closed.pop(), Some((again, 4009)));
    }
}

#[test]
fn a_resume_takes_the_session_from_a_half_open_line() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let id = session_id(&scene, client);
    let again = scene.connect("/");
    scene.say(again, json!({"op": 6, "d": {"token": USER, "session_id": id, "seq": 2}}));
    assert_eq!(scene.closed, [(client, 4000)]);
    scene.cut(client, None);
    scene.imagine("fox", "n");
    scene.run();
    assert!(!scene.events(again, "MESSAGE_CREATE").is_empty());
    assert!(scene.events(client, "MESSAGE_CREATE").is_empty());
}

#[test]
fn close_codes() {
    let identify = |token: &str| json!({"op": 2, "d": {"token": token}});
    let cases: Vec<(&str, Vec<Frame>, u16)> = vec![
        ("no JSON", vec![Frame::Text("{".to_owned())], 4002),
        ("no JSON in a binary message", vec![Frame::Binary(bytes::Bytes::from_static(b"x"))], 4002),
        ("JSON in a binary message", vec![Frame::Binary(identify("nobody").to_string().into())], 4004),
        ("no op", vec![Frame::Text("[]".to_owned())], 4002),
        ("too long", vec![Frame::Text(format!("{{\"op\":1,\"d\":\"{}\"}}", "x".repeat(15_360)))], 4002),
        ("unknown op", vec![Frame::Text(json!({"op": 44}).to_string())], 4001),
        ("negative op", vec![Frame::Text(json!({"op": -1}).to_string())], 4001),
        ("too early", vec![Frame::Text(json!({"op": 3, "d": {}}).to_string())], 4003),
        ("bad token", vec![Frame::Text(identify("nobody").to_string())], 4004),
        ("no token", vec![Frame::Text(json!({"op": 2}).to_string())], 4004),
        ("bad token of a resume", vec![Frame::Text(json!({"op": 6, "d": {"token": "x"}}).to_string())], 4004),
        ("twice", vec![Frame::Text(identify(USER).to_string()), Frame::Text(identify(USER).to_string())], 4005),
        ("bad shard", vec![Frame::Text(json!({"op": 2, "d": {"token": USER, "shard": [1, 1]}}).to_string())], 4010),
        (
            "bad intents",
            vec![Frame::Text(json!({"op": 2, "d": {"token": USER, "intents": 1u64 << 29}}).to_string())],
            4013,
        ),
    ];
    for (why, frames, code) in cases {
        let mut scene = Scene::new(options());
        let client = scene.connect("/");
        for frame in frames {
            scene.step(Input::Frame { connection: ConnectionId(client), frame });
        }
        assert_eq!(scene.closed, [(client, code)], "{why}");
        assert_eq!(scene.platform.counts().connections, 0);
    }
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let id = session_id(&scene, client);
    scene.cut(client, None);
    let again = scene.connect("/");
    scene.say(again, json!({"op": 6, "d": {"token": USER, "session_id": id, "seq": 99}}));
    assert_eq!(scene.closed, [(again, 4007)]);
    let old = scene.connect("/?v=3");
    assert_eq!(scene.closed.last(), Some(&(old, 4012)));
    let etf = scene.connect("/?encoding=etf");
    assert_eq!(scene.closed.last(), Some(&(etf, 4002)));
}

#[test]
fn odd_ops_are_listened_to_politely() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    for op in [3, 4, 8, 13, 14, 28, 30, 34, 36, 37, 38, 39, 41, 43] {
        scene.say(client, json!({"op": op, "d": null}));
    }
    scene
        .say(client, json!({"op": 8, "d": {"guild_id": "1100000000000000001", "query": "", "limit": 0, "nonce": "q"}}));
    assert_eq!(scene.events(client, "GUILD_MEMBERS_CHUNK")[0]["nonce"], "q");
    let own = json!({"op": 8, "d": {"guild_id": [1_100_000_000_000_000_001_u64], "user_ids": [1_100_000_000_000_000_003_u64]}});
    // As a binary message, with numbers for ids, in a list: all of that is sent by clients that are in use.
    scene.step(Input::Frame { connection: ConnectionId(client), frame: Frame::Binary(own.to_string().into()) });
    assert_eq!(scene.newest(client, "GUILD_MEMBERS_CHUNK")["members"][0]["user"]["id"], "1100000000000000003");
    for d in [json!(null), json!(0), json!("x"), json!({"a": 1})] {
        scene.say(client, json!({"op": 1, "d": d}));
        assert_eq!(scene.seen.last().expect("an ack").payload["op"], 11);
    }
    assert!(scene.closed.is_empty());
}

#[test]
fn silence_is_borne_for_a_while() {
    let mut scene = Scene::new(Options { dead_client_after_ms: Some(90_000), ..options() });
    let client = scene.client(USER);
    let at = |scene: &Scene, ms: u64| crate::step::Millis(scene.now.0 + ms);
    let later = at(&scene, 80_000);
    scene.run_until(later);
    scene.say(client, json!({"op": 1, "d": 1}));
    let later = at(&scene, 89_000);
    scene.run_until(later);
    assert!(scene.closed.is_empty());
    let later = at(&scene, 2_000);
    scene.run_until(later);
    assert_eq!(scene.closed, [(client, 4009)]);
}

#[test]
fn every_session_of_a_token_hears_the_same() {
    let mut scene = Scene::new(options());
    let (first, second) = (scene.client(USER), scene.client(USER));
    let stranger = scene.client("mock-user-token-2");
    scene.imagine("fox", "n");
    scene.run();
    assert_eq!(scene.events(first, "MESSAGE_UPDATE"), scene.events(second, "MESSAGE_UPDATE"));
    assert!(scene.events(stranger, "MESSAGE_CREATE").is_empty());
}
