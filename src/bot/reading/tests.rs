mod dialogs;
mod faces;
mod panels;
mod refusals;
mod seeds;
mod videos;
mod words;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{discord::model::Dialog, id::MessageId};

const JOB: &str = "5f2a1826-7bb0-42c2-b441-98a48a39e760";
const PARENT_JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";
const PARENT: u64 = 1_511_317_166_660_928_000;
const OWN: UserId = UserId::new(1_100_000_000_000_000_003);

fn message(value: Value) -> Message {
    serde_json::from_value(value).expect("a message")
}

/// What every message of the bot has, with `extra` put over it.
fn said(content: &str, extra: Value) -> Message {
    let mut value = json!({
        "id": "1511317060477653013", "channel_id": "1100000000000000002", "guild_id": "1100000000000000001", "type": 0,
        "content": content.replace("@u", "@1100000000000000003"), "flags": 0,
        "author": {"id": "936929561302675456", "username": "Midjourney Bot", "bot": true},
        "attachments": [], "embeds": [], "components": [],
    });
    for (key, field) in extra.as_object().expect("fields") {
        value[key] = field.clone();
    }
    message(value)
}

fn file(name: &str) -> Value {
    let url = format!("https://cdn.discordapp.com/attachments/1/2/{name}?ex=6a20034b&is=6a1eb1cb&hm=00&");
    json!([{"id": "2", "filename": name, "url": url, "width": 2688, "height": 1792, "size": 812_345}])
}

fn button(custom_id: &str, label: &str) -> Value {
    json!({"type": 2, "style": 2, "custom_id": custom_id, "label": label})
}

fn row(buttons: &[Value]) -> Value {
    json!([{"type": 1, "id": 1, "components": buttons}])
}

fn grid(job: &str) -> Value {
    let link = json!({"type": 2, "style": 5, "url": format!("https://www.midjourney.com/jobs/{job}"), "label": "Web"});
    let reroll = json!({"type": 2, "style": 2, "custom_id": format!("MJ::JOB::reroll::0::{job}::SOLO"), "emoji": {"name": "🔄"}});
    row(&[button(&format!("MJ::JOB::upsample::1::{job}"), "U1"), reroll, link])
}

fn cancel() -> Value {
    row(&[button(&format!("MJ::CancelJob::ByJobid::{JOB}"), "Cancel Job")])
}

fn reply(to: u64) -> Value {
    json!({"type": 0, "channel_id": "1100000000000000002", "message_id": to.to_string()})
}

/// The parent's grid, as it hangs in a reply to it.
fn parent() -> Value {
    json!({"id": PARENT.to_string(), "components": grid(PARENT_JOB), "content": "**a fox** - <@7> (fast)"})
}

fn created(message: &Message) -> Signal {
    read(MessageEvent::Created, message, Some(OWN)).expect("a signal")
}

fn updated(message: &Message) -> Signal {
    read(MessageEvent::Updated, message, Some(OWN)).expect("a signal")
}

fn job() -> Option<JobId> {
    JobId::find_in(JOB)
}

/// The waiting message of an imagine, whole, as the wire's description has it.
const WAITING: &str = r#"{"id":"1511317060477653013","channel_id":"1100000000000000002","guild_id":"1100000000000000001","type":20,"content":"**a red fox --ar 3:2 --v 7.0** - <@1100000000000000003> (Waiting to start)",
"author":{"id":"936929561302675456","username":"Midjourney Bot","global_name":null,"discriminator":"9282","avatar":null,"public_flags":65536,"bot":true},
"member":{"roles":[],"mute":false,"deaf":false,"flags":0,"joined_at":"2024-01-01T00:00:00+00:00","nick":null,"pending":false,"premium_since":null,"avatar":null,"communication_disabled_until":null},
"timestamp":"2026-06-02T10:34:26.131000+00:00","edited_timestamp":null,"tts":false,"pinned":false,"mention_everyone":false,"mention_roles":[],
"mentions":[{"id":"1100000000000000003","username":"mockuser","global_name":"Mock User","discriminator":"0","avatar":null,"public_flags":0}],
"attachments":[],"embeds":[],"components":[],"flags":0,"nonce":"1511317059000000000","webhook_id":"936929561302675456","application_id":"936929561302675456",
"interaction":{"id":"1511317058800000000","type":2,"name":"imagine","user":{"id":"1100000000000000003","username":"mockuser","global_name":"Mock User","discriminator":"0","avatar":null,"public_flags":0}},
"interaction_metadata":{"id":"1511317058800000000","type":2,"name":"imagine","command_type":1,"user":{"id":"1100000000000000003","username":"mockuser","global_name":"Mock User","discriminator":"0","avatar":null,"public_flags":0},"authorizing_integration_owners":{"0":"1100000000000000001"}}}"#;

#[test]
fn the_first_message_of_an_imagine_tells_that_it_has_started() {
    let message: Message = serde_json::from_str(WAITING).expect("a message");
    let id = MessageId::new(1_511_317_060_477_653_013);
    let signal = created(&message);
    assert_eq!(
        signal,
        Signal {
            clue: Clue {
                nonce: Some(Nonce::new(1_511_317_059_000_000_000)),
                interaction: Some(InteractionId::new(1_511_317_058_800_000_000)),
                message: Some(id),
                prompt: Some("a red fox --ar 3:2 --v 7.0".into()),
                ..Clue::default()
            },
            news: News::Started { cancel: Some(CancelHandle::MenuCommand { message: id }) },
        }
    );
}

#[test]
fn the_last_message_of_an_imagine_is_the_result() {
    let mut value: Value = serde_json::from_str(WAITING).expect("JSON");
    let content = format!(
        "**a red fox --ar 3:2 --v 7.0** - <@1100000000000000003> [(Open on website for full quality)](<https://midjourney.com/jobs/{JOB}>) (fast)"
    );
    let referenced = value.clone();
    for key in ["nonce", "interaction", "interaction_metadata", "application_id", "webhook_id"] {
        value.as_object_mut().expect("an object").remove(key);
    }
    let name = format!("mockuser_a_red_fox_{JOB}.webp");
    value["id"] = json!("1511317166660928000");
    value["type"] = json!(19);
    value["content"] = json!(content);
    value["attachments"] = file(&name);
    value["components"] = grid(JOB);
    value["message_reference"] = reply(1_511_317_060_477_653_013);
    value["referenced_message"] = referenced;
    let message = message(value);
    let Signal { clue, news } = created(&message);
    let expected = Clue {
        message: Some(MessageId::new(PARENT)),
        reference: Some(MessageId::new(1_511_317_060_477_653_013)),
        job: job(),
        prompt: Some("a red fox --ar 3:2 --v 7.0".into()),
        ..Clue::default()
    };
    assert_eq!(clue, expected);
    let News::Finished(outcome) = news else { panic!("{news:?}") };
    let picture = outcome.picture.expect("a picture");
    assert_eq!((picture.width, picture.height), (2688, 1792));
    assert!(picture.url.contains(&name) && picture.url.ends_with("&hm=00&"));
    assert_eq!((outcome.content, outcome.job), (content, job()));
    assert_eq!(outcome.final_prompt.as_deref(), Some("a red fox --ar 3:2 --v 7.0"));
    let buttons: Vec<_> = outcome.buttons.iter().map(|button| (button.label.as_str(), button.emoji.as_str())).collect();
    assert_eq!(buttons, [("U1", ""), ("", "🔄")], "the link is no button");
}

#[test]
fn progress_is_told_with_its_preview() {
    let signal =
        updated(&said("**a fox** - <@u> (35%) (fast)", json!({"attachments": file(&format!("{JOB}_grid_0.webp"))})));
    let News::Progress { percent: 35, picture: Some(picture), cancel: Some(CancelHandle::MenuCommand { .. }) } =
        signal.news
    else {
        panic!("{signal:?}")
    };
    assert!(picture.url.contains("_grid_0.webp"));
    assert_eq!((signal.clue.job, signal.clue.prompt.as_deref()), (job(), Some("a fox")));
    let signal = updated(&said("**a fox** - <@u> (0%) (relaxed)", json!({})));
    assert!(matches!(signal.news, News::Progress { percent: 0, picture: None, .. }));
    let signal = updated(&said("**a fox** - <@u> (paused) (relaxed)", json!({})));
    assert!(matches!(signal.news, News::Started { .. }));
    let signal =
        updated(&said("**a fox** - <@u> (Stopped)", json!({"attachments": file(&format!("{JOB}_grid_0.webp"))})));
    assert_eq!(signal.news, News::Stopped);
}

#[test]
fn the_waiting_message_of_a_button_says_how_it_can_be_cancelled() {
    for (content, tile) in [
        ("Upscaling image #3 with **a fox** - <@u> (Waiting to start)", Some(3)),
        ("Making variations for image #1 with prompt **a fox** - <@u> (Waiting to start)", Some(1)),
        ("**a fox** - <@u> (Waiting to start)", None),
        ("Creating video with prompt **a fox** - <@u> (Waiting to start)", None),
    ] {
        let message = said(
            content,
            json!({"flags": 64, "nonce": "77", "components": cancel(), "message_reference": reply(PARENT),
                "interaction_metadata": {"id": "9", "type": 3, "interacted_message_id": PARENT.to_string()}}),
        );
        let Signal { clue, news } = created(&message);
        assert_eq!((clue.nonce, clue.interaction), (Some(Nonce::new(77)), Some(InteractionId::new(9))), "{content}");
        assert_eq!((clue.reference, clue.job, clue.tile), (Some(MessageId::new(PARENT)), job(), tile), "{content}");
        let handle = CancelHandle::Button {
            message: message.id,
            message_flags: 64,
            custom_id: format!("MJ::CancelJob::ByJobid::{JOB}"),
        };
        assert_eq!(news, News::Started { cancel: Some(handle) }, "{content}");
    }
    let started =
        created(&said("Animating...", json!({"flags": 64, "nonce": "77", "message_reference": reply(PARENT)})));
    assert_eq!(started.news, News::Started { cancel: None });
}

#[test]
fn every_result_of_a_button_is_read_and_does_not_point_to_a_stranger_by_its_prompt() {
    let link = format!(" [(Open on website for full quality)](<https://midjourney.com/jobs/{JOB}>)");
    for (content, tile) in [
        ("**a fox** - Image #2 <@u>", Some(2)),
        ("**a fox** - Variations (Strong) by <@u> (fast)", None),
        (&format!("**a fox** - Variations (Subtle) by <@u>{link} (fast)"), None),
        ("**a fox** - Variations (Region) by <@u> (relaxed)", None),
        ("**a fox** - Variations by <@u> (turbo, stealth)", None),
        ("**a fox** - Remix (Strong) by <@u> (fast)", None),
        ("**a fox** - Zoom Out by <@u> (fast)", None),
        (&format!("**a fox** - Pan Left by <@u>{link} (fast)"), None),
        ("**a fox** - Upscaled (Subtle) by <@u> (fast)", None),
        ("**a fox** - Upscaled by <@u> (fast)", None),
        ("**a fox** - <@u> (fast)", None),
    ] {
        let message = said(
            content,
            json!({"attachments": file(&format!("mockuser_a_fox_{JOB}.png")), "components": grid(JOB),
                "message_reference": reply(PARENT), "referenced_message": parent()}),
        );
        for event in [MessageEvent::Created, MessageEvent::Fetched] {
            let Signal { clue, news } = read(event, &message, Some(OWN)).expect(content);
            assert_eq!(
                (clue.reference, clue.job, clue.tile, clue.prompt),
                (Some(MessageId::new(PARENT)), job(), tile, None),
                "{content}"
            );
            let News::Finished(outcome) = news else { panic!("{content}: {news:?}") };
            assert_eq!(outcome.final_prompt.as_deref(), Some("a fox"), "{content}");
        }
    }
}

#[test]
fn a_parent_whose_button_changes_colour_finishes_nobody_else() {
    let message = said(
        "**a fox** - <@u> (fast)",
        json!({"attachments": file(&format!("mockuser_a_fox_{PARENT_JOB}.png")), "components": grid(PARENT_JOB),
            "message_reference": reply(PARENT)}),
    );
    let Signal { clue, news } = updated(&message);
    assert!(matches!(news, News::Finished(_)));
    let expected = Clue { message: Some(message.id), job: JobId::find_in(PARENT_JOB), ..Clue::default() };
    assert_eq!(clue, expected);
}

#[test]
fn the_job_of_a_file_is_the_last_uuid_in_its_name() {
    let name = format!("mockuser_{PARENT_JOB}_again_{JOB}.png");
    let signal = created(&said("**a fox** - <@u> (fast)", json!({"attachments": file(&name)})));
    assert_eq!(signal.clue.job, job());
}

#[test]
fn a_preview_is_no_result() {
    for name in [format!("{JOB}_grid_0.webp"), format!("{JOB}_0_step_3.jpeg")] {
        let message = said("**a fox** - <@u> (fast)", json!({"attachments": file(&name), "components": grid(JOB)}));
        assert_eq!(read(MessageEvent::Updated, &message, None), None, "{name}");
    }
    let running = json!({"attachments": file(&format!("mockuser_a_{JOB}.png")), "components": cancel()});
    assert_eq!(read(MessageEvent::Created, &said("**a fox** - <@u> (fast)", running), None), None);
}

#[test]
fn a_place_that_is_held_for_an_answer_is_known() {
    let signal = created(&said("", json!({"flags": 128, "nonce": "77"})));
    assert_eq!((signal.clue.nonce, signal.news), (Some(Nonce::new(77)), News::Started { cancel: None }));
}

#[test]
fn other_people_and_other_talk_are_none_of_ours() {
    let content = "**a fox** - <@u> (Waiting to start)";
    let person = json!({"author": {"id": "1100000000000000003", "username": "mockuser"}});
    assert_eq!(read(MessageEvent::Created, &said(content, person), None), None);
    let other = Some(UserId::new(4));
    assert_eq!(read(MessageEvent::Created, &said(content, json!({})), other), None, "drawn for somebody else");
    assert!(read(MessageEvent::Created, &said(content, json!({})), None).is_some(), "nobody knows who we are yet");
    let asked = json!({"interaction": {"id": "1", "type": 2, "name": "imagine", "user": {"id": "4"}}});
    assert_eq!(read(MessageEvent::Created, &said(content, asked), Some(OWN)), None);
    for talk in [
        "Done! Your jobs now do not consume fast-hours",
        "Displaying...",
        "",
        "You have successfully rated [this job](x)",
    ] {
        assert_eq!(read(MessageEvent::Created, &said(talk, json!({"nonce": "1"})), None), None, "{talk}");
    }
}

#[test]
fn the_bots_that_draw_from_words_are_known() {
    let bots = ["936929561302675456", "1022952195194359889", "1090660574196674713", "936929561302675457"];
    for (id, known) in bots.into_iter().zip([true, true, false, false]) {
        let message = said("**a fox** - <@u> (35%) (fast)", json!({"author": {"id": id, "username": "x"}}));
        assert_eq!(read(MessageEvent::Updated, &message, None).is_some(), known, "{id}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[0-9]{1,20}".prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        Just(json!("**a fox** - <@1100000000000000003> (35%) (fast)")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(
                prop::sample::select(vec![
                    "id",
                    "type",
                    "components",
                    "custom_id",
                    "filename",
                    "url",
                    "title",
                    "description",
                    "color",
                    "user",
                    "name",
                    "options",
                    "value",
                    "image",
                    "footer",
                    "component"
                ]),
                inner,
                0..4
            )
            .prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    /// A field of the wrong shape never costs the message.
    #[test]
    fn nothing_in_a_message_makes_reading_panic_and_only_the_ids_must_be_sound(
        fields in prop::collection::btree_map(
            prop::sample::select(vec![
                "type", "content", "flags", "nonce", "application_id", "interaction", "interaction_metadata",
                "message_reference", "referenced_message", "attachments", "embeds", "components", "guild_id", "author",
            ]),
            any_json(),
            0..8,
        ),
        updated in any::<bool>(),
    ) {
        let mut value = json!({"id": "1", "channel_id": "2", "author": {"id": "936929561302675456"}});
        for (key, field) in fields {
            value[key] = field;
        }
        let text = value.to_string();
        let message: Message = serde_json::from_str(&text).expect("only the ids must be sound");
        let event = if updated { MessageEvent::Updated } else { MessageEvent::Created };
        let _ = read(event, &message, Some(OWN));
        let _ = read_panel(&message);
        let _ = read_seed(&message);
        let _ = read_saved_face(&message);
    }

    /// Words in a box, whatever they are.
    #[test]
    fn no_words_make_reading_panic(
        content in "\\PC{0,40}|\\*\\*(job id|seed|JOB ID)\\*\\*[:* \n0-9a-f-]{0,60}(seed)?[ :*0-9]{0,30}",
        description in "\\PC{0,40}|(\\*\\*(Subscription|Job Mode|Visibility Mode)\\*\\*:? ?[a-zA-Z<t:0-9>]{0,40}\n){0,3}",
        bot in prop::sample::select(vec!["936929561302675456", "1022952195194359889", "1090660574196674713"]),
        name in prop::sample::select(vec!["info", "settings", "describe", "shorten", "swapid", "saveid", "show"]),
        flags in prop::sample::select(vec![0, 64, 128, 192]),
    ) {
        let message = said(&content, json!({"author": {"id": bot}, "flags": flags,
            "embeds": [{"type": "rich", "description": description, "image": {"url": "x"}}],
            "interaction": {"id": "1", "type": 2, "name": name}}));
        for event in [MessageEvent::Created, MessageEvent::Updated, MessageEvent::Fetched] {
            let _ = read(event, &message, Some(OWN));
        }
        let _ = read_panel(&message);
        let _ = read_seed(&message);
        let _ = read_saved_face(&message);
    }

    /// A dialog of any shape is heard: nobody waits for what will not come.
    #[test]
    fn no_dialog_makes_reading_panic(
        fields in prop::collection::btree_map(
            prop::sample::select(vec!["nonce", "channel_id", "custom_id", "title", "iframe_path", "components"]),
            any_json(),
            0..6,
        ),
    ) {
        let mut value = json!({"id": "9"});
        for (key, field) in fields {
            value[key] = field;
        }
        let dialog: Dialog = serde_json::from_str(&value.to_string()).expect("only the id must be sound");
        let news = read_dialog(&dialog).news;
        let is_heard = matches!(news, News::Asked(_) | News::Refused { .. });
        prop_assert!(is_heard);
    }
}
