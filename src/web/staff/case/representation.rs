//! What a handler does about a request in somebody else's name: each one post, one transaction, one way back.

mod card;

pub use card::insert;

use actix_web::web;
use chrono::NaiveDate;

use super::{
    letter_refusal,
    problems::{CaseForm, fill, wrong},
    step_refusal,
};
use crate::{
    audit::By,
    cases,
    ids::{AuthorityId, CaseId},
    intake::{self, FilePurpose},
    law::{
        identity::Party,
        representation::{Basis, Channel, Check, Covers, Never, Untold, questions},
        rights::Right,
    },
    representation::{self, Decision, Offer, RepresentationError},
    web::staff::{
        answer::{Answer, Failure},
        desk::{Desk, Posted},
        forms::Form,
        frame,
    },
};

/// Every right and every check has a field of its own, whatever the basis asks.
pub const AUTHORITY: CaseForm = CaseForm {
    name: "authority",
    fields: &[
        "signed_on",
        "until",
        "receipt",
        "sensitive",
        "shown",
        "reason",
        "covers-access",
        "covers-rectification",
        "covers-erasure",
        "covers-restriction",
        "covers-portability",
        "covers-objection",
        "covers-marketing-objection",
        "covers-automated-decision",
        "covers-withdrawal-of-consent",
        "check-named",
        "check-signed",
        "check-controller",
        "check-written",
        "check-in-force",
        "check-area-covered",
        "check-may-act",
        "check-custody",
        "check-child-interests",
        "check-practising",
        "check-domain",
        "check-acts-in-matter",
        "check-personal-matters",
        "check-own-wish",
        "check-death-shown",
        "check-relation",
        "check-estate",
        "check-weighed",
    ],
};
pub const ASK: CaseForm = CaseForm { name: "ask-authority", fields: &["basis", "reason"] };
pub const OFFER: CaseForm = CaseForm { name: "offer", fields: &["receipt", "sensitive", "until"] };
pub const REVOKE: CaseForm = CaseForm { name: "revoke", fields: &["reason"] };
pub const REACH: CaseForm = CaseForm { name: "reach", fields: &["channel", "address", "origin"] };
pub const TELL: CaseForm = CaseForm { name: "tell", fields: &["note"] };
pub const TELL_NOT: CaseForm = CaseForm { name: "tell-not", fields: &["exception", "reason"] };
pub const DELIVERY: CaseForm = CaseForm { name: "delivery", fields: &["receiver", "reason"] };

/// What was refused, at the field that it is about.
fn refusal(desk: &Desk, form: &mut Form, error: RepresentationError) -> Failure {
    use RepresentationError as R;
    let key = |never: Never| format!("representation-never-{never}");
    match error {
        R::ReasonMissing => wrong(form, "reason", "staff-error-reason"),
        R::ReasonTooLong => wrong(form, "reason", "staff-error-reason-long"),
        R::Never(never @ (Never::Undated | Never::DatedLater | Never::TakenBack)) => {
            wrong(form, "signed_on", &key(never))
        }
        R::Never(never @ Never::Expired) => wrong(form, "until", &key(never)),
        R::Never(never) => wrong(form, "", &key(never)),
        R::AddressMissing => wrong(form, "address", "representation-error-address"),
        R::NoMailAddress => wrong(form, "address", "staff-error-email"),
        R::SendersOwn => wrong(form, "address", "representation-error-own"),
        R::OriginMissing => wrong(form, "origin", "representation-error-origin"),
        R::NotNeeded => wrong(form, "", "representation-error-not-needed"),
        R::NotAccepted => wrong(form, "", "representation-error-not-accepted"),
        R::NothingOffered | R::TextChanged => wrong(form, "", "representation-error-nothing-offered"),
        R::NotToBeSigned => wrong(form, "", "representation-error-not-signed"),
        R::NotKnown => wrong(form, "channel", "representation-error-not-known"),
        R::FourEyes => wrong(form, "", "representation-error-four-eyes"),
        R::NoContact => wrong(form, "", "representation-error-no-contact"),
        R::ReceiptNotCovered => wrong(form, "", "staff-refusal-receipt-not-covered"),
        R::Letter(error) => letter_refusal(desk, error),
        R::Step(error) => step_refusal(desk, error),
        R::Vault(error) => error.into(),
        R::Db(error) => error.into(),
    }
}

fn ticked(form: &Form, name: &str) -> bool {
    form.value(name) == "yes"
}

/// Empty, or a day.
fn day(form: &mut Form, name: &str) -> Option<NaiveDate> {
    let text = form.value(name);
    if text.is_empty() {
        return None;
    }
    form.checked(name, "representation-error-day", |text| text.parse().ok())
}

/// Accepts or refuses what shows the right to ask.
pub async fn decide(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    let basis = Basis::parse(&posted.fields.text("basis")).ok_or(Failure::Absent)?;
    let refused = posted.fields.text("decision") == "refuse";
    let seen = posted.fields.text("seen").parse::<AuthorityId>().ok();
    fill(posted, *id, (&AUTHORITY, basis.to_string()), move |desk, tx, case, form| {
        let (vault, by) = (&desk.app.vault, desk.actor.id);
        // What came while she read decides: the person may have said stop.
        representation::unchanged(tx, case, seen).map_err(|error| refusal(desk, form, error.into()))?;
        let reason = form.value("reason");
        if refused {
            let done = representation::refuse(tx, vault, case, (basis, &reason), by, desk.now);
            done.map_err(|error| refusal(desk, form, error))?;
            return Ok("authority-refused#representation");
        }
        let (signed_on, until) = (day(form, "signed_on"), day(form, "until"));
        if form.has_problems() {
            return Err(Failure::Form);
        }
        let key = case.key(vault)?;
        let files = intake::attachments_of_case(tx, case.organisation, case.id, &key);
        let files = files.map_err(Failure::internal)?;
        // A file that nobody can open, such as one with a virus in it, shows nothing.
        let came =
            files.iter().any(|file| file.purpose == FilePurpose::Authority && file.state.may_be_opened());
        let rights = Right::ALL.iter().copied().filter(|right| ticked(form, &format!("covers-{right}")));
        let answer = |check: Check| match form.value(&format!("check-{check}")).as_str() {
            "yes" => Some((check, true)),
            "no" => Some((check, false)),
            _ => None,
        };
        let asked = questions(case.on_behalf, basis);
        let decision = Decision {
            basis,
            signed_on,
            until,
            rights: rights.collect(),
            covers: Covers { receipt: ticked(form, "receipt"), sensitive: ticked(form, "sensitive") },
            answers: asked.iter().filter_map(|question| answer(question.check)).collect(),
            has_document: came || ticked(form, "shown"),
            reason,
        };
        let organisation = frame::organisation(desk, tx)?;
        let done = representation::accept(tx, vault, &organisation, case, &decision, by, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("authority-accepted#representation")
    })
    .await
}

/// Asks the sender for what shows it.
pub async fn ask(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&ASK, String::new()), |desk, tx, case, form| {
        let basis = form.checked("basis", "error-claim-basis", |text| Basis::parse(&text));
        let Some(basis) = basis else { return Err(Failure::Form) };
        let reason = form.value("reason");
        let organisation = frame::organisation(desk, tx)?;
        let (vault, words, by) = (&desk.app.vault, &desk.app.words, desk.actor.id);
        let address_of = |path: &str| desk.app.config.address_of(path);
        let why = (basis, reason.as_str());
        let done = representation::ask(tx, vault, words, &organisation, case, why, &address_of, by, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("authority-asked#representation")
    })
    .await
}

/// Sends the person a power of attorney to sign through a link.
pub async fn offer(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&OFFER, String::new()), |desk, tx, case, form| {
        let until = day(form, "until");
        if form.has_problems() {
            return Err(Failure::Form);
        }
        let covers = Covers { receipt: ticked(form, "receipt"), sensitive: ticked(form, "sensitive") };
        let organisation = frame::organisation(desk, tx)?;
        let (vault, words, by) = (&desk.app.vault, &desk.app.words, desk.actor.id);
        let address_of = |path: &str| desk.app.config.address_of(path);
        let offer = Offer { covers, until };
        let done =
            representation::invite(tx, vault, words, &organisation, case, &offer, &address_of, by, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("authority-offered#representation")
    })
    .await
}

/// The person has told a handler that she takes it back.
pub async fn revoke(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&REVOKE, String::new()), |desk, tx, case, form| {
        let by = By::Staff(desk.actor.id);
        let done = representation::revoke(tx, &desk.app.vault, case, &form.value("reason"), by, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("authority-revoked#representation")
    })
    .await
}

/// How the person herself is reached: a channel that the sources know (`known-…`), or one that is typed.
pub async fn reach(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&REACH, String::new()), |desk, tx, case, form| {
        let parse = |text: &str| Channel::parse(text.strip_prefix("known-").unwrap_or(text));
        let channel = form.checked("channel", "representation-error-channel", |text| parse(&text));
        let Some(channel) = channel else { return Err(Failure::Form) };
        let known = form.value("channel").starts_with("known-");
        let (vault, by) = (&desk.app.vault, desk.actor.id);
        let (address, origin) = (form.value("address"), form.value("origin"));
        let done = match known {
            true => representation::reach_known(tx, vault, case, channel, by, desk.now),
            false => {
                let to = (channel, address.as_str(), origin.as_str());
                representation::reach(tx, vault, case, to, by, desk.now)
            }
        };
        done.map_err(|error| match error {
            RepresentationError::ReasonTooLong => wrong(form, "address", "staff-error-too-long"),
            RepresentationError::SendersOwn if known => wrong(form, "channel", "representation-error-own"),
            error => refusal(desk, form, error),
        })?;
        let waits = !cases::subject_is_reachable(tx, case)?;
        Ok(if waits { "subject-reached-new#subject" } else { "subject-reached#subject" })
    })
    .await
}

/// Tells the person of the request in her name.
pub async fn tell(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&TELL, String::new()), |desk, tx, case, form| {
        let organisation = frame::organisation(desk, tx)?;
        let address_of = |path: &str| desk.app.config.address_of(path);
        let (vault, by, note) = (&desk.app.vault, desk.actor.id, form.value("note"));
        let done = representation::tell(tx, vault, &organisation, case, &note, &address_of, by, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("subject-told#subject")
    })
    .await
}

/// She is not told, because.
pub async fn tell_not(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&TELL_NOT, String::new()), |desk, tx, case, form| {
        let exception =
            form.checked("exception", "representation-error-exception", |text| Untold::parse(&text));
        let Some(exception) = exception else { return Err(Failure::Form) };
        let reason = form.value("reason");
        let why = (exception, reason.as_str());
        let done = representation::tell_not(tx, &desk.app.vault, case, why, desk.actor.id, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        Ok("subject-not-told#subject")
    })
    .await
}

/// Who gets the answer.
pub async fn deliver(posted: Posted, id: web::Path<CaseId>) -> Result<Answer, Failure> {
    fill(posted, *id, (&DELIVERY, String::new()), |desk, tx, case, form| {
        let receiver = form.checked("receiver", "representation-error-receiver", |text| Party::parse(&text));
        let Some(receiver) = receiver else { return Err(Failure::Form) };
        let reason = form.value("reason");
        let to = (receiver, reason.as_str());
        let done = representation::deliver_to(tx, &desk.app.vault, case, to, desk.actor.id, desk.now);
        done.map_err(|error| refusal(desk, form, error))?;
        let warned = receiver == Party::Requester && cases::warnings_open(tx, case)? > 0;
        Ok(if warned { "delivery-warned#warnings" } else { "delivery-changed#subject" })
    })
    .await
}
