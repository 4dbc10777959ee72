//! A real mail server (aiosmtpd, from the tests' Python environment) that can be told to misbehave.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde::Deserialize;

/// One mail as the server took it.
#[derive(Debug, Deserialize)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, as they came over the wire.
    pub source: String,
    /// Whether the line was encrypted.
    pub secure: bool,
    /// Who had signed in.
    pub user: Option<String>,
}

/// A certificate authority made for one test.
pub struct Ca {
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Ca {
    pub fn new() -> Ca {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, "Fjordby test CA");
        let key = KeyPair::generate().expect("a key");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pem = parameters.self_signed(&key).expect("a certificate").pem();
        std::fs::write(folder.path().join("ca.pem"), pem).expect("there is room");
        Ca { issuer: Issuer::new(parameters, key), folder }
    }

    /// The CA's own certificate, as an administrator gets it.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A server's certificate with its key.
    pub fn signs(&self, host: &str, change: impl FnOnce(&mut CertificateParams)) -> PathBuf {
        let mut parameters = CertificateParams::new([host.to_owned()]).expect("a name");
        change(&mut parameters);
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        let file = self.folder.path().join(format!("{host}.pem"));
        std::fs::write(&file, certificate.pem() + &key.serialize_pem()).expect("there is room");
        file
    }
}

/// A mail server on a free port of this machine; ends with the test.
pub struct MailServer {
    pub port: u16,
    mailbox: tempfile::TempDir,
    talk: RefCell<(ChildStdin, BufReader<ChildStdout>)>,
    child: Child,
}

/// The Python of the tests' environment, with what `tests/requirements.txt` lists.
pub fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/python");
    assert!(python.exists(), "{} is missing; scripts/need.sh makes it", python.display());
    python
}

impl MailServer {
    pub fn start() -> MailServer {
        MailServer::start_as("none", "")
    }

    /// A server behind `starttls` or `tls` with this certificate; `login` is `USER:PASSWORD` when one has to sign in.
    pub fn secured(security: &str, certificate: &Path, login: &str) -> MailServer {
        let server = MailServer::start_as(security, login);
        server.shows(certificate);
        server
    }

    /// The certificate of the connections to come.
    pub fn shows(&self, certificate: &Path) {
        self.behave(&format!("certificate {}", certificate.display()));
    }

    /// A server in clear text that wants a login when `login` is not empty.
    pub fn start_as(security: &str, login: &str) -> MailServer {
        let mailbox = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/mail_server.py"))
            .arg(mailbox.path().join("mails"))
            .args([security, login])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let stdin = child.stdin.take().expect("its stdin is a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("its stdout is a pipe"));
        let port = line(&mut stdout).parse().expect("the server says its port");
        MailServer { port, mailbox, talk: RefCell::new((stdin, stdout)), child }
    }

    /// `accept`, `refuse 451`, `refuse 550`, `drop` (taken, but the acknowledgement is lost), `down` or `up`.
    pub fn behave(&self, command: &str) {
        let (stdin, stdout) = &mut *self.talk.borrow_mut();
        writeln!(stdin, "{command}").expect("the server listens");
        assert_eq!(line(stdout), "ok", "{command}");
    }

    /// Every mail that was taken, in order.
    pub fn mails(&self) -> Vec<Mail> {
        let lines = self.lines();
        let mails = lines.lines().filter(|line| !line.starts_with(r#"{"tried""#));
        mails.map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect()
    }

    /// How often somebody tried a password.
    pub fn logins(&self) -> usize {
        self.lines().lines().filter(|line| line.starts_with(r#"{"tried""#)).count()
    }

    fn lines(&self) -> String {
        std::fs::read_to_string(self.mailbox.path().join("mails")).unwrap_or_default()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(from: &mut impl BufRead) -> String {
    let mut line = String::new();
    from.read_line(&mut line).expect("the mail server speaks text");
    line.trim().to_owned()
}
