//! What stays the same of a prompt, however the bot prints it.

/// The fingerprint of a prompt, for comparing what was asked with what a bot prints. Bots trim and join white space, turn
/// a long dash into `--`, shorten links, append parameters and rewrite them (`--v 7` becomes `--v 7.0`): so a link
/// becomes `<link>`, and everything from the first parameter on is left out. The fingerprint of a fingerprint is itself.
///
/// Source: wire §6.1, §6.4.
pub fn fingerprint(prompt: &str) -> String {
    let mut words = String::with_capacity(prompt.len());
    // Zero-width characters are lost on the way through Discord.
    let plain = prompt.replace(['—', '–'], "--").replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'], "");
    for word in plain.split_whitespace() {
        if is_parameter(word) {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(if is_link(word) { "<link>" } else { word });
    }
    words
}

/// Whether a prompt wants to be drawn out of the fast hours, whatever the settings are.
///
/// Source: wire §6.4.
pub fn wants_hours(prompt: &str) -> bool {
    let plain = prompt.replace(['—', '–'], "--");
    plain.split_whitespace().any(|word| matches!(word, "--fast" | "--turbo"))
}

/// `--ar`, but not a dash between two thoughts.
fn is_parameter(word: &str) -> bool {
    word.strip_prefix("--").is_some_and(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))
}

fn is_link(word: &str) -> bool {
    let bare = word.strip_prefix('<').unwrap_or(word);
    ["http://", "https://"]
        .iter()
        .any(|scheme| bare.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What was asked, and what the bot prints of it.
    fn check(asked: &str, printed: &str) {
        assert_eq!(fingerprint(asked), fingerprint(printed), "{asked:?} against {printed:?}");
    }

    #[test]
    fn what_was_asked_is_known_again_in_print() {
        check("a cat", "a cat");
        check("  a   cat\n on a\troof ", "a cat on a roof");
        check("a cat --v 7", "a cat --v 7.0");
        check("a cat", "a cat --v 6.1");
        check("a cat —ar 3:2", "a cat --ar 3:2");
        check("a cat --style raw --ar 3:2", "a cat --ar 3:2 --raw");
        check("a cat — asleep", "a cat -- asleep");
        check("cat—dog", "cat--dog");
        check("https://host/a.png a cat", "<https://s.mj.run/AbCdEfGhIjK> a cat --v 7.0");
        check("HTTPS://host/a.png https://host/b.png", "<https://s.mj.run/A> <https://s.mj.run/B> --ar 2:3");
        check("a\u{200b} cat --fast", "a cat");
        check("--ar 3:2", "");
    }

    #[test]
    fn a_speed_in_the_words_is_seen() {
        for (prompt, expected) in
            [("a cat --fast", true), ("a cat —turbo --ar 3:2", true), ("a cat --relax", false), ("a fast cat", false)]
        {
            assert_eq!(wants_hours(prompt), expected, "{prompt}");
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in [("a cat", "a dog"), ("a cat", "acat"), ("a cat", "a cat on a roof"), ("cat -x", "cat")] {
            assert_ne!(fingerprint(one), fingerprint(other));
        }
    }

    proptest! {
        #[test]
        fn the_fingerprint_of_a_fingerprint_is_itself(prompt in "[a-z —<>:/.\\-\u{200b}]{0,40}|https?://[a-z ]{0,9}|\\PC{0,40}") {
            let once = fingerprint(&prompt);
            prop_assert_eq!(fingerprint(&once), once);
        }
    }
}
