//! `/show`, and results sent to the direct messages: what was drawn, once more.

use crate::bots::job::{Copy, Job};
use crate::bots::pace::Score;
use crate::bots::{Beat, Draft, Moment};

/// First a word, then the result as a message of its own, then the word goes.
pub fn timeline() -> Vec<Moment> {
    Score::begin().then(180, Beat::Open).then(400, Beat::Finish).then(120, Beat::Remove).end()
}

/// A letter comes by itself.
pub fn letter_timeline() -> Vec<Moment> {
    Score::default().then(300, Beat::Finish).end()
}

/// The message of a beat.
pub fn draft(copy: &Copy, beat: Beat) -> Draft {
    match beat {
        Beat::Finish => Draft {
            content: copy.content.clone(),
            pictures: copy.pictures.clone(),
            buttons: copy.buttons.clone(),
            ..Draft::default()
        },
        _ => Draft { content: "Displaying...".to_owned(), is_response: true, ..Draft::default() },
    }
}

/// The result of a finished drawing, to be shown again with unpressed buttons. `None` if there is none yet.
pub fn copy(job: &Job) -> Option<Copy> {
    let drawing = job.drawing().filter(|drawing| drawing.has_result())?;
    job.finished?;
    let Draft { content, pictures, buttons, .. } = super::drawing::draft(job, drawing, Beat::Finish);
    Some(Copy { content, pictures, buttons })
}

/// The answer to an envelope on a result: its prompt, its uuid, its seed, and the picture.
pub fn letter(job: &Job) -> Option<Copy> {
    let drawing = job.drawing()?;
    let Copy { pictures, .. } = copy(job)?;
    let content = format!("**{}**\n**Job ID**: {}\n**seed** {}", drawing.prompt, drawing.id, drawing.seed);
    Some(Copy { content, pictures, buttons: super::button::Buttons::None })
}
