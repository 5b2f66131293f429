//! Numbers in paths and query strings: read, or refused in the words that Discord has for them.

use std::ops::RangeInclusive;

use crate::platform::rest::query_value;
use crate::platform::rest::reply::{Refusal, invalid};

/// Discord keeps ids as signed numbers.
const SNOWFLAKE_MAX: u64 = i64::MAX as u64;
/// So much of a wrong value is repeated in the refusal, in characters.
const SHOWN_CHARS_MAX: usize = 100;

/// An id in a path; `name` is what Discord calls that part of the path.
///
/// # Errors
/// 50035 for what is no number, or too large for an id.
pub fn snowflake(name: &str, text: &str) -> Result<u64, Refusal> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(no_number(name, text, "snowflake"));
    }
    text.parse().ok().filter(|id| *id <= SNOWFLAKE_MAX).ok_or_else(|| {
        let message = format!("snowflake value should be less than or equal to {SNOWFLAKE_MAX}.");
        invalid(&[name], "NUMBER_TYPE_MAX", &message)
    })
}

/// An id behind a key of the query; an empty one counts as absent.
///
/// # Errors
/// As [`snowflake`].
pub fn snowflake_of(query: &str, name: &str) -> Result<Option<u64>, Refusal> {
    let text = query_value(query, name).filter(|text| !text.is_empty());
    text.map(|text| snowflake(name, &text)).transpose()
}

/// A whole number behind a key of the query; an empty one counts as absent.
///
/// # Errors
/// 50035 for what is no number, or not in the range.
pub fn whole_of(query: &str, name: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, Refusal> {
    let Some(text) = query_value(query, name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |digits| (true, digits));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(no_number(name, &text, "int"));
    }
    // Digits that make no number make a large one.
    let number = digits.parse().unwrap_or(u64::MAX);
    if (is_negative && number > 0) || number < *range.start() {
        let message = format!("int value should be greater than or equal to {}.", range.start());
        return Err(invalid(&[name], "NUMBER_TYPE_MIN", &message));
    }
    if number > *range.end() {
        let message = format!("int value should be less than or equal to {}.", range.end());
        return Err(invalid(&[name], "NUMBER_TYPE_MAX", &message));
    }
    Ok(Some(number))
}

fn no_number(name: &str, text: &str, kind: &str) -> Refusal {
    let shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    invalid(&[name], "NUMBER_TYPE_COERCE", &format!("Value \"{shown}\" is not {kind}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(refusal: &Refusal, name: &str) -> (String, String) {
        let errors = refusal.errors.as_ref().expect("a field is named");
        let text = |key: &str| errors[name]["_errors"][0][key].as_str().expect("text").to_owned();
        (text("code"), text("message"))
    }

    #[test]
    fn an_id_is_digits_that_fit() {
        assert_eq!(snowflake("id", "9223372036854775807"), Ok(9_223_372_036_854_775_807));
        for (text, code) in [
            ("abc", "NUMBER_TYPE_COERCE"),
            ("", "NUMBER_TYPE_COERCE"),
            ("-1", "NUMBER_TYPE_COERCE"),
            ("+1", "NUMBER_TYPE_COERCE"),
            ("1.5", "NUMBER_TYPE_COERCE"),
            ("9223372036854775808", "NUMBER_TYPE_MAX"),
            ("99999999999999999999999999", "NUMBER_TYPE_MAX"),
        ] {
            assert_eq!(fault(&snowflake("id", text).expect_err("refused"), "id").0, code, "{text}");
        }
        let refusal = snowflake_of("before=abc", "before").expect_err("refused");
        assert_eq!(fault(&refusal, "before").1, "Value \"abc\" is not snowflake.");
        assert_eq!(snowflake_of("before=&x=1", "before"), Ok(None));
    }

    #[test]
    fn a_number_lies_in_its_range() {
        assert_eq!(whole_of("limit=100", "limit", 1..=100), Ok(Some(100)));
        assert_eq!(whole_of("", "limit", 1..=100), Ok(None));
        for (query, code, message) in [
            ("limit=abc", "NUMBER_TYPE_COERCE", "Value \"abc\" is not int."),
            ("limit=1e2", "NUMBER_TYPE_COERCE", "Value \"1e2\" is not int."),
            ("limit=0", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1."),
            ("limit=-5", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1."),
            ("limit=101", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100."),
            ("limit=99999999999999999999", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100."),
        ] {
            let refusal = whole_of(query, "limit", 1..=100).expect_err("refused");
            assert_eq!(fault(&refusal, "limit"), (code.to_owned(), message.to_owned()), "{query}");
        }
    }
}
