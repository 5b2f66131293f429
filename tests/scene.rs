//! The stage of the stories: one server with its pretend Discord, told on both drivers.

pub mod detour;
pub mod flapper;
pub mod http;
mod inspection;
pub mod picture;
pub mod receiver;
mod wishes;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use ::http::Method;
use bytes::Bytes;
use midjourney_api::{
    api::{self, Front, Secret},
    clock::Pace as ClockPace,
    engine::ChooseRule,
    webhook,
    world::{DiscordSource, OpenError, World, WorldHandle, WorldOptions},
};
use mock_discord::{
    platform::{self, Addresses, Bot, Pace},
    server::{self, MockDiscord},
};
use poem::{Endpoint, Request};
use serde_json::{Value, json};
use tokio::{runtime::Runtime, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::oracle::Oracle;
use detour::Detour;
use http::Answer;
use picture::Picture;
use receiver::Receiver;
pub use wishes::{id, link};

/// The demo account, with `coreSize` 3 and `queueSize` 10.
pub const ACCOUNT: &str = "1719252589390291968";
/// The other account of a fresh world.
pub const SPARE_ACCOUNT: &str = "1719252589390291969";
/// The demo account's channel.
pub const CHANNEL: &str = "1100000000000000002";

/// Nothing takes so long on the wall's clock unless it is broken; several builds may share the machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often something is looked at while waiting for it on the wall's clock.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// By how much a manual clock is moved while waiting for something.
const STEP: Duration = Duration::from_millis(20);
/// How far a manual clock is moved while waiting for something.
const STEPS_MAX: u32 = 3_000;

/// How effects are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// Inline, under a manual clock; webhooks go to a function.
    Lockstep,
    /// Over sockets to a pretend Discord of its own, in real time; webhooks go to a socket.
    Sockets,
}

/// What a scene is made of, before it begins.
#[derive(Clone, Debug)]
pub struct Stage {
    /// How effects are carried out.
    pub driver: Driver,
    /// How long the bots take.
    pub pace: Pace,
    /// The folder of the server's files.
    pub data: Option<PathBuf>,
    /// The world's seed.
    pub seed: Option<u64>,
    /// What callers must send.
    pub secret: Option<&'static str>,
    /// The way to the pretend Discord can be cut; on sockets only.
    pub has_detour: bool,
    /// Which account takes a task.
    pub choose_rule: ChooseRule,
    /// Whether the pretend Discord refuses commands of another version than the listed one.
    pub strict_versions: bool,
    /// Bots that are in no guild.
    pub without: Vec<Bot>,
}

/// A server at work.
pub struct Scene {
    /// As it was made.
    pub stage: Stage,
    /// Who is told.
    pub receiver: Receiver,
    life: Option<Life>,
    /// On sockets; on lockstep it is a part of the world.
    mock: Option<MockDiscord>,
    detour: Option<Detour>,
    doors: SocketAddr,
    oracle: Mutex<Oracle>,
    /// How much of the pretend Discord's journal was read.
    journal_read: Mutex<u64>,
}

/// One run of the server, in a runtime of its own so that it can be killed.
struct Life {
    runtime: Runtime,
    world: World,
    front: Front,
    stop: CancellationToken,
}

impl Stage {
    /// A server in memory whose bots are as quick as clients can bear.
    pub fn on(driver: Driver) -> Stage {
        Stage {
            driver,
            pace: Pace::Instant,
            data: None,
            seed: None,
            secret: None,
            has_detour: false,
            choose_rule: ChooseRule::default(),
            strict_versions: false,
            without: Vec::new(),
        }
    }

    /// With other bots.
    pub fn pace(self, pace: Pace) -> Stage {
        Stage { pace, ..self }
    }

    /// With files.
    pub fn data(self, folder: &Path) -> Stage {
        Stage { data: Some(folder.to_owned()), ..self }
    }

    /// Begins: returns when both demo accounts are connected.
    pub async fn start(self) -> Scene {
        let (receiver, mock, detour) = match self.driver {
            Driver::Lockstep => (Receiver::in_process(), None, None),
            Driver::Sockets => {
                let detour = if self.has_detour { Some(Detour::open().await) } else { None };
                let mock = self.open_mock(detour.as_ref()).await;
                (Receiver::at_a_socket().await, Some(mock), detour)
            }
        };
        let doors = mock.as_ref().map_or(SocketAddr::from(([0, 0, 0, 0], 0)), MockDiscord::address);
        let mut scene = Scene {
            stage: self,
            receiver,
            life: None,
            mock,
            detour,
            doors,
            oracle: Mutex::default(),
            journal_read: Mutex::default(),
        };
        scene.keep_secrets();
        scene.open().await.expect("a world");
        scene.until_ready().await;
        for account in [ACCOUNT, SPARE_ACCOUNT] {
            scene.until_connected(account).await;
        }
        scene
    }

    fn platform(&self) -> platform::Options {
        platform::Options {
            pace: self.pace,
            strict_versions: self.strict_versions,
            without: self.without.clone(),
            ..platform::Options::default()
        }
    }

    async fn open_mock(&self, detour: Option<&Detour>) -> MockDiscord {
        let announce = detour.map(|detour| addresses(detour.address()));
        let platform = self.platform();
        let options = server::Options { announce, platform, ..server::Options::default() };
        let mock = MockDiscord::start(options).await.expect("a pretend Discord");
        if let Some(detour) = detour {
            detour.lead_to(mock.address());
        }
        mock
    }
}

impl Scene {
    /// The plainest scene.
    pub async fn on(driver: Driver) -> Scene {
        Stage::on(driver).start().await
    }

    fn life(&self) -> &Life {
        self.life.as_ref().expect("the server is at work")
    }

    pub fn world(&self) -> WorldHandle {
        self.life().world.handle()
    }

    fn oracle(&self) -> MutexGuard<'_, Oracle> {
        self.oracle.lock().expect("not poisoned")
    }

    /// Of the server's next life.
    fn options(&mut self) -> WorldOptions {
        let (clock, discord, receiver) = match &self.mock {
            None => {
                let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
                self.doors = listener.local_addr().expect("bound");
                // The addresses stay the same whatever the port is, so that what is told repeats.
                let options = self.stage.platform();
                let discord = DiscordSource::Embedded { listener: Some(listener), options: Box::new(options) };
                (ClockPace::Manual, discord, Some(self.receiver.sink()))
            }
            Some(mock) => {
                let at = self.detour.as_ref().map_or(mock.address(), Detour::address);
                let discord =
                    DiscordSource::Remote { rest: format!("http://{at}"), gateway: format!("ws://{at}"), cdn: None };
                (ClockPace::Wall { factor: 1 }, discord, None)
            }
        };
        WorldOptions {
            data: self.stage.data.clone(),
            seed: self.stage.seed,
            clock,
            discord,
            choose_rule: self.stage.choose_rule,
            webhook_secrets: vec![webhook::Secret::parse(receiver::SECRET).expect("a secret of the right form")],
            receiver,
            ..WorldOptions::default()
        }
    }

    /// Opens the world, with what an earlier run has left.
    pub async fn open(&mut self) -> Result<(), OpenError> {
        let options = self.options();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let opened = runtime.spawn(World::open(options)).await.expect("opening does not panic");
        let world = match opened {
            Ok(world) => world,
            Err(error) => {
                runtime.shutdown_background();
                return Err(error);
            }
        };
        let secret = self.stage.secret.map(Secret::new);
        let front = Front::new(world.handle(), api::Options { secret, ..api::Options::default() });
        self.life = Some(Life { runtime, world, front, stop: CancellationToken::new() });
        Ok(())
    }

    /// Ends the server in the middle of whatever it does, as a crash would. On sockets the pretend Discord lives on.
    pub async fn kill(&mut self) {
        // In one process the journal dies with the server.
        self.read_journal().await;
        let Life { runtime, world, front, stop } = self.life.take().expect("the server is at work");
        stop.cancel();
        let ended = tokio::task::spawn_blocking(move || {
            // What has begun to be written is written; nothing that was waited for happens any more.
            runtime.shutdown_timeout(PATIENCE);
            drop((world, front));
        });
        ended.await.expect("dropping does not panic");
        if self.mock.is_some() {
            // What it asked with its last breath is of this life.
            self.read_journal().await;
        }
        self.oracle().wire.killed();
        self.begin_a_new_journal();
    }

    /// Opens a socket before the same front door, and says where.
    pub async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let secret = self.stage.secret.map(Secret::new);
        let front = Front::new(self.world(), api::Options { secret, ..api::Options::default() });
        TaskTracker::new().spawn(api::serve(listener, front, self.life().stop.clone()));
        url
    }

    // What clients do.

    /// Asks the front door anything.
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
        let mut request = Request::builder().method(method).uri_str(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.life().front.call(request.body(body.into()));
        let answer = timeout(PATIENCE, answer).await.unwrap_or_else(|_| panic!("{path} is not answered"));
        let (head, body) = answer.expect("every error is an answer").into_parts();
        let body = body.into_bytes().await.expect("a whole body");
        // Alone the health check speaks of the server itself.
        assert!(head.status.as_u16() < 500 || path == "/health", "{path} is answered {}: {body:?}", head.status);
        self.oracle().heard(path, &String::from_utf8_lossy(&body));
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    /// A GET that must be answered 200 with JSON.
    pub async fn get(&self, path: &str) -> Value {
        let headers: Vec<_> = self.stage.secret.iter().map(|secret| ("mj-api-secret", *secret)).collect();
        let answer = self.ask(Method::GET, path, &headers, Bytes::new()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// JSON that must be answered 200 with JSON.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Value {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(self.stage.secret.iter().map(|secret| ("mj-api-secret", *secret)));
        let answer = self.ask(method, path, &headers, body.to_string()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// The same for what waits until Discord has been spoken with, for which a manual clock must move.
    pub async fn send_and_wait(&self, method: Method, path: &str, body: &Value) -> Value {
        self.moving(self.send(method, path, body)).await
    }

    /// Waits for what needs Discord, for which a manual clock must move.
    pub async fn moving<T>(&self, what: impl Future<Output = T>) -> T {
        if self.stage.driver == Driver::Sockets {
            return what.await;
        }
        tokio::pin!(what);
        let done = loop {
            tokio::select! {
                biased;
                done = &mut what => break done,
                () = self.advance(STEP) => {}
            }
        };
        // A move that was asked for comes to its end before anybody looks at the clock.
        self.settle().await;
        done
    }

    /// Submits a wish, told to the scene's receiver unless it says otherwise; gives the reply.
    pub async fn submit(&self, path: &str, wish: Value) -> Value {
        let mut wish = wish;
        let fields = wish.as_object_mut().expect("a wish is an object");
        fields.entry("notifyHook").or_insert_with(|| self.receiver.url().into());
        let reply = self.send(Method::POST, path, &wish).await;
        self.oracle().replied(&reply);
        reply
    }

    /// Submits an imagine on the demo account; gives the task.
    pub async fn imagine(&self, prompt: &str) -> String {
        let wish = json!({ "prompt": prompt, "accountFilter": { "instanceId": ACCOUNT } });
        accepted(&self.submit("/mj/submit/imagine", wish).await)
    }

    /// Presses a button under a result; gives the reply.
    pub async fn press_reply(&self, task: &str, label: &str) -> Value {
        let custom_id = button(&self.fetch(task).await, label);
        self.submit("/mj/submit/action", json!({ "taskId": task, "customId": custom_id })).await
    }

    /// Presses a button under a result; gives the new task.
    pub async fn press(&self, task: &str, label: &str) -> String {
        accepted(&self.press_reply(task, label).await)
    }

    /// Takes a task back; gives the reply.
    pub async fn cancel(&self, task: &str) -> Value {
        self.send(Method::POST, &format!("/mj/task/{task}/cancel"), &json!({})).await
    }

    /// A task as it is now.
    pub async fn fetch(&self, task: &str) -> Value {
        let seen = self.get(&format!("/mj/task/{task}/fetch")).await;
        self.oracle().saw(&seen);
        seen
    }

    /// An account as it is now.
    pub async fn account(&self, id: &str) -> Value {
        self.get(&format!("/mj/account/{id}/fetch")).await
    }

    // Time.

    /// Moves a manual clock; nothing in real time, which moves by itself.
    pub async fn advance(&self, time: Duration) {
        let moved = timeout(PATIENCE, self.world().advance(time)).await;
        moved.expect("a manual clock comes to where it is sent");
    }

    /// Lets everything happen that is due at this instant of a manual clock, so that how fast this machine is plays no part.
    async fn settle(&self) {
        if self.stage.driver == Driver::Lockstep {
            self.advance(Duration::ZERO).await;
        }
    }

    /// Waits until a task is as wished, looking at everything meanwhile; never for a time only.
    pub async fn until(&self, task: &str, wish: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let look = async || {
            self.look().await;
            let seen = self.fetch(task).await;
            (is_there(&seen), seen)
        };
        self.wait_for(&format!("task {task} to be {wish}"), look).await
    }

    /// Waits for a status; another end ends the wait at once.
    pub async fn until_status(&self, task: &str, status: &str) -> Value {
        let seen = self.until(task, status, |seen| seen["status"] == status || is_final(seen)).await;
        assert_eq!(seen["status"], status, "{seen}");
        seen
    }

    /// Waits for the end, whichever it is.
    pub async fn until_final(&self, task: &str) -> Value {
        self.until(task, "at its end", is_final).await
    }

    /// Waits until submits work.
    pub async fn until_ready(&self) {
        let look = async || {
            let health = self.ask(Method::GET, "/health", &[], Bytes::new()).await;
            (health.status == 200, health.status.into())
        };
        self.wait_for("submits to work", look).await;
    }

    /// Waits until an account has a user, which it has once it was connected.
    pub async fn until_connected(&self, id: &str) -> Value {
        let look = async || {
            let seen = self.account(id).await;
            (seen["userId"].is_string(), seen)
        };
        self.wait_for(&format!("account {id} to be connected"), look).await
    }

    /// Waits until no webhook waits to be taken.
    pub async fn until_told(&self) {
        let look = async || {
            let world = self.get("/_mock/world").await;
            self.oracle().saw_world(&world);
            (world["counts"]["deliveriesWaiting"] == 0, world)
        };
        self.wait_for("every webhook to be taken", look).await;
    }

    /// Waits for anything that can be looked at: `look` says whether it is there, and what was seen.
    pub async fn wait_for(&self, what: &str, look: impl AsyncFn() -> (bool, Value)) -> Value {
        let last = Mutex::new(Value::Null);
        let found = async {
            let mut steps = 0;
            self.settle().await;
            loop {
                let (is_there, seen) = look().await;
                if is_there {
                    return Some(seen);
                }
                *last.lock().expect("not poisoned") = seen;
                match self.stage.driver {
                    Driver::Lockstep if steps == STEPS_MAX => return None,
                    Driver::Lockstep => self.advance(STEP).await,
                    // Whoever is told of a change may look at once.
                    Driver::Sockets => drop(timeout(LOOK_EVERY, self.receiver.arrival()).await),
                }
                steps += 1;
            }
        };
        match timeout(PATIENCE, found).await {
            Ok(Some(seen)) => seen,
            _ => panic!("waited in vain for {what}; last seen: {}", last.lock().expect("not poisoned")),
        }
    }

    // What is seen.

    /// Looks at all accounts: no more runs and waits than may.
    pub async fn look(&self) {
        let page = self.accounts().await;
        self.oracle().saw_accounts(&page);
    }

    async fn accounts(&self) -> Value {
        self.send(Method::POST, "/mj/account/query", &json!({ "pageSize": 1_000 })).await
    }

    /// The bodies of the webhooks of a task that were taken, in order.
    pub fn webhooks_of(&self, task: &str) -> Vec<Value> {
        let all = self.receiver.received().into_iter().filter(receiver::Received::is_taken);
        all.filter(|received| received.body["id"] == task).map(|received| received.body).collect()
    }

    /// A file of the CDN.
    pub async fn file(&self, url: &str) -> Answer {
        let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|start| &rest[start..]));
        let path = path.unwrap_or_else(|| panic!("{url} is no link to a picture"));
        http::get(&format!("http://{}{path}", self.doors), &[]).await
    }

    /// A picture of the CDN, decoded.
    pub async fn picture(&self, url: &str) -> Picture {
        let file = self.file(url).await;
        assert_eq!((file.status, &file.headers["content-type"]), (200, &"image/png".parse().expect("a header")));
        Picture::of_png(&file.body)
    }

    /// What the pretend Discord holds in the demo account's channel, newest first.
    pub async fn messages(&self) -> Vec<Value> {
        self.messages_in(CHANNEL, "mock-user-token").await
    }

    /// What it holds in the channel of whoever has this token, newest first.
    pub async fn messages_in(&self, channel: &str, token: &str) -> Vec<Value> {
        let url = format!("http://{}/api/v9/channels/{channel}/messages?limit=100", self.doors);
        let answer = http::get(&url, &[("authorization", token)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_array().expect("a page of messages").clone()
    }

    /// Accepts or compares a snapshot. Only lockstep repeats every id and every time.
    pub fn snapshot(&self, name: &str, value: &Value) {
        if self.stage.driver == Driver::Lockstep {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");
            insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_json_snapshot!(format!("stories__{name}"), value);
            });
        }
    }

    /// Ends the story: every accepted task must have ended, everything been told, and nothing have crossed.
    pub async fn stop(mut self) {
        self.calm().await;
        let tasks = self.oracle().unended();
        for task in &tasks {
            self.until_final(task).await;
        }
        self.until_told().await;
        self.look().await;
        let messages = self.messages().await;
        let list = self.get("/mj/task/list").await;
        let accounts = self.accounts().await;
        let received = self.receiver.received();
        self.read_journal().await;
        self.oracle().judge(&accounts, &list, &messages, &received, self.receiver.url());
        self.nobody_else_may_have_the_data().await;
        let Life { runtime, world, front, stop } = self.life.take().expect("the server is at work");
        stop.cancel();
        drop(front);
        runtime.spawn(world.stop()).await.expect("stopping does not panic").expect("everything was kept");
        runtime.shutdown_background();
        if let Some(mock) = self.mock.take() {
            mock.stop().await.expect("everything was kept");
        }
    }
}

/// The task of a reply that accepts.
pub fn accepted(reply: &Value) -> String {
    assert!(reply["code"] == 1 || reply["code"] == 22, "not accepted: {reply}");
    reply["result"].as_str().unwrap_or_else(|| panic!("no task in {reply}")).to_owned()
}

/// The mark of the button with that label, or that emoji.
pub fn button(task: &Value, label: &str) -> String {
    let buttons = task["buttons"].as_array().expect("buttons");
    let found = buttons.iter().find(|button| button["label"] == label || button["emoji"] == label);
    let found = found.unwrap_or_else(|| panic!("no {label} under {task}"));
    found["customId"].as_str().expect("a mark").to_owned()
}

/// Whether a task has ended.
pub fn is_final(task: &Value) -> bool {
    matches!(task["status"].as_str(), Some("SUCCESS" | "FAILURE" | "CANCEL"))
}

fn addresses(at: SocketAddr) -> Addresses {
    Addresses { gateway: format!("ws://{at}"), cdn: format!("http://{at}"), rest: format!("http://{at}") }
}
