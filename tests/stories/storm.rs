//! Many users in bad weather, from a seed: whatever goes wrong, every accepted task ends, nothing crosses, and everything is
//! told in order.

use std::time::Duration;

use http::Method;
use mock_discord::{
    fault::{Door, EventTrouble, Hardship, LineTrouble, Order, Phase, RequestTrouble, Trouble},
    platform::Pace,
};
use serde_json::{Value, json};

use crate::scene::{ACCOUNT, Driver, Scene, Stage, id, is_final};

/// How many worlds are lived through, unless `MJ_STORMS` says otherwise; from seed 0 or `MJ_STORM_SEED` on.
const SEEDS: u64 = 80;
/// Storms that have found something, lived through every time.
const KEPT: [u64; 1] = [693];
/// How many lives go on beside each other.
const BESIDE: u64 = 4;
/// How many wishes there are in each.
const WISHES: u32 = 20;
/// A task has five minutes, and half a minute of grace.
const LIVENESS: Duration = Duration::from_secs(330);

/// The chance of a story, apart from the world's own.
pub struct Chance(u64);

impl Chance {
    /// The chance of the story with that seed.
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    fn draw(&mut self) -> u64 {
        // An odd step through all numbers, stirred.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let stirred = (self.0 ^ (self.0 >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        stirred ^ (stirred >> 32)
    }

    /// A number from 0 to below the bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound
    }

    /// Any of them, if there are any.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.below(all.len() as u64) as usize) }
    }
}

/// Everything that passes. What disables an account comes seldom, so that most lives go on with three.
fn troubles(chance: &mut Chance) -> Vec<(Trouble, u16)> {
    let late = 50 + chance.below(6_000);
    let wait = 50 + chance.below(2_000);
    let events = [
        EventTrouble::Late { ms: late },
        EventTrouble::Lost,
        EventTrouble::Double,
        EventTrouble::Swapped,
        EventTrouble::UpdateFirst,
        EventTrouble::Gone,
    ];
    let lines = [
        LineTrouble::Cut,
        LineTrouble::Reconnect,
        LineTrouble::Invalid { resumable: true },
        LineTrouble::Invalid { resumable: false },
        LineTrouble::Close(4000),
        LineTrouble::Close(4009),
        LineTrouble::Close(1011),
        LineTrouble::Silent,
    ];
    let openings = [Phase::Hello, Phase::Ready, Phase::Resumed];
    let limited = |is_global, runs| RequestTrouble::RateLimited { retry_after_ms: wait, is_global, runs };
    let failed = |at_the_edge, runs| RequestTrouble::Failed { at_the_edge, runs };
    let requests = [
        limited(false, false),
        limited(true, false),
        limited(false, true),
        failed(false, false),
        failed(false, true),
        failed(true, true),
        RequestTrouble::Slow { ms: wait },
        RequestTrouble::Lost,
        RequestTrouble::StaleVersion,
        RequestTrouble::Forbidden,
    ];
    let mut all: Vec<(Trouble, u16)> = events.map(|event| (Trouble::Event(event), 250)).to_vec();
    all.extend(lines.map(|line| (Trouble::Line(line), 40)));
    all.extend(openings.map(|phase| (Trouble::Opening(phase, LineTrouble::Silent), 100)));
    all.extend(openings.map(|phase| (Trouble::Opening(phase, LineTrouble::Close(4000)), 250)));
    all.extend(requests.map(|request| (Trouble::Request(Door::Interactions, request), 250)));
    all.push((Trouble::Request(Door::Any, failed(false, false)), 150));
    all.push((Trouble::Request(Door::Interactions, RequestTrouble::Captcha), 30));
    all.push((Trouble::Line(LineTrouble::Close(4004)), 4));
    all
}

/// Some of it, each at a rate of its own.
pub fn hardship(chance: &mut Chance) -> Hardship {
    let all = troubles(chance);
    all.into_iter().fold(Hardship::default(), |weather, (trouble, per_mille)| match chance.below(3) {
        0 => weather.with(trouble, 1 + chance.below(u64::from(per_mille)) as u16),
        _ => weather,
    })
}

/// Says how to have a life again when it breaks.
pub struct Life {
    pub seed: u64,
    /// The story's room.
    pub story: &'static str,
}

impl Drop for Life {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Life { seed, story } = self;
            eprintln!("again: MJ_STORM_SEED={seed} MJ_STORMS=1 cargo test --test stories -- stories::{story}");
        }
    }
}

/// The seeds of one of the parts that are lived through beside each other: as many as `MJ_STORMS` says, from `MJ_STORM_SEED` on.
pub fn seeds(part: u64, seeds: u64, kept: &'static [u64]) -> impl Iterator<Item = u64> {
    let (first, seeds) = (super::kills::number("MJ_STORM_SEED", 0), super::kills::number("MJ_STORMS", seeds));
    (first..first + seeds).chain(kept.iter().copied()).filter(move |seed| seed % BESIDE == part)
}

/// Whether a button opens a dialog.
pub fn asks(custom_id: &str) -> bool {
    ["Inpaint", "CustomZoom", "PicReader", "PromptAnalyzer"].iter().any(|word| custom_id.contains(word))
}

/// Somebody wishes for something: a picture, mostly; another one of it; or not any more. `tasks` are those that were
/// accepted.
pub async fn wish(scene: &Scene, chance: &mut Chance, place: u32, tasks: &mut Vec<String>) {
    let seen = match chance.one_of(tasks) {
        Some(task) => scene.fetch(task).await,
        None => Value::Null,
    };
    let reply = match chance.below(10) {
        0..5 if seen["status"] == "SUCCESS" => {
            let buttons = seen["buttons"].as_array().expect("buttons").iter();
            // Dialogs wait for a human, and are told elsewhere.
            let pressed: Vec<&str> =
                buttons.filter_map(|one| one["customId"].as_str()).filter(|custom_id| !asks(custom_id)).collect();
            let Some(custom_id) = chance.one_of(&pressed) else { return };
            scene.submit("/mj/submit/action", json!({ "taskId": seen["id"], "customId": custom_id })).await
        }
        5..7 if seen.is_object() && !is_final(&seen) => {
            scene.cancel(id(&seen)).await;
            return;
        }
        // Some wishes are equal, and must not cross.
        _ => {
            let prompt = if place.is_multiple_of(3) { "twins".to_owned() } else { format!("number {place}") };
            scene.submit("/mj/submit/imagine", json!({ "prompt": prompt })).await
        }
    };
    tasks.extend(reply["result"].as_str().map(str::to_owned));
}

/// Everything that was begun comes to its end.
pub async fn until_all_have_ended(scene: &Scene, liveness: Duration) {
    let mut waited = Duration::ZERO;
    loop {
        let live = scene.unfinished().await;
        if live.is_empty() {
            break;
        }
        assert!(waited < liveness, "{live:?} do not end");
        let step = Duration::from_secs(if waited < Duration::from_secs(20) { 2 } else { 30 });
        scene.advance(step).await;
        waited += step;
    }
}

/// A picture is drawn, unless everybody was shut out.
pub async fn whoever_is_let_in_works(scene: &Scene) {
    let after = scene.submit("/mj/submit/imagine", json!({ "prompt": "after the storm" })).await;
    if let Some(task) = after["result"].as_str() {
        scene.advance(Duration::from_secs(4)).await;
        let end = scene.fetch(task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
    } else {
        let accounts = scene.send(Method::POST, "/mj/account/query", &json!({ "pageSize": 10 })).await;
        let content = accounts["content"].as_array().expect("accounts");
        assert!(content.iter().all(is_shut_out), "nobody takes anything: {after}; {content:?}");
    }
}

/// Whether Discord or a bot has shut the account out.
fn is_shut_out(account: &Value) -> bool {
    account["enable"] == false && account["properties"]["disabledReason"].is_string()
}

async fn live(seed: u64) {
    let _life = Life { seed, story: "storm" };
    let mut chance = Chance::of(seed);
    let stage = Stage { seed: Some(seed), ..Stage::on(Driver::Lockstep) };
    let pace = if chance.below(3) == 0 { Pace::Instant } else { Pace::Quick };
    let scene = stage.pace(pace).start().await;
    let draft = json!({
        "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": "mock-user-token-3",
        "mjBotChannelId": "1100000000000300004",
    });
    let third = scene.send_and_wait(Method::POST, "/mj/account/create", &draft).await;
    assert_eq!(third["code"], 1, "{third}");
    scene.order(Order::Rules(hardship(&mut chance))).await;
    let mut tasks = Vec::new();
    for place in 0..WISHES {
        wish(&scene, &mut chance, place, &mut tasks).await;
        scene.advance(Duration::from_millis(chance.below(700))).await;
        if place % 10 == 9 {
            scene.look().await;
        }
    }
    // Nothing more goes wrong, and so everything comes to its end.
    scene.calm().await;
    until_all_have_ended(&scene, LIVENESS).await;
    // A line that fell silent is noticed when two heartbeats were not answered.
    scene.advance(Duration::from_secs(120)).await;
    whoever_is_let_in_works(&scene).await;
    let known = scene.account(ACCOUNT).await;
    assert!(known["enable"] == true || is_shut_out(&known), "{known}");
    scene.stop().await;
}

async fn storms(part: u64) {
    for seed in seeds(part, SEEDS, &KEPT) {
        live(seed).await;
    }
}

#[tokio::test]
async fn every_accepted_task_ends_in_storms_of_the_first_kind() {
    storms(0).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_storms_of_the_second_kind() {
    storms(1).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_storms_of_the_third_kind() {
    storms(2).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_storms_of_the_fourth_kind() {
    storms(3).await;
}
