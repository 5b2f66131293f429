//! Watching.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use http::Method;
use mock_discord::fault::{Demand, LineTrouble, Order, Trouble};

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage},
    told_on_both,
};

async fn measured(scene: &Scene) -> BTreeMap<String, f64> {
    let answer = scene.ask(Method::GET, "/metrics", &[], Bytes::new()).await;
    assert_eq!(
        (answer.status, &answer.headers["content-type"]),
        (200, &"text/plain; version=0.0.4; charset=utf-8".parse().expect("text"))
    );
    let text = answer.text();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| row.rsplit_once(' ').expect("a name and a value"))
        .map(|(name, value)| (name.to_owned(), value.parse().expect("a number")))
        .collect()
}

/// What is measured follows what happens.
async fn numbers_follow_what_happens(driver: Driver) {
    let scene = Scene::on(driver).await;
    let before = measured(&scene).await;
    assert_eq!((before["mj_ready"], before["mj_accounts{gateway=\"ready\"}"]), (1.0, 2.0));
    let task = scene.imagine("a gauge").await;
    scene.until_status(&task, "SUCCESS").await;
    scene.until_told().await;
    let after = measured(&scene).await;
    let grown = |name: &str| after[name] - before.get(name).copied().unwrap_or(0.0);
    assert_eq!(grown("mj_tasks{state=\"succeeded\"}"), 1.0);
    assert_eq!(grown("mj_requests_total{operation=\"submitImagine\",status=\"2xx\"}"), 1.0);
    assert!(grown("mj_requests_total{operation=\"fetchTask\",status=\"2xx\"}") >= 1.0);
    assert!(grown("mj_commit_seconds_count") >= 3.0 && grown("mj_commit_writes_total") >= 3.0);
    assert!(grown("mj_webhook_ends_total{outcome=\"taken\"}") >= 2.0);
    for (name, value) in [
        ("running", 0.0),
        ("slots", 3.0),
        ("waiting", 0.0),
        ("queue_limit", 10.0),
        ("enabled", 1.0),
        ("connected", 1.0),
    ] {
        assert_eq!(after[&format!("mj_account_{name}{{account=\"{ACCOUNT}\"}}")], value, "{name}");
    }
    assert!(!after.keys().any(|name| name.contains(&task)), "no task is named");
    scene.stop().await;
}

told_on_both!(numbers_follow_what_happens);

/// An account that is cut off is told from the others, with what is wrong, until it is back.
#[tokio::test]
async fn who_is_cut_off_and_why_is_seen() {
    let scene = Scene::on(Driver::Lockstep).await;
    let name = format!("mj_account_connected{{account=\"{ACCOUNT}\"}}");
    let spare = format!("mj_account_connected{{account=\"{SPARE_ACCOUNT}\"}}");
    let seen = async || {
        let account = scene.account(ACCOUNT).await;
        let of = |key: &str| account["properties"][key].as_str().map(str::to_owned);
        (of("gateway"), of("gatewayTrouble"), measured(&scene).await[&name])
    };
    let ready = (Some("ready".to_owned()), None, 1.0);
    assert_eq!(seen().await, ready);
    let user = mock_discord::id::UserId(1_100_000_000_000_000_003);
    let cut = Demand { trouble: Trouble::Line(LineTrouble::Cut), whom: Some(user) };
    scene.order(Order::Once(cut)).await;
    scene.advance(Duration::from_millis(1)).await;
    let (gateway, trouble, connected) = seen().await;
    assert!(gateway.is_some_and(|state| state != "ready") && connected == 0.0);
    assert_eq!(trouble.as_deref(), Some("the connection was cut"));
    assert_eq!(measured(&scene).await[&spare], 1.0);
    scene.advance(Duration::from_secs(30)).await;
    assert_eq!(seen().await, ready);
    scene.stop().await;
}

/// Whoever has set a secret keeps the numbers behind it.
#[tokio::test]
async fn numbers_stay_behind_the_secret() {
    let scene = Stage { secret: Some("hush-hush"), ..Stage::on(Driver::Lockstep) }.start().await;
    assert_eq!(scene.ask(Method::GET, "/metrics", &[], Bytes::new()).await.status, 401);
    let known = [("authorization", "Bearer hush-hush")];
    assert_eq!(scene.ask(Method::GET, "/metrics", &known, Bytes::new()).await.status, 200);
    scene.stop().await;
}
