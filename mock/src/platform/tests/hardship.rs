//! Everything that can go wrong, one by one.

use http::header;
use serde_json::{Value, json};

use super::{CHANNEL, START, Scene, USER, imagine, options, press, read, request};
use crate::fault::{
    Demand, Door, EventTrouble, FileTrouble, Hardship, LineTrouble, Order, Phase, RequestTrouble, Trouble,
};
use crate::id::UserId;
use crate::platform::{Options, Platform};
use crate::step::{Body, Input, LINE_CUT, Millis, Trickle};

const INTERACTIONS: &str = "/api/v9/interactions";

impl Scene {
    fn order(&mut self, order: Order) {
        self.step(Input::Hardship(order));
    }

    /// Lets something go wrong once, for whomever it meets.
    fn once(&mut self, trouble: Trouble) {
        self.order(Order::Once(Demand { trouble, whom: None }));
    }

    /// The names of the events that a connection saw since then.
    fn names(&self, connection: u64, since: usize) -> Vec<String> {
        let own = self.seen[since..].iter().filter(|seen| seen.connection == connection);
        own.filter_map(|seen| seen.payload["t"].as_str().map(str::to_owned)).collect()
    }

    pub fn session(&self, connection: u64) -> String {
        self.events(connection, "READY")[0]["session_id"].as_str().expect("text").to_owned()
    }

    pub fn resume(&mut self, connection: u64, session: &str, seq: u64) {
        self.say(connection, json!({"op": 6, "d": {"token": USER, "session_id": session, "seq": seq}}));
    }
}

fn numbers(scene: &Scene, connection: u64) -> Vec<u64> {
    let own = scene.seen.iter().filter(|seen| seen.connection == connection);
    own.filter_map(|seen| seen.payload["s"].as_u64()).collect()
}

#[test]
fn a_cut_line_loses_nothing_that_a_resume_does_not_bring_back() {
    let mut scene = Scene::new(options());
    let (client, witness) = (scene.client(USER), scene.client(USER));
    let id = scene.session(client);
    scene.order(Order::Rules(Hardship::default().with(Trouble::Line(LineTrouble::Cut), 1_000)));
    assert_eq!(scene.imagine("a red fox", "n"), 204);
    scene.run_until(Millis(START.0 + 60_000));
    assert_eq!(scene.closed, [(client, LINE_CUT), (witness, LINE_CUT)]);
    assert!(scene.names(client, 0).iter().all(|name| name.starts_with("READY")), "the event that met it is not sent");
    scene.order(Order::Calm);
    let again = scene.connect("/");
    scene.resume(again, &id, 2);
    let names = scene.names(again, 0);
    assert_eq!((names[0].as_str(), names.last().map(String::as_str)), ("INTERACTION_CREATE", Some("RESUMED")));
    assert_eq!(numbers(&scene, again), (3..3 + names.len() as u64).collect::<Vec<_>>());
    assert!(scene.last_result(again)["content"].is_string());
}

#[test]
fn a_client_that_is_asked_to_come_back_is_closed_if_it_does_not() {
    let mut scene = Scene::new(options());
    let (good, bad) = (scene.client(USER), scene.client(USER));
    let id = scene.session(good);
    scene.once(Trouble::Line(LineTrouble::Reconnect));
    let asked: Vec<u64> =
        scene.seen.iter().filter(|seen| seen.payload["op"] == 7).map(|seen| seen.connection).collect();
    assert_eq!(asked, [good, bad], "everyone, at once");
    scene.cut(good, Some(4000));
    let again = scene.connect("/");
    scene.resume(again, &id, 2);
    assert_eq!(scene.names(again, 0), ["RESUMED"]);
    let later = Millis(scene.now.0 + 4_999);
    scene.run_until(later);
    assert!(scene.closed.is_empty());
    scene.run();
    assert_eq!(scene.closed, [(bad, 4000)]);
}

#[test]
fn an_invalid_session_may_be_resumed_or_not() {
    for resumable in [true, false] {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        let id = scene.session(client);
        scene.once(Trouble::Line(LineTrouble::Invalid { resumable }));
        let told = &scene.seen.last().expect("a payload").payload;
        assert_eq!((&told["op"], &told["d"]), (&json!(9), &json!(resumable)));
        // Both on the same socket.
        scene.resume(client, &id, 2);
        let last = scene.seen.last().expect("a payload").payload.clone();
        if resumable {
            assert_eq!(last["t"], "RESUMED");
        } else {
            assert_eq!((&last["op"], &last["d"]), (&json!(9), &json!(false)));
            scene.say(client, json!({"op": 2, "d": {"token": USER}}));
            assert_ne!(scene.events(client, "READY")[1]["session_id"], json!(id));
        }
        assert_eq!(scene.imagine("fox", "n"), 204);
        scene.run();
        assert!(scene.last_result(client)["content"].is_string());
        // Who does nothing is closed.
        scene.once(Trouble::Line(LineTrouble::Invalid { resumable }));
        scene.run();
        assert_eq!(scene.closed, [(client, 4009)]);
    }
}

#[test]
fn every_close_code_keeps_or_ends_the_session_as_documented() {
    for code in (1000..=1015).chain(4000..=4015) {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        let id = scene.session(client);
        scene.once(Trouble::Line(LineTrouble::Close(code)));
        // What may not stand in a close frame is sent as 4000.
        let sent = if matches!(code, 1004..=1006 | 1015) { 4000 } else { code };
        assert_eq!(scene.closed, [(client, sent)]);
        let again = scene.connect("/");
        scene.resume(again, &id, 2);
        let ends = matches!(code, 4003..=4005 | 4007 | 4009..=4014);
        let op = scene.seen.last().expect("a payload").payload["op"].clone();
        assert_eq!(op, if ends { json!(9) } else { json!(0) }, "{code}");
    }
}

#[test]
fn a_close_code_may_come_before_hello_before_ready_and_in_the_middle_of_a_resume() {
    for code in (1000..=1015).chain(4000..=4015) {
        let sent = if matches!(code, 1004..=1006 | 1015) { 4000 } else { code };
        let ends = matches!(code, 4003..=4005 | 4007 | 4009..=4014);
        let close = |phase| Trouble::Opening(phase, LineTrouble::Close(code));
        let mut scene = Scene::new(options());
        scene.once(close(Phase::Hello));
        let first = scene.connect("/");
        assert_eq!((scene.closed.pop(), scene.seen.len()), (Some((first, sent)), 0));
        scene.once(close(Phase::Ready));
        let second = scene.client(USER);
        assert_eq!((scene.closed.pop(), scene.seen.len()), (Some((second, sent)), 1), "HELLO and nothing else");
        // Ten events are missed; the line breaks after five, and a second resume brings the rest.
        let third = scene.client(USER);
        let id = scene.session(third);
        scene.cut(third, None);
        let path = format!("/api/v9/channels/{CHANNEL}/messages");
        for _ in 0..10 {
            scene.call("POST", &path, USER, Some(json!({"content": "hello"})));
        }
        scene.once(close(Phase::Resumed));
        let fourth = scene.connect("/");
        scene.resume(fourth, &id, 2);
        assert_eq!((scene.closed.pop(), numbers(&scene, fourth)), (Some((fourth, sent)), vec![3, 4, 5, 6, 7]));
        let fifth = scene.connect("/");
        scene.resume(fifth, &id, 7);
        if ends {
            assert_eq!(scene.seen.last().expect("a payload").payload["op"], 9, "{code}");
        } else {
            assert_eq!(numbers(&scene, fifth), [8, 9, 10, 11, 12, 13], "{code}");
        }
    }
}

#[test]
fn an_opening_may_end_without_a_word_or_be_asked_to_begin_again() {
    let mut scene = Scene::new(options());
    scene.once(Trouble::Opening(Phase::Ready, LineTrouble::Invalid { resumable: false }));
    let client = scene.client(USER);
    assert_eq!(scene.seen.last().expect("a payload").payload["op"], 9);
    scene.say(client, json!({"op": 2, "d": {"token": USER}}));
    assert_eq!(scene.events(client, "READY").len(), 1);
    scene.once(Trouble::Opening(Phase::Ready, LineTrouble::Reconnect));
    let other = scene.client(USER);
    assert_eq!(scene.seen.last().expect("a payload").payload["op"], 7);
    scene.once(Trouble::Opening(Phase::Hello, LineTrouble::Silent));
    let since = scene.seen.len();
    scene.client(USER);
    assert_eq!(scene.seen.len(), since, "not even HELLO");
    scene.run();
    assert_eq!(scene.closed, [(other, 4000)]);
}

#[test]
fn a_half_open_line_says_nothing_and_a_resume_brings_what_it_did_not_say() {
    let mut scene = Scene::new(Options { dead_client_after_ms: Some(90_000), ..options() });
    let client = scene.client(USER);
    let id = scene.session(client);
    scene.once(Trouble::Line(LineTrouble::Silent));
    let since = scene.seen.len();
    scene.say(client, json!({"op": 1, "d": 2}));
    assert_eq!(scene.imagine("fox", "n"), 204);
    scene.run_until(Millis(START.0 + 10_000));
    assert_eq!((scene.seen.len(), scene.closed.len()), (since, 0), "no ack either");
    let again = scene.connect("/");
    scene.resume(again, &id, 2);
    assert!(scene.last_result(again)["content"].is_string());
    // Nothing that it says is heard, so in the end it is closed like one that says nothing.
    assert_eq!(scene.closed, [(client, 4000)]);
    scene.closed.clear();
    scene.once(Trouble::Line(LineTrouble::Silent));
    scene.run_until(Millis(START.0 + 200_000));
    assert_eq!(scene.closed, [(again, 4009)]);
}

#[test]
fn a_line_trouble_without_a_line_waits_for_one_and_is_for_whom_it_is_meant() {
    let mut scene = Scene::new(options());
    let other = UserId(1_100_000_000_000_200_003);
    let client = scene.client(USER);
    scene.order(Order::Once(Demand { trouble: Trouble::Line(LineTrouble::Cut), whom: Some(other) }));
    assert_eq!(scene.imagine("fox", "n"), 204);
    scene.run();
    assert!(scene.closed.is_empty());
    let theirs = scene.client("mock-user-token-2");
    let body = json!({"content": "hello"});
    scene.call("POST", "/api/v9/channels/1100000000000200002/messages", "mock-user-token-2", Some(body));
    assert_eq!(scene.closed, [(theirs, LINE_CUT)]);
    assert!(scene.platform.counts().connections > 0 && !scene.names(client, 0).is_empty());
}

#[test]
fn events_come_late_lost_doubled_and_in_another_order() {
    let first = |trouble| {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        let since = scene.seen.len();
        scene.once(Trouble::Event(trouble));
        assert_eq!(scene.imagine("fox", "n"), 204);
        scene.run();
        // Whatever happens, the numbers have no gap.
        assert!(numbers(&scene, client).is_sorted_by(|a, b| a + 1 == *b));
        (scene.names(client, since)[..4].to_vec(), scene.seen[since].at.0 - START.0)
    };
    let (create, success, message, update) =
        ("INTERACTION_CREATE", "INTERACTION_SUCCESS", "MESSAGE_CREATE", "MESSAGE_UPDATE");
    let cases = [
        (EventTrouble::Lost, [success, message, update, update], 70),
        (EventTrouble::Double, [create, create, success, message], 20),
        (EventTrouble::Swapped, [success, create, message, update], 70),
        (EventTrouble::Late { ms: 330 }, [success, message, create, update], 70),
        // It waits for a message, and lets everything else pass.
        (EventTrouble::UpdateFirst, [create, success, update, message], 20),
    ];
    for (trouble, names, at_ms) in cases {
        let (seen, at) = first(trouble);
        assert_eq!((seen, at), (names.map(str::to_owned).to_vec(), at_ms), "{trouble:?}");
    }
}

#[test]
fn a_message_about_progress_is_taken_away_and_the_result_comes() {
    for skipped in 0..2 {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        assert_eq!(scene.imagine("fox", "n"), 204);
        // At once, or in the middle.
        scene.run_until(Millis(START.0 + skipped * 1_000));
        let edits = scene.events(client, "MESSAGE_UPDATE").len();
        scene.once(Trouble::Event(EventTrouble::Gone));
        scene.run();
        let opened = scene.events(client, "MESSAGE_CREATE")[0]["id"].clone();
        let gone: Vec<&Value> =
            scene.events(client, "MESSAGE_DELETE").into_iter().map(|message| &message["id"]).collect();
        assert_eq!(gone, [&opened]);
        let later = scene.events(client, "MESSAGE_UPDATE").len() - edits;
        assert_eq!(later as u64, skipped, "nothing is written into what is gone");
        assert_ne!(scene.last_result(client)["id"], opened);
        let path = format!("/api/v9/channels/{CHANNEL}/messages/{}", opened.as_str().expect("an id"));
        assert_eq!(scene.get(&path).0, 404);
    }
}

#[test]
fn what_waits_for_another_event_waits_no_longer_than_its_time() {
    for (trouble, within_ms) in [(EventTrouble::Swapped, 1_000), (EventTrouble::UpdateFirst, 2_000)] {
        let mut scene = Scene::new(options());
        let client = scene.client(USER);
        scene.once(Trouble::Event(trouble));
        let path = format!("/api/v9/channels/{CHANNEL}/messages");
        assert_eq!(scene.call("POST", &path, USER, Some(json!({"content": "hello"}))).0, 200);
        assert!(scene.events(client, "MESSAGE_CREATE").is_empty());
        scene.run();
        assert_eq!((scene.events(client, "MESSAGE_CREATE").len(), scene.now.0), (1, START.0 + within_ms));
    }
}

#[test]
fn requests_are_refused_with_or_without_effect() {
    let limited = |is_global, runs| RequestTrouble::RateLimited { retry_after_ms: 2_060, is_global, runs };
    let failed = |at_the_edge, runs| RequestTrouble::Failed { at_the_edge, runs };
    let cases = [
        (limited(false, false), 429, 0),
        (limited(true, false), 429, 0),
        (limited(false, true), 429, 1),
        (failed(false, false), 500, 0),
        (failed(false, true), 500, 1),
        (failed(true, false), 502, 0),
        (failed(true, true), 502, 1),
        (RequestTrouble::Unauthorized, 401, 0),
        (RequestTrouble::Forbidden, 403, 0),
        (RequestTrouble::Captcha, 400, 0),
    ];
    for (trouble, status, jobs) in cases {
        for door in [Door::Interactions, Door::Any] {
            let mut scene = Scene::new(options());
            scene.once(Trouble::Request(door, trouble));
            let response = scene.send(request("POST", INTERACTIONS, USER, Some(imagine("fox", "n"))));
            let headers = response.headers().clone();
            let (got, body) = read(response);
            assert_eq!((got, scene.platform.counts().jobs_running), (status, jobs), "{trouble:?}");
            match trouble {
                RequestTrouble::RateLimited { is_global, .. } => {
                    assert_eq!((&body["retry_after"], &body["global"]), (&json!(2.06), &json!(is_global)));
                    assert_eq!(headers[header::RETRY_AFTER], "2.06");
                    assert_eq!(headers[header::VIA], "1.1 google");
                    assert_eq!(headers["x-ratelimit-scope"], if is_global { "global" } else { "shared" });
                    assert_eq!(headers.contains_key("x-ratelimit-global"), is_global);
                }
                RequestTrouble::Failed { at_the_edge: true, .. } => {
                    assert_eq!(headers[header::CONTENT_TYPE], "text/html")
                }
                RequestTrouble::Forbidden => assert_eq!(body["code"], 50001),
                RequestTrouble::Captcha => assert_eq!(body["captcha_key"], json!(["captcha-required"])),
                _ => assert_eq!(body["code"], 0),
            }
            // It comes once; the nonce of what ran is used up.
            assert_eq!(scene.imagine("fox", "n"), 204);
            assert_eq!(scene.platform.counts().jobs_running, 1);
        }
    }
}

#[test]
fn a_request_that_runs_and_is_no_good_is_answered_as_ever() {
    let mut scene = Scene::new(options());
    scene.once(Trouble::Request(Door::Any, RequestTrouble::Failed { at_the_edge: false, runs: true }));
    assert_eq!(scene.call("POST", INTERACTIONS, USER, Some(press("7", "MJ::nothing", "n"))).0, 404);
}

#[test]
fn doors_are_told_apart() {
    let mut scene = Scene::new(options());
    let forbidden = RequestTrouble::Forbidden;
    let rules = Hardship::default()
        .with(Trouble::Request(Door::Uploads, forbidden), 1_000)
        .with(Trouble::Request(Door::Messages, RequestTrouble::Unauthorized), 1_000);
    scene.order(Order::Rules(rules));
    let files = json!({"files": [{"filename": "a.png", "file_size": 9}]});
    let channel = format!("/api/v9/channels/{CHANNEL}");
    assert_eq!(scene.call("POST", &format!("{channel}/attachments"), USER, Some(files)).0, 403);
    assert_eq!(scene.get(&format!("{channel}/messages")).0, 401);
    assert_eq!((scene.get(&channel).0, scene.imagine("fox", "n")), (200, 204));
}

#[test]
fn outdated_commands_are_refused_until_the_index_is_fetched() {
    let mut scene = Scene::new(options());
    scene.once(Trouble::Request(Door::Interactions, RequestTrouble::StaleVersion));
    for nonce in ["a", "b"] {
        let (status, body) = scene.call("POST", INTERACTIONS, USER, Some(imagine("fox", nonce)));
        assert_eq!((status, &body["code"]), (400, &json!(50035)));
        assert!(body.to_string().contains("\"INTERACTION_APPLICATION_COMMAND_INVALID_VERSION\""), "{body}");
    }
    // Buttons have no version, and others are not concerned.
    let demo = scene.platform.demo().expect("the demo grid");
    assert_eq!(scene.press(&demo.message.to_string(), &demo.buttons[0].custom_id, "u").0, 204);
    scene.call("GET", "/api/v9/users/@me/application-command-index", "mock-user-token-2", None);
    assert_eq!(scene.imagine("fox", "c"), 400);
    assert_eq!(scene.get("/api/v9/guilds/1100000000000000001/application-command-index").0, 200);
    assert_eq!(scene.imagine("fox", "d"), 204);
}

#[test]
fn a_slow_request_is_answered_late_and_still_before_its_events() {
    let mut scene = Scene::new(options());
    let client = scene.client(USER);
    let since = scene.seen.len();
    scene.once(Trouble::Request(Door::Interactions, RequestTrouble::Slow { ms: 5_000 }));
    assert!(scene.ask(request("POST", INTERACTIONS, USER, Some(imagine("fox", "n")))).is_none());
    scene.run_until(Millis(START.0 + 4_999));
    assert!(scene.late.is_empty() && scene.seen.len() == since);
    scene.run_until(Millis(START.0 + 5_000));
    assert_eq!(scene.late.pop().map(|(_, response)| response.status().as_u16()), Some(204));
    assert_eq!(scene.seen.len(), since);
    scene.run();
    super::laws::check(&scene.seen[since..], START.0 + 5_000, "n");
    assert!(scene.last_result(client)["content"].is_string());
}

#[test]
fn a_lost_answer_is_a_cut_line_and_a_running_job() {
    let mut scene = Scene::new(options());
    scene.once(Trouble::Request(Door::Interactions, RequestTrouble::Lost));
    assert!(scene.ask(request("POST", INTERACTIONS, USER, Some(imagine("fox", "n")))).is_none());
    assert_eq!((scene.cut.len(), scene.platform.counts().jobs_running), (1, 1));
}

#[test]
fn files_trickle_or_are_gone_and_links_expire() {
    let mut scene = Scene::new(options());
    let link = scene.platform.demo().expect("the demo grid").picture_url;
    let path = link.strip_prefix("http://127.0.0.1:8081").expect("our CDN").to_owned();
    let get = |scene: &mut Scene| scene.send(request("GET", &path, "", None));
    scene.once(Trouble::File(FileTrouble::Slow { bytes_per_s: 1_000 }));
    let slow = get(&mut scene);
    assert_eq!(slow.extensions().get(), Some(&Trickle { bytes_per_s: 1_000 }));
    assert!(matches!(slow.body(), Body::Picture(_)));
    scene.once(Trouble::File(FileTrouble::Gone));
    assert_eq!(get(&mut scene).status(), 404);
    assert!(get(&mut scene).extensions().get::<Trickle>().is_none());
    scene.now.0 += 86_400_000;
    assert_eq!(get(&mut scene).status(), 200);
    scene.order(Order::Rules(Hardship::default().with_expiring_links()));
    assert_eq!(get(&mut scene).status(), 404);
    let fresh = scene.platform.demo().expect("the demo grid").picture_url;
    let fresh = fresh.strip_prefix("http://127.0.0.1:8081").expect("our CDN");
    assert_eq!(scene.call("GET", fresh, "", None).0, 200, "a link made now is good");
}

#[test]
fn the_same_seed_brings_the_same_trouble_also_after_a_restart() {
    let hardship = Hardship::default()
        .with(Trouble::Event(EventTrouble::Lost), 300)
        .with(Trouble::Request(Door::Any, RequestTrouble::Forbidden), 300);
    let settings = Options { hardship, ..options() };
    let asked = |scene: &mut Scene, from: usize| -> Vec<u16> {
        (from..from + 20).map(|number| scene.imagine("fox", &format!("n{number}"))).collect()
    };
    let tell = || {
        let mut scene = Scene::new(settings.clone());
        scene.client(USER);
        let statuses = asked(&mut scene, 0);
        scene.run();
        (statuses, scene.raw.clone(), scene)
    };
    let (statuses, raw, mut scene) = tell();
    assert!(statuses.contains(&403) && statuses.contains(&204));
    assert!(tell().1 == raw);
    let records: Vec<_> =
        scene.records.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
    let mut next = Scene::of(Platform::restore(settings.clone(), scene.now, records).expect("it comes back"));
    next.now = scene.now;
    assert_eq!(asked(&mut next, 20), asked(&mut scene, 20));
}

#[test]
fn fair_weather_forgets_what_was_ordered() {
    let mut scene = Scene::new(options());
    scene.once(Trouble::Request(Door::Any, RequestTrouble::Forbidden));
    scene.order(Order::Rules(Hardship::default().with(Trouble::Event(EventTrouble::Lost), 1_000)));
    scene.order(Order::Calm);
    let client = scene.client(USER);
    assert_eq!(scene.imagine("fox", "n"), 204);
    scene.run();
    let created: Vec<&Value> = scene.events(client, "INTERACTION_CREATE");
    assert_eq!(created.len(), 1);
}
