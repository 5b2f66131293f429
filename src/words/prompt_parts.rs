//! A prompt in its parts: the links before it, the words, the parameters behind it; and what of it is spoken language.
//! Pure.

/// A stretch of a prompt, without blanks at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stands in every language as it is: leading links, parameters and their values.
    Kept(&'a str),
    /// Words for a reader: the text between, and what `--no` excludes.
    Spoken(&'a str),
}

/// Where the words of a prompt stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Links,
    Text,
    /// Behind a parameter.
    Value {
        is_spoken: bool,
    },
}

/// A prompt cut into pieces, in order, kept and spoken in turn. Put together again they give the prompt, up to blanks.
///
/// Source: contract 4.3.
pub fn pieces(prompt: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut place = Place::Links;
    let mut start = 0;
    for word in prompt.split_whitespace() {
        let parameter = parameter(word);
        place = match (place, parameter) {
            (_, Some(name)) => Place::Value { is_spoken: name.eq_ignore_ascii_case("no") },
            (Place::Links, None) if is_link(word) => Place::Links,
            (Place::Links | Place::Text, None) => Place::Text,
            (Place::Value { .. }, None) => place,
        };
        let is_spoken = parameter.is_none() && matches!(place, Place::Text | Place::Value { is_spoken: true });
        // Words are slices of the prompt, so the distance of two addresses is a place in it.
        let from = word.as_ptr().addr() - prompt.as_ptr().addr();
        let to = from + word.len();
        match (pieces.last_mut(), is_spoken) {
            (Some(Piece::Kept(last)), false) | (Some(Piece::Spoken(last)), true) => *last = &prompt[start..to],
            (_, is_spoken) => {
                start = from;
                pieces.push(if is_spoken { Piece::Spoken(word) } else { Piece::Kept(word) });
            }
        }
    }
    pieces
}

/// The pieces of a prompt as one text again; empty ones leave no gap.
pub fn put_together<'a>(pieces: impl IntoIterator<Item = &'a str>) -> String {
    let mut whole = String::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(piece);
    }
    whole
}

/// A translation as words of a prompt: on one line, and without dashes that would make a parameter nobody asked for.
pub fn plain_words(translation: &str) -> String {
    put_together(translation.split_whitespace().map(|word| parameter(word).unwrap_or(word)))
}

/// Whether there is anything to translate.
pub fn holds_chinese(text: &str) -> bool {
    text.chars().any(is_han)
}

/// A Chinese character, wherever Unicode has put it.
///
/// Source: Unicode Standard, property `Script=Han`, without the radicals and the numerals of Hangzhou.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2fa1f}' | '\u{30000}'..='\u{323af}')
}

/// How many bytes of a text are the link that it begins with: up to the next blank.
pub fn link_bytes(text: &str) -> Option<usize> {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let is_link = ["http://", "https://"].into_iter().any(begins);
    is_link.then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// A word that is a link, perhaps in angle brackets, by which Discord's users keep it from being unfolded.
fn is_link(word: &str) -> bool {
    link_bytes(word.strip_prefix('<').unwrap_or(word)).is_some()
}

/// The name in `--ar`, or in `—ar`, as some keyboards have it; a dash between two thoughts is none.
fn parameter(word: &str) -> Option<&str> {
    let name = ["--", "—", "–"].into_iter().find_map(|dash| word.strip_prefix(dash))?;
    name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(name)
}

#[cfg(test)]
#[path = "prompt_parts_tests.rs"]
mod tests;
