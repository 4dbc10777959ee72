//! What a declaration says about changes, and what is not let through.

use std::path::Path;

use indsigt::{
    law::execution::DeedKind,
    sources::{Sources, declaration::Source},
};
use rusqlite::Connection;

pub const GOOD: &str = r#"name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["fjordby"]
title = { da = "Personale", en = "HR" }
description = { da = "Ansatte", en = "Employees" }
[write]
path = "hr.db"
keys = "SELECT id FROM person"
backups = "90 days"
[[recipient]]
name = { da = "Lønservice A/S", en = "Payroll Ltd" }
kind = "processor"
country = "DK"
[[find]]
by = ["email"]
sql = "SELECT id AS key, name FROM person WHERE email = :email"
[[dataset]]
name = "person"
title = { da = "Stamdata", en = "Record" }
description = { da = "Om dig", en = "About you" }
activity = "personnel"
provided_by = "subject"
sql = "SELECT id, name, email, left_on FROM person WHERE id = :key"
[[dataset.rectify]]
columns = ["name", "email"]
sql = """
UPDATE person SET :column = :new
WHERE id = :key AND :column IS :old"""
verify = "SELECT :column FROM person WHERE id = :key"
[dataset.keep]
period = "5 years"
from = "left_on"
hold = "SELECT why FROM hold WHERE person = :key"
basis = { da = "bogføringslovens § 12", en = "section 12 of the Bookkeeping Act" }
[[dataset]]
name = "notes"
title = { da = "Notater", en = "Notes" }
description = { da = "Om dig", en = "About you" }
activity = "personnel"
provided_by = "observed"
sql = "SELECT at, note FROM note WHERE person = :key"
[dataset.erase]
sql = "DELETE FROM note WHERE person = :key"
verify = "SELECT id FROM note WHERE person = :key"
rows = 3
"#;

pub const SCHEMA: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, left_on DATE);
    CREATE TABLE note (id INTEGER PRIMARY KEY, person INTEGER, at DATE, note TEXT);
    CREATE TABLE hold (person INTEGER, why TEXT);";

fn problems(text: &str) -> Vec<String> {
    let problems = Source::parse(Path::new("hr.toml"), text).map(|_| vec![]).unwrap_or_else(|wrong| wrong);
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn what_may_be_changed_is_declared_and_dangerous_statements_are_refused_with_their_line() {
    let source = Source::parse(Path::new("hr.toml"), GOOD).unwrap();
    let person = source.dataset("person").unwrap();
    let act = person.act(DeedKind::Rectify, Some("email")).unwrap();
    assert!(act.sql.text.contains("SET \"email\" = ?1"), "{}", act.sql.text);
    assert_eq!(act.sql.parameters, ["new", "key", "old"]);
    assert!(person.act(DeedKind::Rectify, Some("left_on")).is_none() && !person.may(DeedKind::Erase));
    assert_eq!(source.recipients[0].name.en, "Payroll Ltd");
    for (from, to, told) in [
        (
            "DELETE FROM note WHERE person = :key",
            "DELETE FROM note",
            "hr.toml:44: sql does not use :key, so it would not be about one person",
        ),
        (
            "DELETE FROM note WHERE person = :key",
            "UPDATE note SET note = :key",
            "hr.toml:44: sql has no :key after its WHERE",
        ),
        ("DELETE FROM note WHERE", "DROP TABLE note WHERE", "hr.toml:44: sql begins with DROP"),
        ("\nWHERE id = :key AND", "\nWHERE id = :key AND ' AND", "hr.toml:29: sql: this is never closed"),
        ("IS :old", "IS :email", "hr.toml:27: sql uses :email"),
        ("= :new", "= 1", "hr.toml:27: sql does not use :new"),
        ("rows = 3", "rows = 0", "hr.toml:46: rows: at least one"),
        ("\"90 days\"", "\"long\"", "hr.toml:10: backups: how long"),
        ("path = \"hr.db\"\nkeys", "keys", "hr.toml:7: [write]: say where"),
        ("from = \"left_on\"\n", "", "hr.toml:31: keep: say either"),
        ("kind = \"processor\"", "kind = \"friend\"", "hr.toml:13: kind: processor"),
        ("[\"name\", \"email\"]", "[\"name; --\"]", "hr.toml:26: \"name; --\": a column's name"),
        ("verify = \"SELECT id", "check = \"SELECT id", "hr.toml:45: unknown field `check`"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let all = problems(&GOOD.replacen(from, to, 1));
        assert!(all.iter().any(|line| line.starts_with(told)), "{to}: {all:?}");
    }
}

#[test]
fn a_check_looks_at_every_statement_and_changes_nothing() {
    let checked = |declaration: &str, schema: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hr.toml"), declaration).unwrap();
        Connection::open(folder.path().join("hr.db")).unwrap().execute_batch(schema).unwrap();
        let lines = Sources::load(folder.path()).unwrap().check().into_iter();
        lines
            .map(|problem| problem.to_string().split_once("hr.toml").unwrap().1.to_owned())
            .collect::<Vec<_>>()
    };
    assert!(checked(GOOD, SCHEMA).is_empty(), "{:?}", checked(GOOD, SCHEMA));
    let no_hold = SCHEMA.replace("hold", "holds");
    assert_eq!(checked(GOOD, &no_hold), [":31: sql: no such table: hold"]);
    let wrong = GOOD.replace("[\"name\", \"email\"]", "[\"name\", \"mail\"]");
    assert_eq!(checked(&wrong, SCHEMA), [":25: sql: no such column: mail"], "once, with its line");
    let kept = GOOD.replace("from = \"left_on\"", "from = \"gone_on\"");
    assert_eq!(
        checked(&kept, SCHEMA)[0],
        ":31: there is no column gone_on; the query gives id, name, email, left_on"
    );
    let not_there = GOOD.replace("[write]\npath = \"hr.db\"", "[write]\npath = \"other.db\"");
    assert!(checked(&not_there, SCHEMA)[0].starts_with(":7: [write]: the source cannot be reached"));
}
