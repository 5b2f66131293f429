//! From the texts of settings to their values, with all faults at once.

use std::{fmt::Display, net::SocketAddr, path::PathBuf, str::FromStr};

use super::{
    BannedWords, Command, Config, ConfigError, LogFormat, RemoteDiscord,
    layers::{Given, Layer, Origin},
    table::settings,
};
use crate::{
    api,
    clock::Pace,
    engine::ChooseRule,
    store::TokenKey,
    words::{self, Endpoint, TranslatorKey, TranslatorSettings},
};

/// What was given, and what was wrong with it.
pub struct Reader {
    given: Layer,
    faults: Vec<String>,
}

impl Reader {
    /// Reads what was given; `faults` were found before.
    pub fn new(given: Layer, faults: Vec<String>) -> Reader {
        Reader { given, faults }
    }

    /// A setting's value: as given, else by default. `None`: neither, or a fault, which is kept.
    fn one<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        self.many(name, parse).pop()
    }

    fn many<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let default = || {
            let text = settings().find(|setting| setting.name == name).map_or("", |setting| setting.default);
            let texts = if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
            Given { texts, origin: Origin::Default(name) }
        };
        let Given { texts, origin } = self.given.remove(name).unwrap_or_else(default);
        let mut values = Vec::new();
        for text in texts {
            match parse(text.trim()) {
                Ok(value) => values.push(value),
                Err(why) => self.faults.push(format!("{origin}: {why}")),
            }
        }
        values
    }

    fn switch(&mut self, name: &'static str) -> bool {
        let parse = |text: &str| match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(format!("expected true or false, found `{text}`")),
        };
        self.one(name, parse).unwrap_or(false)
    }

    /// Where two settings were given, if that was in the same place; a stronger place may contradict a weaker one.
    fn stand_together(&self, one: &str, other: &str) -> Option<(Origin, Origin)> {
        let (one, other) = (&self.given.get(one)?.origin, &self.given.get(other)?.origin);
        (std::mem::discriminant(one) == std::mem::discriminant(other)).then(|| (one.clone(), other.clone()))
    }
}

/// What means something to the pretend Discord alone.
const OF_THE_PRETEND_DISCORD: [&str; 6] =
    ["mock-listen", "mock-public-url", "pace", "profile", "hardship", "mock-without"];

/// All settings, or all that is wrong with them.
pub fn config(command: Command, mut read: Reader) -> Result<Config, ConfigError> {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let both = read.stand_together("memory", "data");
    let memory = read.switch("memory");
    if memory && let Some((memory, data)) = both {
        read.faults.push(format!("{memory} and {data}: what is kept in memory has no folder; leave one of them out"));
    }
    if command == Command::Serve {
        for name in OF_THE_PRETEND_DISCORD {
            if let Some((discord, idle)) = read.stand_together("discord", name) {
                read.faults.push(format!("{idle} is for the pretend Discord, which {discord} leaves out"));
            }
        }
    }
    let data = read.one("data", |text| Ok::<_, String>(PathBuf::from(text)));
    let config = Config {
        command,
        listen: read.one("listen", address).unwrap_or(nowhere),
        mock_listen: read.one("mock-listen", address).unwrap_or(nowhere),
        public_url: read.one("public-url", base),
        mock_public_url: read.one("mock-public-url", base),
        api_secret: read.one("api-secret", secret),
        data: data.filter(|_| !memory),
        token_key_file: read.one("token-key-file", |text| Ok::<_, String>(PathBuf::from(text))),
        token_key: read.one("token-key", |text| spoken(TokenKey::parse(text))),
        seed: read.one("seed", |text| number(text, 0..=u64::MAX)),
        clock: read.one("clock", Pace::from_str).unwrap_or(Pace::Manual),
        pace: read.one("pace", |text| spoken(text.parse())).unwrap_or_default(),
        profile: read.one("profile", |text| spoken(text.parse())).unwrap_or_default(),
        hardship: read.one("hardship", |text| spoken(text.parse())).unwrap_or_default(),
        mock_without: read.many("mock-without", |text| spoken(text.parse())),
        demo: !read.switch("no-demo"),
        discord: discord(&mut read),
        notify_hook: read.one("notify-hook", |text| url(text, &["http", "https"])),
        webhook_secrets: read.many("webhook-secret", |text| {
            spoken(crate::webhook::Secret::parse(text)).map_err(|why| format!("{why}; leave it out to have one drawn"))
        }),
        allow_outbound: read.many("allow-outbound", |text| spoken(text.parse())),
        choose_rule: read.one("choose-rule", choose_rule).unwrap_or_default(),
        banned_words: read.one("banned-words", banned_words).unwrap_or(BannedWords::BuiltIn),
        translator: translator(&mut read),
        strict: read.switch("strict"),
        task_list_max: read.one("task-list-max", |text| number(text, 1..=100_000)).unwrap_or_default() as usize,
        memory_tasks: read.one("memory-tasks", |text| number(text, 100..=10_000_000)).unwrap_or_default() as usize,
        log: read.one("log", filter).unwrap_or_default(),
        log_format: read.one("log-format", log_format).unwrap_or(LogFormat::Text),
    };
    if let Command::Gallery(asked) = &config.command
        && asked.prompt.trim().is_empty()
    {
        read.faults.push("--prompt: expected some words, found nothing".to_owned());
    }
    if read.faults.is_empty() {
        read.faults.extend(exposed(&config).or_else(|| one_port(&config)));
    }
    if read.faults.is_empty() { Ok(config) } else { Err(ConfigError::Faults(read.faults)) }
}

/// Fail closed: what other machines can reach has a secret. The pretend Discord alone has none to give.
fn exposed(config: &Config) -> Option<String> {
    let addresses = match (&config.command, &config.discord) {
        (Command::Mock | Command::Scenarios | Command::Gallery(_), _) => return None,
        (Command::RotateKey(_) | Command::Webhooks(_) | Command::Doctor(_), _) => return None,
        (Command::Serve, None) => vec![("listen", config.listen), ("mock-listen", config.mock_listen)],
        (Command::Serve, Some(_)) => vec![("listen", config.listen)],
    };
    let (name, address) = addresses.into_iter().find(|(_, address)| !address.ip().is_loopback())?;
    let (who, aside) = match name {
        "listen" => ("callers need", ""),
        _ => ("the API beside it needs", " (the pretend Discord itself asks for none)"),
    };
    config.api_secret.is_none().then(|| {
        format!(
            "--{name} {address} can be reached from other machines, so {who} a secret: \
             set MJ_API_SECRET (or --api-secret), or listen on 127.0.0.1{aside}"
        )
    })
}

/// Two cannot listen on one port.
fn one_port(config: &Config) -> Option<String> {
    let (api, mock) = (config.listen, config.mock_listen);
    let is_one = api.port() == mock.port() && api.port() != 0;
    let overlaps = api.ip() == mock.ip() || api.ip().is_unspecified() || mock.ip().is_unspecified();
    let both_listen = config.command == Command::Serve && config.discord.is_none();
    (both_listen && is_one && overlaps)
        .then(|| format!("--listen {api} and --mock-listen {mock} are one port: give one of them another"))
}

/// The gateway of the real Discord has a name of its own; others are taken to have one port for everything.
fn discord(read: &mut Reader) -> Option<RemoteDiscord> {
    let rest = read.one("discord", base);
    let gateway = read.one("discord-gateway", |text| url(text, &["ws", "wss"]).map(without_slash));
    let cdn = read.one("discord-cdn", base);
    let Some(rest) = rest else {
        if gateway.is_some() || cdn.is_some() {
            read.faults.push("discord-gateway and discord-cdn need discord, the address of its REST doors".to_owned());
        }
        return None;
    };
    let derived = || match rest.as_str() {
        "https://discord.com" => "wss://gateway.discord.gg".to_owned(),
        other => format!("ws{}", other.strip_prefix("http").unwrap_or(other)),
    };
    Some(RemoteDiscord { gateway: gateway.unwrap_or_else(derived), cdn, rest })
}

/// Who translates: an address alone is enough.
fn translator(read: &mut Reader) -> Option<TranslatorSettings> {
    let endpoint = read.one("translator-url", |text| spoken(Endpoint::parse(text)));
    let key = read.one("translator-key", |text| spoken(TranslatorKey::parse(text)));
    let model = read.one("translator-model", |text| Ok::<_, String>(text.to_owned())).unwrap_or_default();
    let Some(endpoint) = endpoint else {
        if key.is_some() {
            read.faults.push("translator-key needs translator-url, the address of the translator".to_owned());
        }
        return None;
    };
    Some(TranslatorSettings { endpoint, model, key, timeout: words::TIMEOUT })
}

fn banned_words(text: &str) -> Result<BannedWords, String> {
    Ok(match text {
        "off" => BannedWords::Off,
        path => BannedWords::File(PathBuf::from(path)),
    })
}

fn choose_rule(text: &str) -> Result<ChooseRule, String> {
    match text {
        "best-wait-idle" | "BestWaitIdleRule" => Ok(ChooseRule::BestWaitIdle),
        "round-robin" | "RoundRobinRule" => Ok(ChooseRule::RoundRobin),
        "weighted-random" | "WeightedRandomRule" => Ok(ChooseRule::WeightedRandom),
        _ => Err(format!("expected best-wait-idle, round-robin or weighted-random, found `{text}`")),
    }
}

fn spoken<T, E: Display>(read: Result<T, E>) -> Result<T, String> {
    read.map_err(|error| error.to_string())
}

fn number(text: &str, bounds: std::ops::RangeInclusive<u64>) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|number| bounds.contains(number))
        .ok_or_else(|| format!("expected a whole number from {} to {}, found `{text}`", bounds.start(), bounds.end()))
}

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, or a port of this machine alone.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").unwrap_or(text);
    match (port.parse::<u16>(), text.parse()) {
        (Ok(port), _) => Ok(SocketAddr::from(([127, 0, 0, 1], port))),
        (_, Ok(address)) => Ok(address),
        _ => Err(format!("expected an address such as 127.0.0.1:8080, or a port, found `{text}`")),
    }
}

fn base(text: &str) -> Result<String, String> {
    url(text, &["http", "https"]).map(without_slash)
}

fn without_slash(url: String) -> String {
    url.trim_end_matches('/').to_owned()
}

fn url(text: &str, schemes: &[&str]) -> Result<String, String> {
    let fault =
        || format!("expected an address that begins with {}://, without user or password", schemes.join(":// or "));
    let uri: http::Uri = text.parse().map_err(|_| fault())?;
    let is_sound = uri.scheme_str().is_some_and(|scheme| schemes.contains(&scheme))
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@') && !authority.host().is_empty());
    is_sound.then(|| text.to_owned()).ok_or_else(fault)
}

/// It travels in a header.
fn secret(text: &str) -> Result<api::Secret, String> {
    match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(api::Secret::new(text)),
        false => Err("expected at least one character, printable ASCII without blanks".to_owned()),
    }
}

/// A bare word is a level: the parser would take any other for the name of a target, and then nothing is logged.
fn filter(text: &str) -> Result<String, String> {
    let is_level = |text: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&text);
    // What stands in brackets is about spans, and left to the parser.
    let is_sound = |part: &str| match part.rsplit_once('=') {
        _ if part.contains('[') => true,
        Some((target, level)) => !target.is_empty() && is_level(&level.to_ascii_lowercase()),
        None => is_level(&part.to_ascii_lowercase()),
    };
    match tracing_subscriber::EnvFilter::builder().parse(text) {
        Ok(_) if text.contains('[') || text.split(',').map(str::trim).all(is_sound) => Ok(text.to_owned()),
        _ => Err(format!("expected off, error, warn, info, debug, trace, or target=level,…, found `{text}`")),
    }
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("expected text or json, found `{text}`")),
    }
}
