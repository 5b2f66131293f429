//! What is measured, in the text form of Prometheus. A writer of our own: everything is read where it is kept when someone
//! asks, so there is no registry to keep in step.
//!
//! Source: Prometheus, Exposition Formats, text-based format 0.0.4.

use std::{
    collections::BTreeMap,
    fmt::{Display, Write},
    sync::Mutex,
};

use poem::http::StatusCode;

use crate::{
    account::Account,
    store::{Counts, LiveCounts, Status},
    world::{self, Commits, WorldHandle},
};

/// The media type.
pub const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Accounts that are listed one by one; what lies beyond is in the sums only.
const ACCOUNTS_MAX: usize = 1_000;

/// Everything about a world; `None` when its store cannot be read.
pub async fn of_world(world: WorldHandle) -> Option<String> {
    let status = world.look().await.unwrap_or_else(|| world.status());
    let store = world.store();
    let counts = store.counts().await.ok()?;
    let mut accounts = Vec::new();
    for account in store.accounts().await.ok()?.into_iter().take(ACCOUNTS_MAX) {
        let live = store.live_counts(account.id).await.ok()?;
        let is_connected = world.connection(account.id).is_ready();
        accounts.push(Row { account, live, is_connected });
    }
    Some(text(&status, &counts, &accounts, resident_bytes()))
}

/// An account with what is measured of it.
struct Row {
    account: Account,
    live: LiveCounts,
    is_connected: bool,
}

fn text(status: &world::Status, counts: &Counts, accounts: &[Row], resident_bytes: Option<u64>) -> String {
    let mut page = Page::default();
    page.gauge("mj_build_info", "1, with the version").row(&[("version", &env!("CARGO_PKG_VERSION"))], 1);
    page.gauge("mj_ready", "1 when submits work").row(&[], u8::from(status.is_ready()));
    let mut tasks = page.gauge("mj_tasks", "Tasks in the store by where they stand");
    for state in Status::ALL {
        tasks.row(&[("state", &name(state))], counts.tasks.get(&state).copied().unwrap_or(0));
    }
    page.counter("mj_tasks_dropped_total", "Ended tasks dropped to keep within the limit").row(&[], counts.dropped);
    of_accounts(&mut page, status, accounts);
    of_webhooks(&mut page, status, counts);
    of_wire(&mut page, &status.wire);
    of_bounds(&mut page, &status.bounds);
    of_commits(&mut page, &status.commits);
    if let Some(mock) = &status.mock {
        page.gauge("mj_mock_connections", "Gateway connections at the pretend Discord").row(&[], mock.connections);
        page.gauge("mj_mock_messages", "Messages in the pretend Discord").row(&[], mock.messages);
        page.gauge("mj_mock_jobs_running", "Jobs that its bots are drawing").row(&[], mock.jobs_running);
    }
    if let Some(bytes) = resident_bytes {
        page.gauge("process_resident_memory_bytes", "Memory of the process").row(&[], bytes);
    }
    page.0
}

fn of_accounts(page: &mut Page, status: &world::Status, accounts: &[Row]) {
    let connecting = status.live_connections.saturating_sub(status.ready_connections);
    let off = status.accounts.saturating_sub(status.live_connections);
    let mut gateway = page.gauge("mj_accounts", "Accounts by the state of their gateway session");
    for (state, count) in [("ready", status.ready_connections), ("connecting", connecting), ("off", off)] {
        gateway.row(&[("gateway", &state)], count);
    }
    type Value = fn(&Row) -> u64;
    let columns: [(&str, &str, Value); 6] = [
        ("mj_account_enabled", "1 when the account may work", |row| row.account.standing.is_enabled().into()),
        ("mj_account_connected", "1 when its gateway session is ready", |row| row.is_connected.into()),
        ("mj_account_running", "Tasks that hold a slot", |row| row.live.running),
        ("mj_account_slots", "Slots there are", |row| row.account.limits.concurrency.into()),
        ("mj_account_waiting", "Tasks that wait for a slot", |row| row.live.waiting),
        ("mj_account_queue_limit", "Tasks that may wait", |row| row.account.limits.queue.into()),
    ];
    for (metric, help, value) in columns {
        let mut rows = page.gauge(metric, help);
        for row in accounts {
            rows.row(&[("account", &row.account.id)], value(row));
        }
    }
}

fn of_webhooks(page: &mut Page, status: &world::Status, counts: &Counts) {
    page.gauge("mj_webhook_deliveries", "Deliveries that were not taken")
        .row(&[("state", &"waiting")], status.deliveries_waiting)
        .row(&[("state", &"given_up")], counts.given_up);
    page.counter("mj_webhook_ends_total", "How attempts to tell have ended")
        .row(&[("outcome", &"taken")], status.told.taken)
        .row(&[("outcome", &"in_vain")], status.told.in_vain)
        .row(&[("outcome", &"given_up")], status.told.given_up);
    page.gauge("mj_webhook_receivers_gone", "Addresses that have answered 410").row(&[], status.receivers_gone);
}

fn of_wire(page: &mut Page, wire: &world::WireTally) {
    let mut rows = page.counter("mj_discord_requests_total", "Requests to Discord by route and class of the answer");
    for ((route, hundred), count) in &wire.requests {
        let class = if *hundred == 0 { "none".to_owned() } else { format!("{hundred}xx") };
        rows.row(&[("route", route), ("status", &class)], count);
    }
    let mut rows = page.counter("mj_gateway_ends_total", "Gateway connections that Discord closed, or that broke");
    for (code, count) in &wire.gateway_ends {
        let code = match code {
            0 => "none".to_owned(),
            1 => "other".to_owned(),
            code => code.to_string(),
        };
        rows.row(&[("code", &code)], count);
    }
    let mut rows = page.counter("mj_gateway_unreadable_total", "Events of the gateway that could not be read");
    for (event, count) in &wire.unreadable {
        rows.row(&[("event", event)], count);
    }
}

fn of_bounds(page: &mut Page, bounds: &[world::Bound]) {
    let mut used = page.gauge("mj_bounded_used", "How much is in a queue or cache");
    for bound in bounds {
        used.row(&[("what", &bound.name)], bound.used);
    }
    let mut limit = page.gauge("mj_bounded_limit", "How much is in a queue or cache at most");
    for bound in bounds {
        limit.row(&[("what", &bound.name)], bound.limit);
    }
}

fn of_commits(page: &mut Page, commits: &Commits) {
    page.counter("mj_commit_writes_total", "Changes that were committed").row(&[], commits.writes);
    let mut rows = page.metric("mj_commit_seconds", "How long a commit takes", "histogram");
    let mut count = 0;
    for (bucket, bound_us) in commits.buckets.iter().zip(Commits::BOUNDS_US) {
        count += bucket;
        rows.part("_bucket", &[("le", &seconds(bound_us))], count);
    }
    rows.part("_bucket", &[("le", &"+Inf")], commits.count());
    rows.part("_sum", &[], seconds(commits.sum_us));
    rows.part("_count", &[], commits.count());
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

/// A status as a label.
fn name(status: Status) -> &'static str {
    match status {
        Status::Asking => "modal",
        Status::Queued => "queued",
        Status::Sending => "sending",
        Status::Submitted => "submitted",
        Status::Running => "running",
        Status::Succeeded => "succeeded",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}

/// The memory that the process has, where the system says so in a file.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Requests answered since the start, by operation and hundred of the status.
#[derive(Debug, Default)]
pub struct Requests(Mutex<BTreeMap<(&'static str, u16), u64>>);

impl Requests {
    /// One more. What is no operation of a document shares a name, so that nobody can make up names.
    pub fn add(&self, operation: Option<&'static str>, status: StatusCode) {
        let key = (operation.unwrap_or("none"), status.as_u16() / 100);
        let mut counts = self.0.lock().expect("nobody panics with the lock");
        *counts.entry(key).or_default() += 1;
    }

    /// All of them, to stand after a world's own text.
    pub fn text(&self) -> String {
        let counts = self.0.lock().expect("nobody panics with the lock").clone();
        let mut page = Page::default();
        let mut rows = page.counter("mj_requests_total", "Requests answered, by operation and class of status");
        for ((operation, hundred), count) in counts {
            rows.row(&[("operation", &operation), ("status", &format!("{hundred}xx"))], count);
        }
        page.0
    }
}

/// Text as it grows.
#[derive(Debug, Default)]
struct Page(String);

/// The rows of one metric.
struct Rows<'page> {
    text: &'page mut String,
    metric: &'static str,
}

impl Page {
    fn gauge(&mut self, metric: &'static str, help: &str) -> Rows<'_> {
        self.metric(metric, help, "gauge")
    }

    fn counter(&mut self, metric: &'static str, help: &str) -> Rows<'_> {
        self.metric(metric, help, "counter")
    }

    fn metric(&mut self, metric: &'static str, help: &str, kind: &str) -> Rows<'_> {
        self.0.push_str(&format!("# HELP {metric} {help}.\n# TYPE {metric} {kind}\n"));
        Rows { text: &mut self.0, metric }
    }
}

impl Rows<'_> {
    fn row(&mut self, labels: &[(&str, &dyn Display)], value: impl Display) -> &mut Self {
        self.part("", labels, value)
    }

    /// A row of a metric of several parts. Labels are names and numbers of our own, so nothing in them needs escaping.
    fn part(&mut self, part: &str, labels: &[(&str, &dyn Display)], value: impl Display) -> &mut Self {
        let labels: Vec<String> = labels.iter().map(|(name, text)| format!("{name}=\"{text}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        writeln!(self.text, "{}{part}{labels} {value}", self.metric).expect("a text takes whatever is written");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::{Millis, Pace},
        world::Told,
    };

    #[test]
    fn every_metric_is_announced_once_and_no_row_stands_twice() {
        let mut commits = Commits::default();
        commits.buckets[0] = 3;
        commits.buckets[4] = 2;
        commits.buckets[10] = 1;
        commits.sum_us = 1_500_000;
        let wire = world::WireTally {
            requests: BTreeMap::from([(("interactions", 2), 5), (("interactions", 0), 1)]),
            gateway_ends: BTreeMap::from([(0, 3), (4004, 1)]),
            unreadable: BTreeMap::from([("READY".to_owned(), 2)]),
        };
        let status = world::Status {
            why_not_ready: None,
            clock: Pace::Manual,
            now: Millis(0),
            seed: 1,
            name: "main".to_owned(),
            live_connections: 2,
            ready_connections: 1,
            deliveries_waiting: 5,
            told: Told { taken: 9, in_vain: 1, given_up: 0 },
            receivers_gone: 1,
            commits,
            accounts: 3,
            mock: Some(world::MockCounts::default()),
            bounds: vec![world::Bound { name: "letters".to_owned(), used: 2, limit: 9 }],
            wire,
        };
        let counts = Counts { tasks: BTreeMap::from([(Status::Queued, 4)]), given_up: 7, ..Counts::default() };
        let text = text(&status, &counts, &[], Some(1024));
        for row in [
            "mj_ready 1",
            "mj_tasks{state=\"queued\"} 4",
            "mj_tasks{state=\"failed\"} 0",
            "mj_accounts{gateway=\"ready\"} 1",
            "mj_accounts{gateway=\"connecting\"} 1",
            "mj_accounts{gateway=\"off\"} 1",
            "mj_bounded_used{what=\"letters\"} 2",
            "mj_bounded_limit{what=\"letters\"} 9",
            "mj_discord_requests_total{route=\"interactions\",status=\"2xx\"} 5",
            "mj_discord_requests_total{route=\"interactions\",status=\"none\"} 1",
            "mj_gateway_ends_total{code=\"4004\"} 1",
            "mj_gateway_ends_total{code=\"none\"} 3",
            "mj_gateway_unreadable_total{event=\"READY\"} 2",
            "mj_webhook_deliveries{state=\"waiting\"} 5",
            "mj_webhook_deliveries{state=\"given_up\"} 7",
            "mj_webhook_ends_total{outcome=\"taken\"} 9",
            "mj_commit_seconds_bucket{le=\"0.00001\"} 3",
            "mj_commit_seconds_bucket{le=\"0.0025\"} 5",
            "mj_commit_seconds_bucket{le=\"1\"} 5",
            "mj_commit_seconds_bucket{le=\"+Inf\"} 6",
            "mj_commit_seconds_sum 1.5",
            "mj_commit_seconds_count 6",
            "process_resident_memory_bytes 1024",
        ] {
            assert!(text.lines().any(|line| line == row), "{row} in {text}");
        }
        let mut keys: Vec<&str> = text.lines().map(|line| line.rsplit_once(' ').expect("a value").0).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{text}");
    }

    #[test]
    fn requests_are_counted_by_operation_and_nobody_makes_up_names() {
        let requests = Requests::default();
        for (operation, status) in [
            (Some("fetchTask"), StatusCode::OK),
            (Some("fetchTask"), StatusCode::OK),
            (Some("fetchTask"), StatusCode::UNAUTHORIZED),
            (None, StatusCode::NOT_FOUND),
        ] {
            requests.add(operation, status);
        }
        let text = requests.text();
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            rows,
            [
                "mj_requests_total{operation=\"fetchTask\",status=\"2xx\"} 2",
                "mj_requests_total{operation=\"fetchTask\",status=\"4xx\"} 1",
                "mj_requests_total{operation=\"none\",status=\"4xx\"} 1",
            ]
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_tells_how_much_memory_there_is() {
        assert!(resident_bytes().is_some_and(|bytes| bytes > 1 << 20));
    }
}
