//! Restrictions in force: art. 18. Restricted data may be stored and nothing else, but for the four uses of 18(2),
//! each of which stands here; the person is told before a restriction is lifted (18(3), R2.7).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    lists::{LIST_MAX, Search, Shown},
    subject::{Card, Subject, Unfit, fit, open_text},
};
use crate::{
    audit::{self, Action, By, Event},
    db::{
        Backends, Conn, DbError, Instant,
        schema::{restriction_uses, restrictions},
        text_enum,
    },
    ids::{CaseId, OrganisationId, RestrictionId, RestrictionUseId, StaffId},
    law::standing::{LiftRefusal, RestrictionFacts, RestrictionGround, UseGround},
    vault::{Vault, VaultError},
};

text_enum! {
    /// How the person was told before the lifting.
    NoticeWay {
        /// A letter that is read in the portal.
        Portal = "portal",
        /// Paper mail, or Digital Post.
        Letter = "letter",
        Phone = "phone",
        InPerson = "in-person",
    }
}

/// What was not done, and why.
#[derive(Debug, thiserror::Error)]
pub enum RestrictionError {
    #[error("what is restricted is not said")]
    ScopeMissing,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("a text is too long")]
    TooLong,
    /// The day of a use or a notice lies in the future, or before the restriction began.
    #[error("the day lies outside the restriction")]
    DayOutside,
    /// R2.7 and what else stands against lifting.
    #[error(transparent)]
    Lift(#[from] LiftRefusal),
    /// Of this organisation, there is none such.
    #[error("there is no such restriction")]
    Unknown,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for RestrictionError {
    fn from(error: diesel::result::Error) -> Self {
        RestrictionError::Db(error.into())
    }
}

fn reason(unfit: Unfit) -> RestrictionError {
    match unfit {
        Unfit::Missing => RestrictionError::ReasonMissing,
        Unfit::TooLong => RestrictionError::TooLong,
    }
}

/// The notice of art. 18(3), as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub way: NoticeWay,
    pub sent_at: DateTime<Utc>,
    /// Why the restriction is going to be lifted, as the person is told.
    pub why: String,
    pub by: Option<StaffId>,
}

/// A use of restricted data that art. 18(2) allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub ground: UseGround,
    pub used_on: NaiveDate,
    /// What for, and what was done.
    pub what: String,
    pub by: StaffId,
    pub recorded_at: DateTime<Utc>,
}

/// One entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    pub id: RestrictionId,
    pub case: CaseId,
    pub number: String,
    pub name: String,
    /// Where to reach the person.
    pub email: Option<String>,
    pub ground: RestrictionGround,
    /// What is restricted.
    pub scope: String,
    pub begun_by: Option<StaffId>,
    pub begun_at: DateTime<Utc>,
    pub notice: Option<Notice>,
    pub lifted_by: Option<StaffId>,
    pub lifted_at: Option<DateTime<Utc>>,
}

impl Restriction {
    pub fn facts(&self) -> RestrictionFacts {
        let notice_sent_at = self.notice.as_ref().map(|notice| notice.sent_at);
        RestrictionFacts { notice_sent_at, lifted_at: self.lifted_at }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = restrictions)]
struct Row {
    id: RestrictionId,
    organisation_id: OrganisationId,
    case_id: CaseId,
    case_number: String,
    ground: RestrictionGround,
    sealed: Vec<u8>,
    begun_by: Option<StaffId>,
    begun_at: Instant,
    notice_way: Option<NoticeWay>,
    notice_sent_at: Option<Instant>,
    notice_by: Option<StaffId>,
    sealed_why: Option<Vec<u8>>,
    lifted_by: Option<StaffId>,
    lifted_at: Option<Instant>,
}

fn card_place(id: RestrictionId) -> String {
    format!("restrictions.sealed/{id}")
}

fn why_place(id: RestrictionId) -> String {
    format!("restrictions.sealed_why/{id}")
}

impl Row {
    fn open(self, vault: &Vault) -> Result<Restriction, RestrictionError> {
        let key = vault.organisation_key(self.organisation_id);
        let card: Card = key.open_json(&card_place(self.id), &self.sealed)?;
        let notice = match (self.notice_way, self.notice_sent_at, &self.sealed_why) {
            (Some(way), Some(sent_at), Some(sealed)) => {
                let why = open_text(&key, &why_place(self.id), sealed)?;
                Some(Notice { way, sent_at: sent_at.utc(), why, by: self.notice_by })
            }
            _ => None,
        };
        Ok(Restriction {
            id: self.id,
            case: self.case_id,
            number: self.case_number,
            name: card.name,
            email: card.email,
            ground: self.ground,
            scope: card.about,
            begun_by: self.begun_by,
            begun_at: self.begun_at.utc(),
            notice,
            lifted_by: self.lifted_by,
            lifted_at: self.lifted_at.map(Instant::utc),
        })
    }
}

/// Puts a restriction into force. Call it in the transaction that carries out the decision, or that takes the request
/// in when the data are disputed (18(1)(a) and (d) begin before anything is decided).
///
/// # Errors
/// [`RestrictionError`]; then nothing is restricted.
pub fn begin(
    tx: &mut Conn,
    vault: &Vault,
    subject: &Subject,
    ground: RestrictionGround,
    scope: &str,
    by: By,
    now: DateTime<Utc>,
) -> Result<RestrictionId, RestrictionError> {
    let scope = fit(scope).map_err(|unfit| match unfit {
        Unfit::Missing => RestrictionError::ScopeMissing,
        Unfit::TooLong => RestrictionError::TooLong,
    })?;
    let id = RestrictionId::new(now);
    let key = vault.organisation_key(subject.organisation);
    let row = (
        restrictions::id.eq(id),
        restrictions::organisation_id.eq(subject.organisation),
        restrictions::case_id.eq(subject.case),
        restrictions::case_number.eq(&subject.number),
        restrictions::person.eq(subject.person(vault)),
        restrictions::ground.eq(ground),
        restrictions::sealed.eq(key.seal_json(&card_place(id), &Card::of(subject, scope))?),
        restrictions::begun_by.eq(by.staff()),
        restrictions::begun_at.eq(Instant::from(now)),
    );
    diesel::insert_into(restrictions::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "restriction": id, "ground": ground });
    told(tx, vault, (subject.organisation, subject.case), by, (Action::RestrictionBegun, details), now)?;
    Ok(id)
}

fn told(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, case): (OrganisationId, CaseId),
    by: By,
    (action, details): (Action, serde_json::Value),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    audit::record(tx, vault, Event { organisation, by, action, case: Some(case), details }, now)
}

/// Records that restricted data were used, and on which ground of art. 18(2).
///
/// # Errors
/// [`RestrictionError`].
pub fn use_exceptionally(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, id): (OrganisationId, RestrictionId),
    (ground, used_on, what): (UseGround, NaiveDate, &str),
    by: StaffId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), RestrictionError> {
    let restriction = find(tx, vault, organisation, id)?.ok_or(RestrictionError::Unknown)?;
    if restriction.lifted_at.is_some() {
        return Err(LiftRefusal::AlreadyLifted.into());
    }
    let what = fit(what).map_err(reason)?;
    // A day of leeway, since the register's days are the organisation's and its instants are UTC.
    let first = restriction.begun_at.date_naive().pred_opt().unwrap_or_default();
    if !(first..=today).contains(&used_on) {
        return Err(RestrictionError::DayOutside);
    }
    let entry = RestrictionUseId::new(now);
    let key = vault.organisation_key(organisation);
    let row = (
        restriction_uses::id.eq(entry),
        restriction_uses::organisation_id.eq(organisation),
        restriction_uses::restriction_id.eq(id),
        restriction_uses::ground.eq(ground),
        restriction_uses::used_on.eq(used_on),
        restriction_uses::sealed.eq(key.seal(&use_place(entry), what.as_bytes())),
        restriction_uses::recorded_by.eq(by),
        restriction_uses::recorded_at.eq(Instant::from(now)),
    );
    diesel::insert_into(restriction_uses::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "restriction": id, "ground": ground, "used_on": used_on });
    let place = (organisation, restriction.case);
    Ok(told(tx, vault, place, By::Staff(by), (Action::RestrictedDataUsed, details), now)?)
}

fn use_place(id: RestrictionUseId) -> String {
    format!("restriction_uses.sealed/{id}")
}

/// Records the notice of art. 18(3) as sent. A second notice takes the place of the first: what is about to happen may
/// have changed.
///
/// # Errors
/// [`RestrictionError`].
pub fn record_notice(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, id): (OrganisationId, RestrictionId),
    (way, sent_at, why): (NoticeWay, DateTime<Utc>, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RestrictionError> {
    let restriction = find(tx, vault, organisation, id)?.ok_or(RestrictionError::Unknown)?;
    let why = fit(why).map_err(reason)?;
    if sent_at > now || sent_at < restriction.begun_at {
        return Err(RestrictionError::DayOutside);
    }
    let key = vault.organisation_key(organisation);
    let state = (
        restrictions::notice_way.eq(way),
        restrictions::notice_sent_at.eq(Instant::from(sent_at)),
        restrictions::notice_by.eq(by),
        restrictions::sealed_why.eq(key.seal(&why_place(id), why.as_bytes())),
    );
    match diesel::update(in_force(organisation, id)).set(state).execute(tx)? {
        1 => {}
        _ => return Err(LiftRefusal::AlreadyLifted.into()),
    }
    let details = serde_json::json!({ "restriction": id, "way": way, "sent_at": sent_at });
    let place = (organisation, restriction.case);
    Ok(told(tx, vault, place, By::Staff(by), (Action::LiftNoticeSent, details), now)?)
}

type InForce = diesel::dsl::Filter<
    diesel::dsl::Filter<
        diesel::dsl::Filter<restrictions::table, diesel::dsl::Eq<restrictions::id, RestrictionId>>,
        diesel::dsl::Eq<restrictions::organisation_id, OrganisationId>,
    >,
    diesel::dsl::IsNull<restrictions::lifted_at>,
>;

fn in_force(organisation: OrganisationId, id: RestrictionId) -> InForce {
    restrictions::table
        .filter(restrictions::id.eq(id))
        .filter(restrictions::organisation_id.eq(organisation))
        .filter(restrictions::lifted_at.is_null())
}

/// Lifts a restriction, for the reason the person was told.
///
/// # Errors
/// [`RestrictionError::Lift`] while the notice of art. 18(3) is not recorded as sent (R2.7).
pub fn lift(
    tx: &mut Conn,
    vault: &Vault,
    (organisation, id): (OrganisationId, RestrictionId),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), RestrictionError> {
    let restriction = find(tx, vault, organisation, id)?.ok_or(RestrictionError::Unknown)?;
    restriction.facts().may_lift(now)?;
    let state = (restrictions::lifted_by.eq(by), restrictions::lifted_at.eq(Instant::from(now)));
    match diesel::update(in_force(organisation, id)).set(state).execute(tx)? {
        1 => {}
        _ => return Err(LiftRefusal::AlreadyLifted.into()),
    }
    let place = (organisation, restriction.case);
    let details = serde_json::json!({ "restriction": id, "ground": restriction.ground });
    Ok(told(tx, vault, place, By::Staff(by), (Action::RestrictionLifted, details), now)?)
}

/// The organisation's restriction; another organisation's is absent.
///
/// # Errors
/// [`RestrictionError::Db`] or [`RestrictionError::Vault`].
pub fn find(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    id: RestrictionId,
) -> Result<Option<Restriction>, RestrictionError> {
    let mine = restrictions::table.find(id).filter(restrictions::organisation_id.eq(organisation));
    let row: Option<Row> = mine.select(Row::as_select()).first(conn).optional()?;
    row.map(|row| row.open(vault)).transpose()
}

/// # Errors
/// As [`find`].
pub fn of_case(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    case: CaseId,
) -> Result<Vec<Restriction>, RestrictionError> {
    let mine = mine(organisation).filter(restrictions::case_id.eq(case));
    load(conn, vault, mine.order(restrictions::id))
}

fn mine(organisation: OrganisationId) -> restrictions::BoxedQuery<'static, Backends> {
    restrictions::table.filter(restrictions::organisation_id.eq(organisation)).into_boxed()
}

fn load(
    conn: &mut Conn,
    vault: &Vault,
    query: restrictions::BoxedQuery<'_, Backends>,
) -> Result<Vec<Restriction>, RestrictionError> {
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| row.open(vault)).collect()
}

/// The register, newest first, but for the cases `without`.
///
/// # Errors
/// As [`find`].
pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    shown: Option<Shown>,
    search: Option<&Search>,
    without: &[CaseId],
) -> Result<Vec<Restriction>, RestrictionError> {
    let query = match shown {
        Some(Shown::Standing) => mine(organisation).filter(restrictions::lifted_at.is_null()),
        Some(Shown::Ended) => mine(organisation).filter(restrictions::lifted_at.is_not_null()),
        None => mine(organisation),
    };
    let query = match search {
        Some(Search::Number(number)) => query.filter(restrictions::case_number.eq(number.clone())),
        Some(Search::Person(hash)) => query.filter(restrictions::person.eq(hash.clone())),
        None => query,
    };
    let shown = query.filter(restrictions::case_id.ne_all(without));
    load(conn, vault, shown.order(restrictions::id.desc()).limit(LIST_MAX))
}

/// How many restrictions are in force.
///
/// # Errors
/// [`DbError`].
pub fn count_in_force(
    conn: &mut Conn,
    organisation: OrganisationId,
    without: &[CaseId],
) -> Result<i64, DbError> {
    let in_force = mine(organisation).filter(restrictions::lifted_at.is_null());
    Ok(in_force.filter(restrictions::case_id.ne_all(without)).count().get_result(conn)?)
}

/// The exceptional uses of one restriction, oldest first.
///
/// # Errors
/// As [`find`].
pub fn uses_of(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    id: RestrictionId,
) -> Result<Vec<Use>, RestrictionError> {
    type UseRow = (RestrictionUseId, UseGround, NaiveDate, Vec<u8>, StaffId, Instant);
    let rows: Vec<UseRow> = restriction_uses::table
        .filter(restriction_uses::organisation_id.eq(organisation))
        .filter(restriction_uses::restriction_id.eq(id))
        .order(restriction_uses::id)
        .select((
            restriction_uses::id,
            restriction_uses::ground,
            restriction_uses::used_on,
            restriction_uses::sealed,
            restriction_uses::recorded_by,
            restriction_uses::recorded_at,
        ))
        .load(conn)?;
    let key = vault.organisation_key(organisation);
    let open = |(id, ground, used_on, sealed, by, at): UseRow| {
        let what = open_text(&key, &use_place(id), &sealed)?;
        Ok(Use { ground, used_on, what, by, recorded_at: at.utc() })
    };
    rows.into_iter().map(open).collect()
}
