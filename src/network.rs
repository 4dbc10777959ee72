//! Which addresses of a network the portal may connect to on behalf of a declaration.
//!
//! Invariant: a name is looked up once, and what was looked at is what is connected to, so that a name server cannot
//! answer the check with one address and the connection with another. Addresses that are not of the public internet
//! (private, link-local, the metadata services of clouds) are refused unless an administrator lists them. This machine
//! is reached only by its own names: whoever writes `localhost` or `127.0.0.1` means it, a name that merely leads
//! there does not.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _},
    str::FromStr,
};

/// What an administrator lists: ranges of addresses, and names whose addresses may be any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowed {
    entries: Vec<Entry>,
}

/// One line of such a list: `10.1.0.0/16`, `fd12::/16`, `192.168.4.7` or `db.intern.example.dk`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Range(IpAddr, u8),
    Host(String),
}

/// Why nothing is connected to. Meant for an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotReached {
    /// The name is not known, or not now.
    Unknown(String),
    /// None of its addresses may be connected to.
    Forbidden(String),
}

impl fmt::Display for NotReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotReached::Unknown(host) => write!(f, "the name {host} cannot be looked up"),
            NotReached::Forbidden(host) => write!(
                f,
                "{host} leads to an address that is not of the public internet; list it under allow, in the \
                 declaration or under [sources] in the configuration"
            ),
        }
    }
}

impl std::error::Error for NotReached {}

impl FromStr for Entry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        if let Ok(ip) = address.parse::<IpAddr>() {
            let widest = if ip.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(widest), |bits| bits.parse().ok().filter(|bits| *bits <= widest));
            return match bits {
                Some(bits) => Ok(Entry::Range(ip, bits)),
                None => Err(format!("{text:?} is no range of addresses such as 10.1.0.0/16")),
            };
        }
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if bits.is_some() || text.is_empty() || !text.chars().all(letter) {
            return Err(format!("{text:?} is neither an address, a range such as 10.1.0.0/16, nor a name"));
        }
        Ok(Entry::Host(text.to_ascii_lowercase()))
    }
}

impl Entry {
    fn has(&self, host: &str, ip: IpAddr) -> bool {
        match (self, ip) {
            (Entry::Host(name), _) => *name == host.trim_end_matches('.').to_ascii_lowercase(),
            (Entry::Range(IpAddr::V4(range), bits), IpAddr::V4(ip)) => {
                same(range.to_bits().into(), ip.to_bits().into(), 32 - u32::from(*bits))
            }
            (Entry::Range(IpAddr::V6(range), bits), IpAddr::V6(ip)) => {
                same(range.to_bits(), ip.to_bits(), 128 - u32::from(*bits))
            }
            _ => false,
        }
    }
}

/// Whether two addresses agree but for their last `free` bits.
fn same(one: u128, other: u128, free: u32) -> bool {
    one.checked_shr(free).unwrap_or(0) == other.checked_shr(free).unwrap_or(0)
}

impl Allowed {
    /// # Errors
    /// What is wrong with the first wrong entry.
    pub fn parse<T: AsRef<str>>(entries: &[T]) -> Result<Allowed, String> {
        let entries = entries.iter().map(|entry| entry.as_ref().parse()).collect::<Result<_, _>>()?;
        Ok(Allowed { entries })
    }

    /// What either of the two lists.
    pub fn and(&self, other: &Allowed) -> Allowed {
        Allowed { entries: self.entries.iter().chain(&other.entries).cloned().collect() }
    }

    /// Whether a system that is declared as `host` may be connected to at `ip`.
    pub fn permits(&self, host: &str, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        is_public(ip)
            || (ip.is_loopback() && names_this_machine(host))
            || self.entries.iter().any(|entry| entry.has(host, ip))
    }

    /// The addresses of `host` that may be connected to; `found` is what the name leads to.
    ///
    /// # Errors
    /// [`NotReached`] when there are none.
    pub fn among(
        &self,
        host: &str,
        found: impl Iterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, NotReached> {
        let (good, bad): (Vec<_>, Vec<_>) = found.partition(|address| self.permits(host, address.ip()));
        match (good.is_empty(), bad.is_empty()) {
            (false, _) => Ok(good),
            (true, true) => Err(NotReached::Unknown(host.to_owned())),
            (true, false) => Err(NotReached::Forbidden(host.to_owned())),
        }
    }

    /// Looks `host` up, once, and waits for it.
    ///
    /// # Errors
    /// [`NotReached`].
    pub fn look_up(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, NotReached> {
        let found = (bare(host), port).to_socket_addrs();
        self.among(host, found.map_err(|_| NotReached::Unknown(host.to_owned()))?)
    }
}

/// `[::1]` without its brackets.
pub fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Whether this is one of the machine's own names.
pub fn names_this_machine(host: &str) -> bool {
    host == "localhost" || bare(host).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether an address is one of the public internet (IANA's registries of special purpose addresses).
pub fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, ..] = ip.segments();
    let inside = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // An IPv4 address in another coat (NAT64, 6to4) counts as what it is.
        (0x64, 0xff9b) => c == 0 && inside(ip.segments()[6], ip.segments()[7]),
        (0x2002, _) => inside(b, c),
        // Teredo, ORCHID and what else is reserved below 2001::/23; documentation.
        (0x2001, 0..0x200) | (0x2001, 0xdb8) | (0x3fff, 0..0x1000) => false,
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_not_of_the_internet_is_refused() {
        for private in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.8.9.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2002:a00:1::",
            "2001::1",
            "2001:db8::1",
            "fec0::1",
            "100::1",
        ] {
            assert!(!Allowed::default().permits("db.example.dk", ip(private)), "{private}");
        }
        for public in
            ["8.8.8.8", "172.32.0.1", "193.163.102.1", "2a01:4f8::1", "2606:4700::1111", "64:ff9b::808:808"]
        {
            assert!(Allowed::default().permits("db.example.dk", ip(public)), "{public}");
        }
    }

    #[test]
    fn a_list_opens_what_it_names_and_no_more() {
        let allowed =
            Allowed::parse(&["10.1.0.0/16", "fd12::/16", "db.intern.example.dk", "192.168.4.7"]).unwrap();
        for (host, address, may) in [
            ("a.example", "10.1.255.3", true),
            ("a.example", "10.2.0.1", false),
            ("a.example", "::ffff:10.1.0.9", true),
            ("a.example", "fd12:1::5", true),
            ("a.example", "fd13::5", false),
            ("a.example", "192.168.4.7", true),
            ("a.example", "192.168.4.8", false),
            ("DB.intern.example.dk", "172.16.3.3", true),
            ("other.intern.example.dk", "172.16.3.3", false),
        ] {
            assert_eq!(allowed.permits(host, ip(address)), may, "{host} {address}");
        }
        assert!(Allowed::parse(&["0.0.0.0/0"]).unwrap().permits("a", ip("10.0.0.1")));
        for wrong in ["10.0.0.0/33", "10.0.0.0/x", "", "a b", "http://a", "a/8", "::/129"] {
            assert!(Allowed::parse(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn this_machine_is_reached_by_its_own_names_only() {
        let none = Allowed::default();
        for own in ["localhost", "127.0.0.1", "[::1]", "::1", "127.1.2.3"] {
            assert!(none.permits(own, ip("127.0.0.1")), "{own}");
        }
        for other in ["localhost.evil.example", "2130706433", "127.1", "0x7f000001", "me.example"] {
            assert!(!none.permits(other, ip("127.0.0.1")), "{other}");
        }
        let rebound = [ip("10.0.0.9"), ip("8.8.8.8")].map(|ip| SocketAddr::new(ip, 443));
        assert_eq!(none.among("a.example", rebound.into_iter()).unwrap(), [rebound[1]]);
        assert!(matches!(
            none.among("a.example", rebound.into_iter().take(1)),
            Err(NotReached::Forbidden(_))
        ));
        assert!(matches!(none.look_up("0x7f.1", 1), Err(NotReached::Forbidden(_) | NotReached::Unknown(_))));
    }
}
