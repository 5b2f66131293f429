//! `/settings`: buttons of which the green ones are on, and the menu of models.

use crate::{
    account::{Selector, SelectorOption, Settings, SettingsState, Stylize, Variation},
    bot::component,
    discord::model::{Message, Select},
    task::{Button, Speed},
};

/// How the custom ids begin, in lower case.
const SETTINGS: &str = "mj::settings::";
/// Discord's number for a green button.
const GREEN: u8 = 3;

/// What a button of the panel is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knob {
    Speed(Speed),
    Remix,
    Raw,
    Public,
    Stealth,
    Stylize(Stylize),
    Variation(Variation),
}

pub(super) fn is_one(message: &Message) -> bool {
    let is_ours = |custom_id: &str| custom_id.to_lowercase().starts_with(SETTINGS);
    message.selects().any(|select| is_ours(&select.custom_id))
        || message.buttons().filter_map(|button| button.custom_id.as_deref()).any(is_ours)
}

/// What the panel shows.
pub(super) fn read(message: &Message) -> Settings {
    let buttons = component::buttons(message);
    let selector = message
        .selects()
        .find(|select| select.custom_id.to_lowercase().contains("version"))
        .or_else(|| message.selects().next())
        .map(selector);
    let version = selector.as_ref().and_then(|selector| {
        selector.options.iter().find(|option| option.is_selected).map(|option| option.value.clone())
    });
    let state = SettingsState { version, ..state(&buttons) };
    Settings { buttons, selector, state }
}

fn selector(select: &Select) -> Selector {
    let options = select.options.iter().map(|option| SelectorOption {
        value: option.value.clone(),
        label: option.label.clone(),
        emoji: option.emoji.as_ref().and_then(|emoji| emoji.name.clone()).unwrap_or_default(),
        description: option.description.clone(),
        is_selected: option.is_default,
    });
    Selector {
        custom_id: select.custom_id.clone(),
        placeholder: select.placeholder.clone().unwrap_or_default(),
        options: options.collect(),
    }
}

fn state(buttons: &[Button]) -> SettingsState {
    let mut state = SettingsState::default();
    for button in buttons {
        let Some(knob) = knob(button) else { continue };
        let is_on = button.style == GREEN;
        match knob {
            Knob::Public => state.is_public = Some(is_on),
            Knob::Stealth => state.is_public = Some(!is_on),
            Knob::Remix if is_on => state.remix = true,
            Knob::Raw if is_on => state.raw = true,
            Knob::Stylize(stylize) if is_on => state.stylize = Some(stylize),
            Knob::Variation(variation) if is_on => state.variation = Some(variation),
            // Turbo is a kind of fast: where both are on, it is the one that counts.
            Knob::Speed(speed) if is_on => state.speed = state.speed.max(Some(speed)),
            Knob::Remix | Knob::Raw | Knob::Stylize(_) | Knob::Variation(_) | Knob::Speed(_) => {}
        }
    }
    state
}

/// By its label, which is published; else by its custom id, of which some are guessed.
fn knob(button: &Button) -> Option<Knob> {
    by_label(&button.label.trim().to_lowercase()).or_else(|| by_custom_id(&button.custom_id.to_lowercase()))
}

fn by_label(label: &str) -> Option<Knob> {
    Some(match label {
        "fast mode" => Knob::Speed(Speed::Fast),
        "relax mode" => Knob::Speed(Speed::Relax),
        "turbo mode" => Knob::Speed(Speed::Turbo),
        "remix mode" | "remix" => Knob::Remix,
        "raw mode" => Knob::Raw,
        "public mode" => Knob::Public,
        "stealth mode" | "private mode" => Knob::Stealth,
        "stylize low" | "style low" => Knob::Stylize(Stylize::Low),
        "stylize med" | "style med" => Knob::Stylize(Stylize::Med),
        "stylize high" | "style high" => Knob::Stylize(Stylize::High),
        "stylize very high" | "style very high" => Knob::Stylize(Stylize::VeryHigh),
        "high variation mode" | "strong variation mode" => Knob::Variation(Variation::High),
        "low variation mode" | "subtle variation mode" => Knob::Variation(Variation::Low),
        _ => return None,
    })
}

fn by_custom_id(custom_id: &str) -> Option<Knob> {
    Some(match custom_id.strip_prefix(SETTINGS)? {
        "fastmode" | "relaxmode::off" => Knob::Speed(Speed::Fast),
        "relaxmode" | "relaxmode::on" => Knob::Speed(Speed::Relax),
        "turbomode" => Knob::Speed(Speed::Turbo),
        "remixmode" => Knob::Remix,
        "style::raw" => Knob::Raw,
        "privatemode" | "privatemode::off" => Knob::Public,
        "privatemode::on" => Knob::Stealth,
        "style::50" => Knob::Stylize(Stylize::Low),
        "style::100" => Knob::Stylize(Stylize::Med),
        "style::250" => Knob::Stylize(Stylize::High),
        "style::750" => Knob::Stylize(Stylize::VeryHigh),
        "highvariabilitymode::1" => Knob::Variation(Variation::High),
        "highvariabilitymode::0" => Knob::Variation(Variation::Low),
        _ => return None,
    })
}
