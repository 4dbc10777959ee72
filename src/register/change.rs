//! Adding, changing, confirming and removing one activity. The log names the fields that changed, never what they hold.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Activity, columns::differences, store};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, DbError},
    ids::OrganisationId,
    vault::Vault,
};

/// The keys of activities that declared sources refer to, with the names of the datasets that do.
pub type Uses = BTreeMap<String, Vec<String>>;

/// The register is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is another activity with this key.
    #[error("the key is taken")]
    KeyTaken,
    #[error("there is no such activity")]
    Absent,
    /// Somebody else changed it since it was read.
    #[error("it was changed meanwhile")]
    Changed,
    /// Declared sources refer to it: their datasets.
    #[error("in use by {}", .0.join(", "))]
    InUse(Vec<String>),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Who changes whose register, and when.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    pub vault: &'a Vault,
    pub organisation: OrganisationId,
    pub by: By,
    pub now: DateTime<Utc>,
}

impl Change<'_> {
    pub(super) fn record(&self, tx: &mut Conn, action: Action, details: Value) -> Result<(), DbError> {
        let event = Event { organisation: self.organisation, by: self.by, action, case: None, details };
        audit::record(tx, self.vault, event, self.now)
    }

    /// # Errors
    /// [`ChangeError::KeyTaken`].
    pub fn add(&self, tx: &mut Conn, activity: &Activity) -> Result<(), ChangeError> {
        if store::find(tx, self.organisation, &activity.key)?.is_some() {
            return Err(ChangeError::KeyTaken);
        }
        store::insert(tx, self.organisation, activity, self.now)?;
        self.record(tx, Action::ActivityAdded, json!({ "activity": activity.key }))?;
        Ok(())
    }

    /// Puts `activity` in the place of the one with `key`, as it was at `as_seen`.
    ///
    /// # Errors
    /// [`ChangeError`]; a key that sources refer to stays.
    pub fn edit(
        &self,
        tx: &mut Conn,
        key: &str,
        as_seen: DateTime<Utc>,
        activity: &Activity,
        uses: &Uses,
    ) -> Result<(), ChangeError> {
        let before = self.seen(tx, key, as_seen)?;
        if activity.key != key {
            unused(key, uses)?;
            if store::find(tx, self.organisation, &activity.key)?.is_some() {
                return Err(ChangeError::KeyTaken);
            }
        }
        store::update(tx, self.organisation, key, activity, self.now)?;
        let fields = differences(&before.activity, activity);
        self.record(tx, Action::ActivityChanged, json!({ "activity": key, "fields": fields }))?;
        Ok(())
    }

    /// Somebody has read it and says that it is still right.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub fn confirm(&self, tx: &mut Conn, key: &str, as_seen: DateTime<Utc>) -> Result<(), ChangeError> {
        let entry = self.seen(tx, key, as_seen)?;
        store::update(tx, self.organisation, key, &entry.activity, self.now)?;
        self.record(tx, Action::ActivityConfirmed, json!({ "activity": key }))?;
        Ok(())
    }

    /// # Errors
    /// [`ChangeError::InUse`] while a declared source refers to it: its data would be told without purpose or basis.
    pub fn remove(&self, tx: &mut Conn, key: &str, uses: &Uses) -> Result<(), ChangeError> {
        store::find(tx, self.organisation, key)?.ok_or(ChangeError::Absent)?;
        unused(key, uses)?;
        store::delete(tx, self.organisation, key)?;
        self.record(tx, Action::ActivityRemoved, json!({ "activity": key }))?;
        Ok(())
    }

    fn seen(&self, tx: &mut Conn, key: &str, as_seen: DateTime<Utc>) -> Result<store::Entry, ChangeError> {
        let entry = store::find(tx, self.organisation, key)?.ok_or(ChangeError::Absent)?;
        if entry.confirmed_at == as_seen { Ok(entry) } else { Err(ChangeError::Changed) }
    }
}

fn unused(key: &str, uses: &Uses) -> Result<(), ChangeError> {
    match uses.get(key) {
        Some(datasets) => Err(ChangeError::InUse(datasets.clone())),
        None => Ok(()),
    }
}
