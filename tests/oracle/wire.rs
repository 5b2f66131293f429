//! What must be true of everything the server asks of Discord, judged from the journal of the other side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Discord takes one IDENTIFY in five seconds. Over sockets it arrives later than it was sent, by more on a busy machine; that
/// it is sent no sooner than it may be is proved beside the session.
const IDENTIFY_SPACING_MS: i64 = 5_000 - 2_000;
/// And so many a day.
const IDENTIFIES_A_DAY: usize = 1_000;
/// A client may take an answer for lost that has not come after so long.
const ANSWER_WITHIN_MS: i64 = 10_000;

/// The journal of the pretend Discord, over all lives of the server.
#[derive(Debug, Default)]
pub struct Wire {
    /// Each entry with the life of the server in which it was read.
    entries: Vec<(u32, Value)>,
    life: u32,
    /// The way there was cut: the server may have missed answers that the other side gave.
    cut: bool,
    /// Bots have refused for want of hours what Discord took: it was asked for again, with another nonce.
    was_asked_anew: bool,
}

impl Wire {
    /// What the pretend Discord tells since it was last asked.
    pub fn tells(&mut self, page: &Value) {
        let entries = page["entries"].as_array().expect("entries");
        self.entries.extend(entries.iter().map(|entry| (self.life, entry.clone())));
    }

    /// The server was killed: whether an answer reached it nobody knows.
    pub fn killed(&mut self) {
        self.life += 1;
    }

    /// The way was cut between the two.
    pub fn cut(&mut self) {
        self.cut = true;
    }

    /// Bots refuse for want of hours.
    pub fn asks_anew(&mut self) {
        self.was_asked_anew = true;
    }

    /// When such things happened.
    pub fn happened(&self, kind: &str, outcome: &str) -> Vec<i64> {
        let entries = self.entries.iter().map(|(_, entry)| entry);
        let such = entries.filter(|entry| entry["kind"] == kind && entry["outcome"] == outcome);
        such.filter_map(|entry| entry["atMs"].as_i64()).collect()
    }

    /// How many lives the server has had.
    pub fn lives(&self) -> u32 {
        self.life + 1
    }

    /// Interactions that had been carried out before they came.
    pub fn repeated(&self) -> Vec<Value> {
        let entries = self.entries.iter().map(|(_, entry)| entry);
        entries.filter(|entry| entry["interaction"]["outcome"] == "repeated").cloned().collect()
    }

    /// How many requests have a path that ends so.
    pub fn asked(&self, path_end: &str) -> usize {
        let paths = self.entries.iter().filter_map(|(_, entry)| entry["path"].as_str());
        paths.filter(|path| path.ends_with(path_end)).count()
    }

    /// The end of a story. `nonces`: of all accepted tasks.
    pub fn judge(&self, nonces: &BTreeSet<&str>) {
        assert!(self.entries.iter().any(|(_, entry)| entry["kind"] == "identify"), "the journal tells nothing");
        self.each_interaction_is_sent_once(nonces);
        self.sessions_are_taken_up_as_discord_wants();
    }

    /// One interaction for each attempt; again only where the answer was no clear one, or nobody can have heard it.
    fn each_interaction_is_sent_once(&self, nonces: &BTreeSet<&str>) {
        let mut last: BTreeMap<(String, String), &(u32, Value)> = BTreeMap::new();
        let mut carried_out: BTreeMap<(String, String), u32> = BTreeMap::new();
        for told in &self.entries {
            let (life, entry) = told;
            let interaction = &entry["interaction"];
            let Some(nonce) = interaction["nonce"].as_str() else { continue };
            let key = (text(&entry["userId"]), nonce.to_owned());
            if interaction["outcome"] == "carried-out" {
                *carried_out.entry(key.clone()).or_default() += 1;
                let makes_a_task =
                    matches!(interaction["name"].as_str(), Some("imagine" | "blend" | "describe" | "shorten"));
                assert!(
                    !makes_a_task || nonces.contains(nonce) || self.was_asked_anew,
                    "a job that no task asked for: {entry}"
                );
            }
            if let Some((before_life, before)) = last.insert(key, told) {
                let may_repeat = self.cut || before_life < life || is_unclear(before, entry);
                assert!(may_repeat, "sent again after a clear answer: {before}, then {entry}");
            }
        }
        for ((_, nonce), times) in carried_out {
            let of_it = |told: &&(u32, Value)| told.1["interaction"]["nonce"] == nonce.as_str();
            let told: Vec<_> = self.entries.iter().filter(of_it).collect();
            assert_eq!(times, 1, "the interaction {nonce} was carried out more than once: {told:?}");
        }
    }

    /// No event is claimed that was not told, and IDENTIFY keeps to its budget.
    fn sessions_are_taken_up_as_discord_wants(&self) {
        let mut identified: BTreeMap<(u32, String), Vec<i64>> = BTreeMap::new();
        for (life, entry) in &self.entries {
            assert!(entry["kind"] != "resume" || entry["code"] != 4007, "a RESUME from the future: {entry}");
            if entry["kind"] == "identify" {
                let at = entry["atMs"].as_i64().expect("a time");
                identified.entry((*life, text(&entry["userId"]))).or_default().push(at);
            }
        }
        for ((_, user), times) in identified {
            assert!(times.len() <= IDENTIFIES_A_DAY, "{user} has identified {} times", times.len());
            for pair in times.windows(2) {
                assert!(pair[1] - pair[0] >= IDENTIFY_SPACING_MS, "{user} identifies too soon: {pair:?}");
            }
        }
    }
}

/// Whether one cannot know from the answer to the first whether it was taken, when the second is sent.
fn is_unclear(first: &Value, second: &Value) -> bool {
    let number = |entry: &Value, key: &str| entry[key].as_i64().unwrap_or(0);
    let answered_at = number(first, "atMs") + number(first, "tookMs");
    match first["code"].as_i64() {
        None | Some(429 | 500..) => true,
        // The command is of another version than the client thought: it fetches the index and asks anew.
        Some(400) => first["interaction"]["outcome"] == "refused",
        Some(_) => number(second, "atMs") < answered_at || number(first, "tookMs") >= ANSWER_WITHIN_MS,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

mod tests {
    use serde_json::json;

    use super::*;

    /// A wire on which this was seen.
    fn wire(entries: &[Value]) -> Wire {
        let mut wire = Wire::default();
        let begin = json!({ "kind": "identify", "atMs": 0, "userId": "3", "interaction": null });
        let all = [&[begin], entries].concat();
        wire.tells(&json!({ "entries": all }));
        wire
    }

    fn imagine(at_ms: i64, code: Value, outcome: &str) -> Value {
        json!({ "kind": "request", "atMs": at_ms, "userId": "3", "code": code, "tookMs": 0,
            "interaction": { "type": 2, "name": "imagine", "nonce": "n", "outcome": outcome } })
    }

    fn is_fine(wire: &Wire) -> bool {
        std::panic::catch_unwind(|| wire.judge(&BTreeSet::from(["n"]))).is_ok()
    }

    #[test]
    fn what_is_sent_again_needs_a_reason() {
        for (code, is_reason) in [(json!(204), false), (json!(429), true), (json!(502), true), (Value::Null, true)] {
            let sent = wire(&[imagine(1, code.clone(), "carried-out"), imagine(2, json!(204), "repeated")]);
            assert_eq!(is_fine(&sent), is_reason, "{code}");
        }
        let mut sent = wire(&[imagine(1, json!(204), "carried-out")]);
        sent.killed();
        sent.tells(&json!({ "entries": [imagine(2, json!(204), "repeated")] }));
        assert!(is_fine(&sent), "after a crash nobody knows");
        let twice = wire(&[imagine(1, json!(502), "carried-out"), imagine(2, json!(204), "carried-out")]);
        assert!(!is_fine(&twice), "two jobs of one nonce");
    }

    #[test]
    fn a_job_without_a_task_is_found() {
        let mut stray = imagine(1, json!(204), "carried-out");
        stray["interaction"]["nonce"] = "another".into();
        assert!(!is_fine(&wire(&[stray])));
    }

    #[test]
    fn sessions_out_of_turn_are_found() {
        let soon = json!({ "kind": "identify", "atMs": 1_000, "userId": "3" });
        assert!(!is_fine(&wire(std::slice::from_ref(&soon))));
        let other = json!({ "kind": "identify", "atMs": 1_000, "userId": "4" });
        assert!(is_fine(&wire(&[other])));
        let ahead = json!({ "kind": "resume", "atMs": 9_000, "userId": "3", "code": 4007 });
        assert!(!is_fine(&wire(&[ahead])));
    }
}
