//! Where a setting's text may come from, weakest first: the default, the file, a variable, a flag.

use std::{collections::BTreeMap, fmt, ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use super::{
    nearest::{meant, nearest},
    table::{Setting, settings},
};

/// How far an unknown variable may be from a known one to be taken for a slip. Others are left alone: orchestrators make
/// variables such as `MJ_SERVICE_HOST` for whatever is called `mj`.
const SLIP_LETTERS_MAX: usize = 2;

/// What is said to a table.
const TABLELESS: &str = "settings stand without tables, one a line: name = value";

/// Where a text was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// On the command line.
    Flag(&'static str),
    /// In the environment.
    Variable(String),
    /// In the file.
    Line {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// Nowhere.
    Default(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) => write!(f, "--{name}"),
            Origin::Variable(name) => f.write_str(name),
            Origin::Line { file, line, key } => write!(f, "{file}:{line}: {key}"),
            Origin::Default(name) => write!(f, "the default of {name}"),
        }
    }
}

/// What was given for one setting: one text, or several for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Verbatim.
    pub texts: Vec<String>,
    /// Where.
    pub origin: Origin,
}

/// What was given, by the setting's name.
pub type Layer = BTreeMap<&'static str, Given>;

/// What the environment says.
pub fn variables(env: &BTreeMap<String, String>, faults: &mut Vec<String>) -> Layer {
    let known: BTreeMap<String, &Setting> = settings().map(|setting| (setting.variable(), setting)).collect();
    let mut layer = Layer::new();
    for (variable, text) in env.iter().filter(|(variable, _)| variable.starts_with("MJ_")) {
        match known.get(variable) {
            Some(setting) => {
                let texts = match setting.is_list {
                    true => text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
                    false => vec![text.clone()],
                };
                layer.insert(setting.name, Given { texts, origin: Origin::Variable(variable.clone()) });
            }
            None => {
                if let Some((near, 0..=SLIP_LETTERS_MAX)) = nearest(variable, known.keys().map(String::as_str)) {
                    faults.push(format!("{variable}: there is no such setting; {near} is the nearest"));
                }
            }
        }
    }
    layer
}

/// What a file says.
pub fn file(path: &Path, text: &str, faults: &mut Vec<String>) -> Layer {
    let file = path.display().to_string();
    let line_of = |at: &Range<usize>| text[..at.start.min(text.len())].matches('\n').count() + 1;
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(&span));
            faults.push(format!("{file}:{line}: {}", error.message()));
            return Layer::new();
        }
    };
    let mut layer = Layer::new();
    for (key, value) in table.get_ref() {
        let line = line_of(&key.span());
        let word = key.get_ref().as_ref();
        if word == "config" {
            faults.push(format!("{file}:{line}: config: a file cannot name another"));
            continue;
        }
        let Some(setting) = settings().find(|setting| setting.name == word) else {
            let others = settings().map(|setting| setting.name).filter(|name| *name != "config");
            faults.push(match (meant(word, others), value.get_ref()) {
                (_, DeValue::Table(_)) => format!("{file}:{line}: [{word}]: {TABLELESS}"),
                (Some(near), _) => format!("{file}:{line}: {word}: there is no such setting; {near} is the nearest"),
                (None, _) => format!("{file}:{line}: {word}: there is no such setting; see mj --help"),
            });
            continue;
        };
        let origin = Origin::Line { file: file.clone(), line, key: setting.name };
        match texts(value.get_ref(), setting.is_list) {
            Some(texts) => {
                layer.insert(setting.name, Given { texts, origin });
            }
            None if matches!(value.get_ref(), DeValue::Table(_)) => {
                faults.push(format!("{file}:{line}: [{word}]: {TABLELESS}"));
            }
            None => faults.push(format!("{origin}: expected a text, a number or a switch{}", list_hint(setting))),
        }
    }
    layer
}

fn list_hint(setting: &Setting) -> &'static str {
    if setting.is_list { ", or a list of texts" } else { "" }
}

/// A value's text as a flag would have it.
fn texts(value: &DeValue<'_>, is_list: bool) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Integer(number) => Some(vec![number.as_str().replace('_', "")]),
        DeValue::Boolean(switch) => Some(vec![switch.to_string()]),
        DeValue::Array(values) if is_list => {
            let parts = values.iter().map(|value| match value.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            });
            parts.collect()
        }
        DeValue::Array(_) | DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Layer, Vec<String>) {
        let mut faults = Vec::new();
        let layer = file(Path::new("mj.toml"), text, &mut faults);
        (layer, faults)
    }

    #[test]
    fn a_file_is_read_line_by_line() {
        let (layer, faults) = read(
            "# mine\nlisten = \"127.0.0.1:9000\"\nseed = 1_000\nmemory = true\n\nallow-outbound = [\"10.0.0.0/8\", \"::1\"]\n",
        );
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(layer["listen"].texts, ["127.0.0.1:9000"]);
        assert_eq!(layer["listen"].origin.to_string(), "mj.toml:2: listen");
        assert_eq!(layer["seed"].texts, ["1000"]);
        assert_eq!(layer["memory"].texts, ["true"]);
        assert_eq!(layer["allow-outbound"].texts, ["10.0.0.0/8", "::1"]);
        assert_eq!(layer["allow-outbound"].origin.to_string(), "mj.toml:6: allow-outbound");
    }

    #[test]
    fn unknown_keys_name_the_nearest_known_one_and_every_fault_its_line() {
        for (text, told) in [
            ("lisen = 1", "mj.toml:1: lisen: there is no such setting; listen is the nearest"),
            ("\n\nmock_listen = 1", "mj.toml:3: mock_listen: there is no such setting; mock-listen is the nearest"),
            ("config = \"x\"", "mj.toml:1: config: a file cannot name another"),
            ("seed = 1.5", "mj.toml:1: seed: expected a text, a number or a switch"),
            ("seed = [1]", "mj.toml:1: seed: expected a text, a number or a switch"),
            (
                "allow-outbound = [1]",
                "mj.toml:1: allow-outbound: expected a text, a number or a switch, or a list of texts",
            ),
            ("[listen]", "mj.toml:1: [listen]: settings stand without tables, one a line: name = value"),
            ("[server]\nseed = 1", "mj.toml:1: [server]: settings stand without tables, one a line: name = value"),
            ("MJ_SEED = 1", "mj.toml:1: MJ_SEED: there is no such setting; seed is the nearest"),
            ("help = 1", "mj.toml:1: help: there is no such setting; see mj --help"),
        ] {
            assert_eq!(read(text).1, [told], "{text}");
        }
        let faults = read("seed = 1\nseed = ").1;
        assert!(faults.len() == 1 && faults[0].starts_with("mj.toml:2: "), "{faults:?}");
    }

    #[test]
    fn slips_in_variables_are_found_and_foreign_ones_left_alone() {
        let env = [
            ("MJ_LISTEM", ":1"),
            ("MJ_SERVICE_HOST", "10.0.0.1"),
            ("MJ_SEED", "7"),
            ("HOME", "/"),
            ("MJ_ALLOW_OUTBOUND", "::1, ,10.0.0.0/8"),
        ];
        let env = env.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let mut faults = Vec::new();
        let layer = variables(&env, &mut faults);
        assert_eq!(faults, ["MJ_LISTEM: there is no such setting; MJ_LISTEN is the nearest"]);
        assert_eq!(layer.keys().copied().collect::<Vec<_>>(), ["allow-outbound", "seed"]);
        assert_eq!(layer["allow-outbound"].texts, ["::1", "10.0.0.0/8"]);
    }
}
