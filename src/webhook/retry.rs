//! What an attempt's end means, and when the next one is due. Pure.

use std::time::Duration;

use crate::{clock::Millis, id::Stream, task::Attempt};

/// How long to wait after the first attempt in vain, the second, and so on; after the last one the delivery is given up.
///
/// Source: design.md §8, after Svix.
pub const SCHEDULE: [Duration; 8] = [
    Duration::from_millis(200),
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(10),
];

/// The longest wait that a receiver may ask for by `Retry-After`.
pub const RETRY_AFTER_MAX: Duration = Duration::from_hours(10);

/// How old a delivery may become: as old as the schedule is long. Changes that waited in line behind a dead one do not
/// start the schedule anew, or a line of ten would take eleven days to die.
const AGE_MAX: Duration = Duration::from_secs(99_305);

/// Attempts that every delivery gets, however old it is: it may have grown old because we were down.
const ATTEMPTS_MIN: u32 = 4;

/// What the end of an attempt means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The receiver has taken it.
    Taken,
    /// The receiver wants no more at this address.
    Gone,
    /// It makes no sense to try again.
    Hopeless(String),
    /// It may go better later.
    Failed { why: String, retry_after: Option<Duration> },
}

/// What the end of an attempt means.
///
/// Source: Standard Webhooks 1.0, "Webhook Endpoint Response".
pub(super) fn judge(attempt: Attempt) -> Verdict {
    match attempt {
        Attempt::Answered { status: 200..=299, .. } => Verdict::Taken,
        Attempt::Answered { status: 410, .. } => Verdict::Gone,
        Attempt::Answered { status: status @ 300..=399, .. } => Verdict::Failed {
            why: format!("the receiver answered {status}, and redirects are not followed"),
            retry_after: None,
        },
        Attempt::Answered { status, retry_after_s } => Verdict::Failed {
            why: format!("the receiver answered {status}"),
            retry_after: retry_after_s.map(|wait| Duration::from_secs(wait).min(RETRY_AFTER_MAX)),
        },
        Attempt::Unreached { why } => Verdict::Failed { why, retry_after: None },
        Attempt::Forbidden { why } => Verdict::Hopeless(why),
    }
}

/// How long to wait after `attempts` attempts in vain, give or take a tenth, and not less than the receiver asked for;
/// `None`: that was the last one.
pub(super) fn wait(
    now: Millis,
    created_at: Millis,
    attempts: u32,
    retry_after: Option<Duration>,
    chance: &mut Stream,
) -> Option<Duration> {
    if attempts >= ATTEMPTS_MIN && now.since(created_at) >= AGE_MAX {
        return None;
    }
    let planned = SCHEDULE.get(usize::try_from(attempts).ok()?.checked_sub(1)?)?;
    // Receivers that failed together are not called again together.
    let permille = 900 + u32::try_from(chance.draw() % 201).expect("less than 201");
    Some((*planned * permille / 1000).max(retry_after.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, retry_after_s: Option<u64>) -> Attempt {
        Attempt::Answered { status, retry_after_s }
    }

    #[test]
    fn only_two_hundreds_are_a_yes() {
        let failed = |why: &str, retry_after: Option<u64>| Verdict::Failed {
            why: why.into(),
            retry_after: retry_after.map(Duration::from_secs),
        };
        for (attempt, verdict) in [
            (answered(200, None), Verdict::Taken),
            (answered(204, Some(9)), Verdict::Taken),
            (answered(299, None), Verdict::Taken),
            (answered(410, None), Verdict::Gone),
            (answered(100, None), failed("the receiver answered 100", None)),
            (answered(301, Some(5)), failed("the receiver answered 301, and redirects are not followed", None)),
            (answered(404, None), failed("the receiver answered 404", None)),
            (answered(429, Some(60)), failed("the receiver answered 429", Some(60))),
            (answered(503, Some(u64::MAX)), failed("the receiver answered 503", Some(36_000))),
            (Attempt::Unreached { why: "cut".into() }, failed("cut", None)),
            (Attempt::Forbidden { why: "loopback".into() }, Verdict::Hopeless("loopback".into())),
        ] {
            assert_eq!(judge(attempt.clone()), verdict, "{attempt:?}");
        }
    }

    #[test]
    fn waits_follow_the_schedule_give_or_take_a_tenth_and_end() {
        let mut chance = Stream::new(1, "webhook", 0);
        for (tried, planned) in (1..).zip(SCHEDULE) {
            for _ in 0..200 {
                let wait = wait(Millis(0), Millis(0), tried, None, &mut chance).expect("the schedule goes on");
                assert!(wait >= planned * 9 / 10 && wait <= planned * 11 / 10, "{wait:?} for {planned:?}");
            }
        }
        assert_eq!(wait(Millis(0), Millis(0), 9, None, &mut chance), None);
        assert_eq!(wait(Millis(0), Millis(0), u32::MAX, None, &mut chance), None);
    }

    #[test]
    fn the_receivers_wish_can_only_make_it_longer() {
        let mut chance = Stream::new(1, "webhook", 0);
        let mut after = |asked| wait(Millis(0), Millis(0), 2, Some(Duration::from_secs(asked)), &mut chance);
        assert_eq!(after(60), Some(Duration::from_mins(1)));
        assert!(after(1).is_some_and(|wait| wait >= Duration::from_millis(4_500)));
    }

    #[test]
    fn an_old_delivery_gets_a_few_attempts_and_no_new_schedule() {
        let mut chance = Stream::new(1, "webhook", 0);
        let old = Millis(0) + AGE_MAX;
        assert!(wait(old, Millis(0), 3, None, &mut chance).is_some());
        assert_eq!(wait(old, Millis(0), 4, None, &mut chance), None);
        assert_eq!(AGE_MAX, Duration::from_secs(SCHEDULE.iter().sum::<Duration>().as_secs()));
    }
}
