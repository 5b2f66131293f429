//! The sets of buttons below messages. A message stores which set it has and what was pressed; the rows follow from that.

mod picture;
mod words;

use serde::{Deserialize, Serialize};

use crate::bots::mode::Settings;
use crate::bots::prompt::VIDEOS;
use crate::bots::{Bot, settings};
use crate::id::JobId;

/// Grey.
pub const GREY: u8 = 2;
/// Blue: pressed.
pub const BLUE: u8 = 1;
/// Green: a setting that is on.
pub const GREEN: u8 = 3;
/// Red.
pub const RED: u8 = 4;
/// A link.
pub const LINK: u8 = 5;

/// What hangs below a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Buttons {
    /// Nothing.
    #[default]
    None,
    /// U1 to U4, 🔄, V1 to V4.
    Grid {
        /// The picture.
        job: JobId,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
    /// What can be done to one picture.
    Solo {
        /// The picture.
        job: JobId,
        /// Decides the upscalers.
        model: Model,
        /// Whether the picture is square already.
        square: bool,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
    /// `Cancel Job`.
    Cancel {
        /// The running job.
        job: JobId,
    },
    /// The settings panel.
    Settings {
        /// What is on.
        settings: Settings,
        /// Whose versions it offers.
        bot: Bot,
    },
    /// What can be done to a picture that was made larger.
    Enlarged {
        /// The picture.
        job: JobId,
        /// Decides the upscalers.
        model: Model,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
    /// U1 to U4 and 🔄 of four videos.
    Videos {
        /// The videos.
        job: JobId,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
    /// What can be done to one video.
    Clip {
        /// The video.
        job: JobId,
        /// Which of the four it was.
        index: u8,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
    /// The four prompts of a description, 🔄 and 🎉.
    Describe,
    /// The shortened prompts.
    Shorten {
        /// How many there are, up to five.
        count: u8,
    },
    /// What the person can do about a refusal.
    Plea(Plea),
    /// The way to the subscription.
    Subscribe,
    /// U1 and 🔄 of one video, U1 and U2 of two.
    FewVideos {
        /// The videos.
        job: JobId,
        /// How many there are.
        count: u8,
        /// A bit for each pressed button, in reading order.
        pressed: u32,
    },
}

/// What a refusal asks its person for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plea {
    /// A second look by a better machine.
    Appeal,
    /// To have read a moderator's message.
    Acknowledge,
    /// To accept the terms of service.
    Terms,
    /// To show that one is human.
    Check,
}

/// The mark with which every button of a [`Plea`] begins, but for those of the human check.
const PLEA: &str = "MJ::Plea::";
/// The mark with which the buttons of the human check begin.
const CHECK: &str = "MJ::Captcha::";

/// A generation of the model, as far as its buttons differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Model {
    /// 5.0 and 5.1: variations know no strength.
    V5,
    /// 6.0, niji 6.
    V6,
    /// 6.1.
    V6r1,
    /// 7, niji 7.
    #[default]
    V7,
    /// 8: no upscale, zoom or pan.
    V8,
    /// 5.2, niji 5.
    V5r2,
}

/// One thing in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// A button.
    Button(Button),
    /// A menu that takes one of its options.
    Select {
        /// Its mark.
        custom_id: String,
        /// Label, value and whether it is chosen.
        options: Vec<(&'static str, &'static str, bool)>,
    },
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Colour; 5 is a link.
    pub style: u8,
    /// Its mark; the address, for a link.
    pub target: String,
    /// Text.
    pub label: Option<&'static str>,
    /// Picture.
    pub emoji: Option<Emoji>,
}

/// The picture on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emoji {
    /// The character itself, or the name of a custom one.
    pub name: &'static str,
    /// The id of a custom one.
    pub id: Option<u64>,
}

impl Emoji {
    const fn plain(name: &'static str) -> Option<Emoji> {
        Some(Emoji { name, id: None })
    }
}

/// At most five components.
pub type Row = Vec<Component>;

impl Buttons {
    /// The unpressed buttons of so many videos.
    pub fn videos(job: JobId, count: usize) -> Buttons {
        match u8::try_from(count) {
            Ok(count) if count < VIDEOS => Buttons::FewVideos { job, count, pressed: 0 },
            _ => Buttons::Videos { job, pressed: 0 },
        }
    }

    /// The unpressed buttons of a grid.
    pub fn grid(job: JobId) -> Buttons {
        Buttons::Grid { job, pressed: 0 }
    }

    /// The unpressed buttons of a solo.
    pub fn solo(job: JobId, model: Model, square: bool) -> Buttons {
        Buttons::Solo { job, model, square, pressed: 0 }
    }

    /// The rows, top to bottom.
    pub fn rows(&self) -> Vec<Row> {
        match self {
            Buttons::None => Vec::new(),
            Buttons::Grid { job, pressed } => painted(picture::grid(*job), *pressed),
            Buttons::Solo { job, model, square, pressed } => painted(picture::solo(*job, *model, *square), *pressed),
            Buttons::Enlarged { job, model, pressed } => painted(picture::enlarged(*job, *model), *pressed),
            Buttons::Videos { job, pressed } => painted(picture::videos(*job, VIDEOS), *pressed),
            Buttons::Clip { job, index, pressed } => painted(picture::clip(*job, *index), *pressed),
            Buttons::FewVideos { job, count, pressed } => painted(picture::videos(*job, *count), *pressed),
            Buttons::Cancel { job } => vec![vec![Component::Button(Button {
                style: RED,
                target: format!("MJ::CancelJob::ByJobid::{job}"),
                label: Some("Cancel Job"),
                emoji: None,
            })]],
            Buttons::Settings { settings, bot } => settings::rows(settings, *bot),
            Buttons::Describe => words::describe(),
            Buttons::Shorten { count } => words::shorten(*count),
            Buttons::Plea(plea) => words::plea(*plea),
            Buttons::Subscribe => words::subscribe(),
        }
    }

    /// The picture on whose result they hang.
    pub fn result(&self) -> Option<JobId> {
        match self {
            Buttons::Grid { job, .. }
            | Buttons::Solo { job, .. }
            | Buttons::Enlarged { job, .. }
            | Buttons::Videos { job, .. }
            | Buttons::FewVideos { job, .. }
            | Buttons::Clip { job, .. } => Some(*job),
            Buttons::None
            | Buttons::Cancel { .. }
            | Buttons::Settings { .. }
            | Buttons::Describe
            | Buttons::Shorten { .. }
            | Buttons::Plea(_)
            | Buttons::Subscribe => None,
        }
    }

    /// The button with the mark `custom_id` and its place in reading order.
    pub fn find(&self, custom_id: &str) -> Option<(usize, Component)> {
        self.rows().into_iter().flatten().enumerate().find(|(_, component)| match component {
            Component::Button(button) => button.style != LINK && button.target == custom_id,
            Component::Select { custom_id: mark, .. } => mark == custom_id,
        })
    }

    /// Turns a button blue. False: there is none, or it was blue before.
    pub fn press(&mut self, custom_id: &str) -> bool {
        let Some((place, _)) = self.find(custom_id) else { return false };
        match self {
            Buttons::Grid { pressed, .. }
            | Buttons::Solo { pressed, .. }
            | Buttons::Enlarged { pressed, .. }
            | Buttons::Videos { pressed, .. }
            | Buttons::FewVideos { pressed, .. }
            | Buttons::Clip { pressed, .. } => {
                let before = *pressed;
                *pressed |= 1 << place.min(31);
                *pressed != before
            }
            Buttons::None
            | Buttons::Cancel { .. }
            | Buttons::Settings { .. }
            | Buttons::Describe
            | Buttons::Shorten { .. }
            | Buttons::Plea(_)
            | Buttons::Subscribe => false,
        }
    }
}

fn painted(mut rows: Vec<Row>, pressed: u32) -> Vec<Row> {
    for (place, component) in rows.iter_mut().flatten().enumerate() {
        if let Component::Button(button) = component
            && pressed >> place.min(31) & 1 == 1
        {
            button.style = BLUE;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: JobId = JobId(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);

    #[test]
    fn a_pressed_button_is_blue_and_stays_so() {
        let mut buttons = Buttons::grid(JOB);
        let custom_id = format!("MJ::JOB::variation::2::{JOB}");
        assert!(buttons.press(&custom_id));
        assert!(!buttons.press(&custom_id));
        let blue: Vec<_> = buttons
            .rows()
            .into_iter()
            .flatten()
            .filter_map(|component| match component {
                Component::Button(button) if button.style == BLUE => button.label,
                _ => None,
            })
            .collect();
        assert_eq!(blue, ["V2"]);
    }

    #[test]
    fn no_row_holds_more_than_five_and_every_result_links_to_the_website() {
        let models = [Model::V5, Model::V5r2, Model::V6, Model::V6r1, Model::V7, Model::V8];
        let solos = models.map(|model| Buttons::solo(JOB, model, false));
        let enlarged = models.map(|model| Buttons::Enlarged { job: JOB, model, pressed: 0 });
        let others = [
            Buttons::grid(JOB),
            Buttons::Videos { job: JOB, pressed: 0 },
            Buttons::FewVideos { job: JOB, count: 1, pressed: 0 },
            Buttons::Clip { job: JOB, index: 2, pressed: 0 },
        ];
        let sets = solos.into_iter().chain(enlarged).chain(others);
        for set in sets {
            let rows = set.rows();
            assert!(rows.len() <= 5 && rows.iter().all(|row| row.len() <= 5), "{set:?}");
            let last = rows.iter().flatten().next_back();
            assert!(matches!(last, Some(Component::Button(button)) if button.style == LINK), "{set:?}");
        }
    }
}
