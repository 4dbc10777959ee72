//! Folders of files: tables as offices write them, folders of documents, and what must not be read.

use std::{fs, os::unix::fs::symlink, path::Path};

use indsigt::{
    law::{files::FileState, status::Status},
    sources::{
        Sources,
        cell::{Cell, ColumnKind},
        check,
        connector::{ConnectorError, Limits},
        declaration::Source,
        find::find,
        identifiers::Identifiers,
        search::SearchState,
    },
};

use super::{
    Kept,
    documents::{all, content},
    number, text,
};
use crate::support::{clamd::Clamd, databases::on_both, office::Office};

const DROP: &str = r#"name = "drop"
kind = "files"
path = "drop"
organisations = ["fjordby"]
title = { da = "Personaledrevet", en = "The personnel drive" }
description = { da = "Filer", en = "Files" }

[[find]]
by = ["email"]
files = { files = "people.csv", matching = { "E-mail" = "email" }, key = "Nummer", take = ["Navn"] }

[[find]]
by = ["name", "birth-date"]
files = { files = "people.xlsx", part = "Ansatte", matching = { "Navn" = "name", "Født" = "birth_date" }, key = "Nummer" }

[[dataset]]
name = "staff"
title = { da = "Stamdata", en = "Record" }
description = { da = "Det, vi ved", en = "What we know" }
activity = "personnel"
provided_by = "subject"
files = { files = "people.xlsx", part = "Ansatte", matching = { "Nummer" = "key" } }
[dataset.columns]
"Født" = { da = "Født", en = "Born", type = "date" }
"Fastansat" = { da = "Fastansat", en = "Permanent", type = "boolean" }

[[dataset]]
name = "visits"
title = { da = "Besøg", en = "Visits" }
description = { da = "Besøg", en = "Visits" }
activity = "personnel"
provided_by = "observed"
files = { files = "visits-*.json", part = "/data/rows", matching = { "who" = "key" } }

[[documents]]
name = "file"
title = { da = "Personalemappe", en = "Personnel file" }
activity = "personnel"
provided_by = "observed"
path = "personnel/{key}/**"
"#;

/// The drive, as several programs have written to it.
fn drive(folder: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/files");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join("drop").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    fs::create_dir_all(folder.join("drop")).unwrap();
    fs::copy(fixtures.join("people.xlsx"), folder.join("drop/people.xlsx")).unwrap();
    // A Danish Excel: semicolons, Windows-1252, a line of its own for the delimiter.
    put("people.csv", b"sep=;\r\nNummer;Navn;E-mail;Note\r\n0042;Mette Holm;Mette.Holm@Example.dk;\"K\xf8rer; \x80 5\"\r\n0043;Jens;jens@example.dk;\r\n");
    put(
        "visits-1.json",
        br#"{"data":{"rows":[{"who":"0042","n":12345678901234567890.10,"tags":["a"],"f":"=1+1"},{"who":"0043","n":1}]}}"#,
    );
    put("visits-2.json", br#"{"data":{"rows":[{"who":"0042","n":2,"tags":null,"f":null}]}}"#);
    put("personnel/0042/brev.pdf", &fs::read(fixtures.join("brev.pdf")).unwrap());
    put("personnel/0042/2024/note.txt", "Fri på fødselsdagen".as_bytes());
    put("personnel/0043/andet.txt", b"En andens");
    fs::write(folder.join("secret.txt"), "udenfor").unwrap();
    symlink(folder.join("secret.txt"), folder.join("drop/personnel/0042/genvej.txt")).unwrap();
    symlink(folder.join("drop/personnel/0043"), folder.join("drop/personnel/0042/andre")).unwrap();
}

fn source(folder: &Path, declaration: &str) -> Source {
    Source::parse(&folder.join("drop.toml"), declaration).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn a_drive_is_searched_and_read_into_the_case() {
    let clamd = Clamd::start();
    on_both(|fresh| {
        let mut office = Office::new(&fresh.db);
        drive(office.sources.path());
        office.declare(&[("drop", DROP)]);
        office.app.config.scanner = Some(clamd.scanner());
        assert_eq!(Sources::load(office.sources.path()).unwrap().check(), vec![]);
        let case = office.collected();
        assert_eq!(case.status, Status::Review, "{:?}", office.search(&case, "drop"));
        let search = office.search(&case, "drop");
        assert_eq!((search.state, search.rows_read), (SearchState::Done, 4));
        let details = &search.details.0;
        assert_eq!((details.documents, details.refused, details.capped), (2, 2, false), "links are told");

        let sets = office.datasets(&case);
        let staff = office.rows(&case, &sets[0]);
        assert_eq!(
            staff[0],
            [
                text("0042"),
                text("HOLM, Mette"),
                Cell::Date("1984-03-12".into()),
                number("412000.1"),
                Cell::Bool(true),
                Cell::DateTime("2024-01-02T07:45:00".into()),
                number("824000.2"),
                text("=SUM(A1:A9) er tekst"),
            ]
        );
        assert_eq!((&staff[1][3], &staff[1][7]), (&number("-3"), &text("+45 20 30 40 50")), "kept raw");
        assert_eq!(sets[0].details.0.columns[2].kind, ColumnKind::Date);
        let visits = office.rows(&case, &sets[1]);
        let first =
            [text("0042"), number("12345678901234567890.10"), Cell::Json("[\"a\"]".into()), text("=1+1")];
        assert_eq!((visits.len(), &visits[0][..]), (2, &first[..]));

        let documents = all(&office.desk, &case);
        let names: Vec<_> =
            documents.iter().map(|one| (one.name.as_str(), one.media_type.as_str())).collect();
        assert_eq!(names, [("2024/note.txt", "text/plain"), ("brev.pdf", "application/pdf")]);
        assert!(documents.iter().all(|one| one.state == FileState::Clean && one.dataset == "file"));
        assert_eq!(
            content(&office.desk, &case, &documents[0]).as_deref(),
            Some("Fri på fødselsdagen".as_bytes())
        );
        assert_eq!(documents[0].origin.title.da, "Personalemappe");
    });
}

#[test]
fn what_is_wrong_with_a_drive_is_told() {
    let folder = tempfile::tempdir().unwrap();
    drive(folder.path());
    let at = folder.path().join("drop");
    let checked = |from: &str, to: &str| {
        let declaration = DROP.replacen(from, to, 1);
        let problems = check::check(&source(folder.path(), &declaration));
        problems
            .iter()
            .map(|one| format!("{}: {}", one.line.unwrap_or_default(), one.what))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(checked("", ""), "");
    for (from, to, told) in [
        (
            "\"E-mail\" = \"email\"",
            "\"Mail\" = \"email\"",
            "8: files: people.csv: there is no column Mail; it has Nummer, Navn, E-mail, Note",
        ),
        ("key = \"Nummer\", take", "key = \"Nr\", take", "there is no column Nr"),
        (
            "part = \"Ansatte\", matching = { \"Navn\"",
            "part = \"Folk\", matching = { \"Navn\"",
            "has no sheet \"Folk\"; it has Forside, Ansatte",
        ),
        ("\"people.csv\"", "\"gone.csv\"", "no file fits gone.csv"),
        ("/data/rows", "/data/raekker", "visits-*.json has nothing at \"/data/raekker\""),
    ] {
        assert!(checked(from, to).contains(told), "{told}\n{}", checked(from, to));
    }
    let parsed = |from: &str, to: &str| {
        let wrong = Source::parse(Path::new("drop.toml"), &DROP.replacen(from, to, 1)).unwrap_err();
        wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    for (from, to, told) in [
        ("personnel/{key}/**", "../{key}/**", "\"..\" is no part of a path here"),
        ("personnel/{key}/**", "personnel/**", "{key} stands once"),
        ("\"E-mail\" = \"email\"", "\"E-mail\" = \"phone\"", "files asks by phone, which is not given here"),
        (
            "files = { files = \"people.csv\"",
            "sql = \"SELECT 1\" #",
            "this kind of source is asked with files alone",
        ),
        ("path = \"drop\"\n", "", "say where the folder is"),
    ] {
        assert!(parsed(from, to).contains(told), "{told}\n{}", parsed(from, to));
    }

    let known = |email: &str| Identifiers::none().email(email);
    let hr = source(folder.path(), DROP);
    let found = find(&hr, &known("mette.holm@example.dk")).unwrap();
    assert_eq!((found.candidates.len(), &found.candidates[0].key), (1, &text("0042")));
    let read = |source: &Source| {
        let mut kept = Kept::default();
        let query = &source.finders[0].query;
        let outcome =
            source.connector().read(query, &[text("mette.holm@example.dk")], Limits::default(), &mut kept);
        outcome.map(|outcome| (kept.rows, outcome.undecodable))
    };
    let whole = DROP.replace(", take = [\"Navn\"]", "");
    let rows = read(&source(folder.path(), &whole)).unwrap().0;
    assert_eq!(rows[0][4], text("Kører; € 5"));
    // Broken UTF-8 is marked, not guessed; a row that does not fit, a missing file and a link end the reading.
    let csv = |bytes: &[u8]| fs::write(at.join("people.csv"), bytes).unwrap();
    csv(b"Nummer,Navn,E-mail,Note\n0042,\xc3\x85se,mette.holm@example.dk,\xff\n");
    let (rows, undecodable) = read(&source(folder.path(), &whole)).unwrap();
    assert_eq!((&rows[0][2], &rows[0][4], undecodable), (&text("Åse"), &Cell::Bytes(vec![0xff]), 1));
    csv(b"Nummer,Navn,E-mail\n0042,Mette,mette.holm@example.dk,for mange\n");
    assert!(matches!(read(&hr), Err(ConnectorError::Nonsense(_))));
    csv(b"");
    assert!(matches!(read(&hr), Err(ConnectorError::Nonsense(_))));
    fs::remove_file(at.join("people.csv")).unwrap();
    assert!(
        matches!(read(&hr), Err(ConnectorError::Unreachable(_))),
        "a file that is gone is not an empty one"
    );
    symlink(folder.path().join("secret.txt"), at.join("people.csv")).unwrap();
    assert!(matches!(read(&hr), Err(ConnectorError::Refused(_))));
}
