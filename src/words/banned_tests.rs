//! What is found in a prompt, and what is not.

use std::io::Write;

use proptest::prelude::*;
use tempfile::NamedTempFile;

use super::*;

fn list(text: &str) -> Banned {
    Banned::parse(text).expect("a sound list")
}

/// The piece that is found, by a list of entries with commas between.
#[track_caller]
fn check(entries: &str, prompt: &str, found: Option<&str>) {
    assert_eq!(list(&entries.replace(',', "\n")).find(prompt), found, "{entries:?} in {prompt:?}");
}

#[test]
fn a_word_is_found_whole_and_only_whole() {
    check("ass", "a cat on the grass", None);
    check("ass", "a glass of assam, first class, a bassoon, Picasso", None);
    check("ass", "an ass on a hill", Some("ass"));
    check("sex", "Essex and Sussex, a sextant", None);
    check("cock", "a cocktail, a peacock, a cockpit", None);
    check("cunt", "the town of Scunthorpe", None);
    check("nude", "nudes", None);
    check("nude", "a denuded hill", None);
    check("nude", "nude1 1nude", None);
    check("cat", "", None);
    check("", "a cat", None);
}

#[test]
fn the_piece_comes_as_written_whatever_its_case() {
    check("nude", "A NuDe cat", Some("NuDe"));
    check("NUDE", "a nude cat", Some("nude"));
    check("straße", "die STRAßE", Some("STRAßE"));
    check("żółw", "a ŻÓŁW", Some("ŻÓŁW"));
    check("σοφός", "ΣΟΦΌΣ", Some("ΣΟΦΌΣ"));
    check("голый", "Голый король", Some("Голый"));
    check("nude", "a ｎｕＤｅ cat", Some("ｎｕＤｅ"));
}

#[test]
fn every_sign_is_a_boundary() {
    for prompt in [
        "nude",
        "(nude)",
        "nude,",
        "a cat,nude,a dog",
        "\"nude\"",
        "nude's",
        "nude::2",
        "{nude, clad}",
        "nude.",
        "¿nude?",
        "🐈nude🐈",
        "semi-nude",
        "nude-ish",
        "nude_cat",
        "_nude_",
        "a\tnude\ncat",
        "a\u{3000}nude",
        "“nude”",
        "nude—cat",
        "nude/cat",
        "nude--v",
    ] {
        check("nude", prompt, Some("nude"));
    }
}

#[test]
fn letters_that_are_not_ascii_are_letters() {
    check("nude", "nudé énude nudeż", None);
    // The accent is a character of its own here.
    check("nude", "nude\u{301}", None);
    check("nude\u{301}", "a nude\u{301}!", Some("nude\u{301}"));
    check("nude", "nudeд", None);
}

#[test]
fn characters_without_width_hide_nothing() {
    check("nude", "a nu\u{200b}de cat", Some("nu\u{200b}de"));
    check("nude", "a \u{feff}nude\u{200d} cat", Some("nude"));
    check("nude", "n\u{ad}u\u{2060}d\u{fe0f}e", Some("n\u{ad}u\u{2060}d\u{fe0f}e"));
    check("nu\u{200b}de", "a nude cat", Some("nude"));
}

#[test]
fn a_phrase_is_found_with_anything_blank_between() {
    check("blood bath", "a blood bath", Some("blood bath"));
    check("blood  bath", "a Blood \n\t bath", Some("Blood \n\t bath"));
    check("blood-bath", "a blood bath", Some("blood bath"));
    check("blood bath", "a blood_bath", Some("blood_bath"));
    check("cat's eye", "a cat’s eye", Some("cat’s eye"));
    check("blood bath", "a bloodbath", None);
    check("blood bath", "blood, bath", None);
    check("blood bath", "blood. Bath is a town", None);
    check("blood bath", "blood bathing", None);
    check("blood bath", "blood and bath", None);
    check("blood bath", "blood", None);
    check("blood bath", "blood blood bath", Some("blood bath"));
    check("blood bath", "blood https://host/x bath", None);
}

#[test]
fn the_first_piece_counts_and_of_two_there_the_longer() {
    check("b,a", "x a b", Some("a"));
    check("child,child x", "a child x y", Some("child x"));
    check("child,child x y", "a child x z", Some("child"));
    check("a b c d,b c", "a b c e", Some("b c"));
}

#[test]
fn chinese_parts_no_words_so_every_character_is_one() {
    check("裸体", "一个裸体女人", Some("裸体"));
    check("裸体", "一个裸 体女人", Some("裸 体"));
    check("裸体", "裸，体", None);
    check("裸体", "体裸", None);
    check("nude", "一个nude女人", Some("nude"));
    check("av女优", "一个AV女优。", Some("AV女优"));
    check("女优", "AV女优", Some("女优"));
    check("av女", "AV优", None);
    check("裸体", "裸\u{200b}体", Some("裸\u{200b}体"));
}

#[test]
fn links_are_not_read() {
    check("nude", "https://host/nude/nude.png a cat", None);
    check("nude", "a cat --sref https://host/nude.png --cref HTTP://nude/ --v 7", None);
    check("nude", "<https://s.mj.run/nude> a cat", None);
    check("nude", "(https://host/nude)", None);
    check("nude", "看https://host/nude", None);
    check("裸体", "https://host/裸体.png 一只猫", None);
    check("nude", "https://host/nude.png a nude cat", Some("nude"));
    check("nude", "https://host/x\nnude", Some("nude"));
    // No link without its slashes, and none that begins inside a word.
    check("nude", "https: nude", Some("nude"));
    check("nude", "xhttps://nude", Some("nude"));
    check("https", "https://host", None);
}

#[test]
fn parameters_are_read_like_words() {
    check("nude", "a cat --no nude", Some("nude"));
    check("nude", "a cat --nude 7", Some("nude"));
    check("nude", "a cat --ar 3:2 --no hat, NUDE", Some("NUDE"));
}

#[test]
fn the_built_in_list_finds_what_is_meant_and_spares_the_rest() {
    let banned = Banned::built_in();
    assert!(banned.count() > 50, "{banned:?}");
    for (prompt, found) in [
        ("a nude cat", "nude"),
        ("NSFW, best quality", "NSFW"),
        ("a naked woman", "naked woman"),
        ("a decapitated king", "decapitated"),
        ("child-porn", "child-porn"),
    ] {
        assert_eq!(banned.find(prompt), Some(found), "{prompt}");
    }
    for prompt in [
        "a cat on the grass --ar 3:2 --v 7",
        "the coast of Essex, Sussex and Middlesex",
        "a cocktail and breast of chicken, a peacock, a blue tit, a cockatoo",
        "a bare tree, a naked mole rat, seen with the naked eye",
        "a red rose the colour of blood, a blood orange, bloodhound",
        "Al Gore in a gore-tex jacket, the gorge",
        "a field of rape, rapeseed, grapes and a drapery",
        "a bust of Caesar, a nativity with mother and child",
        "a Buddhist swastika on a temple, a sexton with a sextant, a unisex barber",
        "the anatomy of a heart, a first aid kit, a kiss, a couple in bed",
        "a portrait of Dick Turpin, assassins in class, a bass guitar, an analysis",
        "mock:banned-prompt a cat",
        "一只猫在草地上",
    ] {
        assert_eq!(banned.find(prompt), None, "{prompt}");
    }
}

#[test]
fn an_empty_list_finds_nothing() {
    assert_eq!(Banned::none().find("a nude cat"), None);
    assert_eq!(list("# nude\n\n  # nude").find("a nude cat"), None);
    assert_eq!(Banned::none().count(), 0);
}

#[test]
fn a_list_is_read_with_comments_marks_and_line_ends_of_all_kinds() {
    let banned = list("\u{feff}nude # since ever\r\n\r\n#comment\n  blood\tbath  \nNUDE\n裸体");
    assert_eq!(banned.count(), 3);
    assert_eq!(banned.find("x nude"), Some("nude"));
    assert_eq!(banned.find("blood bath"), Some("blood bath"));
    assert_eq!(format!("{banned:?}"), "Banned(3 entries)");
}

#[test]
fn a_faulty_line_is_named() {
    for (text, line, fault) in [
        ("a\n\nf*ck", 3, LineFault::Sign('*')),
        ("a, b", 1, LineFault::Sign(',')),
        ("# fine\n--", 2, LineFault::NoWord),
        ("\u{200b}", 1, LineFault::NoWord),
        (&"a ".repeat(WORDS_PER_ENTRY_MAX + 1), 1, LineFault::TooManyWords),
    ] {
        assert_eq!(Banned::parse(text).expect_err(text), (line, fault), "{text:?}");
    }
    assert_eq!(list(&"a ".repeat(WORDS_PER_ENTRY_MAX)).count(), 1);
    let full: String = (0..ENTRIES_MAX).map(|n| format!("w{n}\n")).collect();
    assert_eq!(list(&format!("{full}w0\n")).count(), ENTRIES_MAX);
    let fault = Banned::parse(&format!("{full}one more\n")).expect_err("too many");
    assert_eq!(fault, (ENTRIES_MAX + 1, LineFault::TooManyEntries));
}

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    file
}

#[test]
fn a_file_is_read_and_its_faults_name_it() {
    let sound = file(b"nude\nblood bath\n");
    let banned = Banned::from_file(sound.path()).expect("a sound file");
    assert_eq!(banned.find("a Blood Bath"), Some("Blood Bath"));

    let faulty = file("nude\nsp\u{e4}t\nf*ck".as_bytes());
    let error = Banned::from_file(faulty.path()).expect_err("a sign");
    let expected = "line 3: an entry is made of letters, digits, blanks, `-`, `_` and `'`, and this one holds `*`";
    assert_eq!(error.to_string(), format!("{}, {expected}", faulty.path().display()));

    let foreign = file(b"nude\nsp\xe4t\n");
    let error = Banned::from_file(foreign.path()).expect_err("Latin 1");
    assert_eq!(error.to_string(), format!("{}, line 2: this is not UTF-8", foreign.path().display()));

    let fits = file(&[b"#".as_slice(), &vec![b'x'; LIST_BYTES_MAX - 1]].concat());
    assert_eq!(Banned::from_file(fits.path()).expect("it just fits").count(), 0);
    let large = file(&vec![b'#'; LIST_BYTES_MAX + 1]);
    let error = Banned::from_file(large.path()).expect_err("too large");
    assert!(matches!(&error, BannedError::TooLarge { path } if path == large.path()), "{error}");

    let error = Banned::from_file(Path::new("/nowhere/banned.txt")).expect_err("no file");
    assert_eq!(error.to_string(), "cannot read the banned words in /nowhere/banned.txt");
    assert!(matches!(error, BannedError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound));
}

/// Looks at no more than a few entries for each word, so that this ends at all: with every entry beginning alike, and a
/// prompt that begins one again and again.
#[test]
fn a_long_list_and_a_long_prompt_take_no_time() {
    let long: String = (0..ENTRIES_MAX).map(|n| format!("a a a a {n}\n")).collect();
    let banned = list(&long);
    let prompt = format!("{}99999", "a ".repeat(50_000));
    assert_eq!(banned.find(&prompt), Some("a a a a 99999"));
}

proptest! {
    #[test]
    fn what_is_found_is_a_piece_of_the_prompt_and_found_again(
        entries in proptest::collection::vec("[ab]{1,2}( [ab]){0,3}", 0..6),
        prompt in "([abAB, _\u{200b}猫.-]|https?://|\n){0,40}",
    ) {
        let banned = list(&entries.join("\n"));
        if let Some(found) = banned.find(&prompt) {
            prop_assert!(prompt.contains(found));
            prop_assert!(banned.find(found).is_some());
        }
    }

    /// The plain way: cut at blanks, look at every row of words.
    #[test]
    fn among_plain_words_it_finds_what_a_plain_search_finds(
        entries in proptest::collection::vec("[ab]{1,2}( [ab]){0,3}", 0..6),
        words in proptest::collection::vec("[ab]{1,2}", 0..12),
    ) {
        let banned = list(&entries.join("\n"));
        let rows = (0..words.len()).flat_map(|from| (from + 1..=words.len()).rev().map(move |to| (from, to)));
        let expected = rows.map(|(from, to)| words[from..to].join(" ")).find(|row| entries.contains(row));
        prop_assert_eq!(banned.find(&words.join(" ")).map(str::to_owned), expected);
    }

    #[test]
    fn nothing_makes_it_panic(list in "\\PC{0,30}", prompt in "\\PC{0,60}|([https:/ \u{301}\u{200b}猫é]){0,40}") {
        if let Ok(banned) = Banned::parse(&list) {
            let _ = banned.find(&prompt);
            let _ = banned.find(&list);
        }
        let _ = Banned::built_in().find(&prompt);
    }
}
