//! What must stay although it was asked to be erased: a period that the source declares, a legal hold, what the
//! register says, a restriction that protects the data (art. 17(3), 18(2)).

use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::{Deed, Parts, Stay, Trouble};
use crate::{
    cases::Case,
    law::{
        execution::{DeedFailure, DeedKind, Stop, protects, stays_until},
        grounds::Ground,
    },
    register,
    sources::{
        self,
        cell::{Cell, Column},
        connector::Sink,
        declaration::{
            Dataset, Source, Words,
            execute::{DateRule, Keep},
        },
        writer::Writer,
    },
    standing,
};

/// The first thing that stands against erasing; `None` where nothing does.
pub(super) fn stay(
    parts: Parts<'_>,
    case: &Case,
    deed: &Deed,
    (source, dataset, writer): (&Source, &Dataset, &dyn Writer),
    key: &Cell,
    today: NaiveDate,
) -> Result<Option<Stay>, Trouble> {
    if deed.kind != DeedKind::Erase {
        return Ok(None);
    }
    if let Some(keep) = &dataset.execution.keep {
        if let Some(hold) = &keep.hold {
            let values = vec![key.clone(); hold.parameters.len()];
            let mut held = false;
            let mut each = |_| {
                held = true;
                ControlFlow::Break(())
            };
            writer.read(hold, &values, source.limits, &mut each)?;
            if held {
                return Ok(Some(stays(keep, Stop::Hold, None)));
            }
        }
        if let Some(rule) = &keep.days
            && let Ok(until) = stays_until(&last_days(source, dataset, key, rule)?, today)
        {
            return Ok(Some(stays(keep, Stop::Period, until)));
        }
    }
    outside(parts, case, deed, dataset)
}

fn stays(keep: &Keep, stop: Stop, until: Option<NaiveDate>) -> Stay {
    Stay { stop, ground: keep.ground, basis: keep.basis.clone(), until }
}

/// What the register and the restrictions in force say; neither is known to the source.
fn outside(parts: Parts<'_>, case: &Case, deed: &Deed, dataset: &Dataset) -> Result<Option<Stay>, Trouble> {
    let storage =
        |error: &dyn std::fmt::Display| Trouble { failure: DeedFailure::Storage, words: error.to_string() };
    let subject = case.subject(parts.vault).map_err(|e| storage(&e))?;
    let (grounds, activity) = parts
        .db
        .read(|conn| {
            let grounds = standing::restricted_for(conn, parts.vault, &subject)?;
            Ok::<_, crate::db::DbError>((
                grounds,
                register::find(conn, case.organisation, &deed.plan.activity)?,
            ))
        })
        .map_err(|e| storage(&e))?;
    if let Some(ground) = grounds.into_iter().find(|ground| protects(*ground)) {
        let article = ground.article();
        let basis = Words {
            da: format!("begrænsning efter artikel {article}"),
            en: format!("restriction under article {article}"),
        };
        return Ok(Some(Stay { stop: Stop::Restriction, ground: Ground::LegalClaims, basis, until: None }));
    }
    // A period that the source counts itself was looked at above.
    let counted = dataset.execution.keep.as_ref().is_some_and(|keep| keep.days.is_some());
    let activity = activity
        .map(|entry| entry.activity)
        .filter(|activity| !counted && (!activity.keeping.is_empty() || !activity.retention.da.is_empty()));
    Ok(activity.map(|activity| {
        let said = |code: &str| {
            let text = activity.retention.in_language(code).to_owned();
            let counted: Vec<String> = activity.keeping.iter().map(ToString::to_string).collect();
            if text.is_empty() { counted.join(", ") } else { text }
        };
        let basis = Words { da: said("da"), en: said("en") };
        Stay { stop: Stop::Register, ground: Ground::LegalObligation, basis, until: None }
    }))
}

/// The last day on which each row must be there.
fn last_days(
    source: &Source,
    dataset: &Dataset,
    key: &Cell,
    rule: &DateRule,
) -> Result<Vec<Option<NaiveDate>>, Trouble> {
    let mut days = Days { rule, at: None, days: vec![] };
    let outcome = sources::read(source, dataset, key, &mut days)?;
    // A column that is gone, or rows that nobody read: then nobody knows how long.
    match days.at {
        Some(_) if outcome.capped.is_none() => Ok(days.days),
        _ => Err(Trouble::of(DeedFailure::KeepUnknown)),
    }
}

struct Days<'a> {
    rule: &'a DateRule,
    at: Option<usize>,
    days: Vec<Option<NaiveDate>>,
}

impl Sink for Days<'_> {
    fn columns(&mut self, columns: &[Column]) -> ControlFlow<()> {
        self.at = columns.iter().position(|column| column.name == self.rule.column());
        if self.at.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn row(&mut self, row: Vec<Cell>) -> ControlFlow<()> {
        let text = self.at.and_then(|at| row.get(at)).and_then(Cell::to_text);
        let day = text.and_then(|text| text.get(..10)?.parse::<NaiveDate>().ok());
        self.days.push(day.and_then(|day| self.rule.last_day(day)));
        ControlFlow::Continue(())
    }
}
