//! `indsigt deadline`, as a person and as a program use it.

use std::process::{Command, Output};

use crate::support::{mail::python, tool};

fn indsigt(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indsigt")).arg("deadline").args(arguments).output().expect("it starts")
}

fn printed(arguments: &[&str]) -> String {
    let output = indsigt(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Exit code 2, a sentence, and nothing half printed.
fn refused(arguments: &[&str]) -> String {
    let output = indsigt(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    said
}

/// python-dateutil and `holidays` compute every receipt from 2019 to 2040; we compute the same from their first column.
#[test]
fn every_day_of_twenty_two_years_agrees_with_an_independent_program() {
    let oracle = Command::new(python())
        .arg(tool("deadline_oracle.py"))
        .args(["deadlines", "2019-01-01", "2040-12-31"])
        .output()
        .expect("Python starts");
    let theirs = String::from_utf8(oracle.stdout).unwrap();
    assert_eq!(theirs.lines().count(), 8037, "{}", String::from_utf8_lossy(&oracle.stderr));
    let received: String =
        theirs.lines().map(|line| format!("{}\n", line.split(',').next().unwrap())).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, received).unwrap();
    let ours = printed(&["--country", "DK", "--batch", file.path().to_str().unwrap()]);
    for (ours, theirs) in ours.lines().zip(theirs.lines()) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(ours.lines().count(), 8037);
}

#[test]
fn one_receipt_is_told_with_every_date_and_the_way_to_it() {
    let text = printed(&["--received", "2026-01-31T23:30:00Z", "--country", "DK"]);
    for line in [
        "Received                  Sunday 1 February 2026",
        "Answer by                 Monday 2 March 2026",
        "received Sunday 1 February → 1 March → a Sunday → Monday 2 March",
        "[R1.5 R1.50]",
        "Calendar DK 2026-1, Europe/Copenhagen",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let danish = printed(&["--received", "2026-01-31", "--extend", "--lang", "da"]);
    assert!(
        danish.contains("modtaget lørdag 31. januar → 28. februar → en lørdag → mandag 2. marts"),
        "{danish}"
    );
    assert!(danish.contains("så vi går efter den tidligste: 28. april 2026"), "{danish}");
}

#[test]
fn programs_read_json() {
    let read = |arguments: &[&str]| serde_json::from_str::<serde_json::Value>(&printed(arguments)).unwrap();
    let all = read(&["--received", "2026-06-01", "--pause", "2026-06-02..2026-06-12", "--json"]);
    assert_eq!(all["due"]["on"], "2026-07-01");
    assert_eq!(all["due"]["ends_at"], "2026-07-01T22:00:00Z");
    assert_eq!(all["suspended"]["on"], "2026-07-13");
    assert_eq!(all["suspended"]["asked_late"], false);
    assert_eq!(all["steer_on"], "2026-07-01");
    let extended = read(&["--received", "2026-01-31", "--extend", "--json"]);
    assert_eq!(extended["extended"]["on"], "2026-04-30");
    assert_eq!(
        (&extended["extended"]["safe_on"], &extended["steer_on"]),
        (&"2026-04-28".into(), &"2026-04-28".into())
    );
    assert_eq!(extended["notice"], serde_json::json!({ "on": "2026-03-02", "target": "2026-02-28" }));
    let british = read(&["--received", "2026-08-31", "--law", "uk-gdpr", "--json"]);
    assert_eq!((&british["due_on"], &british["calendar"]), (&"2026-09-30".into(), &"GB 2026-1".into()));
}

#[test]
fn what_cannot_be_right_is_refused_with_what_to_do() {
    for (arguments, said) in [
        (&["--received", "2099-01-01"][..], "is in the future; look at the date, or add --future"),
        (&["--received", "1899-12-31"], "is before 25 May 2018"),
        (&["--received", "2100-01-01", "--future"], "is after 2099"),
        (&["--received", "2026-01-31T23:30:00"], "has no time zone; write 2026-01-31T23:30:00Z"),
        (&["--received", "2026-02-30"], "is no date; write it like 2026-01-31"),
        (&["--received", "31/01/2026"], "is no date; write it like 2026-01-31"),
        (
            &["--received", "2026-01-31", "--country", "XX"],
            "there is no calendar of \"XX\"; write one of AT, BE",
        ),
        (
            &["--received", "2026-01-31", "--zone", "Mars"],
            "is no time zone; write one like Europe/Copenhagen",
        ),
        (&["--received", "2026-01-31", "--pause", "2026-02-10"], "write FROM..TO"),
        (&["--received", "2026-01-31", "--pause", "2026-02-10..2026-02-09"], "cannot end before it starts"),
        (
            &["--received", "2026-01-31", "--pause", "2026-01-30..2026-02-09"],
            "before the request was received",
        ),
        (
            &["--received", "2026-01-31", "--pause", "2026-03-03..2026-03-09"],
            "after the last day for the answer",
        ),
        (
            &["--received", "2026-01-31", "--pause", "2026-02-02..2026-02-09", "--pause", "2026-02-08.."],
            "cannot overlap another one",
        ),
        (&["--received", "2026-01-31", "--pause", "2026-02-02..2098-01-01"], "yet to come"),
        (&["--received", "2026-01-31", "--pause", "mood:2026-02-02.."], "write identity or clarification"),
        (
            &["--received", "2026-01-31", "--law", "ccpa", "--pause", "2026-02-02.."],
            "nothing stops the clock",
        ),
        (&["--received", "2026-01-31", "--fee-paid", "2026-02-02"], "belongs to --law uk-gdpr"),
        (&["--batch", "/nowhere/receipts.csv"], "/nowhere/receipts.csv"),
        (&[], "--received"),
    ] {
        let told = refused(arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    assert!(printed(&["--received", "2040-01-31", "--future"]).contains("Wednesday 29 February 2040"));
}

#[test]
fn one_wrong_row_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipts.csv");
    let table = |text: &str| {
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let good = table("\u{feff}id,received\n1,2026-01-31\n2, 2026-01-31T23:30:00Z\n");
    assert_eq!(
        printed(&["--batch", &good]),
        "received,due,extended,extended_safe,notice\n\
         2026-01-31,2026-03-02,2026-04-30,2026-04-28,2026-03-02\n\
         2026-01-31T23:30:00Z,2026-03-02,2026-05-01,2026-05-01,2026-03-02\n"
    );
    let wrong = table("id,received\n1,2026-01-31\n2,2026-01-32\n3,2026-02-01\n");
    assert!(refused(&["--batch", &wrong]).contains("receipts.csv: line 3: \"2026-01-32\" is no date"));
    let empty = table("id,received\n1\n");
    assert!(refused(&["--batch", &empty]).contains("line 2: \"\" is no date"));
    let unnamed = table("date\n2026-01-31\n");
    assert!(refused(&["--batch", &unnamed]).contains("there is no column `received`"));
    std::fs::write(&file, b"received\n\xff\n").unwrap();
    assert!(refused(&["--batch", file.to_str().unwrap()]).contains("line"));
}
