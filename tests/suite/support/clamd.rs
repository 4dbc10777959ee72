//! A real clamd of our own: its own configuration, its own socket, and a database of one signature, which is that of
//! the EICAR test string. It never asks the network for others.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use indsigt::documents::{Address, Scanner};

use super::files::eicar;

/// The name by which our clamd knows the test string.
pub const SIGNATURE: &str = "Indsigt.Test.Eicar.UNOFFICIAL";
/// What our clamd takes.
pub const LONGEST: u64 = 1024 * 1024;

pub struct Clamd {
    folder: tempfile::TempDir,
    program: Option<Child>,
}

impl Clamd {
    /// One that is not started yet.
    pub fn prepare() -> Clamd {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("db");
        std::fs::create_dir(&database).unwrap();
        let hex = eicar().bytes().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        std::fs::write(database.join("own.ndb"), format!("Indsigt.Test.Eicar:0:*:{hex}\n")).unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let settings = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nStreamMaxLength 1M\n\
             AlertExceedsMax yes\nMaxThreads 2\nSelfCheck 0\n",
            at("clamd.sock"),
            at("db"),
            at("")
        );
        std::fs::write(folder.path().join("clamd.conf"), settings).unwrap();
        Clamd { folder, program: None }
    }

    pub fn start() -> Clamd {
        let mut clamd = Clamd::prepare();
        clamd.run();
        clamd
    }

    /// Starts it and waits until it answers.
    pub fn run(&mut self) {
        let program = ["/usr/sbin/clamd", "/usr/local/sbin/clamd", "/usr/bin/clamd"];
        let program = program.into_iter().find(|path| Path::new(path).exists());
        let program = program.expect("clamd is missing: scripts/need.sh test installs it");
        let mut child = Command::new(program)
            .arg(format!("--config-file={}", self.folder.path().join("clamd.conf").display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (told, heard) = mpsc::channel();
        let said = BufReader::new(child.stdout.take().unwrap());
        // Read to its end, so that it never writes to nobody.
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                // The last thing it says before it takes connections.
                if line.contains("Self checking") {
                    let _ = told.send(());
                }
            }
        });
        self.program = Some(child);
        heard.recv_timeout(Duration::from_secs(120)).expect("clamd starts");
        self.scanner().version().expect("clamd answers");
    }

    pub fn stop(&mut self) {
        if let Some(mut program) = self.program.take() {
            let _ = program.kill();
            let _ = program.wait();
        }
        let _ = std::fs::remove_file(self.socket());
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.sock")
    }

    /// As `scanner.address` says it.
    pub fn address(&self) -> String {
        format!("unix:{}", self.socket().display())
    }

    pub fn scanner(&self) -> Scanner {
        Scanner { address: Address::Unix(self.socket()), longest: 4 * LONGEST }
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.stop();
    }
}
