//! The register of processing activities: in from a file, whole or not at all, and out again; on pages; in an answer.

mod case_page;
mod desk;
mod file;
mod told;

use chrono::{DateTime, Utc};
use indsigt::{
    audit::{self, Action, By},
    db::{Db, DbError},
    ids::OrganisationId,
    register::{self, Activity, Change, ImportError, Imported, Uses},
    staff::{OrganisationDetails, create},
    vault::{MasterKey, Vault},
};
use serde_json::Value;

pub const DEMO: &str = include_str!("../../../demo/register.csv");

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

struct House<'d> {
    db: &'d Db,
    vault: Vault,
    organisation: OrganisationId,
    _folder: tempfile::TempDir,
}

impl House<'_> {
    fn new(db: &Db) -> House<'_> {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(&folder.path().join("vault"), MasterKey::generate()).unwrap();
        let organisation = organisation(db, "fjordby");
        House { db, vault, organisation, _folder: folder }
    }

    fn import(&self, bytes: &[u8]) -> Result<Imported, ImportError> {
        let none = Uses::new();
        register::import(self.db, &self.vault, self.organisation, bytes, &none, By::Program, noon())
    }

    fn all(&self) -> Vec<Activity> {
        self.db.read::<_, DbError>(|conn| register::list(conn, self.organisation)).unwrap()
    }

    fn keys(&self) -> Vec<String> {
        self.all().into_iter().map(|activity| activity.key).collect()
    }

    fn exported(&self) -> Vec<u8> {
        let mut out = Vec::new();
        register::export(self.db, self.organisation, &mut out).unwrap();
        out
    }

    fn change(&self) -> Change<'_> {
        Change { vault: &self.vault, organisation: self.organisation, by: By::Program, now: noon() }
    }

    /// What the log says, oldest first; and that its chain is whole.
    fn log(&self) -> Vec<(Action, Value)> {
        assert_eq!(audit::first_broken(self.db, &self.vault, self.organisation).unwrap(), None);
        let organisation = self.organisation;
        self.db.read::<_, DbError>(|conn| log(conn, organisation)).unwrap()
    }
}

fn log(conn: &mut indsigt::db::Conn, organisation: OrganisationId) -> Result<Vec<(Action, Value)>, DbError> {
    use diesel::prelude::*;
    use indsigt::db::schema::audit;
    let rows: Vec<(Action, String)> = audit::table
        .filter(audit::organisation_id.eq(organisation))
        .order(audit::seq)
        .select((audit::action, audit::details))
        .load(conn)?;
    Ok(rows.into_iter().map(|(action, details)| (action, serde_json::from_str(&details).unwrap())).collect())
}

fn organisation(db: &Db, slug: &str) -> OrganisationId {
    db.write::<_, DbError>(|tx| create(tx, slug, slug, &OrganisationDetails::default(), noon())).unwrap()
}

/// The demo's file, with one column of one activity replaced.
fn with(key: &str, column: &str, value: &str) -> Vec<u8> {
    edited(DEMO.as_bytes(), key, column, value)
}

fn edited(file: &[u8], key: &str, column: &str, value: &str) -> Vec<u8> {
    let text = std::str::from_utf8(file).unwrap().trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let place = headings.iter().position(|heading| heading == column).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings).unwrap();
    let mut met = false;
    for record in reader.records().map(Result::unwrap) {
        let mine = &record[0] == key;
        met |= mine;
        let field = |(at, old)| if mine && at == place { value } else { old };
        writer.write_record(record.iter().enumerate().map(field)).unwrap();
    }
    assert!(met, "no {key} in the file");
    writer.into_inner().unwrap()
}
