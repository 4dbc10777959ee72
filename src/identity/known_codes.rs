//! Codes to where the sources knew the person to be: by mail, by telephone, on a letter, or handed out. Entered, they are
//! recorded as the check that they are, and prove the session (step-up).
//!
//! Invariant: what the sources know is about the person whose data they are. Where somebody else asks in her name, a code
//! that goes there proves her and never the one who asks.

use chrono::{DateTime, Utc};

use super::{
    Check, CheckError, CheckResult, Method, checks,
    codes::{self, CodeError, Verdict, Way},
    contacts::{self, Agreed},
};
use crate::{
    audit::By,
    cases::{self, Case, OnBehalf},
    db::Conn,
    ids::StaffId,
    law::{
        identity::{Assurance, Party},
        status::Status,
    },
    staff::Organisation,
    vault::Vault,
};

#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The sources do not know, do not agree, or know only since the request.
    #[error("no such contact was known before the request")]
    NotKnown,
    /// Nobody has met her, so that there is nobody to hand a code to.
    #[error("no meeting in person is recorded")]
    NotMet,
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Check(#[from] CheckError),
}

impl From<crate::db::DbError> for SendError {
    fn from(error: crate::db::DbError) -> Self {
        SendError::Check(error.into())
    }
}

/// Whom a code by this way proves, where it does not prove whoever asked for it. Somebody who was met and asks for another
/// was met as the one who asks.
fn proves(case: &Case, way: Way) -> Option<Party> {
    match way {
        _ if case.on_behalf == OnBehalf::Oneself => None,
        Way::Mail => None,
        Way::KnownEmail | Way::KnownPhone | Way::Letter => Some(Party::Subject),
        Way::InPerson => Some(Party::Requester),
    }
}

/// Which ways lead to somewhere that was known before the request.
///
/// # Errors
/// [`CheckError`].
pub fn ways(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Way>, CheckError> {
    let Some(looked) = contacts::of_case(conn, vault, case)? else { return Ok(Vec::new()) };
    let known = |agreed: Option<Agreed>| agreed.is_some_and(|one| one.can_prove());
    let mut ways = Vec::new();
    if known(looked.email()) {
        ways.push(Way::KnownEmail);
    }
    if known(looked.phone()) {
        ways.push(Way::KnownPhone);
    }
    if known(looked.address()) {
        ways.push(Way::Letter);
    }
    Ok(ways)
}

/// Mails a code to the address that the sources knew, never to the form's. Whose session asks stands with its hash.
///
/// # Errors
/// [`SendError`].
pub fn mail(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (party, session_hash): (Party, &[u8]),
    now: DateTime<Utc>,
) -> Result<(), SendError> {
    if proves(case, Way::KnownEmail).is_some_and(|whom| whom != party) {
        return Err(SendError::NotKnown);
    }
    let looked = contacts::of_case(tx, vault, case)?.ok_or(SendError::NotKnown)?;
    let to = looked.email().filter(Agreed::can_prove).ok_or(SendError::NotKnown)?;
    let digits = codes::issue_by(tx, vault, case, Way::KnownEmail, session_hash, By::Requester, now)?;
    codes::mail(tx, vault, organisation, case, to.value, digits, now).map_err(CodeError::from)?;
    Ok(())
}

/// The telephone that the sources knew before the request; for the passphrase of a package, which is for whoever gets the
/// answer and goes nowhere else.
///
/// # Errors
/// [`CheckError`].
pub fn phone_of_receiver(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Option<String>, CheckError> {
    let hers = case.on_behalf == OnBehalf::Oneself || cases::receiver_of(conn, case)? == Party::Subject;
    let looked = contacts::of_case(conn, vault, case)?.filter(|_| hers);
    Ok(looked.and_then(|looked| looked.phone()).filter(Agreed::can_prove).map(|agreed| agreed.value))
}

/// A code for the telephone that the sources knew, and that number, for whoever sends text messages.
///
/// # Errors
/// [`SendError`].
pub fn for_phone(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (party, session_hash): (Party, &[u8]),
    now: DateTime<Utc>,
) -> Result<(String, String), SendError> {
    if proves(case, Way::KnownPhone).is_some_and(|whom| whom != party) {
        return Err(SendError::NotKnown);
    }
    let looked = contacts::of_case(tx, vault, case)?.ok_or(SendError::NotKnown)?;
    let to = looked.phone().filter(Agreed::can_prove).ok_or(SendError::NotKnown)?;
    let digits = codes::issue_by(tx, vault, case, Way::KnownPhone, session_hash, By::Requester, now)?;
    Ok((to.value, digits))
}

/// A code and the address for a letter that the handler prints.
///
/// # Errors
/// [`SendError`].
pub fn for_letter(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(String, String), SendError> {
    let looked = contacts::of_case(tx, vault, case)?.ok_or(SendError::NotKnown)?;
    let to = looked.address().filter(Agreed::can_prove).ok_or(SendError::NotKnown)?;
    let digits = codes::issue_by(tx, vault, case, Way::Letter, &[], By::Staff(by), now)?;
    Ok((to.value, digits))
}

/// A code for somebody whom a colleague has met and knows; nobody is left without a way to her answer.
///
/// # Errors
/// [`SendError`].
pub fn hand_out(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<String, SendError> {
    let met = checks::of_case(tx, vault, case)?
        .iter()
        .filter(|check| check.party == Party::Requester)
        .any(|check| check.method == Method::InPerson && check.result == CheckResult::Passed);
    if !met {
        return Err(SendError::NotMet);
    }
    Ok(codes::issue_by(tx, vault, case, Way::InPerson, &[], By::Staff(by), now)?)
}

/// Enters a code that came by `way`. A right one to where she was known is a recorded check too, once a case.
///
/// # Errors
/// [`CheckError`].
pub fn enter(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    (way, party, session_hash): (Way, Party, &[u8]),
    entered: &str,
    now: DateTime<Utc>,
) -> Result<Verdict, CheckError> {
    if proves(case, way).is_some_and(|whom| whom != party) {
        return Ok(Verdict::NoCode);
    }
    let verdict = codes::check_by(tx, vault, case, way, session_hash, entered, now)?;
    let method = match way {
        Way::KnownEmail => Method::KnownEmail,
        Way::KnownPhone => Method::KnownPhone,
        Way::Letter => Method::RegisteredAddress,
        Way::Mail | Way::InPerson => return Ok(verdict),
    };
    let over = matches!(case.status, Status::Closed | Status::Withdrawn | Status::Purged);
    if !matches!(verdict, Verdict::Accepted { .. }) || over {
        return Ok(verdict);
    }
    let counted = checks::of_case(tx, vault, case)?
        .iter()
        .any(|check| check.party == party && check.method == method && check.assurance > Assurance::None);
    if !counted {
        let check = Check {
            party,
            evidence: format!("code → {way}"),
            ..Check::of_requester(method, CheckResult::Passed, "")
        };
        checks::record_for_request(tx, vault, case, &check, By::Requester, now)?;
    }
    Ok(verdict)
}
