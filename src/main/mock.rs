//! `mj mock`: the pretend Discord alone, for other programs to talk to.

use std::{io, num::NonZeroU32};

use midjourney_api::{clock::Pace, config::Config};
use mock_discord::{
    clock::Clock,
    platform::{self, RestoreError},
    server::{MockDiscord, Options, StartError},
};
use tracing::{info, warn};

use crate::{Failure, Signals, greeting::Greeting, log::Log};

/// Runs until a signal comes or the records cannot be kept.
///
/// # Errors
/// Whatever is in the way of starting, and what could not be kept.
pub async fn run(config: Config, log: &Log) -> Result<(), Failure> {
    let mut signals = Signals::new()?;
    let defaults = platform::Options::default();
    let seed = config.seed.unwrap_or(defaults.seed);
    let mut options = Options {
        listen: config.mock_listen,
        data: records(&config)?,
        announce: config.mock_public_url.is_some().then(|| config.mock_addresses(config.mock_listen)),
        platform: platform::Options {
            seed,
            profile: config.profile,
            pace: config.pace,
            demo: config.demo,
            hardship: config.hardship.clone(),
            without: config.mock_without.clone(),
            // Clients beat by the wall's clock; where time runs faster they would look dead.
            dead_client_after_ms: defaults.dead_client_after_ms.filter(|_| config.clock == Pace::Wall { factor: 1 }),
            ..defaults
        },
        clock: match config.clock {
            Pace::Wall { factor } => Clock::times(NonZeroU32::new(factor).unwrap_or(NonZeroU32::MIN)),
            Pace::Manual => return Err("a pretend Discord of its own needs a clock that goes by itself".into()),
        },
        ..Options::default()
    };
    let started = match MockDiscord::start(options.clone()).await {
        // Nobody asked for another seed than the stored one.
        Err(StartError::Restore(RestoreError::OtherSeed { stored, .. })) if config.seed.is_none() => {
            options.platform.seed = stored;
            MockDiscord::start(options.clone()).await
        }
        started => started,
    };
    let mock = started.map_err(|error| match error {
        StartError::Taken { .. } => Failure::from(format!("{error} with --mock-listen")),
        other => other.into(),
    })?;
    let greeting = Greeting {
        api: None,
        mock: Some(config.mock_addresses(mock.address())),
        seed: options.platform.seed,
        webhook_secret: None,
        has_accounts: false,
        config: &config,
    };
    greeting.print(io::stdout())?;
    log.open();
    if !config.mock_listen.ip().is_loopback() {
        warn!(address = %mock.address(), "the pretend Discord can be reached from other machines, and asks for no secret");
    }
    tokio::select! {
        () = signals.next() => info!("stopping: gateway sessions close so that they can be resumed"),
        () = mock.failed() => warn!("stopping: the records cannot be kept"),
    }
    tokio::select! {
        outcome = mock.stop() => {
            outcome?;
            info!("stopped");
            Ok(())
        }
        () = signals.next() => Err("stopped at once, before everything was closed".into()),
    }
}

/// The same file that the pretend Discord has inside `mj serve`, so that one can go on where the other stopped.
fn records(config: &Config) -> Result<Option<std::path::PathBuf>, Failure> {
    let Some(folder) = &config.data else { return Ok(None) };
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("cannot use the data folder {} (--data): {error}", folder.display()))?;
    Ok(Some(folder.join("discord.redb")))
}
