//! `/settings`: the panel, and what its buttons do. It shows only settings that change something here.

use crate::bots::button::{Button, Buttons, Component, GREEN, GREY, Row};
use crate::bots::job::Job;
use crate::bots::mode::{Mode, Settings};
use crate::bots::{Beat, Bot, Draft, EPHEMERAL, speech};

const REMIX: &str = "MJ::Settings::RemixMode";
const HIGH_VARIATION: &str = "MJ::Settings::HighVariabilityMode::1";
const LOW_VARIATION: &str = "MJ::Settings::HighVariabilityMode::0";
const TURBO: &str = "MJ::Settings::TurboMode";
const FAST: &str = "MJ::Settings::RelaxMode::off";
const RELAX: &str = "MJ::Settings::RelaxMode::on";
const RESET: &str = "MJ::Settings::Reset";
const VERSION: &str = "MJ::Settings::VersionSelector";

/// First "thinking", then the panel; a press edits the panel.
pub fn draft(job: &Job, settings: &Settings, beat: Beat) -> Draft {
    if beat == Beat::Open {
        return speech::thinking();
    }
    let model = match job.bot {
        Bot::Midjourney => "--v 7",
        Bot::Niji => "--niji 6",
    };
    Draft {
        content: format!("Adjust your settings here. Current suffix: `{model}`"),
        flags: EPHEMERAL,
        buttons: Buttons::Settings(*settings),
        is_response: true,
        ..Draft::default()
    }
}

/// The settings after the button `custom_id`; `None` if it is none of the panel.
pub fn pressed(custom_id: &str, before: Settings) -> Option<Settings> {
    Some(match custom_id {
        REMIX => Settings { remix: !before.remix, ..before },
        HIGH_VARIATION => Settings { high_variation: true, ..before },
        LOW_VARIATION => Settings { high_variation: false, ..before },
        TURBO => Settings { mode: Mode::Turbo, ..before },
        FAST => Settings { mode: Mode::Fast, ..before },
        RELAX => Settings { mode: Mode::Relaxed, ..before },
        RESET => Settings::default(),
        VERSION => before,
        _ => return None,
    })
}

/// The panel: the version on top, where clients look for it.
pub fn rows(settings: &Settings) -> Vec<Row> {
    let button = |label, target: &str, on: bool| {
        let style = if on { GREEN } else { GREY };
        Component::Button(Button { style, target: target.to_owned(), label: Some(label), emoji: None })
    };
    vec![
        vec![Component::Select { custom_id: VERSION.to_owned(), options: vec![("Midjourney Model V7", "7", true)] }],
        vec![
            button("Remix mode", REMIX, settings.remix),
            button("High Variation Mode", HIGH_VARIATION, settings.high_variation),
            button("Low Variation Mode", LOW_VARIATION, !settings.high_variation),
        ],
        vec![
            button("Turbo mode", TURBO, settings.mode == Mode::Turbo),
            button("Fast mode", FAST, settings.mode == Mode::Fast),
            button("Relax mode", RELAX, settings.mode == Mode::Relaxed),
            button("Reset Settings", RESET, false),
        ],
    ]
}
