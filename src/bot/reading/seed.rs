//! The seed of a picture, as the bots tell it in a direct message.
//!
//! Source: contract 4.8; wire §4.15.

use crate::{bot::speaker_of, discord::model::Message, id::JobId};

/// The longest seed that is believed, in digits.
const DIGITS_MAX: usize = 20;

/// Which job, and its seed in digits. `None`: the message is not a bot's, or tells no seed.
pub fn read_seed(message: &Message) -> Option<(JobId, String)> {
    speaker_of(message)?;
    let content = &message.content;
    let lower = content.to_ascii_lowercase();
    // The prompt stands first and may hold anything, so the last label of each kind is the bot's own.
    let (label, job) = lower.rmatch_indices("job id").find_map(|(at, label)| {
        let value = value(&content[at + label.len()..]);
        Some((at, JobId::find_in(value.get(..36)?)?))
    })?;
    let seeds =
        || lower.rmatch_indices("seed").filter_map(|(at, label)| Some((at, seed(&content[at + label.len()..])?)));
    let behind = seeds().find(|(at, _)| *at > label);
    let (_, seed) = behind.or_else(|| seeds().next())?;
    Some((job, seed.to_owned()))
}

/// What stands behind a label.
fn value(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':' | '`' | '_'))
}

fn seed(text: &str) -> Option<&str> {
    let digits = value(text);
    let end = digits.bytes().take_while(u8::is_ascii_digit).count();
    (1..=DIGITS_MAX).contains(&end).then(|| &digits[..end])
}
