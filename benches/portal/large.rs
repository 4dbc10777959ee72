//! A package of five gigabytes: what it needs of memory, in this very process.

use std::{io, time::Instant};

use chrono::{NaiveDate, Utc};
use indsigt::{
    export::{
        SigningKey,
        package::{
            self, AnswerLetter, ContactPoint, Controller, Dataset, Description, Field, Lock, Rows,
            Surroundings,
        },
        render,
    },
    ids::{CaseId, FileId},
    law::{rights::Right, status::Outcome},
    letters::{Lang, Words},
    sources::cell::{Cell, ColumnKind},
    vault::{MasterKey, Vault},
};

use crate::measure::{Table, forget_peak, memory};

/// Bytes of one value that deflate can do nothing with; twice as text they make a package of five gigabytes.
const VALUE: usize = 512 * 1024;
const VALUES: u64 = 5_000_000_000 / 2 / VALUE as u64;

/// Noise, the same at every reading.
struct Noise;

impl Rows for Noise {
    fn each(&self, sink: &mut dyn FnMut(&[Cell]) -> io::Result<()>) -> io::Result<()> {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut row = [Cell::Number(String::new()), Cell::Bytes(vec![0; VALUE])];
        for number in 0..VALUES {
            if let Cell::Bytes(bytes) = &mut row[1] {
                for part in bytes.chunks_exact_mut(8) {
                    seed ^= seed << 13;
                    seed ^= seed >> 7;
                    seed ^= seed << 17;
                    part.copy_from_slice(&seed.to_le_bytes());
                }
            }
            row[0] = Cell::Number(number.to_string());
            sink(&row)?;
        }
        Ok(())
    }
}

pub fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = Vault::open(folder.path(), MasterKey::generate()).expect("an empty folder opens");
    let words = Words::load(&std::collections::HashMap::new()).expect("the texts are whole");
    let signer = SigningKey::passing(Utc::now()).expect("a key is made");
    let (key, _) = vault.new_case_key(CaseId::new(Utc::now()));
    for lock in [None, Some(Lock::new("k7mp-3xqa-r9de-2hnt-vw6c-8bfy-zj4g").expect("random bytes"))] {
        let file = FileId::new(Utc::now());
        forget_peak(std::process::id());
        let idle = memory(std::process::id(), "VmRSS");
        let started = Instant::now();
        let mut out = vault.create_file(&key, file).expect("there is room");
        let mut surroundings = Surroundings {
            render: &|sheet, page| render(&words, sheet, page),
            signer: &signer,
            progress: &mut |_| Ok(()),
        };
        let (about, noise) = (description(), [noise()]);
        let written = match &lock {
            None => package::write(&mut out, &about, &noise, &[], &mut surroundings),
            Some(lock) => package::write_locked(&mut out, lock, &about, &noise, &[], &mut surroundings),
        };
        let written = written.expect("it is written");
        out.commit().expect("there is room");
        let taken = started.elapsed().as_secs_f64();
        let (size, over) = (written.bytes as f64 / 1e9, memory(std::process::id(), "VmHWM") - idle);
        let how = if lock.is_some() { "locked" } else { "plain" };
        table.add(format!("Package of {size:.1} GB, {how}: memory over idle"), format!("{over:.1} MiB"));
        table.add("  time", format!("{taken:.0} s, {:.0} MB/s of zip", written.bytes as f64 / 1e6 / taken));
        vault.remove_file(file).expect("it was there");
    }
}

fn noise() -> Dataset<'static> {
    let field = |name: &str, kind| Field {
        name: name.into(),
        title: name.into(),
        description: String::new(),
        kind,
        codes: vec![],
    };
    Dataset {
        source: "bench".into(),
        source_title: "Bench".into(),
        name: "noise".into(),
        title: "Noise".into(),
        description: String::new(),
        fields: vec![field("number", ColumnKind::Integer), field("noise", ColumnKind::Bytes)],
        capped: false,
        primary_key: vec![],
        references: vec![],
        withheld: vec![],
        rows: &Noise,
    }
}

fn description() -> Description {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    Description {
        language: Lang::Da,
        title: "Bench".into(),
        organisation: Controller { name: "Bench".into(), ..Controller::default() },
        dpo: None,
        authority: ContactPoint::default(),
        case_number: "2026-0001".into(),
        right: Right::Access,
        outcome: Outcome::Granted,
        received_on: day,
        decided_on: day,
        made_on: day,
        letter: AnswerLetter {
            title: "Svar".into(),
            language: Lang::Da,
            text: "Svar".into(),
            blocks: vec![],
            pdf: vec![],
        },
        searched: vec![],
        activities: vec![],
    }
}
