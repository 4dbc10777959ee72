//! The ledger of what was done in foreign systems, from which it is done again after a system was restored from a
//! backup (RULES 2.3). Keyed hashes of the person's key there and of the rows that were dealt with: they recognise what
//! is shown to them and name nobody. Only a corrected value is kept as such, sealed with the organisation's key: without
//! it nothing could be corrected again.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::{
    db::{
        Conn, DbError, Instant, Json, each,
        schema::{case_items, done_deeds, objections, restrictions},
    },
    ids::{ItemId, ObjectionId, OrganisationId, RestrictionId},
    law::execution::DeedKind,
    vault::{Vault, VaultError},
};

/// A row as a foreign system writes it.
pub type Row = Vec<Option<String>>;

/// What was done.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    pub source: &'a str,
    pub dataset: &'a str,
    pub kind: DeedKind,
    /// What was corrected; else empty.
    pub column: &'a str,
    /// How the source calls the person.
    pub key: &'a str,
    /// What was there before.
    pub rows: &'a [Row],
    pub new: Option<&'a str>,
    pub item: ItemId,
    /// When the last backup that holds it is gone.
    pub kept_until: NaiveDate,
}

/// One line of the ledger.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = done_deeds)]
pub struct Entry {
    #[diesel(column_name = organisation_id)]
    pub organisation: OrganisationId,
    pub source: String,
    pub dataset: String,
    pub kind: DeedKind,
    #[diesel(column_name = column_name)]
    pub column: String,
    pub hash: Vec<u8>,
    rows_before: Json<Vec<String>>,
    sealed_new: Option<Vec<u8>>,
    item_id: Option<ItemId>,
}

fn place(source: &str, dataset: &str, column: &str) -> String {
    format!("{source}/{dataset}/{column}")
}

/// The hash of a key in a source: the same for all of its datasets, so that each key is hashed once.
pub fn key_hash(vault: &Vault, organisation: OrganisationId, source: &str, key: &str) -> Vec<u8> {
    vault.blind(organisation, &format!("deed-key/{source}"), key.trim())
}

fn row_hash(vault: &Vault, organisation: OrganisationId, place: &str, row: &Row) -> String {
    let text = serde_json::json!(row).to_string();
    let hash = vault.blind(organisation, &format!("deed-row/{place}"), &text);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn new_place(place: &str, hash: &[u8]) -> String {
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("done_deeds.sealed_new/{place}/{hex}")
}

/// Remembers what was done. Once more for the same person and place: the rows are added, the time is never shortened.
///
/// # Errors
/// [`VaultError`] inside when a corrected value cannot be sealed; [`DbError`].
pub fn remember(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    new: &NewEntry,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let place = place(new.source, new.dataset, new.column);
    let hash = key_hash(vault, organisation, new.source, new.key);
    let here = done_deeds::table
        .filter(done_deeds::organisation_id.eq(organisation))
        .filter(done_deeds::source.eq(new.source))
        .filter(done_deeds::dataset.eq(new.dataset))
        .filter(done_deeds::kind.eq(new.kind))
        .filter(done_deeds::column_name.eq(new.column))
        .filter(done_deeds::hash.eq(hash.clone()));
    let there: Option<(Json<Vec<String>>, NaiveDate)> =
        here.select((done_deeds::rows_before, done_deeds::kept_until)).first(tx).optional()?;
    let (mut rows, until) = there.map_or((vec![], new.kept_until), |(rows, until)| (rows.0, until));
    for row in new.rows {
        let one = row_hash(vault, organisation, &place, row);
        if !rows.contains(&one) {
            rows.push(one);
        }
    }
    let sealed = new
        .new
        .map(|value| vault.organisation_key(organisation).seal(&new_place(&place, &hash), value.as_bytes()));
    let until = until.max(new.kept_until);
    let row = (
        done_deeds::organisation_id.eq(organisation),
        done_deeds::source.eq(new.source),
        done_deeds::dataset.eq(new.dataset),
        done_deeds::kind.eq(new.kind),
        done_deeds::column_name.eq(new.column),
        done_deeds::hash.eq(hash),
        done_deeds::rows_before.eq(Json(rows.clone())),
        done_deeds::sealed_new.eq(sealed.clone()),
        done_deeds::item_id.eq(Some(new.item)),
        done_deeds::done_at.eq(Instant::from(now)),
        done_deeds::kept_until.eq(until),
        done_deeds::replays.eq(0),
    );
    let again = (
        done_deeds::rows_before.eq(Json(rows)),
        done_deeds::sealed_new.eq(sealed),
        done_deeds::item_id.eq(Some(new.item)),
        done_deeds::done_at.eq(Instant::from(now)),
        done_deeds::kept_until.eq(until),
    );
    let key = (
        done_deeds::organisation_id,
        done_deeds::source,
        done_deeds::dataset,
        done_deeds::kind,
        done_deeds::column_name,
        done_deeds::hash,
    );
    each!(tx, |c| diesel::insert_into(done_deeds::table)
        .values(row)
        .on_conflict(key)
        .do_update()
        .set(again)
        .execute(c))?;
    Ok(())
}

impl Entry {
    fn place(&self) -> String {
        place(&self.source, &self.dataset, &self.column)
    }

    /// Whether this row was dealt with then.
    pub fn knows(&self, vault: &Vault, row: &Row) -> bool {
        self.rows_before.0.contains(&row_hash(vault, self.organisation, &self.place(), row))
    }

    /// The value that was written in the place of the wrong one.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn new_value(&self, vault: &Vault) -> Result<Option<String>, VaultError> {
        let Some(sealed) = &self.sealed_new else { return Ok(None) };
        let key = vault.organisation_key(self.organisation);
        let bytes = key.open(&new_place(&self.place(), &self.hash), sealed)?;
        Ok(Some(String::from_utf8(bytes).map_err(|_| VaultError::NotAuthentic)?))
    }

    /// A restriction that was lifted, or an objection that ended, is not brought back. Without the item nobody knows.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn is_in_force(&self, conn: &mut Conn) -> Result<bool, DbError> {
        if !matches!(self.kind, DeedKind::Restrict | DeedKind::Object) {
            return Ok(true);
        }
        let Some(item) = self.item_id else { return Ok(false) };
        let links: Option<(Option<RestrictionId>, Option<ObjectionId>)> = case_items::table
            .filter(case_items::id.eq(item))
            .filter(case_items::organisation_id.eq(self.organisation))
            .select((case_items::restriction_id, case_items::objection_id))
            .first(conn)
            .optional()?;
        match links {
            Some((Some(restriction), _)) => {
                let lifted = restrictions::table.find(restriction).select(restrictions::lifted_at);
                Ok(lifted.first::<Option<Instant>>(conn).optional()?.is_some_and(|at| at.is_none()))
            }
            Some((None, Some(objection))) => {
                let ended = objections::table.find(objection).select(objections::ended_at);
                Ok(ended.first::<Option<Instant>>(conn).optional()?.is_some_and(|at| at.is_none()))
            }
            _ => Ok(false),
        }
    }
}

/// What was done in a source.
///
/// # Errors
/// [`DbError`].
pub fn of_source(conn: &mut Conn, organisation: OrganisationId, source: &str) -> Result<Vec<Entry>, DbError> {
    Ok(done_deeds::table
        .filter(done_deeds::organisation_id.eq(organisation))
        .filter(done_deeds::source.eq(source))
        .order((done_deeds::done_at, done_deeds::hash))
        .select(Entry::as_select())
        .load(conn)?)
}

/// When the last backup that holds what was done for an item is gone.
///
/// # Errors
/// [`DbError`].
pub fn kept_until(
    conn: &mut Conn,
    organisation: OrganisationId,
    item: ItemId,
) -> Result<Option<NaiveDate>, DbError> {
    Ok(done_deeds::table
        .filter(done_deeds::organisation_id.eq(organisation))
        .filter(done_deeds::item_id.eq(item))
        .select(diesel::dsl::max(done_deeds::kept_until))
        .first(conn)?)
}

/// Writes down that it was done again.
///
/// # Errors
/// [`DbError`].
pub fn replayed(tx: &mut Conn, entry: &Entry, now: DateTime<Utc>) -> Result<(), DbError> {
    let here = done_deeds::table
        .filter(done_deeds::organisation_id.eq(entry.organisation))
        .filter(done_deeds::source.eq(&entry.source))
        .filter(done_deeds::dataset.eq(&entry.dataset))
        .filter(done_deeds::kind.eq(entry.kind))
        .filter(done_deeds::column_name.eq(&entry.column))
        .filter(done_deeds::hash.eq(&entry.hash));
    let state = (
        done_deeds::replayed_at.eq(Some(Instant::from(now))),
        done_deeds::replays.eq(done_deeds::replays + 1),
    );
    diesel::update(here).set(state).execute(tx)?;
    Ok(())
}

/// Removes what no backup can bring back any more.
///
/// # Errors
/// [`DbError`].
pub(super) fn sweep(tx: &mut Conn, before: NaiveDate) -> Result<usize, DbError> {
    Ok(diesel::delete(done_deeds::table.filter(done_deeds::kept_until.lt(before))).execute(tx)?)
}
