//! Bodies and queries: bytes → JSON → loosened as old clients need → every fault noted → typed. Never panics, and keeps
//! nothing of a body but what the document names.
//!
//! Loosened means: numbers and booleans stand for strings, numeric and boolean strings for numbers and booleans; `""` and
//! `null` mean absent, and so does white space alone where a string is required; unknown properties are passed over.
//! A [`Strict`] reading does none of that: [`Reading`] knows which of the two it is, and notes what the other would loosen.

mod extract;
mod fault;
mod found;
mod query;
mod read;
mod strict;

pub use extract::{BODY_SIZE_BYTES_MAX, Checked};
pub use fault::{FAULTS_MAX, Fault, Faults};
pub(crate) use found::{Fields, Found};
#[cfg(test)]
pub(crate) use query::check_query;
pub use query::{CheckedQuery, InQuery, NoQuery};
pub(crate) use read::{Read, Reading, Rule};
pub use strict::Strict;

use fault::fault;

/// How deep arrays and objects of a body may stand in each other.
pub const BODY_DEPTH_MAX: usize = 64;

/// Reads `body` as JSON of type `T`. An empty body is `{}`, unless the reading is strict.
pub(crate) fn check<T: Read>(body: &[u8], strict: Strict) -> Checked<T> {
    let unreadable =
        |expected: String, found: String| Checked::Faulty(Faults::unreadable(fault("", expected, found), strict));
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = match std::str::from_utf8(body) {
        Ok(text) if text.trim_ascii().is_empty() && strict.0 => {
            return unreadable("a JSON object".to_owned(), "nothing".to_owned());
        }
        Ok(text) if text.trim_ascii().is_empty() => "{}",
        Ok(text) => text,
        Err(error) => {
            let found = format!("bytes that are no UTF-8 at byte {}", error.valid_up_to());
            return unreadable("a JSON object".to_owned(), found);
        }
    };
    if is_too_deep(text) {
        return unreadable(format!("JSON at most {BODY_DEPTH_MAX} deep"), "more".to_owned());
    }
    let found = match serde_json::from_str(text) {
        Ok(raw) => Found::in_body(raw),
        Err(error) => {
            let found = format!("text that is no JSON at line {}, column {}", error.line(), error.column());
            return unreadable("a JSON object".to_owned(), found);
        }
    };
    let mut reading = Reading::new(strict);
    let value = T::read(found, &Rule::ANY, &mut reading);
    reading.close(value)
}

/// Counts brackets outside strings, so that nothing recursive ever meets a hostile depth.
fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > BODY_DEPTH_MAX {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}
