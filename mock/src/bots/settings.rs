//! `/settings`: the panel, and what its buttons do to later jobs.

use crate::bots::button::{Button, Buttons, Component, GREEN, GREY, Row};
use crate::bots::job::Job;
use crate::bots::mode::{Mode, STYLIZE, Settings, Version};
use crate::bots::{Beat, Bot, Draft, EPHEMERAL, speech};

const VERSION: &str = "MJ::Settings::VersionSelector";
const RAW: &str = "MJ::Settings::Style::raw";
const STYLE: &str = "MJ::Settings::Style::";
const PERSONAL: &str = "MJ::Settings::Personalization";
const PUBLIC: &str = "MJ::Settings::PrivateMode";
const REMIX: &str = "MJ::Settings::RemixMode";
const HIGH_VARIATION: &str = "MJ::Settings::HighVariabilityMode::1";
const LOW_VARIATION: &str = "MJ::Settings::HighVariabilityMode::0";
const TURBO: &str = "MJ::Settings::TurboMode";
const FAST: &str = "MJ::Settings::RelaxMode::off";
const RELAX: &str = "MJ::Settings::RelaxMode::on";
const RESET: &str = "MJ::Settings::Reset";

/// The steps of `--stylize` and how the panel names them.
const STYLES: [(u16, &str); 4] =
    [(50, "Stylize low"), (STYLIZE, "Stylize med"), (250, "Stylize high"), (750, "Stylize very high")];

/// First "thinking", then the panel; a press edits the panel.
pub fn draft(job: &Job, settings: &Settings, beat: Beat) -> Draft {
    if beat == Beat::Open {
        return speech::thinking();
    }
    Draft {
        content: format!("Adjust your settings here. Current suffix: `{}`", suffix(settings, job.bot)),
        flags: EPHEMERAL,
        buttons: Buttons::Settings { settings: *settings, bot: job.bot },
        is_response: true,
        ..Draft::default()
    }
}

/// What the settings add to a prompt.
fn suffix(settings: &Settings, bot: Bot) -> String {
    let version = settings.version_of(bot).parameter();
    let mut parts = vec![version.strip_suffix(".0").unwrap_or(version).to_owned()];
    if settings.stylize != STYLIZE {
        parts.push(format!("--s {}", settings.stylize));
    }
    if settings.personal {
        parts.push("--p".to_owned());
    }
    if settings.raw {
        parts.push("--style raw".to_owned());
    }
    parts.join(" ")
}

/// The settings after the button or menu `custom_id`; `None` if it is none of the panel. `value` is what was chosen of a
/// menu; an unknown one changes nothing.
pub fn pressed(custom_id: &str, value: Option<&str>, before: Settings, bot: Bot) -> Option<Settings> {
    Some(match custom_id {
        VERSION => match (value.and_then(Version::chosen), bot) {
            (Some(version), Bot::Midjourney) => Settings { version, ..before },
            (Some(niji), Bot::Niji) if niji.is_niji() => Settings { niji, ..before },
            (Some(_), Bot::Niji | Bot::InsightFace) | (None, _) => before,
        },
        RAW => Settings { raw: !before.raw, ..before },
        PERSONAL => Settings { personal: !before.personal, ..before },
        PUBLIC => Settings { stealth: !before.stealth, ..before },
        REMIX => Settings { remix: !before.remix, ..before },
        HIGH_VARIATION => Settings { high_variation: true, ..before },
        LOW_VARIATION => Settings { high_variation: false, ..before },
        TURBO => Settings { mode: Mode::Turbo, ..before },
        FAST => Settings { mode: Mode::Fast, ..before },
        RELAX => Settings { mode: Mode::Relaxed, ..before },
        RESET => Settings::default(),
        _ => {
            let chosen = custom_id.strip_prefix(STYLE)?.parse::<u16>().ok()?;
            let (stylize, _) = STYLES.into_iter().find(|(stylize, _)| *stylize == chosen)?;
            Settings { stylize, ..before }
        }
    })
}

/// The panel: the version on top, where clients look for it.
pub fn rows(settings: &Settings, bot: Bot) -> Vec<Row> {
    let button = |label, target: &str, on: bool| {
        let style = if on { GREEN } else { GREY };
        Component::Button(Button { style, target: target.to_owned(), label: Some(label), emoji: None })
    };
    let offered = Version::ALL.into_iter().filter(|version| bot == Bot::Midjourney || version.is_niji());
    let options = offered
        .map(|version| {
            let (label, value) = version.option();
            (label, value, version == settings.version_of(bot))
        })
        .collect();
    let mut styles = vec![button("RAW Mode", RAW, settings.raw)];
    styles.extend(
        STYLES.map(|(stylize, label)| button(label, &format!("{STYLE}{stylize}"), settings.stylize == stylize)),
    );
    vec![
        vec![Component::Select { custom_id: VERSION.to_owned(), options }],
        styles,
        vec![
            button("Personalization", PERSONAL, settings.personal),
            button("Public mode", PUBLIC, !settings.stealth),
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
