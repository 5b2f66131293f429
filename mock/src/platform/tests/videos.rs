//! Videos of a picture that a prompt names.

use serde_json::json;

use super::repertoire::file;
use super::{CHANNEL, Scene, USER, options, uuid_of};

/// The link of a picture that was posted to the channel.
fn posted(scene: &mut Scene, words: &str) -> String {
    let slot = scene.upload(file(words, 64, 64), "a.png");
    let body = json!({"content": "", "attachments": [{"id": "0", "filename": "a.png", "uploaded_filename": slot}]});
    let (status, message) = scene.call("POST", &format!("/api/v9/channels/{CHANNEL}/messages"), USER, Some(body));
    assert_eq!(status, 200);
    message["attachments"][0]["url"].as_str().expect("a link").to_owned()
}

#[test]
fn a_prompt_with_a_picture_is_made_to_move() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let (first, last) = (posted(&mut scene, "a fox"), posted(&mut scene, "an owl"));
    let cases = [
        ("--video", "--motion low", 4),
        ("--video 1 --motion high --loop", "--loop --motion high", 4),
        (&format!("--video --end {last}"), "--end <https://s.mj.run/", 4),
        ("--video --bs 2", "--bs 2 --motion low", 2),
        ("--video --bs 1", "--bs 1 --motion low", 1),
    ];
    for (number, (parameters, echo, count)) in cases.into_iter().enumerate() {
        let nonce = format!("n{number}");
        assert_eq!(scene.imagine(&format!("{first} a fox runs {parameters}"), &nonce), 204);
        scene.run();
        let waiting = scene.events(client, "MESSAGE_CREATE").into_iter().find(|one| one["nonce"] == nonce.as_str());
        assert!(
            waiting.is_some_and(|one| one["content"]
                .as_str()
                .is_some_and(|text| text.starts_with("**<https://s.mj.run/")))
        );
        let video = scene.last_result(client).clone();
        let text = video["content"].as_str().expect("text");
        assert!(text.starts_with("**<https://s.mj.run/") && text.contains(echo), "{text}");
        assert!(text.contains("--video 1 --aspect 1:1** - <@1100000000000000003>"), "{text}");
        let picture = &video["attachments"][0];
        assert_eq!((&picture["content_type"], &picture["width"]), (&json!("image/webp"), &json!(624)));
        let row = video["components"][0]["components"].as_array().expect("a row").clone();
        assert_eq!(row.len(), count + 1);
        let mark = format!("MJ::JOB::video_virtual_upscale::{count}::{}", uuid_of(&video));
        assert_eq!(row[count - 1]["custom_id"], mark);
        // The last one alone, and all of them again.
        let id = video["id"].as_str().expect("an id").to_owned();
        assert_eq!(scene.press(&id, &mark, &format!("{nonce} U")).0, 204);
        scene.run();
        let clip = scene.last_result(client).clone();
        assert!(clip["content"].as_str().is_some_and(|text| text.contains(&format!("- Image #{count} <@"))), "{clip}");
        let again = row[count]["custom_id"].as_str().expect("a mark").to_owned();
        assert_eq!(scene.press(&id, &again, &format!("{nonce} again")).0, 204);
        scene.run();
        let repeated = scene.last_result(client);
        assert_eq!(repeated["components"][0]["components"].as_array().map(Vec::len), Some(count + 1));
        assert_eq!(repeated["content"], video["content"]);
    }
}

#[test]
fn what_cannot_move_is_refused() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let link = posted(&mut scene, "a fox");
    let cases = [
        "a fox runs --video".to_owned(),
        format!("{link} a fox --bs 2"),
        format!("{link} a fox --video --bs 5"),
        format!("{link} a fox --video --end nowhere"),
        format!("{link} a fox --video --motion wild"),
    ];
    for prompt in cases {
        assert_eq!(scene.imagine(&prompt, &prompt[prompt.len() - 15..]), 204);
        scene.run();
        let told = scene.events(client, "MESSAGE_CREATE").last().expect("an answer")["embeds"][0].clone();
        assert_eq!(told["title"], "Invalid parameter", "{prompt}");
    }
    let dead = "http://127.0.0.1:8081/attachments/1100000000000000002/5/a.png";
    assert_eq!(scene.imagine(&format!("{link} a fox --video --end {dead}"), "dead"), 204);
    scene.run();
    let told = scene.events(client, "MESSAGE_UPDATE").last().expect("an edit")["embeds"][0].clone();
    assert_eq!(told["title"], "Invalid link");
}
