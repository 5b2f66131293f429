//! The tidiness of the source itself: who may use whom, how long files are, what must not stand in them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Which rooms of the server may use which others; `id` and `clock` are everyone's.
const MAY_USE: &[(&str, &[&str])] = &[
    ("task", &[]),
    // An account has a speed, and a wish may ask for one.
    ("account", &["task"]),
    ("discord", &[]),
    ("config", &["webhook", "api", "engine", "store", "words"]),
    ("bot", &["task", "account", "discord"]),
    ("store", &["task", "account"]),
    ("webhook", &["task", "account"]),
    ("engine", &["task", "account"]),
    ("link", &["task", "account", "bot", "discord"]),
    ("api", &["task", "account", "store", "words", "world"]),
    ("words", &[]),
];
/// Everyone may use these.
const COMMON: &[&str] = &["id", "clock"];
/// May use everything.
const WIRING: &[&str] = &["world", "main", "lib"];
/// The longest file, in lines; generated code and tests beside the code are not meant.
const LINES_MAX: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` with that ending.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn rust() -> Vec<PathBuf> {
    ["src", "mock/src", "openapi/src", "openapi/generate", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The code of a file without its comments and without the tests at its end.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names behind each `crate::` of the code, also where several stand in braces.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut used = BTreeSet::new();
    for (start, _) in code.match_indices("crate::") {
        let rest = &code[start + "crate::".len()..];
        if !rest.starts_with('{') {
            used.insert(name(rest));
            continue;
        }
        let mut depth = 0;
        let mut expects_name = false;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => {
                    depth += 1;
                    expects_name = depth == 1;
                }
                '}' => depth -= 1,
                ',' if depth == 1 => expects_name = true,
                c if expects_name && c.is_alphabetic() => {
                    used.insert(name(&rest[at..]));
                    expects_name = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    used
}

/// A reader who knows the table of rooms knows where a thing cannot be.
#[test]
fn rooms_use_only_what_they_may() {
    let mut breaches = Vec::new();
    for path in files("src", "rs") {
        let below = path.strip_prefix(root().join("src")).expect("below src");
        let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        if WIRING.contains(&room.as_str()) {
            continue;
        }
        let is_test = below.to_string_lossy().ends_with("tests.rs");
        let allowed = MAY_USE.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| allowed);
        for used in rooms_used(&code(&read(&path))) {
            let is_fine = used == room || COMMON.contains(&used.as_str()) || allowed.contains(&used.as_str());
            if !is_fine && !is_test {
                breaches.push(format!("{} uses {used}", shown(&path)));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

/// What speaks Discord knows no task, and what is pure waits for nobody.
#[test]
fn pure_rooms_do_not_wait_and_the_bots_know_the_wire_by_its_model_only() {
    let mut breaches = Vec::new();
    let rooms = ["src/task", "src/account", "src/bot", "src/discord", "src/engine", "src/link"];
    let mock = ["mock/src/platform", "mock/src/bots", "mock/src/image"];
    let outbox = ["outbox", "fair", "retry", "gone"].map(|name| root().join(format!("src/webhook/{name}.rs")));
    let paths = rooms.iter().chain(&mock).map(|room| (*room, files(room, "rs")));
    for (room, paths) in paths.chain([("src/webhook", outbox.to_vec())]) {
        for path in paths {
            let code = code(&read(&path));
            for banned in ["async ", ".await", "tokio::", "std::fs", "std::net", "Instant::now", "SystemTime"] {
                if code.contains(banned) {
                    breaches.push(format!("{} has {banned}", shown(&path)));
                }
            }
            if room == "src/bot" && code.replace("discord::model", "").contains("discord::") {
                breaches.push(format!("{} uses more of discord than its model", shown(&path)));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

/// The pretend Discord knows nothing of the server that it is made to test, or a mistake would be made on both sides.
#[test]
fn the_pretend_discord_knows_nothing_of_the_server() {
    for path in files("mock", "rs").iter().chain(&files("mock", "toml")) {
        let text = read(path);
        for name in ["midjourney_api", "midjourney-api"] {
            assert!(!text.contains(name), "{} names {name}", shown(path));
        }
    }
}

/// A file that is too long holds two ideas.
#[test]
fn no_file_is_too_long() {
    for path in rust() {
        let lines = read(&path).lines().count();
        let is_test = shown(&path).contains("tests") && !shown(&path).starts_with("tests/");
        assert!(lines <= LINES_MAX || is_test, "{} has {lines} lines", shown(&path));
    }
}

/// Every room says at its door what happens there.
#[test]
fn every_room_has_a_sign_at_its_door() {
    for path in rust() {
        let text = read(&path);
        let name = path.file_name().unwrap_or_default();
        if name == "mod.rs" || shown(&path).starts_with("tests/") {
            assert!(text.starts_with("//! "), "{} begins without a sign", shown(&path));
        }
    }
}

/// Nothing is switched off, put off or left out without a reason.
#[test]
fn nothing_is_switched_off() {
    // Put together, so that they do not stand here.
    let banned = [["#[", "ignore"], ["#[", "allow("], ["#![", "allow("], ["TO", "DO"], ["FIX", "ME"], ["XX", "X"]];
    for path in rust() {
        let text = read(&path);
        for parts in banned {
            let word = parts.concat();
            assert!(!text.contains(&word), "{} holds {word}", shown(&path));
        }
    }
}

/// Every accepted snapshot belongs to a test, and none waits to be accepted.
#[test]
fn every_snapshot_is_somebodys() {
    let sources: String = rust().iter().map(|path| read(path)).collect();
    for entry in fs::read_dir(root().join("snapshots")).expect("the folder of snapshots") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if name.ends_with(".png") {
            assert!(sources.contains(&format!("\"snapshots/{name}\"")), "nobody names {name}");
            continue;
        }
        let stem = name.strip_suffix(".snap").unwrap_or_else(|| panic!("{name} is no accepted snapshot"));
        let short = stem.split_once("__").map_or(stem, |(_, short)| short);
        assert!(
            sources.contains(&format!("\"{stem}\"")) || sources.contains(&format!("\"{short}\"")),
            "nobody names {name}"
        );
    }
}

/// README tells every word that makes a bot refuse, as the bots know them and in their order.
#[test]
fn the_readme_tells_every_refusal() {
    let readme = read(&root().join("README.md"));
    let told: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `mock:")).collect();
    let scenarios = mock_discord::platform::scenarios();
    let known: Vec<String> = scenarios.iter().map(|one| format!("| `mock:{}` | {} |", one.name, one.what)).collect();
    assert_eq!(told, known);
    assert!(readme.contains(&format!("<summary>{} words</summary>", known.len())));
}
