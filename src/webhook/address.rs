//! Which addresses may be called: a client chooses the address of its webhook, and must not reach through us what it
//! cannot reach itself. Pure.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use http::Uri;

/// The longest address, in bytes.
pub const URL_BYTES_MAX: usize = 2_000;

/// Which addresses may be called.
///
/// Public ones always. Private and loopback ones only under [`AddressRule::local`], for a server that is itself out of
/// reach for others; link-local ones, where clouds keep their credentials, never, unless the operator lists them.
///
/// Source: OWASP API Security Top 10 2023, API7; IANA special-purpose address registries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRule {
    private: bool,
    listed: Vec<Cidr>,
}

impl AddressRule {
    /// Public addresses only.
    pub fn public() -> AddressRule {
        AddressRule { private: false, listed: Vec::new() }
    }

    /// Private and loopback addresses as well.
    pub fn local() -> AddressRule {
        AddressRule { private: true, listed: Vec::new() }
    }

    /// Everything in these networks as well, whatever it is.
    pub fn with(self, listed: Vec<Cidr>) -> AddressRule {
        AddressRule { listed, ..self }
    }

    /// Whether an address may be connected to.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn allows(&self, address: IpAddr) -> Result<(), String> {
        let real = unwrapped(address);
        if self.listed.iter().any(|cidr| cidr.contains(address) || cidr.contains(real)) {
            return Ok(());
        }
        match reach(real) {
            Reach::Public => Ok(()),
            Reach::Private if self.private => Ok(()),
            Reach::Private => Err(format!("{address} is a private or loopback address")),
            Reach::Special => Err(format!("{address} is not a public address")),
        }
    }

    /// Whether a URL may be called, as far as that can be said before its name is resolved.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn check_url(&self, url: &str) -> Result<Uri, String> {
        if url.len() > URL_BYTES_MAX {
            return Err(format!("the address is longer than {URL_BYTES_MAX} bytes"));
        }
        let uri: Uri = escaped(url.trim()).parse().map_err(|_| "the address is no URL".to_owned())?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err("the address is not of http or https".to_owned());
        }
        let authority = uri.authority().ok_or("the address names no host")?;
        if authority.as_str().contains('@') {
            return Err("the address holds a user name".to_owned());
        }
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        if !port.is_empty() && authority.port_u16().is_none_or(|port| port == 0) {
            return Err("the address names no port after its colon".to_owned());
        }
        match literal(authority.host()) {
            Some(address) => self.allows(address)?,
            None if authority.host().is_empty() => return Err("the address names no host".to_owned()),
            // Connectors take brackets off whatever stands in them, and an IPv4 address there would go unseen.
            None if authority.host().starts_with('[') => {
                return Err("the address has something else than IPv6 in brackets".to_owned());
            }
            None => {}
        }
        Ok(uri)
    }
}

/// The address that a host is, if it is no name.
fn literal(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(host) => host.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

/// Everything after the host that is not ASCII, escaped: people write paths in their own language.
fn escaped(url: &str) -> String {
    let host_end = url.find("://").map_or(0, |scheme_end| {
        let host = scheme_end + "://".len();
        url[host..].find(['/', '?', '#']).map_or(url.len(), |length| host + length)
    });
    let (host, path) = url.split_at(host_end);
    let mut whole = host.to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_graphic() {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    whole
}

/// How far an address reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The same machine for everyone.
    Public,
    /// Another machine for everyone: loopback, private networks, networks behind a carrier.
    Private,
    /// No receiver of webhooks: link-local, multicast, documentation, tests, reserved.
    Special,
}

fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

/// Source: IANA IPv4 Special-Purpose Address Registry.
fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Reach::Private,
        [0, ..] | [169, 254, ..] | [224..=255, ..] => Reach::Special,
        [192, 0, 0 | 2, _] | [192, 31, 196, _] | [192, 52, 193, _] | [192, 88, 99, _] | [192, 175, 48, _] => {
            Reach::Special
        }
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => Reach::Special,
        _ => Reach::Public,
    }
}

/// Source: IANA IPv6 Special-Purpose Address Registry. Only 2000::/3 is given out to machines at all.
fn reach_v6(address: Ipv6Addr) -> Reach {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] | [0xfc00..=0xfdff, ..] => Reach::Private,
        // Teredo, benchmarks, ORCHID and other protocols; documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Reach::Special,
        // AS112, which answers for private networks; 6to4 is unwrapped before.
        [0x2620, 0x4f, 0x8000, ..] | [0x2002, ..] => Reach::Special,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Special,
    }
}

/// The IPv4 address that is meant by an IPv6 one: mapped, NAT64 and 6to4.
fn unwrapped(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let of = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => of(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of(high, low),
        [0x2002, high, low, ..] => of(high, low),
        _ => address,
    }
}

/// A network: an address and how many of its first bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    bits: u8,
}

/// Why a text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no network: say `10.0.0.0/8`, `fd00::/8` or a single address")]
pub struct CidrError(String);

impl Cidr {
    /// Whether an address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let other = network.to_bits() ^ address.to_bits();
                other.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let other = network.to_bits() ^ address.to_bits();
                other.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = CidrError;
    fn from_str(text: &str) -> Result<Cidr, CidrError> {
        let fault = || CidrError(text.to_owned());
        let (network, bits) = match text.trim().split_once('/') {
            Some((network, bits)) => (network, Some(bits)),
            None => (text.trim(), None),
        };
        let network: IpAddr = network.parse().map_err(|_| fault())?;
        let widest = if network.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(widest), |bits| bits.parse::<u8>().map_err(|_| fault()))?;
        if bits > widest { Err(fault()) } else { Ok(Cidr { network, bits }) }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.bits)
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
