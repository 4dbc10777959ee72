//! A package is valid to public tools, readable offline, and holds what was given to it and nothing withheld.

use std::{io::Write as _, path::Path, process::Command};

use indsigt::{
    export::{
        SigningKey,
        package::{self, Finding, Signer as _, WithheldPart, unguarded},
    },
    letters::{Block, Lang},
    sources::cell::{Cell, ColumnKind},
};
use proptest::prelude::*;
use serde_json::Value;

use super::sample::{
    dataset, description, everything, field, frictionless, member, member_bytes, number, pay_slips, signer,
    text, unpacked, withhold, write,
};

fn on_disk(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[test]
fn public_programs_and_our_own_accept_it() {
    let zip = everything(Lang::Da);
    let file = on_disk(&zip);
    let out = unpacked(file.path());
    assert_eq!(out.bag.file_name().unwrap(), "indsigt-2026-0417");
    let key = &signer().public().pem;
    for (valid, said) in [out.frictionless(), out.bagit(), out.openssl(key)] {
        assert!(valid, "{said}");
    }
    for key in [None, Some(key.as_str())] {
        let report = package::verify(file.path(), key).unwrap();
        assert_eq!((report.exit_code(), report.files, report.rows), (0, 23, 250), "{report}");
        assert_eq!((report.key_id.as_ref(), report.key_given), (Some(&signer().public().id), key.is_some()));
    }
    // Somebody who signs anew has another key than the one that the portal shows.
    let other = SigningKey::passing(chrono::Utc::now()).unwrap();
    let report = package::verify(file.path(), Some(&other.public().pem)).unwrap();
    assert_eq!(report.findings, [Finding::Forged { path: "tagmanifest-sha256.txt.sig".into() }]);
    assert!(!out.openssl(&other.public().pem).0);
    assert!(matches!(package::verify(file.path(), Some("no key")), Err(package::VerifyError::Key)));
}

/// One byte in any file, and somebody notices: the lists hold the files, the signature holds the lists.
#[test]
fn one_changed_byte_in_any_file_is_found_out() {
    let zip = everything(Lang::Da);
    let file = on_disk(&zip);
    let key = &signer().public().pem;
    let names: Vec<String> = zip::ZipArchive::new(std::io::Cursor::new(&zip))
        .unwrap()
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in &names {
        let changed = with_changed_byte(&zip, name);
        let whole = package::verify(changed.path(), Some(key)).is_ok_and(|report| report.is_whole());
        assert!(!whole, "{name}");
    }
    // The public programs, for one file each that is theirs to check.
    let out = unpacked(file.path());
    let change = |path: &str| {
        let mut bytes = std::fs::read(out.bag.join(path)).unwrap();
        let before = bytes.clone();
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        std::fs::write(out.bag.join(path), bytes).unwrap();
        before
    };
    for path in ["data/hr-loen.csv", "data/documents/esdh-referat-af-moede.txt", "data/letter.pdf"] {
        let before = change(path);
        let (valid, said) = out.frictionless();
        assert!(!valid && said.contains("hash"), "{path}: {said}");
        assert!(!out.bagit().0, "{path}");
        std::fs::write(out.bag.join(path), before).unwrap();
    }
    assert!(out.bagit().0 && out.openssl(key).0);
    for path in ["index.html", "datapackage.json"] {
        let before = change(path);
        assert!(!out.bagit().0, "{path}");
        std::fs::write(out.bag.join(path), before).unwrap();
    }
    for path in ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"] {
        let before = change(path);
        assert!(!out.openssl(key).0, "{path}");
        std::fs::write(out.bag.join(path), before).unwrap();
    }
}

/// The same zip, with one byte in the middle of one file changed.
fn with_changed_byte(zip: &[u8], file: &str) -> tempfile::NamedTempFile {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut entry = old.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        if name == file {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    on_disk(&new.finish().unwrap().into_inner())
}

#[test]
fn ordinary_unzip_programs_open_it() {
    let file = on_disk(&everything(Lang::Da));
    let status = Command::new("python3").args(["-m", "zipfile", "-t"]).arg(file.path()).output().unwrap();
    assert!(status.status.success() && !String::from_utf8_lossy(&status.stdout).contains("corrupt"));
    if Path::new("/usr/bin/unzip").exists() {
        let status = Command::new("unzip").arg("-tqq").arg(file.path()).status().unwrap();
        assert!(status.success());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert!(everything(Lang::Da) == everything(Lang::Da));
    assert!(everything(Lang::Da) != everything(Lang::En));
}

#[test]
fn what_is_withheld_is_in_no_file_and_listed_with_its_reason() {
    let zip = everything(Lang::Da);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
    for index in 0..archive.len() {
        let name = archive.by_index(index).unwrap().name().unwrap().into_owned();
        let bytes = member_bytes(&zip, name.split_once('/').unwrap().1);
        let text = String::from_utf8_lossy(&bytes);
        // Row 2 (note 1) is left out, the notes of rows 3 and 5 (2 and 4) are blanked.
        for secret in ["Hemmelig Leder", "hemmeligt", "note 1,", "note 2,", "note 4,"] {
            assert!(!text.contains(secret), "{secret} stands in {name}");
        }
    }
    let listed: Value = serde_json::from_str(&member(&zip, "withheld.json")).unwrap();
    let short: Vec<String> = listed["withheld"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| {
            format!("{} {} {} {} {}", w["dataset"], w["part"], w["column"], w["rows_left_out"], w["rows"])
        })
        .collect();
    assert_eq!(
        short,
        [
            r#""hr-stamdata" "column" "leder" null []"#,
            r#""hr-loen" "rows" null 1 []"#,
            r#""hr-loen" "fields" "note" null [2,4]"#,
            r#""hr-sag" "everything" null null []"#,
            r#""data/documents/esdh-referat-af-moede.txt" "passages" null null []"#,
            r#""esdh" "document" null null []"#,
        ]
    );
    let rows: Vec<Value> = serde_json::from_str(&member(&zip, "data/hr-loen.json")).unwrap();
    assert_eq!(rows.len(), 249);
    assert_eq!((&rows[1]["note"], &rows[3]["note"]), (&Value::Null, &Value::Null));
    assert!(rows[2]["note"].as_str().unwrap().starts_with("hemmelig note 3"));
    assert!(rows[0].get("leder").is_none());
}

/// A mark that fits nothing must not let anything through.
#[test]
fn a_mark_on_a_column_that_is_not_there_withholds_the_dataset() {
    let rows = vec![vec![text("hemmeligt"), text("åbent")]];
    for part in [WithheldPart::Column("navn".into()), WithheldPart::Cell(1, "navn".into())] {
        let fields = vec![field("Navn", "Navn", ColumnKind::Text), field("by", "By", ColumnKind::Text)];
        let mut set = dataset("x", "X", fields, &rows);
        set.withheld = vec![withhold(part)];
        let mut zip = Vec::new();
        assert_eq!(write(&mut zip, &description(Lang::Da), &[set]).unwrap().rows, 0);
        assert!(!member(&zip, "datapackage.json").contains("hr-x"));
        assert!(member(&zip, "withheld.json").contains("\"navn\""));
    }
}

#[test]
fn the_types_follow_the_values() {
    let listing: Value = serde_json::from_str(&member(&everything(Lang::Da), "datapackage.json")).unwrap();
    let types = |name: &str| -> Vec<String> {
        let resources = listing["resources"].as_array().unwrap();
        let resource = resources.iter().find(|r| r["name"] == name).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        fields.iter().map(|field| field["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        types("hr-stamdata"),
        ["integer", "string", "string", "date", "boolean", "datetime", "object", "string", "date"]
    );
    // One value of "registreret" is no time, whatever the source declares.
    assert_eq!(types("hr-loen"), ["date", "number", "number", "string", "string"]);
    assert_eq!(types("hr-kurser"), ["string"]);
}

#[test]
fn every_file_is_listed_with_size_hash_type_and_encoding() {
    let zip = everything(Lang::En);
    let listing: Value = serde_json::from_str(&member(&zip, "datapackage.json")).unwrap();
    let paths: Vec<&str> =
        listing["resources"].as_array().unwrap().iter().map(|r| r["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "data/hr-stamdata.csv",
            "data/hr-stamdata.json",
            "data/hr-loen.csv",
            "data/hr-loen.json",
            "data/hr-kurser.csv",
            "data/hr-kurser.json",
            "data/documents/esdh-referat-af-moede.txt",
            "data/letter.html",
            "data/letter.pdf",
            "data/letter.txt",
            "data/searched.json",
            "data/searched.txt",
            "data/withheld.json",
            "data/withheld.txt",
            "data/information.json",
            "index.html",
        ]
    );
    for resource in listing["resources"].as_array().unwrap() {
        assert!(resource["hash"].as_str().unwrap().starts_with("sha256:"));
        let path = resource["path"].as_str().unwrap();
        let is_text = resource["mediatype"] != "application/pdf" && !path.starts_with("data/documents/");
        assert_eq!(resource["encoding"] == "utf-8", is_text, "{resource}");
        assert!(resource["mediatype"].is_string() && resource["bytes"].as_u64().unwrap() > 0);
    }
}

#[test]
fn the_page_needs_nothing_but_itself() {
    for lang in [Lang::Da, Lang::En] {
        let zip = everything(lang);
        let page = member(&zip, "index.html");
        // Where the key is stands there to be read, not as a link.
        let page = page.replace(&format!(">{}<", signer().key_address()), "><");
        let told = member(&zip, "withheld.txt") + &member(&zip, "searched.txt");
        for words in ["Oplysningen handler om en anden person.", "Referat af møde.txt", "Rejsekort"] {
            assert!(told.contains(words), "{words} in {told}");
        }
        assert!(!told.contains('<') && !told.contains("&#") && page.contains("+45 12 34 56 78"));
        for outside in ["http://", "https://", "<script", "<img", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside} stands on the page");
        }
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        assert!(page.contains("Søren Ødegård-Müller") && page.contains("Skatteforvaltningen"));
    }
    let page = member(&everything(Lang::Da), "index.html");
    assert!(page.contains("Her står de første 200 rækker. Alle 249 rækker står i filerne"), "cut at 200");
}

#[test]
fn what_people_wrote_is_no_markup_on_the_page() {
    let rows = vec![vec![text("<script>alert(1)</script>")]];
    let mut about = description(Lang::Da);
    about.letter.text = "<b>Kære</b> & co".into();
    about.letter.title = "</title><u>".into();
    about.letter.blocks = Block::read("<b>Kære</b> & co");
    let mut zip = Vec::new();
    write(&mut zip, &about, &[dataset("a", "<i>A</i>", vec![field("x", "\"><u>", ColumnKind::Text)], &rows)])
        .unwrap();
    let page = member(&zip, "index.html");
    assert!(
        !page.contains("<script") && !page.contains("<b>") && !page.contains("<i>") && !page.contains("<u>")
    );
    assert!(page.contains("&lt;script&gt;"));
    let alone = member(&zip, "letter.html");
    assert!(!alone.contains("<b>") && !alone.contains("<u>") && alone.contains("&lt;b&gt;Kære"));
}

#[test]
fn awkward_columns_and_rows_are_still_valid() {
    let rows = vec![
        vec![Cell::Null, Cell::Null, Cell::Null, Cell::Null],
        vec![text(" \"led\" "), number("-0.10"), text("'=1"), Cell::Json("[1,2]".into())],
        vec![text(""), number("1E400"), text("\u{0}\t"), Cell::Null],
    ];
    let fields = vec![
        field("=cmd|'/c calc'!A1", "A", ColumnKind::Text),
        field("b", "B", ColumnKind::Number),
        field("b", "B igen", ColumnKind::Text),
        field("", "Uden navn", ColumnKind::Json),
    ];
    let nulls = vec![vec![Cell::Null], vec![Cell::Null]];
    let bytes = vec![vec![Cell::Bytes(vec![7; 400_000])]];
    let sets = [
        dataset("sæt", "Sæt", fields, &rows),
        dataset("nul", "Nul", vec![field("a", "A", ColumnKind::Integer)], &nulls),
        dataset("nul", "Nul igen", vec![field("a", "A", ColumnKind::Integer)], &nulls),
        dataset("foto", "Foto", vec![field("a", "A", ColumnKind::Bytes)], &bytes),
    ];
    let mut zip = Vec::new();
    write(&mut zip, &description(Lang::Da), &sets).unwrap();
    let file = on_disk(&zip);
    let (valid, said) = frictionless(file.path());
    assert!(valid, "{said}");
    let report = package::verify(file.path(), None).unwrap();
    assert!(report.is_whole() && report.rows == 8, "{report}");
}

#[test]
fn rows_are_passed_on_as_they_come_and_the_proof_is_that_of_the_bytes() {
    let rows = pay_slips(30_000);
    let fields = ["maaned", "beloeb", "korrektion", "registreret", "note"];
    let fields = fields.map(|name| field(name, name, ColumnKind::Text)).to_vec();
    let sets = [dataset("stor", "Stor", fields, &rows)];
    let mut zip = Vec::new();
    let written = write(&mut zip, &description(Lang::En), &sets).unwrap();
    assert_eq!((written.bytes, written.rows), (zip.len() as u64, 30_000));
    assert_eq!(written.sha256, ring::digest::digest(&ring::digest::SHA256, &zip).as_ref());
    // The writer hands on what it has long before the end: it waits for no more than a few pieces.
    struct Largest(usize);
    impl std::io::Write for Largest {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.max(bytes.len());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut largest = Largest(0);
    write(&mut largest, &description(Lang::En), &sets).unwrap();
    assert!(largest.0 < 256 * 1024, "{} bytes at once", largest.0);
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        any::<bool>().prop_map(Cell::Bool),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?".prop_map(Cell::Number),
        "[=+@'-]{0,3}\\PC{0,12}".prop_map(Cell::Text),
        any::<String>().prop_map(Cell::Text),
        any::<String>().prop_map(Cell::Date),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(Cell::Bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Both files give back every value.
    #[test]
    fn every_value_comes_back(rows in prop::collection::vec(prop::collection::vec(cell(), 3), 0..8)) {
        let fields = vec![
            field("a", "A", ColumnKind::Text), field("b", "B", ColumnKind::Number), field("c", "C", ColumnKind::Date),
        ];
        let mut zip = Vec::new();
        write(&mut zip, &description(Lang::Da), &[dataset("x", "X", fields, &rows)]).unwrap();
        let csv = member(&zip, "data/hr-x.csv");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        let json: Vec<Value> = serde_json::from_str(&member(&zip, "data/hr-x.json")).unwrap();
        prop_assert_eq!((records.len(), json.len()), (rows.len(), rows.len()));
        for ((row, record), object) in rows.iter().zip(&records).zip(&json) {
            for ((cell, raw), name) in row.iter().zip(record).zip(["a", "b", "c"]) {
                prop_assert_eq!(unguarded(raw), as_text(cell));
                prop_assert_eq!(object[name].is_null(), *cell == Cell::Null);
                if let Cell::Text(text) = cell {
                    prop_assert_eq!(object[name].as_str(), Some(text.as_str()));
                }
            }
        }
    }
}

fn as_text(cell: &Cell) -> String {
    use base64::Engine as _;
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(value) => value.to_string(),
        Cell::Number(text)
        | Cell::Text(text)
        | Cell::Date(text)
        | Cell::DateTime(text)
        | Cell::Json(text) => text.clone(),
        Cell::Bytes(bytes) => base64::engine::general_purpose::STANDARD.encode(bytes),
    }
}
