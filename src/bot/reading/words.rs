//! Results that are words: what a picture shows, and which words of a prompt matter.
//!
//! Source: contract 4.7; wire §4.9, §4.11.

use super::{command_of, picture_of};
use crate::{
    bot::{
        component::{self, CustomId},
        refusal,
    },
    discord::model::{Embed, EmbedImage, Message, MessageFlags},
    task::{Button, Clue, News, Outcome, Picture, Signal},
};

/// What numbers each of several prompts, behind its digit.
const KEYCAP: char = '\u{20e3}';
/// The sentence below a shortened prompt.
const SHORTENED: &str = "shortened prompts";

/// The result, if the message is one: its box has words but no title, and the buttons that go with such words.
pub(super) fn read(message: &Message) -> Option<Outcome> {
    if message.flags.contains(MessageFlags::LOADING) {
        return None;
    }
    let embed = message.embeds.iter().find(|embed| has_words(embed))?;
    let words = embed.description.clone()?;
    let buttons = component::buttons(message);
    // Without its buttons the box must at least list prompts to be a command's result.
    let answers = |command: &str| command_of(message) == Some(command) && words.contains(KEYCAP);
    let shows_picture = buttons.iter().any(is_about_picture) || answers("describe");
    let weighs_words = buttons.iter().any(is_about_prompt)
        || answers("shorten")
        || embed.footer.as_ref().is_some_and(|footer| footer.text.to_lowercase().contains(SHORTENED));
    if !shows_picture && !weighs_words {
        return None;
    }
    let picture = if shows_picture {
        let shown = embed.image.as_ref().and_then(picture_in_box);
        shown.or_else(|| message.attachments.first().and_then(picture_of))
    } else {
        None
    };
    Some(Outcome {
        message: message.id,
        message_flags: message.flags.0,
        content: message.content.clone(),
        picture,
        job: None,
        final_prompt: Some(words),
        buttons,
    })
}

/// The signal about such a result. `🔄` and `Show Details` answer by changing the message under which they were pressed,
/// so a change may be the answer to what is waited for at that message as well as the first answer of all.
pub(super) fn signal(outcome: Outcome, clue: Clue, in_place: bool) -> Signal {
    let reference = if in_place { Some(outcome.message) } else { clue.reference };
    let clue = Clue { reference, job: None, prompt: None, tile: None, ..clue };
    Signal { clue, news: News::Finished(Box::new(outcome)) }
}

/// A box that Discord made of a link says nothing, and a titled one is about something else.
fn has_words(embed: &Embed) -> bool {
    embed.kind.as_deref().is_none_or(|kind| kind == "rich")
        && embed.title.as_deref().is_none_or(|title| title.trim().is_empty())
        && embed.description.as_deref().is_some_and(|words| !words.trim().is_empty())
        && !is_coloured_otherwise(embed)
}

/// Red boxes are refusals, and the bots' remarks have a colour of their own.
fn is_coloured_otherwise(embed: &Embed) -> bool {
    embed.color.is_some_and(|color| color == refusal::REMARK || refusal::RED.contains(&color))
}

fn is_about_picture(button: &Button) -> bool {
    let id = CustomId::read(&button.custom_id);
    matches!(id, CustomId::PicReader { .. } | CustomId::PicReaderAll | CustomId::PicReadRetry)
}

fn is_about_prompt(button: &Button) -> bool {
    let id = CustomId::read(&button.custom_id);
    matches!(id, CustomId::PromptAnalyzer { .. } | CustomId::PromptAnalyzerExtended)
}

fn picture_in_box(image: &EmbedImage) -> Option<Picture> {
    (!image.url.is_empty()).then(|| Picture {
        url: image.url.clone(),
        width: image.width.unwrap_or_default(),
        height: image.height.unwrap_or_default(),
    })
}
