//! What others are to do for our cases, and we for theirs, over all cases: most urgent first.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Failure},
    case,
    desk::Desk,
    frame,
};
use crate::{
    cases::{self, Case, ForwardError, RecordedAssistance, RecordedForwarding},
    law::assistance::RECEIPT_DAYS,
    letters::day_in_words,
    staff::Permission,
};

/// Lines that the page shows of each list.
const MOST: i64 = 200;

pub async fn list(desk: Desk) -> Result<Answer, Failure> {
    desk.run(|desk| {
        desk.may(Permission::ReadCases)?;
        desk.read(|conn| {
            let (mut context, _) = frame::context(desk, conn)?;
            let organisation = frame::organisation(desk, conn)?;
            let today = desk.now.with_timezone(&organisation.zone()).date_naive();
            let (vault, own) = (&desk.app.vault, desk.own(conn)?);
            let open = cases::open_assistances(conn, vault, organisation.id, MOST, &own)
                .map_err(case::assistance_failure)?;
            let tasks: Vec<Value> = open.iter().map(|(case, one)| task(desk, case, one, today)).collect();
            let waiting = cases::unacknowledged(conn, vault, organisation.id, MOST, &own).map_err(
                |error| match error {
                    ForwardError::Db(e) => e.into(),
                    other => Failure::internal(other),
                },
            )?;
            let waiting: Vec<Value> =
                waiting.iter().map(|(case, one)| passed_on(desk, case, one, today)).collect();
            context.insert("tasks", &tasks);
            context.insert("waiting", &waiting);
            frame::page(desk, "staff/assistances.html", &context)
        })
    })
    .await
}

fn task(desk: &Desk, case: &Case, one: &RecordedAssistance, today: NaiveDate) -> Value {
    json!({
        "case": case.id, "number": case.number, "kind": one.assistance.kind, "party": one.assistance.party,
        "what": one.assistance.what, "due": day_in_words(one.assistance.due_on, desk.lang()),
        "late": one.assistance.due_on < today,
    })
}

fn passed_on(desk: &Desk, case: &Case, one: &RecordedForwarding, today: NaiveDate) -> Value {
    let remind = one.forwarding.on.checked_add_days(Days::new(RECEIPT_DAYS)).is_some_and(|day| day <= today);
    json!({
        "case": case.id, "number": case.number, "to": one.forwarding.to, "contact": one.forwarding.contact,
        "on": day_in_words(one.forwarding.on, desk.lang()), "remind": remind,
    })
}
