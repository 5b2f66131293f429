//! Every setting: name, unit, default, bounds. Parsed once, then immutable; nothing else reads flags, variables or the
//! file.

mod layers;
mod nearest;
mod read;
mod table;
mod tools;
mod usage;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgAction, ArgMatches};
use mock_discord::{
    fault::Hardship,
    platform::{Addresses, Bot as MockBot, Pace as BotPace, Profile},
};

pub use self::tools::{Doctor, Gallery, GalleryBot, Hidden, RotateKey, WebhookWish, Webhooks};
use self::{
    layers::{Given, Layer, Origin},
    read::Reader,
    table::settings,
};
use crate::{api, clock::Pace, engine::ChooseRule, store::TokenKey, webhook, words::TranslatorSettings};

/// The file that is read when none is named.
const FILE: &str = "mj.toml";

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `mj`, `mj serve`: the API, with the pretend Discord unless another is named.
    Serve,
    /// `mj mock`: the pretend Discord alone.
    Mock,
    /// `mj scenarios`: what can be made to go wrong, listed.
    Scenarios,
    /// `mj rotate-key`: a new key for the tokens of a stopped world.
    RotateKey(RotateKey),
    /// `mj webhooks`: what could not be told, and once more.
    Webhooks(Webhooks),
    /// `mj doctor`: what is in the way to an account.
    Doctor(Doctor),
    /// `mj gallery`: one prompt and what can be made of it, in a folder.
    Gallery(Gallery),
}

/// All settings. What each means stands in the table that `mj --help` prints.
#[derive(Clone, Debug)]
pub struct Config {
    /// What is to be run.
    pub command: Command,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where the pretend Discord listens.
    pub mock_listen: SocketAddr,
    /// How clients reach the API, without a slash at the end; `None`: where it listens.
    pub public_url: Option<String>,
    /// How clients reach the pretend Discord, without a slash at the end; `None`: where it listens.
    pub mock_public_url: Option<String>,
    /// What callers of the API must know; always there when something listens beyond loopback.
    pub api_secret: Option<api::Secret>,
    /// The folder of the world's files; `None`: memory.
    pub data: Option<PathBuf>,
    /// The file with the key that tokens rest under; `None`: in the data folder, unless the key itself is given.
    pub token_key_file: Option<PathBuf>,
    /// The key itself.
    pub token_key: Option<TokenKey>,
    /// What all chance follows from; `None`: as stored.
    pub seed: Option<u64>,
    /// How time passes; never manual.
    pub clock: Pace,
    /// How long the bots take.
    pub pace: BotPace,
    /// Whose messages the bots imitate.
    pub profile: Profile,
    /// What goes wrong in the pretend Discord.
    pub hardship: Hardship,
    /// Bots that are in no guild of the pretend Discord.
    pub mock_without: Vec<MockBot>,
    /// Whether a fresh world holds the demo.
    pub demo: bool,
    /// Another Discord in place of the pretend one.
    pub discord: Option<RemoteDiscord>,
    /// Where tasks without a hook of their own are told.
    pub notify_hook: Option<String>,
    /// What webhooks are signed with, each of them, the newest first; empty: as kept, else drawn.
    pub webhook_secrets: Vec<webhook::Secret>,
    /// Networks that webhooks may be sent to beside the usual ones.
    pub allow_outbound: Vec<webhook::Cidr>,
    /// Which account takes a task.
    pub choose_rule: ChooseRule,
    /// What may not be drawn.
    pub banned_words: BannedWords,
    /// Who puts Chinese prompts into English, if anybody does.
    pub translator: Option<TranslatorSettings>,
    /// Whether requests are read strictly unless they ask otherwise.
    pub strict: bool,
    /// Tasks in one answer of `GET /mj/task/list`: 1 to 100,000.
    pub task_list_max: usize,
    /// Tasks kept in memory: 100 to 10,000,000.
    pub memory_tasks: usize,
    /// Which log lines are written, as `tracing` filters say it.
    pub log: String,
    /// How they are written.
    pub log_format: LogFormat,
}

/// Where another Discord is; no address ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteDiscord {
    /// For example `https://discord.com`.
    pub rest: String,
    /// For example `wss://gateway.discord.gg`.
    pub gateway: String,
    /// In place of `https://cdn.discordapp.com`; `None` leaves links as they are.
    pub cdn: Option<String>,
}

/// What may not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BannedWords {
    /// A short list of the program's own.
    BuiltIn,
    /// The words in this file.
    File(PathBuf),
    /// Everything may be drawn.
    Off,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Help or version were asked for.
    #[error(transparent)]
    Asked(clap::Error),
    /// Everything that is wrong, each with its place.
    #[error("{}", .0.join("\n"))]
    Faults(Vec<String>),
}

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// [`ConfigError`] with all faults at once.
    pub fn of_process() -> Result<Config, ConfigError> {
        let env =
            std::env::vars_os().filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
        Config::read(std::env::args_os(), &env.collect(), |path| std::fs::read_to_string(path))
    }

    /// Reads settings from a command line (the program's name first), an environment and files.
    ///
    /// # Errors
    /// [`ConfigError`] with all faults at once.
    pub fn read(
        args: impl IntoIterator<Item = OsString>,
        env: &BTreeMap<String, String>,
        open: impl Fn(&Path) -> io::Result<String>,
    ) -> Result<Config, ConfigError> {
        let args: Vec<OsString> = args.into_iter().collect();
        let named = args.get(1).and_then(|word| word.to_str()).filter(|word| usage::is_command(word));
        let matches = command_line().try_get_matches_from(&args).map_err(|error| match error.use_stderr() {
            false => ConfigError::Asked(error),
            true => ConfigError::Faults(vec![usage::fault(&error, named)]),
        })?;
        let (name, matches) = matches.subcommand().unwrap_or(("serve", &matches));
        let mut faults = Vec::new();
        let flags = flags(matches);
        let variables = layers::variables(env, &mut faults);
        let named = flags.get("config").or(variables.get("config"));
        let mut given = file(named, open, &mut faults);
        given.extend(variables);
        given.extend(flags);
        let command = match name {
            "mock" => Command::Mock,
            "scenarios" => Command::Scenarios,
            "rotate-key" => Command::RotateKey(tools::rotate_key(matches)),
            "webhooks" => Command::Webhooks(tools::webhooks(matches, &given)),
            "doctor" => Command::Doctor(tools::doctor(matches)),
            "gallery" => Command::Gallery(tools::gallery(matches)),
            _ => Command::Serve,
        };
        read::config(command, Reader::new(given, faults))
    }

    /// The addresses that the pretend Discord names in links and hellos, if its doors are at `bound`.
    pub fn mock_addresses(&self, bound: SocketAddr) -> Addresses {
        let base = self.mock_public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(bound)));
        // `http` becomes `ws`, and `https` `wss`.
        let gateway = format!("ws{}", base.strip_prefix("http").unwrap_or(&base));
        Addresses { gateway, cdn: base.clone(), rest: base }
    }

    /// The API's address for clients, if it listens at `bound`.
    pub fn api_url(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(bound)))
    }

    /// Whether the API can be reached from this machine alone.
    pub fn is_loopback_only(&self) -> bool {
        self.listen.ip().is_loopback()
    }
}

/// An address that a client on this machine can come to: "all addresses" is none.
fn reachable(bound: SocketAddr) -> SocketAddr {
    let mut address = bound;
    match bound {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => address.set_ip(std::net::Ipv4Addr::LOCALHOST.into()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => address.set_ip(std::net::Ipv6Addr::LOCALHOST.into()),
        SocketAddr::V4(_) | SocketAddr::V6(_) => {}
    }
    address
}

/// The command line, made from the table.
fn command_line() -> clap::Command {
    fn arguments(takes: impl Fn(&table::Setting) -> bool) -> impl Iterator<Item = Arg> {
        settings().filter(move |setting| takes(setting)).map(|setting| {
            let arg = Arg::new(setting.name).long(setting.name);
            match (setting.is_switch(), setting.is_list) {
                (true, _) => arg.action(ArgAction::SetTrue),
                // A negative number is a wrong value, and not a flag.
                (false, true) => arg.action(ArgAction::Append).value_name(setting.value).allow_negative_numbers(true),
                (false, false) => arg.action(ArgAction::Set).value_name(setting.value).allow_negative_numbers(true),
            }
        })
    }
    let tools = tools::TOOLS.into_iter().map(|(name, help, taken)| {
        tools::command_line(name, help).args(arguments(|setting| taken.contains(&setting.name)))
    });
    let help = table::help();
    let scenarios = "mj scenarios: the words that make the bots refuse, and what each does\n\nUsage: mj scenarios\n";
    clap::Command::new("mj")
        .version(env!("CARGO_PKG_VERSION"))
        .override_help(help.clone())
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true)
        .args(arguments(|_| true))
        .subcommand(clap::Command::new("serve").override_help(help).args(arguments(|_| true)))
        .subcommand(
            clap::Command::new("mock")
                .override_help(table::help_of_mock())
                .args(arguments(|setting| setting.is_for_mock)),
        )
        .subcommand(clap::Command::new("scenarios").override_help(scenarios))
        .subcommands(tools)
}

fn flags(matches: &ArgMatches) -> Layer {
    let mut layer = Layer::new();
    for setting in settings() {
        let texts: Vec<String> = match setting.is_switch() {
            true => match matches.try_get_one::<bool>(setting.name) {
                Ok(Some(true)) => vec!["true".to_owned()],
                _ => Vec::new(),
            },
            false => match matches.try_get_many::<String>(setting.name) {
                Ok(Some(texts)) => texts.cloned().collect(),
                _ => Vec::new(),
            },
        };
        if !texts.is_empty() {
            layer.insert(setting.name, Given { texts, origin: Origin::Flag(setting.name) });
        }
    }
    layer
}

/// The file's settings: of the named file, which must be there, or of the usual one, which need not.
fn file(named: Option<&Given>, open: impl Fn(&Path) -> io::Result<String>, faults: &mut Vec<String>) -> Layer {
    let path = named.and_then(|given| given.texts.last()).map_or(Path::new(FILE), Path::new);
    match (open(path), named) {
        (Ok(text), _) => layers::file(path, &text, faults),
        (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Layer::new(),
        (Err(error), named) => {
            let origin = named.map_or(String::new(), |given| format!("{}: ", given.origin));
            faults.push(format!("{origin}cannot read {}: {error}", path.display()));
            Layer::new()
        }
    }
}

#[cfg(test)]
mod tests;
