//! What a client asks for in the address of its WebSocket. Clients get this wrong in many ways, so it is read leniently.

/// How a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// 6 to 10.
    pub version: u8,
    /// How frames from the server are packed.
    pub compression: Compression,
}

/// How frames from the server are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Text frames; also what `zstd-stream` gets, since its clients take text frames as they are.
    None,
    /// Binary frames, pieces of one zlib stream.
    Zlib,
}

/// Reads path and query of an upgrade. The first value of a key wins and ends at `/` or `?`.
///
/// # Errors
/// The close code and its reason.
pub fn read(path_and_query: &str) -> Result<Dialect, (u16, &'static str)> {
    let query = path_and_query.split_once('?').map_or("", |(_, query)| query);
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(name, _)| name.trim_start_matches(['?', '/']) == key)?;
        value.split(['/', '?']).next()
    };
    let version = match value("v").map(str::parse::<u8>) {
        None => 9,
        Some(Ok(version @ 6..=10)) => version,
        Some(_) => return Err((4012, "Invalid API version.")),
    };
    if !matches!(value("encoding"), None | Some("json")) {
        return Err((4002, "Only the JSON encoding is spoken here."));
    }
    let compression = match value("compress") {
        Some("zlib-stream") => Compression::Zlib,
        _ => Compression::None,
    };
    Ok(Dialect { version, compression })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_clients_send_them() {
        let zlib = |version| Ok(Dialect { version, compression: Compression::Zlib });
        let text = |version| Ok(Dialect { version, compression: Compression::None });
        let suffix = "?encoding=json&v=9&compress=zlib-stream";
        let cases = [
            ("/".to_owned(), text(9)),
            (String::new(), text(9)),
            (format!("/{suffix}"), zlib(9)),
            (format!("//{suffix}"), zlib(9)),
            (format!("/{suffix}/{suffix}"), zlib(9)),
            ("?v=10&encoding=json".to_owned(), text(10)),
            ("/?v=10&encoding=json&compress=zstd-stream".to_owned(), text(10)),
            ("/?v=3".to_owned(), Err(4012)),
            ("/?v=x".to_owned(), Err(4012)),
            ("/?encoding=etf".to_owned(), Err(4002)),
        ];
        for (address, expected) in cases {
            assert_eq!(read(&address).map_err(|(code, _)| code), expected, "{address}");
        }
    }
}
