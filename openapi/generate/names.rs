//! From the document's names to Rust's.

use proc_macro2::{Ident, Span};

/// `botType` and `fetchTask` become `bot_type` and `fetch_task`; a word that Rust keeps for itself becomes `r#type`.
pub fn snake(name: &str) -> Ident {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    if syn::parse_str::<Ident>(&snake).is_ok() {
        Ident::new(&snake, Span::call_site())
    } else {
        Ident::new_raw(&snake, Span::call_site())
    }
}

/// `fetchTask`, `NOT_START`, `xN`, `v_1.1` become `FetchTask`, `NotStart`, `XN`, `V11`.
pub fn camel(name: &str) -> Ident {
    let mut camel = String::new();
    for word in name.split(['_', '-', '.']) {
        let shouted = word.len() > 1 && word.chars().all(|letter| !letter.is_ascii_lowercase());
        for (index, letter) in word.char_indices() {
            camel.push(match (index, shouted) {
                (0, _) => letter.to_ascii_uppercase(),
                (_, true) => letter.to_ascii_lowercase(),
                (_, false) => letter,
            });
        }
    }
    Ident::new(&camel, Span::call_site())
}

/// Whether `name` can stand as a Rust identifier once it is turned into one.
pub fn speakable(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
}
