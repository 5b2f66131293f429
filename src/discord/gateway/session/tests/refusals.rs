//! A Discord that refuses one new session after the other.

use super::*;

impl Stage {
    /// Waits until a new session is asked for.
    fn until_identified(&mut self) {
        for _ in 0..100 {
            if asked_now(self) {
                return;
            }
            self.wait();
            self.payload(json!({"op": 11, "d": null, "s": null, "t": null}));
        }
        panic!("no new session was asked for: {:?}", self.out);
    }
}

/// Discord refuses new sessions from now on; how many are asked for in so long.
fn refused_for(stage: &mut Stage, time: Duration) -> usize {
    let until = stage.now + time;
    let mut asked = 0;
    while stage.now < until && stage.session.state() != SessionState::Spent {
        let effects = if stage.session.state() == SessionState::Identifying && asked_now(stage) {
            asked += 1;
            stage.payload(json!({"op": 9, "d": false, "s": null, "t": null}))
        } else {
            stage.wait()
        };
        if ops(&effects).contains(&1) {
            stage.payload(json!({"op": 11, "d": null, "s": null, "t": null}));
        }
    }
    asked
}

/// Whether an IDENTIFY is the last thing of weight that was done.
fn asked_now(stage: &mut Stage) -> bool {
    let asked = ops(&stage.out).contains(&2);
    stage.out.clear();
    asked
}

#[test]
fn a_discord_that_refuses_new_sessions_is_asked_less_and_less_often() {
    let mut stage = Stage::to(Phase4::Live);
    stage.payload(json!({"op": 9, "d": false, "s": null, "t": null}));
    let asked = refused_for(&mut stage, Duration::from_secs(3_600));
    // At the least spacing these would be 720, and the day's patience used up soon.
    assert!((60..=200).contains(&asked), "{asked} new sessions were asked for in an hour");
    // A session that lives has been no dead end.
    stage.until_identified();
    stage.ready();
    stage.payload(json!({"op": 9, "d": false, "s": null, "t": null}));
    assert!(refused_for(&mut stage, Duration::from_secs(20)) >= 2, "the first tries are quick again");
}

#[test]
fn an_account_that_has_asked_too_often_says_so() {
    let mut stage = Stage::to(Phase4::Live);
    stage.payload(json!({"op": 9, "d": false, "s": null, "t": null}));
    refused_for(&mut stage, Duration::from_secs(24 * 3_600));
    assert_eq!(stage.session.state(), SessionState::Spent);
    let said: Vec<Millis> = stage
        .out
        .iter()
        .filter_map(|effect| match effect {
            SessionEffect::Waiting { until, trouble: Trouble::IdentifiesSpent } => Some(*until),
            _ => None,
        })
        .collect();
    assert_eq!(said.len(), 1, "{:?}", stage.out);
    assert!(said[0] > stage.now);
    // Its line is kept alive meanwhile, and nothing is said twice.
    stage.out.clear();
    stage.wait();
    assert_eq!(ops(&stage.out), [1]);
    assert_eq!(stage.out.len(), 1);
}
