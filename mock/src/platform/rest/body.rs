//! Bodies of requests: JSON, or a multipart form with the JSON in a part of its own and files beside it.

use bytes::Bytes;
use http::{Request, header};
use serde_json::Value;

use crate::platform::rest::reply::{INVALID_JSON, Refusal, no_object};

/// A request's body, read.
#[derive(Debug, Default)]
pub struct Form {
    /// The JSON; `null` if there was none.
    pub json: Value,
    /// The files, in order.
    pub files: Vec<FormFile>,
}

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFile {
    /// The part's name, for example `files[0]`.
    pub name: String,
    /// The file's name.
    pub filename: String,
    /// What the client says it is.
    pub content_type: Option<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Parts of a form that are looked at; the rest is dropped.
const PARTS_MAX: usize = 32;

/// Reads a body that must hold a JSON object.
///
/// # Errors
/// 50109 for what is no JSON, 50035 for JSON that is something else.
pub fn read(request: &Request<Bytes>) -> Result<Form, Refusal> {
    let form = read_any(request)?;
    if form.json.is_object() || (form.json.is_null() && !form.files.is_empty()) { Ok(form) } else { Err(no_object()) }
}

/// Reads a body that must hold JSON.
///
/// # Errors
/// 50109 for what is none.
pub fn read_any(request: &Request<Bytes>) -> Result<Form, Refusal> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    match boundary(content_type) {
        Some(boundary) => multipart(request.body(), &boundary),
        None => Ok(Form { json: serde_json::from_slice(request.body()).map_err(|_| INVALID_JSON)?, files: Vec::new() }),
    }
}

fn boundary(content_type: &str) -> Option<String> {
    if !content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    Some(parameter(content_type, "boundary").unwrap_or_default())
}

/// `name=value` or `name="value"` out of a header.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim().eq_ignore_ascii_case(name)).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// RFC 7578, as far as forms of Discord clients go.
fn multipart(body: &Bytes, boundary: &str) -> Result<Form, Refusal> {
    let mut form = Form::default();
    let mark = format!("--{boundary}").into_bytes();
    let first = find(body, &mark).ok_or(INVALID_JSON)?;
    let mut rest = body.slice(first + mark.len()..);
    for _ in 0..PARTS_MAX {
        let Some(part) = rest.strip_prefix(b"\r\n".as_slice()).map(|part| rest.slice_ref(part)) else { break };
        let closing = [b"\r\n".as_slice(), &mark].concat();
        let Some(end) = find(&part, &closing) else { break };
        add_part(&part.slice(..end), &mut form)?;
        rest = part.slice(end + closing.len()..);
    }
    if form.json.is_null() && form.files.is_empty() { Err(INVALID_JSON) } else { Ok(form) }
}

fn add_part(part: &Bytes, form: &mut Form) -> Result<(), Refusal> {
    let Some(head_end) = find(part, b"\r\n\r\n") else { return Ok(()) };
    let head = String::from_utf8_lossy(&part[..head_end]).into_owned();
    let bytes = part.slice(head_end + 4..);
    let line = |name: &str| {
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let Some(disposition) = line("content-disposition") else { return Ok(()) };
    let name = parameter(&disposition, "name").unwrap_or_default();
    match parameter(&disposition, "filename") {
        Some(filename) => form.files.push(FormFile { name, filename, content_type: line("content-type"), bytes }),
        None if name == "payload_json" => {
            form.json = serde_json::from_slice(&bytes).map_err(|_| INVALID_JSON)?;
        }
        None if form.json.is_null() || form.json.is_object() => {
            // Old clients send the message's fields as parts of their own.
            if let (Ok(text), true) = (std::str::from_utf8(&bytes), matches!(name.as_str(), "content" | "nonce")) {
                if form.json.is_null() {
                    form.json = Value::Object(serde_json::Map::new());
                }
                form.json[name] = Value::from(text);
            }
        }
        None => {}
    }
    Ok(())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| *byte == first) {
        if haystack[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content_type: &str, body: &str) -> Request<Bytes> {
        let builder = Request::builder().header("content-type", content_type);
        builder.body(Bytes::from(body.to_owned())).expect("a request")
    }

    #[test]
    fn a_form_has_its_json_and_its_files() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"type\":2}\r\n--X\r\n\
                    Content-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
                    by\r\n-tes\r\n--X--\r\n";
        let form = read(&request("multipart/form-data; boundary=X", body)).expect("a form");
        assert_eq!(form.json["type"], 2);
        assert_eq!(form.files.len(), 1);
        assert_eq!(form.files[0].filename, "a.png");
        assert_eq!(form.files[0].bytes, "by\r\n-tes");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for (content_type, body) in [
            ("application/json", ""),
            ("application/json", "{"),
            ("multipart/form-data; boundary=X", "--X\r\n"),
            ("multipart/form-data", "----"),
        ] {
            assert_eq!(read(&request(content_type, body)).expect_err("refused").code, 50109, "{body}");
        }
        for body in ["[]", "7", "null", "\"text\""] {
            let refusal = read(&request("application/json", body)).expect_err("refused");
            assert_eq!(refusal.code, 50035, "{body}");
            let errors = refusal.errors.expect("what is wrong");
            assert_eq!(errors["_errors"][0]["code"], "MODEL_TYPE_CONVERT", "{body}");
        }
    }
}
