use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net};

/// A network in CIDR notation, RFC 4632, such as `192.168.1.0/24` or `fd00::/8`; an address alone is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr(pub(super) IpNet);

/// Why a text is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CidrFault {
    /// It is not in CIDR notation.
    #[error("`{0}` is no network")]
    Malformed(String),
    /// Bits are set beyond those that count: an address, or a typing error.
    #[error("`{written}` is an address within a network")]
    HostBits {
        /// What was written.
        written: IpNet,
    },
}

impl CidrFault {
    /// What to write instead.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::Malformed(_) => "write an address and how many of its bits count, such as 192.168.1.0/24".into(),
            Self::HostBits { written } => {
                format!("write {} for the network, or {} for the one address", written.trunc(), written.addr())
            }
        }
    }
}

impl Cidr {
    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Cidr {
    type Err = CidrFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        let network = network.map_err(|_| CidrFault::Malformed(text.to_owned()))?;
        if network.trunc() != network {
            return Err(CidrFault::HostBits { written: network });
        }
        Ok(Self(unmapped(network)))
    }
}

/// A network of IPv4-mapped addresses is the IPv4 network, as the addresses are judged as IPv4 addresses.
fn unmapped(network: IpNet) -> IpNet {
    let bits = network.prefix_len().checked_sub(96);
    let (IpNet::V6(v6), Some(bits)) = (network, bits) else { return network };
    let v4: Option<Ipv4Addr> = v6.addr().to_ipv4_mapped();
    v4.and_then(|address| Ipv4Net::new(address, bits).ok()).map_or(network, IpNet::V4)
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        text.parse::<Cidr>().map(|cidr| cidr.to_string()).map_err(|fault| format!("{fault}; {}", fault.advice()))
    }

    #[test]
    fn reads_networks_of_both_families_and_single_addresses() {
        for (text, network) in [
            ("192.168.1.0/24", "192.168.1.0/24"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("fd00::/8", "fd00::/8"),
            ("FD00:0::1", "fd00::1/128"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(network), "{text}");
        }
    }

    #[test]
    fn a_network_of_mapped_addresses_is_the_ipv4_network() {
        assert_eq!(read("::ffff:192.168.1.0/120").as_deref(), Ok("192.168.1.0/24"));
        assert_eq!(read("::ffff:10.1.2.3").as_deref(), Ok("10.1.2.3/32"));
        assert_eq!(read("::/0").as_deref(), Ok("::/0"));
    }

    #[test]
    fn says_what_to_write_for_an_address_within_a_network() {
        assert_eq!(
            read("192.168.1.7/24").unwrap_err(),
            "`192.168.1.7/24` is an address within a network; write 192.168.1.0/24 for the network, or 192.168.1.7 for the one address"
        );
    }

    #[test]
    fn takes_nothing_for_a_network_that_is_none() {
        for text in
            ["", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0/8", "10.*", "fd00::/129", "10.0.0.0-10.0.0.9", " ::1"]
        {
            assert!(read(text).is_err_and(|fault| fault.contains("is no network")), "{text}");
        }
    }
}
