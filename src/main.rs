//! Reads the configuration, starts, waits for a signal, stops.

#[path = "main/client.rs"]
mod client;
#[path = "main/doctor.rs"]
mod doctor;
#[path = "main/gallery.rs"]
mod gallery;
#[path = "main/greeting.rs"]
mod greeting;
#[path = "main/hello.rs"]
mod hello;
#[path = "main/log.rs"]
mod log;
#[path = "main/mock.rs"]
mod mock;
#[path = "main/page.rs"]
mod page;
#[path = "main/rotate.rs"]
mod rotate;
#[path = "main/serve.rs"]
mod serve;
#[path = "main/sheet.rs"]
mod sheet;
#[path = "main/webhooks.rs"]
mod webhooks;

use std::{
    error::Error,
    io,
    net::{SocketAddr, TcpListener},
    process::ExitCode,
};

use midjourney_api::config::{Command, Config, ConfigError};

use crate::log::Log;

/// What may end `mj` early. Printed with its whole chain of causes, once.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let config = match Config::of_process() {
        Ok(config) => config,
        Err(ConfigError::Asked(help)) => help.exit(),
        Err(ConfigError::Faults(faults)) => {
            faults.iter().for_each(|fault| eprintln!("mj: {fault}"));
            return ExitCode::from(2);
        }
    };
    let log = Log::start(&config);
    let outcome = run(config.clone(), &log);
    log.open();
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            log.last_words(&chain(&*failure), &config);
            ExitCode::FAILURE
        }
    }
}

fn run(config: Config, log: &Log) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match config.command.clone() {
            Command::Serve => serve::run(config, log).await?,
            Command::Mock => mock::run(config, log).await?,
            Command::Scenarios => scenarios(io::stdout())?,
            Command::RotateKey(wish) => rotate::run(&config, &wish, io::stdout())?,
            Command::Webhooks(asked) => webhooks::run(&asked, io::stdout()).await?,
            Command::Gallery(wish) => gallery::run(&config, &wish, io::stdout()).await?,
            Command::Doctor(asked) => return doctor::run(&config, &asked, io::stdout()).await,
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// An error and its causes in one line.
fn chain(failure: &dyn Error) -> String {
    let mut text = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        let words = error.to_string();
        // Some errors repeat their cause in their own words.
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

/// Takes a port before anything else is done, and names the way out if somebody else has it.
fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "{address} is taken by another program: stop it, or choose another port with {flag} (0: any free one)"
            )
        }
        _ => format!("cannot listen on {address} ({flag}): {error}"),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Ctrl-C and SIGTERM. Made before anyone is told that we run, so that neither is missed.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Signals> {
        Ok(Signals {})
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Prints what can be made to go wrong, and by which word.
fn scenarios(mut output: impl io::Write) -> io::Result<()> {
    let mut text = String::from(
        "A word in a prompt makes the bots refuse; it is cut from what they print. Buttons are on Discord: a task of the API\n\
         ends with FAILURE and shows none.\n\n",
    );
    for scenario in mock_discord::platform::scenarios() {
        text.push_str(&format!("  mock:{:<22} {}\n", scenario.name, scenario.what));
    }
    match output.write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
