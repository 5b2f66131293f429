//! Printed prompts: what of them stays when a picture moves or gets another shape, and how links look in them.

use sha2::{Digest, Sha256};

use crate::bots::job::Motion;

/// What is printed of a prompt when it moves: ratio and version go, motion and ratio come last.
pub fn video_echo(echo: &str, motion: Motion, (across, down): (u32, u32)) -> String {
    let kept = without(echo, &["ar", "aspect", "v", "niji", "motion", "video"]);
    format!("{kept} --motion {} --video 1 --aspect {across}:{down}", motion.word())
}

/// What is printed of a prompt when its picture gets another shape: the ratio comes last.
pub fn reshaped_echo(echo: &str, (across, down): (u32, u32)) -> String {
    format!("{} --ar {across}:{down}", without(echo, &["ar", "aspect"]))
}

/// A printed prompt without some of its parameters.
fn without(echo: &str, names: &[&str]) -> String {
    let mut kept = Vec::new();
    let mut is_kept = true;
    for token in echo.split(' ') {
        if let Some(name) = parameter(token) {
            is_kept = !names.contains(&name);
        }
        if is_kept {
            kept.push(token);
        }
    }
    kept.join(" ")
}

/// The name of a parameter; an em dash stands for two hyphens, as word processors make it.
pub(super) fn parameter(token: &str) -> Option<&str> {
    // A dash between blanks is a dash.
    let dashed = || token.strip_prefix('\u{2014}').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    token.strip_prefix("--").or_else(dashed)
}

/// The address, if that is what a token is.
pub(super) fn link(token: &str) -> Option<&str> {
    let bare = token.trim_start_matches('<').trim_end_matches('>');
    (bare.starts_with("http://") || bare.starts_with("https://")).then_some(bare)
}

/// A link as the bot prints it: always the same eleven characters for the same address.
pub fn shortened(token: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let Some(bare) = link(token) else { return token.to_owned() };
    if bare.starts_with("https://s.mj.run/") {
        return format!("<{bare}>");
    }
    let digest = Sha256::digest(bare.as_bytes());
    let code: String = digest.iter().take(11).map(|byte| char::from(LETTERS[usize::from(byte & 63)])).collect();
    format!("<https://s.mj.run/{code}>")
}
