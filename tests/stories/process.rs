//! The program itself: started, killed, started again, stopped.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
    time::timeout,
};
use tokio_util::task::TaskTracker;

use crate::scene::{ACCOUNT, http as client, is_final, picture::Picture};

/// Nothing takes so long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often something is looked at while waiting for it.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running `mj`.
pub(super) struct Server {
    child: Child,
    /// Where the API is.
    pub(super) api: String,
    /// Where the pretend Discord is: address and port.
    pub(super) mock: String,
}

/// A place for the pretend Discord of a program that is started again and again. Its port lies below those that systems give to
/// clients, so that nobody has taken it between two lives.
pub(super) fn lasting_place() -> String {
    // Each is given once in a run of the tests.
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let first = 20_000 + std::process::id() % 5_000 * 2;
    let places = (0..2_000).map(|_| GIVEN.fetch_add(1, Ordering::Relaxed));
    let mut places = places.map(|given| format!("127.0.0.1:{}", first + given));
    places.find(|place| std::net::TcpListener::bind(place.as_str()).is_ok()).expect("a free port")
}

fn program() -> Command {
    Command::new(std::env::var_os("MJ_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_mj").into()))
}

fn command(data: &Path, mock_listen: &str, more: &[&str]) -> Command {
    let mut command = program();
    command.args(["--listen", "127.0.0.1:0", "--mock-listen", mock_listen, "--pace", "instant"]);
    if !more.contains(&"--log") {
        command.args(["--log", "warn"]);
    }
    command.arg("--data").arg(data).args(more).current_dir(data).stdin(Stdio::null());
    command
}

/// What a greeting says: each thing that is offered, and its link without `http://`.
async fn greeted(child: &mut Child) -> BTreeMap<String, String> {
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut offered = BTreeMap::new();
    let greeting = async {
        while let Some(line) = lines.next_line().await.expect("text") {
            if line.starts_with("Ctrl-C") {
                break;
            }
            let Some((name, rest)) = line.trim_start().split_once("  ") else { continue };
            let link = rest.split_whitespace().find_map(|word| word.strip_prefix("http://"));
            offered.extend(link.map(|link| (name.to_owned(), link.to_owned())));
        }
    };
    timeout(PATIENCE, greeting).await.expect("mj greets");
    offered
}

/// A running `mj mock`; it is gone with this.
pub(super) struct Discord {
    _child: Child,
    /// Address and port.
    place: String,
    /// What was asked of its gateway so far, and what came of it.
    openings: Mutex<Vec<(String, String)>>,
    /// As far as its journal was read.
    read: AtomicU64,
}

impl Discord {
    pub(super) async fn start(folder: &Path) -> Discord {
        let mut command = program();
        command.args(["mock", "--mock-listen", "127.0.0.1:0", "--memory", "--pace", "instant", "--log", "warn"]);
        command.current_dir(folder).stdin(Stdio::null());
        let mut command = tokio::process::Command::from(command);
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("mj mock starts");
        let place = greeted(&mut child).await.remove("Pretend Discord").expect("the greeting names it");
        Discord { _child: child, place, openings: Mutex::default(), read: AtomicU64::new(0) }
    }

    /// Reads on in its journal, which keeps the latest only.
    pub(super) async fn read_journal(&self) {
        loop {
            let after = self.read.load(Ordering::Relaxed);
            let url = format!("http://{}/_mock/journal?after={after}&limit=1000", self.place);
            let page = client::get(&url, &[]).await.json();
            assert!(page["dropped"].as_u64().is_some_and(|dropped| dropped <= after), "the journal was read too late");
            let entries = page["entries"].as_array().expect("a list");
            let Some(last) = entries.last() else { return };
            self.read.store(last["number"].as_u64().expect("a number"), Ordering::Relaxed);
            let text = |entry: &Value, key: &str| entry[key].as_str().expect("a word").to_owned();
            let is_opening = |entry: &&Value| entry["kind"] == "identify" || entry["kind"] == "resume";
            let those = entries.iter().filter(is_opening).map(|entry| (text(entry, "kind"), text(entry, "outcome")));
            self.openings.lock().unwrap_or_else(PoisonError::into_inner).extend(those);
        }
    }

    /// How often its gateway was asked for this, with that outcome.
    pub(super) fn opened(&self, kind: &str, outcome: &str) -> usize {
        let openings = self.openings.lock().unwrap_or_else(PoisonError::into_inner);
        openings.iter().filter(|(asked, came)| asked == kind && came == outcome).count()
    }
}

impl Server {
    /// Starts `mj` beside a Discord of its own life, and returns when it takes submits.
    pub(super) async fn start_at(data: &Path, discord: &Discord) -> Server {
        let mut command = program();
        command.args(["--listen", "127.0.0.1:0", "--log", "warn", "--discord"]);
        command.arg(format!("http://{}", discord.place)).arg("--data").arg(data).current_dir(data).stdin(Stdio::null());
        let server = Server::of(command, Stdio::inherit()).await;
        server.healthy().await
    }

    /// Starts `mj` and returns when it takes submits.
    pub(super) async fn start(data: &Path, mock_listen: &str) -> Server {
        Server::start_with(data, mock_listen, &[], Stdio::inherit()).await
    }

    /// The same with more settings, and its log where it is wanted.
    pub(super) async fn start_with(data: &Path, mock_listen: &str, more: &[&str], log: Stdio) -> Server {
        Server::greeted(data, mock_listen, more, log).await.healthy().await
    }

    /// Submits work.
    async fn healthy(self) -> Server {
        self.wait_for("submits to work", async || {
            let health = client::get(&format!("{}/health", self.api), &[]).await;
            (health.status == 200).then_some(Value::Null)
        })
        .await;
        self
    }

    /// The same, whether submits work or not.
    pub(super) async fn greeted(data: &Path, mock_listen: &str, more: &[&str], log: Stdio) -> Server {
        Server::of(command(data, mock_listen, more), log).await
    }

    async fn of(command: Command, log: Stdio) -> Server {
        let mut command = tokio::process::Command::from(command);
        let mut child = command.stdout(Stdio::piped()).stderr(log).kill_on_drop(true).spawn().expect("mj starts");
        let mut offered = greeted(&mut child).await;
        let api = offered.remove("API").expect("the greeting names the API");
        let mock = offered.remove("Pretend Discord").or_else(|| offered.remove("Discord"));
        let mock = mock.expect("the greeting names the Discord");
        Server { child, api: format!("http://{}", api.strip_suffix("/mj").expect("the API's folder")), mock }
    }

    pub(super) async fn wait_for(&self, what: &str, look: impl AsyncFn() -> Option<Value>) -> Value {
        let found = async {
            let mut turns = tokio::time::interval(LOOK_EVERY);
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                turns.tick().await;
            }
        };
        timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }

    async fn fetch(&self, task: &str) -> Value {
        client::get(&format!("{}/mj/task/{task}/fetch", self.api), &[]).await.json()
    }

    pub(super) async fn until_final(&self, task: &str) -> Value {
        let look = async || Some(self.fetch(task).await).filter(is_final);
        self.wait_for(&format!("the end of {task}"), look).await
    }

    /// As the system would: without a word.
    pub(super) async fn kill(mut self) {
        self.child.kill().await.expect("it was running");
    }

    /// As an operator would; it must end well.
    pub(super) async fn stop(mut self) {
        let id = self.child.id().expect("it is running").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill is there").success());
        let status = timeout(PATIENCE, self.child.wait()).await.expect("mj stops").expect("mj has a status");
        assert!(status.success(), "{status}");
    }
}

/// Submits until the server is gone; gives the tasks that were accepted.
pub(super) async fn submit_until_killed(api: String, worker: usize) -> Vec<String> {
    let mut accepted = Vec::new();
    for number in 0.. {
        let wish =
            json!({ "prompt": format!("worker {worker}, wish {number}"), "accountFilter": { "instanceId": ACCOUNT } });
        match client::post(&format!("{api}/mj/submit/imagine"), &wish).await {
            Ok(answer) if answer.status == 200 => {
                let reply = answer.json();
                match reply["code"].as_i64() {
                    Some(1 | 22) => accepted.push(reply["result"].as_str().expect("a task").to_owned()),
                    Some(3 | 23) => {}
                    _ => panic!("{reply}"),
                }
            }
            // It was killed before it could answer: nothing was promised.
            _ => break,
        }
    }
    accepted
}

/// Killed under load, the program forgets nothing that it has acknowledged.
#[tokio::test]
async fn a_killed_server_keeps_every_promise() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut mock = lasting_place();
    let mut promised: Vec<String> = Vec::new();
    for _ in 0..3 {
        let server = Server::start(folder.path(), &mock).await;
        mock.clone_from(&server.mock);
        let workers = TaskTracker::new();
        let workers: Vec<_> =
            (0..4).map(|worker| workers.spawn(submit_until_killed(server.api.clone(), worker))).collect();
        // As soon as something runs and something waits.
        let busy = async || {
            let queue = client::get(&format!("{}/mj/task/queue", server.api), &[]).await.json();
            (queue.as_array().map_or(0, Vec::len) >= 8).then_some(Value::Null)
        };
        server.wait_for("a full queue", busy).await;
        server.kill().await;
        for worker in workers {
            promised.extend(worker.await.expect("a worker does not panic"));
        }
    }
    let unique: std::collections::BTreeSet<&String> = promised.iter().collect();
    assert_eq!(unique.len(), promised.len(), "an id was given twice");
    assert!(promised.len() >= 8, "there was no load");

    let server = Server::start(folder.path(), &mock).await;
    let mut done = None;
    for task in &promised {
        let end = server.until_final(task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
        done = Some(end);
    }
    let done = done.expect("something was promised");
    let file = client::get(done["imageUrl"].as_str().expect("a link"), &[]).await;
    assert!(Picture::of_png(&file.body).width > 1_000, "a picture from before the crash");
    server.stop().await;
}

/// A folder that is in use, and another seed than the world's, are refused with the way out.
#[tokio::test]
async fn a_second_server_and_another_seed_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), "127.0.0.1:0").await;
    let refused = |more: &[&str]| {
        let mut command = tokio::process::Command::from(command(folder.path(), "127.0.0.1:0", more));
        async move {
            let output = timeout(PATIENCE, command.kill_on_drop(true).output())
                .await
                .expect("it ends by itself")
                .expect("mj starts");
            assert!(!output.status.success());
            String::from_utf8(output.stderr).expect("text")
        }
    };
    let words = refused(&[]).await;
    assert!(words.contains("mj: ") && words.to_lowercase().contains("another"), "{words}");
    server.stop().await;
    let words = refused(&["--seed", "99"]).await;
    assert!(words.contains("seed 1") && words.contains("--seed 99") && words.contains("--data"), "{words}");
}

/// Asked to stop in the middle, the program ends well, and goes on where it was.
#[tokio::test]
async fn a_stopped_server_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &lasting_place()).await;
    let mock = server.mock.clone();
    let mut tasks = Vec::new();
    for place in 0..6 {
        let wish = json!({ "prompt": format!("number {place}") });
        let answer = client::post(&format!("{}/mj/submit/imagine", server.api), &wish).await.expect("an answer");
        tasks.push(crate::scene::accepted(&answer.json()));
    }
    server.stop().await;
    let server = Server::start(folder.path(), &mock).await;
    for task in &tasks {
        let end = server.until_final(task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
    }
    server.stop().await;
}
