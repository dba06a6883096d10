//! The addresses that no page may lead to, written out: what the IANA registries of special-purpose addresses (RFC 6890 and its
//! successors) do not call globally reachable, multicast, and what carries such an address inside another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is refused: the range it lies in, and what that is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The range in CIDR notation.
    pub cidr: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

type V4 = ([u8; 4], u8, &'static str, &'static str);
type V6 = ([u16; 8], u8, &'static str, &'static str);

const V4_RANGES: [V4; 16] = [
    ([0, 0, 0, 0], 8, "0.0.0.0/8", "this network, RFC 791"),
    ([10, 0, 0, 0], 8, "10.0.0.0/8", "private, RFC 1918"),
    ([100, 64, 0, 0], 10, "100.64.0.0/10", "carrier-grade NAT, RFC 6598"),
    ([127, 0, 0, 0], 8, "127.0.0.0/8", "loopback, RFC 1122"),
    ([169, 254, 0, 0], 16, "169.254.0.0/16", "link-local and cloud metadata, RFC 3927"),
    ([172, 16, 0, 0], 12, "172.16.0.0/12", "private, RFC 1918"),
    ([192, 0, 0, 0], 24, "192.0.0.0/24", "IETF protocols and cloud metadata, RFC 6890"),
    ([192, 0, 2, 0], 24, "192.0.2.0/24", "documentation, RFC 5737"),
    ([192, 88, 99, 0], 24, "192.88.99.0/24", "6to4 relays, RFC 7526"),
    ([192, 168, 0, 0], 16, "192.168.0.0/16", "private, RFC 1918"),
    ([198, 18, 0, 0], 15, "198.18.0.0/15", "benchmarks, RFC 2544"),
    ([198, 51, 100, 0], 24, "198.51.100.0/24", "documentation, RFC 5737"),
    ([203, 0, 113, 0], 24, "203.0.113.0/24", "documentation, RFC 5737"),
    ([224, 0, 0, 0], 4, "224.0.0.0/4", "multicast, RFC 5771"),
    ([240, 0, 0, 0], 4, "240.0.0.0/4", "reserved and broadcast, RFC 1112"),
    // Azure's platform services answer here and nowhere else, though the address is a public one
    ([168, 63, 129, 16], 32, "168.63.129.16/32", "cloud metadata"),
];

/// What carries an IPv4 address in an IPv6 one is refused whole, whatever it carries: no public site needs it.
const V6_RANGES: [V6; 15] = [
    ([0, 0, 0, 0, 0, 0, 0, 0], 96, "::/96", "unspecified, loopback and IPv4-compatible, RFC 4291"),
    ([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, "::ffff:0:0:0/96", "IPv4-translated, RFC 2765"),
    ([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "64:ff9b::/96", "NAT64, RFC 6052"),
    ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "64:ff9b:1::/48", "local NAT64, RFC 8215"),
    ([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "100::/64", "discard, RFC 6666"),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "2001::/23", "IETF protocols, Teredo and ORCHID, RFC 2928"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "2001:db8::/32", "documentation, RFC 3849"),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "2002::/16", "6to4, RFC 3056"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "3fff::/20", "documentation, RFC 9637"),
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "5f00::/16", "segment routing, RFC 9602"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "fc00::/7", "unique local and cloud metadata, RFC 4193"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "fe80::/10", "link-local, RFC 4291"),
    ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "fec0::/10", "site-local, RFC 3879"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "ff00::/8", "multicast, RFC 4291"),
    ([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "100:0:0:1::/64", "dummy addresses, RFC 9780"),
];

/// The range that an address is refused for; an IPv4-mapped one is the IPv4 address it stands for.
pub(super) fn range_of(address: IpAddr) -> Option<Range> {
    match address.to_canonical() {
        IpAddr::V4(address) => V4_RANGES.iter().find_map(|&(network, bits, cidr, purpose)| {
            let within = u32::from(address) ^ u32::from(Ipv4Addr::from(network));
            (within.checked_shr(32 - u32::from(bits)).unwrap_or(0) == 0).then_some(Range { cidr, purpose })
        }),
        IpAddr::V6(address) => V6_RANGES.iter().find_map(|&(network, bits, cidr, purpose)| {
            let within = u128::from(address) ^ u128::from(Ipv6Addr::from(network));
            (within.checked_shr(128 - u32::from(bits)).unwrap_or(0) == 0).then_some(Range { cidr, purpose })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Option<&'static str> {
        range_of(address.parse().unwrap()).map(|range| range.cidr)
    }

    #[test]
    fn the_first_and_last_address_of_a_range_are_refused_and_their_neighbours_are_not() {
        for (below, first, last, above) in [
            ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
            ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
            ("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"),
            ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
            ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
            ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
            ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
            ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
            ("168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17"),
            ("2001:4860::", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"),
            ("fbff::", "fc00::", "fdff:ffff::", "fe00::"),
        ] {
            assert_eq!((refused(below), refused(above)), (None, None), "{below} {above}");
            assert!(refused(first).is_some() && refused(last).is_some(), "{first} {last}");
        }
    }

    #[test]
    fn everything_from_multicast_up_is_refused() {
        assert_eq!(refused("223.255.255.255"), None);
        for address in ["224.0.0.0", "239.255.255.255", "240.0.0.1", "255.255.255.255"] {
            assert!(refused(address).is_some(), "{address}");
        }
    }

    #[test]
    fn a_private_address_inside_another_is_refused() {
        for address in
            ["::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001::1"]
        {
            assert!(refused(address).is_some(), "{address}");
        }
    }

    #[test]
    fn a_public_address_is_not_refused() {
        for address in ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4009::1"] {
            assert_eq!(refused(address), None, "{address}");
        }
    }

    #[test]
    fn each_range_is_written_as_it_is_checked() {
        for (network, bits, cidr, _) in V4_RANGES {
            assert_eq!(format!("{}/{bits}", Ipv4Addr::from(network)), cidr);
        }
        for (network, bits, cidr, _) in V6_RANGES {
            let written: ipnet::Ipv6Net = cidr.parse().unwrap();
            assert_eq!((written.addr(), written.prefix_len()), (Ipv6Addr::from(network), bits), "{cidr}");
        }
    }
}
