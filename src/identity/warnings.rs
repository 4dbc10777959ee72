//! What looks like somebody else's hand. An open warning stops granting and handing over until two different colleagues
//! have looked at it and said why it is no obstacle.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{CheckError, contacts::tell};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::{
        Conn, DbError, Instant,
        schema::{identity_warnings, person_marks},
        text_enum,
    },
    ids::{IdentityWarningId, StaffId},
    law::identity::{
        contact::normal_email,
        domains::{domain_of, resembles},
        names::name_ends,
    },
    letters::{Outgoing, Recipient, Template},
    sources::known::KnownThere,
    staff::Organisation,
    vault::{Vault, VaultError},
};

text_enum! {
    /// What worries.
    WarningKind {
        /// Another e-mail address or telephone was given after the request was sent.
        ContactChanged = "contact-changed",
        /// The answer is wanted at an address that was not known.
        NewAddress = "new-address",
        /// Several requests for one person came from different senders.
        SeveralSenders = "several-senders",
        /// The mail domain looks like one that is known.
        LookalikeDomain = "lookalike-domain",
        /// A check that a handler wrote down rests on nothing that the program knows of from before the request.
        UntestedCheck = "untested-check",
    }
}

/// Requests so far apart have nothing to do with each other.
const TOGETHER: TimeDelta = TimeDelta::days(90);
/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// What a warning is about, in the words of whoever caused it; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct What {
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// The known domain that another one resembles.
    pub known: Option<String>,
    /// The other cases, by number.
    pub cases: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub by: StaffId,
    pub at: DateTime<Utc>,
    pub reason: String,
}

#[derive(Debug, Clone)]
pub struct Warning {
    pub id: IdentityWarningId,
    pub kind: WarningKind,
    pub what: What,
    pub opened_at: DateTime<Utc>,
    pub signed: Vec<Signature>,
}

impl Warning {
    pub fn is_open(&self) -> bool {
        self.signed.len() < 2
    }
}

/// A warning was not signed off.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    #[error("there is no such warning in this case")]
    NoSuchWarning,
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    /// Four eyes belong to two people.
    #[error("the second signature is somebody else's")]
    SamePerson,
    #[error("two colleagues have signed it off already")]
    AlreadySigned,
    #[error(transparent)]
    Changed(cases::StepError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<cases::StepError> for SignError {
    fn from(error: cases::StepError) -> Self {
        match error {
            cases::StepError::Db(error) => SignError::Db(error),
            other => SignError::Changed(other),
        }
    }
}

impl From<diesel::result::Error> for SignError {
    fn from(error: diesel::result::Error) -> Self {
        SignError::Db(error.into())
    }
}

fn context(id: IdentityWarningId) -> String {
    format!("identity_warnings.sealed/{id}")
}

/// Opens a warning in a case; the same one twice is one. `mark` tells two of a kind apart and says nothing about anybody.
///
/// # Errors
/// [`CheckError::Db`] or [`CheckError::Vault`].
pub fn raise(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (kind, mark, what): (WarningKind, &str, &What),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    let same: i64 = identity_warnings::table
        .filter(identity_warnings::organisation_id.eq(case.organisation))
        .filter(identity_warnings::case_id.eq(case.id))
        .filter(identity_warnings::kind.eq(kind))
        .filter(identity_warnings::mark.eq(mark))
        .count()
        .get_result(tx)?;
    if same > 0 {
        return Ok(());
    }
    let id = IdentityWarningId::new(now);
    let row = (
        identity_warnings::id.eq(id),
        identity_warnings::organisation_id.eq(case.organisation),
        identity_warnings::case_id.eq(case.id),
        identity_warnings::kind.eq(kind),
        identity_warnings::mark.eq(mark),
        identity_warnings::sealed.eq(case.key(vault)?.seal_json(&context(id), what)?),
        identity_warnings::opened_at.eq(Instant::from(now)),
    );
    diesel::insert_into(identity_warnings::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "warning": id, "kind": kind });
    tell(tx, vault, case, (Action::IdentityWarned, details), by, now)?;
    Ok(())
}

/// The requester wants to be reached elsewhere. Nothing changes by it: it is a warning, in every case of the request,
/// and the old address is told.
///
/// # Errors
/// [`CheckError::Db`] or [`CheckError::Vault`].
pub fn contact_wished(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    what: &What,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    // Two things to look into: who reads another mailbox or telephone, and who opens a letter elsewhere.
    let reached = What { address: None, ..what.clone() };
    let sent = What { email: None, phone: None, ..what.clone() };
    for one in cases::of_request(tx, case.organisation, case.request)? {
        if reached.email.is_some() || reached.phone.is_some() {
            raise_wish(tx, vault, &one, (WarningKind::ContactChanged, &reached), By::Requester, now)?;
        }
        if sent.address.is_some() {
            raise_wish(tx, vault, &one, (WarningKind::NewAddress, &sent), By::Requester, now)?;
        }
    }
    // Whoever reads the old mailbox learns of it, and can say that it was somebody else.
    let mail = Outgoing {
        to: case.details(vault)?.requester.email,
        lang: case.language,
        template: Template::ContactWish,
        organisation: organisation.name.clone(),
        link: None,
        code: None,
    };
    mail.post(tx, vault, case.organisation, Recipient { case: Some(case.id), staff: None }, now)?;
    Ok(())
}

/// The same wish is one warning in a case, however often it comes.
pub(super) fn raise_wish(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (kind, what): (WarningKind, &What),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    let said = serde_json::to_vec(what).map_err(|_| VaultError::NotAuthentic)?;
    let mark = hex(&vault.keyed_hash("contact-wish", &said));
    raise(tx, vault, case, (kind, &mark, what), by, now)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

type Row = (
    IdentityWarningId,
    WarningKind,
    Vec<u8>,
    Instant,
    (Option<StaffId>, Option<Instant>, Option<Vec<u8>>),
    (Option<StaffId>, Option<Instant>, Option<Vec<u8>>),
);

/// The warnings of a case, oldest first.
///
/// # Errors
/// [`SignError::Db`] or [`SignError::Vault`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Warning>, SignError> {
    use identity_warnings::{
        first_at, first_by, id, kind, opened_at, sealed, sealed_first, sealed_second, second_at, second_by,
    };
    let rows: Vec<Row> = identity_warnings::table
        .filter(identity_warnings::organisation_id.eq(case.organisation))
        .filter(identity_warnings::case_id.eq(case.id))
        .order(id)
        .select((
            id,
            kind,
            sealed,
            opened_at,
            (first_by, first_at, sealed_first),
            (second_by, second_at, sealed_second),
        ))
        .load(conn)?;
    let key = case.key(vault)?;
    let opened = |(warning, what, body, at, first, second): Row| {
        let mut signed = Vec::new();
        for (by, at, reason) in [first, second] {
            if let (Some(by), Some(at), Some(reason)) = (by, at, reason) {
                signed.push(Signature {
                    by,
                    at: at.utc(),
                    reason: key.open_json(&context(warning), &reason)?,
                });
            }
        }
        let body = key.open_json(&context(warning), &body)?;
        Ok(Warning { id: warning, kind: what, what: body, opened_at: at.utc(), signed })
    };
    rows.into_iter().map(opened).collect()
}

/// A colleague has looked at a warning and says why it is no obstacle. The second one opens the way again.
///
/// # Errors
/// [`SignError`]; then nothing was signed.
pub fn sign_off(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    id: IdentityWarningId,
    reason: &str,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), SignError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(SignError::ReasonMissing);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(SignError::ReasonTooLong);
    }
    let all = of_case(tx, vault, case)?;
    let warning = all.into_iter().find(|one| one.id == id).ok_or(SignError::NoSuchWarning)?;
    let sealed = case.key(vault)?.seal_json(&context(id), reason)?;
    let at = Instant::from(now);
    let mine =
        identity_warnings::table.find(id).filter(identity_warnings::organisation_id.eq(case.organisation));
    let (signed, place) = match &warning.signed[..] {
        [] => {
            let state = (
                identity_warnings::first_by.eq(by),
                identity_warnings::first_at.eq(at),
                identity_warnings::sealed_first.eq(sealed),
            );
            (diesel::update(mine.filter(identity_warnings::first_by.is_null())).set(state).execute(tx)?, 1)
        }
        [first] if first.by == by => return Err(SignError::SamePerson),
        [_] => {
            let state = (
                identity_warnings::second_by.eq(by),
                identity_warnings::second_at.eq(at),
                identity_warnings::sealed_second.eq(sealed),
            );
            let open = mine
                .filter(identity_warnings::second_by.is_null())
                .filter(identity_warnings::first_by.ne(by));
            (diesel::update(open).set(state).execute(tx)?, 2)
        }
        _ => return Err(SignError::AlreadySigned),
    };
    if signed != 1 {
        return Err(SignError::AlreadySigned);
    }
    let details = serde_json::json!({ "warning": id, "kind": warning.kind, "signature": place });
    Ok(tell(tx, vault, case, (Action::WarningSigned, details), By::Staff(by), now)?)
}

/// Looks for what the program can see: other senders for the same person, and a domain that wants to be another one.
pub(super) fn look(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    there: &[KnownThere],
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    let details = case.details(vault)?;
    let mut known: Vec<String> = [&organisation.details().email, &organisation.details().dpo_email]
        .into_iter()
        .chain(there.iter().filter_map(|one| one.email.as_ref()))
        .filter_map(|email| domain_of(email))
        .collect();
    known.dedup();
    if let Some(domain) = domain_of(&details.requester.email) {
        let alike = known.iter().find(|one| resembles(&domain, one));
        if let (Some(alike), false) = (alike, known.contains(&domain)) {
            let what = What {
                email: Some(details.requester.email.clone()),
                known: Some(alike.clone()),
                ..What::default()
            };
            raise(tx, vault, case, (WarningKind::LookalikeDomain, "", &what), By::Program, now)?;
        }
    }
    several_senders(tx, vault, case, &details, now)
}

fn several_senders(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    details: &cases::Details,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    let blind = |field: &str, text: &str| hex(&vault.blind(case.organisation, field, text));
    // Otherwise a middle name more would be enough not to be seen.
    let name = blind("person-name", &name_ends(&details.person.name));
    let birth =
        details.person.birth_date.map_or_else(String::new, |day| blind("person-birth", &day.to_string()));
    let sender = blind("sender", &normal_email(&details.requester.email));
    diesel::delete(person_marks::table.find(case.id)).execute(tx)?;
    let row = (
        person_marks::case_id.eq(case.id),
        person_marks::organisation_id.eq(case.organisation),
        person_marks::name.eq(&name),
        person_marks::birth.eq(&birth),
        person_marks::sender.eq(&sender),
        person_marks::at.eq(case.received_at),
    );
    diesel::insert_into(person_marks::table).values(row).execute(tx)?;
    let lately = Instant::from(case.received_at.utc() - TOGETHER);
    let others: Vec<(crate::ids::CaseId, String)> = person_marks::table
        .filter(person_marks::organisation_id.eq(case.organisation))
        .filter(person_marks::name.eq(&name))
        .filter(person_marks::sender.ne(&sender))
        .filter(person_marks::at.gt(lately))
        .filter(person_marks::case_id.ne(case.id))
        .select((person_marks::case_id, person_marks::birth))
        .load(tx)?;
    // Two birth dates are two people; a request without one may be about anybody of the name.
    let same: Vec<_> = others
        .into_iter()
        .filter(|(_, other)| other.is_empty() || birth.is_empty() || *other == birth)
        .map(|(id, _)| id)
        .collect();
    let mut found = Vec::new();
    for id in same {
        found.extend(cases::find(tx, case.organisation, id)?);
    }
    if found.is_empty() {
        return Ok(());
    }
    let numbers = |cases: &[&Case]| What {
        cases: cases.iter().map(|one| one.number.clone()).collect(),
        ..What::default()
    };
    let all: Vec<&Case> = found.iter().collect();
    raise(tx, vault, case, (WarningKind::SeveralSenders, &sender, &numbers(&all)), By::Program, now)?;
    // The one that came first may be the stranger's.
    for other in &found {
        let over = !other.status.is_open() && other.status != crate::law::status::Status::Delivered;
        if !over {
            raise(
                tx,
                vault,
                other,
                (WarningKind::SeveralSenders, &sender, &numbers(&[case])),
                By::Program,
                now,
            )?;
        }
    }
    Ok(())
}
