//! Passwords: Argon2id, never more than two at once.
//!
//! Invariant: a hash costs 19 MiB while it is computed, so the number of hashes at work is bounded whatever the number
//! of callers; a caller who hangs up does not free her place before the work is done. Checking takes the same time
//! whether or not there is an account.

use std::{sync::LazyLock, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Fewer characters are refused (NIST SP 800-63B; no rules of composition).
pub const SHORTEST: usize = 12;
/// More are refused, so that nobody makes us hash a book.
pub const LONGEST: usize = 256;

/// OWASP: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const AT_ONCE: usize = 2;
const PATIENCE: Duration = Duration::from_secs(2);

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// Checked instead of nothing when there is no account, so that it takes as long.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password"));

/// Too many people sign in at once; the caller should try again in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked")]
pub struct Busy;

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the password is too short")]
    TooShort,
    #[error("the password is too long")]
    TooLong,
    #[error("the two passwords differ")]
    Different,
}

/// Length is the only rule.
///
/// # Errors
/// [`Unfit`].
pub fn check_new(password: &str, again: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        ..SHORTEST => Err(Unfit::TooShort),
        n if n > LONGEST => Err(Unfit::TooLong),
        _ if password != again => Err(Unfit::Different),
        _ => Ok(()),
    }
}

/// The hash to store.
///
/// # Errors
/// [`Busy`] after two seconds of waiting.
pub async fn hash(password: String) -> Result<String, Busy> {
    let password = Zeroizing::new(password);
    at_work(move || hash_now(&password)).await
}

/// Whether `password` belongs to `hash`; without a hash the answer is no, after the same time.
///
/// # Errors
/// [`Busy`] after two seconds of waiting.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Busy> {
    let password = Zeroizing::new(password);
    at_work(move || {
        let known = PasswordHash::new(hash.as_deref().unwrap_or(&NOBODYS));
        let right = known.is_ok_and(|known| engine().verify_password(password.as_bytes(), &known).is_ok());
        right && hash.is_some()
    })
    .await
}

/// The place moves into the work and is given back when it is done, also when nobody waits for it any more.
async fn at_work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
    let place =
        tokio::time::timeout(PATIENCE, PLACES.acquire()).await.map_err(|_| Busy)?.map_err(|_| Busy)?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.map_err(|_| Busy)
}

/// Hashes at once, on this thread: for commands and tests, where nobody else waits.
pub fn hash_now(password: &str) -> String {
    engine().hash_password(password.as_bytes()).expect("the parameters are valid").to_string()
}

fn engine() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).expect("the parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_says_how_it_was_made_and_opens_to_its_password_alone() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let stored = hash("fire ord der rimer".into()).await.unwrap();
            assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
            assert!(verify("fire ord der rimer".into(), Some(stored.clone())).await.unwrap());
            assert!(!verify("fire ord der rimes".into(), Some(stored)).await.unwrap());
            assert!(!verify("nobody has this password".into(), None).await.unwrap());
            assert!(!verify("fire ord der rimer".into(), Some("not a hash".into())).await.unwrap());
        });
    }

    #[test]
    fn length_is_the_only_rule() {
        assert_eq!(check_new("elleve tegn", "elleve tegn"), Err(Unfit::TooShort));
        assert_eq!(check_new("tolv tegn æø", "tolv tegn æø"), Ok(()));
        assert_eq!(check_new(&"a".repeat(64), &"a".repeat(64)), Ok(()));
        assert_eq!(check_new(&"a".repeat(257), &"a".repeat(257)), Err(Unfit::TooLong));
        assert_eq!(check_new("tolv tegn æø", "tolv tegn øæ"), Err(Unfit::Different));
    }
}
