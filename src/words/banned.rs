//! Words that may not be drawn: which they are, and which of them a prompt holds. Pure, but for the reading of a file.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::prompt_parts::{is_han, link_bytes};

/// The longest list, in bytes.
pub const LIST_BYTES_MAX: usize = 1 << 20;
/// The most entries of a list.
pub const ENTRIES_MAX: usize = 100_000;
/// The most words of one entry; a Chinese character counts as a word.
pub const WORDS_PER_ENTRY_MAX: usize = 16;

const BUILT_IN: &str = include_str!("banned.txt");

/// What may not be drawn: words, and several words in a row.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Banned {
    /// Folded, the words of each parted by one blank.
    entries: HashSet<Box<str>>,
    /// For the first word of every entry: how many words the longest entry has that begins so.
    longest: HashMap<Box<str>, usize>,
}

/// Why a list of banned words cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BannedError {
    /// The file is not there, or not ours to read.
    #[error("cannot read the banned words in {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// More than [`LIST_BYTES_MAX`].
    #[error("{} holds more than {} KiB of banned words", path.display(), LIST_BYTES_MAX >> 10)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A line does not say which words are meant.
    #[error("{}, line {line}: {fault}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The first is 1.
        line: usize,
        /// What is wrong with it.
        fault: LineFault,
    },
}

/// What is wrong with a line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Another encoding, or no text at all.
    #[error("this is not UTF-8")]
    NotUtf8,
    /// A sign that no entry could ever meet, because it parts words in a prompt too.
    #[error("an entry is made of letters, digits, blanks, `-`, `_` and `'`, and this one holds `{}`", .0.escape_debug())]
    Sign(char),
    /// Only blanks and signs.
    #[error("an entry holds at least one letter or digit")]
    NoWord,
    /// More than [`WORDS_PER_ENTRY_MAX`].
    #[error("an entry has at most {WORDS_PER_ENTRY_MAX} words")]
    TooManyWords,
    /// More than [`ENTRIES_MAX`] before it.
    #[error("a list has at most {ENTRIES_MAX} entries")]
    TooManyEntries,
}

impl Banned {
    /// Nothing is banned.
    pub fn none() -> Banned {
        Banned::default()
    }

    /// What the public rules of Midjourney forbid, in words that mean nothing else.
    pub fn built_in() -> Banned {
        Banned::parse(BUILT_IN).expect("a test reads the built-in list")
    }

    /// A list of the operator's own: UTF-8, one entry a line, `#` begins a comment. Waits for the disk.
    ///
    /// # Errors
    /// When the file cannot be read, is larger than [`LIST_BYTES_MAX`], or a line is no entry; each names the file.
    pub fn from_file(path: &Path) -> Result<Banned, BannedError> {
        let unreadable = |source| BannedError::Unreadable { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        // One more than allowed tells a list that is too large from one that just fits.
        let file = File::open(path).map_err(unreadable)?;
        file.take(LIST_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > LIST_BYTES_MAX {
            return Err(BannedError::TooLarge { path: path.to_owned() });
        }
        let parsed = match std::str::from_utf8(&bytes) {
            Ok(text) => Banned::parse(text),
            Err(error) => {
                let before = &bytes[..error.valid_up_to()];
                Err((1 + before.iter().filter(|byte| **byte == b'\n').count(), LineFault::NotUtf8))
            }
        };
        parsed.map_err(|(line, fault)| BannedError::Line { path: path.to_owned(), line, fault })
    }

    /// Reads a list; a fault comes with the number of its line.
    fn parse(list: &str) -> Result<Banned, (usize, LineFault)> {
        let mut banned = Banned::none();
        for (line, text) in (1..).zip(list.strip_prefix('\u{feff}').unwrap_or(list).lines()) {
            let entry = text.split('#').next().unwrap_or_default().trim();
            if !entry.is_empty() {
                banned.add(entry).map_err(|fault| (line, fault))?;
            }
        }
        Ok(banned)
    }

    fn add(&mut self, entry: &str) -> Result<(), LineFault> {
        if let Some(sign) = entry.chars().find(|c| Kind::of(*c) == Kind::Wall) {
            return Err(LineFault::Sign(sign));
        }
        let words = words(entry);
        let first = words.first().ok_or(LineFault::NoWord)?;
        if words.len() > WORDS_PER_ENTRY_MAX {
            return Err(LineFault::TooManyWords);
        }
        let longest = self.longest.entry(first.folded.as_str().into()).or_default();
        *longest = words.len().max(*longest);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        self.entries.insert(folded.join(" ").into());
        if self.entries.len() > ENTRIES_MAX { Err(LineFault::TooManyEntries) } else { Ok(()) }
    }

    /// How many different entries there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The first piece of a prompt that is banned, as written there; of several that begin at the same word the longest.
    ///
    /// Whole words only, whatever their case: "grass" holds nothing. Every sign parts words, `-` and `_` too; a phrase is
    /// also met with any blanks, `-`, `_` or `'` between its words, but not across a comma or a full stop. Chinese does
    /// not part its words, so there every character is one. Characters of no width do not count, letters of full width
    /// are the plain ones. A link is not read.
    ///
    /// Source: contract 4.3.
    pub fn find<'a>(&self, english: &'a str) -> Option<&'a str> {
        if self.entries.is_empty() {
            return None;
        }
        let words = words(english);
        (0..words.len()).find_map(|first| {
            let longest = *self.longest.get(words[first].folded.as_str())?;
            let mut phrase = String::new();
            let mut found = None;
            for word in words[first..].iter().take(longest) {
                if !phrase.is_empty() {
                    if !word.is_joined {
                        break;
                    }
                    phrase.push(' ');
                }
                phrase.push_str(&word.folded);
                if self.entries.contains(phrase.as_str()) {
                    found = Some(&english[words[first].start..word.end]);
                }
            }
            found
        })
    }
}

/// The words themselves are not for every eye.
impl fmt::Debug for Banned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Banned({} entries)", self.count())
    }
}

/// A word of a text, from byte `start` to before byte `end`.
struct Word {
    start: usize,
    end: usize,
    /// As it is compared.
    folded: String,
    /// Nothing between it and the word before keeps the two from being a phrase.
    is_joined: bool,
}

/// What a character does to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Makes a word, with its neighbours.
    Letter,
    /// A word by itself.
    Han,
    /// Belongs to the letter before it.
    Mark,
    /// Cannot be seen, and parts nothing.
    Silent,
    /// Parts words, but not a phrase.
    Joint,
    /// Parts phrases.
    Wall,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            // The soft hyphen, characters of no width, marks of direction, variation selectors.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => Kind::Silent,
            '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Kind::Silent,
            '\u{300}'..='\u{36f}' => Kind::Mark,
            '-' | '_' | '\'' | '’' | '‐' | '‑' => Kind::Joint,
            c if is_han(c) => Kind::Han,
            c if c.is_alphanumeric() => Kind::Letter,
            c if c.is_whitespace() => Kind::Joint,
            _ => Kind::Wall,
        }
    }
}

/// The words of a text, without those in links.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_inside = false;
    let mut is_joined = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let kind = Kind::of(c);
        let end = at + c.len_utf8();
        match kind {
            Kind::Letter | Kind::Han => {
                if !is_inside && let Some(link) = link_bytes(&text[at..]) {
                    is_joined = false;
                    at += link;
                    continue;
                }
                if !is_inside || kind == Kind::Han {
                    words.push(Word { start: at, end, folded: String::new(), is_joined });
                }
                is_inside = kind == Kind::Letter;
                is_joined = true;
            }
            Kind::Mark | Kind::Silent => {}
            Kind::Joint => is_inside = false,
            Kind::Wall => (is_inside, is_joined) = (false, false),
        }
        if let Some(word) = words.last_mut().filter(|word| is_inside || word.start == at)
            && kind != Kind::Silent
        {
            word.folded.extend(folded(c));
            word.end = end;
        }
        at = end;
    }
    words
}

/// A character as it is compared: small, of plain width, and sigma in one form.
fn folded(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        'ς' => 'σ',
        c => c,
    };
    plain.to_lowercase()
}

#[cfg(test)]
#[path = "banned_tests.rs"]
mod tests;
