//! A request in somebody else's name, as guards, letters and packages see it: whether the one who asks may, who gets the
//! answer, and how the person herself is reached. What is done about it stands in `representation`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Case, find, identity::warnings_open, sensitivity_of};
use crate::{
    db::{
        Conn, DbError, Instant, Json,
        schema::{authorities, deliveries, identity_warnings, subject_contacts, subject_notices},
    },
    ids::{CaseId, StaffId, SubjectContactId},
    law::{
        identity::{Party, Sensitivity},
        representation::{Channel, Covers, Latest, OnBehalf, Standing, State, standing},
        rights::{Proof, Right},
        status::Refusal,
    },
    staff,
    vault::{CaseKey, Vault, VaultError},
};

/// The person's own channel, known before the request came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectContact {
    pub channel: Channel,
    /// A mail address, a number, or the address for a letter.
    pub address: String,
    /// Where it stood before the request.
    pub origin: String,
    /// No source knew it before the request, and two colleagues have not signed it off yet: nothing goes there.
    pub is_open: bool,
    /// It was typed, not taken from the sources.
    pub is_typed: bool,
    /// The program, where the sources gave it.
    pub recorded_by: Option<StaffId>,
    pub recorded_at: DateTime<Utc>,
}

/// What is sealed of a contact.
#[derive(Serialize, Deserialize)]
pub struct SealedContact {
    pub address: String,
    pub origin: String,
}

/// The context that a contact is sealed with.
pub fn contact_context(id: SubjectContactId) -> String {
    format!("subject_contacts.sealed/{id}")
}

/// The key of the case that seals what belongs to the whole request.
///
/// # Errors
/// [`VaultError`], also when that case is gone.
pub fn key_of(conn: &mut Conn, vault: &Vault, case: &Case, sealer: CaseId) -> Result<CaseKey, VaultError> {
    if sealer == case.id {
        return case.key(vault);
    }
    let other = find(conn, case.organisation, sealer).ok().flatten().ok_or(VaultError::NotAuthentic)?;
    other.key(vault)
}

type Entry = (State, Option<NaiveDate>, Json<Vec<Right>>, bool, bool);

fn latest(conn: &mut Conn, case: &Case) -> Result<Option<Latest>, DbError> {
    let entry: Option<Entry> = authorities::table
        .filter(authorities::organisation_id.eq(case.organisation))
        .filter(authorities::request_id.eq(case.request))
        .order(authorities::id.desc())
        .select((
            authorities::state,
            authorities::until,
            authorities::rights,
            authorities::receipt,
            authorities::sensitive,
        ))
        .first(conn)
        .optional()?;
    Ok(entry.map(|(state, until, Json(rights), receipt, sensitive)| Latest {
        state,
        until,
        rights,
        covers: Covers { receipt, sensitive },
    }))
}

/// Where the authority of `case` stands at `now`, by the organisation's calendar day.
///
/// # Errors
/// [`DbError`].
pub fn standing_of(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<Standing, DbError> {
    if case.on_behalf == OnBehalf::Oneself {
        return Ok(Standing::NotNeeded);
    }
    let latest = latest(conn, case)?;
    let Some(organisation) = staff::find(conn, case.organisation)? else { return Ok(Standing::Missing) };
    let today = now.with_timezone(&organisation.zone()).date_naive();
    Ok(standing(case.on_behalf, latest.as_ref(), case.right, today))
}

/// When the person last said stop, herself or by her word to a handler.
///
/// # Errors
/// [`DbError`].
pub fn revoked_at(conn: &mut Conn, case: &Case) -> Result<Option<DateTime<Utc>>, DbError> {
    let stopped: Option<Instant> = authorities::table
        .filter(authorities::organisation_id.eq(case.organisation))
        .filter(authorities::request_id.eq(case.request))
        .filter(authorities::state.eq(State::Revoked))
        // A paper that the other sends afterwards is an entry of his.
        .filter(authorities::actor.ne("requester"))
        .order(authorities::id.desc())
        .select(authorities::recorded_at)
        .first(conn)
        .optional()?;
    Ok(stopped.map(|at| at.utc()))
}

/// From when on a notice counts: what went to an address that was corrected since, or before she said stop, has not told
/// her of what is asked now.
///
/// # Errors
/// [`DbError`].
pub fn notices_count_from(conn: &mut Conn, case: &Case) -> Result<Option<DateTime<Utc>>, DbError> {
    let reached: Option<Instant> = subject_contacts::table
        .filter(subject_contacts::organisation_id.eq(case.organisation))
        .filter(subject_contacts::request_id.eq(case.request))
        .order(subject_contacts::id.desc())
        .select(subject_contacts::recorded_at)
        .first(conn)
        .optional()?;
    Ok(reached.map(|at| at.utc()).max(revoked_at(conn, case)?))
}

/// Whether the person was told of the request in her name, or it is written down why not.
///
/// # Errors
/// [`DbError`].
pub fn subject_is_settled(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    if !case.on_behalf.tells_subject() {
        return Ok(true);
    }
    let newest: Option<(Option<Channel>, Instant)> = subject_notices::table
        .filter(subject_notices::organisation_id.eq(case.organisation))
        .filter(subject_notices::request_id.eq(case.request))
        .order(subject_notices::id.desc())
        .select((subject_notices::channel, subject_notices::recorded_at))
        .first(conn)
        .optional()?;
    let from = notices_count_from(conn, case)?;
    Ok(newest.is_some_and(|(told, at)| told.is_none() || from.is_none_or(|from| at.utc() >= from)))
}

/// Who gets the answer (R3.5).
///
/// # Errors
/// [`DbError`].
pub fn receiver_of(conn: &mut Conn, case: &Case) -> Result<Party, DbError> {
    if case.on_behalf == OnBehalf::Oneself {
        return Ok(Party::Requester);
    }
    let said: Option<Party> = deliveries::table
        .filter(deliveries::organisation_id.eq(case.organisation))
        .filter(deliveries::request_id.eq(case.request))
        .order(deliveries::id.desc())
        .select(deliveries::receiver)
        .first(conn)
        .optional()?;
    Ok(said.unwrap_or(case.on_behalf.receiver()))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = subject_contacts)]
struct ContactRow {
    id: SubjectContactId,
    case_id: CaseId,
    channel: Channel,
    sealed: Vec<u8>,
    recorded_by: Option<StaffId>,
    recorded_at: Instant,
    mark: Option<String>,
}

/// Whether the person can be reached, at an address that was known or that two colleagues signed off.
///
/// # Errors
/// [`DbError`].
pub fn subject_is_reachable(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let newest: Option<Option<String>> = subject_contacts::table
        .filter(subject_contacts::organisation_id.eq(case.organisation))
        .filter(subject_contacts::request_id.eq(case.request))
        .order(subject_contacts::id.desc())
        .select(subject_contacts::mark)
        .first(conn)
        .optional()?;
    match newest {
        None => Ok(false),
        Some(mark) => Ok(!waits_for_four_eyes(conn, case, mark.as_deref())?),
    }
}

/// Whether an address with this mark was not signed off by two colleagues yet, in any case of the request.
fn waits_for_four_eyes(conn: &mut Conn, case: &Case, mark: Option<&str>) -> Result<bool, DbError> {
    let Some(mark) = mark else { return Ok(false) };
    let together: Vec<CaseId> =
        super::of_request(conn, case.organisation, case.request)?.iter().map(|one| one.id).collect();
    let signed: i64 = identity_warnings::table
        .filter(identity_warnings::organisation_id.eq(case.organisation))
        .filter(identity_warnings::case_id.eq_any(together))
        .filter(identity_warnings::mark.eq(mark))
        .filter(identity_warnings::second_by.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(signed == 0)
}

/// How the person herself is reached, as last recorded.
///
/// # Errors
/// [`super::DecideError::Db`], or [`super::DecideError::Vault`] when it does not open.
pub fn subject_contact(
    conn: &mut Conn,
    vault: &Vault,
    case: &Case,
) -> Result<Option<SubjectContact>, super::DecideError> {
    let row: Option<ContactRow> = subject_contacts::table
        .filter(subject_contacts::organisation_id.eq(case.organisation))
        .filter(subject_contacts::request_id.eq(case.request))
        .order(subject_contacts::id.desc())
        .select(ContactRow::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let key = key_of(conn, vault, case, row.case_id)?;
    let sealed: SealedContact = key.open_json(&contact_context(row.id), &row.sealed)?;
    Ok(Some(SubjectContact {
        channel: row.channel,
        address: sealed.address,
        origin: sealed.origin,
        is_open: waits_for_four_eyes(conn, case, row.mark.as_deref())?,
        is_typed: row.mark.is_some(),
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at.utc(),
    }))
}

/// Whether special categories of data are among what was found (art. 9).
///
/// # Errors
/// [`DbError`].
pub fn holds_special(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    Ok(sensitivity_of(conn, case)? == Sensitivity::Special)
}

/// Whether `party` may be given what was found about the person, now (R3.5 to R3.7). Asked at every page that shows it
/// and at every piece of a package.
///
/// # Errors
/// [`DbError`]; inside, the refusal that says why not.
pub fn may_receive(
    conn: &mut Conn,
    case: &Case,
    party: Party,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, DbError> {
    if case.on_behalf == OnBehalf::Oneself {
        return Ok(Ok(()));
    }
    let standing = standing_of(conn, case, now)?;
    let receiver = receiver_of(conn, case)?;
    let sensitive = holds_special(conn, case)?;
    let warned = if case.right.proof() < Proof::Identity { 0 } else { warnings_open(conn, case)? };
    Ok(match party {
        // Her own data, whatever became of a paper since.
        Party::Subject if receiver == Party::Subject => Ok(()),
        Party::Subject => Err(Refusal::GoesToOther),
        Party::Requester if !standing.opens() => Err(Refusal::NoAuthority(standing)),
        Party::Requester if receiver != Party::Requester => Err(Refusal::GoesToOther),
        Party::Requester if !standing.covers_receipt(sensitive) => Err(Refusal::ReceiptNotCovered),
        Party::Requester if warned > 0 => Err(Refusal::WarningsOpen(warned)),
        Party::Requester => Ok(()),
    })
}

/// Whether the package of a decided case may be made: for whoever asks while the authority counts, for the person herself
/// always. What she stopped, or what ran out meanwhile, stops the other, not her (R3.5, R3.7).
///
/// # Errors
/// [`DbError`].
pub fn answer_may_be_made(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(receiver_of(conn, case)? == Party::Subject || standing_of(conn, case, now)?.opens())
}
