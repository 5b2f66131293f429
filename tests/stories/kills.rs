//! Killed at any moment, again and again, under load: nothing acknowledged is lost, nothing ends twice; whether the pretend
//! Discord falls with the server or lives on beside it.
//!
//! `MJ_KILLS` is how often (5 unless told), `MJ_KILL_SEED` from what the moments follow, `MJ_BINARY` which program.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use http::Method;
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;

use super::process::{Discord, Server, lasting_place, submit_until_killed};
use crate::scene::{ACCOUNT, http as client, is_final};

/// The longest a server lives, from its first submit on.
const LIFE_MS_MAX: u64 = 250;

/// A whole number from the environment.
pub(super) fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is a whole number, not `{text}`")),
        Err(_) => default,
    }
}

/// Moments without a pattern; the same for the same seed.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % LIFE_MS_MAX)
    }
}

/// Tasks as the server tells them, by id; in pieces, so that no answer grows with the length of the run.
async fn told(server: &Server, ids: &BTreeSet<String>) -> BTreeMap<String, Value> {
    let mut told = BTreeMap::new();
    let ids: Vec<&String> = ids.iter().collect();
    for piece in ids.chunks(500) {
        let answer = client::post(&format!("{}/mj/task/list-by-condition", server.api), &json!({ "ids": piece })).await;
        for task in answer.expect("an answer").json().as_array().expect("a list") {
            told.insert(task["id"].as_str().expect("an id").to_owned(), task.clone());
        }
    }
    told
}

/// Lets servers live one after the other, on the same data, and kills each; the last one lives until all tasks have ended.
async fn kill_one_after_the_other(start: impl AsyncFn() -> Server) {
    let (kills, seed) = (number("MJ_KILLS", 5), number("MJ_KILL_SEED", 1));
    let mut moments = Moments(seed);
    let (mut promised, mut open, mut ended) = (0usize, BTreeSet::<String>::new(), BTreeMap::<String, Value>::new());
    for kill in 1..=kills {
        let server = start().await;
        if kill == 1 {
            // Room for more than a handful, so that every life has something to lose.
            let url = format!("{}/mj/account/{ACCOUNT}/update-reconnect", server.api);
            let wide = json!({ "coreSize": 20, "queueSize": 200 }).to_string();
            let reply = client::send(Method::PUT, &url, &[("content-type", "application/json")], wide).await;
            assert_eq!(reply.expect("an answer").json()["code"], 1);
        }
        let seen = told(&server, &open).await;
        assert_eq!(seen.len(), open.len(), "kill {kill}, seed {seed}: acknowledged tasks are gone");
        for (id, task) in seen.into_iter().filter(|(_, task)| is_final(task)) {
            open.remove(&id);
            ended.insert(id, task);
        }
        let workers = TaskTracker::new();
        let workers: Vec<_> =
            (0..4).map(|worker| workers.spawn(submit_until_killed(server.api.clone(), worker))).collect();
        // The moment is what is tested here: there is no state to wait for.
        tokio::time::sleep(moments.next()).await;
        server.kill().await;
        for worker in workers {
            for id in worker.await.expect("a worker does not panic") {
                promised += 1;
                assert!(
                    !ended.contains_key(&id) && open.insert(id.clone()),
                    "kill {kill}: the id {id} was given twice"
                );
            }
        }
    }
    let server = start().await;
    for id in &open {
        let end = server.until_final(id).await;
        ended.insert(id.clone(), end);
    }
    // The pretend Discord keeps jobs over a crash, so not one of them has a reason to fail.
    let failed: Vec<&Value> = ended.values().filter(|end| end["status"] != "SUCCESS").collect();
    assert!(failed.is_empty(), "seed {seed}: {} of {promised} have failed: {}", failed.len(), failed[0]);
    let ids: BTreeSet<String> = ended.keys().cloned().collect();
    for (id, task) in told(&server, &ids).await {
        assert_eq!(task, ended[&id], "seed {seed}: an end is an end");
    }
    assert!(promised > 0 || kills < 5, "there was no load");
    println!("{kills} kills, {promised} tasks acknowledged, none lost, all drawn");
    server.stop().await;
}

#[tokio::test]
async fn killed_at_any_moment_it_loses_nothing_and_ends_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = lasting_place();
    kill_one_after_the_other(async || Server::start(folder.path(), &mock).await).await;
}

/// Discord goes on drawing while the server is dead, and keeps what it has to say: the next server takes up the session where
/// the store says that it stood.
#[tokio::test]
async fn killed_beside_a_discord_that_lives_on_it_takes_up_its_sessions() {
    let folder = tempfile::tempdir().expect("a folder");
    let discord = Discord::start(folder.path()).await;
    let next = async || {
        discord.read_journal().await;
        Server::start_at(folder.path(), &discord).await
    };
    kill_one_after_the_other(next).await;
    discord.read_journal().await;
    assert!(discord.opened("resume", "resumed") > 0, "no session was taken up");
    assert_eq!(discord.opened("resume", "invalid-session"), 0);
    // Two accounts. A session that was not in the store yet when its server was killed is lost, with nothing in it.
    let (lives, identified) = (number("MJ_KILLS", 5) as usize + 1, discord.opened("identify", "ready"));
    assert!(identified < lives * 2, "{identified} new sessions in {lives} lives: none was taken up");
}
