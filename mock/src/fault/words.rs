//! Troubles as words, for settings and orders: `cut@5 interactions:rate-limited=2060@100 links-expire`.
//!
//! | word | trouble |
//! |---|---|
//! | `cut`, `reconnect`, `invalid-session`, `invalid-session-resumable`, `silent`, `close=CODE` | [`Trouble::Line`] |
//! | the same behind `hello:`, `ready:`, `resumed:` | [`Trouble::Opening`] |
//! | `late=MS`, `lost`, `double`, `swapped`, `update-first`, `gone` | [`Trouble::Event`] |
//! | behind `interactions:`, `messages:`, `uploads:`, `rest:`: `rate-limited=MS`, `rate-limited-globally=MS`, `500`, `502`, each also with `-but-runs` in front of `=` or the end; `401`, `403`, `captcha`, `stale-version`, `slow=MS`, `lost` | [`Trouble::Request`] |
//! | `file:slow=BYTES_PER_S`, `file:gone` | [`Trouble::File`] |

use std::fmt;
use std::str::FromStr;

use super::unknown;
use super::{
    Demand, Door, EventTrouble, FileTrouble, Hardship, LineTrouble, Order, Phase, RequestTrouble, Rule, Trouble,
};

/// A word that names no trouble.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", unknown::sentence(&self.word))]
pub struct UnknownTrouble {
    /// What was given.
    pub word: String,
}

impl UnknownTrouble {
    /// The known word that was probably meant, for example `cut` for `cuts@5`; `None` where nothing is near.
    pub fn nearest(&self) -> Option<String> {
        unknown::nearest(&self.word)
    }
}

/// How often in a thousand times something may happen.
pub(super) const PER_MILLE_MAX: u64 = 1_000;

pub(super) const PHASES: [(&str, Phase); 3] =
    [("hello", Phase::Hello), ("ready", Phase::Ready), ("resumed", Phase::Resumed)];
pub(super) const DOORS: [(&str, Door); 4] = [
    ("interactions", Door::Interactions),
    ("messages", Door::Messages),
    ("uploads", Door::Uploads),
    ("rest", Door::Any),
];

/// The suffix of requests that are refused and happen all the same.
pub(super) const BUT_RUNS: &str = "-but-runs";

impl FromStr for Trouble {
    type Err = UnknownTrouble;

    fn from_str(word: &str) -> Result<Trouble, UnknownTrouble> {
        let unknown = || UnknownTrouble { word: word.to_owned() };
        let Some((place, what)) = word.split_once(':') else {
            let event = event(word).map(Trouble::Event);
            return event.or_else(|| line(word).map(Trouble::Line)).ok_or_else(unknown);
        };
        let phase = PHASES.into_iter().find(|(name, _)| *name == place).map(|(_, phase)| phase);
        let door = DOORS.into_iter().find(|(name, _)| *name == place).map(|(_, door)| door);
        let trouble = match (phase, door) {
            (Some(phase), _) => line(what).map(|line| Trouble::Opening(phase, line)),
            (_, Some(door)) => request(what).map(|request| Trouble::Request(door, request)),
            (None, None) if place == "file" => file(what).map(Trouble::File),
            (None, None) => None,
        };
        trouble.ok_or_else(unknown)
    }
}

fn line(word: &str) -> Option<LineTrouble> {
    Some(match parts(word) {
        ("cut", None) => LineTrouble::Cut,
        ("reconnect", None) => LineTrouble::Reconnect,
        ("invalid-session", None) => LineTrouble::Invalid { resumable: false },
        ("invalid-session-resumable", None) => LineTrouble::Invalid { resumable: true },
        ("silent", None) => LineTrouble::Silent,
        ("close", Some(code)) => LineTrouble::Close(code.parse().ok()?),
        _ => return None,
    })
}

fn event(word: &str) -> Option<EventTrouble> {
    Some(match parts(word) {
        ("late", Some(ms)) => EventTrouble::Late { ms: ms.parse().ok()? },
        ("lost", None) => EventTrouble::Lost,
        ("double", None) => EventTrouble::Double,
        ("swapped", None) => EventTrouble::Swapped,
        ("update-first", None) => EventTrouble::UpdateFirst,
        ("gone", None) => EventTrouble::Gone,
        _ => return None,
    })
}

fn request(word: &str) -> Option<RequestTrouble> {
    let (name, value) = parts(word);
    let (bare, runs) = name.strip_suffix(BUT_RUNS).map_or((name, false), |bare| (bare, true));
    let limited =
        |is_global, ms: &str| Some(RequestTrouble::RateLimited { retry_after_ms: ms.parse().ok()?, is_global, runs });
    match (bare, value) {
        ("rate-limited", Some(ms)) => return limited(false, ms),
        ("rate-limited-globally", Some(ms)) => return limited(true, ms),
        ("500", None) => return Some(RequestTrouble::Failed { at_the_edge: false, runs }),
        ("502", None) => return Some(RequestTrouble::Failed { at_the_edge: true, runs }),
        _ => {}
    }
    Some(match (name, value) {
        ("401", None) => RequestTrouble::Unauthorized,
        ("403", None) => RequestTrouble::Forbidden,
        ("captcha", None) => RequestTrouble::Captcha,
        ("stale-version", None) => RequestTrouble::StaleVersion,
        ("slow", Some(ms)) => RequestTrouble::Slow { ms: ms.parse().ok()? },
        ("lost", None) => RequestTrouble::Lost,
        _ => return None,
    })
}

fn file(word: &str) -> Option<FileTrouble> {
    Some(match parts(word) {
        ("slow", Some(bytes_per_s)) => FileTrouble::Slow { bytes_per_s: bytes_per_s.parse().ok()? },
        ("gone", None) => FileTrouble::Gone,
        _ => return None,
    })
}

/// The name and the value behind `=`.
fn parts(word: &str) -> (&str, Option<&str>) {
    word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)))
}

impl Order {
    /// What words stand for: `rules` from now on, `once` for the user with the decimal id `whom`, or for whoever comes first;
    /// with neither of them everything is calm again.
    ///
    /// # Errors
    /// Which word names no trouble, or that `whom` is no id, in a sentence.
    pub fn read(rules: Option<&str>, once: Option<&str>, whom: Option<&str>) -> Result<Vec<Order>, String> {
        let whom = match whom {
            None => None,
            Some(id) => Some(id.trim().parse().map_err(|_| format!("`{id}` is no id of a user"))?),
        };
        let mut orders = Vec::new();
        if let Some(rules) = rules {
            orders.push(Order::Rules(rules.parse().map_err(|unknown: UnknownTrouble| unknown.to_string())?));
        }
        if let Some(once) = once {
            let trouble = once.trim().parse().map_err(|unknown: UnknownTrouble| unknown.to_string())?;
            orders.push(Order::Once(Demand { trouble, whom }));
        }
        if orders.is_empty() {
            orders.push(Order::Calm);
        }
        Ok(orders)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Line(line) => line.fmt(f),
            Trouble::Opening(phase, line) => {
                let name = PHASES.iter().find(|(_, other)| other == phase).map_or("", |(name, _)| name);
                write!(f, "{name}:{line}")
            }
            Trouble::Event(event) => event.fmt(f),
            Trouble::Request(door, request) => {
                let name = DOORS.iter().find(|(_, other)| other == door).map_or("", |(name, _)| name);
                write!(f, "{name}:{request}")
            }
            Trouble::File(FileTrouble::Slow { bytes_per_s }) => write!(f, "file:slow={bytes_per_s}"),
            Trouble::File(FileTrouble::Gone) => f.write_str("file:gone"),
        }
    }
}

impl fmt::Display for LineTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineTrouble::Cut => f.write_str("cut"),
            LineTrouble::Reconnect => f.write_str("reconnect"),
            LineTrouble::Invalid { resumable: false } => f.write_str("invalid-session"),
            LineTrouble::Invalid { resumable: true } => f.write_str("invalid-session-resumable"),
            LineTrouble::Silent => f.write_str("silent"),
            LineTrouble::Close(code) => write!(f, "close={code}"),
        }
    }
}

impl fmt::Display for EventTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventTrouble::Late { ms } => write!(f, "late={ms}"),
            EventTrouble::Lost => f.write_str("lost"),
            EventTrouble::Double => f.write_str("double"),
            EventTrouble::Swapped => f.write_str("swapped"),
            EventTrouble::UpdateFirst => f.write_str("update-first"),
            EventTrouble::Gone => f.write_str("gone"),
        }
    }
}

impl fmt::Display for RequestTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = |runs: bool| if runs { BUT_RUNS } else { "" };
        match self {
            RequestTrouble::RateLimited { retry_after_ms, is_global, runs } => {
                let name = if *is_global { "rate-limited-globally" } else { "rate-limited" };
                write!(f, "{name}{}={retry_after_ms}", suffix(*runs))
            }
            RequestTrouble::Failed { at_the_edge, runs } => {
                write!(f, "{}{}", if *at_the_edge { "502" } else { "500" }, suffix(*runs))
            }
            RequestTrouble::Unauthorized => f.write_str("401"),
            RequestTrouble::Forbidden => f.write_str("403"),
            RequestTrouble::Captcha => f.write_str("captcha"),
            RequestTrouble::StaleVersion => f.write_str("stale-version"),
            RequestTrouble::Slow { ms } => write!(f, "slow={ms}"),
            RequestTrouble::Lost => f.write_str("lost"),
        }
    }
}

/// What [`Hardship::links_expire`] is called.
pub(super) const LINKS_EXPIRE: &str = "links-expire";

impl FromStr for Hardship {
    type Err = UnknownTrouble;

    /// Reads rules, `TROUBLE@PER_MILLE`, and `links-expire`, with blanks between them. Nothing at all is fair weather.
    fn from_str(text: &str) -> Result<Hardship, UnknownTrouble> {
        text.split_whitespace().try_fold(Hardship::default(), |hardship, word| {
            if word == LINKS_EXPIRE {
                return Ok(hardship.with_expiring_links());
            }
            let unknown = || UnknownTrouble { word: word.to_owned() };
            let (trouble, per_mille) = word.split_once('@').ok_or_else(unknown)?;
            let trouble = trouble.parse().map_err(|_| unknown())?;
            let per_mille =
                per_mille.parse().ok().filter(|share| u64::from(*share) <= PER_MILLE_MAX).ok_or_else(unknown)?;
            Ok(hardship.with(trouble, per_mille))
        })
    }
}

impl fmt::Display for Hardship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.rules.iter().map(|Rule { trouble, per_mille }| format!("{trouble}@{per_mille}"));
        let words: Vec<String> = rules.chain(self.links_expire.then(|| LINKS_EXPIRE.to_owned())).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardship_reads_as_it_is_written() {
        let text = "cut@5 ready:close=4004@1000 late=500@20 interactions:rate-limited-but-runs=2060@100 \
                    rest:502-but-runs@1 messages:lost@2 gone@4 file:slow=9000@3 links-expire";
        let hardship: Hardship = text.parse().expect("sound words");
        assert_eq!(hardship.rules.len(), 8);
        assert_eq!(hardship.rules[1].trouble, Trouble::Opening(Phase::Ready, LineTrouble::Close(4004)));
        assert!(hardship.links_expire);
        assert_eq!(hardship.to_string(), text);
        assert_eq!("".parse::<Hardship>(), Ok(Hardship::default()));
    }

    #[test]
    fn other_words_are_named() {
        for word in ["rain@5", "cut", "cut@", "cut@x", "close@5", "hello:late=5@5", "rest:500=3@1", "file:cut@1", "@5"]
        {
            let error = format!("cut@5 {word}").parse::<Hardship>().expect_err("refused");
            assert_eq!(error.word, word);
        }
    }

    #[test]
    fn nothing_happens_more_often_than_always() {
        assert!("cut@1000".parse::<Hardship>().is_ok());
        for share in ["1001", "2000", "70000"] {
            let error = format!("cut@{share}").parse::<Hardship>().expect_err("refused").to_string();
            assert_eq!(
                error,
                format!("`cut@{share}` is too often: nothing happens more than 1000 times in a thousand")
            );
        }
    }

    #[test]
    fn orders_are_read_and_unknown_words_are_named() {
        assert_eq!(Order::read(None, None, None), Ok(vec![Order::Calm]));
        let both = Order::read(Some("late=500@50 double@20"), Some("cut"), Some("3"));
        assert_eq!(both.map(|orders| orders.len()), Ok(2));
        for unknown in [Order::read(Some("cuts@5"), None, None), Order::read(None, Some("cuts"), None)] {
            assert!(unknown.expect_err("unknown").starts_with("`cuts"));
        }
        assert_eq!(Order::read(None, Some("cut"), Some("me")), Err("`me` is no id of a user".to_owned()));
    }
}
