//! Many accounts lose their lines at once, and come back one after the other.

use std::time::Duration;

use http::Method;
use mock_discord::fault::{LineTrouble, Phase, Trouble};
use serde_json::json;

use crate::scene::{Driver, Scene};

/// Beside the demo's two.
const ACCOUNTS: u64 = 58;
/// Once whatever broke the lines is over, everybody is back within this.
const BACK_WITHIN: Duration = Duration::from_secs(120);

async fn connected(scene: &Scene) -> usize {
    scene.world().look().await.expect("the world is there").ready_connections as usize
}

/// Sixty accounts lose their lines at the same moment, and some of them the next ones as well: all are back within two minutes
/// of the world's time after the trouble is over.
#[tokio::test]
async fn sixty_accounts_come_back_after_their_lines_broke_at_once() {
    let scene = Scene::on(Driver::Lockstep).await;
    for number in 3..3 + ACCOUNTS {
        let guild = 1_100_000_000_000_000_001 + number * 100_000;
        let account = json!({
            "guildId": guild.to_string(), "channelId": (guild + 1).to_string(),
            "userToken": format!("mock-user-token-{number}"),
        });
        let reply = scene.send_and_wait(Method::POST, "/mj/account/create", &account).await;
        assert_eq!(reply["code"], 1, "{reply}");
    }
    let all = ACCOUNTS as usize + 2;
    assert_eq!(connected(&scene).await, all);
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
        }
        assert!(fewest < all, "{opening:?}, {trouble:?}: the lines were to break");
        assert!(opening.is_none() || fewest == 0, "{opening:?}, {trouble:?}: nobody was to come back");
        scene.calm().await;
        scene.advance(BACK_WITHIN).await;
        assert_eq!(connected(&scene).await, all, "{opening:?}, {trouble:?}");
    }
    let task = scene.drawn("a calm sea").await;
    assert_eq!(scene.fetch(&task).await["status"], "SUCCESS");
    scene.stop().await;
}
