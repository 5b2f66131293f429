//! Rate limits of bots: how many requests each kind of them may still make, and what the headers of a reply say about it.
//!
//! Generous beside the real ones, so that no client stumbles that keeps to those; true, because they are kept to. Windows are
//! counted on the world's clock. People have none: the real Discord tells them of none either.
//!
//! Source: Discord Docs, Topics, "Rate Limits".

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use sha2::{Digest, Sha256};

use crate::step::Millis;

/// So many requests of one kind go through in a window.
pub const LIMIT: u32 = 50;
/// How long a window is. It begins with its first request.
pub const WINDOW_MS: u64 = 1_000;
/// So many kinds are counted at once; those whose windows end first are forgotten first.
pub const BUCKETS_MAX: usize = 1_000;

/// All kinds that are counted now. A restart begins anew.
#[derive(Debug, Default)]
pub struct Buckets {
    windows: BTreeMap<Kind, Window>,
}

/// What is counted together: the same method and route, below the same channel, guild or webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    route: String,
    major: String,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    used: u32,
    ends: Millis,
}

/// Where a kind of requests stands after one of them was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether this one goes through.
    pub passes: bool,
    remaining: u32,
    ends: Millis,
    left_ms: u64,
    bucket: String,
}

impl Buckets {
    /// How many kinds are counted.
    pub fn len(&self) -> usize {
        self.windows.len()
    }

    /// Counts a request. One that does not go through costs nothing.
    pub fn take(&mut self, method: &Method, path: &str, now: Millis) -> Standing {
        let kind = Kind::of(method, path);
        let bucket = bucket(&kind.route);
        if self.windows.len() >= BUCKETS_MAX && !self.windows.contains_key(&kind) {
            self.windows.retain(|_, window| window.ends > now);
            if self.windows.len() >= BUCKETS_MAX {
                let first = self.windows.iter().min_by_key(|(_, window)| window.ends).map(|(kind, _)| kind.clone());
                first.and_then(|kind| self.windows.remove(&kind));
            }
        }
        let fresh = Window { used: 0, ends: Millis(now.0.saturating_add(WINDOW_MS)) };
        let window = self.windows.entry(kind).or_insert(fresh);
        if window.ends <= now {
            *window = fresh;
        }
        let passes = window.used < LIMIT;
        window.used += u32::from(passes);
        let left_ms = window.ends.0.saturating_sub(now.0);
        Standing { passes, remaining: LIMIT - window.used, ends: window.ends, left_ms, bucket }
    }
}

impl Kind {
    fn of(method: &Method, path: &str) -> Kind {
        let mut segments = path.split('/').filter(|part| !part.is_empty()).peekable();
        segments.next_if(|part| *part == "api");
        segments.next_if(|part| part.starts_with('v') && part[1..].bytes().all(|byte| byte.is_ascii_digit()));
        let (mut route, mut major) = (method.to_string(), String::new());
        let mut before = "";
        for (place, part) in segments.enumerate() {
            // The first id of these stands for a bucket of its own, and the tokens of a webhook for theirs.
            let is_id = part.bytes().all(|byte| byte.is_ascii_digit());
            let is_major = (place == 1 && matches!(before, "channels" | "guilds" | "webhooks"))
                || (place == 2 && route.contains("/webhooks/") && major.len() < SEGMENT_CHARS_MAX);
            route.push('/');
            if is_major {
                major.extend(part.chars().take(SEGMENT_CHARS_MAX));
                route.push('*');
            } else if is_id || before == "reactions" || place > 1 && route.contains("/interactions/") {
                // Callbacks of interactions and emojis share one.
                route.push('*');
            } else {
                route.extend(part.chars().take(SEGMENT_CHARS_MAX));
            }
            before = part;
            if place >= SEGMENTS_MAX {
                break;
            }
        }
        Kind { route, major }
    }
}

/// Longer parts of a path are cut.
const SEGMENT_CHARS_MAX: usize = 64;
/// No route has more parts than this.
const SEGMENTS_MAX: usize = 8;

/// The name of a kind, which says nothing: 32 hexadecimal digits.
fn bucket(route: &str) -> String {
    Sha256::digest(route.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl Standing {
    /// Until when a client is to wait that did not get through, in seconds.
    pub fn retry_after_s(&self) -> f64 {
        self.left_ms as f64 / 1_000.0
    }

    /// Writes it into the headers of a reply.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let texts = [
            ("x-ratelimit-limit", LIMIT.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{}.{:03}", self.ends.0 / 1_000, self.ends.0 % 1_000)),
            ("x-ratelimit-reset-after", format!("{}.{:03}", self.left_ms / 1_000, self.left_ms % 1_000)),
            ("x-ratelimit-bucket", self.bucket.clone()),
        ];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_so_many_through_and_then_begins_anew() {
        let mut buckets = Buckets::default();
        let mut ask = |path: &str, at| buckets.take(&Method::GET, path, Millis(at));
        for left in (0..LIMIT).rev() {
            let standing = ask("/api/v10/channels/2/messages", 5_000);
            assert!(standing.passes);
            assert_eq!(standing.remaining, left);
        }
        let refused = ask("/api/v9/channels/2/messages", 5_400);
        assert!(!refused.passes);
        assert_eq!((refused.remaining, refused.left_ms, refused.retry_after_s()), (0, 600, 0.6));
        let other = ask("/api/v10/channels/3/messages", 5_400);
        assert!(other.passes, "another channel is another bucket");
        assert_eq!(other.bucket, refused.bucket, "of the same name");
        assert!(ask("/api/v10/channels/2/messages", 6_000).passes);
        let mut headers = HeaderMap::new();
        refused.tell(&mut headers);
        assert_eq!(headers["x-ratelimit-reset"], "6.000");
        assert_eq!(headers["x-ratelimit-reset-after"], "0.600");
    }

    #[test]
    fn kinds_are_routes_below_a_channel_or_guild() {
        let kind = |path: &str| Kind::of(&Method::PUT, path);
        assert_eq!(kind("/api/v9/channels/2/messages/7"), kind("/api/channels/2/messages/8"));
        assert_ne!(kind("/api/v9/channels/2/messages/7"), kind("/api/v9/channels/3/messages/7"));
        assert_eq!(kind("/api/users/7"), kind("/api/users/8"));
        assert_ne!(kind("/api/users/7"), kind("/api/users/@me"));
        let reaction = |emoji: &str| kind(&format!("/api/channels/2/messages/7/reactions/{emoji}/@me"));
        assert_eq!(reaction("%E2%9C%89"), reaction("x"));
        assert_ne!(kind("/api/webhooks/1/a"), kind("/api/webhooks/1/b"));
        assert_eq!(kind("/api/webhooks/1/a").route, kind("/api/webhooks/1/b").route);
        assert_eq!(kind("/api/interactions/1/a/callback"), kind("/api/interactions/2/b/callback"));
    }

    #[test]
    fn no_more_kinds_are_counted_than_there_is_room_for() {
        let mut buckets = Buckets::default();
        for number in 0..2 * BUCKETS_MAX {
            buckets.take(&Method::GET, &format!("/api/channels/{number}"), Millis(5_000));
        }
        assert_eq!(buckets.len(), BUCKETS_MAX);
    }
}
