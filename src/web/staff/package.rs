//! How far the answer package is.

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{answer::Failure, case::lock_of, desk::Desk};
use crate::{
    cases::Case,
    db::{Conn, Instant},
    export::{self, State},
    law::status::Status,
    letters,
};

/// The newest package of a case, as the page shows it; `null` when there is none.
pub fn of_case(desk: &Desk, conn: &mut Conn, case: &Case, zone: Tz) -> Result<Value, Failure> {
    let Some(package) = export::of_case(conn, case)? else { return Ok(Value::Null) };
    let time = |at: Option<Instant>| at.map(|at| letters::time_in_words(at.utc(), zone, desk.lang()));
    let (done, total) = (package.rows_done, package.rows_total);
    let (done_words, total_words) = (done.to_string(), total.to_string());
    let (state, class) = match package.state {
        State::Ready if !package.is_open(desk.now) => ("expired", "is-info"),
        State::Ready => ("ready", "is-ok"),
        State::Failed => ("failed", "is-danger"),
        State::Queued | State::Building => (package.state.as_str(), "is-info"),
    };
    let lock = lock_of(desk, conn, case, &package)?;
    Ok(json!({
        "state": state,
        "lock": lock,
        "class": class,
        "running": matches!(package.state, State::Queued | State::Building),
        "done": done, "total": total,
        "progress": desk.text("staff-package-progress", &[("done", &done_words), ("total", &total_words)]),
        "again": matches!(state, "failed" | "expired") && matches!(case.status, Status::Decided | Status::Delivered),
        "why": package.failure.filter(|_| package.state != State::Ready)
            .map(|failure| desk.text(&format!("staff-package-why-{failure}"), &[])),
        "size": package
            .bytes
            .map(|bytes| desk.text("staff-file-size", &[("kb", &(bytes / 1024).max(1).to_string())])),
        "built": time(package.built_at),
        "expires": time(package.expires_at),
    }))
}
