//! The lists as they are stored and shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Line, RecipientError, RecipientList, answer_place, text_place};
use crate::{
    db::{
        Backends, Conn, DbError, Instant, Json,
        schema::{recipient_lists, recipient_notices},
    },
    ids::{CaseId, OrganisationId, RecipientNoticeId, StaffId},
    law::{
        rights::Right,
        standing::{RecipientFacts, Told},
    },
    register::{InBoth, RecipientKind},
    standing::{
        lists::{LIST_MAX, Search, Shown},
        subject::open_text,
    },
    vault::{CaseKey, VaultError},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = recipient_lists)]
struct ListRow {
    case_id: CaseId,
    case_number: String,
    kind: Right,
    opened_at: Instant,
    asked_at: Option<Instant>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = recipient_notices)]
struct LineRow {
    id: RecipientNoticeId,
    case_id: CaseId,
    recipient: String,
    recipient_en: String,
    kind: RecipientKind,
    country: String,
    activities: Json<Vec<String>>,
    told: Told,
    told_on: Option<NaiveDate>,
    sealed_text: Option<Vec<u8>>,
    told_by: Option<StaffId>,
    sealed_answer: Option<Vec<u8>>,
    answered_on: Option<NaiveDate>,
}

impl LineRow {
    /// Without the key of the case, as after its purge, without the texts.
    fn open(self, key: Option<&CaseKey>) -> Result<Line, VaultError> {
        let text = |sealed: &Option<Vec<u8>>, place: String| match (key, sealed) {
            (Some(key), Some(sealed)) => open_text(key, &place, sealed).map(Some),
            _ => Ok(None),
        };
        Ok(Line {
            text: text(&self.sealed_text, text_place(self.id))?,
            answer: text(&self.sealed_answer, answer_place(self.id))?,
            id: self.id,
            recipient: InBoth { da: self.recipient, en: self.recipient_en },
            kind: self.kind,
            country: self.country,
            activities: self.activities.0,
            told: self.told,
            told_on: self.told_on,
            told_by: self.told_by,
            answered_on: self.answered_on,
        })
    }
}

/// What R2.8 asks about a case.
///
/// # Errors
/// [`DbError`].
pub fn facts(conn: &mut Conn, organisation: OrganisationId, case: CaseId) -> Result<RecipientFacts, DbError> {
    let lists: i64 = recipient_lists::table
        .filter(recipient_lists::organisation_id.eq(organisation))
        .filter(recipient_lists::case_id.eq(case))
        .count()
        .get_result(conn)?;
    let open: i64 = recipient_notices::table
        .filter(recipient_notices::organisation_id.eq(organisation))
        .filter(recipient_notices::case_id.eq(case))
        .filter(recipient_notices::told.eq(Told::Open))
        .count()
        .get_result(conn)?;
    Ok(RecipientFacts { opened: lists > 0, open: usize::try_from(open).unwrap_or_default() })
}

/// The list of a case, if it was opened. Without `key`, as after the purge, without the texts.
///
/// # Errors
/// [`RecipientError`].
pub fn of_case(
    conn: &mut Conn,
    key: Option<&CaseKey>,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Option<RecipientList>, RecipientError> {
    let found = mine(organisation).filter(recipient_lists::case_id.eq(case));
    let row: Option<ListRow> = found.select(ListRow::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    Ok(with_lines(conn, key, organisation, vec![row])?.pop())
}

fn mine(organisation: OrganisationId) -> recipient_lists::BoxedQuery<'static, Backends> {
    recipient_lists::table.filter(recipient_lists::organisation_id.eq(organisation)).into_boxed()
}

fn with_lines(
    conn: &mut Conn,
    key: Option<&CaseKey>,
    organisation: OrganisationId,
    lists: Vec<ListRow>,
) -> Result<Vec<RecipientList>, RecipientError> {
    let cases: Vec<CaseId> = lists.iter().map(|list| list.case_id).collect();
    let rows: Vec<LineRow> = recipient_notices::table
        .filter(recipient_notices::organisation_id.eq(organisation))
        .filter(recipient_notices::case_id.eq_any(cases))
        .order(recipient_notices::id)
        .select(LineRow::as_select())
        .load(conn)?;
    let mut lines: BTreeMap<CaseId, Vec<Line>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.case_id).or_default().push(row.open(key)?);
    }
    let list = |row: ListRow| RecipientList {
        lines: lines.remove(&row.case_id).unwrap_or_default(),
        case: row.case_id,
        number: row.case_number,
        right: row.kind,
        opened_at: row.opened_at.utc(),
        asked_at: row.asked_at.map(Instant::utc),
    };
    Ok(lists.into_iter().map(list).collect())
}

/// The register, newest first, without texts, and but for the cases `without`.
///
/// # Errors
/// [`RecipientError`].
pub fn lists(
    conn: &mut Conn,
    organisation: OrganisationId,
    shown: Option<Shown>,
    search: Option<&Search>,
    without: &[CaseId],
) -> Result<Vec<RecipientList>, RecipientError> {
    let open = || {
        recipient_notices::table
            .filter(recipient_notices::organisation_id.eq(organisation))
            .filter(recipient_notices::told.eq(Told::Open))
            .select(recipient_notices::case_id)
    };
    let query = match shown {
        Some(Shown::Standing) => mine(organisation).filter(recipient_lists::case_id.eq_any(open())),
        Some(Shown::Ended) => mine(organisation).filter(recipient_lists::case_id.ne_all(open())),
        None => mine(organisation),
    };
    let query = match search {
        Some(Search::Number(number)) => query.filter(recipient_lists::case_number.eq(number.clone())),
        Some(Search::Person(hash)) => query.filter(recipient_lists::person.eq(hash.clone())),
        None => query,
    };
    let rows = query
        .filter(recipient_lists::case_id.ne_all(without))
        .order(recipient_lists::case_id.desc())
        .limit(LIST_MAX);
    let rows: Vec<ListRow> = rows.select(ListRow::as_select()).load(conn)?;
    with_lines(conn, None, organisation, rows)
}

/// How many recipients are still to be told.
///
/// # Errors
/// [`DbError`].
pub fn count_open(conn: &mut Conn, organisation: OrganisationId, without: &[CaseId]) -> Result<i64, DbError> {
    Ok(recipient_notices::table
        .filter(recipient_notices::organisation_id.eq(organisation))
        .filter(recipient_notices::told.eq(Told::Open))
        .filter(recipient_notices::case_id.ne_all(without))
        .count()
        .get_result(conn)?)
}
