//! How long a server takes from its start to its first 200: with nothing stored, and after a kill with many tasks stored.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use midjourney_api::{
    id::TaskId,
    store::{RedbStore, Store, TokenKey, Write},
    task::Task,
};

use crate::load::{self, Connection};

/// Tasks that are stored.
pub const STORED: u64 = 100_000;
/// Tasks in one commit.
const BATCH: u64 = 5_000;
/// How often each is started.
const STARTS: usize = 7;
/// No start takes so long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the middle one of some starts takes, in memory and with [`STORED`] tasks in a file.
pub fn run(folder: &Path) -> (Duration, Duration) {
    let empty = middle(|| ready_after(Command::new(env!("CARGO_BIN_EXE_mj")).arg("--memory").current_dir(folder)));
    let key = TokenKey::new([7; TokenKey::BYTES]);
    let full = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mj"));
        command.args(["--data", "full"]).env("MJ_TOKEN_KEY", key.expose()).current_dir(folder);
        command
    };
    // The first start makes the folder, and the demo's task, of which all others are copies.
    ready_after(&mut full());
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(fill(&folder.join("full/mj.redb"), key.clone()));
    (empty, middle(|| ready_after(&mut full())))
}

async fn fill(file: &Path, key: TokenKey) {
    let store = RedbStore::open(file, key).expect("the server is gone");
    let tasks = store.newest(1).await.expect("a list");
    let first = tasks.first().expect("the demo's task");
    // Ids before the demo's, none that is still to be given.
    for batch in 0..STORED / BATCH {
        let copies = (1..=BATCH).map(|number| {
            let id = TaskId(first.id.0 - batch * BATCH - number);
            Write::Task(Arc::new(Task { id, ..Task::clone(first) }))
        });
        store.commit(copies.collect()).await.expect("room on the disk");
    }
}

/// Starts a server, and kills it as soon as it answers 200.
fn ready_after(command: &mut Command) -> Duration {
    let place = std::net::TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a free port");
    let (place, health) = (place.to_string(), load::request("GET", &place.to_string(), "/health", None));
    command.args(["--listen", &place, "--mock-listen", "127.0.0.1:0", "--log", "error"]);
    let began = load::now();
    let mut child: Child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("mj starts");
    let ready = loop {
        assert!(began.elapsed() < PATIENCE, "it does not get ready");
        let answered = Connection::try_open(&place).is_ok_and(|mut connection| connection.ask(&health) == 200);
        if answered {
            break began.elapsed();
        }
        std::thread::sleep(Duration::from_micros(200));
    };
    child.kill().and_then(|()| child.wait()).expect("it was running");
    ready
}

fn middle(start: impl Fn() -> Duration) -> Duration {
    let mut seen: Vec<Duration> = (0..STARTS).map(|_| start()).collect();
    seen.sort();
    seen[STARTS / 2]
}
