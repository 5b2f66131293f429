//! The requests of one account, with answers made by hand.

use bytes::Bytes;

use super::*;
use crate::{
    discord::{
        model::{Interaction, InteractionData},
        rest::Caller,
    },
    id::{ApplicationId, ChannelId, MessageId},
};

const NONCE: Nonce = Nonce::new(77);
const TASK: TaskId = TaskId(1);

/// The requests of an account, its clock, and whether it has a session.
struct Desk {
    calls: Calls,
    now: Millis,
    is_live: bool,
    /// What was given up.
    ends: Vec<(Purpose, Answer)>,
    /// How often the channel's past was wanted.
    searches: usize,
}

impl Desk {
    fn new() -> Desk {
        Desk { calls: Calls::default(), now: Millis(0), is_live: true, ends: Vec::new(), searches: 0 }
    }

    /// Something is wanted, and leaves at once.
    fn asked(purpose: Purpose) -> Desk {
        let mut desk = Desk::new();
        let data = InteractionData::Press { message: MessageId::new(5), message_flags: 0, custom_id: "U1".into() };
        let interaction = Interaction {
            application: ApplicationId::new(1),
            guild: None,
            channel: ChannelId::new(2),
            session_id: String::new(),
            nonce: NONCE,
            data,
        };
        desk.queue(purpose, caller().interact(&interaction));
        desk
    }

    fn queue(&mut self, purpose: Purpose, request: Request) {
        self.calls.queue(self.now, purpose, request, None);
        assert_eq!(self.turn().len(), 1, "it leaves at once");
    }

    /// One turn of the link's: who leaves.
    fn turn(&mut self) -> Vec<CallId> {
        let mut left = self.calls.leave(self.now);
        let Settled { given_up, is_search_wanted } = self.calls.settle(self.now, self.is_live);
        self.ends.extend(given_up);
        self.searches += usize::from(is_search_wanted);
        left.extend(self.calls.leave(self.now));
        left.into_iter().map(|(id, ..)| id).collect()
    }

    /// The first request is answered; then so much time passes. Who leaves.
    fn answered(&mut self, answer: Answer, wait: Duration) -> Vec<CallId> {
        let ended = self.calls.ended(self.now, CallId(1), answer);
        self.ends.extend(ended);
        let mut left = self.turn();
        self.now = self.now + wait;
        left.extend(self.turn());
        left
    }

    /// The channel's past shows nothing of it. Who leaves.
    fn searched(&mut self) -> Vec<CallId> {
        let given_up = self.calls.searched(self.now, self.is_live);
        self.ends.extend(given_up);
        self.turn()
    }
}

fn caller() -> Caller {
    Caller::new("a token of a test", "Mozilla/5.0").expect("sound credentials")
}

fn status(status: u16) -> Answer {
    Ok(http::Response::builder().status(status).body(Bytes::from_static(br#"{"retry_after":1}"#)).expect("sound"))
}

fn cut() -> Answer {
    Err("the line was cut".to_owned())
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_discord_has_shown_is_not_sent_again() {
    for answer in [status(429), status(502), cut()] {
        // Before the answer, and after it.
        for is_early in [true, false] {
            let mut desk = Desk::asked(Purpose::Start(TASK));
            if is_early {
                assert_eq!(desk.calls.heard(NONCE, false), Some(Purpose::Start(TASK)));
            }
            let left = desk.answered(answer.clone(), Duration::from_millis(500));
            assert!(left.is_empty());
            if !is_early {
                assert_eq!(desk.calls.heard(NONCE, false), Some(Purpose::Start(TASK)));
            }
            desk.now = desk.now + SECOND * 100;
            assert!(desk.turn().is_empty() && desk.searches == 0 && desk.ends.is_empty(), "{answer:?} {is_early}");
            assert_eq!(desk.calls.heard(NONCE, true), None, "once is enough");
        }
    }
}

#[test]
fn an_unclear_start_is_sought_before_it_is_sent_again() {
    for answer in [status(429), status(502), cut()] {
        let mut desk = Desk::asked(Purpose::Start(TASK));
        assert!(desk.answered(answer, SECOND).is_empty());
        assert_eq!(desk.searches, 1);
        assert!(desk.turn().is_empty() && desk.searches == 1, "one look is enough");
        assert_eq!(desk.searched(), [CallId(1)]);
    }
}

#[test]
fn without_a_session_nothing_is_sent_again_and_nothing_given_up() {
    let mut desk = Desk::asked(Purpose::Start(TASK));
    desk.is_live = false;
    desk.answered(cut(), SECOND * 1_000);
    assert_eq!((desk.searches, desk.calls.next_due()), (0, None));
    desk.is_live = true;
    assert!(desk.turn().is_empty());
    // The session goes again before the past was read: what it shows may be older than what was missed.
    desk.is_live = false;
    assert!(desk.searched().is_empty());
    desk.is_live = true;
    assert!(desk.turn().is_empty());
    assert_eq!((desk.searches, desk.searched()), (2, vec![CallId(1)]));
}

#[test]
fn after_its_last_try_it_is_sought_once_more_and_then_given_up() {
    let mut desk = Desk::asked(Purpose::Start(TASK));
    for wait in RETRIES {
        assert!(desk.answered(status(502), wait).is_empty());
        assert_eq!(desk.searched(), [CallId(1)]);
    }
    assert!(desk.answered(status(502), LAST_WAIT).is_empty());
    assert!(desk.ends.is_empty(), "the past is not read yet");
    assert!(desk.searched().is_empty());
    assert!(matches!(&desk.ends[..], [(Purpose::Start(TASK), Ok(response))] if response.status() == 502));
    assert_eq!(desk.searches, 4);
}

#[test]
fn a_past_that_cannot_be_read_is_read_later() {
    let mut desk = Desk::asked(Purpose::Start(TASK));
    desk.answered(cut(), SECOND);
    desk.calls.search_failed(desk.now);
    assert!(desk.turn().is_empty() && desk.searches == 1);
    desk.now = desk.calls.next_due().expect("another look");
    assert!(desk.turn().is_empty());
    assert_eq!((desk.searches, desk.searched()), (2, vec![CallId(1)]));
}

#[test]
fn what_is_answered_in_private_is_not_sought() {
    for purpose in [Purpose::Errand(ErrandId(3)), Purpose::Stop, Purpose::Prepare(TASK)] {
        let mut desk = Desk::asked(purpose);
        assert_eq!(desk.answered(cut(), SECOND), [CallId(1)], "{purpose:?}");
        assert_eq!(desk.searches, 0);
        assert_eq!(desk.calls.heard(NONCE, false), Some(purpose));
    }
}

#[test]
fn a_region_is_sent_once_and_only_a_message_speaks_for_it() {
    let region = || {
        let job = RegionJob { token: "abc".into(), prompt: "a hat".into() };
        let mut desk = Desk::new();
        let request = caller().submit_region("https://bot.example", &job, b"mask", NONCE).expect("a sound URL");
        desk.queue(Purpose::Start(TASK), request);
        desk
    };
    for answer in [status(502), cut()] {
        let mut desk = region();
        assert!(desk.answered(answer.clone(), ONLY_WAIT).is_empty());
        assert!(desk.searched().is_empty(), "it is never sent again");
        assert_eq!(desk.ends.len(), 1, "{answer:?}");
        let mut desk = region();
        desk.answered(answer, SECOND);
        assert_eq!(desk.calls.heard(NONCE, false), None, "that was the press");
        assert_eq!(desk.calls.heard(NONCE, true), Some(Purpose::Start(TASK)));
    }
    let mut desk = region();
    desk.answered(status(429), SECOND);
    assert_eq!(desk.searched(), [CallId(1)], "whoever asks for patience has not looked at it");
}

#[test]
fn what_may_be_repeated_is_repeated() {
    let mut desk = Desk::new();
    desk.is_live = false;
    desk.queue(Purpose::LookBack, caller().channel(ChannelId::new(2)));
    for wait in RETRIES {
        assert_eq!(desk.answered(status(500), wait), [CallId(1)]);
    }
    desk.answered(status(500), SECOND);
    assert_eq!(desk.ends.len(), 1);
}

#[test]
fn what_is_forgotten_is_gone_wherever_it_was() {
    for wait in [Duration::ZERO, SECOND] {
        let mut desk = Desk::asked(Purpose::Start(TASK));
        desk.answered(cut(), wait);
        desk.calls.forget(Purpose::Start(TASK));
        assert!(desk.searched().is_empty());
        assert_eq!((desk.calls.next_due(), desk.calls.out()), (None, 0));
    }
    let mut desk = Desk::asked(Purpose::Start(TASK));
    desk.calls.forget(Purpose::Start(TASK));
    assert!(desk.answered(cut(), SECOND).is_empty());
    assert_eq!((desk.calls.out(), desk.ends.len()), (0, 0));
}
