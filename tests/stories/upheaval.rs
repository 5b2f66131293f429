//! Bad weather, from a seed, while everything else goes on as well: pictures are brought along, dialogs are opened and forgotten,
//! bots refuse, an operator changes, shuts and removes accounts, receivers fail, and the server dies and comes back.

use std::time::Duration;

use http::Method;
use mock_discord::{fault::Order, platform::Pace};
use serde_json::{Value, json};

use super::storm::{Chance, Life, asks, hardship, seeds, until_all_have_ended, whoever_is_let_in_works, wish};
use crate::scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, id, picture::Picture};

/// How many such worlds are lived through, unless `MJ_STORMS` says otherwise; from seed 0 or `MJ_STORM_SEED` on.
const SEEDS: u64 = 40;
/// How many things happen in each.
const STEPS: u32 = 30;
/// A dialog may stand open for fifteen minutes, and what was filled in at its end has five more.
const LIVENESS: Duration = Duration::from_secs(20 * 60 + 30);
/// What bots refuse to one wish without shutting its account out.
const REFUSALS: [&str; 8] = [
    "mock:banned-prompt",
    "mock:invalid-link",
    "mock:image-filters",
    "mock:job-queued",
    "mock:queue-full",
    "mock:slow-down",
    "mock:no-hours",
    "mock:appeal",
];

/// A world in upheaval.
struct Upheaval {
    scene: Scene,
    chance: Chance,
    /// Those that were accepted.
    tasks: Vec<String>,
    /// The account that comes and goes.
    third: Option<String>,
    /// Worlds with files can die.
    has_files: bool,
}

fn plain(shade: u8) -> String {
    Picture::plain(32, 24, [shade, 90, 120]).data_url()
}

impl Upheaval {
    fn shade(&mut self) -> String {
        plain(self.chance.below(256) as u8)
    }

    fn keep(&mut self, reply: &Value) {
        // A task that waits for its dialog is one as well.
        self.tasks.extend(reply["result"].as_str().map(str::to_owned));
    }

    async fn submit(&mut self, path: &str, wish: Value) {
        let reply = self.scene.submit_and_wait(path, wish).await;
        self.keep(&reply);
    }

    /// Wishes that bring something along, or that bots refuse.
    async fn wish_with_pictures(&mut self) {
        match self.chance.below(6) {
            0 => {
                let picture = self.shade();
                self.submit("/mj/submit/describe", json!({ "base64": picture })).await;
            }
            1 => {
                let pictures = [self.shade(), self.shade()];
                self.submit("/mj/submit/blend", json!({ "base64Array": pictures })).await;
            }
            2 => self.submit("/mj/submit/shorten", json!({ "prompt": "a very long story about a cat" })).await,
            3 => {
                let pictures = [self.shade()];
                self.submit("/mj/submit/imagine", json!({ "prompt": "twins", "base64Array": pictures })).await;
            }
            _ => {
                let word = *self.chance.one_of(&REFUSALS).expect("there are some");
                self.submit("/mj/submit/imagine", json!({ "prompt": format!("{word} a cat") })).await;
            }
        }
    }

    /// Some finished task.
    async fn finished(&mut self) -> Option<Value> {
        let task = self.chance.one_of(&self.tasks)?.clone();
        let seen = self.scene.fetch(&task).await;
        (seen["status"] == "SUCCESS").then_some(seen)
    }

    /// A button that asks back; it is answered, taken back or forgotten.
    async fn dialog(&mut self) {
        let Some(seen) = self.finished().await else { return };
        let buttons = seen["buttons"].as_array().expect("buttons").iter();
        let asking: Vec<&str> =
            buttons.filter_map(|one| one["customId"].as_str()).filter(|custom_id| asks(custom_id)).collect();
        let Some(custom_id) = self.chance.one_of(&asking) else { return };
        let press = json!({ "taskId": seen["id"], "customId": custom_id });
        let reply = self.scene.submit_and_wait("/mj/submit/action", press).await;
        self.keep(&reply);
        if reply["code"] != 21 {
            return;
        }
        let task = reply["result"].as_str().expect("a task that waits");
        match self.chance.below(4) {
            0 => drop(self.scene.cancel(task).await),
            1 => {}
            _ => {
                let late = self.chance.below(20_000);
                self.scene.advance(Duration::from_millis(late)).await;
                let words = if custom_id.contains("CustomZoom") { "a cat --zoom 2" } else { "a dog" };
                let mask = Picture::plain(64, 64, [255; 3]).data_url();
                let filling = json!({ "taskId": task, "prompt": words, "maskBase64": mask });
                self.scene.moving(self.scene.fill(filling)).await;
            }
        }
    }

    /// What an operator does; every answer is one that the contract knows, whatever it is.
    async fn operate(&mut self) {
        let mut accounts = vec![ACCOUNT.to_owned(), SPARE_ACCOUNT.to_owned()];
        accounts.extend(self.third.clone());
        let account = self.chance.one_of(&accounts).expect("there are two").clone();
        let path = |what: &str| format!("/mj/account/{account}/{what}");
        let (post, put, none) = (Method::POST, Method::PUT, json!({}));
        match self.chance.below(9) {
            0 | 1 => {
                let change = json!({ "coreSize": 1 + self.chance.below(4), "weight": 1 + self.chance.below(9) });
                self.scene.send_and_wait(put, &path("update-reconnect"), &change).await;
            }
            2 => {
                let change = json!({ "remark": "busy", "timeoutMinutes": 5 });
                self.scene.send_and_wait(put, &path("update"), &change).await;
            }
            3 => drop(self.scene.send_and_wait(post, &path("sync-info"), &none).await),
            4 => {
                // Its tasks move to others, or end with a reason; who has reached for it twice gets a new one.
                match self.third.take() {
                    Some(third) => {
                        let path = format!("/mj/account/{third}/delete");
                        self.scene.send_and_wait(Method::DELETE, &path, &none).await;
                    }
                    None => self.third = self.create().await,
                }
            }
            5 => drop(self.scene.press_panel(&account, "MJ::Settings::Style::raw").await),
            6 => drop(self.scene.send_and_wait(post, &path("change-version?version=6.1"), &none).await),
            7 => {
                if let Some(seen) = self.finished().await {
                    self.scene.seed_of(id(&seen)).await;
                }
            }
            _ => {
                let wish = json!({ "base64Array": [self.shade()], "filter": { "instanceId": account } });
                self.scene.send_and_wait(post, "/mj/submit/upload-discord-images", &wish).await;
            }
        }
    }

    async fn create(&self) -> Option<String> {
        let draft = json!({
            "guildId": "1100000000000300001", "channelId": "1100000000000300002", "userToken": "mock-user-token-3",
            "mjBotChannelId": "1100000000000300004",
        });
        let reply = self.scene.send_and_wait(Method::POST, "/mj/account/create", &draft).await;
        reply["result"]["id"].as_str().map(str::to_owned)
    }

    /// Dies where it stands, and comes back; the pretend Discord in the same process with it.
    async fn die(&mut self) {
        self.scene.kill().await;
        self.scene.open().await.expect("the world opens again");
        let weather = hardship(&mut self.chance);
        self.scene.order(Order::Rules(weather)).await;
    }

    async fn step(&mut self, place: u32) {
        match self.chance.below(20) {
            0..8 => wish(&self.scene, &mut self.chance, place, &mut self.tasks).await,
            8..11 => self.wish_with_pictures().await,
            11..14 => self.dialog().await,
            14..18 => self.operate().await,
            18 if self.has_files => self.die().await,
            _ => {
                let failures = self.chance.below(6) as usize;
                self.scene.receiver.will_answer(vec![503; failures]);
            }
        }
    }
}

async fn live(seed: u64) {
    let _life = Life { seed, story: "upheaval" };
    let mut chance = Chance::of(seed ^ 0x5eed);
    let stage = Stage { seed: Some(seed), ..Stage::on(Driver::Lockstep) };
    let pace = if chance.below(3) == 0 { Pace::Instant } else { Pace::Quick };
    let folder = tempfile::tempdir().expect("a folder");
    let has_files = chance.below(2) == 0;
    let stage = if has_files { stage.data(folder.path()) } else { stage };
    let scene = stage.pace(pace).start().await;
    // Hours run out and are asked for anew, with another nonce.
    scene.runs_out_of_hours();
    let mut upheaval = Upheaval { scene, chance, tasks: Vec::new(), third: None, has_files };
    upheaval.third = upheaval.create().await;
    let weather = hardship(&mut upheaval.chance);
    upheaval.scene.order(Order::Rules(weather)).await;
    for place in 0..STEPS {
        upheaval.step(place).await;
        let pause = upheaval.chance.below(900);
        upheaval.scene.advance(Duration::from_millis(pause)).await;
        if place % 10 == 9 {
            upheaval.scene.look().await;
        }
    }
    end(upheaval).await;
}

/// Nothing more goes wrong, and so everything comes to its end, and whoever is still let in works.
async fn end(upheaval: Upheaval) {
    let scene = upheaval.scene;
    scene.calm().await;
    scene.receiver.recovers();
    until_all_have_ended(&scene, LIVENESS).await;
    // A line that fell silent is noticed when two heartbeats were not answered; a receiver that has failed five times is tried
    // again after two hours and a tenth.
    scene.advance(Duration::from_secs(150 * 60)).await;
    whoever_is_let_in_works(&scene).await;
    scene.stop().await;
}

async fn upheavals(part: u64) {
    for seed in seeds(part, SEEDS, &[]) {
        live(seed).await;
    }
}

#[tokio::test]
async fn every_accepted_task_ends_in_upheavals_of_the_first_kind() {
    upheavals(0).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_upheavals_of_the_second_kind() {
    upheavals(1).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_upheavals_of_the_third_kind() {
    upheavals(2).await;
}

#[tokio::test]
async fn every_accepted_task_ends_in_upheavals_of_the_fourth_kind() {
    upheavals(3).await;
}
