//! The forms that ask for a prompt: what opens, and what comes back. Clients know them by these marks.

use crate::bots::job::{Direction, Form, Motion, Parent};
use crate::bots::mode::Strength;
use crate::id::{JobId, MessageId};

/// The text fields of all forms.
pub const FIELDS: [&str; 6] = [
    "MJ::RemixModal::new_prompt",
    "MJ::ImagineModal::new_prompt",
    "MJ::PanModal::prompt",
    "MJ::OutpaintCustomZoomModal::prompt",
    "MJ::AnimateModal::prompt",
    "MJ::Picreader::Modal::PromptField",
];

/// A form that came back, by its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Variations with other words; also what some clients send for zooms.
    Remix {
        /// The picture.
        job: JobId,
        /// 1 to 4.
        index: u8,
        /// How far.
        strength: Strength,
    },
    /// A grid again with other words, or one of the shortened prompts.
    Imagine {
        /// The message whose button was pressed.
        message: MessageId,
    },
    /// A pan with other words.
    Pan {
        /// The picture.
        job: JobId,
        /// To which side.
        direction: Direction,
    },
    /// A zoom with a factor.
    Zoom {
        /// The picture.
        job: JobId,
    },
    /// A video with other words.
    Animate {
        /// The picture.
        job: JobId,
        /// 1 to 4.
        index: u8,
        /// How lively.
        motion: Motion,
        /// Whether it goes on with a video.
        extended: bool,
    },
    /// One of the prompts of a description.
    Describe,
}

impl Filled {
    /// Reads a form's mark.
    pub fn read(custom_id: &str) -> Option<Filled> {
        let parts: Vec<&str> = custom_id.split("::").collect();
        let index = |text: &str| text.parse::<u8>().ok().filter(|index| (1..=4).contains(index));
        Some(match parts.as_slice() {
            ["MJ", "RemixModal", job, number, high] => Filled::Remix {
                job: job.parse().ok()?,
                index: index(number)?,
                strength: if *high == "1" { Strength::Strong } else { Strength::Subtle },
            },
            ["MJ", "ImagineModal", message] => Filled::Imagine { message: message.parse().ok()? },
            ["MJ", "PanModal", direction, job, ..] => {
                Filled::Pan { job: job.parse().ok()?, direction: Direction::read(direction)? }
            }
            ["MJ", "OutpaintCustomZoomModal", job] => Filled::Zoom { job: job.parse().ok()? },
            ["MJ", "AnimateModal", job, number, motion, extended] => Filled::Animate {
                job: job.parse().ok()?,
                index: index(number)?,
                motion: Motion::read(motion)?,
                extended: *extended == "1",
            },
            ["MJ", "Picreader", "Modal", number] => index(number).map(|_| Filled::Describe)?,
            _ => return None,
        })
    }
}

fn form(custom_id: String, title: &str, field: &str, label: &str, value: String, parent: Option<Parent>) -> Form {
    Form { custom_id, title: title.to_owned(), field: field.to_owned(), label: label.to_owned(), value, parent }
}

/// For variations and zooms in remix mode.
pub fn remix(job: JobId, index: u8, strength: Strength, value: String, parent: Parent) -> Form {
    let high = u8::from(strength == Strength::Strong);
    let custom_id = format!("MJ::RemixModal::{job}::{index}::{high}");
    form(custom_id, "Remix Prompt", FIELDS[0], "New Prompt for image", value, Some(parent))
}

/// For 🔄 in remix mode, and for shortened prompts.
pub fn imagine(message: MessageId, value: String) -> Form {
    form(format!("MJ::ImagineModal::{message}"), "Imagine This!", FIELDS[1], "New Prompt", value, None)
}

/// For pans in remix mode.
pub fn pan(job: JobId, direction: Direction, value: String, parent: Parent) -> Form {
    let title = format!("Pan {}", direction.title());
    form(format!("MJ::PanModal::{}::{job}::1", direction.word()), &title, FIELDS[2], "Prompt", value, Some(parent))
}

/// For Custom Zoom, always.
pub fn zoom(job: JobId, value: String, parent: Parent) -> Form {
    let custom_id = format!("MJ::OutpaintCustomZoomModal::{job}");
    form(custom_id, "Zoom Out", FIELDS[3], "Custom zoom", format!("{value} --zoom 2"), Some(parent))
}

/// For videos in remix mode.
pub fn animate(job: JobId, index: u8, motion: Motion, extended: bool, value: String, parent: Parent) -> Form {
    let custom_id = format!("MJ::AnimateModal::{job}::{index}::{}::{}", motion.word(), u8::from(extended));
    form(custom_id, "Animate", FIELDS[4], "Prompt", value, Some(parent))
}

/// For the numbers of a description, always.
pub fn describe(index: usize, value: String) -> Form {
    form(format!("MJ::Picreader::Modal::{index}"), "Imagine This!", FIELDS[5], "Prompt", value, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_known_when_it_comes_back() {
        let job = JobId(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);
        let parent = || Parent { message: MessageId(7), custom_id: String::new() };
        let forms = [
            remix(job, 2, Strength::Strong, String::new(), parent()),
            imagine(MessageId(7), String::new()),
            pan(job, Direction::Up, String::new(), parent()),
            zoom(job, String::new(), parent()),
            animate(job, 1, Motion::High, true, String::new(), parent()),
            describe(4, String::new()),
        ];
        for form in forms {
            assert!(Filled::read(&form.custom_id).is_some(), "{}", form.custom_id);
            assert!(FIELDS.contains(&form.field.as_str()));
        }
        for mark in ["", "MJ::RemixModal::x::1::0", "MJ::Picreader::Modal::5", "MJ::PanModal::sideways::x::1"] {
            assert_eq!(Filled::read(mark), None, "{mark}");
        }
    }
}
