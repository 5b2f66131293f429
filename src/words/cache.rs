//! What was translated lately, so that the same words are not paid for twice. Pure.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::translate::Language;

/// How many translations are kept.
pub const CACHED_MAX: usize = 1_024;
/// The longest text with its translation that is kept, in bytes.
pub const CACHED_BYTES_MAX: usize = 8 << 10;

type Asked = (Language, Arc<str>);

/// Translations by what was asked; the oldest leave first.
#[derive(Default)]
pub struct Cache {
    answers: HashMap<Asked, Arc<str>>,
    order: VecDeque<Asked>,
}

impl Cache {
    /// What was answered before.
    pub fn get(&self, into: Language, text: &str) -> Option<Arc<str>> {
        self.answers.get(&(into, Arc::from(text))).cloned()
    }

    /// Keeps an answer, unless it is too long.
    pub fn put(&mut self, into: Language, text: &str, answer: &str) {
        if text.len() + answer.len() > CACHED_BYTES_MAX {
            return;
        }
        let asked: Asked = (into, text.into());
        // Two may have asked for the same at the same time; it keeps its place in the order.
        if self.answers.insert(asked.clone(), answer.into()).is_some() {
            return;
        }
        self.order.push_back(asked);
        if self.order.len() > CACHED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.answers.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_leave_first_and_long_ones_never_enter() {
        let mut cache = Cache::default();
        for n in 0..=CACHED_MAX {
            cache.put(Language::English, &n.to_string(), "answer");
        }
        assert_eq!(cache.get(Language::English, "0"), None);
        assert_eq!(cache.get(Language::English, "1").as_deref(), Some("answer"));
        assert_eq!(cache.get(Language::Chinese, "1"), None);
        assert_eq!((cache.answers.len(), cache.order.len()), (CACHED_MAX, CACHED_MAX));
        cache.put(Language::English, "1", "another");
        assert_eq!(cache.get(Language::English, "1").as_deref(), Some("another"));
        assert_eq!((cache.answers.len(), cache.order.len()), (CACHED_MAX, CACHED_MAX));
        cache.put(Language::English, "long", &"x".repeat(CACHED_BYTES_MAX));
        assert_eq!(cache.get(Language::English, "long"), None);
    }
}
