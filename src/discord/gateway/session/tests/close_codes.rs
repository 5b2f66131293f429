//! What each close code does, in each phase of a connection.

use super::*;

/// The code, and what it asks for: resume, identify, or stop.
fn expected(code: Option<u16>) -> &'static str {
    match code {
        Some(4003 | 4005 | 4007 | 4009) => "identify",
        Some(4004 | 4010..=4016) => "stop",
        Some(1000..=1015 | 4000..=4002 | 4006 | 4008) | None => "resume",
        Some(other) => panic!("{other} is not in the table"),
    }
}

#[test]
fn every_close_code_does_in_every_phase_what_discord_documents() {
    for code in (1000..=1015).chain(4000..=4016).map(Some).chain([None]) {
        for phase in PHASES {
            let mut stage = Stage::to(phase);
            let before = stage.session.resume();
            let effects = stage.give(SessionInput::Closed { code });
            let place = format!("{code:?} {phase:?}: {effects:?}");
            assert_eq!(effects.first() == Some(&SessionEffect::Lost), phase == Phase4::Live, "{place}");
            match expected(code) {
                "stop" => {
                    assert!(matches!(effects.last(), Some(SessionEffect::Fatal { .. })), "{place}");
                    assert_eq!(
                        (stage.session.state(), stage.session.next_due()),
                        (SessionState::Closed, None),
                        "{place}"
                    );
                    assert_eq!(stage.session.resume(), None, "{place}");
                }
                again => {
                    assert!(matches!(effects.last(), Some(SessionEffect::Waiting { .. })), "{place}");
                    assert_eq!(stage.session.resume(), before.filter(|_| again == "resume"), "{place}");
                    stage.until_connect();
                    stage.give(SessionInput::Opened);
                    stage.out.clear();
                    stage.hello();
                    while ops(&stage.out).iter().all(|op| *op == 1) {
                        stage.wait();
                    }
                    let wanted = if stage.session.resume().is_some() { 6 } else { 2 };
                    assert_eq!(ops(&stage.out).last(), Some(&wanted), "{place}");
                }
            }
        }
    }
}
