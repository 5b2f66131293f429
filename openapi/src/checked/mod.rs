//! Bodies: bytes → JSON → loosened as old clients need → every fault noted → typed. Never panics, and keeps nothing of a body
//! but what the document names.
//!
//! Loosened means: numbers and booleans stand for strings, numeric and boolean strings for numbers and booleans; `""` and
//! `null` mean absent, and so does white space alone where a string is required; unknown properties are passed over.
//! A stricter reading would change [`Reading`], which sees every value and, in [`Fields`], every name that an object has.

mod extract;
mod fault;
mod found;
mod read;

pub use extract::{BODY_SIZE_BYTES_MAX, Checked};
pub use fault::{FAULTS_MAX, Fault, Faults};
pub(crate) use found::{Fields, Found};
pub(crate) use read::{Read, Reading, Rule};

use fault::fault;

/// How deep arrays and objects of a body may stand in each other.
pub const BODY_DEPTH_MAX: usize = 64;

/// Reads `body` as JSON of type `T`. An empty body is `{}`.
pub(crate) fn check<T: Read>(body: &[u8]) -> Checked<T> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = match std::str::from_utf8(body) {
        Ok(text) if text.trim_ascii().is_empty() => "{}",
        Ok(text) => text,
        Err(error) => {
            let found = format!("bytes that are no UTF-8 at byte {}", error.valid_up_to());
            return Checked::Faulty(Faults::unreadable(fault("", "a JSON object", found)));
        }
    };
    if is_too_deep(text) {
        let expected = format!("JSON at most {BODY_DEPTH_MAX} deep");
        return Checked::Faulty(Faults::unreadable(fault("", expected, "more".to_owned())));
    }
    let found = match serde_json::from_str(text) {
        Ok(raw) => Found::in_body(raw),
        Err(error) => {
            let found = format!("text that is no JSON at line {}, column {}", error.line(), error.column());
            return Checked::Faulty(Faults::unreadable(fault("", "a JSON object", found)));
        }
    };
    let mut reading = Reading::default();
    match (T::read(found, &Rule::ANY, &mut reading), reading.into_faults()) {
        (Some(value), None) => Checked::Sound(value),
        (_, Some(faults)) => Checked::Faulty(faults),
        (None, None) => unreachable!("a reader that gives up says why"),
    }
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
