//! A check that a handler writes down herself. The program was not there: where it cannot see that the check rests on
//! something that was known before the request, a second colleague looks as well.

use chrono::{DateTime, Utc};

use super::{
    Check, CheckError, CheckResult, Method, checks,
    warnings::{self, WarningKind, What},
};
use crate::{
    audit::{self, Action, By},
    cases::{self, Case},
    db::{Conn, DbError},
    ids::{IdentityCheckId, StaffId},
    vault::Vault,
};

/// Records a check in every case of the request, as [`super::record_for_request`] does. A call to a number that the
/// program did not show, and questions that it did not compare, open a warning that needs four eyes: the number may be
/// the one that the request gives, and the questions such as anybody could answer.
///
/// # Errors
/// [`CheckError`]; then nothing was recorded.
pub fn record_by_hand(
    tx: &mut Conn,
    vault: &Vault,
    case: &mut Case,
    check: &Check,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<IdentityCheckId, CheckError> {
    let untested = match check.method {
        _ if check.result == CheckResult::Failed => false,
        Method::CallBack => !a_known_number_was_shown(tx, case)?,
        Method::ControlQuestions => true,
        _ => false,
    };
    if untested {
        let warning = (WarningKind::UntestedCheck, check.method.as_str(), &What::default());
        for one in cases::of_request(tx, case.organisation, case.request)? {
            warnings::raise(tx, vault, &one, warning, By::Staff(by), now)?;
        }
    }
    checks::record_for_request(tx, vault, case, check, By::Staff(by), now)
}

/// Whether the page with the number to call was opened: it shows only what was known before the request.
fn a_known_number_was_shown(conn: &mut Conn, case: &Case) -> Result<bool, DbError> {
    let log = audit::of_case(conn, case.organisation, case.id)?;
    let phone = |entry: &audit::Entry| entry.details()["what"] == "phone";
    Ok(log.iter().any(|entry| entry.action == Action::ContactShown && phone(entry)))
}
