//! From the decision to the finished package, by the portal's own workers, with its peak memory.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use chrono::{NaiveDate, Utc};
use indsigt::{
    cases::{
        self, Arrival, Case, Channel, Contact, Decided, Decision, Details, OnBehalf, Person,
        letters::Particulars,
    },
    export::{self, State},
    identity::{self, Assurance, Check, CheckResult, Method},
    law::{
        calendar::Calendar,
        deadline,
        identity::Party,
        letters::Part,
        rights::Right,
        spans::Spans,
        status::{Outcome, Status},
    },
    letters::{Lang, Words},
    register,
    review::{self, Order, Selection},
    sources::{Sources, collect, collected},
    staff,
};
use rusqlite::Connection;

use crate::{
    collecting::Server,
    measure::{Table, forget_peak, median, memory, milliseconds},
    portal::Installation,
};

const ROWS: [usize; 4] = [100, 10_000, 100_000, 1_000_000];
/// From so many rows on it is compared with what anybody would do by hand.
const COMPARED: usize = 100_000;

const SOURCE: &str = r#"
name = "payroll"
kind = "sqlite"
path = "payroll.db"
organisations = ["bench"]
processors = ["Lønhuset Fjord A/S", "Driftsværket A/S"]
activities = ["rights-requests"]
title = { da = "Lønsystemet", en = "The payroll system" }
description = { da = "Ansatte og deres lønsedler", en = "Employees and their pay slips" }
limits = { rows = 1000000, seconds = 600 }
[[find]]
by = ["email"]
sql = "SELECT id AS key, name FROM person WHERE email = :email"
[[dataset]]
name = "lines"
title = { da = "Lønlinjer", en = "Pay lines" }
description = { da = "Hvad du har fået i løn", en = "What you were paid" }
activity = "payroll"
provided_by = "derived"
sql = "SELECT id, paid_on, text, amount, hours, account, created_at, note FROM line WHERE person = :key ORDER BY id"
"#;

pub fn measure(table: &mut Table) {
    let installation = Installation::new();
    std::fs::create_dir_all(installation.sources()).expect("the folder is ours");
    std::fs::write(installation.sources().join("payroll.toml"), SOURCE).expect("the folder is ours");
    payroll(&installation).expect("the payroll database is made");
    register_payroll(&installation);
    let running = installation.start();
    let server = Server::start();
    for rows in ROWS {
        let (mut case, read) = collected(&installation, rows);
        give_all(&installation, &mut case);
        forget_peak(running.process());
        let idle = memory(running.process(), "VmRSS");
        let started = Instant::now();
        let decided = decide(&installation, &mut case);
        assert!(decided.package.is_some());
        let bytes = built(&installation, &case);
        let taken = started.elapsed();
        table.add(
            format!("Approved to finished package, {rows} rows"),
            format!("{:.2} s", taken.as_secs_f64()),
        );
        let peak = memory(running.process(), "VmHWM");
        table.add("  peak memory meanwhile", format!("{peak:.1} MiB, {:.1} over idle", peak - idle));
        table.add("  size of the zip", format!("{:.1} MiB", bytes as f64 / (1024.0 * 1024.0)));
        table.add("  found and read before", format!("{:.2} s", read.as_secs_f64()));
        if rows >= COMPARED {
            by_hand(table, &installation, (&case, server.as_ref()), rows, taken);
        }
        if rows == ROWS[0] {
            letter(table, &installation, &case);
        }
    }
}

/// The same rows by `sqlite3` and by `psql` into `zip -6`, and `zip -6` alone over the very files that are in the package.
fn by_hand(
    table: &mut Table,
    installation: &Installation,
    (case, server): (&Case, Option<&Server>),
    rows: usize,
    ours: Duration,
) {
    let folder = tempfile::tempdir().expect("a folder of ours");
    let database = installation.sources().join("payroll.db");
    let columns = "id, paid_on, text, amount, hours, account, created_at, note";
    let query = format!("SELECT {columns} FROM line WHERE person = {rows} ORDER BY id");
    let shell = |command: &str| {
        let mut sh = Command::new("sh");
        sh.args(["-c", command]).current_dir(folder.path());
        sh.env("DATABASE", &database).env("QUERY", &query);
        sh.env("SERVER", server.map(Server::url).unwrap_or_default());
        let started = Instant::now();
        let status = sh.status().expect("there is a shell");
        (status.success(), started.elapsed())
    };
    if !shell("command -v sqlite3 && command -v zip").0 {
        return table.add("  by hand", "needs sqlite3 and zip");
    }
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    let csv = "sqlite3 -header -csv \"$DATABASE\" \"$QUERY\" | zip -q -6 alone.zip -";
    table.add("  sqlite3 -csv into zip -6, CSV alone", seconds(shell(csv).1));
    if server.is_some() {
        let fill = "psql -q \"$SERVER\" -c 'DROP TABLE IF EXISTS pay' -c 'CREATE UNLOGGED TABLE pay (id bigint, paid_on \
                    date, text text, amount numeric(12,2), hours numeric, account text, created_at timestamp, note text)' && \
                    sqlite3 -csv \"$DATABASE\" \"$QUERY\" | psql -q \"$SERVER\" -c '\\copy pay FROM STDIN CSV'";
        assert!(shell(fill).0, "the same rows in PostgreSQL");
        let copy = "psql -q \"$SERVER\" -c '\\copy (SELECT * FROM pay ORDER BY id) TO STDOUT CSV HEADER' | \
                    zip -q -6 psql.zip -";
        table.add("  psql \\copy into zip -6, CSV alone", seconds(shell(copy).1));
    }
    let pipe = "sqlite3 -header -csv \"$DATABASE\" \"$QUERY\" | zip -q -6 csv.zip - && \
                sqlite3 -json \"$DATABASE\" \"$QUERY\" | zip -q -6 json.zip -";
    table.add("  sqlite3 -csv and -json, each into zip -6", seconds(shell(pipe).1));
    let package = folder.path().join("package.zip");
    let holder = (Party::Requester, Assurance::High);
    let (db, vault) = (&installation.db, &installation.vault);
    let opened = export::look(db, vault, case.organisation, case.id, holder, Utc::now());
    let mut download = opened.expect("the package is there");
    let mut file = std::fs::File::create(&package).expect("there is room");
    std::io::copy(&mut download, &mut file).expect("there is room");
    assert!(shell("python3 -m zipfile -e package.zip out").0, "it is a zip");
    let alone =
        (0..3).map(|_| shell("rm -f out.zip && zip -q -6 -r out.zip out").1).min().unwrap_or_default();
    let ratio = ours.as_secs_f64() / alone.as_secs_f64();
    table.add(
        "  zip -6 alone over the files of the package",
        format!("{}; ours {ratio:.2} of it", seconds(alone)),
    );
}

/// The letter of the answer as a tagged file.
fn letter(table: &mut Table, installation: &Installation, case: &Case) {
    let words = Words::load(&std::collections::HashMap::new()).expect("the texts are whole");
    let answer = installation.db.read(|conn| cases::answer_of(conn, &installation.vault, case));
    let answer = answer.expect("it is read").expect("it is decided");
    let write = || answer.letter.pdf(&words, answer.decided_at).expect("it is accessible");
    let kibibytes = write().len() / 1024;
    let taken = median(100, || {
        std::hint::black_box(write());
    });
    table.add(format!("Answer letter as PDF/UA-1, {kibibytes} KiB"), milliseconds(taken));
}

/// What the letter tells of the payroll, and of requests, stands in the register.
fn register_payroll(installation: &Installation) {
    let mut all = csv::Reader::from_reader(&include_bytes!("../../demo/register.csv")[..]);
    let mut ours = csv::Writer::from_writer(Vec::new());
    ours.write_record(all.headers().expect("it has a heading")).expect("there is room");
    let wanted = ["payroll", "rights-requests"];
    for row in all.records().flatten().filter(|row| wanted.contains(&&row[0])) {
        ours.write_record(&row).expect("there is room");
    }
    let file = ours.into_inner().expect("there is room");
    let (none, by) = (register::Uses::new(), indsigt::audit::By::Program);
    let (db, vault) = (&installation.db, &installation.vault);
    register::import(db, vault, installation.organisation, &file, &none, by, Utc::now())
        .expect("the demo's register is right");
}

/// One employee for each number of rows, with pay lines of eight columns.
fn payroll(installation: &Installation) -> rusqlite::Result<()> {
    let mut db = Connection::open(installation.sources().join("payroll.db"))?;
    let tx = db.transaction()?;
    tx.execute_batch(
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
         CREATE TABLE line (id INTEGER PRIMARY KEY, person INTEGER, paid_on DATE, text TEXT, amount DECIMAL(12,2),
                            hours REAL, account TEXT, created_at DATETIME, note TEXT);
         CREATE INDEX lines_of_person ON line (person);",
    )?;
    let first = NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date");
    for rows in ROWS {
        tx.execute(
            "INSERT INTO person VALUES (?1, ?2, ?3)",
            (rows as i64, format!("Åse Ærø {rows}"), email(rows)),
        )?;
        let mut insert = tx.prepare(
            "INSERT INTO line (person, paid_on, text, amount, hours, account, created_at, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for row in 0..rows {
            let day = first + chrono::Days::new(row as u64 % 13_000);
            insert.execute((
                rows as i64,
                day.to_string(),
                format!("Månedsløn, linje {row}"),
                format!("{}.{:02}", 20_000 + row * 37 % 15_000, row % 100),
                (row % 160) as f64 / 2.0,
                format!("DK{:016}", row * 7919),
                format!("{day} 08:{:02}:00", row % 60),
                (row % 3 == 0).then_some("Efterregulering efter overenskomst"),
            ))?;
        }
    }
    tx.commit()
}

fn email(rows: usize) -> String {
    format!("person-{rows}@example.dk")
}

/// A case whose data are collected, and how long the portal took to find and read them.
fn collected(installation: &Installation, rows: usize) -> (Case, Duration) {
    let (db, vault, now) = (&installation.db, &installation.vault, Utc::now());
    let sources = Sources::load(&installation.sources()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let deadline = deadline::due(now, chrono_tz::Europe::Copenhagen, Calendar::denmark());
    let arrival = Arrival {
        organisation: installation.organisation,
        right: Right::Access,
        channel: Channel::Api,
        language: Lang::Da,
        details: &details(rows),
        received_on: deadline.received_on,
        due_on: deadline.due_on,
    };
    let mut case = db.write(|tx| cases::receive(tx, vault, &arrival, now)).expect("it is received");
    let check = Check::of_requester(Method::InPerson, CheckResult::Passed, "Kendt.");
    db.write(|tx| {
        identity::record(tx, vault, &mut case, &check, indsigt::audit::By::Staff(installation.handler), now)
    })
    .expect("she is known");
    let started = Instant::now();
    db.write(|tx| collect::start(tx, vault, &sources, &mut case, installation.handler, now))
        .expect("it starts");
    let case = wait(|| {
        let case = again(installation, &case);
        (case.status == Status::Review).then_some(case)
    });
    (case, started.elapsed())
}

fn details(rows: usize) -> Details {
    let (name, email) = (format!("Åse Ærø {rows}"), email(rows));
    Details {
        on_behalf: OnBehalf::Oneself,
        person: Person { name: name.clone(), email: Some(email.clone()), ..Person::default() },
        requester: Contact { name, email, phone: None },
        description: "Alt, hvad I har om mig.".into(),
    }
}

/// Looked through for other people; then everything is given, and what is proposed stays.
fn give_all(installation: &Installation, case: &mut Case) {
    let (db, vault, by) = (&installation.db, &installation.vault, installation.handler);
    wait(|| {
        let facts = db.read(|conn| cases::facts(conn, case, Utc::now())).expect("they are read");
        (!facts.undecided.looking).then_some(())
    });
    let sets = db.read(|conn| collected::of_case(conn, case.organisation, case.id)).expect("they are read");
    let all: Selection = sets.iter().map(|set| (set.id, Spans::all(set.rows))).collect();
    db.write(|tx| review::carry_out(tx, vault, case, Order::Give, &all, by, Utc::now()))
        .expect("it is given");
    if db.read(|conn| cases::facts(conn, case, Utc::now())).expect("they are read").undecided.proposals > 0 {
        db.write(|tx| review::carry_out(tx, vault, case, Order::Dismiss, &all, by, Utc::now()))
            .expect("they stay");
    }
}

fn decide(installation: &Installation, case: &mut Case) -> Decided {
    let words = Words::load(&std::collections::HashMap::new()).expect("the texts are whole");
    let decision = Decision {
        outcome: Outcome::Granted,
        grounds: &[],
        letter: Particulars::default().with(Part::Information, "Vi udbetaler løn."),
        lock: false,
        as_seen: case.version,
    };
    let address_of = |path: &str| format!("http://127.0.0.1{path}");
    let decided = installation.db.write(|tx| {
        let organisation = staff::find(tx, installation.organisation)?.expect("it was made");
        let (vault, by) = (&installation.vault, installation.handler);
        cases::decide(tx, vault, &words, &organisation, case, &decision, &address_of, by, Utc::now())
    });
    decided.expect("it is decided")
}

/// Waits for the package and gives its size in bytes.
fn built(installation: &Installation, case: &Case) -> i64 {
    wait(|| {
        let package = installation.db.read(|conn| export::of_case(conn, case)).expect("it is read")?;
        assert!(package.state != State::Failed, "{:?}", package.failure);
        (package.state == State::Ready).then(|| package.bytes.unwrap_or_default())
    })
}

fn again(installation: &Installation, case: &Case) -> Case {
    let found = installation.db.read(|conn| cases::find(conn, case.organisation, case.id));
    found.expect("it is read").expect("it was received")
}

fn wait<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let give_up = Instant::now() + Duration::from_secs(600);
    while Instant::now() < give_up {
        if let Some(found) = look() {
            return found;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    panic!("the portal did not get there within ten minutes");
}
