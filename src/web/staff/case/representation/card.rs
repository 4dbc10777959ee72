//! The card: what the right to ask rests on, the checks with their rules, the person herself, and who gets the answer.

use chrono::Datelike as _;
use chrono_tz::Tz;
use serde_json::{Value, json};
use tera::Context;

use crate::{
    cases::{self, Case, Details},
    db::Conn,
    ids::StaffId,
    law::{
        identity::Party,
        representation::{
            Basis, Channel, OnBehalf, Protection, Standing, State, Untold, Waits, deceased_policy,
            protection, questions, shows,
        },
    },
    letters::{day_in_words, time_in_words},
    representation::{self, Claim, Entry, Notice, RepresentationError},
    staff::{self, Organisation},
    web::staff::{answer::Failure, desk::Desk},
};

fn failure(error: RepresentationError) -> Failure {
    match error {
        RepresentationError::Db(error) => error.into(),
        RepresentationError::Vault(error) => error.into(),
        error => Failure::internal(error),
    }
}

/// Puts `representation` into the context; `false` where the person asks for herself.
pub fn insert(
    desk: &Desk,
    conn: &mut Conn,
    context: &mut Context,
    (case, details): (&Case, &Details),
    organisation: &Organisation,
) -> Result<(), Failure> {
    let today = desk.now.with_timezone(&organisation.zone()).date_naive();
    if case.on_behalf == OnBehalf::Oneself {
        // No age bars a child from asking: whoever writes to her writes so that she understands (R7.7, section 3.2).
        let age = details.person.birth_date.and_then(|born| today.years_since(born));
        let minor = age.filter(|age| *age < 18);
        let note = minor.map(|age| {
            let key = if age >= 15 { "representation-minor-15" } else { "representation-minor" };
            desk.text(key, &[("age", &age.to_string())])
        });
        context.insert("representation", &false);
        context.insert("minor", &note);
        return Ok(());
    }
    context.insert("minor", &None::<String>);
    let vault = &desk.app.vault;
    let card = Card { desk, case, zone: organisation.zone() };
    let entries = representation::history(conn, vault, case).map_err(|e| failure(e.into()))?;
    let standing = cases::standing_of(conn, case, desk.now)?;
    let newest = entries.last();
    let claim = entries.iter().rev().find_map(|entry| entry.claim.clone()).unwrap_or_default();
    let rights: Vec<_> =
        cases::of_request(conn, case.organisation, case.request)?.iter().map(|one| one.right).collect();
    let claimed = newest.and_then(|entry| entry.basis);
    let bases: Vec<Value> = case.on_behalf.bases().iter().map(|one| card.basis(*one, claimed)).collect();
    let history = entries.iter().rev().map(|entry| card.entry(conn, entry)).collect::<Result<Vec<_>, _>>()?;
    let offered = newest.is_some_and(|entry| entry.state == State::Asked && !entry.text.is_empty());
    let view = json!({
        "kind": case.on_behalf,
        "newest": newest.map(|entry| entry.id.to_string()).unwrap_or_default(),
        "standing": standing.as_str(),
        "class": class(standing),
        "until": newest.filter(|_| standing.opens()).and_then(|e| e.until).map(|day| card.day(day)),
        "receipt": newest.is_some_and(|entry| entry.covers.receipt),
        "sensitive": newest.is_some_and(|entry| entry.covers.sensitive),
        "claim": card.claim(&claim, organisation, today),
        "bases": bases,
        "rights": rights,
        "history": history,
        "offered": offered,
        "signed": entries.iter().any(|entry| entry.state == State::Accepted && !entry.text.is_empty()),
        "can_sign": case.on_behalf.can_be_signed(),
        "accepted": matches!(standing, Standing::Accepted(_)),
        "subject": card.subject(conn)?,
        "known": card.known(conn)?,
        "waits": card.waits(conn)?,
        "told": card.told(conn)?,
        "tells": case.on_behalf.tells_subject(),
        "channels": Channel::ALL,
        "exceptions": exceptions(case.on_behalf),
        "receiver": cases::receiver_of(conn, case)?,
        "receivers": Party::ALL,
        "deliveries": card.deliveries(conn)?,
        "today": today,
        "year_ago": today.with_year(today.year() - 1),
    });
    context.insert("representation", &view);
    Ok(())
}

fn exceptions(on_behalf: OnBehalf) -> Vec<Untold> {
    let fits = |one: &Untold| *one != Untold::EndangersChild || on_behalf == OnBehalf::Child;
    Untold::ALL.iter().copied().filter(fits).collect()
}

fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Accepted(_) | Standing::NotNeeded => "is-ok",
        Standing::Asked | Standing::UnderReview | Standing::Missing => "is-warn",
        Standing::Refused | Standing::Expired | Standing::Revoked => "is-danger",
    }
}

struct Card<'a> {
    desk: &'a Desk,
    case: &'a Case,
    zone: Tz,
}

impl Card<'_> {
    fn day(&self, day: chrono::NaiveDate) -> String {
        day_in_words(day, self.desk.lang())
    }

    /// What is asked for on this basis, and the checks with the rule behind each.
    fn basis(&self, basis: Basis, claimed: Option<Basis>) -> Value {
        let checks: Vec<Value> = questions(self.case.on_behalf, basis)
            .iter()
            .map(|one| json!({ "check": one.check, "rule": one.rule, "must": one.must }))
            .collect();
        let never = basis == Basis::CoGuardian;
        json!({
            "basis": basis, "checks": checks, "shows": shows(basis), "open": claimed == Some(basis),
            "never": never, "document": basis.needs_document(),
            "dated": matches!(basis, Basis::PowerOfAttorney | Basis::DigitalPower),
        })
    }

    fn entry(&self, conn: &mut Conn, entry: &Entry) -> Result<Value, Failure> {
        let by = match entry.recorded_by {
            Some(id) => staff::name_of(conn, self.case.organisation, id)?.unwrap_or_default(),
            None => self.desk.text(&format!("staff-actor-{}", entry.actor), &[]),
        };
        Ok(json!({
            "state": entry.state, "basis": entry.basis, "reason": entry.reason, "by": by,
            "signed": !entry.text.is_empty() && entry.state == State::Accepted,
            "hash": entry.sha256.as_deref().map(hex),
            "until": entry.until.map(|day| self.day(day)),
            "signed_on": entry.signed_on.map(|day| self.day(day)),
            "at": time_in_words(entry.recorded_at, self.zone, self.desk.lang()),
        }))
    }

    /// What the sender said, line by line.
    fn claim(&self, claim: &Claim, organisation: &Organisation, today: chrono::NaiveDate) -> Vec<Value> {
        let desk = self.desk;
        let word = |key: String| desk.text(&key, &[]);
        let mut lines = Vec::new();
        let mut add = |label: &str, value: String| {
            lines.push(json!({ "label": desk.text(label, &[]), "value": value }));
        };
        if let Some(basis) = claim.basis {
            add("public-check-basis", word(format!("representation-basis-{basis}")));
        }
        if !claim.firm.is_empty() {
            add("public-check-firm", claim.firm.clone());
        }
        if !claim.union.is_empty() {
            add("public-check-union", claim.union.clone());
        }
        if let Some(way) = claim.way {
            add("public-check-way", word(format!("public-claim-way-{way}")));
        }
        if let Some(relation) = claim.relation {
            add("public-check-relation", word(format!("public-claim-relation-{relation}")));
        }
        if !claim.purpose.is_empty() {
            add("public-check-purpose", claim.purpose.clone());
        }
        if let Some(day) = claim.died_on {
            add("public-check-died", self.day(day));
        }
        if self.case.on_behalf == OnBehalf::Deceased {
            let policy = deceased_policy(&organisation.country);
            let (key, day) = match protection(policy, claim.died_on, today) {
                Protection::Until(day) => ("representation-protected-until", self.day(day)),
                Protection::Ended(day) => ("representation-protected-ended", self.day(day)),
                Protection::Review => ("representation-protected-review", String::new()),
            };
            let values = [("day", day.as_str()), ("source", policy.source)];
            add("representation-protected", desk.text(key, &values));
        }
        lines
    }

    fn subject(&self, conn: &mut Conn) -> Result<Option<Value>, Failure> {
        let contact = cases::subject_contact(conn, &self.desk.app.vault, self.case);
        let Some(contact) = contact.map_err(|e| failure(e.into()))? else { return Ok(None) };
        let by = self.by(conn, contact.recorded_by)?;
        // What the program uses itself is shown to nobody; what a handler has to dial or to write is.
        let shown = match contact.channel {
            Channel::Email if !contact.is_typed => representation::masked(Channel::Email, &contact.address),
            _ => contact.address.clone(),
        };
        Ok(Some(json!({
            "channel": contact.channel, "address": shown, "origin": contact.origin, "by": by,
            "waits": contact.is_open, "known": !contact.is_typed && contact.channel != Channel::InPerson,
            "at": time_in_words(contact.recorded_at, self.zone, self.desk.lang()),
        })))
    }

    fn by(&self, conn: &mut Conn, who: Option<StaffId>) -> Result<String, Failure> {
        match who {
            Some(id) => Ok(staff::name_of(conn, self.case.organisation, id)?.unwrap_or_default()),
            None => Ok(self.desk.text("staff-actor-program", &[])),
        }
    }

    /// The channels that the sources know, masked.
    fn known(&self, conn: &mut Conn) -> Result<Vec<Value>, Failure> {
        let there = representation::channels(conn, &self.desk.app.vault, self.case).map_err(failure)?;
        let view = |one: &representation::Known| json!({ "channel": one.channel, "shown": one.masked(), "since": one.since, "origin": one.origin });
        Ok(there.iter().map(view).collect())
    }

    /// Why the program has not told the person by itself.
    fn waits(&self, conn: &mut Conn) -> Result<Option<Waits>, Failure> {
        representation::waits(conn, &self.desk.app.vault, self.case, self.desk.now).map_err(failure)
    }

    fn told(&self, conn: &mut Conn) -> Result<Option<Value>, Failure> {
        let notice = representation::notice_of(conn, &self.desk.app.vault, self.case).map_err(failure)?;
        let Some(notice) = notice else { return Ok(None) };
        let by = self.by(conn, notice.recorded_by)?;
        let (channel, exception) = match notice.notice {
            Notice::Told(channel) => (Some(channel), None),
            Notice::Not(exception) => (None, Some(exception)),
        };
        Ok(Some(json!({
            "channel": channel, "exception": exception, "reason": notice.reason, "by": by,
            "at": time_in_words(notice.recorded_at, self.zone, self.desk.lang()),
        })))
    }

    fn deliveries(&self, conn: &mut Conn) -> Result<Vec<Value>, Failure> {
        let all = representation::deliveries(conn, &self.desk.app.vault, self.case).map_err(failure)?;
        let view = |one: representation::RecordedDelivery| {
            let by = staff::name_of(conn, self.case.organisation, one.recorded_by)?;
            let at = time_in_words(one.recorded_at, self.zone, self.desk.lang());
            Ok(json!({ "receiver": one.receiver, "reason": one.reason, "by": by, "at": at }))
        };
        all.into_iter().rev().map(view).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
