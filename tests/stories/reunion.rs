//! Many accounts lose their lines at once, and come back one after the other.

use std::time::Duration;

use http::Method;
use mock_discord::fault::{LineTrouble, Phase, Trouble};
use serde_json::json;

use super::kills::number;
use crate::scene::{Driver, Scene};

/// How many there are unless `MJ_ACCOUNTS` says otherwise, the demo's two among them.
const ACCOUNTS: u64 = 60;
/// How long Discord is away.
const OUTAGE: Duration = Duration::from_secs(600);
/// So many gateway connections may be opened in a second, of all accounts together.
const OPENED_MAX: usize = 50;
/// Once whatever broke the lines is over, everybody is back within this.
const BACK_WITHIN: Duration = Duration::from_secs(120);

async fn connected(scene: &Scene) -> usize {
    scene.world().look().await.expect("the world is there").ready_connections as usize
}

/// Lets time pass in slices, and reads the journal after each: with many accounts it fills up fast.
async fn pass(scene: &Scene, time: Duration) {
    const SLICE: Duration = Duration::from_secs(5);
    for _ in 0..time.as_secs() / SLICE.as_secs() {
        scene.advance(SLICE).await;
        scene.read_journal().await;
    }
}

/// A scene with many accounts, all of them connected.
async fn crowd(all: u64) -> Scene {
    let scene = Scene::on(Driver::Lockstep).await;
    for number in 3..=all {
        let guild = 1_100_000_000_000_000_001 + number * 100_000;
        let account = json!({
            "guildId": guild.to_string(), "channelId": (guild + 1).to_string(),
            "userToken": format!("mock-user-token-{number}"),
        });
        let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &account).await;
        assert_eq!(reply["code"], 1, "{reply}");
        if number % 50 == 0 {
            scene.read_journal().await;
        }
    }
    assert_eq!(connected(&scene).await, all as usize);
    scene
}

/// Many accounts lose their lines at the same moment, and some of them the next ones as well: all are back within two minutes
/// of the world's time after the trouble is over.
#[tokio::test]
async fn many_accounts_come_back_after_their_lines_broke_at_once() {
    let all = number("MJ_ACCOUNTS", ACCOUNTS);
    let scene = crowd(all).await;
    let all = all as usize;
    let invalid = LineTrouble::Invalid { resumable: false };
    for (opening, trouble) in [
        (None, LineTrouble::Reconnect),
        (None, LineTrouble::Cut),
        (None, invalid),
        (None, LineTrouble::Silent),
        (Some((Phase::Hello, LineTrouble::Silent)), LineTrouble::Cut),
        (Some((Phase::Ready, LineTrouble::Close(4000))), invalid),
    ] {
        if let Some((phase, line)) = opening {
            scene.always(Trouble::Opening(phase, line)).await;
        }
        // The trouble strikes every line that is open; one that falls silent is missed after two heartbeats.
        scene.once(Trouble::Line(trouble)).await;
        let mut fewest = all;
        for _ in 0..if trouble == LineTrouble::Silent { 100 } else { 10 } {
            scene.advance(Duration::from_secs(1)).await;
            fewest = fewest.min(connected(&scene).await);
            scene.read_journal().await;
        }
        assert!(fewest < all, "{opening:?}, {trouble:?}: the lines were to break");
        assert!(opening.is_none() || fewest == 0, "{opening:?}, {trouble:?}: nobody was to come back");
        scene.calm().await;
        pass(&scene, BACK_WITHIN).await;
        assert_eq!(connected(&scene).await, all, "{opening:?}, {trouble:?}");
    }
    let task = scene.drawn("a calm sea").await;
    assert_eq!(scene.fetch(&task).await["status"], "SUCCESS");
    scene.stop().await;
}

/// Discord is away for ten minutes, and then everybody comes back, without a storm: never more than fifty connections are opened
/// in a second, and nobody asks for a new session whose old one is still good.
#[tokio::test]
async fn many_accounts_outlive_an_outage_without_a_storm() {
    let all = number("MJ_ACCOUNTS", ACCOUNTS);
    let scene = crowd(all).await;
    scene.read_journal().await;
    let before = scene.happened("identify", "ready");
    scene.always(Trouble::Opening(Phase::Hello, LineTrouble::Cut)).await;
    scene.once(Trouble::Line(LineTrouble::Cut)).await;
    pass(&scene, OUTAGE).await;
    assert_eq!(connected(&scene).await, 0, "nobody was to come in");
    scene.calm().await;
    pass(&scene, BACK_WITHIN).await;
    assert_eq!(connected(&scene).await, all as usize);
    let tries = scene.happened("strike", "interrupted");
    let mut sorted = tries.clone();
    sorted.sort_unstable();
    let crowded = sorted.windows(OPENED_MAX + 1).filter(|window| window[OPENED_MAX] - window[0] < 1_000).count();
    // The first of them are the lines that were cut, all at once.
    assert!(crowded <= all as usize, "{crowded} times there were more than {OPENED_MAX} connections in a second");
    let tried = tries.len() - all as usize;
    // Waits grow to a minute: some fifteen tries in ten minutes, and never a hundred.
    assert!((all as usize * 5..all as usize * 40).contains(&tried), "{tried} tries of {all} accounts");
    // Sessions end when nobody has resumed them for long, so each account may have asked for one new one.
    let identified = scene.happened("identify", "ready").len() - before.len();
    assert!(identified <= all as usize, "{identified} new sessions of {all} accounts");
    scene.stop().await;
}
