//! A line that breaks.

use mock_discord::platform::Pace;

use crate::scene::{Driver, Stage};

/// Connections that are cut in the middle cost time, not pictures: the gateway session goes on where it was.
#[tokio::test]
async fn tasks_survive_a_cut_line() {
    let scene = Stage { has_detour: true, ..Stage::on(Driver::Sockets) }.pace(Pace::Quick).start().await;
    let mut tasks = Vec::new();
    for place in 0..3 {
        tasks.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.until_status(&tasks[0], "IN_PROGRESS").await;
    scene.cut();
    for task in &tasks {
        scene.until_status(task, "SUCCESS").await;
    }
    // Once more, before anything was said, and with others waiting.
    let mut later = Vec::new();
    for place in 3..8 {
        later.push(scene.imagine(&format!("number {place}")).await);
    }
    scene.cut();
    for task in &later {
        let end = scene.until_final(task).await;
        assert_eq!(end["status"], "SUCCESS", "{end}");
    }
    scene.stop().await;
}
