use super::*;

const LINES: &str = "1️⃣ first prompt --ar 1:1\n\n2️⃣ second\n\n3️⃣ third\n\n4️⃣ fourth";
const SHORTER: &str =
    "## Important words\n**red** **fox**, ~~very~~\n\n## Shortened prompts\n1️⃣ red fox, snow\n\n2️⃣ red fox";
const PICTURE: &str = "https://cdn.discordapp.com/ephemeral-attachments/1092492867185950852/7/a.png?ex=6a20034b&";
const ID: MessageId = MessageId::new(1_511_317_060_477_653_013);

fn asked(name: &str) -> Value {
    json!({"id": "5", "type": 2, "name": name, "user": {"id": OWN.to_string(), "username": "mockuser"}})
}

fn described(components: Value, name: Option<&str>) -> Message {
    let mut extra = json!({"type": 20, "components": components, "embeds": [{"type": "rich", "description": LINES,
        "image": {"url": PICTURE, "proxy_url": PICTURE, "width": 1024, "height": 768}}]});
    if let Some(name) = name {
        extra["interaction"] = asked(name);
        extra["interaction_metadata"] = asked(name);
    }
    said("", extra)
}

fn describe_buttons() -> Value {
    let emoji =
        |custom_id: &str, name: &str| json!({"type": 2, "style": 2, "custom_id": custom_id, "emoji": {"name": name}});
    json!([
        {"type": 1, "components": [emoji("MJ::Job::PicReader::1", "1️⃣"), emoji("MJ::Picread::Retry", "🔄")]},
        {"type": 1, "components": [button("MJ::Job::PicReader::all", "Imagine all")]},
    ])
}

fn shortened(components: Value, footer: Option<&str>, name: Option<&str>) -> Message {
    let mut extra = json!({"components": components, "embeds": [{"type": "rich", "description": SHORTER}]});
    if let Some(footer) = footer {
        extra["embeds"][0]["footer"] = json!({"text": footer});
    }
    if let Some(name) = name {
        extra["interaction_metadata"] = asked(name);
    }
    said("", extra)
}

fn finished(signal: Signal) -> (Clue, Outcome) {
    match signal.news {
        News::Finished(outcome) => (signal.clue, *outcome),
        other => panic!("{other:?}"),
    }
}

#[test]
fn describe_begins_with_a_place_that_is_held_and_ends_with_its_change() {
    let held = said(
        "",
        json!({"flags": 128, "nonce": "77", "type": 20, "interaction": asked("describe"),
        "interaction_metadata": asked("describe")}),
    );
    let signal = created(&held);
    assert_eq!(signal.news, News::Started { cancel: None });
    assert_eq!((signal.clue.nonce, signal.clue.message), (Some(Nonce::new(77)), Some(ID)));
    assert_eq!(read(MessageEvent::Updated, &said("", json!({"flags": 128})), Some(OWN)), None);
    let named = [
        described(describe_buttons(), Some("describe")),
        described(describe_buttons(), None),
        described(json!([]), Some("describe")),
    ];
    for message in named {
        for event in [MessageEvent::Updated, MessageEvent::Fetched] {
            let (clue, outcome) = finished(read(event, &message, Some(OWN)).expect("a signal"));
            let interaction = message.interaction.as_ref().map(|note| note.id);
            assert_eq!(clue, Clue { interaction, message: Some(ID), reference: Some(ID), ..Clue::default() });
            assert_eq!((outcome.message, outcome.content.as_str(), outcome.job), (ID, "", None));
            assert_eq!(outcome.final_prompt.as_deref(), Some(LINES));
            let picture = Picture { url: PICTURE.into(), width: 1024, height: 768 };
            assert_eq!(outcome.picture, Some(picture));
        }
    }
    let (_, outcome) = finished(updated(&described(describe_buttons(), None)));
    let ids: Vec<&str> = outcome.buttons.iter().map(|button| button.custom_id.as_str()).collect();
    assert_eq!(ids, ["MJ::Job::PicReader::1", "MJ::Picread::Retry", "MJ::Job::PicReader::all"]);
}

#[test]
fn the_first_answer_may_be_the_result_at_once() {
    let mut message = described(describe_buttons(), Some("describe"));
    message.nonce = Some("77".into());
    let (clue, _) = finished(created(&message));
    assert_eq!((clue.nonce, clue.message, clue.reference), (Some(Nonce::new(77)), Some(ID), None));
}

#[test]
fn shorten_has_words_and_no_picture() {
    let numbers =
        row(&[button("MJ::Job::PromptAnalyzer::1", ""), button("MJ::Job::PromptAnalyzerExtended", "Show Details")]);
    let footer = Some("Click on a button to imagine one of the shortened prompts");
    for message in [
        shortened(numbers.clone(), footer, Some("shorten")),
        shortened(numbers.clone(), None, None),
        shortened(json!([]), footer, None),
        shortened(json!([]), None, Some("shorten")),
    ] {
        let (clue, outcome) = finished(updated(&message));
        assert_eq!((clue.message, clue.reference, clue.job), (Some(ID), Some(ID), None));
        assert_eq!((outcome.picture, outcome.final_prompt.as_deref()), (None, Some(SHORTER)));
    }
    let (_, outcome) = finished(updated(&shortened(numbers, footer, None)));
    assert_eq!(outcome.buttons[1].label, "Show Details");
}

#[test]
fn what_only_looks_like_words_is_none() {
    assert_eq!(read(MessageEvent::Updated, &described(json!([]), None), Some(OWN)), None, "nothing says what it is");
    assert_eq!(read(MessageEvent::Updated, &described(json!([]), Some("help")), Some(OWN)), None);
    let mut other = described(describe_buttons(), Some("describe"));
    if let Some(note) = &mut other.interaction_metadata {
        note.user.as_mut().expect("a user").id = UserId::new(4);
    }
    assert_eq!(read(MessageEvent::Updated, &other, Some(OWN)), None, "described for somebody else");
    let refused = said(
        "",
        json!({"interaction": asked("describe"), "embeds": [{"type": "rich",
        "title": "Invalid link", "description": "Could not fetch image.", "color": 16_711_680}]}),
    );
    let text = "[Invalid link] Could not fetch image.".to_owned();
    assert_eq!(updated(&refused).news, News::Refused { text, about: Trouble::Job });
    let red = said(
        "",
        json!({"interaction": asked("describe"), "embeds": [{"type": "rich",
        "description": "1️⃣ no", "color": 16_711_680}]}),
    );
    assert_eq!(updated(&red).news, News::Refused { text: "1️⃣ no".into(), about: Trouble::Job });
}

#[test]
fn a_blend_has_links_for_words() {
    let prompt = "<https://s.mj.run/AbCdEfGhIjK> <https://s.mj.run/Zz_9-fGhIjK> --ar 2:3 --v 6.1";
    let started = created(&said(
        &format!("**{prompt}** - <@u> (Waiting to start)"),
        json!({"nonce": "77", "type": 20,
        "interaction": asked("blend"), "interaction_metadata": asked("blend")}),
    ));
    assert!(matches!(started.news, News::Started { .. }));
    assert_eq!(started.clue.prompt.as_deref(), Some(prompt));
    let done = said(
        &format!("**{prompt}** - <@u> (fast)"),
        json!({"attachments": file(&format!("mockuser_{JOB}.png")), "components": grid(JOB)}),
    );
    let (clue, outcome) = finished(created(&done));
    assert_eq!((clue.job, outcome.final_prompt.as_deref()), (job(), Some(prompt)));
    let nameless = said("**** - <@u> (fast)", json!({"attachments": file(&format!("mockuser_{JOB}.png"))}));
    assert_eq!(finished(created(&nameless)).1.final_prompt.as_deref(), Some(""));
}

#[test]
fn what_is_shown_again_is_the_result_again() {
    let displaying = said("Displaying...", json!({"nonce": "77", "interaction": asked("show")}));
    assert_eq!(read(MessageEvent::Created, &displaying, Some(OWN)), None);
    let again = said(
        "**a fox** - <@u> (fast)",
        json!({"interaction_metadata": asked("show"),
        "attachments": file(&format!("mockuser_a_fox_{JOB}.png")), "components": grid(JOB)}),
    );
    let (clue, _) = finished(created(&again));
    assert_eq!((clue.interaction, clue.job), (Some(InteractionId::new(5)), job()));
    let text = format!("Job with id {JOB} not found");
    let unknown = said(
        "",
        json!({"interaction_metadata": asked("show"), "embeds": [{"type": "rich",
        "title": "Invalid Job ID", "description": text, "color": 16_711_680}]}),
    );
    let text = format!("[Invalid Job ID] {text}");
    assert_eq!(created(&unknown).news, News::Refused { text, about: Trouble::Job });
}
