//! Asking who somebody is: only in reasonable doubt, with its reason and the method that is asked for (R2.3). Never by
//! the program, and by no other way than this one. The letter that asks begins the pause that the law allows; whoever asks
//! late is told that there is none to rely on (R1.27). The answer ends it ([`clock::answered`]).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Method;
use crate::{
    audit::{Action, By},
    cases::{
        AddressOf, Case,
        clock::{self, House},
        letters::{self, LetterError, Particulars},
    },
    db::{Conn, DbError, Instant, schema::identity_doubts},
    ids::{IdentityDoubtId, StaffId},
    law::{
        letters::{LetterKind, Part},
        pause::{Pause, PauseGround},
        rights::Proof,
    },
    letters::Words,
    staff::Organisation,
    vault::{Vault, VaultError},
};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// Why somebody is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// Why it is doubted who she is; the person reads it.
    pub doubt: String,
    /// Which lesser checks there are, and why none of them works here; needed for a document, which is the last step.
    pub tried: String,
}

#[derive(Debug, Clone)]
pub struct Doubt {
    pub id: IdentityDoubtId,
    pub method: Method,
    pub reasons: Reasons,
    pub asked_late: bool,
    pub asked_by: StaffId,
    pub asked_at: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
pub enum DoubtError {
    #[error("a reason for the doubt is needed (R2.3)")]
    ReasonMissing,
    #[error("say which lesser checks there are and why they do not work")]
    TriedMissing,
    /// Direct marketing stops and consent is taken back without proof of identity (section 2.11).
    #[error("for this right nobody has to prove who she is")]
    NotForThisRight,
    #[error("the case is answered or has ended")]
    Ended,
    #[error("the reason is longer than {REASON_MAX} characters")]
    ReasonTooLong,
    #[error(transparent)]
    Letter(#[from] LetterError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for DoubtError {
    fn from(error: diesel::result::Error) -> Self {
        DoubtError::Db(error.into())
    }
}

/// The person was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub id: IdentityDoubtId,
    /// Not without undue delay: no pause to rely on (R1.27).
    pub late: bool,
}

fn context(id: IdentityDoubtId) -> String {
    format!("identity_doubts.sealed/{id}")
}

fn checked(case: &Case, method: Method, reasons: &Reasons) -> Result<Reasons, DoubtError> {
    let reasons = Reasons { doubt: reasons.doubt.trim().to_owned(), tried: reasons.tried.trim().to_owned() };
    if reasons.doubt.is_empty() {
        return Err(DoubtError::ReasonMissing);
    }
    if method == Method::DocumentSeen && reasons.tried.is_empty() {
        return Err(DoubtError::TriedMissing);
    }
    if [&reasons.doubt, &reasons.tried].iter().any(|text| text.chars().count() > REASON_MAX) {
        return Err(DoubtError::ReasonTooLong);
    }
    if case.right.proof() != Proof::Identity {
        return Err(DoubtError::NotForThisRight);
    }
    if case.status.is_open() { Ok(reasons) } else { Err(DoubtError::Ended) }
}

/// Records the doubt, sends the letter that asks, and begins the pause. A document is asked for by
/// `documents::ask_id_document`, which makes the place where it is sent and calls this.
///
/// # Errors
/// [`DoubtError`]; then nothing was asked.
pub fn ask(
    tx: &mut Conn,
    (vault, words): (&Vault, &Words),
    organisation: &Organisation,
    case: &mut Case,
    (method, reasons): (Method, &Reasons),
    address_of: AddressOf,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Asked, DoubtError> {
    let reasons = checked(case, method, reasons)?;
    let reason = reasons.doubt.as_str();
    let house = House::of(tx, vault, organisation)?;
    let asked = Pause { ground: PauseGround::Identity, asked_on: house.day(now), answered_on: None };
    let late = asked.asked_late(case.received_on, &house.calendar);
    let id = IdentityDoubtId::new(now);
    let row = (
        identity_doubts::id.eq(id),
        identity_doubts::organisation_id.eq(case.organisation),
        identity_doubts::case_id.eq(case.id),
        identity_doubts::method.eq(method),
        identity_doubts::sealed.eq(case.key(vault)?.seal_json(&context(id), &reasons)?),
        identity_doubts::asked_late.eq(late),
        identity_doubts::asked_by.eq(by),
        identity_doubts::asked_at.eq(Instant::from(now)),
    );
    diesel::insert_into(identity_doubts::table).values(row).execute(tx)?;
    let say = |key: &str| words.text(case.language, key, &[]);
    let told = Particulars::default()
        .with(Part::Doubt, reason)
        .with(Part::Methods, say(&format!("identity-asked-{method}")))
        .with(Part::Purpose, say("identity-asked-purpose"))
        .with(Part::Consequence, say("identity-asked-consequence"));
    let kind = (LetterKind::IdentityAsked, case.language, told);
    letters::issue(tx, vault, words, organisation, case, kind, address_of, Some(by), now)?;
    clock::asked(tx, vault, organisation, case, (PauseGround::Identity, reason), by, now)?;
    let details = serde_json::json!({ "doubt": id, "method": method, "asked_late": late });
    super::contacts::tell(tx, vault, case, (Action::IdentityAsked, details), By::Staff(by), now)?;
    Ok(Asked { id, late })
}

/// # Errors
/// [`DoubtError::Db`] or [`DoubtError::Vault`].
pub fn of_case(conn: &mut Conn, vault: &Vault, case: &Case) -> Result<Vec<Doubt>, DoubtError> {
    let rows: Vec<(IdentityDoubtId, Method, Vec<u8>, bool, StaffId, Instant)> = identity_doubts::table
        .filter(identity_doubts::organisation_id.eq(case.organisation))
        .filter(identity_doubts::case_id.eq(case.id))
        .order(identity_doubts::id)
        .select((
            identity_doubts::id,
            identity_doubts::method,
            identity_doubts::sealed,
            identity_doubts::asked_late,
            identity_doubts::asked_by,
            identity_doubts::asked_at,
        ))
        .load(conn)?;
    let key = case.key(vault)?;
    let opened = |(id, method, sealed, asked_late, asked_by, at): (_, _, Vec<u8>, _, _, Instant)| {
        let reasons = key.open_json(&context(id), &sealed)?;
        Ok(Doubt { id, method, reasons, asked_late, asked_by, asked_at: at.utc() })
    };
    rows.into_iter().map(opened).collect()
}
