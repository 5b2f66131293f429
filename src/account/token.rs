//! A Discord token: usable, comparable, never printed.

use std::fmt;

/// A user's token. `Debug` and [`Token::masked`] show at most its last four characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// Wraps what a client or a store gave.
    pub fn new(token: impl Into<String>) -> Token {
        Token(token.into())
    }

    /// The token itself: for the wire and the store, never for a log line or an answer.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `****` and the last four characters; all stars if there are not more than eight.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let shown: String = if count > 8 { self.0.chars().skip(count - 4).collect() } else { "****".to_owned() };
        format!("****{shown}")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown_whole() {
        for (token, masked) in [("mock-user-token", "****oken"), ("short", "********"), ("", "********")] {
            assert_eq!(Token::new(token).masked(), masked);
            assert_eq!(format!("{:?}", Token::new(token)), "Token(****)");
        }
    }
}
