//! A real mail server (aiosmtpd, from the tests' Python environment) that can be told to misbehave.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::Deserialize;

/// One mail as the server took it.
#[derive(Debug, Deserialize)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, as they came over the wire.
    pub source: String,
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
        let mailbox = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/mail_server.py"))
            .arg(mailbox.path().join("mails"))
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
        let lines = std::fs::read_to_string(self.mailbox.path().join("mails")).unwrap_or_default();
        lines.lines().map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect()
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
