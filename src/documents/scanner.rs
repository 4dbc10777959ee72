//! ClamAV's daemon over its socket: a file is streamed to it as it is unsealed, in pieces, and never lies plain on a
//! disk of ours (`INSTREAM`, clamd(8)).

use std::{
    fmt,
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    time::Duration,
};

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a write may wait, and the scan itself.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes sent in one piece.
const PIECE: usize = 64 * 1024;
/// The longest answer that is read.
const ANSWER: u64 = 4096;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Unix(PathBuf),
    /// `HOST:PORT`.
    Tcp(String),
}

impl Address {
    /// `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Address> {
        if let Some(path) = text.strip_prefix("unix:") {
            return path.starts_with('/').then(|| Address::Unix(path.into()));
        }
        let host = text.strip_prefix("tcp:")?;
        let (name, port) = host.rsplit_once(':')?;
        (!name.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0))
            .then(|| Address::Tcp(host.into()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Unix(path) => write!(f, "unix:{}", path.display()),
            Address::Tcp(host) => write!(f, "tcp:{host}"),
        }
    }
}

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// Known as harmful, by this signature.
    Infected(String),
    /// Longer than the scanner takes.
    TooLarge,
    /// It could not look at everything.
    NotWhole,
    /// It failed, with its own words.
    Failed(String),
}

/// The scanner does not answer, or broke off.
#[derive(Debug, thiserror::Error)]
#[error("the virus scanner at {address} does not answer: {cause}")]
pub struct Away {
    address: Address,
    cause: io::Error,
}

/// A scan did not come to a verdict.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished {
    #[error(transparent)]
    Away(#[from] Away),
    /// The file itself could not be read.
    #[error("the sealed file: {0}")]
    File(io::Error),
}

#[derive(Debug, Clone)]
pub struct Scanner {
    pub address: Address,
    /// clamd's `StreamMaxLength`, in bytes: a longer file is not sent.
    pub longest: u64,
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

impl Scanner {
    fn away(&self) -> impl Fn(io::Error) -> Away + '_ {
        |cause| Away { address: self.address.clone(), cause }
    }

    fn connect(&self) -> io::Result<Box<dyn Line>> {
        match &self.address {
            Address::Unix(path) => {
                let line = UnixStream::connect(path)?;
                line.set_read_timeout(Some(PATIENCE))?;
                line.set_write_timeout(Some(PATIENCE))?;
                Ok(Box::new(line))
            }
            Address::Tcp(host) => {
                let mut last = io::Error::from(ErrorKind::NotFound);
                for address in host.to_socket_addrs()? {
                    match TcpStream::connect_timeout(&address, CONNECT) {
                        Ok(line) => {
                            line.set_read_timeout(Some(PATIENCE))?;
                            line.set_write_timeout(Some(PATIENCE))?;
                            return Ok(Box::new(line));
                        }
                        Err(e) => last = e,
                    }
                }
                Err(last)
            }
        }
    }

    fn ask(&self, command: &[u8]) -> io::Result<String> {
        let mut line = self.connect()?;
        line.write_all(command)?;
        answer(&mut line)
    }

    /// Whether it is there, and which version it is.
    ///
    /// # Errors
    /// [`Away`].
    pub fn version(&self) -> Result<String, Away> {
        let pong = self.ask(b"zPING\0").map_err(self.away())?;
        if pong != "PONG" {
            return Err(self.away()(io::Error::new(ErrorKind::InvalidData, "it is no clamd")));
        }
        self.ask(b"zVERSION\0").map_err(self.away())
    }

    /// Has `content`, of `length` bytes, scanned while it is read.
    ///
    /// # Errors
    /// [`Unfinished`]; then nothing is known of the file.
    pub fn scan(&self, mut content: impl Read, length: u64) -> Result<Verdict, Unfinished> {
        if length > self.longest {
            return Ok(Verdict::TooLarge);
        }
        let mut line = self.connect().map_err(self.away())?;
        line.write_all(b"zINSTREAM\0").map_err(self.away())?;
        let mut piece = zeroize::Zeroizing::new(vec![0; PIECE]);
        let sent = loop {
            let read = content.read(&mut piece).map_err(Unfinished::File)?;
            let size = u32::try_from(read).unwrap_or_default().to_be_bytes();
            let sent = line.write_all(&size).and_then(|()| line.write_all(&piece[..read]));
            if sent.is_err() || read == 0 {
                break sent;
            }
        };
        // It answers before the end when a stream is longer than it takes, and closes; the answer goes before the
        // broken pipe.
        match (answer(&mut line), sent) {
            (Ok(words), _) if !words.is_empty() => Ok(verdict(&words)),
            (Ok(_), Ok(())) => Err(self.away()(ErrorKind::UnexpectedEof.into()).into()),
            (_, Err(e)) | (Err(e), _) => Err(self.away()(e).into()),
        }
    }
}

fn answer(line: &mut dyn Line) -> io::Result<String> {
    let mut bytes = Vec::new();
    match line.take(ANSWER).read_to_end(&mut bytes) {
        // It closed with more of the stream unread: that is told before the answer, which is still there to be read.
        Err(e) if e.kind() == ErrorKind::ConnectionReset => line.take(ANSWER).read_to_end(&mut bytes)?,
        read => read?,
    };
    Ok(String::from_utf8_lossy(&bytes).trim_matches(['\0', '\n', ' ']).to_owned())
}

fn verdict(words: &str) -> Verdict {
    if words.contains("size limit exceeded") {
        return Verdict::TooLarge;
    }
    let said = words.strip_prefix("stream: ").unwrap_or(words);
    match said.strip_suffix(" FOUND") {
        // Not a harmful file, but one that was not looked through.
        Some(name) if name.starts_with("Heuristics.Limits.") || name.starts_with("Heuristics.Encrypted.") => {
            Verdict::NotWhole
        }
        Some(name) => Verdict::Infected(name.chars().filter(|c| !c.is_control()).take(120).collect()),
        None if said == "OK" => Verdict::Clean,
        None => Verdict::Failed(said.chars().filter(|c| !c.is_control()).take(200).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        for (words, wanted) in [
            ("stream: OK", Verdict::Clean),
            ("stream: Win.Test.EICAR_HDB-1 FOUND", Verdict::Infected("Win.Test.EICAR_HDB-1".into())),
            ("INSTREAM size limit exceeded. ERROR", Verdict::TooLarge),
            ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", Verdict::NotWhole),
            ("stream: Heuristics.Encrypted.PDF FOUND", Verdict::NotWhole),
            ("Can't allocate memory ERROR", Verdict::Failed("Can't allocate memory ERROR".into())),
            ("OKAY", Verdict::Failed("OKAY".into())),
        ] {
            assert_eq!(verdict(words), wanted);
        }
    }

    #[test]
    fn addresses_say_how_to_get_there() {
        assert_eq!(Address::parse("unix:/run/clamd.ctl"), Some(Address::Unix("/run/clamd.ctl".into())));
        assert_eq!(Address::parse("tcp:[::1]:3310"), Some(Address::Tcp("[::1]:3310".into())));
        for wrong in
            ["", "/run/clamd.ctl", "unix:clamd.ctl", "tcp:127.0.0.1", "tcp::3310", "tcp:host:0", "http://x"]
        {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }
}
