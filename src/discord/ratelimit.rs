//! Discord's patience, kept in mind: how many requests a route still takes, and who has to wait how long.
//!
//! Source: Discord Docs, Rate Limits; wire §2.3.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use http::StatusCode;

use crate::{
    clock::Millis,
    discord::rest::{Response, Route, patience},
};

/// Requests per second that an account may send in all.
const GLOBAL_MAX: usize = 50;
/// Over which they are counted.
const GLOBAL_WINDOW: Duration = Duration::from_secs(1);
/// Discord takes one reaction of a channel in this time, and says so only when it is too late.
const REACTION_SPACING: Duration = Duration::from_millis(250);
/// The most routes that are kept in mind; the one that is free soonest is forgotten first.
const ROUTES_MAX: usize = 1_024;

/// The rate limits of one account. Most replies to user accounts name none, so routes start without limit, and learn.
#[derive(Clone, Debug, Default)]
pub struct RateLimits {
    routes: BTreeMap<Route, Bucket>,
    /// Everything waits until then.
    closed_until: Millis,
    /// When the last requests left, oldest first; at most [`GLOBAL_MAX`].
    sent: VecDeque<Millis>,
}

/// What is known of a route.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// How many more may be sent before `reset`.
    remaining: u64,
    /// After that, what is known is void.
    reset: Millis,
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Now; it counts as sent.
    Go,
    /// Not before this; ask again then.
    Wait(Millis),
}

impl RateLimits {
    /// Asks for leave to send one request.
    pub fn ask(&mut self, now: Millis, route: Route) -> Leave {
        if route == Route::UploadHost {
            return Leave::Go;
        }
        if !route.is_discords() {
            return self.ask_route(now, route);
        }
        if self.closed_until > now {
            return Leave::Wait(self.closed_until);
        }
        while self.sent.front().is_some_and(|sent| now.since(*sent) >= GLOBAL_WINDOW) {
            self.sent.pop_front();
        }
        if let Some(oldest) = self.sent.front().filter(|_| self.sent.len() >= GLOBAL_MAX) {
            return Leave::Wait(*oldest + GLOBAL_WINDOW);
        }
        let leave = self.ask_route(now, route);
        if leave == Leave::Go {
            self.sent.push_back(now);
        }
        leave
    }

    /// What the route alone says.
    fn ask_route(&mut self, now: Millis, route: Route) -> Leave {
        match self.routes.get_mut(&route) {
            Some(bucket) if bucket.reset <= now => {
                self.routes.remove(&route);
            }
            Some(Bucket { remaining: 0, reset }) => return Leave::Wait(*reset),
            Some(bucket) => bucket.remaining -= 1,
            None => {}
        }
        if let Route::Reactions(_) = route
            && !self.routes.contains_key(&route)
        {
            self.remember(route, Bucket { remaining: 0, reset: now + REACTION_SPACING });
        }
        Leave::Go
    }

    /// When a route takes requests again, as far as Discord has said; `now` if it does.
    pub fn opens_at(&self, now: Millis, route: Route) -> Millis {
        let of_route = self.routes.get(&route).filter(|bucket| bucket.remaining == 0).map(|bucket| bucket.reset);
        let of_all = route.is_discords().then_some(self.closed_until);
        of_route.into_iter().chain(of_all).fold(now, Millis::max)
    }

    /// Learns from what came back.
    pub fn learn(&mut self, now: Millis, route: Route, response: &Response) {
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let (wait, global) = patience(response);
            let until = now + wait;
            if global && route.is_discords() {
                self.closed_until = self.closed_until.max(until);
            } else {
                self.remember(route, Bucket { remaining: 0, reset: until });
            }
            return;
        }
        let number = |name: &str| response.headers().get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
        let (Some(remaining), Some(after)) = (number("x-ratelimit-remaining"), number("x-ratelimit-reset-after"))
        else {
            return;
        };
        let Ok(after) = Duration::try_from_secs_f64(after) else { return };
        // Float to integer keeps to the bounds: nonsense becomes 0 or the maximum.
        let bucket = Bucket { remaining: remaining as u64, reset: now + after };
        match self.routes.get(&route) {
            // Responses may overtake each other; the most cautious one counts.
            Some(known) if known.reset > now && known.remaining < bucket.remaining => {}
            Some(_) | None => self.remember(route, bucket),
        }
    }

    fn remember(&mut self, route: Route, bucket: Bucket) {
        if self.routes.len() >= ROUTES_MAX && !self.routes.contains_key(&route) {
            let soonest = self.routes.iter().min_by_key(|(_, bucket)| bucket.reset).map(|(route, _)| *route);
            soonest.map(|route| self.routes.remove(&route));
        }
        self.routes.insert(route, bucket);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::id::ChannelId;

    const NOW: Millis = Millis(1_000_000);
    const ROUTE: Route = Route::Interactions;

    fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(Bytes::from_static(body.as_bytes())).expect("a sound response")
    }

    fn at(ms: u64) -> Millis {
        NOW + Duration::from_millis(ms)
    }

    #[test]
    fn a_route_waits_for_as_long_as_discord_says_and_the_others_go_on() {
        let mut limits = RateLimits::default();
        assert_eq!(limits.ask(NOW, ROUTE), Leave::Go);
        let body = r#"{"message":"The resource is being rate limited.","retry_after":2.06,"global":false}"#;
        limits.learn(NOW, ROUTE, &response(429, &[("retry-after", "3")], body));
        assert_eq!(limits.ask(at(1), ROUTE), Leave::Wait(at(2_060)));
        assert_eq!([at(1), at(3_000)].map(|now| limits.opens_at(now, ROUTE)), [at(2_060), at(3_000)]);
        assert_eq!(limits.ask(at(1), Route::Messages(ChannelId::new(1))), Leave::Go);
        assert_eq!(limits.ask(at(2_060), ROUTE), Leave::Go);
    }

    #[test]
    fn a_global_limit_holds_everything() {
        let global: [(&[(&str, &str)], &str); 3] = [
            (&[], r#"{"retry_after":0.65,"global":true}"#),
            (&[("retry-after", "0.65"), ("x-ratelimit-global", "true")], "<html>"),
            (&[("x-ratelimit-scope", "global")], r#"{"retry_after":0.65}"#),
        ];
        for (headers, body) in global {
            let mut limits = RateLimits::default();
            limits.learn(NOW, ROUTE, &response(429, headers, body));
            assert_eq!(limits.ask(NOW, Route::Me), Leave::Wait(at(650)), "{headers:?} {body}");
            assert_eq!([Route::Me, Route::BotHost].map(|route| limits.opens_at(NOW, route)), [at(650), NOW]);
        }
    }

    #[test]
    fn a_bucket_is_emptied_and_filled_again() {
        let mut limits = RateLimits::default();
        let headers = [("x-ratelimit-remaining", "2"), ("x-ratelimit-reset-after", "1.5")];
        limits.learn(NOW, ROUTE, &response(204, &headers, ""));
        assert_eq!(limits.ask(at(1), ROUTE), Leave::Go);
        assert_eq!(limits.ask(at(2), ROUTE), Leave::Go);
        assert_eq!(limits.ask(at(3), ROUTE), Leave::Wait(at(1_500)));
        // A response that was on its way for long does not give back what was used.
        limits.learn(
            at(4),
            ROUTE,
            &response(204, &[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset-after", "1")], ""),
        );
        assert_eq!(limits.ask(at(5), ROUTE), Leave::Wait(at(1_500)));
        assert_eq!(limits.ask(at(1_500), ROUTE), Leave::Go);
    }

    #[test]
    fn reactions_are_spaced_out_by_channel() {
        let mut limits = RateLimits::default();
        let route = |channel| Route::Reactions(ChannelId::new(channel));
        assert_eq!(limits.ask(NOW, route(1)), Leave::Go);
        assert_eq!(limits.ask(at(1), route(1)), Leave::Wait(at(250)));
        assert_eq!(limits.ask(at(1), route(2)), Leave::Go);
        // What Discord says beside that does not shorten it.
        let headers = [("x-ratelimit-remaining", "5"), ("x-ratelimit-reset-after", "0.1")];
        limits.learn(at(2), route(1), &response(204, &headers, ""));
        assert_eq!(limits.ask(at(249), route(1)), Leave::Wait(at(250)));
        assert_eq!(limits.ask(at(250), route(1)), Leave::Go);
        limits.learn(at(251), route(1), &response(429, &[], r#"{"retry_after":2}"#));
        assert_eq!(limits.ask(at(600), route(1)), Leave::Wait(at(2_251)));
    }

    #[test]
    fn other_hosts_neither_cost_discords_patience_nor_wait_for_it() {
        let mut limits = RateLimits::default();
        let global = response(429, &[], r#"{"retry_after":1,"global":true}"#);
        limits.learn(NOW, Route::BotHost, &global);
        limits.learn(NOW, Route::UploadHost, &global);
        assert_eq!(limits.ask(NOW, Route::Me), Leave::Go);
        assert_eq!(limits.ask(NOW, Route::BotHost), Leave::Wait(at(1_000)));
        limits.learn(NOW, ROUTE, &global);
        for _ in 0..100 {
            assert_eq!(limits.ask(NOW, Route::UploadHost), Leave::Go);
        }
        assert_eq!(limits.ask(at(1), Route::Me), Leave::Wait(at(1_000)));
        assert_eq!(limits.ask(at(1_000), Route::BotHost), Leave::Go);
        assert_eq!(limits.sent.len(), 1);
    }

    #[test]
    fn no_more_than_fifty_leave_in_a_second() {
        let mut limits = RateLimits::default();
        for sent in 0..50 {
            assert_eq!(limits.ask(at(sent), Route::Me), Leave::Go);
        }
        assert_eq!(limits.ask(at(100), Route::Me), Leave::Wait(at(1_000)));
        assert_eq!(limits.ask(at(1_000), Route::Me), Leave::Go);
        assert_eq!(limits.ask(at(1_000), Route::Me), Leave::Wait(at(1_001)));
    }

    #[test]
    fn nonsense_in_headers_teaches_nothing_and_memory_is_bounded() {
        let mut limits = RateLimits::default();
        for value in ["NaN", "-1", "1e400", "soon", ""] {
            let headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", value)];
            limits.learn(NOW, ROUTE, &response(204, &headers, ""));
            assert_eq!(limits.ask(NOW, ROUTE), Leave::Go, "{value}");
        }
        for channel in 0..5_000 {
            limits.learn(NOW, Route::Messages(ChannelId::new(channel)), &response(429, &[], ""));
        }
        assert_eq!(limits.routes.len(), ROUTES_MAX);
    }
}
