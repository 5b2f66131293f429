//! The buttons below descriptions, shortened prompts and refusals.

use super::{Button, CHECK, Component, Emoji, GREY, LINK, PLEA, Plea, Row};

const DIGITS: [&str; 5] =
    ["1\u{FE0F}\u{20E3}", "2\u{FE0F}\u{20E3}", "3\u{FE0F}\u{20E3}", "4\u{FE0F}\u{20E3}", "5\u{FE0F}\u{20E3}"];

/// What the buttons of the human check name.
const CLASSES: [&str; 4] = ["Lighthouse", "Bicycle", "Teapot", "Owl"];

/// 1️⃣ to 4️⃣, 🔄, and 🎉 below.
pub fn describe() -> Vec<Row> {
    let mut first = numbered(4, "MJ::Job::PicReader");
    first.push(button(None, Emoji::plain("\u{1F504}"), "MJ::Picread::Retry".to_owned()));
    let all = button(Some("Imagine all"), Emoji::plain("\u{1F389}"), "MJ::Job::PicReader::all".to_owned());
    vec![first, vec![all]]
}

/// 1️⃣ to 5️⃣, and `Show Details` below.
pub fn shorten(count: u8) -> Vec<Row> {
    let details = button(Some("Show Details"), None, "MJ::Job::PromptAnalyzerExtended".to_owned());
    let mut rows = vec![numbered(usize::from(count), "MJ::Job::PromptAnalyzer"), vec![details]];
    rows.retain(|row| !row.is_empty());
    rows
}

/// The button that a refusal asks for; four for the human check.
pub fn plea(plea: Plea) -> Vec<Row> {
    let one = |label, name: &str| vec![vec![button(Some(label), None, format!("{PLEA}{name}"))]];
    match plea {
        Plea::Appeal => one("Appeal", "appeal"),
        Plea::Acknowledge => one("Acknowledge", "acknowledge"),
        Plea::Terms => one("Accept ToS", "terms"),
        Plea::Check => {
            vec![CLASSES.iter().map(|class| button(Some(class), None, format!("{CHECK}{class}"))).collect()]
        }
    }
}

/// The way to the subscription.
pub fn subscribe() -> Vec<Row> {
    let target = "https://www.midjourney.com/account".to_owned();
    vec![vec![Component::Button(Button { style: LINK, target, label: Some("Manage Account"), emoji: None })]]
}

fn numbered(count: usize, mark: &str) -> Row {
    let one =
        |(index, digit): (usize, &&'static str)| button(None, Emoji::plain(digit), format!("{mark}::{}", index + 1));
    DIGITS.iter().take(count).enumerate().map(one).collect()
}

fn button(label: Option<&'static str>, emoji: Option<Emoji>, target: String) -> Component {
    Component::Button(Button { style: GREY, target, label, emoji })
}
