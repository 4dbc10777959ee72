//! Which activities the data of a case belong to, for the case page.

use serde_json::{Value, json};

use super::address;
use crate::{
    cases::Case,
    db::Conn,
    law::rights::Right,
    register::{self, Role},
    sources::collected::Collected,
    web::staff::{answer::Failure, case::in_language, desk::Desk},
};

/// One entry a dataset, then what is told in every answer to a request for access.
///
/// # Errors
/// [`Failure`].
pub fn of_case(
    desk: &Desk,
    conn: &mut Conn,
    case: &Case,
    datasets: &[Collected],
) -> Result<Vec<Value>, Failure> {
    let registered = register::list(conn, case.organisation)?;
    let lang = desk.lang();
    let found = |dataset: &Collected| {
        let details = &dataset.details.0;
        let activity = registered.iter().find(|activity| activity.key == details.activity);
        json!({
            "dataset": in_language(&details.title, lang),
            "key": details.activity,
            "name": activity.map(|activity| activity.name.in_language(lang.as_str())),
            "href": activity.map(|activity| address(&activity.key)),
            "role": activity.map(|activity| activity.role).filter(|role| *role != Role::Controller),
        })
    };
    let always = |activity: &register::Activity| {
        json!({
            "dataset": "", "key": activity.key, "name": activity.name.in_language(lang.as_str()),
            "href": address(&activity.key), "role": None::<Role>,
        })
    };
    let everybody = registered.iter().filter(|activity| activity.everybody && case.right == Right::Access);
    let told = if datasets.is_empty() { Vec::new() } else { everybody.map(always).collect() };
    Ok(datasets.iter().map(found).chain(told).collect())
}
