//! What must be true of every story, whatever happens in it; judged from what can be seen outside.

mod wire;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::scene::{CHANNEL, is_final, receiver::Received};
use wire::Wire;

/// A task ends no later than this after its time is up.
const LATE_MS_MAX: i64 = 30_000;

/// Remembers what was promised and what was seen.
#[derive(Debug, Default)]
pub struct Oracle {
    /// Tasks that were accepted, in order.
    accepted: Vec<String>,
    /// The last look at each task.
    looks: BTreeMap<String, Value>,
    /// Who showed a job or a message first.
    owners: BTreeMap<String, String>,
    /// What leaves nobody's hands: tokens and secrets.
    secrets: BTreeSet<String>,
    /// What the server has asked of Discord.
    pub wire: Wire,
}

impl Oracle {
    /// A submit was answered. An accepted one has a new id, larger than all before; so has one that waits for its dialog.
    pub fn replied(&mut self, reply: &Value) {
        if let (Some(1 | 21 | 22), Some(task)) = (reply["code"].as_i64(), reply["result"].as_str()) {
            let last = self.accepted.last().map_or(0, |last| number(last));
            assert!(number(task) > last, "task {task} comes after {last}");
            self.accepted.push(task.to_owned());
        }
    }

    /// Something that must never be seen outside.
    pub fn keep_secret(&mut self, secret: &str) {
        self.secrets.insert(secret.to_owned());
    }

    /// Something has left the server.
    pub fn heard(&self, place: &str, text: &str) {
        let told = self.secrets.iter().find(|secret| text.contains(secret.as_str()));
        assert!(told.is_none(), "{place} tells a secret: {text}");
    }

    /// The world was looked at: nothing grows beyond its bound.
    pub fn saw_world(&self, world: &Value) {
        let bounds = world["bounds"].as_array().expect("bounds");
        assert!(!bounds.is_empty(), "no bound is told: {world}");
        for bound in bounds {
            let count = |key: &str| bound[key].as_i64().unwrap_or_else(|| panic!("{key} of {bound}"));
            assert!((0..=count("limit")).contains(&count("used")), "beyond its bound: {bound}");
        }
    }

    /// Every accepted task whose end was not seen yet.
    pub fn unended(&self) -> Vec<String> {
        let has_ended = |task: &&String| self.looks.get(*task).is_some_and(is_final);
        self.accepted.iter().filter(|task| !has_ended(task)).cloned().collect()
    }

    /// A task was looked at: it only goes forward, an end stays, and what it shows is its own.
    pub fn saw(&mut self, task: &Value) {
        let Some(id) = task["id"].as_str() else { panic!("a task is missing: {task}") };
        self.own(id, task);
        if let Some(before) = self.looks.insert(id.to_owned(), task.clone()) {
            goes_forward(&before, task);
        }
    }

    /// A job and a result message belong to one task, but for buttons that are answered in the message they stand under.
    fn own(&mut self, id: &str, task: &Value) {
        let pressed = task["properties"]["customId"].as_str().unwrap_or_default();
        if ["MJ::Picread::Retry", "MJ::Job::PromptAnalyzerExtended"].contains(&pressed) {
            return;
        }
        for key in ["messageHash", "messageId", "progressMessageId", "nonce"] {
            if let Some(mark) = task["properties"][key].as_str() {
                let owner = self.owners.entry(format!("{key} {mark}")).or_insert_with(|| id.to_owned());
                assert_eq!(owner, id, "{key} {mark} is shown by two tasks");
            }
        }
    }

    /// All accounts were looked at: neither slots nor queue are overrun.
    pub fn saw_accounts(&self, page: &Value) {
        for account in page["content"].as_array().expect("a page of accounts") {
            let count = |key: &str| account[key].as_i64().unwrap_or_else(|| panic!("{key} of {account}"));
            assert!((0..=count("coreSize")).contains(&count("runningCount")), "too many at work: {account}");
            assert!((0..=count("queueSize")).contains(&count("queueCount")), "too many wait: {account}");
            let token = account["userToken"].as_str().unwrap_or_default();
            assert!(token.starts_with("****"), "a token is shown");
        }
    }

    /// The end of a story.
    pub fn judge(&mut self, accounts: &Value, list: &Value, messages: &[Value], received: &[Received], hook: &str) {
        let listed: BTreeSet<&str> =
            list.as_array().expect("a list").iter().filter_map(|task| task["id"].as_str()).collect();
        for id in self.accepted.clone() {
            assert!(listed.contains(id.as_str()), "accepted task {id} is lost");
            let end = self.looks.get(&id).unwrap_or_else(|| panic!("nobody looked at {id}")).clone();
            assert!(is_final(&end), "task {id} has not ended: {end}");
            assert!(end["finishTime"].is_i64(), "task {id} has ended at no time: {end}");
            assert_eq!(end["failReason"].is_string(), end["status"] == "FAILURE", "{end}");
            if self.wire.lives() == 1 {
                ends_in_time(&end, accounts);
            }
            self.result_is_real(&end, messages);
            let told: Vec<&Received> = received.iter().filter(|one| one.body["id"] == *id).collect();
            if end["properties"]["notifyHook"] == hook {
                self.was_told(&id, &end, &told);
            }
        }
        let known: BTreeSet<&str> = self.accepted.iter().map(String::as_str).collect();
        for one in received {
            self.heard("a webhook", &one.raw);
            let id = one.body["id"].as_str().unwrap_or_default();
            assert!(known.contains(id), "a webhook about {id}, which was never accepted");
        }
        let tasks = list.as_array().expect("a list").iter().chain(self.looks.values());
        let nonces = tasks.filter_map(|task| task["properties"]["nonce"].as_str()).collect();
        self.wire.judge(&nonces);
    }

    /// A result is a message of the pretend Discord, unless it is older than the page or in another channel.
    fn result_is_real(&self, end: &Value, messages: &[Value]) {
        if end["properties"]["discordChannelId"] != CHANNEL {
            return;
        }
        let Some(message) = end["properties"]["messageId"].as_str() else {
            assert_ne!(end["status"], "SUCCESS", "no message for {end}");
            return;
        };
        if let Some(found) = messages.iter().find(|found| found["id"] == message) {
            assert_eq!(found["content"], end["properties"]["messageContent"], "another message than was told");
            let file = found["attachments"][0]["filename"].as_str().unwrap_or_default();
            assert!(
                end["imageUrl"].as_str().unwrap_or_default().contains(file),
                "another picture than was told: {end}"
            );
        } else {
            assert!(messages.len() >= 100, "message {message} is not in the channel");
        }
    }

    /// Every told change arrived, in order, going forward; the last one is what a fetch shows.
    fn was_told(&mut self, id: &str, end: &Value, told: &[&Received]) {
        let mut taken: Vec<(u64, &Received)> = Vec::new();
        let mut bodies: BTreeMap<&str, &str> = BTreeMap::new();
        for one in told {
            let body = bodies.entry(&one.id).or_insert(&one.raw);
            assert_eq!(*body, one.raw, "{} was told in two versions", one.id);
            self.own(id, &one.body);
            let revision = one.id.strip_prefix(&format!("msg_{id}_")).and_then(|revision| revision.parse().ok());
            let revision = revision.unwrap_or_else(|| panic!("{} is no id of a webhook of {id}", one.id));
            if let Some((last, _)) = taken.last() {
                assert!(revision >= *last, "{} was told after revision {last}", one.id);
                if revision == *last {
                    // At least once: its answer may have been lost.
                    continue;
                }
                assert_eq!(revision, last + 1, "a change of {id} was not told");
            }
            if one.is_taken() {
                taken.push((revision, one));
            }
        }
        for pair in taken.windows(2) {
            let (before, after) = (&pair[0].1.body, &pair[1].1.body);
            goes_forward(before, after);
            let shown = |task: &Value| ["status", "progress", "imageUrl"].map(|key| task[key].clone());
            assert_ne!(shown(before), shown(after), "nothing has changed, and was told");
        }
        let (_, last) = taken.last().unwrap_or_else(|| panic!("nothing was told of {id}"));
        let plain = |task: &Value| {
            let mut task = task.clone();
            // Buttons turn blue later, when they are pressed.
            task["buttons"].as_array_mut().expect("buttons").iter_mut().for_each(|button| button["style"] = 0.into());
            task["properties"] = told_properties(&task);
            task
        };
        assert_eq!(plain(&last.body), plain(end), "the last webhook of {id} is not what a fetch shows");
    }
}

/// What was begun has ended within its account's limit. A server that was away meanwhile is excused.
fn ends_in_time(end: &Value, accounts: &Value) {
    let account = accounts["content"].as_array().expect("a page of accounts").iter();
    let Some(account) = account.clone().find(|account| account["id"] == end["properties"]["discordInstanceId"]) else {
        return;
    };
    let (Some(begun), Some(ended)) = (end["startTime"].as_i64(), end["finishTime"].as_i64()) else { return };
    let limit = account["timeoutMinutes"].as_i64().expect("a limit") * 60_000;
    assert!(ended - begun <= limit + LATE_MS_MAX, "it has taken {} ms: {end}", ended - begun);
}

/// A task goes from one state to the next and never back; an end stays what it is.
fn goes_forward(before: &Value, after: &Value) {
    assert!(rank(after) >= rank(before), "a task goes back from {before} to {after}");
    if is_final(before) {
        for key in ["status", "progress", "failReason", "imageUrl", "startTime", "finishTime"] {
            assert_eq!(before[key], after[key], "{key} changes after the end");
        }
        assert_eq!(told_properties(before), told_properties(after), "properties change after the end");
    }
    for key in ["action", "state", "submitTime"] {
        assert_eq!(before[key], after[key], "{key} changes");
    }
    // Other words come by a dialog, links of pictures when they are known, and the bot's own words are its result.
    let is_worded = matches!(before["status"].as_str(), Some("MODAL" | "NOT_START"))
        || before["action"] == "DESCRIBE" && !is_final(before);
    if !is_worded {
        for key in ["prompt", "promptEn", "description"] {
            assert_eq!(before[key], after[key], "{key} changes");
        }
    }
}

/// The properties of a result without what is asked for later.
fn told_properties(task: &Value) -> Value {
    let mut properties = task["properties"].clone();
    if let Some(fields) = properties.as_object_mut() {
        fields.shift_remove("imageSeed");
    }
    properties
}

/// Status order and percent.
fn rank(task: &Value) -> (u8, u64) {
    let progress = task["progress"].as_str();
    let percent = progress.and_then(|text| text.strip_suffix('%')).and_then(|number| number.parse().ok());
    match task["status"].as_str().unwrap_or_default() {
        // A dialog is answered before its task waits for a slot.
        "MODAL" => (0, 0),
        "NOT_START" => (1, 0),
        "SUBMITTED" => (2, 0),
        "IN_PROGRESS" => {
            let percent = percent.unwrap_or_else(|| panic!("no percent in {task}"));
            assert!(percent < 100, "done and not ended: {task}");
            (3, percent)
        }
        "SUCCESS" => {
            assert_eq!(percent, Some(100), "{task}");
            (4, 0)
        }
        "FAILURE" | "CANCEL" => {
            assert_eq!(progress, Some(""), "{task}");
            (4, 0)
        }
        other => panic!("{other} is no status"),
    }
}

fn number(id: &str) -> u64 {
    id.parse().unwrap_or_else(|_| panic!("{id} is no task id"))
}
