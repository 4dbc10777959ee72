//! Links that are mailed or printed: signed, short-lived, for one purpose, listed and revocable.
//!
//! Invariant: the token alone is never enough. It must be signed by us (HS256, one purpose as its audience) and its
//! row must be neither expired, revoked nor, for links that work once, used.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{
    db::{Conn, DbError, Instant, schema::links, text_enum},
    ids::{CaseId, LinkId, OrganisationId, StaffId},
    vault::Vault,
};

text_enum! {
    /// What a link is for.
    Purpose {
        /// The requester confirms the address and comes to the status page. May be opened again until it expires.
        Case = "case",
        /// The person whose data they are comes to her own door, where somebody else asks in her name. May be opened
        /// again until it expires.
        Subject = "subject",
        /// The owner of a system answers what is asked of her. May be opened again until it expires.
        Task = "task",
        /// The first administrator sets the installation up. Works once.
        Setup = "setup",
        /// A colleague chooses a password. Works once.
        Invitation = "invitation",
        /// Another controller fetches a package (art. 20(2)). Works once.
        Transfer = "transfer",
    }
}

impl Purpose {
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Purpose::Case => TimeDelta::days(14),
            Purpose::Subject => TimeDelta::days(30),
            // As long as a case may wait for her, reminders included.
            Purpose::Task => TimeDelta::days(60),
            Purpose::Setup => TimeDelta::hours(24),
            Purpose::Invitation => TimeDelta::days(3),
            Purpose::Transfer => TimeDelta::days(7),
        }
    }

    fn works_once(self) -> bool {
        matches!(self, Purpose::Setup | Purpose::Invitation | Purpose::Transfer)
    }
}

/// Whom a link is for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Target {
    pub organisation: Option<OrganisationId>,
    pub case: Option<CaseId>,
    pub staff: Option<StaffId>,
}

/// A link that holds.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = links)]
pub struct Link {
    pub id: LinkId,
    #[diesel(column_name = organisation_id)]
    pub organisation: Option<OrganisationId>,
    pub purpose: Purpose,
    #[diesel(column_name = case_id)]
    pub case: Option<CaseId>,
    #[diesel(column_name = staff_id)]
    pub staff: Option<StaffId>,
    pub expires_at: Instant,
    used_at: Option<Instant>,
    revoked_at: Option<Instant>,
}

/// Why a link does not hold. The page says the same for all but the first two.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("the link has expired")]
    Expired,
    #[error("the link was used already")]
    Used,
    #[error("this is no link of ours")]
    Unknown,
    #[error(transparent)]
    Db(#[from] DbError),
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    jti: String,
    iat: i64,
    exp: i64,
}

/// Makes a link and gives its token.
///
/// # Errors
/// [`DbError`].
pub fn issue(
    tx: &mut Conn,
    vault: &Vault,
    purpose: Purpose,
    target: Target,
    now: DateTime<Utc>,
) -> Result<String, DbError> {
    issue_listed(tx, vault, purpose, target, now).map(|(_, token)| token)
}

/// The same, with the id under which it is listed.
///
/// # Errors
/// [`DbError`].
pub fn issue_listed(
    tx: &mut Conn,
    vault: &Vault,
    purpose: Purpose,
    target: Target,
    now: DateTime<Utc>,
) -> Result<(LinkId, String), DbError> {
    let id = LinkId::new(now);
    let expires = now + purpose.lifetime();
    let row = (
        links::id.eq(id),
        links::organisation_id.eq(target.organisation),
        links::purpose.eq(purpose),
        links::case_id.eq(target.case),
        links::staff_id.eq(target.staff),
        links::issued_at.eq(Instant::from(now)),
        links::expires_at.eq(Instant::from(expires)),
    );
    diesel::insert_into(links::table).values(row).execute(tx)?;
    Ok((id, signed(vault, purpose, id, now, expires)))
}

fn signed(
    vault: &Vault,
    purpose: Purpose,
    id: LinkId,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> String {
    let claims = Claims {
        aud: purpose.to_string(),
        jti: id.to_string(),
        iat: issued.timestamp(),
        exp: expires.timestamp(),
    };
    let key = vault.derived("link-signing");
    let token = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(key.as_ref()),
    );
    token.expect("claims of plain text and numbers can be signed")
}

/// The token of a link that still holds, to be mailed once more: a reminder leads to the same page.
///
/// # Errors
/// [`DbError`].
pub fn token_of(
    conn: &mut Conn,
    vault: &Vault,
    link: LinkId,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbError> {
    let found: Option<(Purpose, Instant, Instant)> = links::table
        .find(link)
        .filter(links::revoked_at.is_null())
        .filter(links::expires_at.gt(Instant::from(now)))
        .select((links::purpose, links::issued_at, links::expires_at))
        .first(conn)
        .optional()?;
    Ok(found.map(|(purpose, issued, expires)| signed(vault, purpose, link, issued.utc(), expires.utc())))
}

/// Looks at a link without using it up.
///
/// # Errors
/// [`LinkError`]: whatever is wrong with it.
pub fn look(conn: &mut Conn, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Link, LinkError> {
    let claims = claims(vault, token)?;
    let id: LinkId = claims.jti.parse().map_err(|_| LinkError::Unknown)?;
    let found = links::table.find(id).select(Link::as_select()).first::<Link>(conn).optional();
    let link = found.map_err(DbError::from)?.ok_or(LinkError::Unknown)?;
    if link.purpose.as_str() != claims.aud || link.revoked_at.is_some() {
        return Err(LinkError::Unknown);
    }
    if link.purpose.works_once() && link.used_at.is_some() {
        return Err(LinkError::Used);
    }
    if link.expires_at <= Instant::from(now) {
        return Err(LinkError::Expired);
    }
    Ok(link)
}

/// Uses a link. Of two uses of a link that works once, at the same time, one succeeds.
///
/// # Errors
/// [`LinkError`], also when somebody else was faster.
pub fn spend(tx: &mut Conn, vault: &Vault, token: &str, now: DateTime<Utc>) -> Result<Link, LinkError> {
    let link = look(tx, vault, token, now)?;
    let unused = links::table.find(link.id).filter(links::used_at.is_null());
    let first = diesel::update(unused).set(links::used_at.eq(Instant::from(now))).execute(tx);
    let first = first.map_err(DbError::from)? == 1;
    if link.purpose.works_once() && !first { Err(LinkError::Used) } else { Ok(link) }
}

/// Ends every link of a case, for example when the requester takes the request back.
///
/// # Errors
/// [`DbError`].
pub fn revoke_of_case(
    tx: &mut Conn,
    organisation: OrganisationId,
    case: CaseId,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let live = links::table
        .filter(links::organisation_id.eq(organisation))
        .filter(links::case_id.eq(case))
        .filter(links::revoked_at.is_null());
    Ok(diesel::update(live).set(links::revoked_at.eq(Instant::from(now))).execute(tx)?)
}

/// Ends every link for one purpose of a case: the address it went to is not, or no longer, whose it should be.
///
/// # Errors
/// [`DbError`].
pub fn revoke_for(
    tx: &mut Conn,
    organisation: OrganisationId,
    (case, purpose): (CaseId, Purpose),
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let live = links::table
        .filter(links::organisation_id.eq(organisation))
        .filter(links::case_id.eq(case))
        .filter(links::purpose.eq(purpose))
        .filter(links::revoked_at.is_null());
    Ok(diesel::update(live).set(links::revoked_at.eq(Instant::from(now))).execute(tx)?)
}

/// Ends one link.
///
/// # Errors
/// [`DbError`].
pub fn revoke(tx: &mut Conn, id: LinkId, now: DateTime<Utc>) -> Result<(), DbError> {
    let live = links::table.find(id).filter(links::revoked_at.is_null());
    diesel::update(live).set(links::revoked_at.eq(Instant::from(now))).execute(tx)?;
    Ok(())
}

/// The signature decides here; when the link ends is decided by its row and the caller's clock.
fn claims(vault: &Vault, token: &str) -> Result<Claims, LinkError> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.set_audience(&Purpose::ALL.iter().map(|purpose| purpose.as_str()).collect::<Vec<_>>());
    rules.set_required_spec_claims(&["exp", "aud"]);
    let key = vault.derived("link-signing");
    let decoded = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key.as_ref()), &rules);
    decoded.map(|token| token.claims).map_err(|_| LinkError::Unknown)
}
