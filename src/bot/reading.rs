//! What a bot's messages say: from a message to a signal about a task, or to news of an account.
//!
//! Source: wire §4-6.

mod dialog;
mod face;
mod panel;
mod seed;
mod words;

pub use dialog::read_dialog;
pub use face::{FaceNews, FaceReading, read_saved_face};
pub use panel::{PanelNews, PanelReading, read_panel};
pub use seed::read_seed;

use crate::{
    bot::{
        component::{self, CustomId},
        refusal::{self, Verdict},
        speaker_of,
        speech::{self, Speech, Stage},
    },
    discord::model::{Attachment, Message, MessageFlags},
    id::{InteractionId, JobId, Nonce, UserId},
    task::{Bot, CancelHandle, Clue, News, Outcome, Picture, Signal, Trouble},
};

/// Characters of a uuid.
const UUID_LENGTH: usize = 36;

/// How a message became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageEvent {
    /// It is new.
    Created,
    /// It was changed.
    Updated,
    /// It was looked up: it may be new to us, and it may have been changed before.
    Fetched,
}

/// Reads a message. `own` is the account's user, if it is known: a channel has other users as well, and their pictures
/// are none of ours. `None`: the message is not a bot's, not for us, or not about a task.
pub fn read(event: MessageEvent, message: &Message, own: Option<UserId>) -> Option<Signal> {
    let bot = speaker_of(message)?;
    let speech = match bot {
        Bot::Midjourney | Bot::Niji => speech::read(&message.content),
        Bot::InsightFace => None,
    };
    if let (Some(own), Some(user)) = (own, addressee(message, speech.as_ref()))
        && own != user
    {
        return None;
    }
    if panel::is_panel(message) {
        return None;
    }
    let clue = clue_of(message, speech.as_ref());
    let in_place = event != MessageEvent::Created && message.nonce.is_none();
    if bot == Bot::InsightFace {
        return face::read(message, in_place).map(|news| Signal { clue, news });
    }
    if speech.is_none()
        && let Some(outcome) = words::read(message)
    {
        return Some(words::signal(outcome, clue, in_place));
    }
    match refusal::read(message, in_place) {
        Some(Verdict::Refused(text, about)) => return Some(Signal { clue, news: News::Refused { text, about } }),
        Some(Verdict::Queued) => return Some(Signal { clue, news: News::Waiting }),
        None => {}
    }
    let Some(speech) = speech else {
        return is_held(message).then_some(Signal { clue, news: News::Started { cancel: None } });
    };
    let cancel = cancel_handle(message);
    match speech.stage {
        Stage::Waiting => Some(Signal { clue, news: News::Started { cancel } }),
        Stage::Drawing(percent) => {
            let picture = message.attachments.first().and_then(picture_of);
            Some(Signal { clue, news: News::Progress { percent, picture, cancel } })
        }
        Stage::Stopped => Some(Signal { clue, news: News::Stopped }),
        Stage::Done => match outcome_of(message, &speech, clue.job) {
            // Pressing a button changes the message above it: that is old news of another task, and what it replies to
            // says nothing of ours. Only the job itself may still be waited for, if its own message was missed.
            Some(outcome) if event == MessageEvent::Updated => {
                let clue = Clue { message: clue.message, job: Some(clue.job?), ..Clue::default() };
                Some(Signal { clue, news: News::Finished(Box::new(outcome)) })
            }
            Some(outcome) => Some(Signal { clue, news: News::Finished(Box::new(outcome)) }),
            None => message.nonce.is_some().then_some(Signal { clue, news: News::Started { cancel } }),
        },
    }
}

/// Reads `INTERACTION_CREATE` and `INTERACTION_SUCCESS`: Discord has made an interaction of a request.
pub fn read_interaction_success(id: InteractionId, nonce: Option<Nonce>) -> Signal {
    Signal { clue: asked(id, nonce), news: News::Interaction }
}

/// Reads `INTERACTION_FAILURE`: the bot did not answer in time, and may not answer any more.
pub fn read_interaction_failure(id: InteractionId, nonce: Option<Nonce>) -> Signal {
    let text = "The application did not respond".to_owned();
    Signal { clue: asked(id, nonce), news: News::Refused { text, about: Trouble::Job } }
}

/// The bot holds a place for its answer: now it is known which message that will be.
fn is_held(message: &Message) -> bool {
    message.flags.contains(MessageFlags::LOADING) && message.nonce.is_some()
}

/// The command that a message answers; `None` for buttons, dialogs, and messages that answer nothing.
fn command_of(message: &Message) -> Option<&str> {
    let notes = [&message.interaction_metadata, &message.interaction];
    notes.into_iter().flatten().find_map(|note| note.name.as_deref())
}

fn asked(id: InteractionId, nonce: Option<Nonce>) -> Clue {
    Clue { nonce, interaction: Some(id), ..Clue::default() }
}

/// For whom the bot says it.
fn addressee(message: &Message, speech: Option<&Speech<'_>>) -> Option<UserId> {
    let notes = [&message.interaction_metadata, &message.interaction];
    let asker = notes.into_iter().flatten().find_map(|note| note.user.as_ref()).map(|user| user.id);
    asker.or_else(|| speech.and_then(|speech| speech.user))
}

fn clue_of(message: &Message, speech: Option<&Speech<'_>>) -> Clue {
    let reference = message.message_reference.as_ref().and_then(|reference| reference.message_id);
    let note = message.interaction_metadata.as_ref().or(message.interaction.as_ref());
    Clue {
        nonce: message.nonce.as_deref().and_then(|nonce| nonce.parse().ok()),
        interaction: note.map(|note| note.id),
        message: Some(message.id),
        reference: reference.or(message.referenced_message.as_ref().map(|message| message.id)),
        job: job_of(message).or_else(|| speech?.job),
        tile: speech.and_then(|speech| speech.tile),
        prompt: speech
            .filter(|speech| may_be_asked_in_words(message, speech))
            .and_then(|speech| Some(speech.prompt?.to_owned())),
    }
}

/// Whether this can be about a task that was asked for in words. A picture made of another one repeats that one's prompt,
/// so the prompt of such a message would point to a stranger.
fn may_be_asked_in_words(message: &Message, speech: &Speech<'_>) -> bool {
    let replies_to_result = || {
        let mut buttons = message.referenced_message.iter().flat_map(|referenced| referenced.buttons());
        buttons.any(|button| !is_cancel(button.custom_id.as_deref()))
    };
    let from_button = message.flags.contains(MessageFlags::EPHEMERAL) || replies_to_result();
    speech.is_plain && (message.nonce.is_some() || !from_button)
}

/// The message's own job: in its buttons, its links, or its files' names.
fn job_of(message: &Message) -> Option<JobId> {
    let in_buttons = message
        .buttons()
        .find_map(|button| button.custom_id.as_deref().or(button.url.as_deref()).and_then(JobId::find_in));
    in_buttons.or_else(|| message.attachments.iter().find_map(|file| last_job_in(&file.filename)))
}

/// The last uuid in a file name: words of the prompt stand before the job's own, and may look like one.
fn last_job_in(filename: &str) -> Option<JobId> {
    (0..filename.len()).rev().filter_map(|start| filename.get(start..start + UUID_LENGTH)).find_map(JobId::find_in)
}

/// The button on the message itself; for a message that all can see, the menu command.
fn cancel_handle(message: &Message) -> Option<CancelHandle> {
    let button = message.buttons().filter_map(|button| button.custom_id.as_deref()).find(|id| is_cancel(Some(id)));
    match button {
        Some(custom_id) => Some(CancelHandle::Button {
            message: message.id,
            message_flags: message.flags.0,
            custom_id: custom_id.to_owned(),
        }),
        None if message.flags.contains(MessageFlags::EPHEMERAL) => None,
        None => Some(CancelHandle::MenuCommand { message: message.id }),
    }
}

fn is_cancel(custom_id: Option<&str>) -> bool {
    custom_id.is_some_and(|custom_id| matches!(CustomId::read(custom_id), CustomId::CancelJob { .. }))
}

/// The result, if the message is one: it has a file that is no preview, and nothing left to cancel.
fn outcome_of(message: &Message, speech: &Speech<'_>, job: Option<JobId>) -> Option<Outcome> {
    let file = message.attachments.iter().find(|file| !is_preview(file))?;
    let buttons = component::buttons(message);
    if buttons.iter().any(|button| is_cancel(Some(&button.custom_id))) {
        return None;
    }
    Some(Outcome {
        message: message.id,
        message_flags: message.flags.0,
        content: message.content.clone(),
        picture: Some(picture_of(file)?),
        job,
        final_prompt: speech.prompt.map(str::to_owned),
        buttons,
    })
}

/// `UUID_grid_0.webp`, `UUID_0_step_3.jpeg`: what the bot shows while it draws.
fn is_preview(file: &Attachment) -> bool {
    let name = file.filename.as_str();
    JobId::find_in(name.get(..UUID_LENGTH).unwrap_or_default()).is_some()
        && (name.contains("_grid_0.") || name.contains("_step_"))
}

fn picture_of(file: &Attachment) -> Option<Picture> {
    (!file.url.is_empty()).then(|| Picture {
        url: file.url.clone(),
        width: file.width.unwrap_or_default(),
        height: file.height.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
