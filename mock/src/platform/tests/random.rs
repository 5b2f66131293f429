//! No bytes make it panic, and no number of inputs makes it grow without bound.

use bytes::Bytes;
use http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, imagine, options, press};
use crate::platform::Options;
use crate::step::{ConnectionId, Frame, Input};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop_oneof![
            Just(CHANNEL),
            Just("1100000000000000001"),
            Just("1100000000000000100"),
            Just("936929561302675456"),
            Just("imagine"),
            Just(USER),
            Just("MJ::JOB::upsample::1::3dbbd469-36af-4a0f-8f02-df6c579e7011")
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    let known = [
        "op",
        "d",
        "token",
        "seq",
        "session_id",
        "intents",
        "shard",
        "type",
        "data",
        "options",
        "value",
        "channel_id",
        "guild_id",
        "application_id",
        "custom_id",
        "components",
        "message_id",
        "nonce",
        "id",
        "name",
        "files",
        "filename",
        "content",
        "embeds",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

/// A sound interaction with one member replaced.
fn nearly_sound() -> impl Strategy<Value = Value> {
    let sound = prop_oneof![
        Just(imagine("a fox", "n")),
        Just(press("1100000000000000100", "MJ::JOB::upsample::1::3dbbd469-36af-4a0f-8f02-df6c579e7011", "m")),
    ];
    (sound, key(), value(), any::<bool>()).prop_map(|(mut body, key, value, is_inner)| {
        if is_inner {
            body["data"][key] = value
        } else {
            body[key] = value
        }
        body
    })
}

fn path() -> impl Strategy<Value = String> {
    let known = [
        "/api/v9/interactions",
        "/api/v10/channels/1100000000000000002/messages?limit=5&around=1100000000000000100",
        "/api/v9/channels/1100000000000000002/attachments",
        "/api/v9/users/@me",
        "/api/v9/users/@me/channels",
        "/api/gateway/bot",
        "/api/v9/attachments/refresh-urls",
        "/attachments/1/2/a.png?ex=1&is=2&hm=3",
        "/uploads/a/b",
        "/api/v9/channels/1100000000000000002/messages/1100000000000000100/reactions/%E2%9C%89%EF%B8%8F/%40me",
        "/api/v9/guilds/1100000000000000001/application-command-index",
        "/api/v1234567890123/gateway",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "/[!-~&&[^#<>\\\\^`{}|\"]]{0,60}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_frame_makes_it_panic(
        query in ".{0,40}",
        frames in prop::collection::vec(prop_oneof![value().prop_map(|value| value.to_string()), ".{0,40}"], 0..8),
        is_identified in any::<bool>(),
    ) {
        let mut scene = Scene::new(options());
        let client = scene.connect(&query);
        let client = if is_identified { scene.client(USER) } else { client };
        for text in frames {
            scene.step(Input::Frame { connection: ConnectionId(client), frame: Frame::Text(text) });
        }
        scene.run();
    }

    #[test]
    fn no_request_makes_it_panic(
        method in prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
        path in path(),
        body in prop_oneof![value().prop_map(|value| value.to_string()), nearly_sound().prop_map(|value| value.to_string()), ".{0,40}"],
        content_type in prop_oneof![Just("application/json"), Just("multipart/form-data; boundary=X"), Just("text/plain")],
    ) {
        let mut scene = Scene::new(options());
        scene.client(USER);
        let request = Request::builder().method(method).uri(path).header("authorization", USER)
            .header("content-type", content_type).body(Bytes::from(body));
        if let Ok(request) = request {
            let response = scene.send(request);
            prop_assert!(response.status().as_u16() < 500, "{}", response.status());
        }
        scene.run();
    }

    #[test]
    fn no_interaction_makes_it_panic(body in nearly_sound()) {
        let mut scene = Scene::new(options());
        scene.client(USER);
        let (status, answer) = scene.call("POST", "/api/v9/interactions", USER, Some(body));
        prop_assert!(status < 500);
        prop_assert!(status == 204 || answer["code"].is_u64());
        scene.run();
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let limits = Options { messages_per_channel_max: 20, messages_max: 25, jobs_max: 7, ..options() };
    let mut scene = Scene::new(limits);
    for number in 0..60 {
        assert_eq!(scene.imagine("fox", &number.to_string()), 204);
        let body = json!({"content": "hello"});
        scene.call("POST", "/api/v9/channels/1100000000000000004/messages", USER, Some(body));
    }
    scene.run();
    let counts = scene.platform.counts();
    assert!(counts.messages <= 25 && counts.messages_dropped > 0, "{counts:?}");
    assert!(counts.jobs_finished <= 7 && counts.jobs_dropped > 0, "{counts:?}");
    let stored = |table| scene.records.keys().filter(|(other, _)| *other == table).count();
    assert_eq!(stored(crate::step::Table::Message), counts.messages);
    assert_eq!(stored(crate::step::Table::Job), counts.jobs_finished);
    assert_eq!(stored(crate::step::Table::Attachment), counts.pictures);
}
