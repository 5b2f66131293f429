//! The buttons below pictures and videos, model by model.

use super::{Button, Component, Emoji, GREY, LINK, Model, Row};
use crate::bots::job::Direction;
use crate::id::JobId;

const SAIL: Option<Emoji> = Some(Emoji { name: "MJ", id: Some(1_062_830_763_281_809_428) });
const UPSCALE: Option<Emoji> = Some(Emoji { name: "upscale_1", id: Some(1_106_284_519_046_520_833) });
const WAND: Option<Emoji> = Emoji::plain("\u{1FA84}");
const BRUSH: Option<Emoji> = Emoji::plain("\u{1F58C}\u{FE0F}");
const LENS: Option<Emoji> = Emoji::plain("\u{1F50D}");
const ACROSS: Option<Emoji> = Emoji::plain("\u{2194}\u{FE0F}");
const FILM: Option<Emoji> = Emoji::plain("\u{1F39E}\u{FE0F}");
const HEART: Option<Emoji> = Emoji::plain("\u{2764}\u{FE0F}");

/// U1 to U4, 🔄, V1 to V4.
pub fn grid(job: JobId) -> Vec<Row> {
    let numbered = |labels: [&'static str; 4], verb: &str| -> Row {
        let one = |(index, label)| button(Some(label), None, format!("MJ::JOB::{verb}::{}::{job}", index + 1));
        labels.into_iter().enumerate().map(one).collect()
    };
    let mut upper = numbered(["U1", "U2", "U3", "U4"], "upsample");
    upper.push(again(job));
    let mut lower = numbered(["V1", "V2", "V3", "V4"], "variation");
    lower.push(link("\u{200B}", SAIL, job));
    vec![upper, lower]
}

/// What can be done to one picture. The models 5 name their variations strong first, and have upscalers of their own.
pub fn solo(job: JobId, model: Model, square: bool) -> Vec<Row> {
    let region = button(Some("Vary (Region)"), BRUSH, format!("MJ::Inpaint::1::{job}::SOLO"));
    let first = match model {
        Model::V5 | Model::V5r2 => {
            let mut pair = variations(job);
            pair.reverse();
            [pair, vec![region], upscalers(job, model, false)].concat()
        }
        Model::V8 => [variations(job), vec![region]].concat(),
        Model::V6 | Model::V6r1 | Model::V7 => [upscalers(job, model, false), variations(job), vec![region]].concat(),
    };
    let zoom = |label, factor| button(Some(label), LENS, format!("MJ::Outpaint::{factor}::1::{job}::SOLO"));
    let mut second = vec![
        zoom("Zoom Out 2x", 50),
        zoom("Zoom Out 1.5x", 75),
        button(Some("Custom Zoom"), LENS, format!("MJ::CustomZoom::{job}")),
    ];
    if !square {
        second.push(button(Some("Make Square"), ACROSS, format!("MJ::Outpaint::100::1::{job}::SOLO")));
    }
    let pan = |direction: Direction| {
        let arrow = match direction {
            Direction::Left => "\u{2B05}\u{FE0F}",
            Direction::Right => "\u{27A1}\u{FE0F}",
            Direction::Up => "\u{2B06}\u{FE0F}",
            Direction::Down => "\u{2B07}\u{FE0F}",
        };
        button(None, Emoji::plain(arrow), format!("MJ::JOB::pan_{}::1::{job}::SOLO", direction.word()))
    };
    let third = Direction::ALL.map(pan).to_vec();
    match model {
        Model::V8 => vec![first, animations(job), last(job)],
        Model::V7 => vec![first, second, third, animations(job), last(job)],
        Model::V5 | Model::V5r2 | Model::V6 | Model::V6r1 => vec![first, second, third, last(job)],
    }
}

/// What can be done to a picture that was made larger.
pub fn enlarged(job: JobId, model: Model) -> Vec<Row> {
    let first = [upscalers(job, model, true), variations(job)].concat();
    match model {
        Model::V7 | Model::V8 => vec![first, animations(job), last(job)],
        Model::V5 | Model::V5r2 | Model::V6 | Model::V6r1 => vec![first, last(job)],
    }
}

/// U1 to U4 of four videos, fewer of fewer, and 🔄.
pub fn videos(job: JobId, count: u8) -> Vec<Row> {
    let one =
        |(index, label)| button(Some(label), None, format!("MJ::JOB::video_virtual_upscale::{}::{job}", index + 1));
    let mut row: Row = ["U1", "U2", "U3", "U4"].into_iter().take(usize::from(count)).enumerate().map(one).collect();
    row.push(again(job));
    vec![row, vec![link("\u{200B}", SAIL, job)]]
}

/// What can be done to one video. Its own buttons stand before all others: some clients read no further.
pub fn clip(job: JobId, index: u8) -> Vec<Row> {
    let extend = |label, verb: &str| button(Some(label), FILM, format!("MJ::JOB::{verb}::{index}::{job}"));
    let first = vec![
        extend("Extend (High motion)", "animate_high_extend"),
        extend("Extend (Low motion)", "animate_low_extend"),
    ];
    vec![first, last(job)]
}

fn button(label: Option<&'static str>, emoji: Option<Emoji>, target: String) -> Component {
    Component::Button(Button { style: GREY, target, label, emoji })
}

fn job_button(label: &'static str, emoji: Option<Emoji>, verb: &str, job: JobId) -> Component {
    button(Some(label), emoji, format!("MJ::JOB::{verb}::1::{job}::SOLO"))
}

/// The way to the website, which clients read the job's uuid from.
fn link(label: &'static str, emoji: Option<Emoji>, job: JobId) -> Component {
    let target = format!("https://www.midjourney.com/jobs/{job}");
    Component::Button(Button { style: LINK, target, label: Some(label), emoji })
}

fn again(job: JobId) -> Component {
    button(None, Emoji::plain("\u{1F504}"), format!("MJ::JOB::reroll::0::{job}::SOLO"))
}

fn variations(job: JobId) -> Row {
    vec![
        job_button("Vary (Subtle)", WAND, "low_variation", job),
        job_button("Vary (Strong)", WAND, "high_variation", job),
    ]
}

fn upscalers(job: JobId, model: Model, redo: bool) -> Row {
    let (verbs, labels) = match model {
        Model::V5 | Model::V5r2 => (["upsample_v5_2x", "upsample_v5_4x"], ["Upscale (2x)", "Upscale (4x)"]),
        Model::V6 => (["upsample_v6_2x_subtle", "upsample_v6_2x_creative"], ["Upscale (Subtle)", "Upscale (Creative)"]),
        Model::V6r1 => {
            (["upsample_v6r1_2x_subtle", "upsample_v6r1_2x_creative"], ["Upscale (Subtle)", "Upscale (Creative)"])
        }
        Model::V7 => (["upsample_v7_2x_subtle", "upsample_v7_2x_creative"], ["Upscale (Subtle)", "Upscale (Creative)"]),
        Model::V8 => return Vec::new(),
    };
    let labels = match (redo, model) {
        (false, _) => labels,
        (true, Model::V5 | Model::V5r2) => ["Redo Upscale (2x)", "Redo Upscale (4x)"],
        (true, _) => ["Redo Upscale (Subtle)", "Redo Upscale (Creative)"],
    };
    verbs.into_iter().zip(labels).map(|(verb, label)| job_button(label, UPSCALE, verb, job)).collect()
}

fn animations(job: JobId) -> Row {
    vec![
        job_button("Animate (High motion)", FILM, "animate_high", job),
        job_button("Animate (Low motion)", FILM, "animate_low", job),
    ]
}

fn last(job: JobId) -> Row {
    vec![button(None, HEART, format!("MJ::BOOKMARK::{job}")), link("Web", None, job)]
}
