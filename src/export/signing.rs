//! The keys by which an organisation signs its packages.
//!
//! Invariant: a private key is only in the vault's seal and is wiped when the key is retired; a public key stays, so
//! that what was signed can be checked for ever. One key of an organisation counts at a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use zeroize::Zeroizing;

use super::package::{self, Signer};
use crate::{
    audit::{self, Action, By, Event},
    db::{Conn, Db, DbError, Instant, schema::signing_keys},
    ids::OrganisationId,
    vault::{Vault, VaultError},
};

#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the signing key cannot be used")]
    Key,
}

impl From<diesel::result::Error> for SigningError {
    fn from(error: diesel::result::Error) -> Self {
        SigningError::Db(error.into())
    }
}

/// A public key, as it is shown to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The first 16 digits of the SHA-256 of the DER form.
    pub id: String,
    /// SubjectPublicKeyInfo in PEM.
    pub pem: String,
    pub made_at: DateTime<Utc>,
    pub retired_at: Option<DateTime<Utc>>,
}

/// A key that can sign.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
    /// Where anybody gets the public key.
    address: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public.id)
    }
}

impl SigningKey {
    /// A key from its sealed form (PKCS#8, RFC 8410).
    fn read(
        pkcs8: &[u8],
        made_at: DateTime<Utc>,
        address: impl Fn(&str) -> String,
    ) -> Result<Self, SigningError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| SigningError::Key)?;
        let public = public(pair.public_key().as_ref(), made_at, None);
        let address = address(&public.id);
        Ok(SigningKey { pair, public, address })
    }

    /// A key that nobody keeps: for measuring and for tests.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn passing(now: DateTime<Utc>) -> Result<Self, SigningError> {
        Self::read(&fresh()?, now, |id| format!("https://portal.example/o/example/package-key/{id}"))
    }

    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl Signer for SigningKey {
    fn public_key(&self) -> &str {
        &self.public.pem
    }

    fn key_id(&self) -> &str {
        &self.public.id
    }

    fn key_address(&self) -> &str {
        &self.address
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        Ok(self.pair.sign(message).as_ref().to_vec())
    }
}

fn fresh() -> Result<Zeroizing<Vec<u8>>, SigningError> {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| SigningError::Key)?;
    Ok(Zeroizing::new(document.as_ref().to_vec()))
}

fn public(key: &[u8], made_at: DateTime<Utc>, retired_at: Option<DateTime<Utc>>) -> PublicKey {
    PublicKey { id: package::key_id(key), pem: package::to_pem(key), made_at, retired_at }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = signing_keys)]
struct Row {
    id: String,
    public_key: Vec<u8>,
    sealed: Option<Vec<u8>>,
    made_at: Instant,
    retired_at: Option<Instant>,
}

fn rows(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Row>, DbError> {
    let mine = signing_keys::table.filter(signing_keys::organisation_id.eq(organisation));
    let newest_first = (signing_keys::retired_at.is_not_null(), signing_keys::made_at.desc());
    Ok(mine.order(newest_first).select(Row::as_select()).load(conn)?)
}

/// Every public key of an organisation, the one that counts first.
///
/// # Errors
/// [`DbError`].
pub fn public_keys(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<PublicKey>, DbError> {
    let one = |row: Row| public(&row.public_key, row.made_at.utc(), row.retired_at.map(Instant::utc));
    Ok(rows(conn, organisation)?.into_iter().map(one).collect())
}

fn context(id: &str) -> String {
    format!("signing_keys.sealed/{id}")
}

/// The key that counts, made now when there is none. `address` turns a key's id into where its public half is.
///
/// # Errors
/// [`SigningError`]; then there is no new key.
pub fn key(
    db: &Db,
    vault: &Vault,
    organisation: OrganisationId,
    address: impl Fn(&str) -> String,
    now: DateTime<Utc>,
) -> Result<SigningKey, SigningError> {
    let known = db.read(|conn| rows(conn, organisation))?;
    let counts = |rows: Vec<Row>| rows.into_iter().find(|row| row.retired_at.is_none());
    let row = match counts(known) {
        Some(row) => row,
        None => {
            let made = db.write(|tx| insert(tx, vault, organisation, By::Program, now));
            // Another worker may have made one at the same moment; the database takes only one, and then that counts.
            match (counts(db.read(|conn| rows(conn, organisation))?), made) {
                (Some(row), _) => row,
                (None, Err(error)) => return Err(error),
                (None, Ok(_)) => return Err(SigningError::Key),
            }
        }
    };
    let sealed = row.sealed.ok_or(SigningError::Key)?;
    let pkcs8 = Zeroizing::new(vault.organisation_key(organisation).open(&context(&row.id), &sealed)?);
    SigningKey::read(&pkcs8, row.made_at.utc(), address)
}

/// A new key counts from now on. The old public key stays, the old private key is wiped.
///
/// # Errors
/// [`SigningError`]; then the old key counts.
pub fn rotate(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    by: By,
    now: DateTime<Utc>,
) -> Result<PublicKey, SigningError> {
    let mine = signing_keys::table
        .filter(signing_keys::organisation_id.eq(organisation))
        .filter(signing_keys::retired_at.is_null());
    let retired =
        (signing_keys::retired_at.eq(Some(Instant::from(now))), signing_keys::sealed.eq(None::<Vec<u8>>));
    diesel::update(mine).set(retired).execute(tx)?;
    insert(tx, vault, organisation, by, now)
}

fn insert(
    tx: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    by: By,
    now: DateTime<Utc>,
) -> Result<PublicKey, SigningError> {
    let pkcs8 = fresh()?;
    let made = SigningKey::read(&pkcs8, now, |_| String::new())?;
    let sealed = vault.organisation_key(organisation).seal(&context(&made.public.id), &pkcs8);
    let row = (
        signing_keys::id.eq(&made.public.id),
        signing_keys::organisation_id.eq(organisation),
        signing_keys::public_key.eq(made.pair.public_key().as_ref().to_vec()),
        signing_keys::sealed.eq(Some(sealed)),
        signing_keys::made_at.eq(Instant::from(now)),
    );
    diesel::insert_into(signing_keys::table).values(row).execute(tx)?;
    let details = serde_json::json!({ "key": made.public.id });
    let event = Event { organisation, by, action: Action::SigningKeyMade, case: None, details };
    audit::record(tx, vault, event, now)?;
    Ok(made.public)
}
