//! What a decision or a deed leaves in the registers that outlive the case (arts 17, 18 and 21): entered in the same
//! transaction, so that nobody types it twice and nothing is done that the registers do not know.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{Item, ItemError, items::mine, items_of};
use crate::{
    audit::By,
    cases::Case,
    db::{Conn, schema::case_items},
    ids::{ItemId, ObjectionId, RestrictionId, StaffId},
    law::{
        grounds::Ground,
        procedure::{Carried, Entry, Kind, Verdict},
        rights::Right,
        standing::{ObjectionKind, ObjectionOutcome, RestrictionGround},
    },
    standing::{
        Address, AddressKind, erasures,
        objections::{self, NewObjection},
        restrictions, suppressions,
    },
    vault::Vault,
};

/// Something that was granted and is done.
pub(super) struct Deed<'a> {
    pub item: ItemId,
    pub kind: Kind,
    pub verdict: Verdict,
    pub entry: &'a Entry,
    pub carried: &'a Carried,
    /// Where no marketing goes any more.
    pub addresses: &'a [Address],
}

/// Enters what was done. Doing it again, to correct a day, makes no second entry.
///
/// # Errors
/// [`ItemError`].
pub(super) fn enter(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    deed: &Deed,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let Deed { item, entry, carried, .. } = *deed;
    let what = entry.text("what");
    match (deed.kind, deed.verdict) {
        (Kind::Scope, Verdict::Restrict) => restrict(tx, vault, case, (item, entry), by, now),
        (Kind::Processing, Verdict::Stop) => {
            let new = stopped(ObjectionKind::Processing, what, &[], carried.on);
            object(tx, vault, case, item, &new, by, now)
        }
        (Kind::Channel, Verdict::Stop) => {
            let place = (case.organisation, Some(case.id));
            suppressions::stop(tx, vault, place, deed.addresses, By::Staff(by), now)?;
            let mut channels: Vec<AddressKind> = Vec::new();
            for address in deed.addresses {
                if !channels.contains(&address.kind) {
                    channels.push(address.kind);
                }
            }
            let new = stopped(ObjectionKind::Marketing, what, &channels, carried.on);
            object(tx, vault, case, item, &new, by, now)
        }
        (Kind::Category, Verdict::Erase) => match carried.backups_until {
            Some(until) if !carried.records.is_empty() => {
                let (place, what) =
                    ((case.organisation, Some(case.id)), (carried.system.as_str(), &carried.records[..]));
                erasures::remember(tx, vault, place, what, until, By::Staff(by), now)?;
                Ok(())
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn stopped<'a>(
    kind: ObjectionKind,
    about: &'a str,
    channels: &'a [AddressKind],
    from_on: NaiveDate,
) -> NewObjection<'a> {
    NewObjection { kind, about, outcome: ObjectionOutcome::Stopped, weighing: "", channels, from_on }
}

/// Enters what was weighed and goes on (art. 21(1) and (6)); that art. 21 is not about it is no objection.
///
/// # Errors
/// [`ItemError`].
pub(in crate::cases) fn enter_weighings(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    today: NaiveDate,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    if case.right != Right::Objection {
        return Ok(());
    }
    for Item { id, entry, ground, .. } in items_of(tx, vault, case)? {
        let (kind, outcome) = match ground.filter(|_| entry.verdict == Some(Verdict::Continue)) {
            Some(Ground::CompellingGrounds) => (ObjectionKind::Processing, ObjectionOutcome::Overridden),
            Some(Ground::LegalClaims) => (ObjectionKind::Processing, ObjectionOutcome::LegalClaims),
            Some(Ground::Research) => (ObjectionKind::Research, ObjectionOutcome::PublicTask),
            _ => continue,
        };
        let (about, weighing) = (entry.text("what"), entry.text("weighing"));
        let new = NewObjection { kind, about, outcome, weighing, channels: &[], from_on: today };
        object(tx, vault, case, id, &new, by, now)?;
    }
    Ok(())
}

fn restrict(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (item, entry): (ItemId, &Entry),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let here = || mine(case).filter(case_items::id.eq(item));
    let begun: Option<RestrictionId> = here().select(case_items::restriction_id).first(tx)?;
    if begun.is_some() {
        return Ok(());
    }
    let ground = match entry.text("restriction-ground") {
        "accuracy" => RestrictionGround::AccuracyContested,
        "unlawful" => RestrictionGround::Unlawful,
        "claims" => RestrictionGround::NeededForClaims,
        _ => RestrictionGround::ObjectionPending,
    };
    let subject = case.subject(vault)?;
    let id = restrictions::begin(tx, vault, &subject, ground, entry.text("what"), By::Staff(by), now)?;
    diesel::update(here()).set(case_items::restriction_id.eq(Some(id))).execute(tx)?;
    Ok(())
}

/// The entry of this item, or the one of the case that waits to be weighed, comes to this; otherwise there is a new one.
fn object(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    item: ItemId,
    new: &NewObjection,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), ItemError> {
    let organisation = case.organisation;
    let here = || mine(case).filter(case_items::id.eq(item));
    let linked: Option<ObjectionId> = here().select(case_items::objection_id).first(tx)?;
    let standing = objections::of_case(tx, vault, organisation, case.id)?.into_iter().find(|one| {
        let mine = match linked {
            Some(id) => one.id == id,
            None => one.outcome == ObjectionOutcome::Pending,
        };
        mine && one.kind == new.kind && one.ended_at.is_none()
    });
    let id = match standing {
        Some(one) if (one.outcome, one.weighing.as_str()) == (new.outcome, new.weighing) => one.id,
        Some(one) => {
            let weighed = (new.outcome, new.weighing);
            objections::weigh(tx, vault, (organisation, one.id), weighed, by, now)?;
            one.id
        }
        None => objections::record(tx, vault, &case.subject(vault)?, new, By::Staff(by), now)?,
    };
    diesel::update(here()).set(case_items::objection_id.eq(Some(id))).execute(tx)?;
    Ok(())
}
