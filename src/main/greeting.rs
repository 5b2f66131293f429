//! What is printed at the start: what is offered, where, and a line that draws a picture.

use std::io::{self, IsTerminal, Write};

use midjourney_api::config::Config;
use mock_discord::platform::Addresses;

/// Everything that the start text tells. It fits a screen of 24 lines.
pub struct Greeting<'a> {
    /// Where the API is; `None` under `mj mock`.
    pub api: Option<String>,
    /// Where the pretend Discord is, if there is one.
    pub mock: Option<Addresses>,
    /// The world's.
    pub seed: u64,
    /// Told only when it was drawn just now.
    pub webhook_secret: Option<&'a str>,
    /// Whether something can be drawn at once.
    pub has_accounts: bool,
    /// For the rest.
    pub config: &'a Config,
}

impl Greeting<'_> {
    /// Prints it, in bold where a terminal can.
    ///
    /// # Errors
    /// Whatever the output says; a closed one is no reason not to serve.
    pub fn print(&self, mut output: impl Write + IsTerminal) -> io::Result<()> {
        let text = self.text(output.is_terminal());
        match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    fn text(&self, is_bold: bool) -> String {
        let (bold, plain) = if is_bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        let mut text = format!("{bold}mj {}{plain}\n\n", env!("CARGO_PKG_VERSION"));
        for (name, value) in self.offers() {
            text.push_str(&format!("  {bold}{name:<16}{plain} {value}\n"));
        }
        if let Some(api) = &self.api {
            text.push('\n');
            if !self.has_accounts {
                text.push_str(
                    "No account yet, so nothing can be drawn. Add one, for example with 创建账号 in Swagger UI:\n  ",
                );
                text.push_str(&format!("POST {api}/mj/account/create\n\n"));
            }
            let secret = if self.config.api_secret.is_some() { " -H \"mj-api-secret: $MJ_API_SECRET\"" } else { "" };
            text.push_str(&format!(
                "Draw a picture, then look at it (TASK is the result of the first line):\n  \
                 curl {api}/mj/submit/imagine{secret} \\\n    \
                 -H 'content-type: application/json' -d '{{\"prompt\": \"a cat on a roof\"}}'\n  \
                 curl {api}/mj/task/TASK/fetch{secret}\n"
            ));
        }
        if let Some(note) = self.for_other_machines() {
            text.push_str(&format!("\n{note}\n"));
        }
        text.push_str("\nCtrl-C stops.\n");
        text
    }

    /// What other machines cannot do although they reach us.
    fn for_other_machines(&self) -> Option<String> {
        let Config { listen, mock_listen, mock_public_url, .. } = self.config;
        let mock = self.mock.as_ref()?;
        let is_reached = self.api.is_some() && !listen.ip().is_loopback() || mock_listen.ip().is_unspecified();
        let leads_here =
            mock_public_url.is_none() && (mock_listen.ip().is_unspecified() || mock_listen.ip().is_loopback());
        (is_reached && leads_here).then(|| {
            let shut = if mock_listen.ip().is_loopback() { "--mock-listen and " } else { "" };
            format!(
                "Other machines cannot follow picture links, which lead to {}:\nsee {shut}--mock-public-url.",
                mock.rest
            )
        })
    }

    fn offers(&self) -> Vec<(&'static str, String)> {
        let config = self.config;
        let mut offers = Vec::new();
        if let Some(api) = &self.api {
            offers.push(("API", format!("{api}/mj")));
            offers.push(("Swagger UI", format!("{api}/swagger-ui/")));
        }
        if let Some(mock) = &self.mock {
            offers.push(("Pretend Discord", format!("{}   gateway {}", mock.rest, mock.gateway)));
        }
        if let Some(discord) = &config.discord {
            offers.push(("Discord", format!("{}   gateway {}", discord.rest, discord.gateway)));
        }
        let kept = match &config.data {
            Some(folder) => folder.display().to_string(),
            None => "in memory, gone when this ends".to_owned(),
        };
        offers.push(("Data", kept));
        offers.push(("Seed, clock", format!("{}, {}", self.seed, config.clock)));
        if let Some(secret) = self.webhook_secret {
            let note = if config.data.is_some() { "   (shown this once)" } else { "   (this seed's)" };
            offers.push(("Webhook secret", format!("{secret}{note}")));
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn config(args: &[&str]) -> Config {
        let args = std::iter::once("mj").chain(args.iter().copied()).map(Into::into);
        Config::read(args, &BTreeMap::new(), |_| Err(io::ErrorKind::NotFound.into())).expect("sound")
    }

    #[test]
    fn the_greeting_fits_a_screen_and_tells_what_is_offered() {
        let config = config(&["--api-secret", "hush-hush"]);
        let greeting = Greeting {
            api: Some("http://127.0.0.1:8080".into()),
            mock: Some(Addresses::default()),
            seed: 7,
            webhook_secret: Some("whsec_c2VjcmV0"),
            has_accounts: true,
            config: &config,
        };
        let text = greeting.text(false);
        assert!(text.lines().count() <= 24, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        for part in [
            "http://127.0.0.1:8080/swagger-ui/",
            "http://127.0.0.1:8081",
            "ws://127.0.0.1:8081",
            "./mj-data",
            "7, real",
            "whsec_c2VjcmV0",
            "mj-api-secret: $MJ_API_SECRET",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        for part in ["hush-hush", "\x1b", "No account", "Other machines"] {
            assert!(!text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn what_does_not_work_is_told() {
        for (args, has_accounts, told) in [
            (&["--no-demo"][..], false, Some("No account yet")),
            (&["--listen", "0.0.0.0:8080", "--api-secret", "x"], true, Some("see --mock-listen and --mock-public-url")),
            (&["--mock-listen", "0.0.0.0:8081", "--api-secret", "x"], true, Some("see --mock-public-url")),
            (&["--listen", "0.0.0.0:8080", "--api-secret", "x", "--mock-public-url", "http://m"], true, None),
        ] {
            let (config, mock) = (config(args), Some(Addresses::default()));
            let api = Some("http://127.0.0.1:8080".into());
            let text = Greeting { api, mock, seed: 1, webhook_secret: None, has_accounts, config: &config }.text(false);
            assert!(text.lines().count() <= 24 && text.lines().all(|line| line.chars().count() <= 100), "{text}");
            match told {
                Some(told) => assert!(text.contains(told), "{told} in {text}"),
                None => assert!(!text.contains("Other machines"), "{text}"),
            }
        }
    }

    #[test]
    fn the_pretend_discord_alone_offers_no_api() {
        let config = config(&["mock", "--memory", "--clock", "x60"]);
        let mock = Some(Addresses::default());
        let greeting =
            Greeting { api: None, mock, seed: 1, webhook_secret: None, has_accounts: false, config: &config };
        let text = greeting.text(true);
        assert!(!text.contains("curl") && !text.contains("Webhook") && text.contains("1, x60"), "{text}");
    }
}
