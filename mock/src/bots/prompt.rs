//! Prompts: how a bot reads one, and how it prints it. The echo is a pure function of the prompt and the person's settings.

mod echo;

pub use self::echo::{reshaped_echo, shortened, video_echo};

use crate::bots::Bot;
use crate::bots::mode::{Mode, STYLIZE, Settings, Version};
use crate::bots::prompt::echo::{link, parameter};
use crate::bots::refusal::Refusal;
use crate::bots::scenario::{self, Fate};
use crate::platform::Profile;

/// A prompt as the bot understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// As it is printed, in one line.
    pub echo: String,
    /// Without parameters, links shortened.
    pub words: String,
    /// Links before the words, as they came.
    pub links: Vec<String>,
    /// `--ar`, else square.
    pub aspect: (u32, u32),
    /// `--seed`.
    pub seed: Option<u32>,
    /// `--fast`, `--relax`, `--turbo`.
    pub mode: Option<Mode>,
    /// `--stealth`, `--public`.
    pub stealth: Option<bool>,
    /// `--v` or `--niji`, else what is set.
    pub version: Version,
    /// What is left of the picture's size when it is zoomed out of, in percent, by `--zoom`.
    pub zoom_percent: Option<u32>,
    /// Whether a video is asked for, and how.
    pub video: Option<Video>,
    /// What was asked to go wrong.
    pub fate: Fate,
}

pub use crate::bots::job::Motion;

/// What a prompt says about the video that it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    /// `--motion`, else low.
    pub motion: Motion,
    /// `--bs`: how many, 1, 2 or 4.
    pub count: u8,
    /// `--end`: a link to the picture at which it ends.
    pub end: Option<String>,
}

/// How a prompt is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// Who reads it.
    pub bot: Bot,
    /// How it is printed.
    pub profile: Profile,
    /// What is added where the prompt says nothing; `None` for prompts that were printed before.
    pub settings: Option<&'a Settings>,
    /// Added to every prompt, unless it was printed before.
    pub suffix: &'a str,
    /// Whether `--zoom` has a meaning.
    pub takes_zoom: bool,
}

/// How many videos are made of a picture where nothing else is said.
pub const VIDEOS: u8 = 4;

/// Parameters without a value.
const FLAGS: &[&str] = &["tile", "hd", "draft", "raw", "fast", "relax", "turbo", "stealth", "public", "upbeta", "test"];

/// Parameters with a value that is printed as it came.
const VALUED: &[&str] = &[
    "no",
    "chaos",
    "c",
    "s",
    "stylize",
    "iw",
    "sref",
    "cref",
    "sw",
    "cw",
    "oref",
    "ow",
    "sv",
    "repeat",
    "r",
    "q",
    "quality",
    "weird",
    "w",
    "p",
    "profile",
    "personalize",
    "stop",
    "style",
    "exp",
];

/// What parameters have said so far.
#[derive(Debug, Default)]
struct Said {
    echoed: Vec<String>,
    unknown: Vec<String>,
    version: Option<Version>,
    raw: bool,
    stylize: bool,
    personal: bool,
    video: bool,
    motion: Option<Motion>,
    /// `--end`.
    end: Option<String>,
    /// `--bs`.
    count: Option<u8>,
    /// A parameter that only videos have.
    of_video: Option<&'static str>,
}

/// Reads what a person wrote.
///
/// # Errors
/// The bot's refusal of it.
pub fn read(text: &str, manner: &Manner<'_>) -> Result<Prompt, Refusal> {
    let whole = if manner.suffix.is_empty() { text.to_owned() } else { format!("{text} {}", manner.suffix) };
    let (fate, tokens) = scenario::cut(&whole, text)?;
    let split = tokens.iter().position(|token| parameter(token).is_some()).unwrap_or(tokens.len());
    let words = tokens[..split].iter().map(|token| shortened(token)).collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err(Refusal::empty_prompt(text));
    }
    let links = tokens[..split].iter().filter_map(|token| link(token)).map(str::to_owned).collect();
    let mut prompt = Prompt {
        echo: String::new(),
        links,
        aspect: (1, 1),
        seed: None,
        mode: None,
        stealth: None,
        version: Version::default(),
        zoom_percent: None,
        video: None,
        fate,
        words,
    };
    let mut said = Said { echoed: vec![prompt.words.clone()], ..Said::default() };
    let mut rest = &tokens[split..];
    while let Some((name, after)) = rest.split_first() {
        let name = parameter(name).unwrap_or_default();
        let values = after.iter().position(|token| parameter(token).is_some()).unwrap_or(after.len());
        let raw = &after[..values];
        let value = raw.iter().map(|token| shortened(token)).collect::<Vec<_>>().join(" ");
        rest = &after[values..];
        hear(name, &value, raw, manner, &mut prompt, &mut said)
            .map_err(|what| Refusal::invalid_parameter(format!("`--{name}` {what}"), text))?;
    }
    if !said.unknown.is_empty() {
        let unknown = said.unknown.join(", ");
        return Err(Refusal::invalid_parameter(format!("Unrecognized parameter(s): {unknown}"), text));
    }
    let what = finish(&mut prompt, said, manner);
    what.map(|()| prompt).map_err(|what| Refusal::invalid_parameter(what.to_owned(), text))
}

/// Takes one parameter in, its value as it is printed and as it came; what is wrong with it otherwise.
fn hear(
    name: &str,
    value: &str,
    raw: &[&str],
    manner: &Manner<'_>,
    prompt: &mut Prompt,
    said: &mut Said,
) -> Result<(), &'static str> {
    match name {
        "ar" | "aspect" => {
            prompt.aspect = aspect(value)
                .ok_or("takes two whole numbers from 1 to 10000 with a colon between them, for example `--ar 3:2`")?;
            said.echoed.push(format!("--ar {value}"));
        }
        "seed" => {
            prompt.seed = Some(value.parse().map_err(|_| "takes a whole number from 0 to 4294967295")?);
            said.echoed.push(format!("--seed {value}"));
        }
        "v" | "version" => {
            let version = Version::numbered(value).ok_or("takes one of 5, 5.1, 5.2, 6, 6.1, 7, 8")?;
            said.version = Some(version);
            said.echoed.push(version.parameter().to_owned());
        }
        "niji" => {
            let version = Version::niji(value).ok_or("takes one of 5, 6, 7")?;
            said.version = Some(version);
            said.echoed.push(version.parameter().to_owned());
        }
        "zoom" if manner.takes_zoom => {
            prompt.zoom_percent = Some(zoom_percent(value).ok_or("takes a number from 1.0 to 2.0")?);
        }
        "video" if matches!(value, "" | "1") => said.video = true,
        "video" => return Err("takes no other value than 1"),
        "motion" => said.motion = Some(Motion::read(value).ok_or("takes one of low, high")?),
        "loop" if value.is_empty() => {
            said.of_video = Some("`--loop` goes with `--video`");
            said.echoed.push("--loop".to_owned());
        }
        "loop" => return Err("takes no value"),
        "end" => {
            let [end] = raw else { return Err("takes one image link") };
            said.end = Some(link(end).ok_or("takes one image link")?.to_owned());
            said.of_video = Some("`--end` goes with `--video`");
            said.echoed.push(format!("--end {value}"));
        }
        "bs" => {
            let count = value.parse().ok().filter(|count| [1, 2, 4].contains(count));
            said.count = Some(count.ok_or("takes one of 1, 2, 4")?);
            said.of_video = Some("`--bs` goes with `--video`");
            said.echoed.push(format!("--bs {value}"));
        }
        "fast" if value.is_empty() => prompt.mode = Some(Mode::Fast),
        "relax" if value.is_empty() => prompt.mode = Some(Mode::Relaxed),
        "turbo" if value.is_empty() => prompt.mode = Some(Mode::Turbo),
        "stealth" if value.is_empty() => prompt.stealth = Some(true),
        "public" if value.is_empty() => prompt.stealth = Some(false),
        "raw" if value.is_empty() => said.raw = true,
        "style" if value == "raw" => said.raw = true,
        _ if FLAGS.contains(&name) && value.is_empty() => said.echoed.push(format!("--{name}")),
        _ if FLAGS.contains(&name) => return Err("takes no value"),
        _ if VALUED.contains(&name) => {
            said.stylize |= matches!(name, "s" | "stylize");
            said.personal |= matches!(name, "p" | "profile" | "personalize");
            said.echoed.push(format!("--{name} {value}").trim_end().to_owned());
        }
        _ => said.unknown.push(format!("`--{name}`")),
    }
    Ok(())
}

/// Adds what the person has set, and prints it all; what is wrong with the whole otherwise.
fn finish(prompt: &mut Prompt, mut said: Said, manner: &Manner<'_>) -> Result<(), &'static str> {
    let own = match manner.bot {
        Bot::Midjourney | Bot::InsightFace => Version::V7,
        // niji prints its model always, also the one it would have taken by itself.
        Bot::Niji => Version::Niji6,
    };
    let version = said.version.or(manner.settings.map(|settings| settings.version_of(manner.bot))).unwrap_or(own);
    prompt.version = version;
    let is_printed = said.version.is_none() && (version != own || manner.bot == Bot::Niji);
    if is_printed {
        said.echoed.push(version.parameter().to_owned());
    }
    if let Some(settings) = manner.settings {
        said.raw |= settings.raw;
        if settings.stylize != STYLIZE && !said.stylize {
            said.echoed.push(format!("--s {}", settings.stylize));
        }
        if settings.personal && !said.personal {
            said.echoed.push("--p".to_owned());
        }
        prompt.mode = prompt.mode.or(Some(settings.mode));
        prompt.stealth = prompt.stealth.or(Some(settings.stealth));
    }
    if said.raw {
        said.echoed.push(match manner.profile {
            Profile::Classic => "--style raw".to_owned(),
            Profile::Y2026 => "--raw".to_owned(),
        });
    }
    prompt.echo = said.echoed.join(" ");
    if !said.video && said.motion.is_none() {
        return said.of_video.map_or(Ok(()), Err);
    }
    // What was printed before is about a picture that moves already.
    if manner.settings.is_some() && prompt.links.is_empty() {
        return Err("`--video` needs an image link before the words");
    }
    let motion = said.motion.unwrap_or(Motion::Low);
    prompt.echo = video_echo(&prompt.echo, motion, prompt.aspect);
    prompt.video = Some(Video { motion, count: said.count.unwrap_or(VIDEOS), end: said.end });
    Ok(())
}

fn aspect(value: &str) -> Option<(u32, u32)> {
    let (width, height) = value.split_once(':')?;
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| (1..=10_000).contains(side));
    Some((side(width)?, side(height)?))
}

/// `1.5` leaves the picture 67 % of its size. Two decimals count.
fn zoom_percent(value: &str) -> Option<u32> {
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    let hundredths = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)?;
    (100..=200).contains(&hundredths).then(|| (10_000 + hundredths / 2) / hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(bot: Bot) -> Manner<'static> {
        Manner { bot, profile: Profile::Classic, settings: None, suffix: "", takes_zoom: false }
    }

    fn echo(text: &str, bot: Bot) -> String {
        read(text, &manner(bot)).map_or_else(|refusal| refusal.title.unwrap_or_default(), |prompt| prompt.echo)
    }

    #[test]
    fn echoes_as_recorded() {
        let cases = [
            ("a red fox --ar 3:2", "a red fox --ar 3:2"),
            ("  a \n red\tfox ", "a red fox"),
            ("fox --v 7", "fox --v 7.0"),
            ("fox --v 6.1", "fox --v 6.1"),
            ("fox \u{2014}ar 16:9", "fox --ar 16:9"),
            ("fox --aspect 16:9 --fast", "fox --ar 16:9"),
            ("fox --no red, blue --seed 7", "fox --no red, blue --seed 7"),
            ("fox --style raw --s 50", "fox --s 50 --style raw"),
            ("fox --ar 3:2 --v 7 --video", "fox --motion low --video 1 --aspect 3:2"),
            ("fox --video --bs 2 --loop", "fox --bs 2 --loop --motion low --video 1 --aspect 1:1"),
            ("fox --video --bs 3", "Invalid parameter"),
            ("fox --video --end there", "Invalid parameter"),
            ("fox --bs 2", "Invalid parameter"),
            ("fox --loop", "Invalid parameter"),
            ("fox mock:stuck --ar 3:2", "fox --ar 3:2"),
            ("", "Empty prompt"),
            ("--ar 3:2", "Empty prompt"),
            ("fox --ar 3", "Invalid parameter"),
            ("fox --ar 0:2", "Invalid parameter"),
            ("fox --seed x", "Invalid parameter"),
            ("fox --seed 4294967296", "Invalid parameter"),
            ("fox --foo", "Invalid parameter"),
            ("fox --zoom 2", "Invalid parameter"),
            ("a mock:banned-prompt, please", "Banned prompt detected"),
        ];
        for (text, expected) in cases {
            assert_eq!(echo(text, Bot::Midjourney), expected, "{text}");
        }
    }

    #[test]
    fn niji_names_its_model() {
        assert_eq!(echo("fox", Bot::Niji), "fox --niji 6");
        assert_eq!(echo("fox --niji 5", Bot::Niji), "fox --niji 5");
    }

    #[test]
    fn a_link_has_one_short_code() {
        let first = echo("https://host/a.png fox", Bot::Midjourney);
        assert!(first.starts_with("<https://s.mj.run/") && first.ends_with("> fox"), "{first}");
        assert_eq!(first, echo("<https://host/a.png> fox", Bot::Midjourney));
        assert_ne!(first, echo("https://host/b.png fox", Bot::Midjourney));
    }

    #[test]
    fn settings_speak_where_the_prompt_is_silent() {
        let settings = Settings { version: Version::V6r1, raw: true, stylize: 250, ..Settings::default() };
        let manner = Manner { settings: Some(&settings), suffix: "--ar 3:2", ..manner(Bot::Midjourney) };
        let echo = |text: &str| read(text, &manner).expect("a sound prompt").echo;
        assert_eq!(echo("fox"), "fox --ar 3:2 --v 6.1 --s 250 --style raw");
        assert_eq!(echo("fox --v 5.2 --s 10"), "fox --v 5.2 --s 10 --ar 3:2 --style raw");
        let plain = Settings::default();
        let manner = Manner { settings: Some(&plain), suffix: "", ..manner };
        assert_eq!(read("fox", &manner).expect("a sound prompt").echo, "fox");
    }

    #[test]
    fn a_video_begins_with_a_picture() {
        let settings = Settings::default();
        let manner = Manner { settings: Some(&settings), ..manner(Bot::Midjourney) };
        let refusal = read("fox --video", &manner).expect_err("refused");
        assert_eq!(refusal.title.as_deref(), Some("Invalid parameter"));
        let text = "https://host/a.png fox --video --motion high --end https://host/b.png --bs 1";
        let prompt = read(text, &manner).expect("a sound prompt");
        let end = Some("https://host/b.png".to_owned());
        assert_eq!(prompt.video, Some(Video { motion: Motion::High, count: 1, end }));
        let (first, last) = (shortened("https://host/a.png"), shortened("https://host/b.png"));
        assert_eq!(prompt.echo, format!("{first} fox --end {last} --bs 1 --motion high --video 1 --aspect 1:1"));
    }

    #[test]
    fn zooms_are_read_in_hundredths() {
        let cases =
            [("1", Some(100)), ("1.5", Some(67)), ("2.0", Some(50)), ("1.80", Some(56)), ("2.1", None), ("x", None)];
        for (value, expected) in cases {
            assert_eq!(zoom_percent(value), expected, "{value}");
        }
    }

    #[test]
    fn a_printed_prompt_prints_the_same_again() {
        for text in ["a red fox --ar 3:2 --v 7", "https://host/a.png fox --style raw --no x, y", "fox \u{2014}ar 16:9"]
        {
            let once = echo(text, Bot::Niji);
            assert_eq!(echo(&once, Bot::Niji), once);
        }
    }
}
