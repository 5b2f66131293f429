//! The repertoire of the bots, as a client uses it: every button, every command, every way to be refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{CHANNEL, START, Scene, USER, imagine, options, read, uuid_of, with};
use crate::image::{Format, Recipe, Tile, View, draw};
use crate::platform::{Options, Pace, Profile, scenarios};
use crate::step::Millis;

const INTERACTIONS: &str = "/api/v9/interactions";
const GRID: &str = "1100000000000000100";
const JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";
const DIRECT: &str = "1100000000000000004";

/// A small picture file, as somebody might upload it.
pub fn file(words: &str, width: u32, height: u32) -> Vec<u8> {
    draw(&Recipe { view: View::Solo(Tile::new(words, 7)), width, height, format: Format::Png })
}

/// A command without files.
pub fn command(name: &str, options: Value, nonce: &str) -> Value {
    with(imagine("", nonce), "/data", json!({"version": "0", "id": "0", "name": name, "type": 1, "options": options}))
}

impl Scene {
    /// A command; the status. The bot has done everything when this returns.
    pub fn command(&mut self, name: &str, options: Value, nonce: &str) -> u16 {
        let status = self.call("POST", INTERACTIONS, USER, Some(command(name, options, nonce))).0;
        self.run();
        status
    }

    /// A press of the button with that label or emoji on a message; its last event.
    pub fn push(&mut self, message: &Value, label: &str, nonce: &str) {
        let custom_id = button(message, label);
        let id = message["id"].as_str().expect("an id").to_owned();
        assert_eq!(self.press(&id, &custom_id, nonce), (204, Value::Null), "{custom_id}");
        self.run();
    }

    pub fn upload(&mut self, bytes: Vec<u8>, filename: &str) -> Value {
        let ask = json!({"files": [{"filename": filename, "file_size": bytes.len(), "id": "7"}]});
        let (status, slots) = self.call("POST", &format!("/api/v9/channels/{CHANNEL}/attachments"), USER, Some(ask));
        assert_eq!(status, 200);
        let slot = &slots["attachments"][0];
        let url = slot["upload_url"].as_str().expect("an address").strip_prefix("http://127.0.0.1:8081");
        let request = http::Request::builder().method("PUT").uri(url.expect("our host"));
        let request = request.header("content-type", "image/png").body(bytes.into()).expect("a request");
        assert_eq!(read(self.send(request)).0, 200);
        slot["upload_filename"].clone()
    }

    pub fn newest(&self, client: u64, name: &str) -> Value {
        (*self.events(client, name).last().expect("an event")).clone()
    }

    pub fn solo(&mut self, client: u64, prompt: &str) -> Value {
        assert_eq!(self.imagine(prompt, prompt), 204);
        self.run();
        let grid = self.last_result(client).clone();
        self.push(&grid, "U2", &format!("{prompt} U2"));
        self.last_result(client).clone()
    }
}

fn buttons(message: &Value) -> Vec<&Value> {
    let rows = message["components"].as_array().expect("rows");
    rows.iter().flat_map(|row| row["components"].as_array().expect("a row")).collect()
}

pub fn button(message: &Value, label: &str) -> String {
    let found = buttons(message).into_iter().find(|one| one["label"] == label || one["emoji"]["name"] == label);
    found.and_then(|one| one["custom_id"].as_str()).unwrap_or_else(|| panic!("no {label} on {message}")).to_owned()
}

#[test]
fn every_button_of_every_solo_does_what_it_says() {
    let models = ["--v 5.1", "--v 5.2", "--v 6", "--v 6.1", "--v 7", "--v 8", "--niji 7"];
    for (model, profile) in models.iter().flat_map(|model| [(model, Profile::Classic), (model, Profile::Y2026)]) {
        let mut scene = Scene::new(Options { pace: Pace::Instant, profile, ..options() });
        let client = scene.client(USER);
        let solo = scene.solo(client, &format!("a red fox --ar 3:2 {model}"));
        for pressed in buttons(&solo).into_iter().filter(|one| one["style"] != 5) {
            let custom_id = pressed["custom_id"].as_str().expect("a mark");
            let before = scene.last_result(client)["id"].clone();
            assert_eq!(scene.press(solo["id"].as_str().expect("an id"), custom_id, custom_id).0, 204, "{custom_id}");
            scene.run();
            match custom_id.split("::").nth(1).expect("a verb") {
                "BOOKMARK" => continue,
                "CustomZoom" => {
                    let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
                    assert_eq!(form["nonce"], custom_id);
                    continue;
                }
                "Inpaint" => {
                    let frame = scene.newest(client, "INTERACTION_IFRAME_MODAL_CREATE");
                    assert_eq!((&frame["nonce"], &frame["modal_size"]), (&json!(custom_id), &json!(3)));
                    continue;
                }
                _ => {}
            }
            let result = scene.last_result(client).clone();
            assert_ne!(result["id"], before, "{custom_id} on {model}");
            assert_eq!(result["message_reference"]["message_id"], solo["id"]);
            // The picture is there, and as large as it says.
            let file = &result["attachments"][0];
            let url = file["url"].as_str().expect("a link").strip_prefix("http://127.0.0.1:8081").expect("our CDN");
            let sides = json!({"width": file["width"], "height": file["height"]});
            assert_eq!(scene.call("GET", url, "", None), (200, sides));
            // And it can be drawn again, unless it is a single one.
            if let Some(again) = buttons(&result).iter().find(|one| one["emoji"]["name"] == "\u{1F504}") {
                let again = again["custom_id"].as_str().expect("a mark").to_owned();
                scene.press(result["id"].as_str().expect("an id"), &again, &again);
                scene.run();
                let repeated = scene.last_result(client);
                assert_ne!(uuid_of(repeated), uuid_of(&result), "{custom_id}");
                assert_eq!(
                    repeated["content"].as_str().map(|text| text.replace(&uuid_of(repeated), "")),
                    result["content"].as_str().map(|text| text.replace(&uuid_of(&result), ""))
                );
            }
        }
    }
}

#[test]
fn the_texts_of_what_follows_a_solo() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let solo = scene.solo(client, "a red fox --ar 2:1 --v 6.1");
    let cases = [
        ("Zoom Out 2x", "**a red fox --ar 2:1 --v 6.1** - Zoom Out by", (2896, 1448)),
        ("Make Square", "**a red fox --v 6.1 --ar 1:1** - Zoom Out by", (2048, 2048)),
        ("\u{27A1}\u{FE0F}", "**a red fox --v 6.1 --ar 3:1** - Pan Right by", (3552, 1184)),
        ("\u{2B06}\u{FE0F}", "**a red fox --v 6.1 --ar 4:3** - Pan Up by", (2464, 1856)),
        ("Upscale (Subtle)", "**a red fox --ar 2:1 --v 6.1** - Upscaled (Subtle) by", (2896, 1448)),
        ("Vary (Strong)", "**a red fox --ar 2:1 --v 6.1** - Variations (Strong) by", (2896, 1448)),
    ];
    for (label, text, sides) in cases {
        scene.push(&solo, label, label);
        let result = scene.last_result(client);
        assert_eq!(result["content"], format!("{text} <@1100000000000000003> (fast)"));
        let file = &result["attachments"][0];
        assert_eq!((&file["width"], &file["height"]), (&json!(sides.0), &json!(sides.1)), "{label}");
    }
    let blue = scene.newest(client, "MESSAGE_UPDATE");
    assert!(blue["id"].is_string());
}

#[test]
fn a_video_is_made_and_one_of_it_goes_on() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let solo = scene.solo(client, "a red fox --v 7");
    scene.push(&solo, "Animate (High motion)", "v");
    let first = scene.events(client, "MESSAGE_CREATE").into_iter().find(|one| one["nonce"] == "v").cloned();
    assert_eq!(first.expect("a first message")["content"], "Animating...");
    let video = scene.last_result(client).clone();
    let text = "**a red fox --motion high --video 1 --aspect 1:1** - <@1100000000000000003> (fast)";
    assert_eq!((&video["content"], &video["attachments"][0]["content_type"]), (&json!(text), &json!("image/webp")));
    scene.push(&video, "U3", "u");
    let clip = scene.last_result(client).clone();
    assert_eq!(clip["content"], "**a red fox --motion high --video 1 --aspect 1:1** - Image #3 <@1100000000000000003>");
    scene.push(&clip, "Extend (Low motion)", "e");
    let longer = scene.last_result(client);
    assert!(longer["content"].as_str().is_some_and(|text| text.starts_with("**a red fox extended --motion low")));
}

#[test]
fn custom_zoom_asks_for_a_factor() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let solo = scene.solo(client, "a red fox");
    for (value, text) in
        [("a red fox --zoom 1.8", "a red fox"), ("a blue fox --ar 3:2 --zoom 1", "a blue fox --ar 3:2")]
    {
        scene.push(&solo, "Custom Zoom", value);
        let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
        assert_eq!(form["components"][0]["components"][0]["value"], "a red fox --zoom 2");
        let submit = filled(&form, value, &format!("{value}!"));
        assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(submit)), (204, Value::Null));
        scene.run();
        let result = scene.last_result(client);
        assert_eq!(result["content"], format!("**{text}** - Zoom Out by <@1100000000000000003> (fast)"));
    }
}

/// A form as it comes back.
pub fn filled(form: &Value, value: &str, nonce: &str) -> Value {
    let field = &form["components"][0]["components"][0]["custom_id"];
    json!({"type": 5, "application_id": form["application"]["id"], "guild_id": "1100000000000000001",
        "channel_id": CHANNEL, "nonce": nonce, "data": {"id": form["id"], "custom_id": form["custom_id"],
        "components": [{"type": 1, "components": [{"type": 4, "custom_id": field, "value": value}]}]}})
}

#[test]
fn a_region_is_painted_under_the_nonce_of_the_press() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let solo = scene.solo(client, "a red fox");
    let mask = STANDARD.encode(file("white", 64, 64));
    for (path, body) in
        [("/inpaint/api/submit-job".to_owned(), true), ("/.proxy/inpaint/api/submit-job/".to_owned(), false)]
    {
        scene.push(&solo, "Vary (Region)", &format!("r {path}"));
        let frame = scene.newest(client, "INTERACTION_IFRAME_MODAL_CREATE");
        let token =
            frame["custom_id"].as_str().expect("a mark").strip_prefix("MJ::iframe::").expect("a token").to_owned();
        assert_eq!(token.len(), 80);
        let (status, info) = scene.call("GET", &format!("/inpaint/api/get-image-info/0/0/{token}"), "", None);
        assert_eq!((status, &info["prompt"]), (200, &json!("a red fox")));
        let path = if body { path } else { format!("{path}{token}") };
        let sent = json!({"customId": token, "mask": mask, "prompt": "a hat", "userId": "0", "username": "0", "full_prompt": null});
        assert_eq!(scene.call("POST", &path, "", Some(sent.clone())), (200, json!({"success": true})));
        assert_eq!(scene.call("POST", &path, "", Some(sent)).0, 404, "once is enough");
        scene.run();
        let waiting =
            scene.events(client, "MESSAGE_CREATE").into_iter().rev().find(|one| one.get("nonce").is_some()).cloned();
        let waiting = waiting.expect("a first message");
        assert_eq!((&waiting["nonce"], &waiting["interaction_metadata"]["id"]), (&frame["nonce"], &frame["id"]));
        let result = scene.last_result(client);
        assert_eq!(result["content"], "**a red fox** - Variations (Region) by <@1100000000000000003> (fast)");
    }
    let forged = "A".repeat(80);
    assert_eq!(scene.call("GET", &format!("/inpaint/api/get-image-info/0/0/{forged}"), "", None).0, 404);
}

#[test]
fn a_description_speaks_of_the_picture_and_its_prompts_are_drawn() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let slot = scene.upload(file("crimson sunset", 600, 300), "a.png");
    let mut body = command("describe", json!([{"type": 11, "name": "image", "value": 7}]), "d");
    body["data"]["attachments"] = json!([{"id": "7", "filename": "a.png", "uploaded_filename": slot}]);
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
    scene.run();
    let opened = scene.newest(client, "MESSAGE_CREATE");
    assert_eq!(
        (&opened["flags"], &opened["nonce"], &opened["interaction"]["name"]),
        (&json!(128), &json!("d"), &json!("describe"))
    );
    let shown = scene.newest(client, "MESSAGE_UPDATE");
    let embed = &shown["embeds"][0];
    let text = embed["description"].as_str().expect("a text").to_owned();
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 4);
    assert!(paragraphs[0].starts_with("1\u{FE0F}\u{20E3} ") && paragraphs[0].ends_with(" --ar 2:1"), "{text}");
    assert_eq!((&embed["image"]["width"], &embed["image"]["height"]), (&json!(600), &json!(300)));
    assert!(embed.get("title").is_none() && shown.get("nonce").is_none());
    let url = embed["image"]["url"]
        .as_str()
        .expect("a link")
        .strip_prefix("http://127.0.0.1:8081")
        .expect("our CDN")
        .to_owned();
    assert!(url.starts_with("/ephemeral-attachments/1092492867185950852/"), "{url}");
    let request = http::Request::builder().uri(url).body(bytes::Bytes::new()).expect("a request");
    assert_eq!(scene.send(request).status(), 200);
    // Other prompts, in the same message.
    scene.push(&shown, "\u{1F504}", "r");
    let again = scene.newest(client, "MESSAGE_UPDATE");
    assert_eq!(again["id"], shown["id"]);
    assert_eq!(again["interaction"]["name"], "describe");
    assert_ne!(again["embeds"][0]["description"], shown["embeds"][0]["description"]);
    // A number asks first, then draws.
    scene.push(&again, "2\u{FE0F}\u{20E3}", "n");
    let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
    let prompt = form["components"][0]["components"][0]["value"].as_str().expect("a prompt").to_owned();
    let submit = filled(&form, &prompt, "m");
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(submit)).0, 204);
    scene.run();
    let result = scene.last_result(client);
    assert!(result["content"].as_str().is_some_and(|text| text.starts_with(&format!("**{prompt}**"))));
    // All four at once, without a nonce.
    let before = scene.events(client, "MESSAGE_CREATE").len();
    scene.push(&again, "Imagine all", "all");
    let created: Vec<Value> =
        scene.events(client, "MESSAGE_CREATE")[before..].iter().map(|one| (*one).clone()).collect();
    assert_eq!(created.len(), 8);
    assert!(created.iter().all(|one| one.get("nonce").is_none() && one["flags"] == 0));
}

#[test]
fn what_is_no_picture_is_not_described() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let slot = scene.upload(b"just text".to_vec(), "a.png");
    let mut body = command("describe", json!([{"type": 11, "name": "image", "value": "0"}]), "d");
    body["data"]["attachments"] = json!([{"id": 0, "filename": "a.png", "uploaded_filename": slot}]);
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
    scene.run();
    assert_eq!(scene.newest(client, "MESSAGE_CREATE")["embeds"][0]["title"], "Invalid link");
    // A link to a picture elsewhere stands for a picture of its words; one to a file that is gone is refused.
    scene.command("describe", json!([{"type": 3, "name": "link", "value": "https://example.com/red-fox.jpg"}]), "l");
    assert!(scene.newest(client, "MESSAGE_UPDATE")["embeds"][0]["image"]["url"].is_string());
    let dead = "http://127.0.0.1:8081/attachments/1100000000000000002/5/a.png?ex=1";
    scene.command("describe", json!([{"type": 3, "name": "link", "value": dead}]), "x");
    assert_eq!(scene.newest(client, "MESSAGE_CREATE")["embeds"][0]["title"], "Invalid link");
    assert_eq!(scene.imagine(&format!("{dead} fox"), "y"), 204);
    scene.run();
    let edited = scene.newest(client, "MESSAGE_UPDATE");
    assert_eq!((&edited["embeds"][0]["title"], &edited["components"]), (&json!("Invalid link"), &json!([])));
}

#[test]
fn pictures_are_blended() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let (first, second) = (scene.upload(file("a", 64, 64), "a.png"), scene.upload(file("b", 64, 64), "b.png"));
    let chosen = json!([{"type": 11, "name": "image1", "value": 0}, {"type": 11, "name": "image2", "value": "1"},
        {"type": 3, "name": "dimensions", "value": "--ar 2:3"}]);
    let mut body = command("blend", chosen, "b");
    body["data"]["attachments"] = json!([{"id": "0", "filename": "a.png", "uploaded_filename": first},
        {"id": "1", "filename": "b.png", "uploaded_filename": second}]);
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
    scene.run();
    let waiting = scene.events(client, "MESSAGE_CREATE")[0].clone();
    assert_eq!(
        (&waiting["interaction"]["name"], &waiting["nonce"], &waiting["flags"]),
        (&json!("blend"), &json!("b"), &json!(0))
    );
    let result = scene.last_result(client).clone();
    let text = result["content"].as_str().expect("text");
    assert!(text.starts_with("**<https://s.mj.run/") && text.contains("> --ar 2:3** - <@"), "{text}");
    assert_eq!(result["attachments"][0]["height"], 2688);
    scene.push(&result, "\u{1F504}", "again");
    assert_eq!(scene.last_result(client)["content"], result["content"]);
}

#[test]
fn words_are_weighed_and_the_shorter_prompts_drawn() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let prompt = json!([{"type": 3, "name": "prompt", "value": "a very red fox in the deep snow, northern light"}]);
    assert_eq!(scene.command("shorten", prompt, "s"), 204);
    let shown = scene.newest(client, "MESSAGE_UPDATE");
    let text = shown["embeds"][0]["description"].as_str().expect("a text");
    assert!(
        text.starts_with("## Important words\n~~a~~ ~~very~~")
            && text.contains("\n\n## Shortened prompts\n1\u{FE0F}\u{20E3} "),
        "{text}"
    );
    assert_eq!(shown["embeds"][0]["footer"]["text"], "Click on a button to imagine one of the shortened prompts");
    scene.push(&shown, "Show Details", "d");
    let details = scene.newest(client, "MESSAGE_UPDATE");
    assert_eq!((&details["id"], &details["interaction"]["name"]), (&shown["id"], &json!("shorten")));
    scene.push(&details, "1\u{FE0F}\u{20E3}", "n");
    let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
    assert_eq!(form["custom_id"], format!("MJ::ImagineModal::{}", shown["id"].as_str().expect("an id")));
    let value = form["components"][0]["components"][0]["value"].as_str().expect("a prompt").to_owned();
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(filled(&form, &value, "m"))).0, 204);
    scene.run();
    assert_eq!(scene.last_result(client)["content"], format!("**{value}** - <@1100000000000000003> (fast)"));
}

#[test]
fn results_are_shown_again_and_an_envelope_brings_the_seed() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    assert_eq!(scene.imagine("a red fox --seed 4711", "n"), 204);
    scene.run();
    let grid = scene.last_result(client).clone();
    let id = json!([{"type": 3, "name": "job_id", "value": uuid_of(&grid)}]);
    let direct = with(with(command("show", id, "s"), "/guild_id", Value::Null), "/channel_id", json!(DIRECT));
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(direct)).0, 204);
    scene.run();
    let shown = scene.last_result(client).clone();
    assert_eq!((&shown["channel_id"], &shown["content"]), (&json!(DIRECT), &grid["content"]));
    assert!(shown["id"] != grid["id"] && uuid_of(&shown) == uuid_of(&grid) && shown.get("nonce").is_none());
    for (channel, message) in [(DIRECT, &shown), (CHANNEL, &grid)] {
        let message = message["id"].as_str().expect("an id");
        let path = format!("/api/v9/channels/{channel}/messages/{message}/reactions/%E2%9C%89%EF%B8%8F/%40me");
        assert_eq!(scene.call("PUT", &path, USER, None).0, 204);
        scene.run();
        let letter = scene.newest(client, "MESSAGE_CREATE");
        assert_eq!(letter["channel_id"], DIRECT);
        let text = format!("**a red fox --seed 4711**\n**Job ID**: {}\n**seed** 4711", uuid_of(&grid));
        assert_eq!(letter["content"], text);
    }
    scene.command("show", json!([{"type": 3, "name": "job_id", "value": "nonsense"}]), "x");
    let refused = scene.newest(client, "MESSAGE_CREATE");
    assert_eq!(refused["embeds"][0]["description"], "Job with id nonsense not found");
}

#[test]
fn preferences_and_the_panel_change_later_jobs() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let prefer = |name: &str, inner: Value| json!([{"type": 1, "name": name, "options": inner}]);
    scene.command("prefer", prefer("suffix", json!([{"type": 3, "name": "new_value", "value": "--ar 3:2"}])), "1");
    assert_eq!(scene.newest(client, "MESSAGE_UPDATE")["content"], "Your preferred suffix has been set to --ar 3:2");
    scene.command("prefer", prefer("variability", json!([])), "2");
    scene.command("prefer", prefer("auto_dm", json!([])), "3");
    scene.command("stealth", json!([]), "4");
    scene.command("settings", json!([]), "5");
    let panel = scene.newest(client, "MESSAGE_UPDATE");
    let id = panel["id"].as_str().expect("an id").to_owned();
    let mut choose = super::press(&id, "MJ::Settings::VersionSelector", "6");
    choose["data"] =
        json!({"component_type": 3, "type": 3, "custom_id": "MJ::Settings::VersionSelector", "values": ["6.1"]});
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(choose)).0, 204);
    scene.run();
    scene.push(&panel, "RAW Mode", "7");
    scene.push(&panel, "Stylize high", "8");
    scene.push(&panel, "Turbo mode", "9");
    let panel = scene.newest(client, "MESSAGE_UPDATE");
    assert!(panel["content"].as_str().is_some_and(|text| text.ends_with("`--v 6.1 --s 250 --style raw`")));
    let chosen = panel["components"][0]["components"][0]["options"].as_array().expect("options");
    let chosen: Vec<&Value> =
        chosen.iter().filter(|option| option["default"] == true).map(|option| &option["value"]).collect();
    assert_eq!(chosen, ["6.1"]);
    assert_eq!(scene.imagine("fox", "10"), 204);
    scene.run();
    let text = "**fox --ar 3:2 --v 6.1 --s 250 --style raw** - <@1100000000000000003> (turbo, stealth)";
    let results: Vec<Value> =
        scene.events(client, "MESSAGE_CREATE").into_iter().filter(|one| one["content"] == text).cloned().collect();
    let places: Vec<&Value> = results.iter().map(|one| &one["channel_id"]).collect();
    assert_eq!(places, [CHANNEL, DIRECT], "the result, and its copy in the direct messages");
    scene.push(&results[0], "V1", "11");
    let varied = scene
        .events(client, "MESSAGE_CREATE")
        .into_iter()
        .any(|one| one["content"].as_str().is_some_and(|text| text.contains("Variations (Strong) by")));
    assert!(varied);
    scene.command("info", json!([]), "12");
    let info = scene.newest(client, "MESSAGE_UPDATE");
    let info = info["embeds"][0]["description"].as_str().expect("a text");
    assert!(
        info.contains("**Visibility Mode**: Stealth\n") && info.contains("**Turbo Usage**: 8 images (0.08 hours)\n"),
        "{info}"
    );
    scene.push(&panel, "Reset Settings", "13");
    let panel = scene.newest(client, "MESSAGE_UPDATE");
    assert!(panel["content"].as_str().is_some_and(|text| text.ends_with("`--v 7`")));
}

#[test]
fn remix_asks_before_everything_that_has_words() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let solo = scene.solo(client, "a red fox");
    scene.command("prefer", json!([{"type": 1, "name": "remix", "options": []}]), "p");
    let cases = [
        ("Vary (Strong)", "Remix (Strong) by "),
        ("Zoom Out 2x", "Zoom Out by "),
        ("\u{2B05}\u{FE0F}", "Pan Left by "),
        ("Animate (Low motion)", ""),
    ];
    for (label, by) in cases {
        let before = scene.events(client, "MESSAGE_CREATE").len();
        scene.push(&solo, label, label);
        assert_eq!(scene.events(client, "MESSAGE_CREATE").len(), before, "a form and no message");
        let form = scene.newest(client, "INTERACTION_MODAL_CREATE");
        assert_eq!(form["nonce"], label);
        let nonce = format!("{label}!");
        assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(filled(&form, "a blue fox", &nonce))).0, 204);
        scene.run();
        let waiting = scene.events(client, "MESSAGE_CREATE")[before].clone();
        assert_eq!(waiting["nonce"], nonce);
        assert_eq!(waiting["interaction_metadata"]["triggering_interaction_metadata"]["id"], form["id"]);
        let result = scene.last_result(client);
        let text = result["content"].as_str().expect("text");
        assert!(text.starts_with("**a blue fox") && text.contains(&format!("** - {by}<@")), "{text}");
    }
}

#[test]
fn every_scenario_comes_as_it_says_and_leaves_nothing_running() {
    for scenario in scenarios() {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        let prompt = format!("fox mock:{}", scenario.name);
        assert_eq!(scene.imagine(&prompt, "n"), 204);
        scene.run_until(Millis(START.0 + 60_000));
        let created = scene.events(client, "MESSAGE_CREATE");
        let edited = scene.events(client, "MESSAGE_UPDATE");
        // An embed with a title has a description, and the magic word is in no text but the repeated command.
        for message in created.iter().chain(&edited) {
            for embed in message["embeds"].as_array().expect("a list") {
                assert!(embed.get("title").is_none() || embed["description"].is_string());
            }
            let content = message["content"].as_str().expect("text");
            assert!(!content.contains("mock:") || content.starts_with("Invalid parameter"), "{content}");
        }
        match scenario.name {
            "no-answer" => {
                assert!(created.is_empty());
                assert_eq!(scene.newest(client, "INTERACTION_FAILURE")["reason_code"], 2);
            }
            "human-check" => {
                assert!(created.is_empty());
                let frame = scene.newest(client, "INTERACTION_IFRAME_MODAL_CREATE");
                assert!(frame["iframe_path"].as_str().is_some_and(|path| path.starts_with("/captcha/embedded/")));
            }
            "stuck" => assert_eq!((created.len(), scene.platform.counts().jobs_running), (1, 1)),
            "appeal" | "tos" | "mod-message" | "human-check-buttons" => {
                let asked = created[0].clone();
                let label = asked["components"][0]["components"][0]["label"].as_str().expect("a label").to_owned();
                scene.push(&asked, &label, "pressed");
                let first = scene.events(client, "MESSAGE_CREATE")[1].clone();
                assert_eq!(
                    (&first["nonce"], &first["content"]),
                    (&json!("pressed"), &json!("**fox** - <@1100000000000000003> (Waiting to start)"))
                );
                assert_eq!(scene.last_result(client)["content"], "**fox** - <@1100000000000000003> (fast)");
            }
            "job-queued" => {
                assert_eq!(
                    (&created[0]["embeds"][0]["title"], &created[0]["nonce"]),
                    (&json!("Job queued"), &json!("n"))
                );
                assert_eq!(created[1].get("nonce"), None);
                assert_eq!(scene.last_result(client)["content"], "**fox** - <@1100000000000000003> (fast)");
            }
            "slow-down" => {
                let grid = scene.last_result(client).clone();
                scene.push(&grid, "U1", "u");
                let told = scene.newest(client, "MESSAGE_CREATE");
                assert_eq!((&told["embeds"][0]["title"], told["embeds"][0].get("color")), (&json!("Slow Down!"), None));
            }
            "bot-error" | "bot-error-2025" => {
                assert_eq!(created[1]["message_reference"]["message_id"], created[0]["id"]);
                assert!(created[1].get("nonce").is_none() && created[1]["embeds"][0]["title"].is_string());
            }
            "invalid-link" | "image-filters" | "output-filters" => {
                let last = edited.last().expect("an edit");
                assert_eq!((&last["id"], &last["embeds"][0]["color"]), (&created[0]["id"], &json!(16_711_680)));
            }
            _ => assert_eq!((created.len(), &created[0]["nonce"]), (1, &json!("n")), "{}", scenario.name),
        }
        if scenario.name != "stuck" {
            assert_eq!(scene.platform.counts().jobs_running, 0, "{}", scenario.name);
        }
    }
}

#[test]
fn without_hours_nothing_is_drawn_but_in_relax_mode() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    for (prompt, nonce, until) in [("fox mock:no-hours", "1", 60_000), ("owl", "2", 120_000)] {
        assert_eq!(scene.imagine(prompt, nonce), 204);
        scene.run_until(Millis(START.0 + until));
        let told = scene.newest(client, "MESSAGE_CREATE");
        assert_eq!((&told["nonce"], &told["embeds"][0]["title"]), (&json!(nonce), &json!("Credits exhausted")));
    }
    assert_eq!(scene.command("relax", json!([]), "3"), 204);
    scene.run_until(Millis(START.0 + 180_000));
    for (prompt, until) in [("owl", 240_000), ("fox mock:no-hours", 300_000)] {
        assert_eq!(scene.imagine(prompt, prompt), 204);
        scene.run_until(Millis(START.0 + until));
        let drawn = scene.last_result(client)["content"].clone();
        assert!(drawn.as_str().is_some_and(|text| text.ends_with("(relaxed)")), "{drawn}");
    }
}

#[test]
fn every_listed_command_is_served() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let (status, index) = scene.get("/api/v9/guilds/1100000000000000001/application-command-index");
    assert_eq!(status, 200);
    let commands = index["application_commands"].as_array().expect("a list").clone();
    for name in [
        "ask",
        "blend",
        "describe",
        "fast",
        "help",
        "imagine",
        "info",
        "prefer",
        "private",
        "public",
        "relax",
        "settings",
        "show",
        "stealth",
        "shorten",
        "subscribe",
    ] {
        assert!(commands.iter().any(|command| command["name"] == name), "{name}");
    }
    let plain = commands
        .iter()
        .filter(|command| command["type"] == 1 && command["options"].as_array().is_some_and(Vec::is_empty));
    for (number, command) in plain.enumerate() {
        let mut body = imagine("", &format!("c{number}"));
        body["application_id"] = command["application_id"].clone();
        body["data"] = json!({"version": command["version"], "id": command["id"], "name": command["name"], "type": 1});
        assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
        scene.run();
        let said = scene.newest(client, "MESSAGE_UPDATE");
        assert_eq!(said["interaction"]["name"], command["name"]);
        assert!(
            said["embeds"].as_array().is_some_and(|embeds| embeds.is_empty() || embeds[0].get("color").is_none()),
            "{said}"
        );
    }
    for (menu, id) in [("DM Results", "987795925764280353"), ("Report Job", "991449849599885383")] {
        let data = json!({"version": "0", "id": id, "name": menu, "type": 3, "target_id": GRID});
        let body = with(imagine("", menu), "/data", data);
        assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(body)).0, 204);
        scene.run();
    }
    assert!(
        scene.events(client, "MESSAGE_CREATE").iter().any(|one| one["channel_id"] == DIRECT && uuid_if(one) == JOB)
    );
}

fn uuid_if(message: &Value) -> String {
    if message["attachments"].as_array().is_some_and(Vec::is_empty) { String::new() } else { uuid_of(message) }
}
