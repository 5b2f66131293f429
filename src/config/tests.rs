use super::*;

fn read(args: &[&str], env: &[(&str, &str)], file: Option<&str>) -> Result<Config, ConfigError> {
    let args = std::iter::once("mj").chain(args.iter().copied()).map(OsString::from);
    let env = env.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Config::read(args, &env, |path| match file {
        Some(text) if path == Path::new("mj.toml") => Ok(text.to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    })
}

fn faults(args: &[&str], env: &[(&str, &str)], file: Option<&str>) -> Vec<String> {
    match read(args, env, file) {
        Err(ConfigError::Faults(faults)) => faults,
        other => panic!("{args:?}: {other:?}"),
    }
}

#[test]
fn nothing_said_is_the_demo() {
    let config = read(&[], &[], None).expect("sound");
    assert_eq!(config.command, Command::Serve);
    assert_eq!(
        (config.listen.to_string(), config.mock_listen.to_string()),
        ("127.0.0.1:8080".into(), "127.0.0.1:8081".into())
    );
    assert_eq!(config.data.as_deref(), Some(Path::new("./mj-data")));
    assert_eq!((config.seed, config.clock, config.demo), (None, Pace::Wall { factor: 1 }, true));
    assert_eq!((config.task_list_max, config.memory_tasks), (1_000, 100_000));
    assert!(config.api_secret.is_none() && config.discord.is_none() && config.is_loopback_only());
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let file = Some("seed = 1\nclock = \"x2\"\npace = \"instant\"");
    let env = [("MJ_SEED", "2"), ("MJ_CLOCK", "x3")];
    let config = read(&["serve", "--seed", "3", "--memory"], &env, file).expect("sound");
    assert_eq!((config.seed, config.clock, config.pace), (Some(3), Pace::Wall { factor: 3 }, BotPace::Instant));
    assert_eq!(config.data, None);
    let uninvited = |args: &[&str], env: &[(&str, &str)]| {
        read(args, env, Some("mock-without = [\"niji\", \"insightface\"]")).expect("sound").mock_without
    };
    assert_eq!(uninvited(&[], &[]), [MockBot::Niji, MockBot::InsightFace]);
    assert_eq!(uninvited(&["mock"], &[("MJ_MOCK_WITHOUT", "midjourney,niji")]), [MockBot::Midjourney, MockBot::Niji]);
    let config = read(&[], &[("MJ_MEMORY", "true")], Some("memory = false\nno-demo = true")).expect("sound");
    assert_eq!((config.data, config.demo), (None, false));
}

#[test]
fn every_wrong_value_is_named_with_its_place() {
    for (args, env, file, told) in [
        (
            &["--clock", "fast"][..],
            &[][..],
            None,
            "--clock: `fast` is no clock: say `real`, or `xN` with N from 1 to 1000000",
        ),
        (
            &[],
            &[("MJ_SEED", "-1")],
            None,
            "MJ_SEED: expected a whole number from 0 to 18446744073709551615, found `-1`",
        ),
        (&[], &[], Some("\npace = \"slow\""), "mj.toml:2: pace: `slow` is none of instant, quick, real, frozen"),
        (&["--mock-without", "nijis"], &[], None, "--mock-without: `nijis` is none of midjourney, niji, insightface"),
        (&["--profile", "2025"], &[], None, "--profile: `2025` is none of classic, 2026"),
        (&["--task-list-max", "0"], &[], None, "--task-list-max: expected a whole number from 1 to 100000, found `0`"),
        (&["--log-format", "xml"], &[], None, "--log-format: expected text or json, found `xml`"),
        (
            &["--listen", "all"],
            &[],
            None,
            "--listen: expected an address such as 127.0.0.1:8080, or a port, found `all`",
        ),
        (
            &["--api-secret", ""],
            &[],
            None,
            "--api-secret: expected at least one character, printable ASCII without blanks",
        ),
        (&[], &[("MJ_MEMORY", "maybe")], None, "MJ_MEMORY: expected true or false, found `maybe`"),
        (
            &["--discord", "ftp://x"],
            &[],
            None,
            "--discord: expected an address that begins with http:// or https://, without user or password",
        ),
        (
            &["--discord-cdn", "http://x"],
            &[],
            None,
            "discord-gateway and discord-cdn need discord, the address of its REST doors",
        ),
        (&["--config", "no.toml"], &[], None, "--config: cannot read no.toml: entity not found"),
        (&["--seed", "-3"], &[], None, "--seed: expected a whole number from 0 to 18446744073709551615, found `-3`"),
        (
            &["--memory", "--data", "x"],
            &[],
            None,
            "--memory and --data: what is kept in memory has no folder; leave one of them out",
        ),
        (
            &["--discord", "http://127.0.0.1:8081", "--pace", "real"],
            &[],
            None,
            "--pace is for the pretend Discord, which --discord leaves out",
        ),
        (
            &["--listen", "0.0.0.0:80", "--mock-listen", "127.0.0.1:80", "--api-secret", "x"],
            &[],
            None,
            "--listen 0.0.0.0:80 and --mock-listen 127.0.0.1:80 are one port: give one of them another",
        ),
        (
            &["--hardship", "cut@2000"],
            &[],
            None,
            "--hardship: `cut@2000` is too often: nothing happens more than 1000 times in a thousand",
        ),
    ] {
        assert_eq!(faults(args, env, file), [told]);
    }
    let all = faults(&["--seed", "x", "--clock", "x0"], &[("MJ_PACE", "z")], Some("lisen = 1\nlog-format = 7"));
    assert_eq!(all.len(), 5, "{all:?}");
    assert!(
        faults(&["--allow-outbound", "10.0.0.0/8", "--allow-outbound", "x"], &[], None)[0]
            .starts_with("--allow-outbound: ")
    );
    assert!(faults(&["--webhook-secret", "hush"], &[], None)[0].starts_with("--webhook-secret: "));
}

#[test]
fn a_gallery_needs_words() {
    assert_eq!(faults(&["gallery", "d", "--prompt", " "], &[], None), ["--prompt: expected some words, found nothing"]);
}

#[test]
fn a_log_has_a_level() {
    for text in ["off", "INFO", "debug,hyper=warn", "midjourney_api::world=trace, warn", "[request{method=GET}]=debug"]
    {
        assert_eq!(read(&["--log", text], &[], None).expect(text).log, text);
    }
    for text in ["foo", "foo=", "=debug", "info,foo", "foo=loud", ""] {
        let told = &faults(&["--log", text], &[], None)[0];
        assert!(told.starts_with("--log: expected off, error, warn,"), "{text}: {told}");
    }
}

#[test]
fn a_stronger_place_may_contradict_a_weaker_one() {
    let config = read(&["--memory"], &[("MJ_DATA", "x")], Some("data = \"y\"")).expect("sound");
    assert_eq!(config.data, None);
    assert!(read(&["--data", "x"], &[], Some("memory = false")).is_ok());
    assert!(read(&["--listen", "0", "--mock-listen", "0"], &[], None).is_ok(), "any two free ones");
    assert!(read(&["--discord", "http://d", "--listen", "8081"], &[], None).is_ok(), "nothing else listens");
}

#[test]
fn secrets_are_not_told() {
    let config =
        read(&["--api-secret", "hush-hush", "--webhook-secret", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"], &[], None);
    let told = format!("{:?}", config.expect("sound"));
    assert!(!told.contains("hush") && !told.contains("C2FV"), "{told}");
}

#[test]
fn listening_beyond_loopback_needs_a_secret() {
    let refused = faults(&["--listen", "0.0.0.0:8080"], &[], None);
    assert_eq!(
        refused,
        ["--listen 0.0.0.0:8080 can be reached from other machines, so callers need a secret: \
          set MJ_API_SECRET (or --api-secret), or listen on 127.0.0.1"]
    );
    assert!(
        faults(&["--mock-listen", "[::]:8081"], &[], None)[0].ends_with("(the pretend Discord itself asks for none)")
    );
    let open = read(&["--listen", "0.0.0.0:8080"], &[("MJ_API_SECRET", "s3cret")], None).expect("sound");
    assert!(!open.is_loopback_only());
    assert!(read(&["mock", "--mock-listen", "0.0.0.0:8081"], &[], None).is_ok());
    let aside = [("MJ_MOCK_LISTEN", "0.0.0.0:8081")];
    assert!(read(&["--discord", "http://d"], &aside, None).is_ok(), "it does not listen");
}

#[test]
fn another_discord_is_found_by_its_rest_address() {
    for (args, rest, gateway) in [
        (&["--discord", "https://discord.com/"][..], "https://discord.com", "wss://gateway.discord.gg"),
        (&["--discord", "http://127.0.0.1:9/w/a"], "http://127.0.0.1:9/w/a", "ws://127.0.0.1:9/w/a"),
        (&["--discord", "https://d.example", "--discord-gateway", "ws://g:1/"], "https://d.example", "ws://g:1"),
    ] {
        let discord = read(args, &[], None).expect("sound").discord.expect("given");
        assert_eq!((discord.rest.as_str(), discord.gateway.as_str(), discord.cdn), (rest, gateway, None));
    }
}

#[test]
fn clients_are_told_an_address_they_can_come_to() {
    let at = |text: &str| text.parse::<SocketAddr>().expect("an address");
    let plain = read(&[], &[], None).expect("sound");
    assert_eq!(plain.api_url(at("0.0.0.0:80")), "http://127.0.0.1:80");
    assert_eq!(plain.api_url(at("[::]:80")), "http://[::1]:80");
    let addresses = plain.mock_addresses(at("127.0.0.1:8081"));
    assert_eq!((addresses.gateway.as_str(), addresses.cdn.as_str()), ("ws://127.0.0.1:8081", "http://127.0.0.1:8081"));
    let fronted = read(&["--mock-public-url", "https://mock.example/"], &[], None).expect("sound");
    let addresses = fronted.mock_addresses(at("127.0.0.1:8081"));
    assert_eq!((addresses.gateway.as_str(), addresses.rest.as_str()), ("wss://mock.example", "https://mock.example"));
}

#[test]
fn the_command_line_is_sound_and_knows_what_each_command_takes() {
    command_line().debug_assert();
    assert_eq!(read(&["mock", "--pace", "real", "--memory"], &[], None).expect("sound").command, Command::Mock);
    for args in [&["mock", "--listen", "1"][..], &["--lisen", "1"], &["serve", "mock"], &["cat"]] {
        assert_eq!(faults(args, &[], None).len(), 1, "{args:?}");
    }
    for args in [&["--help"][..], &["-V"], &["mock", "--help"], &["scenarios", "-h"], &["doctor", "--help"]] {
        let Err(ConfigError::Asked(help)) = read(args, &[], None) else { panic!("{args:?}") };
        let text = help.to_string();
        // Nobody who asks for one command is shown everything.
        assert!(args.len() == 1 || text.starts_with(&format!("mj {}: ", args[0])), "{text}");
    }
}

#[test]
fn tools_take_what_they_need_and_no_more() {
    let command = |args: &[&str], env: &[(&str, &str)]| read(args, env, None).expect("sound").command;
    let list = |wish| Webhooks { api: "http://127.0.0.1:8080".into(), secret: None, wish };
    for (args, wish) in [
        (&["webhooks"][..], WebhookWish::List),
        (&["webhooks", "list"], WebhookWish::List),
        (&["webhooks", "resend", "msg_1_2"], WebhookWish::Resend("msg_1_2".into())),
        (&["webhooks", "resend", "--failed"], WebhookWish::ResendFailed),
    ] {
        assert_eq!(command(args, &[]), Command::Webhooks(list(wish)), "{args:?}");
    }
    let Command::Webhooks(asked) =
        command(&["webhooks", "resend", "msg_1_2", "--api", "http://h:1/"], &[("MJ_API_SECRET", "hush-hush")])
    else {
        panic!("another command");
    };
    assert_eq!((asked.api.as_str(), asked.secret.clone()), ("http://h:1", Some(Hidden("hush-hush".into()))));
    assert!(!format!("{asked:?}").contains("hush-hush"));
    let rotate = command(&["rotate-key", "--data", "d", "--new-token-key-file", "k"], &[]);
    assert_eq!(rotate, Command::RotateKey(RotateKey { new_file: Some("k".into()) }));
    let gallery = command(&["gallery", "d", "--bot", "niji", "--prompt", "a cat"], &[("MJ_LISTEN", "0.0.0.0:1")]);
    let asked = Gallery { folder: "d".into(), prompt: "a cat".into(), bot: GalleryBot::Niji };
    assert_eq!(gallery, Command::Gallery(asked));
    let Command::Gallery(asked) = command(&["gallery", "d"], &[]) else { panic!("another command") };
    assert!(tools::TOOLS.iter().any(|(_, help, _)| help.contains(&format!("[{}]", asked.prompt))));
    let doctor = command(&["doctor", "--token-env", "T", "--guild", "1"], &[("MJ_LISTEN", "0.0.0.0:1")]);
    let asked = Doctor { token_env: Some("T".into()), guild: Some("1".into()), ..Doctor::default() };
    assert_eq!(doctor, Command::Doctor(asked));
    for args in [
        &["webhooks", "resend"][..],
        &["webhooks", "resend", "msg_1_2", "--failed"],
        &["webhooks", "--data", "d"],
        &["doctor", "--token-env", "T", "--account", "1"],
        &["rotate-key", "--seed", "1"],
        &["gallery"],
        &["gallery", "d", "--bot", "cat"],
    ] {
        assert_eq!(faults(args, &[], None).len(), 1, "{args:?}");
    }
}

#[test]
fn a_token_key_is_read_and_not_told() {
    let hex = "0f".repeat(32);
    let config = read(&["--token-key-file", "k"], &[("MJ_TOKEN_KEY", &hex)], None).expect("sound");
    assert_eq!(config.token_key.as_ref().map(TokenKey::expose).as_deref(), Some(hex.as_str()));
    assert_eq!(config.token_key_file.as_deref(), Some(Path::new("k")));
    assert!(!format!("{config:?}").contains("0f0f"));
    let told = faults(&[], &[("MJ_TOKEN_KEY", "hush")], None);
    assert_eq!(told, ["MJ_TOKEN_KEY: a token key is 32 bytes, as 64 hexadecimal digits or in base64"]);
}
