//! Prompts: how a bot reads one, and how it prints it. The echo is a pure function of the prompt and the bot.

use sha2::{Digest, Sha256};

use crate::bots::Bot;
use crate::bots::button::Model;
use crate::bots::mode::Mode;
use crate::bots::refusal::Refusal;
use crate::platform::Profile;

/// A prompt as the bot understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// As it is printed, in one line.
    pub echo: String,
    /// Without parameters, links shortened.
    pub words: String,
    /// `--ar`, else square.
    pub aspect: (u32, u32),
    /// `--seed`.
    pub seed: Option<u32>,
    /// `--fast`, `--relax`, `--turbo`.
    pub mode: Option<Mode>,
    /// `--stealth`.
    pub stealth: bool,
    /// The generation of `--v` and `--niji`.
    pub model: Model,
}

/// Asks for the refusal that a forbidden word gets, without the word being one.
pub const MAGIC_BANNED: &str = "mock:banned-prompt";

/// Words no prompt may hold, whole words only.
const BANNED: &[&str] = &[MAGIC_BANNED];

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

/// Reads what a person wrote.
///
/// # Errors
/// The bot's refusal of it.
pub fn read(text: &str, bot: Bot, profile: Profile) -> Result<Prompt, Refusal> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    if let Some(word) = tokens.iter().find_map(|token| banned(token)) {
        return Err(Refusal::banned_prompt(word, text));
    }
    let split = tokens.iter().position(|token| parameter(token).is_some()).unwrap_or(tokens.len());
    let words = tokens[..split].iter().map(|token| shortened(token)).collect::<Vec<_>>().join(" ");
    let mut prompt = Prompt {
        echo: String::new(),
        words,
        aspect: (1, 1),
        seed: None,
        mode: None,
        stealth: false,
        model: Model::default(),
    };
    if prompt.words.is_empty() {
        return Err(Refusal::empty_prompt(text));
    }
    let mut echoed = vec![prompt.words.clone()];
    let (mut unknown, mut is_raw, mut names_niji) = (Vec::new(), false, false);
    let mut rest = &tokens[split..];
    while let Some((name, after)) = rest.split_first() {
        let name = parameter(name).unwrap_or_default();
        let values = after.iter().position(|token| parameter(token).is_some()).unwrap_or(after.len());
        let value = after[..values].iter().map(|token| shortened(token)).collect::<Vec<_>>().join(" ");
        rest = &after[values..];
        let invalid = |what: &str| Refusal::invalid_parameter(format!("`--{name}` {what}"), text);
        match name {
            "ar" | "aspect" => {
                prompt.aspect = aspect(&value).ok_or_else(|| {
                    invalid("takes two whole numbers from 1 to 10000 with a colon between them, for example `--ar 3:2`")
                })?;
                echoed.push(format!("--ar {value}"));
            }
            "seed" => {
                let seed = value.parse::<u32>().map_err(|_| invalid("takes a whole number from 0 to 4294967295"))?;
                prompt.seed = Some(seed);
                echoed.push(format!("--seed {value}"));
            }
            "v" | "version" => {
                let (version, model) =
                    version(&value).ok_or_else(|| invalid("takes one of 5, 5.1, 5.2, 6, 6.1, 7, 8"))?;
                prompt.model = model;
                names_niji = true;
                echoed.push(format!("--v {version}"));
            }
            "niji" => {
                prompt.model = match value.as_str() {
                    "5" => Model::V5,
                    "" | "6" => Model::V6,
                    "7" => Model::V7,
                    _ => return Err(invalid("takes one of 5, 6, 7")),
                };
                names_niji = true;
                echoed.push(if value.is_empty() { "--niji 6".to_owned() } else { format!("--niji {value}") });
            }
            "fast" => prompt.mode = Some(Mode::Fast),
            "relax" => prompt.mode = Some(Mode::Relaxed),
            "turbo" => prompt.mode = Some(Mode::Turbo),
            "stealth" => prompt.stealth = true,
            "public" => prompt.stealth = false,
            "raw" => is_raw = true,
            "style" if value == "raw" => is_raw = true,
            _ if FLAGS.contains(&name) && value.is_empty() => echoed.push(format!("--{name}")),
            _ if FLAGS.contains(&name) => return Err(invalid("takes no value")),
            _ if VALUED.contains(&name) && value.is_empty() => echoed.push(format!("--{name}")),
            _ if VALUED.contains(&name) => echoed.push(format!("--{name} {value}")),
            _ => unknown.push(format!("`--{name}`")),
        }
    }
    if !unknown.is_empty() {
        return Err(Refusal::invalid_parameter(format!("Unrecognized parameter(s): {}", unknown.join(", ")), text));
    }
    if bot == Bot::Niji && !names_niji {
        prompt.model = Model::V6;
        echoed.push("--niji 6".to_owned());
    }
    if is_raw {
        echoed.push(match profile {
            Profile::Classic => "--style raw".to_owned(),
            Profile::Y2026 => "--raw".to_owned(),
        });
    }
    prompt.echo = echoed.join(" ");
    Ok(prompt)
}

/// The name of a parameter; an em dash stands for two hyphens, as word processors make it.
fn parameter(token: &str) -> Option<&str> {
    // A dash between blanks is a dash.
    let dashed = || token.strip_prefix('\u{2014}').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    token.strip_prefix("--").or_else(dashed)
}

fn banned(token: &str) -> Option<&'static str> {
    let is_edge = |c: char| !c.is_alphanumeric();
    let bare = token.trim_matches(is_edge).to_lowercase();
    BANNED.iter().copied().find(|word| *word == bare)
}

/// A link as the bot prints it: always the same eleven characters for the same address.
fn shortened(token: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bare = token.trim_start_matches('<').trim_end_matches('>');
    if bare.starts_with("https://s.mj.run/") {
        return format!("<{bare}>");
    }
    if !bare.starts_with("http://") && !bare.starts_with("https://") {
        return token.to_owned();
    }
    let digest = Sha256::digest(bare.as_bytes());
    let code: String = digest.iter().take(11).map(|byte| char::from(LETTERS[usize::from(byte & 63)])).collect();
    format!("<https://s.mj.run/{code}>")
}

fn aspect(value: &str) -> Option<(u32, u32)> {
    let (width, height) = value.split_once(':')?;
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| (1..=10_000).contains(side));
    Some((side(width)?, side(height)?))
}

/// How a version is printed, and its generation.
fn version(value: &str) -> Option<(&str, Model)> {
    Some(match value {
        "5" | "5.0" => ("5.0", Model::V5),
        "5.1" => ("5.1", Model::V5),
        "5.2" => ("5.2", Model::V5),
        "6" | "6.0" => ("6.0", Model::V6),
        "6.1" => ("6.1", Model::V6r1),
        "7" | "7.0" => ("7.0", Model::V7),
        "8" | "8.0" => ("8.0", Model::V8),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(text: &str, bot: Bot) -> String {
        read(text, bot, Profile::Classic).map_or_else(|refusal| refusal.title, |prompt| prompt.echo)
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
            ("", "Empty prompt"),
            ("--ar 3:2", "Empty prompt"),
            ("fox --ar 3", "Invalid parameter"),
            ("fox --ar 0:2", "Invalid parameter"),
            ("fox --seed x", "Invalid parameter"),
            ("fox --seed 4294967296", "Invalid parameter"),
            ("fox --foo", "Invalid parameter"),
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
    fn a_printed_prompt_prints_the_same_again() {
        for text in ["a red fox --ar 3:2 --v 7", "https://host/a.png fox --style raw --no x, y", "fox \u{2014}ar 16:9"]
        {
            let once = echo(text, Bot::Niji);
            assert_eq!(echo(&once, Bot::Niji), once);
        }
    }
}
