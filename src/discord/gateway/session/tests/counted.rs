//! New sessions are counted, since Discord allows so many a day.

use super::*;

#[test]
fn who_was_refused_for_a_day_does_not_wait_for_the_next() {
    for is_op_9 in [false, true] {
        let mut stage = Stage::to(Phase4::BeforeReady);
        let day = Duration::from_secs(24 * 60 * 60);
        let mut identified = 1;
        while stage.now.since(START) < day {
            let out = match stage.session.state() {
                SessionState::Identifying if ops(&stage.out).last() == Some(&2) => {
                    stage.out.clear();
                    match is_op_9 {
                        true => stage.payload(json!({"op": 9, "d": false})),
                        false => stage.give(SessionInput::Closed { code: Some(4000) }),
                    }
                }
                SessionState::Connecting => {
                    stage.give(SessionInput::Opened);
                    stage.hello()
                }
                _ => {
                    stage.payload(json!({"op": 11}));
                    stage.wait()
                }
            };
            identified += ops(&out).iter().filter(|op| **op == 2).count();
        }
        assert!((500..1_000).contains(&identified), "{identified}");
        // It is over.
        let over = stage.now;
        while stage.session.state() != SessionState::Identifying || ops(&stage.out).last() != Some(&2) {
            match stage.session.state() {
                SessionState::Connecting => {
                    stage.give(SessionInput::Opened);
                    stage.hello();
                }
                _ => {
                    stage.payload(json!({"op": 11}));
                    stage.wait();
                }
            }
        }
        assert!(stage.now.since(over) < Duration::from_secs(10 * 60));
    }
}

#[test]
fn sessions_of_the_running_day_are_counted_over_a_restart() {
    let config = SessionConfig { token: "t".into(), gateway_url: HOME.into(), user_agent: String::new() };
    let spent = Identifies { window_began: START, count: 900 };
    let mut session = Session::new(config, None, spent);
    let mut chance = Stream::new(1, "gateway", 0);
    session.step(START, SessionInput::Start, &mut chance);
    session.step(START, SessionInput::Opened, &mut chance);
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": null, "t": null}).to_string();
    let out = session.step(START, SessionInput::Frame(super::Frame::Text(hello)), &mut chance);
    assert!(!ops(&out).contains(&2), "{out:?}");
    assert_eq!(session.state(), SessionState::Spent);
    assert_eq!(session.identifies(), spent);
    // Another user has a day of its own.
    let config = |token: &str| SessionConfig {
        token: token.into(),
        gateway_url: HOME.into(),
        user_agent: "another one's".into(),
    };
    session.configure(config("t"));
    assert_eq!(session.identifies(), spent);
    session.configure(config("another"));
    assert_eq!(session.identifies(), Identifies::default());
}
