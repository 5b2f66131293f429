//! A command line that is not understood, in the words that settings have for their faults.

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{nearest::meant, table::settings, tools::TOOLS};

/// What is wrong with it, and the way out. `command` is the one that was named, if any was.
pub fn fault(error: &Error, command: Option<&str>) -> String {
    let see = command.map_or_else(|| "see mj --help".to_owned(), |command| format!("see mj {command} --help"));
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        Some(ContextValue::Strings(texts)) => texts.first().map(String::as_str),
        _ => None,
    };
    let argument = of(ContextKind::InvalidArg).map(bare);
    match (error.kind(), argument) {
        (ErrorKind::UnknownArgument, Some(word)) => match word.strip_prefix("--") {
            Some(flag) => unknown_flag(flag, command, &see),
            None if word.starts_with('-') => format!("there is no {word}; {see}"),
            None => format!("`{word}` has no place here; {see}"),
        },
        (ErrorKind::InvalidSubcommand, _) => unknown_command(of(ContextKind::InvalidSubcommand).unwrap_or_default()),
        (ErrorKind::ArgumentConflict, word) => {
            if let Some(word) = of(ContextKind::InvalidSubcommand).or(word).filter(|word| !word.starts_with('-')) {
                return match is_command(word) {
                    true => format!("a command stands before its settings: mj {word} --…"),
                    false => unknown_command(word),
                };
            }
            match (word, of(ContextKind::PriorArg).map(bare)) {
                (Some(word), Some(prior)) if word == prior => format!("{word} is given twice"),
                (Some(word), Some(prior)) => format!("{word} and {prior} do not go together; {see}"),
                _ => plain(error),
            }
        }
        (ErrorKind::InvalidValue, Some(word)) => {
            let expected = match (error.get(ContextKind::ValidValue), of(ContextKind::InvalidArg)) {
                (Some(ContextValue::Strings(known)), _) if !known.is_empty() => known.join(" or "),
                (_, Some(whole)) => unquoted(whole.split_once(' ').map_or("a value", |(_, value)| value)).to_owned(),
                _ => "a value".to_owned(),
            };
            match of(ContextKind::InvalidValue) {
                Some(found) if !found.is_empty() => format!("{word}: expected {expected}, found `{found}`"),
                _ => format!("{word}: expected {expected}, found nothing"),
            }
        }
        (ErrorKind::TooManyValues, Some(word)) => format!("{word} takes no value; {see}"),
        (ErrorKind::MissingRequiredArgument, Some(word)) => {
            format!("{} is missing; {see}", unquoted(word).replace('|', " or "))
        }
        _ => format!("{}; {see}", plain(error)),
    }
}

/// `--listen <ADDR>` without what stands for its value.
fn bare(shown: &str) -> &str {
    shown.split_once(' ').map_or(shown, |(flag, _)| flag)
}

/// `<ADDR>` as help has it.
fn unquoted(shown: &str) -> &str {
    shown.trim_start_matches('<').trim_end_matches('>')
}

fn unknown_flag(flag: &str, command: Option<&str>, see: &str) -> String {
    let is_known = settings().any(|setting| setting.name == flag);
    match (command, flag) {
        (Some("mock"), "listen") => "mock takes no --listen; it listens with --mock-listen".to_owned(),
        (Some(command), _) if is_known => format!("{command} takes no --{flag}; {see}"),
        _ => {
            let taken = |name: &&str| match command {
                None | Some("serve") => true,
                Some("mock") => settings().any(|setting| setting.name == *name && setting.is_for_mock),
                Some(command) => TOOLS.iter().any(|(tool, _, taken)| *tool == command && taken.contains(name)),
            };
            match meant(flag, settings().map(|setting| setting.name).filter(taken)) {
                Some(near) => format!("there is no --{flag}; --{near} is the nearest"),
                None => format!("there is no --{flag}; {see}"),
            }
        }
    }
}

fn commands() -> impl Iterator<Item = &'static str> {
    ["serve", "mock", "scenarios"].into_iter().chain(TOOLS.iter().map(|(name, ..)| *name))
}

/// Whether there is a command of that name.
pub fn is_command(word: &str) -> bool {
    commands().any(|name| name == word)
}

fn unknown_command(word: &str) -> String {
    match meant(word, commands()) {
        Some(near) => format!("there is no command {word}; {near} is the nearest"),
        None => format!("there is no command {word}; there are {}", commands().collect::<Vec<_>>().join(", ")),
    }
}

/// The first line of what clap says.
fn plain(error: &Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(args: &[&str]) -> String {
        let error = crate::config::command_line()
            .try_get_matches_from(std::iter::once("mj").chain(args.iter().copied()))
            .expect_err("not understood");
        fault(&error, args.first().copied().filter(|word| is_command(word)))
    }

    #[test]
    fn every_slip_has_its_words() {
        for (args, words) in [
            (&["--bogus"][..], "there is no --bogus; see mj --help"),
            (&["--lisen", "1"], "there is no --lisen; --listen is the nearest"),
            (&["--MOCK_LISTEN", "1"], "there is no --MOCK_LISTEN; --mock-listen is the nearest"),
            (&["-x"], "there is no -x; see mj --help"),
            (&["mock", "--listen", "1"], "mock takes no --listen; it listens with --mock-listen"),
            (&["mock", "--api-secret", "x"], "mock takes no --api-secret; see mj mock --help"),
            (&["scenarios", "--memory"], "scenarios takes no --memory; see mj scenarios --help"),
            (&["gallery", "d", "--bogus"], "there is no --bogus; see mj gallery --help"),
            (&["gallery", "d", "e"], "`e` has no place here; see mj gallery --help"),
            (&["gallery"], "DIR is missing; see mj gallery --help"),
            (&["gallery", "d", "--bot", "cat"], "--bot: expected mj or niji, found `cat`"),
            (&["webhooks", "resend"], "ID or --failed is missing; see mj webhooks --help"),
            (
                &["doctor", "--token-env", "T", "--account", "1"],
                "--token-env and --account do not go together; see mj doctor --help",
            ),
            (
                &["cat"],
                "there is no command cat; there are serve, mock, scenarios, rotate-key, webhooks, doctor, gallery",
            ),
            (&["galery", "d"], "there is no command galery; gallery is the nearest"),
            (&["serve", "mock"], "`mock` has no place here; see mj serve --help"),
            (
                &["--seed", "1", "extra"],
                "there is no command extra; there are serve, mock, scenarios, rotate-key, webhooks, doctor, gallery",
            ),
            (&["--seed", "1", "mock"], "a command stands before its settings: mj mock --…"),
            (&["--seed"], "--seed: expected N, found nothing"),
            (&["--seed", "1", "--seed", "2"], "--seed is given twice"),
            (&["--memory=yes"], "--memory takes no value; see mj --help"),
        ] {
            assert_eq!(told(args), words, "{args:?}");
        }
    }
}
