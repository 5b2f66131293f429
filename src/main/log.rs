//! Where log lines go: to the standard error, so that the greeting stands alone on the standard output, and behind it.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io::{self, IsTerminal, Write},
    panic::{self, PanicHookInfo},
    sync::{Arc, Mutex, PoisonError},
};

use midjourney_api::config::{Command, Config, LogFormat};
use tracing::{Level, Metadata, enabled, error, field::display};
use tracing_subscriber::{
    EnvFilter,
    fmt::{self, MakeWriter},
};

/// What is held back at most, in bytes; beyond it lines go out.
const HELD_BYTES_MAX: usize = 64 << 10;

/// Who carries requests, and names the hosts of webhooks while at it: it is silent unless it is asked for by name.
const CARRIER: &str = "hyper_util";

/// Lines that came before the greeting.
#[derive(Clone)]
pub struct Log(Arc<Mutex<Option<Vec<u8>>>>);

impl Log {
    /// Begins to log. What a server says while it starts is held until [`Log::open`]; a warning opens it at once.
    pub fn start(config: &Config) -> Log {
        let is_greeted = matches!(config.command, Command::Serve | Command::Mock);
        let log = Log(Arc::new(Mutex::new(is_greeted.then(Vec::new))));
        // A gallery has its own lines there, and nobody asks how its world is.
        let level = if matches!(config.command, Command::Gallery(_)) { "warn" } else { &config.log };
        let silent = if level.contains(CARRIER) { String::new() } else { format!(",{CARRIER}=off") };
        let filter = EnvFilter::builder().parse_lossy(format!("{level}{silent}"));
        let lines = fmt::fmt().with_env_filter(filter).with_writer(log.clone());
        match config.log_format {
            LogFormat::Text => lines.with_ansi(io::stderr().is_terminal()).init(),
            LogFormat::Json => {
                lines.json().flatten_event(true).init();
                let bare = panic::take_hook();
                panic::set_hook(Box::new(move |fallen| match enabled!(Level::ERROR) {
                    true => tell(fallen),
                    false => bare(fallen),
                }));
            }
        }
        log
    }

    /// Why a server ends, where whoever reads its log expects it.
    pub fn last_words(&self, words: &str, config: &Config) {
        let is_read_by_machines =
            config.log_format == LogFormat::Json && matches!(config.command, Command::Serve | Command::Mock);
        match is_read_by_machines && enabled!(Level::ERROR) {
            true => error!("{words}"),
            false => eprintln!("mj: {words}"),
        }
    }

    /// Lets out what was held, and everything from now on.
    pub fn open(&self) {
        // Held while it writes, so that no later line comes before these.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lines) = held.take() {
            // Nobody is left to hear that the standard error is gone.
            let _ = io::stderr().write_all(&lines);
        }
    }
}

/// A panic as a line like any other, with the spans that it fell in.
fn tell(fallen: &PanicHookInfo<'_>) {
    let trace = Backtrace::capture();
    let backtrace = (trace.status() == BacktraceStatus::Captured).then(|| display(&trace));
    let why = fallen.payload_as_str().unwrap_or("no words");
    error!(why, place = fallen.location().map(display), backtrace, "a panic, which is a bug of ours");
}

/// A line on its way.
pub struct Line {
    log: Log,
    is_urgent: bool,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_urgent {
            self.log.open();
        }
        let mut held = self.log.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *held {
            Some(lines) if lines.len() < HELD_BYTES_MAX => {
                lines.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            _ => {
                drop(held);
                self.log.open();
                io::stderr().write_all(bytes).map(|()| bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { log: self.clone(), is_urgent: true }
    }

    fn make_writer_for(&'a self, line: &Metadata<'_>) -> Line {
        Line { log: self.clone(), is_urgent: *line.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wait_for_the_greeting_unless_one_is_a_warning() {
        let log = Log(Arc::new(Mutex::new(Some(Vec::new()))));
        let line = |is_urgent| Line { log: log.clone(), is_urgent };
        assert_eq!(line(false).write(b"early\n").expect("held"), 6);
        assert_eq!(log.0.lock().expect("sound").as_deref(), Some(&b"early\n"[..]));
        assert_eq!(line(true).write(b"").expect("written"), 0);
        assert!(log.0.lock().expect("sound").is_none(), "a warning does not wait");
        assert_eq!(line(false).write(b"").expect("written"), 0);
    }

    #[test]
    fn a_panic_is_one_object_with_its_place() {
        let log = Log(Arc::new(Mutex::new(Some(Vec::new()))));
        let (writer, held) = (log.clone(), log.clone());
        let make = move || Line { log: writer.clone(), is_urgent: false };
        let lines = fmt::fmt().json().flatten_event(true).with_writer(make).finish();
        let before = panic::take_hook();
        panic::set_hook(Box::new(tell));
        let fallen = tracing::subscriber::with_default(lines, || panic::catch_unwind(|| panic!("two\nlines")));
        panic::set_hook(before);
        assert!(fallen.is_err());
        let text = String::from_utf8(held.0.lock().expect("sound").take().expect("held")).expect("text");
        let line: serde_json::Value = serde_json::from_str(&text).expect("one object");
        assert_eq!((text.lines().count(), &line["level"], &line["why"]), (1, &"ERROR".into(), &"two\nlines".into()));
        assert!(line["place"].as_str().is_some_and(|place| place.contains("log.rs:")), "{line}");
    }
}
