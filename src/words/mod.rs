//! What words may be drawn, and in which language: finds banned words in a prompt and has Chinese translated for the bot,
//! and English for the reader. Knows no task and no account, and never refuses anything itself.

mod banned;
mod cache;
mod endpoint;
mod prompt_parts;
#[cfg(test)]
mod stand_in;
mod translate;

use std::{borrow::Cow, sync::Arc};

use futures_util::future::try_join_all;
use tracing::warn;

use prompt_parts::{Piece, holds_chinese, pieces, plain_words, put_together};

pub use banned::{Banned, BannedError, ENTRIES_MAX, LIST_BYTES_MAX, LineFault, WORDS_PER_ENTRY_MAX};
pub use endpoint::{Endpoint, EndpointError, TranslatorKey, TranslatorKeyError};
pub use translate::{
    ANSWER_BYTES_MAX, IN_FLIGHT_MAX, TEXT_BYTES_MAX, TIMEOUT, TranslateError, Translator, TranslatorSettings,
};

/// How many pieces of one prompt are translated: its text and a few `--no`. More of them are no prompt but a burden.
pub const PIECES_MAX: usize = 4;

/// What is done to words before they go to a bot, and after they came from one. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Words(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    banned: Banned,
    translator: Option<Translator>,
}

/// A prompt that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Trimmed, and translated if need be: `promptEn`.
    pub english: String,
    /// The piece of `english` that may not be drawn, as written there.
    pub banned: Option<String>,
}

impl Words {
    /// The built-in list, and no translator.
    pub fn plain() -> Words {
        Words::new(Banned::built_in(), None)
    }

    /// A list of one's own; without a translator words stay as they are.
    pub fn new(banned: Banned, translator: Option<Translator>) -> Words {
        Words(Arc::new(Inner { banned, translator }))
    }

    /// Whether there is a translator.
    pub fn translates(&self) -> bool {
        self.0.translator.is_some()
    }

    /// Makes a prompt ready for a bot: trimmed, in English, and looked through for banned words.
    ///
    /// Only Midjourney's own bot has its prompts translated, and only where they hold Chinese: leading links and
    /// parameters stay, but for the value of `--no`. Without a translation the prompt goes on as it is. Takes at most
    /// the translator's [timeout](TranslatorSettings::timeout).
    ///
    /// Source: contract 4.3.
    pub async fn prepare(&self, is_midjourney: bool, prompt: &str) -> Prepared {
        let prompt = prompt.trim();
        let english = match &self.0.translator {
            Some(translator) if is_midjourney => match english_of(translator, prompt).await {
                Ok(english) => english,
                Err(error) => {
                    warn!(%error, "a prompt was not translated, and goes on as it is");
                    prompt.to_owned()
                }
            },
            Some(_) | None => prompt.to_owned(),
        };
        let banned = self.0.banned.find(&english).map(str::to_owned);
        Prepared { english, banned }
    }

    /// What a bot said, for a Chinese reader; `""` without a translator, and when it fails.
    ///
    /// Source: contract 4.7.
    pub async fn chinese_of(&self, text: &str) -> String {
        let Some(translator) = self.0.translator.as_ref().filter(|_| !text.trim().is_empty()) else {
            return String::new();
        };
        translator.to_chinese(text).await.unwrap_or_else(|error| {
            warn!(%error, "what a bot said was not translated");
            String::new()
        })
    }
}

/// A prompt with its Chinese pieces translated, side by side.
async fn english_of(translator: &Translator, prompt: &str) -> Result<String, TranslateError> {
    let mut asked = 0;
    let translations = pieces(prompt).into_iter().map(|piece| {
        let foreign = match piece {
            Piece::Spoken(text) if holds_chinese(text) && asked < PIECES_MAX => {
                asked += 1;
                Some(text)
            }
            Piece::Spoken(_) | Piece::Kept(_) => None,
        };
        let (Piece::Spoken(text) | Piece::Kept(text)) = piece;
        async move {
            match foreign {
                Some(text) => Ok(Cow::Owned(plain_words(&translator.to_english(text).await?))),
                None => Ok(Cow::Borrowed(text)),
            }
        }
    });
    let translations = try_join_all(translations).await?;
    // What needs no translation keeps even its blanks.
    Ok(if asked == 0 { prompt.to_owned() } else { put_together(translations.iter().map(AsRef::as_ref)) })
}

#[cfg(test)]
mod tests;
