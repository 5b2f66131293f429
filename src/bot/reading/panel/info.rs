//! `/info`: lines of a bold label, a colon, and what there is to say.

use crate::{
    account::{Billing, Info, Plan},
    clock::Millis,
    discord::model::{Embed, Message},
    task::Speed,
};

/// How the title begins, in lower case.
const TITLE: &str = "your info";

pub(super) fn is_one(message: &Message) -> bool {
    message.embeds.iter().any(is_titled)
}

fn is_titled(embed: &Embed) -> bool {
    embed.title.as_deref().is_some_and(|title| title.trim().to_lowercase().starts_with(TITLE))
}

/// What the message says; `None` if there is nothing in it that can be read.
pub(super) fn read(message: &Message) -> Option<Info> {
    let titled = message.embeds.iter().find(|embed| is_titled(embed));
    let description = titled.or(message.embeds.first())?.description.as_deref()?;
    let mut info = Info::default();
    for (label, value) in description.lines().filter_map(labelled) {
        match label.as_str() {
            "subscription" => {
                info.plan = plan(value);
                info.billing = billing(value);
                info.renews_at = instant(value);
            }
            "job mode" => info.speed = speed(value),
            "visibility mode" => info.is_public = is_public(value),
            "fast time remaining" => info.fast_time = Some(value.to_owned()),
            "lifetime usage" => info.lifetime = Some(value.to_owned()),
            "relaxed usage" => info.relaxed = Some(value.to_owned()),
            _ => {}
        }
    }
    (titled.is_some() || info != Info::default()).then_some(info)
}

/// `**Label**: value`, or `**Label:** value`; the label in lower case.
fn labelled(line: &str) -> Option<(String, &str)> {
    let (label, value) = line.trim().strip_prefix("**")?.split_once("**")?;
    let value = value.trim_start().strip_prefix(':').unwrap_or(value).trim();
    let label = label.trim().trim_end_matches(':').trim_end().to_lowercase();
    (!value.is_empty()).then_some((label, value))
}

fn words(value: &str) -> impl Iterator<Item = String> {
    value.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase)
}

/// `Standard (Active monthly, …)`: the first word that is a plan.
fn plan(value: &str) -> Option<Plan> {
    words(value).find_map(|word| match word.as_str() {
        "basic" => Some(Plan::Basic),
        "standard" => Some(Plan::Standard),
        "pro" => Some(Plan::Pro),
        "mega" => Some(Plan::Mega),
        _ => None,
    })
}

fn billing(value: &str) -> Option<Billing> {
    words(value).find_map(|word| match word.as_str() {
        "monthly" | "month" => Some(Billing::Monthly),
        "yearly" | "year" | "annual" | "annually" => Some(Billing::Yearly),
        _ => None,
    })
}

/// `<t:1692258749>`, `<t:1692258749:R>`: seconds since 1970.
fn instant(value: &str) -> Option<Millis> {
    let (_, tag) = value.split_once("<t:")?;
    let seconds: u64 = tag[..tag.bytes().take_while(u8::is_ascii_digit).count()].parse().ok()?;
    seconds.checked_mul(1_000).map(Millis)
}

fn speed(value: &str) -> Option<Speed> {
    words(value).find_map(|word| match word.as_str() {
        "fast" => Some(Speed::Fast),
        "relax" | "relaxed" => Some(Speed::Relax),
        "turbo" => Some(Speed::Turbo),
        _ => None,
    })
}

fn is_public(value: &str) -> Option<bool> {
    words(value).find_map(|word| match word.as_str() {
        "public" => Some(true),
        "stealth" | "private" => Some(false),
        _ => None,
    })
}
