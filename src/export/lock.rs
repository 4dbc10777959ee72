//! The passphrase of a locked package: made by the machine, kept only while the package can be fetched, and told by people
//! or by text message, never where the package is.
//!
//! Invariant: it stands nowhere but sealed with the case's key, and nobody sees it without an entry in the log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use zeroize::Zeroizing;

use super::store::{self, Package};
use crate::{
    audit::{self, Action, By, Event},
    cases::{self, Case},
    db::{Conn, DbError, schema::packages},
    ids::{PackageId, StaffId},
    vault::{CaseKey, Vault, VaultError},
};

/// Letters and digits that nobody takes for another, on paper or on the telephone: no 0, 1, i, l, o.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// 28 of them hold 138 bits, in groups that can be read out. The key is derived from it by few rounds, so that it has to
/// be as long as a key itself.
const GROUPS: usize = 7;
const GROUP: usize = 4;

/// How a handler passes it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// She sees it, and says or writes it.
    OnPage,
    /// To a telephone that was known before.
    ByText,
}

#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The package has no lock, is not there yet, or can no longer be fetched.
    #[error("there is no passphrase to tell")]
    None,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

fn context(id: PackageId) -> String {
    format!("packages.sealed_passphrase/{id}")
}

/// `k7mp-3xqa-…`
fn make() -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(GROUPS * (GROUP + 1)));
    let mut count = 0;
    while count < GROUPS * GROUP {
        // What is left over of 256 would come more often than the rest.
        let fair = LETTERS.len() * (256 / LETTERS.len());
        for byte in Vault::random_key().iter().filter(|byte| usize::from(**byte) < fair) {
            if count == GROUPS * GROUP {
                break;
            }
            if count > 0 && count.is_multiple_of(GROUP) {
                text.push('-');
            }
            text.push(char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
            count += 1;
        }
    }
    text
}

/// The passphrase of a package that is built now; made when it has none. Of two workers both get the same one.
pub(super) fn passphrase_for(
    tx: &mut Conn,
    key: &CaseKey,
    id: PackageId,
) -> Result<Zeroizing<String>, PassphraseError> {
    let made = key.seal(&context(id), make().as_bytes());
    let without = packages::table.find(id).filter(packages::sealed_passphrase.is_null());
    diesel::update(without)
        .set(packages::sealed_passphrase.eq(Some(made)))
        .execute(tx)
        .map_err(DbError::from)?;
    let package = store::find(tx, id)?.ok_or(PassphraseError::None)?;
    opened(key, &package)
}

fn opened(key: &CaseKey, package: &Package) -> Result<Zeroizing<String>, PassphraseError> {
    let sealed = package.sealed_passphrase.as_ref().ok_or(PassphraseError::None)?;
    let bytes = Zeroizing::new(key.open(&context(package.id), sealed)?);
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The passphrase of the package that can be fetched now, for telling it; the log has who, and how.
///
/// # Errors
/// [`PassphraseError`]; then nobody was told.
pub fn tell_passphrase(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    told: Told,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<Zeroizing<String>, PassphraseError> {
    cases::hold_row(tx, case)?;
    let package = store::of_case(tx, case)?.filter(|one| one.is_open(now)).ok_or(PassphraseError::None)?;
    let passphrase = opened(&case.key(vault)?, &package)?;
    let how = match told {
        Told::OnPage => "page",
        Told::ByText => "text",
    };
    let event = Event {
        organisation: case.organisation,
        by: By::Staff(by),
        action: Action::PassphraseTold,
        case: Some(case.id),
        details: serde_json::json!({ "package": package.id, "how": how }),
    };
    audit::record(tx, vault, event, now)?;
    Ok(passphrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_long_and_read_without_doubt() {
        let (one, other) = (make(), make());
        assert_ne!(*one, *other);
        let groups: Vec<&str> = one.split('-').collect();
        assert_eq!((groups.len(), one.len()), (GROUPS, GROUPS * (GROUP + 1) - 1));
        assert!(
            groups.iter().all(|group| group.bytes().all(|b| LETTERS.contains(&b)) && group.len() == GROUP)
        );
        assert!((LETTERS.len() as f64).log2() * (GROUPS * GROUP) as f64 >= 128.0);
    }
}
