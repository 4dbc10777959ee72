//! From the decision to the finished package, by the portal's own workers, with its peak memory.

use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use indsigt::{
    cases::{
        self, Arrival, Case, Channel, Contact, Decided, Decision, Details, OnBehalf, Person,
        letters::Particulars,
    },
    export::{self, State},
    identity::{self, Check, CheckResult, Method},
    law::{
        calendar::Calendar,
        deadline,
        letters::Part,
        rights::Right,
        status::{Outcome, Status},
    },
    letters::{Lang, Words},
    sources::{Sources, collect},
    staff,
};
use rusqlite::Connection;

use crate::{
    measure::{Table, forget_peak, median, memory, milliseconds},
    portal::Installation,
};

const ROWS: [usize; 3] = [100, 10_000, 100_000];

const SOURCE: &str = r#"
name = "payroll"
kind = "sqlite"
path = "payroll.db"
organisations = ["bench"]
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
    let running = installation.start();
    for rows in ROWS {
        let (mut case, read) = collected(&installation, rows);
        forget_peak(running.process());
        let started = Instant::now();
        let decided = decide(&installation, &mut case);
        assert!(decided.package.is_some());
        let bytes = built(&installation, &case);
        let taken = started.elapsed();
        table.add(
            format!("Approved to finished package, {rows} rows"),
            format!("{:.2} s", taken.as_secs_f64()),
        );
        table.add("  peak memory meanwhile", format!("{:.1} MiB", memory(running.process(), "VmHWM")));
        table.add("  size of the zip", format!("{:.1} MiB", bytes as f64 / (1024.0 * 1024.0)));
        table.add("  found and read before", format!("{:.2} s", read.as_secs_f64()));
        if rows == ROWS[0] {
            letter(table, &installation, &case);
        }
    }
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

fn decide(installation: &Installation, case: &mut Case) -> Decided {
    let words = Words::load(&std::collections::HashMap::new()).expect("the texts are whole");
    let decision = Decision {
        outcome: Outcome::Granted,
        grounds: &[],
        letter: Particulars::default().with(Part::Information, "Vi udbetaler løn."),
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
