//! `mj serve`: a world and its front door.

use std::{io, net::TcpListener};

use midjourney_api::{
    api::{self, Front},
    config::{BannedWords, Config},
    words::{Banned, BannedError, Translator, Words},
    world::{DiscordSource, TokenKeySource, World, WorldOptions},
};
use mock_discord::platform;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use crate::{Failure, Signals, bind, greeting::Greeting, log::Log};

/// Runs until a signal comes or the world cannot go on.
///
/// # Errors
/// Whatever is in the way of starting, and what could not be kept.
pub async fn run(config: Config, log: &Log) -> Result<(), Failure> {
    let listener = bind(config.listen, "--listen")?;
    let doors = match config.discord {
        None => Some(bind(config.mock_listen, "--mock-listen")?),
        Some(_) => None,
    };
    let mut signals = Signals::new()?;
    let bound = listener.local_addr()?;
    let mock_bound = doors.as_ref().map(TcpListener::local_addr).transpose()?;
    let mock_addresses = mock_bound.map(|at| config.mock_addresses(at));

    let words = words(&config)?;
    let options = WorldOptions { words: Some(words.clone()), ..world_options(&config, doors)? };
    let world = World::open(options).await?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let options = api::Options {
        secret: config.api_secret.clone(),
        task_list_max: config.task_list_max,
        words,
        strict: config.strict,
        pretend_discord: mock_addresses.as_ref().map(|addresses| addresses.rest.clone()),
    };
    let front = Front::new(world.handle(), options);
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    tasks.spawn(api::serve(listener, front, stop.clone()));
    tasks.close();

    let greeting = Greeting {
        api: Some(config.api_url(bound)),
        mock: mock_addresses,
        seed: world.handle().status().seed,
        webhook_secret: world.generated_webhook_secret(),
        has_accounts: world.handle().status().accounts > 0,
        config: &config,
    };
    greeting.print(io::stdout())?;
    log.open();
    info!(api = %bound, mock = mock_bound.map(display), "serving");

    tokio::select! {
        () = signals.next() => info!("stopping: answers finish, gateway sessions close so that they can be resumed"),
        () = world.failed() => warn!("stopping: the world cannot go on"),
    }
    stop.cancel();
    let ending = async {
        tasks.wait().await;
        world.stop().await
    };
    tokio::select! {
        outcome = ending => {
            outcome?;
            info!("stopped");
            Ok(())
        }
        // Whoever asks twice means now; what was told is kept all the same.
        () = signals.next() => Err("stopped at once, before everything was closed".into()),
    }
}

/// What words may be drawn, and in which language.
fn words(config: &Config) -> Result<Words, BannedError> {
    let banned = match &config.banned_words {
        BannedWords::BuiltIn => Banned::built_in(),
        BannedWords::File(path) => Banned::from_file(path)?,
        BannedWords::Off => Banned::none(),
    };
    Ok(Words::new(banned, config.translator.clone().map(Translator::new)))
}

/// Where the key to the accounts' tokens is said to be.
pub fn token_key(config: &Config) -> TokenKeySource {
    match (&config.token_key, &config.token_key_file) {
        (Some(key), _) => TokenKeySource::Given(key.clone()),
        (None, Some(path)) => TokenKeySource::File(path.clone()),
        (None, None) => TokenKeySource::Folder,
    }
}

fn world_options(config: &Config, doors: Option<TcpListener>) -> io::Result<WorldOptions> {
    let discord = match (&config.discord, doors) {
        (Some(remote), _) => DiscordSource::Remote {
            rest: remote.rest.clone(),
            gateway: remote.gateway.clone(),
            cdn: remote.cdn.clone(),
        },
        (None, doors) => {
            let addresses = match &doors {
                Some(doors) => config.mock_addresses(doors.local_addr()?),
                None => platform::Addresses::default(),
            };
            let options = platform::Options {
                addresses,
                pace: config.pace,
                profile: config.profile,
                hardship: config.hardship.clone(),
                without: config.mock_without.clone(),
                ..platform::Options::default()
            };
            DiscordSource::Embedded { listener: doors, options: Box::new(options) }
        }
    };
    Ok(WorldOptions {
        choose_rule: config.choose_rule,
        data: config.data.clone(),
        token_key: token_key(config),
        seed: config.seed,
        clock: config.clock,
        discord,
        notify_hook: config.notify_hook.clone(),
        webhook_secrets: config.webhook_secrets.clone(),
        demo: config.demo,
        allow_outbound: config.allow_outbound.clone(),
        loopback_only: config.is_loopback_only(),
        task_cap: config.memory_tasks,
        ..WorldOptions::default()
    })
}
