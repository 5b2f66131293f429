//! A prompt and what can be made of it, from a shell.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// The sheet that README shows.
const SHEET: &str = "snapshots/gallery.png";

async fn gallery(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mj"));
    command.arg("gallery").arg(folder).args(args).current_dir(folder).stdin(Stdio::null());
    tokio::process::Command::from(command).kill_on_drop(true).output().await.expect("mj starts")
}

/// README shows what the command draws today: every picture of it, since all of them are on the sheet.
#[tokio::test]
async fn the_sheet_in_the_readme_is_what_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = gallery(folder.path(), &[]).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("index.html"));
    assert_eq!(told.lines().count(), 17, "a line for each step: {told}");

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (drawn, kept) = (fs::read(folder.path().join("sheet.png")).expect("a sheet"), fs::read(root.join(SHEET)));
    assert!(
        drawn == kept.expect("a sheet"),
        "{SHEET} is another; if that is meant, put the sheet of `mj gallery` there"
    );
    assert!(fs::read_to_string(root.join("README.md")).expect("it is there").contains(SHEET));

    let page = fs::read_to_string(folder.path().join("index.html")).expect("a page");
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "index.html" || page.contains(&format!("\"{name}\"")), "the page shows no {name}");
        files.insert(name);
    }
    assert_eq!(files.len(), 19, "sixteen pictures, a mask, the sheet and the page: {files:?}");
}

/// What the bot will not draw is told in its words, and so is what cannot be understood.
#[tokio::test]
async fn a_gallery_that_cannot_be_drawn_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, told) in [
        (
            &["--prompt", "mock:banned-prompt a cat"][..],
            "the bot does not draw this; it says: [Banned prompt detected]",
        ),
        (&["--prompt", " "], "mj: --prompt: expected some words"),
        (&["--bot", "dall-e"], "mj: --bot: expected mj or niji, found `dall-e`"),
    ] {
        let output = gallery(folder.path(), args).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(told), "{args:?}: {said}");
    }
}
