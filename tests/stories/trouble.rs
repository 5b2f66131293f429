//! Discord at its worst: events that come late or not at all, requests that are refused or not answered, lines that break.

use std::time::Duration;

use http::Method;
use mock_discord::{
    fault::{Door, EventTrouble, LineTrouble, Phase, RequestTrouble, Trouble},
    platform::Pace,
};
use serde_json::{Value, json};

use crate::{
    scene::{ACCOUNT, Driver, SPARE_ACCOUNT, Scene, Stage, accepted, is_final, link, picture::Picture},
    told_on_both,
};

const INTERACTIONS: Door = Door::Interactions;

/// The end of a task, which may be as far away as its deadline.
pub(super) async fn end_of(scene: &Scene, task: &str) -> Value {
    for _ in 0..200 {
        let seen = scene.fetch(task).await;
        if is_final(&seen) {
            return seen;
        }
        scene.advance(Duration::from_secs(2)).await;
    }
    panic!("{task} does not end: {}", scene.fetch(task).await);
}

/// How many finished grids of that prompt there are in the channel.
pub(super) async fn grids(scene: &Scene, prompt: &str) -> usize {
    let is_grid = |message: &&Value| {
        message["content"].as_str().is_some_and(|text| text.starts_with(&format!("**{prompt}")))
            && message["components"].as_array().is_some_and(|rows| rows.len() == 2)
    };
    scene.messages().await.iter().filter(is_grid).count()
}

/// One event of a drawing after the other is struck by `trouble`; gives the ends, with at which event.
async fn struck_by(trouble: EventTrouble) -> Vec<(u32, Value)> {
    let scene = Stage::on(Driver::Lockstep).pace(Pace::Quick).start().await;
    scene.until_known().await;
    let mut ends = Vec::new();
    for place in 0..7 {
        let task = scene.imagine(&format!("number {place}")).await;
        scene.advance(Duration::from_millis(u64::from(place) * 340)).await;
        scene.once(Trouble::Event(trouble)).await;
        let end = end_of(&scene, &task).await;
        scene.calm().await;
        // A result may be told late; what was late for this task is over before the next one.
        scene.advance(Duration::from_secs(10)).await;
        if end["status"] == "SUCCESS" {
            scene.file(link(&end)).await;
            scene.pressed(&task, "U1").await;
        }
        ends.push((place, end));
    }
    scene.stop().await;
    ends
}

/// Late, doubled and swapped events, a message that is told after its first edit, and one about progress that is taken
/// away, change nothing of what comes out.
#[tokio::test]
async fn events_in_disorder_do_no_harm() {
    for trouble in [
        EventTrouble::Late { ms: 700 },
        EventTrouble::Late { ms: 5_000 },
        EventTrouble::Double,
        EventTrouble::Swapped,
        EventTrouble::UpdateFirst,
        EventTrouble::Gone,
    ] {
        for (place, end) in struck_by(trouble).await {
            assert_eq!(end["status"], "SUCCESS", "{trouble:?} at event {place}: {end}");
        }
    }
}

/// A lost word about progress does no harm; only where the result itself is lost the task ends by its deadline.
#[tokio::test]
async fn a_lost_event_costs_one_task_at_most() {
    let ends = struck_by(EventTrouble::Lost).await;
    let failed: Vec<_> = ends.iter().filter(|(_, end)| end["status"] != "SUCCESS").collect();
    assert!(failed.iter().all(|(_, end)| end["failReason"] == "任务超时"), "{failed:?}");
    // The first word ties the job to its task, and the last one is the result: all others can be done without.
    assert!(failed.len() <= 3, "{} of {} were lost: {failed:?}", failed.len(), ends.len());
}

/// Whatever Discord answers, a job that runs all the same is not lost, and is not asked for twice.
async fn an_unclear_answer_is_no_failure(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    let limited = |is_global, runs| RequestTrouble::RateLimited { retry_after_ms: 300, is_global, runs };
    for (place, trouble) in [
        limited(false, true),
        limited(true, true),
        RequestTrouble::Failed { at_the_edge: false, runs: true },
        RequestTrouble::Failed { at_the_edge: true, runs: true },
        RequestTrouble::Lost,
    ]
    .into_iter()
    .enumerate()
    {
        scene.once(Trouble::Request(INTERACTIONS, trouble)).await;
        let prompt = format!("number {place}");
        let task = scene.imagine(&prompt).await;
        let end = scene.until_final(&task).await;
        assert_eq!(end["status"], "SUCCESS", "{trouble:?}: {end}");
        assert_eq!(grids(&scene, &prompt).await, 1, "{trouble:?}: it was asked for twice");
    }
    // Each was heard of before it was due again.
    assert_eq!(scene.repeated().await, [] as [Value; 0]);
    scene.stop().await;
}

/// Discord asks for patience, and gets it.
async fn a_limited_request_is_sent_again(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    for (is_global, door) in [(false, INTERACTIONS), (true, INTERACTIONS), (false, Door::Any)] {
        let limited = RequestTrouble::RateLimited { retry_after_ms: 400, is_global, runs: false };
        scene.once(Trouble::Request(door, limited)).await;
        let task = scene.imagine("patience").await;
        let end = scene.until_final(&task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
        let waited = end["startTime"].as_i64().expect("a time") - end["submitTime"].as_i64().expect("a time");
        assert!(waited >= 400, "waited {waited} ms only");
    }
    let slow = Trouble::Request(INTERACTIONS, RequestTrouble::Slow { ms: 1_500 });
    scene.once(slow).await;
    scene.drawn("a slow start").await;
    scene.stop().await;
}

/// What Discord refuses for one task fails that task with Discord's words, and the account goes on.
async fn a_refused_request_fails_its_task_alone(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    // The link of the picture comes in front of words that are as long as they may be.
    let blue = Picture::plain(32, 32, [20, 30, 200]).data_url();
    let wish = json!({
        "prompt": "long ".repeat(1_199), "base64Array": [blue], "accountFilter": { "instanceId": ACCOUNT },
    });
    let task = accepted(&scene.submit("/mj/submit/imagine", wish).await);
    let end = scene.until_status(&task, "FAILURE").await;
    assert_eq!(end["failReason"], "Must be between 1 and 6000 in length.");
    // A server in trouble is asked again and again for some seconds.
    if driver == Driver::Lockstep {
        let failed = RequestTrouble::Failed { at_the_edge: false, runs: false };
        scene.always(Trouble::Request(INTERACTIONS, failed)).await;
        let task = scene.imagine("a cat").await;
        let end = scene.until_status(&task, "FAILURE").await;
        assert!(end["failReason"].as_str().is_some_and(|text| !text.is_empty()), "{end}");
        scene.calm().await;
    }
    assert_eq!(scene.account(ACCOUNT).await["enable"], true);
    scene.drawn("another cat").await;
    scene.stop().await;
}

/// A human check, a refused token and a channel that the account may not see concern the account: it is disabled with the
/// reason, nothing more is sent from it, and nobody tries to solve anything.
async fn a_human_check_disables_the_account(driver: Driver) {
    for trouble in [RequestTrouble::Captcha, RequestTrouble::Unauthorized, RequestTrouble::Forbidden] {
        let scene = Scene::on(driver).await;
        scene.until_known().await;
        scene.once(Trouble::Request(INTERACTIONS, trouble)).await;
        let task = scene.imagine("a cat").await;
        let end = scene.until_final(&task).await;
        assert_eq!(end["status"], "FAILURE", "{trouble:?}: {end}");
        let account = scene.account(ACCOUNT).await;
        assert_eq!(account["enable"], false, "{trouble:?}: {account}");
        let reason = account["properties"]["disabledReason"].as_str().expect("a reason");
        assert_eq!(end["failReason"], reason, "{trouble:?}");
        if trouble == RequestTrouble::Captcha {
            assert!(reason.contains("captcha"), "{reason}");
        }
        let wish = json!({ "prompt": "a cat" });
        let other = accepted(&scene.submit("/mj/submit/imagine", wish).await);
        let end = scene.until_status(&other, "SUCCESS").await;
        assert_eq!(end["properties"]["discordInstanceId"], SPARE_ACCOUNT);
        // Let in again, it works.
        let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
        assert_eq!(scene.send_and_wait(Method::PUT, &path, &json!({ "enable": true })).await["code"], 1);
        scene.drawn("a third cat").await;
        scene.stop().await;
    }
}

/// Commands of a bot that was deployed anew are fetched again, once; a Discord that goes on refusing is believed.
async fn outdated_commands_are_fetched_again_once(driver: Driver) {
    let scene = Stage { strict_versions: true, ..Stage::on(driver) }.start().await;
    scene.until_known().await;
    let stale = Trouble::Request(INTERACTIONS, RequestTrouble::StaleVersion);
    scene.once(stale).await;
    let task = scene.imagine("a cat").await;
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "SUCCESS", "{end}");
    scene.drawn("another cat").await;
    scene.always(stale).await;
    let task = scene.imagine("a third cat").await;
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "FAILURE", "{end}");
    assert_eq!(scene.account(ACCOUNT).await["enable"], true);
    scene.calm().await;
    let task = scene.imagine("a fourth cat").await;
    assert_eq!(scene.until_final(&task).await["status"], "SUCCESS");
    scene.stop().await;
}

/// Lines that are cut, closed or asked to come back lose nothing: the session is resumed, or a new one looks back.
async fn a_broken_line_loses_no_picture(driver: Driver) {
    let all = [
        LineTrouble::Cut,
        LineTrouble::Invalid { resumable: false },
        LineTrouble::Close(4000),
        LineTrouble::Reconnect,
        LineTrouble::Invalid { resumable: true },
        LineTrouble::Close(1000),
        LineTrouble::Close(1011),
        LineTrouble::Close(4003),
        LineTrouble::Close(4007),
        LineTrouble::Close(4009),
    ];
    // How each ends is decided without sockets; those that differ in what crosses them are told on sockets too.
    let told = if driver == Driver::Lockstep { &all[..] } else { &all[..3] };
    for line in told {
        let scene = Stage::on(driver).pace(Pace::Quick).start().await;
        let mut tasks = Vec::new();
        for place in 0..2 {
            tasks.push(scene.imagine(&format!("number {place}")).await);
        }
        scene.until_status(&tasks[0], "IN_PROGRESS").await;
        scene.once(Trouble::Line(*line)).await;
        tasks.push(scene.imagine("number 2").await);
        for task in &tasks {
            let end = scene.until_final(task).await;
            assert_eq!(end["status"], "SUCCESS", "{line:?}: {end}");
        }
        assert_eq!(scene.account(ACCOUNT).await["enable"], true, "{line:?}");
        scene.stop().await;
    }
}

/// A line that falls silent is noticed and replaced, whatever becomes of the next ones: nothing that was drawn meanwhile is
/// lost.
#[tokio::test]
async fn a_silent_line_and_bad_openings_lose_no_picture() {
    let opening = |phase, line| Some(Trouble::Opening(phase, line));
    for (next, line) in [
        (None, LineTrouble::Silent),
        (opening(Phase::Hello, LineTrouble::Silent), LineTrouble::Cut),
        (opening(Phase::Hello, LineTrouble::Close(4000)), LineTrouble::Cut),
        (opening(Phase::Ready, LineTrouble::Silent), LineTrouble::Invalid { resumable: false }),
        (opening(Phase::Ready, LineTrouble::Close(4000)), LineTrouble::Invalid { resumable: false }),
        (opening(Phase::Resumed, LineTrouble::Silent), LineTrouble::Silent),
    ] {
        let scene = Stage::on(Driver::Lockstep).pace(Pace::Quick).start().await;
        scene.until_known().await;
        let mut tasks = vec![scene.imagine("number 0").await, scene.imagine("number 1").await];
        scene.until_status(&tasks[0], "IN_PROGRESS").await;
        if let Some(next) = next {
            scene.once(next).await;
        }
        scene.once(Trouble::Line(line)).await;
        tasks.push(scene.imagine("number 2").await);
        for task in &tasks {
            let end = end_of(&scene, task).await;
            assert_eq!(end["status"], "SUCCESS", "{next:?}, {line:?}: {end}");
        }
        let account = scene.account(ACCOUNT).await;
        assert_eq!((&account["enable"], &account["properties"]["gateway"]), (&true.into(), &"ready".into()));
        scene.stop().await;
    }
}

/// A token that the gateway refuses disables the account with a reason; whoever waits for it is told.
async fn a_refused_session_disables_the_account(driver: Driver) {
    let scene = Stage::on(driver).pace(Pace::Quick).start().await;
    scene.until_known().await;
    let task = scene.imagine("a cat").await;
    scene.until_status(&task, "IN_PROGRESS").await;
    scene.once(Trouble::Line(LineTrouble::Close(4004))).await;
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "FAILURE", "{end}");
    assert!(end["failReason"].as_str().is_some_and(|text| text.starts_with("账号不可用")), "{end}");
    let account = scene.account(ACCOUNT).await;
    assert_eq!(account["enable"], false, "{account}");
    assert!(account["properties"]["disabledReason"].as_str().is_some_and(|text| text.contains("4004")), "{account}");
    scene.stop().await;
}

/// Pictures that cannot be brought to Discord at once are brought again, or the task says why not.
async fn a_picture_that_is_not_taken_is_said_so(driver: Driver) {
    let scene = Scene::on(driver).await;
    scene.until_known().await;
    let wish = || {
        let blue = Picture::plain(32, 32, [20, 30, 200]).data_url();
        json!({ "prompt": "a cat", "base64Array": [blue], "accountFilter": { "instanceId": ACCOUNT } })
    };
    let limited = RequestTrouble::RateLimited { retry_after_ms: 300, is_global: false, runs: false };
    scene.once(Trouble::Request(Door::Uploads, limited)).await;
    let task = accepted(&scene.submit("/mj/submit/imagine", wish()).await);
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "SUCCESS", "{end}");
    let failing = Trouble::Request(Door::Uploads, RequestTrouble::Forbidden);
    scene.always(failing).await;
    let task = accepted(&scene.submit("/mj/submit/imagine", wish()).await);
    let end = scene.until_final(&task).await;
    assert_eq!(end["status"], "FAILURE", "{end}");
    let path = "/mj/submit/upload-discord-images";
    let pictures = json!({ "base64Array": wish()["base64Array"], "filter": { "instanceId": ACCOUNT } });
    let reply = scene.send_and_wait(Method::POST, path, &pictures).await;
    assert_eq!((&reply["code"], &reply["result"]), (&9.into(), &json!([])), "{reply}");
    scene.calm().await;
    assert_eq!(scene.send_and_wait(Method::POST, path, &pictures).await["code"], 1);
    scene.stop().await;
}

/// A dialog that does not come is not waited for longer than half a minute, and leaves nothing behind.
#[tokio::test]
async fn a_dialog_that_does_not_open_is_given_up() {
    let scene = Scene::on(Driver::Lockstep).await;
    scene.until_known().await;
    let grid = scene.drawn("a mill").await;
    let solo = scene.pressed(&grid, "U1").await;
    let before = scene.get("/mj/task/list").await.as_array().map(Vec::len);
    scene.always(Trouble::Event(EventTrouble::Lost)).await;
    let custom_id = crate::scene::button(&solo, "Custom Zoom");
    let wish = json!({ "taskId": solo["id"], "customId": custom_id });
    let reply = scene.submit_and_wait("/mj/submit/action", wish).await;
    assert_eq!((&reply["code"], &reply["result"]), (&9.into(), &Value::Null), "{reply}");
    assert_eq!(scene.get("/mj/task/list").await.as_array().map(Vec::len), before);
    scene.calm().await;
    let (task, _) = scene.open_dialog(crate::scene::id(&solo), "Custom Zoom").await;
    assert_eq!(scene.cancel(&task).await["code"], 1);
    scene.stop().await;
}

told_on_both!(
    an_unclear_answer_is_no_failure,
    a_limited_request_is_sent_again,
    a_refused_request_fails_its_task_alone,
    a_human_check_disables_the_account,
    outdated_commands_are_fetched_again_once,
    a_broken_line_loses_no_picture,
    a_refused_session_disables_the_account,
    a_picture_that_is_not_taken_is_said_so,
);
