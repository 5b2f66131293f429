//! What becomes of a prompt before a bot sees it.

use std::{
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use proptest::prelude::*;
use tracing_subscriber::fmt::MakeWriter;

use super::{stand_in::StandIn, *};

/// Long enough for any machine: only a test that fails waits for it.
const PATIENT: Duration = Duration::from_secs(60);

fn prepared(english: &str, banned: Option<&str>) -> Prepared {
    Prepared { english: english.to_owned(), banned: banned.map(str::to_owned) }
}

/// Words with a translator, and where it asks.
async fn translating() -> (Words, StandIn) {
    let stand_in = StandIn::marking().await;
    (Words::new(Banned::built_in(), Some(stand_in.translator(PATIENT))), stand_in)
}

#[tokio::test]
async fn without_a_translator_a_prompt_is_trimmed_and_looked_through() {
    let words = Words::plain();
    assert!(!words.translates());
    for is_midjourney in [true, false] {
        assert_eq!(words.prepare(is_midjourney, "  a  cat\n").await, prepared("a  cat", None));
        assert_eq!(words.prepare(is_midjourney, "一只猫 --no 帽子").await, prepared("一只猫 --no 帽子", None));
        assert_eq!(words.prepare(is_midjourney, "A Nude cat").await, prepared("A Nude cat", Some("Nude")));
        assert_eq!(words.prepare(is_midjourney, "").await, prepared("", None));
    }
    let words = Words::new(Banned::none(), None);
    assert_eq!(words.prepare(true, "A Nude cat").await, prepared("A Nude cat", None));
}

#[tokio::test]
async fn chinese_is_translated_and_links_and_parameters_stay() {
    let (words, stand_in) = translating().await;
    assert!(words.translates());
    let prompt = " https://host/红.png  一只  猫\n --ar 3:2 --no 红色, 帽子 --style 生 ";
    let english = "https://host/红.png [en] 一只 猫 --ar 3:2 --no [en] 红色, 帽子 --style 生";
    assert_eq!(words.prepare(true, prompt).await, prepared(english, None));
    let mut texts = stand_in.texts();
    texts.sort();
    assert_eq!(texts, ["一只  猫", "红色, 帽子"]);
}

#[tokio::test]
async fn what_needs_no_translation_is_not_sent_and_keeps_its_blanks() {
    let (words, stand_in) = translating().await;
    for prompt in ["a  cat", "https://host/红.png a  cat --no  hat", "a cat --style 生", "", "--ar 3:2"] {
        assert_eq!(words.prepare(true, prompt).await, prepared(prompt, None));
    }
    assert!(stand_in.heard().is_empty());
    // English beside Chinese is not sent either.
    assert_eq!(words.prepare(true, "a cat --no 帽子").await.english, "a cat --no [en] 帽子");
    assert_eq!(stand_in.texts(), ["帽子"]);
}

#[tokio::test]
async fn another_bots_prompts_are_not_translated() {
    let (words, stand_in) = translating().await;
    assert_eq!(words.prepare(false, "一只猫, nude").await, prepared("一只猫, nude", Some("nude")));
    assert!(stand_in.heard().is_empty());
}

#[tokio::test]
async fn banned_words_are_looked_for_in_the_translation() {
    let stand_in = StandIn::start(async |_| stand_in::chat("a Nude\nwoman --nude 7 --ar 1:1")).await;
    let words = Words::new(Banned::built_in(), Some(stand_in.translator(PATIENT)));
    // On one line, and without parameters that nobody asked for.
    let english = "a Nude woman nude 7 ar 1:1 --ar 3:2";
    assert_eq!(words.prepare(true, "裸女 --ar 3:2").await, prepared(english, Some("Nude")));
}

#[tokio::test]
async fn a_prompt_of_many_parts_is_translated_in_part() {
    let (words, stand_in) = translating().await;
    let prompt = format!("猫 {}", (0..20).map(|n| format!("--no 狗{n}")).collect::<Vec<_>>().join(" "));
    let english = words.prepare(true, &prompt).await.english;
    assert_eq!(english.matches("[en]").count(), PIECES_MAX);
    assert_eq!(english.replace("[en] ", ""), prompt);
    assert_eq!(stand_in.heard().len(), PIECES_MAX);
}

/// What is logged while it is the thread's subscriber.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("text")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn when_the_translator_fails_a_prompt_goes_on_as_it_is_and_the_log_says_why() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let stand_in = StandIn::saying(500, "秘密 sk-4711").await;
    let words = Words::new(Banned::built_in(), Some(stand_in.translator(PATIENT)));
    assert_eq!(words.prepare(true, " 秘密, nude  --ar 3:2").await, prepared("秘密, nude  --ar 3:2", Some("nude")));
    assert_eq!(words.chinese_of("hidden").await, "");
    let text = log.text();
    assert_eq!(text.matches("WARN").count(), 2, "{text}");
    assert_eq!(text.matches("the translator answered with status 500").count(), 2, "{text}");
    for secret in ["秘密", "hidden", "nude", "sk-4711", "secret-too"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn a_reader_gets_chinese_with_a_translator_and_nothing_without() {
    assert_eq!(Words::plain().chinese_of("a cat").await, "");
    let (words, stand_in) = translating().await;
    assert_eq!(words.chinese_of("1️⃣ a cat\n\n2️⃣ a dog").await, "[zh] 1️⃣ a cat\n\n2️⃣ a dog");
    assert_eq!(words.chinese_of(" \n").await, "");
    assert_eq!(stand_in.heard().len(), 1);
}

/// A handler is spawned, so what it waits for must be able to move between threads.
#[test]
fn waiting_for_words_may_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let words = Words::plain();
    is_send(&words.prepare(true, "a cat"));
    is_send(&words.chinese_of("a cat"));
}

proptest! {
    #[test]
    fn without_a_translator_every_prompt_is_only_trimmed(prompt in "\\PC{0,60}|([-— noa猫:/\n]){0,40}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let prepared = runtime.block_on(Words::new(Banned::none(), None).prepare(true, &prompt));
        prop_assert_eq!(prepared, Prepared { english: prompt.trim().to_owned(), banned: None });
    }
}
