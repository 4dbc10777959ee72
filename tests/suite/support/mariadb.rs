//! One MariaDB server for the whole test run, started when the first test asks for it, with a certificate of its own.
//!
//! As with PostgreSQL, a shell holds the other end of a pipe of ours: however this process ends, the pipe closes, the
//! shell stops the server and removes its files.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use mysql_async::{Conn, Opts, prelude::Queryable as _};

use super::mail::Ca;

/// The user that the server runs as when we are root: `nobody`.
const NOBODY: u32 = 65534;

/// Durability is not what these tests are about, so nothing waits for the disk.
const SUPERVISOR: &str = r#"
dir=$1 port=$2
PATH=$PATH:/usr/sbin:/usr/local/sbin
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir" || exit 1
fail() { tail -c 2000 log | tr '\n' ' '; echo; exit 1; }
mariadb-install-db --no-defaults --datadir="$dir/data" --tmpdir="$dir" --auth-root-authentication-method=normal --skip-test-db \
  --skip-name-resolve >log 2>&1 || fail
mariadbd --no-defaults --datadir="$dir/data" --bind-address=127.0.0.1 --port="$port" --socket="$dir/sock" \
  --pid-file="$dir/pid" --tmpdir="$dir" --skip-log-bin --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
  --skip-innodb-use-native-aio --innodb-log-file-size=16M --innodb-buffer-pool-size=64M --max-allowed-packet=64M \
  --ssl-cert="$dir/server.pem" --ssl-key="$dir/server.pem" >>log 2>&1 &
server=$!
until grep -q 'ready for connections' log; do
  kill -0 $server 2>/dev/null || fail
  sleep 0.05
done
echo ready
cat >/dev/null
"#;

/// A running server.
pub struct MariaDb {
    port: u16,
    ca: PathBuf,
    _trust: Ca,
    /// Its stdin is never written to: the end of that pipe is the server's end.
    _shell: Child,
}

impl MariaDb {
    /// The server of this test run.
    pub fn get() -> &'static MariaDb {
        static SERVER: OnceLock<MariaDb> = OnceLock::new();
        SERVER.get_or_init(|| (0..5).find_map(|_| start()).expect("MariaDB starts on one of five free ports"))
    }

    /// The address of one of its databases, for an account that may do everything.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://root@127.0.0.1:{}/{database}", self.port)
    }

    /// The authority that signed its certificate, which is for `localhost`.
    pub fn ca(&self) -> &Path {
        &self.ca
    }

    /// A new database, in which `sql` was run. Returns its address.
    pub fn database(&self, sql: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let whole = format!("CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}; {sql}");
        run(&self.url("mysql"), &whole);
        self.url(&name)
    }

    /// Runs a file of SQL, as its own client does.
    pub fn load(&self, folder: &Path, file: &str) {
        let input = fs::File::open(folder.join(file)).expect("the file is there");
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "-h127.0.0.1", "-uroot", "--skip-ssl"]).arg(format!("-P{}", self.port));
        let out = client.current_dir(folder).stdin(input).output().expect("MariaDB's client is installed");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

/// Runs `sql` at `url`, as its owner would.
pub fn run(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opts = Opts::from_url(&format!("{url}?prefer_socket=false")).expect("an address");
        let mut conn = Conn::new(opts).await.expect("the server answers");
        conn.query_drop(sql).await.unwrap_or_else(|e| panic!("{e} in {sql:.300}"));
        conn.disconnect().await.expect("it says goodbye");
    });
}

/// The first column of a query, as text; NULLs left out.
pub fn first_column(url: &str, sql: &str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opts = Opts::from_url(&format!("{url}?prefer_socket=false")).expect("an address");
        let mut conn = Conn::new(opts).await.expect("the server answers");
        let rows: Vec<mysql_async::Row> = conn.query(sql).await.unwrap_or_else(|e| panic!("{e} in {sql}"));
        conn.disconnect().await.expect("it says goodbye");
        rows.into_iter().filter_map(|row| row.get::<Option<String>, _>(0).flatten()).collect()
    })
}

/// Does `work` while somebody else is connected who has run `sql`.
pub fn holding<T>(url: &str, sql: &str, work: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let conn = runtime.block_on(async {
        let opts = Opts::from_url(&format!("{url}?prefer_socket=false")).expect("an address");
        let mut conn = Conn::new(opts).await.expect("the server answers");
        conn.query_drop(sql).await.unwrap_or_else(|e| panic!("{e} in {sql}"));
        conn
    });
    let done = work();
    runtime.block_on(async { conn.disconnect().await }).expect("it says goodbye");
    done
}

fn start() -> Option<MariaDb> {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder =
        tempfile::Builder::new().prefix("indsigt-mariadb-").tempdir_in(parent).expect("a temporary folder");
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let trust = Ca::new();
    let pem = folder.path().join("server.pem");
    fs::copy(trust.signs("localhost", |_| ()), &pem).expect("there is room");
    let mut shell = Command::new("sh");
    shell.args(["-c", SUPERVISOR, "sh"]).arg(folder.path()).arg(port.to_string());
    if fs::metadata("/proc/self").is_ok_and(|us| std::os::unix::fs::MetadataExt::uid(&us) == 0) {
        for path in [folder.path(), &pem] {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("root may give a folder away");
        }
        shell.uid(NOBODY).gid(NOBODY);
    }
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
        eprintln!("MariaDB did not start (apt-get install mariadb-server): {line}");
        let _ = shell.wait();
        return None;
    }
    let _ = folder.keep();
    Some(MariaDb { port, ca: trust.file(), _trust: trust, _shell: shell })
}
