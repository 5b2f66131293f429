//! Whether a request is held to the letter of the document, and what was probably meant where it does not keep to it.

use poem::Request;

/// Data of a request: whether it is held to the letter of the document. Who wants that of every request puts it there;
/// `Prefer: handling=strict` and `handling=lenient` (RFC 7240) win over it. Loose where nobody says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strict(pub bool);

impl Strict {
    pub(super) fn of(request: &Request) -> Self {
        Self::preferred(request).or_else(|| request.data().copied()).unwrap_or_default()
    }

    /// What the request itself says of it, for `Preference-Applied`.
    pub fn preferred(request: &Request) -> Option<Self> {
        let headers = request.headers().get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        headers.flat_map(|value| value.split(',')).find_map(handling)
    }

    /// The preference that was granted, as an answer names it.
    pub fn applied(self) -> &'static str {
        if self.0 { "handling=strict" } else { "handling=lenient" }
    }
}

/// `handling=strict`, perhaps in quotes or with parameters behind it. Only the first that is given counts.
fn handling(preference: &str) -> Option<Strict> {
    let (name, value) = preference.split(';').next()?.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("handling") {
        return None;
    }
    match value.trim().trim_matches('"').to_ascii_lowercase().as_str() {
        "strict" => Some(Strict(true)),
        "lenient" => Some(Strict(false)),
        _ => None,
    }
}

/// Names longer than this are like no other.
const COMPARED_CHARS_MAX: usize = 64;

/// Shorter pieces of a name say too little.
const HALF_CHARS_MIN: usize = 4;

/// The known name that is most like `name`, if one is like it at all.
pub(super) fn nearest(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let plain = |name: &str| -> Vec<char> {
        let letters = name.chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
        letters.take(COMPARED_CHARS_MAX + 1).flat_map(char::to_lowercase).collect()
    };
    let name = plain(name);
    if name.len() > COMPARED_CHARS_MAX {
        return None;
    }
    let most = (name.len() / 3).clamp(1, 3);
    let distances = known.iter().map(|known| (distance(&name, &plain(known)), *known));
    let closest = distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance);
    // Half of a name is known by the other half: `mask` is `maskBase64`, `token` is `userToken`.
    let half = |known: &&&str| {
        let known = plain(known);
        name.len() >= HALF_CHARS_MIN && (known.starts_with(&name) || known.ends_with(&name))
    };
    closest.map(|(_, known)| known).or_else(|| known.iter().find(half).copied())
}

/// How many letters must be put in, left out, changed or swapped with their neighbours to make `a` of `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, letter) in a.iter().enumerate() {
        let (above, mut row) = (&rows[i], vec![i + 1]);
        for (j, other) in b.iter().enumerate() {
            let changed = above[j] + usize::from(letter != other);
            let mut least = changed.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{Strict, handling, nearest};

    #[test]
    fn a_preference_is_read_in_every_spelling() {
        for (text, expected) in [
            ("handling=strict", Some(true)),
            (" Handling = \"Strict\" ; x=1", Some(true)),
            ("handling=lenient", Some(false)),
            ("handling", None),
            ("handling=maybe", None),
            ("wait=10", None),
            ("", None),
        ] {
            assert_eq!(handling(text), expected.map(Strict), "{text:?}");
        }
    }

    #[test]
    fn a_misspelled_name_is_recognised_and_another_is_not() {
        let known: &[&str] = &["prompt", "botType", "notifyHook", "base64Array", "base64", "state", "id"];
        for (name, expected) in [
            ("promt", Some("prompt")),
            ("Prompt", Some("prompt")),
            ("pormpt", Some("prompt")),
            ("prompts", Some("prompt")),
            ("bot_type", Some("botType")),
            ("notify-hook", Some("notifyHook")),
            ("base64array", Some("base64Array")),
            ("base46", Some("base64")),
            ("ib", Some("id")),
            ("hook", Some("notifyHook")),
            ("base64Arr", Some("base64Array")),
            ("bot", None),
            ("", None),
            ("mode", None),
            ("webhook", None),
            ("猫", None),
        ] {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
        assert_eq!(nearest(&"prompt".repeat(1000), known), None);
    }
}
