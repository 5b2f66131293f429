//! InsightFace: a face is kept under a name, and put on other pictures by that name.
//!
//! What the bot really says is nowhere published, so this is our own choice, in the forms of the other bots:
//!
//! | command | answer |
//! |---|---|
//! | `/saveid idname image` | one public message with the nonce: `idname NAME created`. The same name again takes the new face |
//! | `/swapid idname image` | "thinking" with the nonce, then the same message with one file `ins_UUID.png`, no text, no buttons |
//! | a file that is no picture, a name that nobody saved or can be saved | a red box with the nonce |

use crate::bots::job::Job;
use crate::bots::pace::{FROZEN_MS, Score};
use crate::bots::{Beat, Draft, Moment, Picture, speech};
use crate::id::JobId;
use crate::image::{Format, Origin, Recipe, Tile, Upload, View};
use crate::platform::Pace;

/// No swapped picture has longer sides, in pixels.
const SIDE_MAX: u32 = 2_048;
/// The longest name of a face.
const NAME_CHARS_MAX: usize = 32;

/// The name of a face, if it can be one: letters, digits, `-` and `_`.
pub fn name(text: &str) -> Option<String> {
    let name = text.trim();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    (fits && name.chars().all(is_plain)).then(|| name.to_owned())
}

/// A kept face on a picture, in that picture's shape.
pub fn swapped(id: JobId, seed: u64, face: Upload, target: Upload) -> Picture {
    let (width, height) = target.sides();
    let long = width.max(height).max(1);
    let shown = long.min(SIDE_MAX);
    let side = |side: u32| ((u64::from(side) * u64::from(shown) / u64::from(long)) as u32).max(2) & !1;
    let (width, height) = (side(width), side(height));
    let tile = Tile::made("", seed, Origin::Swap { face: Box::new(face), target: Box::new(target) });
    Picture {
        filename: format!("ins_{id}.png"),
        recipe: Recipe { view: View::Solo(tile), width, height, format: Format::Png },
    }
}

/// The beats of a swap: "thinking", then the picture.
pub fn timeline(job: &Job) -> Vec<Moment> {
    let after_ms = match job.pace {
        Pace::Instant => 150,
        Pace::Quick => 900,
        Pace::Real => 8_000,
        Pace::Frozen => FROZEN_MS,
    };
    Score::begin().then(180, Beat::Open).then(after_ms, Beat::Reveal).end()
}

/// The one message of a saved face.
pub fn saved(name: &str) -> Draft {
    Draft { content: format!("idname {name} created"), is_response: true, ..Draft::default() }
}

/// The message of a swap.
pub fn draft(picture: &Picture, beat: Beat) -> Draft {
    match beat {
        Beat::Open => speech::thinking_aloud(),
        _ => Draft { pictures: vec![picture.clone()], is_response: true, ..Draft::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_short() {
        let cases = [
            (" anna-2 ", Some("anna-2")),
            ("J\u{f6}rg_", Some("J\u{f6}rg_")),
            ("", None),
            ("two words", None),
            ("a,b", None),
            ("0123456789012345678901234567890123", None),
        ];
        for (text, expected) in cases {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }
}
