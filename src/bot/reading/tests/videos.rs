use super::*;

fn video_buttons(custom_ids: &[&str]) -> Value {
    row(&custom_ids.iter().map(|custom_id| button(&custom_id.replace('H', JOB), "")).collect::<Vec<_>>())
}

#[test]
fn four_videos_are_a_result_and_their_previews_are_none() {
    let prompt = "a fox --raw --motion high --video 1 --aspect 1:1";
    let steps: Vec<Value> = (0..4).map(|tile| file(&format!("{JOB}_{tile}_step_3.jpeg"))[0].clone()).collect();
    let drawing = said(
        &format!("**{prompt}** - <@u> (35%) (fast)"),
        json!({"attachments": steps, "flags": 64,
        "components": cancel(), "message_reference": reply(PARENT)}),
    );
    let News::Progress { percent: 35, picture: Some(picture), cancel: Some(CancelHandle::Button { .. }) } =
        updated(&drawing).news
    else {
        panic!("no progress")
    };
    assert!(picture.url.contains("_0_step_3.jpeg"));
    let name = format!("mockuser_a_fox_{JOB}.webp");
    let done = said(
        &format!("**{prompt}** - <@u> (fast)"),
        json!({"attachments": file(&name),
        "components": video_buttons(&["MJ::JOB::video_virtual_upscale::1::H", "MJ::JOB::reroll::0::H::SOLO"]),
        "message_reference": reply(PARENT), "referenced_message": parent()}),
    );
    let Signal { clue, news: News::Finished(outcome) } = created(&done) else { panic!("no result") };
    assert_eq!((clue.job, clue.reference), (job(), Some(MessageId::new(PARENT))));
    assert_eq!((outcome.final_prompt.as_deref(), outcome.buttons.len()), (Some(prompt), 2));
    assert!(outcome.picture.expect("a picture").url.contains(".webp"));
}

#[test]
fn one_video_is_a_result_in_either_form() {
    for content in ["**a fox --video 1** - Image #3 <@u>", "**a fox --video 1 --aspect 1:1** - <@u> (fast)"] {
        let extend = ["MJ::JOB::animate_high_extend::3::H", "MJ::JOB::animate_low_extend::3::H", "MJ::BOOKMARK::H"];
        let done = said(
            content,
            json!({"attachments": file(&format!("mockuser_a_fox_{JOB}.mp4")),
            "components": video_buttons(&extend), "message_reference": reply(PARENT), "referenced_message": parent()}),
        );
        let Signal { clue, news: News::Finished(outcome) } = created(&done) else { panic!("{content}") };
        assert_eq!((clue.job, clue.prompt), (job(), None), "{content}");
        assert!(outcome.picture.expect("a file").url.contains(".mp4"), "{content}");
        assert_eq!(outcome.buttons.len(), 3, "{content}");
    }
}
