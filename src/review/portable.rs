//! Whether a dataset is one that art. 20(1) hands over: what was said about it is kept as an item of the procedure,
//! and a dataset that fails a condition is withheld as a whole, with that condition as its ground.

use chrono::{DateTime, Utc};

use super::{Origin, ReviewError, Scope, lift, of_case, store::find_scope, withhold};
use crate::{
    cases::{self, Case, ItemError},
    db::Conn,
    ids::{DatasetId, ItemId, StaffId},
    law::{
        procedure::{self, Entry, Kind},
        rights::Right,
    },
    letters::Words,
    vault::Vault,
};

/// Nothing was kept and nothing withheld.
#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    #[error(transparent)]
    Item(#[from] ItemError),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Db(#[from] crate::db::DbError),
}

/// Keeps what was said about a dataset. The verdict follows from it (2.6): a dataset that fails is withheld, one that
/// was withheld for failing and fails no more is handed over again.
///
/// # Errors
/// [`AssessError`].
pub fn assess(
    tx: &mut Conn,
    vault: &Vault,
    words: &Words,
    case: &mut Case,
    (item, dataset): (Option<ItemId>, DatasetId),
    said: &Entry,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<ItemId, AssessError> {
    if case.right != Right::Portability {
        return Err(ItemError::NotItsRight.into());
    }
    let entry = procedure::check(Kind::Dataset, said).map_err(ItemError::Invalid)?;
    let scope = Scope { dataset, row: None, column: None };
    find_scope(tx, case, &scope)?.ok_or(ReviewError::NothingThere)?;
    let id = cases::save_item(tx, vault, case, (item, Some(dataset)), &entry, by, now)?;
    let before = of_case(tx, vault, case)?.into_iter().find(|one| one.scope == scope);
    let ground = procedure::eligibility(&entry).err();
    if let Some(before) = before {
        let failed = Kind::Dataset.grounds().contains(&before.ground) && before.origin == Origin::Handler;
        if !failed || ground == Some(before.ground) {
            return Ok(id);
        }
        lift(tx, vault, case, before.id, by, now)?;
    }
    if let Some(ground) = ground {
        let reason = words.text(case.language, &format!("procedure-not-portable-{ground}"), &[]);
        withhold(tx, vault, case, &scope, (ground, &reason), by, now)?;
    }
    Ok(id)
}
