//! `mj doctor`: what is in the way between this machine and a Discord account, one question after the other. Changes
//! nothing: it only reads.

use std::{io::Write, process::ExitCode};

use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{AUTHORIZATION, USER_AGENT},
};
use midjourney_api::{
    account::{Account, Token},
    bot::application_of,
    config::{Config, Doctor},
    store::StoreError,
    task::Bot,
    world::{OfflineError, stored_account},
};

use crate::{
    Failure,
    client::{self, Answer},
    hello::hello,
    serve::token_key,
};

/// The demo's user, guild and channel at a pretend Discord.
const DEMO: (&str, &str, &str) = ("mock-user-token", "1100000000000000001", "1100000000000000002");

/// Who is to be let in, and where.
struct Patient {
    token: Token,
    user_agent: String,
    guild: Option<String>,
    channel: Option<String>,
}

/// What was found about one thing.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    /// As it should be.
    Good(String),
    /// Good enough for some tasks: what is missing, and what to do about it.
    Part { what: String, remedy: &'static str },
    /// In the way: what, and what to do about it.
    Bad { what: String, remedy: &'static str },
}

use Finding::{Bad, Good, Part};

/// Asks everything, and says what it means.
///
/// # Errors
/// When there is nothing to ask about, or nobody to tell.
pub async fn run(config: &Config, asked: &Doctor, mut output: impl Write) -> Result<ExitCode, Failure> {
    let (rest, gateway) = match &config.discord {
        Some(discord) => (discord.rest.clone(), discord.gateway.clone()),
        None => {
            let pretended = config.mock_addresses(config.mock_listen);
            (pretended.rest, pretended.gateway)
        }
    };
    let patient = patient(config, asked, is_here(&rest)).await?;
    let (mut complaints, mut gaps) = (0, 0);
    let mut tell = |name: &str, finding: &Finding| {
        match finding {
            Good(what) => writeln!(output, "ok    {name:<10} {what}")?,
            Part { what, remedy } => {
                gaps += 1;
                writeln!(output, "part  {name:<10} {what}\n                 {remedy}")?;
            }
            Bad { what, remedy } => {
                complaints += 1;
                writeln!(output, "BAD   {name:<10} {what}\n                 {remedy}")?;
            }
        }
        Ok::<bool, Failure>(matches!(finding, Good(_)))
    };

    let call =
        async |path: &str, headers: HeaderMap| client::ask(Method::GET, &format!("{rest}/api/v9{path}"), headers).await;
    if tell("Discord", &reached(&rest, call("/gateway", HeaderMap::new()).await))? {
        let headers = headers(&patient)?;
        tell("gateway", &greeted(&gateway, hello(&gateway).await))?;
        if tell("token", &let_in(&patient.token, call("/users/@me", headers.clone()).await))? {
            if let Some(channel) = &patient.channel {
                let answer = call(&format!("/channels/{channel}"), headers.clone()).await;
                tell("channel", &visible(channel, patient.guild.as_deref(), answer))?;
            }
            if let Some(guild) = &patient.guild {
                let answer = call(&format!("/guilds/{guild}/application-command-index"), headers).await;
                for (name, finding) in present(guild, answer) {
                    tell(name, &finding)?;
                }
            }
        }
    }
    let is_whole = patient.guild.is_some() && patient.channel.is_some();
    writeln!(
        output,
        "\n{}",
        match (complaints, gaps, is_whole) {
            (0, 0, true) => "An account with these would work.",
            (0, _, true) => "An account with these would work, but for what is missing.",
            (0, _, false) =>
                "Nothing is in the way so far; name guild and channel (--guild, --channel) to look further.",
            _ => "An account with these would not work.",
        }
    )?;
    Ok(if complaints == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether that Discord is on this machine, and so a pretended one that knows the demo.
fn is_here(rest: &str) -> bool {
    let host = rest.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

async fn patient(config: &Config, asked: &Doctor, is_pretended: bool) -> Result<Patient, Failure> {
    let user_agent = Account::USER_AGENT.to_owned();
    let (guild, channel) = (asked.guild.clone(), asked.channel.clone());
    for (flag, id) in [("--guild", &guild), ("--channel", &channel)] {
        if let Some(id) = id.as_ref().filter(|id| id.parse::<u64>().is_err()) {
            return Err(format!("{flag}: `{id}` is no id: those are numbers, such as {}", DEMO.1).into());
        }
    }
    if let Some(id) = &asked.account {
        let folder = config.data.as_deref().ok_or("--account needs a world that is kept: name it with --data")?;
        let number = id.parse().map_err(|_| format!("`{id}` is no account: its id is a number"))?;
        let account = stored_account(folder, &token_key(config), number).await.map_err(|error| match error {
            OfflineError::Store(StoreError::Held { .. }) => format!(
                "another mj is running on {}, and keeps its accounts to itself: stop it, \
                 or put the token into a variable and name that (--token-env NAME --guild ID --channel ID)",
                folder.display()
            )
            .into(),
            other => Failure::from(other),
        })?;
        let account = account.ok_or_else(|| format!("there is no account {id} in {}", folder.display()))?;
        return Ok(Patient {
            token: account.token,
            user_agent: account.user_agent,
            guild: guild.or(Some(account.guild.to_string())),
            channel: channel.or(Some(account.channel.to_string())),
        });
    }
    let (token, guild, channel) = match &asked.token_env {
        Some(name) => {
            let token = std::env::var(name).map_err(|_| format!("there is no variable {name} (--token-env)"))?;
            if token.trim().is_empty() {
                return Err(format!("the variable {name} is empty (--token-env)").into());
            }
            (token, guild, channel)
        }
        None if is_pretended => {
            let (token, demo_guild, demo_channel) = DEMO;
            (token.to_owned(), guild.or(Some(demo_guild.to_owned())), channel.or(Some(demo_channel.to_owned())))
        }
        None => return Err("say whose token it is: --token-env NAME, or --account ID".into()),
    };
    Ok(Patient { token: Token::new(token.trim()), user_agent, guild, channel })
}

fn headers(patient: &Patient) -> Result<HeaderMap, Failure> {
    let mut token = HeaderValue::from_str(patient.token.expose())
        .map_err(|_| "the token holds characters that no token has: copy it again, without line ends")?;
    token.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, token);
    headers.insert(USER_AGENT, HeaderValue::from_str(&patient.user_agent)?);
    Ok(headers)
}

/// How an answer begins that is not the one hoped for: the status and Discord's own words, if there are any.
fn said(answer: &Answer) -> String {
    let body = answer.json();
    match (body["code"].as_i64(), body["message"].as_str()) {
        // Bare HTTP errors repeat their status in words: `401: Unauthorized`.
        (Some(0), Some(message)) => {
            let words = message.split_once(": ").map_or(message, |(_, words)| words);
            format!("HTTP {} {}", answer.status.as_u16(), printable(words))
        }
        (Some(code), Some(message)) => format!("HTTP {}, {code} {}", answer.status.as_u16(), printable(message)),
        _ => format!("HTTP {}", answer.status.as_u16()),
    }
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// What answers in Discord's place, and not as it does.
fn foreign(address: &str, said: &str) -> Finding {
    Bad {
        what: format!("{address} answers, but not as Discord does: {said}"),
        remedy: "Something else stands there: check the address (--discord), or the proxy that answers in its place.",
    }
}

fn cut(why: &str) -> Finding {
    Bad { what: format!("no answer: {why}"), remedy: "The way was cut just now; ask again." }
}

/// What is Discord's own trouble, whatever was asked.
fn own_trouble(answer: &Answer) -> Option<Finding> {
    let said = said(answer);
    let body = answer.json();
    Some(match answer.status {
        _ if body.get("captcha_key").is_some() || body.get("captcha_sitekey").is_some() => Bad {
            what: format!("Discord wants to see a human ({said})"),
            remedy: "The account's owner logs in by hand and answers it; nothing here does that.",
        },
        StatusCode::TOO_MANY_REQUESTS => Bad {
            what: format!("Discord asks for patience ({said})"),
            remedy: "Wait for some minutes, then ask again.",
        },
        status if status.is_server_error() => Bad {
            what: format!("Discord has trouble of its own ({said})"),
            remedy: "Try later; if it lasts, a proxy may stand between.",
        },
        _ => return None,
    })
}

fn reached(rest: &str, answer: Result<Answer, String>) -> Finding {
    match answer {
        Err(why) => Bad {
            what: format!("cannot reach {rest}: {why}"),
            remedy: "Is the address right (--discord), is a server running there, does a firewall or a proxy stand between?",
        },
        Ok(answer) => match answer.json()["url"].as_str() {
            Some(gateway) if answer.status == StatusCode::OK => {
                Good(format!("{rest} answers; its gateway is {}", printable(gateway)))
            }
            _ if let Some(trouble) = own_trouble(&answer) => trouble,
            _ if answer.status == StatusCode::FORBIDDEN => Bad {
                what: format!("{rest} refuses this machine: {}", said(&answer)),
                remedy: "A proxy may stand between, or this network is shut out there: ask from another one.",
            },
            _ => foreign(rest, &said(&answer)),
        },
    }
}

fn greeted(gateway: &str, hello: Result<u64, String>) -> Finding {
    match hello {
        Ok(interval_ms) => Good(format!("{gateway} says hello, and wants a heartbeat every {} s", interval_ms / 1000)),
        Err(why) => Bad {
            what: format!("cannot reach the gateway {gateway}: {}", printable(&why)),
            remedy: "Events come by WebSocket: let it through the firewall or the proxy, or name another gateway (--discord-gateway).",
        },
    }
}

fn let_in(token: &Token, answer: Result<Answer, String>) -> Finding {
    let token = token.masked();
    match answer {
        Err(why) => cut(&why),
        Ok(answer) if answer.status == StatusCode::OK => {
            let user = answer.json();
            let of = |key: &str| printable(user[key].as_str().unwrap_or("?"));
            match (&user["id"], &user["bot"]) {
                (id, _) if !id.is_string() => foreign("the door that knows who is who", &said(&answer)),
                // Discord takes commands from people alone.
                (_, bot) if *bot == true => Bad {
                    what: format!("{token} is the token of a bot, {} ({})", of("username"), of("id")),
                    remedy: "A bot cannot ask other bots to draw: give the token of a user.",
                },
                _ => Good(format!("{token} is let in as {} ({})", of("username"), of("id"))),
            }
        }
        Ok(answer) if answer.status == StatusCode::UNAUTHORIZED => Bad {
            what: format!("token refused: {token} is not let in ({})", said(&answer)),
            remedy: "It was mistyped, or has run out with a new password or a log-out: take a new one.",
        },
        Ok(answer) => own_trouble(&answer).unwrap_or_else(|| Bad {
            what: format!("{token} is known and yet not let in ({})", said(&answer)),
            remedy: "Discord may want the account's owner to confirm something: log in by hand and look.",
        }),
    }
}

fn visible(channel: &str, guild: Option<&str>, answer: Result<Answer, String>) -> Finding {
    let answer = match answer {
        Err(why) => return cut(&why),
        Ok(answer) => answer,
    };
    if let Some(trouble) = own_trouble(&answer) {
        return trouble;
    }
    if answer.status != StatusCode::OK {
        return Bad {
            what: format!("channel {channel} is not visible ({})", said(&answer)),
            remedy: "Check the id (with developer mode on, a right click copies it), and that this user may see the channel.",
        };
    }
    let body = answer.json();
    if !body.is_object() {
        return foreign("the door of channels", &said(&answer));
    }
    match (body["guild_id"].as_str().map(printable), guild) {
        (Some(found), Some(guild)) if found != guild => Bad {
            what: format!("channel {channel} is in guild {found}, not in {guild}"),
            remedy: "Give the guild that the channel is in.",
        },
        (Some(found), _) => Good(format!("{channel} is visible, in guild {found}")),
        (None, _) => Good(format!("{channel} is visible, a direct message")),
    }
}

/// Each bot that draws, by its name.
fn present(guild: &str, answer: Result<Answer, String>) -> Vec<(&'static str, Finding)> {
    let answer = match answer {
        Err(why) => return vec![("bots", cut(&why))],
        Ok(answer) => answer,
    };
    if let Some(trouble) = own_trouble(&answer) {
        return vec![("bots", trouble)];
    }
    if answer.status != StatusCode::OK {
        let invisible = Bad {
            what: format!("guild {guild} is not visible ({})", said(&answer)),
            remedy: "Check the id, and that this user is a member of that server on Discord.",
        };
        return vec![("bots", invisible)];
    }
    let body = answer.json();
    let Some(applications) = body["applications"].as_array() else {
        return vec![("bots", foreign("the command index", &said(&answer)))];
    };
    let has = |bot| {
        let id = application_of(bot).to_string();
        applications.iter().any(|application| application["id"] == *id)
    };
    let missing = |name: &str, so: &str| format!("bot missing: {name} is not in guild {guild}, so {so}");
    let midjourney = match has(Bot::Midjourney) {
        true => Good(format!("is in guild {guild}")),
        false => Bad {
            what: missing("Midjourney", "its tasks are not taken"),
            remedy: "Invite the Midjourney bot to that server on Discord, and let it use the channel.",
        },
    };
    let niji = match has(Bot::Niji) {
        true => Good(format!("is in guild {guild}")),
        false => Part {
            what: missing("niji", "tasks with NIJI_JOURNEY are not taken"),
            remedy: "Invite the niji bot to that server on Discord, if you want it to draw.",
        },
    };
    vec![("Midjourney", midjourney), ("niji", niji)]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(status: u16, body: Value) -> Result<Answer, String> {
        Ok(Answer { status: StatusCode::from_u16(status).expect("a status"), body: body.to_string().into() })
    }

    fn what(finding: Finding) -> (bool, String) {
        match finding {
            Good(what) => (true, what),
            Part { what, remedy } | Bad { what, remedy } => {
                assert!(remedy.ends_with(['.', '?']) || remedy.ends_with("`."), "{remedy}");
                (false, what)
            }
        }
    }

    #[test]
    fn the_demo_is_known_on_this_machine_alone() {
        for (rest, here) in [
            ("http://127.0.0.1:18190", true),
            ("http://localhost:1", true),
            ("http://[::1]:8081", true),
            ("https://discord.com", false),
            ("http://10.0.0.1:8081", false),
        ] {
            assert_eq!(is_here(rest), here, "{rest}");
        }
    }

    #[test]
    fn every_answer_is_told_from_the_others() {
        let token = Token::new("MTIzNDU2Nzg5.canary");
        let missing = json!({"message": "Missing Access", "code": 50001});
        for (finding, good, words) in [
            (reached("http://d", Err("refused".into())), false, "cannot reach http://d: refused"),
            (
                reached("http://d", answer(200, json!({"url": "ws://d"}))),
                true,
                "http://d answers; its gateway is ws://d",
            ),
            (
                reached("http://d", answer(200, json!("x"))),
                false,
                "http://d answers, but not as Discord does: HTTP 200",
            ),
            (reached("http://d", answer(502, json!("x"))), false, "Discord has trouble of its own (HTTP 502)"),
            (
                reached("http://d", answer(500, json!({"message": "500: Internal Server Error", "code": 0}))),
                false,
                "Discord has trouble of its own (HTTP 500 Internal Server Error)",
            ),
            (
                reached("http://d", answer(429, json!({"message": "You are being rate limited."}))),
                false,
                "Discord asks for patience (HTTP 429)",
            ),
            (reached("http://d", answer(403, json!("x"))), false, "http://d refuses this machine: HTTP 403"),
            (
                let_in(&token, answer(400, json!({"captcha_key": ["captcha-required"]}))),
                false,
                "Discord wants to see a human (HTTP 400)",
            ),
            (
                let_in(&token, answer(200, json!({"username": "a\u{1b}b", "id": "3"}))),
                true,
                "****nary is let in as ab (3)",
            ),
            (
                let_in(&token, answer(401, json!({"message": "401: Unauthorized", "code": 0}))),
                false,
                "token refused: ****nary is not let in (HTTP 401 Unauthorized)",
            ),
            (
                let_in(&token, answer(200, json!({"username": "helper", "id": "6", "bot": true}))),
                false,
                "****nary is the token of a bot, helper (6)",
            ),
            (
                let_in(&token, answer(200, json!("<html>"))),
                false,
                "the door that knows who is who answers, but not as Discord does: HTTP 200",
            ),
            (
                visible("2", None, answer(200, json!("<html>"))),
                false,
                "the door of channels answers, but not as Discord does: HTTP 200",
            ),
            (let_in(&token, answer(403, json!({}))), false, "****nary is known and yet not let in (HTTP 403)"),
            (let_in(&token, answer(429, json!({}))), false, "Discord asks for patience (HTTP 429)"),
            (visible("2", Some("1"), answer(200, json!({"guild_id": "1"}))), true, "2 is visible, in guild 1"),
            (
                visible("2", Some("9"), answer(200, json!({"guild_id": "1"}))),
                false,
                "channel 2 is in guild 1, not in 9",
            ),
            (visible("2", None, answer(200, json!({"type": 1}))), true, "2 is visible, a direct message"),
            (
                visible("2", None, answer(403, missing)),
                false,
                "channel 2 is not visible (HTTP 403, 50001 Missing Access)",
            ),
            (greeted("ws://g", Ok(41_250)), true, "ws://g says hello, and wants a heartbeat every 41 s"),
            (
                greeted("ws://g", Err("HTTP error: 403".into())),
                false,
                "cannot reach the gateway ws://g: HTTP error: 403",
            ),
        ] {
            assert_eq!(what(finding), (good, words.to_owned()));
        }
    }

    #[test]
    fn each_bot_is_told_for_itself() {
        let of = |bots: &[Bot]| {
            let there: Vec<Value> = bots.iter().map(|bot| json!({"id": application_of(*bot).to_string()})).collect();
            present("1", answer(200, json!({"applications": there})))
        };
        let here = || Good("is in guild 1".to_owned());
        assert_eq!(of(&[Bot::Niji, Bot::Midjourney]), [("Midjourney", here()), ("niji", here())]);
        let without_niji = of(&[Bot::Midjourney]);
        assert_eq!(without_niji[0], ("Midjourney", here()));
        assert!(
            matches!(&without_niji[1].1, Part { what, .. } if what.starts_with("bot missing: niji is not in guild 1"))
        );
        let alone = of(&[Bot::Niji]);
        assert!(
            matches!(&alone[0].1, Bad { what, .. } if what.starts_with("bot missing: Midjourney is not in guild 1"))
        );
        assert_eq!(alone[1], ("niji", here()));
        let missing = json!({"message": "Missing Access", "code": 50001});
        for (answer, told) in [
            (answer(403, missing), "guild 1 is not visible (HTTP 403, 50001 Missing Access)"),
            (Err("reset".into()), "no answer: reset"),
            (answer(200, json!("<html>")), "the command index answers, but not as Discord does: HTTP 200"),
        ] {
            assert!(matches!(&present("1", answer)[..], [("bots", Bad { what, .. })] if what == told), "{told}");
        }
    }
}
