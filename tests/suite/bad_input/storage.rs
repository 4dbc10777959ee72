//! What lies on the disk says nothing about anybody.

use std::{fs, path::Path};

use serde_json::json;

use crate::support::{databases::TestDb, portal::Portal};

/// Words that no program text holds.
const CANARIES: [&str; 5] = [
    "Kanariefuglsen",
    "kanariefugl-7@example.dk",
    "1934-03-17",
    "hemmelig-beskrivelse-42",
    "kundenummer-990017",
];

fn find(folder: &Path, needle: &[u8], found: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            find(&path, needle, found);
        } else if fs::read(&path).unwrap().windows(needle.len()).any(|window| window == needle) {
            found.push(path.display().to_string());
        }
    }
}

#[test]
fn the_database_and_the_files_name_nobody() {
    let fresh = TestDb::sqlite();
    let portal = Portal::start(&fresh);
    portal.organisation("fjordby");
    let body = json!({
        "organisation": "fjordby", "right": "access", "name": format!("Åse {}", CANARIES[0]), "email": CANARIES[1],
        "birth_date": CANARIES[2], "description": CANARIES[3], "number": CANARIES[4],
    });
    let answer = reqwest::blocking::Client::new()
        .post(format!("{}/api/v1/requests", portal.base))
        .header("idempotency-key", "the-only-one")
        .json(&body)
        .send()
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    let database = fresh.url.strip_prefix("sqlite:").unwrap();
    let folder = Path::new(database).parent().unwrap();
    for canary in CANARIES {
        for needle in [canary.as_bytes().to_vec(), canary.encode_utf16().flat_map(u16::to_le_bytes).collect()]
        {
            let mut found = Vec::new();
            find(folder, &needle, &mut found);
            find(portal.folder(), &needle, &mut found);
            assert_eq!(found, Vec::<String>::new(), "{canary}");
        }
    }
    // The search that proves that the search can find something.
    let mut found = Vec::new();
    find(folder, b"fjordby", &mut found);
    assert!(!found.is_empty());
}
