//! How the bots say no. They have many forms for it: red boxes, boxes without a colour, bare text; as the first answer, as
//! a reply to their own waiting message, or in its place.
//!
//! Source: wire §5; contract §4.13.

use crate::{
    discord::model::{Embed, Message},
    task::Trouble,
};

/// What a message that is about no picture says of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No, in the bot's words: `[title] description`; and what that is about.
    Refused(String, Trouble),
    /// Not yet; it will start by itself.
    Queued,
}

/// The longest reason that is kept, in bytes.
const REASON_BYTES_MAX: usize = 8 * 1024;

/// Errors: `FF0000` and, since 2025, `ED4245`.
pub(super) const RED: [u32; 2] = [0xff_0000, 0xed_4245];
/// A remark beside a job that goes on.
pub(super) const REMARK: u32 = 0xf7_cb73;
/// A warning: what matters is in its title.
const YELLOW: u32 = 0xff_ff00;
/// Success.
const GREEN: u32 = 0x00_ff00;

/// What the titles of refusals hold, in lower case, whatever their colour: known titles, then words that no good news has.
const REFUSING_TITLES: [&str; 22] = [
    "banned",
    "action needed to continue",
    "action required to continue",
    "empty prompt",
    "duplicate images",
    "queue full",
    "slow down",
    "tos not accepted",
    "subscription required",
    "subscription paused",
    "plan cancelled",
    "credits exhausted",
    "job action restricted",
    "pending mod message",
    "blocked",
    "request cancelled",
    "sorry",
    "could not complete",
    "bad response",
    "invalid",
    "error",
    "denied",
];

/// What the titles hold of refusals that say: nothing more for this account, until a human has looked after it.
const ACCOUNT_TITLES: [&str; 7] = [
    "pending mod message",
    "blocked",
    "plan cancelled",
    "subscription required",
    "subscription paused",
    "tos not accepted",
    HUMAN_CHECK_TITLE,
];

/// The title of a human check.
const HUMAN_CHECK_TITLE: &str = "action required to continue";

/// What stands in the text of a human check, whatever its title is.
const HUMAN_CHECK: [&str; 3] = ["verify you're human", "verify you’re human", "captcha"];

/// What the title holds when the fast hours are used up.
const FAST_HOURS_TITLE: &str = "credits exhausted";

/// How texts begin that are refusals without a box, in lower case.
const REFUSING_TEXTS: [&str; 9] = [
    "failed",
    "there was an error processing your request",
    "invalid",
    "banned prompt",
    "bad response",
    "internal error",
    "image denied",
    "sorry! could not complete the job",
    "sorry, something went wrong",
];

/// The verdict of a message that answers one of ours; `None` if it is none. `in_place` means that it changes an earlier one.
pub(super) fn read(message: &Message, in_place: bool) -> Option<Verdict> {
    let replies = message.message_reference.is_some() || message.referenced_message.is_some();
    let is_answer = in_place
        || replies
        || message.nonce.is_some()
        || message.interaction_metadata.is_some()
        || message.interaction.is_some();
    if !is_answer {
        return None;
    }
    // A box that Discord made of a link says nothing.
    let mut boxes = message.embeds.iter().filter(|embed| embed.kind.as_deref().is_none_or(|kind| kind == "rich"));
    boxes.find_map(|embed| of_embed(embed, in_place || replies)).or_else(|| of_text(&message.content))
}

/// `about_job` means that the box stands at a job's own message, where a box of any colour is bad news.
fn of_embed(embed: &Embed, about_job: bool) -> Option<Verdict> {
    let title = embed.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let description = embed.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let lower = title.unwrap_or_default().to_lowercase();
    let refused = || Some(Verdict::Refused(bounded(worded(title, description)?), about(&lower, description)));
    match embed.color {
        Some(REMARK | GREEN) => None,
        _ if lower == "job queued" => Some(Verdict::Queued),
        Some(color) if RED.contains(&color) => refused(),
        _ if REFUSING_TITLES.iter().any(|part| lower.contains(part)) => refused(),
        Some(YELLOW) => None,
        _ if lower.starts_with("your info") => None,
        Some(_) | None if about_job && title.is_some() && description.is_some() => refused(),
        Some(_) | None => None,
    }
}

/// What a refusal with this title, in lower case, is about.
fn about(title: &str, description: Option<&str>) -> Trouble {
    let text = description.unwrap_or_default().to_lowercase();
    if title.contains(FAST_HOURS_TITLE) {
        Trouble::FastHours
    } else if ACCOUNT_TITLES.iter().any(|part| title.contains(part))
        || title.contains("continue") && HUMAN_CHECK.iter().any(|part| text.contains(part))
    {
        Trouble::Account
    } else {
        Trouble::Job
    }
}

/// Whether a dialog with this title is there to see whether somebody is human.
pub(super) fn is_human_check(title: &str) -> bool {
    let lower = title.to_lowercase();
    lower.contains(HUMAN_CHECK_TITLE) || HUMAN_CHECK.iter().any(|part| lower.contains(part))
}

fn worded(title: Option<&str>, description: Option<&str>) -> Option<String> {
    match (title, description) {
        (Some(title), Some(description)) => Some(format!("[{title}] {description}")),
        (Some(title), None) => Some(format!("[{title}]")),
        (None, Some(description)) => Some(description.to_owned()),
        (None, None) => None,
    }
}

/// `Failed to process your command`; `Invalid parameter`, a line of reasons, and the command again.
fn of_text(content: &str) -> Option<Verdict> {
    let content = content.trim();
    let lower = content.to_lowercase();
    if !REFUSING_TEXTS.iter().any(|start| lower.starts_with(start)) {
        return None;
    }
    let (first, rest) = content.split_once('\n').unwrap_or((content, ""));
    let reasons: Vec<&str> =
        rest.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("/imagine")).collect();
    let text =
        if reasons.is_empty() { first.trim().to_owned() } else { format!("[{}] {}", first.trim(), reasons.join(" ")) };
    Some(Verdict::Refused(bounded(text), Trouble::Job))
}

/// Cut where a reason is long enough.
pub(super) fn bounded(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(REASON_BYTES_MAX));
    text
}
