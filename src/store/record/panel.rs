//! What the bots have shown of an account, on disk.

use serde::{Deserialize, Serialize};

use super::account::SpeedRecord;
use crate::{
    account::{Billing, Info, Panels, Plan, Selector, SelectorOption, Settings, SettingsState, Stylize, Variation},
    clock::Millis,
    task::Button,
};

#[derive(Default, Serialize, Deserialize)]
pub(super) struct PanelsRecord {
    info: Option<InfoRecord>,
    midjourney: Option<SettingsRecord>,
    niji: Option<SettingsRecord>,
    synced_at: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct InfoRecord {
    plan: Option<PlanRecord>,
    billing: Option<BillingRecord>,
    renews_at: Option<u64>,
    speed: Option<SpeedRecord>,
    is_public: Option<bool>,
    fast_time: Option<String>,
    lifetime: Option<String>,
    relaxed: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum PlanRecord {
    Basic,
    Standard,
    Pro,
    Mega,
}

#[derive(Serialize, Deserialize)]
enum BillingRecord {
    Monthly,
    Yearly,
}

#[derive(Serialize, Deserialize)]
struct SettingsRecord {
    buttons: Vec<PanelButtonRecord>,
    selector: Option<SelectorRecord>,
    version: Option<String>,
    speed: Option<SpeedRecord>,
    remix: bool,
    raw: bool,
    is_public: Option<bool>,
    stylize: Option<StylizeRecord>,
    variation: Option<VariationRecord>,
}

#[derive(Serialize, Deserialize)]
struct PanelButtonRecord {
    custom_id: String,
    emoji: String,
    label: String,
    style: u8,
    kind: u8,
}

#[derive(Serialize, Deserialize)]
struct SelectorRecord {
    custom_id: String,
    placeholder: String,
    options: Vec<OptionRecord>,
}

#[derive(Serialize, Deserialize)]
struct OptionRecord {
    value: String,
    label: String,
    emoji: String,
    description: Option<String>,
    is_selected: bool,
}

#[derive(Serialize, Deserialize)]
enum StylizeRecord {
    Low,
    Med,
    High,
    VeryHigh,
}

#[derive(Serialize, Deserialize)]
enum VariationRecord {
    Low,
    High,
}

impl PanelsRecord {
    pub(super) fn of(panels: &Panels) -> PanelsRecord {
        PanelsRecord {
            info: panels.info.as_ref().map(InfoRecord::of),
            midjourney: panels.midjourney.as_ref().map(SettingsRecord::of),
            niji: panels.niji.as_ref().map(SettingsRecord::of),
            synced_at: panels.synced_at.map(|at| at.0),
        }
    }

    pub(super) fn into_panels(self) -> Panels {
        Panels {
            info: self.info.map(InfoRecord::into_info),
            midjourney: self.midjourney.map(SettingsRecord::into_settings),
            niji: self.niji.map(SettingsRecord::into_settings),
            synced_at: self.synced_at.map(Millis),
        }
    }
}

impl InfoRecord {
    fn of(info: &Info) -> InfoRecord {
        InfoRecord {
            plan: info.plan.map(|plan| match plan {
                Plan::Basic => PlanRecord::Basic,
                Plan::Standard => PlanRecord::Standard,
                Plan::Pro => PlanRecord::Pro,
                Plan::Mega => PlanRecord::Mega,
            }),
            billing: info.billing.map(|billing| match billing {
                Billing::Monthly => BillingRecord::Monthly,
                Billing::Yearly => BillingRecord::Yearly,
            }),
            renews_at: info.renews_at.map(|at| at.0),
            speed: info.speed.map(SpeedRecord::of),
            is_public: info.is_public,
            fast_time: info.fast_time.clone(),
            lifetime: info.lifetime.clone(),
            relaxed: info.relaxed.clone(),
        }
    }

    fn into_info(self) -> Info {
        Info {
            plan: self.plan.map(|plan| match plan {
                PlanRecord::Basic => Plan::Basic,
                PlanRecord::Standard => Plan::Standard,
                PlanRecord::Pro => Plan::Pro,
                PlanRecord::Mega => Plan::Mega,
            }),
            billing: self.billing.map(|billing| match billing {
                BillingRecord::Monthly => Billing::Monthly,
                BillingRecord::Yearly => Billing::Yearly,
            }),
            renews_at: self.renews_at.map(Millis),
            speed: self.speed.map(SpeedRecord::into_speed),
            is_public: self.is_public,
            fast_time: self.fast_time,
            lifetime: self.lifetime,
            relaxed: self.relaxed,
        }
    }
}

impl SettingsRecord {
    fn of(Settings { buttons, selector, state }: &Settings) -> SettingsRecord {
        let button = |Button { custom_id, emoji, label, style, kind }: &Button| PanelButtonRecord {
            custom_id: custom_id.clone(),
            emoji: emoji.clone(),
            label: label.clone(),
            style: *style,
            kind: *kind,
        };
        SettingsRecord {
            buttons: buttons.iter().map(button).collect(),
            selector: selector.as_ref().map(SelectorRecord::of),
            version: state.version.clone(),
            speed: state.speed.map(SpeedRecord::of),
            remix: state.remix,
            raw: state.raw,
            is_public: state.is_public,
            stylize: state.stylize.map(|stylize| match stylize {
                Stylize::Low => StylizeRecord::Low,
                Stylize::Med => StylizeRecord::Med,
                Stylize::High => StylizeRecord::High,
                Stylize::VeryHigh => StylizeRecord::VeryHigh,
            }),
            variation: state.variation.map(|variation| match variation {
                Variation::Low => VariationRecord::Low,
                Variation::High => VariationRecord::High,
            }),
        }
    }

    fn into_settings(self) -> Settings {
        let button = |PanelButtonRecord { custom_id, emoji, label, style, kind }| Button {
            custom_id,
            emoji,
            label,
            style,
            kind,
        };
        Settings {
            buttons: self.buttons.into_iter().map(button).collect(),
            selector: self.selector.map(SelectorRecord::into_selector),
            state: SettingsState {
                version: self.version,
                speed: self.speed.map(SpeedRecord::into_speed),
                remix: self.remix,
                raw: self.raw,
                is_public: self.is_public,
                stylize: self.stylize.map(|stylize| match stylize {
                    StylizeRecord::Low => Stylize::Low,
                    StylizeRecord::Med => Stylize::Med,
                    StylizeRecord::High => Stylize::High,
                    StylizeRecord::VeryHigh => Stylize::VeryHigh,
                }),
                variation: self.variation.map(|variation| match variation {
                    VariationRecord::Low => Variation::Low,
                    VariationRecord::High => Variation::High,
                }),
            },
        }
    }
}

impl SelectorRecord {
    fn of(Selector { custom_id, placeholder, options }: &Selector) -> SelectorRecord {
        let option = |SelectorOption { value, label, emoji, description, is_selected }: &SelectorOption| OptionRecord {
            value: value.clone(),
            label: label.clone(),
            emoji: emoji.clone(),
            description: description.clone(),
            is_selected: *is_selected,
        };
        SelectorRecord {
            custom_id: custom_id.clone(),
            placeholder: placeholder.clone(),
            options: options.iter().map(option).collect(),
        }
    }

    fn into_selector(self) -> Selector {
        let option = |OptionRecord { value, label, emoji, description, is_selected }| SelectorOption {
            value,
            label,
            emoji,
            description,
            is_selected,
        };
        Selector {
            custom_id: self.custom_id,
            placeholder: self.placeholder,
            options: self.options.into_iter().map(option).collect(),
        }
    }
}
