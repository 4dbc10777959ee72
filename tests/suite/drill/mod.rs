//! The drill: people who pretend to be others, and honest people who are unusual, go through the real pages as far as
//! they get, with colleagues who do whatever the program offers. Afterwards the database and the mailbox are asked about
//! all of them at once. `make drill` prints the table.

mod handler;
mod honest;
mod papers;
mod person;
mod proofs;
mod scene;
mod strangers;
mod town;

use scene::{Row, Scenario, Scene};
use town::Town;

use crate::support::databases::TestDb;

/// Everybody, in the order of the table.
fn everybody() -> Vec<Scenario> {
    [strangers::ALL, papers::ALL, honest::ALL].concat()
}

#[test]
fn nobody_gets_the_data_of_another_and_nobody_is_left_without_a_way() {
    drill("SQLite", &TestDb::sqlite(), 1);
}

/// Every third of them, since it is the same program and the slower database; `make drill` plays all.
#[test]
fn nor_on_postgresql() {
    let all = std::env::var_os("INDSIGT_DRILL").is_some();
    drill("PostgreSQL", &TestDb::postgres(), if all { 1 } else { 3 });
}

fn drill(name: &str, fresh: &TestDb, every: usize) {
    let town = Town::new(fresh);
    let scene = Scene::new(&town);
    let rows: Vec<Row> = everybody().iter().step_by(every).map(|one| scene.plays(one)).collect();
    let table = scene::table(&rows);
    println!("\nThe drill on {name}\n\n{table}\n");
    let faults = proofs::faults(&town, &rows);
    assert!(faults.is_empty(), "{table}\n{}", faults.join("\n"));
    assert!(rows.len() * every >= 30, "{} people are too few", rows.len());
}
