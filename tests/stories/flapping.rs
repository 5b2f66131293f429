//! Receivers at their worst: whatever they do, everyone is told everything in the end, in order, and nobody waits for
//! another's receiver.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use http::Method;
use midjourney_api::{
    api::{self, Front},
    clock::Pace as ClockPace,
    webhook::{AddressRule, Secret, Sender, Signer},
    world::{DiscordSource, Receiver, World, WorldOptions},
};
use mock_discord::platform::{self, Pace};
use poem::{Endpoint, Request};
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use crate::scene::{
    flapper::{Flapper, Heard, Manner},
    is_final, receiver,
};

/// Nothing takes so long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a receiver may take, so that one that hangs does not make the test long.
const SENDER_PATIENCE: Duration = Duration::from_secs(1);
/// How many times as fast as the wall: the schedule's five minutes are 0.3 s, and its whole length is beyond this test's.
const FACTOR: u32 = 1_000;
/// How many tasks each receiver is told of.
const TASKS_EACH: usize = 50;

struct Stage {
    world: World,
    front: Front,
}

impl Stage {
    async fn open() -> Stage {
        let signer = Signer::new(vec![Secret::parse(receiver::SECRET).expect("a secret")]);
        let sender = Sender::new(AddressRule::local(), signer).with_total_timeout(SENDER_PATIENCE);
        let platform = platform::Options { pace: Pace::Instant, ..platform::Options::default() };
        let options = WorldOptions {
            clock: ClockPace::Wall { factor: FACTOR },
            discord: DiscordSource::Embedded { listener: None, options: Box::new(platform) },
            receiver: Some(Receiver::Http(Box::new(sender))),
            ..WorldOptions::default()
        };
        let world = World::open(options).await.expect("a world");
        let front = Front::new(world.handle(), api::Options::default());
        assert!(timeout(PATIENCE, world.handle().until_ready()).await.expect("soon"));
        Stage { world, front }
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = Request::builder().method(method).uri_str(path).content_type("application/json");
        let answer = self.front.call(request.body(body.to_string())).await.expect("every error is an answer");
        let bytes = answer.into_body().into_bytes().await.expect("a whole body");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Submits, and again while the queue is full.
    async fn imagine(&self, prompt: String, hook: &str) -> String {
        let wish = json!({ "prompt": prompt, "notifyHook": hook });
        until("a place in the queue", async || {
            let reply = self.ask(Method::POST, "/mj/submit/imagine", &wish).await;
            reply["result"].as_str().map(str::to_owned)
        })
        .await
    }

    async fn stop(self) {
        self.world.stop().await.expect("everything was kept");
    }
}

async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let found = async {
        let mut turns = interval(Duration::from_millis(2));
        loop {
            if let Some(found) = look().await {
                return found;
            }
            turns.tick().await;
        }
    };
    timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// The tasks of which a receiver has taken the end.
fn ended(heard: &[Heard]) -> BTreeSet<String> {
    let ends = heard.iter().filter(|one| one.taken && is_final(&one.body));
    ends.filter_map(|one| one.body["id"].as_str().map(str::to_owned)).collect()
}

fn revision(id: &str) -> u32 {
    id.rsplit('_').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{id} is no delivery"))
}

/// Same id, same body; in order per task; and how many were taken twice.
fn check(heard: &[Heard]) -> usize {
    let mut bodies: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut latest: BTreeMap<&str, u32> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut twice = 0;
    for one in heard {
        assert_eq!(*bodies.entry(&one.id).or_insert(&one.body), &one.body, "{} has two bodies", one.id);
        let task = one.body["id"].as_str().expect("a task");
        let before = latest.insert(task, revision(&one.id)).unwrap_or(0);
        assert!(before <= revision(&one.id), "{} came after change {before} of its task", one.id);
        twice += usize::from(one.taken && !taken.insert(&one.id));
    }
    twice
}

/// Nine receivers with every bad habit, one that never answers and one that is well; 2,000 changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_receivers_do_everyone_is_told_everything_in_order() {
    use Manner::*;
    let trap = Flapper::with(&[Takes]).await;
    let elsewhere: &'static str = Box::leak(format!("location: {}\r\n", trap.url()).into_boxed_str());
    let mut flappers = Vec::new();
    for manners in [
        &[Answers(500, ""), Takes, Takes, Answers(503, ""), Takes][..],
        &[Resets, Takes, Takes],
        // Those that keep a place for long do it now and then.
        &[&[Hangs][..], &[Takes; 40]].concat(),
        &[&[Drips][..], &[Takes; 40]].concat(),
        &[Answers(301, elsewhere), Takes, Takes],
        &[Answers(429, "retry-after: 30\r\n"), Takes, Takes],
        &[TakesAndLies, BreaksOff, TakesAndLies],
        &[TakesAndTalks, Answers(404, ""), Takes, Takes],
        &[Answers(500, ""), Takes, Takes, Resets, Takes, Answers(502, ""), Takes, Takes, BreaksOff],
    ] {
        flappers.push(Flapper::with(manners).await);
    }
    let well = Flapper::with(&[Takes]).await;
    let dead = Flapper::with(&[Hangs]).await;
    let stage = Stage::open().await;
    let mut wished: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for number in 0..TASKS_EACH {
        // A few are enough for the one that never answers.
        let dead = Some(&dead).filter(|_| number < 5);
        for receiver in flappers.iter().chain([&well]).chain(dead) {
            let task = stage.imagine(format!("number {number} for {}", receiver.url()), receiver.url()).await;
            wished.entry(receiver.url().to_owned()).or_default().insert(task);
        }
    }
    // Whoever is well hears of the end as soon as there is one, whatever the others are up to.
    for task in &wished[well.url()] {
        let path = format!("/mj/task/{task}/fetch");
        until("the end of a task", async || Some(stage.ask(Method::GET, &path, &Value::Null).await).filter(is_final))
            .await;
    }
    until("the well receiver", async || (ended(&well.heard()) == wished[well.url()]).then_some(())).await;
    assert!(ended(&dead.heard()).is_empty(), "one has heard nothing yet, and nobody has waited for it");
    // The others hear of it too; those of whom one change is deep in its schedule, because the operator asks.
    for receiver in &flappers {
        until(&format!("everything at {}", receiver.url()), async || {
            let list = stage.ask(Method::GET, "/_mock/webhooks", &Value::Null).await;
            let waiting = list["waiting"].as_array().expect("a list").iter();
            for late in waiting.filter(|one| one["attempts"].as_i64() >= Some(4) && one["url"] == receiver.url()) {
                let path = format!("/_mock/webhooks/{}/resend", late["id"].as_str().expect("an id"));
                stage.ask(Method::POST, &path, &json!({})).await;
            }
            (ended(&receiver.heard()) == wished[receiver.url()]).then_some(())
        })
        .await;
    }
    let mut changes = BTreeSet::new();
    let mut twice = 0;
    for receiver in flappers.iter().chain([&well]) {
        let heard = receiver.heard();
        twice += check(&heard);
        changes.extend(heard.into_iter().map(|one| one.id));
    }
    assert!(changes.len() >= 2_000, "{} changes are too few to say anything", changes.len());
    assert!(twice * 100 <= changes.len(), "{twice} of {} were taken twice", changes.len());
    assert!(trap.heard().is_empty(), "a redirect was followed");
    let list = stage.ask(Method::GET, "/_mock/webhooks", &Value::Null).await;
    assert_eq!(list["givenUpTotal"], 0, "{list}");
    stage.stop().await;
}

/// One that says 410 at times hears everything in the end, each time that the operator asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_was_gone_hears_everything_when_the_operator_asks() {
    use Manner::*;
    let gone = Flapper::with(&[Takes, Takes, Takes, Takes, Takes, Takes, Takes, Answers(410, "")]).await;
    let stage = Stage::open().await;
    let mut wished = BTreeSet::new();
    for number in 0..20 {
        wished.insert(stage.imagine(format!("number {number}"), gone.url()).await);
    }
    until("everything to be told", async || {
        let list = stage.ask(Method::GET, "/_mock/webhooks", &Value::Null).await;
        if list["waitingTotal"] == 0 && list["givenUpTotal"] != 0 {
            stage.ask(Method::POST, "/_mock/webhooks/resend-failed", &json!({})).await;
        }
        (ended(&gone.heard()) == wished).then_some(())
    })
    .await;
    assert!(gone.heard().iter().filter(|one| !one.taken).count() >= 2, "it was gone more than once");
    stage.stop().await;
}
