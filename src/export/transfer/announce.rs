//! Telling the receiver that there is a package to fetch: a signed webhook, a mail, or both.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use serde_json::json;
use ureq::http::Method;
use url::Url;

use super::{Transfer, TransferState, tell};
use crate::{
    audit::{Action, By},
    cases::{self, AddressOf, Case},
    db::{Db, DbError, Instant, schema::transfers},
    export::{
        package::{Signer as _, hex},
        signing::{self, SigningError},
        store,
    },
    fetch::{Call, Fetch},
    ids::{OrganisationId, TransferId},
    law::receivers::Receiver,
    letters::{Outgoing, Recipient, Template},
    links::Purpose,
    staff,
    vault::{Vault, VaultError},
};

/// What announcing needs of the portal.
#[derive(Clone, Copy)]
pub struct Announcing<'a> {
    pub db: &'a Db,
    pub vault: &'a Vault,
    pub fetch: &'a Fetch,
    pub address_of: AddressOf<'a>,
}

/// The receiver was not told. The text names servers and nobody else.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceError {
    #[error("{0}")]
    Later(String),
    #[error("{0}")]
    Hopeless(String),
}

impl From<DbError> for AnnounceError {
    fn from(error: DbError) -> Self {
        AnnounceError::Later(error.to_string())
    }
}

impl From<diesel::result::Error> for AnnounceError {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl From<VaultError> for AnnounceError {
    fn from(error: VaultError) -> Self {
        AnnounceError::Later(error.to_string())
    }
}

impl From<SigningError> for AnnounceError {
    fn from(error: SigningError) -> Self {
        AnnounceError::Later(error.to_string())
    }
}

/// Tells the receiver. Telling twice does no harm: the link is the same and works once.
///
/// # Errors
/// [`AnnounceError`]; on the last try the transfer is marked as failed, for the handler.
pub fn announce(
    parts: Announcing<'_>,
    organisation: OrganisationId,
    (case, id, last_try): (crate::ids::CaseId, TransferId, bool),
    now: DateTime<Utc>,
) -> Result<(), AnnounceError> {
    let hopeless = |why: &str| AnnounceError::Hopeless(why.to_owned());
    let case = parts.db.read(|conn| cases::find(conn, organisation, case))?;
    let case = case.ok_or_else(|| hopeless("the transfer has no case"))?;
    let all = parts.db.read(|conn| super::transfers_of_case(conn, &case))?;
    let transfer =
        all.into_iter().find(|one| one.id == id).ok_or_else(|| hopeless("there is no such transfer"))?;
    // Called back, or told by another worker meanwhile.
    if transfer.state != TransferState::Signed {
        return Ok(());
    }
    let key = case.key(parts.vault)?;
    let receiver = transfer.receiver(&key)?;
    let Some(token) = transfer.token(&key)? else { return Ok(()) };
    let told = webhook(parts, &case, &transfer, &receiver, &token, now);
    let (state, failure) = match &told {
        Ok(()) => (TransferState::Announced, None),
        Err(error) if last_try || matches!(error, AnnounceError::Hopeless(_)) => {
            (TransferState::Failed, Some(error.to_string()))
        }
        Err(error) => (TransferState::Signed, Some(error.to_string())),
    };
    parts.db.write(|tx| {
        let mine = transfers::table.find(id).filter(transfers::state.eq(TransferState::Signed));
        let told_at = (state == TransferState::Announced).then(|| Instant::from(now));
        let changed = (
            transfers::state.eq(state),
            transfers::failure.eq(failure.clone()),
            transfers::announced_at.eq(told_at),
        );
        if diesel::update(mine).set(changed).execute(tx)? == 0 {
            return Ok::<_, AnnounceError>(());
        }
        match state {
            TransferState::Announced => {
                mail(tx, parts, &case, &receiver, &token, now)?;
                tell(tx, parts.vault, &case, (Action::TransferAnnounced, By::Program), id, now)?;
            }
            TransferState::Failed => {
                tell(tx, parts.vault, &case, (Action::TransferFailed, By::Program), id, now)?;
            }
            _ => {}
        }
        Ok(())
    })?;
    told
}

fn path(token: &str) -> String {
    format!("/transfer/{token}")
}

/// Posts the announcement. `Indsigt-Signature: keyid="…"; created=…; ed25519="…"` is over `created`, a dot and the body, so
/// that an old one cannot be passed off as new.
fn webhook(
    parts: Announcing<'_>,
    case: &Case,
    transfer: &Transfer,
    receiver: &Receiver,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(), AnnounceError> {
    let Some(to) = &receiver.webhook else { return Ok(()) };
    let url = Url::parse(to).map_err(|_| AnnounceError::Hopeless("the webhook is no address".into()))?;
    let found = parts.db.read(|conn| staff::find(conn, case.organisation))?;
    let organisation = found.ok_or_else(|| AnnounceError::Hopeless("no organisation".into()))?;
    let package = parts.db.read(|conn| store::of_case(conn, case))?.filter(|one| one.is_open(now));
    let package = package.ok_or_else(|| AnnounceError::Hopeless("the package has expired".into()))?;
    let address = |id: &str| (parts.address_of)(&organisation.key_path(id));
    let key = signing::key(parts.db, parts.vault, case.organisation, address, now)?;
    let body = json!({
        "event": "data-portability",
        "transfer": transfer.id,
        "sent_at": now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "from": { "name": organisation.name, "portal": (parts.address_of)("/") },
        "to": { "name": receiver.organisation, "contact": receiver.contact },
        "package": {
            "method": "POST",
            "url": (parts.address_of)(&path(token)),
            "expires_at": (now + Purpose::Transfer.lifetime()).to_rfc3339_opts(SecondsFormat::Secs, true),
            "media_type": "application/zip",
            "bytes": package.bytes,
            "sha256": package.sha256.as_deref().map(hex),
            "encryption": package.locked.then_some("WinZip AE-2, AES-256"),
        },
        "key": { "id": key.key_id(), "url": key.key_address() },
    })
    .to_string();
    let created = now.timestamp();
    let message = [created.to_string().as_bytes(), b".", body.as_bytes()].concat();
    let signature = key.sign(&message).map_err(AnnounceError::Later)?;
    let signed =
        format!("keyid=\"{}\"; created={created}; ed25519=\"{}\"", key.key_id(), STANDARD.encode(signature));
    let call = Call {
        method: Method::POST,
        url,
        headers: vec![("indsigt-signature".into(), signed)],
        body: Some(("application/json".into(), body.into_bytes())),
    };
    let answered = parts.fetch.call_stranger(call).map_err(|e| AnnounceError::Later(e.to_string()))?;
    match answered.status {
        200..=299 => Ok(()),
        // They do not want it, or it is not there: trying again does not change that.
        status @ (400 | 401 | 403 | 404 | 405 | 410) => {
            Err(AnnounceError::Hopeless(format!("the receiver answered with status {status}")))
        }
        status => Err(AnnounceError::Later(format!("the receiver answered with status {status}"))),
    }
}

/// The mail says that something waits, and where; nothing of the person.
fn mail(
    tx: &mut crate::db::Conn,
    parts: Announcing<'_>,
    case: &Case,
    receiver: &Receiver,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(), AnnounceError> {
    let Some(to) = &receiver.email else { return Ok(()) };
    let organisation = staff::find(tx, case.organisation)?.map(|one| one.name).unwrap_or_default();
    let mail = Outgoing {
        to: to.clone(),
        lang: case.language,
        template: Template::Transfer,
        organisation,
        link: Some((parts.address_of)(&path(token))),
        code: None,
    };
    let whose = Recipient { case: Some(case.id), staff: None };
    mail.post(tx, parts.vault, case.organisation, whose, now)?;
    Ok(())
}
