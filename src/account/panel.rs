//! What a bot shows of an account: `/info`, and the panel of `/settings` with its buttons.

use crate::{
    clock::Millis,
    task::{Button, Speed},
};

/// What the bots have shown of an account; empty until they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panels {
    /// The Midjourney bot's `/info`.
    pub info: Option<Info>,
    /// The Midjourney bot's `/settings`.
    pub midjourney: Option<Settings>,
    /// The niji bot's `/settings`.
    pub niji: Option<Settings>,
    /// When they were all asked for last.
    pub synced_at: Option<Millis>,
}

/// What `/info` says. `None` where it does not say.
///
/// Source: contract 2.1; wire 4.12.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// What is paid for.
    pub plan: Option<Plan>,
    /// How often it is paid for.
    pub billing: Option<Billing>,
    /// When it is paid for next.
    pub renews_at: Option<Millis>,
    /// How fast jobs are drawn.
    pub speed: Option<Speed>,
    /// Whether others may see the pictures.
    pub is_public: Option<bool>,
    /// For example `12.51/15.0 hours (83.42%)`.
    pub fast_time: Option<String>,
    /// For example `1024 images (17.2 hours)`.
    pub lifetime: Option<String>,
    /// For example `88 images (1.5 hours)`.
    pub relaxed: Option<String>,
}

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plan {
    /// The smallest.
    Basic,
    /// The usual one.
    Standard,
    /// With stealth.
    Pro,
    /// The largest.
    Mega,
}

/// How often it is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Billing {
    /// 月付.
    Monthly,
    /// 年付.
    Yearly,
}

/// The panel of `/settings`: what can be pressed, and what is on.
///
/// Source: contract 2.1, 2.5; wire 3.5, 4.13.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// In Discord's order; a green one is on.
    pub buttons: Vec<Button>,
    /// The menu of models.
    pub selector: Option<Selector>,
    /// What the buttons and the menu say, read.
    pub state: SettingsState,
}

/// What a panel says is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsState {
    /// The value of the chosen model, for example `7`.
    pub version: Option<String>,
    /// How fast jobs are drawn.
    pub speed: Option<Speed>,
    /// Whether the bot asks back before it draws from a picture.
    pub remix: bool,
    /// Whether pictures are drawn plainly.
    pub raw: bool,
    /// Whether others may see the pictures; `None` if there is no such button.
    pub is_public: Option<bool>,
    /// How much style there is.
    pub stylize: Option<Stylize>,
    /// How much variations differ.
    pub variation: Option<Variation>,
}

/// How much style there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stylize {
    /// 50.
    Low,
    /// 100.
    Med,
    /// 250.
    High,
    /// 750.
    VeryHigh,
}

/// How much variations differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variation {
    /// Little.
    Low,
    /// Much.
    High,
}

/// A menu of which one thing is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Sent back when something is chosen.
    pub custom_id: String,
    /// What it says while nothing is chosen.
    pub placeholder: String,
    /// What can be chosen, in Discord's order.
    pub options: Vec<SelectorOption>,
}

/// What can be chosen in a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorOption {
    /// Sent back when it is chosen.
    pub value: String,
    /// What people read.
    pub label: String,
    /// The emoji itself, or the name of a custom one; `""` when there is none.
    pub emoji: String,
    /// More words, if there are.
    pub description: Option<String>,
    /// Whether it is the chosen one.
    pub is_selected: bool,
}
