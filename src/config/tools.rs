//! The commands beside `serve` and `mock`: what each takes, and what it prints for `--help`.

use std::{fmt, path::PathBuf};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches};

use super::layers::Layer;

/// `mj rotate-key`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RotateKey {
    /// Where the new key is, or is to be; `None`: in the old one's place.
    pub new_file: Option<PathBuf>,
}

/// `mj webhooks`: asks a server at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhooks {
    /// Where its API is, without a slash at the end.
    pub api: String,
    /// What it wants to hear from callers.
    pub secret: Option<Hidden>,
    /// What is wished.
    pub wish: WebhookWish,
}

/// What is wished of a server's webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookWish {
    /// Those that wait and those that were given up.
    List,
    /// This one once more.
    Resend(String),
    /// Every one that was given up once more.
    ResendFailed,
}

/// `mj doctor`: what is in the way between this machine and a Discord account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doctor {
    /// The variable that holds the token.
    pub token_env: Option<String>,
    /// The account of a stopped world whose token, guild and channel are meant.
    pub account: Option<String>,
    /// The guild.
    pub guild: Option<String>,
    /// The channel.
    pub channel: Option<String>,
}

/// `mj gallery`: one prompt and what can be made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gallery {
    /// Where pictures and page are put; made if it is not there.
    pub folder: PathBuf,
    /// What is drawn.
    pub prompt: String,
    /// Who draws it.
    pub bot: GalleryBot,
}

/// Who draws a gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GalleryBot {
    /// The Midjourney bot.
    Midjourney,
    /// The niji bot.
    Niji,
}

impl GalleryBot {
    /// Its name as requests have it, and its name.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            GalleryBot::Midjourney => ("MID_JOURNEY", "Midjourney"),
            GalleryBot::Niji => ("NIJI_JOURNEY", "niji"),
        }
    }

    /// The bot beside it.
    pub fn other(self) -> GalleryBot {
        match self {
            GalleryBot::Midjourney => GalleryBot::Niji,
            GalleryBot::Niji => GalleryBot::Midjourney,
        }
    }
}

/// A text that is used and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(****)")
    }
}

/// Where `mj webhooks` looks for a server.
const API: &str = "http://127.0.0.1:8080";

const ROTATE_KEY: &str = "\
mj rotate-key: seals the accounts' tokens of a stopped world with a new key

Usage: mj rotate-key [--data DIR] [--token-key-file FILE] [--new-token-key-file FILE]

  --data DIR                 the world [./mj-data]
  --token-key-file FILE      where the old key is [token-key in the data folder]; also MJ_TOKEN_KEY
  --new-token-key-file FILE  where the new key is, or is put if there is no such file [the old one's place]

All tokens are sealed anew in one commit, or none is.
";

const WEBHOOKS: &str = "\
mj webhooks: what a server at work has not been able to tell, and how to send it again

Usage: mj webhooks [list]            deliveries that wait and those that were given up, newest first
       mj webhooks resend ID         one of them now, for example msg_1704529669123456_3
       mj webhooks resend --failed   everything that was given up

  --api URL          the server's API [http://127.0.0.1:8080]
  --api-secret TEXT  what it wants to hear from callers; also MJ_API_SECRET

Sending again also calls a receiver that has answered 410 (gone), which is not called otherwise.
";

const DOCTOR: &str = "\
mj doctor: what is in the way between this machine and a Discord account

Usage: mj doctor [--discord URL] [--token-env NAME] [--guild ID] [--channel ID]
       mj doctor [--discord URL] --account ID [--data DIR]

  --discord URL          which Discord [the pretend one of a server at work on this machine]
  --discord-gateway URL  its gateway, if not where its REST address suggests
  --token-env NAME       the variable that holds the token [on this machine the demo's, with its guild and channel]
  --account ID           token, guild and channel of an account in a data folder that no server is using
  --guild ID             the server on Discord, with --token-env
  --channel ID           the channel in it, with --token-env
  --data DIR             the world that --account is in [./mj-data]

It changes nothing, and ends with 0 if an account with these would work, with 1 if not.
";

/// What is drawn when nobody says anything.
const PROMPT: &str = "a castle in the mountains at sunset";

const GALLERY: &str = "\
mj gallery: one prompt and what can be made of it, drawn by the bots of a pretend Discord in memory

Usage: mj gallery DIR [--prompt TEXT] [--bot BOT] [--seed N]

  DIR            where pictures and page are put; what has their names there is replaced
  --prompt TEXT  what is drawn [a castle in the mountains at sunset]
  --bot BOT      who draws: mj, niji [mj]
  --seed N       what all chance follows from: the same seed gives the same bytes [1]

Then open DIR/index.html; DIR/sheet.png has all pictures on one sheet.
";

/// Their names, and which settings of the table each takes.
pub(super) const TOOLS: [(&str, &str, &[&str]); 4] = [
    ("rotate-key", ROTATE_KEY, &["data", "token-key", "token-key-file", "config"]),
    ("webhooks", WEBHOOKS, &["api-secret", "config"]),
    ("doctor", DOCTOR, &["discord", "discord-gateway", "mock-listen", "data", "token-key", "token-key-file", "config"]),
    ("gallery", GALLERY, &["seed", "config"]),
];

/// What a tool takes beside settings.
pub(super) fn command_line(name: &'static str, help: &'static str) -> clap::Command {
    let command = clap::Command::new(name).override_help(help);
    let one = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    match name {
        "rotate-key" => command.arg(one("new-token-key-file", "FILE")),
        "webhooks" => {
            let api = || one("api", "URL").global(true);
            let failed = Arg::new("failed").long("failed").action(ArgAction::SetTrue);
            let resend = clap::Command::new("resend")
                .override_help(help)
                .args([Arg::new("id").value_name("ID"), failed])
                .group(ArgGroup::new("which").args(["id", "failed"]).required(true));
            command
                .disable_help_subcommand(true)
                .arg(api())
                .subcommands([clap::Command::new("list").override_help(help), resend])
        }
        "gallery" => command.args([
            Arg::new("folder").value_name("DIR").required(true),
            one("prompt", "TEXT"),
            one("bot", "BOT").value_parser(["mj", "niji"]),
        ]),
        _ => command
            .args([one("token-env", "NAME"), one("account", "ID"), one("guild", "ID"), one("channel", "ID")])
            .group(ArgGroup::new("whose").args(["token-env", "account"])),
    }
}

/// What `mj rotate-key` was asked.
pub(super) fn rotate_key(matches: &ArgMatches) -> RotateKey {
    RotateKey { new_file: text(matches, "new-token-key-file").map(PathBuf::from) }
}

/// What `mj webhooks` was asked. The server's digest of a secret is of no use to one who must send it.
pub(super) fn webhooks(matches: &ArgMatches, given: &Layer) -> Webhooks {
    let secret = given.get("api-secret").and_then(|given| given.texts.last()).cloned().map(Hidden);
    let wish = match matches.subcommand() {
        Some(("resend", inner)) => match inner.get_one::<String>("id") {
            Some(id) => WebhookWish::Resend(id.clone()),
            None => WebhookWish::ResendFailed,
        },
        _ => WebhookWish::List,
    };
    let api = text(matches, "api").unwrap_or_else(|| API.to_owned());
    Webhooks { api: api.trim_end_matches('/').to_owned(), secret, wish }
}

/// What `mj doctor` was asked.
pub(super) fn doctor(matches: &ArgMatches) -> Doctor {
    let of = |name| text(matches, name);
    Doctor { token_env: of("token-env"), account: of("account"), guild: of("guild"), channel: of("channel") }
}

/// What `mj gallery` was asked.
pub(super) fn gallery(matches: &ArgMatches) -> Gallery {
    Gallery {
        folder: text(matches, "folder").map(PathBuf::from).unwrap_or_default(),
        prompt: text(matches, "prompt").unwrap_or_else(|| PROMPT.to_owned()),
        bot: match text(matches, "bot").as_deref() {
            Some("niji") => GalleryBot::Niji,
            _ => GalleryBot::Midjourney,
        },
    }
}

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}
