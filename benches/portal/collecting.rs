//! Collecting from PostgreSQL: the connector with its sealing into a file, beside `psql \copy` of the same rows.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use indsigt::sources::{
    cell::{Cell, Column},
    connector::{Connector as _, Limits, Query, Sink, Statement},
    kinds::Observed,
    postgres::{Address, Postgres, Secret},
};

use crate::measure::{Table, median};

const ROWS: u32 = 1_000_000;
const TIMES: usize = 3;

/// A server of the machine's own PostgreSQL, on a socket; gone when dropped.
pub struct Server {
    bin: PathBuf,
    folder: tempfile::TempDir,
}

impl Server {
    pub fn start() -> Option<Server> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut bins: Vec<_> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
        bins.sort();
        let bin = bins.into_iter().rfind(|bin| bin.join("initdb").exists())?;
        let folder = tempfile::tempdir().ok()?;
        let server = Server { bin, folder };
        if is_root() {
            // PostgreSQL will not run as root.
            let _ = Command::new("chown").arg("nobody").arg(server.folder.path()).status();
        }
        let socket = server.folder.path().display().to_string();
        server.run(
            "initdb",
            &["-U", "indsigt", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"],
        )?;
        let options = format!("-F -c listen_addresses= -c unix_socket_directories={socket}");
        let log = format!("{socket}/log");
        server.run("pg_ctl", &["-l", &log, "-w", "-o", &options, "start"])?;
        Some(server)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Option<()> {
        let data = self.folder.path().join("data");
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(self.bin.join(program));
            command
        } else {
            Command::new(self.bin.join(program))
        };
        let out = command.arg("-D").arg(data).args(arguments).stdout(std::process::Stdio::null()).status();
        out.ok()?.success().then_some(())
    }

    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=indsigt", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["-m", "immediate", "-w", "stop"]);
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|us| std::os::unix::fs::MetadataExt::uid(&us) == 0)
}

fn psql(url: &str, command: &str) {
    let out = Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-c", command, url]).output();
    let out = out.expect("psql is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

pub fn measure(table: &mut Table) {
    let Some(server) = Server::start() else {
        table.add("Collecting from PostgreSQL", "PostgreSQL is not installed");
        return;
    };
    let url = server.url();
    psql(
        &url,
        &format!(
            "CREATE UNLOGGED TABLE line AS SELECT i AS id, date '2020-01-01' + (i % 2000) AS paid_on,
             'Månedsløn nr. ' || i AS text, (i * 1.25)::numeric(12,2) AS amount, (i % 160)::numeric(6,2) AS hours,
             'DK' || lpad(i::text, 12, '0') AS account,
             timestamptz '2020-01-01 08:00+01' + i * interval '1 minute' AS created_at,
             CASE WHEN i % 3 = 0 THEN NULL ELSE 'En bemærkning om linje ' || i END AS note
             FROM generate_series(1, {ROWS}) i"
        ),
    );
    let file = server.folder.path().join("rows");
    let copy = format!("\\copy (SELECT * FROM line) TO '{}'", file.display());
    let theirs = median(TIMES, || psql(&url, &copy));
    let address = server.folder.path().join("url");
    std::fs::write(&address, &url).expect("the folder is ours");
    let ours = median(TIMES, || collect(&address));
    let rate = |time: Duration| f64::from(ROWS) / time.as_secs_f64();
    table.add("Collecting from PostgreSQL, rows per second", format!("{:.0}", rate(ours)));
    table.add("  psql \\copy of the same rows", format!("{:.0}", rate(theirs)));
    table.add("  share of it", format!("{:.0} %", 100.0 * theirs.as_secs_f64() / ours.as_secs_f64()));
}

/// Everything that collecting does with a row, but writing it to the disk.
fn collect(address: &Path) {
    struct Seen(Observed, u32);
    impl Sink for Seen {
        fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
            self.0 = Observed::new(columns);
            ControlFlow::Continue(())
        }

        fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
            self.0.row(&row);
            self.1 += 1;
            ControlFlow::Continue(())
        }
    }
    let postgres = Postgres::new(Address { secret: Secret::File(address.into()), authorities: None });
    let statement = Statement::Sql("SELECT * FROM line".into());
    let query = Query { statement, parameters: vec![], kinds: Default::default() };
    let mut seen = Seen(Observed::new(&[]), 0);
    let started = Instant::now();
    let limits = Limits { rows: u64::from(ROWS) + 1, ..Limits::default() };
    postgres.read(&query, &[], limits, &mut seen).expect("the server answers");
    assert!(seen.1 == ROWS && started.elapsed() > Duration::ZERO);
}
