//! A package behind a passphrase: opened by foreign programs, by nobody without it, and told on another channel only.

use std::{io::Read as _, path::Path, process::Command};

use chrono::TimeDelta;
use diesel::prelude::*;
use indsigt::{
    audit::Action,
    cases::Case,
    db::{DbError, schema::packages},
    export::{
        self, PassphraseError, State, Told,
        package::{self, Finding, Lock, Surroundings, VerifyError, Written},
        render,
    },
    letters::{Lang, Words},
    retention,
};

use super::{
    sample::{dataset, description, field, member_bytes, pay_slips, signer, write},
    shop::Shop,
};
use crate::support::databases::on_both;

const PASSPHRASE: &str = "k7mp-3xqa-r9de-2hnt-vw6c-8bfy-zj4g";

/// Large enough for several pieces, one of them cut anywhere.
fn written(lock: Option<&Lock>) -> (Vec<u8>, Written) {
    let pay = pay_slips(9000);
    let kinds = indsigt::sources::cell::ColumnKind::Text;
    let fields = ["maaned", "beloeb", "korrektion", "registreret", "note"];
    let slips = dataset("loen", "Løn", fields.map(|name| field(name, name, kinds)).into(), &pay);
    let words = Words::load(&Default::default()).unwrap();
    let mut zip = Vec::new();
    let about = description(Lang::Da);
    let written = match lock {
        None => write(&mut zip, &about, &[slips]),
        Some(lock) => {
            let mut surroundings = Surroundings {
                render: &|sheet, page| render(&words, sheet, page),
                signer: signer(),
                progress: &mut |_| Ok(()),
            };
            package::write_locked(&mut zip, lock, &about, &[slips], &[], &mut surroundings)
        }
    };
    (zip, written.unwrap())
}

fn kept(zip: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
    std::fs::write(file.path(), zip).unwrap();
    file
}

/// 7-Zip is `7zz` where it comes from its own author, `7z` in older systems.
fn seven_zip(zip: &Path, passphrase: &str, to: &Path) -> bool {
    let run = |program: &str| {
        Command::new(program)
            .arg("x")
            .arg(format!("-p{passphrase}"))
            .arg("-y")
            .arg(zip)
            .current_dir(to)
            .output()
    };
    let output = run("7zz").or_else(|_| run("7z")).expect("7-Zip is installed (scripts/need.sh test)");
    output.status.success()
}

#[test]
fn foreign_programs_open_it_with_the_passphrase_and_with_nothing_else() {
    let (plain, _) = written(None);
    let (zip, told) = written(Some(&Lock::with_salt(PASSPHRASE, [7; 16])));
    assert_eq!((told.bytes, told.rows), (zip.len() as u64, 9000));
    assert_eq!(told.sha256, ring::digest::digest(&ring::digest::SHA256, &zip).as_ref());
    assert!(told.contents.iter().any(|entry| entry.path == "data/hr-loen.csv"));
    // The names of what is inside are not to be seen either.
    let seen = String::from_utf8_lossy(&zip).into_owned();
    assert!(
        !seen.contains("hr-loen") && !seen.contains("index.html") && seen.contains("indsigt-2026-0417.zip")
    );

    let file = kept(&zip);
    let folder = tempfile::tempdir().unwrap();
    assert!(seven_zip(file.path(), PASSPHRASE, folder.path()));
    let inside = std::fs::read(folder.path().join("indsigt-2026-0417.zip")).unwrap();
    assert!(inside == plain, "the same package as without a lock");
    let other = tempfile::tempdir().unwrap();
    assert!(!seven_zip(file.path(), "k7mp-3xqa", other.path()));

    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
    let mut again = Vec::new();
    archive.by_index_decrypt(0, PASSPHRASE.as_bytes()).unwrap().read_to_end(&mut again).unwrap();
    assert!(again == plain);
    drop(archive);

    // The same salt, the same bytes; another one, others.
    assert!(written(Some(&Lock::with_salt(PASSPHRASE, [7; 16]))).0 == zip);
    let fresh = written(Some(&Lock::new(PASSPHRASE).unwrap())).0;
    assert!(fresh != zip && fresh.len() == zip.len());
}

#[test]
fn it_is_verified_with_the_passphrase_and_one_changed_byte_fails() {
    let (zip, _) = written(Some(&Lock::new(PASSPHRASE).unwrap()));
    let verify = |zip: &[u8], passphrase| package::verify_locked(kept(zip).path(), None, passphrase);
    let report = verify(&zip, Some(PASSPHRASE)).unwrap();
    assert!(report.is_whole() && report.locked && report.rows == 9000, "{report}");
    assert!(matches!(verify(&zip, None), Err(VerifyError::Locked)));
    assert!(matches!(verify(&zip, Some("k7mp-3xqa")), Err(VerifyError::Passphrase)));
    for at in [200, zip.len() / 2, zip.len() - 200] {
        let mut changed = zip.clone();
        changed[at] ^= 1;
        let report = verify(&changed, Some(PASSPHRASE)).unwrap();
        assert!(matches!(report.findings[..], [Finding::LockBroken { .. }]), "{at}: {report}");
    }
    // By the command, with the passphrase from the environment or a file, never as an argument.
    let (file, secret) = (kept(&zip), tempfile::NamedTempFile::new().unwrap());
    std::fs::write(secret.path(), format!("{PASSPHRASE}\n")).unwrap();
    let run = |set: &dyn Fn(&mut Command)| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_indsigt"));
        command.args(["package", "verify"]).arg(file.path()).env_remove("INDSIGT_PASSPHRASE");
        set(&mut command);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&|command| _ = command.env("INDSIGT_PASSPHRASE", PASSPHRASE)).0, Some(0));
    assert_eq!(run(&|command| _ = command.arg("--passphrase-file").arg(secret.path())).0, Some(0));
    let (code, said) = run(&|_| ());
    assert!(code == Some(2) && said.contains("INDSIGT_PASSPHRASE"), "{said}");
}

fn passphrase(shop: &Shop, case: &Case) -> Result<String, PassphraseError> {
    let (desk, now) = (&shop.desk, shop.app.now());
    let tell = |tx: &mut _| export::tell_passphrase(tx, &desk.vault, case, Told::OnPage, desk.handler, now);
    desk.db.write(tell).map(|text| text.to_string())
}

fn sealed(shop: &Shop) -> Vec<Option<Vec<u8>>> {
    let read = |conn: &mut _| {
        packages::table
            .order(packages::id)
            .select(packages::sealed_passphrase)
            .load(conn)
            .map_err(DbError::from)
    };
    shop.desk.db.read(read).unwrap()
}

#[test]
fn the_passphrase_is_told_by_people_and_gone_with_the_file() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided_locked(Lang::Da);
        assert!(matches!(passphrase(&shop, &case), Err(PassphraseError::None)), "not before it is there");
        shop.work();
        let built = shop.package(&case);
        assert_eq!((built.state, built.locked), (State::Ready, true));
        let told = passphrase(&shop, &case).unwrap();
        assert_eq!(passphrase(&shop, &case).unwrap(), told);
        let log: Vec<_> = shop
            .desk
            .told(&case)
            .into_iter()
            .filter(|(action, _)| *action == Action::PassphraseTold)
            .collect();
        assert_eq!(log.len(), 2, "every time somebody sees it");
        assert!(!format!("{:?}", shop.desk.told(&case)).contains(&told[..9]), "the log knows who, not what");
        shop.desk.chain_is_whole();
        let kept_sealed = sealed(&shop).pop().flatten().unwrap();
        assert!(!String::from_utf8_lossy(&kept_sealed).contains(&told[..4]));

        let zip = shop.fetch(&case);
        let file = kept(&zip);
        let report = package::verify_locked(file.path(), None, Some(&told)).unwrap();
        assert!(report.is_whole() && report.rows == 46, "{report}");
        assert_eq!(built.sha256.unwrap(), ring::digest::digest(&ring::digest::SHA256, &zip).as_ref());
        let key = case.key(&shop.desk.vault).unwrap();
        let contents =
            |shop: &Shop| shop.desk.db.read(|conn| export::contents_of(conn, &key, built.id)).unwrap();
        let before = contents(&shop);
        let listed: Vec<&str> = before.iter().map(|entry| entry.path.as_str()).collect();
        assert!(
            listed.contains(&"data/chinook-invoices.csv") && listed.contains(&"index.html"),
            "{listed:?}"
        );

        // Gone but for hash and content list; a new one has a passphrase of its own.
        shop.app.clock.set(shop.app.now() + export::LIFETIME + TimeDelta::hours(1));
        assert!(matches!(passphrase(&shop, &case), Err(PassphraseError::None)));
        retention::sweep(&shop.desk.db, &shop.desk.vault, shop.app.now()).unwrap();
        assert_eq!(sealed(&shop), [None]);
        assert_eq!(contents(&shop), before);
        assert!(shop.package(&case).sha256.is_some());
        let mut case = shop.desk.again(&case);
        let (desk, now) = (&shop.desk, shop.app.now());
        desk.db.write(|tx| export::build_again(tx, &desk.vault, &mut case, desk.handler, now)).unwrap();
        shop.work();
        assert!(shop.package(&case).locked);
        assert_ne!(passphrase(&shop, &case).unwrap(), told);
    });
}

#[test]
fn a_package_without_a_lock_has_no_passphrase() {
    on_both(|fresh| {
        let shop = Shop::open(fresh);
        let case = shop.decided(Lang::Da);
        shop.work();
        assert!(!shop.package(&case).locked && sealed(&shop) == [None]);
        assert!(matches!(passphrase(&shop, &case), Err(PassphraseError::None)));
        assert!(!member_bytes(&shop.fetch(&case), "index.html").is_empty());
    });
}
