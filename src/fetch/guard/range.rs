//! The addresses that no page may lead to, written out range by range with the source of each.
//!
//! From the IANA registries of special-purpose addresses (RFC 6890, for IPv4 and IPv6), what is not globally reachable; from
//! the IANA registry of the IPv6 address space, all that is not global unicast; multicast; and where clouds answer. The parts
//! of 192.0.0.0/24 and 2001::/23 that are globally reachable (anycast for PCP, TURN, AS112) carry no pages and are refused
//! with the rest.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::Cidr;

/// A range of addresses that are refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Range {
    /// The addresses.
    pub network: Cidr,
    /// What they are for.
    pub purpose: &'static str,
    /// What says so: an RFC, or the cloud's own manual.
    pub source: &'static str,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.network, self.purpose, self.source)
    }
}

/// The first range of an address names it, so a part stands before its whole.
static RANGES: [Range; 37] = [
    v4([0, 0, 0, 0], 8, "this network", "RFC 791"),
    v4([10, 0, 0, 0], 8, "private", "RFC 1918"),
    // Alibaba Cloud's metadata service is 100.100.100.200
    v4([100, 64, 0, 0], 10, "carrier-grade NAT", "RFC 6598"),
    v4([127, 0, 0, 0], 8, "loopback", "RFC 1122"),
    // public by number, and yet each virtual machine's own host
    v4([168, 63, 129, 16], 32, "the Azure platform", "Azure's manual"),
    // the metadata service of most clouds is 169.254.169.254; containers of AWS ask 169.254.170.2
    v4([169, 254, 0, 0], 16, "link-local, and cloud metadata", "RFC 3927"),
    v4([172, 16, 0, 0], 12, "private", "RFC 1918"),
    // Oracle Cloud's metadata service is 192.0.0.192
    v4([192, 0, 0, 0], 24, "IETF protocols", "RFC 6890"),
    v4([192, 0, 2, 0], 24, "documentation", "RFC 5737"),
    v4([192, 88, 99, 0], 24, "6to4 relays", "RFC 7526"),
    v4([192, 168, 0, 0], 16, "private", "RFC 1918"),
    v4([198, 18, 0, 0], 15, "benchmarking", "RFC 2544"),
    v4([198, 51, 100, 0], 24, "documentation", "RFC 5737"),
    v4([203, 0, 113, 0], 24, "documentation", "RFC 5737"),
    v4([224, 0, 0, 0], 4, "multicast", "RFC 5771"),
    v4([255, 255, 255, 255], 32, "broadcast", "RFC 919"),
    v4([240, 0, 0, 0], 4, "reserved", "RFC 1112"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified", "RFC 4291"),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", "RFC 4291"),
    // The next five carry an IPv4 address and are refused whole. A gateway that the operator may not know of would unpack
    // them, where private networks are others than ours. All are deprecated or of local use: no public site needs them.
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, "IPv4-compatible", "RFC 4291"),
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, "IPv4-translated", "RFC 2765"),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "local NAT64", "RFC 8215"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo", "RFC 4380"),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4", "RFC 3056"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard-only", "RFC 6666"),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "dummy addresses", "RFC 9780"),
    // with benchmarking (2001:2::/48), ORCHID (2001:10::/28), ORCHIDv2 (2001:20::/28) and drones (2001:30::/28)
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "IETF protocols", "RFC 2928"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation", "RFC 3849"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation", "RFC 9637"),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing", "RFC 9602"),
    // the metadata services of AWS (fd00:ec2::254) and of Google Cloud (fd20:ce::254) are here
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", "RFC 4193"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local", "RFC 4291"),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "site-local", "RFC 3879"),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast", "RFC 4291"),
    // what is left outside 2000::/3 belongs to nobody, or to private overlays that took it
    v6([0, 0, 0, 0, 0, 0, 0, 0], 3, "no global unicast", "RFC 4291"),
    v6([0x4000, 0, 0, 0, 0, 0, 0, 0], 2, "no global unicast", "RFC 4291"),
    v6([0x8000, 0, 0, 0, 0, 0, 0, 0], 1, "no global unicast", "RFC 4291"),
];

const fn v4([a, b, c, d]: [u8; 4], bits: u8, purpose: &'static str, source: &'static str) -> Range {
    let network = Cidr(IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)));
    Range { network, purpose, source }
}

const fn v6([a, b, c, d, e, f, g, h]: [u16; 8], bits: u8, purpose: &'static str, source: &'static str) -> Range {
    let network = Cidr(IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), bits)));
    Range { network, purpose, source }
}

/// The range that an address is refused for, if any.
pub(super) fn find(address: IpAddr) -> Option<&'static Range> {
    RANGES.iter().find(|range| range.network.contains(address))
}

/// The IPv4 address that an IPv6 address stands for, or the address itself.
///
/// A connection to an IPv4-mapped address (RFC 4291 section 2.5.5.2) is one to the IPv4 address. 64:ff9b::/96 (RFC 6052) is how a
/// host without IPv4 reaches a public site that has nothing else, and so cannot be refused whole.
pub(super) fn meant(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.segments() {
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                IpAddr::V4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
            }
            _ => address,
        },
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A range; the address below it, and the range that refuses that; its first; its last; the address above it, likewise.
    const BORDERS: &str = "
        0.0.0.0/8           -                -            0.0.0.0          0.255.255.255    1.0.0.0          open
        10.0.0.0/8          9.255.255.255    open         10.0.0.0         10.255.255.255   11.0.0.0         open
        100.64.0.0/10       100.63.255.255   open         100.64.0.0       100.127.255.255  100.128.0.0      open
        127.0.0.0/8         126.255.255.255  open         127.0.0.0        127.255.255.255  128.0.0.0        open
        168.63.129.16/32    168.63.129.15    open         168.63.129.16    168.63.129.16    168.63.129.17    open
        169.254.0.0/16      169.253.255.255  open         169.254.0.0      169.254.255.255  169.255.0.0      open
        172.16.0.0/12       172.15.255.255   open         172.16.0.0       172.31.255.255   172.32.0.0       open
        192.0.0.0/24        191.255.255.255  open         192.0.0.0        192.0.0.255      192.0.1.0        open
        192.0.2.0/24        192.0.1.255      open         192.0.2.0        192.0.2.255      192.0.3.0        open
        192.88.99.0/24      192.88.98.255    open         192.88.99.0      192.88.99.255    192.88.100.0     open
        192.168.0.0/16      192.167.255.255  open         192.168.0.0      192.168.255.255  192.169.0.0      open
        198.18.0.0/15       198.17.255.255   open         198.18.0.0       198.19.255.255   198.20.0.0       open
        198.51.100.0/24     198.51.99.255    open         198.51.100.0     198.51.100.255   198.51.101.0     open
        203.0.113.0/24      203.0.112.255    open         203.0.113.0      203.0.113.255    203.0.114.0      open
        224.0.0.0/4         223.255.255.255  open         224.0.0.0        239.255.255.255  240.0.0.0        240.0.0.0/4
        240.0.0.0/4         239.255.255.255  224.0.0.0/4  240.0.0.0        255.255.255.254  255.255.255.255  255.255.255.255/32
        255.255.255.255/32  255.255.255.254  240.0.0.0/4  255.255.255.255  255.255.255.255  -                -
        ::/128  -  -  ::  ::  ::1  ::1/128
        ::1/128  ::  ::/128  ::1  ::1  ::2  ::/96
        ::/96  -  -  ::2  ::ffff:ffff  ::1:0:0  ::/3
        ::ffff:0:0:0/96  ::fffe:ffff:ffff:ffff  ::/3  ::ffff:0:0:0  ::ffff:0:ffff:ffff  ::ffff:1:0:0  ::/3
        64:ff9b:1::/48  64:ff9b:0:ffff:ffff:ffff:ffff:ffff  ::/3  64:ff9b:1::  64:ff9b:1:ffff:ffff:ffff:ffff:ffff  64:ff9b:2::  ::/3
        100::/64  ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  ::/3  100::  100::ffff:ffff:ffff:ffff  100:0:0:1::  100:0:0:1::/64
        100:0:0:1::/64  100::ffff:ffff:ffff:ffff  100::/64  100:0:0:1::  100:0:0:1:ffff:ffff:ffff:ffff  100:0:0:2::  ::/3
        ::/3  -  -  100:0:0:2::  1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  2000::  open
        2001::/32  2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff  open  2001::  2001:0:ffff:ffff:ffff:ffff:ffff:ffff  2001:1::  2001::/23
        2001::/23  -  -  2001:1::  2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff  2001:200::  open
        2001:db8::/32  2001:db7:ffff:ffff:ffff:ffff:ffff:ffff  open  2001:db8::  2001:db8:ffff:ffff:ffff:ffff:ffff:ffff  2001:db9::  open
        2002::/16  2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff  open  2002::  2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff  2003::  open
        3fff::/20  3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff  open  3fff::  3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff  3fff:1000::  open
        4000::/2  3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  open  4000::  7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  8000::  8000::/1
        5f00::/16  5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  4000::/2  5f00::  5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff  5f01::  4000::/2
        8000::/1  -  -  8000::  fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  fc00::  fc00::/7
        fc00::/7  fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  8000::/1  fc00::  fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  fe00::  8000::/1
        fe80::/10  fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff  8000::/1  fe80::  febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff  fec0::  fec0::/10
        fec0::/10  febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff  fe80::/10  fec0::  feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  ff00::  ff00::/8
        ff00::/8  feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  fec0::/10  ff00::  ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  -  -
    ";

    fn rows() -> Vec<Vec<&'static str>> {
        BORDERS.trim().lines().map(|line| line.split_whitespace().collect()).collect()
    }

    #[test]
    fn each_range_begins_and_ends_where_its_source_says() {
        for row in rows() {
            let [range, below, below_said, first, last, above, above_said] = row[..] else { panic!("{row:?}") };
            for (address, said) in [(below, below_said), (first, range), (last, range), (above, above_said)] {
                if address != "-" {
                    let found =
                        find(address.parse().unwrap()).map_or("open".to_owned(), |range| range.network.to_string());
                    assert_eq!(found, said, "{address} at {range}");
                }
            }
        }
    }

    #[test]
    fn each_range_has_its_borders_tested() {
        for range in &RANGES {
            assert!(rows().iter().any(|row| row[0] == range.network.to_string()), "{}", range.network);
        }
    }

    #[test]
    fn no_range_is_hidden_by_a_wider_one_before_it() {
        for (at, range) in RANGES.iter().enumerate() {
            let hidden = RANGES[..at].iter().any(|before| before.network.0.contains(&range.network.0));
            assert!(!hidden, "{}", range.network);
        }
    }
}
