//! Any mix of troubles: nothing panics, what arrives is sound, and when the weather is fair again everything works.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{CHANNEL, Scene, USER, imagine, laws, options, press, request};
use crate::fault::{
    Demand, Door, EventTrouble, FileTrouble, Hardship, LineTrouble, Order, Phase, RequestTrouble, Trouble,
};
use crate::platform::{Options, Pace};
use crate::step::{Input, Millis};

/// A client that does as the documentation says: resumes where it may, identifies where it must.
struct Robot {
    connection: u64,
    session: Option<String>,
    /// The last number it read.
    seq: u64,
    /// How much of the scene it has read.
    read: usize,
    closed: usize,
    /// How often it has come back since it last gave up.
    tries: u32,
}

/// So often a client comes back in a storm.
const TRIES_MAX: u32 = 200;

impl Robot {
    fn arrive(scene: &mut Scene) -> Robot {
        let mut robot = Robot { connection: scene.client(USER), session: None, seq: 0, read: 0, closed: 0, tries: 0 };
        robot.follow(scene);
        robot
    }

    /// Reads everything that has come, checks it, and reacts.
    fn follow(&mut self, scene: &mut Scene) {
        while self.read < scene.seen.len() || self.closed < scene.closed.len() {
            while let Some(seen) = scene.seen.get(self.read).cloned() {
                self.read += 1;
                if seen.connection == self.connection {
                    self.hear(scene, &seen.payload);
                }
            }
            if let Some((connection, code)) = scene.closed.get(self.closed).copied() {
                self.closed += 1;
                if connection == self.connection {
                    scene.cut(connection, Some(code));
                    self.come_back(scene, matches!(code, 4003..=4005 | 4007 | 4009..=4014));
                }
            }
        }
    }

    fn hear(&mut self, scene: &mut Scene, payload: &Value) {
        match payload["op"].as_u64() {
            Some(7) => {
                scene.cut(self.connection, Some(4000));
                self.come_back(scene, false);
            }
            Some(9) if payload["d"] == true => self.resume(scene),
            Some(9) => self.identify(scene),
            Some(0) => {
                let seq = payload["s"].as_u64().expect("a number");
                let name = payload["t"].as_str().expect("a name");
                assert!(name == "READY" || seq == self.seq + 1, "{} then {seq} {name}", self.seq);
                self.seq = seq;
                match name {
                    "READY" => self.session = payload["d"]["session_id"].as_str().map(str::to_owned),
                    "MESSAGE_CREATE" => laws::is_sound(&payload["d"]),
                    "MESSAGE_UPDATE" => {
                        laws::is_sound(&payload["d"]);
                        assert!(payload["d"].get("nonce").is_none());
                    }
                    _ => assert!(payload["d"].is_object()),
                }
            }
            _ => {}
        }
    }

    /// Beats, and comes back if nothing is heard of it; on a line that never greeted, or was refused, begins anew.
    fn beat(&mut self, scene: &mut Scene) {
        let since = scene.seen.len();
        scene.say(self.connection, json!({"op": 1, "d": self.seq}));
        let is_heard = scene.seen[since..].iter().any(|seen| seen.connection == self.connection);
        if !is_heard {
            scene.cut(self.connection, None);
            self.come_back(scene, false);
        } else if !self.is_ready(scene) {
            self.identify(scene);
        }
        self.follow(scene);
    }

    /// Whether this connection was let in.
    fn is_ready(&self, scene: &Scene) -> bool {
        !scene.events(self.connection, "READY").is_empty() || !scene.events(self.connection, "RESUMED").is_empty()
    }

    fn come_back(&mut self, scene: &mut Scene, anew: bool) {
        if self.gives_up() {
            return;
        }
        self.connection = scene.connect("/?encoding=json&v=9");
        if anew { self.identify(scene) } else { self.resume(scene) }
    }

    /// A storm may break every line as it opens; whoever lives through it tries again when it is over.
    fn gives_up(&mut self) -> bool {
        self.tries += 1;
        self.tries > TRIES_MAX
    }

    fn resume(&mut self, scene: &mut Scene) {
        if self.gives_up() {
            return;
        }
        let Some(session) = &self.session else { return self.identify(scene) };
        let resume = json!({"op": 6, "d": {"token": USER, "session_id": session, "seq": self.seq}});
        scene.say(self.connection, resume);
    }

    fn identify(&mut self, scene: &mut Scene) {
        if self.gives_up() {
            return;
        }
        scene.say(self.connection, json!({"op": 2, "d": {"token": USER, "capabilities": 16381}}));
    }

    /// Lets time pass, reacting to everything at once.
    fn live(&mut self, scene: &mut Scene, until: Option<Millis>) {
        self.follow(scene);
        while let Some(due) = scene.platform.next_due().filter(|due| until.is_none_or(|until| *due <= until)) {
            scene.now = scene.now.max(due);
            scene.step(Input::TimePassed);
            self.follow(scene);
        }
        scene.now = until.map_or(scene.now, |until| scene.now.max(until));
    }
}

fn trouble() -> impl Strategy<Value = Trouble> {
    let line = prop_oneof![
        Just(LineTrouble::Cut),
        Just(LineTrouble::Reconnect),
        Just(LineTrouble::Silent),
        any::<bool>().prop_map(|resumable| LineTrouble::Invalid { resumable }),
        any::<u16>().prop_map(LineTrouble::Close),
        (4000u16..4016).prop_map(LineTrouble::Close),
    ];
    let event = prop_oneof![
        (0u64..10_000).prop_map(|ms| EventTrouble::Late { ms }),
        Just(EventTrouble::Lost),
        Just(EventTrouble::Double),
        Just(EventTrouble::Swapped),
        Just(EventTrouble::UpdateFirst),
    ];
    let door = prop::sample::select(vec![Door::Interactions, Door::Messages, Door::Uploads, Door::Any]);
    let request = prop_oneof![
        (any::<u64>(), any::<bool>(), any::<bool>()).prop_map(|(retry_after_ms, is_global, runs)| {
            RequestTrouble::RateLimited { retry_after_ms, is_global, runs }
        }),
        (any::<bool>(), any::<bool>()).prop_map(|(at_the_edge, runs)| RequestTrouble::Failed { at_the_edge, runs }),
        Just(RequestTrouble::Unauthorized),
        Just(RequestTrouble::Forbidden),
        Just(RequestTrouble::Captcha),
        Just(RequestTrouble::StaleVersion),
        (0u64..10_000).prop_map(|ms| RequestTrouble::Slow { ms }),
        Just(RequestTrouble::Lost),
    ];
    let file =
        prop_oneof![any::<u32>().prop_map(|bytes_per_s| FileTrouble::Slow { bytes_per_s }), Just(FileTrouble::Gone)];
    let phase = prop::sample::select(vec![Phase::Hello, Phase::Ready, Phase::Resumed]);
    prop_oneof![
        line.clone().prop_map(Trouble::Line),
        (phase, line).prop_map(|(phase, line)| Trouble::Opening(phase, line)),
        event.prop_map(Trouble::Event),
        (door, request).prop_map(|(door, request)| Trouble::Request(door, request)),
        file.prop_map(Trouble::File),
    ]
}

/// What a client asks for while the weather is bad.
fn ask(scene: &mut Scene, number: usize) {
    let demo = scene.platform.demo();
    let body = match (number % 3, demo) {
        (1, Some(demo)) => press(&demo.message.to_string(), &demo.buttons[number % 9].custom_id, &format!("p{number}")),
        _ => imagine("a red fox", &format!("i{number}")),
    };
    scene.ask(request("POST", "/api/v9/interactions", USER, Some(body)));
    scene.ask(request("GET", &format!("/api/v9/channels/{CHANNEL}/messages?limit=3"), USER, None));
    scene.ask(request(
        "POST",
        &format!("/api/v9/channels/{CHANNEL}/messages"),
        USER,
        Some(json!({"content": "hello"})),
    ));
    if let Some(demo) = scene.platform.demo() {
        let path = demo.picture_url.strip_prefix("http://127.0.0.1:8081").expect("our CDN").to_owned();
        scene.ask(request("GET", &path, "", None));
    }
}

proptest! {
    #[test]
    fn every_trouble_has_words_of_its_own(trouble in trouble()) {
        prop_assert_eq!(trouble.to_string().parse(), Ok(trouble));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bad_weather_passes(
        seed in any::<u64>(),
        pace in prop::sample::select(vec![Pace::Instant, Pace::Quick]),
        rules in prop::collection::vec((trouble(), 0u16..1_100), 0..6),
        demands in prop::collection::vec(trouble(), 0..4),
        waits in prop::collection::vec(0u64..3_000, 1..8),
    ) {
        let hardship = rules.into_iter().fold(Hardship::default(), |hardship, (trouble, per_mille)| hardship.with(trouble, per_mille));
        let mut scene = Scene::new(Options { seed, pace, hardship, ..options() });
        let mut robot = Robot::arrive(&mut scene);
        for (number, wait_ms) in waits.iter().enumerate() {
            if let Some(trouble) = demands.get(number) {
                scene.step(Input::Hardship(Order::Once(Demand { trouble: *trouble, whom: None })));
            }
            ask(&mut scene, number);
            let until = Millis(scene.now.0 + wait_ms);
            robot.live(&mut scene, Some(until));
        }
        scene.step(Input::Hardship(Order::Calm));
        robot.live(&mut scene, None);
        robot.tries = 0;
        robot.beat(&mut scene);
        robot.live(&mut scene, None);
        prop_assert!(robot.is_ready(&scene));
        prop_assert_eq!(scene.platform.counts().jobs_running, 0);
        // Fair weather: one more job, by all the laws.
        scene.now.0 += 1_000;
        let (since, asked) = (scene.seen.len(), scene.now.0);
        prop_assert_eq!(scene.imagine("a calm sea", "calm"), 204);
        robot.live(&mut scene, None);
        let own: Vec<_> = scene.seen[since..].iter().filter(|seen| seen.connection == robot.connection).cloned().collect();
        laws::check(&own, asked, "calm");
    }
}
