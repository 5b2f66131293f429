//! A translator against a stand-in on the loopback.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use http::Method;
use tokio::{net::TcpListener, sync::watch};

use super::*;
use crate::words::stand_in::{KEY, StandIn, answer, chat};

/// Long enough for any machine: only a test that fails waits for it.
const PATIENT: Duration = Duration::from_secs(60);

/// What comes of one answer to `猫`.
async fn after(status: u16, body: &'static str) -> Result<String, TranslateError> {
    StandIn::saying(status, body).await.translator(PATIENT).to_english("猫").await
}

fn said(content: &str) -> Result<String, TranslateError> {
    let body = json!({"choices": [{"message": {"content": content}}]}).to_string();
    reading(body.as_bytes(), "猫")
}

#[tokio::test]
async fn a_text_is_asked_for_as_a_chat_and_its_answer_is_the_translation() {
    let stand_in = StandIn::marking().await;
    let translator = stand_in.translator(PATIENT);
    assert_eq!(translator.to_english("  猫 \n").await.as_deref(), Ok("[en] 猫"));
    let heard = stand_in.heard().remove(0);
    assert_eq!((heard.method.clone(), heard.path.as_str()), (Method::POST, "/v1/chat/completions?tenant=secret-too"));
    assert_eq!(heard.headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(heard.headers["content-type"], "application/json");
    assert_eq!(heard.headers["user-agent"], USER_AGENT);
    assert_eq!(heard.question["model"], "parrot");
    assert_eq!(heard.question["stream"], false);
    assert_eq!(heard.question["messages"][0], json!({"role": "system", "content": INTO_ENGLISH}));
    assert_eq!(heard.question["messages"][1], json!({"role": "user", "content": "猫"}));
    let lines = "1️⃣ a cat --ar 5:4\n\n2️⃣ a dog";
    assert_eq!(translator.to_chinese(lines).await, Ok(format!("[zh] {lines}")));
    assert_eq!(stand_in.heard()[1].question["messages"][0]["content"], INTO_CHINESE);
}

#[tokio::test]
async fn an_endpoint_without_a_key_is_sent_none() {
    let stand_in = StandIn::marking().await;
    let mut settings = stand_in.translator(PATIENT).0.settings.clone();
    settings.key = None;
    assert!(Translator::new(settings).to_english("猫").await.is_ok());
    assert!(!stand_in.heard()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn the_same_text_is_asked_for_once_in_each_language() {
    let stand_in = StandIn::marking().await;
    let translator = stand_in.translator(PATIENT);
    for _ in 0..3 {
        assert_eq!(translator.to_english("猫").await.as_deref(), Ok("[en] 猫"));
        assert_eq!(translator.clone().to_chinese("猫").await.as_deref(), Ok("[zh] 猫"));
    }
    assert_eq!(stand_in.texts(), ["猫", "猫"]);
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let calls = Arc::new(AtomicUsize::new(0));
    let stand_in = StandIn::start(move |_| {
        let is_first = calls.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if is_first { answer(503, "") } else { chat("a cat") } }
    })
    .await;
    let translator = stand_in.translator(PATIENT);
    assert_eq!(translator.to_english("猫").await, Err(TranslateError::Status(503)));
    assert_eq!(translator.to_english("猫").await.as_deref(), Ok("a cat"));
}

#[tokio::test]
async fn anything_but_success_is_an_error_with_its_status() {
    for status in [400, 401, 404, 429, 500, 503] {
        assert_eq!(after(status, r#"{"error": {"message": "no"}}"#).await, Err(TranslateError::Status(status)));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let stand_in = StandIn::saying(status, "").await;
        let result = stand_in.translator(PATIENT).to_english("猫").await;
        assert_eq!(result, Err(TranslateError::Status(status)));
        assert_eq!(stand_in.heard().len(), 1, "{:?}", stand_in.heard());
    }
}

#[tokio::test]
async fn an_answer_that_is_no_chat_is_unreadable() {
    for body in [
        "",
        "<html>",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        r#"{"choices": []}"#,
        r#"{"choices": {"0": 1}}"#,
        r#"{"choices": [{"message": {}}]}"#,
        r#"{"choices": [{"message": {"content": null}}]}"#,
        r#"{"choices": [{"message": {"content": 7}}]}"#,
    ] {
        assert_eq!(after(200, body).await, Err(TranslateError::Unreadable), "{body}");
    }
    let deep: &'static str = Box::leak("[".repeat(100_000).into_boxed_str());
    assert_eq!(after(200, deep).await, Err(TranslateError::Unreadable));
    assert_eq!(reading(b"\xff", ""), Err(TranslateError::Unreadable));
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_none() {
    let cut = r#"{"choices": [{"finish_reason": "length", "message": {"content": "a ca"}}]}"#;
    assert_eq!(after(200, cut).await, Err(TranslateError::CutOff));
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let body = |bytes: usize| {
        let shell = r#"{"choices":[{"message":{"content":""}}]}"#;
        shell.replace(r#""""#, &format!("\"{}\"", "x".repeat(bytes - shell.len())))
    };
    let fits: &'static str = Box::leak(body(ANSWER_BYTES_MAX).into_boxed_str());
    assert!(after(200, fits).await.is_ok_and(|text| text.len() > ANSWER_BYTES_MAX - 100));
    let huge: &'static str = Box::leak(body(ANSWER_BYTES_MAX + 1).into_boxed_str());
    assert_eq!(after(200, huge).await, Err(TranslateError::AnswerTooLong));
}

#[tokio::test]
async fn a_slow_endpoint_is_not_waited_for() {
    let limit = Duration::from_millis(50);
    let result = StandIn::silent().await.translator(limit).to_english("猫").await;
    assert_eq!(result, Err(TranslateError::TimedOut(limit)));
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_or_speaks_no_http_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let endpoint = Endpoint::parse(&format!("http://{address}")).expect("an address");
    let settings = TranslatorSettings { endpoint, model: "parrot".to_owned(), key: None, timeout: PATIENT };
    let translator = Translator::new(settings);
    let hang_up = async { drop(listener.accept().await.expect("someone calls")) };
    let (result, ()) = tokio::join!(translator.to_english("猫"), hang_up);
    assert!(matches!(&result, Err(TranslateError::Unreached(why)) if !why.is_empty()), "{result:?}");
    drop(listener);
    let result = translator.to_english("猫").await;
    assert!(matches!(&result, Err(TranslateError::Unreached(why)) if why.contains("refused")), "{result:?}");
}

#[tokio::test]
async fn a_text_that_no_bot_would_take_is_not_sent() {
    let stand_in = StandIn::marking().await;
    let translator = stand_in.translator(PATIENT);
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    assert_eq!(translator.to_english(&long).await, Err(TranslateError::TextTooLong));
    assert!(stand_in.heard().is_empty());
    assert!(translator.to_english(&long[1..]).await.is_ok());
}

#[tokio::test]
async fn only_so_many_are_under_way_and_the_others_get_their_turn() {
    let (arrived, mut arrivals) = watch::channel(0);
    let (release, released) = watch::channel(false);
    let (arrived, under_way, most) = (Arc::new(arrived), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let peak = most.clone();
    let stand_in = StandIn::start(move |heard| {
        let (arrived, under_way, most, mut released) =
            (arrived.clone(), under_way.clone(), most.clone(), released.clone());
        async move {
            most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            arrived.send_modify(|count| *count += 1);
            released.wait_for(|is_released| *is_released).await.expect("the test goes on");
            under_way.fetch_sub(1, Ordering::SeqCst);
            chat(heard.text())
        }
    })
    .await;
    let translator = stand_in.translator(PATIENT);
    let texts: Vec<String> = (0..3 * IN_FLIGHT_MAX).map(|n| format!("猫{n}")).collect();
    let all = join_all(texts.iter().map(|text| translator.to_english(text)));
    let watching = async {
        arrivals.wait_for(|count| *count >= IN_FLIGHT_MAX).await.expect("they arrive");
        let free = translator.0.places.available_permits();
        release.send(true).expect("the stand-in listens");
        free
    };
    let (results, free) = tokio::join!(all, watching);
    assert_eq!(free, 0);
    assert_eq!(results.into_iter().collect::<Result<Vec<_>, _>>(), Ok(texts));
    assert_eq!(peak.load(Ordering::SeqCst), IN_FLIGHT_MAX);
    assert_eq!(translator.0.places.available_permits(), IN_FLIGHT_MAX);
}

#[tokio::test]
async fn who_gives_up_gives_his_place_back() {
    let stand_in = StandIn::silent().await;
    let translator = stand_in.translator(Duration::from_millis(50));
    let texts: Vec<String> = (0..2 * IN_FLIGHT_MAX).map(|n| format!("猫{n}")).collect();
    let results = join_all(texts.iter().map(|text| translator.to_english(text))).await;
    assert!(results.iter().all(|result| matches!(result, Err(TranslateError::TimedOut(_)))), "{results:?}");
    assert_eq!(translator.0.places.available_permits(), IN_FLIGHT_MAX);
}

#[tokio::test]
async fn neither_the_key_nor_what_the_endpoint_repeats_of_it_is_ever_shown() {
    let stand_in = StandIn::saying(401, "Incorrect API key provided: sk-4711").await;
    let translator = stand_in.translator(PATIENT);
    let error = translator.to_english("秘密").await.expect_err("unauthorized");
    for shown in [error.to_string(), format!("{error:?}"), format!("{translator:?}"), format!("{translator:#?}")] {
        for secret in [KEY, "secret-too", "秘密", "Incorrect"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    assert!(format!("{translator:?}").contains("parrot"), "{translator:?}");
}

#[test]
fn what_models_put_around_a_translation_is_taken_off() {
    for (content, translation) in [
        ("a cat", "a cat"),
        ("  a cat\n", "a cat"),
        ("<think>猫 is a cat</think>\n\na cat", "a cat"),
        ("\"a cat\"", "a cat"),
        ("“a cat”", "a cat"),
        ("「a cat」", "a cat"),
        ("' a cat '", "a cat"),
        ("\"a cat\" and \"a dog\"", "\"a cat\" and \"a dog\""),
        ("a \"cat\"", "a \"cat\""),
        ("\"", "\""),
        ("the cat's", "the cat's"),
    ] {
        assert_eq!(said(content).as_deref(), Ok(translation), "{content:?}");
    }
    for content in ["", " \n", "\"\"", "<think>", "<think>a cat", "<think>x</think> "] {
        assert_eq!(said(content), Err(TranslateError::Empty), "{content:?}");
    }
    let quoted = json!({"choices": [{"message": {"content": "\"a cat\""}}]}).to_string();
    assert_eq!(reading(quoted.as_bytes(), "“猫”").as_deref(), Ok("\"a cat\""));
}
