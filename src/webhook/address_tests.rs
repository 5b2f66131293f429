//! The rule against every spelling that is known to have fooled someone.

use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().expect(text)
}

#[test]
fn addresses_fall_into_public_private_and_special() {
    use Reach::{Private, Public, Special};
    for (address, expected) in [
        // Public, and the neighbours of what is not.
        ("1.1.1.1", Public),
        ("8.8.8.8", Public),
        ("9.255.255.255", Public),
        ("11.0.0.0", Public),
        ("100.63.255.255", Public),
        ("100.128.0.0", Public),
        ("126.255.255.255", Public),
        ("128.0.0.0", Public),
        ("169.253.255.255", Public),
        ("169.255.0.0", Public),
        ("172.15.255.255", Public),
        ("172.32.0.0", Public),
        ("192.0.1.0", Public),
        ("192.0.3.0", Public),
        ("192.167.255.255", Public),
        ("192.169.0.0", Public),
        ("198.17.255.255", Public),
        ("198.20.0.0", Public),
        ("223.255.255.255", Public),
        ("2606:4700::1111", Public),
        ("2a00::1", Public),
        ("2001:200::1", Public),
        ("3ffe::1", Public),
        // Private.
        ("127.0.0.1", Private),
        ("127.255.255.254", Private),
        ("10.0.0.1", Private),
        ("172.16.0.1", Private),
        ("172.31.255.255", Private),
        ("192.168.1.1", Private),
        ("100.64.0.1", Private),
        ("::1", Private),
        ("fc00::1", Private),
        ("fdff:ffff::1", Private),
        // Special.
        ("0.0.0.0", Special),
        ("0.1.2.3", Special),
        ("169.254.169.254", Special),
        ("192.0.0.170", Special),
        ("192.0.2.1", Special),
        ("192.88.99.1", Special),
        ("198.18.0.1", Special),
        ("198.19.255.255", Special),
        ("198.51.100.7", Special),
        ("203.0.113.7", Special),
        ("224.0.0.1", Special),
        ("239.255.255.255", Special),
        ("240.0.0.1", Special),
        ("255.255.255.255", Special),
        ("::", Special),
        ("::7f00:1", Special),
        ("100::1", Special),
        ("64:ff9b:1::1", Special),
        ("2001::1", Special),
        ("2001:2::1", Special),
        ("2001:20::1", Special),
        ("2001:db8::1", Special),
        ("3fff::1", Special),
        ("4000::1", Special),
        ("5f00::1", Special),
        ("fe80::1", Special),
        ("fec0::1", Special),
        ("ff02::1", Special),
        // Meant by another family.
        ("::ffff:8.8.8.8", Public),
        ("::ffff:127.0.0.1", Private),
        ("::ffff:10.0.0.1", Private),
        ("::ffff:169.254.169.254", Special),
        ("64:ff9b::8.8.8.8", Public),
        ("64:ff9b::7f00:1", Private),
        ("64:ff9b::a9fe:a9fe", Special),
        ("2002:808:808::1", Public),
        ("2002:7f00:1::1", Private),
        ("2002:a9fe:a9fe::1", Special),
    ] {
        assert_eq!(reach(unwrapped(ip(address))), expected, "{address}");
        let verdicts =
            [AddressRule::public().allows(ip(address)).is_ok(), AddressRule::local().allows(ip(address)).is_ok()];
        assert_eq!(verdicts, [expected == Public, expected != Special], "{address}");
    }
}

#[test]
fn listed_networks_are_allowed_whatever_they_are() {
    let listed = |text: &str| AddressRule::public().with(vec![text.parse().expect(text)]);
    for (network, address, allowed) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", true),
        ("10.0.0.0/8", "172.16.0.1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("172.17.0.1", "172.17.0.1", true),
        ("172.17.0.1", "172.17.0.2", false),
        ("169.254.0.0/16", "169.254.169.254", true),
        ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fc12::1", false),
        ("0.0.0.0/0", "127.0.0.1", true),
        ("0.0.0.0/0", "::1", false),
        ("::/0", "::1", true),
    ] {
        assert_eq!(listed(network).allows(ip(address)).is_ok(), allowed, "{address} in {network}");
    }
}

#[test]
fn a_network_reads_as_it_is_written() {
    for text in ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0", "::1/128"] {
        assert_eq!(text.parse::<Cidr>().expect(text).to_string(), text);
    }
    assert_eq!("172.17.0.1".parse::<Cidr>().expect("one address").to_string(), "172.17.0.1/32");
    for text in
        ["", "/", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/8/8", "example.com", "10.0.0.0/ 8"]
    {
        assert_eq!(text.parse::<Cidr>(), Err(CidrError(text.into())), "{text}");
    }
}

#[test]
fn urls_are_checked_before_anything_is_asked_of_the_network() {
    let rule = AddressRule::public();
    for url in [
        "http://example.com",
        "https://example.com/hook?task=1",
        "https://example.com:8443/a/b#c",
        "HTTPS://EXAMPLE.COM/",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]:8080/",
        "  http://example.com/hook \n",
        "http://example.com/回调?状态=完成",
        // A name as far as we can tell: what it resolves to is checked when it is called.
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://localhost/",
        "http://127.0.0.1./",
    ] {
        assert!(rule.check_url(url).is_ok(), "{url}: {:?}", rule.check_url(url));
    }
    for url in [
        "",
        "example.com/hook",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///hook",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://例え.jp/",
        "http://example.com\\@127.0.0.1/",
        // Brackets are for IPv6; a connector that takes them off would meet an address that nobody has looked at.
        "http://[127.0.0.1]/",
        "http://[169.254.169.254]:80/",
        "http://[8.8.8.8]/",
        "http://[localhost]/",
        "http://[fe80::1%25lo]/",
        "http://[]/",
    ] {
        assert!(rule.check_url(url).is_err(), "{url}");
    }
    for (url, why) in [
        ("/hook", "the address is not of http or https"),
        ("ftp://example.com/", "the address is not of http or https"),
        ("gopher://example.com/", "the address is not of http or https"),
        ("http://user@example.com/", "the address holds a user name"),
        ("http://user:secret@example.com/", "the address holds a user name"),
        ("http://example.com@127.0.0.1/", "the address holds a user name"),
        ("http://example.com:0/", "the address names no port after its colon"),
        ("http://example.com:/", "the address names no port after its colon"),
        ("http://127.0.0.1/", "127.0.0.1 is a private or loopback address"),
        ("http://[::1]/", "::1 is a private or loopback address"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1 is a private or loopback address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
    ] {
        assert_eq!(rule.check_url(url).map(|uri| uri.to_string()), Err(why.to_owned()), "{url}");
    }
    let long = format!("http://example.com/{}", "a".repeat(URL_BYTES_MAX));
    assert!(rule.check_url(&long).is_err());
    let uri = rule.check_url("http://example.com/回调").expect("a path in any language");
    assert_eq!(uri.path(), "/%E5%9B%9E%E8%B0%83");
    assert!(AddressRule::local().check_url("http://127.0.0.1:3000/hook").is_ok());
    assert!(AddressRule::local().check_url("http://169.254.169.254/").is_err());
}
