//! One link alone: what it makes of what Discord says between a request and its answer, and of refusals that no task meets.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use serde_json::{Value, json};

use super::*;
use crate::{
    account::{Account, Errand, ErrandEnd, ErrandId, ErrandOrder, Identifies, Token},
    clock::Millis,
    discord::gateway::Frame,
    id::{AccountId, ChannelId, GuildId, Nonce, Stream, TaskId},
    task::{Action, Bot, Choice, Seen, Sent, Task, TaskState, Trouble, Wish},
};

/// A link with a session, its clock and the numbers of what comes.
struct Bench {
    link: Link,
    now: Millis,
    sequence: u64,
}

fn account(token: &str) -> Account {
    Account::new(AccountId(7), GuildId::new(1), ChannelId::new(2), Token::new(token), Millis(0))
}

fn bases() -> Bases {
    Bases { gateway: "wss://gateway.example".into(), ..Bases::default() }
}

impl Bench {
    fn live() -> Bench {
        let account = account("a token of a test");
        let link = Link::new(&account, &bases(), Known::default(), Stream::new(1, "link", 0));
        let mut bench = Bench { link, now: Millis::GENESIS, sequence: 0 };
        bench.step(LinkInput::Start);
        bench.step(LinkInput::Opened { connection: 1 });
        bench.frame(json!({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": null, "t": null}));
        bench.ready();
        bench
    }

    /// The session is ready.
    fn ready(&mut self) {
        let user = json!({"id": "3", "username": "mockuser"});
        let out = self.dispatch("READY", json!({"session_id": "abc", "user": user}));
        assert!(reports(&out).iter().any(|told| matches!(told, Reported::Live { resumed: false, .. })));
    }

    fn step(&mut self, input: LinkInput) -> Vec<LinkOutput> {
        self.link.step(self.now, input)
    }

    fn frame(&mut self, payload: Value) -> Vec<LinkOutput> {
        self.step(LinkInput::Frame { connection: 1, frame: Frame::Text(payload.to_string()) })
    }

    fn dispatch(&mut self, name: &str, data: Value) -> Vec<LinkOutput> {
        self.sequence += 1;
        self.frame(json!({"op": 0, "d": data, "s": self.sequence, "t": name}))
    }

    fn answered(&mut self, call: CallId, status: u16, body: &'static str) -> Vec<LinkOutput> {
        let response = http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes()));
        self.step(LinkInput::Answered { call, answer: Ok(response.expect("sound")) })
    }

    fn pass(&mut self, time: Duration) -> Vec<LinkOutput> {
        self.now = self.now + time;
        self.step(LinkInput::TimePassed)
    }
}

fn reports(out: &[LinkOutput]) -> Vec<&Reported> {
    out.iter()
        .filter_map(|output| if let LinkOutput::Report(report) = output { Some(&report.reported) } else { None })
        .collect()
}

/// The requests that leave, with their paths.
fn calls(out: &[LinkOutput]) -> Vec<(CallId, &str)> {
    out.iter()
        .filter_map(|output| match output {
            LinkOutput::Call { call, request, .. } => Some((*call, request.http.uri().path())),
            _ => None,
        })
        .collect()
}

fn imagine(nonce: u64) -> Arc<Task> {
    Arc::new(Task {
        id: TaskId(100),
        account: AccountId(7),
        channel: ChannelId::new(2),
        bot: Bot::Midjourney,
        action: Action::Imagine,
        wish: Wish::Imagine,
        prompt: "a cat".into(),
        prompt_en: "a cat".into(),
        description: "/imagine a cat".into(),
        client_state: None,
        notify_hook: None,
        uploads: Vec::new(),
        nonce: Nonce::new(nonce),
        submitted_at: Millis::GENESIS,
        sending_since: Some(Millis::GENESIS),
        started_at: None,
        finished_at: None,
        timeout_ms: 300_000,
        state: TaskState::Sending,
        seen: Seen::default(),
        revision: 0,
        choice: Choice::default(),
        request_id: None,
    })
}

const INTERACTIONS: &str = "/api/v9/interactions";
const PAST: &str = "/api/v9/channels/2/messages";

#[test]
fn a_start_that_is_heard_of_counts_as_taken() {
    for is_early in [true, false] {
        let mut bench = Bench::live();
        let out = bench.step(LinkInput::Send(imagine(55)));
        let [(call, INTERACTIONS)] = calls(&out)[..] else { panic!("{out:?}") };
        if !is_early {
            assert!(reports(&bench.answered(call, 502, "<html>")).is_empty(), "it is not clear yet");
        }
        let heard = bench.dispatch("INTERACTION_CREATE", json!({"id": "9", "nonce": "55"}));
        let told = reports(&heard);
        assert!(matches!(told[0], Reported::Sent(TaskId(100), Sent::Accepted)), "{told:?}");
        if is_early {
            assert!(reports(&bench.answered(call, 502, "<html>")).is_empty(), "that is known better");
        }
        assert!(calls(&bench.pass(Duration::from_secs(30))).is_empty());
    }
}

#[test]
fn a_start_that_nobody_has_heard_of_is_sought_and_then_sent_again() {
    let mut bench = Bench::live();
    let out = bench.step(LinkInput::Send(imagine(55)));
    let [(call, INTERACTIONS)] = calls(&out)[..] else { panic!("{out:?}") };
    bench.answered(call, 502, "<html>");
    let out = bench.pass(Duration::from_secs(1));
    let [(search, PAST)] = calls(&out)[..] else { panic!("{out:?}") };
    let out = bench.answered(search, 200, "[]");
    assert!(matches!(reports(&out)[..], [Reported::Searched(_)]), "{out:?}");
    assert!(calls(&out).is_empty(), "the engine is asked first");
    let out = bench.step(LinkInput::Searched);
    assert_eq!(calls(&out), [(call, INTERACTIONS)]);
    // This time the engine has found it.
    bench.answered(call, 502, "<html>");
    let out = bench.pass(Duration::from_secs(2));
    let [(search, PAST)] = calls(&out)[..] else { panic!("{out:?}") };
    bench.answered(search, 200, "[]");
    bench.step(LinkInput::Forget(TaskId(100)));
    assert!(calls(&bench.step(LinkInput::Searched)).is_empty());
    assert!(calls(&bench.pass(Duration::from_secs(60))).is_empty());
}

#[test]
fn a_past_that_is_shut_for_a_while_shows_nothing_yet() {
    let blocked = r#"{"message":"internal network error","code":40333}"#;
    for (status, body, is_for_now) in [(403, blocked, true), (403, r#"{"code":50001}"#, false)] {
        let mut bench = Bench::live();
        let out = bench.step(LinkInput::Send(imagine(55)));
        bench.answered(calls(&out)[0].0, 502, "<html>");
        let mut out = bench.pass(Duration::from_secs(1));
        for wait in [1, 2, 4, 5] {
            let [(search, PAST)] = calls(&out)[..] else { panic!("{out:?}") };
            out = bench.answered(search, status, body);
            let is_told = reports(&out).iter().any(|told| matches!(told, Reported::Searched(_)));
            assert_eq!(is_told, !is_for_now, "{body}: {out:?}");
            if is_told {
                break;
            }
            out = bench.pass(Duration::from_secs(wait));
        }
    }
}

#[test]
fn a_panel_that_is_refused_may_concern_the_account() {
    let mut bench = Bench::live();
    let order = ErrandOrder { id: ErrandId(4), errand: Errand::Sync, nonces: [1, 2, 3].map(Nonce::new) };
    let out = bench.step(LinkInput::Run(Box::new(order)));
    let [(call, INTERACTIONS)] = calls(&out)[..] else { panic!("{out:?}") };
    bench.answered(call, 204, "");
    let out = bench.dispatch(
        "MESSAGE_CREATE",
        json!({"id": "900", "channel_id": "2", "content": "", "flags": 64, "nonce": "1", "type": 20,
            "author": {"id": "936929561302675456", "username": "Midjourney Bot", "bot": true},
            "application_id": "936929561302675456", "attachments": [], "components": [],
            "interaction_metadata": {"id": "901", "name": "info", "type": 2, "user": {"id": "3", "username": "mockuser"}},
            "embeds": [{"type": "rich", "title": "Blocked", "description": "For 24 hours.", "color": 16_711_680}]}),
    );
    let told = reports(&out);
    let [Reported::Troubled { bot: Bot::Midjourney, about: Trouble::Account, text }, Reported::ErrandEnded(_, end)] =
        told[..2]
    else {
        panic!("{told:?}")
    };
    assert_eq!(text, "[Blocked] For 24 hours.");
    assert!(matches!(end, ErrandEnd::Failed { why } if why.contains("For 24 hours.")), "{end:?}");
}

#[test]
fn a_refused_token_concerns_the_account_whatever_was_asked() {
    let mut bench = Bench::live();
    let out = bench.step(LinkInput::LookBack);
    let past = calls(&out).into_iter().find(|(_, path)| *path == PAST).expect("it is asked for").0;
    let out = bench.answered(past, 401, r#"{"message":"401: Unauthorized","code":0}"#);
    assert!(
        matches!(reports(&out)[..], [Reported::Troubled { about: Trouble::Account, .. }, Reported::Past { .. }]),
        "{out:?}"
    );
}

#[test]
fn a_look_at_the_past_that_fails_for_now_is_taken_again() {
    let mut bench = Bench::live();
    let past = |bench: &mut Bench, mut out: Vec<LinkOutput>| loop {
        if let Some((call, _)) = calls(&out).into_iter().find(|(_, path)| *path == PAST) {
            return call;
        }
        bench.frame(json!({"op": 11}));
        let due = bench.link.next_due().expect("it is tried again");
        out = bench.pass(due.since(bench.now));
    };
    let mut out = bench.step(LinkInput::LookBack);
    for _ in 0..6 {
        let call = past(&mut bench, out);
        out = bench.answered(call, 503, "<html>");
        assert!(reports(&out).is_empty(), "nothing is known of the past yet: {out:?}");
    }
    let call = past(&mut bench, out);
    let out = bench.answered(call, 200, "[]");
    assert!(matches!(reports(&out)[..], [Reported::Past { complete_since: Some(_), .. }]), "{out:?}");
}

#[test]
fn a_past_that_cannot_be_read_holds_nobody_up_for_ever() {
    for answer in [Some((503, "<html>")), Some((429, r#"{"retry_after":3600,"message":"","global":false}"#)), None] {
        let mut bench = Bench::live();
        let (mut out, began) = (bench.step(LinkInput::LookBack), bench.now);
        while !matches!(reports(&out)[..], [.., Reported::Past { complete_since: None, .. }]) {
            let call = calls(&out).into_iter().find(|(_, path)| *path == PAST);
            out = match (call, answer) {
                (Some((call, _)), Some((status, body))) => bench.answered(call, status, body),
                _ => {
                    bench.frame(json!({"op": 11}));
                    let due = bench.link.next_due().expect("it is given up");
                    bench.pass(due.since(bench.now))
                }
            };
        }
        assert_eq!(bench.now.since(began), Duration::from_secs(300), "{answer:?}");
    }
}

#[test]
fn a_second_look_at_the_past_does_not_take_the_page_of_the_first() {
    let mut bench = Bench::live();
    let look = |bench: &mut Bench| {
        let out = bench.step(LinkInput::LookBack);
        calls(&out).into_iter().find(|(_, path)| *path == PAST).expect("it is asked for").0
    };
    let (first, second) = (look(&mut bench), look(&mut bench));
    let out = bench.answered(first, 200, "[]");
    assert!(reports(&out).is_empty(), "what was missed since cannot stand there: {out:?}");
    let out = bench.answered(second, 200, "[]");
    assert!(matches!(reports(&out)[..], [Reported::Past { complete_since: Some(_), .. }]), "{out:?}");
}

#[test]
fn what_comes_over_the_wire_is_noted() {
    let notes = |out: Vec<LinkOutput>| -> Vec<Note> {
        out.into_iter()
            .filter_map(|output| if let LinkOutput::Note(note) = output { Some(note) } else { None })
            .collect()
    };
    let mut bench = Bench::live();
    let out = bench.step(LinkInput::LookBack);
    let past = calls(&out).into_iter().find(|(_, path)| *path == PAST).expect("it is asked for").0;
    let refused = bench.answered(past, 403, r#"{"message":"Missing Access","code":50001}"#);
    assert_eq!(notes(refused), [Note::Answered { route: "messages", status: Some(403) }]);
    assert_eq!(notes(bench.answered(past, 403, "{}")), [], "nobody waits for that");
    let unreadable = bench.dispatch("MESSAGE_CREATE", json!({"id": {"new": "form"}}));
    assert_eq!(notes(unreadable), [Note::Unreadable { event: "MESSAGE_CREATE".into() }]);
    assert_eq!(notes(bench.dispatch("TYPING_START", json!({}))), []);
    let closed = bench.step(LinkInput::Closed { connection: 1, code: Some(4004) });
    assert_eq!(notes(closed), [Note::Ended { code: Some(4004) }]);
}

#[test]
fn a_long_hold_is_told_once_and_a_short_one_is_sat_out() {
    for (body, is_told) in [(r#"{"retry_after": 5}"#, false), (r#"{"retry_after": 600}"#, true)] {
        let mut bench = Bench::live();
        let out = bench.step(LinkInput::Send(imagine(55)));
        let (call, _) = calls(&out)[0];
        let out = bench.answered(call, 429, body);
        let until = bench.now + Duration::from_secs(600);
        assert_eq!(matches!(reports(&out)[..], [Reported::Held(at)] if *at == until), is_told, "{body}: {out:?}");
        let out = bench.step(LinkInput::LookBack);
        let past = calls(&out).into_iter().find(|(_, path)| *path == PAST).expect("it is asked for").0;
        let held = |told: &&Reported| matches!(told, Reported::Held(_));
        assert!(!reports(&bench.answered(past, 200, "[]")).iter().any(held), "once is enough");
    }
}

#[test]
fn what_discord_said_to_one_user_is_not_held_against_the_next() {
    for (token, waits) in [("a token of a test", true), ("another token", false)] {
        let mut bench = Bench::live();
        let out = bench.step(LinkInput::Send(imagine(55)));
        bench.answered(calls(&out)[0].0, 429, r#"{"retry_after": 600}"#);
        bench.link.reconfigure(&account(token), &bases());
        let out = bench.step(LinkInput::Send(imagine(56)));
        assert_eq!(calls(&out).is_empty(), waits, "{token}: {out:?}");
    }
}

#[test]
fn a_new_session_is_counted_before_it_is_asked_for() {
    let began = Millis::GENESIS + Duration::from_secs(1_000);
    let known = Known { identifies: Some(Identifies { window_began: began, count: 7 }), ..Known::default() };
    let mut link = Link::new(&account("a token"), &bases(), known, Stream::new(1, "link", 0));
    let now = began + Duration::from_secs(60);
    link.step(now, LinkInput::Start);
    link.step(now, LinkInput::Opened { connection: 1 });
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": null, "t": null}).to_string();
    let out = link.step(now, LinkInput::Frame { connection: 1, frame: Frame::Text(hello) });
    // What is reported in a step is stored before anything that the step wants is done.
    let counted = |told: &&Reported| matches!(told, Reported::Identified(Identifies { window_began, count: 8 }) if *window_began == began);
    assert!(reports(&out).iter().any(counted), "{out:?}");
    assert!(out.iter().any(|output| matches!(output, LinkOutput::Send { .. })), "{out:?}");
}

#[test]
fn a_no_to_a_later_try_says_nothing_of_the_first() {
    for (first, is_later) in [(502, true), (429, true), (204, false)] {
        let mut bench = Bench::live();
        let out = bench.step(LinkInput::Send(imagine(55)));
        let mut call = calls(&out)[0].0;
        if is_later {
            bench.answered(call, first, r#"{"retry_after": 1}"#);
            let out = bench.pass(Duration::from_secs(1));
            let search = calls(&out).into_iter().find(|(_, path)| *path == PAST).expect("it is sought first").0;
            bench.answered(search, 200, "[]");
            let out = bench.step(LinkInput::Searched);
            call = calls(&out).into_iter().find(|(_, path)| *path == INTERACTIONS).expect("it is sent once more").0;
        }
        let mut out = bench.answered(call, 403, r#"{"message":"Missing Access","code":50001}"#);
        if is_later {
            assert!(reports(&out).iter().all(|told| !matches!(told, Reported::Sent(..))), "it may still be heard of");
            let sought = bench.pass(Duration::from_secs(5));
            let search = calls(&sought).into_iter().find(|(_, path)| *path == PAST).expect("it is sought again").0;
            bench.answered(search, 200, "[]");
            out = bench.step(LinkInput::Searched);
        }
        let told: Vec<_> = reports(&out).into_iter().filter(|told| matches!(told, Reported::Sent(..))).collect();
        match &told[..] {
            [Reported::Sent(_, Sent::RejectedLater { .. })] => assert!(is_later),
            [Reported::Sent(_, Sent::Rejected { .. })] => assert!(!is_later),
            other => panic!("{first}: {other:?}"),
        }
    }
}
