//! What a handler does at one go: gives, withholds, accepts or dismisses what was proposed, for one thing or for many;
//! and takes the last of it back.
//!
//! Invariant: an act is one transaction, and undoing it brings back exactly what was before. So only the newest act
//! that stands can be undone, and then the one before it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    DocumentOrder, ReviewError, Scope, documents, papers,
    proposals::{self as proposed, Settled},
    store::{self, New},
    withhold::{begin, checked_reason},
};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case, Reviewed},
    db::{
        Conn, DbError, Instant, each,
        schema::{proposals, review_acts, review_gifts, withholdings},
        text_enum,
    },
    ids::{ActId, CollectedDocumentId, DatasetId, GiftId, StaffId},
    law::{grounds::Ground, spans::Spans},
    sources::collected,
    vault::Vault,
};

text_enum! {
    /// What was done. Each has its words in `locales/*/review.ftl` (`review-deed-give`).
    Deed {
        Give = "give",
        Withhold = "withhold",
        /// A passage or a value was taken out.
        Redact = "redact",
        /// Something is no longer withheld, or no longer decided.
        Lift = "lift",
        /// Text of a document was chosen to go; the document is not decided yet.
        Choose = "choose",
        /// What was proposed is taken out.
        Accept = "accept",
        /// What was proposed stays.
        Dismiss = "dismiss",
    }
}

/// What is to be done with what was chosen.
#[derive(Debug, Clone, Copy)]
pub enum Order<'a> {
    Give,
    Withhold(Ground, &'a str),
    /// Takes out what was proposed, as other people's (art. 15(4)), for this reason.
    Accept(&'a str),
    Dismiss,
}

impl Order<'_> {
    pub fn deed(self) -> Deed {
        match self {
            Order::Give => Deed::Give,
            Order::Withhold(..) => Deed::Withhold,
            Order::Accept(_) => Deed::Accept,
            Order::Dismiss => Deed::Dismiss,
        }
    }
}

impl<'a> Order<'a> {
    /// What becomes of documents that were chosen too; nothing where the order is about proposals.
    #[must_use]
    pub fn of_documents(self) -> Option<DocumentOrder<'a>> {
        match self {
            Order::Give => Some(DocumentOrder::Give),
            Order::Withhold(ground, reason) => Some(DocumentOrder::Withhold(ground, reason.trim())),
            Order::Accept(_) | Order::Dismiss => None,
        }
    }
}

/// What was chosen: rows, by dataset.
pub type Selection = Vec<(DatasetId, Spans)>;

/// One act, for the history.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Act {
    pub id: ActId,
    pub deed: String,
    /// Rows, or places in them.
    pub items: i64,
    pub made_by: StaffId,
    pub made_at: Instant,
    pub undone_at: Option<Instant>,
}

/// What an act would be about: rows, or proposals in them, by dataset.
///
/// # Errors
/// [`DbError`].
pub fn reach(
    conn: &mut Conn,
    case: &Case,
    order: Order<'_>,
    selection: &Selection,
) -> Result<Vec<(DatasetId, i64)>, DbError> {
    let states = states(conn, case)?;
    let mut reach = Vec::new();
    for (dataset, rows) in selection {
        let Some((_, state)) = states.iter().find(|(id, _)| id == dataset) else { continue };
        let rows = rows.and(&Spans::all(state.rows));
        let count = match order {
            Order::Give => rows.less(&given(state)).count(),
            Order::Withhold(..) => rows.less(&state.withheld).count(),
            Order::Accept(_) | Order::Dismiss => proposed::open_in(conn, case, *dataset, &rows)?.len() as i64,
        };
        reach.push((*dataset, count));
    }
    Ok(reach)
}

/// Given, and nothing else besides.
fn given(state: &Reviewed) -> Spans {
    state.given.less(&state.withheld)
}

/// The datasets of the newest round and where they stand.
pub(super) fn states(conn: &mut Conn, case: &Case) -> Result<Vec<(DatasetId, Reviewed)>, DbError> {
    let found = collected::of_case(conn, case.organisation, case.id)?;
    let of: Vec<(DatasetId, i64)> = found.iter().map(|one| (one.id, one.rows)).collect();
    let mut all = cases::reviewed(conn, case, &of)?;
    Ok(of.into_iter().filter_map(|(id, _)| Some((id, all.remove(&id)?))).collect())
}

/// Carries out `order` for everything in `selection`. `case` is brought up to date. Tells the act and how much it was.
///
/// # Errors
/// [`ReviewError`]; then nothing has changed. [`ReviewError::NothingToDo`] when it stands so already.
pub fn carry_out(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    order: Order<'_>,
    selection: &Selection,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(ActId, i64), ReviewError> {
    carry_out_with(tx, vault, case, order, (selection, &[]), by, now)
}

/// The same, with documents: they are given or withheld as a whole, where that takes back nothing that somebody did by
/// hand ([`Paper::takes`](super::Paper::takes)). What is taken out of a document is said on its own page.
///
/// # Errors
/// As [`carry_out`].
pub fn carry_out_with(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    order: Order<'_>,
    (selection, documents): (&Selection, &[CollectedDocumentId]),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(ActId, i64), ReviewError> {
    if let Order::Withhold(ground, reason) = order {
        checked_reason(reason)?;
        if !Ground::for_withholding(case.right).contains(&ground) {
            return Err(ReviewError::GroundNotForRight);
        }
    }
    begin(tx, case, now)?;
    let act = record(tx, case, order.deed(), 0, by, now)?;
    let mut count = 0;
    for (dataset, state) in states(tx, case)? {
        let Some((_, rows)) = selection.iter().find(|(id, _)| *id == dataset) else { continue };
        let rows = rows.and(&Spans::all(state.rows));
        let mut doing = Doing { tx: &mut *tx, vault, case, act, dataset, state: &state, by, now };
        count += match order {
            Order::Give => doing.give(&rows)?,
            Order::Withhold(ground, reason) => doing.withhold(&rows, ground, reason.trim())?,
            Order::Accept(reason) => proposed::settle(
                doing.tx,
                vault,
                case,
                (dataset, &rows),
                (act, Settled::Accepted(reason)),
                by,
                now,
            )?,
            Order::Dismiss => {
                proposed::settle(doing.tx, vault, case, (dataset, &rows), (act, Settled::Dismissed), by, now)?
            }
        };
    }
    if let Some(whole) = order.of_documents().filter(|_| !documents.is_empty()) {
        count += papers::decide_all(tx, vault, case, (act, &whole), documents, by, now)?;
    }
    if count == 0 {
        return Err(ReviewError::NothingToDo);
    }
    let mine = review_acts::table.find(act).filter(review_acts::organisation_id.eq(case.organisation));
    diesel::update(mine).set(review_acts::items.eq(count)).execute(tx)?;
    let ground = if let Order::Withhold(ground, _) = order { Some(ground) } else { None };
    let details = serde_json::json!({ "act": act, "deed": order.deed(), "items": count, "ground": ground });
    tell(tx, vault, case, (Action::Reviewed, details), by, now)?;
    Ok((act, count))
}

/// Notes that something is done, so that it can be undone.
pub(super) fn record(
    tx: &mut Conn,
    case: &Case,
    deed: Deed,
    items: i64,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<ActId, DbError> {
    let id = ActId::new(now);
    let row = (
        review_acts::id.eq(id),
        review_acts::organisation_id.eq(case.organisation),
        review_acts::case_id.eq(case.id),
        review_acts::deed.eq(deed),
        review_acts::items.eq(items),
        review_acts::made_by.eq(by),
        review_acts::made_at.eq(Instant::from(now)),
    );
    diesel::insert_into(review_acts::table).values(row).execute(tx)?;
    Ok(id)
}

struct Doing<'a> {
    tx: &'a mut Conn,
    vault: &'a Vault,
    case: &'a Case,
    act: ActId,
    dataset: DatasetId,
    state: &'a Reviewed,
    by: StaffId,
    now: DateTime<Utc>,
}

impl Doing<'_> {
    fn give(&mut self, rows: &Spans) -> Result<i64, ReviewError> {
        let count = rows.less(&given(self.state)).count();
        self.free(rows)?;
        let fresh = rows.less(&self.state.given);
        let row = |(from, to): &(i64, i64)| {
            (
                review_gifts::id.eq(GiftId::new(self.now)),
                review_gifts::organisation_id.eq(self.case.organisation),
                review_gifts::case_id.eq(self.case.id),
                review_gifts::dataset_id.eq(self.dataset),
                review_gifts::first_row.eq(*from),
                review_gifts::last_row.eq(to - 1),
                review_gifts::act_id.eq(self.act),
            )
        };
        for chunk in fresh.pairs().chunks(500) {
            let rows: Vec<_> = chunk.iter().map(row).collect();
            each!(self.tx, |c| diesel::insert_into(review_gifts::table).values(&rows).execute(c))?;
        }
        Ok(count)
    }

    /// Lifts what withholds one of these rows; what else it withheld stays withheld, for the same reason.
    fn free(&mut self, rows: &Spans) -> Result<(), ReviewError> {
        if rows.and(&self.state.withheld).is_empty() {
            return Ok(());
        }
        let key = self.case.key(self.vault)?;
        for one in store::of_dataset(self.tx, self.vault, self.case, self.dataset)? {
            if one.scope.column.is_some() {
                continue;
            }
            let covered = match one.scope.row {
                None => Spans::all(self.state.rows),
                Some(row) => Spans::of([(row, one.until.unwrap_or(row) + 1)]),
            };
            if covered.and(rows).is_empty() {
                continue;
            }
            store::mark_lifted(self.tx, self.case, one.id, Some(self.act), self.by, self.now)?;
            for (from, to) in covered.less(rows).pairs() {
                let scope = Scope { dataset: self.dataset, row: Some(*from), column: None };
                let new = New {
                    until: Some(to - 1),
                    act: Some(self.act),
                    ..New::of(&scope, one.ground, &one.reason, Some(self.by))
                };
                store::insert(self.tx, &key, self.case, &new, self.now)?;
            }
        }
        Ok(())
    }

    fn withhold(&mut self, rows: &Spans, ground: Ground, reason: &str) -> Result<i64, ReviewError> {
        let fresh = rows.less(&self.state.withheld);
        let key = self.case.key(self.vault)?;
        if self.state.withheld.is_empty() && fresh == Spans::all(self.state.rows) && !fresh.is_empty() {
            let scope = Scope { dataset: self.dataset, row: None, column: None };
            let new = New { act: Some(self.act), ..New::of(&scope, ground, reason, Some(self.by)) };
            store::insert(self.tx, &key, self.case, &new, self.now)?;
            return Ok(fresh.count());
        }
        for (from, to) in fresh.pairs() {
            let scope = Scope { dataset: self.dataset, row: Some(*from), column: None };
            let until = (to - from > 1).then_some(to - 1);
            let new = New { until, act: Some(self.act), ..New::of(&scope, ground, reason, Some(self.by)) };
            store::insert(self.tx, &key, self.case, &new, self.now)?;
        }
        Ok(fresh.count())
    }
}

/// The acts of a case, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn history(conn: &mut Conn, case: &Case) -> Result<Vec<Act>, DbError> {
    Ok(review_acts::table
        .filter(review_acts::organisation_id.eq(case.organisation))
        .filter(review_acts::case_id.eq(case.id))
        .order(review_acts::id.desc())
        .select((
            review_acts::id,
            review_acts::deed,
            review_acts::items,
            review_acts::made_by,
            review_acts::made_at,
            review_acts::undone_at,
        ))
        .load(conn)?)
}

/// Takes the newest act back; everything is as it was before it.
///
/// # Errors
/// [`ReviewError::NotNewest`] when something was done after it, or it is undone; [`ReviewError`] otherwise.
pub fn undo(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    act: ActId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    begin(tx, case, now)?;
    let newest = history(tx, case)?.into_iter().find(|one| one.undone_at.is_none());
    let newest = newest.filter(|one| one.id == act).ok_or(ReviewError::NotNewest)?;
    let at = Some(Instant::from(now));
    let gifts = review_gifts::table
        .filter(review_gifts::organisation_id.eq(case.organisation))
        .filter(review_gifts::act_id.eq(act));
    diesel::delete(gifts).execute(tx)?;
    documents::take_back(tx, case, act, now)?;
    let mine = || withholdings::table.filter(withholdings::organisation_id.eq(case.organisation));
    diesel::update(mine().filter(withholdings::act_id.eq(act)).filter(withholdings::lifted_at.is_null()))
        .set((withholdings::lifted_at.eq(at), withholdings::lifted_by.eq(Some(by))))
        .execute(tx)?;
    let back = (
        withholdings::lifted_at.eq(None::<Instant>),
        withholdings::lifted_by.eq(None::<StaffId>),
        withholdings::lifted_act.eq(None::<ActId>),
    );
    diesel::update(mine().filter(withholdings::lifted_act.eq(act))).set(back).execute(tx)?;
    let settled = proposals::table
        .filter(proposals::organisation_id.eq(case.organisation))
        .filter(proposals::act_id.eq(act));
    diesel::update(settled)
        .set((proposals::state.eq("open"), proposals::act_id.eq(None::<ActId>)))
        .execute(tx)?;
    let this = review_acts::table.find(act).filter(review_acts::organisation_id.eq(case.organisation));
    diesel::update(this)
        .set((review_acts::undone_at.eq(at), review_acts::undone_by.eq(Some(by))))
        .execute(tx)?;
    let details = serde_json::json!({ "act": act, "deed": newest.deed, "items": newest.items });
    tell(tx, vault, case, (Action::ReviewUndone, details), by, now)
}

fn tell(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (action, details): (Action, serde_json::Value),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ReviewError> {
    let event =
        Event { organisation: case.organisation, by: By::Staff(by), action, case: Some(case.id), details };
    Ok(audit::record(tx, vault, event, now)?)
}
