use super::*;
use crate::{
    account::{Billing, Info, Plan, SelectorOption, Settings, SettingsState, Stylize, Variation},
    clock::Millis,
    task::Speed,
};

const INFO: &str = "**User ID**: 00000000-0000-4000-8000-000000000003
**Subscription**: Mega (Active monthly, renews next on <t:1893456000>)
**Job Mode**: Fast
**Visibility Mode**: Public
**Fast Time Remaining**: 60.0/60.0 hours (100%)
**Lifetime Usage**: 11170 images (120.63 hours)
**Relaxed Usage**: 344 images (3.47 hours)
**Turbo Usage**: 0 images (0.00 hours)
**Fast Usage**: 10 images (0.10 hours)

**Queued Jobs (fast)**: 0
**Queued Jobs (relax)**: 0
**Running Jobs**: None";

fn note(name: &str) -> Value {
    json!({"id": "5", "type": 2, "name": name, "user": {"id": OWN.to_string()}})
}

/// The panel's message, with `extra` put over it.
fn panel(name: &str, extra: Value) -> Message {
    let mut value = json!({"flags": 64, "application_id": "936929561302675456", "interaction_metadata": note(name)});
    for (key, field) in extra.as_object().expect("fields") {
        value[key] = field.clone();
    }
    said("", value)
}

fn news_of(message: &Message) -> PanelNews {
    assert_eq!(read(MessageEvent::Updated, message, Some(OWN)), None, "a panel is no task's");
    read_panel(message).expect("a panel").news
}

fn info(description: &str) -> Info {
    let embeds = json!([{"type": "rich", "title": "Your info - mockuser", "description": description}]);
    match news_of(&panel("info", json!({"embeds": embeds}))) {
        PanelNews::Info(info) => info,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panel_is_held_by_its_nonce_and_known_by_its_message() {
    for name in ["info", "settings"] {
        let held = panel(name, json!({"flags": 192, "nonce": "77"}));
        let reading = read_panel(&held).expect("a panel");
        assert_eq!(read(MessageEvent::Created, &held, Some(OWN)), None, "a panel is no task's");
        let expected = PanelReading {
            bot: Bot::Midjourney,
            message: held.id,
            message_flags: 192,
            nonce: Some(Nonce::new(77)),
            interaction: Some(InteractionId::new(5)),
            news: PanelNews::Held,
        };
        assert_eq!(reading, expected);
    }
    let nameless = said("", json!({"flags": 192, "nonce": "77"}));
    assert_eq!(read_panel(&nameless).map(|reading| reading.news), Some(PanelNews::Held));
    for other in [
        said("", json!({"flags": 128, "nonce": "77"})),
        said("", json!({"flags": 192, "nonce": "77", "interaction": note("describe")})),
        said("**a fox** - <@u> (fast)", json!({})),
        said("Done! Your jobs now do not consume fast-hours", json!({"flags": 64, "interaction": note("relax")})),
        panel("settings", json!({"author": {"id": OWN.to_string()}})),
        panel("settings", json!({})),
    ] {
        assert_eq!(read_panel(&other), None);
    }
}

#[test]
fn info_is_read_line_by_line() {
    let expected = Info {
        plan: Some(Plan::Mega),
        billing: Some(Billing::Monthly),
        renews_at: Some(Millis(1_893_456_000_000)),
        speed: Some(Speed::Fast),
        is_public: Some(true),
        fast_time: Some("60.0/60.0 hours (100%)".into()),
        lifetime: Some("11170 images (120.63 hours)".into()),
        relaxed: Some("344 images (3.47 hours)".into()),
    };
    assert_eq!(info(INFO), expected);
    assert_eq!(info(&INFO.replace("**:", ":**")), expected);
    assert_eq!(info(""), Info::default());
    let niji = json!({"author": {"id": "1022952195194359889"}, "application_id": "1022952195194359889",
        "embeds": [{"type": "rich", "description": INFO}]});
    let reading = read_panel(&panel("info", niji)).expect("a panel");
    assert_eq!((reading.bot, reading.news), (Bot::Niji, PanelNews::Info(expected)));
}

#[test]
fn every_plan_speed_and_visibility_is_known() {
    let line = |label: &str, value: &str| info(&format!("**{label}**: {value}"));
    for (value, plan, billing, renews_s) in [
        (
            "Basic (Active monthly, renews next on <t:1692258749>)",
            Some(Plan::Basic),
            Some(Billing::Monthly),
            Some(1_692_258_749),
        ),
        (
            "Standard (Active yearly, renews next on <t:1692258749:R>)",
            Some(Plan::Standard),
            Some(Billing::Yearly),
            Some(1_692_258_749),
        ),
        ("Pro (Active annually)", Some(Plan::Pro), Some(Billing::Yearly), None),
        ("Professional (Inactive)", None, None, None),
        (
            "Mega (Active monthly, renews next on <t:99999999999999999999>)",
            Some(Plan::Mega),
            Some(Billing::Monthly),
            None,
        ),
        ("none", None, None, None),
    ] {
        let info = line("Subscription", value);
        let renews_at = renews_s.map(|seconds: u64| Millis(seconds * 1_000));
        assert_eq!((info.plan, info.billing, info.renews_at), (plan, billing, renews_at), "{value}");
    }
    for (value, speed) in
        [("Fast", Speed::Fast), ("Relaxed", Speed::Relax), ("Relax", Speed::Relax), ("turbo", Speed::Turbo)]
    {
        assert_eq!(line("Job Mode", value).speed, Some(speed), "{value}");
    }
    for (value, is_public) in [("Public", Some(true)), ("Stealth", Some(false)), ("Private", Some(false)), ("?", None)]
    {
        assert_eq!(line("Visibility Mode", value).is_public, is_public, "{value}");
    }
}

fn knob(custom_id: &str, label: &str, is_on: bool) -> Value {
    json!({"type": 2, "style": if is_on { 3 } else { 2 }, "custom_id": custom_id, "label": label})
}

fn versions() -> Value {
    json!({"type": 3, "id": 2, "custom_id": "MJ::Settings::VersionSelector", "placeholder": "Select a model",
    "min_values": 1, "max_values": 1, "options": [
        {"label": "Midjourney Model V6.1", "value": "6.1", "default": false},
        {"label": "Midjourney Model V7", "value": "7", "description": "The newest", "emoji": {"name": "5️⃣"}, "default": true},
    ]})
}

/// The whole panel of the wire's description.
fn whole() -> Value {
    json!([
        {"type": 1, "id": 1, "components": [versions()]},
        {"type": 1, "id": 3, "components": [
            knob("MJ::Settings::Style::raw", "RAW Mode", true), knob("MJ::Settings::Style::50", "Stylize low", false),
            knob("MJ::Settings::Style::100", "Stylize med", false), knob("MJ::Settings::Style::250", "Stylize high", false),
            knob("MJ::Settings::Style::750", "Stylize very high", true)]},
        {"type": 1, "id": 9, "components": [
            knob("MJ::Settings::Personalization", "Personalization", true), knob("MJ::Settings::PrivateMode", "Public mode", true),
            knob("MJ::Settings::RemixMode", "Remix mode", true),
            knob("MJ::Settings::HighVariabilityMode::1", "High Variation Mode", true),
            knob("MJ::Settings::HighVariabilityMode::0", "Low Variation Mode", false)]},
        {"type": 1, "id": 15, "components": [
            knob("MJ::Settings::TurboMode", "Turbo mode", false), knob("MJ::Settings::RelaxMode::off", "Fast mode", false),
            knob("MJ::Settings::RelaxMode::on", "Relax mode", true), knob("MJ::Settings::Reset", "Reset Settings", false),
            {"type": 2, "style": 5, "url": "https://www.midjourney.com", "label": "Web"}]},
    ])
}

fn settings(components: Value) -> Settings {
    match news_of(&panel("settings", json!({"components": components}))) {
        PanelNews::Settings(settings) => settings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_settings_are_read_from_what_is_green() {
    let settings = settings(whole());
    assert_eq!(settings.buttons.len(), 14, "the link is no button");
    assert_eq!((settings.buttons[0].label.as_str(), settings.buttons[0].style), ("RAW Mode", 3));
    let selector = settings.selector.expect("a menu");
    assert_eq!(
        (selector.custom_id.as_str(), selector.placeholder.as_str()),
        ("MJ::Settings::VersionSelector", "Select a model")
    );
    let options = [
        SelectorOption {
            value: "6.1".into(),
            label: "Midjourney Model V6.1".into(),
            emoji: String::new(),
            description: None,
            is_selected: false,
        },
        SelectorOption {
            value: "7".into(),
            label: "Midjourney Model V7".into(),
            emoji: "5️⃣".into(),
            description: Some("The newest".into()),
            is_selected: true,
        },
    ];
    assert_eq!(selector.options, options);
    let expected = SettingsState {
        version: Some("7".into()),
        speed: Some(Speed::Relax),
        remix: true,
        raw: true,
        is_public: Some(true),
        stylize: Some(Stylize::VeryHigh),
        variation: Some(Variation::High),
    };
    assert_eq!(settings.state, expected);
}

#[test]
fn a_panel_that_was_pressed_is_read_again_without_a_note() {
    let message = said("Adjust your settings here.", json!({"flags": 64, "components": whole()}));
    assert!(matches!(news_of(&message), PanelNews::Settings(_)));
    assert!(matches!(read_panel(&message), Some(PanelReading { message_flags: 64, nonce: None, .. })));
}

#[test]
fn settings_are_told_by_label_and_by_custom_id() {
    let state = |custom_id: &str, label: &str, is_on| {
        settings(
            json!([{"type": 1, "components": [knob(custom_id, label, is_on), knob("MJ::Settings::Reset", "", false)]}]),
        )
        .state
    };
    let none = SettingsState::default();
    for (custom_id, label, expected) in [
        ("MJ::Settings::FastMode", "", SettingsState { speed: Some(Speed::Fast), ..none.clone() }),
        ("MJ::Settings::RelaxMode::off", "", SettingsState { speed: Some(Speed::Fast), ..none.clone() }),
        ("MJ::Settings::RelaxMode::on", "", SettingsState { speed: Some(Speed::Relax), ..none.clone() }),
        ("MJ::Settings::TurboMode", "", SettingsState { speed: Some(Speed::Turbo), ..none.clone() }),
        ("MJ::Settings::New", "Turbo mode", SettingsState { speed: Some(Speed::Turbo), ..none.clone() }),
        ("MJ::Settings::New", "Remix mode", SettingsState { remix: true, ..none.clone() }),
        ("MJ::Settings::RemixMode", "混合", SettingsState { remix: true, ..none.clone() }),
        ("MJ::Settings::Style::raw", "", SettingsState { raw: true, ..none.clone() }),
        ("MJ::Settings::Style::50", "", SettingsState { stylize: Some(Stylize::Low), ..none.clone() }),
        ("MJ::Settings::New", "Stylize med", SettingsState { stylize: Some(Stylize::Med), ..none.clone() }),
        ("MJ::Settings::Style::250", "", SettingsState { stylize: Some(Stylize::High), ..none.clone() }),
        (
            "MJ::Settings::New",
            "Strong Variation Mode",
            SettingsState { variation: Some(Variation::High), ..none.clone() },
        ),
        ("MJ::Settings::HighVariabilityMode::0", "", SettingsState { variation: Some(Variation::Low), ..none.clone() }),
        ("MJ::Settings::PrivateMode", "Public mode", SettingsState { is_public: Some(true), ..none.clone() }),
        ("MJ::Settings::PrivateMode", "Stealth mode", SettingsState { is_public: Some(false), ..none.clone() }),
        ("MJ::Settings::PrivateMode::on", "", SettingsState { is_public: Some(false), ..none.clone() }),
        ("MJ::Settings::PrivateMode::off", "", SettingsState { is_public: Some(true), ..none.clone() }),
        ("MJ::Settings::Something", "New", none.clone()),
    ] {
        assert_eq!(state(custom_id, label, true), expected, "{custom_id} {label}");
        let off = SettingsState { is_public: expected.is_public.map(|is_public| !is_public), ..none.clone() };
        assert_eq!(state(custom_id, label, false), off, "{custom_id} {label}, off");
    }
    let both = json!([{"type": 1, "components": [knob("MJ::Settings::TurboMode", "Turbo mode", true),
        knob("MJ::Settings::RelaxMode::off", "Fast mode", true)]}]);
    assert_eq!(settings(both).state.speed, Some(Speed::Turbo));
}

#[test]
fn a_refusal_in_place_of_a_panel_is_told_as_one() {
    let embeds = json!([{"type": "rich", "title": "Subscription required", "description": "You need to subscribe", "color": 16_711_680}]);
    let text = "[Subscription required] You need to subscribe".to_owned();
    let refused = PanelNews::Refused { text, about: Trouble::Account };
    for name in ["info", "settings"] {
        assert_eq!(news_of(&panel(name, json!({"embeds": embeds}))), refused);
        let at_once = panel(name, json!({"embeds": embeds, "nonce": "77"}));
        assert_eq!(read(MessageEvent::Created, &at_once, Some(OWN)), None);
        assert_eq!(read_panel(&at_once).map(|reading| reading.news), Some(refused.clone()));
    }
}
