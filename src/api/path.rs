//! What stands before `/mj` in a path: a world's name, a speed. And which methods a path has.

use std::borrow::Cow;

use midjourney_openapi::Operation;
use poem::http::{Method, Uri, uri::PathAndQuery};

use crate::task::Speed;

/// Where a speed can be forced: accounts have one of their own.
const FORCIBLE: [&str; 3] = ["/mj/submit/", "/mj/task/", "/mj/insight-face/"];

/// A path, and what was said before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The world that `/w/NAME` names.
    pub world: Option<String>,
    /// The speed that `/mj-fast`, `/mj-relax` or `/mj-turbo` forces.
    pub speed: Option<Speed>,
    /// What is left, from its first slash on.
    pub path: String,
}

impl Place {
    /// Takes a path apart. A speed is understood before submits and tasks only.
    ///
    /// Source: contract 0.7; design.md §3.
    pub fn of(path: &str) -> Place {
        let (world, path) = match path.strip_prefix("/w/").and_then(|rest| rest.split_once('/')) {
            Some((name, rest)) if !name.is_empty() => (Some(name.to_owned()), format!("/{rest}")),
            _ => (None, path.to_owned()),
        };
        let forced = [("/mj-fast", Speed::Fast), ("/mj-relax", Speed::Relax), ("/mj-turbo", Speed::Turbo)]
            .into_iter()
            .find_map(|(prefix, speed)| Some((speed, path.strip_prefix(prefix)?)))
            .filter(|(_, rest)| FORCIBLE.iter().any(|room| rest.starts_with(room)));
        match forced {
            Some((speed, rest)) => Place { world, speed: Some(speed), path: rest.to_owned() },
            None => Place { world, speed: None, path },
        }
    }

    /// The same address with nothing before the path; the query stays. What is no text in the path becomes dashes: an id
    /// with that in it is unknown, which an operation says in its own words.
    pub fn put_into(&self, uri: &mut Uri) {
        let path = legible(&self.path);
        if path == uri.path() {
            return;
        }
        let text = match uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.into_owned(),
        };
        let mut parts = uri.clone().into_parts();
        // A part of a sound path is a sound path, so this does not fail; if it did, the path would stay unknown.
        if let Ok(shorter) = PathAndQuery::try_from(text) {
            parts.path_and_query = Some(shorter);
            if let Ok(shorter) = Uri::from_parts(parts) {
                *uri = shorter;
            }
        }
    }
}

/// A path whose escapes are UTF-8: if they are not, every escape is a dash.
fn legible(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut dashed = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        dashed.push_str(before);
        match escape.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                dashed.push('-');
                rest = &escape[3..];
            }
            None => {
                bytes.push(b'%');
                dashed.push('%');
                rest = &escape[1..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    dashed.push_str(rest);
    if std::str::from_utf8(&bytes).is_ok() { Cow::Borrowed(path) } else { Cow::Owned(dashed) }
}

/// The methods that the document lists for a path, for an `Allow` header; empty for an unknown path.
pub fn methods(path: &str, documents: [&[Operation]; 2]) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for operation in documents.into_iter().flatten().filter(|operation| fits(path, operation.path)) {
        methods.push(operation.method.as_str());
        if operation.method == Method::GET {
            methods.push("HEAD");
        }
    }
    methods.join(", ")
}

/// The operation that a request is for, by the document's own name; `None`: none. The path is one of a [`Place`].
pub fn operation(method: &Method, path: &str) -> Option<&'static str> {
    use midjourney_openapi::{midjourney, mock};
    // HEAD is answered as GET, without the body.
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    [midjourney::OPERATIONS, mock::OPERATIONS]
        .into_iter()
        .flatten()
        .find(|operation| operation.method == *method && fits(path, operation.path))
        .map(|operation| operation.id)
}

/// Whether a path is one of those that a template with `{…}` for a segment stands for.
fn fits(path: &str, template: &str) -> bool {
    // Most are out of the question at once.
    let fixed = template.split('{').next().unwrap_or_default();
    if !path.starts_with(fixed) {
        return false;
    }
    let (mut given, mut wanted) = (path.split('/'), template.split('/'));
    loop {
        match (given.next(), wanted.next()) {
            (None, None) => return true,
            (Some(given), Some(wanted)) if given == wanted || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_apart() {
        let place = |world: Option<&str>, speed, path: &str| Place {
            world: world.map(str::to_owned),
            speed,
            path: path.into(),
        };
        for (path, expected) in [
            ("/mj/task/list", place(None, None, "/mj/task/list")),
            ("/w/main/mj/task/list", place(Some("main"), None, "/mj/task/list")),
            ("/mj-fast/mj/submit/imagine", place(None, Some(Speed::Fast), "/mj/submit/imagine")),
            ("/w/a/mj-turbo/mj/task/1/fetch", place(Some("a"), Some(Speed::Turbo), "/mj/task/1/fetch")),
            ("/mj-relax/mj/submit/change", place(None, Some(Speed::Relax), "/mj/submit/change")),
            ("/mj-fast/mj/task/list-by-ids", place(None, Some(Speed::Fast), "/mj/task/list-by-ids")),
            ("/mj-turbo/mj/insight-face/swap", place(None, Some(Speed::Turbo), "/mj/insight-face/swap")),
            ("/mj-relax/mj/account/query", place(None, None, "/mj-relax/mj/account/query")),
            ("/mj-relax/mj/task-admin/query", place(None, None, "/mj-relax/mj/task-admin/query")),
            ("/mj-fastest/mj/submit/imagine", place(None, None, "/mj-fastest/mj/submit/imagine")),
            ("/w//mj/task/list", place(None, None, "/w//mj/task/list")),
            ("/w/main", place(None, None, "/w/main")),
            ("/", place(None, None, "/")),
        ] {
            assert_eq!(Place::of(path), expected);
        }
    }

    #[test]
    fn the_query_stays() {
        let mut uri: Uri = "/w/main/mj/account/1/action?customId=MJ::Settings::RemixMode".parse().expect("a URI");
        Place::of(uri.path()).put_into(&mut uri);
        assert_eq!(uri.to_string(), "/mj/account/1/action?customId=MJ::Settings::RemixMode");
    }

    #[test]
    fn escapes_that_are_no_text_become_dashes() {
        for (path, expected) in [
            ("/mj/task/1/fetch", "/mj/task/1/fetch"),
            ("/mj/task/%E7%8C%AB/fetch", "/mj/task/%E7%8C%AB/fetch"),
            ("/mj/task/%ff%3f1/fetch", "/mj/task/--1/fetch"),
            ("/mj/task/100%/fetch", "/mj/task/100%/fetch"),
            ("/%", "/%"),
            ("/%f", "/%f"),
            ("/%é%ff", "/%é-"),
        ] {
            assert_eq!(legible(path), expected);
        }
    }

    #[test]
    fn a_request_has_the_name_of_its_operation() {
        for (method, path, expected) in [
            (Method::GET, "/mj/task/1/fetch", Some("fetchTask")),
            (Method::HEAD, "/mj/task/1/fetch", Some("fetchTask")),
            (Method::POST, "/w/main/mj-fast/mj/submit/imagine", Some("submitImagine")),
            (Method::GET, "/mj/submit/imagine", None),
            (Method::GET, "/_mock/webhooks", Some("listWebhooks")),
            (Method::GET, "/metrics", None),
        ] {
            assert_eq!(operation(&method, &Place::of(path).path), expected, "{method} {path}");
        }
    }

    #[test]
    fn a_path_knows_its_methods() {
        use midjourney_openapi::{midjourney, mock};
        for (path, expected) in [
            ("/mj/submit/imagine", "POST"),
            ("/mj/task/1704529669123456/fetch", "GET, HEAD"),
            ("/mj/account/1/update-reconnect", "PUT"),
            ("/mj/account/1/update", "PUT"),
            ("/mj/task-admin/1/fetch", "GET, HEAD"),
            ("/_mock/world", "GET, HEAD"),
            ("/mj/task//fetch", ""),
            ("/mj/task/1/fetch/", ""),
            ("/mj", ""),
        ] {
            assert_eq!(methods(path, [midjourney::OPERATIONS, mock::OPERATIONS]), expected, "{path}");
        }
    }
}
