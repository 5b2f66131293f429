//! Faces: kept under names, put on other pictures, still there after a restart.

use serde_json::{Value, json};

use super::repertoire::file;
use super::{CHANNEL, Scene, USER, imagine, options, with};
use crate::platform::Platform;
use crate::platform::faces::FACES_PER_PERSON_MAX;

impl Scene {
    /// A command of InsightFace with a name and a picture; the bot has done everything when this returns.
    fn face(&mut self, command: &str, name: &str, bytes: Vec<u8>, nonce: &str) -> u16 {
        let slot = self.upload(bytes, "me.png");
        let body = with(imagine("", nonce), "/application_id", json!("1090660574196674713"));
        let chosen = json!([{"type": 3, "name": "idname", "value": name}, {"type": 11, "name": "image", "value": 0}]);
        let data = json!({"version": "0", "id": "0", "name": command, "type": 1, "options": chosen,
            "attachments": [{"id": "0", "filename": "me.png", "uploaded_filename": slot}]});
        let status = self.call("POST", "/api/v9/interactions", USER, Some(with(body, "/data", data))).0;
        self.run();
        status
    }

    fn last(&self, client: u64, event: &str) -> Value {
        (*self.events(client, event).last().expect("an event")).clone()
    }
}

#[test]
fn a_face_is_kept_and_put_on_another_picture() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    assert_eq!(scene.face("saveid", "anna", file("a portrait", 64, 64), "s"), 204);
    let saved = scene.last(client, "MESSAGE_CREATE");
    assert_eq!(
        (&saved["content"], &saved["nonce"], &saved["flags"]),
        (&json!("idname anna created"), &json!("s"), &json!(0))
    );
    assert_eq!((&saved["author"]["username"], &saved["type"]), (&json!("InsightFaceSwap"), &json!(20)));
    assert_eq!(scene.face("swapid", "anna", file("a castle", 600, 300), "w"), 204);
    let waiting = scene.last(client, "MESSAGE_CREATE");
    assert_eq!((&waiting["nonce"], &waiting["flags"], &waiting["attachments"]), (&json!("w"), &json!(128), &json!([])));
    let swapped = scene.last(client, "MESSAGE_UPDATE");
    assert_eq!((&swapped["id"], &swapped["content"], &swapped["flags"]), (&waiting["id"], &json!(""), &json!(0)));
    assert_eq!((&swapped["components"], swapped.get("nonce")), (&json!([]), None));
    let picture = &swapped["attachments"][0];
    let name = picture["filename"].as_str().expect("a name");
    assert!(name.starts_with("ins_") && name.len() == 4 + 36 + 4, "{name}");
    assert_eq!((&picture["width"], &picture["height"]), (&json!(600), &json!(300)));
    let url = picture["url"].as_str().expect("a link").strip_prefix("http://127.0.0.1:8081").expect("our CDN");
    assert_eq!(scene.call("GET", url, "", None), (200, json!({"width": 600, "height": 300})));
}

#[test]
fn what_cannot_be_swapped_is_red_and_carries_the_nonce() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let good = || file("a portrait", 64, 64);
    let cases = [
        ("swapid", "nobody", good(), "Invalid idname"),
        ("saveid", "two words", good(), "Invalid idname"),
        ("saveid", "anna", b"just text".to_vec(), "Invalid link"),
    ];
    for (number, (command, name, bytes, title)) in cases.into_iter().enumerate() {
        assert_eq!(scene.face(command, name, bytes, &format!("{command} {number}")), 204);
        let told = scene.last(client, "MESSAGE_CREATE");
        let embed = &told["embeds"][0];
        assert_eq!((&embed["title"], &embed["color"]), (&json!(title), &json!(16_711_680)));
        assert!(embed["description"].is_string());
    }
    // Faces are the person's own.
    assert!(scene.platform.faces.get(crate::platform::people::DEMO, "anna").is_none());
}

#[test]
fn faces_survive_a_restart_and_the_oldest_go_first() {
    let mut scene = Scene::new(options());
    for number in 0..=FACES_PER_PERSON_MAX {
        assert_eq!(scene.face("saveid", &format!("n{number}"), file("a portrait", 64, 64), &format!("s{number}")), 204);
    }
    // The same name again is no new face.
    assert_eq!(scene.face("saveid", "n5", file("another portrait", 64, 64), "again"), 204);
    let stored = scene.records.keys().filter(|(table, _)| *table == crate::step::Table::Face).count();
    assert_eq!(stored, FACES_PER_PERSON_MAX);
    let records = scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
    let mut next = Scene::of(Platform::restore(options(), scene.now, records).expect("it comes back"));
    next.now = scene.now;
    let client = next.client(USER);
    next.face("swapid", "n0", file("a castle", 64, 64), "x");
    assert_eq!(next.last(client, "MESSAGE_CREATE")["embeds"][0]["title"], "Invalid idname");
    next.face("swapid", "n5", file("a castle", 64, 64), "y");
    assert_eq!(next.last(client, "MESSAGE_UPDATE")["attachments"].as_array().map(Vec::len), Some(1));
}

#[test]
fn it_is_listed_first_and_has_no_buttons() {
    let mut scene = Scene::new(options());
    let (_, index) = scene.get("/api/v9/guilds/1100000000000000001/application-command-index");
    assert_eq!(index["applications"][0]["id"], "1090660574196674713");
    let names: Vec<&str> = index["application_commands"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    // Some clients take the first command for any that they do not find.
    assert_eq!(names[..3], ["imagine", "saveid", "swapid"]);
    let mut press =
        super::press("1100000000000000100", "MJ::JOB::upsample::1::3dbbd469-36af-4a0f-8f02-df6c579e7011", "p");
    press["application_id"] = json!("1090660574196674713");
    assert_eq!(scene.call("POST", "/api/v9/interactions", USER, Some(press)).0, 400);
    let (status, members) = scene.get("/api/v9/guilds/1100000000000000001/members");
    assert_eq!((status, members.as_array().map(Vec::len)), (200, Some(5)));
    let dm = json!({"recipients": ["1090660574196674713"]});
    let (status, dm) = scene.call("POST", "/api/v9/users/@me/channels", USER, Some(dm));
    assert_eq!((status, dm["id"].as_str() != Some(CHANNEL)), (200, true));
}

/// Some clients show a file in a message and name it in a command as well.
#[test]
fn an_uploaded_file_can_be_named_again() {
    let mut scene = Scene::new(options());
    let slot = scene.upload(file("a", 64, 64), "a.png");
    let messages = format!("/api/v9/channels/{CHANNEL}/messages");
    for nonce in ["1", "2"] {
        let attachment = json!({"id": "0", "filename": "a.png", "uploaded_filename": slot});
        let body = json!({"content": "", "nonce": nonce, "attachments": [attachment]});
        assert_eq!(scene.call("POST", &messages, USER, Some(body)).0, 200, "{nonce}");
    }
    // It is not kept for ever.
    for number in 0..9 {
        let other = scene.upload(file("b", 64, 64), "b.png");
        let attachment = json!({"id": "0", "filename": "b.png", "uploaded_filename": other});
        let body = json!({"content": "", "nonce": format!("b{number}"), "attachments": [attachment]});
        assert_eq!(scene.call("POST", &messages, USER, Some(body)).0, 200, "{number}");
    }
    let attachment = json!({"id": "0", "filename": "a.png", "uploaded_filename": slot});
    let (status, said) = scene.call("POST", &messages, USER, Some(json!({"content": "", "attachments": [attachment]})));
    assert_eq!((status, &said["code"]), (400, &json!(50035)));
}
