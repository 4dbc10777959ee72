//! A deed is tried: run and taken back, so that a person sees what was there and what would be there.

use std::ops::ControlFlow;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    Deed, DeedError, Parts, Tried, Trouble,
    judge::{Look, Verdict, is_same, same_rows},
    keep,
    plan::tell,
    store::{self, mine, tried_place},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case},
    db::schema::deeds,
    ids::{DeedId, StaffId},
    law::{
        execution::{DeedFailure, DeedKind, DeedState, Stop},
        status::Status,
    },
    sources::{
        cell::Cell,
        connector::Limits,
        declaration::{Dataset, Source, execute::Act},
        writer::{Change, Row, Sql, Writer},
    },
};

/// Somebody waits for a trial.
const PATIENCE: u64 = 20;

/// Where a deed is done, and how.
pub(super) struct Target<'a> {
    pub source: &'a Source,
    pub dataset: &'a Dataset,
    pub act: &'a Act,
    pub writer: Box<dyn Writer>,
    pub key: Cell,
}

/// The declaration behind a deed, as it stands now.
pub(super) fn target<'a>(parts: Parts<'a>, case: &Case, deed: &Deed) -> Result<Target<'a>, Trouble> {
    let source = parts.source(case, &deed.source)?;
    let found = source.dataset(&deed.dataset).and_then(|dataset| {
        let act = dataset.act(deed.kind, deed.column())?;
        Some((dataset, act, source.writer()?, deed.plan.key.clone()?))
    });
    let (dataset, act, writer, key) = found.ok_or(Trouble::of(DeedFailure::Undeclared))?;
    Ok(Target { source, dataset, act, writer, key })
}

impl Target<'_> {
    pub fn values(&self, sql: &Sql, old: Option<&str>, new: &str) -> Vec<Cell> {
        let value = |name: &String| match name.as_str() {
            "new" => Cell::Text(new.to_owned()),
            "old" => old.map_or(Cell::Null, |old| Cell::Text(old.to_owned())),
            _ => self.key.clone(),
        };
        sql.parameters.iter().map(value).collect()
    }

    pub fn change(&self, old: Option<&str>, new: &str) -> Change {
        Change {
            statement: self.act.sql.clone(),
            values: self.values(&self.act.sql, old, new),
            verify: self.act.verify.clone(),
            verify_values: self.values(&self.act.verify, None, ""),
        }
    }

    /// What stands there now.
    pub fn seen(&self, limits: Limits) -> Result<Vec<Row>, Trouble> {
        let mut rows = vec![];
        let values = self.values(&self.act.verify, None, "");
        self.writer.read(&self.act.verify, &values, limits, &mut |row| {
            rows.push(row);
            if rows.len() > crate::sources::writer::MOST_SEEN {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok(rows)
    }
}

/// Tries a deed; what was seen is kept sealed. A deed that came to nothing can be tried anew.
///
/// # Errors
/// [`DeedError`]; trouble with the system is no error but stands at the deed.
pub fn try_out(
    parts: Parts<'_>,
    case: &Case,
    deed: DeedId,
    by: StaffId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Deed, DeedError> {
    let deed = parts.db.read(|conn| store::find(conn, parts.vault, case, deed))?;
    if case.status != Status::Executing || !deed.state.may_be_tried() || deed.is_task() {
        return Err(DeedError::NotNow);
    }
    let tried = look(parts, case, &deed, (today, now));
    parts.db.write(|tx| {
        let mut case = case.clone();
        cases::hold(tx, &mut case)?;
        let key = case.key(parts.vault)?;
        let here = mine(&case).filter(deeds::id.eq(deed.id)).filter(deeds::version.eq(deed.version));
        let common = (deeds::version.eq(deed.version + 1), deeds::signed_by.eq(None::<StaffId>));
        let (changed, details) = match &tried {
            Ok(tried) => {
                let stop = tried.stay.as_ref().map(|stay| stay.stop);
                let state = (
                    deeds::state.eq(DeedState::Tried),
                    deeds::failure.eq(None::<DeedFailure>),
                    deeds::stop.eq(stop),
                    deeds::sealed_tried.eq(Some(key.seal_json(&tried_place(deed.id), tried)?)),
                );
                let details = serde_json::json!({ "rows": tried.hit, "stop": stop });
                (diesel::update(here).set((common, state)).execute(tx)?, details)
            }
            Err(trouble) => {
                log::warn!("deed {} in {}: {}", deed.id, deed.statement(), trouble.words);
                let state = (deeds::state.eq(DeedState::Failed), deeds::failure.eq(Some(trouble.failure)));
                let details = serde_json::json!({ "failure": trouble.failure });
                (diesel::update(here).set((common, state)).execute(tx)?, details)
            }
        };
        if changed == 0 {
            return Err(DeedError::Changed);
        }
        let mut details = details;
        details["deed"] = serde_json::json!(deed.id);
        details["statement"] = deed.statement().into();
        tell(tx, parts.vault, &case, (Action::DeedTried, details), By::Staff(by), now)?;
        store::find(tx, parts.vault, &case, deed.id)
    })
}

fn look(
    parts: Parts<'_>,
    case: &Case,
    deed: &Deed,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Tried, Trouble> {
    let target = target(parts, case, deed)?;
    let limits = Limits { seconds: target.source.limits.seconds.min(PATIENCE), ..target.source.limits };
    let there = (target.source, target.dataset, &*target.writer);
    let stay = keep::stay(parts, case, deed, there, &target.key, today)?;
    let before = target.seen(limits)?;
    if let Some(seen) = deed.tried.as_ref().filter(|_| deed.begun) {
        // An earlier try may have been done without our knowing: then what was seen before it is the proof.
        if same_rows(&before, &seen.after) && !same_rows(&seen.before, &seen.after) {
            return Ok(seen.clone());
        }
    }
    if stay.as_ref().is_some_and(|stay| !stay.stop.may_be_answered()) {
        return Ok(Tried { after: before.clone(), before, hit: 0, old: None, stay, at: now });
    }
    let old = match deed.kind {
        DeedKind::Rectify => Some(there_now(&before, deed)?),
        _ => None,
    };
    let old_text = old.clone().flatten();
    let words = (old_text.as_deref(), deed.plan.new.as_str());
    let mut look = Look::new(deed.kind, words, target.act.rows, None);
    let seen = target.writer.carry_out(&target.change(words.0, words.1), &mut look, limits)?;
    match look.verdict {
        Verdict::Good | Verdict::NothingThere | Verdict::AlreadySo => Ok(Tried {
            before: seen.before,
            after: seen.after,
            hit: seen.hit.unwrap_or_default(),
            old: old_text,
            stay,
            at: now,
        }),
        Verdict::Not(failure) => Err(Trouble::of(failure)),
    }
}

/// The value that is to be corrected: what was said, or the only one there.
fn there_now(before: &[Row], deed: &Deed) -> Result<Option<String>, Trouble> {
    let values: Vec<Option<&str>> = before.iter().map(|row| row.first().and_then(Option::as_deref)).collect();
    let said = deed.plan.old.as_deref();
    if let Some(said) = said {
        let exact = values.iter().find(|value| is_same(**value, Some(said)));
        let similar = |value: &&Option<&str>| {
            value.is_some_and(|value| value.trim().to_lowercase() == said.trim().to_lowercase())
        };
        let found = exact.or_else(|| values.iter().find(similar));
        return match found {
            Some(value) => Ok(value.map(str::to_owned)),
            None => Err(Trouble::of(DeedFailure::NoSuchValue)),
        };
    }
    match values[..] {
        [] => Err(Trouble::of(DeedFailure::NoSuchValue)),
        [only, ref rest @ ..] if rest.iter().all(|other| *other == only) => Ok(only.map(str::to_owned)),
        _ => Err(Trouble::of(DeedFailure::Ambiguous)),
    }
}

/// Whether what stands against it can be answered, for whoever confirms.
pub(super) fn open_stop(deed: &Deed) -> Option<Stop> {
    deed.tried.as_ref()?.stay.as_ref().map(|stay| stay.stop)
}
