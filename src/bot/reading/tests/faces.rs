use super::*;

/// A message of the face swapper, with `extra` put over it.
fn swapped(content: &str, name: Option<&str>, extra: Value) -> Message {
    let mut value = json!({"author": {"id": "1090660574196674713", "username": "InsightFaceSwap", "bot": true}});
    if let Some(name) = name {
        let note = json!({"id": "5", "type": 2, "name": name, "user": {"id": OWN.to_string()}});
        value["interaction"] = note.clone();
        value["interaction_metadata"] = note;
    }
    for (key, field) in extra.as_object().expect("fields") {
        value[key] = field.clone();
    }
    said(content, value)
}

#[test]
fn a_swap_is_held_and_then_shown() {
    for name in [Some("swapid"), None] {
        let held = created(&swapped("", name, json!({"flags": 128, "nonce": "77"})));
        assert_eq!((held.clue.nonce, held.news), (Some(Nonce::new(77)), News::Started { cancel: None }));
        for event in [MessageEvent::Created, MessageEvent::Updated, MessageEvent::Fetched] {
            let shown = swapped("", name, json!({"attachments": file("ins_1.png")}));
            let signal = read(event, &shown, Some(OWN)).expect("a signal");
            assert_eq!((signal.clue.message, signal.clue.job, signal.clue.prompt), (Some(shown.id), None, None));
            let News::Finished(outcome) = signal.news else { panic!("{event:?}") };
            assert_eq!((outcome.message, outcome.job, outcome.final_prompt), (shown.id, None, None));
            assert!(outcome.picture.expect("a picture").url.contains("ins_1.png"));
        }
    }
}

#[test]
fn a_picture_is_a_result_whatever_stands_beside_it() {
    let beside = |color: u32| {
        json!({"attachments": file("ins_1.png"), "embeds": [{"type": "rich", "title": "Error rate",
        "description": "2 of 50 credits are used", "color": color}]})
    };
    let finished = updated(&swapped("Here it is", Some("swapid"), beside(0x00_99_ff)));
    assert!(matches!(finished.news, News::Finished(_)));
    let refused = updated(&swapped("", Some("swapid"), beside(0xff_0000)));
    assert!(matches!(refused.news, News::Refused { .. }));
}

#[test]
fn a_swap_is_refused_in_a_box_or_in_words() {
    let embeds = json!([{"type": "rich", "title": "Error", "description": "No face was found.", "color": 16_711_680}]);
    let refused = |text: &str| News::Refused { text: text.to_owned(), about: Trouble::Job };
    let boxed = swapped("", Some("swapid"), json!({"embeds": embeds}));
    assert_eq!(updated(&boxed).news, refused("[Error] No face was found."));
    let worded = updated(&swapped("idname gs7e4bce4g does not exist", Some("swapid"), json!({})));
    assert_eq!(worded.news, refused("idname gs7e4bce4g does not exist"));
    let words = |content, name| read(MessageEvent::Updated, &swapped(content, name, json!({})), Some(OWN));
    assert_eq!(words("Swapping…", Some("swapid")), None, "it goes on");
    assert_eq!(words("idname gs7e4bce4g was created", Some("saveid")), None, "a saved face is no result");
    assert_eq!(words("Welcome!", None), None);
}

#[test]
fn other_peoples_swaps_are_no_results() {
    let others = swapped("", Some("swapid"), json!({"attachments": file("ins_1.png")}));
    assert_eq!(read(MessageEvent::Created, &others, Some(UserId::new(4))), None);
}

#[test]
fn the_saving_of_a_face_is_no_tasks_result() {
    let embeds = json!([{"type": "rich", "title": "Error", "description": "No face was found.", "color": 16_711_680}]);
    let refused = FaceNews::Refused { text: "[Error] No face was found.".into(), about: Trouble::Job };
    for (message, nonce, news) in [
        (swapped("", Some("saveid"), json!({"flags": 128, "nonce": "78"})), Some(78), FaceNews::Held),
        (
            swapped("", Some("saveid"), json!({"attachments": file("face.png"), "nonce": "78"})),
            Some(78),
            FaceNews::Saved,
        ),
        (swapped("idname gs7e4bce4g was created", Some("saveid"), json!({})), None, FaceNews::Saved),
        (swapped("", Some("saveid"), json!({"embeds": embeds})), None, refused),
    ] {
        for event in [MessageEvent::Created, MessageEvent::Updated] {
            assert_eq!(read(event, &message, Some(OWN)), None);
        }
        let (nonce, interaction) = (nonce.map(Nonce::new), Some(InteractionId::new(5)));
        assert_eq!(read_saved_face(&message), Some(FaceReading { message: message.id, nonce, interaction, news }));
    }
    assert_eq!(read_saved_face(&swapped("", Some("swapid"), json!({"attachments": file("ins_1.png")}))), None);
    let note = json!({"id": "5", "type": 2, "name": "saveid"});
    assert_eq!(read_saved_face(&said("", json!({"interaction": note}))), None, "another bot");
}
