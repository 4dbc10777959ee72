//! One-time codes: the second proof before anything about the person is shown or handed over.
//!
//! Invariant: a code counts once, for the session that asked for it, for ten minutes, and only while it is that
//! session's newest; after five tries it is spent. What is stored is a keyed hash. Of two browsers that enter the same
//! code at once, one gets in.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use ring::rand::{SystemRandom, generate};

use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{
        Conn, DbError, Instant,
        schema::{codes, sessions},
        text_enum,
    },
    ids::CodeId,
    law::identity::{Assurance, Factor},
    letters::{Outgoing, Recipient, Template},
    staff::Organisation,
    vault::{Vault, VaultError},
};

/// How long a code can be entered.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How often it can be entered wrongly.
pub const TRIES: i32 = 5;
/// How many codes a case gets within [`WINDOW`]: more would fill a mailbox and feed a guesser.
pub const CODES: i64 = 6;
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
/// How long a right code opens what it protects.
pub const PROOF: TimeDelta = TimeDelta::minutes(30);

const DIGITS: usize = 8;

text_enum! {
    /// How a code reaches the person.
    Way {
        /// By mail to the address that the request gives: low, for one who was known by other means.
        Mail = "mail",
        /// By mail to the address that the sources knew.
        KnownEmail = "known-email",
        /// By text message to the telephone that the sources knew.
        KnownPhone = "known-phone",
        /// On a letter to the address that the sources knew.
        Letter = "letter",
        /// A colleague who met her handed it out.
        InPerson = "in-person",
    }
}

impl Way {
    pub fn factor(self) -> Factor {
        match self {
            Way::Mail | Way::KnownEmail => Factor::Mailbox,
            Way::KnownPhone => Factor::Phone,
            Way::Letter => Factor::Post,
            Way::InPerson => Factor::Presence,
        }
    }

    /// What an entered code proves of the session.
    pub fn assurance(self) -> Assurance {
        if self == Way::InPerson { Assurance::High } else { Assurance::Low }
    }

    /// A code on paper is entered later, and in any session of the case.
    pub fn is_on_paper(self) -> bool {
        matches!(self, Way::Letter | Way::InPerson)
    }

    /// How long the code can be entered.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Way::Letter => TimeDelta::days(21),
            Way::InPerson => TimeDelta::days(7),
            Way::Mail | Way::KnownEmail | Way::KnownPhone => LIFETIME,
        }
    }
}

/// No code was sent.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error("{CODES} codes were sent within the last hour")]
    TooMany,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for CodeError {
    fn from(error: diesel::result::Error) -> Self {
        CodeError::Db(error.into())
    }
}

/// What came of entering a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The session is proven until then.
    Accepted {
        until: DateTime<Utc>,
    },
    Wrong {
        tries_left: i32,
    },
    /// Entered wrongly too often, or used already; a new one is needed.
    Spent,
    Expired,
    /// This session has asked for no code.
    NoCode,
}

/// Mails a fresh code for the session to the mailbox whose link began it. Codes that the session had before no longer count.
///
/// # Errors
/// [`CodeError`]; then none was sent.
pub fn issue(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    session_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    let to = case.details(vault)?.requester.email;
    issue_to(tx, vault, organisation, case, (session_hash, &to), now)
}

/// The same to another mailbox: that of the person whose data they are, known before the request.
///
/// # Errors
/// As [`issue`].
pub fn issue_to(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    (session_hash, to): (&[u8], &str),
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    let digits = issue_by(tx, vault, case, Way::Mail, session_hash, By::Requester, now)?;
    Ok(mail(tx, vault, organisation, case, to.to_owned(), digits, now)?)
}

/// The mail with a code.
pub(super) fn mail(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &Case,
    to: String,
    digits: String,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mail = Outgoing {
        to,
        lang: case.language,
        template: Template::Code,
        organisation: organisation.name.clone(),
        link: None,
        code: Some(digits),
    };
    mail.post(tx, vault, case.organisation, Recipient { case: Some(case.id), staff: None }, now)?;
    Ok(())
}

/// What stands in a code's place where nothing was known to send one to: nothing that anybody enters is right, and the
/// tries, the time and the number of codes run out as they would. Otherwise the next page would tell whether the
/// sources know her (R3.6).
///
/// # Errors
/// [`CodeError`], as for a real one.
pub fn decoy(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (way, session_hash): (Way, &[u8]),
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    insert(tx, case, (way, session_hash), |_| vault.keyed_hash("no-code", &random_bytes()), now)?;
    Ok(())
}

/// Makes a fresh code that goes out by `way`, and gives it to whoever sends it. Codes by this way that the session, or
/// for paper the case, had before no longer count.
///
/// # Errors
/// [`CodeError`]; then there is none.
pub fn issue_by(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    way: Way,
    session_hash: &[u8],
    by: By,
    now: DateTime<Utc>,
) -> Result<String, CodeError> {
    let session_hash = if way.is_on_paper() { &[] } else { session_hash };
    let digits = random_digits();
    let hashed = |id| vault.keyed_hash("one-time-code", &material(id, session_hash, &digits));
    insert(tx, case, (way, session_hash), hashed, now)?;
    tell(tx, vault, case, Action::CodeSent, (way, by), now)?;
    Ok(digits)
}

fn insert(
    tx: &mut Conn,
    case: &Case,
    (way, session_hash): (Way, &[u8]),
    hashed: impl FnOnce(CodeId) -> Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    // Of several that are asked for at once, each is counted by the next.
    cases::hold_row(tx, case)?;
    let recent: i64 = codes::table
        .filter(codes::organisation_id.eq(case.organisation))
        .filter(codes::case_id.eq(case.id))
        .filter(codes::issued_at.gt(Instant::from(now - WINDOW)))
        .count()
        .get_result(tx)?;
    if recent >= CODES {
        return Err(CodeError::TooMany);
    }
    let id = CodeId::new(now);
    let row = (
        codes::id.eq(id),
        codes::organisation_id.eq(case.organisation),
        codes::case_id.eq(case.id),
        codes::session_hash.eq(session_hash),
        codes::code_hash.eq(hashed(id)),
        codes::issued_at.eq(Instant::from(now)),
        codes::expires_at.eq(Instant::from(now + way.lifetime())),
        codes::tries.eq(0),
        codes::way.eq(way),
    );
    diesel::insert_into(codes::table).values(row).execute(tx)?;
    Ok(())
}

/// Enters the code that was mailed to the requester's own address; see [`check_by`].
///
/// # Errors
/// [`DbError`].
pub fn check(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    session_hash: &[u8],
    entered: &str,
    now: DateTime<Utc>,
) -> Result<Verdict, DbError> {
    check_by(tx, vault, case, Way::Mail, session_hash, entered, now)
}

/// Enters a code. A try is spent whatever comes of it, so the transaction must be committed whatever the verdict; a
/// right code proves the session for [`PROOF`].
///
/// # Errors
/// [`DbError`].
pub fn check_by(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    way: Way,
    session_hash: &[u8],
    entered: &str,
    now: DateTime<Utc>,
) -> Result<Verdict, DbError> {
    let bound_to = if way.is_on_paper() { &[] } else { session_hash };
    let Some(newest) = newest(tx, case, way, bound_to)? else { return Ok(Verdict::NoCode) };
    // The database decides who spends the try: of two at once, each gets its own number.
    let open = codes::table
        .find(newest.id)
        .filter(codes::used_at.is_null())
        .filter(codes::tries.lt(TRIES))
        .filter(codes::expires_at.gt(Instant::from(now)));
    let tries: Option<i32> = diesel::update(open)
        .set(codes::tries.eq(codes::tries + 1))
        .returning(codes::tries)
        .get_result(tx)
        .optional()?;
    let Some(tries) = tries else {
        let expired = newest.used_at.is_none() && newest.tries < TRIES;
        return Ok(if expired { Verdict::Expired } else { Verdict::Spent });
    };
    let digits: String = entered.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let entered = material(newest.id, bound_to, &digits);
    if !vault.keyed_hash_matches("one-time-code", &entered, &newest.code_hash) {
        tell(tx, vault, case, Action::CodeRefused, (way, By::Requester), now)?;
        let tries_left = TRIES - tries;
        return Ok(if tries_left > 0 { Verdict::Wrong { tries_left } } else { Verdict::Spent });
    }
    accept(tx, vault, case, way, &newest, session_hash, now)
}

fn accept(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    way: Way,
    code: &Code,
    session_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Verdict, DbError> {
    let unused = codes::table.find(code.id).filter(codes::used_at.is_null());
    if diesel::update(unused).set(codes::used_at.eq(Instant::from(now))).execute(tx)? != 1 {
        return Ok(Verdict::Spent);
    }
    let until = now + PROOF;
    if way == Way::Mail {
        let mine = sessions::table.find(session_hash).filter(sessions::case_id.eq(case.id));
        diesel::update(mine).set(sessions::proven_until.eq(Instant::from(until))).execute(tx)?;
    } else {
        super::sessions::prove(tx, session_hash, way.factor(), way.assurance(), now)?;
    }
    tell(tx, vault, case, Action::CodeAccepted, (way, By::Requester), now)?;
    Ok(Verdict::Accepted { until })
}

/// Whether a code that was sent by `way` can still be entered.
///
/// # Errors
/// [`DbError`].
pub fn is_out(
    conn: &mut Conn,
    case: &Case,
    way: Way,
    session_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let bound_to = if way.is_on_paper() { &[] } else { session_hash };
    let newest = newest(conn, case, way, bound_to)?;
    Ok(newest.is_some_and(|code| code.used_at.is_none() && code.tries < TRIES && code.expires_at.utc() > now))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = codes)]
struct Code {
    id: CodeId,
    code_hash: Vec<u8>,
    tries: i32,
    used_at: Option<Instant>,
    expires_at: Instant,
}

fn newest(tx: &mut Conn, case: &Case, way: Way, session_hash: &[u8]) -> Result<Option<Code>, DbError> {
    let mine = codes::table
        .filter(codes::organisation_id.eq(case.organisation))
        .filter(codes::case_id.eq(case.id))
        .filter(codes::session_hash.eq(session_hash))
        .filter(codes::way.eq(way))
        .order((codes::issued_at.desc(), codes::id.desc()));
    Ok(mine.select(Code::as_select()).first(tx).optional()?)
}

/// What is hashed: the code opens nothing in another session, nor in place of another code.
fn material(id: CodeId, session_hash: &[u8], digits: &str) -> Vec<u8> {
    [id.to_string().as_bytes(), session_hash, digits.as_bytes()].concat()
}

/// Eight digits of the operating system's randomness. 2^64 is so much more than 10^8 that no digit is likelier by
/// more than one in 10^11.
fn random_digits() -> String {
    format!("{:0DIGITS$}", u64::from_be_bytes(random_bytes()) % 10_u64.pow(8))
}

fn random_bytes() -> [u8; 8] {
    generate(&SystemRandom::new()).expect("the operating system gives random bytes").expose()
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    action: Action,
    (way, by): (Way, By),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let event = Event {
        organisation: case.organisation,
        by,
        action,
        case: Some(case.id),
        details: serde_json::json!({ "way": way }),
    };
    audit::record(tx, vault, event, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_eight_digits_and_differ() {
        let made: std::collections::HashSet<String> = (0..1000).map(|_| random_digits()).collect();
        assert!(made.len() > 990);
        assert!(made.iter().all(|code| code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit())));
        let firsts: std::collections::HashSet<&str> = made.iter().map(|code| &code[..1]).collect();
        assert_eq!(firsts.len(), 10, "leading zeros included");
    }
}
