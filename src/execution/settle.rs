//! What came of a deed, in one transaction of ours: its state and proof, the ledger, the recipients to be told, the
//! log; and the item, when its last deed is settled.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;

use super::{
    Deed, DeedError, Parts, Proof,
    act::Began,
    plan::tell,
    store::{self, mine, proof_place},
};
use crate::{
    audit::{Action, By},
    cases::{self, Case, Performed, Stayed},
    db::{Conn, Instant, schema::deeds},
    ids::{ItemId, StaffId},
    law::{
        execution::{DeedFailure, DeedKind, DeedState},
        procedure::Kind,
        standing::recipients_are_told,
    },
    letters::Lang,
    register,
    sources::declaration::{Source, Words},
    staff::Organisation,
    standing::{deeds as ledger, erasures, recipients},
    vault::Vault,
};

/// Writes down that a deed is done. A second worker that comes to the same finds it settled.
///
/// # Errors
/// [`DeedError`]; then nothing is written down, and the deed is looked at again.
pub fn settle(
    parts: Parts<'_>,
    organisation: &Organisation,
    began: Began,
    proof: Proof,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), DeedError> {
    let Began { mut case, deed } = began;
    let mine_now = parts.sources.for_organisation(&organisation.slug);
    let source = mine_now.into_iter().find(|source| source.name == deed.source);
    let by = deed.confirmed_by.unwrap_or(deed.planned_by);
    parts.db.write(|tx| {
        cases::hold(tx, &mut case)?;
        let key = case.key(parts.vault)?;
        let running = mine(&case).filter(deeds::id.eq(deed.id)).filter(deeds::state.eq(DeedState::Running));
        let done = (
            deeds::state.eq(DeedState::Done),
            deeds::failure.eq(None::<DeedFailure>),
            deeds::sealed_proof.eq(Some(key.seal_json(&proof_place(deed.id), &proof)?)),
            deeds::rows_hit.eq(Some(i64::try_from(proof.hit).unwrap_or(i64::MAX))),
            deeds::settled_at.eq(Some(Instant::from(now))),
            deeds::version.eq(deeds::version + 1),
        );
        if diesel::update(running).set(done).execute(tx)? == 0 {
            return Ok(());
        }
        if let Some(source) = source.filter(|_| proof.hit > 0) {
            remember(tx, parts.vault, &case, (source, &deed, &proof), by, (today, now))?;
            tell_recipients(tx, parts.vault, &case, (source, &deed), by, now)?;
        }
        let details = serde_json::json!({
            "deed": deed.id, "statement": deed.statement(), "rows": proof.hit, "found_done": proof.found_done,
        });
        tell(tx, parts.vault, &case, (Action::DeedDone, details), By::Staff(by), now)?;
        item(tx, parts.vault, organisation, &mut case, deed.item, by, now)
    })
}

/// The ledger, from which it is done again after a restore.
fn remember(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (source, deed, proof): (&Source, &Deed, &Proof),
    by: StaffId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), DeedError> {
    let days = source.write.as_ref().map_or(0, |write| write.backup_days);
    let kept_until = today.checked_add_days(Days::new(days.into())).unwrap_or(today);
    let corrects = deed.kind == DeedKind::Rectify;
    let old = deed.tried.as_ref().and_then(|tried| tried.old.clone());
    // What is corrected again is recognised by its old value, everything else by its rows.
    let rows = if corrects { vec![vec![old]] } else { proof.before.clone() };
    let entry = ledger::NewEntry {
        source: &deed.source,
        dataset: &deed.dataset,
        kind: deed.kind,
        column: &deed.plan.column,
        key: &deed.plan.person,
        rows: &rows,
        new: Some(deed.plan.new.as_str()).filter(|_| corrects),
        item: deed.item,
        kept_until,
    };
    ledger::remember(tx, vault, case.organisation, &entry, now)?;
    if deed.kind == DeedKind::Erase {
        let system = format!("{}/{}", deed.source, deed.dataset);
        let keys = [deed.plan.person.clone()];
        let place = (case.organisation, Some(case.id));
        erasures::remember(tx, vault, place, (&system, &keys), kept_until, By::Staff(by), now)?;
    }
    Ok(())
}

/// Art. 19: whoever got these data is to be told. That nobody did is for a person to say.
fn tell_recipients(
    tx: &mut Conn,
    vault: &Vault,
    case: &Case,
    (source, deed): (&Source, &Deed),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    if !recipients_are_told(case.right) {
        return Ok(());
    }
    let activity = register::find(tx, case.organisation, &deed.plan.activity)?.map(|entry| entry.activity);
    let named = activity.is_some_and(|activity| !activity.recipients.is_empty());
    if !named && source.recipients.is_empty() {
        return Ok(());
    }
    let subject = case.subject(vault)?;
    let keys: Vec<String> = named.then(|| deed.plan.activity.clone()).into_iter().collect();
    recipients::open(tx, vault, &subject, case.right, &keys, By::Staff(by), now)?;
    for declared in &source.recipients {
        let name = register::InBoth { da: declared.name.da.clone(), en: declared.name.en.clone() };
        let one = (&name, declared.kind, declared.country.as_str());
        recipients::add(tx, case.organisation, case.id, one, &deed.plan.activity, now)?;
    }
    Ok(())
}

/// Writes down that something stays, as a person has confirmed.
pub(super) fn stays(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    deed: &Deed,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    let state = (
        deeds::state.eq(DeedState::Stays),
        deeds::confirmed_by.eq(Some(by)),
        deeds::settled_at.eq(Some(Instant::from(now))),
        deeds::version.eq(deed.version + 1),
    );
    diesel::update(mine(case).filter(deeds::id.eq(deed.id))).set(state).execute(tx)?;
    let stay = deed.tried.as_ref().and_then(|tried| tried.stay.as_ref());
    let details = serde_json::json!({
        "deed": deed.id, "statement": deed.statement(), "stop": stay.map(|stay| stay.stop),
        "ground": stay.map(|stay| stay.ground), "until": stay.and_then(|stay| stay.until),
    });
    tell(tx, vault, case, (Action::DeedStays, details), By::Staff(by), now)?;
    item(tx, vault, organisation, case, deed.item, by, now)
}

fn said(words: &Words, lang: Lang) -> &str {
    if lang == Lang::Da { &words.da } else { &words.en }
}

/// As the letter calls it: the dataset, and where.
fn named(deed: &Deed, lang: Lang) -> String {
    match (&deed.plan.dataset_title, &deed.plan.source_title) {
        (Some(dataset), Some(source)) => format!("{} ({})", said(dataset, lang), said(source, lang)),
        _ => deed.plan.person.clone(),
    }
}

/// The item is done with its last deed: the day, the way and the proof are the deeds'. Something that could not be
/// done leaves it open, for a person to say what follows; so does marketing, whose addresses only a person knows.
pub(super) fn item(
    tx: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    case: &mut Case,
    item: ItemId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DeedError> {
    let all: Vec<Deed> =
        store::of_case(tx, vault, case)?.into_iter().filter(|deed| deed.item == item).collect();
    let open = all.iter().any(|deed| !deed.state.is_settled() || deed.state == DeedState::CouldNot);
    if open || all.is_empty() || Kind::of(case.right) == Some(Kind::Channel) {
        return Ok(());
    }
    let lang = case.language;
    let done: Vec<&Deed> = all.iter().filter(|deed| deed.state == DeedState::Done).collect();
    let today = now.with_timezone(&organisation.zone()).date_naive();
    let by_hand = done.iter().filter_map(|deed| deed.proof.as_ref()?.done_on).max();
    let way = |deed: &&Deed| match &deed.proof {
        Some(proof) if deed.is_task() => format!("{}: {}", deed.plan.person, proof.method),
        _ => named(deed, lang),
    };
    let shown = |deed: &&Deed| match &deed.proof {
        Some(proof) if deed.is_task() => proof.note.clone(),
        Some(proof) => format!("{} ({})", proof.statement, proof.hit),
        None => String::new(),
    };
    let stays = all.iter().filter(|deed| deed.state == DeedState::Stays).filter_map(|deed| {
        let stay = deed.tried.as_ref()?.stay.as_ref()?;
        Some(Stayed {
            what: named(deed, lang),
            until: stay.until,
            ground: stay.ground,
            why: said(&stay.basis, lang).to_owned(),
        })
    });
    let stays: Vec<Stayed> = stays.collect();
    let erased: Vec<&&Deed> =
        done.iter().filter(|deed| deed.kind == DeedKind::Erase && !deed.is_task()).collect();
    let backups = ledger::kept_until(tx, case.organisation, item)?;
    let performed = Performed {
        on: by_hand.filter(|_| done.iter().all(|deed| deed.is_task())).unwrap_or(today),
        method: joined(done.iter().map(way)),
        proof: joined(done.iter().map(shown)),
        systems: joined(erased.iter().map(|deed| named(deed, lang))),
        backups_until: backups,
        nothing_done: done.is_empty(),
        stays,
    };
    cases::record_performed(tx, vault, case, item, &performed, by, now)?;
    Ok(())
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut once: Vec<String> = vec![];
    for part in parts.filter(|part| !part.is_empty()) {
        if !once.contains(&part) {
            once.push(part);
        }
    }
    once.join("; ")
}
