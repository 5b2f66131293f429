mod anything;
mod close_codes;
mod counted;
mod refusals;

use bytes::Bytes;
use serde_json::{Value, json};

use super::*;
use crate::discord::gateway::InflateError;

const START: Millis = Millis(1_767_225_600_000);
const HOME: &str = "wss://gateway.example";
const RESUME_HOME: &str = "wss://resume.example";

/// A session, its clock, and everything that came out of it.
struct Stage {
    session: Session,
    now: Millis,
    chance: Stream,
    out: Vec<SessionEffect>,
    sequence: u64,
}

impl Stage {
    fn new(resume: Option<Resume>) -> Stage {
        let config = SessionConfig {
            token: "secret-token".into(),
            gateway_url: HOME.into(),
            user_agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0 Safari/537.36".into(),
        };
        let chance = Stream::new(7, "gateway", 0);
        Stage {
            session: Session::new(config, resume, Identifies::default()),
            now: START,
            chance,
            out: Vec::new(),
            sequence: 0,
        }
    }

    fn give(&mut self, input: SessionInput) -> Vec<SessionEffect> {
        let out = self.session.step(self.now, input, &mut self.chance);
        self.out.extend(out.clone());
        out
    }

    fn payload(&mut self, payload: Value) -> Vec<SessionEffect> {
        self.give(SessionInput::Frame(Frame::Text(payload.to_string())))
    }

    fn hello(&mut self) -> Vec<SessionEffect> {
        self.payload(json!({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": null, "t": null}))
    }

    fn dispatch(&mut self, name: &str, data: Value) -> Vec<SessionEffect> {
        self.sequence += 1;
        self.payload(json!({"op": 0, "d": data, "s": self.sequence, "t": name}))
    }

    fn ready(&mut self) -> Vec<SessionEffect> {
        self.sequence = 0;
        self.dispatch(
            "READY",
            json!({"session_id": "abc", "resume_gateway_url": RESUME_HOME,
                "user": {"id": "3", "username": "mockuser", "email": "mock@example.invalid"}}),
        )
    }

    /// Waits for what is due next, as the world's loop does.
    fn wait(&mut self) -> Vec<SessionEffect> {
        let due = self.session.next_due().expect("something is awaited");
        self.now = self.now.max(due);
        self.give(SessionInput::TimePassed)
    }

    /// Waits until a socket is asked for.
    fn until_connect(&mut self) -> String {
        for _ in 0..4 {
            if let Some(SessionEffect::Connect { url }) = self.out.last() {
                return url.clone();
            }
            self.wait();
        }
        panic!("no connection was asked for: {:?}", self.out);
    }

    /// Brings it into a phase of its life; later ones go through the earlier ones.
    fn to(phase: Phase4) -> Stage {
        let resume = Resume { session_id: "old".into(), url: RESUME_HOME.into(), sequence: 40 };
        let mut stage = Stage::new((phase == Phase4::Replaying).then_some(resume));
        stage.give(SessionInput::Start);
        stage.give(SessionInput::Opened);
        if phase == Phase4::BeforeHello {
            return stage;
        }
        stage.hello();
        match phase {
            Phase4::BeforeHello | Phase4::BeforeReady => {}
            Phase4::Live => {
                stage.ready();
            }
            Phase4::Replaying => {
                stage.sequence = 40;
                stage.dispatch("MESSAGE_DELETE", json!({"id": "1", "channel_id": "2"}));
            }
        }
        stage.out.clear();
        stage
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase4 {
    BeforeHello,
    BeforeReady,
    Live,
    Replaying,
}

const PHASES: [Phase4; 4] = [Phase4::BeforeHello, Phase4::BeforeReady, Phase4::Live, Phase4::Replaying];

/// What was sent, as JSON.
fn sent(effects: &[SessionEffect]) -> Vec<Value> {
    let text = |effect: &SessionEffect| match effect {
        SessionEffect::Send(frame) => Some(serde_json::from_str(frame.as_str()).expect("our own JSON")),
        _ => None,
    };
    effects.iter().filter_map(text).collect()
}

fn ops(effects: &[SessionEffect]) -> Vec<u64> {
    sent(effects).iter().map(|frame| frame["op"].as_u64().expect("an op")).collect()
}

#[test]
fn a_user_is_let_in() {
    let mut stage = Stage::new(None);
    assert_eq!(stage.session.next_due(), None);
    let url = format!("{HOME}/?encoding=json&v=9&compress=zlib-stream");
    assert_eq!(stage.give(SessionInput::Start), [SessionEffect::Connect { url }]);
    assert_eq!(stage.session.state(), SessionState::Connecting);
    assert_eq!(stage.give(SessionInput::Opened), []);
    assert_eq!(stage.session.state(), SessionState::AwaitingHello);
    let frames = sent(&stage.hello());
    assert_eq!(stage.session.state(), SessionState::Identifying);
    let [identify] = frames.as_slice() else { panic!("one frame was due: {frames:?}") };
    assert_eq!(identify["op"], 2);
    assert_eq!(identify["d"]["token"], "secret-token");
    assert_eq!(identify["d"]["capabilities"], 16_381);
    assert_eq!(identify["d"]["properties"]["browser_version"], "120.0.0.0");
    assert_eq!(identify["d"]["properties"]["os"], "Windows");
    assert_eq!(identify["d"].get("intents"), None, "a user has none");
    let live = stage.ready();
    let user = ReadyUser {
        id: crate::id::UserId::new(3),
        name: "mockuser".into(),
        email: Some("mock@example.invalid".into()),
    };
    assert_eq!(live, [SessionEffect::Live { resumed: false, user: Some(user) }]);
    assert_eq!(stage.session.state(), SessionState::Ready);
    let resume = Resume { session_id: "abc".into(), url: RESUME_HOME.into(), sequence: 1 };
    assert_eq!(stage.session.resume(), Some(resume));
    let events = stage.dispatch("MESSAGE_CREATE", json!({"id": "5", "channel_id": "6"}));
    assert!(matches!(events.as_slice(), [SessionEffect::Dispatched(Dispatch::MessageCreate(_))]));
    assert_eq!(stage.session.resume().map(|resume| resume.sequence), Some(2));
}

#[test]
fn a_slash_at_the_end_of_the_address_makes_no_difference() {
    let config = SessionConfig { token: String::new(), gateway_url: format!("{HOME}/"), user_agent: String::new() };
    let mut session = Session::new(config, None, Identifies::default());
    let url = format!("{HOME}/?encoding=json&v=9&compress=zlib-stream");
    let effects = session.step(START, SessionInput::Start, &mut Stream::new(1, "gateway", 0));
    assert_eq!(effects, [SessionEffect::Connect { url }]);
}

#[test]
fn nothing_that_is_printed_holds_the_token() {
    let mut stage = Stage::to(Phase4::Live);
    stage.give(SessionInput::Closed { code: None });
    stage.until_connect();
    stage.give(SessionInput::Opened);
    stage.hello();
    assert_eq!(ops(&stage.out), [6]);
    let printed = format!("{:?} {:?}", stage.session, stage.out);
    assert!(!printed.contains("secret"), "{printed}");
}

#[test]
fn what_was_missed_comes_again_and_what_was_not_is_dropped() {
    let mut stage = Stage::to(Phase4::Live);
    stage.dispatch("MESSAGE_CREATE", json!({"id": "5", "channel_id": "6"}));
    let lost = stage.give(SessionInput::Closed { code: Some(4000) });
    assert!(matches!(lost.as_slice(), [SessionEffect::Lost, SessionEffect::Waiting { .. }]), "{lost:?}");
    let SessionEffect::Waiting { until, .. } = lost[1] else { panic!() };
    assert!(until.since(stage.now) <= Duration::from_secs(1), "the first try is quick");
    assert_eq!(stage.until_connect(), format!("{RESUME_HOME}{QUERY}"));
    stage.give(SessionInput::Opened);
    let frames = sent(&stage.hello());
    assert_eq!(frames, [json!({"op": 6, "d": {"token": "secret-token", "session_id": "abc", "seq": 2}})]);
    assert_eq!(stage.session.state(), SessionState::Resuming);
    stage.sequence = 1;
    assert_eq!(stage.dispatch("MESSAGE_CREATE", json!({"id": "5", "channel_id": "6"})), [], "it was taken before");
    let missed = stage.dispatch("MESSAGE_DELETE", json!({"id": "5", "channel_id": "6"}));
    assert!(matches!(missed.as_slice(), [SessionEffect::Dispatched(Dispatch::MessageDelete(_))]));
    let live = stage.dispatch("RESUMED", json!({"_trace": []}));
    assert_eq!(live, [SessionEffect::Live { resumed: true, user: None }]);
    assert_eq!(stage.session.resume().map(|resume| resume.sequence), Some(4));
}

#[test]
fn a_session_of_an_earlier_process_is_taken_up() {
    let resume = Resume { session_id: "old".into(), url: RESUME_HOME.into(), sequence: 40 };
    let mut stage = Stage::new(Some(resume));
    stage.give(SessionInput::Start);
    assert_eq!(stage.until_connect(), format!("{RESUME_HOME}{QUERY}"));
    stage.give(SessionInput::Opened);
    assert_eq!(sent(&stage.hello())[0]["d"]["seq"], 40);
    // It is gone: the same connection takes an IDENTIFY, a little later.
    assert_eq!(stage.payload(json!({"op": 9, "d": false})), []);
    assert_eq!(stage.session.resume(), None);
    let asked = stage.now;
    while ops(&stage.out) != [6, 2] {
        stage.wait();
    }
    let waited = stage.now.since(asked);
    assert!((1_000..5_000).contains(&waited.as_millis()), "{waited:?}");
}

#[test]
fn a_resume_address_that_does_not_answer_is_not_asked_for_ever() {
    let mut stage = Stage::to(Phase4::Live);
    stage.give(SessionInput::Closed { code: None });
    let mut asked = Vec::new();
    for _ in 0..4 {
        asked.push(stage.until_connect());
        stage.give(SessionInput::Failed { why: "connection refused".into() });
    }
    assert_eq!(asked, [RESUME_HOME, HOME, RESUME_HOME, HOME].map(|home| format!("{home}{QUERY}")));
    assert!(stage.session.resume().is_some(), "the session may still be there when the line is");
}

#[test]
fn the_token_is_not_sent_over_an_open_line_because_discord_says_so() {
    for (said, taken) in [
        ("ws://evil.example", HOME),
        ("https://evil.example", HOME),
        ("", HOME),
        ("wss://resume.example", "wss://resume.example"),
    ] {
        let mut stage = Stage::to(Phase4::BeforeReady);
        stage.dispatch("READY", json!({"session_id": "abc", "resume_gateway_url": said}));
        assert_eq!(stage.session.resume().map(|resume| resume.url).as_deref(), Some(taken), "{said}");
    }
}

#[test]
fn a_heartbeat_is_sent_at_every_interval_and_a_missing_answer_ends_the_connection() {
    let mut stage = Stage::to(Phase4::Live);
    let mut beats = Vec::new();
    for _ in 0..4 {
        assert_eq!(ops(&stage.wait()), [1]);
        beats.push(stage.now);
        stage.payload(json!({"op": 11, "d": null}));
    }
    assert!(beats[0].since(START) < Duration::from_millis(41_250));
    for pair in beats.windows(2) {
        assert_eq!(pair[1].since(pair[0]), Duration::from_millis(41_250));
    }
    assert_eq!(sent(&stage.out)[0], json!({"op": 1, "d": 1}));
    stage.wait();
    let dead = stage.wait();
    assert!(
        matches!(
            dead.as_slice(),
            [
                SessionEffect::Close { code: 4000 },
                SessionEffect::Lost,
                SessionEffect::Waiting { trouble: Trouble::NoHeartbeatAck, .. }
            ]
        ),
        "{dead:?}"
    );
    assert!(stage.session.resume().is_some());
}

#[test]
fn discord_may_ask_for_a_heartbeat_at_any_time() {
    for phase in PHASES {
        let mut stage = Stage::to(phase);
        assert_eq!(ops(&stage.payload(json!({"op": 1, "d": null, "s": null}))), [1], "{phase:?}");
    }
}

#[test]
fn discord_may_ask_to_connect_again() {
    for phase in PHASES {
        let mut stage = Stage::to(phase);
        let resume = stage.session.resume();
        let effects = stage.payload(json!({"op": 7, "d": null}));
        assert_eq!(effects[0], SessionEffect::Close { code: 4000 }, "{phase:?}");
        assert_eq!(effects.contains(&SessionEffect::Lost), phase == Phase4::Live);
        assert_eq!(stage.session.state(), SessionState::Waiting);
        assert_eq!(stage.session.resume(), resume, "{phase:?}");
        stage.until_connect();
    }
}

#[test]
fn an_invalid_session_that_may_be_resumed_is_resumed() {
    let mut stage = Stage::to(Phase4::Replaying);
    let resume = stage.session.resume();
    let effects = stage.payload(json!({"op": 9, "d": true}));
    assert!(
        matches!(
            effects.as_slice(),
            [SessionEffect::Close { code: 4000 }, SessionEffect::Waiting { trouble: Trouble::SessionInvalid, .. }]
        ),
        "{effects:?}"
    );
    assert_eq!(stage.session.resume(), resume);
}

#[test]
fn a_live_session_that_becomes_invalid_is_lost_and_a_new_one_asked_for() {
    let mut stage = Stage::to(Phase4::Live);
    assert_eq!(stage.payload(json!({"op": 9, "d": false})), [SessionEffect::Lost]);
    assert_eq!(stage.session.state(), SessionState::Identifying);
    // What still comes of the old session is nobody's.
    assert_eq!(stage.dispatch("MESSAGE_DELETE", json!({"id": "1", "channel_id": "2"})), []);
    while stage.session.state() == SessionState::Identifying && ops(&stage.out).last() != Some(&2) {
        stage.wait();
        stage.payload(json!({"op": 11}));
    }
    assert!(matches!(stage.ready().as_slice(), [SessionEffect::Live { resumed: false, .. }]));
}

#[test]
fn a_refused_account_stays_away_until_somebody_asks() {
    let mut stage = Stage::to(Phase4::BeforeReady);
    stage.give(SessionInput::Closed { code: Some(4004) });
    let SessionEffect::Fatal { code, reason } = stage.out.last().expect("an end").clone() else { panic!() };
    assert_eq!(code, 4004);
    assert!(reason.contains("token"), "{reason}");
    for input in [SessionInput::TimePassed, SessionInput::Opened, SessionInput::Closed { code: None }] {
        assert_eq!(stage.give(input), []);
    }
    assert!(matches!(stage.give(SessionInput::Start).as_slice(), [SessionEffect::Connect { .. }]));
}

#[test]
fn silence_is_not_waited_out() {
    for (phase, trouble) in [
        (Phase4::BeforeHello, Trouble::NoHello),
        (Phase4::BeforeReady, Trouble::NotReady),
        (Phase4::Replaying, Trouble::NotReady),
    ] {
        let mut stage = Stage::to(phase);
        for _ in 0..4 {
            if stage.session.state() == SessionState::Waiting {
                break;
            }
            stage.wait();
            stage.payload(json!({"op": 11}));
        }
        assert!(stage.now.since(START) <= Duration::from_secs(41), "{phase:?}");
        assert!(
            matches!(stage.out.last(), Some(SessionEffect::Waiting { trouble: why, .. }) if *why == trouble),
            "{phase:?}: {:?}",
            stage.out
        );
    }
    // Not even an open socket is waited for without end.
    let mut stage = Stage::new(None);
    stage.give(SessionInput::Start);
    stage.wait();
    assert_eq!(stage.session.state(), SessionState::Waiting);
}

#[test]
fn a_session_that_is_asked_for_in_vain_is_given_up() {
    let mut stage = Stage::to(Phase4::Replaying);
    for left in [true, false] {
        while stage.session.state() == SessionState::Resuming {
            stage.wait();
            stage.payload(json!({"op": 11}));
        }
        assert_eq!(stage.session.resume().is_some(), left);
        stage.until_connect();
        stage.give(SessionInput::Opened);
        stage.hello();
    }
    assert_eq!(stage.session.state(), SessionState::Identifying);
}

#[test]
fn a_session_that_cannot_be_replayed_is_given_up_and_a_line_that_breaks_is_no_reason() {
    let garbled = || SessionInput::Frame(Frame::Binary(Bytes::from_static(b"\x78\x9c no stream \x00\x00\xff\xff")));
    let again = || SessionInput::Frame(Frame::Text(json!({"op": 9, "d": true}).to_string()));
    let closed = || SessionInput::Closed { code: Some(4000) };
    let cases: [(&dyn Fn() -> SessionInput, bool); 3] = [(&garbled, true), (&again, true), (&closed, false)];
    for (broken, is_its_own) in cases {
        let mut stage = Stage::to(Phase4::Replaying);
        let mut tries = 0;
        while stage.session.state() == SessionState::Resuming && tries < 50 {
            tries += 1;
            if tries == 5 {
                // Some of it gets through.
                stage.dispatch("MESSAGE_DELETE", json!({"id": "1", "channel_id": "2"}));
            }
            stage.give(broken());
            stage.until_connect();
            stage.give(SessionInput::Opened);
            stage.hello();
        }
        let expected = if is_its_own { (SessionState::Identifying, 14) } else { (SessionState::Resuming, 50) };
        assert_eq!((stage.session.state(), tries), expected);
        assert!(stage.now.since(START) > Duration::from_secs(60), "an outage is outlived");
    }
}

#[test]
fn a_long_replay_is_not_cut_short() {
    let mut stage = Stage::to(Phase4::Replaying);
    for _ in 0..20 {
        stage.now = stage.now + Duration::from_secs(15);
        stage.payload(json!({"op": 11}));
        stage.give(SessionInput::TimePassed);
        stage.payload(json!({"op": 11}));
        stage.dispatch("MESSAGE_DELETE", json!({"id": "1", "channel_id": "2"}));
    }
    assert_eq!(stage.session.state(), SessionState::Resuming);
}

#[test]
fn stopping_keeps_the_session() {
    for phase in PHASES {
        let mut stage = Stage::to(phase);
        let resume = stage.session.resume();
        let effects = stage.give(SessionInput::Stop);
        assert_eq!(effects[0], SessionEffect::Close { code: 4000 });
        assert_eq!(effects.contains(&SessionEffect::Lost), phase == Phase4::Live);
        assert_eq!((stage.session.state(), stage.session.next_due()), (SessionState::Offline, None));
        assert_eq!(stage.session.resume(), resume);
        assert_eq!(stage.give(SessionInput::TimePassed), []);
        assert!(matches!(stage.give(SessionInput::Start).as_slice(), [SessionEffect::Connect { .. }]));
    }
}

#[test]
fn another_token_is_another_session() {
    let mut stage = Stage::to(Phase4::Live);
    let config = stage.session.config.clone();
    stage.session.configure(SessionConfig { user_agent: "other".into(), ..config.clone() });
    assert!(stage.session.resume().is_some());
    stage.session.configure(SessionConfig { token: "other".into(), ..config });
    assert_eq!(stage.session.resume(), None);
}

#[test]
fn compressed_frames_are_read_and_a_damaged_stream_is_left() {
    use flate2::{Compress, Compression, FlushCompress};
    let mut stage = Stage::new(None);
    stage.give(SessionInput::Start);
    stage.give(SessionInput::Opened);
    let mut stream = Compress::new(Compression::fast(), true);
    let mut pack = |payload: Value| {
        let mut piece = Vec::with_capacity(4096);
        stream.compress_vec(payload.to_string().as_bytes(), &mut piece, FlushCompress::Sync).expect("memory");
        piece
    };
    let mut both = pack(json!({"op": 10, "d": {"heartbeat_interval": 500}}));
    both.extend(pack(
        json!({"op": 0, "s": 1, "t": "READY", "d": {"session_id": "abc", "resume_gateway_url": RESUME_HOME}}),
    ));
    let effects = stage.give(SessionInput::Frame(Frame::Binary(Bytes::from(both))));
    assert!(matches!(effects.as_slice(), [SessionEffect::Send(_), SessionEffect::Live { .. }]), "{effects:?}");
    let effects = stage.give(SessionInput::Frame(Frame::Binary(Bytes::from_static(b"\xff\xff\xff\xff"))));
    assert!(
        matches!(
            effects.as_slice(),
            [
                SessionEffect::Close { code: 4000 },
                SessionEffect::Lost,
                SessionEffect::Waiting { trouble: Trouble::Garbled(InflateError::Damaged), .. }
            ]
        ),
        "{effects:?}"
    );
}

#[test]
fn what_follows_the_end_of_a_connection_in_the_same_message_is_left_for_the_resume() {
    use flate2::{Compress, Compression, FlushCompress};
    let mut stage = Stage::to(Phase4::Live);
    let event = json!({"op": 0, "s": 2, "t": "MESSAGE_DELETE", "d": {"id": "1", "channel_id": "2"}});
    let text = format!("{}{event}", json!({"op": 7}));
    let mut piece = Vec::with_capacity(4096);
    Compress::new(Compression::fast(), true)
        .compress_vec(text.as_bytes(), &mut piece, FlushCompress::Sync)
        .expect("memory");
    stage.give(SessionInput::Frame(Frame::Binary(Bytes::from(piece))));
    assert!(!stage.out.iter().any(|effect| matches!(effect, SessionEffect::Dispatched(_))));
    assert_eq!(stage.session.resume().map(|resume| resume.sequence), Some(1));
}

#[test]
fn what_cannot_be_understood_is_passed_over() {
    let mut stage = Stage::to(Phase4::Live);
    for text in ["", "null", "[]", "{}", r#"{"op":"0"}"#, r#"{"op":0}"#, r#"{"op":0,"s":9}"#, "{\"op\":0"] {
        let effects = stage.give(SessionInput::Frame(Frame::Text(text.into())));
        assert!(matches!(effects.as_slice(), [SessionEffect::Skipped(_)]), "{text}: {effects:?}");
    }
    let effects = stage.dispatch("MESSAGE_CREATE", json!({"content": "without an id"}));
    let unreadable = Dispatch::Unreadable { name: "MESSAGE_CREATE".into() };
    assert_eq!(effects, [SessionEffect::Dispatched(unreadable)]);
    assert_eq!(stage.session.resume().map(|resume| resume.sequence), Some(2), "its number is known all the same");
    assert_eq!(stage.payload(json!({"op": 99})), []);
}

#[test]
fn a_session_that_is_cut_again_and_again_is_tried_less_often() {
    let mut stage = Stage::to(Phase4::Live);
    let mut waits = Vec::new();
    for _ in 0..12 {
        stage.give(SessionInput::Closed { code: None });
        let Some(SessionEffect::Waiting { until, .. }) = stage.out.last() else { panic!() };
        waits.push(until.since(stage.now).as_millis());
        stage.until_connect();
        stage.give(SessionInput::Opened);
        stage.hello();
        stage.dispatch("RESUMED", json!({}));
    }
    assert!(waits[0] <= 1_000, "{waits:?}");
    assert!(waits[1..].iter().all(|wait| (1_000..=60_000).contains(wait)), "{waits:?}");
    assert!(waits[6..].iter().max() > Some(&10_000), "{waits:?}");
    // Once it was steady, it is tried quickly again.
    stage.now = stage.now + Duration::from_secs(31);
    stage.give(SessionInput::Closed { code: None });
    let Some(SessionEffect::Waiting { until, .. }) = stage.out.last() else { panic!() };
    assert!(until.since(stage.now) <= Duration::from_secs(1));
}
