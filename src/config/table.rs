//! The settings, one line each: flag, variable and key of the file are all made from its name.

/// One setting.
pub struct Setting {
    /// `mock-listen` is `--mock-listen`, `MJ_MOCK_LISTEN`, and `mock-listen` in the file.
    pub name: &'static str,
    /// What stands for its value in the help; `""` for a switch, which is `true` or `false` elsewhere.
    pub value: &'static str,
    /// What it is, with unit and bounds; at most 68 columns with the default.
    pub help: &'static str,
    /// Its text when nobody says anything; `""` where it is left out.
    pub default: &'static str,
    /// May be given several times: a list in the file, commas in the variable.
    pub is_list: bool,
    /// Means something to `mj mock` too.
    pub is_for_mock: bool,
}

const fn one(name: &'static str, value: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, value, help, default, is_list: false, is_for_mock: false }
}

const fn both(name: &'static str, value: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { is_for_mock: true, ..one(name, value, default, help) }
}

const fn list(name: &'static str, value: &'static str, help: &'static str) -> Setting {
    Setting { is_list: true, ..one(name, value, "", help) }
}

/// All of them, in groups as the help shows them.
pub const SETTINGS: [&[Setting]; 6] = [
    &[
        one("listen", "ADDR", "127.0.0.1:8080", "the API"),
        both("mock-listen", "ADDR", "127.0.0.1:8081", "the pretend Discord"),
        one("public-url", "URL", "", "how clients reach the API, if through a front"),
        both("mock-public-url", "URL", "", "how clients reach the pretend Discord; stands in picture links"),
        one("api-secret", "TEXT", "", "what callers must send; needed to listen beyond loopback"),
    ],
    &[
        both("data", "DIR", "./mj-data", "where the world is kept"),
        one("token-key-file", "FILE", "", "the key that tokens rest under, if not DIR/token-key"),
        one("token-key", "KEY", "", "the key itself, 64 hex digits; better given as MJ_TOKEN_KEY"),
        both("memory", "", "", "keep nothing instead"),
        both("seed", "N", "", "what all chance follows from; 1 in a new world"),
        both("clock", "PACE", "real", "real, or xN: N times as fast, 1 to 1000000"),
        both("pace", "PACE", "quick", "how bots draw: instant, quick (2 s), real (25 s), frozen"),
        both("profile", "NAME", "classic", "whose messages the bots imitate: classic (to 2024), 2026"),
        both("hardship", "WORDS", "", "its troubles, N times in 1000: cut@5 late=500@20 double@9"),
        Setting {
            is_for_mock: true,
            ..list("mock-without", "BOT", "a bot nobody has invited: midjourney, niji, insightface")
        },
        both("no-demo", "", "", "leave out the demo accounts and their picture"),
    ],
    &[
        one("discord", "URL", "", "speak to this Discord, no pretend one; beyond this machine no demo"),
        one("discord-gateway", "URL", "", "its gateway, if not where its REST address suggests"),
        one("discord-cdn", "URL", "", "put this before pictures, in place of cdn.discordapp.com"),
    ],
    &[
        one("notify-hook", "URL", "", "where tasks without a hook of their own are told"),
        list("webhook-secret", "whsec_…", "signs webhooks; drawn if absent; repeatable, newest first"),
        list("allow-outbound", "CIDR", "a network that webhooks may be sent to; repeatable"),
    ],
    &[
        one("choose-rule", "RULE", "best-wait-idle", "which account draws; or round-robin, weighted-random"),
        one("banned-words", "FILE", "", "words not to be drawn, one a line; `off` for none; else a few"),
        one("translator-url", "URL", "", "an OpenAI-compatible endpoint that translates Chinese prompts"),
        one("translator-model", "NAME", "gpt-4o-mini", "what it is asked for"),
        one("translator-key", "TEXT", "", "what it wants to know"),
        one("strict", "", "", "refuse what the document does not allow, with HTTP 400"),
    ],
    &[
        one("task-list-max", "N", "1000", "tasks in GET /mj/task/list, 1 to 100000"),
        one("memory-tasks", "N", "100000", "tasks kept with --memory, 100 to 10000000"),
        both("log", "LEVEL", "info", "off, error, warn, info, debug, trace, or target=level,…"),
        both("log-format", "FORM", "text", "text or json"),
        both("config", "FILE", "", "settings as name = value; mj.toml here, if there is one"),
    ],
];

/// All of them in a row.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.into_iter().flatten()
}

impl Setting {
    /// The name of its environment variable.
    pub fn variable(&self) -> String {
        format!("MJ_{}", self.name.replace('-', "_").to_ascii_uppercase())
    }

    /// Its line in the help, behind a mark.
    fn line(&self, mark: char) -> String {
        let flag = match self.is_switch() {
            true => format!("--{}", self.name),
            false => format!("--{} {}", self.name, self.value),
        };
        let default = match self.default {
            "" => String::new(),
            default => format!(" [{default}]"),
        };
        format!("{mark} {flag:<26} {}{default}\n", self.help)
    }

    /// Whether it is only said or not said.
    pub fn is_switch(&self) -> bool {
        self.value.is_empty()
    }
}

/// What `mj mock --help` prints.
pub fn help_of_mock() -> String {
    let mut text = String::from(
        "mj mock: the pretend Discord alone, for other programs: REST, gateway, CDN and the bots\n\n\
         Usage: mj mock [SETTINGS]\n",
    );
    for group in SETTINGS {
        let mut lines = group.iter().filter(|setting| setting.is_for_mock).peekable();
        if lines.peek().is_some() {
            text.push('\n');
        }
        lines.for_each(|setting| text.push_str(&setting.line(' ')));
    }
    text.push_str("  -h, --help\n\n");
    text.push_str(SOURCES);
    text
}

/// Where else settings may stand.
const SOURCES: &str = "\
Each is also a variable (MJ_MOCK_LISTEN) and a line of mj.toml (mock-listen = \"…\").
A flag wins over a variable, a variable over the file.
";

/// What `mj --help` prints: at most 56 lines of 100 columns.
pub fn help() -> String {
    let mut text = format!(
        "mj {}: the Midjourney API as a real server, with a pretend Discord inside in which the bots draw\n\n\
         Usage: mj [serve] [SETTINGS]   the API and, unless --discord is given, the pretend Discord\n       \
         mj mock [SETTINGS]      the pretend Discord alone; it takes the settings with a *\n       \
         mj scenarios            the words that make the bots refuse\n       \
         mj gallery DIR          one prompt and what can be made of it: pictures and a page\n       \
         mj doctor               what is in the way between this machine and a Discord account\n       \
         mj webhooks             what a server at work could not tell, and once more\n       \
         mj rotate-key           a new key for the stored tokens of a stopped world\n",
        env!("CARGO_PKG_VERSION")
    );
    for group in SETTINGS {
        text.push('\n');
        for setting in group {
            text.push_str(&setting.line(if setting.is_for_mock { '*' } else { ' ' }));
        }
    }
    text.push_str("  -h, --help; -V, --version\n\n");
    text.push_str(SOURCES);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_fits_a_screen() {
        let (all, of_mock) = (help(), help_of_mock());
        assert!((24..=56).contains(&all.lines().count()), "{} lines", all.lines().count());
        assert!((12..=24).contains(&of_mock.lines().count()), "{} lines", of_mock.lines().count());
        assert!(!of_mock.contains("--api-secret") && of_mock.contains("  --mock-listen ADDR"), "{of_mock}");
        for line in all.lines().chain(of_mock.lines()) {
            assert!(line.chars().count() <= 100, "{} columns: {line}", line.chars().count());
        }
    }

    #[test]
    fn the_readme_shows_the_help_as_it_is() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&format!("```text\n{}```", help())), "README has another text than\n{}", help());
    }

    #[test]
    fn names_are_used_once_and_make_variables() {
        let mut names: Vec<_> = settings().map(|setting| setting.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let variables: Vec<_> = settings().take(2).map(Setting::variable).collect();
        assert_eq!(variables, ["MJ_LISTEN", "MJ_MOCK_LISTEN"]);
    }
}
