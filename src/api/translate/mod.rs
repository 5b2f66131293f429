//! Our nouns in the words of the contract, one way only: nothing here reads a request.

mod account;
mod display;
mod page;
mod task;

#[cfg(test)]
pub use account::tests::sample as account_sample;
pub use account::{account, plan, status};
pub use display::{account_name, displayed_task};
pub use page::{page_of_accounts, page_of_displayed_tasks, page_of_tasks};
#[cfg(test)]
pub use task::tests::{outcome as outcome_sample, sample as task_sample};
pub use task::{action_of, statuses_of, task, task_body};

use jiff::tz::TimeZone;
use midjourney_openapi::midjourney::{AccountMode, BotType};

use crate::{
    clock::Millis,
    task::{Bot, Speed},
};

/// The bot's name on the wire.
pub fn bot_name(bot: Bot) -> &'static str {
    match bot {
        Bot::Midjourney => "MID_JOURNEY",
        Bot::Niji => "NIJI_JOURNEY",
        Bot::InsightFace => "INSIGHT_FACE",
    }
}

/// The bot with that name on the wire.
pub fn bot_of(name: BotType) -> Bot {
    match name {
        BotType::MidJourney => Bot::Midjourney,
        BotType::NijiJourney => Bot::Niji,
    }
}

/// The speed's name on the wire.
pub fn mode(speed: Speed) -> AccountMode {
    match speed {
        Speed::Relax => AccountMode::Relax,
        Speed::Fast => AccountMode::Fast,
        Speed::Turbo => AccountMode::Turbo,
    }
}

/// The speed with that name on the wire.
pub fn speed_of(name: AccountMode) -> Speed {
    match name {
        AccountMode::Relax => Speed::Relax,
        AccountMode::Fast => Speed::Fast,
        AccountMode::Turbo => Speed::Turbo,
    }
}

/// Epoch milliseconds as the contract writes them.
pub fn millis(at: Millis) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}

/// A count in the contract's 32 bits; what is more than fits stays at the top.
pub fn count(of: u64) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

/// `2024-01-06T08:27:49Z`; empty for an instant past the year 9999.
pub fn instant(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(millis(at)).map(|at| at.to_string()).unwrap_or_default()
}

/// `2024-01-06 08:27` in UTC, as accounts show their dates; empty for an instant past the year 9999.
fn minute(at: Millis) -> String {
    in_utc(at, "%Y-%m-%d %H:%M")
}

/// `2024-01-06 08:27:49` in UTC, as tasks show their times; empty for an instant past the year 9999.
fn second(at: Millis) -> String {
    in_utc(at, "%Y-%m-%d %H:%M:%S")
}

fn in_utc(at: Millis, form: &str) -> String {
    let Ok(at) = jiff::Timestamp::from_millisecond(millis(at)) else { return String::new() };
    at.to_zoned(TimeZone::UTC).strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_utc_and_never_panic() {
        for (at, whole, short, longer) in [
            (1_704_529_669_000, "2024-01-06T08:27:49Z", "2024-01-06 08:27", "2024-01-06 08:27:49"),
            (0, "1970-01-01T00:00:00Z", "1970-01-01 00:00", "1970-01-01 00:00:00"),
            (u64::MAX, "", "", ""),
        ] {
            assert_eq!(instant(Millis(at)), whole);
            assert_eq!(minute(Millis(at)), short);
            assert_eq!(second(Millis(at)), longer);
        }
    }

    #[test]
    fn speeds_and_bots_go_there_and_back() {
        for speed in [Speed::Relax, Speed::Fast, Speed::Turbo] {
            assert_eq!(speed_of(mode(speed)), speed);
        }
        for name in BotType::ALL {
            assert_eq!(bot_name(bot_of(*name)), name.as_str());
        }
    }
}
