//! One PostgreSQL server for the whole test run, started when the first test asks for it.
//!
//! A shell holds the other end of a pipe of ours: however this process ends, the pipe closes, the shell stops the
//! server and removes its files.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// The user that the server runs as when we are root, which PostgreSQL refuses: `nobody`.
const NOBODY: u32 = 65534;

/// Durability is not what these tests are about, so nothing waits for the disk.
const SUPERVISOR: &str = r#"
bin=$1 dir=$2 port=$3
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
"$bin/initdb" -D data -U indsigt --auth=trust --no-sync --encoding=UTF8 --locale=C >log 2>&1 &&
"$bin/pg_ctl" -D data -l log -w -o "-F -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c max_connections=200 -c full_page_writes=off -c synchronous_commit=off" start >>log 2>&1 ||
{ tr '\n' ' ' <log; echo; exit 1; }
echo ready
cat >/dev/null
"$bin/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
"#;

/// A running server.
pub struct Server {
    port: u16,
    /// Its stdin is never written to: the end of that pipe is the server's end.
    _shell: Child,
}

impl Server {
    /// The server of this test run.
    pub fn get() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| {
            let bin = programs();
            (0..5).find_map(|_| start(&bin)).expect("PostgreSQL starts on one of five free ports")
        })
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://indsigt@127.0.0.1:{}/{database}", self.port)
    }
}

/// The folder of `initdb` and `pg_ctl`: the newest of Debian's, or else one on the PATH.
fn programs() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path);
    versions
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(on_path)
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .expect("PostgreSQL is needed for the tests: apt-get install postgresql")
}

fn start(bin: &Path) -> Option<Server> {
    let folder = tempfile::Builder::new().prefix("indsigt-postgres-").tempdir().expect("a temporary folder");
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let mut shell = Command::new("sh");
    shell.args(["-c", SUPERVISOR, "sh"]).arg(bin).arg(folder.path()).arg(port.to_string());
    if fs::metadata("/proc/self").is_ok_and(|us| std::os::unix::fs::MetadataExt::uid(&us) == 0) {
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("root may give a folder away");
        shell.uid(NOBODY).gid(NOBODY);
    }
    // Its own group: Ctrl-C on the terminal ends us, and our end ends it, in that order.
    let mut shell = shell
        .process_group(0)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut line = String::new();
    BufReader::new(shell.stdout.take().expect("its stdout is a pipe")).read_line(&mut line).expect("text");
    if line.trim() != "ready" {
        eprintln!("PostgreSQL did not start: {line}");
        let _ = shell.wait();
        return None;
    }
    let _ = folder.keep();
    Some(Server { port, _shell: shell })
}
