//! Prompts and their pieces.

use proptest::prelude::*;

use super::{Piece::*, *};

#[track_caller]
fn check(prompt: &str, expected: &[Piece<'_>]) {
    assert_eq!(pieces(prompt), expected, "{prompt:?}");
}

#[test]
fn a_prompt_has_links_before_and_parameters_behind() {
    check("", &[]);
    check("  \u{3000}\n", &[]);
    check("a cat", &[Spoken("a cat")]);
    check("  a   cat\n", &[Spoken("a   cat")]);
    check("https://host/a.png", &[Kept("https://host/a.png")]);
    check("https://host/a.png 一只猫", &[Kept("https://host/a.png"), Spoken("一只猫")]);
    check("HTTP://a  <https://b> 猫 --ar 3:2", &[Kept("HTTP://a  <https://b>"), Spoken("猫"), Kept("--ar 3:2")]);
    check("猫 https://host/a.png 狗", &[Spoken("猫 https://host/a.png 狗")]);
    check("https://a --ar 3:2 --v 7", &[Kept("https://a --ar 3:2 --v 7")]);
    check("--ar 3:2 猫", &[Kept("--ar 3:2 猫")]);
    check("猫\u{3000}--ar 3:2", &[Spoken("猫"), Kept("--ar 3:2")]);
}

#[test]
fn what_is_excluded_is_spoken() {
    check("猫 --no 帽子", &[Spoken("猫"), Kept("--no"), Spoken("帽子")]);
    check("猫 --no 帽子, 狗 --ar 3:2", &[Spoken("猫"), Kept("--no"), Spoken("帽子, 狗"), Kept("--ar 3:2")]);
    check("猫 --NO 帽子 --no 狗", &[Spoken("猫"), Kept("--NO"), Spoken("帽子"), Kept("--no"), Spoken("狗")]);
    check("猫 —no 帽子", &[Spoken("猫"), Kept("—no"), Spoken("帽子")]);
    check("猫 --no", &[Spoken("猫"), Kept("--no")]);
    check("猫 --noise 红", &[Spoken("猫"), Kept("--noise 红")]);
    check("猫 --style 生 --sref https://红/", &[Spoken("猫"), Kept("--style 生 --sref https://红/")]);
}

#[test]
fn a_dash_between_two_thoughts_is_no_parameter() {
    for prompt in ["猫 -- 狗", "猫 — 狗", "猫——优雅", "猫 ——优雅", "猫 -ar", "cat--dog", "cat—dog", "猫 --2"]
    {
        check(prompt, &[Spoken(prompt)]);
    }
    check("a cat –ar 3:2", &[Spoken("a cat"), Kept("–ar 3:2")]);
}

#[test]
fn a_translation_makes_no_parameters_and_no_lines() {
    assert_eq!(plain_words(" a cat\nand  a dog "), "a cat and a dog");
    assert_eq!(plain_words("a cat --elegant —ar 3:2 -- asleep"), "a cat elegant ar 3:2 -- asleep");
}

#[test]
fn chinese_is_known_wherever_it_stands() {
    for text in ["猫", "a 猫 cat", "〇", "人々", "㐀", "豈", "𠀀", "𰻞"] {
        assert!(holds_chinese(text), "{text}");
    }
    for text in ["", "a cat", "Кот", "ねこ", "고양이", "，。！", "Ａ", "🐈", "é"] {
        assert!(!holds_chinese(text), "{text}");
    }
}

fn without_blanks(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

proptest! {
    #[test]
    fn the_pieces_together_are_the_prompt_up_to_blanks(
        prompt in "((https?://|--|—)?[a-z猫红:,]{0,4}(no)?[ \n\u{3000}]{0,2}){0,12}|\\PC{0,60}",
    ) {
        let pieces = pieces(&prompt);
        let texts = || pieces.iter().map(|(Kept(text) | Spoken(text))| *text);
        let whole = put_together(texts());
        prop_assert_eq!(without_blanks(&whole), without_blanks(&prompt));
        prop_assert!(texts().all(|text| !text.is_empty() && text.trim() == text));
        prop_assert!(pieces.windows(2).all(|two| matches!(two, [Kept(_), Spoken(_)] | [Spoken(_), Kept(_)])));
        // Cut again, it falls into the same pieces.
        let again = super::pieces(&whole);
        let again = again.iter().map(|(Kept(text) | Spoken(text))| without_blanks(text)).collect::<Vec<_>>();
        prop_assert_eq!(again, texts().map(without_blanks).collect::<Vec<_>>());
    }

    #[test]
    fn the_words_of_a_translation_stay_where_they_are_put(said in "((--|—|-)?[a-z]{0,4}[ \n]{0,2}){0,12}|\\PC{0,60}") {
        let words = plain_words(&said);
        let prompt = put_together(["https://host/a.png", "x", &words, "--ar 3:2"]);
        let text = put_together(["x", &words]);
        prop_assert_eq!(pieces(&prompt), [Kept("https://host/a.png"), Spoken(&text), Kept("--ar 3:2")]);
    }
}
