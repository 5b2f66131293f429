//! The sets of buttons below messages. A message stores which set it has and what was pressed; the rows follow from that.

use serde::{Deserialize, Serialize};

use crate::bots::mode::Settings;
use crate::bots::settings;
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
    Settings(Settings),
}

/// A generation of the model, as far as its buttons differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Model {
    /// 5.0 to 5.2, niji 5.
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
            Buttons::Grid { job, pressed } => painted(grid(*job), *pressed),
            Buttons::Solo { job, model, square, pressed } => painted(solo(*job, *model, *square), *pressed),
            Buttons::Cancel { job } => vec![vec![Component::Button(Button {
                style: RED,
                target: format!("MJ::CancelJob::ByJobid::{job}"),
                label: Some("Cancel Job"),
                emoji: None,
            })]],
            Buttons::Settings(chosen) => settings::rows(chosen),
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
            Buttons::Grid { pressed, .. } | Buttons::Solo { pressed, .. } => {
                let before = *pressed;
                *pressed |= 1 << place.min(31);
                *pressed != before
            }
            Buttons::None | Buttons::Cancel { .. } | Buttons::Settings(_) => false,
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

fn button(label: Option<&'static str>, emoji: Option<Emoji>, target: String) -> Component {
    Component::Button(Button { style: GREY, target, label, emoji })
}

/// The way to the website, which clients read the job's uuid from.
fn link(label: &'static str, emoji: Option<Emoji>, job: JobId) -> Component {
    let target = format!("https://www.midjourney.com/jobs/{job}");
    Component::Button(Button { style: LINK, target, label: Some(label), emoji })
}

fn grid(job: JobId) -> Vec<Row> {
    const SAIL: Emoji = Emoji { name: "MJ", id: Some(1_062_830_763_281_809_428) };
    let numbered = |labels: [&'static str; 4], verb: &str| -> Row {
        let one = |(index, label)| button(Some(label), None, format!("MJ::JOB::{verb}::{}::{job}", index + 1));
        labels.into_iter().enumerate().map(one).collect()
    };
    let mut upper = numbered(["U1", "U2", "U3", "U4"], "upsample");
    upper.push(button(None, Emoji::plain("\u{1F504}"), format!("MJ::JOB::reroll::0::{job}::SOLO")));
    let mut lower = numbered(["V1", "V2", "V3", "V4"], "variation");
    lower.push(link("\u{200B}", Some(SAIL), job));
    vec![upper, lower]
}

fn solo(job: JobId, model: Model, square: bool) -> Vec<Row> {
    const WAND: Option<Emoji> = Emoji::plain("\u{1FA84}");
    const LENS: Option<Emoji> = Emoji::plain("\u{1F50D}");
    const FILM: Option<Emoji> = Emoji::plain("\u{1F39E}\u{FE0F}");
    const UPSCALE: Option<Emoji> = Some(Emoji { name: "upscale_1", id: Some(1_106_284_519_046_520_833) });
    let job_button = |label, emoji, verb: &str| button(Some(label), emoji, format!("MJ::JOB::{verb}::1::{job}::SOLO"));
    let vary = |strong_first: bool| {
        let mut pair = vec![
            job_button("Vary (Subtle)", WAND, "low_variation"),
            job_button("Vary (Strong)", WAND, "high_variation"),
        ];
        if strong_first {
            pair.reverse();
        }
        pair
    };
    let upscale = |subtle: &str, creative: &str| {
        vec![job_button("Upscale (Subtle)", UPSCALE, subtle), job_button("Upscale (Creative)", UPSCALE, creative)]
    };
    let region =
        button(Some("Vary (Region)"), Emoji::plain("\u{1F58C}\u{FE0F}"), format!("MJ::Inpaint::1::{job}::SOLO"));
    let mut first = match model {
        Model::V5 | Model::V8 => vary(model == Model::V5),
        Model::V6 => [upscale("upsample_v6_2x_subtle", "upsample_v6_2x_creative"), vary(false)].concat(),
        Model::V6r1 => [upscale("upsample_v6r1_2x_subtle", "upsample_v6r1_2x_creative"), vary(false)].concat(),
        Model::V7 => [upscale("upsample_v7_2x_subtle", "upsample_v7_2x_creative"), vary(false)].concat(),
    };
    first.push(region);
    if model == Model::V5 {
        // With these the row has its five.
        first.push(job_button("Upscale (2x)", UPSCALE, "upsample_v5_2x"));
        first.push(job_button("Upscale (4x)", UPSCALE, "upsample_v5_4x"));
    }
    let zoom = |label, factor| button(Some(label), LENS, format!("MJ::Outpaint::{factor}::1::{job}::SOLO"));
    let mut second = vec![
        zoom("Zoom Out 2x", 50),
        zoom("Zoom Out 1.5x", 75),
        button(Some("Custom Zoom"), LENS, format!("MJ::CustomZoom::{job}")),
    ];
    if !square {
        let emoji = Emoji::plain("\u{2194}\u{FE0F}");
        second.push(button(Some("Make Square"), emoji, format!("MJ::Outpaint::100::1::{job}::SOLO")));
    }
    let pan = |emoji, verb: &str| button(None, Emoji::plain(emoji), format!("MJ::JOB::{verb}::1::{job}::SOLO"));
    let third = vec![
        pan("\u{2B05}\u{FE0F}", "pan_left"),
        pan("\u{27A1}\u{FE0F}", "pan_right"),
        pan("\u{2B06}\u{FE0F}", "pan_up"),
        pan("\u{2B07}\u{FE0F}", "pan_down"),
    ];
    let fourth = vec![
        job_button("Animate (High motion)", FILM, "animate_high"),
        job_button("Animate (Low motion)", FILM, "animate_low"),
    ];
    let fifth =
        vec![button(None, Emoji::plain("\u{2764}\u{FE0F}"), format!("MJ::BOOKMARK::{job}")), link("Web", None, job)];
    match model {
        Model::V8 => vec![first, fourth, fifth],
        Model::V7 => vec![first, second, third, fourth, fifth],
        Model::V5 | Model::V6 | Model::V6r1 => vec![first, second, third, fifth],
    }
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
        let models = [Model::V5, Model::V6, Model::V6r1, Model::V7, Model::V8];
        let sets = models.map(|model| Buttons::solo(JOB, model, false)).into_iter().chain([Buttons::grid(JOB)]);
        for set in sets {
            let rows = set.rows();
            assert!(rows.len() <= 5 && rows.iter().all(|row| row.len() <= 5), "{set:?}");
            let last = rows.iter().flatten().next_back();
            assert!(matches!(last, Some(Component::Button(button)) if button.style == LINK), "{set:?}");
        }
    }
}
