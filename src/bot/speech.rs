//! The text of a message about a picture: who is spoken to, which words are drawn, and how far it has come.
//!
//! Source: wire §4.0, "Content grammar".

use crate::id::{JobId, UserId};

/// What the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Speech<'t> {
    /// Between the first `**` and the last; `None` where the bot leaves it out.
    pub(super) prompt: Option<&'t str>,
    /// Nothing in the text says that the picture comes from another one: it may be a slash command's.
    pub(super) is_plain: bool,
    /// `#1` to `#4`.
    pub(super) tile: Option<u8>,
    /// For whom it is drawn.
    pub(super) user: Option<UserId>,
    /// The job in a link to the website.
    pub(super) job: Option<JobId>,
    /// How far it has come.
    pub(super) stage: Stage,
}

/// How far a picture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// `(Waiting to start)`, `(paused)`.
    Waiting,
    /// `(35%)`; 0 to 99.
    Drawing(u8),
    /// `(Stopped)`.
    Stopped,
    /// None of these: the picture is the last one.
    Done,
}

/// Reads a message's text; `None` if it is about something else.
pub(super) fn read(content: &str) -> Option<Speech<'_>> {
    if content.trim() == "Animating..." {
        let stage = Stage::Waiting;
        return Some(Speech { prompt: None, is_plain: false, tile: None, user: None, job: None, stage });
    }
    let start = content.find("**")?;
    let end = content.rfind("**").filter(|end| *end >= start + 2)?;
    let (head, prompt, tail) = (&content[..start], &content[start + 2..end], &content[end + 2..]);
    let (doing, addressed) = tail.split_once("<@")?;
    let (user, rest) = addressed.split_once('>')?;
    let doing = doing.trim().trim_start_matches('-').trim();
    let (stage, job) = brackets(rest);
    Some(Speech {
        prompt: Some(prompt),
        is_plain: head.trim().is_empty() && doing.is_empty(),
        tile: tile(doing).or_else(|| tile(head)),
        user: user.trim_start_matches('!').parse().ok(),
        job,
        stage,
    })
}

/// `Image #3`, `Upscaling image #3 with`.
fn tile(text: &str) -> Option<u8> {
    let digits = text.split_once('#')?.1;
    digits[..digits.bytes().take_while(u8::is_ascii_digit).count()].parse().ok()
}

/// What stands in brackets after the mention: the stage, the speed, and a link that may hold the job.
fn brackets(mut rest: &str) -> (Stage, Option<JobId>) {
    let (mut stage, mut job) = (Stage::Done, None);
    loop {
        rest = rest.trim_start();
        if let Some(link) = rest.strip_prefix('[') {
            let Some((target, after)) = link.split_once("](").and_then(|(_, target)| target.split_once(')')) else {
                break;
            };
            job = job.or_else(|| JobId::find_in(target));
            rest = after;
        } else if let Some(bracket) = rest.strip_prefix('(') {
            let Some((status, after)) = bracket.split_once(')') else { break };
            stage = stage_of(status).unwrap_or(stage);
            rest = after;
        } else {
            break;
        }
    }
    (stage, job)
}

fn stage_of(status: &str) -> Option<Stage> {
    match status.trim() {
        "Waiting to start" | "paused" => Some(Stage::Waiting),
        "Stopped" => Some(Stage::Stopped),
        // A hundred is said by the final message alone.
        status => status.strip_suffix('%')?.trim().parse::<u8>().ok().map(|percent| Stage::Drawing(percent.min(99))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text, the prompt in it, whether it may be a slash command's, the tile, and the stage.
    fn check(content: &str, prompt: &str, is_plain: bool, tile: Option<u8>, stage: Stage) {
        let speech = read(content).unwrap_or_else(|| panic!("not understood: {content}"));
        assert_eq!(speech.prompt, Some(prompt), "{content}");
        assert_eq!(speech.is_plain, is_plain, "{content}");
        assert_eq!(speech.tile, tile, "{content}");
        assert_eq!(speech.stage, stage, "{content}");
        assert_eq!(speech.user, Some(UserId::new(42)), "{content}");
    }

    #[test]
    fn every_form_of_speech_is_understood() {
        use Stage::*;
        check("**a fox** - <@42> (Waiting to start)", "a fox", true, None, Waiting);
        check("**a fox** - <@!42> (Waiting to start)", "a fox", true, None, Waiting);
        check("**a fox** - <@42> (paused) (relaxed)", "a fox", true, None, Waiting);
        check("**a fox --ar 3:2** - <@42> (0%) (fast)", "a fox --ar 3:2", true, None, Drawing(0));
        check("**a fox** - <@42> (35%) (fast, stealth)", "a fox", true, None, Drawing(35));
        check("**a fox** - <@42> (100%) (turbo)", "a fox", true, None, Drawing(99));
        check("**a fox** - <@42> (fast)", "a fox", true, None, Done);
        check("**a **bold** fox** - <@42> (fast)", "a **bold** fox", true, None, Done);
        check("**a fox (35%)** - <@42> (relaxed)", "a fox (35%)", true, None, Done);
        check("**a <@7> fox** - <@42> (fast)", "a <@7> fox", true, None, Done);
        check("****  - <@42> (fast)", "", true, None, Done);
        check("**a fox** - <@42> (Open on website for full quality) (fast)", "a fox", true, None, Done);
        check("**a fox** - <@42> (Stopped)", "a fox", true, None, Stopped);
        check("Upscaling image #3 with **a fox** - <@42> (Waiting to start)", "a fox", false, Some(3), Waiting);
        let making = "Making variations for image #1 with prompt **a fox** - <@42> (Waiting to start)";
        check(making, "a fox", false, Some(1), Waiting);
        check("Creating video with prompt **a fox** - <@42> (Waiting to start)", "a fox", false, None, Waiting);
        check("**a fox** - Image #2 <@42>", "a fox", false, Some(2), Done);
        for doing in [
            "Variations",
            "Variations (Subtle)",
            "Variations (Strong)",
            "Variations (Region)",
            "Remix",
            "Remix (Strong)",
            "Zoom Out",
            "Pan Left",
            "Pan Down",
            "Upscaling (Creative)",
        ] {
            check(&format!("**a fox** - {doing} by <@42> (47%) (fast)"), "a fox", false, None, Drawing(47));
        }
        for doing in ["Variations (Strong)", "Upscaled", "Upscaled (Subtle)", "Upscaled (2x)", "Zoom Out", "Pan Up"] {
            check(&format!("**a fox** - {doing} by <@42> (fast)"), "a fox", false, None, Done);
        }
    }

    #[test]
    fn the_job_is_read_from_the_link_to_the_website() {
        let job = "5f2a1826-7bb0-42c2-b441-98a48a39e760";
        let content = format!(
            "**a fox** - <@42> [(Open on website for full quality)](<https://midjourney.com/jobs/{job}>) (fast)"
        );
        check(&content, "a fox", true, None, Stage::Done);
        assert_eq!(read(&content).and_then(|speech| speech.job).map(|job| job.to_string()).as_deref(), Some(job));
        assert_eq!(
            read(&format!("**{job}** - <@42> (fast)")).and_then(|speech| speech.job),
            None,
            "a uuid in a prompt"
        );
    }

    #[test]
    fn other_texts_are_none_of_ours() {
        for content in [
            "",
            "**",
            "**a fox",
            "***",
            "**a fox**",
            "**a fox** - <@42",
            "Done! Note that once you exhaust your fast hours",
            "Displaying...",
            "**a fox**\n**Job ID**: 5f2a1826-7bb0-42c2-b441-98a48a39e760\n**seed** 7",
        ] {
            assert_eq!(read(content), None, "{content}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,60}|[*<@>()\\[\\]#0-9% é-]{0,60}") {
            let _ = read(&text);
        }
    }
}
