//! Which known name was meant by an unknown one.

/// The known name with the fewest letters to change, and how many those are; `None` only where nothing is known.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    known.map(|name| (name, distance(word, name))).min_by_key(|(_, distance)| *distance)
}

/// The known name that somebody will have meant: one that differs in at most a third of its letters, where a variable's
/// name counts as the setting's.
pub fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.strip_prefix("MJ_").unwrap_or(word).replace('_', "-").to_lowercase();
    let (near, distance) = nearest(&word, known)?;
    (distance * 3 <= near.chars().count()).then_some(near)
}

/// How many letters must be put in, taken out or exchanged (Levenshtein). Long words are looked at up to a bound.
fn distance(a: &str, b: &str) -> usize {
    const LETTERS_MAX: usize = 64;
    let b: Vec<char> = b.chars().take(LETTERS_MAX).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().take(LETTERS_MAX).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["listen", "mock-listen", "log", "log-format", "memory"];
        for (word, found) in [
            ("lisen", ("listen", 1)),
            ("mock_listen", ("mock-listen", 1)),
            ("logformat", ("log-format", 1)),
            ("Memory", ("memory", 1)),
            ("", ("log", 3)),
        ] {
            assert_eq!(nearest(word, known.into_iter()), Some(found), "{word}");
        }
        assert_eq!(nearest("x", [].into_iter()), None);
    }

    #[test]
    fn what_is_far_from_everything_was_not_meant() {
        let known = ["listen", "mock-listen", "seed", "log"];
        for (word, found) in [
            ("lisen", Some("listen")),
            ("MJ_SEED", Some("seed")),
            ("MOCK_LISTEN", Some("mock-listen")),
            ("lo", Some("log")),
            ("server", None),
            ("help", None),
            ("", None),
        ] {
            assert_eq!(meant(word, known.into_iter()), found, "{word}");
        }
    }
}
