//! The house stays a house: who may import whom, no file too long, the same migrations for both databases.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each room and what it may import. A room that is not here fails the test: give it its place.
const MAY_IMPORT: &[(&str, &str)] = &[
    ("clock", ""),
    ("ids", "db"),
    ("db", ""),
    ("law", "db ids"),
    ("vault", "db ids"),
    ("audit", "db ids law vault"),
    ("outbox", "db ids law"),
    ("links", "db ids law vault"),
    ("network", ""),
    ("fetch", "network"),
    ("config", "documents letters network"),
    ("letters", "audit db ids law outbox vault"),
    ("pdf", "letters"),
    ("staff", "audit db ids law letters links outbox vault"),
    ("register", "audit db ids law letters outbox vault"),
    ("standing", "audit db ids law register vault"),
    ("cases", "audit db ids law letters links outbox pdf register staff standing vault"),
    ("sources", "audit cases db fetch ids law letters links network outbox register staff standing vault"),
    (
        "identity",
        "audit cases db fetch ids law letters links outbox pdf register sources staff standing vault",
    ),
    (
        "representation",
        "audit cases db identity ids law letters links outbox pdf register sources staff standing vault",
    ),
    // Both kinds of file pass one scanner: a request's here, a source's in sources/documents.
    ("documents", "audit cases db identity ids law letters outbox sources staff vault"),
    (
        "intake",
        "audit cases db documents identity ids law letters links outbox register representation staff standing vault",
    ),
    ("review", "audit cases db documents ids law letters links outbox register sources staff standing vault"),
    (
        "export",
        "audit cases db documents fetch ids law letters links outbox pdf register review sources staff standing vault",
    ),
    ("execution", "audit cases db ids law letters outbox register sources staff standing vault"),
    (
        "retention",
        "audit cases db documents export identity intake ids law letters links outbox register review sources staff standing vault",
    ),
    ("app", "cases clock config db documents fetch identity letters sources vault"),
    ("demo", ABOVE),
    (
        "commands",
        "app audit clock config db documents execution export law letters register sources staff web",
    ),
    ("worker", ABOVE),
    ("web", ABOVE),
];

/// The edges and the demo data use everything below them, but not each other.
const ABOVE: &str = "app audit cases clock config db documents execution export fetch identity ids intake law letters links outbox pdf register \
                     representation retention review sources staff standing vault";

/// Files of ours with one ending, with their paths inside `folder`.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    walk(&folder, &mut found);
    found.retain(|path| path.extension().is_some_and(|e| e == ending));
    found.sort();
    found.into_iter().map(|path| path.strip_prefix(&folder).unwrap().to_owned()).collect()
}

/// The code of a file without its comments and its unit tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms in `crate::room…` and in `crate::{room::{…}, room}`.
fn imports(code: &str) -> BTreeSet<String> {
    let name =
        |text: &str| text.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let mut depth = 0;
        let top: String = group
            .chars()
            .map_while(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                (depth >= 0).then_some(if depth == 0 || c == '{' { c } else { ' ' })
            })
            .collect();
        found.extend(top.split(',').map(name).filter(|name| !name.is_empty()));
    }
    found
}

/// The room of a file in `src`.
fn room(file: &Path) -> String {
    file.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_go_downward_only() {
    assert_eq!(
        imports(
            "use crate::{\n  audit::{self, By},\n  db::Db, ids,\n};\nlet x = crate::law::due; $crate::cases!()"
        ),
        ["audit", "cases", "db", "ids", "law"].map(str::to_owned).into()
    );
    let mut wrong = Vec::new();
    for file in files("src", "rs") {
        let room = room(&file);
        if ["main", "lib"].contains(&room.as_str()) {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == room);
        let Some((_, allowed)) = allowed else {
            wrong.push(format!("{}: the room {room} has no place in the table", file.display()));
            continue;
        };
        let fine = |import: &String| *import == room || allowed.split_whitespace().any(|a| a == import);
        let bad = imports(&code(&file)).into_iter().filter(|import| !fine(import));
        wrong.extend(bad.map(|import| format!("{} imports {import}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A connector takes and gives plain data: it never sees our database (HOUSE: who may import whom).
#[test]
fn packages_and_connectors_do_not_see_our_database() {
    for file in files("src", "rs").iter().filter(|file| {
        let connector =
            ["connector", "server", "sqlite", "postgres", "mysql", "sqlserver", "http", "writer", "files"]
                .map(|name| format!("sources/{name}"));
        file.starts_with("export/package")
            || connector.iter().any(|name| file.to_string_lossy().starts_with(name))
    }) {
        let code = code(file);
        assert!(!imports(&code).contains("db") && !code.contains("diesel::"), "{}", file.display());
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = files("src", "rs")
        .into_iter()
        .chain(files("tests/suite", "rs").into_iter().map(|file| Path::new("../tests/suite").join(file)))
        .filter_map(|file| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&file);
            let lines = fs::read_to_string(path).unwrap().lines().count();
            (lines > 450).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "split by meaning: {}", long.join(", "));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = files("migrations/sqlite", "sql");
    assert!(!names.is_empty());
    assert_eq!(names, files("migrations/postgres", "sql"));
}

/// Time is an argument: only the clock itself knows it.
#[test]
fn only_the_clock_room_knows_the_time() {
    let looks: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|file| !["main", "clock"].contains(&room(file).as_str()) && !file.ends_with("tests.rs"))
        .filter(|file| {
            ["Utc::now()", "Local::now()", "SystemTime::now()"].iter().any(|c| code(file).contains(c))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(looks.is_empty(), "time is an argument: {}", looks.join(", "));
}

/// A status changes in one place: nobody else writes the column (ARCHITECTURE, "What holds everywhere").
#[test]
fn only_advance_writes_a_status() {
    let writes: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|file| {
            code(file).contains("cases::status.eq(case.status)") || code(file).contains("set(cases::status")
        })
        .map(|file| file.display().to_string())
        .collect();
    assert_eq!(writes, ["cases/advance.rs"]);
    let assigns: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|file| code(file).contains(".status = ") && code(file).contains("law::status"))
        .map(|file| file.display().to_string())
        .collect();
    assert_eq!(assigns, ["cases/advance.rs"]);
}
