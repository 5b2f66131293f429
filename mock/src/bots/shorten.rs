//! `/shorten`: which words of a prompt matter, and shorter prompts out of those.

use serde::{Deserialize, Serialize};

use crate::bots::button::Buttons;
use crate::bots::{Beat, Draft, Embed, describe, speech};
use crate::chance::{Stream, mix};

/// What is said about a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortening {
    /// The words, as far as they are looked at.
    pub words: Vec<String>,
    /// Whether the weights are shown.
    pub details: bool,
}

/// The headings by which clients find their way.
const IMPORTANT: &str = "## Important words";
const SHORTENED: &str = "## Shortened prompts";
/// The sentence by which clients know the message.
const FOOTER: &str = "Click on a button to imagine one of the shortened prompts";

/// Words beyond these are not looked at: an embed holds 4096 characters.
const WORDS_MAX: usize = 60;
/// Longer words are cut.
const WORD_CHARS_MAX: usize = 30;

/// Words that change no picture.
const FILLERS: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "for",
    "from",
    "and",
    "or",
    "with",
    "very",
    "really",
    "quite",
    "is",
    "are",
    "was",
    "be",
    "it",
    "its",
    "that",
    "this",
    "these",
    "those",
    "as",
    "into",
    "some",
    "any",
    "there",
    "please",
    "just",
    "so",
    "such",
    "like",
    "which",
    "who",
    "while",
    "also",
    "has",
    "have",
    "his",
    "her",
    "their",
    "beautiful",
    "amazing",
    "stunning",
    "awesome",
    "nice",
    "good",
    "best",
    "masterpiece",
    "hd",
    "4k",
    "8k",
];

/// The words of a prompt, without its parameters.
pub fn words(prompt: &str) -> Vec<String> {
    let tokens = prompt.split_whitespace().take_while(|token| !token.starts_with("--"));
    tokens
        .take(WORDS_MAX)
        .map(|token| token.chars().filter(|c| !"*~`".contains(*c)).take(WORD_CHARS_MAX).collect())
        .collect()
}

/// The words of a message, read back from its text.
pub fn read_words(text: &str) -> Vec<String> {
    let marked = text.lines().skip_while(|line| *line != IMPORTANT).nth(1).unwrap_or_default();
    let plain = marked.replace("**", "").replace("~~", "");
    plain.split_whitespace().filter(|word| !word.starts_with('(')).map(str::to_owned).collect()
}

/// The shortened prompts of a message, read back from its text.
pub fn read(text: &str) -> Vec<String> {
    text.split_once(SHORTENED).map(|(_, list)| describe::read(list)).unwrap_or_default()
}

/// First "thinking", then the analysis; `Show Details` edits it.
pub fn draft(shortening: &Shortening, beat: Beat) -> Draft {
    if beat == Beat::Open {
        return speech::thinking_aloud();
    }
    let weights = weights(&shortening.words);
    let shown = shortening.words.iter().zip(&weights).map(|(word, weight)| {
        let marked = match weight {
            0..20 => format!("~~{word}~~"),
            20..60 => word.clone(),
            _ => format!("**{word}**"),
        };
        if shortening.details { format!("{marked} ({}.{:02})", weight / 100, weight % 100) } else { marked }
    });
    let shown = shown.collect::<Vec<_>>().join(" ");
    let shorter = shorter(&shortening.words, &weights);
    let description = format!("{IMPORTANT}\n{shown}\n\n{SHORTENED}\n{}", describe::listed(&shorter));
    let embed = Embed { description: Some(description), footer: Some(FOOTER.to_owned()), ..Embed::default() };
    let count = shorter.len() as u8;
    Draft { embeds: vec![embed], buttons: Buttons::Shorten { count }, is_response: true, ..Draft::default() }
}

/// How much each word matters, in hundredths: fillers least, then by a draw from the word itself, early words more.
fn weights(words: &[String]) -> Vec<u8> {
    let weight = |(place, word): (usize, &String)| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let seed = bare.bytes().fold(0, |sum, byte| mix(sum ^ u64::from(byte)));
        let draw = Stream::new(seed, "weight", 0).below(35) as u8;
        if bare.is_empty() || FILLERS.contains(&bare.as_str()) {
            return draw / 2;
        }
        let early = 30u8.saturating_sub(place.min(30) as u8);
        35 + draw + early
    };
    words.iter().enumerate().map(weight).map(|weight| weight.min(100)).collect()
}

/// Up to five prompts, each with fewer words than the one before, in their old order.
fn shorter(words: &[String], weights: &[u8]) -> Vec<String> {
    let mut ranked: Vec<usize> = (0..words.len()).filter(|place| weights[*place] >= 20).collect();
    if ranked.is_empty() {
        ranked = (0..words.len()).collect();
    }
    ranked.sort_by_key(|place| (std::cmp::Reverse(weights[*place]), *place));
    let mut prompts: Vec<String> = Vec::new();
    for share in [100, 75, 55, 35, 20] {
        let count = (ranked.len() * share).div_ceil(100);
        let mut kept: Vec<usize> = ranked.iter().copied().take(count).collect();
        kept.sort_unstable();
        let prompt = kept.iter().map(|place| words[*place].as_str()).collect::<Vec<_>>().join(" ");
        let prompt = prompt.trim_end_matches([',', '.', ';']).to_owned();
        if !prompt.is_empty() && !prompts.contains(&prompt) {
            prompts.push(prompt);
        }
    }
    prompts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(prompt: &str, details: bool) -> String {
        let draft = draft(&Shortening { words: words(prompt), details }, Beat::Reveal);
        draft.embeds[0].description.clone().expect("a text")
    }

    #[test]
    fn prompts_get_shorter_and_everything_is_read_back() {
        let prompt = "a very beautiful red fox, sitting in the deep snow of a northern forest at dawn --ar 3:2";
        for details in [false, true] {
            let text = text(prompt, details);
            assert!(text.starts_with("## Important words\n~~a~~"), "{text}");
            let shorter = read(&text);
            assert!((2..=5).contains(&shorter.len()), "{shorter:?}");
            assert!(shorter.is_sorted_by(|a, b| a.len() > b.len()));
            assert_eq!(read_words(&text), words(prompt));
        }
        assert!(text(prompt, true).contains("(0."));
    }

    #[test]
    fn odd_prompts_are_no_trouble() {
        for prompt in ["", "--ar 3:2", "the of a", "** ~~", &"long ".repeat(2_000), &"x".repeat(6_000)] {
            let text = text(prompt, true);
            assert!(text.chars().count() <= 4_096, "{} characters", text.chars().count());
        }
    }
}
