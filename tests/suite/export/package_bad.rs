//! What goes wrong: nothing that looks like a package is left, and a package that was touched is found out.

use std::io::{self, Write};

use indsigt::{
    export::package::{self, Finding, PackageError, Rows, VerifyError},
    letters::Lang,
    sources::cell::{Cell, ColumnKind},
};
use zip::write::SimpleFileOptions;

use super::sample::{dataset, description, everything, field, pay_slips, signer, text, write};

/// A disk that takes so many bytes.
struct Small {
    room: usize,
    bytes: Vec<u8>,
}

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.room - self.bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_and_leaves_no_zip() {
    let rows = pay_slips(3000);
    let fields = ["a", "b", "c", "d", "e"].map(|name| field(name, name, ColumnKind::Text)).to_vec();
    let sets = [dataset("x", "X", fields, &rows)];
    let mut whole = Small { room: usize::MAX, bytes: Vec::new() };
    write(&mut whole, &description(Lang::Da), &sets).unwrap();
    let size = whole.bytes.len();
    for room in [0, 40, size / 3, size - 500, size - 1] {
        let mut disk = Small { room, bytes: Vec::new() };
        let error = write(&mut disk, &description(Lang::Da), &sets).unwrap_err();
        assert!(
            matches!(&error, PackageError::Io(e) if e.kind() == io::ErrorKind::StorageFull),
            "{room}: {error}"
        );
        assert!(zip::ZipArchive::new(io::Cursor::new(disk.bytes)).is_err(), "{room}");
    }
}

/// Rows of which the last cannot be read.
struct Torn(u64);

impl Rows for Torn {
    fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()> {
        (0..self.0).try_for_each(|_| sink(&[text("x")]))?;
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[test]
fn rows_that_cannot_be_read_end_it() {
    for rows in [&Torn(5000) as &dyn Rows, &vec![vec![text("a"), text("too many")]]] {
        let mut out = Vec::new();
        let sets = [dataset("x", "X", vec![field("a", "A", ColumnKind::Text)], rows)];
        let error = write(&mut out, &description(Lang::Da), &sets).unwrap_err();
        assert!(matches!(error, PackageError::Rows { .. }), "{error}");
        assert!(zip::ZipArchive::new(io::Cursor::new(out)).is_err());
    }
}

#[test]
fn whoever_watches_can_stop_it() {
    let rows = pay_slips(5000);
    let fields = ["a", "b", "c", "d", "e"].map(|name| field(name, name, ColumnKind::Text)).to_vec();
    let mut heard = Vec::new();
    let mut surroundings = package::Surroundings {
        render: &|_, _| Ok(String::new()),
        signer: signer(),
        progress: &mut |rows| {
            heard.push(rows);
            if rows >= 2000 { Err("enough".into()) } else { Ok(()) }
        },
    };
    let sets = [dataset("x", "X", fields, &rows)];
    let error =
        package::write(&mut Vec::new(), &description(Lang::Da), &sets, &[], &mut surroundings).unwrap_err();
    assert!(matches!(error, PackageError::Stopped(_)), "{error}");
    assert_eq!(heard, [500, 1000, 1500, 2000]);
}

/// The folder in the zip.
const BASE: &str = "indsigt-2026-0417/";

/// The package of [`everything`], written anew with `change` for each file and `more` at the end.
fn rewritten(
    change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>,
    more: &[(&str, &[u8])],
) -> tempfile::NamedTempFile {
    let whole = everything(Lang::Da);
    let mut old = zip::ZipArchive::new(io::Cursor::new(whole)).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut new = zip::ZipWriter::new(file.reopen().unwrap());
    for index in 0..old.len() {
        let mut entry = old.by_index(index).unwrap();
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        if let Some(bytes) = change(name.trim_start_matches(BASE), bytes) {
            new.start_file(name, SimpleFileOptions::default()).unwrap();
            new.write_all(&bytes).unwrap();
        }
    }
    for (name, bytes) in more {
        new.start_file(format!("{BASE}{name}"), SimpleFileOptions::default()).unwrap();
        new.write_all(bytes).unwrap();
    }
    new.finish().unwrap();
    file
}

#[test]
fn a_package_that_was_touched_is_found_out() {
    let findings = |file: tempfile::NamedTempFile| package::verify(file.path(), None).unwrap().findings;
    assert_eq!(findings(rewritten(|_, bytes| Some(bytes), &[])), []);
    let path = || "data/letter.pdf".to_owned();
    let without = rewritten(|name, bytes| (name != "data/letter.pdf").then_some(bytes), &[]);
    assert_eq!(findings(without), [Finding::Missing { path: path() }]);
    let with = rewritten(|_, bytes| Some(bytes), &[("data/ekstra.csv", b"a\r\n")]);
    assert_eq!(findings(with), [Finding::Unlisted { path: "data/ekstra.csv".into() }]);
    let longer = rewritten(
        |name, mut bytes| {
            bytes.extend(if name == "data/letter.pdf" { &b"!"[..] } else { b"" });
            Some(bytes)
        },
        &[],
    );
    assert!(matches!(&findings(longer)[..], [Finding::Size { path, .. }] if path == "data/letter.pdf"));
    // Without a signature a package is not whole: anybody could have taken it off.
    let unsigned = rewritten(|name, bytes| (!name.ends_with(".sig")).then_some(bytes), &[]);
    assert_eq!(findings(unsigned), [Finding::NotSigned { path: "tagmanifest-sha256.txt.sig".into() }]);
}

#[test]
fn a_wrong_number_of_rows_is_found_out() {
    let swapped = rewritten(
        |name, bytes| {
            if name != "datapackage.json" {
                return Some(bytes);
            }
            let text = String::from_utf8(bytes).unwrap();
            Some(text.replace("\"rowCount\": 249", "\"rowCount\": 248").into_bytes())
        },
        &[],
    );
    let report = package::verify(swapped.path(), None).unwrap();
    let wrong = |path: &str| Finding::Rows { path: path.into(), listed: 248, found: 249 };
    let changed = Finding::Changed { path: "datapackage.json".into() };
    assert_eq!(report.findings, [wrong("data/hr-loen.csv"), wrong("data/hr-loen.json"), changed]);
    assert!(report.to_string().contains("data/hr-loen.csv: 248 rows were written, 249 are there"));
}

#[test]
fn a_file_that_hides_behind_another_is_found_out() {
    let script = "import sys, zipfile, warnings\nwarnings.simplefilter('ignore')\n\
                  zipfile.ZipFile(sys.argv[1], 'a').writestr('indsigt-2026-0417/data/letter.txt', b'another letter')\n";
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), everything(Lang::Da)).unwrap();
    let status =
        std::process::Command::new("python3").args(["-c", script]).arg(file.path()).status().unwrap();
    assert!(status.success());
    let report = package::verify(file.path(), None).unwrap();
    assert!(report.findings.contains(&Finding::Hidden { files: 1 }), "{report}");
}

#[test]
fn what_is_no_package_is_said_to_be_none() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(package::verify(file.path(), None), Err(VerifyError::NotAZip(_))));
    let whole = everything(Lang::Da);
    std::fs::write(file.path(), &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(package::verify(file.path(), None), Err(VerifyError::NotAZip(_))));
    let without = rewritten(|name, bytes| (name != "datapackage.json").then_some(bytes), &[]);
    assert!(matches!(package::verify(without.path(), None), Err(VerifyError::NoListing(..))));
    let broken =
        rewritten(|name, bytes| Some(if name == "datapackage.json" { b"{}".to_vec() } else { bytes }), &[]);
    assert!(matches!(package::verify(broken.path(), None), Err(VerifyError::NoListing(..))));
    let no_bag = rewritten(|name, bytes| (name != "bagit.txt").then_some(bytes), &[]);
    assert!(matches!(package::verify(no_bag.path(), None), Err(VerifyError::NotABag)));
    assert!(matches!(package::verify("/nowhere.zip".as_ref(), None), Err(VerifyError::Io(_))));
}
