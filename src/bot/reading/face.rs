//! The face swapper: a face is saved, and a swap's result is a picture without words.

use super::{command_of, is_held, picture_of};
use crate::{
    bot::{
        component,
        refusal::{self, Verdict},
        speaker_of,
    },
    discord::model::{Message, MessageFlags},
    id::{InteractionId, MessageId, Nonce},
    task::{Bot, News, Outcome, Trouble},
};

/// The command that saves a face.
const SAVE: &str = "saveid";
/// The command whose answer is a task's result.
const SWAP: &str = "swapid";

/// A message about a face that is being saved. The first answer has the nonce of the request; what follows changes the
/// same message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceReading {
    /// The message.
    pub message: MessageId,
    /// Ours, on the first answer only.
    pub nonce: Option<Nonce>,
    /// The command that it answers.
    pub interaction: Option<InteractionId>,
    /// What it says.
    pub news: FaceNews,
}

/// What a message about a face that is being saved says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaceNews {
    /// The bot holds a place for its answer: the message will be changed.
    Held,
    /// The bot has answered, and not with a no: the face can be swapped in. A no in words of which nothing is known counts
    /// as an answer too; the swap will then say what is missing.
    Saved,
    /// The bot says no, in its own words.
    Refused {
        /// For example `[Error] No face was found.`
        text: String,
        /// What that is about.
        about: Trouble,
    },
}

/// Reads a message as one about a face that is being saved. `None`: the message is about something else.
pub fn read_saved_face(message: &Message) -> Option<FaceReading> {
    if speaker_of(message)? != Bot::InsightFace || command_of(message) != Some(SAVE) {
        return None;
    }
    let news = if message.flags.contains(MessageFlags::LOADING) {
        FaceNews::Held
    } else {
        match refusal::read(message, message.nonce.is_none()) {
            Some(Verdict::Refused(text, about)) => FaceNews::Refused { text, about },
            Some(Verdict::Queued) => FaceNews::Held,
            None => FaceNews::Saved,
        }
    };
    let note = message.interaction_metadata.as_ref().or(message.interaction.as_ref());
    Some(FaceReading {
        message: message.id,
        nonce: message.nonce.as_deref().and_then(|nonce| nonce.parse().ok()),
        interaction: note.map(|note| note.id),
        news,
    })
}

/// What the message says of a swap; `in_place` means that it changes an earlier one.
pub(super) fn read(message: &Message, in_place: bool) -> Option<News> {
    let command = command_of(message);
    if command.is_some_and(|command| command != SWAP) {
        return None;
    }
    if message.flags.contains(MessageFlags::LOADING) {
        return is_held(message).then_some(News::Started { cancel: None });
    }
    let is_red = message.embeds.iter().any(|embed| embed.color.is_some_and(|color| refusal::RED.contains(&color)));
    // A picture is a result, whatever else is said beside it, unless that is in red.
    if !is_red && let Some(picture) = message.attachments.iter().find_map(picture_of) {
        return Some(News::Finished(Box::new(Outcome {
            message: message.id,
            message_flags: message.flags.0,
            content: message.content.clone(),
            picture: Some(picture),
            job: None,
            final_prompt: None,
            buttons: component::buttons(message),
        })));
    }
    match refusal::read(message, in_place) {
        Some(Verdict::Refused(text, about)) => return Some(News::Refused { text, about }),
        Some(Verdict::Queued) => return Some(News::Waiting),
        None => {}
    }
    // An answer in words alone holds no picture, and none will follow, unless it says that it goes on.
    let words = message.content.trim();
    let goes_on = words.ends_with("...") || words.ends_with('…');
    if command.is_some() && message.embeds.is_empty() && !words.is_empty() && !goes_on {
        return Some(News::Refused { text: refusal::bounded(words.to_owned()), about: Trouble::Job });
    }
    None
}
