//! Many accounts lose their lines at once, and come back one after the other.

use std::time::Duration;

use http::Method;
use mock_discord::fault::{LineTrouble, Trouble};
use serde_json::json;

use crate::scene::{Driver, Scene};

/// Beside the demo's two.
const ACCOUNTS: u64 = 58;
/// Once whatever broke the lines is over, everybody is back within this.
const BACK_WITHIN: Duration = Duration::from_secs(120);

async fn connected(scene: &Scene) -> usize {
    scene.world().look().await.expect("the world is there").ready_connections as usize
}

/// Sixty accounts are asked to connect again at the same moment: all are back within two minutes of the world's time, and
/// all of them draw.
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
    for trouble in [LineTrouble::Reconnect, LineTrouble::Cut, LineTrouble::Invalid { resumable: false }] {
        scene.once(Trouble::Line(trouble)).await;
        // The trouble strikes every line that is open.
        scene.advance(Duration::from_millis(1)).await;
        assert!(connected(&scene).await < all / 2, "{trouble:?}: the lines were to break");
        scene.advance(BACK_WITHIN).await;
        assert_eq!(connected(&scene).await, all, "{trouble:?}");
    }
    let task = scene.drawn("a calm sea").await;
    assert_eq!(scene.fetch(&task).await["status"], "SUCCESS");
    scene.stop().await;
}
