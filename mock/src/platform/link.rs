//! Links to files, signed with the world's key.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::id::{AttachmentId, ChannelId, made_at};
use crate::platform::options::Options;
use crate::step::Millis;

/// What `ex` is ahead of `is`, as on the real Discord. Whether anybody looks at it is an option.
const STATED_LIFETIME_S: u64 = 86_400;

/// Makes and checks links.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// The world's key.
    pub key: &'a [u8; 32],
    /// Where the CDN is.
    pub cdn: &'a str,
    /// When the links are made.
    pub now: Millis,
}

impl Signer<'_> {
    /// The address of a file, good for whoever has it.
    pub fn link(&self, channel: ChannelId, id: AttachmentId, filename: &str, is_ephemeral: bool) -> String {
        let path = path(channel, id, filename, is_ephemeral);
        let issued_s = self.now.0 / 1000;
        let (expires, issued) = (format!("{:x}", issued_s + STATED_LIFETIME_S), format!("{issued_s:x}"));
        let signature = hex(&signature(self.key, &path, &expires, &issued).finalize().into_bytes());
        // The real links end in `&` too.
        format!("{}{path}?ex={expires}&is={issued}&hm={signature}&", self.cdn)
    }

    /// Whether a link was made by this world and is still good.
    pub fn is_good(&self, path: &str, query: &str, options: &Options) -> bool {
        let value = |key: &str| {
            query
                .split('&')
                .find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == key).map(|(_, value)| value))
        };
        let (Some(expires), Some(issued), Some(hm)) = (value("ex"), value("is"), value("hm")) else { return false };
        let Some(given) = unhex(hm) else { return false };
        // `verify_slice` takes the same time wherever the difference is.
        if signature(self.key, path, expires, issued).verify_slice(&given).is_err() {
            return false;
        }
        let as_stated = options.hardship.links_expire.then_some(STATED_LIFETIME_S);
        let Some(lifetime_s) = options.link_lifetime_s.or(as_stated) else { return true };
        u64::from_str_radix(issued, 16).is_ok_and(|issued| self.now.0 / 1000 < issued.saturating_add(lifetime_s))
    }
}

/// The path of a file's address, percent-encoded.
pub fn path(channel: ChannelId, id: AttachmentId, filename: &str, is_ephemeral: bool) -> String {
    let shelf = if is_ephemeral { "ephemeral-attachments" } else { "attachments" };
    format!("/{shelf}/{channel}/{id}/{}", encoded(filename))
}

/// Percent-encodes everything that has a meaning in addresses or is no plain letter.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Undoes percent-encoding; what is not well encoded stays as it is.
pub fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => unhex_pair(*high, *low),
            _ => None,
        };
        match escaped {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// When a file was made, in the form of `Last-Modified`.
pub fn last_modified(id: AttachmentId) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at_s = made_at(id.0).0 / 1000;
    let (year, month, day) = civil(at_s / 86_400);
    let weekday = DAYS[(at_s / 86_400 % 7) as usize];
    let month = MONTHS[(month - 1) as usize];
    let (hour, minute, second) = (at_s / 3600 % 24, at_s / 60 % 60, at_s % 60);
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

/// A time as Discord writes it: `2026-06-02T10:34:26.131000+00:00`.
pub fn timestamp(at: Millis) -> String {
    let at_s = at.0 / 1000;
    let (year, month, day) = civil(at_s / 86_400);
    let (hour, minute, second, ms) = (at_s / 3600 % 24, at_s / 60 % 60, at_s % 60, at.0 % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}000+00:00")
}

/// Year, month and day of the Gregorian calendar, `days` after 1970-01-01 (Hinnant, "chrono-compatible date algorithms").
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

fn signature(key: &[u8; 32], path: &str, expires: &str, issued: &str) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in [path, "?ex=", expires, "&is=", issued] {
        mac.update(part.as_bytes());
    }
    mac
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| unhex_pair(*high, *low)).collect()
}

fn unhex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_until_a_character_changes() {
        let options = Options::default();
        let signer = Signer { key: &[7; 32], cdn: "http://cdn", now: Millis(1_780_000_000_000) };
        let link = signer.link(ChannelId(2), AttachmentId(9), "mock user_a_x.png", false);
        let (path, query) = link.strip_prefix("http://cdn").and_then(|rest| rest.split_once('?')).expect("a query");
        assert_eq!(path, "/attachments/2/9/mock%20user_a_x.png");
        assert!(signer.is_good(path, query, &options));
        assert!(!signer.is_good("/attachments/2/9/other.png", query, &options));
        assert!(!signer.is_good(path, &query.replace("ex=6", "ex=7"), &options));
        assert!(!signer.is_good(path, "", &options));
        let strict = Options { link_lifetime_s: Some(60), ..options };
        assert!(signer.is_good(path, query, &strict));
        assert!(!Signer { now: Millis(1_780_000_061_000), ..signer }.is_good(path, query, &strict));
    }

    #[test]
    fn times_as_on_the_wire() {
        assert_eq!(timestamp(Millis(1_780_396_466_131)), "2026-06-02T10:34:26.131000+00:00");
        assert_eq!(timestamp(Millis(951_782_400_000)), "2000-02-29T00:00:00.000000+00:00");
        assert_eq!(last_modified(AttachmentId(0)), "Thu, 01 Jan 2015 00:00:00 GMT");
    }

    #[test]
    fn percent_encoding_is_undone() {
        for text in ["", "a b", "%", "%4", "\u{2709}\u{FE0F}", "100%25"] {
            assert_eq!(decoded(&encoded(text)), text);
        }
        assert_eq!(decoded("%zz%"), "%zz%");
    }
}
