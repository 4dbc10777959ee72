//! The checklist of a right on the case page: what the law wants of each step, what is there, and what is missing.

use chrono_tz::Tz;
use serde_json::{Value, json};
use tera::Context;

use crate::{
    cases::{self, Case, Item, Note, RecordedFee},
    db::Conn,
    ids::StaffId,
    law::{
        execution::DeedKind,
        grounds::Ground,
        procedure::{self, AS_NEEDED, Check, Gate, Key, Kind, Shown},
        rights::{Proof, Right},
        status::{Facts, Fee, Status},
    },
    letters,
    sources::collected,
    staff::Account,
    web::staff::{answer::Failure, case::found::in_language, desk::Desk},
};

/// What the checklist is made of.
struct Look<'a> {
    desk: &'a Desk,
    case: &'a Case,
    facts: &'a Facts,
    notes: &'a [Note],
    people: &'a [Account],
    zone: Tz,
}

pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    case: &Case,
    people: &[Account],
    zone: Tz,
) -> Result<(), Failure> {
    let vault = &desk.app.vault;
    let facts = cases::facts(conn, case, desk.now)?;
    let notes = cases::notes_of(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let items = cases::items_of(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let fee = cases::fee_of(conn, vault, case).map_err(|e| Failure::internal(&e))?;
    let look = Look { desk, case, facts: &facts, notes: &notes, people, zone };
    let steps: Vec<Value> = procedure::of(case.right).iter().map(|check| look.step(check)).collect();
    let done = steps.iter().filter(|step| step["state"] == "done").count();
    let refusable = !Ground::for_refusal(case.right).is_empty();
    let extra: Vec<Value> = AS_NEEDED
        .iter()
        .filter(|check| refusable || check.key == Key::Reminder)
        .map(|check| look.step(check))
        .collect();
    context.insert("procedure", &steps);
    context.insert("procedure_extra", &extra);
    context.insert("procedure_extra_open", &extra.iter().any(|step| step["state"] == "done"));
    let count = [("done", done.to_string()), ("of", steps.len().to_string())];
    let count: Vec<(&str, &str)> = count.iter().map(|(name, value)| (*name, value.as_str())).collect();
    context.insert("procedure_count", &desk.text("procedure-count", &count));
    context.insert("items", &items.iter().map(|item| look.item(item)).collect::<Vec<_>>());
    context.insert("item_kind", &Kind::of(case.right));
    context.insert("unassessed", &unassessed(desk, conn, case, &items)?);
    let may_charge = Ground::for_refusal(case.right).contains(&Ground::Excessive);
    context.insert(
        "fee",
        &json!({
            "may_charge": may_charge && before_decision(case) && facts.fee != Fee::Announced,
            "waits": facts.fee == Fee::Announced,
            "replies": cases::FeeReply::ALL,
            "grounds": [Ground::Unfounded, Ground::Excessive],
            "told": fee.map(|fee| json!({
                "amount": look.amount(&fee), "reason": fee.reason, "reply": fee.reply,
                "ground": desk.text(&format!("ground-{}", fee.ground), &[]),
                "by": look.name(fee.announced_by), "at": look.when(fee.announced_at),
            })),
        }),
    );
    let reopenable = matches!(case.status, Status::Decided | Status::Delivered | Status::Closed)
        && case.outcome.is_some_and(|outcome| !outcome.grants());
    context.insert("reopenable", &reopenable);
    context.insert("writable", &before_decision(case));
    context.insert("actionable", &(before_decision(case) || case.status == Status::Executing));
    Ok(())
}

pub fn before_decision(case: &Case) -> bool {
    matches!(case.status, Status::Received | Status::Identity | Status::Collecting | Status::Review)
}

/// The datasets of a portability request that nobody has looked at.
fn unassessed(desk: &Desk, conn: &mut Conn, case: &Case, items: &[Item]) -> Result<Vec<Value>, Failure> {
    if case.right != Right::Portability {
        return Ok(Vec::new());
    }
    let found = collected::of_case(conn, case.organisation, case.id)?;
    let open = found.iter().filter(|set| !items.iter().any(|item| item.dataset == Some(set.id)));
    Ok(open
        .map(|set| json!({ "id": set.id, "title": in_language(&set.details.0.title, desk.lang()) }))
        .collect())
}

impl Look<'_> {
    fn name(&self, id: StaffId) -> String {
        let account = self.people.iter().find(|account| account.id == id);
        account.map(|account| account.name.clone()).unwrap_or_default()
    }

    /// Hundredths as people write them: `150,00 DKK`.
    fn amount(&self, fee: &RecordedFee) -> String {
        let (whole, part) = ((fee.cents / 100).to_string(), format!("{:02}", fee.cents % 100));
        let values = [("whole", whole.as_str()), ("part", part.as_str()), ("currency", &fee.currency)];
        self.desk.text("letter-fee", &values)
    }

    fn when(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        letters::time_in_words(at, self.zone, self.desk.lang())
    }

    fn step(&self, check: &Check) -> Value {
        let right = [("right", self.case.right.as_str())];
        let note = self.notes.iter().find(|note| note.key == check.key);
        json!({
            "key": check.key,
            "title": self.desk.text(&format!("procedure-{}", check.key), &right),
            "text": self.desk.text(&format!("procedure-{}-text", check.key), &right),
            "rules": check.rules,
            "state": self.state(check),
            "gate": match check.gate { Some(Gate::Decision) => "decision", Some(Gate::Answer) => "answer", None => "" },
            "shown": match check.shown { Shown::ByNote => "note", Shown::ByItems => "items", Shown::ByCarryingOut => "done", Shown::ByRecipients => "recipients", _ => "" },
            "note": note.map(|note| json!({ "text": note.text, "by": self.name(note.by), "at": self.when(note.at) })),
        })
    }

    /// `done`, `open`, `later` before the decision, `none` where a refusal makes it needless, or `advice` where nothing
    /// waits for it.
    fn state(&self, check: &Check) -> &'static str {
        let Look { case, facts, .. } = self;
        let decided = !before_decision(case);
        let refused = case.outcome.is_some_and(|outcome| !outcome.grants());
        let proven = match case.right.proof() {
            Proof::Nothing => true,
            Proof::Address => case.address_confirmed_at.is_some() || case.identity_confirmed_at.is_some(),
            Proof::Identity => case.identity_confirmed_at.is_some(),
        };
        let done = match check.shown {
            Shown::ByIdentity => proven,
            Shown::BySearch => decided || case.status == Status::Review,
            Shown::ByReview | Shown::ByRegister => decided,
            Shown::ByItems => facts.items.outcome().is_some(),
            Shown::ByCarryingOut => facts.items.granted > 0 && facts.items.to_do == 0,
            Shown::ByRecipients => facts.registered.contains(&check.key),
            Shown::ByNote => {
                facts.registered.contains(&check.key) || self.notes.iter().any(|note| note.key == check.key)
            }
            Shown::ByAnswer => matches!(case.status, Status::Decided | Status::Delivered | Status::Closed),
        };
        match (done, check.gate) {
            (true, _) => "done",
            (false, Some(Gate::Answer)) if refused => "none",
            (false, Some(_)) if decided && refused => "none",
            (false, Some(Gate::Answer)) if !decided => "later",
            (false, Some(_)) => "open",
            (false, None) => "advice",
        }
    }

    fn item(&self, item: &Item) -> Value {
        let desk = self.desk;
        let verdict = item.entry.verdict;
        let carried = item.carried.as_ref().map(|done| {
            let on = letters::day_in_words(done.on, desk.lang());
            desk.text("procedure-carried-on", &[("day", &on), ("method", &done.method)])
        });
        let until = item.entry.text("kept-until").parse().ok();
        let until = until.map(|day| letters::day_in_words(day, desk.lang()));
        json!({
            "id": item.id,
            "what": item.entry.text("what"),
            "verdict": verdict,
            "words": verdict.map(|verdict| desk.text(&format!("verdict-{verdict}"), &[])),
            "class": match verdict {
                None => "is-warn",
                Some(verdict) if verdict.grants() => "is-ok",
                Some(_) => "is-danger",
            },
            "ground": item.ground.map(|ground| desk.text(&format!("ground-{ground}"), &[])),
            "until": until.map(|day| desk.text("procedure-kept-until", &[("day", &day)])),
            "before": item.entry.text("was"),
            "after": item.entry.text("should-be"),
            "carried": carried,
            "deeds": self.case.status == Status::Executing && verdict.and_then(DeedKind::of).is_some(),
            "to_do": verdict.is_some_and(procedure::Verdict::needs_action) && item.carried.is_none(),
        })
    }
}
