//! The least that a row needs around it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use indsigt::{
    db::{Db, DbError, Instant, schema::organisations},
    ids::OrganisationId,
    vault::{MasterKey, Vault},
};

/// A vault in a folder of its own.
pub struct TestVault {
    pub vault: Vault,
    _folder: tempfile::TempDir,
}

pub fn vault() -> TestVault {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = Vault::open(folder.path(), MasterKey::generate()).expect("an empty folder opens");
    TestVault { vault, _folder: folder }
}

/// A time in November 2026, so many seconds after noon.
pub fn noon_and(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_348_800 + seconds, 0).expect("a time")
}

/// A Danish controller with nobody in it.
pub fn organisation(db: &Db, slug: &str) -> OrganisationId {
    let now = noon_and(0);
    let id = OrganisationId::new(now);
    let row = (
        organisations::id.eq(id),
        organisations::slug.eq(slug),
        organisations::name.eq(slug),
        organisations::country.eq("DK"),
        organisations::time_zone.eq("Europe/Copenhagen"),
        organisations::details.eq("{}"),
        organisations::created_at.eq(Instant::from(now)),
    );
    db.write(|tx| diesel::insert_into(organisations::table).values(row).execute(tx).map_err(DbError::from))
        .expect("the organisation is new");
    id
}
