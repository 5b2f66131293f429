//! The program's tools, and what it writes beside: keys, logs.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use super::process::{Server, lasting_place};
use crate::scene::{ACCOUNT, http as client};

/// Runs `mj` to its end.
async fn mj(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mj"));
    command.args(args).envs(env.iter().copied()).current_dir(folder).stdin(Stdio::null());
    tokio::process::Command::from(command).kill_on_drop(true).output().await.expect("mj starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// A doctor tells apart what can be in the way, and says what to do.
#[tokio::test]
async fn a_doctor_tells_apart_what_is_in_the_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start_with(folder.path(), "127.0.0.1:0", &[], Stdio::inherit()).await;
    let discord = format!("http://{}", server.mock);
    // A door at which HTTP is spoken, and no WebSocket.
    let no_gateway = server.api.replacen("http", "ws", 1);
    let env = [("T1", "mock-user-token"), ("T9", "who-is-this"), ("T0", "")];
    let (guild, channel) = ("1100000000000000001", "1100000000000000002");
    for (args, code, told) in [
        (
            &["--mock-listen", &server.mock][..],
            0,
            &["ok    gateway", "ok    Midjourney", "ok    niji", "An account with these would work.\n"][..],
        ),
        (&["--discord", &discord, "--token-env", "T1", "--guild", guild, "--channel", channel], 0, &["would work."]),
        (&["--discord", &discord, "--token-env", "T1"], 0, &["ok    token", "Nothing is in the way so far"]),
        (
            &["--discord", "http://127.0.0.1:9", "--token-env", "T1"],
            1,
            &["cannot reach http://127.0.0.1:9", "a firewall"],
        ),
        (&["--discord", &server.api, "--token-env", "T1"], 1, &["answers, but not as Discord does"]),
        (
            &["--discord", &discord, "--discord-gateway", "ws://127.0.0.1:9", "--token-env", "T1"],
            1,
            &["ok    token", "BAD   gateway    cannot reach the gateway ws://127.0.0.1:9", "through the firewall"],
        ),
        (
            &["--discord", &discord, "--discord-gateway", &no_gateway, "--token-env", "T1"],
            1,
            &["cannot reach the gateway", "would not work."],
        ),
        (
            &["--discord", &discord, "--token-env", "T9"],
            1,
            &["token refused: ****this is not let in", "would not work."],
        ),
        (
            &["--discord", &discord, "--token-env", "T1", "--channel", "1100000000000300002"],
            1,
            &["channel 1100000000000300002 is not visible"],
        ),
        (&["--discord", &discord, "--token-env", "T1", "--guild", "7"], 1, &["guild 7 is not visible"]),
        (&["--discord", &discord, "--token-env", "NONE"], 1, &["there is no variable NONE"]),
        (&["--discord", &discord, "--token-env", "T0"], 1, &["the variable T0 is empty"]),
        (&["--discord", &discord, "--guild", "abc"], 1, &["`abc` is no id"]),
        (&["--discord", &discord], 0, &["would work."]),
        (&["--discord", "http://192.0.2.1"], 1, &["say whose token it is"]),
        (&["--discord", &discord, "--account", "1", "--data", "."], 1, &["another mj is running on", "--token-env"]),
    ] {
        let output = mj(folder.path(), &[&["doctor"], args].concat(), &env).await;
        let said = words(&output.stdout) + &words(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        for part in told {
            assert!(said.contains(part), "{args:?}: {part} in {said}");
        }
        assert!(!said.contains("mock-user-token") && !said.contains("who-is-this"), "{said}");
    }
    server.stop().await;
    // An account of the folder, once nobody has it: its token is opened, and there is nobody to ask.
    let output = mj(folder.path(), &["doctor", "--discord", &discord, "--account", ACCOUNT, "--data", "."], &[]).await;
    let said = words(&output.stdout) + &words(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("cannot reach"), "{said}");
    let output = mj(folder.path(), &["doctor", "--account", "1", "--data", "."], &[]).await;
    assert!(words(&output.stderr).contains("there is no account 1 in ."), "{}", words(&output.stderr));
}

/// Where a bot is missing the doctor says which, and what to do; without niji the rest would work all the same.
#[tokio::test]
async fn a_doctor_names_the_bot_that_is_missing() {
    for (bot, code, told) in [
        (
            "niji",
            0,
            ["ok    Midjourney", "part  niji       bot missing: niji is not in guild", "but for what is missing"],
        ),
        (
            "midjourney",
            1,
            ["BAD   Midjourney bot missing: Midjourney is not in guild", "Invite the", "would not work."],
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        // Without Midjourney the accounts of the demo are soon closed, and no submit works.
        let server = Server::greeted(folder.path(), "127.0.0.1:0", &["--mock-without", bot], Stdio::inherit()).await;
        let output = mj(folder.path(), &["doctor", "--mock-listen", &server.mock], &[]).await;
        let said = words(&output.stdout) + &words(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{bot}: {said}");
        assert!(told.iter().all(|part| said.contains(part)), "{bot}: {said}");
        server.stop().await;
    }
}

/// A new key is put in the old one's place while the server rests, and the server goes on with it.
#[tokio::test]
async fn a_server_goes_on_with_a_new_token_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start_with(folder.path(), &lasting_place(), &[], Stdio::inherit()).await;
    let rotate = ["rotate-key", "--data", "."];
    let output = mj(folder.path(), &rotate, &[]).await;
    assert!(!output.status.success() && words(&output.stderr).contains("another mj is running"), "it is at work");
    let mock = server.mock.clone();
    server.stop().await;

    let key = folder.path().join("token-key");
    let old = std::fs::read_to_string(&key).expect("the key");
    let output = mj(folder.path(), &rotate, &[]).await;
    assert!(output.status.success(), "{}", words(&output.stderr));
    assert!(words(&output.stdout).starts_with("sealed 2 tokens in . with a new key"), "{}", words(&output.stdout));
    assert_ne!(std::fs::read_to_string(&key).expect("the key"), old);

    let output =
        mj(folder.path(), &["--data", ".", "--listen", "0", "--mock-listen", "0"], &[("MJ_TOKEN_KEY", &old)]).await;
    assert!(words(&output.stderr).contains("the key in MJ_TOKEN_KEY"), "{}", words(&output.stderr));
    let server = Server::start_with(folder.path(), &mock, &[], Stdio::inherit()).await;
    let account = client::get(&format!("{}/mj/account/{ACCOUNT}/fetch", server.api), &[]).await.json();
    assert_eq!(account["userToken"], "****oken", "the token is there, and masked");
    server.stop().await;
}

/// What was missed is seen and sent again from a shell, with the server's secret.
#[tokio::test]
async fn missed_webhooks_are_seen_and_sent_again_from_a_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = ["--api-secret", "hush-hush"];
    let server = Server::start_with(folder.path(), "127.0.0.1:0", &secret, Stdio::inherit()).await;
    let known = [("mj-api-secret", "hush-hush"), ("content-type", "application/json")];
    // An address that may never be called: what is for it is given up at once.
    let wish = json!({ "prompt": "nobody hears", "notifyHook": "http://169.254.169.254/hook" });
    let imagine = format!("{}/mj/submit/imagine", server.api);
    let reply = client::send(http::Method::POST, &imagine, &known, wish.to_string()).await.expect("an answer").json();
    let task = reply["result"].as_str().expect("a task").to_owned();
    let list = format!("{}/_mock/webhooks", server.api);
    let fetch = format!("{}/mj/task/{task}/fetch", server.api);
    server
        .wait_for("webhooks to be given up", async || {
            let has_ended = client::get(&fetch, &known).await.json()["status"] == "SUCCESS";
            let list = client::get(&list, &known).await.json();
            (has_ended && list["waitingTotal"] == 0).then_some(Value::Null)
        })
        .await;
    let env = [("MJ_API_SECRET", "hush-hush")];
    let api = server.api.clone();
    let asked = async |args: &[&str], env: &[(&str, &str)]| {
        let output = mj(folder.path(), &[&["webhooks"], args, &["--api", &api]].concat(), env).await;
        (output.status.success(), words(&output.stdout), words(&output.stderr))
    };
    let (well, listed, _) = asked(&[], &env).await;
    assert!(well && listed.contains("waiting: 0\ngiven up: "), "{listed}");
    assert!(listed.contains(&format!("msg_{task}_")) && listed.contains("is not a public address"), "{listed}");
    let id = listed.split_whitespace().find(|word| word.starts_with("msg_")).expect("an id").to_owned();
    assert_eq!(asked(&["resend", &id], &env).await.1, "1 delivery is due\n");
    let (well, resent, _) = asked(&["resend", "--failed"], &env).await;
    assert!(well && resent.ends_with("due\n"), "{resent}");
    for (args, env, told) in [
        (&["resend", "msg_1_1"][..], &env[..], "there is no such delivery"),
        (&["resend", "cat"], &env, "`cat` is no delivery"),
        (&["list"], &[], "wants its secret: MJ_API_SECRET or --api-secret"),
    ] {
        let (well, _, said) = asked(args, env).await;
        assert!(!well && said.contains(told), "{args:?}: {said}");
    }
    let page = ["webhooks", "--api", &format!("{}/swagger-ui/index.html?", server.api)];
    let output = mj(folder.path(), &page, &env).await;
    assert!(!output.status.success(), "{}", words(&output.stdout));
    assert!(words(&output.stderr).contains("is it a server of mj?"), "{}", words(&output.stderr));
    server.stop().await;
    let (well, _, said) = asked(&[], &env).await;
    assert!(!well && said.contains("cannot reach") && said.contains("--api"), "{said}");
}

/// A log in JSON is one object a line, names tasks and deliveries, and holds no token, prompt or secret.
#[tokio::test]
async fn a_log_in_json_is_one_object_a_line_and_tells_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let file = std::fs::File::create(&log).expect("a file");
    let hook = "http://127.0.0.1:9/hook?key=canary-of-a-hook";
    let more = ["--log-format", "json", "--log", "trace", "--api-secret", "hush-hush", "--notify-hook", hook];
    let server = Server::start_with(folder.path(), "127.0.0.1:0", &more, file.into()).await;
    let known =
        [("mj-api-secret", "hush-hush"), ("content-type", "application/json"), ("x-request-id", "from-the-client-1")];
    let wish = json!({ "prompt": "canary of a prompt" });
    let imagine = format!("{}/mj/submit/imagine", server.api);
    let reply = client::send(http::Method::POST, &imagine, &known, wish.to_string()).await.expect("an answer").json();
    let task = reply["result"].as_str().expect("a task").to_owned();
    let fetch = format!("{}/mj/task/{task}/fetch", server.api);
    server
        .wait_for("the end", async || {
            let seen = client::get(&fetch, &known).await.json();
            (seen["status"] == "SUCCESS").then_some(Value::Null)
        })
        .await;
    server.stop().await;
    let text = std::fs::read_to_string(&log).expect("the log");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let of = |message: &str| lines.iter().filter(|line| line["message"] == message).collect::<Vec<_>>();
    let changed: BTreeSet<&str> = of("task changed").iter().filter_map(|line| line["task.id"].as_str()).collect();
    assert!(changed.contains(task.as_str()), "{changed:?}");
    assert!(of("webhook not taken").iter().any(|line| line["task.id"] == *task && line["delivery.id"].is_string()));
    // Whoever stops it is not told of accidents, and hears the end.
    assert!(of("account lost its gateway session").is_empty() && of("stopped").len() == 1);
    assert!(text.contains("from-the-client-1"), "the request's name stands in its lines");
    // The address of the hook, the host as well.
    for canary in [
        "canary of a prompt",
        "canary-of-a-hook",
        "hush-hush",
        "mock-user-token",
        "whsec_",
        "127.0.0.1:9/",
        "127.0.0.1:9\"",
    ] {
        assert!(!text.contains(canary), "{canary} stands in the log");
    }
}

/// Why a server could not start is an object as well, and bare words for people.
#[tokio::test]
async fn the_last_words_of_a_server_have_the_form_of_its_log() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a file"), "").expect("a file");
    let args = ["--listen", "0", "--mock-listen", "0", "--data", "a file"];
    let output = mj(folder.path(), &[&args[..], &["--log-format", "json"]].concat(), &[]).await;
    let said = words(&output.stderr);
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let last = lines.last().expect("last words");
    assert_eq!((output.status.code(), &last["level"]), (Some(1), &json!("ERROR")), "{said}");
    assert!(
        last["message"].as_str().is_some_and(|words| words.contains("cannot use the data folder a file")),
        "{said}"
    );
    for more in [&["--log-format", "json", "--log", "off"][..], &[]] {
        let output = mj(folder.path(), &[&args[..], more].concat(), &[]).await;
        assert!(words(&output.stderr).starts_with("mj: cannot use the data folder a file"), "{more:?}");
    }
}
