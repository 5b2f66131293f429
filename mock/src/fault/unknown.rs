//! What is said of a word that names no trouble: what is wrong with it, which known one is nearest, and which there are.

use super::Trouble;
use super::words::{BUT_RUNS, DOORS, LINKS_EXPIRE, PER_MILLE_MAX, PHASES};

/// Words for a line, each with an example of its value.
const LINES: [(&str, &str); 6] = [
    ("cut", ""),
    ("reconnect", ""),
    ("invalid-session", ""),
    ("invalid-session-resumable", ""),
    ("silent", ""),
    ("close", "4000"),
];
/// Words for an event.
const EVENTS: [(&str, &str); 6] =
    [("late", "500"), ("lost", ""), ("double", ""), ("swapped", ""), ("update-first", ""), ("gone", "")];
/// Words for a request that may happen all the same.
const REFUSALS: [(&str, &str); 4] =
    [("rate-limited", "2060"), ("rate-limited-globally", "2060"), ("500", ""), ("502", "")];
/// Other words for a request.
const REQUESTS: [(&str, &str); 6] =
    [("401", ""), ("403", ""), ("captcha", ""), ("stale-version", ""), ("slow", "3000"), ("lost", "")];
/// Words for a file.
const FILES: [(&str, &str); 2] = [("file:slow", "9000"), ("file:gone", "")];

/// Every word that names a trouble, with an example where one has a value: `cut`, `late=500`, `rest:502-but-runs`.
pub fn known_troubles() -> Vec<String> {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let behind =
        |place: &str, suffix: &str, (name, value): (&str, &str)| (format!("{place}:{name}{suffix}"), value.to_owned());
    let mut words: Vec<(String, String)> = LINES.into_iter().chain(EVENTS).map(pair).collect();
    for (phase, _) in PHASES {
        words.extend(LINES.map(|line| behind(phase, "", line)));
    }
    for (door, _) in DOORS {
        words.extend(REFUSALS.into_iter().chain(REQUESTS).map(|request| behind(door, "", request)));
        words.extend(REFUSALS.map(|refusal| behind(door, BUT_RUNS, refusal)));
    }
    words.extend(FILES.map(pair));
    let written = |(name, value): (String, String)| if value.is_empty() { name } else { format!("{name}={value}") };
    words.into_iter().map(written).chain([LINKS_EXPIRE.to_owned()]).collect()
}

/// The known word that was probably meant.
pub(super) fn nearest(word: &str) -> Option<String> {
    let asked = name_of(word).to_lowercase();
    let known = known_troubles().into_iter().map(|known| (distance(&asked, name_of(&known)), known));
    // A third of the letters may be wrong; more is another word.
    let slips_max = asked.chars().count().div_ceil(3);
    known.filter(|(slips, _)| *slips <= slips_max).min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

/// What is wrong with a word.
pub(super) fn sentence(word: &str) -> String {
    let share = word.split_once('@').map(|(_, share)| share);
    let number = share.map(|share| share.parse::<u64>());
    if let Some(Ok(number)) = number
        && number > PER_MILLE_MAX
    {
        return format!("`{word}` is too often: nothing happens more than {PER_MILLE_MAX} times in a thousand");
    }
    let bare = word.split('@').next().unwrap_or_default();
    match (bare.parse::<Trouble>(), share) {
        (Ok(_), None) => {
            return format!("`{word}` does not say how often it happens; `{bare}@5` is five times in a thousand");
        }
        (Ok(_), Some(_)) if matches!(number, Some(Ok(_))) => {
            return format!("`{word}` says how often it happens; what happens once is named alone: `{bare}`");
        }
        (Ok(_), Some(share)) => return format!("`{word}`: `{share}` is no number of times in a thousand"),
        (Err(_), _) => {}
    }
    let meant = match nearest(word) {
        Some(known) if name_of(&known) == name_of(word) => format!("it reads like `{known}`"),
        Some(known) => format!("the nearest is `{known}`"),
        None => "it reads like `cut`, `late=500` or `interactions:slow=3000`".to_owned(),
    };
    format!("`{word}` names no hardship; {meant}. Known are {}", summary())
}

/// All words in one breath.
fn summary() -> String {
    let names = |words: &[(&str, &str)]| {
        let one =
            |(name, value): &(&str, &str)| if value.is_empty() { (*name).to_owned() } else { format!("{name}=N") };
        words.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let places = |places: &[&str]| places.iter().map(|place| format!("{place}:")).collect::<Vec<_>>().join(" ");
    let (lines, events) = (names(&LINES), names(&EVENTS));
    let phases = places(&PHASES.map(|(name, _)| name));
    let doors = places(&DOORS.map(|(name, _)| name));
    let (refusals, requests, files) = (names(&REFUSALS), names(&REQUESTS), names(&FILES));
    format!(
        "{lines} (alone, or behind {phases}); {events}; behind {doors} {refusals} (each also with {BUT_RUNS}), {requests}; \
         {files}; {LINKS_EXPIRE}"
    )
}

/// A word without its value and its share.
fn name_of(word: &str) -> &str {
    word.split(['@', '=']).next().unwrap_or_default()
}

/// How many letters must be put in, left out, changed or swapped with the next one to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(100).collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_word_is_one() {
        for word in known_troubles() {
            assert!(word == LINKS_EXPIRE || word.parse::<Trouble>().is_ok(), "{word}");
        }
    }

    #[test]
    fn the_nearest_word_is_named() {
        for (word, expected) in [
            ("cuts@5", Some("cut")),
            ("dobule", Some("double")),
            ("Lost@5", Some("lost")),
            ("interaction:slow=5", Some("interactions:slow=3000")),
            ("rest:rate-limit=5", Some("rest:rate-limited=2060")),
            ("messages:502-but-run", Some("messages:502-but-runs")),
            ("link-expire", Some("links-expire")),
            ("thunderstorm", None),
        ] {
            assert_eq!(nearest(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (word, beginning) in [
            ("cuts@5", "`cuts@5` names no hardship; the nearest is `cut`. Known are cut, reconnect, "),
            ("late@5", "`late@5` names no hardship; it reads like `late=500`. Known are "),
            ("cut", "`cut` does not say how often it happens; `cut@5` is "),
            ("cut@5", "`cut@5` says how often it happens; what happens once is named alone: `cut`"),
            ("cut@x", "`cut@x`: `x` is no number of times in a thousand"),
            ("cut@1001", "`cut@1001` is too often: "),
            ("", "`` names no hardship; "),
        ] {
            assert!(sentence(word).starts_with(beginning), "{}", sentence(word));
        }
        assert_eq!(
            sentence("cuts"),
            "`cuts` names no hardship; the nearest is `cut`. Known are cut, reconnect, invalid-session, \
             invalid-session-resumable, silent, close=N (alone, or behind hello: ready: resumed:); late=N, lost, double, \
             swapped, update-first, gone; behind interactions: messages: uploads: rest: rate-limited=N, \
             rate-limited-globally=N, 500, 502 (each also with -but-runs), 401, 403, captcha, stale-version, slow=N, lost; \
             file:slow=N, file:gone; links-expire"
        );
        let words = sentence("rain");
        for known in ["hello: ready: resumed:", "rate-limited=N", "-but-runs", "file:slow=N", "links-expire"] {
            assert!(words.contains(known), "{words}");
        }
    }
}
