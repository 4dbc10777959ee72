//! Makes a file the register: first told, then done. What is not in the file is removed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ring::digest;
use serde_json::json;

use super::{
    Activity, Change, Problem, Uses,
    columns::{differences, fields},
    read::read,
    store,
};
use crate::{
    audit::{Action, By},
    db::{Conn, Db, DbError},
    ids::OrganisationId,
    vault::Vault,
};

/// Nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Wrong(Vec<Problem>),
    /// Sources refer to activities that the file leaves out: their keys and datasets.
    #[error("{}", .0.iter().map(|(key, sets)| format!("{key} is used by {}", sets.join(", "))).collect::<Vec<_>>().join("\n"))]
    InUse(Vec<(String, Vec<String>)>),
    /// The register is no longer the one that was compared with.
    #[error("the register was changed meanwhile")]
    Changed,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What taking a file in would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The register that the file was compared with, as [`version`] gives it.
    pub version: String,
    pub added: Vec<Activity>,
    /// With the columns that change.
    pub changed: Vec<(Activity, Vec<&'static str>)>,
    pub removed: Vec<Activity>,
    /// So many stay as they are.
    pub same: usize,
    /// Of those removed, the ones that sources refer to: nothing is taken in.
    pub in_use: Vec<(String, Vec<String>)>,
}

/// What the file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    pub activities: usize,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// A text that changes with every field of the register.
///
/// # Errors
/// [`DbError`].
pub fn version(conn: &mut Conn, organisation: OrganisationId) -> Result<String, DbError> {
    Ok(version_of(&store::list(conn, organisation)?))
}

fn version_of(activities: &[Activity]) -> String {
    let all: Vec<Vec<String>> = activities.iter().map(fields).collect();
    let digest = digest::digest(&digest::SHA256, json!(all).to_string().as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares `activities` with the register.
///
/// # Errors
/// [`DbError`].
pub fn plan(
    conn: &mut Conn,
    organisation: OrganisationId,
    activities: &[Activity],
    uses: &Uses,
) -> Result<Plan, DbError> {
    let stored = store::list(conn, organisation)?;
    let mut plan = Plan { version: version_of(&stored), ..Plan::default() };
    let mut before: BTreeMap<String, Activity> =
        stored.into_iter().map(|activity| (activity.key.clone(), activity)).collect();
    for activity in activities {
        match before.remove(&activity.key).map(|old| differences(&old, activity)) {
            Some(fields) if fields.is_empty() => plan.same += 1,
            Some(fields) => plan.changed.push((activity.clone(), fields)),
            None => plan.added.push(activity.clone()),
        }
    }
    let used = before.keys().filter_map(|key| Some((key.clone(), uses.get(key)?.clone())));
    plan.in_use = used.collect();
    plan.removed = before.into_values().collect();
    Ok(plan)
}

impl Change<'_> {
    /// Makes `activities` the whole register; `as_planned` is the version that the plan was shown for.
    ///
    /// # Errors
    /// [`ImportError`]; then the register is as it was.
    pub fn replace(
        &self,
        tx: &mut Conn,
        activities: &[Activity],
        uses: &Uses,
        as_planned: Option<&str>,
    ) -> Result<Imported, ImportError> {
        let plan = plan(tx, self.organisation, activities, uses)?;
        if as_planned.is_some_and(|version| version != plan.version) {
            return Err(ImportError::Changed);
        }
        if !plan.in_use.is_empty() {
            return Err(ImportError::InUse(plan.in_use));
        }
        for activity in &plan.added {
            store::insert(tx, self.organisation, activity, self.now)?;
        }
        for (activity, _) in &plan.changed {
            store::update(tx, self.organisation, &activity.key, activity, self.now)?;
        }
        for activity in &plan.removed {
            store::delete(tx, self.organisation, &activity.key)?;
        }
        let keys = |all: &[Activity]| all.iter().map(|activity| activity.key.clone()).collect::<Vec<_>>();
        let changed: BTreeMap<&str, &Vec<&str>> =
            plan.changed.iter().map(|(activity, fields)| (activity.key.as_str(), fields)).collect();
        let details = json!({
            "activities": activities.len(), "added": keys(&plan.added), "changed": changed,
            "removed": keys(&plan.removed),
        });
        self.record(tx, Action::RegisterImported, details)?;
        Ok(Imported {
            activities: activities.len(),
            added: plan.added.len(),
            changed: plan.changed.len(),
            removed: plan.removed.len(),
        })
    }
}

/// Makes the CSV in `bytes` the organisation's register, and records it.
///
/// # Errors
/// [`ImportError`]; then the register is as it was.
pub fn import(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    bytes: &[u8],
    uses: &Uses,
    by: By,
    now: DateTime<Utc>,
) -> Result<Imported, ImportError> {
    let activities = read(bytes).map_err(ImportError::Wrong)?;
    db.write(|tx| Change { vault, organisation, by, now }.replace(tx, &activities, uses, None))
}
