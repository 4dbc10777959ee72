//! What an administrator gets to read when a declaration is wrong.

use std::path::Path;

use indsigt::sources::{Sources, declaration::Source};
use rusqlite::Connection;

use super::fixture;
use crate::support::shared;

const GOOD: &str = r#"name = "hr"
kind = "sqlite"
path = "hr.db"
organisations = ["example"]
title = { da = "Personale", en = "Personnel" }
description = { da = "Alt", en = "Everything" }
limits = { rows = 10 }

[[find]]
by = ["email"]
sql = "SELECT id AS key, name FROM person WHERE email = :email"
[find.columns]
name = { da = "Navn", en = "Name" }

[[dataset]]
name = "person"
title = { da = "Person", en = "Person" }
description = { da = "Stamdata", en = "The record" }
activity = "hr"
provided_by = "subject"
others = ["boss"]
sql = """
SELECT id, name, boss
FROM person WHERE id = :key
"""
"#;

fn problems(text: &str) -> Vec<String> {
    let parsed = Source::parse(Path::new("hr.toml"), text);
    parsed.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// `GOOD` with one piece changed.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    problems(&GOOD.replacen(from, to, 1))
}

#[test]
fn a_good_declaration_is_read() {
    let source = Source::parse(Path::new("folder/hr.toml"), GOOD).unwrap();
    assert_eq!(source.place, indsigt::sources::declaration::Place::Sqlite("folder/hr.db".into()));
    assert_eq!((source.limits.rows, source.limits.seconds), (10, 300));
    assert_eq!(source.datasets[0].query.sql().unwrap(), "SELECT id, name, boss\nFROM person WHERE id = ?1");
}

#[test]
fn every_mistake_has_its_line() {
    for (from, to, told) in [
        ("kind = \"sqlite\"", "kind = \"oracle\"", "hr.toml:2: unknown variant `oracle`"),
        ("kind = \"sqlite\"", "kind = \"mysql\"", "hr.toml:2: give url_env or url_file"),
        ("path = ", "allow = [\"10.0.0.0/99\"]\npath = ", "hr.toml:3: allow: \"10.0.0.0/99\" is no range"),
        ("path = ", "paht = ", "hr.toml:3: unknown field `paht`"),
        ("path = \"hr.db\"\n", "", "hr.toml:2: path: say where"),
        ("path = ", "url_env = \"X\"\npath = ", "hr.toml:3: an SQLite source has a path"),
        ("[\"example\"]", "[]", "hr.toml:4: organisations: name at least one"),
        ("name = \"hr\"", "name = \"../hr\"", "hr.toml:1: \"../hr\": a name has"),
        ("en = \"Everything\"", "en = \" \"", "hr.toml:6: say it in Danish"),
        ("rows = 10", "rows = 0", "hr.toml:7: limits are above zero"),
        ("by = [\"email\"]", "by = [\"passport\"]", "hr.toml:10: unknown variant `passport`"),
        ("by = [\"email\"]", "by = [\"email\", \"name\"]", "hr.toml:11: sql does not use :name"),
        (
            "= :email",
            "= :email AND x = :phone",
            "hr.toml:11: sql uses :phone, which is not given here; it has :email",
        ),
        (
            "sql = \"SELECT id AS key",
            "files = { files = \"*.csv\" } # ",
            "hr.toml:11: this kind of source is asked with sql alone",
        ),
        ("sql = \"SELECT id AS key", "# ", "hr.toml:9: sql: say what is asked"),
        (
            "activity = \"hr\"",
            "references = [{ column = \"id\", dataset = \"pay\", to = \"id\" }]\nactivity = \"hr\"",
            "there is no dataset pay; this source has person",
        ),
        (
            "{ da = \"Navn\", en",
            "{ codes = { F = { da = \"\", en = \"x\" } }, da = \"Navn\", en",
            "hr.toml:13: say it",
        ),
        ("activity = \"hr\"", "sensitive = [\"age\"]\nactivity = \"hr\"", "hr.toml:19: \"age\" is none of"),
        ("= :email", "= 'me'", "hr.toml:11: sql does not use :email"),
        ("SELECT id AS key", "SELECT ' AS key", "hr.toml:11: sql: this is never closed"),
        ("id = :key\n", "id = :key; DROP TABLE person\n", "hr.toml:24: sql: one statement only"),
        ("id = :key\n", "id = ?\n", "hr.toml:24: sql: parameters are written"),
        ("{ da = \"Navn\", en = \"Name\" }", "{ da = \"Navn\" }", "hr.toml:13: a column's title"),
        ("{ da = \"Navn\", en = \"Name\" }", "{ type = \"dato\" }", "hr.toml:13: unknown variant `dato`"),
        ("provided_by = \"subject\"", "provided_by = \"me\"", "hr.toml:20: unknown variant `me`"),
        ("activity = \"hr\"\n", "", "missing field `activity`"),
    ] {
        let all = changed(from, to);
        assert!(all.iter().any(|line| line.contains(told)), "{to}: {all:?}");
    }
    assert!(problems("name = ")[0].starts_with("hr.toml:1: "));
    assert!(problems(&GOOD.replace("[[find]]", "[[dataset]]"))[0].contains("hr.toml:"));
}

#[test]
fn all_mistakes_come_at_once() {
    let text = GOOD.replace("[\"example\"]", "[]").replace(":email", ":name").replace("en = \"Name\"", "");
    assert!(problems(&text).len() >= 3, "{:?}", problems(&text));
}

#[test]
fn a_secret_stays_out_of_the_file_and_the_message() {
    let text = GOOD.replace("kind = \"sqlite\"", "kind = \"postgres\"");
    let missing = problems(&text.replace("path = \"hr.db\"", "url_env = \"INDSIGT_TEST_ABSENT\""));
    assert_eq!(missing, ["hr.toml:3: the environment variable INDSIGT_TEST_ABSENT is not set"]);
    assert!(problems(&text)[0].contains("hr.toml:3: a PostgreSQL source has url_env or url_file, no path"));
    assert!(problems(&text.replace("path = \"hr.db\"\n", ""))[0].contains("give url_env or url_file"));
}

fn folder(declaration: &str, schema: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hr.toml"), declaration).unwrap();
    Connection::open(folder.path().join("hr.db")).unwrap().execute_batch(schema).unwrap();
    folder
}

fn checked(declaration: &str, schema: &str) -> Vec<String> {
    let folder = folder(declaration, schema);
    let lines = Sources::load(folder.path()).unwrap().check().into_iter();
    lines.map(|problem| problem.to_string().split_once("hr.toml").unwrap().1.to_owned()).collect()
}

#[test]
fn a_renamed_column_is_named_with_its_line() {
    let schema = "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT, boss TEXT)";
    assert!(checked(GOOD, schema).is_empty());
    assert_eq!(checked(GOOD, &schema.replace("email", "mail")), [":9: sql: no such column: email"]);
    let others = GOOD.replace("others = [\"boss\"]", "others = [\n \"boss\",\n \"chief\"\n]");
    assert_eq!(checked(&others, schema), [":23: there is no column chief; the query gives id, name, boss"]);
    for wrong in
        ["primary_key = [\"no\"]", "references = [{ column = \"no\", dataset = \"person\", to = \"id\" }]"]
    {
        let text = GOOD.replace("others = [", &format!("{wrong}\nothers = ["));
        assert_eq!(checked(&text, schema), [":21: there is no column no; the query gives id, name, boss"]);
    }
    let lost = "references = [{\n column = \"id\", dataset = \"person\",\n to = \"number\" }]";
    let text = GOOD.replace("others = [", &format!("{lost}\nothers = ["));
    assert_eq!(
        checked(&text, schema),
        [":23: references: the dataset person has no column number; its query gives id, name, boss"]
    );
    let titles = GOOD.replace("\nname = { da = \"Navn\"", "\nnavn = { da = \"Navn\"");
    assert_eq!(checked(&titles, schema), [":13: there is no column navn; the query gives key, name"]);
    let no_key = GOOD.replace("id AS key", "id");
    assert_eq!(checked(&no_key, schema), [":9: the first column of a [[find]] must be called key"]);
    assert_eq!(
        checked(&GOOD.replace("SELECT id, name", "DELETE FROM person WHERE :key -- "), schema).len(),
        1
    );
}

#[test]
fn names_are_taken_once_and_organisations_see_their_own() {
    let folder = folder(GOOD, "CREATE TABLE person (id, name, email, boss)");
    std::fs::write(folder.path().join("notes.txt"), "not a declaration").unwrap();
    let sources = Sources::load(folder.path()).unwrap();
    assert_eq!(sources.for_organisation("example").len(), 1);
    assert_eq!(sources.for_organisation("exam").len() + sources.for_organisation("").len(), 0);
    std::fs::write(folder.path().join("z.toml"), GOOD).unwrap();
    let twice = Sources::load(folder.path()).unwrap_err();
    assert!(twice[0].to_string().contains("the name hr is already taken"), "{twice:?}");
    assert!(Sources::load(Path::new("/nowhere/sources")).is_err());
}

/// The project's own declarations fit the data they were written for.
#[test]
fn the_real_declarations_are_right() {
    let folder = tempfile::tempdir().unwrap();
    fixture("chinook", folder.path());
    std::fs::copy(shared("data/chinook/chinook.sqlite"), folder.path().join("chinook.sqlite")).unwrap();
    fixture("employees", folder.path());
    std::fs::write(folder.path().join("employees.url"), super::found::employees()).unwrap();
    let sources = Sources::load(folder.path()).unwrap();
    assert_eq!(sources.check(), []);
    assert_eq!(sources.for_organisation("example").len(), 2);
}

/// What the demo declares can be read; whether it fits the demo's database is for the demo's own test.
#[test]
fn the_demo_declares_its_sources_rightly() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/sources");
    let sources = Sources::load(&demo).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mine = sources.for_organisation("fjordby");
    assert_eq!(mine.len(), 12);
    let register = indsigt::register::read(include_bytes!("../../../demo/register.csv")).unwrap();
    assert_eq!(
        indsigt::sources::coverage::uncovered(&mine, &register),
        [],
        "every processor and activity is asked"
    );
}

/// The example in the manual works as it stands.
#[test]
fn the_manual_is_right() {
    let manual =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources.md")).unwrap();
    let example = manual.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let schema = "CREATE TABLE person (id, name, birth_date, email); CREATE TABLE note (person_id, written_on, author, note)";
    assert_eq!(checked(example, schema), Vec::<String>::new());
    let blocks = || manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    for kind in ["kind = \"files\"", "kind = \"task\""] {
        let block = blocks().find(|block| block.contains(kind)).unwrap();
        Source::parse(Path::new("x.toml"), block).unwrap_or_else(|problems| panic!("{problems:#?}"));
    }
    let limits = blocks().find(|block| block.starts_with("[limits]")).unwrap();
    let source = Source::parse(Path::new("hr.toml"), &format!("{example}{limits}")).unwrap();
    assert_eq!(
        source.limits,
        indsigt::sources::connector::Limits::default(),
        "the defaults are the defaults"
    );
}
