//! What Discord leaves unclear: nothing is asked for again that can be known to be under way, nothing is given up before it is
//! known that it is not, and what concerns the account is told of the account.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use mock_discord::{
    fault::{Door, EventTrouble, Hardship, LineTrouble, Order, Phase, RequestTrouble, Trouble},
    platform::Pace,
};
use serde_json::{Value, json};

use super::trouble::{end_of, grids};
use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, accepted, id, is_final, picture::Picture},
    told_on_both,
};

/// Discord takes what is asked, and says that it has trouble.
const TAKES_AND_FAILS: RequestTrouble = RequestTrouble::Failed { at_the_edge: true, runs: true };

/// An incident as they are: requests fail and the line is away. The picture that is drawn meanwhile finds its task, whether
/// the session can be taken up again or is gone.
#[tokio::test]
async fn what_runs_while_the_line_is_away_is_not_given_up() {
    for line in [LineTrouble::Cut, LineTrouble::Close(4009)] {
        let scene = Scene::on(Driver::Lockstep).await;
        scene.until_known().await;
        let incident = Hardship::default()
            .with(Trouble::Request(Door::Interactions, TAKES_AND_FAILS), 1_000)
            .with(Trouble::Line(line), 1_000)
            .with(Trouble::Opening(Phase::Hello, LineTrouble::Close(1011)), 1_000);
        scene.order(Order::Rules(incident)).await;
        let task = scene.imagine("a cat").await;
        scene.advance(Duration::from_secs(20)).await;
        let seen = scene.fetch(&task).await;
        assert_eq!(seen["status"], "NOT_START", "{line:?}: {seen}");
        scene.calm().await;
        let end = end_of(&scene, &task).await;
        assert_eq!(end["status"], "SUCCESS", "{line:?}: {end}");
        assert_eq!(grids(&scene, "a cat").await, 1);
        assert_eq!(scene.repeated().await, [] as [Value; 0], "{line:?}");
        scene.stop().await;
    }
}

/// A Discord that fails and stays away until the task's time is over: it ends then, and not before.
#[tokio::test]
async fn what_nothing_is_heard_of_ends_by_its_deadline() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let incident = Hardship::default()
        .with(Trouble::Request(Door::Interactions, TAKES_AND_FAILS), 1_000)
        .with(Trouble::Line(LineTrouble::Cut), 1_000)
        .with(Trouble::Opening(Phase::Hello, LineTrouble::Close(1011)), 1_000);
    scene.order(Order::Rules(incident)).await;
    let task = scene.imagine("a cat").await;
    scene.advance(Duration::from_secs(295)).await;
    assert!(!is_final(&scene.fetch(&task).await));
    scene.advance(Duration::from_secs(10)).await;
    assert_eq!(scene.fetch(&task).await["status"], "FAILURE");
    scene.stop().await;
}

/// Not a word of it was heard, but the channel shows that it is being drawn: that is looked at before it is asked for again.
#[tokio::test]
async fn what_the_channel_shows_is_not_asked_for_again() {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Quick).start().await;
    scene.until_known().await;
    let silence = Hardship::default()
        .with(Trouble::Request(Door::Interactions, TAKES_AND_FAILS), 1_000)
        .with(Trouble::Event(EventTrouble::Lost), 1_000);
    scene.order(Order::Rules(silence)).await;
    let task = scene.imagine("a cat").await;
    scene.advance(Duration::from_millis(1_100)).await;
    let seen = scene.fetch(&task).await;
    assert_eq!(seen["status"], "IN_PROGRESS", "{seen}");
    scene.calm().await;
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "SUCCESS", "{end}");
    assert_eq!(scene.repeated().await, [] as [Value; 0]);
    assert_eq!(grids(&scene, "a cat").await, 1);
    scene.stop().await;
}

/// A region goes to a host that knows no nonces: sent again it would be drawn again, and paid for again.
async fn a_region_is_asked_for_once(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    let grid = scene.drawn("a quiet harbour").await;
    let solo = scene.pressed(&grid, "U1").await;
    let mask = Picture::plain(64, 64, [255; 3]).data_url();
    let nothing = RequestTrouble::Failed { at_the_edge: true, runs: false };
    let told = [(TAKES_AND_FAILS, "SUCCESS"), (RequestTrouble::Lost, "SUCCESS"), (nothing, "FAILURE")];
    // What never comes is waited for longer than anybody sits before a test in real time.
    for (trouble, end) in told.into_iter().take(if driver == Driver::Lockstep { 3 } else { 2 }) {
        let (task, _) = scene.open_dialog(id(&solo), "Vary (Region)").await;
        let before = scene.asked("/submit-job").await;
        scene.once(Trouble::Request(Door::Any, trouble)).await;
        accepted(&scene.fill(json!({ "taskId": task, "maskBase64": mask })).await);
        let seen = end_of_either(&scene, &task).await;
        assert_eq!(seen["status"], end, "{trouble:?}: {seen}");
        assert_eq!(scene.asked("/submit-job").await, before + 1, "{trouble:?}");
    }
    scene.stop().await;
}

/// The end, on either driver.
async fn end_of_either(scene: &Scene, task: &str) -> Value {
    match scene.stage.driver {
        Driver::Lockstep => end_of(scene, task).await,
        Driver::Sockets => scene.until_final(task).await,
    }
}

/// Pictures that a prompt brings along stand in the channel once, whatever is answered to their message.
async fn a_picture_is_posted_once(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    for trouble in [TAKES_AND_FAILS, RequestTrouble::Lost] {
        let posts = async || {
            let own = |message: &&Value| message["author"]["id"] == "1100000000000000003";
            scene.messages().await.iter().filter(own).count()
        };
        let before = posts().await;
        scene.once(Trouble::Request(Door::Messages, trouble)).await;
        let end = scene.made("/mj/submit/imagine", with_picture()).await;
        assert!(end["promptEn"].as_str().is_some_and(|text| text.starts_with("http")), "{end}");
        assert_eq!(posts().await, before + 1, "{trouble:?}");
    }
    scene.stop().await;
}

fn with_picture() -> Value {
    let blue = Picture::plain(32, 32, [20, 30, 200]).data_url();
    json!({ "prompt": "a cat", "base64Array": [blue], "accountFilter": { "instanceId": ACCOUNT } })
}

/// A human check or a refused token stops the account wherever it shows: where its panels are looked at, or a file is
/// brought.
async fn trouble_beside_the_tasks_disables_the_account(driver: Driver) {
    for trouble in [RequestTrouble::Captcha, RequestTrouble::Unauthorized] {
        let scene = Scene::on(driver).await;
        scene.until_known().await;
        scene.once(Trouble::Request(Door::Interactions, trouble)).await;
        let path = format!("/mj/account/{ACCOUNT}/sync-info");
        let reply = scene.send_and_wait(Method::POST, &path, &json!({})).await;
        assert_ne!(reply["code"], 1, "{trouble:?}: {reply}");
        let reason = disabled_reason(&scene).await;
        assert!(reply["description"].as_str().is_some_and(|text| text.contains(&reason)), "{reply} says not {reason}");
        let task = accepted(&scene.submit("/mj/submit/imagine", json!({ "prompt": "a cat" })).await);
        let end = scene.until_status(&task, "SUCCESS").await;
        assert_eq!(end["properties"]["discordInstanceId"], SPARE_ACCOUNT, "{trouble:?}");

        let again = format!("/mj/account/{ACCOUNT}/update-reconnect");
        assert_eq!(scene.send_and_wait(Method::PUT, &again, &json!({ "enable": true })).await["code"], 1);
        scene.once(Trouble::Request(Door::Uploads, trouble)).await;
        let task = accepted(&scene.submit("/mj/submit/imagine", with_picture()).await);
        let end = scene.until_status(&task, "FAILURE").await;
        assert_eq!(end["failReason"], disabled_reason(&scene).await, "{trouble:?}");
        scene.stop().await;
    }
}

async fn disabled_reason(scene: &Scene) -> String {
    let account = scene.account(ACCOUNT).await;
    assert_eq!(account["enable"], false, "{account}");
    account["properties"]["disabledReason"].as_str().expect("a reason").to_owned()
}

/// Discord wants ten minutes of peace. Nobody's time runs meanwhile but that of whoever was caught by it, who is told why;
/// and the operator sees it.
#[tokio::test]
async fn a_long_wait_is_told_and_costs_one_task_at_most() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let limited = RequestTrouble::RateLimited { retry_after_ms: 600_000, is_global: false, runs: false };
    scene.once(Trouble::Request(Door::Interactions, limited)).await;
    let caught = scene.imagine("a cat").await;
    scene.advance(Duration::from_secs(1)).await;
    let waiting = scene.imagine("a dog").await;
    let end = end_of(&scene, &caught).await;
    assert_eq!(
        (&end["status"], &end["failReason"]),
        (&"FAILURE".into(), &"Discord asked for patience for 600 s".into())
    );
    assert_eq!(scene.fetch(&waiting).await["status"], "NOT_START");
    let late = end_of(&scene, &waiting).await;
    assert_eq!(late["status"], "SUCCESS", "{late}");
    let time = |task: &Value, key: &str| task[key].as_i64().expect("a time");
    assert!(time(&late, "startTime") - time(&end, "submitTime") >= 600_000, "{late}");
    let metrics = scene.ask(Method::GET, "/metrics", &[], Bytes::new()).await.text();
    let row = "mj_discord_requests_total{route=\"interactions\",status=\"4xx\"} 1";
    assert!(metrics.lines().any(|line| line == row), "{metrics}");
    scene.stop().await;
}

told_on_both!(a_region_is_asked_for_once, a_picture_is_posted_once, trouble_beside_the_tasks_disables_the_account);
