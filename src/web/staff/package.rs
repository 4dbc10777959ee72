//! How far the answer package is.

use chrono_tz::Tz;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{answer::Failure, desk::Desk};
use crate::{
    cases::Case,
    db::{Conn, DbError, Instant, schema::packages},
    letters,
};

type Row = (String, i64, i64, Option<i64>, Option<Instant>, Option<Instant>);

/// The newest package of a case, as the page shows it; `null` when there is none.
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Value, Failure> {
    let newest: Option<Row> = packages::table
        .filter(packages::organisation_id.eq(case.organisation))
        .filter(packages::case_id.eq(case.id))
        .order(packages::id.desc())
        .select((
            packages::state,
            packages::rows_total,
            packages::rows_done,
            packages::bytes,
            packages::built_at,
            packages::expires_at,
        ))
        .first(conn)
        .optional()
        .map_err(DbError::from)?;
    let Some((state, total, done, bytes, built, expires)) = newest else { return Ok(Value::Null) };
    let time = |at: Option<Instant>| at.map(|at| letters::time_in_words(at.utc(), zone, desk.lang()));
    let (done_words, total_words) = (done.to_string(), total.to_string());
    let class = match state.as_str() {
        "ready" => "is-ok",
        "failed" => "is-danger",
        _ => "is-info",
    };
    Ok(json!({
        "state": state,
        "class": class,
        "running": matches!(state.as_str(), "queued" | "building"),
        "done": done, "total": total,
        "progress": desk.text("staff-package-progress", &[("done", &done_words), ("total", &total_words)]),
        "size": bytes.map(|bytes| desk.text("staff-file-size", &[("kb", &(bytes / 1024).max(1).to_string())])),
        "built": time(built),
        "expires": time(expires),
    }))
}
