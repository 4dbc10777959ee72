//! How the sources say that a person is reached: looked up before she has proven anything, and never filled from the
//! form. What is found is sealed; a handler sees whether it is the same, and a masked value.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Check, CheckError, CheckResult, checks, warnings};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, OnBehalf},
    db::{Conn, Db, DbError, Instant, schema::known_contacts},
    ids::{CaseId, OrganisationId, StaffId},
    law::{
        identity::{
            Method,
            contact::{Since, normal_address, normal_email, normal_phone, since},
        },
        status::Status,
    },
    outbox::{self, Work},
    sources::{
        Sources,
        collect::WorkError,
        known::{self, KnownThere},
    },
    staff,
    vault::Vault,
};

/// What the sources knew, and when they were asked.
#[derive(Debug, Clone)]
pub struct Looked {
    pub there: Vec<KnownThere>,
    pub by: By,
    pub at: DateTime<Utc>,
    received_on: chrono::NaiveDate,
}

/// One way to reach the person that every source which knows one agrees on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub value: String,
    pub since: Since,
    /// A source that says so was asked by the person's name too.
    pub named: bool,
}

impl Looked {
    fn agreed(
        &self,
        of: impl Fn(&KnownThere) -> Option<&String>,
        normal: impl Fn(&str) -> String,
    ) -> Option<Agreed> {
        let known: Vec<(&String, Since, bool)> = self
            .there
            .iter()
            .filter(|there| there.exact)
            .filter_map(|there| Some((of(there)?, since(there.changed_on, self.received_on), there.named)))
            .collect();
        let (first, ..) = known.first()?;
        if known.iter().any(|(other, ..)| normal(other) != normal(first)) {
            return None;
        }
        // The one that tells least counts: two systems may have it from each other.
        let since = known.iter().map(|(_, since, _)| *since).min().unwrap_or(Since::Untold);
        let named = known.iter().any(|(.., named)| *named);
        Some(Agreed { value: (*first).clone(), since, named })
    }

    pub fn email(&self) -> Option<Agreed> {
        self.agreed(|there| there.email.as_ref(), normal_email)
    }

    pub fn phone(&self) -> Option<Agreed> {
        self.agreed(|there| there.phone.as_ref(), normal_phone)
    }

    pub fn address(&self) -> Option<Agreed> {
        self.agreed(|there| there.address.as_ref(), normal_address)
    }

    /// Several people may be meant, in one source or another.
    pub fn is_ambiguous(&self) -> bool {
        self.there.iter().any(|there| there.candidates > 1)
    }
}

impl Agreed {
    /// Known long enough before the request, and as the way to somebody of the given name: then it can prove something.
    pub fn can_prove(&self) -> bool {
        self.since == Since::Before && self.named
    }
}

fn context(case: CaseId) -> String {
    format!("known_contacts.sealed/{case}")
}

/// What was looked up for a case; `None` when nobody has asked yet.
///
/// # Errors
/// [`CheckError::Db`] or [`CheckError::Vault`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<Looked>, CheckError> {
    let row: Option<(Vec<u8>, String, Option<StaffId>, Instant)> = known_contacts::table
        .find(case.id)
        .filter(known_contacts::organisation_id.eq(case.organisation))
        .select((
            known_contacts::sealed,
            known_contacts::looked_kind,
            known_contacts::looked_by,
            known_contacts::looked_at,
        ))
        .first(conn)
        .optional()?;
    let Some((sealed, kind, by, at)) = row else { return Ok(None) };
    let there: Vec<KnownThere> = case.key(vault)?.open_json(&context(case.id), &sealed)?;
    let looked = Looked { there, by: By::stored(&kind, by), at: at.utc(), received_on: case.received_on };
    Ok(Some(looked))
}

/// Asks for the look-up; who asked stands in the log.
///
/// # Errors
/// [`DbError`].
pub fn ask(tx: &mut Conn, vault: &Vault, case: &Case, by: By, now: DateTime<Utc>) -> Result<(), DbError> {
    tell(tx, vault, case, (Action::ContactsAsked, serde_json::json!({})), by, now)?;
    at_registration(tx, case, now)
}

/// A request came, by whatever channel: it is looked up at once. One that comes by telephone, on paper or from another
/// system may never be confirmed by mail, and its warnings must not wait for somebody who thinks of asking.
///
/// # Errors
/// [`DbError`].
pub fn at_registration(tx: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<(), DbError> {
    outbox::enqueue(tx, case.organisation, Some(case.id), Work::LookUpContacts { case: case.id }, now)
}

/// Carries out [`Work::LookUpContacts`]: asks every source of the organisation that declares a contact or control
/// questions, seals what it says in every case of the request, and looks for what should worry. Doing it again does no
/// harm.
///
/// # Errors
/// [`WorkError`].
pub fn look_up(
    (db, vault, sources): (&Db, &Vault, &Sources),
    organisation: OrganisationId,
    case: CaseId,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let found = db.read(|conn| {
        let case = cases::find(conn, organisation, case)?;
        Ok::<_, DbError>(staff::find(conn, organisation)?.zip(case))
    })?;
    let Some((organisation, case)) = found else { return Ok(()) };
    if has_ended(&case) {
        return Ok(());
    }
    let person = case.details(vault).map_err(|e| WorkError::Hopeless(e.to_string()))?.person;
    let (mut there, mut away) = (Vec::new(), None);
    for source in sources.for_organisation(&organisation.slug) {
        if source.contact.is_some() || !source.questions.is_empty() {
            match known::ask(source, &person) {
                Ok(known) => there.push(known),
                Err(e) => away = away.or(Some(format!("source {}: {e}", source.name))),
            }
        }
    }
    let recorded = db.write(|tx| {
        for mut one in cases::of_request(tx, organisation.id, case.request)? {
            if has_ended(&one) {
                continue;
            }
            // What two requests tell of each other does not wait for a system that does not answer.
            warnings::look(tx, vault, &organisation, &one, &there, now)?;
            if away.is_none() {
                store(tx, vault, &one, &there, now)?;
                count_confirmed_address(tx, vault, &mut one, now)?;
            }
        }
        if away.is_some() {
            return Ok(());
        }
        let details = serde_json::json!({
            "sources": there.len(), "found": there.iter().filter(|one| one.exact).count(),
        });
        tell(tx, vault, &case, (Action::ContactsLookedUp, details), By::Program, now)?;
        Ok::<_, CheckError>(())
    });
    recorded.map_err(|e| WorkError::Later(e.to_string()))?;
    away.map_or(Ok(()), |why| Err(WorkError::Later(why)))
}

fn has_ended(case: &Case) -> bool {
    matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged)
}

fn store(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    there: &[KnownThere],
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    diesel::delete(known_contacts::table.find(case.id)).execute(tx)?;
    let row = (
        known_contacts::case_id.eq(case.id),
        known_contacts::organisation_id.eq(case.organisation),
        known_contacts::sealed.eq(case.key(vault)?.seal_json(&context(case.id), there)?),
        known_contacts::looked_kind.eq(By::Program.kind()),
        known_contacts::looked_by.eq(None::<StaffId>),
        known_contacts::looked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(known_contacts::table).values(row).execute(tx)?;
    Ok(())
}

/// The mailed link proves a mailbox. It counts as a check only where that mailbox was known before the request: in the
/// sources, not in the form, for the person herself and nobody else.
fn count_confirmed_address(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    now: DateTime<Utc>,
) -> Result<(), CheckError> {
    let details = case.details(vault)?;
    if case.address_confirmed_at.is_none() || details.on_behalf != OnBehalf::Oneself {
        return Ok(());
    }
    let Some(looked) = of_case(tx, vault, case)? else { return Ok(()) };
    let known = looked.email().filter(|known| {
        known.can_prove() && normal_email(&known.value) == normal_email(&details.requester.email)
    });
    let before = checks::of_case(tx, vault, case)?;
    let counted =
        before.iter().any(|check| check.method == Method::KnownEmail && check.result == CheckResult::Passed);
    if known.is_none() || looked.is_ambiguous() || counted {
        return Ok(());
    }
    let knowing: Vec<&str> = looked
        .there
        .iter()
        .filter(|there| there.exact && there.named && there.email.is_some())
        .map(|there| there.source.as_str())
        .collect();
    let check = Check {
        evidence: format!("link → {}", knowing.join(", ")),
        ..Check::of_requester(Method::KnownEmail, CheckResult::Passed, "")
    };
    checks::record(tx, vault, case, &check, By::Program, now)?;
    Ok(())
}

pub(super) fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: By,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event = Event { organisation: case.organisation, by, action, case: Some(case.id), details };
    audit::record(tx, vault, event, now)
}
