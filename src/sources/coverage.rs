//! Systems that the register names and no source asks: a search that forgets them looks complete and is not (R2.2).
//!
//! Invariant: each of them is a line of every search record, with somebody's reason; until it has one, no answer is
//! decided.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::declaration::{Source, Words};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError, Instant, schema::unsearched_systems},
    ids::{OrganisationId, StaffId},
    register::{Activity, InBoth, RecipientKind, Role},
    vault::Vault,
};

/// A processing activity, or a processor of one, about which no source is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// `activity:` with its key, or `processor:` with its name.
    pub system: String,
    pub title: Words,
    /// The keys of the activities for which it is used.
    pub activities: Vec<String>,
}

fn both(name: &InBoth) -> Words {
    Words { da: name.in_language("da").to_owned(), en: name.in_language("en").to_owned() }
}

/// What the register has and no source asks. What the organisation does for another controller is that one's to answer
/// (R5.5), and what concerns everybody is the handling of requests: its data are the case itself.
pub fn uncovered(sources: &[&Source], register: &[Activity]) -> Vec<Uncovered> {
    let asked = |key: &str| sources.iter().any(|source| source.about().contains(key));
    let named = |name: &InBoth| {
        let is =
            |one: &String| [&name.da, &name.en].iter().any(|name| name.to_lowercase() == one.to_lowercase());
        sources.iter().any(|source| source.processors.iter().any(is))
    };
    let mut all: Vec<Uncovered> = vec![];
    for activity in register.iter().filter(|one| one.role != Role::Processor && !one.everybody) {
        if !asked(&activity.key) {
            all.push(Uncovered {
                system: format!("activity:{}", activity.key),
                title: both(&activity.name),
                activities: vec![activity.key.clone()],
            });
            continue;
        }
        for processor in &activity.recipients {
            if processor.kind != RecipientKind::Processor || named(&processor.name) {
                continue;
            }
            let system = format!("processor:{}", processor.name.da);
            match all.iter_mut().find(|one| one.system == system) {
                Some(there) => there.activities.push(activity.key.clone()),
                None => all.push(Uncovered {
                    system,
                    title: both(&processor.name),
                    activities: vec![activity.key.clone()],
                }),
            }
        }
    }
    all
}

/// The longest reason, in characters.
pub use super::collect::REASON_MAX;

/// Why a system is asked in no case.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct SetAside {
    pub system: String,
    pub reason: String,
    pub by: StaffId,
    pub at: Instant,
}

/// # Errors
/// [`DbError`].
pub fn set_aside(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<SetAside>, DbError> {
    use unsearched_systems as table;
    Ok(table::table
        .filter(table::organisation_id.eq(organisation))
        .order(table::system)
        .select((table::system, table::reason, table::stated_by, table::stated_at))
        .load(conn)?)
}

/// Says for every case from now on why `system` is not asked; an empty reason takes that back. The reason is read by
/// whoever asks for her data, so it names nobody.
///
/// # Errors
/// [`DbError`].
pub fn state(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    (system, reason): (&str, &str),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    use unsearched_systems as table;
    let mine = table::table.filter(table::organisation_id.eq(organisation)).filter(table::system.eq(system));
    diesel::delete(mine).execute(tx)?;
    if !reason.is_empty() {
        let row = (
            table::organisation_id.eq(organisation),
            table::system.eq(system),
            table::reason.eq(reason),
            table::stated_by.eq(by),
            table::stated_at.eq(Instant::from(now)),
        );
        diesel::insert_into(table::table).values(row).execute(tx)?;
    }
    let details = serde_json::json!({ "system": system, "reason": reason });
    let event =
        Event { organisation, by: By::Staff(by), action: Action::SystemSetAside, case: None, details };
    audit::record(tx, vault, event, now)
}
