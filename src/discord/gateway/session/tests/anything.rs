//! Whatever happens, in any order.

use proptest::prelude::*;

use super::*;

fn any_input() -> impl Strategy<Value = SessionInput> {
    let payload = prop_oneof![
        6 => Just(json!({"op": 10, "d": {"heartbeat_interval": 41_250}})),
        6 => Just(json!({"op": 0, "s": 1, "t": "READY", "d": {"session_id": "abc", "resume_gateway_url": RESUME_HOME}})),
        3 => (1u64..9).prop_map(|s| json!({"op": 0, "s": s, "t": "RESUMED", "d": {}})),
        3 => (1u64..9).prop_map(|s| json!({"op": 0, "s": s, "t": "MESSAGE_DELETE", "d": {"id": "1", "channel_id": "2"}})),
        6 => Just(json!({"op": 11})),
        1 => Just(json!({"op": 1})),
        1 => Just(json!({"op": 7})),
        2 => any::<bool>().prop_map(|resumable| json!({"op": 9, "d": resumable})),
    ];
    prop_oneof![
        4 => Just(SessionInput::Start),
        8 => Just(SessionInput::Opened),
        20 => payload.prop_map(|payload| SessionInput::Frame(Frame::Text(payload.to_string()))),
        1 => prop::collection::vec(any::<u8>(), 0..20).prop_map(|bytes| SessionInput::Frame(Frame::Binary(bytes.into()))),
        2 => prop::option::of(prop_oneof![1000u16..1016, 4000u16..4017]).prop_map(|code| SessionInput::Closed { code }),
        1 => Just(SessionInput::Failed { why: "no route".into() }),
        10 => Just(SessionInput::TimePassed),
        1 => Just(SessionInput::Stop),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_session_keeps_its_word(
        inputs in prop::collection::vec((any_input(), 0u64..3_000, any::<bool>()), 0..80),
        seed in any::<u64>(),
    ) {
        let mut stage = Stage::new(None);
        stage.chance = Stream::new(seed, "gateway", 0);
        let (mut identified, mut live, mut open): (Option<Millis>, bool, bool) = (None, false, false);
        for (input, pause, to_due) in inputs {
            stage.now = stage.now + Duration::from_millis(pause);
            if let (true, Some(due)) = (to_due, stage.session.next_due()) {
                stage.now = stage.now.max(due);
            }
            let before = stage.session.resume();
            for effect in stage.give(input) {
                match effect {
                    SessionEffect::Connect { .. } => open = true,
                    SessionEffect::Close { .. } => {
                        prop_assert!(open, "a socket is closed that was never asked for");
                        open = false;
                    }
                    SessionEffect::Send(frame) if frame.as_str().starts_with(r#"{"op":2"#) => {
                        if let Some(before) = identified {
                            prop_assert!(stage.now.since(before) >= Duration::from_secs(5), "IDENTIFY twice within 5 s");
                        }
                        identified = Some(stage.now);
                    }
                    SessionEffect::Send(_) => prop_assert!(open),
                    SessionEffect::Live { .. } => live = true,
                    SessionEffect::Lost => {
                        prop_assert!(live, "lost what was never live");
                        live = false;
                    }
                    SessionEffect::Dispatched(_) => prop_assert!(open),
                    SessionEffect::Waiting { until, .. } => {
                        prop_assert!(!live);
                        prop_assert!(until.since(stage.now) <= Duration::from_secs(60));
                        open = false;
                    }
                    SessionEffect::Fatal { .. } => {
                        prop_assert!(!live);
                        open = false;
                    }
                    SessionEffect::Skipped(_) => {}
                }
            }
            let after = stage.session.resume();
            if let (Some(before), Some(after)) = (&before, &after)
                && before.session_id == after.session_id
                && stage.session.state() == SessionState::Resuming
            {
                prop_assert!(after.sequence >= before.sequence, "the sequence fell");
            }
            let waits = stage.session.next_due().is_some();
            let rests = matches!(stage.session.state(), SessionState::Offline | SessionState::Closed);
            prop_assert_ne!(waits, rests, "every state has a due time or rests");
            prop_assert_eq!(live, stage.session.state() == SessionState::Ready);
        }
    }
}
